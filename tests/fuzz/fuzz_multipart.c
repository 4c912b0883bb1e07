/* fuzz_multipart.c: any bytes as a form with a file: the first line is its Content-Type. What
 * is refused is refused in words; what is read lies within what was sent, and within the
 * limits.
 */
#include "web/inside.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_MOST = 2000 };

static void must_be(bool so, const char *what)
{
    if (so)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

static void check_within(struct str part, struct str whole)
{
    must_be(!part.len || (part.at >= whole.at && part.at + part.len <= whole.at + whole.len),
            "what is read was sent");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct work w = {.arena = a};
    struct str body = {(const char *)data, (ptrdiff_t)size}, type;
    struct multipart m;

    str_split(&body, '\n', &type);
    enum rc rc = multipart_read(&w, body, type, FILE_MOST, &m);
    must_be(rc == OK || (w.complaints && w.complaints->words.len), "what is refused is told");
    for (ptrdiff_t i = 0; rc == OK && i < m.count; i++) {
        check_within(m.fields[i].name, body);
        check_within(m.fields[i].value, body);
        must_be(str_is_utf8(m.fields[i].value), "a field is text");
    }
    if (rc == OK && m.file.bytes.at) {
        check_within(m.file.bytes, body);
        must_be(m.file.bytes.len <= FILE_MOST, "a file fits");
        must_be(m.file.label.len > 0 && m.file.label.len <= FILE_LABEL_MOST, "a label fits");
        must_be(str_is_utf8(m.file.label) && !str_has_control(m.file.label), "a label is text");
        must_be(str_find(m.file.label, S("/")) < 0, "a label is no path");
    }
    arena_close(a);
    return 0;
}
