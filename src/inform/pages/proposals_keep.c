/* proposals_keep.c: what whoever keeps a council-to-be may do with it: name it, share it,
 * withdraw it and delete it.
 */
#include "inform/pages/view.h"

#include "kit/object.h"

static enum rc back(struct request *rq)
{
    return page_go(rq, str_fmt(rq->work->arena, "/proposals/%.*s", STR_ARG(rq->object->id)));
}

static enum rc name_put(struct request *rq)
{
    struct object o = *rq->object;

    TRY(proposal_rename(rq->work, o.id, rq_field(rq, "name")));
    TRY(object_touch(rq->work, &o));
    return back(rq);
}

static enum rc share(struct request *rq)
{
    struct object o = *rq->object;

    TRY(object_share(rq->work, &o, rq_field(rq, "audience")));
    return back(rq);
}

static enum rc live(struct request *rq, enum life life)
{
    struct object o = *rq->object;

    TRY(object_live(rq->work, &o, life));
    return life == LIFE_DELETED ? page_go(rq, S("/proposals")) : back(rq);
}

static enum rc withdraw(struct request *rq)
{
    return live(rq, LIFE_WITHDRAWN);
}

static enum rc publish(struct request *rq)
{
    return live(rq, LIFE_PUBLISHED);
}

static enum rc delete_it(struct request *rq)
{
    return live(rq, LIFE_DELETED);
}

#define KEEP(path, handle, action, audit, title)                                               \
    ROUTE_WITH(POST, "/proposals/{id}/" path, handle, FORM_HTML, action, "object", FAST, NONE, \
               audit, title, .kind = "proposal", .tokens = true)

const struct route inform_proposal_keep_routes[] = {
    KEEP("name", name_put, "change", "proposal-named", "Gives a council-to-be another name."),
    KEEP("share", share, "share", "proposal-shared", "Says who may see a council-to-be."),
    KEEP("withdraw", withdraw, "withdraw", "proposal-withdrawn",
         "Takes a council-to-be back: only who keeps it sees it."),
    KEEP("publish", publish, "publish", "proposal-published",
         "Shows a council-to-be again that was withdrawn."),
    KEEP("delete", delete_it, "delete", "proposal-deleted", "Deletes a council-to-be."),
    {0}};
