/* slice.h: the figures of one metric in one period, while they are put together, and packed.
 *
 * A figure is a value, or a typed reason why there is none. Areas are the metric's own places:
 * place 3 is the fourth area that ever had a figure of this metric. A slice may be shorter than
 * the metric's list: the places past its end were not collected.
 *
 * A slice has two forms. While it is put together its numbers are plain doubles that may be
 * changed. Packed, it is what the store keeps and what stays in memory: scaled integers where
 * every number reads back equal, the reasons inside them, and the rank of each value. All that
 * read go through the functions here, which take either form.
 *
 * Packed bytes, version 2, little end first:
 *   0   "F", 2, which arrays follow (bits of enum slice_array), how the states are kept
 *   4   the count; 8 how many have a value; 12 the bits of a rank; 13 nothing; 14 the runs
 *   16  a checksum of all the other bytes: whatever single byte is damaged, it is found
 *   24  the summary: lowest, middle, highest, sum, spread; 8-byte floats
 *   64  for each array a byte of its width (1, 2 or 4 for scaled integers, 8 for floats) and
 *       one of its decimals
 *   then the states, where they are not all said by the values: each run's end and state in 5
 *   bytes, or a byte for each place; the numbers of each array; and the ranks, so many bits
 *   each: how many values are lower, all ones for no value.
 * In a scaled array the 16 most negative integers are no numbers: the lowest plus the state of
 * the place. Among floats they are NANs with the state in their lowest bits. The states are
 * said by the values where each number is a plain value and each NAN has no flag.
 *
 * Version 1, which is still read: "F", 1, which arrays follow, 0, the count as 4 bytes; a state
 * byte for each place; then each array: its width, its decimals, and its numbers.
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

enum {
    SLICE_MOST_AREAS = 1000 * 1000,
    SLICE_MOST_RANKED = 65534, /* a slice of more places keeps no ranks */
    SLICE_NO_RANK = 65535,
};

struct slice {
    int32_t count;  /* places */
    bool packed;    /* which of the two forms below it has */
    uint8_t states; /* packed: how they are kept */
    uint16_t runs;  /* packed: of states */
    union {
        struct {            /* being put together */
            uint8_t *state; /* enum state and flags */
            double **array; /* SLICE_ARRAYS: NAN for no number; NULL for one nobody published */
        };
        struct {                                                 /* packed; never changed */
            const uint8_t *bytes;                                /* states, arrays, ranks */
            uint8_t width[SLICE_ARRAYS], decimals[SLICE_ARRAYS]; /* width 0: not there */
        } in;
    };
};

/* What is known of the values as a whole; NANs when there is none. */
struct slice_summary {
    ptrdiff_t reported; /* figures with a value */
    double low, middle, high, sum;
    double spread; /* the median distance from the middle */
};

/* --- putting one together
 * ---------------------------------------------------------------------- */

/* A slice of `count` absent places with a value array, in `a`. */
void slice_make(struct arena *a, ptrdiff_t count, struct slice *out);
/* Room for `count` places; what is there stays, what is new is absent. */
void slice_grow(struct arena *a, struct slice *s, ptrdiff_t count);
/* Puts a number into an array, making the array when it is the first. */
void slice_put(struct arena *a, struct slice *s, ptrdiff_t place, enum slice_array which,
               double number);
/* Puts the state and the flags of a place. */
void slice_put_state(struct slice *s, ptrdiff_t place, int state_and_flags);
/* Puts the figure at place `q` of `from`, all of it. */
void slice_put_figure(struct arena *a, struct slice *s, ptrdiff_t place,
                      const struct slice *from, ptrdiff_t q);
/* The same figures with room for `count` places, to be changed. */
void slice_copy(struct arena *a, const struct slice *from, ptrdiff_t count, struct slice *out);

/* --- reading, in either form
 * ------------------------------------------------------------------- */

enum state slice_state(const struct slice *s, ptrdiff_t place); /* absent past the end */
int slice_flags(const struct slice *s, ptrdiff_t place);
/* NAN past the end, in an absent array, and where there is no number. */
double slice_number(const struct slice *s, ptrdiff_t place, enum slice_array which);
/* True when anything was published for it. */
bool slice_has(const struct slice *s, enum slice_array which);
/* All s->count numbers of an array, as slice_number gives them, in one go. */
void slice_gather(const struct slice *s, enum slice_array which, double *out);
/* The places that have a value, lowest value first, equal ones by place, in `out`, which has
 * room for s->count; gives how many there are. */
ptrdiff_t slice_order(const struct slice *s, int32_t *out);
/* True when both say the same about place `p` of one and `q` of the other. */
bool slice_same(const struct slice *one, ptrdiff_t p, const struct slice *other, ptrdiff_t q);

/* --- bytes
 * ------------------------------------------------------------------------------------- */

/* Always the same bytes for the same figures, whatever form they have. */
struct str slice_pack(struct arena *a, const struct slice *s);
/* A packed slice in `a`. FAULT when the bytes are not what slice_pack writes, or wrote in
 * version 1. */
enum rc slice_unpack(struct arena *a, struct str bytes, struct slice *out) MUST_USE;
/* The same with its summary; of what is in `a`, the numbers come first. */
enum rc slice_open(struct arena *a, struct str bytes, struct slice *out,
                   struct slice_summary *summary) MUST_USE;
/* As slice_open, and FAULT also when the ranks or the summary are not those of the values.
 * Slow; for looking whether a store is sound. */
enum rc slice_check(struct str bytes) MUST_USE;
/* Bytes of memory that a packed slice takes beside the struct. */
ptrdiff_t slice_size(const struct slice *s);

/* "value", "not collected", "suppressed", … as files and JSON say it; "" for absent. */
struct str state_word(enum state s);
bool state_of_word(struct str word, enum state *out) MUST_USE;

#endif
