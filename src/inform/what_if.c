/* what_if.c: what reaching the middle or the best quarter would mean in people or pounds. */
#include "inform/what_if.h"

#include "base/num.h"

#include <math.h>

const char *what_if_refusal_id(enum what_if_refusal r)
{
    static const char *const ids[WHAT_IF_REFUSALS] = {
        "",        "not-a-council", "not-its-service", "ended",      "picked", "gap",
        "too-few", "no-polarity",   "already-there",   "no-numbers", "small"};

    return ids[r];
}

/* --- what one unit of the figure comes to ---- */

static bool is_money(const struct metric *m)
{
    return str_starts(m->unit, S("£"));
}

static bool is_weight(const struct metric *m)
{
    return str_starts(m->unit, S("tonnes"));
}

/* Whether the figure is so many pounds or tonnes for one of what its denominator counts: then
 * the denominator alone tells what a unit comes to. "£ per 1,000 people" is not. */
static bool is_each(const struct metric *m)
{
    static const struct str units[] = {STR_INIT("£"),
                                       STR_INIT("£ a head"),
                                       STR_INIT("£ a person"),
                                       STR_INIT("£ per head"),
                                       STR_INIT("£ per person"),
                                       STR_INIT("tonnes a head"),
                                       STR_INIT("tonnes"),
                                       STR_INIT("tonnes a person"),
                                       STR_INIT("tonnes per head"),
                                       STR_INIT("tonnes per person")};
    bool found = false;

    for (ptrdiff_t i = 0; i < COUNT_OF(units); i++)
        found = found || str_eq(m->unit, units[i]);
    return found && !m->adds_up;
}

/* A share of so many, a count in proportion to something, or so much for each of so many. */
static void scale_find(struct arena *a, const struct comparison *c, struct what_if *x)
{
    const struct compared *own = &c->own;
    const struct metric *m = c->metric;
    bool whole = own->denominator > 0, made = own->numerator > 0 && own->value > 0;

    x->each = NAN;
    x->counted = m->things;
    if (str_eq(m->unit, S("%"))) {
        if (!m->things.len || !whole)
            return;
        x->each = own->denominator / 100;
        x->of = str_fmt(a, "%.*s %.*s", STR_ARG(num_text(a, own->denominator, 0)),
                        STR_ARG(m->things));
    } else if (is_money(m) || is_weight(m)) {
        x->counted = is_money(m) ? S("pounds") : S("tonnes");
        x->each = made                  ? own->numerator / own->value
                  : whole && is_each(m) ? own->denominator
                                        : NAN;
    } else if (m->things.len && made) {
        x->each = own->numerator / own->value;
    }
}

/* The least of 1, 5, 10, 50, 100, … that is not below what rounding leaves open: half a unit of
 * the council's figure and half of the other. */
static double step_of(double open)
{
    double step = 1;

    for (int i = 0; step < open && i < 32; i++)
        step *= i % 2 == 0 ? 5 : 2;
    return step;
}

/* --- the two targets ---- */

/* The figure of the last council in the best quarter. */
static double best_edge(const struct comparison *c)
{
    double edge = NAN;

    for (ptrdiff_t i = 0; i < c->member_count; i++) {
        const struct compared *m = &c->members[i];
        if (!m->rank || stats_band(m->rank, c->standing.reported, 4) != 1)
            continue;
        bool further = c->metric->polarity == POLARITY_HIGH ? m->shown < edge : m->shown > edge;
        edge = isnan(edge) || further ? m->shown : edge;
    }
    return edge;
}

static double gap_to(const struct comparison *c, double from, double to)
{
    return c->metric->polarity == POLARITY_HIGH ? to - from : from - to;
}

static double rounded(const struct what_if *x, double number)
{
    return number <= 0 ? 0 : floor(number / x->step + 0.5) * x->step;
}

static struct str number_text(struct arena *a, const struct what_if *x, double number)
{
    struct str plain = num_text(a, number, 0);

    if (isnan(number))
        return (struct str){0};
    if (number <= 0)
        return S("none");
    return str_eq(x->counted, S("pounds")) ? str_fmt(a, "about £%.*s", STR_ARG(plain))
                                           : str_fmt(a, "about %.*s", STR_ARG(plain));
}

static void target_make(struct arena *a, const struct comparison *c, const struct what_if *x,
                        double value, struct what_if_target *out)
{
    const struct compared *own = &c->own;
    double shown = num_round(value, c->metric->decimals);
    double one = rounded(x, gap_to(c, own->lower, shown) * x->each);
    double other = rounded(x, gap_to(c, own->upper, shown) * x->each);
    bool ranged = !isnan(own->lower) && !isnan(own->upper);

    out->value = shown;
    out->number = rounded(x, gap_to(c, own->shown, shown) * x->each);
    out->asked = out->number > 0;
    out->low = ranged ? fmin(one, other) : NAN;
    out->high = ranged ? fmax(one, other) : NAN;
    out->value_text = value_text(a, c->metric, shown);
    out->number_text = number_text(a, x, out->number);
    out->low_text = number_text(a, x, out->low);
    out->high_text = number_text(a, x, out->high);
}

/* --- words ---- */

/* " a year"; nothing for a length that has no short name. */
static const char *time_words(int months)
{
    return months == 12  ? " a year"
           : months == 3 ? " a quarter"
           : months == 1 ? " a month"
           : months == 0 ? " on one day"
                         : "";
}

static void put_range(struct buf *b, const struct what_if_target *t)
{
    if (isnan(t->low))
        return;
    if (str_eq(t->low_text, t->high_text))
        return;
    buf_fmt(b, " (allowing for chance, anywhere from %.*s to %.*s)", STR_ARG(t->low_text),
            STR_ARG(t->high_text));
}

/* "about 40 fewer of its 1,934 referrals a year" */
static void put_number(struct buf *b, const struct comparison *c, const struct what_if *x,
                       const struct what_if_target *t)
{
    bool more = c->metric->polarity == POLARITY_HIGH, money = is_money(c->metric);
    int months = c->series.periods[c->period].months;

    buf_fmt(b, "%.*s %s", STR_ARG(t->number_text), more ? "more" : money ? "less" : "fewer");
    if (x->of.len)
        buf_fmt(b, " of its %.*s", STR_ARG(x->of));
    else if (!money)
        buf_fmt(b, " %.*s", STR_ARG(x->counted));
    buf_str(b, str_of(time_words(months)));
    put_range(b, t);
}

/* "the group's lowest quarter (15.0% or less)" */
static void put_quarter(struct buf *b, const struct comparison *c, const struct what_if *x)
{
    bool high = c->metric->polarity == POLARITY_HIGH;

    buf_fmt(b, "the group's %s quarter (%.*s or %s)", high ? "highest" : "lowest",
            STR_ARG(x->best.value_text), high ? "more" : "less");
}

static struct str answer(struct arena *a, const struct comparison *c, const struct what_if *x)
{
    struct buf b = buf_make(a, 4096);
    struct str name = c->area->name;

    buf_str(&b,
            c->own.flags & FLAG_PROVISIONAL ? S("First release, may change: if ") : S("If "));
    if (x->middle.asked) {
        buf_fmt(&b, "%.*s reached the middle of the group (%.*s), that would be ",
                STR_ARG(name), STR_ARG(x->middle.value_text));
        put_number(&b, c, x, &x->middle);
        if (x->best.asked && x->best.number > x->middle.number) {
            buf_str(&b, S("; "));
            put_quarter(&b, c, x);
            buf_fmt(&b, ", %.*s", STR_ARG(x->best.number_text));
        }
    } else {
        buf_fmt(&b, "%.*s reached ", STR_ARG(name));
        put_quarter(&b, c, x);
        buf_str(&b, S(", that would be "));
        put_number(&b, c, x, &x->best);
    }
    buf_char(&b, '.');
    return buf_text(&b);
}

/* {A} is the council. */
static const struct str refusals[WHAT_IF_REFUSALS] = {
    [WHAT_IF_NOT_COUNCIL] = STR_INIT("{A} is no council, so there is no group to reach."),
    [WHAT_IF_NOT_RUN] = STR_INIT("{A} does not run this service."),
    [WHAT_IF_ENDED] = STR_INIT("{A} has ended, so there is nothing for it to reach."),
    [WHAT_IF_PICKED] =
        STR_INIT("These councils were chosen by their results, so their middle is no aim."),
    [WHAT_IF_GAP] = STR_INIT("There is no figure for {A} to begin from."),
    [WHAT_IF_FEW] =
        STR_INIT("Too few councils have published a figure for a middle to be fair."),
    [WHAT_IF_NO_POLARITY] =
        STR_INIT("Neither higher nor lower is better here, so there is nothing to reach."),
    [WHAT_IF_THERE] = STR_INIT("{A} is in the best quarter of the group already."),
    [WHAT_IF_NO_NUMBERS] =
        STR_INIT("The numbers behind this figure are not published with it, so "
                 "what a difference would mean in people or pounds can't be "
                 "worked out."),
    [WHAT_IF_SMALL] =
        STR_INIT("{A} is so near the group's best quarter that the figures as they "
                 "are published can't tell how many that is."),
};

static struct str refused_words(struct arena *a, const struct comparison *c,
                                enum what_if_refusal r)
{
    struct str words = refusals[r];
    ptrdiff_t at = str_find(words, S("{A}"));

    if (at < 0)
        return words;
    return str_fmt(a, "%.*s%.*s%.*s", STR_ARG(str_cut(words, 0, at)), STR_ARG(c->area->name),
                   STR_ARG(str_cut(words, at + 3, words.len)));
}

static struct str formula_of(struct arena *a, const struct comparison *c,
                             const struct what_if *x)
{
    const struct what_if_target *t = x->middle.asked ? &x->middle : &x->best;
    bool up = c->metric->polarity == POLARITY_HIGH;
    struct str first = up ? t->value_text : c->own.text,
               last = up ? c->own.text : t->value_text;
    struct str by = x->of.len ? x->of : num_text(a, x->each, x->each < 100 ? 3 : 0);

    return str_fmt(a, "(%.*s − %.*s) × %.*s, to the nearest %.*s", STR_ARG(first),
                   STR_ARG(last), STR_ARG(by), STR_ARG(num_text(a, x->step, 0)));
}

/* --- the question ---- */

static enum what_if_refusal refused_at_once(const struct comparison *c)
{
    enum polarity p = c->metric->polarity;

    return c->refused[REFUSED_NOT_COUNCIL]              ? WHAT_IF_NOT_COUNCIL
           : c->refused[REFUSED_NOT_RUN]                ? WHAT_IF_NOT_RUN
           : c->refused[REFUSED_ENDED]                  ? WHAT_IF_ENDED
           : c->refused[REFUSED_PICKED]                 ? WHAT_IF_PICKED
           : isnan(c->own.value)                        ? WHAT_IF_GAP
           : p != POLARITY_HIGH && p != POLARITY_LOW    ? WHAT_IF_NO_POLARITY
           : !c->group || c->refused[REFUSED_FEW]       ? WHAT_IF_FEW
           : gap_to(c, c->own.shown, best_edge(c)) <= 0 ? WHAT_IF_THERE
                                                        : WHAT_IF_FINE;
}

void what_if_read(struct arena *a, const struct comparison *c, struct what_if *out)
{
    struct what_if *x = out;

    *x = (struct what_if){.each = NAN, .step = NAN};
    x->refused = refused_at_once(c);
    if (x->refused == WHAT_IF_FINE)
        scale_find(a, c, x);
    if (x->refused == WHAT_IF_FINE && isnan(x->each))
        x->refused = WHAT_IF_NO_NUMBERS;
    if (x->refused == WHAT_IF_FINE) {
        x->step = step_of(pow(10, -c->metric->decimals) * x->each);
        target_make(a, c, x, c->standing.middle, &x->middle);
        target_make(a, c, x, best_edge(c), &x->best);
        if (!x->middle.asked && !x->best.asked)
            x->refused = WHAT_IF_SMALL;
    }
    bool fine = x->refused == WHAT_IF_FINE;
    x->sentence = fine ? answer(a, c, x) : refused_words(a, c, x->refused);
    x->formula = fine ? formula_of(a, c, x) : (struct str){0};
}

/* --- as JSON ---- */

static void put_target(struct arena *a, struct json *to, const char *name,
                       const struct what_if_target *t)
{
    if (!t->asked) {
        json_put_null(to, name);
        return;
    }
    struct json *j = json_put(to, name, json_object(a));
    json_put_num(j, "value", t->value);
    json_put_str(j, "value_text", t->value_text);
    json_put_num(j, "number", t->number);
    json_put_num(j, "low", t->low);
    json_put_num(j, "high", t->high);
    json_put_str(j, "number_text", t->number_text);
}

struct json *what_if_json(struct arena *a, const struct what_if *x)
{
    struct json *j = json_object(a);
    bool fine = x->refused == WHAT_IF_FINE;

    json_put_str(j, "sentence", x->sentence);
    json_put_str(j, "refused", fine ? (struct str){0} : str_of(what_if_refusal_id(x->refused)));
    json_put_str(j, "counted", fine ? x->counted : (struct str){0});
    json_put_str(j, "formula", x->formula);
    json_put_num(j, "rounded_to", x->step);
    put_target(a, j, "middle", &x->middle);
    put_target(a, j, "best_quarter", &x->best);
    return j;
}
