/* pdf_file.h: a PDF as cairo writes it, object by object: a table of places, plain objects and
 * streams, nothing packed together. Not a reader of PDFs from elsewhere.
 */
#ifndef RENDER_PDF_FILE_H
#define RENDER_PDF_FILE_H

#include "base/base.h"

struct pdf_object_kept {
    struct str text; /* from after "obj" up to "endobj"; empty for one that is not there */
    int64_t at;      /* where it is in the new file */
};

struct pdf_file {
    struct arena *arena;
    ptrdiff_t most; /* bytes that it may be written to */
    struct pdf_object_kept *objects;
    ptrdiff_t count; /* one more than the highest number */
    ptrdiff_t cap;
    ptrdiff_t root, info; /* numbers of objects */
    const char *bad;      /* what is not as it should be; NULL */
};

/* Takes it apart; the texts are parts of `pdf`. What is wrong is in f->bad. */
void pdf_read(struct pdf_file *f, struct str pdf);
/* Notes that something is wrong, once. */
void pdf_wrong(struct pdf_file *f, const char *why);
/* The text of an object, which must be there. */
struct str pdf_object(struct pdf_file *f, ptrdiff_t number);
/* One more, empty; its number. */
ptrdiff_t pdf_add(struct pdf_file *f);
/* Puts something before the first place where the letters are. */
void pdf_insert(struct pdf_file *f, ptrdiff_t number, struct str before, struct str more);
/* The whole as a file. */
struct str pdf_write(struct pdf_file *f);

/* The number after these letters; -1 when they are not there. */
ptrdiff_t pdf_number_after(struct str text, struct str letters);
/* Where the text stands last; -1. */
ptrdiff_t pdf_find_last(struct str in, struct str what);

#endif
