/* people_pages_test.c: the pages of organisations, their people and administration: what each
 * shows to whom, and that nobody acts on another organisation. */
#include "identity/testing.h"

#include "base/random.h"
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

static const char *path_of(const char *format, struct str id)
{
    struct str path = str_fmt(t->arena, "%s%.*s", format, STR_ARG(id));

    return path.at;
}

/* --- who is here ---- */

static void anyone_sees_organisations_and_nobody_else_their_people(void **state)
{
    struct str member = person_made("member", "trafford");

    (void)state;
    organisation_made("salford");
    struct str list = page_as(S(""), "/organisations").body;
    CHECK(has(list, "Trafford") && has(list, "Salford"));
    CHECK(has(page_as(S(""), "/organisations?q=TRAF").body, "1 organisation has"));
    CHECK(!has(page_as(S(""), "/organisations.json?q=traf").body, "Salford"));
    CHECK(str_starts(page_as(S(""), "/organisations.csv").body,
                     S("id,name,kind,area,address\r\n")));
    CHECK(page_as(S(""), "/organisations/nowhere").status == 404);
    struct str page = page_as(S(""), "/organisations/trafford.json").body;
    CHECK(!has(page, "Member, Trafford") && !has(page, "gov.uk") && has(page, "\"people\":[]"));
    page = page_as(signed_in_cookie(person_made("lead", "salford")),
                   "/organisations/trafford.json")
               .body;
    CHECK(!has(page, "Member, Trafford") && has(page, "\"people\":[]"));
    page = page_as(signed_in_cookie(member), "/organisations/trafford").body;
    CHECK(has(page, "Member, Trafford") && has(page, "you belong to it"));
}

static void what_it_holds_is_what_the_viewer_may_see(void **state)
{
    struct str member = person_made("member", "trafford");
    struct str councillor = person_made("councillor", "trafford");

    (void)state;
    store_told(
        "INSERT INTO object VALUES ('%.*s', 'note', 'role:councillor@trafford', '', '', 0, 0, "
        "'published', FALSE, '', '%.*s', 1, 1)",
        STR_ARG(random_id(t->arena)), STR_ARG(organisation_made("trafford")));
    CHECK(has(page_as(signed_in_cookie(councillor), "/organisations/trafford.json").body,
              "\"kind\":\"note\",\"total\":1"));
    CHECK(has(page_as(signed_in_cookie(member), "/organisations/trafford.json").body,
              "\"holdings\":[]"));
    CHECK(has(page_as(S(""), "/organisations/trafford.json").body, "\"holdings\":[]"));
}

/* --- leads ---- */

static void lead_invites_a_colleague_who_gets_in(void **state)
{
    struct str lead = person_made("lead", "trafford"), cookie = signed_in_cookie(lead);

    (void)state;
    CHECK(has(page_as(cookie, "/organisations/trafford/people").body, "Invite a colleague"));
    struct house_reply r = post_as(cookie, "/organisations/trafford/people",
                                   "address=new@trafford.gov.uk&role=steward");
    CHECK(r.status == 303 && str_eq(r.location, S("/organisations/trafford/people")));
    CHECK(has(page_as(cookie, "/organisations/trafford/people").body, "new@trafford.gov.uk"));
    const char *link =
        path_of("/invitations/", secret_mailed(S("new@trafford.gov.uk"), "/invitations/"));
    struct str page = page_as(S(""), "%s", link).body;
    CHECK(has(page, "invites new@trafford.gov.uk to join Trafford") &&
          has(page, "Data steward"));
    CHECK(page_as(S(""), "%s", link).status == 200); /* looking uses nothing up */
    CHECK(post_as(S(""), link, "name=").status == 422);
    r = post_as(S(""), link, "name=New+Steward&role=administrator&organisation_id=1");
    CHECK(r.status == 303 && str_eq(r.location, S("/account")));
    struct str new_cookie = cookie_of(r, "__Host-session");
    CHECK(has(page_as(new_cookie, "/organisations/trafford").body, "you belong to it"));
    CHECK(rows_of("role_held", "role = 'administrator'") == 0);
    CHECK(page_as(S(""), "%s", link).status == 404);
    CHECK(has(page_as(cookie, "/organisations/trafford/people").body, "New Steward"));
}

static void invitation_of_someone_known_asks_them_to_sign_in(void **state)
{
    struct str lead = person_made("lead", "trafford"), known = person_made("member", "salford");
    struct str other = person_made("member", "wigan");

    (void)state;
    CHECK(post_as(signed_in_cookie(lead), "/organisations/trafford/people",
                  "address=%.*s&role=steward", STR_ARG(address_of(known)))
              .status == 303);
    const char *link =
        path_of("/invitations/", secret_mailed(address_of(known), "/invitations/"));
    struct str page = page_as(S(""), "%s", link).body;
    CHECK(has(page, "Sign in to accept") && has(page, "/sign-in?next=") &&
          !has(page, "id=\"name\""));
    CHECK(has(page_as(signed_in_cookie(other), "%s", link).body, "another address"));
    struct house_reply r = post_as(S(""), link, "name=Thief");
    CHECK(r.status == 403 && !cookie_of(r, "__Host-session").len);
    CHECK(post_as(signed_in_cookie(other), link, "name=Thief").status == 403);
    r = post_as(signed_in_cookie(known), link, "x=");
    CHECK(r.status == 303 && str_eq(r.location, S("/organisations/trafford")));
}

/* Every field that a complaint names is on the page that shows it: get() and post() look. */
static void forms_that_are_wrong_are_shown_again(void **state)
{
    struct str lead = person_made("lead", "trafford"), cookie = signed_in_cookie(lead);
    struct str asker = person_made(NULL, NULL), request = random_id(t->arena);
    static const char *const invitations[] = {
        "address=&role=member",          "address=x&role=member",
        "address=x@y.example&role=king", "address=x@y.example&role=administrator",
        "address=x@y.example",           "x="};
    static const char *const answers[] = {"answer=take&role=administrator", "answer=take",
                                          "answer=maybe", "x="};

    (void)state;
    store_told(
        "INSERT INTO join_request VALUES ('%.*s', '%.*s', '%.*s', 'hi', 'asked', 1, 0, '')",
        STR_ARG(request), STR_ARG(asker), STR_ARG(organisation_made("trafford")));
    for (ptrdiff_t i = 0; i < COUNT_OF(invitations); i++) {
        struct house_reply r =
            post_as(cookie, "/organisations/trafford/people", "%s", invitations[i]);
        CHECK(r.status == 422 && has(r.body, "There is a problem"));
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(answers); i++) {
        struct house_reply r = post_as(
            cookie, path_of("/organisations/trafford/requests/", request), "%s", answers[i]);
        CHECK(r.status == 422 && has(r.body, "There is a problem"));
    }
    CHECK(rows_of("ticket", "TRUE") == 0 && rows_of("join_request", "state = 'asked'") == 1);
}

static void lead_answers_a_request(void **state)
{
    struct str cookie = signed_in_cookie(person_made("lead", "trafford"));
    struct str asker = person_made(NULL, NULL), request = random_id(t->arena);
    const char *path = path_of("/organisations/trafford/requests/", request);

    (void)state;
    store_told(
        "INSERT INTO join_request VALUES ('%.*s', '%.*s', '%.*s', 'hi', 'asked', 1, 0, '')",
        STR_ARG(request), STR_ARG(asker), STR_ARG(organisation_made("trafford")));
    CHECK(has(page_as(cookie, "/organisations/trafford/people").body, "wait for an answer: 1"));
    CHECK(post_as(cookie, path, "answer=take&role=peer").status == 303);
    CHECK(has(last_audit(), "join-answered done") && has(last_audit(), "accepted as peer"));
    CHECK(rows_of("role_held", "person_id = '%.*s' AND role = 'peer'", STR_ARG(asker)) == 1);
    CHECK(post_as(cookie, path, "answer=refuse").status == 422);
    CHECK(has(page_as(cookie, "/organisations/trafford/requests").body, "Nobody waits"));
}

static void lead_changes_roles_and_removes(void **state)
{
    struct str lead = person_made("lead", "trafford"),
               person = person_made("member", "trafford");
    struct str cookie = signed_in_cookie(lead);
    const char *path = path_of("/organisations/trafford/people/", person);

    (void)state;
    CHECK(has(page_as(cookie, "%s", path).body, "Give another role"));
    CHECK(post_as(cookie, str_fmt(t->arena, "%s/give", path).at, "role=councillor").status ==
          303);
    CHECK(has(last_audit(), "role-given done"));
    CHECK(has(page_as(cookie, "%s", path).body, "Councillor, Member"));
    CHECK(post_as(cookie, str_fmt(t->arena, "%s/give", path).at, "role=administrator").status ==
          422);
    CHECK(has(last_audit(), "role-given refused"));
    CHECK(post_as(cookie, str_fmt(t->arena, "%s/take", path).at, "role=member").status == 303);
    CHECK(post_as(cookie, str_fmt(t->arena, "%s/take", path).at, "role=member").status == 404);
    CHECK(post_as(cookie, str_fmt(t->arena, "%s/remove", path).at, "x=").status == 303);
    CHECK(has(last_audit(), "person-removed done"));
    CHECK(page_as(cookie, "%s", path).status == 404);
    CHECK(rows_of("role_held", "person_id = '%.*s'", STR_ARG(person)) == 0);
}

static void last_lead_is_asked_before_going(void **state)
{
    struct str lead = person_made("lead", "trafford"), cookie = signed_in_cookie(lead);
    const char *path = path_of("/organisations/trafford/people/", lead);

    (void)state;
    struct house_reply r = post_as(cookie, str_fmt(t->arena, "%s/take", path).at, "role=lead");
    CHECK(r.status == 422 && has(r.body, "would have no lead") && has(r.body, "name=\"sure\""));
    CHECK(rows_of("role_held", "role = 'lead'") == 1);
    r = post_as(cookie, str_fmt(t->arena, "%s/remove", path).at, "x=");
    CHECK(r.status == 422 && rows_of("role_held", "role = 'lead'") == 1);
    r = post_as(cookie, str_fmt(t->arena, "%s/remove", path).at, "sure=yes");
    CHECK(r.status == 303 && str_eq(r.location, S("/organisations/trafford")));
    CHECK(rows_of("role_held", "TRUE") == 0);
    CHECK(page_as(cookie, "/organisations/trafford/people").status == 404);
}

static void lead_adds_the_domain_of_their_own_address(void **state)
{
    struct str lead = person_made("lead", "trafford"), cookie = signed_in_cookie(lead);

    (void)state;
    CHECK(has(page_as(cookie, "/organisations/trafford/settings").body, "trafford.gov.uk"));
    CHECK(post_as(cookie, "/organisations/trafford/domains", "domain=gmail.com").status == 422);
    struct house_reply r =
        post_as(cookie, "/organisations/trafford/domains", "domain=salford.example");
    CHECK(r.status == 422 && has(r.body, "not of this domain") &&
          has(r.body, "salford.example"));
    CHECK(post_as(cookie, "/organisations/trafford/domains/remove", "domain=trafford.gov.uk")
              .status == 303);
    CHECK(post_as(cookie, "/organisations/trafford/domains", "domain=Trafford.GOV.UK").status ==
          303);
    CHECK(rows_of("organisation_domain", "domain = 'trafford.gov.uk'") == 1);
    t->now += 16 * 60; /* the proof of who they are is too old by now */
    CHECK(post_as(cookie, "/organisations/trafford/domains", "domain=trafford.gov.uk").status ==
          403);
}

/* --- across organisations ---- */

/* What must not change when somebody acts where they may not. */
static int64_t state_of_things(void)
{
    return rows_of("role_held", "TRUE") + 100 * rows_of("ticket", "TRUE") +
           10000 * rows_of("mail", "TRUE") + 1000000 * rows_of("organisation_domain", "TRUE") +
           100000000 * rows_of("join_request", "state = 'asked'") +
           10000000000 * rows_of("organisation", "state = 'active'") +
           1000000000000 * rows_of("person", "state = 'active'");
}

static void nobody_acts_on_another_organisation(void **state)
{
    struct str victim = person_made("member", "salford"), asker = person_made(NULL, NULL);
    struct str request = random_id(t->arena), salford = organisation_made("salford");
    struct str actors[] = {person_made("lead", "trafford"),    person_made("member", "salford"),
                           person_made("steward", "salford"),  person_made("adviser", NULL),
                           person_made("administrator", NULL), S("")};
    struct {
        const char *get, *post, *fields;
    } tries[] = {
        {"/organisations/salford/people", "/organisations/salford/people",
         "address=x@evil.example&role=lead"},
        {path_of("/organisations/salford/people/", victim),
         str_fmt(t->arena, "/organisations/salford/people/%.*s/give", STR_ARG(victim)).at,
         "role=lead"},
        {NULL, str_fmt(t->arena, "/organisations/salford/people/%.*s/take", STR_ARG(victim)).at,
         "role=member"},
        {NULL,
         str_fmt(t->arena, "/organisations/salford/people/%.*s/remove", STR_ARG(victim)).at,
         "sure=yes"},
        {"/organisations/salford/requests",
         path_of("/organisations/salford/requests/", request), "answer=take&role=lead"},
        {"/organisations/salford/settings", "/organisations/salford/domains",
         "domain=evil.example"},
        {NULL, "/organisations/salford/domains/remove", "domain=salford.gov.uk"},
        {NULL, "/organisations/salford/invitations/withdraw", "invitation=x"},
    };

    (void)state;
    store_told(
        "INSERT INTO join_request VALUES ('%.*s', '%.*s', '%.*s', 'hi', 'asked', 1, 0, '')",
        STR_ARG(request), STR_ARG(asker), STR_ARG(salford));
    for (ptrdiff_t i = 0; i < COUNT_OF(actors); i++) {
        struct str cookie = actors[i].len ? signed_in_cookie(actors[i]) : S("");
        for (ptrdiff_t k = 0; k < COUNT_OF(tries); k++) {
            if (tries[k].get)
                assert_int_equal(page_as(cookie, "%s.json", tries[k].get).status,
                                 actors[i].len ? 404 : 403);
            int64_t before = state_of_things(), lines = rows_of("audit", "TRUE");
            int status = post_as(cookie, tries[k].post, "%s", tries[k].fields).status;
            if (status != (actors[i].len ? 404 : 403))
                fail_msg("%s by actor %td answered %d", tries[k].post, i, status);
            assert_true(state_of_things() == before);
            assert_int_equal(rows_of("audit", "TRUE"), lines + 1);
            CHECK(has(last_audit(), " refused "));
        }
    }
}

static void lead_of_one_does_not_reach_through_the_other(void **state)
{
    struct str lead = person_made("lead", "trafford"),
               victim = person_made("member", "salford");
    struct str request = random_id(t->arena), asker = person_made(NULL, NULL);
    struct str cookie = signed_in_cookie(lead);

    (void)state;
    store_told(
        "INSERT INTO join_request VALUES ('%.*s', '%.*s', '%.*s', 'hi', 'asked', 1, 0, '')",
        STR_ARG(request), STR_ARG(asker), STR_ARG(organisation_made("salford")));
    int64_t before = state_of_things();
    CHECK(page_as(cookie, "%s", path_of("/organisations/trafford/people/", victim)).status ==
          404);
    CHECK(post_as(
              cookie,
              str_fmt(t->arena, "/organisations/trafford/people/%.*s/give", STR_ARG(victim)).at,
              "role=lead")
              .status == 404);
    CHECK(
        post_as(
            cookie,
            str_fmt(t->arena, "/organisations/trafford/people/%.*s/remove", STR_ARG(victim)).at,
            "sure=yes")
            .status == 404);
    CHECK(post_as(cookie, path_of("/organisations/trafford/requests/", request),
                  "answer=take&role=lead")
              .status == 404);
    CHECK(post_as(cookie, "/organisations/trafford/domains/remove", "domain=salford.gov.uk")
              .status == 404);
    CHECK(state_of_things() == before);
}

/* --- administrators ---- */

static void administrators_pages_are_for_administrators(void **state)
{
    static const char *const pages[] = {"/admin", "/admin/people", "/admin/organisations",
                                        "/admin/organisations/trafford", "/admin/invitations"};
    static const char *const posts[] = {
        "/admin/organisations", "/admin/invitations", "/admin/organisations/trafford/end",
        "/admin/organisations/trafford/restore", "/admin/organisations/trafford/domains"};
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));
    struct str admin = signed_in_cookie(person_made("administrator", NULL));

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        assert_int_equal(page_as(admin, "%s", pages[i]).status, 200);
        assert_int_equal(page_as(lead, "%s", pages[i]).status, 404);
        assert_int_equal(page_as(S(""), "%s", pages[i]).status, 303);
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(posts); i++) {
        assert_int_equal(post_as(lead, posts[i], "name=X&kind=partner&domain=x.example").status,
                         404);
        assert_int_equal(post_as(S(""), posts[i], "x=").status, 403);
    }
    CHECK(rows_of("organisation", "state = 'active'") == 1);
}

static void administrator_suspends_and_restores(void **state)
{
    struct str person = person_made("member", "trafford"), cookie = signed_in_cookie(person);
    struct str own = person_made("administrator", NULL), admin = signed_in_cookie(own);
    const char *path = path_of("/admin/people/", person);

    (void)state;
    person_made("administrator", NULL);
    CHECK(has(page_as(admin, "/admin/people?q=trafford").body, "1 person has"));
    CHECK(has(page_as(admin, "%s", path).body, "Suspend the account"));
    CHECK(page_as(cookie, "/join").status == 200);
    CHECK(post_as(admin, str_fmt(t->arena, "%s/suspend", path).at, "x=").status == 303);
    CHECK(has(last_audit(), "person-suspended done"));
    CHECK(page_as(cookie, "/account").status == 303);
    CHECK(has(page_as(admin, "%s", path).body, "Restore the account"));
    CHECK(post_as(admin, str_fmt(t->arena, "%s/restore", path).at, "x=").status == 303);
    CHECK(post_as(admin, str_fmt(t->arena, "%s/restore", path).at, "x=").status == 409);
    struct house_reply r =
        post_as(admin, str_fmt(t->arena, "/admin/people/%.*s/suspend", STR_ARG(own)).at, "x=");
    CHECK(r.status == 422 && has(r.body, "your own account"));
    CHECK(page_as(admin, "/admin/people/nobody").status == 404);
    t->now += 16 * 60;
    CHECK(post_as(admin, str_fmt(t->arena, "%s/suspend", path).at, "x=").status == 403);
}

static void administrator_gives_roles_but_not_to_themselves(void **state)
{
    struct str own = person_made("administrator", NULL), admin = signed_in_cookie(own);
    struct str person = person_made("member", "trafford");
    const char *path = path_of("/admin/people/", person);

    (void)state;
    CHECK(post_as(admin, str_fmt(t->arena, "%s/give", path).at,
                  "role=adviser&organisation=&scope=North+West")
              .status == 303);
    CHECK(has(page_as(admin, "%s", path).body, "Adviser (North West)"));
    CHECK(post_as(admin, str_fmt(t->arena, "%s/give", path).at, "role=adviser").status == 422);
    CHECK(
        post_as(admin, str_fmt(t->arena, "%s/give", path).at, "role=lead&organisation=nowhere")
            .status == 422);
    CHECK(post_as(admin, str_fmt(t->arena, "/admin/people/%.*s/give", STR_ARG(own)).at,
                  "role=lead&organisation=trafford")
              .status == 422);
    struct str role = text_of("SELECT id AS words FROM role_held WHERE role = 'adviser'");
    CHECK(post_as(admin, str_fmt(t->arena, "%s/take", path).at, "role=%.*s", STR_ARG(role))
              .status == 303);
    CHECK(post_as(admin, str_fmt(t->arena, "%s/take", path).at, "role=%.*s", STR_ARG(role))
              .status == 404);
    role = text_of("SELECT id AS words FROM role_held WHERE role = 'administrator'");
    CHECK(post_as(admin, str_fmt(t->arena, "/admin/people/%.*s/take", STR_ARG(own)).at,
                  "role=%.*s", STR_ARG(role))
              .status == 422);
}

static void administrator_does_not_let_themselves_in_by_mail(void **state)
{
    struct str own = person_made("administrator", NULL), admin = signed_in_cookie(own);

    (void)state;
    organisation_made("trafford");
    CHECK(post_as(admin, "/admin/invitations", "address=%.*s&role=member&organisation=trafford",
                  STR_ARG(address_of(own)))
              .status == 303);
    const char *link =
        path_of("/invitations/", secret_mailed(address_of(own), "/invitations/"));
    struct house_reply r = post_as(admin, link, "x=");
    CHECK(r.status == 403 && has(r.body, "another administrator"));
    CHECK(rows_of("role_held", "role = 'member'") == 0);
    /* who leads it may give there what they like */
    role_made(own, "lead", "trafford");
    CHECK(post_as(admin, link, "x=").status == 303);
}

static void who_left_is_not_brought_back(void **state)
{
    struct str admin = signed_in_cookie(person_made("administrator", NULL));
    struct str person = person_made("member", "trafford"), gone = signed_in_cookie(person);
    const char *path = path_of("/admin/people/", person);

    (void)state;
    CHECK(post_as(gone, "/account/leave", "sure=yes").status == 200);
    CHECK(post_as(admin, str_fmt(t->arena, "%s/suspend", path).at, "x=").status == 409);
    CHECK(post_as(admin, str_fmt(t->arena, "%s/restore", path).at, "x=").status == 409);
    CHECK(rows_of("person", "id = '%.*s' AND state = 'left'", STR_ARG(person)) == 1);
}

static void administrator_makes_and_ends_organisations(void **state)
{
    struct str admin = signed_in_cookie(person_made("administrator", NULL));

    (void)state;
    store_told(
        "INSERT INTO area VALUES (9, 'E08000009', 'Trafford', 'Trafford', 'metropolitan', '', "
        "'', '', '', '', '')");
    struct house_reply r =
        post_as(admin, "/admin/organisations", "name=Trafford&kind=council&area=E08000009");
    CHECK(r.status == 303 && str_eq(r.location, S("/admin/organisations/trafford")));
    CHECK(has(last_audit(), "organisation-made done"));
    r = post_as(admin, "/admin/organisations", "name=Traffor%%D4%%81&kind=partner");
    CHECK(r.status == 422 && has(r.body, "There is a problem"));
    CHECK(post_as(admin, "/admin/organisations", "name=X&kind=council&area=E99").status == 422);
    CHECK(post_as(admin, "/admin/organisations/trafford/domains", "domain=trafford.gov.uk")
              .status == 303);
    CHECK(has(page_as(admin, "/admin/organisations/trafford").body, "trafford.gov.uk"));
    CHECK(post_as(admin, "/admin/organisations/trafford/end", "x=").status == 303);
    CHECK(has(page_as(S(""), "/organisations/trafford").body, "has ended"));
    CHECK(!has(page_as(S(""), "/organisations").body, "Trafford"));
    CHECK(post_as(admin, "/admin/organisations/trafford/restore", "x=").status == 303);
    CHECK(has(page_as(S(""), "/organisations").body, "Trafford"));
}

static void administrator_invites_to_any_role_and_takes_back(void **state)
{
    struct str admin = signed_in_cookie(person_made("administrator", NULL));

    (void)state;
    organisation_made("trafford");
    CHECK(post_as(admin, "/admin/invitations", "address=a@sector.example&role=clerk").status ==
          303);
    CHECK(post_as(admin, "/admin/invitations",
                  "address=b@trafford.gov.uk&role=lead&organisation=trafford")
              .status == 303);
    CHECK(post_as(admin, "/admin/invitations", "address=c@trafford.gov.uk&role=lead").status ==
          422);
    CHECK(post_as(admin, "/admin/invitations", "address=c&role=clerk").status == 422);
    struct str page = page_as(admin, "/admin/invitations").body;
    CHECK(has(page, "a@sector.example") && has(page, "b@trafford.gov.uk"));
    struct str hash = text_of("SELECT hash AS words FROM ticket WHERE role = 'lead'");
    CHECK(post_as(admin, "/admin/invitations/withdraw", "invitation=%.*s&organisation=trafford",
                  STR_ARG(hash))
              .status == 303);
    CHECK(!has(page_as(admin, "/admin/invitations").body, "b@trafford.gov.uk"));
}

static void names_are_escaped_wherever_they_stand(void **state)
{
    struct str lead = person_made("lead", "trafford"), cookie = signed_in_cookie(lead);
    struct str admin = signed_in_cookie(person_made("administrator", NULL));
    const char *pages[] = {"/organisations/trafford", "/organisations/trafford/people",
                           path_of("/organisations/trafford/people/", lead)};

    (void)state;
    store_told("UPDATE person SET name = '<script>alert(1)</script>\"''&' WHERE id = '%.*s'",
               STR_ARG(lead));
    store_told("UPDATE organisation SET name = '<b>\"T&amp;'");
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        struct str page = page_as(cookie, "%s", pages[i]).body;
        CHECK(!has(page, "<script>alert") && !has(page, "<b>\"T"));
    }
    CHECK(!has(page_as(admin, "/admin/people").body, "<script>alert"));
    CHECK(!has(page_as(admin, "/admin/organisations").body, "<b>\"T"));
    store_told("UPDATE person SET name = '=1+1' WHERE id = '%.*s'", STR_ARG(lead));
    CHECK(has(page_as(cookie, "/organisations/trafford/people.csv").body, "\n'=1+1,"));
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(anyone_sees_organisations_and_nobody_else_their_people),
        ON_A_STORE(what_it_holds_is_what_the_viewer_may_see),
        ON_A_STORE(lead_invites_a_colleague_who_gets_in),
        ON_A_STORE(invitation_of_someone_known_asks_them_to_sign_in),
        ON_A_STORE(forms_that_are_wrong_are_shown_again),
        ON_A_STORE(lead_answers_a_request),
        ON_A_STORE(lead_changes_roles_and_removes),
        ON_A_STORE(last_lead_is_asked_before_going),
        ON_A_STORE(lead_adds_the_domain_of_their_own_address),
        ON_A_STORE(nobody_acts_on_another_organisation),
        ON_A_STORE(lead_of_one_does_not_reach_through_the_other),
        ON_A_STORE(administrators_pages_are_for_administrators),
        ON_A_STORE(administrator_suspends_and_restores),
        ON_A_STORE(administrator_gives_roles_but_not_to_themselves),
        ON_A_STORE(administrator_does_not_let_themselves_in_by_mail),
        ON_A_STORE(who_left_is_not_brought_back),
        ON_A_STORE(administrator_makes_and_ends_organisations),
        ON_A_STORE(administrator_invites_to_any_role_and_takes_back),
        ON_A_STORE(names_are_escaped_wherever_they_stand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
