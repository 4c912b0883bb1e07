/* standing_test.c: an area's standing and what stands out, beside plain sums over the figures
 * one by one. */
#include "cube/made.h"
#include "cube/scan.h"
#include "cube/standing.h"
#include "stats/stats.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { METRICS = 120, PERIODS = 11, PLACES = 137, ASKED = 600, MOST_GROUP = 40, TOP = 25 };

static bool close_to(double x, double y)
{
    return (isnan(x) && isnan(y)) || fabs(x - y) <= 1e-12 * fabs(y) || x == y;
}

/* --- one area --------------------------------------------------------------------------------
 */

static void check_rank(const struct slice *s, const struct standing_ask *ask,
                       const int32_t *peers, ptrdiff_t listed,
                       const struct standing_period *got)
{
    double own = slice_number(s, ask->place, SLICE_VALUE);
    ptrdiff_t before = 0, of = 0;
    bool among = false;

    for (ptrdiff_t i = 0; i < listed; i++) {
        double v = slice_number(s, peers[i], SLICE_VALUE);
        of += !isnan(v);
        before += ask->low_first ? v < own : v > own;
        among = among || peers[i] == ask->place;
    }
    if (isnan(own)) {
        assert_int_equal(got->rank, 0);
        assert_int_equal(got->band, 0);
        return;
    }
    of += !among;
    assert_int_equal(got->rank, before + 1);
    assert_int_equal(got->of, of);
    assert_int_equal(got->band, stats_band(before + 1, of, 4));
}

static void check_group(const struct slice *s, const struct standing_ask *ask,
                        const struct standing_group *got)
{
    double v[MOST_GROUP], sum = 0;

    for (ptrdiff_t i = 0; i < ask->group_count; i++)
        v[i] = slice_number(s, ask->group[i], SLICE_VALUE);
    ptrdiff_t n = stats_sort(v, ask->group_count);
    for (ptrdiff_t i = 0; i < n; i++)
        sum += v[i];
    assert_int_equal(got->reported, n);
    assert_true(n ? got->low == v[0] && got->high == v[n - 1] : isnan(got->low));
    assert_true(close_to(got->middle, stats_quantile(v, n, 0.5)));
    /* The sum is taken of scaled whole numbers: it is as exact, but not the same to the bit. */
    double size = 0;
    for (ptrdiff_t i = 0; i < n; i++)
        size += fabs(v[i]);
    assert_true(n ? fabs(got->mean - sum / (double)n) <= 1e-14 * size : isnan(got->mean));
}

static void a_standing_is_what_counting_one_by_one_gives(void **state)
{
    struct made_cube m;
    uint64_t seed = 77;
    ptrdiff_t tried = 0;

    (void)state;
    made_open(&m, 12, METRICS, PERIODS, PLACES, 0);
    for (int n = 0; n < ASKED; n++) {
        struct arena *a = arena_open();
        struct standing_period got[PERIODS];
        int32_t peers[PLACES], group[MOST_GROUP];
        ptrdiff_t metric = (ptrdiff_t)made_chance(&seed, METRICS), listed = 0;
        struct standing_ask ask = {.place = (ptrdiff_t)made_chance(&seed, PLACES),
                                   .group = group,
                                   .peer_count = PLACES,
                                   .low_first = made_chance(&seed, 2)};
        for (int32_t i = 0; i < PLACES; i++)
            if (made_chance(&seed, 3) == 0)
                peers[listed++] = i;
        ask.peers = standing_peers(a, PLACES, peers, listed);
        ask.group_count = (ptrdiff_t)made_chance(&seed, n % 3 ? 17 : MOST_GROUP);
        for (ptrdiff_t i = 0; i < ask.group_count; i++) /* some of no place */
            group[i] = (int32_t)made_chance(&seed, PLACES + 10);
        assert_int_equal(standing_read(m.cube, metric, &ask, got), PERIODS);
        for (ptrdiff_t p = 0; p < PERIODS; p++, tried++) {
            const struct slice *s = cube_read(m.cube, metric, p);
            assert_int_equal(got[p].state, slice_state(s, ask.place));
            assert_true(close_to(got[p].value, slice_number(s, ask.place, SLICE_VALUE)));
            check_rank(s, &ask, peers, listed, &got[p]);
            check_group(s, &ask, &got[p].group);
        }
        arena_close(a);
    }
    print_message("standing: %td cases\n", tried);
    assert_true(tried > 0);
    made_close(&m);
}

/* --- the sector ------------------------------------------------------------------------------
 */

struct scored {
    ptrdiff_t metric, place;
    double score;
};

static int highest_first(const void *left, const void *right)
{
    const struct scored *a = left, *b = right;

    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    if (a->metric != b->metric)
        return a->metric < b->metric ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static double lower_than(const struct slice *s, double value)
{
    double n = 0;

    for (ptrdiff_t i = 0; i < s->count; i++)
        n += slice_number(s, i, SLICE_VALUE) < value;
    return n;
}

static double score_plainly(const struct made_cube *m, const struct scan_ask *ask, ptrdiff_t i,
                            ptrdiff_t place)
{
    const struct slice_summary *sum = &cube_at(m->cube, i, PERIODS - 1)->summary;
    const struct slice *now = cube_read(m->cube, i, PERIODS - 1);
    const struct slice *before = cube_read(m->cube, i, PERIODS - 2);
    double v = slice_number(now, place, SLICE_VALUE), score = 0;
    double w = slice_number(before, place, SLICE_VALUE);

    if (isnan(v))
        return NAN;
    if (sum->spread > 0)
        score += ask->by_distance * fabs((v - sum->middle) / sum->spread);
    if (sum->spread > 0 && !isnan(w))
        score += ask->by_change * (fabs(v - w) / sum->spread);
    if (!isnan(w))
        score += ask->by_rank * fabs(lower_than(now, v) - lower_than(before, w)) /
                 (double)sum->reported;
    return score;
}

static ptrdiff_t scan_plainly(const struct made_cube *m, const struct scan_ask *ask,
                              struct scored *out)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < METRICS; i++)
        for (ptrdiff_t place = 0; place < PLACES; place++) {
            double score = score_plainly(m, ask, i, place);
            if (!isnan(score) && (!ask->metrics || ask->metrics[i]))
                out[n++] = (struct scored){i, place, score};
        }
    qsort(out, (size_t)n, sizeof *out, highest_first);
    return n;
}

static void check_scan(const struct made_cube *m, const struct scan_ask *ask)
{
    struct scan_hit got[TOP];
    struct arena *a = arena_open();
    struct scored *all = arena_new(a, struct scored, METRICS * PLACES);
    ptrdiff_t n = scan_plainly(m, ask, all);

    assert_true(n >= ask->most);
    cube_enter(m->cube, 2);
    assert_int_equal(scan_read(m->cube, ask, 2, got), ask->most);
    cube_leave(m->cube, 2);
    for (ptrdiff_t i = 0; i < ask->most; i++) {
        assert_true(close_to(got[i].score, all[i].score));
        assert_int_equal(got[i].metric, all[i].metric);
        assert_int_equal(got[i].place, all[i].place);
        assert_int_equal(got[i].period, PERIODS - 1);
        assert_true(
            close_to(got[i].value, slice_number(cube_read(m->cube, all[i].metric, PERIODS - 1),
                                                all[i].place, SLICE_VALUE)));
    }
    arena_close(a);
}

static void a_scan_finds_what_scoring_one_by_one_finds(void **state)
{
    static const double weights[][3] = {{1, 1, 4}, {1, 0, 0}, {0, 1, 0}, {0.3, 0.1, 50}};
    struct made_cube m, part;
    char some[METRICS];

    (void)state;
    made_open(&m, 13, METRICS, PERIODS, PLACES, 0);
    made_open(&part, 13, METRICS, PERIODS, PLACES, 300 * 1000);
    for (ptrdiff_t i = 0; i < METRICS; i++)
        some[i] = i % 3 == 0;
    for (ptrdiff_t w = 0; w < COUNT_OF(weights); w++)
        for (int kind = 0; kind < 12; kind++) {
            struct scan_ask ask = {.by_distance = weights[w][0],
                                   .by_change = weights[w][1],
                                   .by_rank = weights[w][2],
                                   .most = kind & 1 ? TOP : 3,
                                   .threads = kind & 2 ? 3 : 1,
                                   .thorough = kind & 4,
                                   .metrics = kind & 8 ? some : NULL};
            check_scan(&m, &ask);
        }
    struct scan_ask ask = {
        .by_distance = 1, .by_change = 1, .by_rank = 4, .most = TOP, .threads = 2};
    check_scan(&part, &ask);
    made_close(&m);
    made_close(&part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_standing_is_what_counting_one_by_one_gives),
        cmocka_unit_test(a_scan_finds_what_scoring_one_by_one_finds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
