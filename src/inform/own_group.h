/* own_group.h: a list of councils that someone keeps to compare with.
 *
 * A list has an audience and keepers, as all that people make (kit/object.h): kind "list". It
 * is changed by a new version, and a comparison of an old moment goes on with the version of
 * then.
 */
#ifndef INFORM_OWN_GROUP_H
#define INFORM_OWN_GROUP_H

#include "inform/sector.h"

enum {
    OWN_NAME_MOST = 100,
    OWN_GROUP_MOST = 400,
    OWN_LISTED_MOST = 100,
    OWN_VERSIONS_MOST = 200
};

struct own_group {
    struct str id, name;
    const struct area **areas; /* as given; those that the sector does not know are left out */
    ptrdiff_t count;
    int64_t version, newest; /* this one, and the highest there is */
    int64_t made_at;         /* this version */
    struct str audience;     /* kit/audience.h */
    struct str by;           /* the organisation that keeps it; empty for a person's */
    bool withdrawn, mine;
};

struct own_group_list {
    struct own_group *at;
    ptrdiff_t len, cap;
};

/* Keeps a list for this audience (empty for the viewer alone). What is shared with an
 * organisation is the organisation's, if the viewer keeps its things. INVALID in words when the
 * name is empty or too long, when there is no council or too many, or one that is none. */
enum rc own_group_make(struct work *w, struct str name, const struct area *const *areas,
                       ptrdiff_t count, struct str audience, struct str *id) MUST_USE;
/* A new version, with these and no others, and perhaps another name, of one that was decided
 * on. Nothing is written when neither differs. */
enum rc own_group_change(struct work *w, const struct own_group *old, struct str name,
                         const struct area *const *areas, ptrdiff_t count) MUST_USE;
/* Version 0 for the newest, else that one; of a moment, the newest that was made by then, or
 * the first. NOT_FOUND in words. */
enum rc own_group_read(struct work *w, struct str id, int64_t version, int64_t moment,
                       struct own_group *out) MUST_USE;
/* All its versions, newest first. */
enum rc own_group_versions(struct work *w, struct str id, struct own_group_list *out) MUST_USE;
/* What the viewer made, and what is shared with them but not with everyone; newest first, each
 * in its newest version. Without withdrawn ones when they are to be chosen from. */
enum rc own_group_list_read(struct work *w, bool choosing, struct own_group_list *out) MUST_USE;

/* A name's letters, at the ends trimmed. INVALID in words. */
enum rc own_name_check(struct work *w, struct str *name) MUST_USE;
/* Each line names a council, by name or code. INVALID in words, on "areas". */
enum rc own_areas_read(struct work *w, struct str lines, ptrdiff_t most,
                       const struct area **out, ptrdiff_t *count) MUST_USE;

#endif
