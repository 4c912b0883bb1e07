/* group_keep.h: looking after published groups of councils: for whom a licensed one is, and one
 * that is no longer offered.
 *
 * A group that is withdrawn keeps its members under another name, with the moments from and to
 * which it held: what was compared with it then can still be worked out.
 */
#ifndef INFORM_GROUP_KEEP_H
#define INFORM_GROUP_KEEP_H

#include "inform/sector.h"

/* Of the shape that audiences of many have; nobody's own. What is due is said in words. */
bool group_audience_fits(struct str word);
extern const char group_audience_due[];

/* Gives a group its name with the day from which it held, so that another may take its place
 * or none; in work that writes. */
enum rc group_put_aside(struct work *w, const struct group *g, int64_t moment) MUST_USE;

/* Each changes a current group of the store (its id is not negative), and notes that the
 * snapshot is to be made anew. INVALID in words for an audience that is none ("public" for
 * everyone), and for a group that is a rule of the program's. CONFLICT for one that is not
 * current, or when another has taken the place of the one that is to come back. */
enum rc group_open_to(struct work *w, const struct group *g, struct str audience) MUST_USE;
enum rc group_withdraw(struct work *w, const struct group *g) MUST_USE;
enum rc group_restore(struct work *w, const struct group *g) MUST_USE;

#endif
