/* organisation_test.c: organisations, whose domain an address is of, and their people as leads
 * manage them. */
#include "identity/testing.h"

#include "identity/organisation.h"
#include "identity/person.h"

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

static enum rc made(const char *name, const char *kind, int64_t area)
{
    struct identity_organisation o;
    struct work *w = trial_begin(t, true, S(""));

    return trial_end(t, organisation_make(w, str_of(name), kind, area, &o));
}

static void area_made(int64_t id, const char *code, const char *name)
{
    store_told(
        "INSERT INTO area VALUES (%lld, '%s', '%s', '%s', 'metropolitan', 'England', '', '', "
        "'', '', '')",
        (long long)id, code, name, name);
}

static void organisation_is_found_by_its_slug(void **state)
{
    struct identity_organisation o;

    (void)state;
    area_made(9, "E08000009", "Trafford");
    MUST(made("Trafford", "council", 9));
    MUST(made("Sector body", "sector-body", NO_AREA));
    struct work *w = trial_begin(t, false, S(""));
    MUST(organisation_read(w, S("trafford"), &o));
    CHECK(str_eq(o.name, S("Trafford")) && str_eq(o.area_code, S("E08000009")));
    CHECK(str_eq(o.state, S("active")));
    assert_int_equal(organisation_read(w, S("nowhere"), &o), NOT_FOUND);
    MUST(trial_end(t, OK));
}

static void organisation_that_looks_like_another_is_refused(void **state)
{
    (void)state;
    area_made(9, "E08000009", "Trafford");
    area_made(10, "E08000010", "Wigan");
    MUST(made("Trafford", "council", 9));
    assert_int_equal(made("TRAFFORD", "partner", NO_AREA), CONFLICT);
    assert_int_equal(made("Traf-ford", "partner", NO_AREA), CONFLICT);
    assert_int_equal(made("Traff\uFF4Frd", "partner", NO_AREA), INVALID);
    assert_int_equal(made("Other", "council", 9), CONFLICT);
    assert_int_equal(made("Other", "council", NO_AREA), INVALID);
    assert_int_equal(made("Other", "partner", 9), INVALID);
    assert_int_equal(made("Other", "ministry", NO_AREA), INVALID);
    assert_int_equal(made("", "partner", NO_AREA), INVALID);
    CHECK(rows_of("organisation", "TRUE") == 1);
    /* Another name of the same address has its own. */
    MUST(made("\u041F\u0430\u0440\u0442\u043D\u0451\u0440", "partner", NO_AREA));
    MUST(made("\u4F19\u4F34", "partner", NO_AREA));
    CHECK(rows_of("organisation", "slug = 'organisation'") == 1);
    CHECK(rows_of("organisation", "slug = 'organisation-2'") == 1);
}

static void ended_organisation_lets_its_people_go_and_takes_them_back(void **state)
{
    struct str person = person_made("member", "trafford"), cookie = signed_in_cookie(person);
    struct work *w = trial_begin(t, true, S(""));

    (void)state;
    MUST(trial_end(t, organisation_state(w, S("trafford"), "ended")));
    struct str page = page_as(cookie, "/organisations/trafford").body;
    CHECK(has(page, "has ended") && !has(page, "you belong"));
    CHECK(!has(page_as(cookie, "/organisations").body, "Trafford</a>"));
    w = trial_begin(t, true, S(""));
    MUST(trial_end(t, organisation_state(w, S("trafford"), "active")));
    CHECK(has(page_as(cookie, "/organisations/trafford").body, "you belong"));
}

/* --- domains ---- */

static enum rc domain_given(struct str viewer, const char *slug, const char *domain)
{
    struct work *w = trial_begin(t, true, viewer);

    return trial_end(t, domain_add(w, str_of(slug), str_of(domain)));
}

/* The slug of whose address it is; empty for nobody's. */
static struct str whose(const char *address)
{
    struct identity_organisation o = {0};
    struct work *w = trial_begin(t, false, S(""));
    enum rc rc = organisation_of_address(w, str_of(address), &o);
    struct str slug = rc == OK ? str_copy(t->arena, o.slug) : S("");

    CHECK(rc == OK || rc == NOT_FOUND);
    MUST(trial_end(t, OK));
    return slug;
}

static void address_is_of_whole_labels(void **state)
{
    static const char *const theirs[] = {"x@trafford.gov.uk", "x@a.trafford.gov.uk",
                                         "x@a.b.trafford.gov.uk", "X@TRAFFORD.GOV.UK",
                                         "a@b@trafford.gov.uk"};
    static const char *const not_theirs[] = {"x@nottrafford.gov.uk",
                                             "x@trafford.gov.uk.evil.example",
                                             "x@trafford.gov.uk.",
                                             "x@gov.uk",
                                             "x@uk",
                                             "x@",
                                             "trafford.gov.uk",
                                             "",
                                             "x@trafford.gov.uk@evil.example",
                                             "x@trafford-gov.uk",
                                             "x@traff\u043Erd.gov.uk",
                                             "x@xn--traffrd-4of.gov.uk",
                                             "x@\uFF54rafford.gov.ukx",
                                             "x@trafford.gov.uk\u200B.evil.example",
                                             "x@.trafford.gov.uk",
                                             "x@trafford..gov.uk",
                                             "x@a.a.a.a.a.a.a.a.a.a.a.a.trafford.gov.uk"};

    (void)state;
    organisation_made("trafford");
    for (ptrdiff_t i = 0; i < COUNT_OF(theirs); i++)
        if (!str_eq(whose(theirs[i]), S("trafford")))
            fail_msg("%s is nobody's", theirs[i]);
    for (ptrdiff_t i = 0; i < COUNT_OF(not_theirs); i++)
        if (whose(not_theirs[i]).len)
            fail_msg("%s is theirs", not_theirs[i]);
}

static void nearest_domain_decides(void **state)
{
    (void)state;
    organisation_made("kent");
    organisation_made("dover");
    struct str admin = person_made("administrator", NULL);
    MUST(domain_given(admin, "dover", "dover.kent.gov.uk"));
    CHECK(str_eq(whose("x@kent.gov.uk"), S("kent")));
    CHECK(str_eq(whose("x@dover.kent.gov.uk"), S("dover")));
    CHECK(str_eq(whose("x@a.dover.kent.gov.uk"), S("dover")));
}

static void domain_is_kept_in_lower_case_and_ascii(void **state)
{
    static const struct {
        const char *typed, *kept;
    } read[] = {{" Trafford.GOV.uk. ", "trafford.gov.uk"},
                {"@trafford.gov.uk", "trafford.gov.uk"},
                {"b\xc3\xbc"
                 "cher.example",
                 "xn--bcher-kva.example"}, /* RFC 3492's neighbour */
                {"B\xc3\x9c"
                 "CHER.example",
                 "xn--bcher-kva.example"}};
    static const char *const wrong[] = {"",
                                        ".",
                                        "uk",
                                        "localhost",
                                        "192.0.2.7",
                                        "a b.example",
                                        "trafford.gov.uk/x",
                                        "-a.example",
                                        "a-.example",
                                        "a_b.example",
                                        "a..example",
                                        "x@trafford.gov.uk",
                                        "[192.0.2.7]",
                                        "trafford.gov.uk:25",
                                        "xn--a.example",

                                        "\xff.example"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(read); i++) {
        struct work *w = trial_begin(t, false, S(""));
        struct str out;
        MUST(domain_read(w, "domain", str_of(read[i].typed), &out));
        if (!str_eq(out, str_of(read[i].kept)))
            fail_msg("%s gave %.*s", read[i].typed, STR_ARG(out));
        MUST(trial_end(t, OK));
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        struct work *w = trial_begin(t, false, S(""));
        struct str out;
        if (domain_read(w, "domain", str_of(wrong[i]), &out) != INVALID)
            fail_msg("%s was taken as %.*s", wrong[i], STR_ARG(out));
        MUST(trial_end(t, OK));
    }
}

static void domain_that_is_not_theirs_alone_is_refused(void **state)
{
    (void)state;
    organisation_made("trafford");
    organisation_made("salford");
    assert_int_equal(domain_given(S(""), "trafford", "gmail.com"), INVALID);
    CHECK(has(trial_words(t), "Anybody"));
    assert_int_equal(domain_given(S(""), "trafford", "gov.uk"), INVALID);
    assert_int_equal(domain_given(S(""), "trafford", "NHS.NET"), INVALID);
    assert_int_equal(domain_given(S(""), "trafford", "salford.gov.uk"), CONFLICT);
    assert_int_equal(domain_given(S(""), "trafford", "a.salford.gov.uk"), CONFLICT);
    assert_int_equal(domain_given(S(""), "trafford", "trafford.gov.uk"), CONFLICT);
    MUST(domain_given(S(""), "trafford", "mail.trafford.example"));
    assert_int_equal(domain_given(S(""), "salford", "trafford.example"), CONFLICT);
    CHECK(rows_of("organisation_domain", "TRUE") == 3);
    for (int i = 2; i < DOMAINS_MOST; i++)
        MUST(domain_given(S(""), "trafford", str_fmt(t->arena, "d%d.example", i).at));
    assert_int_equal(domain_given(S(""), "trafford", "one-more.example"), INVALID);
}

static void lead_vouches_for_a_domain_by_an_address_of_it(void **state)
{
    struct str lead = person_made("lead", "trafford");

    (void)state;
    assert_int_equal(domain_given(lead, "trafford", "wigan.gov.uk"), FORBIDDEN);
    store_told("UPDATE person SET address = 'lead@tmbc.example' WHERE id = '%.*s'",
               STR_ARG(lead));
    MUST(domain_given(lead, "trafford", "tmbc.example"));
    assert_int_equal(domain_given(lead, "trafford", "example.org"), FORBIDDEN);
    MUST(domain_given(person_made("administrator", NULL), "trafford", "example.org"));
    struct work *w = trial_begin(t, true, lead);
    MUST(trial_end(t, domain_remove(w, S("trafford"), S("tmbc.example"))));
    w = trial_begin(t, true, lead);
    assert_int_equal(trial_end(t, domain_remove(w, S("trafford"), S("tmbc.example"))),
                     NOT_FOUND);
}

/* --- people ---- */

static ptrdiff_t seen(struct str viewer, const char *slug)
{
    struct identity_colleague_list people = {0};
    struct work *w = trial_begin(t, false, viewer);

    MUST(people_of(w, str_of(slug), &people));
    MUST(trial_end(t, OK));
    return people.len;
}

static void people_are_seen_by_colleagues_alone(void **state)
{
    struct str lead = person_made("lead", "trafford"),
               member = person_made("member", "trafford");
    struct str other = person_made("lead", "salford");
    struct work *w;

    (void)state;
    CHECK(seen(lead, "trafford") == 2 && seen(member, "trafford") == 2);
    CHECK(seen(other, "trafford") == 0 && seen(S(""), "trafford") == 0);
    CHECK(seen(person_made("administrator", NULL), "trafford") == 2);
    CHECK(seen(person_made("adviser", NULL), "trafford") == 0);
    w = trial_begin(t, true, S(""));
    MUST(trial_end(t, person_state(w, member, "suspended")));
    CHECK(seen(lead, "trafford") == 2);
    CHECK(seen(person_made("member", "trafford"), "trafford") ==
          2); /* without who is suspended */
}

static void last_lead_is_asked_about(void **state)
{
    struct str lead = person_made("lead", "trafford"), second;
    struct work *w = trial_begin(t, true, lead);

    (void)state;
    assert_int_equal(trial_end(t, colleague_remove(w, S("trafford"), lead, false)), CONFLICT);
    w = trial_begin(t, true, lead);
    assert_int_equal(trial_end(t, colleague_take(w, S("trafford"), lead, S("lead"), false)),
                     CONFLICT);
    second = person_made("member", "trafford");
    w = trial_begin(t, true, lead);
    MUST(trial_end(t, colleague_give(w, S("trafford"), second, S("lead"))));
    w = trial_begin(t, true, lead);
    MUST(trial_end(t, colleague_remove(w, S("trafford"), lead, false)));
    w = trial_begin(t, true, second);
    MUST(trial_end(t, colleague_remove(w, S("trafford"), second, true)));
    CHECK(rows_of("role_held", "TRUE") == 0);
}

static void nobody_but_a_lead_manages_people(void **state)
{
    static const char *const roles[] = {"member", "steward", "councillor", "peer"};
    struct str person = person_made("member", "trafford");

    (void)state;
    for (ptrdiff_t i = 0; i <= COUNT_OF(roles); i++) {
        struct str who = i < COUNT_OF(roles) ? person_made(roles[i], "trafford")
                                             : person_made("lead", "salford");
        struct work *w = trial_begin(t, true, who);
        assert_int_equal(trial_end(t, colleague_give(w, S("trafford"), person, S("lead"))),
                         NOT_FOUND);
        w = trial_begin(t, true, who);
        assert_int_equal(trial_end(t, colleague_remove(w, S("trafford"), person, true)),
                         NOT_FOUND);
    }
    struct str lead = person_made("lead", "trafford"), other = person_made("member", "salford");
    struct work *w = trial_begin(t, true, lead);
    assert_int_equal(trial_end(t, colleague_give(w, S("trafford"), other, S("member"))),
                     NOT_FOUND);
    w = trial_begin(t, true, lead);
    assert_int_equal(trial_end(t, colleague_give(w, S("trafford"), person, S("administrator"))),
                     INVALID);
    CHECK(rows_of("role_held", "role = 'lead' AND person_id = '%.*s'", STR_ARG(person)) == 0);
}

/* --- the sample ---- */

static void sample_has_people_by_role_and_comes_once(void **state)
{
    (void)state;
    area_made(9, "E08000009", "Trafford");
    area_made(0, "E08000006", "Salford");
    store_told(
        "INSERT INTO area VALUES (1, 'E12000002', 'North West', 'North West', 'region', '', "
        "'', '', '', '', '')");
    store_told(
        "INSERT INTO area VALUES (2, 'E07000026', 'Allerdale', 'Allerdale', 'district', '', "
        "'', '', '', '2023-03-31', '')");
    for (int i = 0; i < 2; i++) {
        struct work *w = trial_begin(t, true, S(""));
        enum rc rc = identity_sample(w);
        if (rc != OK)
            fail_msg("%.*s", STR_ARG(trial_words(t)));
        MUST(trial_end(t, rc));
    }
    CHECK(rows_of("organisation", "kind = 'council'") == 2);
    CHECK(rows_of("organisation", "TRUE") == 4);
    CHECK(rows_of("person", "address = 'officer@trafford.example' AND "
                            "name = 'Officer, Trafford' AND password = ''") == 1);
    CHECK(rows_of("role_held", "role = 'lead'") == 2);
    CHECK(rows_of("role_held", "role = 'administrator'") == 1);
    CHECK(str_eq(whose("lead@salford.example"), S("salford")));
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(organisation_is_found_by_its_slug),
        ON_A_STORE(organisation_that_looks_like_another_is_refused),
        ON_A_STORE(ended_organisation_lets_its_people_go_and_takes_them_back),
        ON_A_STORE(address_is_of_whole_labels),
        ON_A_STORE(nearest_domain_decides),
        ON_A_STORE(domain_is_kept_in_lower_case_and_ascii),
        ON_A_STORE(domain_that_is_not_theirs_alone_is_refused),
        ON_A_STORE(lead_vouches_for_a_domain_by_an_address_of_it),
        ON_A_STORE(people_are_seen_by_colleagues_alone),
        ON_A_STORE(last_lead_is_asked_about),
        ON_A_STORE(nobody_but_a_lead_manages_people),
        ON_A_STORE(sample_has_people_by_role_and_comes_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
