/* entry.c: a council's form: shown, saved and completed. */
#include "lodge/pages/view.h"

#include "base/num.h"

enum { STATUS_CONFLICT = 409 };

enum rc entry_asked(struct request *rq, struct collection *c, struct entry *out)
{
    TRY(collection_read(rq->work, rq_param(rq, "collection"), c));
    return entry_read(rq->work, c, rq_param(rq, "code"), rq_param(rq, "period"), out);
}

void entry_traced(struct request *rq, const struct entry *e)
{
    struct object *o = arena_new(rq->work->arena, struct object, 1);

    *o = (struct object){.kind = S("form"), .id = e->id, .organisation = e->body.id};
    rq->object = o;
}

static enum rc entry_show(struct request *rq)
{
    struct collection c;
    struct entry e;
    struct json *model;

    TRY(entry_asked(rq, &c, &e));
    TRY(entry_model(rq, &e, NULL, &model));
    return page_show(rq, &entry_page, model);
}

/* --- saving ---- */

static struct str field_of(const struct request *rq, const char *what, const struct metric *m)
{
    struct str name = str_fmt(rq->work->arena, "%s-%.*s", what, STR_ARG(m->slug));

    return rq_field(rq, str_zero(rq->work->arena, name));
}

static struct entry_typed *typed_read(struct request *rq, const struct collection *c)
{
    struct entry_typed *typed =
        arena_new(rq->work->arena, struct entry_typed, c->measure_count);

    for (ptrdiff_t i = 0; i < c->measure_count; i++) {
        const struct metric *m = c->measures[i].metric;
        typed[i] = (struct entry_typed){.value = field_of(rq, "value", m),
                                        .gap = field_of(rq, "gap", m),
                                        .comment = field_of(rq, "comment", m),
                                        .follow_up = field_of(rq, "follow", m).len > 0};
        if (!int_parse(field_of(rq, "was", m), &typed[i].was))
            typed[i].was = 0;
    }
    return typed;
}

/* Both values, and what was saved beside them. */
static enum rc conflicts_show(struct request *rq, struct entry *e, struct entry_typed *typed,
                              ptrdiff_t conflicts)
{
    struct json *model;

    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++) {
        typed[i].comment = S(""); /* it was kept */
        typed[i].was = e->cells[i].version;
    }
    (void)work_fail(rq->work, CONFLICT, "",
                    "Somebody else changed %td of these figures while you did. Both values "
                    "stand below; the rest was saved.",
                    conflicts);
    TRY(entry_model(rq, e, typed, &model));
    TRY(page_show(rq, &entry_page, model));
    rq->reply->status = STATUS_CONFLICT;
    rq->reply->cache = CACHE_NONE;
    return OK;
}

/* What is typed is kept, also where the form can't be completed yet. */
static enum rc complete(struct request *rq, struct entry *e)
{
    struct json *model;
    enum rc rc = entry_complete(rq->work, e);

    if (rc != INVALID)
        return rc == OK ? page_go(rq, rq->path) : rc;
    TRY(entry_model(rq, e, NULL, &model));
    return page_again(rq, &entry_page, model);
}

static enum rc entry_put(struct request *rq)
{
    struct collection c;
    struct entry e;
    struct json *model;
    ptrdiff_t saved, conflicts;

    TRY(entry_asked(rq, &c, &e));
    struct entry_typed *typed = typed_read(rq, &c);
    enum rc rc = entry_save(rq->work, &e, typed, &saved, &conflicts);
    if (rc == INVALID) {
        TRY(entry_model(rq, &e, typed, &model));
        return page_again(rq, &entry_page, model);
    }
    TRY(rc);
    entry_traced(rq, &e);
    if (conflicts)
        return conflicts_show(rq, &e, typed, conflicts);
    if (str_eq(rq_field(rq, "do"), S("complete")))
        return complete(rq, &e);
    return page_go(rq, rq->path);
}

const struct route lodge_entry_routes[] = {
    ROUTE(GET, "/collections/{collection}/{code}/{period}", entry_show,
          FORM_HTML | FORM_JSON | FORM_CSV, "read", "signed-in", FAST, NONE, "none",
          "A council's form for one period, for those who fill it in or keep it."),
    ROUTE(POST, "/collections/{collection}/{code}/{period}", entry_put, FORM_HTML, "change",
          "signed-in", FAST, NONE, "figures-filled-in",
          "Saves a council's form as a draft, or completes it."),
    {0}};
