/* import_topics.c: topics and profiles of another store, as `folkmoot export all` writes them.
 * A row that says what is here already changes nothing.
 */
#include "inform/import_parts.h"

#include "inform/topic.h"
#include "inform_sql.h"

/* A column for each member of struct subject_typed, and the form's name of it. */
static const struct {
    const char *column, *field;
} subject_columns[] = {{"subject", "slug"}, {"title", "title"},         {"parent", "parent"},
                       {"about", "about"},  {"publisher", "publisher"}, {"url", "url"},
                       {"order", "place"}};
enum { SUBJECT_COLUMNS = COUNT_OF(subject_columns) };

/* What a rule said of a field, said of its cell. */
static enum rc complain(struct importer *im, ptrdiff_t column)
{
    struct str words = im->w->complaints->words;

    im->w->complaints = im->w->complaints->next;
    return import_fail(im, column, "%.*s", STR_ARG(words));
}

static ptrdiff_t column_of_field(const struct importer *im, const ptrdiff_t *at)
{
    for (ptrdiff_t i = 0; i < SUBJECT_COLUMNS; i++)
        if (str_eq(im->w->complaints->field, str_of(subject_columns[i].field)))
            return at[i];
    return -1;
}

static enum rc row_begin(struct importer *im)
{
    TRY(import_row_whole(im));
    im->file->rows++;
    im->file->cells++;
    im->file->figures++;
    return OK;
}

static struct str kept_cell(struct importer *im, ptrdiff_t column)
{
    return str_copy(im->w->arena, import_cell(im, column));
}

/* --- topics ---- */

/* Those that this file has written so far, and their own level. */
struct topics {
    struct subject_typed *at;
    ptrdiff_t len, cap;
};

static const struct subject_typed *written(const struct topics *list, struct str slug)
{
    for (ptrdiff_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].slug, slug))
            return &list->at[i];
    return NULL;
}

static bool on_first_level(const struct importer *im, const struct topics *list,
                           struct str slug)
{
    const struct subject_typed *here = written(list, slug);
    const struct subject *known = sector_subject(im->w->sector, slug);

    return here ? !here->parent.len : known && !known->parent;
}

static bool has_others_within(const struct importer *im, const struct topics *list,
                              struct str slug)
{
    const struct sector *s = im->w->sector;

    for (ptrdiff_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].parent, slug))
            return true;
    for (ptrdiff_t i = 0; i < s->topic_count; i++)
        if (s->subjects[i].parent && str_eq(s->subjects[i].parent->slug, slug) &&
            !written(list, s->subjects[i].slug))
            return true;
    return false;
}

static bool says_the_same(const struct subject *s, const struct subject_typed *t, int64_t place)
{
    return s && str_eq(s->title, t->title) && str_eq(s->about, t->about) &&
           str_eq(s->publisher, t->publisher) && str_eq(s->url, t->url) && s->place == place &&
           str_eq(s->parent ? s->parent->slug : S(""), t->parent);
}

static enum rc subject_row(struct importer *im, const ptrdiff_t *at, struct topics *list)
{
    struct subject_typed t = {kept_cell(im, at[0]), kept_cell(im, at[1]), kept_cell(im, at[2]),
                              kept_cell(im, at[3]), kept_cell(im, at[4]), kept_cell(im, at[5]),
                              kept_cell(im, at[6])};
    int64_t place = 0;

    TRY(row_begin(im));
    enum rc rc = subject_words_check(im->w, &t, &place);
    if (rc != OK)
        return rc == INVALID ? complain(im, column_of_field(im, at)) : rc;
    if (written(list, t.slug))
        return import_fail(im, at[0], "\"%.*s\" is in this file twice.", STR_ARG(t.slug));
    if (t.parent.len && (str_eq(t.parent, t.slug) || !on_first_level(im, list, t.parent)))
        return import_fail(im, at[2], "\"%.*s\" is no topic of the first level above this row.",
                           STR_ARG(t.parent));
    if (t.parent.len && has_others_within(im, list, t.slug))
        return import_fail(im, at[2],
                           "Other topics are within this one, so it stays on the first level.");
    const struct subject *known = sector_subject(im->w->sector, t.slug);
    *list_push(im->w->arena, list) = t;
    if (says_the_same(known, &t, place))
        return OK;
    if (!known && im->w->sector->topic_count + list->len > SUBJECTS_MOST)
        return import_fail(im, -1, "There would be more than %d topics.", SUBJECTS_MOST);
    im->report->subjects++;
    return subject_store(im->w, &t, place);
}

enum rc import_subjects_file(struct importer *im, struct csv *csv)
{
    ptrdiff_t at[SUBJECT_COLUMNS];
    struct topics list = {0};
    enum rc rc;

    for (ptrdiff_t i = 0; i < SUBJECT_COLUMNS; i++) {
        at[i] = import_column(im, str_of(subject_columns[i].column));
        if (at[i] < 0)
            return import_fail(im, -1, "The header needs the column \"%s\".",
                               subject_columns[i].column);
    }
    while ((rc = csv_next(csv, &im->row)) == OK)
        TRY(subject_row(im, at, &list));
    return rc == INVALID ? import_csv_failed(im, csv) : rc == NOT_FOUND ? OK : rc;
}

/* --- profiles ---- */

static enum rc profile_row(struct importer *im, ptrdiff_t name_at, ptrdiff_t text_at)
{
    struct str name = str_trim(kept_cell(im, name_at)), text = kept_cell(im, text_at);
    struct inform_own_profile known;

    TRY(row_begin(im));
    enum rc rc = sql_own_profile_find(im->w, name, &known);
    if (rc == OK && str_eq(known.text, text))
        return OK;
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    rc = own_profile_write(im->w, name, text);
    if (rc == INVALID)
        return complain(im, str_eq(im->w->complaints->field, S("name")) ? name_at : text_at);
    im->report->profiles++;
    return rc;
}

enum rc import_profiles_file(struct importer *im, struct csv *csv)
{
    ptrdiff_t name = import_column(im, S("profile")), text = import_column(im, S("text"));
    enum rc rc;

    if (name < 0 || text < 0)
        return import_fail(im, -1, "The header needs the columns \"profile\" and \"text\".");
    while ((rc = csv_next(csv, &im->row)) == OK)
        TRY(profile_row(im, name, text));
    return rc == INVALID ? import_csv_failed(im, csv) : rc == NOT_FOUND ? OK : rc;
}
