/* account_sessions.c: where one is signed in, and ending it. */
#include "identity/pages/shared.h"

#include "identity/session.h"

static const struct page_column columns[] = {{"device", "device"},   {"method", "signed in by"},
                                             {"began", "began"},     {"seen", "last seen"},
                                             {"network", "network"}, {0}};
static const struct page_table tables[] = {{"sessions", "sessions", columns}, {0}};
static const struct page page = {"identity/pages/account_sessions", tables, NULL, NULL};

static struct str method_words(struct arena *a, struct str method)
{
    static const struct {
        struct str method;
        const char *words;
    } ways[] = {
        {STR_INIT("password"), "password"},
        {STR_INIT("password+totp"), "password and code"},
        {STR_INIT("passkey"), "passkey"},
        {STR_INIT("link"), "emailed link"},
        {STR_INIT("link+totp"), "emailed link and code"},
        {STR_INIT("sign-on"), "your organisation's sign-on"},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(ways); i++)
        if (str_eq(ways[i].method, method))
            return str_of(ways[i].words);
    return str_copy(a, method);
}

static void put_sessions(struct request *rq, const struct identity_session_list *list,
                         struct json *model)
{
    struct work *w = rq->work;
    struct json *rows = json_put(model, "sessions", json_array(w->arena));

    for (ptrdiff_t i = 0; i < list->len; i++) {
        const struct identity_session *s = &list->at[i];
        bool here = str_eq(s->name, w->viewer.session);
        struct json *row = json_add(rows, json_object(w->arena));
        json_put_str(row, "name", s->name);
        json_put_bool(row, "here", here);
        json_put_str(row, "device", agent_words(w->arena, s->agent));
        json_put_str(row, "method", method_words(w->arena, s->method));
        json_put_str(row, "began", ago_words(w->arena, w->now, s->made_at));
        json_put_str(row, "seen",
                     here ? S("just now") : ago_words(w->arena, w->now, s->seen_at));
        json_put_str(row, "network", s->network);
    }
    json_put_bool(model, "others", list->len > 1);
}

static enum rc sessions_show(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_session_list list;

    TRY(sessions_of(w, w->viewer.person, &list));
    struct json *model = model_of(
        rq, S("Where you are signed in"),
        list.len == 1 ? S("You are signed in on one device.")
                      : str_fmt(w->arena, "You are signed in on %td devices.", list.len));
    put_sessions(rq, &list, model);
    return page_show(rq, &page, model);
}

static enum rc session_stop(struct request *rq)
{
    struct work *w = rq->work;
    struct str name = rq_field(rq, "name");

    if (!name.len)
        return work_fail(w, INVALID, "name", "Say which session is to end.");
    audit_detail(rq, S(""), "person", w->viewer.person, S(""));
    TRY(session_end(w, w->viewer.person, name, S("")));
    if (!str_eq(name, w->viewer.session))
        return page_go(rq, S("/account/sessions"));
    TRY(page_go(rq, S("/sign-out")));
    reply_cookie(rq, SESSION_COOKIE, S(""), 0);
    return OK;
}

static enum rc sessions_stop(struct request *rq)
{
    struct work *w = rq->work;

    audit_detail(rq, S(""), "person", w->viewer.person, S(""));
    TRY(session_end(w, w->viewer.person, S(""), w->viewer.session));
    return page_go(rq, S("/account/sessions"));
}

const struct route identity_account_sessions_routes[] = {
    ROUTE(GET, "/account/sessions", sessions_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "signed-in", FAST, NONE, "none", "Where one is signed in."),
    ROUTE(POST, "/account/sessions/end", session_stop, FORM_HTML, "change", "signed-in", FAST,
          NONE, "session-ended", "Ends one of one's sessions."),
    ROUTE(POST, "/account/sessions/end-others", sessions_stop, FORM_HTML, "change", "signed-in",
          FAST, NONE, "sessions-ended", "Ends all of one's sessions but this."),
    {0}};
