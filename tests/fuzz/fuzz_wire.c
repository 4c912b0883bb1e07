/* fuzz_wire.c: any bytes as a request to folkmoot-render: refused in words, or a request that
 * is written again to the same bytes. */
#include "paper/wire.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str bytes = {(const char *)data, (ptrdiff_t)size}, why = {0};
    struct wire_request r;

    if (wire_read(a, bytes, &r, &why) == OK) {
        struct buf again = buf_make(a, PAPER_BYTES_MOST);
        if (r.kind == WIRE_DOCUMENT)
            wire_put_document(&again, &r.paper);
        else
            wire_put_picture(&again, r.svg, r.scale);
        if (!str_eq(buf_text(&again), bytes))
            abort();
        if (r.kind == WIRE_DOCUMENT)
            paper_html(a, &r.paper, NULL);
    } else if (!why.len) {
        abort();
    }
    arena_close(a);
    return 0;
}
