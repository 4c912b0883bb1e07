/* origin.c: figures that were sent, and not read from their publisher's file. */
#include "inform/origin.h"

#include "base/date.h"
#include "inform_sql.h"

enum rc sent_figures_read(struct work *w, const struct metric *m, struct period period,
                          int64_t known, struct sent_figures *out)
{
    struct inform_figure_sent_list rows = {0};
    ptrdiff_t p = metric_period(m, period);

    *out = (struct sent_figures){0};
    if (!w->db || !m->sent || (p >= 0 && !m->sent[p]))
        return OK;
    TRY(sql_figures_sent(w, m->id, period_id(w->arena, period), known, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        struct date day = date_in_london(rows.at[i].known_from);
        *list_push(w->arena, out) = (struct sent_figure){
            rows.at[i].area_id,
            str_fmt(w->arena, "sent by %.*s, %.*s", STR_ARG(rows.at[i].sent_by),
                    STR_ARG(date_text(w->arena, day)))};
    }
    return OK;
}

struct str figure_sent_words(const struct sent_figures *sent, const struct area *area)
{
    for (ptrdiff_t i = 0; area && i < sent->len; i++)
        if (sent->at[i].area_id == area->id)
            return sent->at[i].words;
    return S("");
}

struct str figure_source_words(struct arena *a, const struct metric *m,
                               const struct sent_figures *sent, const struct area *area)
{
    struct str words = figure_sent_words(sent, area);

    if (!words.len)
        return m->source_title;
    return m->source_title.len
               ? str_fmt(a, "%.*s; %.*s", STR_ARG(m->source_title), STR_ARG(words))
               : words;
}

enum rc sent_figure_put(struct work *w, const struct sent_place *at, struct str by)
{
    TRY(sql_figure_sent_end(w, at->metric_id, at->period, at->area_id, at->known_from));
    return by.len ? sql_figure_sent_add(w, at->metric_id, at->period, at->area_id,
                                        at->known_from, by)
                  : OK;
}

enum rc sent_figure_back(struct work *w, const struct sent_place *at, int64_t before)
{
    TRY(sql_figure_sent_end(w, at->metric_id, at->period, at->area_id, at->known_from));
    return sql_figure_sent_again(w, at->metric_id, at->period, at->area_id, at->known_from,
                                 before);
}
