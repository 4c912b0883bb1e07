/* raters.c: the methods that ask how far several people who rated the same things agree. */
#include "calc/inside.h"

#include "base/num.h"
#include "stats/agreement.h"

#include <math.h>

enum { UNIT, RATER, VALUE };

/* For levels that count, values must be numbers; names of categories become their places. */
static enum rc ratings_made(struct calc *c, bool nominal, struct stats_rating *out)
{
    const struct calc_field *f = c->fields;
    double *numbers = arena_new(c->arena, double, f[VALUE].names.len);

    for (ptrdiff_t i = 0; i < c->rows; i++) {
        int32_t value = f[VALUE].which[i];
        struct str text = f[VALUE].names.at[value];
        double number = NAN;
        if (text.len && nominal)
            number = value;
        else if (text.len && !num_parse(text, &numbers[value]))
            return calc_refuse_row(
                c, i, VALUE,
                "\"%.*s\" is not a number, and this level needs numbers. For "
                "names of categories say --level nominal.",
                STR_ARG(calc_shown(text)));
        else if (text.len)
            number = numbers[value];
        out[i] = (struct stats_rating){f[UNIT].which[i], f[RATER].which[i], number};
    }
    return OK;
}

/* Refuses a rater who rates one unit twice. */
static enum rc rated_once(struct calc *c)
{
    struct calc_groups g = calc_groups(c, UNIT);
    ptrdiff_t *last = arena_new(c->arena, ptrdiff_t, c->fields[RATER].names.len);

    for (ptrdiff_t u = 0; u < g.count; u++)
        for (ptrdiff_t k = g.start[u]; k < g.start[u + 1]; k++) {
            ptrdiff_t row = g.rows[k], *before = &last[c->fields[RATER].which[row]];
            if (*before > g.start[u])
                return calc_refuse_row(
                    c, row, RATER, "%.*s has rated %.*s before, on line %d.",
                    STR_ARG(calc_shown(c->fields[RATER].names.at[c->fields[RATER].which[row]])),
                    STR_ARG(calc_shown(c->fields[UNIT].names.at[u])),
                    c->lines[g.rows[*before - 1]]);
            *before = k + 1;
        }
    return OK;
}

static const struct calc_column columns[] = {{"unit", CALC_NAME, CALC_NEEDED},
                                             {"rater", CALC_NAME, CALC_NEEDED},
                                             {"value", CALC_NAME, CALC_NEEDED},
                                             {0}};

/* --- Krippendorff's alpha ---- */

static enum rc solve_agreement(struct calc *c)
{
    struct stats_rating *ratings = arena_new(c->arena, struct stats_rating, c->rows);
    enum stats_level level = (enum stats_level)c->set.level;

    TRY(rated_once(c));
    TRY(ratings_made(c, level == LEVEL_NOMINAL, ratings));
    struct stats_alpha alpha = stats_alpha(c->arena, ratings, c->rows, level);
    calc_put_number(c, alpha.alpha);
    calc_put_why(c, alpha.why);
    calc_end_row(c);
    return OK;
}

const struct calc_method calc_agreement = {
    .name = "agreement",
    .in = "unit,rater,value",
    .adds = "alpha,why",
    .whole = true,
    .columns = columns,
    .options =
        (const struct calc_option[]){{"level", "nominal|ordinal|interval|ratio", "nominal",
                                      "Whether values are names, an order, steps of equal "
                                      "size, or amounts with a zero."},
                                     {0}},
    .solve = solve_agreement,
    .words =
        {.group = "Judgements and choices",
         .title = "Agreement of raters (Krippendorff's alpha)",
         .summary =
             "How far people who rated the same things agree, beyond what chance would give.",
         .plain =
             "1 is full agreement, 0 is what chance would give, below 0 is agreement to "
             "differ. "
             "Above 0.8 ratings can be relied on; from 0.667 they can serve for tentative "
             "conclusions; below that, make the question clearer before counting the answers. "
             "Not everyone has to rate everything.",
         .formula =
             "alpha = 1 - observed disagreement / expected disagreement, by the coincidence "
             "matrix; squared differences: nominal 0 or 1; ordinal by the ratings between; "
             "interval (a - b)^2; ratio ((a - b) / (a + b))^2",
         .source = "K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, "
                   "University of "
                   "Pennsylvania.",
         .ties = "Equal ratings are agreement.",
         .gaps = "An empty value is no rating. A unit with one rating says nothing and is left "
                 "out.",
         .refuses =
             "No unit has two ratings; all ratings are equal; a negative value at the ratio "
             "level. A rater who rates a unit twice is an error.",
         .used = ""},
    .example = {.settings = {{STR_INIT("level"), STR_INIT("ordinal")}},
                .input =
                    "unit,rater,value\nQ1,R1,1\nQ1,R2,1\nQ2,R1,2\nQ2,R2,3\nQ3,R1,3\nQ3,R2,3\n"
                    "Q4,R1,2\n"}};

/* --- Fleiss' kappa ---- */

static enum rc solve_kappa(struct calc *c)
{
    struct stats_rating *ratings = arena_new(c->arena, struct stats_rating, c->rows);

    TRY(rated_once(c));
    TRY(ratings_made(c, true, ratings));
    struct stats_kappa k = stats_kappa(c->arena, ratings, c->rows);
    calc_put_count(c, k.units);
    calc_put_count(c, k.raters);
    calc_put_count(c, k.categories);
    calc_put_number(c, k.observed);
    calc_put_number(c, k.expected);
    calc_put_number(c, k.kappa);
    calc_put_why(c, k.why);
    calc_end_row(c);
    return OK;
}

const struct calc_method calc_kappa = {
    .name = "kappa",
    .in = "unit,rater,value",
    .adds = "units,raters,categories,observed,expected,kappa,why",
    .whole = true,
    .columns = columns,
    .solve = solve_kappa,
    .words =
        {.group = "Judgements and choices",
         .title = "Agreement on categories (Fleiss' kappa)",
         .summary =
             "How far raters who each put things into categories agree, beyond what chance "
             "would give.",
         .plain = "Older and more widely quoted than alpha, but every unit needs equally many "
                  "ratings. "
                  "1 is full agreement, 0 what chance would give. Use alpha where ratings are "
                  "missing or where categories have an order.",
         .formula = "kappa = (P - Pe) / (1 - Pe), P the mean share of agreeing pairs in a "
                    "unit, Pe the "
                    "sum of squared shares of the categories",
         .source = "J. L. Fleiss (1971), Psychological Bulletin 76, 378-382.",
         .ties = "Equal ratings are agreement.",
         .gaps = "An empty value is no rating; its unit then has fewer than the others.",
         .refuses =
             "Units with different numbers of ratings; one rating a unit; all in one category.",
         .used = ""},
    .example = {.input =
                    "unit,rater,value\nQ1,R1,yes\nQ1,R2,yes\nQ2,R1,no\nQ2,R2,yes\nQ3,R1,no\n"
                    "Q3,R2,no\n"}};
