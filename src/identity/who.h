/* who.h: who asks: from a session's cookie or a token to a viewer with all its audiences.
 *
 * It is done for every request that carries a cookie, so each way costs two short statements,
 * and a third only in the minute after a cookie was changed; nothing is kept from one request
 * to the next, so that a right that was taken away is gone on the next one. Works on
 * connections that only read. Each tells the store who asks (store_viewer), which the views go
 * by.
 */
#ifndef IDENTITY_WHO_H
#define IDENTITY_WHO_H

#include "base/work.h"
#include "identity_rows.h"

/* What was found about the way in, for what is to be written afterwards. */
struct who_found {
    bool by_session, by_token;
    struct identity_session_now session;
    struct identity_token_now token;
};

/* Fills in w->viewer, all but its network, and *found. A cookie that is none, or no longer, and
 * an empty one leave whoever asks signed out; `browser` is then the random name of theirs,
 * which may be empty. */
enum rc who_by_session(struct work *w, struct str cookie, struct str browser,
                       struct who_found *found) MUST_USE;
/* FORBIDDEN in words when the token is none. */
enum rc who_by_token(struct work *w, struct str token, struct who_found *found) MUST_USE;
/* The person of this id, who has just proved to be it; nobody when it is empty. */
enum rc who_is(struct work *w, struct str person) MUST_USE;

/* What the viewer sees of themselves: id, name, address, whether they have a password, since
 * when.
 */
enum rc own_read(struct work *w, struct identity_own *out) MUST_USE;

#endif
