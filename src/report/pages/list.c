/* list.c: the reports that there are, and a form for a new one. */
#include "report/pages/view.h"

static const struct page_column columns[] = {{"id", "id"},
                                             {"name", "name"},
                                             {"note", "what it is for"},
                                             {"shared", "shared with"},
                                             {"made", "made on"},
                                             {"href", "address"},
                                             {0}};
static const struct page_table tables[] = {{"reports", "reports", columns}, {0}};
static const struct page page = {"report/pages/list", tables, NULL, NULL};

static enum rc put_report(struct work *w, const struct report *r, struct json *list)
{
    struct json *row = json_add(list, json_object(w->arena));
    struct str shared;

    TRY(audience_words(w, r->audience, &shared));
    json_put_str(row, "id", r->id);
    json_put_str(row, "name", r->name);
    json_put_str(row, "note", r->note);
    json_put_str(row, "shared", shared);
    json_put_bool(row, "own", r->own);
    json_put_bool(row, "withdrawn", r->withdrawn);
    json_put_str(row, "made", date_text(w->arena, date_in_london(r->made_at)));
    json_put_str(row, "href", report_href(w->arena, r->id, NULL));
    return OK;
}

static enum rc put_frozen(struct work *w, struct json *model)
{
    struct frozen_list found;
    struct json *list = json_put(model, "frozen", json_array(w->arena));

    TRY(frozen_list_read(w, &found));
    for (ptrdiff_t i = 0; i < found.len; i++)
        link_add(list, w->arena,
                 str_fmt(w->arena, "%.*s: %.*s, as known on %.*s", STR_ARG(found.at[i].name),
                         STR_ARG(found.at[i].area->name),
                         STR_ARG(date_words(w->arena, date_in_london(found.at[i].known)))),
                 frozen_href(w->arena, found.at[i].id));
    json_put_bool(model, "any_frozen", found.len > 0);
    return OK;
}

static struct str every_words(struct str every)
{
    return str_eq(every, S("week"))      ? S("each week")
           : str_eq(every, S("month"))   ? S("each month")
           : str_eq(every, S("quarter")) ? S("each quarter")
                                         : S("when a figure in it changes");
}

static enum rc put_mailed(struct work *w, struct json *model)
{
    struct mailing_list found;
    struct json *list = json_put(model, "mailed", json_array(w->arena));

    TRY(report_mails_read(w, &found));
    for (ptrdiff_t i = 0; i < found.len; i++) {
        const struct mailing *m = &found.at[i];
        struct json *row = link_add(
            list, w->arena,
            str_fmt(w->arena, "%.*s: %.*s",
                    STR_ARG(m->name.len ? m->name : S("A report that you may not see now")),
                    STR_ARG(m->area->name)),
            report_href(w->arena, m->report_id, m->area));
        json_put_str(row, "id", m->id);
        json_put_str(row, "every", every_words(m->every));
        json_put_str(row, "next", date_words(w->arena, date_in_london(m->next_at)));
    }
    json_put_bool(model, "any_mailed", found.len > 0);
    return OK;
}

static enum rc list_show(struct request *rq)
{
    struct work *w = rq->work;
    struct report_list found;
    struct json *model = json_object(w->arena);
    struct json *list = json_put(model, "reports", json_array(w->arena));
    bool may_make = viewer_is(&w->viewer, S("members"));

    TRY(report_list_read(w, &found));
    for (ptrdiff_t i = 0; i < found.len; i++)
        TRY(put_report(w, &found.at[i], list));
    json_put_bool(model, "any", found.len > 0);
    json_put_bool(model, "may_make", may_make);
    json_put_bool(model, "signed_in", w->viewer.person.len > 0);
    struct json *audiences = json_put(model, "audiences", json_array(w->arena));
    if (may_make)
        TRY(report_audiences(w, S(AUDIENCE_ME), audiences));
    TRY(put_frozen(w, model));
    TRY(put_mailed(w, model));
    json_put_str(model, "title", S("Reports"));
    json_put_str(
        model, "description",
        found.len == 0 ? S("No report is shared with you yet.")
        : found.len == 1
            ? S("One report can be opened for any council.")
            : str_fmt(w->arena, "%td reports can be opened for any council.", found.len));
    return page_show(rq, &page, model);
}

/* A new one, or a copy of another to change it. */
static enum rc report_new(struct request *rq)
{
    struct work *w = rq->work;
    struct str id, from = rq_field(rq, "from");

    if (from.len)
        TRY(report_copy(w, from, &id));
    else
        TRY(report_make(w, rq_field(rq, "name"), rq_field(rq, "note"), rq_field(rq, "audience"),
                        &id));
    return page_go(rq, str_fmt(w->arena, "/reports/%.*s/edit", STR_ARG(id)));
}

const struct route report_list_routes[] = {
    ROUTE(GET, "/reports", list_show, FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS,
          "list", "public", FAST, NONE, "none",
          "Reports that can be opened for any council, and those that are mailed to you."),
    ROUTE_WITH(POST, "/reports", report_new, FORM_HTML, "make", "members", FAST, NONE,
               "report-made", "Makes a report, or a copy of one.", .tokens = true),
    {0}};
