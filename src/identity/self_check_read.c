/* self_check_read.c: gathering the facts: from the store, the settings, the files and the
 * process.
 */
#include "identity/self_check.h"

#include "identity/organisation.h"
#include "identity_sql.h"
#include "kit/audit.h"
#include "kit/job.h"
#include "kit/setting.h"
#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { LONGEST_PATH = 4096 };

/* --- what is in the store
 * --------------------------------------------------------------------- */

static const char *const kind_names[SEEN_KINDS] = {
    [SEEN_ADMINISTRATORS] = "administrators",
    [SEEN_ADMINISTRATORS_FACTOR] = "administrators-factor",
    [SEEN_ADMINISTRATORS_AWAY] = "administrators-away",
    [SEEN_SAMPLE_PEOPLE] = "sample-people",
    [SEEN_STOPPED_SIGNED_IN] = "stopped-signed-in",
    [SEEN_STOPPED_ROLES] = "stopped-roles",
    [SEEN_NO_LEAD] = "no-lead",
    [SEEN_LEADS_FACTOR] = "leads-factor",
    [SEEN_TOKENS_ENDLESS] = "tokens-endless",
    [SEEN_TOKENS_UNUSED] = "tokens-unused",
    [SEEN_DOMAINS_PUBLIC] = "domain",
    [SEEN_MAIL_FAILED] = "mail-failed",
    [SEEN_MAIL_LATE] = "mail-late",
    [SEEN_SIGN_ON_PLAIN] = "sign-on-plain",
    [SEEN_GUESSING] = "guessing",
};

struct gathering {
    struct work *work;
    struct self_facts *facts;
};

static void seen_add(struct gathering *g, int kind, struct str name)
{
    struct self_seen *s = &g->facts->seen[kind];

    if (s->count < SEEN_NAMES)
        s->names[s->count] = str_copy(g->work->arena, name);
    s->count++;
}

static enum rc gather(void *state, const struct identity_self_seen *row)
{
    struct gathering *g = state;

    for (int kind = 0; kind < SEEN_KINDS; kind++)
        if (str_eq(row->finding, str_of(kind_names[kind])) &&
            (kind != SEEN_DOMAINS_PUBLIC || domain_is_public(g->work, row->name)))
            seen_add(g, kind, row->name);
    return OK;
}

static enum rc read_settings(struct work *w, struct self_facts *f)
{
    TRY(setting_read(w, "site-address", &f->site));
    TRY(setting_read(w, "mail-server", &f->mail_server));
    TRY(setting_read(w, "privacy-contact", &f->privacy_contact));
    TRY(setting_read_int(w, "session-hours", &f->session_hours));
    TRY(setting_read_int(w, "session-days", &f->session_days));
    TRY(setting_read_int(w, "keep-audit-days", &f->keep_audit));
    TRY(setting_read_int(w, "keep-mail-days", &f->keep_mail));
    return setting_read_int(w, "keep-sessions-days", &f->keep_sessions);
}

/* --- files
 * ------------------------------------------------------------------------------------ */

struct self_file file_look(struct arena *a, struct str path)
{
    struct stat st;

    if (!path.len || stat(str_zero(a, path), &st) != 0)
        return (struct self_file){0};
    return (struct self_file){.path = path,
                              .mode = st.st_mode,
                              .owner = st.st_uid,
                              .bytes = st.st_size,
                              .changed_at = st.st_mtime};
}

struct str backup_note_path(struct arena *a, struct str database)
{
    return str_fmt(a, "%.*s.backup", STR_ARG(database));
}

static struct str folder_of(struct arena *a, struct str path)
{
    ptrdiff_t slash = path.len;

    while (slash > 0 && path.at[slash - 1] != '/')
        slash--;
    return slash == 0 ? S(".") : slash == 1 ? S("/") : str_copy(a, str_cut(path, 0, slash - 1));
}

/* The first line of the note: where the last copy was made. */
static struct str note_read(struct arena *a, struct str path)
{
    char *line = arena_alloc(a, LONGEST_PATH);
    FILE *f = fopen(str_zero(a, path), "r");
    bool read = f && fgets(line, LONGEST_PATH, f);

    if (f)
        fclose(f);
    if (!read)
        return S("");
    line[strcspn(line, "\n")] = 0;
    return str_of(line);
}

static void look_at_files(struct arena *a, struct str file, struct self_facts *f)
{
    struct str note = backup_note_path(a, file);

    f->database = file_look(a, file);
    f->log = file_look(a, str_fmt(a, "%.*s-wal", STR_ARG(file)));
    f->folder = file_look(a, folder_of(a, file));
    f->backup_at = file_look(a, note).changed_at;
    f->backup = file_look(a, note_read(a, note));
}

static void look_at_disk(struct arena *a, struct self_facts *f)
{
    struct statvfs disk;

    f->disk_free = NAN;
    if (!f->folder.path.len || statvfs(str_zero(a, f->folder.path), &disk) != 0 ||
        disk.f_blocks == 0)
        return;
    f->disk_free = (double)disk.f_bavail / (double)disk.f_blocks;
    f->disk_bytes = (int64_t)(disk.f_bavail * disk.f_frsize);
}

void self_files_look(struct arena *a, struct str database, struct self_facts *f)
{
    if (database.len)
        look_at_files(a, database, f);
    look_at_disk(a, f);
}

/* --- the process
 * ------------------------------------------------------------------------------ */

static void look_at_process(struct arena *a, struct self_facts *f)
{
    char path[LONGEST_PATH];
    struct rlimit core;
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);

    if (len > 0 && len < (ssize_t)sizeof path)
        f->program_file = file_look(a, str_copy(a, (struct str){path, len}));
    elf_read("/proc/self/exe", &f->program);
    f->user = geteuid();
    f->dumps_core =
        getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur > 0 && prctl(PR_GET_DUMPABLE) == 1;
    f->no_new_rights = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

enum rc self_facts_read(struct work *w, struct self_facts *f)
{
    struct gathering g = {w, f};
    struct str file = store_file(w->db);

    f->now = w->now;
    f->engine = str_copy(w->arena, store_engine(w->db));
    f->is_file = file.len > 0;
    TRY(read_settings(w, f));
    TRY(sql_self_people(w, gather, &g));
    TRY(sql_self_things(w, gather, &g));
    TRY(jobs_read(w, &f->jobs));
    TRY(audit_check(w, &f->trail_rows, &f->trail_broken));
    self_files_look(w->arena, file, f);
    look_at_process(w->arena, f);
    return OK;
}
