/* funnel.c: figures beside how much they rest on, with the limits that chance alone keeps. */
#include "charts/funnel.h"

#include <math.h>

#include "charts/mark.h"
#include "charts/plane.h"

enum { HEIGHT = 340, HEIGHT_NARROW = 280, DOT = 5, DOT_ON = 8, MOST_NAMED = 12 };

static const enum mark shapes[] = {MARK_DOT, MARK_UP, MARK_DIAMOND};

struct funnel {
    struct svg svg;
    const struct chart_funnel *chart;
    struct plane plane;
    struct mark_key keys[3];
    ptrdiff_t key_count;
};

static bool is_drawn(const struct chart_funnel_dot *dot)
{
    return !svg_is_gap(dot->total) && !svg_is_gap(dot->value);
}

/* --- layout ------------------------------------------------------------------------------ */

/* The dots, and of the limits what is beside them: at the smallest totals they may reach far
 * beyond all figures. */
static struct span heights(const struct chart_funnel *chart, double least)
{
    struct span s = span_none();

    for (ptrdiff_t i = 0; i < chart->count; i++)
        if (is_drawn(&chart->dots[i]))
            span_add(&s, chart->dots[i].value);
    span_add(&s, chart->average);
    for (ptrdiff_t i = 0; i < chart->limit_count; i++)
        if (chart->limits[i].total >= least) {
            span_add(&s, chart->limits[i].lower998);
            span_add(&s, chart->limits[i].upper998);
        }
    return span_near_zero(s);
}

static void keys_make(struct funnel *f)
{
    static const struct str words[] = {STR_INIT("within the 95% limits"),
                                       STR_INIT("outside the 95% limits"),
                                       STR_INIT("outside the 99.8% limits")};
    bool seen[3] = {false};

    for (ptrdiff_t i = 0; i < f->chart->count; i++)
        if (is_drawn(&f->chart->dots[i]))
            seen[f->chart->dots[i].beyond] = true;
    for (int k = 0; k < 3; k++)
        if (seen[k])
            f->keys[f->key_count++] = (struct mark_key){shapes[k], false, words[k]};
}

/* --- shapes ------------------------------------------------------------------------------ */

typedef double limit_of(const struct chart_funnel_limit *l);

static double lower95(const struct chart_funnel_limit *l)
{
    return l->lower95;
}

static double upper95(const struct chart_funnel_limit *l)
{
    return l->upper95;
}

static double lower998(const struct chart_funnel_limit *l)
{
    return l->lower998;
}

static double upper998(const struct chart_funnel_limit *l)
{
    return l->upper998;
}

/* Held to the field: what lies beyond it is cut off at its edge. */
static void limit_draw(struct funnel *f, limit_of *of, const char *attributes)
{
    const struct plane *p = &f->plane;
    bool open = false;

    buf_lit(f->svg.out, "<path fill=\"none\" ");
    buf_str(f->svg.out, str_of(attributes));
    buf_lit(f->svg.out, " d=\"");
    for (ptrdiff_t i = 0; i < f->chart->limit_count; i++) {
        const struct chart_funnel_limit *l = &f->chart->limits[i];
        double y = scale_at(&p->y, of(l));
        if (svg_is_gap(of(l)) || svg_is_gap(l->total)) {
            open = false;
            continue;
        }
        buf_char(f->svg.out, open ? 'L' : 'M');
        svg_number(f->svg.out, scale_at(&p->x, l->total));
        svg_put(f->svg.out, " ", fmin(fmax(y, p->top), p->bottom));
        open = true;
    }
    buf_lit(f->svg.out, "\"/>\n");
}

static void limits_draw(struct funnel *f)
{
    const char *inner = "class=\"c-limit\" stroke=\"" SVG_QUIET
                        "\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"";
    const char *outer = "class=\"c-limit\" stroke=\"" SVG_QUIET "\" stroke-width=\"1.5\"";
    double y = scale_at(&f->plane.y, f->chart->average);

    limit_draw(f, lower95, inner);
    limit_draw(f, upper95, inner);
    limit_draw(f, lower998, outer);
    limit_draw(f, upper998, outer);
    svg_stroke(&f->svg, "class=\"c-mid\" stroke=\"" SVG_INK "\" stroke-width=\"1.5\"",
               f->plane.left, y, f->plane.right, y);
}

static void dots_draw(struct funnel *f)
{
    for (int marked = 0; marked < 2; marked++)
        for (ptrdiff_t i = 0; i < f->chart->count; i++) {
            const struct chart_funnel_dot *dot = &f->chart->dots[i];
            if (!is_drawn(dot) || dot->marked != (marked == 1))
                continue;
            mark_draw(
                &f->svg, shapes[dot->beyond], dot->marked, scale_at(&f->plane.x, dot->total),
                scale_at(&f->plane.y, dot->value), dot->marked ? DOT_ON : DOT,
                str_fmt(f->svg.arena, "%.*s: %.*s", STR_ARG(dot->name), STR_ARG(dot->text)));
        }
}

/* --- words ------------------------------------------------------------------------------- */

static int dot_name(struct funnel *f, struct names *names, const struct chart_funnel_dot *dot)
{
    return names_put(names, scale_at(&f->plane.x, dot->total),
                     scale_at(&f->plane.y, dot->value), dot->marked ? DOT_ON : DOT, dot->name,
                     dot->marked ? SVG_ON : SVG_PLAIN);
}

/* The council first, whatever dots its name covers, then those furthest out. */
static void dots_name(struct funnel *f, struct names *names)
{
    const struct chart_funnel_dot *dots = f->chart->dots;
    int named = 0;

    for (ptrdiff_t i = 0; i < f->chart->count; i++)
        if (is_drawn(&dots[i]) && dots[i].marked)
            named += dot_name(f, names, &dots[i]);
    for (ptrdiff_t i = 0; i < f->chart->count; i++)
        if (is_drawn(&dots[i]))
            names_keep_dot(names, scale_at(&f->plane.x, dots[i].total),
                           scale_at(&f->plane.y, dots[i].value), dots[i].marked ? DOT_ON : DOT);
    for (int beyond = CHART_BEYOND_998; beyond > CHART_WITHIN; beyond--)
        for (ptrdiff_t i = 0; i < f->chart->count && named < MOST_NAMED; i++)
            if (is_drawn(&dots[i]) && !dots[i].marked && (int)dots[i].beyond == beyond)
                named += dot_name(f, names, &dots[i]);
}

static void foot_draw(struct funnel *f, double y)
{
    const struct str words[] = {
        f->chart->average_label,
        S("Dashed curves: 95% limits"),
        S("Unbroken curves: 99.8% limits"),
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++, y += f->svg.line)
        svg_label(&f->svg, &(struct svg_label){.text = words[i],
                                               .look = i ? SVG_SOFT : SVG_PLAIN,
                                               .y = y,
                                               .most = f->svg.width});
    mark_keys_draw(&f->svg, f->keys, f->key_count, y);
}

void chart_funnel(struct arena *a, const struct chart_funnel *chart, struct buf *out)
{
    struct funnel f = {.svg = svg_make(a, &chart->head, out), .chart = chart};
    struct span totals = span_none();

    for (ptrdiff_t i = 0; i < chart->count; i++)
        if (is_drawn(&chart->dots[i]))
            span_add(&totals, chart->dots[i].total);
    if (!span_seen(totals) || svg_is_gap(chart->average)) {
        svg_empty(&f.svg);
        return;
    }
    double least = totals.low;
    f.plane = (struct plane){.x_title = chart->total_title,
                             .y_title = chart->value_title,
                             .y_unit = chart->head.unit};
    plane_lay(&f.plane, &f.svg, span_near_zero(totals), heights(chart, least), 0,
              chart->head.narrow ? HEIGHT_NARROW : HEIGHT);
    keys_make(&f);
    double foot = f.plane.bottom + plane_below(&f.plane) + f.svg.line;
    int lines = 3 + mark_keys_lines(&f.svg, f.keys, f.key_count);
    svg_begin(&f.svg, foot + (lines - 1) * f.svg.line + 6, false);
    plane_draw(&f.plane);
    limits_draw(&f);
    dots_draw(&f);
    struct names names = names_make(&f.svg, plane_box(&f.plane), chart->count + MOST_NAMED + 4);
    svg_rim_open(&f.svg);
    dots_name(&f, &names);
    svg_rim_close(&f.svg);
    foot_draw(&f, foot);
    svg_end(&f.svg);
}
