/* question_make.c: one question with the figure that it stands on. */
#include "inform/question_parts.h"

#include "inform/link.h"
#include "inform/what_if.h"

enum { EXPLAINED_LETTERS = 160 };

static struct str clause_of(const struct comparison *c, int template)
{
    for (ptrdiff_t i = 0; i < c->clause_count; i++)
        if (c->clauses[i].template == template)
            return c->clauses[i].text;
    return S("");
}

/* The figure with its place, and what it was before. */
static struct str fact_of(struct arena *a, const struct comparison *c)
{
    struct str gap = clause_of(c, 6), place = clause_of(c, 1), change = clause_of(c, 4);
    struct str few = clause_of(c, 8);

    if (gap.len)
        return gap;
    while (str_ends(place, S(".")))
        place = str_cut(place, 0, place.len - 1);
    return str_fmt(a, "%.*s%s%.*s.%s%.*s", STR_ARG(place), change.len ? ", " : "",
                   STR_ARG(change), few.len ? " " : "", STR_ARG(few));
}

static struct str fair_of(struct arena *a, const struct comparison *c)
{
    ptrdiff_t same = 0;

    for (ptrdiff_t i = 0; i < c->fair_count; i++)
        same += c->fair[i].answer == c->fair[0].answer;
    return c->fair_count ? str_fmt(a, "true for %td of %td fair group%s", same, c->fair_count,
                                   c->fair_count == 1 ? "" : "s")
                         : S("");
}

static struct str source_of(struct arena *a, const struct metric *m)
{
    struct date published;

    if (!date_parse(m->published, &published))
        return m->source_title;
    return str_fmt(a, "%.*s, published %.*s", STR_ARG(m->source_title),
                   STR_ARG(date_words(a, published)));
}

static struct str href_of(struct arena *a, const struct comparison *c)
{
    return str_fmt(a, "%.*s?period=%.*s", STR_ARG(comparison_href(a, c->area, c->metric)),
                   STR_ARG(period_id(a, c->series.periods[c->period])));
}

const struct explanation *question_explanation(const struct asking *t, const struct metric *m)
{
    for (ptrdiff_t i = 0; i < t->explained.len; i++)
        if (t->explained.at[i].metric == m && str_eq(t->explained.at[i].audience, S("public")))
            return &t->explained.at[i];
    return NULL;
}

/* Whole words, at most so many letters; an ellipsis where more follows. */
static struct str shortened(struct arena *a, struct str words)
{
    ptrdiff_t end = 0;

    for (ptrdiff_t i = 0; i < words.len && i <= EXPLAINED_LETTERS; i++)
        if (words.at[i] == ' ' || words.at[i] == '\n')
            end = i;
    if (words.len <= EXPLAINED_LETTERS)
        return words;
    return str_fmt(a, "%.*s …", STR_ARG(str_cut(words, 0, end)));
}

struct str explanation_signed(struct arena *a, const struct explanation *e)
{
    return str_fmt(a, "%.*s, %.*s", STR_ARG(e->signed_by),
                   STR_ARG(date_words(a, date_in_london(e->signed_at))));
}

static struct str worth_of(struct arena *a, const struct comparison *c)
{
    struct what_if worth;

    what_if_read(a, c, &worth);
    return worth.refused == WHAT_IF_FINE ? worth.sentence : (struct str){0};
}

struct question_names question_names_of(struct arena *a, const struct comparison *c)
{
    struct question_names n = {.area = c->area->name, .value = c->own.text};

    n.when = metric_when(a, c->metric, c->series.periods[c->period]);
    if (enough_reported(&c->standing))
        n.middle = value_text(a, c->metric, c->standing.middle);
    if (c->before >= 0) {
        n.before = value_text(a, c->metric, c->before_value);
        n.since = metric_when(a, c->metric, c->series.periods[c->before]);
    }
    return n;
}

enum rc question_add(struct asking *t, enum question_kind kind, struct asked *about,
                     const struct question_names *given)
{
    struct arena *a = t->w->arena;
    struct question *q = &t->sheet->at[t->sheet->count];
    struct comparison *c = arena_new(a, struct comparison, 1);
    struct comparison_ask ask = {.area = about->c.area->code, .metric = about->c.metric->slug};

    if (t->sheet->count == QUESTIONS_MOST)
        return OK;
    TRY(compare_read(t->w, &ask, c));
    struct question_names names = given ? *given : question_names_of(a, c);
    const struct explanation *e = question_explanation(t, c->metric);
    *q = (struct question){.kind = kind,
                           .c = c,
                           .ask = question_ask(a, kind, &names),
                           .fact = fact_of(a, c),
                           .place = place_text(a, c),
                           .fair = fair_of(a, c),
                           .source = source_of(a, c->metric),
                           .href = href_of(a, c)};
    if (kind == QUESTION_WORSE)
        q->worth = worth_of(a, c);
    if (e)
        q->explained = str_fmt(a, "%.*s: %.*s", STR_ARG(explanation_signed(a, e)),
                               STR_ARG(shortened(a, e->words)));
    about->taken = true;
    t->sheet->count++;
    return OK;
}
