/* organisation_settings.c: for an organisation's leads: the domains whose people are its own.
 */
#include "identity/pages/people_view.h"

static const struct page_column columns[] = {{"domain", "domain"}, {0}};
static const struct page_table tables[] = {{"domains", "domains", columns}, {0}};
static const struct page page = {"identity/pages/organisation_settings", tables, NULL, NULL};

static enum rc settings_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_organisation o;
    struct identity_domain_list all = {0};

    TRY(organisation_here(rq, &o));
    TRY(domains_of(w, o.slug, &all));
    struct json *model =
        model_of(rq, str_fmt(a, "Settings of %.*s", STR_ARG(o.name)),
                 str_fmt(a, "Whoever has an address of %s may ask to join %.*s.",
                         all.len == 1 ? "its domain" : "its domains", STR_ARG(o.name)));
    struct json *rows = json_put(model, "domains", json_array(a));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "domain", all.at[i].domain);
        json_put_str(row, "since", day_words(a, all.at[i].made_at));
    }
    json_put_bool(model, "any", all.len > 0);
    json_put_str(model, "organisation", o.name);
    json_put_str(model, "organisation_href", organisation_href(a, o.slug, ""));
    json_put_str(model, "add_href", organisation_href(a, o.slug, "/domains"));
    json_put_str(model, "remove_href", organisation_href(a, o.slug, "/domains/remove"));
    json_put_str(model, "sign_on_href", organisation_href(a, o.slug, "/sign-on"));
    json_put_str(model, "domain", rq_field(rq, "domain"));
    page_problems(rq, model);
    put_wrong(rq, model, "domain_wrong", "domain");
    *out = model;
    return OK;
}

static enum rc settings_show(struct request *rq)
{
    struct json *model;

    TRY(settings_model(rq, &model));
    return page_show(rq, &page, model);
}

static enum rc settings_done(struct request *rq, enum rc rc)
{
    struct arena *a = rq->work->arena;
    struct identity_organisation o;

    if (rc == NOT_FOUND)
        return rc;
    if (rc != OK)
        return form_again(rq, rc, &page, settings_model);
    TRY(organisation_here(rq, &o));
    audit_detail(rq, o.id, "organisation", o.id, rq_field(rq, "domain"));
    return page_go(rq, organisation_href(a, o.slug, "/settings"));
}

static enum rc domain_new(struct request *rq)
{
    return settings_done(rq,
                         domain_add(rq->work, rq_param(rq, "slug"), rq_field(rq, "domain")));
}

static enum rc domain_end(struct request *rq)
{
    return settings_done(rq,
                         domain_remove(rq->work, rq_param(rq, "slug"), rq_field(rq, "domain")));
}

const struct route identity_organisation_settings_routes[] = {
    ROUTE(GET, "/organisations/{slug}/settings", settings_show,
          FORM_HTML | FORM_JSON | FORM_CSV, "manage", "leads:{slug}", FAST, NONE, "none",
          "For its leads: the domains of an organisation."),
    ROUTE_WITH(POST, "/organisations/{slug}/domains", domain_new, FORM_HTML, "add",
               "leads:{slug}", FAST, NONE, "domain-added",
               "Adds a domain whose people may ask to join.", .proved = true),
    ROUTE_WITH(POST, "/organisations/{slug}/domains/remove", domain_end, FORM_HTML, "remove",
               "leads:{slug}", FAST, NONE, "domain-removed", "Removes a domain.",
               .proved = true),
    {0}};
