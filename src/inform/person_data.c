/* person_data.c: the figures that someone cited, the councils they proposed, and the
 * lists and models they keep. */
#include "inform/person_data.h"

#include "base/date.h"
#include "inform_sql.h"

enum { MOST = 100000 };

static struct str self_of(struct work *w, struct str person)
{
    return str_fmt(w->arena, "person:%.*s", STR_ARG(person));
}

static enum rc citations(struct work *w, struct str self, struct json *list)
{
    struct inform_person_citation_list rows = {0};

    TRY(sql_person_citations(w, self, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "number", rows.at[i].id);
        json_put_str(row, "council", rows.at[i].area);
        json_put_str(row, "measure", rows.at[i].metric);
        json_put_str(row, "period", rows.at[i].period);
        json_put_str(row, "cited", moment_text(w->arena, rows.at[i].made_at));
    }
    return OK;
}

static enum rc proposals(struct work *w, struct str self, struct json *list)
{
    struct inform_person_proposal_list rows = {0};

    TRY(sql_person_proposals(w, self, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "number", rows.at[i].id);
        json_put_str(row, "name", rows.at[i].name);
        json_put_str(row, "councils", rows.at[i].areas);
        json_put_str(row, "for", rows.at[i].audience);
        json_put_str(row, "life", rows.at[i].life);
        json_put_str(row, "made", moment_text(w->arena, rows.at[i].made_at));
    }
    return OK;
}

static void own_rows(struct work *w, const struct inform_person_own_list *rows,
                     const char *holds, struct json *list)
{
    for (ptrdiff_t i = 0; i < rows->len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "number", rows->at[i].id);
        json_put_str(row, "name", rows->at[i].name);
        json_put_str(row, holds, rows->at[i].holds);
        json_put_str(row, "for", rows->at[i].audience);
        json_put_str(row, "life", rows->at[i].life);
        json_put_str(row, "made", moment_text(w->arena, rows->at[i].made_at));
    }
}

/* Lists of councils and models, each of their versions. */
static enum rc own_groups(struct work *w, struct str self, struct json *into)
{
    struct inform_person_own_list lists = {0}, models = {0};

    TRY(sql_person_own_groups(w, self, MOST, &lists));
    own_rows(w, &lists, "councils",
             json_put(into, "lists-of-councils-you-keep", json_array(w->arena)));
    TRY(sql_person_own_models(w, self, MOST, &models));
    own_rows(w, &models, "measures", json_put(into, "models-you-built", json_array(w->arena)));
    return OK;
}

enum rc person_data_export(struct work *w, struct str person, struct json *into)
{
    struct str self = self_of(w, person);

    TRY(own_groups(w, self, into));
    TRY(person_words_export(w, person, self, into));
    TRY(citations(w, self, json_put(into, "figures-you-cited", json_array(w->arena))));
    return proposals(w, self, json_put(into, "councils-you-proposed", json_array(w->arena)));
}

enum rc person_data_forget(struct work *w, struct str person, struct str heir,
                           struct json *kept)
{
    struct str self = self_of(w, person);

    (void)heir; /* nothing here names an organisation without its keepers keeping it already */
    TRY(person_words_forget(w, person, self, kept));
    TRY(sql_person_own_group_versions_forget(w, self));
    TRY(sql_person_own_groups_forget(w, self));
    TRY(sql_person_own_model_versions_forget(w, self));
    TRY(sql_person_own_models_forget(w, self));
    TRY(sql_person_citations_forget(w, self));
    return sql_person_proposals_forget(w, self);
}
