/* xmr.c: one council over time, with the limits its own movement keeps. */
#include "charts/xmr.h"

#include <math.h>

#include "charts/mark.h"
#include "charts/plane.h"

enum {
    HEIGHT = 260,
    HEIGHT_NARROW = 220,
    DOT = 4,
    SIGNAL = 7,
    INSET = 12, /* from the edges of the field to the first and last period */
    LABELS_APART = 12,
};

static const enum mark shapes[CHART_SIGNAL_COUNT] = {
    [CHART_SIGNAL_NONE] = MARK_DOT,   [CHART_SIGNAL_OUTSIDE] = MARK_DIAMOND,
    [CHART_SIGNAL_TREND] = MARK_UP,   [CHART_SIGNAL_TWO_OF_THREE] = MARK_SQUARE,
    [CHART_SIGNAL_SHIFT] = MARK_RING,
};

struct xmr {
    struct svg svg;
    const struct chart_xmr *chart;
    struct plane plane;
    struct mark_key keys[CHART_SIGNAL_COUNT];
    ptrdiff_t key_count;
    double step;
    bool limits;
};

struct str chart_signal_words(enum chart_signal signal)
{
    static const struct str words[CHART_SIGNAL_COUNT] = {
        STR_INIT("no signal"),
        STR_INIT("outside the limits"),
        STR_INIT("7 in a row rising or falling"),
        STR_INIT("2 of 3 near a limit"),
        STR_INIT("7 in a row on one side"),
    };

    return words[signal];
}

static double x_of(const struct xmr *t, ptrdiff_t i)
{
    double from = t->plane.left + INSET;

    if (t->chart->count == 1)
        return (t->plane.left + t->plane.right) / 2;
    return from + (double)i * t->step;
}

/* --- layout ------------------------------------------------------------------------------ */

static struct span heights(const struct chart_xmr *chart)
{
    struct span s = span_none();

    for (ptrdiff_t i = 0; i < chart->count; i++) {
        span_add(&s, chart->points[i].value);
        span_add(&s, chart->points[i].lower);
        span_add(&s, chart->points[i].upper);
    }
    return span_near_zero(s);
}

static void keys_make(struct xmr *t)
{
    bool seen[CHART_SIGNAL_COUNT] = {false};

    for (ptrdiff_t i = 0; i < t->chart->count; i++)
        if (!svg_is_gap(t->chart->points[i].value))
            seen[t->chart->points[i].signal] = true;
    for (int k = CHART_SIGNAL_OUTSIDE; k < CHART_SIGNAL_COUNT; k++)
        if (seen[k])
            t->keys[t->key_count++] =
                (struct mark_key){shapes[k], true, chart_signal_words((enum chart_signal)k)};
}

/* --- shapes ------------------------------------------------------------------------------ */

static bool limits_go_on(const struct xmr *t, ptrdiff_t i)
{
    return i > 0 && !t->chart->points[i].anew;
}

/* A level line through each stretch between new beginnings, half a step beyond its ends. */
static void level_draw(struct xmr *t, double (*of)(const struct chart_xmr_point *),
                       const char *attributes)
{
    const struct chart_xmr_point *points = t->chart->points;
    double half = fmin(t->step / 2, INSET);

    for (ptrdiff_t i = 0, end; i < t->chart->count; i = end) {
        for (end = i + 1; end < t->chart->count && limits_go_on(t, end); end++)
            ;
        if (svg_is_gap(of(&points[i])))
            continue;
        double y = scale_at(&t->plane.y, of(&points[i]));
        svg_stroke(&t->svg, attributes, x_of(t, i) - half, y, x_of(t, end - 1) + half, y);
        t->limits = true;
    }
}

static double centre_of(const struct chart_xmr_point *point)
{
    return point->centre;
}

static double lower_of(const struct chart_xmr_point *point)
{
    return point->lower;
}

static double upper_of(const struct chart_xmr_point *point)
{
    return point->upper;
}

static void levels_draw(struct xmr *t)
{
    const char *limit = "class=\"c-limit\" stroke=\"" SVG_QUIET
                        "\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"";

    level_draw(t, lower_of, limit);
    level_draw(t, upper_of, limit);
    level_draw(t, centre_of, "class=\"c-mid\" stroke=\"" SVG_INK "\" stroke-width=\"1.5\"");
    for (ptrdiff_t i = 1; i < t->chart->count; i++)
        if (t->chart->points[i].anew)
            svg_stroke(&t->svg,
                       "class=\"c-break\" stroke=\"" SVG_QUIET "\" stroke-dasharray=\"2 3\"",
                       x_of(t, i) - t->step / 2, t->plane.top, x_of(t, i) - t->step / 2,
                       t->plane.bottom);
}

static void line_draw(struct xmr *t)
{
    bool open = false;

    buf_lit(t->svg.out, "<path class=\"c-line\" fill=\"none\" stroke-linejoin=\"round\" "
                        "stroke=\"" SVG_STRONG "\" stroke-width=\"2\" d=\"");
    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        const struct chart_xmr_point *point = &t->chart->points[i];
        if (svg_is_gap(point->value)) {
            open = false;
            continue;
        }
        if (point->anew)
            open = false;
        buf_char(t->svg.out, open ? 'L' : 'M');
        svg_number(t->svg.out, x_of(t, i));
        svg_put(t->svg.out, " ", scale_at(&t->plane.y, point->value));
        open = true;
    }
    buf_lit(t->svg.out, "\"/>\n");
}

static void point_draw(struct xmr *t, ptrdiff_t i)
{
    const struct chart_xmr_point *point = &t->chart->points[i];
    struct arena *a = t->svg.arena;

    if (svg_is_gap(point->value)) {
        double half = 3.5;
        svg_put(t->svg.out,
                "<rect class=\"c-gap\" fill=\"" SVG_PAPER "\" stroke=\"" SVG_QUIET "\" x=\"",
                x_of(t, i) - half);
        svg_put(t->svg.out, "\" y=\"", t->plane.bottom - half);
        svg_put(t->svg.out, "\" width=\"", 2 * half);
        svg_put(t->svg.out, "\" height=\"", 2 * half);
        buf_lit(t->svg.out, "\"><title>");
        svg_escaped(t->svg.out, str_fmt(a, "%.*s: %.*s", STR_ARG(point->label),
                                        STR_ARG(svg_gap_words(a, point->text))));
        buf_lit(t->svg.out, "</title></rect>\n");
        return;
    }
    struct str title = str_fmt(a, "%.*s: %.*s", STR_ARG(point->label), STR_ARG(point->text));
    if (point->signal)
        title = str_fmt(a, "%.*s, %.*s", STR_ARG(title),
                        STR_ARG(chart_signal_words(point->signal)));
    mark_draw(&t->svg, shapes[point->signal], true, x_of(t, i),
              scale_at(&t->plane.y, point->value), point->signal ? SIGNAL : DOT, title);
}

/* --- words ------------------------------------------------------------------------------- */

/* The first and the last period, and between them as many as stand clear of one another. */
static void periods_write(struct xmr *t)
{
    ptrdiff_t last = t->chart->count - 1;
    struct svg_label label = {.look = SVG_SOFT, .anchor = SVG_MIDDLE};
    double free_from = -INFINITY, free_to = INFINITY;

    label.y = t->plane.bottom + t->svg.line + 4;
    for (ptrdiff_t turn = 0; turn <= last; turn++) {
        ptrdiff_t i = turn == 0 ? last : turn - 1; /* the last comes first */
        label.text = t->chart->points[i].label;
        label.x = x_of(t, i);
        struct span lies = svg_label_span(&t->svg, &label);
        double over = fmax(lies.high - t->svg.width, 0) - fmax(-lies.low, 0);
        lies.low -= over, lies.high -= over;
        if (lies.low < free_from || lies.high > free_to)
            continue;
        svg_label_within(&t->svg, label);
        if (turn == 0)
            free_to = lies.low - LABELS_APART;
        else
            free_from = lies.high + LABELS_APART;
    }
}

static struct str axis_words(const struct xmr *t)
{
    return ticks_span(&t->plane.y_ticks).low > 0 ? S("The scale does not start at zero.")
                                                 : S("");
}

static void foot_draw(struct xmr *t, double y)
{
    const struct str words[] = {
        t->limits                 ? S("Unbroken: its centre. Dashed: its limits.")
        : t->chart->no_limits.len ? t->chart->no_limits
                                  : S("Too few figures for limits."),
        axis_words(t),
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++)
        if (words[i].len) {
            svg_label(&t->svg,
                      &(struct svg_label){
                          .text = words[i], .look = SVG_SOFT, .y = y, .most = t->svg.width});
            y += t->svg.line;
        }
    mark_keys_draw(&t->svg, t->keys, t->key_count, y);
}

void chart_xmr(struct arena *a, const struct chart_xmr *chart, struct buf *out)
{
    struct xmr t = {.svg = svg_make(a, &chart->head, out), .chart = chart};
    struct span values = heights(chart);

    if (chart->count <= 0 || !span_seen(values)) {
        svg_empty(&t.svg);
        return;
    }
    t.plane = (struct plane){.y_title = chart->value_title, .y_unit = chart->head.unit};
    plane_lay(&t.plane, &t.svg, (struct span){0, 1}, values, 0,
              chart->head.narrow ? HEIGHT_NARROW : HEIGHT);
    t.step = chart->count > 1
                 ? (t.plane.right - t.plane.left - 2 * INSET) / (double)(chart->count - 1)
                 : 2 * INSET;
    keys_make(&t);
    double foot = t.plane.bottom + 2 * t.svg.line + 8;
    int lines = 1 + (axis_words(&t).len > 0) + mark_keys_lines(&t.svg, t.keys, t.key_count);
    svg_begin(&t.svg, foot + (lines - 1) * t.svg.line + 6, false);
    plane_draw_upright(&t.plane);
    levels_draw(&t);
    line_draw(&t);
    for (ptrdiff_t i = 0; i < chart->count; i++)
        point_draw(&t, i);
    periods_write(&t);
    foot_draw(&t, foot);
    svg_end(&t.svg);
}
