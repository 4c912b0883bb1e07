/* table.c: a table over as many sheets as it takes, its headings again on each. */
#include "render/sheet.h"

#include <math.h>

enum { LINES_OF_A_CELL = 30, SAMPLED = 400 };

static const double between = 10, above = 2.6, least_column = 24;

/* A table with what was worked out for it. */
struct grid {
    const struct paper_table *t;
    double *x, *width;
    ptrdiff_t rows; /* that are shown */
};

static struct piece cell_look(const struct grid *g, ptrdiff_t column, bool heading)
{
    bool number = g->t->numbers && g->t->numbers[column];

    return (struct piece){.size = 8.8,
                          .bold = heading,
                          .width = g->width[column],
                          .alignment = number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT,
                          .leading = 1.12};
}

static struct str cell_text(const struct grid *g, ptrdiff_t row, ptrdiff_t column)
{
    return row < 0 ? g->t->headings[column] : g->t->cells[row * g->t->columns + column];
}

static PangoLayout *cell_make(struct sheet *s, const struct grid *g, ptrdiff_t row,
                              ptrdiff_t column, struct piece *look)
{
    *look = cell_look(g, column, row < 0);
    PangoLayout *cell = piece_make(s, look, cell_text(g, row, column));
    pango_layout_set_height(cell, -LINES_OF_A_CELL);
    pango_layout_set_ellipsize(cell, PANGO_ELLIPSIZE_END);
    return cell;
}

/* --- columns ---- */

static double text_width(struct sheet *s, PangoLayout *layout, struct str text)
{
    PangoRectangle all;

    (void)s;
    pango_layout_set_text(layout, text.at ? text.at : "", (int)text.len);
    pango_layout_get_extents(layout, NULL, &all);
    return ceil((double)all.width / PANGO_SCALE) + 1;
}

/* The longest word decides how narrow a column may be. */
static double word_width(struct sheet *s, PangoLayout *layout, struct str text)
{
    double most = 0;
    struct str word;

    while (text.len && str_split(&text, ' ', &word))
        most = fmax(most, text_width(s, layout, word));
    return most;
}

static void column_wants(struct sheet *s, const struct grid *g, ptrdiff_t column, double *least,
                         double *most)
{
    struct piece look = {.size = 8.8, .bold = true, .width = -1, .leading = 1};
    PangoLayout *bold = piece_make(s, &look, S(""));
    ptrdiff_t rows = g->rows < SAMPLED ? g->rows : SAMPLED;

    pango_layout_set_width(bold, -1);
    *most = text_width(s, bold, g->t->headings[column]);
    *least = word_width(s, bold, g->t->headings[column]);
    g_object_unref(bold);
    look.bold = false;
    PangoLayout *plain = piece_make(s, &look, S(""));
    pango_layout_set_width(plain, -1);
    bool number = g->t->numbers && g->t->numbers[column];
    for (ptrdiff_t row = 0; row < rows; row++) {
        struct str text = str_cut(cell_text(g, row, column), 0, 400);
        double width = text_width(s, plain, text);
        *most = fmax(*most, width);
        bool whole =
            number && str_find(text, S(" ")) < 0; /* a reason for a gap may be broken */
        *least = fmax(*least, whole ? width : width > *least ? word_width(s, plain, text) : 0);
    }
    g_object_unref(plain);
}

/* Each has what it needs at least; what is left goes to those that want more. */
static void columns_fit(const struct paper_table *t, const double *least, const double *most,
                        double *width)
{
    double room = SHEET_COLUMN - between * (double)(t->columns - 1), needed = 0, wanted = 0;

    for (ptrdiff_t i = 0; i < t->columns; i++) {
        needed += least[i];
        wanted += most[i] - least[i];
    }
    double part = needed >= room ? 0 : wanted > 0 ? fmin(1, (room - needed) / wanted) : 0;
    double shrink = needed > room ? room / needed : 1;
    for (ptrdiff_t i = 0; i < t->columns; i++)
        width[i] = fmax(least_column, shrink * least[i] + part * (most[i] - least[i]));
}

static struct grid grid_make(struct sheet *s, const struct paper_table *t)
{
    struct grid g = {.t = t,
                     .x = arena_new(s->arena, double, t->columns),
                     .width = arena_new(s->arena, double, t->columns),
                     .rows = t->rows < s->rows_most ? t->rows : s->rows_most};
    double *least = arena_new(s->arena, double, t->columns);
    double *most = arena_new(s->arena, double, t->columns), x = SHEET_BESIDE;

    for (ptrdiff_t i = 0; i < t->columns; i++)
        column_wants(s, &g, i, &least[i], &most[i]);
    columns_fit(t, least, most, g.width);
    for (ptrdiff_t i = 0; i < t->columns; i++) {
        g.x[i] = x;
        x += g.width[i] + between;
    }
    return g;
}

/* --- rows ---- */

static double row_height(struct sheet *s, const struct grid *g, ptrdiff_t row)
{
    double most = 0;

    for (ptrdiff_t i = 0; i < g->t->columns; i++) {
        struct piece look;
        PangoLayout *cell = cell_make(s, g, row, i, &look);
        most = fmax(most, piece_height(cell));
        g_object_unref(cell);
    }
    return most + 2 * above * s->type;
}

/* `role` of its cells by column; NULL: headings that were read before. */
static void row_draw(struct sheet *s, const struct grid *g, ptrdiff_t row, double height,
                     bool again)
{
    if (!s->cr) {
        s->y += height;
        return;
    }
    if (!again)
        tags_open(s->tags, "TR");
    for (ptrdiff_t i = 0; i < g->t->columns; i++) {
        struct piece look;
        bool heads = row < 0 || i == 0;
        PangoLayout *cell = cell_make(s, g, row, i, &look);
        struct tag *tag = piece_draw(s, cell, &look,
                                     again   ? NULL
                                     : heads ? "TH"
                                             : "TD",
                                     g->x[i], s->y + above * s->type);
        if (heads)
            tag->scope = row < 0 ? "Column" : "Row";
        g_object_unref(cell);
    }
    if (!again)
        tags_close(s->tags);
    s->y += height;
    rule_draw(s, SHEET_BESIDE, s->y - 0.25, SHEET_COLUMN, row < 0 ? 0.9 : 0.4);
}

static struct piece caption_look(void)
{
    return (struct piece){.size = 9.4,
                          .bold = true,
                          .width = SHEET_COLUMN,
                          .alignment = PANGO_ALIGN_LEFT,
                          .leading = 1.15};
}

static void caption_draw(struct sheet *s, const struct paper_table *t)
{
    struct piece look = caption_look();

    if (!t->caption.len)
        return;
    PangoLayout *caption = piece_make(s, &look, t->caption);
    piece_draw(s, caption, &look, "Caption", SHEET_BESIDE, s->y);
    s->y += piece_height(caption) + 2;
    g_object_unref(caption);
}

static void left_out_draw(struct sheet *s, const struct grid *g)
{
    struct piece look = {
        .size = 8.2, .face = FACE_QUIET, .width = SHEET_COLUMN, .leading = 1.15};
    ptrdiff_t n = g->t->rows - g->rows;

    if (n <= 0)
        return;
    PangoLayout *words =
        piece_make(s, &look,
                   str_fmt(s->arena,
                           "%td more row%s left out here so that all fits on one side; the "
                           "page itself has %s.",
                           n, n == 1 ? " is" : "s are", n == 1 ? "it" : "them"));
    tags_open(s->tags, "P");
    piece_flow(s, words, &look, SHEET_BESIDE, NULL, 0);
    tags_close(s->tags);
    g_object_unref(words);
}

double table_least(struct sheet *s, const struct paper_table *t)
{
    struct grid g = grid_make(s, t);
    double caption = t->caption.len ? 16 * s->type : 0;

    return caption + row_height(s, &g, -1) + (g.rows ? row_height(s, &g, 0) : 0);
}

void table_draw(struct sheet *s, const struct paper_table *t)
{
    struct grid g = grid_make(s, t);
    double head = row_height(s, &g, -1);

    sheet_need(s, table_least(s, t));
    tags_open(s->tags, "Table");
    caption_draw(s, t);
    row_draw(s, &g, -1, head, false);
    for (ptrdiff_t row = 0; row < g.rows && !s->why.len; row++) {
        double height = row_height(s, &g, row);
        if (s->y + height > SHEET_END && s->y > SHEET_ABOVE + head + 1) {
            sheet_turn(s);
            row_draw(s, &g, -1, head, true);
        }
        row_draw(s, &g, row, height, false);
    }
    tags_close(s->tags);
    s->y += 3;
    left_out_draw(s, &g);
    s->y += 8 * s->type;
}
