/* compare_group.c: with whom a council is compared on a measure. */
#include "inform/compare.h"

static ptrdiff_t country_place(const struct sector *s, struct str country)
{
    for (ptrdiff_t i = 0; i < s->country_count; i++)
        if (str_eq(s->countries[i], country))
            return i;
    return -1;
}

/* A measure without a service describes places. Districts lie inside counties, so the two are not
 * set beside each other. */
static bool same_level(const struct area *owner, const struct area *other)
{
    bool upper = str_eq(owner->type->level, S("upper"));
    bool lower = str_eq(owner->type->level, S("lower"));

    return !(upper && str_eq(other->type->level, S("lower"))) &&
           !(lower && str_eq(other->type->level, S("upper")));
}

static bool belongs(const struct sector *s, const struct area *other, const struct area *owner,
                    const struct metric *m)
{
    ptrdiff_t country = country_place(s, other->country);

    if (other == owner || !other->type->council || area_ended(other))
        return false;
    if (m && (country < 0 || !m->countries[country]))
        return false;
    enum runs runs = area_runs(s, other, m ? m->service : NULL);
    return runs == RUNS || runs == RUNS_SHARED;
}

static bool rule_fits(const struct group *g, const struct area *owner, const struct area *other,
                      const struct metric *m)
{
    if (!m || !m->service) {
        if (!same_level(owner, other))
            return false;
    }
    if (str_eq(g->slug, S("type")))
        return other->type == owner->type;
    if (str_eq(g->slug, S("region")))
        return owner->region && other->region == owner->region;
    if (str_eq(g->slug, S("county")))
        return owner->county ? other->county == owner->county : other->county == owner;
    return str_eq(g->slug, S("all"));
}

static bool cluster_fits(const struct group *g, const struct area *owner,
                         const struct area *other)
{
    struct str label = g->labels[owner->index];

    return label.len && str_eq(g->labels[other->index], label);
}

void group_members(const struct sector *s, const struct group *g, const struct area *owner,
                   const struct metric *m, struct arena *a, struct group_list *out)
{
    *out = (struct group_list){0};
    if (g->kind == GROUP_LISTED) {
        const struct group_list *list = &g->lists[owner->index];
        for (ptrdiff_t i = 0; i < list->len; i++)
            if (belongs(s, list->at[i].area, owner, m))
                *list_push(a, out) = list->at[i];
        return;
    }
    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        const struct area *other = &s->areas[i];
        bool fits = g->kind == GROUP_CLUSTER ? cluster_fits(g, owner, other)
                                             : rule_fits(g, owner, other, m);
        if (fits && belongs(s, other, owner, m))
            *list_push(a, out) = (struct group_member){.area = other};
    }
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

static const struct group *by_rule(const struct sector *s, const struct area *area,
                                   const struct metric *m, struct arena *a,
                                   struct group_list *members)
{
    for (ptrdiff_t i = 0; i < s->default_count; i++) {
        const struct default_group *d = &s->defaults[i];
        if (!rule_of(d, area, m))
            continue;
        const struct group *g = sector_group(s, d->group);
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
    const struct group *g = m->own_group.len ? sector_group(s, m->own_group) : NULL;

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
        g = sector_group(s, instead[i]);
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
