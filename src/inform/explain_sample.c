/* explain_sample.c: one explanation in the sample sector, which says itself that it is an
 * example.
 */
#include "inform/explain.h"

#include "inform_sql.h"
#include "kit/object.h"
#include "kit/viewer.h"

static const struct str slug = STR_INIT("trafford");
static const struct str council = STR_INIT("E08000009");
static const struct str measure =
    STR_INIT("tf-household-waste-sent-for-reuse-recycling-or-composting-percentage");
static const struct str words = STR_INIT(
    "This is an example of an explanation. It was written for the sample, and is not what the "
    "council says.\n\nHere a council would say why the figure is as it is: what was changed "
    "and "
    "when, what it counts that others do not, and what it is going to do next.");

/* As the officer would write it in the browser. */
static enum rc be_officer(struct work *w, const struct inform_sample_officer *officer)
{
    struct str *audiences = arena_new(w->arena, struct str, 3);

    w->viewer = (struct viewer){
        .audiences = audiences,
        .audience_count = 3,
        .person = officer->id,
        .name = officer->name,
        .self = str_fmt(w->arena, "person:%.*s", STR_ARG(officer->id)),
    };
    audiences[0] = S("public");
    audiences[1] = str_fmt(w->arena, "keepers:%.*s", STR_ARG(slug));
    audiences[2] = w->viewer.self;
    return viewer_tell(w);
}

static enum rc example_write(struct work *w, const struct area *area, const struct metric *m)
{
    struct object o;
    struct explanation_ask ask = {.area = area,
                                  .metric = m,
                                  .period = metric_newest(w->sector, m),
                                  .words = words,
                                  .office = w->viewer.name,
                                  .months = EXPLAIN_MONTHS,
                                  .audience = S("public")};

    TRY(explanation_make(w, &ask, &o));
    return explanation_publish(w, &o);
}

enum rc explanation_sample(struct work *w)
{
    const struct area *area = sector_area(w->sector, council);
    const struct metric *m = sector_metric(w->sector, measure);
    struct inform_sample_officer_list officers = {0};
    struct explanation_list before;

    TRY(sql_sample_officer(w, slug, &officers));
    if (!area || !m || !officers.len || metric_place(m, area) < 0)
        return OK;
    TRY(be_officer(w, &officers.at[0]));
    enum rc rc = explanations_all(w, area, m, &before);
    if (rc == OK && before.len == 0)
        rc = example_write(w, area, m);
    w->viewer = (struct viewer){0};
    enum rc told = viewer_tell(w);
    return rc == OK ? told : rc;
}
