/* clock.c: time, chance, and what is made of many times. */
#include "bench/parts.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

double clock_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

uint64_t chance(uint64_t *seed, uint64_t below)
{
    uint64_t z = *seed += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (z ^ z >> 31) % below;
}

void times_add(struct arena *a, struct times *t, double seconds)
{
    *list_push(a, t) = seconds;
}

static int by_length(const void *left, const void *right)
{
    const double *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

double times_share(struct times *t, double share)
{
    if (t->len == 0)
        return NAN;
    qsort(t->at, (size_t)t->len, sizeof *t->at, by_length);
    ptrdiff_t at = (ptrdiff_t)(share * (double)t->len);
    return t->at[at < t->len ? at : t->len - 1];
}
