/* questions.c: which questions the figures of a topic raise about a council. */
#include "inform/question_parts.h"

#include "inform/improve.h"
#include "inform/stand_out.h"

#include <math.h>

enum { OTHERS_NAMED = 3 };

static const double stands_out = 2; /* in MADs from the middle */

/* --- the measures of a topic ---- */

static bool belongs(const struct sector *s, const struct area *area,
                    const struct subject *subject, const struct metric *m)
{
    bool about = false;

    for (ptrdiff_t i = 0; i < m->subject_count; i++)
        for (const struct subject *at = m->subjects[i]; at; at = at->parent)
            about = about || at == subject;
    return about && area_runs(s, area, m->service) != RUNS_NOT && metric_place(m, area) >= 0;
}

ptrdiff_t questions_measures(const struct sector *s, const struct area *area,
                             const struct subject *subject)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->metric_count && area->type->council; i++)
        n += belongs(s, area, subject, &s->metrics[i]);
    return n;
}

static enum polarity way_of(const struct comparison *c)
{
    enum polarity p = c->metric->polarity;
    bool known = p == POLARITY_HIGH || p == POLARITY_LOW;

    return known ? p : POLARITY_NONE;
}

/* How much more than its usual movement the newest change is, or than chance explains. */
static double moved_of(const struct comparison *c)
{
    double by = c->before < 0 ? NAN : fabs(c->own.value - c->before_value);

    if (c->change == CHANGE_BEYOND_CHANCE)
        return c->usual > 0 ? by / c->usual : 1;
    return c->change == CHANGE_MORE || c->change == CHANGE_FAR_MORE ? by / c->usual : NAN;
}

static bool is_old(const struct asking *t, const struct comparison *c)
{
    struct date oldest = date_add_months(t->sheet->as_at, -COMPARE_OLD_MONTHS);

    return date_cmp(period_end(c->series.periods[c->period]), oldest) < 0;
}

static enum rc measures_read(struct asking *t)
{
    const struct sector *s = t->w->sector;
    struct question_sheet *sheet = t->sheet;

    t->all = arena_new(t->w->arena, struct asked, s->metric_count);
    for (ptrdiff_t i = 0; i < s->metric_count && sheet->area->type->council; i++) {
        struct asked *to = &t->all[t->count];
        if (!belongs(s, sheet->area, sheet->subject, &s->metrics[i]))
            continue;
        enum rc rc = compare_brief(t->w, sheet->area, &s->metrics[i], &to->c);
        if (rc == NOT_FOUND)
            continue;
        TRY(rc);
        bool settled = !(to->c.own.flags & FLAG_PROVISIONAL);
        bool enough =
            to->c.standing.reported >= QUESTIONS_REPORTED && !to->c.refused[REFUSED_FEW];
        to->old = is_old(t, &to->c);
        to->above = enough && settled ? mads_above_middle(t->w->arena, &to->c) : NAN;
        to->moved = settled ? moved_of(&to->c) : NAN;
        t->count++;
    }
    sheet->measures = t->count;
    return OK;
}

/* --- choosing: each gives the measure that fits a rule best; the first of equals ---- */

/* By how well it fits: not at all where it is not above 0, or NAN. */
static struct asked *best_of(struct asking *t, double (*fit)(const struct asked *one))
{
    struct asked *best = NULL;
    double most = 0, one;

    for (ptrdiff_t i = 0; i < t->count; i++)
        if (!t->all[i].taken && (one = fit(&t->all[i])) > most) {
            best = &t->all[i];
            most = one;
        }
    return best;
}

static double fit_changed(const struct asked *one)
{
    return one->old ? NAN : one->moved;
}

/* How far it stands out on the better side, negative on the other. */
static double better_by(const struct asked *one)
{
    enum polarity p = way_of(&one->c);

    if (p == POLARITY_NONE || one->c.metric->kind == KIND_CONTEXT)
        return NAN;
    return p == POLARITY_HIGH ? one->above : -one->above;
}

static double fit_worse(const struct asked *one)
{
    double by = -better_by(one);

    return one->old || by < stands_out ? NAN : by;
}

static double fit_better(const struct asked *one)
{
    double by = better_by(one);

    return one->old || by < stands_out ? NAN : by;
}

static double fit_apart(const struct asked *one)
{
    bool plain = way_of(&one->c) == POLARITY_NONE || one->c.metric->kind == KIND_CONTEXT;
    double by = fabs(one->above);

    return one->old || !plain || by < stands_out ? NAN : by;
}

/* Not where it is hidden to protect people, or does not apply: that is no question. */
static double fit_missing(const struct asked *one)
{
    enum state why = one->c.own.state;
    bool meant = why == STATE_SUPPRESSED || why == STATE_NOT_APPLICABLE;

    return one->c.refused[REFUSED_GAP] && !meant ? (double)one->c.standing.reported : NAN;
}

/* The oldest newest figure. */
static double fit_old(const struct asked *one)
{
    struct period p = one->c.series.periods[one->c.period];

    return one->old && !isnan(one->c.own.value) ? (double)(1000000 - date_days(period_end(p)))
                                                : NAN;
}

static double fit_steady(const struct asked *one)
{
    bool told = one->c.metric->headline && !isnan(one->c.own.value) && !one->old;

    return told ? 1 : NAN;
}

/* --- the rules, in their order ---- */

static enum question_kind changed_kind(const struct comparison *c)
{
    enum polarity p = way_of(c);
    bool up = c->own.value > c->before_value;

    if (p == POLARITY_NONE || c->metric->kind == KIND_CONTEXT)
        return QUESTION_CHANGED;
    return up == (p == POLARITY_HIGH) ? QUESTION_CHANGED_BETTER : QUESTION_CHANGED_WORSE;
}

static enum rc ask_changed(struct asking *t)
{
    for (int i = 0; i < QUESTIONS_CHANGED; i++) {
        struct asked *one = best_of(t, fit_changed);
        if (one)
            TRY(question_add(t, changed_kind(&one->c), one, NULL));
    }
    return OK;
}

static enum rc ask_standing_out(struct asking *t)
{
    struct asked *worse = best_of(t, fit_worse);

    if (worse)
        TRY(question_add(t, QUESTION_WORSE, worse, NULL));
    struct asked *better = best_of(t, fit_better);
    if (better)
        TRY(question_add(t, QUESTION_BETTER, better, NULL));
    struct asked *apart = best_of(t, fit_apart);
    if (apart)
        TRY(question_add(t, apart->above > 0 ? QUESTION_HIGHER : QUESTION_LOWER, apart, NULL));
    return OK;
}

/* Of those who improved, the ones who stand better than the council now: "Bury, Stockport and
 * Oldham". */
static struct str others_of(struct arena *a, const struct comparison *c,
                            const struct improvements *x)
{
    const struct improver *ahead[OTHERS_NAMED];
    struct buf b = buf_make(a, 4096);
    bool up = way_of(c) == POLARITY_HIGH;
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < x->improved && n < OTHERS_NAMED; i++)
        if (up ? x->at[i].to > c->own.value : x->at[i].to < c->own.value)
            ahead[n++] = &x->at[i];
    for (ptrdiff_t i = 0; i < n; i++) {
        buf_str(&b, i == 0 ? S("") : i == n - 1 ? S(" and ") : S(", "));
        buf_str(&b, ahead[i]->area->name);
    }
    return buf_text(&b);
}

/* The next worse placed measure that may be asked about: of those behind `last` (NULL for none
 * yet), in the order in which it stands worst, the first of equals first. */
static struct asked *worst_after(struct asking *t, const struct asked *last)
{
    struct asked *next = NULL;

    for (ptrdiff_t i = 0; i < t->count; i++) {
        struct asked *one = &t->all[i];
        double by = better_by(one);
        if (one->old || isnan(by) || one->c.standing.quartile == 1)
            continue;
        bool behind = !last || by > better_by(last) || (by == better_by(last) && one > last);
        if (behind && (!next || by < better_by(next)))
            next = one;
    }
    return next;
}

/* Whether others improved from where it stood and are ahead of it now; looked at in memory that
 * is given back, since of most measures there is nothing to say. */
static enum rc has_improvers(struct asking *t, struct arena *scratch, const struct asked *one,
                             bool *has)
{
    struct work trying = *t->w;
    struct improvements x;

    trying.arena = scratch;
    TRY(improve_read(&trying, &one->c, 0, &x));
    *has = !x.refused && others_of(scratch, &one->c, &x).len > 0;
    arena_reset(scratch);
    return OK;
}

/* Of the measures on which it is not in the best quarter, that on which it stands worst and
 * others improved from where it stood and are ahead of it now. A measure asked about before may
 * be asked about again. */
static enum rc ask_improvers(struct asking *t)
{
    struct arena *a = t->w->arena, *scratch = arena_open();
    struct asked *worst = NULL;
    struct improvements x;
    enum rc rc = OK;
    bool found = false;

    while (rc == OK && !found && (worst = worst_after(t, worst)))
        rc = has_improvers(t, scratch, worst, &found);
    arena_close(scratch);
    if (rc != OK || !worst)
        return rc;
    TRY(improve_read(t->w, &worst->c, 0, &x));
    struct question_names names = question_names_of(a, &worst->c);
    names.others = others_of(a, &worst->c, &x);
    names.since = metric_when(a, worst->c.metric, worst->c.series.periods[x.level]);
    return question_add(t, QUESTION_IMPROVERS, worst, &names);
}

static enum rc ask_missing(struct asking *t)
{
    struct asked *none = best_of(t, fit_missing);

    if (none)
        return question_add(t, QUESTION_MISSING, none, NULL);
    struct asked *old = best_of(t, fit_old);
    return old ? question_add(t, QUESTION_OLD, old, NULL) : OK;
}

/* The newest explanation of a measure that no question is about. */
static enum rc ask_explained(struct asking *t)
{
    struct arena *a = t->w->arena;

    for (ptrdiff_t i = 0; i < t->explained.len; i++)
        for (ptrdiff_t k = 0; k < t->count; k++) {
            const struct explanation *e = question_explanation(t, t->all[k].c.metric);
            if (t->all[k].taken || !e || e != &t->explained.at[i])
                continue;
            struct question_names names = question_names_of(a, &t->all[k].c);
            names.who = explanation_signed(a, e);
            return question_add(t, QUESTION_EXPLAINED, &t->all[k], &names);
        }
    return OK;
}

static enum rc ask_steady(struct asking *t)
{
    while (t->sheet->count < QUESTIONS_LEAST) {
        struct asked *one = best_of(t, fit_steady);
        if (!one)
            break;
        bool area = one->c.metric->kind == KIND_CONTEXT;
        TRY(question_add(t, area ? QUESTION_STEADY_AREA : QUESTION_STEADY, one, NULL));
    }
    return OK;
}

enum rc questions_read(struct work *w, const struct area *area, const struct subject *subject,
                       struct question_sheet *out)
{
    struct asking t = {.w = w, .sheet = out};

    *out = (struct question_sheet){.area = area, .subject = subject};
    out->as_at = date_in_london(w->sector->known_from);
    TRY(measures_read(&t));
    if (t.count && w->db)
        TRY(explanations_read(w, area, NULL, -1, &t.explained));
    TRY(ask_changed(&t));
    TRY(ask_standing_out(&t));
    TRY(ask_improvers(&t));
    TRY(ask_missing(&t));
    TRY(ask_explained(&t));
    TRY(ask_steady(&t));
    out->lead = question_lead(w->arena, out);
    return OK;
}
