/* measure.h: the words of a measure, changed by hand as a table of measures would change them.
 *
 * What is typed becomes a table of one row, in memory, which the importer reads: so it is
 * checked as any table is, and an empty word takes away what was said.
 */
#ifndef DESK_MEASURE_H
#define DESK_MEASURE_H

#include "inform/inform.h"

enum {
    MEASURE_WORD_MOST = 4000,   /* bytes of one word */
    MEASURE_CHANGES_MOST = 100, /* that are shown, newest first */
    MEASURE_LOOKS = 3,          /* councils whose sentence is shown */
};

/* One word that can be typed, as people are asked for it. */
struct measure_field {
    enum word word;
    const char *label, *hint;
    bool lines; /* more than a line of it */
};
extern const struct measure_field measure_fields[];
extern const ptrdiff_t measure_field_count;

/* Changes what is said of a measure that there is. INVALID in words as the importer refuses it,
 * with the word's column as the field. Each word that changed is noted, as it was and as it
 * became, in the trail and for measure_changes. */
enum rc measure_change(struct work *w, const struct metric *m, const struct words *typed,
                       ptrdiff_t *changed) MUST_USE;
/* Makes a measure that has no figures yet. CONFLICT in words where there is one with that id.
 */
enum rc measure_make(struct work *w, struct str id, const struct words *typed) MUST_USE;

/* What a council's sentence is, and what it would be. */
struct measure_look {
    const struct area *area;
    struct str now, then;
};
struct measure_look_list {
    struct measure_look at[MEASURE_LOOKS];
    ptrdiff_t len;
};
/* The sentences of the councils with the lowest, the middle and the highest newest figure; none
 * of a measure without figures. The work is only tried: nothing it wrote is kept. */
enum rc measure_preview(struct work *w, const struct metric *m, const struct words *typed,
                        struct measure_look_list *out) MUST_USE;

struct measure_changed {
    const char *label; /* of the word */
    struct str was, became;
    int64_t at;
};
struct measure_changed_list {
    struct measure_changed *at;
    ptrdiff_t len, cap;
};
enum rc measure_changes(struct work *w, const struct metric *m,
                        struct measure_changed_list *out) MUST_USE;

/* The moment from which its newest figures are known here; 0 for none. */
int64_t measure_updated(const struct sector *s, const struct metric *m);

#endif
