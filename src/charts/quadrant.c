/* quadrant.c: two measures read together, and a third as the shape of the marks. */
#include "charts/quadrant.h"

#include <math.h>

#include "charts/mark.h"
#include "charts/plane.h"

enum {
    HEIGHT = 420,
    HEIGHT_NARROW = 320,
    DOT = 6,
    DOT_ON = 8,
    MOST_NAMED = 60, /* of more dots only the council's is named */
    GAP_LINES = 6,
    LABEL_LINES = 2,
    INSET = 6,
};

static const enum mark shapes[] = {MARK_DOT, MARK_UP, MARK_DOWN};

struct quadrant {
    struct svg svg;
    const struct chart_quadrant *chart;
    struct plane plane;
    struct mark_key keys[3];
    ptrdiff_t key_count, drawn, missing;
    struct str gaps[GAP_LINES];
    int gap_lines;
};

static bool is_drawn(const struct chart_quadrant_dot *dot)
{
    return !svg_is_gap(dot->across) && !svg_is_gap(dot->up);
}

/* --- layout ------------------------------------------------------------------------------ */

/* With a tenth of room on both sides, so that words fit in the corners. */
static struct span roomy(struct span s)
{
    double room = (s.high / 2 - s.low / 2) / 5;

    if (s.low < s.high && isfinite(s.low - room) && isfinite(s.high + room)) {
        bool from_zero = s.low >= 0;
        s.low = from_zero ? fmax(s.low - room, 0) : s.low - room;
        s.high += room;
    }
    return s;
}

static void keys_make(struct quadrant *q)
{
    bool seen[3] = {false};

    for (ptrdiff_t i = 0; i < q->chart->count; i++) {
        if (is_drawn(&q->chart->dots[i]))
            seen[q->chart->dots[i].third] = true;
    }
    for (int k = 1; k <= 3; k++) /* not known comes last */
        if (seen[k % 3] && q->chart->thirds[k % 3].len)
            q->keys[q->key_count++] =
                (struct mark_key){shapes[k % 3], false, q->chart->thirds[k % 3]};
}

static void gaps_say(struct quadrant *q)
{
    struct buf b = buf_make(q->svg.arena, BUF_MOST);

    for (ptrdiff_t i = 0; i < q->chart->count; i++) {
        if (is_drawn(&q->chart->dots[i]))
            continue;
        buf_str(&b, q->missing++ ? S(", ") : S("Not drawn, since a figure is missing: "));
        buf_str(&b, q->chart->dots[i].name);
    }
    if (b.len)
        buf_char(&b, '.');
    q->gap_lines = svg_wrap(buf_text(&b), q->svg.text, false, q->svg.width, q->gaps, GAP_LINES);
}

static void layout(struct quadrant *q, struct span across, struct span up)
{
    bool narrow = q->chart->head.narrow;

    keys_make(q);
    gaps_say(q);
    q->plane.x_title = q->chart->across_title;
    q->plane.y_title = q->chart->up_title;
    q->plane.x_unit = q->chart->across_unit;
    q->plane.y_unit = q->chart->up_unit;
    plane_lay(&q->plane, &q->svg, roomy(across), roomy(up), 0, narrow ? HEIGHT_NARROW : HEIGHT);
}

/* --- shapes and words -------------------------------------------------------------------- */

static void middles_draw(struct quadrant *q)
{
    const char *line = "class=\"c-mid\" stroke=\"" SVG_INK "\" stroke-width=\"1.5\"";
    const struct plane *p = &q->plane;

    if (!svg_is_gap(q->chart->across_middle)) {
        double x = scale_at(&p->x, q->chart->across_middle);
        svg_stroke(&q->svg, line, x, p->top, x, p->bottom);
    }
    if (!svg_is_gap(q->chart->up_middle)) {
        double y = scale_at(&p->y, q->chart->up_middle);
        svg_stroke(&q->svg, line, p->left, y, p->right, y);
    }
}

static void dots_draw(struct quadrant *q)
{
    for (int marked = 0; marked < 2; marked++)
        for (ptrdiff_t i = 0; i < q->chart->count; i++) {
            const struct chart_quadrant_dot *dot = &q->chart->dots[i];
            if (!is_drawn(dot) || dot->marked != (marked == 1))
                continue;
            mark_draw(
                &q->svg, shapes[dot->third], dot->marked, scale_at(&q->plane.x, dot->across),
                scale_at(&q->plane.y, dot->up), dot->marked ? DOT_ON : DOT,
                str_fmt(q->svg.arena, "%.*s: %.*s", STR_ARG(dot->name), STR_ARG(dot->text)));
        }
}

/* In the corners of the field, as wide as each of its four parts allows. */
static void corners_draw(struct quadrant *q, struct names *names)
{
    const struct plane *p = &q->plane;
    double x = svg_is_gap(q->chart->across_middle) ? (p->left + p->right) / 2
                                                   : scale_at(&p->x, q->chart->across_middle);

    for (int i = 0; i < 4; i++) {
        bool right = i % 2, low = i > 1;
        double room = (right ? p->right - x : x - p->left) - 2 * INSET;
        struct str lines[3];
        int count =
            room < 60 ? 0 : svg_wrap(q->chart->corners[i], q->svg.text, false, room, lines, 3);
        double first =
            low ? p->bottom - INSET - (count - 1) * q->svg.line : p->top + q->svg.text + INSET;
        for (int k = 0; k < count; k++)
            names_label(names,
                        &(struct svg_label){.text = lines[k],
                                            .look = SVG_SOFT,
                                            .anchor = right ? SVG_END : SVG_START,
                                            .x = right ? p->right - INSET : p->left + INSET,
                                            .y = first + k * q->svg.line,
                                            .most = room});
    }
}

static bool dot_name(struct quadrant *q, struct names *names,
                     const struct chart_quadrant_dot *dot)
{
    return names_put(names, scale_at(&q->plane.x, dot->across), scale_at(&q->plane.y, dot->up),
                     dot->marked ? DOT_ON : DOT, dot->name, dot->marked ? SVG_ON : SVG_PLAIN);
}

/* The council's name comes first and may cover other dots: it is never left out for them. */
static void dots_name(struct quadrant *q, struct names *names)
{
    const struct chart_quadrant_dot *dots = q->chart->dots;

    for (ptrdiff_t i = 0; i < q->chart->count; i++)
        if (is_drawn(&dots[i]) && dots[i].marked)
            dot_name(q, names, &dots[i]);
    for (ptrdiff_t i = 0; i < q->chart->count; i++)
        if (is_drawn(&dots[i]))
            names_keep_dot(names, scale_at(&q->plane.x, dots[i].across),
                           scale_at(&q->plane.y, dots[i].up), dots[i].marked ? DOT_ON : DOT);
    for (ptrdiff_t i = 0; i < q->chart->count && q->drawn <= MOST_NAMED; i++)
        if (is_drawn(&dots[i]) && !dots[i].marked)
            dot_name(q, names, &dots[i]);
}

/* The values of the two lines, the shapes and the gaps, below the field; or, when not `drawn`,
 * only measured. Gives the number of lines. */
static int foot_lay(struct quadrant *q, double y, bool drawn)
{
    const struct str labels[] = {q->chart->across_label, q->chart->up_label,
                                 q->key_count ? q->chart->third_label : S("")};
    struct svg_label label = {.y = y, .most = q->svg.width};
    int count = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(labels); i++) {
        struct str lines[LABEL_LINES];
        int n = svg_wrap(labels[i], q->svg.text, false, q->svg.width, lines, LABEL_LINES);
        for (int k = 0; k < n; k++, count++) {
            label.text = lines[k];
            label.y = y + count * q->svg.line;
            if (drawn)
                svg_label(&q->svg, &label);
        }
    }
    if (drawn)
        mark_keys_draw(&q->svg, q->keys, q->key_count, y + count * q->svg.line);
    count += mark_keys_lines(&q->svg, q->keys, q->key_count);
    label.look = SVG_SOFT;
    for (int i = 0; i < q->gap_lines; i++, count++) {
        label.text = q->gaps[i];
        label.y = y + count * q->svg.line;
        if (drawn)
            svg_label(&q->svg, &label);
    }
    return count;
}

void chart_quadrant(struct arena *a, const struct chart_quadrant *chart, struct buf *out)
{
    struct quadrant q = {.svg = svg_make(a, &chart->head, out), .chart = chart};
    struct span across = span_none(), up = span_none();

    for (ptrdiff_t i = 0; i < chart->count; i++) {
        if (!is_drawn(&chart->dots[i]))
            continue;
        span_add(&across, chart->dots[i].across);
        span_add(&up, chart->dots[i].up);
        q.drawn++;
    }
    if (!q.drawn) {
        svg_empty(&q.svg);
        return;
    }
    span_add(&across, chart->across_middle);
    span_add(&up, chart->up_middle);
    layout(&q, across, up);
    double foot = q.plane.bottom + plane_below(&q.plane) + q.svg.line;
    int lines = foot_lay(&q, foot, false);
    svg_begin(&q.svg, foot + (lines - 1) * q.svg.line + 6, false);
    plane_draw(&q.plane);
    middles_draw(&q);
    dots_draw(&q);
    struct names names = names_make(&q.svg, plane_box(&q.plane), 2 * chart->count + 12);
    svg_rim_open(&q.svg);
    corners_draw(&q, &names);
    dots_name(&q, &names);
    svg_rim_close(&q.svg);
    foot_lay(&q, foot, true);
    svg_end(&q.svg);
}
