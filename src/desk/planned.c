/* planned.c: what publishers announced, written by hand. */
#include "desk/planned.h"

#include "desk_sql.h"

enum { SLUG_SHOWN = 80 };

static bool planned_of(struct work *w, const struct desk_release_row *row, struct planned *out)
{
    const struct metric *m = sector_metric_of_id(w->sector, row->metric_id);

    if (m)
        *out = (struct planned){row->id, m, {row->due, row->period, row->note, row->url}};
    return m != NULL;
}

enum rc planned_all(struct work *w, struct planned_list *out)
{
    struct desk_release_row_list rows = {0};
    struct planned one;

    *out = (struct planned_list){0};
    TRY(sql_release_planned_all(w, PLANNED_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        if (planned_of(w, &rows.at[i], &one))
            *list_push(w->arena, out) = one;
    return OK;
}

enum rc planned_one(struct work *w, struct str id, struct planned *out)
{
    struct desk_release_row row;
    enum rc rc = sql_release_planned_one(w, id, &row);

    if (rc == OK && !planned_of(w, &row, out))
        rc = NOT_FOUND;
    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "", "That release is not planned any more.");
    return rc;
}

enum rc planned_write(struct work *w, struct str id, struct str slug,
                      const struct str typed[RELEASE_WORDS])
{
    static const char *const fields[RELEASE_WORDS] = {"due", "period", "note", "url"};
    const struct metric *m = sector_metric(w->sector, str_trim(slug));
    struct str words[RELEASE_WORDS];
    enum release_word wrong = RELEASE_DUE;

    for (int i = 0; i < RELEASE_WORDS; i++)
        words[i] = str_trim(typed[i]);
    if (!m)
        return work_fail(w, INVALID, "metric", "There is no measure \"%.*s\".",
                         STR_ARG(str_cut(slug, 0, SLUG_SHOWN)));
    const char *fault = release_fault(w->arena, words, &wrong);
    if (fault)
        return work_fail(w, INVALID, fields[wrong], "%s", fault);
    if (id.len)
        TRY(planned_drop(w, id));
    w->public_changed = true;
    return sql_release_planned_add(
        w, release_planned_id(w->arena, m, words[RELEASE_DUE], words[RELEASE_PERIOD]), m->id,
        words[RELEASE_DUE], words[RELEASE_PERIOD], words[RELEASE_NOTE], words[RELEASE_URL]);
}

enum rc planned_drop(struct work *w, struct str id)
{
    struct desk_release_dropped row;
    enum rc rc = sql_release_planned_drop(w, id, &row);

    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "", "That release is not planned any more.");
    w->public_changed = true;
    return rc;
}
