/* move_cell.c: values as cells of a CSV, and cells as values. move.h says what is what. */
#include "base/num.h"
#include "store/move_parts.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

enum { BYTES_AT_ONCE = 3 * 1024, LETTERS_AT_ONCE = BYTES_AT_ONCE / 3 * 4 };

#define NULL_CELL S("\\N")

/* --- out
 * --------------------------------------------------------------------------------------- */

static bool needs_quotes(struct str s)
{
    for (ptrdiff_t i = 0; i < s.len; i++)
        if (s.at[i] == ',' || s.at[i] == '"' || s.at[i] == '\n' || s.at[i] == '\r')
            return true;
    return false;
}

static void quoted_put(struct buf *b, struct str s)
{
    const char *quote;

    while (s.len && (quote = memchr(s.at, '"', (size_t)s.len))) {
        buf_bytes(b, s.at, quote - s.at + 1);
        buf_char(b, '"');
        s = str_cut(s, quote - s.at + 1, s.len);
    }
    buf_str(b, s);
}

static void text_put(struct buf *b, struct str s)
{
    bool quotes = needs_quotes(s);

    if (quotes)
        buf_char(b, '"');
    if (str_starts(s, S("\\")))
        buf_char(b, '\\');
    if (quotes)
        quoted_put(b, s);
    else
        buf_str(b, s);
    if (quotes)
        buf_char(b, '"');
}

/* In pieces of whole groups of three, so that only the last has its =. */
static void bytes_put(struct buf *b, struct str s)
{
    char letters[LETTERS_AT_ONCE + 1];

    for (ptrdiff_t i = 0; i < s.len; i += BYTES_AT_ONCE) {
        struct str part = str_cut(s, i, i + BYTES_AT_ONCE);
        sodium_bin2base64(letters, sizeof letters, (const unsigned char *)part.at,
                          (size_t)part.len, sodium_base64_VARIANT_ORIGINAL);
        buf_str(b, str_of(letters));
    }
}

static bool is_null(char type, const union store_value *v)
{
    if (type & 32)
        return false;
    return type == (STORE_NUM & ~32) ? isnan(v->num) : !v->str.at;
}

static void cell_put(struct buf *b, char type, const union store_value *v)
{
    char plain = type | 32;

    if (is_null(type, v))
        buf_str(b, NULL_CELL);
    else if (move_is_spelt(type))
        buf_str(b, v->str);
    else if (plain == STORE_INT)
        buf_int(b, v->whole);
    else if (plain == STORE_NUM)
        buf_num(b, v->num == 0 ? 0 : v->num);
    else if (plain == STORE_BOOL)
        buf_str(b, v->truth ? S("true") : S("false"));
    else if (plain == STORE_TEXT)
        text_put(b, v->str);
    else
        bytes_put(b, v->str);
}

void move_heading_put(struct buf *b, const struct move_table *t)
{
    for (ptrdiff_t i = 0; i < t->len; i++)
        buf_fmt(b, "%s%.*s", i ? "," : "", STR_ARG(t->at[i].name));
    buf_char(b, '\n');
}

void move_row_put(struct buf *b, const struct move_table *t, const union store_value *row)
{
    ptrdiff_t begun = b->len;

    for (ptrdiff_t i = 0; i < t->len; i++) {
        if (i)
            buf_char(b, ',');
        cell_put(b, t->at[i].type, &row[i]);
    }
    if (b->len == begun) /* a line with nothing on it would be no row */
        buf_lit(b, "\"\"");
    buf_char(b, '\n');
}

/* --- in
 * ---------------------------------------------------------------------------------------- */

static const char *null_get(char type, union store_value *out)
{
    if (type & 32)
        return "is null where nothing may be";
    if (type == (STORE_NUM & ~32))
        out->num = NAN;
    else
        out->str = (struct str){0};
    return NULL;
}

static const char *num_get(struct str cell, double *out)
{
    if (num_parse(cell, out))
        return NULL;
    if (!str_eq(cell, S("Infinity")) && !str_eq(cell, S("-Infinity")))
        return "is no number";
    *out = cell.at[0] == '-' ? -INFINITY : INFINITY;
    return NULL;
}

static const char *text_get(struct str cell, struct str *out)
{
    bool escaped = str_starts(cell, S("\\"));

    if (escaped && !str_starts(cell, S("\\\\")))
        return "begins with a single \\: null is \\N, and a text that begins with \\ has two";
    *out = escaped ? str_cut(cell, 1, cell.len) : cell;
    if (!out->at)
        *out = S("");
    return NULL;
}

static const char *bytes_get(struct arena *a, struct str cell, struct str *out)
{
    unsigned char *bytes = arena_alloc(a, cell.len / 4 * 3 + 1);
    size_t len = 0;

    if (sodium_base642bin(bytes, (size_t)(cell.len / 4 * 3 + 1), cell.len ? cell.at : "",
                          (size_t)cell.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return "is not base 64";
    *out = (struct str){(const char *)bytes, (ptrdiff_t)len};
    return NULL;
}

static const char *plain_get(struct arena *a, char plain, struct str cell,
                             union store_value *out)
{
    if (plain == STORE_INT)
        return int_parse(cell, &out->whole) ? NULL : "is no whole number";
    if (plain == STORE_NUM)
        return num_get(cell, &out->num);
    if (plain == STORE_TEXT)
        return text_get(cell, &out->str);
    if (plain == STORE_BYTES)
        return bytes_get(a, cell, &out->str);
    out->truth = str_eq(cell, S("true"));
    return out->truth || str_eq(cell, S("false")) ? NULL : "is neither true nor false";
}

const char *move_cell_get(struct arena *a, char type, struct str cell, union store_value *out)
{
    union store_value looked_at;

    if (str_eq(cell, NULL_CELL))
        return null_get(type, out);
    if (!move_is_spelt(type))
        return plain_get(a, type | 32, cell, out);
    out->str = cell;
    return plain_get(a, type | 32, cell, &looked_at);
}
