/* questions.h: questions for scrutiny: what the published figures of one topic raise about one
 * council, each with the figure that it begins from.
 *
 * The rules, their order and their limits are in docs/questions.md; every word of a question is
 * in question_words.c. Questions are open and accuse nobody; reds and greens are never counted,
 * and figures better than elsewhere are asked about like those that are worse. The same figures
 * give the same questions, byte for byte: age is reckoned from the newest figure that is known
 * here, not from today.
 */
#ifndef INFORM_QUESTIONS_H
#define INFORM_QUESTIONS_H

#include "inform/compare.h"

enum {
    QUESTIONS_MOST = 8,     /* on a sheet, so that it is one printed side */
    QUESTIONS_CHANGED = 2,  /* at most so many of what changed; one of each other kind */
    QUESTIONS_LEAST = 3,    /* fewer, and others of the headline measures are asked about */
    QUESTIONS_REPORTED = 8, /* councils with a figure, for anything to stand out */
};

enum question_kind {
    QUESTION_CHANGED_BETTER, /* it changed, by more than usual or than chance explains */
    QUESTION_CHANGED_WORSE,
    QUESTION_CHANGED, /* the same where neither way is better */
    QUESTION_WORSE,   /* it stands out from councils like it */
    QUESTION_BETTER,
    QUESTION_HIGHER, /* the same where neither way is better, or it describes the area */
    QUESTION_LOWER,
    QUESTION_IMPROVERS,   /* others started where it stood, and have improved */
    QUESTION_MISSING,     /* others have a figure, it has none */
    QUESTION_OLD,         /* the newest published figure is old */
    QUESTION_EXPLAINED,   /* the council explained it */
    QUESTION_STEADY,      /* none of these: a headline measure */
    QUESTION_STEADY_AREA, /* the same where it describes the area */
    QUESTION_KINDS,
};

struct question {
    enum question_kind kind;
    const struct comparison *c; /* the comparison it begins from, with its fair groups */
    struct str ask;             /* the question, which begins with no name of the measure */
    struct str fact;            /* the figure, in a sentence or two */
    struct str place, fair;     /* "5th highest of 16"; "true for 6 of 6 fair groups"; empty */
    struct str worth;           /* what reaching the middle would mean, where it can be said */
    struct str explained;       /* "Director of Place, Trafford, 3 June 2026: …"; empty */
    struct str source, href;    /* the address with its period, which stays */
};

struct question_sheet {
    const struct area *area;
    const struct subject *subject;
    struct question at[QUESTIONS_MOST];
    ptrdiff_t count;
    ptrdiff_t measures; /* of the topic with a figure of the council */
    struct date as_at;  /* of the newest figure that is known here */
    struct str lead;    /* "Six questions …" */
};

/* A sheet may be empty: its lead says why. */
enum rc questions_read(struct work *w, const struct area *area, const struct subject *subject,
                       struct question_sheet *out) MUST_USE;

/* Whether anything is measured of the topic that the council runs: else there is no sheet. */
ptrdiff_t questions_measures(const struct sector *s, const struct area *area,
                             const struct subject *subject);

/* "changed-better": for JSON. */
const char *question_kind_word(enum question_kind kind);

/* --- question_words.c: all that is said ---- */

/* What a template may name; empty where it has no use. */
struct question_names {
    struct str area;   /* {A} */
    struct str value;  /* {v} */
    struct str before; /* {before} */
    struct str since;  /* {since}: the period of it */
    struct str middle; /* {middle} */
    struct str others; /* {others}: councils, as they are listed in a sentence */
    struct str when;   /* {when} */
    struct str who;    /* {who}: who signed an explanation, and the day */
};
struct str question_ask(struct arena *a, enum question_kind kind,
                        const struct question_names *names);
struct str question_lead(struct arena *a, const struct question_sheet *sheet);

#endif
