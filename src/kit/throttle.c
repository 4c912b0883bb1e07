/* throttle.c: buckets of tries that empty with time. */
#include "kit/throttle.h"

#include "kit_sql.h"

#include <arpa/inet.h>
#include <math.h>
#include <string.h>

#define LEAST_LEVEL 1e-9 /* of which rounding may be in error */

enum {
    LONGEST_WHO = 200,  /* bytes */
    LONGEST_LETTER = 4, /* in UTF-8 */
    LONGEST_ADDRESS = 64,
    NETWORK_BYTES = 8, /* of an IPv6 address: its /64 */
    MINUTE = 60,
    HOUR = 3600,
    LONGEST_IN_MINUTES = 90,
};

/* Whoever sends more than an address has, or no text, shares a bucket with others like them. */
struct str throttle_name(struct arena *a, const struct throttle *t, struct str who)
{
    struct str cut = str_cut(who, 0, LONGEST_WHO);

    for (int i = 0; i < LONGEST_LETTER && cut.len < who.len && !str_is_utf8(cut); i++)
        cut.len -= cut.len > 0;
    return str_fmt(a, "%s %.*s", t->what, STR_ARG(str_is_utf8(cut) ? cut : S("?")));
}

/* How full it is at `now`. A clock that went back empties nothing. */
static double level_at(const struct throttle *t, double level, int64_t at, int64_t now)
{
    double hours = now > at ? (double)(now - at) / HOUR : 0;

    return fmax(0, level - hours * t->an_hour);
}

int64_t throttle_wait(const struct throttle *t, double level, int64_t at, int64_t now)
{
    double over = level_at(t, level, at, now) + 1 - t->most;

    if (over <= LEAST_LEVEL)
        return 0;
    if (!(t->an_hour > 0))
        return INT64_MAX;
    return (int64_t)ceil(over / t->an_hour * HOUR - LEAST_LEVEL);
}

static enum rc refuse(struct work *w, int64_t wait)
{
    int64_t minutes = wait / MINUTE + (wait % MINUTE > 0);

    if (wait == INT64_MAX)
        return work_fail(w, BUSY, "", "This was tried too often.");
    if (minutes > LONGEST_IN_MINUTES)
        return work_fail(w, BUSY, "", "This was tried too often. Try again in %d hours.",
                         (int)(wait / HOUR + (wait % HOUR > 0)));
    return work_fail(w, BUSY, "", "This was tried too often. Try again in %d %s.", (int)minutes,
                     minutes > 1 ? "minutes" : "minute");
}

enum rc throttle_try(struct work *w, const struct throttle *t, struct str who)
{
    struct kit_throttle_level kept = {0};
    struct str name = throttle_name(w->arena, t, who);
    enum rc rc = sql_throttle_get(w, name, &kept);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    int64_t wait = throttle_wait(t, kept.level, kept.at, w->now);
    if (wait > 0)
        return refuse(w, wait);
    return sql_throttle_put(w, name, level_at(t, kept.level, kept.at, w->now) + 1, w->now);
}

enum rc throttle_clear(struct work *w, const struct throttle *t, struct str who)
{
    return sql_throttle_end(w, throttle_name(w->arena, t, who));
}

enum rc throttle_forget(struct work *w, int64_t before)
{
    return sql_throttle_forget(w, before);
}

struct str throttle_network(struct arena *a, struct str address)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    unsigned char bytes[sizeof(struct in6_addr)];
    char text[INET6_ADDRSTRLEN];

    if (address.len > LONGEST_ADDRESS)
        return S("?");
    if (inet_pton(AF_INET6, str_zero(a, address), bytes) != 1)
        return str_copy(a, address);
    if (memcmp(bytes, mapped, sizeof mapped) == 0)
        return str_copy(a,
                        str_of(inet_ntop(AF_INET, bytes + sizeof mapped, text, sizeof text)));
    memset(bytes + NETWORK_BYTES, 0, sizeof bytes - NETWORK_BYTES);
    return str_fmt(a, "%s/64", inet_ntop(AF_INET6, bytes, text, sizeof text));
}
