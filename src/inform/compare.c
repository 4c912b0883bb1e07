/* compare.c: one council beside a group of councils. */
#include "inform/compare_parts.h"

#include "base/num.h"
#include "inform/derive.h"
#include "inform/group_find.h"
#include "inform_sql.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- words shared with pages
 * ------------------------------------------------------------------ */

struct str value_text(struct arena *a, const struct metric *m, double value)
{
    struct str number = num_text(a, value, m->decimals);

    if (str_eq(m->unit, S("%")))
        return str_join(a, number, S("%"));
    if (!str_starts(m->unit, S("£")))
        return number;
    bool negative = number.len && number.at[0] == '-';
    return str_fmt(a, "%s£%.*s", negative ? "-" : "",
                   STR_ARG(str_cut(number, negative, number.len)));
}

struct str gap_words(enum state state)
{
    static const struct str words[STATE_COUNT] = {
        STR_INIT("not collected that year"),
        STR_INIT(""),
        STR_INIT("not collected that year"),
        STR_INIT("does not apply here"),
        STR_INIT("hidden to protect people"),
        STR_INIT("not published yet"),
        STR_INIT("not available"),
        STR_INIT("the publisher gives no reason"),
    };

    return words[state];
}

struct str figure_words(struct arena *a, const struct metric *m, const struct slice *s,
                        ptrdiff_t place)
{
    enum state state = slice_state(s, place);

    return state == STATE_VALUE ? value_text(a, m, slice_number(s, place, SLICE_VALUE))
                                : gap_words(state);
}

const char *refusal_words(enum refusal r)
{
    static const char *const words[REFUSAL_COUNT] = {
        "The council does not run this service.",
        "There is no figure for this council and period.",
        "Too few councils have published a figure for a place to be given.",
        "No range is known for these figures, so chance can't be allowed for.",
        "It was counted differently before, so earlier periods are not compared.",
        "A trend needs five periods in a row with a known range.",
        "This council has ended.",
        "There is no such group for this council.",
        "Regions and countries are shown beside councils and are not ranked among them.",
        "These councils were chosen because they do better, so no place among them is given.",
    };

    return words[r];
}

struct str metric_when(struct arena *a, const struct metric *m, struct period p)
{
    return period_when(a, p, m->naming);
}

struct str ordinal(struct arena *a, ptrdiff_t n)
{
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    ptrdiff_t ones = n % 10, teens = n % 100;
    bool plain = ones > 3 || (teens >= 11 && teens <= 13);

    return str_fmt(a, "%td%s", n, ends[plain ? 0 : ones]);
}

/* --- the figures as they were known
 * ----------------------------------------------------------- */

static void series_now(struct arena *a, struct comparison *c)
{
    const struct metric *m = c->metric;
    const struct slice **slices = arena_new(a, const struct slice *, m->period_count);
    int64_t *known = arena_new(a, int64_t, m->period_count);

    for (ptrdiff_t p = 0; p < m->period_count; p++) {
        slices[p] = cube_read(c->sector->cube, m->index, p);
        known[p] = cube_at(c->sector->cube, m->index, p)->known_from;
    }
    c->series = (struct series){m->periods, slices, known, m->period_count};
}

/* --- what was asked
 * --------------------------------------------------------------------------- */

static ptrdiff_t newest(const struct comparison *c)
{
    for (ptrdiff_t p = c->series.count - 1; p >= 0; p--)
        for (ptrdiff_t i = 0; i < c->series.slices[p]->count; i++)
            if (slice_state(c->series.slices[p], i) == STATE_VALUE &&
                c->metric->areas[i]->type->council)
                return p;
    return c->series.count - 1;
}

static enum rc choose_period(struct work *w, struct comparison *c, struct str words)
{
    struct arena *a = w->arena;

    c->newest = newest(c);
    c->period = words.len ? period_among(c->series.periods, c->series.count, words) : c->newest;
    if (c->period >= 0)
        return OK;
    if (c->metric->formula_why.len)
        return work_fail(w, NOT_FOUND, "metric", "There are no figures of \"%.*s\": %.*s",
                         STR_ARG(c->metric->title), STR_ARG(c->metric->formula_why));
    if (c->series.count == 0)
        return work_fail(w, NOT_FOUND, "period", "There were no figures of \"%.*s\"%s.",
                         STR_ARG(c->metric->title),
                         c->known == SECTOR_NOW ? " yet" : " at that time");
    struct str first = metric_when(a, c->metric, c->series.periods[0]);
    struct str last = metric_when(a, c->metric, c->series.periods[c->series.count - 1]);
    return work_fail(w, NOT_FOUND, "period",
                     "There is no period \"%.*s\" for \"%.*s\". There are figures from %.*s to "
                     "%.*s.",
                     STR_ARG(str_cut(words, 0, 40)), STR_ARG(c->metric->title), STR_ARG(first),
                     STR_ARG(last));
}

static enum rc choose_known(struct work *w, struct comparison *c, struct str words)
{
    c->known = SECTOR_NOW;
    if (words.len == 0) {
        series_now(w->arena, c);
        return OK;
    }
    if (!known_parse(words, &c->known))
        return work_fail(w, INVALID, "known", "\"%.*s\" is no date. Write 2026-03-31.",
                         STR_ARG(str_cut(words, 0, 40)));
    c->known_date = date_in_london(c->known);
    return series_known(w, c->metric, c->known, &c->series);
}

static enum rc choose_group(struct work *w, struct comparison *c, struct str slug,
                            struct str kept, struct group_list *members)
{
    struct arena *a = w->arena;

    c->refused[REFUSED_NOT_COUNCIL] = !c->area->type->council;
    if (c->refused[REFUSED_NOT_COUNCIL])
        return OK;
    if (!slug.len && !kept.len) {
        const struct group *now =
            default_group(c->sector, c->area, c->metric, a, members, &c->fell_back);
        c->group = now ? group_at(c->sector, now, c->known) : NULL;
        if (c->group != now)
            group_members(c->sector, c->group, c->area, c->metric, a, members);
    } else {
        TRY(kept.len ? group_unkeep(w, c->area, slug, kept, &c->group)
                     : group_find(w, c, slug, &c->group));
        group_members(c->sector, c->group, c->area, c->metric, a, members);
        c->refused[REFUSED_NO_GROUP] = members->len == 0;
    }
    if (c->group)
        c->group_say = group_words(a, c->group, c->area, members->len);
    return OK;
}

static enum rc find_subjects(struct work *w, const struct comparison_ask *ask,
                             struct comparison *c)
{
    c->sector = w->sector;
    c->viewer = &w->viewer;
    c->area = sector_area(w->sector, ask->area);
    c->metric = sector_metric(w->sector, ask->metric);
    if (!c->area)
        return work_fail(w, NOT_FOUND, "area", "There is no council with the code \"%.*s\".",
                         STR_ARG(str_cut(ask->area, 0, 60)));
    if (!c->metric)
        return work_fail(w, NOT_FOUND, "metric", "There is no measure \"%.*s\".",
                         STR_ARG(str_cut(ask->metric, 0, 200)));
    return OK;
}

/* --- working it out
 * --------------------------------------------------------------------------- */

ptrdiff_t compared_all(struct arena *a, const struct comparison *c,
                       const struct group_list *members, ptrdiff_t period, struct compared *all)
{
    compared_read(a, c, period, c->area, &all[0]);
    for (ptrdiff_t i = 0; i < members->len; i++) {
        compared_read(a, c, period, members->at[i].area, &all[i + 1]);
        all[i + 1].distance = members->at[i].distance;
    }
    return members->len + 1;
}

/* Highest first, gaps last; equal ones by name. */
static int by_height(const void *left, const void *right)
{
    const struct compared *a = left, *b = right;

    if (isnan(a->value) || isnan(b->value)) {
        if (isnan(a->value) != isnan(b->value))
            return isnan(a->value) ? 1 : -1;
    } else if (a->shown != b->shown) {
        return a->shown > b->shown ? -1 : 1;
    }
    return str_cmp(a->area->key, b->area->key);
}

/* Equal ones share the first of their places, from whichever end counts as first. */
static void rank_members(struct comparison *c)
{
    struct compared *m = c->members;
    bool high_first = c->metric->polarity != POLARITY_LOW;
    ptrdiff_t n = c->standing.reported;

    qsort(m, (size_t)c->member_count, sizeof *m, by_height);
    for (ptrdiff_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && m[next].shown == m[i].shown; next++)
            ;
        for (ptrdiff_t k = i; k < next; k++)
            m[k].rank = high_first ? i + 1 : n - next + 1;
    }
}

static void read_benchmarks(struct arena *a, struct comparison *c)
{
    const struct area *areas[] = {sector_area(c->sector, c->area->country), c->area->region};
    struct compared *out = arena_new(a, struct compared, COUNT_OF(areas));

    for (ptrdiff_t i = 0; i < COUNT_OF(areas); i++) {
        if (!areas[i] || areas[i] == c->area)
            continue;
        compared_read(a, c, c->period, areas[i], &out[c->benchmark_count]);
        c->benchmark_count += !isnan(out[c->benchmark_count].value);
    }
    c->benchmarks = out;
}

static void refusals(struct comparison *c)
{
    enum runs runs = area_runs(c->sector, c->area, c->metric->service);

    c->refused[REFUSED_NOT_RUN] = runs == RUNS_NOT;
    c->refused[REFUSED_GAP] = isnan(c->own.value);
    c->refused[REFUSED_FEW] =
        !isnan(c->own.value) && !places_fair(&c->standing) && !c->refused[REFUSED_PICKED];
    c->refused[REFUSED_CHANCE] = !isnan(c->own.value) && !c->standing.chance_known;
    c->refused[REFUSED_ENDED] = area_ended(c->area);
}

static void latest_figure(struct comparison *c)
{
    struct compared f;

    c->latest = -1;
    for (ptrdiff_t p = c->series.count - 1; p >= 0 && isnan(c->own.value); p--) {
        compared_read(NULL, c, p, c->area, &f);
        if (!isnan(f.value)) {
            c->latest = p;
            return;
        }
    }
}

/* What was known of the council's figure before its newest revision. */
struct corrections {
    struct comparison *c;
    int64_t newest;
    double newest_value;
};

static bool seen_to_differ(const struct metric *m, double old, double new)
{
    return !isnan(old) && !isnan(new) &&
           num_round(old, m->decimals) != num_round(new, m->decimals);
}

static enum rc version_row(void *state, const struct inform_slice *row)
{
    struct corrections *k = state;
    struct arena *a = arena_open();
    struct slice s;
    ptrdiff_t place = metric_place(k->c->metric, k->c->area);

    if (row->known_from <= k->c->known && slice_unpack(a, row->bytes, &s) == OK) {
        double value = slice_number(&s, place, SLICE_VALUE);
        if (k->newest && seen_to_differ(k->c->metric, k->newest_value, value)) {
            k->c->corrected = date_in_london(row->known_from);
            k->c->corrected_from = k->newest_value;
        }
        k->newest = row->known_from;
        k->newest_value = value;
    }
    arena_close(a);
    return OK;
}

static enum rc read_corrections(struct work *w, struct comparison *c)
{
    struct corrections k = {.c = c, .newest_value = NAN};
    struct inform_figure_note note;
    struct period asked = c->series.periods[c->period];
    ptrdiff_t p = metric_period(c->metric, asked);

    if (!w->db || metric_place(c->metric, c->area) < 0)
        return OK;
    struct str period = period_id(w->arena, asked);
    if (p < 0 || c->metric->revised[p])
        TRY(sql_slice_versions(w, c->metric->id, period, version_row, &k));
    if (!c->metric->noted)
        return OK;
    enum rc rc = sql_figure_note_of(w, c->metric->id, period, c->area->id, &note);
    if (rc == OK)
        c->note = note.note;
    return rc == NOT_FOUND ? OK : rc;
}

static void work_out(struct arena *a, struct comparison *c, const struct group_list *members)
{
    c->members = arena_new(a, struct compared, members->len + 1);
    c->member_count = compared_all(a, c, members, c->period, c->members);
    c->own = c->members[0];
    standing_of(a, c->metric, c->members, c->member_count, &c->standing);
    c->refused[REFUSED_PICKED] = c->group && c->group->picked;
    if (c->refused[REFUSED_PICKED])
        c->standing.place = 0;
    rank_members(c);
    c->own.rank = c->standing.rank;
    refusals(c);
    c->verdict = c->refused[REFUSED_NOT_RUN] ? VERDICT_NONE
                                             : verdict_of(c->metric, &c->own, &c->standing);
    neutral_of(a, c);
    latest_figure(c);
    compare_change(a, c);
}

static enum rc compare_with(struct work *w, const struct comparison_ask *ask, struct str kept,
                            struct comparison *out)
{
    struct group_list members = {0};
    struct comparison *c = out;

    *c = (struct comparison){0};
    TRY(find_subjects(w, ask, c));
    TRY(choose_known(w, c, ask->known));
    TRY(choose_period(w, c, ask->period));
    TRY(choose_group(w, c, ask->group, kept, &members));
    work_out(w->arena, c, &members);
    read_benchmarks(w->arena, c);
    compare_points(w->arena, c, &members);
    if (!c->refused[REFUSED_NOT_RUN])
        compare_fair(w->arena, c);
    TRY(read_corrections(w, c));
    TRY(sent_figures_read(w, c->metric, c->series.periods[c->period], c->known, &c->sent));
    compare_sentence(w->arena, c, w->now);
    return OK;
}

enum rc compare_read(struct work *w, const struct comparison_ask *ask, struct comparison *out)
{
    return compare_with(w, ask, (struct str){0}, out);
}

enum rc compare_read_kept(struct work *w, const struct comparison_ask *ask, struct str kept,
                          struct comparison *out)
{
    return compare_with(w, ask, kept, out);
}

enum rc compare_brief(struct work *w, const struct area *area, const struct metric *metric,
                      struct comparison *out)
{
    struct group_list members = {0};
    struct comparison *c = out;

    *c = (struct comparison){.sector = w->sector,
                             .viewer = &w->viewer,
                             .area = area,
                             .metric = metric,
                             .known = SECTOR_NOW};
    series_now(w->arena, c);
    c->period = c->newest = newest(c);
    if (c->period < 0)
        return NOT_FOUND;
    TRY(choose_group(w, c, (struct str){0}, (struct str){0}, &members));
    work_out(w->arena, c, &members);
    return OK;
}

enum rc compare_standing(struct work *w, const struct comparison_ask *ask,
                         struct comparison *out)
{
    struct group_list members = {0};
    struct comparison *c = out;

    *c = (struct comparison){0};
    TRY(find_subjects(w, ask, c));
    c->known = w->known; /* the sector in hand is the one of that moment */
    series_now(w->arena, c);
    TRY(choose_period(w, c, ask->period));
    TRY(choose_group(w, c, ask->group, (struct str){0}, &members));
    work_out(w->arena, c, &members);
    return OK;
}

void compare_say(struct work *w, struct comparison *c)
{
    compare_sentence(w->arena, c, w->now);
}
