/* hex.c: one equal hexagon for each place, where its neighbours are, with its letters where
 * they fit. */
#include "charts/map.h"

#include <math.h>

#include "charts/map_parts.h"

enum {
    WIDEST = 64,       /* a hexagon; a few of them are not to fill the page */
    CODE_TALLEST = 16, /* letters in it */
    CODE_SMALLEST = 10,
    TALLEST_WIDE = 620,
    TALLEST_NARROW = 420,
};

#define ROW 0.866025403784 /* from row to row, in widths: half of the root of 3 */

struct comb {
    struct map map; /* first: map_outlines hands it back */
    int low_column, high_row;
    double side;   /* a hexagon's width */
    double code;   /* the letters' height; 0 for none */
    bool indented; /* no hexagon stands at the left edge in an even row */
};

static double centre_x(const struct comb *c, const struct chart_place *p)
{
    double half = (p->row & 1 ? 0.5 : 0) + (c->indented ? -0.5 : 0);

    return 2 + c->side * (p->column - c->low_column + 0.5 + half);
}

static double centre_y(const struct comb *c, const struct chart_place *p)
{
    return 2 + c->side * ((c->high_row - p->row) * ROW + 0.5 / ROW);
}

static bool too_far(int place)
{
    return place > CHART_HEX_FURTHEST || place < -CHART_HEX_FURTHEST;
}

static bool bounds(struct comb *c, double *across, double *down)
{
    const struct chart_map *chart = c->map.chart;
    int high_column = 0, low_row = 0;
    double right = 0;

    c->indented = true;
    for (ptrdiff_t i = 0; i < chart->count; i++) {
        const struct chart_place *p = &chart->places[i];
        if (too_far(p->column) || too_far(p->row))
            return false;
        if (i == 0 || p->column < c->low_column)
            c->low_column = p->column;
        if (i == 0 || p->row > c->high_row)
            c->high_row = p->row;
        if (i == 0 || p->column > high_column)
            high_column = p->column;
        if (i == 0 || p->row < low_row)
            low_row = p->row;
    }
    for (ptrdiff_t i = 0; i < chart->count; i++) {
        const struct chart_place *p = &chart->places[i];
        if (p->column == c->low_column && !(p->row & 1))
            c->indented = false;
        right = fmax(right, p->column - c->low_column + 1 + (p->row & 1 ? 0.5 : 0));
    }
    *across = right - (c->indented ? 0.5 : 0);
    *down = (c->high_row - low_row) * ROW + 1 / ROW;
    return chart->count > 0;
}

/* The largest letters with which the longest fits into its hexagon. */
static double code_height(const struct comb *c)
{
    const struct chart_map *chart = c->map.chart;

    for (double height = CODE_TALLEST; height >= CODE_SMALLEST; height--) {
        bool fits = true, any = false;
        for (ptrdiff_t i = 0; i < chart->count && fits; i++) {
            any = any || chart->places[i].code.len;
            fits = svg_text_width(chart->places[i].code, height, false) <= c->side - 3;
        }
        if (fits)
            return any ? height : 0;
    }
    return 0;
}

static bool key_covers(const struct comb *c)
{
    double from = c->map.svg.width - c->map.key.width - KEY_GAP / 2.0;
    double to = c->map.key.height + KEY_GAP / 2.0;

    for (ptrdiff_t i = 0; i < c->map.chart->count; i++) {
        const struct chart_place *p = &c->map.chart->places[i];
        if (centre_x(c, p) + c->side / 2 > from && centre_y(c, p) - c->side * 0.58 < to)
            return true;
    }
    return false;
}

static bool layout(struct comb *c)
{
    struct map *m = &c->map;
    bool narrow = m->chart->head.narrow;
    double across, down;

    if (!bounds(c, &across, &down))
        return false;
    c->side =
        fmin((m->svg.width - 4) / across, (narrow ? TALLEST_NARROW : TALLEST_WIDE) / down);
    c->side = fmin(c->side, WIDEST);
    m->width = across * c->side + 4;
    m->height = down * c->side + 4;
    c->code = code_height(c);
    map_key_measure(m);
    if (narrow || key_covers(c))
        map_key_below(m);
    else
        map_key_beside(m);
    return true;
}

/* --- drawing --------------------------------------------------------------------------------
 */

static void place_path(struct map *m, const struct chart_place *place, struct buf *out)
{
    const struct comb *c = (const struct comb *)m;
    double half = c->side / 2, edge = c->side / (2 * ROW);

    svg_put(out, "M", centre_x(c, place));
    svg_put(out, " ", centre_y(c, place) - edge);
    svg_put(out, "l", half);
    svg_put(out, " ", edge / 2);
    svg_put(out, "v", edge);
    svg_put(out, "l", -half);
    svg_put(out, " ", edge / 2);
    svg_put(out, "l", -half);
    svg_put(out, " ", -edge / 2);
    svg_put(out, "v", -edge);
    buf_char(out, 'z');
}

/* Letters of one shade, with a rim of it, so that its texture does not run through them. */
static void codes_draw(struct comb *c, int shade)
{
    static const char *const colours[CHART_SHADES][2] = {
        {SVG_PAPER, SVG_STRONG}, {SVG_PAPER, SVG_MAP_2}, {SVG_INK, SVG_MAP_3},
        {SVG_INK, SVG_MAP_4},    {SVG_INK, SVG_PAPER},   {SVG_QUIET, SVG_PAPER}};
    struct svg *s = &c->map.svg;

    buf_fmt(s->out,
            "<g class=\"c-code-%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"3\" "
            "stroke-linejoin=\"round\" paint-order=\"stroke\" text-anchor=\"middle\" "
            "pointer-events=\"none\" aria-hidden=\"true\"",
            map_shade_name(shade), colours[shade][0], colours[shade][1]);
    svg_put(s->out, " font-size=\"", c->code);
    buf_lit(s->out, "\">\n");
    for (ptrdiff_t i = 0; i < c->map.chart->count; i++) {
        const struct chart_place *p = &c->map.chart->places[i];
        if ((int)p->shade != shade || !p->code.len)
            continue;
        svg_put(s->out, "<text text-anchor=\"middle\" x=\"", centre_x(c, p));
        svg_put(s->out, "\" y=\"", centre_y(c, p) + c->code * 0.36);
        buf_lit(s->out, "\">");
        svg_escaped(s->out, p->code);
        buf_lit(s->out, "</text>\n");
    }
    buf_lit(s->out, "</g>\n");
}

static void shapes_draw(struct comb *c)
{
    struct map *m = &c->map;

    for (int shade = 0; shade < CHART_SHADES; shade++) {
        bool open = false;
        for (ptrdiff_t i = 0; i < m->chart->count; i++) {
            const struct chart_place *place = &m->chart->places[i];
            if ((int)place->shade != shade)
                continue;
            if (!open)
                map_group_open(m, shade);
            open = true;
            map_place_open(m, place);
            place_path(m, place, m->svg.out);
            map_place_close(m, place);
        }
        if (open)
            map_group_close(m);
        if (open && c->code > 0)
            codes_draw(c, shade);
    }
    map_outlines(m, 1, place_path);
}

static void name_draw(struct comb *c)
{
    for (ptrdiff_t i = 0; i < c->map.chart->count; i++) {
        const struct chart_place *p = &c->map.chart->places[i];
        double x = centre_x(c, p), y = centre_y(c, p);
        if (p->marked) {
            map_name_draw(&c->map, x, x, y - c->side * 0.58, y + c->side * 0.58);
            return;
        }
    }
}

void chart_hex(struct arena *a, const struct chart_map *chart, struct buf *out)
{
    struct comb c = {.map = {.svg = svg_make(a, &chart->head, out), .chart = chart, .tile = 1}};
    struct map *m = &c.map;

    if (!layout(&c)) {
        svg_empty(&m->svg);
        return;
    }
    for (ptrdiff_t i = 0; i < chart->count && !chart->head.narrow && !chart->head.alone; i++)
        m->linked = m->linked || chart->places[i].href.len > 0;
    svg_begin(&m->svg, fmax(m->height, m->key.y + m->key.height), m->linked);
    map_textures(m);
    shapes_draw(&c);
    if (!c.code) /* else its letters are in it, and its name in the key */
        name_draw(&c);
    map_key_draw(m);
    svg_end(&m->svg);
}
