/* made.c: a sector the size of a country's, made by rule and chance: the same each time.
 *
 * Five kinds of metric in turn: percentages of one decimal with many ties; rates, log-normal,
 * of one decimal; whole counts with zeros; money, long-tailed, with negatives; and ratios, of
 * three decimals or, every second one, with all the digits a spreadsheet gave them, as one
 * published value in ten has. Areas keep what they are from metric to metric, figures drift
 * from year to year, and one value in two hundred is a shock.
 */
#include "bench/parts.h"

#include <math.h>
#include <string.h>

enum {
    KINDS = 5,
    FIRST_YEAR = 2013,
    A_TRANSACTION = 500,
    IN_200 = 200,
    KNOWN_FROM = 1767225600
};

static const char *const prefixes[TYPES] = {"E06", "E07", "E08", "E09", "E10", "W06"};
static const char *const types[TYPES] = {"unitary",        "district", "metropolitan",
                                         "london-borough", "county",   "welsh-unitary"};

int made_type(const struct load *l, ptrdiff_t i)
{
    return l->small ? i >= l->areas - l->areas / 20 : (int)(i % TYPES);
}

/* --- chance
 * ----------------------------------------------------------------------------------- */

static double share(uint64_t *seed)
{
    return (double)chance(seed, UINT64_C(1) << 53) / 9007199254740992.0;
}

/* Nearly normal: the sum of some. */
static double normal(uint64_t *seed)
{
    double sum = 0;

    for (int i = 0; i < 6; i++)
        sum += share(seed);
    return (sum - 3) * 1.4142135623730951;
}

/* --- figures
 * ---------------------------------------------------------------------------------- */

struct making {
    struct load load;
    uint64_t seed;
    ptrdiff_t metric;
    double level, width, drift;
    double *nature; /* of each area */
};

struct making *made_begin(struct arena *a, const struct load *l)
{
    struct making *k = arena_new(a, struct making, 1);
    uint64_t seed = 1;

    *k = (struct making){.load = *l, .nature = arena_new(a, double, l->areas)};
    for (ptrdiff_t i = 0; i < l->areas; i++)
        k->nature[i] = normal(&seed);
    return k;
}

static double shaped(struct making *k, double x)
{
    switch (k->metric % KINDS) {
    case 0:
        return round(1000 / (1 + exp(-k->level - k->width * x))) / 10;
    case 1:
        return round(exp(4 + k->level + 0.4 * x) * 10) / 10;
    case 2:
        return floor(exp(3 + 2 * k->level + x) - 1 > 0 ? exp(3 + 2 * k->level + x) - 1 : 0);
    case 3: {
        double money =
            20000 * (pow(1 - 0.999 * share(&k->seed), -0.7) - 1.2) * exp(x + k->level);
        return floor(money > 1e9 ? 1e9 : money);
    }
    default: {
        double ratio = 1 + 0.2 * k->level + 0.1 * x;
        return k->metric / KINDS % 2 ? ratio : round(ratio * 1000) / 1000;
    }
    }
}

static double value(struct making *k, ptrdiff_t area, ptrdiff_t year)
{
    double x = 0.8 * k->nature[area] + 0.5 * normal(&k->seed) + k->drift * (double)year;

    if (chance(&k->seed, IN_200) == 0)
        x += 8 * normal(&k->seed);
    return shaped(k, x);
}

static void begin_metric(struct making *k, ptrdiff_t metric)
{
    k->metric = metric;
    k->seed = (uint64_t)metric * 7919 + 42;
    k->level = normal(&k->seed);
    k->width = 0.3 + share(&k->seed);
    k->drift = 0.05 * normal(&k->seed);
}

void made_figures(struct arena *a, struct making *k, ptrdiff_t metric, ptrdiff_t year,
                  struct slice *out, struct made *made)
{
    if (year == 0)
        begin_metric(k, metric);
    slice_make(a, k->load.areas, out);
    for (ptrdiff_t i = 0; i < k->load.areas; i++) {
        uint64_t luck = chance(&k->seed, 100);
        int gap = luck < 4
                      ? STATE_ABSENT
                      : (int)(STATE_NOT_COLLECTED + luck % (STATE_COUNT - STATE_NOT_COLLECTED));
        bool filled = luck >= 8;
        slice_put_state(out, i, filled ? (int)STATE_VALUE : gap);
        if (filled)
            slice_put(a, out, i, SLICE_VALUE, value(k, i, year));
        made->values += filled;
        made->gaps += !filled;
    }
    made->cells += k->load.areas;
}

/* --- what things are called
 * --------------------------------------------------------------------- */

/* Codes that no area has had: an import would take a few of the lower ones for older codes. */
struct str made_area(struct arena *a, const struct load *l, ptrdiff_t i)
{
    int type = made_type(l, i);

    return str_fmt(a, "%s9%05td", l->small ? type ? "W01" : "E01" : prefixes[type], i + 1);
}

struct str made_metric(struct arena *a, ptrdiff_t metric)
{
    return str_fmt(a, "made-%06td", metric + 1);
}

struct str made_period(struct arena *a, ptrdiff_t year)
{
    return str_fmt(a, "%td-04-01_P1Y", FIRST_YEAR + year);
}

/* --- the store
 * -------------------------------------------------------------------------------- */

static enum rc fill_areas(struct work *w, const struct load *l)
{
    for (ptrdiff_t i = 0; i < l->areas; i++) {
        const char *type = l->small ? "unknown" : types[made_type(l, i)];
        TRY(fill_area(w, i + 1, made_area(w->arena, l, i), str_fmt(w->arena, "Area %td", i + 1),
                      str_of(type), S("E92000001")));
    }
    return OK;
}

static enum rc fill_one(struct work *w, const struct load *l, struct making *k,
                        ptrdiff_t metric, const int64_t *ids, struct made *made)
{
    static const int decimals[KINDS] = {1, 1, 0, 0, 3};
    static const char *const units[KINDS] = {"%", "per 100,000", "", "£", ""};
    struct slice s;
    int64_t id = metric + 1;

    TRY(fill_metric(w, id, made_metric(w->arena, metric),
                    str_fmt(w->arena, "Made measure number %td", metric + 1),
                    S("Made by rule and chance to measure with. As long as what publishers say "
                      "of a measure: what is counted, where, by whom, and since when."),
                    str_of(units[metric % KINDS]), decimals[metric % KINDS], ids, l->areas));
    for (ptrdiff_t y = 0; y < l->years; y++) {
        struct arena *a = arena_open();
        made_figures(a, k, metric, y, &s, made);
        enum rc rc = fill_slice(w, id, made_period(w->arena, y), KNOWN_FROM, slice_pack(a, &s));
        arena_close(a);
        TRY(rc);
    }
    return OK;
}

static enum rc kept(struct work *w)
{
    enum rc rc = store_commit(w->db);

    return rc == OK || rc == BUSY ? (rc == OK ? store_checkpoint(w->db) : rc) : rc;
}

static enum rc fill_some(struct work *w, const struct load *l, ptrdiff_t from, struct making *k,
                         const int64_t *ids, struct made *out)
{
    TRY(store_begin(w->db, true));
    if (from == 0)
        TRY(fill_areas(w, l));
    for (ptrdiff_t m = from; m < from + A_TRANSACTION && m < l->metrics; m++)
        TRY(fill_one(w, l, k, m, ids, out));
    return kept(w);
}

enum rc made_fill(struct work *w, const struct load *l, FILE *progress, struct made *out)
{
    struct arena *a = arena_open();
    int64_t *ids = arena_new(a, int64_t, l->areas);
    struct making *k = made_begin(a, l);
    enum rc rc = OK;

    *out = (struct made){0};
    for (ptrdiff_t i = 0; i < l->areas; i++)
        ids[i] = i + 1;
    for (ptrdiff_t m = 0; m < l->metrics && rc == OK; m += A_TRANSACTION) {
        struct arena *of_work = w->arena;
        w->arena = arena_open();
        rc = fill_some(w, l, m, k, ids, out);
        arena_close(w->arena);
        w->arena = of_work;
        if (progress)
            fprintf(progress, "\r%td of %td measures made ", m, l->metrics);
    }
    if (progress)
        fprintf(progress, "\r%60s\r", "");
    arena_close(a);
    return rc;
}
