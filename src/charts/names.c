/* names.c: names beside dots, placed so that none covers another or a dot. */
#include "charts/names.h"

enum { APART = 5 }; /* from a dot to its name */

struct names names_make(struct svg *s, struct names_box within, ptrdiff_t most)
{
    return (struct names){.svg = s,
                          .within = within,
                          .taken = arena_new(s->arena, struct names_box, most),
                          .most = most};
}

void names_keep(struct names *n, struct names_box box)
{
    assert(n->count < n->most);
    n->taken[n->count++] = box;
}

void names_keep_dot(struct names *n, double x, double y, double radius)
{
    names_keep(n, (struct names_box){x - radius, y - radius, x + radius, y + radius});
}

static bool is_free(const struct names *n, struct names_box box)
{
    if (box.left < n->within.left || box.right > n->within.right || box.top < n->within.top ||
        box.bottom > n->within.bottom)
        return false;
    for (ptrdiff_t i = 0; i < n->count; i++) {
        const struct names_box *t = &n->taken[i];
        if (box.left < t->right && t->left < box.right && box.top < t->bottom &&
            t->top < box.bottom)
            return false;
    }
    return true;
}

static struct names_box box_of(const struct svg *s, const struct svg_label *label)
{
    struct span lies = svg_label_span(s, label);

    return (struct names_box){lies.low, label->y - s->text * 0.85, lies.high,
                              label->y + s->text * 0.25};
}

void names_label(struct names *n, const struct svg_label *label)
{
    names_keep(n, box_of(n->svg, label));
    svg_label(n->svg, label);
}

bool names_put(struct names *n, double x, double y, double radius, struct str name,
               enum svg_look look)
{
    double away = radius + APART, text = n->svg->text;
    const struct svg_label tries[] = {
        {.text = name, .look = look, .anchor = SVG_START, .x = x + away, .y = y + text * 0.32},
        {.text = name, .look = look, .anchor = SVG_END, .x = x - away, .y = y + text * 0.32},
        {.text = name, .look = look, .anchor = SVG_MIDDLE, .x = x, .y = y - away},
        {.text = name, .look = look, .anchor = SVG_MIDDLE, .x = x, .y = y + away + text * 0.8},
        {.text = name, .look = look, .anchor = SVG_START, .x = x + radius, .y = y - away},
        {.text = name, .look = look, .anchor = SVG_END, .x = x - radius, .y = y - away},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(tries); i++)
        if (is_free(n, box_of(n->svg, &tries[i]))) {
            names_label(n, &tries[i]);
            return true;
        }
    return false;
}
