/* entry_sample.c: a collection in the sample sector, so that a newcomer sees one. */
#include "lodge/entry.h"

#include "lodge_sql.h"

static const struct collection_ask example = {
    .title = STR_INIT("Homelessness and planning, each quarter"),
    .about = STR_INIT(
        "An example of a club: councils send each other early figures of the quarter, before "
        "they are published. Taking part is voluntary. Whoever has sent a figure sees those of "
        "the others."),
    .every = STR_INIT("quarter"),
    .first = STR_INIT("2026-01-01"),
    .due_days = STR_INIT("30"),
    .opens_months = STR_INIT("9"),
    .keeper = STR_INIT("sector-body"),
    .accepts = STR_INIT("no"),
    .sight = STR_INIT("senders"),
    .least_senders = STR_INIT("5"),
    .measures = STR_INIT(
        "temporary-accommodation-per-1000 0 to 100\n"
        "families-in-bed-and-breakfast-per-10000 0 to 200\n"
        "homelessness-prevented\n"
        "tf-percentage-of-major-planning-applications-decided-within-13-weeks-or-agreed-time-"
        "percentage\n"),
    .rules = STR_INIT(
        "[families-in-bed-and-breakfast-per-10000] / 10 <= [temporary-accommodation-per-1000] "
        "| must | Families in bed and breakfast are in temporary accommodation too, so there "
        "can't be more of them.\n"
        "[homelessness-prevented] < 95 | ask | Few councils prevent homelessness for so many: "
        "is everyone counted whose help ended?\n"),
    .ended = STR_INIT("no")};

enum rc entry_sample(struct work *w)
{
    struct collection_list all;
    struct lodge_collection_keeper keeper;
    struct str slug;

    TRY(collections_read(w, &all));
    enum rc rc = sql_organisation_stands(w, example.keeper, &keeper);
    if (all.len || rc == NOT_FOUND || !sector_metric(w->sector, S("homelessness-prevented")))
        return OK;
    TRY(rc);
    return collection_make(w, &example, &slug);
}
