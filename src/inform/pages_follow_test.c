/* pages_follow_test.c: councils that someone follows: seen by them alone, with what changed
 * since they said that they had looked; the same for everyone as a page, a table, a feed and a
 * line of a mail.
 */
#include "inform/changes.h"
#include "inform/follow.h"
#include "inform/person_data.h"
#include "inform/testing_made.h"
#include "inform/testing_people.h"

#include "kit/setting.h"

#include <string.h>

enum { A_DAY = 24 * 60 * 60 };

#define PAGE "/areas/" ASHMOOR

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = made_open();
    t->now = PAGES_NOW - 10 * A_DAY;
    made_figures(t, "bins 2023-24 50 61 62 59 58 57 56\nbins 2024-25 55 61 62 59 58 57 56\n");
    people_house(t);
    people_now(PAGES_NOW);
    organisation_is(t, "ashmoor", "Ashmoor Council", ASHMOOR);
    organisation_is(t, "birchby", "Birchby Council", "E06000902");
    person_is(t, "adviser", "Adviser", "member", "birchby");
    person_is(t, "officer", "Officer", "member", "ashmoor");
    person_is(t, "admin", "Administrator", "administrator", NULL);
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    people_close(t);
    return 0;
}

static void deliver(int64_t at, const char *lines)
{
    t->now = at;
    made_figures(t, lines);
    people_house(t);
}

static bool shows(const char *who, const char *page, const char *words)
{
    struct house_reply r = page_for(who ? as(who) : S(""), "%s", page);

    if (r.status != 200)
        fail_msg("%s answers %d: %.*s", page, r.status, STR_ARG(str_cut(r.body, 0, 3000)));
    return has(r.body, words);
}

static int sent(const char *who, const char *act, const char *form)
{
    return page_post(who ? as(who) : S(""), str_fmt(t->arena, "/my/councils/%s", act).at,
                     str_of(form))
        .status;
}

/* Ashmoor explains its bins, for this audience. */
static const char *explained(const char *audience)
{
    struct house_reply r = page_post(
        as("officer"), PAGE "/metrics/bins/explain",
        str_fmt(t->arena, "words=Rounds+changed.&office=Director&months=12&period=&audience=%s",
                audience));

    assert_int_equal(r.status, 303);
    const char *target = str_copy(t->arena, r.location).at;
    assert_int_equal(
        page_post(as("officer"), str_fmt(t->arena, "%s/publish", target).at, S("")).status,
        303);
    return target;
}

/* --- following ---- */

static void followed_councils_are_seen_by_their_follower_alone(void **state)
{
    (void)state;
    assert_int_equal(page_for(S(""), "/my/councils").status, 303); /* to sign in */
    assert_int_equal(sent(NULL, "follow", "area=" ASHMOOR), 403);
    CHECK(shows("adviser", PAGE, "Follow this council</button>"));
    CHECK(!shows(NULL, PAGE, "Follow this council"));
    struct str nobody = str_copy(t->arena, page_body(PAGE));
    struct str officer = str_copy(t->arena, page_for(as("officer"), PAGE).body);
    struct str admin = str_copy(t->arena, page_for(as("admin"), PAGE).body);
    assert_int_equal(sent("adviser", "follow", "area=" ASHMOOR), 303);
    assert_int_equal(sent("adviser", "follow", "area=" ASHMOOR), 303); /* changes nothing */
    assert_int_equal(rows_where(t, "followed", "TRUE"), 1);
    CHECK(shows("adviser", "/my/councils", ">Ashmoor</a>"));
    CHECK(shows("adviser", PAGE, "You follow this council"));
    /* For all others every page is what it was, to the byte. */
    CHECK(str_eq(page_body(PAGE), nobody));
    CHECK(str_eq(page_for(as("officer"), PAGE).body, officer));
    CHECK(str_eq(page_for(as("admin"), PAGE).body, admin));
    static const char *const forms[] = {"/my/councils", "/my/councils.json",
                                        "/my/councils.csv"};
    for (ptrdiff_t i = 0; i < COUNT_OF(forms); i++) {
        CHECK(shows("adviser", forms[i], "Ashmoor"));
        CHECK(!shows("officer", forms[i], "Ashmoor") && !shows("admin", forms[i], "Ashmoor"));
        assert_int_equal(page_for(as("adviser"), "%s", forms[i]).cache, CACHE_NONE);
    }
    assert_int_equal(rows_where(t, "audit", "TRUE"), 0);
    assert_int_equal(sent("officer", "unfollow", "area=" ASHMOOR), 303);
    CHECK(shows("adviser", "/my/councils", "Ashmoor"));
    assert_int_equal(sent("adviser", "unfollow", "area=" ASHMOOR), 303);
    CHECK(!shows("adviser", "/my/councils", "Ashmoor"));
}

static void what_is_no_council_can_not_be_followed(void **state)
{
    (void)state;
    assert_int_equal(sent("adviser", "follow", "area=E92000001"), 400);
    assert_int_equal(sent("adviser", "follow", "area=nowhere"), 404);
    assert_int_equal(sent("adviser", "follow", ""), 404);
    assert_int_equal(rows_where(t, "followed", "TRUE"), 0);
    CHECK(!shows("adviser", "/areas/E92000001", "Follow this council"));
}

/* --- what changed ---- */

static void what_changed_is_told_until_they_say_they_have_seen_it(void **state)
{
    (void)state;
    assert_int_equal(sent("adviser", "follow", "area=" ASHMOOR), 303);
    CHECK(shows("adviser", "/my/councils",
                "Nothing changed since you last looked, for the 1 council you follow."));
    deliver(PAGES_NOW + A_DAY, "bins 2024-25 61.5\nbins 2025-26 63 64 65 66 67 68\n");
    people_now(PAGES_NOW + 2 * A_DAY);
    explained("public");
    for (int look = 0; look < 3; look++) { /* looking moves nothing */
        CHECK(shows("adviser", "/my/councils",
                    "Since you last looked, on 1 June 2026: 1 new figure, 1 revised figure and "
                    "1 explanation."));
        CHECK(shows("adviser", PAGE, "1 new figure, 1 revised figure and 1 explanation."));
    }
    CHECK(shows("adviser", PAGE, "Bins emptied, 2024/25: 61.5%, revised; it was 55.0%."));
    CHECK(shows("adviser", PAGE, "Bins emptied, 2025/26: 63.0%, new here."));
    CHECK(shows("adviser", PAGE, "explained by Director, Ashmoor Council."));
    /* What came while they read is still new. */
    struct str seen = str_copy(
        t->arena, form_fields(page_for(as("adviser"), PAGE).body, "/my/councils/seen"));
    people_now(PAGES_NOW + 4 * A_DAY);
    deliver(PAGES_NOW + 3 * A_DAY, "bins 2024-25 62.5\n");
    people_now(PAGES_NOW + 4 * A_DAY);
    assert_int_equal(page_post(as("adviser"), "/my/councils/seen", seen).status, 303);
    CHECK(shows("adviser", "/my/councils",
                "Since you last looked, on 3 June 2026: 1 revised figure."));
    CHECK(shows("adviser", "/my/councils", "62.5%, revised; it was 61.5%."));
    assert_int_equal(sent("adviser", "seen", ""), 303);
    CHECK(shows("adviser", "/my/councils", "Since you last looked, on 5 June 2026: nothing."));
    /* It never moves back. */
    assert_int_equal(sent("adviser", "seen", "until=1"), 303);
    CHECK(shows("adviser", "/my/councils", "Since you last looked, on 5 June 2026: nothing."));
}

static void nothing_is_ranked_or_counted_as_good_or_bad(void **state)
{
    static const char *const words[] = {"better", "worse",    "highest", "lowest", "red",
                                        "green",  "improved", "quarter", " of 7"};

    (void)state;
    sent("adviser", "follow", "area=E06000902");
    sent("adviser", "follow", "area=" ASHMOOR);
    deliver(PAGES_NOW + A_DAY, "bins 2024-25 61.5 40\n");
    people_now(PAGES_NOW + 2 * A_DAY);
    struct house_reply r = page_for(as("adviser"), "/my/councils.json");
    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++)
        if (has(r.body, words[i]))
            fail_msg("%s: %.*s", words[i], STR_ARG(r.body));
    /* By name, whatever their figures. */
    CHECK(str_find(r.body, S("Ashmoor")) < str_find(r.body, S("Birchby")));
}

static void page_table_and_feed_tell_the_same(void **state)
{
    (void)state;
    deliver(PAGES_NOW - 5 * A_DAY, "bins 2024-25 61.5\n");
    CHECK(shows(NULL, PAGE "/changes", "Ashmoor: 2 new figures and 1 revised figure."));
    struct str table = page_body(PAGE "/changes.csv");
    CHECK(times(table, "\r\n") == 4);
    CHECK(has(table, "2026-05-27,revised figure," ASHMOOR
                     ",Ashmoor,bins,Bins emptied,2024-04-01_P1Y,55.0%,61.5%,"));
    struct str feed = page_body(PAGE "/changes.atom");
    CHECK(times(feed, "<entry>") == 3 && times(feed, "</entry>") == 3);
    CHECK(has(feed, "<updated>2026-05-27T12:00:00Z</updated>"));
    CHECK(has(feed, "revised; it was 55.0%."));
    assert_int_equal(page_for(S(""), PAGE "/changes.atom").cache, CACHE_PUBLIC);
    CHECK(shows(NULL, PAGE "/changes?since=2026-05-22", "1 revised figure."));
    CHECK(shows(NULL, PAGE "/changes?since=2026-05-27", "Nothing changed for Ashmoor"));
    assert_int_equal(get(PAGE "/changes?since=yesterday").status, 400);
    assert_int_equal(get("/areas/Ashmore/changes").status, 404);
    assert_int_equal(get("/areas/Ashmore/changes.atom").status, 404);
    /* One that ended says so, on the day. */
    CHECK(shows(NULL, "/areas/E06000921/changes", "Oldfold ended."));
}

/* 60 years, each revised 30 times, and the council's words on one of them: every page begins
 * where the one before it ended, is as dear as the first, and together they are all there is.
 */
static void long_history_comes_in_pages_that_cost_a_page(void **state)
{
    enum { YEARS = 60, REVISED = 30, A_PAGE = 50, EXPLAINED = 1 };
    struct place_in_time from = NEWEST_OF_ALL;
    struct area_change_list page = {.more = true};
    struct changes_ask ask = {.since = PAGES_NOW};
    ptrdiff_t seen = 0, new = 0, revised = 0, pages = 0;
    int64_t last = INT64_MAX;

    (void)state;
    explained("public");
    for (int delivery = 0; delivery <= REVISED; delivery++) {
        struct buf b = buf_make(t->arena, 64 * 1024);
        for (int year = 1940; year < 1940 + YEARS; year++)
            buf_fmt(&b, "bins %d-%02d %d\n", year, (year + 1) % 100, delivery + 10);
        buf_char(&b, '\0');
        t->now = PAGES_NOW + (delivery + 1) * A_DAY;
        made_figures(t, b.at);
    }
    ask.area = sector_area(t->sector, S(ASHMOOR));
    while (page.more) {
        struct work w = {.arena = t->arena,
                         .db = t->db,
                         .sector = t->sector,
                         .now = PAGES_NOW + 100 * A_DAY,
                         .known = INT64_MAX};
        MUST(store_begin(t->db, false));
        int64_t before = store_rows(t->db);
        MUST(changes_read(&w, &ask, from, A_PAGE, &page));
        assert_true(store_rows(t->db) - before <= 2 * (A_PAGE + 1) + EXPLAINED);
        before = store_rows(t->db);
        ptrdiff_t counts[CHANGE_KINDS];
        MUST(changes_count(&w, &ask, INT64_MAX, counts));
        assert_true(store_rows(t->db) - before <= EXPLAINED);
        assert_int_equal(counts[NEW_FIGURE], YEARS);
        assert_int_equal(counts[REVISED_FIGURE], YEARS * REVISED);
        store_rollback(t->db);
        assert_true(page.len == A_PAGE || !page.more);
        for (ptrdiff_t i = 0; i < page.len; i++, seen++) {
            assert_true(page.at[i].at <= last);
            last = page.at[i].at;
            new += page.at[i].kind == NEW_FIGURE;
            revised += page.at[i].kind == REVISED_FIGURE;
        }
        from = page.next;
        pages++;
    }
    assert_int_equal(new, YEARS);
    assert_int_equal(revised, YEARS * REVISED);
    assert_int_equal(pages, (seen + A_PAGE - 1) / A_PAGE);
}

static void older_changes_are_a_link_away(void **state)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    (void)state;
    for (int year = 1940; year < 2000; year++)
        buf_fmt(&b, "bins %d-%02d 10\n", year, (year + 1) % 100);
    buf_char(&b, '\0');
    deliver(PAGES_NOW - 5 * A_DAY, b.at);
    const struct json *first = page_json(PAGE "/changes.json");
    assert_int_equal(member(first, "changes")->u.of.count, 50);
    struct str older = text_at(first, "older_href");
    CHECK(has(page_body(PAGE "/changes"), "rel=\"next\""));
    CHECK(!has(page_body(PAGE "/changes"), "rel=\"start\""));
    const struct json *second = page_json("%.*s", STR_ARG(older));
    assert_int_equal(member(second, "changes")->u.of.count, 12);
    assert_int_equal(member(second, "older_href")->kind, JSON_NULL);
    CHECK(str_eq(text_at(second, "newest_href"), S(PAGE "/changes.json")));
    CHECK(has(page_body(PAGE "/changes.csv"), "1940-04-01_P1Y"));
    assert_int_equal(get(PAGE "/changes?after=yesterday").status, 400);
    assert_int_equal(get(PAGE "/changes?after=2026-01-01T00:00:00Z~-1").status, 400);
    CHECK(
        has(page_body(PAGE "/changes?after=2020-01-01T00:00:00Z~0"), "Nothing older changed"));
}

static void what_others_may_not_see_is_no_change_for_them(void **state)
{
    (void)state;
    sent("adviser", "follow", "area=" ASHMOOR);
    sent("officer", "follow", "area=" ASHMOOR);
    people_now(PAGES_NOW + A_DAY);
    explained("organisation%3Aashmoor");
    CHECK(shows("officer", "/my/councils", "1 explanation."));
    CHECK(shows("adviser", "/my/councils", "on 1 June 2026: nothing."));
}

/* --- the mail ---- */

static struct str digest_of(const char *person, int64_t since, int64_t until)
{
    struct work w = {.arena = t->arena,
                     .db = t->db,
                     .sector = t->sector,
                     .now = until + 60,
                     .known = INT64_MAX};
    struct json *lines = json_array(t->arena);
    struct buf b = buf_make(t->arena, 64 * 1024);

    MUST(store_begin(t->db, true));
    MUST(setting_served(&w, S("https://moot.example"), false));
    MUST(follow_digest(&w, str_of(person), since, until, lines));
    store_rollback(t->db);
    json_write(&b, lines, 0);
    return buf_text(&b);
}

static void digest_tells_of_followed_councils_with_addresses_and_no_figures(void **state)
{
    (void)state;
    sent("adviser", "follow", "area=" ASHMOOR);
    explained("members");
    deliver(PAGES_NOW + A_DAY, "bins 2024-25 61.5\n");
    struct str mail = digest_of("adviser", PAGES_NOW - 7 * A_DAY, PAGES_NOW + 2 * A_DAY);
    CHECK(has(mail, "Ashmoor: 1 revised figure. https://moot.example/areas/"));
    CHECK(has(mail, "/areas/" ASHMOOR "/changes\""));
    CHECK(!has(mail, "61.5") && !has(mail, "explanation"));
    /* What came after it was made comes with the next; what came before was told. */
    CHECK(str_eq(digest_of("adviser", PAGES_NOW - 7 * A_DAY, PAGES_NOW), S("[]")));
    CHECK(str_eq(digest_of("adviser", PAGES_NOW + 2 * A_DAY, PAGES_NOW + 9 * A_DAY), S("[]")));
    CHECK(str_eq(digest_of("officer", 0, PAGES_NOW + 9 * A_DAY), S("[]")));
    people_now(PAGES_NOW + 3 * A_DAY);
    explained("public");
    CHECK(has(digest_of("adviser", 0, PAGES_NOW + 9 * A_DAY), "and 1 explanation."));
}

/* --- all you hold on me ---- */

static struct work work_for(const char *person)
{
    struct work w = {.arena = t->arena, .db = t->db, .now = PAGES_NOW, .known = INT64_MAX};

    w.viewer.person = str_of(person);
    w.viewer.self = str_fmt(t->arena, "person:%s", person);
    MUST(store_begin(t->db, true));
    MUST(store_viewer(t->db, w.viewer.person, w.viewer.self, PAGES_NOW));
    return w;
}

static void all_of_it_is_told_to_them_and_forgotten_when_they_leave(void **state)
{
    struct json *held = json_object(t->arena), *kept = json_array(t->arena);

    (void)state;
    sent("officer", "follow", "area=" ASHMOOR);
    sent("adviser", "follow", "area=" ASHMOOR);
    explained("public");
    struct work w = work_for("officer");
    MUST(person_data_export(&w, S("officer"), held));
    MUST(person_data_forget(&w, S("officer"), S(""), kept));
    MUST(store_commit(t->db));
    assert_int_equal(json_at(held, "councils-you-follow")->u.of.count, 1);
    assert_int_equal(json_at(held, "explanations-you-wrote")->u.of.count, 1);
    assert_int_equal(json_at(held, "replies-you-wrote")->u.of.count, 0);
    assert_int_equal(kept->u.of.count, 1);
    assert_int_equal(rows_where(t, "followed", "person_id = 'officer'"), 0);
    assert_int_equal(rows_where(t, "followed", "person_id = 'adviser'"), 1);
    CHECK(shows(NULL, PAGE "/metrics/bins", "Rounds changed.")); /* the council's words */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_made, close_made)
        TEST(followed_councils_are_seen_by_their_follower_alone),
        TEST(what_is_no_council_can_not_be_followed),
        TEST(what_changed_is_told_until_they_say_they_have_seen_it),
        TEST(nothing_is_ranked_or_counted_as_good_or_bad),
        TEST(page_table_and_feed_tell_the_same),
        TEST(long_history_comes_in_pages_that_cost_a_page),
        TEST(older_changes_are_a_link_away),
        TEST(what_others_may_not_see_is_no_change_for_them),
        TEST(digest_tells_of_followed_councils_with_addresses_and_no_figures),
        TEST(all_of_it_is_told_to_them_and_forgotten_when_they_leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
