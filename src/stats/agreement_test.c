/* agreement_test.c: Krippendorff's alpha beside his own examples and a computation by pairs,
 * and Fleiss' kappa beside his and statsmodels'. */
#include "stats/agreement.h"
#include "stats/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

enum { MOST_RATINGS = 4096 };

struct ratings {
    struct stats_rating at[MOST_RATINGS];
    ptrdiff_t len;
};

static void rate(struct ratings *r, ptrdiff_t unit, ptrdiff_t rater, double value)
{
    assert_true(r->len < MOST_RATINGS);
    r->at[r->len++] = (struct stats_rating){unit, rater, value};
}

/* "1,2,,3|1,2,2,3": one list after the other, of raters or of units. */
static void ratings_read(char *line, bool by_rater, struct ratings *out)
{
    struct numbers list;

    out->len = 0;
    for (ptrdiff_t i = 0; line; i++) {
        cases_numbers(strsep(&line, "|"), ',', &list);
        for (ptrdiff_t j = 0; j < list.len; j++)
            rate(out, by_rater ? j : i, by_rater ? i : j, list.at[j]);
    }
}

static enum stats_level level_read(const char *line)
{
    static const char *const names[] = {"nominal", "ordinal", "interval", "ratio"};

    for (int i = 0; i < COUNT_OF(names); i++) {
        if (strncmp(line, names[i], strlen(names[i])) == 0)
            return (enum stats_level)i;
    }
    fail_msg("%s: no level", line);
    return LEVEL_NOMINAL;
}

static struct stats_alpha alpha_of(const struct ratings *r, enum stats_level level)
{
    struct arena *a = arena_open();
    struct stats_alpha out = stats_alpha(a, r->at, r->len, level);

    arena_close(a);
    return out;
}

static struct stats_kappa kappa_of(const struct ratings *r)
{
    struct arena *a = arena_open();
    struct stats_kappa out = stats_kappa(a, r->at, r->len);

    arena_close(a);
    return out;
}

/* --- beside others' answers ---- */

static void alphas_are_those_of_krippendorff(void **state)
{
    struct cases c;
    struct ratings r;

    (void)state;
    cases_data(&c, "alpha_published.txt");
    while (cases_three(&c)) {
        struct numbers want;

        ratings_read(c.lines[1], true, &r);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_alpha got = alpha_of(&r, level_read(c.lines[0]));

        assert_true(got.why == WHY_NONE);
        if (fabs(got.alpha - want.at[0]) > 0.00051)
            fail_msg("%s: %.17g", c.lines[0], got.alpha);
    }
    assert_int_equal(c.count, 6);
    print_message("alpha, published: %td cases\n", c.count);
}

static void alphas_are_those_of_exact_fractions(void **state)
{
    struct cases c;
    struct ratings r;

    (void)state;
    cases_data(&c, "alpha.txt");
    while (cases_three(&c)) {
        struct numbers want;

        ratings_read(c.lines[1], true, &r);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_alpha got = alpha_of(&r, level_read(c.lines[0]));

        assert_true(got.why == WHY_NONE);
        /* Near 0 alpha is 1 less something near 1: its last digits are those of 1. */
        if (fabs(got.alpha - want.at[0]) > 1e-12 * fmax(1, fabs(want.at[0])))
            fail_msg("%s: %.17g, not %.17g", c.lines[0], got.alpha, want.at[0]);
        check_near("observed", got.observed, want.at[1], 1e-12);
        check_near("expected", got.expected, want.at[2], 1e-12);
        assert_true((double)got.units == want.at[3] && (double)got.values == want.at[4]);
    }
    assert_true(c.count > 200);
    print_message("alpha: %td cases\n", c.count);
}

static ptrdiff_t kappas_checked(const char *file, double within)
{
    struct cases c;
    struct ratings r;

    cases_data(&c, file);
    while (cases_three(&c)) {
        struct numbers want;

        ratings_read(c.lines[1], false, &r);
        cases_numbers(c.lines[2], ' ', &want);
        struct stats_kappa got = kappa_of(&r);

        assert_true(got.why == WHY_NONE);
        if (!(fabs(got.kappa - want.at[0]) <= within * fmax(1, fabs(want.at[0]))))
            fail_msg("%s: %.17g, not %.17g", c.lines[0], got.kappa, want.at[0]);
        assert_true(fabs((got.observed - got.expected) / (1 - got.expected) - got.kappa) <
                    1e-12);
    }
    return c.count;
}

static void kappas_are_the_published_ones(void **state)
{
    (void)state;
    ptrdiff_t count = kappas_checked("kappa_published.txt", 0.00051);

    assert_int_equal(count, 2);
    print_message("kappa, published: %td cases\n", count);
}

static void kappas_are_those_of_statsmodels(void **state)
{
    (void)state;
    ptrdiff_t count = kappas_checked("kappa.txt", 1e-12);

    assert_true(count > 50);
    print_message("kappa: %td cases\n", count);
}

/* --- what must hold ---- */

static void random_ratings(uint64_t *seed, struct ratings *r, bool gaps)
{
    ptrdiff_t units = 2 + chance_below(seed, 12), raters = 2 + chance_below(seed, 4);

    r->len = 0;
    for (ptrdiff_t unit = 0; unit < units; unit++) {
        for (ptrdiff_t rater = 0; rater < raters; rater++) {
            bool gap = gaps && chance_below(seed, 5) == 0;
            rate(r, unit, rater, gap ? NAN : (double)(1 + chance_below(seed, 5)));
        }
    }
}

static void shuffle(uint64_t *seed, struct ratings *r)
{
    for (ptrdiff_t i = r->len - 1; i > 0; i--) {
        ptrdiff_t j = chance_below(seed, i + 1);
        struct stats_rating held = r->at[i];

        r->at[i] = r->at[j];
        r->at[j] = held;
    }
}

static bool same(double a, double b)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) < 1e-12;
}

static void the_order_of_ratings_does_not_matter(void **state)
{
    uint64_t seed = 51;
    struct ratings r;

    (void)state;
    for (int round = 0; round < 500; round++) {
        random_ratings(&seed, &r, round % 2);
        double kappa = kappa_of(&r).kappa, alpha[4];

        for (int level = 0; level < 4; level++)
            alpha[level] = alpha_of(&r, (enum stats_level)level).alpha;
        shuffle(&seed, &r);
        assert_true(same(kappa_of(&r).kappa, kappa));
        for (int level = 0; level < 4; level++)
            assert_true(same(alpha_of(&r, (enum stats_level)level).alpha, alpha[level]));
    }
}

/* Nominal values are names, ordinal ones an order, interval ones have no zero, ratio ones no
 * unit. */
static void each_level_ignores_what_it_has_no_use_for(void **state)
{
    uint64_t seed = 52;
    struct ratings r, other;

    (void)state;
    for (int round = 0; round < 500; round++) {
        random_ratings(&seed, &r, true);
        other = r;
        for (ptrdiff_t i = 0; i < r.len; i++)
            other.at[i].value = fmod(3 * r.at[i].value, 7); /* other names */
        assert_true(
            same(alpha_of(&r, LEVEL_NOMINAL).alpha, alpha_of(&other, LEVEL_NOMINAL).alpha));
        assert_true(same(kappa_of(&r).kappa, kappa_of(&other).kappa));
        for (ptrdiff_t i = 0; i < r.len; i++)
            other.at[i].value = exp(r.at[i].value);
        assert_true(
            same(alpha_of(&r, LEVEL_ORDINAL).alpha, alpha_of(&other, LEVEL_ORDINAL).alpha));
        for (ptrdiff_t i = 0; i < r.len; i++)
            other.at[i].value = 12 - 4 * r.at[i].value;
        assert_true(
            same(alpha_of(&r, LEVEL_INTERVAL).alpha, alpha_of(&other, LEVEL_INTERVAL).alpha));
        for (ptrdiff_t i = 0; i < r.len; i++)
            other.at[i].value = 1e-5 * r.at[i].value;
        assert_true(same(alpha_of(&r, LEVEL_RATIO).alpha, alpha_of(&other, LEVEL_RATIO).alpha));
    }
}

static void full_agreement_is_1(void **state)
{
    struct ratings r = {.len = 0};

    (void)state;
    for (ptrdiff_t unit = 0; unit < 7; unit++) {
        for (ptrdiff_t rater = 0; rater < 3; rater++)
            rate(&r, unit, rater, (double)(unit * unit));
    }
    for (int level = 0; level < 4; level++)
        assert_true(alpha_of(&r, (enum stats_level)level).alpha == 1);
    assert_true(kappa_of(&r).kappa == 1 && kappa_of(&r).observed == 1);
}

/* Huge and tiny values give the alpha of the same values in another unit. */
static void far_magnitudes_keep_their_alpha(void **state)
{
    static const double values[] = {1, 2, 2, 2, 5, 4, 3, 3};
    struct ratings plain = {.len = 0}, huge = {.len = 0}, tiny = {.len = 0};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(values); i++) {
        rate(&plain, i / 2, i % 2, values[i]);
        rate(&huge, i / 2, i % 2, values[i] * 0x1p+1000);
        rate(&tiny, i / 2, i % 2, values[i] * 0x1p-1000);
    }
    for (int level = LEVEL_NOMINAL; level <= LEVEL_RATIO; level++) {
        double want = alpha_of(&plain, (enum stats_level)level).alpha;

        assert_true(same(alpha_of(&tiny, (enum stats_level)level).alpha, want));
        if (level != LEVEL_INTERVAL)
            assert_true(same(alpha_of(&huge, (enum stats_level)level).alpha, want));
    }
    /* There the disagreement itself, a square, is too large. */
    assert_true(alpha_of(&huge, LEVEL_INTERVAL).why == WHY_NOT_FINITE);
}

static void check_alpha_refused(const struct ratings *r, enum stats_level level,
                                enum stats_why why)
{
    struct stats_alpha got = alpha_of(r, level);

    assert_int_equal(got.why, why);
    assert_true(isnan(got.alpha) && isnan(got.observed) && isnan(got.expected));
}

static void check_kappa_refused(const struct ratings *r, enum stats_why why)
{
    struct stats_kappa got = kappa_of(r);

    assert_int_equal(got.why, why);
    assert_true(isnan(got.kappa) && isnan(got.observed) && isnan(got.expected));
}

static void what_has_no_alpha_says_why(void **state)
{
    struct ratings r = {.len = 0};

    (void)state;
    for (int level = 0; level < 4; level++) {
        enum stats_level l = (enum stats_level)level;

        r.len = 0;
        check_alpha_refused(&r, l, WHY_NO_VALUES);
        rate(&r, 0, 0, NAN);
        check_alpha_refused(&r, l, WHY_NO_VALUES);
        rate(&r, 0, 1, 3);
        check_alpha_refused(&r, l, WHY_TOO_FEW);
        rate(&r, 1, 0, 4);
        check_alpha_refused(&r, l, WHY_TOO_FEW);
        rate(&r, 0, 2, 3);
        check_alpha_refused(&r, l, WHY_NO_SPREAD); /* the 4 has no pair */
        rate(&r, 1, 1, 3);
        assert_true(alpha_of(&r, l).why == WHY_NONE);
        rate(&r, 2, 0, INFINITY);
        check_alpha_refused(&r, l, WHY_NOT_FINITE);
        r.at[r.len - 1].value = -1e-9;
        if (l == LEVEL_RATIO)
            check_alpha_refused(&r, l, WHY_NEGATIVE);
        else
            assert_true(alpha_of(&r, l).why == WHY_NONE);
    }
}

static void too_many_different_values_are_refused(void **state)
{
    struct ratings r = {.len = 0};

    (void)state;
    for (ptrdiff_t i = 0; i < STATS_RATED_VALUES_MOST; i++) {
        rate(&r, i, 0, (double)i);
        rate(&r, i, 1, (double)i);
    }
    assert_true(alpha_of(&r, LEVEL_INTERVAL).alpha == 1);
    r.at[0].value = -7;
    check_alpha_refused(&r, LEVEL_INTERVAL, WHY_OUT_OF_RANGE);
}

static void what_has_no_kappa_says_why(void **state)
{
    struct ratings r = {.len = 0};

    (void)state;
    check_kappa_refused(&r, WHY_NO_VALUES);
    rate(&r, 0, 0, NAN);
    check_kappa_refused(&r, WHY_NO_VALUES);
    rate(&r, 0, 1, 3);
    check_kappa_refused(&r, WHY_TOO_FEW);
    rate(&r, 1, 0, 4);
    check_kappa_refused(&r, WHY_TOO_FEW);
    rate(&r, 0, 2, 3);
    check_kappa_refused(&r, WHY_UNEQUAL);
    rate(&r, 1, 5, 3);
    assert_true(kappa_of(&r).why == WHY_NONE);
    r.at[2].value = 3;
    check_kappa_refused(&r, WHY_NO_SPREAD);
    r.at[2].value = -INFINITY;
    check_kappa_refused(&r, WHY_NOT_FINITE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alphas_are_those_of_krippendorff),
        cmocka_unit_test(alphas_are_those_of_exact_fractions),
        cmocka_unit_test(kappas_are_the_published_ones),
        cmocka_unit_test(kappas_are_those_of_statsmodels),
        cmocka_unit_test(the_order_of_ratings_does_not_matter),
        cmocka_unit_test(each_level_ignores_what_it_has_no_use_for),
        cmocka_unit_test(full_agreement_is_1),
        cmocka_unit_test(far_magnitudes_keep_their_alpha),
        cmocka_unit_test(what_has_no_alpha_says_why),
        cmocka_unit_test(too_many_different_values_are_refused),
        cmocka_unit_test(what_has_no_kappa_says_why),
    };

    return cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
}
