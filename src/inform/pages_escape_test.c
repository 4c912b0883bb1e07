/* pages_escape_test.c: names that would be markup, script or a formula stand everywhere as the
 * text that they are: pages, charts, tables and JSON. */
#include "inform/testing_made.h"
#include "inform/testing_pages.h"

#include "base/csv.h"
#include "base/num.h"
#include "charts/look.h"

#include <string.h>

#define EVIL "<b>\"Evil\" & 'Co'</b>=1+1"
#define FORMULA "=HYPERLINK(\"x\")"

static struct trial *t;

/* Evil and a formula are councils near Ashmoor; a measure and its publisher are no better. */
static int open_made(void **state)
{
    (void)state;
    t = made_open();
    trial_must(
        t, "tidy-areas",
        trial_file(t, "evil.csv",
                   S("code,name,official_name,type,country,region,county,start,end,"
                     "successors,other_codes,other_names\n"
                     "E06000913,\"<b>\"\"Evil\"\" & 'Co'</b>=1+1\",,unitary,E92000001,,,,,,,"
                     "\"<i>also</i>\"\n"
                     "E06000914,\"=HYPERLINK(\"\"x\"\")\",,unitary,E92000001,,,,,,,\n")));
    trial_must(t, trial_path(t, "made-tidy-groups.profile").at,
               trial_file(t, "evil-group.csv",
                          S("group,area,place,member,distance\n"
                            "near,E06000901,1,E06000913,<very> near\n"
                            "near,E06000901,2,E06000914,-1\n"
                            "near,E06000901,3,E06000902,@close\n"
                            "near,E06000901,4,E06000903,\n"
                            "near,E06000901,5,E06000904,\n")));
    trial_file(t, "made-words.csv",
               S("id,title,say,meaning,unit,decimals,polarity,kind,when,group,subjects,caution,"
                 "source_title,licence,definition,published,headline\n"
                 "evil,\"<b>\"\"Evil\"\" & 'Co'</b>=1+1\",{A} <had> {v} & {when},<meant>,"
                 "<units>,0,none,context,financial,near,bins-recycling,<bear>,"
                 "\"</script><svg onload=x>\",\"<l>\",<d>,2026-01-01,yes\n"));
    made_figures(t, "evil 2023-24 1 2 3 4 @E06000913 5 6\n"
                    "evil 2024-25 1 2 3 4 @E06000913 5 6\n");
    pages_house(t);
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

/* The code for another site is markup that is shown as text, so it is escaped twice. */
static struct str without_code(struct str body)
{
    ptrdiff_t from = str_find(body, S("id=\"embed-code\""));

    if (from < 0)
        return body;
    struct str rest = str_cut(body, from, body.len);
    ptrdiff_t end = str_find(rest, S("</textarea>"));
    assert_true(end > 0);
    return str_join(t->arena, str_cut(body, 0, from), str_cut(rest, end, rest.len));
}

/* Nothing from the data opens a tag: of these no page makes any itself. */
static void check_markup(const char *target, struct str page)
{
    struct str body = without_code(page);
    static const char *const never[] = {
        "<b>",     "</b>", "<i>", "<had>",  "<meant>",       "<units",   "<bear>",
        "<svg on", "<l>",  "<d>", "<very>", "&lt;svg class", "&amp;lt;", "&amp;#"};

    for (ptrdiff_t i = 0; i < COUNT_OF(never); i++)
        if (has(body, never[i]))
            fail_msg("%s has %s", target, never[i]);
}

static const char *const pages[] = {
    "/",
    "/search?q=zz%3Cb%3Ezz",
    "/search?q=%3Cb%3E",
    "/subjects",
    "/updates",
    "/calendar",
    "/areas",
    "/areas?q=%3Cb%3E%22",
    "/areas/E06000913",
    "/areas/E06000914",
    "/areas/" ASHMOOR "/spine",
    "/areas/" ASHMOOR "/heat",
    "/areas/" ASHMOOR "/quadrant?cost=evil&performance=evil&satisfaction=evil",
    "/areas/" ASHMOOR "/metrics/evil/funnel",
    "/areas/" ASHMOOR "/metrics/evil/xmr",
    "/areas/" ASHMOOR "/metrics/evil/multiples",
    "/areas/" ASHMOOR,
    "/areas/" ASHMOOR "/metrics/evil",
    "/areas/E06000913/metrics/evil",
    "/areas/E06000914/metrics/evil?with=type",
    "/metrics",
    "/metrics?q=%3Cb%3E&source=%3Cb%3E",
    "/metrics/evil",
    "/groups",
    "/groups/near",
    "/groups/near?area=" ASHMOOR,
    "/about",
};

static void no_name_is_markup_in_a_page(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++)
        check_markup(pages[i], page_body("%s", pages[i]));
    CHECK(has(page_body("/areas/E06000913"),
              "&lt;b&gt;&quot;Evil&quot; &amp; &#39;Co&#39;&lt;/b&gt;=1+1"));
    page_has(
        get("/areas/" ASHMOOR "/metrics/evil"), "the comparison",
        S("<p class=\"lead\">Ashmoor &lt;had&gt; 1 &amp; 2024/25: the lowest of the 6 "
          "councils compared, unchanged from the year before. &lt;meant&gt;. It describes the "
          "area, not the council.</p>"));
}

static void no_name_is_markup_in_a_problem(void **state)
{
    static const char *const problems[] = {
        "/areas/%3Cb%3EEvil%3C%2Fb%3E",
        "/areas/E06000913/metrics/%3Cb%3E",
        "/areas/" ASHMOOR "/metrics/evil?with=%3Cb%3E",
        "/areas/" ASHMOOR "/metrics/evil?period=%3Cb%3E",
        "/areas/" ASHMOOR "/metrics/evil?known=%3Cb%3E",
        "/areas/" ASHMOOR "/metrics/evil.csv?table=%3Cb%3E",
        "/metrics/%3Cb%3E",
        "/groups/%3Cb%3E",
        "/%3Cb%3E",
    };

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(problems); i++) {
        struct house_reply r = get(problems[i]);
        CHECK(r.status == 404 || r.status == 400);
        if (str_starts(r.type, S("text/html")))
            check_markup(problems[i], r.body);
        else
            CHECK(str_starts(r.type, S("text/plain")));
    }
}

static void charts_hold_names_as_text(void **state)
{
    static const char *const charts[] = {"bars", "trend", "strip"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(charts); i++) {
        struct arena *a = arena_open();
        struct str svg =
            page_body("/areas/E06000913/metrics/evil.svg?chart=%s&with=type", charts[i]);
        struct look l = look_read(a, svg);
        check_markup(charts[i], svg);
        CHECK(l.why == NULL);
        CHECK(look_text_with(&l, "title", EVIL) != NULL);
        arena_close(a);
    }
}

static void json_holds_names_as_they_are(void **state)
{
    (void)state;
    CHECK(str_eq(text_at(page_json("/areas/E06000913.json"), "name"), S(EVIL)));
    struct json *j = page_json("/areas/E06000913/metrics/evil.json?with=type");
    CHECK(str_eq(text_at(j, "area.name"), S(EVIL)));
    CHECK(str_eq(text_at(j, "metric.title"), S(EVIL)));
    CHECK(str_starts(text_at(j, "sentence"), S(EVIL " <had> 5 & 2024/25")));
    CHECK(str_eq(text_at(j, "source.title"), S("</script><svg onload=x>")));
}

/* A cell that a spreadsheet would run is led by an apostrophe; a number never is. */
static void tables_hold_no_formula(void **state)
{
    static const char *const tables[] = {
        "/areas.csv",
        "/areas/E06000914.csv",
        "/areas/" ASHMOOR "/metrics/evil.csv",
        "/areas/" ASHMOOR "/metrics/evil.csv?table=trend",
        "/areas/" ASHMOOR "/metrics/evil.csv?table=groups",
        "/metrics.csv",
        "/metrics/evil.csv",
        "/groups.csv",
        ("/groups/near.csv?area=" ASHMOOR),
        "/about.csv",
    };
    int named = 0, led = 0;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(tables); i++) {
        struct arena *a = arena_open();
        struct csv *csv = csv_open_text(a, page_body("%s", tables[i]));
        struct csv_row row;
        while (csv_next(csv, &row) == OK)
            for (ptrdiff_t c = 0; c < row.count; c++) {
                struct str cell = row.cells[c];
                double n;
                named += str_eq(cell, S(EVIL));
                led += str_eq(cell, S("'" FORMULA));
                if (cell.len && strchr("=+-@\t\r", cell.at[0]) && !num_parse(cell, &n))
                    fail_msg("%s has the cell %.*s", tables[i], STR_ARG(cell));
            }
        assert_int_equal(csv_why(csv).len, 0);
        csv_close(csv);
        arena_close(a);
    }
    CHECK(named >= 4 && led >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_name_is_markup_in_a_page),
        cmocka_unit_test(no_name_is_markup_in_a_problem),
        cmocka_unit_test(charts_hold_names_as_text),
        cmocka_unit_test(json_holds_names_as_they_are),
        cmocka_unit_test(tables_hold_no_formula),
    };

    return cmocka_run_group_tests(tests, open_made, close_made);
}
