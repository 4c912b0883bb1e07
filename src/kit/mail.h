/* mail.h: mail that the site sends: queued in the store, sent in the background.
 *
 * Queueing is part of the work that causes the mail, so that it is kept with it or not at all.
 * A mail is made from one template of plain paragraphs, as plain text and as HTML. No mail says
 * a figure or the title of something that is not public: it says that there is something, and
 * where.
 */
#ifndef KIT_MAIL_H
#define KIT_MAIL_H

#include "base/work.h"
#include "kit/job.h"
#include "kit_rows.h"

struct mail {
    const char *kind;   /* invitation, sign-in-link, digest, … */
    struct str address; /* one address, checked by mail_address */
    struct str person;  /* its id; empty when they have no account */
    struct str subject; /* one line */
    /* Paragraphs, each a sentence or more of plain text; NULL ends them. */
    const struct str *paragraphs;
    ptrdiff_t paragraph_count;
    /* One link, shown as a button in HTML and on a line of its own in plain text: words and a
     * path of this site ("/invitations/…"); empty for none. */
    struct str link_words, link_path;
    bool may_stop; /* it has a List-Unsubscribe, and is not queued when its kind was stopped */
};

/* What an address of mail becomes when it is one: trimmed, its domain lower case (and by our
 * rule the rest too); INVALID in words else, with `field`. At most 254 bytes. */
enum rc mail_address(struct work *w, const char *field, struct str typed,
                     struct str *out) MUST_USE;

enum rc mail_queue(struct work *w, const struct mail *m) MUST_USE;

/* What the sender needs to hand one mail to a server. Transport is in mail_send.c (libcurl). */
struct mail_server {
    struct str url, user, password, from, site; /* site: https://… before each link's path */
    struct str name;                            /* of the site: whom mails come from */
    /* Asked about once a second while a mail is handed over: true gives it up at once. May be
     * NULL. */
    bool (*stopping)(void *state);
    void *state;
};
/* The settings, read together. NOT_FOUND when no server is set: mail waits. */
enum rc mail_server_read(struct work *w, struct mail_server *out) MUST_USE;

/* Takes at most `most` mails that are due for this sender, who has ten minutes. In work that
 * writes. */
enum rc mail_lease(struct work *w, ptrdiff_t most, struct kit_mail_list *out) MUST_USE;
/* Gives one back that was not tried after all. */
enum rc mail_release(struct work *w, const struct kit_mail *m) MUST_USE;
/* Hands one to the server; needs no store and no work. OK, BUSY (try again) or INVALID (the
 * server will never take it), with its words in *why. */
enum rc mail_hand(struct arena *a, const struct mail_server *server, const struct kit_mail *m,
                  struct str *why) MUST_USE;
/* Notes how that went: sent, tried again after 1, 5, 30 minutes, 2, 8, 24 hours, or given up.
 */
enum rc mail_done(struct work *w, const struct kit_mail *m, enum rc how,
                  struct str why) MUST_USE;

/* --- kinds that someone does not want ---- */

/* Stops a kind of mail to an address; the token is what its List-Unsubscribe carries: both of
 * them, sealed with a key of the site, so that there is no table of tokens and no address in an
 * address. INVALID, in words, for one that this site never gave. In work that writes. */
enum rc mail_stop_token(struct work *w, struct str address, const char *kind,
                        struct str *out) MUST_USE;
enum rc mail_stop(struct work *w, struct str token) MUST_USE;
/* What a token is about. */
enum rc mail_stop_read(struct work *w, struct str token, struct str *address,
                       struct str *kind) MUST_USE;

/* Kinds of mail that can be stopped, with words for people; ends with a NULL name. */
struct mail_kind {
    const char *name, *title;
};
extern const struct mail_kind mail_kinds[];
/* What a kind is called; its name when it is none of those. */
struct str mail_kind_title(struct str kind);

/* Stops or lets come again. */
enum rc mail_kind_choose(struct work *w, struct str address, const char *kind,
                         bool wanted) MUST_USE;
/* Those that the viewer stopped at their own address. */
enum rc mail_stopped_mine(struct work *w, struct kit_mail_stopped_list *out) MUST_USE;

/* --- looking after it ---- */

/* The newest that the viewer may see: all for administrators, without their texts. With --dev
 * everyone sees all, with the texts, each link with `site` before its path. */
enum rc mail_newest(struct work *w, ptrdiff_t most, struct kit_mail_list *out) MUST_USE;
struct str mail_shown(struct arena *a, struct str text, struct str site);
/* How many there are in each state, as far as the viewer may see them. */
enum rc mail_counts(struct work *w, struct kit_mail_count_list *out) MUST_USE;
/* Sends it as if it were new: one that was given up, or waits for long. NOT_FOUND in words for
 * any other. */
enum rc mail_again(struct work *w, struct str id) MUST_USE;

/* send-mail and tidy-mail; ends with a NULL name. */
extern const struct job mail_jobs[];

#endif
