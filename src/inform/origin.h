/* origin.h: figures that were sent: by a table, a correction or a form, and not read from their
 * publisher's file. Pages and exports say so beside the source that the measure names.
 *
 * Kept by figure, from the state with which it came up to the one in which somebody else told
 * it otherwise. What a publisher's file only repeats stays told as sent. A metric's `sent` says
 * for each period whether there may be any, so that nothing is asked of the others.
 */
#ifndef INFORM_ORIGIN_H
#define INFORM_ORIGIN_H

#include "inform/sector.h"

/* Those of one period, by area. */
struct sent_figures {
    struct sent_figure {
        int64_t area_id;
        struct str words; /* "sent by Bury Council, 2026-03-01" */
    } * at;
    ptrdiff_t len, cap;
};

/* As known at a moment; one question where there may be any, else none. A negative period, or
 * one of another view of the figures, is asked for by `id`. */
enum rc sent_figures_read(struct work *w, const struct metric *m, struct period period,
                          int64_t known, struct sent_figures *out) MUST_USE;
/* Empty for one that came from its publisher, and for no area. */
struct str figure_sent_words(const struct sent_figures *sent, const struct area *area);
/* The measure's source, with that: "Moot Bureau; sent by Bury Council, 2026-03-01". */
struct str figure_source_words(struct arena *a, const struct metric *m,
                               const struct sent_figures *sent, const struct area *area);

/* --- writing, with the state that is written */

struct sent_place {
    int64_t metric_id;
    struct str period; /* 2023-04-01_P1Y */
    int64_t area_id;
    int64_t known_from; /* of the state */
};
/* Another than before told it: `by`, or its publisher where that is empty. */
enum rc sent_figure_put(struct work *w, const struct sent_place *at, struct str by) MUST_USE;
/* It is again what it was in the state that was known from `before`. */
enum rc sent_figure_back(struct work *w, const struct sent_place *at, int64_t before) MUST_USE;

#endif
