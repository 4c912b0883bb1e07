/* trend.c: a line over time in front of the group's middle half.
 *
 * The axis begins at zero where that costs little and says so in words where it does not. What
 * was not published is a break in the line with an open mark on the axis, and what was counted
 * differently is cut by a dashed line: neither is ever joined across.
 */
#include "charts/trend.h"

#include <math.h>

enum {
    PLOT_HEIGHT = 232,
    PLOT_HEIGHT_NARROW = 190,
    TICKS = 5,
    TICKS_NARROW = 4,
    HEADROOM = 12,
    INSET_LEFT = 14, /* from the edges of the plot to the first and last period */
    INSET_RIGHT = 8,
    CAP = 3,
    SQUARE = 7,        /* the open mark of a gap */
    CROWDED_STEP = 10, /* periods nearer than this get smaller points */
};

double trend_x(const struct trend *t, ptrdiff_t i)
{
    return t->first_x + (double)i * t->step;
}

double trend_y(const struct trend *t, double value)
{
    return scale_at(&t->y, value);
}

bool trend_has_group(const struct chart_point *point)
{
    return !svg_is_gap(point->group_low) && !svg_is_gap(point->group_high);
}

bool trend_has_interval(const struct chart_point *point)
{
    return !svg_is_gap(point->value) && !svg_is_gap(point->lower) && !svg_is_gap(point->upper);
}

bool trend_breaks(const struct trend *t, ptrdiff_t i)
{
    return i > 0 && t->chart->points[i].break_before;
}

/* --- layout ------------------------------------------------------------------------------ */

static struct span values_span(const struct chart_trend *chart)
{
    struct span s = span_none();

    for (ptrdiff_t i = 0; i < chart->count; i++) {
        const struct chart_point *point = &chart->points[i];
        span_add(&s, point->value);
        if (trend_has_interval(point)) {
            span_add(&s, point->lower);
            span_add(&s, point->upper);
        }
        span_add(&s, point->group_mid);
        if (trend_has_group(point)) {
            span_add(&s, point->group_low);
            span_add(&s, point->group_high);
        }
    }
    return s;
}

static void ends_find(struct trend *t)
{
    t->first = t->last = t->group_last = -1;
    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        const struct chart_point *point = &t->chart->points[i];
        if (trend_has_group(point) || !svg_is_gap(point->group_mid))
            t->group_last = i;
        if (svg_is_gap(point->value))
            continue;
        t->last = i;
        if (t->first < 0)
            t->first = i;
    }
}

static void periods_place(struct trend *t)
{
    double from = t->left + INSET_LEFT, to = t->right - INSET_RIGHT;
    ptrdiff_t gaps = t->chart->count - 1;

    t->first_x = gaps ? from : (from + to) / 2;
    t->step = gaps ? (to - from) / (double)gaps : 0;
}

static void layout(struct trend *t, struct span values)
{
    bool narrow = t->chart->head.narrow;

    t->ticks = ticks_round(span_near_zero(values), narrow ? TICKS_NARROW : TICKS);
    ends_find(t);
    trend_words_measure(t);
    periods_place(t);
    t->break_rows = trend_break_rows(t);
    t->top = (t->above_count + t->break_rows + t->name_rows) * t->svg.line + HEADROOM;
    t->bottom = t->top + (narrow ? PLOT_HEIGHT_NARROW : PLOT_HEIGHT);
    t->y = (struct scale){ticks_span(&t->ticks), t->bottom, t->top};
}

/* --- shapes ------------------------------------------------------------------------------ */

static void grid_draw(struct trend *t)
{
    for (int i = 0; i < t->ticks.count; i++) {
        double value = tick_at(&t->ticks, i), y = trend_y(t, value);
        svg_stroke(&t->svg,
                   value == 0 ? "class=\"c-axis\" stroke=\"" SVG_QUIET "\"" SVG_CRISP
                              : "class=\"c-grid\" stroke=\"" SVG_GRID "\"" SVG_CRISP,
                   t->left, y, t->right, y);
    }
}

/* One past the last period from `i` on that can be joined to it, by what `has` asks for. */
static ptrdiff_t run_end(const struct trend *t, ptrdiff_t i,
                         bool (*has)(const struct chart_point *))
{
    ptrdiff_t end = i + 1;

    while (end < t->chart->count && has(&t->chart->points[end]) && !trend_breaks(t, end))
        end++;
    return end;
}

static bool has_value(const struct chart_point *point)
{
    return !svg_is_gap(point->value);
}

static bool has_middle(const struct chart_point *point)
{
    return !svg_is_gap(point->group_mid);
}

enum series { SERIES_VALUE, SERIES_LOW, SERIES_MID, SERIES_HIGH };

static double value_of(const struct chart_point *point, enum series series)
{
    switch (series) {
    case SERIES_LOW:
        return point->group_low;
    case SERIES_MID:
        return point->group_mid;
    case SERIES_HIGH:
        return point->group_high;
    default:
        return point->value;
    }
}

/* Through the periods from `from` up to `to`, or backwards. A run of one is a short level
 * stroke. */
static void run_path(struct trend *t, enum series series, ptrdiff_t from, ptrdiff_t to,
                     char begin)
{
    const struct chart_point *points = t->chart->points;
    ptrdiff_t by = to < from ? -1 : 1;
    double half = from == to ? fmin(t->step > 0 ? t->step / 4 : 12, 12) : 0;

    for (ptrdiff_t i = from;; i += by) {
        double x = trend_x(t, i), y = trend_y(t, value_of(&points[i], series));
        buf_char(t->svg.out, i == from ? begin : 'L');
        svg_number(t->svg.out, series == SERIES_LOW ? x + half : x - half);
        svg_put(t->svg.out, " ", y);
        if (half > 0) {
            svg_put(t->svg.out, "L", series == SERIES_LOW ? x - half : x + half);
            svg_put(t->svg.out, " ", y);
        }
        if (i == to)
            return;
    }
}

static void runs_stroke(struct trend *t, enum series series,
                        bool (*has)(const struct chart_point *), const char *attributes)
{
    bool open = false;

    for (ptrdiff_t i = 0; i < t->chart->count;) {
        if (!has(&t->chart->points[i])) {
            i++;
            continue;
        }
        ptrdiff_t end = run_end(t, i, has);
        if (!open) {
            buf_lit(t->svg.out, "<path fill=\"none\" stroke-linejoin=\"round\" ");
            buf_str(t->svg.out, str_of(attributes));
            buf_lit(t->svg.out, " d=\"");
            open = true;
        }
        /* A single value is drawn as its point alone. */
        if (series != SERIES_VALUE || end - i > 1)
            run_path(t, series, i, end - 1, 'M');
        i = end;
    }
    if (open)
        buf_lit(t->svg.out, "\"/>\n");
}

static void group_draw(struct trend *t)
{
    const char *edge = "class=\"c-edge\" stroke=\"" SVG_EDGE "\"";

    for (ptrdiff_t i = 0; i < t->chart->count;) {
        if (!trend_has_group(&t->chart->points[i])) {
            i++;
            continue;
        }
        ptrdiff_t end = run_end(t, i, trend_has_group);
        buf_lit(t->svg.out, "<path class=\"c-area\" fill=\"" SVG_TINT "\" d=\"");
        run_path(t, SERIES_HIGH, i, end - 1, 'M');
        run_path(t, SERIES_LOW, end - 1, i, 'L');
        buf_lit(t->svg.out, "Z\"/>\n");
        i = end;
    }
    runs_stroke(t, SERIES_LOW, trend_has_group, edge);
    runs_stroke(t, SERIES_HIGH, trend_has_group, edge);
    runs_stroke(t, SERIES_MID, has_middle,
                "class=\"c-mid\" stroke=\"" SVG_QUIET "\" stroke-width=\"1.5\"");
}

static void whiskers_draw(struct trend *t)
{
    bool open = false;

    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        const struct chart_point *point = &t->chart->points[i];
        if (!trend_has_interval(point))
            continue;
        if (!open)
            buf_lit(t->svg.out,
                    "<path class=\"c-whisker\" fill=\"none\" stroke=\"" SVG_STRONG "\" d=\"");
        open = true;
        double x = trend_x(t, i), low = trend_y(t, point->lower),
               high = trend_y(t, point->upper);
        svg_put(t->svg.out, "M", x - CAP);
        svg_put(t->svg.out, " ", low);
        svg_put(t->svg.out, "h", 2 * CAP);
        svg_put(t->svg.out, "M", x);
        svg_put(t->svg.out, " ", low);
        svg_put(t->svg.out, "V", high);
        svg_put(t->svg.out, "M", x - CAP);
        svg_put(t->svg.out, " ", high);
        svg_put(t->svg.out, "h", 2 * CAP);
    }
    if (open)
        buf_lit(t->svg.out, "\"/>\n");
}

static void mark_title(struct trend *t, const struct chart_point *point, struct str words)
{
    buf_lit(t->svg.out, "<title>");
    svg_escaped(t->svg.out, point->label);
    buf_lit(t->svg.out, ": ");
    svg_escaped(t->svg.out, words);
}

static void gap_draw(struct trend *t, ptrdiff_t i)
{
    const struct chart_point *point = &t->chart->points[i];

    svg_put(t->svg.out,
            "<rect class=\"c-gap\" fill=\"" SVG_PAPER "\" stroke=\"" SVG_QUIET "\" x=\"",
            trend_x(t, i) - SQUARE / 2.0);
    svg_put(t->svg.out, "\" y=\"", t->bottom - SQUARE / 2.0);
    svg_put(t->svg.out, "\" width=\"", SQUARE);
    svg_put(t->svg.out, "\" height=\"", SQUARE);
    buf_lit(t->svg.out, "\">");
    mark_title(t, point, svg_gap_words(t->svg.arena, point->text));
    buf_lit(t->svg.out, "</title></rect>\n");
}

static void point_draw(struct trend *t, ptrdiff_t i)
{
    const struct chart_point *point = &t->chart->points[i];
    bool crowded = t->chart->count > 1 && t->step < CROWDED_STEP;
    double radius = crowded ? 2 : i == t->last ? 5 : 3.5;

    if (point->provisional)
        buf_lit(t->svg.out, "<circle class=\"c-dot-open\" fill=\"" SVG_PAPER
                            "\" stroke=\"" SVG_STRONG "\" stroke-width=\"2\" cx=\"");
    else
        buf_lit(t->svg.out, "<circle class=\"c-dot-on\" fill=\"" SVG_STRONG "\" cx=\"");
    svg_number(t->svg.out, trend_x(t, i));
    svg_put(t->svg.out, "\" cy=\"", trend_y(t, point->value));
    svg_put(t->svg.out, "\" r=\"", radius);
    buf_lit(t->svg.out, "\">");
    mark_title(t, point, point->text);
    if (point->provisional)
        buf_lit(t->svg.out, " (first release, may change)");
    buf_lit(t->svg.out, "</title></circle>\n");
}

static void points_draw(struct trend *t)
{
    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        if (svg_is_gap(t->chart->points[i].value))
            gap_draw(t, i);
        else
            point_draw(t, i);
    }
}

void chart_trend(struct arena *a, const struct chart_trend *chart, struct buf *out)
{
    struct trend t = {.svg = svg_make(a, &chart->head, out), .chart = chart};
    struct span values = values_span(chart);

    if (chart->count <= 0 || !span_seen(values)) {
        svg_empty(&t.svg);
        return;
    }
    layout(&t, values);
    svg_begin(&t.svg, t.bottom + (1 + t.below_count) * t.svg.line + 12, false);
    grid_draw(&t);
    group_draw(&t);
    whiskers_draw(&t);
    runs_stroke(&t, SERIES_VALUE, has_value,
                "class=\"c-line\" stroke=\"" SVG_STRONG "\" stroke-width=\"2.5\"");
    points_draw(&t);
    trend_words_draw(&t);
    svg_end(&t.svg);
}
