/* page_book.c: a page's tables as one workbook: each table as it is in CSV, for programs, and
 * then the first one once more for people, with what it says, its source and its licence.
 */
#include "web/inside.h"

#include "base/date.h"
#include "tables/tables.h"

#include <string.h>

enum { NOTES_MOST = 40, DAY = 86400 };

/* --- cells ---- */

static bool is_address(struct str s)
{
    return str_starts(s, S("https://")) && str_find(s, S(" ")) < 0;
}

static enum rc cell_make(struct request *rq, const struct json *from, const char *path,
                         struct cell *out)
{
    struct date d;

    switch (from->kind) {
    case JSON_STR:
        out->text = from->u.str;
        out->kind = !out->text.len              ? CELL_EMPTY
                    : date_parse(out->text, &d) ? CELL_DATE
                    : is_address(out->text)     ? CELL_LINK
                                                : CELL_TEXT;
        out->href = out->text;
        break;
    case JSON_NUM:
        *out = (struct cell){.kind = CELL_NUMBER, .number = from->u.num};
        break;
    case JSON_INT:
        *out = (struct cell){.kind = CELL_NUMBER, .number = (double)from->u.whole};
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        *out = (struct cell){.kind = CELL_BOOL, .truth = from->kind == JSON_TRUE};
        break;
    case JSON_NULL:
        break;
    case JSON_MARKUP:
    case JSON_ARRAY:
    case JSON_OBJECT:
        return work_fail(rq->work, FAULT, "", "'%s' is no value for a table's cell", path);
    }
    return OK;
}

/* --- the sheets for programs ---- */

static enum rc tidy_sheet(struct request *rq, const struct page_table *t,
                          const struct json *model, struct sheet *out)
{
    struct arena *a = rq->work->arena;
    const struct json *rows = json_at(model, t->path);
    ptrdiff_t columns = 0, at = 0;

    if (!rows || rows->kind != JSON_ARRAY)
        return work_fail(rq->work, FAULT, "", "the model has no rows at '%s'", t->path);
    while (t->columns[columns].path)
        columns++;
    struct sheet_column *headings = arena_new(a, struct sheet_column, columns);
    struct cell *cells = arena_new(a, struct cell, columns * rows->u.of.count);
    for (ptrdiff_t i = 0; i < columns; i++)
        headings[i] = (struct sheet_column){str_of(t->columns[i].heading), -1, 0};
    for (const struct json *row = rows->u.of.first; row; row = row->next)
        for (ptrdiff_t i = 0; i < columns; i++, at++) {
            const struct json *cell = json_at(row, t->columns[i].path);
            if (!cell)
                return work_fail(rq->work, FAULT, "", "a row of the table has no '%s'",
                                 t->columns[i].path);
            TRY(cell_make(rq, cell, t->columns[i].path, &cells[at]));
        }
    *out = (struct sheet){.name = str_of(t->name),
                          .columns = headings,
                          .column_count = columns,
                          .cells = cells,
                          .row_count = rows->u.of.count};
    return OK;
}

/* --- the sheet for people ---- */

struct notes {
    struct arena *arena;
    struct str at[NOTES_MOST];
    ptrdiff_t len;
};

static void note(struct notes *n, const char *label, struct str words)
{
    if (words.len && n->len < NOTES_MOST)
        n->at[n->len++] =
            label[0] ? str_fmt(n->arena, "%s: %.*s", label, STR_ARG(words)) : words;
}

static struct str text_at(const struct json *model, const char *path)
{
    const struct json *j = json_at(model, path);

    return j && j->kind == JSON_STR ? j->u.str : (struct str){0};
}

/* What the page says in words. */
static void page_notes(struct request *rq, const struct json *model, struct notes *n)
{
    static const char *const sentences[] = {"sentence", "answer", "description"};
    static const struct {
        const char *path, *label;
    } lines[] = {{"metric.definition", "What is counted"},
                 {"definition", "What is counted"},
                 {"note", "The publisher says"},
                 {"caution", "Bear in mind"},
                 {"source.title", "Source"},
                 {"source.url", "Source's address"},
                 {"source.licence", "Licence"},
                 {"source.published", "Published"}};

    for (ptrdiff_t i = 0; i < COUNT_OF(sentences) && n->len == 0; i++)
        note(n, "", text_at(model, sentences[i]));
    for (ptrdiff_t i = 0; i < COUNT_OF(lines); i++)
        note(n, lines[i].label, text_at(model, lines[i].path));
    const struct json *source = json_at(model, "source");
    if (source && source->kind == JSON_STR) {
        note(n, "Source", source->u.str);
        note(n, "Licence", text_at(model, "licence"));
    }
    note(n, "Taken from", rq->path);
    note(n, "As known at", rq_query(rq, "known"));
}

static bool cell_same(const struct cell *a, const struct cell *b)
{
    return a->kind == b->kind && str_eq(a->text, b->text) && a->truth == b->truth &&
           (a->kind != CELL_NUMBER || memcmp(&a->number, &b->number, sizeof a->number) == 0);
}

static bool column_same(const struct sheet *s, ptrdiff_t column)
{
    for (ptrdiff_t r = 1; r < s->row_count; r++)
        if (!cell_same(&s->cells[column], &s->cells[r * s->column_count + column]))
            return false;
    return s->row_count > 1;
}

static struct str as_heading(struct arena *a, struct str s)
{
    char *text = str_zero(a, s);

    if (text[0] >= 'a' && text[0] <= 'z')
        text[0] = (char)(text[0] - 'a' + 'A');
    return str_of(text);
}

static int decimals_of(const struct json *model)
{
    const struct json *j = json_at(model, "metric.decimals");

    j = j ? j : json_at(model, "decimals");
    return j && j->kind == JSON_INT && j->u.whole >= 0 && j->u.whole <= 9 ? (int)j->u.whole
                                                                          : -1;
}

/* A number of this column is a figure as published, not a place or a count. */
static bool is_figure(struct str heading)
{
    static const struct str figures[] = {STR_INIT("value"),        STR_INIT("lower"),
                                         STR_INIT("upper"),        STR_INIT("group low"),
                                         STR_INIT("group middle"), STR_INIT("group high")};

    for (ptrdiff_t i = 0; i < COUNT_OF(figures); i++)
        if (str_eq(heading, figures[i]))
            return true;
    return false;
}

/* Columns that say the same in each row are said once, above the table. */
static ptrdiff_t columns_chosen(const struct sheet *from, struct notes *n, ptrdiff_t *chosen)
{
    ptrdiff_t count = 0;

    for (ptrdiff_t i = 0; i < from->column_count; i++) {
        const struct cell *c = &from->cells[i];
        if (!column_same(from, i))
            chosen[count++] = i;
        else if ((c->kind == CELL_TEXT || c->kind == CELL_DATE) && n->len < NOTES_MOST)
            n->at[n->len++] = str_fmt(n->arena, "%.*s: %.*s",
                                      STR_ARG(as_heading(n->arena, from->columns[i].heading)),
                                      STR_ARG(c->text));
    }
    return count;
}

static void presentation_sheet(struct request *rq, const struct json *model,
                               const struct sheet *from, struct sheet *out)
{
    struct arena *a = rq->work->arena;
    struct notes *n = arena_new(a, struct notes, 1);
    ptrdiff_t *chosen = arena_new(a, ptrdiff_t, from->column_count);

    n->arena = a;
    page_notes(rq, model, n);
    ptrdiff_t count = columns_chosen(from, n, chosen);
    struct sheet_column *columns = arena_new(a, struct sheet_column, count);
    struct cell *cells = arena_new(a, struct cell, count * from->row_count);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str heading = from->columns[chosen[i]].heading;
        columns[i].heading = as_heading(a, heading);
        columns[i].decimals = is_figure(heading) ? decimals_of(model) : -1;
        for (ptrdiff_t r = 0; r < from->row_count; r++)
            cells[r * count + i] = from->cells[r * from->column_count + chosen[i]];
    }
    *out = (struct sheet){.name = S("To read"),
                          .title = text_at(model, "title"),
                          .notes = n->at,
                          .note_count = n->len,
                          .columns = columns,
                          .column_count = count,
                          .cells = cells,
                          .row_count = from->row_count};
}

/* --- the workbook ---- */

/* All tables, or the one that ?table asks for. */
static enum rc sheets_make(struct request *rq, const struct page *page,
                           const struct json *model, struct sheet *sheets, ptrdiff_t *count)
{
    struct str asked = rq_query(rq, "table");

    *count = 0;
    for (const struct page_table *t = page->tables; t && t->name; t++)
        if ((!asked.len || str_eq(asked, str_of(t->name))) && *count < SHEETS_MOST - 1)
            TRY(tidy_sheet(rq, t, model, &sheets[(*count)++]));
    if (*count == 0 && page->tables)
        return work_fail(rq->work, INVALID, "table", "There is no table '%.*s' here.",
                         STR_ARG(str_cut(asked, 0, 40)));
    if (*count == 0)
        return NOT_FOUND;
    presentation_sheet(rq, model, &sheets[0], &sheets[*count]);
    *count += 1;
    return OK;
}

enum rc page_book(struct request *rq, const struct page *page, const struct json *model)
{
    struct work *w = rq->work;
    struct sheet *sheets = arena_new(w->arena, struct sheet, SHEETS_MOST);
    struct workbook book = {.title = text_at(model, "title"),
                            .subject = text_at(model, "description"),
                            .author = S("Folkmoot"),
                            .language = S("en-GB"),
                            /* of the day alone, so that it may be kept */
                            .made_at = w->now - w->now % DAY,
                            .sheets = sheets};
    bool xlsx = rq->form == FORM_XLSX;
    struct str bytes, why = {0};

    TRY(sheets_make(rq, page, model, sheets, &book.sheet_count));
    enum rc rc = (xlsx ? workbook_xlsx : workbook_ods)(w->arena, &book, &bytes, &why);
    if (rc != OK)
        return work_fail(w, rc, "", "%.*s", STR_ARG(why));
    reply_fill(rq,
               xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    : "application/vnd.oasis.opendocument.spreadsheet",
               bytes);
    rq->reply->file_name =
        page_file_name(rq, rq_query(rq, "table"), form_ending((enum form)rq->form));
    return OK;
}
