/* view.c: what the pages of this room share. */
#include "desk/pages/view.h"

enum { SLUG_SHOWN = 80 };

struct json *desk_model(struct request *rq, struct str title, struct str description)
{
    struct json *model = json_object(rq->work->arena);

    json_put_str(model, "title", title);
    json_put_str(model, "description", description);
    page_problems(rq, model);
    return model;
}

void put_day(struct json *to, struct arena *a, const char *name, int64_t moment)
{
    json_put_str(to, name, moment ? date_words(a, date_in_london(moment)) : (struct str){0});
}

void put_choice(struct json *list, struct arena *a, struct str value, struct str title,
                struct str chosen)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "value", value);
    json_put_str(row, "title", title);
    json_put_bool(row, "chosen", str_eq(value, chosen));
}

enum rc measure_of_path(struct request *rq, const struct metric **out)
{
    *out = sector_metric(rq->work->sector, rq_param(rq, "metric"));
    if (*out)
        return OK;
    return work_fail(rq->work, NOT_FOUND, "metric", "There is no measure \"%.*s\".",
                     STR_ARG(str_cut(rq_param(rq, "metric"), 0, SLUG_SHOWN)));
}
