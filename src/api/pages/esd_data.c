/* esd_data.c: figures in the shape of LG Inform Plus's /data: areas in rows, and in columns
 * measures, periods and value types.
 */
#include "api/pages/esd.h"

#include "base/num.h"

#include <math.h>

enum { CELLS_MOST = 100 * 1000, PERIODS_OF_ONE = 1000 };

const struct api_parameter esd_data_parameters[] = {
    {"metricType", "Measures, by identifier, separated by commas", "lait-rereferral", ASK_TEXT,
     true},
    {"area", "Areas and comparison groups, by identifier, separated by commas",
     "E08000009,ons-global_E08000009", ASK_TEXT, true},
    {"period",
     "latest, latest:N for the N newest, or periods separated by commas; latest "
     "unless told",
     "latest:3", ASK_TEXT, false},
    {"valueType",
     "raw, lower, upper, numerator or denominator, separated by commas; raw "
     "unless told. value.valueType and value1.valueType mean the same",
     NULL, ASK_TEXT, false},
    {"rowGrouping", "area, the only one here", "area", ASK_TEXT, false},
    {"columnGrouping", "metricType, period, valueType: always these", "period", ASK_TEXT,
     false},
    {"outputType", "table, the only one here", NULL, ASK_TEXT, false},
    API_KNOWN,
    {0}};

/* What stands in one column. */
struct data_column {
    const struct metric *metric;
    ptrdiff_t period;
    enum slice_array number;
    const struct slice *slice;
};
struct data_table {
    const struct area **areas;
    ptrdiff_t area_count;
    struct {
        struct data_column *at;
        ptrdiff_t len, cap;
    } columns;
    bool several_metrics, several_numbers;
};

/* --- what is asked for ---- */

static void area_add(struct data_table *t, bool *in, const struct area *area)
{
    if (!in[area->index])
        t->areas[t->area_count++] = area;
    in[area->index] = true;
}

static enum rc group_add(struct work *w, struct data_table *t, bool *in, struct str identifier)
{
    struct group_list members = {0};
    const struct group *g = NULL;
    const struct area *owner = NULL;

    TRY(esd_group(w, identifier, &g, &owner));
    group_members(w->sector, g, owner, NULL, w->arena, &members);
    for (ptrdiff_t i = 0; i < members.len; i++)
        area_add(t, in, members.at[i].area);
    return OK;
}

static enum rc areas_read(struct request *rq, struct data_table *t)
{
    struct work *w = rq->work;
    bool *in = arena_new(w->arena, bool, w->sector->area_count);
    struct str ids[IDS_MOST];
    ptrdiff_t count;

    t->areas = arena_new(w->arena, const struct area *, w->sector->area_count);
    TRY(api_ids(w, "area", rq_query(rq, "area"), ids, &count));
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct area *area = sector_area(w->sector, ids[i]);
        if (area)
            area_add(t, in, area);
        else if (str_find(ids[i], S("_")) > 0)
            TRY(group_add(w, t, in, ids[i]));
        else
            TRY(api_area(w, "area", ids[i], &area));
    }
    return count ? OK : work_fail(w, INVALID, "area", "Give areas: area=E08000009.");
}

static enum rc numbers_read(struct request *rq, bool wanted[SLICE_ARRAYS], int *many)
{
    static const char *const names[] = {"valueType", "value.valueType", "value1.valueType"};
    struct str text = S(""), ids[IDS_MOST];
    ptrdiff_t count;

    for (ptrdiff_t i = 0; i < COUNT_OF(names) && !text.len; i++)
        text = rq_query(rq, names[i]);
    TRY(api_ids(rq->work, "valueType", text.len ? text : S("raw"), ids, &count));
    for (ptrdiff_t i = 0; i < count; i++) {
        bool known = false;
        for (int k = 0; k < SLICE_ARRAYS; k++)
            if (str_eq(ids[i], str_of(esd_values[k].identifier)))
                wanted[k] = known = true;
        if (!known)
            return work_fail(rq->work, NOT_FOUND, "valueType",
                             "There is no value type \"%.*s\" here. /api/esd/valueTypes lists "
                             "them.",
                             STR_ARG(str_cut(ids[i], 0, 40)));
    }
    *many = 0;
    for (int k = 0; k < SLICE_ARRAYS; k++)
        *many += wanted[k];
    return OK;
}

/* "latest", "latest:8" and, as some write it, "latest8". 0 for anything else. */
static int64_t newest_asked(struct str words)
{
    int64_t n = 1;

    if (!str_starts(words, S("latest")))
        return 0;
    words = str_cut(words, 6, words.len);
    if (str_starts(words, S(":")))
        words = str_cut(words, 1, words.len);
    return !words.len || (int_parse(words, &n) && n > 0 && n <= PERIODS_OF_ONE) ? n : 0;
}

static enum rc periods_of(struct work *w, const struct metric *m, struct str words, bool *out)
{
    int64_t newest = newest_asked(words);
    struct str ids[IDS_MOST];
    ptrdiff_t count = 0, last = metric_newest(w->sector, m);

    for (int64_t i = 0; i < newest && last - i >= 0; i++)
        out[last - i] = true;
    if (!newest)
        TRY(api_ids(w, "period", words, ids, &count));
    for (ptrdiff_t i = 0; i < count; i++) {
        ptrdiff_t p = period_among(m->periods, m->period_count, ids[i]);
        if (p < 0)
            return work_fail(w, NOT_FOUND, "period",
                             "The measure \"%.*s\" has no period \"%.*s\".", STR_ARG(m->slug),
                             STR_ARG(str_cut(ids[i], 0, 40)));
        out[p] = true;
    }
    return OK;
}

static enum rc columns_add(struct work *w, const struct metric *m, struct str periods,
                           const bool wanted[SLICE_ARRAYS], struct data_table *t)
{
    bool *in = arena_new(w->arena, bool, m->period_count);

    TRY(periods_of(w, m, periods, in));
    for (ptrdiff_t p = 0; p < m->period_count; p++)
        for (int k = 0; in[p] && k < SLICE_ARRAYS; k++)
            if (wanted[k])
                *list_push(w->arena, &t->columns) = (struct data_column){
                    m, p, (enum slice_array)k, cube_read(w->sector->cube, m->index, p)};
    return OK;
}

static enum rc columns_read(struct request *rq, struct data_table *t)
{
    struct work *w = rq->work;
    struct str periods = rq_query(rq, "period"), ids[IDS_MOST];
    bool wanted[SLICE_ARRAYS] = {false};
    ptrdiff_t count;
    int numbers = 0;

    TRY(numbers_read(rq, wanted, &numbers));
    TRY(api_ids(w, "metricType", rq_query(rq, "metricType"), ids, &count));
    if (!count)
        return work_fail(w, INVALID, "metricType", "Give a measure: metricType=.");
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct metric *m = NULL;
        TRY(api_metric(w, ids[i], &m));
        TRY(columns_add(w, m, periods.len ? periods : S("latest"), wanted, t));
    }
    t->several_metrics = count > 1;
    t->several_numbers = numbers > 1;
    return OK;
}

static enum rc table_read(struct request *rq, struct data_table *t)
{
    struct work *w = rq->work;
    struct str rows = rq_query(rq, "rowGrouping"), output = rq_query(rq, "outputType");

    if (rows.len && !str_eq(rows, S("area")))
        return work_fail(w, INVALID, "rowGrouping", "Rows are areas here: rowGrouping=area.");
    if (output.len && !str_eq(output, S("table")))
        return work_fail(w, INVALID, "outputType", "There is only outputType=table here.");
    TRY(areas_read(rq, t));
    TRY(columns_read(rq, t));
    if (t->area_count * t->columns.len > CELLS_MOST)
        return work_fail(w, TOO_LARGE, "",
                         "%td areas by %td columns are too many: %d cells are given at once.",
                         t->area_count, t->columns.len, CELLS_MOST);
    return OK;
}

/* --- as JSON ---- */

static struct json *heading_of(struct arena *a, const struct data_column *c)
{
    const struct metric *m = c->metric;
    struct period p = m->periods[c->period];
    struct json *j = json_object(a);

    json_put(j, "metricType", esd_heading(a, m->slug, m->title, S("")));
    json_put(j, "period",
             esd_heading(a, period_id(a, p), period_short(a, p, NAMING_BY_LENGTH),
                         metric_when(a, m, p)));
    json_put(j, "valueType",
             esd_heading(a, str_of(esd_values[c->number].identifier),
                         str_of(esd_values[c->number].label), S("")));
    return j;
}

static double number_of(const struct data_column *c, const struct area *area)
{
    ptrdiff_t place = metric_place(c->metric, area);

    return place < 0 ? NAN : slice_number(c->slice, place, c->number);
}

/* "#,##0.0", as spreadsheets say how a number is shown. */
static struct str format_of(struct arena *a, const struct metric *m)
{
    static const char zeros[] = ".000000000";

    return str_fmt(a, "#,##0%.*s", m->decimals > 0 ? m->decimals + 1 : 0, zeros);
}

static struct json *value_of(struct arena *a, const struct data_column *c,
                             const struct area *area)
{
    struct json *j = json_object(a);
    ptrdiff_t place = metric_place(c->metric, area);
    double n = number_of(c, area);
    int flags = place < 0 ? 0 : slice_flags(c->slice, place);

    json_put_num(j, "source", n);
    json_put_num(j, "value", n);
    json_put_str(j, "formatted", isnan(n) ? S("") : num_text(a, n, c->metric->decimals));
    json_put_str(j, "format", format_of(a, c->metric));
    json_put_str(j, "publicationStatus",
                 flags & FLAG_PROVISIONAL ? S("Provisional") : S("Published"));
    return j;
}

static enum rc data_json(struct request *rq, const struct data_table *t)
{
    struct arena *a = rq->work->arena;
    struct json *top = json_object(a);
    struct json *metadata = json_put(top, "metadata", json_object(a));
    struct json *list = json_put(metadata, "columnGrouping", json_array(a));

    json_add(list, json_str(a, S("metricType")));
    json_add(list, json_str(a, S("period")));
    json_add(list, json_str(a, S("valueType")));
    list = json_put(metadata, "rowGrouping", json_array(a));
    json_add(list, json_str(a, S("area")));
    list = json_put(top, "columns", json_array(a));
    for (ptrdiff_t i = 0; i < t->columns.len; i++)
        json_add(list, heading_of(a, &t->columns.at[i]));
    list = json_put(top, "rows", json_array(a));
    for (ptrdiff_t r = 0; r < t->area_count; r++) {
        const struct area *area = t->areas[r];
        struct json *row = json_add(list, json_object(a));
        json_put(row, "area", esd_heading(a, area->code, area->name, area->official_name));
        struct json *values = json_put(row, "values", json_array(a));
        for (ptrdiff_t i = 0; i < t->columns.len; i++)
            json_add(values, value_of(a, &t->columns.at[i], area));
    }
    return api_json(rq, top);
}

/* --- as CSV ---- */

static void column_heading(struct buf *b, struct arena *a, const struct data_table *t,
                           const struct data_column *c)
{
    struct buf words = buf_make(a, 4096);

    if (t->several_metrics)
        buf_fmt(&words, "%.*s, ", STR_ARG(c->metric->title));
    buf_str(&words, period_short(a, c->metric->periods[c->period], NAMING_BY_LENGTH));
    if (t->several_numbers)
        buf_fmt(&words, ", %s", esd_values[c->number].label);
    buf_char(b, ',');
    buf_csv(b, buf_text(&words));
}

static enum rc data_csv(struct request *rq, const struct data_table *t)
{
    struct arena *a = rq->work->arena;
    struct buf b = buf_make(a, BUF_MOST);

    buf_lit(&b, "area,area label,area long label");
    for (ptrdiff_t i = 0; i < t->columns.len; i++)
        column_heading(&b, a, t, &t->columns.at[i]);
    buf_lit(&b, "\r\n");
    for (ptrdiff_t r = 0; r < t->area_count; r++) {
        const struct area *area = t->areas[r];
        buf_csv(&b, area->code);
        buf_char(&b, ',');
        buf_csv(&b, area->name);
        buf_char(&b, ',');
        buf_csv(&b, area->official_name.len ? area->official_name : area->name);
        for (ptrdiff_t i = 0; i < t->columns.len; i++) {
            buf_char(&b, ',');
            buf_num(&b, number_of(&t->columns.at[i], area));
        }
        buf_lit(&b, "\r\n");
    }
    if (b.failed)
        return work_fail(rq->work, TOO_LARGE, "", "The answer would be too large.");
    TRY(page_bytes(rq, "text/csv; charset=utf-8", buf_text(&b)));
    rq->reply->modified = rq->work->sector->known_from;
    rq->reply->file_name = S("data.csv");
    return OK;
}

enum rc esd_data_show(struct request *rq)
{
    struct data_table *t = arena_new(rq->work->arena, struct data_table, 1);

    TRY(table_read(rq, t));
    return rq->form == FORM_CSV ? data_csv(rq, t) : data_json(rq, t);
}
