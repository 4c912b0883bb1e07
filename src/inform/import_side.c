/* import_side.c: what publishers say of their indicators in files beside the figures. */
#include "inform/import_parts.h"

#include <stdio.h>
#include <string.h>

enum { SIDE_JSON_MOST = 4 * 1024 * 1024, LONGEST_WORDS = 4000, MOST_PATH_PARTS = 8 };

static struct str folder_of(struct str path)
{
    for (ptrdiff_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_cut(path, 0, i);
    return (struct str){0};
}

static struct str stem_of(struct str path)
{
    ptrdiff_t dot = path.len;

    for (ptrdiff_t i = path.len; i > 0 && path.at[i - 1] != '/'; i--)
        if (path.at[i - 1] == '.' && dot == path.len)
            dot = i - 1;
    return str_cut(path, 0, dot);
}

/* --- a table ---------------------------------------------------------------------------------
 */

static enum rc table_rows(struct importer *im, struct csv *csv, struct str key)
{
    struct side_table *side = &im->side;
    struct arena *a = im->w->arena;
    struct csv_row row;
    enum rc rc = csv_next(csv, &row);
    bool fresh;

    if (rc != OK)
        return rc;
    side->columns = row.count;
    side->header = arena_new(a, struct str, row.count);
    side->key = -1;
    for (ptrdiff_t i = 0; i < row.count; i++) {
        side->header[i] = str_copy(a, row.cells[i]);
        side->key = str_eq(side->header[i], key) ? i : side->key;
    }
    while (side->key >= 0 && (rc = csv_next(csv, &row)) == OK) {
        struct str *cells = arena_new(a, struct str, side->columns);
        for (ptrdiff_t i = 0; i < side->columns && i < row.count; i++)
            cells[i] = str_copy(a, import_cut(row.cells[i], LONGEST_WORDS));
        *list_push(a, &side->rows) = cells;
        *list_push(a, &side->lines) = csv_line(csv);
        /* Where a key occurs twice the first row speaks for it. */
        ptrdiff_t *at = text_cache_at(&side->by_key, cells[side->key], 0, &fresh);
        *at = fresh ? side->rows.len - 1 : *at;
    }
    return rc;
}

static enum rc table_start(struct importer *im, struct str file)
{
    struct str name = profile_text(im->profile, im->layout.shape, "side_csv");
    struct str key = profile_text(im->profile, im->layout.shape, "side_key");
    struct arena *a = im->w->arena;
    struct csv *csv;
    struct str why;

    if (name.len && str_eq(name, im->side.name))
        return OK;
    im->side = (struct side_table){.name = name, .by_key = {.arena = a}};
    if (name.len == 0)
        return OK;
    im->side.path = str_join(a, folder_of(file), name);
    for (ptrdiff_t i = 0; i < im->options->file_count; i++)
        if (str_ends(im->options->files[i], name))
            im->side.path = im->options->files[i];
    if (import_open(im, im->side.path, &csv, &why) != OK) {
        if (!im->layout.metric_as_is) /* there the ids say what is meant */
            import_notice(im, S("no side file"),
                          "%.*s is not there: titles, units and polarity are "
                          "those of the profile alone.",
                          STR_ARG(im->side.path));
        return OK;
    }
    enum rc rc = table_rows(im, csv, key);
    int64_t line = csv_line(csv);
    struct str words = csv_why(csv);
    csv_close(csv);
    if (rc == INVALID)
        return work_fail(im->w, INVALID,
                         str_fmt(a, "%.*s:%lld", STR_ARG(im->side.path), (long long)line).at,
                         "%.*s", STR_ARG(words));
    if (im->side.key < 0)
        return work_fail(im->w, INVALID, str_zero(a, im->side.path),
                         "It has no column \"%.*s\", by which the profile finds its rows.",
                         STR_ARG(key));
    return OK;
}

/* --- JSON ------------------------------------------------------------------------------------
 */

static void file_read(FILE *f, struct buf *to)
{
    char block[16 * 1024];
    size_t got;

    while (!to->failed && (got = fread(block, 1, sizeof block, f)) > 0)
        buf_bytes(to, block, (ptrdiff_t)got);
}

static enum rc json_start(struct importer *im, struct str file)
{
    struct str pattern = profile_text(im->profile, im->layout.shape, "side_json"), why;
    struct arena *a = im->w->arena;
    ptrdiff_t at = str_find(pattern, S("{}"));

    im->side.json = NULL;
    if (at < 0)
        return OK;
    struct str path = str_fmt(a, "%.*s%.*s", STR_ARG(stem_of(file)),
                              STR_ARG(str_cut(pattern, at + 2, pattern.len)));
    FILE *f = im->options->held_count ? NULL : fopen(path.at, "rb");
    if (!f) {
        import_notice(im, path, "%.*s is not there: the words beside the figures are missing.",
                      STR_ARG(path));
        return OK;
    }
    struct buf bytes = buf_make(a, SIDE_JSON_MOST);
    file_read(f, &bytes);
    fclose(f);
    if (bytes.failed)
        return work_fail(im->w, TOO_LARGE, path.at, "The file is larger than 4 MB.");
    if (json_read(a, buf_text(&bytes), &im->side.json, &why) != OK)
        return work_fail(im->w, INVALID, path.at, "%.*s", STR_ARG(why));
    return OK;
}

static enum word word_of(struct str name)
{
    for (int i = 0; i < W_COUNT; i++)
        if (str_eq(word_names[i], name))
            return (enum word)i;
    return str_eq(name, S("subject")) ? W_SUBJECTS : W_COUNT;
}

static enum rc fields_known(struct importer *im)
{
    const struct profile_line *line = NULL;

    while ((line = profile_next(im->profile, im->layout.shape, "side", line)))
        if (word_of(line->mark) == W_COUNT)
            return import_fail(im, -1,
                               "The profile's line %d: \"%.*s\" is no field of a measure.",
                               line->line, STR_ARG(line->mark));
    return OK;
}

enum rc import_side_start(struct importer *im, struct str file)
{
    TRY(fields_known(im));
    TRY(table_start(im, file));
    return json_start(im, file);
}

/* A member by a path in which one part may be {indicator}, whose text may hold dots itself. */
static const struct json *json_path(const struct json *j, struct str path, struct str indicator)
{
    struct str part;

    while (j && path.len && str_split(&path, '.', &part)) {
        if (j->kind != JSON_OBJECT)
            return NULL;
        j = json_get(j, str_eq(part, S("{indicator}")) ? indicator : part);
    }
    return j;
}

static struct str json_word(struct importer *im, struct str indicator, struct str member)
{
    const struct profile_line *at = profile_line(im->profile, im->layout.shape, "side_at");

    for (ptrdiff_t i = 0; at && i < at->value_count; i++) {
        const struct json *j = json_path(im->side.json, at->values[i], indicator);
        j = j && j->kind == JSON_OBJECT ? json_get(j, member) : NULL;
        if (j && j->kind != JSON_NULL && j->kind != JSON_OBJECT && j->kind != JSON_ARRAY)
            return import_cut(json_shown(im->w->arena, j), LONGEST_WORDS);
    }
    return (struct str){0};
}

/* --- words -----------------------------------------------------------------------------------
 */

static struct str table_word(struct importer *im, struct str indicator, struct str column)
{
    struct side_table *side = &im->side;
    bool fresh;
    ptrdiff_t row = *text_cache_at(&side->by_key, indicator, 0, &fresh);

    if (row < 0 || !side->header)
        return (struct str){0};
    for (ptrdiff_t i = 0; i < side->columns; i++)
        if (str_eq(side->header[i], column))
            return side->rows.at[row][i];
    return (struct str){0};
}

/* "side_value polarity High: high": the mark follows the field's name. */
static struct str translated(struct importer *im, struct str field, struct str word)
{
    const struct profile_line *line = NULL;

    while ((line = profile_next(im->profile, im->layout.shape, "side_value", line))) {
        struct str mark = line->mark, name;
        str_split(&mark, ' ', &name);
        if (str_eq(name, field) && mark_fits(str_trim(mark), word))
            return line->value_count ? line->value : S("");
    }
    return word;
}

/* "04/11/2021" and "2021-11-04" are dates; anything else is none. */
static struct str iso_date(struct arena *a, struct str s)
{
    struct date d;

    if (date_parse(s, &d))
        return s;
    if (s.len != 10 || s.at[2] != '/' || s.at[5] != '/')
        return (struct str){0};
    struct str iso = str_fmt(a, "%.4s-%.2s-%.2s", s.at + 6, s.at + 3, s.at);
    return date_parse(iso, &d) ? iso : (struct str){0};
}

/* Side files are full of line breaks out of spreadsheets; words are one paragraph. */
struct str import_paragraph(struct arena *a, struct str s)
{
    char *at = str_zero(a, str_trim(s));
    ptrdiff_t len = 0;

    for (const char *from = at; *from; from++) {
        bool blank = (unsigned char)*from <= ' ';
        if (!blank || (len && at[len - 1] != ' '))
            at[len++] = blank ? ' ' : *from;
    }
    return (struct str){at, len};
}

void import_side_fill(struct importer *im, struct str indicator, struct words *to)
{
    const struct profile_line *line = NULL;

    while ((line = profile_next(im->profile, im->layout.shape, "side", line))) {
        enum word field = word_of(line->mark);
        if (field == W_COUNT || to->at[field].len)
            continue;
        struct str word = {0};
        for (ptrdiff_t i = 0; i < line->value_count && word.len == 0; i++) {
            word = im->side.json ? json_word(im, indicator, line->values[i])
                                 : table_word(im, indicator, line->values[i]);
            word = import_paragraph(im->w->arena, word);
            word = translated(im, line->mark, word);
        }
        to->at[field] = field == W_PUBLISHED ? iso_date(im->w->arena, word) : word;
    }
}
