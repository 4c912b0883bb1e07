/* sheet.c: the blocks of a document, one after another. */
#include "render/sheet.h"

#include <cairo-pdf.h>

static const double indent = 16;

/* What each kind of words looks like, and the space above and below it. */
struct look {
    struct piece piece;
    double above, below;
};

static const struct look headings[] = {
    {{.size = 19, .bold = true, .width = SHEET_COLUMN, .leading = 1.1}, 0, 8},
    {{.size = 13.5, .bold = true, .width = SHEET_COLUMN, .leading = 1.1}, 12, 5},
    {{.size = 11.5, .bold = true, .width = SHEET_COLUMN, .leading = 1.1}, 9, 4},
    {{.size = 10, .bold = true, .width = SHEET_COLUMN, .leading = 1.1}, 7, 3},
};

static const struct look words[] = {
    [PAPER_WORDS] = {{.size = 10, .width = SHEET_COLUMN, .leading = 1.22}, 0, 7},
    [PAPER_LEAD] = {{.size = 12.5, .width = SHEET_COLUMN, .leading = 1.22}, 0, 9},
    [PAPER_SMALL] = {{.size = 8.2, .face = FACE_QUIET, .width = SHEET_COLUMN, .leading = 1.18},
                     0,
                     7},
    [PAPER_BULLET] = {{.size = 10, .width = SHEET_COLUMN - 16, .leading = 1.2}, 0, 3},
    [PAPER_NUMBER] = {{.size = 10, .width = SHEET_COLUMN - 16, .leading = 1.2}, 0, 3},
};

static const struct look *look_of(const struct paper_block *block)
{
    return block->kind == PAPER_HEADING ? &headings[block->level - 1] : &words[block->kind];
}

static struct str text_of(struct arena *a, const struct paper_block *block)
{
    ptrdiff_t len = 0;

    for (ptrdiff_t i = 0; i < block->run_count; i++)
        len += block->runs[i].text.len;
    struct buf b = buf_make(a, len + 1);
    for (ptrdiff_t i = 0; i < block->run_count; i++)
        buf_str(&b, block->runs[i].text);
    return buf_text(&b);
}

/* --- headings ---- */

/* A place in the list that readers show beside the document, under the one it belongs to. */
static void outline_add(struct sheet *s, int level, struct str text)
{
    int above = CAIRO_PDF_OUTLINE_ROOT;

    if (!s->cr)
        return;
    for (int i = level - 1; i > 0 && above == CAIRO_PDF_OUTLINE_ROOT; i--)
        above = s->outline[i];
    char *to = str_zero(s->arena, str_fmt(s->arena, "page=%d pos=[%d %d]", s->number,
                                          (int)SHEET_BESIDE, (int)s->y));
    s->outline[level] =
        cairo_pdf_surface_add_outline(s->pdf, above, str_zero(s->arena, text), to,
                                      level <= 2 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
    for (int i = level + 1; i < COUNT_OF(s->outline); i++)
        s->outline[i] = CAIRO_PDF_OUTLINE_ROOT;
}

/* --- lists ---- */

static void list_end(struct sheet *s)
{
    if (s->list)
        tags_close(s->tags);
    s->list = false;
    s->item = 0;
}

static bool same_list(const struct sheet *s, const struct paper_block *block)
{
    return block > s->paper->blocks && block[-1].kind == block->kind;
}

static void item_begin(struct sheet *s, const struct paper_block *block, const struct piece *l)
{
    struct piece look = *l;

    if (!same_list(s, block))
        list_end(s);
    if (!s->list)
        tags_open(s->tags, "L");
    s->list = true;
    s->item++;
    tags_open(s->tags, "LI");
    struct str mark = block->kind == PAPER_BULLET ? S("•") : str_fmt(s->arena, "%d.", s->item);
    look.width = indent;
    PangoLayout *label = piece_make(s, &look, mark);
    sheet_need(s, 2 * piece_height(label));
    piece_draw(s, label, &look, "Lbl", SHEET_BESIDE, s->y);
    g_object_unref(label);
}

/* --- words ---- */

static void words_draw(struct sheet *s, const struct paper_block *block)
{
    static const char *const roles[] = {"H1", "H2", "H3", "H4"};
    const struct look *look = look_of(block);
    bool item = block->kind == PAPER_BULLET || block->kind == PAPER_NUMBER;
    bool heading = block->kind == PAPER_HEADING;
    struct str text = text_of(s->arena, block);

    if (s->y > SHEET_ABOVE)
        s->y += look->above * s->type;
    if (heading)
        outline_add(s, block->level, text);
    if (item)
        item_begin(s, block, &look->piece);
    tags_open(s->tags, heading ? roles[block->level - 1] : item ? "LBody" : "P");
    PangoLayout *layout = piece_make(s, &look->piece, text);
    piece_flow(s, layout, &look->piece, SHEET_BESIDE + (item ? indent : 0), block->runs,
               block->run_count);
    g_object_unref(layout);
    tags_close(s->tags);
    if (item)
        tags_close(s->tags); /* LI */
    s->y += look->below * s->type;
}

/* --- blocks ---- */

static double words_least(struct sheet *s, const struct paper_block *block)
{
    const struct look *look = look_of(block);
    PangoLayout *layout = piece_make(s, &look->piece, text_of(s->arena, block));
    double all = piece_height(layout), lines = 2.6 * look->piece.size * s->type;

    g_object_unref(layout);
    return (block->keep || all < lines ? all : lines) + look->above + look->below;
}

static double least(struct sheet *s, const struct paper_block *block)
{
    switch (block->kind) {
    case PAPER_TABLE:
        return table_least(s, &block->table);
    case PAPER_FIGURE:
        return figure_height(s, block);
    case PAPER_PAGE:
        return 0;
    case PAPER_HEADING:
    case PAPER_WORDS:
    case PAPER_LEAD:
    case PAPER_SMALL:
    case PAPER_BULLET:
    case PAPER_NUMBER:
        break;
    }
    return words_least(s, block);
}

/* What is kept with what follows is measured with the first of that. */
static void keep_together(struct sheet *s, const struct paper_block *block)
{
    const struct paper_block *end = s->paper->blocks + s->paper->block_count;
    double points = 0;

    if (!block->keep)
        return;
    for (; block < end && block->keep; block++)
        points += least(s, block);
    if (block < end)
        points += least(s, block);
    if (points < SHEET_END - SHEET_ABOVE)
        sheet_need(s, points);
}

static void block_draw(struct sheet *s, const struct paper_block *block)
{
    if (block->kind != PAPER_BULLET && block->kind != PAPER_NUMBER)
        list_end(s);
    keep_together(s, block);
    switch (block->kind) {
    case PAPER_TABLE:
        table_draw(s, &block->table);
        break;
    case PAPER_FIGURE:
        figure_draw(s, block);
        break;
    case PAPER_PAGE:
        if (s->y > SHEET_ABOVE && !s->paper->one_side)
            sheet_turn(s);
        break;
    case PAPER_HEADING:
    case PAPER_WORDS:
    case PAPER_LEAD:
    case PAPER_SMALL:
    case PAPER_BULLET:
    case PAPER_NUMBER:
        words_draw(s, block);
        break;
    }
}

void sheet_document(struct sheet *s)
{
    s->number = 1;
    s->y = SHEET_ABOVE;
    for (ptrdiff_t i = 0; i < s->paper->block_count && !s->why.len; i++)
        block_draw(s, &s->paper->blocks[i]);
    list_end(s);
    sheet_foot(s);
    if (s->cr)
        cairo_show_page(s->cr);
}
