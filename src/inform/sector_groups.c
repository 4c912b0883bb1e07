/* sector_groups.c: who is compared with whom, out of the store. */
#include "inform/sector_parts.h"

#include "inform_sql.h"

struct loading {
    struct work *w;
    struct sector *s;
    struct group_rows {
        struct group *at;
        ptrdiff_t len, cap;
    } groups;
};

static struct str kept(struct loading *l, struct str text)
{
    return str_copy(l->s->arena, text);
}

static enum group_kind kind_of(struct str word)
{
    return str_eq(word, S("cluster")) ? GROUP_CLUSTER
           : str_eq(word, S("rule"))  ? GROUP_RULE
                                      : GROUP_LISTED;
}

static enum rc group_row(void *state, const struct inform_comparison_group *row)
{
    struct loading *l = state;
    struct sector *s = l->s;
    struct group *g = list_push(l->w->arena, &l->groups);

    *g = (struct group){
        .id = row->id,
        .slug = kept(l, row->slug),
        .title = kept(l, row->title),
        .say = kept(l, row->say),
        .chosen_by = kept(l, row->chosen_by),
        .version = kept(l, row->version),
        .valid_from = kept(l, row->valid_from),
        .subjects = kept(l, row->subjects),
        .not_services = kept(l, row->not_services),
        .source_title = kept(l, row->source_title),
        .source_url = kept(l, row->source_url),
        .licence = kept(l, row->licence),
        .known_from = row->known_from,
        .replaced_at = row->replaced_at,
        .kind = kind_of(row->kind),
        .owner = sector_area(s, row->owner),
    };
    if (g->kind == GROUP_LISTED)
        g->lists = arena_new(s->arena, struct group_list, s->area_count);
    if (g->kind == GROUP_CLUSTER)
        g->labels = arena_new(s->arena, struct str, s->area_count);
    return OK;
}

static struct group *group_of_id(struct loading *l, int64_t id, enum group_kind kind)
{
    for (ptrdiff_t i = 0; i < l->groups.len; i++)
        if (l->groups.at[i].id == id)
            return l->groups.at[i].kind == kind ? &l->groups.at[i] : NULL;
    return NULL;
}

static enum rc member_row(void *state, const struct inform_group_member *row)
{
    struct loading *l = state;
    struct group *g = group_of_id(l, row->group_id, GROUP_LISTED);
    const struct area *owner = sector_area_of_id(l->s, row->owner_id);
    const struct area *area = sector_area_of_id(l->s, row->area_id);

    if (g && owner && area)
        *list_push(l->s->arena, &g->lists[owner->index]) =
            (struct group_member){area, kept(l, row->distance)};
    return OK;
}

/* Equal labels of a group are one text, so that they are compared by address. */
static struct str label_of(struct loading *l, const struct group *g, struct str label)
{
    for (ptrdiff_t i = 0; i < l->s->area_count; i++)
        if (str_eq(g->labels[i], label))
            return g->labels[i];
    return kept(l, label);
}

static enum rc cluster_row(void *state, const struct inform_group_cluster *row)
{
    struct loading *l = state;
    struct group *g = group_of_id(l, row->group_id, GROUP_CLUSTER);
    const struct area *area = sector_area_of_id(l->s, row->area_id);

    if (g && area)
        g->labels[area->index] = label_of(l, g, row->label);
    return OK;
}

/* Groups by rule (type, region, county, all) need no members and are always there. */
static enum rc rule_groups(struct loading *l)
{
    static const char *const columns[] = {"group", "title", "say", "kind", "source", NULL};
    struct table t;

    TRY(table_read(l->w, "data/profiles/models.csv", columns, &t));
    for (ptrdiff_t i = 0; i < t.len; i++)
        if (str_eq(t.at[i][3], S("rule")))
            *list_push(l->w->arena, &l->groups) = (struct group){
                .id = -1,
                .slug = kept(l, t.at[i][0]),
                .title = kept(l, t.at[i][1]),
                .say = kept(l, t.at[i][2]),
                .source_title = kept(l, t.at[i][4]),
                .kind = GROUP_RULE,
            };
    return OK;
}

enum rc sector_load_groups(struct work *w, struct sector *s)
{
    struct loading l = {.w = w, .s = s};

    TRY(sql_group_each(w, group_row, &l));
    TRY(rule_groups(&l));
    TRY(sql_group_member_each(w, member_row, &l));
    TRY(sql_group_cluster_each(w, cluster_row, &l));
    struct group *groups = arena_new(s->arena, struct group, l.groups.len);
    for (ptrdiff_t i = 0; i < l.groups.len; i++)
        groups[i] = l.groups.at[i];
    s->groups = groups;
    s->group_count = l.groups.len;
    return OK;
}

static struct str model_of(const struct group *g)
{
    ptrdiff_t at = str_find(g->slug, S("@"));

    return at < 0 ? g->slug : str_cut(g->slug, 0, at);
}

const struct group *group_at(const struct sector *s, const struct group *g, int64_t moment)
{
    const struct group *oldest = g;
    struct str model = model_of(g);

    for (ptrdiff_t i = 0; i < s->group_count; i++) {
        const struct group *other = &s->groups[i];
        if (!str_eq(model_of(other), model))
            continue;
        if (other->known_from <= moment && (!other->replaced_at || moment < other->replaced_at))
            return other;
        if (other->known_from < oldest->known_from)
            oldest = other;
    }
    return oldest;
}
