/* account_name.c: changing one's name. */
#include "identity/pages/shared.h"

#include "identity/account.h"

static const struct page page = {"identity/pages/account_name", NULL, NULL, NULL};

static struct json *name_model(struct request *rq, struct str name)
{
    struct json *model =
        model_of(rq, S("Your name"), S("Colleagues see it beside what you do and share here."));

    json_put_str(model, "name", name);
    page_problems(rq, model);
    put_wrong(rq, model, "name_wrong", "name");
    return model;
}

static enum rc name_show(struct request *rq)
{
    struct identity_own own;

    TRY(own_read(rq->work, &own));
    return page_show(rq, &page, name_model(rq, own.name));
}

static enum rc name_change(struct request *rq)
{
    enum rc rc = account_name(rq->work, rq_field(rq, "name"));

    if (is_refusal(rq, rc))
        return page_again(rq, &page, name_model(rq, rq_field(rq, "name")));
    TRY(rc);
    audit_detail(rq, S(""), "person", rq->work->viewer.person, S(""));
    return page_go(rq, S("/account"));
}

const struct route identity_account_name_routes[] = {
    ROUTE(GET, "/account/name", name_show, FORM_HTML, "read", "signed-in", FAST, NONE, "none",
          "A form to change one's name."),
    ROUTE(POST, "/account/name", name_change, FORM_HTML, "change", "signed-in", FAST, NONE,
          "name-changed", "Changes one's name."),
    {0}};
