/* testing_entry.h: a small sector with councils whose people fill in a collection; for the
 * tests of this room only.
 *
 * The councils are Ashmoor (E06000901) to Hollin (E06000908), each an organisation by its slug
 * with an officer and a lead: "officer-ashmoor", "lead-ashmoor". "keeper" belongs to the Moot
 * Bureau, which keeps the collections; "admin" is an administrator, "loner" belongs to nothing.
 * The quarter that is asked for is January to March 2026; it is 1 June 2026.
 */
#ifndef LODGE_TESTING_ENTRY_H
#define LODGE_TESTING_ENTRY_H

#include "inform/testing_made.h"
#include "inform/testing_people.h"
#include "kit/job.h"
#include "lodge/lodge.h"

#define QUARTER "2026-01-01_P3M"
enum { ENTRY_COUNCILS = 8 };
extern const char *const entry_slugs[ENTRY_COUNCILS];

struct trial *entries_open(void);
/* The house again, after a delivery. */
void entries_house(void);
/* A collection "Letters and bins" with letters (0 to 100 by its own range), bins and sacks, and
 * two rules: bins + sacks <= 100 must hold, letters > 20 is asked about. More fields as a
 * browser sends them: "sight=senders&accepts=yes". Gives its slug. */
const char *collection_is(const char *title, const char *more);

/* "/collections/SLUG/CODE/QUARTER" of a council by its place. */
const char *form_of(const char *slug, int council);
/* Posts the form as that person, as the page has it now with these fields in place of its own:
 * "value-letters=81&do=complete". */
struct house_reply fills(const char *who, const char *form, const char *fields);
/* Presses a button ("approve", "accept", "unlock") of the form as the person sees it. */
struct house_reply presses(const char *who, const char *form, const char *button,
                           const char *fields);
/* Fills in, completes and approves: all must be taken. */
void sends(const char *slug, int council, const char *fields);
int status_for(const char *who, const char *target);
/* Runs a job as the server does, at this moment; then the house stands over what came of it. */
struct str runs_job(const struct job *job, int64_t now);

#endif
