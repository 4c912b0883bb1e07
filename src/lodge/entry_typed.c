/* entry_typed.c: collections as they are typed: read, checked and kept. */
#include "lodge/entry.h"

#include "base/num.h"
#include "base/random.h"
#include "lodge/check.h"
#include "lodge_sql.h"

#include <math.h>

enum { DUE_DAYS = 30, OPENS_MONTHS = 12, LINES_MOST = 60, LINE_LONGEST = 3000 };

/* --- numbers and choices ---- */

static enum rc number_read(struct work *w, const char *field, struct str typed, int64_t low,
                           int64_t high, int64_t otherwise, int64_t *out)
{
    typed = str_trim(typed);
    *out = otherwise;
    if (!typed.len)
        return OK;
    if (int_parse(typed, out) && *out >= low && *out <= high)
        return OK;
    return work_fail(w, INVALID, field, "Write a whole number from %lld to %lld.",
                     (long long)low, (long long)high);
}

static enum rc every_read(struct work *w, struct str typed, struct collection *c)
{
    for (const struct collection_every *e = collection_everies; e->name; e++)
        if (str_eq(typed, str_of(e->name))) {
            c->every = e;
            return OK;
        }
    return work_fail(w, INVALID, "every", "Choose from the list how often it is filled in.");
}

/* The first day of a period of that length. */
static enum rc first_read(struct work *w, struct str typed, struct collection *c)
{
    const struct collection_every *e = c->every;
    struct date day;

    if (!date_parse(str_trim(typed), &day))
        return work_fail(w, INVALID, "first",
                         "Write the day on which the first period begins, as 2026-04-01.");
    if (day.day != 1 || (day.month - e->month + 12) % e->months != 0)
        return work_fail(w, INVALID, "first",
                         "No period that is filled in %s begins on that day.", e->words);
    c->first = (struct period){day, e->months};
    return OK;
}

static enum rc keeper_read(struct work *w, struct str typed, struct collection *c)
{
    struct lodge_collection_keeper row;

    c->keeper = str_trim(typed);
    if (!c->keeper.len)
        return OK;
    enum rc rc = sql_organisation_stands(w, c->keeper, &row);
    if (rc == NOT_FOUND)
        return work_fail(w, INVALID, "keeper", "Choose from the list who keeps it.");
    c->keeper_name = row.name;
    return rc;
}

/* --- measures ---- */

/* Takes "0 to 80" off the end of a line; false when what stands there is no range. */
static bool range_take(struct str *line, double *low, double *high)
{
    struct str to = S(" to "), rest = *line;
    ptrdiff_t at = -1;

    *low = *high = NAN;
    for (ptrdiff_t from = 0, k; (k = str_find(str_cut(rest, from, rest.len), to)) >= 0;
         from += k + 1)
        at = from + k;
    if (at < 0 || !num_parse(str_trim(str_cut(rest, at + to.len, rest.len)), high))
        return true;
    ptrdiff_t begin = at;
    while (begin > 0 && rest.at[begin - 1] != ' ')
        begin--;
    if (begin == 0 || !num_parse(str_cut(rest, begin, at), low)) {
        *high = NAN;
        return true;
    }
    *line = str_trim(str_cut(rest, 0, begin));
    return *low <= *high;
}

static const struct metric *metric_typed(const struct sector *s, struct str words)
{
    const struct metric *m = sector_metric(s, words);

    for (ptrdiff_t i = 0; i < s->metric_count && !m; i++)
        if (str_eq(s->metrics[i].title, words))
            m = &s->metrics[i];
    return m;
}

static enum rc no_metric(struct work *w, struct str words)
{
    struct metric_list near = {0};

    sector_find_metrics(w->sector, w->arena, words, true, 1, &near);
    if (near.len)
        return work_fail(w, INVALID, "measures",
                         "There is no measure \"%.*s\". Do you mean %.*s (%.*s)?",
                         STR_ARG(words), STR_ARG(near.at[0]->title), STR_ARG(near.at[0]->slug));
    return work_fail(w, INVALID, "measures", "There is no measure \"%.*s\".", STR_ARG(words));
}

static enum rc range_check(struct work *w, const struct collection_measure *x)
{
    double low, high;
    bool has_low = num_parse(x->metric->low_word, &low);
    bool has_high = num_parse(x->metric->high_word, &high);

    if ((has_low && x->own_low < low) || (has_high && x->own_high > high))
        return work_fail(w, INVALID, "measures",
                         "%.*s can't be below %.*s or above %.*s: its own range must lie "
                         "within that.",
                         STR_ARG(x->metric->title),
                         STR_ARG(has_low ? x->metric->low_word : S("any number")),
                         STR_ARG(has_high ? x->metric->high_word : S("any number")));
    return OK;
}

static enum rc measure_line(struct work *w, struct str line, struct collection *c)
{
    struct collection_measure x = {.own_low = NAN, .own_high = NAN};

    if (!range_take(&line, &x.own_low, &x.own_high))
        return work_fail(w, INVALID, "measures", "%.*s: the range's end is below its start.",
                         STR_ARG(line));
    x.metric = metric_typed(w->sector, line);
    if (!x.metric)
        return no_metric(w, line);
    if (x.metric->formula.len)
        return work_fail(w, INVALID, "measures",
                         "%.*s is worked out from others here, so it is not filled in.",
                         STR_ARG(x.metric->title));
    if (collection_measure(c, x.metric->slug))
        return work_fail(w, INVALID, "measures", "%.*s is named twice.",
                         STR_ARG(x.metric->title));
    TRY(range_check(w, &x));
    c->measures[c->measure_count++] = x;
    return OK;
}

static enum rc measures_take(struct work *w, struct str typed, struct collection *c)
{
    struct str line;

    c->measures = arena_new(w->arena, struct collection_measure, COLLECTION_MEASURES_MOST);
    while (str_split(&typed, '\n', &line)) {
        line = str_trim(line);
        if (!line.len)
            continue;
        if (c->measure_count == COLLECTION_MEASURES_MOST)
            return work_fail(w, INVALID, "measures", "A collection has at most %d measures.",
                             COLLECTION_MEASURES_MOST);
        TRY(measure_line(w, line, c));
    }
    return c->measure_count ? OK
                            : work_fail(w, INVALID, "measures",
                                        "Name at least one measure, one on each line.");
}

/* --- rules ---- */

/* Where its operator stands, outside of ids; -1 for none. */
static ptrdiff_t operator_at(struct str s, ptrdiff_t *len)
{
    bool inside = false;

    for (ptrdiff_t i = 0; i < s.len; i++) {
        char c = s.at[i], next = i + 1 < s.len ? s.at[i + 1] : ' ';
        inside = c == '[' || (inside && c != ']');
        if (inside || (c != '<' && c != '>' && c != '='))
            continue;
        *len = (c == '<' && (next == '=' || next == '>')) || (c == '>' && next == '=') ? 2 : 1;
        return i;
    }
    return -1;
}

static enum rc side_check(struct work *w, const struct collection *c, struct str text,
                          ptrdiff_t number)
{
    struct check_side side;
    struct str why = {0};

    if (check_side_read(w->arena, c, text, &side, &why) == OK)
        return OK;
    return work_fail(w, INVALID, "rules", "Rule %td, \"%.*s\": %.*s", number, STR_ARG(text),
                     STR_ARG(why));
}

static enum rc rule_line(struct work *w, struct str line, struct collection *c)
{
    struct str rest = line, sides = {0}, must = {0};
    struct collection_rule *rule = &c->rules[c->rule_count++];
    ptrdiff_t len = 0;

    str_split(&rest, '|', &sides);
    str_split(&rest, '|', &must);
    must = str_trim(must);
    ptrdiff_t at = operator_at(sides, &len);
    if (at < 0 || !(str_eq(must, S("must")) || str_eq(must, S("ask"))))
        return work_fail(w, INVALID, "rules",
                         "Rule %td is not written as: [measure] <= 100 | must | What to say "
                         "when it is broken.",
                         c->rule_count);
    *rule = (struct collection_rule){.left = str_trim(str_cut(sides, 0, at)),
                                     .operator= str_cut(sides, at, at + len),
                                     .right = str_trim(str_cut(sides, at + len, sides.len)),
                                     .must = str_eq(must, S("must"))};
    TRY(words_read(w, "rules", rest, COLLECTION_RULE_WORDS_MOST, false, &rule->words));
    TRY(side_check(w, c, rule->left, c->rule_count));
    return side_check(w, c, rule->right, c->rule_count);
}

static enum rc rules_take(struct work *w, struct str typed, struct collection *c)
{
    struct str line;

    c->rules = arena_new(w->arena, struct collection_rule, COLLECTION_RULES_MOST);
    while (str_split(&typed, '\n', &line)) {
        line = str_trim(line);
        if (!line.len)
            continue;
        if (c->rule_count == COLLECTION_RULES_MOST)
            return work_fail(w, INVALID, "rules", "A collection has at most %d rules.",
                             COLLECTION_RULES_MOST);
        TRY(rule_line(w, line, c));
    }
    return OK;
}

/* --- the whole ---- */

/* No period opens before it is due: months differ, so a year of them is looked at. */
static enum rc opens_check(struct work *w, const struct collection *c)
{
    enum { A_YEAR = 12 };
    struct period p = c->first;

    for (int i = 0; i < A_YEAR; i++) {
        struct date after = date_of_days(date_days(period_end(p)) + 1);
        if (date_cmp(date_add_months(after, (int)c->opens_months), collection_due(c, p)) < 0)
            return work_fail(w, INVALID, "opens_months",
                             "It would open before it is due, on %.*s for one. Open it later, "
                             "or ask for it sooner.",
                             STR_ARG(date_words(w->arena, collection_due(c, p))));
        p.start = date_add_months(p.start, p.months);
    }
    return OK;
}

static enum rc ask_read(struct work *w, const struct collection_ask *ask, struct collection *c)
{
    struct str about = str_trim(ask->about);

    TRY(words_read(w, "title", ask->title, COLLECTION_TITLE_MOST, false, &c->title));
    if (about.len)
        TRY(words_read(w, "about", about, COLLECTION_ABOUT_MOST, true, &c->about));
    else
        c->about = S("");
    TRY(number_read(w, "due_days", ask->due_days, 0, COLLECTION_DUE_DAYS_MOST, DUE_DAYS,
                    &c->due_days));
    TRY(number_read(w, "opens_months", ask->opens_months, 0, COLLECTION_OPENS_MOST,
                    OPENS_MONTHS, &c->opens_months));
    TRY(opens_check(w, c));
    TRY(number_read(w, "least_senders", ask->least_senders, COLLECTION_LEAST_SENDERS,
                    COLLECTION_LEAST_MOST, COLLECTION_LEAST_SENDERS, &c->least_senders));
    TRY(keeper_read(w, ask->keeper, c));
    c->accepts = str_eq(ask->accepts, S("yes"));
    c->senders = str_eq(ask->sight, S("senders"));
    c->ended = str_eq(ask->ended, S("yes"));
    TRY(measures_take(w, ask->measures, c));
    return rules_take(w, ask->rules, c);
}

static enum rc lists_put(struct work *w, const struct collection *c)
{
    TRY(sql_collection_measures_clear(w, c->id));
    TRY(sql_collection_rules_clear(w, c->id));
    for (ptrdiff_t i = 0; i < c->measure_count; i++)
        TRY(sql_collection_measure_add(w, c->id, c->measures[i].metric->id, i + 1,
                                       c->measures[i].own_low, c->measures[i].own_high));
    for (ptrdiff_t i = 0; i < c->rule_count; i++) {
        const struct collection_rule *r = &c->rules[i];
        TRY(sql_collection_rule_add(w, c->id, i + 1, r->left, r->operator, r->right, r->must,
                                    r->words));
    }
    return OK;
}

static struct str sight_word(const struct collection *c)
{
    return c->senders ? S("senders") : S("own");
}

enum rc collection_make(struct work *w, const struct collection_ask *ask, struct str *slug)
{
    struct collection c = {.id = random_id(w->arena)};
    struct lodge_collection before;
    struct lodge_collection_list all = {0};

    TRY(every_read(w, ask->every, &c));
    TRY(first_read(w, ask->first, &c));
    TRY(ask_read(w, ask, &c));
    TRY(sql_collections_all(w, COLLECTIONS_MOST, &all));
    if (all.len >= COLLECTIONS_MOST)
        return work_fail(w, INVALID, "title", "There are %d collections, which is the most.",
                         COLLECTIONS_MOST);
    c.slug = str_slug(w->arena, c.title);
    if (!c.slug.len || str_eq(c.slug, S("new")))
        return work_fail(w, INVALID, "title", "Give it a title with letters or numbers in it.");
    enum rc rc = sql_collection_of_slug(w, c.slug, &before);
    if (rc == OK)
        return work_fail(w, INVALID, "title", "There is a collection of this title already.");
    if (rc != NOT_FOUND)
        return rc;
    TRY(sql_collection_add(w, c.id, c.slug, c.title, c.about, str_of(c.every->name),
                           period_id(w->arena, c.first), c.due_days, c.opens_months, c.keeper,
                           c.accepts, sight_word(&c), c.least_senders, w->now));
    *slug = c.slug;
    return lists_put(w, &c);
}

/* Councils approved what they sent under what was said then: nobody may see it sooner, or be
 * another keeper. */
static enum rc promise_check(struct work *w, const struct collection *old,
                             const struct collection *c)
{
    struct lodge_collection_promised promised;

    TRY(sql_collection_promised(w, old->id, &promised));
    bool looser = (c->senders && !old->senders) || c->least_senders < old->least_senders ||
                  c->opens_months < old->opens_months || !str_eq(c->keeper, old->keeper) ||
                  (old->accepts && !c->accepts);
    if (!promised.total || !looser)
        return OK;
    return work_fail(w, INVALID, "sight",
                     "Councils have approved figures for this collection, so nobody may see "
                     "them sooner than they were told, and its keeper stays. End it, and make "
                     "another.");
}

enum rc collection_change(struct work *w, const struct collection *old,
                          const struct collection_ask *ask, int64_t was)
{
    struct collection c = {
        .id = old->id, .slug = old->slug, .every = old->every, .first = old->first};
    struct lodge_collection_put put;

    TRY(ask_read(w, ask, &c));
    TRY(promise_check(w, old, &c));
    enum rc rc = sql_collection_put(w, c.id, c.title, c.about, c.due_days, c.opens_months,
                                    c.keeper, c.accepts, sight_word(&c), c.least_senders,
                                    c.ended ? S("ended") : S("active"), was, w->now, &put);
    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "",
                         "Somebody else changed this collection while you did. Look at it as "
                         "it is now, and change it again.");
    return rc == OK ? lists_put(w, &c) : rc;
}

static struct str measures_typed(struct arena *a, const struct collection *c)
{
    struct buf b = buf_make(a, (ptrdiff_t)LINES_MOST * LINE_LONGEST);

    for (ptrdiff_t i = 0; i < c->measure_count; i++) {
        const struct collection_measure *x = &c->measures[i];
        buf_str(&b, x->metric->slug);
        if (!isnan(x->own_low) && !isnan(x->own_high)) {
            buf_char(&b, ' ');
            buf_num(&b, x->own_low);
            buf_lit(&b, " to ");
            buf_num(&b, x->own_high);
        }
        buf_char(&b, '\n');
    }
    return buf_text(&b);
}

struct collection_ask collection_typed(struct arena *a, const struct collection *c)
{
    struct buf rules = buf_make(a, (ptrdiff_t)LINES_MOST * LINE_LONGEST);

    for (ptrdiff_t i = 0; i < c->rule_count; i++) {
        const struct collection_rule *r = &c->rules[i];
        buf_fmt(&rules, "%.*s %.*s %.*s | %s | %.*s\n", STR_ARG(r->left), STR_ARG(r->operator),
                STR_ARG(r->right), r->must ? "must" : "ask", STR_ARG(r->words));
    }
    return (struct collection_ask){
        .title = c->title,
        .about = c->about,
        .every = str_of(c->every->name),
        .first = date_text(a, c->first.start),
        .due_days = str_fmt(a, "%lld", (long long)c->due_days),
        .opens_months = str_fmt(a, "%lld", (long long)c->opens_months),
        .keeper = c->keeper,
        .accepts = c->accepts ? S("yes") : S("no"),
        .sight = c->senders ? S("senders") : S("own"),
        .least_senders = str_fmt(a, "%lld", (long long)c->least_senders),
        .measures = measures_typed(a, c),
        .rules = buf_text(&rules),
        .ended = c->ended ? S("yes") : S("no")};
}
