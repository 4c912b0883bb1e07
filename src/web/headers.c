/* headers.c: the headers of a reply, and what a client says it has or takes. */
#include "web/inside.h"

#include "base/num.h"

#include <string.h>
#include <time.h>

#define POLICY                                                                                 \
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "          \
    "font-src 'none'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "           \
    "base-uri 'none'; frame-ancestors "

/* The policy comes first. */
static const struct header security[] = {
    {"Content-Security-Policy", POLICY "'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"}, /* RESOURCE_POLICY below */
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

enum { RESOURCE_POLICY = 4 };

struct str headers_policy(void)
{
    return str_of(security[0].value);
}

static const char *cache_words(enum cache cache)
{
    switch (cache) {
    case CACHE_PUBLIC:
        return "public, max-age=0, must-revalidate";
    case CACHE_IMMUTABLE:
        return "public, max-age=31536000, immutable";
    case CACHE_NONE:
        break;
    }
    return "no-store";
}

/* Tables are saved; pictures are shown, and keep the name when they are saved. */
static const char *disposition(struct arena *a, const struct reply *r)
{
    const char *how = str_starts(r->type, S("image/")) ? "inline" : "attachment";

    return str_fmt(a, "%s; filename=\"%.*s\"", how, STR_ARG(r->file_name)).at;
}

/* RFC 9110, 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale. */
static const char *http_date(struct arena *a, int64_t moment)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t at = (time_t)moment;
    struct tm t;

    gmtime_r(&at, &t);
    return str_fmt(a, "%.3s, %02d %.3s %d %02d:%02d:%02d GMT", days + 3 * t.tm_wday, t.tm_mday,
                   months + 3 * t.tm_mon, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec)
        .at;
}

/* What scripts of other sites may read, and which headers of it. */
static int headers_open(struct header *out)
{
    out[0] = (struct header){"Access-Control-Allow-Origin", "*"};
    out[1] = (struct header){"Access-Control-Expose-Headers",
                             "ETag, Last-Modified, Link, Retry-After"};
    return 2;
}

int headers_make(struct arena *a, const struct reply *r, struct header out[HEADERS_MOST])
{
    int n = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(security); i++)
        out[n++] = security[i];
    if (r->framed) /* and in nothing else do such pages differ */
        out[0].value = POLICY "*";
    if (r->open) {
        out[RESOURCE_POLICY].value = "cross-origin";
        n += headers_open(out + n);
    }
    if (r->refresh.len)
        out[n++] =
            (struct header){"Refresh", str_fmt(a, "1; url=%.*s", STR_ARG(r->refresh)).at};
    if (r->links.len)
        out[n++] = (struct header){"Link", str_zero(a, r->links)};
    if (r->modified > 0 && r->cache != CACHE_NONE)
        out[n++] = (struct header){"Last-Modified", http_date(a, r->modified)};
    out[n++] = (struct header){"Cache-Control", cache_words(r->cache)};
    if (r->type.len && r->status != 304)
        out[n++] = (struct header){"Content-Type", str_zero(a, r->type)};
    if (r->etag.len)
        out[n++] = (struct header){"ETag", str_zero(a, r->etag)};
    if (r->gzip.len || (r->asset && (r->asset->gzip.len || r->asset->brotli.len)))
        out[n++] = (struct header){"Vary", "Accept-Encoding"};
    if (r->file_name.len)
        out[n++] = (struct header){"Content-Disposition", disposition(a, r)};
    for (ptrdiff_t i = 0; i < COUNT_OF(r->cookies); i++)
        if (r->cookies[i].len)
            out[n++] = (struct header){"Set-Cookie", str_zero(a, r->cookies[i])};
    if (r->location.len)
        out[n++] = (struct header){"Location", str_zero(a, r->location)};
    if (r->allow.len)
        out[n++] = (struct header){"Allow", str_zero(a, r->allow)};
    if (r->retry_after > 0)
        out[n++] = (struct header){"Retry-After", str_fmt(a, "%d", r->retry_after).at};
    return n;
}

/* --- entity tags -------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* Eight bytes at a time: a page of 20 KB takes a few microseconds. Tells versions of one
 * address apart; no defence against someone who chooses the bytes. */
static uint64_t hash_bytes(struct str s)
{
    uint64_t hash = mix(0x243f6a8885a308d3u, (uint64_t)s.len);
    ptrdiff_t i = 0;

    for (; i + 8 <= s.len; i += 8) {
        uint64_t word;
        memcpy(&word, s.at + i, 8);
        hash = mix(hash, word);
    }
    if (i < s.len) {
        uint64_t word = 0;
        memcpy(&word, s.at + i, (size_t)(s.len - i));
        hash = mix(hash, word);
    }
    return mix(hash, hash >> 32);
}

struct str etag_make(struct arena *a, struct str bytes)
{
    return str_fmt(a, "\"%016llx\"", (unsigned long long)hash_bytes(bytes));
}

static struct str without_weak(struct str tag)
{
    return str_starts(tag, S("W/")) ? str_cut(tag, 2, tag.len) : tag;
}

bool etag_listed(struct str header, struct str etag)
{
    struct str one;

    if (etag.len == 0)
        return false;
    while (str_split(&header, ',', &one)) {
        one = str_trim(one);
        if (str_eq(one, S("*")) || str_eq(without_weak(one), without_weak(etag)))
            return true;
    }
    return false;
}

/* --- codings ------------------------------------------------------------------------------ */

/* "q=0", "q=0.0": the client says no. */
static bool is_refused(struct str parameters)
{
    struct str one;
    double q;

    while (str_split(&parameters, ';', &one)) {
        one = str_trim(one);
        if (str_starts(one, S("q=")) && num_parse(str_cut(one, 2, one.len), &q) && q <= 0)
            return true;
    }
    return false;
}

bool coding_taken(struct str header, struct str coding)
{
    struct str one, name;

    while (str_split(&header, ',', &one)) {
        str_split(&one, ';', &name);
        name = str_trim(name);
        if (name.len == coding.len && strncasecmp(name.at, coding.at, (size_t)name.len) == 0)
            return !is_refused(one);
    }
    return false;
}
