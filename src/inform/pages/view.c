/* view.c: what the pages of this room share. */
#include "inform/pages/view.h"

#include "kit/object.h"

enum { NEAREST = 5 };

enum rc unknown_area(struct request *rq, struct str code)
{
    struct work *w = rq->work;
    struct area_list near;

    sector_find_areas(w->sector, w->arena, code, true, NEAREST, &near);
    for (ptrdiff_t i = 0; i < near.len; i++)
        rq_suggest(rq, area_href(w->arena, near.at[i]), near.at[i]->name);
    return work_fail(w, NOT_FOUND, "area", "There is no council \"%.*s\" here.",
                     STR_ARG(str_cut(code, 0, 60)));
}

enum rc unknown_metric(struct request *rq, struct str slug)
{
    struct work *w = rq->work;
    struct metric_list near;

    sector_find_metrics(w->sector, w->arena, slug, true, NEAREST, &near);
    for (ptrdiff_t i = 0; i < near.len; i++)
        rq_suggest(rq, metric_href(w->arena, near.at[i]), near.at[i]->title);
    return work_fail(w, NOT_FOUND, "metric", "There is no measure \"%.*s\" here.",
                     STR_ARG(str_cut(slug, 0, 200)));
}

enum rc audience_view(struct work *w, struct str chosen, struct json *list)
{
    struct audience_choice_list choices;

    TRY(audience_choices(w, &choices));
    for (ptrdiff_t i = 0; i < choices.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "audience", choices.at[i].audience);
        json_put_str(row, "words", choices.at[i].words);
        json_put_bool(row, "chosen", str_eq(choices.at[i].means, chosen));
    }
    return OK;
}
