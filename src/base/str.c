/* str.c: text as bytes and a length. */
#include "base/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct str str_of(const char *zero_ended)
{
    return (struct str){zero_ended, zero_ended ? (ptrdiff_t)strlen(zero_ended) : 0};
}

char *str_zero(struct arena *a, struct str s)
{
    char *at = arena_alloc(a, s.len + 1);

    if (s.len)
        memcpy(at, s.at, (size_t)s.len);
    return at;
}

struct str str_copy(struct arena *a, struct str s)
{
    return (struct str){str_zero(a, s), s.len};
}

struct str str_counted(struct arena *a, int64_t n, const char *one, const char *many)
{
    bool plain = n != 1 && !many;

    return str_fmt(a, "%lld %s%s", (long long)n, n == 1 || plain ? one : many,
                   plain ? "s" : "");
}

struct str str_fmt(struct arena *a, const char *format, ...)
{
    char small[256];
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int len = format_plain(small, sizeof small - 1, format, args);
    if (len < 0)
        len = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    assert(len >= 0);
    char *at = arena_alloc(a, len + 1);
    if (len < (int)sizeof small)
        memcpy(at, small, (size_t)len);
    else
        vsnprintf(at, (size_t)len + 1, format, again);
    va_end(again);
    return (struct str){at, len};
}

struct str str_join(struct arena *a, struct str left, struct str right)
{
    char *at = arena_alloc(a, left.len + right.len + 1);

    if (left.len)
        memcpy(at, left.at, (size_t)left.len);
    if (right.len)
        memcpy(at + left.len, right.at, (size_t)right.len);
    return (struct str){at, left.len + right.len};
}

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, (size_t)a.len) == 0);
}

int str_cmp(struct str a, struct str b)
{
    ptrdiff_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.at, b.at, (size_t)shorter) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_starts(struct str s, struct str with)
{
    return s.len >= with.len && str_eq(str_cut(s, 0, with.len), with);
}

bool str_ends(struct str s, struct str with)
{
    return s.len >= with.len && str_eq(str_cut(s, s.len - with.len, s.len), with);
}

ptrdiff_t str_find(struct str s, struct str what)
{
    if (what.len == 0)
        return 0;
    if (s.len < what.len)
        return -1;
    const char *at = memmem(s.at, (size_t)s.len, what.at, (size_t)what.len);
    return at ? at - s.at : -1;
}

struct str str_cut(struct str s, ptrdiff_t from, ptrdiff_t to)
{
    from = from < 0 ? 0 : from > s.len ? s.len : from;
    to = to < from ? from : to > s.len ? s.len : to;
    return (struct str){s.at ? s.at + from : NULL, to - from};
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
    while (s.len && is_blank(s.at[0]))
        s = str_cut(s, 1, s.len);
    while (s.len && is_blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

bool str_split(struct str *rest, char sep, struct str *part)
{
    if (!rest->at)
        return false;
    const char *at = rest->len ? memchr(rest->at, sep, (size_t)rest->len) : NULL;
    if (!at) {
        *part = *rest;
        *rest = (struct str){0};
        return true;
    }
    *part = str_cut(*rest, 0, at - rest->at);
    *rest = str_cut(*rest, at - rest->at + 1, rest->len);
    return true;
}

ptrdiff_t str_chars(struct str s)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
    return n;
}

bool str_is_utf8(struct str s)
{
    ptrdiff_t i = 0;

    while (i < s.len) {
        uint64_t eight;
        if (s.len - i >= 8) {
            memcpy(&eight, s.at + i, 8);
            /* No high bit and no zero byte: eight characters of ASCII at once. */
            if (!(eight & 0x8080808080808080u) &&
                !((eight - 0x0101010101010101u) & 0x8080808080808080u)) {
                i += 8;
                continue;
            }
        }
        if (s.at[i] == 0)
            return false;
        if (!((unsigned char)s.at[i] & 0x80)) {
            i++;
            continue;
        }
        utf8proc_int32_t point;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)s.at + i, s.len - i, &point);
        if (step <= 0)
            return false;
        i += step;
    }
    return true;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 14695981039346656037u;

    for (ptrdiff_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.at[i]) * 1099511628211u;
    return h;
}

/* Lower-case ASCII of `s` with accents removed; NULL when it is ASCII already or ill-formed. */
static utf8proc_uint8_t *unaccented(struct str s)
{
    utf8proc_uint8_t *out = NULL;
    bool ascii = true;

    for (ptrdiff_t i = 0; i < s.len; i++)
        ascii = ascii && !((unsigned char)s.at[i] & 0x80);
    if (ascii)
        return NULL;
    if (utf8proc_map((const utf8proc_uint8_t *)s.at, s.len, &out,
                     UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK |
                         UTF8PROC_CASEFOLD | UTF8PROC_STABLE) < 0)
        return NULL;
    return out;
}

/* Letters, the marks on them and digits, of any script. */
static bool is_word(utf8proc_int32_t point)
{
    utf8proc_category_t kind = utf8proc_category(point);

    return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_ME) ||
           (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO);
}

/* The length of the character at the start of `s`; ill-formed bytes count as words. */
static ptrdiff_t character(struct str s, bool *word)
{
    utf8proc_int32_t point;
    ptrdiff_t len = utf8proc_iterate((const utf8proc_uint8_t *)s.at, s.len, &point);

    *word = len <= 0 || is_word(point);
    return len > 0 ? len : 1;
}

static struct str squeezed(struct arena *a, struct str s, char gap, bool ascii_only)
{
    utf8proc_uint8_t *plain = unaccented(s);
    struct str from = plain ? str_of((char *)plain) : s;
    char *at = arena_alloc(a, from.len + 1);
    ptrdiff_t len = 0, step = 1;

    for (ptrdiff_t i = 0; i < from.len; i += step) {
        char c = from.at[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        step = 1;
        if (c >= 'A' && c <= 'Z') {
            at[len++] = (char)(c + 32);
            continue;
        }
        if ((unsigned char)c >= 0x80 && !ascii_only)
            step = character(str_cut(from, i, from.len), &word);
        if (word) {
            memcpy(at + len, from.at + i, (size_t)step);
            len += step;
        } else if (len && at[len - 1] != gap) {
            at[len++] = gap;
        }
    }
    while (len && at[len - 1] == gap)
        at[--len] = 0;
    free(plain);
    return (struct str){at, len};
}

struct str str_slug(struct arena *a, struct str s)
{
    return squeezed(a, s, '-', true);
}

struct str str_fold(struct arena *a, struct str s)
{
    return squeezed(a, s, ' ', false);
}

bool str_has_control(struct str s)
{
    for (ptrdiff_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        unsigned char next = i + 1 < s.len ? (unsigned char)s.at[i + 1] : 0;
        unsigned char after = i + 2 < s.len ? (unsigned char)s.at[i + 2] : 0;
        bool line_end = c == 0xe2 && next == 0x80 && (after == 0xa8 || after == 0xa9);
        if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0) || line_end)
            return true;
    }
    return false;
}
