/* rows.c: parts of a page's model as parts of a document. */
#include "paper/rows.h"

struct str paper_text(struct paper_maker *m, const struct json *model, const char *path)
{
    const struct json *j = json_at(model, path);

    return j ? json_shown(m->arena, j) : S("");
}

static ptrdiff_t count_of(const struct paper_column *columns)
{
    ptrdiff_t n = 0;

    while (columns[n].path && n < PAPER_COLUMNS_MOST)
        n++;
    return n;
}

void paper_rows(struct paper_maker *m, struct str caption, const struct json *rows,
                const struct paper_column *columns)
{
    ptrdiff_t n = count_of(columns), at = 0;

    if (!rows || rows->kind != JSON_ARRAY || !rows->u.of.count)
        return;
    struct str *headings = arena_new(m->arena, struct str, n);
    struct str *cells = arena_new(m->arena, struct str, n * rows->u.of.count);
    bool *numbers = arena_new(m->arena, bool, n);
    for (ptrdiff_t i = 0; i < n; i++) {
        headings[i] = str_of(columns[i].heading);
        numbers[i] = columns[i].number;
    }
    for (const struct json *row = rows->u.of.first; row; row = row->next)
        for (ptrdiff_t i = 0; i < n; i++) {
            struct str text = paper_text(m, row, columns[i].path);
            cells[at++] = text.len ? text : S("–");
        }
    paper_grid(m, (struct paper_table){.caption = caption,
                                       .headings = headings,
                                       .numbers = numbers,
                                       .columns = n,
                                       .cells = cells,
                                       .rows = rows->u.of.count});
}

void paper_chart(struct paper_maker *m, const struct json *model, const char *path,
                 struct str alternative)
{
    const struct json *chart = json_at(model, path);

    if (chart && chart->kind == JSON_MARKUP && chart->u.str.len)
        paper_picture(m, chart->u.str, alternative);
}
