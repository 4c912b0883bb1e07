/* wire.h: how a document or a drawing is handed to folkmoot-render, and what comes back.
 *
 * A request is one message on its standard input, which ends with the input: "FMR1", a letter
 * for its kind, then fields in a fixed order. A number is 4 bytes (a moment and a scale 8), the
 * lowest first; a yes or no is a byte; a text is its length and its bytes, in UTF-8 and without
 * NUL.
 *
 *   'D'  title, subject, language, author, foot, one_side, made_at, the number of blocks; each
 *        block: kind, level and keep (a byte each), then by kind
 *          a figure   svg, alternative
 *          a table    caption, columns, headings, which are of numbers, rows, cells
 *          a page     nothing
 *          the others the number of runs, each: text, href, strong
 *   'P'  scale, svg
 *
 * What comes back is WIRE_DONE and the bytes of the file, or WIRE_NOT and why in words.
 */
#ifndef PAPER_WIRE_H
#define PAPER_WIRE_H

#include "paper/paper.h"

#define WIRE_DONE "done\n"
#define WIRE_NOT "not\n"

enum {
    WIRE_RUNS_MOST = 2000,    /* of one paragraph */
    WIRE_COLUMNS_MOST = 40,   /* of one table */
    WIRE_CELLS_MOST = 100000, /* of all tables together */
    WIRE_TEXT_MOST = 32768,   /* bytes of a run or a cell */
};

enum wire_kind { WIRE_DOCUMENT = 'D', WIRE_PICTURE = 'P' };

struct wire_request {
    enum wire_kind kind;
    struct paper paper; /* of a document */
    struct str svg;     /* of a picture */
    double scale;
};

void wire_put_document(struct buf *out, const struct paper *p);
void wire_put_picture(struct buf *out, struct str svg, double scale);

/* Reads a whole request; its texts are parts of `bytes`, the rest is in `a`, which takes at
 * most a few times the size of `bytes`. INVALID with words in *why for anything that a caller
 * of the two functions above would not have written: lengths past the end, more than the
 * limits, bytes that are left over. */
enum rc wire_read(struct arena *a, struct str bytes, struct wire_request *out,
                  struct str *why) MUST_USE;

#endif
