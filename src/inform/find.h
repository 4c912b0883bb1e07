/* find.h: finding councils, measures, topics, services and methods by what people type: a name,
 * an older name, a code, a misspelling, an abbreviation, or a question.
 *
 * What a sector holds is put into an index once, when its snapshot is loaded. Words that mean
 * the same, and words that say nothing in a question, are those of data/synonyms.csv.
 *
 * Order: what has the words as its name, then what begins with them, then by how many of the
 * words it has and how telling they are (word_index.h); ties by the order of the snapshot.
 * The same words always find the same.
 */
#ifndef INFORM_FIND_H
#define INFORM_FIND_H

#include "inform/sector.h"

struct calc_method;

enum {
    FIND_LONGEST = 200,   /* characters of a question */
    FIND_MOST_WORDS = 24, /* those after are not looked at */
};

enum find_kind { FIND_AREA, FIND_METRIC, FIND_SUBJECT, FIND_SERVICE, FIND_METHOD, FIND_KINDS };
#define FIND_ALL ((1u << FIND_KINDS) - 1)

/* Why something was found, the best reason first. */
enum find_why {
    FIND_BY_CODE,    /* one of its codes */
    FIND_BY_NAME,    /* its name, or one of its names */
    FIND_BY_START,   /* its name begins so */
    FIND_BY_WORDS,   /* words of what is said of it */
    FIND_BY_MEANING, /* another word for the same */
};

struct found {
    enum find_kind kind;
    enum find_why why;
    union {
        const struct area *area;
        const struct metric *metric;
        const struct subject *subject;
        const struct service *service;
        const struct calc_method *method;
    };
    double score; /* to be compared within one result alone */
    double fit;   /* the same before figures are put first; within one kind */
};

struct find_ask {
    struct str words;
    unsigned kinds; /* 1u << enum find_kind */
    bool all;       /* only what has all the words; no question is made out of them */
    bool near;      /* words that are nowhere may be misspelt */
    ptrdiff_t most; /* of each kind */
};

struct find_result {
    struct found_list {
        struct found *at;
        ptrdiff_t len, cap;
    } found; /* best first */
    /* A place that is named in a question beside other words; NULL when there is none. What is
     * found besides is found by the other words. */
    const struct area *area;
    struct str showing; /* the words as they are spelt here; empty when they were as typed */
};

/* Fills *out, which lives in `a`. Words beyond FIND_MOST_WORDS are passed over. */
void find_run(const struct sector *s, struct arena *a, const struct find_ask *ask,
              struct find_result *out);

/* Makes the index of a sector that has been read; called by sector_load alone. */
enum rc find_make(struct work *w, struct sector *s) MUST_USE;

/* How words fit a name, both folded: 0 equal, 1 begins so, 2 a word of it begins so, 3 all
 * words begin one of its words, FIND_NO_FIT else. */
enum { FIND_NO_FIT = 100 };
int find_fit(struct str key, struct str words);

/* Why, in a few words: "Its name". */
struct str find_why_words(enum find_why why);

#endif
