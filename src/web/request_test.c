/* request_test.c: what is read out of targets, queries and forms, and what is refused. */
#include "house.h"
#include "web/testing.h"

#include <string.h>

static struct arena *arena;
static struct work work;
static const struct pair *pairs;
static ptrdiff_t pair_count;

static int before(void **state)
{
    (void)state;
    arena = arena_open();
    work = (struct work){.arena = arena};
    return 0;
}

static int after(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct target taken(const char *raw)
{
    struct target t;
    struct str s = str_of(raw);
    const char *wrong = target_read(s, arena_alloc(arena, s.len), &t);

    if (wrong)
        fail_msg("%s: the address %s", raw, wrong);
    return t;
}

static bool refused(struct str raw, const char *words)
{
    struct target t;
    const char *wrong = target_read(raw, arena_alloc(arena, raw.len), &t);

    return wrong && strstr(wrong, words);
}

static enum rc read_pairs(struct str text)
{
    work.complaints = NULL;
    return pairs_read(&work, text, "The address", false, false, &pairs, &pair_count);
}

static bool told(const char *words)
{
    return work.complaints && has(work.complaints->words, words);
}

static void target_is_split_at_slashes_and_decoded(void **state)
{
    (void)state;
    struct target t = taken("/areas/M%C3%B4n%20x/metrics?with=a%26b&x");

    assert_int_equal(t.count, 3);
    CHECK(str_eq(t.parts[1], S("Môn x")));
    CHECK(str_eq(t.path, S("/areas/Môn x/metrics")));
    CHECK(str_eq(t.query, S("with=a%26b&x")));
    assert_int_equal(t.suffix, 0);
    assert_false(t.slash);
}

static void first_page_has_no_parts(void **state)
{
    (void)state;
    assert_int_equal(taken("/").count, 0);
    CHECK(str_eq(taken("/?a=1").path, S("/")));
}

static void form_is_taken_off_the_last_part(void **state)
{
    (void)state;
    struct target t = taken("/areas/E08.000.json?x");

    assert_int_equal(t.suffix, FORM_JSON);
    CHECK(str_eq(t.bare, S("E08.000")));
    assert_int_equal(taken("/a.csv").suffix, FORM_CSV);
    assert_int_equal(taken("/a.svg").suffix, FORM_SVG);
    assert_int_equal(taken("/a.json/").suffix, 0);
    assert_int_equal(taken("/a.jsonx").suffix, 0);
}

static void trailing_slash_is_told_and_empty_parts_are_kept(void **state)
{
    (void)state;
    assert_true(taken("/areas/").slash);
    assert_int_equal(taken("/areas/").count, 1);
    assert_int_equal(taken("//areas").count, 2);
    assert_int_equal(taken("/areas//").count, 2);
}

static void path_deeper_than_any_route_is_counted_only(void **state)
{
    (void)state;
    assert_int_equal(taken("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15.json").count, PARTS_MOST + 1);
}

static void odd_targets_are_refused(void **state)
{
    (void)state;
    CHECK(refused(S(""), "slash"));
    CHECK(refused(S("*"), "slash"));
    CHECK(refused(S("http://example.org/"), "slash"));
    CHECK(refused(S("/a%"), "percent"));
    CHECK(refused(S("/a%4"), "percent"));
    CHECK(refused(S("/a%zz"), "percent"));
    CHECK(refused(S("/a%00b"), "control"));
    CHECK(refused(S("/a%0d%0ab"), "control"));
    CHECK(refused(S("/a%7f"), "control"));
    CHECK(refused(S("/a%C2%85"), "control"));
    CHECK(refused(S("/a%FF"), "UTF-8"));
    CHECK(refused(S("/a%C0%AF"), "UTF-8"));
    CHECK(refused(S("/a%ED%A0%80"), "UTF-8"));
    CHECK(refused(S("/a%2Fb"), "slash"));
    CHECK(refused(S("/a/../b"), "dots"));
    CHECK(refused(S("/a/%2e%2E/b"), "dots"));
    CHECK(refused(S("/./a"), "dots"));
    CHECK(refused(S("/a#b"), "escaped"));
    CHECK(refused(S("/a b"), "escaped"));
    CHECK(refused(S("/a\tb"), "escaped"));
}

static void query_is_decoded_in_order(void **state)
{
    (void)state;
    MUST(read_pairs(S("b=1+2%2B3&&a=&c=x%3Dy=z&%C3%A9=%26")));
    assert_int_equal(pair_count, 4);
    CHECK(str_eq(pairs[0].name, S("b")) && str_eq(pairs[0].value, S("1 2+3")));
    CHECK(str_eq(pairs[1].name, S("a")) && pairs[1].value.len == 0);
    CHECK(str_eq(pairs[2].value, S("x=y=z")));
    CHECK(str_eq(pairs[3].name, S("é")) && str_eq(pairs[3].value, S("&")));
}

static void name_without_a_value_has_an_empty_one(void **state)
{
    (void)state;
    MUST(read_pairs(S("a")));
    assert_int_equal(pair_count, 1);
    CHECK(str_eq(pairs[0].name, S("a")) && pairs[0].value.len == 0);
}

static void broken_queries_are_refused_in_words(void **state)
{
    (void)state;
    assert_int_equal(read_pairs(S("a=1&a=2")), INVALID);
    CHECK(told("gives 'a' twice"));
    assert_int_equal(read_pairs(S("a=1&%61=2")), INVALID);
    CHECK(told("gives 'a' twice"));
    assert_int_equal(read_pairs(S("a=%4")), INVALID);
    CHECK(told("The value of 'a' has a percent sign"));
    assert_int_equal(read_pairs(S("a=%00")), INVALID);
    CHECK(told("control character"));
    assert_int_equal(read_pairs(S("a=%0a")), INVALID);
    assert_int_equal(read_pairs(S("a=%FE")), INVALID);
    CHECK(told("not UTF-8"));
    assert_int_equal(read_pairs(S("=1")), INVALID);
    CHECK(told("name is empty"));
    assert_int_equal(read_pairs(S("%zz=1")), INVALID);
}

static void sixty_four_parameters_are_the_most(void **state)
{
    (void)state;
    struct buf b = buf_make(arena, 4096);

    for (int i = 0; i < PAIRS_MOST; i++)
        buf_fmt(&b, "&p%d=%d", i, i);
    MUST(read_pairs(buf_text(&b)));
    assert_int_equal(pair_count, 64);
    buf_lit(&b, "&one=more");
    assert_int_equal(read_pairs(buf_text(&b)), INVALID);
    CHECK(told("more than 64"));
}

static struct request posted(struct str body, struct str type, enum rc *rc)
{
    struct request rq = {.work = &work};
    struct web_ask what = {.body = body, .body_type = type};

    work.complaints = NULL;
    *rc = fields_read(&rq, &what);
    return rq;
}

static void form_fields_may_hold_lines(void **state)
{
    (void)state;
    enum rc rc;
    struct request rq = posted(S("text=a%0D%0Ab&x=1"),
                               S("application/x-www-form-urlencoded; charset=UTF-8"), &rc);

    assert_int_equal(rc, OK);
    assert_int_equal(rq.field_count, 2);
    CHECK(str_eq(rq.fields[0].value, S("a\r\nb")));
}

static void forms_have_more_fields_than_addresses(void **state)
{
    struct str type = S("application/x-www-form-urlencoded");
    struct buf b = buf_make(arena, 8192);
    enum rc rc;

    (void)state;
    for (int i = 0; i < FIELDS_MOST; i++)
        buf_fmt(&b, "&f%d=%d", i, i);
    struct request rq = posted(buf_text(&b), type, &rc);
    assert_int_equal(rc, OK);
    assert_int_equal(rq.field_count, 256);
    CHECK(str_eq(rq_field(&rq, "f255"), S("255")));
    buf_lit(&b, "&one=more");
    posted(buf_text(&b), type, &rc);
    assert_int_equal(rc, INVALID);
    CHECK(told("more than 256"));
}

static void forms_of_another_kind_or_size_are_refused(void **state)
{
    (void)state;
    enum rc rc;
    char *large = arena_alloc(arena, BODY_MOST + 1);

    memset(large, 'a', BODY_MOST + 1);
    posted(S("{}"), S("application/json"), &rc);
    assert_int_equal(rc, INVALID);
    posted(S("a=1"), S(""), &rc);
    assert_int_equal(rc, INVALID);
    posted((struct str){large, BODY_MOST + 1}, S("application/x-www-form-urlencoded"), &rc);
    assert_int_equal(rc, TOO_LARGE);
    posted((struct str){large, BODY_MOST}, S("application/x-www-form-urlencoded"), &rc);
    assert_int_equal(rc, OK);
    posted(S("a=%00"), S("application/x-www-form-urlencoded"), &rc);
    assert_int_equal(rc, INVALID);
    posted(S(""), S(""), &rc);
    assert_int_equal(rc, OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(target_is_split_at_slashes_and_decoded, before, after),
        cmocka_unit_test_setup_teardown(first_page_has_no_parts, before, after),
        cmocka_unit_test_setup_teardown(form_is_taken_off_the_last_part, before, after),
        cmocka_unit_test_setup_teardown(trailing_slash_is_told_and_empty_parts_are_kept, before,
                                        after),
        cmocka_unit_test_setup_teardown(path_deeper_than_any_route_is_counted_only, before,
                                        after),
        cmocka_unit_test_setup_teardown(odd_targets_are_refused, before, after),
        cmocka_unit_test_setup_teardown(query_is_decoded_in_order, before, after),
        cmocka_unit_test_setup_teardown(name_without_a_value_has_an_empty_one, before, after),
        cmocka_unit_test_setup_teardown(broken_queries_are_refused_in_words, before, after),
        cmocka_unit_test_setup_teardown(sixty_four_parameters_are_the_most, before, after),
        cmocka_unit_test_setup_teardown(form_fields_may_hold_lines, before, after),
        cmocka_unit_test_setup_teardown(forms_have_more_fields_than_addresses, before, after),
        cmocka_unit_test_setup_teardown(forms_of_another_kind_or_size_are_refused, before,
                                        after),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
