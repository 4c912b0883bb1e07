/* web.c: the house that answers: opened once, then asked by many workers at a time. */
#include "web/inside.h"

#include "base/date.h"

#include <time.h>

#define SESSION "__Host-session="

enum { AGENT_LONGEST = 200, MOST_TRIES = 4 };

/* --- opening ------------------------------------------------------------------------------ */

static enum rc room_routes(struct web *web, const struct room *room, struct str *why)
{
    TRY(routes_add(web, room->routes, false, why));
    for (const struct route *const *page = room->pages; page && *page; page++)
        TRY(routes_add(web, *page, false, why));
    return OK;
}

static enum rc open_parts(struct web *web, struct str *why)
{
    TRY(templates_read(web->arena, web->config.dev, &web->templates, why));
    TRY(assets_list(web->arena, &web->assets, why));
    TRY(routes_add(web, web_own_routes, true, why));
    for (const struct room *const *room = web->config.rooms; room && *room; room++)
        TRY(room_routes(web, *room, why));
    return routes_sort(web, why);
}

enum rc web_open(const struct web_config *config, struct web **out, struct str *why)
{
    struct arena *a = arena_open();
    struct web *web = arena_new(a, struct web, 1);

    web->config = *config;
    web->arena = a;
    *out = web;
    return open_parts(web, why);
}

void web_close(struct web *web)
{
    if (web)
        arena_close(web->arena);
}

void web_facts(const struct web *web, struct web_facts *out)
{
    *out = (struct web_facts){.rooms = web->config.rooms,
                              .dev = web->config.dev,
                              .policy = headers_policy(),
                              .listen = web->listen,
                              .proxy = web->proxy,
                              .forwarded = atomic_load(&web->forwarded)};
}

/* --- answering ---------------------------------------------------------------------------- */

static bool method_read(struct str text, enum method *out)
{
    if (str_eq(text, S("GET")) || str_eq(text, S("HEAD")))
        *out = GET;
    else if (str_eq(text, S("POST")))
        *out = POST;
    else
        return false;
    return true;
}

static struct str allow_words(unsigned allowed)
{
    bool get = allowed >> GET & 1, post = allowed >> POST & 1;

    if (get && post)
        return S("GET, HEAD, POST");
    return post ? S("POST") : S("GET, HEAD");
}

static void params_bind(struct request *rq, const struct entry *e, const struct target *t)
{
    struct pair *params = arena_new(rq->work->arena, struct pair, e->count);
    bool cut = rq->form != FORM_HTML && rq->form != FORM_OTHER;

    for (int i = 0; i < e->count; i++) {
        if (!(e->names >> i & 1))
            continue;
        struct str value = cut && i == t->count - 1 ? t->bare : t->parts[i];
        params[rq->param_count++] = (struct pair){e->parts[i], value};
    }
    rq->params = params;
    if (e->count == 0)
        rq->path = S("/");
    else if (cut)
        rq->path =
            str_cut(t->path, 0, t->path.len - (t->parts[t->count - 1].len - t->bare.len));
}

/* "/areas/" is sent on to "/areas" when that is a page. */
static int slash_drop(struct request *rq, const struct target *t)
{
    struct buf b = buf_make(rq->work->arena, 4 * TARGET_MOST);

    for (int i = 0; i < t->count; i++) {
        buf_char(&b, '/');
        buf_url(&b, t->parts[i]);
    }
    if (t->query.len)
        buf_char(&b, '?');
    buf_str(&b, t->query);
    if (page_go(rq, buf_text(&b)) != OK)
        return 400;
    rq->reply->status = 308;
    return 200;
}

/* The handler, decided on and noted; OK when what it wrote is to be kept. */
static enum rc handle(struct request *rq)
{
    const struct web_config *c = &rq->web->config;
    bool entered = false;

    TRY(gate_enter(rq, &entered));
    if (!entered)
        return OK;
    TRY(rq->route->handle(rq));
    if (!rq->reply->status)
        return work_fail(rq->work, FAULT, "", "the handler of %s made no reply",
                         rq->route->path);
    return rq->route->method == POST && c->note ? c->note(rq) : OK;
}

/* One piece of work round `inside`, and the page of its failure. */
static enum rc work_round(struct request *rq, int lane, bool writes,
                          enum rc (*inside)(struct request *rq))
{
    const struct web_config *c = &rq->web->config;
    enum rc rc = c->begin ? c->begin(c->state, lane, writes, rq->work) : OK, kept = OK;
    bool begun = rc == OK;

    if (begun && c->enter)
        rc = c->enter(rq);
    if (rc == OK)
        rc = inside(rq);
    if (rc != OK) /* before the end, while what the words point to is still there */
        problem_show(rq, problem_status(rc));
    bool undone = rc == OK && rq->work->only_tried; /* it went well, and is to leave nothing */
    if (begun && c->begin && c->end)
        kept = c->end(c->state, lane, writes, rq->work, undone ? CONFLICT : rc);
    if (rc == OK && kept != OK)
        problem_show(rq, problem_status(kept));
    return rc == OK ? kept : rc;
}

/* What takes long is done before the work that writes begins, by who may do the rest. */
static enum rc first(struct request *rq)
{
    bool entered = false;

    TRY(gate_enter(rq, &entered));
    return entered ? rq->route->first(rq) : OK;
}

static enum rc nothing_here(struct request *rq)
{
    (void)rq;
    return NOT_FOUND;
}

/* A page that is missing is told to who is signed in as one is that they may not see. */
static void refuse(struct request *rq, int lane, int status)
{
    const struct web_config *c = &rq->web->config;

    if (status == 404 && !rq->route && c->enter && str_find(rq->cookies, S(SESSION)) >= 0)
        work_round(rq, lane, false, nothing_here);
    else
        problem_show(rq, status);
}

/* Work that came to nothing only because others wrote at the same moment is done again, as if
 * the request had just come: nothing of it was kept or sent. */
static enum rc work_until_kept(struct request *rq, int lane)
{
    const struct request asked = *rq;
    const struct work work = *rq->work;
    const struct reply reply = *rq->reply;

    for (int tries = 1;; tries++) {
        enum rc rc = work_round(rq, lane, true, handle);
        if (rc == OK || !rq->work->again || tries == MOST_TRIES)
            return rc;
        reply_file_drop(rq->reply);
        *rq = asked;
        *rq->work = work;
        *rq->reply = reply;
    }
}

static void work_do(struct request *rq, int lane, bool own)
{
    const struct web_config *c = &rq->web->config;
    bool writes = rq->route->method == POST;
    enum rc rc = OK;

    if (own) {
        rc = rq->route->handle(rq);
        if (rc != OK)
            problem_show(rq, problem_status(rc));
        return;
    }
    if (rq->route->first)
        rc = work_round(rq, lane, false, first);
    if (rc == OK && !rq->reply->status)
        rc = writes ? work_until_kept(rq, lane) : work_round(rq, lane, false, handle);
    if (rq->work->viewer.person.len || rq->work->for_viewer)
        rq->reply->cache = CACHE_NONE;
    if (c->after)
        c->after(c->state, lane, rq, rc);
}

/* A form of another site must not act here in a reader's name. Browsers say where a post comes
 * from; who is signed in and says nothing is refused. */
static bool is_foreign(const struct web_ask *ask)
{
    struct str site = ask->fetch_site, origin = ask->origin;
    ptrdiff_t scheme = str_find(origin, S("://"));
    bool fetched = site.len == 0 || str_eq(site, S("same-origin")) || str_eq(site, S("none"));
    bool ours = origin.len == 0 ||
                (scheme >= 0 && str_eq(str_cut(origin, scheme + 3, origin.len), ask->host));
    bool silent = site.len == 0 && origin.len == 0 && str_find(ask->cookie, S(SESSION)) >= 0;

    return !fetched || !ours || silent;
}

/* ?known=DATE asks for what was known at the end of that day; a moment may be given too. */
static enum rc known_read(struct request *rq)
{
    struct str words = rq_query(rq, "known");

    if (!words.len || known_parse(words, &rq->work->known))
        return OK;
    return work_fail(rq->work, INVALID, "known", "\"%.*s\" is no date. Write 2026-03-31.",
                     STR_ARG(str_cut(words, 0, 40)));
}

/* Finds the route and reads what came with the request. 200 when the work can begin, else the
 * status of the problem; `done` when the reply is already made. */
static int request_read(struct request *rq, const struct web_ask *ask, bool *own, bool *done)
{
    struct work *w = rq->work;
    struct target t;
    enum method method;

    if (ask->target.len > TARGET_MOST)
        return 414;
    const char *wrong = target_read(ask->target, arena_alloc(w->arena, ask->target.len), &t);
    if (wrong)
        return problem_status(work_fail(w, INVALID, "", "The address %s.", wrong));
    rq->path = t.path;
    if (t.suffix)
        rq->form = t.suffix;
    if (!method_read(ask->method, &method)) {
        rq->reply->allow = S("GET, HEAD, POST");
        return 405;
    }
    struct match m = route_match(rq->web, &t, method);
    if (!m.entry && m.allowed) {
        rq->reply->allow = allow_words(m.allowed);
        return 405;
    }
    if (!m.entry)
        return 404;
    if (t.slash && t.count > 0) {
        *done = method == GET;
        return *done ? slash_drop(rq, &t) : 404;
    }
    rq->route = m.entry->route;
    rq->form = m.form;
    rq->reply->framed = rq->route->framed;
    rq->reply->open = rq->route->open && !ask->cookie.len && !ask->authorization.len;
    if (rq->route->framed)
        rq->cookies = rq->bearer = S("");
    *own = m.entry->own;
    params_bind(rq, m.entry, &t);
    enum rc rc = pairs_read(w, t.query, "The address", false, rq->route->repeats, &rq->query,
                            &rq->query_count);
    if (rc == OK && method == GET)
        rc = known_read(rq);
    rq->foreign = method == POST && is_foreign(ask);
    if (rc == OK && method == POST)
        rc = fields_read(rq, ask);
    return problem_status(rc);
}

int64_t body_most(const struct web *web, struct str method, struct str raw)
{
    struct arena *a = arena_open();
    struct target t;
    enum method m;
    int64_t most = BODY_MOST;

    if (raw.len <= TARGET_MOST && method_read(method, &m) && m == POST &&
        !target_read(raw, arena_alloc(a, raw.len), &t)) {
        struct match match = route_match(web, &t, m);
        if (match.entry)
            most += match.entry->route->upload;
    }
    arena_close(a);
    return most;
}

/* A reply that may be kept carries a tag; who has that version already gets no body again. */
static void tag_add(struct arena *a, const struct web_ask *ask, struct reply *r)
{
    if (r->status != 200 || r->cache == CACHE_NONE)
        return;
    if (r->etag.len == 0)
        r->etag = etag_make(a, r->body);
    if (etag_listed(ask->if_none_match, r->etag)) {
        r->status = 304;
        reply_file_drop(r);
    }
}

/* What anyone would be answered with, and nobody in particular. */
static bool may_keep(const struct request *rq, const struct web_ask *ask, const struct reply *r)
{
    return rq->route && rq->route->method == GET && r->status == 200 &&
           r->cache == CACHE_PUBLIC && !r->asset && !r->file_size &&
           str_eq(ask->method, S("GET")) && str_eq(str_of(rq->route->audience), S("public")) &&
           ask->cookie.len == 0 && ask->authorization.len == 0;
}

/* "Bearer x": x. */
static struct str bearer_of(struct str authorization)
{
    struct str scheme = S("Bearer ");

    return str_starts(authorization, scheme)
               ? str_trim(str_cut(authorization, scheme.len, authorization.len))
               : S("");
}

void web_answer(struct web *web, int lane, struct arena *a, const struct web_ask *ask,
                struct reply *reply)
{
    static const struct str everyone[] = {STR_INIT("public")};
    struct work w = {
        .arena = a,
        .now = (int64_t)time(NULL),
        .known = INT64_MAX,
        .viewer = {.audiences = everyone, .audience_count = 1, .network = ask->network}};
    struct request rq = {.work = &w,
                         .form = FORM_HTML,
                         .raw_path = ask->target,
                         .cookies = ask->cookie,
                         .bearer = bearer_of(ask->authorization),
                         .agent = str_cut(ask->agent, 0, AGENT_LONGEST),
                         .web = web,
                         .reply = reply};
    bool own = false, done = false;

    *reply = (struct reply){0};
    int status = request_read(&rq, ask, &own, &done);
    if (status != 200)
        refuse(&rq, lane, status);
    else if (!done)
        work_do(&rq, lane, own);
    if (may_keep(&rq, ask, reply))
        reply->version = w.version;
    tag_add(a, ask, reply);
}

/* Figures of another time and a model's neighbours are looked up, which takes a while. A name
 * that is written in an odd way is taken for one that is. */
static bool asks_for_much(struct str query)
{
    struct str pair, name;

    while (query.len && str_split(&query, '&', &pair)) {
        bool valued = str_split(&pair, '=', &name);
        if (str_find(name, S("%")) >= 0 || str_eq(name, S("known")))
            return true;
        if (valued && str_eq(name, S("with")) &&
            (str_starts(pair, S("model-")) || str_starts(pair, S("contrast")) ||
             str_find(pair, S("%")) >= 0))
            return true;
    }
    return false;
}

enum cost web_cost(struct web *web, const struct web_ask *ask)
{
    char room[TARGET_MOST];
    struct target t;
    enum method method;

    if (ask->target.len > TARGET_MOST || target_read(ask->target, room, &t) ||
        !method_read(ask->method, &method))
        return COST_FAST;
    struct match m = route_match(web, &t, method);
    bool slow = asks_for_much(t.query) || (unsigned)t.suffix & FORMS_SLOW;
    return !m.entry || m.entry->own ? COST_FAST : slow ? COST_SLOW : m.entry->route->cost;
}
