/* send_read.c: the rows of a table as figures, and all that is wrong in them, cell by cell. */
#include "lodge/send.h"

#include "base/num.h"

#include <math.h>
#include <stdio.h>

enum { SHOWN = 60, MEMO_ROOM = 4096, NO_METRIC = -1 };

/* --- what a text meant the last time ---- */

/* Most cells of a column are among a few texts, and finding a council by its name takes long.
 */
struct memo {
    struct memo_slot {
        struct str text; /* at NULL: free */
        ptrdiff_t tag;
        const void *found; /* NULL: it means nothing, as `said` tells */
        struct period period;
        int flags;
        struct cell_said said;
        bool fresh;
    } * slots;
    ptrdiff_t count, mask;
};

static struct memo_slot *memo_place(struct memo *m, struct str text, ptrdiff_t tag)
{
    ptrdiff_t i =
        (ptrdiff_t)((str_hash(text) ^ (uint64_t)tag * 0x9E3779B97F4A7C15u) & (uint64_t)m->mask);

    while (m->slots[i].text.at && (m->slots[i].tag != tag || !str_eq(m->slots[i].text, text)))
        i = (i + 1) & m->mask;
    return &m->slots[i];
}

static struct memo_slot *memo_at(struct arena *a, struct memo *m, struct str text,
                                 ptrdiff_t tag)
{
    static const char nothing[] = "";

    if (2 * m->count >= m->mask) {
        struct memo old = *m;
        m->mask = (old.mask ? 4 * (old.mask + 1) : MEMO_ROOM) - 1;
        m->slots = arena_new(a, struct memo_slot, m->mask + 1);
        for (ptrdiff_t i = 0; old.slots && i <= old.mask; i++)
            if (old.slots[i].text.at)
                *memo_place(m, old.slots[i].text, old.slots[i].tag) = old.slots[i];
    }
    if (!text.at)
        text.at = nothing;
    struct memo_slot *slot = memo_place(m, text, tag);
    slot->fresh = !slot->text.at;
    if (slot->fresh) {
        m->count++;
        slot->text = text;
        slot->tag = tag;
    }
    return slot;
}

/* --- the reading ---- */

struct rows {
    struct work *w;
    const struct sent_sheet *sheet;
    const struct send_mapping *map;
    const struct send_rights *rights;
    struct send_reading *out;
    struct memo areas, metrics, periods;
    int64_t problems_most;
    struct heading { /* of a wide column, by its place; neither for one that is left out */
        const struct metric *metric;
        struct str period;
    } * headings;
    ptrdiff_t row;
};

void send_problem_add(struct work *w, struct send_reading *r, bool warning,
                      const struct sent_sheet *s, ptrdiff_t row, ptrdiff_t column,
                      const char *remedy, const char *words, ...)
{
    char text[600];
    va_list args;
    struct str there = sent_cell(s, row, column);
    ptrdiff_t shown = SHOWN;

    if (warning ? r->warning_count++ >= SEND_PROBLEMS_MOST
                : r->problem_count++ >= SEND_PROBLEMS_MOST)
        return;
    va_start(args, words);
    vsnprintf(text, sizeof text, words, args);
    va_end(args);
    while (shown > 0 && shown < there.len && ((unsigned char)there.at[shown] & 0xC0) == 0x80)
        shown--;
    struct send_problem p = {.warning = warning,
                             .sheet = s->name,
                             .cell = column < 0 ? str_fmt(w->arena, "row %td", row + 1)
                                                : sent_place(w->arena, row, column),
                             .there = str_cut(there, 0, shown),
                             .words = str_copy(w->arena, str_of(text)),
                             .remedy = str_copy(w->arena, str_of(remedy))};
    if (warning)
        *list_push(w->arena, &r->warnings) = p;
    else
        *list_push(w->arena, &r->problems) = p;
}

static void problem(struct rows *r, ptrdiff_t column, const struct cell_said *said)
{
    send_problem_add(r->w, r->out, false, r->sheet, r->row, column,
                     str_zero(r->w->arena, said->remedy), "%.*s", STR_ARG(said->why));
}

static struct str cell_of(const struct rows *r, enum send_role role)
{
    ptrdiff_t c = r->map->column[role];

    return send_skips_column(r->map, r->sheet, c) ? S("") : sent_cell(r->sheet, r->row, c);
}

/* --- one cell's council, measure and period ---- */

static bool area_take(struct rows *r, const struct area **out)
{
    struct memo_slot *slot = memo_at(r->w->arena, &r->areas, cell_of(r, ROLE_AREA), 0);

    if (slot->fresh && said_area(r->w, slot->text, out, &slot->said) == OK)
        slot->found = *out;
    *out = slot->found;
    if (!*out)
        problem(r, r->map->column[ROLE_AREA], &slot->said);
    return *out != NULL;
}

static bool metric_take(struct rows *r, struct str text, ptrdiff_t column,
                        const struct metric **out)
{
    struct memo_slot *slot = memo_at(r->w->arena, &r->metrics, text, 0);

    if (slot->fresh && said_metric(r->w, text, out, &slot->said) == OK)
        slot->found = *out;
    *out = slot->found;
    if (!*out)
        problem(r, column, &slot->said);
    return *out != NULL;
}

static bool period_take(struct rows *r, const struct metric *m, struct str text,
                        ptrdiff_t column, struct send_told *t)
{
    struct memo_slot *slot = memo_at(r->w->arena, &r->periods, text, m->index);

    if (slot->fresh && said_period(r->w, m, r->map->reading, text, &slot->period, &slot->flags,
                                   &slot->said) == OK)
        slot->found = slot;
    /* Where it stands may have moved since; that it means something has not. */
    if (!slot->found) {
        problem(r, column, &slot->said);
        return false;
    }
    t->period = slot->period;
    t->flags |= slot->flags;
    return true;
}

/* --- one figure ---- */

static bool number_take(struct rows *r, const struct metric *m, enum send_role role,
                        double *out)
{
    struct cell_said said;
    struct str cell = cell_of(r, role);
    bool in_unit = role == ROLE_LOWER || role == ROLE_UPPER;

    if (in_unit && str_eq(m->unit, S("%")) && str_ends(cell, S("%")))
        cell = str_trim(str_cut(cell, 0, cell.len - 1));
    if (said_number(r->w, cell, out, &said) == OK)
        return true;
    problem(r, r->map->column[role], &said);
    return false;
}

static bool marks_take(struct rows *r, struct send_told *t)
{
    struct str gap = cell_of(r, ROLE_GAP), flag = cell_of(r, ROLE_FLAG);
    struct cell_said said = {S("This is no reason that is known."),
                             S("Write not collected, not applicable, suppressed, not yet "
                               "published, not available or no reason.")};
    enum state why = STATE_ABSENT;
    double ignored;
    int flags = 0;
    struct cell_said unused;

    if (gap.len) {
        bool known = said_value(r->w, t->metric, gap, &why, &ignored, &flags, &unused) == OK &&
                     why != STATE_VALUE && why != STATE_ABSENT;
        if (known && t->state == STATE_VALUE) {
            known = false;
            said = (struct cell_said){S("There is a figure here, and a reason for none."),
                                      S("Leave one of the two empty.")};
        }
        if (!known) {
            problem(r, r->map->column[ROLE_GAP], &said);
            return false;
        }
        t->state = why;
    }
    if (!flag.len)
        return true;
    flags = str_eq(flag, S("provisional")) || str_eq(flag, S("[p]"))  ? FLAG_PROVISIONAL
            : str_eq(flag, S("revised")) || str_eq(flag, S("[r]"))    ? FLAG_REVISED
            : str_eq(flag, S("unreliable")) || str_eq(flag, S("[u]")) ? FLAG_UNRELIABLE
                                                                      : 0;
    t->flags |= flags;
    if (flags)
        return true;
    said =
        (struct cell_said){S("This is no flag that is known."),
                           S("Write provisional, revised or unreliable, or leave it empty.")};
    problem(r, r->map->column[ROLE_FLAG], &said);
    return false;
}

static bool sides_take(struct rows *r, struct send_told *t)
{
    bool all = number_take(r, t->metric, ROLE_LOWER, &t->number[SLICE_LOWER]);

    all = number_take(r, t->metric, ROLE_UPPER, &t->number[SLICE_UPPER]) && all;
    all = number_take(r, t->metric, ROLE_NUMERATOR, &t->number[SLICE_NUMERATOR]) && all;
    return number_take(r, t->metric, ROLE_DENOMINATOR, &t->number[SLICE_DENOMINATOR]) && all;
}

/* The last figure of the council in another period. */
static bool past_of(const struct work *w, const struct send_told *t, double *out)
{
    const struct metric *m = t->metric;
    ptrdiff_t place = metric_place(m, t->area);

    for (ptrdiff_t p = m->period_count - 1; p >= 0 && place >= 0; p--) {
        const struct slice *s = cube_read(w->sector->cube, m->index, p);
        if (period_cmp(m->periods[p], t->period) >= 0 || slice_state(s, place) != STATE_VALUE)
            continue;
        *out = slice_number(s, place, SLICE_VALUE);
        return true;
    }
    return false;
}

static bool values_check(struct rows *r, const struct send_told *t)
{
    struct work *w = r->w;
    const struct metric *m = t->metric;
    double low, high, v = t->number[SLICE_VALUE], past;
    bool below = m->low_word.len && num_parse(m->low_word, &low) && v < low;
    bool above = m->high_word.len && num_parse(m->high_word, &high) && v > high;

    if (t->state != STATE_VALUE)
        return true;
    if (below || above) {
        send_problem_add(w, r->out, false, r->sheet, t->row, t->column,
                         "Look whether it is in the measure's unit.",
                         "A figure of this measure is %s %.*s.", below ? "at least" : "at most",
                         STR_ARG(below ? m->low_word : m->high_word));
        return false;
    }
    if (t->number[SLICE_LOWER] > v || t->number[SLICE_UPPER] < v) {
        send_problem_add(w, r->out, false, r->sheet, t->row, t->column,
                         "Look whether the columns are the right way round.",
                         "The figure does not lie in the range given with it.");
        return false;
    }
    if (past_of(w, t, &past) && past != 0 && v != 0 &&
        (fabs(v) >= SEND_TIMES_PAST * fabs(past) || fabs(past) >= SEND_TIMES_PAST * fabs(v)))
        send_problem_add(w, r->out, true, r->sheet, t->row, t->column,
                         "Look whether the unit is the same. It can be published as it is.",
                         "The last figure was %.*s: is this one right?",
                         STR_ARG(value_text(w->arena, m, past)));
    return true;
}

static bool allowed(struct rows *r, const struct send_told *t)
{
    if (send_right_to(r->rights, t->metric, t->area) != SEND_NOTHING)
        return true;
    send_problem_add(r->w, r->out, false, r->sheet, t->row, r->map->column[ROLE_AREA],
                     "Leave the row out.", "You may send %.*s, not %.*s's.",
                     STR_ARG(send_rights_words(r->w->arena, r->rights)),
                     STR_ARG(t->area->name));
    return false;
}

/* The figure at a column, of a council and measure that are known. */
static void figure_take(struct rows *r, struct send_told t, struct str period,
                        ptrdiff_t period_column, bool wide)
{
    struct cell_said said;

    if (!period_take(r, t.metric, period, period_column, &t))
        return;
    if (said_value(r->w, t.metric, sent_cell(r->sheet, r->row, t.column), &t.state,
                   &t.number[SLICE_VALUE], &t.flags, &said) != OK) {
        problem(r, t.column, &said);
        return;
    }
    if (!wide && (!sides_take(r, &t) || !marks_take(r, &t)))
        return;
    if (t.state == STATE_ABSENT) {
        r->out->blank++;
        return;
    }
    if (t.flags & (t.flags - 1)) {
        said = (struct cell_said){S("Several flags are said of this figure; it carries one."),
                                  S("Leave the one that matters most: unreliable before "
                                    "provisional, provisional before revised.")};
        problem(r, t.column, &said);
        return;
    }
    if (allowed(r, &t) && values_check(r, &t))
        *list_push(r->w->arena, &r->out->told) = t;
}

/* --- rows ---- */

static bool is_enough(const struct rows *r)
{
    return r->out->problem_count >= r->problems_most;
}

static void long_row(struct rows *r, struct send_told t)
{
    ptrdiff_t mc = r->map->column[ROLE_METRIC], pc = r->map->column[ROLE_PERIOD];

    t.column = r->map->column[ROLE_VALUE];
    if (metric_take(r, mc >= 0 ? cell_of(r, ROLE_METRIC) : r->map->metric, mc, &t.metric))
        figure_take(r, t, pc >= 0 ? cell_of(r, ROLE_PERIOD) : r->map->period, pc, false);
}

static void wide_row(struct rows *r, struct send_told t)
{
    const struct send_mapping *m = r->map;
    ptrdiff_t mc = m->column[ROLE_METRIC], pc = m->column[ROLE_PERIOD];
    bool by_measure = m->layout == SEND_BY_MEASURE;

    if (!by_measure &&
        !metric_take(r, mc >= 0 ? cell_of(r, ROLE_METRIC) : m->metric, mc, &t.metric))
        return;
    for (t.column = m->first; t.column <= m->last && !is_enough(r); t.column++) {
        const struct heading *h = &r->headings[t.column];
        if (by_measure && h->metric) {
            t.metric = h->metric;
            figure_take(r, t, pc >= 0 ? cell_of(r, ROLE_PERIOD) : m->period, pc, true);
        } else if (!by_measure && h->period.len) {
            figure_take(r, t, h->period, t.column, true);
        }
    }
}

/* What heads a wide column is looked at once, and told where it stands. */
static void headings_take(struct rows *r)
{
    const struct send_mapping *m = r->map;
    struct period p;
    enum period_flag flag;

    r->headings = arena_new(r->w->arena, struct heading, r->sheet->columns);
    r->row = m->header;
    for (ptrdiff_t c = m->first; c >= 0 && c <= m->last && !is_enough(r); c++) {
        struct heading *h = &r->headings[c];
        struct str text = sent_cell(r->sheet, m->header, c);
        if (send_skips_column(m, r->sheet, c))
            continue;
        if (m->layout == SEND_BY_MEASURE)
            metric_take(r, text, c, &h->metric);
        else if (period_parse(text, (struct period_reading){0}, &p, &flag))
            h->period = text;
        else
            problem(r, c,
                    &(struct cell_said){
                        S("This heading can't be read as a period."),
                        S("Write it as 2024/25, 2024, 2024/25 Q3, 2025-03-31 or March 2025.")});
    }
}

static bool is_blank(const struct rows *r)
{
    for (ptrdiff_t c = 0; c < r->sheet->columns; c++)
        if (sent_cell(r->sheet, r->row, c).len)
            return false;
    return true;
}

static void row_take(struct rows *r)
{
    struct send_told t = {.row = r->row, .number = {NAN, NAN, NAN, NAN, NAN}};

    if (is_blank(r))
        return;
    r->out->rows++;
    if (!area_take(r, &t.area))
        return;
    if (r->map->layout == SEND_LONG)
        long_row(r, t);
    else
        wide_row(r, t);
}

/* --- told twice ---- */

static bool same_figure(const struct send_told *a, const struct send_told *b)
{
    for (int i = 0; i < SLICE_ARRAYS; i++)
        if (!(a->number[i] == b->number[i] || (isnan(a->number[i]) && isnan(b->number[i]))))
            return false;
    return a->state == b->state && a->flags == b->flags;
}

static uint64_t key_of(const struct send_told *t)
{
    uint64_t day = (uint64_t)date_days(t->period.start) << 16 | (uint64_t)t->period.months;

    return ((uint64_t)t->metric->index * 0x9E3779B97F4A7C15u ^ day) * 0xFF51AFD7ED558CCDu ^
           (uint64_t)t->area->index * 0xC4CEB9FE1A85EC53u;
}

static bool same_place(const struct send_told *a, const struct send_told *b)
{
    return a->metric == b->metric && a->area == b->area && period_eq(a->period, b->period);
}

/* Of equal ones the first stays; unequal ones are a problem at the later one. */
static void fold(struct rows *r)
{
    struct send_reading *out = r->out;
    ptrdiff_t room = 1024, kept = 0;

    while (room < 2 * out->told.len)
        room *= 2;
    ptrdiff_t *slots = arena_new(r->w->arena, ptrdiff_t, room);
    for (ptrdiff_t i = 0; i < out->told.len && !is_enough(r); i++) {
        const struct send_told *t = &out->told.at[i];
        uint64_t hash = key_of(t);
        ptrdiff_t at = (ptrdiff_t)((hash ^ hash >> 29) & (uint64_t)(room - 1));
        while (slots[at] && !same_place(&out->told.at[slots[at] - 1], t))
            at = (at + 1) & (room - 1);
        if (!slots[at]) {
            slots[at] = kept + 1;
            out->told.at[kept++] = *t;
            continue;
        }
        const struct send_told *first = &out->told.at[slots[at] - 1];
        out->folded++;
        if (!same_figure(first, t))
            send_problem_add(r->w, out, false, r->sheet, t->row, t->column,
                             "Leave one of the two out.",
                             "This figure of %.*s is told twice, and otherwise in cell %.*s.",
                             STR_ARG(t->area->name),
                             STR_ARG(sent_place(r->w->arena, first->row, first->column)));
    }
    out->told.len = kept;
}

static void count_hidden(struct rows *r)
{
    for (ptrdiff_t i = r->map->header + 1; i < r->sheet->rows; i++)
        r->out->rows_hidden += send_skips_row(r->map, r->sheet, i);
    for (ptrdiff_t i = 0; i < r->sheet->columns; i++)
        r->out->columns_hidden += send_skips_column(r->map, r->sheet, i);
}

enum rc send_read(struct work *w, const struct sent_table *t, const struct send_mapping *m,
                  const struct send_rights *rights, enum send_extent extent,
                  struct send_reading *out)
{
    ptrdiff_t most = extent == SEND_READ_FEW ? SEND_PREVIEW : SEND_CELLS_MOST;
    struct rows r = {.w = w,
                     .map = m,
                     .rights = rights,
                     .out = out,
                     .problems_most = extent == SEND_READ_SOUND ? 1 : SEND_PROBLEMS_MOST};

    *out = (struct send_reading){0};
    TRY(send_mapping_check(w, t, m));
    r.sheet = &t->sheets[m->sheet];
    if (m->layout != SEND_LONG)
        headings_take(&r);
    for (r.row = m->header + 1; r.row < r.sheet->rows && out->rows < most && !is_enough(&r);
         r.row++)
        if (!send_skips_row(m, r.sheet, r.row))
            row_take(&r);
    fold(&r);
    count_hidden(&r);
    return OK;
}
