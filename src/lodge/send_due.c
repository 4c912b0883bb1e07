/* send_due.c: sendings whose time has come, published by a job. A table is read and parsed
 * while others may write. */
#include "lodge/send_parts.h"

#include "lodge_sql.h"

enum { EVERY = 20, LEASE = 300, STEPS_MOST = 50 };

/* Who said so may have lost the right to since. */
static enum rc still_may(struct work *w, const struct sending *s)
{
    struct lodge_person_belongs row;

    TRY(sql_person_belongs(w, s->publish_by, s->keepers, &row));
    return row.belongs ? OK
                       : work_fail(w, FORBIDDEN, "",
                                   "Whoever set the time may not publish these figures any "
                                   "more.");
}

static enum rc first_due(struct work *w, struct sending *out, bool *any)
{
    struct lodge_sending_list rows = {0};

    TRY(sql_sending_due(w, w->now, 1, &rows));
    *any = rows.len > 0;
    if (*any)
        *out = sending_of(w, &rows.at[0]);
    return OK;
}

enum rc sending_due_find(struct work *w, struct arena *a, struct sending_due *out, bool *any)
{
    struct sending s;
    struct lodge_sending_file file = {0};

    TRY(first_due(w, &s, any));
    if (!*any)
        return OK;
    enum rc rc = sql_sending_file_due(w, s.id, &file);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    *out = (struct sending_due){.id = str_copy(a, s.id),
                                .label = str_copy(a, s.label),
                                .mapping = str_copy(a, s.mapping),
                                .bytes = str_copy(a, file.bytes)};
    return OK;
}

void sending_due_prepare(const struct work *w, struct arena *a, struct sending_due *due)
{
    const struct send_rights all = {.everything = true};
    struct work own = {.arena = a, .sector = w->sector, .now = w->now, .known = w->known};
    struct sent_table table;
    struct send_mapping mapping;

    due->rc = sent_table_read(&own, due->bytes, &table);
    if (due->rc == OK) {
        send_mapping_read(a, due->mapping, &mapping);
        due->rc = send_prepare(
            &own,
            &(struct send_ask){
                .table = &table, .mapping = &mapping, .rights = &all, .label = due->label},
            &due->ready);
        due->ready.mapping = due->mapping;
    }
    if (due->rc != OK)
        due->why = own.complaints ? own.complaints->words : S("It could not be read.");
}

static enum rc still_due(struct work *w, const struct sending_due *due, struct sending *out,
                         bool *still)
{
    TRY(first_due(w, out, still));
    *still = *still && str_eq(out->id, due->id) && str_eq(out->mapping, due->mapping);
    return OK;
}

enum rc sending_due_publish(struct work *w, const struct sending_due *due, bool *still)
{
    struct lodge_sending_object row;
    struct sending s;

    TRY(still_due(w, due, &s, still));
    if (!*still)
        return OK;
    TRY(still_may(w, &s));
    TRY(sql_sending_object(w, s.id, &row));
    struct object o = {.id = s.id,
                       .kind = S("sending"),
                       .audience = row.audience,
                       .keepers = s.keepers,
                       .life = LIFE_DRAFT,
                       .organisation = s.organisation,
                       .changed_at = row.changed_at};
    return sending_publish_as(w, &o, &s, &due->ready, NULL, s.publish_by, s.note);
}

enum rc sending_due_refuse(struct work *w, const struct sending_due *due)
{
    struct sending s;
    bool still;

    TRY(still_due(w, due, &s, &still));
    if (!still)
        return OK;
    TRY(sql_sending_outcome_put(w, s.id, due->why));
    return sending_note(w, &s, "figures-not-published", due->why);
}

static int64_t old_before(const struct work *w)
{
    return w->now - (int64_t)SEND_DRAFT_DAYS * 86400;
}

enum rc sending_old_delete(struct work *w, bool *any)
{
    struct lodge_sending_old_list rows = {0};

    TRY(sql_sending_old(w, old_before(w), &rows));
    *any = rows.len > 0;
    if (!*any)
        return OK;
    const struct lodge_sending_old *row = &rows.at[0];
    struct object o = {.id = row->id,
                       .kind = S("sending"),
                       .audience = row->audience,
                       .keepers = row->keepers,
                       .life = LIFE_DRAFT,
                       .organisation = row->organisation_id,
                       .changed_at = row->changed_at};
    TRY(sql_sending_file_drop(w, o.id));
    TRY(sql_sending_empty(w, o.id));
    TRY(object_live(w, &o, LIFE_DELETED));
    return sending_note(w, &(struct sending){.id = o.id, .organisation = o.organisation},
                        "figures-deleted", S("nobody touched the draft for 90 days"));
}

/* --- the job ---- */

static bool any_due(struct work *w)
{
    struct lodge_sending_due_any row;
    struct lodge_sending_old_any old;

    if (!w->sector || sql_sending_due_any(w, w->now, &row) != OK ||
        sql_sending_old_any(w, old_before(w), &old) != OK)
        return false;
    return row.any_due || old.any_old;
}

static enum rc found(struct arena *a, const struct job_house *house, struct sending_due *due,
                     bool *any)
{
    struct work *w = house->begin(house->state);

    if (!w)
        return BUSY;
    enum rc rc = sending_due_find(w, a, due, any);
    enum rc ended = house->end(house->state, w, rc);
    return rc == OK ? ended : rc;
}

/* What can't be published is undone whole, and told in work of its own. */
static enum rc published(struct arena *a, const struct job_house *house,
                         struct sending_due *due)
{
    struct work *w = house->begin(house->state);
    bool still = true;

    if (!w)
        return BUSY;
    enum rc rc = sending_due_publish(w, due, &still);
    bool refused = rc != OK && rc != BUSY && still;
    if (refused)
        due->why =
            str_copy(a, w->complaints ? w->complaints->words : S("It could not be done."));
    enum rc ended = house->end(house->state, w, rc);
    if (refused)
        due->rc = rc;
    return rc == OK ? ended : refused ? OK : rc;
}

static enum rc refused(const struct job_house *house, const struct sending_due *due)
{
    struct work *w = house->begin(house->state);

    if (!w)
        return BUSY;
    enum rc rc = sending_due_refuse(w, due);
    enum rc ended = house->end(house->state, w, rc);
    return rc == OK ? ended : rc;
}

static enum rc step_in(struct arena *a, const struct job_house *house, bool *any)
{
    struct sending_due due = {0};

    TRY(found(a, house, &due, any));
    if (!*any)
        return OK;
    struct work *w = job_look(house);
    if (!w)
        return BUSY;
    sending_due_prepare(w, a, &due);
    job_looked(house, w);
    if (due.rc == OK)
        TRY(published(a, house, &due));
    return due.rc == OK ? OK : refused(house, &due);
}

/* What was sent is read in memory of its own, which may be much. */
static enum rc step(const struct job_house *house, bool *any)
{
    struct arena *a = arena_open();
    enum rc rc = step_in(a, house, any);

    arena_close(a);
    return rc;
}

static enum rc old_step(const struct job_house *house, bool *any)
{
    struct work *w = house->begin(house->state);

    if (!w)
        return BUSY;
    enum rc rc = sending_old_delete(w, any);
    enum rc ended = house->end(house->state, w, rc);
    return rc == OK ? ended : rc;
}

static enum rc publish_due(struct arena *a, const struct job_house *house, struct str *words)
{
    bool any = true;
    int steps = 0;

    for (; any && steps < STEPS_MOST; steps++) {
        if (house->stopping && house->stopping(house->state))
            return BUSY;
        TRY(step(house, &any));
    }
    bool old = true;
    for (int i = 0; old && i < STEPS_MOST; i++)
        TRY(old_step(house, &old));
    *words = str_fmt(a, "%d tables were published or refused.", any ? steps : steps - 1);
    return OK;
}

const struct job lodge_send_jobs[] = {{"publish-figures",
                                       "Publishes figures whose time has come", EVERY, LEASE,
                                       publish_due, any_due},
                                      {0}};
