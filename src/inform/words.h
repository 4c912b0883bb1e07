/* words.h: what is said of a measure, word by word, as the columns of a table of measures have
 * it.
 */
#ifndef INFORM_WORDS_H
#define INFORM_WORDS_H

#include "inform/sector.h"

enum word {
    W_TITLE,
    W_SAY,
    W_MEANING,
    W_DEFINITION,
    W_UNIT,
    W_DECIMALS,
    W_POLARITY,
    W_POLARITY_BY,
    W_KIND,
    W_SUBJECTS,
    W_SERVICE,
    W_WHEN,
    W_FREQUENCY,
    W_SOURCE_TITLE,
    W_SOURCE_URL,
    W_LICENCE,
    W_PUBLISHED,
    W_GROUP,
    W_LOW,
    W_HIGH,
    W_THINGS,
    W_DENOMINATOR,
    W_HEADLINE,
    W_ADDS,
    W_FORMULA,
    W_BREAKS,
    W_CAUTION,
    W_OTHER_WORDS,
    W_BREAKDOWN,
    W_PERIOD_KIND, /* only told by side files */
    W_COUNT,
};
extern const struct str word_names[W_COUNT]; /* "title", "polarity_by", … */

/* Each empty where nothing is said. */
struct words {
    struct str at[W_COUNT];
};

/* What is kept of a measure, as a table that changes nothing would say it; made in `a` where it
 * is not the measure's own text. */
void metric_words(struct arena *a, const struct metric *m, struct words *out);

#endif
