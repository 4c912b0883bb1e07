/* people.c: for an organisation's leads: its people, whom they invite, and what each may do. */
#include "identity/pages/people_view.h"

static const struct page_column columns[] = {
    {"name", "name"}, {"address", "address"}, {"roles", "roles"}, {"state", "state"}, {0}};
static const struct page_table tables[] = {{"people", "people", columns}, {0}};
static const struct page list_page = {"identity/pages/organisation_people", tables, NULL, NULL};
static const struct page one_page = {"identity/pages/colleague", NULL, NULL, NULL};
static const struct page sure_page = {"identity/pages/colleague_sure", NULL, NULL, NULL};

static struct str colleague_href(struct arena *a, struct str slug, struct str person)
{
    return str_fmt(a, "/organisations/%.*s/people/%.*s", STR_ARG(slug), STR_ARG(person));
}

static void put_links(struct request *rq, struct json *model,
                      const struct identity_organisation *o)
{
    struct arena *a = rq->work->arena;

    json_put_str(model, "organisation", o->name);
    json_put_str(model, "organisation_href", organisation_href(a, o->slug, ""));
    json_put_str(model, "people_href", organisation_href(a, o->slug, "/people"));
    json_put_str(model, "requests_href", organisation_href(a, o->slug, "/requests"));
    json_put_str(model, "settings_href", organisation_href(a, o->slug, "/settings"));
    json_put_str(model, "withdraw_href",
                 organisation_href(a, o->slug, "/invitations/withdraw"));
}

/* --- all of them ---- */

static struct json *colleagues(struct request *rq, struct str slug,
                               const struct identity_colleague_list *all)
{
    struct arena *a = rq->work->arena;
    struct json *rows = json_array(a);

    for (ptrdiff_t at = 0; at < all->len;) {
        struct colleague c = colleague_next(a, all, &at);
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "name", c.name);
        json_put_str(row, "address", c.address);
        json_put_str(row, "roles", c.roles);
        json_put_str(row, "state", c.state);
        json_put_bool(row, "suspended", str_eq(c.state, S("suspended")));
        json_put_str(row, "href", colleague_href(a, slug, c.id));
    }
    return rows;
}

static enum rc list_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct identity_organisation o;
    struct identity_colleague_list people = {0};
    struct identity_invitation_list invitations = {0};
    struct identity_join_list requests = {0};

    TRY(organisation_here(rq, &o));
    TRY(people_of(w, o.slug, &people));
    TRY(invitations_of(w, o.slug, &invitations));
    TRY(joins_of(w, o.slug, &requests));
    struct json *rows = colleagues(rq, o.slug, &people);
    ptrdiff_t count = rows->u.of.count;
    struct json *model = model_of(
        rq, str_fmt(w->arena, "People of %.*s", STR_ARG(o.name)),
        str_fmt(w->arena, "%td %s to %.*s, and %td invitation%s not taken up yet.", count,
                count == 1 ? "person belongs" : "people belong", STR_ARG(o.name),
                invitations.len, invitations.len == 1 ? " is" : "s are"));
    json_put(model, "people", rows);
    put_links(rq, model, &o);
    put_invitations(rq, model, &invitations);
    json_put_int(model, "requests", requests.len);
    json_put_bool(model, "any_requests", requests.len > 0);
    put_roles(rq, model, "roles", ROLES_OF_ORGANISATIONS);
    json_put_str(model, "address", rq_field(rq, "address"));
    page_problems(rq, model);
    put_wrong(rq, model, "address_wrong", "address");
    *out = model;
    return OK;
}

static enum rc people_show(struct request *rq)
{
    struct json *model;

    TRY(list_model(rq, &model));
    return page_show(rq, &list_page, model);
}

static enum rc colleague_invite(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_organisation o;

    TRY(organisation_here(rq, &o));
    enum rc rc =
        invite(w, rq_field(rq, "address"), rq_field(rq, "role"), o.slug, S(""), false, NULL);
    if (rc != OK)
        return form_again(rq, rc, &list_page, list_model);
    audit_detail(rq, o.id, "organisation", o.id,
                 str_fmt(w->arena, "%.*s as %.*s", STR_ARG(rq_field(rq, "address")),
                         STR_ARG(rq_field(rq, "role"))));
    return page_go(rq, organisation_href(w->arena, o.slug, "/people"));
}

static enum rc withdraw(struct request *rq)
{
    struct identity_organisation o;

    TRY(organisation_here(rq, &o));
    TRY(invitation_withdraw(rq->work, o.slug, rq_field(rq, "invitation")));
    return page_go(rq, organisation_href(rq->work->arena, o.slug, "/people"));
}

/* --- one of them ---- */

static bool has_role(const struct colleague *c, const char *role)
{
    for (ptrdiff_t i = 0; i < c->count; i++)
        if (str_eq(c->rows[i].role, str_of(role)))
            return true;
    return false;
}

static void put_their_roles(struct request *rq, struct json *model, const struct colleague *c)
{
    struct arena *a = rq->work->arena;
    struct json *held = json_put(model, "held", json_array(a));
    struct json *others = json_put(model, "others", json_array(a));

    for (const struct role_kind *k = role_kinds; k->name; k++) {
        if (!k->of_organisation)
            continue;
        struct json *one = json_add(has_role(c, k->name) ? held : others, json_object(a));
        json_put_str(one, "value", str_of(k->name));
        json_put_str(one, "title", str_of(k->title));
    }
    json_put_bool(model, "any_others", others->u.of.count > 0);
}

/* The colleague of the path's {person}. NOT_FOUND in words. */
static enum rc colleague_here(struct request *rq, const struct identity_organisation *o,
                              struct colleague *out)
{
    struct work *w = rq->work;
    struct identity_colleague_list all = {0};

    TRY(people_of(w, o->slug, &all));
    for (ptrdiff_t at = 0; at < all.len;) {
        *out = colleague_next(w->arena, &all, &at);
        if (str_eq(out->id, rq_param(rq, "person"))) {
            audit_detail(rq, o->id, "person", out->id, S(""));
            return OK;
        }
    }
    return work_fail(w, NOT_FOUND, "", "There is nobody of this address in %.*s.",
                     STR_ARG(o->name));
}

static enum rc colleague_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct identity_organisation o;
    struct colleague c;

    TRY(organisation_here(rq, &o));
    TRY(colleague_here(rq, &o, &c));
    struct str href = colleague_href(w->arena, o.slug, c.id);
    struct json *model = model_of(
        rq, c.name,
        str_fmt(w->arena, "%.*s is here as: %.*s.", STR_ARG(c.name), STR_ARG(c.roles)));
    put_links(rq, model, &o);
    json_put_str(model, "name", c.name);
    json_put_str(model, "address", c.address);
    json_put_str(model, "state", c.state);
    json_put_bool(model, "suspended", str_eq(c.state, S("suspended")));
    json_put_str(model, "give_href", str_fmt(w->arena, "%.*s/give", STR_ARG(href)));
    json_put_str(model, "take_href", str_fmt(w->arena, "%.*s/take", STR_ARG(href)));
    json_put_str(model, "remove_href", str_fmt(w->arena, "%.*s/remove", STR_ARG(href)));
    put_their_roles(rq, model, &c);
    page_problems(rq, model);
    *out = model;
    return OK;
}

static enum rc colleague_show(struct request *rq)
{
    struct json *model;

    TRY(colleague_model(rq, &model));
    return page_show(rq, &one_page, model);
}

/* Back to them while they belong and the viewer leads; else to where the viewer may be. */
static enum rc go_back(struct request *rq, const struct identity_organisation *o, bool gone)
{
    struct arena *a = rq->work->arena;
    struct str person = rq_param(rq, "person");
    bool own = str_eq(person, rq->work->viewer.person);

    if (own)
        return page_go(rq, organisation_href(a, o->slug, ""));
    if (gone)
        return page_go(rq, organisation_href(a, o->slug, "/people"));
    return page_go(rq, colleague_href(a, o->slug, person));
}

static enum rc role_add(struct request *rq)
{
    struct identity_organisation o;
    struct colleague c;

    TRY(organisation_here(rq, &o));
    TRY(colleague_here(rq, &o, &c));
    enum rc rc = colleague_give(rq->work, o.slug, c.id, rq_field(rq, "role"));
    if (rc != OK)
        return form_again(rq, rc, &one_page, colleague_model);
    audit_detail(rq, o.id, "person", c.id, rq_field(rq, "role"));
    return page_go(rq, colleague_href(rq->work->arena, o.slug, c.id));
}

/* Asks whether the organisation shall really be without a lead. */
static enum rc ask_first(struct request *rq, const struct identity_organisation *o,
                         const struct colleague *c, const char *what)
{
    struct arena *a = rq->work->arena;
    struct str href = colleague_href(a, o->slug, c->id);
    struct json *model = model_of(
        rq, str_fmt(a, "%.*s would have no lead", STR_ARG(o->name)),
        str_fmt(a, "%.*s is the only lead of %.*s: without one, nobody can let colleagues in.",
                STR_ARG(c->name), STR_ARG(o->name)));

    put_links(rq, model, o);
    json_put_str(model, "name", c->name);
    json_put_str(model, "action", str_fmt(a, "%.*s/%s", STR_ARG(href), what));
    json_put_str(model, "href", href);
    json_put_str(model, "role", rq_field(rq, "role"));
    return page_again(rq, &sure_page, model);
}

static bool is_sure(const struct request *rq)
{
    return str_eq(rq_field(rq, "sure"), S("yes"));
}

static enum rc take(struct request *rq, bool all)
{
    struct work *w = rq->work;
    struct identity_organisation o;
    struct str role = rq_field(rq, "role");
    struct colleague c;
    bool last;

    TRY(organisation_here(rq, &o));
    TRY(colleague_here(rq, &o, &c));
    TRY(colleague_is_last_lead(w, o.slug, c.id, &last));
    if (last && !is_sure(rq) && (all || str_eq(role, S("lead"))))
        return ask_first(rq, &o, &c, all ? "remove" : "take");
    TRY(all ? colleague_remove(w, o.slug, c.id, is_sure(rq))
            : colleague_take(w, o.slug, c.id, role, is_sure(rq)));
    audit_detail(rq, o.id, "person", c.id, all ? S("all roles") : role);
    return go_back(rq, &o, all || c.count == 1);
}

static enum rc role_end(struct request *rq)
{
    return take(rq, false);
}

static enum rc colleague_end(struct request *rq)
{
    return take(rq, true);
}

const struct route identity_people_routes[] = {
    ROUTE(GET, "/organisations/{slug}/people", people_show, FORM_HTML | FORM_JSON | FORM_CSV,
          "manage", "leads:{slug}", FAST, NONE, "none",
          "For its leads: an organisation's people, and who is invited."),
    ROUTE(POST, "/organisations/{slug}/people", colleague_invite, FORM_HTML, "invite",
          "leads:{slug}", FAST, NONE, "person-invited", "Invites a colleague."),
    ROUTE(POST, "/organisations/{slug}/invitations/withdraw", withdraw, FORM_HTML, "withdraw",
          "leads:{slug}", FAST, NONE, "invitation-withdrawn", "Takes an invitation back."),
    ROUTE(GET, "/organisations/{slug}/people/{person}", colleague_show, FORM_HTML | FORM_JSON,
          "manage", "leads:{slug}", FAST, NONE, "none", "For its leads: one colleague."),
    ROUTE(POST, "/organisations/{slug}/people/{person}/give", role_add, FORM_HTML, "give",
          "leads:{slug}", FAST, NONE, "role-given", "Gives a colleague one more role."),
    ROUTE(POST, "/organisations/{slug}/people/{person}/take", role_end, FORM_HTML, "take",
          "leads:{slug}", FAST, NONE, "role-taken", "Takes a role from a colleague."),
    ROUTE(POST, "/organisations/{slug}/people/{person}/remove", colleague_end, FORM_HTML,
          "remove", "leads:{slug}", FAST, NONE, "person-removed",
          "Removes a colleague from the organisation."),
    {0}};
