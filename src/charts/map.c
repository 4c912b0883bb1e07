/* map.c: a map of the places' outlines.
 *
 * Corners are written in half units, as whole numbers from one corner to the next: the picture
 * of a country is a third of the size that one decimal would need. Corners that fall together
 * are left out; a place too small to be seen is drawn as the smallest square that can be.
 */
#include "charts/map.h"

#include <math.h>

#include "charts/map_parts.h"

enum {
    FINE = 2, /* steps of the drawing in one unit */
    TALLEST_WIDE = 620,
    TALLEST_NARROW = 420,
    LEAST = 3, /* steps; the side of what is too small to be seen */
};

struct plan {
    struct map map; /* first: map_outlines hands it back */
    double low_x, high_y, scale;
};

static bool plan_bounds(struct plan *p, double *across, double *down)
{
    struct span x = span_none(), y = span_none();
    const struct chart_map *chart = p->map.chart;

    for (ptrdiff_t i = 0; i < chart->count; i++)
        for (ptrdiff_t r = 0; r < chart->places[i].ring_count; r++)
            for (ptrdiff_t k = 0; k < chart->places[i].rings[r].count; k++) {
                span_add(&x, chart->places[i].rings[r].at[k].x);
                span_add(&y, chart->places[i].rings[r].at[k].y);
            }
    if (!span_seen(x) || fmax(fabs(x.low), fabs(x.high)) > CHART_MAP_FURTHEST ||
        fmax(fabs(y.low), fabs(y.high)) > CHART_MAP_FURTHEST)
        return false;
    p->low_x = x.low;
    p->high_y = y.high;
    *across = fmax(1, x.high - x.low);
    *down = fmax(1, y.high - y.low);
    return true;
}

/* In units of the picture, with room for half of the widest outline. */
static double at_x(const struct plan *p, int32_t x)
{
    return 2 + (x - p->low_x) * p->scale;
}

static double at_y(const struct plan *p, int32_t y)
{
    return 2 + (p->high_y - y) * p->scale;
}

/* Whether a key in the upper right corner would lie on any place. */
static bool key_covers(const struct plan *p)
{
    const struct chart_map *chart = p->map.chart;
    double from = p->map.svg.width - p->map.key.width - KEY_GAP / 2.0;
    double to = p->map.key.height + KEY_GAP / 2.0;

    for (ptrdiff_t i = 0; i < chart->count; i++)
        for (ptrdiff_t r = 0; r < chart->places[i].ring_count; r++)
            for (ptrdiff_t k = 0; k < chart->places[i].rings[r].count; k++) {
                struct chart_corner c = chart->places[i].rings[r].at[k];
                if (at_x(p, c.x) > from && at_y(p, c.y) < to)
                    return true;
            }
    return false;
}

static bool layout(struct plan *p)
{
    struct map *m = &p->map;
    bool narrow = m->chart->head.narrow;
    double across, down, room = m->svg.width - 4;

    if (!plan_bounds(p, &across, &down))
        return false;
    p->scale = fmin(room / across, (narrow ? TALLEST_NARROW : TALLEST_WIDE) / down);
    m->width = across * p->scale + 4;
    m->height = down * p->scale + 4;
    map_key_measure(m);
    if (narrow || key_covers(p))
        map_key_below(m);
    else
        map_key_beside(m);
    return true;
}

/* --- outlines --------------------------------------------------------------------------------
 */

/* A number led by a blank only where it would else run into the one before it. */
static void step_put(struct buf *out, long n, bool first)
{
    if (n >= 0 && !first)
        buf_char(out, ' ');
    buf_int(out, n);
}

/* Gives the number of corners that are seen. */
static ptrdiff_t ring_path(const struct plan *p, const struct chart_ring *ring, struct buf *out)
{
    long x = 0, y = 0;
    ptrdiff_t seen = 0;

    for (ptrdiff_t i = 0; i < ring->count; i++) {
        long to_x = lround(at_x(p, ring->at[i].x) * FINE);
        long to_y = lround(at_y(p, ring->at[i].y) * FINE);
        if (seen && to_x == x && to_y == y)
            continue;
        if (seen < 2)
            buf_char(out, seen == 0 ? 'M' : 'l');
        step_put(out, seen ? to_x - x : to_x, seen < 2);
        step_put(out, seen ? to_y - y : to_y, false);
        x = to_x;
        y = to_y;
        seen++;
    }
    if (seen)
        buf_char(out, 'z');
    return seen;
}

static void place_path(struct map *m, const struct chart_place *place, struct buf *out)
{
    const struct plan *p = (const struct plan *)m;
    ptrdiff_t seen = 0, from = out->len;

    for (ptrdiff_t r = 0; r < place->ring_count; r++) {
        ptrdiff_t before = out->len, corners = ring_path(p, &place->rings[r], out);
        if (corners < 3)
            out->len = before;
        seen += corners < 3 ? 0 : corners;
    }
    if (seen || !place->ring_count || !place->rings[0].count)
        return;
    out->len = from;
    svg_put(out, "M", round(at_x(p, place->rings[0].at[0].x) * FINE));
    svg_put(out, " ", round(at_y(p, place->rings[0].at[0].y) * FINE));
    buf_fmt(out, "h%dv%dh-%dz", LEAST, LEAST, LEAST);
}

/* Where the chosen council lies. */
static void marked_bounds(const struct plan *p, struct span *x, struct span *y)
{
    const struct chart_map *chart = p->map.chart;

    for (ptrdiff_t i = 0; i < chart->count; i++)
        for (ptrdiff_t r = 0; chart->places[i].marked && r < chart->places[i].ring_count; r++)
            for (ptrdiff_t k = 0; k < chart->places[i].rings[r].count; k++) {
                span_add(x, at_x(p, chart->places[i].rings[r].at[k].x));
                span_add(y, at_y(p, chart->places[i].rings[r].at[k].y));
            }
}

static void shapes_draw(struct plan *p)
{
    struct map *m = &p->map;

    svg_put(m->svg.out, "<g transform=\"scale(", 1.0 / FINE);
    buf_lit(m->svg.out, ")\" fill-rule=\"evenodd\">\n");
    for (int shade = 0; shade < CHART_SHADES; shade++) {
        bool open = false;
        for (ptrdiff_t i = 0; i < m->chart->count; i++) {
            const struct chart_place *place = &m->chart->places[i];
            if ((int)place->shade != shade || !place->ring_count)
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
    }
    map_outlines(m, FINE, place_path);
    buf_lit(m->svg.out, "</g>\n");
}

void chart_map(struct arena *a, const struct chart_map *chart, struct buf *out)
{
    struct plan p = {.map = {.svg = svg_make(a, &chart->head, out), .chart = chart}};
    struct map *m = &p.map;
    struct span x = span_none(), y = span_none();

    m->tile = FINE;
    if (!layout(&p)) {
        svg_empty(&m->svg);
        return;
    }
    /* A finger can't tell places apart that are six pixels wide: the small picture has no
     * links. */
    for (ptrdiff_t i = 0; i < chart->count && !chart->head.narrow && !chart->head.alone; i++)
        m->linked = m->linked || chart->places[i].href.len > 0;
    svg_begin(&m->svg, fmax(m->height, m->key.y + m->key.height), m->linked);
    map_textures(m);
    shapes_draw(&p);
    marked_bounds(&p, &x, &y);
    if (span_seen(x))
        map_name_draw(m, x.low, x.high, y.low, y.high);
    m->tile = 1;
    map_key_draw(m);
    svg_end(&m->svg);
}
