/* random.h: numbers that nobody can guess, for names that are given away. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/base.h"

enum { RANDOM_ID_LENGTH = 26 };

/* Bytes from the operating system. Ends the process when it has none to give. */
void random_bytes(void *to, ptrdiff_t count);
/* 128 random bits as 26 lower-case letters and digits that can't be taken for one another: no
 * i, l, o or u (Crockford's base 32). */
struct str random_id(struct arena *a);
/* Whether `s` could be one. */
bool random_id_valid(struct str s);

#endif
