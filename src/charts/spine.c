/* spine.c: one council on many measures, each scaled so that the middles of their groups stand
 * on one line. */
#include "charts/spine.h"

#include <math.h>

#include "charts/mark.h"
#include "charts/svg.h"

enum {
    NAMES = 300, /* width of the words, wide */
    NAME_LINES = 2,
    DOT = 7,
    EDGE = 9, /* from the end of a line to the edge of the picture */
    BAND_THICK = 18,
    ROWS_APART = 14,
    TRACK_ROOM = 14, /* above and below a line's middle */
};

struct row {
    struct str name[NAME_LINES];
    int lines;
    double top, height, track; /* track: y of its line */
};

struct spine {
    struct svg svg;
    const struct chart_spine *chart;
    struct row *rows;
    double words; /* width for names */
    double centre, reach;
    double top, bottom; /* of the spine */
    bool linked;
};

static bool drawn(const struct chart_spine_row *row)
{
    return !svg_is_gap(row->middle) && !svg_is_gap(row->low) && !svg_is_gap(row->high);
}

double chart_spine_at(const struct chart_spine_row *row, double value)
{
    if (!drawn(row) || svg_is_gap(value))
        return NAN;
    /* Halves, so that the widest range of doubles does not overflow. */
    double above = row->high / 2 - row->middle / 2, below = row->middle / 2 - row->low / 2;
    double most = fmax(above, below), at = value / 2 - row->middle / 2;
    return most > 0 ? fmin(fmax(at / most, -1), 1) : 0;
}

static double place(const struct spine *t, const struct chart_spine_row *row, double value)
{
    return t->centre + chart_spine_at(row, value) * t->reach;
}

/* --- layout ------------------------------------------------------------------------------ */

static bool row_links(const struct spine *t, const struct chart_spine_row *row)
{
    return !t->chart->head.alone && row->href.len && row->href.at[0] == '/';
}

/* Words on the left and the line beside them, or above it when narrow. */
static void row_lay(struct spine *t, ptrdiff_t i, double y)
{
    const struct chart_spine_row *from = &t->chart->rows[i];
    struct row *row = &t->rows[i];
    bool narrow = t->chart->head.narrow;

    row->top = y;
    row->lines = svg_wrap(from->name, t->svg.text, false, t->words, row->name, NAME_LINES);
    double words = (row->lines + (from->text.len > 0) + (from->place.len > 0)) * t->svg.line;
    double picture = 2 * TRACK_ROOM + t->svg.line;
    row->track = narrow ? y + words + TRACK_ROOM : y + TRACK_ROOM;
    row->height = narrow ? words + picture : fmax(words, picture);
}

static void layout(struct spine *t)
{
    bool narrow = t->chart->head.narrow;
    double left = narrow ? 0 : NAMES;

    t->words = narrow ? t->svg.width : NAMES - 20;
    t->centre = (left + t->svg.width) / 2;
    t->reach = (t->svg.width - left) / 2 - EDGE;
    t->rows = arena_new(t->svg.arena, struct row, t->chart->count);
    t->top = t->svg.line + 4;
    double y = t->top + 6;
    for (ptrdiff_t i = 0; i < t->chart->count; i++) {
        row_lay(t, i, y);
        y += t->rows[i].height + ROWS_APART;
        t->linked = t->linked || row_links(t, &t->chart->rows[i]);
    }
    t->bottom = y - ROWS_APART;
}

/* --- shapes ------------------------------------------------------------------------------ */

static void track_draw(struct spine *t, ptrdiff_t i)
{
    const struct chart_spine_row *row = &t->chart->rows[i];
    double y = t->rows[i].track;

    if (!drawn(row))
        return;
    svg_stroke(&t->svg, "class=\"c-edge\" stroke=\"" SVG_EDGE "\" stroke-width=\"2\"",
               place(t, row, row->low), y, place(t, row, row->high), y);
    if (!svg_is_gap(row->band_low) && !svg_is_gap(row->band_high)) {
        double from = place(t, row, row->band_low), to = place(t, row, row->band_high);
        svg_put(t->svg.out,
                "<rect class=\"c-half\" fill=\"" SVG_TINT "\" stroke=\"" SVG_EDGE "\" x=\"",
                fmin(from, to));
        svg_put(t->svg.out, "\" y=\"", y - BAND_THICK / 2.0);
        svg_put(t->svg.out, "\" width=\"", fabs(to - from));
        svg_put(t->svg.out, "\" height=\"", BAND_THICK);
        buf_lit(t->svg.out, "\"/>\n");
    }
}

static void spine_draw(struct spine *t)
{
    for (ptrdiff_t i = 0; i < t->chart->count; i++)
        if (drawn(&t->chart->rows[i]))
            svg_stroke(&t->svg, "class=\"c-mid\" stroke=\"" SVG_INK "\" stroke-width=\"1.5\"",
                       t->centre, t->rows[i].track - BAND_THICK / 2.0 - 4, t->centre,
                       t->rows[i].track + BAND_THICK / 2.0 + 4);
}

static void dot_draw(struct spine *t, ptrdiff_t i)
{
    const struct chart_spine_row *row = &t->chart->rows[i];

    if (!drawn(row) || svg_is_gap(row->value))
        return;
    mark_draw(
        &t->svg, MARK_DOT, true, place(t, row, row->value), t->rows[i].track, DOT,
        str_fmt(t->svg.arena, "%.*s: %.*s", STR_ARG(t->chart->area_name), STR_ARG(row->text)));
}

/* --- words ------------------------------------------------------------------------------- */

/* Which way is better, at the end that is. */
static void better_words(struct spine *t, ptrdiff_t i)
{
    static const struct {
        struct str words;
        enum svg_anchor anchor;
    } ends[] = {
        [CHART_NEITHER] = {STR_INIT("neither end is better"), SVG_MIDDLE},
        [CHART_HIGHER] = {STR_INIT("higher is better \u2192"), SVG_END},
        [CHART_LOWER] = {STR_INIT("\u2190 lower is better"), SVG_START},
    };
    enum chart_better better = t->chart->rows[i].better;
    double side = ends[better].anchor == SVG_END     ? t->reach + EDGE
                  : ends[better].anchor == SVG_START ? -t->reach - EDGE
                                                     : 0;

    svg_label(&t->svg, &(struct svg_label){.text = ends[better].words,
                                           .look = SVG_SOFT,
                                           .anchor = ends[better].anchor,
                                           .x = t->centre + side,
                                           .y = t->rows[i].track + TRACK_ROOM + t->svg.text});
}

static void link_open(struct spine *t, ptrdiff_t i)
{
    buf_lit(t->svg.out, "<a class=\"c-link\" href=\"");
    svg_escaped(t->svg.out, t->chart->rows[i].href);
    buf_lit(t->svg.out, "\"><rect class=\"c-hit\" fill=\"none\" stroke=\"none\" "
                        "pointer-events=\"all\" x=\"0\"");
    svg_put(t->svg.out, " y=\"", t->rows[i].top);
    svg_put(t->svg.out, "\" width=\"", t->svg.width);
    svg_put(t->svg.out, "\" height=\"", t->rows[i].height);
    buf_lit(t->svg.out, "\"/>\n");
}

/* The measure's name; where it leads, so does the whole row. */
static double name_words(struct spine *t, ptrdiff_t i)
{
    struct svg_label label = {.y = t->rows[i].top + t->svg.text, .most = t->words};
    bool links = row_links(t, &t->chart->rows[i]);

    if (links)
        link_open(t, i);
    for (int k = 0; k < t->rows[i].lines; k++, label.y += t->svg.line) {
        label.text = t->rows[i].name[k];
        svg_label(&t->svg, &label);
    }
    if (links)
        buf_lit(t->svg.out, "</a>\n");
    return label.y;
}

static void row_words(struct spine *t, ptrdiff_t i)
{
    const struct chart_spine_row *row = &t->chart->rows[i];
    bool gap = svg_is_gap(row->value);
    struct svg_label label = {.text = gap ? svg_gap_words(t->svg.arena, row->text) : row->text,
                              .look = gap ? SVG_SOFT : SVG_ON,
                              .y = name_words(t, i),
                              .most = t->words};

    if (row->text.len) {
        svg_label(&t->svg, &label);
        label.y += t->svg.line;
    }
    label.text = row->place;
    label.look = SVG_SOFT;
    if (row->place.len)
        svg_label(&t->svg, &label);
    if (drawn(row)) {
        better_words(t, i);
        return;
    }
    svg_label(&t->svg, &(struct svg_label){.text = S("Too few figures to draw"),
                                           .look = SVG_SOFT,
                                           .anchor = SVG_MIDDLE,
                                           .x = t->centre,
                                           .y = t->rows[i].track + t->svg.text / 3});
}

static void head_words(struct spine *t)
{
    double y = t->svg.text, out = t->reach + EDGE;

    svg_label(&t->svg,
              &(struct svg_label){
                  .text = S("lowest"), .look = SVG_SOFT, .x = t->centre - out, .y = y});
    svg_label(&t->svg, &(struct svg_label){.text = S("middle of the group"),
                                           .anchor = SVG_MIDDLE,
                                           .x = t->centre,
                                           .y = y});
    svg_label(&t->svg, &(struct svg_label){.text = S("highest"),
                                           .look = SVG_SOFT,
                                           .anchor = SVG_END,
                                           .x = t->centre + out,
                                           .y = y});
}

void chart_spine(struct arena *a, const struct chart_spine *chart, struct buf *out)
{
    struct spine t = {.svg = svg_make(a, &chart->head, out), .chart = chart};

    if (chart->count <= 0) {
        svg_empty(&t.svg);
        return;
    }
    layout(&t);
    svg_begin(&t.svg, t.bottom + 4, t.linked);
    for (ptrdiff_t i = 0; i < chart->count; i++)
        track_draw(&t, i);
    spine_draw(&t);
    for (ptrdiff_t i = 0; i < chart->count; i++)
        dot_draw(&t, i);
    svg_rim_open(&t.svg);
    head_words(&t);
    for (ptrdiff_t i = 0; i < chart->count; i++)
        row_words(&t, i);
    svg_rim_close(&t.svg);
    svg_end(&t.svg);
}
