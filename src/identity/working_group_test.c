/* working_group_test.c: groups across organisations: nobody is added without saying yes, and
 * who is in one is seen by those who are. */
#include "identity/testing.h"

#include "identity/organisation.h"
#include "identity/person.h"
#include "identity/working_group.h"

static struct trial *t;
static struct str maker, group;

static struct str made(struct str viewer, const char *name)
{
    struct work *w = trial_begin(t, true, viewer);
    struct str id = {0};
    enum rc rc = working_group_make(w, str_of(name), S("Sharing what works"), &id);

    id = rc == OK ? str_copy(t->arena, id) : S("");
    CHECK(trial_end(t, rc) == rc);
    return id;
}

static int begin_trial(void **state)
{
    (void)state;
    t = trial_open();
    maker = person_made("steward", "trafford");
    group = made(maker, "Waste group");
    return group.len ? 0 : -1;
}

static int end_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

static enum rc invited(struct str viewer, struct str address)
{
    struct work *w = trial_begin(t, true, viewer);

    return trial_end(t, working_group_invite(w, group, address));
}

static enum rc accepted(struct str viewer, struct str secret)
{
    struct identity_person p;
    struct work *w = trial_begin(t, true, viewer);
    bool is_new;

    return trial_end(t, invitation_accept(w, secret, S("Name"), &p, &is_new));
}

static struct str joined(const char *role, const char *organisation)
{
    struct str person = person_made(role, organisation), address = address_of(person);

    MUST(invited(maker, address));
    MUST(accepted(person, secret_mailed(address, "/invitations/")));
    return person;
}

static bool is_in(struct str person)
{
    return rows_of("working_group_member", "person_id = '%.*s'", STR_ARG(person)) == 1;
}

static void invited_person_says_yes_and_sees_the_group(void **state)
{
    struct str person = person_made("member", "salford"), cookie = signed_in_cookie(person);
    const char *path = str_fmt(t->arena, "/working-groups/%.*s", STR_ARG(group)).at;

    (void)state;
    assert_int_equal(page_as(cookie, "%s", path).status, 404);
    MUST(invited(maker, address_of(person)));
    assert_int_equal(page_as(cookie, "%s", path).status, 404); /* not before the answer */
    struct str secret = secret_mailed(address_of(person), "/invitations/");
    const char *link = str_fmt(t->arena, "/invitations/%.*s", STR_ARG(secret)).at;
    CHECK(has(page_as(cookie, "%s", link).body, "Waste group"));
    struct house_reply r = post_as(cookie, link, "x=");
    CHECK(r.status == 303 && has(r.location, path));
    CHECK(is_in(person));
    struct str page = page_as(cookie, "%s", path).body;
    CHECK(has(page, "Trafford") && has(page, "Salford") && !has(page, "Send the invitation"));
    CHECK(!has(page, "@")); /* no addresses of other organisations' people */
}

static void group_is_named_to_members_and_no_others(void **state)
{
    struct str member = person_made("member", "salford");

    (void)state;
    CHECK(has(page_as(signed_in_cookie(member), "/working-groups").body, "Waste group"));
    assert_int_equal(
        page_as(signed_in_cookie(person_made("administrator", NULL)), "/working-groups").status,
        404);
    assert_int_equal(page_as(S(""), "/working-groups").status, 303);
    assert_int_equal(page_as(S(""), "/working-groups.json").status, 403);
}

static void only_who_leads_invites_and_removes(void **state)
{
    struct str person = joined("member", "salford"), outside = person_made("lead", "salford");
    struct work *w;

    (void)state;
    assert_int_equal(invited(person, S("x@salford.gov.uk")), FORBIDDEN);
    assert_int_equal(invited(outside, S("x@salford.gov.uk")), NOT_FOUND);
    w = trial_begin(t, true, person);
    assert_int_equal(trial_end(t, working_group_leave(w, group, maker)), FORBIDDEN);
    w = trial_begin(t, true, person);
    assert_int_equal(trial_end(t, working_group_lead(w, group, person, true)), FORBIDDEN);
    w = trial_begin(t, true, outside);
    assert_int_equal(trial_end(t, working_group_leave(w, group, person)), NOT_FOUND);
    w = trial_begin(t, true, maker);
    MUST(trial_end(t, working_group_leave(w, group, person)));
    CHECK(!is_in(person) && is_in(maker));
}

static void member_who_was_removed_sees_nothing_on_the_next_request(void **state)
{
    struct str person = joined("member", "salford"), cookie = signed_in_cookie(person);
    const char *path = str_fmt(t->arena, "/working-groups/%.*s", STR_ARG(group)).at;

    (void)state;
    assert_int_equal(page_as(cookie, "%s", path).status, 200);
    struct house_reply r =
        post_as(signed_in_cookie(maker), str_fmt(t->arena, "%s/leave", path).at, "person=%.*s",
                STR_ARG(person));
    assert_int_equal(r.status, 303);
    assert_int_equal(page_as(cookie, "%s", path).status, 404);
    assert_int_equal(page_as(cookie, "%s.json", path).status, 404);
}

static void invitation_ends_when_the_inviter_leads_no_more(void **state)
{
    struct str second = joined("steward", "salford"), guest = person_made("member", "wigan");
    struct str secret;
    struct work *w = trial_begin(t, true, maker);

    (void)state;
    MUST(trial_end(t, working_group_lead(w, group, second, true)));
    MUST(invited(second, address_of(guest)));
    secret = secret_mailed(address_of(guest), "/invitations/");
    w = trial_begin(t, true, maker);
    MUST(trial_end(t, working_group_lead(w, group, second, false)));
    assert_int_equal(accepted(guest, secret), FORBIDDEN);
    CHECK(!is_in(guest));
}

static void group_invitation_makes_no_account(void **state)
{
    (void)state;
    MUST(invited(maker, S("new@wigan.example")));
    struct str secret = secret_mailed(S("new@wigan.example"), "/invitations/");
    assert_int_equal(accepted(S(""), secret), FORBIDDEN);
    CHECK(rows_of("person", "address = 'new@wigan.example'") == 0);
    CHECK(has(page_as(S(""), "/invitations/%.*s", STR_ARG(secret)).body, "with an account"));
}

static void mail_does_not_name_the_group(void **state)
{
    (void)state;
    MUST(invited(maker, S("new@wigan.example")));
    CHECK(rows_of("mail", "plain LIKE '%%Waste%%' OR subject LIKE '%%Waste%%'") == 0);
}

static void only_lead_stays_while_others_do(void **state)
{
    struct str person = joined("member", "salford");
    struct work *w = trial_begin(t, true, maker);

    (void)state;
    assert_int_equal(trial_end(t, working_group_leave(w, group, maker)), CONFLICT);
    w = trial_begin(t, true, maker);
    assert_int_equal(trial_end(t, working_group_lead(w, group, maker, false)), CONFLICT);
    w = trial_begin(t, true, person);
    MUST(trial_end(t, working_group_leave(w, group, person)));
    w = trial_begin(t, true, maker);
    MUST(trial_end(t, working_group_leave(w, group, maker)));
    CHECK(rows_of("working_group", "TRUE") == 0); /* gone with its last member */
}

static void names_that_look_alike_are_refused(void **state)
{
    (void)state;
    CHECK(made(maker, "waste-GROUP").len == 0);
    CHECK(made(maker, "Waste gr\u043Eup").len == 0);
    CHECK(made(maker, "").len == 0);
    CHECK(made(maker, "Another").len > 0);
    CHECK(rows_of("working_group", "TRUE") == 2);
}

static void form_that_is_wrong_is_shown_again(void **state)
{
    (void)state;
    struct str cookie = signed_in_cookie(maker);
    struct house_reply r = post_as(cookie, "/working-groups", "name=Waste+group&purpose=x");
    CHECK(r.status == 422 && has(r.body, "There is a problem") && has(r.body, "Waste group"));
    CHECK(has(last_audit(), "group-made refused"));
    r = post_as(cookie, "/working-groups", "name=New+group&purpose=Bins");
    CHECK(r.status == 303 && rows_of("working_group", "name = 'New group'") == 1);
    CHECK(has(last_audit(), "group-made done"));
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(invited_person_says_yes_and_sees_the_group),
        ON_A_STORE(group_is_named_to_members_and_no_others),
        ON_A_STORE(only_who_leads_invites_and_removes),
        ON_A_STORE(member_who_was_removed_sees_nothing_on_the_next_request),
        ON_A_STORE(invitation_ends_when_the_inviter_leads_no_more),
        ON_A_STORE(group_invitation_makes_no_account),
        ON_A_STORE(mail_does_not_name_the_group),
        ON_A_STORE(only_lead_stays_while_others_do),
        ON_A_STORE(names_that_look_alike_are_refused),
        ON_A_STORE(form_that_is_wrong_is_shown_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
