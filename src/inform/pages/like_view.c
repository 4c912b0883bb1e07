/* like_view.c: who is near by a model, why each is, who was left out, and which published lists
 * agree. */
#include "inform/pages/like_view.h"

#include "base/num.h"

#include <math.h>

enum { MOST_LEFT_OUT = 60 };

const struct page_column like_neighbour_columns[] = {{"place", "place"},
                                                     {"code", "code"},
                                                     {"name", "council"},
                                                     {"index", "difference"},
                                                     {"distance", "distance"},
                                                     {"like_text", "most alike in"},
                                                     {"unlike_text", "least alike in"},
                                                     {0}};
const struct page_column like_measure_columns[] = {
    {"id", "measure"},    {"title", "title"},         {"weight", "weight"},
    {"when", "period"},   {"own_value", "own value"}, {"unit", "unit"},
    {"source", "source"}, {"licence", "licence"},     {0}};
const struct page_column like_left_columns[] = {
    {"code", "code"}, {"name", "council"}, {"lacks", "lacks"}, {0}};

static struct str number(struct arena *a, double value, int decimals)
{
    struct buf b = buf_make(a, 64);

    buf_fixed(&b, value, decimals);
    return buf_text(&b);
}

/* "2", "0.5" */
static struct str weight_words(struct arena *a, double weight)
{
    struct buf b = buf_make(a, 64);

    buf_num(&b, weight);
    return buf_text(&b);
}

/* "Weekly pay (£642, here £650); ..." and the same as a list. */
static struct str reasons_put(struct arena *a, const struct likeness *l, ptrdiff_t other,
                              const ptrdiff_t *variables, ptrdiff_t count, struct json *list)
{
    struct buf b = buf_make(a, 16 * 1024);

    for (ptrdiff_t i = 0; i < count; i++) {
        const struct metric *m = l->how->variables[variables[i]].metric;
        struct str own = value_text(a, m, likeness_value(l, l->own, variables[i]));
        struct str its = value_text(a, m, likeness_value(l, other, variables[i]));
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "title", m->title);
        json_put_str(row, "its", its);
        json_put_str(row, "own", own);
        buf_fmt(&b, "%s%.*s: %.*s (%.*s: %.*s)", i ? "; " : "", STR_ARG(m->title), STR_ARG(its),
                STR_ARG(l->areas[l->own]->name), STR_ARG(own));
    }
    return buf_text(&b);
}

static void neighbours_put(struct arena *a, const struct likeness *l,
                           const struct stats_neighbour *near, ptrdiff_t n, struct json *model)
{
    struct json *list = json_put(model, "neighbours", json_array(a));

    for (ptrdiff_t i = 0; i < n; i++) {
        struct json *row = council_add(list, a, l->areas[near[i].at]);
        struct like_reasons why;
        likeness_reasons(l, near[i].at, &why);
        json_put_int(row, "place", i + 1);
        json_put_num(row, "distance", near[i].distance);
        json_put_num(row, "index", likeness_index(l, near[i].distance));
        json_put_str(row, "index_text", number(a, likeness_index(l, near[i].distance), 2));
        struct json *like = json_put(row, "like", json_array(a));
        json_put_str(row, "like_text",
                     reasons_put(a, l, near[i].at, why.like, why.like_count, like));
        struct json *unlike = json_put(row, "unlike", json_array(a));
        json_put_str(row, "unlike_text",
                     reasons_put(a, l, near[i].at, why.unlike, why.unlike_count, unlike));
    }
}

static void measures_put(struct arena *a, const struct likeness *l, struct json *model)
{
    struct json *list = json_put(model, "measures", json_array(a));

    for (ptrdiff_t v = 0; v < l->how->variable_count; v++) {
        const struct metric *m = l->how->variables[v].metric;
        double own = l->values ? likeness_value(l, l->own, v) : NAN;
        struct json *row = link_add(list, a, m->title, metric_href(a, m));
        json_put_str(row, "id", m->slug);
        json_put_str(row, "weight", weight_words(a, l->how->variables[v].weight));
        json_put_str(row, "when",
                     l->figures[v] ? metric_when(a, m, l->when[v]) : (struct str){0});
        json_put_num(row, "own_value", own);
        json_put_str(row, "own_text",
                     isnan(own) ? (l->values ? S("no figure") : (struct str){0})
                                : value_text(a, m, own));
        json_put_str(row, "unit", m->unit.len ? m->unit : (struct str){0});
        json_put_str(row, "source", m->source_title.len ? m->source_title : S("not named"));
        json_put_str(row, "licence", m->licence.len ? m->licence : S("not stated"));
    }
}

static void left_out_put(struct arena *a, const struct likeness *l, struct json *model)
{
    struct json *list = json_put(model, "left_out", json_array(a));
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < l->count; i++) {
        ptrdiff_t lacks = i == l->own ? -1 : likeness_lacks(l, i);
        if (lacks < 0 || ++n > MOST_LEFT_OUT)
            continue;
        struct json *row = council_add(list, a, l->areas[i]);
        json_put_str(row, "lacks", l->how->variables[lacks].metric->title);
    }
    json_put_int(model, "left_out_count", n);
    json_put_int(model, "left_out_more", n > MOST_LEFT_OUT ? n - MOST_LEFT_OUT : 0);
    json_put_bool(model, "any_left_out", n > 0);
    json_put_bool(model, "more_left_out", n > MOST_LEFT_OUT);
}

/* How many of the nearest stand among as many in each published list. */
static void shared_put(struct work *w, const struct likeness *l,
                       const struct stats_neighbour *near, ptrdiff_t n, struct json *model)
{
    struct arena *a = w->arena;
    struct json *list = json_put(model, "published", json_array(a));
    const struct area *own = l->areas[l->own];
    struct group_list mine = {0};

    for (ptrdiff_t i = 0; i < n; i++)
        *list_push(a, &mine) = (struct group_member){l->areas[near[i].at], {0}};
    for (ptrdiff_t i = 0; i < w->sector->group_count; i++) {
        const struct group *g = &w->sector->groups[i];
        struct group_list members = {0};
        if (g->kind != GROUP_LISTED || g->replaced_at || !group_seen(&w->viewer, g) ||
            (g->owner && g->owner != own))
            continue;
        group_members(w->sector, g, own, NULL, a, &members);
        if (!members.len)
            continue;
        struct json *row = link_add(
            list, a, g->title,
            str_fmt(a, "%.*s?area=%.*s", STR_ARG(group_href(a, g)), STR_ARG(own->code)));
        ptrdiff_t of = members.len < n ? members.len : n;
        json_put_str(row, "id", g->slug);
        json_put_int(row, "shared", group_shared(&members, &mine, n));
        json_put_int(row, "of", of);
    }
    json_put_bool(model, "any_published", list->u.of.count > 0);
}

static struct str answer_words(struct arena *a, const struct likeness *l,
                               const struct stats_neighbour *near, ptrdiff_t n)
{
    const struct area *own = l->areas[l->own];
    ptrdiff_t lacks = likeness_lacks(l, l->own);

    if (lacks >= 0)
        return str_fmt(a, "%.*s has no figure of \"%.*s\", so its neighbours can't be told.",
                       STR_ARG(own->name), STR_ARG(l->how->variables[lacks].metric->title));
    if (n == 0)
        return str_fmt(a,
                       "Too few councils have every figure for anyone to be called near %.*s.",
                       STR_ARG(own->name));
    return str_fmt(a, "By this model %.*s is most like %.*s%s%.*s.", STR_ARG(own->name),
                   STR_ARG(l->areas[near[0].at]->name), n > 1 ? ", then " : "",
                   STR_ARG(n > 1 ? l->areas[near[1].at]->name : S("")));
}

static void nobody_put(struct arena *a, const struct like_model *how, struct json *model)
{
    static const char *const lists[] = {"neighbours", "left_out", "published"};
    struct likeness none = {.how = how};

    for (ptrdiff_t i = 0; i < COUNT_OF(lists); i++)
        json_put(model, lists[i], json_array(a));
    measures_put(a, &none, model);
    json_put_bool(model, "any_left_out", false);
    json_put_bool(model, "more_left_out", false);
    json_put_bool(model, "any_published", false);
    json_put_int(model, "left_out_count", 0);
    json_put_int(model, "left_out_more", 0);
    json_put_bool(model, "placed", false);
    json_put_null(model, "near_answer");
    json_put_null(model, "near_middle");
    json_put_null(model, "near_name");
    json_put_null(model, "near_code");
    json_put_int(model, "near_of", 0);
    json_put_null(model, "keep_lines");
}

enum rc like_put(struct request *rq, const struct area *area, const struct like_model *how,
                 struct json *model)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct stats_neighbour near[LIKE_NEIGHBOURS];
    struct likeness l;
    struct group_list members = {0};

    if (!area || !how->variable_count) {
        nobody_put(a, how, model);
        return OK;
    }
    TRY(likeness_make(w, area, how, &l));
    ptrdiff_t n = likeness_nearest(&l, LIKE_NEIGHBOURS, near);
    for (ptrdiff_t i = 0; i < n; i++)
        *list_push(a, &members) = (struct group_member){l.areas[near[i].at], {0}};
    neighbours_put(a, &l, near, n, model);
    measures_put(a, &l, model);
    left_out_put(a, &l, model);
    shared_put(w, &l, near, n, model);
    json_put_bool(model, "placed", n > 0);
    json_put_str(model, "near_answer", answer_words(a, &l, near, n));
    json_put_str(model, "near_middle",
                 n ? number(a, likeness_middle(a, &l), 2) : (struct str){0});
    json_put_str(model, "near_name", area->name);
    json_put_str(model, "near_code", area->code);
    json_put_int(model, "near_of", l.count - 1);
    keep_list_put(rq, &members, model);
    return OK;
}
