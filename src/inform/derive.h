/* derive.h: measures that are worked out from others by a formula.
 *
 * First it is planned: which measures a formula needs, for which periods it has an answer, and
 * whether it can have any. Planning needs periods alone, so an import can do it before anything
 * is stored. Then it is made: the figures, period by period, all areas at once.
 *
 * Gaps are carried through, as are flags; what is known of a figure it is known from the newest
 * of what it is made of; who may see it are those who may see all of that.
 */
#ifndef INFORM_DERIVE_H
#define INFORM_DERIVE_H

#include "inform/formula.h"
#include "inform/sector.h"

enum { DERIVE_MOST_STEPS = 20 }; /* from a measure down to those that are published */

/* Periods in ascending order; `any` for a number, which has them all. */
struct period_set {
    const struct period *at;
    ptrdiff_t count;
    bool any;
};

/* A measure, as far as formulas are concerned. */
struct derive_measure {
    struct str slug, formula;  /* the formula is empty when it is published */
    struct period_set periods; /* of one that is published; otherwise derive_plan's */
    const ptrdiff_t *reported; /* by period: figures with a value; NULL when not known */

    /* What derive_plan finds out of one with a formula. */
    struct formula tree;
    ptrdiff_t *inputs;          /* in the set, by tree.inputs */
    bool *lists;                /* by tree.inputs: its areas are areas of this one */
    struct period_set *sets;    /* by node: the periods it has an answer for */
    struct period *bases;       /* by node: the base period */
    struct formula_fault fault; /* words empty when it can be worked out */
    ptrdiff_t fault_of;         /* in the set, when the fault is in another's formula; or -1 */
    ptrdiff_t steps;            /* down to those that are published */
    ptrdiff_t towards;          /* this and the two below are derive_plan's own */
    bool open, done;
};

struct derive_set {
    struct arena *arena;
    struct derive_measure *at;
    ptrdiff_t count;
    ptrdiff_t (*find)(void *state, struct str slug); /* -1 when there is none */
    void *state;
    struct {
        ptrdiff_t *at; /* those that can be worked out, each after those it needs */
        ptrdiff_t len, cap;
    } order;
};

/* Plans a measure and those it needs, each once. */
void derive_plan(struct derive_set *set, ptrdiff_t measure);

/* Figures of one measure, and who may see them. */
struct derive_figures {
    struct series series;
    struct str audience;
};

/* Where the figures of a measure come from. What is given can be read until the next is asked
 * for. */
struct derive_source {
    void (*read)(void *state, ptrdiff_t measure, struct derive_figures *out);
    void *state;
};

/* The figures of a planned measure, in `a`; set->at[i] is s->metrics[i], whose areas are known.
 * Without periods when nobody may see them. */
void derive_make(struct arena *a, const struct sector *s, const struct derive_set *set,
                 ptrdiff_t measure, const struct derive_source *from,
                 struct derive_figures *out);

/* The stricter of two audiences: who may see what is made of both. False when that is nobody.
 */
bool derive_strictest(struct str one, struct str other, struct str *out) MUST_USE;

/* derive_known.c: a measure's figures as they were known at that moment, out of the store;
 * worked out anew where it has a formula. */
enum rc series_known(struct work *w, const struct metric *m, int64_t known,
                     struct series *out) MUST_USE;

#endif
