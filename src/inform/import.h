/* import.h: a delivery of published files, read whole and checked before anything is stored.
 *
 * One import is one set, however many files it has: it is kept whole or not at all. Within it a
 * figure may be told twice when both say the same (it is folded) and never two ways. Only
 * slices that differ from what is stored become new revisions, so a second import of the same
 * files changes nothing.
 */
#ifndef INFORM_IMPORT_H
#define INFORM_IMPORT_H

#include "base/work.h"
#include "inform/sector_change.h"

struct metric;
struct slice;

/* One period of a measure as a delivery leaves it, beside what was known of it. */
struct import_seen {
    const struct metric *metric; /* NULL for one that is new here */
    struct str slug, title;
    struct period period;
    const int64_t *areas; /* their ids, by place */
    ptrdiff_t area_count;
    const struct slice *old; /* NULL for a period that is new */
    const struct slice *now; /* only to be read where something changed */
    int64_t told, changed;   /* figures, and those of them that are new or other than before */
    int64_t known_from;
};

struct import_progress {
    struct str file;
    int64_t bytes, bytes_in_all, rows;
    double share; /* of all files, 0 to 1 */
};

/* A file that is in memory. */
struct import_held {
    struct str path, bytes;
};

struct import_options {
    struct str profile;      /* name or path */
    struct str profile_text; /* what it says, of one that was not read yet; else empty */
    struct str
        words; /* a table of words about metrics in place of the profile's; may be empty */
    const struct str *files;
    ptrdiff_t file_count;
    /* Files and tables beside them that are in memory. With any, nothing is read from disk:
     * what is not here and not part of the program is not there. */
    const struct import_held *held;
    ptrdiff_t held_count;
    bool dry_run;    /* all is read and checked; of figures nothing is written */
    struct str note; /* public: why what was known is revised; may be empty */
    /* Public: who sent these figures, where they are not their publisher's file (origin.h);
     * empty else. Or each area's name, of figures that areas sent themselves. */
    struct str sent_by;
    bool sent_by_areas;
    /* Called for each period of each measure, also where nothing changed, before it is stored.
     * What is not OK ends the delivery. May be NULL. */
    enum rc (*seen)(void *state, const struct import_seen *seen);
    void *seen_state;
    /* A table of measures says all there is in each column that it has: an empty cell takes the
     * word away. A measure may be new without figures. */
    bool whole_words;
    bool embedded;     /* the files are tables that are part of the program */
    bool as_published; /* measures that are new here count as known from their publisher's date,
                          not from now */
    /* Long plain files are read in blocks of so many bytes, in several threads; 0: as is best.
     * IMPORT_CAREFUL: row by row, as short files and all others are. What is stored and what is
     * told is the same. */
    ptrdiff_t block;
    void (*progress)(void *state, const struct import_progress *p); /* may be NULL */
    void *state;
};

enum { IMPORT_CAREFUL = -1 };

/* What became of one file. figures + gaps + folded + rejected + blank = cells. */
struct import_file {
    struct str path;
    int64_t rows;  /* below the header */
    int64_t cells; /* places where a figure could stand: rows of long files */
    int64_t figures, gaps, folded, rejected;
    int64_t blank; /* empty cells of wide files that mean nothing */
    int64_t notices;
};

struct import_notice {
    struct str where; /* file:line */
    struct str words;
};

enum { IMPORT_NOTICES_KEPT = 200 }; /* told one by one; all are counted */

struct import_report {
    struct import_file *files;
    ptrdiff_t file_count;
    struct import_notice *notices;
    ptrdiff_t notice_count;
    int64_t slices_new, slices_revised, figures_changed;
    int64_t areas_new, metrics_new, formulas_changed, groups_changed, postcodes, releases;
    int64_t subjects, profiles;
    /* When figures are all that changed: the slices, for sector_changed; else none. */
    const struct slice_change *changes;
    ptrdiff_t change_count;
};

/* Reads the files by the profile and stores them through w->db, which must be open for writing,
 * against the snapshot w->sector. The caller keeps or undoes the transaction; what is kept is
 * to be seen (figures_changed). INVALID, in words that name file, line and column, for the
 * first thing that is wrong. */
enum rc import_run(struct work *w, const struct import_options *options,
                   struct import_report *out) MUST_USE;

#endif
