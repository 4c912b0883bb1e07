/* mapping_words.c: what a map shows, in words: how far the figures spread, where they are high,
 * and where one council and its like stand. Nobody is called best or worst. */
#include "inform/mapping.h"

#include <math.h>

enum {
    LEAST_IN_REGION = 5, /* fewer with a figure and a share says nothing */
    CLEARLY_MOST = 40,   /* percent of a region's councils in one quarter of all */
};

bool mapping_fair(const struct mapping *m)
{
    return m->reported >= MAPPING_LEAST;
}

const char *mapping_quarter_words(int quarter)
{
    static const char *const words[MAPPING_QUARTERS] = {
        "Highest quarter", "Second highest quarter", "Second lowest quarter", "Lowest quarter"};

    return words[quarter - 1];
}

const struct mapping_region *mapping_most(const struct mapping *m, int quarter)
{
    const struct mapping_region *best = NULL;
    double most = 0;

    for (ptrdiff_t i = 0; i < m->region_count; i++) {
        const struct mapping_region *r = &m->regions[i];
        double share = r->reported >= LEAST_IN_REGION
                           ? (double)r->quarters[quarter - 1] / (double)r->reported
                           : 0;
        if (share * 100 >= CLEARLY_MOST && share > most) {
            most = share;
            best = r;
        }
    }
    return best;
}

static struct str when_of(struct arena *a, const struct mapping *m)
{
    return metric_when(a, m->metric, m->series.periods[m->period]);
}

/* A day is at, all else is in. */
static const char *in_or_at(const struct mapping *m)
{
    return m->series.periods[m->period].months || m->metric->naming == NAMING_YEAR_OF ? "In"
                                                                                      : "At";
}

/* "in the North West", "in London": those that are compass points take the article. */
static struct str in_region(struct arena *a, const struct area *region)
{
    static const char *const pointed[] = {"North", "South", "East", "West", "Midlands"};
    bool article = false;

    for (ptrdiff_t i = 0; i < COUNT_OF(pointed); i++)
        article = article || str_find(region->name, str_of(pointed[i])) >= 0;
    return str_fmt(a, "in %s%.*s", article ? "the " : "", STR_ARG(region->name));
}

/* "The highest quarter (52.1% or more) was most common in the South West: 14 of 26 councils
 * with a figure."
 */
static void say_where(struct arena *a, const struct mapping *m, struct buf *b)
{
    static const struct {
        int quarter;
        const char *name, *side;
    } ends[] = {{1, "highest", "more"}, {MAPPING_QUARTERS, "lowest", "less"}};

    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++) {
        const struct mapping_region *r = mapping_most(m, ends[i].quarter);
        const struct mapping_quarter *q = &m->quarters[ends[i].quarter - 1];
        if (!r)
            continue;
        buf_fmt(b,
                " The %s quarter (%.*s or %s) was most common %.*s: %td of its %td councils "
                "with a figure.",
                ends[i].name, STR_ARG(value_text(a, m->metric, i == 0 ? q->low : q->high)),
                ends[i].side, STR_ARG(in_region(a, r->area)), r->quarters[ends[i].quarter - 1],
                r->reported);
    }
}

static ptrdiff_t like_in_quarter(const struct mapping *m, int quarter)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < m->count; i++)
        n += m->places[i].like && m->places[i].quarter == quarter;
    return n;
}

/* "Trafford, at 57.5%, was in the highest quarter, with 9 of the 15 councils it is compared
 * with." */
static void say_own(struct arena *a, const struct mapping *m, struct buf *b)
{
    static const char *const quarters[MAPPING_QUARTERS] = {"highest", "second highest",
                                                           "second lowest", "lowest"};
    const struct mapped *own = m->own;

    if (!m->area)
        return;
    struct str name = m->area->name;
    if (!own)
        buf_fmt(b, " %.*s is not on this map.", STR_ARG(name));
    else if (own->not_run)
        buf_fmt(b, " %.*s does not run this service.", STR_ARG(name));
    else if (!own->quarter)
        buf_fmt(b, " There is no figure for %.*s: %.*s.", STR_ARG(name),
                STR_ARG(gap_words(own->state)));
    else
        buf_fmt(b, " %.*s, at %.*s, was in the %s quarter", STR_ARG(name), STR_ARG(own->text),
                quarters[own->quarter - 1]);
    if (!own || own->not_run || !own->quarter)
        return;
    if (m->like_reported > 1)
        buf_fmt(b, ", like %td of the %td councils it is compared with",
                like_in_quarter(m, own->quarter), m->like_reported);
    buf_char(b, '.');
    (void)a;
}

void mapping_say(struct arena *a, struct mapping *m)
{
    struct buf b = buf_make(a, 4096);
    struct str when = when_of(a, m);

    if (!mapping_fair(m)) {
        buf_fmt(&b, "%s %.*s only %td of %td councils had a figure: too few for a map.",
                in_or_at(m), STR_ARG(when), m->reported, m->count - m->not_run);
    } else {
        buf_fmt(&b,
                "%s %.*s %td of %td councils had a figure, from %.*s to %.*s; the middle was "
                "%.*s.",
                in_or_at(m), STR_ARG(when), m->reported, m->count - m->not_run,
                STR_ARG(value_text(a, m->metric, m->low)),
                STR_ARG(value_text(a, m->metric, m->high)),
                STR_ARG(value_text(a, m->metric, m->middle)));
        say_where(a, m, &b);
        say_own(a, m, &b);
    }
    m->sentence = buf_text(&b);
    const struct mapping_region *r = mapping_fair(m) ? mapping_most(m, 1) : NULL;
    m->title =
        r ? str_fmt(a, "%.*s, %.*s: the highest quarter was most common %.*s",
                    STR_ARG(m->metric->title), STR_ARG(when), STR_ARG(in_region(a, r->area)))
          : str_fmt(a, "%.*s, %.*s", STR_ARG(m->metric->title), STR_ARG(when));
}
