/* atlas.c: reads the tables of the maps, and puts outlines together. */
#include "inform/atlas.h"

#include "base/num.h"
#include "inform/sector_parts.h"

#include <pthread.h>
#include <limits.h>

enum {
    FURTHEST = INT16_MAX, /* steps of the grid, either way */
};

struct atlas_point {
    int16_t x, y;
    uint8_t detail; /* the least detail that has it */
};

struct atlas_arc {
    const struct atlas_point *points;
    ptrdiff_t count;
};

/* --- reading ---------------------------------------------------------------------------------
 */

static enum rc unsound(struct work *w, const char *table, ptrdiff_t row)
{
    return work_fail(w, FAULT, table, "Row %td of %s can't be read.", row + 1, table);
}

/* The next whole number of a list separated by blanks. */
static bool next_number(struct str *rest, long low, long high, long *out)
{
    struct str word;
    int64_t n;

    if (!str_split(rest, ' ', &word) || !int_parse(word, &n) || n < low || n > high)
        return false;
    *out = (long)n;
    return true;
}

static ptrdiff_t count_words(struct str s)
{
    ptrdiff_t n = s.len > 0;

    for (ptrdiff_t i = 0; i < s.len; i++)
        n += s.at[i] == ' ';
    return n;
}

static bool arc_read(struct arena *a, struct str cell, struct atlas_arc *out)
{
    ptrdiff_t numbers = count_words(cell);
    struct atlas_point *points = arena_new(a, struct atlas_point, numbers / 3);

    if (numbers < 6 || numbers % 3)
        return false;
    *out = (struct atlas_arc){points, numbers / 3};
    for (ptrdiff_t i = 0; i < out->count; i++) {
        long x, y, detail;
        if (!next_number(&cell, -FURTHEST, FURTHEST, &x) ||
            !next_number(&cell, -FURTHEST, FURTHEST, &y) ||
            !next_number(&cell, ATLAS_SMALL, ATLAS_ZOOMED, &detail))
            return false;
        points[i] = (struct atlas_point){(int16_t)x, (int16_t)y, (uint8_t)detail};
    }
    return true;
}

static enum rc arcs_load(struct work *w, struct arena *a, struct atlas *atlas)
{
    static const char *const columns[] = {"arc", "points", NULL};
    static const char *const name = "data/maps/arcs.csv";
    struct table t;

    TRY(table_read(w, name, columns, &t));
    struct atlas_arc *arcs = arena_new(a, struct atlas_arc, t.len);
    for (ptrdiff_t i = 0; i < t.len; i++) {
        int64_t number;
        if (!int_parse(t.at[i][0], &number) || number != i + 1 ||
            !arc_read(a, t.at[i][1], &arcs[i]))
            return unsound(w, name, i);
    }
    atlas->arcs = arcs;
    atlas->arc_count = t.len;
    return OK;
}

static bool tier_read(struct str word, enum atlas_tier *out)
{
    bool both = str_eq(word, S("both"));

    *out = both ? ATLAS_BOTH : str_eq(word, S("lower")) ? ATLAS_LOWER : ATLAS_UPPER;
    return both || *out == ATLAS_LOWER || str_eq(word, S("upper"));
}

/* An empty cell is from ever, or for ever. */
static bool years_read(struct str first, struct str last, struct atlas_years *out)
{
    int64_t from = INT_MIN, to = INT_MAX;

    if ((first.len && !int_parse(first, &from)) || (last.len && !int_parse(last, &to)) ||
        from < INT_MIN || to > INT_MAX)
        return false;
    *out = (struct atlas_years){(int)from, (int)to};
    return true;
}

/* "12 -13 44;88": rings of arcs. */
static bool rings_read(struct arena *a, const struct atlas *atlas, struct str cell,
                       struct atlas_shape *out)
{
    int32_t *arcs = arena_new(a, int32_t, cell.len + 1);
    struct str ring;

    out->arcs = arcs;
    while (cell.len && str_split(&cell, ';', &ring)) {
        if (out->arc_count)
            arcs[out->arc_count++] = 0;
        do {
            long n;
            if (!next_number(&ring, -atlas->arc_count, atlas->arc_count, &n) || n == 0)
                return false;
            arcs[out->arc_count++] = (int32_t)n;
        } while (ring.len);
    }
    return out->arc_count > 0;
}

static enum rc shapes_load(struct work *w, struct arena *a, struct atlas *atlas)
{
    static const char *const columns[] = {"code", "tier", "start", "end", "rings", NULL};
    static const char *const name = "data/maps/boundaries.csv";
    struct table t;

    TRY(table_read(w, name, columns, &t));
    struct atlas_shape *shapes = arena_new(a, struct atlas_shape, t.len);
    atlas->first_year = INT_MAX;
    atlas->last_year = INT_MIN;
    for (ptrdiff_t i = 0; i < t.len; i++) {
        struct str *c = t.at[i];
        shapes[i].code = str_copy(a, c[0]);
        if (!tier_read(c[1], &shapes[i].tier) || !years_read(c[2], c[3], &shapes[i].years) ||
            !rings_read(a, atlas, c[4], &shapes[i]))
            return unsound(w, name, i);
        if (c[2].len && shapes[i].years.first > atlas->last_year)
            atlas->last_year = shapes[i].years.first;
        if (c[3].len && shapes[i].years.last < atlas->first_year)
            atlas->first_year = shapes[i].years.last;
    }
    atlas->shapes = shapes;
    atlas->shape_count = t.len;
    return OK;
}

static enum rc hexes_load(struct work *w, struct arena *a, struct atlas *atlas)
{
    static const char *const columns[] = {"tier",   "start", "end",     "code",
                                          "column", "row",   "letters", NULL};
    static const char *const name = "data/maps/hexes.csv";
    struct table t;

    TRY(table_read(w, name, columns, &t));
    struct atlas_hex *hexes = arena_new(a, struct atlas_hex, t.len);
    for (ptrdiff_t i = 0; i < t.len; i++) {
        struct str *c = t.at[i];
        int64_t column, row;
        if (!tier_read(c[0], &hexes[i].tier) || !years_read(c[1], c[2], &hexes[i].years) ||
            !int_parse(c[4], &column) || !int_parse(c[5], &row) ||
            column < -CHART_HEX_FURTHEST || column > CHART_HEX_FURTHEST ||
            row < -CHART_HEX_FURTHEST || row > CHART_HEX_FURTHEST)
            return unsound(w, name, i);
        hexes[i].code = str_copy(a, c[3]);
        hexes[i].letters = str_copy(a, c[6]);
        hexes[i].column = (int)column;
        hexes[i].row = (int)row;
    }
    atlas->hexes = hexes;
    atlas->hex_count = t.len;
    return OK;
}

static enum rc tables_load(struct work *w, struct arena *a, const struct atlas **out)
{
    struct atlas *atlas = arena_new(a, struct atlas, 1);

    TRY(arcs_load(w, a, atlas));
    TRY(shapes_load(w, a, atlas));
    TRY(hexes_load(w, a, atlas));
    *out = atlas;
    return OK;
}

/* A snapshot of the sector is made at each import; who makes it seldom looks at a map. */
enum rc atlas_whole(struct work *w, const struct atlas **out)
{
    static struct {
        pthread_mutex_t lock;
        struct arena *arena;
        const struct atlas *atlas;
    } kept = {.lock = PTHREAD_MUTEX_INITIALIZER};
    enum rc rc = OK;

    pthread_mutex_lock(&kept.lock);
    if (!kept.atlas) {
        kept.arena = arena_open();
        rc = tables_load(w, kept.arena, &kept.atlas);
        if (rc != OK)
            arena_close(kept.arena);
    }
    *out = kept.atlas;
    pthread_mutex_unlock(&kept.lock);
    return rc;
}

/* --- asking ----------------------------------------------------------------------------------
 */

bool atlas_holds(enum atlas_tier tier, struct atlas_years years, enum atlas_tier asked,
                 int year)
{
    return (tier & asked) != 0 && years.first <= year && year <= years.last;
}

/* The corners of an arc but its last one, with which the next arc begins. */
static ptrdiff_t arc_put(const struct atlas_arc *arc, bool backwards, int detail,
                         struct chart_corner *to)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < arc->count - 1; i++) {
        const struct atlas_point *p = &arc->points[backwards ? arc->count - 1 - i : i];
        if (p->detail <= detail)
            to[n++] = (struct chart_corner){p->x, p->y};
    }
    return n;
}

ptrdiff_t atlas_rings(const struct atlas *atlas, const struct atlas_shape *shape,
                      enum atlas_detail detail, struct arena *a, const struct chart_ring **out)
{
    ptrdiff_t corners = 0, count = 1;

    for (ptrdiff_t i = 0; i < shape->arc_count; i++) {
        int32_t n = shape->arcs[i];
        count += n == 0;
        corners += n ? atlas->arcs[(n < 0 ? -n : n) - 1].count : 0;
    }
    struct chart_ring *rings = arena_new(a, struct chart_ring, count);
    struct chart_corner *to = arena_new(a, struct chart_corner, corners);
    ptrdiff_t ring = 0;
    rings[0].at = to;
    for (ptrdiff_t i = 0; i < shape->arc_count; i++) {
        int32_t n = shape->arcs[i];
        if (n == 0) {
            rings[++ring].at = to;
            continue;
        }
        ptrdiff_t put = arc_put(&atlas->arcs[(n < 0 ? -n : n) - 1], n < 0, (int)detail, to);
        rings[ring].count += put;
        to += put;
    }
    *out = rings;
    return count;
}
