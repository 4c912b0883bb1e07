/* group_versions.c: versions of a published group, and owners against members. */
#include "inform/group_versions.h"

#include <stdlib.h>

/* Today's first, then by the day they were replaced. */
static int newest_first(const void *left, const void *right)
{
    const struct group *a = *(const struct group *const *)left,
                       *b = *(const struct group *const *)right;

    if (!a->replaced_at != !b->replaced_at)
        return a->replaced_at ? 1 : -1;
    return a->replaced_at < b->replaced_at ? 1 : a->replaced_at > b->replaced_at ? -1 : 0;
}

void group_versions(struct work *w, const struct group *g, struct group_version_list *out)
{
    const struct sector *s = w->sector;

    *out = (struct group_version_list){0};
    for (ptrdiff_t i = 0; i < s->group_count && out->len < GROUP_VERSIONS_MOST; i++)
        if (str_eq(group_model(&s->groups[i]), group_model(g)) &&
            group_seen(&w->viewer, &s->groups[i]))
            *list_push(w->arena, out) = &s->groups[i];
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, newest_first);
}

static bool listed(const struct group_list *list, const struct area *area, ptrdiff_t most)
{
    for (ptrdiff_t i = 0; i < list->len && i < most; i++)
        if (list->at[i].area == area)
            return true;
    return false;
}

void group_differ(struct work *w, const struct group *then, const struct group *now,
                  const struct area *area, const struct metric *m, struct group_difference *out)
{
    struct group_list old = {0}, new = {0};

    *out = (struct group_difference){0};
    group_members(w->sector, then, area, m, w->arena, &old);
    group_members(w->sector, now, area, m, w->arena, &new);
    for (ptrdiff_t i = 0; i < new.len; i++) {
        if (listed(&old, new.at[i].area, old.len))
            out->both++;
        else
            *list_push(w->arena, &out->came) = new.at[i];
    }
    for (ptrdiff_t i = 0; i < old.len; i++)
        if (!listed(&new, old.at[i].area, new.len))
            *list_push(w->arena, &out->left) = old.at[i];
}

ptrdiff_t group_shared(const struct group_list *one, const struct group_list *other,
                       ptrdiff_t most)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < one->len && i < most; i++)
        n += listed(other, one->at[i].area, most);
    return n;
}

void group_owners(struct work *w, const struct group *g, const struct area *member,
                  struct group_owner_list *out)
{
    const struct sector *s = w->sector;

    *out = (struct group_owner_list){0};
    for (ptrdiff_t i = 0; g->kind == GROUP_LISTED && i < s->area_count; i++) {
        const struct group_list *list = &g->lists[i];
        const struct area *owner = &s->areas[i];
        if (owner == member || area_ended(owner) || (g->owner && g->owner != owner))
            continue;
        for (ptrdiff_t k = 0; k < list->len; k++)
            if (list->at[k].area == member) {
                const struct group_list *own = &g->lists[member->index];
                *list_push(w->arena, out) =
                    (struct group_owner){owner, k + 1, listed(own, owner, own->len)};
            }
    }
}
