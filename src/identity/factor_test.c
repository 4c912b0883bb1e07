/* factor_test.c: codes of an app as RFC 4226, RFC 6238 and RFC 4648 publish them, and the
 * picture that the app reads. */
#include "identity/factor.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "12345678901234567890", the secret of both RFCs, in base 32. */
#define SECRET S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
enum { NOW = 1780315200 };

static int open_arena(void **state)
{
    *state = arena_open();
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

static void is(struct str got, const char *due)
{
    if (!str_eq(got, str_of(due)))
        fail_msg("%.*s is not %s", STR_ARG(got), due);
}

/* --- the published codes
 * ----------------------------------------------------------------------- */

static void codes_are_those_of_rfc_4226(void **state)
{
    static const char *const due[] = {"755224", "287082", "359152", "969429", "338314",
                                      "254676", "287922", "162583", "399871", "520489"};

    for (int i = 0; i < COUNT_OF(due); i++) {
        is(totp_code(*state, SECRET, TOTP_STEP * i), due[i]);
        is(totp_code(*state, SECRET, TOTP_STEP * i + TOTP_STEP - 1), due[i]);
    }
}

/* RFC 6238, appendix B, has eight digits; an app shows the last six of them. */
static void codes_are_those_of_rfc_6238(void **state)
{
    static const struct {
        int64_t moment;
        const char *eight;
    } due[] = {
        {59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
        {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
    };

    for (int i = 0; i < COUNT_OF(due); i++) {
        int64_t step = 0;
        is(totp_code(*state, SECRET, due[i].moment), due[i].eight + 2);
        assert_true(
            totp_right(*state, SECRET, str_of(due[i].eight + 2), due[i].moment, 0, &step));
        assert_int_equal(step, due[i].moment / 30);
    }
}

/* The algorithm once more, by OpenSSL. */
static void code_by_openssl(const char *key, int64_t moment, char out[7])
{
    unsigned char step[8], mac[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    for (int i = 0; i < 8; i++)
        step[i] = (unsigned char)((uint64_t)(moment / 30) >> (56 - 8 * i));
    assert_non_null(HMAC(EVP_sha1(), key, (int)strlen(key), step, sizeof step, mac, &len));
    int at = mac[len - 1] & 15;
    unsigned number = (mac[at] & 127U) << 24 | (unsigned)mac[at + 1] << 16 |
                      (unsigned)mac[at + 2] << 8 | mac[at + 3];
    snprintf(out, 7, "%06u", number % 1000000);
}

static void secrets_are_read_as_rfc_4648_writes_them(void **state)
{
    static const struct {
        const char *bytes, *padded, *bare;
    } due[] = {
        {"f", "MY======", "MY"},           {"fo", "MZXQ====", "MZXQ"},
        {"foo", "MZXW6===", "MZXW6"},      {"foob", "MZXW6YQ=", "MZXW6YQ"},
        {"fooba", "MZXW6YTB", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI======", "MZXW6YTBOI"},
    };

    for (int i = 0; i < COUNT_OF(due); i++)
        for (int64_t moment = NOW; moment < NOW + 10 * TOTP_STEP; moment += TOTP_STEP) {
            char code[7];
            code_by_openssl(due[i].bytes, moment, code);
            is(totp_code(*state, str_of(due[i].padded), moment), code);
            is(totp_code(*state, str_of(due[i].bare), moment), code);
        }
}

static void secret_that_is_none_has_no_codes(void **state)
{
    static const char *const none[] = {"", "========", "GEZDGNBVGY3TQOJ1GEZDGNBVGY3TQOJQ",
                                       "no-secret!", "ÄÖÜ"};
    int64_t step;

    for (int i = 0; i < COUNT_OF(none); i++) {
        assert_int_equal(totp_code(*state, str_of(none[i]), NOW).len, 0);
        assert_false(totp_right(*state, str_of(none[i]), S("000000"), NOW, 0, &step));
    }
    char longer[500];
    memset(longer, 'A', sizeof longer);
    assert_int_equal(totp_code(*state, (struct str){longer, sizeof longer}, NOW).len, 0);
}

static void secret_is_160_bits_in_base_32_and_new_each_time(void **state)
{
    struct str before = {0};

    for (int i = 0; i < 100; i++) {
        struct str secret = totp_secret(*state);
        assert_int_equal(secret.len, 32);
        for (ptrdiff_t k = 0; k < secret.len; k++)
            assert_non_null(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", secret.at[k]));
        assert_int_equal(totp_code(*state, secret, NOW).len, 6);
        assert_false(str_eq(secret, before));
        before = secret;
    }
}

/* --- what is right
 * ----------------------------------------------------------------------------- */

static void code_of_the_step_before_and_after_is_right_and_no_other(void **state)
{
    for (int64_t away = -4; away <= 4; away++) {
        struct str code = totp_code(*state, SECRET, NOW + away * TOTP_STEP);
        int64_t step = -7;
        bool right = totp_right(*state, SECRET, code, NOW, 0, &step);
        assert_int_equal(right, away >= -1 && away <= 1);
        assert_int_equal(step, right ? NOW / TOTP_STEP + away : -7);
    }
}

static void code_works_once_and_those_before_it_no_more(void **state)
{
    int64_t step = 0, later;
    struct str before = totp_code(*state, SECRET, NOW - TOTP_STEP);
    struct str code = totp_code(*state, SECRET, NOW);
    struct str after = totp_code(*state, SECRET, NOW + TOTP_STEP);

    assert_true(totp_right(*state, SECRET, code, NOW, 0, &step));
    assert_false(totp_right(*state, SECRET, code, NOW, step, &later));
    assert_false(totp_right(*state, SECRET, code, NOW + TOTP_STEP, step, &later));
    assert_false(totp_right(*state, SECRET, before, NOW, step, &later));
    assert_true(totp_right(*state, SECRET, after, NOW, step, &later));
    assert_int_equal(later, step + 1);
}

static void blanks_in_a_code_are_passed_over_and_nothing_else(void **state)
{
    static const char *const right[] = {"287082", "287 082", " 28 70\t82 "};
    static const char *const wrong[] = {"",
                                        "28708",
                                        "2870820",
                                        "287083",
                                        "28708a",
                                        "287-082",
                                        "+87082",
                                        ("28708\xc2\xa0"
                                         "2"),
                                        "０００００００",
                                        "287082                              287082"};
    int64_t step;

    for (int i = 0; i < COUNT_OF(right); i++)
        assert_true(totp_right(*state, SECRET, str_of(right[i]), 59, 0, &step));
    for (int i = 0; i < COUNT_OF(wrong); i++)
        assert_false(totp_right(*state, SECRET, str_of(wrong[i]), 59, 0, &step));
    assert_false(totp_right(*state, SECRET, S("287082\0"), 59, 0, &step));
}

/* --- for the app
 * ------------------------------------------------------------------------------- */

static void address_for_the_app_is_coded_as_an_address(void **state)
{
    is(totp_address(*state, S("MZXW6"), S("Folk & moot"), S("officer@trafford.gov.uk")),
       "otpauth://totp/Folk%20%26%20moot:officer%40trafford.gov.uk?secret=MZXW6&issuer="
       "Folk%20%26%20moot");
}

/* A QR code has, in three corners, a dark square of 3 in a light one of 5 in a dark one of 7.
 */
static bool dark(struct str svg, int x, int y)
{
    const char *at = svg.at;

    while ((at = strchr(at, 'M'))) {
        int from, row, run;
        if (sscanf(at, "M%d,%dh%dv1", &from, &row, &run) == 3 && row == y && x >= from &&
            x < from + run)
            return true;
        at++;
    }
    return false;
}

static void corner_is_drawn(struct str svg, int left, int top)
{
    for (int y = -1; y <= 7; y++)
        for (int x = -1; x <= 7; x++) {
            int out = x < 3 ? 3 - x : x - 3, down = y < 3 ? 3 - y : y - 3;
            int ring = out > down ? out : down;
            if (left + x >= 0 && top + y >= 0)
                assert_int_equal(dark(svg, left + x, top + y), ring <= 1 || ring == 3);
        }
}

static void picture_is_a_qr_code_with_a_title_and_a_quiet_zone(void **state)
{
    struct str address = totp_address(*state, SECRET, S("Moot"), S("officer@trafford.gov.uk"));
    struct str svg = str_copy(*state, totp_picture(*state, address));
    int width = 0, height = 0;

    assert_true(str_starts(svg, S("<svg ")) && str_ends(svg, S("</svg>")));
    assert_true(str_find(svg, S("<title>QR code")) > 0);
    assert_true(str_find(svg, S("role=\"img\"")) > 0);
    const char *box = strstr(svg.at, "viewBox=");
    assert_non_null(box);
    assert_int_equal(sscanf(box, "viewBox=\"0 0 %d %d\"", &width, &height), 2);
    assert_int_equal(width, height);
    int side = width - 8;
    assert_int_equal((side - 17) % 4, 0); /* 21, 25, 29, … modules */
    corner_is_drawn(svg, 4, 4);
    corner_is_drawn(svg, 4 + side - 7, 4);
    corner_is_drawn(svg, 4, 4 + side - 7);
}

static void address_that_no_code_can_hold_has_no_picture(void **state)
{
    char longer[4000];

    memset(longer, 'a', sizeof longer);
    assert_int_equal(totp_picture(*state, (struct str){longer, sizeof longer}).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
        TEST(codes_are_those_of_rfc_4226),
        TEST(codes_are_those_of_rfc_6238),
        TEST(secrets_are_read_as_rfc_4648_writes_them),
        TEST(secret_that_is_none_has_no_codes),
        TEST(secret_is_160_bits_in_base_32_and_new_each_time),
        TEST(code_of_the_step_before_and_after_is_right_and_no_other),
        TEST(code_works_once_and_those_before_it_no_more),
        TEST(blanks_in_a_code_are_passed_over_and_nothing_else),
        TEST(address_for_the_app_is_coded_as_an_address),
        TEST(picture_is_a_qr_code_with_a_title_and_a_quiet_zone),
        TEST(address_that_no_code_can_hold_has_no_picture),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
