/* shared.h: what the pages of this room share: their tables of routes and small helpers. */
#ifndef IDENTITY_PAGES_SHARED_H
#define IDENTITY_PAGES_SHARED_H

#include "identity/identity.h"
#include "identity/who.h"
#include "web/room.h"

/* --- routes: each page's own, listed in room.c ---------------------------------------------
 */

extern const struct route identity_mail_routes[];
extern const struct route identity_mails_routes[];
extern const struct route identity_jobs_routes[];
extern const struct route identity_settings_routes[];
extern const struct route identity_sign_in_routes[];
extern const struct route identity_sign_in_code_routes[];
extern const struct route identity_sign_in_link_routes[];
extern const struct route identity_sign_in_passkey_routes[];
extern const struct route identity_again_routes[];
extern const struct route identity_sign_on_routes[];
extern const struct route identity_sign_on_back_routes[];
extern const struct route identity_organisation_sign_on_routes[];
extern const struct route identity_sign_out_routes[];
extern const struct route identity_account_routes[];
extern const struct route identity_account_address_routes[];
extern const struct route identity_account_codes_routes[];
extern const struct route identity_account_name_routes[];
extern const struct route identity_account_passkeys_routes[];
extern const struct route identity_account_password_routes[];
extern const struct route identity_account_recovery_routes[];
extern const struct route identity_account_sessions_routes[];
extern const struct route identity_account_tokens_routes[];
extern const struct route identity_organisations_routes[];
extern const struct route identity_people_routes[];
extern const struct route identity_requests_routes[];
extern const struct route identity_invitation_routes[];
extern const struct route identity_join_routes[];
extern const struct route identity_organisation_settings_routes[];
extern const struct route identity_working_groups_routes[];
extern const struct route identity_admin_people_routes[];
extern const struct route identity_admin_organisations_routes[];
extern const struct route identity_audit_trail_routes[];
extern const struct route identity_leave_routes[];
extern const struct route identity_my_data_routes[];
extern const struct route identity_reason_routes[];
extern const struct route identity_self_check_routes[];
extern const struct route identity_storage_routes[];

/* --- what came with a request (enter.c) ----------------------------------------------------
 */

/* What identity_enter leaves in rq->entered. */
struct entered {
    struct who_found found; /* the way in */
    struct str browser;     /* the random name of the browser; empty for none */
    /* What the trail is told beside the route's event; see audit_detail. */
    struct str organisation, kind, object, words;
    bool noted_already;
};

/* Tells the trail more about what this request did or was refused: whom it concerns (an
 * organisation's id), the kind and id of what it is about, and words without secrets. Each may
 * be empty; the texts must live as long as the request. Also after a refusal: what a handler
 * set before it failed is in the line that identity_after writes. */
void audit_detail(struct request *rq, struct str organisation, const char *kind,
                  struct str object, struct str words);
/* For a request that did nothing worth a line, though its route has an event. */
void audit_silent(struct request *rq);

/* --- models (shared.c) ----------------------------------------------------------------------
 */

/* A model with its title and description. */
struct json *model_of(struct request *rq, struct str title, struct str description);
/* The first complaint about this field, under `name`; null when there is none. Both are
 * literals.
 */
void put_wrong(struct request *rq, struct json *model, const char *name, const char *field);
/* Whether an answer is one that the form's page is shown again for: INVALID, FORBIDDEN,
 * CONFLICT and BUSY with words for the reader. */
bool is_refusal(const struct request *rq, enum rc rc);

/* --- words ----------------------------------------------------------------------------------
 */

struct str day_words(struct arena *a, int64_t moment); /* 31 March 2026 */
/* "just now", "12 minutes ago", "3 hours ago", "on 31 March 2026" */
struct str ago_words(struct arena *a, int64_t now, int64_t moment);
/* "now", "in 5 minutes", "in 3 hours", "on 31 March 2026" */
struct str soon_words(struct arena *a, int64_t now, int64_t moment);
/* "Firefox on Linux" of a User-Agent, as far as it tells. */
struct str agent_words(struct arena *a, struct str agent);

/* --- where to go next (next.c) ---------------------------------------------------------------
 */

/* The path and query if it is one of this site that a reader may be sent to, else an empty
 * text.
 */
struct str next_safe(struct str next);
/* The form's or query's "next" if it is safe, else `otherwise`. */
struct str next_asked(struct request *rq, const char *otherwise);
/* "/sign-in/code?next=…", without the query where `next` is empty. */
struct str with_next(struct arena *a, const char *path, struct str next);

/* --- signing in (signed_in.c) ----------------------------------------------------------------
 */

#define HALF_COOKIE "__Host-half"           /* half a sign-in: the first proof was right */
#define CHALLENGE_COOKIE "__Host-challenge" /* of a passkey */

/* Signs the person in: a new session with a new cookie, the one before ended, what the browser
 * made handed over; tells the trail; sends the reader to `next` (safe already; "/account" when
 * empty). `method` as in table session. FORBIDDEN in words when the person is not active. */
enum rc sign_in_whole(struct request *rq, struct str person, const char *method,
                      struct str next) MUST_USE;
/* The same when there is no second proof to ask for; else sends them to give it first. */
enum rc sign_in_first_proof(struct request *rq, struct str person, const char *method,
                            struct str next) MUST_USE;

/* A new cookie for the session that asks, after what it may do has changed. */
enum rc session_fresh(struct request *rq) MUST_USE;
/* Sends the browser the session's new cookie, to be kept as long as a session may last. */
enum rc session_cookie_send(struct request *rq, struct str cookie) MUST_USE;
/* Mails who is signed in that something about their account was changed. */
enum rc tell_owner(struct request *rq, const char *subject, struct str what) MUST_USE;
/* Takes away the proof that the form's "id" names, tells its owner so, and goes back to `page`.
 */
enum rc factor_taken_away(struct request *rq, const char *subject, struct str what,
                          struct str page) MUST_USE;

#endif
