/* passkey_test.c: what authenticators answer is taken when it is right, and refused in words
 * when any one thing about it is not.
 *
 * The answers are made by testing_passkey.c; three are those of the test vectors that the W3C
 * publishes with WebAuthn level 3 (section "Test Vectors").
 */
#include "identity/testing_answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what is right
 * ----------------------------------------------------------------------------- */

static void key_of_each_algorithm_is_taken_and_signs_in(void **state)
{
    static const char *const names[] = {"es256:", "eddsa:", "rs256:"};
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < ANSWERS_KEYS; i++) {
        struct soft_ask ask = answers_usual("webauthn.get");
        struct passkey key = answers_created(w, &answers_keys[i]);
        int64_t counter = 0;
        assert_int_equal(key.counter, answers_keys[i].counter);
        assert_true(str_starts(key.key, str_of(names[i])));
        for (int time = 0; time < 3; time++) {
            struct soft_answer answer = soft_got(w->arena, &answers_keys[i], &ask);
            assert_true(str_eq(answer.id, key.id));
            MUST(answers_get(w, &key, &answer, &counter));
            assert_int_equal(counter, answers_keys[i].counter);
            key.counter = counter;
        }
    }
    assert_null(w->complaints);
}

static void key_that_states_its_own_make_is_taken(void **state)
{
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < ANSWERS_KEYS; i++) {
        struct soft_ask ask = answers_usual("webauthn.create");
        struct passkey key;
        ask.says_make = true;
        struct soft_answer plain = soft_created(w->arena, &answers_keys[i], &ask);
        MUST(answers_create(w, &plain, &key));
        ask.extension = S("\xa1\x6b"
                          "credProtect\x02");
        struct soft_answer protected = soft_created(w->arena, &answers_keys[i], &ask);
        MUST(answers_create(w, &protected, &key));
    }
}

static void extensions_of_a_registration_are_passed_over(void **state)
{
    static const struct str extensions[] = {
        STR_INIT("\xa0"), /* {} */
        STR_INIT("\xa1\x6b"
                 "credProtect\x03"), /* {"credProtect": 3} */
        STR_INIT("\xa1\x6b"
                 "hmac-secret\xf5"), /* {"hmac-secret": true} */
        STR_INIT("\xa2\x61"
                 "a\x82\x01\xa1\x61"
                 "b\x43xyz\x61"
                 "c\x20"), /* nested */
    };
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(extensions); i++) {
        struct soft_ask ask = answers_usual("webauthn.create");
        ask.extension = extensions[i];
        MUST(answers_created_as(w, &ask));
    }
}

static void key_that_does_not_count_signs_in_again_and_again(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.get");
    uint32_t before = answers_keys[1].counter;
    int64_t counter = 7;

    answers_keys[1].counter = UINT32_MAX;
    struct passkey key = answers_created(w, &answers_keys[1]);
    assert_int_equal(key.counter, 0);
    for (int time = 0; time < 3; time++) {
        struct soft_answer answer = soft_got(w->arena, &answers_keys[1], &ask);
        MUST(answers_get(w, &key, &answer, &counter));
        assert_int_equal(counter, 0);
    }
    answers_keys[1].counter = before;
}

static void answer_names_its_key(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.get");
    struct soft_answer answer = soft_got(w->arena, &answers_keys[0], &ask);
    struct str id;

    MUST(passkey_named(w, soft_json(w->arena, &answer), &id));
    assert_true(str_eq(id, answer.id));
    answers_refused(w, passkey_named(w, S("{\"id\":\"abc\"}"), &id), INVALID, "can't be read");
    answers_refused(w, passkey_named(w, S(""), &id), INVALID, "can't be read");
}

/* --- the published vectors
 * --------------------------------------------------------------------- */

static const struct passkey_site published_site = {
    STR_INIT("example.org"), STR_INIT("https://example.org"), STR_INIT("Example")};

/* {"type":TYPE,"challenge":…,"origin":"https://example.org","crossOrigin":false and the rest */
#define PUBLISHED_MORE                                                                         \
    ",\"extraData\":\"clientDataJSON may be extended with additional fields in the future, "   \
    "such as this: "

static struct str published_client(struct arena *a, const char *type, struct str challenge,
                                   const char *more)
{
    return str_fmt(a,
                   "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"https://example.org\","
                   "\"crossOrigin\":false%s}",
                   type, STR_ARG(soft_base64url(a, challenge)), more);
}

/* "packed.ES256": its key, and an answer of somebody who was checked (flags 0x0d). */
static void published_answer_is_taken(void **state)
{
    struct work *w = *state;
    struct arena *a = w->arena;
    struct str challenge =
        soft_bytes(a, "b1106fa46a57bef1781511c0557dc898a03413d5f0f17d244630c194c7e1adb5");
    struct str point =
        soft_bytes(a, "1cf27f25da591208a4239c2e324f104f585525479a29edeedd830f48e77aeae5"
                      "59e4b7da6c0106e206ce390c93ab98a15a5ec3887e57f0cc2bece803b920c423");
    struct soft_answer answer = {
        .id = soft_base64url(
            a,
            soft_bytes(a, "c9a6f5b3462d02873fea0c56862234f99f081728084e511bb7760201a89054a5")),
        .client_data = published_client(a, "webauthn.get", challenge,
                                        PUBLISHED_MORE "AZMwyMxIbD8-uguFNp6r8Q\""),
        .authenticator = soft_bytes(
            a, "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50d00000000"),
        .signature =
            soft_bytes(a, "30450220694969d3ee928de6f02ef23a9c644d7d779916451734a94b432542f498a1"
                          "ebe90221008b0819c824218a97152cd099c55bfb1477b29d900a49a64018314f9bfc"
                          "cda163")};
    char base64[100];
    EVP_EncodeBlock((unsigned char *)base64, (const unsigned char *)point.at, (int)point.len);
    struct passkey key = {answer.id, str_fmt(a, "es256:%s", base64), 0};
    int64_t counter = 7;

    MUST(passkey_got(w, &published_site, challenge, &key, soft_json(a, &answer), &counter));
    assert_int_equal(counter, 0);
}

/* "packed-self.ES256": flags 0x5d at first, and 0x09 afterwards: nobody was checked. */
static void published_registration_is_taken_and_its_unchecked_answer_is_not(void **state)
{
    struct work *w = *state;
    struct arena *a = w->arena;
    struct str challenge =
        soft_bytes(a, "7869c2b772d4b58eba9378cf8f29e26cf935aa77df0da89fa99c0bdc0a76f7e5");
    struct soft_answer made = {
        .id = soft_base64url(
            a,
            soft_bytes(a, "455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58c")),
        .client_data = published_client(a, "webauthn.create", challenge,
                                        PUBLISHED_MORE "U9hTXvKE2URkMnb_0xYHVg\""),
        .attestation =
            soft_bytes(a, "a363666d74667061636b65646761747453746d74a263616c67266373696758463044"
                          "0220067a20754ab925005dbf378097c92120031581c73228d1fb4f5b881bcd7da983"
                          "02207fc7b147558c7c0eba3af18bd9d121fa3d3a26d17fe3f220272178f473b6006d"
                          "68617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd465"
                          "92a5e0f01452b2e4b55d00000000df850e09db6afbdfab51697791506cfc0020455e"
                          "f34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58ca5010203"
                          "262001215820eb151c8176b225cc651559fecf07af450fd85802046656b34c18f6cf"
                          "193843c5225820927b8aa427a2be1b8834d233a2d34f61f13bfd44119c325d5896e1"
                          "83fee484f2")};
    struct passkey key;

    MUST(passkey_created(w, &published_site, challenge, soft_json(a, &made), &key));
    assert_int_equal(key.counter, 0);

    struct str again =
        soft_bytes(a, "4478a10b1352348dd160c1353b0d469b5db19eb91c27f7dfa6fed39fe26af20b");
    struct soft_answer got = {
        .id = made.id,
        .client_data = published_client(a, "webauthn.get", again,
                                        PUBLISHED_MORE "gTb53rz6EhSWomXGzimC1Q\""),
        .authenticator = soft_bytes(
            a, "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50900000000"),
        .signature =
            soft_bytes(a, "304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465da"
                          "f84002204e94dd00047b316061b3b99772b7efd95994a83ef584b3b6b825ea355025"
                          "1b66")};
    int64_t counter;
    answers_refused(w,
                    passkey_got(w, &published_site, again, &key, soft_json(a, &got), &counter),
                    FORBIDDEN, "did not check that it is you");
}

/* "none.ES256": flags 0x59. */
static void published_registration_without_a_check_is_refused(void **state)
{
    struct work *w = *state;
    struct arena *a = w->arena;
    struct str challenge =
        soft_bytes(a, "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130");
    struct soft_answer made = {
        .id = soft_base64url(
            a,
            soft_bytes(a, "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4")),
        .client_data = published_client(a, "webauthn.create", challenge,
                                        PUBLISHED_MORE "BkQeDjdcTBrXBiAwJTLE5Q\""),
        .attestation =
            soft_bytes(a, "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc374"
                          "32958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5590000000084"
                          "46ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f"
                          "579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23"
                          "eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66"
                          "334b03458abf879717c12cc68ed73290af2e2664796b9220")};
    struct passkey key;

    answers_refused(w,
                    passkey_created(w, &published_site, challenge, soft_json(a, &made), &key),
                    FORBIDDEN, "did not check that it is you");
}

/* --- one thing is wrong
 * ------------------------------------------------------------------------ */

/* Both kinds of answer, with one field of the client data or the flags bent. */
static void bent(struct work *w, void (*bend)(struct soft_ask *), enum rc due,
                 const char *words)
{
    struct soft_ask create_ask = answers_usual("webauthn.create"),
                    get_ask = answers_usual("webauthn.get");

    bend(&create_ask);
    answers_refused(w, answers_created_as(w, &create_ask), due, words);
    bend(&get_ask);
    answers_refused(w, answers_got_as(w, &get_ask), due, words);
}

static void to_other_challenge(struct soft_ask *ask)
{
    ask->challenge = S("4rv0m2n5yq0a7xkd8e4t1hcz6bpw9sfg3rv0m2n5yq0a7xkd8e4t");
}

static void to_no_challenge(struct soft_ask *ask)
{
    ask->challenge = S("");
}

static void to_longer_challenge(struct soft_ask *ask)
{
    ask->challenge = S("3rv0m2n5yq0a7xkd8e4t1hcz6bpw9sfg3rv0m2n5yq0a7xkd8e4tx");
}

static void other_challenge_is_refused(void **state)
{
    bent(*state, to_other_challenge, FORBIDDEN, "earlier question");
    bent(*state, to_no_challenge, FORBIDDEN, "earlier question");
    bent(*state, to_longer_challenge, FORBIDDEN, "earlier question");
}

/* A ticket whose data are lost must not make every answer right. */
static void empty_challenge_answers_nothing(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct passkey key;

    ask.challenge = S("");
    struct soft_answer answer = soft_created(w->arena, &answers_keys[0], &ask);
    answers_refused(
        w, passkey_created(w, &answers_site, S(""), soft_json(w->arena, &answer), &key),
        FORBIDDEN, "earlier question");
}

static void other_origin_is_refused(void **state)
{
    static const struct str others[] = {
        STR_INIT("http://moot.example"),
        STR_INIT("https://moot.example:8443"),
        STR_INIT("https://moot.example/"),
        STR_INIT("https://www.moot.example"),
        STR_INIT("https://moot.example.evil"),
        STR_INIT("https://MOOT.example"),
        STR_INIT(""),
        STR_INIT("null"),
    };
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(others); i++) {
        struct soft_ask create_ask = answers_usual("webauthn.create"),
                        get_ask = answers_usual("webauthn.get");
        create_ask.origin = get_ask.origin = others[i];
        answers_refused(w, answers_created_as(w, &create_ask), FORBIDDEN,
                        "another site than this");
        answers_refused(w, answers_got_as(w, &get_ask), FORBIDDEN, "another site than this");
    }
}

static void to_frame(struct soft_ask *ask)
{
    /* the member comes first otherwise, and twice is refused */
    ask->more = S(",\"crossOrigin\":true");
}

static void answer_from_a_frame_of_another_site_is_refused(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer answer = soft_created(w->arena, &answers_keys[0], &ask);
    struct passkey key;

    bent(w, to_frame, INVALID, "can't be read");
    answer.client_data = str_fmt(w->arena,
                                 "{\"type\":\"webauthn.create\",\"challenge\":\"%.*s\","
                                 "\"origin\":\"https://moot.example\",\"crossOrigin\":true}",
                                 STR_ARG(soft_base64url(w->arena, ANSWERS_CHALLENGE)));
    answers_refused(w, answers_create(w, &answer, &key), FORBIDDEN, "another site than this");
}

static void to_other_type(struct soft_ask *ask)
{
    ask->type = str_eq(ask->type, S("webauthn.get")) ? S("webauthn.create") : S("webauthn.get");
}

static void to_unknown_type(struct soft_ask *ask)
{
    ask->type = S("payment.get");
}

static void other_type_is_refused(void **state)
{
    bent(*state, to_other_type, FORBIDDEN, "another question");
    bent(*state, to_unknown_type, FORBIDDEN, "another question");
}

static void to_other_host(struct soft_ask *ask)
{
    ask->host = S("example");
}

static void key_of_another_site_is_refused(void **state)
{
    bent(*state, to_other_host, FORBIDDEN, "one for another site");
}

static void to_untouched(struct soft_ask *ask)
{
    ask->flags &= ~0x01U;
}

static void to_unchecked(struct soft_ask *ask)
{
    ask->flags &= ~0x04U;
}

static void to_backed_up_but_never(struct soft_ask *ask)
{
    ask->flags |= 0x10;
}

static void to_other_shape(struct soft_ask *ask)
{
    ask->flags ^= 0x40;
}

static void flag_that_is_missing_or_makes_no_sense_is_refused(void **state)
{
    bent(*state, to_untouched, FORBIDDEN, "not touched");
    bent(*state, to_unchecked, FORBIDDEN, "did not check that it is you");
    bent(*state, to_backed_up_but_never, INVALID, "can't be read");
    bent(*state, to_other_shape, INVALID, "can't be read");
}

static void other_keys_signature_is_refused(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.get");
    int64_t counter;

    for (ptrdiff_t i = 0; i < ANSWERS_KEYS; i++) {
        struct soft_key other;
        struct passkey key = answers_created(w, &answers_keys[i]);
        key.counter = 0;
        soft_key_make(&other, answers_keys[i].algorithm == SOFT_RS256
                                  ? SOFT_ES256
                                  : answers_keys[i].algorithm);
        memcpy(other.id, answers_keys[i].id, sizeof other.id);
        struct soft_answer answer = soft_got(w->arena, &other, &ask);
        answers_refused(w, answers_get(w, &key, &answer, &counter), FORBIDDEN,
                        "signature is not right");
        soft_key_free(&other);
    }
}

/* A curve's x and y under another curve's name, and what is no key at all. */
static void key_that_was_kept_wrongly_signs_nothing(void **state)
{
    static const char *const kept[] = {"",        "es256:",     "es256:AAAA",
                                       "eddsa:!", "rs256:AAAA", "hs256:AAAA"};
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.get");
    struct passkey key = answers_created(w, &answers_keys[0]);
    int64_t counter;

    for (ptrdiff_t i = 0; i < COUNT_OF(kept); i++) {
        struct soft_answer answer = soft_got(w->arena, &answers_keys[0], &ask);
        key.key = str_of(kept[i]);
        answers_refused(w, answers_get(w, &key, &answer, &counter), FORBIDDEN,
                        "signature is not right");
    }
}

static struct str flipped(struct arena *a, struct str bytes, ptrdiff_t at, int bit)
{
    char *copy = str_zero(a, bytes);

    copy[at] = (char)(copy[at] ^ 1 << bit);
    return (struct str){copy, bytes.len};
}

/* Changes one bit of one part of an answer at a time: none may be taken. */
static void every_flip_is_refused(struct work *w, const struct passkey *key,
                                  const struct soft_answer *answer, struct str *part)
{
    struct arena *kept = w->arena;
    struct str whole = *part;
    int64_t counter;

    for (ptrdiff_t at = 0; at < whole.len; at++) {
        w->arena = arena_open();
        *part = flipped(w->arena, whole, at, (int)(at % 8));
        enum rc rc = answers_get(w, key, answer, &counter);
        if (rc != INVALID && rc != FORBIDDEN)
            fail_msg("byte %td of %td changed: answered %d", at, whole.len, rc);
        assert_true(w->complaints && w->complaints->words.len > 0);
        w->complaints = NULL;
        arena_close(w->arena);
        w->arena = kept;
    }
    *part = whole;
}

static void changed_bit_anywhere_in_an_answer_is_refused(void **state)
{
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < ANSWERS_KEYS; i++) {
        struct soft_ask ask = answers_usual("webauthn.get");
        struct passkey key = answers_created(w, &answers_keys[i]);
        struct soft_answer answer = soft_got(w->arena, &answers_keys[i], &ask);
        every_flip_is_refused(w, &key, &answer, &answer.authenticator);
        every_flip_is_refused(w, &key, &answer, &answer.client_data);
        every_flip_is_refused(w, &key, &answer, &answer.signature);
    }
}

static void changed_bit_anywhere_in_a_signed_registration_is_refused(void **state)
{
    struct work *w = *state;
    struct arena *kept = w->arena;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct passkey key;

    ask.says_make = true;
    struct soft_answer answer = soft_created(w->arena, &answers_keys[0], &ask);
    struct str whole = answer.attestation;
    for (ptrdiff_t at = 0; at < 8 * whole.len; at++) {
        w->arena = arena_open();
        answer.attestation = flipped(w->arena, whole, at / 8, (int)(at % 8));
        enum rc rc = answers_create(w, &answer, &key);
        if (rc != INVALID && rc != FORBIDDEN)
            fail_msg("bit %td changed: answered %d", at, rc);
        w->complaints = NULL;
        arena_close(w->arena);
        w->arena = kept;
    }
}

static void counter_that_goes_back_or_stands_still_is_refused(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.get");
    struct passkey key = answers_created(w, &answers_keys[0]);
    struct soft_answer first = soft_got(w->arena, &answers_keys[0], &ask);
    struct soft_answer second = soft_got(w->arena, &answers_keys[0], &ask);
    int64_t counter;

    MUST(answers_get(w, &key, &second, &counter));
    key.counter = counter;
    answers_refused(w, answers_get(w, &key, &second, &counter), FORBIDDEN,
                    "there may be a copy");
    answers_refused(w, answers_get(w, &key, &first, &counter), FORBIDDEN,
                    "there may be a copy");
    uint32_t before = answers_keys[0].counter;
    answers_keys[0].counter = UINT32_MAX; /* one that counted says 0 now */
    struct soft_answer nought = soft_got(w->arena, &answers_keys[0], &ask);
    answers_refused(w, answers_get(w, &key, &nought, &counter), FORBIDDEN,
                    "there may be a copy");
    answers_keys[0].counter = before;
}

static void other_key_than_was_asked_is_refused(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.get");
    struct passkey key = answers_created(w, &answers_keys[0]);
    struct soft_answer answer = soft_got(w->arena, &answers_keys[2], &ask);
    int64_t counter;

    answers_refused(w, answers_get(w, &key, &answer, &counter), FORBIDDEN,
                    "Another passkey answered");
}

static void registration_under_another_id_is_refused(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer answer = soft_created(w->arena, &answers_keys[0], &ask);
    struct passkey key;

    answer.id = soft_base64url(w->arena, S("another"));
    answers_refused(w, answers_create(w, &answer, &key), INVALID, "can't be read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, answers_open_work, answers_close_work)
        TEST(key_of_each_algorithm_is_taken_and_signs_in),
        TEST(key_that_states_its_own_make_is_taken),
        TEST(extensions_of_a_registration_are_passed_over),
        TEST(key_that_does_not_count_signs_in_again_and_again),
        TEST(answer_names_its_key),
        TEST(published_answer_is_taken),
        TEST(published_registration_is_taken_and_its_unchecked_answer_is_not),
        TEST(published_registration_without_a_check_is_refused),
        TEST(other_challenge_is_refused),
        TEST(empty_challenge_answers_nothing),
        TEST(other_origin_is_refused),
        TEST(answer_from_a_frame_of_another_site_is_refused),
        TEST(other_type_is_refused),
        TEST(key_of_another_site_is_refused),
        TEST(flag_that_is_missing_or_makes_no_sense_is_refused),
        TEST(other_keys_signature_is_refused),
        TEST(key_that_was_kept_wrongly_signs_nothing),
        TEST(changed_bit_anywhere_in_an_answer_is_refused),
        TEST(changed_bit_anywhere_in_a_signed_registration_is_refused),
        TEST(counter_that_goes_back_or_stands_still_is_refused),
        TEST(other_key_than_was_asked_is_refused),
        TEST(registration_under_another_id_is_refused),
    };

    return cmocka_run_group_tests(tests, answers_open_keys, answers_close_keys);
}
