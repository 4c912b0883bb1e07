/* person_words.c: what someone wrote for a council or a publisher, and the councils they
 * follow.
 */
#include "inform/person_data.h"

#include "base/date.h"
#include "inform_sql.h"

enum { MOST = 100000 };

static enum rc explained(struct work *w, struct str self, struct json *list)
{
    struct inform_person_explanation_list rows = {0};

    TRY(sql_person_explanations(w, self, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "number", rows.at[i].id);
        json_put_str(row, "council", rows.at[i].area);
        json_put_str(row, "measure", rows.at[i].metric);
        json_put_str(row, "period", rows.at[i].period);
        json_put_str(row, "words", rows.at[i].words);
        json_put_str(row, "signed by", rows.at[i].signed_by);
        json_put_str(row, "signed", moment_text(w->arena, rows.at[i].signed_at));
        json_put_str(row, "for", rows.at[i].audience);
        json_put_str(row, "life", rows.at[i].life);
    }
    return OK;
}

static enum rc replied(struct work *w, struct json *list)
{
    struct inform_person_reply_list rows = {0};

    TRY(sql_person_replies(w, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "explanation", rows.at[i].explanation_id);
        json_put_str(row, "words", rows.at[i].words);
        json_put_str(row, "signed by", rows.at[i].signed_by);
        json_put_str(row, "written", moment_text(w->arena, rows.at[i].made_at));
    }
    return OK;
}

static enum rc minded(struct work *w, struct str person, struct json *list)
{
    struct inform_person_factor_list rows = {0};

    TRY(sql_person_factors(w, person, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "number", rows.at[i].id);
        json_put_str(row, "measure", rows.at[i].metric);
        json_put_str(row, "words", rows.at[i].words);
        json_put_str(row, "signed by", rows.at[i].signed_by);
        json_put_str(row, "written", moment_text(w->arena, rows.at[i].made_at));
    }
    return OK;
}

static enum rc followed(struct work *w, struct json *list)
{
    struct inform_person_followed_list rows = {0};

    TRY(sql_person_followed(w, MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "council", rows.at[i].area);
        json_put_str(row, "since", moment_text(w->arena, rows.at[i].since));
        json_put_str(row, "seen up to", moment_text(w->arena, rows.at[i].looked_at));
    }
    return OK;
}

enum rc person_words_export(struct work *w, struct str person, struct str self,
                            struct json *into)
{
    struct arena *a = w->arena;

    TRY(explained(w, self, json_put(into, "explanations-you-wrote", json_array(a))));
    TRY(replied(w, json_put(into, "replies-you-wrote", json_array(a))));
    TRY(minded(w, person, json_put(into, "factors-you-wrote", json_array(a))));
    return followed(w, json_put(into, "councils-you-follow", json_array(a)));
}

enum rc person_words_forget(struct work *w, struct str person, struct str self,
                            struct json *kept)
{
    struct inform_person_explanation_list explanations = {0};
    struct inform_person_reply_list replies = {0};
    struct inform_person_factor_list factors = {0};

    TRY(sql_person_explanations(w, self, 1, &explanations));
    TRY(sql_person_replies(w, 1, &replies));
    TRY(sql_person_factors(w, person, 1, &factors));
    if (explanations.len || replies.len || factors.len) {
        struct json *row = json_add(kept, json_object(w->arena));
        json_put_str(row, "what",
                     S("Explanations, replies and factors that you wrote for an organisation"));
        json_put_str(row, "why",
                     S("They are its words, signed with an office, and others relied on them. "
                       "It goes on keeping them."));
    }
    return sql_person_followed_forget(w, person);
}
