/* kernel_choose.c: which of the kernels this processor can run. */
#include "stats/kernel.h"

#include "base/processor.h"

static const struct kernel *const narrowest_first[][4] = {
    [PROCESSOR_PORTABLE] = {&kernel_portable},
#ifdef __x86_64__
    [PROCESSOR_AVX2] = {&kernel_portable, &kernel_avx2},
    [PROCESSOR_AVX512] = {&kernel_portable, &kernel_avx2, &kernel_avx512},
#endif
};

const struct kernel *kernel_best(void)
{
    enum processor_width last = processor_width();

    return narrowest_first[last][last];
}

const struct kernel *const *kernel_all(void)
{
    return narrowest_first[processor_width()];
}
