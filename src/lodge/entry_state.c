/* entry_state.c: a form's way: complete, approved, accepted, unlocked. */
#include "lodge/check.h"
#include "lodge/entry_parts.h"
#include "lodge_sql.h"

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
    return found.musts ? INVALID : go(w, e, ENTRY_COMPLETE, 0, S(""));
}

enum rc entry_approve(struct work *w, struct entry *e)
{
    if (!e->leads)
        return work_fail(w, FORBIDDEN, "", "Only a lead of %.*s approves its forms.",
                         STR_ARG(e->area->name));
    if (!entry_may_approve(e))
        return not_now(w, e, "approved");
    return go(w, e, ENTRY_APPROVED, e->collection->accepts ? 0 : w->now, S(""));
}

enum rc entry_accept(struct work *w, struct entry *e)
{
    if (!e->keeps)
        return work_fail(w, FORBIDDEN, "", "Only those who keep this collection accept forms.");
    if (!entry_may_accept(e))
        return not_now(w, e, "accepted");
    return go(w, e, ENTRY_ACCEPTED, w->now, S(""));
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
