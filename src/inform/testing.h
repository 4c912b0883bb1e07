/* testing.h: a store of its own with a sector in it, for the tests of this room only.
 *
 * On SQLite in a temporary folder; where FOLKMOOT_TEST_PG names a PostgreSQL, in a schema of
 * its own there. A delivery is run as the program runs it: kept when it answers OK, undone
 * otherwise.
 */
#ifndef INFORM_TESTING_H
#define INFORM_TESTING_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "inform/import.h"
#include "inform/sector.h"
#include "kit/testing_store.h"
#include "store/store.h"

/* What is in the store, row by row. */
struct trial_counts {
    int64_t areas, codes, metrics, slices, deliveries, groups, members, notes;
};

struct trial {
    struct arena *arena;
    struct test_store at;
    struct store *db;
    struct sector *sector; /* as it stands after the last delivery */
    int64_t now;           /* the moment of the next one; each is a day later */

    struct arena *last; /* what the last delivery made */
    struct import_report report;
    struct str where, words; /* its first complaint, without the folder */
};

struct trial *trial_open(void);
void trial_close(struct trial *t);

/* Reads the sector anew, as it stands in the store. */
void trial_renew(struct trial *t);

/* Writes a file into the folder and gives its path, in t->arena. */
struct str trial_file(struct trial *t, const char *name, struct str bytes);
struct str trial_path(struct trial *t, const char *name);

/* One delivery of the files, then a fresh snapshot of the sector. Fails the test when the
 * counts of a file do not add up, and when a delivery that was refused or only tried left
 * anything. */
enum rc trial_run(struct trial *t, const struct import_options *options) MUST_USE;
/* The same of one file, by a profile's name or path. */
enum rc trial_import(struct trial *t, const char *profile, struct str path) MUST_USE;
/* Fails the test with the complaint when the delivery is refused. */
void trial_must(struct trial *t, const char *profile, struct str path);

/* The snapshot made anew, after figures were written in another way. */
void trial_renew(struct trial *t);

struct trial_counts trial_count(struct trial *t);
/* The figures as they were known at that moment; the caller closes its arena. */
struct sector *trial_known(struct trial *t, int64_t moment);

/* The metric's slice of the period with this id; fails the test when there is no such metric.
 * NULL when it has no figures of that period. */
const struct slice *trial_slice(const struct sector *s, const char *metric, const char *period,
                                const struct metric **out);
/* The figure's number, or NAN, and its state (-1 when there is no such area or period). */
double trial_number(const struct sector *s, const char *metric, const char *period,
                    const char *area, enum slice_array which);
int trial_state(const struct sector *s, const char *metric, const char *period,
                const char *area);
int trial_flags(const struct sector *s, const char *metric, const char *period,
                const char *area);
/* True when a notice of the last delivery holds the words. */
bool trial_noticed(const struct trial *t, const char *words);

/* Makes whoever uses the browser of that name the viewer of `w`, whose transaction is open;
 * nobody in particular when it is empty. */
void trial_viewer(struct work *w, struct str browser);

/* The published files, or NULL where they are absent: FOLKMOOT_SHARED, else ../shared beside
 * the source tree. */
const char *trial_shared(void);

#endif
