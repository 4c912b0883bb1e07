/* sqlite_open.c: opening, locking and closing a SQLite file so that it is safe to use. */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OUR_MARK = 0x466d6f74, /* application_id: "Fmot" */
    LONGEST_PATH = 4000,
};

/* A page holds a whole slice of a few hundred areas; measured best for those. */
static const char first_settings[] = "PRAGMA page_size = 16384";
/* What was written before is kept in memory, to be put back; nobody else sees this file. */
static const char fresh_settings[] = "PRAGMA journal_mode = MEMORY;"
                                     "PRAGMA locking_mode = EXCLUSIVE;";
static const char writer_settings[] = "PRAGMA synchronous = FULL;"
                                      "PRAGMA wal_autocheckpoint = 0;"
                                      "PRAGMA secure_delete = ON;"
                                      "PRAGMA journal_size_limit = 67108864;"
                                      "PRAGMA cache_size = -16384;";
static const char reader_settings[] = "PRAGMA query_only = ON;"
                                      "PRAGMA wal_autocheckpoint = 0;";
static const char common_settings[] = "PRAGMA foreign_keys = ON;"
                                      "PRAGMA trusted_schema = OFF;"
                                      "PRAGMA mmap_size = 0;";

/* --- files
 * ------------------------------------------------------------------------------------ */

static enum rc say_errno(struct store *db, const char *path)
{
    int error = errno;
    if (error == EACCES || error == EPERM || error == EROFS)
        return store_say(db, FORBIDDEN, "%s can't be written (%s).", path, strerror(error));
    return store_say(db, error == ENOSPC || error == EDQUOT ? BUSY : FAULT,
                     "%s can't be made (%s).", path, strerror(error));
}

static enum rc make_folders(struct store *db, const char *path)
{
    char *part = str_zero(db->arena, str_of(path));
    for (char *at = part + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = 0;
        if (mkdir(part, 0700) != 0 && errno != EEXIST)
            return say_errno(db, part);
        *at = '/';
    }
    return OK;
}

/* Makes an empty file for its owner alone. One that exists is left alone and never opened here:
 * closing it would drop the locks that another connection of this process holds on it. */
static enum rc make_file(struct store *db, const char *path)
{
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST ? CONFLICT : say_errno(db, path);
    close(fd);
    return OK;
}

static enum rc find_file(struct store *db, const char *path)
{
    struct stat st;
    if (db->mode == STORE_FRESH && stat(path, &st) != 0 && errno == ENOENT)
        return make_folders(db, path);
    if (db->mode == STORE_CREATE) {
        TRY(make_folders(db, path));
        enum rc rc = make_file(db, path);
        if (rc != OK && rc != CONFLICT)
            return rc;
    }
    if (stat(path, &st) != 0)
        return store_say(db, NOT_FOUND, "There is no database at %s (%s).", path,
                         strerror(errno));
    if (!S_ISREG(st.st_mode))
        return store_say(db, INVALID, "%s is not a file.", path);
    return OK;
}

/* --- the lock of the one writer
 * ---------------------------------------------------------------- */

static enum rc say_holder(struct store *db, const char *path, int fd)
{
    char pid[32] = "";
    ssize_t len = pread(fd, pid, sizeof pid - 1, 0);
    close(fd);
    pid[len > 0 ? strspn(pid, "0123456789") : 0] = 0;
    return store_say(db, BUSY, "Process %s is writing to %s. Stop it, or try again later.",
                     *pid ? pid : "(unknown)", path);
}

/* flock, since a lock of fcntl would not keep two connections of one process apart. */
static enum rc take_lock(struct store *db, const char *path)
{
    const char *lock = str_zero(db->arena, str_fmt(db->arena, "%s.lock", path));
    int fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return say_errno(db, lock);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return say_holder(db, path, fd);
    sqlite_own(db)->lock = fd;
    /* Without the number, on a full disk, the lock holds just as well. */
    if (ftruncate(fd, 0) != 0 || dprintf(fd, "%ld\n", (long)getpid()) < 0)
        errno = 0;
    return OK;
}

static void drop_lock(struct sqlite_own *o)
{
    if (o->lock < 0)
        return;
    /* The file stays: taking it away would let two processes lock two files of one name. */
    if (ftruncate(o->lock, 0) != 0)
        errno = 0;
    close(o->lock);
}

/* --- settings
 * --------------------------------------------------------------------------------- */

static enum rc ask_int(struct store *db, const char *sql, int64_t *out)
{
    sqlite3 *on = sqlite_own(db)->connection;
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(on, sql, -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    if (code == SQLITE_ROW)
        *out = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return code == SQLITE_ROW ? OK : sqlite_fail(db, on, code);
}

static enum rc harden(struct store *db)
{
    sqlite3 *on = sqlite_own(db)->connection;

    sqlite3_extended_result_codes(on, 1);
    sqlite3_busy_timeout(on, SQLITE_PATIENCE);
    sqlite3_db_config(on, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* So that a misspelt "column" is an error here too, not a text. */
    sqlite3_db_config(on, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(on, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_limit(on, SQLITE_LIMIT_LENGTH, STORE_MOST_BYTES + 1024 * 1024);
    sqlite3_limit(on, SQLITE_LIMIT_ATTACHED, 0);
    if (db->mode == STORE_READ)
        sqlite3_db_config(on, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    TRY(sqlite_functions(db));
    return sqlite_run_text(db, common_settings);
}

/* Before anything is changed: is this file ours, or new? */
static enum rc look_whose(struct store *db, const char *path, bool *fresh)
{
    int64_t mark = 0, tables = 0;
    enum rc rc = ask_int(db, "PRAGMA application_id", &mark);
    if (rc == OK)
        rc = ask_int(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (rc == INVALID)
        return store_say(db, INVALID, "%s is not a database.", path);
    *fresh = mark == 0 && tables == 0;
    if (rc != OK || *fresh || mark == OUR_MARK)
        return rc;
    return store_say(db, INVALID, "%s is a database of another program.", path);
}

static enum rc start_log(struct store *db, bool fresh)
{
    sqlite3_stmt *s = NULL;
    sqlite3 *on = sqlite_own(db)->connection;

    if (fresh)
        TRY(sqlite_run_text(db, first_settings));
    if (sqlite_own(db)->fresh)
        return sqlite_run_text(db, fresh_settings);
    bool wal = sqlite3_prepare_v2(on, "PRAGMA journal_mode = WAL", -1, &s, NULL) == SQLITE_OK &&
               sqlite3_step(s) == SQLITE_ROW &&
               strcmp((const char *)sqlite3_column_text(s, 0), "wal") == 0;
    int code = sqlite3_extended_errcode(on);
    sqlite3_finalize(s);
    if (!wal && code != SQLITE_OK && code != SQLITE_ROW)
        return sqlite_fail(db, on, code);
    if (!wal)
        return store_say(db, FAULT, "The disk of the database can't keep a shared log.");
    return OK;
}

static enum rc set_up_writer(struct store *db, const char *path, bool fresh)
{
    char mark[64];
    if (sqlite3_db_readonly(sqlite_own(db)->connection, "main") == 1)
        return store_say(db, FORBIDDEN, "%s can't be written by this user.", path);
    TRY(start_log(db, fresh));
    TRY(sqlite_run_text(db, writer_settings));
    if (!fresh)
        return OK;
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d", OUR_MARK);
    return sqlite_run_text(db, mark);
}

/* SQLite counts the memory of all connections under one lock, which each of them would wait
 * for; nobody asks for the count. Has no effect where something else has begun to use SQLite.
 */
static void count_no_memory(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

enum rc sqlite_connect(struct store *db)
{
    struct sqlite_own *o = sqlite_own(db);
    const char *path = o->fresh ? o->fresh : db->file;
    bool fresh = false;
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, count_no_memory);
    int code = sqlite3_open_v2(path, &o->connection,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return sqlite_fail(db, o->connection, code);
    TRY(harden(db));
    TRY(look_whose(db, path, &fresh));
    if (db->mode == STORE_READ)
        return sqlite_run_text(db, reader_settings);
    return set_up_writer(db, path, fresh);
}

static enum rc set_up(struct store *db, const char *path)
{
    if (db->mode != STORE_READ)
        TRY(take_lock(db, path));
    if (db->mode == STORE_FRESH)
        TRY(sqlite_fresh_begin(db));
    return sqlite_connect(db);
}

enum rc sqlite_open(struct store *db, const char *path)
{
    struct sqlite_own *o = arena_new(db->arena, struct sqlite_own, 1);

    o->lock = -1;
    db->own = o;
    db->engine = &sqlite_engine;
    snprintf(db->version, sizeof db->version, "SQLite %s", sqlite3_libversion());
    db->file = str_zero(db->arena, str_of(path));
    /* ":memory:" and the like would be many databases, one for each connection. */
    if (*path == 0 || *path == ':' || strlen(path) > LONGEST_PATH)
        return store_say(db, INVALID, "\"%.100s\" is not the path of a database.", path);
    TRY(find_file(db, path));
    enum rc rc = set_up(db, path);
    if (rc != OK)
        sqlite_close(db);
    return rc;
}

void sqlite_disconnect(struct store *db)
{
    struct sqlite_own *o = sqlite_own(db);

    for (ptrdiff_t i = 0; i < db->slot_count; i++)
        if (db->slots[i]) {
            sqlite3_finalize(db->slots[i]->sqlite);
            db->slots[i]->sqlite = NULL;
            db->slots[i]->ready = false;
        }
    /* The last to close also empties the log, unless it may only read. */
    sqlite3_close(o->connection);
    o->connection = NULL;
}

void sqlite_close(struct store *db)
{
    sqlite_disconnect(db);
    sqlite_fresh_end(db);
    drop_lock(sqlite_own(db));
}

/* --- care
 * ------------------------------------------------------------------------------------- */

/* The first complaint that `sql` gives as rows, or OK when there is none. */
static enum rc look_through(struct store *db, sqlite3 *on, const char *sql, int column)
{
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(on, sql, -1, &s, NULL);
    enum rc rc = OK;

    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    const char *words =
        code == SQLITE_ROW ? (const char *)sqlite3_column_text(s, column) : "ok";
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        rc = sqlite_fail(db, on, code);
    else if (!words || strcmp(words, "ok") != 0)
        rc = store_say(db, FAULT, "The database is damaged: %s", words ? words : "unknown");
    sqlite3_finalize(s);
    return rc;
}

static enum rc check_connection(struct store *db, sqlite3 *on)
{
    TRY(look_through(db, on, "PRAGMA integrity_check(1)", 0));
    return look_through(db, on, "PRAGMA foreign_key_check", 0);
}

enum rc sqlite_check(struct store *db)
{
    return check_connection(db, sqlite_own(db)->connection);
}

/* In one step, which holds one state of the source while others go on writing. */
static enum rc copy_into(struct store *db, sqlite3 *copy)
{
    sqlite3_backup *b = sqlite3_backup_init(copy, "main", sqlite_own(db)->connection, "main");
    if (!b)
        return sqlite_fail(db, copy, sqlite3_extended_errcode(copy));
    sqlite3_backup_step(b, -1);
    int code = sqlite3_backup_finish(b);
    if (code != SQLITE_OK)
        return sqlite_fail(db, copy, code);
    /* One file, without a log beside it. */
    if (sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
        return sqlite_fail(db, copy, sqlite3_extended_errcode(copy));
    return check_connection(db, copy);
}

static void remove_copy(struct store *db, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++)
        unlink(str_zero(db->arena, str_fmt(db->arena, "%s%s", path, ends[i])));
}

enum rc sqlite_backup(struct store *db, const char *path)
{
    sqlite3 *copy = NULL;
    enum rc rc = make_file(db, path);
    if (rc == CONFLICT)
        return store_say(db, CONFLICT, "%s exists already.", path);
    if (rc != OK)
        return rc;
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    rc = code == SQLITE_OK ? copy_into(db, copy) : sqlite_fail(db, copy, code);
    sqlite3_close(copy);
    if (rc != OK)
        remove_copy(db, path);
    return rc;
}
