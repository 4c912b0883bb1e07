/* groups.c: published groups of councils: which are offered, and for whom licensed ones are.
 *
 * Who looks after groups is not by that entitled to a licensed one: its members are on its own
 * page, for those it is for.
 */
#include "desk/pages/view.h"

#include "kit/object.h"

static const struct page_column columns[] = {
    {"slug", "group"},      {"title", "title"}, {"audience", "for"},    {"source", "source"},
    {"licence", "licence"}, {"state", "state"}, {"valid_from", "from"}, {0}};
static const struct page_table tables[] = {{"groups", "groups", columns}, {0}};
static const struct page list_page = {"desk/pages/groups", tables, NULL, NULL};
static const struct page one_page = {"desk/pages/group", NULL, NULL, NULL};

static struct str state_words(struct arena *a, const struct sector *s, const struct group *g)
{
    if (g->id < 0)
        return S("a rule, always there");
    if (!g->replaced_at)
        return S("offered");
    return str_fmt(a, "%s on %.*s", sector_group(s, group_model(g)) ? "replaced" : "withdrawn",
                   STR_ARG(date_words(a, date_in_london(g->replaced_at))));
}

static struct str audience_shown(const struct group *g)
{
    return g->audience.len ? g->audience : S("public");
}

static enum rc words_put(struct work *w, const struct group *g, struct json *to)
{
    struct str words = S("everyone");

    if (g->audience.len)
        TRY(audience_words(w, g->audience, &words));
    json_put_str(to, "slug", g->slug);
    json_put_str(to, "audience", audience_shown(g));
    json_put_str(to, "for", words);
    json_put_str(to, "source", g->source_title.len ? g->source_title : (struct str){0});
    json_put_str(to, "licence", g->licence.len ? g->licence : (struct str){0});
    json_put_str(to, "version", g->version.len ? g->version : (struct str){0});
    json_put_str(to, "valid_from", g->valid_from.len ? g->valid_from : (struct str){0});
    json_put_str(to, "state", state_words(w->arena, w->sector, g));
    return OK;
}

static enum rc groups_show(struct request *rq)
{
    struct work *w = rq->work;
    const struct sector *s = w->sector;
    struct json *list = json_array(w->arena);
    ptrdiff_t offered = 0;

    for (ptrdiff_t i = 0; i < s->group_count; i++) {
        const struct group *g = &s->groups[i];
        struct json *row = link_add(list, w->arena, g->title,
                                    str_fmt(w->arena, "/admin/groups/%.*s", STR_ARG(g->slug)));
        TRY(words_put(w, g, row));
        offered += !g->replaced_at;
    }
    struct json *model =
        desk_model(rq, S("Groups of councils"),
                   str_fmt(w->arena, "%.*s offered for comparison.",
                           STR_ARG(str_counted(w->arena, offered, "group is", "groups are"))));
    json_put(model, "groups", list);
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

static enum rc group_must(struct request *rq, const struct group **out)
{
    *out = sector_group(rq->work->sector, rq_param(rq, "group"));
    return *out ? OK : work_fail(rq->work, NOT_FOUND, "group", "There is no such group.");
}

static enum rc one_model(struct request *rq, const struct group *g, struct str audience,
                         struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = *out =
        desk_model(rq, str_fmt(a, "Group: %.*s", STR_ARG(g->title)),
                   str_fmt(a, "It is %.*s.", STR_ARG(state_words(a, w->sector, g))));

    TRY(words_put(w, g, model));
    json_put_str(model, "typed", audience);
    json_put_str(model, "action", str_fmt(a, "/admin/groups/%.*s", STR_ARG(g->slug)));
    json_put_bool(model, "stored", g->id >= 0);
    json_put_bool(model, "offered", g->id >= 0 && !g->replaced_at);
    json_put_bool(model, "may_return",
                  g->id >= 0 && g->replaced_at && !sector_group(w->sector, group_model(g)));
    json_put_str(model, "group_href",
                 group_seen(&w->viewer, g) ? group_href(a, g) : (struct str){0});
    return OK;
}

static enum rc group_show(struct request *rq)
{
    const struct group *g;
    struct json *model;

    TRY(group_must(rq, &g));
    TRY(one_model(rq, g, audience_shown(g), &model));
    return page_show(rq, &one_page, model);
}

static enum rc done(struct request *rq, const struct group *g, enum rc rc)
{
    struct json *model;

    if (page_refused(rq, rc)) {
        TRY(one_model(rq, g, rq_field(rq, "audience"), &model));
        return page_again(rq, &one_page, model);
    }
    TRY(rc);
    return page_go(rq, S("/admin/groups"));
}

static enum rc audience_keep(struct request *rq)
{
    const struct group *g;

    TRY(group_must(rq, &g));
    return done(rq, g, group_open_to(rq->work, g, rq_field(rq, "audience")));
}

static enum rc group_take(struct request *rq)
{
    const struct group *g;

    TRY(group_must(rq, &g));
    return done(rq, g, group_withdraw(rq->work, g));
}

static enum rc group_give_back(struct request *rq)
{
    const struct group *g;

    TRY(group_must(rq, &g));
    return done(rq, g, group_restore(rq->work, g));
}

const struct route desk_group_routes[] = {
    ROUTE(GET, "/admin/groups", groups_show, FORM_HTML | FORM_JSON | FORM_CSV, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: published groups of councils, and for whom each is."),
    ROUTE(GET, "/admin/groups/{group}", group_show, FORM_HTML | FORM_JSON, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: one published group of councils."),
    ROUTE(POST, "/admin/groups/{group}/audience", audience_keep, FORM_HTML, "share",
          "role:administrator", FAST, NONE, "group-audience-changed",
          "Says for whom a published group is."),
    ROUTE(POST, "/admin/groups/{group}/withdraw", group_take, FORM_HTML, "withdraw",
          "role:administrator", FAST, NONE, "published-group-withdrawn",
          "Offers a published group no longer."),
    ROUTE(POST, "/admin/groups/{group}/restore", group_give_back, FORM_HTML, "change",
          "role:administrator", FAST, NONE, "published-group-restored",
          "Offers a withdrawn group again."),
    {0}};
