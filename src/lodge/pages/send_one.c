/* send_one.c: one table that was sent: its problems, its effect, and what is done with it. */
#include "lodge/pages/view.h"

#include "base/date.h"
#include "kit/setting.h"

static const struct page_column problem_columns[] = {{"kind", "kind"},
                                                     {"sheet", "sheet"},
                                                     {"cell", "cell"},
                                                     {"there", "what is there"},
                                                     {"words", "words"},
                                                     {"remedy", "what to do"},
                                                     {0}};
static const struct page_column effect_columns[] = {
    {"metric", "metric"},       {"title", "measure"},
    {"period", "period"},       {"told", "figures"},
    {"added", "new"},           {"changed", "changed"},
    {"unchanged", "unchanged"}, {0}};
static const struct page_column moved_columns[] = {
    {"code", "code"},           {"area", "council"},
    {"metric", "metric"},       {"title", "measure"},
    {"period", "period"},       {"rank_was", "place before"},
    {"rank_is", "place after"}, {0}};
static const struct page_column figure_columns[] = {
    {"code", "code"},     {"area", "council"}, {"metric", "metric"},   {"title", "measure"},
    {"period", "period"}, {"was", "was"},      {"is", "would become"}, {0}};
static const struct page_table tables[] = {{"problems", "cell_problems", problem_columns},
                                           {"effect", "effect", effect_columns},
                                           {"places", "moved", moved_columns},
                                           {"figures", "figures", figure_columns},
                                           {0}};
static const struct page page = {"lodge/pages/send_one", tables, NULL, NULL};

static const char *const lists[] = {"cell_problems", "effect", "moved", "offered", "figures"};
static const char *const counts[] = {
    "problem_count", "warning_count",  "rows",           "blank",    "folded",
    "rows_hidden",   "columns_hidden", "told",           "added",    "changed",
    "unchanged",     "measures",       "councils_moved", "citations"};

/* --- its model ---- */

int64_t send_look_count(const struct json *found, const char *name)
{
    const struct json *n = found ? json_get(found, str_of(name)) : NULL;

    return n && n->kind == JSON_INT ? n->u.whole : 0;
}

static void text_put(const struct json *found, const char *name, struct json *model)
{
    const struct json *text = found ? json_get(found, str_of(name)) : NULL;

    json_put_str(model, name, text && text->kind == JSON_STR ? text->u.str : (struct str){0});
}

void send_look_put(struct arena *a, const struct json *found, struct json *model)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(lists); i++) {
        const struct json *from = found ? json_get(found, str_of(lists[i])) : NULL;
        struct json *to = json_put(model, lists[i], json_array(a));
        if (from && from->kind == JSON_ARRAY)
            to->u = from->u;
        json_put_bool(model, str_fmt(a, "any_%s", lists[i]).at, to->u.of.count > 0);
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(counts); i++)
        json_put_int(model, counts[i], send_look_count(found, counts[i]));
    json_put_bool(model, "more_figures",
                  send_look_count(found, "added") + send_look_count(found, "changed") >
                      SEND_FIGURES_SHOWN);
}

/* What was found the last time; a page that was never looked at has none. */
static const struct json *found_put(struct work *w, const struct sending *s, struct json *model)
{
    struct json *found = NULL;
    struct str why;

    if (s->checked.len && json_read(w->arena, s->checked, &found, &why) != OK)
        found = NULL;
    send_look_put(w->arena, found, model);
    text_put(found, "large", model);
    text_put(found, "look", model);
    return found;
}

struct str send_look_words(struct arena *a, const struct json *found)
{
    int64_t added = send_look_count(found, "added"),
            changed = send_look_count(found, "changed");

    if (added + changed == 0)
        return S("Nothing would change: every figure in it is known already.");
    struct str of = str_counted(a, send_look_count(found, "measures"), "measure", NULL);
    if (changed == 0)
        return str_fmt(a, "It would add %.*s, of %.*s.",
                       STR_ARG(str_counted(a, added, "new figure", NULL)), STR_ARG(of));
    if (added == 0)
        return str_fmt(a, "It would change %.*s, of %.*s.",
                       STR_ARG(str_counted(a, changed, "known figure", NULL)), STR_ARG(of));
    return str_fmt(a, "It would add %.*s and change %.*s, of %.*s.",
                   STR_ARG(str_counted(a, added, "new figure", NULL)),
                   STR_ARG(str_counted(a, changed, "known one", NULL)), STR_ARG(of));
}

static struct str sentence(struct work *w, const struct sending *s, const struct json *found)
{
    struct arena *a = w->arena;

    if (s->withdrawn_at)
        return str_fmt(a,
                       "It was withdrawn on %.*s: its figures are again what they were before "
                       "it.",
                       STR_ARG(moment_words(a, s->withdrawn_at)));
    if (s->published_at)
        return str_fmt(a, "It was published on %.*s: %.*s and %.*s.",
                       STR_ARG(moment_words(a, s->published_at)),
                       STR_ARG(str_counted(a, s->added, "new figure", NULL)),
                       STR_ARG(str_counted(a, s->changed, "changed one", NULL)));
    if (!found)
        return S("Nobody has looked at it yet. Say what its columns are.");
    if (send_look_count(found, "problem_count"))
        return str_fmt(
            a,
            "It has %.*s. Mend them in the file and send it again, or change what "
            "the columns are. Nothing of it is published.",
            STR_ARG(str_counted(a, send_look_count(found, "problem_count"), "problem", NULL)));
    struct str effect = send_look_words(a, found);
    if (s->proposed_at && !s->decided_at)
        return str_fmt(a, "It is proposed, and waits for an answer. %.*s", STR_ARG(effect));
    if (s->decided_at)
        return str_fmt(a, "It was declined: %.*s", STR_ARG(s->declined));
    return str_fmt(a, "%.*s Nothing is published yet.", STR_ARG(effect));
}

static void acts_put(struct work *w, const struct sending *s, const struct object *o,
                     const struct json *found, struct json *model)
{
    bool keeps = may(&w->viewer, ACT_KEEP, o, w->now) == MAY;
    bool draft = !s->published_at && s->life == LIFE_DRAFT;
    bool good = found && !send_look_count(found, "problem_count") &&
                send_look_count(found, "added") + send_look_count(found, "changed") > 0;
    const struct json *large = json_get(model, S("large"));
    bool other_person =
        large && large->kind == JSON_STR &&
        (str_eq(w->viewer.person, s->sender) || str_eq(w->viewer.person, s->mapped_by));

    json_put_bool(model, "draft", draft);
    json_put_bool(model, "found", found != NULL);
    json_put_bool(model, "keeps_draft", keeps && draft);
    const struct json *offered = json_get(model, S("offered"));
    bool offers = offered && offered->u.of.count > 0;
    bool waits = s->proposed_at && !s->decided_at;
    json_put_bool(model, "may_publish", keeps && draft && good && !offers && !other_person);
    json_put_bool(model, "needs_other", keeps && draft && good && !offers && other_person);
    json_put_bool(model, "may_propose", keeps && draft && good && offers && !waits);
    json_put_bool(model, "waits", waits);
    json_put_bool(model, "may_withdraw", keeps && s->published_at && !s->withdrawn_at);
    json_put_bool(model, "was_published", s->published_at > 0);
    json_put_bool(model, "old", found && draft && s->checked_from != w->sector->known_from);
    json_put_bool(model, "revises", send_look_count(found, "changed") > 0);
}

/* Who would decide, of a proposal or of what would be one. */
static enum rc deciders_put(struct work *w, const struct sending *s, struct json *model)
{
    const struct json *offered = json_get(model, S("offered"));
    const struct json *slug =
        offered && offered->u.of.first ? json_get(offered->u.of.first, S("metric")) : NULL;
    const struct metric *m =
        slug && slug->kind == JSON_STR ? sector_metric(w->sector, slug->u.str) : NULL;
    struct str words = S("an administrator of this site");

    if (s->proposed_at)
        TRY(offer_deciders(w, s->id, &words));
    else if (m && offered->u.of.count == 1)
        TRY(send_deciders(w, m, &words));
    json_put_str(model, "deciders", words);
    return OK;
}

static enum rc sending_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = *out = json_object(a);
    struct sending s;

    TRY(sending_read(w, rq_param(rq, "id"), &s));
    const struct json *found = found_put(w, &s, model);
    struct str href = sending_href(a, s.id);
    json_put_str(model, "title", s.label);
    json_put_str(model, "description", sentence(w, &s, found));
    json_put_str(model, "href", href);
    json_put_str(model, "sender", s.sender_name.len ? s.sender_name : S("somebody who left"));
    json_put_str(model, "sent", moment_words(a, s.made_at));
    json_put_str(model, "publisher",
                 s.published_at && s.published_name.len ? s.published_name : (struct str){0});
    json_put_str(model, "planned",
                 s.publish_at ? moment_words(a, s.publish_at) : (struct str){0});
    json_put_str(model, "outcome", s.outcome.len ? s.outcome : (struct str){0});
    json_put_str(model, "note", rq->route->method == POST ? rq_field(rq, "note") : s.note);
    json_put_str(model, "said", s.note.len ? s.note : (struct str){0});
    json_put_str(model, "day", rq_field(rq, "day"));
    json_put_str(model, "time", rq->route->method == POST ? rq_field(rq, "time") : S("09:30"));
    json_put_str(model, "format", s.format);
    json_put_bool(
        model, "any_hidden",
        send_look_count(found, "rows_hidden") + send_look_count(found, "columns_hidden") > 0);
    json_put_bool(model, "more_problems",
                  send_look_count(found, "problem_count") >= SEND_PROBLEMS_MOST);
    acts_put(w, &s, rq->object, found, model);
    TRY(deciders_put(w, &s, model));
    struct str site;
    TRY(setting_read(w, "site-address", &site));
    json_put_str(model, "share_href", str_fmt(a, "%.*s%.*s", STR_ARG(site), STR_ARG(href)));
    page_problems(rq, model);
    return OK;
}

static enum rc sending_show(struct request *rq)
{
    struct json *model;

    TRY(sending_model(rq, &model));
    return page_show(rq, &page, model);
}

/* --- what is done with it ---- */

static bool to_show_again(const struct request *rq, enum rc rc)
{
    return rc == INVALID && rq->work->complaints;
}

static enum rc again(struct request *rq)
{
    struct json *model;

    TRY(sending_model(rq, &model));
    return page_again(rq, &page, model);
}

static enum rc publish_first(struct request *rq)
{
    struct send_ready *ready = arena_new(rq->work->arena, struct send_ready, 1);

    rq->found = ready;
    return sending_prepare(rq->work, rq_param(rq, "id"), ready);
}

/* What was begun to be written by a publication that is refused must be undone, so only what is
 * looked at before shows the form again. */
static enum rc publish(struct request *rq)
{
    struct work *w = rq->work;
    struct object o = *rq->object;
    struct sending s;
    struct json *model = json_object(w->arena);

    TRY(sending_read(w, o.id, &s));
    const struct json *found = found_put(w, &s, model);
    if (send_look_count(found, "changed") && !str_trim(rq_field(rq, "note")).len) {
        work_fail(w, INVALID, "note", "Say why figures are changed: it is shown beside them.");
        return again(rq);
    }
    rq_suggest(rq, sending_href(w->arena, o.id), s.label);
    TRY(sending_publish(w, &o, rq->found, rq_field(rq, "look"), rq_field(rq, "note")));
    return page_go(rq, sending_href(w->arena, o.id));
}

static enum rc propose(struct request *rq)
{
    struct object o = *rq->object;
    enum rc rc = sending_propose(rq->work, &o, rq_field(rq, "look"), rq_field(rq, "note"));

    if (to_show_again(rq, rc))
        return again(rq);
    TRY(rc);
    return page_go(rq, sending_href(rq->work->arena, o.id));
}

static enum rc plan(struct request *rq)
{
    struct object o = *rq->object;
    enum rc rc = sending_plan(rq->work, &o,
                              &(struct send_plan){rq_field(rq, "day"), rq_field(rq, "time"),
                                                  rq_field(rq, "look"), rq_field(rq, "note")});

    if (to_show_again(rq, rc))
        return again(rq);
    TRY(rc);
    return page_go(rq, sending_href(rq->work->arena, o.id));
}

static enum rc withdraw(struct request *rq)
{
    struct object o = *rq->object;

    if (!str_trim(rq_field(rq, "note")).len) {
        work_fail(rq->work, INVALID, "note", "Say why: it is shown beside the figures.");
        return again(rq);
    }
    rq_suggest(rq, sending_href(rq->work->arena, o.id), S("Back to what was sent"));
    TRY(sending_withdraw(rq->work, &o, rq_field(rq, "note")));
    return page_go(rq, sending_href(rq->work->arena, o.id));
}

static enum rc delete (struct request *rq) {
    struct object o = *rq->object;

    TRY(sending_delete(rq->work, &o));
    return page_go(rq, S("/send"));
}

const struct route lodge_sending_routes[] = {
    ROUTE_WITH(GET, "/send/{id}", sending_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
               "object", FAST, NONE, "none",
               "A table that was sent: its problems by cell, and what it would change.",
               .kind = "sending"),
    ROUTE_WITH(POST, "/send/{id}/publish", publish, FORM_HTML, "publish", "object", SLOW, NONE,
               "none", "Publishes the figures of a table.", .kind = "sending",
               .first = publish_first),
    ROUTE_WITH(POST, "/send/{id}/plan", plan, FORM_HTML, "publish", "object", FAST, NONE,
               "none", "Says when a table is to be published, or that it is not.",
               .kind = "sending"),
    ROUTE_WITH(POST, "/send/{id}/propose", propose, FORM_HTML, "propose", "object", FAST, NONE,
               "none", "Proposes the figures of a table to whoever publishes them.",
               .kind = "sending"),
    ROUTE_WITH(POST, "/send/{id}/withdraw", withdraw, FORM_HTML, "withdraw", "object", SLOW,
               NONE, "none", "Puts back what the figures were before a table.",
               .kind = "sending"),
    ROUTE_WITH(POST, "/send/{id}/delete", delete, FORM_HTML, "delete", "object", FAST, NONE,
               "figures-deleted", "Deletes a table that was not published.", .kind = "sending"),
    {0}};
