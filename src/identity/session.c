/* session.c: sessions and tokens: begun, found, changed and ended. */
#include "identity/session.h"

#include "base/random.h"
#include "identity/label.h"
#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/setting.h"

enum {
    COOKIE_BITS = 256,
    COOKIE_LETTERS = 52,
    AGENT_MOST = 200, /* bytes of what a browser says of itself */
    HOUR = 3600,
    DAY = 24 * HOUR,
};

#define TOKEN_START "folkmoot_"

/* --- sessions
 * ---------------------------------------------------------------------------------- */

/* A browser may send any bytes; only what can be read is kept. */
static struct str agent_kept(struct arena *a, struct str agent)
{
    struct str cut = str_cut(agent, 0, AGENT_MOST);
    char *kept = str_zero(a, cut);

    for (ptrdiff_t i = 0; i < cut.len; i++)
        if (kept[i] < ' ' || kept[i] > '~')
            kept[i] = '?';
    return (struct str){kept, cut.len};
}

struct lengths {
    int64_t idle, most; /* seconds */
};

static enum rc lengths_read(struct work *w, struct lengths *out)
{
    int64_t hours, days;

    TRY(setting_read_int(w, "session-hours", &hours));
    TRY(setting_read_int(w, "session-days", &days));
    *out = (struct lengths){hours * HOUR, days * DAY};
    return OK;
}

enum rc session_start(struct work *w, struct str person, const char *method, struct str agent,
                      struct str *cookie)
{
    struct identity_session_hash begun;
    struct lengths l;

    TRY(lengths_read(w, &l));
    TRY(sql_session_trim(w, person, SESSIONS_MOST - 1, w->now));
    int64_t ends_at = w->now + (l.idle < l.most ? l.idle : l.most);
    *cookie = secret_make(w->arena, COOKIE_BITS);
    enum rc rc = sql_session_add(w, secret_hash(w->arena, *cookie), person, random_id(w->arena),
                                 str_of(method), w->now, ends_at, w->viewer.network,
                                 agent_kept(w->arena, agent), &begun);
    return rc == NOT_FOUND
               ? work_fail(w, FORBIDDEN, "", "This account can't be used to sign in.")
               : rc;
}

enum rc session_find(struct work *w, struct str cookie, struct identity_session_now *out)
{
    if (cookie.len != COOKIE_LETTERS)
        return NOT_FOUND;
    struct str hash = secret_hash(w->arena, cookie);
    enum rc rc = sql_session_of_cookie(w, hash, w->now, out);
    if (rc != NOT_FOUND)
        return rc;
    return sql_session_of_old_cookie(w, hash, w->now - SESSION_GRACE, w->now, out);
}

enum rc session_rotate(struct work *w, struct str hash, struct str *cookie)
{
    struct identity_session_hash renewed;

    *cookie = secret_make(w->arena, COOKIE_BITS);
    return sql_session_renew(w, hash, secret_hash(w->arena, *cookie), w->now, &renewed);
}

enum rc session_seen(struct work *w, struct str hash)
{
    struct lengths l;

    TRY(lengths_read(w, &l));
    return sql_session_touch(w, hash, w->now, w->now + l.idle, l.most);
}

enum rc session_proved(struct work *w, struct str name)
{
    struct identity_session_hash proved;
    enum rc rc = sql_session_prove(w, name, w->now, &proved);

    return rc == NOT_FOUND ? work_fail(w, rc, "", "You have been signed out. Sign in again.")
                           : rc;
}

enum rc session_end(struct work *w, struct str person, struct str name, struct str but)
{
    struct identity_session_hash ended;

    if (!name.len)
        return sql_session_end_others(w, person, but, w->now);
    enum rc rc = sql_session_end_one(w, person, name, w->now, &ended);
    return rc == NOT_FOUND ? work_fail(w, rc, "", "That session has ended already.") : rc;
}

/* The views show what is the viewer's own. Asked about anybody else they would show nothing,
 * which must not be taken for an answer. */
static enum rc must_be_own(struct work *w, struct str person)
{
    return person.len && str_eq(person, w->viewer.person)
               ? OK
               : work_fail(w, FAULT, "", "Only one's own list can be read here.");
}

enum rc sessions_of(struct work *w, struct str person, struct identity_session_list *out)
{
    TRY(must_be_own(w, person));
    return sql_session_list(w, w->now, SESSIONS_MOST, out);
}

enum rc sessions_ended_of(struct work *w, struct str person, struct identity_session_list *out)
{
    TRY(must_be_own(w, person));
    return sql_session_list_ended(w, w->now, SESSIONS_MOST, out);
}

enum rc sessions_forget(struct work *w, int64_t before)
{
    TRY(sql_session_forget(w, before));
    return sql_token_forget(w, before);
}

/* --- tokens
 * ------------------------------------------------------------------------------------ */

static enum rc token_check(struct work *w, struct str person, struct str scope, int64_t ends_at)
{
    struct identity_token_count held;

    if (!str_eq(scope, S("read")) && !str_eq(scope, S("write")))
        return work_fail(w, INVALID, "scope", "Choose whether it may read only, or write too.");
    if (ends_at <= w->now || ends_at > w->now + (int64_t)TOKEN_MOST_DAYS * DAY)
        return work_fail(w, INVALID, "ends_at", "Choose a last day within the next year.");
    TRY(sql_token_count(w, person, w->now, &held));
    if (held.total >= TOKENS_MOST)
        return work_fail(w, CONFLICT, "", "You have %d tokens. End one that you no longer use.",
                         TOKENS_MOST);
    return OK;
}

enum rc token_make(struct work *w, struct str person, struct str label, struct str scope,
                   int64_t ends_at, struct str *token)
{
    struct str kept;

    TRY(label_read(w, "label", label, &kept));
    TRY(token_check(w, person, scope, ends_at));
    *token = str_join(w->arena, S(TOKEN_START), secret_make(w->arena, COOKIE_BITS));
    return sql_token_add(w, random_id(w->arena), person, secret_hash(w->arena, *token), kept,
                         scope, w->now, ends_at);
}

enum rc token_find(struct work *w, struct str token, struct identity_token_now *out)
{
    if (!str_starts(token, S(TOKEN_START)) || token.len != S(TOKEN_START).len + COOKIE_LETTERS)
        return NOT_FOUND;
    return sql_token_of_hash(w, secret_hash(w->arena, token), w->now, out);
}

enum rc token_used(struct work *w, struct str id)
{
    return sql_token_touch(w, id, w->now);
}

enum rc token_end(struct work *w, struct str person, struct str id)
{
    struct identity_token_id ended;
    enum rc rc = sql_token_end_one(w, person, id, &ended);

    return rc == NOT_FOUND ? work_fail(w, rc, "", "That token has ended already.") : rc;
}

enum rc tokens_of(struct work *w, struct str person, struct identity_token_list *out)
{
    TRY(must_be_own(w, person));
    return sql_token_list(w, TOKENS_MOST, out);
}
