/* testing_answers.c: answers of passkeys as a browser posts them, right ones and bent ones. */
#include "identity/testing_answers.h"

#include <stdlib.h>

const struct passkey_site answers_site = {STR_INIT("moot.example"),
                                          STR_INIT("https://moot.example"), STR_INIT("Moot")};
struct soft_key answers_keys[ANSWERS_KEYS];

int answers_open_keys(void **state)
{
    static const int algorithms[ANSWERS_KEYS] = {SOFT_ES256, SOFT_EDDSA, SOFT_RS256};

    (void)state;
    for (int i = 0; i < ANSWERS_KEYS; i++)
        soft_key_make(&answers_keys[i], algorithms[i]);
    return 0;
}

int answers_close_keys(void **state)
{
    (void)state;
    for (int i = 0; i < ANSWERS_KEYS; i++)
        soft_key_free(&answers_keys[i]);
    return 0;
}

int answers_open_work(void **state)
{
    struct work *w = calloc(1, sizeof *w);

    assert_non_null(w);
    w->arena = arena_open();
    w->now = 1780315200;
    *state = w;
    return 0;
}

int answers_close_work(void **state)
{
    struct work *w = *state;

    arena_close(w->arena);
    free(w);
    return 0;
}

struct soft_ask answers_usual(const char *type)
{
    return soft_usual(type, ANSWERS_CHALLENGE, answers_site.origin, answers_site.host);
}

/* Refused with exactly this, in words. */
void answers_refused(struct work *w, enum rc got, enum rc due, const char *words)
{
    if (got != due)
        fail_msg("answered %d instead of %d (%s)", got, due, words);
    assert_non_null(w->complaints);
    if (str_find(w->complaints->words, str_of(words)) < 0)
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(w->complaints->words), words);
    w->complaints = NULL;
}

enum rc answers_create(struct work *w, const struct soft_answer *answer, struct passkey *out)
{
    return passkey_created(w, &answers_site, ANSWERS_CHALLENGE, soft_json(w->arena, answer),
                           out);
}

struct passkey answers_created(struct work *w, struct soft_key *k)
{
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer answer = soft_created(w->arena, k, &ask);
    struct passkey key;

    MUST(answers_create(w, &answer, &key));
    return key;
}

enum rc answers_get(struct work *w, const struct passkey *key, const struct soft_answer *answer,
                    int64_t *counter)
{
    return passkey_got(w, &answers_site, ANSWERS_CHALLENGE, key, soft_json(w->arena, answer),
                       counter);
}

/* A registration and an answer that differ from usual ones as `ask` says. */
enum rc answers_created_as(struct work *w, const struct soft_ask *ask)
{
    struct soft_answer answer = soft_created(w->arena, &answers_keys[0], ask);
    struct passkey key;

    return answers_create(w, &answer, &key);
}

enum rc answers_got_as(struct work *w, const struct soft_ask *ask)
{
    struct passkey key = answers_created(w, &answers_keys[0]);
    struct soft_answer answer = soft_got(w->arena, &answers_keys[0], ask);
    int64_t counter;

    return answers_get(w, &key, &answer, &counter);
}

/* Bytes of an attestation object in place of a whole one. */
enum rc answers_attested(struct work *w, struct str bytes)
{
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer answer = soft_created(w->arena, &answers_keys[0], &ask);
    struct passkey key;

    answer.attestation = bytes;
    return answers_create(w, &answer, &key);
}
