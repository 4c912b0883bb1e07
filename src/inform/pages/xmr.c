/* xmr.c: one council's figure over time, beside the limits of its own movement. */
#include "inform/pages/many_view.h"

#include "inform/control.h"

#include <math.h>

static const struct page_column columns[] = {{"period", "period"},
                                             {"title", "named"},
                                             {"value", "value"},
                                             {"value_text", "shown"},
                                             {"gap", "gap"},
                                             {"centre", "centre"},
                                             {"lower", "lower"},
                                             {"upper", "upper"},
                                             {"signal", "signal"},
                                             {"anew", "begun anew here"},
                                             {"area", "council"},
                                             {"metric", "measure"},
                                             {"unit", "unit"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {"known_from", "known from"},
                                             {0}};
static const struct page_table tables[] = {{"periods", "periods", columns}, {0}};
static const struct page page = {"inform/pages/xmr", tables, "charts", NULL};

static struct str level_text(struct arena *a, const struct metric *m, double value)
{
    return isnan(value) ? S("–") : value_text(a, m, value);
}

static void row_add(struct arena *a, const struct control *k, const struct control_point *p,
                    struct json *list)
{
    const struct metric *m = k->c.metric;
    struct json *row = json_add(list, json_object(a));
    struct str signal = isnan(p->value) ? S("") : control_signal_words(p->xmr.signal);

    origin_put(row, a, &k->c, p->period);
    json_put_str(row, "title", metric_when(a, m, k->c.series.periods[p->period]));
    json_put_num(row, "value", p->value);
    json_put_str(row, "value_text", p->text);
    json_put_str(row, "gap", isnan(p->value) ? p->text : (struct str){0});
    json_put_num(row, "centre", p->xmr.centre);
    json_put_num(row, "lower", p->xmr.lower);
    json_put_num(row, "upper", p->xmr.upper);
    json_put_str(row, "centre_text", level_text(a, m, p->xmr.centre));
    json_put_str(row, "limits_text",
                 isnan(p->xmr.lower)
                     ? S("–")
                     : str_fmt(a, "%.*s to %.*s", STR_ARG(value_text(a, m, p->xmr.lower)),
                               STR_ARG(value_text(a, m, p->xmr.upper))));
    json_put_str(row, "signal", signal.len ? signal : (struct str){0});
    json_put_bool(row, "anew", p->anew);
    json_put_str(row, "area", k->c.area->code);
}

static void periods_of(struct request *rq, const struct control *k, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "periods", json_array(a));
    struct json *choices = json_put(model, "anew_choices", json_array(a));
    struct buf chosen = buf_make(a, 4096);

    option_add(choices, a, S(""), S("nowhere"), k->anew_count == 0);
    for (ptrdiff_t i = 0; i < k->count; i++) {
        const struct control_point *p = &k->points[i];
        struct str when = metric_when(a, k->c.metric, k->c.series.periods[p->period]);
        row_add(a, k, p, list);
        if (i)
            option_add(choices, a, period_id(a, k->c.series.periods[p->period]), when, p->anew);
        if (p->anew)
            buf_fmt(&chosen, "%s%.*s", chosen.len ? ", and at " : "", STR_ARG(when));
    }
    json_put_str(
        model, "anew_words",
        chosen.len ? str_fmt(a,
                             "Whoever made this address chose to begin anew at %.*s. What was "
                             "before has limits of its own.",
                             STR_ARG(buf_text(&chosen)))
                   : (struct str){0});
}

/* What was left out, and how settled the limits are. */
static void cautions_put(struct arena *a, const struct control *k, struct json *model)
{
    struct str broken = {0};

    if (k->broken)
        broken = str_fmt(
            a, "Earlier figures are left out: it was counted differently before %.*s%s%.*s",
            STR_ARG(date_words(a, k->broken->from)), k->broken->why.len ? ": " : "",
            STR_ARG(k->broken->why));
    json_put_str(model, "broken_words", broken);
    json_put_str(model, "cut_words", control_cut_words(a, k));
    json_put_str(model, "other_words",
                 k->other_length ? S("Figures for longer or shorter periods are left out.")
                                 : (struct str){0});
    json_put_str(
        model, "moved_words",
        k->moved ? str_fmt(a,
                           "The limits may still move: they rest on %td figures, and each new "
                           "one moves them until there are %d.",
                           k->stretch, CONTROL_SETTLED)
                 : (struct str){0});
}

static enum rc xmr_draw(struct request *rq, const struct control *k, struct json *model)
{
    struct arena *a = rq->work->arena;
    bool alone = drawing_alone(rq), drawn = drawing_wanted(rq) && k->reported > 0;

    return drawing_put(rq, model, "xmr", drawn ? draw_xmr(a, k, alone, false) : (struct str){0},
                       drawn && !alone ? draw_xmr(a, k, false, true) : (struct str){0});
}

static enum rc xmr_show(struct request *rq)
{
    static const char *const table_names[] = {"periods", NULL}, *const charts[] = {"xmr", NULL};
    struct work *w = rq->work;
    struct control_ask ask = {.what = {.area = rq_param(rq, "code"),
                                       .metric = rq_param(rq, "metric"),
                                       .period = rq_query(rq, "period")},
                              .anew = rq_query(rq, "anew")};
    struct json *model = json_object(w->arena);
    struct control k;

    if (!sector_area(w->sector, ask.what.area))
        return unknown_area(rq, ask.what.area);
    if (!sector_metric(w->sector, ask.what.metric))
        return unknown_metric(rq, ask.what.metric);
    TRY(control_read(w, &ask, &k));
    const struct metric *m = k.c.metric;
    many_head_put(rq, k.c.area,
                  str_fmt(w->arena, "%.*s within its own limits: %.*s", STR_ARG(m->title),
                          STR_ARG(k.c.area->name)),
                  control_sentence(w->arena, &k), model);
    json_put_str(model, "metric", m->slug);
    json_put_str(model, "metric_title", m->title);
    json_put_str(model, "metric_href", comparison_href(w->arena, k.c.area, m));
    json_put_bool(model, "drawn", k.reported > 0);
    json_put_bool(model, "limits", !k.few && !k.overlap);
    json_put_str(model, "method_href", method_href(w->arena, "xmr"));
    periods_of(rq, &k, model);
    cautions_put(w->arena, &k, model);
    periods_put(rq, &k.c, model);
    origins_put(w->arena, &k.c, 1, model);
    take_away_put(rq, table_names, k.reported ? charts : charts + 1, model);
    ways_put(rq, k.c.area, m, NULL, model);
    TRY(xmr_draw(rq, &k, model));
    return page_show(rq, &page, model);
}

const struct route inform_xmr_routes[] = {
    ROUTE(GET, "/areas/{code}/metrics/{metric}/xmr", xmr_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_SVG | FORM_PNG | FORM_XLSX | FORM_ODS, "read",
          "public", FAST, PUBLIC, "none",
          "One council's figure over time, within the limits of its own movement."),
    {0}};
