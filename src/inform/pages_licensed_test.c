/* pages_licensed_test.c: a licensed table of neighbours is there for those who are entitled to
 * it and for nobody else, asked by four viewers on every page and in every form. */
#include "inform/testing_made.h"
#include "inform/testing_pages.h"

#include "kit/viewer.h"

#include <string.h>

#define BINS "/areas/" ASHMOOR "/metrics/bins"

static struct trial *t;

/* --- four viewers, told by a cookie ---- */

static enum rc enter(struct request *rq)
{
    static const struct str nobody[] = {STR_INIT("public")},
                            member[] = {STR_INIT("public"), STR_INIT("members")},
                            ours[] = {STR_INIT("public"), STR_INIT("members"),
                                      STR_INIT("organisation:ashmoor")},
                            theirs[] = {STR_INIT("public"), STR_INIT("members"),
                                        STR_INIT("organisation:birchby")};
    struct str who = rq_cookie(rq, "who");
    struct viewer *v = &rq->work->viewer;

    *v = (struct viewer){.audiences = nobody, .audience_count = COUNT_OF(nobody)};
    if (str_eq(who, S("member")))
        *v = (struct viewer){.audiences = member, .audience_count = COUNT_OF(member)};
    if (str_eq(who, S("ours")))
        *v = (struct viewer){.audiences = ours, .audience_count = COUNT_OF(ours)};
    if (str_eq(who, S("theirs")))
        *v = (struct viewer){.audiences = theirs, .audience_count = COUNT_OF(theirs)};
    return viewer_tell(rq->work);
}

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    (void)state;
    (void)lane;
    w->db = t->db;
    w->sector = t->sector;
    w->now = PAGES_NOW;
    return store_begin(t->db, writes);
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state;
    (void)lane;
    (void)w;
    if (writes && rc == OK)
        return store_commit(t->db);
    store_rollback(t->db);
    return OK;
}

static void house(void)
{
    static const struct room *const rooms[] = {&inform_room, NULL};

    house_open(
        &(struct web_config){.rooms = rooms, .begin = begin, .end = end, .enter = enter});
}

/* A table of the nearest seven or more of Ashmoor, for this audience. */
static enum rc licensed(const char *slug, const char *audience)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    buf_lit(&b, "group,area,place,member,distance,audience\n");
    for (int i = 2; i <= 12; i++)
        buf_fmt(&b, "%s," ASHMOOR ",%d,E060009%02d,%d.5,%s\n", slug, i - 1, i, i, audience);
    return trial_import(t, trial_path(t, "made-tidy-groups.profile").at,
                        trial_file(t, "licensed.csv", buf_text(&b)));
}

static int open_made(void **state)
{
    (void)state;
    t = made_open();
    made_figures(t, "bins 2024-25 50 61 62 59 58 57 56 41 42 43 44 45\n");
    MUST(licensed("cipherbook", "organisation:ashmoor"));
    MUST(licensed("membertable", "members"));
    house();
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    house_close();
    trial_close(t);
    return 0;
}

static struct house_reply as(const char *who, const char *target)
{
    return ask(&(struct web_ask){.method = S("GET"),
                                 .target = str_of(target),
                                 .cookie = *who ? str_fmt(t->arena, "who=%s", who) : S("")});
}

/* --- what each sees ---- */

static const char *const places[] = {
    "/groups",
    "/groups.json",
    "/groups.csv",
    "/groups/near?area=" ASHMOOR,
    "/groups/no-such-group",
    "/areas/" ASHMOOR,
    "/areas/" ASHMOOR ".json",
    "/areas/" ASHMOOR "/groups",
    "/areas/" ASHMOOR "/groups.json",
    "/areas/" ASHMOOR "/groups.csv",
    "/areas/" ASHMOOR "/groups.csv?table=members",
    "/areas/" ASHMOOR "/groups.csv?table=owners",
    "/areas/E06000902/groups.json",
    BINS,
    BINS ".json",
    BINS ".csv",
    BINS ".csv?table=groups",
    "/metrics/bins",
    "/metrics/bins.json",
    "/models/new?area=" ASHMOOR "&weight-bins=1",
    "/models/new.json?area=" ASHMOOR "&weight-bins=1",
};

static void nobody_reads_of_a_table_that_is_not_for_them(void **state)
{
    static const struct {
        const char *who;
        bool members, ours;
    } viewers[] = {{"", false, false},
                   {"member", true, false},
                   {"theirs", true, false},
                   {"ours", true, true}};

    (void)state;
    for (ptrdiff_t v = 0; v < COUNT_OF(viewers); v++)
        for (ptrdiff_t i = 0; i < COUNT_OF(places); i++) {
            struct house_reply r = as(viewers[v].who, places[i]);
            if (!viewers[v].ours && has(r.body, "cipherbook"))
                fail_msg("%s tells \"%s\" of cipherbook", places[i], viewers[v].who);
            if (!viewers[v].members && has(r.body, "membertable"))
                fail_msg("%s tells \"%s\" of membertable", places[i], viewers[v].who);
        }
    CHECK(has(as("ours", "/groups").body, "cipherbook"));
    CHECK(has(as("ours", BINS).body, "value=\"cipherbook\""));
    CHECK(has(as("ours", BINS ".json").body, "\"id\":\"cipherbook\""));
    CHECK(has(as("ours", "/areas/" ASHMOOR "/groups.csv").body, "cipherbook"));
    CHECK(has(as("theirs", "/groups.csv").body, "membertable"));
    CHECK(!has(as("", "/groups").body, "membertable"));
}

static void hidden_and_missing_answer_alike(void **state)
{
    static const char *const pages[][2] = {
        {BINS ".json?with=cipherbook", BINS ".json?with=cipherpook"},
        {"/groups/cipherbook.json", "/groups/cipherpook.json"},
        {"/groups/cipherbook/versions.json", "/groups/cipherpook/versions.json"}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        struct house_reply hidden = as("theirs", pages[i][0]);
        struct str body = str_copy(t->arena, hidden.body);
        struct house_reply missing = as("theirs", pages[i][1]);
        char *at = str_zero(t->arena, missing.body);
        assert_int_equal(hidden.status, 404);
        assert_int_equal(missing.status, 404);
        for (char *p; (p = strstr(at, "cipherpook"));)
            p[6] = 'b';
        assert_true(str_eq(body, str_of(at)));
        assert_int_equal(as("ours", pages[i][0]).status, 200);
    }
}

/* A comparison with it is not kept for others; it is no council's default; a citation of it is
 * for those alone who may see it. */
static void what_is_made_of_it_is_for_the_same_people(void **state)
{
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector, .now = PAGES_NOW};
    static const struct str ours[] = {STR_INIT("public"), STR_INIT("organisation:ashmoor")};
    struct comparison_ask ask = {
        .area = S(ASHMOOR), .metric = S("bins"), .group = S("cipherbook")};
    struct comparison c;
    struct str id;
    struct citation cite;

    (void)state;
    assert_int_equal(as("ours", BINS "?with=cipherbook").cache, CACHE_NONE);
    w.viewer = (struct viewer){.audiences = ours, .audience_count = COUNT_OF(ours)};
    MUST(store_begin(t->db, true));
    MUST(compare_read(&w, &ask, &c));
    assert_int_equal(c.member_count, 12);
    MUST(cite_make(&w, &c, &id));
    MUST(store_commit(t->db));
    MUST(store_begin(t->db, false));
    trial_viewer(&w, S(""));
    assert_int_equal(cite_read(&w, id, &cite), NOT_FOUND);
    store_rollback(t->db);
}

/* --- as it is imported ---- */

static void a_delivery_that_leaves_the_audience_out_does_not_open_it(void **state)
{
    (void)state;
    MUST(licensed("cipherbook", ""));
    house();
    CHECK(!has(as("theirs", "/groups").body, "cipherbook"));
    MUST(licensed("cipherbook", "members")); /* the same councils, for more people */
    house();
    CHECK(has(as("theirs", "/groups").body, "cipherbook"));
    CHECK(!has(as("", "/groups").body, "cipherbook"));
    MUST(licensed("cipherbook", "organisation:ashmoor"));
    house();
    CHECK(!has(as("theirs", "/groups").body, "cipherbook"));
}

static void an_audience_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_int_equal(licensed("oddtable", "person:somebody"), INVALID);
    assert_int_equal(licensed("oddtable", "everybody"), INVALID);
    assert_int_equal(licensed("oddtable", "organisation:"), INVALID);
    assert_int_equal(licensed("oddtable", "\"organisation:a b\""), INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_reads_of_a_table_that_is_not_for_them),
        cmocka_unit_test(hidden_and_missing_answer_alike),
        cmocka_unit_test(what_is_made_of_it_is_for_the_same_people),
        cmocka_unit_test(a_delivery_that_leaves_the_audience_out_does_not_open_it),
        cmocka_unit_test(an_audience_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, open_made, close_made);
}
