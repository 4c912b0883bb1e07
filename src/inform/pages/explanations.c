/* explanations.c: the list of explanations, one of them, and what its keepers and the publisher
 * may do with it.
 */
#include "inform/pages/view.h"

#include "kit/object.h"

static const struct page_column columns[] = {{"id", "id"},
                                             {"code", "code"},
                                             {"council", "council"},
                                             {"measure_id", "measure id"},
                                             {"measure", "measure"},
                                             {"period", "period"},
                                             {"words", "explanation"},
                                             {"signed_by", "explanation signed by"},
                                             {"signed_on", "explained on"},
                                             {"ends_on", "explanation stands until"},
                                             {"expired", "expired"},
                                             {"value_then", "figure when signed"},
                                             {"value_now", "figure now"},
                                             {"state", "state"},
                                             {"reply_words", "reply"},
                                             {"reply_by", "reply signed by"},
                                             {"reply_on", "replied on"},
                                             {0}};
static const struct page_table tables[] = {{"explanations", "explanations", columns}, {0}};
static const struct page list_page = {"inform/pages/explanations", tables, NULL, NULL};
static const struct page page = {"inform/pages/explanation", NULL, NULL, NULL};

/* --- the list ---- */

/* "Draft", "Withdrawn", "Expired on 3 May 2026"; nothing for one that stands. */
static struct str state_words(struct arena *a, const struct explanation *e)
{
    if (str_eq(e->life, S("draft")))
        return S("Draft");
    if (str_eq(e->life, S("withdrawn")))
        return S("Withdrawn");
    return e->expired ? str_fmt(a, "Expired on %.*s", STR_ARG(date_words(a, e->ends_on)))
                      : (struct str){0};
}

static void row_add(struct work *w, const struct explanation *e, struct json *list)
{
    struct arena *a = w->arena;
    struct json *row = json_add(list, explanation_json(w, e));
    bool replied = e->reply.len > 0;

    json_put_str(row, "about", explanation_about(a, e));
    json_put_str(row, "state", state_words(a, e));
    json_put_str(row, "reply_words", replied ? e->reply : (struct str){0});
    json_put_str(row, "reply_by", replied ? e->reply_by : (struct str){0});
    json_put_str(row, "reply_on",
                 replied ? date_text(a, date_in_london(e->reply_at)) : (struct str){0});
}

static struct str of_words(struct arena *a, const struct area *area,
                           const struct metric *metric)
{
    struct str by = area ? str_fmt(a, " by %.*s", STR_ARG(area->name)) : S("");
    struct str on = metric ? str_fmt(a, " on %.*s", STR_ARG(metric->title)) : S("");

    return str_join(a, by, on);
}

static enum rc list_show(struct request *rq)
{
    struct work *w = rq->work;
    struct str code = rq_query(rq, "area"), slug = rq_query(rq, "metric");
    const struct area *area = code.len ? sector_area(w->sector, code) : NULL;
    const struct metric *metric = slug.len ? sector_metric(w->sector, slug) : NULL;
    struct json *model = json_object(w->arena);
    struct explanation_list found;

    if (code.len && !area)
        return unknown_area(rq, code);
    if (slug.len && !metric)
        return unknown_metric(rq, slug);
    TRY(explanations_all(w, area, metric, &found));
    struct json *list = json_put(model, "explanations", json_array(w->arena));
    for (ptrdiff_t i = 0; i < found.len; i++)
        row_add(w, &found.at[i], list);
    struct str of = of_words(w->arena, area, metric);
    json_put_str(model, "title", S("What councils explain"));
    json_put_str(model, "description",
                 found.len
                     ? str_fmt(w->arena, "%s%td explanation%s%.*s.",
                               found.len == EXPLANATIONS_MOST ? "The newest " : "", found.len,
                               found.len == 1 ? "" : "s", STR_ARG(of))
                     : str_fmt(w->arena, "There is no explanation%.*s yet.", STR_ARG(of)));
    json_put_bool(model, "filtered", area || metric);
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

static struct str lead_words(struct arena *a, const struct explanation *e)
{
    struct str by = str_fmt(a, "Signed by %.*s, on %.*s", STR_ARG(e->signed_by),
                            STR_ARG(date_words(a, date_in_london(e->signed_at))));
    struct str until = date_words(a, e->ends_on);

    if (str_eq(e->life, S("draft")))
        return str_fmt(a,
                       "A draft: only members, stewards and leads of %.*s see it. It would be "
                       "signed by %.*s.",
                       STR_ARG(e->area->name), STR_ARG(e->signed_by));
    if (str_eq(e->life, S("withdrawn")))
        return str_fmt(a, "%.*s. It was withdrawn: only who keeps it sees it.", STR_ARG(by));
    if (e->expired)
        return str_fmt(a, "%.*s. It expired on %.*s.", STR_ARG(by), STR_ARG(until));
    return str_fmt(a, "%.*s. It stands until %.*s.", STR_ARG(by), STR_ARG(until));
}

/* What the council's keepers may do. */
static enum rc put_keeping(struct work *w, const struct object *o, struct json *model)
{
    bool keeps = may(&w->viewer, ACT_KEEP, o, w->now) == MAY;
    struct json *list = json_put(model, "audiences", json_array(w->arena));

    json_put_bool(model, "keeps", keeps);
    json_put_bool(model, "draft", o->life == LIFE_DRAFT);
    json_put_bool(model, "out", o->life == LIFE_PUBLISHED);
    return keeps ? audience_view(w, o->audience, list) : OK;
}

/* What the publisher's keepers may do. */
static enum rc put_replying(struct work *w, const struct explanation *e, const struct object *o,
                            struct json *model)
{
    struct body publisher;
    enum rc rc = w->viewer.person.len ? body_of_publisher(w, e->metric, &publisher) : NOT_FOUND;
    bool may_reply = rc == OK && o->life == LIFE_PUBLISHED && keeps_for(w, &publisher);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    json_put_bool(model, "may_reply", may_reply);
    json_put_str(model, "reply_text", may_reply ? e->reply : S(""));
    json_put_str(model, "publisher", may_reply ? publisher.name : (struct str){0});
    struct str by = e->reply_by.len ? e->reply_by : w->viewer.name;
    json_put_str(model, "reply_office",
                 may_reply ? office_of(w->arena, by, &publisher) : (struct str){0});
    return OK;
}

static enum rc one_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct explanation e;

    TRY(explanation_read(w, rq_param(rq, "id"), &e));
    struct json *model = explanation_json(w, &e);
    json_put_str(model, "title",
                 str_fmt(a, "%.*s explains: %.*s, %.*s", STR_ARG(e.area->name),
                         STR_ARG(e.metric->title),
                         STR_ARG(e.series ? S("the whole series")
                                          : metric_when(a, e.metric, e.period))));
    json_put_str(model, "description", lead_words(a, &e));
    json_put_str(model, "area_href", area_href(a, e.area));
    json_put_str(model, "figure_href",
                 str_fmt(a, "%.*s?period=%.*s", STR_ARG(comparison_href(a, e.area, e.metric)),
                         STR_ARG(period_id(a, e.period))));
    json_put(model, "origin", source_view(a, e.metric));
    TRY(put_keeping(w, rq->object, model));
    TRY(put_replying(w, &e, rq->object, model));
    return page_show(rq, &page, model);
}

/* --- keeping it ---- */

static enum rc back(struct request *rq)
{
    return page_go(rq, str_fmt(rq->work->arena, "/explanations/%.*s", STR_ARG(rq->object->id)));
}

static enum rc publish(struct request *rq)
{
    struct object o = *rq->object;

    TRY(explanation_publish(rq->work, &o));
    return back(rq);
}

static enum rc share(struct request *rq)
{
    struct object o = *rq->object;

    TRY(explanation_share(rq->work, &o, rq_field(rq, "audience")));
    return back(rq);
}

static enum rc withdraw(struct request *rq)
{
    struct object o = *rq->object;

    TRY(explanation_end(rq->work, &o, false));
    return back(rq);
}

static enum rc delete_it(struct request *rq)
{
    struct object o = *rq->object;

    TRY(explanation_end(rq->work, &o, true));
    return page_go(rq, S("/explanations"));
}

static enum rc reply(struct request *rq)
{
    TRY(explanation_answer(rq->work, rq->object, rq_field(rq, "words"),
                           rq_field(rq, "office")));
    return back(rq);
}

#define KEEP(path, handle, action, audit, title)                                               \
    ROUTE_WITH(POST, "/explanations/{id}/" path, handle, FORM_HTML, action, "object", FAST,    \
               NONE, audit, title, .kind = "explanation", .tokens = true)

const struct route inform_explanation_routes[] = {
    ROUTE(GET, "/explanations", list_show,
          FORM_HTML | FORM_JSON | FORM_CSV | FORM_XLSX | FORM_ODS, "list", "public", FAST, NONE,
          "none", "What councils explain of their figures: all, or of ?area= and ?metric=."),
    ROUTE_WITH(GET, "/explanations/{id}", one_show, FORM_HTML | FORM_JSON, "read", "object",
               FAST, NONE, "none",
               "A council's explanation of a figure, with the publisher's reply.",
               .kind = "explanation"),
    KEEP("publish", publish, "publish", "explanation-signed",
         "Signs an explanation and shows it beside the figure."),
    KEEP("share", share, "share", "explanation-shared", "Says who may see an explanation."),
    KEEP("withdraw", withdraw, "withdraw", "explanation-withdrawn",
         "Takes an explanation back: only who keeps it sees it."),
    KEEP("delete", delete_it, "delete", "explanation-deleted", "Deletes an explanation."),
    /* Read, as whoever publishes the figure does not keep what the council says of it: they
     * are decided on by the ground floor. */
    ROUTE_WITH(POST, "/explanations/{id}/reply", reply, FORM_HTML, "read", "object", FAST, NONE,
               "explanation-replied", "Replies for the publisher, instead of the reply before.",
               .kind = "explanation", .tokens = true),
    {0}};
