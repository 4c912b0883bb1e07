/* send_rights.c: who may send which figures. */
#include "lodge/send.h"

#include "kit/audience.h"
#include "lodge_sql.h"

#define ADMINISTRATORS "role:administrator"
#define KEEPERS "keepers:"

static bool stands_for(const struct send_rights *r, struct str source)
{
    for (ptrdiff_t i = 0; i < r->sources.len; i++)
        if (str_eq(r->sources.at[i], source))
            return true;
    return false;
}

static bool has_source(const struct metric *m)
{
    return m->source_title.len > 0 || m->source_url.len > 0;
}

enum send_right send_right_to(const struct send_rights *r, const struct metric *m,
                              const struct area *area)
{
    if (r->everything)
        return SEND_PUBLISHES;
    for (ptrdiff_t i = 0; i < r->metrics.len; i++)
        if (r->metrics.at[i] == m)
            return SEND_PUBLISHES;
    if (!r->area || r->area != area)
        return SEND_NOTHING;
    return has_source(m) && !stands_for(r, m->source_title) ? SEND_PROPOSES : SEND_PUBLISHES;
}

static enum rc owned(struct work *w, struct send_rights *to)
{
    struct lodge_metric_id_list rows = {0};

    TRY(sql_metrics_owned(w, to->organisation, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct metric *m = sector_metric_of_id(w->sector, rows.at[i].metric_id);
        if (m)
            *list_push(w->arena, &to->metrics) = m;
    }
    return OK;
}

static enum rc sources(struct work *w, struct send_rights *to)
{
    struct lodge_stood_for_list rows = {0};

    TRY(sql_sources_stood_for(w, to->organisation, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, &to->sources) = rows.at[i].source_title;
    return OK;
}

enum rc send_rights_of(struct work *w, struct str keepers, struct send_rights *out)
{
    struct str before = S(KEEPERS);
    struct lodge_sender row;

    *out = (struct send_rights){.keepers = keepers};
    if (str_eq(keepers, S(ADMINISTRATORS))) {
        out->everything = true;
        return OK;
    }
    if (!str_starts(keepers, before))
        return OK;
    enum rc rc = sql_sender_of_slug(w, str_cut(keepers, before.len, keepers.len), &row);
    if (rc != OK)
        return rc == NOT_FOUND ? OK : rc;
    out->organisation = row.id;
    out->name = row.name;
    out->area = row.code.len ? sector_area(w->sector, row.code) : NULL;
    TRY(sources(w, out));
    return owned(w, out);
}

enum rc send_rights_mine(struct work *w, struct send_rights_list *out)
{
    const struct viewer *v = &w->viewer;
    struct send_rights one;

    *out = (struct send_rights_list){0};
    for (ptrdiff_t i = 0; v->person.len && i < v->audience_count; i++) {
        struct str audience = v->audiences[i];
        if (!str_eq(audience, S(ADMINISTRATORS)) && !str_starts(audience, S(KEEPERS)))
            continue;
        TRY(send_rights_of(w, audience, &one));
        if (one.everything || one.area || one.metrics.len)
            *list_push(w->arena, out) = one;
    }
    return OK;
}

enum rc send_rights_deciding(struct work *w, struct send_rights *out)
{
    struct send_rights_list mine;

    *out = (struct send_rights){0};
    TRY(send_rights_mine(w, &mine));
    for (ptrdiff_t i = 0; i < mine.len; i++) {
        out->everything = out->everything || mine.at[i].everything;
        if (mine.at[i].metrics.len)
            out->name = mine.at[i].name;
        for (ptrdiff_t k = 0; k < mine.at[i].metrics.len; k++)
            *list_push(w->arena, &out->metrics) = mine.at[i].metrics.at[k];
    }
    return OK;
}

enum rc send_deciders(struct work *w, const struct metric *m, struct str *out)
{
    struct lodge_metric_owner_name row;
    enum rc rc = sql_metric_owner_of(w, m->id, &row);

    *out = rc == OK ? str_fmt(w->arena, "%.*s or an administrator", STR_ARG(row.name))
                    : S("an administrator of this site");
    return rc == NOT_FOUND ? OK : rc;
}

enum rc send_right_of_viewer(struct work *w, const struct metric *m, const struct area *area,
                             struct send_rights *out, enum send_right *right)
{
    struct send_rights_list mine;

    *right = SEND_NOTHING;
    TRY(send_rights_mine(w, &mine));
    for (ptrdiff_t i = 0; i < mine.len; i++) {
        enum send_right one = send_right_to(&mine.at[i], m, area);
        if (one > *right) {
            *right = one;
            *out = mine.at[i];
        }
    }
    return OK;
}

enum rc sent_for_words(struct work *w, struct str keepers, struct str *out)
{
    struct str before = S(KEEPERS);
    struct lodge_sender row;

    *out = S("administrators");
    if (!str_starts(keepers, before))
        return OK;
    *out = str_cut(keepers, before.len, keepers.len);
    enum rc rc = sql_sender_of_slug(w, *out, &row);
    if (rc == OK)
        *out = row.name;
    return rc == NOT_FOUND ? OK : rc;
}

struct str send_rights_by(const struct send_rights *r)
{
    return r->name.len && !r->everything ? r->name : S("an administrator of this site");
}

struct str send_rights_words(struct arena *a, const struct send_rights *r)
{
    if (r->everything)
        return S("every council's figures");
    if (!r->metrics.len)
        return r->area ? str_fmt(a, "%.*s's figures", STR_ARG(r->area->name)) : S("no figures");
    struct str some =
        r->metrics.len == 1
            ? str_fmt(a, "every council's figures of \"%.*s\"",
                      STR_ARG(r->metrics.at[0]->title))
            : str_fmt(a, "every council's figures of %td measures", r->metrics.len);
    return r->area
               ? str_fmt(a, "%.*s's figures, and %.*s", STR_ARG(r->area->name), STR_ARG(some))
               : some;
}

/* --- who owns measures ---- */

enum rc metric_owners_read(struct work *w, struct metric_owned_list *out)
{
    struct lodge_metric_owner_list rows = {0};

    *out = (struct metric_owned_list){0};
    TRY(sql_metric_owner_all(w, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct metric *m = sector_metric_of_id(w->sector, rows.at[i].metric_id);
        if (m)
            *list_push(w->arena, out) =
                (struct metric_owned){m, rows.at[i].slug, rows.at[i].name};
    }
    return OK;
}

enum rc metric_owner_choose(struct work *w, struct str metrics, struct str organisation,
                            ptrdiff_t *count)
{
    struct lodge_sender_list found = {0};
    const struct metric *m;
    struct cell_said said;
    struct str line;

    *count = 0;
    organisation = str_trim(organisation);
    if (organisation.len)
        TRY(sql_sender_named(w, organisation, &found));
    if (organisation.len && found.len == 0)
        return work_fail(w, INVALID, "organisation", "There is no organisation \"%.*s\" here.",
                         STR_ARG(str_cut(organisation, 0, 100)));
    if (found.len > 1)
        return work_fail(w, INVALID, "organisation",
                         "Several organisations are called so: write %.*s or %.*s.",
                         STR_ARG(found.at[0].slug), STR_ARG(found.at[1].slug));
    while (metrics.len && str_split(&metrics, '\n', &line)) {
        line = str_trim(line);
        if (!line.len)
            continue;
        if (said_metric(w, line, &m, &said) != OK)
            return work_fail(w, INVALID, "metrics", "\"%.*s\": %.*s %.*s",
                             STR_ARG(str_cut(line, 0, 60)), STR_ARG(said.why),
                             STR_ARG(said.remedy));
        TRY(found.len ? sql_metric_owner_put(w, m->id, found.at[0].id, w->viewer.person, w->now)
                      : sql_metric_owner_drop(w, m->id));
        (*count)++;
    }
    return *count ? OK
                  : work_fail(w, INVALID, "metrics",
                              "Name a measure on each line, by its id or "
                              "title.");
}
