/* view.c: what the pages of this room share. */
#include "inform/pages/view.h"

#include "kit/object.h"

#include "base/random.h"

#include "charts/chart.h"

#include <math.h>

enum { NEAREST = 5 };

/* --- addresses -------------------------------------------------------------------------------
 */

static struct str href(struct arena *a, const char *before, struct str id)
{
    struct buf b = buf_make(a, 4096);

    buf_str(&b, str_of(before));
    buf_url(&b, id);
    return buf_text(&b);
}

struct str area_href(struct arena *a, const struct area *area)
{
    return href(a, "/areas/", area->code);
}

struct str metric_href(struct arena *a, const struct metric *m)
{
    return href(a, "/metrics/", m->slug);
}

struct str group_href(struct arena *a, const struct group *g)
{
    return href(a, "/groups/", g->slug);
}

struct str comparison_href(struct arena *a, const struct area *area, const struct metric *m)
{
    struct buf b = buf_make(a, 8192);

    buf_lit(&b, "/areas/");
    buf_url(&b, area->code);
    buf_lit(&b, "/metrics/");
    buf_url(&b, m->slug);
    return buf_text(&b);
}

struct json *link_add(struct json *list, struct arena *a, struct str title, struct str to)
{
    struct json *link = json_add(list, json_object(a));

    json_put_str(link, "title", title);
    json_put_str(link, "href", to);
    return link;
}

/* --- words -----------------------------------------------------------------------------------
 */

struct str area_title(struct arena *a, const struct area *area)
{
    struct date end;

    if (!area_ended(area) || !date_parse(area->end, &end))
        return area->name;
    return str_fmt(a, "%.*s (ended %.*s)", STR_ARG(area->name), STR_ARG(date_words(a, end)));
}

struct str place_text(struct arena *a, const struct comparison *c)
{
    const struct standing *s = &c->standing;
    struct str end = s->from_top ? S("highest") : S("lowest");

    if (c->refused[REFUSED_NOT_RUN] || c->refused[REFUSED_GAP] || !c->group)
        return S("");
    if (c->refused[REFUSED_FEW])
        return str_fmt(a, "%td of %td reported", s->reported, s->members);
    if (s->reported > COMPARE_MOST_PLACES)
        return str_fmt(a, "%s of %td",
                       s->height == 1   ? "highest quarter"
                       : s->height == 4 ? "lowest quarter"
                                        : "middle half",
                       s->reported);
    struct str joint = s->tied ? S("joint ") : S("");
    if (s->place == 1)
        return str_fmt(a, "%.*s%.*s of %td", STR_ARG(joint), STR_ARG(end), s->reported);
    return str_fmt(a, "%.*s%.*s %.*s of %td", STR_ARG(joint), STR_ARG(ordinal(a, s->place)),
                   STR_ARG(end), s->reported);
}

struct str change_text(struct arena *a, const struct comparison *c)
{
    if (c->before < 0)
        return c->broken ? S("counted differently before") : S("");
    struct str before = value_text(a, c->metric, c->before_value);
    if (str_eq(before, c->own.text))
        return S("unchanged");
    return str_fmt(a, "%s from %.*s", c->own.value > c->before_value ? "up" : "down",
                   STR_ARG(before));
}

struct str formula_words(struct arena *a, const struct sector *s, const struct metric *m)
{
    struct buf b = buf_make(a, 1024 * 1024);
    struct str rest = m->formula, piece;
    bool measure;

    while (formula_piece(&rest, &piece, &measure)) {
        const struct metric *input = measure ? sector_metric(s, piece) : NULL;
        if (measure)
            buf_fmt(&b, "“%.*s”", STR_ARG(input ? input->title : piece));
        else
            buf_str(&b, piece);
    }
    return buf_text(&b);
}

struct json *formula_view(struct arena *a, const struct sector *s, const struct metric *m)
{
    struct json *list = json_array(a);
    struct str rest = m->formula, piece;
    bool measure;

    while (formula_piece(&rest, &piece, &measure)) {
        const struct metric *input = measure ? sector_metric(s, piece) : NULL;
        struct json *j = json_add(list, json_object(a));
        json_put_str(j, "text", input ? input->title : piece);
        json_put_str(j, "href", input ? metric_href(a, input) : (struct str){0});
    }
    return list;
}

struct json *source_view(struct arena *a, const struct metric *m)
{
    struct json *j = json_object(a);
    struct date published;

    json_put_str(j, "title", m->source_title.len ? m->source_title : S("Source not named"));
    json_put_str(j, "url", m->source_url.len ? m->source_url : (struct str){0});
    json_put_str(j, "licence", m->licence.len ? m->licence : S("licence not stated"));
    json_put_str(j, "published",
                 date_parse(m->published, &published) ? date_words(a, published)
                                                      : (struct str){0});
    return j;
}

/* --- drawings --------------------------------------------------------------------------------
 */

static struct str source_line(struct arena *a, const struct metric *m)
{
    return str_fmt(a, "Source: %.*s. %.*s. Drawn by Folkmoot.", STR_ARG(m->source_title),
                   STR_ARG(m->licence));
}

static struct chart_head head_of(struct arena *a, const struct comparison *c, const char *id,
                                 struct str title, struct str description, bool alone,
                                 bool narrow)
{
    return (struct chart_head){
        .id = str_fmt(a, "%s%s", id, narrow ? "-narrow" : ""),
        .title = title,
        .description = description,
        .unit = c->metric->unit,
        .decimals = c->metric->decimals,
        .alone = alone,
        .narrow = narrow,
        .source = source_line(a, c->metric),
    };
}

static struct str middle_label(struct arena *a, const struct comparison *c)
{
    return str_fmt(a, "Middle of the group: %.*s",
                   STR_ARG(value_text(a, c->metric, c->standing.middle)));
}

static struct str bars_title(struct arena *a, const struct comparison *c)
{
    struct str when = metric_when(a, c->metric, c->series.periods[c->period]);

    return str_fmt(a, "%.*s, %.*s: %.*s and %td others", STR_ARG(c->metric->title),
                   STR_ARG(when), STR_ARG(c->area->name), c->standing.members - 1);
}

static struct chart_bar *bar_rows(struct arena *a, const struct comparison *c)
{
    struct chart_bar *rows = arena_new(a, struct chart_bar, c->member_count);

    for (ptrdiff_t i = 0; i < c->member_count; i++) {
        const struct compared *m = &c->members[i];
        rows[i] = (struct chart_bar){.name = m->area->name,
                                     .value = m->shown,
                                     .text = m->text,
                                     .lower = m->lower,
                                     .upper = m->upper,
                                     .marked = m->self,
                                     .href = m->self ? (struct str){0}
                                                     : comparison_href(a, m->area, c->metric)};
    }
    return rows;
}

static struct chart_line *benchmark_lines(struct arena *a, const struct comparison *c)
{
    struct chart_line *lines = arena_new(a, struct chart_line, c->benchmark_count);

    for (ptrdiff_t i = 0; i < c->benchmark_count; i++)
        lines[i] = (struct chart_line){c->benchmarks[i].area->name, c->benchmarks[i].value,
                                       c->benchmarks[i].text};
    return lines;
}

struct str draw_bars(struct arena *a, const struct comparison *c, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    bool fair = enough_reported(&c->standing);
    struct chart_bars chart = {
        .head = head_of(a, c, "bars", bars_title(a, c), c->sentence, alone, narrow),
        .rows = bar_rows(a, c),
        .count = c->member_count,
        .band_low = fair ? c->standing.low : NAN,
        .band_high = fair ? c->standing.high : NAN,
        .middle = fair ? c->standing.middle : NAN,
        .middle_label = middle_label(a, c),
        .lines = benchmark_lines(a, c),
        .line_count = c->benchmark_count,
    };

    chart_bars(a, &chart, &out);
    return buf_text(&out);
}

struct str draw_trend(struct arena *a, const struct comparison *c, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_point *points = arena_new(a, struct chart_point, c->point_count);

    for (ptrdiff_t i = 0; i < c->point_count; i++) {
        const struct trend_point *p = &c->points[i];
        points[i] = (struct chart_point){
            .label = period_short(a, c->series.periods[p->period], c->metric->naming),
            .value = p->value,
            .text = p->text,
            .lower = p->lower,
            .upper = p->upper,
            .group_low = p->group_low,
            .group_mid = p->group_mid,
            .group_high = p->group_high,
            .break_before = p->break_before,
            .provisional = (p->flags & FLAG_PROVISIONAL) != 0};
    }
    struct str title =
        str_fmt(a, "%.*s in %.*s over time", STR_ARG(c->metric->title), STR_ARG(c->area->name));
    struct chart_trend chart = {
        .head = head_of(a, c, "trend", title, title, alone, narrow),
        .area_name = c->area->name,
        .group_name = S("middle half of the group"),
        .points = points,
        .count = c->point_count,
    };
    chart_trend(a, &chart, &out);
    return buf_text(&out);
}

static struct chart_dot *dots_of(struct arena *a, const struct comparison *c)
{
    struct chart_dot *dots = arena_new(a, struct chart_dot, c->member_count);

    for (ptrdiff_t i = 0; i < c->member_count; i++)
        dots[i] = (struct chart_dot){c->members[i].area->name, c->members[i].shown,
                                     c->members[i].text, c->members[i].self};
    return dots;
}

static struct str strip(struct arena *a, const struct comparison *c, struct chart_head head,
                        bool small)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_strip chart = {
        .head = head,
        .dots = dots_of(a, c),
        .count = c->member_count,
        .middle = c->standing.middle,
        .middle_label = middle_label(a, c),
        .small = small,
    };

    chart_strip(a, &chart, &out);
    return buf_text(&out);
}

struct str draw_strip(struct arena *a, const struct comparison *c, bool alone, bool narrow)
{
    return strip(a, c, head_of(a, c, "strip", bars_title(a, c), c->sentence, alone, narrow),
                 false);
}

struct str draw_small_strip(struct arena *a, const struct comparison *c, const char *id)
{
    struct str title = str_fmt(a, "%.*s: %.*s, %.*s", STR_ARG(c->metric->title),
                               STR_ARG(c->own.text), STR_ARG(place_text(a, c)));

    return strip(a, c, head_of(a, c, id, title, title, false, false), true);
}

/* --- not found -------------------------------------------------------------------------------
 */

enum rc unknown_area(struct request *rq, struct str code)
{
    struct work *w = rq->work;
    struct area_list near;

    sector_find_areas(w->sector, w->arena, code, true, NEAREST, &near);
    for (ptrdiff_t i = 0; i < near.len; i++)
        rq_suggest(rq, area_href(w->arena, near.at[i]), near.at[i]->name);
    return work_fail(w, NOT_FOUND, "area", "There is no council \"%.*s\" here.",
                     STR_ARG(str_cut(code, 0, 60)));
}

enum rc unknown_metric(struct request *rq, struct str slug)
{
    struct work *w = rq->work;
    struct metric_list near;

    sector_find_metrics(w->sector, w->arena, slug, true, NEAREST, &near);
    for (ptrdiff_t i = 0; i < near.len; i++)
        rq_suggest(rq, metric_href(w->arena, near.at[i]), near.at[i]->title);
    return work_fail(w, NOT_FOUND, "metric", "There is no measure \"%.*s\" here.",
                     STR_ARG(str_cut(slug, 0, 200)));
}

enum rc audience_view(struct work *w, struct str chosen, struct json *list)
{
    struct audience_choice_list choices;

    TRY(audience_choices(w, &choices));
    for (ptrdiff_t i = 0; i < choices.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "audience", choices.at[i].audience);
        json_put_str(row, "words", choices.at[i].words);
        json_put_bool(row, "chosen", str_eq(choices.at[i].means, chosen));
    }
    return OK;
}
