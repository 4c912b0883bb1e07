/* enter_cost_test.c: what it costs to find out who asks, with as many people as a country has
 * officers and councillors: it must not grow with them. */
#include "identity/testing.h"

#include "identity/session.h"
#include "identity/who.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    PEOPLE = 200000,
    PEOPLE_ON_POSTGRES = 20000,
    ORGANISATIONS = 400,
    ROUNDS = 400,
    TRIES = 5
};

static double now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Each belongs to one organisation, every tenth to two; each has a session, and every hundredth
 * leads. */
static void sector_filled(struct trial *t, int people)
{
    store_told(
        "INSERT INTO organisation (id, slug, name, skeleton, kind, state, made_at) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
        "SELECT 'o' || i, 'organisation-' || i, 'Organisation ' || i, 'organisation' || i, "
        "'council', 'active', 1 FROM n",
        ORGANISATIONS);
    store_told("INSERT INTO person (id, address, name, skeleton, state, password, password_at, "
               "rights, digest, digest_at, made_at) "
               "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
               "SELECT 'p' || i, 'officer.' || i || '@organisation.example', 'Officer ' || i, "
               "'officer' || i, 'active', '', 0, 1, 'daily', 0, 1 FROM n",
               people);
    store_told(
        "INSERT INTO role_held (id, person_id, role, organisation_id, scope, made_at, "
        "made_by) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
        "SELECT 'r' || i, 'p' || i, CASE WHEN i %% 100 = 0 THEN 'lead' ELSE 'member' END, "
        "'o' || (1 + i %% %d), '', 1, '' FROM n",
        people, ORGANISATIONS);
    store_told(
        "INSERT INTO role_held (id, person_id, role, organisation_id, scope, made_at, "
        "made_by) "
        "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 10 FROM n WHERE i < %d) "
        "SELECT 's' || i, 'p' || i, 'peer', 'o' || (1 + (i + 7) %% %d), '', 1, '' FROM n",
        people, ORGANISATIONS);
    store_told(
        "INSERT INTO session (hash, hash_before, person_id, name, method, made_at, "
        "seen_at, renewed_at, proved_at, ends_at, rights, network, agent) "
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
        "SELECT 'h' || i, '', 'p' || i, 's' || i, 'link', %lld, %lld, %lld, %lld, %lld, 1, "
        "'', '' FROM n",
        people, (long long)t->now, (long long)t->now, (long long)t->now, (long long)t->now,
        (long long)t->now + 1000000);
    if (*t->at.schema) /* a server there does so by itself, after a while */
        store_told("ANALYZE");
}

/* Microseconds that it takes, in the quickest of some tries. */
static double cost(struct trial *t, struct str cookie)
{
    double least = 1e9;

    for (int i = 0; i < TRIES; i++) {
        struct work *w = trial_begin(t, false, S(""));
        struct who_found found;
        double began = now_us();
        for (int k = 0; k < ROUNDS; k++)
            MUST(who_by_session(w, cookie, S(""), &found));
        double each = (now_us() - began) / ROUNDS;
        CHECK(found.by_session);
        MUST(trial_end(t, OK));
        least = each < least ? each : least;
    }
    return least;
}

static void finding_out_who_asks_does_not_grow_with_people(void **state)
{
    struct trial *t = trial_open();
    struct str who = person_made("lead", "trafford"), cookie;
    double few, many;
    int people;

    (void)state;
    role_made(who, "peer", "salford");
    role_made(who, "adviser", NULL);
    cookie = signed_in_cookie(who);
    cookie = str_cut(cookie, (ptrdiff_t)strlen(SESSION_COOKIE "="), cookie.len);
    few = cost(t, cookie);
    people = *t->at.schema ? PEOPLE_ON_POSTGRES : PEOPLE;
    sector_filled(t, people);
    many = cost(t, cookie);
    printf("# who asks: %.1f us among few people, %.1f us among %d\n", few, many, people);
    CHECK(many < 2 * few + 20);
    trial_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finding_out_who_asks_does_not_grow_with_people),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
