/* draw_map.c: the drawings of one measure over a country. */
#include "inform/mapping.h"

#include "inform/link.h"

#include <math.h>

static struct chart_head head_of(struct arena *a, const struct mapping *m, const char *id,
                                 bool alone, bool narrow)
{
    const struct metric *metric = m->metric;

    return (struct chart_head){
        .id = str_fmt(a, "%s%s", id, narrow ? "-narrow" : ""),
        .title = m->title,
        .description = m->sentence,
        .unit = metric->unit,
        .decimals = metric->decimals,
        .alone = alone,
        .narrow = narrow,
        .source = str_fmt(a,
                          "Source: %.*s. %.*s. Boundaries: Office for National Statistics; "
                          "contains OS data, Crown copyright and database right. Drawn by "
                          "Folkmoot.",
                          STR_ARG(metric->source_title), STR_ARG(metric->licence)),
    };
}

static enum chart_shade shade_of(const struct mapped *p)
{
    if (p->not_run)
        return CHART_BLANK;
    return p->quarter ? (enum chart_shade)(CHART_HIGHEST + p->quarter - 1) : CHART_GAP;
}

static struct chart_place place_of(struct arena *a, const struct mapping *m,
                                   const struct mapped *p, bool links)
{
    return (struct chart_place){.name = p->area->name,
                                .text = p->text,
                                .href = links ? comparison_href(a, p->area, m->metric)
                                              : (struct str){0},
                                .shade = shade_of(p),
                                .marked = p->self,
                                .like = p->like};
}

/* "Highest quarter: 52.1% to 63.9%" */
static struct str quarter_key(struct arena *a, const struct mapping *m, int quarter)
{
    const struct mapping_quarter *q = &m->quarters[quarter - 1];
    const char *words = mapping_quarter_words(quarter);

    if (!q->count)
        return str_fmt(a, "%s: none, since many are level", words);
    struct str low = value_text(a, m->metric, q->low), high = value_text(a, m->metric, q->high);
    if (str_eq(low, high))
        return str_fmt(a, "%s: %.*s", words, STR_ARG(low));
    return str_fmt(a, "%s: %.*s to %.*s", words, STR_ARG(low), STR_ARG(high));
}

static void keys_fill(struct arena *a, const struct mapping *m, struct chart_map *chart)
{
    for (int q = 1; q <= MAPPING_QUARTERS; q++)
        chart->keys[CHART_HIGHEST + q - 1] = quarter_key(a, m, q);
    if (m->gaps)
        chart->keys[CHART_GAP] = str_fmt(a, "No figure (%td)", m->gaps);
    if (m->not_run)
        chart->keys[CHART_BLANK] = str_fmt(a, "Does not run this service (%td)", m->not_run);
    if (m->own)
        chart->marked_key =
            str_fmt(a, "%.*s: %.*s", STR_ARG(m->area->name), STR_ARG(m->own->text));
    if (m->like)
        chart->like_key =
            str_fmt(a, "The %td compared with %.*s", m->like, STR_ARG(m->area->name));
}

struct str draw_map(struct arena *a, const struct mapping *m, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_place *places = arena_new(a, struct chart_place, m->count);
    enum atlas_detail detail = narrow ? ATLAS_SMALL : m->region ? ATLAS_ZOOMED : ATLAS_WIDE;
    struct chart_map chart = {.head = head_of(a, m, "map", alone, narrow), .places = places};

    if (!mapping_fair(m))
        return (struct str){0};
    for (ptrdiff_t i = 0; i < m->count; i++) {
        const struct mapped *p = &m->places[i];
        if (!p->in_frame)
            continue;
        struct chart_place *to = &places[chart.count++];
        *to = place_of(a, m, p, !narrow && !alone);
        to->ring_count = atlas_rings(m->atlas, p->shape, detail, a, &to->rings);
    }
    keys_fill(a, m, &chart);
    chart_map(a, &chart, &out);
    return buf_text(&out);
}

struct str draw_hex(struct arena *a, const struct mapping *m, bool alone, bool narrow)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct chart_place *places = arena_new(a, struct chart_place, m->count);
    struct chart_map chart = {.head = head_of(a, m, "hex", alone, narrow), .places = places};

    if (!mapping_fair(m))
        return (struct str){0};
    for (ptrdiff_t i = 0; i < m->count; i++) {
        const struct mapped *p = &m->places[i];
        if (!p->in_frame || !p->hex)
            continue;
        struct chart_place *to = &places[chart.count++];
        *to = place_of(a, m, p, !narrow && !alone);
        to->column = p->hex->column;
        to->row = p->hex->row;
        to->code = p->hex->letters;
    }
    keys_fill(a, m, &chart);
    chart_hex(a, &chart, &out);
    return buf_text(&out);
}
