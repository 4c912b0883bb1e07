/* account_tokens.c: tokens for programs that read or write in one's name. */
#include "identity/pages/shared.h"

#include "base/num.h"
#include "identity/session.h"

enum { DAY = 24 * 60 * 60, USUAL_DAYS = 90, MOST_DAYS = 365 };

static const struct page_column columns[] = {{"label", "token"},  {"scope", "may"},
                                             {"made", "made on"}, {"used", "last used"},
                                             {"ends", "ends on"}, {0}};
static const struct page_table tables[] = {{"tokens", "tokens", columns}, {0}};
static const struct page page = {"identity/pages/account_tokens", tables, NULL, NULL};

static void put_tokens(struct request *rq, const struct identity_token_list *list,
                       struct json *model)
{
    struct work *w = rq->work;
    struct json *rows = json_put(model, "tokens", json_array(w->arena));

    for (ptrdiff_t i = 0; i < list->len; i++) {
        const struct identity_token *t = &list->at[i];
        struct json *row = json_add(rows, json_object(w->arena));
        json_put_str(row, "id", t->id);
        json_put_str(row, "label", t->label);
        json_put_str(row, "scope",
                     str_eq(t->scope, S("read")) ? S("read") : S("read and write"));
        json_put_str(row, "made", day_words(w->arena, t->made_at));
        json_put_str(row, "used",
                     t->used_at ? ago_words(w->arena, w->now, t->used_at) : S("never"));
        json_put_str(row, "ends", day_words(w->arena, t->ends_at));
    }
    json_put_bool(model, "any", list->len > 0);
}

/* `fresh`: one that was just made, to be shown this once; empty for none. */
static enum rc tokens_model(struct request *rq, struct str fresh, struct json **out)
{
    struct work *w = rq->work;
    struct identity_token_list list;

    TRY(tokens_of(w, w->viewer.person, &list));
    struct json *model = model_of(
        rq, S("Tokens for programs"),
        fresh.len ? S("Copy the token now: it is not shown again.")
                  : S("With a token a program of yours reads what you may read here."));
    put_tokens(rq, &list, model);
    json_put_str(model, "fresh", fresh.len ? fresh : (struct str){0});
    json_put_str(model, "label", fresh.len ? S("") : rq_field(rq, "label"));
    page_problems(rq, model);
    put_wrong(rq, model, "label_wrong", "label");
    put_wrong(rq, model, "days_wrong", "days");
    *out = model;
    return OK;
}

static enum rc tokens_show(struct request *rq)
{
    struct json *model;

    TRY(tokens_model(rq, S(""), &model));
    return page_show(rq, &page, model);
}

static enum rc days_read(struct request *rq, int64_t *ends_at)
{
    struct str typed = str_trim(rq_field(rq, "days"));
    int64_t days = USUAL_DAYS;

    if (typed.len && (!int_parse(typed, &days) || days < 1 || days > MOST_DAYS))
        return work_fail(rq->work, INVALID, "days", "Write a number of days from 1 to %d.",
                         MOST_DAYS);
    *ends_at = rq->work->now + days * DAY;
    return OK;
}

static enum rc token_new(struct request *rq, struct str *token)
{
    struct work *w = rq->work;
    int64_t ends_at = 0;

    TRY(days_read(rq, &ends_at));
    return token_make(w, w->viewer.person, rq_field(rq, "label"), rq_field(rq, "scope"),
                      ends_at, token);
}

/* Shown in the answer itself: nothing keeps it that another page could show it from. */
static enum rc token_add(struct request *rq)
{
    struct str token;
    struct json *model;
    enum rc rc = token_new(rq, &token);

    audit_detail(rq, S(""), "person", rq->work->viewer.person, rq_field(rq, "label"));
    if (is_refusal(rq, rc)) {
        TRY(tokens_model(rq, S(""), &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    TRY(tell_owner(rq, "A token was made",
                   S("A token for programs was made on your account's page.")));
    TRY(tokens_model(rq, token, &model));
    return page_show(rq, &page, model);
}

static enum rc token_stop(struct request *rq)
{
    struct work *w = rq->work;

    audit_detail(rq, S(""), "person", w->viewer.person, S(""));
    TRY(token_end(w, w->viewer.person, rq_field(rq, "id")));
    return page_go(rq, S("/account/tokens"));
}

const struct route identity_account_tokens_routes[] = {
    ROUTE_WITH(GET, "/account/tokens", tokens_show, FORM_HTML | FORM_JSON | FORM_CSV, "list",
               "signed-in", FAST, NONE, "none", "One's tokens for programs.", .proved = true),
    ROUTE_WITH(POST, "/account/tokens", token_add, FORM_HTML, "change", "signed-in", FAST, NONE,
               "token-made", "Makes a token for programs and shows it once.", .proved = true),
    ROUTE(POST, "/account/tokens/end", token_stop, FORM_HTML, "change", "signed-in", FAST, NONE,
          "token-ended", "Ends one of one's tokens."),
    {0}};
