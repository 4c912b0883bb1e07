/* mind.c: factors to bear in mind, and which organisation publishes under a name. */
#include "inform/mind.h"

#include "base/random.h"
#include "inform/explain.h"
#include "inform_sql.h"

/* --- factors ---- */

enum rc factors_read(struct work *w, const struct metric *m, struct factor_list *out)
{
    struct inform_factor_list rows = {0};
    int64_t at = w->known && w->known < w->now ? w->known : w->now;

    *out = (struct factor_list){0};
    TRY(sql_mind_of_metric(w, m->id, FACTORS_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct inform_factor *row = &rows.at[i];
        bool stands = row->made_at <= at && (!row->ended_at || row->ended_at > at);
        *list_push(w->arena, out) = (struct factor){row->id,      row->words,    row->signed_by,
                                                    row->made_at, row->ended_at, stands};
    }
    return OK;
}

enum rc factors_put(struct work *w, const struct metric *m, struct json *to)
{
    struct json *list = json_put(to, "factors", json_array(w->arena));
    struct factor_list factors = {0};

    if (w->db)
        TRY(factors_read(w, m, &factors));
    for (ptrdiff_t i = 0; i < factors.len; i++) {
        const struct factor *f = &factors.at[i];
        struct date made = date_in_london(f->made_at);
        if (!f->stands)
            continue;
        struct json *j = json_add(list, json_object(w->arena));
        json_put_str(j, "words", f->words);
        json_put_str(j, "signed_by", f->signed_by);
        json_put_str(j, "signed_on", date_text(w->arena, made));
        json_put_str(j, "signed_words", date_words(w->arena, made));
    }
    return OK;
}

static enum rc publisher_must(struct work *w, const struct metric *m, struct body *out)
{
    enum rc rc = body_of_publisher(w, m, out);

    if (rc == OK && keeps_for(w, out))
        return OK;
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    return work_fail(w, FORBIDDEN, "",
                     "Only those who publish this measure can say what to bear in mind.");
}

enum rc mind_make(struct work *w, const struct metric *m, struct str words, struct str office)
{
    struct body body;
    struct str text, by;
    struct inform_factor_count standing;

    TRY(publisher_must(w, m, &body));
    TRY(words_read(w, "words", words, FACTOR_WORDS_MOST, true, &text));
    TRY(words_read(w, "office", office_of(w->arena, office, &body), EXPLAIN_OFFICE_MOST, false,
                   &by));
    TRY(sql_mind_count(w, m->id, &standing));
    if (standing.total >= FACTORS_STANDING_MOST)
        return work_fail(w, CONFLICT, "words",
                         "%d things to bear in mind are as many as anyone does. End one first.",
                         FACTORS_STANDING_MOST);
    w->public_changed = true;
    return sql_mind_add(w, random_id(w->arena), m->id, text, office_signed(w->arena, by, &body),
                        w->viewer.person, w->now);
}

enum rc mind_end(struct work *w, const struct metric *m, struct str id)
{
    struct body body;
    struct inform_factor_ended row;

    TRY(publisher_must(w, m, &body));
    w->public_changed = true;
    enum rc rc = random_id_valid(id) ? sql_mind_end(w, id, m->id, w->now, &row) : NOT_FOUND;
    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "factor", "That has ended already.");
    return rc;
}

/* --- publishers ---- */

static struct publisher *publisher_of(struct publisher_list *list, struct str source)
{
    for (ptrdiff_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].source, source))
            return &list->at[i];
    return NULL;
}

enum rc publishers_read(struct work *w, struct publisher_list *out)
{
    struct inform_publisher_list rows = {0};

    *out = (struct publisher_list){0};
    TRY(sql_publisher_all(w, &rows));
    for (ptrdiff_t i = 0; i < w->sector->metric_count; i++) {
        struct str source = w->sector->metrics[i].source_title;
        struct publisher *p = source.len ? publisher_of(out, source) : NULL;
        if (source.len && !p)
            *(p = list_push(w->arena, out)) = (struct publisher){.source = source};
        if (p)
            p->metrics++;
    }
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct publisher *p = publisher_of(out, rows.at[i].source_title);
        if (!p)
            *(p = list_push(w->arena, out)) =
                (struct publisher){.source = rows.at[i].source_title};
        p->slug = rows.at[i].slug;
        p->name = rows.at[i].name;
    }
    return OK;
}

enum rc publisher_choose(struct work *w, struct str source, struct str organisation)
{
    struct publisher_list known;
    struct inform_body_list found = {0};

    organisation = str_trim(organisation);
    TRY(publishers_read(w, &known));
    if (!publisher_of(&known, source))
        return work_fail(w, INVALID, "source", "No measure is published under that name.");
    if (!organisation.len)
        return sql_publisher_drop(w, source);
    TRY(sql_body_named(w, organisation, &found));
    if (found.len == 0)
        return work_fail(w, INVALID, "organisation", "There is no organisation \"%.*s\" here.",
                         STR_ARG(str_cut(organisation, 0, 100)));
    return sql_publisher_put(w, source, found.at[0].id);
}
