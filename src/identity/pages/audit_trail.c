/* audit_trail.c: the trail of what was done and refused: all of it for administrators, and what
 * concerns an organisation for its leads and data stewards. */
#include "identity/pages/shared.h"

#include "base/date.h"
#include "identity/organisation.h"
#include "identity/trail.h"
#include "kit/audience.h"

enum { ROWS_IN_A_FILE = AUDIT_MOST };

static const struct page_column columns[] = {{"number", "number"},
                                             {"at", "when"},
                                             {"name", "who"},
                                             {"person", "person"},
                                             {"event", "event"},
                                             {"outcome", "outcome"},
                                             {"organisation", "organisation"},
                                             {"kind", "kind"},
                                             {"object", "object"},
                                             {"words", "words"},
                                             {"network", "network"},
                                             {0}};
static const struct page_table tables[] = {{"trail", "rows", columns}, {0}};
static const struct page page = {"identity/pages/audit_trail", tables, NULL, NULL};

/* --- what is asked ---- */

/* One day, from midnight to midnight in London. */
static enum rc day_asked(struct request *rq, struct audit_ask *ask)
{
    struct str day = str_trim(rq_query(rq, "day"));
    struct date d;

    if (!day.len)
        return OK;
    if (!date_parse(day, &d))
        return work_fail(rq->work, INVALID, "day", "Write the day as 2026-03-31.");
    ask->until = london_end_of_day(d) + 1;
    ask->from = london_end_of_day(date_of_days(date_days(d) - 1)) + 1;
    return OK;
}

/* By number or by address of mail. Nobody is found by one that there is not. */
static enum rc person_asked(struct request *rq, struct audit_ask *ask)
{
    struct str typed = str_trim(rq_query(rq, "person"));
    enum rc rc = typed.len ? trail_person(rq->work, typed, &ask->person) : OK;

    if (rc != NOT_FOUND)
        return rc;
    return work_fail(rq->work, INVALID, "person",
                     "Nobody here has that address or number. Copy it from their page.");
}

static enum rc asked_read(struct request *rq, struct audit_ask *ask)
{
    ask->event = str_trim(rq_query(rq, "event"));
    ask->object = str_trim(rq_query(rq, "object"));
    ask->most = rq->form == FORM_CSV ? ROWS_IN_A_FILE : AUDIT_PAGE;
    TRY(day_asked(rq, ask));
    return person_asked(rq, ask);
}

/* --- the model ---- */

/* "sign-in-by-link" as people read it. */
static struct str event_words(struct arena *a, struct str event)
{
    char *to = str_zero(a, event);

    for (ptrdiff_t i = 0; i < event.len; i++)
        to[i] = to[i] == '-' ? ' ' : to[i];
    return (struct str){to, event.len};
}

/* The trail of what a line is about, and of nothing else. */
static struct str about_href(struct arena *a, struct str path, const struct kit_audit *r)
{
    struct buf b = buf_make(a, 4096);

    if (!r->object.len || !r->kind.len)
        return (struct str){0};
    buf_fmt(&b, "%.*s?object=", STR_ARG(path));
    buf_url(&b, r->object);
    return buf_text(&b);
}

static void put_row(struct arena *a, struct str path, const struct kit_audit *r,
                    struct json *list)
{
    struct json *row = json_add(list, json_object(a));
    struct str at = moment_text(a, r->at);

    json_put_int(row, "number", r->number);
    json_put_str(row, "at", at);
    json_put_str(row, "at_words",
                 str_fmt(a, "%.*s, %.*s UTC", STR_ARG(day_words(a, r->at)),
                         STR_ARG(str_cut(at, 11, 19))));
    json_put_str(row, "person", r->person);
    json_put_str(row, "name", r->name.len ? r->name : S("nobody signed in"));
    json_put_str(row, "event", r->event);
    json_put_str(row, "event_words", event_words(a, r->event));
    json_put_str(row, "about_href", about_href(a, path, r));
    json_put_bool(row, "refused", str_eq(r->outcome, S("refused")));
    json_put_str(row, "outcome", r->outcome);
    json_put_str(row, "organisation", r->organisation);
    json_put_str(row, "kind", r->kind);
    json_put_str(row, "object", r->object);
    json_put_str(row, "words", r->words);
    json_put_str(row, "network", r->network);
}

/* The page's own address with the query as it came, but for `before`. */
static struct str href_with(struct request *rq, struct str path, int64_t before)
{
    static const char *const names[] = {"person", "event", "organisation", "day", "object"};
    struct buf b = buf_make(rq->work->arena, 32 * 1024);
    bool first = true;

    buf_str(&b, path);
    for (ptrdiff_t i = 0; i < COUNT_OF(names); i++) {
        struct str value = rq_query(rq, names[i]);
        if (!value.len)
            continue;
        buf_fmt(&b, "%c%s=", first ? '?' : '&', names[i]);
        buf_url(&b, value);
        first = false;
    }
    if (before)
        buf_fmt(&b, "%cbefore=%lld", first ? '?' : '&', (long long)before);
    return buf_text(&b);
}

static void put_asked(struct request *rq, struct json *model)
{
    static const char *const names[] = {"person", "event", "organisation", "day", "object"};
    struct json *asked = json_put(model, "asked", json_object(rq->work->arena));

    bool any = false;

    for (ptrdiff_t i = 0; i < COUNT_OF(names); i++) {
        struct str value = str_trim(rq_query(rq, names[i]));
        json_put_str(asked, names[i], value);
        any = any || value.len > 0;
    }
    json_put_bool(model, "any_asked", any);
}

static struct str found_words(struct arena *a, const struct kit_audit_list *rows, bool more)
{
    if (!rows->len)
        return S("Nothing was done or refused that fits.");
    return str_fmt(a, "%s %td %s, the newest first.",
                   more ? "These are the newest" : "There are", rows->len,
                   rows->len == 1 ? "line" : "lines");
}

static enum rc trail_show(struct request *rq, struct audit_ask *ask, struct str title,
                          struct str path, bool whole)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct kit_audit_list rows = {0};

    TRY(rq_query_int(rq, "before", 0, INT64_MAX, 0, &ask->before));
    enum rc rc = asked_read(rq, ask);
    if (rc != OK && !is_refusal(rq, rc))
        return rc;
    if (rc == OK)
        TRY(audit_search(w, ask, &rows));
    bool more = rows.len == ask->most;
    struct json *model = model_of(rq, title,
                                  rc == OK ? found_words(a, &rows, more)
                                           : S("This can't be looked for as it is written."));
    struct json *list = json_put(model, "rows", json_array(a));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        put_row(a, path, &rows.at[i], list);
    json_put_bool(model, "any", rows.len > 0);
    json_put_bool(model, "whole", whole);
    json_put_str(model, "path", path);
    json_put_str(model, "csv_file", href_with(rq, str_fmt(a, "%.*s.csv", STR_ARG(path)), 0));
    json_put_str(model, "older_href",
                 more ? href_with(rq, path, rows.at[rows.len - 1].number) : (struct str){0});
    put_asked(rq, model);
    page_problems(rq, model);
    return rc == OK ? page_show(rq, &page, model) : page_again(rq, &page, model);
}

/* --- whose ---- */

static enum rc all_show(struct request *rq)
{
    struct audit_ask ask = {0};
    struct str slug = str_trim(rq_query(rq, "organisation"));
    struct identity_organisation o;

    if (slug.len) {
        TRY(organisation_read(rq->work, slug, &o));
        ask.organisation = o.id;
    }
    return trail_show(rq, &ask, S("What was done here"), S("/admin/audit-trail"), true);
}

/* Its leads and its data stewards; to others of it there is no such page. */
static enum rc organisation_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct str slug = rq_param(rq, "slug");
    struct identity_organisation o;
    bool may = viewer_is(&w->viewer, str_fmt(a, "leads:%.*s", STR_ARG(slug))) ||
               viewer_is(&w->viewer, str_fmt(a, "role:steward@%.*s", STR_ARG(slug)));

    if (!may)
        return NOT_FOUND;
    TRY(organisation_read(w, slug, &o));
    struct audit_ask ask = {.organisation = o.id};
    return trail_show(rq, &ask, str_fmt(a, "What was done that concerns %.*s", STR_ARG(o.name)),
                      str_fmt(a, "/organisations/%.*s/audit", STR_ARG(slug)), false);
}

const struct route identity_audit_trail_routes[] = {
    ROUTE(GET, "/admin/audit-trail", all_show, FORM_HTML | FORM_JSON | FORM_CSV, "export",
          "role:administrator", SLOW, NONE, "none",
          "What was done on this site and what was refused, by whom and when."),
    ROUTE(GET, "/organisations/{slug}/audit", organisation_show,
          FORM_HTML | FORM_JSON | FORM_CSV, "export", "organisation:{slug}", SLOW, NONE, "none",
          "What was done and refused that concerns an organisation, for its leads and data "
          "stewards."),
    {0}};
