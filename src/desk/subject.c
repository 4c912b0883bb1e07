/* subject.c: topics, written over those of the program. */
#include "desk/subject.h"

#include "desk_sql.h"

static bool has_within(const struct sector *s, const struct subject *parent)
{
    for (ptrdiff_t i = 0; i < s->topic_count; i++)
        if (s->subjects[i].parent == parent)
            return true;
    return false;
}

static enum rc parent_must(struct work *w, struct str slug, struct str parent)
{
    const struct subject *self = sector_subject(w->sector, slug);
    const struct subject *within = sector_subject(w->sector, parent);

    if (!parent.len)
        return OK;
    if (!within || within->parent || str_eq(slug, parent))
        return work_fail(w, INVALID, "parent", "Choose one of the topics of the first level.");
    if (self && has_within(w->sector, self))
        return work_fail(w, INVALID, "parent",
                         "Other topics are within this one, so it stays on the first level.");
    return OK;
}

static bool is_known(const struct sector *s, struct str slug)
{
    return sector_subject(s, slug) != NULL;
}

enum rc subject_write(struct work *w, const struct subject_typed *typed)
{
    struct subject_typed t = *typed;
    int64_t place;

    TRY(subject_words_check(w, &t, &place));
    TRY(parent_must(w, t.slug, t.parent));
    if (!is_known(w->sector, t.slug) && w->sector->topic_count >= SUBJECTS_MOST)
        return work_fail(w, INVALID, "slug", "There are %d topics already.", SUBJECTS_MOST);
    figures_changed(w, NULL, 0);
    return subject_store(w, &t, place);
}

ptrdiff_t subject_measures(const struct sector *s, const struct subject *subject)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s->metric_count; i++) {
        const struct metric *m = &s->metrics[i];
        bool of = false;
        for (ptrdiff_t k = 0; k < m->subject_count; k++)
            of = of || m->subjects[k] == subject;
        for (ptrdiff_t k = 0; k < m->topic_count; k++)
            of = of || m->topics[k] == subject;
        n += of;
    }
    return n;
}

static enum rc unused_must(struct work *w, const struct subject *subject)
{
    const struct sector *s = w->sector;
    bool used = subject_measures(s, subject) > 0 || has_within(s, subject);

    for (ptrdiff_t i = 0; i < s->service_count; i++)
        used = used || s->services[i].subject == subject;
    if (!used)
        return OK;
    return work_fail(w, CONFLICT, "",
                     "Measures, services or topics belong to it. Move them elsewhere first.");
}

/* One of the program's only goes back to what it was, wherever it belongs. */
enum rc subject_take_back(struct work *w, struct str slug)
{
    const struct subject *subject = sector_subject(w->sector, slug);
    struct desk_subject_dropped row;

    if (subject && !subject_embedded(slug))
        TRY(unused_must(w, subject));
    enum rc rc = sql_subject_drop(w, slug, &row);
    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "", "Nothing of this topic was written here.");
    if (rc == OK)
        figures_changed(w, NULL, 0);
    return rc;
}

enum rc subjects_written(struct work *w, struct subject_slugs *out)
{
    struct desk_subject_kept_list rows = {0};

    *out = (struct subject_slugs){0};
    TRY(sql_subject_kept(w, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) = rows.at[i].slug;
    return OK;
}
