/* draw.c: the drawings of one comparison. */
#include "inform/draw.h"

#include "inform/link.h"

#include "charts/chart.h"

#include <math.h>

static struct str source_line(struct arena *a, const struct comparison *c)
{
    return str_fmt(a, "Source: %.*s. %.*s. Drawn by Folkmoot.",
                   STR_ARG(figure_source_words(a, c->metric, &c->sent, c->area)),
                   STR_ARG(c->metric->licence));
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
        .source = source_line(a, c),
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

    return str_fmt(a, "%.*s, %.*s: %.*s and %.*s", STR_ARG(c->metric->title), STR_ARG(when),
                   STR_ARG(c->area->name),
                   STR_ARG(str_counted(a, c->standing.members - 1, "other", NULL)));
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

static struct str bars(struct arena *a, const struct comparison *c, const char *id, bool alone,
                       bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    bool fair = enough_reported(&c->standing);
    struct chart_bars chart = {
        .head = head_of(a, c, id, bars_title(a, c), c->sentence, alone, narrow),
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

struct str draw_bars(struct arena *a, const struct comparison *c, bool alone, bool narrow)
{
    return bars(a, c, "bars", alone, narrow);
}

static struct str trend(struct arena *a, const struct comparison *c, const char *id, bool alone,
                        bool narrow)
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
        .head = head_of(a, c, id, title, title, alone, narrow),
        .area_name = c->area->name,
        .group_name = S("middle half of the others"),
        .points = points,
        .count = c->point_count,
    };
    chart_trend(a, &chart, &out);
    return buf_text(&out);
}

struct str draw_trend(struct arena *a, const struct comparison *c, bool alone, bool narrow)
{
    return trend(a, c, "trend", alone, narrow);
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
        .named = !small,
    };

    chart_strip(a, &chart, &out);
    return buf_text(&out);
}

struct str draw_strip(struct arena *a, const struct comparison *c, bool alone, bool narrow)
{
    return strip(a, c, head_of(a, c, "strip", bars_title(a, c), c->sentence, alone, narrow),
                 false);
}

struct str draw_one_of(struct arena *a, const struct comparison *c, struct str name,
                       const char *id, bool alone, bool narrow)
{
    if (str_eq(name, S("bars")))
        return bars(a, c, id, alone, narrow);
    if (str_eq(name, S("trend")))
        return trend(a, c, id, alone, narrow);
    if (str_eq(name, S("strip")))
        return strip(a, c, head_of(a, c, id, bars_title(a, c), c->sentence, alone, narrow),
                     false);
    return S("");
}

struct str draw_small_strip(struct arena *a, const struct comparison *c, const char *id)
{
    struct str title = str_fmt(a, "%.*s: %.*s, %.*s", STR_ARG(c->metric->title),
                               STR_ARG(c->own.text), STR_ARG(place_text(a, c)));

    return strip(a, c, head_of(a, c, id, title, title, false, false), true);
}
