/* group.c: who is in a comparison group, and why; and whose group a council is in. */
#include "inform/pages/own.h"

static const struct page_column list_columns[] = {{"id", "id"},
                                                  {"title", "title"},
                                                  {"kind", "kind"},
                                                  {"chosen_by", "chosen by"},
                                                  {"version", "version"},
                                                  {"valid_from", "valid from"},
                                                  {"replaced", "replaced on"},
                                                  {"source", "source"},
                                                  {"licence", "licence"},
                                                  {0}};
static const struct page_table list_tables[] = {{"groups", "groups", list_columns}, {0}};
static const struct page list_page = {"inform/pages/groups", list_tables, NULL, NULL};

static const struct page_column member_columns[] = {
    {"place", "place"}, {"code", "code"}, {"name", "council"}, {"distance", "how near"}, {0}};
static const struct page_column owner_columns[] = {{"code", "code"},
                                                   {"name", "council"},
                                                   {"place", "place in its list"},
                                                   {"mutual", "is in this council's list"},
                                                   {0}};
static const struct page_table tables[] = {
    {"members", "members", member_columns}, {"owners", "owners", owner_columns}, {0}};
static const struct page page = {"inform/pages/group", tables, NULL, NULL};

static struct str or_null(struct str s)
{
    return s.len ? s : (struct str){0};
}

static struct json *group_view(struct arena *a, const struct group *g)
{
    static const char *const kinds[] = {"list", "cluster", "rule"};
    struct json *j = json_object(a);

    json_put_str(j, "id", g->slug);
    json_put_str(j, "title", g->title);
    json_put_str(j, "href", group_href(a, g));
    json_put_str(j, "kind", str_of(kinds[g->kind]));
    json_put_str(j, "chosen_by", or_null(g->chosen_by));
    json_put_str(j, "version", or_null(g->version));
    json_put_str(j, "valid_from", or_null(g->valid_from));
    json_put_str(j, "replaced",
                 g->replaced_at ? str_cut(moment_text(a, g->replaced_at), 0, 10)
                                : (struct str){0});
    json_put_str(j, "source", or_null(g->source_title));
    json_put_str(j, "source_url", or_null(g->source_url));
    json_put_str(j, "licence", or_null(g->licence));
    return j;
}

static enum rc group_list_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *list = json_put(model, "groups", json_array(w->arena));

    for (ptrdiff_t i = 0; i < w->sector->group_count; i++)
        if (group_seen(&w->viewer, &w->sector->groups[i]))
            json_add(list, group_view(w->arena, &w->sector->groups[i]));
    json_put_str(model, "title", S("Groups of councils"));
    json_put_str(model, "description",
                 str_fmt(w->arena,
                         "There are %td ways here to say which councils are like which.",
                         list->u.of.count));
    return page_show(rq, &list_page, model);
}

/* Why these: who made the group, by what, and when. */
static struct str why_words(struct arena *a, const struct group *g)
{
    switch (g->kind) {
    case GROUP_LISTED:
        return str_fmt(a,
                       "%.*s lists them, nearest first%s%.*s. The list is used as published.",
                       STR_ARG(g->chosen_by.len ? g->chosen_by : S("The publisher")),
                       g->version.len ? ", " : "", STR_ARG(g->version));
    case GROUP_CLUSTER:
        if (g->id < 0)
            return S("They lie in one band of people to the square kilometre: fewer than 150 "
                     "(the OECD calls such communities rural), 150 to 1,499, or 1,500 and more "
                     "(an urban centre in the Degree of Urbanisation of the EU and the UN), "
                     "counties apart. It is not the official Rural Urban Classification, which "
                     "can be imported in its place.");
        return str_fmt(a, "%.*s puts them in one cluster. The clusters are used as published.",
                       STR_ARG(g->chosen_by.len ? g->chosen_by : S("The publisher")));
    case GROUP_RULE:
        return S("They follow from the register of councils: nobody chose them.");
    }
    return S("");
}

static void put_members(struct request *rq, const struct group *g, const struct area *area,
                        struct json *model)
{
    struct work *w = rq->work;
    struct json *list = json_put(model, "members", json_array(w->arena));
    struct group_list members = {0};

    if (area)
        group_members(w->sector, g, area, NULL, w->arena, &members);
    keep_list_put(rq, &members, model);
    for (ptrdiff_t i = 0; i < members.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_int(row, "place", i + 1);
        json_put_str(row, "code", members.at[i].area->code);
        json_put_str(row, "name", members.at[i].area->name);
        json_put_str(row, "href", area_href(w->arena, members.at[i].area));
        json_put_str(row, "distance", or_null(members.at[i].distance));
    }
    json_put_str(model, "description",
                 !area ? str_fmt(w->arena, "%.*s: choose a council to see who is in its group.",
                                 STR_ARG(g->title))
                 : members.len
                     ? str_fmt(w->arena, "%.*s is set beside %.*s: %.*s.", STR_ARG(area->name),
                               STR_ARG(str_counted(w->arena, members.len, "council", NULL)),
                               STR_ARG(group_words(w->arena, g, area, members.len)))
                     : str_fmt(w->arena, "%.*s has no such group.", STR_ARG(area->name)));
}

static void put_owners(struct work *w, const struct group *g, struct json *model)
{
    struct json *list = json_put(model, "councils", json_array(w->arena));
    struct group_list members;

    for (ptrdiff_t i = 0; i < w->sector->area_count; i++) {
        const struct area *area = &w->sector->areas[i];
        if (!area->type->council || area_ended(area) || (g->owner && g->owner != area))
            continue;
        if (g->kind == GROUP_LISTED && g->lists[area->index].len == 0)
            continue;
        if (g->kind == GROUP_CLUSTER && g->labels[area->index].len == 0)
            continue;
        group_members(w->sector, g, area, NULL, w->arena, &members);
        if (members.len)
            link_add(list, w->arena, area->name,
                     str_fmt(w->arena, "%.*s?area=%.*s", STR_ARG(group_href(w->arena, g)),
                             STR_ARG(area->code)));
    }
}

/* Owner against member: the councils that have this one in their list. */
static void put_listed_by(struct work *w, const struct group *g, const struct area *area,
                          struct json *model)
{
    struct json *list = json_put(model, "owners", json_array(w->arena));
    struct group_owner_list owners = {0};
    ptrdiff_t both = 0;

    if (area)
        group_owners(w, g, area, &owners);
    for (ptrdiff_t i = 0; i < owners.len; i++) {
        struct json *row = council_add(list, w->arena, owners.at[i].owner);
        json_put_int(row, "place", owners.at[i].place);
        json_put_bool(row, "mutual", owners.at[i].mutual);
        both += owners.at[i].mutual;
    }
    json_put_bool(model, "lists", area && g->kind == GROUP_LISTED);
    json_put_str(
        model, "owners_words",
        !owners.len
            ? S("No other council has it in its list.")
            : str_fmt(w->arena,
                      "%td council%s in their own list; %td of them %s in its list too.",
                      owners.len, owners.len == 1 ? " has it" : "s have it", both,
                      both == 1 ? "is" : "are"));
    json_put_str(model, "area_groups_href",
                 area ? str_fmt(w->arena, "/areas/%.*s/groups", STR_ARG(area->code))
                      : (struct str){0});
}

static void put_versions(struct work *w, const struct group *g, const struct area *area,
                         struct json *model)
{
    struct group_version_list versions;
    struct buf b = buf_make(w->arena, 4096);

    group_versions(w, g, &versions);
    buf_lit(&b, "/groups/");
    buf_url(&b, group_model(g));
    buf_lit(&b, "/versions");
    if (area)
        buf_fmt(&b, "?area=%.*s", STR_ARG(area->code));
    json_put_str(model, "versions_href", versions.len > 1 ? buf_text(&b) : (struct str){0});
    json_put_int(model, "versions_count", versions.len);
}

static enum rc unknown_group(struct request *rq)
{
    struct work *w = rq->work;

    for (ptrdiff_t i = 0; i < w->sector->group_count; i++)
        if (group_seen(&w->viewer, &w->sector->groups[i]))
            rq_suggest(rq, group_href(w->arena, &w->sector->groups[i]),
                       w->sector->groups[i].title);
    return work_fail(w, NOT_FOUND, "group", "There is no group \"%.*s\" here.",
                     STR_ARG(str_cut(rq_param(rq, "group"), 0, 60)));
}

static enum rc group_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct group *g = sector_group(w->sector, rq_param(rq, "group"));
    struct str code = rq_query(rq, "area");
    const struct area *area = g && g->owner ? g->owner : NULL;

    if (!g || !group_seen(&w->viewer, g))
        return unknown_group(rq);
    if (code.len && !(area = sector_area(w->sector, code)))
        return unknown_area(rq, code);
    struct json *model = group_view(w->arena, g);
    put_members(rq, g, area, model);
    put_listed_by(w, g, area, model);
    put_versions(w, g, area, model);
    json_put_str(model, "area", area ? area->name : (struct str){0});
    json_put_str(model, "why", why_words(w->arena, g));
    if (!area)
        put_owners(w, g, model);
    else
        json_put(model, "councils", json_array(w->arena));
    return page_show(rq, &page, model);
}

const struct route inform_group_routes[] = {
    ROUTE(GET, "/groups", group_list_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST,
          PUBLIC, "none", "All ways of saying which councils are like which."),
    ROUTE(GET, "/groups/{group}", group_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "read", "public", FAST,
          PUBLIC, "none", "One group: who is in it for ?area=, and why."),
    {0}};
