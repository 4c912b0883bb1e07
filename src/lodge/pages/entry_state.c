/* entry_state.c: a form is approved, accepted or unlocked. */
#include "lodge/pages/view.h"

#include "base/num.h"

/* The form as whoever presses the button saw it: approving what one did not see is no
 * approval. */
static enum rc seen(struct request *rq, struct collection *c, struct entry *e)
{
    int64_t version = 0;

    TRY(entry_asked(rq, c, e));
    entry_traced(rq, e);
    if (int_parse(rq_field(rq, "version"), &version) && version == e->version)
        return OK;
    return work_fail(rq->work, CONFLICT, "version",
                     "Somebody else changed this form while you looked at it. Look at it as it "
                     "is now.");
}

static enum rc back(struct request *rq, const struct entry *e)
{
    return page_go(rq, entry_href(rq->work->arena, e->collection, e->area->code, e->period));
}

static enum rc approve(struct request *rq)
{
    struct collection c;
    struct entry e;

    TRY(seen(rq, &c, &e));
    TRY(entry_approve(rq->work, &e));
    return back(rq, &e);
}

static enum rc accept(struct request *rq)
{
    struct collection c;
    struct entry e;

    TRY(seen(rq, &c, &e));
    TRY(entry_accept(rq->work, &e));
    return back(rq, &e);
}

static enum rc unlock(struct request *rq)
{
    struct collection c;
    struct entry e;

    TRY(seen(rq, &c, &e));
    TRY(entry_unlock(rq->work, &e, rq_field(rq, "reason")));
    /* It is a draft again, which only the council sees. */
    return e.fills ? back(rq, &e) : page_go(rq, collection_href(rq->work->arena, &c));
}

#define STATE(path, handle, audit, title)                                                      \
    ROUTE(POST, "/collections/{collection}/{code}/{period}/" path, handle, FORM_HTML,          \
          "change", "signed-in", FAST, NONE, audit, title)

const struct route lodge_entry_state_routes[] = {
    STATE("approve", approve, "figures-approved",
          "A lead of the council approves a completed form, which locks it."),
    STATE("accept", accept, "figures-accepted",
          "The collection's keeper accepts a form that the council approved."),
    STATE("unlock", unlock, "figures-unlocked",
          "Makes a locked form a draft again, for a reason that is kept."),
    {0}};
