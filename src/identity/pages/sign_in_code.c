/* sign_in_code.c: the second proof: a code of one's app, or a recovery code. */
#include "identity/pages/sign_in.h"

#include "identity/factor.h"
#include "identity/sign_in.h"
#include "identity/ticket.h"
#include "kit/throttle.h"

static const struct page page = {"identity/pages/sign_in_code", NULL, NULL, NULL};
static const struct throttle by_person = {"sign-in-code", 5, 10};
static const struct throttle by_browser = {"sign-in-code-browser", 5, 10};

static enum rc half_look(struct request *rq, struct identity_ticket *out)
{
    enum rc rc = ticket_look(rq->work, "half", rq_cookie(rq, HALF_COOKIE), out);

    if (rc != OK)
        rq_suggest(rq, S("/sign-in"), S("Sign in"));
    return rc;
}

static struct json *code_model(struct request *rq)
{
    struct json *model = model_of(rq, S("Enter the code from your app"),
                                  S("Your account asks for a second proof that it is you."));

    page_problems(rq, model);
    put_wrong(rq, model, "code_wrong", "code");
    put_wrong(rq, model, "recovery_wrong", "recovery");
    json_put_bool(model, "recovering", rq_field(rq, "recovery").len > 0);
    return model;
}

/* Who comes without half a sign-in begins it. */
static enum rc code_show(struct request *rq)
{
    struct complaint *before = rq->work->complaints;
    struct identity_ticket half;
    enum rc rc = half_look(rq, &half);

    if (rc == NOT_FOUND) {
        rq->work->complaints = before;
        return page_go(rq, S("/sign-in"));
    }
    TRY(rc);
    return page_show(rq, &page, code_model(rq));
}

/* Browsers in which they signed in before are counted apart, so that who knows their password
 * can't keep them out. */
static enum rc count(struct request *rq, struct str person)
{
    struct str known = rq_cookie(rq, KNOWN_COOKIE);
    bool is_known;

    TRY(sign_in_known(rq->work, known, person, &is_known));
    if (is_known)
        return throttle_try(rq->work, &by_browser, secret_hash(rq->work->arena, known));
    return throttle_try(rq->work, &by_person, person);
}

/* A recovery code is hashed before the work that writes begins; its hash is left for that. Who
 * has no half sign-in is told so there. */
static enum rc code_first(struct request *rq)
{
    struct complaint *before = rq->work->complaints;
    struct str recovery = rq_field(rq, "recovery");
    struct str *hash = arena_new(rq->work->arena, struct str, 1);
    struct identity_ticket half;

    if (!recovery.len)
        return OK;
    enum rc rc = half_look(rq, &half);
    rq->work->complaints = rc == NOT_FOUND ? before : rq->work->complaints;
    if (rc != OK)
        return rc == NOT_FOUND ? OK : rc;
    rq->found = hash;
    return recovery_hash(rq->work, half.person_id, recovery, hash);
}

static enum rc use(struct request *rq, struct str person)
{
    const struct str *recovery = rq->found;

    TRY(count(rq, person));
    if (recovery)
        return recovery_spend(rq->work, person, *recovery);
    return totp_use(rq->work, person, rq_field(rq, "code"));
}

/* "password" and the address to go on to, each on a line. */
static const char *method_of(struct arena *a, const struct identity_ticket *half,
                             struct str *next)
{
    struct str method = {0};

    *next = half->data;
    str_split(next, '\n', &method);
    return str_fmt(a, "%.*s+totp", STR_ARG(method)).at;
}

static enum rc code_try(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_ticket half, taken;
    struct str next;

    TRY(half_look(rq, &half));
    enum rc rc = use(rq, half.person_id);
    if (is_refusal(rq, rc)) {
        audit_detail(rq, S(""), "person", half.person_id,
                     rc == BUSY ? S("Too many tries.") : S("The code was not right."));
        return page_again(rq, &page, code_model(rq));
    }
    TRY(rc);
    TRY(ticket_take(w, "half", rq_cookie(rq, HALF_COOKIE), &taken));
    const char *method = method_of(w->arena, &taken, &next);
    return sign_in_whole(rq, taken.person_id, method, next_safe(next));
}

const struct route identity_sign_in_code_routes[] = {
    ROUTE(GET, "/sign-in/code", code_show, FORM_HTML, "read", "public", FAST, NONE, "none",
          "Asks for a code of one's app after the first proof."),
    ROUTE_WITH(POST, "/sign-in/code", code_try, FORM_HTML, "sign-in", "public", SLOW, NONE,
               "sign-in-by-code", "Signs in by a code of one's app, or a recovery code.",
               .first = code_first),
    {0}};
