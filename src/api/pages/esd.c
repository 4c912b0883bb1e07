/* esd.c: the catalogue in the shapes of LG Inform Plus's web services (webservices.esd.org.uk),
 * so that tools written for those find figures here.
 *
 * The shapes are those that such tools read: lists called "metricType-array", and so on. What
 * differs: identifiers of measures are words, no numbers; a comparison group is named by its
 * own id and its owner's code; keys and signatures are passed over, as are parameters that have
 * no meaning here.
 */
#include "api/pages/esd.h"

const struct esd_value esd_values[SLICE_ARRAYS] = {{"raw", "Value"},
                                                   {"lower", "Lower 95% limit"},
                                                   {"upper", "Upper 95% limit"},
                                                   {"numerator", "Numerator"},
                                                   {"denominator", "Denominator"}};

struct json *esd_name(struct arena *a, struct str identifier, struct str label)
{
    struct json *j = json_object(a);

    json_put_str(j, "identifier", identifier);
    json_put_str(j, "label", label);
    return j;
}

struct json *esd_heading(struct arena *a, struct str identifier, struct str label,
                         struct str other)
{
    struct json *j = esd_name(a, identifier, label);

    json_put_str(j, "altLabel", other.len ? other : label);
    json_put_bool(j, "isSummary", false);
    return j;
}

/* --- metric types ---- */

static void subjects_put(struct arena *a, const struct metric *m, struct json *j)
{
    struct json *list = json_put(j, "subjects", json_array(a));

    for (ptrdiff_t i = 0; i < m->subject_count; i++)
        json_add(list, esd_name(a, m->subjects[i]->slug, m->subjects[i]->title));
}

static struct json *metric_type(struct work *w, const struct metric *m)
{
    struct arena *a = w->arena;
    struct json *j = esd_heading(a, m->slug, m->title, S(""));

    json_put_str(j, "originalLabel", m->title);
    json_add(json_put(j, "alternativeLabels", json_array(a)), json_str(a, m->title));
    json_put_str(j, "helpText", m->definition);
    json_put_str(j, "sourceName", m->source_title);
    api_text(j, "sourceUrl", m->source_url);
    json_put_str(j, "licence", m->licence);
    json_put_str(j, "polarity",
                 m->polarity == POLARITY_HIGH  ? S("high")
                 : m->polarity == POLARITY_LOW ? S("low")
                                               : S("none"));
    json_put_str(j, "securityType", S("public"));
    json_put_bool(j, "hasBreakdown", false);
    json_put_bool(j, "discontinued", false);
    api_text(j, "unit", m->unit);
    subjects_put(a, m, j);
    return j;
}

static enum rc metric_types_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *top = json_object(w->arena);
    struct json *list = json_put(top, "metricType-array", json_array(w->arena));
    struct str words = rq_query(rq, "searchText");
    struct metric_list found = {0};

    if (words.len)
        sector_find_metrics(w->sector, w->arena, words, true, IDS_MOST, &found);
    for (ptrdiff_t i = 0; !words.len && i < w->sector->metric_count; i++)
        *list_push(w->arena, &found) = &w->sector->metrics[i];
    for (ptrdiff_t i = 0; i < found.len; i++)
        json_add(list, metric_type(w, found.at[i]));
    return api_json(rq, top);
}

static void periods_put(struct arena *a, const struct metric *m, struct json *list)
{
    for (ptrdiff_t p = m->period_count - 1; p >= 0; p--)
        json_add(list, esd_heading(a, period_id(a, m->periods[p]),
                                   period_short(a, m->periods[p], NAMING_BY_LENGTH),
                                   metric_when(a, m, m->periods[p])));
}

static enum rc metric_type_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *top = json_object(w->arena);
    const struct metric *m = NULL;

    TRY(api_metric(w, rq_param(rq, "identifier"), &m));
    struct json *j = json_put(top, "metricType", metric_type(w, m));
    periods_put(w->arena, m, json_put(j, "timePeriods", json_array(w->arena)));
    return api_json(rq, top);
}

/* --- areas ---- */

static struct json *area_of(struct arena *a, const struct area *area)
{
    struct json *j = esd_name(a, area->code, area->name);
    struct str whole = area->official_name.len ? area->official_name : area->name;

    json_put_str(j, "shortLabel", area->name);
    json_put_str(j, "longLabel", whole);
    json_put(j, "areaType", esd_name(a, area->type->slug, area->type->title));
    json_put_bool(j, "isGroup", false);
    return j;
}

static enum rc esd_areas_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *top = json_object(w->arena);
    struct json *list = json_put(top, "area-array", json_array(w->arena));
    struct str words = rq_query(rq, "searchText");
    struct figures_ask ask = {.type = rq_query(rq, "areaType")};
    struct area_list found = {0};
    struct pick pick;

    TRY(pick_read(w, &ask, &pick));
    if (words.len)
        sector_find_areas(w->sector, w->arena, words, true, IDS_MOST, &found);
    for (ptrdiff_t i = 0; !words.len && i < w->sector->area_count; i++)
        if (ask.type.len || w->sector->areas[i].type->council)
            *list_push(w->arena, &found) = &w->sector->areas[i];
    for (ptrdiff_t i = 0; i < found.len; i++)
        if (!area_ended(found.at[i]) && (!pick.areas || pick.areas[found.at[i]->index]))
            json_add(list, area_of(w->arena, found.at[i]));
    return api_json(rq, top);
}

static enum rc esd_area_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *top = json_object(w->arena);
    const struct area *area = NULL;

    TRY(api_area(w, "identifier", rq_param(rq, "identifier"), &area));
    json_put(top, "area", area_of(w->arena, area));
    return api_json(rq, top);
}

static enum rc area_types_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *top = json_object(w->arena);
    struct json *list = json_put(top, "areaType-array", json_array(w->arena));

    for (ptrdiff_t i = 0; i < w->sector->type_count; i++)
        json_add(list, esd_name(w->arena, w->sector->types[i].slug, w->sector->types[i].title));
    return api_json(rq, top);
}

/* --- periods and value types ---- */

static enum rc esd_periods_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *top = json_object(w->arena);
    const struct metric *m = NULL;

    if (!rq_query(rq, "metricType").len)
        return work_fail(w, INVALID, "metricType",
                         "Periods belong to a measure here: give metricType.");
    TRY(api_metric(w, rq_query(rq, "metricType"), &m));
    periods_put(w->arena, m, json_put(top, "period-array", json_array(w->arena)));
    return api_json(rq, top);
}

static enum rc value_types_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct json *top = json_object(a);
    struct json *list = json_put(top, "valueType-array", json_array(a));

    for (int i = 0; i < SLICE_ARRAYS; i++)
        json_add(list,
                 esd_name(a, str_of(esd_values[i].identifier), str_of(esd_values[i].label)));
    return api_json(rq, top);
}

/* --- comparison groups ---- */

enum rc esd_group(struct work *w, struct str identifier, const struct group **group,
                  const struct area **owner)
{
    ptrdiff_t at = identifier.len;

    while (at > 0 && identifier.at[at - 1] != '_')
        at--;
    *owner = at > 1 ? sector_area(w->sector, str_cut(identifier, at, identifier.len)) : NULL;
    if (!*owner)
        return work_fail(w, NOT_FOUND, "identifier",
                         "There is no comparison group \"%.*s\" here. "
                         "/api/esd/comparisonGroups?ownerArea= lists those of a council.",
                         STR_ARG(str_cut(identifier, 0, 80)));
    return group_find_for(w, *owner, str_cut(identifier, 0, at - 1), group);
}

static struct json *comparison_group(struct arena *a, const struct group *g,
                                     const struct area *owner)
{
    static const char *const kinds[] = {"list", "cluster", "rule"};
    struct str kind = str_of(kinds[g->kind]);
    struct json *j =
        esd_name(a, str_fmt(a, "%.*s_%.*s", STR_ARG(g->slug), STR_ARG(owner->code)),
                 str_fmt(a, "%.*s: %.*s", STR_ARG(owner->name), STR_ARG(g->title)));

    json_put_bool(j, "isCustom", false);
    json_put(j, "type", esd_name(a, kind, kind));
    return j;
}

static bool is_member(struct work *w, const struct group *g, const struct area *owner,
                      const struct area *member)
{
    struct group_list members = {0};

    group_members(w->sector, g, owner, NULL, w->arena, &members);
    for (ptrdiff_t i = 0; i < members.len; i++)
        if (members.at[i].area == member)
            return true;
    return members.len > 0 && !member;
}

/* The groups that a council owns, or of every council those that it is a member of. */
static void groups_put(struct work *w, const struct area *owner, const struct area *member,
                       struct str type, struct json *list)
{
    static const char *const kinds[] = {"list", "cluster", "rule"};

    for (ptrdiff_t i = 0; i < w->sector->group_count; i++) {
        const struct group *g = &w->sector->groups[i];
        if (g->replaced_at || !group_seen(&w->viewer, g) ||
            (g->owner && owner && g->owner != owner) ||
            (type.len && !str_eq(type, str_of(kinds[g->kind]))))
            continue;
        if (owner && is_member(w, g, owner, member))
            json_add(list, comparison_group(w->arena, g, owner));
        /* of rules everyone is a member, so only lists are looked through */
        for (ptrdiff_t k = 0; !owner && g->kind == GROUP_LISTED && k < w->sector->area_count;
             k++)
            for (ptrdiff_t n = 0; n < g->lists[k].len; n++)
                if (g->lists[k].at[n].area == member)
                    json_add(list, comparison_group(w->arena, g, &w->sector->areas[k]));
    }
}

static enum rc comparison_groups_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *top = json_object(w->arena);
    struct json *list = json_put(top, "comparisonGroup-array", json_array(w->arena));
    struct str owner_code = rq_query(rq, "ownerArea"), code = rq_query(rq, "memberArea");
    const struct area *owner = NULL, *member = NULL;

    if (!owner_code.len && !code.len)
        return work_fail(w, INVALID, "ownerArea", "Give ownerArea, memberArea, or both.");
    if (owner_code.len)
        TRY(api_area(w, "ownerArea", owner_code, &owner));
    if (code.len)
        TRY(api_area(w, "memberArea", code, &member));
    groups_put(w, owner, member, rq_query(rq, "type"), list);
    return api_json(rq, top);
}

static enum rc comparison_group_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *top = json_object(w->arena);
    struct group_list members = {0};
    const struct group *g = NULL;
    const struct area *owner = NULL;

    TRY(esd_group(w, rq_param(rq, "identifier"), &g, &owner));
    group_members(w->sector, g, owner, NULL, w->arena, &members);
    struct json *j = json_put(top, "comparisonGroup", comparison_group(w->arena, g, owner));
    struct json *list = json_put(j, "members", json_array(w->arena));
    for (ptrdiff_t i = 0; i < members.len; i++)
        json_add(list, area_of(w->arena, members.at[i].area));
    list = json_put(j, "owners", json_array(w->arena));
    json_add(list, area_of(w->arena, owner));
    return api_json(rq, top);
}

/* --- what there is ---- */

static const struct api_parameter none[] = {{0}};
static const struct api_parameter search[] = {
    {"searchText", "Words of the label", "recycling", ASK_TEXT, false}, {0}};
static const struct api_parameter area_search[] = {
    {"searchText", "Words of the label, or a code", "Trafford", ASK_TEXT, false},
    {"areaType", "A type of area, by identifier", NULL, ASK_TEXT, false},
    {0}};
static const struct api_parameter of_metric[] = {
    {"metricType", "The measure, by identifier", "lait-rereferral", ASK_TEXT, true}, {0}};
static const struct api_parameter of_area[] = {
    {"ownerArea", "The council whose groups they are", "E08000009", ASK_TEXT, false},
    {"memberArea", "A council that is a member of them", NULL, ASK_TEXT, false},
    {"type", "list, cluster or rule", NULL, ASK_TEXT, false},
    {0}};

const struct api_operation api_esd_operations[] = {
    {"/api/esd/metricTypes", search, NULL, NULL, "Measures as metric types", NULL},
    {"/api/esd/metricTypes/{identifier}", none, "lait-rereferral", NULL,
     "One measure as a metric type", NULL},
    {"/api/esd/areas", area_search, NULL, NULL, "Areas", NULL},
    {"/api/esd/areas/{identifier}", none, "E08000009", NULL, "One area", NULL},
    {"/api/esd/areaTypes", none, NULL, NULL, "Types of area", NULL},
    {"/api/esd/periods", of_metric, NULL, NULL, "A measure's periods, newest first", NULL},
    {"/api/esd/valueTypes", none, NULL, NULL, "The numbers that a figure may have", NULL},
    {"/api/esd/comparisonGroups", of_area, NULL, NULL, "A council's groups", NULL},
    {"/api/esd/comparisonGroups/{identifier}", none, "ons-global_E08000009", NULL,
     "One group with its members", NULL},
    {"/api/esd/data", esd_data_parameters, NULL, NULL,
     "Figures as a table: areas in rows, measures and periods in columns", NULL},
    {0}};

#define ESD(path, handle, forms, cost, title)                                                  \
    ROUTE_WITH(GET, "/api/esd/" path, handle, forms, "read", "public", cost, PUBLIC, "none",   \
               title, .open = true, .repeats = true)

enum { AS_THERE = FORM_OTHER | FORM_JSON };

const struct route api_esd_routes[] = {
    ESD("metricTypes", metric_types_show, AS_THERE, FAST,
        "Measures, as LG Inform Plus has "
        "them."),
    ESD("metricTypes/{identifier}", metric_type_show, AS_THERE, FAST,
        "One measure, as LG Inform Plus has it."),
    ESD("areas", esd_areas_show, AS_THERE, FAST, "Areas, as LG Inform Plus has them."),
    ESD("areas/{identifier}", esd_area_show, AS_THERE, FAST,
        "One area, as LG Inform Plus has it."),
    ESD("areaTypes", area_types_show, AS_THERE, FAST,
        "Types of area, as LG Inform Plus has them."),
    ESD("periods", esd_periods_show, AS_THERE, FAST, "Periods, as LG Inform Plus has them."),
    ESD("valueTypes", value_types_show, AS_THERE, FAST,
        "Types of value, as LG Inform Plus has them."),
    ESD("comparisonGroups", comparison_groups_show, AS_THERE, FAST,
        "Comparison groups, as LG Inform Plus has them."),
    ESD("comparisonGroups/{identifier}", comparison_group_show, AS_THERE, FAST,
        "One comparison group, as LG Inform Plus has it."),
    ESD("data", esd_data_show, AS_THERE | FORM_CSV, SLOW,
        "Figures, as LG Inform Plus has them."),
    {0}};
