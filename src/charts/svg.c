/* svg.c: the root element with what names it, and labels. */
#include "charts/svg.h"

#include <math.h>
#include <string.h>

enum {
    HEAD_LARGER = 4, /* the title of a file of its own is this much taller than words */
    HEAD_LINES = 8,
    SOURCE_LINES = 8,
    MARGIN = 20, /* around the drawing in a file of its own */
    EMPTY_HEIGHT = 40,
};

/* What a file of its own has above and below the drawing. */
struct surround {
    struct str title[HEAD_LINES], source[SOURCE_LINES];
    int titles, sources;
    double above, below, beside;
};

/* --- labels ------------------------------------------------------------------------------ */

static const struct {
    struct str attributes;
    bool bold;
    double larger;
} looks[] = {
    [SVG_PLAIN] = {STR_INIT("<text class=\"c-text\""), false, 0},
    [SVG_SOFT] = {STR_INIT("<text class=\"c-text-quiet\" fill=\"" SVG_QUIET "\""), false, 0},
    [SVG_ON] = {STR_INIT("<text class=\"c-text-on\" font-weight=\"bold\" fill=\"" SVG_STRONG
                         "\""),
                true, 0},
    [SVG_HEAD] = {STR_INIT("<text class=\"c-text-head\" font-weight=\"bold\""), true,
                  HEAD_LARGER},
};

static const struct str anchors[] = {
    [SVG_START] = STR_INIT("\">"),
    [SVG_MIDDLE] = STR_INIT("\" text-anchor=\"middle\">"),
    [SVG_END] = STR_INIT("\" text-anchor=\"end\">"),
};

double svg_label_width(const struct svg *s, const struct svg_label *label)
{
    double width = svg_text_width(label->text, s->text + looks[label->look].larger,
                                  looks[label->look].bold);
    return label->most > 0 && width > label->most ? label->most : width;
}

struct span svg_label_span(const struct svg *s, const struct svg_label *label)
{
    double width = svg_label_width(s, label);
    double before = label->anchor == SVG_START ? 0
                    : label->anchor == SVG_END ? width
                                               : width / 2;
    return (struct span){.low = label->x - before, .high = label->x - before + width};
}

static void label_open(struct svg *s, const struct svg_label *label, double height)
{
    char tag[SVG_TAG], *at = tag;
    struct str attributes = looks[label->look].attributes, anchor = anchors[label->anchor];

    memcpy(at, attributes.at, (size_t)attributes.len);
    at += attributes.len;
    if (looks[label->look].larger > 0) {
        at = svg_digits(svg_lit(at, " font-size=\""), height);
        at = svg_lit(at, "\"");
    }
    at = svg_digits(svg_lit(at, " x=\""), label->x);
    at = svg_digits(svg_lit(at, "\" y=\""), label->y);
    memcpy(at, anchor.at, (size_t)anchor.len);
    buf_bytes(s->out, tag, at + anchor.len - tag);
}

void svg_label(struct svg *s, const struct svg_label *label)
{
    double height = s->text + looks[label->look].larger;
    bool cut = false;
    struct str shown = label->text;

    if (label->most > 0)
        shown = svg_fit(shown, height, looks[label->look].bold, label->most, &cut);
    label_open(s, label, height);
    if (cut) {
        buf_lit(s->out, "<title>");
        svg_escaped(s->out, label->text);
        buf_lit(s->out, "</title>");
    }
    svg_escaped(s->out, shown);
    if (cut)
        buf_lit(s->out, "…");
    buf_lit(s->out, "</text>\n");
}

void svg_label_within(struct svg *s, struct svg_label label)
{
    label.most = s->width;
    label.anchor = SVG_MIDDLE;
    struct span lies = svg_label_span(s, &label);
    if (lies.low < 0) {
        label.anchor = SVG_START;
        label.x = 0;
    } else if (lies.high > s->width) {
        label.anchor = SVG_END;
        label.x = s->width;
    }
    svg_label(s, &label);
}

void svg_rim_open(struct svg *s)
{
    buf_lit(s->out,
            "<g class=\"c-rim\" stroke=\"" SVG_PAPER
            "\" stroke-width=\"5\" stroke-linejoin=\"round\" paint-order=\"stroke\">\n");
}

void svg_rim_close(struct svg *s)
{
    buf_lit(s->out, "</g>\n");
}

void svg_stroke(struct svg *s, const char *attributes, double x1, double y1, double x2,
                double y2)
{
    buf_lit(s->out, "<line ");
    buf_str(s->out, str_of(attributes));
    svg_put(s->out, " x1=\"", x1);
    svg_put(s->out, "\" y1=\"", y1);
    svg_put(s->out, "\" x2=\"", x2);
    svg_put(s->out, "\" y2=\"", y2);
    buf_lit(s->out, "\"/>\n");
}

/* --- the root ---------------------------------------------------------------------------- */

struct svg svg_make(struct arena *a, const struct chart_head *head, struct buf *out)
{
    double text = head->narrow ? SVG_TEXT_NARROW : SVG_TEXT_WIDE;
    return (struct svg){.out = out,
                        .arena = a,
                        .head = head,
                        .width = head->narrow ? SVG_NARROW : SVG_WIDE,
                        .text = text,
                        .line = text + 5};
}

/* A sign such as % stands beside the numbers already. */
static bool unit_has_line(const struct svg *s)
{
    return s->head->unit.len && !svg_unit_is_sign(s->head->unit);
}

static struct surround surround_of(const struct svg *s)
{
    struct surround around = {0};

    if (!s->head->alone)
        return around;
    double head = s->text + HEAD_LARGER;
    around.titles = svg_wrap(s->head->title, head, true, s->width, around.title, HEAD_LINES);
    around.sources =
        svg_wrap(s->head->source, s->text, false, s->width, around.source, SOURCE_LINES);
    around.beside = MARGIN;
    around.above = MARGIN + around.titles * (s->line + HEAD_LARGER) +
                   (unit_has_line(s) ? s->line : 0) + MARGIN * 0.8;
    around.below = MARGIN + (around.sources ? around.sources * s->line + s->line / 2 : 0);
    return around;
}

static void surround_draw(struct svg *s, const struct surround *around)
{
    double y = s->text - around->above + MARGIN;

    svg_put(s->out, "<rect class=\"c-paper\" fill=\"" SVG_PAPER "\" x=\"", -around->beside);
    svg_put(s->out, "\" y=\"", -around->above);
    svg_put(s->out, "\" width=\"", s->width + 2 * around->beside);
    svg_put(s->out, "\" height=\"", s->height + around->above + around->below);
    buf_lit(s->out, "\"/>\n");
    for (int i = 0; i < around->titles; i++, y += s->line + HEAD_LARGER)
        svg_label(s, &(struct svg_label){
                         .text = around->title[i], .look = SVG_HEAD, .y = y, .most = s->width});
    if (unit_has_line(s))
        svg_label(s, &(struct svg_label){
                         .text = s->head->unit, .look = SVG_SOFT, .y = y, .most = s->width});
    y = s->height + s->line / 2 + s->text;
    for (int i = 0; i < around->sources; i++, y += s->line)
        svg_label(s,
                  &(struct svg_label){
                      .text = around->source[i], .look = SVG_SOFT, .y = y, .most = s->width});
}

/* The element <title> or <desc> with an id made of the picture's. */
static void naming(struct svg *s, struct str element, struct str text)
{
    buf_char(s->out, '<');
    buf_str(s->out, element);
    buf_lit(s->out, " id=\"");
    svg_escaped(s->out, s->head->id);
    buf_char(s->out, '-');
    buf_str(s->out, element);
    buf_lit(s->out, "\">");
    svg_escaped(s->out, text);
    buf_lit(s->out, "</");
    buf_str(s->out, element);
    buf_lit(s->out, ">\n");
}

/* A file needs its name space and its own face; on a page both are the page's. */
static void root_open(struct svg *s, bool linked)
{
    if (s->head->alone)
        buf_lit(s->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" font-family=\"system-ui, "
                        "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif\" ");
    else
        buf_lit(s->out, "<svg ");
    buf_str(s->out, s->head->narrow ? S("class=\"c-chart c-chart-narrow\"")
                                    : S("class=\"c-chart c-chart-wide\""));
    buf_str(s->out, linked ? S(" role=\"group\"") : S(" role=\"img\""));
    buf_lit(s->out, " aria-labelledby=\"");
    svg_escaped(s->out, s->head->id);
    buf_lit(s->out, "-title");
    if (s->head->description.len) {
        buf_char(s->out, ' ');
        svg_escaped(s->out, s->head->id);
        buf_lit(s->out, "-desc");
    }
}

void svg_begin(struct svg *s, double height, bool linked)
{
    s->height = ceil(height);
    struct surround around = surround_of(s);
    double whole_width = s->width + 2 * around.beside;
    double whole_height = s->height + around.above + around.below;

    root_open(s, linked);
    svg_put(s->out, "\" width=\"", whole_width);
    svg_put(s->out, "\" height=\"", whole_height);
    svg_put(s->out, "\" viewBox=\"", -around.beside);
    svg_put(s->out, " ", -around.above);
    svg_put(s->out, " ", whole_width);
    svg_put(s->out, " ", whole_height);
    svg_put(s->out, "\" font-size=\"", s->text);
    buf_lit(s->out, "\" font-variant=\"tabular-nums\" fill=\"" SVG_INK "\">\n");
    naming(s, S("title"), s->head->title);
    if (s->head->description.len)
        naming(s, S("desc"), s->head->description);
    if (s->head->alone)
        surround_draw(s, &around);
}

void svg_end(struct svg *s)
{
    buf_lit(s->out, "</svg>\n");
}

void svg_empty(struct svg *s)
{
    svg_begin(s, EMPTY_HEIGHT, false);
    svg_label(s, &(struct svg_label){.text = S("No figures to show"),
                                     .look = SVG_SOFT,
                                     .y = EMPTY_HEIGHT / 2 + s->text / 2});
    svg_end(s);
}

/* --- what charts say in words ------------------------------------------------------------ */

bool svg_is_gap(double value)
{
    return !isfinite(value);
}

struct str svg_gap_words(struct arena *a, struct str reason)
{
    if (reason.len == 0)
        return S("No figure");
    return str_starts(reason, S("No figure")) ? reason : str_join(a, S("No figure: "), reason);
}

bool svg_unit_is_sign(struct str unit)
{
    return str_eq(unit, S("%")) || str_eq(unit, S("£"));
}

struct str svg_with_unit(struct arena *a, struct str number, struct str unit)
{
    if (str_eq(unit, S("%")))
        return str_join(a, number, unit);
    if (!str_eq(unit, S("£")))
        return number;
    bool negative = str_starts(number, S("-"));
    return str_fmt(a, "%s£%.*s", negative ? "-" : "",
                   STR_ARG(str_cut(number, negative, number.len)));
}
