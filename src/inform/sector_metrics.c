/* sector_metrics.c: measures and their figures, out of the store into the cube. */
#include "inform/sector_parts.h"
#include "inform/sector_places.h"

#include "inform/arrivals.h"
#include "inform_sql.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SLOTS = 4096, SEEN = 64 };

/* What is on its way from the store into the snapshot. */
struct loading {
    struct work *w;
    struct sector *s;
    int64_t known;
    struct metric_rows {
        struct metric *at;
        ptrdiff_t len, cap;
    } metrics;
    struct metric *stored; /* the metrics once they have their place */
    struct metric **by_id;
    struct denominators {
        struct str *at;
        ptrdiff_t len, cap;
    } denominators;
    struct places_made made;
    struct {
        struct str *at; /* open addressing; a power of two */
        ptrdiff_t mask, used;
    } texts;
    struct {
        const struct places **at; /* by metric */
        ptrdiff_t len, cap;
    } places;
    struct str_list damaged; /* words about slices that can't be read */
    struct arrival_list {
        struct arrival *at;
        ptrdiff_t len, cap;
    } arrivals;
};

static struct str kept(struct loading *l, struct str text)
{
    return text.len ? str_copy(l->s->arena, text) : S("");
}

/* What many metrics have in common is kept once, as long as there is room to know it by. */
static struct str shared(struct loading *l, struct str text)
{
    if (!l->texts.at) {
        l->texts.at = arena_new(l->w->arena, struct str, TEXT_SLOTS);
        l->texts.mask = TEXT_SLOTS - 1;
    }
    if (text.len == 0)
        return S("");
    ptrdiff_t i = (ptrdiff_t)str_hash(text) & l->texts.mask;
    while (l->texts.at[i].at && !str_eq(l->texts.at[i], text))
        i = (i + 1) & l->texts.mask;
    if (l->texts.at[i].at)
        return l->texts.at[i];
    struct str copy = str_copy(l->s->arena, text);
    if (l->texts.used * 2 < TEXT_SLOTS) {
        l->texts.at[i] = copy;
        l->texts.used++;
    }
    return copy;
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

static void subject_add(const struct subject **list, ptrdiff_t *count,
                        const struct subject *one)
{
    for (ptrdiff_t i = 0; i < *count; i++)
        if (list[i] == one)
            return;
    list[(*count)++] = one;
}

/* What is within a topic belongs to that topic too. */
static void subjects_of(struct loading *l, struct metric *m, struct str words)
{
    struct sector *s = l->s;
    struct str word;

    if (words.len == 0)
        return;
    m->subjects = arena_new(s->arena, const struct subject *, s->topic_count);
    m->topics = m->subjects + s->subject_count;
    while (str_split(&words, ';', &word)) {
        const struct subject *one = sector_subject(s, str_trim(word));
        if (one)
            subject_add(m->subjects, &m->subject_count, one->parent ? one->parent : one);
        if (one && one->parent)
            subject_add(m->topics, &m->topic_count, one);
    }
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

static struct str number_word(struct loading *l, double n)
{
    if (isnan(n))
        return S("");
    struct buf b = buf_make(l->s->arena, 64);

    buf_num(&b, n);
    return buf_text(&b);
}

static enum rc take_places(struct loading *l, struct metric *m, struct str ids)
{
    const struct places *p;

    TRY(places_of(&l->made, m->slug, ids, &p));
    m->areas = p->areas;
    m->area_count = p->count;
    m->place = p->place;
    m->place_first = p->first;
    m->place_span = p->span;
    *list_push(l->w->arena, &l->places) = p;
    return OK;
}

/* All but its figures, its denominator and where it is in the snapshot. */
static void take_words(struct loading *l, const struct inform_metric *row, struct metric *m)
{
    *m = (struct metric){
        .id = row->id,
        .slug = kept(l, row->slug),
        .title = kept(l, row->title),
        .say = kept(l, row->say),
        .meaning = shared(l, row->meaning),
        .definition = shared(l, row->definition),
        .unit = shared(l, row->unit),
        .polarity_by = shared(l, row->polarity_by),
        .kind_word = shared(l, row->kind),
        .frequency = shared(l, row->frequency),
        .source_title = shared(l, row->source_title),
        .source_url = shared(l, row->source_url),
        .licence = shared(l, row->licence),
        .published = shared(l, row->published),
        .own_group = shared(l, row->own_group),
        .things = shared(l, row->things),
        .caution = shared(l, row->caution),
        .polarity_word = shared(l, row->polarity),
        .naming_word = shared(l, row->naming),
        .break_words = shared(l, row->breaks),
        .source_word = kept(l, row->source_title),
        .licence_word = kept(l, row->licence),
        .published_word = kept(l, row->published),
        .low_word = number_word(l, row->low),
        .high_word = number_word(l, row->high),
        .decimals = (int)row->decimals,
        .polarity = polarity_of(row->polarity),
        .kind = kind_of(row->kind),
        .headline = row->headline,
        .adds_up = row->adds_up,
        .formula = kept(l, row->formula),
        .subject_words = shared(l, row->subjects),
        .other_words = kept(l, row->other_words),
        .breakdown = shared(l, row->breakdown),
        .service = service_of(l->s, row->service),
    };
    if (!period_naming_parse(row->naming, &m->naming))
        m->naming = NAMING_BY_LENGTH;
    struct str words = str_fmt(l->w->arena, "%.*s %.*s", STR_ARG(m->title), STR_ARG(m->slug));
    m->key = str_fold(l->s->arena, words);
    subjects_of(l, m, row->subjects);
    breaks_of(l, m, row->breaks);
}

static enum rc metric_row(void *state, const struct inform_metric *row)
{
    struct loading *l = state;
    struct metric *m = list_push(l->w->arena, &l->metrics);

    take_words(l, row, m);
    m->index = l->metrics.len - 1;
    *list_push(l->w->arena, &l->denominators) = str_copy(l->w->arena, row->denominator);
    return take_places(l, m, row->areas);
}

/* --- figures
 * ----------------------------------------------------------------------------------- */

/* The states of one metric, while its rows come: by period, the oldest first. */
struct filling {
    struct loading *l;
    struct arena *scratch;
    struct seen { /* what the last periods of that place were */
        char id[24];
        struct period period;
    } seen[SEEN];
    ptrdiff_t next; /* in by_id */
    struct metric *metric;
    struct {
        struct pending {
            struct str id;
            struct period period;
            struct str bytes; /* of the newest that was known */
            int64_t known_from;
            ptrdiff_t states;
            bool known;
            struct arrival_list arrivals; /* of all its states, where it has several */
        } * at;
        ptrdiff_t len, cap;
    } periods;
};

static void say_damaged(struct loading *l, const struct metric *m, struct str period)
{
    *list_push(l->s->arena, &l->damaged) = str_fmt(
        l->s->arena,
        "The figures of %.*s (measure %lld) for the period %.*s are damaged and left out: "
        "restore a backup, or import its file again.",
        STR_ARG(m->slug), (long long)m->id, STR_ARG(period));
}

static int by_period(const void *left, const void *right)
{
    return period_cmp(((const struct pending *)left)->period,
                      ((const struct pending *)right)->period);
}

static bool all_known(const struct places *of, const struct metric *m)
{
    return memcmp(m->countries, of->countries, sizeof m->countries) == 0;
}

/* Whether a council has a value; the metric's countries are noted until all are known. */
static bool compared_in(const struct places *of, struct metric *m, const struct slice *slice)
{
    bool all = all_known(of, m), any = false;

    for (ptrdiff_t i = 0; i < of->council_count && !(any && all); i++) {
        ptrdiff_t place = of->councils[i], country = m->areas[place]->country_place;
        if (slice_state(slice, place) != STATE_VALUE)
            continue;
        any = true;
        if (country < 0 || m->countries[country])
            continue;
        m->countries[country] = true;
        all = all_known(of, m);
    }
    return any;
}

static void put_arrivals(struct filling *f, const struct metric *m, const struct pending *p,
                         ptrdiff_t period)
{
    const struct arrival only = {.known_from = p->known_from, .whole = true};
    const struct arrival *from = p->arrivals.len ? p->arrivals.at : &only;
    struct loading *l = f->l;

    for (ptrdiff_t i = 0; i < (p->arrivals.len ? p->arrivals.len : 1); i++) {
        struct arrival *to = list_push(l->w->arena, &l->arrivals);
        *to = from[i];
        to->metric = (int32_t)m->index;
        to->period = (int32_t)period;
        to->start = (int32_t)date_days(p->period.start);
    }
}

static void put_period(struct filling *f, struct metric *m, struct period *periods,
                       const struct pending *p)
{
    struct loading *l = f->l;
    struct cube *cube = l->s->cube;
    ptrdiff_t at = m->period_count;
    const struct slice *figures;

    if (cube_put_bytes(cube, m->index, at, p->bytes, p->known_from, &figures) != OK) {
        say_damaged(l, m, p->id);
        return;
    }
    bool compared = compared_in(l->places.at[m->index], m, figures);
    cube_say(cube, m->index, at, p->states > 1, compared);
    l->s->figures_bytes += slice_size(figures);
    periods[at] = p->period;
    m->revised[at] = p->states > 1;
    put_arrivals(f, m, p, at);
    m->period_count++;
    if (p->known_from > l->s->known_from)
        l->s->known_from = p->known_from;
}

/* Most metrics have the same periods in the same places. */
static bool parse_period(struct filling *f, ptrdiff_t place, struct pending *p)
{
    struct period_reading plain = {PERIOD_CALENDAR, 0, 0};
    struct seen *seen = &f->seen[place % SEEN];
    enum period_flag flag;

    if (str_eq(str_of(seen->id), p->id)) {
        p->period = seen->period;
        return true;
    }
    if (!period_parse(p->id, plain, &p->period, &flag))
        return false;
    if (p->id.len < (ptrdiff_t)sizeof seen->id) {
        memcpy(seen->id, p->id.at, (size_t)p->id.len);
        seen->id[p->id.len] = 0;
        seen->period = p->period;
    }
    return true;
}

/* All rows of a metric have come. */
static void put_metric(struct filling *f)
{
    struct metric *m = f->metric;
    struct arena *a = f->l->s->arena;
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < f->periods.len; i++) {
        struct pending *p = &f->periods.at[i];
        if (!p->known)
            continue;
        if (!parse_period(f, i, p)) {
            say_damaged(f->l, m, p->id);
            continue;
        }
        f->periods.at[n++] = *p;
    }
    if (n)
        qsort(f->periods.at, (size_t)n, sizeof *f->periods.at, by_period);
    struct period *periods = arena_new(a, struct period, n);
    m->periods = periods;
    m->revised = arena_array(a, n, sizeof *m->revised);
    m->sent = arena_array(a, n, sizeof *m->sent);
    cube_periods(f->l->s->cube, m->index, n);
    for (ptrdiff_t i = 0; i < n; i++)
        put_period(f, m, periods, &f->periods.at[i]);
    cube_trim(f->l->s->cube, m->index, m->period_count);
    m->countries_all = all_known(f->l->places.at[m->index], m);
    f->periods.at = NULL;
    f->periods.len = f->periods.cap = 0;
    arena_reset(f->scratch);
}

/* Ends the metrics before this one; those between have no figures. */
static void next_metric(struct filling *f, int64_t id)
{
    struct loading *l = f->l;

    if (f->metric)
        put_metric(f);
    f->metric = NULL;
    for (; f->next < l->metrics.len && l->by_id[f->next]->id < id; f->next++)
        if (!l->by_id[f->next]->formula.len) /* else sector_derive has them */
            cube_periods(l->s->cube, l->by_id[f->next]->index, 0);
    if (f->next < l->metrics.len && l->by_id[f->next]->id == id)
        f->metric = l->by_id[f->next++];
}

/* Beside the state before it. What is damaged changed nothing. */
static void note_arrival(struct filling *f, struct pending *p, const struct slice *before,
                         int64_t known_from, struct str bytes)
{
    struct arrival *r = list_push(f->scratch, &p->arrivals);
    struct slice now;

    *r = (struct arrival){.known_from = known_from};
    if (slice_unpack(f->scratch, bytes, &now) == OK)
        r->count = arrived_between(f->l->s->arena, f->metric, before, &now, &r->at);
}

static void note_newer(struct filling *f, struct pending *p, const struct inform_slice *row)
{
    struct slice before = {0};

    if (!p->arrivals.len)
        note_arrival(f, p, NULL, p->known_from, p->bytes);
    if (slice_unpack(f->scratch, p->bytes, &before) == OK)
        note_arrival(f, p, &before, row->known_from, row->bytes);
}

static enum rc slice_row(void *state, const struct inform_slice *row)
{
    struct filling *f = state;

    if (!f->metric || f->metric->id != row->metric_id)
        next_metric(f, row->metric_id);
    if (!f->metric)
        return work_fail(f->l->w, FAULT, "", "There are figures of an unknown measure, %lld.",
                         (long long)row->metric_id);
    struct pending *p = f->periods.len ? &f->periods.at[f->periods.len - 1] : NULL;
    if (!p || !str_eq(p->id, row->period)) {
        p = list_push(f->scratch, &f->periods);
        p->id = str_copy(f->scratch, row->period);
    }
    p->states++;
    if (row->known_from > f->l->known)
        return OK;
    if (p->known)
        note_newer(f, p, row);
    p->known = true;
    p->known_from = row->known_from;
    p->bytes = str_copy(f->scratch, row->bytes);
    return OK;
}

static int by_id(const void *left, const void *right)
{
    const struct metric *const *a = left, *const *b = right;

    return (*a)->id < (*b)->id ? -1 : (*a)->id > (*b)->id;
}

static enum rc load_slices(struct loading *l)
{
    struct filling f = {.l = l, .scratch = arena_open()};

    l->by_id = arena_new(l->w->arena, struct metric *, l->metrics.len);
    for (ptrdiff_t i = 0; i < l->metrics.len; i++)
        l->by_id[i] = &l->stored[i];
    if (l->metrics.len)
        qsort(l->by_id, (size_t)l->metrics.len, sizeof(struct metric *), by_id);
    enum rc rc = sql_slice_every(l->w, slice_row, &f);
    if (rc == OK)
        next_metric(&f, INT64_MAX);
    arena_close(f.scratch);
    return rc;
}

static struct metric *metric_of_id(struct loading *l, int64_t id)
{
    struct metric key = {.id = id}, *wanted = &key;
    struct metric **found = l->metrics.len ? bsearch(&wanted, l->by_id, (size_t)l->metrics.len,
                                                     sizeof(struct metric *), by_id)
                                           : NULL;

    return found ? *found : NULL;
}

static enum rc noted_row(void *state, const struct inform_figure_note_metric *row)
{
    struct loading *l = state;
    struct metric *m = metric_of_id(l, row->metric_id);

    if (m)
        m->noted = true;
    return OK;
}

static enum rc sent_row(void *state, const struct inform_figure_sent_period *row)
{
    struct loading *l = state;
    struct metric *m = metric_of_id(l, row->metric_id);
    struct period period;
    enum period_flag flag;

    if (!m || !period_parse(row->period, (struct period_reading){0}, &period, &flag))
        return OK;
    ptrdiff_t p = metric_period(m, period);
    if (p >= 0)
        m->sent[p] = true;
    return OK;
}

/* Those that were worked out have no states of their own. */
static void note_derived(struct loading *l)
{
    for (ptrdiff_t i = 0; i < l->s->metric_count; i++) {
        const struct metric *m = &l->s->metrics[i];
        for (ptrdiff_t p = 0; m->formula.len && p < m->period_count; p++)
            *list_push(l->w->arena, &l->arrivals) =
                (struct arrival){.known_from = cube_at(l->s->cube, i, p)->known_from,
                                 .metric = (int32_t)i,
                                 .period = (int32_t)p,
                                 .start = (int32_t)date_days(m->periods[p].start),
                                 .whole = true};
    }
}

static void keep_arrivals(struct loading *l)
{
    ptrdiff_t n = l->arrivals.len;
    struct arrival *all = arena_new(l->s->arena, struct arrival, n);

    if (n) {
        qsort(l->arrivals.at, (size_t)n, sizeof *l->arrivals.at, arrival_order);
        memcpy(all, l->arrivals.at, (size_t)n * sizeof *all);
    }
    l->s->arrivals = all;
    l->s->arrival_count = n;
}

enum rc sector_load_metrics(struct work *w, struct sector *s, int64_t known)
{
    struct loading l = {.w = w, .s = s, .known = known, .made = {.w = w, .s = s}};

    TRY(sql_metric_each(w, metric_row, &l));
    struct metric *metrics = arena_new(s->arena, struct metric, l.metrics.len);
    if (l.metrics.len)
        memcpy(metrics, l.metrics.at, (size_t)l.metrics.len * sizeof *metrics);
    s->metrics = l.stored = metrics;
    s->metric_count = l.metrics.len;
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        metrics[i].denominator = sector_metric(s, l.denominators.at[i]);
    s->cube = cube_make(s->arena, s->metric_count);
    sector_budget_cube(s);
    TRY(load_slices(&l));
    sector_derive(w, s, metrics, &l.damaged);
    note_derived(&l);
    keep_arrivals(&l);
    s->damaged = l.damaged.at;
    s->damaged_count = l.damaged.len;
    TRY(sql_figure_sent_each(w, sent_row, &l));
    return sql_figure_note_metric_each(w, noted_row, &l);
}

/* --- other words for the same figures ---- */

static void take_figures(struct metric *m, const struct metric *from)
{
    m->index = from->index;
    m->periods = from->periods;
    m->revised = from->revised;
    m->sent = from->sent;
    m->noted = from->noted;
    m->period_count = from->period_count;
    m->areas = from->areas;
    m->area_count = from->area_count;
    m->place = from->place;
    m->place_first = from->place_first;
    m->place_span = from->place_span;
    m->inputs = from->inputs;
    m->input_count = from->input_count;
    m->formula_why = from->formula_why;
    m->feeds = from->feeds;
    memcpy(m->countries, from->countries, sizeof m->countries);
    m->countries_all = from->countries_all;
}

enum rc sector_reworded(struct work *w, const struct metric *from, const struct sector **out)
{
    struct sector *s = arena_new(w->arena, struct sector, 1);
    struct metric *metrics = arena_new(w->arena, struct metric, w->sector->metric_count);
    struct loading l = {.w = w, .s = s};
    struct inform_metric row;

    TRY(sql_metric_find(w, from->slug, &row));
    memcpy(metrics, w->sector->metrics, (size_t)w->sector->metric_count * sizeof *metrics);
    *s = *w->sector;
    s->arena = w->arena;
    s->metrics = metrics;
    take_words(&l, &row, &metrics[from->index]);
    take_figures(&metrics[from->index], from);
    metrics[from->index].denominator = sector_metric(s, row.denominator);
    *out = s;
    return OK;
}
