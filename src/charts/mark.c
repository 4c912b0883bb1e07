/* mark.c: shapes that stand for a council or a period, and what they mean. */
#include "charts/mark.h"

enum { KEY_RADIUS = 6, KEY_WORDS = 20, KEYS_APART = 24 };

/* Shapes of one radius look equally large: corners reach further than a circle does. */
static const double corner = 1.3;

static void path_put(struct buf *out, enum mark shape, double x, double y, double r)
{
    static const struct {
        double at[4][2];
        int corners;
    } shapes[] = {
        [MARK_UP] = {{{0, -1}, {1, 0.8}, {-1, 0.8}}, 3},
        [MARK_DOWN] = {{{0, 1}, {1, -0.8}, {-1, -0.8}}, 3},
        [MARK_SQUARE] = {{{-0.75, -0.75}, {0.75, -0.75}, {0.75, 0.75}, {-0.75, 0.75}}, 4},
        [MARK_DIAMOND] = {{{0, -1}, {1, 0}, {0, 1}, {-1, 0}}, 4},
    };

    for (int i = 0; i < shapes[shape].corners; i++) {
        buf_char(out, i ? 'L' : 'M');
        svg_number(out, x + shapes[shape].at[i][0] * r * corner);
        svg_put(out, " ", y + shapes[shape].at[i][1] * r * corner);
    }
    buf_char(out, 'Z');
}

static void circle_put(struct buf *out, double x, double y, double r)
{
    svg_put(out, " cx=\"", x);
    svg_put(out, "\" cy=\"", y);
    svg_put(out, "\" r=\"", r);
    buf_char(out, '"');
}

void mark_draw(struct svg *s, enum mark shape, bool on, double x, double y, double radius,
               struct str title)
{
    bool round = shape == MARK_DOT || shape == MARK_RING;

    buf_str(s->out, round ? S("<circle") : S("<path"));
    if (shape == MARK_RING)
        buf_str(s->out, on ? S(" class=\"c-ring-on\" fill=\"" SVG_PAPER
                               "\" stroke=\"" SVG_STRONG "\" stroke-width=\"2\"")
                           : S(" class=\"c-ring\" fill=\"" SVG_PAPER "\" stroke=\"" SVG_QUIET
                               "\" stroke-width=\"2\""));
    else
        buf_str(s->out, on ? S(" class=\"c-dot-on\" fill=\"" SVG_STRONG "\" stroke=\"" SVG_PAPER
                               "\" stroke-width=\"1.5\"")
                           : S(" class=\"c-dot\" fill=\"" SVG_GREY "\""));
    if (round) {
        circle_put(s->out, x, y, radius);
    } else {
        buf_lit(s->out, " d=\"");
        path_put(s->out, shape, x, y, radius);
        buf_char(s->out, '"');
    }
    if (title.len == 0) {
        buf_lit(s->out, "/>\n");
        return;
    }
    buf_lit(s->out, "><title>");
    svg_escaped(s->out, title);
    buf_str(s->out, round ? S("</title></circle>\n") : S("</title></path>\n"));
}

/* --- keys -------------------------------------------------------------------------------- */

/* Lays the keys out and, with `draw`, draws them. Gives the number of lines. */
static int keys_lay(struct svg *s, const struct mark_key *keys, ptrdiff_t count, double y,
                    bool draw)
{
    double x = 0;
    int lines = count > 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        struct svg_label label = {
            .text = keys[i].words, .look = SVG_SOFT, .most = s->width - KEY_WORDS};
        double width = KEY_WORDS + svg_label_width(s, &label);
        if (x > 0 && x + width > s->width) {
            x = 0;
            lines++;
        }
        label.x = x + KEY_WORDS;
        label.y = y + (lines - 1) * s->line;
        if (draw) {
            mark_draw(s, keys[i].shape, keys[i].on, x + KEY_RADIUS * corner,
                      label.y - s->text / 3, KEY_RADIUS, S(""));
            svg_label(s, &label);
        }
        x += width + KEYS_APART;
    }
    return lines;
}

int mark_keys_lines(const struct svg *s, const struct mark_key *keys, ptrdiff_t count)
{
    struct svg measured = *s;

    return keys_lay(&measured, keys, count, 0, false);
}

void mark_keys_draw(struct svg *s, const struct mark_key *keys, ptrdiff_t count, double y)
{
    keys_lay(s, keys, count, y, true);
}
