/* storage.c: sizes of files and tables. */
#include "identity/storage.h"

#include "identity_sql.h"
#include "store/store.h"

enum rc storage_read(struct work *w, struct storage *out)
{
    struct self_facts files = {0};
    struct identity_figures_total total;
    struct identity_trail_span span = {0};

    *out = (struct storage){.engine = str_copy(w->arena, store_engine(w->db))};
    self_files_look(w->arena, store_file(w->db), &files);
    out->database = files.database;
    out->log = files.log;
    out->backup = files.backup;
    out->backup_at = files.backup_at;
    out->disk_free = files.disk_free;
    out->disk_bytes = files.disk_bytes;
    TRY(sql_storage_people(w, &out->people));
    TRY(sql_storage_figures(w, &out->figure_tables));
    TRY(sql_storage_figures_total(w, &total));
    TRY(sql_storage_trail(w, &span));
    out->figures = total.figures;
    out->gaps = total.gaps;
    out->trail_oldest = span.oldest;
    out->trail_newest = span.newest;
    return OK;
}
