/* account_recovery.c: recovery codes, for when an app or a passkey is lost. */
#include "identity/pages/shared.h"

#include "identity/factor.h"

static const struct page page = {"identity/pages/account_recovery", NULL, NULL, NULL};

static struct json *recovery_model(struct request *rq, ptrdiff_t left,
                                   const struct recovery_set *set)
{
    struct arena *a = rq->work->arena;
    struct json *model = model_of(
        rq, S("Recovery codes"),
        set    ? S("Print these codes or write them down now: they are not shown again.")
        : left ? str_fmt(a,
                         "You have %td recovery codes left. Each signs you in once when you "
                         "have lost your app.",
                         left)
               : S("With a recovery code you sign in once when you have lost your app."));
    struct json *codes = json_put(model, "codes", json_array(a));

    for (int i = 0; set && i < RECOVERY_CODES; i++)
        json_add(codes, json_str(a, set->codes[i]));
    json_put_bool(model, "made", set != NULL);
    json_put_bool(model, "any", left > 0);
    return model;
}

static enum rc recovery_show(struct request *rq)
{
    struct identity_factor_list factors;
    ptrdiff_t left = 0;

    TRY(factors_of(rq->work, rq->work->viewer.person, &factors));
    for (ptrdiff_t i = 0; i < factors.len; i++)
        left += str_eq(factors.at[i].kind, S("recovery"));
    return page_show(rq, &page, recovery_model(rq, left, NULL));
}

static enum rc recovery_first(struct request *rq)
{
    struct recovery_set *set = arena_new(rq->work->arena, struct recovery_set, 1);

    rq->found = set;
    return recovery_draw(rq->work, rq->work->viewer.person, set);
}

/* Shown in the answer itself: nothing keeps them that another page could show them from. */
static enum rc recovery_renew(struct request *rq)
{
    const struct recovery_set *set = rq->found;

    TRY(recovery_keep(rq->work, rq->work->viewer.person, set));
    TRY(tell_owner(rq, "Your recovery codes are new",
                   S("New recovery codes were made for your account. The old ones no longer "
                     "work.")));
    audit_detail(rq, S(""), "person", rq->work->viewer.person, S(""));
    return page_show(rq, &page, recovery_model(rq, RECOVERY_CODES, set));
}

const struct route identity_account_recovery_routes[] = {
    ROUTE_WITH(GET, "/account/recovery", recovery_show, FORM_HTML, "read", "signed-in", FAST,
               NONE, "none", "How many recovery codes one has, and a button for new ones.",
               .proved = true),
    ROUTE_WITH(POST, "/account/recovery", recovery_renew, FORM_HTML, "change", "signed-in",
               SLOW, NONE, "recovery-codes-made",
               "Makes new recovery codes and shows them once.", .proved = true,
               .first = recovery_first),
    {0}};
