/* storage.h: how much the site holds, where, and how much room is left; for administrators. */
#ifndef IDENTITY_STORAGE_H
#define IDENTITY_STORAGE_H

#include "identity/self_check.h"
#include "identity_rows.h"

struct storage {
    struct str engine;
    struct self_file database, log, backup; /* no path on a server of its own */
    int64_t backup_at;                      /* 0 for never */
    double disk_free;                       /* 0 to 1; NAN when unknown */
    int64_t disk_bytes;
    struct identity_table_size_list people, figure_tables; /* rows of each table */
    int64_t figures, gaps;                                 /* as deliveries counted them */
    int64_t trail_oldest, trail_newest;                    /* 0 when it is empty */
};

enum rc storage_read(struct work *w, struct storage *out) MUST_USE;

#endif
