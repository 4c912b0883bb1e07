/* account_codes.c: codes from an app as a second proof: set up, and taken away. */
#include "identity/pages/shared.h"

#include "identity/factor.h"
#include "kit/setting.h"

static const struct page page = {"identity/pages/account_codes", NULL, NULL, NULL};

enum { SECRET_LETTERS = 32, GROUP = 4 };

/* Base 32 of 160 bits: the only texts that our own form sends. */
static bool is_secret(struct str s)
{
    if (s.len != SECRET_LETTERS)
        return false;
    for (ptrdiff_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'A' && s.at[i] <= 'Z') || (s.at[i] >= '2' && s.at[i] <= '7')))
            return false;
    return true;
}

/* "ABCD EFGH …", to be typed where there is no camera. */
static struct str in_groups(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, 2 * SECRET_LETTERS);

    for (ptrdiff_t i = 0; i < s.len; i += GROUP) {
        if (i)
            buf_char(&b, ' ');
        buf_str(&b, str_cut(s, i, i + GROUP));
    }
    return buf_text(&b);
}

/* As the address of a picture: no markup goes into the page. */
static struct str picture_href(struct arena *a, struct str svg)
{
    struct buf b = buf_make(a, 4 * svg.len + 64);

    buf_lit(&b, "data:image/svg+xml,");
    buf_url(&b, svg);
    return buf_text(&b);
}

static void put_codes(struct request *rq, const struct identity_factor_list *factors,
                      struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *rows = json_put(model, "apps", json_array(a));

    for (ptrdiff_t i = 0; i < factors->len; i++) {
        const struct identity_factor *f = &factors->at[i];
        if (!str_eq(f->kind, S("totp")))
            continue;
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "id", f->id);
        json_put_str(row, "label", f->label);
        json_put_str(row, "made", day_words(a, f->made_at));
        json_put_str(row, "used",
                     f->used_at ? ago_words(a, rq->work->now, f->used_at) : S("never"));
    }
    json_put_bool(model, "any", rows->u.of.count > 0);
}

/* The same secret as long as its form goes back and forth, so that a mistyped code does not
 * make people scan once more. It is kept nowhere before a code was right. */
static enum rc codes_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct identity_factor_list factors;
    struct identity_own own;
    struct str site, secret = rq_field(rq, "secret"), label = rq_field(rq, "label");

    TRY(own_read(w, &own));
    TRY(factors_of(w, w->viewer.person, &factors));
    TRY(setting_read(w, "site-name", &site));
    if (!is_secret(secret))
        secret = totp_secret(a);
    struct str address = totp_address(a, secret, site, own.address);
    struct json *model = model_of(
        rq, S("Codes from an app"),
        S("After your password or an emailed link you write a code that an app on your phone "
          "shows."));
    put_codes(rq, &factors, model);
    json_put_str(model, "secret", secret);
    json_put_str(model, "secret_words", in_groups(a, secret));
    json_put_str(model, "picture", picture_href(a, totp_picture(a, address)));
    json_put_str(model, "app_href", address);
    json_put_str(model, "label", label.len ? label : S("My phone"));
    page_problems(rq, model);
    put_wrong(rq, model, "code_wrong", "code");
    put_wrong(rq, model, "label_wrong", "label");
    *out = model;
    return OK;
}

static enum rc codes_show(struct request *rq)
{
    struct json *model;

    TRY(codes_model(rq, &model));
    return page_show(rq, &page, model);
}

static enum rc codes_keep(struct request *rq)
{
    struct work *w = rq->work;
    struct str secret = rq_field(rq, "secret");
    int64_t step;

    if (!is_secret(secret))
        return work_fail(w, INVALID, "", "This page is out of date. Scan the picture below.");
    if (!totp_right(w->arena, secret, rq_field(rq, "code"), w->now, 0, &step))
        return work_fail(
            w, INVALID, "code",
            "That code is not right. Write the one that the app shows now, and see "
            "that your phone's clock is right.");
    return totp_keep(w, w->viewer.person, rq_field(rq, "label"), secret, step);
}

static enum rc codes_add(struct request *rq)
{
    struct json *model;
    enum rc rc = codes_keep(rq);

    audit_detail(rq, S(""), "person", rq->work->viewer.person, S(""));
    if (is_refusal(rq, rc)) {
        TRY(codes_model(rq, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    TRY(tell_owner(rq, "Codes from an app were set up",
                   S("An app was set up whose codes are asked for after your password.")));
    TRY(page_go(rq, S("/account/recovery")));
    return session_fresh(rq);
}

static enum rc codes_end(struct request *rq)
{
    return factor_taken_away(
        rq, "Codes from an app were taken away",
        S("An app was taken away from your account, and its codes with it."),
        S("/account/codes"));
}

const struct route identity_account_codes_routes[] = {
    ROUTE_WITH(GET, "/account/codes", codes_show, FORM_HTML, "read", "signed-in", FAST, NONE,
               "none", "Setting up an app for codes, and the ones there are.", .proved = true),
    ROUTE_WITH(POST, "/account/codes", codes_add, FORM_HTML, "change", "signed-in", FAST, NONE,
               "codes-set-up", "Keeps an app for codes once a code of it was right.",
               .proved = true),
    ROUTE_WITH(POST, "/account/codes/end", codes_end, FORM_HTML, "change", "signed-in", FAST,
               NONE, "codes-taken-away", "Takes an app for codes away.", .proved = true),
    {0}};
