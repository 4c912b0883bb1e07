/* arrivals.c: the list of what became known: what is in it, going through it, reading one. */
#include "inform/arrivals.h"

#include "base/num.h"
#include "inform/compare.h"
#include "inform_sql.h"

/* --- making ---- */

static bool shown_alike(const struct metric *m, const struct slice *one,
                        const struct slice *other, ptrdiff_t place)
{
    enum state a = slice_state(one, place), b = slice_state(other, place);

    if (a == STATE_VALUE && b == STATE_VALUE)
        return num_round(slice_number(one, place, SLICE_VALUE), m->decimals) ==
               num_round(slice_number(other, place, SLICE_VALUE), m->decimals);
    return a == b ||
           (a != STATE_VALUE && b != STATE_VALUE && str_eq(gap_words(a), gap_words(b)));
}

enum { PLACES_A_BYTE = 4, BITS_A_PLACE = 2, A_PLACE = 3 };

static enum arrival_kind kind_between(const struct metric *m, const struct slice *before,
                                      const struct slice *now, ptrdiff_t place)
{
    if (slice_state(before, place) == STATE_ABSENT)
        return slice_state(now, place) == STATE_ABSENT ? ARRIVED_NOTHING : ARRIVED_NEW;
    return shown_alike(m, before, now, place) ? ARRIVED_NOTHING : ARRIVED_OTHERWISE;
}

int32_t arrived_between(struct arena *a, const struct metric *m, const struct slice *before,
                        const struct slice *now, const uint8_t **out)
{
    static const struct slice nothing;
    int32_t end = 0;

    before = before ? before : &nothing;
    ptrdiff_t count = before->count > now->count ? before->count : now->count;
    uint8_t *kinds = arena_new(a, uint8_t, count / PLACES_A_BYTE + 1);
    for (ptrdiff_t i = 0; i < count; i++) {
        unsigned kind = kind_between(m, before, now, i);
        if (kind == ARRIVED_NOTHING)
            continue;
        kinds[i / PLACES_A_BYTE] |= (uint8_t)(kind << (i % PLACES_A_BYTE * BITS_A_PLACE));
        end = (int32_t)i + 1;
    }
    *out = kinds;
    return end;
}

int arrival_order(const void *left, const void *right)
{
    const struct arrival *a = left, *b = right;

    if (a->known_from != b->known_from)
        return a->known_from > b->known_from ? -1 : 1;
    if (a->start != b->start)
        return a->start > b->start ? -1 : 1;
    if (a->metric != b->metric)
        return a->metric < b->metric ? -1 : 1;
    return (b->period > a->period) - (b->period < a->period);
}

/* --- places ---- */

struct str place_in_time_text(struct arena *a, struct place_in_time p)
{
    return str_fmt(a, "%.*s~%td", STR_ARG(moment_text(a, p.at)), p.passed);
}

enum rc place_in_time_read(struct work *w, struct str words, struct place_in_time *out)
{
    struct str rest = words, moment;
    int64_t passed;

    *out = NEWEST_OF_ALL;
    if (!words.len)
        return OK;
    str_split(&rest, '~', &moment);
    if (!moment_parse(moment, &out->at) || !int_parse(rest, &passed) || passed < 0)
        return work_fail(w, INVALID, "after",
                         "\"%.*s\" is no place to go on from. Take the address from the page "
                         "before.",
                         STR_ARG(str_cut(words, 0, 40)));
    out->passed = (ptrdiff_t)passed;
    return OK;
}

struct place_in_time place_behind(struct place_in_time before, int64_t at, ptrdiff_t of_moment)
{
    ptrdiff_t passed = of_moment + (at == before.at ? before.passed : 0);

    return (struct place_in_time){at, passed};
}

/* --- going through ---- */

/* How many are newer than the moment. */
static ptrdiff_t newer_than(const struct arrival *at, ptrdiff_t count, int64_t moment)
{
    ptrdiff_t low = 0, high = count;

    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if (at[middle].known_from > moment)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct arrival_walk arrivals_until(const struct sector *s, int64_t at)
{
    return (struct arrival_walk){s, newer_than(s->arrivals, s->arrival_count, at),
                                 newer_than(s->later, s->later_count, at)};
}

/* What came since the sector was loaded takes the place of the same state in the first list. */
const struct arrival *arrival_next(struct arrival_walk *walk)
{
    const struct sector *s = walk->sector;
    bool first = walk->next < s->arrival_count, later = walk->later < s->later_count;
    int order = first && later ? arrival_order(&s->arrivals[walk->next], &s->later[walk->later])
                               : later - first;

    if (!first && !later)
        return NULL;
    if (order < 0)
        return &s->arrivals[walk->next++];
    walk->next += order == 0;
    return &s->later[walk->later++];
}

enum arrival_kind arrival_of(const struct sector *s, const struct arrival *r, ptrdiff_t place)
{
    if (place < 0)
        return ARRIVED_NOTHING;
    if (r->whole)
        return slice_state(cube_read(s->cube, r->metric, r->period), place) == STATE_ABSENT
                   ? ARRIVED_NOTHING
                   : ARRIVED_NEW;
    if (place >= r->count)
        return ARRIVED_NOTHING;
    return (enum arrival_kind)(
        r->at[place / PLACES_A_BYTE] >> (place % PLACES_A_BYTE * BITS_A_PLACE) & A_PLACE);
}

/* --- reading one ---- */

enum rc arrival_read(struct work *w, const struct arrival *r, struct arrival_states *out)
{
    const struct metric *m = &w->sector->metrics[r->metric];
    struct inform_slice_arrived_list rows = {0};

    *out = (struct arrival_states){0};
    TRY(sql_slice_arrived(w, m->id, period_id(w->arena, m->periods[r->period]), r->known_from,
                          &rows));
    if (!rows.len)
        return work_fail(w, NOT_FOUND, "after", "Figures were changed meanwhile. Try again.");
    out->profile = rows.at[0].profile;
    out->files = rows.at[0].files;
    out->note = rows.at[0].note;
    TRY(slice_unpack(w->arena, rows.at[0].bytes, &out->now));
    return rows.len > 1 ? slice_unpack(w->arena, rows.at[1].bytes, &out->before) : OK;
}
