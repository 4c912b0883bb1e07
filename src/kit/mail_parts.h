/* mail_parts.h: what the files that make and send mail share; for kit alone. */
#ifndef KIT_MAIL_PARTS_H
#define KIT_MAIL_PARTS_H

#include "kit/mail.h"

/* In the stored text of a mail it stands for the site's address, before each path. No text from
 * outside may have it: it is a control character. */
#define MAIL_SITE "\x01"
#define MAIL_STOP_PATH "/unsubscribe/"

/* "smtp://mail.example:587/x" in its parts; without user names, queries and blanks. */
struct mail_url {
    struct str scheme, host; /* an IPv6 address keeps its brackets */
    struct str port;         /* empty where there is none */
    struct str rest;         /* from the path on */
};
bool mail_url_read(struct str text, struct mail_url *out) MUST_USE;
/* localhost, 127.…, [::1]: what is said to it leaves this machine on no wire. */
bool mail_host_is_here(struct str host);

/* NULL when it is one address of mail, in the form that mail_address gives, else what is wrong.
 */
const char *mail_address_wrong(struct str address);

/* False when there is a line end or another control character in it, or bytes that are no
 * UTF-8: in a header they would begin another. */
bool mail_line_is_safe(struct str line);

/* The same words as plain text and as HTML. stop_path is empty for a mail that can't be
 * stopped.
 */
struct mail_texts {
    struct str plain, html;
};
enum rc mail_words(struct work *w, const struct mail *m, struct str stop_path,
                   struct mail_texts *out) MUST_USE;
/* The text with the site's address in its places. */
struct str mail_with_site(struct arena *a, struct str text, struct str site);

/* The whole message as RFC 5322 has it, lines ended by CR LF. INVALID, with words in *why, when
 * a value would break out of its header. */
enum rc mail_message(struct arena *a, const struct mail_server *server,
                     const struct kit_mail *m, struct str *out, struct str *why) MUST_USE;

#endif
