/* paper.h: the door of the paper floor: a document made of headings, words, tables and
 * pictures, and what is made of it: a tagged PDF, and a picture of a drawing.
 *
 * The libraries that draw pages are in a program of their own, folkmoot-render, which is
 * started for each piece of work, is given the document on its standard input, may open no
 * file, no address and no program, and has a limit of time and of memory. So nothing of them is
 * in the server.
 */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include "base/base.h"

enum {
    PAPER_BLOCKS_MOST = 4000,
    PAPER_SECONDS_MOST = 20,
    PAPER_BYTES_MOST = 64 * 1024 * 1024, /* of what is sent, and of what comes back */
    PICTURE_MOST = 4096,                 /* pixels of one side of a picture */
};

enum paper_kind {
    PAPER_HEADING, /* level 1 to 4 */
    PAPER_WORDS,   /* a paragraph */
    PAPER_LEAD,    /* the paragraph that is the answer, larger */
    PAPER_SMALL,   /* source lines and notes */
    PAPER_BULLET,  /* one item of a list; those that follow each other are one list */
    PAPER_NUMBER,  /* the same, numbered */
    PAPER_TABLE,
    PAPER_FIGURE, /* an SVG, with what it shows in words */
    PAPER_PAGE,   /* what follows begins on a new page */
};

/* A run of words in a paragraph. */
struct paper_run {
    struct str text;
    struct str href; /* an address that it links to; empty for none */
    bool strong;
};

struct paper_table {
    struct str caption;
    const struct str *headings;
    const bool *numbers; /* by column: aligned right */
    ptrdiff_t columns;
    const struct str *cells; /* row by row; the first of a row is its heading */
    ptrdiff_t rows;
};

struct paper_block {
    enum paper_kind kind;
    int level;
    const struct paper_run *runs;
    ptrdiff_t run_count;
    struct paper_table table;
    struct str svg, alternative;
    bool keep; /* on one page with what follows */
};

struct paper {
    struct str title, subject, language, author;
    struct str foot; /* on each page, with its number: source and date */
    bool one_side;   /* everything is to fit on one side: smaller rather than longer */
    int64_t made_at; /* the same document gives the same bytes */
    const struct paper_block *blocks;
    ptrdiff_t block_count;
};

/* Adding to a document while it is made; what is given is kept, not copied. */
struct paper_maker {
    struct arena *arena;
    struct paper_block *at;
    ptrdiff_t len, cap;
};
void paper_say(struct paper_maker *m, enum paper_kind kind, int level, struct str words);
void paper_runs(struct paper_maker *m, enum paper_kind kind, const struct paper_run *runs,
                ptrdiff_t count);
void paper_picture(struct paper_maker *m, struct str svg, struct str alternative);
void paper_grid(struct paper_maker *m, struct paper_table table);

/* A tagged PDF (PDF/UA's structure: headings, paragraphs, lists, tables with heading cells,
 * figures with alternatives, language, title, outline). BUSY with the words in *why when the
 * program is not there, took too long or was ended; TOO_LARGE beyond the limits. */
enum rc paper_pdf(struct arena *a, const struct paper *p, struct str *out,
                  struct str *why) MUST_USE;
/* A PNG of an SVG that the program drew itself, so many times as large. */
enum rc picture_png(struct arena *a, struct str svg, double scale, struct str *out,
                    struct str *why) MUST_USE;

/* The same document as one HTML page with its pictures in it, to be opened in or pasted into a
 * word processor: real headings, lists and tables, styles in the tags, as word processors keep
 * those. `pictures` are PNGs by the place of their block, or empty for the SVG itself. */
struct str paper_html(struct arena *a, const struct paper *p, const struct str *pictures);

#endif
