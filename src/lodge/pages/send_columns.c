/* send_columns.c: what the columns of a table are, with its first rows as they will be read. */
#include "lodge/pages/view.h"

#include "base/num.h"

enum { HEADING_SHOWN = 40 };

static const struct page_column preview_columns[] = {
    {"row", "row"},       {"code", "code"},     {"area", "council"}, {"metric", "metric"},
    {"title", "measure"}, {"period", "period"}, {"value", "value"},  {0}};
static const struct page_table tables[] = {{"preview", "preview", preview_columns}, {0}};
static const struct page page = {"lodge/pages/send_columns", tables, NULL, NULL};

static const struct {
    const char *value, *words;
} layout_choices[] = {{"long", "A row for each figure"},
                      {"by-measure", "A column for each measure"},
                      {"by-period", "A column for each period"},
                      {"profile", "As a publisher's files, by a profile"}},
  readings[] = {{"", "As the measure's other figures"},
                {"calendar", "From January"},
                {"financial", "From April: 2024 is April 2024 to March 2025"},
                {"financial-end", "From April: 2024 is April 2023 to March 2024"},
                {"academic", "School years: 2024 is September 2024 to August 2025"}};

/* What the page is about, and what work that only reads found in it. */
struct columns {
    struct sent_table table;
    struct send_mapping mapping;
    struct send_rights rights;
    struct sending sending;
    enum rc rc;
    struct str found; /* what a look at all of it found, JSON; empty for no look */
    struct send_changed_list changed;
    struct send_weights weights;
};

/* --- the form's model ---- */

static void choice(struct arena *a, struct json *list, struct str value, struct str words,
                   bool chosen)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "value", value);
    json_put_str(row, "words", words);
    json_put_bool(row, "chosen", chosen);
}

static struct str heading_of(struct arena *a, const struct columns *c, ptrdiff_t column)
{
    const struct sent_sheet *s = &c->table.sheets[c->mapping.sheet];
    struct str place = sent_place(a, 0, column),
               heading = sent_cell(s, c->mapping.header, column);
    ptrdiff_t len = heading.len < HEADING_SHOWN ? heading.len : HEADING_SHOWN;
    bool hidden = s->column_hidden && s->column_hidden[column];

    while (len > 0 && len < heading.len && ((unsigned char)heading.at[len] & 0xC0) == 0x80)
        len--;
    return str_fmt(a, "%.*s%s%.*s%s", (int)place.len - 1, place.at, heading.len ? ": " : "",
                   (int)len, heading.at ? heading.at : "", hidden ? " (hidden)" : "");
}

static void columns_put(struct arena *a, const struct columns *c, ptrdiff_t chosen,
                        struct json *to)
{
    struct json *list = json_put(to, "options", json_array(a));
    const struct sent_sheet *s = &c->table.sheets[c->mapping.sheet];

    choice(a, list, S("0"), S("None"), chosen < 0);
    for (ptrdiff_t i = 0; i < s->columns; i++)
        choice(a, list, str_fmt(a, "%td", i + 1), heading_of(a, c, i), i == chosen);
}

static void roles_put(struct arena *a, const struct columns *c, struct json *model)
{
    struct json *main = json_put(model, "roles", json_array(a));
    struct json *more = json_put(model, "more_roles", json_array(a));

    for (int i = 0; i < SEND_ROLES; i++) {
        struct json *row = json_add(i <= ROLE_VALUE ? main : more, json_object(a));
        json_put_str(row, "name", str_of(send_role_name((enum send_role)i)));
        json_put_str(row, "title", str_of(send_role_title((enum send_role)i)));
        columns_put(a, c, c->mapping.column[i], row);
    }
    columns_put(a, c, c->mapping.first, json_put(model, "first", json_object(a)));
    columns_put(a, c, c->mapping.last, json_put(model, "last", json_object(a)));
}

static void sheets_put(struct arena *a, const struct columns *c, struct json *model)
{
    struct json *list = json_put(model, "sheets", json_array(a));
    ptrdiff_t hidden = 0;

    for (ptrdiff_t i = 0; i < c->table.count; i++) {
        const struct sent_sheet *s = &c->table.sheets[i];
        hidden += s->hidden || s->row_hidden || s->column_hidden;
        choice(a, list, str_fmt(a, "%td", i + 1),
               str_fmt(a, "%.*s%s, %.*s", STR_ARG(s->name), s->hidden ? " (hidden)" : "",
                       STR_ARG(str_counted(a, s->rows, "row", NULL))),
               i == c->mapping.sheet);
    }
    json_put_bool(model, "many_sheets", c->table.count > 1);
    json_put_bool(model, "any_hidden", hidden > 0);
}

static enum rc choices_put(struct work *w, const struct columns *c, struct json *model)
{
    struct arena *a = w->arena;
    struct json *layouts = json_put(model, "layouts", json_array(a));
    struct json *years = json_put(model, "readings", json_array(a));
    struct json *profiles = json_put(model, "profiles", json_array(a));
    struct str_list names = {0};

    for (ptrdiff_t i = 0; i < COUNT_OF(layout_choices); i++)
        if (c->rights.everything || i != SEND_BY_PROFILE)
            choice(a, layouts, str_of(layout_choices[i].value), str_of(layout_choices[i].words),
                   i == (ptrdiff_t)c->mapping.layout);
    for (ptrdiff_t i = 0; i < COUNT_OF(readings); i++)
        choice(a, years, str_of(readings[i].value), str_of(readings[i].words),
               str_eq(str_of(readings[i].value), c->mapping.reading));
    if (c->rights.everything)
        TRY(send_profiles(w, &names));
    for (ptrdiff_t i = 0; i < names.len; i++)
        choice(a, profiles, names.at[i], names.at[i], str_eq(names.at[i], c->mapping.profile));
    json_put_bool(model, "may_profile", c->rights.everything);
    return OK;
}

/* --- the first rows ---- */

static struct str told_text(struct arena *a, const struct send_told *t)
{
    struct buf b = buf_make(a, 100);

    if (t->state != STATE_VALUE)
        return state_word(t->state);
    buf_num(&b, t->number[SLICE_VALUE]);
    return buf_text(&b);
}

static void told_put(struct arena *a, const struct send_told *t, struct json *list)
{
    struct json *row = json_add(list, json_object(a));

    json_put_int(row, "row", t->row + 1);
    json_put_str(row, "code", t->area->code);
    json_put_str(row, "area", t->area->name);
    json_put_str(row, "metric", t->metric->slug);
    json_put_str(row, "title", t->metric->title);
    json_put_str(row, "period", period_id(a, t->period));
    json_put_str(row, "period_title", metric_when(a, t->metric, t->period));
    json_put_str(row, "value", told_text(a, t));
}

static void preview_put(struct work *w, const struct columns *c, struct json *model)
{
    struct json *rows = json_put(model, "preview", json_array(w->arena));
    struct complaint *before = w->complaints;
    struct send_reading r = {0};
    bool can = c->mapping.layout != SEND_BY_PROFILE &&
               send_read(w, &c->table, &c->mapping, &c->rights, SEND_READ_FEW, &r) == OK;

    w->complaints = before; /* a form that is not filled in yet is no fault */
    for (ptrdiff_t i = 0; can && i < r.told.len && i < SEND_PREVIEW; i++)
        told_put(w->arena, &r.told.at[i], rows);
    json_put_bool(model, "any_preview", rows->u.of.count > 0);
    json_put_int(model, "preview_rows", r.rows);
    json_put_int(model, "preview_problems", r.problem_count);
    json_put_bool(model, "any_preview_problems", r.problem_count > 0);
    struct json *list = json_put(model, "cell_problems", json_array(w->arena));
    for (ptrdiff_t i = 0; i < r.problems.len && i < SEND_PREVIEW; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "cell", r.problems.at[i].cell);
        json_put_str(row, "there",
                     r.problems.at[i].there.len ? r.problems.at[i].there : (struct str){0});
        json_put_str(row, "words", r.problems.at[i].words);
        json_put_str(row, "remedy", r.problems.at[i].remedy);
    }
}

static enum rc columns_model(struct request *rq, const struct columns *c, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = *out = json_object(a);

    json_put_str(model, "title", S("What the columns are"));
    json_put_str(model, "description",
                 str_fmt(a,
                         "Say how %.*s is to be read. What is filled in is a guess by its "
                         "headings.",
                         STR_ARG(c->sending.label)));
    json_put_str(model, "label", c->sending.label);
    json_put_str(model, "back_href", sending_href(a, c->sending.id));
    json_put_str(model, "action", str_fmt(a, "/send/%.*s/columns", STR_ARG(c->sending.id)));
    json_put_int(model, "header", c->mapping.header + 1);
    json_put_bool(model, "hidden", c->mapping.hidden);
    json_put_str(model, "one_metric", c->mapping.metric);
    json_put_str(model, "one_period", c->mapping.period);
    sheets_put(a, c, model);
    roles_put(a, c, model);
    TRY(choices_put(w, c, model));
    preview_put(w, c, model);
    page_problems(rq, model);
    return OK;
}

/* --- reading it ---- */

static enum rc columns_begin(struct request *rq, struct columns *c)
{
    struct work *w = rq->work;

    TRY(sending_read(w, rq_param(rq, "id"), &c->sending));
    TRY(sending_table(w, c->sending.id, &c->table));
    TRY(send_rights_of(w, c->sending.keepers, &c->rights));
    if (c->sending.mapping.len)
        send_mapping_read(w->arena, c->sending.mapping, &c->mapping);
    else
        send_guess(w, &c->table, &c->mapping);
    if (c->mapping.sheet >= c->table.count)
        c->mapping.sheet = 0;
    return OK;
}

static enum rc columns_show(struct request *rq)
{
    struct columns c = {0};
    struct json *model;

    TRY(columns_begin(rq, &c));
    TRY(columns_model(rq, &c, &model));
    return page_show(rq, &page, model);
}

/* --- what was chosen ---- */

/* 1-based in forms, so that a column's number is that in a spreadsheet; -1 for none. */
static ptrdiff_t place_field(const struct request *rq, const char *name)
{
    int64_t n;

    return int_parse(str_trim(rq_field(rq, name)), &n) && n > 0 && n <= SEND_CELLS_MOST
               ? (ptrdiff_t)n - 1
               : -1;
}

/* One line, as a mapping is kept. */
static struct str line_field(struct request *rq, const char *name)
{
    struct str s = str_trim(rq_field(rq, name));

    return s.len > FIND_LONGEST || str_has_control(s) ? S("") : s;
}

static void fields_take(struct request *rq, struct columns *c)
{
    struct send_mapping *m = &c->mapping;
    ptrdiff_t sheet = place_field(rq, "sheet"), header = place_field(rq, "header");

    *m = (struct send_mapping){.sheet = sheet < 0 ? 0 : sheet,
                               .header = header < 0 ? 0 : header,
                               .hidden = rq_field(rq, "hidden").len > 0,
                               .first = place_field(rq, "first"),
                               .last = place_field(rq, "last"),
                               .metric = line_field(rq, "one_metric"),
                               .period = line_field(rq, "one_period"),
                               .reading = line_field(rq, "reading"),
                               .profile = line_field(rq, "profile")};
    for (int i = 0; i < SEND_LAYOUTS; i++)
        if (str_eq(rq_field(rq, "layout"), str_of(send_layout_name((enum send_layout)i))))
            m->layout = (enum send_layout)i;
    for (int i = 0; i < SEND_ROLES; i++)
        m->column[i] = place_field(rq, send_role_name((enum send_role)i));
}

/* Other sheet, other headings: what they are is guessed anew. */
static void guess_again(struct request *rq, struct columns *c)
{
    struct send_mapping before = c->mapping;
    struct sent_table one = {c->table.format, &c->table.sheets[before.sheet], 1};

    send_guess(rq->work, &one, &c->mapping);
    c->mapping.sheet = before.sheet;
    c->mapping.hidden = before.hidden;
}

static enum rc look_at_all(struct work *w, struct columns *c)
{
    struct send_checked checked;

    TRY(send_try(w,
                 &(struct send_ask){.table = &c->table,
                                    .mapping = &c->mapping,
                                    .rights = &c->rights,
                                    .label = c->sending.label},
                 &checked));
    c->found = send_checked_text(w, &checked);
    send_changed_take(w->arena, &checked.effect, &c->changed);
    send_weights_take(w->arena, &checked.effect, &c->weights);
    return OK;
}

static bool is_look(const struct request *rq)
{
    return str_eq(rq_field(rq, "do"), S("look"));
}

static enum rc columns_first(struct request *rq)
{
    struct columns *c = arena_new(rq->work->arena, struct columns, 1);
    ptrdiff_t sheet;

    rq->found = c;
    TRY(columns_begin(rq, c));
    sheet = c->mapping.sheet;
    fields_take(rq, c);
    if (c->mapping.sheet >= c->table.count)
        c->mapping.sheet = 0;
    if (c->mapping.sheet != sheet)
        guess_again(rq, c);
    else if (!is_look(rq))
        c->rc = look_at_all(rq->work, c);
    return c->rc == INVALID || c->rc == FORBIDDEN ? OK : c->rc;
}

static enum rc columns_choose(struct request *rq)
{
    struct work *w = rq->work;
    struct columns *c = rq->found;
    struct object o = *rq->object;
    struct json *model;
    int64_t told;

    if (c->rc != OK) {
        TRY(send_rights_of(w, c->sending.keepers, &c->rights));
        TRY(columns_model(rq, c, &model));
        return page_again(rq, &page, model);
    }
    TRY(sending_map(w, &o, send_mapping_text(w->arena, &c->mapping)));
    if (!c->found.len)
        return page_go(rq, str_fmt(w->arena, "/send/%.*s/columns#preview", STR_ARG(o.id)));
    TRY(send_citations(w, &c->changed, &told));
    TRY(sending_found(w, &o, c->found, told, &c->weights));
    return page_go(rq, sending_href(w->arena, o.id));
}

const struct route lodge_columns_routes[] = {
    ROUTE_WITH(GET, "/send/{id}/columns", columns_show, FORM_HTML | FORM_JSON, "map", "object",
               SLOW, NONE, "none", "What the columns of a table that was sent are.",
               .kind = "sending"),
    ROUTE_WITH(POST, "/send/{id}/columns", columns_choose, FORM_HTML, "map", "object", SLOW,
               NONE, "figures-looked-at",
               "Keeps what the columns are, and looks at every cell.", .kind = "sending",
               .first = columns_first),
    {0}};
