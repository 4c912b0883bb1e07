/* measures.c: measures, topics and periods, for programs. */
#include "api/pages/answer.h"

enum { FOUND_MOST = 200 };

static const struct api_parameter only_known[] = {API_KNOWN, {0}};

/* --- topics ---- */

static const struct page_column subject_columns[] = {
    {"id", "id"}, {"title", "title"}, {"metrics", "metrics"}, {0}};
static const struct page_table subject_tables[] = {{"subjects", "subjects", subject_columns},
                                                   {0}};
static const struct page subject_page = {NULL, subject_tables, NULL, NULL};

static enum rc subjects_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *rows = json_put(model, "subjects", json_array(w->arena));

    TRY(api_asked(rq, &api_measure_operations[0]));
    for (ptrdiff_t i = 0; i < w->sector->subject_count; i++) {
        const struct subject *subject = &w->sector->subjects[i];
        struct json *row = json_add(rows, json_object(w->arena));
        struct figures_ask ask = {.subject = subject->slug};
        struct pick pick;
        TRY(pick_read(w, &ask, &pick));
        json_put_str(row, "id", subject->slug);
        json_put_str(row, "title", subject->title);
        json_put_int(row, "metrics", pick.metric_count);
    }
    json_put_str(model, "title", S("Topics"));
    json_put_str(model, "description",
                 str_fmt(w->arena, "%.*s.",
                         STR_ARG(str_counted(w->arena, rows->u.of.count, "topic", NULL))));
    return api_show(rq, &subject_page, model);
}

/* --- measures ---- */

static const struct page_column metric_columns[] = {{"id", "id"},
                                                    {"title", "title"},
                                                    {"definition", "definition"},
                                                    {"unit", "unit"},
                                                    {"decimals", "decimals"},
                                                    {"polarity", "polarity"},
                                                    {"polarity_by", "polarity_by"},
                                                    {"kind", "kind"},
                                                    {"subjects", "subjects"},
                                                    {"service", "service"},
                                                    {"frequency", "frequency"},
                                                    {"formula", "formula"},
                                                    {"caution", "caution"},
                                                    {"first_period", "first_period"},
                                                    {"last_period", "last_period"},
                                                    {"periods", "periods"},
                                                    {"areas", "areas"},
                                                    {"source", "source"},
                                                    {"source_url", "source_url"},
                                                    {"licence", "licence"},
                                                    {"published", "published"},
                                                    {0}};
static const struct page_table metric_tables[] = {{"metrics", "metrics", metric_columns}, {0}};
static const struct page metric_page = {NULL, metric_tables, NULL, NULL};

static const struct api_parameter metric_parameters[] = {
    {"q", "Words of its title, its topic or what it counts", "recycling", ASK_TEXT, false},
    {"subject", "A topic, by id", NULL, ASK_TEXT, false},
    {"kind", "context, cost, performance or satisfaction", NULL, ASK_TEXT, false},
    {"area", "Those that have ever had a figure of this area", NULL, ASK_TEXT, false},
    API_STEP,
    API_KNOWN,
    {0}};

static struct str subjects_of(struct arena *a, const struct metric *m)
{
    struct buf b = buf_make(a, 4096);

    for (ptrdiff_t i = 0; i < m->subject_count; i++) {
        buf_str(&b, i ? S(";") : S(""));
        buf_str(&b, m->subjects[i]->slug);
    }
    return buf_text(&b);
}

static void metric_periods_put(struct work *w, const struct metric *m, struct json *row)
{
    ptrdiff_t newest = metric_newest(w->sector, m);
    bool any = newest >= 0;

    api_text(row, "first_period", any ? period_id(w->arena, m->periods[0]) : S(""));
    api_text(row, "last_period", any ? period_id(w->arena, m->periods[newest]) : S(""));
    json_put_int(row, "periods", m->period_count);
    json_put_int(row, "areas", m->area_count);
}

static void metric_row(struct work *w, const struct metric *m, struct json *row)
{
    json_put_str(row, "id", m->slug);
    json_put_str(row, "title", m->title);
    api_text(row, "definition", m->definition);
    api_text(row, "unit", m->unit);
    json_put_int(row, "decimals", m->decimals);
    api_text(row, "polarity", m->polarity_word);
    api_text(row, "polarity_by", m->polarity_by);
    api_text(row, "kind", m->kind_word);
    api_text(row, "subjects", subjects_of(w->arena, m));
    api_text(row, "service", m->service ? m->service->slug : S(""));
    api_text(row, "frequency", m->frequency);
    api_text(row, "formula", m->formula);
    api_text(row, "caution", m->caution);
    metric_periods_put(w, m, row);
    json_put_str(row, "source", m->source_title);
    api_text(row, "source_url", m->source_url);
    json_put_str(row, "licence", m->licence);
    api_text(row, "published", m->published);
}

static enum rc metrics_found(struct request *rq, struct metric_list *out)
{
    struct work *w = rq->work;
    struct str words = rq_query(rq, "q"), kind = rq_query(rq, "kind");
    struct figures_ask ask = {.subject = rq_query(rq, "subject")};
    const struct area *area = NULL;
    struct metric_list found = {0};
    struct pick pick;

    TRY(pick_read(w, &ask, &pick));
    if (rq_query(rq, "area").len)
        TRY(api_area(w, "area", rq_query(rq, "area"), &area));
    bool *in = arena_new(w->arena, bool, w->sector->metric_count);
    for (ptrdiff_t i = 0; i < pick.metric_count; i++)
        in[pick.metrics[i]->index] = true;
    if (words.len)
        sector_find_metrics(w->sector, w->arena, words, true, FOUND_MOST, &found);
    for (ptrdiff_t i = 0; !words.len && i < pick.metric_count; i++)
        *list_push(w->arena, &found) = pick.metrics[i];
    for (ptrdiff_t i = 0; i < found.len; i++) {
        const struct metric *m = found.at[i];
        if (in[m->index] && (!kind.len || str_eq(m->kind_word, kind)) &&
            (!area || metric_place(m, area) >= 0))
            *list_push(w->arena, out) = m;
    }
    return OK;
}

static enum rc metrics_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct metric_list found = {0};
    struct str after = rq_query(rq, "after"), last = S("");
    bool begun = !after.len, more = false;
    int64_t limit;

    TRY(api_asked(rq, &api_measure_operations[1]));
    TRY(rq_query_int(rq, "limit", 1, API_ROWS_MOST, API_ROWS_USUAL, &limit));
    TRY(metrics_found(rq, &found));
    struct json *rows = json_put(model, "metrics", json_array(w->arena));
    for (ptrdiff_t i = 0; i < found.len && !more; i++) {
        more = begun && rows->u.of.count == limit;
        if (begun && !more) {
            metric_row(w, found.at[i], json_add(rows, json_object(w->arena)));
            last = found.at[i]->slug;
        }
        begun = begun || str_eq(found.at[i]->slug, after);
    }
    if (!begun)
        return work_fail(w, NOT_FOUND, "after", "There is no measure to go on behind.");
    json_put_str(model, "title", S("Measures"));
    json_put_str(model, "description",
                 str_fmt(w->arena, "%td of %.*s.", rows->u.of.count,
                         STR_ARG(str_counted(w->arena, found.len, "measure that fits",
                                             "measures that fit"))));
    api_next(rq, model, more ? last : S(""));
    return api_show(rq, &metric_page, model);
}

static enum rc metric_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    const struct metric *m = NULL;

    TRY(api_asked(rq, &api_measure_operations[2]));
    TRY(api_metric(w, rq_param(rq, "metric"), &m));
    json_put_str(model, "title", m->title);
    json_put_str(model, "description", m->definition.len ? m->definition : m->title);
    struct json *rows = json_put(model, "metrics", json_array(w->arena));
    metric_row(w, m, json_add(rows, json_object(w->arena)));
    return api_show(rq, &metric_page, model);
}

/* --- periods ---- */

static const struct page_column period_columns[] = {{"id", "id"},
                                                    {"title", "title"},
                                                    {"start", "start"},
                                                    {"end", "end"},
                                                    {"reported", "reported"},
                                                    {"known_from", "known_from"},
                                                    {"revised", "revised"},
                                                    {0}};
static const struct page_table period_tables[] = {{"periods", "periods", period_columns}, {0}};
static const struct page period_page = {NULL, period_tables, NULL, NULL};

static const struct api_parameter period_parameters[] = {
    {"metric", "The measure whose periods they are", "lait-rereferral", ASK_TEXT, true},
    API_KNOWN,
    {0}};

static enum rc periods_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *model = json_object(a);
    struct json *rows = json_put(model, "periods", json_array(a));
    const struct metric *m = NULL;

    TRY(api_asked(rq, &api_measure_operations[3]));
    TRY(api_metric(w, rq_query(rq, "metric"), &m));
    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        const struct cube_slice *s = cube_at(w->sector->cube, m->index, p);
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "id", period_id(a, m->periods[p]));
        json_put_str(row, "title", metric_when(a, m, m->periods[p]));
        json_put_str(row, "start", date_text(a, m->periods[p].start));
        json_put_str(row, "end", date_text(a, period_end(m->periods[p])));
        json_put_int(row, "reported", s->summary.reported);
        json_put_str(row, "known_from", moment_text(a, s->known_from));
        json_put_bool(row, "revised", s->revised);
    }
    json_put_str(model, "title", m->title);
    json_put_str(
        model, "description",
        str_fmt(a, "%.*s.", STR_ARG(str_counted(a, rows->u.of.count, "period", NULL))));
    return api_show(rq, &period_page, model);
}

/* --- what there is ---- */

/* In the order of the handlers above, which look themselves up by it. */
const struct api_operation api_measure_operations[] = {
    {"/api/1/subjects", only_known, NULL, &subject_page, "Topics", NULL},
    {"/api/1/metrics", metric_parameters, NULL, &metric_page, "Measures by id", NULL},
    {"/api/1/metrics/{metric}", only_known, "lait-rereferral", &metric_page, "One measure",
     NULL},
    {"/api/1/periods", period_parameters, NULL, &period_page, "A measure's periods", NULL},
    {0}};

const struct route api_measure_routes[] = {
    API_TABLE("/api/1/subjects", subjects_show, FAST, "Topics, for programs."),
    API_TABLE("/api/1/metrics", metrics_show, FAST, "Measures, for programs."),
    API_TABLE("/api/1/metrics/{metric}", metric_show, FAST, "One measure, for programs."),
    API_TABLE("/api/1/periods", periods_show, FAST, "A measure's periods, for programs."),
    {0}};
