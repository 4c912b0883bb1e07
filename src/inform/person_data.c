/* person_data.c: the figures that someone cited and the councils they proposed. */
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

enum rc person_data_export(struct work *w, struct str person, struct json *into)
{
    struct str self = self_of(w, person);

    TRY(citations(w, self, json_put(into, "figures-you-cited", json_array(w->arena))));
    return proposals(w, self, json_put(into, "councils-you-proposed", json_array(w->arena)));
}

enum rc person_data_forget(struct work *w, struct str person, struct str heir,
                           struct json *kept)
{
    struct str self = self_of(w, person);

    (void)heir; /* nothing here names an organisation without its keepers keeping it already */
    (void)kept;
    TRY(sql_person_citations_forget(w, self));
    return sql_person_proposals_forget(w, self);
}
