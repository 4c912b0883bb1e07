/* processor.c: asks the processor what it can run. */
#include "base/processor.h"

#ifdef __x86_64__
enum processor_width processor_width(void)
{
    if (!__builtin_cpu_supports("avx2"))
        return PROCESSOR_PORTABLE;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
        return PROCESSOR_AVX512;
    return PROCESSOR_AVX2;
}
#else
enum processor_width processor_width(void)
{
    return PROCESSOR_PORTABLE;
}
#endif
