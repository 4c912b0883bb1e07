/* next.c: where a reader goes on to after signing in: only ever to a page of this site. */
#include "identity/pages/shared.h"

#include <string.h>

enum { NEXT_MOST = 2000 };

/* What an address of ours is written with. No backslash, which browsers take for a slash; no
 * blank, control or byte beyond ASCII, which they drop or rewrite; no # or @. */
static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~/?=&%+,:;!()*", c));
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* An escape in the path of what none of our paths has: slashes, backslashes, dots, percent
 * signs and controls are there to be read in two ways. */
static bool is_odd_escape(struct str path, ptrdiff_t at)
{
    int high = at + 1 < path.len ? hex(path.at[at + 1]) : -1;
    int low = at + 2 < path.len ? hex(path.at[at + 2]) : -1;
    int c = high << 4 | low;

    return high < 0 || low < 0 || c < 0x20 || c == 0x7f || c == '/' || c == '\\' || c == '.' ||
           c == '%';
}

static bool path_is_safe(struct str path)
{
    struct str rest = str_cut(path, 1, path.len), part;

    for (ptrdiff_t i = 0; i < path.len; i++)
        if (path.at[i] == '%' && is_odd_escape(path, i))
            return false;
    /* "//host" is another site; "/." and "/.." are folded away before the address is used. */
    if (!rest.len)
        return true;
    while (str_split(&rest, '/', &part))
        if (!part.len || str_eq(part, S(".")) || str_eq(part, S("..")))
            return false;
    return true;
}

struct str next_safe(struct str next)
{
    struct str rest = next, path;

    if (!next.len || next.len > NEXT_MOST || next.at[0] != '/')
        return S("");
    for (ptrdiff_t i = 0; i < next.len; i++)
        if (!is_plain(next.at[i]))
            return S("");
    str_split(&rest, '?', &path);
    return path_is_safe(path) ? next : S("");
}

struct str next_asked(struct request *rq, const char *otherwise)
{
    struct str asked = rq_field(rq, "next");
    struct str safe = next_safe(asked.len ? asked : rq_query(rq, "next"));

    return safe.len ? safe : str_of(otherwise);
}

struct str with_next(struct arena *a, const char *path, struct str next)
{
    struct buf b = buf_make(a, 4 * NEXT_MOST);

    buf_str(&b, str_of(path));
    if (next.len) {
        buf_lit(&b, "?next=");
        buf_url(&b, next);
    }
    return buf_text(&b);
}
