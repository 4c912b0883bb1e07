/* mail_jobs.c: the jobs that send what waits and clear away the old. */
#include "kit/mail_parts.h"

#include "kit/job.h"
#include "kit/setting.h"
#include "kit_sql.h"

enum {
    A_DAY = 24 * 60 * 60,
    MAILS_AT_ONCE = 5, /* each takes a minute at most, and the lease on them is ten */
    ROUNDS = 200,
    SECONDS_TO_SEND = 500,
    SECONDS_LEASED = 900,
    BUSY_IN_A_ROW = 3, /* then the server is left in peace for now */
    DAYS_TO_WAIT = 4,  /* longer than all tries take: what it says is no news any more */
};

/* One run of send-mail. */
struct run {
    const struct job_house *house;
    struct arena *a; /* of one round */
    struct mail_server server;
    struct kit_mail_list mails;
    int64_t begun_at, now;
    int sent, later, given_up, busy_in_a_row;
};

static bool house_stopping(void *state)
{
    const struct job_house *house = state;

    return house->stopping && house->stopping(house->state);
}

/* Texts outlive the work they were read in. */
static struct kit_mail mail_copy(struct arena *a, const struct kit_mail *m)
{
    struct kit_mail copy = *m;

    copy.id = str_copy(a, m->id);
    copy.address = str_copy(a, m->address);
    copy.kind = str_copy(a, m->kind);
    copy.subject = str_copy(a, m->subject);
    copy.plain = str_copy(a, m->plain);
    copy.html = str_copy(a, m->html);
    copy.person_id = copy.state = copy.why = (struct str){0};
    return copy;
}

static void server_copy(struct run *r, const struct mail_server *s)
{
    r->server = (struct mail_server){
        .url = str_copy(r->a, s->url),
        .user = str_copy(r->a, s->user),
        .password = str_copy(r->a, s->password),
        .from = str_copy(r->a, s->from),
        .site = str_copy(r->a, s->site),
        .name = str_copy(r->a, s->name),
        .stopping = house_stopping,
        .state = (void *)r->house,
    };
}

static enum rc take_in(struct run *r, struct work *w)
{
    struct mail_server server;
    struct kit_mail_list mails;

    TRY(sql_mail_stale(w, w->now, w->now - DAYS_TO_WAIT * A_DAY,
                       S("It waited for four days and was no news any more.")));
    TRY(mail_server_read(w, &server));
    TRY(mail_lease(w, MAILS_AT_ONCE, &mails));
    r->now = w->now;
    server_copy(r, &server);
    r->mails = (struct kit_mail_list){0};
    for (ptrdiff_t i = 0; i < mails.len; i++)
        *list_push(r->a, &r->mails) = mail_copy(r->a, &mails.at[i]);
    return OK;
}

/* What is wrong, from the first complaint of the work, kept in `a`. */
static struct str words_of(struct arena *a, const struct work *w)
{
    return str_copy(a, w->complaints ? w->complaints->words : (struct str){0});
}

static enum rc take(struct run *r, struct arena *kept, struct str *words)
{
    struct work *w = r->house->begin(r->house->state);

    if (!w)
        return BUSY;
    enum rc rc = take_in(r, w);
    if (rc != OK)
        *words = words_of(kept, w);
    enum rc ended = r->house->end(r->house->state, w, rc);
    return rc == OK ? ended : rc;
}

/* Where how it went can't be written down, its lease runs out and it is sent once more. */
static void note(struct run *r, const struct kit_mail *m, enum rc how, struct str why)
{
    struct work *w = r->house->begin(r->house->state);

    if (!w)
        return;
    enum rc rc = mail_done(w, m, how, why);
    (void)r->house->end(r->house->state, w, rc);
}

static void release(struct run *r, const struct kit_mail *m)
{
    struct work *w = r->house->begin(r->house->state);

    if (!w)
        return;
    enum rc rc = mail_release(w, m);
    (void)r->house->end(r->house->state, w, rc);
}

static bool leave_off(const struct run *r)
{
    return house_stopping((void *)r->house) || r->busy_in_a_row >= BUSY_IN_A_ROW;
}

static void send(struct run *r, const struct kit_mail *m)
{
    struct str why = {0};
    enum rc how = mail_hand(r->a, &r->server, m, &why);

    if (how == BUSY && house_stopping((void *)r->house)) {
        release(r, m);
        return;
    }
    r->sent += how == OK;
    r->later += how == BUSY;
    r->given_up += how == INVALID;
    r->busy_in_a_row = how == BUSY ? r->busy_in_a_row + 1 : 0;
    note(r, m, how, why);
}

/* False when there is nothing more to do in this run. */
static bool round_of(struct run *r, struct arena *kept, struct str *words, enum rc *rc)
{
    arena_reset(r->a);
    *rc = take(r, kept, words);
    if (*rc != OK || !r->mails.len)
        return false;
    if (!r->begun_at)
        r->begun_at = r->now;
    for (ptrdiff_t i = 0; i < r->mails.len; i++) {
        if (leave_off(r))
            release(r, &r->mails.at[i]);
        else
            send(r, &r->mails.at[i]);
    }
    return !leave_off(r) && r->now - r->begun_at < SECONDS_TO_SEND;
}

static enum rc send_run(struct arena *a, const struct job_house *house, struct str *words)
{
    struct run r = {.house = house, .a = arena_open()};
    enum rc rc = OK;

    for (int i = 0; i < ROUNDS && round_of(&r, a, words, &rc); i++)
        ;
    arena_close(r.a);
    if (rc == NOT_FOUND) /* no server is set, which is no failure */
        return OK;
    if (rc == OK)
        *words = str_fmt(a, "%d sent, %d to be tried again, %d given up.", r.sent, r.later,
                         r.given_up);
    return rc;
}

static bool send_needed(struct work *w)
{
    struct kit_mail_due due;
    struct str server;

    return setting_read(w, "mail-server", &server) == OK && server.len &&
           sql_mail_due(w, w->now, &due) == OK && due.due;
}

static enum rc tidy_run(struct arena *a, const struct job_house *house, struct str *words)
{
    struct work *w = house->begin(house->state);
    int64_t days = 0;

    if (!w)
        return BUSY;
    enum rc rc = setting_read_int(w, "keep-mail-days", &days);
    if (rc == OK)
        rc = sql_mail_drop_before(w, w->now - days * A_DAY);
    enum rc ended = house->end(house->state, w, rc);
    *words =
        str_fmt(a, "Records of emails older than %lld days are cleared away.", (long long)days);
    return rc == OK ? ended : rc;
}

const struct job mail_jobs[] = {
    {"send-mail", "Sends email that waits", 5, SECONDS_LEASED, send_run, send_needed},
    {"tidy-mail", "Clears away records of old emails", A_DAY, 60, tidy_run, NULL},
    {0},
};
