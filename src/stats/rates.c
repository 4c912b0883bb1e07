/* rates.c: rates and their intervals, standardised or not, one beside another or beside a
 * benchmark.
 */
#include "stats/rates.h"
#include "stats/summary.h"

#include <float.h>
#include <math.h>

static struct stats_rate refused(enum stats_why why)
{
    return (struct stats_rate){NAN, NAN, NAN, why};
}

/* A rate whose numbers can all be held, or the reason that it has none. */
static struct stats_rate rate_of(double value, double lower, double upper)
{
    if (!isfinite(value) || !isfinite(lower) || !isfinite(upper))
        return refused(WHY_NOT_FINITE);
    return (struct stats_rate){value, lower, upper, WHY_NONE};
}

/* Of two reasons the one that is given: the enum's order, without WHY_NONE. */
static enum stats_why first_of(enum stats_why a, enum stats_why b)
{
    if (a == WHY_NONE || b == WHY_NONE)
        return a == WHY_NONE ? b : a;
    return a < b ? a : b;
}

/* What is wrong with a count, or with a weight. */
static enum stats_why count_fault(double x)
{
    if (isnan(x))
        return WHY_NOT_REPORTED;
    if (isinf(x))
        return WHY_NOT_FINITE;
    return x < 0 ? WHY_NEGATIVE : WHY_NONE;
}

/* What is wrong with a total that is to be divided by. */
static enum stats_why total_fault(double n)
{
    if (isnan(n))
        return WHY_NOT_REPORTED;
    if (isinf(n))
        return WHY_NOT_FINITE;
    return n > 0 ? WHY_NONE : WHY_NO_TOTAL;
}

static enum stats_why rate_fault(double x, double n)
{
    return first_of(count_fault(x), total_fault(n));
}

static bool is_multiplier(double multiplier)
{
    return isfinite(multiplier) && multiplier > 0;
}

/* --- one rate ---- */

struct stats_rate stats_proportion(double x, double n, double confidence)
{
    double z = stats_z(confidence);
    enum stats_why why = rate_fault(x, n);

    if (!(z > 0))
        return refused(WHY_OUT_OF_RANGE);
    if (why)
        return refused(why);
    if (x > n)
        return refused(WHY_ABOVE_TOTAL);
    if (n > DBL_MAX / 8) /* Wilson's interval adds several n up */
        return refused(WHY_NOT_FINITE);

    struct stats_interval interval = stats_wilson(x, n, z);

    return rate_of(x / n, interval.lower, interval.upper);
}

struct stats_rate stats_crude_rate(double x, double n, double multiplier, double confidence)
{
    double z = stats_z(confidence);
    enum stats_why why = rate_fault(x, n);

    if (!(z > 0) || !is_multiplier(multiplier))
        return refused(WHY_OUT_OF_RANGE);
    if (why)
        return refused(why);

    struct stats_interval count = stats_byar(x, z);

    return rate_of(x / n * multiplier, count.lower / n * multiplier,
                   count.upper / n * multiplier);
}

/* --- standardised ---- */

static enum stats_why strata_fault(const double *x, const double *n, const double *standard,
                                   ptrdiff_t strata)
{
    enum stats_why why = strata > 0 ? WHY_NONE : WHY_NO_VALUES;

    for (ptrdiff_t i = 0; i < strata; i++)
        why = first_of(why, first_of(rate_fault(x[i], n[i]), count_fault(standard[i])));
    return why;
}

struct weighted {
    double value;  /* sum(w x / n) / sum w */
    double spread; /* sqrt(v / sum x) */
};

/* The weights are scaled before they are squared, so that small ones don't vanish. */
static struct weighted weigh(const double *x, const double *n, const double *standard,
                             ptrdiff_t strata, double whole, double events)
{
    double largest = 0, value = 0, squares = 0;

    for (ptrdiff_t i = 0; i < strata; i++)
        largest = fmax(largest, standard[i] / whole / n[i]);
    for (ptrdiff_t i = 0; i < strata; i++) {
        double weight = standard[i] / whole / n[i];
        double share = weight / largest;

        value += weight * x[i];
        squares += share * share * (x[i] / events);
    }
    return (struct weighted){value, largest * sqrt(squares)};
}

struct stats_rate stats_standardised_rate(const double *x, const double *n,
                                          const double *standard, ptrdiff_t strata,
                                          double multiplier, double confidence, double *events)
{
    enum { FEWEST_EVENTS = 10 };
    double z = stats_z(confidence);
    double sum = 0, whole = 0;

    *events = NAN;
    if (!(z > 0) || !is_multiplier(multiplier))
        return refused(WHY_OUT_OF_RANGE);
    enum stats_why why = strata_fault(x, n, standard, strata);
    if (why)
        return refused(why);

    for (ptrdiff_t i = 0; i < strata; i++) {
        sum += x[i];
        whole += standard[i];
    }
    if (isinf(sum) || isinf(whole))
        return refused(WHY_NOT_FINITE);
    *events = sum;
    if (whole == 0)
        return refused(WHY_NO_TOTAL);
    if (sum < FEWEST_EVENTS)
        return refused(WHY_FEW_EVENTS);

    struct weighted rate = weigh(x, n, standard, strata, whole, sum);
    struct stats_interval count = stats_byar(sum, z);

    return rate_of(rate.value * multiplier,
                   (rate.value + rate.spread * (count.lower - sum)) * multiplier,
                   (rate.value + rate.spread * (count.upper - sum)) * multiplier);
}

static enum stats_why reference_fault(const double *x, const double *n, const double *ref_x,
                                      const double *ref_n, ptrdiff_t strata)
{
    enum stats_why why = strata > 0 ? WHY_NONE : WHY_NO_VALUES;

    for (ptrdiff_t i = 0; i < strata; i++) {
        why = first_of(why, first_of(count_fault(x[i]), count_fault(n[i])));
        why = first_of(why, rate_fault(ref_x[i], ref_n[i]));
    }
    return why;
}

struct stats_rate stats_standardised_ratio(const double *x, const double *n,
                                           const double *ref_x, const double *ref_n,
                                           ptrdiff_t strata, double multiplier,
                                           double confidence, double *observed,
                                           double *expected)
{
    double z = stats_z(confidence);
    double seen = 0, foreseen = 0;

    *observed = *expected = NAN;
    if (!(z > 0) || !is_multiplier(multiplier))
        return refused(WHY_OUT_OF_RANGE);
    enum stats_why why = reference_fault(x, n, ref_x, ref_n, strata);
    if (why)
        return refused(why);

    for (ptrdiff_t i = 0; i < strata; i++) {
        seen += x[i];
        foreseen += n[i] * (ref_x[i] / ref_n[i]);
    }
    if (!isfinite(seen) || !isfinite(foreseen))
        return refused(WHY_NOT_FINITE);
    *observed = seen;
    *expected = foreseen;
    if (foreseen == 0)
        return refused(WHY_NO_TOTAL);

    struct stats_interval count = stats_byar(seen, z);

    return rate_of(seen / foreseen * multiplier, count.lower / foreseen * multiplier,
                   count.upper / foreseen * multiplier);
}

/* --- two rates ---- */

struct stats_rate stats_rate_ratio(double x1, double n1, double x2, double n2,
                                   double confidence)
{
    double z = stats_z(confidence);
    enum stats_why why = first_of(rate_fault(x1, n1), rate_fault(x2, n2));

    if (!(z > 0))
        return refused(WHY_OUT_OF_RANGE);
    if (why)
        return refused(why);
    if (x1 == 0 || x2 == 0)
        return refused(WHY_NO_EVENTS);

    double first = x1 / n1, second = x2 / n2;
    double ratio = first / second;
    double factor = exp(z * sqrt(1 / x1 + 1 / x2));

    if (!isnormal(first) || !isnormal(second) || !isnormal(ratio))
        return refused(WHY_NOT_FINITE);
    return rate_of(ratio, ratio / factor, ratio * factor);
}

struct stats_rate stats_rate_difference(double x1, double n1, double x2, double n2,
                                        double multiplier, double confidence)
{
    double z = stats_z(confidence);
    enum stats_why why = first_of(rate_fault(x1, n1), rate_fault(x2, n2));

    if (!(z > 0) || !is_multiplier(multiplier))
        return refused(WHY_OUT_OF_RANGE);
    if (why)
        return refused(why);

    double difference = x1 / n1 - x2 / n2;
    double reach = z * hypot(sqrt(x1) / n1, sqrt(x2) / n2); /* n squared could be too large */

    return rate_of(difference * multiplier, (difference - reach) * multiplier,
                   (difference + reach) * multiplier);
}

/* --- beside a benchmark ---- */

static bool is_known(struct stats_interval interval)
{
    return isfinite(interval.lower) && isfinite(interval.upper);
}

enum stats_verdict stats_against(struct stats_interval at95, struct stats_interval at998,
                                 double benchmark)
{
    if (!is_known(at95) || !is_known(at998) || !isfinite(benchmark))
        return VERDICT_REFUSED;
    if (benchmark > at998.upper)
        return VERDICT_LOW_998;
    if (benchmark < at998.lower)
        return VERDICT_HIGH_998;
    if (benchmark > at95.upper)
        return VERDICT_LOW_95;
    if (benchmark < at95.lower)
        return VERDICT_HIGH_95;
    return VERDICT_NONE;
}

const char *stats_verdict_word(enum stats_verdict v)
{
    switch (v) {
    case VERDICT_LOW_998:
        return "low-998";
    case VERDICT_LOW_95:
        return "low-95";
    case VERDICT_NONE:
        return "none";
    case VERDICT_HIGH_95:
        return "high-95";
    case VERDICT_HIGH_998:
        return "high-998";
    case VERDICT_REFUSED:
        break;
    }
    return "";
}
