/* organisations.c: who is here: the list of organisations, and one of them. */
#include "identity/pages/people_view.h"

#include "kit/audience.h"

enum { WORDS_MOST = 100 };

static const struct page_column list_columns[] = {{"slug", "id"},      {"name", "name"},
                                                  {"kind", "kind"},    {"area_code", "area"},
                                                  {"href", "address"}, {0}};
static const struct page_table list_tables[] = {
    {"organisations", "organisations", list_columns}, {0}};
static const struct page list_page = {"identity/pages/organisations", list_tables, NULL, NULL};

static const struct page_column people_columns[] = {
    {"name", "name"}, {"address", "address"}, {"roles", "roles"}, {0}};
static const struct page_column holding_columns[] = {
    {"kind", "kind"}, {"total", "how many"}, {0}};
static const struct page_table tables[] = {
    {"people", "people", people_columns}, {"holdings", "holdings", holding_columns}, {0}};
static const struct page page = {"identity/pages/organisation", tables, NULL, NULL};

static struct str kind_title(struct str kind)
{
    for (const struct organisation_kind *k = organisation_kinds; k->name; k++)
        if (str_eq(kind, str_of(k->name)))
            return str_of(k->title);
    return kind;
}

/* What everyone may know of one. */
static void put_public(struct request *rq, struct json *row,
                       const struct identity_organisation *o)
{
    struct arena *a = rq->work->arena;
    struct str area =
        o->area_code.len ? str_fmt(a, "/areas/%.*s", STR_ARG(o->area_code)) : (struct str){0};

    json_put_str(row, "slug", o->slug);
    json_put_str(row, "name", o->name);
    json_put_str(row, "kind", o->kind);
    json_put_str(row, "kind_title", kind_title(o->kind));
    json_put_str(row, "area_code", o->area_code.len ? o->area_code : (struct str){0});
    json_put_str(row, "area_name", o->area_code.len ? o->area_name : (struct str){0});
    json_put_str(row, "area_href", area);
    json_put_str(row, "href", organisation_href(a, o->slug, ""));
}

/* --- the list ---- */

static struct str list_words(struct arena *a, ptrdiff_t count, struct str q)
{
    if (!q.len)
        return str_fmt(a, "%.*s %s what they know here.",
                       STR_ARG(str_counted(a, count, "organisation", NULL)),
                       count == 1 ? "shares" : "share");
    return str_fmt(a, "%td organisation%s %s \"%.*s\" in %s name.", count,
                   count == 1 ? "" : "s", count == 1 ? "has" : "have", STR_ARG(q),
                   count == 1 ? "its" : "their");
}

static enum rc organisations_show(struct request *rq)
{
    struct work *w = rq->work;
    struct str q = str_trim(rq_query(rq, "q"));
    struct json *rows = json_array(w->arena);
    struct identity_organisation_list all = {0};

    if (str_chars(q) > WORDS_MOST)
        return work_fail(w, INVALID, "q", "Search for at most %d letters.", WORDS_MOST);
    TRY(organisation_list(w, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct identity_organisation *o = &all.at[i];
        bool found = text_has(w->arena, o->name, q) || text_has(w->arena, o->area_name, q);
        if (found && str_eq(o->state, S("active")))
            put_public(rq, json_add(rows, json_object(w->arena)), o);
    }
    struct json *model =
        model_of(rq, S("Organisations"), list_words(w->arena, rows->u.of.count, q));
    json_put_str(model, "q", q);
    json_put_bool(model, "any", rows->u.of.count > 0);
    json_put(model, "organisations", rows);
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

static enum rc put_people(struct request *rq, struct json *model, struct str slug, bool shown)
{
    struct work *w = rq->work;
    struct identity_colleague_list all = {0};
    struct json *rows = json_put(model, "people", json_array(w->arena));

    if (shown)
        TRY(people_of(w, slug, &all));
    for (ptrdiff_t at = 0; at < all.len;) {
        struct colleague c = colleague_next(w->arena, &all, &at);
        struct json *row = json_add(rows, json_object(w->arena));
        json_put_str(row, "name", c.name);
        json_put_str(row, "address", c.address);
        json_put_str(row, "roles", c.roles);
    }
    json_put_bool(model, "any_people", rows->u.of.count > 0);
    return OK;
}

static enum rc put_holdings(struct request *rq, struct json *model, struct str slug, bool shown)
{
    struct work *w = rq->work;
    struct identity_holding_list all = {0};
    struct json *rows = json_put(model, "holdings", json_array(w->arena));

    if (shown)
        TRY(organisation_holdings(w, slug, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(rows, json_object(w->arena));
        json_put_str(row, "kind", all.at[i].kind);
        json_put_int(row, "total", all.at[i].total);
        json_put_str(row, "newest", ago_words(w->arena, w->now, all.at[i].newest));
    }
    json_put_bool(model, "any_holdings", rows->u.of.count > 0);
    return OK;
}

static struct str one_words(struct arena *a, const struct identity_organisation *o,
                            bool belongs)
{
    struct str kind = str_copy(a, kind_title(o->kind));
    char *first = (char *)kind.at;

    *first = (char)(*first | 0x20);
    if (!str_eq(o->state, S("active")))
        return str_fmt(a, "%.*s was a %.*s here and has ended.", STR_ARG(o->name),
                       STR_ARG(kind));
    return str_fmt(a, "%.*s is a %.*s here%s.", STR_ARG(o->name), STR_ARG(kind),
                   belongs ? ", and you belong to it" : "");
}

static enum rc organisation_show(struct request *rq)
{
    struct work *w = rq->work;
    struct str slug = rq_param(rq, "slug");
    struct identity_organisation o;

    TRY(organisation_read(w, slug, &o));
    bool belongs =
        viewer_is(&w->viewer, str_fmt(w->arena, "organisation:%.*s", STR_ARG(o.slug)));
    bool leads = viewer_leads(rq, o.slug);
    struct json *model = model_of(rq, o.name, one_words(w->arena, &o, belongs));
    put_public(rq, model, &o);
    json_put_bool(model, "belongs", belongs);
    json_put_str(model, "people_href",
                 leads ? organisation_href(w->arena, o.slug, "/people") : (struct str){0});
    json_put_str(model, "requests_href", organisation_href(w->arena, o.slug, "/requests"));
    json_put_str(model, "settings_href", organisation_href(w->arena, o.slug, "/settings"));
    json_put_str(model, "audit_href", organisation_href(w->arena, o.slug, "/audit"));
    json_put_str(model, "admin_href",
                 viewer_administers(rq)
                     ? str_fmt(w->arena, "/admin/organisations/%.*s", STR_ARG(o.slug))
                     : (struct str){0});
    json_put_bool(model, "may_ask", !belongs && str_eq(o.state, S("active")));
    TRY(put_people(rq, model, o.slug, belongs || viewer_administers(rq)));
    TRY(put_holdings(rq, model, o.slug, belongs));
    return page_show(rq, &page, model);
}

const struct route identity_organisations_routes[] = {
    ROUTE(GET, "/organisations", organisations_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "public", FAST, NONE, "none", "The organisations that are here."),
    ROUTE(GET, "/organisations/{slug}", organisation_show, FORM_HTML | FORM_JSON | FORM_CSV,
          "read", "public", FAST, NONE, "none",
          "One organisation; for those who belong to it, its people and what it holds."),
    {0}};
