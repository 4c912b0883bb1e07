/* send_correct.c: one figure corrected by hand. */
#include "lodge/send_parts.h"

#include "lodge_sql.h"

#include <math.h>

static enum rc right_for(struct work *w, const struct send_correction *c,
                         struct send_rights *out)
{
    struct send_rights_list mine;

    TRY(send_rights_mine(w, &mine));
    for (ptrdiff_t i = 0; i < mine.len; i++)
        if (send_may(&mine.at[i], c->metric, c->area)) {
            *out = mine.at[i];
            return OK;
        }
    return work_fail(w, FORBIDDEN, "", "You may not correct this figure.");
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

    TRY(right_for(w, c, &rights));
    TRY(change_of(w, c, &change));
    TRY(words_read(w, "note", c->note, REVISION_NOTE_MOST, true, &note));
    change.note = note;
    change.by = rights.name.len ? str_fmt(w->arena, "Correction by %.*s", STR_ARG(rights.name))
                                : S("Correction");
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
