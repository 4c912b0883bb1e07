/* entry_state.c: a form's way: complete, approved, accepted, unlocked. */
#include "base/num.h"
#include "kit/audit.h"
#include "kit/notice.h"
#include "lodge/check.h"
#include "lodge/entry_parts.h"
#include "lodge_sql.h"

#include <math.h>

enum rc entry_move(struct work *w, struct entry *e, struct change_book *book,
                   enum entry_state to, int64_t sent_at, struct str reason)
{
    struct lodge_entry_put put;
    enum rc rc = sql_entry_put(w, e->id, entry_state_name(to), sent_at, e->version, w->now,
                               w->viewer.person, &put);
    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "",
                         "Somebody else changed this form while you did. Look at it as it is "
                         "now.");
    TRY(rc);
    if (e->state != to)
        TRY(change_note(w, book, NULL, "state", entry_state_name(e->state),
                        entry_state_name(to), reason));
    e->state = to;
    e->sent_at = sent_at;
    e->version = put.version;
    e->changed_at = w->now;
    e->changed_by = w->viewer.name;
    return OK;
}

static enum rc go(struct work *w, struct entry *e, enum entry_state to, int64_t sent_at,
                  struct str reason)
{
    struct change_book book;

    TRY(change_book_open(w, e->id, &book));
    return entry_move(w, e, &book, to, sent_at, reason);
}

/* What was sent of it before; empty for nothing. */
static enum rc sent_before(struct work *w, const struct entry *e, const struct metric *m,
                           struct str *out)
{
    struct lodge_entry_sent_last row = {0};
    enum rc rc = sql_entry_sent_last(w, e->id, m->id, &row);

    *out = row.sent;
    return rc == NOT_FOUND ? OK : rc;
}

/* A figure that gives way to a reason leaves the early figures of the others, so it is told in
 * the trail too. */
static enum rc gone_note(struct work *w, const struct entry *e, const struct metric *m,
                         struct str was, struct str gap)
{
    double number;

    if (!gap.len || !num_parse(was, &number))
        return OK;
    return audit_note(
        w, &(struct audit_event){
               .event = "early-figure-taken-back",
               .organisation = e->body.id,
               .kind = S("entry"),
               .object = e->id,
               .words =
                   str_fmt(w->arena, "%.*s, %.*s: %.*s in place of a figure", STR_ARG(m->slug),
                           STR_ARG(period_id(w->arena, e->period)), STR_ARG(gap))});
}

/* What is sent, measure by measure, as it stays to be seen while the form is corrected. */
static enum rc send(struct work *w, struct entry *e, enum entry_state to)
{
    struct change_book book;
    /* Later than what was delivered of it, also within a second, or it would not be again. */
    int64_t at = w->now > e->delivered_at ? w->now : e->delivered_at + 1;

    TRY(go(w, e, to, at, S("")));
    TRY(change_book_open(w, e->id, &book));
    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++) {
        const struct entry_cell *x = &e->cells[i];
        struct buf number = buf_make(w->arena, 60);
        buf_num(&number, x->value);
        struct str sent = x->gap.len ? x->gap : isnan(x->value) ? S("") : buf_text(&number);
        const struct metric *m = x->measure->metric;
        struct str was;
        if (!sent.len)
            continue;
        TRY(sent_before(w, e, m, &was));
        TRY(change_note(w, &book, m, "sent", was, sent, S("")));
        TRY(gone_note(w, e, m, was, x->gap));
    }
    return OK;
}

/* --- who may do what, when ---- */

bool entry_may_approve(const struct entry *e)
{
    return e->leads && e->state == ENTRY_COMPLETE;
}

bool entry_may_accept(const struct entry *e)
{
    return e->keeps && e->state == ENTRY_APPROVED && e->collection->accepts;
}

bool entry_may_unlock(const struct entry *e)
{
    if (e->keeps && entry_locked(e))
        return true;
    return e->leads && e->state == ENTRY_APPROVED;
}

static enum rc not_now(struct work *w, const struct entry *e, const char *done)
{
    return work_fail(w, CONFLICT, "", "This form is %.*s: it can't be %s now.",
                     STR_ARG(entry_state_words(e->state)), done);
}

/* --- who is told ---- */

/* Everyone of an audience but who does it, once for each state that the form comes to. */
static enum rc tell(struct work *w, const struct entry *e, struct str audience,
                    const char *kind, struct str words)
{
    struct lodge_entry_hearer_list hearers = {0};
    struct arena *a = w->arena;
    struct str href = str_fmt(a, "/collections/%.*s/%.*s/%.*s", STR_ARG(e->collection->slug),
                              STR_ARG(e->area->code), STR_ARG(period_id(a, e->period)));

    TRY(sql_entry_hearers(w, audience, ENTRY_HEARERS_MOST, &hearers));
    for (ptrdiff_t i = 0; i < hearers.len; i++) {
        struct str receiver = str_fmt(a, "person:%.*s", STR_ARG(hearers.at[i].person_id));
        if (str_eq(hearers.at[i].person_id, w->viewer.person))
            continue;
        TRY(notice_give(w,
                        str_fmt(a, "%s-%.*s-%lld-%.*s", kind, STR_ARG(e->id),
                                (long long)e->version, STR_ARG(hearers.at[i].person_id)),
                        receiver, kind, words, href));
    }
    return OK;
}

static struct str about(struct arena *a, const struct entry *e)
{
    return str_fmt(a, "%.*s of %.*s, %.*s,", STR_ARG(e->collection->title),
                   STR_ARG(e->area->name),
                   STR_ARG(collection_when(a, e->collection, e->period)));
}

static enum rc tell_leads(struct work *w, const struct entry *e)
{
    return tell(w, e, str_fmt(w->arena, "leads:%.*s", STR_ARG(e->body.slug)), "form-completed",
                str_fmt(w->arena, "%.*s is complete, and waits for a lead's approval.",
                        STR_ARG(about(w->arena, e))));
}

static enum rc tell_collection(struct work *w, const struct entry *e)
{
    struct str keeper = e->collection->keeper;
    struct str audience = keeper.len ? str_fmt(w->arena, "keepers:%.*s", STR_ARG(keeper))
                                     : S("role:administrator");

    return tell(w, e, audience, "form-approved",
                str_fmt(w->arena, "%.*s was approved%s.", STR_ARG(about(w->arena, e)),
                        e->collection->accepts ? ", and waits to be accepted" : ""));
}

/* --- the steps ---- */

enum rc entry_complete(struct work *w, struct entry *e)
{
    struct check_list found;

    if (!e->fills)
        return work_fail(w, FORBIDDEN, "",
                         "Only members, stewards and leads of %.*s complete its forms.",
                         STR_ARG(e->area->name));
    if (e->state > ENTRY_DRAFT)
        return e->state == ENTRY_COMPLETE ? OK : not_now(w, e, "completed");
    check_form(w->arena, e, true, &found);
    for (ptrdiff_t i = 0; i < found.len; i++) {
        const struct check *c = &found.at[i];
        if (!c->must)
            continue;
        struct str field = c->cell >= 0
                               ? str_fmt(w->arena, "value-%.*s",
                                         STR_ARG(e->collection->measures[c->cell].metric->slug))
                               : str_fmt(w->arena, "rule-%td", c->rule + 1);
        (void)work_fail(w, INVALID, str_zero(w->arena, field), "%.*s", STR_ARG(c->words));
    }
    if (found.musts)
        return INVALID;
    TRY(go(w, e, ENTRY_COMPLETE, 0, S("")));
    return tell_leads(w, e);
}

enum rc entry_approve(struct work *w, struct entry *e)
{
    if (!e->leads)
        return work_fail(w, FORBIDDEN, "", "Only a lead of %.*s approves its forms.",
                         STR_ARG(e->area->name));
    if (!entry_may_approve(e))
        return not_now(w, e, "approved");
    TRY(e->collection->accepts ? go(w, e, ENTRY_APPROVED, 0, S(""))
                               : send(w, e, ENTRY_APPROVED));
    return tell_collection(w, e);
}

enum rc entry_accept(struct work *w, struct entry *e)
{
    if (!e->keeps)
        return work_fail(w, FORBIDDEN, "", "Only those who keep this collection accept forms.");
    if (!entry_may_accept(e))
        return not_now(w, e, "accepted");
    return send(w, e, ENTRY_ACCEPTED);
}

enum rc entry_unlock(struct work *w, struct entry *e, struct str reason)
{
    struct str why;

    if (!e->leads && !e->keeps)
        return work_fail(w, FORBIDDEN, "",
                         "Only a lead of %.*s, or those who keep this collection, unlock it.",
                         STR_ARG(e->area->name));
    if (!entry_may_unlock(e))
        return entry_locked(e) ? work_fail(w, FORBIDDEN, "",
                                           "Only those who keep this collection unlock a form "
                                           "that they accepted.")
                               : not_now(w, e, "unlocked");
    TRY(words_read(w, "reason", reason, ENTRY_REASON_MOST, false, &why));
    return go(w, e, ENTRY_DRAFT, 0, why);
}
