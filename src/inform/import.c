/* import.c: the run of a delivery, file by file and row by row. */
#include "inform/import_parts.h"

#include "store/store.h"
#include "base/asset.h"
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_BETWEEN_REPORTS = 8192, MOST_FILES = 1000 };

enum rc import_fail(struct importer *im, ptrdiff_t column, const char *words, ...)
{
    char text[1500];
    struct arena *a = im->w->arena;
    va_list args;

    va_start(args, words);
    vsnprintf(text, sizeof text, words, args);
    va_end(args);
    struct str where =
        str_fmt(a, "%.*s:%lld", STR_ARG(im->file->path), (long long)im->row.line);
    if (column >= 0)
        where = str_fmt(a, "%.*s:%td", STR_ARG(where), column + 1);
    if (column >= 0 && column < im->layout.columns)
        return work_fail(im->w, INVALID, where.at, "Column \"%.*s\": %s",
                         STR_ARG(im->layout.header[column]), text);
    return work_fail(im->w, INVALID, where.at, "%s", text);
}

void import_notice(struct importer *im, struct str key, const char *words, ...)
{
    char text[1000];
    bool fresh = true;
    va_list args;

    if (key.len)
        text_cache_at(&im->once, key, 0, &fresh);
    im->file->notices += fresh;
    if (!fresh || im->notices.len == IMPORT_NOTICES_KEPT)
        return;
    va_start(args, words);
    vsnprintf(text, sizeof text, words, args);
    va_end(args);
    struct arena *a = im->w->arena;
    *list_push(a, &im->notices) = (struct import_notice){
        str_fmt(a, "%.*s:%lld", STR_ARG(im->file->path), (long long)im->row.line),
        str_copy(a, str_of(text))};
}

/* Eight bytes at a time: the names of measures, which most cells are looked up by, are long. */
static uint64_t hash_of(struct str text, uint64_t tag)
{
    uint64_t h = tag * 0x9E3779B97F4A7C15u ^ (uint64_t)text.len, word;

    for (; text.len >= 8; text = (struct str){text.at + 8, text.len - 8}) {
        memcpy(&word, text.at, 8);
        h = (h ^ word) * 0xFF51AFD7ED558CCDu;
        h ^= h >> 32;
    }
    word = 0;
    if (text.len)
        memcpy(&word, text.at, (size_t)text.len);
    h = (h ^ word) * 0xC4CEB9FE1A85EC53u;
    return h ^ h >> 29;
}

ptrdiff_t *text_cache_at(struct text_cache *c, struct str text, ptrdiff_t tag, bool *fresh)
{
    if (c->count * 2 >= c->mask) {
        struct text_cache old = *c;
        ptrdiff_t slots = old.mask ? (old.mask + 1) * 4 : 256;
        c->slots = arena_new(c->arena, struct text_slot, slots);
        c->mask = slots - 1;
        for (ptrdiff_t i = 0; i <= old.mask && old.slots; i++) {
            ptrdiff_t to = (ptrdiff_t)(old.slots[i].hash & (uint64_t)c->mask);
            if (!old.slots[i].text.at)
                continue;
            while (c->slots[to].text.at)
                to = (to + 1) & c->mask;
            c->slots[to] = old.slots[i];
        }
    }
    uint64_t hash = hash_of(text, (uint64_t)tag);
    ptrdiff_t i = (ptrdiff_t)(hash & (uint64_t)c->mask);
    while (c->slots[i].text.at) {
        if (c->slots[i].hash == hash && str_eq(c->slots[i].text, text)) {
            *fresh = false;
            return &c->slots[i].value;
        }
        i = (i + 1) & c->mask;
    }
    *fresh = true;
    c->count++;
    c->slots[i] = (struct text_slot){str_copy(c->arena, text), hash, -1};
    return &c->slots[i].value;
}

enum rc import_table_end(struct importer *im, struct str table, const struct csv *csv,
                         enum rc rc)
{
    if (rc == INVALID)
        return work_fail(
            im->w, INVALID,
            str_fmt(im->w->arena, "%.*s:%lld", STR_ARG(table), (long long)csv_line(csv)).at,
            "%.*s", STR_ARG(csv_why(csv)));
    return rc == NOT_FOUND ? OK : rc;
}

struct str import_cut(struct str s, ptrdiff_t most)
{
    if (s.len <= most)
        return s;
    while (most > 0 && ((unsigned char)s.at[most] & 0xC0) == 0x80)
        most--;
    return str_cut(s, 0, most);
}

struct str import_cell(const struct importer *im, ptrdiff_t column)
{
    return column >= 0 && column < im->row.count ? im->row.cells[column] : (struct str){0};
}

ptrdiff_t import_column(const struct importer *im, struct str name)
{
    for (ptrdiff_t i = 0; i < im->layout.columns; i++)
        if (str_eq(im->layout.header[i], name))
            return i;
    return -1;
}

/* --- one figure ------------------------------------------------------------------------------
 */

/* What a cell without a number means. False when it is no mark of this publisher's. */
static bool gap_of(const struct layout *l, struct str cell, enum state *out)
{
    for (ptrdiff_t i = 0; i < l->gaps.len; i++)
        if (str_eq(l->gaps.at[i].mark, cell)) {
            *out = l->gaps.at[i].state;
            return true;
        }
    return false;
}

/* A number with a flag behind it: "12.5 [p]". */
static bool flagged_number(const struct layout *l, struct str cell, double *number, int *flags)
{
    for (ptrdiff_t i = 0; i < l->flags.len; i++) {
        struct str mark = l->flags.at[i].mark;
        if (str_ends(cell, mark) &&
            num_parse(str_trim(str_cut(cell, 0, cell.len - mark.len)), number)) {
            *flags |= l->flags.at[i].flag;
            return true;
        }
    }
    return false;
}

static enum rc bad_number(struct importer *im, ptrdiff_t column, struct str cell)
{
    return import_fail(im, column,
                       "\"%.*s\" is no number. Write it with a point and without grouping, or "
                       "name it as a gap in the profile (gap %.*s: …).",
                       STR_ARG(import_cut(cell, 60)), STR_ARG(import_cut(cell, 60)));
}

static enum rc side_number(struct importer *im, ptrdiff_t column, double *out)
{
    const struct layout *l = &im->layout;
    struct str cell = str_trim(import_cell(im, column));
    enum state state;

    *out = NAN;
    if (cell.len == 0 || gap_of(l, cell, &state) || num_parse(cell, out))
        return OK;
    return bad_number(im, column, cell);
}

static enum rc value_of(struct importer *im, ptrdiff_t column, struct figure *f, bool *blank)
{
    const struct layout *l = &im->layout;
    struct str cell = import_cell(im, column);
    double *number = &f->number[SLICE_VALUE];

    *blank = false;
    f->state = STATE_VALUE;
    if (!l->gap_is_number && num_parse(cell, number))
        return OK;
    cell = str_trim(cell);
    if (cell.len == 0) {
        f->state = l->empty;
        *blank = l->empty_is_blank;
        return OK;
    }
    if (gap_of(l, cell, &f->state) || num_parse(cell, number) ||
        flagged_number(l, cell, number, &f->flags))
        return OK;
    return bad_number(im, column, cell);
}

static enum rc flag_of_word(struct importer *im, const struct profile_line *line, int *flags)
{
    int flag = import_flag(line->value);

    *flags |= flag;
    return flag ? OK
                : import_fail(im, -1, "The profile's line %d: \"%.*s\" is no flag.", line->line,
                              STR_ARG(line->value));
}

enum rc import_status(struct importer *im, struct str cell, struct figure *f, struct str *note)
{
    const struct profile *p = im->profile;
    struct str shape = im->layout.shape;
    bool value = f->state == STATE_VALUE;
    const struct profile_line *none = NULL;

    while ((none = profile_next(p, shape, "status_none", none)))
        for (ptrdiff_t i = 0; i < none->value_count; i++)
            if (mark_fits(none->values[i], cell))
                return OK;
    /* One mark may mean a gap where there is no value and a flag where there is one. */
    const struct profile_line *line =
        profile_mark(p, shape, value ? "status_flag" : "status_gap", cell);
    if (line && !value)
        return state_of_word(line->value, &f->state)
                   ? OK
                   : import_fail(im, -1, "The profile's line %d: \"%.*s\" is no gap reason.",
                                 line->line, STR_ARG(line->value));
    if (line)
        return flag_of_word(im, line, &f->flags);
    *note =
        note->len ? str_fmt(im->w->arena, "%.*s; %.*s", STR_ARG(*note), STR_ARG(cell)) : cell;
    return OK;
}

static void count_figure(struct importer *im, const struct figure *f)
{
    if (f->state == STATE_VALUE)
        im->file->figures++;
    else
        im->file->gaps++;
}

static bool rejected_period(const struct importer *im, struct str cell)
{
    const struct profile_line *line = im->layout.reject_period;

    for (ptrdiff_t i = 0; line && i < line->value_count; i++)
        if (str_eq(line->values[i], cell))
            return true;
    return false;
}

/* One cell of the current row: the value column of a long file, or a wide column. */
static enum rc read_cell(struct importer *im, ptrdiff_t area, struct wide_column *wide)
{
    const struct layout *l = &im->layout;
    ptrdiff_t column = wide ? wide->column : l->value, metric,
              period = wide ? wide->period : -1;
    struct figure f = {.number = {NAN, NAN, NAN, NAN, NAN}};
    struct str note = {0};
    bool blank;

    im->file->cells++;
    TRY(value_of(im, column, &f, &blank));
    if (blank) {
        im->file->blank++;
        return OK;
    }
    TRY(import_metric(im, wide, &metric));
    f.flags |= wide ? wide->flags : 0;
    if (period < 0) {
        struct str cell = l->period >= 0 ? import_cell(im, l->period) : l->constant_period;
        if (rejected_period(im, str_trim(cell))) {
            im->file->rejected++;
            return OK;
        }
        TRY(import_period(im, &im->metrics.at[metric], cell, &period, &f.flags));
    }
    if (!wide || l->value < 0) {
        static const enum slice_array side[] = {SLICE_LOWER, SLICE_UPPER, SLICE_NUMERATOR,
                                                SLICE_DENOMINATOR};
        const ptrdiff_t columns[] = {l->lower, l->upper, l->numerator, l->denominator};
        for (int i = 0; i < 4 && !wide; i++)
            if (columns[i] >= 0)
                TRY(side_number(im, columns[i], &f.number[side[i]]));
    }
    for (ptrdiff_t i = 0; i < l->status_count; i++) {
        struct str cell = str_trim(import_cell(im, l->status[i]));
        if (cell.len)
            TRY(import_status(im, cell, &f, &note));
    }
    int64_t folded = im->file->folded;
    TRY(import_stage(im, metric, period, area, &f, column));
    if (im->file->folded == folded)
        count_figure(im, &f);
    if (note.len) {
        struct str key = str_fmt(im->w->arena, "note %.*s", STR_ARG(note));
        import_notice(im, key, "The publisher notes: %.*s", STR_ARG(import_cut(note, 300)));
        *list_push(im->w->arena, &im->notes) =
            (struct staged_note){metric, period, area, str_copy(im->w->arena, note)};
    }
    return OK;
}

enum rc import_row_whole(struct importer *im)
{
    if (im->row.count == im->layout.columns)
        return OK;
    return import_fail(im, -1,
                       "This row has %td cells where the header has %td. The file may be cut "
                       "short or a cell with a comma may lack its quotes.",
                       im->row.count, im->layout.columns);
}

enum rc import_row(struct importer *im)
{
    const struct layout *l = &im->layout;
    ptrdiff_t area, cells = l->wide.len ? l->wide.len : 1;

    TRY(import_row_whole(im));
    im->file->rows++;
    TRY(import_row_area(im, &area));
    if (area < 0) {
        im->file->cells += cells;
        im->file->rejected += cells;
        return OK;
    }
    if (l->wide.len == 0)
        return read_cell(im, area, NULL);
    for (ptrdiff_t i = 0; i < l->wide.len; i++)
        TRY(read_cell(im, area, &l->wide.at[i]));
    return OK;
}

/* --- files -----------------------------------------------------------------------------------
 */

void import_report_progress(struct importer *im, struct csv *csv)
{
    const struct import_options *o = im->options;
    ptrdiff_t file = im->file - im->report->files;
    int64_t size = csv_size(csv);
    double part = size ? (double)im->row.bytes / (double)size : 1;

    if (o->progress)
        o->progress(o->state, &(struct import_progress){
                                  im->file->path, im->row.bytes, size, im->file->rows,
                                  ((double)file + part) / (double)o->file_count});
}

enum rc import_csv_failed(struct importer *im, struct csv *csv)
{
    im->row.line = csv_line(csv);
    return import_fail(im, -1, "%.*s", STR_ARG(csv_why(csv)));
}

static enum rc read_figures(struct importer *im, struct csv *csv)
{
    enum rc rc;

    TRY(import_quick(im, csv));
    while ((rc = csv_next(csv, &im->row)) == OK) {
        TRY(import_row(im));
        if (im->file->rows % ROWS_BETWEEN_REPORTS == 0)
            import_report_progress(im, csv);
    }
    if (rc == INVALID)
        return import_csv_failed(im, csv);
    import_report_progress(im, csv);
    return rc == NOT_FOUND ? OK : rc;
}

static enum rc read_kind(struct importer *im, struct csv *csv)
{
    struct str kind = profile_text(im->profile, (struct str){0}, "kind");

    if (str_eq(kind, S("areas")))
        return import_areas_file(im, csv);
    if (str_eq(kind, S("groups")))
        return import_groups_file(im, csv);
    if (str_eq(kind, S("metrics")))
        return import_metrics_file(im, csv);
    if (str_eq(kind, S("releases")))
        return import_releases_file(im, csv);
    if (str_eq(kind, S("subjects")))
        return import_subjects_file(im, csv);
    if (str_eq(kind, S("profiles")))
        return import_profiles_file(im, csv);
    if (str_eq(kind, S("postcodes")))
        return import_postcodes_file(im, csv);
    TRY(import_side_start(im, im->file->path));
    return read_figures(im, csv);
}

static enum rc read_open_file(struct importer *im, struct csv *csv)
{
    enum rc rc = csv_next(csv, &im->row);

    if (rc == NOT_FOUND)
        return import_fail(im, -1, "The file is empty: there is no header. Fetch it again.");
    if (rc == INVALID)
        return import_csv_failed(im, csv);
    TRY(rc);
    TRY(import_layout(im, &im->row));
    return read_kind(im, csv);
}

static const struct str *held_find(const struct import_options *o, struct str path)
{
    for (ptrdiff_t i = 0; i < o->held_count; i++)
        if (str_eq(o->held[i].path, path))
            return &o->held[i].bytes;
    return NULL;
}

enum rc import_open(struct importer *im, struct str path, struct csv **out, struct str *why)
{
    const struct import_options *o = im->options;
    const struct str *held = held_find(o, path);
    const struct asset *own = !held && o->embedded ? asset_find(path) : NULL;

    if (!held && !own && !o->held_count)
        return csv_open(im->w->arena, str_zero(im->w->arena, path), out, why);
    *why = S("There is no such file among those that were sent.");
    if (!held && !own)
        return NOT_FOUND;
    *out = csv_open_text(im->w->arena, held ? *held : own->bytes);
    return OK;
}

static enum rc read_file(struct importer *im, ptrdiff_t file)
{
    struct csv *csv;
    struct str why;

    im->file = &im->report->files[file];
    im->file->path = im->options->files[file];
    im->row = (struct csv_row){.line = 1};
    im->layout = (struct layout){0};
    enum rc rc = import_open(im, im->file->path, &csv, &why);
    if (rc == INVALID)
        return import_fail(im, -1, "%.*s", STR_ARG(why));
    if (rc != OK)
        return work_fail(im->w, rc, str_zero(im->w->arena, im->file->path), "%.*s",
                         STR_ARG(why));
    rc = read_open_file(im, csv);
    csv_close(csv);
    return rc;
}

/* The publisher's side file may be named among the files: it is no figures file. */
static bool is_side_file(const struct importer *im, struct str path)
{
    for (ptrdiff_t i = 0; i < im->profile->line_count; i++) {
        const struct profile_line *line = &im->profile->lines[i];
        if (str_eq(line->key, S("side_csv")) && line->value.len && str_ends(path, line->value))
            return true;
    }
    return false;
}

static void caches_make(struct importer *im)
{
    struct text_cache *caches[] = {&im->area_cache,   &im->area_codes,   &im->area_names,
                                   &im->period_cache, &im->metric_cache, &im->slugs,
                                   &im->once,         &im->recodes};

    for (ptrdiff_t i = 0; i < COUNT_OF(caches); i++)
        caches[i]->arena = im->w->arena;
}

static enum rc read_all(struct importer *im)
{
    TRY(import_area_start(im));
    TRY(import_metric_start(im));
    for (ptrdiff_t i = 0; i < im->options->file_count; i++) {
        if (is_side_file(im, im->options->files[i]))
            im->report->files[i].path = im->options->files[i];
        else
            TRY(read_file(im, i));
        /* What a later file tells again is counted there. */
        if (i + 1 < im->options->file_count)
            TRY(import_settle_all(im));
    }
    return OK;
}

static void begin(struct importer *im, struct profile *profile, struct import_file *whole)
{
    struct work *w = im->w;

    im->profile = profile;
    *whole = (struct import_file){.path = im->options->profile};
    im->file = whole;
    caches_make(im);
    *im->report = (struct import_report){
        .files = arena_new(w->arena, struct import_file, im->options->file_count),
        .file_count = im->options->file_count};
    im->known_from = w->now > w->sector->known_from ? w->now : w->sector->known_from + 1;
}

static enum rc read_and_check(struct importer *im, struct import_file *whole)
{
    TRY(read_all(im));
    im->file = whole;
    return import_formulas(im);
}

static void tell_notices(struct importer *im)
{
    im->report->notices = im->notices.at;
    im->report->notice_count = im->notices.len;
}

/* What was read quickly has a fault: reading all of it with care tells what it is and where. */
static enum rc find_words(struct importer *quick, struct complaint *before, enum rc rc)
{
    struct importer im = {
        .w = quick->w, .options = quick->options, .report = quick->report, .careful = true};
    struct import_file whole;
    struct complaint *told = im.w->complaints;

    im.w->complaints = before;
    begin(&im, quick->profile, &whole);
    enum rc again = read_and_check(&im, &whole);
    tell_notices(&im);
    if (again != OK)
        return again;
    im.w->complaints = told; /* so it was the store that refused it */
    return told != before ? rc
                          : work_fail(im.w, FAULT, "", "Two ways of reading do not agree.");
}

enum rc import_run(struct work *w, const struct import_options *options,
                   struct import_report *out)
{
    struct importer im = {
        .w = w, .options = options, .report = out, .careful = options->block == IMPORT_CAREFUL};
    struct import_file whole;
    struct profile *profile;
    struct complaint *before = w->complaints;

    *out = (struct import_report){0};
    if (options->file_count == 0 || options->file_count > MOST_FILES)
        return work_fail(w, INVALID, "", "Name from 1 to %d files.", MOST_FILES);
    TRY(options->profile_text.len
            ? profile_parse(w, options->profile, options->profile_text, &profile)
            : profile_read(w, options->profile, &profile));
    begin(&im, profile, &whole);
    TRY(store_pipe(w, true));
    enum rc rc = read_and_check(&im, &whole);
    if (rc == OK)
        rc = import_store(&im);
    enum rc sent = store_pipe(w, false);
    rc = rc == OK ? sent : rc;
    if (rc == OK && !options->dry_run)
        figures_changed(w, out->changes, out->change_count);
    import_waiting_close(&im);
    tell_notices(&im);
    return rc == INVALID && im.was_quick ? find_words(&im, before, rc) : rc;
}
