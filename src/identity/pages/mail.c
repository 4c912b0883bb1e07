/* mail.c: which mails someone gets, stopping them by the link in one, and what developers see.
 */
#include "identity/pages/shared.h"

#include "identity/digest.h"
#include "kit/mail.h"
#include "kit/setting.h"

enum { DEVELOPERS_SEE = 50 };

static const struct page stop_page = {"identity/pages/unsubscribe", NULL, NULL, NULL};
static const struct page choose_page = {"identity/pages/account_mail", NULL, NULL, NULL};
static const struct page developers_page = {"identity/pages/dev_mail", NULL, NULL, NULL};

/* --- by the link in a mail ---- */

static enum rc stop_page_show(struct request *rq, struct str description, struct str kind)
{
    struct json *model = model_of(
        rq, kind.len ? S("You get no more of these emails") : S("Get no more of these emails?"),
        description);

    json_put_str(model, "token", rq_param(rq, "token"));
    json_put_bool(model, "stopped", kind.len > 0);
    json_put_str(model, "kind", kind.len ? mail_kind_title(kind) : (struct str){0});
    return page_show(rq, &stop_page, model);
}

/* Programs follow links in mails, so opening one changes nothing. Whose address it is isn't
 * said: the link may have been passed on. */
static enum rc stop_ask(struct request *rq)
{
    return stop_page_show(
        rq, S("Press the button to get no more emails of the kind that you came from."),
        (struct str){0});
}

/* Answered without sending anyone on: mail programs post here by themselves (RFC 8058). */
static enum rc stop_do(struct request *rq)
{
    struct str address, kind;

    TRY(mail_stop_read(rq->work, rq_param(rq, "token"), &address, &kind));
    TRY(mail_stop(rq->work, rq_param(rq, "token")));
    audit_detail(rq, S(""), "mail", S(""), kind);
    return stop_page_show(rq,
                          S("Emails about your account and invitations still come. You can let "
                            "these come again when you are signed in."),
                          kind);
}

/* --- choosing ---- */

static struct json *choose_model(struct request *rq, struct str chosen)
{
    static const struct {
        const char *value, *words;
    } choices[] = {{"daily", "Each day at seven in the morning, when there is something"},
                   {"weekly", "Each Monday at seven in the morning, when there is something"},
                   {"none", "Not at all"}};
    struct arena *a = rq->work->arena;
    struct json *model =
        model_of(rq, S("Emails to you"),
                 S("Notices are gathered into one email, which says how many there are and "
                   "where you read them."));
    struct json *list = json_put(model, "choices", json_array(a));

    for (ptrdiff_t i = 0; i < COUNT_OF(choices); i++) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "value", str_of(choices[i].value));
        json_put_str(row, "words", str_of(choices[i].words));
        json_put_str(row, "id", i ? str_fmt(a, "digest-%s", choices[i].value) : S("digest"));
        json_put_bool(row, "chosen", str_eq(chosen, str_of(choices[i].value)));
    }
    page_problems(rq, model);
    put_wrong(rq, model, "digest_wrong", "digest");
    return model;
}

static enum rc choose_show(struct request *rq)
{
    struct str chosen;

    TRY(digest_read(rq->work, &chosen));
    return page_show(rq, &choose_page, choose_model(rq, chosen));
}

static enum rc choose_do(struct request *rq)
{
    struct str choice = rq_field(rq, "digest");
    enum rc rc = digest_choose(rq->work, choice);

    if (is_refusal(rq, rc))
        return page_again(rq, &choose_page, choose_model(rq, choice));
    TRY(rc);
    audit_detail(rq, S(""), "person", rq->work->viewer.person, choice);
    return page_go(rq, S("/account"));
}

/* --- for developers ---- */

/* The address of a link: what stands behind the site's on a line of its own. */
static void put_links(struct arena *a, struct str plain, struct str site, struct json *list)
{
    struct str rest = plain, line;

    while (rest.len && str_split(&rest, '\n', &line)) {
        if (!str_starts(line, site) || line.len == site.len)
            continue;
        struct json *link = json_add(list, json_object(a));
        json_put_str(link, "href", str_cut(line, site.len, line.len));
    }
}

static enum rc developers_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct kit_mail_list mails;
    struct str site;
    struct json *model =
        model_of(rq, S("Mails for developers"),
                 S("The newest mails, with their texts and links. This page is "
                   "there with --dev alone."));
    struct json *list = json_put(model, "mails", json_array(a));

    TRY(mail_newest(rq->work, DEVELOPERS_SEE, &mails));
    TRY(setting_read(rq->work, "site-address", &site));
    for (ptrdiff_t i = 0; i < mails.len; i++) {
        const struct kit_mail *m = &mails.at[i];
        struct json *row = json_add(list, json_object(a));
        struct str text = mail_shown(a, m->plain, site);
        json_put_str(row, "subject", m->subject);
        json_put_str(row, "address", m->address);
        json_put_str(row, "kind", m->kind);
        json_put_str(row, "state", m->state);
        json_put_str(row, "text", text);
        put_links(a, text, site, json_put(row, "links", json_array(a)));
    }
    json_put_bool(model, "any", mails.len > 0);
    return page_show(rq, &developers_page, model);
}

const struct route identity_mail_routes[] = {
    ROUTE(GET, "/unsubscribe/{token}", stop_ask, FORM_HTML, "read", "public", FAST, NONE,
          "none", "Asks whether mails of one kind shall come no more."),
    ROUTE(POST, "/unsubscribe/{token}", stop_do, FORM_HTML, "stop-mail", "public", FAST, NONE,
          "mail-stopped", "Stops mails of one kind to whom the link was mailed."),
    ROUTE(GET, "/account/mail", choose_show, FORM_HTML, "read", "signed-in", FAST, NONE, "none",
          "How notices come by mail to whoever is signed in."),
    ROUTE(POST, "/account/mail", choose_do, FORM_HTML, "change", "signed-in", FAST, NONE,
          "mail-chosen", "Chooses how notices come by mail."),
    ROUTE_WITH(GET, "/-/mail", developers_show, FORM_HTML | FORM_JSON, "read", "public", FAST,
               NONE, "none", "The newest mails with their texts, for developers.", .dev = true),
    {0}};
