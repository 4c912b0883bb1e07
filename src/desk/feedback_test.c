/* feedback_test.c: what people say about a page: taken without signing in, read by whoever said
 * it and by administrators, answered once, gone when it is deleted.
 */
#include "desk/desk.h"
#include "desk/feedback.h"
#include "desk/testing.h"
#include "kit/viewer.h"

#define SECRET "The+figure+for+bins+looks+wrong"

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = desk_trial("bins 2024-25 55 61 62 59 58 57 56\n");
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    people_close(t);
    return 0;
}

static struct house_reply say(struct str cookies, const char *fields)
{
    return page_post(cookies, "/feedback", str_of(fields));
}

/* The address under which the administrator answers the first in the queue. */
static const char *first_waiting(void)
{
    struct str body = page_for(as("admin"), "/admin/feedback.json").body;
    struct json *j;
    struct str why;

    MUST(json_read(t->arena, body, &j, &why));
    const struct json *first = member(j, "feedback")->u.of.first;
    return str_zero(t->arena, text_at(first, "href"));
}

static struct str at(const char *base, const char *behind)
{
    return str_fmt(t->arena, "%s%s", base, behind);
}

static void link_on_every_page_carries_its_path_and_is_the_same_for_everyone(void **state)
{
    (void)state;
    const char *link =
        "<a href=\"/feedback?page=%2Fmetrics%2Fbins\">Say something about this page</a>";
    struct house_reply nobody = page_for(S(""), "/metrics/bins");

    CHECK(has(nobody.body, link));
    CHECK(has(page_for(as("councillor"), "/metrics/bins").body, link));
    CHECK(str_eq(page_for(S("__Host-maker=0000000000000000000000aaaa"), "/metrics/bins").body,
                 nobody.body));
}

static void said_without_signing_in_is_found_again_in_that_browser_alone(void **state)
{
    (void)state;
    struct house_reply r = say(S(""), "page=%2Fmetrics%2Fbins&words=" SECRET);
    struct str browser = cookie_kept(r);

    assert_int_equal(r.status, 303);
    CHECK(str_eq(r.location, S("/feedback/thanks?page=%2Fmetrics%2Fbins")));
    CHECK(has(page_for(S(""), "%.*s", STR_ARG(r.location)).body, "Thank you"));
    CHECK(has(page_for(browser, "/feedback/mine").body, "looks wrong"));
    CHECK(!has(page_for(S(""), "/feedback/mine").body, "looks wrong"));
    CHECK(!has(page_for(as("councillor"), "/feedback/mine").body, "looks wrong"));
    CHECK(has(page_for(as("councillor"), "/feedback/mine").body, "said nothing yet"));
}

static void queue_is_for_administrators(void **state)
{
    (void)state;
    say(S(""), "page=%2F&words=" SECRET);
    assert_int_equal(page_for(S(""), "/admin/feedback").status, 303); /* to sign in */
    assert_int_equal(page_for(as("councillor"), "/admin/feedback").status, 404);
    struct house_reply queue = page_for(as("admin"), "/admin/feedback");
    CHECK(has(queue.body, "1 waits for an answer."));
    CHECK(has(queue.body, "looks wrong"));
    CHECK(has(page_for(as("admin"), "/admin/feedback.csv").body, "looks wrong"));
    CHECK(has(page_for(as("admin"), "%s", first_waiting()).body, "someone not signed in"));
    assert_int_equal(page_for(as("councillor"), "%s", first_waiting()).status, 404);
    assert_int_equal(page_for(as("admin"), "/admin/feedback/aaaaaaaaaaaaaaaaaaaaaaaaaa").status,
                     404);
}

static void
answer_is_mailed_to_who_signed_in_and_waits_in_the_browser_of_who_did_not(void **state)
{
    (void)state;
    say(as("councillor"), "page=%2Fabout&words=Where+is+the+map%3F");
    const char *one = first_waiting();
    assert_int_equal(
        page_post(as("councillor"), at(one, "/answer").at, S("answer=Mine")).status, 404);
    assert_int_equal(page_post(as("admin"), at(one, "/answer").at, S("answer=")).status, 422);
    assert_int_equal(
        page_post(as("admin"), at(one, "/answer").at, S("answer=It+is+at+%2Fmap.")).status,
        303);
    assert_int_equal(
        rows_where(t, "mail", "kind = 'feedback' AND address = 'councillor@moot.example'"), 1);
    assert_int_equal(rows_where(t, "mail", "plain LIKE '%Where is the map%'"), 0);
    CHECK(has(page_for(as("councillor"), "/feedback/mine").body, "It is at /map."));
    /* Only once. */
    struct house_reply again = page_post(as("admin"), at(one, "/answer").at, S("answer=No"));
    CHECK(again.status == 422 && has(again.body, "Somebody answered this already"));
    CHECK(has(page_for(as("admin"), "/admin/feedback").body, "Nothing waits for an answer."));

    struct str browser = cookie_kept(say(S(""), "page=%2F&words=Slow"));
    page_post(as("admin"), at(first_waiting(), "/answer").at, S("answer=Quicker+now"));
    assert_int_equal(rows_where(t, "mail", "kind = 'feedback'"), 1);
    CHECK(has(page_for(browser, "/feedback/mine").body, "Quicker now"));
}

static void what_waits_longest_comes_first(void **state)
{
    (void)state;
    say(S(""), "page=%2F&words=earlier");
    people_now(PAGES_NOW + 60);
    say(S(""), "page=%2F&words=later");
    struct str body = page_for(as("admin"), "/admin/feedback").body;
    CHECK(str_find(body, S("earlier")) < str_find(body, S("later")));
    page_post(as("admin"), at(first_waiting(), "/answer").at, S("answer=Yes"));
    body = page_for(as("admin"), "/admin/feedback").body;
    CHECK(str_find(body, S("later")) < str_find(body, S("earlier")));
}

static void bad_input_is_refused_and_kept_on_the_form(void **state)
{
    (void)state;
    struct buf b = buf_make(t->arena, 64 * 1024);
    struct house_reply r = say(S(""), "page=%2Fabout&words=++");

    CHECK(r.status == 422 && has(r.body, "Write something here."));
    CHECK(has(r.body, "value=\"/about\""));
    buf_lit(&b, "page=%2F&words=");
    for (int i = 0; i <= FEEDBACK_WORDS_MOST; i++)
        buf_char(&b, 'x');
    CHECK(page_post(S(""), "/feedback", buf_text(&b)).status == 422);
    static const char *const elsewhere[] = {"https%3A%2F%2Fevil.example", "%2F%2Fevil.example",
                                            "%2F%5Cevil.example", "javascript%3Aalert(1)"};
    for (ptrdiff_t i = 0; i < COUNT_OF(elsewhere); i++)
        CHECK(has(page_for(S(""), "/feedback?page=%s", elsewhere[i]).body,
                  "The page: <a class=\"govuk-link\" href=\"/\">/</a>"));
    assert_int_equal(rows_where(t, "feedback", "TRUE"), 0);
}

static void hostile_words_are_words(void **state)
{
    (void)state;
    say(as("councillor"),
        "page=%2F%22%3E%3Cb%3E&words=%3Cscript%3Ealert(1)%3C%2Fscript%3E%0A%3DHYPERLINK(1)");
    CHECK(has(page_for(as("admin"), "/admin/feedback").body, "&lt;script&gt;"));
    CHECK(has(page_for(as("councillor"), "/feedback/mine").body, "&lt;script&gt;"));
}

static void one_network_says_so_much_an_hour(void **state)
{
    int taken = 0;

    (void)state;
    for (int i = 0; i < 15; i++)
        taken += say(S(""), "page=%2F&words=again").status == 303;
    assert_int_equal(taken, 10);
    struct house_reply r = say(S(""), "page=%2F&words=again");
    CHECK(r.status == 422 && has(r.body, "Try again in"));
    people_now(PAGES_NOW + 3600);
    assert_int_equal(say(S(""), "page=%2F&words=again").status, 303);
}

static void deleted_is_gone_for_everyone(void **state)
{
    (void)state;
    say(as("councillor"), "page=%2F&words=" SECRET);
    const char *one = first_waiting();
    assert_int_equal(page_post(as("admin"), at(one, "/delete").at, S("")).status, 303);
    assert_int_equal(page_post(as("admin"), at(one, "/delete").at, S("")).status, 404);
    CHECK(!has(page_for(as("councillor"), "/feedback/mine").body, "looks wrong"));
}

static void person_takes_theirs_away_and_leaves_nothing(void **state)
{
    struct work w = {.arena = t->arena,
                     .db = t->db,
                     .now = PAGES_NOW,
                     .viewer = {.person = S("councillor"), .self = S("person:councillor")}};
    struct json *held = json_object(t->arena);

    (void)state;
    say(as("councillor"), "page=%2F&words=" SECRET);
    say(S(""), "page=%2F&words=other");
    MUST(store_begin(t->db, true));
    MUST(viewer_tell(&w));
    MUST(desk_room.export_person(&w, S("councillor"), held));
    assert_int_equal(member(held, "said-about-pages")->u.of.count, 1);
    MUST(desk_room.forget_person(&w, S("councillor"), S(""), json_array(t->arena)));
    MUST(store_commit(t->db));
    assert_int_equal(rows_where(t, "feedback", "TRUE"), 1);
    assert_int_equal(rows_where(t, "feedback", "maker = 'person:councillor'"), 0);
}

static void what_was_said_is_forgotten_a_year_after_its_answer(void **state)
{
    enum { DAY = 24 * 60 * 60 };
    struct work w = {.arena = t->arena, .db = t->db, .now = PAGES_NOW};
    const struct room_keeping *keeps = desk_room.keeps;
    bool more;

    (void)state;
    assert_int_equal(say(S(""), "page=%2F&words=One").status, 303);
    assert_int_equal(say(S(""), "page=%2F&words=Two").status, 303);
    assert_int_equal(
        page_post(as("admin"), at(first_waiting(), "/answer").at, S("answer=Thank+you")).status,
        303);
    MUST(store_begin(t->db, true));
    test_script(t->db,
                "UPDATE feedback SET made_at = answered_at - 10 * 86400 WHERE answered_at "
                "> 0");
    MUST(keeps->forget(&w, PAGES_NOW, &more));
    MUST(store_commit(t->db));
    assert_int_equal(rows_where(t, "feedback", "TRUE"), 2);
    CHECK(!more && keeps->days == FEEDBACK_DAYS);
    MUST(store_begin(t->db, true));
    test_script(t->db,
                "UPDATE feedback SET answered_at = answered_at + 1 WHERE answered_at > 0");
    MUST(keeps->forget(&w, PAGES_NOW + 1, &more));
    MUST(store_commit(t->db));
    assert_int_equal(rows_where(t, "feedback", "answered_at = 0"), 0);
    assert_int_equal(rows_where(t, "feedback", "TRUE"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_made, close_made)
        TEST(link_on_every_page_carries_its_path_and_is_the_same_for_everyone),
        TEST(said_without_signing_in_is_found_again_in_that_browser_alone),
        TEST(queue_is_for_administrators),
        TEST(answer_is_mailed_to_who_signed_in_and_waits_in_the_browser_of_who_did_not),
        TEST(what_waits_longest_comes_first),
        TEST(bad_input_is_refused_and_kept_on_the_form),
        TEST(hostile_words_are_words),
        TEST(one_network_says_so_much_an_hour),
        TEST(deleted_is_gone_for_everyone),
        TEST(person_takes_theirs_away_and_leaves_nothing),
        TEST(what_was_said_is_forgotten_a_year_after_its_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
