/* testing.c: a store of its own with people in it, and the house over it, for the tests of this
 * room only. */
#include "identity/testing.h"

#include "base/random.h"
#include "identity/session.h"
#include "identity/who.h"
#include "kit/audience.h"
#include "kit/browser.h"
#include "store/engine.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SQL = 8000 };

static const struct room *const rooms[] = {&identity_room, NULL};

/* The trial that is open; tests run one after the other. */
static struct trial *open_trial;
static int made_people;

/* --- the store
 * --------------------------------------------------------------------------------- */

struct trial *trial_open(void)
{
    struct trial *t = calloc(1, sizeof *t);

    assert_non_null(t);
    assert_null(open_trial);
    open_trial = t;
    made_people = 0;
    t->arena = arena_open();
    t->now = TRIAL_NOW;
    t->network = S("192.0.2.7");
    t->agent = S("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    t->writer = test_store_make(&t->at, "identity", rooms);
    t->reader = test_store_connect(&t->at, STORE_READ);
    if (store_guard(t->reader, guarded_tables) != OK)
        fail_msg("the guard: %.*s", STR_ARG(store_why(t->reader)));
    trial_house(t, false);
    return t;
}

void trial_close(struct trial *t)
{
    if (!t)
        return;
    house_close();
    store_close(t->reader);
    test_store_end(&t->at, t->writer);
    arena_close(t->work.arena);
    arena_close(t->arena);
    open_trial = NULL;
    free(t);
}

/* --- the house
 * --------------------------------------------------------------------------------- */

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct trial *t = state;

    (void)lane;
    w->db = writes ? t->writer : t->reader;
    w->now = t->now;
    return store_begin(w->db, writes);
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state;
    (void)lane;
    if (rc != OK || !writes) {
        store_rollback(w->db);
        return OK;
    }
    enum rc kept = store_commit(w->db);
    if (kept != OK)
        fail_msg("what was written is not kept: %.*s", STR_ARG(store_why(w->db)));
    return kept;
}

static void after(void *state, int lane, struct request *rq, enum rc rc)
{
    struct trial *t = state;

    if (!identity_after_needed(rq, rc))
        return;
    struct work w = {.arena = rq->work->arena, .known = INT64_MAX};
    MUST(begin(t, lane, true, &w));
    w.viewer = rq->work->viewer;
    enum rc written = identity_after(&w, rq, rc);
    if (written != OK)
        fail_msg("what a request leaves behind can't be written: %.*s",
                 STR_ARG(w.complaints ? w.complaints->words : store_why(w.db)));
    MUST(end(t, lane, true, &w, written));
}

void trial_house(struct trial *t, bool dev)
{
    house_open(&(struct web_config){.rooms = rooms,
                                    .begin = begin,
                                    .end = end,
                                    .enter = identity_enter,
                                    .authorise = object_authorise,
                                    .note = identity_note,
                                    .after = after,
                                    .state = t,
                                    .dev = dev});
}

/* --- work of the ground floor
 * ------------------------------------------------------------------ */

struct work *trial_begin(struct trial *t, bool writes, struct str person)
{
    struct work *w = &t->work;

    if (!w->arena)
        w->arena = arena_open();
    else
        arena_reset(w->arena);
    *w = (struct work){.arena = w->arena, .known = INT64_MAX};
    MUST(begin(t, 0, writes, w));
    w->viewer.network = t->network;
    MUST(who_is(w, person));
    return w;
}

enum rc trial_end(struct trial *t, enum rc rc)
{
    struct work *w = &t->work;
    bool writes = w->db == t->writer;
    enum rc kept = rc;

    if (rc == OK && writes)
        kept = store_commit(w->db);
    else
        store_rollback(w->db);
    return kept;
}

struct str trial_words(struct trial *t)
{
    const struct complaint *c = t->work.complaints;

    while (c && c->next)
        c = c->next;
    return c ? str_copy(t->arena, c->words) : S("");
}

/* --- looking
 * ----------------------------------------------------------------------------------- */

__attribute__((format(printf, 1, 0))) static const char *sql_of(const char *format,
                                                                va_list list)
{
    char *sql = arena_alloc(open_trial->arena, MOST_SQL);

    if (vsnprintf(sql, MOST_SQL, format, list) >= MOST_SQL)
        fail_msg("that statement is too long: %s", format);
    return sql;
}

void store_told(const char *sql, ...)
{
    va_list list;

    va_start(list, sql);
    const char *text = sql_of(sql, list);
    va_end(list);
    test_script(open_trial->writer, text);
}

/* One statement that was never seen before, and its one value. */
static enum rc value_of(const char *sql, char type, const char *name, union store_value *out)
{
    struct trial *t = open_trial;
    struct statement *s = arena_new(t->arena, struct statement, 1);
    char types[2] = {type, 0};
    struct work w = {.arena = t->arena, .db = t->writer, .now = t->now};

    *s = (struct statement){
        "of_a_test", "testing.c", STORE_ONE, "", str_zero(t->arena, str_of(types)), name, sql};
    MUST(store_begin(w.db, false));
    enum rc rc = store_one(&w, s, NULL, out);
    if (rc != OK && rc != NOT_FOUND)
        fail_msg("%s: %.*s", sql, STR_ARG(store_why(w.db)));
    store_rollback(w.db);
    return rc;
}

int64_t rows_of(const char *table, const char *where, ...)
{
    union store_value total = {0};
    va_list list;

    va_start(list, where);
    const char *condition = sql_of(where, list);
    va_end(list);
    MUST(value_of(str_fmt(open_trial->arena, "SELECT count(*) AS total FROM %s WHERE %s", table,
                          condition)
                      .at,
                  STORE_INT, "total", &total));
    return total.whole;
}

struct str text_of(const char *select, ...)
{
    union store_value words = {0};
    va_list list;

    va_start(list, select);
    const char *sql = sql_of(select, list);
    va_end(list);
    return value_of(sql, STORE_TEXT, "words", &words) == OK ? words.str : S("");
}

struct str secret_mailed(struct str address, const char *before)
{
    struct str plain = text_of("SELECT plain AS words FROM mail WHERE address = '%.*s' "
                               "AND plain LIKE '%%%s%%' ORDER BY made_at DESC, id DESC LIMIT 1",
                               STR_ARG(address), before);
    ptrdiff_t at = str_find(plain, str_of(before)), end;

    if (at < 0)
        return S("");
    at += (ptrdiff_t)strlen(before);
    for (end = at; end < plain.len && isalnum((unsigned char)plain.at[end]); end++)
        ;
    return str_copy(open_trial->arena, str_cut(plain, at, end));
}

struct str last_audit(void)
{
    return text_of("SELECT event || ' ' || outcome || ' ' || person || ' ' || object || ' ' || "
                   "words AS words FROM audit ORDER BY number DESC LIMIT 1");
}

/* --- who is there
 * ------------------------------------------------------------------------------ */

static struct str titled(const char *slug)
{
    char *name = str_zero(open_trial->arena, str_of(slug));

    for (char *c = name; *c; c++)
        if (*c == '-')
            *c = ' ';
    if (*name)
        *name = (char)toupper((unsigned char)*name);
    return str_of(name);
}

struct str organisation_made(const char *slug)
{
    struct str id = text_of("SELECT id AS words FROM organisation WHERE slug = '%s'", slug);

    if (id.len)
        return id;
    id = random_id(open_trial->arena);
    store_told("INSERT INTO organisation (id, slug, name, skeleton, kind, state, made_at) "
               "VALUES ('%.*s', '%s', '%.*s', '%s', 'council', 'active', %lld)",
               STR_ARG(id), slug, STR_ARG(titled(slug)), slug, (long long)open_trial->now);
    store_told("INSERT INTO organisation_domain (domain, organisation_id, made_at) "
               "VALUES ('%s.gov.uk', '%.*s', %lld)",
               slug, STR_ARG(id), (long long)open_trial->now);
    return id;
}

void role_made(struct str person, const char *role, const char *organisation)
{
    struct arena *a = open_trial->arena;
    struct str of = S("NULL");

    if (organisation)
        of = str_fmt(a, "'%.*s'", STR_ARG(organisation_made(organisation)));
    store_told("INSERT INTO role_held (id, person_id, role, organisation_id, scope, made_at, "
               "made_by) VALUES ('%.*s', '%.*s', '%s', %.*s, '%s', %lld, '')",
               STR_ARG(random_id(a)), STR_ARG(person), role, STR_ARG(of),
               strcmp(role, "adviser") == 0 ? "North West" : "", (long long)open_trial->now);
}

struct str person_made(const char *role, const char *organisation)
{
    struct arena *a = open_trial->arena;
    struct str id = random_id(a);
    const char *what = role ? role : "visitor", *of = organisation ? organisation : "sector";
    int number = ++made_people;

    store_told("INSERT INTO person (id, address, name, skeleton, state, password, password_at, "
               "rights, digest, digest_at, made_at) VALUES ('%.*s', '%s.%d@%s.gov.uk', "
               "'%.*s, %.*s %d', '%s %s %d', 'active', '', 0, 1, 'daily', 0, %lld)",
               STR_ARG(id), what, number, of, STR_ARG(titled(what)), STR_ARG(titled(of)),
               number, what, of, number, (long long)open_trial->now);
    if (role)
        role_made(id, role, organisation);
    return id;
}

struct str address_of(struct str person)
{
    return text_of("SELECT address AS words FROM person WHERE id = '%.*s'", STR_ARG(person));
}

struct str name_of_person(struct str person)
{
    return text_of("SELECT name AS words FROM person WHERE id = '%.*s'", STR_ARG(person));
}

/* --- asking
 * ------------------------------------------------------------------------------------ */

struct str signed_in_cookie(struct str person)
{
    struct trial *t = open_trial;
    struct str cookie;
    struct work *w = trial_begin(t, true, S(""));

    MUST(session_start(w, person, "passkey", t->agent, &cookie));
    struct str kept = str_fmt(t->arena, "%s=%.*s", SESSION_COOKIE, STR_ARG(cookie));
    MUST(trial_end(t, OK));
    return kept;
}

static struct house_reply asked(const struct web_ask *what)
{
    struct web_ask whole = *what;

    whole.host = S("moot.example");
    whole.network = open_trial->network;
    whole.agent = open_trial->agent;
    if (str_eq(whole.method, S("POST"))) {
        whole.body_type = S("application/x-www-form-urlencoded");
        whole.origin = S("https://moot.example");
        whole.fetch_site = S("same-origin");
    }
    return ask(&whole);
}

struct house_reply page_as(struct str cookies, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    const char *target = sql_of(format, list);
    va_end(list);
    return asked(
        &(struct web_ask){.method = S("GET"), .target = str_of(target), .cookie = cookies});
}

struct house_reply post_as(struct str cookies, const char *target, const char *fields, ...)
{
    va_list list;

    va_start(list, fields);
    const char *body = sql_of(fields, list);
    va_end(list);
    return asked(&(struct web_ask){.method = S("POST"),
                                   .target = str_copy(open_trial->arena, str_of(target)),
                                   .cookie = cookies,
                                   .body = str_of(body)});
}

struct house_reply page_by_token(struct str token, const char *target)
{
    return asked(&(struct web_ask){
        .method = S("GET"),
        .target = str_of(target),
        .authorization = str_fmt(open_trial->arena, "Bearer %.*s", STR_ARG(token))});
}

struct house_reply post_by_token(struct str token, const char *target, const char *fields)
{
    struct web_ask what = {.method = S("POST"),
                           .target = str_of(target),
                           .body = str_of(fields),
                           .body_type = S("application/x-www-form-urlencoded"),
                           .host = S("moot.example"),
                           .network = open_trial->network,
                           .agent = S("curl/7.88.1"),
                           .authorization =
                               str_fmt(open_trial->arena, "Bearer %.*s", STR_ARG(token))};

    return ask(&what);
}

static struct str cookie_set(struct house_reply reply, const char *name)
{
    struct str start = str_fmt(open_trial->arena, "%s=", name);

    if (str_starts(reply.cookie, start))
        return reply.cookie;
    for (ptrdiff_t i = 0; i < COUNT_OF(reply.more_cookies); i++)
        if (str_starts(reply.more_cookies[i], start))
            return reply.more_cookies[i];
    return S("");
}

bool cookie_ended(struct house_reply reply, const char *name)
{
    return str_find(cookie_set(reply, name), S("Max-Age=0;")) >= 0;
}

struct str cookie_of(struct house_reply reply, const char *name)
{
    struct str rest = cookie_set(reply, name), one = {0};

    if (!rest.len || cookie_ended(reply, name))
        return S("");
    str_split(&rest, ';', &one);
    return str_copy(open_trial->arena, one);
}

struct str coded(struct str text)
{
    struct buf b = buf_make(open_trial->arena, MOST_SQL);

    buf_url(&b, text);
    return buf_text(&b);
}
