/* word_index.h: which words stand in which texts, and how well a text fits words.
 *
 * A text here is a document of some fields, each with a weight. Words are compared by their
 * stem (stem.h), and kept as they are written for what people type the beginning of, or
 * misspell. A document's score is Okapi BM25 (S. E. Robertson and H. Zaragoza, "The
 * Probabilistic Relevance Framework: BM25 and Beyond", 2009) with k1 = 1.2 and b = 0.75, a word
 * counting as often as it stands there times the weight of its field:
 *
 *   idf = ln(1 + (N - n + 0.5) / (n + 0.5)),   score = idf * tf / (tf + k1 (1 - b + b len /
 * mean))
 *
 * It is made once and never changed; any number of threads may ask it.
 */
#ifndef INFORM_WORD_INDEX_H
#define INFORM_WORD_INDEX_H

#include "base/base.h"

struct word_index;

/* For so many documents, numbered from 0. What it keeps is in `a`; `scratch` is used until the
 * index is ended. */
struct word_index *word_index_make(struct arena *a, struct arena *scratch, ptrdiff_t documents);
/* Adds a field of folded text to a document. Documents come in ascending order; a document may
 * be added to again until the next one is. */
void word_index_add(struct word_index *x, ptrdiff_t document, struct str text, int weight);
/* Makes a word one that people may type, though it stands in no document. */
void word_index_know(struct word_index *x, struct str text);
void word_index_end(struct word_index *x);

/* Whether the word is there as it is written, or another with its stem. */
bool word_index_has(const struct word_index *x, struct str word);
/* Whether a word begins so. */
bool word_index_begins(const struct word_index *x, struct str word);
/* The word that is spelt nearly so: one slip away, or two of six letters and more (a letter
 * left out, added, wrong, or two in the wrong order; F. J. Damerau, 1964). Of several the
 * nearest, one with the same first letter first, then the one in a heavier field, then the one
 * that stands in most documents. Empty when there is none. */
struct str word_index_nearest(const struct word_index *x, struct str word);

/* Slips between two texts of at most WORD_LONGEST_NEAR bytes, counted up to `most`; longer
 * texts are farther than that. */
enum { WORD_LONGEST_NEAR = 60 };
int word_slips(struct str one, struct str other, int most);

/* --- asking
 * ---------------------------------------------------------------------------------- */

/* Scores of all documents while a question is asked. A question is a number of parts, each told
 * in one or more ways; the best way counts. */
struct word_scores {
    const struct word_index *index;
    double *sum;        /* by document, over all parts */
    uint8_t *parts;     /* by document, how many parts it fits */
    uint8_t *other;     /* by document, bits of the ways that counted */
    double *part, *way; /* of the part and the way being asked */
    uint8_t *way_words; /* by document, how many of the way's words it has */
    uint8_t *part_bits;
    int32_t *touched; /* documents of the part */
    ptrdiff_t touched_count;
};

void word_scores_make(struct arena *a, const struct word_index *x, struct word_scores *out);
/* One way to say the part: documents that have all these words. `begins`: the last of them may
 * be the beginning of a longer word. `factor` is what the way is worth beside the words as they
 * were typed; `bit` is noted where it is the best. */
void word_scores_way(struct word_scores *s, const struct str *words, ptrdiff_t count,
                     bool begins, double factor, uint8_t bit);
/* Ends the part. */
void word_scores_part(struct word_scores *s);

#endif
