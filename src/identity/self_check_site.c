/* self_check_site.c: findings about settings, mail, work in the background, and how it is
 * served.
 */
#include "identity/self_check.h"

enum {
    HOURS_LONG = 12,
    DAYS_LONG = 30,
    KEEP_AUDIT_LONG = 7 * 366,
    KEEP_AUDIT_SHORT = 180,
    KEEP_MAIL_LONG = 366,
    KEEP_SESSIONS_LONG = 366,
    JOB_LATE = 24 * 60 * 60,
};

static enum grade site_address(struct arena *a, const struct self_facts *f, struct str *found)
{
    if (!f->site.len) {
        *found = S("It is not set. Links in emails go nowhere, and there can be no passkeys "
                   "elsewhere than on this machine.");
        return GRADE_WEAK;
    }
    *found = str_fmt(a, "It is %.*s.", STR_ARG(f->site));
    if (str_starts(f->site, S("https://")))
        return GRADE_GOOD;
    return self_is_public(f) ? GRADE_DANGER : GRADE_NOTE;
}

static enum grade dev_mode(struct arena *a, const struct self_facts *f, struct str *found)
{
    (void)a;
    *found = f->dev ? S("It is on: anybody can read every email at /-/mail.") : S("It is off.");
    if (!f->dev)
        return GRADE_GOOD;
    return self_is_public(f) ? GRADE_DANGER : GRADE_NOTE;
}

static enum grade proxy(struct arena *a, const struct self_facts *f, struct str *found)
{
    if (f->forwarded > 0) {
        *found = str_fmt(a,
                         "%lld since the start: they said for whom they were sent "
                         "(X-Forwarded-For), were not believed, and count as one network.",
                         (long long)f->forwarded);
        return GRADE_WEAK;
    }
    *found = f->proxy.len ? str_fmt(a, "The proxy at %.*s is believed.", STR_ARG(f->proxy))
                          : S("No request came through a proxy that is not believed.");
    return GRADE_GOOD;
}

/* Beyond this machine without a proxy in front, nothing is encrypted. */
static enum grade open_listen(struct arena *a, const struct self_facts *f, struct str *found)
{
    bool local = !f->listen.len || str_starts(f->listen, S("localhost:")) ||
                 str_starts(f->listen, S("127.")) || str_starts(f->listen, S("[::1]"));

    *found = f->listen.len ? str_fmt(a, "It listens on %.*s.", STR_ARG(f->listen))
                           : S("It is not known where it listens.");
    if (local)
        return GRADE_GOOD;
    return f->proxy.len ? GRADE_NOTE : GRADE_WEAK;
}

static enum grade policy(struct arena *a, const struct self_facts *f, struct str *found)
{
    bool strict = str_find(f->policy, S("default-src 'none'")) >= 0 ||
                  str_find(f->policy, S("default-src 'self'")) >= 0;
    bool holes = str_find(f->policy, S("unsafe-")) >= 0 || str_find(f->policy, S("*")) >= 0;

    *found = f->policy.len ? str_fmt(a, "%.*s", STR_ARG(f->policy))
                           : S("Pages are sent without one.");
    return strict && !holes ? GRADE_GOOD : GRADE_DANGER;
}

static enum grade mail_server(struct arena *a, const struct self_facts *f, struct str *found)
{
    *found = f->mail_server.len
                 ? str_fmt(a, "Email is handed to %.*s.", STR_ARG(f->mail_server))
                 : S("There is none: invitations and links to sign in with are not sent.");
    if (f->mail_server.len)
        return GRADE_GOOD;
    return self_is_public(f) ? GRADE_WEAK : GRADE_NOTE;
}

static enum grade mail_failed(struct arena *a, const struct self_facts *f, struct str *found)
{
    const struct self_seen *s = &f->seen[SEEN_MAIL_FAILED];

    *found = s->count ? seen_words(a, s) : S("None.");
    return s->count ? GRADE_WEAK : GRADE_GOOD;
}

static enum grade mail_late(struct arena *a, const struct self_facts *f, struct str *found)
{
    const struct self_seen *s = &f->seen[SEEN_MAIL_LATE];

    *found = s->count ? seen_words(a, s) : S("None.");
    return s->count ? GRADE_WEAK : GRADE_GOOD;
}

static enum grade privacy_contact(struct arena *a, const struct self_facts *f,
                                  struct str *found)
{
    *found = f->privacy_contact.len
                 ? str_fmt(a, "It is %.*s.", STR_ARG(f->privacy_contact))
                 : S("It is not set: people don't know whom to ask about their data.");
    if (f->privacy_contact.len)
        return GRADE_GOOD;
    return self_is_public(f) ? GRADE_WEAK : GRADE_NOTE;
}

static enum grade session_hours(struct arena *a, const struct self_facts *f, struct str *found)
{
    *found = str_fmt(a, "Whoever does nothing for %lld hours is signed out.",
                     (long long)f->session_hours);
    return f->session_hours > HOURS_LONG ? GRADE_WEAK : GRADE_GOOD;
}

static enum grade session_days(struct arena *a, const struct self_facts *f, struct str *found)
{
    *found = str_fmt(a, "Everyone signs in again after %lld days.", (long long)f->session_days);
    return f->session_days > DAYS_LONG ? GRADE_WEAK : GRADE_GOOD;
}

static enum grade kept(struct arena *a, const char *what, int64_t days, int64_t most,
                       struct str *found)
{
    *found = str_fmt(a, "%s kept for %lld days.", what, (long long)days);
    return days > most ? GRADE_WEAK : GRADE_GOOD;
}

static enum grade keep_audit(struct arena *a, const struct self_facts *f, struct str *found)
{
    return kept(a, "The trail is", f->keep_audit, KEEP_AUDIT_LONG, found);
}

static enum grade keep_audit_short(struct arena *a, const struct self_facts *f,
                                   struct str *found)
{
    kept(a, "The trail is", f->keep_audit, KEEP_AUDIT_LONG, found);
    return f->keep_audit < KEEP_AUDIT_SHORT ? GRADE_WEAK : GRADE_GOOD;
}

static enum grade keep_mail(struct arena *a, const struct self_facts *f, struct str *found)
{
    return kept(a, "Records of emails are", f->keep_mail, KEEP_MAIL_LONG, found);
}

static enum grade keep_sessions(struct arena *a, const struct self_facts *f, struct str *found)
{
    return kept(a, "Ended sessions are", f->keep_sessions, KEEP_SESSIONS_LONG, found);
}

/* --- work in the background
 * ------------------------------------------------------------------- */

static enum grade jobs_failed(struct arena *a, const struct self_facts *f, struct str *found)
{
    for (ptrdiff_t i = 0; i < f->jobs.len; i++) {
        const struct kit_job *j = &f->jobs.at[i];
        if (j->last_at > 0 && !j->last_good) {
            *found = str_fmt(a, "%.*s failed the last time: %.*s", STR_ARG(j->name),
                             STR_ARG(j->last_words));
            return GRADE_WEAK;
        }
    }
    *found = S("Each went well the last time.");
    return GRADE_GOOD;
}

static enum grade jobs_late(struct arena *a, const struct self_facts *f, struct str *found)
{
    for (ptrdiff_t i = 0; i < f->jobs.len; i++) {
        const struct kit_job *j = &f->jobs.at[i];
        if (j->next_at < f->now - JOB_LATE && j->leased_until < f->now) {
            *found = str_fmt(a, "%.*s has been due for more than a day.", STR_ARG(j->name));
            return GRADE_WEAK;
        }
    }
    *found = f->jobs.len ? S("None is late.") : S("None has ever run.");
    if (f->jobs.len)
        return GRADE_GOOD;
    return self_is_public(f) ? GRADE_WEAK : GRADE_NOTE;
}

const struct self_row self_site_rows[] = {
    {"site-address", "The site's address is set and encrypted",
     "Set it to the https:// address that people use, and let a proxy in front do the "
     "encrypting.",
     "/admin/settings", site_address},
    {"dev-mode", "It is not served for developers", "Start it without --dev.", NULL, dev_mode},
    {"proxy", "Requests are told apart by where they come from",
     "Start it with --proxy and the proxy's address, or let the proxy take the header away.",
     NULL, proxy},
    {"listen", "It is reached through a proxy that encrypts",
     "Let it listen on localhost, with a proxy for https:// in front.", NULL, open_listen},
    {"policy", "Pages may not run what is not ours (content security policy)",
     "Run a program that was not changed: its policy allows its own scripts and styles alone.",
     NULL, policy},
    {"mail-server", "Email can be sent", "Set the mail server.", "/admin/settings",
     mail_server},
    {"mail-failed", "Emails that were given up in the last week",
     "Look at what the mail server said, and send them again.", "/admin/mail", mail_failed},
    {"mail-late", "Emails that have waited for more than a day",
     "Look at whether the job that sends email runs.", "/admin/jobs", mail_late},
    {"privacy-contact", "People can ask about their data",
     "Set whom to ask about personal data: the law asks for it.", "/admin/settings",
     privacy_contact},
    {"session-hours", "Who does nothing is signed out", "Set 12 hours or fewer.",
     "/admin/settings", session_hours},
    {"session-days", "Everyone signs in again now and then", "Set 30 days or fewer.",
     "/admin/settings", session_days},
    {"keep-audit", "The trail is not kept for too long",
     "Set seven years or fewer, or write down why it must be longer.", "/admin/settings",
     keep_audit},
    {"keep-audit-short", "The trail is kept for long enough",
     "Set 180 days or more: what goes wrong is often found late.", "/admin/settings",
     keep_audit_short},
    {"keep-mail", "Records of emails are not kept for too long", "Set a year or less.",
     "/admin/settings", keep_mail},
    {"keep-sessions", "Ended sessions are not kept for too long", "Set a year or less.",
     "/admin/settings", keep_sessions},
    {"jobs-failed", "Work in the background that failed", "Look at what it says, and run it.",
     "/admin/jobs", jobs_failed},
    {"jobs-late", "Work in the background that did not run",
     "Look at whether a server runs that does it.", "/admin/jobs", jobs_late},
    {0},
};
