/* throttle_test.c: how often something may be tried, with a clock that the test sets; and which
 * addresses are one network. */
#include "kit/testing.h"

#include "kit/throttle.h"

#include <string.h>

/* Three at once, and one more every ten minutes. */
static const struct throttle three = {"trial", 3, 6};

static enum rc try_at(struct kit_place *p, const struct throttle *t, int64_t later,
                      const char *who)
{
    p->now = KIT_NOW + later;
    struct work *w = kit_begin(p);
    enum rc rc = throttle_try(w, t, str_of(who));

    /* what was refused is kept as well: nothing was written for it */
    if (rc == BUSY)
        return kit_end(p, OK) == OK ? BUSY : FAULT;
    return kit_end(p, rc);
}

static void refused(struct kit_place *p, const struct throttle *t, int64_t later,
                    const char *who, const char *words)
{
    assert_int_equal(try_at(p, t, later, who), BUSY);
    if (!says(kit_words(p), words))
        fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(kit_words(p)), words);
}

static void so_many_at_once_and_no_more(void **state)
{
    for (int i = 0; i < 3; i++)
        MUST(try_at(*state, &three, 0, "anna"));
    refused(*state, &three, 0, "anna", "tried too often. Try again in 10 minutes.");
    /* somebody else, and something else, has a bucket of their own */
    MUST(try_at(*state, &three, 0, "bert"));
    MUST(try_at(*state, &(struct throttle){"other", 3, 6}, 0, "anna"));
}

static void bucket_empties_by_what_was_said(void **state)
{
    for (int i = 0; i < 3; i++)
        MUST(try_at(*state, &three, 0, "anna"));
    refused(*state, &three, 1, "anna", "in 10 minutes.");
    refused(*state, &three, 60, "anna", "in 9 minutes.");
    refused(*state, &three, 61, "anna", "in 9 minutes.");
    refused(*state, &three, 541, "anna", "in 1 minute.");
    refused(*state, &three, 599, "anna", "in 1 minute.");
    MUST(try_at(*state, &three, 600, "anna"));
    refused(*state, &three, 600, "anna", "in 10 minutes.");
    MUST(try_at(*state, &three, 1200, "anna"));
    /* half an hour later it is empty, and holds no more than three */
    for (int i = 0; i < 3; i++)
        MUST(try_at(*state, &three, 1200 + 1800, "anna"));
    refused(*state, &three, 1200 + 1800, "anna", "in 10 minutes.");
    for (int i = 0; i < 3; i++)
        MUST(try_at(*state, &three, 1000000, "anna"));
    refused(*state, &three, 1000000, "anna", "in 10 minutes.");
}

/* Whoever keeps trying is not kept out for longer by it. */
static void refused_tries_do_not_count(void **state)
{
    for (int i = 0; i < 3; i++)
        MUST(try_at(*state, &three, 0, "anna"));
    for (int i = 0; i < 500; i++)
        assert_int_equal(try_at(*state, &three, 1 + i, "anna"), BUSY);
    MUST(try_at(*state, &three, 600, "anna"));
}

static void over_a_day_as_many_pass_as_it_empties_by(void **state)
{
    int passed = 0;

    for (int64_t later = 0; later < 24 * 3600; later += 60)
        passed += try_at(*state, &three, later, "anna") == OK;
    assert_int_equal(passed, 3 + 24 * 6 - 1);
}

static void long_wait_is_told_in_hours(void **state)
{
    static const struct throttle daily = {"daily", 1, 1.0 / 24}, never = {"never", 1, 0};

    MUST(try_at(*state, &daily, 0, "anna"));
    refused(*state, &daily, 1, "anna", "in 24 hours.");
    refused(*state, &daily, 3600, "anna", "in 23 hours.");
    refused(*state, &daily, 24 * 3600 - 90 * 60, "anna", "in 90 minutes.");
    MUST(try_at(*state, &daily, 24 * 3600, "anna"));
    MUST(try_at(*state, &never, 0, "anna"));
    refused(*state, &never, 1000000000, "anna", "tried too often.");
}

static void clock_that_went_back_empties_nothing(void **state)
{
    for (int i = 0; i < 3; i++)
        MUST(try_at(*state, &three, 10000, "anna"));
    refused(*state, &three, 0, "anna", "in 10 minutes.");
    refused(*state, &three, -1000000, "anna", "in 10 minutes.");
}

static void try_that_turned_out_well_empties_its_bucket(void **state)
{
    struct kit_place *p = *state;

    for (int i = 0; i < 3; i++)
        MUST(try_at(p, &three, 0, "anna"));
    MUST(try_at(p, &three, 0, "bert"));
    MUST(kit_end(p, throttle_clear(kit_begin(p), &three, S("anna"))));
    assert_int_equal(kit_count(p, "attempt", "TRUE"), 1);
    for (int i = 0; i < 3; i++)
        MUST(try_at(p, &three, 0, "anna"));
}

static void undone_work_does_not_count(void **state)
{
    struct kit_place *p = *state;

    for (int i = 0; i < 10; i++) {
        struct work *w = kit_begin(p);
        MUST(throttle_try(w, &three, S("anna")));
        assert_int_equal(kit_end(p, INVALID), INVALID);
    }
    assert_int_equal(kit_count(p, "attempt", "TRUE"), 0);
}

static void buckets_are_forgotten_when_they_are_old(void **state)
{
    struct kit_place *p = *state;

    MUST(try_at(p, &three, 0, "anna"));
    MUST(try_at(p, &three, 5000, "bert"));
    MUST(kit_end(p, throttle_forget(kit_begin(p), KIT_NOW + 5000)));
    assert_int_equal(kit_count(p, "attempt", "name = 'trial bert'"), 1);
    assert_int_equal(kit_count(p, "attempt", "TRUE"), 1);
}

/* Whatever is typed as an address makes a name that the store takes. */
static void name_is_text_and_not_long(void **state)
{
    struct kit_place *p = *state;
    char longer[1000];

    for (size_t i = 0; i < sizeof longer - 1; i++)
        longer[i] = "\xc3\xa9"[i % 2];
    longer[sizeof longer - 1] = 0;
    MUST(try_at(p, &three, 0, longer));
    MUST(try_at(p, &three, 0, longer + 1)); /* begins within a letter */
    MUST(try_at(p, &three, 0, "x\xff"));
    MUST(try_at(p, &three, 0, ""));
    assert_int_equal(kit_count(p, "attempt", "length(name) <= 206"), 3);
    assert_int_equal(kit_count(p, "attempt", "TRUE"), 3);
    assert_true(str_eq(throttle_name(p->arena, &three, S("a\0b")), S("trial ?")));
}

static void wait_is_what_a_try_is_told(void **state)
{
    (void)state;
    assert_int_equal(throttle_wait(&three, 0, 0, 0), 0);
    assert_int_equal(throttle_wait(&three, 2, 0, 0), 0);
    assert_int_equal(throttle_wait(&three, 2.5, 0, 0), 300);
    assert_int_equal(throttle_wait(&three, 3, 100, 100), 600);
    assert_int_equal(throttle_wait(&three, 3, 100, 699), 1);
    assert_int_equal(throttle_wait(&three, 3, 100, 700), 0);
    assert_true(throttle_wait(&(struct throttle){"never", 1, 0}, 1, 0, 0) == INT64_MAX);
}

/* Networks by RFC 4291: the first 64 bits of an IPv6 address; an IPv4 address is itself, also
 * written as IPv6 does. */
static void network_of_an_address(void **state)
{
    static const struct {
        const char *address, *network;
    } due[] = {
        {"192.0.2.7", "192.0.2.7"},
        {"::ffff:192.0.2.7", "192.0.2.7"},
        {"::ffff:c000:207", "192.0.2.7"},
        {"2001:db8::1", "2001:db8::/64"},
        {"2001:db8:0:0:1234:5678:9abc:def0", "2001:db8::/64"},
        {"2001:0DB8:0000:0001:0000:0000:0000:0001", "2001:db8:0:1::/64"},
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
        {"::1", "::/64"},
        {"fe80::1", "fe80::/64"},
        {"", ""},
        {"unknown", "unknown"},
        {"192.0.2.7.5", "192.0.2.7.5"},
        {"2001:db8:::1", "2001:db8:::1"},
    };
    struct kit_place *p = *state;
    char longer[200];

    for (int i = 0; i < COUNT_OF(due); i++) {
        struct str got = throttle_network(p->arena, str_of(due[i].address));
        if (!str_eq(got, str_of(due[i].network)))
            fail_msg("%s is in %.*s", due[i].address, STR_ARG(got));
    }
    memset(longer, '1', sizeof longer);
    assert_true(
        str_eq(throttle_network(p->arena, (struct str){longer, sizeof longer}), S("?")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_place_open, kit_place_close)
        TEST(so_many_at_once_and_no_more),
        TEST(bucket_empties_by_what_was_said),
        TEST(refused_tries_do_not_count),
        TEST(over_a_day_as_many_pass_as_it_empties_by),
        TEST(long_wait_is_told_in_hours),
        TEST(clock_that_went_back_empties_nothing),
        TEST(try_that_turned_out_well_empties_its_bucket),
        TEST(undone_work_does_not_count),
        TEST(buckets_are_forgotten_when_they_are_old),
        TEST(name_is_text_and_not_long),
        TEST(wait_is_what_a_try_is_told),
        TEST(network_of_an_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
