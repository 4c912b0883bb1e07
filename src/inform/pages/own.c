/* own.c: what the pages of lists and of models share. */
#include "inform/pages/own.h"

#include "kit/object.h"

struct str list_href(struct arena *a, struct str id)
{
    return str_fmt(a, "/lists/%.*s", STR_ARG(id));
}

struct str model_href(struct arena *a, struct str id)
{
    return str_fmt(a, "/models/%.*s", STR_ARG(id));
}

struct json *council_add(struct json *list, struct arena *a, const struct area *area)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "code", area->code);
    json_put_str(row, "name", area_title(a, area));
    json_put_str(row, "href", area_href(a, area));
    json_put_str(row, "type", area->type->title);
    json_put_str(row, "region", area->region ? area->region->name : (struct str){0});
    return row;
}

struct str council_lines(struct arena *a, const struct area *const *areas, ptrdiff_t count)
{
    struct buf b = buf_make(a, 256 * 1024);

    for (ptrdiff_t i = 0; i < count; i++)
        buf_fmt(&b, "%.*s\n", STR_ARG(areas[i]->code));
    return buf_text(&b);
}

enum rc keeping_put(struct request *rq, struct json *model)
{
    struct work *w = rq->work;
    const struct object *o = rq->object;
    bool keeps = may(&w->viewer, ACT_KEEP, o, w->now) == MAY;
    struct str shared;

    TRY(audience_words(w, o->audience, &shared));
    json_put_str(model, "shared", shared);
    json_put_bool(model, "withdrawn", o->life == LIFE_WITHDRAWN);
    json_put_bool(model, "keeps", keeps);
    struct json *list = json_put(model, "audiences", json_array(w->arena));
    return keeps ? audience_view(w, o->audience, list) : OK;
}

enum rc new_put(struct request *rq, struct json *model)
{
    struct work *w = rq->work;

    json_put_bool(model, "signed_in", w->viewer.person.len > 0);
    return audience_view(w, w->viewer.self, json_put(model, "audiences", json_array(w->arena)));
}

void keep_list_put(struct request *rq, const struct group_list *members, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct buf b = buf_make(a, 256 * 1024);

    for (ptrdiff_t i = 0; i < members->len && i < OWN_GROUP_MOST; i++)
        buf_fmt(&b, "%.*s\n", STR_ARG(members->at[i].area->code));
    json_put_str(model, "keep_lines", members->len ? buf_text(&b) : (struct str){0});
}

enum rc area_asked(struct request *rq, const struct area **out)
{
    struct str code = str_trim(rq_query(rq, "area"));
    struct area_list found = {0};

    *out = NULL;
    if (!code.len)
        return OK;
    *out = sector_area(rq->work->sector, code);
    if (!*out) {
        sector_find_areas(rq->work->sector, rq->work->arena, code, false, 2, &found);
        bool clear = found.len && (found.len == 1 ||
                                   str_eq(found.at[0]->key, str_fold(rq->work->arena, code)));
        *out = clear ? found.at[0] : NULL;
    }
    if (!*out)
        return unknown_area(rq, code);
    if (!(*out)->type->council)
        return work_fail(rq->work, INVALID, "area", "%.*s is no council.",
                         STR_ARG((*out)->name));
    return OK;
}
