/* send_owners.c: which organisation may send a measure's figures of every council. */
#include "lodge/pages/view.h"

static const struct page_column columns[] = {{"metric", "metric"},
                                             {"title", "measure"},
                                             {"slug", "organisation"},
                                             {"name", "name"},
                                             {0}};
static const struct page_table tables[] = {{"owners", "owners", columns}, {0}};
static const struct page page = {"lodge/pages/send_owners", tables, NULL, NULL};

static enum rc owners_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = *out = json_object(a), *rows;
    struct metric_owned_list list;

    TRY(metric_owners_read(w, &list));
    rows = json_put(model, "owners", json_array(a));
    for (ptrdiff_t i = 0; i < list.len; i++) {
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "metric", list.at[i].metric->slug);
        json_put_str(row, "title", list.at[i].metric->title);
        json_put_str(row, "href", metric_href(a, list.at[i].metric));
        json_put_str(row, "slug", list.at[i].slug);
        json_put_str(row, "name", list.at[i].name);
    }
    json_put_bool(model, "any", list.len > 0);
    json_put_str(model, "title", S("Who may send which measure"));
    json_put_str(
        model, "description",
        list.len ? str_fmt(a,
                           "%.*s an owner, who may send their figures of "
                           "every council.",
                           STR_ARG(str_counted(a, list.len, "measure has", "measures have")))
                 : S("No measure has an owner: administrators send every council's "
                     "figures, and each council its own."));
    json_put_str(model, "metrics", rq_field(rq, "metrics"));
    json_put_str(model, "organisation", rq_field(rq, "organisation"));
    page_problems(rq, model);
    return OK;
}

static enum rc owners_show(struct request *rq)
{
    struct json *model;

    TRY(owners_model(rq, &model));
    return page_show(rq, &page, model);
}

/* Lines before a wrong one may be written already: so a refusal is an answer of its own, and
 * all of it is undone. */
static enum rc owners_choose(struct request *rq)
{
    ptrdiff_t count;

    rq_suggest(rq, S("/send/owners"), S("Who may send which measure"));
    TRY(metric_owner_choose(rq->work, rq_field(rq, "metrics"), rq_field(rq, "organisation"),
                            &count));
    return page_go(rq, S("/send/owners"));
}

const struct route lodge_owner_routes[] = {
    ROUTE(GET, "/send/owners", owners_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "role:administrator", FAST, NONE, "none",
          "Which organisations may send a measure's figures of every council."),
    ROUTE(POST, "/send/owners", owners_choose, FORM_HTML, "appoint", "role:administrator", FAST,
          NONE, "measure-owner-chosen",
          "Gives measures to an organisation, or takes them away."),
    {0}};
