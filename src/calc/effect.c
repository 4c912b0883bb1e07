/* effect.c: the method that asks whether something helped. */
#include "calc/inside.h"

#include "base/num.h"
#include "stats/effect.h"

#include <math.h>

enum { UNIT, T, TREATED, VALUE };

static enum rc check_did(struct calc *c)
{
    double treated = c->fields[TREATED].now;

    if (treated == 0 || treated == 1)
        return OK;
    return calc_refuse_now(
        c, TREATED, "treated must be 1 for those reached and 0 for the others, in each row.");
}

struct spans { /* each unit's sums on either side */
    double *before, *after;
    ptrdiff_t *before_n, *after_n;
    bool *treated, *gap;
};

/* Whether a time is at or after the one given: as numbers when both are, else as text. */
static bool is_after(const struct calc *c, struct str t)
{
    double number;

    if (!isnan(c->set.from) && num_parse(t, &number))
        return number >= c->set.from;
    return str_cmp(t, c->set.from_text) >= 0;
}

static enum rc unit_read(struct calc *c, ptrdiff_t u, ptrdiff_t *rows, ptrdiff_t n,
                         struct spans *s)
{
    const struct calc_field *f = c->fields;
    bool numbers;

    TRY(calc_by_time(c, T, rows, n, &numbers));
    for (ptrdiff_t i = 0; i < n; i++) {
        double value = f[VALUE].numbers[rows[i]];
        bool treated = f[TREATED].numbers[rows[i]] == 1;
        if (i && treated != s->treated[u])
            return calc_refuse_row(
                c, rows[i], TREATED,
                "this unit is treated in one row and not in another. treated "
                "says whether it was ever reached; --from says when.");
        s->treated[u] = treated;
        bool after = is_after(c, f[T].names.at[f[T].which[rows[i]]]);
        s->gap[u] |= isnan(value);
        *(after ? &s->after[u] : &s->before[u]) += value;
        *(after ? &s->after_n[u] : &s->before_n[u]) += 1;
    }
    s->before[u] = s->before_n[u] && !s->gap[u] ? s->before[u] / (double)s->before_n[u] : NAN;
    s->after[u] = s->after_n[u] && !s->gap[u] ? s->after[u] / (double)s->after_n[u] : NAN;
    return OK;
}

static enum rc solve_did(struct calc *c)
{
    struct calc_groups g = calc_groups(c, UNIT);
    struct spans s = {
        arena_new(c->arena, double, g.count),    arena_new(c->arena, double, g.count),
        arena_new(c->arena, ptrdiff_t, g.count), arena_new(c->arena, ptrdiff_t, g.count),
        arena_new(c->arena, bool, g.count),      arena_new(c->arena, bool, g.count)};

    if (!num_parse(c->set.from_text, &c->set.from))
        c->set.from = NAN;
    for (ptrdiff_t u = 0; u < g.count; u++)
        TRY(unit_read(c, u, g.rows + g.start[u], g.start[u + 1] - g.start[u], &s));

    struct stats_effect e = stats_effect(c->arena, s.before, s.after, s.treated, g.count);
    calc_put_count(c, e.treated);
    calc_put_count(c, e.controls);
    calc_put_number(c, e.estimate);
    calc_put_number(c, e.p);
    calc_put_number(c, e.placebo_lower);
    calc_put_number(c, e.placebo_upper);
    calc_put_count(c, e.placebos);
    calc_put_why(c, e.why);
    calc_end_row(c);
    return OK;
}

const struct calc_method calc_did = {
    .name = "did",
    .in = "unit,t,treated,value",
    .adds = "treated,controls,estimate,p,placebo_lower,placebo_upper,placebos,why",
    .whole = true,
    .columns = (const struct calc_column[]){{"unit", CALC_NAME, CALC_NEEDED},
                                            {"t", CALC_TIME, CALC_NEEDED},
                                            {"treated", CALC_NUMBER, CALC_NEEDED},
                                            {"value", CALC_NUMBER, CALC_NEEDED},
                                            {0}},
    .options =
        (const struct calc_option[]){{"from", "a time as in column t", "none: it must be given",
                                      "The first time at which it was in place."},
                                     {0}},
    .check = check_did,
    .solve = solve_did,
    .words =
        {.group = "Over time",
         .title = "Did it help (difference in differences)",
         .summary =
             "How much more those reached changed than those not reached, and how often chance "
             "alone would show as much.",
         .plain = "Everyone's figures move. So the change of those reached is set against the "
                  "change of "
                  "those not reached over the same time. Then the same sum is done pretending "
                  "that others "
                  "had been reached (placebos): p is the share of such pretended effects that "
                  "are at least "
                  "as large as the real one.\n\n"
                  "It is only as good as the comparison: both sides must have been moving "
                  "alike before. "
                  "With few places p can't be small, and saying \"no evidence\" is not the "
                  "same as \"no "
                  "effect\".",
         .formula =
             "estimate = mean(after - before of the treated) - mean(after - before of the "
             "others)\n"
             "p = share of placebo estimates with |placebo| >= |estimate|, the real one among "
             "them; all choices of as many units where there are at most 10,000, else 9,999 "
             "drawn from a fixed start and the real one",
         .source = "D. Card and A. B. Krueger (1994), American Economic Review 84, 772-793; "
                   "placebos: A. "
                   "Abadie, A. Diamond and J. Hainmueller (2010), Journal of the American "
                   "Statistical "
                   "Association 105, 493-505; R. A. Fisher (1935), The Design of Experiments.",
         .ties = "A placebo as large as the estimate counts as at least as large.",
         .gaps = "A unit with an empty value, or with nothing before or after, is left out.",
         .refuses =
             "Nobody treated, or nobody to compare with. With fewer than 2 others there is an "
             "estimate but no p.",
         .used = ""},
    .example = {.settings = {{STR_INIT("from"), STR_INIT("2023")}},
                .input =
                    "unit,t,treated,value\nA,2022,1,50\nA,2023,1,58\nB,2022,0,51\nB,2023,0,53\n"
                    "C,2022,0,47\nC,2023,0,48\nD,2022,0,60\nD,2023,0,61\nE,2022,0,40\n"
                    "E,2023,0,43\n"}};
