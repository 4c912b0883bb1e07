/* mark.h: shapes that stand for a council or a period, and the words that say what a shape
 * means; for src/charts/ alone.
 *
 * What a chart says by colour it says by shape too: a reader who sees no colours, or prints
 * without them, loses nothing.
 */
#ifndef CHARTS_MARK_H
#define CHARTS_MARK_H

#include "charts/svg.h"

enum mark { MARK_DOT, MARK_RING, MARK_UP, MARK_DOWN, MARK_SQUARE, MARK_DIAMOND };

/* A shape about `radius` large around x, y; `on` in the colour of the chosen council. `title`
 * is what a pointer is told, empty for nothing. */
void mark_draw(struct svg *s, enum mark shape, bool on, double x, double y, double radius,
               struct str title);

struct mark_key {
    enum mark shape;
    bool on;
    struct str words;
};

/* How many lines the keys take, side by side as far as they fit. */
int mark_keys_lines(const struct svg *s, const struct mark_key *keys, ptrdiff_t count);
/* The keys from the line whose words stand at `y` on. */
void mark_keys_draw(struct svg *s, const struct mark_key *keys, ptrdiff_t count, double y);

#endif
