/* sector_change_test.c: figures corrected one by one, damaged figures, figures within a budget,
 * and the bytes that say which area has which place. */
#include "inform/testing.h"

#include "inform/arrivals.h"
#include "inform/inform.h"
#include "inform/sector_places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const later = "2022-04-01_P1Y", *const trafford = "E08000009",
                         *const manchester = "E08000003";

static const char tidy[] = "metric,area,period,value,lower,upper\n"
                           "hens,E08000009,2021-22,1,,\n"
                           "hens,E08000003,2021-22,2,,\n"
                           "hens,E08000009,2022-23,3,2.5,3.5\n"
                           "hens,E08000003,2022-23,4,3,5\n"
                           "eggs,E08000009,2022-23,5,,\n";

static struct trial *open_filled(void)
{
    struct trial *t = trial_open();

    trial_must(t, "tidy", trial_file(t, "a.csv", str_of(tidy)));
    return t;
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

/* --- one figure ------------------------------------------------------------------------------
 */

static struct figure_change change_of(const struct sector *s, const char *area, double value)
{
    const struct metric *m = sector_metric(s, S("hens"));

    return (struct figure_change){.metric = m,
                                  .period = 1,
                                  .area = sector_area(s, str_of(area)),
                                  .state = isnan(value) ? STATE_SUPPRESSED : STATE_VALUE,
                                  .value = value,
                                  .by = S("an officer")};
}

static enum rc write(struct trial *t, const struct sector *s, struct arena *a,
                     const struct figure_change *change, struct slice_change *out)
{
    struct work w = {.arena = a, .db = t->db, .sector = s, .now = t->now};

    assert_int_equal(store_begin(t->db, true), OK);
    enum rc rc = figure_write(&w, change, out);
    if (rc == OK)
        assert_int_equal(store_commit(t->db), OK);
    else
        store_rollback(t->db);
    return rc;
}

static void a_corrected_figure_is_kept_and_seen_and_the_old_one_stays_known(void **state)
{
    struct trial *t = open_filled();
    struct arena *a = arena_open();
    struct sector *first = load(t, (struct sector_budget){0});
    int64_t then = first->known_from;
    struct slice_change slice;

    (void)state;
    struct figure_change change = change_of(first, trafford, 3.75);
    assert_int_equal(write(t, first, a, &change, &slice), OK);
    assert_int_equal(sector_takes(first, &slice), OK);
    struct sector *next = sector_changed(first, &slice);
    struct sector *again = load(t, (struct sector_budget){0}); /* as after a restart */
    const struct sector *all[] = {next, again};
    for (int i = 0; i < 2; i++) {
        assert_true(trial_number(all[i], "hens", later, trafford, SLICE_VALUE) == 3.75);
        assert_true(isnan(trial_number(all[i], "hens", later, trafford, SLICE_LOWER)));
        assert_true(trial_number(all[i], "hens", later, manchester, SLICE_VALUE) == 4);
        assert_true(trial_number(all[i], "hens", later, manchester, SLICE_LOWER) == 3);
        assert_true(sector_metric(all[i], S("hens"))->revised[1]);
        assert_true(all[i]->known_from > then);
    }
    assert_true(trial_number(first, "hens", later, trafford, SLICE_VALUE) == 3);
    struct sector *old = trial_known(t, then);
    assert_true(trial_number(old, "hens", later, trafford, SLICE_VALUE) == 3);
    sector_close(old);
    sector_close(first);
    sector_close(next);
    sector_close(again);
    arena_close(a);
    trial_close(t);
}

/* Everything that became known, with what it is to each place. */
static struct str told(struct arena *a, const struct sector *s)
{
    struct arrival_walk walk = arrivals_until(s, INT64_MAX);
    struct buf b = buf_make(a, 64 * 1024);
    const struct arrival *r;

    while ((r = arrival_next(&walk))) {
        buf_fmt(&b, "%lld %d %d:", (long long)r->known_from, r->metric, r->period);
        for (ptrdiff_t i = 0; i < s->metrics[r->metric].area_count; i++)
            buf_fmt(&b, " %d", arrival_of(s, r, i));
        buf_char(&b, '\n');
    }
    return buf_text(&b);
}

static void what_became_known_is_the_same_after_a_restart(void **state)
{
    static const double values[] = {3.75, 3.75, 9, NAN, 2};
    struct trial *t = open_filled();
    struct arena *a = arena_open();
    struct sector *all[COUNT_OF(values) + 1] = {load(t, (struct sector_budget){0})};
    struct slice_change slice;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(values); i++) {
        struct figure_change change =
            change_of(all[i], i % 2 ? manchester : trafford, values[i]);
        change.period = i == 2 ? 0 : 1;
        t->now += i == 3 ? -1000 : 100; /* a clock that was put back */
        assert_int_equal(write(t, all[i], a, &change, &slice), OK);
        all[i + 1] = sector_changed(all[i], &slice);
        struct sector *again = load(t, (struct sector_budget){0});
        if (!str_eq(told(a, all[i + 1]), told(a, again)))
            fail_msg("after %td:\n%.*safter a restart:\n%.*s", i, STR_ARG(told(a, all[i + 1])),
                     STR_ARG(told(a, again)));
        sector_close(again);
    }
    assert_int_equal(all[0]->later_count, 0); /* an older snapshot tells what it told */
    for (ptrdiff_t i = 0; i <= COUNT_OF(values); i++)
        sector_close(all[i]);
    arena_close(a);
    trial_close(t);
}

/* Clocks of two servers differ: the delivery with the highest number need not be the newest. */
static void a_correction_by_a_clock_that_is_behind_holds_up_no_delivery(void **state)
{
    struct trial *t = open_filled();
    int64_t then = t->now;
    struct slice_change slice;

    (void)state;
    trial_must(t, "tidy",
               trial_file(t, "b.csv",
                          S("metric,area,period,value\n"
                            "ducks,E08000009,2022-23,7\n")));
    struct work w = {.arena = arena_open(), .db = t->db, .sector = t->sector, .now = then - 60};
    struct figure_change change = change_of(t->sector, trafford, 3.75);
    assert_int_equal(store_begin(t->db, true), OK);
    assert_int_equal(figure_write(&w, &change, &slice), OK);
    assert_int_equal(store_commit(t->db), OK);
    assert_true(slice.known_from < t->sector->known_from);
    arena_close(w.arena);
    trial_must(t, "tidy",
               trial_file(t, "c.csv",
                          S("metric,area,period,value\n"
                            "ducks,E08000009,2023-24,8\n")));
    assert_int_equal(trial_count(t).deliveries, 4);
    trial_close(t);
}

static void corrections_of_one_person_are_one_delivery(void **state)
{
    struct trial *t = open_filled();
    struct arena *a = arena_open();
    struct sector *s = load(t, (struct sector_budget){0});
    struct slice_change slice;
    int64_t before = trial_count(t).deliveries, slices = trial_count(t).slices;

    (void)state;
    for (int i = 0; i < 5; i++) { /* of one slice within one second */
        struct figure_change change = change_of(s, trafford, 10 + i);
        assert_int_equal(write(t, s, a, &change, &slice), OK);
        struct sector *next = sector_changed(s, &slice);
        sector_close(s);
        s = next;
    }
    assert_int_equal(trial_count(t).deliveries, before + 1);
    assert_int_equal(trial_count(t).slices, slices + 5);
    assert_true(trial_number(s, "hens", later, trafford, SLICE_VALUE) == 14);
    struct figure_change gap = change_of(s, trafford, NAN);
    assert_int_equal(write(t, s, a, &gap, &slice), OK);
    struct sector *again = load(t, (struct sector_budget){0});
    assert_int_equal(trial_state(again, "hens", later, trafford), STATE_SUPPRESSED);
    sector_close(again);
    sector_close(s);
    arena_close(a);
    trial_close(t);
}

static void a_figure_that_can_not_be_is_refused(void **state)
{
    struct trial *t = open_filled();
    struct arena *a = arena_open();
    const struct sector *s = t->sector;
    struct slice_change slice;
    struct figure_change same = change_of(s, trafford, 3), change = change_of(s, trafford, 8);

    (void)state;
    same.value = 3;
    assert_int_equal(write(t, s, a, &same, &slice), CONFLICT);
    change.period = 7;
    assert_int_equal(write(t, s, a, &change, &slice), INVALID);
    change = change_of(s, trafford, 8);
    change.metric = sector_metric(s, S("eggs"));
    change.period = 0;
    change.area = sector_area(s, str_of(manchester));
    assert_int_equal(write(t, s, a, &change, &slice), INVALID);
    change = change_of(s, trafford, INFINITY);
    assert_int_equal(write(t, s, a, &change, &slice), INVALID);
    arena_close(a);
    trial_close(t);
}

/* --- imports ---------------------------------------------------------------------------------
 */

static void an_import_of_changed_figures_alone_tells_its_slices(void **state)
{
    struct trial *t = open_filled();
    struct sector *before = load(t, (struct sector_budget){0});

    (void)state;
    assert_int_equal(t->report.change_count, 0); /* the first brought metrics */
    trial_must(t, "tidy",
               trial_file(t, "b.csv",
                          S("metric,area,period,value\nhens,E08000009,2021-22,1.5\n"
                            "eggs,E08000009,2022-23,6\n")));
    assert_int_equal(t->report.change_count, 2);
    struct sector *next = before;
    for (ptrdiff_t i = 0; i < t->report.change_count; i++) {
        assert_int_equal(sector_takes(next, &t->report.changes[i]), OK);
        struct sector *changed = sector_changed(next, &t->report.changes[i]);
        sector_close(next);
        next = changed;
    }
    assert_true(trial_number(next, "hens", "2021-04-01_P1Y", trafford, SLICE_VALUE) == 1.5);
    assert_true(trial_number(next, "eggs", later, trafford, SLICE_VALUE) == 6);
    assert_int_equal(cube_figures(next->cube), cube_figures(t->sector->cube));
    assert_int_equal(next->known_from, t->sector->known_from);
    sector_close(next);
    trial_must(t, "tidy",
               trial_file(t, "c.csv",
                          S("metric,area,period,value\nhens,E08000009,2021-22,1.25\n"
                            "hens,E08000009,2023-24,9\n"))); /* and a new period */
    assert_int_equal(t->report.change_count, 0);
    trial_close(t);
}

/* --- damage ----------------------------------------------------------------------------------
 */

static void damage(struct trial *t, int64_t metric, const char *period, struct str bytes)
{
    static const struct statement put = {
        .name = "damage",
        .where = "here",
        .arity = STORE_NONE,
        .params = "yit",
        .columns = "",
        .names = "",
        .sql = "UPDATE slice SET bytes = $1 WHERE metric_id = $2 AND period = $3"};
    struct work w = {.arena = arena_open(), .db = t->db};
    union store_value params[] = {{.str = bytes}, {.whole = metric}, {.str = str_of(period)}};

    assert_int_equal(store_begin(t->db, true), OK);
    assert_int_equal(store_none(&w, &put, params), OK);
    assert_int_equal(store_commit(t->db), OK);
    arena_close(w.arena);
}

static bool says(const struct sector *s, const char *words)
{
    for (ptrdiff_t i = 0; i < s->damaged_count; i++)
        if (str_find(s->damaged[i], str_of(words)) >= 0)
            return true;
    return false;
}

static struct str packed_slice(struct arena *a, double value)
{
    struct slice s;

    slice_make(a, 2, &s);
    for (ptrdiff_t i = 0; i < 2; i++) {
        slice_put_state(&s, i, STATE_VALUE);
        slice_put(a, &s, i, SLICE_VALUE, value + (double)i);
    }
    return slice_pack(a, &s);
}

static void a_damaged_slice_is_named_and_left_out_and_the_rest_is_served(void **state)
{
    struct trial *t = open_filled();
    struct arena *a = arena_open();
    const struct metric *hens = sector_metric(t->sector, S("hens"));
    struct str good = packed_slice(a, 3), bad[3];
    char *hit = str_zero(a, good);

    (void)state;
    hit[good.len / 2] = (char)(hit[good.len / 2] ^ 4);
    bad[0] = (struct str){hit, good.len};    /* a flipped bit */
    bad[1] = str_cut(good, 0, good.len - 1); /* a wrong length */
    bad[2] = S("F\2");                       /* hardly anything */
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        damage(t, hens->id, later, bad[i]);
        struct sector *s = load(t, (struct sector_budget){0});
        assert_int_equal(s->damaged_count, 1);
        assert_true(says(s, "hens") && says(s, later));
        const struct metric *m = sector_metric(s, S("hens"));
        assert_int_equal(m->period_count, 1);
        assert_true(trial_number(s, "hens", "2021-04-01_P1Y", manchester, SLICE_VALUE) == 2);
        assert_true(trial_number(s, "eggs", later, trafford, SLICE_VALUE) == 5);
        assert_null(trial_slice(s, "hens", later, &m));
        sector_close(s);
    }
    damage(t, hens->id, later, good);
    struct sector *s = load(t, (struct sector_budget){0});
    assert_int_equal(s->damaged_count, 0);
    sector_close(s);
    arena_close(a);
    trial_close(t);
}

static enum rc check(struct trial *t, struct arena *a, struct str *words)
{
    struct work w = {.arena = a, .db = t->db, .sector = t->sector};

    assert_int_equal(store_begin(t->db, false), OK);
    enum rc rc = sector_check(&w);
    store_rollback(t->db);
    *words = w.complaints ? w.complaints->words : (struct str){0};
    return rc;
}

static void a_close_look_names_damage_to_what_is_no_longer_current(void **state)
{
    struct trial *t = open_filled();
    struct arena *a = arena_open();
    const struct metric *hens = sector_metric(t->sector, S("hens"));
    struct str words;

    (void)state;
    assert_int_equal(check(t, a, &words), OK);
    damage(t, hens->id, later, S("F\1\1 no slice"));
    assert_int_equal(check(t, a, &words), FAULT);
    assert_true(str_find(words, str_of(later)) >= 0);
    arena_close(a);
    trial_close(t);
}

/* --- a budget --------------------------------------------------------------------------------
 */

static void within_a_budget_every_figure_is_the_same(void **state)
{
    struct trial *t = open_filled();
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct store *fetcher;
    struct str why;
    struct cube_use use;

    (void)state;
    assert_int_equal(store_open(t->arena, t->at.url, STORE_READ, &fetcher, &why), OK);
    struct sector *s = load(t, (struct sector_budget){1, fetcher, &lock});
    for (int round = 0; round < 3; round++) {
        cube_enter(s->cube, 0);
        for (ptrdiff_t m = 0; m < s->metric_count; m++)
            for (ptrdiff_t p = 0; p < s->metrics[m].period_count; p++) {
                const struct slice *part = cube_read(s->cube, m, p);
                const struct slice *whole = cube_read(t->sector->cube, m, p);
                assert_int_equal(part->count, whole->count);
                for (ptrdiff_t i = 0; i < whole->count; i++)
                    assert_true(slice_same(part, i, whole, i));
            }
        cube_leave(s->cube, 0);
    }
    cube_used(s->cube, &use);
    assert_true(use.fetched >= 2 && use.failed == 0);
    sector_close(s);
    store_close(fetcher);
    trial_close(t);
}

/* --- places ----------------------------------------------------------------------------------
 */

static void assert_ids(const int64_t *want, ptrdiff_t n, struct str bytes)
{
    struct arena *a = arena_open();
    int64_t *got;
    ptrdiff_t count;

    assert_int_equal(places_unpack(a, bytes, &got, &count), OK);
    assert_int_equal(count, n);
    for (ptrdiff_t i = 0; i < n; i++)
        assert_true(got[i] == want[i]);
    arena_close(a);
}

static void ids_of_areas_come_back(void **state)
{
    static const int64_t near[] = {5, 6, 7, 4, 1000, 999};
    static const int64_t far[] = {1, INT64_MAX, 3, INT64_MIN + 2, -1, 0, 1LL << 40};
    struct arena *a = arena_open();

    (void)state;
    assert_ids(near, COUNT_OF(near), places_pack(a, near, COUNT_OF(near)));
    assert_ids(far, COUNT_OF(far), places_pack(a, far, COUNT_OF(far)));
    assert_ids(NULL, 0, places_pack(a, near, 0));
    assert_int_equal(places_pack(a, near, 4).len, 8 + 4); /* a byte each */
    arena_close(a);
}

static void ids_of_older_stores_are_read(void **state)
{
    static const int64_t ids[] = {5, 258};
    static const char bytes[] = "\5\0\0\0\0\0\0\0\2\1\0\0\0\0\0";

    (void)state;
    assert_ids(ids, 2, (struct str){bytes, 16});
    assert_ids(NULL, 0, S(""));
}

static void damaged_ids_are_refused(void **state)
{
    static const char ones[] = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
                               "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\1";
    struct arena *a = arena_open();
    int64_t *got;
    ptrdiff_t count;

    (void)state;
    assert_int_equal(places_unpack(a, S("seven b"), &got, &count), FAULT);
    assert_int_equal(places_unpack(a, (struct str){ones, 9}, &got, &count), FAULT);
    assert_int_equal(places_unpack(a, (struct str){ones, 20}, &got, &count), FAULT);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_corrected_figure_is_kept_and_seen_and_the_old_one_stays_known),
        cmocka_unit_test(what_became_known_is_the_same_after_a_restart),
        cmocka_unit_test(a_correction_by_a_clock_that_is_behind_holds_up_no_delivery),
        cmocka_unit_test(corrections_of_one_person_are_one_delivery),
        cmocka_unit_test(a_figure_that_can_not_be_is_refused),
        cmocka_unit_test(an_import_of_changed_figures_alone_tells_its_slices),
        cmocka_unit_test(a_damaged_slice_is_named_and_left_out_and_the_rest_is_served),
        cmocka_unit_test(a_close_look_names_damage_to_what_is_no_longer_current),
        cmocka_unit_test(within_a_budget_every_figure_is_the_same),
        cmocka_unit_test(ids_of_areas_come_back),
        cmocka_unit_test(ids_of_older_stores_are_read),
        cmocka_unit_test(damaged_ids_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
