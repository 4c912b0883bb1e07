/* join_test.c: asking to join: by whoever proved an address of the organisation's domain, and
 * nobody else; and the same answer to every address. */
#include "identity/testing.h"

#include "identity/organisation.h"
#include "identity/person.h"

static struct trial *t;

static int begin_trial(void **state)
{
    (void)state;
    t = trial_open();
    organisation_made("trafford");
    return 0;
}

static int end_trial(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

/* Someone with an account of this address and without a role. */
static struct str person_at(const char *address)
{
    struct str id = person_made(NULL, NULL);

    store_told("UPDATE person SET address = '%s' WHERE id = '%.*s'", address, STR_ARG(id));
    return id;
}

static enum rc asked(struct str person, const char *organisation)
{
    struct work *w = trial_begin(t, true, person);

    return trial_end(t, join_ask(w, str_of(organisation), S("I work here")));
}

static enum rc decided(struct str viewer, struct str request, bool taken, const char *role)
{
    struct work *w = trial_begin(t, true, viewer);

    return trial_end(t, join_decide(w, request, taken, str_of(role)));
}

static struct str request_of(struct str person)
{
    return text_of("SELECT id AS words FROM join_request WHERE person_id = '%.*s'",
                   STR_ARG(person));
}

/* --- asked and answered ---- */

static void colleague_asks_and_a_lead_accepts(void **state)
{
    struct str lead = person_made("lead", "trafford"), person = person_at("x@trafford.gov.uk");

    (void)state;
    MUST(asked(person, "trafford"));
    MUST(asked(person, "trafford")); /* once more changes nothing */
    CHECK(rows_of("join_request", "TRUE") == 1);
    CHECK(rows_of("notice",
                  "receiver = 'person:%.*s' AND href = '/organisations/trafford/requests'",
                  STR_ARG(lead)) == 1);
    MUST(decided(lead, request_of(person), true, "steward"));
    CHECK(rows_of("role_held", "person_id = '%.*s' AND role = 'steward'", STR_ARG(person)) ==
          1);
    CHECK(rows_of("notice", "receiver = 'person:%.*s'", STR_ARG(person)) == 1);
    CHECK(rows_of("mail", "address = 'x@trafford.gov.uk' AND kind = 'join'") == 1);
    assert_int_equal(decided(lead, request_of(person), false, ""), CONFLICT);
    assert_int_equal(asked(person, "trafford"), CONFLICT);
}

static void who_is_refused_may_ask_again(void **state)
{
    struct str lead = person_made("lead", "trafford"), person = person_at("x@trafford.gov.uk");

    (void)state;
    MUST(asked(person, "trafford"));
    MUST(decided(lead, request_of(person), false, ""));
    CHECK(rows_of("role_held", "person_id = '%.*s'", STR_ARG(person)) == 0);
    MUST(asked(person, "trafford"));
    CHECK(rows_of("join_request", "TRUE") == 2);
}

static void only_addresses_of_the_domain_may_ask(void **state)
{
    static const char *const hostile[] = {"x@trafford.gov.uk.evil.example",
                                          "x@nottrafford.gov.uk",
                                          "x@gov.uk",
                                          "x@salford.gov.uk",
                                          "x@trafford.gov.uk@evil.example",
                                          "x@xn--traffrd-4of.gov.uk",
                                          "x@trafford.gov.uk.",
                                          "\"x@trafford.gov.uk\"@evil.example"};

    (void)state;
    organisation_made("salford");
    for (ptrdiff_t i = 0; i < COUNT_OF(hostile); i++)
        if (asked(person_at(hostile[i]), "trafford") != FORBIDDEN)
            fail_msg("%s may ask", hostile[i]);
    CHECK(rows_of("join_request", "TRUE") == 0);
    MUST(asked(person_at("x@planning.trafford.gov.uk"), "trafford"));
}

static void only_a_lead_of_the_organisation_answers(void **state)
{
    struct str person = person_at("x@trafford.gov.uk"), request;
    static const char *const roles[] = {"member", "steward", "councillor", "peer"};

    (void)state;
    MUST(asked(person, "trafford"));
    request = request_of(person);
    assert_int_equal(decided(person, request, true, "lead"), NOT_FOUND);
    assert_int_equal(decided(S(""), request, true, "lead"), NOT_FOUND);
    assert_int_equal(decided(person_made("lead", "salford"), request, true, "lead"), NOT_FOUND);
    assert_int_equal(decided(person_made("administrator", NULL), request, true, "lead"),
                     NOT_FOUND);
    for (ptrdiff_t i = 0; i < COUNT_OF(roles); i++)
        assert_int_equal(decided(person_made(roles[i], "trafford"), request, true, "lead"),
                         NOT_FOUND);
    struct str lead = person_made("lead", "trafford");
    assert_int_equal(decided(lead, request, true, "administrator"), INVALID);
    assert_int_equal(decided(lead, request, true, ""), INVALID);
    store_told("UPDATE person SET state = 'suspended' WHERE id = '%.*s'", STR_ARG(person));
    assert_int_equal(decided(lead, request, true, "member"), CONFLICT);
    CHECK(rows_of("join_request", "state = 'asked'") == 1);
}

static void requests_are_seen_by_leads_and_by_who_asked(void **state)
{
    struct str person = person_at("x@trafford.gov.uk"), lead = person_made("lead", "trafford");
    struct str others[] = {person_made("member", "trafford"), person_made("lead", "salford"),
                           person_made("administrator", NULL), S("")};
    struct identity_join_list seen = {0};

    (void)state;
    MUST(asked(person, "trafford"));
    struct work *w = trial_begin(t, false, lead);
    MUST(joins_of(w, S("trafford"), &seen));
    CHECK(seen.len == 1 && str_eq(seen.at[0].address, S("x@trafford.gov.uk")));
    MUST(trial_end(t, OK));
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++) {
        seen = (struct identity_join_list){0};
        w = trial_begin(t, false, others[i]);
        MUST(joins_of(w, S("trafford"), &seen));
        CHECK(seen.len == 0);
        MUST(trial_end(t, OK));
    }
    seen = (struct identity_join_list){0};
    w = trial_begin(t, false, person);
    MUST(joins_mine(w, &seen));
    CHECK(seen.len == 1);
    MUST(trial_end(t, OK));
}

/* --- proving an address ---- */

static struct str answer_to(const char *address)
{
    struct house_reply r = post_as(S(""), "/join", "address=%s", address);

    assert_int_equal(r.status, 200);
    return str_copy(t->arena, r.body);
}

static void every_address_gets_the_same_answer_and_one_mail(void **state)
{
    (void)state;
    person_at("known@trafford.gov.uk");
    struct str first = answer_to("new@trafford.gov.uk");
    CHECK(str_eq(first, answer_to("known@trafford.gov.uk")));
    CHECK(str_eq(first, answer_to("x@nowhere.example")));
    CHECK(rows_of("mail", "TRUE") == 3 && rows_of("ticket", "TRUE") == 3);
    CHECK(secret_mailed(S("new@trafford.gov.uk"), "/join/").len == 52);
    CHECK(secret_mailed(S("known@trafford.gov.uk"), "/join/").len == 0);
    CHECK(secret_mailed(S("x@nowhere.example"), "/join/").len == 0);
    for (int i = 0; i < 5; i++)
        CHECK(str_eq(first, answer_to("new@trafford.gov.uk")));
    CHECK(rows_of("mail", "address = 'new@trafford.gov.uk'") == 3); /* no flood */
}

static void proved_address_makes_an_account_that_asks(void **state)
{
    struct str lead = person_made("lead", "trafford");

    (void)state;
    answer_to("New@Trafford.gov.uk");
    struct str secret = secret_mailed(S("new@trafford.gov.uk"), "/join/");
    const char *target = str_fmt(t->arena, "/join/%.*s", STR_ARG(secret)).at;
    CHECK(has(page_as(S(""), "%s", target).body, "Ask to join Trafford"));
    CHECK(post_as(S(""), target, "name=&words=").status == 422);
    struct house_reply r = post_as(S(""), target, "name=New+Officer&words=Hello");
    CHECK(r.status == 303 && cookie_of(r, "__Host-session").len);
    CHECK(rows_of("person", "address = 'new@trafford.gov.uk' AND name = 'New Officer'") == 1);
    CHECK(rows_of("join_request", "words = 'Hello' AND state = 'asked'") == 1);
    CHECK(rows_of("role_held", "TRUE") == 1); /* the lead's: nobody is in before the answer */
    CHECK(has(page_as(cookie_of(r, "__Host-session"), "/join").body, "waits for an answer"));
    assert_int_equal(post_as(S(""), target, "name=Again").status, 404);
    assert_int_equal(page_as(S(""), "%s", target).status, 404);
    CHECK(
        has(page_as(signed_in_cookie(lead), "/organisations/trafford/requests").body, "Hello"));
}

static void proof_of_an_address_is_not_one_of_joining(void **state)
{
    (void)state;
    answer_to("x@trafford.gov.uk");
    struct str secret = secret_mailed(S("x@trafford.gov.uk"), "/join/");
    store_told("UPDATE ticket SET data = ''"); /* as one that changes an address */
    assert_int_equal(page_as(S(""), "/join/%.*s", STR_ARG(secret)).status, 404);
    assert_int_equal(
        post_as(S(""), str_fmt(t->arena, "/join/%.*s", STR_ARG(secret)).at, "name=X").status,
        404);
    CHECK(rows_of("person", "TRUE") == 0);
}

static void address_that_is_none_is_told(void **state)
{
    (void)state;
    struct house_reply r = post_as(S(""), "/join", "address=a%%40b%%40c.example");
    CHECK(r.status == 422 && has(r.body, "There is a problem"));
    CHECK(rows_of("mail", "TRUE") == 0 && rows_of("ticket", "TRUE") == 0);
}

static void whoever_is_signed_in_asks_by_one_button(void **state)
{
    struct str person = person_at("x@trafford.gov.uk"), cookie = signed_in_cookie(person);

    (void)state;
    CHECK(has(page_as(cookie, "/join").body, "Ask to join Trafford"));
    CHECK(post_as(cookie, "/join/ask", "words=Hi&organisation=salford&person_id=1").status ==
          303);
    CHECK(rows_of("join_request", "person_id = '%.*s' AND words = 'Hi'", STR_ARG(person)) == 1);
    CHECK(has(last_audit(), "join-asked done"));
    struct str other = signed_in_cookie(person_at("x@elsewhere.example"));
    CHECK(has(page_as(other, "/join").body, "No organisation here owns"));
    CHECK(post_as(other, "/join/ask", "words=Hi").status == 403);
    CHECK(post_as(S(""), "/join/ask", "words=Hi").status == 403);
    CHECK(rows_of("join_request", "TRUE") == 1);
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(colleague_asks_and_a_lead_accepts),
        ON_A_STORE(who_is_refused_may_ask_again),
        ON_A_STORE(only_addresses_of_the_domain_may_ask),
        ON_A_STORE(only_a_lead_of_the_organisation_answers),
        ON_A_STORE(requests_are_seen_by_leads_and_by_who_asked),
        ON_A_STORE(every_address_gets_the_same_answer_and_one_mail),
        ON_A_STORE(proved_address_makes_an_account_that_asks),
        ON_A_STORE(proof_of_an_address_is_not_one_of_joining),
        ON_A_STORE(address_that_is_none_is_told),
        ON_A_STORE(whoever_is_signed_in_asks_by_one_button),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
