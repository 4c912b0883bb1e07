/* published_test.c: the published files, imported whole: what is counted is counted a second
 * time in another way, and figures picked by chance read back equal to the files. */
#include "inform/published.h"

#include "base/csv.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FILES = 64 };

/* What is imported, in this order: registers first. */
static struct delivery {
    const char *name; /* of its test */
    const char *profile;
    const char *files[3];
    struct str paths[MOST_FILES];
    struct import_report report;
} deliveries[] = {
    {.profile = "mysociety-areas", .files = {"register/uk_local_authorities.csv"}},
    {.profile = "ons-areas", .files = {"register/ons_areas_current.csv"}},
    {.profile = "dfe-areas", .files = {"register/dfe_to_ons.csv"}},
    {.profile = "dfe-areas", .files = {"register/dfe_la_numbers.csv"}},
    {.profile = "mhclg-areas", .files = {"register/mhclg_bodies.csv"}},
    {.profile = "mysociety-areas", .files = {"register/lookup_gss_to_code.csv"}},
    {.profile = "mysociety-areas", .files = {"register/lookup_name_to_code.csv"}},
    {.profile = "ons-neighbours", .files = {"neighbours/ons_neighbours_*.csv"}},
    {.profile = "dfe-neighbours", .files = {"neighbours/dfe_statistical_neighbours_2025.csv"}},
    {.profile = "ons-clusters", .files = {"neighbours/ons_cluster_allocation.csv"}},
    {"explore_local_statistics_reads_back", "ons-els", .files = {"indicators/ons_els/*.csv"}},
    {"the_interactive_tool_reads_back", "dfe-lait", .files = {"indicators/dfe_lait/*.csv"}},
    {"fingertips_read_back", "fingertips", .files = {"indicators/fingertips/*.csv"}},
    {"a_councils_benchmarks_read_back", "trafford",
     .files = {"indicators/trafford_benchmark/*.csv"}},
    {"finance_reads_back", "mhclg-finance", .files = {"finance/*.csv"}},
    {"waste_reads_back", "defra-waste",
     .files = {"indicators/waste/fly*", "indicators/waste/household*"}},
    {"the_goals_read_back", "ons-sdg",
     .files = {"indicators/waste/waste_disp*", "indicators/environment/*.csv"}},
    {"homelessness_reads_back", "mhclg-homelessness",
     .files = {"indicators/homelessness/*.csv"}},
    {"housing_reads_back", "oi-housing",
     .files = {"indicators/housing/*.csv", "indicators/population/*.csv"}},
    {"council_tax_reads_back", "mhclg-council-tax", .files = {"indicators/council_tax/*.csv"}},
    {"speeds_read_back", "dft-roads", .files = {"indicators/roads/average*"}},
    {"reports_of_streets_read_back", "fixmystreet", .files = {"indicators/roads/fixmy*"}},
    {"buses_read_back", "dft-buses", .files = {"indicators/transport/*.csv"}},
};

static struct trial *t;
static char data[1100];

/* --- importing -------------------------------------------------------------------------------
 */

static ptrdiff_t files_find(struct delivery *d)
{
    ptrdiff_t count = 0;

    for (int i = 0; i < 3 && d->files[i]; i++) {
        glob_t found;
        struct str pattern = str_fmt(t->arena, "%s%s", data, d->files[i]);
        if (glob(pattern.at, 0, NULL, &found) != 0)
            fail_msg("there is no %s", pattern.at);
        for (size_t k = 0; k < found.gl_pathc && count < MOST_FILES; k++)
            d->paths[count++] = str_copy(t->arena, str_of(found.gl_pathv[k]));
        globfree(&found);
    }
    return count;
}

static void report_keep(struct delivery *d)
{
    struct arena *a = t->arena;

    d->report = t->report;
    d->report.files = arena_new(a, struct import_file, t->report.file_count);
    memcpy(d->report.files, t->report.files,
           (size_t)t->report.file_count * sizeof *d->report.files);
    d->report.notices = arena_new(a, struct import_notice, t->report.notice_count);
    for (ptrdiff_t i = 0; i < t->report.notice_count; i++)
        d->report.notices[i] = (struct import_notice){str_copy(a, t->report.notices[i].where),
                                                      str_copy(a, t->report.notices[i].words)};
}

static int import_all(void **state)
{
    (void)state;
    if (!trial_shared())
        return 0;
    snprintf(data, sizeof data, "%s/data/", trial_shared());
    t = trial_open();
    for (ptrdiff_t i = 0; i < COUNT_OF(deliveries); i++) {
        struct delivery *d = &deliveries[i];
        struct import_options options = {.profile = str_of(d->profile), .files = d->paths};
        options.file_count = files_find(d);
        if (trial_run(t, &options) != OK)
            fail_msg("%s: %.*s: %.*s", d->profile, STR_ARG(t->where), STR_ARG(t->words));
        report_keep(d);
    }
    published_registers(t->arena, data);
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

static void need_shared(void)
{
    if (!t)
        skip();
}

/* --- counting and reading back ---------------------------------------------------------------
 */

static void counts_agree(const struct import_file *f, const struct counted *n, int64_t wide)
{
    if (f->rows == n->rows && f->figures == n->numbers && f->gaps == n->gaps &&
        f->folded == n->folded && f->rejected == n->rejected && f->blank == 0 &&
        f->cells == n->numbers + n->gaps + n->folded + n->rejected && f->cells % wide == 0)
        return;
    fail_msg("%.*s: imported %lld rows, %lld figures, %lld gaps, %lld folded, %lld rejected; "
             "counted %lld, %lld, %lld, %lld, %lld",
             STR_ARG(f->path), (long long)f->rows, (long long)f->figures, (long long)f->gaps,
             (long long)f->folded, (long long)f->rejected, (long long)n->rows,
             (long long)n->numbers, (long long)n->gaps, (long long)n->folded,
             (long long)n->rejected);
}

static void reads_back(const struct import_file *f, const struct sampled *x)
{
    int state = trial_state(t->sector, x->metric, x->period, x->area->code.at);
    double value = trial_number(t->sector, x->metric, x->period, x->area->code.at, SLICE_VALUE);

    if (x->gap ? state > STATE_VALUE && isnan(value)
               : state == STATE_VALUE && value == strtod(x->text, NULL))
        return;
    fail_msg("%.*s: %s of %s in %s is \"%s\" there, and here %.17g (state %d)",
             STR_ARG(f->path), x->metric, x->area->code.at, x->period, x->text, value, state);
}

static void one_file(const struct import_file *f)
{
    static struct picked figures, gaps;
    struct arena *a = arena_open();
    const char *path = f->path.at + strlen(data);
    const struct published *p = published_find(path);
    struct counted n;

    if (!p)
        fail_msg("the test has no row for %s", path);
    published_count(a, t->sector, p, data, path, &n, &figures, &gaps);
    counts_agree(f, &n, n.rows ? (n.numbers + n.gaps + n.folded + n.rejected) / n.rows : 1);
    /* Most files are about councils; the rest are too small to have so many. */
    if (figures.len < SAMPLE && figures.len * 2 < n.numbers)
        fail_msg("%s: only %td of its %lld figures could be picked", path, figures.len,
                 (long long)n.numbers);
    for (ptrdiff_t i = 0; i < figures.len; i++)
        reads_back(f, &figures.at[i]);
    for (ptrdiff_t i = 0; i < gaps.len; i++)
        reads_back(f, &gaps.at[i]);
    arena_close(a);
}

static void delivery_reads_back(void **state)
{
    const struct delivery *d = *state;

    need_shared();
    assert_true(d->report.file_count > 0);
    for (ptrdiff_t i = 0; i < d->report.file_count; i++)
        if (!str_ends(d->report.files[i].path, S("/data_dictionary.csv")))
            one_file(&d->report.files[i]);
}

/* The cells of a table below its header that are not empty, from column `first` on. */
static int64_t cells_of(const char *path, ptrdiff_t first, int64_t *rows)
{
    struct arena *a = arena_open();
    struct csv *csv = NULL;
    struct csv_row row;
    struct str why;
    int64_t cells = 0;

    assert_int_equal(csv_open(a, path, &csv, &why), OK);
    assert_int_equal(csv_next(csv, &row), OK);
    for (*rows = 0; csv_next(csv, &row) == OK; ++*rows)
        for (ptrdiff_t i = first; i < row.count; i++)
            cells += row.cells[i].len > 0;
    csv_close(csv);
    arena_close(a);
    return cells;
}

static void every_row_of_the_registers_is_an_area(void **state)
{
    int64_t rows;

    (void)state;
    need_shared();
    for (int i = 0; i < 7; i++) {
        const struct import_file *f = &deliveries[i].report.files[0];
        cells_of(f->path.at, 0, &rows);
        assert_int_equal(f->rows, rows);
        assert_int_equal(f->figures, rows);
        assert_int_equal(f->cells, rows);
    }
}

static void every_neighbour_and_cluster_is_kept(void **state)
{
    static const struct {
        int delivery, file;
        ptrdiff_t first; /* column of members; all columns of a row are one in long files */
    } files[] = {{7, 0, 1}, {7, 1, 1}, {9, 0, 2}};
    int64_t rows;

    (void)state;
    need_shared();
    for (ptrdiff_t i = 0; i < COUNT_OF(files); i++) {
        const struct import_file *f =
            &deliveries[files[i].delivery].report.files[files[i].file];
        assert_int_equal(f->figures, cells_of(f->path.at, files[i].first, &rows));
        assert_int_equal(f->rows, rows);
    }
    const struct import_file *dfe = &deliveries[8].report.files[0];
    cells_of(dfe->path.at, 0, &rows);
    assert_int_equal(dfe->figures, rows);
    /* The first row of the file, Hartlepool's. */
    const struct group *global = sector_group(t->sector, S("ons-global"));
    const struct group_list *list =
        &global->lists[sector_area(t->sector, S("E06000001"))->index];
    assert_int_equal(list->len, 20);
    assert_string_equal(list->at[0].area->code.at, "E08000018");
    assert_string_equal(list->at[19].area->code.at, "E06000021");
}

/* --- what is known of the files --------------------------------------------------------------
 */

static void barnsley_is_one_area_by_both_codes(void **state)
{
    (void)state;
    need_shared();
    const struct area *new = sector_area(t->sector, S("E08000038"));
    assert_non_null(new);
    assert_ptr_equal(sector_area(t->sector, S("E08000016")), new);
    assert_ptr_equal(sector_area(t->sector, S("dfe-370")), new);
    assert_ptr_equal(sector_area(t->sector, S("mhclg-E4401")), new);
    assert_string_equal(new->name.at, "Barnsley");
    for (ptrdiff_t i = 0; i < t->sector->area_count; i++)
        if (&t->sector->areas[i] != new)
            assert_false(str_eq(t->sector->areas[i].name, S("Barnsley")));
    assert_ptr_equal(sector_area(t->sector, S("E08000019")),
                     sector_area(t->sector, S("E08000039")));
}

static void trafford_has_the_15_neighbours_of_its_recycling_file(void **state)
{
    (void)state;
    need_shared();
    const struct group *g = sector_group(t->sector, S("tf-neighbours"));
    const struct area *trafford = sector_area(t->sector, S("E08000009"));
    assert_non_null(g);
    assert_ptr_equal(g->owner, trafford);
    assert_int_equal(g->lists[trafford->index].len, 15);
    for (ptrdiff_t i = 0; i < 15; i++) {
        const struct area *member = g->lists[trafford->index].at[i].area;
        assert_true(member->type->council && member != trafford);
    }
    const struct metric *m = sector_metric(
        t->sector, S("tf-household-waste-sent-for-reuse-recycling-or-composting-percentage"));
    assert_non_null(m);
    assert_int_equal(m->area_count, 17); /* and England */
}

/* The CSV calls the ratio a percentage, the JSON beside it does not. */
static void the_json_beats_the_csv(void **state)
{
    (void)state;
    need_shared();
    const struct metric *m =
        sector_metric(t->sector, S("els-housing-affordability-ratio-residence-based"));
    assert_non_null(m);
    assert_false(str_eq(m->unit, S("%")));
    m = sector_metric(t->sector, S("els-housing-affordability-ratio"));
    assert_true(!m || !str_eq(m->unit, S("%")));
}

static void england_discontinued_is_not_england(void **state)
{
    (void)state;
    need_shared();
    const struct area *england = sector_area(t->sector, S("dfe-970"));
    const struct area *before = sector_area(t->sector, S("dfe-1000"));
    assert_ptr_equal(england, sector_area(t->sector, S("E92000001")));
    assert_non_null(before);
    assert_ptr_not_equal(before, england);
    assert_string_not_equal(before->name.at, england->name.at);
}

static void no_two_measures_share_an_id_by_accident(void **state)
{
    int clashes = 0;

    (void)state;
    need_shared();
    for (ptrdiff_t i = 0; i < COUNT_OF(deliveries); i++)
        for (ptrdiff_t k = 0; k < deliveries[i].report.notice_count; k++) {
            const struct import_notice *n = &deliveries[i].report.notices[k];
            if (str_find(n->words, S("give the same id")) < 0)
                continue;
            print_message("%.*s: %.*s\n", STR_ARG(n->where), STR_ARG(n->words));
            clashes++;
        }
    assert_int_equal(clashes, 0);
    /* As SOURCES.md says: 328 measures, in 20 files and a dictionary. */
    assert_int_equal(deliveries[11].report.metrics_new, 328);
    assert_int_equal(deliveries[11].report.file_count, 21);
}

/* London has two rows in each quarter. Where they differ, the later one's rate is what its
 * counts make: relief duties owed by thousand households. */
static void londons_later_row_counts(void **state)
{
    static const struct {
        const char *period;
        double rates[2];
    } differ[] = {{"2020-04-01_P3M", {0.49690729312763, 2.01244782242138}},
                  {"2021-07-01_P3M", {1.69209039548023, 2.15802162455531}}};
    const char *rate = "mhclg-assessments-relief-duty-per-thousand-households";
    const char *owed = "mhclg-assessments-relief-duty-owed", *london = "E12000007";
    const char *households = "mhclg-assessments-households-in-area-thousand";

    (void)state;
    need_shared();
    for (ptrdiff_t i = 0; i < COUNT_OF(differ); i++) {
        const char *period = differ[i].period;
        double stored = trial_number(t->sector, rate, period, london, SLICE_VALUE);
        double made = trial_number(t->sector, owed, period, london, SLICE_VALUE) /
                      trial_number(t->sector, households, period, london, SLICE_VALUE);
        assert_true(stored == differ[i].rates[1]);
        assert_true(fabs(made - stored) < 1e-9);
    }
}

static void importing_all_of_it_again_changes_nothing(void **state)
{
    static const int again[] = {0, 7, 13, 17};

    (void)state;
    need_shared();
    struct trial_counts before = trial_count(t);
    for (ptrdiff_t i = 0; i < COUNT_OF(again); i++) {
        struct delivery *d = &deliveries[again[i]];
        struct import_options options = {.profile = str_of(d->profile),
                                         .files = d->paths,
                                         .file_count = d->report.file_count};
        assert_int_equal(trial_run(t, &options), OK);
        assert_int_equal(t->report.figures_changed + t->report.groups_changed, 0);
        assert_int_equal(t->report.areas_new + t->report.metrics_new, 0);
    }
    struct trial_counts after = trial_count(t);
    assert_memory_equal(&before, &after, sizeof before);
}

int main(void)
{
    const struct CMUnitTest known[] = {
        cmocka_unit_test(every_row_of_the_registers_is_an_area),
        cmocka_unit_test(every_neighbour_and_cluster_is_kept),
        cmocka_unit_test(barnsley_is_one_area_by_both_codes),
        cmocka_unit_test(trafford_has_the_15_neighbours_of_its_recycling_file),
        cmocka_unit_test(the_json_beats_the_csv),
        cmocka_unit_test(england_discontinued_is_not_england),
        cmocka_unit_test(no_two_measures_share_an_id_by_accident),
        cmocka_unit_test(londons_later_row_counts),
        cmocka_unit_test(importing_all_of_it_again_changes_nothing),
    };
    struct CMUnitTest tests[COUNT_OF(deliveries) + COUNT_OF(known)];
    size_t count = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(deliveries); i++)
        if (deliveries[i].name)
            tests[count++] = (struct CMUnitTest){deliveries[i].name, delivery_reads_back, NULL,
                                                 NULL, &deliveries[i]};
    for (ptrdiff_t i = 0; i < COUNT_OF(known); i++)
        tests[count++] = known[i];
    return _cmocka_run_group_tests("published", tests, count, import_all, close_all);
}
