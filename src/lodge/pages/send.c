/* send.c: the list of what was sent, and the form to send a table. */
#include "lodge/pages/view.h"

#include "base/date.h"

static const struct page_column columns[] = {{"id", "id"},
                                             {"label", "file"},
                                             {"sender", "sent by"},
                                             {"whose", "for"},
                                             {"made", "sent at"},
                                             {"published", "published at"},
                                             {"figures", "figures"},
                                             {"added", "new"},
                                             {"changed", "changed"},
                                             {"state", "state"},
                                             {"withdrawn", "withdrawn"},
                                             {"note", "note"},
                                             {"href", "address"},
                                             {0}};
static const struct page_table tables[] = {{"sendings", "sendings", columns}, {0}};
static const struct page page = {"lodge/pages/send", tables, NULL, NULL};

enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };

struct str sending_href(struct arena *a, struct str id)
{
    return str_fmt(a, "/send/%.*s", STR_ARG(id));
}

struct str offer_href(struct arena *a, struct str id)
{
    return str_fmt(a, "/send/%.*s/proposal", STR_ARG(id));
}

struct str send_correct_href(struct arena *a, const struct metric *m, const struct area *area)
{
    return str_fmt(a, "/metrics/%.*s/figures/%.*s/correct", STR_ARG(m->slug),
                   STR_ARG(area->code));
}

struct str moment_words(struct arena *a, int64_t moment)
{
    struct date d = date_in_london(moment);
    int64_t into = moment - (london_end_of_day(d) + 1 - DAY);

    return str_fmt(a, "%.*s at %02d:%02d", STR_ARG(date_words(a, d)), (int)(into / HOUR) % 24,
                   (int)(into % HOUR / MINUTE));
}

/* --- the list ---- */

struct str sending_state_words(struct arena *a, const struct sending *s)
{
    if (s->withdrawn_at)
        return S("withdrawn");
    if (s->published_at)
        return s->decided_at ? S("accepted and published") : S("published");
    if (s->decided_at)
        return str_fmt(a, "declined: %.*s", STR_ARG(s->declined));
    if (s->proposed_at)
        return S("proposed, and waits for an answer");
    if (s->publish_at)
        return str_fmt(a, "to be published on %.*s", STR_ARG(moment_words(a, s->publish_at)));
    if (s->outcome.len)
        return S("not published when it should have been");
    return s->checked_from ? S("draft, looked at") : S("draft");
}

static struct str moment_or_none(struct arena *a, int64_t moment)
{
    return moment ? moment_text(a, moment) : (struct str){0};
}

static enum rc sending_put(struct work *w, const struct sending *s, struct json *list)
{
    struct arena *a = w->arena;
    struct json *row = json_add(list, json_object(a));
    struct str whose;
    bool kept = viewer_is(&w->viewer, s->keepers);

    TRY(sent_for_words(w, s->keepers, &whose));
    json_put_str(row, "id", s->id);
    json_put_str(row, "label", s->label);
    json_put_str(row, "sender", s->sender_name.len ? s->sender_name : (struct str){0});
    json_put_str(row, "whose", whose);
    json_put_str(row, "made", moment_text(a, s->made_at));
    json_put_str(row, "made_words", moment_words(a, s->made_at));
    json_put_str(row, "published", moment_or_none(a, s->published_at));
    json_put_str(row, "published_words",
                 s->published_at ? moment_words(a, s->published_at) : (struct str){0});
    json_put_str(row, "withdrawn", moment_or_none(a, s->withdrawn_at));
    json_put_int(row, "figures", s->figures);
    json_put_int(row, "added", s->added);
    json_put_int(row, "changed", s->changed);
    json_put_str(row, "state", sending_state_words(a, s));
    json_put_str(row, "note", s->note.len ? s->note : (struct str){0});
    json_put_str(row, "href",
                 kept ? sending_href(a, s->id)
                      : str_fmt(a, "/send/%.*s/figures", STR_ARG(s->id)));
    return OK;
}

static void rights_put(struct work *w, const struct send_rights_list *mine, struct str chosen,
                       struct json *model)
{
    struct json *list = json_put(model, "rights", json_array(w->arena));

    for (ptrdiff_t i = 0; i < mine->len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "value", mine->at[i].keepers);
        json_put_str(row, "words", send_rights_words(w->arena, &mine->at[i]));
        json_put_bool(row, "chosen", str_eq(chosen, mine->at[i].keepers));
    }
    json_put_bool(model, "may_send", mine->len > 0);
    json_put_bool(model, "several", mine->len > 1);
    json_put_str(model, "only", mine->len == 1 ? mine->at[0].keepers : (struct str){0});
    json_put_bool(model, "administers", viewer_is(&w->viewer, S("role:administrator")));
}

static struct str sentence(struct arena *a, const struct send_rights_list *mine)
{
    if (mine->len == 0)
        return S("You can't send figures: that is for administrators, for those who keep a "
                 "council's things, and for organisations that own a measure.");
    if (mine->len == 1)
        return str_fmt(a,
                       "You can send %.*s. Nothing is published before you have seen what it "
                       "changes.",
                       STR_ARG(send_rights_words(a, &mine->at[0])));
    return S("You can send figures. Nothing is published before you have seen what it "
             "changes.");
}

void send_pages_put(struct arena *a, struct str target, int64_t from, bool more,
                    struct json *model)
{
    int64_t before = from > SEND_PAGE ? from - SEND_PAGE : 0;

    json_put_str(model, "previous",
                 from > 0 ? str_fmt(a, "%.*s?from=%lld", STR_ARG(target), (long long)before)
                          : (struct str){0});
    json_put_str(
        model, "next",
        more ? str_fmt(a, "%.*s?from=%lld", STR_ARG(target), (long long)(from + SEND_PAGE))
             : (struct str){0});
}

/* What a council may only propose, said before anything is uploaded. */
static void proposing_put(struct work *w, const struct send_rights_list *mine,
                          struct json *model)
{
    const struct send_rights *council = NULL;

    for (ptrdiff_t i = 0; i < mine->len; i++)
        if (!mine->at[i].everything && mine->at[i].area)
            council = &mine->at[i];
    json_put_bool(model, "proposes", council != NULL);
    json_put_str(model, "council", council ? council->area->name : S(""));
    json_put_str(model, "council_href", council ? area_href(w->arena, council->area) : S(""));
}

static enum rc list_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct json *model = *out = json_object(w->arena);
    struct send_rights_list mine;
    struct sending_list sent;

    TRY(send_rights_mine(w, &mine));
    TRY(sending_list_read(w, &sent));
    struct json *rows = json_put(model, "sendings", json_array(w->arena));
    for (ptrdiff_t i = 0; i < sent.len; i++)
        TRY(sending_put(w, &sent.at[i], rows));
    rights_put(w, &mine, rq_field(rq, "for"), model);
    proposing_put(w, &mine, model);
    int64_t waiting;
    TRY(offers_waiting(w, &waiting));
    json_put_str(model, "waiting",
                 waiting ? str_fmt(w->arena, "%.*s for your answer",
                                   STR_ARG(str_counted(w->arena, waiting, "proposal waits",
                                                       "proposals wait")))
                         : (struct str){0});
    json_put_bool(model, "any", sent.len > 0);
    json_put_str(model, "title", S("Send figures"));
    json_put_str(model, "description", sentence(w->arena, &mine));
    page_problems(rq, model);
    return OK;
}

static enum rc list_show(struct request *rq)
{
    struct json *model;

    TRY(list_model(rq, &model));
    return page_show(rq, &page, model);
}

/* --- a table that is sent ---- */

/* What was found in it, by work that only reads. */
struct sent_first {
    enum rc rc;
    const char *format;
};

static enum rc upload_first(struct request *rq)
{
    struct sent_first *found = arena_new(rq->work->arena, struct sent_first, 1);
    struct send_rights_list mine;
    struct sent_table table = {.format = "csv"};

    rq->found = found;
    TRY(send_rights_mine(rq->work, &mine));
    if (mine.len == 0)
        return work_fail(rq->work, FORBIDDEN, "", "You can't send figures.");
    found->rc = sent_table_read(rq->work, rq->file.bytes, &table);
    found->format = table.format;
    return found->rc == INVALID ? OK : found->rc;
}

static enum rc upload(struct request *rq)
{
    struct work *w = rq->work;
    const struct sent_first *found = rq->found;
    const struct sent_table table = {.format = found->format};
    struct send_rights_list mine;
    struct json *model;
    struct object o;

    if (found->rc != OK) {
        TRY(list_model(rq, &model));
        return page_again(rq, &page, model);
    }
    TRY(send_rights_mine(w, &mine));
    for (ptrdiff_t i = 0; i < mine.len; i++) {
        if (!str_eq(mine.at[i].keepers, rq_field(rq, "for")))
            continue;
        if (sending_room(w, &mine.at[i], rq->file.bytes) == INVALID) {
            TRY(list_model(rq, &model));
            return page_again(rq, &page, model);
        }
        TRY(sending_make(w, &mine.at[i], rq->file.label, &table, rq->file.bytes, &o));
        return page_go(rq, str_fmt(w->arena, "/send/%.*s/columns", STR_ARG(o.id)));
    }
    work_fail(w, INVALID, "for", "Choose whose figures you send.");
    TRY(list_model(rq, &model));
    return page_again(rq, &page, model);
}

const struct route lodge_send_routes[] = {
    ROUTE(GET, "/send", list_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "signed-in", FAST,
          NONE, "none", "What was sent and what became of it, and a form for a table."),
    ROUTE_WITH(POST, "/send", upload, FORM_HTML, "send", "signed-in", SLOW, NONE,
               "figures-sent", "Keeps a table of figures as a draft.", .first = upload_first,
               .upload = SEND_BYTES_MOST),
    {0}};
