/* leave.c: leaving: what becomes of things, said beforehand, and then done. */
#include "identity/pages/shared.h"

#include "identity/my_data.h"
#include "identity/session.h"

#include <string.h>

static const struct page page = {"identity/pages/leave", NULL, NULL, NULL};
static const struct page left_page = {"identity/pages/left", NULL, NULL, NULL};

static void put_words(struct arena *a, struct json *model, const char *name,
                      const struct leave_words *words)
{
    struct json *list = json_put(model, name, json_array(a));

    for (; words->what; words++) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "what", str_of(words->what));
        json_put_str(row, "why", str_of(words->why));
    }
}

static enum rc leave_model(struct request *rq, struct json **out)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct leave_ahead ahead;

    TRY(leave_look(w, &ahead));
    struct json *model = model_of(
        rq, S("Leave"),
        ahead.last_administrator ? S("You can't leave yet: you are the only administrator.")
                                 : S("You can leave at once. Your name and email address are "
                                     "erased, and this can't be undone."));
    json_put_bool(model, "last_administrator", ahead.last_administrator);
    json_put_str(model, "alone",
                 !ahead.alone ? (struct str){0}
                 : ahead.alone == 1
                     ? S("You are the only lead of an organisation. Make a colleague its lead "
                         "first, or it will have none.")
                     : str_fmt(a,
                               "You are the only lead of %lld organisations. Make colleagues "
                               "their leads first, or they will have none.",
                               (long long)ahead.alone));
    json_put_bool(model, "handed_over", ahead.heir.len > 0);
    put_words(a, model, "erased", leave_erased);
    put_words(a, model, "handed", leave_handed);
    put_words(a, model, "stays", leave_kept);
    page_problems(rq, model);
    put_wrong(rq, model, "sure_wrong", "sure");
    *out = model;
    return OK;
}

static enum rc leave_show(struct request *rq)
{
    struct json *model;

    TRY(leave_model(rq, &model));
    return page_show(rq, &page, model);
}

/* Each room forgets; this one last, since the others may ask it who that was. */
static enum rc forget(struct request *rq, struct str heir, struct json *kept)
{
    struct work *w = rq->work;
    struct web_facts house;

    web_facts(rq->web, &house);
    for (const struct room *const *r = house.rooms; *r; r++)
        if ((*r)->forget_person && strcmp((*r)->name, "identity") != 0)
            TRY((*r)->forget_person(w, w->viewer.person, heir, kept));
    return my_data_forget(w, w->viewer.person, heir, kept);
}

static enum rc leave_try(struct request *rq, struct json *kept)
{
    struct leave_ahead ahead;

    if (!str_eq(rq_field(rq, "sure"), S("yes")))
        return work_fail(rq->work, INVALID, "sure", "Tick that you want to leave.");
    TRY(leave_look(rq->work, &ahead));
    return forget(rq, ahead.heir, kept);
}

static enum rc leave_do(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model, *kept = json_array(w->arena);
    enum rc rc = leave_try(rq, kept);

    if (is_refusal(rq, rc) && rc == INVALID) {
        TRY(leave_model(rq, &model));
        return page_again(rq, &page, model);
    }
    TRY(rc);
    audit_detail(rq, S(""), "person", w->viewer.person, S(""));
    model = model_of(rq, S("You have left"),
                     S("Your name and email address are erased here, and you are signed out "
                       "everywhere."));
    json_put(model, "stays", kept);
    TRY(page_show(rq, &left_page, model));
    reply_cookie(rq, SESSION_COOKIE, S(""), 0);
    return OK;
}

const struct route identity_leave_routes[] = {
    ROUTE_WITH(GET, "/account/leave", leave_show, FORM_HTML | FORM_JSON, "read", "signed-in",
               FAST, NONE, "none",
               "What becomes of all that is held on whoever is signed in when they leave.",
               .proved = true),
    ROUTE_WITH(POST, "/account/leave", leave_do, FORM_HTML, "leave", "signed-in", FAST, NONE,
               "person-left", "Leaves: erases whoever is signed in.", .proved = true),
    {0}};
