/* flow.c: words in lines, from one sheet to the next. */
#include "render/sheet.h"

#include <math.h>
#include <string.h>

#define FONT "Liberation Sans, DejaVu Sans, sans-serif"

enum { LINES_TOGETHER = 2, FOOT_SIZE = 8 };

static const double quiet[] = {0.314, 0.353, 0.373}, ink[] = {0.043, 0.047, 0.047},
                    linked[] = {0.071, 0.263, 0.427}, line_grey[] = {0.694, 0.706, 0.714};

static void colour(struct sheet *s, const double *rgb)
{
    cairo_set_source_rgb(s->cr, rgb[0], rgb[1], rgb[2]);
}

/* --- one piece ---- */

PangoLayout *piece_make(struct sheet *s, const struct piece *look, struct str text)
{
    PangoLayout *layout = pango_layout_new(s->pango);
    PangoFontDescription *font = pango_font_description_from_string(FONT);

    pango_font_description_set_absolute_size(font, look->size * s->type * PANGO_SCALE);
    pango_font_description_set_weight(font,
                                      look->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(look->width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, look->alignment);
    pango_layout_set_line_spacing(layout, (float)look->leading);
    pango_layout_set_text(layout, text.at ? text.at : "", (int)text.len);
    return layout;
}

double piece_height(PangoLayout *layout)
{
    PangoRectangle all;

    pango_layout_get_extents(layout, NULL, &all);
    return (double)all.height / PANGO_SCALE;
}

/* Which of the runs a byte of their common text belongs to. */
static const struct paper_run *run_at(const struct paper_run *runs, ptrdiff_t count, int byte)
{
    ptrdiff_t end = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        end += runs[i].text.len;
        if (byte < end)
            return &runs[i];
    }
    return NULL;
}

static bool may_lead(struct str href)
{
    return str_starts(href, S("https://")) || str_starts(href, S("http://"));
}

static const double *ink_of(const struct piece *look, bool leads)
{
    return leads ? linked : look->face == FACE_QUIET ? quiet : ink;
}

/* One stretch of a line with the same look and the same address. */
static double stretch_draw(struct sheet *s, PangoLayout *layout, const struct piece *look,
                           PangoLayoutRun *run, bool leads, double x, double base)
{
    PangoGlyphItem *item = run;
    double width = (double)pango_glyph_string_get_width(item->glyphs) / PANGO_SCALE;

    colour(s, ink_of(look, leads));
    cairo_move_to(s->cr, x, base);
    pango_cairo_show_glyph_item(s->cr, pango_layout_get_text(layout), item);
    if (leads) {
        cairo_rectangle(s->cr, x, base + 1.2, width, 0.5);
        cairo_fill(s->cr);
    }
    return x + width;
}

/* What is being drawn into: a leaf lasts as long as sheet and address stay the same. */
struct leaf {
    bool open;
    const struct paper_run *link;
};

static void leaf_end(struct sheet *s, struct leaf *leaf)
{
    if (leaf->open)
        tags_end(s->tags, s->cr);
    leaf->open = false;
}

static void leaf_begin(struct sheet *s, struct leaf *leaf, const struct paper_run *link)
{
    if (leaf->open && leaf->link == link)
        return;
    leaf_end(s, leaf);
    tags_begin(s->tags, s->cr, TAG_PIECE, link ? link->href : S(""));
    *leaf = (struct leaf){true, link};
}

static void line_draw(struct sheet *s, PangoLayout *layout, const struct piece *look,
                      PangoLayoutLine *line, double x, double base,
                      const struct paper_run *runs, ptrdiff_t count, struct leaf *leaf)
{
    for (GSList *at = line->runs; at; at = at->next) {
        PangoGlyphItem *item = at->data;
        const struct paper_run *run = run_at(runs, count, item->item->offset);
        bool leads = run && may_lead(run->href);
        leaf_begin(s, leaf, leads ? run : NULL);
        x = stretch_draw(s, layout, look, item, leads, x, base);
    }
    if (leaf->link) /* a link's surface is one rectangle: it ends with the line */
        leaf_end(s, leaf);
}

/* Strong words, and an end of the stretch where an address ends. */
static void runs_mark(PangoLayout *layout, const struct paper_run *runs, ptrdiff_t count)
{
    PangoAttrList *list = pango_attr_list_new();
    guint from = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        guint to = from + (guint)runs[i].text.len;
        PangoAttribute *weight = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
        PangoAttribute *own = pango_attr_foreground_new((guint16)(i & 1), 0, 0);
        own->start_index = weight->start_index = from;
        own->end_index = weight->end_index = to;
        pango_attr_list_insert(list, own);
        if (runs[i].strong)
            pango_attr_list_insert(list, weight);
        else
            pango_attribute_destroy(weight);
        from = to;
    }
    if (count > 1)
        pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

/* The points that the next lines take together. */
static double lines_height(PangoLayoutIter *from, int lines)
{
    PangoLayoutIter *at = pango_layout_iter_copy(from);
    PangoRectangle line;
    double points = 0;

    do {
        pango_layout_iter_get_line_extents(at, NULL, &line);
        points += (double)line.height / PANGO_SCALE;
    } while (--lines > 0 && pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
    return points;
}

void piece_flow(struct sheet *s, PangoLayout *layout, const struct piece *look, double x,
                const struct paper_run *runs, ptrdiff_t count)
{
    runs_mark(layout, runs, count);
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    struct leaf leaf = {false, NULL};
    double top = 0;

    do {
        PangoRectangle line;
        pango_layout_iter_get_line_extents(at, NULL, &line);
        double height = (double)line.height / PANGO_SCALE;
        double together = lines_height(at, top > 0 ? 1 : LINES_TOGETHER);
        if (s->y + together > SHEET_END && s->y > SHEET_ABOVE) {
            leaf_end(s, &leaf);
            sheet_turn(s);
        }
        double base =
            s->y + (double)(pango_layout_iter_get_baseline(at) - line.y) / PANGO_SCALE;
        if (s->cr)
            line_draw(s, layout, look, pango_layout_iter_get_line_readonly(at),
                      x + (double)line.x / PANGO_SCALE, base, runs, count, &leaf);
        s->y += height;
        top += height;
    } while (pango_layout_iter_next_line(at));
    leaf_end(s, &leaf);
    pango_layout_iter_free(at);
}

struct tag *piece_draw(struct sheet *s, PangoLayout *layout, const struct piece *look,
                       const char *role, double x, double y)
{
    if (!s->cr)
        return NULL;
    struct tag *tag = tags_begin(s->tags, s->cr, role, S(""));
    colour(s, ink_of(look, false));
    cairo_move_to(s->cr, x, y);
    pango_cairo_show_layout(s->cr, layout);
    tags_end(s->tags, s->cr);
    return tag;
}

void rule_draw(struct sheet *s, double x, double y, double width, double thick)
{
    if (!s->cr)
        return;
    tags_begin(s->tags, s->cr, NULL, S(""));
    colour(s, line_grey);
    cairo_rectangle(s->cr, x, y, width, thick);
    cairo_fill(s->cr);
    tags_end(s->tags, s->cr);
}

/* --- sheets ---- */

void sheet_foot(struct sheet *s)
{
    struct piece look = {.size = FOOT_SIZE / s->type,
                         .face = FACE_QUIET,
                         .width = SHEET_COLUMN - 60,
                         .alignment = PANGO_ALIGN_LEFT,
                         .leading = 1.2};
    double y = SHEET_END + 16;

    if (!s->cr)
        return;
    PangoLayout *foot = piece_make(s, &look, s->paper->foot);
    pango_layout_set_height(foot, -3);
    pango_layout_set_ellipsize(foot, PANGO_ELLIPSIZE_END);
    rule_draw(s, SHEET_BESIDE, y - 5, SHEET_COLUMN, 0.5);
    piece_draw(s, foot, &look, NULL, SHEET_BESIDE, y);
    g_object_unref(foot);
    look.width = 56;
    look.alignment = PANGO_ALIGN_RIGHT;
    PangoLayout *number = piece_make(s, &look, str_fmt(s->arena, "Page %d", s->number));
    piece_draw(s, number, &look, NULL, SHEET_WIDTH - SHEET_BESIDE - look.width, y);
    g_object_unref(number);
}

void sheet_turn(struct sheet *s)
{
    if (s->number >= SHEETS_OF_PAPER_MOST)
        s->why = S("This document would have too many pages. Ask for less.");
    sheet_foot(s);
    if (s->cr)
        cairo_show_page(s->cr);
    s->number++;
    s->y = SHEET_ABOVE;
}

void sheet_need(struct sheet *s, double points)
{
    if (s->y + points > SHEET_END && s->y > SHEET_ABOVE)
        sheet_turn(s);
}
