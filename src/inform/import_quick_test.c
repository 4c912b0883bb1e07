/* import_quick_test.c: long plain files are read in blocks by several threads, all others row
 * by row. Made files of every kind of row, in any order, are read both ways into two stores:
 * what is stored, counted and told must be the same. */
#include "inform/testing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 160, METRICS = 7, AREAS = 14, PERIODS = 6, MOST_BYTES = 400 * 1000 };

static uint64_t random_next(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15u; /* splitmix64 */

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* --- made files ------------------------------------------------------------------------------
 */

static const char *const areas[AREAS] = {
    "E08000009", "E08000003", "E06000001", "E07000240", "W06000015", "E92000001", "E09000033",
    "E07000104", "E08000016", "N09000003", "S12000036", "E10000017", "E06000066", " E08000009"};
/* Two spellings of one period; the last says more than a period. */
static const char *const periods[PERIODS] = {
    "2021-22", "2021-04-01_P1Y", "2022-23", "2023-04-01_P1Y", "2024", "2025-26 (prov)"};

struct made {
    uint64_t seed, values; /* of one file; one figure has one value in it */
    struct buf out;
    const char *line_end;
    int odd;     /* rows in a thousand that are told otherwise than plainly */
    int wrong;   /* rows in a hundred thousand that are faults */
    int columns; /* 4 to 6: with a gap and a flag */
    int order[6];
    bool quoted;
};

static bool one_in(struct made *m, int of, int chance)
{
    return (int)(random_next(&m->seed) % (uint64_t)of) < chance;
}

static const char *pick(struct made *m, const char *const *from, int count)
{
    return from[random_next(&m->seed) % (uint64_t)count];
}

/* The same number each time a figure is told; written in one of many ways. */
static void put_number(struct made *m, char *to, size_t room, uint64_t of)
{
    uint64_t seed = m->values ^ of * 0x9E3779B97F4A7C15u, n = random_next(&seed);
    int places = (int)(of % 5);
    double value = (double)(n % 2000000) / pow(10, places) - (n % 7 ? 0 : 300);

    if (of % 11 == 0)
        snprintf(to, room, "%.17g", value / 3);
    else if (of % 13 == 0)
        snprintf(to, room, "%.3e", value);
    else
        snprintf(to, room, "%.*f", places, value);
    if (one_in(m, 1000, m->odd) && value > 0)
        memmove(to + 1, to, strlen(to) + 1), *to = one_in(m, 2, 1) ? '+' : ' ';
}

static void put_cell(struct made *m, const char *text)
{
    bool quoted = m->quoted || one_in(m, 1000, m->odd / 2);

    buf_str(&m->out, quoted ? S("\"") : S(""));
    buf_str(&m->out, str_of(text));
    buf_str(&m->out, quoted ? S("\"") : S(""));
}

static void put_fault(struct made *m)
{
    static const char *const faults[] = {
        "hens,E08000009,2021-22",
        "hens,E08000009,2021-22,1,,,,,",
        "hens,E0800009,2021-22,4,,",
        "Hens,E08000009,2021-22,4,,",
        "hens,E08000009,whenever,4,,",
        "hens,E08000009,2021-22,many,,",
        "hens,E08000009,2021-22,\xA3,,",
        "hens,E08\"000009,2021-22,4,,",
        "\"hens,E08000009,2021-22,4,,",
        "hens,,2021-22,4,,",
        "hens,E08000009,2021-22,1e999,,",
        "metric-0,E08000009,2021-22,0.123456,,", /* told otherwise elsewhere */
    };

    buf_str(&m->out, str_of(pick(m, faults, COUNT_OF(faults))));
    buf_str(&m->out, str_of(m->line_end));
}

static void put_row(struct made *m, uint64_t of)
{
    static const char *const gaps[] = {"suppressed", "not collected", "not yet published"};
    char cells[6][40] = {"", "", "", "", "", ""};
    uint64_t area = of / METRICS % AREAS, period = of / METRICS / AREAS % PERIODS;
    /* What two spellings mean is one figure. */
    uint64_t figure =
        of % METRICS * 1000 + (area == AREAS - 1 ? 0 : area) * 10 + (period == 1 ? 0 : period);

    snprintf(cells[0], sizeof cells[0], "metric-%d%s", (int)(of % METRICS),
             of % METRICS == 3 ? "-with-a-name-of-many-letters" : "");
    snprintf(cells[1], sizeof cells[1], "%s", areas[area]);
    snprintf(cells[2], sizeof cells[2], "%s", periods[period]);
    if (figure % 17 == 5 && m->columns > 4)
        snprintf(cells[4], sizeof cells[4], "%s", gaps[figure % 3]);
    else if (figure % 19 != 5)
        put_number(m, cells[3], sizeof cells[3], figure);
    if (figure % 23 == 5 && m->columns > 5 && *cells[3])
        snprintf(cells[5], sizeof cells[5], "%s", figure % 2 ? "unreliable" : "revised");
    if (m->columns > 5 && one_in(m, 1000, m->odd / 4))
        snprintf(cells[4], sizeof cells[4], "%s",
                 one_in(m, 2, 1) ? "a note" : "another, \"so\"");
    for (int i = 0; i < m->columns; i++) {
        if (i)
            buf_char(&m->out, ',');
        if (strchr(cells[m->order[i]], ','))
            buf_csv(&m->out, str_of(cells[m->order[i]]));
        else
            put_cell(m, cells[m->order[i]]);
    }
    buf_str(&m->out, str_of(m->line_end));
}

static void shuffle(struct made *m, int *at, int count)
{
    for (int i = count - 1; i > 0; i--) {
        int j = (int)(random_next(&m->seed) % (uint64_t)(i + 1)), kept = at[i];
        at[i] = at[j];
        at[j] = kept;
    }
}

static void put_header(struct made *m)
{
    static const char *const names[] = {"metric", "area", "period", "value", "gap", "flag"};

    if (one_in(m, 3, 1))
        buf_str(&m->out, S("\xEF\xBB\xBF"));
    for (int i = 0; i < m->columns; i++) {
        buf_str(&m->out, i ? S(",") : S(""));
        buf_str(&m->out, str_of(names[m->order[i]]));
    }
    buf_str(&m->out, str_of(m->line_end));
}

static struct str make_file(struct arena *a, uint64_t round)
{
    static const char *const line_ends[] = {"\n", "\n", "\n", "\r\n", "\r\n", "\r", "\r\r\n"};
    struct made m = {
        .seed = round, .out = buf_make(a, MOST_BYTES), .order = {0, 1, 2, 3, 4, 5}};
    int of[METRICS * AREAS * PERIODS], count = COUNT_OF(of);

    m.values = round / 3; /* so that some files say again what is known */
    m.line_end = pick(&m, line_ends, COUNT_OF(line_ends));
    m.columns = 4 + (int)(random_next(&m.seed) % 3);
    m.odd = one_in(&m, 2, 1) ? 0 : 20;
    m.wrong = one_in(&m, 2, 1) ? 0 : 150;
    m.quoted = one_in(&m, 6, 1);
    if (one_in(&m, 2, 1))
        shuffle(&m, m.order, m.columns);
    for (int i = 0; i < count; i++)
        of[i] = i;
    if (one_in(&m, 2, 1))
        shuffle(&m, of, count);
    put_header(&m);
    for (int i = 0; i < count; i++) {
        put_row(&m, (uint64_t)of[i]);
        if (one_in(&m, 100, 3))
            put_row(&m, (uint64_t)of[random_next(&m.seed) % (uint64_t)(i + 1)]);
        if (one_in(&m, 200, m.odd ? 1 : 0))
            buf_str(&m.out, str_of(m.line_end));
        if (one_in(&m, 100000, m.wrong))
            put_fault(&m);
    }
    if (one_in(&m, 4, 1))
        m.out.len -= (ptrdiff_t)strlen(m.line_end);
    return buf_text(&m.out);
}

/* --- both ways -------------------------------------------------------------------------------
 */

static void assert_same_text(struct str quick, struct str careful)
{
    if (!str_eq(quick, careful))
        fail_msg("read quickly: %.*s\nwith care: %.*s", STR_ARG(quick), STR_ARG(careful));
}

static struct str without_folder(const struct trial *t, struct str where)
{
    ptrdiff_t folder = (ptrdiff_t)strlen(t->at.folder);

    return str_starts(where, str_of(t->at.folder)) ? str_cut(where, folder, where.len) : where;
}

static void assert_same_report(const struct trial *quick, const struct trial *careful)
{
    const struct import_report *q = &quick->report, *c = &careful->report;

    assert_int_equal(q->file_count, c->file_count);
    for (ptrdiff_t i = 0; i < q->file_count; i++) {
        struct import_file one = q->files[i], other = c->files[i];
        one.path = other.path = (struct str){0};
        assert_memory_equal(&one, &other, sizeof one);
    }
    assert_int_equal(q->notice_count, c->notice_count);
    for (ptrdiff_t i = 0; i < q->notice_count; i++) {
        assert_same_text(q->notices[i].words, c->notices[i].words);
        assert_same_text(without_folder(quick, q->notices[i].where),
                         without_folder(careful, c->notices[i].where));
    }
    assert_int_equal(q->slices_new, c->slices_new);
    assert_int_equal(q->slices_revised, c->slices_revised);
    assert_int_equal(q->figures_changed, c->figures_changed);
    assert_int_equal(q->areas_new, c->areas_new);
    assert_int_equal(q->metrics_new, c->metrics_new);
    assert_int_equal(q->change_count, c->change_count);
}

static void assert_same_metric(struct arena *a, const struct sector *q, const struct metric *m,
                               const struct sector *c, const struct metric *n)
{
    assert_same_text(m->slug, n->slug);
    assert_int_equal(m->id, n->id);
    assert_int_equal(m->decimals, n->decimals);
    assert_int_equal(m->area_count, n->area_count);
    for (ptrdiff_t i = 0; i < m->area_count; i++) {
        assert_int_equal(m->areas[i]->id, n->areas[i]->id);
        assert_same_text(m->areas[i]->code, n->areas[i]->code);
    }
    assert_int_equal(m->period_count, n->period_count);
    for (ptrdiff_t i = 0; i < m->period_count; i++) {
        assert_true(period_eq(m->periods[i], n->periods[i]));
        struct str one = slice_pack(a, cube_read(q->cube, m->index, i));
        struct str other = slice_pack(a, cube_read(c->cube, n->index, i));
        assert_int_equal(one.len, other.len);
        assert_memory_equal(one.at, other.at, (size_t)one.len);
    }
}

static void assert_same_sector(const struct sector *q, const struct sector *c)
{
    struct arena *a = arena_open();

    assert_int_equal(q->area_count, c->area_count);
    assert_int_equal(q->metric_count, c->metric_count);
    for (ptrdiff_t i = 0; i < q->metric_count; i++)
        assert_same_metric(a, q, &q->metrics[i], c, &c->metrics[i]);
    arena_close(a);
}

static enum rc run_files(struct trial *t, const struct str *bytes, ptrdiff_t count,
                         ptrdiff_t block)
{
    struct str files[4];
    char name[40];

    for (ptrdiff_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "f%td.csv", i);
        files[i] = trial_file(t, name, bytes[i]);
    }
    struct import_options options = {
        .profile = S("tidy"), .files = files, .file_count = count, .block = block};
    return trial_run(t, &options);
}

/* How many of the rounds were kept. */
static int compare_rounds(int rounds, ptrdiff_t files)
{
    struct trial *quick = trial_open(), *careful = trial_open();
    int kept = 0;

    for (int round = 1; round <= rounds; round++) {
        struct arena *a = arena_open();
        struct str bytes[4];
        uint64_t seed = (uint64_t)(round * 7 + files);
        for (ptrdiff_t i = 0; i < files; i++)
            bytes[i] = make_file(a, (uint64_t)round * 3 + (uint64_t)i);
        ptrdiff_t block = 60 + (ptrdiff_t)(random_next(&seed) % 9000);
        enum rc one = run_files(quick, bytes, files, block);
        enum rc other = run_files(careful, bytes, files, IMPORT_CAREFUL);
        assert_same_text(quick->words, careful->words);
        assert_same_text(quick->where, careful->where);
        assert_int_equal(one, other);
        assert_same_report(quick, careful);
        assert_same_sector(quick->sector, careful->sector);
        kept += one == OK;
        arena_close(a);
    }
    trial_close(quick);
    trial_close(careful);
    return kept;
}

static void made_files_are_read_the_same_both_ways(void **state)
{
    (void)state;
    int kept = compare_rounds(ROUNDS, 1);

    /* Otherwise one of the two has hardly been tried. */
    assert_true(kept > ROUNDS / 4 && kept < ROUNDS * 9 / 10);
}

static void files_that_tell_the_same_are_counted_the_same_both_ways(void **state)
{
    (void)state;
    assert_true(compare_rounds(ROUNDS / 5, 3) > 0);
}

/* --- the order of rows -----------------------------------------------------------------------
 */

static void rows_in_any_order_are_stored_in_the_same_bytes(void **state)
{
    struct trial *sorted = trial_open(), *shuffled = trial_open();
    struct arena *a = arena_open();
    struct made m = {.seed = 5, .order = {0, 1, 2, 3, 4, 5}, .columns = 4, .line_end = "\n"};
    int of[METRICS * AREAS * PERIODS], count = 0;
    struct str bytes[2];

    (void)state;
    for (int i = 0; i < COUNT_OF(of); i++)
        if (i / METRICS % AREAS < AREAS - 1)
            of[count++] = i;
    for (int k = 0; k < 2; k++) {
        m.out = buf_make(a, MOST_BYTES);
        put_header(&m);
        for (int i = 0; i < count; i++)
            put_row(&m, (uint64_t)of[i]);
        bytes[k] = buf_text(&m.out);
        /* The first rows stay, so that new areas and measures are met in the same order. */
        shuffle(&m, of + METRICS * AREAS, count - METRICS * AREAS);
    }
    if (run_files(sorted, &bytes[0], 1, 1000) != OK ||
        run_files(shuffled, &bytes[1], 1, 1000) != OK)
        fail_msg("%.*s %.*s", STR_ARG(sorted->words), STR_ARG(shuffled->words));
    assert_same_sector(sorted->sector, shuffled->sector);
    trial_close(sorted);
    trial_close(shuffled);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_files_are_read_the_same_both_ways),
        cmocka_unit_test(files_that_tell_the_same_are_counted_the_same_both_ways),
        cmocka_unit_test(rows_in_any_order_are_stored_in_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
