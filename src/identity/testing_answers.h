/* testing_answers.h: answers of passkeys as a browser posts them, right ones and bent ones, and
 * how they are refused; for the tests of passkey.c only.
 */
#ifndef IDENTITY_TESTING_ANSWERS_H
#define IDENTITY_TESTING_ANSWERS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "identity/passkey.h"
#include "identity/testing_passkey.h"

#define MUST(call) assert_int_equal((call), OK)
#define ANSWERS_CHALLENGE S("3rv0m2n5yq0a7xkd8e4t1hcz6bpw9sfg3rv0m2n5yq0a7xkd8e4t")

enum {
    ANSWERS_KEYS = 3,
    ANSWERS_DATA = 0xa4 /* bytes of authenticator data with an ES256 key */
};

extern const struct passkey_site answers_site; /* https://moot.example */
/* One key of each kind for all tests, ES256 first: making one for RSA takes long. */
extern struct soft_key answers_keys[ANSWERS_KEYS];

/* Round all tests, and round each, whose state is a struct work without a store. */
int answers_open_keys(void **state);
int answers_close_keys(void **state);
int answers_open_work(void **state);
int answers_close_work(void **state);

struct soft_ask answers_usual(const char *type);
/* Fails the test unless the answer was `due`, in words that have these among them. */
void answers_refused(struct work *w, enum rc got, enum rc due, const char *words);

/* The first key's registration, or a new key's, and the check of what it signs. */
enum rc answers_create(struct work *w, const struct soft_answer *answer, struct passkey *out);
struct passkey answers_created(struct work *w, struct soft_key *k);
enum rc answers_get(struct work *w, const struct passkey *key, const struct soft_answer *answer,
                    int64_t *counter);
/* The first key's registration and its sign-in, which differ from usual ones as `ask` says. */
enum rc answers_created_as(struct work *w, const struct soft_ask *ask);
enum rc answers_got_as(struct work *w, const struct soft_ask *ask);
/* A registration with these bytes as its attestation object. */
enum rc answers_attested(struct work *w, struct str bytes);

#endif
