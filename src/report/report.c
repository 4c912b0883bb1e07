/* report.c: reports made, read, copied and changed. */
#include "report/report.h"

#include "base/random.h"
#include "report_sql.h"

static enum rc name_check(struct work *w, struct str *name, struct str *note)
{
    *name = str_trim(*name);
    *note = str_trim(*note);
    if (!name->len || str_chars(*name) > REPORT_NAME_MOST || str_has_control(*name))
        return work_fail(w, INVALID, "name", "Give it a name of at most %d letters.",
                         REPORT_NAME_MOST);
    if (str_chars(*note) > REPORT_NOTE_MOST)
        return work_fail(w, INVALID, "note", "Say what it is for in at most %d letters.",
                         REPORT_NOTE_MOST);
    return OK;
}

enum rc report_make(struct work *w, struct str name, struct str note, struct str audience,
                    struct str *id)
{
    struct object object = {.kind = S("report"),
                            .audience = audience.len ? audience : S(AUDIENCE_ME),
                            .keepers = audience_keepers(w, audience),
                            .life = LIFE_PUBLISHED};

    TRY(name_check(w, &name, &note));
    TRY(object_make(w, &object));
    *id = object.id;
    return sql_report_add(w, *id, name, note);
}

enum rc report_rename(struct work *w, struct str id, struct str name, struct str note)
{
    TRY(name_check(w, &name, &note));
    return sql_report_put(w, id, name, note);
}

/* --- reading ---- */

static struct report report_of(struct work *w, const struct report_report *row)
{
    return (struct report){.id = row->id,
                           .name = row->name,
                           .note = row->note,
                           .audience = row->audience,
                           .made_at = row->made_at,
                           .withdrawn = str_eq(row->life, S("withdrawn")),
                           .own = row->maker.len && str_eq(row->maker, w->viewer.self)};
}

static enum rc parts_fetch(struct work *w, struct str id, struct report_parts *out)
{
    struct report_part_row_list rows = {0};

    *out = (struct report_parts){0};
    TRY(sql_report_parts_of(w, id, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct report_part_row *row = &rows.at[i];
        struct report_part p = {.words = row->words,
                                .metrics = row->metrics,
                                .group = row->group_slug,
                                .chart = row->chart};
        if (!part_kind_read(row->kind, &p.kind))
            return work_fail(w, FAULT, "", "a part of the report %.*s is of no kind",
                             STR_ARG(id));
        *list_push(w->arena, out) = p;
    }
    return OK;
}

enum rc report_read(struct work *w, struct str id, struct report *out)
{
    struct report_report row;
    enum rc rc = random_id_valid(id) ? sql_report_get(w, id, &row) : NOT_FOUND;

    if (rc == NOT_FOUND)
        return work_fail(
            w, NOT_FOUND, "id",
            "There is no report of this address, or it is not shared with you. Was "
            "all of it copied?");
    TRY(rc);
    *out = report_of(w, &row);
    return parts_fetch(w, out->id, &out->parts);
}

enum rc report_list_read(struct work *w, struct report_list *out)
{
    struct report_report_list rows = {0};

    *out = (struct report_list){0};
    TRY(sql_reports_of_viewer(w, REPORTS_LISTED, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = report_of(w, &rows.at[i]);
    return OK;
}

/* --- parts ---- */

/* Measures that a whole report names, each as often as it is worked out. */
static enum rc parts_limit(struct work *w, const struct report_parts *parts)
{
    ptrdiff_t figures = 0;

    if (parts->len > REPORT_PARTS_MOST)
        return work_fail(w, INVALID, "kind", "A report has at most %d parts.",
                         REPORT_PARTS_MOST);
    for (ptrdiff_t i = 0; i < parts->len; i++) {
        struct str rest = parts->at[i].metrics, one;
        while (rest.len && str_split(&rest, ';', &one))
            figures++;
        if (parts->at[i].kind == PART_WORDS)
            TRY(words_check(w, parts->at[i].words, &figures));
    }
    if (figures <= REPORT_FIGURES_MOST)
        return OK;
    return work_fail(w, INVALID, "metrics", "A report has at most %d figures.",
                     REPORT_FIGURES_MOST);
}

static enum rc parts_write(struct work *w, struct str id, const struct report_parts *parts)
{
    TRY(sql_report_parts_clear(w, id));
    for (ptrdiff_t i = 0; i < parts->len; i++) {
        const struct report_part *p = &parts->at[i];
        TRY(sql_report_part_insert(w, id, i + 1, str_of(part_name(p->kind)), p->words,
                                   p->metrics, p->group, p->chart));
    }
    return OK;
}

enum rc report_part_add(struct work *w, struct str id, struct report_part part)
{
    struct report_parts parts;

    TRY(part_check(w, &part));
    TRY(parts_fetch(w, id, &parts));
    *list_push(w->arena, &parts) = part;
    TRY(parts_limit(w, &parts));
    return parts_write(w, id, &parts);
}

static enum rc parts_at(struct work *w, struct str id, int64_t place,
                        struct report_parts *parts)
{
    TRY(parts_fetch(w, id, parts));
    if (place >= 1 && place <= parts->len)
        return OK;
    return work_fail(w, NOT_FOUND, "place",
                     "This report has no such part. Someone may have changed it: look again.");
}

enum rc report_part_put(struct work *w, struct str id, int64_t place, struct report_part part)
{
    struct report_parts parts;

    TRY(part_check(w, &part));
    TRY(parts_at(w, id, place, &parts));
    parts.at[place - 1] = part;
    TRY(parts_limit(w, &parts));
    return parts_write(w, id, &parts);
}

enum rc report_part_move(struct work *w, struct str id, int64_t place, int by)
{
    struct report_parts parts;

    TRY(parts_at(w, id, place, &parts));
    int64_t to = place + by;
    if (to < 1 || to > parts.len)
        return OK;
    struct report_part moved = parts.at[place - 1];
    parts.at[place - 1] = parts.at[to - 1];
    parts.at[to - 1] = moved;
    return parts_write(w, id, &parts);
}

enum rc report_part_drop(struct work *w, struct str id, int64_t place)
{
    struct report_parts parts;

    TRY(parts_at(w, id, place, &parts));
    for (ptrdiff_t i = place; i < parts.len; i++)
        parts.at[i - 1] = parts.at[i];
    parts.len--;
    return parts_write(w, id, &parts);
}

enum rc report_copy(struct work *w, struct str id, struct str *copy)
{
    struct report r;

    TRY(report_read(w, id, &r));
    struct str name = str_fmt(w->arena, "Copy of %.*s", STR_ARG(r.name));
    if (str_chars(name) > REPORT_NAME_MOST)
        name = r.name;
    TRY(report_make(w, name, r.note, S(AUDIENCE_ME), copy));
    return parts_write(w, *copy, &r.parts);
}
