/* compare_fair.c: the same question asked of every fair group, so that a reader knows whether the
 * answer hangs on who was compared. */
#include "inform/compare_parts.h"

enum { MOST_FAIR = 24 };

static bool listed_in(struct str list, struct str word)
{
    struct str part;

    while (list.len && str_split(&list, ';', &part))
        if (str_eq(str_trim(part), word))
            return true;
    return false;
}

/* A list made for some subjects speaks of those alone; one without is made for all. */
static bool made_for(const struct group *g, const struct metric *m)
{
    for (ptrdiff_t i = 0; i < m->subject_count; i++)
        if (listed_in(g->subjects, m->subjects[i]->slug))
            return true;
    return g->subjects.len == 0;
}

/* A group is fair when this is what it was made for: a list for one council's other services, a
 * list of another council, or a cluster beside its own model's list are not. */
static bool suits(const struct comparison *c, const struct group *g)
{
    const struct service *service = c->metric->service;

    if (g->kind == GROUP_CLUSTER || str_eq(g->slug, S("county")))
        return false;
    if (g->owner && g->owner != c->area)
        return false;
    return made_for(g, c->metric) && !(service && listed_in(g->not_services, service->slug));
}

static void add(struct arena *a, struct comparison *c, const struct group *g)
{
    struct group_list members;
    struct compared *all;
    struct fair_group *fair = &c->fair[c->fair_count];

    for (ptrdiff_t i = 0; i < c->fair_count; i++)
        if (c->fair[i].group == g)
            return;
    if (g == c->group && c->fair_count == 0) {
        fair->group = g;
        fair->say = c->group_say;
        fair->standing = c->standing;
    } else {
        group_members(c->sector, g, c->area, c->metric, a, &members);
        if (members.len + 1 < COMPARE_LEAST_MEMBERS)
            return;
        ptrdiff_t n = compared_all(a, c, &members, c->period, false, &all);
        standing_of(a, c->metric, all, n, &fair->standing);
        fair->group = g;
        fair->say = group_words(a, g, c->area, members.len);
    }
    if (fair->standing.reported < COMPARE_LEAST_MEMBERS || !places_fair(&fair->standing))
        return;
    fair->answer = answer_of(c->metric, &c->own, &fair->standing);
    fair->last_year = ANSWER_NONE;
    c->fair_count += fair->answer != ANSWER_NONE;
}

/* The answer each group would have given in the period before. */
static void last_year(struct arena *a, struct comparison *c)
{
    struct group_list members;
    struct compared *all;
    struct standing s;

    for (ptrdiff_t i = 0; i < c->fair_count && c->before >= 0; i++) {
        group_members(c->sector, c->fair[i].group, c->area, c->metric, a, &members);
        ptrdiff_t n = compared_all(a, c, &members, c->before, false, &all);
        standing_of(a, c->metric, all, n, &s);
        c->fair[i].last_year = answer_of(c->metric, &all[0], &s);
    }
}

void compare_fair(struct arena *a, struct comparison *c)
{
    static const struct str rules[] = {STR_INIT("region"), STR_INIT("type"), STR_INIT("all")};
    const struct sector *s = c->sector;

    c->fair = arena_new(a, struct fair_group, MOST_FAIR + 1);
    if (!c->group || !places_fair(&c->standing))
        return;
    add(a, c, c->group);
    for (int own = 0; own < 2; own++)
        for (ptrdiff_t i = 0; i < s->group_count && c->fair_count < MOST_FAIR; i++) {
            const struct group *g = &s->groups[i];
            if (g->kind != GROUP_RULE && suits(c, g) && (g->owner != NULL) == own)
                add(a, c, g);
        }
    for (ptrdiff_t i = 0; i < COUNT_OF(rules) && c->fair_count < MOST_FAIR; i++) {
        const struct group *g = sector_group(s, rules[i]);
        if (g)
            add(a, c, g);
    }
    last_year(a, c);
}
