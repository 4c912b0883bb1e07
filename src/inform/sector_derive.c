/* sector_derive.c: the measures with a formula, worked out once all published figures are
 * there. */
#include "inform/derive.h"
#include "inform/sector_parts.h"

#include <string.h>

struct deriving {
    struct sector *s;
    struct metric *metrics; /* those of the sector */
    struct derive_set set;
    struct arena *scratch; /* of what is read of one measure */
};

static ptrdiff_t find(void *state, struct str slug)
{
    const struct deriving *d = state;
    const struct metric *m = sector_metric(d->s, slug);

    return m ? m->index : -1;
}

static void describe(struct deriving *d, const struct metric *m, struct derive_measure *to)
{
    ptrdiff_t *reported = arena_new(d->set.arena, ptrdiff_t, m->period_count);

    for (ptrdiff_t p = 0; p < m->period_count; p++)
        reported[p] = cube_at(d->s->cube, m->index, p)->summary.reported;
    *to = (struct derive_measure){
        .slug = m->slug,
        .formula = m->period_count ? (struct str){0} : m->formula,
        .periods = {m->periods, m->period_count, false},
        .reported = reported,
    };
}

/* --- words
 * -------------------------------------------------------------------------------------- */

/* The published measures that all of it comes from, each once, in the order of the formulas. */
static void published_inputs(struct deriving *d, const struct metric *m, bool *seen,
                             struct metric_list *out)
{
    for (ptrdiff_t i = 0; i < m->input_count; i++) {
        const struct metric *input = m->inputs[i];
        if (seen[input->index])
            continue;
        seen[input->index] = true;
        if (input->formula.len)
            published_inputs(d, input, seen, out);
        else
            *list_push(d->set.arena, out) = input;
    }
}

static void word_add(struct buf *b, struct str *said, struct str word)
{
    struct str rest = *said, part;

    while (rest.len && str_split(&rest, ';', &part))
        if (str_eq(str_trim(part), word))
            return;
    if (said->len)
        buf_lit(b, "; ");
    buf_str(b, word);
    *said = buf_text(b);
}

/* Where the row does not say it itself: who published what it is made of, under which licences
 * (all of them hold, so all are listed), and when the newest of it was. */
static void name_sources(struct deriving *d, struct metric *m)
{
    struct arena *a = d->s->arena;
    struct buf titles = buf_make(a, 64 * 1024), licences = buf_make(a, 64 * 1024);
    struct str title = {0}, licence = {0}, published = {0};
    struct metric_list from = {0};

    published_inputs(d, m, arena_new(d->set.arena, bool, d->s->metric_count), &from);
    for (ptrdiff_t i = 0; i < from.len; i++) {
        const struct metric *input = from.at[i];
        word_add(&titles, &title, input->source_title.len ? input->source_title : input->title);
        word_add(&licences, &licence,
                 input->licence.len ? input->licence : S("licence not stated"));
        if (str_cmp(input->published, published) > 0)
            published = input->published;
    }
    if (!m->source_title.len)
        m->source_title = str_fmt(a, "Worked out here from: %.*s", STR_ARG(title));
    if (!m->licence.len)
        m->licence = licence;
    if (!m->published.len)
        m->published = published;
}

/* Where an input was counted differently before, so was this. */
static void take_breaks(struct deriving *d, struct metric *m)
{
    struct {
        struct metric_break *at;
        ptrdiff_t len, cap;
    } list = {0};

    for (ptrdiff_t i = 0; i < m->break_count; i++)
        *list_push(d->s->arena, &list) = m->breaks[i];
    for (ptrdiff_t i = 0; i < m->input_count; i++)
        for (ptrdiff_t k = 0; k < m->inputs[i]->break_count; k++) {
            const struct metric_break *b = &m->inputs[i]->breaks[k];
            bool there = false;
            for (ptrdiff_t n = 0; n < list.len; n++)
                there = there || date_cmp(list.at[n].from, b->from) == 0;
            if (!there)
                *list_push(d->s->arena, &list) = *b;
        }
    m->breaks = list.at;
    m->break_count = list.len;
}

/* --- areas
 * -------------------------------------------------------------------------------------- */

static void index_areas(struct sector *s, struct metric *m)
{
    int32_t *place = arena_new(s->arena, int32_t, s->area_count);

    for (ptrdiff_t i = 0; i < s->area_count; i++)
        place[i] = -1;
    for (ptrdiff_t i = 0; i < m->area_count; i++)
        place[m->areas[i]->index] = (int32_t)i;
    m->place = place;
    m->place_first = 0;
    m->place_span = s->area_count;
}

/* Those of the first, then those that the next adds. */
static void join_areas(struct sector *s, struct metric *m, const struct metric *next)
{
    const struct area **areas =
        arena_new(s->arena, const struct area *, m->area_count + next->area_count);
    ptrdiff_t n = m->area_count;

    if (n)
        memcpy(areas, m->areas, (size_t)n * sizeof(struct area *));
    for (ptrdiff_t i = 0; i < next->area_count; i++)
        if (metric_place(m, next->areas[i]) < 0)
            areas[n++] = next->areas[i];
    m->areas = areas;
    m->area_count = n;
    index_areas(s, m);
}

static void take_areas(struct deriving *d, struct metric *m, const struct derive_measure *plan)
{
    m->area_count = 0;
    for (ptrdiff_t i = 0; i < m->input_count; i++) {
        const struct metric *input = m->inputs[i];
        if (!plan->lists[i] || input->areas == m->areas)
            continue;
        if (m->area_count) {
            join_areas(d->s, m, input);
            continue;
        }
        m->areas = input->areas; /* shared, as most have the same */
        m->area_count = input->area_count;
        m->place = input->place;
        m->place_first = input->place_first;
        m->place_span = input->place_span;
    }
}

/* --- figures
 * ------------------------------------------------------------------------------------ */

/* Read whole at once: with a budget what was read may go when something else is read. */
static void read_figures(void *state, ptrdiff_t measure, struct derive_figures *out)
{
    struct deriving *d = state;
    const struct metric *m = &d->metrics[measure];
    const struct slice **slices = arena_new(d->scratch, const struct slice *, m->period_count);
    int64_t *known = arena_new(d->scratch, int64_t, m->period_count);
    const struct slice *all = m->period_count ? cube_read_all(d->s->cube, m->index) : NULL;

    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        slices[p] = &all[p];
        known[p] = cube_at(d->s->cube, m->index, p)->known_from;
    }
    *out = (struct derive_figures){{m->periods, slices, known, m->period_count}, S("public")};
}

static bool compared_in(struct metric *m, const struct slice *s)
{
    bool any = false;

    for (ptrdiff_t i = 0; i < m->area_count; i++) {
        ptrdiff_t country = m->areas[i]->country_place;
        if (!m->areas[i]->type->council || slice_state(s, i) != STATE_VALUE)
            continue;
        any = true;
        if (country >= 0)
            m->countries[country] = true;
    }
    return any;
}

static void put_figures(struct deriving *d, struct metric *m)
{
    struct sector *s = d->s;
    struct derive_source from = {read_figures, d};
    struct derive_figures made;

    d->scratch = arena_open();
    derive_make(d->scratch, s, &d->set, m->index, &from, &made);
    ptrdiff_t n = made.series.count;
    struct period *periods = arena_new(s->arena, struct period, n);
    m->revised = arena_array(s->arena, n, sizeof *m->revised);
    m->sent = arena_array(s->arena, n, sizeof *m->sent);
    cube_periods(s->cube, m->index, n);
    for (ptrdiff_t p = 0; p < n; p++) {
        periods[p] = made.series.periods[p];
        cube_put(s->cube, m->index, p, made.series.slices[p], made.series.known_from[p]);
        cube_say(s->cube, m->index, p, false, compared_in(m, made.series.slices[p]));
    }
    m->periods = periods;
    m->period_count = n;
    arena_close(d->scratch);
}

/* --- all of them
 * -------------------------------------------------------------------------------- */

static void work_out(struct deriving *d, ptrdiff_t at)
{
    const struct derive_measure *plan = &d->set.at[at];
    struct metric *m = &d->metrics[at];

    m->input_count = plan->tree.input_count;
    m->inputs = arena_new(d->s->arena, const struct metric *, m->input_count);
    for (ptrdiff_t i = 0; i < m->input_count; i++) {
        struct metric *input = &d->metrics[plan->inputs[i]];
        m->inputs[i] = input;
        input->feeds = true;
    }
    if (!m->naming_word.len)
        m->naming = m->inputs[0]->naming;
    take_areas(d, m, plan);
    name_sources(d, m);
    take_breaks(d, m);
    put_figures(d, m);
}

static void stand_without(struct deriving *d, struct metric *m, struct str why,
                          struct str_list *said)
{
    struct arena *a = d->s->arena;

    m->formula_why = str_copy(a, why);
    if (!m->period_count)
        cube_periods(d->s->cube, m->index, 0);
    *list_push(a, said) =
        str_fmt(a, "The measure %.*s has no figures, since its formula doesn't work: %.*s",
                STR_ARG(m->slug), STR_ARG(why));
}

static bool any_formula(const struct sector *s)
{
    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        if (s->metrics[i].formula.len)
            return true;
    return false;
}

void sector_derive(struct work *w, struct sector *s, struct metric *metrics,
                   struct str_list *said)
{
    struct deriving d = {.s = s, .metrics = metrics};
    ptrdiff_t n = s->metric_count;

    if (!any_formula(s))
        return;
    d.set = (struct derive_set){.arena = w->arena,
                                .at = arena_new(w->arena, struct derive_measure, n),
                                .count = n,
                                .find = find,
                                .state = &d};
    for (ptrdiff_t i = 0; i < n; i++)
        describe(&d, &metrics[i], &d.set.at[i]);
    for (ptrdiff_t i = 0; i < n; i++)
        if (d.set.at[i].formula.len)
            derive_plan(&d.set, i);
    for (ptrdiff_t i = 0; i < d.set.order.len; i++)
        work_out(&d, d.set.order.at[i]);
    for (ptrdiff_t i = 0; i < n; i++) {
        if (d.set.at[i].fault.words.len)
            stand_without(&d, &metrics[i], d.set.at[i].fault.words, said);
        else if (metrics[i].formula.len && !d.set.at[i].formula.len)
            stand_without(&d, &metrics[i], S("It has published figures of its own."), said);
    }
}
