/* reason.c: asking for, keeping and telling why someone reads something confidential. */
#include "identity/reason.h"

#include "base/random.h"
#include "identity_sql.h"
#include "kit/notice.h"

enum rc reason_look(struct work *w, struct str kind, struct str id, struct object *out,
                    bool *asked)
{
    struct complaint *before = w->complaints;
    enum rc rc = object_for(w, str_zero(w->arena, kind), id, ACT_READ, out, asked);

    if (!*asked)
        return rc;
    w->complaints = before; /* that a reason is asked is what is being answered */
    return OK;
}

static enum rc tell(struct work *w, struct str receiver, const struct object *o)
{
    return notice_give(
        w, random_id(w->arena), receiver, "confidential-read",
        str_fmt(w->arena,
                "%.*s said why they need to read something confidential of yours "
                "(%.*s). The reason stands in the trail.",
                STR_ARG(w->viewer.name), STR_ARG(o->kind)),
        S("/account/data"));
}

/* Its maker, else those who keep it. */
static enum rc tell_owner(struct work *w, const struct object *o)
{
    struct identity_reason_hearer_list hearers = {0};

    if (str_starts(o->maker, S("person:")))
        return tell(w, o->maker, o);
    TRY(sql_reason_hearers(w, o->keepers, &hearers));
    for (ptrdiff_t i = 0; i < hearers.len; i++)
        TRY(tell(w, str_fmt(w->arena, "person:%.*s", STR_ARG(hearers.at[i].person_id)), o));
    return OK;
}

enum rc reason_give(struct work *w, const struct object *o, struct str words)
{
    words = str_trim(words);
    if (str_chars(words) < REASON_LEAST)
        return work_fail(w, INVALID, "words",
                         "Say in a few words why you need to read it: at least %d letters.",
                         REASON_LEAST);
    if (str_chars(words) > REASON_MOST)
        return work_fail(w, INVALID, "words", "Use %d letters or fewer.", REASON_MOST);
    TRY(sql_reason_put(w, w->viewer.person, o->id, words, w->now, w->now + REASON_SECONDS));
    return tell_owner(w, o);
}
