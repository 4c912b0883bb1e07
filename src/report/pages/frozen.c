/* frozen.c: a report as it was frozen, and what was revised since. */
#include "report/pages/view.h"

static const struct page page = {"report/pages/frozen", report_tables, NULL, parts_paper};

static enum rc freeze(struct request *rq)
{
    struct work *w = rq->work;
    struct report r;
    const struct area *area;
    struct str id;

    TRY(report_read(w, rq_field(rq, "report"), &r));
    TRY(council_typed(rq, rq_field(rq, "area"), &area));
    if (!area)
        return work_fail(w, INVALID, "area", "Say for which council.");
    TRY(report_freeze(w, &r, area, rq_field(rq, "audience"), &id));
    return page_go(rq, frozen_href(w->arena, id));
}

/* Figures that are not what they were, each in a sentence. */
static void put_revised(struct request *rq, const struct figures *then, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "revised", json_array(a));

    for (ptrdiff_t i = 0; i < then->len; i++) {
        const struct comparison *was = then->at[i].c;
        struct comparison is;
        if (!was)
            continue;
        struct str period = period_id(a, was->series.periods[was->period]);
        struct comparison_ask ask = {.area = then->area->code,
                                     .metric = was->metric->slug,
                                     .group = then->at[i].group,
                                     .period = period};
        if (compare_read(rq->work, &ask, &is) != OK || str_eq(was->own.text, is.own.text))
            continue;
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "href", comparison_href(a, then->area, was->metric));
        json_put_str(
            row, "text",
            str_fmt(a, "%.*s, %.*s: from %.*s to %.*s", STR_ARG(was->metric->title),
                    STR_ARG(metric_when(a, was->metric, was->series.periods[was->period])),
                    STR_ARG(was->own.text), STR_ARG(is.own.text)));
    }
    json_put_str(model, "since",
                 list->u.of.count == 0 ? S("None of its figures was revised since.")
                 : list->u.of.count == 1
                     ? S("One of its figures was revised since:")
                     : str_fmt(a, "%td of its figures were revised since:", list->u.of.count));
}

static void put_addresses(struct request *rq, const struct frozen *fr, struct json *model)
{
    static const char *const all[][2] = {{"PDF", ".pdf"},
                                         {"Workbook (XLSX)", ".xlsx"},
                                         {"Workbook (ODS)", ".ods"},
                                         {"Table (CSV)", ".csv"},
                                         {"Everything (JSON)", ".json"}};
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "take_away", json_array(a));
    struct str here = frozen_href(a, fr->id);

    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++)
        link_add(list, a, str_of(all[i][0]), str_fmt(a, "%.*s%s", STR_ARG(here), all[i][1]));
    json_put_str(model, "href", here);
    json_put_str(model, "live_href", report_href(a, fr->report_id, fr->area));
}

static enum rc frozen_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct frozen fr;
    struct str shared;
    struct json *model = json_object(a);

    TRY(frozen_read(w, rq_param(rq, "id"), &fr));
    struct figures f = {.w = w, .area = fr.area, .known = fr.known};
    struct str day = date_words(a, date_in_london(fr.known));
    parts_put(rq, &f, &fr.parts, false, model);
    put_revised(rq, &f, model);
    put_addresses(rq, &fr, model);
    TRY(audience_words(w, fr.audience, &shared));
    bool keeps = may(&w->viewer, ACT_KEEP, rq->object, w->now) == MAY;
    json_put_bool(model, "keeps", keeps);
    json_put_str(model, "shared", shared);
    struct json *audiences = json_put(model, "audiences", json_array(a));
    if (keeps)
        TRY(report_audiences(w, fr.audience, audiences));
    json_put_str(model, "known_on", day);
    json_put_str(model, "title",
                 str_fmt(a, "%.*s: %.*s", STR_ARG(fr.name), STR_ARG(fr.area->name)));
    json_put_str(model, "description",
                 str_fmt(a, "This report shows what was known on %.*s, and goes on doing so.",
                         STR_ARG(day)));
    return page_show(rq, &page, model);
}

static enum rc share(struct request *rq)
{
    struct object o = *rq->object;

    TRY(frozen_share(rq->work, &o, rq_field(rq, "audience")));
    return page_go(rq, frozen_href(rq->work->arena, o.id));
}

static enum rc delete_it(struct request *rq)
{
    struct object o = *rq->object;

    TRY(object_live(rq->work, &o, LIFE_DELETED));
    return page_go(rq, S("/reports"));
}

const struct route report_frozen_routes[] = {
    ROUTE_WITH(POST, "/frozen-reports", freeze, FORM_HTML, "freeze", "members", FAST, NONE,
               "report-frozen", "Keeps a report of a council as it is shown now.",
               .tokens = true),
    ROUTE_WITH(GET, "/frozen-reports/{id}", frozen_show,
               FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS | FORM_PDF, "read",
               "object", SLOW, NONE, "none",
               "A report as it was frozen, and what was revised since.",
               .kind = "report-frozen"),
    ROUTE_WITH(POST, "/frozen-reports/{id}/share", share, FORM_HTML, "share", "object", FAST,
               NONE, "report-frozen-shared", "Says who may see a frozen report.",
               .kind = "report-frozen", .tokens = true),
    ROUTE_WITH(POST, "/frozen-reports/{id}/delete", delete_it, FORM_HTML, "delete", "object",
               FAST, NONE, "report-frozen-deleted", "Deletes a frozen report.",
               .kind = "report-frozen", .tokens = true),
    {0}};
