/* sector_groups.c: who is compared with whom, out of the store. */
#include "inform/sector_parts.h"

#include "inform_sql.h"
#include "kit/audience.h"

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
        .audience = kept(l, row->audience),
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

/* A group whose members are a table of our own: data/SLUG.csv gives each area its band. */
static enum rc table_labels(struct loading *l, struct group *g)
{
    static const char *const columns[] = {"area", "band", NULL};
    struct table t;

    TRY(table_read(l->w, str_fmt(l->w->arena, "data/%.*s.csv", STR_ARG(g->slug)).at, columns,
                   &t));
    g->labels = arena_new(l->s->arena, struct str, l->s->area_count);
    for (ptrdiff_t i = 0; i < t.len; i++) {
        const struct area *area = sector_area(l->s, t.at[i][0]);
        if (area)
            g->labels[area->index] = label_of(l, g, t.at[i][1]);
    }
    return OK;
}

static bool is_stored(const struct loading *l, struct str slug)
{
    for (ptrdiff_t i = 0; i < l->groups.len; i++)
        if (str_eq(l->groups.at[i].slug, slug))
            return true;
    return false;
}

/* Groups by rule (type, region, county, all) need no members and are always there, as is what a
 * table of our own says, until another of that name is imported. */
static enum rc rule_groups(struct loading *l)
{
    static const char *const columns[] = {"group",   "title",     "say",        "kind",
                                          "source",  "version",   "valid_from", "source_url",
                                          "licence", "chosen_by", NULL};
    struct table t;

    TRY(table_read(l->w, "data/profiles/models.csv", columns, &t));
    for (ptrdiff_t i = 0; i < t.len; i++) {
        bool table = str_eq(t.at[i][3], S("table"));
        if (!table && !str_eq(t.at[i][3], S("rule")))
            continue;
        if (is_stored(l, t.at[i][0]))
            continue;
        struct group *g = list_push(l->w->arena, &l->groups);
        *g = (struct group){.id = -1,
                            .slug = kept(l, t.at[i][0]),
                            .title = kept(l, t.at[i][1]),
                            .say = kept(l, t.at[i][2]),
                            .source_title = kept(l, t.at[i][4]),
                            .kind = table ? GROUP_CLUSTER : GROUP_RULE};
        if (!table)
            continue;
        g->version = kept(l, t.at[i][5]);
        g->valid_from = kept(l, t.at[i][6]);
        g->source_url = kept(l, t.at[i][7]);
        g->licence = kept(l, t.at[i][8]);
        g->chosen_by = kept(l, t.at[i][9]);
        TRY(table_labels(l, g));
    }
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

bool group_seen(const struct viewer *v, const struct group *g)
{
    return !g->audience.len || viewer_is(v, g->audience);
}

struct str group_model(const struct group *g)
{
    ptrdiff_t at = str_find(g->slug, S("@"));

    return at < 0 ? g->slug : str_cut(g->slug, 0, at);
}

const struct group *group_at(const struct sector *s, const struct group *g, int64_t moment)
{
    const struct group *oldest = g;
    struct str model = group_model(g);

    for (ptrdiff_t i = 0; i < s->group_count; i++) {
        const struct group *other = &s->groups[i];
        if (!str_eq(group_model(other), model))
            continue;
        if (other->known_from <= moment && (!other->replaced_at || moment < other->replaced_at))
            return other;
        if (other->known_from < oldest->known_from)
            oldest = other;
    }
    return oldest;
}
