/* loops_choose.c: which of the loops this processor can run. */
#include "cube/loops.h"

#include "base/processor.h"

static const struct loops *const narrowest_first[][4] = {
    [PROCESSOR_PORTABLE] = {&loops_portable},
#ifdef __x86_64__
    [PROCESSOR_AVX2] = {&loops_portable, &loops_avx2},
    [PROCESSOR_AVX512] = {&loops_portable, &loops_avx2, &loops_avx512},
#endif
};

const struct loops *loops_best(void)
{
    enum processor_width last = processor_width();

    return narrowest_first[last][last];
}

const struct loops *const *loops_all(void)
{
    return narrowest_first[processor_width()];
}
