/* route_test.c: which route an address belongs to. */
#include "house.h"
#include "web/testing.h"

static const struct room *const both[] = {&hello_room, &slow_room, NULL};

static int before(void **state)
{
    (void)state;
    house_open(&(struct web_config){.rooms = both});
    return 0;
}

static int after(void **state)
{
    (void)state;
    house_close();
    return 0;
}

static void literal_beats_parameter(void **state)
{
    (void)state;
    CHECK(has(get("/hello/new").body, "<h1>A new one</h1>"));
    CHECK(has(get("/hello/newer").body, "<h1>newer</h1>"));
    CHECK(has(get("/hello/%6Eew").body, "<h1>A new one</h1>"));
}

static void literal_without_the_form_leaves_it_to_the_parameter(void **state)
{
    (void)state;
    CHECK(has(get("/hello/new.json").body, "\"title\":\"new\""));
}

static void ending_chooses_the_form(void **state)
{
    (void)state;
    CHECK(str_starts(get("/hello").type, S("text/html")));
    CHECK(str_starts(get("/hello.json").type, S("application/json")));
    CHECK(str_starts(get("/hello.csv").type, S("text/csv")));
    CHECK(str_starts(get("/hello.svg").type, S("image/svg+xml")));
}

static void form_that_is_not_offered_is_part_of_the_name(void **state)
{
    (void)state;
    CHECK(has(get("/hello/a.csv").body, "<h1>a.csv</h1>"));
    assert_int_equal(get("/number.json").status, 404);
}

static void first_page_has_other_forms_as_index(void **state)
{
    (void)state;
    CHECK(has(get("/index.json").body, "Hello"));
    CHECK(has(get("/.json").body, "Hello"));
    assert_int_equal(get("/index.csv").status, 200);
    assert_int_equal(get("/index").status, 404);
    CHECK(has(get("/").body, "href=\"/index.json\""));
}

static void unknown_address_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(get("/nowhere").status, 404);
    assert_int_equal(get("/hello/a/b").status, 404);
    assert_int_equal(get("//hello").status, 404);
    assert_int_equal(get("/hello//new").status, 404);
    assert_int_equal(get("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15").status, 404);
    assert_int_equal(get("/hello/.json").status, 200); /* a name of five letters */
}

static void trailing_slash_is_sent_on(void **state)
{
    (void)state;
    struct house_reply r = get("/hello/?a=1&b=%20");

    assert_int_equal(r.status, 308);
    CHECK(str_eq(r.location, S("/hello?a=1&b=%20")));
    CHECK(str_eq(get("/hello/a%22b/").location, S("/hello/a%22b")));
    assert_int_equal(get("/nowhere/").status, 404);
    assert_int_equal(post("/hello/", "to=/").status, 404);
}

static void trailing_slash_leads_to_no_other_site(void **state)
{
    (void)state;
    assert_int_equal(get("//example.org/").status, 404);
    assert_int_equal(get("/hello//example.org/").status, 404);
    CHECK(str_eq(get("/hello/%5Cexample.org/").location, S("/hello/%5Cexample.org")));
}

static void other_methods_are_told_what_is_taken(void **state)
{
    (void)state;
    struct house_reply r = post("/number", "a=1");

    assert_int_equal(r.status, 405);
    CHECK(str_eq(r.allow, S("GET, HEAD")));
    r = ask(&(struct web_ask){.method = S("DELETE"), .target = S("/hello")});
    assert_int_equal(r.status, 405);
    r = ask(&(struct web_ask){.method = S("HEAD"), .target = S("/hello")});
    assert_int_equal(r.status, 200);
    assert_int_equal(post("/nowhere", "a=1").status, 404);
}

static void lane_is_that_of_the_route(void **state)
{
    (void)state;
    struct web_ask what = {.method = S("GET"), .target = S("/slow?ms=1")};

    assert_int_equal(web_cost(house_web(), &what), COST_SLOW);
    what.target = S("/hello.json");
    assert_int_equal(web_cost(house_web(), &what), COST_FAST);
    what.target = S("/hello?q=known&with=type");
    assert_int_equal(web_cost(house_web(), &what), COST_FAST);
    what.target = S("/hello?a=b&known=2026-01-01");
    assert_int_equal(web_cost(house_web(), &what), COST_SLOW);
    what.target = S("/hello?k%6Eown=2026-01-01");
    assert_int_equal(web_cost(house_web(), &what), COST_SLOW);
    what.target = S("/hello?with=model-0");
    assert_int_equal(web_cost(house_web(), &what), COST_SLOW);
    what.target = S("/hello.pdf");
    assert_int_equal(web_cost(house_web(), &what), COST_FAST); /* there is none */
    what.target = S("/%zz");
    assert_int_equal(web_cost(house_web(), &what), COST_FAST);
}

static void table_is_printed_with_a_row_for_each_form(void **state)
{
    (void)state;
    struct arena *a = arena_open();
    struct buf b = buf_make(a, BUF_MOST);

    web_routes_tsv(house_web(), &b);
    struct str all = buf_text(&b);
    CHECK(
        has(all, "GET\t/hello.csv\tread\tpublic\tfast\tpublic\tnone\tA page in every form.\n"));
    CHECK(has(all, "POST\t/hello\twrite\tpublic\tfast\tnone\thello\tA form.\n"));
    CHECK(has(all, "GET\t/index.json\t"));
    CHECK(has(all, "GET\t/assets/{file}\tread\tpublic\tfast\timmutable\t"));
    CHECK(has(all, "GET\t/slow\tread\tpublic\tslow\t"));
    CHECK(str_find(all, S("\t/hello\t")) < str_find(all, S("\t/hello.csv\t")));
    CHECK(str_find(all, S("\t/hello.svg\t")) < str_find(all, S("\t/hello/{name}\t")));
    arena_close(a);
}

/* --- tables that can't be served ---------------------------------------------------------- */

static enum rc nothing(struct request *rq)
{
    (void)rq;
    return OK;
}

#define ROW(path, audience, cache)                                                             \
    ROUTE(GET, path, nothing, FORM_HTML, "read", audience, FAST, cache, "none", "A page.")

static void refuses(const struct route *routes, const char *words)
{
    const struct room room = {.name = "x", .routes = routes};
    const struct room *const rooms[] = {&room, NULL};
    struct web_config config = {.rooms = rooms};
    struct str why = {0};
    struct web *web;

    assert_int_equal(web_open(&config, &web, &why), FAULT);
    if (!has(why, words))
        fail_msg("'%.*s' does not say '%s'", STR_ARG(why), words);
    web_close(web);
}

static void routes_that_fit_the_same_addresses_are_refused(void **state)
{
    (void)state;
    refuses((const struct route[]){ROW("/a/{x}", "public", NONE),
                                   ROW("/a/{y}", "public", NONE),
                                   {0}},
            "fit the same addresses");
}

static void badly_written_routes_are_refused(void **state)
{
    (void)state;
    refuses((const struct route[]){ROW("a", "public", NONE), {0}}, "start with a slash");
    refuses((const struct route[]){ROW("/a//b", "public", NONE), {0}}, "segment");
    refuses((const struct route[]){ROW("/a/", "public", NONE), {0}}, "segment");
    refuses((const struct route[]){ROW("/{x}/{x}", "public", NONE), {0}}, "twice");
    refuses((const struct route[]){ROW("/{x", "public", NONE), {0}}, "segment");
    refuses((const struct route[]){ROW("/a", NULL, NONE), {0}}, "column");
}

static void what_is_not_public_may_not_be_kept(void **state)
{
    (void)state;
    refuses((const struct route[]){ROW("/a", "members", PUBLIC), {0}}, "only what is public");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literal_beats_parameter),
        cmocka_unit_test(literal_without_the_form_leaves_it_to_the_parameter),
        cmocka_unit_test(ending_chooses_the_form),
        cmocka_unit_test(form_that_is_not_offered_is_part_of_the_name),
        cmocka_unit_test(first_page_has_other_forms_as_index),
        cmocka_unit_test(unknown_address_is_not_found),
        cmocka_unit_test(trailing_slash_is_sent_on),
        cmocka_unit_test(trailing_slash_leads_to_no_other_site),
        cmocka_unit_test(other_methods_are_told_what_is_taken),
        cmocka_unit_test(lane_is_that_of_the_route),
        cmocka_unit_test(table_is_printed_with_a_row_for_each_form),
        cmocka_unit_test(routes_that_fit_the_same_addresses_are_refused),
        cmocka_unit_test(badly_written_routes_are_refused),
        cmocka_unit_test(what_is_not_public_may_not_be_kept),
    };
    return cmocka_run_group_tests(tests, before, after);
}
