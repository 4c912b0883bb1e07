/* changes.c: what became known of a council's figures, what was said about them, and both in
 * words.
 */
#include "inform/changes.h"

#include "inform/link.h"

#include <stdlib.h>

/* --- words of councils and publishers, and the council itself: few, so they are all read ----
 */

struct event_list {
    struct area_change *at;
    ptrdiff_t len, cap;
};

/* What is gone through for one answer. */
struct going {
    struct work *w;
    const struct changes_ask *ask;
    int64_t until;
    struct event_list others; /* newest first */
};

static void event_add(struct going *g, const struct area_change *c)
{
    if (c->at > g->ask->since && c->at <= g->until)
        *list_push(g->w->arena, &g->others) = *c;
}

static enum rc explanations_add(struct going *g)
{
    struct explanation_list list = {0};

    TRY(explanations_read(g->w, g->ask->area, NULL, -1, &list));
    for (ptrdiff_t i = 0; i < list.len; i++) {
        const struct explanation *e = &list.at[i];
        struct area_change c = {.kind = NEW_EXPLANATION,
                                .at = e->signed_at,
                                .metric = e->metric,
                                .period = e->period,
                                .explanation = e};
        if (g->ask->public_only && !str_eq(e->audience, S("public")))
            continue;
        event_add(g, &c);
        c.kind = NEW_REPLY;
        c.at = e->reply_at;
        if (e->reply.len)
            event_add(g, &c);
    }
    return OK;
}

static void council_add(struct going *g, enum change_kind kind, struct str day, bool after)
{
    struct date d;

    if (!date_parse(day, &d))
        return;
    int64_t at = london_end_of_day(after ? d : date_of_days(date_days(d) - 1)) + 1;
    if (at <= g->w->now)
        event_add(g, &(struct area_change){.kind = kind, .at = at});
}

static int newest_first(const void *left, const void *right)
{
    const struct area_change *a = left, *b = right;

    if (a->at != b->at)
        return a->at > b->at ? -1 : 1;
    if (a->kind != b->kind)
        return (a->kind > b->kind) - (a->kind < b->kind);
    int by = a->metric && b->metric ? str_cmp(a->metric->slug, b->metric->slug) : 0;
    return by ? by : period_cmp(b->period, a->period);
}

static enum rc going_begin(struct work *w, const struct changes_ask *ask, int64_t until,
                           struct going *g)
{
    *g = (struct going){.w = w, .ask = ask, .until = until};
    TRY(explanations_add(g));
    council_add(g, COUNCIL_BEGAN, ask->area->start, false);
    council_add(g, COUNCIL_ENDED, ask->area->end, true);
    if (g->others.len)
        qsort(g->others.at, (size_t)g->others.len, sizeof *g->others.at, newest_first);
    return OK;
}

/* --- figures ---- */

/* The next older one that tells of the council; its kind, or ARRIVED_NOTHING when there is
 * none. */
static enum arrival_kind figure_next(const struct going *g, struct arrival_walk *walk,
                                     const struct arrival **out, ptrdiff_t *place)
{
    const struct sector *s = g->w->sector;
    const struct arrival *r;

    while ((r = arrival_next(walk)) && r->known_from > g->ask->since) {
        *place = metric_place(&s->metrics[r->metric], g->ask->area);
        enum arrival_kind kind = arrival_of(s, r, *place);
        *out = r;
        if (kind != ARRIVED_NOTHING)
            return kind;
    }
    return ARRIVED_NOTHING;
}

static enum rc figure_read(struct work *w, const struct arrival *r, ptrdiff_t place,
                           struct area_change *out)
{
    const struct metric *m = &w->sector->metrics[r->metric];
    struct arrival_states states = {0};

    if (r->whole) {
        out->is =
            figure_words(w->arena, m, cube_read(w->sector->cube, r->metric, r->period), place);
        return OK;
    }
    TRY(arrival_read(w, r, &states));
    out->is = figure_words(w->arena, m, &states.now, place);
    if (out->kind == REVISED_FIGURE)
        out->was = figure_words(w->arena, m, &states.before, place);
    return OK;
}

/* --- both ---- */

enum rc changes_count(struct work *w, const struct changes_ask *ask, int64_t until,
                      ptrdiff_t counts[CHANGE_KINDS])
{
    struct arrival_walk walk = arrivals_until(w->sector, until);
    const struct arrival *r;
    enum arrival_kind kind;
    struct going g;
    ptrdiff_t place;

    TRY(going_begin(w, ask, until, &g));
    for (int k = 0; k < CHANGE_KINDS; k++)
        counts[k] = 0;
    for (ptrdiff_t i = 0; i < g.others.len; i++)
        counts[g.others.at[i].kind]++;
    while ((kind = figure_next(&g, &walk, &r, &place)) != ARRIVED_NOTHING)
        counts[kind == ARRIVED_NEW ? NEW_FIGURE : REVISED_FIGURE]++;
    return OK;
}

/* Both kinds in one order: of one moment figures come first. */
struct merging {
    struct going going;
    struct arrival_walk walk;
    ptrdiff_t other; /* the next of the others */
    const struct arrival *figure;
    enum arrival_kind kind; /* of the next figure; ARRIVED_NOTHING when there is none */
    ptrdiff_t place;
};

/* The next one, a figure without its words; *figure is then what it is about. False at the end.
 */
static bool merging_next(struct merging *m, struct area_change *out,
                         const struct arrival **figure, ptrdiff_t *place)
{
    const struct event_list *others = &m->going.others;
    const struct area_change *other = m->other < others->len ? &others->at[m->other] : NULL;
    bool from_figures =
        m->kind != ARRIVED_NOTHING && (!other || m->figure->known_from >= other->at);

    *figure = from_figures ? m->figure : NULL;
    *place = m->place;
    if (from_figures) {
        const struct metric *of = &m->going.w->sector->metrics[m->figure->metric];
        *out =
            (struct area_change){.kind = m->kind == ARRIVED_NEW ? NEW_FIGURE : REVISED_FIGURE,
                                 .at = m->figure->known_from,
                                 .metric = of,
                                 .period = of->periods[m->figure->period]};
        m->kind = figure_next(&m->going, &m->walk, &m->figure, &m->place);
        return true;
    }
    if (other) {
        *out = *other;
        m->other++;
    }
    return other != NULL;
}

static enum rc change_take(struct work *w, struct area_change *c, const struct arrival *figure,
                           ptrdiff_t place, struct area_change_list *out)
{
    if (figure)
        TRY(figure_read(w, figure, place, c));
    out->counts[c->kind]++;
    *list_push(w->arena, out) = *c;
    return OK;
}

enum rc changes_read(struct work *w, const struct changes_ask *ask, struct place_in_time from,
                     ptrdiff_t most, struct area_change_list *out)
{
    struct merging m = {.walk = arrivals_until(w->sector, from.at)};
    ptrdiff_t passed = 0, of_moment = 0, place;
    const struct arrival *figure;
    struct area_change c;

    *out = (struct area_change_list){0};
    TRY(going_begin(w, ask, from.at, &m.going));
    m.kind = figure_next(&m.going, &m.walk, &m.figure, &m.place);
    while (!out->more && merging_next(&m, &c, &figure, &place)) {
        if (c.at == from.at && passed < from.passed) {
            passed++;
            continue;
        }
        out->more = out->len == most;
        if (out->more)
            break;
        bool same = out->len && out->at[out->len - 1].at == c.at;
        of_moment = same ? of_moment + 1 : 1;
        TRY(change_take(w, &c, figure, place, out));
    }
    if (out->more)
        out->next = place_behind(from, out->at[out->len - 1].at, of_moment);
    return OK;
}

/* --- in words ---- */

static const char *const kind_words[CHANGE_KINDS][2] = {
    [NEW_FIGURE] = {"new figure", "new figures"},
    [REVISED_FIGURE] = {"revised figure", "revised figures"},
    [NEW_EXPLANATION] = {"explanation", "explanations"},
    [NEW_REPLY] = {"reply of a publisher", "replies of publishers"},
    [COUNCIL_BEGAN] = {"new council", "new councils"},
    [COUNCIL_ENDED] = {"council that ended", "councils that ended"}};

const char *change_kind_words(enum change_kind kind)
{
    return kind_words[kind][0];
}

struct str changes_summary(struct arena *a, const ptrdiff_t counts[CHANGE_KINDS])
{
    struct buf b = buf_make(a, 1024);
    int kinds = 0, told = 0;

    for (int k = 0; k < CHANGE_KINDS; k++)
        kinds += counts[k] > 0;
    for (int k = 0; k < CHANGE_KINDS; k++) {
        if (!counts[k])
            continue;
        if (told)
            buf_str(&b, told == kinds - 1 ? S(" and ") : S(", "));
        buf_fmt(&b, "%td %s", counts[k], kind_words[k][counts[k] > 1]);
        told++;
    }
    return b.len ? buf_text(&b) : S("nothing");
}

struct str change_words(struct arena *a, const struct area *area, const struct area_change *c)
{
    const struct explanation *e = c->explanation;

    if (c->kind == COUNCIL_BEGAN)
        return str_fmt(a, "%.*s began.", STR_ARG(area->name));
    if (c->kind == COUNCIL_ENDED)
        return str_fmt(a, "%.*s ended.", STR_ARG(area->name));
    struct str when =
        e && e->series ? S("the whole series") : metric_when(a, c->metric, c->period);
    struct str what = str_fmt(a, "%.*s, %.*s", STR_ARG(c->metric->title), STR_ARG(when));
    if (c->kind == NEW_EXPLANATION)
        return str_fmt(a, "%.*s: explained by %.*s.", STR_ARG(what), STR_ARG(e->signed_by));
    if (c->kind == NEW_REPLY)
        return str_fmt(a, "%.*s: %.*s replied to the council's explanation.", STR_ARG(what),
                       STR_ARG(e->reply_by));
    if (c->kind == REVISED_FIGURE)
        return str_fmt(a, "%.*s: %.*s, revised; it was %.*s.", STR_ARG(what), STR_ARG(c->is),
                       STR_ARG(c->was));
    return str_fmt(a, "%.*s: %.*s, new here.", STR_ARG(what), STR_ARG(c->is));
}
