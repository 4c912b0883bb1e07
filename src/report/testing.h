/* testing.h: the invented sector of inform's tests with people in it, and the house over it,
 * for the tests of this room only.
 *
 * Trafford has a lead (LEAD) and a councillor (COUNCILLOR), Salford a lead (OTHER); LONER is
 * signed in and belongs nowhere. Pages are read on a connection that only reads, with the guard
 * that the server sets. The clock stands still until a test moves it.
 */
#ifndef REPORT_TESTING_H
#define REPORT_TESTING_H

#include "house.h"

#include "inform/testing_made.h"
#include "report/report.h"

#define LEAD "0000000000000000000000aa00"
#define COUNCILLOR "0000000000000000000000bb00"
#define OTHER "0000000000000000000000cc00"
#define LONER "0000000000000000000000dd00"
#define NOBODY ""

struct report_trial {
    struct trial *t;
    struct store *reader;
    int64_t now;
};

struct report_trial *report_trial_open(void);
/* The house again after a delivery; replies live until then. */
void report_trial_house(struct report_trial *r);
void report_trial_close(struct report_trial *r);

/* A page as one of these people asks for it, and a form that they send. */
struct house_reply page_by(const char *person, const char *format, ...) PRINTF_LIKE(2, 3);
struct house_reply post_by(const char *person, const char *target, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* A text as a field of a form carries it. */
const char *coded(const char *text);

/* A report of that name made by LEAD, shared with `audience`; its address. */
const char *report_made(const char *name, const char *audience);
/* Adds a part; fails the test when it is refused. */
void part_added(const char *report, const char *kind, const char *metrics, const char *words,
                const char *chart);

/* How many rows a table has for which the condition holds, and a text of one. */
int64_t rows_of(const char *table, const char *where);
struct str text_of(const char *select);
/* Statements as they stand. */
void told(const char *sql);

/* Does what is due of the room's jobs, at r->now. */
void report_jobs_run(struct report_trial *r);

#endif
