/* import_run.c: one import, its counts and its notices. */
#include "app/import_run.h"

#include "app/handover.h"
#include "inform/inform.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void progress_pass(void *state, const struct import_progress *p)
{
    const struct import_request *r = state;

    r->progress(r->state, p->file, p->rows, p->share);
}

static void print_file(FILE *out, const struct import_file *f)
{
    fprintf(out,
            "%.*s: %lld rows, %lld cells: %lld figures, %lld gaps, %lld folded, %lld rejected, "
            "%lld blank; %lld notices\n",
            STR_ARG(f->path), (long long)f->rows, (long long)f->cells, (long long)f->figures,
            (long long)f->gaps, (long long)f->folded, (long long)f->rejected,
            (long long)f->blank, (long long)f->notices);
}

static void print_report(FILE *out, FILE *err, const struct import_report *r, bool dry_run)
{
    int64_t notices = 0;

    for (ptrdiff_t i = 0; i < r->file_count; i++) {
        print_file(out, &r->files[i]);
        notices += r->files[i].notices;
    }
    for (ptrdiff_t i = 0; i < r->notice_count; i++)
        fprintf(err, "%.*s: notice: %.*s\n", STR_ARG(r->notices[i].where),
                STR_ARG(r->notices[i].words));
    if (notices > r->notice_count)
        fprintf(err, "… and %lld more notices.\n", (long long)(notices - r->notice_count));
    bool nothing = r->slices_new + r->slices_revised + r->areas_new + r->metrics_new +
                       r->formulas_changed + r->groups_changed + r->postcodes + r->releases +
                       r->subjects + r->profiles ==
                   0;
    fprintf(out,
            "%s%lld new measures, %lld new and %lld revised slices, %lld figures changed, "
            "%lld new areas, %lld groups changed, %lld postcodes, %lld releases",
            dry_run ? "dry run, nothing kept: " : "kept: ", (long long)r->metrics_new,
            (long long)r->slices_new, (long long)r->slices_revised,
            (long long)r->figures_changed, (long long)r->areas_new,
            (long long)r->groups_changed, (long long)r->postcodes, (long long)r->releases);
    if (r->subjects + r->profiles)
        fprintf(out, ", %lld topics, %lld profiles", (long long)r->subjects,
                (long long)r->profiles);
    fprintf(out, "%s\n", nothing ? "; all of it was known already" : "");
}

static enum rc run(struct work *w, const struct import_request *request, FILE *print, FILE *err,
                   bool *kept)
{
    struct import_report report;
    struct sector_version raised;
    struct import_options options = {
        .profile = request->profile,
        .files = request->files,
        .file_count = request->file_count,
        .dry_run = request->dry_run,
        .progress = request->progress ? progress_pass : NULL,
        .state = (void *)request,
    };

    enum rc rc = import_run(w, &options, &report);
    if (rc == OK && !request->dry_run)
        rc = sector_version_raise(w, &raised);
    if (rc != OK) {
        complaints_print(err, w);
        return rc;
    }
    if (request->dry_run)
        store_rollback(w->db);
    else if ((rc = store_commit(w->db)) != OK) {
        fprintf(err, "folkmoot: nothing was kept: %.*s\n", STR_ARG(store_why(w->db)));
        return rc;
    } else if ((rc = store_settle(w->db)) != OK) {
        fprintf(err, "folkmoot: %.*s\n", STR_ARG(store_why(w->db)));
        return rc;
    }
    *kept = !request->dry_run;
    print_report(print, err, &report, request->dry_run);
    if (!request->dry_run && store_checkpoint(w->db) != OK)
        fprintf(err, "folkmoot: kept, though the log could not be emptied: %.*s\n",
                STR_ARG(store_why(w->db)));
    return OK;
}

int import_in(struct arena *a, struct store *db, const struct sector *sector,
              const struct import_request *request, FILE *print, FILE *err, bool *kept)
{
    struct work w = {.arena = a, .db = db, .sector = sector, .now = (int64_t)time(NULL)};

    *kept = false;
    enum rc rc = run(&w, request, print, err, kept);
    if (rc != OK)
        store_rollback(db);
    return rc == OK ? EXIT_DONE : EXIT_REFUSED;
}

/* False when it came to nothing only because a form was sent at the same moment, which is told
 * when it was to be alone. */
static bool import_here(const struct arguments *a, const struct import_request *request,
                        bool alone, int *code)
{
    struct session s;
    char *said = NULL;
    size_t said_len;
    bool kept, again = false;

    *code = session_open_import(&s, a, alone);
    if (*code != EXIT_DONE)
        return true;
    FILE *err = alone ? stderr : open_memstream(&said, &said_len);
    *code = import_in(s.arena, s.db, s.sector, request, stdout, err ? err : stderr, &kept);
    again = !alone && *code != EXIT_DONE && store_again(s.db);
    if (err && err != stderr)
        fclose(err);
    if (said && !again)
        fputs(said, stderr);
    free(said);
    session_close(&s);
    return !again;
}

/* Once beside those who send forms, and when they were in its way, once while they wait. */
int import_here_or_there(const struct arguments *a, const struct import_request *request)
{
    int code;

    if (!handover_try(a, request, &code) && !import_here(a, request, false, &code))
        import_here(a, request, true, &code);
    return code;
}
