/* improve_words.c: what is said of councils that started at the same place and improved. */
#include "inform/improve_parts.h"

#include "base/num.h"

#include <math.h>

enum { MOST_NAMED = 3 };

const char *improve_refusal_id(enum improve_refusal r)
{
    static const char *const ids[IMPROVE_REFUSALS] = {
        "",    "not-a-council", "not-its-service", "no-group", "picked", "no-polarity",
        "gap", "break",         "too-short",       "untested"};

    return ids[r];
}

/* --- pieces ---- */

static struct str when_of(struct arena *a, const struct comparison *c, ptrdiff_t period)
{
    return metric_when(a, c->metric, c->series.periods[period]);
}

/* "12.3 points", "£24", "1.5" */
static struct str difference_text(struct arena *a, const struct metric *m, double by)
{
    if (str_starts(m->unit, S("£")))
        return value_text(a, m, by);
    struct str number = num_text(a, by, m->decimals);
    if (!str_eq(m->unit, S("%")))
        return number;
    return str_fmt(a, "%.*s %s", STR_ARG(number), str_eq(number, S("1")) ? "point" : "points");
}

/* "better by 12.3 points", "worse by 1.5", "unchanged" */
static struct str by_text(struct arena *a, const struct metric *m, const struct improver *i)
{
    if (isnan(i->by))
        return S("");
    if (str_eq(i->from_text, i->to_text))
        return S("unchanged");
    return str_fmt(a, "%s by %.*s", i->by > 0 ? "better" : "worse",
                   STR_ARG(difference_text(a, m, fabs(i->by))));
}

/* "Bury (from 43.0% to 79.2%), Stockport (…) and 2 more" */
static struct str names_of(struct arena *a, const struct improvements *x)
{
    struct buf b = buf_make(a, 4096);
    ptrdiff_t named = x->improved > MOST_NAMED ? MOST_NAMED : x->improved;

    for (ptrdiff_t i = 0; i < named; i++) {
        const struct improver *one = &x->at[i];
        bool last = i == named - 1 && named == x->improved;
        buf_str(&b, i == 0 ? S("") : last ? S(" and ") : S(", "));
        buf_fmt(&b, "%.*s (from %.*s to %.*s)", STR_ARG(one->area->name),
                STR_ARG(one->from_text), STR_ARG(one->to_text));
    }
    if (x->improved > named)
        buf_fmt(&b, " and %td more", x->improved - named);
    return buf_text(&b);
}

/* --- the answer ---- */

/* "Trafford went from 46.0% to 50.3%." */
static void put_own(struct buf *b, const struct comparison *c, const struct improvements *x)
{
    if (isnan(x->own.from))
        return;
    if (str_eq(x->own.from_text, x->own.to_text))
        buf_fmt(b, " %.*s stayed at %.*s.", STR_ARG(c->area->name), STR_ARG(x->own.to_text));
    else
        buf_fmt(b, " %.*s went from %.*s to %.*s.", STR_ARG(c->area->name),
                STR_ARG(x->own.from_text), STR_ARG(x->own.to_text));
}

/* "None of the 12 councils that were like Trafford in 2019/20 stood near its 46.0%, so ..." */
static struct str nobody_near(struct arena *a, const struct comparison *c,
                              const struct improvements *x)
{
    struct buf b = buf_make(a, 4096);
    bool given = x->by == ALIKE_GIVEN, one = x->alike.len == 1;
    struct str then = when_of(a, c, x->level), name = c->area->name;

    if (one)
        buf_str(&b, S("The one council "));
    else
        buf_fmt(&b, "None of the %td councils ", x->alike.len);
    if (given)
        buf_fmt(&b, "asked for %s near the %.*s of %.*s in %.*s",
                one ? "did not stand" : "stood", STR_ARG(x->own.level_text), STR_ARG(name),
                STR_ARG(then));
    else
        buf_fmt(&b, "that %s like %.*s in %.*s %s near its %.*s", one ? "was" : "were",
                STR_ARG(name), STR_ARG(then), one ? "did not stand" : "stood",
                STR_ARG(x->own.level_text));
    buf_str(&b, S(", so there is nobody to name."));
    return buf_text(&b);
}

/* "Of the 12 councils that were like Trafford and stood near its 46.0% in 2019/20, " */
static void put_near(struct arena *a, struct buf *b, const struct comparison *c,
                     const struct improvements *x)
{
    bool given = x->by == ALIKE_GIVEN, one = x->count == 1;
    struct str then = when_of(a, c, x->level), name = c->area->name;

    if (one)
        buf_str(b, S("One council "));
    else
        buf_fmt(b, "Of the %td councils ", x->count);
    if (given)
        buf_fmt(b, "asked for%s stood near the %.*s of %.*s in %.*s%s", one ? "" : " that",
                STR_ARG(x->own.level_text), STR_ARG(name), STR_ARG(then), one ? ": " : ", ");
    else
        buf_fmt(b, "%s like %.*s and stood near its %.*s in %.*s%s", one ? "was" : "that were",
                STR_ARG(name), STR_ARG(x->own.level_text), STR_ARG(then), one ? ": " : ", ");
}

/* As the comparison's own sentence begins when a figure in it is a first release. */
static struct str with_caution(struct arena *a, const struct improvements *x, struct str said)
{
    bool first = x->own.first_release;

    for (ptrdiff_t i = 0; i < x->count; i++)
        first = first || x->at[i].first_release;
    if (!first || !said.len)
        return said;
    return str_fmt(a, "First release, may change: %c%.*s", said.at[0] | 0x20,
                   STR_ARG(str_cut(said, 1, said.len)));
}

static struct str answer(struct arena *a, const struct comparison *c,
                         const struct improvements *x)
{
    struct buf b = buf_make(a, 8192);
    struct str since = when_of(a, c, x->base);

    if (!x->count)
        return nobody_near(a, c, x);
    put_near(a, &b, c, x);
    if (!x->improved)
        buf_fmt(&b, "%s improved by more than chance explains since %.*s.",
                x->count == 1 ? "it has not" : "none has", STR_ARG(since));
    else if (x->count == 1)
        buf_fmt(&b, "it has improved by more than chance explains since %.*s: %.*s.",
                STR_ARG(since), STR_ARG(names_of(a, x)));
    else
        buf_fmt(&b, "%td %s improved by more than chance explains since %.*s: %.*s.",
                x->improved, x->improved == 1 ? "has" : "have", STR_ARG(since),
                STR_ARG(names_of(a, x)));
    put_own(&b, c, x);
    return with_caution(a, x, buf_text(&b));
}

/* "It can be asked for 1 to 3 years." */
static struct str years_words(struct arena *a, const struct improvements *x)
{
    int least = 0, most = 0;

    for (int y = 1; y <= IMPROVE_YEARS_MOST; y++) {
        least = x->can[y] && !least ? y : least;
        most = x->can[y] ? y : most;
    }
    if (!most)
        return S("");
    if (least == most)
        return str_fmt(a, " It can be asked for %d year%s.", most, most == 1 ? "" : "s");
    return str_fmt(a, " It can be asked for %d to %d years.", least, most);
}

/* {A} is the council. */
static const struct str refusals[IMPROVE_REFUSALS] = {
    [IMPROVE_NOT_COUNCIL] = STR_INIT("{A} is no council, so nobody is like it."),
    [IMPROVE_NOT_RUN] = STR_INIT("{A} does not run this service, so nobody is named."),
    [IMPROVE_NO_GROUP] = STR_INIT("{A} has no such group, so nobody is named."),
    [IMPROVE_PICKED] = STR_INIT("These councils were chosen for doing better, not for being "
                                "like {A}, so nobody is named."),
    [IMPROVE_NO_POLARITY] = STR_INIT("Neither higher nor lower is better here, so no council "
                                     "can be said to have improved."),
    [IMPROVE_GAP] =
        STR_INIT("There is no figure for {A} now, or there was none then, so nobody "
                 "can be said to have started where it stood."),
    [IMPROVE_BREAK] = STR_INIT("It was counted differently for part of that time, so nobody "
                               "can be said to have improved since."),
    [IMPROVE_SHORT] = STR_INIT("Figures do not go so far back, so nobody can be said to have "
                               "started where {A} stood."),
    [IMPROVE_UNTESTED] = STR_INIT("Some councils started where {A} stood, but there are too "
                                  "few figures to tell an improvement from the usual "
                                  "movement."),
};

static struct str refused_words(struct arena *a, const struct comparison *c,
                                const struct improvements *x)
{
    struct buf b = buf_make(a, 2048);
    struct str words = refusals[x->refused];
    ptrdiff_t at = str_find(words, S("{A}"));

    if (at >= 0) {
        buf_str(&b, str_cut(words, 0, at));
        buf_str(&b, c->area->name);
        words = str_cut(words, at + 3, words.len);
    }
    buf_str(&b, words);
    buf_str(&b, years_words(a, x));
    return buf_text(&b);
}

/* --- how those like it were found ---- */

static struct str alike_words(struct arena *a, const struct comparison *c,
                              const struct improvements *x)
{
    struct str then = when_of(a, c, x->level);
    struct buf b = buf_make(a, 8192);

    if (x->by == ALIKE_RULE)
        return str_fmt(a, "%.*s.", STR_ARG(x->alike_say));
    if (x->by == ALIKE_LIST)
        return str_fmt(a, "%.*s: the list that held in %.*s.", STR_ARG(x->alike_say),
                       STR_ARG(then));
    if (x->by == ALIKE_GIVEN)
        return str_fmt(a,
                       "%.*s. They are taken as given: somebody's own list or model has no "
                       "version for %.*s.",
                       STR_ARG(x->alike_say), STR_ARG(then));
    if (x->by == ALIKE_TODAY)
        return str_fmt(a,
                       "%.*s. That is today's list: none is as old as %.*s, and too little "
                       "is known of places as they were then to work one out.",
                       STR_ARG(x->alike_say), STR_ARG(then));
    buf_fmt(&b,
            "the %td councils that were most like %.*s in %.*s by the measures of the area "
            "as they stood then, since no published list is so old: ",
            x->alike.len, STR_ARG(c->area->name), STR_ARG(then));
    for (ptrdiff_t i = 0; i < x->context_count; i++) {
        buf_str(&b, i == 0 ? S("") : i == x->context_count - 1 ? S(" and ") : S("; "));
        buf_str(&b, x->context[i]->title);
    }
    buf_char(&b, '.');
    return buf_text(&b);
}

void improve_say(struct arena *a, const struct comparison *c, struct improvements *x)
{
    bool found = x->refused == IMPROVE_FINE || x->refused == IMPROVE_UNTESTED;

    if (found) {
        x->alike_say = alike_words(a, c, x);
        x->own.by_text = by_text(a, c->metric, &x->own);
    }
    for (ptrdiff_t i = 0; i < x->count; i++)
        x->at[i].by_text = by_text(a, c->metric, &x->at[i]);
    x->sentence = x->refused == IMPROVE_FINE ? answer(a, c, x) : refused_words(a, c, x);
}
