/* pages_embed_test.c: what other sites may show, and that they may show nothing else. */
#include "inform/testing_pages.h"

#include "web/inside.h"

#include <string.h>

#define COMPARISON "/areas/E08000009/metrics/household-waste-recycled-percent"

static struct trial *t;

static int open_sample(void **state)
{
    (void)state;
    t = pages_sample();
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

/* The headers with which this address is answered. */
static int headers_of(const char *target, struct str cookie, struct header *out)
{
    struct reply reply;
    struct web_ask ask = {.method = S("GET"), .target = str_of(target), .cookie = cookie};

    web_answer(house_web(), 0, t->arena, &ask, &reply);
    return headers_make(t->arena, &reply, out);
}

static const char *header_of(const char *target, const char *name)
{
    struct header headers[HEADERS_MOST];
    int n = headers_of(target, S(""), headers);

    for (int i = 0; i < n; i++)
        if (strcmp(headers[i].name, name) == 0)
            return headers[i].value;
    return "";
}

static const char *const frames[] = {
    "/embed" COMPARISON,
    "/embed" COMPARISON "?chart=trend",
    "/embed" COMPARISON "?chart=strip&with=region",
    "/embed" COMPARISON "?chart=map",
    "/embed" COMPARISON "?chart=hex&region=E12000002",
    "/embed/metrics/household-waste-recycled-percent/map",
    "/embed/metrics/household-waste-recycled-percent/map?kind=hex&area=E08000009",
};

/* Mission S1 c, M: "PNG download, embed code, permanent address of a view". */
static void png_download_embed_code_permanent_address_of_a_view(void **state)
{
    struct house_reply page = get(COMPARISON "/embed?with=region&period=2021/22");
    struct house_reply map = get("/metrics/household-waste-recycled-percent/map");

    (void)state;
    assert_int_equal(page.status, 200);
    CHECK(has(page.body, "&lt;iframe src=&quot;"));
    CHECK(has(page.body, "/embed" COMPARISON "?chart=bars&amp;amp;with=region"));
    /* as it stands today: the period and the moment are part of the address */
    CHECK(has(page.body, "period=2021-04-01_P1Y&amp;amp;known=2026-06-01T12%3A00%3A00Z"));
    CHECK(has(map.body, "&lt;iframe src=&quot;"));
    CHECK(has(map.body, ".png?chart=map\""));
    CHECK(has(get(COMPARISON).body, "&lt;iframe src=&quot;"));
    /* the address in the code leads to the picture */
    struct house_reply shown =
        get("/embed" COMPARISON "?chart=bars&with=region&period=2021-04-01_P1Y"
            "&known=2026-06-01T12%3A00%3A00Z");
    assert_int_equal(shown.status, 200);
    CHECK(has(shown.body, "<svg class=\"c-chart"));
}

static void embedded_pages_have_picture_sentence_source_and_a_link_back(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(frames); i++) {
        struct house_reply page = get(frames[i]);
        if (page.status != 200)
            fail_msg("%s answered %d", frames[i], page.status);
        CHECK(times(page.body, "<svg class=\"c-chart") == 2);
        page_has(page, frames[i], S("Source: "));
        page_has(page, frames[i], S("Licence: "));
        page_has(page, frames[i], S("2021/22"));
        page_has(page, frames[i], S("see all the figures and how it was worked out"));
        CHECK(!has(page.body, "<form") && !has(page.body, "<script") &&
              !has(page.body, "site-nav"));
    }
}

static void what_fair_groups_say_travels_with_the_sentence(void **state)
{
    struct json *model = page_json("/areas/E08000009/metrics/lait-rereferral.json");
    struct house_reply page = get("/embed/areas/E08000009/metrics/lait-rereferral");

    (void)state;
    page_has(page, "/embed", escaped(text_at(model, "sentence")));
    CHECK(has(page.body, "What other fair comparisons say: "));
}

static void embedded_pages_may_be_framed_and_nothing_else_is_loosened(void **state)
{
    struct header plain[HEADERS_MOST], framed[HEADERS_MOST];
    int n = headers_of(COMPARISON, S(""), plain);

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(frames); i++) {
        assert_int_equal(headers_of(frames[i], S(""), framed), n);
        for (int k = 0; k < n; k++) {
            assert_string_equal(framed[k].name, plain[k].name);
            struct str policy = str_of(plain[k].value);
            if (k == 0) {
                assert_string_equal(plain[k].name, "Content-Security-Policy");
                struct str none = S("frame-ancestors 'none'");
                CHECK(str_ends(policy, none));
                CHECK(str_eq(str_of(framed[k].value),
                             str_fmt(t->arena, "%.*sframe-ancestors *",
                                     STR_ARG(str_cut(policy, 0, policy.len - none.len)))));
            } else if (strcmp(plain[k].name, "ETag") != 0) {
                assert_string_equal(framed[k].value, plain[k].value);
            }
        }
    }
}

/* Every route but those below /embed, asked without the rest of its address being there. */
static void no_other_page_may_be_framed(void **state)
{
    struct buf routes = buf_make(t->arena, BUF_MOST);
    struct str rest, line;
    ptrdiff_t looked = 0;

    (void)state;
    web_routes_tsv(house_web(), &routes);
    rest = buf_text(&routes);
    while (rest.len && str_split(&rest, '\n', &line)) {
        struct str method, path;
        str_split(&line, '\t', &method);
        str_split(&line, '\t', &path);
        if (!str_eq(method, S("GET")) || str_starts(path, S("/embed/")))
            continue;
        struct buf asked = buf_make(t->arena, 4096);
        for (ptrdiff_t i = 0; i < path.len; i++) /* {code} and the like stand for themselves */
            buf_char(&asked, path.at[i] == '{' || path.at[i] == '}' ? 'x' : path.at[i]);
        const char *policy =
            header_of(str_zero(t->arena, buf_text(&asked)), "Content-Security-Policy");
        if (!str_ends(str_of(policy), S("frame-ancestors 'none'")))
            fail_msg("%.*s may be framed: %s", STR_ARG(path), policy);
        looked++;
    }
    CHECK(looked > 20);
    CHECK(str_ends(str_of(header_of(COMPARISON, "Content-Security-Policy")),
                   S("frame-ancestors 'none'")));
    CHECK(str_ends(str_of(header_of("/", "Content-Security-Policy")),
                   S("frame-ancestors 'none'")));
}

static void embedded_pages_read_and_send_no_cookies(void **state)
{
    struct header headers[HEADERS_MOST];

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(frames); i++) {
        int n = headers_of(frames[i], S("__Host-session=abc; __Host-browser=def"), headers);
        for (int k = 0; k < n; k++)
            CHECK(strcmp(headers[k].name, "Set-Cookie") != 0);
    }
}

static void what_can_not_be_shown_says_so_inside_the_frame(void **state)
{
    static const char *const asked[] = {
        "/embed" COMPARISON "?chart=pie", "/embed/areas/nobody/metrics/nothing",
        "/embed/metrics/nothing/map", "/embed" COMPARISON "?period=1066"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(asked); i++) {
        struct house_reply page = get(asked[i]);
        CHECK(page.status == 400 || page.status == 404);
        CHECK(!has(page.body, "site-nav"));
        CHECK(str_ends(str_of(header_of(asked[i], "Content-Security-Policy")),
                       S("frame-ancestors *")));
    }
    page_has(get(asked[0]), asked[0], S("Ask for bars, trend, strip, map or hex."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(png_download_embed_code_permanent_address_of_a_view),
        cmocka_unit_test(embedded_pages_have_picture_sentence_source_and_a_link_back),
        cmocka_unit_test(what_fair_groups_say_travels_with_the_sentence),
        cmocka_unit_test(embedded_pages_may_be_framed_and_nothing_else_is_loosened),
        cmocka_unit_test(no_other_page_may_be_framed),
        cmocka_unit_test(embedded_pages_read_and_send_no_cookies),
        cmocka_unit_test(what_can_not_be_shown_says_so_inside_the_frame),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
