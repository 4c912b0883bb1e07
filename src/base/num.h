/* num.h: reading and writing numbers; the one place for both. */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include "base/base.h"

/* A decimal number as publishers write it: sign, digits, point, exponent
 * (7.0000000000000007E-2). The whole of `s` must be the number; no blanks, no grouping, no
 * hexadecimal, no "inf" or "nan". Reads to the nearest double. False, and *out untouched, when
 * it is no number or overflows. */
bool num_parse(struct str s, double *out) MUST_USE;

/* A whole number, optional minus sign, that fits. */
bool int_parse(struct str s, int64_t *out) MUST_USE;

/* Rounded half away from zero to `decimals` (0 to 9) after snapping to 12 significant digits,
 * so that the middle of 21.5 and 22.4, held as 21.949999999999999, is 22.0. NAN and infinities
 * come back as they are. */
double num_round(double value, int decimals);

/* Shown to people: rounded as above, with thousands separated by commas: 1,234.5. "-0" is "0".
 */
struct str num_text(struct arena *a, double value, int decimals);

/* The shortest decimal that reads back equal, at most 17 significant digits. NAN writes
 * nothing. */
void buf_num(struct buf *b, double value);

/* Rounded as num_round and written plainly, without separators: for charts and tables. */
void buf_fixed(struct buf *b, double value, int decimals);

#endif
