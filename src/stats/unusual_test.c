/* unusual_test.c: what lies far from others, beside R. */
#include "stats/unusual.h"

#include "stats/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>

enum { MOST = 12 };

struct one {
    const char *name;
    double v[MOST];
    ptrdiff_t n;
    double value, z, modified_z, low, high, skewness; /* as R 4.2 has them, see below */
    bool by_z, by_modified_z, by_range, skewed;
};

/* In R: (x - mean(v)) / sd(v); 0.6745 * (x - median(v)) / mad(v, constant = 1); min; max; and
 * with g1 = mean((v - mean(v))^3) / mean((v - mean(v))^2)^1.5 the skewness is
 * g1 * sqrt(n * (n - 1)) / (n - 2). */
#define STEADY {12.1, 11.8, 12.5, 12.0, 11.9, 12.3, 12.2, 11.7, 12.4, 12.0, 12.1, 11.9}, 12
#define SKEWED {1, 1, 2, 1, 3, 1, 2, 40, 1, 2, 1, 55}, 12
static const struct one all[] = {{"near", STEADY, 12.4, 1.344754906574010, 1.573833333333328,
                                  11.7, 12.5, 0.304290544558511, false, false, false, false},
                                 {"leaps", STEADY, 15, 12.102794159166054, 13.265166666666632,
                                  11.7, 12.5, 0.304290544558511, true, true, true, false},
                                 {"skewed and far", SKEWED, 60, 2.79303007240027, 78.9165, 1,
                                  55, 2.18933553305391, false, true, false, true},
                                 {"skewed and within", SKEWED, 30, 1.14468445590175, 38.4465, 1,
                                  55, 2.18933553305391, false, true, false, true},
                                 {"few",
                                  {10, 11, 9.5, 10.5},
                                  4,
                                  10.2,
                                  -0.0774596669241494,
                                  -0.067450000000001,
                                  9.5,
                                  11,
                                  0,
                                  false,
                                  false,
                                  false,
                                  false},
                                 {"no median deviation",
                                  {5, 5, 5, 5, 5, 6, 5, 4},
                                  8,
                                  7,
                                  3.74165738677394,
                                  NAN,
                                  4,
                                  6,
                                  0,
                                  true,
                                  false,
                                  true,
                                  false}};

static void near_or_nothing(const char *what, double got, double want)
{
    if (want == 0)
        assert_true(fabs(got) < 1e-12);
    else
        check_near(what, got, want, 1e-12);
}

static void unusual_is_as_r_has_it(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(all); i++) {
        const struct one *c = &all[i];
        double scratch[MOST];
        struct stats_unusual u = stats_unusual(c->v, c->n, 4, c->value, scratch);
        assert_int_equal(u.why, WHY_NONE);
        assert_int_equal(u.n, c->n);
        check_near(c->name, u.z, c->z, 1e-12);
        check_near(c->name, u.modified_z, c->modified_z, 1e-12);
        near_or_nothing(c->name, u.skewness, c->skewness);
        assert_true(u.low == c->low && u.high == c->high);
        assert_int_equal(u.by_z, c->by_z);
        assert_int_equal(u.by_modified_z, c->by_modified_z);
        assert_int_equal(u.by_range, c->by_range);
        assert_int_equal(u.skewed, c->skewed);
    }
}

static void nothing_is_said_of_too_few_or_of_nothing(void **state)
{
    const double v[] = {1, 2, NAN, 3}, flat[] = {7, 7, 7, 7}, wild[] = {1, 2, INFINITY, 4};
    double scratch[4];

    (void)state;
    assert_int_equal(stats_unusual(v, 4, 4, 100, scratch).why, WHY_TOO_FEW);
    assert_int_equal(stats_unusual(v, 0, 4, 100, scratch).why, WHY_NO_VALUES);
    assert_int_equal(stats_unusual(v, 4, 3, NAN, scratch).why, WHY_NO_VALUES);
    assert_int_equal(stats_unusual(wild, 4, 3, 3, scratch).why, WHY_NOT_FINITE);
    struct stats_unusual u = stats_unusual(v, 4, 3, 100, scratch);
    assert_int_equal(u.why, WHY_NONE);
    assert_int_equal(u.n, 3);
    u = stats_unusual(flat, 4, 3, 7, scratch);
    assert_true(isnan(u.z) && isnan(u.modified_z) && isnan(u.skewness) && !u.by_range);
    assert_true(stats_unusual(flat, 4, 3, 7.1, scratch).by_range);
}

/* A tenth of the distance is let be. */
static void range_has_a_margin(void **state)
{
    const double v[] = {0, 10, 5, 5};
    double scratch[4];

    (void)state;
    assert_false(stats_unusual(v, 4, 4, 11, scratch).by_range);
    assert_true(stats_unusual(v, 4, 4, 11.5, scratch).by_range);
    assert_false(stats_unusual(v, 4, 4, -1, scratch).by_range);
    assert_true(stats_unusual(v, 4, 4, -1.5, scratch).by_range);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unusual_is_as_r_has_it),
        cmocka_unit_test(nothing_is_said_of_too_few_or_of_nothing),
        cmocka_unit_test(range_has_a_margin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
