/* send_proposals.c: figures that councils propose of what somebody else publishes, for who
 * decides: seen, accepted, declined, and put back.
 */
#include "lodge/pages/view.h"

#include "base/num.h"

enum { SKIP_MOST = 1000000 };

static const struct page_column columns[] = {
    {"id", "id"},     {"label", "file"},           {"sender", "sent by"},
    {"whose", "for"}, {"proposed", "proposed at"}, {"state", "state"},
    {"note", "why"},  {"href", "address"},         {0}};
static const struct page_table tables[] = {{"proposals", "proposals", columns}, {0}};
static const struct page list_page = {"lodge/pages/send_proposals", tables, NULL, NULL};
static const struct page_column figure_columns[] = {
    {"code", "code"},     {"area", "council"}, {"metric", "metric"},   {"title", "measure"},
    {"period", "period"}, {"was", "is"},       {"is", "would become"}, {0}};
static const struct page_table one_tables[] = {{"figures", "figures", figure_columns}, {0}};
static const struct page one_page = {"lodge/pages/send_proposal", one_tables, NULL, NULL};

static enum rc row_put(struct work *w, const struct sending *s, struct json *list)
{
    struct arena *a = w->arena;
    struct json *row = json_add(list, json_object(a));
    struct str whose;

    TRY(sent_for_words(w, s->keepers, &whose));
    json_put_str(row, "id", s->id);
    json_put_str(row, "label", s->label);
    json_put_str(row, "sender", s->sender_name.len ? s->sender_name : (struct str){0});
    json_put_str(row, "whose", whose);
    json_put_str(row, "proposed", moment_text(a, s->proposed_at));
    json_put_str(row, "proposed_words", moment_words(a, s->proposed_at));
    json_put_str(row, "state", sending_state_words(a, s));
    json_put_str(row, "note", s->note);
    json_put_str(row, "href", offer_href(a, s->id));
    return OK;
}

static enum rc list_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct sending_list all;
    int64_t waiting, from;

    TRY(rq_query_int(rq, "from", 0, SKIP_MOST, 0, &from));
    TRY(offers_read(w, from, &all));
    TRY(offers_waiting(w, &waiting));
    json_put_str(model, "title", S("Figures that are proposed"));
    json_put_str(model, "description",
                 waiting ? str_fmt(w->arena, "%.*s for your answer.",
                                   STR_ARG(str_counted(w->arena, waiting, "proposal waits",
                                                       "proposals wait")))
                         : S("No proposal waits for your answer."));
    struct json *rows = json_put(model, "proposals", json_array(w->arena));
    for (ptrdiff_t i = 0; i < all.len && i < SEND_PAGE; i++)
        TRY(row_put(w, &all.at[i], rows));
    json_put_bool(model, "any", all.len > 0);
    send_pages_put(w->arena, S("/send/proposals"), from, all.len > SEND_PAGE, model);
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

/* What it would do by the figures as they are now; nothing of what was decided. */
static enum rc look(struct request *rq, const struct sending *s, struct json **found)
{
    struct work *w = rq->work;
    struct complaint *before = w->complaints;
    struct send_checked checked;
    struct str why;

    *found = NULL;
    if (s->decided_at)
        return OK;
    enum rc rc = offer_try(w, s, &checked);
    w->complaints = rc == OK ? before : w->complaints;
    TRY(rc);
    return json_read(w->arena, send_checked_text(w, &checked), found, &why);
}

static struct str sentence(struct arena *a, const struct sending *s, const struct json *found)
{
    if (s->withdrawn_at)
        return str_fmt(a, "It was accepted, and withdrawn on %.*s.",
                       STR_ARG(moment_words(a, s->withdrawn_at)));
    if (s->published_at)
        return str_fmt(a, "It was accepted, and published on %.*s.",
                       STR_ARG(moment_words(a, s->published_at)));
    if (s->decided_at)
        return str_fmt(a, "It was declined on %.*s: %.*s",
                       STR_ARG(moment_words(a, s->decided_at)), STR_ARG(s->declined));
    return str_fmt(a, "It waits for your answer. %.*s", STR_ARG(send_look_words(a, found)));
}

static enum rc one_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = *out = json_object(a), *found;
    struct sending s;
    struct str whose;

    TRY(offer_read(w, rq_param(rq, "id"), &s));
    TRY(look(rq, &s, &found));
    TRY(sent_for_words(w, s.keepers, &whose));
    bool waits = !s.decided_at, own = offer_is_own(w, &s);
    send_look_put(a, found, model);
    json_put_str(model, "title", s.label);
    json_put_str(model, "description", sentence(a, &s, found));
    json_put_str(model, "href", offer_href(a, s.id));
    json_put_str(model, "send_href", sending_href(a, s.id));
    json_put_str(model, "note", s.note);
    json_put_str(model, "sender", s.sender_name.len ? s.sender_name : S("somebody who left"));
    json_put_str(model, "whose", whose);
    json_put_str(model, "proposed", moment_words(a, s.proposed_at));
    json_put_int(model, "known_from", w->sector->known_from);
    json_put_str(model, "words", rq_field(rq, "words"));
    json_put_bool(model, "waits", waits);
    json_put_bool(model, "own", waits && own);
    json_put_bool(model, "may_accept",
                  waits && !own && !send_look_count(found, "problem_count"));
    json_put_bool(model, "may_decline", waits && !own);
    json_put_bool(model, "may_withdraw", s.published_at && !s.withdrawn_at);
    json_put_bool(model, "was_published", s.published_at > 0);
    page_problems(rq, model);
    return OK;
}

static enum rc one_show(struct request *rq)
{
    struct json *model;

    TRY(one_model(rq, &model));
    return page_show(rq, &one_page, model);
}

/* --- what is done with it ---- */

static enum rc accept_first(struct request *rq)
{
    struct send_ready *ready = arena_new(rq->work->arena, struct send_ready, 1);

    rq->found = ready;
    return offer_prepare(rq->work, rq_param(rq, "id"), ready);
}

static enum rc accept(struct request *rq)
{
    struct str id = rq_param(rq, "id"), href = offer_href(rq->work->arena, id);
    int64_t known_from;

    if (!int_parse(rq_field(rq, "known_from"), &known_from))
        known_from = -1;
    rq_suggest(rq, href, S("See what it would do now"));
    TRY(offer_accept(rq->work, id, rq->found, known_from));
    return page_go(rq, href);
}

static enum rc decline(struct request *rq)
{
    struct str id = rq_param(rq, "id");
    struct json *model;

    if (!str_trim(rq_field(rq, "words")).len) {
        work_fail(rq->work, INVALID, "words", "Say why: who proposed it reads it.");
        TRY(one_model(rq, &model));
        return page_again(rq, &one_page, model);
    }
    TRY(offer_decline(rq->work, id, rq_field(rq, "words")));
    return page_go(rq, offer_href(rq->work->arena, id));
}

static enum rc put_back(struct request *rq)
{
    struct str id = rq_param(rq, "id");
    struct json *model;

    if (!str_trim(rq_field(rq, "note")).len) {
        work_fail(rq->work, INVALID, "note", "Say why: it is shown beside the figures.");
        TRY(one_model(rq, &model));
        return page_again(rq, &one_page, model);
    }
    TRY(offer_withdraw(rq->work, id, rq_field(rq, "note")));
    return page_go(rq, offer_href(rq->work->arena, id));
}

const struct route lodge_proposal_routes[] = {
    ROUTE(GET, "/send/proposals", list_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "signed-in", FAST, NONE, "none",
          "Figures that councils propose to whoever publishes them."),
    ROUTE(GET, "/send/{id}/proposal", one_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
          "signed-in", SLOW, NONE, "none",
          "One proposal, with what it would do to the figures as they are."),
    ROUTE_WITH(POST, "/send/{id}/accept", accept, FORM_HTML, "accept", "signed-in", SLOW, NONE,
               "none", "Publishes figures that were proposed.", .first = accept_first),
    ROUTE(POST, "/send/{id}/decline", decline, FORM_HTML, "decline", "signed-in", FAST, NONE,
          "none", "Declines figures that were proposed, with words."),
    ROUTE(POST, "/send/{id}/put-back", put_back, FORM_HTML, "withdraw", "signed-in", SLOW, NONE,
          "none", "Puts back what the figures were before a proposal was accepted."),
    {0}};
