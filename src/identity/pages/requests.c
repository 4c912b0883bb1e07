/* requests.c: for an organisation's leads: who asks to join, and the answer. */
#include "identity/pages/people_view.h"

static const struct page_column columns[] = {
    {"name", "name"}, {"address", "address"}, {"words", "words"}, {"asked", "asked"}, {0}};
static const struct page_table tables[] = {{"requests", "requests", columns}, {0}};
static const struct page page = {"identity/pages/organisation_requests", tables, NULL, NULL};

static enum rc requests_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_organisation o;
    struct identity_join_list all = {0};

    TRY(organisation_here(rq, &o));
    TRY(joins_of(w, o.slug, &all));
    struct json *model = model_of(
        rq, str_fmt(a, "Requests to join %.*s", STR_ARG(o.name)),
        all.len ? str_fmt(a, "%td %s for an answer.", all.len, all.len == 1 ? "waits" : "wait")
                : S("Nobody waits for an answer."));
    struct json *rows = json_put(model, "requests", json_array(a));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "id", all.at[i].id);
        json_put_str(row, "name", all.at[i].name);
        json_put_str(row, "address", all.at[i].address);
        json_put_str(row, "words", all.at[i].words.len ? all.at[i].words : (struct str){0});
        json_put_str(row, "asked", ago_words(a, w->now, all.at[i].made_at));
        json_put_str(row, "href",
                     str_fmt(a, "/organisations/%.*s/requests/%.*s", STR_ARG(o.slug),
                             STR_ARG(all.at[i].id)));
    }
    json_put_bool(model, "any", all.len > 0);
    json_put_str(model, "organisation", o.name);
    json_put_str(model, "organisation_href", organisation_href(a, o.slug, ""));
    json_put_str(model, "people_href", organisation_href(a, o.slug, "/people"));
    put_roles(rq, model, "roles", ROLES_OF_ORGANISATIONS);
    page_problems(rq, model);
    *out = model;
    return OK;
}

static enum rc requests_show(struct request *rq)
{
    struct json *model;

    TRY(requests_model(rq, &model));
    return page_show(rq, &page, model);
}

static enum rc request_answer(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_organisation o;
    struct str answer = rq_field(rq, "answer");

    TRY(organisation_here(rq, &o));
    bool taken = str_eq(answer, S("take"));
    enum rc rc = taken || str_eq(answer, S("refuse"))
                     ? join_decide(w, rq_param(rq, "request"), taken, rq_field(rq, "role"))
                     : work_fail(w, INVALID, "", "Accept or refuse.");
    if (rc != OK)
        return form_again(rq, rc, &page, requests_model);
    audit_detail(rq, o.id, "join-request", rq_param(rq, "request"),
                 taken ? str_fmt(w->arena, "accepted as %.*s", STR_ARG(rq_field(rq, "role")))
                       : S("refused"));
    return page_go(rq, organisation_href(w->arena, o.slug, "/requests"));
}

const struct route identity_requests_routes[] = {
    ROUTE(GET, "/organisations/{slug}/requests", requests_show,
          FORM_HTML | FORM_JSON | FORM_CSV, "manage", "leads:{slug}", FAST, NONE, "none",
          "For its leads: who asks to join an organisation."),
    ROUTE(POST, "/organisations/{slug}/requests/{request}", request_answer, FORM_HTML, "answer",
          "leads:{slug}", FAST, NONE, "join-answered", "Accepts or refuses a request to join."),
    {0}};
