/* area_groups.c: every way of choosing councils like one, side by side: who is in which, and
 * who in turn has this council in their list. */
#include "inform/pages/own.h"

enum { MOST_COLUMNS = 12, MOST_ROWS = 400, LONG_LIST = 45, LEAST_GROUPS = 2 };

static const struct page_column group_columns[] = {{"id", "id"},
                                                   {"title", "title"},
                                                   {"kind", "kind"},
                                                   {"chosen_by", "chosen by"},
                                                   {"version", "version"},
                                                   {"valid_from", "valid from"},
                                                   {"count", "councils"},
                                                   {"owners_count", "listed by"},
                                                   {"both_ways", "both ways"},
                                                   {"source", "source"},
                                                   {"licence", "licence"},
                                                   {0}};
static const struct page_column member_columns[] = {
    {"code", "code"},
    {"name", "council"},
    {"group", "group"},
    {"place", "place"},
    {"distance", "how near"},
    {"lists_us", "has this council in its own list"},
    {0}};
static const struct page_column owner_columns[] = {{"code", "code"},
                                                   {"name", "council"},
                                                   {"group", "group"},
                                                   {"place", "place in its list"},
                                                   {"mutual", "is in this council's list"},
                                                   {0}};
static const struct page_table tables[] = {{"groups", "groups", group_columns},
                                           {"members", "members", member_columns},
                                           {"owners", "owners", owner_columns},
                                           {0}};
static const struct page page = {"inform/pages/area_groups", tables, NULL, NULL};

struct gathered {
    struct request *rq;
    const struct area *area;
    const struct group *groups[MOST_COLUMNS];
    struct group_list members[MOST_COLUMNS];
    ptrdiff_t count;
    struct json *members_out, *owners_out;
};

static struct str or_null(struct str s)
{
    return s.len ? s : (struct str){0};
}

static bool has_owner(const struct group_owner_list *owners, const struct area *area)
{
    for (ptrdiff_t i = 0; i < owners->len; i++)
        if (owners->at[i].owner == area)
            return true;
    return false;
}

static void members_put(struct gathered *t, const struct group *g,
                        const struct group_list *members, const struct group_owner_list *owners)
{
    struct arena *a = t->rq->work->arena;

    for (ptrdiff_t i = 0; i < members->len && i < MOST_ROWS; i++) {
        struct json *row = council_add(t->members_out, a, members->at[i].area);
        json_put_str(row, "group", g->slug);
        json_put_str(row, "place",
                     g->kind == GROUP_LISTED ? str_fmt(a, "%td", i + 1) : (struct str){0});
        json_put_str(row, "distance", or_null(members->at[i].distance));
        json_put_str(row, "lists_us",
                     g->kind != GROUP_LISTED                  ? (struct str){0}
                     : has_owner(owners, members->at[i].area) ? S("yes")
                                                              : S("no"));
    }
}

static ptrdiff_t owners_put(struct gathered *t, const struct group *g,
                            const struct group_owner_list *owners)
{
    struct arena *a = t->rq->work->arena;
    ptrdiff_t both = 0;

    for (ptrdiff_t i = 0; i < owners->len; i++) {
        struct json *row = council_add(t->owners_out, a, owners->at[i].owner);
        json_put_str(row, "group", g->slug);
        json_put_str(row, "group_title", g->title);
        json_put_int(row, "place", owners->at[i].place);
        json_put_str(row, "mutual", owners->at[i].mutual ? S("yes") : S("no"));
        both += owners->at[i].mutual;
    }
    return both;
}

static void names_put(struct arena *a, const struct group_list *members, struct json *row)
{
    struct json *list = json_put(row, "names", json_array(a));

    json_put_bool(row, "long", members->len > LONG_LIST);
    for (ptrdiff_t i = 0; i < members->len && members->len <= LONG_LIST; i++)
        link_add(list, a, members->at[i].area->name, area_href(a, members->at[i].area));
}

static void group_put(struct gathered *t, const struct group *g, struct json *list)
{
    struct work *w = t->rq->work;
    struct arena *a = w->arena;
    struct group_list members = {0};
    struct group_owner_list owners;

    group_members(w->sector, g, t->area, NULL, a, &members);
    group_owners(w, g, t->area, &owners);
    if (!members.len && !owners.len)
        return;
    struct json *row = link_add(
        list, a, g->title,
        str_fmt(a, "%.*s?area=%.*s", STR_ARG(group_href(a, g)), STR_ARG(t->area->code)));
    json_put_str(row, "id", g->slug);
    json_put_str(row, "kind",
                 g->kind == GROUP_LISTED    ? S("list")
                 : g->kind == GROUP_CLUSTER ? S("cluster")
                                            : S("rule"));
    json_put_str(row, "chosen_by", or_null(g->chosen_by));
    json_put_str(row, "version", or_null(g->version));
    json_put_str(row, "valid_from", or_null(g->valid_from));
    json_put_int(row, "count", members.len);
    json_put_int(row, "owners_count", owners.len);
    json_put_int(row, "both_ways", owners_put(t, g, &owners));
    json_put_bool(row, "lists", g->kind == GROUP_LISTED);
    json_put_str(row, "source", or_null(g->source_title));
    json_put_str(row, "licence", or_null(g->licence));
    names_put(a, &members, row);
    members_put(t, g, &members, &owners);
    if (members.len && members.len <= LONG_LIST && t->count < MOST_COLUMNS) {
        t->groups[t->count] = g;
        t->members[t->count++] = members;
    }
}

/* --- side by side ---- */

static ptrdiff_t place_in(const struct group_list *members, const struct area *area)
{
    for (ptrdiff_t i = 0; i < members->len; i++)
        if (members->at[i].area == area)
            return i + 1;
    return 0;
}

static void cell_add(struct arena *a, const struct gathered *t, ptrdiff_t column,
                     const struct area *area, struct json *cells, ptrdiff_t *in)
{
    ptrdiff_t place = place_in(&t->members[column], area);
    struct json *cell = json_add(cells, json_object(a));

    *in += place > 0;
    json_put_str(cell, "title", t->groups[column]->title);
    json_put_str(cell, "place",
                 !place                                    ? (struct str){0}
                 : t->groups[column]->kind == GROUP_LISTED ? str_fmt(a, "%td", place)
                                                           : S("yes"));
}

/* A row for each council that is in any of the short groups, those in most of them first. */
static void beside_put(struct gathered *t, struct json *model)
{
    struct arena *a = t->rq->work->arena;
    const struct sector *s = t->rq->work->sector;
    struct json *heads = json_put(model, "columns", json_array(a));
    struct json *list = json_put(model, "beside", json_array(a));
    struct json **by_count[MOST_COLUMNS + 1];
    ptrdiff_t counts[MOST_COLUMNS + 1] = {0};

    for (ptrdiff_t k = 0; k < t->count; k++)
        link_add(heads, a, t->groups[k]->title, group_href(a, t->groups[k]));
    for (ptrdiff_t k = 0; k <= t->count; k++)
        by_count[k] = arena_new(a, struct json *, s->area_count);
    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        const struct area *area = &s->areas[i];
        ptrdiff_t in = 0;
        for (ptrdiff_t k = 0; k < t->count; k++)
            in += place_in(&t->members[k], area) > 0;
        if (in < LEAST_GROUPS)
            continue;
        struct json *row = json_object(a), *cells;
        json_put_str(row, "code", area->code);
        json_put_str(row, "name", area->name);
        json_put_str(row, "href", area_href(a, area));
        json_put_int(row, "in", in);
        cells = json_put(row, "cells", json_array(a));
        for (ptrdiff_t k = 0, n = 0; k < t->count; k++)
            cell_add(a, t, k, area, cells, &n);
        by_count[in][counts[in]++] = row;
    }
    for (ptrdiff_t k = t->count; k > 0; k--)
        for (ptrdiff_t i = 0; i < counts[k]; i++)
            json_add(list, by_count[k][i]);
    json_put_bool(model, "any_beside", list->u.of.count > 0);
}

/* A county's districts, and a district's county. */
static void county_put(struct work *w, const struct area *area, struct json *model)
{
    struct json *list = json_put(model, "districts", json_array(w->arena));

    for (ptrdiff_t i = 0; i < w->sector->area_count; i++)
        if (w->sector->areas[i].county == area && !area_ended(&w->sector->areas[i]))
            link_add(
                list, w->arena, w->sector->areas[i].name,
                str_fmt(w->arena, "/areas/%.*s/groups", STR_ARG(w->sector->areas[i].code)));
    json_put_bool(model, "has_districts", list->u.of.count > 0);
}

static enum rc own_put(struct work *w, struct json *model)
{
    struct group_choice_list choices;
    struct json *list = json_put(model, "own", json_array(w->arena));

    TRY(group_choices(w, NULL, &choices));
    for (ptrdiff_t i = 0; i < choices.len; i++) {
        bool is_list = str_starts(choices.at[i].slug, S("list-"));
        struct str id = str_cut(choices.at[i].slug, is_list ? 5 : 6, choices.at[i].slug.len);
        link_add(list, w->arena, choices.at[i].title,
                 is_list ? list_href(w->arena, id)
                         : str_fmt(w->arena, "%.*s?area=%s", STR_ARG(model_href(w->arena, id)),
                                   json_get(model, S("code"))->u.str.at));
    }
    json_put_bool(model, "any_own", choices.len > 0);
    return OK;
}

static enum rc area_groups_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    const struct area *area = sector_area(w->sector, rq_param(rq, "code"));
    struct json *model = json_object(a);
    struct gathered *t = arena_new(a, struct gathered, 1);

    if (!area)
        return unknown_area(rq, rq_param(rq, "code"));
    if (!area->type->council)
        return work_fail(w, NOT_FOUND, "area", "%.*s is no council, so none are like it.",
                         STR_ARG(area->name));
    struct json *groups = json_put(model, "groups", json_array(a));
    t->rq = rq;
    t->area = area;
    t->members_out = json_array(a);
    t->owners_out = json_array(a);
    for (ptrdiff_t i = 0; i < w->sector->group_count; i++) {
        const struct group *g = &w->sector->groups[i];
        if (!g->replaced_at && group_seen(&w->viewer, g) && (!g->owner || g->owner == area))
            group_put(t, g, groups);
    }
    json_put(model, "members", t->members_out);
    json_put(model, "owners", t->owners_out);
    json_put_bool(model, "any_owners", t->owners_out->u.of.count > 0);
    json_put_str(model, "title", str_fmt(a, "Councils like %.*s", STR_ARG(area->name)));
    json_put_str(model, "code", str_copy(a, area->code));
    json_put_str(model, "name", area->name);
    json_put_str(model, "area_href", area_href(a, area));
    json_put_str(model, "description",
                 str_fmt(a,
                         "%td ways of choosing councils to set beside %.*s; they do not agree.",
                         groups->u.of.count, STR_ARG(area_title(a, area))));
    beside_put(t, model);
    county_put(w, area, model);
    TRY(own_put(w, model));
    return page_show(rq, &page, model);
}

const struct route inform_area_group_routes[] = {
    ROUTE(GET, "/areas/{code}/groups", area_groups_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "read", "public", SLOW, NONE,
          "none", "Every group of a council side by side: who is in which, and who lists it."),
    {0}};
