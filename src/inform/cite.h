/* cite.h: citations: a figure's own address, which goes on showing what was known when it was
 * cited, and says what was revised since.
 */
#ifndef INFORM_CITE_H
#define INFORM_CITE_H

#include "inform/compare.h"

enum { CITATIONS_MOST = 200 }; /* of one list, newest first */

struct citation {
    struct str id;
    const struct area *area;
    const struct metric *metric;
    struct str period, group; /* ids; the group is empty where none was compared with */
    struct str kept; /* the group as it was, where it is somebody's own: group_find.h */
    int64_t known;   /* the moment whose figures it shows */
    int64_t made_at;
};

struct citation_list {
    struct citation *at;
    ptrdiff_t len, cap;
};

/* Keeps the figure of a comparison as it is shown now, for everyone who has its address, or,
 * with a group that is not for everyone, for those whom the group is for. A group of somebody's
 * own is kept with its members, so that the citation goes on when the list is changed or
 * deleted. A notice of a revision goes to the viewer. */
enum rc cite_make(struct work *w, const struct comparison *c, struct str *id) MUST_USE;
/* NOT_FOUND, in words, when there is none of that id. */
enum rc cite_read(struct work *w, struct str id, struct citation *out) MUST_USE;
/* Those that the viewer made, newest first. */
enum rc cite_list(struct work *w, struct citation_list *out) MUST_USE;

/* The comparison as it was cited. */
enum rc cite_then(struct work *w, const struct citation *cite, struct comparison *out) MUST_USE;
/* The same comparison with what is known now. */
enum rc cite_now(struct work *w, const struct citation *cite, struct comparison *out) MUST_USE;

/* Tells those who cited a figure of this period that it was revised, in the work that revises
 * it: `areas` are the ids of the areas by place. Each gets one notice of one revision. */
enum rc cite_revised(struct work *w, const struct metric *metric, struct period period,
                     const int64_t *areas, ptrdiff_t area_count, const struct slice *before,
                     const struct slice *now, int64_t known_from) MUST_USE;
/* The same for citations of measures that are worked out from those whose slices are `changes`,
 * which stand in the store, known from `known_from` on. */
enum rc cite_derived(struct work *w, const struct slice_change *changes, ptrdiff_t count,
                     int64_t known_from) MUST_USE;

#endif
