/* format.c: the commonest of printf's conversions without its cost.
 *
 * A page is made of hundreds of short texts such as "%.*s to %.*s" and "%d/%02d", and printf
 * spends most of its time getting ready to handle every other conversion too.
 */
#include "base/format.h"

#include <string.h>

enum { LONGEST_NUMBER = 24, WIDEST = 9 };

/* What is being written. `full` once something did not fit. */
struct formatting {
    char *at, *end;
    bool full;
};

static void put(struct formatting *f, const char *text, ptrdiff_t len)
{
    f->full = f->full || len > f->end - f->at;
    if (f->full || len <= 0)
        return;
    memcpy(f->at, text, (size_t)len);
    f->at += len;
}

static void put_number(struct formatting *f, int64_t n, int width)
{
    char digits[LONGEST_NUMBER];
    ptrdiff_t at = sizeof digits;
    uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    width -= n < 0; /* the sign stands before the zeros and is counted */
    do
        digits[--at] = (char)('0' + left % 10);
    while ((left /= 10));
    while ((ptrdiff_t)sizeof digits - at < width)
        digits[--at] = '0';
    if (n < 0)
        digits[--at] = '-';
    put(f, digits + at, (ptrdiff_t)sizeof digits - at);
}

/* The conversion at `c`, behind its percent sign; gives the place after it, NULL when it is
 * none of ours. */
static const char *conversion(struct formatting *f, const char *c, va_list *args)
{
    int width = 0;

    if (c[0] == '0' && c[1] > '0' && c[1] <= '0' + WIDEST && c[2] == 'd') {
        width = c[1] - '0';
        c += 2;
    }
    if (*c == 'd') {
        put_number(f, va_arg(*args, int), width);
    } else if (*c == 's') {
        const char *text = va_arg(*args, const char *);
        put(f, text, (ptrdiff_t)strlen(text));
    } else if (c[0] == '.' && c[1] == '*' && c[2] == 's') {
        int most = va_arg(*args, int);
        const char *text = va_arg(*args, const char *);
        put(f, text,
            most < 0 ? (ptrdiff_t)strlen(text) : (ptrdiff_t)strnlen(text, (size_t)most));
        c += 2;
    } else if (c[0] == 't' && c[1] == 'd') {
        put_number(f, va_arg(*args, ptrdiff_t), 0);
        c++;
    } else if (c[0] == 'l' && c[1] == 'l' && c[2] == 'd') {
        put_number(f, va_arg(*args, long long), 0);
        c += 2;
    } else if (*c == 'c') {
        char one = (char)va_arg(*args, int);
        put(f, &one, 1);
    } else if (*c == '%') {
        put(f, c, 1);
    } else {
        return NULL;
    }
    return c + 1;
}

int format_plain(char *to, int room, const char *format, va_list args)
{
    struct formatting f = {to, to + room, false};
    va_list rest;

    va_copy(rest, args);
    while (format && *format && !f.full) {
        const char *percent = strchrnul(format, '%');
        put(&f, format, percent - format);
        format = *percent ? conversion(&f, percent + 1, &rest) : percent;
    }
    va_end(rest);
    return format && !f.full ? (int)(f.at - to) : -1;
}
