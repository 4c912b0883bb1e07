/* svg.h: what every chart of the house is drawn with; for src/charts/ alone.
 *
 * One `struct svg` stands for one picture being written. The root element, its names for screen
 * readers and, for a file of its own, title, unit and source are written by svg_begin; the rest
 * is bytes put straight into the buffer. Places are in user units with one decimal.
 */
#ifndef CHARTS_SVG_H
#define CHARTS_SVG_H

#include <string.h>

#include "charts/chart.h"
#include "charts/scale.h"

/* The Analysis Function's colours, and greys that keep 3:1 (shapes) or 4.5:1 (words). */
#define SVG_PAPER "#ffffff"
#define SVG_INK "#0b0c0c"    /* words, and the middle of the group */
#define SVG_QUIET "#505a5f"  /* words that step back, axes */
#define SVG_STRONG "#12436D" /* the council the page is about */
#define SVG_GREY "#8A8A8A"   /* everybody else */
#define SVG_TINT "#F1F4F7"   /* the middle half of the others */
#define SVG_EDGE "#8A8A8A"   /* where it ends */
#define SVG_GRID "#E3E5E6"   /* lines that only guide the eye */
#define SVG_BENCH "#28A197"  /* benchmarks: England, a region */
/* Shades of one hue, the highest quarter's the deepest: words and bars of ink lie on them. */
#define SVG_SHADE_1 "#7DAFD8"
#define SVG_SHADE_2 "#ACCDE7"
#define SVG_SHADE_3 "#D6E6F3"
#define SVG_SHADE_4 "#F7F9FB"
/* Of maps, from the second highest quarter on; the highest is SVG_STRONG. */
#define SVG_MAP_2 "#3F729F"
#define SVG_MAP_3 "#A9C8E0"
#define SVG_MAP_4 "#E6EFF6"
#define SVG_DARK_MAP_2 "#6FA3CC"
#define SVG_DARK_MAP_3 "#2F5878"
#define SVG_DARK_MAP_4 "#1C3246"
/* Their counterparts on dark paper; see dark.h. */
#define SVG_DARK_PAPER "#14191C"
#define SVG_DARK_INK "#F5F7F8"
#define SVG_DARK_QUIET "#B4BDC2"
#define SVG_DARK_STRONG "#8FC7FF"
#define SVG_DARK_GREY "#7F888D"
#define SVG_DARK_TINT "#22292E"
#define SVG_DARK_GRID "#3A4248"
#define SVG_DARK_BENCH "#5FD3CC"
#define SVG_DARK_SHADE_1 "#2F6C9A"
#define SVG_DARK_SHADE_2 "#27547A"
#define SVG_DARK_SHADE_3 "#203D58"
#define SVG_DARK_SHADE_4 "#1A2733"
/* For upright and level lines, which would else be blurred over two pixels. */
#define SVG_CRISP " shape-rendering=\"crispEdges\""

enum {
    SVG_WIDE = 640,
    SVG_NARROW = 320,
    SVG_TEXT_WIDE = 16, /* the height of words */
    SVG_TEXT_NARROW = 15,
    SVG_LONGEST = 600, /* bytes of a text that are measured: the picture is full long before */
    SVG_DIGITS = 16,   /* bytes for one number */
    SVG_TAG = 320,     /* and for the longest tag */
};

struct svg {
    struct buf *out;
    struct arena *arena;
    const struct chart_head *head;
    double width, height; /* of the drawing, without what a file of its own adds around it */
    double text;          /* height of words */
    double line;          /* from one line of words to the next */
};

struct svg svg_make(struct arena *a, const struct chart_head *head, struct buf *out);

/* Opens the root element for a drawing `height` units tall. `linked` says that there are links
 * inside, so that it must not be announced as one picture. */
void svg_begin(struct svg *s, double height, bool linked);
void svg_end(struct svg *s);
/* A whole drawing that says there is nothing to draw. */
void svg_empty(struct svg *s);

/* --- numbers and text -------------------------------------------------------------------- */

/* One decimal at most, within the bounds of any picture; never fails. */
void svg_number(struct buf *out, double value);
#define svg_put(out, literal, value) (buf_lit(out, literal), svg_number(out, value))
/* The same for tags written hundreds of times: put together in a char[SVG_TAG] and then written
 * at once. Both give the place after what they wrote; svg_digits writes up to SVG_DIGITS bytes.
 */
char *svg_digits(char *at, double value);
#define svg_lit(at, literal)                                                                   \
    ((char *)memcpy((at), "" literal, sizeof(literal) - 1) + (sizeof(literal) - 1))
/* Escaped; what XML does not allow (control characters, ill-formed UTF-8) is replaced. */
void svg_escaped(struct buf *out, struct str text);

/* How wide the text is in the widest of the usual system faces, so a little more than most. */
double svg_text_width(struct str text, double height, bool bold);
/* As much of the text as fits into `width`, for an ellipsis to follow when *cut. */
struct str svg_fit(struct str text, double height, bool bold, double width, bool *cut);
/* Broken between words into at most `most` lines that fit; the last takes all that is left.
 * Gives the number of lines. */
int svg_wrap(struct str text, double height, bool bold, double width, struct str *lines,
             int most);

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };
enum svg_look {
    SVG_PLAIN,
    SVG_SOFT, /* c-text-quiet */
    SVG_ON,   /* the chosen council */
    SVG_HEAD, /* the title of a file of its own */
};

struct svg_label {
    struct str text;
    enum svg_look look;
    enum svg_anchor anchor;
    double x, y;
    double most; /* width allowed; past it the text is cut and kept whole in <title>. 0: no
                    limit */
};

double svg_label_width(const struct svg *s, const struct svg_label *label);
void svg_label(struct svg *s, const struct svg_label *label);
/* Centred on x as far as the picture allows. */
void svg_label_within(struct svg *s, struct svg_label label);
/* Where the label lies from left to right. */
struct span svg_label_span(const struct svg *s, const struct svg_label *label);

/* Words between these have a rim of paper, so that lines beneath them do not cross them. */
void svg_rim_open(struct svg *s);
void svg_rim_close(struct svg *s);

/* A straight line with this class and these attributes. */
void svg_stroke(struct svg *s, const char *attributes, double x1, double y1, double x2,
                double y2);

/* --- what charts say in words ------------------------------------------------------------ */

bool svg_is_gap(double value);
/* "No figure: not collected" */
struct str svg_gap_words(struct arena *a, struct str reason);
/* Whether the unit is % or £, which stand beside a number, not words that stand above a chart.
 */
bool svg_unit_is_sign(struct str unit);
/* "57.5%", "-£20", or the number alone where the unit is words. */
struct str svg_with_unit(struct arena *a, struct str number, struct str unit);

#endif
