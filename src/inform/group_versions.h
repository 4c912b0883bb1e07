/* group_versions.h: the versions of a published group, and what one has that another has not
 * (E4: any year can be worked out again under the rules of then and of now).
 */
#ifndef INFORM_GROUP_VERSIONS_H
#define INFORM_GROUP_VERSIONS_H

#include "inform/compare.h"

enum { GROUP_VERSIONS_MOST = 50 };

/* Every version that the viewer may see, newest first, in the work's arena. */
struct group_version_list {
    const struct group **at;
    ptrdiff_t len, cap;
};
void group_versions(struct work *w, const struct group *g, struct group_version_list *out);

/* The members for one council that only one of two versions has, and how many both have. */
struct group_difference {
    struct group_list came, left; /* in `now` alone, in `then` alone */
    ptrdiff_t both;
};
void group_differ(struct work *w, const struct group *then, const struct group *now,
                  const struct area *area, const struct metric *m,
                  struct group_difference *out);

/* How many of the first `most` members of the one are among the first `most` of the other. */
ptrdiff_t group_shared(const struct group_list *one, const struct group_list *other,
                       ptrdiff_t most);

/* The councils that have this one in their list: owner against member. In clusters and groups
 * by rule that is everyone beside it, so they have none. */
struct group_owner {
    const struct area *owner;
    ptrdiff_t place; /* of the member in the owner's list, from 1 */
    bool mutual;     /* the member's own list has the owner */
};
struct group_owner_list {
    struct group_owner *at;
    ptrdiff_t len, cap;
};
void group_owners(struct work *w, const struct group *g, const struct area *member,
                  struct group_owner_list *out);

#endif
