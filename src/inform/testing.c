/* testing.c: a store of its own with a sector in it, for the tests of this room only. */
#include "inform/testing.h"

#include "inform/inform.h"
#include "inform_sql.h"
#include "web/room.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { A_DAY = 24 * 60 * 60 };

static const int64_t first_moment = 1767268800; /* 1 January 2026, noon */

/* --- the store -------------------------------------------------------------------------------
 */

static struct work work_of(struct trial *t, struct arena *a)
{
    return (struct work){.arena = a, .db = t->db, .sector = t->sector, .now = t->now};
}

struct sector *trial_known(struct trial *t, int64_t moment)
{
    struct arena *a = arena_open();
    struct work w = work_of(t, a);
    struct sector *s = NULL;

    assert_int_equal(store_begin(t->db, false), OK);
    if (sector_load(&w, moment, &s) != OK)
        fail_msg("the sector can't be read: %.*s",
                 STR_ARG(w.complaints ? w.complaints->words : store_why(t->db)));
    store_rollback(t->db);
    arena_close(a);
    return s;
}

void trial_renew(struct trial *t)
{
    if (t->sector)
        sector_close(t->sector);
    t->sector = NULL;
    t->sector = trial_known(t, SECTOR_NOW);
}

struct trial *trial_open(void)
{
    static const struct room *const rooms[] = {&inform_room, NULL};
    struct trial *t = calloc(1, sizeof *t);

    assert_non_null(t);
    t->arena = arena_open();
    t->now = first_moment;
    t->db = test_store_make(&t->at, "inform", rooms);
    trial_renew(t);
    return t;
}

void trial_close(struct trial *t)
{
    if (!t)
        return;
    if (t->sector)
        sector_close(t->sector);
    test_store_end(&t->at, t->db);
    arena_close(t->last);
    arena_close(t->arena);
    free(t);
}

/* --- files -----------------------------------------------------------------------------------
 */

struct str trial_path(struct trial *t, const char *name)
{
    return str_fmt(t->arena, "%s/%s", t->at.folder, name);
}

struct str trial_file(struct trial *t, const char *name, struct str bytes)
{
    struct str path = trial_path(t, name);
    FILE *f = fopen(path.at, "wb");

    assert_non_null(f);
    if (bytes.len)
        assert_int_equal(fwrite(bytes.at, 1, (size_t)bytes.len, f), bytes.len);
    assert_int_equal(fclose(f), 0);
    return path;
}

const char *trial_shared(void)
{
    static char path[1000];
    const char *shared = getenv("FOLKMOOT_SHARED"), *source = getenv("FOLKMOOT_SOURCE");
    struct stat about;

    snprintf(path, sizeof path, "%s%s",
             shared   ? shared
             : source ? source
                      : ".",
             shared ? "" : "/../shared");
    return stat(path, &about) == 0 ? path : NULL;
}

/* --- what is stored --------------------------------------------------------------------------
 */

static enum rc area_row(void *count, const struct inform_area *row)
{
    (void)row;
    ++*(int64_t *)count;
    return OK;
}

static enum rc code_row(void *count, const struct inform_area_code *row)
{
    (void)row;
    ++*(int64_t *)count;
    return OK;
}

static enum rc metric_row(void *count, const struct inform_metric *row)
{
    (void)row;
    ++*(int64_t *)count;
    return OK;
}

static enum rc slice_row(void *count, const struct inform_full_slice *row)
{
    (void)row;
    ++*(int64_t *)count;
    return OK;
}

static enum rc group_row(void *count, const struct inform_comparison_group *row)
{
    (void)row;
    ++*(int64_t *)count;
    return OK;
}

static enum rc member_row(void *count, const struct inform_group_member *row)
{
    (void)row;
    ++*(int64_t *)count;
    return OK;
}

static enum rc note_row(void *count, const struct inform_figure_note *row)
{
    (void)row;
    ++*(int64_t *)count;
    return OK;
}

struct trial_counts trial_count(struct trial *t)
{
    struct arena *a = arena_open();
    struct work w = work_of(t, a);
    struct trial_counts n = {0};
    struct inform_delivery last;

    assert_int_equal(store_begin(t->db, false), OK);
    assert_int_equal(sql_area_each(&w, area_row, &n.areas), OK);
    assert_int_equal(sql_area_code_each(&w, code_row, &n.codes), OK);
    assert_int_equal(sql_metric_each(&w, metric_row, &n.metrics), OK);
    assert_int_equal(sql_slice_each(&w, slice_row, &n.slices), OK);
    assert_int_equal(sql_group_each(&w, group_row, &n.groups), OK);
    assert_int_equal(sql_group_member_each(&w, member_row, &n.members), OK);
    assert_int_equal(sql_figure_note_each(&w, note_row, &n.notes), OK);
    n.deliveries = sql_delivery_latest(&w, &last) == OK ? last.id : 0;
    store_rollback(t->db);
    arena_close(a);
    return n;
}

/* --- deliveries ------------------------------------------------------------------------------
 */

static void check_sums(const struct import_report *r)
{
    for (ptrdiff_t i = 0; i < r->file_count; i++) {
        const struct import_file *f = &r->files[i];
        if (f->figures + f->gaps + f->folded + f->rejected + f->blank != f->cells)
            fail_msg("%.*s: %lld + %lld + %lld + %lld + %lld are not its %lld cells",
                     STR_ARG(f->path), (long long)f->figures, (long long)f->gaps,
                     (long long)f->folded, (long long)f->rejected, (long long)f->blank,
                     (long long)f->cells);
    }
}

/* The first complaint is the one that says why; those above it were added on the way out. */
static void keep_complaint(struct trial *t, const struct work *w)
{
    const struct complaint *c = w->complaints;
    struct str folder = str_of(t->at.folder);

    t->where = t->words = (struct str){0};
    while (c && c->next)
        c = c->next;
    if (!c)
        return;
    t->where = str_starts(c->field, folder) ? str_cut(c->field, folder.len + 1, c->field.len)
                                            : c->field;
    t->words = c->words;
}

enum rc trial_run(struct trial *t, const struct import_options *options)
{
    struct trial_counts before = trial_count(t);

    arena_close(t->last);
    t->last = arena_open();
    struct work w = work_of(t, t->last);
    t->now += A_DAY;
    assert_int_equal(store_begin(t->db, true), OK);
    enum rc rc = import_run(&w, options, &t->report);
    keep_complaint(t, &w);
    if (rc == OK && !options->dry_run)
        assert_int_equal(store_commit(t->db), OK);
    else
        store_rollback(t->db);
    if (rc == OK)
        check_sums(&t->report);
    if (rc != OK || options->dry_run) {
        struct trial_counts after = trial_count(t);
        assert_memory_equal(&before, &after, sizeof before);
    }
    trial_renew(t);
    return rc;
}

enum rc trial_import(struct trial *t, const char *profile, struct str path)
{
    struct import_options options = {
        .profile = str_of(profile), .files = &path, .file_count = 1};

    return trial_run(t, &options);
}

void trial_must(struct trial *t, const char *profile, struct str path)
{
    if (trial_import(t, profile, path) != OK)
        fail_msg("%.*s: %.*s", STR_ARG(t->where), STR_ARG(t->words));
}

bool trial_noticed(const struct trial *t, const char *words)
{
    for (ptrdiff_t i = 0; i < t->report.notice_count; i++)
        if (str_find(t->report.notices[i].words, str_of(words)) >= 0)
            return true;
    return false;
}

/* --- reading back ----------------------------------------------------------------------------
 */

const struct slice *trial_slice(const struct sector *s, const char *metric, const char *period,
                                const struct metric **out)
{
    struct period_reading plain = {PERIOD_CALENDAR, 0, 0};
    const struct metric *m = sector_metric(s, str_of(metric));
    enum period_flag flag;
    struct period p;

    if (!m)
        fail_msg("there is no measure %s", metric);
    *out = m;
    if (!period_parse(str_of(period), plain, &p, &flag))
        fail_msg("%s is no period", period);
    ptrdiff_t place = metric_period(m, p);
    return place < 0 ? NULL : cube_read(s->cube, m->index, place);
}

static const struct slice *figure_at(const struct sector *s, const char *metric,
                                     const char *period, const char *area, ptrdiff_t *place)
{
    const struct metric *m;
    const struct slice *slice = trial_slice(s, metric, period, &m);
    const struct area *of = sector_area(s, str_of(area));

    *place = slice && of ? metric_place(m, of) : -1;
    return *place < 0 ? NULL : slice;
}

double trial_number(const struct sector *s, const char *metric, const char *period,
                    const char *area, enum slice_array which)
{
    ptrdiff_t place;
    const struct slice *slice = figure_at(s, metric, period, area, &place);

    return slice ? slice_number(slice, place, which) : NAN;
}

int trial_state(const struct sector *s, const char *metric, const char *period,
                const char *area)
{
    ptrdiff_t place;
    const struct slice *slice = figure_at(s, metric, period, area, &place);

    return slice ? (int)slice_state(slice, place) : -1;
}

int trial_flags(const struct sector *s, const char *metric, const char *period,
                const char *area)
{
    ptrdiff_t place;
    const struct slice *slice = figure_at(s, metric, period, area, &place);

    return slice ? slice_flags(slice, place) : 0;
}

void trial_viewer(struct work *w, struct str browser)
{
    struct str *audiences = arena_new(w->arena, struct str, 2);
    struct viewer *v = &w->viewer;

    audiences[0] = S("public");
    if (browser.len)
        audiences[1] = v->self = str_fmt(w->arena, "browser:%.*s", STR_ARG(browser));
    v->audiences = audiences;
    v->audience_count = browser.len ? 2 : 1;
    assert_int_equal(store_viewer(w->db, v->person, v->self, w->now), OK);
}
