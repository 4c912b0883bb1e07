/* sector.c: reading a snapshot, and the small questions asked of it. */
#include "inform/sector.h"

#include "inform/find.h"
#include "inform/sector_parts.h"

#include <string.h>

enum rc sector_load(struct work *w, int64_t known, struct sector **out)
{
    return sector_load_within(w, known, (struct sector_budget){0}, out);
}

enum rc sector_load_within(struct work *w, int64_t known, struct sector_budget budget,
                           struct sector **out)
{
    struct arena *a = arena_open();
    struct sector *s = arena_new(a, struct sector, 1);

    s->arena = a;
    s->budget = budget;
    enum rc rc = sector_load_words(w, s);
    if (rc == OK)
        rc = sector_load_areas(w, s);
    if (rc == OK)
        rc = sector_load_metrics(w, s, known);
    if (rc == OK)
        rc = sector_load_groups(w, s);
    if (rc == OK)
        rc = find_make(w, s);
    if (rc != OK) {
        cube_close(s->cube);
        arena_close(a);
        return rc;
    }
    *out = s;
    return OK;
}

/* --- codes -----------------------------------------------------------------------------------
 */

struct sector_codes *codes_make(struct arena *a, ptrdiff_t most)
{
    struct sector_codes *codes = arena_new(a, struct sector_codes, 1);
    ptrdiff_t slots = 64;

    while (slots < most * 2)
        slots *= 2;
    codes->slots = arena_new(a, struct code_slot, slots);
    codes->mask = slots - 1;
    return codes;
}

static struct code_slot *slot_of(const struct sector_codes *codes, struct str code)
{
    ptrdiff_t i = (ptrdiff_t)(str_hash(code) & (uint64_t)codes->mask);

    while (codes->slots[i].code.at && !str_eq(codes->slots[i].code, code))
        i = (i + 1) & codes->mask;
    return &codes->slots[i];
}

void codes_put(struct sector_codes *codes, struct str code, const struct area *area)
{
    *slot_of(codes, code) = (struct code_slot){code, area};
}

enum { LONGEST_CODE = 64 };

const struct area *sector_area(const struct sector *s, struct str code)
{
    char upper[LONGEST_CODE];

    if (code.len == 0 || code.len > LONGEST_CODE)
        return NULL;
    const struct area *found = slot_of(s->codes, code)->area;
    if (found)
        return found;
    for (ptrdiff_t i = 0; i < code.len; i++)
        upper[i] =
            code.at[i] >= 'a' && code.at[i] <= 'z' ? (char)(code.at[i] - 32) : code.at[i];
    return slot_of(s->codes, (struct str){upper, code.len})->area;
}

/* --- looking up ------------------------------------------------------------------------------
 */

const struct metric *sector_metric(const struct sector *s, struct str slug)
{
    ptrdiff_t low = 0, high = s->metric_count;

    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        int order = str_cmp(s->metrics[middle].slug, slug);
        if (order == 0)
            return &s->metrics[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct group *sector_group(const struct sector *s, struct str slug)
{
    for (ptrdiff_t i = 0; i < s->group_count; i++)
        if (str_eq(s->groups[i].slug, slug))
            return &s->groups[i];
    return NULL;
}

const struct subject *sector_subject(const struct sector *s, struct str slug)
{
    for (ptrdiff_t i = 0; i < s->topic_count; i++)
        if (str_eq(s->subjects[i].slug, slug))
            return &s->subjects[i];
    return NULL;
}

bool area_ended(const struct area *a)
{
    return a->end.len > 0;
}

enum runs area_runs(const struct sector *s, const struct area *a, const struct service *service)
{
    return service ? service->by_type[a->type - s->types] : RUNS;
}

ptrdiff_t metric_period(const struct metric *m, struct period p)
{
    for (ptrdiff_t i = m->period_count - 1; i >= 0; i--)
        if (period_eq(m->periods[i], p))
            return i;
    return -1;
}

const struct metric *sector_metric_of_id(const struct sector *s, int64_t id)
{
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        if (s->metrics[i].id == id)
            return &s->metrics[i];
    return NULL;
}

static ptrdiff_t compared_up_to(const struct sector *s, const struct metric *m, ptrdiff_t p)
{
    while (p >= 0 && !cube_at(s->cube, m->index, p)->compared)
        p--;
    return p;
}

ptrdiff_t metric_newest(const struct sector *s, const struct metric *m)
{
    ptrdiff_t newest = compared_up_to(s, m, m->period_count - 1);

    for (ptrdiff_t before; newest > 0; newest = before) {
        before = compared_up_to(s, m, newest - 1);
        if (before < 0 || 2 * cube_at(s->cube, m->index, newest)->summary.reported >=
                              cube_at(s->cube, m->index, before)->summary.reported)
            break;
    }
    return newest >= 0 ? newest : m->period_count - 1;
}

ptrdiff_t metric_place(const struct metric *m, const struct area *a)
{
    ptrdiff_t i = a->index - m->place_first;

    return i >= 0 && i < m->place_span ? m->place[i] : -1;
}
