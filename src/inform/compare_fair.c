/* compare_fair.c: the same question asked of every fair group, so that a reader knows whether
 * the answer hangs on who was compared. */
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
    if ((g->owner && g->owner != c->area) || !group_seen(c->viewer, g))
        return false;
    return made_for(g, c->metric) && !(service && listed_in(g->not_services, service->slug));
}

/* The groups at hand with their members, and room for the figures of any of them. */
struct fair {
    struct arena *arena;
    struct comparison *c;
    struct group_list members[MOST_FAIR + 1];
    struct compared *all;
    ptrdiff_t room;
};

static ptrdiff_t read_all(struct fair *f, const struct group_list *members, ptrdiff_t period,
                          struct standing *out)
{
    if (members->len >= f->room) {
        f->room = members->len * 2 + 1;
        f->all = arena_new(f->arena, struct compared, f->room);
    }
    ptrdiff_t n = compared_all(NULL, f->c, members, period, f->all);
    standing_short(f->arena, f->c->metric, f->all, n, out);
    return n;
}

/* Those that the page compares: the default may have left out other types of council. */
static void members_shown(struct arena *a, const struct comparison *c, struct group_list *out)
{
    *out = (struct group_list){0};
    for (ptrdiff_t i = 0; i < c->member_count; i++)
        if (!c->members[i].self)
            *list_push(a, out) = (struct group_member){.area = c->members[i].area};
}

static void add(struct fair *f, const struct group *g)
{
    struct arena *a = f->arena;
    struct comparison *c = f->c;
    struct group_list *members = &f->members[c->fair_count];
    struct fair_group *fair = &c->fair[c->fair_count];

    for (ptrdiff_t i = 0; i < c->fair_count; i++)
        if (c->fair[i].group == g)
            return;
    if (g == c->group && c->fair_count == 0) {
        members_shown(a, c, members);
        fair->say = c->group_say;
        fair->standing = c->standing;
    } else {
        group_members(c->sector, g, c->area, c->metric, a, members);
        if (members->len + 1 < COMPARE_LEAST_MEMBERS)
            return;
        read_all(f, members, c->period, &fair->standing);
        fair->say = group_words(a, g, c->area, members->len);
    }
    fair->group = g;
    if (fair->standing.reported < COMPARE_LEAST_MEMBERS || !places_fair(&fair->standing))
        return;
    fair->answer = answer_of(c->metric, &c->own, &fair->standing);
    fair->last_year = ANSWER_NONE;
    c->fair_count += fair->answer != ANSWER_NONE;
}

/* The certificate: each group in each of the periods, and in the period before also what the
 * answer would have been. */
static void certify(struct fair *f)
{
    struct comparison *c = f->c;
    struct standing s;

    certify_begin(f->arena, c);
    for (ptrdiff_t i = 0; i < c->fair_count; i++)
        for (ptrdiff_t p = 0; p < c->certificate.period_count; p++) {
            ptrdiff_t period = c->certificate.periods[p];
            ptrdiff_t n = read_all(f, &f->members[i], period, &s);
            if (period == c->before)
                c->fair[i].last_year = answer_of(c->metric, &f->all[0], &s);
            certify_group(f->arena, c, i, p, f->all, n, &s);
        }
}

void compare_fair(struct arena *a, struct comparison *c)
{
    static const struct str rules[] = {STR_INIT("region"), STR_INIT("type"), STR_INIT("all")};
    const struct sector *s = c->sector;
    struct fair f = {.arena = a, .c = c};

    c->fair = arena_new(a, struct fair_group, MOST_FAIR + 1);
    if (!c->group || !places_fair(&c->standing)) /* nor when it was chosen by results */
        return;
    add(&f, c->group);
    for (int own = 0; own < 2; own++)
        for (ptrdiff_t i = 0; i < s->group_count && c->fair_count < MOST_FAIR; i++) {
            const struct group *g = &s->groups[i];
            if (g->kind != GROUP_RULE && !g->replaced_at && suits(c, g) &&
                (g->owner != NULL) == own)
                add(&f, group_at(s, g, c->known));
        }
    for (ptrdiff_t i = 0; i < COUNT_OF(rules) && c->fair_count < MOST_FAIR; i++) {
        const struct group *g = sector_group(s, rules[i]);
        if (g)
            add(&f, g);
    }
    certify(&f);
}
