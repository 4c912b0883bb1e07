/* words.c: words with figures in them. */
#include "report/report.h"

#include <math.h>

enum { PLACEHOLDER_MOST = 300 };

static const double near_middle = 0.5, far_off = 2; /* in median absolute deviations */

/* --- placeholders ---- */

/* "{measure:place}": what is before it, and its two halves. False when none is left. */
static bool placeholder_next(struct str *rest, struct str *before, struct str *name,
                             struct str *what)
{
    ptrdiff_t from = str_find(*rest, S("{"));
    struct str inner;

    *before = from < 0 ? *rest : str_cut(*rest, 0, from);
    if (from < 0)
        return false;
    inner = str_cut(*rest, from + 1, rest->len);
    ptrdiff_t to = str_find(inner, S("}"));
    *rest = to < 0 ? S("") : str_cut(inner, to + 1, inner.len);
    inner = str_cut(inner, 0, to < 0 ? inner.len : to);
    ptrdiff_t colon = str_find(inner, S(":"));
    *name = colon < 0 ? inner : str_cut(inner, 0, colon);
    *what = colon < 0 ? S("") : str_cut(inner, colon + 1, inner.len);
    return true;
}

/* --- what they stand for ---- */

static struct str figure(struct arena *a, const struct comparison *c)
{
    return isnan(c->own.value) ? str_fmt(a, "no figure (%.*s)", STR_ARG(c->own.text))
                               : c->own.text;
}

static struct str when(struct arena *a, const struct comparison *c)
{
    return metric_when(a, c->metric, c->series.periods[c->period]);
}

static struct str place(struct arena *a, const struct comparison *c)
{
    struct str words = place_text(a, c);

    return words.len ? words : S("without a place");
}

static struct str changed(struct arena *a, const struct comparison *c)
{
    struct str words = isnan(c->own.value) ? S("") : change_text(a, c);

    return words.len ? words : S("without an earlier figure to set it beside");
}

static struct str middle(struct arena *a, const struct comparison *c)
{
    return enough_reported(&c->standing) ? value_text(a, c->metric, c->standing.middle)
                                         : S("not known: too few have published a figure");
}

static struct str beside(struct arena *a, const struct comparison *c)
{
    double by = enough_reported(&c->standing) && !c->refused[REFUSED_NOT_RUN]
                    ? mads_above_middle(a, c)
                    : NAN;

    return isnan(by)                ? S("not to be set beside the middle")
           : fabs(by) < near_middle ? S("close to the middle")
           : by >= far_off          ? S("far above the middle")
           : by <= -far_off         ? S("far below the middle")
           : by > 0                 ? S("above the middle")
                                    : S("below the middle");
}

static struct str sentence(struct arena *a, const struct comparison *c)
{
    (void)a;
    return c->sentence;
}

static const struct {
    struct str name;
    struct str (*say)(struct arena *a, const struct comparison *c);
} ways[] = {
    {STR_INIT(""), figure},           {STR_INIT("when"), when},
    {STR_INIT("place"), place},       {STR_INIT("change"), changed},
    {STR_INIT("middle"), middle},     {STR_INIT("beside"), beside},
    {STR_INIT("sentence"), sentence},
};

static ptrdiff_t way_of(struct str what)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(ways); i++)
        if (str_eq(what, ways[i].name))
            return i;
    return -1;
}

/* --- checking ---- */

static enum rc name_unknown(struct work *w, struct str name)
{
    struct metric_list near = {0};

    sector_find_metrics(w->sector, w->arena, name, true, 1, &near);
    if (near.len)
        return work_fail(w, INVALID, "words",
                         "There is no measure {%.*s}. Did you mean {%.*s}, %.*s?",
                         STR_ARG(name), STR_ARG(near.at[0]->slug), STR_ARG(near.at[0]->title));
    return work_fail(w, INVALID, "words", "There is no measure {%.*s}.", STR_ARG(name));
}

enum rc words_check(struct work *w, struct str words, ptrdiff_t *count)
{
    struct str before, name, what;

    while (placeholder_next(&words, &before, &name, &what)) {
        name = str_cut(name, 0, PLACEHOLDER_MOST);
        if (str_eq(name, S("council")) && !what.len)
            continue;
        if (!sector_metric(w->sector, name))
            return name_unknown(w, name);
        if (way_of(what) < 0)
            return work_fail(w, INVALID, "words",
                             "\"%.*s\" is not known of a measure. Write when, place, change, "
                             "middle, beside or sentence behind the colon.",
                             STR_ARG(str_cut(what, 0, 60)));
        (*count)++;
    }
    return OK;
}

/* --- filling in ---- */

const struct comparison *figures_get(struct figures *f, const struct metric *m,
                                     struct str group)
{
    struct work *w = f->w;

    for (ptrdiff_t i = 0; i < f->len; i++)
        if (f->at[i].metric == m && str_eq(f->at[i].group, group))
            return f->at[i].c;
    struct comparison *c = arena_new(w->arena, struct comparison, 1);
    struct comparison_ask ask = {
        .area = f->area->code,
        .metric = m->slug,
        .group = group,
        .known = f->known == SECTOR_NOW ? S("") : moment_text(w->arena, f->known)};
    bool any = m->period_count > 0 && compare_read(w, &ask, c) == OK;
    ptrdiff_t i = f->len;
    (void)list_push(w->arena, f);
    f->at[i].metric = m;
    f->at[i].group = group;
    f->at[i].c = any ? c : NULL;
    return f->at[i].c;
}

static struct str filled(struct figures *f, struct str name, struct str what, struct str group)
{
    const struct metric *m = sector_metric(f->w->sector, name);
    ptrdiff_t way = way_of(what);

    if (str_eq(name, S("council")))
        return f->area->name;
    if (!m || way < 0)
        return S("a figure that is no longer here");
    const struct comparison *c = figures_get(f, m, group);
    return c ? ways[way].say(f->w->arena, c) : S("no figure");
}

struct str words_filled(struct figures *f, struct str words, struct str group)
{
    struct buf b = buf_make(f->w->arena, 1024 * 1024);
    struct str before, name, what;

    while (placeholder_next(&words, &before, &name, &what)) {
        buf_str(&b, before);
        buf_str(&b, filled(f, name, what, group));
    }
    buf_str(&b, before);
    return buf_text(&b);
}
