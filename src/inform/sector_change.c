/* sector_change.c: one corrected figure into the store and into a new snapshot. */
#include "inform/sector_change.h"

#include "inform/arrivals.h"
#include "inform/cite.h"
#include "inform/origin.h"
#include "inform/revisions.h"
#include "inform_sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- into the store
 * ---------------------------------------------------------------------------- */

static enum rc find_place(struct work *w, const struct figure_change *f, ptrdiff_t *place)
{
    const struct metric *m = f->metric;

    *place = metric_place(m, f->area);
    if (m->formula.len)
        return work_fail(w, INVALID, "metric",
                         "\"%.*s\" is worked out from other measures: correct those.",
                         STR_ARG(m->title));
    if (f->period < 0 || f->period >= m->period_count)
        return work_fail(w, INVALID, "period", "There is no such period of \"%.*s\".",
                         STR_ARG(m->title));
    if (*place < 0)
        return work_fail(w, INVALID, "area", "\"%.*s\" has no figures of %.*s.",
                         STR_ARG(m->title), STR_ARG(f->area->name));
    if ((f->state == STATE_VALUE) != isfinite(f->value))
        return work_fail(w, INVALID, "value", "A figure is a number, or a reason for none.");
    return OK;
}

/* The old slice with the figure in its place. */
static enum rc correct(struct work *w, const struct figure_change *f, ptrdiff_t place,
                       struct slice *now)
{
    const struct slice *old = cube_read(w->sector->cube, f->metric->index, f->period);
    int said = (int)f->state | f->flags;

    if (((int)slice_state(old, place) | slice_flags(old, place)) == said &&
        (isnan(f->value) || slice_number(old, place, SLICE_VALUE) == f->value))
        return work_fail(w, CONFLICT, "value", "That is the figure there is.");
    slice_copy(w->arena, old, place + 1, now);
    slice_put_state(now, place, said);
    slice_put(w->arena, now, place, SLICE_VALUE, f->value);
    /* What belonged to the old value says nothing of the new one. */
    for (int i = SLICE_LOWER; i < SLICE_ARRAYS; i++)
        slice_put(w->arena, now, place, (enum slice_array)i, NAN);
    return OK;
}

/* Most figures are cited by nobody. */
static enum rc tell_citers(struct work *w, const struct figure_change *f,
                           const struct slice *now, int64_t known_from)
{
    const struct metric *m = f->metric;
    struct inform_cited_list cited = {0};

    TRY(sql_citation_of_figure(w, m->id, period_id(w->arena, m->periods[f->period]), &cited));
    if (cited.len == 0)
        return OK;
    int64_t *ids = arena_new(w->arena, int64_t, m->area_count);
    for (ptrdiff_t i = 0; i < m->area_count; i++)
        ids[i] = m->areas[i]->id;
    return cite_revised(w, m, m->periods[f->period], ids, m->area_count,
                        cube_read(w->sector->cube, m->index, f->period), now, known_from);
}

/* Figures that one person corrects one after the other are one delivery, which counts none of
 * them: their slices say when each became known. */
static enum rc delivery_of(struct work *w, struct str by, int64_t from, int64_t *id)
{
    static const struct str profile = STR_INIT("figure");
    struct inform_delivery_last last = {0};
    enum rc rc = sql_delivery_last(w, &last);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    *id = last.id;
    if (rc == OK && str_eq(last.profile, profile) && str_eq(last.files, by))
        return OK;
    *id = last.id + 1;
    return sql_delivery_add(w, *id, profile, by, from, 0, 0, 0, 0, 0, 0);
}

void figures_changed(struct work *w, const struct slice_change *changes, ptrdiff_t count)
{
    bool first = !w->figures_changed;

    w->figures_changed = true;
    w->changes = first ? changes : NULL;
    w->change_count = first ? count : 0;
}

enum rc figure_write(struct work *w, const struct figure_change *f, struct slice_change *out)
{
    const struct metric *m = f->metric;
    struct slice now;
    ptrdiff_t place;
    int64_t delivery;

    TRY(find_place(w, f, &place));
    TRY(correct(w, f, place, &now));
    int64_t before = cube_at(w->sector->cube, m->index, f->period)->known_from;
    int64_t from = w->now > before ? w->now : before + 1;
    *out = (struct slice_change){m->index, f->period, from, slice_pack(w->arena, &now)};
    TRY(tell_citers(w, f, &now, from));
    TRY(revision_note_put(w, m, m->periods[f->period], from, f->note));
    struct str period = period_id(w->arena, m->periods[f->period]);
    if (f->sent_by.len || m->sent[f->period])
        TRY(sent_figure_put(w, &(struct sent_place){m->id, period, f->area->id, from},
                            f->sent_by));
    TRY(delivery_of(w, f->by, from, &delivery));
    struct slice_change *kept = arena_new(w->arena, struct slice_change, 1);
    *kept = *out;
    figures_changed(w, kept, 1);
    TRY(sql_slice_add(w, m->id, period, S("public"), from, delivery, out->bytes));
    return m->feeds ? cite_derived(w, kept, 1, from) : OK;
}

/* --- into a snapshot
 * --------------------------------------------------------------------------- */

struct sector_share {
    ptrdiff_t sectors; /* not closed yet */
    struct sector *first;
    struct arena *arena; /* of the places in their lists of arrivals */
};

/* Whether a council has a value; *known is false when that is a country's first. */
static bool compared_in(const struct metric *m, const struct slice *s, bool *known)
{
    bool any = false;

    *known = true;
    for (ptrdiff_t i = 0; i < s->count && !(any && m->countries_all); i++) {
        const struct area *area = m->areas[i];
        if (slice_state(s, i) != STATE_VALUE || !area->type->council)
            continue;
        any = true;
        if (area->country_place >= 0 && !m->countries[area->country_place])
            *known = false;
    }
    return any;
}

enum rc sector_takes(const struct sector *s, const struct slice_change *c)
{
    const struct metric *m = &s->metrics[c->metric];
    struct arena *scratch = arena_open();
    struct slice figures;
    bool known;

    enum rc rc = slice_unpack(scratch, c->bytes, &figures);
    if (rc == OK && (c->period >= m->period_count || figures.count > m->area_count || m->feeds))
        rc = CONFLICT;
    if (rc == OK) {
        compared_in(m, &figures, &known);
        rc = known ? OK : CONFLICT;
    }
    arena_close(scratch);
    return rc;
}

static struct sector *successor(struct sector *old, struct cube *cube, int64_t known_from)
{
    struct sector *s = calloc(1, sizeof *s);

    if (!old->share)
        old->share = calloc(1, sizeof *old->share);
    if (!s || !old->share)
        abort();
    if (!old->share->first)
        *old->share = (struct sector_share){1, old, arena_open()};
    *s = *old;
    s->later = NULL;
    s->later_count = 0;
    s->cube = cube;
    s->known_from = known_from > old->known_from ? known_from : old->known_from;
    s->share->sectors++;
    return s;
}

/* In its place among those that came since the sector was loaded, instead of the same one. */
static void arrival_put(struct sector *s, const struct arrival *r)
{
    struct arrival *to = s->later;
    ptrdiff_t n = s->later_count, i = 0;

    while (i < n && arrival_order(&to[i], r) < 0)
        i++;
    if (i == n || arrival_order(&to[i], r) != 0) {
        memmove(&to[i + 1], &to[i], (size_t)(n - i) * sizeof *to);
        s->later_count++;
    }
    to[i] = *r;
}

/* What a changed slice brings; and of the state before it, if that was the only one, what it
 * brought, which the cube does not tell any more. */
static void arrivals_take(struct sector *s, const struct sector *old,
                          const struct slice_change *c, const struct slice *now)
{
    enum { NEW_ONES = 2 };
    const struct metric *m = &s->metrics[c->metric];
    const struct slice *before = cube_read(old->cube, c->metric, c->period);
    struct arrival r = {.known_from = c->known_from,
                        .metric = (int32_t)c->metric,
                        .period = (int32_t)c->period,
                        .start = (int32_t)date_days(m->periods[c->period].start)};
    struct arrival *to = calloc((size_t)old->later_count + NEW_ONES, sizeof *to);

    if (!to)
        abort();
    if (old->later_count)
        memcpy(to, old->later, (size_t)old->later_count * sizeof *to);
    s->later = to;
    s->later_count = old->later_count;
    r.count = arrived_between(s->share->arena, m, before, now, &r.at);
    arrival_put(s, &r);
    if (m->revised[c->period])
        return;
    r.known_from = cube_at(old->cube, c->metric, c->period)->known_from;
    r.count = arrived_between(s->share->arena, m, NULL, before, &r.at);
    arrival_put(s, &r);
}

struct sector *sector_changed(struct sector *old, const struct slice_change *c)
{
    const struct metric *m = &old->metrics[c->metric];
    struct cube *cube = cube_changed(old->cube, c->metric, c->period, c->bytes, c->known_from);
    struct arena *scratch = arena_open();
    struct slice figures;
    bool known, compared = slice_unpack(scratch, c->bytes, &figures) == OK &&
                           compared_in(m, &figures, &known);

    cube_say(cube, c->metric, c->period, true, compared);
    struct sector *s = successor(old, cube, c->known_from);
    cube_enter(old->cube, CUBE_CHANGER);
    arrivals_take(s, old, c, &figures);
    cube_leave(old->cube, CUBE_CHANGER);
    m->revised[c->period] = true;
    m->sent[c->period] = true;
    arena_close(scratch);
    return s;
}

void sector_close(struct sector *s)
{
    if (!s)
        return;
    struct sector_share *share = s->share;
    struct sector *first = share ? share->first : s;
    bool last = !share || --share->sectors == 0;
    struct arena *arena = s->arena;

    cube_close(s->cube);
    if (s != first) {
        free(s->later);
        free(s);
    }
    if (!last)
        return;
    if (share)
        arena_close(share->arena);
    free(share);
    arena_close(arena);
}
