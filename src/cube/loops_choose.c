/* loops_choose.c: which of the loops this processor can run. */
#include "cube/loops.h"

enum { PORTABLE, UP_TO_AVX2, UP_TO_AVX512 };

#ifdef __x86_64__
static int widest(void)
{
    if (!__builtin_cpu_supports("avx2"))
        return PORTABLE;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
        return UP_TO_AVX512;
    return UP_TO_AVX2;
}

static const struct loops *const narrowest_first[][4] = {
    [PORTABLE] = {&loops_portable},
    [UP_TO_AVX2] = {&loops_portable, &loops_avx2},
    [UP_TO_AVX512] = {&loops_portable, &loops_avx2, &loops_avx512},
};
#else
static int widest(void)
{
    return PORTABLE;
}

static const struct loops *const narrowest_first[][2] = {[PORTABLE] = {&loops_portable}};
#endif

const struct loops *loops_best(void)
{
    int last = widest();

    return narrowest_first[last][last];
}

const struct loops *const *loops_all(void)
{
    return narrowest_first[widest()];
}
