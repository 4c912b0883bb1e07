/* html_test.c: a document as a page for word processors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "paper/paper.h"

static struct arena *arena;

static int before(void **state)
{
    (void)state;
    arena = arena_open();
    return 0;
}

static int after(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static bool has(struct str text, const char *what)
{
    return str_find(text, str_of(what)) >= 0;
}

static struct str html_of(const struct paper_maker *m, const struct str *pictures)
{
    struct paper p = {.title = S("A <title>"),
                      .language = S("en-GB"),
                      .foot = S("Foot & end"),
                      .blocks = m->at,
                      .block_count = m->len};

    return paper_html(arena, &p, pictures);
}

static void headings_lists_and_tables_are_real(void **state)
{
    static const struct str heads[] = {STR_INIT("Council"), STR_INIT("Figure")};
    static const struct str cells[] = {STR_INIT("Trafford"), STR_INIT("57.5%")};
    static const bool numbers[] = {false, true};
    struct paper_maker m = {.arena = arena};

    (void)state;
    paper_say(&m, PAPER_HEADING, 1, S("Bins & roads"));
    paper_say(&m, PAPER_BULLET, 0, S("one"));
    paper_say(&m, PAPER_BULLET, 0, S("two"));
    paper_say(&m, PAPER_NUMBER, 0, S("first"));
    paper_grid(&m, (struct paper_table){S("All"), heads, numbers, 2, cells, 1});
    struct str html = html_of(&m, NULL);
    assert_true(has(html, "<title>A &lt;title&gt;</title>"));
    assert_true(has(html, ">Bins &amp; roads</h1>"));
    assert_true(has(html, "<li>one</li>\n<li>two</li>\n</ul>\n<ol"));
    assert_true(has(html, "<li>first</li>\n</ol>\n"));
    assert_true(has(html, "<th scope=\"col\""));
    assert_true(has(html, "<th scope=\"row\""));
    assert_true(has(html, "text-align:right\">57.5%</td>"));
    assert_true(has(html, ">Foot &amp; end</p>"));
}

static void addresses_lead_to_the_web_alone(void **state)
{
    static const struct paper_run runs[] = {
        {STR_INIT("good"), STR_INIT("https://moot.example/?a=\"b\""), true},
        {STR_INIT("bad"), STR_INIT("javascript:alert(1)"), false},
        {STR_INIT("here"), STR_INIT("/areas/x"), false}};
    struct paper_maker m = {.arena = arena};

    (void)state;
    paper_runs(&m, PAPER_WORDS, runs, COUNT_OF(runs));
    struct str html = html_of(&m, NULL);
    assert_true(has(html, "<a href=\"https://moot.example/?a=&quot;b&quot;\">"
                          "<strong>good</strong></a>badhere</p>"));
    assert_false(has(html, "javascript"));
}

/* The examples of RFC 4648, section 10. */
static void pictures_are_in_it_as_base64(void **state)
{
    static const char *const cases[][2] = {{"f", "base64,Zg==\""},
                                           {"fo", "base64,Zm8=\""},
                                           {"foo", "base64,Zm9v\""},
                                           {"foob", "base64,Zm9vYg==\""},
                                           {"foobar", "base64,Zm9vYmFy\""}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct paper_maker m = {.arena = arena};
        struct str png = str_of(cases[i][0]);
        paper_picture(&m, png, S("Bars \"so\""));
        struct str html = html_of(&m, &png);
        assert_true(has(html, "image/png;") && has(html, cases[i][1]));
        assert_true(has(html, "alt=\"Bars &quot;so&quot;\""));
        html = html_of(&m, NULL);
        assert_true(has(html, "image/svg+xml;") && has(html, cases[i][1]));
    }
}

#define OWN(test) cmocka_unit_test_setup_teardown(test, before, after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN(headings_lists_and_tables_are_real),
        OWN(addresses_lead_to_the_web_alone),
        OWN(pictures_are_in_it_as_base64),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
