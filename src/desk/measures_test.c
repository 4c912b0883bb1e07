/* measures_test.c: the words of measures in the browser: found by what is missing, shown as
 * they will read, kept as the importer keeps them, noted as they were and became; new measures.
 */
#include "desk/testing.h"

#define BINS "/admin/measures/bins"

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = desk_trial("bins 2023-24 50 61 62 59 58 57 56\nbins 2024-25 55 61 62 59 58 57 56\n");
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    people_close(t);
    return 0;
}

/* The words of a measure as its form has them, as a browser sends them, one of them replaced.
 */
static struct str form_with(const char *measure, const char *name, const char *value)
{
    struct str body = page_for(as("admin"), "/admin/measures/%s.json", measure).body, why;
    struct json *j;
    struct buf b = buf_make(t->arena, 256 * 1024);

    MUST(json_read(t->arena, body, &j, &why));
    for (const struct json *f = member(j, "fields")->u.of.first; f; f = f->next) {
        struct str field = text_at(f, "name");
        buf_fmt(&b, "%s%.*s=", b.len ? "&" : "", STR_ARG(field));
        buf_url(&b, str_eq(field, str_of(name)) ? str_of(value) : text_at(f, "value"));
    }
    return buf_text(&b);
}

static struct house_reply keep(const char *measure, const char *name, const char *value)
{
    return page_post(as("admin"), str_fmt(t->arena, "/admin/measures/%s", measure).at,
                     form_with(measure, name, value));
}

static void kept(const char *measure, const char *name, const char *value)
{
    struct house_reply r = keep(measure, name, value);
    ptrdiff_t at = str_find(r.body, S("There is a problem"));

    if (r.status != 303)
        fail_msg("%s=%s answers %d: %.*s", name, value, r.status,
                 STR_ARG(str_cut(r.body, at, at + 600)));
}

static void pages_are_for_administrators(void **state)
{
    static const char *const targets[] = {"/admin/measures", "/admin/measures.csv",
                                          "/admin/measures/new", BINS, BINS ".json"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(targets); i++) {
        int status = page_for(S(""), "%s", targets[i]).status;
        CHECK(status == 303 || status == 403); /* to sign in; a program is told */
        assert_int_equal(page_for(as("councillor"), "%s", targets[i]).status, 404);
        assert_int_equal(page_for(as("admin"), "%s", targets[i]).status, 200);
    }
    struct str form = form_with("bins", "title", "Changed");
    assert_int_equal(page_post(as("councillor"), BINS, form).status, 404);
    assert_int_equal(page_post(as("councillor"), BINS "/look", form).status, 404);
    assert_int_equal(rows_where(t, "metric", "title = 'Changed'"), 0);
    assert_int_equal(page_for(as("admin"), "/admin/measures/none").status, 404);
}

static void form_that_is_sent_back_unchanged_changes_nothing(void **state)
{
    (void)state;
    struct str before = page_for(S(""), "/metrics/bins.json").body;

    kept("bins", "", "");
    CHECK(str_eq(page_for(S(""), "/metrics/bins.json").body, before));
    assert_int_equal(rows_where(t, "metric_word", "TRUE"), 0);
}

static void word_is_changed_seen_and_noted_as_it_was_and_became(void **state)
{
    struct str was = text_at(page_json("/metrics/bins.json"), "title");

    (void)state;
    kept("bins", "title", "Bins, \"emptied\" <in> time; =1+1");
    CHECK(str_eq(text_at(page_json("/metrics/bins.json"), "title"),
                 S("Bins, \"emptied\" <in> time; =1+1")));
    CHECK(has(page_for(S(""), "/areas/" ASHMOOR "/metrics/bins").body, "&lt;in&gt; time"));
    struct str where = str_fmt(t->arena,
                               "word = 'title' AND was = '%.*s' AND became LIKE 'Bins, "
                               "\"emptied\"%%' AND changed_by = 'admin'",
                               STR_ARG(was));
    assert_int_equal(rows_where(t, "metric_word", where.at), 1);
    assert_int_equal(rows_where(t, "audit",
                                "event = 'measure-word-changed' AND object = 'bins' AND words "
                                "LIKE 'Title: was %, now %'"),
                     1);
    CHECK(has(page_for(as("admin"), BINS).body, "What was changed"));
}

static void empty_word_takes_away_what_was_said(void **state)
{
    (void)state;
    kept("bins", "caution", "Counted by hand.");
    CHECK(has(page_for(S(""), "/metrics/bins").body, "Counted by hand."));
    kept("bins", "caution", "");
    CHECK(!has(page_for(S(""), "/metrics/bins").body, "Counted by hand."));
    assert_int_equal(rows_where(t, "metric", "slug = 'bins' AND caution = ''"), 1);
}

static void figures_are_the_same_after_a_word_was_changed(void **state)
{
    (void)state;
    struct str before = page_for(S(""), "/areas/" ASHMOOR "/metrics/bins.csv").body;

    kept("bins", "definition", "Bins that were emptied on the day.");
    CHECK(str_eq(page_for(S(""), "/areas/" ASHMOOR "/metrics/bins.csv").body, before));
    assert_int_equal(rows_where(t, "delivery", "TRUE"), 1);
}

static void words_are_refused_as_the_importer_refuses_them(void **state)
{
    static const struct {
        const char *name, *value, *words;
    } cases[] = {{"polarity", "up", "is not high, low or none"},
                 {"decimals", "7", "is not a whole number from 0 to 6"},
                 {"kind", "good", "is not context, cost, performance or satisfaction"},
                 {"published", "May", "is not a date"},
                 {"low", "few", "is not a number"},
                 {"subjects", "no-such-topic", "There is no topic"},
                 {"service", "no-such-service", "There is no service"},
                 {"group", "no-such-group", "There is no group of councils"},
                 {"denominator", "no-such-measure", "There is no measure"},
                 {"formula", "bins * 2", "has published figures"}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct house_reply r = keep("bins", cases[i].name, cases[i].value);
        if (r.status != 422 || !has(r.body, cases[i].words))
            fail_msg("%s=%s answers %d: %.*s", cases[i].name, cases[i].value, r.status,
                     STR_ARG(str_cut(r.body, 0, 8000)));
        page_has(r, cases[i].name, str_fmt(t->arena, "<a href=\"#%s\">", cases[i].name));
    }
    assert_int_equal(rows_where(t, "metric_word", "TRUE"), 0);
}

static void polarity_names_who_set_it(void **state)
{
    (void)state;
    kept("bins", "polarity", "none");
    struct house_reply r = keep("bins", "polarity", "low");
    CHECK(r.status == 422 && has(r.body, "Say who says that a lower figure is better."));
    kept("bins", "polarity_by", "Moot Bureau");
    kept("bins", "polarity", "low");
    CHECK(has(page_for(S(""), "/areas/" ASHMOOR "/metrics/bins").body, "lower is better"));
}

static void preview_shows_the_sentence_of_three_councils_and_keeps_nothing(void **state)
{
    struct house_reply r =
        page_post(as("admin"), BINS "/look",
                  form_with("bins", "say", "{A} emptied {v} of its bins in {when}"));

    (void)state;
    assert_int_equal(r.status, 200);
    CHECK(has(r.body, "How it will read"));
    CHECK(times(r.body, "<br><span class=\"quiet small\">Now: ") == 3);
    /* Ashmoor has the lowest, 55, and the third of the nearest, 62, the highest figure. */
    CHECK(has(r.body, "Ashmoor emptied 55.0% of its bins in 2024/25: the lowest of the 7"));
    CHECK(has(r.body, "emptied 62.0% of its bins in 2024/25"));
    CHECK(!has(page_for(S(""), "/areas/" ASHMOOR "/metrics/bins").body, "of its bins"));
    assert_int_equal(rows_where(t, "metric_word", "TRUE"), 0);
    assert_int_equal(rows_where(t, "metric", "say LIKE '%of its bins%'"), 0);
    /* Kept, it reads as it was shown. */
    kept("bins", "say", "{A} emptied {v} of its bins in {when}");
    CHECK(has(page_for(S(""), "/areas/" ASHMOOR "/metrics/bins").body,
              "Ashmoor emptied 55.0% of its bins in 2024/25: the lowest of the 7"));
    r = page_post(as("admin"), BINS "/look", form_with("bins", "decimals", "9"));
    assert_int_equal(r.status, 422);
}

static void list_finds_what_is_missing(void **state)
{
    (void)state;
    kept("bins", "subjects", "recycling");
    struct str all = page_for(as("admin"), "/admin/measures.csv").body;
    CHECK(has(all, "\r\nbins,"));
    CHECK(!has(page_for(as("admin"), "/admin/measures.csv?without=subject").body, "\r\nbins,"));
    CHECK(has(page_for(as("admin"), "/admin/measures.csv?q=bins").body, "\r\nbins,"));
    CHECK(!has(page_for(as("admin"), "/admin/measures.csv?q=rent").body, "\r\nbins,"));
    CHECK(has(page_for(as("admin"), "/admin/measures.csv?since=2026-06-01").body, "\r\nbins,"));
    CHECK(
        !has(page_for(as("admin"), "/admin/measures.csv?since=2020-01-01").body, "\r\nbins,"));
    assert_int_equal(page_for(as("admin"), "/admin/measures?since=yesterday").status, 400);
    assert_int_equal(page_for(as("admin"), "/admin/measures?without=sense").status, 400);
}

static const char new_one[] =
    "id=hedges&title=Hedges+cut&say=%7BA%7D+cut+%7Bv%7D+hedges+in+%7Bwhen%7D&decimals=0&kind="
    "performance&subjects=environment&unit=hedges";

static void new_measure_waits_for_its_figures_without_harm(void **state)
{
    static const char *const pages[] = {"/metrics",
                                        "/metrics.csv",
                                        "/subjects/environment",
                                        "/areas/" ASHMOOR,
                                        "/areas/" ASHMOOR ".json",
                                        "/updates",
                                        "/calendar",
                                        "/search?q=hedges",
                                        "/",
                                        "/groups",
                                        "/areas/" ASHMOOR "/metrics/bins"};

    (void)state;
    struct house_reply r = page_post(as("admin"), "/admin/measures", str_of(new_one));
    assert_int_equal(r.status, 303);
    CHECK(str_eq(r.location, S("/admin/measures/hedges")));
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++)
        if (page_for(S(""), "%s", pages[i]).status != 200)
            fail_msg("%s answers %d", pages[i], page_for(S(""), "%s", pages[i]).status);
    CHECK(has(page_for(S(""), "/metrics/hedges").body,
              "There are no figures of &quot;Hedges cut&quot; yet."));
    CHECK(has(page_for(S(""), "/areas/" ASHMOOR "/metrics/hedges").body, "Hedges cut"));
    CHECK(
        has(page_for(as("admin"), "/admin/measures.csv?without=figures").body, "\r\nhedges,"));
    r = page_post(as("admin"), "/admin/measures/hedges/look",
                  form_with("hedges", "title", "Hedges"));
    CHECK(r.status == 200 && has(r.body, "It has no figures yet"));
    CHECK(page_post(as("admin"), "/admin/measures", str_of(new_one)).status == 422);
    CHECK(page_post(as("admin"), "/admin/measures", S("id=No+id&title=x")).status == 422);
    CHECK(page_post(as("admin"), "/admin/measures", S("id=&title=x")).status == 422);
    /* Then the figures come, and the words are its. */
    made_figures(t, "hedges 2024-25 5 6 7 8 9 10 11\n");
    CHECK(has(page_for(S(""), "/areas/" ASHMOOR "/metrics/hedges").body,
              "Ashmoor cut 5 hedges in 2024/25"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_made, close_made)
        TEST(pages_are_for_administrators),
        TEST(form_that_is_sent_back_unchanged_changes_nothing),
        TEST(word_is_changed_seen_and_noted_as_it_was_and_became),
        TEST(empty_word_takes_away_what_was_said),
        TEST(figures_are_the_same_after_a_word_was_changed),
        TEST(words_are_refused_as_the_importer_refuses_them),
        TEST(polarity_names_who_set_it),
        TEST(preview_shows_the_sentence_of_three_councils_and_keeps_nothing),
        TEST(list_finds_what_is_missing),
        TEST(new_measure_waits_for_its_figures_without_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
