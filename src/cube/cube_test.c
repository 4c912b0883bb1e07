/* cube_test.c: the whole cube, cubes that differ in one slice, and cubes that hold only what
 * fits their budget, also while many threads read. */
#include "cube/made.h"

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdatomic.h>
#include <string.h>

enum { METRICS = 150, PERIODS = 4, PLACES = 60, QUERIES = 4000, CHANGES = 600, THREADS = 4 };

static bool same_number(double x, double y)
{
    return (isnan(x) && isnan(y)) || memcmp(&x, &y, sizeof x) == 0;
}

static bool same_slice(const struct slice *s, const struct slice *t)
{
    if (s->count != t->count)
        return false;
    for (ptrdiff_t i = 0; i < s->count; i++) {
        if (slice_state(s, i) != slice_state(t, i) || slice_flags(s, i) != slice_flags(t, i))
            return false;
        for (int k = 0; k < SLICE_ARRAYS; k++)
            if (!same_number(slice_number(s, i, (enum slice_array)k),
                             slice_number(t, i, (enum slice_array)k)))
                return false;
    }
    return true;
}

static bool is_of_bytes(const struct slice *s, struct str bytes)
{
    struct arena *a = arena_open();
    struct slice whole;
    bool same = slice_unpack(a, bytes, &whole) == OK && same_slice(s, &whole);

    arena_close(a);
    return same;
}

static void a_cube_gives_what_was_put(void **state)
{
    struct made_cube m;
    int64_t figures = 0;

    (void)state;
    made_open(&m, 1, METRICS, PERIODS, PLACES, 0);
    for (ptrdiff_t i = 0; i < METRICS; i++)
        for (ptrdiff_t p = 0; p < PERIODS; p++) {
            assert_true(is_of_bytes(cube_read(m.cube, i, p), m.bytes[i * PERIODS + p]));
            assert_int_equal(cube_at(m.cube, i, p)->known_from, 7);
            assert_int_equal(cube_at(m.cube, i, p)->count, PLACES);
            figures += cube_at(m.cube, i, p)->summary.reported;
        }
    assert_int_equal(cube_figures(m.cube), figures);
    assert_int_equal(cube_metrics(m.cube), METRICS);
    assert_true(cube_bytes(m.cube) > METRICS * PERIODS * PLACES * 3);
    made_close(&m);
}

static void damaged_bytes_are_refused_and_leave_no_period(void **state)
{
    struct arena *a = arena_open();
    struct cube *c = cube_make(a, 1);
    const struct slice *figures;

    (void)state;
    cube_periods(c, 0, 2);
    assert_int_equal(cube_put_bytes(c, 0, 0, S("F\2damaged"), 1, &figures), FAULT);
    cube_trim(c, 0, 0);
    assert_int_equal(cube_period_count(c, 0), 0);
    assert_int_equal(cube_figures(c), 0);
    arena_close(a);
}

/* --- cubes that differ in one slice ----------------------------------------------------------
 */

static void a_changed_slice_leaves_the_old_cube_as_it_was(void **state)
{
    struct made_cube m;
    struct arena *a = arena_open();
    uint64_t seed = 99;
    struct slice s;

    (void)state;
    made_open(&m, 2, METRICS, PERIODS, PLACES, 0);
    made_slice(a, &seed, PLACES + 3, &s);
    struct str bytes = slice_pack(a, &s);
    struct cube *next = cube_changed(m.cube, 70, 2, bytes, 11);
    for (ptrdiff_t i = 0; i < METRICS; i++)
        for (ptrdiff_t p = 0; p < PERIODS; p++) {
            bool changed = i == 70 && p == 2;
            const struct slice *old = cube_read(m.cube, i, p), *new = cube_read(next, i, p);
            assert_true(is_of_bytes(old, m.bytes[i * PERIODS + p]));
            assert_true(is_of_bytes(new, changed ? bytes : m.bytes[i * PERIODS + p]));
            assert_true(changed || old->in.bytes == new->in.bytes); /* shared */
        }
    assert_int_equal(cube_at(m.cube, 70, 2)->known_from, 7);
    assert_int_equal(cube_at(next, 70, 2)->known_from, 11);
    assert_true(cube_at(next, 70, 2)->revised && !cube_at(m.cube, 70, 2)->revised);
    assert_int_equal(cube_at(next, 70, 2)->count, PLACES + 3);
    assert_int_equal(cube_figures(next) - cube_figures(m.cube),
                     cube_at(next, 70, 2)->summary.reported -
                         cube_at(m.cube, 70, 2)->summary.reported);
    cube_close(m.cube);
    cube_close(next);
    arena_close(m.arena);
    arena_close(a);
}

/* The newest of each slice, while cubes come and go, some of them held for long. */
static void many_changes_keep_every_slice_and_their_memory(void **state)
{
    struct made_cube m;
    struct arena *a = arena_open();
    struct cube *held[5] = {0};
    uint64_t seed = 5;
    int kept = 0;

    (void)state;
    made_open(&m, 3, METRICS, PERIODS, PLACES, 0);
    held[kept++] = m.cube;
    for (int n = 0; n < CHANGES; n++) {
        ptrdiff_t i = (ptrdiff_t)made_chance(&seed, 7),
                  p = (ptrdiff_t)made_chance(&seed, PERIODS);
        struct slice s;
        made_slice(a, &seed, PLACES, &s);
        m.bytes[i * PERIODS + p] = slice_pack(a, &s);
        struct cube *next =
            cube_changed(held[kept - 1], i, p, m.bytes[i * PERIODS + p], 100 + n);
        held[kept++] = next;
        if (kept == COUNT_OF(held)) {
            for (int k = 0; k < kept - 1; k++)
                cube_close(held[k]);
            held[0] = next;
            kept = 1;
        }
        if (n % 50 == 0)
            for (ptrdiff_t k = 0; k < METRICS * PERIODS; k++)
                assert_true(is_of_bytes(cube_read(next, k / PERIODS, k % PERIODS), m.bytes[k]));
    }
    for (int k = 0; k < kept; k++)
        cube_close(held[k]);
    arena_close(m.arena);
    arena_close(a);
}

/* --- a budget --------------------------------------------------------------------------------
 */

static void a_budget_gives_the_same_answers_as_the_whole(void **state)
{
    static const int64_t budgets[] = {1, 60 * 1000, 150 * 1000, 1000 * 1000 * 1000};
    ptrdiff_t tried = 0;

    (void)state;
    for (ptrdiff_t b = 0; b < COUNT_OF(budgets); b++) {
        struct made_cube whole, part;
        uint64_t seed = 17;
        made_open(&whole, 4, METRICS, PERIODS, PLACES, 0);
        made_open(&part, 4, METRICS, PERIODS, PLACES, budgets[b]);
        assert_int_equal(cube_figures(whole.cube), cube_figures(part.cube));
        for (int n = 0; n < QUERIES; n++, tried++) {
            /* Some are asked for more often than others. */
            uint64_t most = made_chance(&seed, 2) ? METRICS : 10;
            ptrdiff_t i = (ptrdiff_t)made_chance(&seed, most);
            ptrdiff_t p = (ptrdiff_t)made_chance(&seed, PERIODS);
            cube_enter(part.cube, 3);
            assert_true(same_slice(cube_read(whole.cube, i, p), cube_read(part.cube, i, p)));
            assert_memory_equal(&cube_at(whole.cube, i, p)->summary,
                                &cube_at(part.cube, i, p)->summary,
                                sizeof(struct slice_summary));
            cube_leave(part.cube, 3);
        }
        struct cube_use use;
        cube_used(part.cube, &use);
        assert_int_equal(use.failed, 0);
        assert_int_equal(use.fetched, part.asked);
        if (budgets[b] > 1000 * 1000)
            assert_int_equal(use.fetched, 0); /* all of it fits */
        else
            assert_true(use.fetched > 100);
        made_close(&whole);
        made_close(&part);
    }
    print_message("budget: %td cases\n", tried);
    assert_true(tried > 0);
}

static void what_is_held_stays_within_the_budget(void **state)
{
    enum { BUDGET = 200 * 1000 };
    struct made_cube m;
    struct cube_use use;
    uint64_t seed = 23;

    (void)state;
    made_open(&m, 6, METRICS, PERIODS, PLACES, BUDGET);
    for (int n = 0; n < QUERIES; n++) {
        cube_enter(m.cube, 0);
        cube_read(m.cube, (ptrdiff_t)made_chance(&seed, METRICS), 0);
        cube_leave(m.cube, 0);
        cube_used(m.cube, &use);
        /* One metric more than fits may be in memory: the one that was just read. */
        assert_true(use.held <= BUDGET + PERIODS * (PLACES * 20 + 200) + 200);
    }
    assert_int_equal(use.budget, BUDGET);
    made_close(&m);
}

static void a_budget_below_the_summaries_still_serves(void **state)
{
    struct made_cube m;
    struct cube_use use;

    (void)state;
    made_open(&m, 7, METRICS, PERIODS, PLACES, 1);
    for (ptrdiff_t i = 0; i < METRICS; i++) {
        cube_enter(m.cube, 0);
        assert_true(is_of_bytes(cube_read(m.cube, i, 1), m.bytes[i * PERIODS + 1]));
        cube_leave(m.cube, 0);
    }
    cube_used(m.cube, &use);
    assert_true(use.held > use.budget); /* which is how it is known that it does not fit */
    made_close(&m);
}

static void what_a_reader_has_seen_stays_until_it_leaves(void **state)
{
    struct made_cube m;
    const struct slice *seen[METRICS];

    (void)state;
    made_open(&m, 8, METRICS, PERIODS, PLACES, 1);
    cube_enter(m.cube, 9);
    for (ptrdiff_t i = 0; i < METRICS; i++)
        seen[i] = cube_read(m.cube, i, 3);
    for (ptrdiff_t i = 0; i < METRICS; i++) /* under the sanitizer: nothing was freed */
        assert_true(is_of_bytes(seen[i], m.bytes[i * PERIODS + 3]));
    cube_leave(m.cube, 9);
    made_close(&m);
}

static void figures_that_can_not_be_fetched_are_not_available(void **state)
{
    struct made_cube m;
    struct cube_use use;

    (void)state;
    made_open(&m, 9, METRICS, PERIODS, PLACES, 1);
    m.broken = true;
    cube_enter(m.cube, 0);
    const struct slice *s = cube_read(m.cube, 5, 1);
    assert_int_equal(s->count, PLACES);
    assert_int_equal(slice_state(s, 0), STATE_NOT_AVAILABLE);
    assert_true(isnan(slice_number(s, 0, SLICE_VALUE)));
    cube_leave(m.cube, 0);
    cube_used(m.cube, &use);
    assert_int_equal(use.failed, 1);
    made_close(&m);
}

static void a_changed_slice_is_fetched_in_the_state_its_cube_holds(void **state)
{
    struct made_cube m;
    struct arena *a = arena_open();
    uint64_t seed = 31;
    struct slice s;

    (void)state;
    made_open(&m, 10, METRICS, PERIODS, PLACES, 1);
    made_slice(a, &seed, PLACES, &s);
    struct cube *next = cube_changed(m.cube, 4, 0, slice_pack(a, &s), 5);
    cube_enter(m.cube, 0);
    cube_enter(next, 1);
    /* The source has, as known from 5 on, the bytes of the period after. */
    assert_true(is_of_bytes(cube_read(next, 4, 0), m.bytes[4 * PERIODS + 1]));
    assert_true(is_of_bytes(cube_read(m.cube, 4, 0), m.bytes[4 * PERIODS]));
    assert_true(is_of_bytes(cube_read(next, 4, 2), m.bytes[4 * PERIODS + 2]));
    cube_leave(m.cube, 0);
    cube_leave(next, 1);
    cube_close(m.cube);
    cube_close(next);
    arena_close(m.arena);
    arena_close(a);
}

/* --- threads ---------------------------------------------------------------------------------
 */

struct reading {
    struct made_cube *m;
    int number;
    int64_t read, wrong;
};

static void *read_many(void *state)
{
    struct reading *r = state;
    uint64_t seed = (uint64_t)r->number;

    for (int n = 0; n < QUERIES; n++) {
        ptrdiff_t i = (ptrdiff_t)made_chance(&seed, METRICS);
        ptrdiff_t p = (ptrdiff_t)made_chance(&seed, PERIODS);
        cube_enter(r->m->cube, r->number);
        const struct slice *s = cube_read(r->m->cube, i, p);
        const struct slice *other =
            cube_read(r->m->cube, (ptrdiff_t)made_chance(&seed, METRICS), p);
        r->wrong += !is_of_bytes(s, r->m->bytes[i * PERIODS + p]) || other->count != PLACES;
        r->read++;
        cube_leave(r->m->cube, r->number);
    }
    return NULL;
}

static void many_readers_of_a_small_budget_read_right(void **state)
{
    struct made_cube m;
    struct reading r[THREADS];
    pthread_t thread[THREADS];

    (void)state;
    made_open(&m, 11, METRICS, PERIODS, PLACES, 100 * 1000);
    for (int t = 0; t < THREADS; t++) {
        r[t] = (struct reading){&m, t, 0, 0};
        assert_int_equal(pthread_create(&thread[t], NULL, read_many, &r[t]), 0);
    }
    for (int t = 0; t < THREADS; t++) {
        pthread_join(thread[t], NULL);
        assert_int_equal(r[t].wrong, 0);
        assert_int_equal(r[t].read, QUERIES);
    }
    assert_true(m.asked > 100);
    made_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cube_gives_what_was_put),
        cmocka_unit_test(damaged_bytes_are_refused_and_leave_no_period),
        cmocka_unit_test(a_changed_slice_leaves_the_old_cube_as_it_was),
        cmocka_unit_test(many_changes_keep_every_slice_and_their_memory),
        cmocka_unit_test(a_budget_gives_the_same_answers_as_the_whole),
        cmocka_unit_test(what_is_held_stays_within_the_budget),
        cmocka_unit_test(a_budget_below_the_summaries_still_serves),
        cmocka_unit_test(what_a_reader_has_seen_stays_until_it_leaves),
        cmocka_unit_test(figures_that_can_not_be_fetched_are_not_available),
        cmocka_unit_test(a_changed_slice_is_fetched_in_the_state_its_cube_holds),
        cmocka_unit_test(many_readers_of_a_small_budget_read_right),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
