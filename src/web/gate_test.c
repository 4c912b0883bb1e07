/* gate_test.c: each route's row decides who may enter, before its handler is called. */
#include "house.h"

#include "web/inside.h"

#include <string.h>

enum { NOW = 1780315200 };

/* Who asks, what was called, and what came of it. */
static struct {
    const char *person, *session, *holds;
    int64_t proved_at;
    bool only_reads, hidden, writing_first;
    int handled, firsts, notes, afters;
    int collisions; /* before work that writes is kept */
    enum rc after;
} seen;

static const struct page page = {"web/pages/problem", NULL, NULL, NULL};

static enum rc show(struct request *rq)
{
    struct json *model = json_object(rq->work->arena);

    seen.handled++;
    json_put_str(model, "title", S("Shown"));
    json_put_str(model, "description", S("What is behind the gate."));
    json_put(model, "words", json_array(rq->work->arena));
    json_put(model, "suggestions", json_array(rq->work->arena));
    json_put_bool(model, "suggested", false);
    return page_show(rq, &page, model);
}

static enum rc go(struct request *rq)
{
    seen.handled++;
    CHECK(!rq->route->first || str_eq(*(struct str *)rq->found, S("found")));
    return page_go(rq, S("/open"));
}

static enum rc refuse(struct request *rq)
{
    seen.handled++;
    return work_fail(rq->work, INVALID, "", "That will not do.");
}

static enum rc first(struct request *rq)
{
    struct str *found = arena_new(rq->work->arena, struct str, 1);

    seen.firsts++;
    *found = S("found");
    rq->found = found;
    return OK;
}

static const struct route routes[] = {
    ROUTE(GET, "/open", show, FORM_HTML | FORM_JSON, "read", "public", FAST, PUBLIC, "none",
          "Open to all."),
    ROUTE(GET, "/mine", show, FORM_HTML | FORM_JSON, "read", "signed-in", FAST, NONE, "none",
          "For who is signed in."),
    ROUTE(POST, "/mine", go, FORM_HTML, "change", "signed-in", FAST, NONE, "changed",
          "For who is signed in."),
    ROUTE(GET, "/places/{slug}/people", show, FORM_HTML, "read", "leads:{slug}", FAST, NONE,
          "none", "For its leads."),
    ROUTE_WITH(GET, "/danger", show, FORM_HTML, "read", "signed-in", FAST, NONE, "none",
               "Dangerous.", .proved = true),
    ROUTE_WITH(POST, "/danger", go, FORM_HTML, "change", "signed-in", FAST, NONE, "danger",
               "Dangerous.", .proved = true),
    ROUTE_WITH(POST, "/program", go, FORM_HTML, "change", "signed-in", FAST, NONE, "program",
               "For programs too.", .tokens = true),
    ROUTE_WITH(POST, "/slow", go, FORM_HTML, "change", "signed-in", SLOW, NONE, "slow",
               "Takes long.", .first = first),
    ROUTE(POST, "/wrong", refuse, FORM_HTML, "change", "signed-in", FAST, NONE, "wrong",
          "Never comes out well."),
    ROUTE_WITH(GET, "/things/{id}", show, FORM_HTML, "read", "object", FAST, NONE, "none",
               "A thing.", .kind = "thing"),
    ROUTE_WITH(GET, "/developers", show, FORM_HTML, "read", "public", FAST, NONE, "none",
               "For developers.", .dev = true),
    {0}};

static const struct room room = {.name = "gate", .title = "Gate", .routes = routes};
static const struct room *const rooms[] = {&room, NULL};

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    (void)state, (void)lane;
    seen.writing_first = writes && !seen.firsts;
    w->now = NOW;
    return OK;
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state, (void)lane;
    if (!writes || rc != OK || seen.collisions == 0)
        return OK;
    seen.collisions--;
    w->again = true;
    return work_fail(w, CONFLICT, "", "Someone else changed this at the same moment.");
}

static enum rc enter(struct request *rq)
{
    struct viewer *v = &rq->work->viewer;
    struct str *audiences = arena_new(rq->work->arena, struct str, 2);

    audiences[0] = S("public");
    audiences[1] = str_of(seen.holds);
    *v = (struct viewer){.audiences = audiences,
                         .audience_count = seen.holds ? 2 : 1,
                         .person = str_of(seen.person),
                         .name = S("Officer, Trafford"),
                         .session = str_of(seen.session),
                         .proved_at = seen.proved_at,
                         .only_reads = seen.only_reads,
                         .network = v->network};
    return OK;
}

static enum rc authorise(struct request *rq)
{
    static const char thing[1] = "";

    if (seen.hidden)
        return work_fail(rq->work, NOT_FOUND, "", "There is nothing at this address.");
    rq->object = (const struct object *)(const void *)thing;
    return OK;
}

static enum rc note(struct request *rq)
{
    (void)rq;
    seen.notes++;
    return OK;
}

static void after(void *state, int lane, struct request *rq, enum rc rc)
{
    (void)state, (void)lane, (void)rq;
    seen.afters++;
    seen.after = rc;
}

static void open_house(void)
{
    memset(&seen, 0, sizeof seen);
    house_open(&(struct web_config){.rooms = rooms,
                                    .begin = begin,
                                    .end = end,
                                    .enter = enter,
                                    .authorise = authorise,
                                    .note = note,
                                    .after = after});
}

static void sign_in(const char *holds)
{
    seen.person = "p1";
    seen.session = "s1";
    seen.holds = holds;
    seen.proved_at = NOW - 3600;
}

static int before_each(void **state)
{
    (void)state;
    open_house();
    return 0;
}

static int after_each(void **state)
{
    (void)state;
    house_close();
    return 0;
}

static struct house_reply signed_get(const char *target)
{
    return ask(&(struct web_ask){
        .method = S("GET"), .target = str_of(target), .cookie = S("__Host-session=x")});
}

/* --- tests ---- */

static void nobody_is_sent_to_sign_in_and_back(void **state)
{
    (void)state;
    struct house_reply r = get("/mine?a=1");

    assert_int_equal(r.status, 303);
    CHECK(str_eq(r.location, S("/sign-in?next=%2Fmine%3Fa%3D1")));
    r = get("/mine.json");
    assert_int_equal(r.status, 403);
    CHECK(has(r.body, "Sign in first."));
    r = post("/mine", "a=1");
    assert_int_equal(r.status, 403);
    assert_int_equal(seen.handled + seen.notes, 0);
}

static void whoever_is_signed_in_may_enter_and_nothing_of_it_is_kept(void **state)
{
    (void)state;
    sign_in(NULL);
    struct house_reply r = get("/mine");
    assert_int_equal(r.status, 200);
    CHECK(has(r.body, "Officer, Trafford") && !has(r.body, "Sign in"));
    assert_int_equal(get("/open").cache, CACHE_NONE);
    seen.person = NULL;
    assert_int_equal(get("/open").cache, CACHE_PUBLIC);
    CHECK(has(get("/open").body, "Sign in"));
}

static void page_of_others_looks_like_no_page(void **state)
{
    (void)state;
    sign_in("leads:salford");
    struct house_reply hidden = signed_get("/places/trafford/people"),
                       missing = signed_get("/places/trafford/peoplf");
    assert_int_equal(hidden.status, 404);
    assert_int_equal(missing.status, 404);
    /* But for the address that was asked for, which the page tells back. */
    CHECK(str_find(hidden.body, S("people")) >= 0);
    struct str said = missing.body;
    for (ptrdiff_t i; (i = str_find(said, S("peoplf"))) >= 0;)
        ((char *)(uintptr_t)said.at)[i + 5] = 'e';
    CHECK(str_eq(hidden.body, said));
    assert_int_equal(get("/places/salford/people").status, 200);
    assert_int_equal(seen.handled, 1);
}

static void dangerous_acts_ask_for_a_proof_first(void **state)
{
    (void)state;
    sign_in(NULL);
    struct house_reply r = get("/danger");
    CHECK(str_eq(r.location, S("/sign-in/again?next=%2Fdanger")));
    r = post("/danger", "a=1");
    assert_int_equal(r.status, 403);
    CHECK(has(r.body, "Show first that it is you"));
    assert_int_equal(seen.handled, 0);
    seen.proved_at = NOW - 60;
    assert_int_equal(get("/danger").status, 200);
    assert_int_equal(post("/danger", "a=1").status, 303);
}

static void tokens_do_what_their_routes_let_them(void **state)
{
    (void)state;
    sign_in(NULL);
    seen.session = NULL;
    assert_int_equal(get("/mine").status, 200);
    assert_int_equal(post("/mine", "a=1").status, 403);
    assert_int_equal(post("/program", "a=1").status, 303);
    seen.only_reads = true;
    struct house_reply r = post("/program", "a=1");
    assert_int_equal(r.status, 403);
    CHECK(has(r.body, "may only read"));
    seen.proved_at = NOW;
    assert_int_equal(get("/danger").status, 303);
}

static void what_takes_long_comes_first_and_by_who_may(void **state)
{
    (void)state;
    assert_int_equal(post("/slow", "a=1").status, 403);
    assert_int_equal(seen.firsts, 0);
    sign_in(NULL);
    assert_int_equal(post("/slow", "a=1").status, 303);
    CHECK(seen.firsts == 1 && seen.handled == 1 && !seen.writing_first);
}

static void what_was_written_is_noted_and_what_failed_is_told_afterwards(void **state)
{
    (void)state;
    sign_in(NULL);
    assert_int_equal(post("/mine", "a=1").status, 303);
    CHECK(seen.notes == 1 && seen.afters == 1 && seen.after == OK);
    assert_int_equal(post("/wrong", "a=1").status, 400);
    CHECK(seen.notes == 1 && seen.afters == 2 && seen.after == INVALID);
    assert_int_equal(get("/mine").status, 200);
    assert_int_equal(seen.notes, 1);
}

static void what_collided_is_done_again_as_if_it_had_just_come(void **state)
{
    (void)state;
    sign_in(NULL);
    seen.collisions = 2;
    struct house_reply r = post("/slow", "a=1");
    assert_int_equal(r.status, 303);
    CHECK(seen.handled == 3 && seen.firsts == 1 && seen.afters == 1 && seen.after == OK);
}

static void what_always_collides_is_told_in_the_end(void **state)
{
    (void)state;
    sign_in(NULL);
    seen.collisions = 100;
    assert_int_equal(post("/mine", "a=1").status, 409);
    CHECK(seen.handled == 4 && seen.afters == 1 && seen.after == CONFLICT);
}

static void object_is_decided_on_before_its_handler(void **state)
{
    (void)state;
    seen.hidden = true;
    assert_int_equal(get("/things/x").status, 404);
    assert_int_equal(seen.handled, 0);
    seen.hidden = false;
    assert_int_equal(get("/things/x").status, 200);
}

static void developers_pages_are_not_there_for_others(void **state)
{
    (void)state;
    assert_int_equal(get("/developers").status, 404);
    assert_int_equal(seen.handled, 0);
}

static void silent_post_of_someone_signed_in_is_refused(void **state)
{
    (void)state;
    struct web_ask what = {.method = S("POST"),
                           .target = S("/mine"),
                           .body = S("a=1"),
                           .body_type = S("application/x-www-form-urlencoded"),
                           .cookie = S("__Host-maker=1; __Host-session=2"),
                           .host = S("moot.example")};
    sign_in(NULL);
    assert_int_equal(ask(&what).status, 403);
    what.origin = S("https://moot.example");
    assert_int_equal(ask(&what).status, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_is_sent_to_sign_in_and_back, before_each,
                                        after_each),
        cmocka_unit_test_setup_teardown(
            whoever_is_signed_in_may_enter_and_nothing_of_it_is_kept, before_each, after_each),
        cmocka_unit_test_setup_teardown(page_of_others_looks_like_no_page, before_each,
                                        after_each),
        cmocka_unit_test_setup_teardown(dangerous_acts_ask_for_a_proof_first, before_each,
                                        after_each),
        cmocka_unit_test_setup_teardown(tokens_do_what_their_routes_let_them, before_each,
                                        after_each),
        cmocka_unit_test_setup_teardown(what_takes_long_comes_first_and_by_who_may, before_each,
                                        after_each),
        cmocka_unit_test_setup_teardown(
            what_was_written_is_noted_and_what_failed_is_told_afterwards, before_each,
            after_each),
        cmocka_unit_test_setup_teardown(what_collided_is_done_again_as_if_it_had_just_come,
                                        before_each, after_each),
        cmocka_unit_test_setup_teardown(what_always_collides_is_told_in_the_end, before_each,
                                        after_each),
        cmocka_unit_test_setup_teardown(object_is_decided_on_before_its_handler, before_each,
                                        after_each),
        cmocka_unit_test_setup_teardown(developers_pages_are_not_there_for_others, before_each,
                                        after_each),
        cmocka_unit_test_setup_teardown(silent_post_of_someone_signed_in_is_refused,
                                        before_each, after_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
