/* invite_test.c: invitations: for one address, once, for a week, and never for more than who
 * invited may give when it is taken up. */
#include "identity/testing.h"

#include "identity/organisation.h"
#include "identity/person.h"
#include "identity/who.h"

#include <pthread.h>
#include <stdlib.h>

enum { A_DAY = 24 * 60 * 60, AT_ONCE = 50 };

static struct trial *t;

static int begin_trial(void **state)
{
    (void)state;
    t = trial_open();
    return 0;
}

static int end_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* --- sent ---- */

/* By this viewer, or by the command line where it is empty; the secret goes to *secret. */
static enum rc invited(struct str viewer, const char *address, const char *role,
                       const char *organisation, struct str *secret)
{
    struct work *w = trial_begin(t, true, viewer);
    struct str made;
    enum rc rc = invite(w, str_of(address), str_of(role), str_of(organisation), S(""),
                        viewer.len == 0, &made);

    if (rc == OK && secret)
        *secret = str_copy(t->arena, made);
    return trial_end(t, rc);
}

static enum rc accepted(struct str viewer, struct str secret, const char *name,
                        struct str *person)
{
    struct work *w = trial_begin(t, true, viewer);
    struct identity_person p;
    bool is_new;
    enum rc rc = invitation_accept(w, secret, str_of(name), &p, &is_new);

    if (rc == OK && person)
        *person = str_copy(t->arena, p.id);
    return trial_end(t, rc);
}

static bool has_role(const char *address, const char *role)
{
    return rows_of("role_held r JOIN person p ON p.id = r.person_id",
                   "p.address = '%s' AND r.role = '%s'", address, role) == 1;
}

static void lead_invites_to_the_roles_of_the_organisation(void **state)
{
    static const char *const roles[] = {"member", "lead", "steward", "councillor", "peer"};
    struct str lead = person_made("lead", "trafford"), secret;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(roles); i++) {
        const char *address = str_fmt(t->arena, "new%td@trafford.gov.uk", i).at;
        MUST(invited(lead, address, roles[i], "trafford", &secret));
        CHECK(str_eq(secret_mailed(str_of(address), "/invitations/"), secret));
        MUST(accepted(S(""), secret, str_fmt(t->arena, "New %td", i + 2).at, NULL));
        CHECK(has_role(address, roles[i]));
    }
}

static void nobody_invites_to_more_than_they_may_give(void **state)
{
    struct str lead = person_made("lead", "trafford"),
               admin = person_made("administrator", NULL);
    static const char *const others[] = {"member", "steward", "councillor", "peer"};

    (void)state;
    organisation_made("salford");
    assert_int_equal(invited(lead, "x@salford.gov.uk", "member", "salford", NULL), FORBIDDEN);
    assert_int_equal(invited(lead, "x@salford.gov.uk", "administrator", "", NULL), FORBIDDEN);
    assert_int_equal(invited(lead, "x@salford.gov.uk", "administrator", "trafford", NULL),
                     INVALID);
    assert_int_equal(invited(lead, "x@salford.gov.uk", "king", "trafford", NULL), INVALID);
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++)
        assert_int_equal(invited(person_made(others[i], "trafford"), "x@trafford.gov.uk",
                                 "member", "trafford", NULL),
                         FORBIDDEN);
    MUST(invited(admin, "x@salford.gov.uk", "member", "salford", NULL));
    MUST(invited(admin, "y@salford.gov.uk", "clerk", "", NULL));
    CHECK(rows_of("ticket", "TRUE") == 2 && rows_of("mail", "TRUE") == 2);
}

static void address_that_is_none_is_refused(void **state)
{
    static const char *const wrong[] = {"",
                                        "x",
                                        "a@b@c.example",
                                        "\"a b\"@trafford.gov.uk",
                                        "x@trafford.gov.uk\r\nBcc: y@evil.example",
                                        "<x@trafford.gov.uk>",
                                        "x@",
                                        "@trafford.gov.uk",
                                        "x y@trafford.gov.uk",
                                        "x@traff\u043Erd.gov.uk"};
    struct str lead = person_made("lead", "trafford");

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++)
        if (invited(lead, wrong[i], "member", "trafford", NULL) != INVALID)
            fail_msg("%s was taken", wrong[i]);
    CHECK(rows_of("ticket", "TRUE") == 0 && rows_of("mail", "TRUE") == 0);
}

/* --- taken up ---- */

static void invitation_works_once(void **state)
{
    struct str lead = person_made("lead", "trafford"), secret, person;

    (void)state;
    MUST(invited(lead, "new@trafford.gov.uk", "steward", "trafford", &secret));
    MUST(accepted(S(""), secret, "New Steward", &person));
    assert_int_equal(accepted(S(""), secret, "Another", NULL), NOT_FOUND);
    assert_int_equal(accepted(person, secret, "Another", NULL), NOT_FOUND);
    CHECK(rows_of("person", "TRUE") == 2 && rows_of("role_held", "TRUE") == 2);
}

static void invitation_ends_after_a_week(void **state)
{
    struct str lead = person_made("lead", "trafford"), secret;

    (void)state;
    MUST(invited(lead, "new@trafford.gov.uk", "member", "trafford", &secret));
    t->now += 7 * A_DAY;
    assert_int_equal(accepted(S(""), secret, "New", NULL), NOT_FOUND);
    t->now -= 1;
    MUST(accepted(S(""), secret, "New", NULL));
}

static void invitation_that_was_taken_back_is_none(void **state)
{
    struct str lead = person_made("lead", "trafford"), other = person_made("lead", "salford");
    struct str secret, hash;
    struct work *w;

    (void)state;
    MUST(invited(lead, "new@trafford.gov.uk", "member", "trafford", &secret));
    hash = text_of("SELECT hash AS words FROM ticket");
    w = trial_begin(t, true, other);
    assert_int_equal(trial_end(t, invitation_withdraw(w, S("salford"), hash)), NOT_FOUND);
    w = trial_begin(t, true, other);
    assert_int_equal(trial_end(t, invitation_withdraw(w, S("trafford"), hash)), NOT_FOUND);
    w = trial_begin(t, true, lead);
    MUST(trial_end(t, invitation_withdraw(w, S("trafford"), hash)));
    assert_int_equal(accepted(S(""), secret, "New", NULL), NOT_FOUND);
    struct str told = trial_words(t);
    assert_int_equal(accepted(S(""), S("nonsense"), "New", NULL), NOT_FOUND);
    CHECK(str_eq(told, trial_words(t))); /* the same words as for one that never was */
    w = trial_begin(t, true, lead);
    assert_int_equal(trial_end(t, invitation_withdraw(w, S("trafford"), hash)), NOT_FOUND);
}

static void second_invitation_ends_the_first(void **state)
{
    struct str lead = person_made("lead", "trafford"), first, second;

    (void)state;
    MUST(invited(lead, "new@trafford.gov.uk", "lead", "trafford", &first));
    MUST(invited(lead, "new@trafford.gov.uk", "member", "trafford", &second));
    assert_int_equal(accepted(S(""), first, "New", NULL), NOT_FOUND);
    MUST(accepted(S(""), second, "New", NULL));
    CHECK(has_role("new@trafford.gov.uk", "member"));
    CHECK(!has_role("new@trafford.gov.uk", "lead"));
}

static void account_is_of_the_invited_address_whoever_has_the_link(void **state)
{
    struct str lead = person_made("lead", "trafford"), other = person_made("member", "salford");
    struct str secret;

    (void)state;
    MUST(invited(lead, "New@Trafford.gov.uk", "member", "trafford", &secret));
    assert_int_equal(accepted(other, secret, "Other", NULL), FORBIDDEN); /* it was forwarded */
    CHECK(rows_of("role_held", "person_id = '%.*s'", STR_ARG(other)) == 1);
    MUST(accepted(S(""), secret, "New", NULL));
    CHECK(has_role("new@trafford.gov.uk", "member"));
}

static void account_that_is_there_must_be_signed_in(void **state)
{
    struct str lead = person_made("lead", "trafford"), known = person_made("member", "salford");
    struct str secret, address = address_of(known), person;

    (void)state;
    MUST(invited(lead, str_zero(t->arena, address), "steward", "trafford", &secret));
    assert_int_equal(accepted(S(""), secret, "Someone", NULL), FORBIDDEN);
    assert_int_equal(accepted(lead, secret, "Someone", NULL), FORBIDDEN);
    MUST(accepted(known, secret, "Another name", &person));
    CHECK(str_eq(person, known));
    CHECK(has(name_of_person(known), "Member"));
    CHECK(has_role(str_zero(t->arena, address), "steward"));
}

static void suspended_account_takes_nothing_up(void **state)
{
    struct str lead = person_made("lead", "trafford"), known = person_made("member", "salford");
    struct str secret;

    (void)state;
    MUST(invited(lead, str_zero(t->arena, address_of(known)), "steward", "trafford", &secret));
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(known));
    assert_int_equal(accepted(S(""), secret, "Someone", NULL), FORBIDDEN);
    CHECK(rows_of("ticket", "used_at <> 0") == 0);
}

static void invitation_is_worth_what_the_inviter_may_give_now(void **state)
{
    struct str secret;

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct str lead = person_made("lead", "trafford");
        MUST(invited(lead, "new@trafford.gov.uk", "lead", "trafford", &secret));
        store_told(i == 0   ? "UPDATE role_held SET role = 'member' WHERE person_id = '%.*s'"
                   : i == 1 ? "DELETE FROM role_held WHERE person_id = '%.*s'"
                            : "UPDATE person SET state = 'suspended' WHERE id = '%.*s'",
                   STR_ARG(lead));
        assert_int_equal(accepted(S(""), secret, "New", NULL), FORBIDDEN);
        CHECK(has(trial_words(t), "no longer"));
        CHECK(rows_of("person", "address = 'new@trafford.gov.uk'") == 0);
        CHECK(rows_of("ticket", "used_at <> 0") == 0);
    }
    /* A lead elsewhere by now gives nothing here. */
    struct str lead = person_made("lead", "trafford");
    MUST(invited(lead, "new@trafford.gov.uk", "member", "trafford", &secret));
    store_told("DELETE FROM role_held WHERE person_id = '%.*s'", STR_ARG(lead));
    role_made(lead, "lead", "salford");
    assert_int_equal(accepted(S(""), secret, "New", NULL), FORBIDDEN);
    role_made(lead, "lead", "trafford");
    MUST(accepted(S(""), secret, "New", NULL));
}

static void invitation_ends_with_the_organisation(void **state)
{
    struct str lead = person_made("lead", "trafford"), secret;
    struct work *w;

    (void)state;
    MUST(invited(lead, "new@trafford.gov.uk", "member", "trafford", &secret));
    w = trial_begin(t, true, S(""));
    MUST(trial_end(t, organisation_state(w, S("trafford"), "ended")));
    assert_int_equal(accepted(S(""), secret, "New", NULL), NOT_FOUND);
    assert_int_equal(invited(S(""), "new@trafford.gov.uk", "member", "trafford", NULL),
                     INVALID);
}

static void name_that_will_not_do_leaves_the_invitation(void **state)
{
    struct str lead = person_made("lead", "trafford"), secret;

    (void)state;
    MUST(invited(lead, "new@trafford.gov.uk", "member", "trafford", &secret));
    assert_int_equal(accepted(S(""), secret, "", NULL), INVALID);
    assert_int_equal(accepted(S(""), secret, "N\u200Bew", NULL), INVALID);
    MUST(accepted(S(""), secret, "New", NULL));
}

static void first_administrator_is_let_in_by_the_command_line(void **state)
{
    struct str secret;

    (void)state;
    MUST(invited(S(""), "admin@sector.example", "administrator", "", &secret));
    MUST(accepted(S(""), secret, "Administrator", NULL));
    CHECK(has_role("admin@sector.example", "administrator"));
}

static void secret_is_nowhere_but_in_the_mail(void **state)
{
    struct str lead = person_made("lead", "trafford"), secret;
    struct str cookie = signed_in_cookie(lead);

    (void)state;
    CHECK(post_as(cookie, "/organisations/trafford/people",
                  "address=new@trafford.gov.uk&role=member")
              .status == 303);
    secret = secret_mailed(S("new@trafford.gov.uk"), "/invitations/");
    CHECK(secret.len == 52);
    CHECK(rows_of("ticket", "hash = '%.*s' OR data LIKE '%%%.*s%%'", STR_ARG(secret),
                  STR_ARG(secret)) == 0);
    CHECK(rows_of("audit", "words LIKE '%%%.*s%%' OR object LIKE '%%%.*s%%'", STR_ARG(secret),
                  STR_ARG(secret)) == 0);
    CHECK(has(last_audit(), "person-invited done"));
    CHECK(!has(page_as(cookie, "/organisations/trafford/people").body, secret.at));
}

/* --- fifty at once ---- */

/* Where each of several threads works: on SQLite one connection writes, in turns; on PostgreSQL
 * each has its own, for reading too: the server takes a hundred. */
static struct {
    pthread_mutex_t turn;
    struct store *readers[AT_ONCE], *writers[AT_ONCE];
    struct str secret;
} race = {.turn = PTHREAD_MUTEX_INITIALIZER};

struct racer {
    pthread_t thread;
    int lane;
    enum rc rc;
    int status;
};

static bool on_postgres(void)
{
    return *t->at.schema != 0;
}

static struct store *connection(enum store_mode mode)
{
    struct store *db = NULL;
    struct str why = {0};

    if (store_open(t->arena, t->at.url, mode, &db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return db;
}

static void race_open(void)
{
    for (int i = 0; i < AT_ONCE; i++) {
        race.writers[i] = on_postgres() ? connection(STORE_WRITE) : t->writer;
        race.readers[i] = on_postgres() ? race.writers[i] : connection(STORE_READ);
    }
}

static void race_close(void)
{
    for (int i = 0; i < AT_ONCE; i++)
        store_close(race.readers[i]);
}

static enum rc race_begin(void *state, int lane, bool writes, struct work *w)
{
    (void)state;
    if (writes && !on_postgres())
        pthread_mutex_lock(&race.turn);
    w->db = writes ? race.writers[lane] : race.readers[lane];
    w->now = t->now;
    return store_begin(w->db, writes);
}

static enum rc race_end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    enum rc kept = rc;

    (void)state;
    (void)lane;
    if (writes && rc == OK)
        kept = store_commit(w->db);
    else
        store_rollback(w->db);
    if (writes && !on_postgres())
        pthread_mutex_unlock(&race.turn);
    return kept;
}

static void *redeem_by_work(void *state)
{
    struct racer *r = state;
    struct work w = {.arena = arena_open(), .known = INT64_MAX};
    struct identity_person p;
    bool is_new;
    enum rc rc = race_begin(NULL, r->lane, true, &w);

    if (rc == OK)
        rc = who_is(&w, S(""));
    if (rc == OK)
        rc = invitation_accept(&w, race.secret,
                               str_fmt(w.arena, "Racer %c", 'A' + r->lane % 26), &p, &is_new);
    r->rc = race_end(NULL, r->lane, true, &w, rc);
    if (rc != OK)
        r->rc = rc;
    arena_close(w.arena);
    return NULL;
}

static void *redeem_by_page(void *state)
{
    struct racer *r = state;
    struct arena *a = arena_open();
    struct reply reply;
    struct web_ask ask = {.method = S("POST"),
                          .target = str_fmt(a, "/invitations/%.*s", STR_ARG(race.secret)),
                          .body = str_fmt(a, "name=Racer+%c", 'A' + r->lane % 26),
                          .body_type = S("application/x-www-form-urlencoded"),
                          .host = S("moot.example"),
                          .origin = S("https://moot.example"),
                          .fetch_site = S("same-origin"),
                          .network = S("192.0.2.9")};

    web_answer(house_web(), r->lane, a, &ask, &reply);
    r->status = reply.status;
    arena_close(a);
    return NULL;
}

static void race_run(struct racer *racers, void *(*redeem)(void *))
{
    for (int i = 0; i < AT_ONCE; i++) {
        racers[i] = (struct racer){.lane = i};
        assert_int_equal(pthread_create(&racers[i].thread, NULL, redeem, &racers[i]), 0);
    }
    for (int i = 0; i < AT_ONCE; i++)
        pthread_join(racers[i].thread, NULL);
}

static void only_one_got_in(int winners)
{
    print_message("%d of %d got in\n", winners, AT_ONCE);
    assert_int_equal(winners, 1);
    CHECK(rows_of("person", "address = 'new@trafford.gov.uk'") == 1);
    CHECK(rows_of("person", "name LIKE 'Racer%%'") == 1);
    CHECK(rows_of("role_held", "role = 'steward'") == 1);
    CHECK(rows_of("ticket", "kind = 'invitation' AND used_at <> 0") == 1);
}

static void one_of_fifty_at_once_gets_in(void **state)
{
    struct racer racers[AT_ONCE];
    struct str lead = person_made("lead", "trafford");
    int winners = 0;

    (void)state;
    MUST(invited(lead, "new@trafford.gov.uk", "steward", "trafford", &race.secret));
    race_open();
    race_run(racers, redeem_by_work);
    race_close();
    for (int i = 0; i < AT_ONCE; i++) {
        winners += racers[i].rc == OK;
        CHECK(racers[i].rc == OK || racers[i].rc == NOT_FOUND || racers[i].rc == CONFLICT ||
              racers[i].rc == FORBIDDEN || racers[i].rc == BUSY);
    }
    only_one_got_in(winners);
}

static void one_of_fifty_posts_at_once_gets_in(void **state)
{
    static const struct room *const rooms[] = {&identity_room, NULL};
    struct racer racers[AT_ONCE];
    struct str lead = person_made("lead", "trafford");
    int winners = 0;

    (void)state;
    MUST(invited(lead, "new@trafford.gov.uk", "steward", "trafford", &race.secret));
    race_open();
    house_open(&(struct web_config){.rooms = rooms,
                                    .begin = race_begin,
                                    .end = race_end,
                                    .enter = identity_enter,
                                    .note = identity_note});
    race_run(racers, redeem_by_page);
    race_close();
    for (int i = 0; i < AT_ONCE; i++) {
        winners += racers[i].status == 303;
        CHECK(racers[i].status == 303 || racers[i].status >= 400);
        CHECK(racers[i].status != 500);
    }
    only_one_got_in(winners);
    CHECK(rows_of("session", "TRUE") == 1);
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(lead_invites_to_the_roles_of_the_organisation),
        ON_A_STORE(nobody_invites_to_more_than_they_may_give),
        ON_A_STORE(address_that_is_none_is_refused),
        ON_A_STORE(invitation_works_once),
        ON_A_STORE(invitation_ends_after_a_week),
        ON_A_STORE(invitation_that_was_taken_back_is_none),
        ON_A_STORE(second_invitation_ends_the_first),
        ON_A_STORE(account_is_of_the_invited_address_whoever_has_the_link),
        ON_A_STORE(account_that_is_there_must_be_signed_in),
        ON_A_STORE(suspended_account_takes_nothing_up),
        ON_A_STORE(invitation_is_worth_what_the_inviter_may_give_now),
        ON_A_STORE(invitation_ends_with_the_organisation),
        ON_A_STORE(name_that_will_not_do_leaves_the_invitation),
        ON_A_STORE(first_administrator_is_let_in_by_the_command_line),
        ON_A_STORE(secret_is_nowhere_but_in_the_mail),
        ON_A_STORE(one_of_fifty_at_once_gets_in),
        ON_A_STORE(one_of_fifty_posts_at_once_gets_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
