/* kernel_choose.c: which of the kernels this processor can run. */
#include "stats/kernel.h"

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

static const struct kernel *const narrowest_first[][4] = {
    [PORTABLE] = {&kernel_portable},
    [UP_TO_AVX2] = {&kernel_portable, &kernel_avx2},
    [UP_TO_AVX512] = {&kernel_portable, &kernel_avx2, &kernel_avx512},
};
#else
static int widest(void)
{
    return PORTABLE;
}

static const struct kernel *const narrowest_first[][2] = {[PORTABLE] = {&kernel_portable}};
#endif

const struct kernel *kernel_best(void)
{
    int last = widest();

    return narrowest_first[last][last];
}

const struct kernel *const *kernel_all(void)
{
    return narrowest_first[widest()];
}
