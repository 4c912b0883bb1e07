/* retention.c: forgetting what is older than it may be. */
#include "identity/retention.h"

#include "identity/session.h"
#include "identity/ticket.h"
#include "identity_sql.h"
#include "kit/audit.h"
#include "kit/job.h"
#include "kit/setting.h"
#include "kit/throttle.h"

enum { A_DAY = 24 * 60 * 60, BATCH = 5000, BATCHES_MOST = 200 };

static enum rc sessions(struct work *w, int64_t before, bool *more)
{
    *more = false;
    return sessions_forget(w, before);
}

static enum rc tickets(struct work *w, int64_t before, bool *more)
{
    *more = false;
    return tickets_forget(w, before);
}

static enum rc attempts(struct work *w, int64_t before, bool *more)
{
    *more = false;
    return throttle_forget(w, before);
}

static enum rc requests(struct work *w, int64_t before, bool *more)
{
    *more = false;
    return sql_requests_forget(w, before);
}

static enum rc reasons(struct work *w, int64_t before, bool *more)
{
    *more = false;
    return sql_reasons_forget(w, before);
}

static enum rc notices(struct work *w, int64_t before, bool *more)
{
    *more = false;
    return sql_notices_forget(w, before);
}

/* The trail says itself that its old end was cut. */
static enum rc trail(struct work *w, int64_t before, bool *more)
{
    int64_t cut = 0;

    TRY(audit_cut(w, before, BATCH, &cut));
    *more = cut == BATCH;
    if (!cut)
        return OK;
    return audit_note(w,
                      &(struct audit_event){.event = "kept-no-longer",
                                            .kind = S("audit"),
                                            .words = str_fmt(w->arena,
                                                             "%lld rows of the trail were past "
                                                             "their time and were forgotten.",
                                                             (long long)cut)});
}

const struct retention_rule retention_rules[] = {
    {"Sessions and tokens that have ended", "keep-sessions-days", 0, sessions},
    {"Invitations and links that were used or are over", NULL, 30, tickets},
    {"What was tried with an address", NULL, 2, attempts},
    {"Requests to join that were decided on", NULL, 365, requests},
    {"Why something confidential was read (the trail keeps it for longer)", NULL, 1, reasons},
    {"Notices", NULL, 730, notices},
    {"Records of emails", "keep-mail-days", 0, NULL},
    {"The trail of what was done here", "keep-audit-days", 0, trail},
    {0},
};

enum rc retention_days(struct work *w, const struct retention_rule *rule, int64_t *days)
{
    *days = rule->days;
    return rule->setting ? setting_read_int(w, rule->setting, days) : OK;
}

static enum rc step(const struct job_house *house, const struct retention_rule *rule,
                    bool *more)
{
    struct work *w = house->begin(house->state);
    int64_t days = 0;

    *more = false;
    if (!w)
        return BUSY;
    enum rc rc = retention_days(w, rule, &days);
    if (rc == OK)
        rc = rule->forget(w, w->now - days * A_DAY, more);
    enum rc ended = house->end(house->state, w, rc);
    return rc == OK ? ended : rc;
}

static enum rc forget(struct arena *a, const struct job_house *house,
                      const struct retention_rule *rule, struct str *words)
{
    bool more = rule->forget != NULL;

    for (int i = 0; more && i < BATCHES_MOST; i++) {
        enum rc rc = step(house, rule, &more);
        if (rc != OK) {
            *words = str_fmt(a, "%s: could not be forgotten.", rule->what);
            return rc;
        }
    }
    return OK;
}

enum rc keep_no_longer(struct arena *a, const struct job_house *house, struct str *words)
{
    for (const struct retention_rule *rule = retention_rules; rule->what; rule++)
        TRY(forget(a, house, rule, words));
    struct job_keeping k;
    for (ptrdiff_t i = 0; job_rooms_keeping(house, i, &k); i++)
        TRY(forget(a, house, &(struct retention_rule){k.what, NULL, k.days, k.forget}, words));
    *words = S("What was past its time is forgotten.");
    return OK;
}
