/* mustache_test.c: the official cases of the specification, and what the page mode adds. */
#include "base/mustache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int set_up(void **state)
{
    *state = arena_open();
    return 0;
}

static int tear_down(void **state)
{
    arena_close(*state);
    return 0;
}

static struct str shared_path(struct arena *a, const char *below)
{
    const char *shared = getenv("FOLKMOOT_SHARED"), *source = getenv("FOLKMOOT_SOURCE");

    if (shared)
        return str_fmt(a, "%s/%s", shared, below);
    return str_fmt(a, "%s/../shared/%s", source ? source : ".", below);
}

/* A text with no `at` when there is no such file. */
static struct str file_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf b = buf_make(a, BUF_MOST);
    char part[8192];

    if (!f)
        return (struct str){0};
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        buf_bytes(&b, part, (ptrdiff_t)n);
    fclose(f);
    return buf_text(&b);
}

static struct json *parsed(struct arena *a, const char *text)
{
    struct json *out;
    struct str why;

    if (json_read(a, str_of(text), &out, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return out;
}

/* --- rendering one template
 * -------------------------------------------------------------------- */

struct page {
    struct arena *arena;
    struct mustache_set *set;
    enum rc rc;
    struct str text, why;
};

static struct page page_make(struct arena *a, enum mustache_mode mode)
{
    return (struct page){.arena = a, .set = mustache_set_make(a, mode)};
}

static void page_add(struct page *p, const char *name, const char *text)
{
    p->rc = mustache_add(p->set, str_of(name), str_of(text), &p->why);
}

static void page_render(struct page *p, const char *name, const struct json *model)
{
    struct buf out = buf_make(p->arena, 1024 * 1024);
    const struct mustache *t = mustache_find(p->set, str_of(name));

    assert_non_null(t);
    p->rc = mustache_render(p->set, t, model, &out, &p->why);
    p->text = buf_text(&out);
}

static struct page shown(struct arena *a, const char *text, const char *model)
{
    struct page p = page_make(a, MUSTACHE_PAGE);

    page_add(&p, "t", text);
    if (p.rc != OK)
        fail_msg("%.*s", STR_ARG(p.why));
    page_render(&p, "t", parsed(a, model));
    return p;
}

static void assert_text(struct str got, const char *expected)
{
    if (!str_eq(got, str_of(expected)))
        fail_msg("got [%.*s], not [%s]", STR_ARG(got), expected);
}

static void assert_shows(struct arena *a, const char *text, const char *model,
                         const char *expected)
{
    struct page p = shown(a, text, model);

    if (p.rc != OK)
        fail_msg("%.*s", STR_ARG(p.why));
    assert_text(p.text, expected);
}

static void assert_faults(struct arena *a, const char *text, const char *model,
                          const char *expected)
{
    struct page p = shown(a, text, model);

    assert_int_equal(p.rc, FAULT);
    assert_text(p.why, expected);
}

static void assert_refused(struct arena *a, const char *text, const char *expected)
{
    struct page p = page_make(a, MUSTACHE_PAGE);

    page_add(&p, "page", text);
    assert_int_equal(p.rc, INVALID);
    assert_text(p.why, expected);
}

/* --- the specification
 * ------------------------------------------------------------------------- */

static const char *const modules[] = {"comments", "delimiters", "interpolation", "inverted",
                                      "partials", "sections",
                                      /* None of the optional cases fails. */
                                      "optional-dynamic-names", "optional-inheritance"};

static bool case_passes(struct arena *a, const struct json *it)
{
    struct page p = page_make(a, MUSTACHE_SPEC);
    const struct json *partials = json_at(it, "partials");
    struct str expected = json_at(it, "expected")->u.str;

    for (const struct json *m = partials ? partials->u.of.first : NULL; m; m = m->next)
        page_add(&p, m->name, str_zero(a, m->u.str));
    page_add(&p, "", str_zero(a, json_at(it, "template")->u.str));
    if (p.rc == OK)
        page_render(&p, "", json_at(it, "data"));
    bool good = p.rc == OK && str_eq(p.text, expected);
    if (!good)
        print_message("%.*s: got [%.*s], not [%.*s] %.*s\n",
                      STR_ARG(json_at(it, "name")->u.str), STR_ARG(p.text), STR_ARG(expected),
                      STR_ARG(p.why));
    return good;
}

static void official_cases_pass(void **state)
{
    struct arena *a = *state;
    int failed = 0, all = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(modules); i++) {
        struct str below = str_fmt(a, "conformance/mustache/%s.json", modules[i]);
        struct str text = file_read(a, shared_path(a, below.at).at);
        if (!text.at)
            skip();
        const struct json *cases = json_at(parsed(a, str_zero(a, text)), "tests");
        for (const struct json *it = cases->u.of.first; it; it = it->next, all++)
            failed += !case_passes(a, it);
    }
    assert_int_equal(failed, 0);
    assert_true(all >= 93);
}

/* Rules of the specification for which the shared half has no case. */
static void indentation_goes_to_the_lines_of_the_template_not_of_its_values(void **state)
{
    struct page p = page_make(*state, MUSTACHE_SPEC);

    page_add(&p, "inner", "{{#list}}\n<{{{.}}}>\n{{/list}}\nend{{! said }}\n{{!a}}{{!b}}");
    page_add(&p, "outer", "-\n {{>inner}}\n");
    page_add(&p, "t", "  {{>outer}}\n.");
    page_render(&p, "t", parsed(*state, "{\"list\": [\"1\\n2\", 3]}"));
    assert_text(p.text, "  -\n   <1\n2>\n   <3>\n   end\n   .");
}

static void section_not_alone_on_its_line_is_indented_once_for_each_turn(void **state)
{
    struct page p = page_make(*state, MUSTACHE_SPEC);

    page_add(&p, "p", "{{#a}}q\n{{/a}}x\n");
    page_add(&p, "t", "  {{>p}}\n");
    page_render(&p, "t", parsed(*state, "{\"a\": [1, 2]}"));
    assert_text(p.text, "  q\n  q\n  x\n");
}

static void block_takes_the_indentation_of_the_place_it_is_shown_at(void **state)
{
    struct page p = page_make(*state, MUSTACHE_SPEC);

    page_add(&p, "standalone", "Hi,\n  {{$block}}{{/block}}\n");
    page_add(&p, "intrinsic", "Hi,\n{{$block}}\n    default\n{{/block}}\n");
    page_add(&p, "a", "{{<standalone}}{{$block}}\none\ntwo{{/block}}\n{{/standalone}}\n");
    page_add(&p, "b", "{{<intrinsic}}{{$block}}\none\ntwo\n{{/block}}{{/intrinsic}}\n");
    page_render(&p, "a", json_object(*state));
    assert_text(p.text, "Hi,\n  one\n  two\n");
    page_render(&p, "b", json_object(*state));
    assert_text(p.text, "Hi,\n    one\n    two\n");
    page_render(&p, "intrinsic", json_object(*state));
    assert_text(p.text, "Hi,\n    default\n");
}

static void
block_inside_a_line_takes_its_indentation_for_the_lines_after_the_first(void **state)
{
    struct page p = page_make(*state, MUSTACHE_SPEC);

    page_add(&p, "parent", "stop:\n  {{$nineties}}collaborate\n  and listen{{/nineties}}\n");
    page_add(&p, "t", "{{<parent}}{{$nineties}}hammer\ntime{{/nineties}}{{/parent}}");
    page_render(&p, "t", json_object(*state));
    assert_text(p.text, "stop:\n  hammer\n  time\n");
    page_render(&p, "parent", json_object(*state));
    assert_text(p.text, "stop:\n  collaborate\n  and listen\n");
}

static void block_is_shown_with_the_context_of_the_parent_template(void **state)
{
    struct page p = page_make(*state, MUSTACHE_SPEC);

    page_add(&p, "parent", "{{#nested}}{{$block}}You say {{fruit}}.{{/block}}{{/nested}}");
    page_add(&p, "t", "{{<parent}}{{$block}}I say {{fruit}}.{{/block}}{{/parent}}");
    page_render(
        &p, "t",
        parsed(*state, "{\"fruit\": \"apples\", \"nested\": {\"fruit\": \"bananas\"}}"));
    assert_text(p.text, "I say bananas.");
}

/* --- the page mode
 * ----------------------------------------------------------------------------- */

static void unescaped_forms_are_refused_in_pages(void **state)
{
    assert_refused(*state, "a\n{{{b}}}",
                   "page:2: text is never inserted unescaped: write {{b}}");
    assert_refused(*state, "{{& b }}", "page:1: text is never inserted unescaped: write {{b}}");
    assert_refused(*state, "{{=<% %>=}}<%{b}%>",
                   "page:1: text is never inserted unescaped: write {{b}}");
    assert_refused(*state, "{{=<% %>=}}\n\n<%&b%>",
                   "page:3: text is never inserted unescaped: write {{b}}");
}

static void missing_name_is_a_fault_with_its_place(void **state)
{
    assert_faults(*state, "<p>\n{{nmae}}", "{\"name\": 1}", "t:2: no 'nmae'");
    assert_faults(*state, "{{#rows}}{{/rows}}", "{}", "t:1: no 'rows'");
    assert_faults(*state, "{{^rows}}{{/rows}}", "{}", "t:1: no 'rows'");
    assert_faults(*state, "{{a.b}}", "{\"a\": {}, \"b\": 1}", "t:1: no 'a.b'");
    assert_faults(*state, "{{#list}}\n{{x}}\n{{/list}}", "{\"list\": [{\"x\": 1}, {}]}",
                  "t:2: no 'x'");
    assert_faults(*state, "{{>part}}", "{}", "t:1: no template for 'part'");
}

static void null_is_something_and_shows_as_nothing(void **state)
{
    assert_shows(*state, "[{{x}}]{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": null}", "[]no");
}

static void empty_text_is_falsy_in_pages_and_truthy_in_the_specification(void **state)
{
    struct page p = page_make(*state, MUSTACHE_SPEC);

    assert_shows(*state, "{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": \"\"}", "no");
    assert_shows(*state, "{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": 0}", "yes");
    page_add(&p, "t", "{{#x}}yes{{/x}}{{^x}}no{{/x}}");
    page_render(&p, "t", parsed(*state, "{\"x\": \"\"}"));
    assert_text(p.text, "yes");
}

static void only_markup_is_inserted_as_it_is(void **state)
{
    struct page p = page_make(*state, MUSTACHE_PAGE);
    struct json *model = json_object(*state);

    json_put_markup(model, "chart", S("<svg a=\"1\">&amp;</svg>"));
    json_put_markup(model, "none", S(""));
    json_put_str(model, "title", S("<b> & \"c\" 'd'"));
    page_add(&p, "t", "{{chart}}{{#none}}!{{/none}}<a title=\"{{title}}\">");
    page_render(&p, "t", model);
    assert_text(p.text, "<svg a=\"1\">&amp;</svg>"
                        "<a title=\"&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;\">");
}

static void inner_contexts_fall_back_to_outer_ones(void **state)
{
    assert_shows(
        *state, "{{#a}}{{#b}}{{x}}{{y}}{{z}} {{/b}}{{/a}}",
        "{\"x\": 1, \"y\": 1, \"z\": 1, \"a\": {\"y\": 2, \"b\": [{\"z\": 3}, {\"z\": 4}]}}",
        "123 124 ");
}

static void numbers_are_shown_as_they_read_back(void **state)
{
    assert_shows(*state, "{{a}} {{b}} {{c}} {{d}}",
                 "{\"a\": 0.1, \"b\": -12, \"c\": 9007199254740993, \"d\": true}",
                 "0.1 -12 9007199254740993 true");
}

static void list_shown_as_text_is_a_fault(void **state)
{
    assert_faults(*state, "{{x}}", "{\"x\": [1]}", "t:1: a list can't be shown as text: 'x'");
}

static void broken_templates_are_refused_with_their_line(void **state)
{
    assert_refused(*state, "\n{{a", "page:2: the tag that begins with '{{' is not closed");
    assert_refused(*state, "\n{{#a}}\n\n", "page:2: 'a' is opened and not closed");
    assert_refused(*state, "{{#a}}\n{{/b}}", "page:2: {{/b}} stands where {{/a}} should");
    assert_refused(*state, "{{/a}}", "page:1: {{/a}} closes nothing");
    assert_refused(*state, "{{a b}}", "page:1: 'a b' is not a name");
    assert_refused(*state, "{{a..b}}", "page:1: 'a..b' is not a name");
    assert_refused(*state, "{{}}", "page:1: '' is not a name");
    assert_refused(*state, "{{=a=}}",
                   "page:1: new delimiters are written {{=OPEN CLOSE=}}, without '='");
}

static void nesting_is_capped(void **state)
{
    struct buf b = buf_make(*state, 10000);

    for (int i = 0; i < 65; i++)
        buf_lit(&b, "{{#a}}");
    buf_char(&b, 0);
    assert_refused(*state, b.at, "page:1: sections are nested more than 64 deep");
}

static void template_that_calls_itself_for_ever_is_a_fault(void **state)
{
    struct page p = page_make(*state, MUSTACHE_PAGE);

    page_add(&p, "t", "x{{>t}}");
    page_render(&p, "t", json_object(*state));
    assert_int_equal(p.rc, FAULT);
    assert_text(p.why, "t:1: partials call each other too deep at 't'");
}

static void page_past_the_size_of_its_buffer_is_a_fault(void **state)
{
    struct page p = page_make(*state, MUSTACHE_PAGE);
    struct buf out = buf_make(*state, 1000);

    page_add(&p, "t", "{{#a}}{{#a}}{{#a}}{{#a}}0123456789{{/a}}{{/a}}{{/a}}{{/a}}");
    const struct json *model = parsed(*state, "{\"a\": [1,2,3,4,5,6,7,8,9,10]}");
    assert_int_equal(mustache_render(p.set, mustache_find(p.set, S("t")), model, &out, &p.why),
                     FAULT);
    assert_text(p.why, "t:1: the page is too large in 'a'");
}

static void page_that_shows_nothing_for_ever_is_a_fault(void **state)
{
    struct page p = page_make(*state, MUSTACHE_PAGE);

    for (int i = 0; i < 30; i++)
        page_add(&p, str_fmt(*state, "t%d", i).at,
                 str_fmt(*state, "{{>t%d}}{{>t%d}}", i + 1, i + 1).at);
    page_add(&p, "t30", "");
    page_render(&p, "t0", json_object(*state));
    assert_int_equal(p.rc, FAULT);
    assert_text(p.why, "t29:1: too much to show in 't30'");
}

static void template_added_again_takes_the_place_of_the_first(void **state)
{
    struct page p = page_make(*state, MUSTACHE_PAGE);

    for (int i = 0; i < 200; i++)
        page_add(&p, str_fmt(*state, "t%d", i).at, str_fmt(*state, "{{x}} %d", i).at);
    page_add(&p, "t150", "again");
    assert_null(mustache_find(p.set, S("t200")));
    page_render(&p, "t150", json_object(*state));
    assert_text(p.text, "again");
    page_render(&p, "t199", parsed(*state, "{\"x\": 7}"));
    assert_text(p.text, "7 199");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(official_cases_pass),
        TEST(indentation_goes_to_the_lines_of_the_template_not_of_its_values),
        TEST(section_not_alone_on_its_line_is_indented_once_for_each_turn),
        TEST(block_takes_the_indentation_of_the_place_it_is_shown_at),
        TEST(block_inside_a_line_takes_its_indentation_for_the_lines_after_the_first),
        TEST(block_is_shown_with_the_context_of_the_parent_template),
        TEST(unescaped_forms_are_refused_in_pages),
        TEST(missing_name_is_a_fault_with_its_place),
        TEST(null_is_something_and_shows_as_nothing),
        TEST(empty_text_is_falsy_in_pages_and_truthy_in_the_specification),
        TEST(only_markup_is_inserted_as_it_is),
        TEST(inner_contexts_fall_back_to_outer_ones),
        TEST(numbers_are_shown_as_they_read_back),
        TEST(list_shown_as_text_is_a_fault),
        TEST(broken_templates_are_refused_with_their_line),
        TEST(nesting_is_capped),
        TEST(template_that_calls_itself_for_ever_is_a_fault),
        TEST(page_past_the_size_of_its_buffer_is_a_fault),
        TEST(page_that_shows_nothing_for_ever_is_a_fault),
        TEST(template_added_again_takes_the_place_of_the_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
