/* csv.c: reading comma-separated files, one row at a time.
 *
 * The file is read in blocks and cut into physical lines. A line without a quote that does not
 * lie inside a quoted cell is cut at its commas where it stands; all others go through libcsv.
 * In published files 96 lines of 100 have no quote, and cutting is several times quicker.
 */
#include "base/csv.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

enum {
    BLOCK = 256 * 1024,
    LIBCSV_STEP = 16 * 1024, /* how libcsv's own buffer grows */
    SNIFFED = 512,           /* bytes at the start in which UTF-16 shows */
    LINE_END_MOST = 3,       /* CR CR LF: CR LF written twice through a text mode */
};

struct csv {
    struct arena *arena;
    int file; /* -1 when a text is read */
    int64_t size;
    bool at_end; /* no more to read into the window */

    /* The bytes in sight; when a file is read, `own` is the same memory, writable. */
    const char *bytes;
    char *own;
    ptrdiff_t at, end, cap;
    int64_t before; /* bytes of the file that lie before the window */

    /* Places in the window, each searched again once `at` has passed it. */
    ptrdiff_t next_lf, next_cr, next_quote;
    ptrdiff_t checked; /* well-formed up to here */
    ptrdiff_t bad;     /* the first byte that can't be text, or -1 */

    int64_t line;      /* of the byte at `at` */
    ptrdiff_t longest; /* record that is taken */

    /* The record at hand. */
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } cells;
    struct {
        char *at;
        ptrdiff_t len, cap;
    } gathered; /* text of its cells, one after the other, when libcsv reads it */
    int64_t record_line;
    ptrdiff_t record_bytes;
    bool in_record, row_done, too_wide;

    struct csv_parser parser;
    bool refused;
    int64_t refused_line;
    struct str why;
};

static enum rc refuse(struct csv *c, int64_t line, struct str why)
{
    c->refused = true;
    c->refused_line = line;
    c->why = why;
    return INVALID;
}

/* --- the window
 * -------------------------------------------------------------------------------- */

/* The first byte from `from` on that is NUL or begins no well-formed character. */
static ptrdiff_t text_until(const char *s, ptrdiff_t from, ptrdiff_t end)
{
    while (from < end) {
        uint64_t eight;
        if (end - from >= 8) {
            memcpy(&eight, s + from, 8);
            /* No high bit and no zero byte: eight characters of ASCII at once. */
            if (!((eight | (eight - 0x0101010101010101u)) & 0x8080808080808080u)) {
                from += 8;
                continue;
            }
        }
        utf8proc_int32_t point;
        utf8proc_ssize_t step = 1;
        if ((unsigned char)s[from] & 0x80)
            step = utf8proc_iterate((const utf8proc_uint8_t *)s + from, end - from, &point);
        if (step <= 0 || s[from] == 0)
            return from;
        from += step;
    }
    return from;
}

static void text_check(struct csv *c)
{
    if (c->bad >= 0)
        return;
    c->checked = text_until(c->bytes, c->checked, c->end);
    ptrdiff_t left = c->end - c->checked;
    bool cut = !c->at_end && left < 4; /* perhaps a character that goes on in the next block */
    if (left && !cut)
        c->bad = c->checked;
}

static void window_move(struct csv *c)
{
    memmove(c->own, c->own + c->at, (size_t)(c->end - c->at));
    c->before += c->at;
    c->end -= c->at;
    c->checked -= c->at;
    if (c->bad >= 0)
        c->bad -= c->at;
    c->at = 0;
}

/* Moves what is left to the front of the window and reads more behind it. */
static enum rc window_fill(struct csv *c)
{
    window_move(c);
    if (c->cap - c->end < BLOCK / 2) {
        c->own = arena_grow(c->arena, c->own, c->cap, c->cap + BLOCK);
        c->cap += BLOCK;
        c->bytes = c->own;
    }
    ptrdiff_t had = c->end;
    while (c->end < c->cap) {
        ssize_t got = read(c->file, c->own + c->end, (size_t)(c->cap - c->end));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refuse(c, c->line,
                          str_fmt(c->arena, "The file can't be read further: %s. Try again.",
                                  strerror(errno)));
        if (got == 0) {
            c->at_end = true;
            break;
        }
        c->end += got;
        if (c->end - had >= BLOCK / 2)
            break; /* a pipe may give little at a time: go on until it is worth it */
    }
    c->next_lf = c->next_cr = c->next_quote = -1;
    text_check(c);
    return OK;
}

static ptrdiff_t next(const struct csv *c, ptrdiff_t *place, char what)
{
    if (*place < c->at) {
        const char *at = memchr(c->bytes + c->at, what, (size_t)(c->end - c->at));
        *place = at ? at - c->bytes : c->end;
    }
    return *place;
}

struct line {
    ptrdiff_t stop;  /* where its text ends */
    ptrdiff_t after; /* where the next line begins */
};

/* The line at c->at, as far as it is in the window. False when its end may lie beyond. */
static bool line_in_window(struct csv *c, struct line *line)
{
    ptrdiff_t lf = next(c, &c->next_lf, '\n'), cr = next(c, &c->next_cr, '\r');

    line->stop = line->after = lf < cr ? lf : cr;
    if (line->stop == c->end)
        return c->at_end;
    ptrdiff_t left = c->end - line->stop;
    if (c->bytes[line->stop] == '\r' && left < LINE_END_MOST && !c->at_end)
        return false;
    if (c->bytes[line->stop] == '\n')
        line->after += 1;
    else if (left >= 2 && c->bytes[line->stop + 1] == '\n')
        line->after += 2;
    else if (left >= 3 && c->bytes[line->stop + 1] == '\r' && c->bytes[line->stop + 2] == '\n')
        line->after += 3;
    else
        line->after += 1;
    return c->at_end || c->bad >= 0 || line->after <= c->checked;
}

static enum rc line_refuse_bytes(struct csv *c)
{
    if (c->bytes[c->bad] == 0)
        return refuse(c, c->line,
                      S("There is a NUL byte on this line, so the file is not a table of text. "
                        "Save it again as CSV in UTF-8."));
    return refuse(c, c->line,
                  str_fmt(c->arena,
                          "The byte 0x%02X on this line is not UTF-8. Save the file again as "
                          "CSV in UTF-8.",
                          (unsigned char)c->bytes[c->bad]));
}

static enum rc line_refuse_length(struct csv *c)
{
    if (c->in_record)
        return refuse(
            c, c->record_line,
            str_fmt(c->arena,
                    "The record that begins on this line is longer than %td bytes. Look "
                    "for a quote that is opened and never closed.",
                    c->longest));
    return refuse(c, c->line,
                  str_fmt(c->arena, "This line is longer than %td bytes. Is the file a CSV?",
                          c->longest));
}

/* NOT_FOUND at the end of the file. */
static enum rc line_read(struct csv *c, struct line *line)
{
    while (!line_in_window(c, line)) {
        if (c->end - c->at > c->longest)
            return line_refuse_length(c);
        TRY(window_fill(c));
    }
    if (c->at == c->end)
        return NOT_FOUND;
    if (c->bad >= 0 && c->bad < line->after)
        return line_refuse_bytes(c);
    ptrdiff_t len = line->stop - c->at;
    if (len > c->longest - (c->in_record ? c->record_bytes : 0))
        return line_refuse_length(c);
    return OK;
}

/* --- records
 * ----------------------------------------------------------------------------------- */

static inline bool cell_add(struct csv *c, const char *at, ptrdiff_t len)
{
    if (__builtin_expect(c->cells.len == c->cells.cap, 0)) {
        if (c->cells.cap >= CSV_MOST_COLUMNS)
            return false;
        list_grow_(c->arena, (void **)&c->cells.at, &c->cells.cap, sizeof *c->cells.at);
    }
    c->cells.at[c->cells.len++] = (struct str){at, len};
    return true;
}

static enum rc refuse_width(struct csv *c)
{
    return refuse(c, c->line,
                  str_fmt(c->arena, "This record has more than %d cells. Is the file a CSV?",
                          CSV_MOST_COLUMNS));
}

static enum rc line_cut(struct csv *c, ptrdiff_t stop)
{
    const char *cell = c->bytes + c->at, *end = c->bytes + stop;

    for (const char *at = cell; at < end; at++) {
        if (*at != ',')
            continue;
        if (!cell_add(c, cell, at - cell))
            return refuse_width(c);
        cell = at + 1;
    }
    return cell_add(c, cell, end - cell) ? OK : refuse_width(c);
}

static int no_blank(unsigned char byte)
{
    (void)byte;
    return 0; /* libcsv would take blanks off the ends of cells */
}

/* Its text is copied behind that of the cells before; where a cell begins follows from the
 * lengths, once the row is whole and the buffer moves no more. */
static void libcsv_cell(void *text, size_t len, void *data)
{
    struct csv *c = data;

    c->too_wide = c->too_wide || !cell_add(c, NULL, (ptrdiff_t)len);
    if (len)
        memcpy(c->gathered.at + c->gathered.len, text, len);
    c->gathered.len += (ptrdiff_t)len;
}

static void libcsv_row(int byte, void *data)
{
    struct csv *c = data;
    const char *at = c->gathered.at;

    (void)byte;
    for (ptrdiff_t i = 0; i < c->cells.len; i++) {
        c->cells.at[i].at = at;
        at += c->cells.at[i].len;
    }
    c->row_done = true;
}

static void gathered_fit(struct csv *c, ptrdiff_t len)
{
    if (c->gathered.cap >= len)
        return;
    ptrdiff_t cap = c->gathered.cap ? c->gathered.cap : 4096;
    while (cap < len)
        cap *= 2;
    c->gathered.at = arena_grow(c->arena, c->gathered.at, c->gathered.cap, cap);
    c->gathered.cap = cap;
}

static enum rc libcsv_refuse(struct csv *c)
{
    if (csv_error(&c->parser) != CSV_EPARSE)
        abort(); /* out of memory, as in an arena */
    return refuse(
        c, c->line,
        str_fmt(c->arena,
                "Cell %td has a quote in its middle. Put the whole cell in quotes and "
                "write each quote inside it twice.",
                c->cells.len + 1));
}

static enum rc refuse_unclosed(struct csv *c)
{
    return refuse(
        c, c->record_line,
        S("The file ends inside a quoted cell of the record that begins on this line. "
          "The file may have been cut: fetch it again."));
}

static enum rc line_give_libcsv(struct csv *c, const struct line *line)
{
    ptrdiff_t len = line->after - c->at;
    bool last = line->stop == line->after; /* the file ends without a line end */

    c->record_bytes += len;
    gathered_fit(c, c->record_bytes);
    if (csv_parse(&c->parser, c->bytes + c->at, (size_t)len, libcsv_cell, libcsv_row, c) !=
        (size_t)len)
        return libcsv_refuse(c);
    if (last && csv_fini(&c->parser, libcsv_cell, libcsv_row, c) != 0)
        return refuse_unclosed(c);
    return c->too_wide ? refuse_width(c) : OK;
}

static void record_begin(struct csv *c)
{
    c->cells.len = 0;
    c->gathered.len = 0;
    c->record_bytes = 0;
    c->record_line = c->line;
    c->in_record = c->row_done = false;
}

enum rc csv_next(struct csv *c, struct csv_row *row)
{
    struct line line;

    if (c->refused)
        return INVALID;
    record_begin(c);
    while (!c->row_done) {
        enum rc rc = line_read(c, &line);
        if (rc == NOT_FOUND && c->in_record)
            return refuse_unclosed(c);
        TRY(rc);
        if (c->in_record || next(c, &c->next_quote, '"') < line.stop) {
            TRY(line_give_libcsv(c, &line));
            c->in_record = true;
        } else if (line.stop > c->at) {
            TRY(line_cut(c, line.stop));
            c->row_done = true;
        } else {
            c->record_line++; /* an empty line */
        }
        c->at = line.after;
        c->line++;
    }
    *row = (struct csv_row){c->cells.at, c->cells.len, c->record_line, c->before + c->at};
    return OK;
}

void csv_longest(struct csv *c, ptrdiff_t bytes)
{
    c->longest = bytes;
}

struct str csv_why(const struct csv *c)
{
    return c->why;
}

int64_t csv_line(const struct csv *c)
{
    return c->refused ? c->refused_line : c->record_line;
}

int64_t csv_size(const struct csv *c)
{
    return c->size;
}

/* --- moving
 * ------------------------------------------------------------------------------------ */

int64_t csv_place(const struct csv *c, int64_t *line)
{
    *line = c->line;
    return c->before + c->at;
}

ptrdiff_t csv_peek(const struct csv *c, int64_t place, char *to, ptrdiff_t len)
{
    ptrdiff_t had = 0;

    if (c->file < 0) {
        ptrdiff_t there = place < c->size ? (ptrdiff_t)(c->size - place) : 0;
        had = there < len ? there : len;
        if (had)
            memcpy(to, c->bytes + place, (size_t)had);
        return had;
    }
    while (had < len) {
        ssize_t got = pread(c->file, to + had, (size_t)(len - had), (off_t)(place + had));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        had += got;
    }
    return had;
}

enum rc csv_move(struct csv *c, int64_t place, int64_t line)
{
    c->line = line;
    c->next_lf = c->next_cr = c->next_quote = -1;
    if (c->file < 0) {
        c->at = (ptrdiff_t)place;
        return OK;
    }
    if (lseek(c->file, (off_t)place, SEEK_SET) < 0)
        return refuse(c, line,
                      str_fmt(c->arena, "The file can't be read further: %s. Try again.",
                              strerror(errno)));
    c->before = place;
    c->at = c->end = c->checked = 0;
    c->bad = -1;
    c->at_end = false;
    return OK;
}

/* --- opening
 * ----------------------------------------------------------------------------------- */

/* Text of Europe in UTF-16 has a zero in nearly every other byte. */
static bool looks_utf16(const char *bytes, ptrdiff_t len)
{
    ptrdiff_t zeros[2] = {0};

    if (len >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return true;
    len = len < SNIFFED ? len : SNIFFED;
    for (ptrdiff_t i = 0; i < len; i++)
        zeros[i & 1] += bytes[i] == 0;
    ptrdiff_t more = zeros[0] > zeros[1] ? zeros[0] : zeros[1];
    ptrdiff_t less = zeros[0] + zeros[1] - more;
    return len >= 4 && more * 4 >= len && less * 4 < more;
}

static enum rc start_read(struct csv *c)
{
    if (looks_utf16(c->bytes, c->end))
        return refuse(c, 1, S("The file is in UTF-16. Save it again as CSV in UTF-8."));
    if (c->end >= 3 && memcmp(c->bytes, "\xEF\xBB\xBF", 3) == 0)
        c->at = 3;
    return OK;
}

static struct csv *csv_make(struct arena *a, int file)
{
    struct csv *c = arena_new(a, struct csv, 1);

    c->arena = a;
    c->file = file;
    c->line = 1;
    c->longest = CSV_LONGEST_LINE;
    c->bad = c->next_lf = c->next_cr = c->next_quote = -1;
    csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_space_func(&c->parser, no_blank);
    csv_set_blk_size(&c->parser, LIBCSV_STEP);
    return c;
}

static enum rc not_opened(struct arena *a, const char *path, const char *reason,
                          struct str *why)
{
    *why = str_fmt(a, "%s can't be opened: %s.", path, reason);
    return NOT_FOUND;
}

enum rc csv_open_file(struct arena *a, int file, const char *name, struct csv **out,
                      struct str *why)
{
    struct stat about;

    if (fstat(file, &about) != 0) {
        int reason = errno;
        close(file);
        return not_opened(a, name, strerror(reason), why);
    }
    if (S_ISDIR(about.st_mode)) {
        close(file);
        return not_opened(a, name, "it is a folder", why);
    }
    struct csv *c = csv_make(a, file);
    c->size = S_ISREG(about.st_mode) ? about.st_size : 0;
    c->cap = BLOCK;
    c->bytes = c->own = arena_alloc(a, c->cap);
    enum rc rc = window_fill(c);
    rc = rc == OK ? start_read(c) : rc;
    if (rc != OK) {
        *why = c->why;
        csv_close(c);
        return rc;
    }
    *out = c;
    return OK;
}

enum rc csv_open(struct arena *a, const char *path, struct csv **out, struct str *why)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0)
        return not_opened(a, path, strerror(errno), why);
    return csv_open_file(a, file, path, out, why);
}

struct csv *csv_open_text(struct arena *a, struct str text)
{
    struct csv *c = csv_make(a, -1);

    c->bytes = text.at ? text.at : "";
    c->end = c->size = text.len;
    c->at_end = true;
    text_check(c);
    /* What is refused here is told by csv_next. */
    enum rc rc = start_read(c);
    (void)rc;
    return c;
}

void csv_close(struct csv *c)
{
    if (!c)
        return;
    if (c->file >= 0)
        close(c->file);
    c->file = -1;
    csv_free(&c->parser);
}
