/* map_parts.h: what the two maps share: textures, marks, outlines and the key; for map*.c and
 * hex.c alone. */
#ifndef CHARTS_MAP_PARTS_H
#define CHARTS_MAP_PARTS_H

#include "charts/map.h"
#include "charts/svg.h"

#define MAP_CHOSEN "#F46A25" /* the outline of the chosen council, on a rim of paper */

enum {
    KEY_SWATCH = 22, /* of a key's square, wide */
    KEY_APART = 8,   /* from the square to its words */
    KEY_GAP = 24,    /* between two columns of the key, and from the map to a key below it */
    KEY_ENTRIES = CHART_SHADES + 2,
    KEY_LINES = 3, /* lines of words in one entry */
};

/* The key, laid out: at the top right of the map where there is nothing, else below it. */
struct map_key {
    struct map_entry {
        struct str lines[KEY_LINES];
        int line_count;
        int shade; /* CHART_SHADES for the chosen council, one more for those compared with */
        double x, y;
    } entries[KEY_ENTRIES];
    int count;
    double width, height; /* of one column of all entries */
    double x, y;
};

struct map {
    struct svg svg;
    const struct chart_map *chart;
    struct map_key key;
    double width, height; /* of the map alone */
    double tile;          /* how much larger a texture is drawn, to undo the map's scale */
    bool linked;
};

const char *map_shade_name(int shade); /* "1" to "4", "gap", "blank" */
/* One <pattern> for each shade that has a texture. */
void map_textures(struct map *m);
/* The group of all marks of one shade. */
void map_group_open(struct map *m, int shade);
void map_group_close(struct map *m);
/* A mark: everything but the shape's own data, which the caller writes between the two. */
void map_place_open(struct map *m, const struct chart_place *place);
void map_place_close(struct map *m, const struct chart_place *place);
/* The outlines of those compared with and of the chosen council; `path` writes one's data. */
void map_outlines(struct map *m, double scale,
                  void (*path)(struct map *m, const struct chart_place *place,
                               struct buf *out));

/* Measures the key; then gives it its place in the upper right corner, or below. */
void map_key_measure(struct map *m);
void map_key_beside(struct map *m);
void map_key_below(struct map *m);
void map_key_draw(struct map *m);
/* "Trafford 57.5%" beside its place, which lies from left to right and top to bottom. */
void map_name_draw(struct map *m, double left, double right, double top, double bottom);

#endif
