/* account.h: what people change about their own account. Each is for w->viewer alone, in work
 * that writes; who may is the route's to say.
 */
#ifndef IDENTITY_ACCOUNT_H
#define IDENTITY_ACCOUNT_H

#include "base/work.h"
#include "identity_rows.h"

/* Keeps a password that was found to do (password_will_do) and hashed; ends all other sessions
 * and every unused link to sign in with. */
enum rc account_password(struct work *w, struct str hash) MUST_USE;

/* A name as name_read gives it. CONFLICT when it poses as someone else's. */
enum rc account_name(struct work *w, struct str typed) MUST_USE;

/* Mails a link to the new address, which proves it, and a notice to the old one. When the new
 * address is somebody's already it is told so in that mail; whoever asks learns nothing.
 * INVALID and BUSY in words. */
enum rc account_address_ask(struct work *w, struct str typed) MUST_USE;
/* What such a link is for: NOT_FOUND in words when it can't be used, or not by this viewer. */
enum rc account_address_look(struct work *w, struct str secret,
                             struct identity_ticket *out) MUST_USE;
/* Uses it up and changes the address; *before is the old one. Links to sign in that were mailed
 * to the old one end. */
enum rc account_address_take(struct work *w, struct str secret, struct str *before,
                             struct str *now) MUST_USE;

#endif
