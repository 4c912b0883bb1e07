/* group_versions.c: the versions of a published group: whom each sets beside a council, what
 * came and went, and a measure under the rules of then and of now. */
#include "inform/pages/own.h"

#include <math.h>

static const struct page_column version_columns[] = {{"id", "id"},
                                                     {"version", "version"},
                                                     {"valid_from", "valid from"},
                                                     {"since", "known here since"},
                                                     {"until", "replaced on"},
                                                     {"councils", "councils"},
                                                     {"came_names", "came"},
                                                     {"left_names", "left"},
                                                     {0}};
static const struct page_column rule_columns[] = {
    {"rules", "rules"},       {"group", "group"},
    {"value_text", "figure"}, {"place", "place"},
    {"middle", "middle"},     {"period", "period"},
    {"metric", "measure"},    {"source", "source"},
    {"licence", "licence"},   {0}};
static const struct page_table tables[] = {
    {"versions", "versions", version_columns}, {"rules", "rules", rule_columns}, {0}};
static const struct page page = {"inform/pages/group_versions", tables, NULL, NULL};

static struct str day_or_null(struct arena *a, int64_t moment)
{
    return moment > 0 ? date_text(a, date_in_london(moment)) : (struct str){0};
}

static struct str names_of(struct arena *a, const struct group_list *list)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t i = 0; i < list->len; i++)
        buf_fmt(&b, "%s%.*s", i ? ", " : "", STR_ARG(list->at[i].area->name));
    return buf_text(&b);
}

/* Against the version before it, which stands after it in the list. */
static void version_put(struct work *w, const struct group_version_list *all, ptrdiff_t i,
                        const struct area *area, struct json *list)
{
    struct arena *a = w->arena;
    const struct group *g = all->at[i];
    struct json *row = link_add(list, a, g->title, group_href(a, g));
    struct group_difference d = {0};
    struct group_list members = {0};
    bool compares = area && i + 1 < all->len;

    json_put_str(row, "id", g->slug);
    json_put_str(row, "version", g->version.len ? g->version : S("not named"));
    json_put_str(row, "valid_from", g->valid_from.len ? g->valid_from : (struct str){0});
    json_put_str(row, "since", day_or_null(a, g->known_from));
    json_put_str(row, "until", day_or_null(a, g->replaced_at));
    if (area)
        group_members(w->sector, g, area, NULL, a, &members);
    if (compares)
        group_differ(w, all->at[i + 1], g, area, NULL, &d);
    json_put_int(row, "councils", members.len);
    json_put_bool(row, "compares", compares);
    json_put_int(row, "both", d.both);
    json_put_str(row, "came_names", d.came.len ? names_of(a, &d.came) : (struct str){0});
    json_put_str(row, "left_names", d.left.len ? names_of(a, &d.left) : (struct str){0});
}

/* --- a measure under both ---- */

static enum rc rule_put(struct request *rq, const struct area *area, const struct group *g,
                        const char *rules, struct json *list, struct comparison *c)
{
    struct arena *a = rq->work->arena;
    struct comparison_ask ask = {.area = area->code,
                                 .metric = rq_query(rq, "metric"),
                                 .group = str_fmt(a, "%.*s@%s", STR_ARG(group_model(g)), rules),
                                 .period = rq_query(rq, "period"),
                                 .known = rq_query(rq, "known")};

    TRY(compare_read(rq->work, &ask, c));
    struct json *row = json_add(list, json_object(a));
    json_put_str(row, "rules", str_of(rules));
    json_put_str(row, "group", c->group ? c->group->slug : (struct str){0});
    json_put_str(row, "title", c->group ? c->group->title : (struct str){0});
    json_put_str(row, "version", c->group ? c->group->version : (struct str){0});
    json_put_str(row, "value_text", c->own.text);
    json_put_str(row, "place", place_text(a, c));
    json_put_str(row, "middle",
                 isnan(c->standing.middle) ? (struct str){0}
                                           : value_text(a, c->metric, c->standing.middle));
    json_put_str(row, "sentence", c->sentence);
    json_put_str(row, "period", period_id(a, c->series.periods[c->period]));
    json_put_str(row, "metric", c->metric->slug);
    json_put_str(row, "source", c->metric->source_title);
    json_put_str(row, "licence", c->metric->licence);
    json_put_str(row, "href",
                 str_fmt(a, "%.*s?with=%.*s&period=%.*s",
                         STR_ARG(comparison_href(a, area, c->metric)), STR_ARG(ask.group),
                         STR_ARG(period_id(a, c->series.periods[c->period]))));
    return OK;
}

/* "The place is the same by both." or what the other rules would have said. */
static struct str rules_words(struct arena *a, const struct comparison *then,
                              const struct comparison *now)
{
    struct str old = place_text(a, then), new = place_text(a, now);
    struct str when = metric_when(a, now->metric, now->series.periods[now->period]);

    if (then->group == now->group)
        return str_fmt(a,
                       "No version of that time is held: the rules of then and now are the "
                       "same for %.*s.",
                       STR_ARG(when));
    if (str_eq(old, new))
        return str_fmt(a, "%.*s in %.*s: %.*s by the rules of then and of now.",
                       STR_ARG(now->metric->title), STR_ARG(when), STR_ARG(new));
    return str_fmt(a, "%.*s in %.*s: %.*s by the rules of then, %.*s by those of now.",
                   STR_ARG(now->metric->title), STR_ARG(when), STR_ARG(old), STR_ARG(new));
}

static enum rc rules_put(struct request *rq, const struct area *area, const struct group *g,
                         struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "rules", json_array(a));
    struct comparison *both = arena_new(a, struct comparison, 2);
    bool asked = area && rq_query(rq, "metric").len;

    if (asked && !sector_metric(rq->work->sector, rq_query(rq, "metric")))
        return unknown_metric(rq, rq_query(rq, "metric"));
    if (asked) {
        TRY(rule_put(rq, area, g, "then", list, &both[0]));
        TRY(rule_put(rq, area, g, "now", list, &both[1]));
    }
    json_put_str(model, "rules_words",
                 asked ? rules_words(a, &both[0], &both[1]) : (struct str){0});
    return OK;
}

static enum rc group_versions_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    const struct group *g = sector_group(w->sector, rq_param(rq, "group"));
    struct json *model = json_object(a);
    struct group_version_list all;
    const struct area *area;

    if (!g || !group_seen(&w->viewer, g))
        return work_fail(w, NOT_FOUND, "group", "There is no group \"%.*s\" here.",
                         STR_ARG(str_cut(rq_param(rq, "group"), 0, 60)));
    TRY(area_asked(rq, &area));
    group_versions(w, g, &all);
    struct json *list = json_put(model, "versions", json_array(a));
    for (ptrdiff_t i = 0; i < all.len; i++)
        version_put(w, &all, i, area, list);
    json_put_str(model, "title", str_fmt(a, "Versions: %.*s", STR_ARG(g->title)));
    json_put_str(model, "id", g->slug);
    json_put_str(model, "group_title", g->title);
    json_put_str(model, "group_href", group_href(a, g));
    json_put_str(model, "area", area ? area->name : (struct str){0});
    json_put_str(model, "area_code", area ? area->code : (struct str){0});
    json_put_str(model, "action", str_fmt(a, "/groups/%.*s/versions", STR_ARG(g->slug)));
    TRY(rules_put(rq, area, g, model));
    json_put_str(model, "description",
                 str_fmt(a,
                         "%td version%s of this group %s held here. A comparison of an earlier "
                         "day uses the version of then.",
                         all.len, all.len == 1 ? "" : "s", all.len == 1 ? "is" : "are"));
    return page_show(rq, &page, model);
}

const struct route inform_group_version_routes[] = {
    ROUTE(GET, "/groups/{group}/versions", group_versions_show,
          FORM_HTML | FORM_JSON | FORM_CSV, "read", "public", FAST, NONE, "none",
          "The versions of a group, what changed for ?area=, and ?metric= by the rules of then "
          "and now."),
    {0}};
