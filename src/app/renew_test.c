/* renew_test.c: what one server writes, the others on the same database see, and none writes
 * over what it has not seen. On SQLite, where there is one server, what it writes itself. */
#include "app/watch.h"

#include "app/turn.h"
#include "inform/testing.h"

#include <stdlib.h>
#include <string.h>

enum { READER = 1, RENEWER = 2, PATIENCE = 5000, LITTLE = 50, WITHIN_MS = 1000 };

static const char *const later = "2022-04-01_P1Y", *const trafford = "E08000009";

static const char tidy[] = "metric,area,period,value\n"
                           "hens,E08000009,2021-22,1\n"
                           "hens,E08000003,2021-22,2\n"
                           "hens,E08000009,2022-23,3\n"
                           "hens,E08000003,2022-23,4\n";

/* A server, without its pages. */
struct house {
    struct renewing r;
    struct store *db; /* its own connection; NULL where it uses the trial's */
};

struct place {
    struct trial *t;
    struct house one, two; /* two is there on PostgreSQL alone */
};

static bool shared(void)
{
    return getenv("FOLKMOOT_TEST_PG") != NULL;
}

static void house_open(struct house *h, struct trial *t, bool own)
{
    struct work w = {.arena = arena_open(), .now = t->now};
    struct sector *first;

    h->db = own ? test_store_connect(&t->at, STORE_WRITE) : NULL;
    h->r = (struct renewing){.writer = own ? h->db : t->db, .reader = RENEWER};
    pthread_mutex_init(&h->r.lock, NULL);
    w.db = h->r.writer;
    assert_int_equal(renew_load(&h->r, &w, &first), OK);
    h->r.snapshots = snapshots_open(first);
    arena_close(w.arena);
}

static void house_close(struct house *h)
{
    snapshots_close(h->r.snapshots);
    pthread_mutex_destroy(&h->r.lock);
    store_close(h->db);
}

static int open_all(void **state)
{
    struct place *p = calloc(1, sizeof *p);

    p->t = trial_open();
    trial_must(p->t, "tidy", trial_file(p->t, "a.csv", str_of(tidy)));
    house_open(&p->one, p->t, false);
    if (shared())
        house_open(&p->two, p->t, true);
    *state = p;
    return 0;
}

static int close_all(void **state)
{
    struct place *p = *state;

    if (shared())
        house_close(&p->two);
    house_close(&p->one);
    trial_close(p->t);
    free(p);
    return 0;
}

/* --- what servers do ---- */

static double seen(struct house *h)
{
    const struct sector *s = snapshot_take(h->r.snapshots, READER);
    double value = trial_number(s, "hens", later, trafford, SLICE_VALUE);

    snapshot_give_back(h->r.snapshots, READER);
    return value;
}

/* Which areas its snapshot stands on: those that are loaded anew stand elsewhere. */
static const void *ground(struct house *h)
{
    const struct sector *s = snapshot_take(h->r.snapshots, READER);
    const void *areas = s->areas;

    snapshot_give_back(h->r.snapshots, READER);
    return areas;
}

static struct work work_of(struct place *p)
{
    return (struct work){.arena = arena_open(), .now = p->t->now += 60, .known = INT64_MAX};
}

static enum rc figure_put(struct work *w, double value)
{
    const struct metric *m = sector_metric(w->sector, S("hens"));
    struct slice_change slice;

    return figure_write(
        w,
        &(struct figure_change){.metric = m,
                                .period = 1,
                                .area = sector_area(w->sector, str_of(trafford)),
                                .state = STATE_VALUE,
                                .value = value,
                                .by = S("an officer")},
        &slice);
}

static void write_through(struct place *p, struct house *h, double value)
{
    struct work w = work_of(p);

    assert_int_equal(renew_begin(&h->r, &w, READER, PATIENCE), OK);
    assert_int_equal(figure_put(&w, value), OK);
    assert_int_equal(renew_end(&h->r, &w, READER, OK), OK);
    arena_close(w.arena);
}

static void say_something(struct place *p, struct house *h)
{
    struct work w = work_of(p);

    assert_int_equal(renew_begin(&h->r, &w, READER, PATIENCE), OK);
    w.public_changed = true;
    assert_int_equal(renew_end(&h->r, &w, READER, OK), OK);
    arena_close(w.arena);
}

static void look(struct house *h)
{
    assert_int_equal(renew_look(&h->r, h->r.writer), OK);
}

/* --- one server ---- */

static void what_a_server_writes_itself_it_shows_at_once_and_does_not_load_again(void **state)
{
    struct place *p = *state;
    const void *before = ground(&p->one);
    int64_t version = snapshots_version(p->one.r.snapshots);

    write_through(p, &p->one, 30);
    assert_true(seen(&p->one) == 30);
    assert_int_equal(snapshots_version(p->one.r.snapshots), version + 1);
    look(&p->one);
    assert_int_equal(snapshots_version(p->one.r.snapshots), version + 1);
    say_something(p, &p->one);
    look(&p->one);
    assert_int_equal(snapshots_version(p->one.r.snapshots), version + 2);
    assert_ptr_equal(ground(&p->one), before);
}

static void work_that_comes_to_nothing_changes_no_number(void **state)
{
    struct place *p = *state;
    struct work w = work_of(p);
    struct sector_version before = p->one.r.seen;

    assert_int_equal(renew_begin(&p->one.r, &w, READER, PATIENCE), OK);
    assert_int_equal(figure_put(&w, 31), OK);
    assert_int_equal(renew_end(&p->one.r, &w, READER, INVALID), OK);
    assert_false(w.again);
    arena_close(w.arena);
    look(&p->one);
    assert_int_equal(p->one.r.seen.figures, before.figures);
    assert_true(seen(&p->one) == 3);
}

static void where_nobody_else_can_write_nothing_is_watched(void **state)
{
    struct place *p = *state;
    struct watch *watch = watch_open(&p->one.r, p->t->at.url, S("127.0.0.1:1"));

    assert_true((watch != NULL) == shared());
    watch_close(watch);
}

static void after_a_lost_connection_all_is_loaded_anew(void **state)
{
    struct place *p = *state;
    const void *before = ground(&p->one);

    renew_doubt(&p->one.r);
    look(&p->one);
    assert_ptr_not_equal(ground(&p->one), before);
    before = ground(&p->one);
    look(&p->one);
    assert_ptr_equal(ground(&p->one), before);
}

/* --- two servers ---- */

static void a_figure_is_seen_by_the_other_server_without_loading_all(void **state)
{
    struct place *p = *state;

    const void *before = ground(&p->two);
    write_through(p, &p->one, 30);
    write_through(p, &p->one, 31);
    assert_true(seen(&p->two) == 3);
    look(&p->two);
    assert_true(seen(&p->two) == 31);
    assert_ptr_equal(ground(&p->two), before);
}

static void who_wrote_through_one_server_reads_it_through_the_other(void **state)
{
    struct place *p = *state;
    struct work w = work_of(p);

    write_through(p, &p->one, 30);
    w.db = p->two.r.writer;
    assert_int_equal(renew_begin_read(&p->two.r, &w, READER), OK);
    assert_true(trial_number(w.sector, "hens", later, trafford, SLICE_VALUE) == 30);
    store_rollback(w.db);
    snapshot_give_back(p->two.r.snapshots, READER);
    arena_close(w.arena);
}

/* What takes long is left to the watch. */
static void no_reader_waits_until_all_figures_are_loaded(void **state)
{
    struct place *p = *state;
    struct work w = work_of(p);
    const void *before = ground(&p->two);

    assert_int_equal(renew_begin(&p->one.r, &w, READER, PATIENCE), OK);
    figures_changed(&w, NULL, 0);
    assert_int_equal(renew_end(&p->one.r, &w, READER, OK), OK);
    w.db = p->two.r.writer;
    assert_int_equal(renew_begin_read(&p->two.r, &w, READER), OK);
    store_rollback(w.db);
    snapshot_give_back(p->two.r.snapshots, READER);
    arena_close(w.arena);
    assert_ptr_equal(ground(&p->two), before);
    look(&p->two);
    assert_ptr_not_equal(ground(&p->two), before);
}

static void what_pages_show_beside_figures_is_made_anew_by_the_other_server(void **state)
{
    struct place *p = *state;

    int64_t version = snapshots_version(p->two.r.snapshots);
    say_something(p, &p->one);
    look(&p->two);
    assert_int_equal(snapshots_version(p->two.r.snapshots), version + 1);
    look(&p->two);
    assert_int_equal(snapshots_version(p->two.r.snapshots), version + 1);
}

static void nothing_is_written_against_older_figures(void **state)
{
    struct place *p = *state;
    struct work w = work_of(p);

    write_through(p, &p->one, 30);
    assert_true(seen(&p->two) == 3); /* it has not looked */
    assert_int_equal(renew_begin(&p->two.r, &w, READER, PATIENCE), OK);
    assert_true(trial_number(w.sector, "hens", later, trafford, SLICE_VALUE) == 30);
    assert_int_equal(figure_put(&w, 30), CONFLICT); /* that is the figure there is */
    assert_int_equal(renew_end(&p->two.r, &w, READER, CONFLICT), OK);
    arena_close(w.arena);
    write_through(p, &p->two, 32);
    write_through(p, &p->one, 33);
    look(&p->two);
    assert_true(seen(&p->two) == 33);
}

static void servers_write_one_after_the_other(void **state)
{
    struct place *p = *state;
    struct work w = work_of(p), other = work_of(p);

    assert_int_equal(renew_begin(&p->one.r, &w, READER, PATIENCE), OK);
    assert_int_equal(renew_begin(&p->two.r, &other, READER, LITTLE), BUSY);
    assert_non_null(other.complaints);
    assert_int_equal(figure_put(&w, 30), OK);
    assert_int_equal(renew_end(&p->one.r, &w, READER, OK), OK);
    assert_int_equal(renew_begin(&p->two.r, &other, READER, LITTLE), OK);
    assert_true(trial_number(other.sector, "hens", later, trafford, SLICE_VALUE) == 30);
    assert_int_equal(renew_end(&p->two.r, &other, READER, BUSY), OK);
    arena_close(w.arena);
    arena_close(other.arena);
}

/* Who takes no turn is caught by the number itself, and is told that it may be done again. */
static void of_two_who_change_figures_at_once_one_is_kept(void **state)
{
    struct place *p = *state;
    struct sector_version raised;

    struct work w = work_of(p);
    w.db = p->two.r.writer;
    assert_int_equal(store_begin(w.db, true), OK);
    assert_int_equal(sector_version_read(&w, &raised), OK);
    write_through(p, &p->one, 30);
    w.figures_changed = true;
    assert_int_equal(sector_version_raise(&w, &raised), CONFLICT);
    assert_true(store_again(w.db));
    store_rollback(w.db);
    arena_close(w.arena);
    look(&p->two);
    assert_true(seen(&p->two) == 30);
}

static void a_delivery_of_new_measures_is_loaded_by_the_other_server(void **state)
{
    struct place *p = *state;
    struct work w = work_of(p);

    struct str files[] = {trial_file(p->t, "b.csv",
                                     S("metric,area,period,value\n"
                                       "ducks,E08000009,2022-23,7\n"))};
    struct import_options options = {
        .profile = S("tidy"), .files = files, .file_count = COUNT_OF(files)};
    struct import_report report;
    assert_int_equal(renew_begin(&p->one.r, &w, READER, PATIENCE), OK);
    assert_int_equal(import_run(&w, &options, &report), OK);
    assert_int_equal(renew_end(&p->one.r, &w, READER, OK), OK);
    look(&p->two);
    const struct sector *s = snapshot_take(p->two.r.snapshots, READER);
    assert_true(trial_number(s, "ducks", later, trafford, SLICE_VALUE) == 7);
    snapshot_give_back(p->two.r.snapshots, READER);
    arena_close(w.arena);
}

static void the_watch_sees_what_the_other_server_wrote_within_a_second(void **state)
{
    struct place *p = *state;
    const struct timespec little = {.tv_nsec = 1000 * 1000};
    int ms = 0;

    struct watch *watch = watch_open(&p->two.r, p->t->at.url, S("127.0.0.1:1"));

    assert_non_null(watch);
    for (int value = 30; value < 35; value++) {
        write_through(p, &p->one, value);
        for (ms = 0; ms < WITHIN_MS && seen(&p->two) != value; ms++)
            nanosleep(&little, NULL);
        assert_true(seen(&p->two) == value);
    }
    watch_close(watch);
}

int main(void)
{
#define TRIAL(t) cmocka_unit_test_setup_teardown(t, open_all, close_all)
    const struct CMUnitTest one[] = {
        TRIAL(what_a_server_writes_itself_it_shows_at_once_and_does_not_load_again),
        TRIAL(work_that_comes_to_nothing_changes_no_number),
        TRIAL(where_nobody_else_can_write_nothing_is_watched),
        TRIAL(after_a_lost_connection_all_is_loaded_anew),
    };
    const struct CMUnitTest two[] = {
        TRIAL(a_figure_is_seen_by_the_other_server_without_loading_all),
        TRIAL(who_wrote_through_one_server_reads_it_through_the_other),
        TRIAL(no_reader_waits_until_all_figures_are_loaded),
        TRIAL(what_pages_show_beside_figures_is_made_anew_by_the_other_server),
        TRIAL(nothing_is_written_against_older_figures),
        TRIAL(servers_write_one_after_the_other),
        TRIAL(of_two_who_change_figures_at_once_one_is_kept),
        TRIAL(a_delivery_of_new_measures_is_loaded_by_the_other_server),
        TRIAL(the_watch_sees_what_the_other_server_wrote_within_a_second),
    };

    int failed = cmocka_run_group_tests(one, NULL, NULL);
    return shared() ? failed + cmocka_run_group_tests(two, NULL, NULL) : failed;
}
