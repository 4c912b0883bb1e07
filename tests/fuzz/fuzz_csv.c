/* fuzz_csv.c: any bytes as a CSV: read or refused, and what was read reads the same when every
 * cell is quoted, which takes the other way through the reader. */
#include "base/csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A count of cells, then each cell and its length: no two different tables look the same. */
static void row_note(struct buf *b, const struct csv_row *row)
{
    buf_fmt(b, "%td:", row->count);
    for (ptrdiff_t i = 0; i < row->count; i++) {
        buf_fmt(b, "%td:", row->cells[i].len);
        buf_str(b, row->cells[i]);
    }
}

static void row_quote(struct buf *b, const struct csv_row *row)
{
    for (ptrdiff_t i = 0; i < row->count; i++) {
        buf_str(b, i ? S(",\"") : S("\""));
        for (ptrdiff_t k = 0; k < row->cells[i].len; k++) {
            if (row->cells[i].at[k] == '"')
                buf_char(b, '"');
            buf_char(b, row->cells[i].at[k]);
        }
        buf_char(b, '"');
    }
    buf_char(b, '\n');
}

static enum rc all_read(struct arena *a, struct str text, struct buf *noted, struct buf *quoted)
{
    struct csv *c = csv_open_text(a, text);
    struct csv_row row;
    int64_t line = 0, bytes = 0;
    enum rc rc;

    while ((rc = csv_next(c, &row)) == OK) {
        if (row.count < 1 || row.line <= line || row.bytes <= bytes || row.bytes > text.len)
            abort();
        line = row.line;
        bytes = row.bytes;
        row_note(noted, &row);
        row_quote(quoted, &row);
    }
    if (rc == INVALID && (csv_line(c) < 1 || csv_why(c).len == 0))
        abort();
    csv_close(c);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct buf first = buf_make(a, BUF_MOST), second = buf_make(a, BUF_MOST);
    struct buf quoted = buf_make(a, BUF_MOST), again = buf_make(a, BUF_MOST);

    all_read(a, (struct str){(const char *)data, (ptrdiff_t)size}, &first, &quoted);
    if (all_read(a, buf_text(&quoted), &second, &again) != NOT_FOUND)
        abort();
    if (!str_eq(buf_text(&first), buf_text(&second)))
        abort();
    arena_close(a);
    return 0;
}
