/* snapshot_test.c: readers while slices are published: one state each, and never a mix of two.
 */
#include "app/snapshot.h"

#include "inform/inform.h"
#include "inform/testing.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

enum { AREAS = 40, METRICS = 6, YEARS = 5, READERS = 4, ROUNDS = 250, AT_ONCE = 3 };

/* Every figure of a state has the number of the state it was changed in as its value, so that a
 * reader sees which states it reads. */
static struct str slice_of(struct arena *a, double value)
{
    struct slice s;

    slice_make(a, AREAS, &s);
    for (ptrdiff_t i = 0; i < AREAS; i++) {
        slice_put_state(&s, i, STATE_VALUE);
        slice_put(a, &s, i, SLICE_VALUE, value);
    }
    return slice_pack(a, &s);
}

static void fill(struct trial *t)
{
    struct arena *a = arena_open();
    struct work w = {.arena = a, .db = t->db, .now = t->now};
    int64_t ids[AREAS];

    assert_int_equal(store_begin(t->db, true), OK);
    for (ptrdiff_t i = 0; i < AREAS; i++) {
        ids[i] = 500 + i;
        assert_int_equal(fill_area(&w, ids[i], str_fmt(a, "E06%06td", i), str_fmt(a, "A%td", i),
                                   S("unitary"), S("E92000001")),
                         OK);
    }
    for (int64_t m = 1; m <= METRICS; m++) {
        assert_int_equal(
            fill_metric(&w, m, str_fmt(a, "m%d", (int)m), S("M"), S(""), S(""), 0, ids, AREAS),
            OK);
        for (int y = 0; y < YEARS; y++)
            assert_int_equal(
                fill_slice(&w, m, str_fmt(a, "%d-04-01_P1Y", 2015 + y), 1, slice_of(a, 0)), OK);
    }
    assert_int_equal(store_commit(t->db), OK);
    arena_close(a);
}

static struct sector *load(struct trial *t, struct sector_budget budget)
{
    struct work w = {.arena = arena_open(), .db = t->db, .now = t->now};
    struct sector *s;

    assert_int_equal(store_begin(t->db, false), OK);
    assert_int_equal(sector_load_within(&w, SECTOR_NOW, budget, &s), OK);
    store_rollback(t->db);
    arena_close(w.arena);
    return s;
}

/* --- who reads -------------------------------------------------------------------------------
 */

struct reader {
    struct snapshots *snapshots;
    int number;
    _Atomic bool *done;
    int64_t read, mixed, changed_under_it, older_than_before;
};

static double value_at(const struct sector *s, ptrdiff_t m, ptrdiff_t p, ptrdiff_t place)
{
    return slice_number(cube_read(s->cube, m, p), place, SLICE_VALUE);
}

/* In one round AT_ONCE slices of metric 0 change together: a state has all or none of them. */
static void read_once(struct reader *r, double *newest)
{
    const struct sector *s = snapshot_take(r->snapshots, r->number);
    double first[METRICS][YEARS];

    for (ptrdiff_t m = 0; m < METRICS; m++)
        for (ptrdiff_t p = 0; p < YEARS; p++) {
            first[m][p] = value_at(s, m, p, 0);
            for (ptrdiff_t i = 1; i < AREAS; i++)
                r->mixed += value_at(s, m, p, i) != first[m][p];
        }
    for (ptrdiff_t p = 1; p < AT_ONCE; p++)
        r->mixed += first[0][p] != first[0][0];
    for (ptrdiff_t m = 0; m < METRICS; m++)
        for (ptrdiff_t p = 0; p < YEARS; p++)
            r->changed_under_it += value_at(s, m, p, AREAS - 1) != first[m][p];
    r->older_than_before += first[0][0] < *newest;
    *newest = first[0][0];
    r->read++;
    snapshot_give_back(r->snapshots, r->number);
}

static void *read_on(void *state)
{
    struct reader *r = state;
    double newest = 0;

    while (!atomic_load(r->done))
        read_once(r, &newest);
    read_once(r, &newest);
    return NULL;
}

/* --- who publishes ---------------------------------------------------------------------------
 */

static void store_change(struct trial *t, struct work *w, const struct slice_change *c)
{
    struct str period = str_fmt(w->arena, "%d-04-01_P1Y", (int)(2015 + c->period));

    assert_int_equal(fill_slice(w, c->metric + 1, period, c->known_from, c->bytes), OK);
    (void)t;
}

static void publish_round(struct trial *t, struct snapshots *s, int round)
{
    struct work w = {.arena = arena_open(), .db = t->db, .now = t->now};
    struct slice_change changes[AT_ONCE + 1];

    for (ptrdiff_t p = 0; p < AT_ONCE; p++)
        changes[p] = (struct slice_change){0, p, 1 + round, slice_of(w.arena, round)};
    changes[AT_ONCE] = (struct slice_change){1 + round % (METRICS - 1), round % YEARS,
                                             1 + round, slice_of(w.arena, round)};
    assert_int_equal(store_begin(t->db, true), OK);
    for (ptrdiff_t i = 0; i <= AT_ONCE; i++)
        store_change(t, &w, &changes[i]);
    assert_int_equal(store_commit(t->db), OK);
    assert_int_equal(snapshot_change(s, changes, AT_ONCE + 1), OK);
    arena_close(w.arena);
}

static void run_readers(struct trial *t, struct sector_budget budget)
{
    struct snapshots *s = snapshots_open(load(t, budget));
    struct reader r[READERS];
    pthread_t thread[READERS];
    _Atomic bool done = false;

    for (int i = 0; i < READERS; i++) {
        r[i] = (struct reader){.snapshots = s, .number = i, .done = &done};
        assert_int_equal(pthread_create(&thread[i], NULL, read_on, &r[i]), 0);
    }
    for (int round = 1; round <= ROUNDS; round++) {
        publish_round(t, s, round);
        if (round % 100 == 0) /* now and then all of it anew, as after a large import */
            snapshot_publish(s, load(t, budget));
    }
    atomic_store(&done, true);
    for (int i = 0; i < READERS; i++) {
        pthread_join(thread[i], NULL);
        assert_int_equal(r[i].mixed, 0);
        assert_int_equal(r[i].changed_under_it, 0);
        assert_int_equal(r[i].older_than_before, 0);
        assert_true(r[i].read > 0);
    }
    const struct sector *last = snapshot_take(s, 0);
    assert_true(value_at(last, 0, 0, 3) == ROUNDS);
    snapshot_give_back(s, 0);
    snapshots_close(s);
}

static void readers_see_one_state_while_slices_are_published(void **state)
{
    struct trial *t = trial_open();

    (void)state;
    fill(t);
    run_readers(t, (struct sector_budget){0});
    trial_close(t);
}

static void so_they_do_within_a_budget(void **state)
{
    struct trial *t = trial_open();
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct store *fetcher;
    struct str why;

    (void)state;
    fill(t);
    assert_int_equal(store_open(t->arena, t->at.url, STORE_READ, &fetcher, &why), OK);
    run_readers(t, (struct sector_budget){2000, fetcher, &lock});
    store_close(fetcher);
    trial_close(t);
}

static void an_old_state_stands_while_someone_reads_it(void **state)
{
    struct trial *t = trial_open();

    (void)state;
    fill(t);
    struct snapshots *s = snapshots_open(load(t, (struct sector_budget){0}));
    const struct sector *before = snapshot_take(s, 7);
    for (int round = 1; round <= 20; round++)
        publish_round(t, s, round);
    const struct sector *after = snapshot_take(s, 8);
    assert_true(value_at(before, 0, 1, 5) == 0);
    assert_true(value_at(after, 0, 1, 5) == 20);
    assert_true(after->metrics == before->metrics); /* shared */
    assert_true(after->known_from == 21);
    assert_true(cube_at(after->cube, 0, 1)->revised && !cube_at(before->cube, 0, 1)->revised);
    snapshot_give_back(s, 7);
    assert_true(value_at(after, 0, 1, 5) == 20);
    snapshot_give_back(s, 8);
    snapshots_close(s);
    trial_close(t);
}

static void what_can_not_be_taken_is_not_published_at_all(void **state)
{
    struct trial *t = trial_open();
    struct arena *a = arena_open();

    (void)state;
    fill(t);
    struct snapshots *s = snapshots_open(load(t, (struct sector_budget){0}));
    struct slice longer;
    slice_make(a, AREAS + 1, &longer); /* an area that the metric has not */
    struct slice_change changes[] = {{0, 0, 9, slice_of(a, 9)},
                                     {0, 1, 9, slice_pack(a, &longer)}};
    assert_int_equal(snapshot_change(s, changes, 2), CONFLICT);
    changes[1].bytes = S("F\2 damaged");
    assert_int_equal(snapshot_change(s, changes, 2), FAULT);
    changes[1] = (struct slice_change){0, YEARS, 9, slice_of(a, 9)}; /* a period it has not */
    assert_int_equal(snapshot_change(s, changes, 2), CONFLICT);
    const struct sector *now = snapshot_take(s, 0);
    assert_true(value_at(now, 0, 0, 0) == 0);
    snapshot_give_back(s, 0);
    snapshots_close(s);
    arena_close(a);
    trial_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readers_see_one_state_while_slices_are_published),
        cmocka_unit_test(so_they_do_within_a_budget),
        cmocka_unit_test(an_old_state_stands_while_someone_reads_it),
        cmocka_unit_test(what_can_not_be_taken_is_not_published_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
