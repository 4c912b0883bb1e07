/* nearness.c: the method that finds each area's nearest neighbours. */
#include "calc/inside.h"

#include "base/num.h"
#include "stats/near.h"

#include <math.h>
#include <stdlib.h>

enum { ID, VALUES };

static int by_name(const void *one, const void *other)
{
    return str_cmp(**(struct str *const *)one, **(struct str *const *)other);
}

static enum rc weights_read(struct calc *c, double *weights)
{
    struct str rest = c->set.weights, one;
    ptrdiff_t n = 0;

    while (str_split(&rest, ',', &one)) {
        double w;
        if (n == c->rest_count || !num_parse(str_trim(one), &w) || w < 0)
            break;
        weights[n++] = w;
        if (!rest.len && n == c->rest_count)
            return OK;
    }
    return calc_refuse_setting(
        c,
        "--weights %.*s: there must be %td numbers of 0 or more, one for "
        "each column of values, parted by commas.",
        STR_ARG(calc_shown(c->set.weights)), c->rest_count);
}

/* Rows in the order of their ids, so that equal distances come in that order; place[k] is the
 * row of the input that stands k-th. */
static enum rc sorted_rows(struct calc *c, ptrdiff_t *place)
{
    const struct calc_field *id = &c->fields[ID];
    const struct str **names = arena_new(c->arena, const struct str *, c->rows);

    for (ptrdiff_t i = 0; i < c->rows; i++) {
        if (id->which[i] != i)
            return calc_refuse_row(c, i, ID, "the id \"%.*s\" stands twice, first on line %d.",
                                   STR_ARG(calc_shown(id->names.at[id->which[i]])),
                                   c->lines[id->which[i]]);
        names[i] = &id->names.at[i];
    }
    qsort(names, (size_t)c->rows, sizeof *names, by_name);
    for (ptrdiff_t k = 0; k < c->rows; k++)
        place[k] = names[k] - id->names.at;
    return OK;
}

static void put_row(struct calc *c, const struct stats_near *near, const ptrdiff_t *place,
                    ptrdiff_t at, struct stats_neighbour *found)
{
    const struct str *names = c->fields[ID].names.at;
    ptrdiff_t n = stats_near_one(near, at, c->set.top, found);

    for (ptrdiff_t k = 0; k < n; k++) {
        calc_put_text(c, names[place[at]]);
        calc_put_text(c, names[place[found[k].at]]);
        calc_put_count(c, k + 1);
        calc_put_number(c, found[k].distance);
        calc_put_why(c, WHY_NONE);
        calc_end_row(c);
    }
    if (n)
        return;
    calc_put_text(c, names[place[at]]);
    calc_put_refusal(c, 3, stats_near_takes_part(near, at) ? WHY_TOO_FEW : WHY_NOT_REPORTED);
    calc_end_row(c);
}

static enum rc solve_neighbours(struct calc *c)
{
    ptrdiff_t *place = arena_new(c->arena, ptrdiff_t, c->rows);
    ptrdiff_t *at = arena_new(c->arena, ptrdiff_t, c->rows), k = c->rest_count;
    double *weights = arena_new(c->arena, double, k), *v;
    enum stats_why why = WHY_NONE;

    if (c->set.weights.len)
        TRY(weights_read(c, weights));
    TRY(sorted_rows(c, place));
    v = arena_new(c->arena, double, c->rows *k);
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        at[place[i]] = i;
        for (ptrdiff_t j = 0; j < k; j++)
            v[i * k + j] = c->rest_values[place[i] * k + j];
    }
    struct stats_near *near = stats_near_open(
        c->arena, v, c->rows, k, c->set.weights.len ? weights : NULL, c->set.standardise, &why);
    if (!near)
        return calc_refuse(c, c->lines[0], -1, "%s.", stats_why_words(why));
    if (c->set.top >= c->rows)
        c->set.top = c->rows > 1 ? c->rows - 1 : 1;
    struct stats_neighbour *found = arena_new(c->arena, struct stats_neighbour, c->set.top);
    for (ptrdiff_t i = 0; i < c->rows && !c->sink_failed; i++)
        put_row(c, near, place, at[i], found);
    return OK;
}

const struct calc_method calc_neighbours = {
    .name = "neighbours",
    .in = "id,v1..vk",
    .adds = "id,neighbour,place,distance,why",
    .whole = true,
    .columns = (const struct calc_column[]){{"id", CALC_NAME, CALC_NEEDED},
                                            {"v1..vk", CALC_REST, CALC_NEEDED},
                                            {0}},
    .options =
        (const struct calc_option[]){
            {"top", "a whole number from 1 to 100000", "20", "How many neighbours of each."},
            {"weights", "one number for each column, by commas", "all 1",
             "How much each characteristic counts."},
            {"standardise", "sd|none", "sd", "Whether columns are brought to one scale first."},
            {0}},
    .solve = solve_neighbours,
    .words =
        {.group = "Like and unlike",
         .title = "Nearest neighbours: which places are most alike",
         .summary =
             "For each place, the places that are most like it by the characteristics given.",
         .plain =
             "Each characteristic is first brought to one scale, so that thousands of people "
             "do "
             "not count for more than tenths of a percent. Then the distance between two "
             "places "
             "is measured over all characteristics, as on a map with many directions.\n\n"
             "Alike in what was asked is all it says. Choose characteristics that a council "
             "can't change but that drive the figure, and say which they were.",
         .formula = "z = (v - mean) / sd, sd the population's (divided by n)\n"
                    "distance(a, b) = sqrt(sum w (z_a - z_b)^2)",
         .source = "The way of the ONS's statistical nearest neighbours (2023) and of DfE's; "
                   "distance "
                   "as scipy.spatial.distance.euclidean(a, b, w).",
         .ties = "Equal distances come in the order of the ids.",
         .gaps = "A place with an empty characteristic has no neighbours and is nobody's.",
         .refuses =
             "A characteristic that is the same everywhere adds nothing. An id that stands "
             "twice, or weights of the wrong number, are errors.",
         .used = ""},
    .example = {.settings = {{STR_INIT("top"), STR_INIT("2")}},
                .input = "id,people,over_65\nA,120,18\nB,150,17\nC,480,11\nD,130,24\n"}};
