/* map_key.c: what the two maps share: textures, marks, outlines and the key. */
#include "charts/map_parts.h"

#include <math.h>

/* From dark to light, at least 1.5:1 from one to the next, and each with its own texture. */
static const struct shade {
    const char *name, *fill;
    const char *texture; /* what is drawn on it, in a tile of 6 by 6; NULL for nothing */
    const char *texture_colour;
} shades[] = {
    [CHART_HIGHEST] = {"1", SVG_STRONG, NULL, NULL},
    [CHART_HIGH] = {"2", SVG_MAP_2, "M-1 1L1-1M0 6L6 0M5 7L7 5", SVG_MAP_3},
    [CHART_LOW] = {"3", SVG_MAP_3, "M2 3h1.6", SVG_STRONG},
    [CHART_LOWEST] = {"4", SVG_MAP_4, NULL, NULL},
    [CHART_GAP] = {"gap", SVG_PAPER, "M0 0L6 6M0 6L6 0", SVG_EDGE},
    [CHART_BLANK] = {"blank", SVG_PAPER, NULL, NULL},
};

const char *map_shade_name(int shade)
{
    return shades[shade].name;
}

/* --- textures ------------------------------------------------------------------------------
 */

/* Ids are led by the picture's, as all ids in a chart. */
static void texture_id(struct map *m, int shade, struct buf *out)
{
    svg_escaped(out, m->chart->head.id);
    buf_fmt(out, "-texture-%s", shades[shade].name);
}

static bool shade_used(const struct map *m, int shade)
{
    for (ptrdiff_t i = 0; i < m->chart->count; i++)
        if ((int)m->chart->places[i].shade == shade)
            return true;
    return m->chart->keys[shade].len > 0;
}

/* The same for shapes that are drawn smaller; the key is not. */
static void texture_enlarge(struct map *m, int shade)
{
    struct buf *out = m->svg.out;

    buf_lit(out, "<pattern id=\"");
    texture_id(m, shade, out);
    buf_lit(out, "-large\" href=\"#");
    texture_id(m, shade, out);
    svg_put(out, "\" patternTransform=\"scale(", m->tile);
    buf_lit(out, ")\"/>\n");
}

void map_textures(struct map *m)
{
    struct buf *out = m->svg.out;

    buf_lit(out, "<defs>\n");
    for (int i = 0; i < CHART_SHADES; i++) {
        if (!shades[i].texture || !shade_used(m, i))
            continue;
        buf_lit(out, "<pattern id=\"");
        texture_id(m, i, out);
        buf_lit(out, "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"");
        buf_fmt(out,
                "><rect class=\"c-fill-%s\" fill=\"%s\" width=\"6\" height=\"6\" x=\"0\" "
                "y=\"0\"/><path class=\"c-texture-%s\" fill=\"none\" stroke=\"%s\" d=\"%s\"",
                shades[i].name, shades[i].fill, shades[i].name, shades[i].texture_colour,
                shades[i].texture);
        buf_str(out, i == CHART_LOW ? S(" stroke-width=\"1.6\"/></pattern>\n")
                                    : S("/></pattern>\n"));
        if (m->tile > 1)
            texture_enlarge(m, i);
    }
    buf_lit(out, "</defs>\n");
}

static void fill_put(struct map *m, int shade, struct buf *out)
{
    if (shades[shade].texture) {
        buf_lit(out, " fill=\"url(#");
        texture_id(m, shade, out);
        buf_str(out, m->tile > 1 ? S("-large)\"") : S(")\""));
        return;
    }
    buf_fmt(out, " fill=\"%s\"", shades[shade].fill);
}

/* --- marks ---------------------------------------------------------------------------------
 */

void map_group_open(struct map *m, int shade)
{
    buf_fmt(m->svg.out, "<g class=\"c-quarter-%s\"", shades[shade].name);
    fill_put(m, shade, m->svg.out);
    svg_put(m->svg.out, " stroke=\"" SVG_QUIET "\" stroke-width=\"", 0.5 * m->tile);
    buf_lit(m->svg.out, "\" stroke-linejoin=\"round\">\n");
}

void map_group_close(struct map *m)
{
    buf_lit(m->svg.out, "</g>\n");
}

/* Three hundred links would be three hundred stops of the Tab key between the words above a map
 * and those below it, and the table beside it has the same links in an order that can be found
 * one's way in. So these are no stops: a pointer can use them, and so can the arrow keys where
 * the page's script has made the map one stop. */
void map_place_open(struct map *m, const struct chart_place *place)
{
    if (m->linked && place->href.len) {
        buf_lit(m->svg.out, "<a href=\"");
        svg_escaped(m->svg.out, place->href);
        buf_lit(m->svg.out, "\" tabindex=\"-1\">");
    }
    buf_str(m->svg.out, place->marked ? S("<path class=\"c-place\" aria-current=\"true\" d=\"")
                                      : S("<path class=\"c-place\" d=\""));
}

void map_place_close(struct map *m, const struct chart_place *place)
{
    buf_lit(m->svg.out, "\"><title>");
    svg_escaped(m->svg.out, place->name);
    buf_lit(m->svg.out, ": ");
    svg_escaped(m->svg.out, place->text);
    buf_lit(m->svg.out, "</title></path>");
    if (m->linked && place->href.len)
        buf_lit(m->svg.out, "</a>");
    buf_char(m->svg.out, '\n');
}

void map_outlines(struct map *m, double scale,
                  void (*path)(struct map *m, const struct chart_place *place, struct buf *out))
{
    struct buf like = buf_make(m->svg.arena, BUF_MOST),
               chosen = buf_make(m->svg.arena, BUF_MOST);
    struct buf *out = m->svg.out;

    for (ptrdiff_t i = 0; i < m->chart->count; i++) {
        if (m->chart->places[i].marked)
            path(m, &m->chart->places[i], &chosen);
        else if (m->chart->places[i].like)
            path(m, &m->chart->places[i], &like);
    }
    buf_lit(out, "<g fill=\"none\" stroke-linejoin=\"round\" pointer-events=\"none\">\n");
    const struct {
        const char *attributes;
        double width;
        const struct buf *data;
    } strokes[] = {
        {"class=\"c-like-rim\" stroke=\"" SVG_PAPER "\"", 3.5, &like},
        {"class=\"c-like\" stroke=\"" SVG_INK "\"", 1.5, &like},
        {"class=\"c-chosen-rim\" stroke=\"" SVG_PAPER "\"", 5.5, &chosen},
        {"class=\"c-chosen\" stroke=\"" MAP_CHOSEN "\"", 3, &chosen},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(strokes); i++) {
        if (!strokes[i].data->len)
            continue;
        buf_fmt(out, "<path %s", strokes[i].attributes);
        svg_put(out, " stroke-width=\"", strokes[i].width * scale);
        buf_lit(out, "\" d=\"");
        buf_str(out, buf_text(strokes[i].data));
        buf_lit(out, "\"/>\n");
    }
    buf_lit(out, "</g>\n");
}

/* --- the key -------------------------------------------------------------------------------
 */

static void entry_add(struct map *m, struct str words, int shade)
{
    struct map_key *key = &m->key;

    if (!words.len)
        return;
    double most = m->svg.width * (m->chart->head.narrow ? 1 : 0.42) - KEY_SWATCH - KEY_APART;
    struct map_entry *entry = &key->entries[key->count++];
    entry->shade = shade;
    entry->line_count = svg_wrap(words, m->svg.text, false, most, entry->lines, KEY_LINES);
    for (int i = 0; i < entry->line_count; i++)
        key->width =
            fmax(key->width, fmin(most, svg_text_width(entry->lines[i], m->svg.text, false)));
}

static double entry_height(const struct map *m, const struct map_entry *entry)
{
    return fmax(KEY_SWATCH, entry->line_count * m->svg.line) + 4;
}

void map_key_measure(struct map *m)
{
    for (int i = 0; i < CHART_SHADES; i++)
        entry_add(m, m->chart->keys[i], i);
    entry_add(m, m->chart->marked_key, CHART_SHADES);
    entry_add(m, m->chart->like_key, CHART_SHADES + 1);
    m->key.width += KEY_SWATCH + KEY_APART;
    for (int i = 0; i < m->key.count; i++)
        m->key.height += entry_height(m, &m->key.entries[i]);
}

void map_key_beside(struct map *m)
{
    double y = 0;

    m->key.x = m->svg.width - m->key.width;
    for (int i = 0; i < m->key.count; i++) {
        m->key.entries[i].x = m->key.x;
        m->key.entries[i].y = y;
        y += entry_height(m, &m->key.entries[i]);
    }
}

void map_key_below(struct map *m)
{
    bool two = !m->chart->head.narrow && 2 * m->key.width + KEY_GAP <= m->svg.width;
    int half = two ? (m->key.count + 1) / 2 : m->key.count;
    double y = m->key.y = m->height + KEY_GAP, lowest = y;

    m->key.x = 0;
    for (int i = 0; i < m->key.count; i++) {
        if (i == half)
            y = m->key.y;
        m->key.entries[i].x = i < half ? 0 : m->key.width + KEY_GAP;
        m->key.entries[i].y = y;
        y += entry_height(m, &m->key.entries[i]);
        lowest = fmax(lowest, y);
    }
    m->key.height = lowest - m->key.y;
}

/* The texture as it is in the map; an outline for what is told by one. */
static void swatch_draw(struct map *m, const struct map_entry *entry)
{
    struct buf *out = m->svg.out;
    int shade = entry->shade < CHART_SHADES ? entry->shade : CHART_BLANK;
    bool chosen = entry->shade == CHART_SHADES, like = entry->shade > CHART_SHADES;

    buf_fmt(out, "<g class=\"c-quarter-%s\"", shades[shade].name);
    fill_put(m, shade, out);
    svg_put(out, "><rect class=\"c-swatch\" x=\"", entry->x + 2);
    svg_put(out, "\" y=\"", entry->y + 2);
    svg_put(out, "\" width=\"", KEY_SWATCH - 4);
    svg_put(out, "\" height=\"", KEY_SWATCH - 4);
    buf_lit(out, "\" stroke=\"" SVG_QUIET "\" stroke-width=\"0.5\"/>");
    if (chosen || like) {
        buf_fmt(out, "<rect class=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"",
                chosen ? "c-chosen" : "c-like", chosen ? MAP_CHOSEN : SVG_INK,
                chosen ? "3" : "1.5");
        svg_put(out, " x=\"", entry->x + 2);
        svg_put(out, "\" y=\"", entry->y + 2);
        svg_put(out, "\" width=\"", KEY_SWATCH - 4);
        svg_put(out, "\" height=\"", KEY_SWATCH - 4);
        buf_lit(out, "\"/>");
    }
    buf_lit(out, "</g>\n");
}

void map_key_draw(struct map *m)
{
    for (int i = 0; i < m->key.count; i++) {
        const struct map_entry *entry = &m->key.entries[i];
        swatch_draw(m, entry);
        for (int k = 0; k < entry->line_count; k++)
            svg_label(&m->svg, &(struct svg_label){
                                   .text = entry->lines[k],
                                   .look = SVG_PLAIN,
                                   .x = entry->x + KEY_SWATCH + KEY_APART,
                                   .y = entry->y + m->svg.text + 1 + k * m->svg.line,
                                   .most = m->svg.width - entry->x - KEY_SWATCH - KEY_APART});
    }
}

/* --- the name --------------------------------------------------------------------------------
 */

static bool over_key(const struct map *m, const struct svg_label *label)
{
    struct span lies = svg_label_span(&m->svg, label);

    return m->key.count && lies.high > m->key.x - 4 && label->y > m->key.y &&
           label->y - m->svg.text < m->key.y + m->key.height;
}

void map_name_draw(struct map *m, double left, double right, double top, double bottom)
{
    const struct chart_place *place = NULL;

    for (ptrdiff_t i = 0; i < m->chart->count && !place; i++)
        if (m->chart->places[i].marked)
            place = &m->chart->places[i];
    if (!place)
        return;
    struct svg_label label = {
        .text = str_fmt(m->svg.arena, "%.*s %.*s", STR_ARG(place->name), STR_ARG(place->text)),
        .look = SVG_ON,
        .anchor = SVG_MIDDLE,
        .x = (left + right) / 2,
        .y = top - 7};
    if (label.y < m->svg.text || over_key(m, &label))
        label.y = bottom + m->svg.text + 5;
    if (label.y > m->height - 3)
        label.y = fmax(m->svg.text, fmin(m->height - 3, (top + bottom) / 2));
    svg_rim_open(&m->svg);
    svg_label_within(&m->svg, label);
    svg_rim_close(&m->svg);
}
