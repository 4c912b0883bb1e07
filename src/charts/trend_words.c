/* trend_words.c: the words of a trend: the axis and its unit, the periods, what is said at
 * breaks, and the notes on gaps and first releases below. */
#include "charts/trend.h"

#include <math.h>

#include "base/num.h"

enum {
    NAME_LINES = 3,
    GROUP_LINES = 3,
    TICK_APART = 8,
    PERIOD_APART = 14, /* between the names of two periods */
};

#define BREAK_WORDS S("counted differently from here")

/* --- room -------------------------------------------------------------------------------- */

static double width_of(const struct trend *t, struct str text, enum svg_look look)
{
    return svg_label_width(&t->svg, &(struct svg_label){.text = text, .look = look});
}

static bool unit_in_words(const struct trend *t)
{
    const struct chart_head *head = &t->chart->head;
    return head->unit.len && !svg_unit_is_sign(head->unit) && !head->alone;
}

/* "per 1,000 people; the axis starts at 40, not at zero" */
static struct str axis_words(struct trend *t)
{
    const struct chart_head *head = &t->chart->head;
    struct span shown = ticks_span(&t->ticks);
    bool starts = shown.low > 0, ends = shown.high < 0;
    struct str unit = unit_in_words(t) ? head->unit : S("");

    if (!starts && !ends)
        return unit;
    struct str at = tick_text(t->svg.arena, &t->ticks, starts ? 0 : t->ticks.count - 1);
    at = svg_with_unit(t->svg.arena, at, head->unit);
    return str_fmt(t->svg.arena, "%.*s%s %s at %.*s, not at zero", STR_ARG(unit),
                   unit.len ? "; the axis" : "The axis", starts ? "starts" : "ends",
                   STR_ARG(at));
}

/* "2019/20 to 2020/21 (not collected), 2023/24 (not available)": runs of one reason together.
 */
static struct str gap_note(struct trend *t)
{
    const struct chart_point *points = t->chart->points;
    struct buf words = buf_make(t->svg.arena, BUF_MOST);

    for (ptrdiff_t i = 0, end; i < t->chart->count; i = end) {
        end = i + 1;
        if (!svg_is_gap(points[i].value))
            continue;
        while (end < t->chart->count && svg_is_gap(points[end].value) &&
               str_eq(points[end].text, points[i].text))
            end++;
        buf_str(&words, words.len ? S(", ") : S("No figure: "));
        buf_str(&words, points[i].label);
        if (end - i > 1) {
            buf_lit(&words, " to ");
            buf_str(&words, points[end - 1].label);
        }
        if (points[i].text.len) {
            buf_lit(&words, " (");
            buf_str(&words, points[i].text);
            buf_char(&words, ')');
        }
    }
    return buf_text(&words);
}

static void notes_measure(struct trend *t)
{
    bool provisional = false;

    t->above_count =
        svg_wrap(axis_words(t), t->svg.text, false, t->svg.width, t->above, TREND_NOTE_LINES);
    t->below_count =
        svg_wrap(gap_note(t), t->svg.text, false, t->svg.width, t->below, TREND_NOTE_LINES - 1);
    for (ptrdiff_t i = 0; i < t->chart->count; i++)
        provisional = provisional || (t->chart->points[i].provisional &&
                                      !svg_is_gap(t->chart->points[i].value));
    if (provisional)
        t->below[t->below_count++] = S("Hollow point: first release, may change");
}

static double block_width(const struct trend *t, const struct trend_block *block)
{
    double width = 0;

    for (int i = 0; i < block->count; i++)
        width = fmax(width, width_of(t, block->lines[i], block->look));
    return fmin(width, TREND_NAME_WIDEST);
}

/* The unit stands once, at the highest number; a % hangs beside it so that the digits stay
 * aligned (numbers_draw). */
static struct str number_words(const struct trend *t, int i)
{
    struct str number = tick_text(t->svg.arena, &t->ticks, i);

    if (i < t->ticks.count - 1 || str_eq(t->chart->head.unit, S("%")))
        return number;
    return svg_with_unit(t->svg.arena, number, t->chart->head.unit);
}

/* "middle: 44.2%" */
static struct str middle_words(const struct trend *t)
{
    const struct chart_head *head = &t->chart->head;
    struct str number =
        num_text(t->svg.arena, t->chart->points[t->group_last].group_mid, head->decimals);

    return str_join(t->svg.arena, S("middle: "),
                    svg_with_unit(t->svg.arena, number, head->unit));
}

static void blocks_measure(struct trend *t)
{
    t->area.look = SVG_ON;
    t->group.look = SVG_SOFT;
    if (t->last >= 0) {
        t->area.count = svg_wrap(t->chart->area_name, t->svg.text, true, TREND_NAME_WIDEST,
                                 t->area.lines, NAME_LINES);
        t->area.lines[t->area.count++] = t->chart->points[t->last].text;
    }
    if (t->group_last >= 0)
        t->group.count = svg_wrap(t->chart->group_name, t->svg.text, false, TREND_NAME_WIDEST,
                                  t->group.lines, GROUP_LINES);
    if (t->group.count && !svg_is_gap(t->chart->points[t->group_last].group_mid))
        t->group.lines[t->group.count++] = middle_words(t);
}

void trend_words_measure(struct trend *t)
{
    struct str percent = S("%");
    double numbers = 0;

    for (int i = 0; i < t->ticks.count; i++)
        numbers = fmax(numbers, width_of(t, number_words(t, i), SVG_SOFT));
    t->number_end = fmin(numbers, t->svg.width / 4);
    t->left = t->number_end + TICK_APART;
    if (str_eq(t->chart->head.unit, percent))
        t->left += width_of(t, percent, SVG_SOFT) - TICK_APART / 2;
    notes_measure(t);
    t->right = t->svg.width - 1;
    if (t->chart->head.narrow) {
        struct svg_label whole = t->last < 0 ? (struct svg_label){0} : trend_name_and_value(t);
        t->name_rows = svg_label_width(&t->svg, &whole) > t->right - t->left ? 2 : 1;
        return;
    }
    blocks_measure(t);
    double names = fmax(block_width(t, &t->area), block_width(t, &t->group));
    if (names > 0)
        t->right -= names + TREND_NAME_APART;
}

/* --- breaks ------------------------------------------------------------------------------ */

static double break_x(const struct trend *t, ptrdiff_t i)
{
    return trend_x(t, i) - t->step / 2;
}

static struct svg_label break_label(const struct trend *t, ptrdiff_t i)
{
    struct svg_label label = {
        .text = BREAK_WORDS, .look = SVG_SOFT, .x = break_x(t, i) + TICK_APART};

    if (svg_label_span(&t->svg, &label).high > t->svg.width) {
        label.anchor = SVG_END;
        label.x = break_x(t, i) - TICK_APART;
    }
    /* No room on either side of the line: across it. */
    if (svg_label_span(&t->svg, &label).low < 0)
        label.x = t->svg.width;
    return label;
}

/* The first row in which the label does not run into the one before it; TREND_BREAK_ROWS for
 * none, when the dashed line stands alone with its <title>. */
static int break_row(const struct trend *t, const struct svg_label *label, double *row_end)
{
    struct span lies = svg_label_span(&t->svg, label);

    for (int row = 0; row < TREND_BREAK_ROWS; row++) {
        if (lies.low < row_end[row])
            continue;
        row_end[row] = lies.high + PERIOD_APART;
        return row;
    }
    return TREND_BREAK_ROWS;
}

int trend_break_rows(struct trend *t)
{
    double row_end[TREND_BREAK_ROWS] = {0};
    int rows = 0;

    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        if (!trend_breaks(t, i))
            continue;
        struct svg_label label = break_label(t, i);
        int row = break_row(t, &label, row_end);
        if (row < TREND_BREAK_ROWS && row >= rows)
            rows = row + 1;
    }
    return rows;
}

static void break_draw(struct trend *t, ptrdiff_t i, double *row_end)
{
    struct svg_label label = break_label(t, i);
    int row = break_row(t, &label, row_end);
    double x = break_x(t, i), from = t->above_count * t->svg.line + row * t->svg.line;

    buf_lit(t->svg.out, "<g><title>");
    svg_escaped(t->svg.out, t->chart->points[i].label);
    buf_lit(t->svg.out, ": ");
    buf_str(t->svg.out, BREAK_WORDS);
    buf_lit(t->svg.out, "</title>\n");
    svg_stroke(&t->svg,
               "class=\"c-break\" stroke=\"" SVG_QUIET
               "\" stroke-width=\"1.5\" stroke-dasharray=\"4 4\"",
               x, row < TREND_BREAK_ROWS ? from + 4 : t->top, x, t->bottom);
    if (row < TREND_BREAK_ROWS) {
        label.y = from + t->svg.text;
        svg_label(&t->svg, &label);
    }
    buf_lit(t->svg.out, "</g>\n");
}

static void breaks_draw(struct trend *t)
{
    double row_end[TREND_BREAK_ROWS] = {0};

    for (ptrdiff_t i = 0; i < t->chart->count; i++)
        if (trend_breaks(t, i))
            break_draw(t, i, row_end);
}

/* --- axes -------------------------------------------------------------------------------- */

static void numbers_draw(struct trend *t)
{
    for (int i = 0; i < t->ticks.count; i++) {
        double y = trend_y(t, tick_at(&t->ticks, i)) + t->svg.text / 3;
        svg_label(&t->svg, &(struct svg_label){.text = number_words(t, i),
                                               .look = SVG_SOFT,
                                               .anchor = SVG_END,
                                               .x = t->number_end,
                                               .y = y,
                                               .most = t->number_end + 1});
        if (i == t->ticks.count - 1 && str_eq(t->chart->head.unit, S("%")))
            svg_label(&t->svg, &(struct svg_label){.text = t->chart->head.unit,
                                                   .look = SVG_SOFT,
                                                   .x = t->number_end,
                                                   .y = y});
    }
}

static struct svg_label period_label(const struct trend *t, ptrdiff_t i)
{
    struct svg_label label = {.text = t->chart->points[i].label,
                              .look = SVG_SOFT,
                              .anchor = SVG_MIDDLE,
                              .x = trend_x(t, i),
                              .y = t->bottom + t->svg.line + 2,
                              .most = (t->svg.width - PERIOD_APART) / 2};
    struct span lies = svg_label_span(&t->svg, &label);

    if (lies.low < 0) {
        label.anchor = SVG_START;
        label.x = 0;
    } else if (lies.high > t->svg.width) {
        label.anchor = SVG_END;
        label.x = t->svg.width;
    }
    return label;
}

static void period_draw(struct trend *t, ptrdiff_t i)
{
    struct svg_label label = period_label(t, i);
    double x = trend_x(t, i);

    svg_stroke(&t->svg, "class=\"c-axis\" stroke=\"" SVG_QUIET "\"" SVG_CRISP, x, t->bottom, x,
               t->bottom + 5);
    svg_label(&t->svg, &label);
}

/* How many periods apart two names must be. */
static ptrdiff_t period_stride(const struct trend *t)
{
    double widest = 0;

    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        struct svg_label label = period_label(t, i);
        widest = fmax(widest, svg_label_width(&t->svg, &label));
    }
    double stride = ceil((widest + PERIOD_APART) / t->step);
    if (t->chart->head.narrow)
        stride = fmax(stride, (double)(t->chart->count / 2));
    return (ptrdiff_t)fmax(stride, 1);
}

/* The last and the first always, and between them from the last backwards as many as fit. */
static void periods_draw(struct trend *t)
{
    ptrdiff_t last = t->chart->count - 1;

    period_draw(t, last);
    if (last == 0)
        return;
    struct svg_label first_label = period_label(t, 0), last_label = period_label(t, last);
    double from = svg_label_span(&t->svg, &first_label).high + PERIOD_APART;
    double to = svg_label_span(&t->svg, &last_label).low - PERIOD_APART;
    if (svg_label_span(&t->svg, &first_label).high + 4 <= to + PERIOD_APART)
        period_draw(t, 0);
    ptrdiff_t stride = period_stride(t);
    for (ptrdiff_t i = last - stride; i > 0; i -= stride) {
        struct svg_label label = period_label(t, i);
        struct span lies = svg_label_span(&t->svg, &label);
        if (lies.low < from || lies.high > to)
            continue;
        period_draw(t, i);
        to = lies.low - PERIOD_APART;
    }
}

static void lines_draw(struct trend *t, const struct str *lines, int count, double y)
{
    for (int i = 0; i < count; i++, y += t->svg.line)
        svg_label(&t->svg,
                  &(struct svg_label){
                      .text = lines[i], .look = SVG_SOFT, .y = y, .most = t->svg.width});
}

void trend_words_draw(struct trend *t)
{
    lines_draw(t, t->above, t->above_count, t->svg.text);
    numbers_draw(t);
    periods_draw(t);
    lines_draw(t, t->below, t->below_count, t->bottom + 2 * t->svg.line + 6);
    svg_rim_open(&t->svg);
    breaks_draw(t);
    trend_names_draw(t);
    svg_rim_close(&t->svg);
}
