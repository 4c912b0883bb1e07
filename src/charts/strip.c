/* strip.c: everybody as a dot on one axis, the chosen council larger, in front and named.
 *
 * Dots that would cover each other move off the axis by whole steps, nearest free step first,
 * in the order of their values: the same figures always give the same picture.
 */
#include "charts/chart.h"

#include <math.h>
#include <stdlib.h>

#include "charts/scale.h"
#include "charts/svg.h"

enum {
    SMALL_WIDTH = 160,
    SMALL_HEIGHT = 28,
    MOST_LEVELS =
        17, /* the axis and eight steps on either side; past it dots do cover each other */
    SMALL_LEVELS = 5,
    MANY = 60, /* dots get smaller from here */
    CROWD = 160,
    TICKS = 6,
    TICKS_NARROW = 5,
    INSET = 16, /* from the edge of the picture to the ends of the axis */
    SMALL_INSET = 7,
};

/* One dot where it will be drawn. */
struct spot {
    double x;
    ptrdiff_t index; /* of its dot */
    int level;       /* 0 on the axis, then 1, -1, 2, -2, … */
};

struct strip {
    struct svg svg;
    const struct chart_strip *chart;
    struct ticks ticks;
    struct scale x;
    struct spot *spots;
    ptrdiff_t count;
    const struct spot *marked; /* the first that is; NULL for none */
    double radius, marked_radius, pitch;
    int levels;
    double axis;  /* y of the dots' middle */
    double above; /* height of the words above the dots */
    double half;  /* height of the swarm above and below its middle */
    bool named;   /* dots show their names when they are pointed at or have the focus */
    double tips;  /* y of those */
};

/* --- layout ------------------------------------------------------------------------------ */

static int spot_order(const void *left, const void *right)
{
    const struct spot *a = left, *b = right;

    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static struct span values_span(const struct chart_strip *chart)
{
    struct span s = span_none();

    for (ptrdiff_t i = 0; i < chart->count; i++)
        span_add(&s, chart->dots[i].value);
    if (span_seen(s))
        span_add(&s, chart->middle);
    return s;
}

static void spots_make(struct strip *t)
{
    t->spots = arena_new(t->svg.arena, struct spot, t->chart->count);
    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        if (svg_is_gap(t->chart->dots[i].value))
            continue;
        t->spots[t->count++] =
            (struct spot){.x = scale_at(&t->x, t->chart->dots[i].value), .index = i};
    }
    qsort(t->spots, (size_t)t->count, sizeof *t->spots, spot_order);
    for (ptrdiff_t i = 0; i < t->count && !t->marked; i++)
        if (t->chart->dots[t->spots[i].index].marked)
            t->marked = &t->spots[i];
}

/* How far off the axis: level 1 is one step up, level 2 one step down, and so on. */
static double level_offset(const struct strip *t, int level)
{
    double steps = (level + 1) / 2;
    return (level % 2 ? -steps : steps) * t->pitch;
}

static bool on_marked(const struct strip *t, const struct spot *spot, int level)
{
    if (!t->marked)
        return false;
    double across = spot->x - t->marked->x, off = level_offset(t, level);
    double apart = t->radius + t->marked_radius;
    return across * across + off * off < apart * apart;
}

/* The first level free at this place, or the one that has been free for longest. */
static int level_find(const struct strip *t, const struct spot *spot, const double *taken)
{
    int best = 0;

    for (int level = 0; level < t->levels; level++) {
        if (on_marked(t, spot, level))
            continue;
        if (spot->x - taken[level] >= 2 * t->radius)
            return level;
        if (taken[level] < taken[best])
            best = level;
    }
    return best;
}

static void spots_spread(struct strip *t)
{
    double taken[MOST_LEVELS];

    for (int level = 0; level < MOST_LEVELS; level++)
        taken[level] = -INFINITY;
    for (ptrdiff_t i = 0; i < t->count; i++) {
        struct spot *spot = &t->spots[i];
        if (spot != t->marked)
            spot->level = level_find(t, spot, taken);
        taken[spot->level] = fmax(taken[spot->level], spot->x);
        t->half = fmax(t->half, fabs(level_offset(t, spot->level)));
    }
}

static void layout(struct strip *t, struct span values)
{
    bool small = t->chart->small;
    double inset = small ? SMALL_INSET : INSET;

    if (small)
        t->svg.width = SMALL_WIDTH;
    t->ticks = ticks_round(values, t->chart->head.narrow ? TICKS_NARROW : TICKS);
    bool level = values.low == values.high;
    t->x = (struct scale){small && !level ? values : ticks_span(&t->ticks), inset,
                          t->svg.width - inset};
    t->radius = small ? 3 : t->chart->count >= CROWD ? 3 : t->chart->count >= MANY ? 4 : 5;
    t->marked_radius = small ? 5 : 8;
    t->pitch = small ? 5 : t->radius * 2;
    t->levels = small ? SMALL_LEVELS : MOST_LEVELS;
    spots_make(t);
    spots_spread(t);
    t->named =
        t->chart->named && !small && !t->chart->head.alone && t->count <= CHART_MOST_NAMED;
}

/* --- shapes ------------------------------------------------------------------------------ */

static void middle_draw(struct strip *t, double from, double to)
{
    double x = scale_at(&t->x, t->chart->middle);

    svg_stroke(&t->svg, "class=\"c-mid\" stroke=\"" SVG_INK "\" stroke-width=\"1.5\"", x, from,
               x, to);
}

/* In a group of its own, which can have the focus, with words that show while it has. */
static void named_open(struct strip *t, const struct chart_dot *dot)
{
    buf_lit(t->svg.out, "<g class=\"c-named\" tabindex=\"0\" role=\"img\" aria-label=\"");
    svg_escaped(t->svg.out, dot->name);
    buf_lit(t->svg.out, ": ");
    svg_escaped(t->svg.out, dot->text);
    buf_lit(t->svg.out, "\">\n");
}

static void named_close(struct strip *t, const struct spot *spot, const struct chart_dot *dot)
{
    buf_lit(t->svg.out, "<g class=\"c-tip\" visibility=\"hidden\">\n");
    svg_label_within(&t->svg,
                     (struct svg_label){.text = str_fmt(t->svg.arena, "%.*s %.*s",
                                                        STR_ARG(dot->name), STR_ARG(dot->text)),
                                        .x = spot->x,
                                        .y = t->tips});
    buf_lit(t->svg.out, "</g>\n</g>\n");
}

static void dot_draw(struct strip *t, const struct spot *spot)
{
    const struct chart_dot *dot = &t->chart->dots[spot->index];
    struct buf *out = t->svg.out;
    char tag[SVG_TAG], *at = tag;

    if (dot->marked)
        at = svg_lit(at, "<circle class=\"c-dot-on\" fill=\"" SVG_STRONG
                         "\" stroke=\"" SVG_PAPER "\" stroke-width=\"1.5\" cx=\"");
    else
        at = svg_lit(at, "<circle class=\"c-dot\" fill=\"" SVG_GREY "\" cx=\"");
    at = svg_digits(at, spot->x);
    at = svg_digits(svg_lit(at, "\" cy=\""), t->axis + level_offset(t, spot->level));
    at = svg_digits(svg_lit(at, "\" r=\""), dot->marked ? t->marked_radius : t->radius - 0.4);
    buf_bytes(out, tag, at - tag);
    if (t->chart->small || t->named) { /* what is around it names it */
        buf_lit(out, "\"/>\n");
        return;
    }
    buf_lit(out, "\"><title>");
    svg_escaped(out, dot->name);
    buf_lit(out, ": ");
    svg_escaped(out, dot->text);
    buf_lit(out, "</title></circle>\n");
}

/* From left to right, which is the order in which they are reached. */
static void dots_draw_named(struct strip *t)
{
    for (ptrdiff_t i = 0; i < t->count; i++) {
        const struct chart_dot *dot = &t->chart->dots[t->spots[i].index];
        named_open(t, dot);
        dot_draw(t, &t->spots[i]);
        named_close(t, &t->spots[i], dot);
    }
}

static void dots_draw(struct strip *t)
{
    if (t->named) {
        dots_draw_named(t);
        return;
    }
    for (ptrdiff_t i = 0; i < t->count; i++)
        if (!t->chart->dots[t->spots[i].index].marked)
            dot_draw(t, &t->spots[i]);
    for (ptrdiff_t i = 0; i < t->count; i++)
        if (t->chart->dots[t->spots[i].index].marked)
            dot_draw(t, &t->spots[i]);
}

static void axis_draw(struct strip *t, double y)
{
    const char *axis = "class=\"c-axis\" stroke=\"" SVG_QUIET "\"" SVG_CRISP;

    svg_stroke(&t->svg, axis, t->x.from, y, t->x.to, y);
    for (int i = 0; i < t->ticks.count; i++) {
        double x = scale_at(&t->x, tick_at(&t->ticks, i));
        svg_stroke(&t->svg, axis, x, y, x, y + 5);
    }
}

/* --- words ------------------------------------------------------------------------------- */

/* All that fit, from the left; the last with the unit where it is a sign. */
static void numbers_draw(struct strip *t, double y)
{
    double free_from = -INFINITY;

    for (int i = 0; i < t->ticks.count; i++) {
        struct str text = tick_text(t->svg.arena, &t->ticks, i);
        if (i == t->ticks.count - 1)
            text = svg_with_unit(t->svg.arena, text, t->chart->head.unit);
        struct svg_label label = {.text = text,
                                  .look = SVG_SOFT,
                                  .anchor = SVG_MIDDLE,
                                  .x = scale_at(&t->x, tick_at(&t->ticks, i)),
                                  .y = y};
        struct span lies = svg_label_span(&t->svg, &label);
        if (lies.low < free_from)
            continue;
        free_from = fmin(lies.high, t->svg.width) + 10;
        svg_label_within(&t->svg, label);
    }
}

/* The middle's words in the first row, the council's in the one next to the dots. */
static void names_draw(struct strip *t)
{
    double y = t->svg.text;

    if (!svg_is_gap(t->chart->middle)) {
        svg_label_within(&t->svg, (struct svg_label){.text = t->chart->middle_label.len
                                                                 ? t->chart->middle_label
                                                                 : S("Middle of the group"),
                                                     .x = scale_at(&t->x, t->chart->middle),
                                                     .y = y});
        y += t->svg.line;
    }
    if (t->marked) {
        const struct chart_dot *dot = &t->chart->dots[t->marked->index];
        svg_label_within(
            &t->svg, (struct svg_label){.text = str_fmt(t->svg.arena, "%.*s %.*s",
                                                        STR_ARG(dot->name), STR_ARG(dot->text)),
                                        .look = SVG_ON,
                                        .x = t->marked->x,
                                        .y = y});
    }
}

/* --- the two sizes ----------------------------------------------------------------------- */

static void small_draw(struct strip *t)
{
    t->axis = SMALL_HEIGHT / 2.0;
    svg_begin(&t->svg, SMALL_HEIGHT, false);
    svg_stroke(&t->svg, "class=\"c-grid\" stroke=\"" SVG_GRID "\"" SVG_CRISP, 0, t->axis,
               SMALL_WIDTH, t->axis);
    if (!svg_is_gap(t->chart->middle))
        middle_draw(t, 2, SMALL_HEIGHT - 2);
    dots_draw(t);
    svg_end(&t->svg);
}

static void whole_draw(struct strip *t)
{
    bool middle = !svg_is_gap(t->chart->middle);
    double rows = (middle ? 1 : 0) + (t->marked ? 1 : 0);

    t->above = rows * t->svg.line + (rows > 0 ? 6 : 0);
    t->half += t->marked ? t->marked_radius : t->radius;
    t->axis = t->above + t->half + 4;
    double line = t->axis + t->half + 8;
    t->tips = line + 2 * t->svg.line + 6;
    svg_begin(&t->svg, t->named ? t->tips + 6 : line + t->svg.line + 10, t->named);
    axis_draw(t, line);
    if (middle)
        middle_draw(t, t->svg.line + 1, line + 5);
    dots_draw(t);
    svg_rim_open(&t->svg);
    names_draw(t);
    numbers_draw(t, line + t->svg.line + 4);
    svg_rim_close(&t->svg);
    svg_end(&t->svg);
}

void chart_strip(struct arena *a, const struct chart_strip *chart, struct buf *out)
{
    struct strip t = {.chart = chart};
    struct chart_head head = chart->head;
    struct span values = values_span(chart);

    if (chart->small)
        head.description = S(""); /* the row around it says the rest */
    t.svg = svg_make(a, &head, out);
    if (!span_seen(values) && !chart->small) {
        svg_empty(&t.svg);
        return;
    }
    layout(&t, values);
    if (chart->small)
        small_draw(&t);
    else
        whole_draw(&t);
}
