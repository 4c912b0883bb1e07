/* testing_made.h: a small invented sector in a store of its own, for the tests of sentences.
 *
 * Unitary councils E06000901 Ashmoor to E06000912, the ended Oldfold (E06000921), the district
 * Marsham (E07000901) in the county Northwick (E10000901), and England. The Moot Bureau's group
 * "near" sets six councils beside Ashmoor, "ten" ten and "wide" 39; measures are in the "near"
 * group unless their words below say otherwise.
 */
#ifndef INFORM_TESTING_MADE_H
#define INFORM_TESTING_MADE_H

#include "inform/compare.h"
#include "inform/testing.h"

#define ASHMOOR "E06000901"

/* Noon of 1 June 2026: the clock of every comparison. */
enum { MADE_NOW = 1780315200 };

struct trial *made_open(void);
/* Adds E06000913 to E06000940, so that "wide" has 40 councils. */
void made_many(struct trial *t);

/* One delivery of figures in the tidy profile, told shortly. A line is "METRIC PERIOD CELL...",
 * the cells those of Ashmoor and the councils after it in the order of their codes; "@CODE"
 * makes the next cells those of CODE and after. A cell is
 * VALUE/LOWER/UPPER/NUMERATOR/DENOMINATOR/FLAG, whose tail may be left out; "-" for none at
 * all; or a gap: "?" no reason, "hid" suppressed, "soon" not yet published, "na" not
 * applicable, "off" not available, "not" not collected. */
void made_figures(struct trial *t, const char *lines);
/* The same of what councils collect themselves: a measure that is new names no source. */
void made_own_figures(struct trial *t, const char *lines);

/* Lives until the next delivery. Fails the test when it is refused. */
const struct comparison *made_compare(struct trial *t, const struct comparison_ask *ask);
const struct comparison *made_of(struct trial *t, const char *area, const char *metric);

/* Fails the test, showing both, unless the sentence is this one. */
void made_says(const struct comparison *c, const char *sentence);
/* The text of the first clause of a template; empty when there is none. */
struct str made_clause(const struct comparison *c, int template);

#endif
