/* mapping.c: which councils are on a map, what is known of each, and its quarter. */
#include "inform/mapping.h"

#include "base/num.h"
#include "inform/derive.h"

#include <math.h>
#include <stdlib.h>

enum { YEAR_BEGINS = 4 /* councils begin and end with March */ };

/* --- what was asked --------------------------------------------------------------------------
 */

static void series_of_now(struct arena *a, struct mapping *m)
{
    const struct metric *metric = m->metric;
    const struct slice **slices = arena_new(a, const struct slice *, metric->period_count);
    int64_t *known = arena_new(a, int64_t, metric->period_count);

    for (ptrdiff_t p = 0; p < metric->period_count; p++) {
        slices[p] = cube_read(m->sector->cube, metric->index, p);
        known[p] = cube_at(m->sector->cube, metric->index, p)->known_from;
    }
    m->series = (struct series){metric->periods, slices, known, metric->period_count};
}

static enum rc read_series(struct work *w, struct str known, struct mapping *m)
{
    int64_t moment;

    if (!known.len) {
        series_of_now(w->arena, m);
        return OK;
    }
    if (!known_parse(known, &moment))
        return work_fail(w, INVALID, "known", "\"%.*s\" is no date. Write 2026-03-31.",
                         STR_ARG(str_cut(known, 0, 40)));
    return series_known(w, m->metric, moment, &m->series);
}

/* Whether any council has a value in the period. */
static bool any_value(const struct mapping *m, ptrdiff_t period)
{
    const struct slice *s = m->series.slices[period];

    for (ptrdiff_t i = 0; i < s->count; i++)
        if (slice_state(s, i) == STATE_VALUE && m->metric->areas[i]->type->council)
            return true;
    return false;
}

static enum rc choose_period(struct work *w, struct str words, struct mapping *m)
{
    if (!m->series.count)
        return work_fail(w, NOT_FOUND, "metric", "There are no figures of \"%.*s\" yet.",
                         STR_ARG(m->metric->title));
    m->period = m->series.count - 1;
    if (words.len) {
        m->period = period_among(m->series.periods, m->series.count, words);
    } else {
        for (ptrdiff_t p = m->period; p > 0 && !any_value(m, m->period); p--)
            m->period = any_value(m, p - 1) ? p - 1 : m->period;
    }
    if (m->period < 0)
        return work_fail(
            w, NOT_FOUND, "period",
            "There is no period \"%.*s\" for \"%.*s\". There are figures from %.*s to "
            "%.*s.",
            STR_ARG(str_cut(words, 0, 40)), STR_ARG(m->metric->title),
            STR_ARG(metric_when(w->arena, m->metric, m->series.periods[0])),
            STR_ARG(metric_when(w->arena, m->metric, m->series.periods[m->series.count - 1])));
    return OK;
}

/* The chosen council with those it is compared with. */
static enum rc read_chosen(struct work *w, const struct mapping_ask *ask, struct mapping *m,
                           struct comparison *c)
{
    struct comparison_ask compare = {ask->area, ask->metric, ask->group, ask->period,
                                     ask->known};

    TRY(compare_read(w, &compare, c));
    m->area = c->area->type->council ? c->area : NULL;
    if (c->refused[REFUSED_NOT_RUN] || !m->area)
        return OK;
    m->group = c->group;
    m->group_say = c->group_say;
    return OK;
}

/* --- which country ---------------------------------------------------------------------------
 */

/* The country in which most councils have a figure. */
static struct str busiest_country(const struct mapping *m)
{
    ptrdiff_t counts[SECTOR_MOST_COUNTRIES] = {0}, best = 0;
    const struct slice *s = m->series.slices[m->period];

    for (ptrdiff_t i = 0; i < s->count; i++) {
        const struct area *area = m->metric->areas[i];
        if (area->type->council && area->country_place >= 0 && slice_state(s, i) == STATE_VALUE)
            counts[area->country_place]++;
    }
    for (ptrdiff_t i = 1; i < m->sector->country_count; i++)
        if (counts[i] > counts[best])
            best = i;
    return m->sector->country_count ? m->sector->countries[best] : S("");
}

static enum rc choose_frame(struct work *w, struct str code, struct mapping *m)
{
    struct str country = m->area ? m->area->country : busiest_country(m);
    const struct area *asked = code.len ? sector_area(m->sector, code) : NULL;
    bool region = asked && str_eq(asked->type->level, S("region"));

    if (code.len && !region && !(asked && str_eq(asked->type->level, S("country"))))
        return work_fail(w, NOT_FOUND, "region", "There is no region \"%.*s\" here.",
                         STR_ARG(str_cut(code, 0, 40)));
    if (asked)
        country = region ? asked->country : asked->code;
    m->region = region ? asked : NULL;
    m->country = sector_area(m->sector, country);
    if (!m->country)
        return work_fail(w, NOT_FOUND, "region",
                         "There is no map of the country \"%.*s\" here.", STR_ARG(country));
    return OK;
}

static bool in_country(const struct mapping *m, const struct area *area)
{
    return area && str_eq(area->country, m->country->code);
}

/* --- which councils --------------------------------------------------------------------------
 */

static bool has_level(const struct mapping *m, const char *level)
{
    const struct slice *s = m->series.slices[m->period];

    for (ptrdiff_t i = 0; i < s->count; i++)
        if (slice_state(s, i) == STATE_VALUE && in_country(m, m->metric->areas[i]) &&
            str_eq(m->metric->areas[i]->type->level, str_of(level)))
            return true;
    return false;
}

/* Whether councils of this level run what is measured; an area is what everyone is part of. */
static bool level_runs(const struct mapping *m, const char *level)
{
    const struct sector *s = m->sector;

    if (!m->metric->service)
        return true;
    for (ptrdiff_t i = 0; i < s->type_count; i++)
        if (str_eq(s->types[i].level, str_of(level)) &&
            str_eq(s->types[i].country, m->country->code) &&
            m->metric->service->by_type[i] != RUNS_NOT)
            return true;
    return false;
}

static enum rc choose_tier(struct work *w, struct str asked, struct mapping *m)
{
    bool lower = has_level(m, "lower") && level_runs(m, "lower");
    bool upper = has_level(m, "upper") && level_runs(m, "upper");
    struct str own = m->area ? m->area->type->level : S("");

    if (asked.len && !str_eq(asked, S("lower")) && !str_eq(asked, S("upper")))
        return work_fail(w, INVALID, "tier",
                         "\"%.*s\" is neither \"lower\" (districts) nor \"upper\" (counties).",
                         STR_ARG(str_cut(asked, 0, 40)));
    m->other_tier = lower && upper;
    if (asked.len)
        m->tier = str_eq(asked, S("lower")) ? ATLAS_LOWER : ATLAS_UPPER;
    else if (lower != upper)
        m->tier = lower ? ATLAS_LOWER : ATLAS_UPPER;
    else if (lower)
        m->tier = str_eq(own, S("upper")) ? ATLAS_UPPER : ATLAS_LOWER;
    else
        m->tier = level_runs(m, "lower") ? ATLAS_LOWER : ATLAS_UPPER;
    return OK;
}

/* The year of councils that a date is in. */
static int council_year(struct date d)
{
    return d.month >= YEAR_BEGINS ? d.year : d.year - 1;
}

static bool has_value(const struct mapping *m, const struct area *area)
{
    ptrdiff_t place = area ? metric_place(m->metric, area) : -1;

    return place >= 0 && slice_state(m->series.slices[m->period], place) == STATE_VALUE;
}

/* How much of the map of this year has figures. */
static double share_of(const struct mapping *m, const struct area *const *areas, int year)
{
    const struct atlas *atlas = m->atlas;
    ptrdiff_t held = 0, with = 0;

    for (ptrdiff_t i = 0; i < atlas->shape_count; i++) {
        const struct atlas_shape *shape = &atlas->shapes[i];
        if (!in_country(m, areas[i]) || !atlas_holds(shape->tier, shape->years, m->tier, year))
            continue;
        held++;
        with += has_value(m, areas[i]);
    }
    return held ? (double)with / (double)held : 0;
}

static void choose_year(struct mapping *m, const struct area *const *areas)
{
    const struct atlas *atlas = m->atlas;
    int own = council_year(period_end(m->series.periods[m->period]));

    own = own < atlas->first_year ? atlas->first_year : own;
    own = own > atlas->last_year ? atlas->last_year : own;
    m->year = own;
    double best = share_of(m, areas, own);
    for (int year = own + 1; year <= atlas->last_year; year++) {
        double share = share_of(m, areas, year);
        if (share > best) {
            best = share;
            m->year = year;
        }
    }
    m->later = m->year > own;
}

/* --- the places ------------------------------------------------------------------------------
 */

static void place_fill(struct work *w, const struct mapping *m, struct mapped *p)
{
    const struct slice *s = m->series.slices[m->period];
    ptrdiff_t place = metric_place(m->metric, p->area);

    p->not_run = area_runs(m->sector, p->area, m->metric->service) == RUNS_NOT;
    p->state = place < 0 ? STATE_ABSENT : slice_state(s, place);
    p->value = place < 0 || p->not_run ? NAN : slice_number(s, place, SLICE_VALUE);
    p->shown = num_round(p->value, m->metric->decimals);
    p->self = p->area == m->area;
    p->in_frame = !m->region || p->area->region == m->region;
    if (p->not_run)
        p->text = S("does not run this service");
    else
        p->text = isnan(p->value) ? str_join(w->arena, S("no figure, "), gap_words(p->state))
                                  : value_text(w->arena, m->metric, p->value);
}

static int by_name(const void *left, const void *right)
{
    const struct mapped *a = left, *b = right;
    int order = str_cmp(a->area->key, b->area->key);

    return order ? order : str_cmp(a->code, b->code);
}

static void read_places(struct work *w, const struct area *const *areas, struct mapping *m)
{
    const struct atlas *atlas = m->atlas;

    m->places = arena_new(w->arena, struct mapped, atlas->shape_count);
    for (ptrdiff_t i = 0; i < atlas->shape_count; i++) {
        const struct atlas_shape *shape = &atlas->shapes[i];
        if (!in_country(m, areas[i]) ||
            !atlas_holds(shape->tier, shape->years, m->tier, m->year))
            continue;
        struct mapped *p = &m->places[m->count++];
        p->area = areas[i];
        p->code = shape->code;
        p->shape = shape;
        place_fill(w, m, p);
    }
    if (m->count)
        qsort(m->places, (size_t)m->count, sizeof *m->places, by_name);
}

/* Hexagons are found by the council that their code means. */
static void read_hexes(struct work *w, struct mapping *m)
{
    const struct atlas *atlas = m->atlas;
    const struct atlas_hex **by_area =
        arena_new(w->arena, const struct atlas_hex *, m->sector->area_count);

    for (ptrdiff_t i = 0; i < atlas->hex_count; i++) {
        const struct atlas_hex *hex = &atlas->hexes[i];
        if (!atlas_holds(hex->tier, hex->years, m->tier, m->year))
            continue;
        const struct area *area = sector_area(m->sector, hex->code);
        if (area)
            by_area[area->index] = hex;
    }
    for (ptrdiff_t i = 0; i < m->count; i++)
        m->places[i].hex = by_area[m->places[i].area->index];
}

/* --- quarters and sums -----------------------------------------------------------------------
 */

static void read_quarters(struct work *w, struct mapping *m)
{
    double *shown = arena_new(w->arena, double, m->count);
    double *ranks = arena_new(w->arena, double, m->count);
    double *room = arena_new(w->arena, double, m->count);
    ptrdiff_t *order = arena_new(w->arena, ptrdiff_t, m->count);

    for (ptrdiff_t i = 0; i < m->count; i++)
        shown[i] = m->places[i].shown;
    m->reported = stats_ranks(shown, m->count, true, TIES_MIN, order, ranks);
    for (int q = 0; q < MAPPING_QUARTERS; q++)
        m->quarters[q] = (struct mapping_quarter){0, NAN, NAN};
    for (ptrdiff_t i = 0; i < m->count; i++) {
        struct mapped *p = &m->places[i];
        if (isnan(p->shown))
            continue;
        p->quarter = stats_band((ptrdiff_t)ranks[i], m->reported, MAPPING_QUARTERS);
        if (!p->quarter)
            continue;
        struct mapping_quarter *q = &m->quarters[p->quarter - 1];
        q->low = q->count ? fmin(q->low, p->shown) : p->shown;
        q->high = q->count ? fmax(q->high, p->shown) : p->shown;
        q->count++;
    }
    ptrdiff_t n = 0;
    m->low = m->high = NAN;
    for (ptrdiff_t i = 0; i < m->count; i++)
        if (!isnan(m->places[i].value)) {
            m->low = n ? fmin(m->low, m->places[i].value) : m->places[i].value;
            m->high = n ? fmax(m->high, m->places[i].value) : m->places[i].value;
            shown[n++] = m->places[i].value;
        }
    m->middle = stats_median(shown, n, room);
}

static void read_group(const struct comparison *c, struct mapping *m)
{
    for (ptrdiff_t i = 0; i < m->count; i++) {
        struct mapped *p = &m->places[i];
        m->gaps += isnan(p->value) && !p->not_run;
        m->not_run += p->not_run;
        if (p->self)
            m->own = p;
        for (ptrdiff_t k = 0; m->group && k < c->member_count && !p->self; k++)
            p->like = p->like || c->members[k].area == p->area;
        m->like += p->like;
        m->like_reported += p->like && !isnan(p->value);
    }
}

static struct mapping_region *region_of(struct work *w, struct mapping *m,
                                        const struct area *area)
{
    for (ptrdiff_t i = 0; i < m->region_count; i++)
        if (m->regions[i].area == area)
            return &m->regions[i];
    if (!m->regions)
        m->regions = arena_new(w->arena, struct mapping_region, m->count);
    m->regions[m->region_count].area = area;
    return &m->regions[m->region_count++];
}

static int region_order(const void *left, const void *right)
{
    const struct mapping_region *a = left, *b = right;

    return str_cmp(a->area->key, b->area->key);
}

static void read_regions(struct work *w, struct mapping *m)
{
    for (ptrdiff_t i = 0; i < m->count; i++) {
        const struct mapped *p = &m->places[i];
        if (!p->area->region)
            continue;
        struct mapping_region *r = region_of(w, m, p->area->region);
        r->reported += p->quarter > 0;
        if (p->quarter)
            r->quarters[p->quarter - 1]++;
    }
    if (m->region_count)
        qsort(m->regions, (size_t)m->region_count, sizeof *m->regions, region_order);
}

enum rc mapping_read(struct work *w, const struct mapping_ask *ask, struct mapping *out)
{
    struct comparison c = {0};
    const struct atlas *atlas;

    TRY(atlas_whole(w, &atlas));
    *out = (struct mapping){
        .sector = w->sector, .atlas = atlas, .metric = sector_metric(w->sector, ask->metric)};
    if (!out->metric)
        return work_fail(w, NOT_FOUND, "metric", "There is no measure \"%.*s\" here.",
                         STR_ARG(str_cut(ask->metric, 0, 200)));
    TRY(read_series(w, ask->known, out));
    TRY(choose_period(w, ask->period, out));
    if (ask->area.len)
        TRY(read_chosen(w, ask, out, &c));
    TRY(choose_frame(w, ask->region, out));
    TRY(choose_tier(w, ask->tier, out));
    const struct area **areas = arena_new(w->arena, const struct area *, atlas->shape_count);
    for (ptrdiff_t i = 0; i < atlas->shape_count; i++)
        areas[i] = sector_area(w->sector, atlas->shapes[i].code);
    choose_year(out, areas);
    read_places(w, areas, out);
    if (!out->count)
        return work_fail(w, NOT_FOUND, "region", "There is no map of %.*s here.",
                         STR_ARG(out->country->name));
    read_hexes(w, out);
    read_quarters(w, out);
    read_group(&c, out);
    read_regions(w, out);
    mapping_say(w->arena, out);
    return OK;
}
