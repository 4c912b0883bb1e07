/* job_test.c: jobs run when they are due, by one server at a time, and mail is sent by one. */
#include "kit/job.h"

#include "kit/mail.h"
#include "kit/setting.h"
#include "kit/testing.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* What jobs of these tests did. They are run by threads that share it. */
static atomic_int runs, other_runs, looks, wanted, back;
static struct kit_place *place;

/* Servers that share a connection: each step is one after the other. */
static pthread_mutex_t turns = PTHREAD_MUTEX_INITIALIZER;

struct server {
    struct store *db;
    struct work work;
    bool stopping;
    bool apart; /* it has a connection of its own, and shares nothing but the store */
};

static void step_take(const struct server *s)
{
    if (!s->apart)
        pthread_mutex_lock(&turns);
}

static void step_give(const struct server *s)
{
    if (!s->apart)
        pthread_mutex_unlock(&turns);
}

static struct work *begin(void *state)
{
    struct server *s = state;

    step_take(s);
    s->work = (struct work){.arena = arena_open(), .db = s->db, .now = place->now};
    if (store_begin(s->db, true) == OK)
        return &s->work;
    arena_close(s->work.arena);
    step_give(s);
    return NULL;
}

static enum rc end(void *state, struct work *w, enum rc rc)
{
    struct server *s = state;

    (void)w;
    if (rc == OK)
        rc = store_commit(s->db);
    else
        store_rollback(s->db);
    arena_close(s->work.arena);
    step_give(s);
    return rc;
}

static bool is_stopping(void *state)
{
    return ((struct server *)state)->stopping;
}

static struct job_house house_of(struct server *s)
{
    return (struct job_house){.state = s, .begin = begin, .end = end, .stopping = is_stopping};
}

/* --- the jobs ---- */

static enum rc count_run(struct arena *a, const struct job_house *house, struct str *words)
{
    (void)house;
    *words = str_fmt(a, "Run %d.", ++runs);
    return OK;
}

static enum rc fail_run(struct arena *a, const struct job_house *house, struct str *words)
{
    (void)a;
    (void)house;
    (void)words;
    ++other_runs;
    return FAULT;
}

static bool look_needed(struct work *w)
{
    (void)w;
    looks++;
    return wanted > 0;
}

static const struct job hourly[] = {
    {.name = "count", .title = "Counts", .every = 3600, .most = 100, .run = count_run}, {0}};
static const struct job failing[] = {
    {.name = "count", .title = "Counts", .every = 3600, .most = 100, .run = count_run},
    {.name = "fail", .title = "Fails", .every = 50, .most = 100, .run = fail_run},
    {0}};
static const struct job seldom_needed[] = {{.name = "look",
                                            .title = "Looks",
                                            .every = 5,
                                            .most = 100,
                                            .run = count_run,
                                            .needed = look_needed},
                                           {0}};

static int open_all(void **state)
{
    runs = other_runs = looks = wanted = 0;
    int code = kit_place_open(state);
    place = *state;
    return code;
}

static int64_t run_all(struct kit_place *p, const struct job *jobs)
{
    struct server s = {.db = p->db};
    struct job_house house = house_of(&s);

    return jobs_run(jobs, &house);
}

static struct kit_job row_of(struct kit_place *p, const char *name)
{
    struct kit_job_list list;

    MUST(jobs_read(kit_begin(p), &list));
    kit_end(p, BUSY);
    for (ptrdiff_t i = 0; i < list.len; i++)
        if (str_eq(list.at[i].name, str_of(name)))
            return list.at[i];
    fail_msg("there is no job %s", name);
    return (struct kit_job){0};
}

/* --- when they run ---- */

static void job_runs_at_once_and_then_when_it_is_due(void **state)
{
    struct kit_place *p = *state;

    assert_int_equal(run_all(p, hourly), 60);
    assert_int_equal(runs, 1);
    p->now += 3599;
    assert_int_equal(run_all(p, hourly), 1);
    assert_int_equal(runs, 1);
    p->now += 1;
    run_all(p, hourly);
    assert_int_equal(runs, 2);
    struct kit_job row = row_of(p, "count");
    assert_int_equal(row.last_at, p->now);
    assert_int_equal(row.next_at, p->now + 3600);
    assert_int_equal(row.leased_until, 0);
    assert_true(row.last_good);
    assert_true(str_eq(row.last_words, S("Run 2.")));
}

static void job_that_fails_is_told_and_holds_up_no_other(void **state)
{
    struct kit_place *p = *state;

    run_all(p, failing);
    assert_int_equal(runs, 1);
    assert_int_equal(other_runs, 1);
    struct kit_job row = row_of(p, "fail");
    assert_false(row.last_good);
    assert_true(row.last_words.len > 0);
    p->now += 50;
    run_all(p, failing);
    assert_int_equal(runs, 1);
    assert_int_equal(other_runs, 2);
}

static void job_with_nothing_to_do_writes_nothing(void **state)
{
    struct kit_place *p = *state;

    assert_int_equal(run_all(p, seldom_needed), 5);
    assert_int_equal(looks, 1);
    assert_int_equal(runs, 0);
    assert_int_equal(kit_count(p, "job", "TRUE"), 0);
    wanted = 1;
    run_all(p, seldom_needed);
    assert_int_equal(runs, 1);
    assert_int_equal(kit_count(p, "job", "TRUE"), 1);
}

static void hurried_job_runs_without_being_looked_at(void **state)
{
    struct kit_place *p = *state;

    assert_int_equal(kit_end(p, job_hurry(kit_begin(p), S("look"))), NOT_FOUND);
    wanted = 1;
    run_all(p, seldom_needed);
    wanted = 0;
    MUST(kit_end(p, job_hurry(kit_begin(p), S("look"))));
    run_all(p, seldom_needed);
    assert_int_equal(runs, 2);
    run_all(p, seldom_needed);
    assert_int_equal(runs, 2);
}

static void nothing_runs_where_the_store_cannot_be_had(void **state)
{
    struct kit_place *p = *state;
    struct server s = {.db = p->db};
    struct job_house house = house_of(&s);

    MUST(store_begin(p->db, true)); /* a transaction of someone else: begin gives NULL */
    assert_in_range(jobs_run(hourly, &house), 1, 60);
    assert_int_equal(runs, 0);
    store_rollback(p->db);
}

static void no_more_jobs_begin_when_the_server_stops(void **state)
{
    struct kit_place *p = *state;
    struct server s = {.db = p->db, .stopping = true};
    struct job_house house = house_of(&s);

    jobs_run(hourly, &house);
    assert_int_equal(runs, 0);
}

/* --- leases ---- */

static void lease_of_a_dead_server_runs_out(void **state)
{
    struct kit_place *p = *state;

    kit_told(p, str_fmt(p->arena,
                        "INSERT INTO job (name, next_at, leased_until, last_at, last_good, "
                        "last_words) VALUES ('count', 0, %lld, 0, TRUE, '')",
                        (long long)p->now + 40)
                    .at);
    assert_int_equal(run_all(p, hourly), 40);
    p->now += 39;
    run_all(p, hourly);
    assert_int_equal(runs, 0);
    p->now += 1;
    run_all(p, hourly);
    assert_int_equal(runs, 1);
}

/* A job that waits until both servers have tried to take it. */
static pthread_barrier_t both_tried;

static enum rc wait_run(struct arena *a, const struct job_house *house, struct str *words)
{
    (void)a;
    (void)house;
    (void)words;
    runs++;
    pthread_barrier_wait(&both_tried);
    return OK;
}

static const struct job waiting[] = {
    {.name = "wait", .title = "Waits", .every = 3600, .most = 100, .run = wait_run}, {0}};

static void *serve_once(void *state)
{
    struct job_house house = house_of(state);

    jobs_run(waiting, &house);
    back++;
    return NULL;
}

static void of_two_servers_at_once_one_does_the_job(void **state)
{
    struct kit_place *p = *state;
    const char *postgres = getenv("FOLKMOOT_TEST_PG");
    struct server s[2] = {{.db = p->db, .apart = postgres},
                          {.db = postgres ? kit_place_connect(p) : p->db, .apart = postgres}};
    pthread_t threads[2];

    for (int round = 1; round <= 20; round++) {
        /* Whoever runs it waits for this thread, which waits for whoever could not take it. If
         * both run it they wait for each other. */
        pthread_barrier_init(&both_tried, NULL, 2);
        runs = back = 0;
        for (int i = 0; i < 2; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, serve_once, &s[i]), 0);
        while (runs == 0 || (back == 0 && runs < 2))
            sched_yield();
        if (runs == 1)
            pthread_barrier_wait(&both_tried);
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        assert_int_equal(runs, 1);
        pthread_barrier_destroy(&both_tried);
        p->now += 3600;
    }
    if (postgres)
        store_close(s[1].db);
}

/* A server that took longer than its lease must not note over the one that came after it. */
static enum rc late_run(struct arena *a, const struct job_house *house, struct str *words)
{
    struct server second = {.db = place->db};
    struct job_house other = house_of(&second);

    (void)house;
    if (runs++)
        return OK;
    *words = S("first");
    place->now += 101;
    const struct job again[] = {
        {.name = "late", .title = "Late", .every = 3600, .most = 100, .run = count_run}, {0}};
    jobs_run(again, &other);
    *words = str_fmt(a, "first, at last");
    return OK;
}

static void lease_that_ran_out_notes_nothing(void **state)
{
    static const struct job late[] = {
        {.name = "late", .title = "Late", .every = 3600, .most = 100, .run = late_run}, {0}};
    struct kit_place *p = *state;

    run_all(p, late);
    assert_int_equal(runs, 2);
    assert_true(str_eq(row_of(p, "late").last_words, S("Run 2.")));
}

/* --- the jobs of mail ---- */

static void queue(struct kit_place *p, const char *address)
{
    static const struct str words[] = {STR_INIT("One sentence.")};

    MUST(kit_end(p, mail_queue(kit_begin(p), &(struct mail){.kind = "trial",
                                                            .address = str_of(address),
                                                            .subject = S("A trial"),
                                                            .paragraphs = words,
                                                            .paragraph_count = 1})));
}

static void mail_waits_while_no_server_is_set(void **state)
{
    struct kit_place *p = *state;

    queue(p, "a@council.gov.uk");
    run_all(p, mail_jobs);
    assert_int_equal(kit_count(p, "job", "name = 'send-mail'"), 0);
    assert_int_equal(kit_count(p, "mail", "state = 'waiting' AND tries = 0"), 1);
}

static void mail_to_a_dead_server_is_tried_again_and_old_mail_is_given_up(void **state)
{
    struct kit_place *p = *state;

    queue(p, "old@council.gov.uk");
    p->now += 4 * 86400 + 1;
    queue(p, "new@council.gov.uk");
    MUST(kit_end(p, setting_write(kit_begin(p), "mail-server", S("smtp://127.0.0.1:1"))));
    MUST(kit_end(p, setting_served(kit_begin(p), S("http://localhost:8080"), false)));
    run_all(p, mail_jobs);
    assert_true(str_eq(row_of(p, "send-mail").last_words,
                       S("0 sent, 1 to be tried again, 0 given up.")));
    assert_int_equal(
        kit_count(p, "mail", "address = 'old@council.gov.uk' AND state = 'given-up'"), 1);
    assert_int_equal(kit_count(p, "mail",
                               str_fmt(p->arena,
                                       "address = 'new@council.gov.uk' AND state = 'waiting' "
                                       "AND tries = 1 AND next_at = %lld AND why <> ''",
                                       (long long)p->now + 60)
                                   .at),
                     1);
}

static void records_of_old_mails_are_cleared_away(void **state)
{
    struct kit_place *p = *state;

    queue(p, "waits@council.gov.uk");
    queue(p, "old@council.gov.uk");
    queue(p, "new@council.gov.uk");
    kit_told(p, "UPDATE mail SET state = 'sent' WHERE address <> 'waits@council.gov.uk'");
    kit_told(p, "UPDATE mail SET made_at = made_at - 30 * 86400 - 1 "
                "WHERE address <> 'new@council.gov.uk'");
    run_all(p, mail_jobs);
    assert_int_equal(kit_count(p, "mail", "TRUE"), 2);
    assert_int_equal(kit_count(p, "mail", "address = 'old@council.gov.uk'"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_all, kit_place_close)
        TEST(job_runs_at_once_and_then_when_it_is_due),
        TEST(job_that_fails_is_told_and_holds_up_no_other),
        TEST(job_with_nothing_to_do_writes_nothing),
        TEST(hurried_job_runs_without_being_looked_at),
        TEST(nothing_runs_where_the_store_cannot_be_had),
        TEST(no_more_jobs_begin_when_the_server_stops),
        TEST(lease_of_a_dead_server_runs_out),
        TEST(of_two_servers_at_once_one_does_the_job),
        TEST(lease_that_ran_out_notes_nothing),
        TEST(mail_waits_while_no_server_is_set),
        TEST(mail_to_a_dead_server_is_tried_again_and_old_mail_is_given_up),
        TEST(records_of_old_mails_are_cleared_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
