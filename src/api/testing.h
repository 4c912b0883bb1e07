/* testing.h: the pages of this room behind the test house, over the sample sector. */
#ifndef API_TESTING_H
#define API_TESTING_H

#include "inform/testing_pages.h"

/* The sample, and the house open with this room and the one below. */
struct trial *api_sample(void);
/* The same house with files that were made ahead. */
void api_shelf(struct trial *t, struct str shelf);

/* The published figure out of the sample's own files, which are part of the program: the cell
 * `column` of the row of these three; fails the test when there is none. */
struct str sample_cell(struct arena *a, const char *metric, const char *area,
                       const char *period, int column);

/* Fails the test unless the address is refused with the status and these words. */
void refused_with(const char *target, int status, const char *words);

#endif
