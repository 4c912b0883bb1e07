/* passkey_read_test.c: what can't be read of a passkey's answer is refused in words, whatever
 * lengths it claims and wherever it ends; and what a browser is asked.
 */
#include "identity/testing_answers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what can't be read
 * ------------------------------------------------------------------------ */

/* Bytes that stand in heap memory of just their size, so that reading past them is seen. */
static void cut_is_refused(struct work *w, struct str bytes, ptrdiff_t len)
{
    char *heap = malloc(len ? (size_t)len : 1);

    assert_non_null(heap);
    memcpy(heap, bytes.at, (size_t)len);
    answers_refused(w, answers_attested(w, (struct str){heap, len}), INVALID, "can't be read");
    free(heap);
}

static void registration_cut_short_anywhere_is_refused(void **state)
{
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < ANSWERS_KEYS; i++) {
        struct soft_ask ask = answers_usual("webauthn.create");
        ask.says_make = true;
        ask.extension = S("\xa1\x6b"
                          "credProtect\x02");
        struct soft_answer answer = soft_created(w->arena, &answers_keys[i], &ask);
        for (ptrdiff_t len = 0; len < answer.attestation.len; len++)
            cut_is_refused(w, answer.attestation, len);
    }
}

static void authenticator_data_cut_short_or_too_long_are_refused(void **state)
{
    struct work *w = *state;
    struct soft_ask create_ask = answers_usual("webauthn.create"),
                    get_ask = answers_usual("webauthn.get");
    struct passkey key = answers_created(w, &answers_keys[0]);
    struct soft_answer made = soft_created(w->arena, &answers_keys[0], &create_ask);
    struct soft_answer got = soft_got(w->arena, &answers_keys[0], &get_ask);
    struct str whole =
        str_cut(made.attestation, made.attestation.len - ANSWERS_DATA, PTRDIFF_MAX);
    int64_t counter;

    MUST(answers_attested(w, soft_attestation(w->arena, S("none"), S("\xa0"), whole)));
    for (ptrdiff_t len = 0; len <= whole.len + 1; len++)
        if (len != whole.len)
            answers_refused(
                w,
                answers_attested(
                    w, soft_attestation(w->arena, S("none"), S("\xa0"),
                                        str_cut(str_join(w->arena, whole, S("x")), 0, len))),
                INVALID, "can't be read");
    whole = got.authenticator;
    for (ptrdiff_t len = 0; len <= whole.len + 1; len++) {
        got.authenticator = str_cut(str_join(w->arena, whole, S("x")), 0, len);
        if (len != whole.len)
            answers_refused(w, answers_get(w, &key, &got, &counter), INVALID, "can't be read");
    }
}

/* Lengths and counts of which hardly a byte is there. */
static void huge_length_is_refused_at_once(void **state)
{
    static const char *const claims[] = {
        "bbffffffffffffffff",               /* a map of 2^64 pairs */
        "bb7fffffffffffffff",               /* of 2^63 */
        "ba80000000636672",                 /* of 2^31 */
        "b9ffff63666d74",                   /* of 65,535 */
        "a37bffffffffffffffff666d74",       /* a text of 2^64 bytes as a name */
        "a363666d747b7fffffffffffffff6e6f", /* as a format */
        "a363666d74646e6f6e656761747453746d74bb0fffffffffffffff", /* as a statement */
        "a363666d74646e6f6e656761747453746d749bffffffffffffffff", /* an array of 2^64 */
        "a363666d74646e6f6e656761747453746d74a06861757468446174615b7fffffffffffffff00",
        "a363666d74646e6f6e656761747453746d74a06861757468446174615affffffff00",
        "bf63666d74646e6f6e65ff",   /* a map without an end */
        "a363666d747f646e6f6e65ff", /* a text in pieces */
        "c0a363666d74646e6f6e65",   /* with a tag */
        "fb7ff0000000000000",
        "1c",
        "ff",
        "f6",
        "00", /* no map at all */
    };
    struct work *w = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(claims); i++)
        answers_refused(w, answers_attested(w, soft_bytes(w->arena, claims[i])), INVALID,
                        "can't be read");
}

static void key_that_claims_huge_lengths_is_refused(void **state)
{
    static const char *const ends[] = {
        "bbffffffffffffffff",                 /* the key is a map of 2^64 */
        "a5010203262001215bffffffffffffffff", /* its x has 2^64 bytes */
        "a401020326200121",                   /* it ends in the middle */
    };
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer made = soft_created(w->arena, &answers_keys[0], &ask);
    struct str data =
        str_cut(made.attestation, made.attestation.len - ANSWERS_DATA, PTRDIFF_MAX);
    struct str before = str_cut(data, 0, 32 + 1 + 4 + 16 + 2 + 32);

    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++) {
        struct str bent = str_join(w->arena, before, soft_bytes(w->arena, ends[i]));
        answers_refused(
            w, answers_attested(w, soft_attestation(w->arena, S("none"), S("\xa0"), bent)),
            INVALID, "can't be read");
    }
}

static void extension_that_is_too_deep_or_claims_too_much_is_refused(void **state)
{
    struct work *w = *state;
    struct buf deep = buf_make(w->arena, 10000);

    buf_lit(&deep, "\xa1\x61x");
    for (int i = 0; i < 2000; i++)
        buf_char(&deep, (char)0x81);
    buf_char(&deep, 0);
    struct soft_ask ask = answers_usual("webauthn.create");
    ask.extension = buf_text(&deep);
    answers_refused(w, answers_created_as(w, &ask), INVALID, "can't be read");
    ask.extension = S("\xbb\x0f\xff\xff\xff\xff\xff\xff\xff");
    answers_refused(w, answers_created_as(w, &ask), INVALID, "can't be read");
    ask.extension = S("\xa1\x61x\x9b\x0f\xff\xff\xff\xff\xff\xff\xff");
    answers_refused(w, answers_created_as(w, &ask), INVALID, "can't be read");
    struct soft_ask get_ask = answers_usual("webauthn.get");
    get_ask.extension = S("\xba\x0f\xff\xff\xff");
    answers_refused(w, answers_got_as(w, &get_ask), INVALID, "can't be read");
}

/* Keys as COSE has them, each with one thing that is not as it must be; x is the base point's.
 */
static void key_that_is_none_is_refused(void **state)
{
#define X                                                                                      \
    "5820"                                                                                     \
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
#define Y                                                                                      \
    "5820"                                                                                     \
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    /* clang-format off */
    static const char *const bad[] = {
        "a5010203262001215820"
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c297"
        "22" Y,                      /* not on the curve */
        "a501020326200221" X "22" Y, /* another curve */
        "a501020338222001"
        "21" X "22" Y,               /* ES384 */
        "a501010326200121" X "22" Y, /* another kind */
        "a401020326200121" X,        /* no y */
        "a6010203262001"
        "2001"
        "21" X "22" Y,                      /* the curve twice */
        "a601020326200121" X "22" Y "0400", /* a member too many */
        "a501020326200121" X "22f5",        /* y as a sign only */
        "a401010327200621582000000000000000000000000000000000000000000000000000000000000000"
        "00", /* no point of Ed25519 */
        "a4010303390100204300010021"
        "43010001", /* a modulus of two bytes */
        "a0",
        "80",
        "f6",
    };
    /* clang-format on */
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer made = soft_created(w->arena, &answers_keys[0], &ask);
    struct str data =
        str_cut(made.attestation, made.attestation.len - ANSWERS_DATA, PTRDIFF_MAX);
    struct str before = str_cut(data, 0, 32 + 1 + 4 + 16 + 2 + 32);
    struct str base = soft_bytes(w->arena, "a501020326200121" X "22" Y);

    MUST(answers_attested(
        w, soft_attestation(w->arena, S("none"), S("\xa0"), str_join(w->arena, before, base))));
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        struct str bent = str_join(w->arena, before, soft_bytes(w->arena, bad[i]));
        enum rc rc =
            answers_attested(w, soft_attestation(w->arena, S("none"), S("\xa0"), bent));
        if (rc != INVALID)
            fail_msg("key %td: answered %d", i, rc);
        answers_refused(w, rc, INVALID, "can't be read");
    }
#undef X
#undef Y
}

static void statement_that_was_not_asked_for_is_refused(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer made = soft_created(w->arena, &answers_keys[0], &ask);
    struct str data =
        str_cut(made.attestation, made.attestation.len - ANSWERS_DATA, PTRDIFF_MAX);
    struct str own = S("\xa2\x63"
                       "alg\x26\x63sig\x41x");

    answers_refused(w, answers_attested(w, soft_attestation(w->arena, S("none"), own, data)),
                    FORBIDDEN, "not asked for");
    answers_refused(w, answers_attested(w, soft_attestation(w->arena, S("packed"), own, data)),
                    FORBIDDEN, "not asked for");
    answers_refused(
        w, answers_attested(w, soft_attestation(w->arena, S("packed"), S("\xa0"), data)),
        FORBIDDEN, "not asked for");
    answers_refused(
        w, answers_attested(w, soft_attestation(w->arena, S("fido-u2f"), S("\xa0"), data)),
        FORBIDDEN, "not asked for");
    answers_refused(w,
                    answers_attested(
                        w, soft_attestation(w->arena, S("packed"), S("\xa1\x63x5c\x80"), data)),
                    INVALID, "can't be read");
}

/* A right answer with more than there may be round it, after it or twice in it. */
static void more_than_there_may_be_is_refused(void **state)
{
    static const struct str extensions[] = {
        STR_INIT("\xa1\x61x\xc0"),     /* a tag */
        STR_INIT("\xa1\x61x\xc1\x01"), /* a tag with what it is on */
        STR_INIT("\xa1\x61x\x1c"),     /* a length that is none */
        STR_INIT("\xa1\x61x\x9f\xff"), /* an array without an end */
        STR_INIT("\xa1\x01\x01"),      /* a name that is a number */
    };
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer made = soft_created(w->arena, &answers_keys[0], &ask);
    struct str data =
        str_cut(made.attestation, made.attestation.len - ANSWERS_DATA, PTRDIFF_MAX);
    struct str twice = str_fmt(w->arena, "\xa3\x63%s\x64%s\x63%s\x64%s\x68%s\x58\xa4", "fmt",
                               "none", "fmt", "none", "authData");

    MUST(answers_attested(w, made.attestation));
    answers_refused(w, answers_attested(w, str_join(w->arena, made.attestation, S("x"))),
                    INVALID, "can't be read");
    answers_refused(w, answers_attested(w, str_join(w->arena, twice, data)), INVALID,
                    "can't be read");
    for (ptrdiff_t i = 0; i < COUNT_OF(extensions); i++) {
        ask.extension = extensions[i];
        answers_refused(w, answers_created_as(w, &ask), INVALID, "can't be read");
    }
}

static void form_that_is_too_long_is_refused(void **state)
{
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer made = soft_created(w->arena, &answers_keys[0], &ask);
    struct str form = soft_json(w->arena, &made);
    struct buf b = buf_make(w->arena, BUF_MOST);
    struct passkey key;

    buf_str(&b, str_cut(form, 0, form.len - 1));
    buf_lit(&b, ",\"more\":\"");
    while (b.len < 1000)
        buf_char(&b, 'a');
    struct str little = str_join(w->arena, buf_text(&b), S("\"}"));
    MUST(passkey_created(w, &answers_site, ANSWERS_CHALLENGE, little, &key));
    while (b.len < 1 << 20)
        buf_char(&b, 'a');
    struct str much = str_join(w->arena, buf_text(&b), S("\"}"));
    answers_refused(w, passkey_created(w, &answers_site, ANSWERS_CHALLENGE, much, &key),
                    INVALID, "can't be read");
}

static void form_that_is_no_answer_is_refused(void **state)
{
    static const char *const forms[] = {
        "",
        "{}",
        "[]",
        "null",
        "\"id\"",
        "{\"id\":1}",
        "{\"id\":\"\"}",
        "{\"id\":\"YQ==\"}",
        "{\"id\":\"YR\",\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"}",
        "{\"id\":\"YQ\",\"id\":\"Yg\",\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"}",
        "{\"id\":\"YQ\",\"clientDataJSON\":\"e30\"}",
        "{\"id\":\"YQ\",\"clientDataJSON\":\"e30\",\"attestationObject\":7}",
        "{\"id\":\"YQ\",\"clientDataJSON\":\"e+0\",\"attestationObject\":\"oA\"}",
        "{\"id\":\"YQ\",\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"} x",
        "{\"id\":\"YQ\",\"clientDataJSON\":\"e30\",\"attestationObject\":\"oA\"",
    };
    struct work *w = *state;
    struct passkey key;

    for (ptrdiff_t i = 0; i < COUNT_OF(forms); i++)
        answers_refused(
            w, passkey_created(w, &answers_site, ANSWERS_CHALLENGE, str_of(forms[i]), &key),
            INVALID, "can't be read");
}

static void client_data_that_are_none_are_refused(void **state)
{
    static const char *const data[] = {
        "[]",
        "{}",
        "x",
        "{\"type\":\"webauthn.create\"}",
        "{\"type\":7,\"challenge\":\"\",\"origin\":\"\"}",
        "{\"type\":\"webauthn.create\",\"challenge\":\"a\",\"origin\":\"b\",\"origin\":\"c\"}",
        "{\"type\":\"webauthn.create\",\"challenge\":\"a\",\"origin\":\"\xff\"}",
    };
    struct work *w = *state;
    struct soft_ask ask = answers_usual("webauthn.create");
    struct soft_answer answer = soft_created(w->arena, &answers_keys[0], &ask);
    struct passkey key;

    for (ptrdiff_t i = 0; i < COUNT_OF(data); i++) {
        answer.client_data = str_of(data[i]);
        answers_refused(w, answers_create(w, &answer, &key), INVALID, "can't be read");
    }
}

/* --- the site and the options
 * ------------------------------------------------------------------ */

static void site_with_passkeys_has_a_name(void **state)
{
    static const struct {
        const char *address, *host, *origin;
    } sites[] = {
        {"https://moot.example", "moot.example", "https://moot.example"},
        {"https://moot.example/", "moot.example", "https://moot.example"},
        {"https://Moot.Example:443", "moot.example", "https://moot.example"},
        {"https://moot.example:8443", "moot.example", "https://moot.example:8443"},
        {"http://localhost:8080", "localhost", "http://localhost:8080"},
        {"http://localhost:80", "localhost", "http://localhost"},
        {"https://xn--mt-xka.example", "xn--mt-xka.example", "https://xn--mt-xka.example"},
    };
    static const char *const none[] = {
        "",
        "moot.example",
        "http://moot.example",
        "ftp://moot.example",
        "https://",
        "https://192.0.2.7",
        "https://192.0.2.7:8443",
        "http://127.0.0.1:8080",
        "https://[2001:db8::1]",
        "https://moot.example:",
        "https://moot.example:99999999",
        "https://moot.example:80a",
        "https://moot.example/path",
        "https://user@moot.example",
        "https://mööt.example",
        "https://moot..example",
        "https://-moot.example",
        "https://moot.example.",
    };
    struct work *w = *state;
    struct passkey_site got;

    for (ptrdiff_t i = 0; i < COUNT_OF(sites); i++) {
        assert_true(passkey_site_read(w->arena, str_of(sites[i].address), S("Moot"), &got));
        assert_true(str_eq(got.host, str_of(sites[i].host)));
        assert_true(str_eq(got.origin, str_of(sites[i].origin)));
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(none); i++)
        if (passkey_site_read(w->arena, str_of(none[i]), S("Moot"), &got))
            fail_msg("%s has no passkeys", none[i]);
}

static void options_are_those_of_the_standard(void **state)
{
    struct work *w = *state;
    const struct str known[] = {STR_INIT("YWJj"), STR_INIT("ZGVm")};
    struct buf b = buf_make(w->arena, BUF_MOST), got = buf_make(w->arena, BUF_MOST);

    json_write(&b,
               passkey_create_options(w->arena, &answers_site, S("abc"), S("foobar"),
                                      S("officer@trafford.gov.uk"), S("Officer, Trafford"),
                                      known, 2),
               0);
    assert_true(str_eq(
        buf_text(&b),
        S("{\"rp\":{\"id\":\"moot.example\",\"name\":\"Moot\"},\"user\":{\"id\":\"Zm9vYmFy\","
          "\"name\":\"officer@trafford.gov.uk\",\"displayName\":\"Officer, Trafford\"},"
          "\"challenge\":\"YWJj\",\"pubKeyCredParams\":[{\"type\":\"public-key\",\"alg\":-7},"
          "{\"type\":\"public-key\",\"alg\":-8},{\"type\":\"public-key\",\"alg\":-257}],"
          "\"timeout\":300000,\"excludeCredentials\":[{\"type\":\"public-key\",\"id\":\"YWJj\"}"
          ","
          "{\"type\":\"public-key\",\"id\":\"ZGVm\"}],\"authenticatorSelection\":"
          "{\"residentKey\":\"required\",\"requireResidentKey\":true,\"userVerification\":"
          "\"required\"},\"attestation\":\"none\"}")));
    json_write(&got, passkey_get_options(w->arena, &answers_site, S("abc"), known, 0), 0);
    assert_true(str_eq(buf_text(&got),
                       S("{\"challenge\":\"YWJj\",\"rpId\":\"moot.example\",\"timeout\":300000,"
                         "\"allowCredentials\":[],\"userVerification\":\"required\"}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, answers_open_work, answers_close_work)
        TEST(registration_cut_short_anywhere_is_refused),
        TEST(authenticator_data_cut_short_or_too_long_are_refused),
        TEST(huge_length_is_refused_at_once),
        TEST(key_that_claims_huge_lengths_is_refused),
        TEST(extension_that_is_too_deep_or_claims_too_much_is_refused),
        TEST(key_that_is_none_is_refused),
        TEST(statement_that_was_not_asked_for_is_refused),
        TEST(more_than_there_may_be_is_refused),
        TEST(form_that_is_too_long_is_refused),
        TEST(form_that_is_no_answer_is_refused),
        TEST(client_data_that_are_none_are_refused),
        TEST(site_with_passkeys_has_a_name),
        TEST(options_are_those_of_the_standard),
    };

    return cmocka_run_group_tests(tests, answers_open_keys, answers_close_keys);
}
