/* undo.c: what one delivery changed, put back as it was known before it. */
#include "inform/undo.h"

#include "base/num.h"
#include "inform/cite.h"
#include "inform/compare.h"
#include "inform/origin.h"
#include "inform/revisions.h"
#include "inform_sql.h"

#include <math.h>

/* --- a figure in words ---- */

static void put_range(struct buf *b, double low, double high)
{
    if (isnan(low) && isnan(high))
        return;
    buf_lit(b, " (");
    buf_num(b, low);
    buf_lit(b, " to ");
    buf_num(b, high);
    buf_char(b, ')');
}

struct str figure_exact(struct arena *a, const struct slice *s, ptrdiff_t place)
{
    static const struct {
        int flag;
        const char *words;
    } flags[] = {{FLAG_UNRELIABLE, ", unreliable"},
                 {FLAG_PROVISIONAL, ", provisional"},
                 {FLAG_REVISED, ", revised"}};
    enum state state = slice_state(s, place);
    struct buf b = buf_make(a, 400);
    double n = slice_number(s, place, SLICE_NUMERATOR);
    double d = slice_number(s, place, SLICE_DENOMINATOR);

    if (state == STATE_ABSENT)
        return S("");
    if (state == STATE_VALUE)
        buf_num(&b, slice_number(s, place, SLICE_VALUE));
    else
        buf_str(&b, state_word(state));
    put_range(&b, slice_number(s, place, SLICE_LOWER), slice_number(s, place, SLICE_UPPER));
    if (!isnan(n) || !isnan(d)) {
        buf_lit(&b, ", ");
        buf_num(&b, n);
        buf_char(&b, '/');
        buf_num(&b, d);
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(flags); i++)
        if (slice_flags(s, place) & flags[i].flag)
            buf_fmt(&b, "%s", flags[i].words);
    return buf_text(&b);
}

static struct str number_words(struct arena *a, const struct metric *m, struct str number)
{
    double value;

    return num_parse(number, &value) ? value_text(a, m, value) : number;
}

/* "575/1000", "provisional" */
static void put_part(struct buf *b, struct str part)
{
    ptrdiff_t slash = str_find(part, S("/"));

    if (slash > 0)
        buf_fmt(b, ", %.*s of %.*s", STR_ARG(str_cut(part, 0, slash)),
                STR_ARG(str_cut(part, slash + 1, part.len)));
    else
        buf_fmt(b, ", %s",
                str_eq(part, S("provisional"))  ? "first release, may change"
                : str_eq(part, S("unreliable")) ? "which the publisher calls uncertain"
                                                : "revised");
}

struct str figure_exact_words(struct arena *a, const struct metric *m, struct str exact)
{
    struct buf b = buf_make(a, 600);
    struct str to = S(" to "), rest = exact, head = exact;
    ptrdiff_t comma = str_find(exact, S(", ")), open = str_find(exact, S(" ("));
    ptrdiff_t shut = str_find(exact, S(")"));
    bool ranged = open > 0 && shut > open && str_find(exact, to) > open;
    enum state state;

    if (ranged)
        head = str_cut(exact, 0, open);
    else if (comma > 0)
        head = str_cut(exact, 0, comma);
    if (state_of_word(head, &state) && state != STATE_VALUE)
        buf_str(&b, gap_words(state));
    else
        buf_str(&b, number_words(a, m, head));
    rest = str_cut(exact, head.len, exact.len);
    if (ranged) {
        struct str range = str_cut(exact, open + 2, shut);
        ptrdiff_t at = str_find(range, to);
        buf_fmt(&b, " (%.*s to %.*s)", STR_ARG(number_words(a, m, str_cut(range, 0, at))),
                STR_ARG(number_words(a, m, str_cut(range, at + to.len, range.len))));
        rest = str_cut(exact, shut + 1, exact.len);
    }
    while (str_starts(rest, S(", "))) {
        rest = str_cut(rest, 2, rest.len);
        ptrdiff_t next = str_find(rest, S(", "));
        put_part(&b, next < 0 ? rest : str_cut(rest, 0, next));
        rest = next < 0 ? S("") : str_cut(rest, next, rest.len);
    }
    return buf_text(&b);
}

/* --- the states of one period ---- */

/* The one just before the delivery's, and what of it counts; the delivery's, and the newest. */
struct states {
    struct work *w;
    const struct undo_slice *of;
    struct slice before, counts, sent, now;
    int64_t *counts_from; /* by place: the state that said what counts; 0 for none */
    bool found;
};

static bool counts(const struct undo_slice *of, int64_t known_from)
{
    for (ptrdiff_t i = 0; i < of->taken_back_count; i++)
        if (of->taken_back[i] == known_from)
            return false;
    return true;
}

/* A state says anew what it changed; what it left is as it was said before. */
static void earlier_take(struct states *s, const struct slice *one, int64_t known_from)
{
    if (one->count > s->counts.count)
        slice_grow(s->w->arena, &s->counts, one->count);
    for (ptrdiff_t i = 0; counts(s->of, known_from) && i < one->count; i++)
        if (!slice_same(&s->before, i, one, i)) {
            slice_put_figure(s->w->arena, &s->counts, i, one, i);
            if (i < s->of->metric->area_count)
                s->counts_from[i] = known_from;
        }
    s->before = *one;
}

static enum rc state_take(void *state, const struct inform_slice *row)
{
    struct states *s = state;
    struct slice one;

    if (!str_eq(row->audience, S("public")))
        return OK;
    TRY(slice_unpack(s->w->arena, str_copy(s->w->arena, row->bytes), &one));
    if (row->known_from < s->of->known_from)
        earlier_take(s, &one, row->known_from);
    if (row->known_from == s->of->known_from) {
        s->sent = one;
        s->found = true;
    }
    s->now = one;
    return OK;
}

/* What undoing works on. */
struct undoing {
    struct work *w;
    struct str label, note;
    int64_t from, delivery;
    struct undone_list *done, *kept;
    struct {
        struct slice_change *at;
        ptrdiff_t len, cap;
    } changes;
    bool emptied; /* a figure is gone: more than figures may follow from that */
};

/* The newest state with the delivery's changes taken back; false when there were none left. */
static bool put_back(struct undoing *u, const struct undo_slice *at, const struct states *s,
                     struct slice *out)
{
    struct arena *a = u->w->arena;
    const struct metric *m = at->metric;
    bool any = false;

    slice_copy(a, &s->now, s->now.count, out);
    for (ptrdiff_t i = 0; i < m->area_count && i < s->now.count; i++) {
        struct undone one = {.metric = m, .period = at->period, .area = m->areas[i]};
        if (slice_same(&s->before, i, &s->sent, i))
            continue;
        one.was = figure_exact(a, &s->sent, i);
        one.is = figure_exact(a, &s->now, i);
        if (!slice_same(&s->now, i, &s->sent, i)) {
            *list_push(a, u->kept) = one;
            continue;
        }
        slice_put_figure(a, out, i, &s->counts, i);
        one.is = figure_exact(a, out, i);
        *list_push(a, u->done) = one;
        u->emptied = u->emptied || slice_state(out, i) == STATE_ABSENT;
        any = true;
    }
    return any;
}

/* What is put back is again whose it was. */
static enum rc senders_back(struct undoing *u, const struct undo_slice *at,
                            const struct states *s, const struct slice *now)
{
    const struct metric *m = at->metric;
    struct str period = period_id(u->w->arena, at->period);

    for (ptrdiff_t i = 0; i < m->area_count && i < s->now.count; i++)
        if (!slice_same(&s->now, i, now, i))
            TRY(sent_figure_back(u->w,
                                 &(struct sent_place){m->id, period, m->areas[i]->id, u->from},
                                 s->counts_from[i]));
    return OK;
}

static enum rc undo_one(struct undoing *u, const struct undo_slice *at)
{
    struct work *w = u->w;
    const struct metric *m = at->metric;
    struct str period = period_id(w->arena, at->period);
    struct states s = {.w = w, .of = at};
    int64_t *ids = arena_new(w->arena, int64_t, m->area_count);
    struct slice now;

    slice_make(w->arena, 0, &s.before);
    slice_make(w->arena, 0, &s.counts);
    s.counts_from = arena_new(w->arena, int64_t, m->area_count);
    TRY(sql_slice_versions(w, m->id, period, state_take, &s));
    if (!s.found)
        return work_fail(w, FAULT, "", "A state of %.*s is missing.", STR_ARG(m->slug));
    if (!put_back(u, at, &s, &now))
        return OK;
    for (ptrdiff_t i = 0; i < m->area_count; i++)
        ids[i] = m->areas[i]->id;
    TRY(cite_revised(w, m, at->period, ids, m->area_count, &s.now, &now, u->from));
    TRY(revision_note_put(w, m, at->period, u->from, u->note));
    TRY(senders_back(u, at, &s, &now));
    struct str bytes = slice_pack(w->arena, &now);
    *list_push(w->arena, &u->changes) =
        (struct slice_change){m->index, metric_period(m, at->period), u->from, bytes};
    return sql_slice_add(w, m->id, period, S("public"), u->from, u->delivery, bytes);
}

enum rc delivery_undo(struct work *w, const struct undo_slice *at, ptrdiff_t count,
                      struct str label, struct str note, struct undone_list *done,
                      struct undone_list *kept, int64_t *from)
{
    struct inform_delivery_last last = {0};
    struct undoing u = {.w = w, .label = label, .note = note, .done = done, .kept = kept};
    enum rc rc = sql_delivery_last(w, &last);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    *done = *kept = (struct undone_list){0};
    u.delivery = last.id + 1;
    u.from = w->now > w->sector->known_from ? w->now : w->sector->known_from + 1;
    *from = u.from;
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(undo_one(&u, &at[i]));
    if (done->len == 0)
        return work_fail(w, CONFLICT, "",
                         "Every figure of this delivery was changed again since: there is "
                         "nothing left to take back.");
    figures_changed(w, u.emptied ? NULL : u.changes.at, u.emptied ? 0 : u.changes.len);
    return sql_delivery_add(w, u.delivery, S("withdrawal"), label, u.from, 0, 0, 0, 0, 0,
                            u.changes.len);
}
