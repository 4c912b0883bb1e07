/* buf.c: bytes that grow, and the one way to write text for each place it is read. */
#include "base/format.h"

#include "base/num.h"

#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { FIRST_ROOM = 512 };

struct buf buf_make(struct arena *a, ptrdiff_t most)
{
    return (struct buf){.arena = a, .most = most};
}

static bool room_make(struct buf *b, ptrdiff_t more)
{
    if (b->failed)
        return false;
    if (more > b->most - b->len) {
        b->failed = true;
        return false;
    }
    ptrdiff_t cap = b->cap ? b->cap : FIRST_ROOM;
    while (cap - b->len <= more)
        cap *= 2;
    cap = cap > b->most + 1 ? b->most + 1 : cap;
    b->at = arena_grow(b->arena, b->at, b->cap, cap);
    b->cap = cap;
    return true;
}

/* There is always one byte more, for the zero that printf writes. */
static inline bool room_for(struct buf *b, ptrdiff_t more)
{
    return (b->cap - b->len > more && !b->failed) || room_make(b, more);
}

void buf_bytes(struct buf *b, const void *bytes, ptrdiff_t len)
{
    if (len <= 0 || !room_for(b, len))
        return;
    memcpy(b->at + b->len, bytes, (size_t)len);
    b->len += len;
}

void buf_str(struct buf *b, struct str s)
{
    buf_bytes(b, s.at, s.len);
}

void buf_char(struct buf *b, char c)
{
    if (room_for(b, 1))
        b->at[b->len++] = c;
}

void buf_fmt(struct buf *b, const char *format, ...)
{
    char small[256];
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int len = format_plain(small, sizeof small, format, args);
    bool plain = len >= 0;
    if (!plain)
        len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (plain) {
        buf_bytes(b, small, len);
    } else if (len > 0 && room_for(b, len)) {
        vsnprintf(b->at + b->len, (size_t)len + 1, format, again);
        b->len += len;
    }
    va_end(again);
}

void buf_int(struct buf *b, int64_t n)
{
    char digits[20];
    ptrdiff_t len = 0;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    do
        digits[sizeof digits - (size_t)++len] = (char)('0' + left % 10);
    while ((left /= 10));
    if (n < 0)
        buf_char(b, '-');
    buf_bytes(b, digits + sizeof digits - (size_t)len, len);
}

/* Writes `s`, replacing each byte for which `instead` gives text. */
static void replaced(struct buf *b, struct str s, struct str (*instead)(char))
{
    ptrdiff_t from = 0;

    for (ptrdiff_t i = 0; i < s.len; i++) {
        struct str other = instead(s.at[i]);
        if (!other.at)
            continue;
        buf_bytes(b, s.at + from, i - from);
        buf_str(b, other);
        from = i + 1;
    }
    buf_bytes(b, s.at + from, s.len - from);
}

void buf_html(struct buf *b, struct str s)
{
    static const struct str instead[256] = {
        ['&'] = STR_INIT("&amp;"),  ['<'] = STR_INIT("&lt;"),   ['>'] = STR_INIT("&gt;"),
        ['"'] = STR_INIT("&quot;"), ['\''] = STR_INIT("&#39;"),
    };
    ptrdiff_t from = 0;

    for (ptrdiff_t i = 0; i < s.len; i++) {
        struct str other = instead[(unsigned char)s.at[i]];
        if (!other.len)
            continue;
        buf_bytes(b, s.at + from, i - from);
        buf_str(b, other);
        from = i + 1;
    }
    buf_bytes(b, s.at + from, s.len - from);
}

static void json_escape(struct buf *b, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";

    switch (c) {
    case '"':
        buf_lit(b, "\\\"");
        break;
    case '\\':
        buf_lit(b, "\\\\");
        break;
    case '\n':
        buf_lit(b, "\\n");
        break;
    case '\r':
        buf_lit(b, "\\r");
        break;
    case '\t':
        buf_lit(b, "\\t");
        break;
    default:
        buf_lit(b, "\\u00");
        buf_char(b, hex[c >> 4]);
        buf_char(b, hex[c & 15]);
    }
}

void buf_json(struct buf *b, struct str s)
{
    ptrdiff_t from = 0, i = 0;

    while (i < s.len) {
        unsigned char c = (unsigned char)s.at[i];
        utf8proc_ssize_t step = 1;
        bool good = c >= 0x20 && c != '"' && c != '\\';
        if (c >= 0x80) {
            utf8proc_int32_t point;
            step = utf8proc_iterate((const utf8proc_uint8_t *)s.at + i, s.len - i, &point);
            good = step > 0;
            step = good ? step : 1;
        }
        if (!good) {
            buf_bytes(b, s.at + from, i - from);
            if (c >= 0x80)
                buf_lit(b, "\xEF\xBF\xBD");
            else
                json_escape(b, c);
            from = i + step;
        }
        i += step;
    }
    buf_bytes(b, s.at + from, s.len - from);
}

/* What a spreadsheet takes for a formula, with the full-width forms it folds to the same. */
static bool runs_as_formula(struct str s)
{
    static const struct str wide[] = {STR_INIT("\xEF\xBC\x9D"), STR_INIT("\xEF\xBC\x8B"),
                                      STR_INIT("\xEF\xBC\x8D"), STR_INIT("\xEF\xBC\xA0")};

    if (s.len && memchr("=+-@\t\r", s.at[0], 6))
        return true;
    for (ptrdiff_t i = 0; i < COUNT_OF(wide); i++)
        if (str_starts(s, wide[i]))
            return true;
    return false;
}

static struct str csv_instead(char c)
{
    return c == '"' ? S("\"\"") : (struct str){0};
}

void buf_csv(struct buf *b, struct str s)
{
    double number;
    bool negative = s.len && s.at[0] == '-' && num_parse(s, &number);
    bool led = runs_as_formula(s) && !negative, quoted = false;

    for (ptrdiff_t i = 0; i < s.len && !quoted; i++)
        quoted = s.at[i] == ',' || s.at[i] == '"' || s.at[i] == '\n' || s.at[i] == '\r';
    quoted = quoted || (s.len && (s.at[0] == ' ' || s.at[s.len - 1] == ' '));
    if (quoted)
        buf_char(b, '"');
    if (led)
        buf_char(b, '\'');
    replaced(b, s, csv_instead);
    if (quoted)
        buf_char(b, '"');
}

void buf_url(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    ptrdiff_t from = 0;

    for (ptrdiff_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain)
            continue;
        buf_bytes(b, s.at + from, i - from);
        buf_char(b, '%');
        buf_char(b, hex[c >> 4]);
        buf_char(b, hex[c & 15]);
        from = i + 1;
    }
    buf_bytes(b, s.at + from, s.len - from);
}

struct str buf_text(const struct buf *b)
{
    return (struct str){b->at ? b->at : "", b->len};
}
