/* kept.h: replies that were made and may be sent again while the figures behind them stand.
 *
 * Only replies to readers who are nobody in particular are kept: a GET without a cookie of a
 * route that is public and may be cached, answered with 200. A reply is kept under its whole
 * target and the stamp of what it was made from, and found only under both, so that a new
 * figure makes all older replies unfindable at once.
 */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "web/serve.h"

struct kept;

/* Room for about `bytes` of bodies; the least recently stored of a neighbourhood goes first.
 * NULL when there is no memory for it. */
struct kept *kept_open(ptrdiff_t bytes);
void kept_close(struct kept *k); /* NULL is accepted */

/* The answers to one request. */
struct kept_replies {
    struct MHD_Response *page;
    struct MHD_Response *packed;    /* the same for who takes gzip; NULL for none */
    struct MHD_Response *unchanged; /* to who has it already */
};

/* Takes them over, whether it keeps them or not; nothing is kept where page or unchanged is
 * NULL. */
void kept_put(struct kept *k, struct str target, uint64_t stamp, struct str etag,
              ptrdiff_t bytes, struct kept_replies replies);

/* Sends what is kept; false when there is nothing. */
bool kept_send(struct kept *k, struct MHD_Connection *connection, struct str target,
               uint64_t stamp, struct str if_none_match, struct str codings);

#endif
