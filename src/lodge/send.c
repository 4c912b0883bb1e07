/* send.c: sendings: made, mapped, planned, published, withdrawn and deleted. */
#include "lodge/send_parts.h"

#include "base/random.h"
#include "kit/audit.h"
#include "lodge_sql.h"

#include <math.h>

/* --- read ---- */

struct sending sending_of(struct work *w, const struct lodge_sending *row)
{
    struct str person = S("person:");
    struct sending s = {.id = row->id,
                        .label = row->label,
                        .format = row->format,
                        .mapping = row->mapping,
                        .checked = row->checked,
                        .note = row->note,
                        .outcome = row->outcome,
                        .checked_from = row->checked_from,
                        .made_at = row->made_at,
                        .publish_at = row->publish_at,
                        .publish_by = row->publish_by,
                        .mapped_by = row->mapped_by,
                        .published_at = row->published_at,
                        .withdrawn_at = row->withdrawn_at,
                        .sender_name = row->sender_name,
                        .keepers = row->keepers,
                        .organisation = row->organisation_id,
                        .published_name = row->published_name,
                        .withdrawn_name = row->withdrawn_name,
                        .proposed_at = row->proposed_at,
                        .proposed_by = row->proposed_by,
                        .decided_at = row->decided_at,
                        .decision = row->decision,
                        .declined = row->declined,
                        .figures = row->figures,
                        .added = row->added,
                        .changed = row->changed};

    (void)w;
    life_read(row->life, &s.life);
    s.sender = str_starts(row->maker, person) ? str_cut(row->maker, person.len, row->maker.len)
                                              : S("");
    return s;
}

static enum rc one_read(struct work *w, struct str id,
                        enum rc (*get)(struct work *w, struct str id,
                                       struct lodge_sending *out),
                        struct sending *out)
{
    struct lodge_sending row;
    enum rc rc = random_id_valid(id) ? get(w, id, &row) : NOT_FOUND;

    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "id", "Nothing was sent under this address.");
    if (rc == OK)
        *out = sending_of(w, &row);
    return rc;
}

enum rc sending_read(struct work *w, struct str id, struct sending *out)
{
    return one_read(w, id, sql_sending_get, out);
}

enum rc sending_known_read(struct work *w, struct str id, struct sending *out)
{
    return one_read(w, id, sql_sending_known_get, out);
}

enum rc sending_list_read(struct work *w, struct sending_list *out)
{
    struct lodge_sending_list rows = {0};

    *out = (struct sending_list){0};
    TRY(sql_sending_listed(w, SENDINGS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = sending_of(w, &rows.at[i]);
    return OK;
}

enum rc sending_table(struct work *w, struct str id, struct sent_table *out)
{
    struct lodge_sending_file row;
    enum rc rc = sql_sending_file_get(w, id, &row);

    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "",
                         "The file is no longer kept: it was published or deleted.");
    return rc == OK ? sent_table_read(w, row.bytes, out) : rc;
}

/* --- a draft ---- */

/* Who may know of it once it is out. */
static struct str audience_of(struct arena *a, struct str keepers)
{
    struct str before = S("keepers:");

    return str_starts(keepers, before)
               ? str_fmt(a, "organisation:%.*s",
                         STR_ARG(str_cut(keepers, before.len, keepers.len)))
               : keepers;
}

enum rc sending_object_make(struct work *w, const struct send_rights *rights, enum life life,
                            struct str label, const char *format, struct object *out)
{
    *out = (struct object){.kind = S("sending"),
                           .audience = audience_of(w->arena, rights->keepers),
                           .keepers = rights->keepers,
                           .life = life};
    if (!viewer_is(&w->viewer, rights->keepers))
        return work_fail(w, FORBIDDEN, "for", "You may not send these figures.");
    TRY(object_make(w, out));
    return sql_sending_add(w, out->id, label, str_of(format));
}

enum rc sending_room(struct work *w, const struct send_rights *rights, struct str bytes)
{
    struct lodge_sending_drafts drafts;
    struct str maker = rights->everything
                           ? str_fmt(w->arena, "person:%.*s", STR_ARG(w->viewer.person))
                           : S("");

    TRY(sql_sending_drafts(w, rights->keepers, maker, &drafts));
    if (drafts.drafts < SEND_DRAFTS_MOST && drafts.bytes + bytes.len <= SEND_DRAFT_BYTES_MOST)
        return OK;
    return work_fail(w, INVALID, "file",
                     "There are %lld drafts of these figures already: %d may be kept, of %d MB "
                     "together. Publish or delete some first.",
                     (long long)drafts.drafts, SEND_DRAFTS_MOST,
                     SEND_DRAFT_BYTES_MOST / (1024 * 1024));
}

enum rc sending_make(struct work *w, const struct send_rights *rights, struct str label,
                     const struct sent_table *table, struct str bytes, struct object *out)
{
    TRY(sending_object_make(w, rights, LIFE_DRAFT, label, table->format, out));
    return sql_sending_file_add(w, out->id, bytes);
}

enum rc draft_must(struct work *w, const struct sending *s)
{
    if (s->published_at || s->life != LIFE_DRAFT)
        return work_fail(w, CONFLICT, "", "This was published already.");
    return OK;
}

enum rc sending_map(struct work *w, struct object *o, struct str mapping)
{
    struct sending s;

    TRY(sending_read(w, o->id, &s));
    TRY(draft_must(w, &s));
    TRY(sql_sending_map_put(w, o->id, mapping, w->viewer.person));
    TRY(offer_take_back(w, o->id));
    return object_touch(w, o);
}

enum rc sending_found(struct work *w, struct object *o, struct str checked, int64_t citations,
                      const struct send_weights *weights)
{
    struct str large;
    struct buf b = buf_make(w->arena, BUF_MOST);
    struct json *found;
    struct str why;

    if (json_read(w->arena, checked, &found, &why) != OK)
        return work_fail(w, FAULT, "", "What was found can't be read: %.*s", STR_ARG(why));
    json_put_int(found, "citations", citations);
    TRY(send_large(w, o->keepers, weights, &large));
    json_put_str(found, "large", large.len ? large : (struct str){0});
    json_put_str(found, "look", random_id(w->arena));
    json_write(&b, found, 0);
    TRY(sql_sending_found_put(w, o->id, buf_text(&b), w->sector->known_from));
    return object_touch(w, o);
}

enum rc sending_delete(struct work *w, struct object *o)
{
    struct sending s;

    TRY(sending_read(w, o->id, &s));
    TRY(draft_must(w, &s));
    TRY(sql_sending_file_drop(w, o->id));
    TRY(sql_sending_empty(w, o->id));
    TRY(offer_take_back(w, o->id));
    return object_live(w, o, LIFE_DELETED);
}

/* --- published ---- */

/* New measures have their numbers once they are stored. */
static enum rc metric_number(struct work *w, const struct metric *m, struct str slug,
                             int64_t *out)
{
    struct lodge_metric_id row = {.metric_id = m ? m->id : 0};

    if (!m)
        TRY(sql_sent_metric(w, slug, &row));
    *out = row.metric_id;
    return OK;
}

static enum rc slices_keep(struct work *w, struct str id, const struct send_effect *e)
{
    int64_t metric;

    for (ptrdiff_t i = 0; i < e->len; i++) {
        const struct send_effect_row *r = &e->at[i];
        if (!(r->added + r->changed))
            continue;
        TRY(metric_number(w, r->metric, r->slug, &metric));
        TRY(sql_sending_slice_add(w, id, metric, period_id(w->arena, r->period), r->known_from,
                                  send_counted(r)));
    }
    return OK;
}

enum rc sending_changes_keep(struct work *w, struct str id, const char *act, struct str person,
                             const struct send_change *at, ptrdiff_t count)
{
    int64_t metric = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        if (!i || !str_eq(at[i].slug, at[i - 1].slug))
            TRY(metric_number(w, at[i].metric, at[i].slug, &metric));
        TRY(sql_sending_change_add(w, id, str_of(act), i + 1, metric,
                                   period_id(w->arena, at[i].period), at[i].area_id, at[i].was,
                                   at[i].is, person, w->now));
    }
    return OK;
}

enum rc sending_note(struct work *w, const struct sending *s, const char *event,
                     struct str words)
{
    return audit_note(w, &(struct audit_event){.event = event,
                                               .organisation = s->organisation,
                                               .kind = S("sending"),
                                               .object = s->id,
                                               .words = words});
}

static enum rc second_must(struct work *w, const struct sending *s, struct str large,
                           struct str person)
{
    if (!large.len || (!str_eq(person, s->sender) && !str_eq(person, s->mapped_by)))
        return OK;
    return work_fail(w, FORBIDDEN, "",
                     "This is a large change: %.*s. Somebody has to publish it who neither "
                     "sent it nor said what its columns are.",
                     STR_ARG(large));
}

static enum rc effect_must(struct work *w, const struct send_checked *c, struct str note)
{
    if (c->effect.added + c->effect.changed == 0)
        return work_fail(w, CONFLICT, "", "Nothing would change: all its figures are known.");
    if (c->effect.changed && !str_trim(note).len)
        return work_fail(w, INVALID, "note",
                         "Say why figures are changed: it is shown beside them.");
    return OK;
}

enum rc found_must(struct work *w, const struct sending *s, struct json **found)
{
    struct str why;

    if (!s->checked.len || json_read(w->arena, s->checked, found, &why) != OK)
        return work_fail(w, CONFLICT, "", "Look first at what it would do.");
    const struct json *n = json_get(*found, S("problem_count"));
    if (n && n->kind == JSON_INT && n->u.whole > 0)
        return work_fail(w, CONFLICT, "", "Mend its problems first.");
    return OK;
}

/* What somebody looked at may have been read otherwise since. */
static enum rc look_must(struct work *w, const struct json *found, struct str look)
{
    const struct json *now = json_get(found, S("look"));

    if (now && now->kind == JSON_STR && str_eq(now->u.str, look))
        return OK;
    return work_fail(w, CONFLICT, "",
                     "Somebody looked at it anew, or changed what its columns are, after you "
                     "opened its page. See what it would do now, and publish it then.");
}

enum rc sending_ready_make(struct work *w, const struct sending *s,
                           const struct sent_table *table, struct send_ready *out)
{
    struct send_mapping mapping;
    struct send_rights rights;

    TRY(send_rights_of(w, s->keepers, &rights));
    send_mapping_read(w->arena, s->mapping, &mapping);
    TRY(send_prepare(
        w,
        &(struct send_ask){
            .table = table, .mapping = &mapping, .rights = &rights, .label = s->label},
        out));
    out->mapping = s->mapping;
    return OK;
}

enum rc sending_prepare(struct work *w, struct str id, struct send_ready *out)
{
    struct sending s;
    struct sent_table table;
    struct json *found;

    TRY(sending_read(w, id, &s));
    TRY(draft_must(w, &s));
    TRY(found_must(w, &s, &found));
    TRY(sending_table(w, s.id, &table));
    return sending_ready_make(w, &s, &table, out);
}

enum rc sending_publish_as(struct work *w, struct object *o, const struct sending *s,
                           const struct send_ready *ready, const struct send_rights *accepts,
                           struct str person, struct str note)
{
    struct send_rights rights;
    struct send_checked c;
    struct json *found;
    struct send_weights weights;
    struct str said = str_trim(note), large;

    TRY(draft_must(w, s));
    TRY(found_must(w, s, &found));
    if (!str_eq(ready->mapping, s->mapping))
        return look_must(w, found, S(""));
    if (said.len)
        TRY(words_read(w, "note", note, REVISION_NOTE_MOST, true, &said));
    TRY(send_rights_of(w, s->keepers, &rights));
    TRY(send_store(w, ready, &rights, accepts, said, &c));
    TRY(effect_must(w, &c, said));
    send_weights_take(w->arena, &c.effect, &weights);
    TRY(send_large(w, s->keepers, &weights, &large));
    TRY(second_must(w, s, large, person));
    TRY(slices_keep(w, s->id, &c.effect));
    TRY(sending_changes_keep(w, s->id, "publish", person, c.effect.changes.at,
                             c.effect.changes.len));
    TRY(sql_sending_publish_put(w, s->id, w->now, person, said, c.effect.told, c.effect.added,
                                c.effect.changed));
    TRY(sql_sending_file_drop(w, s->id));
    TRY(object_live(w, o, LIFE_PUBLISHED));
    return sending_note(w, s, "figures-published",
                        str_fmt(w->arena, "%lld figures: %lld new, %lld changed",
                                (long long)c.effect.told, (long long)c.effect.added,
                                (long long)c.effect.changed));
}

enum rc draft_as_seen(struct work *w, struct str id, struct str look, struct sending *out,
                      struct json **found)
{
    TRY(sending_read(w, id, out));
    TRY(draft_must(w, out));
    TRY(found_must(w, out, found));
    return look_must(w, *found, look);
}

enum rc sending_publish(struct work *w, struct object *o, const struct send_ready *ready,
                        struct str look, struct str note)
{
    struct sending s;
    struct json *found;

    TRY(draft_as_seen(w, o->id, look, &s, &found));
    return sending_publish_as(w, o, &s, ready, NULL, w->viewer.person, note);
}

/* --- at a time ---- */

/* "09:30" */
static bool minute_read(struct str s, int64_t *seconds)
{
    int64_t hour, minute;

    if (s.len != 5 || s.at[2] != ':' || !int_parse(str_cut(s, 0, 2), &hour) ||
        !int_parse(str_cut(s, 3, 5), &minute) || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59)
        return false;
    *seconds = hour * 3600 + minute * 60;
    return true;
}

enum rc moment_in_london(struct work *w, struct str day, struct str time, int64_t *out)
{
    struct date d;
    int64_t seconds = 0;

    if (!date_parse(str_trim(day), &d))
        return work_fail(w, INVALID, "day", "Write the day as 2026-04-01.");
    time = str_trim(time);
    if (time.len && !minute_read(time, &seconds))
        return work_fail(w, INVALID, "time", "Write the time as 09:30.");
    /* The day ends in London as the clock stands there then; on the two days in a year on
     * which the clock is changed, times before that are told by the later clock. */
    *out = london_end_of_day(d) + 1 - 86400 + seconds;
    return OK;
}

static enum rc not_offered_must(struct work *w, const struct json *found)
{
    const struct json *offered = json_get(found, S("offered"));

    if (!offered || offered->kind != JSON_ARRAY || !offered->u.of.count)
        return OK;
    return work_fail(w, FORBIDDEN, "",
                     "Somebody else publishes some of its measures. Propose it: who accepts it "
                     "publishes it.");
}

enum rc sending_plan(struct work *w, struct object *o, const struct send_plan *plan)
{
    struct sending s;
    struct json *found;
    struct str said = str_trim(plan->note);
    int64_t at;

    TRY(sending_read(w, o->id, &s));
    TRY(draft_must(w, &s));
    if (!str_trim(plan->day).len) {
        TRY(sql_sending_plan_put(w, s.id, 0, S(""), s.note));
        return object_touch(w, o);
    }
    TRY(moment_in_london(w, plan->day, plan->time, &at));
    if (at <= w->now || at > w->now + (int64_t)SEND_DAYS_AHEAD * 86400)
        return work_fail(w, INVALID, "day", "Choose a time to come, within %d days.",
                         SEND_DAYS_AHEAD);
    TRY(found_must(w, &s, &found));
    TRY(look_must(w, found, plan->look));
    TRY(not_offered_must(w, found));
    const struct json *large = json_get(found, S("large"));
    TRY(second_must(w, &s, large && large->kind == JSON_STR ? large->u.str : S(""),
                    w->viewer.person));
    const struct json *changed = json_get(found, S("changed"));
    if (changed && changed->kind == JSON_INT && changed->u.whole && !said.len)
        return work_fail(w, INVALID, "note",
                         "Say why figures are changed: it is shown beside them.");
    if (said.len)
        TRY(words_read(w, "note", plan->note, REVISION_NOTE_MOST, true, &said));
    TRY(sql_sending_plan_put(w, s.id, at, w->viewer.person, said));
    TRY(object_touch(w, o));
    return sending_note(
        w, &s, "figures-planned",
        str_fmt(w->arena, "to be published at %.*s", STR_ARG(moment_text(w->arena, at))));
}

/* --- withdrawn ---- */

/* Who keeps it may have lost the right to its figures since: a measure's owner may be another.
 * What was proposed is withdrawn by who may accept it. */
static enum rc rights_still(struct work *w, const struct sending *s,
                            const struct send_rights *accepts)
{
    struct lodge_sending_figure_list rows = {0};
    struct send_rights rights;

    TRY(send_rights_of(w, s->keepers, &rights));
    if (rights.everything || (accepts && accepts->everything))
        return OK;
    TRY(sql_sending_figures(w, s->id, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct metric *m = sector_metric_of_id(w->sector, rows.at[i].metric_id);
        const struct area *area = sector_area_of_id(w->sector, rows.at[i].area_id);
        enum send_right right = m && area ? send_right_to(&rights, m, area) : SEND_NOTHING;
        if (right == SEND_PUBLISHES ||
            (accepts && m && area && send_right_to(accepts, m, area) == SEND_PUBLISHES))
            continue;
        if (right == SEND_PROPOSES)
            return work_fail(w, FORBIDDEN, "",
                             "Somebody else publishes \"%.*s\". Ask whoever owns the measure "
                             "here, or an administrator, to put the figures back.",
                             STR_ARG(m->title));
        return work_fail(w, FORBIDDEN, "",
                         "You may send %.*s now, which these are not all. Ask an "
                         "administrator to put them right.",
                         STR_ARG(send_rights_words(w->arena, &rights)));
    }
    return OK;
}

static enum rc taken_back(struct work *w, struct undo_slice *at)
{
    struct lodge_sending_withdrawn_list rows = {0};

    TRY(sql_sending_withdrawn(w, at->metric->id, period_id(w->arena, at->period), &rows));
    int64_t *from = arena_new(w->arena, int64_t, 2 * rows.len);
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        from[2 * i] = rows.at[i].known_from;
        from[2 * i + 1] = rows.at[i].withdrawn_from;
    }
    at->taken_back = from;
    at->taken_back_count = 2 * rows.len;
    return OK;
}

static enum rc undo_slices(struct work *w, struct str id, struct undo_slice **out,
                           ptrdiff_t *count)
{
    struct lodge_sending_slice_list rows = {0};

    TRY(sql_sending_slices(w, id, &rows));
    *out = arena_new(w->arena, struct undo_slice, rows.len);
    *count = 0;
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct metric *m = sector_metric_of_id(w->sector, rows.at[i].metric_id);
        struct period p;
        enum period_flag flag;
        if (m && period_parse(rows.at[i].period, (struct period_reading){0}, &p, &flag) &&
            metric_period(m, p) >= 0) {
            (*out)[*count] = (struct undo_slice){m, p, rows.at[i].known_from, NULL, 0};
            TRY(taken_back(w, &(*out)[(*count)++]));
        }
    }
    return OK;
}

static enum rc undone_keep(struct work *w, struct str id, const char *act,
                           const struct undone_list *list)
{
    struct send_change *at = arena_new(w->arena, struct send_change, list->len);

    for (ptrdiff_t i = 0; i < list->len; i++)
        at[i] = (struct send_change){list->at[i].metric,   list->at[i].period,
                                     list->at[i].area,     list->at[i].metric->slug,
                                     list->at[i].area->id, list->at[i].was,
                                     list->at[i].is};
    return sending_changes_keep(w, id, act, w->viewer.person, at, list->len);
}

enum rc sending_withdraw_by(struct work *w, struct object *o, const struct sending *s,
                            const struct send_rights *accepts, struct str note)
{
    struct undo_slice *slices;
    struct undone_list done, kept;
    struct str said;
    ptrdiff_t count;
    int64_t from;

    if (!s->published_at || s->withdrawn_at)
        return work_fail(w, CONFLICT, "",
                         s->withdrawn_at ? "This was withdrawn already."
                                         : "This was not published yet.");
    TRY(words_read(w, "note", note, REVISION_NOTE_MOST, true, &said));
    TRY(rights_still(w, s, accepts));
    TRY(undo_slices(w, s->id, &slices, &count));
    TRY(delivery_undo(w, slices, count, str_fmt(w->arena, "Withdrawn: %.*s", STR_ARG(s->label)),
                      said, &done, &kept, &from));
    TRY(undone_keep(w, s->id, "withdraw", &done));
    TRY(undone_keep(w, s->id, "kept", &kept));
    TRY(sql_sending_slices_withdraw(w, s->id, from));
    TRY(sql_sending_withdraw_put(w, s->id, w->now, w->viewer.person));
    TRY(object_live(w, o, LIFE_WITHDRAWN));
    return sending_note(w, s, "figures-withdrawn",
                        str_fmt(w->arena, "%td figures put back, %td left as changed since",
                                done.len, kept.len));
}

enum rc sending_withdraw(struct work *w, struct object *o, struct str note)
{
    struct sending s;

    TRY(sending_read(w, o->id, &s));
    return sending_withdraw_by(w, o, &s, NULL, note);
}
