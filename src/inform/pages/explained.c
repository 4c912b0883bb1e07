/* explained.c: explanations beside the figures they are about: on the pages of a comparison, a
 * council, a measure and a citation, and in their tables.
 */
#include "inform/pages/view.h"

enum { SHOWN_OF_AREA = 20, SHOWN_OF_METRIC = 50 };

/* --- breaks: what can't be compared over time ---- */

static struct str break_words(struct arena *a, const struct metric_break *b)
{
    return str_fmt(a, "Counted differently from %.*s on%s%.*s.",
                   STR_ARG(date_words(a, b->from)), b->why.len ? ": " : "", STR_ARG(b->why));
}

static void breaks_put(struct arena *a, const struct metric *m, struct json *model)
{
    struct json *list = json_put(model, "breaks", json_array(a));

    for (ptrdiff_t i = m->break_count - 1; i >= 0; i--) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "from", date_text(a, m->breaks[i].from));
        json_put_str(row, "words", break_words(a, &m->breaks[i]));
    }
}

struct str break_within(struct arena *a, const struct metric *m, ptrdiff_t before, ptrdiff_t p)
{
    struct date from = before < 0 ? m->periods[p].start : m->periods[before].start;

    for (ptrdiff_t i = m->break_count - 1; i >= 0; i--)
        if (date_cmp(m->breaks[i].from, from) > 0 &&
            date_cmp(m->breaks[i].from, period_end(m->periods[p])) <= 0)
            return break_words(a, &m->breaks[i]);
    return (struct str){0};
}

/* --- a comparison ---- */

/* Where the viewer writes about it; null for who does not keep the council's things. */
static enum rc put_explain_href(struct request *rq, const struct area *area,
                                const struct metric *metric, struct str period,
                                struct json *model)
{
    struct work *w = rq->work;
    struct body body;
    bool asks = w->viewer.person.len && w->known >= w->now;
    enum rc rc = asks ? body_of_area(w, area, &body) : NOT_FOUND;

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    json_put_str(model, "explain_href",
                 rc == OK && keeps_for(w, &body)
                     ? str_fmt(w->arena, "%.*s/explain?period=%.*s",
                               STR_ARG(comparison_href(w->arena, area, metric)),
                               STR_ARG(period))
                     : (struct str){0});
    return OK;
}

static void put_mind(struct request *rq, const struct metric *m, struct json *model)
{
    const struct json *factors = json_get(model, S("factors"));

    breaks_put(rq->work->arena, m, model);
    json_put_str(model, "caution", m->caution.len ? m->caution : (struct str){0});
    json_put_bool(model, "has_mind",
                  m->caution.len > 0 || m->break_count > 0 || factors->u.of.count > 0);
    json_put_str(
        model, "factors_href",
        str_fmt(rq->work->arena, "%.*s/factors", STR_ARG(metric_href(rq->work->arena, m))));
}

enum rc explained_put(struct request *rq, const struct comparison *c, struct json *model)
{
    struct arena *a = rq->work->arena;

    TRY(explanations_put(rq->work, c, model));
    json_put_bool(model, "has_explanations",
                  json_get(model, S("explanations"))->u.of.count > 0);
    put_mind(rq, c->metric, model);
    return put_explain_href(rq, c->area, c->metric,
                            c->period < 0 ? S("") : period_id(a, c->series.periods[c->period]),
                            model);
}

static enum rc label_members(struct request *rq, const struct comparison *c, struct json *model)
{
    const struct json *members = json_at(model, "group.members");
    struct explanation_list list;

    TRY(explanations_read(rq->work, NULL, c->metric, c->period, &list));
    ptrdiff_t i = 0;
    for (struct json *m = members ? members->u.of.first : NULL; m; m = m->next, i++) {
        struct explanation_cells cells =
            explanation_cells(rq->work->arena, &list, c->members[i].area);
        json_put_str(m, "explanation", cells.words);
        json_put_str(m, "explanation_signed_by", cells.signed_by);
        json_put_str(m, "explained_on", cells.signed_on);
        json_put_str(m, "explanation_until", cells.until);
    }
    return OK;
}

/* What tables say beside each figure: only where a table is asked for. */
enum rc explained_label(struct request *rq, const struct comparison *c, struct json *model)
{
    const struct json *trend = json_get(model, S("trend"));
    ptrdiff_t i = 0;

    if (!(rq->form & (FORM_CSV | FORM_XLSX | FORM_ODS)))
        return OK;
    for (struct json *t = trend->u.of.first; t; t = t->next, i++)
        json_put_str(t, "counted_differently",
                     c->points[i].break_before
                         ? break_within(rq->work->arena, c->metric,
                                        i ? c->points[i - 1].period : -1, c->points[i].period)
                         : (struct str){0});
    return label_members(rq, c, model);
}

/* --- lists beside other things ---- */

static void rows_put(struct work *w, const struct explanation_list *found, ptrdiff_t most,
                     struct json *model)
{
    struct arena *a = w->arena;
    struct json *list = json_put(model, "explained", json_array(a));

    for (ptrdiff_t i = 0; i < found->len && i < most; i++) {
        const struct explanation *e = &found->at[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "about", explanation_about(a, e));
        json_put_str(row, "href", str_fmt(a, "/explanations/%.*s", STR_ARG(e->id)));
        json_put_str(row, "signed_by", e->signed_by);
        json_put_str(row, "signed_words", date_words(a, date_in_london(e->signed_at)));
        json_put_str(row, "expired_words",
                     e->expired ? date_words(a, e->ends_on) : (struct str){0});
    }
    json_put_bool(model, "any_explained", found->len > 0);
    json_put_bool(model, "more_explained", found->len > most);
}

enum rc explained_area_put(struct request *rq, const struct area *area, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct explanation_list found;

    TRY(explanations_read(rq->work, area, NULL, -1, &found));
    rows_put(rq->work, &found, SHOWN_OF_AREA, model);
    json_put_str(model, "explained_title",
                 str_fmt(a, "What %.*s explains", STR_ARG(area->name)));
    json_put_str(model, "explained_href",
                 str_fmt(a, "/explanations?area=%.*s", STR_ARG(area->code)));
    return OK;
}

enum rc explained_metric_put(struct request *rq, const struct metric *m, struct json *model)
{
    struct work *w = rq->work;
    struct explanation_list found;

    TRY(explanations_read(w, NULL, m, -1, &found));
    rows_put(w, &found, SHOWN_OF_METRIC, model);
    json_put_str(model, "explained_title", S("What councils explain"));
    json_put_str(model, "explained_href",
                 str_fmt(w->arena, "/explanations?metric=%.*s", STR_ARG(m->slug)));
    TRY(factors_put(w, m, model));
    put_mind(rq, m, model);
    return OK;
}

enum rc explained_cite_put(struct request *rq, const struct comparison *c, struct json *model)
{
    TRY(explanations_put(rq->work, c, model));
    json_put_bool(model, "has_explanations",
                  json_get(model, S("explanations"))->u.of.count > 0);
    json_put_null(model, "explain_href");
    return OK;
}
