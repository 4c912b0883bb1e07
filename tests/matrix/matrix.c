/* matrix.c: every route, asked by everyone about everything, compared with tests/policy.tsv;
 * and the test of that test: with each of twelve leaks planted, it must find one.
 *
 * A cell is one answer to one question: what one actor gets of one object by one
 * representation. A page that lists things answers for each object whether it is there.
 * Unless FOLKMOOT_MATRIX is "all", each object is asked for as a page by each actor, and in one
 * of the other ways in turn.
 *
 * On PostgreSQL a part of that is asked: every route, every
 * representation and every form, by those whose rights differ most, of every so manieth object.
 * That the matrix finds what leaks, and that no line of the policy is idle, is a matter of the
 * matrix and not of the engine: it is seen on SQLite.
 */
#include "oracle.h"
#include "world.h"

#include "web/web.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 1200, TARGET_LONGEST = 300, TOLD_MOST = 12 };

struct row {
    struct str method, path, audience, audit;
};

static struct {
    struct arena *arena;
    struct oracle *oracle;
    struct row rows[ROWS_MOST];
    int row_count;
    int64_t cells, asked;
    int wrong;
    bool looking; /* for a planted leak: says nothing, and ends at the first */
} matrix;

static void PRINTF_LIKE(1, 2) wrong(const char *format, ...)
{
    va_list args;

    matrix.wrong++;
    if (matrix.looking || matrix.wrong > TOLD_MOST)
        return;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static bool found_enough(void)
{
    return matrix.looking && matrix.wrong > 0;
}

static struct said ask_as(const struct actor *a, const char *method, const char *target,
                          const char *fields, const char *unless)
{
    matrix.asked++;
    return world_ask(a, method, target, fields, unless);
}

/* --- how much of it ---- */

enum { EVERY = 9 }; /* of the objects, where a part is asked */

static bool all_asked(void)
{
    const char *wanted = getenv("FOLKMOOT_MATRIX");

    return wanted && strcmp(wanted, "all") == 0;
}

static bool is_part(void)
{
    return world_is_on_postgres() && !all_asked();
}

static bool takes_part(const struct actor *a)
{
    static const char *const names[] = {"nobody", "member",        "other-lead",
                                        "group",  "administrator", "token"};

    for (int i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i], a->name) == 0)
            return true;
    return !is_part();
}

/* Each actor and each way has others, so that together they come to all of them. */
static bool is_asked(int thing, int turn)
{
    return !is_part() || thing % EVERY == turn % EVERY;
}

/* --- the routes ---- */

static void rows_read(void)
{
    struct buf b = buf_make(matrix.arena, 1 << 20);
    struct str rest, line;

    web_routes_tsv(house_web(), &b);
    rest = buf_text(&b);
    matrix.row_count = 0;
    while (str_split(&rest, '\n', &line)) {
        struct row *r = &matrix.rows[matrix.row_count];
        struct str field[8];
        int n = 0;
        while (n < 8 && str_split(&line, '\t', &field[n]))
            n++;
        if (n < 8)
            continue;
        *r = (struct row){field[0], field[1], field[3], field[6]};
        matrix.row_count++;
        assert_true(matrix.row_count < ROWS_MOST);
    }
}

/* An address for a route's path, with things in it that are there. */
static const char *target_of(struct str path)
{
    static const struct {
        const char *name, *value;
    } values[] = {{"{code}", "E06000901"},
                  {"{metric}", "bins"},
                  {"{slug}", "trafford"},
                  {"{group}", "near"},
                  {"{method}", "rank"},
                  {"{file}", "none.css"},
                  {"{secret}", "0123456789"},
                  {"{token}", "0123456789"},
                  {"{name}", "site-name"},
                  {"{mail}", missing_id},
                  {"{mailing}", missing_id},
                  {"{place}", "1"},
                  {"{person}", "00000000000000000000pp0300"},
                  {"{request}", missing_id},
                  {"{collection}", "trial"},
                  {"{period}", "2026-01-01_P3M"},
                  {"{id}", WORLD_GROUP}};
    struct buf b = buf_make(matrix.arena, 2000);

    while (path.len) {
        bool put = false;
        for (int i = 0; i < COUNT_OF(values) && !put; i++) {
            if (!str_starts(path, str_of(values[i].name)))
                continue;
            buf_str(&b, str_of(values[i].value));
            path = str_cut(path, (ptrdiff_t)strlen(values[i].name), path.len);
            put = true;
        }
        if (put)
            continue;
        buf_char(&b, path.at[0]);
        path = str_cut(path, 1, path.len);
    }
    return str_zero(matrix.arena, buf_text(&b));
}

/* The plain path of "/areas/{code}.json". */
static struct str bare_path(struct str path)
{
    static const struct str endings[] = {STR_INIT(".json"), STR_INIT(".csv"), STR_INIT(".svg"),
                                         STR_INIT(".xlsx"), STR_INIT(".ods"), STR_INIT(".png"),
                                         STR_INIT(".pdf")};

    for (ptrdiff_t i = 0; i < COUNT_OF(endings); i++)
        if (str_ends(path, endings[i]))
            path = str_cut(path, 0, path.len - endings[i].len);
    return str_eq(path, S("/index")) ? S("/") : path;
}

static void every_route_has_its_line_in_the_policy(void **state)
{
    int missing = 0;

    (void)state;
    for (int i = 0; i < matrix.row_count; i++) {
        const struct row *r = &matrix.rows[i];
        if (str_eq(r->audience, S("object")) ||
            oracle_route(matrix.oracle, r->method, bare_path(r->path)))
            continue;
        fprintf(stderr, "policy.tsv has no line: route\t%.*s\t%.*s\n", STR_ARG(r->method),
                STR_ARG(bare_path(r->path)));
        missing++;
    }
    assert_int_equal(missing, 0);
}

/* --- one object ---- */

struct way {
    const char *kind, *before, *after, *method; /* the id stands between */
    bool unless;                                /* asked with If-None-Match: * */
    bool page; /* HTML, where a reason is asked for by sending the reader on */
};

static const struct way ways[] = {
    {"proposal", "/proposals/", "", "GET", false, true},
    {"proposal", "/proposals/", ".json", "GET", false, false},
    {"proposal", "/proposals/", ".csv", "GET", false, false},
    {"proposal", "/proposals/", ".csv?table=unknown", "GET", false, false},
    {"proposal", "/proposals/", "?known=2026-05-31", "GET", false, true},
    {"proposal", "/proposals/", "", "HEAD", false, true},
    {"proposal", "/proposals/", "", "GET", true, true},
    {"citation", "/cite/", "", "GET", false, true},
    {"citation", "/cite/", ".json", "GET", false, false},
    {"citation", "/cite/", "", "HEAD", false, true},
    {"citation", "/cite/", "", "GET", true, true},
    {"report", "/reports/", "", "GET", false, true},
    {"report", "/reports/", ".json", "GET", false, false},
    {"report", "/reports/", "?area=E06000901", "GET", false, true},
    {"report", "/reports/", ".csv?area=E06000901", "GET", false, false},
    {"report", "/reports/", "", "HEAD", false, true},
    {"report", "/reports/", "", "GET", true, true},
    {"explanation", "/explanations/", "", "GET", false, true},
    {"explanation", "/explanations/", ".json", "GET", false, false},
    {"explanation", "/explanations/", "", "HEAD", false, true},
    {"explanation", "/explanations/", "", "GET", true, true},
    {"list", "/lists/", "", "GET", false, true},
    {"list", "/lists/", ".json", "GET", false, false},
    {"list", "/lists/", ".csv", "GET", false, false},
    {"list", "/lists/", "", "HEAD", false, true},
    {"model", "/models/", "", "GET", false, true},
    {"model", "/models/", ".json", "GET", false, false},
    {"model", "/models/", ".csv?area=E06000901", "GET", false, false},
    {"model", "/models/", "", "HEAD", false, true},
    {"sending", "/send/", "", "GET", false, true},
    {"sending", "/send/", ".json", "GET", false, false},
    {"sending", "/send/", ".csv", "GET", false, false},
    {"sending", "/send/", "", "HEAD", false, true},
    {"sending", "/send/", "", "GET", true, true},
    /* One kind by the address of the other. */
    {"citation", "/proposals/", "", "GET", false, true},
    {"proposal", "/cite/", ".json", "GET", false, false},
};

/* The text with the thing's id written as the one that nothing has. */
static struct str with_missing(struct str body, const struct thing *t)
{
    char *copy = arena_alloc(matrix.arena, body.len + 1);
    struct str rest = {copy, body.len};

    memcpy(copy, body.at, (size_t)body.len);
    for (ptrdiff_t at; (at = str_find(rest, str_of(t->id))) >= 0;) {
        memcpy(copy + (rest.at - copy) + at, missing_id, ID_LENGTH);
        rest = str_cut(rest, at + ID_LENGTH, rest.len);
    }
    return (struct str){copy, body.len};
}

static void same_as_missing(const struct actor *a, const struct way *way, const struct thing *t,
                            const struct said *got)
{
    static struct said none; /* of the last actor and way */
    static const struct actor *of_actor;
    static const struct way *of_way;
    static struct arena *kept;
    char target[TARGET_LONGEST];

    snprintf(target, sizeof target, "%s%s%s", way->before, missing_id, way->after);
    if (a != of_actor || way != of_way) {
        arena_close(kept);
        kept = arena_open();
        none = ask_as(a, way->method, target, NULL, way->unless ? "*" : NULL);
        none.body = str_copy(kept, none.body);
        none.type = str_copy(kept, none.type);
        of_actor = a;
        of_way = way;
    }
    bool same = none.status == got->status && str_eq(none.type, got->type) &&
                none.cache == got->cache && str_eq(none.etag, got->etag) &&
                str_eq(none.location, got->location) &&
                str_eq(none.body, with_missing(got->body, t));
    if (!same)
        wrong("%s sees a difference between a %s %s %s of %s and nothing at all (%s)", a->name,
              t->life, t->visibility, t->kind, t->owner, target);
}

static void read_cell(const struct actor *a, const struct way *way, const struct thing *t)
{
    char target[TARGET_LONGEST];
    bool other_kind = (strcmp(t->kind, "citation") == 0) != !strcmp(way->before, "/cite/");
    const char *answer = other_kind ? "hide"
                                    : oracle_object(matrix.oracle, "read", t->visibility,
                                                    t->life, t->owner, a->name);
    int status = strcmp(answer, "see") == 0    ? 200
                 : strcmp(answer, "hide") == 0 ? 404
                 : way->page                   ? 303
                                               : 403;

    snprintf(target, sizeof target, "%s%s%s", way->before, t->id, way->after);
    struct said got = ask_as(a, way->method, target, NULL, way->unless ? "*" : NULL);
    matrix.cells++;
    if (got.status != status)
        wrong("%s of a %s %s %s of %s by %s: policy.tsv says %s, the answer is %d", target,
              t->life, t->visibility, t->kind, t->owner, a->name, answer, got.status);
    if (status != 200 && str_find(got.body, str_of(t->canary)) >= 0)
        wrong("%s shows %s to %s", target, t->canary, a->name);
    if (status == 404)
        same_as_missing(a, way, t, &got);
    if (status == 200 && got.cache != CACHE_NONE)
        wrong("%s may be kept by caches", target);
}

/* As a page each time, and in one of the other ways in turn; in all of them when asked for. */
static bool way_is_asked(int actor, int way, int thing)
{
    enum { TURNS = 5 };
    bool page = ways[way].page && !*ways[way].after && !ways[way].unless;

    if (strcmp(ways[way].kind, things[thing].kind) != 0)
        return false;
    return page || all_asked() || (actor + way + thing) % TURNS == 0;
}

static void read_cells(void)
{
    for (int i = 0; i < actor_count && !found_enough(); i++) {
        for (int n = 0; n < COUNT_OF(ways) && !found_enough(); n++) {
            for (int k = 0; k < thing_count && !found_enough(); k++)
                if (is_asked(k, i + n) && way_is_asked(i, n, k))
                    read_cell(&actors[i], &ways[n], &things[k]);
            world_forget();
            arena_close(matrix.arena);
            matrix.arena = arena_open();
        }
    }
}

/* --- what may be changed ---- */

struct act {
    const char *path, *fields;
};
static const struct act acts[] = {{"name", "name=Another&note="},
                                  {"share", "audience=public"},
                                  {"withdraw", ""},
                                  {"publish", ""},
                                  {"delete", ""}};
/* What takes the place of the first one where a thing is changed as a whole. */
static const struct act list_change = {"change", "name=Another&areas=E06000904%0AE06000905"};
static const struct act model_change = {"change", "name=Another&weight-bins=2"};

static const struct act *act_of(const struct thing *t, int n)
{
    return n > 0                           ? &acts[n]
           : strcmp(t->kind, "list") == 0  ? &list_change
           : strcmp(t->kind, "model") == 0 ? &model_change
                                           : &acts[0];
}

static void write_cell(const struct actor *a, int act, const struct thing *t)
{
    char target[TARGET_LONGEST];
    const char *answer =
        oracle_object(matrix.oracle, "keep", t->visibility, t->life, t->owner, a->name);
    bool sending = strcmp(t->kind, "sending") == 0;
    /* A table is deleted as long as it is a draft. */
    int done = sending && strcmp(t->life, "draft") != 0 ? 409 : 303;
    int status = strcmp(answer, "do") == 0 ? done : strcmp(answer, "deny") == 0 ? 403 : 404;

    snprintf(target, sizeof target, "/%s%s/%s/%s", sending ? "send" : t->kind,
             sending ? "" : "s", t->id, act_of(t, act)->path);
    struct said got = ask_as(a, "POST", target, act_of(t, act)->fields, NULL);
    struct written wrote = world_written();
    matrix.cells++;
    if (got.status != status)
        wrong("%s of a %s %s of %s by %s: policy.tsv says %s, the answer is %d", target,
              t->life, t->visibility, t->owner, a->name, answer, got.status);
    if (status == 303 && !wrote.changed)
        wrong("%s by %s is said to be done, and nothing changed", target, a->name);
    if (status != 303 && wrote.changed)
        wrong("%s by %s is refused, and yet something changed", target, a->name);
    if (status != 303 && status != 409 && wrote.refused_lines != 1)
        wrong("%s by %s is refused, with %d lines in the trail", target, a->name,
              (int)wrote.refused_lines);
}

static void write_cells(void)
{
    for (int i = 0; i < actor_count && !found_enough(); i++) {
        for (int k = 0; k < thing_count && !found_enough(); k++) {
            /* A citation can't be changed, an explanation has no name, and a table is deleted.
             */
            int first = strcmp(things[k].kind, "explanation") == 0 ? 1
                        : strcmp(things[k].kind, "sending") == 0   ? COUNT_OF(acts) - 1
                                                                   : 0;
            for (int n = first; n < COUNT_OF(acts) && strcmp(things[k].kind, "citation") != 0;
                 n++)
                if (is_asked(k, 2 * i + n))
                    write_cell(&actors[i], n, &things[k]);
            world_forget();
        }
    }
}

/* --- who may enter, and what the pages there show ---- */

static bool hidden_from(const struct actor *a, const struct thing *t)
{
    return strcmp(
               oracle_object(matrix.oracle, "read", t->visibility, t->life, t->owner, a->name),
               "see") != 0;
}

static void canaries_look(const struct actor *a, const char *target, struct str body)
{
    /* The words that canaries are made of are looked for first: most pages have none. */
    bool any = str_find(body, S("zq")) >= 0 || str_find(body, S("tt0")) >= 0;

    for (int k = 0; k < thing_count; k++) {
        matrix.cells++;
        if (!any || !hidden_from(a, &things[k]))
            continue;
        if (str_find(body, str_of(things[k].canary)) >= 0 ||
            str_find(body, str_of(things[k].id)) >= 0)
            wrong("%s tells %s of a %s %s %s of %s", target, a->name, things[k].life,
                  things[k].visibility, things[k].kind, things[k].owner);
    }
}

/* Whether a page that says "not found" says more than that. */
static bool has_words(const struct said *got)
{
    struct str bare = S("There is no page at this address.");
    ptrdiff_t head = str_find(got->body, S("<h1"));
    struct str body = str_cut(got->body, head > 0 ? head : 0, got->body.len);
    ptrdiff_t at = str_find(body, bare);

    if (at < 0)
        return true;
    if (str_starts(got->type, S("application/json")))
        return str_find(body, S("\"words\":[]")) < 0;
    if (str_starts(got->type, S("text/plain")))
        return body.len > at + bare.len + 1;
    struct str rest = str_cut(body, at + bare.len, body.len);
    ptrdiff_t next = str_find(rest, S("<p class=\"govuk-body\">"));
    return !str_starts(str_cut(rest, next, rest.len),
                       S("<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"/\">Start"));
}

/* Whether whoever asked was let in: not sent to sign in, not told that there is no such page.
 */
static bool let_in(const struct said *got)
{
    if (got->status == 303 &&
        (str_eq(got->location, S("/sign-in")) || str_starts(got->location, S("/sign-in?"))))
        return false;
    if (got->status == 403 && str_find(got->body, S("Sign in first.")) >= 0)
        return false;
    return got->status != 404 || has_words(got);
}

static void route_cell(const struct actor *a, const struct row *r)
{
    const char *target = target_of(r->path);
    const char *list = oracle_route(matrix.oracle, r->method, bare_path(r->path));
    bool post = str_eq(r->method, S("POST"));
    bool may = list && oracle_lists(list, a->name);
    struct said got =
        ask_as(a, post ? "POST" : "GET", target, post ? "nothing=here" : NULL, NULL);
    struct written wrote = world_written();

    matrix.cells++;
    /* A token that only reads is told so by every post of what it may see. */
    if (post && a->token) {
        if (got.status != (may ? 403 : 404) || wrote.changed)
            wrong("POST %s by a token that may only read answers %d", target, got.status);
        return;
    }
    /* A token can't prove who holds it. */
    bool asked_proof = str_starts(got.location, S("/sign-in/again"));
    /* What is open to all may still have nothing at that address. */
    bool open = list && strcmp(list, "*") == 0;
    if (!open && let_in(&got) != may && !(a->token && asked_proof))
        wrong("%.*s %s by %s: policy.tsv says %s, the answer is %d", STR_ARG(r->method), target,
              a->name, may ? "come in" : "stay out", got.status);
    if (!may && wrote.changed)
        wrong("POST %s by %s is refused, and yet something changed", target, a->name);
    if (!post)
        canaries_look(a, target, got.body);
}

static void route_cells(void)
{
    for (int i = 0; i < actor_count && !found_enough(); i++) {
        for (int k = 0; k < matrix.row_count && takes_part(&actors[i]) && !found_enough();
             k++) {
            if (!str_eq(matrix.rows[k].audience, S("object")))
                route_cell(&actors[i], &matrix.rows[k]);
            if (k % 20 == 0)
                world_forget();
        }
    }
}

/* --- four worlds: what is hidden leaves no trace ---- */

static uint64_t answer_hash(const struct said *got)
{
    return str_hash(got->body) * 31 + str_hash(got->etag) * 7 + str_hash(got->location) +
           (uint64_t)got->status;
}

/* A new secret is offered each time; how full the disk is has nothing to do with us. */
static bool changes_by_itself(struct str path)
{
    return str_eq(path, S("/account/codes")) || str_starts(path, S("/admin/storage")) ||
           str_eq(bare_path(path), S("/admin/audit"));
}

static void crawl(const struct actor *a, uint64_t hashes[ROWS_MOST])
{
    for (int k = 0; k < matrix.row_count; k++) {
        const struct row *r = &matrix.rows[k];
        bool looks = str_eq(r->method, S("GET")) && !str_eq(r->audience, S("object"));
        if (!looks || changes_by_itself(r->path))
            continue;
        struct said got = ask_as(a, "GET", target_of(r->path), NULL, NULL);
        hashes[k] = answer_hash(&got);
        world_forget();
    }
}

static const char *const other_worlds[] = {
    "UPDATE proposal SET name = 'zz' || name WHERE id IN (SELECT id FROM hidden);"
    "UPDATE explanation SET words = 'zz' || words WHERE id IN (SELECT id FROM hidden);"
    "UPDATE own_group SET name = 'zz' || name WHERE id IN (SELECT id FROM hidden);"
    "UPDATE own_model SET name = 'zz' || name WHERE id IN (SELECT id FROM hidden)",
    "DELETE FROM proposal WHERE id IN (SELECT id FROM hidden);"
    "DELETE FROM citation WHERE id IN (SELECT id FROM hidden);"
    "DELETE FROM explanation WHERE id IN (SELECT id FROM hidden);"
    "DELETE FROM own_group_version WHERE group_id IN (SELECT id FROM hidden);"
    "DELETE FROM own_group WHERE id IN (SELECT id FROM hidden);"
    "DELETE FROM own_model_version WHERE model_id IN (SELECT id FROM hidden);"
    "DELETE FROM own_model WHERE id IN (SELECT id FROM hidden);"
    "DELETE FROM object WHERE id IN (SELECT id FROM hidden)",
    "UPDATE object SET maker = 'person:other', made_at = made_at - 1000, changed_at = 7 "
    "WHERE id IN (SELECT id FROM hidden)"};

static void hidden_note(const struct actor *a)
{
    struct buf b = buf_make(matrix.arena, 16 * 1024);

    world_change("DELETE FROM hidden");
    for (int k = 0; k < thing_count; k++) {
        if (!hidden_from(a, &things[k]))
            continue;
        buf_fmt(&b, "%s('%s')", b.len ? "," : "INSERT INTO hidden VALUES ", things[k].id);
        if (k % 50 == 49) {
            world_change("%.*s", STR_ARG(buf_text(&b)));
            b.len = 0;
        }
    }
    if (b.len)
        world_change("%.*s", STR_ARG(buf_text(&b)));
}

static void worlds_cells(void)
{
    static uint64_t before[ROWS_MOST], now[ROWS_MOST];
    static const char *const tables[] = {"object",      "proposal",         "citation",
                                         "explanation", "own_group",        "own_group_version",
                                         "own_model",   "own_model_version"};

    world_change("CREATE TABLE hidden (id TEXT)");
    for (int i = 0; i < COUNT_OF(tables); i++)
        world_change("CREATE TABLE spare_%s AS SELECT * FROM %s", tables[i], tables[i]);
    for (int i = 0; i < actor_count; i++) {
        if (!takes_part(&actors[i]) || (is_part() && i % 3))
            continue; /* of a part: nobody, a lead elsewhere, and an administrator */
        hidden_note(&actors[i]);
        crawl(&actors[i], before);
        for (int v = 0; v < COUNT_OF(other_worlds); v++) {
            world_change("%s", other_worlds[v]);
            crawl(&actors[i], now);
            for (int k = 0; k < matrix.row_count; k++, matrix.cells++)
                if (before[k] != now[k])
                    wrong("%.*s tells %s which of two worlds this is (%d)",
                          STR_ARG(matrix.rows[k].path), actors[i].name, v);
            for (int n = COUNT_OF(tables) - 1; n >= 0; n--)
                world_change("DELETE FROM %s", tables[n]);
            for (int n = 0; n < COUNT_OF(tables); n++)
                world_change("INSERT INTO %s SELECT * FROM spare_%s", tables[n], tables[n]);
        }
        arena_close(matrix.arena);
        matrix.arena = arena_open();
    }
}

/* --- posts from elsewhere ---- */

static void posts_of_other_sites_change_nothing(void **state)
{
    static const char *const origins[] = {"https://evil.example", "null",
                                          "https://moot.example.evil.example",
                                          "https://evil.example?moot.example", ""};

    (void)state;
    for (int i = 0; i < matrix.row_count; i++) {
        const struct row *r = &matrix.rows[i];
        if (!str_eq(r->method, S("POST")))
            continue;
        for (int k = 0; k < COUNT_OF(origins); k++) {
            struct said got =
                world_ask_from(&actors[5], target_of(r->path), "name=x", origins[k]);
            assert_int_equal(got.status, 403);
            assert_int_equal(world_written().changed, 0);
            assert_int_equal(world_written().refused_lines, !str_eq(r->audit, S("none")));
        }
        world_forget();
    }
}

static void counted(void)
{
    print_message("%lld cells, %lld questions\n", (long long)matrix.cells,
                  (long long)matrix.asked);
    assert_true(matrix.cells > 0);
    assert_int_equal(matrix.wrong, 0);
}

/* --- columns that are sent along ---- */

#define SENT "7777777"

static const struct statement all_columns = {
    "all_columns",
    "matrix.c",
    STORE_MANY,
    "",
    "tt",
    "tbl col",
    "SELECT m.name AS tbl, c.name AS col FROM sqlite_schema m JOIN pragma_table_info(m.name) c "
    "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid"};

static struct {
    struct str table[800], column[800];
    struct statement find[800]; /* how often it holds what was sent */
    int count;
    int64_t found;
    char where[200];
} columns;

static void columns_read(struct store *db)
{
    struct work w = {.arena = matrix.arena, .db = db};
    union store_value row[2];

    if (columns.count)
        return;
    store_run(&w, &all_columns, NULL);
    while (store_row(&w, row)) {
        assert_true(columns.count < COUNT_OF(columns.table));
        columns.table[columns.count] = row[0].str;
        columns.column[columns.count] = row[1].str;
        columns.find[columns.count++] = (struct statement){
            "find",
            "matrix.c",
            STORE_ONE,
            "",
            "i",
            "total",
            str_fmt(matrix.arena,
                    "SELECT count(*) AS total FROM %.*s WHERE CAST(%.*s AS text) LIKE "
                    "'%%" SENT "%%'",
                    STR_ARG(row[0].str), STR_ARG(row[1].str))
                .at};
    }
    MUST(store_done(&w));
}

/* Whether what was sent along stands in any column of any table. */
static void sent_look(struct store *db)
{
    columns_read(db);
    for (int i = 0; i < columns.count; i++) {
        union store_value row[1];
        struct work w = {.arena = matrix.arena, .db = db};
        MUST(store_one(&w, &columns.find[i], NULL, row));
        if (row[0].whole)
            snprintf(columns.where, sizeof columns.where, "%.*s.%.*s",
                     STR_ARG(columns.table[i]), STR_ARG(columns.column[i]));
        columns.found += row[0].whole;
    }
}

static bool form_has(const char *fields, struct str column)
{
    struct str rest = str_of(fields), one;

    while (str_split(&rest, '&', &one))
        if (str_starts(one, column) && one.at[column.len] == '=')
            return true;
    return false;
}

/* The form with every column of the schema that is none of its own fields, from the first-th.
 */
static const char *with_columns(const char *fields, int *first)
{
    struct buf b = buf_make(matrix.arena, 16 * 1024);
    int put = 0;

    buf_str(&b, str_of(fields));
    for (; *first < columns.count && put < 40; (*first)++) {
        bool before = form_has(fields, columns.column[*first]);
        for (int i = 0; i < *first && !before; i++)
            before = str_eq(columns.column[i], columns.column[*first]);
        if (before)
            continue;
        buf_fmt(&b, "&%.*s=" SENT, STR_ARG(columns.column[*first]));
        put++;
    }
    return str_zero(matrix.arena, buf_text(&b));
}

static const struct actor *actor_of(const char *name)
{
    for (int i = 0; i < actor_count; i++)
        if (strcmp(actors[i].name, name) == 0)
            return &actors[i];
    fail_msg("there is no actor %s", name);
    return NULL;
}

/* The path with a thing of its kind that Trafford keeps: "/lists/THING/change" with a list. */
static const char *form_target(const char *path)
{
    struct str word = S("THING");
    ptrdiff_t at = str_find(str_of(path), word);

    for (int i = 0; i < thing_count && at >= 0; i++)
        if (str_starts(str_cut(str_of(path), 1, at), str_of(things[i].kind)) &&
            strcmp(things[i].owner, "mine") == 0 && strcmp(things[i].life, "published") == 0)
            return str_fmt(matrix.arena, "%.*s%s%s", (int)at, path, things[i].id,
                           path + at + word.len)
                .at;
    return path;
}

static void columns_sent_along_are_written_by_no_form(void **state)
{
    struct oracle_form form;
    int forms = 0;

    (void)state;
    world_look(sent_look);
    for (int n = 0; oracle_form_of(matrix.oracle, n, &form); n++, forms++) {
        const struct actor *a = actor_of(form.actor);
        const char *target = form_target(form.path);
        struct said plain = ask_as(a, "POST", target, form.fields, NULL);
        if (plain.status >= 400 || !world_written().changed)
            fail_msg("%s by %s should come out well: it answers %d", target, form.actor,
                     plain.status);
        for (int first = 0; first < columns.count; matrix.cells++) {
            const char *fields = with_columns(form.fields, &first);
            columns.found = 0;
            ask_as(a, "POST", target, fields, NULL);
            if (columns.found)
                wrong("%s writes a column that was sent along: %s", target, columns.where);
        }
        world_forget();
    }
    world_look(NULL);
    print_message("%d forms, %d columns\n", forms, columns.count);
    assert_true(forms > 0);
    counted();
}

/* --- the tests ---- */

static void objects_are_shown_as_the_policy_says(void **state)
{
    (void)state;
    read_cells();
    counted();
}

static void objects_are_changed_as_the_policy_says(void **state)
{
    (void)state;
    write_cells();
    counted();
}

static void routes_let_in_whom_the_policy_names_and_tell_of_nothing_hidden(void **state)
{
    (void)state;
    route_cells();
    counted();
}

static void what_is_hidden_leaves_no_trace_in_four_worlds(void **state)
{
    (void)state;
    worlds_cells();
    counted();
}

static void policy_has_no_line_that_decides_nothing(void **state)
{
    struct buf b = buf_make(matrix.arena, 4096);

    (void)state;
    if (oracle_unused(matrix.oracle, &b))
        fail_msg("policy.tsv, lines%.*s decide nothing", STR_ARG(buf_text(&b)));
}

static int matrix_open(void **state)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    char path[1000];

    (void)state;
    world_open();
    matrix.arena = arena_open();
    snprintf(path, sizeof path, "%s/tests/policy.tsv", source ? source : ".");
    static struct arena *kept;
    kept = kept ? kept : arena_open();
    if (!matrix.oracle)
        matrix.oracle = oracle_read(kept, path);
    struct arena *rows = matrix.arena;
    matrix.arena = kept;
    rows_read();
    matrix.arena = rows;
    return 0;
}

static int matrix_close(void **state)
{
    (void)state;
    world_close();
    arena_close(matrix.arena);
    return 0;
}

static int start_counting(void **state)
{
    (void)state;
    matrix.cells = matrix.asked = matrix.wrong = 0;
    return 0;
}

/* Each leak in a world of its own. */
static void each_planted_leak_is_found(void **state)
{
    int found = 0;

    (void)state;
    for (enum leak leak = LEAK_ID; leak < LEAKS; leak++) {
        matrix_close(NULL);
        matrix_open(NULL);
        matrix.wrong = 0;
        matrix.looking = true;
        world_leak(leak);
        if (leak == LEAK_LIST || leak == LEAK_COUNT)
            route_cells();
        else if (leak == LEAK_WRITE || leak == LEAK_TOKEN)
            write_cells();
        else
            read_cells();
        if (!matrix.wrong)
            fprintf(stderr, "the planted leak %d was not found\n", (int)leak);
        found += matrix.wrong > 0;
    }
    matrix.looking = false;
    matrix.wrong = 0;
    print_message("%d of %d planted leaks found\n", found, LEAKS - 1);
    assert_int_equal(found, LEAKS - 1);
}

#define MATRIX(name) cmocka_unit_test_setup(name, start_counting)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MATRIX(every_route_has_its_line_in_the_policy),
        MATRIX(objects_are_shown_as_the_policy_says),
        MATRIX(objects_are_changed_as_the_policy_says),
        MATRIX(routes_let_in_whom_the_policy_names_and_tell_of_nothing_hidden),
        MATRIX(posts_of_other_sites_change_nothing),
        MATRIX(columns_sent_along_are_written_by_no_form),
        MATRIX(policy_has_no_line_that_decides_nothing),
        MATRIX(what_is_hidden_leaves_no_trace_in_four_worlds),
        MATRIX(each_planted_leak_is_found),
    };
    static const struct CMUnitTest on_postgres[] = {
        MATRIX(every_route_has_its_line_in_the_policy),
        MATRIX(objects_are_shown_as_the_policy_says),
        MATRIX(objects_are_changed_as_the_policy_says),
        MATRIX(routes_let_in_whom_the_policy_names_and_tell_of_nothing_hidden),
        MATRIX(posts_of_other_sites_change_nothing),
        MATRIX(what_is_hidden_leaves_no_trace_in_four_worlds),
    };
    if (getenv("FOLKMOOT_TEST_PG"))
        return cmocka_run_group_tests(on_postgres, matrix_open, matrix_close);
    return cmocka_run_group_tests(tests, matrix_open, matrix_close);
}
