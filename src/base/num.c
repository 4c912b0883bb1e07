/* num.c: reading and writing numbers; the one place for both. */
#include "base/num.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXACT_DIGITS = 19,     /* fit a uint64 */
    EXACT_POWER = 22,      /* 10^22 is the largest power of ten a double holds exactly */
    LONGEST_NUMBER = 1000, /* characters; the longest published has 24 */
    MOST_DECIMALS = 9,
};

static const double tens[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                             1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                             1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* 10^19 is the largest power of ten in 64 bits. */
static const uint64_t whole_tens[] = {1u,
                                      10u,
                                      100u,
                                      1000u,
                                      10000u,
                                      100000u,
                                      1000000u,
                                      10000000u,
                                      100000000u,
                                      1000000000u,
                                      10000000000u,
                                      100000000000u,
                                      1000000000000u,
                                      10000000000000u,
                                      100000000000000u,
                                      1000000000000000u,
                                      10000000000000000u,
                                      100000000000000000u,
                                      1000000000000000000u,
                                      10000000000000000000u};

#define EXACT_WHOLE (UINT64_C(1) << 53) /* every whole number up to it is a double */

__extension__ typedef unsigned __int128 wide;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The parts of a decimal number as they are read. */
struct decimal {
    uint64_t digits; /* all digits as one integer, while they fit */
    int taken;       /* significant digits in it */
    int dropped;     /* significant digits that did not fit */
    long exponent;   /* of ten, to multiply `digits` by */
    bool negative, any;
};

static const char *digits_read(struct decimal *d, const char *at, const char *end,
                               int per_digit)
{
    for (; at < end && is_digit(*at); at++) {
        d->any = true;
        if (d->taken == 0 && *at == '0') {
            d->exponent -= per_digit;
        } else if (d->taken < EXACT_DIGITS) {
            d->digits = d->digits * 10 + (uint64_t)(*at - '0');
            d->taken++;
            d->exponent -= per_digit;
        } else {
            d->dropped++;
            d->exponent += 1 - per_digit;
        }
    }
    return at;
}

static const char *exponent_read(struct decimal *d, const char *at, const char *end)
{
    bool negative = false;
    long power = 0;

    if (at < end && (*at == '-' || *at == '+'))
        negative = *at++ == '-';
    if (at == end || !is_digit(*at))
        return NULL;
    for (; at < end && is_digit(*at); at++)
        power = power < 100000 ? power * 10 + (*at - '0') : power;
    d->exponent += negative ? -power : power;
    return at;
}

static bool decimal_read(struct decimal *d, struct str s)
{
    const char *at = s.at, *end = s.at + s.len;

    if (at < end && (*at == '-' || *at == '+'))
        d->negative = *at++ == '-';
    at = digits_read(d, at, end, 0);
    if (at < end && *at == '.')
        at = digits_read(d, at + 1, end, 1);
    if (!d->any)
        return false;
    if (at < end && (*at == 'e' || *at == 'E'))
        at = exponent_read(d, at + 1, end);
    return at == end;
}

/* digits / 10^decimals to the nearest double: the quotient in 63 or 64 bits, the lowest of them
 * set when something is left, so that rounding it to 53 is rounding once. */
static double quotient(uint64_t digits, int decimals)
{
    uint64_t over = whole_tens[decimals];
    int up = __builtin_clzll(digits), down = __builtin_clzll(over);
    wide above = (wide)(digits << up) << 63;

    over <<= down;
    uint64_t bits = (uint64_t)(above / over);
    bits |= (wide)bits * over != above;
    return ldexp((double)bits, down - up - 63);
}

/* What nearly all numbers are: at most 19 digits, perhaps with a point among them. False, with
 * nothing read, for the others. */
static bool read_plainly(struct str s, double *out)
{
    const char *at = s.at, *end = s.at + s.len, *point = NULL;
    bool negative = *at == '-';
    uint64_t digits = 0;

    at += negative;
    if (end - at > EXACT_DIGITS + 1)
        return false;
    ptrdiff_t count = end - at;
    for (; at < end; at++) {
        unsigned digit = (unsigned char)*at - (unsigned)'0';
        if (digit < 10)
            digits = digits * 10 + digit;
        else if (*at == '.' && !point)
            point = at;
        else
            return false;
    }
    count -= point != NULL;
    if (count < 1 || count > EXACT_DIGITS)
        return false;
    int decimals = point ? (int)(end - point) - 1 : 0;
    double value =
        digits <= EXACT_WHOLE ? (double)digits / tens[decimals] : quotient(digits, decimals);
    *out = negative ? -value : value;
    return true;
}

/* The slow way for what the fast path can't do exactly; independent of the process's locale. */
static bool read_slowly(struct str s, double *out)
{
    static _Thread_local locale_t plain;
    char copy[LONGEST_NUMBER + 1], *end;

    if (!plain)
        plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    memcpy(copy, s.at, (size_t)s.len);
    copy[s.len] = 0;
    double value = plain ? strtod_l(copy, &end, plain) : strtod(copy, &end);
    if (end != copy + s.len || !isfinite(value))
        return false;
    *out = value;
    return true;
}

bool num_parse(struct str s, double *out)
{
    struct decimal d = {0};

    if (s.len <= 0 || s.len > LONGEST_NUMBER)
        return false;
    if (read_plainly(s, out))
        return true;
    if (!decimal_read(&d, s))
        return false;
    if (d.digits == 0) {
        *out = d.negative ? -0.0 : 0.0;
        return true;
    }
    bool exact = d.dropped == 0 && d.digits <= EXACT_WHOLE && d.exponent >= -EXACT_POWER &&
                 d.exponent <= EXACT_POWER;
    if (!exact)
        return read_slowly(s, out);
    double value = (double)d.digits;
    value = d.exponent < 0 ? value / tens[-d.exponent] : value * tens[d.exponent];
    *out = d.negative ? -value : value;
    return true;
}

bool int_parse(struct str s, int64_t *out)
{
    bool negative = s.len && s.at[0] == '-';
    int64_t n = 0; /* counted down, since there is one number more below zero */

    s = str_cut(s, negative, s.len);
    if (s.len == 0 || s.len > 19)
        return false;
    for (ptrdiff_t i = 0; i < s.len; i++) {
        if (!is_digit(s.at[i]) || __builtin_mul_overflow(n, 10, &n) ||
            __builtin_sub_overflow(n, s.at[i] - '0', &n))
            return false;
    }
    if (!negative && n == INT64_MIN)
        return false;
    *out = negative ? n : -n;
    return true;
}

double num_round(double value, int decimals)
{
    if (!isfinite(value) || value == 0)
        return value;
    decimals = decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
    double size = fabs(value) * tens[decimals];
    if (size >= 1e15)
        return value;
    double whole = (double)(int64_t)size, part = size - whole;
    /* A part within half of the twelfth significant digit of one half is one half. Numbers of
     * more digits than that are whole enough to be rounded as they are. */
    double slack = size < 1e11 ? size * 5e-13 : 0;
    double rounded = part + slack >= 0.5 ? whole + 1 : whole;
    return copysign(rounded / tens[decimals], value);
}

enum { LONGEST_SHOWN = 64 };

/* Writes `scaled` / 10^decimals as digits with a point, `separator` 0 for none, up to the end
 * of `text`; gives the place where they begin. */
static int digits_write(char text[LONGEST_SHOWN], bool negative, uint64_t scaled, int decimals,
                        char separator)
{
    int at = LONGEST_SHOWN, shown = 0;

    for (int i = 0; i < decimals; i++, scaled /= 10)
        text[--at] = (char)('0' + scaled % 10);
    if (decimals)
        text[--at] = '.';
    do {
        if (separator && shown && shown % 3 == 0)
            text[--at] = separator;
        text[--at] = (char)('0' + scaled % 10);
        shown++;
    } while ((scaled /= 10));
    if (negative)
        text[--at] = '-';
    return at;
}

/* The same of a value rounded to that; LONGEST_SHOWN when it has too many digits for it. */
static int fixed_write(char text[LONGEST_SHOWN], double value, int decimals, char separator)
{
    decimals = decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
    double rounded = num_round(value, decimals);
    double size = fabs(rounded) * tens[decimals];

    if (!isfinite(size) || size >= 9e15)
        return LONGEST_SHOWN;
    return digits_write(text, rounded < 0, (uint64_t)(size + 0.5), decimals, separator);
}

struct str num_text(struct arena *a, double value, int decimals)
{
    char text[LONGEST_SHOWN];
    int at = fixed_write(text, value, decimals, ',');

    if (at == LONGEST_SHOWN)
        return str_fmt(a, "%.17g", value);
    return str_copy(a, (struct str){text + at, LONGEST_SHOWN - at});
}

void buf_fixed(struct buf *b, double value, int decimals)
{
    char text[LONGEST_SHOWN];

    if (isnan(value))
        return;
    int at = fixed_write(text, value, decimals, 0);
    if (at == LONGEST_SHOWN)
        buf_fmt(b, "%.17g", value);
    else
        buf_bytes(b, text + at, LONGEST_SHOWN - at);
}

/* True, and written, when `value` is a decimal of at most 6 places that reads back equal. */
static bool short_decimal(struct buf *b, double value)
{
    for (int decimals = 0; decimals <= 6; decimals++) {
        double whole = nearbyint(fabs(value) * tens[decimals]);
        if (whole > 9e14)
            return false;
        if (whole / tens[decimals] == fabs(value)) {
            char text[LONGEST_SHOWN];
            int at = digits_write(text, value < 0, (uint64_t)whole, decimals, 0);
            buf_bytes(b, text + at, LONGEST_SHOWN - at);
            return true;
        }
    }
    return false;
}

/* As whole * 10^-places with so many digits, rounded once, halves to even, as %.*g rounds. For
 * values from 1e-4 to 1e14 and up to 17 digits: 53 bits by 10^places fit in 128. */
static uint64_t significant(double value, int digits, int *places)
{
    int power, above = 0;
    uint64_t mantissa = (uint64_t)ldexp(frexp(value, &power), 53);

    power -= 53;
    while (value >= tens[above])
        above++; /* digits before the point */
    for (*places = digits - above;; ++*places) {
        wide whole = (wide)mantissa * whole_tens[*places > 19 ? 19 : *places];
        whole *= *places > 19 ? whole_tens[*places - 19] : 1;
        wide half = (wide)1 << (-power - 1), kept = whole >> -power;
        wide rest = whole - (kept << -power);
        if (kept < whole_tens[digits - 1])
            continue; /* a zero behind the point is no digit */
        kept += rest > half || (rest == half && (kept & 1));
        if (kept < whole_tens[digits])
            return (uint64_t)kept;
        --*places; /* rounded up to one digit more */
        return (uint64_t)kept / 10;
    }
}

/* The same digits as %.15g, %.16g or %.17g, whichever is the first to read back equal. */
static void long_decimal(struct buf *b, double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        char text[LONGEST_SHOWN];
        int places;
        uint64_t whole = significant(fabs(value), digits, &places);
        for (; places > 0 && whole % 10 == 0; places--)
            whole /= 10;
        int at = digits_write(text, value < 0, whole, places, 0);
        struct str shown = {text + at, LONGEST_SHOWN - at};
        double again;
        if (digits == 17 || (num_parse(shown, &again) && again == value)) {
            buf_str(b, shown);
            return;
        }
    }
}

void buf_num(struct buf *b, double value)
{
    char text[40];

    if (isnan(value))
        return;
    if (isinf(value)) {
        buf_str(b, value > 0 ? S("Infinity") : S("-Infinity"));
        return;
    }
    if (value == 0) {
        buf_str(b, signbit(value) ? S("-0") : S("0"));
        return;
    }
    if (fabs(value) >= 1e-4 && short_decimal(b, value))
        return;
    if (fabs(value) >= 1e-4 && fabs(value) < 1e14) {
        long_decimal(b, value);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    buf_str(b, str_of(text));
}
