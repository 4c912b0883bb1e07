/* compare_group.c: with whom a council is compared on a measure. */
#include "inform/compare.h"

/* Whom a group is gathered for; what is the same for all of its members is looked up once. */
struct gathering {
    const struct sector *sector;
    const struct area *owner;
    const struct metric *metric; /* NULL for any */
    struct str level;            /* that is not set beside the owner's; may be empty */
};

/* A measure without a service describes places. Districts lie inside counties, so the two are
 * not set beside each other. */
static struct str level_apart(const struct area *owner, const struct metric *m)
{
    if (m && m->service)
        return S("");
    return str_eq(owner->type->level, S("upper"))   ? S("lower")
           : str_eq(owner->type->level, S("lower")) ? S("upper")
                                                    : S("");
}

static bool belongs(struct gathering *t, const struct area *other)
{
    const struct metric *m = t->metric;

    if (other == t->owner || !other->type->council || area_ended(other))
        return false;
    if (m && (other->country_place < 0 || !m->countries[other->country_place]))
        return false;
    enum runs runs = area_runs(t->sector, other, m ? m->service : NULL);
    return runs == RUNS || runs == RUNS_SHARED;
}

enum rule { RULE_NONE, RULE_TYPE, RULE_REGION, RULE_COUNTY, RULE_ALL };

static enum rule rule_named(struct str slug)
{
    return str_eq(slug, S("type"))     ? RULE_TYPE
           : str_eq(slug, S("region")) ? RULE_REGION
           : str_eq(slug, S("county")) ? RULE_COUNTY
           : str_eq(slug, S("all"))    ? RULE_ALL
                                       : RULE_NONE;
}

static bool rule_fits(struct gathering *t, enum rule rule, const struct area *other)
{
    const struct area *owner = t->owner;

    if (t->level.len && str_eq(other->type->level, t->level))
        return false;
    switch (rule) {
    case RULE_TYPE:
        return other->type == owner->type;
    case RULE_REGION:
        return owner->region && other->region == owner->region;
    case RULE_COUNTY:
        return owner->county ? other->county == owner->county : other->county == owner;
    case RULE_ALL:
        return true;
    case RULE_NONE:
        break;
    }
    return false;
}

/* Equal labels of a group have one address. */
static bool cluster_fits(const struct group *g, struct str label, const struct area *other)
{
    return label.at && g->labels[other->index].at == label.at;
}

void group_members(const struct sector *s, const struct group *g, const struct area *owner,
                   const struct metric *m, struct arena *a, struct group_list *out)
{
    struct gathering t = {.sector = s, .owner = owner, .metric = m};
    enum rule rule = g->kind == GROUP_RULE ? rule_named(g->slug) : RULE_NONE;

    t.level = level_apart(owner, m);
    *out = (struct group_list){0};
    if (g->kind == GROUP_LISTED) {
        const struct group_list *list = &g->lists[owner->index];
        for (ptrdiff_t i = 0; i < list->len; i++)
            if (belongs(&t, list->at[i].area))
                *list_push(a, out) = list->at[i];
        return;
    }
    struct str label = g->kind == GROUP_CLUSTER ? g->labels[owner->index] : S("");
    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        const struct area *other = &s->areas[i];
        bool fits = g->kind == GROUP_CLUSTER ? cluster_fits(g, label, other)
                                             : rule_fits(&t, rule, other);
        if (fits && belongs(&t, other))
            *list_push(a, out) = (struct group_member){.area = other};
    }
}

/* One group that is not a list, while its members are counted. */
struct counted {
    const struct group *group;
    enum rule rule;
    struct str label;
    ptrdiff_t *size;
};

static void listed_count(struct gathering *t, const struct group *g, ptrdiff_t *size)
{
    const struct group_list *list = &g->lists[t->owner->index];

    for (ptrdiff_t i = 0; i < list->len; i++)
        *size += belongs(t, list->at[i].area);
}

void group_sizes(const struct sector *s, const struct area *owner, const struct metric *m,
                 struct arena *a, ptrdiff_t **out)
{
    struct gathering t = {.sector = s, .owner = owner, .metric = m};
    struct counted *all = arena_new(a, struct counted, s->group_count);
    ptrdiff_t *sizes = arena_new(a, ptrdiff_t, s->group_count), n = 0;

    t.level = level_apart(owner, m);
    for (ptrdiff_t i = 0; i < s->group_count; i++) {
        const struct group *g = &s->groups[i];
        if (g->kind == GROUP_LISTED)
            listed_count(&t, g, &sizes[i]);
        else if (g->kind == GROUP_CLUSTER)
            all[n++] = (struct counted){g, RULE_NONE, g->labels[owner->index], &sizes[i]};
        else
            all[n++] = (struct counted){g, rule_named(g->slug), {0}, &sizes[i]};
    }
    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        const struct area *other = &s->areas[i];
        if (!belongs(&t, other))
            continue;
        for (ptrdiff_t k = 0; k < n; k++)
            *all[k].size += all[k].group->kind == GROUP_CLUSTER
                                ? cluster_fits(all[k].group, all[k].label, other)
                                : rule_fits(&t, all[k].rule, other);
    }
    *out = sizes;
}

static void same_type_only(const struct area *owner, struct group_list *list)
{
    ptrdiff_t kept = 0;

    for (ptrdiff_t i = 0; i < list->len; i++)
        if (list->at[i].area->type == owner->type)
            list->at[kept++] = list->at[i];
    list->len = kept;
}

static bool rule_of(const struct default_group *d, const struct area *area,
                    const struct metric *m)
{
    struct str service = m->service ? m->service->slug : (struct str){0};
    struct str subject = m->subject_count ? m->subjects[0]->slug : (struct str){0};

    return (d->service.len == 0 || str_eq(d->service, service)) &&
           (d->subject.len == 0 || str_eq(d->subject, subject)) &&
           (d->type.len == 0 || str_eq(d->type, area->type->slug));
}

/* A default is the same for everyone, so it is none that only some may see. */
static const struct group *open_group(const struct sector *s, struct str slug)
{
    const struct group *g = sector_group(s, slug);

    return g && !g->audience.len ? g : NULL;
}

static const struct group *by_rule(const struct sector *s, const struct area *area,
                                   const struct metric *m, struct arena *a,
                                   struct group_list *members)
{
    for (ptrdiff_t i = 0; i < s->default_count; i++) {
        const struct default_group *d = &s->defaults[i];
        if (!rule_of(d, area, m))
            continue;
        const struct group *g = open_group(s, d->group);
        if (!g)
            continue;
        group_members(s, g, area, m, a, members);
        if (d->same_type)
            same_type_only(area, members);
        return g;
    }
    return NULL;
}

const struct group *default_group(const struct sector *s, const struct area *area,
                                  const struct metric *m, struct arena *a,
                                  struct group_list *members, bool *fell_back)
{
    static const struct str instead[] = {STR_INIT("ons-clusters-global"), STR_INIT("type"),
                                         STR_INIT("all")};
    const struct group *g = m->own_group.len ? open_group(s, m->own_group) : NULL;

    *fell_back = false;
    if (g) {
        group_members(s, g, area, m, a, members);
        if (members->len)
            return g;
    }
    g = by_rule(s, area, m, a, members);
    if (g && members->len >= COMPARE_LEAST_MEMBERS)
        return g;
    *fell_back = g != NULL;
    for (ptrdiff_t i = 0; i < COUNT_OF(instead); i++) {
        g = open_group(s, instead[i]);
        if (!g)
            continue;
        group_members(s, g, area, m, a, members);
        if (members->len >= COMPARE_LEAST_MEMBERS)
            return g;
    }
    return g;
}

struct str group_words(struct arena *a, const struct group *g, const struct area *area,
                       ptrdiff_t members)
{
    struct buf b = buf_make(a, 4096);
    struct str rest = g->say;

    while (rest.len) {
        ptrdiff_t open = str_find(rest, S("{"));
        if (open < 0)
            break;
        buf_str(&b, str_cut(rest, 0, open));
        rest = str_cut(rest, open, rest.len);
        if (str_starts(rest, S("{n}")))
            buf_int(&b, members);
        else if (str_starts(rest, S("{A}")))
            buf_str(&b, area->name);
        else
            buf_str(&b, str_cut(rest, 0, 3));
        rest = str_cut(rest, 3, rest.len);
    }
    buf_str(&b, rest);
    return buf_text(&b);
}
