/* sqlite_test.c: what only a file can do: locks, full and broken disks, damage, backups. */
#include "store/engine.h"
#include "store/faulty.h"
#include "trial_sql.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define MUST(call) assert_int_equal((call), OK)
#define assert_has(text, words) assert_true(str_find((text), S(words)) >= 0)

static const struct store_step steps[] = {
    {STR_INIT("0001_item.sql"),
     STR_INIT("CREATE TABLE item (id bigint PRIMARY KEY, name text NOT NULL UNIQUE,\n"
              " share double precision, note text, good boolean NOT NULL, body bytea);\n")},
};

struct place {
    struct work work;
    char folder[64];
    char path[128];
    struct fault fault;
};

static struct store *try_open(struct place *p, enum store_mode mode, enum rc wanted,
                              struct str *why)
{
    struct store *db = NULL;
    enum rc rc = store_open(p->work.arena, p->path, mode, &db, why);
    if (rc != wanted)
        fail_msg("%d, not %d: %.*s", rc, wanted, STR_ARG(*why));
    return db;
}

static struct store *open_as(struct place *p, enum store_mode mode)
{
    struct str why = {0};
    return try_open(p, mode, OK, &why);
}

static int make_place(void **state)
{
    struct place *p = *state = calloc(1, sizeof *p);
    assert_non_null(p);
    p->work.arena = arena_open();
    strcpy(p->folder, "/tmp/sqlite-test-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    snprintf(p->path, sizeof p->path, "%s/trial.db", p->folder);
    p->work.db = open_as(p, STORE_CREATE);
    MUST(store_migrate(p->work.db, steps, COUNT_OF(steps), NULL));
    return 0;
}

static int clear_place(void **state)
{
    struct place *p = *state;
    char command[128];

    store_close(p->work.db);
    fault_drop(&p->fault);
    snprintf(command, sizeof command, "rm -rf '%s'", p->folder);
    assert_int_equal(system(command), 0);
    arena_close(p->work.arena);
    free(p);
    return 0;
}

static void close_writer(struct place *p)
{
    store_close(p->work.db);
    p->work.db = NULL;
}

static enum rc put(struct work *w, int64_t id, ptrdiff_t len)
{
    struct str name = str_fmt(w->arena, "item %d", (int)id);
    struct str body = {arena_new(w->arena, char, len), len};
    return sql_item_put(w, id, name, 0.5, S("note"), true, body);
}

static int64_t total(struct work *w)
{
    struct trial_item_total t;
    MUST(store_begin(w->db, false));
    MUST(sql_item_count(w, &t));
    store_rollback(w->db);
    return t.total;
}

static void put_and_keep(struct work *w, int64_t id, ptrdiff_t len)
{
    MUST(store_begin(w->db, true));
    MUST(put(w, id, len));
    MUST(store_commit(w->db));
}

static off_t size_of(struct place *p, const char *end)
{
    struct stat st = {0};
    struct str path = str_fmt(p->work.arena, "%s%s", p->path, end);
    return stat(path.at, &st) == 0 ? st.st_size : -1;
}

/* --- opening
 * ---------------------------------------------------------------------------------- */

static void a_second_writer_is_told_who_writes(void **state)
{
    struct place *p = *state;
    struct str why = {0};

    try_open(p, STORE_WRITE, BUSY, &why);
    assert_has(why, "is writing to");
    assert_true(str_find(why, str_fmt(p->work.arena, "Process %ld ", (long)getpid())) >= 0);
    close_writer(p);
    p->work.db = open_as(p, STORE_WRITE);
}

static void a_writer_in_another_process_is_kept_out(void **state)
{
    struct place *p = *state;
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        struct store *db;
        struct str why;
        _exit(store_open(p->work.arena, p->path, STORE_WRITE, &db, &why) == BUSY ? 7 : 8);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
}

static void only_the_owner_may_read_the_files(void **state)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    struct place *p = *state;
    struct stat st;

    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++) {
        assert_int_equal(stat(str_fmt(p->work.arena, "%s%s", p->path, ends[i]).at, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static void a_missing_database_is_not_made_unasked(void **state)
{
    struct place *p = *state;
    struct str why = {0};

    close_writer(p);
    snprintf(p->path, sizeof p->path, "%s/none/none.db", p->folder);
    try_open(p, STORE_WRITE, NOT_FOUND, &why);
    try_open(p, STORE_READ, NOT_FOUND, &why);
    assert_has(why, "There is no database at ");
    assert_int_equal(size_of(p, ""), -1);
    assert_int_equal(size_of(p, ".lock"), -1);
}

static void paths_that_name_no_file_are_refused(void **state)
{
    struct place *p = *state;
    struct str why = {0};

    close_writer(p);
    strcpy(p->path, ":memory:");
    try_open(p, STORE_CREATE, INVALID, &why);
    strcpy(p->path, "");
    try_open(p, STORE_CREATE, INVALID, &why);
    strcpy(p->path, p->folder);
    try_open(p, STORE_WRITE, INVALID, &why);
}

static void write_file(const char *path, const char *bytes)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    for (int i = 0; i < 200; i++)
        fputs(bytes, f);
    assert_int_equal(fclose(f), 0);
}

static void a_file_that_is_no_database_is_refused_and_left_alone(void **state)
{
    struct place *p = *state;
    struct str why = {0};

    close_writer(p);
    snprintf(p->path, sizeof p->path, "%s/notes.txt", p->folder);
    write_file(p->path, "Area,Value\n");
    off_t before = size_of(p, "");
    try_open(p, STORE_CREATE, INVALID, &why);
    assert_has(why, "notes.txt is not a database");
    try_open(p, STORE_READ, INVALID, &why);
    assert_int_equal(size_of(p, ""), before);
}

static void a_database_of_another_program_is_refused(void **state)
{
    struct place *p = *state;
    struct str why = {0};
    sqlite3 *other;

    close_writer(p);
    snprintf(p->path, sizeof p->path, "%s/other.db", p->folder);
    assert_int_equal(sqlite3_open(p->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    try_open(p, STORE_CREATE, INVALID, &why);
    assert_has(why, "another program");
}

/* Root may write anywhere, so it steps down for the while. */
static void a_database_that_cannot_be_written_is_still_read(void **state)
{
    struct place *p = *state;
    struct str why = {0};
    bool root = geteuid() == 0;

    put_and_keep(&p->work, 1, 100);
    close_writer(p);
    struct work reader = {.arena = p->work.arena, .db = open_as(p, STORE_READ)};
    assert_int_equal(chmod(str_fmt(p->work.arena, "%s.lock", p->path).at, 0444), 0);
    assert_int_equal(chmod(p->folder, 0555), 0);
    if (root)
        assert_int_equal(seteuid(65534), 0);
    try_open(p, STORE_WRITE, FORBIDDEN, &why);
    if (root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(chmod(p->folder, 0755), 0);
    assert_has(why, "can't be written");
    assert_int_equal(total(&reader), 1);
    store_close(reader.db);
}

static void settings_are_the_safe_ones(void **state)
{
    static const struct {
        const char *pragma;
        int64_t writer, reader;
    } wanted[] = {
        {"synchronous", 2, 2},       {"foreign_keys", 1, 1},       {"trusted_schema", 0, 0},
        {"query_only", 0, 1},        {"wal_autocheckpoint", 0, 0}, {"busy_timeout", 5000, 5000},
        {"page_size", 16384, 16384},
    };
    struct place *p = *state;
    struct work reader = {.arena = p->work.arena, .db = open_as(p, STORE_READ)};

    MUST(store_begin(p->work.db, true));
    MUST(store_begin(reader.db, false));
    for (ptrdiff_t i = 0; i < COUNT_OF(wanted); i++) {
        const char *name = wanted[i].pragma;
        struct statement *s = arena_new(p->work.arena, struct statement, 1);
        union store_value row[1];
        *s = (struct statement){name,
                                "x",
                                'o',
                                "",
                                "i",
                                i == 5 ? "timeout" : name,
                                str_fmt(p->work.arena, "PRAGMA %s", name).at};
        MUST(store_one(&p->work, s, NULL, row));
        assert_int_equal(row[0].whole, wanted[i].writer);
        MUST(store_one(&reader, s, NULL, row));
        assert_int_equal(row[0].whole, wanted[i].reader);
    }
    store_rollback(p->work.db);
    store_close(reader.db);
    assert_int_equal(size_of(p, "-wal") > 0, 1);
}

/* --- the log
 * ---------------------------------------------------------------------------------- */

static void a_reader_leaves_the_log_alone(void **state)
{
    struct place *p = *state;
    put_and_keep(&p->work, 1, 100000);
    off_t log = size_of(p, "-wal"), file = size_of(p, "");
    struct work reader = {.arena = p->work.arena, .db = open_as(p, STORE_READ)};

    assert_int_equal(total(&reader), 1);
    MUST(store_checkpoint(reader.db));
    store_close(reader.db);
    assert_int_equal(size_of(p, "-wal"), log);
    assert_int_equal(size_of(p, ""), file);
    MUST(store_checkpoint(p->work.db));
    assert_true(size_of(p, "") > file);
}

static void a_checkpoint_that_must_wait_says_so_and_loses_nothing(void **state)
{
    struct place *p = *state;
    struct work reader = {.arena = p->work.arena, .db = open_as(p, STORE_READ)};
    struct trial_item_total t;

    MUST(store_begin(reader.db, false));
    MUST(sql_item_count(&reader, &t));
    put_and_keep(&p->work, 1, 100000);
    assert_int_equal(store_checkpoint(p->work.db), BUSY);
    assert_has(store_why(p->work.db), "Readers still need");
    assert_int_equal(total(&p->work), 1);
    store_close(reader.db);
    MUST(store_checkpoint(p->work.db));
}

static void a_long_log_is_cut_and_the_last_writer_takes_it_away(void **state)
{
    struct place *p = *state;
    put_and_keep(&p->work, 1, 30 * 1024 * 1024);
    assert_true(size_of(p, "-wal") > 30 * 1024 * 1024);
    MUST(store_checkpoint(p->work.db));
    assert_int_equal(size_of(p, "-wal"), 0);
    close_writer(p);
    assert_int_equal(size_of(p, "-wal"), -1);
}

/* --- full and broken disks
 * -------------------------------------------------------------------- */

static void set_file_limit(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static enum rc put_many(struct work *w, int64_t from, int64_t to)
{
    for (int64_t id = from; id < to; id++)
        TRY(put(w, id, 50000));
    return OK;
}

static void a_full_disk_refuses_the_write_and_keeps_the_rest(void **state)
{
    struct place *p = *state;
    struct work reader = {.arena = p->work.arena, .db = open_as(p, STORE_READ)};
    put_and_keep(&p->work, 1, 1000);

    signal(SIGXFSZ, SIG_IGN);
    set_file_limit(2 * 1024 * 1024);
    enum rc rc = store_begin(p->work.db, true);
    if (rc == OK)
        rc = put_many(&p->work, 2, 2000); /* past the cache, so that pages are written early */
    if (rc == OK)
        rc = store_commit(p->work.db);
    else
        store_rollback(p->work.db);
    struct str why = str_copy(p->work.arena, store_why(p->work.db));
    int64_t seen = total(&reader);
    set_file_limit(RLIM_INFINITY);

    assert_int_equal(rc, BUSY);
    assert_has(why, "The disk is full");
    assert_int_equal(seen, 1);
    put_and_keep(&p->work, 2, 1000);
    assert_int_equal(total(&reader), 2);
    MUST(store_check(p->work.db));
    store_close(reader.db);
}

/* What is found by a process that starts after this one lost its power: it has only the files.
 */
static int64_t found_after_a_crash(struct place *p)
{
    struct place next = {.work.arena = p->work.arena};
    char command[512];

    snprintf(next.path, sizeof next.path, "%s/next.db", p->folder);
    snprintf(command, sizeof command,
             "cd '%s' && cp trial.db next.db && cp trial.db-wal next.db-wal", p->folder);
    assert_int_equal(system(command), 0);
    next.work.db = open_as(&next, STORE_WRITE);
    int64_t found = total(&next.work);
    MUST(store_check(next.work.db));
    store_close(next.work.db);
    return found;
}

/* One write of three items in which the n-th change of a file fails. What was answered must be
 * what is found, at once and by the next process. Gives back whether the fault was reached. */
static bool survives(struct place *p, int n, bool stays)
{
    struct fault *fault = &p->fault;
    int64_t before = total(&p->work), id = stays * 1000000 + n * 10;
    fault_set(fault, n, stays);
    enum rc rc = store_begin(p->work.db, true);
    if (rc == OK)
        rc = put_many(&p->work, id, id + 3);
    if (rc == OK)
        rc = store_commit(p->work.db);
    else
        store_rollback(p->work.db);
    bool unsure = rc != OK && str_find(store_why(p->work.db), S("not certain")) >= 0;
    bool reached = fault->calls > n;
    fault_set(fault, -1, false);

    int64_t wanted = rc == OK ? before + 3 : before;
    if (!reached || (rc != OK && !stays))
        assert_false(unsure);
    if (!reached)
        assert_int_equal(rc, OK);
    int64_t found = found_after_a_crash(p);
    if (found != wanted && !(unsure && found == before + 3))
        fail_msg("fault %d: answer %d, found %d of %d", n, rc, (int)found, (int)wanted);
    assert_int_equal(total(&p->work), wanted);
    MUST(store_check(p->work.db));
    put_and_keep(&p->work, id + 9, 100);
    return reached;
}

static void an_answer_is_true_whichever_write_fails(void **state)
{
    struct place *p = *state;

    close_writer(p);
    fault_use(&p->fault);
    for (int stays = 0; stays < 2; stays++) {
        int n = 0;
        p->work.db = open_as(p, STORE_WRITE);
        while (survives(p, n, stays))
            n++;
        print_message("%d writes failed in turn\n", n);
        assert_true(n > 5);
        close_writer(p);
    }
}

/* --- a file that is made beside its place
 * ----------------------------------------------------- */

/* Nothing is in the place any more. */
static void take_away(struct place *p)
{
    close_writer(p);
    unlink(p->path);
    assert_int_equal(size_of(p, ""), -1);
}

/* Opens the file beside its place and writes into it. */
static enum rc write_fresh(struct place *p, struct str *why)
{
    TRY(store_open(p->work.arena, p->path, STORE_FRESH, &p->work.db, why));
    enum rc rc = store_migrate(p->work.db, steps, COUNT_OF(steps), NULL);
    if (rc == OK)
        rc = store_begin(p->work.db, true);
    if (rc == OK)
        rc = put_many(&p->work, 1, 60);
    return rc == OK ? store_commit(p->work.db) : rc;
}

static void a_fresh_file_comes_into_its_place_whole(void **state)
{
    struct place *p = *state;
    struct str why = {0};

    take_away(p);
    MUST(write_fresh(p, &why));
    assert_int_equal(size_of(p, ""), -1);
    try_open(p, STORE_READ, NOT_FOUND, &why);
    MUST(store_begin(p->work.db, false));
    assert_int_equal(store_settle(p->work.db), FAULT);
    store_rollback(p->work.db);
    MUST(store_settle(p->work.db));
    assert_true(size_of(p, "") > 0);
    assert_int_equal(size_of(p, ".new"), -1);
    struct store *reader = open_as(p, STORE_READ);
    store_close(reader);
    /* From now on it is as any other, with a log. */
    assert_int_equal(total(&p->work), 59);
    put_and_keep(&p->work, 99, 10);
    assert_true(size_of(p, "-wal") > 0);
    MUST(store_settle(p->work.db));
    MUST(store_check(p->work.db));
    try_open(p, STORE_WRITE, BUSY, &why);
}

static void a_fresh_file_that_is_not_settled_leaves_nothing(void **state)
{
    struct place *p = *state;
    struct str why = {0};

    take_away(p);
    MUST(write_fresh(p, &why));
    assert_true(size_of(p, ".new") > 0);
    close_writer(p);
    assert_int_equal(size_of(p, ".new"), -1);
    assert_int_equal(size_of(p, ""), -1);
}

static void what_is_there_is_opened_as_ever(void **state)
{
    struct place *p = *state;

    put_and_keep(&p->work, 1, 10);
    close_writer(p);
    p->work.db = open_as(p, STORE_FRESH);
    assert_int_equal(size_of(p, ".new"), -1);
    put_and_keep(&p->work, 2, 10);
    MUST(store_settle(p->work.db));
    assert_int_equal(total(&p->work), 2);
}

/* Of a process that was stopped, and of a database that was taken away. */
static void what_was_left_behind_is_not_taken_for_the_new_file(void **state)
{
    struct place *p = *state;
    static const char *const ends[] = {".new", "-wal"};
    struct str why = {0};

    take_away(p);
    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++) {
        FILE *f = fopen(str_fmt(p->work.arena, "%s%s", p->path, ends[i]).at, "w");
        assert_non_null(f);
        fputs("left behind", f);
        fclose(f);
    }
    MUST(write_fresh(p, &why));
    MUST(store_settle(p->work.db));
    assert_int_equal(total(&p->work), 59);
    MUST(store_check(p->work.db));
}

/* Whichever change of a file fails: all of it is in its place, or nothing, as was answered. */
static void a_fresh_file_is_whole_or_absent_whichever_write_fails(void **state)
{
    struct place *p = *state;
    struct str why = {0};
    bool reached = true;
    int n = 0;

    take_away(p);
    fault_use(&p->fault);
    for (; reached; n++) {
        fault_set(&p->fault, n, true);
        enum rc rc = write_fresh(p, &why);
        if (rc == OK)
            rc = store_settle(p->work.db);
        reached = p->fault.calls > n;
        fault_set(&p->fault, -1, false);
        close_writer(p);
        /* Once it is in its place only its log can fail. */
        bool there = size_of(p, "") > 0;
        assert_true(there || rc != OK);
        assert_true(reached || rc == OK);
        assert_int_equal(size_of(p, ".new"), -1);
        if (!there)
            continue;
        p->work.db = open_as(p, STORE_WRITE);
        assert_int_equal(total(&p->work), 59);
        MUST(store_check(p->work.db));
        take_away(p);
    }
    print_message("%d writes failed in turn\n", n - 1);
    assert_true(n > 20);
}

/* --- care
 * ------------------------------------------------------------------------------------- */

static void a_backup_is_whole_private_and_fresh(void **state)
{
    struct place *p = *state;
    struct stat st;
    char copy[160];

    MUST(store_begin(p->work.db, true));
    MUST(put_many(&p->work, 1, 40));
    MUST(store_commit(p->work.db));
    struct store *reader = open_as(p, STORE_READ);
    snprintf(copy, sizeof copy, "%s/copy.db", p->folder);
    MUST(store_backup(reader, copy));
    assert_int_equal(store_backup(reader, copy), CONFLICT);
    assert_has(store_why(reader), "exists already");
    store_close(reader);
    put_and_keep(&p->work, 99, 10);

    assert_int_equal(stat(copy, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    close_writer(p);
    strcpy(p->path, copy);
    assert_int_equal(size_of(p, "-wal"), -1);
    p->work.db = open_as(p, STORE_WRITE);
    MUST(store_migrate(p->work.db, steps, COUNT_OF(steps), NULL));
    assert_int_equal(total(&p->work), 39);
    MUST(store_check(p->work.db));
}

static void a_backup_that_fails_leaves_nothing(void **state)
{
    struct place *p = *state;
    char copy[160];

    MUST(store_begin(p->work.db, true));
    MUST(put_many(&p->work, 1, 80));
    MUST(store_commit(p->work.db));
    snprintf(copy, sizeof copy, "%s/copy.db", p->folder);
    signal(SIGXFSZ, SIG_IGN);
    set_file_limit(2 * 1024 * 1024);
    enum rc rc = store_backup(p->work.db, copy);
    set_file_limit(RLIM_INFINITY);
    assert_int_equal(rc, BUSY);
    assert_has(store_why(p->work.db), "The disk is full");
    assert_int_equal(access(copy, F_OK), -1);
}

static void damage_is_found(void **state)
{
    struct place *p = *state;
    static const char rubbish[4096] = {1, 2, 3};

    MUST(store_begin(p->work.db, true));
    MUST(put_many(&p->work, 1, 40));
    MUST(store_commit(p->work.db));
    close_writer(p);
    int fd = open(p->path, O_WRONLY);
    assert_true(fd >= 0);
    for (off_t page = 2; page < 20; page++)
        assert_int_equal(pwrite(fd, rubbish, sizeof rubbish, page * 16384), sizeof rubbish);
    close(fd);
    p->work.db = open_as(p, STORE_WRITE);
    assert_int_equal(store_check(p->work.db), FAULT);
    assert_has(store_why(p->work.db), "damaged");
}

#define ON_FILE(test) cmocka_unit_test_setup_teardown(test, make_place, clear_place)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON_FILE(a_second_writer_is_told_who_writes),
        ON_FILE(a_writer_in_another_process_is_kept_out),
        ON_FILE(only_the_owner_may_read_the_files),
        ON_FILE(a_missing_database_is_not_made_unasked),
        ON_FILE(paths_that_name_no_file_are_refused),
        ON_FILE(a_file_that_is_no_database_is_refused_and_left_alone),
        ON_FILE(a_database_of_another_program_is_refused),
        ON_FILE(a_database_that_cannot_be_written_is_still_read),
        ON_FILE(settings_are_the_safe_ones),
        ON_FILE(a_reader_leaves_the_log_alone),
        ON_FILE(a_checkpoint_that_must_wait_says_so_and_loses_nothing),
        ON_FILE(a_long_log_is_cut_and_the_last_writer_takes_it_away),
        ON_FILE(a_full_disk_refuses_the_write_and_keeps_the_rest),
        ON_FILE(an_answer_is_true_whichever_write_fails),
        ON_FILE(a_fresh_file_comes_into_its_place_whole),
        ON_FILE(a_fresh_file_that_is_not_settled_leaves_nothing),
        ON_FILE(what_is_there_is_opened_as_ever),
        ON_FILE(what_was_left_behind_is_not_taken_for_the_new_file),
        ON_FILE(a_fresh_file_is_whole_or_absent_whichever_write_fails),
        ON_FILE(a_backup_is_whole_private_and_fresh),
        ON_FILE(a_backup_that_fails_leaves_nothing),
        ON_FILE(damage_is_found),
    };
    return cmocka_run_group_tests_name("SQLite", tests, NULL, NULL);
}
