/* sample_command.c: folkmoot sample: the sample sector into the store. */
#include "app/command.h"

#include "base/asset.h"
#include "identity/identity.h"
#include "inform/inform.h"
#include "lodge/lodge.h"

static enum rc one_delivery(struct session *s, const char *profile, const struct str *files,
                            ptrdiff_t count)
{
    struct import_options options = {
        .profile = str_of(profile),
        .words = S("data/sample/metrics.csv"),
        .files = files,
        .file_count = count,
        .embedded = true,
        .as_published = true,
    };
    struct import_report report;

    enum rc rc = import_run(&s->work, &options, &report);
    if (rc != OK)
        return rc;
    /* What the next delivery stands on. */
    struct sector *before = s->sector;
    TRY(sector_load(&s->work, SECTOR_NOW, &s->sector));
    s->work.sector = s->sector;
    arena_close(before->arena);
    return OK;
}

static enum rc fill(struct session *s)
{
    const struct str areas[] = {S("data/sample/areas.csv")};
    const struct str groups[] = {S("data/sample/groups.csv"), S("data/sample/clusters.csv")};
    struct str figures[64];
    ptrdiff_t count, len = 0;
    const struct asset *assets = asset_list(&count);

    for (ptrdiff_t i = 0; i < count && len < COUNT_OF(figures); i++)
        if (str_starts(assets[i].name, S("data/sample/figures-")))
            figures[len++] = assets[i].name;
    TRY(one_delivery(s, "tidy-areas", areas, COUNT_OF(areas)));
    TRY(one_delivery(s, "tidy-groups", groups, COUNT_OF(groups)));
    TRY(one_delivery(s, "tidy", figures, len));
    TRY(identity_sample(&s->work));
    TRY(explanation_sample(&s->work));
    return entry_sample(&s->work);
}

static int sample_main(struct arguments *a)
{
    struct session s;
    int code = session_open(&s, a, STORE_CREATE);

    if (code != EXIT_DONE)
        return code;
    code = session_finish(&s, fill(&s));
    if (code == EXIT_DONE)
        printf("The sample sector is in %s: %td areas, %td measures, %lld figures.\n", a->db,
               s.sector->area_count, s.sector->metric_count,
               (long long)cube_figures(s.sector->cube));
    session_close(&s);
    return code;
}

const struct command sample_command = {
    .name = "sample",
    .usage = "sample [--db PATH]",
    .summary = "Fills the store with the sample sector: English councils and their figures.",
    .help =
        "The sample is part of the program: current English councils and about 30 measures "
        "with\n"
        "several years each, from published sources named beside every figure. The councils "
        "are\n"
        "organisations, and some have people, named by role, who sign in by a link: see\n"
        "folkmoot user. Filling a store that has the sample already changes nothing.\n",
    .run = sample_main,
};
