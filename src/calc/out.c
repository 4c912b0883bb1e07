/* out.c: writing rows, and keeping the text of rows until their answers are known. */
#include "calc/inside.h"

#include "base/num.h"

#include <math.h>
#include <string.h>

enum {
    PIECE = 64 * 1024,        /* handed to the sink at once */
    KEPT_IN_MEMORY = 1 << 20, /* bytes of text of rows; more go to a temporary file */
};

static bool needs_quotes(struct str s)
{
    for (ptrdiff_t i = 0; i < s.len; i++)
        if (s.at[i] == ',' || s.at[i] == '"' || s.at[i] == '\n' || s.at[i] == '\r')
            return true;
    /* A byte-order mark at the start of the output would be taken for the file's. */
    return s.len &&
           (s.at[0] == ' ' || s.at[s.len - 1] == ' ' || str_starts(s, S("\xEF\xBB\xBF")));
}

/* Text goes out as it came in: this is a filter, so nothing is made safe for spreadsheets. */
static void put_cell(struct buf *b, struct str s)
{
    if (!needs_quotes(s)) {
        buf_str(b, s);
        return;
    }
    buf_char(b, '"');
    for (ptrdiff_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"')
            buf_char(b, '"');
        buf_char(b, s.at[i]);
    }
    buf_char(b, '"');
}

static void next_cell(struct calc *c)
{
    if (c->cells++)
        buf_char(&c->out, ',');
}

void calc_put_text(struct calc *c, struct str s)
{
    next_cell(c);
    put_cell(&c->out, s);
}

void calc_put_word(struct calc *c, const char *word)
{
    calc_put_text(c, str_of(word));
}

void calc_put_number(struct calc *c, double value)
{
    next_cell(c);
    if (isfinite(value))
        buf_num(&c->out, value);
}

void calc_put_count(struct calc *c, ptrdiff_t n)
{
    next_cell(c);
    buf_int(&c->out, n);
}

void calc_put_why(struct calc *c, enum stats_why why)
{
    calc_put_word(c, stats_why_words(why));
}

void calc_put_refusal(struct calc *c, int empty, enum stats_why why)
{
    for (int i = 0; i < empty; i++)
        next_cell(c);
    calc_put_why(c, why);
}

void calc_put_row(struct calc *c, const struct csv_row *row)
{
    for (ptrdiff_t i = 0; i < row->count; i++)
        calc_put_text(c, row->cells[i]);
}

bool calc_flush(struct calc *c)
{
    if (c->out.len && !c->sink_failed)
        c->sink_failed = !c->sink.write(c->sink.to, buf_text(&c->out));
    c->out.len = 0;
    return !c->sink_failed;
}

void calc_end_row(struct calc *c)
{
    buf_char(&c->out, '\n');
    c->cells = 0;
    if (c->out.len >= PIECE)
        calc_flush(c);
}

/* --- kept rows ---- */

static void spill(struct calc *c)
{
    if (!c->spill && !c->spill_failed)
        c->spill_failed = !(c->spill = tmpfile());
    if (!c->spill_failed)
        c->spill_failed =
            fwrite(c->kept.at, 1, (size_t)c->kept.len, c->spill) != (size_t)c->kept.len;
    c->kept.len = 0;
}

/* Each row is its length and its text, without the line end. */
void calc_keep(struct calc *c, const struct csv_row *row)
{
    int32_t len = 0;
    ptrdiff_t from = c->kept.len;

    buf_bytes(&c->kept, &len, sizeof len);
    for (ptrdiff_t i = 0; i < row->count; i++) {
        if (i)
            buf_char(&c->kept, ',');
        put_cell(&c->kept, row->cells[i]);
    }
    len = (int32_t)(c->kept.len - from - (ptrdiff_t)sizeof len);
    memcpy(c->kept.at + from, &len, sizeof len);
    if (c->kept.len >= KEPT_IN_MEMORY)
        spill(c);
}

/* The next kept row, from the file or from memory. */
static struct str kept_next(struct calc *c, ptrdiff_t *at, struct buf *line)
{
    int32_t len;

    if (!c->spill) {
        memcpy(&len, c->kept.at + *at, sizeof len);
        *at += (ptrdiff_t)sizeof len + len;
        return (struct str){c->kept.at + *at - len, len};
    }
    char piece[4096];

    line->len = 0;
    c->spill_failed = c->spill_failed || fread(&len, sizeof len, 1, c->spill) != 1;
    for (ptrdiff_t left = c->spill_failed ? 0 : len; left > 0 && !c->spill_failed;) {
        size_t take = left < (ptrdiff_t)sizeof piece ? (size_t)left : sizeof piece;
        c->spill_failed = fread(piece, 1, take, c->spill) != take;
        buf_bytes(line, piece, (ptrdiff_t)take);
        left -= (ptrdiff_t)take;
    }
    return buf_text(line);
}

enum rc calc_kept_out(struct calc *c)
{
    struct buf line = buf_make(c->arena, BUF_MOST);
    ptrdiff_t at = 0;

    if (c->spill) {
        spill(c);
        c->spill_failed = c->spill_failed || fflush(c->spill) != 0;
        rewind(c->spill);
    }
    for (ptrdiff_t i = 0; i < c->rows; i++) {
        struct str text = c->spill_failed ? (struct str){0} : kept_next(c, &at, &line);
        if (c->spill_failed || c->sink_failed)
            return FAULT;
        buf_str(&c->out, text);
        c->cells = c->header_count;
        c->method->answer_kept(c, i);
        calc_end_row(c);
    }
    return OK;
}
