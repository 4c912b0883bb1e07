/* send_trail.c: every figure that was written, with what it was and what it became. */
#include "lodge/send_parts.h"

#include "lodge_sql.h"

enum { EXPORT_MOST = 100000 };

/* Rows of one sending are of few measures, in their order. */
static const struct metric *metric_near(const struct sector *s, int64_t id,
                                        const struct metric *last)
{
    if (last && last->id == id)
        return last;
    return sector_metric_of_id(s, id);
}

enum rc sent_changes(struct work *w, struct str id, int64_t skip, int64_t most,
                     struct sent_change_list *out)
{
    struct lodge_sent_change_list rows = {0};
    const struct metric *metric = NULL;

    *out = (struct sent_change_list){0};
    TRY(id.len ? sql_sending_changes(w, id, skip, most + 1, &rows)
               : sql_sending_changes_all(w, skip, most + 1, &rows));
    for (ptrdiff_t i = 0; i < rows.len && i < most; i++) {
        const struct lodge_sent_change *row = &rows.at[i];
        struct period p;
        enum period_flag flag;
        metric = metric_near(w->sector, row->metric_id, metric);
        const struct area *area = sector_area_of_id(w->sector, row->area_id);
        if (metric && area && period_parse(row->period, (struct period_reading){0}, &p, &flag))
            *list_push(w->arena, out) = (struct sent_change){
                row->sending_id, row->act, row->label, row->person, row->made_at,
                metric,          p,        area,       row->was,    row->became};
    }
    out->cut = rows.len > most;
    return OK;
}

/* --- citations ---- */

void send_changed_take(struct arena *a, const struct send_effect *e,
                       struct send_changed_list *out)
{
    *out = (struct send_changed_list){0};
    for (ptrdiff_t i = 0; i < e->changes.len; i++) {
        const struct send_change *c = &e->changes.at[i];
        bool same =
            out->len && i && c[-1].metric == c->metric && period_eq(c[-1].period, c->period);
        if (!c->metric)
            continue; /* nobody cited what there was not */
        struct str period = same ? out->at[out->len - 1].period : period_id(a, c->period);
        *list_push(a, out) = (struct send_changed){c->metric->id, c->area_id, period};
    }
}

enum rc send_citations(struct work *w, const struct send_changed_list *changed, int64_t *out)
{
    struct lodge_cited_area_list cited = {0};

    *out = 0;
    for (ptrdiff_t i = 0; i < changed->len; i++) {
        const struct send_changed *c = &changed->at[i];
        if (!i || c[-1].metric_id != c->metric_id || !str_eq(c[-1].period, c->period)) {
            cited = (struct lodge_cited_area_list){0};
            TRY(sql_cited_of(w, c->metric_id, c->period, &cited));
        }
        for (ptrdiff_t k = 0; k < cited.len; k++)
            if (cited.at[k].area_id == c->area_id)
                *out += cited.at[k].total;
    }
    return OK;
}

/* --- all that is held on a person ---- */

enum rc send_person_export(struct work *w, struct str person, struct json *into)
{
    struct lodge_sending_person_list rows = {0};
    struct json *list = json_put(into, "figures-you-sent", json_array(w->arena));

    (void)person; /* who is the viewer */
    TRY(sql_sending_person(w, EXPORT_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "number", rows.at[i].id);
        json_put_str(row, "file", rows.at[i].label);
        json_put_str(row, "note", rows.at[i].note);
        json_put_str(row, "answer", rows.at[i].answer);
        json_put_str(row, "life", rows.at[i].life);
        json_put_str(row, "made", moment_text(w->arena, rows.at[i].made_at));
    }
    return OK;
}
