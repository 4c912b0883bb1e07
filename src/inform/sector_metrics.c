/* sector_metrics.c: measures and their figures, out of the store into the cube. */
#include "inform/sector_parts.h"

#include "inform_sql.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

enum { ID_BYTES = 8 };

/* What is on its way from the store into the snapshot. */
struct loading {
    struct work *w;
    struct sector *s;
    struct metric *stored; /* the metrics once they have their place */
    ptrdiff_t stored_count;
    struct metric_rows {
        struct metric *at;
        ptrdiff_t len, cap;
    } metrics;
    struct denominators {
        struct str *at;
        ptrdiff_t len, cap;
    } denominators;
    struct pending_slices {
        struct pending_slice {
            int64_t metric_id;
            struct period period;
            struct slice slice;
            int64_t known_from;
        } * at;
        ptrdiff_t len, cap;
    } slices;
};

static struct str kept(struct loading *l, struct str text)
{
    return str_copy(l->s->arena, text);
}

static enum polarity polarity_of(struct str word)
{
    return str_eq(word, S("high"))   ? POLARITY_HIGH
           : str_eq(word, S("low"))  ? POLARITY_LOW
           : str_eq(word, S("none")) ? POLARITY_NONE
                                     : POLARITY_UNKNOWN;
}

static enum metric_kind kind_of(struct str word)
{
    return str_eq(word, S("context"))        ? KIND_CONTEXT
           : str_eq(word, S("cost"))         ? KIND_COST
           : str_eq(word, S("performance"))  ? KIND_PERFORMANCE
           : str_eq(word, S("satisfaction")) ? KIND_SATISFACTION
                                             : KIND_UNKNOWN;
}

static const struct service *service_of(const struct sector *s, struct str slug)
{
    for (ptrdiff_t i = 0; i < s->service_count; i++)
        if (str_eq(s->services[i].slug, slug))
            return &s->services[i];
    return NULL;
}

static void subjects_of(struct loading *l, struct metric *m, struct str words)
{
    struct sector *s = l->s;
    struct str word;

    m->subjects = arena_new(s->arena, const struct subject *, s->subject_count);
    while (str_split(&words, ';', &word))
        for (ptrdiff_t i = 0; i < s->subject_count; i++)
            if (str_eq(s->subjects[i].slug, str_trim(word)) &&
                m->subject_count < s->subject_count)
                m->subjects[m->subject_count++] = &s->subjects[i];
}

/* "2024-04-01 why;2020-04-01 why" */
static void breaks_of(struct loading *l, struct metric *m, struct str words)
{
    struct {
        struct metric_break *at;
        ptrdiff_t len, cap;
    } list = {0};
    struct str part;
    struct date from;

    words = kept(l, words);
    while (words.len && str_split(&words, ';', &part)) {
        part = str_trim(part);
        if (date_parse(str_cut(part, 0, 10), &from))
            *list_push(l->s->arena, &list) =
                (struct metric_break){from, str_trim(str_cut(part, 10, part.len))};
    }
    m->breaks = list.at;
    m->break_count = list.len;
}

static uint64_t little_end(const char *at)
{
    uint64_t n = 0;

    for (int i = 0; i < ID_BYTES; i++)
        n |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return n;
}

static enum rc places_of(struct loading *l, struct metric *m, struct str ids)
{
    struct sector *s = l->s;
    int32_t *place = arena_new(s->arena, int32_t, s->area_count);

    for (ptrdiff_t i = 0; i < s->area_count; i++)
        place[i] = -1;
    m->area_count = ids.len / ID_BYTES;
    m->areas = arena_new(s->arena, const struct area *, m->area_count);
    for (ptrdiff_t i = 0; i < m->area_count; i++) {
        m->areas[i] = sector_area_of_id(s, (int64_t)little_end(ids.at + i * ID_BYTES));
        if (!m->areas[i])
            return work_fail(l->w, FAULT, "",
                             "The measure %.*s has a figure of an area that "
                             "is not in the store.",
                             STR_ARG(m->slug));
        place[m->areas[i]->index] = (int32_t)i;
    }
    m->place = place;
    return OK;
}

static struct str number_word(struct loading *l, double n)
{
    struct buf b = buf_make(l->s->arena, 64);

    buf_num(&b, n);
    return buf_text(&b);
}

static enum rc metric_row(void *state, const struct inform_metric *row)
{
    struct loading *l = state;
    struct metric *m = list_push(l->w->arena, &l->metrics);

    *m = (struct metric){
        .index = l->metrics.len - 1,
        .id = row->id,
        .slug = kept(l, row->slug),
        .title = kept(l, row->title),
        .say = kept(l, row->say),
        .meaning = kept(l, row->meaning),
        .definition = kept(l, row->definition),
        .unit = kept(l, row->unit),
        .polarity_by = kept(l, row->polarity_by),
        .kind_word = kept(l, row->kind),
        .frequency = kept(l, row->frequency),
        .source_title = kept(l, row->source_title),
        .source_url = kept(l, row->source_url),
        .licence = kept(l, row->licence),
        .published = kept(l, row->published),
        .own_group = kept(l, row->own_group),
        .things = kept(l, row->things),
        .caution = kept(l, row->caution),
        .polarity_word = kept(l, row->polarity),
        .naming_word = kept(l, row->naming),
        .break_words = kept(l, row->breaks),
        .low_word = number_word(l, row->low),
        .high_word = number_word(l, row->high),
        .decimals = (int)row->decimals,
        .polarity = polarity_of(row->polarity),
        .kind = kind_of(row->kind),
        .headline = row->headline,
        .service = service_of(l->s, row->service),
    };
    if (!period_naming_parse(row->naming, &m->naming))
        m->naming = NAMING_BY_LENGTH;
    struct str words = str_fmt(l->w->arena, "%.*s %.*s", STR_ARG(m->title), STR_ARG(m->slug));
    m->key = str_fold(l->s->arena, words);
    subjects_of(l, m, row->subjects);
    breaks_of(l, m, row->breaks);
    *list_push(l->w->arena, &l->denominators) = str_copy(l->w->arena, row->denominator);
    return places_of(l, m, row->areas);
}

static enum rc slice_row(void *state, const struct inform_slice *row)
{
    struct loading *l = state;
    struct pending_slice *p = list_push(l->w->arena, &l->slices);
    struct period_reading plain = {PERIOD_CALENDAR, 0, 0};
    enum period_flag flag;

    p->metric_id = row->metric_id;
    p->known_from = row->known_from;
    if (!period_parse(row->period, plain, &p->period, &flag) ||
        slice_unpack(l->s->arena, row->bytes, &p->slice) != OK)
        return work_fail(l->w, FAULT, "",
                         "A damaged slice of measure %lld, period %.*s: restore "
                         "a backup, or import its file again.",
                         (long long)row->metric_id, STR_ARG(row->period));
    l->s->known_from = row->known_from > l->s->known_from ? row->known_from : l->s->known_from;
    return OK;
}

static int by_metric_and_period(const void *left, const void *right)
{
    const struct pending_slice *a = left, *b = right;

    if (a->metric_id != b->metric_id)
        return a->metric_id < b->metric_id ? -1 : 1;
    return period_cmp(a->period, b->period);
}

static const struct pending_slice *first_of(const struct pending_slices *slices, int64_t id)
{
    ptrdiff_t low = 0, high = slices->len;

    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if (slices->at[middle].metric_id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return slices->at + low;
}

static void countries_of(struct metric *m, const struct slice *slice)
{
    for (ptrdiff_t i = 0; i < slice->count && i < m->area_count; i++) {
        const struct area *area = m->areas[i];
        if (area->type->council && slice_state(slice, i) == STATE_VALUE &&
            area->country_place >= 0)
            m->countries[area->country_place] = true;
    }
}

static void fill_slices(struct loading *l, struct metric *m)
{
    const struct pending_slice *from = first_of(&l->slices, m->id);
    const struct pending_slice *end = l->slices.at + l->slices.len;
    ptrdiff_t n = 0;

    while (from + n < end && from[n].metric_id == m->id)
        n++;
    struct period *periods = arena_new(l->s->arena, struct period, n);
    cube_periods(l->s->cube, m->index, n);
    for (ptrdiff_t i = 0; i < n; i++) {
        periods[i] = from[i].period;
        cube_put(l->s->cube, m->index, i, &from[i].slice, from[i].known_from);
        countries_of(m, &from[i].slice);
    }
    m->periods = periods;
    m->revised = arena_new(l->s->arena, bool, n);
    m->period_count = n;
}

/* Metrics are in memory by slug; those that were revised or noted are few. */
static struct metric *metric_of_id(struct loading *l, int64_t id)
{
    for (ptrdiff_t i = 0; i < l->stored_count; i++)
        if (l->stored[i].id == id)
            return &l->stored[i];
    return NULL;
}

static enum rc revised_row(void *state, const struct inform_slice_revised *row)
{
    struct loading *l = state;
    struct metric *m = metric_of_id(l, row->metric_id);
    ptrdiff_t p = m ? period_among(m->periods, m->period_count, row->period) : -1;

    if (p >= 0)
        m->revised[p] = true;
    return OK;
}

static enum rc noted_row(void *state, const struct inform_figure_note_metric *row)
{
    struct loading *l = state;
    struct metric *m = metric_of_id(l, row->metric_id);

    if (m)
        m->noted = true;
    return OK;
}

enum rc sector_load_metrics(struct work *w, struct sector *s, int64_t known)
{
    struct loading l = {.w = w, .s = s};

    TRY(sql_metric_each(w, metric_row, &l));
    struct metric *metrics = arena_new(s->arena, struct metric, l.metrics.len);
    if (l.metrics.len)
        memcpy(metrics, l.metrics.at, (size_t)l.metrics.len * sizeof *metrics);
    s->metrics = metrics;
    s->metric_count = l.metrics.len;
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        metrics[i].denominator = sector_metric(s, l.denominators.at[i]);

    TRY(sql_slice_each_current(w, known, slice_row, &l));
    if (l.slices.len)
        qsort(l.slices.at, (size_t)l.slices.len, sizeof *l.slices.at, by_metric_and_period);
    s->cube = cube_make(s->arena, s->metric_count);
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        fill_slices(&l, &metrics[i]);
    l.stored = metrics;
    l.stored_count = s->metric_count;
    TRY(sql_slice_revised_each(w, revised_row, &l));
    return sql_figure_note_metric_each(w, noted_row, &l);
}
