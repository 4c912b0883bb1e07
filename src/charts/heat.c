/* heat.c: many councils on many measures, each figure in a shaded cell. */
#include "charts/heat.h"

#include <math.h>

#include "charts/svg.h"

enum {
    NAMES_WIDEST = 190,
    NAMES_WIDEST_NARROW = 116,
    NAMES_APART = 8,
    CELL_LEAST = 46,
    CELL_MOST = 96,
    CELL_HIGH = 26,
    CELL_PAD = 8, /* beside a figure */
    BAR = 4,
    SWATCH = 22,
    SWATCH_WORDS = 28,
    KEYS_APART = 20,
    PANELS_APART = 18,
    KEY_LINES = 2,
    NOTE_LINES = 4,
};

/* From the highest quarter to the lowest: one hue, so that no shade looks good or bad. */
static const char *const shades[CHART_QUARTERS + 1] = {
    "<rect class=\"c-shade-0\" fill=\"" SVG_PAPER "\" stroke=\"" SVG_GRID "\"",
    "<rect class=\"c-shade-1\" fill=\"" SVG_SHADE_1 "\"",
    "<rect class=\"c-shade-2\" fill=\"" SVG_SHADE_2 "\"",
    "<rect class=\"c-shade-3\" fill=\"" SVG_SHADE_3 "\"",
    "<rect class=\"c-shade-4\" fill=\"" SVG_SHADE_4 "\" stroke=\"" SVG_GREY "\"",
};

struct heat {
    struct svg svg;
    const struct chart_heat *chart;
    struct str note[NOTE_LINES];
    int note_lines, key_lines;
    double names, cell;
    ptrdiff_t per_panel, panels;
};

struct str chart_quarter_words(int quarter)
{
    static const struct str words[CHART_QUARTERS + 1] = {
        STR_INIT(""),
        STR_INIT("highest quarter"),
        STR_INIT("above the middle"),
        STR_INIT("below the middle"),
        STR_INIT("lowest quarter"),
    };

    return quarter < 0 || quarter > CHART_QUARTERS ? S("") : words[quarter];
}

struct str chart_heat_letter(struct arena *a, ptrdiff_t column)
{
    char letter = (char)('A' + column % 26);

    if (column < 26)
        return str_fmt(a, "%c", letter);
    return str_fmt(a, "%c%td", letter, column / 26 + 1);
}

struct str chart_heat_note(void)
{
    return S("The shade says only where a figure stands among these councils, not whether that "
             "is good.");
}

/* --- layout ------------------------------------------------------------------------------ */

static const struct chart_heat_cell *cell_at(const struct heat *h, ptrdiff_t council,
                                             ptrdiff_t measure)
{
    return &h->chart->cells[council * h->chart->measure_count + measure];
}

static void columns_measure(struct heat *h)
{
    const struct chart_heat *chart = h->chart;
    double names = 0, figures = 0,
           widest = chart->head.narrow ? NAMES_WIDEST_NARROW : NAMES_WIDEST;

    for (ptrdiff_t i = 0; i < chart->council_count; i++) {
        names =
            fmax(names, svg_text_width(chart->councils[i], h->svg.text, i == chart->marked));
        for (ptrdiff_t k = 0; k < chart->measure_count; k++)
            if (!cell_at(h, i, k)->gap)
                figures = fmax(figures, svg_text_width(cell_at(h, i, k)->text, h->svg.text,
                                                       i == chart->marked));
    }
    h->names = fmin(names, widest) + NAMES_APART;
    h->cell = fmin(fmax(figures + CELL_PAD, CELL_LEAST), CELL_MOST);
    h->per_panel = (ptrdiff_t)fmax(floor((h->svg.width - h->names) / h->cell), 1);
    h->per_panel = h->per_panel < chart->measure_count ? h->per_panel : chart->measure_count;
    h->panels = (chart->measure_count + h->per_panel - 1) / h->per_panel;
}

/* The key of the quarters: drawn, or only measured. Gives the number of lines. */
static int key_lay(struct heat *h, double y, bool draw);

/* The words of a column: "A  Household waste recycled, 2024/25". */
static int title_lines(const struct heat *h, ptrdiff_t measure, struct str *lines)
{
    struct str text =
        str_fmt(h->svg.arena, "%.*s: %.*s", STR_ARG(chart_heat_letter(h->svg.arena, measure)),
                STR_ARG(h->chart->measures[measure]));

    return svg_wrap(text, h->svg.text, false, h->svg.width, lines, KEY_LINES);
}

static ptrdiff_t panel_end(const struct heat *h, ptrdiff_t panel)
{
    ptrdiff_t end = (panel + 1) * h->per_panel;

    return end < h->chart->measure_count ? end : h->chart->measure_count;
}

static double panel_height(const struct heat *h, ptrdiff_t panel)
{
    struct str lines[KEY_LINES];
    double titles = 0;

    for (ptrdiff_t m = panel * h->per_panel; m < panel_end(h, panel); m++)
        titles += title_lines(h, m, lines) * h->svg.line;
    return titles + h->svg.line + 6 + (double)h->chart->council_count * CELL_HIGH;
}

/* --- shapes ------------------------------------------------------------------------------ */

static void shade_draw(struct heat *h, int quarter, double x, double y, double width,
                       double height)
{
    struct buf *out = h->svg.out;
    char tag[SVG_TAG], *at = tag;

    buf_str(out, str_of(shades[quarter]));
    at = svg_digits(svg_lit(at, " x=\""), x + 1);
    at = svg_digits(svg_lit(at, "\" y=\""), y + 1);
    at = svg_digits(svg_lit(at, "\" width=\""), width - 2);
    at = svg_digits(svg_lit(at, "\" height=\""), height - 2);
    at = svg_lit(at, "\"/>\n");
    buf_bytes(out, tag, at - tag);
    if (quarter != 1 && quarter != CHART_QUARTERS)
        return;
    at = svg_lit(tag, "<rect class=\"c-end\" fill=\"" SVG_INK "\" x=\"");
    at = svg_digits(at, x + 1);
    at = svg_digits(svg_lit(at, "\" y=\""), quarter == 1 ? y + 1 : y + height - 1 - BAR);
    at = svg_digits(svg_lit(at, "\" width=\""), width - 2);
    at = svg_digits(svg_lit(at, "\" height=\""), BAR);
    at = svg_lit(at, "\"/>\n");
    buf_bytes(out, tag, at - tag);
}

static int key_lay(struct heat *h, double y, bool draw)
{
    double x = 0;
    int lines = 1;

    for (int q = 1; q <= CHART_QUARTERS; q++) {
        struct svg_label label = {.text = chart_quarter_words(q), .look = SVG_SOFT};
        double width = SWATCH_WORDS + svg_label_width(&h->svg, &label);
        if (x > 0 && x + width > h->svg.width) {
            x = 0;
            lines++;
        }
        label.x = x + SWATCH_WORDS;
        label.y = y + (lines - 1) * (h->svg.line + 4);
        if (draw) {
            shade_draw(h, q, x, label.y - h->svg.text, SWATCH, SWATCH);
            svg_label(&h->svg, &label);
        }
        x += width + KEYS_APART;
    }
    return lines;
}

static void cell_draw(struct heat *h, ptrdiff_t council, ptrdiff_t measure, double x, double y)
{
    const struct chart_heat_cell *cell = cell_at(h, council, measure);
    bool on = council == h->chart->marked;
    struct buf *out = h->svg.out;

    shade_draw(h, cell->gap ? 0 : cell->quarter, x, y, h->cell, CELL_HIGH);
    buf_str(out, on ? S("<text class=\"c-text\" font-weight=\"bold\"")
                    : S("<text class=\"c-text\""));
    svg_put(out, " x=\"", x + h->cell / 2);
    svg_put(out, "\" y=\"", y + CELL_HIGH / 2.0 + h->svg.text * 0.34);
    buf_lit(out, "\" text-anchor=\"middle\">");
    if (cell->gap) {
        buf_lit(out, "<title>");
        svg_escaped(out, svg_gap_words(h->svg.arena, cell->text));
        buf_lit(out, "</title>–");
    } else {
        bool cut;
        struct str shown = svg_fit(cell->text, h->svg.text, on, h->cell - CELL_PAD / 2.0, &cut);
        svg_escaped(out, shown);
        if (cut)
            buf_lit(out, "…");
    }
    buf_lit(out, "</text>\n");
}

static void panel_draw(struct heat *h, ptrdiff_t panel, double y)
{
    const struct chart_heat *chart = h->chart;
    ptrdiff_t from = panel * h->per_panel, end = panel_end(h, panel);

    y += h->svg.text;
    for (ptrdiff_t m = from; m < end; m++) {
        struct str lines[KEY_LINES];
        int count = title_lines(h, m, lines);
        for (int k = 0; k < count; k++, y += h->svg.line)
            svg_label(&h->svg,
                      &(struct svg_label){.text = lines[k], .y = y, .most = h->svg.width});
    }
    y += 4;
    for (ptrdiff_t m = from; m < end; m++)
        svg_label(&h->svg,
                  &(struct svg_label){.text = chart_heat_letter(h->svg.arena, m),
                                      .look = SVG_SOFT,
                                      .anchor = SVG_MIDDLE,
                                      .x = h->names + ((double)(m - from) + 0.5) * h->cell,
                                      .y = y});
    y += 6;
    for (ptrdiff_t i = 0; i < chart->council_count; i++, y += CELL_HIGH) {
        svg_label(&h->svg, &(struct svg_label){.text = chart->councils[i],
                                               .look = i == chart->marked ? SVG_ON : SVG_PLAIN,
                                               .y = y + CELL_HIGH / 2.0 + h->svg.text * 0.34,
                                               .most = h->names - NAMES_APART});
        for (ptrdiff_t m = from; m < end; m++)
            cell_draw(h, i, m, h->names + (double)(m - from) * h->cell, y);
    }
}

void chart_heat(struct arena *a, const struct chart_heat *chart, struct buf *out)
{
    struct heat h = {.svg = svg_make(a, &chart->head, out), .chart = chart};

    if (chart->measure_count <= 0 || chart->council_count <= 0) {
        svg_empty(&h.svg);
        return;
    }
    columns_measure(&h);
    h.note_lines =
        svg_wrap(chart_heat_note(), h.svg.text, false, h.svg.width, h.note, NOTE_LINES);
    h.key_lines = key_lay(&h, 0, false);
    double top = h.note_lines * h.svg.line + h.key_lines * (h.svg.line + 4) + PANELS_APART;
    double y = top;
    for (ptrdiff_t p = 0; p < h.panels; p++)
        y += panel_height(&h, p) + PANELS_APART;
    svg_begin(&h.svg, y, false);
    for (int i = 0; i < h.note_lines; i++)
        svg_label(&h.svg, &(struct svg_label){.text = h.note[i],
                                              .y = h.svg.text + i * h.svg.line,
                                              .most = h.svg.width});
    key_lay(&h, h.svg.text + h.note_lines * h.svg.line + 6, true);
    y = top;
    for (ptrdiff_t p = 0; p < h.panels; p++) {
        panel_draw(&h, p, y);
        y += panel_height(&h, p) + PANELS_APART;
    }
    svg_end(&h.svg);
}
