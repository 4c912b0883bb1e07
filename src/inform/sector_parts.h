/* sector_parts.h: the inside of a snapshot's tables for finding; for sector*.c and atlas.c
 * alone. */
#ifndef INFORM_SECTOR_PARTS_H
#define INFORM_SECTOR_PARTS_H

#include "inform/sector.h"

/* Codes in open addressing; a power of two slots, at most half of them used. */
struct sector_codes {
    struct code_slot {
        struct str code; /* at NULL: free */
        const struct area *area;
    } * slots;
    ptrdiff_t mask;
};

/* Other names: those of area i are names[first[i]] to names[first[i + 1]], and the same folded.
 */
struct sector_names {
    struct str *names, *keys;
    ptrdiff_t *first;
};

/* Areas by their row id. */
struct sector_ids {
    const struct area **areas;
    ptrdiff_t count;
};

struct sector_codes *codes_make(struct arena *a, ptrdiff_t most);
void codes_put(struct sector_codes *codes, struct str code, const struct area *area);

/* A table of our own among the program's assets, read into rows. FAULT when it is not there or
 * has not the columns named. The cells of a row follow the order of `columns`. */
struct table {
    struct str (*at)[16]; /* TABLE_COLUMNS */
    ptrdiff_t len, cap;
};
enum rc table_read(struct work *w, const char *name, const char *const *columns,
                   struct table *out) MUST_USE;

enum rc sector_load_words(struct work *w, struct sector *s) MUST_USE; /* sector_words.c */
enum rc sector_load_areas(struct work *w, struct sector *s) MUST_USE; /* sector_areas.c */
enum rc sector_load_metrics(struct work *w, struct sector *s,
                            int64_t known) MUST_USE; /* sector_metrics.c */
/* sector_fetch.c: has the cube, still empty, read from the store what its budget can't hold. */
void sector_budget_cube(struct sector *s);
/* sector_derive.c: works out the metrics that have a formula; says of each that can't be why.
 */
struct str_list {
    struct str *at;
    ptrdiff_t len, cap;
};
void sector_derive(struct work *w, struct sector *s, struct metric *metrics,
                   struct str_list *said);
enum rc sector_load_groups(struct work *w, struct sector *s) MUST_USE; /* sector_groups.c */

/* The best fit (find_fit) of folded words among an area's other names. */
int sector_name_fit(const struct sector *s, const struct area *area, struct str words);

#endif
