/* fuzz_num_json.c: any bytes as a number, a whole number, a date, words and a JSON text. What
 * is read is written, and reads back the same. */
#include "base/date.h"
#include "base/json.h"
#include "base/num.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void number(struct arena *a, struct str s)
{
    double value, back;
    char *end, *zero = str_zero(a, s);

    if (!num_parse(s, &value))
        return;
    double expected = strtod(zero, &end);
    if (end != zero + s.len || memcmp(&value, &expected, sizeof value) != 0)
        abort();
    struct buf b = buf_make(a, 1000);
    buf_num(&b, value);
    if (!num_parse(buf_text(&b), &back) || back != value)
        abort();
    for (int decimals = 0; decimals <= 9; decimals++)
        num_text(a, value, decimals);
}

static void whole_number(struct arena *a, struct str s)
{
    int64_t value, back;
    struct buf b = buf_make(a, 100);

    if (!int_parse(s, &value))
        return;
    buf_int(&b, value);
    if (!int_parse(buf_text(&b), &back) || back != value)
        abort();
}

static void date(struct arena *a, struct str s)
{
    struct date d;

    if (date_parse(s, &d) && !str_eq(date_text(a, d), s))
        abort();
}

static void words(struct arena *a, struct str s)
{
    struct str slug = str_slug(a, s);

    if (!str_eq(str_slug(a, slug), slug))
        abort();
    if (str_is_utf8(s) && !str_is_utf8(str_fold(a, s)))
        abort();
}

static struct str written(struct arena *a, const struct json *j, int indent)
{
    struct buf b = buf_make(a, BUF_MOST);

    json_write(&b, j, indent);
    return buf_text(&b);
}

static void tree(struct arena *a, struct str s)
{
    struct json *first, *second, *third;
    struct str why = {0};

    if (json_read(a, s, &first, &why) != OK) {
        if (!str_starts(why, S("line ")))
            abort();
        return;
    }
    struct str text = written(a, first, 0);
    if (json_read(a, text, &second, &why) != OK || !str_eq(written(a, second, 0), text))
        abort();
    if (json_read(a, written(a, first, 3), &third, &why) != OK ||
        !str_eq(written(a, third, 0), text))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str s = {(const char *)data, (ptrdiff_t)size};

    number(a, s);
    whole_number(a, s);
    date(a, s);
    words(a, s);
    tree(a, s);
    arena_close(a);
    return 0;
}
