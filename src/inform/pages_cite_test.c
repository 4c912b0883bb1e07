/* pages_cite_test.c: the pages that cite, the list that one browser made, and what was revised,
 * as page, JSON and CSV; and that nobody reads the list of another. */
#include "inform/testing_made.h"
#include "inform/testing_pages.h"

#include "base/csv.h"
#include "base/random.h"

#include <string.h>

#define BINS "/areas/" ASHMOOR "/metrics/bins"
#define ID_LENGTH RANDOM_ID_LENGTH

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = made_open();
    made_figures(t, "bins 2023-24 50 61 62 59 58 57 56\nbins 2024-25 55 61 62 59 58 57 56\n"
                    "sacks 2024-25 55 61 62 59 58 57 56\n");
    t->now = PAGES_NOW + 3600; /* of the next delivery */
    pages_house(t);
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

static void deliver(const char *lines)
{
    made_figures(t, lines);
    pages_house(t);
}

/* The citation's address, after its form was sent. */
static const char *cited(struct str cookies, const char *fields, struct str *cookie)
{
    struct house_reply r = page_post(cookies, "/cite", str_of(fields));

    if (r.status != 303)
        fail_msg("%s answered %d", fields, r.status);
    CHECK(str_starts(r.location, S("/cite/")));
    CHECK(random_id_valid(str_cut(r.location, 6, r.location.len)));
    assert_int_equal(r.cache, CACHE_NONE);
    if (cookie)
        *cookie = cookie_kept(r);
    return str_copy(t->arena, r.location).at;
}

#define ASHMOORS "area=" ASHMOOR "&metric=bins&period=2024-04-01_P1Y&with=near"

static struct json *json_for(struct str cookies, const char *target)
{
    struct house_reply r = page_for(cookies, "%s", target);
    struct json *j;
    struct str why;

    assert_int_equal(r.status, 200);
    assert_int_equal(json_read(t->arena, r.body, &j, &why), OK);
    return j;
}

/* --- citing
 * ------------------------------------------------------------------------------------ */

static void citing_leads_to_the_citation_and_keeps_a_name(void **state)
{
    struct house_reply r = page_post(S(""), "/cite", S(ASHMOORS));
    const char *ending = "; Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax";

    (void)state;
    assert_int_equal(r.status, 303);
    struct str cookie = cookie_kept(r);
    CHECK(str_starts(cookie, S("__Host-maker=")));
    CHECK(random_id_valid(str_cut(cookie, 13, cookie.len)));
    CHECK(str_eq(r.cookie, str_fmt(t->arena, "%.*s%s", STR_ARG(cookie), ending)));
    CHECK(!has(r.location, str_cut(cookie, 13, cookie.len).at));

    /* The same browser stays the same; a cookie that can't be ours is passed over. */
    struct str again, other;
    cited(cookie, ASHMOORS, &again);
    CHECK(str_eq(again, cookie));
    cited(str_fmt(t->arena, "a=1; %.*s; b=2", STR_ARG(cookie)), ASHMOORS, &again);
    CHECK(str_eq(again, cookie));
    cited(S("__Host-maker=anna"), ASHMOORS, &other);
    CHECK(!has(other, "anna") && !str_eq(other, cookie));
    cited(S(""), ASHMOORS, &other);
    CHECK(!str_eq(other, cookie));
}

static void button_of_a_comparison_cites_what_it_shows(void **state)
{
    static const char *const pages[] = {BINS, BINS "?period=2023-24", BINS "?with=ten",
                                        BINS "?known=2026-06-01"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        struct str page = page_body("%s", pages[i]);
        CHECK(times(page, "Cite this figure</button>") == 1);
        const char *target = cited(S(""), form_fields(page, "/cite").at, NULL);
        struct str path = str_of(pages[i]), base;
        str_split(&path, '?', &base);
        const struct json *shown =
            page_json("%.*s.json%s%.*s", STR_ARG(base), path.len ? "?" : "", STR_ARG(path));
        const struct json *cite = page_json("%s.json", target);
        CHECK(str_eq(text_at(cite, "then.sentence"), text_at(shown, "sentence")));
        CHECK(str_eq(text_at(cite, "then.value_text"), text_at(shown, "value_text")));
        CHECK(str_eq(text_at(cite, "period"), text_at(shown, "period.id")));
        CHECK(str_eq(text_at(cite, "group"), text_at(shown, "group.id")));
        page_has(get(target), target, escaped(text_at(shown, "sentence")));
    }
}

static void citation_says_all_that_a_paper_needs(void **state)
{
    const char *target = cited(S(""), ASHMOORS, NULL);
    const struct json *j = page_json("%s.json", target);
    struct str words =
        str_fmt(t->arena,
                "Ashmoor: Bins emptied, 2024/25: 55.0%%. Moot Bureau. As known on 1 June 2026. "
                "Folkmoot, %s",
                target);

    (void)state;
    CHECK(str_eq(text_at(j, "words"), words));
    page_has(get(target), target, escaped(words));
    CHECK(str_eq(text_at(j, "known"), S("2026-06-01T11:59:59Z")));
    CHECK(str_eq(text_at(j, "made"), S("2026-06-01T12:00:00Z")));
    assert_int_equal(member(j, "revised")->kind, JSON_FALSE);
    CHECK(str_eq(text_at(j, "since"), S("It has not been revised since.")));
    /* Both states can be opened. */
    CHECK(has(page_body("%s", str_zero(t->arena, text_at(j, "then_href"))), "55.0%"));
    CHECK(has(page_body("%s", str_zero(t->arena, text_at(j, "now_href"))), "55.0%"));
    assert_int_equal(get(target).cache, CACHE_NONE);
}

static void what_can_not_be_cited_is_refused_in_words(void **state)
{
    static const struct {
        const char *fields;
        int status;
        const char *words;
    } cases[] = {
        {"", 404, "There is no council"},
        {"area=" ASHMOOR, 404, "There is no measure"},
        {"area=E99999999&metric=bins", 404, "There is no council"},
        {"area=" ASHMOOR "&metric=bans", 404, "There is no measure"},
        {"area=" ASHMOOR "&metric=bins&period=1999", 404, "1999"},
        {"area=" ASHMOOR "&metric=bins&with=nobody", 404, "nobody"},
        {"area=" ASHMOOR "&metric=bins&known=yesterday", 400, "yesterday"},
        {"area=" ASHMOOR "&metric=bins&known=2020-01-01", 404, ""},
        {"area=" ASHMOOR "&metric=bins&metric=sacks", 400, "twice"},
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct house_reply r = page_post(S(""), "/cite", str_of(cases[i].fields));
        if (r.status != cases[i].status || !has(r.body, cases[i].words))
            fail_msg("\"%s\" answered %d: %.*s", cases[i].fields, r.status,
                     STR_ARG(str_cut(r.body, 0, 3000)));
        CHECK(r.cookie.len == 0 && r.location.len == 0);
    }
}

static void unknown_citations_are_not_found(void **state)
{
    static const char *const targets[] = {
        "/cite/x",
        "/cite/0123456789abcdefghjkmnpqrs",
        "/cite/0123456789abcdefghjkmnpqrs.json",
        "/cite/0123456789ABCDEFGHJKMNPQRS",
        "/cite/%27",
        "/cite/0123456789abcdefghjkmnpqrs/x",
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(targets); i++)
        assert_int_equal(get(targets[i]).status, 404);
    CHECK(has(get(targets[1]).body,
              "There is nothing at this address, or it is not shared with you."));
    CHECK(has(get(targets[2]).body, "There is nothing at this address"));
}

/* --- the list
 * ---------------------------------------------------------------------------------- */

static void list_shows_what_this_browser_cited(void **state)
{
    struct str cookie;
    const char *first = cited(S(""), ASHMOORS, &cookie);
    const char *second = cited(cookie, "area=E06000902&metric=sacks&period=2024-25", NULL);
    struct house_reply page = page_for(cookie, "/cite"), csv = page_for(cookie, "/cite.csv");
    const struct json *j = json_for(cookie, "/cite.json");

    (void)state;
    assert_int_equal(member(j, "citations")->u.of.count, 2);
    assert_int_equal(member(j, "notices")->u.of.count, 0);
    CHECK(has(page.body, first) && has(page.body, second));
    CHECK(has(page.body, "Ashmoor: Bins emptied") && has(page.body, "Birchby: Sacks"));
    CHECK(times(csv.body, "\r\n") == 3);
    CHECK(str_starts(csv.body, S("id,cited on,council,measure,period,address\r\n")));
    CHECK(has(
        csv.body,
        str_fmt(t->arena, ",2026-06-01,Ashmoor,Bins emptied,2024-04-01_P1Y,%s\r\n", first).at));
    CHECK(page.cache == CACHE_NONE && csv.cache == CACHE_NONE && page.etag.len == 0);
    CHECK(has(get("/cite").body, "No figure was cited with this browser yet."));
}

/* Whatever one browser cited, and its secret name, is on no page of another. */
static void nobody_reads_the_list_of_another(void **state)
{
    static const char *const forms[] = {"/cite", "/cite.json", "/cite.csv",
                                        "/cite.csv?table=notices"};
    struct str anna, bert;
    const char *of_anna = cited(S(""), ASHMOORS, &anna), *of_bert;

    (void)state;
    of_bert = cited(S(""), "area=E06000902&metric=sacks&period=2024-25", &bert);
    deliver("bins 2024-25 44\n");
    const struct str strangers[] = {bert,
                                    S(""),
                                    S("__Host-maker="),
                                    S("__Host-maker=%"),
                                    S("maker=x"),
                                    str_cut(anna, 7, anna.len),
                                    str_cut(anna, 0, anna.len - 1),
                                    str_fmt(t->arena, "x%.*s", STR_ARG(anna))};
    struct str secret = str_cut(anna, 13, anna.len);
    for (ptrdiff_t f = 0; f < COUNT_OF(forms); f++) {
        for (ptrdiff_t i = 0; i < COUNT_OF(strangers); i++) {
            struct house_reply r = page_for(strangers[i], "%s", forms[f]);
            assert_int_equal(r.status, 200);
            CHECK(!has(r.body, of_anna + 6) && !has(r.body, "Ashmoor"));
            CHECK(!has(r.body, secret.at) && !has(r.body, "44.0%"));
        }
        struct house_reply own = page_for(anna, "%s", forms[f]);
        CHECK(has(own.body, of_anna) && !has(own.body, of_bert + 6));
        CHECK(str_find(own.body, secret) < 0);
    }
    /* The citation itself is for everyone, and says nothing of who made it. */
    CHECK(str_find(page_body("%s", of_anna), secret) < 0);
    CHECK(str_find(page_body("%s.json", of_anna), secret) < 0);
}

/* --- after a revision
 * -------------------------------------------------------------------------- */

static void citation_shows_then_and_now(void **state)
{
    struct str cookie, other;
    const char *target = cited(S(""), ASHMOORS, &cookie);
    const char *beside = cited(S(""), "area=E06000902&metric=bins&period=2024-25", &other);
    struct str sentence =
        str_copy(t->arena, text_at(page_json("%s.json", target), "then.sentence"));

    (void)state;
    deliver("bins 2024-25 61.5\n");
    const struct json *j = page_json("%s.json", target);
    CHECK(str_eq(text_at(j, "then.sentence"), sentence));
    CHECK(str_eq(text_at(j, "then.value_text"), S("55.0%")));
    CHECK(str_eq(text_at(j, "then.place"), S("lowest of 7")));
    CHECK(str_eq(text_at(j, "now.value_text"), S("61.5%")));
    CHECK(str_eq(text_at(j, "now.place"), S("2nd highest of 7")));
    assert_int_equal(member(j, "revised")->kind, JSON_TRUE);
    CHECK(str_eq(text_at(j, "since"), S("It has been revised since: from 55.0% to 61.5%, known "
                                        "here from 1 June 2026.")));
    struct str page = page_body("%s", target);
    CHECK(has(page, "55.0%") && has(page, "61.5%") && has(page, "It has been revised since"));
    CHECK(has(page_body("%s", str_zero(t->arena, text_at(j, "then_href"))), "55.0%"));
    CHECK(has(page_body("%s", str_zero(t->arena, text_at(j, "now_href"))), "61.5%"));

    /* Birchby's figure stayed; its place did not. */
    j = page_json("%s.json", beside);
    assert_int_equal(member(j, "revised")->kind, JSON_FALSE);
    CHECK(str_eq(text_at(j, "then.place"), S("2nd highest of 7")));
    CHECK(
        str_eq(text_at(j, "since"), S("The figure has not been revised since. Others were: it "
                                      "was 2nd highest of 7, and is 3rd highest of 7.")));

    j = json_for(cookie, "/cite.json");
    assert_int_equal(member(j, "notices")->u.of.count, 1);
    CHECK(has(page_for(cookie, "/cite").body, "There was one revision of figures cited"));
    CHECK(has(page_for(cookie, "/cite.csv?table=notices").body,
              "A figure you cited was revised: Ashmoor, Bins emptied, 2024/25, from 55.0% to "
              "61.5%."));
    assert_int_equal(member(json_for(other, "/cite.json"), "notices")->u.of.count, 0);

    /* Revised twice, it goes on showing what was cited. */
    t->now += 3600;
    deliver("bins 2024-25 hid\n");
    j = page_json("%s.json", target);
    CHECK(str_eq(text_at(j, "then.sentence"), sentence));
    CHECK(str_eq(text_at(j, "now.value_text"), S("hidden to protect people")));
    CHECK(has(page_for(cookie, "/cite").body, "There were 2 revisions of figures cited"));
}

/* The rows of a page's CSV, without its heading, are those of its JSON. */
static void check_rows(const char *target, ptrdiff_t due)
{
    const struct json *rows = member(page_json("%s.json", target), "revisions");
    struct csv *in = csv_open_text(t->arena, page_body("%s.csv", target));
    struct str page = page_body("%s", target);
    struct csv_row row;

    assert_int_equal(rows->u.of.count, due);
    assert_int_equal(csv_next(in, &row), OK);
    CHECK(str_eq(row.cells[0], S("known from")) && row.count == 17);
    for (const struct json *r = rows->u.of.first; r; r = r->next) {
        assert_int_equal(csv_next(in, &row), OK);
        CHECK(str_eq(row.cells[0], text_at(r, "known_from")));
        CHECK(str_eq(row.cells[1], text_at(r, "code")));
        CHECK(str_eq(row.cells[3], text_at(r, "metric_id")));
        CHECK(str_eq(row.cells[6], text_at(r, "was")));
        CHECK(str_eq(row.cells[7], text_at(r, "is")));
        CHECK(str_eq(row.cells[8], json_shown(t->arena, member(r, "rank_was"))));
        CHECK(str_eq(row.cells[10], json_shown(t->arena, member(r, "rank_is"))));
        page_has(get(target), target, escaped(text_at(r, "was")));
        page_has(get(target), target, escaped(text_at(r, "rank_words")));
        page_body("%s", str_zero(t->arena, text_at(r, "href")));
    }
    assert_int_equal(csv_next(in, &row), NOT_FOUND);
    CHECK(has(page, "<table") == (due > 0));
    csv_close(in);
}

static void revisions_are_pages_of_measures_and_councils(void **state)
{
    (void)state;
    check_rows("/metrics/bins/revisions", 0);
    check_rows("/areas/" ASHMOOR "/revisions", 0);
    CHECK(has(page_body("/metrics/bins/revisions"),
              "No figure of Bins emptied was revised since it was first known here."));
    deliver("bins 2024-25 61.5 - off\nsacks 2024-25 56 61 62\n");
    check_rows("/metrics/bins/revisions", 2);
    check_rows("/metrics/sacks/revisions", 1);
    check_rows("/areas/" ASHMOOR "/revisions", 2);
    check_rows("/areas/E06000903/revisions", 1);
    check_rows("/areas/E06000902/revisions", 0);
    const struct json *rows = member(page_json("/metrics/bins/revisions.json"), "revisions");
    CHECK(str_eq(text_at(rows->u.of.first, "rank_words"), S("1st of 6, was 7th of 7")));
    CHECK(str_eq(text_at(rows->u.of.last, "rank_words"), S("no place, was 1st of 7")));
    CHECK(has(page_body("/metrics/bins"), "/metrics/bins/revisions"));
    CHECK(has(page_body("/areas/" ASHMOOR), "/areas/" ASHMOOR "/revisions"));
}

static void revisions_of_what_is_not_there_are_not_found(void **state)
{
    (void)state;
    struct house_reply r = get("/metrics/bin/revisions");
    assert_int_equal(r.status, 404);
    CHECK(has(r.body, "There is no measure"));
    assert_int_equal(get("/areas/Ashmore/revisions.json").status, 404);
    CHECK(has(get("/areas/Ashmore/revisions").body, "Ashmoor</a>"));
    assert_int_equal(get("/metrics/bins/revisions.svg").status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_made, close_made)
        TEST(citing_leads_to_the_citation_and_keeps_a_name),
        TEST(button_of_a_comparison_cites_what_it_shows),
        TEST(citation_says_all_that_a_paper_needs),
        TEST(what_can_not_be_cited_is_refused_in_words),
        TEST(unknown_citations_are_not_found),
        TEST(list_shows_what_this_browser_cited),
        TEST(nobody_reads_the_list_of_another),
        TEST(citation_shows_then_and_now),
        TEST(revisions_are_pages_of_measures_and_councils),
        TEST(revisions_of_what_is_not_there_are_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
