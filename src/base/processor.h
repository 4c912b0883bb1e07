/* processor.h: how wide the vector units of this processor are, for code that is compiled for
 * several of them. */
#ifndef BASE_PROCESSOR_H
#define BASE_PROCESSOR_H

enum processor_width { PROCESSOR_PORTABLE, PROCESSOR_AVX2, PROCESSOR_AVX512 };

/* The widest that it has; PROCESSOR_PORTABLE on any but x86-64. A processor has all narrower
 * ones too. */
enum processor_width processor_width(void);

#endif
