/* setting.c: the list of settings, their checks, and their values in the store. */
#include "kit/setting.h"

#include "base/num.h"
#include "base/random.h"
#include "kit/mail_parts.h"
#include "kit_sql.h"

#include <sodium.h>
#include <stdlib.h>

enum { LONGEST_SETTING = 2000, LONGEST_LINE = 200 };

/* --- checks ---- */

static bool has_controls(struct str s, bool lines)
{
    for (ptrdiff_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool break_of_lines = lines && (c == '\n' || c == '\r');
        if ((c < ' ' && !break_of_lines) || c == 0x7f)
            return true;
    }
    return false;
}

static const char *line_check(struct str value)
{
    return str_chars(value) <= LONGEST_LINE ? NULL : "Use 200 characters or fewer.";
}

static const char *name_check(struct str value)
{
    return str_chars(value) <= 60 ? NULL : "Use 60 characters or fewer.";
}

static const char *paragraph_check(struct str value)
{
    return str_chars(value) <= 1000 ? NULL : "Use 1,000 characters or fewer.";
}

static bool number_from_to(struct str value, int64_t low, int64_t high)
{
    int64_t n;

    return int_parse(value, &n) && n >= low && n <= high;
}

static const char *hours_check(struct str value)
{
    return number_from_to(value, 1, 24) ? NULL : "Write a whole number of hours from 1 to 24.";
}

static const char *session_days_check(struct str value)
{
    return number_from_to(value, 1, 90) ? NULL : "Write a whole number of days from 1 to 90.";
}

static const char *days_check(struct str value)
{
    return number_from_to(value, 1, 3650) ? NULL
                                          : "Write a whole number of days from 1 to 3,650.";
}

static const char *audit_days_check(struct str value)
{
    return number_from_to(value, 90, 3650) ? NULL
                                           : "Write a whole number of days from 90 to 3,650.";
}

static const char *address_check(struct str value)
{
    return mail_address_wrong(value);
}

static const char *site_check(struct str value)
{
    struct mail_url url;
    bool parsed = mail_url_read(value, &url);

    if (!parsed || url.rest.len ||
        !(str_eq(url.scheme, S("https")) || str_eq(url.scheme, S("http"))))
        return "Write it as https://figures.example, without anything behind the name.";
    if (str_eq(url.scheme, S("http")) && !mail_host_is_here(url.host))
        return "It must begin with https://: signing in and links in emails need it.";
    return NULL;
}

static const char *server_check(struct str value)
{
    struct mail_url url;
    bool parsed = mail_url_read(value, &url);

    if (!parsed || url.rest.len ||
        !(str_eq(url.scheme, S("smtp")) || str_eq(url.scheme, S("smtps"))))
        return "Write it as smtp://mail.example:587 or smtps://mail.example:465.";
    return NULL;
}

static const char *hosts_check(struct str value)
{
    struct str rest = value, line;

    while (rest.len && str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        for (ptrdiff_t i = 0; i < line.len; i++)
            if (line.at[i] <= ' ' || line.at[i] > '~' || line.at[i] == '/')
                return "Write one name of a host on each line, without https:// and /.";
    }
    return NULL;
}

/* --- the list ---- */

const struct setting settings[] = {
    {"The site", "site-name", "Name of this site", "It stands in emails and in apps for codes.",
     "Folkmoot", false, false, name_check},
    {"The site", "site-address", "Address of this site",
     "Links in emails begin with it, and passkeys are bound to it: changing its name makes "
     "people's passkeys useless.",
     "", false, false, site_check},
    {"The site", "privacy-contact", "Whom to ask about personal data",
     "A name and an address, for the page on which people see what is held on them.", "", false,
     true, paragraph_check},
    {"Email", "mail-server", "Mail server",
     "Emails are handed to it; while it is empty they wait.", "", false, false, server_check},
    {"Email", "mail-user", "User name at the mail server", "Empty where it asks for none.", "",
     false, false, line_check},
    {"Email", "mail-password", "Password at the mail server", "It is never shown again.", "",
     true, false, line_check},
    {"Email", "mail-from", "Email address that messages come from",
     "Empty, it is folkmoot@ and the name in the site's address.", "", false, false,
     address_check},
    {"Signing in", "session-hours", "Hours without a request until someone is signed out",
     "A page that is open but not used counts as no request.", "8", false, false, hours_check},
    {"Signing in", "session-days", "Days until everyone must sign in again",
     "Counted from when they signed in, whatever they did since.", "14", false, false,
     session_days_check},
    {"Signing in", "sign-on-hosts", "Sign-on servers on your own network",
     "Organisations' own sign-on is asked on the public internet alone, but also at these "
     "hosts of "
     "your own network, one on each line.",
     "", false, true, hosts_check},
    {"Signing in", "sign-in-notice", "Notice beside the sign-in form",
     "A few sentences for those who sign in: planned work, or whom to ask for help.", "", false,
     true, paragraph_check},
    {"How long things are kept", "keep-sessions-days", "Days that ended sessions are kept",
     "People see them in the list of their sessions.", "30", false, false, days_check},
    {"How long things are kept", "keep-mail-days", "Days that a record of emails is kept",
     "Of an email that was sent there is its subject and whom it went to, not its text.", "30",
     false, false, days_check},
    {"How long things are kept", "keep-audit-days", "Days that the audit trail is kept",
     "What was done and what was refused, by whom and when.", "2190", false, false,
     audit_days_check},
    {0},
};

const struct setting *setting_find(struct str name)
{
    for (const struct setting *s = settings; s->name; s++)
        if (str_eq(str_of(s->name), name))
            return s;
    return NULL;
}

/* --- reading and writing ---- */

static const struct setting *must_find(const char *name)
{
    const struct setting *s = setting_find(str_of(name));

    assert(s);
    if (!s)
        abort();
    return s;
}

static enum rc stored(struct work *w, struct str name, bool secret, struct str *out)
{
    struct kit_setting_value row;
    enum rc rc =
        secret ? sql_setting_get_secret(w, name, &row) : sql_setting_get(w, name, &row);

    if (rc == OK)
        *out = row.value;
    return rc;
}

static const struct str served_at = STR_INIT("served-at"), served_dev = STR_INIT("served-dev"),
                        secret_key = STR_INIT("secret-key");

static enum rc otherwise(struct work *w, const struct setting *s, struct str *out)
{
    enum rc rc = NOT_FOUND;

    if (str_eq(str_of(s->name), S("site-address")))
        rc = stored(w, served_at, false, out);
    if (rc == NOT_FOUND)
        *out = str_of(s->otherwise);
    return rc == NOT_FOUND ? OK : rc;
}

enum rc setting_read(struct work *w, const char *name, struct str *out)
{
    const struct setting *s = must_find(name);
    enum rc rc = stored(w, str_of(name), s->secret, out);

    return rc == NOT_FOUND ? otherwise(w, s, out) : rc;
}

enum rc setting_read_int(struct work *w, const char *name, int64_t *out)
{
    struct str value;

    TRY(setting_read(w, name, &value));
    if (!int_parse(value, out))
        return work_fail(w, FAULT, "", "the setting %s is no whole number", name);
    return OK;
}

static const char *wrong_with(const struct setting *s, struct str value)
{
    if (value.len > LONGEST_SETTING)
        return "That is too long.";
    if (!str_is_utf8(value) || has_controls(value, s->lines))
        return s->lines ? "Use letters, signs and line ends alone."
                        : "Write it on one line, in letters and signs alone.";
    return s->check(value);
}

enum rc setting_write(struct work *w, const char *name, struct str value)
{
    const struct setting *s = must_find(name);

    value = str_trim(value);
    if (!value.len)
        return sql_setting_drop(w, str_of(name));
    const char *wrong = wrong_with(s, value);
    if (wrong)
        return work_fail(w, INVALID, name, "%s", wrong);
    return sql_setting_put(w, str_of(name), value, w->now);
}

enum rc settings_held(struct work *w, struct kit_setting_list *out)
{
    *out = (struct kit_setting_list){0};
    return sql_setting_all(w, out);
}

/* --- what the program notes for itself ---- */

enum rc setting_served(struct work *w, struct str address, bool dev)
{
    TRY(sql_setting_put(w, served_at, address, w->now));
    return dev ? sql_setting_put(w, served_dev, S("yes"), w->now)
               : sql_setting_drop(w, served_dev);
}

static enum rc key_make(struct work *w)
{
    unsigned char fresh[SETTING_KEY_BYTES];
    char words[SETTING_KEY_BYTES * 2 + 1];

    random_bytes(fresh, sizeof fresh);
    sodium_bin2hex(words, sizeof words, fresh, sizeof fresh);
    enum rc rc = sql_setting_put_first(w, secret_key, str_of(words), w->now);
    sodium_memzero(fresh, sizeof fresh);
    sodium_memzero(words, sizeof words);
    return rc;
}

enum rc setting_secret_key(struct work *w, unsigned char out[SETTING_KEY_BYTES])
{
    struct str words;
    size_t len = 0;
    enum rc rc = stored(w, secret_key, true, &words);

    if (rc == NOT_FOUND) {
        TRY(key_make(w));
        rc = stored(w, secret_key, true, &words);
    }
    TRY(rc);
    if (sodium_hex2bin(out, SETTING_KEY_BYTES, words.at, (size_t)words.len, NULL, &len, NULL) ||
        len != SETTING_KEY_BYTES)
        return work_fail(w, FAULT, "", "the site's secret key is damaged");
    return OK;
}
