/* release.h: when new figures are due: as their publishers say, and, where they say nothing, as
 * the rhythm of a measure so far lets one expect.
 *
 * An expected day is worked out only where the last three steps between a measure's periods are
 * of one length, and its publisher's last release has a day. Then the next period is one step
 * after the newest, and it is expected as many months after the last release. What is more than
 * RELEASE_LATE_MONTHS late is no longer expected: the series may have ended.
 */
#ifndef INFORM_RELEASE_H
#define INFORM_RELEASE_H

#include "inform/sector.h"

enum {
    RELEASE_LATE_MONTHS = 6,
    RELEASE_AHEAD_MONTHS = 18,
    RELEASES_MOST = 5000,
    RELEASE_STEPS = 3, /* equal steps that make a rhythm */
};

struct release {
    const struct metric *metric;
    struct date due;
    bool whole_month;  /* some day of the month of `due`, whose day is 1 */
    struct str period; /* which it will be about, as it is named; empty when that is not said */
    struct str note, url;
    bool inferred;
    bool late;        /* inferred, and its month is over */
    int step;         /* months between releases, of one that is inferred */
    struct date last; /* the last release, likewise */
    struct str id;    /* the same as long as measure, due and period are */
};

struct release_list {
    struct release *at;
    ptrdiff_t len, cap;
};

/* "2026-05" or "2026-05-21". */
bool release_due_parse(struct str words, struct date *out, bool *whole_month) MUST_USE;

/* What is written of a release: in a table of them, and in a form. */
enum release_word { RELEASE_DUE, RELEASE_PERIOD, RELEASE_NOTE, RELEASE_URL, RELEASE_WORDS };
/* What is wrong with the first word that will not do, as a sentence in `a`, and which it is;
 * NULL when all will. */
const char *release_fault(struct arena *a, const struct str *words, enum release_word *of);

/* The id of a release of a measure, due then, about that period. */
struct str release_planned_id(struct arena *a, const struct metric *m, struct str due,
                              struct str period);

/* What its rhythm lets one expect of a measure. False where there is none, or it is too late or
 * too far ahead. */
bool release_infer(const struct sector *s, struct arena *a, const struct metric *m,
                   struct date today, struct release *out);

struct release_ask {
    const struct subject *subject; /* NULL for all */
    const struct area *area;       /* only measures that have figures of it; NULL for all */
};
/* All that is planned or expected, from the first of this month less RELEASE_LATE_MONTHS for
 * what is inferred and from today for what is planned; by day, then by name. A measure whose
 * publisher announced something is not guessed about. */
enum rc releases_read(struct work *w, const struct release_ask *ask,
                      struct release_list *out) MUST_USE;

/* "21 May 2026", "May 2026" */
struct str release_due_words(struct arena *a, const struct release *r);
/* "Announced by its publisher." or how it was worked out. */
struct str release_why_words(struct arena *a, const struct release *r);

/* All as an iCalendar object (RFC 5545), lines folded at 75 octets and ended by CRLF. `moment`
 * is when it was made; `site` stands before the addresses in it. */
void release_calendar(struct buf *out, struct arena *a, const struct release_list *list,
                      int64_t moment, struct str site);

#endif
