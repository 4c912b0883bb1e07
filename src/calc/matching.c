/* matching.c: the methods that match people and put rankings together. */
#include "calc/inside.h"

#include "stats/matching.h"

#include <math.h>
#include <stdlib.h>

/* --- assign ---- */

enum { PERSON, PLACE, COST };

static enum rc costs_read(struct calc *c, double *cost, ptrdiff_t places)
{
    const struct calc_field *f = c->fields;
    int32_t *row_of = arena_new(c->arena, int32_t, f[PERSON].names.len * places);

    for (ptrdiff_t i = 0; i < f[PERSON].names.len * places; i++)
        cost[i] = NAN;
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        ptrdiff_t at = f[PERSON].which[i] * places + f[PLACE].which[i];
        if (row_of[at])
            return calc_refuse_row(c, i, PERSON,
                                   "this pair of person and place stands on line %d already.",
                                   c->lines[row_of[at] - 1]);
        row_of[at] = (int32_t)(i + 1);
        cost[at] = c->set.high ? -f[COST].numbers[i] : f[COST].numbers[i];
    }
    return OK;
}

static enum rc solve_assign(struct calc *c)
{
    const struct calc_field *f = c->fields;
    ptrdiff_t people = f[PERSON].names.len, places = f[PLACE].names.len;
    double total = 0;

    if (people > STATS_ASSIGN_MOST || places > STATS_ASSIGN_MOST)
        return calc_refuse_row(
            c, c->rows - 1, people > STATS_ASSIGN_MOST ? PERSON : PLACE,
            "there are %td people and %td places; %d of each can be matched.", people, places,
            STATS_ASSIGN_MOST);
    double *cost = arena_new(c->arena, double, people *places);
    ptrdiff_t *to = arena_new(c->arena, ptrdiff_t, people);

    TRY(costs_read(c, cost, places));
    enum stats_why why = stats_assign(c->arena, cost, people, places, to, &total);
    for (ptrdiff_t p = 0; p < people; p++) {
        calc_put_text(c, f[PERSON].names.at[p]);
        if (why || to[p] < 0) {
            calc_put_refusal(c, 2, why ? why : WHY_NO_MATCH);
        } else {
            double chosen = cost[p * places + to[p]];
            calc_put_text(c, f[PLACE].names.at[to[p]]);
            calc_put_number(c, c->set.high ? -chosen : chosen);
            calc_put_why(c, WHY_NONE);
        }
        calc_end_row(c);
    }
    return OK;
}

const struct calc_method calc_assign = {
    .name = "assign",
    .in = "person,place,cost",
    .adds = "person,place,cost,why",
    .whole = true,
    .columns = (const struct calc_column[]){{"person", CALC_NAME, CALC_NEEDED},
                                            {"place", CALC_NAME, CALC_NEEDED},
                                            {"cost", CALC_NUMBER, CALC_NEEDED},
                                            {0}},
    .options =
        (const struct calc_option[]){{"polarity", "high|low", "low",
                                      "Whether the sum is to be high (preferences) or low "
                                      "(costs, distances)."},
                                     {0}},
    .solve = solve_assign,
    .words =
        {.group = "Like and unlike",
         .title = "Assignment: who goes where",
         .summary = "One place for each person and one person for each place, so that the sum "
                    "of costs "
                    "is as low as can be.",
         .plain =
             "For matching peers to reviews or mentors to councils: a cost for each pair, such "
             "as "
             "miles to travel, and the whole list is matched at once. Choosing the best pair "
             "first and the next best after it is not the same and is usually worse. A pair "
             "that "
             "is not in the input is not allowed.",
         .formula = "as many pairs as can be, no person and no place twice; among those, the "
                    "least sum "
                    "of costs (with --polarity high, the greatest)",
         .source =
             "R. Jonker and A. Volgenant (1987), Computing 38, 325-340; D. F. Crouse (2016), "
             "IEEE Transactions on Aerospace and Electronic Systems 52, 1679-1696, as "
             "scipy.optimize.linear_sum_assignment.",
         .ties = "Of several ways with the same sum, one is given, always the same for the "
                 "same input.",
         .gaps = "An empty cost is a pair that is not allowed.",
         .refuses =
             "A person for whom no place is left has none. A pair that stands twice is an "
             "error.",
         .used = ""},
    .example = {.input = "person,place,cost\nR1,X,4\nR1,Y,1\nR2,X,2\nR2,Y,0\nR3,X,5\n"}};

/* --- schulze ---- */

enum { BALLOT, OPTION, RANK, WEIGHT };

static enum rc check_schulze(struct calc *c)
{
    return calc_not_negative(c, WEIGHT);
}

struct votes {
    double *ranks, *weights;
};

static enum rc votes_read(struct calc *c, struct votes *v, ptrdiff_t options)
{
    const struct calc_field *f = c->fields;
    ptrdiff_t ballots = f[BALLOT].names.len;
    int32_t *row_of = arena_new(c->arena, int32_t, ballots * options);

    for (ptrdiff_t i = 0; i < ballots * options; i++)
        v->ranks[i] = NAN;
    for (ptrdiff_t b = 0; b < ballots; b++)
        v->weights[b] = NAN;
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        ptrdiff_t b = f[BALLOT].which[i], at = b * options + f[OPTION].which[i];
        double weight =
            f[WEIGHT].at < 0 || isnan(f[WEIGHT].numbers[i]) ? 1 : f[WEIGHT].numbers[i];
        if (row_of[at])
            return calc_refuse_row(c, i, OPTION,
                                   "this ballot has the option on line %d already.",
                                   c->lines[row_of[at] - 1]);
        if (!isnan(v->weights[b]) && v->weights[b] != weight)
            return calc_refuse_row(c, i, WEIGHT,
                                   "this ballot weighs %.17g here and %.17g before.", weight,
                                   v->weights[b]);
        row_of[at] = (int32_t)(i + 1);
        v->ranks[at] = f[RANK].numbers[i];
        v->weights[b] = weight;
    }
    return OK;
}

static enum rc solve_schulze(struct calc *c)
{
    const struct calc_field *f = c->fields;
    ptrdiff_t options = f[OPTION].names.len, ballots = f[BALLOT].names.len;

    if (options > STATS_OPTIONS_MOST || options * ballots > CALC_ROWS_MOST)
        return calc_refuse_row(
            c, c->rows - 1, OPTION,
            "there are %td options on %td ballots; at most %d options, and %d of "
            "both multiplied.",
            options, ballots, STATS_OPTIONS_MOST, CALC_ROWS_MOST);
    struct votes v = {arena_new(c->arena, double, ballots *options),
                      arena_new(c->arena, double, ballots)};
    ptrdiff_t *place = arena_new(c->arena, ptrdiff_t, options);

    TRY(votes_read(c, &v, options));
    enum stats_why why =
        stats_schulze(c->arena, v.ranks, v.weights, ballots, options, place, NULL);
    for (ptrdiff_t o = 0; o < options; o++) {
        calc_put_text(c, f[OPTION].names.at[o]);
        if (why)
            calc_put_refusal(c, 1, why);
        else {
            calc_put_count(c, place[o]);
            calc_put_why(c, WHY_NONE);
        }
        calc_end_row(c);
    }
    return OK;
}

const struct calc_method calc_schulze = {
    .name = "schulze",
    .in = "ballot,option,rank[,weight]",
    .adds = "option,place,why",
    .whole = true,
    .columns = (const struct calc_column[]){{"ballot", CALC_NAME, CALC_NEEDED},
                                            {"option", CALC_NAME, CALC_NEEDED},
                                            {"rank", CALC_NUMBER, CALC_NEEDED},
                                            {"weight", CALC_NUMBER, CALC_OPTIONAL},
                                            {0}},
    .check = check_schulze,
    .solve = solve_schulze,
    .words =
        {.group = "Judgements and choices",
         .title = "Many rankings into one (Schulze)",
         .summary =
             "The order that a group as a whole prefers, from the order that each of its "
             "members prefers.",
         .plain =
             "Each ballot ranks the options, 1 for the first; equal ranks and missing options "
             "are "
             "allowed. An option that would beat every other one to one always comes first. "
             "Adding a copy of an option, or one that nobody wants, does not change who wins, "
             "which adding up points can't promise.",
         .formula =
             "strength of a path = its weakest link, a link a to b counting the ballots that "
             "prefer a where more of them do than prefer b (winning votes); a stands before b "
             "when its strongest path to b is stronger than the one back",
         .source = "M. Schulze (2011), Social Choice and Welfare 36, 267-303.",
         .ties = "Options that neither beats share the place: 1 + how many beat them.",
         .gaps =
             "An option that a ballot leaves out or leaves empty stands below all it ranks.",
         .refuses = "An option twice on a ballot is an error.",
         .used = ""},
    .example = {
        .input = "ballot,option,rank\nB1,park,1\nB1,pool,2\nB1,path,3\nB2,pool,1\nB2,path,2\n"
                 "B2,park,3\nB3,park,1\nB3,path,2\n"}};
