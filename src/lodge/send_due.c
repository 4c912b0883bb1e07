/* send_due.c: sendings whose time has come, published by a job. */
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

static enum rc due_try(struct work *w, const struct sending *s)
{
    struct lodge_sending_file file;
    struct lodge_sending_object row;
    struct sent_table table;
    struct send_ready ready;

    TRY(still_may(w, s));
    TRY(sql_sending_object(w, s->id, &row));
    TRY(sql_sending_file_due(w, s->id, &file));
    TRY(sent_table_read(w, file.bytes, &table));
    TRY(sending_ready_make(w, s, &table, &ready));
    struct object o = {.id = s->id,
                       .kind = S("sending"),
                       .audience = row.audience,
                       .keepers = s->keepers,
                       .life = LIFE_DRAFT,
                       .organisation = s->organisation,
                       .changed_at = row.changed_at};
    return sending_publish_as(w, &o, s, &ready, NULL, s->publish_by, s->note);
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

enum rc sending_due_publish(struct work *w, struct str *id, bool *any)
{
    struct sending s;

    TRY(first_due(w, &s, any));
    if (!*any)
        return OK;
    *id = s.id;
    return due_try(w, &s);
}

enum rc sending_due_refuse(struct work *w, struct str id, struct str why)
{
    struct sending s = {.id = id};

    TRY(sql_sending_outcome_put(w, id, why));
    return sending_note(w, &s, "figures-not-published", why);
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

/* What can't be published is undone whole, and told in work of its own. */
static enum rc step(struct arena *a, const struct job_house *house, bool *any)
{
    struct work *w = house->begin(house->state);
    struct str id = {0}, why = {0};

    if (!w)
        return BUSY;
    enum rc rc = sending_due_publish(w, &id, any);
    bool refused = rc != OK && rc != BUSY && *any;
    if (refused)
        why = str_copy(a, w->complaints ? w->complaints->words : S("It could not be done."));
    id = str_copy(a, id);
    enum rc ended = house->end(house->state, w, rc);
    if (!refused)
        return rc == OK ? ended : rc;
    w = house->begin(house->state);
    if (!w)
        return BUSY;
    rc = sending_due_refuse(w, id, why);
    ended = house->end(house->state, w, rc);
    return rc == OK ? ended : rc;
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
        TRY(step(a, house, &any));
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
