/* send_correct.c: one figure corrected by hand. */
#include "lodge/send_parts.h"

#include "lodge_sql.h"

#include <math.h>

static enum rc right_for(struct work *w, const struct send_correction *c, enum send_right least,
                         struct send_rights *out)
{
    enum send_right right;

    TRY(send_right_of_viewer(w, c->metric, c->area, out, &right));
    return right >= least ? OK
                          : work_fail(w, FORBIDDEN, "", "You may not correct this figure.");
}

static enum rc change_of(struct work *w, const struct send_correction *c,
                         struct figure_change *out)
{
    const struct metric *m = c->metric;
    struct cell_said said;
    double low, high;
    int flags = 0;

    *out = (struct figure_change){.metric = m, .period = c->period, .area = c->area};
    if (said_value(w, m, str_trim(c->value), &out->state, &out->value, &flags, &said) != OK)
        return work_fail(w, INVALID, "value", "%.*s %.*s", STR_ARG(said.why),
                         STR_ARG(said.remedy));
    if (out->state == STATE_ABSENT)
        return work_fail(w, INVALID, "value", "Write the figure, or choose why there is none.");
    out->flags = flags;
    bool below = m->low_word.len && num_parse(m->low_word, &low) && out->value < low;
    bool above = m->high_word.len && num_parse(m->high_word, &high) && out->value > high;
    if (below || above)
        return work_fail(w, INVALID, "value", "A figure of this measure is %s %.*s.",
                         below ? "at least" : "at most",
                         STR_ARG(below ? m->low_word : m->high_word));
    return OK;
}

/* As it was, and as it is now, for the record. */
static enum rc words_of(struct work *w, const struct send_correction *c,
                        const struct slice_change *written, struct send_change *out)
{
    struct slice now;
    ptrdiff_t place = metric_place(c->metric, c->area);

    TRY(slice_unpack(w->arena, written->bytes, &now));
    *out = (struct send_change){
        c->metric,
        c->metric->periods[c->period],
        c->area,
        c->metric->slug,
        c->area->id,
        figure_exact(w->arena, cube_read(w->sector->cube, c->metric->index, c->period), place),
        figure_exact(w->arena, &now, place)};
    return OK;
}

enum rc sending_correct(struct work *w, const struct send_correction *c, struct str *id)
{
    struct send_rights rights;
    struct figure_change change;
    struct slice_change written;
    struct send_change record;
    struct object o;
    struct str note, period;

    TRY(right_for(w, c, SEND_PUBLISHES, &rights));
    TRY(change_of(w, c, &change));
    TRY(words_read(w, "note", c->note, REVISION_NOTE_MOST, true, &note));
    change.note = note;
    change.by = rights.name.len ? str_fmt(w->arena, "Correction by %.*s", STR_ARG(rights.name))
                                : S("Correction");
    change.sent_by = send_rights_by(&rights);
    TRY(figure_write(w, &change, &written));
    TRY(words_of(w, c, &written, &record));
    period = period_id(w->arena, record.period);
    TRY(sending_object_make(
        w, &rights, LIFE_PUBLISHED,
        str_fmt(w->arena, "%.*s, %.*s", STR_ARG(c->area->name), STR_ARG(c->metric->title)),
        "figure", &o));
    *id = o.id;
    TRY(sql_sending_slice_add(w, o.id, c->metric->id, period, written.known_from, 1));
    TRY(sending_changes_keep(w, o.id, "publish", w->viewer.person, &record, 1));
    bool fresh = record.was.len == 0;
    TRY(sql_sending_publish_put(w, o.id, w->now, w->viewer.person, note, 1, fresh, !fresh));
    struct sending s = {.id = o.id, .organisation = o.organisation};
    return sending_note(
        w, &s, "figure-corrected",
        str_fmt(w->arena, "1 figure: %.*s, %.*s", STR_ARG(c->metric->slug), STR_ARG(period)));
}

/* --- proposed ---- */

enum { CELLS_MOST = 2000 };

/* Its table: a heading and a row. */
static struct str table_text(struct arena *a, const struct send_correction *c)
{
    struct buf b = buf_make(a, CELLS_MOST);

    buf_lit(&b, "area,metric,period,value\n");
    buf_csv(&b, c->area->code);
    buf_char(&b, ',');
    buf_csv(&b, c->metric->slug);
    buf_fmt(&b, ",%.*s,", STR_ARG(period_id(a, c->metric->periods[c->period])));
    buf_csv(&b, str_trim(c->value));
    buf_char(&b, '\n');
    return buf_text(&b);
}

static void mapping_of(struct send_mapping *out)
{
    *out = (struct send_mapping){.layout = SEND_LONG, .first = -1, .last = -1};
    for (int i = 0; i < SEND_ROLES; i++)
        out->column[i] = -1;
    out->column[ROLE_AREA] = 0;
    out->column[ROLE_METRIC] = 1;
    out->column[ROLE_PERIOD] = 2;
    out->column[ROLE_VALUE] = 3;
}

/* Tried as every table is, before anything is written. */
static enum rc try(struct work *w, const struct send_ask *ask, struct send_checked *out)
{
    TRY(send_try(w, ask, out));
    if (out->reading.problem_count)
        return work_fail(w, INVALID, "value", "%.*s",
                         STR_ARG(out->reading.problems.at[0].words));
    return out->effect.added + out->effect.changed
               ? OK
               : work_fail(w, INVALID, "value", "That is what the figure is already.");
}

static enum rc propose(struct work *w, const struct send_ask *ask, struct send_checked *checked,
                       struct object *o, struct str note)
{
    struct send_changed_list changed;
    struct send_weights weights;
    struct sending s;
    struct json *found;
    int64_t told;

    TRY(sending_map(w, o, send_mapping_text(w->arena, ask->mapping)));
    send_changed_take(w->arena, &checked->effect, &changed);
    send_weights_take(w->arena, &checked->effect, &weights);
    TRY(send_citations(w, &changed, &told));
    TRY(sending_found(w, o, send_checked_text(w, checked), told, &weights));
    TRY(sending_read(w, o->id, &s));
    TRY(found_must(w, &s, &found));
    return sending_propose_now(w, o, &s, found, note);
}

enum rc sending_correct_propose(struct work *w, const struct send_correction *c, struct str *id)
{
    struct send_rights rights;
    struct figure_change change;
    struct send_mapping mapping;
    struct send_checked checked;
    struct sent_table table;
    struct str note;
    struct object o;

    TRY(right_for(w, c, SEND_PROPOSES, &rights));
    TRY(change_of(w, c, &change));
    TRY(words_read(w, "note", c->note, REVISION_NOTE_MOST, true, &note));
    struct str bytes = table_text(w->arena, c);
    struct str label =
        str_fmt(w->arena, "%.*s, %.*s", STR_ARG(c->area->name), STR_ARG(c->metric->title));
    TRY(sent_table_read(w, bytes, &table));
    mapping_of(&mapping);
    const struct send_ask ask = {&table, &mapping, &rights, label};
    TRY(try(w, &ask, &checked));
    TRY(sending_room(w, &rights, bytes));
    table.format = "figure";
    TRY(sending_make(w, &rights, label, &table, bytes, &o));
    *id = o.id;
    return propose(w, &ask, &checked, &o, note);
}
