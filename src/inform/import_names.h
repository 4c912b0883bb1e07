/* import_names.h: the texts of a column, each with a number of its own; for import_scan.c
 * alone.
 *
 * Texts are numbered from 0 in the order in which they were met. All that is looked up has
 * SCAN_SLACK bytes behind it that may be read.
 */
#ifndef INFORM_IMPORT_NAMES_H
#define INFORM_IMPORT_NAMES_H

#include "inform/import_scan.h"

#include <string.h>

enum { NO_NAME = -1 };

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Of the bytes of a word in memory, the first `n`, less than 8. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define BYTES_BELOW(n) (~(UINT64_MAX >> (8 * (n))))
#else
#define BYTES_BELOW(n) ((UINT64_C(1) << (8 * (n))) - 1)
#endif

/* A text of up to 16 bytes is its length and the 8 bytes at either end. */
struct name {
    uint64_t head, tail;
    const char *at; /* with SCAN_SLACK bytes behind it */
    uint32_t len;
    int32_t next; /* that came after it the last time; NO_NAME for none */
};

/* By number. A slot has the upper half of the hash above the number plus 1; 0 is free. */
struct names {
    struct name *at;
    ptrdiff_t len, cap, most;
    uint64_t *slots;
    ptrdiff_t mask;
    int shift;    /* the upper bits of a hash that are a slot */
    int32_t last; /* that was found last */
};

/* An empty table for so many at most. */
static inline struct names names_none(ptrdiff_t most)
{
    return (struct names){.most = most, .last = NO_NAME};
}

static inline uint64_t eight(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

static inline bool is_name(const struct name *n, const char *at, ptrdiff_t len)
{
    if (n->len != len)
        return false;
    if (len < 8)
        return n->head == (eight(at) & BYTES_BELOW(len));
    /* Both at once: names are alike at one end or the other, and which would be a guess. */
    return ((n->head ^ eight(at)) | (n->tail ^ eight(at + len - 8))) == 0 &&
           (len <= 16 || memcmp(n->at + 8, at + 8, (size_t)len - 16) == 0);
}

/* Its number, a new one where it is new. NO_NAME when the cell is more than a name, or there
 * are too many. */
ptrdiff_t name_look_up(struct names *t, struct arena *a, struct str cell);
/* Takes the marks off a cell that has no other quote than those around it. */
bool name_unquote(struct str *cell) MUST_USE;

/* As name_look_up, quickly: most rows have the measure and the period of the row before, and
 * most areas follow the one that they followed the last time. No known name has a quote before
 * it. */
ALWAYS_INLINE ptrdiff_t name_number(struct names *t, struct arena *a, struct str s)
{
    int32_t last = t->last, next;

    if (last != NO_NAME) {
        if (is_name(&t->at[last], s.at, s.len))
            return last;
        next = t->at[last].next;
        if (next != NO_NAME && is_name(&t->at[next], s.at, s.len))
            return t->last = next;
    }
    return name_look_up(t, a, s);
}

#endif
