/* person_test.c: people and their roles: made once an address, never under a name that poses as
 * another's, and without any right from the moment it was taken. */
#include "identity/testing.h"

#include "identity/name.h"
#include "identity/person.h"
#include "identity_sql.h"

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

/* --- made ---- */

static enum rc made(const char *address, const char *name, struct str *id)
{
    struct identity_person p;
    struct work *w = trial_begin(t, true, S(""));
    enum rc rc = person_make(w, str_of(address), str_of(name), &p);

    if (rc == OK && id)
        *id = str_copy(t->arena, p.id);
    return trial_end(t, rc);
}

static void person_is_found_by_id_and_address(void **state)
{
    struct identity_person p;
    struct str id;

    (void)state;
    MUST(made("officer@trafford.gov.uk", "  Officer,  Trafford ", &id));
    struct work *w = trial_begin(t, true, S(""));
    MUST(person_of_address(w, S("officer@trafford.gov.uk"), &p));
    CHECK(str_eq(p.id, id) && str_eq(p.name, S("Officer, Trafford")));
    CHECK(str_eq(p.state, S("active")) && p.password.len == 0 && p.rights == 1);
    MUST(person_of_id(w, id, &p));
    assert_int_equal(person_of_id(w, S("nobody"), &p), NOT_FOUND);
    assert_int_equal(person_of_address(w, S("Officer@trafford.gov.uk"), &p), NOT_FOUND);
    MUST(trial_end(t, OK));
}

static void second_account_of_an_address_is_refused(void **state)
{
    (void)state;
    MUST(made("officer@trafford.gov.uk", "Officer, Trafford", NULL));
    assert_int_equal(made("officer@trafford.gov.uk", "Another", NULL), CONFLICT);
    CHECK(has(trial_words(t), "already"));
    CHECK(rows_of("person", "TRUE") == 1);
}

static void name_that_poses_as_anothers_is_refused(void **state)
{
    (void)state;
    MUST(made("one@trafford.gov.uk", "Alison Oxes", NULL));
    assert_int_equal(made("two@trafford.gov.uk", "\u0410lison Oxes", NULL),
                     INVALID); /* two alphabets */
    MUST(made("tom@trafford.gov.uk", "Tom", NULL));
    assert_int_equal(made("three@trafford.gov.uk", "\u0422\u041E\u041C", NULL), CONFLICT);
    assert_int_equal(made("four@trafford.gov.uk", "T0m", NULL), CONFLICT);
    CHECK(has(trial_words(t), "looks like"));
    MUST(made("five@trafford.gov.uk", "Tom", NULL)); /* people share names */
    CHECK(rows_of("person", "TRUE") == 3);
}

/* --- roles ---- */

static enum rc given(struct str person, const char *role, const char *organisation,
                     const char *scope)
{
    struct str of = organisation ? organisation_made(organisation) : S("");
    struct work *w = trial_begin(t, true, S(""));

    return trial_end(t, role_give(w, person, str_of(role), of, str_of(scope)));
}

static void role_twice_is_one_and_raises_rights_once(void **state)
{
    struct str person = person_made(NULL, NULL);

    (void)state;
    MUST(given(person, "member", "trafford", ""));
    MUST(given(person, "member", "trafford", ""));
    CHECK(rows_of("role_held", "person_id = '%.*s'", STR_ARG(person)) == 1);
    CHECK(rows_of("person", "id = '%.*s' AND rights = 2", STR_ARG(person)) == 1);
    MUST(given(person, "administrator", NULL, ""));
    MUST(given(person, "administrator", NULL, ""));
    CHECK(rows_of("role_held", "person_id = '%.*s'", STR_ARG(person)) == 2);
}

static void role_that_lacks_its_place_is_refused(void **state)
{
    static const struct {
        const char *role, *organisation, *scope;
    } wrong[] = {{"member", NULL, ""},
                 {"adviser", NULL, ""},
                 {"adviser", "trafford", "x"},
                 {"administrator", "trafford", ""},
                 {"clerk", NULL, "North West"},
                 {"king", NULL, ""},
                 {"", "trafford", ""},
                 {"adviser", NULL, "x:leads"},
                 {"adviser", NULL, "x@trafford"},
                 {"lead", "trafford", "x"}};
    struct str person = person_made(NULL, NULL);

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(given(person, wrong[i].role, wrong[i].organisation, wrong[i].scope),
                         INVALID);
        CHECK(trial_words(t).len > 0);
    }
    CHECK(rows_of("role_held", "TRUE") == 0);
    MUST(given(person, "adviser", NULL, "North West"));
}

static void last_administrator_stays(void **state)
{
    struct str first = person_made("administrator", NULL), second;
    struct str role = text_of("SELECT id AS words FROM role_held");
    struct work *w = trial_begin(t, true, S(""));

    (void)state;
    assert_int_equal(trial_end(t, role_take(w, role)), CONFLICT);
    w = trial_begin(t, true, S(""));
    assert_int_equal(trial_end(t, person_state(w, first, "suspended")), CONFLICT);
    CHECK(has(trial_words(t), "only administrator"));
    second = person_made("administrator", NULL);
    w = trial_begin(t, true, S(""));
    MUST(trial_end(t, person_state(w, first, "suspended")));
    w = trial_begin(t, true, S(""));
    assert_int_equal(trial_end(t, person_state(w, second, "left")), CONFLICT);
}

/* --- states ---- */

static void suspended_person_is_out_on_the_next_request(void **state)
{
    struct str person = person_made("member", "trafford"), cookie = signed_in_cookie(person);

    (void)state;
    store_told(
        "INSERT INTO token VALUES ('t1', '%.*s', 'hash', 'label', 'read', 1, 1, 99999999999)",
        STR_ARG(person));
    CHECK(has(page_as(cookie, "/organisations/trafford").body, "you belong to it"));
    struct work *w = trial_begin(t, true, S(""));
    MUST(trial_end(t, person_state(w, person, "suspended")));
    struct house_reply page = page_as(cookie, "/organisations/trafford");
    CHECK(!has(page.body, "you belong to it") && !has(page.body, address_of(person).at));
    CHECK(page_as(cookie, "/account").status == 303);
    CHECK(rows_of("session", "TRUE") == 0 && rows_of("token", "TRUE") == 0);
    w = trial_begin(t, true, S(""));
    MUST(trial_end(t, person_state(w, person, "active")));
    CHECK(page_as(cookie, "/account").status == 303); /* the session is gone for good */
    CHECK(has(page_as(signed_in_cookie(person), "/organisations/trafford").body,
              "you belong to it"));
}

static void role_that_was_taken_is_gone_on_the_next_request(void **state)
{
    struct str person = person_made("member", "trafford"), cookie = signed_in_cookie(person);
    struct str role =
        text_of("SELECT id AS words FROM role_held WHERE person_id = '%.*s'", STR_ARG(person));

    (void)state;
    CHECK(has(page_as(cookie, "/organisations/trafford").body, "you belong to it"));
    struct work *w = trial_begin(t, true, S(""));
    MUST(trial_end(t, role_take(w, role)));
    struct house_reply page = page_as(cookie, "/organisations/trafford");
    CHECK(page.status == 200 && !has(page.body, "you belong to it"));
    w = trial_begin(t, true, S(""));
    assert_int_equal(trial_end(t, role_take(w, role)), NOT_FOUND);
}

/* --- found by administrators ---- */

static int64_t found(struct str viewer, const char *words)
{
    struct identity_person_shown_list people = {0};
    int64_t total = -1;
    struct work *w = trial_begin(t, false, viewer);

    MUST(people_search(w, str_of(words), 1, &people, &total));
    assert_int_equal(people.len, total < PEOPLE_PAGE ? total : PEOPLE_PAGE);
    MUST(trial_end(t, OK));
    return total;
}

static void administrators_find_people_and_others_find_nobody(void **state)
{
    struct str admin = person_made("administrator", NULL);
    struct str member = person_made("member", "trafford");

    (void)state;
    MUST(made("zoe.muller@salford.gov.uk", "Zo\xc3\xab M\xc3\xbcller", NULL));
    CHECK(found(admin, "") == 3);
    CHECK(found(admin, "MULLER") == 1);
    CHECK(found(admin, "zoe") == 1);
    CHECK(found(admin, "salford.gov") == 1);
    CHECK(found(admin, "%") == 0 && found(admin, "_") == 0 && found(admin, "!") == 0);
    CHECK(found(admin, "' OR '1'='1") == 0);
    CHECK(found(member, "") == 0);
    CHECK(found(S(""), "") == 0);
}

static void roles_are_seen_by_colleagues_alone(void **state)
{
    struct identity_role_list roles = {0};
    struct str person = person_made("steward", "trafford");
    struct str colleague = person_made("member", "trafford");
    struct str other = person_made("lead", "salford");

    (void)state;
    struct work *w = trial_begin(t, false, colleague);
    MUST(roles_of(w, person, &roles));
    CHECK(roles.len == 1 && str_eq(roles.at[0].slug, S("trafford")));
    MUST(trial_end(t, OK));
    roles = (struct identity_role_list){0};
    w = trial_begin(t, false, other);
    MUST(roles_of(w, person, &roles));
    CHECK(roles.len == 0);
    MUST(trial_end(t, OK));
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(person_is_found_by_id_and_address),
        ON_A_STORE(second_account_of_an_address_is_refused),
        ON_A_STORE(name_that_poses_as_anothers_is_refused),
        ON_A_STORE(role_twice_is_one_and_raises_rights_once),
        ON_A_STORE(role_that_lacks_its_place_is_refused),
        ON_A_STORE(last_administrator_stays),
        ON_A_STORE(suspended_person_is_out_on_the_next_request),
        ON_A_STORE(role_that_was_taken_is_gone_on_the_next_request),
        ON_A_STORE(administrators_find_people_and_others_find_nobody),
        ON_A_STORE(roles_are_seen_by_colleagues_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
