/* trend_names.c: the names at the ends of a trend's lines and the value it began with, placed
 * where they cover neither each other nor what they name. */
#include "charts/trend.h"

#include <math.h>

enum { VALUE_APART = 11 }; /* from a point to its value */

struct svg_label trend_name_and_value(const struct trend *t)
{
    return (struct svg_label){.text = str_fmt(t->svg.arena, "%.*s %.*s",
                                              STR_ARG(t->chart->area_name),
                                              STR_ARG(t->chart->points[t->last].text)),
                              .look = SVG_ON,
                              .anchor = SVG_END,
                              .x = t->right};
}

/* The highest and lowest place of the line with its intervals between two places across. */
static struct span line_between(const struct trend *t, struct span across)
{
    struct span s = span_none();

    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        const struct chart_point *point = &t->chart->points[i];
        double x = trend_x(t, i);
        if (svg_is_gap(point->value) || x < across.low - t->step || x > across.high + t->step)
            continue;
        span_add(&s, trend_y(t, point->value));
        if (trend_has_interval(point)) {
            span_add(&s, trend_y(t, point->lower));
            span_add(&s, trend_y(t, point->upper));
        }
    }
    return s;
}

/* The same of the group's middle half. */
static struct span group_between(const struct trend *t, struct span across)
{
    struct span s = span_none();

    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        const struct chart_point *point = &t->chart->points[i];
        double x = trend_x(t, i);
        if (!trend_has_group(point) || x < across.low - t->step || x > across.high + t->step)
            continue;
        span_add(&s, trend_y(t, point->group_low));
        span_add(&s, trend_y(t, point->group_high));
    }
    return s;
}

static double clamped(double value, double low, double high)
{
    return fmax(low, fmin(value, high));
}

/* The place of the last of `rows` lines of words: over what they name, or under it where
 * `under`, or on the other side where there is no room. */
static double place_beside(const struct trend *t, struct span taken, bool under, int rows)
{
    double more = (rows - 1) * t->svg.line;
    double highest = t->top - t->name_rows * t->svg.line + t->svg.text * 0.75 + more;
    double lowest = t->bottom - 5;
    double above = taken.low - VALUE_APART;
    double below = taken.high + VALUE_APART + t->svg.text * 0.75 + more;

    if (!under && above < highest)
        under = true;
    else if (under && below > lowest)
        under = false;
    return clamped(under ? below : above, highest, lowest);
}

static void first_value_draw(struct trend *t)
{
    if (t->first < 0 || t->first == t->last)
        return;
    const struct chart_point *first = &t->chart->points[t->first];
    struct svg_label label = {.text = first->text,
                              .look = SVG_ON,
                              .x = trend_x(t, t->first) - 4,
                              .most = (t->right - t->left) / 3};
    bool rises = false;

    for (ptrdiff_t i = t->first + 1; i <= t->last; i++) {
        if (svg_is_gap(t->chart->points[i].value))
            continue;
        rises = t->chart->points[i].value > first->value;
        break;
    }
    label.y = place_beside(t, line_between(t, svg_label_span(&t->svg, &label)), rises, 1);
    svg_label(&t->svg, &label);
}

static double group_y(const struct trend *t)
{
    const struct chart_point *point = &t->chart->points[t->group_last];

    if (!svg_is_gap(point->group_mid))
        return trend_y(t, point->group_mid);
    return trend_y(t, point->group_low / 2 + point->group_high / 2);
}

/* Moves two blocks apart, half each, and keeps both beside the plot. */
static void blocks_place(struct trend *t)
{
    double area = t->area.count * t->svg.line, group = t->group.count * t->svg.line;
    double apart = (area + group) / 2 + 4;

    if (t->area.count)
        t->area.y = trend_y(t, t->chart->points[t->last].value);
    if (t->group.count)
        t->group.y = group_y(t);
    if (!t->area.count || !t->group.count) {
        t->area.y = clamped(t->area.y, t->top + area / 2 - 8, t->bottom - area / 2);
        t->group.y = clamped(t->group.y, t->top + group / 2 - 8, t->bottom - group / 2);
        return;
    }
    struct trend_block *upper = t->area.y <= t->group.y ? &t->area : &t->group;
    struct trend_block *lower = upper == &t->area ? &t->group : &t->area;
    double overlap = fmax(0, apart - (lower->y - upper->y));
    upper->y = fmax(upper->y - overlap / 2, t->top - 8 + upper->count * t->svg.line / 2);
    lower->y = fmax(lower->y + overlap / 2, upper->y + apart);
    lower->y = fmin(lower->y, t->bottom + 4 - lower->count * t->svg.line / 2);
    upper->y = fmin(upper->y, lower->y - apart);
}

static void block_draw(struct trend *t, const struct trend_block *block)
{
    double y = block->y - (block->count - 1) * t->svg.line / 2 + t->svg.text / 3;

    for (int i = 0; i < block->count; i++, y += t->svg.line)
        svg_label(&t->svg, &(struct svg_label){.text = block->lines[i],
                                               .look = block->look,
                                               .x = t->right + TREND_NAME_APART,
                                               .y = y,
                                               .most = TREND_NAME_WIDEST});
}

/* In the narrow layout names stand in the plot: the line's on its free side, the group's on the
 * other side of the band. */
static void area_within(struct trend *t, bool under)
{
    struct svg_label label = trend_name_and_value(t);
    struct span lies = svg_label_span(&t->svg, &label);

    label.y = place_beside(t, line_between(t, lies), under, t->name_rows);
    if (t->name_rows > 1) {
        label.text = t->chart->area_name;
        label.most = t->right - t->left;
        label.y -= t->svg.line;
        svg_label(&t->svg, &label);
        label.text = t->chart->points[t->last].text;
        label.y += t->svg.line;
    }
    svg_label(&t->svg, &label);
}

static void names_within(struct trend *t)
{
    bool under = t->last >= 0 && t->group_last >= 0 &&
                 trend_y(t, t->chart->points[t->last].value) > group_y(t);

    if (t->last >= 0)
        area_within(t, under);
    if (t->group_last >= 0) {
        struct svg_label label = {.text = t->chart->group_name,
                                  .look = SVG_SOFT,
                                  .anchor = SVG_END,
                                  .x = t->right,
                                  .most = t->right - t->left};
        struct span taken = group_between(t, svg_label_span(&t->svg, &label));
        label.y = place_beside(t, taken, !under, 1);
        svg_label(&t->svg, &label);
    }
}

void trend_names_draw(struct trend *t)
{
    if (t->chart->head.narrow) {
        names_within(t);
    } else {
        blocks_place(t);
        block_draw(t, &t->area);
        block_draw(t, &t->group);
    }
    first_value_draw(t);
}
