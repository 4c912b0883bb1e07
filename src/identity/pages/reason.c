/* reason.c: asking why someone needs to read something confidential, before they do. */
#include "identity/pages/shared.h"

#include "identity/reason.h"

static const struct page page = {"identity/pages/reason", NULL, NULL, NULL};

struct asked {
    struct object object;
    bool asked;
    struct str kind, back; /* where they wanted to go */
};

/* By the query of the page or the fields of its form. */
static enum rc asked_read(struct request *rq, struct asked *out)
{
    bool post = rq->route->method == POST;
    struct str id = post ? rq_field(rq, "object") : rq_query(rq, "object");

    *out = (struct asked){.kind = post ? rq_field(rq, "kind") : rq_query(rq, "kind"),
                          .back = next_safe(post ? rq_field(rq, "for") : rq_query(rq, "for"))};
    TRY(reason_look(rq->work, out->kind, id, &out->object, &out->asked));
    if (!out->back.len)
        out->back = S("/account");
    return OK;
}

static enum rc reason_model(struct request *rq, const struct asked *asked, struct json **out)
{
    struct work *w = rq->work;
    struct str whose;

    TRY(audience_words(w, asked->object.keepers, &whose));
    struct json *model = model_of(
        rq, S("Why do you need to read this?"),
        S("It is confidential. Say why you need to read it, and you may for an hour."));
    json_put_str(model, "whose", whose);
    json_put_str(model, "kind", asked->kind);
    json_put_str(model, "object", asked->object.id);
    json_put_str(model, "for", asked->back);
    json_put_str(model, "typed", rq->route->method == POST ? rq_field(rq, "words") : S(""));
    json_put_int(model, "most", REASON_MOST);
    page_problems(rq, model);
    put_wrong(rq, model, "words_wrong", "words");
    *out = model;
    return OK;
}

static enum rc reason_show(struct request *rq)
{
    struct asked asked;
    struct json *model;

    TRY(asked_read(rq, &asked));
    if (!asked.asked)
        return page_go(rq, asked.back);
    TRY(reason_model(rq, &asked, &model));
    return page_show(rq, &page, model);
}

static enum rc reason_do(struct request *rq)
{
    struct asked asked;
    struct json *model;

    TRY(asked_read(rq, &asked));
    if (!asked.asked) {
        audit_silent(rq);
        return page_go(rq, asked.back);
    }
    audit_detail(rq, asked.object.organisation, str_zero(rq->work->arena, asked.kind),
                 asked.object.id, str_trim(rq_field(rq, "words")));
    enum rc rc = reason_give(rq->work, &asked.object, rq_field(rq, "words"));
    if (is_refusal(rq, rc)) {
        TRY(reason_model(rq, &asked, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    return page_go(rq, asked.back);
}

const struct route identity_reason_routes[] = {
    ROUTE(GET, "/reason", reason_show, FORM_HTML, "read", "signed-in", FAST, NONE, "none",
          "Asks why someone needs to read something confidential."),
    ROUTE(POST, "/reason", reason_do, FORM_HTML, "give-reason", "signed-in", FAST, NONE,
          "reason-given", "Keeps for an hour why someone reads something confidential."),
    {0}};
