/* places.c: areas, types of area and groups, for programs. */
#include "api/pages/answer.h"

enum { FOUND_MOST = 200 };

/* --- areas ---- */

static const struct page_column area_columns[] = {{"code", "code"},
                                                  {"name", "name"},
                                                  {"official_name", "official_name"},
                                                  {"type", "type"},
                                                  {"country", "country"},
                                                  {"region", "region"},
                                                  {"county", "county"},
                                                  {"start", "start"},
                                                  {"end", "end"},
                                                  {"successors", "successors"},
                                                  {"other_codes", "other_codes"},
                                                  {"other_names", "other_names"},
                                                  {0}};
static const struct page_table area_tables[] = {{"areas", "areas", area_columns}, {0}};
static const struct page area_page = {NULL, area_tables, NULL, NULL};

static const struct api_parameter area_parameters[] = {
    {"q", "Words of its name, or a code; near spellings when nothing fits", NULL, ASK_TEXT,
     false},
    {"type", "One type of area, by id", "metropolitan", ASK_TEXT, false},
    {"within", "The code of a region, a county or a country that it lies in", NULL, ASK_TEXT,
     false},
    {"ended", "With those that do not exist any more", NULL, ASK_YES, false},
    API_STEP,
    API_KNOWN,
    {0}};

static void area_row(struct work *w, const struct area *area, struct json *row)
{
    struct arena *a = w->arena;

    json_put_str(row, "code", area->code);
    json_put_str(row, "name", area->name);
    api_text(row, "official_name", area->official_name);
    api_text(row, "type", str_eq(area->type->slug, S("unknown")) ? S("") : area->type->slug);
    api_text(row, "country", area->country);
    api_text(row, "region", area->region ? area->region->code : S(""));
    api_text(row, "county", area->county ? area->county->code : S(""));
    api_text(row, "start", area->start);
    api_text(row, "end", area->end);
    api_text(row, "successors", area->successors);
    api_text(row, "other_codes", sector_other_codes(w->sector, a, area));
    api_text(row, "other_names", sector_other_names(w->sector, a, area));
}

/* By words, or all. */
static void areas_found(struct work *w, struct str words, struct area_list *out)
{
    if (words.len) {
        sector_find_areas(w->sector, w->arena, words, true, FOUND_MOST, out);
        return;
    }
    for (ptrdiff_t i = 0; i < w->sector->area_count; i++)
        *list_push(w->arena, out) = &w->sector->areas[i];
}

static enum rc areas_picked(struct request *rq, struct pick *out)
{
    struct figures_ask ask = {.type = rq_query(rq, "type"), .within = rq_query(rq, "within")};

    return pick_read(rq->work, &ask, out);
}

static enum rc areas_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct area_list found = {0};
    struct pick pick;
    bool ended;
    int64_t limit;
    struct str after = rq_query(rq, "after"), last = S("");

    TRY(api_asked(rq, &api_place_operations[0]));
    TRY(api_yes(rq, "ended", &ended));
    TRY(rq_query_int(rq, "limit", 1, API_ROWS_MOST, API_ROWS_USUAL, &limit));
    TRY(areas_picked(rq, &pick));
    areas_found(w, rq_query(rq, "q"), &found);
    struct json *rows = json_put(model, "areas", json_array(w->arena));
    bool begun = !after.len, more = false;
    for (ptrdiff_t i = 0; i < found.len && !more; i++) {
        const struct area *area = found.at[i];
        bool fits = (!pick.areas || pick.areas[area->index]) && (ended || !area_ended(area));
        if (begun && fits) {
            more = rows->u.of.count == limit;
            if (!more) {
                area_row(w, area, json_add(rows, json_object(w->arena)));
                last = area->code;
            }
        }
        begun = begun || str_eq(area->code, after);
    }
    if (!begun)
        return work_fail(w, NOT_FOUND, "after", "There is no area to go on behind.");
    json_put_str(model, "title", S("Areas"));
    json_put_str(model, "description",
                 str_fmt(w->arena, "%.*s.",
                         STR_ARG(str_counted(w->arena, rows->u.of.count, "area", NULL))));
    api_next(rq, model, more ? last : S(""));
    return api_show(rq, &area_page, model);
}

static const struct api_parameter only_known[] = {API_KNOWN, {0}};

static enum rc area_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    const struct area *area = NULL;

    TRY(api_asked(rq, &api_place_operations[1]));
    TRY(api_area(w, "code", rq_param(rq, "code"), &area));
    json_put_str(model, "title", area->name);
    json_put_str(model, "description",
                 area->type->runs.len ? area->type->runs : area->type->title);
    struct json *rows = json_put(model, "areas", json_array(w->arena));
    area_row(w, area, json_add(rows, json_object(w->arena)));
    return api_show(rq, &area_page, model);
}

/* --- types of area ---- */

static const struct page_column type_columns[] = {{"id", "id"},
                                                  {"title", "title"},
                                                  {"country", "country"},
                                                  {"council", "council"},
                                                  {"runs", "runs"},
                                                  {"areas", "areas"},
                                                  {0}};
static const struct page_table type_tables[] = {{"types", "types", type_columns}, {0}};
static const struct page type_page = {NULL, type_tables, NULL, NULL};

static enum rc types_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *rows = json_put(model, "types", json_array(w->arena));

    TRY(api_asked(rq, &api_place_operations[2]));
    for (ptrdiff_t i = 0; i < w->sector->type_count; i++) {
        const struct area_type *type = &w->sector->types[i];
        ptrdiff_t count = 0;
        for (ptrdiff_t k = 0; k < w->sector->area_count; k++)
            count += w->sector->areas[k].type == type && !area_ended(&w->sector->areas[k]);
        struct json *row = json_add(rows, json_object(w->arena));
        json_put_str(row, "id", type->slug);
        json_put_str(row, "title", type->title);
        api_text(row, "country", type->country);
        json_put_bool(row, "council", type->council);
        api_text(row, "runs", type->runs);
        json_put_int(row, "areas", count);
    }
    json_put_str(model, "title", S("Types of area"));
    json_put_str(model, "description",
                 str_fmt(w->arena, "%td types of area.", rows->u.of.count));
    return api_show(rq, &type_page, model);
}

/* --- groups ---- */

static const struct page_column group_columns[] = {{"id", "id"},
                                                   {"title", "title"},
                                                   {"kind", "kind"},
                                                   {"owner", "owner"},
                                                   {"chosen_by", "chosen_by"},
                                                   {"version", "version"},
                                                   {"valid_from", "valid_from"},
                                                   {"replaced", "replaced"},
                                                   {"source", "source"},
                                                   {"source_url", "source_url"},
                                                   {"licence", "licence"},
                                                   {0}};
static const struct page_table group_tables[] = {{"groups", "groups", group_columns}, {0}};
static const struct page group_page = {NULL, group_tables, NULL, NULL};

static void group_row(struct arena *a, const struct group *g, struct json *row)
{
    static const char *const kinds[] = {"list", "cluster", "rule"};

    json_put_str(row, "id", g->slug);
    json_put_str(row, "title", g->title);
    json_put_str(row, "kind", str_of(kinds[g->kind]));
    api_text(row, "owner", g->owner ? g->owner->code : S(""));
    api_text(row, "chosen_by", g->chosen_by);
    api_text(row, "version", g->version);
    api_text(row, "valid_from", g->valid_from);
    api_text(row, "replaced",
             g->replaced_at ? str_cut(moment_text(a, g->replaced_at), 0, 10) : S(""));
    api_text(row, "source", g->source_title);
    api_text(row, "source_url", g->source_url);
    api_text(row, "licence", g->licence);
}

static enum rc groups_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *rows = json_put(model, "groups", json_array(w->arena));

    TRY(api_asked(rq, &api_place_operations[3]));
    for (ptrdiff_t i = 0; i < w->sector->group_count; i++)
        if (group_seen(&w->viewer, &w->sector->groups[i]))
            group_row(w->arena, &w->sector->groups[i], json_add(rows, json_object(w->arena)));
    json_put_str(model, "title", S("Groups of councils"));
    json_put_str(model, "description",
                 str_fmt(w->arena, "%.*s.",
                         STR_ARG(str_counted(w->arena, rows->u.of.count, "group", NULL))));
    return api_show(rq, &group_page, model);
}

static const struct page_column member_columns[] = {{"group", "group"},
                                                    {"of", "of"},
                                                    {"place", "place"},
                                                    {"code", "code"},
                                                    {"name", "name"},
                                                    {"distance", "distance"},
                                                    {0}};
static const struct page_table member_tables[] = {{"members", "members", member_columns}, {0}};
static const struct page member_page = {NULL, member_tables, NULL, NULL};

static const struct api_parameter member_parameters[] = {
    {"of", "The code of the council whose group it is", "E08000009", ASK_TEXT, true},
    API_KNOWN,
    {0}};

static enum rc members_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = json_object(a);
    struct group_list members = {0};
    const struct area *owner = NULL;
    const struct group *g = NULL;

    TRY(api_asked(rq, &api_place_operations[4]));
    TRY(api_area(w, "of", rq_query(rq, "of"), &owner));
    TRY(group_find_for(w, owner, rq_param(rq, "group"), &g));
    group_members(w->sector, g, owner, NULL, a, &members);
    struct json *rows = json_put(model, "members", json_array(a));
    for (ptrdiff_t i = 0; i < members.len; i++) {
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "group", g->slug);
        json_put_str(row, "of", owner->code);
        json_put_int(row, "place", i + 1);
        json_put_str(row, "code", members.at[i].area->code);
        json_put_str(row, "name", members.at[i].area->name);
        api_text(row, "distance", members.at[i].distance);
    }
    json_put_str(model, "title", g->title);
    json_put_str(model, "description",
                 str_fmt(a, "%.*s is set beside %.*s.", STR_ARG(owner->name),
                         STR_ARG(str_counted(a, members.len, "council", NULL))));
    return api_show(rq, &member_page, model);
}

/* --- what there is ---- */

/* In the order of the handlers above, which look themselves up by it. */
const struct api_operation api_place_operations[] = {
    {"/api/1/areas", area_parameters, NULL, &area_page, "Areas by code", NULL},
    {"/api/1/areas/{code}", only_known, "E08000009", &area_page, "One area", NULL},
    {"/api/1/area-types", only_known, NULL, &type_page, "Types of area", NULL},
    {"/api/1/groups", only_known, NULL, &group_page, "Groups of councils", NULL},
    {"/api/1/groups/{group}", member_parameters, "ons-global", &member_page,
     "The members of a council's group, nearest first", NULL},
    {0}};

const struct route api_place_routes[] = {
    API_TABLE("/api/1/areas", areas_show, FAST, "Areas, for programs."),
    API_TABLE("/api/1/areas/{code}", area_show, FAST, "One area, for programs."),
    API_TABLE("/api/1/area-types", types_show, FAST, "Types of area, for programs."),
    API_TABLE("/api/1/groups", groups_show, FAST, "Groups of councils, for programs."),
    API_TABLE("/api/1/groups/{group}", members_show, FAST,
              "The members of a council's group, for programs."),
    {0}};
