/* dark.c: the same picture for dark paper. Each colour keeps its part: words 4.5:1 and shapes
 * 3:1 against the paper and the tint, the chosen council what is seen first. */
#include "charts/dark.h"

#include "charts/svg.h"

enum { COLOUR = 7 }; /* bytes of "#12436D" */

static const struct {
    char light[COLOUR + 1], dark[COLOUR + 1];
} colours[] = {
    {SVG_PAPER, SVG_DARK_PAPER},     {SVG_INK, SVG_DARK_INK},
    {SVG_QUIET, SVG_DARK_QUIET},     {SVG_STRONG, SVG_DARK_STRONG},
    {SVG_GREY, SVG_DARK_GREY},       {SVG_TINT, SVG_DARK_TINT},
    {SVG_GRID, SVG_DARK_GRID},       {SVG_BENCH, SVG_DARK_BENCH},
    {SVG_SHADE_1, SVG_DARK_SHADE_1}, {SVG_SHADE_2, SVG_DARK_SHADE_2},
    {SVG_SHADE_3, SVG_DARK_SHADE_3}, {SVG_SHADE_4, SVG_DARK_SHADE_4},
    {SVG_MAP_2, SVG_DARK_MAP_2},     {SVG_MAP_3, SVG_DARK_MAP_3},
    {SVG_MAP_4, SVG_DARK_MAP_4},
};

static const char *dark_of(const char *colour)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(colours); i++)
        if (memcmp(colour, colours[i].light, COLOUR) == 0)
            return colours[i].dark;
    return NULL;
}

/* A colour is an attribute's whole value: text has no quotation marks that are not escaped. */
static bool is_colour(struct str svg, ptrdiff_t i)
{
    return i > 0 && i + COLOUR < svg.len && svg.at[i] == '#' && svg.at[i - 1] == '"' &&
           svg.at[i + COLOUR] == '"';
}

struct str chart_dark(struct arena *a, struct str svg)
{
    char *out = arena_alloc(a, svg.len + 1);

    memcpy(out, svg.at, (size_t)svg.len);
    for (ptrdiff_t i = 0; i < svg.len; i++) {
        const char *dark = is_colour(svg, i) ? dark_of(svg.at + i) : NULL;
        if (dark)
            memcpy(out + i, dark, COLOUR);
    }
    return (struct str){out, svg.len};
}
