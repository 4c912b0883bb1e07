/* mail.c: the queue of mail: what waits, who sends it, and how that went. */
#include "kit/mail.h"

#include "base/random.h"
#include "kit/mail_parts.h"
#include "kit/setting.h"
#include "kit_sql.h"

#include <ctype.h>
#include <string.h>

enum {
    LONGEST_SUBJECT = 200, /* characters */
    LONGEST_PARAGRAPH = 4000,
    LONGEST_LINK = 1000,
    MOST_PARAGRAPHS = 60,
    LONGEST_WHY = 300,
    LEASE_SECONDS = 600, /* that a sender has for what it took */
    MOST_NEWEST = 1000,
};

/* --- queueing ---- */

/* A path of this site that is written the same in text, in HTML and in a header. */
static bool path_good(struct str s)
{
    if (s.len == 0 || s.len > LONGEST_LINK || s.at[0] != '/' || str_starts(s, S("//")))
        return false;
    for (ptrdiff_t i = 0; i < s.len; i++)
        if (!isalnum((unsigned char)s.at[i]) && (!s.at[i] || !strchr("/-._~?=&%", s.at[i])))
            return false;
    return true;
}

static enum rc line_must(struct work *w, const char *field, struct str line, ptrdiff_t most)
{
    if (!mail_line_is_safe(line))
        return work_fail(w, INVALID, field,
                         "A mail's words may have no line ends or control characters.");
    if (line.len > most)
        return work_fail(w, TOO_LARGE, field, "That is too long for a mail.");
    return OK;
}

static enum rc mail_check(struct work *w, const struct mail *m)
{
    const char *wrong = mail_address_wrong(m->address);

    if (wrong)
        return work_fail(w, INVALID, "address", "%s", wrong);
    if (!m->subject.len || str_chars(m->subject) > LONGEST_SUBJECT)
        return work_fail(w, INVALID, "subject", "A mail's subject has 1 to %d characters.",
                         LONGEST_SUBJECT);
    TRY(line_must(w, "subject", m->subject, 4 * LONGEST_SUBJECT));
    TRY(line_must(w, "kind", str_of(m->kind), LONGEST_SUBJECT));
    if (m->paragraph_count > MOST_PARAGRAPHS)
        return work_fail(w, TOO_LARGE, "", "A mail has at most %d paragraphs.",
                         MOST_PARAGRAPHS);
    for (ptrdiff_t i = 0; i < m->paragraph_count; i++)
        TRY(line_must(w, "", m->paragraphs[i], LONGEST_PARAGRAPH));
    TRY(line_must(w, "", m->link_words, LONGEST_PARAGRAPH));
    if (m->link_path.len && !path_good(m->link_path))
        return work_fail(w, INVALID, "", "A mail's link must be a path of this site.");
    return OK;
}

static enum rc stop_path_make(struct work *w, const struct mail *m, struct str *path)
{
    struct str token;

    *path = (struct str){0};
    if (!m->may_stop)
        return OK;
    TRY(mail_stop_token(w, m->address, m->kind, &token));
    *path = str_fmt(w->arena, MAIL_STOP_PATH "%.*s", STR_ARG(token));
    return OK;
}

enum rc mail_queue(struct work *w, const struct mail *m)
{
    struct kit_mail_is_stopped is = {0};
    struct mail_texts texts;
    struct str stop_path, person = m->person;

    TRY(mail_check(w, m));
    if (m->may_stop)
        TRY(sql_mail_is_stopped(w, m->address, str_of(m->kind), &is));
    if (is.stopped)
        return OK;
    TRY(stop_path_make(w, m, &stop_path));
    TRY(mail_words(w, m, stop_path, &texts));
    if (!person.len)
        person = (struct str){0};
    return sql_mail_add(w, random_id(w->arena), m->address, person, str_of(m->kind), m->subject,
                        texts.plain, texts.html, w->now);
}

/* --- sending ---- */

enum rc mail_lease(struct work *w, ptrdiff_t most, struct kit_mail_list *out)
{
    *out = (struct kit_mail_list){0};
    return sql_mail_take(w, w->now, w->now + LEASE_SECONDS, most, out);
}

enum rc mail_release(struct work *w, const struct kit_mail *m)
{
    return sql_mail_untry(w, m->id, m->tries, w->now);
}

/* How long after the first, second, … try that failed. */
static const int64_t pauses[] = {60, 5 * 60, 30 * 60, 2 * 3600, 8 * 3600, 24 * 3600};

enum rc mail_done(struct work *w, const struct kit_mail *m, enum rc how, struct str why)
{
    why = str_cut(why, 0, LONGEST_WHY);
    if (how == OK)
        return sql_mail_sent(w, m->id, m->tries, w->now);
    if (how == INVALID || m->tries < 1 || m->tries > COUNT_OF(pauses))
        return sql_mail_give_up(w, m->id, m->tries, why);
    return sql_mail_later(w, m->id, m->tries, w->now + pauses[m->tries - 1], why);
}

/* --- looking after it ---- */

enum rc mail_newest(struct work *w, ptrdiff_t most, struct kit_mail_list *out)
{
    *out = (struct kit_mail_list){0};
    return sql_mail_newest(w, most < MOST_NEWEST ? most : MOST_NEWEST, out);
}

enum rc mail_counts(struct work *w, struct kit_mail_count_list *out)
{
    *out = (struct kit_mail_count_list){0};
    return sql_mail_counts(w, out);
}

enum rc mail_again(struct work *w, struct str id)
{
    struct kit_mail_id row;
    enum rc rc = random_id_valid(id)
                     ? sql_mail_again(w, id, w->now, w->now + LEASE_SECONDS, &row)
                     : NOT_FOUND;

    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "id",
                         "There is no mail of this address that could be sent again: it was "
                         "sent, is being sent just now, or was cleared away.");
    return rc;
}

struct str mail_shown(struct arena *a, struct str text, struct str site)
{
    return mail_with_site(a, text, site);
}
