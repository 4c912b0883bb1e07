/* explain.c: the form in which a council explains a figure, and changes what it said. */
#include "inform/pages/view.h"

#include "kit/object.h"

enum { DECIMAL = 10 };

static const struct page page = {"inform/pages/explain", NULL, NULL, NULL};

static const struct {
    int months;
    const char *words;
} terms[] = {{6, "6 months"}, {12, "1 year"}, {24, "2 years"}, {36, "3 years"}};

/* --- its model ---- */

struct writing {
    const struct area *area;
    const struct metric *metric;
    struct body body;
    struct str words, office, period, months, audience; /* period "" for the whole series */
    struct str action, id;                              /* the id is empty for a new one */
};

static void put_periods(struct work *w, const struct writing *f, struct json *model)
{
    struct json *list = json_put(model, "periods", json_array(w->arena));
    const struct metric *m = f->metric;
    ptrdiff_t place = metric_place(m, f->area);

    for (ptrdiff_t p = m->period_count - 1; p >= 0 && place >= 0; p--) {
        const struct slice *figures = cube_read(w->sector->cube, m->index, p);
        struct str id = period_id(w->arena, m->periods[p]);
        if (slice_state(figures, place) == STATE_ABSENT)
            continue;
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "value", id);
        json_put_str(row, "words",
                     str_fmt(w->arena, "%.*s: %.*s",
                             STR_ARG(metric_when(w->arena, m, m->periods[p])),
                             STR_ARG(figure_words(w->arena, m, figures, place))));
        json_put_bool(row, "chosen", str_eq(id, f->period));
    }
    json_put_bool(model, "series_chosen", !f->period.len);
}

static void put_terms(struct work *w, struct str chosen, struct json *model)
{
    struct json *list = json_put(model, "terms", json_array(w->arena));

    for (ptrdiff_t i = 0; i < COUNT_OF(terms); i++) {
        struct json *row = json_add(list, json_object(w->arena));
        struct str value = str_fmt(w->arena, "%d", terms[i].months);
        json_put_str(row, "value", value);
        json_put_str(row, "words", str_of(terms[i].words));
        json_put_bool(row, "chosen", str_eq(value, chosen));
    }
}

static enum rc form_model(struct request *rq, const struct writing *f, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = *out = json_object(a);

    json_put_str(model, "title",
                 str_fmt(a, "%s: %.*s", f->id.len ? "Change the explanation" : "Explain",
                         STR_ARG(f->metric->title)));
    json_put_str(model, "description",
                 str_fmt(a,
                         "What %.*s says of its own figures, signed by an office. It stands "
                         "beside the figure wherever that is shown.",
                         STR_ARG(f->area->name)));
    json_put_str(model, "council", f->area->name);
    json_put_str(model, "organisation", f->body.name);
    json_put_str(model, "area_href", area_href(a, f->area));
    json_put_str(model, "figure_href", comparison_href(a, f->area, f->metric));
    json_put_str(model, "action", f->action);
    json_put_str(model, "words", f->words);
    json_put_str(model, "office", f->office);
    json_put_bool(model, "fresh", !f->id.len);
    put_periods(w, f, model);
    put_terms(w, f->months, model);
    TRY(audience_view(w, f->audience, json_put(model, "audiences", json_array(a))));
    form_problems(rq, model);
    return OK;
}

static int64_t months_of(struct str s)
{
    int64_t n = 0;

    for (ptrdiff_t i = 0; i < s.len && s.at[i] >= '0' && s.at[i] <= '9' && n < 1000; i++)
        n = n * DECIMAL + (s.at[i] - '0');
    return n;
}

static bool to_show_again(const struct request *rq, enum rc rc)
{
    return (rc == INVALID || rc == CONFLICT) && rq->work->complaints;
}

/* --- a new one ---- */

static enum rc form_begin(struct request *rq, struct writing *f)
{
    struct work *w = rq->work;

    *f = (struct writing){.area = sector_area(w->sector, rq_param(rq, "code")),
                          .metric = sector_metric(w->sector, rq_param(rq, "metric"))};
    if (!f->area)
        return unknown_area(rq, rq_param(rq, "code"));
    if (!f->metric)
        return unknown_metric(rq, rq_param(rq, "metric"));
    enum rc rc = body_of_area(w, f->area, &f->body);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    if (rc == NOT_FOUND || !keeps_for(w, &f->body))
        return work_fail(w, FORBIDDEN, "",
                         "Only members, stewards and leads of %.*s can explain its figures.",
                         STR_ARG(f->area->name));
    f->action = str_fmt(w->arena, "%.*s/explain",
                        STR_ARG(comparison_href(w->arena, f->area, f->metric)));
    return OK;
}

/* The period that is asked for; the newest figure's where none is. */
static struct str period_asked(struct request *rq, const struct writing *f)
{
    const struct metric *m = f->metric;
    struct str words = rq_query(rq, "period");
    ptrdiff_t p = words.len ? period_among(m->periods, m->period_count, words)
                            : metric_newest(rq->work->sector, m);

    return p < 0 ? S("") : period_id(rq->work->arena, m->periods[p]);
}

static enum rc explain_show(struct request *rq)
{
    struct writing f;
    struct json *model;

    TRY(form_begin(rq, &f));
    f.period = period_asked(rq, &f);
    f.office = office_of(rq->work->arena, rq->work->viewer.name, &f.body);
    f.months = str_fmt(rq->work->arena, "%d", EXPLAIN_MONTHS);
    f.audience = S("public");
    TRY(form_model(rq, &f, &model));
    return page_show(rq, &page, model);
}

static void fields_take(struct request *rq, struct writing *f)
{
    f->words = rq_field(rq, "words");
    f->office = rq_field(rq, "office");
    f->period = rq_field(rq, "period");
    f->months = rq_field(rq, "months");
    f->audience = rq_field(rq, "audience");
}

static enum rc explain_add(struct request *rq)
{
    struct writing f;
    struct json *model;
    struct object *o = arena_new(rq->work->arena, struct object, 1);

    TRY(form_begin(rq, &f));
    fields_take(rq, &f);
    ptrdiff_t p =
        f.period.len ? period_among(f.metric->periods, f.metric->period_count, f.period) : -1;
    enum rc rc = OK;
    if (f.period.len && p < 0)
        rc = work_fail(rq->work, INVALID, "period", "Choose a period from the list.");
    if (rc == OK)
        rc = explanation_make(rq->work,
                              &(struct explanation_ask){.area = f.area,
                                                        .metric = f.metric,
                                                        .period = p,
                                                        .words = f.words,
                                                        .office = f.office,
                                                        .months = months_of(f.months),
                                                        .audience = f.audience},
                              o);
    if (to_show_again(rq, rc)) {
        TRY(form_model(rq, &f, &model));
        return form_shown_again(rq, &page, model);
    }
    TRY(rc);
    rq->object = o; /* so that the trail names it */
    return page_go(rq, str_fmt(rq->work->arena, "/explanations/%.*s", STR_ARG(o->id)));
}

/* --- another text ---- */

static enum rc edit_begin(struct request *rq, struct writing *f)
{
    struct work *w = rq->work;
    struct explanation e;

    TRY(explanation_read(w, rq_param(rq, "id"), &e));
    *f = (struct writing){.area = e.area, .metric = e.metric, .id = e.id};
    enum rc rc = body_of_area(w, e.area, &f->body);
    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "", "No organisation stands for %.*s any more.",
                         STR_ARG(e.area->name));
    TRY(rc);
    f->action = str_fmt(w->arena, "/explanations/%.*s/edit", STR_ARG(e.id));
    f->words = e.words;
    f->office = office_of(w->arena, e.signed_by, &f->body);
    f->period = e.series ? S("") : period_id(w->arena, e.period);
    f->months = str_fmt(w->arena, "%d", EXPLAIN_MONTHS);
    f->audience = e.audience;
    return OK;
}

static enum rc edit_show(struct request *rq)
{
    struct writing f;
    struct json *model;

    TRY(edit_begin(rq, &f));
    TRY(form_model(rq, &f, &model));
    return page_show(rq, &page, model);
}

static enum rc edit_put(struct request *rq)
{
    struct writing f;
    struct json *model;
    struct object o = *rq->object;

    TRY(edit_begin(rq, &f));
    f.words = rq_field(rq, "words");
    f.office = rq_field(rq, "office");
    f.months = rq_field(rq, "months");
    enum rc rc = explanation_change(rq->work, &o, f.words, f.office, months_of(f.months));
    if (to_show_again(rq, rc)) {
        TRY(form_model(rq, &f, &model));
        return form_shown_again(rq, &page, model);
    }
    TRY(rc);
    return page_go(rq, str_fmt(rq->work->arena, "/explanations/%.*s", STR_ARG(o.id)));
}

const struct route inform_explain_routes[] = {
    ROUTE(GET, "/areas/{code}/metrics/{metric}/explain", explain_show, FORM_HTML, "explain",
          "signed-in", FAST, NONE, "none", "A form in which a council explains a figure."),
    ROUTE_WITH(POST, "/areas/{code}/metrics/{metric}/explain", explain_add, FORM_HTML,
               "explain", "signed-in", FAST, NONE, "explanation-drafted",
               "Keeps an explanation as a draft, to be looked at and published.",
               .tokens = true),
    ROUTE_WITH(GET, "/explanations/{id}/edit", edit_show, FORM_HTML, "change", "object", FAST,
               NONE, "none", "A form to change an explanation.", .kind = "explanation"),
    ROUTE_WITH(POST, "/explanations/{id}/edit", edit_put, FORM_HTML, "change", "object", FAST,
               NONE, "explanation-changed", "Changes an explanation, which is signed anew.",
               .kind = "explanation", .tokens = true),
    {0}};
