/* html_check_test.c: the test house sees what is wrong with a page. */
#include "house.h"
#include "html_check.h"

#include <string.h>

/* What is wrong with a page of this content; "" when nothing is. */
static const char *wrong_with(struct arena *a, const char *content)
{
    const char *wrong =
        html_check(a, str_fmt(a,
                              "<!DOCTYPE html>\n<html lang=\"en\"><head><title>T</title></head>"
                              "<body>\n%s</body></html>\n",
                              content));
    return wrong ? wrong : "";
}

static void well_written_page_passes(void **state)
{
    (void)state;
    struct arena *a = arena_open();
    const char *page =
        "<!-- a comment --><h1 id=\"top\">One &amp; two &#39;</h1>\n"
        "<p>Text<br>more <a href=\"#top\">up</a></p>\n"
        "<form><label for=\"n\">Name</label><input id=\"n\" name=\"n\" required>"
        "<label>Kind <select name=\"k\"><option>a</option></select></label>"
        "<input type=\"hidden\" name=\"h\"><button>Send</button></form>\n"
        "<table><tr><th scope=\"col\">A</th></tr><tr><td></td></tr></table>\n"
        "<img src=\"/x.svg\" alt=\"\"><script src=\"/a.js\"></script>\n"
        "<svg viewBox=\"0 0 1 1\" aria-labelledby=\"t\"><title id=\"t\">A</title>"
        "<linearGradient/><path d=\"M0 0\"/></svg>";

    assert_string_equal(wrong_with(a, page), "");
    arena_close(a);
}

static void each_mistake_is_seen(void **state)
{
    (void)state;
    static const struct {
        const char *content, *words;
    } cases[] = {
        {"<p>x</p>", "not exactly one 'h1'"},
        {"<h1>a</h1><h1>b</h1>", "not exactly one 'h1'"},
        {"<h1></h1>", "without a word"},
        {"<h1>a</h1><div>", "closes nothing open"},
        {"<h1>a</h1></div>", "closes nothing open"},
        {"<h1>a</h1><b><i></b></i>", "closes nothing open: 'b'"},
        {"<h1>a</h1><p><div></div></p>", "ends the paragraph"},
        {"<h1>a</h1><div/>", "can't be closed that way"},
        {"<h1>a</h1>x & y", "ampersand"},
        {"<h1>a</h1><a href=\"/?a=1&b=2\">x</a>", "ampersand"},
        {"<h1>a</h1>1 < 2", "not escaped"},
        {"<h1>a</h1><p class=x>y</p>", "double quotes"},
        {"<h1>a</h1><p class=\"x\" class=\"y\">z</p>", "twice"},
        {"<h1>a</h1><input name=\"q\">", "field without a label"},
        {"<h1>a</h1><input id=\"q\">", "field without a label"},
        {"<h1>a</h1><div id=\"q\"></div><p aria-describedby=\"q\"></p><textarea "
         "id=\"r\"></textarea>",
         "field without a label"},
        {"<h1>a</h1><table><tr><th>x</th></tr></table>", "without scope"},
        {"<h1 id=\"a\">a</h1><p id=\"a\">x</p>", "an id that is there twice"},
        {"<h1>a</h1><a href=\"#b\">x</a>", "an id that is not there"},
        {"<h1>a</h1><label for=\"b\">x</label>", "an id that is not there"},
        {"<h1>a</h1><img src=\"/x\">", "without alt"},
        {"<h1>a</h1><p style=\"color:red\">x</p>", "policy refuses: 'style'"},
        {"<h1>a</h1><p onclick=\"x()\">x</p>", "policy refuses: 'onclick'"},
        {"<h1>a</h1><style>p{}</style>", "stylesheet inside"},
        {"<h1>a</h1><script>x()</script>", "script inside"},
        {"<h1>a</h1><a href=\"javascript:x()\">x</a>", "script in an address"},
        {"<h1>a</h1><a href=\"/\"></a>", "without a word"},
        {"<h1>a</h1><button><svg></svg></button>", "without a word"},
        {"<h1>a</h1><a href=\"/\">x<a href=\"/\">y</a></a>", "inside another"},
        {"<h1>a</h1><DIV></DIV>", "capitals"},
    };
    struct arena *a = arena_open();

    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++)
        if (!strstr(wrong_with(a, cases[i].content), cases[i].words))
            fail_msg("%s: said '%s'", cases[i].content, wrong_with(a, cases[i].content));
    arena_close(a);
}

static void line_of_the_mistake_is_told(void **state)
{
    (void)state;
    struct arena *a = arena_open();

    CHECK(strstr(wrong_with(a, "<h1>a</h1>\n\n<p onclick=\"x\">b</p>"), "line 5:"));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_written_page_passes),
        cmocka_unit_test(each_mistake_is_seen),
        cmocka_unit_test(line_of_the_mistake_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
