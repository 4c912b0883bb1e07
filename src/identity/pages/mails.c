/* mails.c: for administrators: what mail waits, what failed and why, and sending it again. */
#include "identity/pages/shared.h"

#include "kit/mail.h"

enum { MAILS_SHOWN = 200 };

static const struct page_column columns[] = {
    {"made", "queued"}, {"kind_title", "kind"}, {"address", "to"}, {"subject", "subject"},
    {"state", "state"}, {"tries", "tries"},     {"why", "why"},    {0}};
static const struct page_table tables[] = {{"mails", "mails", columns}, {0}};
static const struct page page = {"identity/pages/mails", tables, NULL, NULL};

static struct str state_words(struct arena *a, int64_t now, const struct kit_mail *m)
{
    if (str_eq(m->state, S("sent")))
        return str_fmt(a, "Sent %.*s", STR_ARG(ago_words(a, now, m->sent_at)));
    if (str_eq(m->state, S("given-up")))
        return S("Given up");
    if (m->next_at <= now)
        return S("Waits to be sent");
    return str_fmt(a, "Waits, is tried %.*s", STR_ARG(soon_words(a, now, m->next_at)));
}

static void put_mail(struct request *rq, const struct kit_mail *m, struct json *list)
{
    struct arena *a = rq->work->arena;
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "id", m->id);
    json_put_str(row, "made", day_words(a, m->made_at));
    json_put_str(row, "kind", m->kind);
    json_put_str(row, "kind_title", mail_kind_title(m->kind));
    json_put_str(row, "address", m->address);
    json_put_str(row, "subject", m->subject);
    json_put_str(row, "state", m->state);
    json_put_str(row, "state_words", state_words(a, rq->work->now, m));
    json_put_int(row, "tries", m->tries);
    json_put_str(row, "why", m->why.len ? m->why : (struct str){0});
    json_put_bool(row, "again", str_eq(m->state, S("given-up")));
}

static int64_t count_of(const struct kit_mail_count_list *counts, struct str state)
{
    for (ptrdiff_t i = 0; i < counts->len; i++)
        if (str_eq(counts->at[i].state, state))
            return counts->at[i].total;
    return 0;
}

static enum rc mails_show(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct kit_mail_list mails;
    struct kit_mail_count_list counts;

    TRY(mail_newest(rq->work, MAILS_SHOWN, &mails));
    TRY(mail_counts(rq->work, &counts));
    long long waiting = (long long)count_of(&counts, S("waiting"));
    long long failed = (long long)count_of(&counts, S("given-up"));
    struct json *model =
        model_of(rq, S("Email"),
                 str_fmt(a, "%lld wait to be sent, %lld were given up.", waiting, failed));
    struct json *list = json_put(model, "mails", json_array(a));
    for (ptrdiff_t i = 0; i < mails.len; i++)
        put_mail(rq, &mails.at[i], list);
    json_put_int(model, "waiting", waiting);
    json_put_int(model, "given_up", failed);
    json_put_int(model, "sent", count_of(&counts, S("sent")));
    json_put_bool(model, "any", mails.len > 0);
    return page_show(rq, &page, model);
}

static enum rc mail_send_again(struct request *rq)
{
    struct str id = rq_param(rq, "mail");

    TRY(mail_again(rq->work, id));
    audit_detail(rq, S(""), "mail", id, S(""));
    return page_go(rq, S("/admin/mail"));
}

const struct route identity_mails_routes[] = {
    ROUTE(GET, "/admin/mail", mails_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
          "role:administrator", FAST, NONE, "none",
          "What mail was sent, what waits, and what was given up and why."),
    ROUTE(POST, "/admin/mail/{mail}/again", mail_send_again, FORM_HTML, "send-again",
          "role:administrator", FAST, NONE, "mail-sent-again",
          "Sends a mail again that was given up."),
    {0}};
