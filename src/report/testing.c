/* testing.c: the house over the invented sector, with people. */
#include "report/testing.h"

#include "kit/browser.h"
#include "kit/viewer.h"

#include <stdio.h>

enum { AUDIENCES_MOST = 40, LONGEST = 64 * 1024 };

static struct report_trial trial;
static struct sector *old_state;

static const struct room *const both[] = {&inform_room, &report_room, NULL};

/* --- people ---- */

static const char people[] =
    "INSERT INTO organisation (id, slug, name, skeleton, kind, state, made_at) VALUES "
    "('0000000000000000000000rg01', 'trafford', 'Trafford', 'trafford', 'council', 'active', "
    "0), "
    "('0000000000000000000000rg02', 'salford', 'Salford', 'salford', 'council', 'active', 0);\n"
    "INSERT INTO person (id, address, name, skeleton, state, password, password_at, rights, "
    "digest, digest_at, made_at) VALUES "
    "('" LEAD
    "', 'lead@trafford.gov.uk', 'Lead, Trafford', 'a', 'active', '', 0, 0, 'none', 0, "
    "0), "
    "('" COUNCILLOR
    "', 'councillor@trafford.gov.uk', 'Councillor, Trafford', 'b', 'active', '', "
    "0, 0, 'none', 0, 0), "
    "('" OTHER "', 'lead@salford.gov.uk', 'Lead, Salford', 'c', 'active', '', 0, 0, 'none', 0, "
    "0), "
    "('" LONER "', 'loner@moot.example', 'Loner', 'd', 'active', '', 0, 0, 'none', 0, 0);\n"
    "INSERT INTO role_held (id, person_id, role, organisation_id, scope, made_at, made_by) "
    "VALUES "
    "('0000000000000000000000rh01', '" LEAD "', 'lead', '0000000000000000000000rg01', '', 0, "
    "''), "
    "('0000000000000000000000rh02', '" COUNCILLOR "', 'councillor', "
    "'0000000000000000000000rg01', '', 0, ''), "
    "('0000000000000000000000rh03', '" OTHER "', 'lead', '0000000000000000000000rg02', '', 0, "
    "'');\n";

/* One text of each row. */
static const struct statement audiences_of = {
    "audiences_of",
    "testing.c",
    STORE_MANY,
    "t",
    "t",
    "audience",
    "SELECT audience FROM person_audience WHERE person_id = $1 ORDER BY audience"};

static enum rc enter(struct request *rq)
{
    struct work *w = rq->work;
    struct str *all = arena_new(w->arena, struct str, AUDIENCES_MOST);
    struct str person = rq_cookie(rq, "as");
    union store_value asked[] = {{.str = person}}, row[1];
    ptrdiff_t n = 0;

    all[n++] = S("public");
    if (person.len) {
        store_run(w, &audiences_of, asked);
        while (n < AUDIENCES_MOST && store_row(w, row))
            all[n++] = row[0].str;
        TRY(store_done(w));
    }
    w->viewer = (struct viewer){
        .audiences = all,
        .audience_count = n,
        .self = person.len ? str_fmt(w->arena, "person:%.*s", STR_ARG(person)) : S(""),
        .person = person,
        .name = S("Somebody"),
        .session = person,
        .proved_at = trial.now};
    return viewer_tell(w);
}

/* --- the house ---- */

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    (void)state;
    (void)lane;
    w->db = writes ? trial.t->db : trial.reader;
    w->sector = trial.t->sector;
    w->now = trial.now;
    TRY(store_begin(w->db, writes));
    if (w->known >= w->now)
        return OK;
    TRY(sector_load(w, w->known, &old_state));
    w->sector = old_state;
    return OK;
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state;
    (void)lane;
    sector_close(old_state);
    old_state = NULL;
    if (writes && rc == OK)
        return store_commit(w->db);
    store_rollback(w->db);
    return OK;
}

void report_trial_house(struct report_trial *r)
{
    house_open(&(struct web_config){.rooms = both,
                                    .begin = begin,
                                    .end = end,
                                    .enter = enter,
                                    .authorise = object_authorise,
                                    .state = r});
}

struct report_trial *report_trial_open(void)
{
    struct str why = {0};

    trial = (struct report_trial){.t = made_open(), .now = MADE_NOW};
    if (audience_views_bring(trial.t->arena, trial.t->db, both, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    test_script(trial.t->db, people);
    trial.reader = test_store_connect(&trial.t->at, STORE_READ);
    MUST(store_guard(trial.reader, guarded_tables));
    report_trial_house(&trial);
    return &trial;
}

void report_trial_close(struct report_trial *r)
{
    house_close();
    store_close(r->reader);
    trial_close(r->t);
    *r = (struct report_trial){0};
}

/* --- asking ---- */

__attribute__((format(printf, 1, 0))) static char *written(const char *format, va_list list)
{
    char *text = arena_alloc(trial.t->arena, LONGEST);

    assert_in_range(vsnprintf(text, LONGEST, format, list), 0, LONGEST - 1);
    return text;
}

static struct str cookie_of(const char *person)
{
    return *person ? str_fmt(trial.t->arena, "as=%s", person) : S("");
}

struct house_reply page_by(const char *person, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    const char *target = written(format, list);
    va_end(list);
    return ask(&(struct web_ask){
        .method = S("GET"), .target = str_of(target), .cookie = cookie_of(person)});
}

struct house_reply post_by(const char *person, const char *target, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    const char *fields = written(format, list);
    va_end(list);
    return ask(&(struct web_ask){.method = S("POST"),
                                 .target = str_of(target),
                                 .cookie = cookie_of(person),
                                 .body = str_of(fields),
                                 .body_type = S("application/x-www-form-urlencoded"),
                                 .host = S("moot.example"),
                                 .origin = S("https://moot.example"),
                                 .fetch_site = S("same-origin")});
}

const char *coded(const char *text)
{
    struct buf b = buf_make(trial.t->arena, LONGEST);

    buf_url(&b, str_of(text));
    buf_char(&b, 0);
    return b.at;
}

const char *report_made(const char *name, const char *audience)
{
    struct house_reply r =
        post_by(LEAD, "/reports", "name=%s&note=&audience=%s", coded(name), coded(audience));

    if (r.status != 303)
        fail_msg("%s answered %d: %.*s", name, r.status, STR_ARG(str_cut(r.body, 0, 3000)));
    struct str at = str_cut(r.location, 0, r.location.len - S("/edit").len);
    return str_zero(trial.t->arena, at);
}

void part_added(const char *report, const char *kind, const char *metrics, const char *words,
                const char *chart)
{
    struct house_reply r = post_by(LEAD, str_fmt(trial.t->arena, "%s/parts", report).at,
                                   "kind=%s&metrics=%s&words=%s&group=&chart=%s", kind,
                                   coded(metrics), coded(words), chart);

    if (r.status != 303)
        fail_msg("%s answered %d: %.*s", kind, r.status, STR_ARG(str_cut(r.body, 0, 3000)));
}

/* --- looking ---- */

static bool one_value(const char *select, char type, union store_value *out)
{
    struct work w = {.arena = trial.t->arena, .db = trial.t->db};
    /* The store knows a prepared statement by its place, so each has one of its own. */
    struct statement *s = arena_new(w.arena, struct statement, 1);

    *s = (struct statement){"looked_at", "testing.c", STORE_ONE, "", type == 'i' ? "i" : "t",
                            "words",     select};
    MUST(store_begin(w.db, false));
    enum rc rc = store_one(&w, s, NULL, out);
    store_rollback(w.db);
    if (rc != OK && rc != NOT_FOUND)
        fail_msg("%s: %.*s", select, STR_ARG(store_why(w.db)));
    return rc == OK;
}

int64_t rows_of(const char *table, const char *where)
{
    union store_value n[1];
    const char *select =
        str_fmt(trial.t->arena, "SELECT count(*) AS words FROM %s WHERE %s", table, where).at;

    assert_true(one_value(select, 'i', n));
    return n[0].whole;
}

struct str text_of(const char *select)
{
    union store_value text[1];

    return one_value(select, 't', text) ? text[0].str : S("");
}

void told(const char *sql)
{
    test_script(trial.t->db, sql);
}

/* --- jobs ---- */

static struct work job_work;

static struct work *job_begin(void *state)
{
    (void)state;
    job_work = (struct work){.arena = arena_open(),
                             .db = trial.t->db,
                             .sector = trial.t->sector,
                             .now = trial.now,
                             .known = INT64_MAX};
    MUST(store_begin(job_work.db, true));
    return &job_work;
}

static enum rc job_end(void *state, struct work *w, enum rc rc)
{
    (void)state;
    if (rc != OK)
        fail_msg("%.*s", STR_ARG(w->complaints ? w->complaints->words : store_why(w->db)));
    MUST(store_commit(w->db));
    arena_close(w->arena);
    return OK;
}

void report_jobs_run(struct report_trial *r)
{
    struct job_house house = {.begin = job_begin, .end = job_end};
    struct arena *a = arena_open();
    struct str words;

    (void)r;
    MUST(report_jobs[0].run(a, &house, &words));
    arena_close(a);
}
