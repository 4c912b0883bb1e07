/* rows.h: parts of a page's model as parts of a document. */
#ifndef PAPER_ROWS_H
#define PAPER_ROWS_H

#include "base/json.h"
#include "paper/paper.h"

struct paper_column {
    const char *path; /* of the member of each row */
    const char *heading;
    bool number; /* aligned right */
};

enum { PAPER_COLUMNS_MOST = 12 };

/* A table of the objects in `rows`, as their members are shown; "–" for what they lack.
 * `columns` ends with a NULL path. Nothing when there are no rows. */
void paper_rows(struct paper_maker *m, struct str caption, const struct json *rows,
                const struct paper_column *columns);
/* A drawing that is in the model as markup, with what it shows. Nothing when there is none. */
void paper_chart(struct paper_maker *m, const struct json *model, const char *path,
                 struct str alternative);
/* A member of the model as words; empty when it lacks it. */
struct str paper_text(struct paper_maker *m, const struct json *model, const char *path);

#endif
