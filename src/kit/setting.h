/* setting.h: what those who run the site tell it: a list of names with words, defaults and a
 * check, and the values in the store.
 */
#ifndef KIT_SETTING_H
#define KIT_SETTING_H

#include "base/work.h"
#include "kit_rows.h"

struct setting {
    const char *group;     /* for people: settings of one group stand together in the list */
    const char *name;      /* mail-server */
    const char *title;     /* for people */
    const char *words;     /* one sentence on what it does */
    const char *otherwise; /* the value while nobody set one */
    bool secret;           /* never shown again once it was set, nor exported */
    bool lines;            /* may be several lines */
    /* NULL when the value will do, else what is wrong, as a sentence; never called with an
     * empty one. */
    const char *(*check)(struct str value);
};

/* All there are: site-name, site-address (https://…, for links in mails and passkeys; the
 * server's own where unset), mail-server (smtp://host:port, smtps://…; empty sends none),
 * mail-user, mail-password, mail-from, session-hours, keep-audit-days, keep-mail-days,
 * keep-sessions-days, privacy-contact, … Ends with a NULL name. */
extern const struct setting settings[];

/* NULL when there is none of that name. */
const struct setting *setting_find(struct str name);

/* The value, or its default. The name must be of the list. A secret one is read in work that
 * writes. Where no site-address is set it is where this server was told to listen. */
enum rc setting_read(struct work *w, const char *name, struct str *out) MUST_USE;
enum rc setting_read_int(struct work *w, const char *name, int64_t *out) MUST_USE;
/* Blanks at both ends are dropped; an empty value takes it back to its default. INVALID in
 * words, with the name as the field, when it will not do. */
enum rc setting_write(struct work *w, const char *name, struct str value) MUST_USE;

/* What is in the store, for the page of settings: names, when they were changed, and values, of
 * secret ones an empty text. */
enum rc settings_held(struct work *w, struct kit_setting_list *out) MUST_USE;

/* --- what the program notes for itself, in the same table; no settings for people ---- */

/* Where the server that starts can be reached ("http://localhost:8080"), and whether for
 * developers: then the texts of mails are kept and shown. */
enum rc setting_served(struct work *w, struct str address, bool dev) MUST_USE;

enum { SETTING_KEY_BYTES = 32 };
/* A key of this site that nobody knows, for what it gives away and takes back; made at first
 * use. In work that writes. */
enum rc setting_secret_key(struct work *w, unsigned char out[SETTING_KEY_BYTES]) MUST_USE;

#endif
