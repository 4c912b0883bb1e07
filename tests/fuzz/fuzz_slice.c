/* fuzz_slice.c: any bytes as a packed slice: a fault, or a slice that packs and reads back the
 * same. */
#include "cube/slice.h"

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
        must_be(slice_state(s, i) < STATE_COUNT && s->state[i] == t->state[i]);
        for (int k = 0; k < SLICE_ARRAYS; k++)
            must_be(same_number(slice_number(s, i, (enum slice_array)k),
                                slice_number(t, i, (enum slice_array)k)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct slice s, again;

    if (slice_unpack(a, (struct str){(const char *)data, (ptrdiff_t)size}, &s) == OK) {
        struct str bytes = slice_pack(a, &s);
        must_be(slice_unpack(a, bytes, &again) == OK);
        must_be_same(&s, &again);
        must_be(str_eq(bytes, slice_pack(a, &again)));
    }
    arena_close(a);
    return 0;
}
