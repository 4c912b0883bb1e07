/* known_test.c: a page as it was known on an earlier day: figure, sentence, notice and
 * everything that can be taken away, the same as the command line tells it. */
#include "inform/testing_made.h"
#include "inform/testing_pages.h"

#define BINS "/areas/" ASHMOOR "/metrics/bins"

static struct trial *t;

/* 2024/25 was told as 55 on 3 January 2026 and as 60 on the 4th, when 2025/26 came too. */
static int open_made(void **state)
{
    (void)state;
    t = made_open();
    made_figures(t, "bins 2023-24 50 61 62 59 58 57 56\nbins 2024-25 55 61 62 59 58 57 56\n");
    made_figures(t, "bins 2024-25 60 61 62 59 58 57 56\nbins 2025-26 63 61 62 59 58 57 56\n");
    pages_house(t);
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

static const char then[] =
    "Ashmoor emptied 55.0% of bins in 2024/25: the lowest of the 7 councils "
    "compared, up from 50.0% the year before.";

static void the_page_shows_what_was_known_and_says_so(void **state)
{
    (void)state;
    struct str body = page_body(BINS "?known=2026-01-03");

    page_has(get(BINS "?known=2026-01-03"), BINS,
             str_fmt(t->arena, "<p class=\"lead\">%s</p>", then));
    CHECK(has(body, "This shows what was known on 3 January 2026."));
    CHECK(has(body, "<a class=\"govuk-link\" href=\"" BINS "\">See it as it is known now</a>"));
    CHECK(!has(body, "63.0%"));
    CHECK(!has(body, "Corrected on"));
    CHECK(!has(page_body(BINS), "This shows what was known"));
    CHECK(has(page_body(BINS), "Ashmoor emptied 63.0% of bins in 2025/26: the highest"));
}

static void what_is_taken_away_is_of_that_day_too(void **state)
{
    (void)state;
    struct str body = page_body(BINS "?known=2026-01-03");

    CHECK(has(body, BINS ".json?known=2026-01-03"));
    CHECK(has(body, BINS ".csv?known=2026-01-03"));
    CHECK(has(body, "known=2026-01-03&amp;table=trend"));
    CHECK(has(page_body(BINS ".csv?known=2026-01-03"), ",55,55.0%,"));
    CHECK(!has(page_body(BINS ".csv?known=2026-01-03&table=trend"), "2025-04-01_P1Y"));
    CHECK(has(page_body(BINS ".csv?table=trend"), "2025-04-01_P1Y"));
    CHECK(has(page_body(BINS ".svg?known=2026-01-03"), "55.0%"));
    CHECK(!str_eq(get(BINS "?known=2026-01-03").etag, get(BINS "?known=2026-01-04").etag));
}

/* The page may be asked for another group or period and stays on its day. */
static void the_form_keeps_the_day(void **state)
{
    (void)state;
    /* One form asks for another group or period, the other cites. */
    assert_int_equal(times(page_body(BINS "?known=2026-01-03"),
                           "<input type=\"hidden\" name=\"known\" value=\"2026-01-03\">"),
                     2);
    CHECK(!has(page_body(BINS), "name=\"known\""));
}

/* Not the comparison alone: whatever shows figures shows those of the day, and says so. */
static void every_page_shows_the_old_state(void **state)
{
    static const char *const pages[] = {
        "/", "/areas", "/areas/" ASHMOOR, "/metrics", "/metrics/bins", "/groups", "/about"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        struct str old = page_body("%s?known=2026-01-03", pages[i]);
        CHECK(has(old, "This shows what was known on 3 January 2026."));
        CHECK(!has(old, "63.0%"));
        CHECK(!has(page_body("%s", pages[i]), "This shows what was known"));
        assert_int_equal(page_at("%s?known=soon", pages[i]).status, 400);
    }
    CHECK(has(page_body("/metrics/bins?known=2026-01-03"), "55.0%"));
    CHECK(has(page_body("/metrics/bins"), "63.0%"));
    CHECK(
        !has(page_body("/metrics/bins.csv?known=2026-01-03&table=periods"), "2025-04-01_P1Y"));
    CHECK(has(page_body("/metrics/bins.csv?table=periods"), "2025-04-01_P1Y"));
    CHECK(str_eq(text_at(page_json("/metrics/bins.json?known=2026-01-03"), "known"),
                 S("2026-01-03")));
}

static struct str written(const struct json *j)
{
    struct buf b = buf_make(t->arena, 1024 * 1024);

    json_write(&b, j, 0);
    return buf_text(&b);
}

/* What `folkmoot compare --json --known` prints is what the page's JSON says, member by member.
 */
static void the_command_line_tells_the_same(void **state)
{
    (void)state;
    const struct comparison *c =
        made_compare(t, &(struct comparison_ask){
                            .area = S(ASHMOOR), .metric = S("bins"), .known = S("2026-01-03")});
    struct json *page = page_json(BINS ".json?known=2026-01-03");
    struct json *told = NULL;
    struct str why;

    made_says(c, then);
    assert_int_equal(json_read(t->arena, written(compare_json(t->arena, c)), &told, &why), OK);
    for (const struct json *m = told->u.of.first; m; m = m->next) {
        struct str name = {m->name, (ptrdiff_t)m->name_len};
        const struct json *other = json_get(page, name);
        CHECK(other != NULL);
        /* Rows have more on the page: links, and texts of the table. */
        if (m->kind != JSON_ARRAY && !str_eq(name, S("group")) &&
            !str_eq(written(m), written(other)))
            fail_msg("%.*s: %.*s on the page, %.*s told", STR_ARG(name),
                     STR_ARG(written(other)), STR_ARG(written(m)));
    }
    CHECK(str_eq(text_at(page, "sentence"), str_of(then)));
    CHECK(str_eq(text_at(page, "known"), S("2026-01-03")));
    CHECK(str_eq(text_at(page, "value_text"), S("55.0%")));
    CHECK(str_eq(text_at(page, "known_from"), S("2026-01-03T12:00:00Z")));
    assert_int_equal(member(page_json(BINS ".json"), "known")->kind, JSON_NULL);
}

static void before_anything_was_known_there_is_nothing(void **state)
{
    (void)state;
    struct house_reply r = get(BINS "?known=2026-01-02");

    assert_int_equal(r.status, 404);
    CHECK(has(r.body, "There were no figures of &quot;Bins emptied&quot; at that time."));
    CHECK(get(BINS "?known=2030-01-01").status == 200);
}

static const struct json *known_value(const char *day)
{
    return member(page_json(BINS ".json?period=2024-25&known=%s", day), "value");
}

/* A day ends at midnight in London: 23:30 there on 1 July is 22:30 UTC, an hour later is the
 * 2nd. */
static void a_day_ends_when_it_ends_in_london(void **state)
{
    static const int64_t half_past_ten = 1782945000; /* 1 July 2026, 22:30 UTC */

    (void)state;
    t->now = half_past_ten;
    made_figures(t, "bins 2024-25 71\n");
    t->now = half_past_ten + 3600;
    made_figures(t, "bins 2024-25 72\n");
    pages_house(t);
    CHECK(str_eq(json_shown(t->arena, known_value("2026-06-30")), S("60")));
    CHECK(str_eq(json_shown(t->arena, known_value("2026-07-01")), S("71")));
    CHECK(str_eq(json_shown(t->arena, known_value("2026-07-02")), S("72")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_shows_what_was_known_and_says_so),
        cmocka_unit_test(what_is_taken_away_is_of_that_day_too),
        cmocka_unit_test(every_page_shows_the_old_state),
        cmocka_unit_test(the_form_keeps_the_day),
        cmocka_unit_test(the_command_line_tells_the_same),
        cmocka_unit_test(before_anything_was_known_there_is_nothing),
        cmocka_unit_test(a_day_ends_when_it_ends_in_london),
    };

    return cmocka_run_group_tests(tests, open_made, close_made);
}
