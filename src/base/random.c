/* random.c: numbers that nobody can guess. */
#include "base/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { RANDOM_ID_BYTES = 16, BITS_A_LETTER = 5 };

static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

void random_bytes(void *to, ptrdiff_t count)
{
    unsigned char *at = to;

    while (count > 0) {
        ssize_t got = getrandom(at, (size_t)count, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            fprintf(stderr, "folkmoot: the system has no random numbers: %s\n",
                    strerror(errno));
            exit(1);
        }
        at += got;
        count -= got;
    }
}

struct str random_id(struct arena *a)
{
    unsigned char bytes[RANDOM_ID_BYTES];
    char *at = arena_alloc(a, RANDOM_ID_LENGTH + 1);
    unsigned held = 0;
    int bits = 2, next = 0; /* 130 bits are written, so that two noughts lead */

    random_bytes(bytes, sizeof bytes);
    for (int i = 0; i < RANDOM_ID_LENGTH; i++) {
        if (bits < BITS_A_LETTER) {
            held = held << 8 | bytes[next++];
            bits += 8;
        }
        bits -= BITS_A_LETTER;
        at[i] = letters[held >> bits & 31];
        held &= (1U << bits) - 1;
    }
    return (struct str){at, RANDOM_ID_LENGTH};
}

bool random_id_valid(struct str s)
{
    bool valid = s.len == RANDOM_ID_LENGTH;

    for (ptrdiff_t i = 0; i < s.len && valid; i++)
        valid = s.at[i] && strchr(letters, s.at[i]);
    return valid;
}
