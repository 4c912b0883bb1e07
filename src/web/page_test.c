/* page_test.c: what a model looks like in each form, and what a reader is told when it fails.
 */
#include "house.h"
#include "web/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* --- forms -------------------------------------------------------------------------------- */

static void page_stands_in_the_frame(void **state)
{
    (void)state;
    struct house_reply r = get("/hello?a=1&b=x%20y");

    assert_int_equal(r.status, 200);
    CHECK(has(r.body, "<html lang=\"en\""));
    CHECK(has(r.body, "Hello &lt;world&gt;"));
    CHECK(has(r.body, "A page for tests &amp; nothing else."));
    CHECK(has(r.body, "<svg><title>Bars</title>"));
    CHECK(has(r.body, "href=\"/assets/style-0123456789abcdef.css\""));
    CHECK(has(r.body, "src=\"/assets/small-00112233aabbccdd.js\""));
    CHECK(has(r.body, "href=\"/hello.json?a=1&amp;b=x%20y\""));
    CHECK(has(r.body, "href=\"/hello.csv?a=1&amp;b=x%20y\""));
}

static void page_without_a_table_offers_none(void **state)
{
    (void)state;
    struct house_reply r = get("/hello/%22x%22");

    CHECK(has(r.body, "href=\"/hello/%22x%22.json\""));
    CHECK(!has(r.body, ".csv\""));
}

static void json_is_the_model_without_markup(void **state)
{
    (void)state;
    struct house_reply r = get("/hello.json");

    CHECK(has(r.body, "\"title\":\"Hello <world>\""));
    CHECK(has(r.body, "{\"place\":{\"rank\":1},\"name\":\"Bury, Lancashire\",\"value\":0.1,"
                      "\"marked\":true,\"gap\":null}"));
    CHECK(!has(r.body, "svg"));
    CHECK(str_eq(r.type, S("application/json; charset=utf-8")));
}

static void first_table_is_the_default(void **state)
{
    (void)state;
    struct house_reply r = get("/hello.csv");

    CHECK(str_eq(r.body, S("name,\"the \"\"value\"\"\",rank,marked,gap\r\n"
                           "\"Bury, Lancashire\",0.1,1,true,\r\n"
                           "'=SUM(A1),-2,1,true,\r\n")));
    CHECK(str_eq(r.type, S("text/csv; charset=utf-8")));
    CHECK(str_eq(r.file_name, S("hello.csv")));
}

static void table_is_chosen_by_name(void **state)
{
    (void)state;
    struct house_reply r = get("/hello.csv?table=short");

    CHECK(str_eq(r.body, S("value\r\n0.1\r\n-2\r\n")));
    CHECK(str_eq(r.file_name, S("hello-short.csv")));
    CHECK(str_eq(get("/index.csv").file_name, S("folkmoot.csv")));
}

static void unknown_table_is_refused_naming_what_there_is(void **state)
{
    (void)state;
    struct house_reply r = get("/hello.csv?table=x");

    assert_int_equal(r.status, 400);
    CHECK(has(r.body, "There is no table 'x' here. Ask for 'members', 'short', 'wrong'."));
}

static void column_that_the_rows_lack_is_a_fault(void **state)
{
    (void)state;
    assert_int_equal(get("/hello.csv?table=wrong").status, 500);
}

static void chart_is_chosen_by_name(void **state)
{
    (void)state;
    CHECK(has(get("/hello.svg").body, "<title>Bars</title>"));
    CHECK(has(get("/hello.svg?chart=trend").body, "<title>Trend</title>"));
    CHECK(str_eq(get("/hello.svg?chart=trend").file_name, S("hello-trend.svg")));
    struct house_reply r = get("/hello.svg?chart=pie");
    assert_int_equal(r.status, 400);
    CHECK(has(r.body, "There is no chart 'pie' here. Ask for 'bars', 'trend'."));
}

/* --- caches ------------------------------------------------------------------------------- */

static void same_page_is_not_sent_twice(void **state)
{
    (void)state;
    struct house_reply first = get("/hello");

    assert_int_equal(first.etag.len, 18);
    assert_int_equal(get_unless("/hello", first.etag).status, 304);
    assert_int_equal(get_unless("/hello", S("\"x\", W/\"y\"")).status, 200);
    assert_int_equal(get_unless("/hello", S("*")).status, 304);
    CHECK(!str_eq(get("/hello/a").etag, get("/hello/b").etag));
    CHECK(!str_eq(get("/hello.json").etag, first.etag));
}

static void page_that_may_not_be_kept_has_no_tag(void **state)
{
    (void)state;
    struct house_reply r = get("/hello/new");

    assert_int_equal(r.cache, CACHE_NONE);
    assert_int_equal(r.etag.len, 0);
    assert_int_equal(get_unless("/hello/new", S("*")).status, 200);
}

static void tags_tell_lengths_and_last_bytes_apart(void **state)
{
    (void)state;
    struct arena *a = arena_open();

    CHECK(!str_eq(etag_make(a, S("12345678")), etag_make(a, S("12345679"))));
    CHECK(!str_eq(etag_make(a, S("12345678x")), etag_make(a, S("12345678y"))));
    CHECK(!str_eq(etag_make(a, S("")), etag_make(a, (struct str){"\0", 1})));
    CHECK(str_eq(etag_make(a, S("the same")), etag_make(a, S("the same"))));
    arena_close(a);
}

static void codings_are_taken_as_the_client_says(void **state)
{
    (void)state;
    CHECK(coding_taken(S("gzip, deflate, br"), S("br")));
    CHECK(coding_taken(S("GZIP;q=0.5"), S("gzip")));
    CHECK(!coding_taken(S("gzip;q=0, br"), S("gzip")));
    CHECK(!coding_taken(S("br; q=0.000"), S("br")));
    CHECK(!coding_taken(S("x-gzip"), S("gzip")));
    CHECK(!coding_taken(S(""), S("gzip")));
}

static bool header_is(const struct reply *r, const char *name, const char *part)
{
    struct arena *a = arena_open();
    struct header all[HEADERS_MOST];
    int count = headers_make(a, r, all), found = 0;

    assert_in_range(count, 1, HEADERS_MOST);
    for (int i = 0; i < count; i++)
        found += str_eq(str_of(all[i].name), str_of(name)) && has(str_of(all[i].value), part);
    arena_close(a);
    return found == 1;
}

static void every_reply_carries_the_policy(void **state)
{
    (void)state;
    struct reply r = {.status = 200, .type = S("text/html"), .cache = CACHE_PUBLIC};

    CHECK(header_is(&r, "Content-Security-Policy", "default-src 'none'"));
    CHECK(!header_is(&r, "Content-Security-Policy", "unsafe"));
    CHECK(header_is(&r, "X-Content-Type-Options", "nosniff"));
    CHECK(header_is(&r, "Referrer-Policy", "same-origin"));
    CHECK(header_is(&r, "Cross-Origin-Opener-Policy", "same-origin"));
    CHECK(header_is(&r, "Cross-Origin-Resource-Policy", "same-origin"));
    CHECK(header_is(&r, "Permissions-Policy", "camera=()"));
    CHECK(header_is(&r, "Cache-Control", "max-age=0, must-revalidate"));
    r.cache = CACHE_NONE;
    CHECK(header_is(&r, "Cache-Control", "no-store"));
    r.file_name = S("a.csv");
    CHECK(header_is(&r, "Content-Disposition", "attachment; filename=\"a.csv\""));
}

/* --- what the web floor answers itself ---------------------------------------------------- */

static void asset_is_found_by_its_hash_only(void **state)
{
    (void)state;
    struct house_reply r = get("/assets/style-0123456789abcdef.css");

    assert_int_equal(r.status, 200);
    CHECK(str_eq(r.body, testing_style));
    assert_int_equal(r.cache, CACHE_IMMUTABLE);
    assert_int_equal(get_unless("/assets/style-0123456789abcdef.css", r.etag).status, 304);
    assert_int_equal(get("/assets/style-0123456789abcdee.css").status, 404);
    assert_int_equal(get("/assets/style.css").status, 404);
    assert_int_equal(get("/assets/-.css").status, 404);
    assert_int_equal(get("/assets/style-").status, 404);
    assert_int_equal(get("/assets/frame-.mustache").status, 404);
}

static void small_files_are_there(void **state)
{
    (void)state;
    CHECK(str_eq(get("/-/health").body, S("ok\n")));
    CHECK(has(get("/robots.txt").body, "User-agent: *"));
    CHECK(has(get("/favicon.svg").body, "<svg"));
    CHECK(str_eq(get("/favicon.ico").type, S("image/svg+xml")));
}

/* --- problems ----------------------------------------------------------------------------- */

static void each_failure_has_its_status_and_words(void **state)
{
    (void)state;
    static const int expected[] = {500, 404, 403, 400, 409, 413, 503, 500};

    for (int rc = OK; rc <= FAULT; rc++) {
        char target[32];
        snprintf(target, sizeof target, "/fail?rc=%d", rc);
        struct house_reply r = get(target);
        assert_int_equal(r.status, expected[rc]);
        assert_int_equal(r.cache, CACHE_NONE);
        CHECK(has(r.body, "second words") == (rc != OK && rc != FAULT));
    }
    struct str body = get("/fail?rc=3").body;
    CHECK(str_find(body, S("first words")) < str_find(body, S("second words")));
}

static void problem_comes_in_the_form_that_was_asked_for(void **state)
{
    (void)state;
    struct house_reply r = get("/fail.json?rc=3");

    assert_int_equal(r.status, 400);
    CHECK(str_starts(r.type, S("application/json")));
    CHECK(has(r.body, "\"status\":400,\"words\":[\"first words\",\"second words\"]"));
    r = get("/fail.csv?rc=3");
    CHECK(str_starts(r.type, S("text/plain")));
    CHECK(has(r.body, "first words\nsecond words\n"));
    CHECK(str_starts(get("/nowhere.json").type, S("application/json")));
}

static void nearest_addresses_are_offered(void **state)
{
    (void)state;
    struct house_reply r = get("/hello/nobody");

    assert_int_equal(r.status, 404);
    CHECK(has(r.body, "There is nobody called &#39;nobody&#39;.") ||
          has(r.body, "There is nobody called &#x27;nobody&#x27;."));
    CHECK(has(r.body, "href=\"/hello/somebody\">Somebody</a>"));
    CHECK(has(get("/hello/nobody.json").body,
              "\"suggestions\":[{\"href\":\"/hello/somebody\",\"title\":\"Somebody\"}]"));
    CHECK(!has(get("/nowhere").body, "Did you mean"));
}

static void misspelt_name_in_a_template_is_a_fault(void **state)
{
    (void)state;
    struct house_reply r = get("/broken");

    assert_int_equal(r.status, 500);
    CHECK(!has(r.body, "no_such_name"));
}

static void broken_addresses_are_answered_in_words(void **state)
{
    (void)state;
    CHECK(has(get("/hello?a=1&a=2").body, "twice"));
    assert_int_equal(get("/hello?a=1&a=2").status, 400);
    assert_int_equal(get("/%00").status, 400);
    CHECK(has(get("/a%2").body, "two hexadecimal digits"));
    assert_int_equal(get("http://example.org/").status, 400);
    CHECK(has(get("/number?n=51").body, "'n' must be a whole number from 1 to 50."));
    assert_int_equal(get("/number?n=1e1").status, 400);
    CHECK(str_eq(get("/number?n=50").body, S("50")));
    CHECK(str_eq(get("/number").body, S("7")));
}

static void overlong_address_is_refused(void **state)
{
    (void)state;
    char target[TARGET_MOST + 2];

    memset(target, 'a', sizeof target);
    target[0] = '/';
    target[TARGET_MOST + 1] = '\0';
    assert_int_equal(get(target).status, 414);
    target[TARGET_MOST] = '\0';
    assert_int_equal(get(target).status, 404);
}

static void secret_page_asks_who_is_not_signed_in_to_do_so(void **state)
{
    (void)state;
    struct house_reply hidden = get("/secret");

    assert_int_equal(hidden.status, 303);
    CHECK(str_eq(hidden.location, S("/sign-in?next=%2Fsecret")));
    CHECK(!has(hidden.body, "the secret"));
}

static void forms_are_read_and_lead_on(void **state)
{
    (void)state;
    struct house_reply r = post("/hello", "to=%2Fhello%2Fx");

    assert_int_equal(r.status, 303);
    CHECK(str_eq(r.location, S("/hello/x")));
    assert_int_equal(post("/hello", "a=1").status, 400);
}

static void nobody_is_sent_to_another_site(void **state)
{
    (void)state;
    assert_int_equal(post("/hello", "to=//example.org").status, 500);
    assert_int_equal(post("/hello", "to=https://example.org").status, 500);
    assert_int_equal(post("/hello", "to=/%5Cexample.org").status, 500);
    assert_int_equal(post("/hello", "to=/a%0d%0aSet-Cookie:x").status, 500);
}

/* --- cookies ------------------------------------------------------------------------------ */

static int posts_run;

static enum rc jar_show(struct request *rq)
{
    struct str name = rq_query(rq, "name");

    return page_bytes(rq, "text/plain", rq_cookie(rq, str_zero(rq->work->arena, name)));
}

static enum rc jar_fill(struct request *rq)
{
    posts_run++;
    TRY(page_go(rq, S("/jar")));
    reply_cookie(rq, "__Host-jar", rq_field(rq, "value"), 60);
    return OK;
}

static const struct route jar_routes[] = {
    ROUTE(GET, "/jar", jar_show, FORM_OTHER, "read", "public", FAST, NONE, "none",
          "A cookie that came."),
    ROUTE(POST, "/jar", jar_fill, FORM_HTML, "write", "public", FAST, NONE, "jar",
          "A cookie that goes."),
    {0},
};
static const struct room jar_room = {.name = "jar", .title = "Jar", .routes = jar_routes};
static const struct room *const with_jar[] = {&hello_room, &jar_room, NULL};

static struct house_reply jar_get(const char *name, const char *cookies)
{
    char target[64];

    snprintf(target, sizeof target, "/jar?name=%s", name);
    return ask(&(struct web_ask){
        .method = S("GET"), .target = str_of(target), .cookie = str_of(cookies)});
}

static struct house_reply jar_post(const char *host, const char *origin, const char *site)
{
    return ask(&(struct web_ask){.method = S("POST"),
                                 .target = S("/jar"),
                                 .body = S("value=v1"),
                                 .body_type = S("application/x-www-form-urlencoded"),
                                 .host = str_of(host),
                                 .origin = str_of(origin),
                                 .fetch_site = str_of(site)});
}

static void cookies_are_found_by_their_whole_name(void **state)
{
    static const struct {
        const char *name, *cookies, *value;
    } cases[] = {
        {"b", "b=2", "2"},
        {"b", "a=1; b=2; c=3", "2"},
        {"c", "a=1;b=2;c=3", "3"},
        {"b", "  a=1 ;   b=2  ", "2"},
        {"b", "bb=1; xb=2; b=3", "3"},
        {"b", "bb=1; xb=2; b.c=3", ""},
        {"b", "a=b=2; c=1", ""},
        {"b", "b=x=y", "x=y"},
        {"b", "b=1; b=2", "1"},
        {"b", "b=; b=2", ""},
        {"b", "b", ""},
        {"b", "B=1", ""},
        {"b", "", ""},
        {"b", ";;; ;", ""},
        {"b", ";;b=2;;", "2"},
        {"__Host-b", "b=1; __Host-b=2", "2"},
        {"b", "__Host-b=2", ""},
    };

    (void)state;
    house_open(&(struct web_config){.rooms = with_jar});
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct str body = jar_get(cases[i].name, cases[i].cookies).body;
        if (!str_eq(body, str_of(cases[i].value)))
            fail_msg("%s of \"%s\" is \"%.*s\"", cases[i].name, cases[i].cookies,
                     STR_ARG(body));
    }
}

static void cookie_goes_to_this_site_alone(void **state)
{
    static const char expected[] =
        "__Host-jar=v1; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax";

    (void)state;
    house_open(&(struct web_config){.rooms = with_jar});
    struct house_reply r = jar_post("", "", "");
    assert_int_equal(r.status, 303);
    CHECK(str_eq(r.location, S("/jar")));
    CHECK(str_eq(r.cookie, str_of(expected)));
    CHECK(header_is(&(struct reply){.status = 303, .cookies = {r.cookie}}, "Set-Cookie",
                    expected));
    CHECK(!header_is(&(struct reply){.status = 303}, "Set-Cookie", ""));
    CHECK(get("/hello").cookie.len == 0);
}

/* --- where a post comes from -------------------------------------------------------------- */

static void posts_of_this_site_pass(void **state)
{
    static const char *const asked[][3] = {
        {"", "", ""}, /* a program that says nothing */
        {"moot.example", "", ""},
        {"moot.example", "https://moot.example", ""},
        {"moot.example", "https://moot.example", "same-origin"},
        {"127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin"},
        {"moot.example", "", "none"}, /* typed or opened by the reader */
        {"moot.example", "https://moot.example", "none"},
    };

    (void)state;
    house_open(&(struct web_config){.rooms = with_jar});
    posts_run = 0;
    for (ptrdiff_t i = 0; i < COUNT_OF(asked); i++)
        if (jar_post(asked[i][0], asked[i][1], asked[i][2]).status != 303)
            fail_msg("host '%s', origin '%s', site '%s' was refused", asked[i][0], asked[i][1],
                     asked[i][2]);
    assert_int_equal(posts_run, COUNT_OF(asked));
}

static void posts_of_other_sites_are_refused_before_anything_runs(void **state)
{
    static const char *const asked[][3] = {
        {"moot.example", "", "cross-site"},
        {"moot.example", "", "same-site"}, /* another host of the same owner */
        {"moot.example", "https://moot.example", "cross-site"},
        {"moot.example", "https://evil.example", ""},
        {"moot.example", "https://evil.example", "same-origin"},
        {"moot.example", "https://evil.moot.example", "same-site"},
        {"moot.example", "https://moot.example.evil", ""},
        {"moot.example", "https://moot.example:8443", ""},
        {"moot.example", "https://xmoot.example", ""},
        {"moot.example", "null", ""},
        {"moot.example", "null", "same-origin"},
        {"moot.example", "moot.example", ""},
        {"", "null", ""},
        {"moot.example", "", "anything else"},
    };

    (void)state;
    house_open(&(struct web_config){.rooms = with_jar});
    posts_run = 0;
    for (ptrdiff_t i = 0; i < COUNT_OF(asked); i++) {
        struct house_reply r = jar_post(asked[i][0], asked[i][1], asked[i][2]);
        if (r.status != 403 || r.cookie.len || r.location.len)
            fail_msg("host '%s', origin '%s', site '%s' answered %d", asked[i][0], asked[i][1],
                     asked[i][2], r.status);
        CHECK(has(r.body, "This form was sent from another site."));
    }
    assert_int_equal(posts_run, 0);
}

/* A link from another site is followed: it only reads. */
static void pages_are_read_from_anywhere(void **state)
{
    (void)state;
    assert_int_equal(ask(&(struct web_ask){.method = S("GET"),
                                           .target = S("/hello"),
                                           .host = S("moot.example"),
                                           .origin = S("https://evil.example"),
                                           .fetch_site = S("cross-site")})
                         .status,
                     200);
}

/* --- work --------------------------------------------------------------------------------- */

static struct {
    int begun, ended, lane;
    bool writes;
    enum rc begin, last, keep;
    struct str audience;
} seen;

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    CHECK(state == &seen);
    seen.begun++;
    seen.lane = lane;
    seen.writes = writes;
    w->viewer = (struct viewer){.person = seen.audience,
                                .audiences = &seen.audience,
                                .audience_count = seen.audience.len ? 1 : 0};
    return seen.begin;
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    CHECK(state == &seen && lane == seen.lane && writes == seen.writes && w->arena);
    seen.ended++;
    seen.last = rc;
    return seen.keep;
}

static void open_with_work(void)
{
    memset(&seen, 0, sizeof seen);
    house_open(&(struct web_config){.rooms = both, .begin = begin, .end = end, .state = &seen});
}

static void each_handler_runs_inside_one_piece_of_work(void **state)
{
    (void)state;
    open_with_work();
    get("/hello");
    CHECK(seen.begun == 1 && seen.ended == 1 && !seen.writes && seen.last == OK);
    post("/hello", "a=1");
    CHECK(seen.begun == 2 && seen.ended == 2 && seen.writes && seen.last == INVALID);
    get("/nowhere");
    get("/-/health");
    assert_int_equal(seen.begun, 2);
}

static void work_that_can_not_begin_is_not_ended(void **state)
{
    (void)state;
    open_with_work();
    seen.begin = BUSY;
    assert_int_equal(get("/hello").status, 503);
    assert_int_equal(get("/-/health").status, 200);
    CHECK(seen.begun == 1 && seen.ended == 0);
}

static void foreign_post_ends_in_a_refusal(void **state)
{
    (void)state;
    open_with_work();
    struct house_reply r =
        ask(&(struct web_ask){.method = S("POST"),
                              .target = S("/hello"),
                              .body = S("to=/hello/x"),
                              .body_type = S("application/x-www-form-urlencoded"),
                              .fetch_site = S("cross-site")});
    assert_int_equal(r.status, 403);
    /* It is refused inside the work, so that the trail can have a line of it. */
    CHECK(seen.begun == 1 && seen.ended == 1 && seen.last == FORBIDDEN && !r.location.len);
}

/* The reader must not be led on, nor be given a cookie, for something that was not kept. */
static void what_could_not_be_kept_is_a_problem(void **state)
{
    static const struct {
        enum rc keep;
        int status;
    } cases[] = {{BUSY, 503}, {CONFLICT, 409}, {FAULT, 500}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        open_with_work();
        house_open(&(struct web_config){
            .rooms = with_jar, .begin = begin, .end = end, .state = &seen});
        assert_int_equal(jar_post("", "", "").status, 303);
        seen.keep = cases[i].keep;
        struct house_reply r = jar_post("", "", "");
        CHECK(seen.ended == 2 && seen.last == OK && seen.writes);
        assert_int_equal(r.status, cases[i].status);
        CHECK(r.location.len == 0 && r.cookie.len == 0);
        assert_int_equal(r.cache, CACHE_NONE);
        CHECK(str_starts(r.type, S("text/html")) && has(r.body, "<h1"));
    }
}

static void failure_of_the_handler_is_told_before_that_of_the_end(void **state)
{
    (void)state;
    open_with_work();
    seen.keep = BUSY;
    struct house_reply r = post("/hello", "a=1");
    assert_int_equal(r.status, 400);
    CHECK(has(r.body, "Say where to go.") && seen.last == INVALID);
}

static void audience_opens_the_route(void **state)
{
    (void)state;
    open_with_work();
    seen.audience = S("members");
    CHECK(str_eq(get("/secret").body, S("the secret")));
    seen.audience = S("others");
    assert_int_equal(get("/secret").status, 404);
}

/* --- templates on disk -------------------------------------------------------------------- */

static void file_write(const char *root, const char *name, struct str text)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(text.at, 1, (size_t)text.len, f);
    fclose(f);
}

static void templates_write(const char *root)
{
    static const char *const folders[] = {"src", "src/web", "src/web/pages", "src/web/testing",
                                          "ui"};
    char path[512];
    ptrdiff_t count;
    const struct asset *files = asset_list(&count);

    for (ptrdiff_t i = 0; i < COUNT_OF(folders); i++) {
        snprintf(path, sizeof path, "%s/%s", root, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_ends(files[i].name, S(".mustache")))
            file_write(root, files[i].name.at, files[i].bytes);
}

static void templates_of_a_developer_are_read_anew_each_time(void **state)
{
    (void)state;
    char root[] = "/tmp/folkmoot-page-test-XXXXXX", command[64];
    char *before_it = strdup(getenv("FOLKMOOT_SOURCE") ? getenv("FOLKMOOT_SOURCE") : ".");

    assert_non_null(mkdtemp(root));
    templates_write(root);
    setenv("FOLKMOOT_SOURCE", root, 1);
    house_open(&(struct web_config){.rooms = both, .dev = true});
    CHECK(has(get("/hello").body, "<caption>People</caption>"));
    file_write(root, "src/web/testing/hello.mustache", S("<h1>Changed {{title}}</h1>"));
    CHECK(has(get("/hello").body, "<h1>Changed Hello &lt;world&gt;</h1>"));
    file_write(root, "src/web/testing/hello.mustache", S("<h1>{{#title}}</h1>"));
    assert_int_equal(get("/hello").status, 500);
    setenv("FOLKMOOT_SOURCE", before_it, 1);
    free(before_it);
    snprintf(command, sizeof command, "rm -r '%s'", root);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_stands_in_the_frame),
        cmocka_unit_test(page_without_a_table_offers_none),
        cmocka_unit_test(json_is_the_model_without_markup),
        cmocka_unit_test(first_table_is_the_default),
        cmocka_unit_test(table_is_chosen_by_name),
        cmocka_unit_test(unknown_table_is_refused_naming_what_there_is),
        cmocka_unit_test(column_that_the_rows_lack_is_a_fault),
        cmocka_unit_test(chart_is_chosen_by_name),
        cmocka_unit_test(same_page_is_not_sent_twice),
        cmocka_unit_test(page_that_may_not_be_kept_has_no_tag),
        cmocka_unit_test(tags_tell_lengths_and_last_bytes_apart),
        cmocka_unit_test(codings_are_taken_as_the_client_says),
        cmocka_unit_test(every_reply_carries_the_policy),
        cmocka_unit_test(asset_is_found_by_its_hash_only),
        cmocka_unit_test(small_files_are_there),
        cmocka_unit_test(each_failure_has_its_status_and_words),
        cmocka_unit_test(problem_comes_in_the_form_that_was_asked_for),
        cmocka_unit_test(nearest_addresses_are_offered),
        cmocka_unit_test(misspelt_name_in_a_template_is_a_fault),
        cmocka_unit_test(broken_addresses_are_answered_in_words),
        cmocka_unit_test(overlong_address_is_refused),
        cmocka_unit_test(secret_page_asks_who_is_not_signed_in_to_do_so),
        cmocka_unit_test(forms_are_read_and_lead_on),
        cmocka_unit_test(nobody_is_sent_to_another_site),
        cmocka_unit_test(cookies_are_found_by_their_whole_name),
        cmocka_unit_test(cookie_goes_to_this_site_alone),
        cmocka_unit_test(posts_of_this_site_pass),
        cmocka_unit_test(posts_of_other_sites_are_refused_before_anything_runs),
        cmocka_unit_test(pages_are_read_from_anywhere),
        cmocka_unit_test(each_handler_runs_inside_one_piece_of_work),
        cmocka_unit_test(work_that_can_not_begin_is_not_ended),
        cmocka_unit_test(foreign_post_ends_in_a_refusal),
        cmocka_unit_test(what_could_not_be_kept_is_a_problem),
        cmocka_unit_test(failure_of_the_handler_is_told_before_that_of_the_end),
        cmocka_unit_test(audience_opens_the_route),
        cmocka_unit_test(templates_of_a_developer_are_read_anew_each_time),
    };
    return cmocka_run_group_tests(tests, before, after);
}
