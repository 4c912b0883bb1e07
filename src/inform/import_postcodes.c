/* import_postcodes.c: a table of postcodes and the councils that serve them. */
#include "inform/import_parts.h"

#include "inform/postcode.h"
#include "inform_sql.h"

/* One place of a postcode: a district, a county. */
static enum rc put_place(struct importer *im, struct str plain,
                         const struct area_column *column, int64_t *place)
{
    ptrdiff_t area;

    TRY(import_area(im, import_cell(im, column->column), column, &area));
    if (area < 0)
        return OK;
    TRY(import_store_areas(im));
    return sql_postcode_put(im->w, plain, ++*place, im->areas.at[area].id);
}

static enum rc read_row(struct importer *im, ptrdiff_t code)
{
    const struct layout *l = &im->layout;
    struct str plain = postcode_plain(im->w->arena, import_cell(im, code));
    int64_t place = 0;

    TRY(import_row_whole(im));
    im->file->rows++;
    im->file->cells++;
    if (!plain.len)
        return import_fail(im, code, "\"%.*s\" is no postcode.",
                           STR_ARG(str_cut(import_cell(im, code), 0, 20)));
    for (ptrdiff_t i = 0; i < l->area_count; i++)
        TRY(put_place(im, plain, &l->area[i], &place));
    im->file->figures += place > 0;
    im->report->postcodes += place > 0;
    im->file->blank += place == 0;
    return OK;
}

enum rc import_postcodes_file(struct importer *im, struct csv *csv)
{
    struct str name = profile_text(im->profile, im->layout.shape, "code");
    ptrdiff_t code = import_column(im, name);
    enum rc rc;

    if (code < 0)
        return import_fail(im, -1, "The column \"%.*s\" is missing.", STR_ARG(name));
    while ((rc = csv_next(csv, &im->row)) == OK)
        TRY(read_row(im, code));
    if (rc == INVALID)
        return import_csv_failed(im, csv);
    return rc == NOT_FOUND ? OK : rc;
}
