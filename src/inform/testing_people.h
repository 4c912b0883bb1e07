/* testing_people.h: people in the store of a trial, and the pages of this room as each of them
 * gets them: read on a connection of its own that only reads, with the guard that the server
 * sets.
 *
 * A request is somebody's by a cookie that only this house knows: page_for(as("kay"), …). Who
 * has none is nobody.
 */
#ifndef INFORM_TESTING_PEOPLE_H
#define INFORM_TESTING_PEOPLE_H

#include "inform/testing_pages.h"

/* Opens the house with people over the trial, as pages_house does without. */
void people_house(struct trial *t);
/* The same with other rooms (ended by NULL). Work that changes figures is seen once it is kept,
 * as on the server. */
void people_rooms(struct trial *t, const struct room *const *rooms);
/* Closes it, with the trial. */
void people_close(struct trial *t);
/* The clock of every page from now on; PAGES_NOW at first. */
void people_now(int64_t now);
/* Whether the last work that wrote said that what everyone sees was changed. */
bool people_changed_public(void);

/* An organisation with this slug and name; `code` is that of the area it stands for, or NULL.
 */
void organisation_is(struct trial *t, const char *slug, const char *name, const char *code);
/* Someone with this id and name (at most 26 letters), with a role in an organisation by its
 * slug, or of the sector where `slug` is NULL; without any where `role` is. */
void person_is(struct trial *t, const char *id, const char *name, const char *role,
               const char *slug);
/* The cookie by which a request is theirs. */
struct str as(const char *id);
/* Notices that a receiver ("person:kay") was given, of one kind. */
int64_t notices_of(struct trial *t, const char *receiver, const char *kind);
/* How many rows a table has for which the condition holds. */
int64_t rows_where(struct trial *t, const char *table, const char *where);

#endif
