/* combine.c: one figure of several councils. */
#include "inform/combine.h"

#include "base/num.h"

#include <math.h>

const char *combined_why_words(enum combined_why why)
{
    static const char *const words[COMBINED_WHY_COUNT] = {
        "",
        "The publisher gives neither counts nor the numbers behind the figure.",
        "One of the councils has no figure, or not the numbers behind it.",
        ("One of the councils does not run the service, and the council that does there is not "
         "among them."),
        "The published figures are not simply their parts divided by their wholes.",
        "One of the councils was split between several new ones.",
    };

    return words[why];
}

/* What a share or rate is multiplied by, from a council's own figure: a power of ten; NAN when
 * it is none. */
static double multiplier_of(double value, double numerator, double denominator)
{
    double power = round(log10(value * denominator / numerator));

    return power >= 0 && power <= 6 ? pow(10, power) : NAN;
}

struct part {
    double value, numerator, denominator;
};

static struct part part_read(const struct slice *s, ptrdiff_t place)
{
    return (struct part){slice_number(s, place, SLICE_VALUE),
                         slice_number(s, place, SLICE_NUMERATOR),
                         slice_number(s, place, SLICE_DENOMINATOR)};
}

/* The figure is, as far as it is shown, numerator / denominator * multiplier. */
static bool part_fits(const struct part *p, double multiplier, int decimals)
{
    double made = p->numerator / p->denominator * multiplier;
    double step = pow(10, -decimals);

    return fabs(made - p->value) <= step + 1e-9 * fabs(p->value);
}

static void refuse(struct combined *out, enum combined_why why, const struct area *lacks)
{
    *out = (struct combined){.value = NAN,
                             .numerator = NAN,
                             .denominator = NAN,
                             .low = NAN,
                             .high = NAN,
                             .why = why,
                             .lacks = lacks};
}

static bool among(const struct area *area, const struct area *const *parts, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (parts[i] == area)
            return true;
    return false;
}

static bool is_split(const struct area *area)
{
    return str_find(area->successors, S(";")) >= 0;
}

/* Whether all districts of a county that lived when it did are among the parts. */
static bool districts_among(const struct sector *s, const struct area *county,
                            const struct area *const *parts, ptrdiff_t count)
{
    bool any = false;

    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        const struct area *district = &s->areas[i];
        if (district->county != county || !district->type->council ||
            area_ended(district) != area_ended(county))
            continue;
        any = true;
        if (!among(district, parts, count))
            return false;
    }
    return any;
}

enum taking { TAKE, LEAVE, STOP };

/* Who answers for a part where counties lie over districts: the one that ran the service; both
 * for a council's own money; of figures that describe places, the districts where all are
 * there. STOP where nobody among the parts answers for it. */
static enum taking taken(const struct sector *s, const struct metric *m,
                         const struct area *part, const struct area *const *parts,
                         ptrdiff_t count)
{
    bool county = str_eq(part->type->level, S("upper"));
    bool covered = county ? is_split(part) || districts_among(s, part, parts, count)
                          : part->county && among(part->county, parts, count);

    if (m->service)
        return area_runs(s, part, m->service) != RUNS_NOT ? TAKE : covered ? LEAVE : STOP;
    if (m->kind == KIND_COST)
        return TAKE;
    if (county)
        return covered ? LEAVE : TAKE;
    bool instead =
        covered && !is_split(part->county) && !districts_among(s, part->county, parts, count);
    return instead ? LEAVE : TAKE;
}

/* Those of the parts whose figures make up the whole; -1 when one stands in the way. */
static ptrdiff_t parts_taken(const struct sector *s, const struct metric *m,
                             const struct area *const *parts, ptrdiff_t count,
                             const struct area **to, struct combined *out)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        enum taking how = taken(s, m, parts[i], parts, count);
        if (how == STOP)
            return refuse(out, COMBINED_NOT_RUN, parts[i]), -1;
        if (how == TAKE && is_split(parts[i]))
            return refuse(out, COMBINED_SPLIT, parts[i]), -1;
        if (how == TAKE)
            to[n++] = parts[i];
    }
    return n;
}

/* The parts' own figures; false when one has none. */
static bool parts_read(const struct sector *s, const struct metric *m, ptrdiff_t period,
                       const struct area *const *parts, ptrdiff_t count, struct part *to,
                       struct combined *out)
{
    const struct slice *figures = cube_read(s->cube, m->index, period);

    for (ptrdiff_t i = 0; i < count; i++) {
        ptrdiff_t place = metric_place(m, parts[i]);
        if (place < 0 || isnan(slice_number(figures, place, SLICE_VALUE)))
            return refuse(out, COMBINED_GAP, parts[i]), false;
        to[i] = part_read(figures, place);
    }
    return count > 0;
}

static void add_up(const struct part *parts, ptrdiff_t count, struct combined *out)
{
    out->how = COMBINED_SUM;
    out->value = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        out->value += parts[i].value;
}

/* From the numbers behind; refuses where a part lacks them, or where they do not give its
 * figure.
 */
static void make_anew(const struct metric *m, const struct part *parts, ptrdiff_t count,
                      const struct area *const *areas, struct combined *out)
{
    double multiplier = NAN, numerator = 0, denominator = 0;

    for (ptrdiff_t i = 0; i < count; i++) {
        if (isnan(parts[i].numerator) || !(parts[i].denominator > 0)) {
            refuse(out,
                   isnan(parts[i].numerator) && isnan(parts[i].denominator) ? COMBINED_NO_WAY
                                                                            : COMBINED_GAP,
                   areas[i]);
            return;
        }
        if (isnan(multiplier) && parts[i].value * parts[i].numerator > 0)
            multiplier =
                multiplier_of(parts[i].value, parts[i].numerator, parts[i].denominator);
        numerator += parts[i].numerator;
        denominator += parts[i].denominator;
    }
    if (isnan(multiplier) && numerator == 0)
        multiplier = 1; /* none anywhere: the share is 0 whatever it is of */
    for (ptrdiff_t i = 0; i < count; i++)
        if (isnan(multiplier) || !part_fits(&parts[i], multiplier, m->decimals)) {
            refuse(out, COMBINED_UNEQUAL, areas[i]);
            return;
        }
    out->how = COMBINED_RATIO;
    out->numerator = numerator;
    out->denominator = denominator;
    out->value = numerator / denominator * multiplier;
}

void combine_figure(const struct sector *s, const struct metric *m, ptrdiff_t period,
                    const struct area *const *parts, ptrdiff_t count, struct combined *out)
{
    const struct area *whole[COMBINE_MOST];
    struct part own[COMBINE_MOST];

    assert(count <= COMBINE_MOST);
    refuse(out, COMBINED_GAP, NULL);
    ptrdiff_t n = parts_taken(s, m, parts, count, whole, out);
    if (n <= 0 || !parts_read(s, m, period, whole, n, own, out))
        return;
    refuse(out, COMBINED_FINE, NULL);
    if (m->adds_up || n == 1) /* one alone stands for the whole */
        add_up(own, n, out);
    else
        make_anew(m, own, n, whole, out);
    for (ptrdiff_t i = 0; i < n && out->why == COMBINED_FINE; i++) {
        out->low = fmin(out->low, own[i].value); /* of a NAN and a number, the number */
        out->high = fmax(out->high, own[i].value);
    }
}

ptrdiff_t combine_newest(const struct sector *s, const struct metric *m,
                         const struct area *const *parts, ptrdiff_t count, struct combined *out)
{
    ptrdiff_t newest = metric_newest(s, m);
    struct combined first;

    refuse(&first, COMBINED_GAP, NULL);
    for (ptrdiff_t p = newest; p >= 0; p--) {
        combine_figure(s, m, p, parts, count, out);
        if (out->why == COMBINED_FINE)
            return p;
        if (p == newest)
            first = *out;
    }
    *out = first;
    return -1;
}

ptrdiff_t area_predecessors(const struct sector *s, const struct area *area, struct arena *a,
                            const struct area ***out)
{
    ptrdiff_t n = 0;

    *out = arena_new(a, const struct area *, COMBINE_MOST);
    for (ptrdiff_t i = 0; i < s->area_count && n < COMBINE_MOST; i++) {
        struct str rest = s->areas[i].successors, code;
        while (area_ended(&s->areas[i]) && rest.len && str_split(&rest, ';', &code))
            if (sector_area(s, str_trim(code)) == area && n < COMBINE_MOST)
                (*out)[n++] = &s->areas[i];
    }
    return n;
}
