/* send_trail.c: every figure that was written, with what it was and what it became. */
#include "lodge/pages/view.h"

#include "base/date.h"

enum { SKIP_MOST = 10 * 1000 * 1000 };

static const struct page_column columns[] = {{"at", "at"},
                                             {"person", "by"},
                                             {"act", "what was done"},
                                             {"code", "code"},
                                             {"area", "council"},
                                             {"metric", "metric"},
                                             {"title", "measure"},
                                             {"period", "period"},
                                             {"was", "was"},
                                             {"is", "became"},
                                             {"label", "file"},
                                             {"sending", "sending"},
                                             {0}};
static const struct page_table tables[] = {{"figures", "figures", columns}, {0}};
static const struct page page = {"lodge/pages/send_trail", tables, NULL, NULL};

static struct str act_words(struct str act)
{
    if (str_eq(act, S("withdraw")))
        return S("put back");
    return str_eq(act, S("kept")) ? S("not put back: changed since") : S("published");
}

static struct str kept_words(struct arena *a, const struct metric *m, struct str exact)
{
    return exact.len ? figure_exact_words(a, m, exact) : S("nothing");
}

static void changes_put(struct work *w, const struct sent_change_list *list, struct json *model)
{
    struct arena *a = w->arena;
    struct json *rows = json_put(model, "figures", json_array(a));

    for (ptrdiff_t i = 0; i < list->len; i++) {
        const struct sent_change *c = &list->at[i];
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "at", moment_text(a, c->made_at));
        json_put_str(row, "at_words", moment_words(a, c->made_at));
        json_put_str(row, "person", c->person.len ? c->person : (struct str){0});
        json_put_str(row, "act", act_words(c->act));
        json_put_str(row, "code", c->area->code);
        json_put_str(row, "area", c->area->name);
        json_put_str(row, "metric", c->metric->slug);
        json_put_str(row, "title", c->metric->title);
        json_put_str(row, "period", period_id(a, c->period));
        json_put_str(row, "period_title", metric_when(a, c->metric, c->period));
        json_put_str(row, "was", c->was.len ? c->was : (struct str){0});
        json_put_str(row, "is", c->is.len ? c->is : (struct str){0});
        json_put_str(row, "was_words", kept_words(a, c->metric, c->was));
        json_put_str(row, "is_words", kept_words(a, c->metric, c->is));
        json_put_str(row, "label", c->label);
        json_put_str(row, "sending", c->sending);
        json_put_str(row, "href",
                     str_fmt(a, "%.*s?period=%.*s",
                             STR_ARG(comparison_href(a, c->area, c->metric)),
                             STR_ARG(period_id(a, c->period))));
    }
    json_put_bool(model, "any", list->len > 0);
}

/* A page of them; in a file that is taken away, all that one may hold. */
static enum rc sent_changes_read(struct request *rq, struct str id, struct str target,
                                 struct sent_change_list *out, struct json *model)
{
    bool paged = rq->form == FORM_HTML;
    int64_t from;

    TRY(rq_query_int(rq, "from", 0, SKIP_MOST, 0, &from));
    TRY(sent_changes(rq->work, id, from, paged ? SEND_PAGE : SEND_CHANGES_MOST, out));
    json_put_bool(model, "cut", !paged && out->cut);
    send_pages_put(rq->work->arena, target, from, paged && out->cut, model);
    changes_put(rq->work, out, model);
    return OK;
}

static enum rc one_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct sent_change_list list;
    struct sending s;

    TRY(sending_known_read(w, rq_param(rq, "id"), &s));
    TRY(sent_changes_read(rq, s.id, str_fmt(w->arena, "/send/%.*s/figures", STR_ARG(s.id)),
                          &list, model));
    json_put_str(model, "title", str_fmt(w->arena, "Figures of %.*s", STR_ARG(s.label)));
    json_put_str(model, "description",
                 s.published_at
                     ? str_fmt(w->arena,
                               "It was published on %.*s. These are the figures that "
                               "it wrote and that you may see, newest first.",
                               STR_ARG(moment_words(w->arena, s.published_at)))
                     : S("Nothing of it was published."));
    json_put_str(model, "csv_href", str_fmt(w->arena, "/send/%.*s/figures.csv", STR_ARG(s.id)));
    json_put_str(model, "note", s.note.len ? s.note : (struct str){0});
    return page_show(rq, &page, model);
}

static enum rc all_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct sent_change_list list;

    TRY(sent_changes_read(rq, S(""), S("/send/changes"), &list, model));
    json_put_str(model, "title", S("Every figure that was written"));
    json_put_str(model, "description",
                 list.len
                     ? S("The figures that you may see and that were published, corrected or "
                         "put back here, newest first.")
                     : S("No figure that you may see was published, corrected or put back "
                         "here."));
    json_put_str(model, "csv_href", S("/send/changes.csv"));
    json_put_str(model, "note", (struct str){0});
    return page_show(rq, &page, model);
}

const struct route lodge_sent_routes[] = {
    ROUTE(GET, "/send/{id}/figures", one_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
          "signed-in", FAST, NONE, "none",
          "Every figure that a table wrote, with what it was before."),
    ROUTE(GET, "/send/changes", all_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "signed-in",
          SLOW, NONE, "none", "Every figure that was published, corrected or put back."),
    {0}};
