/* group_keep.c: looking after published groups of councils. */
#include "inform/group_keep.h"

#include "inform/sector_change.h"
#include "inform_sql.h"
#include "kit/audience.h"

const char group_audience_due[] =
    "Write public for everyone, or members, organisation:its-slug, group:its-id or "
    "role:its-name.";

bool group_audience_fits(struct str word)
{
    static const struct str before[] = {STR_INIT("organisation:"), STR_INIT("group:"),
                                        STR_INIT("role:")};
    bool fits = str_eq(word, S("members")) || str_eq(word, S("public"));

    for (ptrdiff_t i = 0; i < COUNT_OF(before); i++)
        fits = fits || (str_starts(word, before[i]) && word.len > before[i].len);
    for (ptrdiff_t i = 0; i < word.len; i++)
        fits = fits && (unsigned char)word.at[i] > ' ';
    return fits && word.len <= AUDIENCE_LONGEST;
}

enum rc group_put_aside(struct work *w, const struct group *old, int64_t moment)
{
    struct arena *a = w->arena;
    struct str day =
        old->valid_from.len ? old->valid_from : date_text(a, date_in_london(old->known_from));
    struct str slug = str_fmt(a, "%.*s@%.*s", STR_ARG(old->slug), STR_ARG(day));

    for (int n = 2; sector_group(w->sector, slug); n++)
        slug = str_fmt(a, "%.*s@%.*s.%d", STR_ARG(old->slug), STR_ARG(day), n);
    return sql_group_replace(w, old->id, slug, moment);
}

static enum rc stored_must(struct work *w, const struct group *g)
{
    if (g->id >= 0)
        return OK;
    return work_fail(w, INVALID, "",
                     "This group is a rule of the program's own. It is always there, for "
                     "everyone.");
}

enum rc group_open_to(struct work *w, const struct group *g, struct str audience)
{
    TRY(stored_must(w, g));
    audience = str_trim(audience);
    if (!group_audience_fits(audience))
        return work_fail(w, INVALID, "audience", "\"%.*s\" is no audience. %s",
                         STR_ARG(str_cut(audience, 0, 60)), group_audience_due);
    TRY(sql_group_audience(w, group_model(g),
                           str_eq(audience, S("public")) ? S("") : audience));
    figures_changed(w, NULL, 0);
    return OK;
}

enum rc group_withdraw(struct work *w, const struct group *g)
{
    TRY(stored_must(w, g));
    if (g->replaced_at)
        return work_fail(w, CONFLICT, "", "This version is not offered any more.");
    TRY(group_put_aside(w, g, w->now));
    figures_changed(w, NULL, 0);
    return OK;
}

enum rc group_restore(struct work *w, const struct group *g)
{
    TRY(stored_must(w, g));
    const struct group *current = sector_group(w->sector, group_model(g));

    if (!g->replaced_at)
        return work_fail(w, CONFLICT, "", "This group is offered already.");
    if (current)
        return work_fail(w, CONFLICT, "",
                         "A newer version is offered. Withdraw that one first.");
    TRY(sql_group_replace(w, g->id, group_model(g), 0));
    figures_changed(w, NULL, 0);
    return OK;
}
