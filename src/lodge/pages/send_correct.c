/* send_correct.c: the form in which one figure is corrected, with a public note. */
#include "lodge/pages/view.h"

#include "base/num.h"

static const struct page page = {"lodge/pages/send_correct", NULL, NULL, NULL};

static const enum state gaps[] = {STATE_NOT_COLLECTED, STATE_NOT_APPLICABLE, STATE_SUPPRESSED,
                                  STATE_NOT_YET,       STATE_NOT_AVAILABLE,  STATE_NO_REASON};

struct correcting {
    const struct metric *metric;
    const struct area *area;
    ptrdiff_t period, place;
    struct str value, gap, note; /* as they are in the form */
    bool proposes;               /* somebody else publishes it */
};

static enum rc correct_begin(struct request *rq, struct str period, struct correcting *c)
{
    struct work *w = rq->work;
    struct send_rights rights;
    enum send_right right;

    *c = (struct correcting){.metric = sector_metric(w->sector, rq_param(rq, "metric")),
                             .area = sector_area(w->sector, rq_param(rq, "code"))};
    if (!c->metric || !c->area)
        return work_fail(w, NOT_FOUND, "", "There is no such measure or council.");
    TRY(send_right_of_viewer(w, c->metric, c->area, &rights, &right));
    c->proposes = right == SEND_PROPOSES;
    if (right == SEND_NOTHING)
        return work_fail(w, FORBIDDEN, "", "You may not correct this figure.");
    const struct metric *m = c->metric;
    c->place = metric_place(m, c->area);
    if (m->formula.len)
        return work_fail(w, CONFLICT, "",
                         "This measure is worked out from others: correct those.");
    if (c->place < 0 || !m->period_count)
        return work_fail(w, NOT_FOUND, "",
                         "There is no figure of %.*s to correct. Send a table.",
                         STR_ARG(c->area->name));
    c->period = period.len ? period_among(m->periods, m->period_count, period)
                           : metric_newest(w->sector, m);
    if (c->period < 0)
        return work_fail(w, NOT_FOUND, "period", "There is no such period of this measure.");
    return OK;
}

static void periods_put(struct arena *a, const struct correcting *c, struct json *model)
{
    const struct metric *m = c->metric;
    struct json *list = json_put(model, "periods", json_array(a));

    for (ptrdiff_t p = m->period_count - 1; p >= 0; p--) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "words", metric_when(a, m, m->periods[p]));
        json_put_str(row, "value", period_id(a, m->periods[p]));
        json_put_bool(row, "chosen", p == c->period);
    }
}

static void gaps_put(struct arena *a, const struct correcting *c, struct json *model)
{
    struct json *list = json_put(model, "gaps", json_array(a));

    for (ptrdiff_t i = 0; i < COUNT_OF(gaps); i++) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "value", state_word(gaps[i]));
        json_put_str(row, "words", gap_words(gaps[i]));
        json_put_bool(row, "chosen", str_eq(state_word(gaps[i]), c->gap));
    }
}

static enum rc correct_model(struct request *rq, const struct correcting *c, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    const struct metric *m = c->metric;
    struct json *model = *out = json_object(a);
    const struct slice *s = cube_read(w->sector->cube, m->index, c->period);
    struct str now = slice_state(s, c->place) == STATE_ABSENT ? S("nothing")
                                                              : figure_words(a, m, s, c->place);

    json_put_str(model, "title",
                 str_fmt(a, "%s figure of %.*s", c->proposes ? "Propose another" : "Correct a",
                         STR_ARG(c->area->name)));
    json_put_str(model, "description",
                 str_fmt(a, "%.*s, %.*s: it is %.*s now. %s", STR_ARG(m->title),
                         STR_ARG(metric_when(a, m, m->periods[c->period])), STR_ARG(now),
                         c->proposes ? "What you write here is a proposal: it changes nothing "
                                       "before it is accepted."
                                     : "What it was can still be asked for once it is "
                                       "corrected."));
    json_put_bool(model, "proposes", c->proposes);
    json_put_str(model, "source", m->source_title.len ? m->source_title : S("somebody else"));
    json_put_str(model, "explain_href",
                 str_fmt(a, "%.*s/explain?period=%.*s", STR_ARG(comparison_href(a, c->area, m)),
                         STR_ARG(period_id(a, m->periods[c->period]))));
    struct str deciders = S("");
    if (c->proposes)
        TRY(send_deciders(w, m, &deciders));
    json_put_str(model, "deciders", deciders);
    json_put_str(model, "figure_href", comparison_href(a, c->area, m));
    json_put_str(model, "action", send_correct_href(a, m, c->area));
    json_put_str(model, "period", period_id(a, m->periods[c->period]));
    json_put_str(model, "was", figure_exact(a, s, c->place));
    json_put_str(model, "now", now);
    json_put_str(model, "unit", m->unit);
    json_put_str(model, "value", c->value);
    json_put_str(model, "note", c->note);
    periods_put(a, c, model);
    gaps_put(a, c, model);
    page_problems(rq, model);
    return OK;
}

static enum rc correct_show(struct request *rq)
{
    struct correcting c;
    struct json *model;

    TRY(correct_begin(rq, rq_query(rq, "period"), &c));
    TRY(correct_model(rq, &c, &model));
    return page_show(rq, &page, model);
}

/* Two people may correct it at once: the second is told what it is now. */
static enum rc unchanged_must(struct request *rq, const struct correcting *c)
{
    const struct slice *s = cube_read(rq->work->sector->cube, c->metric->index, c->period);

    if (str_eq(figure_exact(rq->work->arena, s, c->place), rq_field(rq, "was")))
        return OK;
    return work_fail(rq->work, INVALID, "value",
                     "Somebody changed this figure meanwhile. Look at what it is now, and send "
                     "yours again if it is still right.");
}

static enum rc written(struct request *rq, const struct correcting *c, struct str *id)
{
    TRY(unchanged_must(rq, c));
    if (c->value.len && c->gap.len)
        return work_fail(rq->work, INVALID, "value",
                         "Write a figure or choose why there is none, not both.");
    const struct send_correction it = {c->metric, c->period, c->area,
                                       c->gap.len ? c->gap : c->value, c->note};
    return c->proposes ? sending_correct_propose(rq->work, &it, id)
                       : sending_correct(rq->work, &it, id);
}

static enum rc correct_take(struct request *rq)
{
    struct correcting c;
    struct json *model;
    struct str id;

    TRY(correct_begin(rq, rq_field(rq, "period"), &c));
    c.value = str_trim(rq_field(rq, "value"));
    c.gap = str_trim(rq_field(rq, "gap"));
    c.note = rq_field(rq, "note");
    enum rc rc = written(rq, &c, &id);
    if ((rc == INVALID || rc == CONFLICT) && rq->work->complaints &&
        !rq->work->figures_changed) {
        TRY(correct_model(rq, &c, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    if (c.proposes)
        return page_go(rq, sending_href(rq->work->arena, id));
    return page_go(rq,
                   str_fmt(rq->work->arena, "%.*s?period=%.*s",
                           STR_ARG(comparison_href(rq->work->arena, c.area, c.metric)),
                           STR_ARG(period_id(rq->work->arena, c.metric->periods[c.period]))));
}

const struct route lodge_correct_routes[] = {
    ROUTE(GET, "/metrics/{metric}/figures/{code}/correct", correct_show, FORM_HTML | FORM_JSON,
          "correct", "signed-in", FAST, NONE, "none",
          "A form to correct one figure, or to propose another."),
    ROUTE(POST, "/metrics/{metric}/figures/{code}/correct", correct_take, FORM_HTML, "correct",
          "signed-in", SLOW, NONE, "none",
          "Corrects one figure, with a public note, or proposes another."),
    {0}};
