/* entry_form.c: forms as the viewer may see them. */
#include "lodge/entry.h"

#include "kit/audience.h"
#include "lodge_sql.h"

#include <math.h>

static const struct {
    const char *name, *words;
} states[] = {[ENTRY_NONE] = {"", "not begun"},
              [ENTRY_DRAFT] = {"draft", "draft"},
              [ENTRY_COMPLETE] = {"complete", "complete, waiting for approval"},
              [ENTRY_APPROVED] = {"approved", "approved"},
              [ENTRY_ACCEPTED] = {"accepted", "accepted"}};

struct str entry_state_name(enum entry_state state)
{
    return str_of(states[state].name);
}

struct str entry_state_words(enum entry_state state)
{
    return str_of(states[state].words);
}

static enum entry_state state_of(struct str name)
{
    for (int i = 0; i < COUNT_OF(states); i++)
        if (str_eq(name, str_of(states[i].name)))
            return (enum entry_state)i;
    return ENTRY_DRAFT;
}

bool entry_locked(const struct entry *e)
{
    return e->state >= ENTRY_APPROVED;
}

/* --- one form ---- */

static struct entry_cell *cell_of(const struct entry *e, struct str slug)
{
    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++)
        if (str_eq(e->cells[i].measure->metric->slug, slug))
            return &e->cells[i];
    return NULL;
}

static enum rc values_read(struct work *w, struct entry *e)
{
    struct lodge_entry_value_row_list rows = {0};

    TRY(sql_entry_values(w, e->id, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct lodge_entry_value_row *row = &rows.at[i];
        struct entry_cell *x = cell_of(e, row->slug);
        if (!x)
            continue; /* the collection does not ask for it any more */
        x->typed = row->typed;
        x->value = row->value;
        x->gap = row->gap;
        x->follow_up = row->follow_up;
        x->version = row->version;
        x->saved_at = row->saved_at;
        x->saved_by = row->saved_by;
    }
    return OK;
}

static enum rc comments_read(struct work *w, struct entry *e)
{
    struct lodge_entry_comment_row_list rows = {0};

    TRY(sql_entry_comments(w, e->id, ENTRY_COMMENTS_MOST, &rows));
    for (ptrdiff_t i = rows.len - 1; i >= 0; i--) {
        struct entry_cell *x = cell_of(e, rows.at[i].slug);
        if (!x)
            continue;
        struct entry_comment *c = arena_new(w->arena, struct entry_comment, 1);
        *c = (struct entry_comment){rows.at[i].words, rows.at[i].made_by, rows.at[i].made_at,
                                    x->comments};
        x->comments = c;
        x->comment_count++;
    }
    return OK;
}

static enum rc outcomes_read(struct work *w, struct entry *e)
{
    struct lodge_entry_outcome_list rows = {0};

    TRY(sql_entry_outcomes(w, e->id, ENTRY_OUTCOMES_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct entry_cell *x = cell_of(e, rows.at[i].slug);
        if (!x || x->outcome.len)
            continue;
        x->outcome = rows.at[i].what;
        x->outcome_why = rows.at[i].reason;
    }
    return OK;
}

static enum rc nothing_here(struct work *w)
{
    return work_fail(w, NOT_FOUND, "",
                     "There is nothing at this address, or it is not shared "
                     "with you.");
}

/* Who asks is decided before anything is asked of the store. */
static enum rc rights_read(struct work *w, struct entry *e)
{
    enum rc rc = body_of_area(w, e->area, &e->body);

    if (rc != OK && rc != NOT_FOUND)
        return rc;
    if (rc == OK) {
        e->fills = keeps_for(w, &e->body);
        e->leads =
            viewer_is(&w->viewer, str_fmt(w->arena, "leads:%.*s", STR_ARG(e->body.slug)));
    }
    e->keeps = collection_kept(w, e->collection);
    return e->fills || e->keeps ? OK : nothing_here(w);
}

static void cells_make(struct work *w, struct entry *e)
{
    const struct collection_measure *all = e->collection->measures;

    e->cells = arena_new(w->arena, struct entry_cell, e->collection->measure_count);
    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++)
        e->cells[i] = (struct entry_cell){
            .measure = &all[i],
            .runs = area_runs(w->sector, e->area, all[i].metric->service) != RUNS_NOT,
            .typed = S(""),
            .gap = S(""),
            .value = NAN};
}

enum rc entry_read(struct work *w, const struct collection *c, struct str code,
                   struct str period, struct entry *out)
{
    struct lodge_entry_row row;

    *out = (struct entry){.collection = c, .area = sector_area(w->sector, code)};
    if (!out->area)
        return nothing_here(w);
    TRY(rights_read(w, out));
    TRY(collection_period(w, c, period, &out->period));
    cells_make(w, out);
    enum rc rc = sql_entry_find(w, c->id, out->area->code, period, &row);
    if (rc == NOT_FOUND)
        return out->fills ? OK : nothing_here(w);
    TRY(rc);
    out->id = row.id;
    out->state = state_of(row.state);
    out->version = row.version;
    out->changed_at = row.changed_at;
    out->changed_by = row.changed_by;
    out->sent_at = row.sent_at;
    out->delivered_at = row.delivered_at;
    TRY(values_read(w, out));
    TRY(outcomes_read(w, out));
    return comments_read(w, out);
}

/* --- lists ---- */

static void lines_of(struct work *w, const struct lodge_entry_row_list *rows,
                     struct entry_line_list *out)
{
    enum period_flag flag;

    *out = (struct entry_line_list){0};
    for (ptrdiff_t i = 0; i < rows->len; i++) {
        const struct lodge_entry_row *row = &rows->at[i];
        struct entry_line line = {.code = row->code,
                                  .state = state_of(row->state),
                                  .changed_at = row->changed_at,
                                  .changed_by = row->changed_by,
                                  .sent_at = row->sent_at,
                                  .delivered_at = row->delivered_at};
        if (period_parse(row->period, (struct period_reading){.kind = PERIOD_CALENDAR},
                         &line.period, &flag))
            *list_push(w->arena, out) = line;
    }
}

enum rc entries_of_council(struct work *w, const struct collection *c, const struct area *area,
                           struct entry_line_list *out)
{
    struct lodge_entry_row_list rows = {0};

    TRY(sql_entries_of_council(w, c->id, area->code, ENTRY_LISTED_MOST, &rows));
    lines_of(w, &rows, out);
    return OK;
}

enum rc entries_to_keep(struct work *w, const struct collection *c, struct entry_line_list *out)
{
    struct lodge_entry_row_list rows = {0};

    *out = (struct entry_line_list){0};
    if (!collection_kept(w, c))
        return OK;
    TRY(sql_entries_of_keeper(w, c->id, ENTRY_LISTED_MOST, &rows));
    lines_of(w, &rows, out);
    return OK;
}

enum rc councils_of_viewer(struct work *w, struct area_list *out)
{
    struct lodge_council_of_list rows = {0};

    *out = (struct area_list){0};
    if (!w->viewer.person.len)
        return OK;
    TRY(sql_councils_of_person(w, w->viewer.person, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct area *area = sector_area(w->sector, rows.at[i].code);
        if (area)
            *list_push(w->arena, out) = area;
    }
    return OK;
}

enum rc entry_changes_read(struct work *w, const struct entry *e, struct entry_change_list *out)
{
    struct lodge_entry_change_row_list rows = {0};

    *out = (struct entry_change_list){0};
    if (!e->id.len)
        return OK;
    TRY(sql_entry_changes(w, e->id, ENTRY_CHANGES_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct lodge_entry_change_row *row = &rows.at[i];
        *list_push(w->arena, out) = (struct entry_change){
            .number = row->number,
            .at = row->at,
            .metric = row->slug.len ? sector_metric(w->sector, row->slug) : NULL,
            .person = row->person,
            .what = row->what,
            .was = row->old_text,
            .now = row->new_text,
            .reason = row->reason};
    }
    return OK;
}
