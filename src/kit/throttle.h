/* throttle.h: how often something may be tried: buckets that empty with time.
 *
 * A bucket is named by what is tried and by whom: "sign-in-address x@y", "sign-in-network
 * 192.0.2.7". IPv6 counts by /64.
 */
#ifndef KIT_THROTTLE_H
#define KIT_THROTTLE_H

#include "base/work.h"

struct throttle {
    const char *what; /* "sign-in-address" */
    double most;      /* tries at once */
    double an_hour;   /* tries that it empties by in an hour */
};

/* Counts one try. BUSY in words ("… Try again in 7 minutes."), and not counted, when it is
 * full. In work that writes; what it writes must be kept even when the try itself is refused.
 */
enum rc throttle_try(struct work *w, const struct throttle *t, struct str who) MUST_USE;
/* A try that turned out well empties its bucket. */
enum rc throttle_clear(struct work *w, const struct throttle *t, struct str who) MUST_USE;
/* The name that a bucket has in the table `attempt`, and seconds until one with this level at
 * this moment takes one more try, 0 when it does now: for who looks before they try. INT64_MAX
 * for one that never empties. */
struct str throttle_name(struct arena *a, const struct throttle *t, struct str who);
int64_t throttle_wait(const struct throttle *t, double level, int64_t at, int64_t now);
/* Forgets buckets that nobody tried since then; they must have emptied meanwhile. */
enum rc throttle_forget(struct work *w, int64_t before) MUST_USE;
/* "192.0.2.7" is itself, also as "::ffff:192.0.2.7"; "2001:db8::1" its /64, "2001:db8::/64".
 * What is no address is itself, or "?" when it is too long for one. */
struct str throttle_network(struct arena *a, struct str address);

#endif
