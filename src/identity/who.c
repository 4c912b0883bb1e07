/* who.c: who asks. */
#include "identity/who.h"

#include "identity/session.h"
#include "identity_sql.h"
#include "kit/audience.h"
#include "kit/viewer.h"
#include "store/store.h"

static const struct str everyone = STR_INIT("public");

/* --- audiences ---- */

struct gathering {
    struct arena *arena;
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } list;
};

/* More than AUDIENCE_MOST are left out, which takes rights away and never gives any. */
static enum rc gather(void *state, const struct identity_audiences *row)
{
    struct gathering *g = state;
    struct str rest = str_copy(g->arena, row->audiences), one;

    while (g->list.len < AUDIENCE_MOST && str_split(&rest, '\n', &one))
        *list_push(g->arena, &g->list) = one;
    return OK;
}

static enum rc audiences_of(struct work *w, struct viewer *v)
{
    struct gathering g = {.arena = w->arena};

    *list_push(g.arena, &g.list) = everyone;
    *list_push(g.arena, &g.list) = v->self;
    TRY(sql_audiences_each(w, v->person, gather, &g));
    v->audiences = g.list.at;
    v->audience_count = g.list.len;
    return OK;
}

/* --- who it is ---- */

static enum rc be_person(struct work *w, struct str person, struct str name)
{
    struct viewer v = {.network = w->viewer.network, .person = person, .name = name};

    v.self = str_fmt(w->arena, "person:%.*s", STR_ARG(person));
    w->viewer = v;
    TRY(viewer_tell(w));
    return audiences_of(w, &w->viewer);
}

/* The views of sessions and tokens leave out what is over, so they are told the time first. */
static enum rc tell_time(struct work *w)
{
    return viewer_tell_as(w, S(""), S(""));
}

enum rc who_by_session(struct work *w, struct str cookie, struct str browser,
                       struct who_found *found)
{
    *found = (struct who_found){0};
    if (!cookie.len)
        return viewer_nobody(w, browser);
    TRY(tell_time(w));
    enum rc rc = session_find(w, cookie, &found->session);
    if (rc == NOT_FOUND)
        return viewer_nobody(w, browser);
    TRY(rc);
    found->by_session = true;
    TRY(be_person(w, found->session.person_id, found->session.name));
    w->viewer.session = found->session.session_name;
    /* The cookie before is there for what was asked at the same moment. A copy of it that
     * somebody took does nothing dangerous once the cookie was changed. */
    w->viewer.proved_at = found->session.old_cookie ? 0 : found->session.proved_at;
    return OK;
}

enum rc who_by_token(struct work *w, struct str token, struct who_found *found)
{
    *found = (struct who_found){0};
    TRY(tell_time(w));
    enum rc rc = token_find(w, token, &found->token);
    if (rc == NOT_FOUND) {
        TRY(viewer_nobody(w, S("")));
        return work_fail(w, FORBIDDEN, "",
                         "This token is unknown, or over. Make a new one on your account's "
                         "page.");
    }
    TRY(rc);
    found->by_token = true;
    TRY(be_person(w, found->token.person_id, found->token.name));
    w->viewer.only_reads = str_eq(found->token.scope, S("read"));
    return OK;
}

enum rc who_is(struct work *w, struct str person)
{
    struct identity_own own;

    if (!person.len)
        return viewer_nobody(w, S(""));
    struct str id = str_copy(w->arena, person);
    TRY(be_person(w, id, S("")));
    TRY(sql_own(w, &own));
    w->viewer.name = own.name;
    w->viewer.proved_at = w->now;
    return OK;
}

enum rc own_read(struct work *w, struct identity_own *out)
{
    return sql_own(w, out);
}
