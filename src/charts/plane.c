/* plane.c: a field between two axes of numbers. */
#include "charts/plane.h"

#include <math.h>

enum { TICKS = 6, TICKS_NARROW = 4, NUMBERS_APART = 8, TICK = 5, TITLE_APART = 6, EDGE = 8 };

static struct str y_number(const struct plane *p, int i)
{
    return svg_with_unit(p->svg->arena, tick_text(p->svg->arena, &p->y_ticks, i), p->y_unit);
}

void plane_lay(struct plane *p, struct svg *s, struct span x, struct span y, double top,
               double height)
{
    int most = s->head->narrow ? TICKS_NARROW : TICKS;
    double numbers = 0;

    p->svg = s;
    p->x_ticks = ticks_round(x, most);
    p->y_ticks = ticks_round(y, most);
    for (int i = 0; i < p->y_ticks.count; i++)
        numbers = fmax(numbers, svg_text_width(y_number(p, i), s->text, false));
    p->y_line_count = svg_wrap(p->y_title, s->text, false, s->width, p->y_lines, 3);
    p->left = numbers + NUMBERS_APART;
    p->right = s->width - EDGE;
    p->top = top + p->y_line_count * s->line + TITLE_APART + EDGE;
    p->bottom = p->top + height;
    p->x = (struct scale){ticks_span(&p->x_ticks), p->left, p->right};
    p->y = (struct scale){ticks_span(&p->y_ticks), p->bottom, p->top};
}

double plane_below(const struct plane *p)
{
    return TICK + p->svg->line + (p->x_title.len ? p->svg->line : 0) + TITLE_APART;
}

struct names_box plane_box(const struct plane *p)
{
    return (struct names_box){p->left, p->top - EDGE, p->svg->width, p->bottom};
}

/* As many as fit, from the left; the last with its sign. */
static void x_numbers(struct plane *p)
{
    double free_from = -INFINITY, y = p->bottom + TICK + p->svg->line - 2;

    for (int i = 0; i < p->x_ticks.count; i++) {
        double x = scale_at(&p->x, tick_at(&p->x_ticks, i));
        struct svg_label label = {
            .text = svg_with_unit(p->svg->arena, tick_text(p->svg->arena, &p->x_ticks, i),
                                  p->x_unit),
            .look = SVG_SOFT,
            .anchor = SVG_MIDDLE,
            .x = x,
            .y = y};
        struct span lies = svg_label_span(p->svg, &label);
        if (lies.low < free_from)
            continue;
        free_from = fmin(lies.high, p->svg->width) + NUMBERS_APART;
        svg_label_within(p->svg, label);
    }
}

void plane_draw_upright(struct plane *p)
{
    struct svg *s = p->svg;

    for (int i = 0; i < p->y_ticks.count; i++) {
        double y = scale_at(&p->y, tick_at(&p->y_ticks, i));
        svg_stroke(s, "class=\"c-grid\" stroke=\"" SVG_GRID "\"" SVG_CRISP, p->left, y,
                   p->right, y);
        svg_label(s, &(struct svg_label){.text = y_number(p, i),
                                         .look = SVG_SOFT,
                                         .anchor = SVG_END,
                                         .x = p->left - NUMBERS_APART,
                                         .y = y + s->text * 0.32});
    }
    for (int i = 0; i < p->y_line_count; i++)
        svg_label(s, &(struct svg_label){.text = p->y_lines[i],
                                         .look = SVG_SOFT,
                                         .y = p->top - TITLE_APART - EDGE -
                                              (p->y_line_count - 1 - i) * s->line,
                                         .most = s->width});
}

void plane_draw(struct plane *p)
{
    const char *axis = "class=\"c-axis\" stroke=\"" SVG_QUIET "\"" SVG_CRISP;

    plane_draw_upright(p);
    svg_stroke(p->svg, axis, p->left, p->bottom, p->right, p->bottom);
    for (int i = 0; i < p->x_ticks.count; i++) {
        double x = scale_at(&p->x, tick_at(&p->x_ticks, i));
        svg_stroke(p->svg, axis, x, p->bottom, x, p->bottom + TICK);
    }
    x_numbers(p);
    if (p->x_title.len)
        svg_label(p->svg, &(struct svg_label){.text = p->x_title,
                                              .look = SVG_SOFT,
                                              .anchor = SVG_END,
                                              .x = p->svg->width,
                                              .y = p->bottom + TICK + 2 * p->svg->line - 2,
                                              .most = p->svg->width});
}
