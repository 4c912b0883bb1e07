/* report_test.c: reports that members make: their parts, for any council, to whom they are
 * shared, and what is refused. */
#include "report/testing.h"

#include <string.h>

static struct report_trial *r;

/* Ashmoor 57.5 and rising, the six beside it lower; Birchby has no letters. */
static const char figures[] = "bins 2019-20 50.0 40 41 42 43 44 45\n"
                              "bins 2020-21 51.0 40 41 42 43 44 45\n"
                              "bins 2021-22 52.0 40 41 42 43 44 45\n"
                              "bins 2022-23 53.0 40 41 42 43 44 45\n"
                              "bins 2023-24 54.0 40 41 42 43 44 45\n"
                              "bins 2024-25 57.5 40 41 42 43 44 45\n"
                              "sacks 2024-25 20 21 22 23 24 25 26 27 28 29 30\n"
                              "rent 2024 640 ? 700 650 655 660 690\n";

static int open_trial(void **state)
{
    (void)state;
    r = report_trial_open();
    made_figures(r->t, figures);
    report_trial_house(r);
    return 0;
}

static int close_trial(void **state)
{
    (void)state;
    report_trial_close(r);
    return 0;
}

static void refused(const char *report, const char *kind, const char *metrics,
                    const char *words, const char *chart, int status, const char *because)
{
    struct house_reply p = post_by(LEAD, str_fmt(r->t->arena, "%s/parts", report).at,
                                   "kind=%s&metrics=%s&words=%s&group=&chart=%s", kind,
                                   coded(metrics), coded(words), chart);

    if (p.status != status || !has(p.body, because))
        fail_msg("%s answered %d, without \"%s\": %.*s", words, p.status, because,
                 STR_ARG(str_cut(p.body, 0, 4000)));
}

/* The row of mission.md S1 c: what is written goes by how many median absolute deviations a
 * figure lies from the middle of the nearest councils. Ashmoor's 57.5 beside 40 to 45: the
 * middle of the seven is 43, their deviations 0 1 1 2 2 3 14.5, so the MAD is 2 and it lies
 * 7.25 of them above; Eastlow (44) lies half a MAD above, Fernham (45) exactly one. */
static void prose_generated_from_thresholds_placeholders_in_a_document_template(void **state)
{
    const char *report = report_made("Prose", "public");

    (void)state;
    part_added(
        report, "words", "",
        "{council} emptied {bins} of bins in {bins:when}: {bins:place}, {bins:change}.\n\n"
        "That is {bins:beside} ({bins:middle}).",
        "");
    struct str page = page_by(NOBODY, "%s?area=Ashmoor", report).body;
    CHECK(has(page, "<p class=\"govuk-body\">Ashmoor emptied 57.5% of bins in 2024/25: highest "
                    "of 7, up from 54.0%.</p>"));
    CHECK(has(page, "<p class=\"govuk-body\">That is far above the middle (43.0%).</p>"));
    page = page_by(NOBODY, "%s?area=E06000901&as=page", report).body;
    CHECK(has(page, "far above the middle"));
    /* The same document, for a council that has no figures of it. */
    page = page_by(NOBODY, "%s?area=Marsham", report).body;
    CHECK(has(page, "Marsham emptied no figure"));
    CHECK(has(page, "That is not to be set beside the middle"));
}

static void unknown_measures_in_words_are_refused_with_the_nearest(void **state)
{
    const char *report = report_made("Refused", "public");

    (void)state;
    refused(report, "words", "", "We had {bin}.", "", 400, "There is no measure {bin}");
    refused(report, "words", "", "We had {bin}.", "", 400, "Did you mean {bins}");
    refused(report, "words", "", "We had {bins:colour}.", "", 400, "is not known of a measure");
    refused(report, "words", "", "We had {", "", 400, "There is no measure {}");
    refused(report, "words", "", "", "", 400, "Write something");
    refused(report, "heading", "", "", "", 400, "A heading is one line");
    refused(report, "heading", "", "two\nlines", "", 400, "A heading is one line");
    refused(report, "measure", "", "", "", 400, "Name a measure");
    refused(report, "measure", "binz emptied", "", "", 400, "There is no measure");
    refused(report, "chart", "bins", "", "pie", 400, "Choose a picture from the list");
    refused(report, "poem", "", "", "", 400, "Choose what to add from the list");
    assert_int_equal(rows_of("report_part", "TRUE"), 0);
}

static void one_report_is_opened_for_any_council(void **state)
{
    static const char *const councils[] = {"Ashmoor", "E06000902", "coldwell", "Marsham",
                                           "Northwick"};
    const char *report = report_made("For all", "public");

    (void)state;
    part_added(report, "heading", "", "Bins and more", "");
    part_added(report, "measure", "bins\nSacks", "", "");
    part_added(report, "table", "bins\nsacks\nrent", "", "");
    part_added(report, "chart", "bins", "", "trend");
    for (ptrdiff_t i = 0; i < COUNT_OF(councils); i++) {
        struct house_reply p = page_by(NOBODY, "%s?area=%s", report, councils[i]);
        assert_int_equal(p.status, 200);
        CHECK(has(p.body, ">Bins and more</h2>"));
    }
    struct str page = page_by(NOBODY, "%s?area=Ashmoor", report).body;
    CHECK(has(page, "Ashmoor emptied 57.5% of bins in 2024/25: the highest of the 7 councils "
                    "compared"));
    CHECK(has(page, "Source: <a href=\"https://moot.example/\""));
    CHECK(has(page, "Moot Licence 1.0"));
    CHECK(has(page, "<svg"));
    page = page_by(NOBODY, "%s?area=Birchby", report).body;
    CHECK(has(page, "the publisher gives no reason"));
    /* Without a council the one choice is offered; one that is not there suggests. */
    CHECK(has(page_by(NOBODY, "%s", report).body, "For which council?"));
    assert_int_equal(page_by(NOBODY, "%s?area=Ashmore", report).status, 200);
    assert_int_equal(page_by(NOBODY, "%s?area=zzzzzz", report).status, 404);
}

static void it_is_taken_away_in_every_form(void **state)
{
    const char *report = report_made("Forms", "public");

    (void)state;
    part_added(report, "table", "bins\nsacks", "", "");
    struct str csv = page_by(NOBODY, "%s.csv?area=Ashmoor", report).body;
    CHECK(str_starts(csv,
                     S("topic,code,council,measure id,measure,period,when,value,shown,gap,")));
    assert_int_equal(times(csv, "\r\n"), 3);
    CHECK(has(csv, "E06000901,Ashmoor,bins,Bins emptied,2024-04-01_P1Y,2024/25,57.5,57.5%,,"));
    CHECK(has(page_by(NOBODY, "%s.json?area=Ashmoor", report).body, "\"value\":57.5"));
    struct house_reply pdf = page_by(NOBODY, "%s.pdf?area=Ashmoor", report);
    assert_int_equal(pdf.status, 200);
    CHECK(str_starts(pdf.body, S("%PDF-1.7")));
    struct house_reply book = page_by(NOBODY, "%s.xlsx?area=Ashmoor", report);
    assert_int_equal(book.status, 200);
    CHECK(str_starts(book.body, S("PK")));
    book = page_by(NOBODY, "%s.ods?area=Ashmoor", report);
    CHECK(str_starts(book.body, S("PK")) &&
          has(book.body, "application/vnd.oasis.opendocument.spreadsheet"));
    assert_int_equal(page_by(NOBODY, "%s.csv", report).status, 400);
}

static void a_dashboard_is_the_same_parts_as_a_grid(void **state)
{
    const char *report = report_made("Grid", "public");

    (void)state;
    part_added(report, "measure", "bins", "", "");
    part_added(report, "table", "bins\nsacks", "", "");
    part_added(report, "chart", "rent", "", "trend");
    struct str page = page_by(NOBODY, "%s?area=Ashmoor&as=dashboard", report).body;
    assert_int_equal(times(page, "class=\"dashboard__card\""), 3); /* each measure once */
    assert_int_equal(times(page, "c-chart-narrow"), 3);
    CHECK(has(page, "57.5%") && has(page, "£640"));
}

/* Four viewers of reports with three audiences. */
static void only_those_it_is_shared_with_see_it(void **state)
{
    static const struct {
        const char *audience;
        bool sees[4]; /* lead, councillor, other, nobody */
    } cases[] = {{"me", {true, false, false, false}},
                 {"organisation:trafford", {true, true, false, false}},
                 {"members", {true, true, true, false}},
                 {"public", {true, true, true, true}}};
    static const char *const viewers[] = {LEAD, COUNCILLOR, OTHER, NOBODY};
    static const char *const forms[] = {"", ".json", ".csv", ".pdf"};

    (void)state;
    for (ptrdiff_t c = 0; c < COUNT_OF(cases); c++) {
        const char *name = str_fmt(r->t->arena, "zq%tdqz", c).at;
        const char *report = report_made(name, cases[c].audience);
        part_added(report, "measure", "bins", "", "");
        for (ptrdiff_t v = 0; v < COUNT_OF(viewers); v++) {
            bool sees = cases[c].sees[v];
            for (ptrdiff_t f = 0; f < COUNT_OF(forms); f++)
                assert_int_equal(
                    page_by(viewers[v], "%s%s?area=Ashmoor", report, forms[f]).status,
                    sees ? 200 : 404);
            CHECK(has(page_by(viewers[v], "/reports").body, name) == sees);
            CHECK(has(page_by(viewers[v], "/reports.json").body, name) == sees);
            /* Hidden and missing answer the same. */
            if (!sees)
                CHECK(str_eq(page_by(viewers[v], "%s", report).body,
                             page_by(viewers[v], "/reports/zzzzzzzzzzzzzzzzzzzzzzzzzz").body) ||
                      !has(page_by(viewers[v], "%s", report).body, name));
            /* Only who keeps it changes it; others who see it may take a copy. */
            bool keeps = v == 0;
            CHECK((page_by(viewers[v], "%s/edit", report).status == 200) == keeps);
            int status = post_by(viewers[v], str_fmt(r->t->arena, "%s/name", report).at,
                                 "name=%s&note=", name)
                             .status;
            CHECK((status == 303) == keeps);
            status =
                post_by(viewers[v], "/reports", "from=%s", report + strlen("/reports/")).status;
            CHECK((status == 303 && v < 3) == (sees && v < 3));
        }
    }
}

static void a_copy_is_changed_without_the_first(void **state)
{
    const char *report = report_made("First", "members");

    (void)state;
    part_added(report, "heading", "", "One", "");
    part_added(report, "words", "", "We had {bins}.", "");
    struct house_reply p = post_by(OTHER, "/reports", "from=%s", report + strlen("/reports/"));
    assert_int_equal(p.status, 303);
    const char *edit = str_zero(r->t->arena, p.location);
    const char *copy = str_zero(r->t->arena, str_cut(p.location, 0, p.location.len - 5));
    CHECK(has(page_by(OTHER, "%s", edit).body, "Copy of First"));
    CHECK(has(page_by(OTHER, "%s", edit).body, "We had {bins}."));
    assert_int_equal(
        post_by(OTHER, str_fmt(r->t->arena, "%s/parts/1/delete", copy).at, "x=").status, 303);
    assert_int_equal(page_by(LEAD, "%s", edit).status, 404); /* it is theirs alone */
    CHECK(has(page_by(LEAD, "%s/edit", report).body, "One"));
    CHECK(!has(page_by(OTHER, "%s", edit).body, "One"));
}

static void parts_move_and_change(void **state)
{
    const char *report = report_made("Moving", "public");
    struct arena *a = r->t->arena;

    (void)state;
    part_added(report, "heading", "", "Aaa", "");
    part_added(report, "heading", "", "Bbb", "");
    part_added(report, "heading", "", "Ccc", "");
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/parts/3/move", report).at, "to=up").status,
                     303);
    struct str page = page_by(NOBODY, "%s?area=Ashmoor", report).body;
    CHECK(str_find(page, S("Ccc")) < str_find(page, S("Bbb")));
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/parts/1/move", report).at, "to=up").status,
                     303);
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/parts/1", report).at,
                             "kind=heading&words=Ddd&metrics=&group=&chart=")
                         .status,
                     303);
    page = page_by(NOBODY, "%s?area=Ashmoor", report).body;
    CHECK(has(page, "Ddd") && !has(page, "Aaa"));
    static const char *const wrong[] = {"0", "4", "99", "x", "1x", "-1", "61"};
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(
            post_by(LEAD, str_fmt(a, "%s/parts/%s/delete", report, wrong[i]).at, "x=").status,
            404);
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/parts/1/move", report).at, "to=left").status,
                     400);
    assert_int_equal(rows_of("report_part", "TRUE"), 3);
}

static void what_is_hostile_is_shown_as_words(void **state)
{
    static const char hostile[] = "<script>alert(1)</script>\"'&{council}";
    const char *report = report_made(hostile, "public");

    (void)state;
    part_added(report, "heading", "", "=1+1<img src=x>", "");
    part_added(report, "words", "", "<b>bold</b> & {council}", "");
    part_added(report, "table", "bins", "", "");
    struct str page = page_by(NOBODY, "%s?area=Ashmoor", report).body;
    CHECK(!has(page, "<script>alert") && !has(page, "<img src=x>") && !has(page, "<b>bold"));
    CHECK(has(page, "&lt;b&gt;bold&lt;/b&gt; &amp; Ashmoor"));
    CHECK(!has(page_by(LEAD, "%s/edit", report).body, "<script>alert"));
    CHECK(!has(page_by(LEAD, "/reports").body, "<script>alert"));
    assert_int_equal(page_by(NOBODY, "%s.pdf?area=Ashmoor", report).status, 200);
    assert_int_equal(page_by(NOBODY, "%s?area=%s", report, coded(hostile)).status, 404);
}

static void limits_are_told_in_words(void **state)
{
    const char *report = report_made("Limits", "public");
    struct arena *a = r->t->arena;
    struct buf words = buf_make(a, 64 * 1024);

    (void)state;
    for (int i = 0; i < REPORT_WORDS_MOST + 1; i++)
        buf_char(&words, 'x');
    buf_char(&words, 0);
    refused(report, "words", "", words.at, "", 400, "of at most 4000 letters");
    assert_int_equal(post_by(LEAD, "/reports", "name=%s&note=&audience=me",
                             str_zero(a, str_cut(buf_text(&words), 0, REPORT_NAME_MOST + 1)))
                         .status,
                     400);
    assert_int_equal(post_by(LEAD, "/reports", "name=&note=&audience=me").status, 400);
    assert_int_equal(
        post_by(LEAD, "/reports", "name=x&note=&audience=role:administrator").status, 400);
    for (int i = 0; i < REPORT_PARTS_MOST; i++)
        part_added(report, "heading", "", "Again", "");
    refused(report, "heading", "", "Once more", "", 400, "A report has at most 60 parts.");
    report = report_made("Figures", "public");
    words.len = 0;
    for (int i = 0; i < REPORT_FIGURES_MOST; i++)
        buf_lit(&words, "{bins} ");
    buf_char(&words, 0);
    part_added(report, "words", "", words.at, "");
    refused(report, "words", "", "{bins}", "", 400, "A report has at most 200 figures.");
}

static void only_members_make_reports(void **state)
{
    (void)state;
    assert_int_equal(post_by(LONER, "/reports", "name=x&note=&audience=me").status, 404);
    assert_int_equal(post_by(NOBODY, "/reports", "name=x&note=&audience=me").status, 403);
    assert_int_equal(rows_of("report", "TRUE"), 0);
    CHECK(!has(page_by(LONER, "/reports").body, "Make a report</h2>"));
    CHECK(has(page_by(COUNCILLOR, "/reports").body, "Make a report</h2>"));
}

static void withdrawn_and_deleted_are_gone_for_others(void **state)
{
    const char *report = report_made("Gone", "public");
    struct arena *a = r->t->arena;

    (void)state;
    part_added(report, "measure", "bins", "", "");
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/withdraw", report).at, "x=").status, 303);
    assert_int_equal(page_by(OTHER, "%s?area=Ashmoor", report).status, 404);
    assert_int_equal(page_by(LEAD, "%s?area=Ashmoor", report).status, 200);
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/publish", report).at, "x=").status, 303);
    assert_int_equal(page_by(OTHER, "%s?area=Ashmoor", report).status, 200);
    assert_int_equal(post_by(LEAD, str_fmt(a, "%s/delete", report).at, "x=").status, 303);
    assert_int_equal(page_by(LEAD, "%s?area=Ashmoor", report).status, 404);
}

static void what_is_held_of_a_person_is_given_and_forgotten(void **state)
{
    const char *own = report_made("Mine alone", "me"),
               *shared = report_made("Shared", "members");
    struct work w = {.arena = r->t->arena, .db = r->t->db, .now = r->now, .known = INT64_MAX};
    struct json *into = json_object(w.arena), *kept = json_array(w.arena);
    struct buf b = buf_make(w.arena, 64 * 1024);

    (void)state;
    part_added(own, "measure", "bins", "", "");
    part_added(shared, "measure", "bins", "", "");
    assert_int_equal(post_by(LEAD, "/mailed-reports", "report=%s&area=Ashmoor&every=week",
                             own + strlen("/reports/"))
                         .status,
                     303);
    CHECK(has(page_by(LEAD, "/reports").body, "Mine alone: Ashmoor</a>, each week"));
    MUST(store_begin(w.db, true));
    w.viewer = (struct viewer){.self = S("person:" LEAD), .person = S(LEAD)};
    MUST(store_viewer(w.db, S(LEAD), S("person:" LEAD), r->now));
    MUST(report_room.export_person(&w, S(LEAD), into));
    json_write(&b, into, 0);
    CHECK(has(buf_text(&b), "\"name\":\"Mine alone\"") &&
          has(buf_text(&b), "\"every\":\"week\""));
    MUST(report_room.forget_person(&w, S(LEAD), S(""), kept));
    MUST(store_commit(w.db));
    assert_int_equal(rows_of("report", "TRUE"), 1); /* others were given it */
    assert_int_equal(rows_of("report_part", "TRUE"), 1);
    assert_int_equal(rows_of("report_mailed", "TRUE"), 0);
}

#define OWN(test) cmocka_unit_test_setup_teardown(test, open_trial, close_trial)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN(prose_generated_from_thresholds_placeholders_in_a_document_template),
        OWN(unknown_measures_in_words_are_refused_with_the_nearest),
        OWN(one_report_is_opened_for_any_council),
        OWN(it_is_taken_away_in_every_form),
        OWN(a_dashboard_is_the_same_parts_as_a_grid),
        OWN(only_those_it_is_shared_with_see_it),
        OWN(a_copy_is_changed_without_the_first),
        OWN(parts_move_and_change),
        OWN(what_is_hostile_is_shown_as_words),
        OWN(limits_are_told_in_words),
        OWN(only_members_make_reports),
        OWN(withdrawn_and_deleted_are_gone_for_others),
        OWN(what_is_held_of_a_person_is_given_and_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
