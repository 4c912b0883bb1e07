/* check_test.c: rules over the measures of a form, and when periods begin, are due and open.
 * Expected values are worked out by hand. */
#include "lodge/lodge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>

static struct metric metrics[] = {{.slug = STR_INIT("a"), .title = STR_INIT("A")},
                                  {.slug = STR_INIT("b"), .title = STR_INIT("B")},
                                  {.slug = STR_INIT("c"), .title = STR_INIT("C")}};
static struct collection_measure measures[] = {{.metric = &metrics[0], .low = 0, .high = NAN},
                                               {.metric = &metrics[1], .low = 0, .high = 5},
                                               {.metric = &metrics[2], .low = NAN, .high = 5}};
static const struct collection_every *const quarter = &collection_everies[0];

static struct collection made(void)
{
    return (struct collection){.every = quarter,
                               .first = {{2025, 1, 1}, 3},
                               .due_days = 30,
                               .opens_months = 12,
                               .measures = measures,
                               .measure_count = 3};
}

static struct arena *arena;

static int before(void **state)
{
    (void)state;
    arena = arena_open();
    return 0;
}

static int after(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static double worth(const char *text)
{
    static const double values[] = {6, 4, NAN};
    struct collection c = made();
    struct check_side side;
    struct str why;

    assert_int_equal(check_side_read(arena, &c, str_of(text), &side, &why), OK);
    return check_side_value(&c, &side, values);
}

static const char *postfix_of(const char *text)
{
    struct collection c = made();
    struct check_side side;
    struct str why;

    assert_int_equal(check_side_read(arena, &c, str_of(text), &side, &why), OK);
    return str_zero(arena, check_side_postfix(arena, &c, &side));
}

static void sides_are_worked_out_as_written(void **state)
{
    (void)state;
    assert_true(worth("100") == 100);
    assert_true(worth(" -2.5 ") == -2.5);
    assert_true(worth("[a] + [b] * 2") == 14);
    assert_true(worth("([a] + [b]) * 2") == 20);
    assert_true(worth("-[a] - -[b] / 8") == -5.5);
    assert_true(isnan(worth("[a] + [c]")));       /* a gap is no number */
    assert_true(isnan(worth("[a] / ([b] - 4)"))); /* nor is what is divided by nothing */
}

static void sides_are_told_to_the_browser_operands_first(void **state)
{
    (void)state;
    assert_string_equal(postfix_of("100"), "100");
    assert_string_equal(postfix_of("[a] + [b] * 2"), "m0 m1 2 * +");
    assert_string_equal(postfix_of("-([a] - [c]) / 8"), "m0 m2 - ~ 8 /");
}

static void wrong_sides_are_refused_in_words(void **state)
{
    static const char *const wrong[] = {"",    "[a",   "[d]",         "[a] +",    "1 + 2",
                                        "abc", "[a]]", "change([a])", "[a] ; [b]"};
    struct collection c = made();
    struct check_side side;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        struct str why = {0};
        assert_int_equal(check_side_read(arena, &c, str_of(wrong[i]), &side, &why), INVALID);
        assert_true(why.len > 0);
    }
}

static void operators_hold_as_they_say(void **state)
{
    static const struct {
        const char *sign;
        bool below, same, above; /* of 1 beside 2, 2 beside 2, 3 beside 2 */
    } all[] = {{"=", false, true, false}, {"<>", true, false, true}, {"<", true, false, false},
               {"<=", true, true, false}, {">", false, false, true}, {">=", false, true, true}};
    enum check_operator op;

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++) {
        assert_true(check_operator_read(str_of(all[i].sign), &op));
        assert_int_equal(check_holds(1, op, 2), all[i].below);
        assert_int_equal(check_holds(2, op, 2), all[i].same);
        assert_int_equal(check_holds(3, op, 2), all[i].above);
        assert_true(check_holds(NAN, op, 2) && check_holds(2, op, NAN));
        /* 0.1 + 0.2 is not quite 0.3. */
        assert_int_equal(check_holds(0.1 + 0.2, op, 0.3), all[i].same);
    }
    assert_false(check_operator_read(S("=="), &op));
    assert_false(check_operator_read(S(""), &op));
}

static void ranges_are_said_in_words(void **state)
{
    (void)state;
    assert_true(str_eq(check_range_words(arena, &measures[0]), S("0 or more")));
    assert_true(str_eq(check_range_words(arena, &measures[1]), S("from 0 to 5")));
    assert_true(str_eq(check_range_words(arena, &measures[2]), S("5 or less")));
}

/* --- periods ---- */

static struct work at(const struct sector *s, int year, int month, int day)
{
    return (struct work){
        .arena = arena, .sector = s, .now = london_end_of_day((struct date){year, month, day})};
}

static struct str opens_at(struct period p, int months, const char *country, struct str *moved)
{
    struct sector s = {.country_count = 1};
    struct collection c = made();
    s.countries[0] = str_of(country);
    struct work w = at(&s, 2026, 6, 1);

    c.opens_months = months;
    return date_text(arena, collection_opens(&w, &c, p, moved));
}

static void period_opens_after_its_months_and_past_an_election(void **state)
{
    const struct period autumn = {{2025, 10, 1}, 3}, winter = {{2026, 1, 1}, 3};
    const struct period spring = {{2024, 1, 1}, 3};
    struct str moved;

    (void)state;
    assert_true(str_eq(opens_at(autumn, 12, "E92000001", &moved), S("2027-01-01")));
    assert_true(moved.len == 0);
    /* 1 April 2027 lies between 31 March and 6 May 2027. */
    assert_true(str_eq(opens_at(winter, 12, "E92000001", &moved), S("2027-05-07")));
    assert_true(str_eq(moved, S("local elections of May 2027")));
    /* Local elections of England are none of Wales; a general election is everyone's. */
    assert_true(str_eq(opens_at(winter, 12, "W92000004", &moved), S("2027-04-01")));
    assert_true(str_eq(opens_at(spring, 3, "W92000004", &moved), S("2024-07-01")) == false);
    assert_true(str_eq(opens_at(spring, 3, "W92000004", &moved), S("2024-07-05")));
    assert_true(str_eq(moved, S("general election of July 2024")));
}

static bool open_on(int year, int month, int day)
{
    struct sector s = {.country_count = 1, .countries = {STR_INIT("E92000001")}};
    struct collection c = made();
    struct work w = at(&s, year, month, day);

    return collection_open(&w, &c, (struct period){{2025, 10, 1}, 3});
}

/* The autumn of 2025 opens on 1 January 2027: what is sent of it later waits out the period of
 * the local elections of May 2027. */
static void nothing_opens_within_a_pre_election_period_however_late_it_was_sent(void **state)
{
    struct sector s = {0};
    struct work w = at(&s, 2026, 6, 1);

    (void)state;
    assert_false(open_on(2026, 12, 31));
    assert_true(open_on(2027, 1, 1));
    assert_true(open_on(2027, 3, 30));
    assert_false(open_on(2027, 3, 31));
    assert_false(open_on(2027, 5, 6));
    assert_true(open_on(2027, 5, 7));
    /* The last that is known ends on 4 May 2028. */
    assert_false(collection_opens_unsure(&w, (struct date){2028, 5, 4}));
    assert_true(collection_opens_unsure(&w, (struct date){2028, 5, 5}));
}

static void only_periods_that_are_over_are_asked_for(void **state)
{
    struct sector s = {0};
    struct collection c = made();
    struct work w = at(&s, 2025, 6, 30);
    struct period *all;

    (void)state;
    assert_int_equal(collection_periods(&w, &c, &all), 1);
    assert_true(str_eq(period_id(arena, all[0]), S("2025-01-01_P3M")));
    w = at(&s, 2025, 7, 1);
    assert_int_equal(collection_periods(&w, &c, &all), 2);
    assert_true(str_eq(period_id(arena, all[0]), S("2025-04-01_P3M")));
    assert_true(str_eq(date_text(arena, collection_due(&c, all[0])), S("2025-07-30")));
    w = at(&s, 2024, 1, 1);
    assert_int_equal(collection_periods(&w, &c, &all), 0);
    w = at(&s, 2400, 1, 1);
    assert_int_equal(collection_periods(&w, &c, &all), COLLECTION_PERIODS_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sides_are_worked_out_as_written),
        cmocka_unit_test(sides_are_told_to_the_browser_operands_first),
        cmocka_unit_test(wrong_sides_are_refused_in_words),
        cmocka_unit_test(operators_hold_as_they_say),
        cmocka_unit_test(ranges_are_said_in_words),
        cmocka_unit_test(period_opens_after_its_months_and_past_an_election),
        cmocka_unit_test(nothing_opens_within_a_pre_election_period_however_late_it_was_sent),
        cmocka_unit_test(only_periods_that_are_over_are_asked_for),
    };

    return cmocka_run_group_tests(tests, before, after);
}
