/* changes.c: newer states of figures gone through, explanations looked up, and both in words.
 */
#include "inform/changes.h"

#include "inform/link.h"
#include "inform_sql.h"

#include <stdlib.h>

/* A period of a metric that became known, or otherwise known, since. */
struct fresh {
    const struct metric *metric;
    ptrdiff_t period;
    int64_t known_from;
    bool read; /* its states are here: */
    struct state_then {
        int64_t known_from;
        struct slice figures;
    } * states; /* oldest first */
    ptrdiff_t state_count, state_cap;
};

struct changes {
    struct work *w;
    int64_t since;
    struct fresh *at;
    ptrdiff_t len, cap;
};

struct changes *changes_open(struct work *w, int64_t since)
{
    const struct sector *s = w->sector;
    struct changes *c = arena_new(w->arena, struct changes, 1);

    c->w = w;
    c->since = since;
    for (ptrdiff_t m = 0; m < s->metric_count; m++)
        for (ptrdiff_t p = 0; p < s->metrics[m].period_count; p++) {
            int64_t from = cube_at(s->cube, m, p)->known_from;
            if (from > since)
                *list_push(w->arena, c) =
                    (struct fresh){.metric = &s->metrics[m], .period = p, .known_from = from};
        }
    return c;
}

/* --- figures ---- */

struct reading {
    struct arena *arena;
    struct fresh *to;
};

static enum rc state_read(void *state, const struct inform_slice_history *row)
{
    struct reading *r = state;
    struct {
        struct state_then *at;
        ptrdiff_t len, cap;
    } list = {r->to->states, r->to->state_count, r->to->state_cap};
    struct state_then *next = list_push(r->arena, &list);

    next->known_from = row->known_from;
    r->to->states = list.at;
    r->to->state_count = list.len;
    r->to->state_cap = list.cap;
    return slice_unpack(r->arena, str_copy(r->arena, row->bytes), &next->figures);
}

/* A metric that is worked out has no states of its own in the store. */
static enum rc states_must(struct changes *c, struct fresh *f)
{
    struct reading r = {c->w->arena, f};

    if (f->read)
        return OK;
    f->read = true;
    return sql_slice_history(c->w, f->metric->id,
                             period_id(c->w->arena, f->metric->periods[f->period]), state_read,
                             &r);
}

static void figure_add(struct changes *c, const struct fresh *f, int64_t at, struct str was,
                       struct str is, struct area_change_list *out)
{
    enum change_kind kind = was.len ? REVISED_FIGURE : NEW_FIGURE;

    out->counts[kind]++;
    *list_push(c->w->arena, out) = (struct area_change){.kind = kind,
                                                        .at = at,
                                                        .metric = f->metric,
                                                        .period = f->metric->periods[f->period],
                                                        .was = was,
                                                        .is = is};
}

/* Each state beside the one before it: what was absent is new, what is shown otherwise was
 * revised. */
static enum rc revised_add(struct changes *c, struct fresh *f, ptrdiff_t place, int64_t since,
                           struct area_change_list *out)
{
    struct arena *a = c->w->arena;
    struct str was = {0};

    TRY(states_must(c, f));
    for (ptrdiff_t i = 0; i < f->state_count; i++) {
        const struct state_then *s = &f->states[i];
        bool until = s->known_from <= f->known_from; /* an older moment may be asked for */
        if (!until || slice_state(&s->figures, place) == STATE_ABSENT)
            continue;
        struct str is = figure_words(a, f->metric, &s->figures, place);
        if (s->known_from > since && !(was.len && str_eq(was, is)))
            figure_add(c, f, s->known_from, was, is, out);
        was = is;
    }
    return OK;
}

static enum rc figures_add(struct changes *c, const struct area *area, int64_t since,
                           struct area_change_list *out)
{
    for (ptrdiff_t i = 0; i < c->len; i++) {
        struct fresh *f = &c->at[i];
        ptrdiff_t place = f->known_from > since ? metric_place(f->metric, area) : -1;
        if (place < 0)
            continue;
        if (f->metric->revised[f->period] && !f->metric->formula.len) {
            TRY(revised_add(c, f, place, since, out));
            continue;
        }
        const struct slice *figures =
            cube_read(c->w->sector->cube, f->metric->index, f->period);
        if (slice_state(figures, place) != STATE_ABSENT)
            figure_add(c, f, f->known_from, S(""),
                       figure_words(c->w->arena, f->metric, figures, place), out);
    }
    return OK;
}

/* --- words of councils and publishers ---- */

static void explanation_add(struct changes *c, const struct explanation *e,
                            enum change_kind kind, int64_t at, int64_t since,
                            struct area_change_list *out)
{
    if (at <= since)
        return;
    out->counts[kind]++;
    *list_push(c->w->arena, out) = (struct area_change){
        .kind = kind, .at = at, .metric = e->metric, .period = e->period, .explanation = e};
}

static enum rc explanations_add(struct changes *c, const struct area *area, int64_t since,
                                bool public_only, struct area_change_list *out)
{
    struct explanation_list list = {0};

    TRY(explanations_read(c->w, area, NULL, -1, &list));
    for (ptrdiff_t i = 0; i < list.len; i++) {
        const struct explanation *e = &list.at[i];
        if (public_only && !str_eq(e->audience, S("public")))
            continue;
        explanation_add(c, e, NEW_EXPLANATION, e->signed_at, since, out);
        if (e->reply.len)
            explanation_add(c, e, NEW_REPLY, e->reply_at, since, out);
    }
    return OK;
}

/* --- the council itself ---- */

static void council_add(struct changes *c, enum change_kind kind, struct str day, bool after,
                        int64_t since, struct area_change_list *out)
{
    struct date d;

    if (!date_parse(day, &d))
        return;
    int64_t at = london_end_of_day(after ? d : date_of_days(date_days(d) - 1)) + 1;
    if (at <= since || at > c->w->now)
        return;
    out->counts[kind]++;
    *list_push(c->w->arena, out) = (struct area_change){.kind = kind, .at = at};
}

/* --- all of it ---- */

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

enum rc changes_of_area(struct changes *c, const struct area *area, int64_t since,
                        bool public_only, struct area_change_list *out)
{
    since = since < c->since ? c->since : since;
    *out = (struct area_change_list){0};
    TRY(figures_add(c, area, since, out));
    TRY(explanations_add(c, area, since, public_only, out));
    council_add(c, COUNCIL_BEGAN, area->start, false, since, out);
    council_add(c, COUNCIL_ENDED, area->end, true, since, out);
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, newest_first);
    out->cut = out->len > CHANGES_MOST;
    if (out->cut)
        out->len = CHANGES_MOST;
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

struct str changes_summary(struct arena *a, const struct area_change_list *list)
{
    struct buf b = buf_make(a, 1024);
    int kinds = 0, told = 0;

    for (int k = 0; k < CHANGE_KINDS; k++)
        kinds += list->counts[k] > 0;
    for (int k = 0; k < CHANGE_KINDS; k++) {
        if (!list->counts[k])
            continue;
        if (told)
            buf_str(&b, told == kinds - 1 ? S(" and ") : S(", "));
        buf_fmt(&b, "%td %s", list->counts[k], kind_words[k][list->counts[k] > 1]);
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
