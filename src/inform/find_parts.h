/* find_parts.h: the inside of the index for finding; for find*.c alone. */
#ifndef INFORM_FIND_PARTS_H
#define INFORM_FIND_PARTS_H

#include "inform/find.h"
#include "inform/word_index.h"

/* Phrases in open addressing, each to a number. */
struct phrases {
    struct phrase {
        struct str text; /* at NULL: free */
        int32_t value;
    } * slots;
    ptrdiff_t mask, used;
    ptrdiff_t longest; /* words of the longest phrase */
};
void phrases_make(struct phrases *p, struct arena *a, ptrdiff_t most);
/* The first to come has a phrase. */
void phrases_put(struct phrases *p, struct str text, int32_t value);
/* -1 when it is not there. */
int32_t phrases_get(const struct phrases *p, struct str text);

/* A row of data/synonyms.csv. */
struct synonym {
    const struct str *meant; /* folded; none for words that say nothing */
    ptrdiff_t count;
};

/* Documents are the areas, then the metrics, and so on, in the order of enum find_kind. */
struct find_index {
    struct word_index *words;
    struct phrases names;    /* of areas, folded, to their place in the sector */
    struct phrases synonyms; /* each word of a phrase by its stem */
    const struct synonym *meant;
    ptrdiff_t first[FIND_KINDS + 1];
};

/* Each word by its stem, a blank between two. */
struct str find_stems(struct arena *a, struct str folded);

/* --- a question in parts
 * ------------------------------------------------------------------------- */

/* Some words of it that stand for one thing. */
struct find_part {
    const struct str *words;
    ptrdiff_t count;
    const struct synonym *meant; /* NULL for none */
};

struct find_question {
    struct str words[FIND_MOST_WORDS];
    bool used[FIND_MOST_WORDS]; /* for the council's name */
    ptrdiff_t count;
    bool corrected;
    const struct area *area;
    struct find_part parts[FIND_MOST_WORDS];
    ptrdiff_t part_count;
};

/* find_words.c */
void find_question_read(const struct sector *s, struct arena *a, const struct find_ask *ask,
                        struct find_question *out);

#endif
