/* made.c: slices by chance, and cubes of them. */
#include "cube/made.h"

#include <math.h>

uint64_t made_chance(uint64_t *seed, uint64_t below)
{
    uint64_t z = *seed += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (z ^ z >> 31) % below;
}

static double number(uint64_t *seed, int sort)
{
    double whole = (double)made_chance(seed, 20000) - 4000;

    switch (sort) {
    case 0:
        return (double)made_chance(seed, 90);
    case 1:
        return whole / 10;
    case 2:
        return whole * 5000;
    case 3:
        return whole / 1000.0 / 7.0;
    default:
        return 12.5; /* all equal */
    }
}

void made_slice(struct arena *a, uint64_t *seed, ptrdiff_t count, struct slice *out)
{
    int sort = (int)made_chance(seed, 40);
    bool flags = made_chance(seed, 5) == 0, bounds = made_chance(seed, 6) == 0;

    slice_make(a, count, out);
    for (ptrdiff_t i = 0; i < count; i++) {
        bool gap = made_chance(seed, 10) == 0;
        int said = gap ? (int)made_chance(seed, STATE_COUNT) : (int)STATE_VALUE;
        said = said == STATE_VALUE && gap ? (int)STATE_SUPPRESSED : said;
        slice_put_state(out, i, said | (flags && !gap ? FLAG_PROVISIONAL : 0));
        if (gap)
            continue;
        slice_put(a, out, i, SLICE_VALUE, number(seed, sort % 4 + (sort == 39)));
        if (bounds)
            slice_put(a, out, i, SLICE_LOWER, number(seed, 1));
    }
}

static enum rc read_metric(void *state, ptrdiff_t metric, struct cube_fetch *into)
{
    struct made_cube *m = state;

    m->asked++;
    if (m->broken)
        return FAULT;
    for (ptrdiff_t p = 0; p < m->periods; p++) {
        cube_fetched(into, p, 5,
                     m->bytes[metric * m->periods + (p + 1) % m->periods]); /* older */
        cube_fetched(into, p, 7, m->bytes[metric * m->periods + p]);
    }
    return OK;
}

void made_open(struct made_cube *m, uint64_t seed, ptrdiff_t metrics, ptrdiff_t periods,
               ptrdiff_t places, int64_t budget)
{
    *m = (struct made_cube){
        .arena = arena_open(), .metrics = metrics, .periods = periods, .places = places};
    m->bytes = arena_new(m->arena, struct str, metrics * periods);
    m->cube = cube_make(m->arena, metrics);
    if (budget)
        cube_budget(m->cube, budget, (struct cube_source){m, read_metric});
    for (ptrdiff_t i = 0; i < metrics; i++) {
        cube_periods(m->cube, i, periods);
        for (ptrdiff_t p = 0; p < periods; p++) {
            struct arena *scratch = arena_open();
            struct str *bytes = &m->bytes[i * periods + p];
            const struct slice *figures;
            struct slice s;
            made_slice(scratch, &seed, places, &s);
            *bytes = slice_pack(m->arena, &s);
            bool good = cube_put_bytes(m->cube, i, p, *bytes, 7, &figures) == OK;
            assert(good);
            (void)good;
            arena_close(scratch);
        }
    }
}

void made_close(struct made_cube *m)
{
    cube_close(m->cube);
    arena_close(m->arena);
}
