/* figures_stat.c: figures as one JSON-stat cube, and the columns of the CSV described. */
#include "api/pages/figures.h"
#include "tables/tables.h"

#include <math.h>

enum { PERIODS_MOST = 2000 };

/* The cube's dimensions, and where each thing stands in them. */
struct cube_axes {
    const struct pick *pick;
    struct {
        struct period *at;
        ptrdiff_t len, cap;
    } periods;
    const struct area **areas;
    ptrdiff_t area_count;
    ptrdiff_t *area_at; /* by area index; -1 for none */
};

/* --- axes ---- */

static void period_add(struct arena *a, struct cube_axes *x, struct period p)
{
    ptrdiff_t i = x->periods.len;

    while (i > 0 && period_cmp(x->periods.at[i - 1], p) > 0)
        i--;
    if ((i > 0 && period_eq(x->periods.at[i - 1], p)) || x->periods.len == PERIODS_MOST)
        return;
    list_push(a, &x->periods);
    for (ptrdiff_t k = x->periods.len - 1; k > i; k--)
        x->periods.at[k] = x->periods.at[k - 1];
    x->periods.at[i] = p;
}

static void periods_gather(struct arena *a, struct cube_axes *x)
{
    for (ptrdiff_t i = 0; i < x->pick->metric_count; i++) {
        const struct metric *m = x->pick->metrics[i];
        bool *wanted = arena_new(a, bool, m->period_count);
        pick_periods(x->pick, m, wanted);
        for (ptrdiff_t p = 0; p < m->period_count; p++)
            if (wanted[p])
                period_add(a, x, m->periods[p]);
    }
}

/* Areas that any of the measures knows, in the order of their codes. */
static void areas_gather(struct arena *a, struct cube_axes *x)
{
    const struct sector *s = x->pick->sector;

    x->area_at = arena_new(a, ptrdiff_t, s->area_count);
    x->areas = arena_new(a, const struct area *, s->area_count);
    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        bool known = false;
        x->area_at[i] = -1;
        for (ptrdiff_t k = 0; k < x->pick->metric_count && !known; k++)
            known = metric_place(x->pick->metrics[k], &s->areas[i]) >= 0;
        if (!known || (x->pick->areas && !x->pick->areas[i]))
            continue;
        x->area_at[i] = x->area_count;
        x->areas[x->area_count++] = &s->areas[i];
    }
}

static ptrdiff_t period_at(const struct cube_axes *x, struct period p)
{
    for (ptrdiff_t i = 0; i < x->periods.len; i++)
        if (period_eq(x->periods.at[i], p))
            return i;
    return -1;
}

/* --- values ---- */

struct cube_cells {
    double *values;
    struct str *status;
    enum slice_array number;
};

static void cell_put(const struct cube_axes *x, struct cube_cells *c, ptrdiff_t metric,
                     const struct figure_at *at)
{
    ptrdiff_t area = x->area_at[at->metric->areas[at->place]->index];
    ptrdiff_t period = period_at(x, at->metric->periods[at->period]);
    enum state state = slice_state(at->slice, at->place);

    if (area < 0 || period < 0)
        return;
    ptrdiff_t cell = (metric * x->periods.len + period) * x->area_count + area;
    c->values[cell] = slice_number(at->slice, at->place, c->number);
    c->status[cell] =
        state == STATE_VALUE ? api_flag(slice_flags(at->slice, at->place)) : state_word(state);
}

static void cells_fill(struct work *w, const struct cube_axes *x, struct cube_cells *c)
{
    for (ptrdiff_t m = 0; m < x->pick->metric_count; m++) {
        const struct metric *metric = x->pick->metrics[m];
        bool *wanted = arena_new(w->arena, bool, metric->period_count);
        pick_periods(x->pick, metric, wanted);
        for (ptrdiff_t p = 0; p < metric->period_count; p++) {
            const struct slice *s =
                wanted[p] ? cube_read(w->sector->cube, metric->index, p) : NULL;
            for (ptrdiff_t i = 0; s && i < s->count && i < metric->area_count; i++)
                if (slice_state(s, i) != STATE_ABSENT)
                    cell_put(x, c, m, &(struct figure_at){metric, p, i, s});
        }
    }
}

/* --- the data set ---- */

static void dimensions_make(struct arena *a, const struct cube_axes *x,
                            struct stat_dimension out[3])
{
    const struct pick *p = x->pick;
    struct stat_category *metrics = arena_new(a, struct stat_category, p->metric_count);
    struct stat_category *periods = arena_new(a, struct stat_category, x->periods.len);
    struct stat_category *areas = arena_new(a, struct stat_category, x->area_count);

    for (ptrdiff_t i = 0; i < p->metric_count; i++) {
        const struct metric *m = p->metrics[i];
        metrics[i] = (struct stat_category){m->slug, m->title, m->unit, m->decimals};
    }
    for (ptrdiff_t i = 0; i < x->periods.len; i++)
        periods[i] = (struct stat_category){
            .id = period_id(a, x->periods.at[i]),
            .label =
                period_when(a, x->periods.at[i],
                            p->metric_count == 1 ? p->metrics[0]->naming : NAMING_BY_LENGTH)};
    for (ptrdiff_t i = 0; i < x->area_count; i++)
        areas[i] = (struct stat_category){.id = x->areas[i]->code, .label = x->areas[i]->name};
    out[0] = (struct stat_dimension){S("metric"), S("Measure"), S("metric"), metrics,
                                     p->metric_count};
    out[1] =
        (struct stat_dimension){S("period"), S("Period"), S("time"), periods, x->periods.len};
    out[2] = (struct stat_dimension){S("area"), S("Area"), S("geo"), areas, x->area_count};
}

/* "A; B", each once, of what the measures say. */
static struct str each_once(struct arena *a, const struct pick *p, bool licence)
{
    struct buf b = buf_make(a, BUF_MOST);

    for (ptrdiff_t i = 0; i < p->metric_count; i++) {
        struct str s = licence ? p->metrics[i]->licence : p->metrics[i]->source_title;
        if (s.len && str_find(buf_text(&b), s) < 0)
            buf_fmt(&b, "%s%.*s", b.len ? "; " : "", STR_ARG(s));
    }
    return buf_text(&b);
}

static enum rc cube_size(struct work *w, const struct cube_axes *x, ptrdiff_t *out)
{
    *out = x->pick->metric_count * x->periods.len * x->area_count;
    if (*out == 0)
        return work_fail(w, NOT_FOUND, "",
                         "There are no figures of these measures, areas and periods.");
    if (*out > CELLS_OF_A_CUBE)
        return work_fail(w, TOO_LARGE, "",
                         "%td measures in %td periods for %td areas are %td cells; a JSON-stat "
                         "answer may have %d. Name fewer, or take /api/1/figures.csv in pages.",
                         x->pick->metric_count, x->periods.len, x->area_count, *out,
                         CELLS_OF_A_CUBE);
    return OK;
}

/* The one number that a cube holds. */
static enum rc number_asked(struct request *rq, enum slice_array *out)
{
    bool wanted[SLICE_ARRAYS];
    int count = 0;

    TRY(values_asked(rq, wanted));
    for (int k = SLICE_ARRAYS - 1; k >= 0; k--)
        if (wanted[k]) {
            *out = (enum slice_array)k;
            count++;
        }
    return count == 1 || count == SLICE_ARRAYS
               ? OK
               : work_fail(rq->work, INVALID, "values",
                           "A JSON-stat answer holds one number for each figure: name one of "
                           "value, lower, upper, numerator, denominator.");
}

static enum rc stat_write(struct request *rq, const struct cube_axes *x,
                          const struct cube_cells *c)
{
    struct arena *a = rq->work->arena;
    struct stat_dimension dimensions[3];
    struct buf b = buf_make(a, BUF_MOST);

    dimensions_make(a, x, dimensions);
    json_stat_write(
        &b, &(struct json_stat){.label = x->pick->metric_count == 1 ? x->pick->metrics[0]->title
                                                                    : S("Figures"),
                                .source = each_once(a, x->pick, false),
                                .licence = each_once(a, x->pick, true),
                                .updated = moment_text(a, rq->work->sector->known_from),
                                .dimensions = dimensions,
                                .dimension_count = 3,
                                .values = c->values,
                                .status = c->status,
                                .decimals = -1});
    if (b.failed)
        return work_fail(rq->work, TOO_LARGE, "", "The answer would be too large.");
    TRY(page_bytes(rq, "application/json; charset=utf-8", buf_text(&b)));
    rq->reply->modified = rq->work->sector->known_from;
    return OK;
}

enum rc api_stat_show(struct request *rq)
{
    struct work *w = rq->work;
    struct cube_cells c = {.number = SLICE_VALUE};
    struct pick pick;
    struct cube_axes x = {.pick = &pick};
    ptrdiff_t count;

    TRY(api_asked(rq, &api_figure_operations[1]));
    TRY(number_asked(rq, &c.number));
    TRY(figures_asked(rq, &pick));
    periods_gather(w->arena, &x);
    areas_gather(w->arena, &x);
    TRY(cube_size(w, &x, &count));
    c.values = arena_new(w->arena, double, count);
    c.status = arena_new(w->arena, struct str, count);
    for (ptrdiff_t i = 0; i < count; i++)
        c.values[i] = NAN;
    cells_fill(w, &x, &c);
    return stat_write(rq, &x, &c);
}

/* --- CSV on the Web ---- */

enum rc api_metadata_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    ptrdiff_t count = 0;
    struct pick pick;

    TRY(api_asked(rq, &api_figure_operations[2]));
    TRY(figures_asked(rq, &pick));
    while (api_figure_columns[count].name)
        count++;
    struct csvw_column *columns = arena_new(a, struct csvw_column, count);
    for (ptrdiff_t i = 0; i < count; i++)
        columns[i] = (struct csvw_column){.name = str_of(api_figure_columns[i].name),
                                          .title = str_of(api_figure_columns[i].name),
                                          .datatype = str_of(api_figure_columns[i].type),
                                          .description = str_of(api_figure_columns[i].words)};
    struct csvw table = {
        .url = api_address(rq, S("figures.csv"), ""),
        .title = pick.metric_count == 1 ? pick.metrics[0]->title : S("Figures"),
        .description = S("Published figures, one in a row."),
        .publisher = each_once(a, &pick, false),
        .source_url = pick.metric_count == 1 ? pick.metrics[0]->source_url : S(""),
        .licence = each_once(a, &pick, true),
        .modified = moment_text(a, rq->work->sector->known_from),
        .columns = columns,
        .column_count = count};
    TRY(page_bytes(rq, "application/csvm+json; charset=utf-8", csvw_json(a, &table)));
    rq->reply->modified = rq->work->sector->known_from;
    return OK;
}
