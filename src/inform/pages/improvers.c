/* improvers.c: the councils that started where this one stood and have improved since. */
#include "inform/pages/view.h"

#include "base/num.h"
#include "inform/improve.h"

#include <math.h>

static const struct page_column columns[] = {{"code", "code"},
                                             {"name", "council"},
                                             {"improved", "improved beyond chance"},
                                             {"level", "figure that chose it"},
                                             {"level_period", "of"},
                                             {"from", "from"},
                                             {"from_period", "in"},
                                             {"to", "to"},
                                             {"to_period", "in (now)"},
                                             {"better_by", "better by"},
                                             {"test", "tested against"},
                                             {"statistic", "z or t"},
                                             {"df", "degrees of freedom"},
                                             {"p", "p"},
                                             {"q", "q"},
                                             {"rate", "false discovery rate"},
                                             {"metric", "measure"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {0}};
static const struct page_table tables[] = {{"councils", "councils", columns}, {0}};
static const struct page page = {"inform/pages/improvers", tables, NULL, NULL};

/* --- the table ---- */

/* "0.012", "<0.001", "–" */
static struct str share_text(struct arena *a, double share)
{
    if (isnan(share))
        return S("–");
    return share < 0.001 ? S("<0.001") : num_text(a, share, 3);
}

static struct json *row_of(struct arena *a, const struct comparison *c,
                           const struct improvements *x, const struct improver *i)
{
    static const struct str tests[] = {{0}, STR_INIT("chance"), STR_INIT("usual movement")};
    struct json *row = json_object(a);

    json_put_str(row, "code", i->area->code);
    json_put_str(row, "name", i->area->name);
    json_put_str(row, "href", comparison_href(a, i->area, c->metric));
    json_put_num(row, "level", i->level);
    json_put_str(row, "level_text", i->level_text);
    json_put_num(row, "from", i->from);
    json_put_str(row, "from_text", i->from_text);
    json_put_num(row, "to", i->to);
    json_put_str(row, "to_text", i->to_text);
    json_put_num(row, "better_by", i->by);
    json_put_str(row, "by_text", i->by_text);
    json_put_str(row, "test", tests[i->tested]);
    json_put_num(row, "statistic", i->statistic);
    json_put_num(row, "df", i->df);
    json_put_num(row, "p", i->p);
    json_put_num(row, "q", i->q);
    json_put_str(row, "p_text", share_text(a, i->p));
    json_put_str(row, "q_text", share_text(a, i->q));
    json_put_bool(row, "improved", i->improved);
    json_put_str(row, "verdict",
                 i->improved               ? S("beyond chance")
                 : i->tested == TESTED_NOT ? S("too few to tell")
                                           : S("not beyond chance"));
    json_put_str(row, "level_period", period_id(a, c->series.periods[x->level]));
    json_put_str(row, "from_period", period_id(a, c->series.periods[x->base]));
    json_put_str(row, "to_period", period_id(a, c->series.periods[c->period]));
    json_put_num(row, "rate", IMPROVE_RATE);
    json_put_str(row, "metric", c->metric->slug);
    json_put_str(row, "source", c->metric->source_title);
    json_put_str(row, "licence", c->metric->licence);
    return row;
}

/* --- how it was worked out ---- */

static void how(struct json *list, const char *term, struct str words)
{
    struct json *row = json_add(list, json_object(list->u.of.arena));

    json_put_str(row, "term", str_of(term));
    json_put_str(row, "words", words);
}

static struct str near_words(struct arena *a, const struct comparison *c,
                             const struct improvements *x)
{
    const struct metric *m = c->metric;
    struct str when = metric_when(a, m, c->series.periods[x->level]);

    return str_fmt(
        a,
        "Within %.*s of %.*s's %.*s in %.*s, so from %.*s to %.*s. That is the median absolute "
        "deviation of the figures of all %td councils then.",
        STR_ARG(num_text(a, x->band, m->decimals + 1)), STR_ARG(c->area->name),
        STR_ARG(x->own.level_text), STR_ARG(when),
        STR_ARG(value_text(a, m, x->own.level - x->band)),
        STR_ARG(value_text(a, m, x->own.level + x->band)), x->band_from);
}

static struct str middle_words(struct arena *a, const struct comparison *c,
                               const struct improvements *x)
{
    if (isnan(x->middle_from))
        return S("None of them has a figure at both ends.");
    return str_fmt(a, "The middle of the councils %s went from %.*s to %.*s.",
                   x->by == ALIKE_GIVEN ? "asked for" : "that were like it",
                   STR_ARG(value_text(a, c->metric, x->middle_from)),
                   STR_ARG(value_text(a, c->metric, x->middle_to)));
}

static struct str test_words(struct arena *a, const struct comparison *c,
                             const struct improvements *x)
{
    bool chance = false, usual = false;
    struct buf b = buf_make(a, 4096);

    for (ptrdiff_t i = 0; i < x->count; i++) {
        chance = chance || x->at[i].tested == TESTED_CHANCE;
        usual = usual || x->at[i].tested == TESTED_USUAL;
    }
    if (chance)
        buf_lit(&b, "Where the range of both figures is known, the change is set against it: z "
                    "is the change over the standard error of a difference. ");
    if (usual)
        buf_fmt(&b,
                "Where no range is known, the change is set against the council's own movement "
                "from one period to the next: t is the change over the spread of those steps "
                "times the square root of %.*s, which is how much further the figures of all "
                "councils move over the whole time than in one step. ",
                STR_ARG(num_text(a, x->reach, 2)));
    buf_lit(&b, "p is how often so large an improvement, or a larger one, would come about by "
                "chance alone.");
    (void)c;
    return buf_text(&b);
}

static void put_how(struct arena *a, const struct comparison *c, const struct improvements *x,
                    struct json *model)
{
    struct json *list = json_put(model, "how", json_array(a));

    if (x->level < 0 || isnan(x->own.level) || (x->refused && x->refused != IMPROVE_UNTESTED))
        return;
    struct str level = metric_when(a, c->metric, c->series.periods[x->level]);
    struct str base = metric_when(a, c->metric, c->series.periods[x->base]);
    how(list, x->by == ALIKE_GIVEN ? "Which councils" : "Like it then", x->alike_say);
    how(list, "At its level then", near_words(a, c, x));
    how(list, "Chosen by one figure, counted from the next",
        str_fmt(
            a,
            "Councils are chosen by their figure for %.*s, and their change is counted from "
            "%.*s. Whoever is chosen for one poor figure tends to look better in the next "
            "by chance alone.",
            STR_ARG(level), STR_ARG(base)));
    how(list, "All of them", middle_words(a, c, x));
    how(list, "More than chance", test_words(a, c, x));
    how(list, "How many are named by mistake",
        str_fmt(a,
                "%td council%s tested. One is named where its q, the false discovery rate "
                "(Benjamini and Hochberg, 1995), is at most %.*s: of those named on such "
                "pages, at most one in ten is expected to be there by chance.",
                x->tested, x->tested == 1 ? " was" : "s were",
                STR_ARG(num_text(a, IMPROVE_RATE, 2))));
}

/* --- the page ---- */

static void put_years(struct arena *a, const struct improvements *x, struct json *model)
{
    struct json *list = json_put(model, "years_choices", json_array(a));

    for (int y = 1; y <= IMPROVE_YEARS_MOST; y++) {
        if (!x->can[y])
            continue;
        struct json *row = json_add(list, json_object(a));
        json_put_int(row, "value", y);
        json_put_str(row, "title", str_fmt(a, "%d year%s", y, y == 1 ? "" : "s"));
        json_put_bool(row, "chosen", y == x->years);
    }
    json_put_bool(model, "has_years", list->u.of.count > 1);
}

static void put_alike(struct arena *a, const struct comparison *c, const struct improvements *x,
                      struct json *model)
{
    static const char *const words[] = {"rule", "list of then", "figures of then",
                                        "list of today", "as given"};
    struct json *alike = json_put(model, "alike", json_object(a));
    struct json *members = json_put(alike, "members", json_array(a));
    struct json *by = json_put(alike, "measures", json_array(a));
    bool found = x->alike.len > 0;

    (void)c;
    json_put_str(alike, "by", found ? str_of(words[x->by]) : (struct str){0});
    json_put_str(alike, "say", found ? x->alike_say : (struct str){0});
    for (ptrdiff_t i = 0; i < x->alike.len; i++)
        json_add(members, json_str(a, x->alike.at[i].area->code));
    for (ptrdiff_t i = 0; i < x->context_count; i++)
        json_add(by, json_str(a, x->context[i]->slug));
}

static struct str caption_of(struct arena *a, const struct comparison *c,
                             const struct improvements *x)
{
    if (x->level < 0)
        return (struct str){0};
    struct str name = c->area->name;
    struct str then = period_short(a, c->series.periods[x->level], c->metric->naming);
    if (x->by == ALIKE_GIVEN)
        return str_fmt(a, "Councils asked for that stood near %.*s in %.*s", STR_ARG(name),
                       STR_ARG(then));
    return str_fmt(a, "Councils that were like %.*s and stood near it in %.*s", STR_ARG(name),
                   STR_ARG(then));
}

static void put_periods(struct arena *a, const struct comparison *c,
                        const struct improvements *x, struct json *model)
{
    const struct {
        const char *name;
        ptrdiff_t period;
    } all[] = {{"level_when", x->level}, {"from_when", x->base}, {"to_when", c->period}};

    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++)
        json_put_str(model, all[i].name,
                     all[i].period < 0 ? (struct str){0}
                                       : period_short(a, c->series.periods[all[i].period],
                                                      c->metric->naming));
}

static void put_councils(struct arena *a, const struct comparison *c,
                         const struct improvements *x, struct json *model)
{
    struct json *list = json_put(model, "councils", json_array(a));
    bool told = !isnan(x->band) && (!x->refused || x->refused == IMPROVE_UNTESTED);

    for (ptrdiff_t i = 0; i < x->count; i++)
        json_add(list, row_of(a, c, x, &x->at[i]));
    if (told)
        json_put(model, "own", row_of(a, c, x, &x->own));
    else
        json_put_null(model, "own");
    json_put_bool(model, "has_councils", x->count > 0);
    json_put_int(model, "tested", x->tested);
    json_put_int(model, "improved", x->improved);
    json_put_num(model, "band", x->band);
    json_put_num(model, "reach", x->reach > 0 ? x->reach : NAN);
    json_put_num(model, "rate", IMPROVE_RATE);
}

static struct json *model_of(struct request *rq, const struct comparison *c,
                             const struct improvements *x)
{
    struct arena *a = rq->work->arena;
    struct json *model = json_object(a);
    struct str with = rq_query(rq, "with"), period = rq_query(rq, "period");

    json_put_str(model, "title",
                 str_fmt(a, "Who improved from here? %.*s: %.*s", STR_ARG(c->metric->title),
                         STR_ARG(area_title(a, c->area))));
    json_put_str(model, "description", x->sentence);
    json_put_str(model, "sentence", x->sentence);
    json_put_str(model, "refused",
                 x->refused ? str_of(improve_refusal_id(x->refused)) : (struct str){0});
    json_put_str(model, "area", c->area->code);
    json_put_str(model, "name", c->area->name);
    json_put_str(model, "area_href", area_href(a, c->area));
    json_put_str(model, "metric", c->metric->slug);
    json_put_str(model, "metric_title", c->metric->title);
    json_put_str(model, "comparison_href",
                 asked_again(rq, comparison_href(a, c->area, c->metric), false));
    json_put_str(model, "action", improvers_href(a, c->area, c->metric));
    json_put_str(model, "with", with.len ? with : (struct str){0});
    json_put_str(model, "period", period.len ? period : (struct str){0});
    json_put_str(model, "caption", caption_of(a, c, x));
    json_put_int(model, "years", x->years);
    put_periods(a, c, x, model);
    put_years(a, x, model);
    put_alike(a, c, x, model);
    put_councils(a, c, x, model);
    put_how(a, c, x, model);
    json_put_bool(model, "how_worked_out", json_get(model, S("how"))->u.of.count > 0);
    json_put(model, "origin", source_view_of(a, c));
    return model;
}

static enum rc improvers_show(struct request *rq)
{
    struct work *w = rq->work;
    struct comparison c;
    struct improvements x;
    int64_t years;
    struct comparison_ask ask = {.area = rq_param(rq, "code"),
                                 .metric = rq_param(rq, "metric"),
                                 .group = rq_query(rq, "with"),
                                 .period = rq_query(rq, "period")};

    if (!sector_area(w->sector, ask.area))
        return unknown_area(rq, ask.area);
    if (!sector_metric(w->sector, ask.metric))
        return unknown_metric(rq, ask.metric);
    TRY(rq_query_int(rq, "years", 1, IMPROVE_YEARS_MOST, 0, &years));
    TRY(compare_standing(w, &ask, &c));
    TRY(improve_read(w, &c, (int)years, &x));
    struct json *model = model_of(rq, &c, &x);
    TRY(rooms_offer_put(rq, &(struct subject_of_page){c.area->code, c.metric->slug, {0}},
                        model));
    return page_show(rq, &page, model);
}

const struct route inform_improvers_routes[] = {
    ROUTE(GET, "/areas/{code}/metrics/{metric}/improvers", improvers_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "read", "public", FAST,
          PUBLIC, "none",
          "The councils that started where this one stood and have improved since."),
    {0}};
