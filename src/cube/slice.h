/* slice.h: the figures of one metric in one period, in memory and as packed bytes.
 *
 * A figure is a value, or a typed reason why there is none. Areas are the metric's own places:
 * place 3 is the fourth area that ever had a figure of this metric. A slice may be shorter than
 * the metric's list: the places past its end were not collected.
 *
 * Packed: "F", version 1, which arrays follow (bits of enum slice_array), one byte unused, the
 * count as 4 bytes; then a state byte for each place; then each array: a byte of its coding (0
 * for 8-byte floats, else 2 or 4 for the bytes of a scaled integer), a byte of decimals, and
 * its numbers. Little end first. An array is scaled when every value of it reads back equal.
 */
#ifndef CUBE_SLICE_H
#define CUBE_SLICE_H

#include "base/base.h"

/* Why there is no figure, or that there is one. Kept in files: never renumber. */
enum state {
    STATE_ABSENT, /* no row: not collected that year */
    STATE_VALUE,
    STATE_NOT_COLLECTED,
    STATE_NOT_APPLICABLE,
    STATE_SUPPRESSED,
    STATE_NOT_YET,
    STATE_NOT_AVAILABLE,
    STATE_NO_REASON,
    STATE_COUNT,
};

/* Flags on a state byte. */
enum {
    STATE_MASK = 0x0F,
    FLAG_UNRELIABLE = 0x10,
    FLAG_PROVISIONAL = 0x20,
    FLAG_REVISED = 0x40
};

enum slice_array {
    SLICE_VALUE,
    SLICE_LOWER,
    SLICE_UPPER,
    SLICE_NUMERATOR,
    SLICE_DENOMINATOR,
    SLICE_ARRAYS
};

enum { SLICE_MOST_AREAS = 1000 * 1000 };

struct slice {
    ptrdiff_t count;             /* places */
    uint8_t *state;              /* enum state and flags */
    double *array[SLICE_ARRAYS]; /* NAN for no number; NULL for an array nobody published */
};

/* A slice of `count` absent places with a value array, in `a`. */
void slice_make(struct arena *a, ptrdiff_t count, struct slice *out);
/* Room for `count` places; what is there stays, what is new is absent. */
void slice_grow(struct arena *a, struct slice *s, ptrdiff_t count);
/* Puts a number into an array, making the array when it is the first. */
void slice_put(struct arena *a, struct slice *s, ptrdiff_t place, enum slice_array which,
               double number);
enum state slice_state(const struct slice *s, ptrdiff_t place); /* absent past the end */
int slice_flags(const struct slice *s, ptrdiff_t place);
/* NAN past the end, in an absent array, and where there is no number. */
double slice_number(const struct slice *s, ptrdiff_t place, enum slice_array which);
/* True when both say the same about place `p` of one and `q` of the other. */
bool slice_same(const struct slice *one, ptrdiff_t p, const struct slice *other, ptrdiff_t q);

struct str slice_pack(struct arena *a, const struct slice *s);
/* FAULT when the bytes are not what slice_pack writes. */
enum rc slice_unpack(struct arena *a, struct str bytes, struct slice *out) MUST_USE;

/* "value", "not collected", "suppressed", … as files and JSON say it; "" for absent. */
struct str state_word(enum state s);
bool state_of_word(struct str word, enum state *out) MUST_USE;

#endif
