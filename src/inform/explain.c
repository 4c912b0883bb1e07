/* explain.c: explanations as they are read: which there are, whether they still stand, and
 * whether the figure is what it was.
 */
#include "inform/explain.h"

#include "base/random.h"
#include "inform/mind.h"
#include "inform/sector_parts.h"
#include "inform_sql.h"
#include "kit/object.h"

/* --- one, from its row ---- */

/* The moment as at which things are told. */
static int64_t as_of(const struct work *w)
{
    return w->known && w->known < w->now ? w->known : w->now;
}

static bool period_of(struct str id, struct period *out)
{
    struct period_reading plain = {0};
    enum period_flag flag;

    return period_parse(id, plain, out, &flag);
}

static struct str figure_shown(struct work *w, const struct explanation *e)
{
    const struct metric *m = e->metric;
    ptrdiff_t p = metric_period(m, e->period), place = metric_place(m, e->area);

    if (p < 0 || place < 0)
        return gap_words(STATE_ABSENT);
    return figure_words(w->arena, m, cube_read(w->sector->cube, m->index, p), place);
}

static void age_tell(struct work *w, struct explanation *e)
{
    struct date today = date_in_london(as_of(w));
    struct date forgotten = date_add_months(e->ends_on, EXPLAIN_EXPIRED_MONTHS);

    e->expired = date_cmp(today, e->ends_on) > 0;
    e->old = date_cmp(today, forgotten) > 0;
}

/* False for one whose council or measure the sector does not know. */
static bool of_row(struct work *w, const struct inform_explanation *row,
                   const struct metric *metric, struct explanation *out)
{
    *out = (struct explanation){
        .id = row->id,
        .area = sector_area_of_id(w->sector, row->area_id),
        .metric = metric ? metric : sector_metric_of_id(w->sector, row->metric_id),
        .series = row->period.len == 0,
        .words = row->words,
        .signed_by = row->signed_by,
        .signed_at = row->signed_at,
        .value_then = row->value_text,
        .reply = row->reply,
        .reply_by = row->reply_by,
        .reply_at = row->reply_at,
        .audience = row->audience,
        .life = row->life};
    if (!out->area || !out->metric || !date_parse(row->ends_on, &out->ends_on) ||
        !period_of(row->value_period, &out->period))
        return false;
    age_tell(w, out);
    out->value_now = figure_shown(w, out);
    out->revised = !str_eq(out->value_now, out->value_then);
    if (row->reply_at > as_of(w))
        out->reply = out->reply_by = S("");
    return true;
}

/* --- lists ---- */

static void take(struct work *w, const struct inform_explanation_list *rows,
                 const struct metric *metric, ptrdiff_t period, bool all,
                 struct explanation_list *out)
{
    for (ptrdiff_t i = 0; i < rows->len; i++) {
        struct explanation e;
        if (!of_row(w, &rows->at[i], metric, &e))
            continue;
        bool other = period >= 0 && !e.series && !period_eq(e.period, metric->periods[period]);
        if (all || (!other && !e.old && e.signed_at <= as_of(w)))
            *list_push(w->arena, out) = e;
    }
}

enum rc explanations_read(struct work *w, const struct area *area, const struct metric *metric,
                          ptrdiff_t period, struct explanation_list *out)
{
    struct inform_explanation_list rows = {0};

    *out = (struct explanation_list){0};
    if (!w->db)
        return OK;
    if (area && metric)
        TRY(sql_explanation_of_figure(w, area->id, metric->id, EXPLANATIONS_MOST, &rows));
    else if (metric)
        TRY(sql_explanation_of_metric(w, metric->id, EXPLANATIONS_MOST, &rows));
    else if (area)
        TRY(sql_explanation_of_area(w, area->id, EXPLANATIONS_MOST, &rows));
    take(w, &rows, metric, metric ? period : -1, false, out);
    return OK;
}

enum rc explanations_all(struct work *w, const struct area *area, const struct metric *metric,
                         struct explanation_list *out)
{
    struct inform_explanation_list rows = {0};

    *out = (struct explanation_list){0};
    TRY(sql_explanation_newest(w, area ? area->id : -1, metric ? metric->id : -1,
                               EXPLANATIONS_MOST, &rows));
    take(w, &rows, NULL, -1, true, out);
    return OK;
}

enum rc explanation_read(struct work *w, struct str id, struct explanation *out)
{
    struct inform_explanation row;
    enum rc rc = random_id_valid(id) ? sql_explanation_of_id(w, id, &row) : NOT_FOUND;

    if (rc == OK && !of_row(w, &row, NULL, out))
        rc = NOT_FOUND;
    if (rc != NOT_FOUND)
        return rc;
    return work_fail(w, NOT_FOUND, "id",
                     "There is no explanation at this address. Was all of it copied?");
}

/* --- bodies ---- */

static enum rc body_take(enum rc rc, const struct inform_body *row, struct body *out)
{
    if (rc == OK)
        *out = (struct body){row->id, row->slug, row->name};
    return rc;
}

enum rc body_of_area(struct work *w, const struct area *area, struct body *out)
{
    struct inform_body row;
    enum rc rc = sql_explaining_body(w, area->id, &row);

    return body_take(rc, &row, out);
}

enum rc body_of_publisher(struct work *w, const struct metric *m, struct body *out)
{
    struct inform_body row;
    enum rc rc =
        m->source_title.len ? sql_publishing_body(w, m->source_title, &row) : NOT_FOUND;

    return body_take(rc, &row, out);
}

bool keeps_for(struct work *w, const struct body *b)
{
    return viewer_is(&w->viewer, str_fmt(w->arena, "keepers:%.*s", STR_ARG(b->slug)));
}

/* --- as it is shown ---- */

struct str explanation_about(struct arena *a, const struct explanation *e)
{
    struct str when = e->series ? S("the whole series") : metric_when(a, e->metric, e->period);

    return str_fmt(a, "%.*s: %.*s, %.*s", STR_ARG(e->area->name), STR_ARG(e->metric->title),
                   STR_ARG(when));
}

static struct str on_day(struct arena *a, int64_t moment)
{
    return date_text(a, date_in_london(moment));
}

/* What the figure was, and is. */
static struct str figure_then(struct arena *a, const struct explanation *e)
{
    struct str when = metric_when(a, e->metric, e->period);
    struct str was =
        e->series
            ? str_fmt(a, "When it was signed the newest figure was %.*s, for %.*s.",
                      STR_ARG(e->value_then), STR_ARG(when))
            : str_fmt(a, "The figure was %.*s when it was signed.", STR_ARG(e->value_then));

    if (!e->revised)
        return was;
    return str_fmt(a, "%.*s It has been revised since, and is %.*s.", STR_ARG(was),
                   STR_ARG(e->value_now));
}

static void put_reply(struct arena *a, const struct explanation *e, struct json *to)
{
    if (!e->reply.len) {
        json_put_null(to, "reply");
        return;
    }
    struct json *j = json_put(to, "reply", json_object(a));
    json_put_str(j, "words", e->reply);
    paragraphs_add(a, e->reply, json_put(j, "paragraphs", json_array(a)));
    json_put_str(j, "signed_by", e->reply_by);
    json_put_str(j, "signed_on", on_day(a, e->reply_at));
    json_put_str(j, "signed_words", date_words(a, date_in_london(e->reply_at)));
}

struct json *explanation_json(struct work *w, const struct explanation *e)
{
    struct arena *a = w->arena;
    struct json *j = json_object(a);
    struct str seen = {0};

    json_put_str(j, "id", e->id);
    json_put_str(j, "href", str_fmt(a, "/explanations/%.*s", STR_ARG(e->id)));
    json_put_str(j, "code", e->area->code);
    json_put_str(j, "council", e->area->name);
    json_put_str(j, "measure_id", e->metric->slug);
    json_put_str(j, "measure", e->metric->title);
    json_put_str(j, "period", e->series ? (struct str){0} : period_id(a, e->period));
    json_put_str(j, "period_title",
                 e->series ? S("the whole series") : metric_when(a, e->metric, e->period));
    json_put_str(j, "words", e->words);
    paragraphs_add(a, e->words, json_put(j, "paragraphs", json_array(a)));
    json_put_str(j, "signed_by", e->signed_by);
    json_put_str(j, "signed_on", on_day(a, e->signed_at));
    json_put_str(j, "signed_words", date_words(a, date_in_london(e->signed_at)));
    json_put_str(j, "ends_on", date_text(a, e->ends_on));
    json_put_str(j, "ends_words", date_words(a, e->ends_on));
    json_put_bool(j, "expired", e->expired);
    json_put_str(j, "value_then", e->value_then);
    json_put_bool(j, "revised", e->revised);
    json_put_str(j, "value_now", e->value_now);
    json_put_str(j, "figure_then", figure_then(a, e));
    bool everyone = str_eq(e->audience, S("public"));
    if (!everyone && audience_words(w, e->audience, &seen) != OK)
        seen = S("those it is shared with");
    json_put_str(j, "shown_to", seen);
    put_reply(a, e, j);
    return j;
}

/* Texts of one kind, one after the other. */
static struct str joined(struct arena *a, struct str before, const char *between,
                         struct str more)
{
    return before.at ? str_fmt(a, "%.*s%s%.*s", STR_ARG(before), between, STR_ARG(more)) : more;
}

struct explanation_cells explanation_cells(struct arena *a, const struct explanation_list *list,
                                           const struct area *area)
{
    struct explanation_cells c = {0};

    for (ptrdiff_t i = 0; i < list->len; i++) {
        const struct explanation *e = &list->at[i];
        if (e->area != area)
            continue;
        c.words = joined(a, c.words, "\n\n", e->words);
        c.signed_by = joined(a, c.signed_by, "; ", e->signed_by);
        c.signed_on = joined(a, c.signed_on, "; ", on_day(a, e->signed_at));
        c.until = joined(a, c.until, "; ", date_text(a, e->ends_on));
    }
    return c;
}

enum rc explanations_put(struct work *w, const struct comparison *c, struct json *to)
{
    struct explanation_list found;
    struct json *list = json_put(to, "explanations", json_array(w->arena));

    TRY(explanations_read(w, c->area, c->metric, c->period, &found));
    for (ptrdiff_t i = 0; i < found.len; i++)
        json_add(list, explanation_json(w, &found.at[i]));
    return factors_put(w, c->metric, to);
}
