/* multiples.c: one measure over time, a small picture for each council, all on one scale. */
#include "charts/multiples.h"

#include <math.h>

#include "charts/scale.h"
#include "charts/svg.h"

enum {
    ACROSS = 4,
    ACROSS_NARROW = 2,
    PLOT = 64,
    APART = 16,
    BELOW = 20,
    TICKS = 2,
    NUMBERS_APART = 6,
    INSET = 6,
    NOTE_LINES = 4,
};

struct multiples {
    struct svg svg;
    const struct chart_multiples *chart;
    struct ticks ticks;
    struct span span;
    double numbers; /* width of the numbers at the left */
    double width;   /* of one panel */
    double height;  /* with its words */
    ptrdiff_t across, rows;
    struct str note[NOTE_LINES];
    int note_lines;
    bool linked;
};

/* --- layout ------------------------------------------------------------------------------ */

static struct span values_span(const struct chart_multiples *chart)
{
    struct span s = span_none();

    for (ptrdiff_t i = 0; i < chart->count; i++)
        for (ptrdiff_t p = 0; p < chart->period_count; p++)
            span_add(&s, chart->panels[i].values[p]);
    for (ptrdiff_t p = 0; p < chart->period_count && chart->middle && span_seen(s); p++)
        span_add(&s, chart->middle[p]);
    return span_near_zero(s);
}

static struct str number(const struct multiples *t, int i)
{
    return svg_with_unit(t->svg.arena, tick_text(t->svg.arena, &t->ticks, i),
                         t->chart->head.unit);
}

static bool panel_links(const struct multiples *t, const struct chart_multiple *panel)
{
    return !t->chart->head.alone && panel->href.len && panel->href.at[0] == '/';
}

static void note_make(struct multiples *t)
{
    const struct chart_multiples *c = t->chart;
    struct arena *a = t->svg.arena;
    struct str first = c->labels[0], last = c->labels[c->period_count - 1];
    struct str words = c->period_count == 1
                           ? str_fmt(a, "Each for %.*s, on one scale.", STR_ARG(first))
                           : str_fmt(a, "Each from %.*s to %.*s, all on one scale.",
                                     STR_ARG(first), STR_ARG(last));

    words = str_fmt(a, "%.*s%s%s", STR_ARG(words),
                    c->middle ? " The dashed line is the middle of the group." : "",
                    t->span.low > 0 ? " The scale does not start at zero." : "");
    t->note_lines = svg_wrap(words, t->svg.text, false, t->svg.width, t->note, NOTE_LINES);
}

static void layout(struct multiples *t, struct span values)
{
    t->ticks = ticks_round(values, TICKS);
    t->span = ticks_span(&t->ticks);
    for (int i = 0; i < t->ticks.count; i++)
        t->numbers = fmax(t->numbers, svg_text_width(number(t, i), t->svg.text, false));
    t->numbers += NUMBERS_APART;
    t->across = t->chart->head.narrow ? ACROSS_NARROW : ACROSS;
    t->across = t->chart->count < t->across ? t->chart->count : t->across;
    t->rows = (t->chart->count + t->across - 1) / t->across;
    ptrdiff_t full = t->chart->head.narrow ? ACROSS_NARROW : ACROSS;
    t->width = (t->svg.width - t->numbers - (double)(full - 1) * APART - 1) / (double)full;
    t->height = 2 * t->svg.line + PLOT + BELOW;
    note_make(t);
    for (ptrdiff_t i = 0; i < t->chart->count; i++)
        t->linked = t->linked || panel_links(t, &t->chart->panels[i]);
}

/* --- shapes ------------------------------------------------------------------------------ */

/* The field of one panel. */
struct field {
    struct scale y;
    double left, right, step;
};

static double x_of(const struct multiples *t, const struct field *f, ptrdiff_t p)
{
    if (t->chart->period_count == 1)
        return (f->left + f->right) / 2;
    return f->left + INSET + (double)p * f->step;
}

static void series_draw(struct multiples *t, const struct field *f, const double *values,
                        const char *attributes)
{
    bool open = false;

    buf_lit(t->svg.out, "<path fill=\"none\" stroke-linejoin=\"round\" ");
    buf_str(t->svg.out, str_of(attributes));
    buf_lit(t->svg.out, " d=\"");
    for (ptrdiff_t p = 0; p < t->chart->period_count; p++) {
        bool cut = t->chart->breaks && t->chart->breaks[p];
        if (svg_is_gap(values[p])) {
            open = false;
            continue;
        }
        buf_char(t->svg.out, open && !cut ? 'L' : 'M');
        svg_number(t->svg.out, x_of(t, f, p));
        svg_put(t->svg.out, " ", scale_at(&f->y, values[p]));
        open = true;
    }
    buf_lit(t->svg.out, "\"/>\n");
}

/* A figure with a gap or a break on both sides has no line: all ends get a point. */
static void points_draw(struct multiples *t, const struct field *f,
                        const struct chart_multiple *panel)
{
    const double *v = panel->values;
    ptrdiff_t n = t->chart->period_count, last = -1;

    for (ptrdiff_t p = 0; p < n; p++)
        last = svg_is_gap(v[p]) ? last : p;
    for (ptrdiff_t p = 0; p < n; p++) {
        bool before =
            p > 0 && !svg_is_gap(v[p - 1]) && !(t->chart->breaks && t->chart->breaks[p]);
        bool after = p + 1 < n && !svg_is_gap(v[p + 1]) &&
                     !(t->chart->breaks && t->chart->breaks[p + 1]);
        if (svg_is_gap(v[p]) || (p != last && (before || after)))
            continue;
        buf_str(t->svg.out, panel->marked
                                ? S("<circle class=\"c-dot-on\" fill=\"" SVG_STRONG "\"")
                                : S("<circle class=\"c-dot\" fill=\"" SVG_GREY "\""));
        svg_put(t->svg.out, " cx=\"", x_of(t, f, p));
        svg_put(t->svg.out, "\" cy=\"", scale_at(&f->y, v[p]));
        svg_put(t->svg.out, "\" r=\"", p == last ? 4 : 2);
        buf_lit(t->svg.out, "\"/>\n");
    }
}

static void grid_draw(struct multiples *t, const struct field *f, bool numbered)
{
    for (int i = 0; i < t->ticks.count; i++) {
        double y = scale_at(&f->y, tick_at(&t->ticks, i));
        svg_stroke(&t->svg,
                   i == 0 ? "class=\"c-axis\" stroke=\"" SVG_QUIET "\"" SVG_CRISP
                          : "class=\"c-grid\" stroke=\"" SVG_GRID "\"" SVG_CRISP,
                   f->left, y, f->right, y);
        if (numbered)
            svg_label(&t->svg, &(struct svg_label){.text = number(t, i),
                                                   .look = SVG_SOFT,
                                                   .anchor = SVG_END,
                                                   .x = f->left - NUMBERS_APART,
                                                   .y = y + t->svg.text * 0.32});
    }
}

/* --- words ------------------------------------------------------------------------------- */

static void panel_words(struct multiples *t, const struct chart_multiple *panel, double x,
                        double y)
{
    bool links = panel_links(t, panel);

    if (links) {
        buf_lit(t->svg.out, "<a class=\"c-link\" href=\"");
        svg_escaped(t->svg.out, panel->href);
        svg_put(t->svg.out,
                "\"><rect class=\"c-hit\" fill=\"none\" stroke=\"none\" pointer-events=\"all\" "
                "x=\"",
                x);
        svg_put(t->svg.out, "\" y=\"", y);
        svg_put(t->svg.out, "\" width=\"", t->width);
        svg_put(t->svg.out, "\" height=\"", 2 * t->svg.line + PLOT);
        buf_lit(t->svg.out, "\"/>\n");
    }
    struct svg_label label = {.text = panel->name,
                              .look = panel->marked ? SVG_ON : SVG_PLAIN,
                              .x = x,
                              .y = y + t->svg.text,
                              .most = t->width};
    svg_label(&t->svg, &label);
    if (links)
        buf_lit(t->svg.out, "</a>\n");
    label.text = panel->text;
    label.y += t->svg.line;
    label.look = panel->marked ? SVG_ON : SVG_SOFT;
    svg_label(&t->svg, &label);
}

static void panel_draw(struct multiples *t, ptrdiff_t i)
{
    const struct chart_multiple *panel = &t->chart->panels[i];
    ptrdiff_t column = i % t->across, row = i / t->across;
    double x = t->numbers + (double)column * (t->width + APART);
    double y = (double)row * t->height;
    double top = y + 2 * t->svg.line + 4;
    struct field f = {
        .y = {t->span, top + PLOT - 4, top + 4}, .left = x, .right = x + t->width};

    f.step = t->chart->period_count > 1
                 ? (t->width - 2 * INSET) / (double)(t->chart->period_count - 1)
                 : 0;
    grid_draw(t, &f, column == 0);
    if (t->chart->middle)
        series_draw(t, &f, t->chart->middle,
                    "class=\"c-mid\" stroke=\"" SVG_INK
                    "\" stroke-width=\"1\" stroke-dasharray=\"3 2\"");
    series_draw(t, &f, panel->values,
                panel->marked ? "class=\"c-line\" stroke=\"" SVG_STRONG
                                "\" stroke-width=\"2.5\""
                              : "class=\"c-other\" stroke=\"" SVG_GREY "\" stroke-width=\"2\"");
    points_draw(t, &f, panel);
    panel_words(t, panel, x, y);
}

void chart_multiples(struct arena *a, const struct chart_multiples *chart, struct buf *out)
{
    struct multiples t = {.svg = svg_make(a, &chart->head, out), .chart = chart};
    struct span values = values_span(chart);

    if (chart->count <= 0 || chart->period_count <= 0 || !span_seen(values)) {
        svg_empty(&t.svg);
        return;
    }
    layout(&t, values);
    double foot = (double)t.rows * t.height;
    svg_begin(&t.svg, foot + t.note_lines * t.svg.line + 6, t.linked);
    for (ptrdiff_t i = 0; i < chart->count; i++)
        panel_draw(&t, i);
    for (int i = 0; i < t.note_lines; i++)
        svg_label(&t.svg, &(struct svg_label){.text = t.note[i],
                                              .look = SVG_SOFT,
                                              .y = foot + t.svg.text + i * t.svg.line,
                                              .most = t.svg.width});
    svg_end(&t.svg);
}
