/* digest_test.c: when a digest comes, to whom, and what it says. */
#include "identity/digest.h"

#include "identity/testing.h"
#include "kit/job.h"
#include "kit/mail.h"
#include "kit/notice.h"

#include <string.h>

static struct trial *t;

static int open_trial(void **state)
{
    (void)state;
    t = trial_open();
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* --- the moments: UTC of 07:00 in London, worked out with `date -d 'TZ="Europe/London" …'`
 * ---- */

static void digest_is_due_at_seven_in_london(void **state)
{
    static const struct {
        int64_t now, daily, weekly;
    } cases[] = {
        /* 2026-06-01 is a Monday; BST: 07:00 is 06:00 UTC */
        {1780293600, 1780293600, 1780293600},     /* 06:00:00Z */
        {1780293599, 1780207200, 1779688800},     /* 05:59:59Z */
        {1780315200, 1780293600, 1780293600},     /* noon */
        {1780898400 - 1, 1780812000, 1780293600}, /* Monday 8 June, 05:59:59Z */
        {1780898400, 1780898400, 1780898400},
        /* 2026-01-15, a Thursday; GMT */
        {1768460400, 1768460400, 1768201200}, /* 07:00:00Z */
        {1768460399, 1768374000, 1768201200},
        /* 2026-03-29 and 2026-10-25, Sundays on which the clocks change at 01:00 UTC */
        {1774764000, 1774764000, 1774249200}, /* 06:00:00Z is 07:00 BST */
        {1774763999, 1774681200, 1774249200}, /* the day before was GMT: 07:00:00Z */
        {1792911600, 1792911600, 1792389600}, /* 07:00:00Z is 07:00 GMT */
        {1792911599, 1792821600, 1792389600}, /* the day before was BST: 06:00:00Z */
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(digest_daily(cases[i].now), cases[i].daily);
        assert_int_equal(digest_weekly(cases[i].now), cases[i].weekly);
    }
}

/* --- the job ---- */

static struct work job_work;
static bool writing;                   /* the writer's turn is taken */
static int64_t queued, most_in_a_turn; /* mails */
static void (*before_turn)(void);      /* what others do before the job's turn comes; NULL */

static struct work *begin(void *state)
{
    (void)state;
    if (before_turn)
        before_turn();
    queued = rows_of("mail", "kind = 'digest'");
    job_work = (struct work){.arena = arena_open(), .db = t->writer, .now = t->now};
    MUST(store_begin(t->writer, true));
    writing = true;
    return &job_work;
}

static enum rc end(void *state, struct work *w, enum rc rc)
{
    (void)state;
    if (rc == OK)
        rc = store_commit(w->db);
    else
        store_rollback(w->db);
    writing = false;
    arena_close(w->arena);
    int64_t more = rows_of("mail", "kind = 'digest'") - queued;
    most_in_a_turn = more > most_in_a_turn ? more : most_in_a_turn;
    return rc;
}

static struct store *looker;

static struct work *look(void *state)
{
    (void)state;
    job_work = (struct work){.arena = arena_open(), .db = looker, .now = t->now};
    MUST(store_begin(looker, false));
    return &job_work;
}

static void looked(void *state, struct work *w)
{
    (void)state;
    store_rollback(w->db);
    arena_close(w->arena);
}

/* A room that has something to tell each time. */
static enum rc tell_lines(struct work *w, struct str person, int64_t since, int64_t until,
                          struct json *into)
{
    struct str words =
        str_fmt(w->arena, "Seen from %lld to %lld.", (long long)since, (long long)until);

    CHECK(person.len > 0);
    CHECK(!writing && w->db == looker);
    json_put_str(json_add(into, json_object(w->arena)), "words", words);
    return OK;
}

static const struct room telling = {.name = "telling", .digest = tell_lines};
static const struct room *const *rooms_told; /* NULL for none */

static void job_runs(void)
{
    static const struct job jobs[] = {{.name = "digest",
                                       .title = "Digests",
                                       .every = 600,
                                       .most = 600,
                                       .run = digest_run,
                                       .needed = digest_needed},
                                      {0}};
    struct job_house house = {
        .begin = begin, .end = end, .look = look, .looked = looked, .rooms = rooms_told};

    looker = test_store_connect(&t->at, STORE_READ);
    most_in_a_turn = 0;
    jobs_run(jobs, &house);
    store_close(looker);
    CHECK(rows_of("job", "NOT last_good") == 0);
}

static void given(struct str person, int64_t at, const char *id, const char *kind)
{
    struct work *w = trial_begin(t, true, S(""));

    w->now = at;
    MUST(trial_end(
        t, notice_give(w, str_of(id), str_fmt(t->arena, "person:%.*s", STR_ARG(person)), kind,
                       S("Trafford's secret figure: from 41.5 to 42.5."), S("/cite/x"))));
}

static void chosen(struct str person, const char *choice)
{
    (void)trial_begin(t, true, person);
    MUST(trial_end(t, digest_choose(&t->work, str_of(choice))));
}

enum { A_DAY = 86400 };

static void daily_digest_gathers_what_came_before_seven(void **state)
{
    struct str officer, colleague;

    (void)state;
    organisation_made("trafford");
    officer = person_made("member", "trafford");
    colleague = person_made("member", "trafford");
    store_told("UPDATE person SET digest_at = %d", TRIAL_NOW);
    given(officer, TRIAL_NOW + 10, "a", "citation-revised");
    given(officer, TRIAL_NOW + 20, "b", "citation-revised");
    given(officer, TRIAL_NOW + 30, "c", "other");
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 0); /* seven has not come again */
    t->now = digest_daily(TRIAL_NOW) + A_DAY;
    given(officer, t->now + 1, "late", "citation-revised");
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 1);
    CHECK(rows_of("mail", "person_id = '%.*s'", STR_ARG(officer)) == 1);
    CHECK(rows_of("mail", "person_id = '%.*s'", STR_ARG(colleague)) == 0);
    struct str plain = text_of("SELECT plain AS words FROM mail WHERE kind = 'digest'");
    CHECK(has(plain, "2 figures that you cited were revised."));
    CHECK(has(plain, "There is one other notice for you."));
    CHECK(has(plain, "/cite\n") && has(plain, "/unsubscribe/"));
    CHECK(!has(plain, "Trafford") && !has(plain, "41.5") && !has(plain, "/cite/x"));
    CHECK(has(text_of("SELECT subject AS words FROM mail WHERE kind = 'digest'"),
              "There are 3 notices for you"));
    t->now += 3600;
    job_runs(); /* once a day */
    CHECK(rows_of("mail", "kind = 'digest'") == 1);
    t->now += A_DAY;
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 2);
    CHECK(has(text_of("SELECT plain AS words FROM mail WHERE kind = 'digest' ORDER BY made_at "
                      "DESC LIMIT 1"),
              "A figure that you cited was revised."));
    t->now += A_DAY;
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 2);
}

static void weekly_digest_comes_on_mondays(void **state)
{
    struct str officer;

    (void)state;
    organisation_made("trafford");
    officer = person_made("member", "trafford");
    store_told("UPDATE person SET digest = 'weekly', digest_at = %d", TRIAL_NOW);
    given(officer, TRIAL_NOW + 10, "a", "citation-revised");
    for (int day = 1; day <= 6; day++) { /* Tuesday to Sunday */
        t->now = digest_daily(TRIAL_NOW) + day * A_DAY;
        job_runs();
        CHECK(rows_of("mail", "kind = 'digest'") == 0);
    }
    t->now += A_DAY;
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 1);
}

static void nobody_gets_one_who_wants_none_or_left(void **state)
{
    struct str none, gone, stopped, address;

    (void)state;
    organisation_made("trafford");
    none = person_made("member", "trafford");
    gone = person_made("member", "trafford");
    stopped = person_made("member", "trafford");
    store_told("UPDATE person SET digest_at = %d", TRIAL_NOW);
    chosen(none, "none");
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(gone));
    address = address_of(stopped);
    (void)trial_begin(t, true, S(""));
    MUST(trial_end(t, mail_kind_choose(&t->work, address, "digest", false)));
    given(none, TRIAL_NOW + 10, "a", "citation-revised");
    given(gone, TRIAL_NOW + 10, "b", "citation-revised");
    given(stopped, TRIAL_NOW + 10, "c", "citation-revised");
    t->now += A_DAY;
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 0);
    /* and what they passed over does not come when they want it again */
    chosen(none, "daily");
    chosen(stopped, "daily");
    t->now += A_DAY;
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 0);
}

static void many_people_are_gone_through_in_steps(void **state)
{
    struct str last = S("");

    (void)state;
    organisation_made("trafford");
    for (int i = 0; i < 5; i++)
        last = person_made("member", "trafford");
    store_told("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700) "
               "INSERT INTO person (id, address, name, skeleton, state, password, password_at, "
               "rights, digest, digest_at, made_at) SELECT 'p' || i, 'p' || i || '@x.example', "
               "'Officer', 'officer', 'active', '', 0, 1, 'daily', 0, 0 FROM n");
    store_told(
        "INSERT INTO notice (id, receiver, made_at, kind, words, href) SELECT 'n' || id, "
        "'person:' || id, 5, 'other', 'x', '/x' FROM person WHERE id LIKE 'p%%'");
    given(last, 5, "one", "other");
    store_told("UPDATE person SET digest_at = 0");
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 701);
    CHECK(most_in_a_turn > 1 && most_in_a_turn <= 20); /* forms wait for no more than that */
}

static struct str leaver, keeper;

static void leaver_leaves(void)
{
    store_told("UPDATE person SET digest = 'none' WHERE id = '%.*s'", STR_ARG(leaver));
}

static void whoever_stops_it_while_it_is_gathered_gets_none(void **state)
{
    (void)state;
    organisation_made("trafford");
    leaver = person_made("member", "trafford");
    keeper = person_made("member", "trafford");
    store_told("UPDATE person SET digest_at = %d", TRIAL_NOW);
    given(leaver, TRIAL_NOW + 10, "a", "citation-revised");
    given(keeper, TRIAL_NOW + 10, "b", "citation-revised");
    t->now += A_DAY;
    before_turn = leaver_leaves;
    job_runs();
    before_turn = NULL;
    CHECK(rows_of("mail", "kind = 'digest'") == 1);
    CHECK(rows_of("mail", "person_id = '%.*s'", STR_ARG(keeper)) == 1);
    CHECK(rows_of("person", "id = '%.*s' AND digest_at = %d", STR_ARG(leaver), TRIAL_NOW) == 1);
}

static void rooms_tell_what_is_new_besides_notices_once(void **state)
{
    static const struct room *const rooms[] = {&telling, NULL};
    struct str officer;
    long long until;

    (void)state;
    organisation_made("trafford");
    officer = person_made("member", "trafford");
    store_told("UPDATE person SET digest = 'weekly', digest_at = %d", TRIAL_NOW - 8 * A_DAY);
    until = digest_weekly(TRIAL_NOW);
    rooms_told = rooms;
    job_runs();
    rooms_told = NULL;
    CHECK(rows_of("mail", "kind = 'digest' AND person_id = '%.*s'", STR_ARG(officer)) == 1);
    struct str plain = text_of("SELECT plain AS words FROM mail WHERE kind = 'digest'");
    CHECK(has(plain,
              str_fmt(t->arena, "Seen from %d to %lld.", TRIAL_NOW - 8 * A_DAY, until).at));
    CHECK(has(plain, "/my/councils"));
    CHECK(has(text_of("SELECT subject AS words FROM mail WHERE kind = 'digest'"),
              "What changed for the councils that you follow"));
    CHECK(rows_of("person", "digest_at = %lld", until) == 1);
    /* What it told of is not told again before the next Monday, and the next begins there. */
    rooms_told = rooms;
    t->now += A_DAY;
    job_runs();
    CHECK(rows_of("mail", "kind = 'digest'") == 1);
    t->now = digest_weekly(t->now) + 7 * A_DAY;
    job_runs();
    rooms_told = NULL;
    CHECK(rows_of("mail", "kind = 'digest'") == 2);
    CHECK(rows_of("mail", "kind = 'digest' AND plain LIKE '%%Seen from %lld to %lld.%%'", until,
                  (long long)t->now) == 1);
}

static void other_choices_are_refused(void **state)
{
    struct str officer;

    (void)state;
    organisation_made("trafford");
    officer = person_made("member", "trafford");
    (void)trial_begin(t, true, officer);
    CHECK(trial_end(t, digest_choose(&t->work, S("hourly"))) == INVALID);
    CHECK(trial_words(t).len > 0);
    CHECK(rows_of("person", "digest = 'daily'") == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_trial, close_trial)
        cmocka_unit_test(digest_is_due_at_seven_in_london),
        TEST(daily_digest_gathers_what_came_before_seven),
        TEST(weekly_digest_comes_on_mondays),
        TEST(nobody_gets_one_who_wants_none_or_left),
        TEST(many_people_are_gone_through_in_steps),
        TEST(whoever_stops_it_while_it_is_gathered_gets_none),
        TEST(rooms_tell_what_is_new_besides_notices_once),
        TEST(other_choices_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
