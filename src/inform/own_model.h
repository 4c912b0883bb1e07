/* own_model.h: a way of choosing similar councils that someone built: measures, and how much
 * each counts.
 *
 * It has an audience and keepers as lists have (kind "model"). Each change is a new version
 * with its date, and each version goes by the figures that were known when it was made; so a
 * comparison can be worked out again at any time, and old ones go on with the version of then.
 */
#ifndef INFORM_OWN_MODEL_H
#define INFORM_OWN_MODEL_H

#include "inform/likeness.h"
#include "inform/own_group.h"

struct own_model {
    struct str id, name;
    struct like_model how; /* what it compares, among whom, by figures of when */
    struct str lost;       /* ids of measures that are here no more, separated by ", " */
    int64_t version, newest, made_at;
    struct str audience, by;
    bool withdrawn, mine;
};

struct own_model_list {
    struct own_model *at;
    ptrdiff_t len, cap;
};

/* As own_group_make. INVALID in words too when there is no measure, one that is not here, or a
 * weight that is not above 0 and at most LIKE_WEIGHT_MOST. */
enum rc own_model_make(struct work *w, struct str name, const struct like_model *how,
                       struct str audience, struct str *id) MUST_USE;
/* A new version, by the figures known now. */
enum rc own_model_change(struct work *w, const struct own_model *old, struct str name,
                         const struct like_model *how) MUST_USE;
enum rc own_model_read(struct work *w, struct str id, int64_t version, int64_t moment,
                       struct own_model *out) MUST_USE;
enum rc own_model_versions(struct work *w, struct str id, struct own_model_list *out) MUST_USE;
enum rc own_model_list_read(struct work *w, bool choosing, struct own_model_list *out) MUST_USE;

#endif
