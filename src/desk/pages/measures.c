/* measures.c: all measures, as those who look after them need them: found by words, and by what
 * is missing.
 */
#include "desk/measure.h"
#include "desk/pages/view.h"

enum { A_PAGE = 100, FIND_MOST = 1000 };

static const struct page_column columns[] = {
    {"id", "metric"},        {"title", "title"},
    {"polarity", "better"},  {"polarity_by", "who says so"},
    {"topics", "topics"},    {"updated_day", "updated"},
    {"source", "publisher"}, {0}};
static const struct page_table tables[] = {{"measures", "measures", columns}, {0}};
static const struct page page = {"desk/pages/measures", tables, NULL, NULL};

struct wanted {
    struct str words, without;
    bool by_day;
    int64_t before;   /* figures that came later are not wanted */
    const bool *fits; /* by the measure's place; NULL for all */
};

static bool is_wanted(const struct sector *s, const struct metric *m,
                      const struct wanted *wanted)
{
    if (wanted->fits && !wanted->fits[m->index])
        return false;
    if (str_eq(wanted->without, S("polarity")) && m->polarity_word.len)
        return false;
    if (str_eq(wanted->without, S("subject")) && (m->subject_count || m->topic_count))
        return false;
    if (str_eq(wanted->without, S("figures")) && m->period_count)
        return false;
    return !wanted->by_day || measure_updated(s, m) < wanted->before;
}

static void words_find(struct work *w, struct wanted *wanted)
{
    bool *fits = arena_new(w->arena, bool, w->sector->metric_count);
    struct metric_list found = {0};

    sector_find_metrics(w->sector, w->arena, wanted->words, true, FIND_MOST, &found);
    for (ptrdiff_t i = 0; i < found.len; i++)
        fits[found.at[i]->index] = true;
    wanted->fits = fits;
}

static enum rc wanted_read(struct request *rq, struct wanted *out)
{
    static const struct str lacks[] = {STR_INIT(""), STR_INIT("polarity"), STR_INIT("subject"),
                                       STR_INIT("figures")};
    struct str since = str_trim(rq_query(rq, "since"));
    struct date day;
    bool known = false;

    *out = (struct wanted){.words = str_trim(rq_query(rq, "q")),
                           .without = rq_query(rq, "without")};
    for (ptrdiff_t i = 0; i < COUNT_OF(lacks); i++)
        known = known || str_eq(out->without, lacks[i]);
    if (!known)
        return work_fail(rq->work, INVALID, "without", "Choose what is missing from the list.");
    if (since.len && !date_parse(since, &day))
        return work_fail(rq->work, INVALID, "since", "Write a day such as 2025-03-31.");
    out->by_day = since.len > 0;
    if (out->by_day)
        out->before = london_end_of_day(date_of_days(date_days(day) - 1)) + 1;
    if (out->words.len)
        words_find(rq->work, out);
    return OK;
}

static struct str polarity_words(const struct metric *m)
{
    return m->polarity == POLARITY_HIGH   ? S("higher")
           : m->polarity == POLARITY_LOW  ? S("lower")
           : m->polarity == POLARITY_NONE ? S("neither")
                                          : (struct str){0};
}

/* Null for none. */
static struct str topics_words(struct arena *a, const struct metric *m)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t i = 0; i < m->subject_count + m->topic_count; i++) {
        const struct subject *one =
            i < m->subject_count ? m->subjects[i] : m->topics[i - m->subject_count];
        buf_fmt(&b, "%s%.*s", i ? "; " : "", STR_ARG(one->title));
    }
    return b.len ? buf_text(&b) : (struct str){0};
}

static void row_add(struct work *w, const struct metric *m, struct json *list)
{
    struct arena *a = w->arena;
    struct json *row =
        link_add(list, a, m->title, str_fmt(a, "/admin/measures/%.*s", STR_ARG(m->slug)));
    int64_t updated = measure_updated(w->sector, m);

    json_put_str(row, "id", m->slug);
    json_put_str(row, "polarity", polarity_words(m));
    json_put_str(row, "polarity_by", m->polarity_by.len ? m->polarity_by : (struct str){0});
    json_put_str(row, "topics", topics_words(a, m));
    json_put_str(row, "source", m->source_title.len ? m->source_title : (struct str){0});
    json_put_str(row, "updated_day",
                 updated ? date_text(a, date_in_london(updated)) : (struct str){0});
    put_day(row, a, "updated", updated);
}

static struct str page_href(struct request *rq, int64_t from)
{
    static const char *const kept[] = {"q", "without", "since"};
    struct buf b = buf_make(rq->work->arena, 64 * 1024);

    buf_fmt(&b, "/admin/measures?from=%lld", (long long)from);
    for (ptrdiff_t i = 0; i < COUNT_OF(kept); i++) {
        buf_fmt(&b, "&%s=", kept[i]);
        buf_url(&b, rq_query(rq, kept[i]));
    }
    return buf_text(&b);
}

static void lacks_put(struct request *rq, struct json *model)
{
    static const char *const lacks[][2] = {{"", "everything"},
                                           {"polarity", "without which way is better"},
                                           {"subject", "without a topic"},
                                           {"figures", "without figures"}};
    struct json *list = json_put(model, "lacks", json_array(rq->work->arena));

    for (ptrdiff_t i = 0; i < COUNT_OF(lacks); i++)
        put_choice(list, rq->work->arena, str_of(lacks[i][0]), str_of(lacks[i][1]),
                   rq_query(rq, "without"));
}

/* A table that is taken away has all rows. */
static ptrdiff_t rows_put(struct request *rq, const struct wanted *wanted, int64_t from,
                          struct json *list)
{
    const struct sector *s = rq->work->sector;
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        if (!is_wanted(s, &s->metrics[i], wanted))
            continue;
        bool shown = rq->form == FORM_CSV || (n >= from && n < from + A_PAGE);
        if (shown)
            row_add(rq->work, &s->metrics[i], list);
        n++;
    }
    return n;
}

static enum rc measures_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct wanted wanted;
    int64_t from;

    TRY(wanted_read(rq, &wanted));
    TRY(rq_query_int(rq, "from", 0, 1000000, 0, &from));
    struct json *list = json_array(a);
    ptrdiff_t n = rows_put(rq, &wanted, from, list);
    struct json *model = desk_model(
        rq, S("Measures"), n == 1 ? S("1 measure fits.") : str_fmt(a, "%td measures fit.", n));
    json_put(model, "measures", list);
    json_put_str(model, "q", wanted.words);
    json_put_str(model, "since", str_trim(rq_query(rq, "since")));
    lacks_put(rq, model);
    json_put_str(model, "previous",
                 from > 0 ? page_href(rq, from > A_PAGE ? from - A_PAGE : 0) : (struct str){0});
    json_put_str(model, "next",
                 from + A_PAGE < n ? page_href(rq, from + A_PAGE) : (struct str){0});
    return page_show(rq, &page, model);
}

const struct route desk_measure_list_routes[] = {
    ROUTE(GET, "/admin/measures", measures_show, FORM_HTML | FORM_JSON | FORM_CSV, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: all measures, and what is missing of them."),
    {0}};
