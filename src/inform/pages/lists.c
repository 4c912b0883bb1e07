/* lists.c: lists of councils that people keep to compare with: those of the viewer, and one. */
#include "inform/pages/own.h"

#include "kit/browser.h"

static const struct page_column list_columns[] = {{"id", "id"},
                                                  {"name", "name"},
                                                  {"count", "councils"},
                                                  {"shared", "shared with"},
                                                  {"changed", "changed"},
                                                  {"href", "address"},
                                                  {0}};
static const struct page_table list_tables[] = {{"lists", "lists", list_columns}, {0}};
static const struct page list_page = {"inform/pages/lists", list_tables, NULL, NULL};

static const struct page_column member_columns[] = {
    {"code", "code"}, {"name", "council"},    {"type", "type"},   {"region", "region"},
    {"list", "list"}, {"version", "version"}, {"dated", "dated"}, {0}};
static const struct page_column version_columns[] = {
    {"version", "version"}, {"dated", "dated"}, {"count", "councils"}, {"with", "with"}, {0}};
static const struct page_table tables[] = {
    {"members", "members", member_columns}, {"versions", "versions", version_columns}, {0}};
static const struct page page = {"inform/pages/list", tables, NULL, NULL};

static struct str dated(struct arena *a, int64_t moment)
{
    return date_words(a, date_in_london(moment));
}

static enum rc lists_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct own_group_list lists;
    struct json *model = json_object(a), *rows = json_put(model, "lists", json_array(a));

    TRY(own_group_list_read(w, false, &lists));
    for (ptrdiff_t i = 0; i < lists.len; i++) {
        const struct own_group *g = &lists.at[i];
        struct json *row = json_add(rows, json_object(a));
        struct str shared;
        TRY(audience_words(w, g->audience, &shared));
        json_put_str(row, "id", g->id);
        json_put_str(row, "name", g->name);
        json_put_str(row, "href", list_href(a, g->id));
        json_put_int(row, "count", g->count);
        json_put_str(row, "councils", str_counted(a, g->count, "council", NULL));
        json_put_str(row, "shared", g->withdrawn ? S("nobody else: withdrawn") : shared);
        json_put_str(row, "changed", dated(a, g->made_at));
    }
    json_put_bool(model, "any", lists.len > 0);
    json_put_str(model, "title", S("Lists of councils"));
    json_put_str(model, "description",
                 S("Keep your own list of councils, and set any council beside it on any "
                   "measure."));
    TRY(new_put(rq, model));
    return page_show(rq, &list_page, model);
}

/* Adds to a list that the viewer keeps, or makes a new one. */
static enum rc list_add(struct request *rq)
{
    struct work *w = rq->work;
    const struct area **areas = arena_new(w->arena, const struct area *, OWN_GROUP_MOST);
    ptrdiff_t count;
    struct str id;

    TRY(own_areas_read(w, rq_field(rq, "areas"), OWN_GROUP_MOST, areas, &count));
    TRY(browser_name(rq));
    TRY(own_group_make(w, rq_field(rq, "name"), areas, count, rq_field(rq, "audience"), &id));
    return page_go(rq, list_href(w->arena, id));
}

/* --- one ---- */

static void put_members(struct arena *a, const struct own_group *g, struct json *model)
{
    struct json *list = json_put(model, "members", json_array(a));

    for (ptrdiff_t i = 0; i < g->count; i++) {
        struct json *row = council_add(list, a, g->areas[i]);
        json_put_str(row, "list", g->name);
        json_put_int(row, "version", g->version);
        json_put_str(row, "dated", date_text(a, date_in_london(g->made_at)));
    }
    json_put_str(model, "lines", council_lines(a, g->areas, g->count));
}

static enum rc put_versions(struct request *rq, const struct own_group *g, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct own_group_list all;
    struct json *list = json_put(model, "versions", json_array(a));

    TRY(own_group_versions(rq->work, g->id, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(list, json_object(a));
        json_put_int(row, "version", all.at[i].version);
        json_put_str(row, "dated", dated(a, all.at[i].made_at));
        json_put_int(row, "count", all.at[i].count);
        json_put_str(row, "councils", str_counted(a, all.at[i].count, "council", NULL));
        json_put_bool(row, "shown", all.at[i].version == g->version);
        json_put_str(
            row, "with",
            str_fmt(a, "list-%.*s@%lld", STR_ARG(g->id), (long long)all.at[i].version));
        json_put_str(row, "href",
                     str_fmt(a, "%.*s?version=%lld", STR_ARG(list_href(a, g->id)),
                             (long long)all.at[i].version));
    }
    json_put_bool(model, "changed", all.len > 1);
    return OK;
}

static struct str keeper_words(struct arena *a, const struct own_group *g)
{
    return g->by.len ? str_fmt(a, "%.*s keeps it", STR_ARG(g->by))
           : g->mine ? S("you keep it")
                     : S("someone else keeps it");
}

static enum rc list_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct own_group g;
    struct json *model = json_object(a);
    int64_t version;

    TRY(rq_query_int(rq, "version", 1, OWN_VERSIONS_MOST, 0, &version));
    TRY(own_group_read(w, rq_param(rq, "id"), version, w->known, &g));
    json_put_str(model, "id", g.id);
    json_put_str(model, "title", g.name);
    json_put_str(model, "description",
                 str_fmt(a, "A list of %td council%s, version %lld of %.*s; %.*s.", g.count,
                         g.count == 1 ? "" : "s", (long long)g.version,
                         STR_ARG(dated(a, g.made_at)), STR_ARG(keeper_words(a, &g))));
    json_put_str(model, "href", list_href(a, g.id));
    json_put_str(model, "with", str_fmt(a, "list-%.*s", STR_ARG(g.id)));
    json_put_bool(model, "old", g.version != g.newest);
    put_members(a, &g, model);
    TRY(put_versions(rq, &g, model));
    TRY(keeping_put(rq, model));
    return page_show(rq, &page, model);
}

const struct route inform_list_routes[] = {
    ROUTE(GET, "/lists", lists_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "public", FAST,
          NONE, "none", "Lists of councils that the viewer keeps, and a form for one."),
    ROUTE(POST, "/lists", list_add, FORM_HTML, "keep", "public", FAST, NONE, "list-kept",
          "Keeps a list of councils to compare with."),
    ROUTE_WITH(GET, "/lists/{id}", list_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
               "object", FAST, NONE, "none",
               "A list of councils that someone keeps, and its versions.", .kind = "list"),
    {0}};
