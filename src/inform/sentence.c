/* sentence.c: the answer in words: ten templates, each always true, dropped where it lacks an
 * input and never softened. Their rules and worked cases are in docs/sentences.md. */
#include "inform/compare_parts.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

enum { MOST_CLAUSES = 24, MOST_WORDS = 85, SMALL_DENOMINATOR = 100 };

struct writing {
    struct arena *a;
    struct comparison *c;
    struct buf b; /* the clause under way */
};

static void clause_end(struct writing *wr, int template)
{
    if (wr->b.len && wr->c->clause_count < MOST_CLAUSES)
        wr->c->clauses[wr->c->clause_count++] = (struct clause){template, buf_text(&wr->b)};
    wr->b = buf_make(wr->a, 16 * 1024);
}

static void put(struct writing *wr, struct str s)
{
    buf_str(&wr->b, s);
}

static struct str when_of(const struct writing *wr, ptrdiff_t period)
{
    return metric_when(wr->a, wr->c->metric, wr->c->series.periods[period]);
}

/* --- the saying
 * ------------------------------------------------------------------------------- */

static void put_say(struct writing *wr)
{
    const struct comparison *c = wr->c;
    struct str rest = c->metric->say;

    if (rest.len == 0) {
        buf_fmt(&wr->b, "%.*s, %.*s, %.*s: %.*s", STR_ARG(c->metric->title),
                STR_ARG(c->area->name), STR_ARG(when_of(wr, c->period)), STR_ARG(c->own.text));
        return;
    }
    while (rest.len) {
        ptrdiff_t open = str_find(rest, S("{")), close = str_find(rest, S("}"));
        if (open < 0 || close < open)
            break;
        struct str name = str_cut(rest, open, close + 1);
        put(wr, str_cut(rest, 0, open));
        put(wr, str_eq(name, S("{A}"))      ? c->area->name
                : str_eq(name, S("{v}"))    ? c->own.text
                : str_eq(name, S("{when}")) ? when_of(wr, c->period)
                                            : name);
        rest = str_cut(rest, close + 1, rest.len);
    }
    put(wr, rest);
}

/* --- 1: place
 * --------------------------------------------------------------------------------- */

static struct str end_word(bool top)
{
    return top ? S("highest") : S("lowest");
}

/* "5th highest", "highest" */
static struct str place_words(struct arena *a, const struct standing *s)
{
    if (s->place == 1)
        return end_word(s->from_top);
    return str_fmt(a, "%.*s %.*s", STR_ARG(ordinal(a, s->place)),
                   STR_ARG(end_word(s->from_top)));
}

static struct str quarter_words(int height)
{
    return height == 1   ? S("in the highest quarter")
           : height == 4 ? S("in the lowest quarter")
                         : S("in the middle half");
}

static void put_place(struct writing *wr)
{
    const struct standing *s = &wr->c->standing;
    struct str lower_better =
        wr->c->metric->polarity == POLARITY_LOW ? S(" (lower is better)") : S("");

    if (s->reported > COMPARE_MOST_PLACES) {
        buf_fmt(&wr->b, ": %.*s of the %td councils compared%.*s",
                STR_ARG(quarter_words(s->height)), s->reported, STR_ARG(lower_better));
        return;
    }
    buf_fmt(&wr->b, ": %s %.*s of the %td councils compared%.*s", s->tied ? "joint" : "the",
            STR_ARG(place_words(wr->a, s)), s->reported, STR_ARG(lower_better));
    if (s->tied)
        buf_fmt(&wr->b, ", level with %td other%s", s->tied, s->tied == 1 ? "" : "s");
}

/* --- 4: change
 * -------------------------------------------------------------------------------- */

static struct str usual_words(struct period p)
{
    return p.months == 3   ? S("its usual quarterly movement")
           : p.months == 1 ? S("its usual monthly movement")
                           : S("its usual yearly movement");
}

static void put_change_size(struct writing *wr)
{
    const struct comparison *c = wr->c;
    struct str usual = usual_words(c->series.periods[c->period]);

    switch (c->change) {
    case CHANGE_CHANCE:
        put(wr, S(", a change chance could explain"));
        break;
    case CHANGE_BEYOND_CHANCE:
        put(wr, S(", more than chance would explain"));
        break;
    case CHANGE_WITHIN:
        buf_fmt(&wr->b, ", within %.*s", STR_ARG(usual));
        break;
    case CHANGE_MORE:
        buf_fmt(&wr->b, ", more than %.*s", STR_ARG(usual));
        break;
    case CHANGE_FAR_MORE:
        buf_fmt(&wr->b, ", far more than %.*s", STR_ARG(usual));
        break;
    case CHANGE_NONE:
        break;
    }
}

static struct str preposition(const struct metric *m, struct period p)
{
    if (p.months == 0 && m->naming != NAMING_YEAR_OF)
        return S("at");
    return m->naming == NAMING_AT           ? S("at")
           : p.months > 12 || p.months == 3 ? S("for")
                                            : S("in");
}

static struct str step_of(const struct writing *wr)
{
    const struct comparison *c = wr->c;
    struct period now = c->series.periods[c->period], then = c->series.periods[c->before];

    if (period_follows(then, now))
        return period_step_words(now);
    return str_fmt(wr->a, "%.*s %.*s", STR_ARG(preposition(c->metric, then)),
                   STR_ARG(when_of(wr, c->before)));
}

static void write_change(struct writing *wr)
{
    const struct comparison *c = wr->c;

    if (c->before < 0)
        return;
    double before = num_round(c->before_value, c->metric->decimals);
    struct str step = step_of(wr);
    if (c->own.shown == before) {
        buf_fmt(&wr->b, "unchanged from %.*s", STR_ARG(step));
    } else {
        buf_fmt(&wr->b, "%s from %.*s %.*s", c->own.shown > before ? "up" : "down",
                STR_ARG(value_text(wr->a, c->metric, c->before_value)), STR_ARG(step));
        put_change_size(wr);
    }
    clause_end(wr, 4);
}

/* --- 2, 3: chance and meaning
 * ----------------------------------------------------------------- */

struct str verdict_words(enum verdict v)
{
    static const struct str words[] = {
        STR_INIT(""),           STR_INIT("about the same as"), STR_INIT("better than"),
        STR_INIT("worse than"), STR_INIT("higher than"),       STR_INIT("lower than")};

    return words[v];
}

static void put_range(struct writing *wr, const struct standing *s)
{
    struct str end = end_word(s->from_top);
    struct str to =
        s->to == 1 ? end
                   : str_fmt(wr->a, "%.*s %.*s", STR_ARG(ordinal(wr->a, s->to)), STR_ARG(end));

    if (s->from >= s->to) {
        buf_fmt(&wr->b, ", and chance does not change its place.");
        return;
    }
    if (s->from == 1)
        buf_fmt(&wr->b, ", and it could stand anywhere from %.*s to %.*s.", STR_ARG(end),
                STR_ARG(to));
    else
        buf_fmt(&wr->b, ", and it could stand anywhere from %.*s to %.*s.",
                STR_ARG(ordinal(wr->a, s->from)), STR_ARG(to));
}

static void write_chance(struct writing *wr)
{
    const struct comparison *c = wr->c;

    if (c->verdict == VERDICT_NONE)
        return;
    buf_fmt(&wr->b, "Allowing for chance, that is %.*s the middle of the group (%.*s)",
            STR_ARG(verdict_words(c->verdict)),
            STR_ARG(value_text(wr->a, c->metric, c->standing.middle)));
    put_range(wr, &c->standing);
    clause_end(wr, 2);
}

static void write_meaning(struct writing *wr)
{
    const struct metric *m = wr->c->metric;
    bool neutral = m->polarity == POLARITY_NONE || m->polarity == POLARITY_UNKNOWN;

    if (neutral && m->meaning.len) {
        put(wr, m->meaning);
        clause_end(wr, 3);
    }
    if (m->kind == KIND_CONTEXT) {
        put(wr, S("It describes the area, not the council."));
        clause_end(wr, 3);
    }
}

/* --- 9: other groups
 * -------------------------------------------------------------------------- */

static struct str answer_words(struct arena *a, const struct fair_group *f)
{
    static const struct str words[] = {
        STR_INIT(""),
        STR_INIT("about the same as the middle of the group"),
        STR_INIT("better than the middle of the group"),
        STR_INIT("worse than the middle of the group"),
        STR_INIT("higher than the middle of the group"),
        STR_INIT("lower than the middle of the group"),
        STR_INIT("in the highest quarter"),
        STR_INIT("in the middle half"),
        STR_INIT("in the lowest quarter"),
    };
    const struct standing *s = &f->standing;
    bool by_height = f->answer >= ANSWER_TOP;

    if (!by_height)
        return words[f->answer];
    if (s->reported > COMPARE_MOST_PLACES)
        return str_fmt(a, "%.*s of %td", STR_ARG(words[f->answer]), s->reported);
    return str_fmt(a, "%s %.*s of %td", s->tied ? "joint" : "the", STR_ARG(place_words(a, s)),
                   s->reported);
}

static void write_fair(struct writing *wr)
{
    const struct comparison *c = wr->c;
    ptrdiff_t same_last_year = 0, known_last_year = 0;

    /* A first release may change: it is told, and nothing is built on it. */
    if (c->fair_count < 2 || (c->own.flags & FLAG_PROVISIONAL))
        return;
    for (ptrdiff_t i = 1; i < c->fair_count; i++)
        if (c->fair[i].answer != c->fair[0].answer) {
            buf_fmt(&wr->b, "Compared with %.*s instead, it would be %.*s.",
                    STR_ARG(c->fair[i].say), STR_ARG(answer_words(wr->a, &c->fair[i])));
            clause_end(wr, 9);
            return;
        }
    for (ptrdiff_t i = 0; i < c->fair_count; i++) {
        known_last_year += c->fair[i].last_year != ANSWER_NONE;
        same_last_year += c->fair[i].last_year == c->fair[0].answer;
    }
    buf_fmt(&wr->b, "The answer is the same in all %td fair groups", c->fair_count);
    if (known_last_year == c->fair_count && same_last_year < c->fair_count) {
        bool quarter = c->series.periods[c->period].months == 3;
        buf_fmt(&wr->b, "; the %s before, in ", quarter ? "quarter" : "year");
        if (same_last_year)
            buf_int(&wr->b, same_last_year);
        else
            put(wr, S("none"));
    }
    put(wr, S("."));
    clause_end(wr, 9);
}

/* --- 5, 8: trend and small numbers
 * ------------------------------------------------------------ */

static void write_trend(struct writing *wr)
{
    static const char *const words[] = {"", "shown no clear direction", "risen", "fallen"};

    if (wr->c->trend == TREND_REFUSED)
        return;
    bool years = wr->c->series.periods[wr->c->period].months % 12 == 0;
    buf_fmt(&wr->b, "Over five %s it has %s.", years ? "years" : "periods",
            words[wr->c->trend]);
    clause_end(wr, 5);
}

static void write_small(struct writing *wr)
{
    const struct comparison *c = wr->c;
    double d = c->own.denominator;

    if (!(d > 0 && d < SMALL_DENOMINATOR) || !c->metric->things.len ||
        !str_eq(c->metric->unit, S("%")))
        return;
    buf_fmt(&wr->b, "It rests on %.*s %.*s; one more or fewer moves it %.*s points.",
            STR_ARG(num_text(wr->a, d, 0)), STR_ARG(c->metric->things),
            STR_ARG(num_text(wr->a, 100 / d, 1)));
    clause_end(wr, 8);
}

/* --- 10: cautions
 * ----------------------------------------------------------------------------- */

static void write_cautions(struct writing *wr, int64_t now)
{
    const struct comparison *c = wr->c;
    struct date end = period_end(c->series.periods[c->period]);
    struct date oldest = date_add_months(date_in_london(now), -COMPARE_OLD_MONTHS);

    if (c->period == c->newest && date_cmp(end, oldest) < 0) {
        buf_fmt(&wr->b, "The newest published figure is for %.*s.",
                STR_ARG(when_of(wr, c->period)));
        clause_end(wr, 10);
    }
    if (c->broken) {
        bool whole = date_cmp(c->broken->from, c->series.periods[c->period].start) == 0;
        struct str since = whole ? when_of(wr, c->period) : date_words(wr->a, c->broken->from);
        buf_fmt(&wr->b, "Counted differently since %.*s; earlier years are not compared.",
                STR_ARG(since));
        clause_end(wr, 10);
    }
    if (c->own.flags & FLAG_UNRELIABLE) {
        put(wr, S("The publisher calls this figure uncertain."));
        clause_end(wr, 10);
    }
    if (c->corrected.year) {
        buf_fmt(&wr->b, "Corrected on %.*s; it was %.*s.",
                STR_ARG(date_words(wr->a, c->corrected)),
                STR_ARG(value_text(wr->a, c->metric, c->corrected_from)));
        clause_end(wr, 10);
    }
}

/* --- 6, 7: no figure, not its service
 * --------------------------------------------------------- */

static void write_gap(struct writing *wr)
{
    const struct comparison *c = wr->c;
    struct compared latest;

    buf_fmt(&wr->b, "There is no figure for %.*s %.*s %.*s: %.*s.", STR_ARG(c->area->name),
            STR_ARG(preposition(c->metric, c->series.periods[c->period])),
            STR_ARG(when_of(wr, c->period)), STR_ARG(gap_words(c->own.state)));
    if (c->latest >= 0) {
        compared_read(wr->a, c, c->latest, c->area, &latest);
        buf_fmt(&wr->b, " %s is %.*s, for %.*s.",
                c->latest < c->period ? "The latest" : "A later one", STR_ARG(latest.text),
                STR_ARG(when_of(wr, c->latest)));
    }
    clause_end(wr, 6);
}

struct str not_run_words(struct arena *a, const struct comparison *c)
{
    const struct service *service = c->metric->service;
    struct str words =
        str_fmt(a, "%.*s does not run %.*s", STR_ARG(c->area->name), STR_ARG(service->title));
    const struct area *county = c->area->county;

    if (county && area_runs(c->sector, county, service) == RUNS)
        return str_fmt(a, "%.*s; %.*s does", STR_ARG(words), STR_ARG(county->name));
    if (str_eq(c->area->type->level, S("upper")))
        return str_join(a, words, S("; its district councils do"));
    return words;
}

static void write_not_run(struct writing *wr)
{
    put(wr, not_run_words(wr->a, wr->c));
    put(wr, S("."));
    clause_end(wr, 7);
}

static void write_answer(struct writing *wr)
{
    const struct comparison *c = wr->c;

    if (c->own.flags & FLAG_PROVISIONAL)
        put(wr, S("First release, may change: "));
    put_say(wr);
    if (places_fair(&c->standing)) {
        put_place(wr);
        clause_end(wr, 1);
        return;
    }
    put(wr, S("."));
    clause_end(wr, 1);
    if (c->refused[REFUSED_PICKED]) {
        put(wr, str_of(refusal_words(REFUSED_PICKED)));
        clause_end(wr, 8);
    } else if (c->standing.members > 1) {
        buf_fmt(&wr->b, "Only %td of %td councils %s published a figure, so no place is given.",
                c->standing.reported, c->standing.members,
                c->standing.reported == 1 ? "has" : "have");
        clause_end(wr, 8);
    }
}

/* --- the whole
 * -------------------------------------------------------------------------------- */

static ptrdiff_t words_in(struct str s)
{
    ptrdiff_t n = s.len > 0;

    for (ptrdiff_t i = 0; i < s.len; i++)
        n += s.at[i] == ' ';
    return n;
}

/* A change follows its place after a comma; everything else is a sentence of its own. */
static void join_clauses(struct writing *wr)
{
    struct comparison *c = wr->c;
    struct buf b = buf_make(wr->a, 64 * 1024);
    ptrdiff_t words = 0;

    for (ptrdiff_t i = 0; i < c->clause_count; i++) {
        struct str text = c->clauses[i].text;
        bool ended = b.len && b.at[b.len - 1] == '.';
        words += words_in(text);
        if (words > MOST_WORDS && b.len)
            break;
        if (c->clauses[i].template == 4 && b.len && !ended) {
            buf_lit(&b, ", ");
        } else if (c->clauses[i].template == 4) {
            buf_lit(&b, " It is ");
        } else if (b.len) {
            buf_str(&b, ended ? S(" ") : S(". "));
        }
        buf_str(&b, text);
    }
    if (b.len && b.at[b.len - 1] != '.')
        buf_char(&b, '.');
    c->sentence = buf_text(&b);
}

void compare_sentence(struct arena *a, struct comparison *c, int64_t now)
{
    struct writing wr = {.a = a, .c = c, .b = buf_make(a, 16 * 1024)};

    c->clauses = arena_new(a, struct clause, MOST_CLAUSES);
    if (c->refused[REFUSED_NOT_RUN]) {
        write_not_run(&wr);
    } else if (isnan(c->own.value)) {
        write_gap(&wr);
    } else {
        write_cautions(&wr, now);
        write_answer(&wr);
        write_change(&wr);
        write_chance(&wr);
        write_meaning(&wr);
        write_fair(&wr);
        write_small(&wr);
        write_trend(&wr);
    }
    join_clauses(&wr);
}
