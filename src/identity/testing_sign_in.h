/* testing_sign_in.h: what the tests of signing in begin with. */
#ifndef IDENTITY_TESTING_SIGN_IN_H
#define IDENTITY_TESTING_SIGN_IN_H

#include "identity/testing.h"

#define PASSWORD "vier Worte die keiner raet"
#define SESSION "__Host-session"

/* Gives them PASSWORD; its hash is worked out once in a program. */
void password_given(struct trial *t, struct str person);
/* Posts the form of /sign-in. */
struct house_reply password_tried(struct str cookies, struct str address, const char *password);
/* An app for codes, as the account's page keeps it; its secret. */
struct str codes_given(struct trial *t, struct str person);
/* Whether these cookies open one's account. */
bool signed_in(struct str cookies);

#endif
