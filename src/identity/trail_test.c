/* trail_test.c: why someone reads something confidential, and the pages of the trail: each sees
 * what concerns them, and nothing that is written into a name makes a line of its own. */
#include "identity/testing.h"

#include "base/random.h"
#include "identity/reason.h"
#include "kit/audit.h"

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

/* --- reasons ---- */

/* Something confidential of Trafford's that its people may read. */
static struct str confidential_made(struct str maker)
{
    struct str id = random_id(t->arena);

    store_told("INSERT INTO object VALUES ('%.*s', 'note', 'organisation:trafford', "
               "'keepers:trafford', '', 0, 0, 'published', TRUE, 'person:%.*s', '%.*s', 1, 1)",
               STR_ARG(id), STR_ARG(maker), STR_ARG(organisation_made("trafford")));
    return id;
}

static enum may may_read(struct str person, struct str id)
{
    struct object o;
    bool asked = false;
    struct work *w = trial_begin(t, false, person);
    enum rc rc = object_for(w, "note", id, ACT_READ, &o, &asked);

    CHECK(trial_end(t, FORBIDDEN) == FORBIDDEN);
    return rc == OK ? MAY : asked ? MAY_WITH_REASON : MAY_NOT_SEE;
}

static void reason_opens_a_confidential_thing_for_an_hour(void **state)
{
    struct str maker = person_made("member", "trafford");
    struct str reader = person_made("councillor", "trafford");
    struct str cookie = signed_in_cookie(reader), id = confidential_made(maker);

    (void)state;
    CHECK(may_read(reader, id) == MAY_WITH_REASON);
    struct house_reply page =
        page_as(cookie, "/reason?object=%.*s&kind=note&for=%%2Fareas", STR_ARG(id));
    CHECK(page.status == 200 && has(page.body, "Why do you need to read this?"));
    CHECK(has(page.body, "members, stewards and leads of Trafford"));
    struct house_reply given =
        post_as(cookie, "/reason", "object=%.*s&kind=note&for=/areas&words=%s", STR_ARG(id),
                "The+committee+meets+on+Monday");
    CHECK(given.status == 303 && str_eq(given.location, S("/areas")));
    CHECK(may_read(reader, id) == MAY);
    t->now += REASON_SECONDS - 1;
    CHECK(may_read(reader, id) == MAY);
    t->now += 1;
    CHECK(may_read(reader, id) == MAY_WITH_REASON);
    CHECK(may_read(person_made("councillor", "trafford"), id) == MAY_WITH_REASON);
}

static void reason_is_told_to_the_trail_and_to_whose_it_is(void **state)
{
    struct str maker = person_made("member", "trafford");
    struct str lead = person_made("lead", "trafford");
    struct str other_lead = person_made("lead", "salford");
    struct str reader = person_made("councillor", "trafford"), id = confidential_made(maker);

    (void)state;
    CHECK(post_as(signed_in_cookie(reader), "/reason",
                  "object=%.*s&kind=note&for=/areas&words=The+committee+meets+on+Monday",
                  STR_ARG(id))
              .status == 303);
    CHECK(rows_of("audit",
                  "event = 'reason-given' AND outcome = 'done' AND kind = 'note' AND "
                  "object = '%.*s' AND person = '%.*s' AND words = 'The committee meets "
                  "on Monday' AND organisation_id IS NOT NULL",
                  STR_ARG(id), STR_ARG(reader)) == 1);
    CHECK(rows_of("notice", "receiver = 'person:%.*s' AND kind = 'confidential-read'",
                  STR_ARG(maker)) == 1);
    CHECK(has(page_as(signed_in_cookie(lead), "/organisations/trafford/audit").body,
              "The committee meets on Monday"));
    CHECK(page_as(signed_in_cookie(other_lead), "/organisations/trafford/audit").status == 404);
    CHECK(!has(page_as(signed_in_cookie(other_lead), "/organisations/salford/audit").body,
               "The committee"));
}

static void reason_that_is_none_is_refused_and_noted(void **state)
{
    struct str reader = person_made("councillor", "trafford");
    struct str cookie = signed_in_cookie(reader);
    struct str id = confidential_made(person_made("member", "trafford"));
    struct buf b = buf_make(t->arena, 4096);

    (void)state;
    for (int i = 0; i <= REASON_MOST; i++)
        buf_char(&b, 'a');
    const struct str wrong[] = {S(""), S("because"), S("+++++++++++++++++"), buf_text(&b)};
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        struct house_reply r =
            post_as(cookie, "/reason", "object=%.*s&kind=note&for=/areas&words=%.*s",
                    STR_ARG(id), STR_ARG(wrong[i]));
        CHECK(r.status == 422 && has(r.body, "There is a problem"));
    }
    CHECK(rows_of("reason", "TRUE") == 0 && rows_of("notice", "TRUE") == 0);
    CHECK(rows_of("audit", "event = 'reason-given' AND outcome = 'refused'") == 4);
    CHECK(may_read(reader, id) == MAY_WITH_REASON);
}

/* What may not be read at all is answered as what never was, with the same bytes. */
static void nobody_learns_from_it_what_there_is(void **state)
{
    struct str stranger = person_made("lead", "salford");
    struct str cookie = signed_in_cookie(stranger);
    struct str id = confidential_made(person_made("member", "trafford"));
    struct str none = random_id(t->arena);
    struct house_reply hidden =
        page_as(cookie, "/reason?object=%.*s&kind=note&for=%%2Fareas", STR_ARG(id));
    struct house_reply missing =
        page_as(cookie, "/reason?object=%.*s&kind=note&for=%%2Fareas", STR_ARG(none));

    (void)state;
    CHECK(hidden.status == 404 && missing.status == 404);
    CHECK(str_eq(hidden.body, missing.body));
    CHECK(post_as(cookie, "/reason",
                  "object=%.*s&kind=note&for=/areas&words=The+committee+meets", STR_ARG(id))
              .status == 404);
    CHECK(page_as(cookie, "/reason?object=x%%27&kind=y&for=%%2Fareas").status == 404);
    CHECK(rows_of("reason", "TRUE") == 0);
}

static void whoever_needs_none_is_sent_on_but_never_to_another_site(void **state)
{
    static const char *const away[] = {"https://evil.example", "//evil.example", "/%5Cevil",
                                       "javascript:alert(1)",  "%0D%0A/x",       ""};
    struct str keeper = person_made("member", "trafford");
    struct str cookie = signed_in_cookie(keeper), id = confidential_made(keeper);
    struct house_reply r =
        page_as(cookie, "/reason?object=%.*s&kind=note&for=%%2Fareas", STR_ARG(id));

    (void)state;
    CHECK(r.status == 303 && str_eq(r.location, S("/areas")));
    for (ptrdiff_t i = 0; i < COUNT_OF(away); i++) {
        r = page_as(cookie, "/reason?object=%.*s&kind=note&for=%s", STR_ARG(id), away[i]);
        if (r.status == 400)
            continue; /* no address at all */
        CHECK(r.status == 303 && str_eq(r.location, S("/account")));
    }
}

/* --- the pages of the trail ---- */

static void noted(struct str person, const char *event, const char *organisation,
                  const char *words)
{
    struct str of = organisation ? organisation_made(organisation) : S("");
    struct work *w = trial_begin(t, true, person);

    MUST(audit_note(w, &(struct audit_event){.event = event,
                                             .organisation = of,
                                             .kind = S("person"),
                                             .object = S("someone"),
                                             .words = str_of(words)}));
    MUST(trial_end(t, OK));
}

static void each_role_sees_its_own_trail(void **state)
{
    struct str admin = signed_in_cookie(person_made("administrator", NULL));
    struct str lead = signed_in_cookie(person_made("lead", "trafford"));
    struct str steward = signed_in_cookie(person_made("steward", "trafford"));
    struct str member = signed_in_cookie(person_made("member", "trafford"));
    struct str someone = person_made("member", "salford");

    (void)state;
    noted(someone, "role-given", "trafford", "word-of-trafford");
    noted(someone, "role-given", "salford", "word-of-salford");
    struct str all = page_as(admin, "/admin/audit-trail").body;
    CHECK(has(all, "word-of-trafford") && has(all, "word-of-salford"));
    struct str own = page_as(lead, "/organisations/trafford/audit").body;
    CHECK(has(own, "word-of-trafford") && !has(own, "word-of-salford"));
    own = page_as(steward, "/organisations/trafford/audit").body;
    CHECK(has(own, "word-of-trafford") && !has(own, "word-of-salford"));
    CHECK(page_as(member, "/organisations/trafford/audit").status == 404);
    CHECK(page_as(lead, "/organisations/salford/audit").status == 404);
    CHECK(page_as(lead, "/admin/audit-trail").status == 404);
    CHECK(page_as(lead, "/admin/audit-trail.csv").status == 404);
    CHECK(page_as(S(""), "/admin/audit-trail").status == 303);
}

static void search_is_by_person_event_organisation_and_day(void **state)
{
    struct str one = person_made("member", "trafford"), two = person_made("lead", "salford");
    struct str address = address_of(two);

    (void)state;
    noted(one, "role-given", "trafford", "first-word");
    t->now += 24 * 60 * 60;
    noted(two, "sign-in", "salford", "second-word");
    struct str admin = signed_in_cookie(person_made("administrator", NULL));
    struct str r = page_as(admin, "/admin/audit-trail?person=%.*s", STR_ARG(one)).body;
    CHECK(has(r, "first-word") && !has(r, "second-word"));
    r = page_as(admin, "/admin/audit-trail?person=%.*s", STR_ARG(address)).body;
    CHECK(!has(r, "first-word") && has(r, "second-word"));
    r = page_as(admin, "/admin/audit-trail?event=sign-in").body;
    CHECK(!has(r, "first-word") && has(r, "second-word"));
    r = page_as(admin, "/admin/audit-trail?organisation=trafford").body;
    CHECK(has(r, "first-word") && !has(r, "second-word"));
    r = page_as(admin, "/admin/audit-trail?day=2026-06-01").body;
    CHECK(has(r, "first-word") && !has(r, "second-word"));
    r = page_as(admin, "/admin/audit-trail.csv?day=2026-06-02").body;
    CHECK(!has(r, "first-word") && has(r, "second-word"));
    CHECK(page_as(admin, "/admin/audit-trail?day=yesterday").status == 422);
    CHECK(page_as(admin, "/admin/audit-trail?person=nobody@x.uk").status == 422);
    CHECK(page_as(admin, "/admin/audit-trail?organisation=nowhere").status == 404);
    CHECK(page_as(admin, "/admin/audit-trail?before=x").status == 400);
}

static void more_than_a_page_is_read_page_by_page(void **state)
{
    struct str admin = signed_in_cookie(person_made("administrator", NULL));
    struct str someone = person_made("member", "trafford");

    (void)state;
    for (int i = 0; i < AUDIT_PAGE + 20; i++)
        noted(someone, "sign-in", NULL, i == 0 ? "the-oldest" : "another");
    struct str first = page_as(admin, "/admin/audit-trail?event=sign-in").body;
    CHECK(!has(first, "the-oldest"));
    CHECK(has(first, "/admin/audit-trail?event=sign-in&amp;before=21"));
    struct str second = page_as(admin, "/admin/audit-trail?event=sign-in&before=21").body;
    CHECK(has(second, "the-oldest") && times(second, "another") == 19);
    CHECK(times(page_as(admin, "/admin/audit-trail.csv").body, "another") == AUDIT_PAGE + 19);
}

static void name_with_line_ends_makes_no_line(void **state)
{
    struct str admin = signed_in_cookie(person_made("administrator", NULL));
    struct str someone = person_made("member", "trafford");

    (void)state;
    noted(someone, "name-changed", NULL, "Kay\r\n99,2026-06-01,Admin,,sign-in,done");
    struct str csv = page_as(admin, "/admin/audit-trail.csv").body;
    CHECK(times(csv, "\r\n") == 2); /* the heading, and one row */
    CHECK(has(csv, "Kay  99"));
    noted(someone, "name-changed", NULL, "<script>alert(1)</script>");
    CHECK(!has(page_as(admin, "/admin/audit-trail").body, "<script>alert"));
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, begin_trial, end_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(reason_opens_a_confidential_thing_for_an_hour),
        ON_A_STORE(reason_is_told_to_the_trail_and_to_whose_it_is),
        ON_A_STORE(reason_that_is_none_is_refused_and_noted),
        ON_A_STORE(nobody_learns_from_it_what_there_is),
        ON_A_STORE(whoever_needs_none_is_sent_on_but_never_to_another_site),
        ON_A_STORE(each_role_sees_its_own_trail),
        ON_A_STORE(search_is_by_person_event_organisation_and_day),
        ON_A_STORE(more_than_a_page_is_read_page_by_page),
        ON_A_STORE(name_with_line_ends_makes_no_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
