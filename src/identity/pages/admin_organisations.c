/* admin_organisations.c: for administrators: organisations made and ended, and invitations to
 * any role. */
#include "identity/pages/people_view.h"

static const struct page_column columns[] = {{"slug", "id"},     {"name", "name"},
                                             {"kind", "kind"},   {"area_code", "area"},
                                             {"state", "state"}, {0}};
static const struct page_table tables[] = {{"organisations", "organisations", columns}, {0}};
static const struct page list_page = {"identity/pages/admin_organisations", tables, NULL, NULL};
static const struct page one_page = {"identity/pages/admin_organisation", NULL, NULL, NULL};

static const struct page_column invitation_columns[] = {
    {"address", "address"},    {"role_title", "role"}, {"organisation", "organisation"},
    {"inviter", "invited by"}, {"ends", "until"},      {0}};
static const struct page_table invitation_tables[] = {
    {"invitations", "invitations", invitation_columns}, {0}};
static const struct page invitations_page = {"identity/pages/admin_invitations",
                                             invitation_tables, NULL, NULL};

static struct str admin_href(struct arena *a, struct str slug, const char *behind)
{
    return str_fmt(a, "/admin/organisations/%.*s%s", STR_ARG(slug), behind);
}

/* --- all organisations ---- */

static void put_kinds(struct request *rq, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *kinds = json_put(model, "kinds", json_array(a));

    for (const struct organisation_kind *k = organisation_kinds; k->name; k++) {
        struct json *one = json_add(kinds, json_object(a));
        json_put_str(one, "value", str_of(k->name));
        json_put_str(one, "title", str_of(k->title));
        json_put_bool(one, "chosen", str_eq(rq_field(rq, "kind"), str_of(k->name)));
    }
}

static enum rc list_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_organisation_list all = {0};
    struct json *rows = json_array(a);
    ptrdiff_t ended = 0;

    TRY(organisation_list(w, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct identity_organisation *o = &all.at[i];
        struct json *row = json_add(rows, json_object(a));
        bool over = !str_eq(o->state, S("active"));
        json_put_str(row, "slug", o->slug);
        json_put_str(row, "name", o->name);
        json_put_str(row, "kind", o->kind);
        json_put_str(row, "area_code", o->area_code.len ? o->area_code : (struct str){0});
        json_put_str(row, "state", o->state);
        json_put_bool(row, "ended", over);
        json_put_str(row, "href", admin_href(a, o->slug, ""));
        ended += over;
    }
    struct json *model = model_of(
        rq, S("Organisations"),
        str_fmt(a, "There %s %.*s, and %td that ended.", all.len - ended == 1 ? "is" : "are",
                STR_ARG(str_counted(a, all.len - ended, "organisation", NULL)), ended));
    json_put(model, "organisations", rows);
    put_kinds(rq, model);
    json_put_str(model, "name", rq_field(rq, "name"));
    json_put_str(model, "area", rq_field(rq, "area"));
    page_problems(rq, model);
    put_wrong(rq, model, "name_wrong", "name");
    put_wrong(rq, model, "area_wrong", "area");
    *out = model;
    return OK;
}

static enum rc organisations_show(struct request *rq)
{
    struct json *model;

    TRY(list_model(rq, &model));
    return page_show(rq, &list_page, model);
}

static enum rc make_asked(struct request *rq, struct identity_organisation *out)
{
    struct work *w = rq->work;
    struct str code = str_trim(rq_field(rq, "area"));
    const char *kind = str_zero(w->arena, rq_field(rq, "kind"));
    int64_t area = NO_AREA;

    if (code.len)
        TRY(organisation_area(w, code, &area));
    return organisation_make(w, rq_field(rq, "name"), kind, area, out);
}

static enum rc organisation_new(struct request *rq)
{
    struct identity_organisation o;
    enum rc rc = make_asked(rq, &o);

    if (rc != OK)
        return form_again(rq, rc, &list_page, list_model);
    audit_detail(rq, o.id, "organisation", o.id, o.name);
    return page_go(rq, admin_href(rq->work->arena, o.slug, ""));
}

/* --- one ---- */

static enum rc put_domains(struct request *rq, struct json *model, struct str slug)
{
    struct arena *a = rq->work->arena;
    struct identity_domain_list all = {0};
    struct json *rows = json_put(model, "domains", json_array(a));

    TRY(domains_of(rq->work, slug, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "domain", all.at[i].domain);
        json_put_str(row, "since", day_words(a, all.at[i].made_at));
    }
    json_put_bool(model, "any_domains", all.len > 0);
    return OK;
}

static enum rc put_people(struct request *rq, struct json *model, struct str slug)
{
    struct arena *a = rq->work->arena;
    struct identity_colleague_list all = {0};
    struct json *rows = json_put(model, "people", json_array(a));

    TRY(people_of(rq->work, slug, &all));
    for (ptrdiff_t at = 0; at < all.len;) {
        struct colleague c = colleague_next(a, &all, &at);
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "name", c.name);
        json_put_str(row, "roles", c.roles);
        json_put_str(row, "href", str_fmt(a, "/admin/people/%.*s", STR_ARG(c.id)));
    }
    json_put_bool(model, "any_people", rows->u.of.count > 0);
    return OK;
}

static enum rc one_model(struct request *rq, struct json **out)
{
    struct arena *a = rq->work->arena;
    struct identity_organisation o;

    TRY(organisation_here(rq, &o));
    bool active = str_eq(o.state, S("active"));
    struct json *model =
        model_of(rq, o.name,
                 str_fmt(a, "%.*s %s.", STR_ARG(o.name), active ? "takes part" : "has ended"));
    json_put_str(model, "name", o.name);
    json_put_bool(model, "active", active);
    json_put_str(model, "organisation_href", organisation_href(a, o.slug, ""));
    json_put_str(model, "add_href", admin_href(a, o.slug, "/domains"));
    json_put_str(model, "remove_href", admin_href(a, o.slug, "/domains/remove"));
    json_put_str(model, "end_href", admin_href(a, o.slug, "/end"));
    json_put_str(model, "restore_href", admin_href(a, o.slug, "/restore"));
    json_put_str(model, "domain", rq_field(rq, "domain"));
    TRY(put_domains(rq, model, o.slug));
    TRY(put_people(rq, model, o.slug));
    page_problems(rq, model);
    put_wrong(rq, model, "domain_wrong", "domain");
    *out = model;
    return OK;
}

static enum rc organisation_page(struct request *rq)
{
    struct json *model;

    TRY(one_model(rq, &model));
    return page_show(rq, &one_page, model);
}

static enum rc organisation_done(struct request *rq, enum rc rc)
{
    struct identity_organisation o;

    if (rc == NOT_FOUND)
        return rc;
    if (rc != OK)
        return form_again(rq, rc, &one_page, one_model);
    TRY(organisation_here(rq, &o));
    audit_detail(rq, o.id, "organisation", o.id, rq_field(rq, "domain"));
    return page_go(rq, admin_href(rq->work->arena, o.slug, ""));
}

static enum rc domain_new(struct request *rq)
{
    return organisation_done(
        rq, domain_add(rq->work, rq_param(rq, "slug"), rq_field(rq, "domain")));
}

static enum rc domain_gone(struct request *rq)
{
    return organisation_done(
        rq, domain_remove(rq->work, rq_param(rq, "slug"), rq_field(rq, "domain")));
}

static enum rc organisation_end(struct request *rq)
{
    return organisation_done(rq, organisation_state(rq->work, rq_param(rq, "slug"), "ended"));
}

static enum rc organisation_restore(struct request *rq)
{
    return organisation_done(rq, organisation_state(rq->work, rq_param(rq, "slug"), "active"));
}

/* --- invitations ---- */

static enum rc invitations_model(struct request *rq, struct json **out)
{
    struct identity_invitation_list all = {0};

    TRY(invitations_all(rq->work, &all));
    struct json *model = model_of(rq, S("Invitations"),
                                  str_fmt(rq->work->arena, "%td invitation%s not taken up yet.",
                                          all.len, all.len == 1 ? " is" : "s are"));
    put_invitations(rq, model, &all);
    put_roles(rq, model, "roles", ROLES_OF_ORGANISATIONS | ROLES_OF_SECTOR);
    json_put_str(model, "address", rq_field(rq, "address"));
    json_put_str(model, "organisation", rq_field(rq, "organisation"));
    json_put_str(model, "scope", rq_field(rq, "scope"));
    page_problems(rq, model);
    put_wrong(rq, model, "address_wrong", "address");
    put_wrong(rq, model, "organisation_wrong", "organisation");
    put_wrong(rq, model, "scope_wrong", "scope");
    *out = model;
    return OK;
}

static enum rc invitations_show(struct request *rq)
{
    struct json *model;

    TRY(invitations_model(rq, &model));
    return page_show(rq, &invitations_page, model);
}

static enum rc person_invite(struct request *rq)
{
    struct work *w = rq->work;
    struct str slug = str_trim(rq_field(rq, "organisation"));
    struct identity_organisation o = {0};
    enum rc rc = slug.len ? organisation_read(w, slug, &o) : OK;

    if (rc == NOT_FOUND)
        rc = INVALID;
    if (rc == OK)
        rc = invite(w, rq_field(rq, "address"), rq_field(rq, "role"), slug,
                    str_trim(rq_field(rq, "scope")), false, NULL);
    if (rc != OK)
        return form_again(rq, rc, &invitations_page, invitations_model);
    audit_detail(rq, o.id, "organisation", o.id,
                 str_fmt(w->arena, "%.*s as %.*s", STR_ARG(rq_field(rq, "address")),
                         STR_ARG(rq_field(rq, "role"))));
    return page_go(rq, S("/admin/invitations"));
}

static enum rc withdraw(struct request *rq)
{
    TRY(invitation_withdraw(rq->work, rq_field(rq, "organisation"),
                            rq_field(rq, "invitation")));
    return page_go(rq, S("/admin/invitations"));
}

const struct route identity_admin_organisations_routes[] = {
    ROUTE(GET, "/admin/organisations", organisations_show, FORM_HTML | FORM_JSON | FORM_CSV,
          "administer", "role:administrator", FAST, NONE, "none",
          "For administrators: all organisations, and a form for a new one."),
    ROUTE_WITH(POST, "/admin/organisations", organisation_new, FORM_HTML, "make",
               "role:administrator", FAST, NONE, "organisation-made", "Makes an organisation.",
               .proved = true),
    ROUTE(GET, "/admin/organisations/{slug}", organisation_page, FORM_HTML | FORM_JSON,
          "administer", "role:administrator", FAST, NONE, "none",
          "For administrators: one organisation, its domains and its people."),
    ROUTE_WITH(POST, "/admin/organisations/{slug}/domains", domain_new, FORM_HTML, "add",
               "role:administrator", FAST, NONE, "domain-added",
               "Adds a domain to an organisation.", .proved = true),
    ROUTE_WITH(POST, "/admin/organisations/{slug}/domains/remove", domain_gone, FORM_HTML,
               "remove", "role:administrator", FAST, NONE, "domain-removed",
               "Removes a domain from an organisation.", .proved = true),
    ROUTE_WITH(POST, "/admin/organisations/{slug}/end", organisation_end, FORM_HTML, "end",
               "role:administrator", FAST, NONE, "organisation-ended",
               "Ends an organisation: its people lose at once what it shares.", .proved = true),
    ROUTE_WITH(POST, "/admin/organisations/{slug}/restore", organisation_restore, FORM_HTML,
               "restore", "role:administrator", FAST, NONE, "organisation-restored",
               "Makes an organisation that ended active again.", .proved = true),
    ROUTE(GET, "/admin/invitations", invitations_show, FORM_HTML | FORM_JSON | FORM_CSV,
          "administer", "role:administrator", FAST, NONE, "none",
          "For administrators: who is invited to what, and a form."),
    ROUTE_WITH(POST, "/admin/invitations", person_invite, FORM_HTML, "invite",
               "role:administrator", FAST, NONE, "person-invited",
               "Invites somebody to a role.", .proved = true),
    ROUTE(POST, "/admin/invitations/withdraw", withdraw, FORM_HTML, "withdraw",
          "role:administrator", FAST, NONE, "invitation-withdrawn",
          "Takes an invitation back."),
    {0}};
