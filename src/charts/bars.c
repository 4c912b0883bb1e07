/* bars.c: ranked horizontal bars with their names, values, intervals and the lines to judge by.
 *
 * Drawn from back to front: the band, the bars, the intervals, the lines, and last the words,
 * which have a rim of paper. In the narrow layout a row is its name and value above its bar,
 * and lines show beside bars only, so that none runs through words.
 */
#include "charts/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "charts/scale.h"
#include "charts/svg.h"

/* Heights, widths and distances, in user units. */
static const struct measures {
    double pitch, bar_from, bar_thick, name_line; /* within one row */
} wide = {28, 7, 14, 19.5}, narrow = {44, 22, 10, 16};

enum {
    NAMES_WIDEST = 260,
    NAMES_APART = 14, /* from the names to the bars */
    VALUES_APART = 6, /* from a bar to its value */
    VALUES_WIDEST = 150,
    LINES_APART = 6, /* from a line to its name */
    CAP = 4,         /* half of a whisker's end */
    OVERHANG = 3,    /* of a line beyond its bar, narrow */
    FOOT = 6,        /* the band shows this much below the rows, to lead to its name */
};

/* A line with its name above the rows, like a flag. */
struct flag {
    double x;
    struct str text;
    double room_right, room_left; /* beside the name, if it stood there */
    bool benchmark;
    bool leftward; /* the name stands on the line's left */
};

struct bars {
    struct svg svg;
    const struct chart_bars *chart;
    const struct measures *row;
    struct scale x;
    double zero;
    double top, bottom; /* of the rows */
    struct flag *flags;
    ptrdiff_t flag_count;
    bool band, linked;
};

static double row_top(const struct bars *b, ptrdiff_t i)
{
    return b->top + (double)i * b->row->pitch;
}

/* --- layout ------------------------------------------------------------------------------ */

static struct span values_span(const struct chart_bars *chart, bool band)
{
    struct span s = span_none();

    for (ptrdiff_t i = 0; i < chart->count; i++) {
        if (svg_is_gap(chart->rows[i].value))
            continue;
        span_add(&s, chart->rows[i].value);
        span_add(&s, chart->rows[i].lower);
        span_add(&s, chart->rows[i].upper);
    }
    for (ptrdiff_t i = 0; i < chart->line_count; i++)
        span_add(&s, chart->lines[i].value);
    span_add(&s, chart->middle);
    if (band) {
        span_add(&s, chart->band_low);
        span_add(&s, chart->band_high);
    }
    return span_to_zero(s);
}

/* Room for the names on the left and for the values at either end of the bars. */
static void columns_measure(struct bars *b)
{
    const struct chart_bars *chart = b->chart;
    double names = 0, before = 0, after = 0;

    for (ptrdiff_t i = 0; i < chart->count; i++) {
        const struct chart_bar *row = &chart->rows[i];
        struct svg_label name = {.text = row->name,
                                 .look = row->marked ? SVG_ON : SVG_PLAIN,
                                 .most = NAMES_WIDEST - NAMES_APART};
        struct svg_label value = {
            .text = row->text, .look = name.look, .most = VALUES_WIDEST - VALUES_APART};
        names = fmax(names, svg_label_width(&b->svg, &name));
        if (row->value < 0)
            before = fmax(before, svg_label_width(&b->svg, &value) + VALUES_APART);
        else if (!svg_is_gap(row->value))
            after = fmax(after, svg_label_width(&b->svg, &value) + VALUES_APART);
    }
    b->x.from = names + NAMES_APART + before;
    b->x.to = b->svg.width - after - 1;
}

/* Names on the left of their lines from the right downwards, then names on the right of theirs
 * from the left downwards: so no line runs through a name of its own side. */
static int flag_order(const void *left, const void *right)
{
    const struct flag *a = left, *b = right;

    if (a->leftward != b->leftward)
        return a->leftward ? -1 : 1;
    double apart = a->leftward ? b->x - a->x : a->x - b->x;
    return apart < 0 ? -1 : apart > 0;
}

static void flag_add(struct bars *b, double value, struct str text, bool benchmark)
{
    if (svg_is_gap(value))
        return;
    struct flag *flag = &b->flags[b->flag_count++];
    *flag = (struct flag){.x = scale_at(&b->x, value), .text = text, .benchmark = benchmark};
    double width = svg_text_width(text, b->svg.text, false);
    flag->room_right = b->svg.width - flag->x - LINES_APART - width;
    flag->room_left = flag->x - LINES_APART - width;
}

/* All names on one side where that fits, else each where it has room. */
static void flags_turn(struct bars *b)
{
    bool right = true, left = true;

    for (ptrdiff_t i = 0; i < b->flag_count; i++) {
        right = right && b->flags[i].room_right >= 0;
        left = left && b->flags[i].room_left >= 0;
    }
    for (ptrdiff_t i = 0; i < b->flag_count; i++)
        b->flags[i].leftward = !right && (left || b->flags[i].room_right < 0);
    qsort(b->flags, (size_t)b->flag_count, sizeof *b->flags, flag_order);
}

static void flags_make(struct bars *b)
{
    const struct chart_bars *chart = b->chart;

    b->flags = arena_new(b->svg.arena, struct flag, chart->line_count + 1);
    flag_add(b, chart->middle,
             chart->middle_label.len ? chart->middle_label : S("Middle of the group"), false);
    for (ptrdiff_t i = 0; i < chart->line_count; i++) {
        struct str name = chart->lines[i].name;
        if (chart->lines[i].text.len)
            name = str_fmt(b->svg.arena, "%.*s %.*s", STR_ARG(name),
                           STR_ARG(chart->lines[i].text));
        flag_add(b, chart->lines[i].value, name, true);
    }
    flags_turn(b);
}

/* What leads out of the document must not run a script: only plain paths and the web. */
static bool href_is_followed(struct str href)
{
    if (href.len == 0)
        return false;
    for (ptrdiff_t i = 0; i < href.len; i++) {
        if (href.at[i] == '/' || href.at[i] == '?' || href.at[i] == '#')
            return true;
        if (href.at[i] == ':')
            return str_starts(href, S("https://")) || str_starts(href, S("http://"));
        if ((unsigned char)href.at[i] <= ' ')
            return false;
    }
    return true;
}

/* A file of its own has no place from which its links would lead. */
static bool row_links(const struct bars *b, const struct chart_bar *row)
{
    return !b->chart->head.alone && href_is_followed(row->href);
}

static struct bars layout(struct arena *a, const struct chart_bars *chart, struct buf *out)
{
    struct bars b = {.svg = svg_make(a, &chart->head, out), .chart = chart};

    b.row = chart->head.narrow ? &narrow : &wide;
    b.band = !svg_is_gap(chart->band_low) && !svg_is_gap(chart->band_high);
    b.x = (struct scale){values_span(chart, b.band), 1, b.svg.width - 1};
    if (!chart->head.narrow)
        columns_measure(&b);
    b.zero = scale_at(&b.x, 0);
    flags_make(&b);
    b.top = (double)b.flag_count * b.svg.line + (b.flag_count ? 8 : 0);
    b.bottom = row_top(&b, chart->count);
    for (ptrdiff_t i = 0; i < chart->count; i++)
        b.linked = b.linked || row_links(&b, &chart->rows[i]);
    return b;
}

/* --- shapes ------------------------------------------------------------------------------ */

/* Down from `from`; in the narrow layout beside the bars only. */
static void upright_path(const struct bars *b, double x, double from, double to,
                         struct buf *out)
{
    bool whole = !b->chart->head.narrow;

    svg_put(out, "M", x);
    svg_put(out, " ", from);
    svg_put(out, "V", whole ? to : b->top);
    for (ptrdiff_t i = 0; i < b->chart->count && !whole; i++) {
        double y = row_top(b, i) + b->row->bar_from;
        if (svg_is_gap(b->chart->rows[i].value))
            continue;
        svg_put(out, "M", x);
        svg_put(out, " ", y - OVERHANG);
        svg_put(out, "V", y + b->row->bar_thick + OVERHANG);
    }
}

static void upright_draw(struct bars *b, const char *attributes, double x, double to)
{
    buf_lit(b->svg.out, "<path fill=\"none\" ");
    buf_str(b->svg.out, str_of(attributes));
    buf_lit(b->svg.out, " d=\"");
    upright_path(b, x, b->top, to, b->svg.out);
    buf_lit(b->svg.out, "\"/>\n");
}

static void band_draw(struct bars *b)
{
    double low = scale_at(&b->x, b->chart->band_low),
           high = scale_at(&b->x, b->chart->band_high);
    const char *edge = "class=\"c-edge\" stroke=\"" SVG_EDGE "\"" SVG_CRISP;

    svg_put(b->svg.out, "<rect class=\"c-band\" fill=\"" SVG_TINT "\" x=\"", fmin(low, high));
    svg_put(b->svg.out, "\" y=\"", b->top);
    svg_put(b->svg.out, "\" width=\"", fabs(high - low));
    svg_put(b->svg.out, "\" height=\"", b->bottom - b->top + FOOT);
    buf_lit(b->svg.out, "\"/>\n");
    upright_draw(b, edge, low, b->bottom + FOOT);
    upright_draw(b, edge, high, b->bottom + FOOT);
}

static bool has_interval(const struct chart_bar *row)
{
    return !svg_is_gap(row->value) && !svg_is_gap(row->lower) && !svg_is_gap(row->upper);
}

/* What a row says when it is pointed at: its range too, which stands in no words beside it. */
static void row_title(struct bars *b, const struct chart_bar *row)
{
    struct str text =
        svg_is_gap(row->value) ? svg_gap_words(b->svg.arena, row->text) : row->text;

    buf_lit(b->svg.out, "<title>");
    svg_escaped(b->svg.out, row->name);
    buf_lit(b->svg.out, ": ");
    svg_escaped(b->svg.out, text);
    if (has_interval(row)) {
        buf_lit(b->svg.out, " (");
        buf_fixed(b->svg.out, row->lower, b->chart->head.decimals);
        buf_lit(b->svg.out, " to ");
        buf_fixed(b->svg.out, row->upper, b->chart->head.decimals);
        buf_char(b->svg.out, ')');
    }
    buf_lit(b->svg.out, "</title>");
}

static void bar_draw(struct bars *b, const struct chart_bar *row, double y)
{
    double end = scale_at(&b->x, row->value);
    char tag[SVG_TAG], *at = tag;

    if (row->marked)
        at = svg_lit(at, "<rect class=\"c-bar-on\" fill=\"" SVG_STRONG "\" x=\"");
    else
        at = svg_lit(at, "<rect class=\"c-bar\" fill=\"" SVG_GREY "\" x=\"");
    at = svg_digits(at, end < b->zero ? end : b->zero);
    at = svg_digits(svg_lit(at, "\" y=\""), y + b->row->bar_from);
    at = svg_digits(svg_lit(at, "\" width=\""), fabs(end - b->zero));
    at = svg_digits(svg_lit(at, "\" height=\""), b->row->bar_thick);
    if (row_links(b, row)) { /* then the link is the mark */
        at = svg_lit(at, "\"/>\n");
        buf_bytes(b->svg.out, tag, at - tag);
        return;
    }
    at = svg_lit(at, "\">");
    buf_bytes(b->svg.out, tag, at - tag);
    row_title(b, row);
    buf_lit(b->svg.out, "</rect>\n");
}

static void whisker_path(struct bars *b, struct buf *out)
{
    for (ptrdiff_t i = 0; i < b->chart->count; i++) {
        const struct chart_bar *row = &b->chart->rows[i];
        if (!has_interval(row))
            continue;
        double y = row_top(b, i) + b->row->bar_from + b->row->bar_thick / 2;
        double low = scale_at(&b->x, row->lower), high = scale_at(&b->x, row->upper);
        svg_put(out, "M", low);
        svg_put(out, " ", y - CAP);
        svg_put(out, "v", 2 * CAP);
        svg_put(out, "M", low);
        svg_put(out, " ", y);
        svg_put(out, "H", high);
        svg_put(out, "M", high);
        svg_put(out, " ", y - CAP);
        svg_put(out, "v", 2 * CAP);
    }
}

/* Twice: a wider stroke of paper lets a thin line be seen on top of any bar. */
static void path_draw(struct bars *b, struct str path, const char *attributes)
{
    buf_lit(b->svg.out, "<path class=\"c-rim\" fill=\"none\" stroke=\"" SVG_PAPER
                        "\" stroke-width=\"4.5\" d=\"");
    buf_str(b->svg.out, path);
    buf_lit(b->svg.out, "\"/>\n<path fill=\"none\" ");
    buf_str(b->svg.out, str_of(attributes));
    buf_lit(b->svg.out, " d=\"");
    buf_str(b->svg.out, path);
    buf_lit(b->svg.out, "\"/>\n");
}

static void lines_draw(struct bars *b)
{
    struct buf whiskers = buf_make(b->svg.arena, BUF_MOST);

    whisker_path(b, &whiskers);
    if (whiskers.len)
        path_draw(b, buf_text(&whiskers),
                  "class=\"c-whisker\" stroke=\"" SVG_INK "\" stroke-width=\"1.5\"");
    for (ptrdiff_t i = 0; i < b->flag_count; i++) {
        struct buf path = buf_make(b->svg.arena, BUF_MOST);
        upright_path(b, b->flags[i].x, (double)i * b->svg.line + 3, b->bottom, &path);
        path_draw(b, buf_text(&path),
                  b->flags[i].benchmark
                      ? "class=\"c-bench\" stroke=\"" SVG_BENCH "\" stroke-width=\"2.5\""
                      : "class=\"c-mid\" stroke=\"" SVG_INK "\" stroke-width=\"1.5\"");
    }
}

/* --- words ------------------------------------------------------------------------------- */

static void gap_words(struct bars *b, const struct chart_bar *row, double y)
{
    double x = b->zero + (b->chart->head.narrow ? 0 : VALUES_APART);

    /* Zero may lie far to the right: then the words begin where the bars' room does. */
    if (b->x.span.low < 0)
        x = b->chart->head.narrow ? 0 : b->x.from;
    if (b->chart->head.narrow)
        y += b->row->bar_from + b->row->bar_thick;
    else
        y += b->row->name_line;
    svg_label(&b->svg, &(struct svg_label){.text = svg_gap_words(b->svg.arena, row->text),
                                           .look = SVG_SOFT,
                                           .x = x,
                                           .y = y,
                                           .most = b->svg.width - x});
}

/* Past the bar's end, and past the interval where it reaches further. */
static void value_words(struct bars *b, const struct chart_bar *row, double y)
{
    struct svg_label value = {.text = row->text,
                              .look = row->marked ? SVG_ON : SVG_PLAIN,
                              .anchor = SVG_END,
                              .x = b->svg.width,
                              .y = y + b->row->name_line,
                              .most = VALUES_WIDEST - VALUES_APART};
    bool interval = has_interval(row);

    if (!b->chart->head.narrow && row->value < 0) {
        double end = interval ? fmin(row->value, row->lower) : row->value;
        value.x = scale_at(&b->x, end) - VALUES_APART;
    } else if (!b->chart->head.narrow) {
        double end = interval ? fmax(row->value, row->upper) : row->value;
        value.anchor = SVG_START;
        value.x = scale_at(&b->x, end) + VALUES_APART;
    }
    svg_label(&b->svg, &value);
}

static void name_words(struct bars *b, const struct chart_bar *row, double y)
{
    struct svg_label name = {.text = row->name,
                             .look = row->marked ? SVG_ON : SVG_PLAIN,
                             .y = y + b->row->name_line,
                             .most = NAMES_WIDEST - NAMES_APART};

    if (b->chart->head.narrow) {
        struct svg_label value = {
            .text = row->text, .look = name.look, .most = VALUES_WIDEST - VALUES_APART};
        name.most = b->svg.width;
        if (!svg_is_gap(row->value))
            name.most -= svg_label_width(&b->svg, &value) + NAMES_APART;
    }
    svg_label(&b->svg, &name);
}

/* The link is the whole row, so that there is something to hit with a finger. */
static void link_open(struct bars *b, const struct chart_bar *row, double y)
{
    char tag[SVG_TAG], *at = tag;

    buf_lit(b->svg.out, "<a class=\"c-link\" href=\"");
    svg_escaped(b->svg.out, row->href);
    at = svg_lit(at, "\"><rect class=\"c-hit\" fill=\"none\" stroke=\"none\" "
                     "pointer-events=\"all\" x=\"0\" y=\"");
    at = svg_digits(at, y);
    at = svg_digits(svg_lit(at, "\" width=\""), b->svg.width);
    at = svg_digits(svg_lit(at, "\" height=\""), b->row->pitch);
    at = svg_lit(at, "\"/>");
    buf_bytes(b->svg.out, tag, at - tag);
    row_title(b, row);
    buf_char(b->svg.out, '\n');
}

static void row_words(struct bars *b, const struct chart_bar *row, double y)
{
    bool links = row_links(b, row);

    if (links)
        link_open(b, row, y);
    name_words(b, row, y);
    if (svg_is_gap(row->value))
        gap_words(b, row, y);
    else
        value_words(b, row, y);
    if (links)
        buf_lit(b->svg.out, "</a>\n");
}

static void flags_words(struct bars *b)
{
    for (ptrdiff_t i = 0; i < b->flag_count; i++) {
        const struct flag *flag = &b->flags[i];
        double apart = flag->leftward ? -LINES_APART : LINES_APART;
        struct svg_label label = {.text = flag->text,
                                  .anchor = flag->leftward ? SVG_END : SVG_START,
                                  .x = flag->x + apart,
                                  .y = (double)i * b->svg.line + b->svg.text};
        label.most = flag->leftward ? label.x : b->svg.width - label.x;
        if (flag->leftward && svg_label_span(&b->svg, &label).low <= 0) {
            label.anchor = SVG_START;
            label.x = 0;
            label.most = b->svg.width;
        }
        svg_label(&b->svg, &label);
    }
}

static void band_words(struct bars *b)
{
    double middle = scale_at(&b->x, b->chart->band_low / 2 + b->chart->band_high / 2);

    svg_label_within(&b->svg, (struct svg_label){.text = S("middle half of the others"),
                                                 .look = SVG_SOFT,
                                                 .x = middle,
                                                 .y = b->bottom + FOOT + b->svg.text});
}

void chart_bars(struct arena *a, const struct chart_bars *chart, struct buf *out)
{
    struct bars b = layout(a, chart, out);

    if (chart->count <= 0) {
        svg_empty(&b.svg);
        return;
    }
    svg_begin(&b.svg, b.bottom + FOOT + (b.band ? b.svg.line + 2 : 0), b.linked);
    if (b.band)
        band_draw(&b);
    for (ptrdiff_t i = 0; i < chart->count; i++)
        if (!svg_is_gap(chart->rows[i].value))
            bar_draw(&b, &chart->rows[i], row_top(&b, i));
    upright_draw(&b, "class=\"c-axis\" stroke=\"" SVG_QUIET "\"" SVG_CRISP, b.zero, b.bottom);
    lines_draw(&b);
    svg_rim_open(&b.svg);
    flags_words(&b);
    for (ptrdiff_t i = 0; i < chart->count; i++)
        row_words(&b, &chart->rows[i], row_top(&b, i));
    if (b.band)
        band_words(&b);
    svg_rim_close(&b.svg);
    svg_end(&b.svg);
}
