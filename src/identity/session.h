/* session.h: being signed in: cookies, their rotation and their end; tokens for programs.
 *
 * A cookie is 256 random bits; the store has its hash. It is changed at signing in, whenever
 * rights change, and every day; the one before is taken for a minute more, for pages asked for
 * at the same moment. A session ends after eight hours without a request or fourteen days
 * (settings session-hours and session-days, as they stand when session_seen is called).
 *
 * What reads works on connections that only read; sessions_of and tokens_of give the viewer's
 * own and nobody else's.
 */
#ifndef IDENTITY_SESSION_H
#define IDENTITY_SESSION_H

#include "base/work.h"
#include "identity_rows.h"

#define SESSION_COOKIE "__Host-session"

enum {
    SESSIONS_MOST = 30,    /* of one person: another ends the one that was seen longest ago */
    SESSION_GRACE = 60,    /* seconds that a cookie is taken after it was changed */
    TOKENS_MOST = 20,      /* of one person */
    TOKEN_MOST_DAYS = 366, /* that a token may hold */
};

/* Begins one for w->viewer.network and the agent; *cookie is what the browser is to send.
 * FORBIDDEN in words when the person is not active. */
enum rc session_start(struct work *w, struct str person, const char *method, struct str agent,
                      struct str *cookie) MUST_USE;
/* The session of this cookie with its person, if it holds at w->now. NOT_FOUND, without words,
 * else. out->old_cookie: it is the one from before the last change, which holds for a minute
 * yet; it must not be changed again. */
enum rc session_find(struct work *w, struct str cookie,
                     struct identity_session_now *out) MUST_USE;
/* A new cookie for the same session, which then has the rights that its person has now. `hash`
 * is that of session_find. NOT_FOUND, without words, when another request was first to change
 * it: that one's cookie holds. */
enum rc session_rotate(struct work *w, struct str hash, struct str *cookie) MUST_USE;
enum rc session_seen(struct work *w, struct str hash) MUST_USE;
/* They proved again who they are: proved_at is now. NOT_FOUND, in words, when it has ended. */
enum rc session_proved(struct work *w, struct str name) MUST_USE;
/* By its name, if it is this person's (NOT_FOUND, in words); an empty name ends all of theirs
 * but `but`, which may be empty. */
enum rc session_end(struct work *w, struct str person, struct str name,
                    struct str but) MUST_USE;
enum rc sessions_of(struct work *w, struct str person,
                    struct identity_session_list *out) MUST_USE;

/* Those that are over and not yet forgotten. */
enum rc sessions_ended_of(struct work *w, struct str person,
                          struct identity_session_list *out) MUST_USE;
/* Forgets sessions and tokens that were over by then (setting keep-sessions-days). */
enum rc sessions_forget(struct work *w, int64_t before) MUST_USE;

/* Tokens: "folkmoot_" and 52 letters; shown once. Scope "read" or "write". INVALID in words,
 * with the fields "label", "scope" and "ends_at"; CONFLICT when there are TOKENS_MOST. */
enum rc token_make(struct work *w, struct str person, struct str label, struct str scope,
                   int64_t ends_at, struct str *token) MUST_USE;
/* NOT_FOUND, without words, when it is none, or over, or its person is not active. */
enum rc token_find(struct work *w, struct str token, struct identity_token_now *out) MUST_USE;
enum rc token_used(struct work *w, struct str id) MUST_USE;
/* NOT_FOUND, in words, when they have no such token. */
enum rc token_end(struct work *w, struct str person, struct str id) MUST_USE;
enum rc tokens_of(struct work *w, struct str person, struct identity_token_list *out) MUST_USE;

#endif
