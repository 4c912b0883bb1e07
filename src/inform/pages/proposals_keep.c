/* proposals_keep.c: what whoever keeps a council-to-be may do with it: name it, share it,
 * withdraw it and delete it.
 */
#include "inform/pages/view.h"

#include "kit/keep.h"
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

#define KEEP(path, handle, action, audit, title)                                               \
    ROUTE_WITH(POST, "/proposals/{id}/" path, handle, FORM_HTML, action, "object", FAST, NONE, \
               audit, title, .kind = "proposal", .tokens = true)

const struct route inform_proposal_keep_routes[] = {
    KEEP("name", name_put, "change", "proposal-named", "Gives a council-to-be another name."),
    KEEP("share", keep_share, "share", "proposal-shared", "Says who may see a council-to-be."),
    KEEP("withdraw", keep_withdraw, "withdraw", "proposal-withdrawn",
         "Takes a council-to-be back: only who keeps it sees it."),
    KEEP("publish", keep_publish, "publish", "proposal-published",
         "Shows a council-to-be again that was withdrawn."),
    KEEP("delete", keep_delete, "delete", "proposal-deleted", "Deletes a council-to-be."),
    {0}};
