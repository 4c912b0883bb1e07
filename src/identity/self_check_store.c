/* self_check_store.c: findings about the trail, the database's file, its copies and its disk.
 */
#include "identity/self_check.h"

#include "base/num.h"

#include <math.h>
#include <sys/stat.h>

enum {
    BACKUP_WEAK = 2 * 24 * 60 * 60,
    BACKUP_OLD = 30 * 24 * 60 * 60,
    FREE_LEAST_MB = 200,
    MEGABYTE = 1000 * 1000,
};
static const double free_weak = 0.10, free_danger = 0.02;

/* 3.51.3 */
static const int64_t reset_mended[] = {3, 51, 3};

static enum grade trail(struct arena *a, const struct self_facts *f, struct str *found)
{
    if (f->trail_broken) {
        *found = str_fmt(a, "Row %lld does not follow from the one before it.",
                         (long long)f->trail_broken);
        return GRADE_DANGER;
    }
    *found = str_fmt(a, "All %lld rows follow from each other.", (long long)f->trail_rows);
    return GRADE_GOOD;
}

/* --- the engine
 * ------------------------------------------------------------------------------- */

static bool version_is_before(struct str version, const int64_t *mended)
{
    struct str part;

    for (int i = 0; i < 3; i++) {
        int64_t n = 0;
        if (!str_split(&version, '.', &part) || !int_parse(part, &n))
            return true;
        if (n != mended[i])
            return n < mended[i];
    }
    return false;
}

static enum grade engine_version(struct arena *a, const struct self_facts *f, struct str *found)
{
    struct str name = S("SQLite ");

    if (!str_starts(f->engine, name)) {
        *found = str_fmt(a, "It is %.*s.", STR_ARG(f->engine));
        return GRADE_GOOD;
    }
    if (!version_is_before(str_cut(f->engine, name.len, f->engine.len), reset_mended)) {
        *found = str_fmt(a, "It is %.*s.", STR_ARG(f->engine));
        return GRADE_GOOD;
    }
    *found = str_fmt(a,
                     "It is %.*s, in which two connections that write and empty the log at one "
                     "moment can lose what was written (mended in 3.51.3). Here one connection "
                     "alone writes and empties the log, so that it can't come to that.",
                     STR_ARG(f->engine));
    return GRADE_NOTE;
}

/* --- files
 * ------------------------------------------------------------------------------------ */

static enum grade not_here(const struct self_facts *f, struct str *found)
{
    *found = f->is_file ? S("It could not be looked at.")
                        : S("The database is on a server of its own, and is looked at there.");
    return f->is_file ? GRADE_WEAK : GRADE_NOTE;
}

/* Dangerous when others may do what 'bits' say. */
static enum grade closed(struct arena *a, const struct self_file *file, mode_t bits,
                         struct str *found)
{
    *found = str_fmt(a, "%.*s may be used as %03o.", STR_ARG(file->path),
                     (unsigned)(file->mode & 0777));
    return file->mode & bits ? GRADE_DANGER : GRADE_GOOD;
}

static enum grade database_closed(struct arena *a, const struct self_facts *f,
                                  struct str *found)
{
    return f->database.path.len ? closed(a, &f->database, S_IRWXG | S_IRWXO, found)
                                : not_here(f, found);
}

static enum grade log_closed(struct arena *a, const struct self_facts *f, struct str *found)
{
    if (f->log.path.len)
        return closed(a, &f->log, S_IRWXG | S_IRWXO, found);
    *found = S("There is none just now.");
    return GRADE_GOOD;
}

static enum grade folder_closed(struct arena *a, const struct self_facts *f, struct str *found)
{
    return f->folder.path.len ? closed(a, &f->folder, S_IWGRP | S_IWOTH, found)
                              : not_here(f, found);
}

static enum grade backup_made(struct arena *a, const struct self_facts *f, struct str *found)
{
    bool is_public = self_is_public(f);

    if (!f->is_file)
        return not_here(f, found);
    if (!f->backup_at) {
        *found = S("No copy was made with 'folkmoot backup'.");
        return is_public ? GRADE_DANGER : GRADE_NOTE;
    }
    int64_t age = f->now - f->backup_at;
    *found = str_fmt(a, "The last copy was made %lld hours ago.", (long long)(age / 3600));
    if (age <= BACKUP_WEAK)
        return GRADE_GOOD;
    return !is_public ? GRADE_NOTE : age > BACKUP_OLD ? GRADE_DANGER : GRADE_WEAK;
}

static enum grade backup_closed(struct arena *a, const struct self_facts *f, struct str *found)
{
    if (f->backup.path.len)
        return closed(a, &f->backup, S_IRWXG | S_IRWXO, found);
    *found = f->backup_at ? S("The last copy was moved: it is not where it was made.")
                          : S("There is none on this machine.");
    return GRADE_GOOD;
}

static enum grade disk(struct arena *a, const struct self_facts *f, struct str *found)
{
    if (isnan(f->disk_free))
        return not_here(f, found);
    *found = str_fmt(a, "%.*s %% of it is free, %lld MB.",
                     STR_ARG(num_text(a, 100 * f->disk_free, 0)),
                     (long long)(f->disk_bytes / MEGABYTE));
    if (f->disk_free < free_danger || f->disk_bytes < (int64_t)FREE_LEAST_MB * MEGABYTE)
        return GRADE_DANGER;
    return f->disk_free < free_weak ? GRADE_WEAK : GRADE_GOOD;
}

const struct self_row self_store_rows[] = {
    {"trail", "The trail of what was done is whole",
     "Someone changed the database outside the site. Keep a copy of it, find out who could, "
     "and "
     "compare it with the last backup by 'folkmoot check'.",
     "/admin/audit-trail", trail},
    {"engine", "The database engine has no known fault that loses data",
     "Use the system's update when there is one; let no other program write to the file.", NULL,
     engine_version},
    {"database-closed", "Nobody else on the machine can read the database",
     "chmod 600 the file; it is made that way.", NULL, database_closed},
    {"log-closed", "Nobody else on the machine can read the database's log",
     "chmod 600 the database and the files beside it.", NULL, log_closed},
    {"folder-closed", "Nobody else on the machine can put files beside the database",
     "chmod 700 the folder.", NULL, folder_closed},
    {"backup-made", "A copy is made every day",
     "Run 'folkmoot backup FILE' every night, and keep the copies on another machine.", NULL,
     backup_made},
    {"backup-closed", "Nobody else on the machine can read the copy", "chmod 600 the copy.",
     NULL, backup_closed},
    {"disk", "The disk of the database has room",
     "Make room: nothing can be written once it is full.", "/admin/storage", disk},
    {0},
};
