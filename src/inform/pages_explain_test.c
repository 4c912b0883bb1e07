/* pages_explain_test.c: explanations as people meet them: written, signed, seen by those whose
 * audience includes them and by nobody else, replied to, revised under, expired.
 */
#include "inform/explain.h"
#include "inform/testing_made.h"
#include "inform/testing_people.h"

#include "base/csv.h"

#include <string.h>

#define BINS "/areas/" ASHMOOR "/metrics/bins"
#define WORDS "We moved to fortnightly rounds in May.\n\nThe new depot opens in 2027."

enum { A_DAY = 24 * 60 * 60 };

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = made_open();
    made_figures(t, "bins 2023-24 50 61 62 59 58 57 56\nbins 2024-25 55 61 62 59 58 57 56\n"
                    "sacks 2024-25 55 61 62 59 58 57 56\n");
    t->now = PAGES_NOW + 3600; /* of the next delivery */
    people_house(t);
    people_now(PAGES_NOW);
    organisation_is(t, "ashmoor", "Ashmoor Council", ASHMOOR);
    organisation_is(t, "birchby", "Birchby Council", "E06000902");
    organisation_is(t, "bureau", "Moot Bureau", NULL);
    person_is(t, "officer", "Officer", "member", "ashmoor");
    person_is(t, "colleague", "Officer", "steward", "ashmoor");
    person_is(t, "councillor", "Councillor", "councillor", "ashmoor");
    person_is(t, "other", "Officer", "member", "birchby");
    person_is(t, "publisher", "Statistician", "member", "bureau");
    person_is(t, "loner", "Loner", NULL, NULL);
    person_is(t, "admin", "Administrator", "administrator", NULL);
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    people_close(t);
    return 0;
}

static struct str coded(const char *text)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    buf_url(&b, str_of(text));
    return buf_text(&b);
}

static struct str fields(const char *words, const char *office, const char *period,
                         const char *months, const char *audience)
{
    return str_fmt(t->arena, "words=%.*s&office=%.*s&period=%s&months=%s&audience=%s",
                   STR_ARG(coded(words)), STR_ARG(coded(office)), period, months, audience);
}

/* The address of a draft that the officer wrote. */
static const char *drafted(const char *words, const char *period, const char *audience)
{
    struct house_reply r =
        page_post(as("officer"), BINS "/explain",
                  fields(words, "Director of Place", period, "12", audience));

    if (r.status != 303)
        fail_msg("the form answers %d: %.*s", r.status, STR_ARG(str_cut(r.body, 0, 6000)));
    CHECK(str_starts(r.location, S("/explanations/")));
    return str_copy(t->arena, r.location).at;
}

static int acted(const char *who, const char *target, const char *act, const char *form)
{
    return page_post(as(who), str_fmt(t->arena, "%s/%s", target, act).at, str_of(form)).status;
}

/* The address of one that is out. */
static const char *published(const char *words, const char *period, const char *audience)
{
    const char *target = drafted(words, period, audience);

    assert_int_equal(acted("officer", target, "publish", ""), 303);
    CHECK(people_changed_public());
    return target;
}

static bool shows(const char *who, const char *page, const char *words)
{
    struct house_reply r = page_for(who ? as(who) : S(""), "%s", page);

    if (r.status != 200)
        fail_msg("%s answers %d: %.*s", page, r.status, STR_ARG(str_cut(r.body, 0, 3000)));
    return has(r.body, words);
}

/* The cell of the row with this code under a heading of a table. */
static struct str cell(struct str table, const char *code, const char *heading)
{
    struct csv *in = csv_open_text(t->arena, table);
    struct csv_row row;
    struct str found = {0};
    ptrdiff_t key = -1, at = -1;

    assert_int_equal(csv_next(in, &row), OK);
    for (ptrdiff_t i = 0; i < row.count; i++) {
        key = str_eq(row.cells[i], S("code")) ? i : key;
        at = str_eq(row.cells[i], str_of(heading)) ? i : at;
    }
    CHECK(key >= 0 && at >= 0);
    while (csv_next(in, &row) == OK)
        if (str_eq(row.cells[key], str_of(code)))
            found = str_copy(t->arena, row.cells[at]);
    csv_close(in);
    return found;
}

/* --- E3 ---- */

static void E3_same_text_in_html_csv_json_and_reading_door_and_expires_visibly(void **state)
{
    const char *target = published(WORDS, "2024-04-01_P1Y", "public");
    const struct json *j = page_json(BINS ".json");
    struct str table = page_body(BINS ".csv");

    (void)state;
    CHECK(str_eq(text_at(member(j, "explanations")->u.of.first, "words"), S(WORDS)));
    CHECK(str_eq(cell(table, ASHMOOR, "explanation"), S(WORDS)));
    CHECK(str_eq(cell(table, ASHMOOR, "explanation signed by"),
                 S("Director of Place, Ashmoor Council")));
    CHECK(str_eq(cell(table, ASHMOOR, "explained on"), S("2026-06-01")));
    CHECK(str_eq(cell(table, ASHMOOR, "explanation stands until"), S("2027-05-31")));
    CHECK(cell(table, "E06000902", "explanation").len == 0);
    static const char *const pages[] = {BINS, "/explanations"};
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        CHECK(shows(NULL, pages[i],
                    "<p class=\"govuk-body\">We moved to fortnightly rounds in "
                    "May.</p>"));
        CHECK(
            shows(NULL, pages[i], "<p class=\"govuk-body\">The new depot opens in 2027.</p>"));
        CHECK(shows(NULL, pages[i], "Director of Place, Ashmoor Council"));
    }
    CHECK(shows(NULL, target, "The new depot opens in 2027."));
    CHECK(shows(NULL, "/areas/" ASHMOOR, "What Ashmoor explains"));
    CHECK(shows(NULL, "/metrics/bins", target));
    CHECK(has(page_body(BINS), "The council's explanation</h2>"));
    /* Another council's page of the measure, and another measure, are without it. */
    CHECK(!shows(NULL, "/areas/E06000902/metrics/bins", "fortnightly"));
    CHECK(!shows(NULL, "/areas/" ASHMOOR "/metrics/sacks", "fortnightly"));
    CHECK(!shows(NULL, BINS "?period=2023-24", "fortnightly"));
    /* On its last day it stands; the day after it is shown as expired, for a year. */
    people_now(london_end_of_day((struct date){2027, 5, 31}));
    CHECK(shows(NULL, BINS, "fortnightly") && !shows(NULL, BINS, "Expired"));
    people_now(london_end_of_day((struct date){2027, 5, 31}) + 1);
    CHECK(shows(NULL, BINS, "Expired on 31 May 2027") && shows(NULL, BINS, "fortnightly"));
    CHECK(shows(NULL, "/areas/" ASHMOOR, "expired on 31 May 2027"));
    CHECK(str_eq(cell(page_body(BINS ".csv"), ASHMOOR, "explanation stands until"),
                 S("2027-05-31")));
    CHECK(
        member(member(page_json(BINS ".json"), "explanations")->u.of.first, "expired")->kind ==
        JSON_TRUE);
    people_now(london_end_of_day((struct date){2028, 5, 31}) + 1);
    CHECK(!shows(NULL, BINS, "fortnightly") && !has(page_body(BINS ".csv"), "fortnightly"));
    CHECK(member(page_json(BINS ".json"), "explanations")->u.of.count == 0);
    CHECK(shows(NULL, "/explanations", "Expired on 31 May 2027"));
}

static void series_is_explained_on_each_of_its_periods(void **state)
{
    (void)state;
    published("All years count litter bins too.", "", "public");
    CHECK(shows(NULL, BINS, "All years count litter bins too."));
    CHECK(shows(NULL, BINS "?period=2023-24", "All years count litter bins too."));
    CHECK(shows(NULL, BINS, "When it was signed the newest figure was 55.0%, for 2024/25."));
}

static void revised_figure_is_said_to_be(void **state)
{
    const char *target = published(WORDS, "2024-04-01_P1Y", "public");

    (void)state;
    CHECK(shows(NULL, BINS, "The figure was 55.0% when it was signed."));
    CHECK(!shows(NULL, BINS, "It has been revised since"));
    made_figures(t, "bins 2024-25 61.5\n");
    people_house(t);
    people_now(PAGES_NOW + A_DAY);
    CHECK(shows(NULL, BINS,
                "The figure was 55.0% when it was signed. It has been revised since, and is "
                "61.5%."));
    CHECK(shows(NULL, target, "and is 61.5%."));
    /* Whoever looks at the day before sees what was known, and said, then. */
    CHECK(!shows(NULL, BINS "?known=2026-05-31", "fortnightly"));
    CHECK(shows(NULL, BINS "?known=2026-06-01", "fortnightly"));
    /* Changed words are signed anew, on the figure as it is. */
    assert_int_equal(acted("officer", target, "edit",
                           "words=Counted+anew.&office=Director+of+Place&months=12"),
                     303);
    CHECK(shows(NULL, BINS, "The figure was 61.5% when it was signed."));
    CHECK(!shows(NULL, BINS, "fortnightly"));
}

/* --- who may see it ---- */

static const char *const viewers[] = {NULL, "councillor", "other", "officer"};

static void check_seen(const char *audience, const bool due[COUNT_OF(viewers)])
{
    const char *target = published("Canary words.", "2024-04-01_P1Y", audience);
    static const char *const pages[] = {BINS,
                                        BINS ".json",
                                        BINS ".csv",
                                        "/explanations",
                                        "/explanations.json",
                                        "/explanations.csv",
                                        "/explanations?area=" ASHMOOR,
                                        "/explanations.csv?metric=bins"};
    static const char *const lists[] = {
        "/areas/" ASHMOOR,    "/areas/" ASHMOOR ".json",    "/metrics/bins",
        "/metrics/bins.json", "/areas/" ASHMOOR "/changes", "/areas/" ASHMOOR "/changes.csv"};

    for (ptrdiff_t v = 0; v < COUNT_OF(viewers); v++) {
        struct str who = viewers[v] ? as(viewers[v]) : S("");
        assert_int_equal(page_for(who, "%s", target).status, due[v] ? 200 : 404);
        for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++)
            if (shows(viewers[v], pages[i], "Canary words.") != due[v])
                fail_msg("%s to %s for %s", pages[i], viewers[v] ? viewers[v] : "nobody",
                         audience);
        for (ptrdiff_t i = 0; i < COUNT_OF(lists); i++)
            if (shows(viewers[v], lists[i], "Director of Place") != due[v])
                fail_msg("%s to %s for %s", lists[i], viewers[v] ? viewers[v] : "nobody",
                         audience);
        CHECK(shows(viewers[v], "/explanations", due[v] ? "1 explanation." : "no explanation"));
    }
    CHECK(shows(NULL, "/areas/" ASHMOOR "/changes.atom", "Director of Place") == due[0]);
    CHECK(shows("officer", "/areas/" ASHMOOR "/changes.atom", "Director of Place") == due[0]);
    assert_int_equal(acted("officer", target, "delete", ""), 303);
    for (ptrdiff_t v = 0; v < COUNT_OF(viewers); v++)
        CHECK(!shows(viewers[v], BINS, "Canary words."));
}

static void each_audience_sees_it_and_nobody_else(void **state)
{
    (void)state;
    check_seen("public", (const bool[]){true, true, true, true});
    check_seen("members", (const bool[]){false, true, true, true});
    check_seen("organisation:ashmoor", (const bool[]){false, true, false, true});
    check_seen("me", (const bool[]){false, false, false, true});
}

static void draft_and_withdrawn_are_for_keepers_alone(void **state)
{
    const char *target = drafted("Canary words.", "2024-04-01_P1Y", "public");

    (void)state;
    for (int withdrawn = 0; withdrawn < 2; withdrawn++) {
        for (ptrdiff_t v = 0; v < COUNT_OF(viewers); v++) {
            bool keeper = v == 3;
            struct str who = viewers[v] ? as(viewers[v]) : S("");
            assert_int_equal(page_for(who, "%s", target).status, keeper ? 200 : 404);
            CHECK(!shows(viewers[v], BINS, "Canary words."));
            CHECK(!shows(viewers[v], "/areas/" ASHMOOR, "Director of Place"));
            CHECK(shows(viewers[v], "/explanations", "Canary words.") == keeper);
        }
        CHECK(shows("colleague", target, "Canary words."));
        if (!withdrawn) {
            assert_int_equal(acted("colleague", target, "publish", ""), 303);
            CHECK(shows(NULL, BINS, "Canary words."));
            assert_int_equal(acted("officer", target, "withdraw", ""), 303);
            CHECK(people_changed_public());
        }
    }
    /* What is shared with fewer is gone for the others on their next request. */
    assert_int_equal(acted("officer", target, "publish", ""), 303);
    assert_int_equal(acted("officer", target, "share", "audience=organisation%3Aashmoor"), 303);
    CHECK(!shows(NULL, BINS, "Canary words.") && shows("councillor", BINS, "Canary words."));
    assert_int_equal(acted("officer", target, "share", "audience=organisation%3Abirchby"), 400);
}

static void only_keepers_of_the_council_write(void **state)
{
    static const char *const others[] = {"councillor", "other", "publisher", "loner", "admin"};
    static const char *const acts[] = {"publish", "share", "withdraw", "delete", "edit"};
    const char *target = published(WORDS, "2024-04-01_P1Y", "public");

    (void)state;
    CHECK(has(page_for(as("officer"), BINS).body, "/explain?period=2024-04-01_P1Y"));
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++) {
        struct house_reply r = page_for(as(others[i]), BINS "/explain");
        assert_int_equal(r.status, 403);
        CHECK(has(r.body, "Only members, stewards and leads of Ashmoor can explain"));
        r = page_post(as(others[i]), BINS "/explain", fields("x", "y", "", "12", "public"));
        assert_int_equal(r.status, 403);
        for (ptrdiff_t k = 0; k < COUNT_OF(acts); k++)
            assert_int_equal(
                acted(others[i], target, acts[k], "words=x&office=y&months=12&audience=public"),
                403);
        CHECK(!has(page_for(as(others[i]), "%s", target).body, "Withdraw it"));
        CHECK(!has(page_for(as(others[i]), BINS).body, "/explain?period="));
    }
    assert_int_equal(page_for(S(""), BINS "/explain").status, 303); /* to sign in */
    assert_int_equal(page_post(S(""), BINS "/explain", S("words=x")).status, 403);
    assert_int_equal(rows_where(t, "explanation", "TRUE"), 1);
    CHECK(shows(NULL, target, "fortnightly"));
}

/* --- the form ---- */

static void form_that_is_not_taken_is_shown_again_with_what_was_written(void **state)
{
    static const struct {
        const char *words, *office, *period, *months, *audience, *why;
    } cases[] = {
        {"", "Director", "", "12", "public", "Write something here."},
        {"Kept words.", "", "", "12", "public", "Write something here."},
        {"Kept words.", "Director", "1999", "12", "public", "Choose a period from the list."},
        {"Kept words.", "Director", "", "0", "public", "It can stand for 1 to 36 months."},
        {"Kept words.", "Director", "", "37", "public", "It can stand for 1 to 36 months."},
        {"Kept words.", "Director", "", "x", "public", "It can stand for 1 to 36 months."},
        {"Kept words.", "Director", "", "12", "organisation:birchby", "Choose whom to share"},
        {"Kept words.", "Dir\nector", "", "12", "public", "control character"},
        {"Kept words. \xe2\x80\xae", "Director", "", "12", "public", "control character"},
        {"Kept words. \xe2\x81\xa6", "Director", "", "12", "public", "control character"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct house_reply r =
            page_post(as("officer"), BINS "/explain",
                      fields(cases[i].words, cases[i].office, cases[i].period, cases[i].months,
                             cases[i].audience));
        if (r.status != 422 || !has(r.body, cases[i].why))
            fail_msg("%td answers %d: %.*s", i, r.status, STR_ARG(str_cut(r.body, 0, 5000)));
        CHECK(!*cases[i].words || has(r.body, "Kept words."));
        assert_int_equal(r.cache, CACHE_NONE);
    }
    char *long_words = arena_alloc(t->arena, EXPLAIN_WORDS_MOST + 2);
    memset(long_words, 'a', EXPLAIN_WORDS_MOST + 1);
    struct house_reply r =
        page_post(as("officer"), BINS "/explain", fields(long_words, "D", "", "12", "public"));
    CHECK(r.status == 422 && has(r.body, "This has 4001 letters; at most 4000 can be kept."));
    assert_int_equal(rows_where(t, "explanation", "TRUE"), 0);
    long_words[EXPLAIN_WORDS_MOST] = '\0';
    r = page_post(as("officer"), BINS "/explain", fields(long_words, "D", "", "12", "public"));
    assert_int_equal(r.status, 303);
}

static void office_is_signed_with_the_organisation_whatever_is_typed(void **state)
{
    (void)state;
    page_post(as("officer"), BINS "/explain",
              fields("a", "Leader, Ashmoor Council", "", "12", "public"));
    page_post(as("officer"), BINS "/explain",
              fields("b", "Leader, Birchby Council", "", "12", "public"));
    assert_int_equal(rows_where(t, "explanation", "signed_by = 'Leader, Ashmoor Council'"), 1);
    assert_int_equal(
        rows_where(t, "explanation", "signed_by = 'Leader, Birchby Council, Ashmoor Council'"),
        1);
}

static void hostile_text_is_text_everywhere(void **state)
{
    const char *hostile = "=cmd()\n<script>alert(1)</script> {{title}} \" ' & ]]>";
    const char *target;

    (void)state;
    target = drafted(hostile, "2024-04-01_P1Y", "public");
    assert_int_equal(
        acted("officer", target, "edit",
              str_fmt(t->arena, "words=%.*s&office=%.*s&months=12", STR_ARG(coded(hostile)),
                      STR_ARG(coded("<img src=x onerror=alert(2)>")))
                  .at),
        303);
    assert_int_equal(acted("officer", target, "publish", ""), 303);
    assert_int_equal(acted("publisher", target, "reply", "words=x&office=%3Cb%3E"), 403);
    const char *const pages[] = {BINS,
                                 target,
                                 "/explanations",
                                 "/areas/" ASHMOOR,
                                 "/metrics/bins",
                                 "/areas/" ASHMOOR "/changes",
                                 "/areas/" ASHMOOR "/changes.atom"};
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        struct str body = page_for(as("officer"), "%s", pages[i]).body;
        CHECK(!has(body, "<script>alert") && !has(body, "<img src=x"));
        CHECK(has(body, "&lt;img src=x"));
    }
    CHECK(has(page_body(BINS), "{{title}}"));
    CHECK(str_eq(text_at(member(page_json(BINS ".json"), "explanations")->u.of.first, "words"),
                 str_of(hostile)));
    /* A spreadsheet runs none of it. */
    struct str shown = cell(page_body(BINS ".csv"), ASHMOOR, "explanation");
    CHECK(str_starts(shown, S("'=cmd()")));
}

/* --- who hears of it ---- */

static void publisher_and_citers_hear_once(void **state)
{
    const char *cite = "area=" ASHMOOR "&metric=bins&period=2024-04-01_P1Y";

    (void)state;
    MUST(page_post(as("other"), "/cite", str_of(cite)).status == 303 ? OK : FAULT);
    MUST(page_post(as("other"), "/cite", str_of(cite)).status == 303 ? OK : FAULT);
    MUST(page_post(as("publisher"), "/cite", str_of(cite)).status == 303 ? OK : FAULT);
    page_post(as("loner"), "/cite", S("area=" ASHMOOR "&metric=bins&period=2023-24"));
    struct str cookie = cookie_kept(page_post(S(""), "/cite", str_of(cite)));
    page_post(as("admin"), "/admin/publishers", S("source=Moot+Bureau&organisation=bureau"));
    const char *target = drafted(WORDS, "2024-04-01_P1Y", "organisation:ashmoor");
    assert_int_equal(rows_where(t, "notice", "TRUE"), 0);
    assert_int_equal(acted("officer", target, "publish", ""), 303);
    assert_int_equal(rows_where(t, "notice", "TRUE"), 0); /* none of them may see it */
    assert_int_equal(acted("officer", target, "share", "audience=members"), 303);
    assert_int_equal(notices_of(t, "person:other", "figure-explained"), 1);
    assert_int_equal(notices_of(t, "person:publisher", "figure-explained"), 1);
    assert_int_equal(rows_where(t, "notice", "TRUE"), 2);
    assert_int_equal(acted("officer", target, "share", "audience=public"), 303);
    assert_int_equal(acted("officer", target, "withdraw", ""), 303);
    assert_int_equal(acted("officer", target, "publish", ""), 303);
    assert_int_equal(rows_where(t, "notice", "TRUE"), 3); /* and the browser, once */
    CHECK(has(page_for(cookie, "/cite").body,
              "Ashmoor explained a figure: Ashmoor: Bins emptied, 2024/25."));
    CHECK(!has(page_for(as("loner"), "/cite").body, "explained a figure"));
}

static void publisher_replies_and_the_council_hears(void **state)
{
    const char *target = published(WORDS, "2024-04-01_P1Y", "public");
    const char *form = "words=Counted+as+in+every+council.&office=Chief+Statistician";

    (void)state;
    /* Nobody is the publisher before an administrator said who it is. */
    assert_int_equal(acted("publisher", target, "reply", form), 403);
    assert_int_equal(page_post(as("officer"), "/admin/publishers",
                               S("source=Moot+Bureau&organisation=ashmoor"))
                         .status,
                     404);
    assert_int_equal(
        page_post(as("admin"), "/admin/publishers", S("source=Moot+Bureau&organisation=bureau"))
            .status,
        303);
    static const char *const others[] = {"officer", "councillor", "other", "loner", "admin"};
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++)
        assert_int_equal(acted(others[i], target, "reply", form), 403);
    assert_int_equal(
        page_post(S(""), str_fmt(t->arena, "%s/reply", target).at, str_of(form)).status, 403);
    CHECK(!shows(NULL, BINS, "Counted as in every council."));
    CHECK(shows("publisher", target, "Reply as the publisher"));
    CHECK(!shows("officer", target, "Reply as the publisher"));
    assert_int_equal(acted("publisher", target, "reply", form), 303);
    CHECK(people_changed_public());
    CHECK(shows(NULL, BINS, "Counted as in every council."));
    CHECK(shows(NULL, BINS, "Signed by Chief Statistician, Moot Bureau, on 1 June 2026."));
    CHECK(str_eq(
        text_at(member(page_json(BINS ".json"), "explanations")->u.of.first, "reply.words"),
        S("Counted as in every council.")));
    assert_int_equal(notices_of(t, "person:officer", "explanation-replied"), 1);
    assert_int_equal(notices_of(t, "person:colleague", "explanation-replied"), 1);
    assert_int_equal(notices_of(t, "person:councillor", "explanation-replied"), 0);
    /* There is one; another takes its place, and what it said stays in the trail. */
    assert_int_equal(
        acted("publisher", target, "reply", "words=Better+words.&office=Chief+Statistician"),
        303);
    CHECK(shows(NULL, BINS, "Better words.") && !shows(NULL, BINS, "every council."));
    assert_int_equal(notices_of(t, "person:officer", "explanation-replied"), 1);
    assert_int_equal(rows_where(t, "explanation_reply", "TRUE"), 1);
    assert_int_equal(rows_where(t, "audit",
                                "event = 'explanation-reply-before' AND words = "
                                "'Counted as in every council.'"),
                     1);
    assert_int_equal(acted("publisher", target, "reply", "words=&office=x"), 303);
    CHECK(!shows(NULL, BINS, "Better words."));
    assert_int_equal(acted("publisher", target, "reply", "words=x&office="), 400);
}

static void reply_to_what_is_not_shared_with_them_is_not_found(void **state)
{
    const char *target = published(WORDS, "2024-04-01_P1Y", "organisation:ashmoor");

    (void)state;
    page_post(as("admin"), "/admin/publishers", S("source=Moot+Bureau&organisation=bureau"));
    assert_int_equal(acted("publisher", target, "reply", "words=x&office=y"), 404);
    assert_int_equal(rows_where(t, "explanation_reply", "TRUE"), 0);
}

/* --- factors ---- */

static void factors_stand_beside_the_measure_until_they_end(void **state)
{
    (void)state;
    page_post(as("admin"), "/admin/publishers",
              S("source=Moot+Bureau&organisation=Moot+Bureau"));
    static const char *const others[] = {"officer", "loner", "admin"};
    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++)
        assert_int_equal(
            page_post(as(others[i]), "/metrics/bins/factors", S("words=Rain.&office=Chief"))
                .status,
            403);
    struct house_reply r = page_post(as("publisher"), "/metrics/bins/factors",
                                     S("words=Rain+%3Cb%3E+matters.&office=Chief"));
    assert_int_equal(r.status, 303);
    CHECK(people_changed_public());
    CHECK(shows(NULL, BINS, "Rain &lt;b&gt; matters."));
    CHECK(shows(NULL, "/metrics/bins", "Chief, Moot Bureau, 1 June 2026"));
    CHECK(!shows(NULL, "/areas/" ASHMOOR "/metrics/sacks", "Rain"));
    CHECK(str_eq(text_at(member(page_json(BINS ".json"), "factors")->u.of.first, "words"),
                 S("Rain <b> matters.")));
    CHECK(shows(NULL, "/metrics/bins/factors", "it stands"));
    r = page_for(as("publisher"), "/metrics/bins/factors");
    struct str end = form_fields(r.body, "/metrics/bins/factors/end");
    people_now(PAGES_NOW + 3 * A_DAY);
    assert_int_equal(page_post(as("officer"), "/metrics/bins/factors/end", end).status, 403);
    assert_int_equal(page_post(as("publisher"), "/metrics/bins/factors/end", end).status, 303);
    assert_int_equal(page_post(as("publisher"), "/metrics/bins/factors/end", end).status, 404);
    CHECK(!shows(NULL, BINS, "Rain"));
    CHECK(shows(NULL, BINS "?known=2026-06-02", "Rain &lt;b&gt; matters."));
    CHECK(shows(NULL, "/metrics/bins/factors", "4 June 2026"));
    CHECK(has(page_body("/metrics/bins/factors.csv"),
              "\"Chief, Moot Bureau\",2026-06-01,2026-06-04"));
    r = page_post(as("publisher"), "/metrics/bins/factors", S("words=&office=Chief"));
    CHECK(r.status == 422 && has(r.body, "Write something here."));
}

static void publishers_are_chosen_by_administrators(void **state)
{
    (void)state;
    assert_int_equal(page_for(as("officer"), "/admin/publishers").status, 404);
    CHECK(shows("admin", "/admin/publishers", "nobody yet"));
    struct house_reply r = page_post(as("admin"), "/admin/publishers",
                                     S("source=Moot+Bureau&organisation=Nobody+at+all"));
    CHECK(r.status == 422 && has(r.body, "There is no organisation"));
    r = page_post(as("admin"), "/admin/publishers", S("source=Elsewhere&organisation=bureau"));
    CHECK(r.status == 422 && has(r.body, "No measure is published under that name."));
    page_post(as("admin"), "/admin/publishers", S("source=Moot+Bureau&organisation=bureau"));
    CHECK(shows("admin", "/admin/publishers", "/organisations/bureau"));
    page_post(as("admin"), "/admin/publishers", S("source=Moot+Bureau&organisation="));
    CHECK(shows("admin", "/admin/publishers", "nobody yet"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_made, close_made)
        TEST(E3_same_text_in_html_csv_json_and_reading_door_and_expires_visibly),
        TEST(series_is_explained_on_each_of_its_periods),
        TEST(revised_figure_is_said_to_be),
        TEST(each_audience_sees_it_and_nobody_else),
        TEST(draft_and_withdrawn_are_for_keepers_alone),
        TEST(only_keepers_of_the_council_write),
        TEST(form_that_is_not_taken_is_shown_again_with_what_was_written),
        TEST(office_is_signed_with_the_organisation_whatever_is_typed),
        TEST(hostile_text_is_text_everywhere),
        TEST(publisher_and_citers_hear_once),
        TEST(publisher_replies_and_the_council_hears),
        TEST(reply_to_what_is_not_shared_with_them_is_not_found),
        TEST(factors_stand_beside_the_measure_until_they_end),
        TEST(publishers_are_chosen_by_administrators),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
