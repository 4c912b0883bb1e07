/* sign_in.h: what the pages of signing in share with each other. */
#ifndef IDENTITY_PAGES_SIGN_IN_H
#define IDENTITY_PAGES_SIGN_IN_H

#include "identity/pages/shared.h"
#include "identity/passkey.h"

/* The model of /sign-in, with what was typed and what was wrong with it. */
enum rc sign_in_page(struct request *rq, struct json **out) MUST_USE;
/* That page once more, with status 422. */
enum rc sign_in_again(struct request *rq) MUST_USE;

/* For whom passkeys are made here; *possible is false where there can be none. */
enum rc sign_in_site(struct request *rq, struct passkey_site *out, bool *possible) MUST_USE;

/* A challenge for a passkey, bound to what it is `for` ("sign-in", "again NAME", …): a ticket
 * in a cookie. INVALID in words where there can be no passkeys. */
enum rc challenge_make(struct request *rq, struct str what_for, struct passkey_site *site,
                       struct str *challenge) MUST_USE;
/* Uses the browser's challenge up. NOT_FOUND in words when there is none for that. */
enum rc challenge_take(struct request *rq, struct str what_for, struct passkey_site *site,
                       struct str *challenge) MUST_USE;
/* Whose passkey it is that the posted "answer" proves, its count noted. INVALID, NOT_FOUND or
 * FORBIDDEN in words; the challenge is used up in any case. */
enum rc passkey_answer(struct request *rq, struct str what_for, struct str *person) MUST_USE;

#endif
