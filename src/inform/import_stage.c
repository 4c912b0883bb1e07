/* import_stage.c: one figure into the delivery; told twice the same it is folded. */
#include "inform/import_parts.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

static void place_room(struct importer *im, struct staged_metric *m)
{
    ptrdiff_t cap = im->areas.len + im->areas.len / 4 + 16;
    int32_t *longer = arena_new(im->w->arena, int32_t, cap);

    for (ptrdiff_t i = 0; i < cap; i++)
        longer[i] = i < m->place_cap ? m->place[i] : -1;
    m->place = longer;
    m->place_cap = cap;
}

static ptrdiff_t place_of(struct importer *im, struct staged_metric *m, ptrdiff_t area)
{
    if (area >= m->place_cap)
        place_room(im, m);
    if (m->place[area] < 0) {
        m->place[area] = (int32_t)m->areas.len;
        *list_push(im->w->arena, &m->areas) = area;
    }
    return m->place[area];
}

static struct staged_slice *slice_of(struct importer *im, struct staged_metric *m,
                                     ptrdiff_t period)
{
    if (m->last_slice < m->slices.len && m->slices.at[m->last_slice].period == period)
        return &m->slices.at[m->last_slice];
    for (ptrdiff_t i = 0; i < m->slices.len; i++)
        if (m->slices.at[i].period == period) {
            m->last_slice = i;
            return &m->slices.at[i];
        }
    struct staged_slice *s = list_push(im->w->arena, &m->slices);
    s->period = period;
    slice_make(im->w->arena, m->areas.len > 32 ? m->areas.len : 32, &s->slice);
    m->last_slice = m->slices.len - 1;
    return s;
}

/* As a file would have it. */
static struct str plainly(struct arena *a, double value)
{
    struct buf b = buf_make(a, 64);

    buf_num(&b, value);
    return buf_text(&b);
}

static enum rc check_range(struct importer *im, const struct staged_metric *m, double value,
                           ptrdiff_t column)
{
    if (value < m->low || value > m->high) {
        struct arena *a = im->w->arena;
        return import_fail(
            im, column,
            "%.*s is outside the range of %.*s (%.*s to %.*s). Correct the figure, "
            "or the range in the profile's table of metrics.",
            STR_ARG(plainly(a, value)), STR_ARG(m->slug),
            STR_ARG(isnan(m->low) ? S("any") : plainly(a, m->low)),
            STR_ARG(isnan(m->high) ? S("any") : plainly(a, m->high)));
    }
    return OK;
}

static bool same(const struct slice *s, ptrdiff_t place, const struct figure *f)
{
    if (((int)slice_state(s, place) | slice_flags(s, place)) != ((int)f->state | f->flags))
        return false;
    for (int i = 0; i < SLICE_ARRAYS; i++) {
        double x = slice_number(s, place, (enum slice_array)i), y = f->number[i];
        if (!(x == y || (isnan(x) && isnan(y))))
            return false;
    }
    return true;
}

static void put(struct importer *im, struct slice *s, ptrdiff_t place, const struct figure *f)
{
    slice_put_state(s, place, (int)f->state | f->flags);
    for (int i = 0; i < SLICE_ARRAYS; i++)
        slice_put(im->w->arena, s, place, (enum slice_array)i, f->number[i]);
}

/* Some publishers have two rows for one area; the profile says which of them counts. */
static bool twice_by_profile(struct importer *im, struct slice *s, ptrdiff_t place,
                             const struct figure *f, ptrdiff_t area)
{
    struct str code = im->areas.at[area].code;
    const struct profile_line *line =
        profile_mark(im->profile, im->layout.shape, "area_twice", code);

    if (!line)
        return false;
    import_notice(im, str_fmt(im->w->arena, "twice %.*s", STR_ARG(code)),
                  "%.*s stands twice in each period; the profile takes the %.*s row.",
                  STR_ARG(code), STR_ARG(line->value));
    if (str_eq(line->value, S("last")))
        put(im, s, place, f);
    return true;
}

static enum rc told_twice(struct importer *im, const struct staged_metric *m, struct slice *s,
                          ptrdiff_t place, const struct figure *f, ptrdiff_t area,
                          ptrdiff_t column)
{
    struct arena *a = im->w->arena;
    double before = slice_number(s, place, SLICE_VALUE), now = f->number[SLICE_VALUE];

    if (same(s, place, f) || twice_by_profile(im, s, place, f, area)) {
        im->file->folded++;
        return OK;
    }
    return import_fail(
        im, column,
        "%.*s was told before for %.*s and this period, and otherwise: %.*s, now "
        "%.*s. Keep the row that is right.",
        STR_ARG(m->slug), STR_ARG(im->areas.at[area].code),
        STR_ARG(isnan(before) ? S("no figure") : plainly(a, before)),
        STR_ARG(isnan(now) ? S("no figure") : plainly(a, now)));
}

enum rc import_stage(struct importer *im, ptrdiff_t metric, ptrdiff_t period, ptrdiff_t area,
                     const struct figure *f, ptrdiff_t column)
{
    struct staged_metric *m = &im->metrics.at[metric];
    ptrdiff_t place = place_of(im, m, area);
    struct slice *s = &slice_of(im, m, period)->slice;

    if (place >= s->count)
        slice_grow(im->w->arena, s, place + place / 2 + 16);
    if (slice_state(s, place) != STATE_ABSENT)
        return told_twice(im, m, s, place, f, area, column);
    if (f->state == STATE_VALUE)
        TRY(check_range(im, m, f->number[SLICE_VALUE], column));
    put(im, s, place, f);
    if (m->decimals_seen == 0 && f->number[SLICE_VALUE] != floor(f->number[SLICE_VALUE]))
        m->decimals_seen = f->state == STATE_VALUE;
    return OK;
}
