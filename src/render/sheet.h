/* sheet.h: a document laid out on sheets of A4, from the top of the first to the end.
 *
 * The same code measures and draws: without a page to draw on it only counts, which is how a
 * document that must fit on one side is tried in smaller type.
 */
#ifndef RENDER_SHEET_H
#define RENDER_SHEET_H

#include "paper/paper.h"
#include "render/tags.h"

#include <pango/pangocairo.h>

/* Points; 72 to an inch. */
#define SHEET_WIDTH 595.276
#define SHEET_HEIGHT 841.89
#define SHEET_BESIDE 50.0
#define SHEET_ABOVE 46.0
#define SHEET_BELOW 62.0 /* with the foot in it */
#define SHEET_COLUMN (SHEET_WIDTH - 2 * SHEET_BESIDE)
#define SHEET_END (SHEET_HEIGHT - SHEET_BELOW)

enum {
    SHEETS_OF_PAPER_MOST = 600,
    ROWS_ALL = 1 << 30,
};

struct sheet {
    struct arena *arena;
    const struct paper *paper;
    PangoContext *pango;
    cairo_surface_t *pdf; /* NULL while it is only measured */
    cairo_t *cr;
    struct tags *tags;
    double type;         /* of the usual size of letters: 1, or less to fit on one side */
    ptrdiff_t rows_most; /* of a table; the rest is left out, in words */
    double y;            /* from the top of this sheet */
    int number;          /* of this sheet, from 1 */
    bool list;           /* items are being drawn: its tag is open */
    int item;            /* the last one's number */
    int outline[5];      /* of the last heading at each level */
    struct str why;      /* it can't be drawn; the words */
};

/* Lays the whole document out. */
void sheet_document(struct sheet *s);

/* --- what blocks are drawn with (flow.c) ---- */

enum face { FACE_PLAIN, FACE_QUIET, FACE_INK };

struct piece {
    double size; /* points, before s->type */
    bool bold;
    enum face face;
    double width;
    PangoAlignment alignment;
    double leading; /* from line to line, as a multiple of the letters */
};

/* The words as lines of that width; the caller gives it back with g_object_unref. `runs` may be
 * NULL: then all of `text` looks the same. */
PangoLayout *piece_make(struct sheet *s, const struct piece *look, struct str text);
double piece_height(PangoLayout *layout);
/* Draws it at x and s->y as leaves under the tag that is open, with new sheets where it must;
 * s->y is below it afterwards. */
void piece_flow(struct sheet *s, PangoLayout *layout, const struct piece *look, double x,
                const struct paper_run *runs, ptrdiff_t count);
/* Draws it at a place on this sheet, as one leaf (`role`), or as an artifact (NULL). */
struct tag *piece_draw(struct sheet *s, PangoLayout *layout, const struct piece *look,
                       const char *role, double x, double y);
/* A level line, which is no part of the document. */
void rule_draw(struct sheet *s, double x, double y, double width, double thick);

/* Room for so many points below s->y on this sheet, else a new one. */
void sheet_need(struct sheet *s, double points);
/* Ends this sheet with its foot and begins the next. */
void sheet_turn(struct sheet *s);
/* The last one's foot. */
void sheet_foot(struct sheet *s);

/* --- blocks of their own files ---- */

void table_draw(struct sheet *s, const struct paper_table *t);
/* Its heading and first row. */
double table_least(struct sheet *s, const struct paper_table *t);
void figure_draw(struct sheet *s, const struct paper_block *block);
double figure_height(struct sheet *s, const struct paper_block *block);
/* The drawing in an SVG into `box` of the sheet. False, with s->why, when it is none. */
struct str picture_make(struct arena *a, struct str svg, double scale, struct str *why);

#endif
