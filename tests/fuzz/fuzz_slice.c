/* fuzz_slice.c: any bytes as a packed slice, of either version: a fault, or a slice that reads
 * the same one by one and in whole arrays, and packs and reads back the same. Bytes of version
 * 2 are tried with the checksum that they should have, too: else hardly any would come past it.
 */
#include "cube/slice_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be(bool so)
{
    if (!so)
        abort();
}

static bool same_number(double x, double y)
{
    return (isnan(x) && isnan(y)) || memcmp(&x, &y, sizeof x) == 0;
}

static void must_be_same(const struct slice *s, const struct slice *t)
{
    must_be(s->count == t->count);
    for (ptrdiff_t i = 0; i < s->count; i++) {
        must_be(slice_state(s, i) < STATE_COUNT && slice_state(s, i) == slice_state(t, i) &&
                slice_flags(s, i) == slice_flags(t, i));
        for (int k = 0; k < SLICE_ARRAYS; k++)
            must_be(same_number(slice_number(s, i, (enum slice_array)k),
                                slice_number(t, i, (enum slice_array)k)));
    }
}

/* Every way of reading it stays inside it. */
static void read_whole(struct arena *a, const struct slice *s)
{
    double *all = arena_new(a, double, s->count + 1);
    int32_t *order = arena_new(a, int32_t, s->count + 1);

    for (int k = 0; k < SLICE_ARRAYS; k++) {
        slice_gather(s, (enum slice_array)k, all);
        for (ptrdiff_t i = 0; i < s->count; i++)
            must_be(same_number(all[i], slice_number(s, i, (enum slice_array)k)));
    }
    ptrdiff_t n = slice_order(s, order);
    for (ptrdiff_t i = 0; i < n && n <= s->count; i++)
        must_be(order[i] >= 0 && order[i] < s->count);
}

static void try_bytes(struct str bytes)
{
    struct arena *a = arena_open();
    struct slice s, again;

    if (slice_unpack(a, bytes, &s) == OK) {
        read_whole(a, &s);
        struct str packed = slice_pack(a, &s);
        must_be(slice_unpack(a, packed, &again) == OK);
        must_be_same(&s, &again);
        must_be(str_eq(packed, slice_pack(a, &again)));
        must_be(slice_check(packed) == OK);
    }
    arena_close(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, (ptrdiff_t)size};

    try_bytes(bytes);
    if (size < SLICE_HEADER || data[1] != 2)
        return 0;
    char *sound = malloc(size);
    must_be(sound != NULL);
    memcpy(sound, data, size);
    slice_give(sound + SLICE_SUM_AT, slice_checksum((struct str){sound, (ptrdiff_t)size}), 8);
    try_bytes((struct str){sound, (ptrdiff_t)size});
    free(sound);
    return 0;
}
