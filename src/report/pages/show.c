/* show.c: a report opened for a council, as a page to read or as a dashboard. */
#include "report/pages/view.h"

static const struct page page = {"report/pages/report", report_tables, NULL, parts_paper};
static const struct page dashboard = {"report/pages/dashboard", report_tables, NULL,
                                      parts_paper};
static const struct page choose = {"report/pages/choose", report_tables, NULL, parts_paper};

/* What the viewer may do with it. */
static enum rc put_keeping(struct request *rq, const struct report *r, struct json *model)
{
    struct work *w = rq->work;
    struct str shared;
    bool member = viewer_is(&w->viewer, S("members"));

    TRY(audience_words(w, r->audience, &shared));
    json_put_str(model, "shared", shared);
    json_put_bool(model, "withdrawn", r->withdrawn);
    json_put_bool(model, "keeps", may(&w->viewer, ACT_KEEP, rq->object, w->now) == MAY);
    json_put_bool(model, "member", member);
    json_put_bool(model, "signed_in", w->viewer.person.len > 0);
    struct json *audiences = json_put(model, "audiences", json_array(w->arena));
    return member ? report_audiences(w, S(AUDIENCE_ME), audiences) : OK;
}

static void put_names(struct request *rq, const struct report *r, struct json *model)
{
    struct arena *a = rq->work->arena;

    json_put_str(model, "id", r->id);
    json_put_str(model, "name", r->name);
    json_put_str(model, "note", r->note);
    json_put_str(model, "href", report_href(a, r->id, NULL));
    json_put_str(model, "edit_href",
                 str_fmt(a, "%.*s/edit", STR_ARG(report_href(a, r->id, NULL))));
}

/* Without a council: what it is, and the one choice that is to be made. */
static enum rc choose_show(struct request *rq, const struct report *r, struct json *model)
{
    struct arena *a = rq->work->arena;

    if (rq->form != FORM_HTML && rq->form != FORM_JSON)
        return work_fail(rq->work, INVALID, "area",
                         "Say for which council: ?area= and its name or code.");
    json_put_str(model, "title", r->name);
    json_put_str(model, "description",
                 r->note.len ? r->note
                             : S("A report that can be opened for any council. Choose one."));
    json_put(model, "parts", parts_json(a, &r->parts));
    json_put_bool(model, "any_parts", r->parts.len > 0);
    return page_show(rq, &choose, model);
}

static void put_addresses(struct request *rq, const struct report *r, const struct area *area,
                          struct json *model)
{
    static const struct {
        const char *title, *ending;
    } all[] = {{"PDF", ".pdf"},
               {"Workbook (XLSX)", ".xlsx"},
               {"Workbook (ODS)", ".ods"},
               {"Table (CSV)", ".csv"},
               {"Everything (JSON)", ".json"}};
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "take_away", json_array(a));
    struct str here = report_href(a, r->id, NULL);

    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++)
        link_add(
            list, a, str_of(all[i].title),
            str_fmt(a, "%.*s%s?area=%.*s", STR_ARG(here), all[i].ending, STR_ARG(area->code)));
    json_put_str(model, "page_href", report_href(a, r->id, area));
    json_put_str(model, "dashboard_href",
                 str_fmt(a, "%.*s&as=dashboard", STR_ARG(report_href(a, r->id, area))));
}

static enum rc report_show(struct request *rq)
{
    struct work *w = rq->work;
    struct report r;
    const struct area *area;
    struct json *model = json_object(w->arena);
    bool grid = str_eq(rq_query(rq, "as"), S("dashboard"));

    TRY(report_read(w, rq_param(rq, "id"), &r));
    TRY(council_typed(rq, rq_query(rq, "area"), &area));
    put_names(rq, &r, model);
    TRY(put_keeping(rq, &r, model));
    if (!area)
        return choose_show(rq, &r, model);
    struct figures f = {.w = w, .area = area, .known = w->known};
    parts_put(rq, &f, &r.parts, grid, model);
    put_addresses(rq, &r, area, model);
    json_put_str(
        model, "title",
        str_fmt(w->arena, "%.*s: %.*s", STR_ARG(r.name), STR_ARG(area_title(w->arena, area))));
    json_put_str(model, "description",
                 r.note.len
                     ? r.note
                     : str_fmt(w->arena, "%.*s beside councils like it.", STR_ARG(area->name)));
    return page_show(rq, grid ? &dashboard : &page, model);
}

const struct route report_show_routes[] = {
    ROUTE_WITH(GET, "/reports/{id}", report_show,
               FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS | FORM_PDF, "read",
               "object", SLOW, NONE, "none",
               "A report for the council in ?area=; ?as=dashboard shows it as a grid.",
               .kind = "report"),
    {0}};
