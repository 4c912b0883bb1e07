/* collections.c: the collections there are, and what one asks for, of whom and until when. */
#include "lodge/pages/view.h"

#include "base/num.h"
#include "kit/audience.h"

static const struct page_column list_columns[] = {{"slug", "collection"}, {"title", "title"},
                                                  {"every", "every"},     {"keeper", "keeper"},
                                                  {"state", "state"},     {0}};
static const struct page_table list_tables[] = {{"collections", "collections", list_columns},
                                                {0}};
static const struct page list_page = {"lodge/pages/collections", list_tables, NULL, NULL};

static const struct page_column measure_columns[] = {
    {"slug", "metric"}, {"title", "title"}, {"unit", "unit"}, {"range", "range"}, {0}};
static const struct page_column period_columns[] = {{"period", "period"},
                                                    {"due_iso", "due"},
                                                    {"opens_iso", "opens"},
                                                    {"moved", "moved past"},
                                                    {0}};
static const struct page_table tables[] = {
    {"measures", "measures", measure_columns}, {"periods", "periods", period_columns}, {0}};
static const struct page page = {"lodge/pages/collection", tables, NULL, NULL};

struct str collection_href(struct arena *a, const struct collection *c)
{
    return str_fmt(a, "/collections/%.*s", STR_ARG(c->slug));
}

struct str entry_href(struct arena *a, const struct collection *c, struct str code,
                      struct period p)
{
    return str_fmt(a, "/collections/%.*s/%.*s/%.*s", STR_ARG(c->slug), STR_ARG(code),
                   STR_ARG(period_id(a, p)));
}

struct str early_href(struct arena *a, const struct collection *c, struct period p)
{
    return str_fmt(a, "/early/%.*s/%.*s", STR_ARG(c->slug), STR_ARG(period_id(a, p)));
}

/* --- all of them ---- */

static struct str keeper_words(const struct collection *c)
{
    return c->keeper.len ? c->keeper_name : S("the administrators");
}

static enum rc list_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *list = json_put(model, "collections", json_array(w->arena));
    struct collection_list all;
    int64_t open = 0;

    TRY(collections_read(w, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        const struct collection *c = &all.at[i];
        struct json *row = link_add(list, w->arena, c->title, collection_href(w->arena, c));
        json_put_str(row, "slug", c->slug);
        json_put_str(row, "every", str_of(c->every->words));
        json_put_str(row, "keeper", keeper_words(c));
        json_put_str(row, "state", c->ended ? S("ended") : S("open"));
        open += !c->ended;
    }
    json_put_str(model, "title", S("Send your figures"));
    json_put_str(model, "description",
                 open == 0   ? S("No figures are collected here just now.")
                 : open == 1 ? S("One collection of figures is filled in by councils here.")
                             : str_fmt(w->arena,
                                       "%lld collections of figures are filled in by councils "
                                       "here.",
                                       (long long)open));
    json_put_bool(model, "any", all.len > 0);
    json_put_bool(model, "administers", viewer_is(&w->viewer, S("role:administrator")));
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

static void put_measures(struct arena *a, const struct collection *c, struct json *model)
{
    struct json *list = json_put(model, "measures", json_array(a));

    for (ptrdiff_t i = 0; i < c->measure_count; i++) {
        const struct collection_measure *m = &c->measures[i];
        struct json *row = link_add(list, a, m->metric->title, metric_href(a, m->metric));
        struct str range = check_range_words(a, m);
        json_put_str(row, "slug", m->metric->slug);
        json_put_str(row, "unit", m->metric->unit);
        json_put_str(row, "definition", m->metric->definition);
        json_put_str(row, "range", range.len ? range : S("any number"));
    }
}

static void put_side(struct buf *b, const struct collection *c, struct str side)
{
    struct str piece;
    bool measure;

    while (formula_piece(&side, &piece, &measure)) {
        const struct collection_measure *m = measure ? collection_measure(c, piece) : NULL;
        buf_str(b, m ? m->metric->title : piece);
    }
}

struct str rule_words(struct arena *a, const struct collection *c,
                      const struct collection_rule *r)
{
    static const char *const words[CHECK_OPERATORS] = {" equals ",   " differs from ",
                                                       " is below ", " is at most ",
                                                       " is above ", " is at least "};
    struct buf b = buf_make(a, 64 * 1024);
    enum check_operator op;

    put_side(&b, c, r->left);
    buf_str(&b, check_operator_read(r->operator, & op) ? str_of(words[op]) : S(" "));
    put_side(&b, c, r->right);
    return buf_text(&b);
}

static void put_rules(struct arena *a, const struct collection *c, struct json *model)
{
    struct json *list = json_put(model, "rules", json_array(a));

    for (ptrdiff_t i = 0; i < c->rule_count; i++) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "formula", rule_words(a, c, &c->rules[i]));
        json_put_str(row, "words", c->rules[i].words);
        json_put_bool(row, "must", c->rules[i].must);
    }
    json_put_bool(model, "any_rules", c->rule_count > 0);
}

static enum rc put_own(struct work *w, const struct collection *c, const struct period *all,
                       ptrdiff_t n, struct json *model)
{
    struct arena *a = w->arena;
    struct json *list = json_put(model, "own", json_array(a));
    struct area_list councils;

    TRY(councils_of_viewer(w, &councils));
    for (ptrdiff_t i = 0; i < councils.len; i++) {
        struct entry_line_list lines;
        struct json *council = json_add(list, json_object(a));
        struct json *rows = json_put(council, "forms", json_array(a));
        json_put_str(council, "council", councils.at[i]->name);
        TRY(entries_of_council(w, c, councils.at[i], &lines));
        for (ptrdiff_t p = 0; p < n; p++) {
            enum entry_state state = ENTRY_NONE;
            for (ptrdiff_t k = 0; k < lines.len; k++)
                if (period_eq(lines.at[k].period, all[p]))
                    state = lines.at[k].state;
            struct json *row = link_add(rows, a, collection_when(a, c, all[p]),
                                        entry_href(a, c, councils.at[i]->code, all[p]));
            json_put_str(row, "state", entry_state_words(state));
            json_put_str(row, "due", date_words(a, collection_due(c, all[p])));
        }
    }
    json_put_bool(model, "any_own", councils.len > 0 && n > 0);
    return OK;
}

static enum rc put_to_keep(struct work *w, const struct collection *c, struct json *model)
{
    struct json *list = json_put(model, "to_keep", json_array(w->arena));
    struct entry_line_list lines;

    TRY(entries_to_keep(w, c, &lines));
    for (ptrdiff_t i = 0; i < lines.len; i++) {
        const struct area *area = sector_area(w->sector, lines.at[i].code);
        struct json *row =
            link_add(list, w->arena, area ? area->name : lines.at[i].code,
                     entry_href(w->arena, c, lines.at[i].code, lines.at[i].period));
        json_put_str(row, "when", collection_when(w->arena, c, lines.at[i].period));
        json_put_str(row, "state",
                     lines.at[i].state == ENTRY_APPROVED && c->accepts
                         ? S("approved, to be accepted")
                         : entry_state_words(lines.at[i].state));
    }
    json_put_bool(model, "keeps", collection_kept(w, c));
    json_put_bool(model, "any_to_keep", lines.len > 0);
    return OK;
}

static void put_periods(struct work *w, const struct collection *c, const struct period *all,
                        ptrdiff_t n, struct json *model)
{
    struct arena *a = w->arena;
    struct json *list = json_put(model, "periods", json_array(a));

    for (ptrdiff_t i = 0; i < n; i++) {
        struct str moved_by;
        struct date opens = collection_opens(w, c, all[i], &moved_by);
        struct json *row =
            link_add(list, a, collection_when(a, c, all[i]), early_href(a, c, all[i]));
        json_put_str(row, "period", period_id(a, all[i]));
        json_put_str(row, "due", date_words(a, collection_due(c, all[i])));
        json_put_str(row, "due_iso", date_text(a, collection_due(c, all[i])));
        json_put_str(row, "opens", date_words(a, opens));
        json_put_str(row, "opens_iso", date_text(a, opens));
        json_put_str(row, "moved", moved_by);
    }
    json_put_bool(model, "any_periods", n > 0);
}

static enum rc collection_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = json_object(a);
    struct collection c;
    struct period *all;

    TRY(collection_read(w, rq_param(rq, "collection"), &c));
    ptrdiff_t n = collection_periods(w, &c, &all);
    json_put_str(model, "title", c.title);
    json_put_str(model, "description",
                 str_fmt(a, "Councils fill in %td measure%s %s, within %lld days of its end%s.",
                         c.measure_count, c.measure_count == 1 ? "" : "s", c.every->words,
                         (long long)c.due_days, c.ended ? "; it has ended" : ""));
    json_put_str(model, "href", collection_href(a, &c));
    paragraphs_add(a, c.about, json_put(model, "about", json_array(a)));
    json_put_str(model, "keeper", keeper_words(&c));
    json_put_bool(model, "accepts", c.accepts);
    json_put_bool(model, "senders", c.senders);
    json_put_int(model, "least_senders", c.least_senders);
    json_put_int(model, "opens_months", c.opens_months);
    json_put_bool(model, "opens_at_once", c.opens_months == 0);
    json_put_bool(model, "ended", c.ended);
    json_put_bool(model, "administers", viewer_is(&w->viewer, S("role:administrator")));
    json_put_bool(model, "signed_in", w->viewer.person.len > 0);
    put_measures(a, &c, model);
    put_rules(a, &c, model);
    put_periods(w, &c, all, n, model);
    TRY(put_own(w, &c, all, n, model));
    TRY(put_to_keep(w, &c, model));
    return page_show(rq, &page, model);
}

const struct route lodge_collection_routes[] = {
    ROUTE(GET, "/collections", list_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "public",
          FAST, NONE, "none", "The collections of figures that councils fill in."),
    ROUTE(GET, "/collections/{collection}", collection_show, FORM_HTML | FORM_JSON | FORM_CSV,
          "read", "public", FAST, NONE, "none",
          "A collection: its measures, rules and periods, and the viewer's own forms."),
    {0}};
