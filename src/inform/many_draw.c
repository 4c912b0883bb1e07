/* many_draw.c: one council on many measures, in words and drawn. */
#include "inform/many.h"

#include "charts/heat.h"
#include "charts/spine.h"
#include "inform/link.h"
#include "inform/stand_out.h"

#include <math.h>

enum { NAMED_MOST = 3 }; /* measures that a sentence names */

/* --- words ---- */

/* "schools", as it stands within a sentence: topics have no names of their own. */
static struct str topic_lower(struct arena *a, const struct subject *subject)
{
    char *out = arena_alloc(a, subject->title.len + 1);

    for (ptrdiff_t i = 0; i < subject->title.len; i++)
        out[i] = subject->title.at[i];
    if (subject->title.len && out[0] >= 'A' && out[0] <= 'Z')
        out[0] = (char)(out[0] - 'A' + 'a');
    return (struct str){out, subject->title.len};
}

static struct str about_words(struct arena *a, const struct many *m)
{
    return m->subject ? str_join(a, S(" about "), topic_lower(a, m->subject)) : S("");
}

struct str many_sources(struct arena *a, const struct comparison *rows, ptrdiff_t count)
{
    struct buf b = buf_make(a, 64 * 1024);

    buf_lit(&b, "Source: ");
    for (ptrdiff_t i = 0; i < count; i++) {
        bool seen = false;
        for (ptrdiff_t k = 0; k < i && !seen; k++)
            seen = str_eq(rows[k].metric->source_title, rows[i].metric->source_title);
        if (seen)
            continue;
        if (i)
            buf_lit(&b, "; ");
        buf_str(&b, rows[i].metric->source_title.len ? rows[i].metric->source_title
                                                     : S("not named"));
        if (rows[i].metric->licence.len)
            buf_fmt(&b, " (%.*s)", STR_ARG(rows[i].metric->licence));
    }
    buf_lit(&b, ". Drawn by Folkmoot.");
    return buf_text(&b);
}

static enum chart_better better_of(const struct metric *m)
{
    return m->polarity == POLARITY_HIGH  ? CHART_HIGHER
           : m->polarity == POLARITY_LOW ? CHART_LOWER
                                         : CHART_NEITHER;
}

/* --- the spine ---- */

static struct chart_spine_row spine_row(struct arena *a, const struct comparison *c)
{
    const struct standing *s = &c->standing;
    bool fair = enough_reported(s);
    double low = NAN, high = NAN;

    for (ptrdiff_t i = 0; i < c->member_count && fair; i++) {
        low = fmin(low, c->members[i].shown);
        high = fmax(high, c->members[i].shown);
    }
    struct chart_spine_row row = {.value = c->own.shown,
                                  .middle = fair ? s->middle : NAN,
                                  .low = low,
                                  .high = high,
                                  .band_low = fair ? s->low : NAN,
                                  .band_high = fair ? s->high : NAN,
                                  .better = better_of(c->metric)};
    if (!a)
        return row;
    struct str when = period_short(a, c->series.periods[c->period], c->metric->naming);
    row.name = c->metric->title;
    row.text = isnan(c->own.value)
                   ? c->own.text
                   : str_fmt(a, "%.*s, %.*s", STR_ARG(c->own.text), STR_ARG(when));
    row.place = place_text(a, c);
    row.href = comparison_href(a, c->area, c->metric);
    return row;
}

double many_at(const struct comparison *row)
{
    struct chart_spine_row drawn = spine_row(NULL, row);

    return row->refused[REFUSED_GAP] || row->refused[REFUSED_FEW]
               ? NAN
               : chart_spine_at(&drawn, drawn.value);
}

static struct str measure_words(struct arena *a, const struct comparison *c)
{
    struct str place = place_text(a, c);

    return str_fmt(a, "“%.*s” (%.*s%s%.*s)", STR_ARG(c->metric->title), STR_ARG(c->own.text),
                   place.len ? ", " : "", STR_ARG(place));
}

/* The row furthest above the middle of its group, or below it, in what is usual in the group:
 * the length that is drawn follows from its one furthest council. */
static const struct comparison *furthest(struct arena *a, const struct many *m, double side)
{
    const struct comparison *best = NULL;
    double most = 0;

    for (ptrdiff_t i = 0; i < m->count; i++) {
        double at = side * mads_above_middle(a, &m->rows[i]);
        if (!isnan(many_at(&m->rows[i])) && at > most) {
            most = at;
            best = &m->rows[i];
        }
    }
    return best;
}

struct str many_sentence(struct arena *a, const struct many *m)
{
    const struct comparison *above = furthest(a, m, 1), *below = furthest(a, m, -1);
    struct buf b = buf_make(a, 16 * 1024);

    if (m->count == 0)
        return str_fmt(a, "We hold no figures%.*s for %.*s.", STR_ARG(about_words(a, m)),
                       STR_ARG(m->area->name));
    if (!above && !below)
        return str_fmt(a,
                       "On none of %.*s%.*s can it be told how far %.*s stands above "
                       "or below the middle of its group.",
                       STR_ARG(str_counted(a, m->count, "measure", NULL)),
                       STR_ARG(about_words(a, m)), STR_ARG(m->area->name));
    bool all = m->of <= m->count;
    buf_fmt(&b, "Of %s%td measure%s%.*s%s, %.*s stands furthest ", all ? "" : "the ", m->count,
            m->count == 1 ? "" : "s", STR_ARG(about_words(a, m)), all ? "" : " shown here",
            STR_ARG(m->area->name));
    if (above)
        buf_fmt(&b, "above the middle of its group on %.*s", STR_ARG(measure_words(a, above)));
    if (above && below)
        buf_lit(&b, ", and furthest ");
    if (below)
        buf_fmt(&b, "below %s on %.*s", above ? "it" : "the middle of its group",
                STR_ARG(measure_words(a, below)));
    buf_lit(&b, ", in steps of the group's usual distance.");
    return buf_text(&b);
}

struct str draw_spine(struct arena *a, const struct many *m, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_spine_row *rows = arena_new(a, struct chart_spine_row, m->count);

    for (ptrdiff_t i = 0; i < m->count; i++)
        rows[i] = spine_row(a, &m->rows[i]);
    struct str sentence = many_sentence(a, m);
    struct chart_spine chart = {
        .head = {.id = narrow ? S("spine-narrow") : S("spine"),
                 .title = sentence,
                 .description = S("A line for each measure, from the lowest to the highest of "
                                  "the councils compared, its middle half as a band, the "
                                  "council as a dot; all middles stand on one line."),
                 .alone = alone,
                 .narrow = narrow,
                 .source = alone ? many_sources(a, m->rows, m->count) : S("")},
        .area_name = m->area->name,
        .rows = rows,
        .count = m->count};
    chart_spine(a, &chart, &out);
    return buf_text(&out);
}

/* --- the table ---- */

static ptrdiff_t quarter_count(const struct heat *h, int quarter)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t r = 0; r < h->many.count; r++)
        n += h->quarters[r * h->council_count] == quarter;
    return n;
}

/* "“Phonics standard” and “GCSEs …”", at most three by name. */
static void quarter_names(const struct heat *h, int quarter, struct buf *b)
{
    ptrdiff_t all = quarter_count(h, quarter), named = all > NAMED_MOST ? NAMED_MOST : all;
    ptrdiff_t n = 0;

    for (ptrdiff_t r = 0; r < h->many.count && n < named; r++) {
        if (h->quarters[r * h->council_count] != quarter)
            continue;
        buf_str(b, n == 0 ? S("") : n == named - 1 && all <= NAMED_MOST ? S(" and ") : S(", "));
        buf_fmt(b, "“%.*s”", STR_ARG(h->many.rows[r].metric->title));
        n++;
    }
    if (all > named)
        buf_fmt(b, " and %td more", all - named);
}

struct str heat_sentence(struct arena *a, const struct heat *h)
{
    struct buf b = buf_make(a, 64 * 1024);
    ptrdiff_t high = quarter_count(h, 1), low = quarter_count(h, 4);
    struct str name = h->many.area->name;

    if (h->many.count == 0 || h->council_count < 2)
        return str_fmt(a, "We hold no figures%.*s to set %.*s beside other councils.",
                       STR_ARG(about_words(a, &h->many)), STR_ARG(name));
    buf_fmt(&b, "Among the %td councils compared%.*s, %.*s is in ", h->council_count,
            STR_ARG(about_words(a, &h->many)), STR_ARG(name));
    if (!high && !low) {
        buf_fmt(&b, "neither the highest nor the lowest quarter on any of %.*s.",
                STR_ARG(str_counted(a, h->many.count, "measure", NULL)));
        return buf_text(&b);
    }
    if (high) {
        buf_lit(&b, "the highest quarter on ");
        quarter_names(h, 1, &b);
    }
    if (low) {
        buf_str(&b, high ? S(", and in the lowest quarter on ") : S("the lowest quarter on "));
        quarter_names(h, 4, &b);
    }
    buf_char(&b, '.');
    return buf_text(&b);
}

static struct chart_heat_cell heat_cell(const struct heat *h, ptrdiff_t council, ptrdiff_t row)
{
    const struct compared *of = h->cells[row * h->council_count + council];

    if (!of)
        return (struct chart_heat_cell){.text = S("not compared on this measure"), .gap = true};
    return (struct chart_heat_cell){.text = of->text,
                                    .gap = isnan(of->value),
                                    .quarter = h->quarters[row * h->council_count + council]};
}

struct str draw_heat(struct arena *a, const struct heat *h, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    ptrdiff_t n = h->many.count;
    struct str *measures = arena_new(a, struct str, n);
    struct str *councils = arena_new(a, struct str, h->council_count);
    struct chart_heat_cell *cells = arena_new(a, struct chart_heat_cell, n * h->council_count);

    for (ptrdiff_t r = 0; r < n; r++) {
        const struct comparison *c = &h->many.rows[r];
        measures[r] = str_fmt(a, "%.*s, %.*s", STR_ARG(c->metric->title),
                              STR_ARG(metric_when(a, c->metric, c->series.periods[c->period])));
    }
    for (ptrdiff_t i = 0; i < h->council_count; i++) {
        councils[i] = h->councils[i]->name;
        for (ptrdiff_t r = 0; r < n; r++)
            cells[i * n + r] = heat_cell(h, i, r);
    }
    struct chart_heat chart = {
        .head = {.id = narrow ? S("heat-narrow") : S("heat"),
                 .title = heat_sentence(a, h),
                 .description = S("A row for each council, a column for each measure, the "
                                  "figure in each cell and its quarter as a shade; the table "
                                  "below says the same."),
                 .alone = alone,
                 .narrow = narrow,
                 .source = alone ? many_sources(a, h->many.rows, n) : S("")},
        .measures = measures,
        .measure_count = n,
        .councils = councils,
        .council_count = h->council_count,
        .marked = 0,
        .cells = cells};
    chart_heat(a, &chart, &out);
    return buf_text(&out);
}
