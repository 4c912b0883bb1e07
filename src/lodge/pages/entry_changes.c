/* entry_changes.c: every change of a form: who, when, from what, to what. */
#include "lodge/pages/view.h"

static const struct page_column columns[] = {
    {"number", "line"},   {"at", "when"},       {"by", "who"},
    {"metric", "metric"}, {"what", "what"},     {"from", "old"},
    {"to", "new"},        {"reason", "reason"}, {0}};
static const struct page_table tables[] = {{"changes", "changes", columns}, {0}};
static const struct page page = {"lodge/pages/entry_changes", tables, NULL, NULL};

static void put_change(struct arena *a, const struct entry_change *c, struct json *list)
{
    struct json *row = json_add(list, json_object(a));
    bool value = str_eq(c->what, S("value"));
    bool opened = str_ends(c->what, S("published"));

    json_put_int(row, "number", c->number);
    json_put_str(row, "at", moment_text(a, c->at));
    json_put_str(row, "on", date_words(a, date_in_london(c->at)));
    json_put_str(row, "by",
                 opened          ? S("this site")
                 : c->person.len ? c->person
                                 : S("somebody who left"));
    json_put_str(row, "metric", c->metric ? c->metric->slug : S(""));
    json_put_str(row, "measure", c->metric ? c->metric->title : S("the form"));
    json_put_str(row, "what",
                 value && c->was.len && !c->now.len ? S("value deleted") : c->what);
    json_put_str(row, "from", c->was);
    json_put_str(row, "to", c->now);
    json_put_str(row, "reason", c->reason);
}

static enum rc changes_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = json_object(a);
    struct json *list = json_put(model, "changes", json_array(a));
    struct entry_change_list lines;
    struct collection c;
    struct entry e;

    TRY(entry_asked(rq, &c, &e));
    TRY(entry_changes_read(w, &e, &lines));
    for (ptrdiff_t i = 0; i < lines.len; i++)
        put_change(a, &lines.at[i], list);
    json_put_str(model, "title", S("Every change of this form"));
    json_put_str(model, "description",
                 str_fmt(a, "%.*s, %.*s, %.*s: %td change%s, the newest first.",
                         STR_ARG(e.area->name), STR_ARG(c.title),
                         STR_ARG(collection_when(a, &c, e.period)), lines.len,
                         lines.len == 1 ? "" : "s"));
    json_put_str(model, "href", entry_href(a, &c, e.area->code, e.period));
    json_put_str(model, "form",
                 str_fmt(a, "%.*s, %.*s", STR_ARG(e.area->name),
                         STR_ARG(collection_when(a, &c, e.period))));
    json_put_str(model, "collection", c.title);
    json_put_str(model, "collection_href", collection_href(a, &c));
    json_put_bool(model, "any", lines.len > 0);
    json_put_bool(model, "from_approval", !e.fills);
    return page_show(rq, &page, model);
}

const struct route lodge_entry_change_routes[] = {
    ROUTE(GET, "/collections/{collection}/{code}/{period}/changes", changes_show,
          FORM_HTML | FORM_JSON | FORM_CSV, "read", "signed-in", FAST, NONE, "none",
          "Every change of a council's form: who, when, from what, to what."),
    {0}};
