/* sqlite_fresh.c: a SQLite file that is made beside its place and comes into it whole.
 *
 * A first import writes as much as the store will have. Through a log each page would be
 * written twice; here nobody can see the file until it is done, so it needs none.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc say(struct store *db, const char *path, const char *what)
{
    int error = errno;
    enum rc rc = error == EACCES || error == EPERM || error == EROFS    ? FORBIDDEN
                 : error == ENOSPC || error == EDQUOT || error == EINTR ? BUSY
                                                                        : FAULT;

    return store_say(db, rc, "%s can't be %s (%s): nothing was kept.", path, what,
                     strerror(error));
}

enum rc sqlite_fresh_begin(struct store *db)
{
    struct sqlite_own *o = sqlite_own(db);
    struct stat st;

    if (stat(db->file, &st) == 0)
        return OK;
    const char *beside = str_zero(db->arena, str_fmt(db->arena, "%s.new", db->file));
    unlink(beside); /* of someone who was stopped: the lock is ours */
    int fd = open(beside, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return say(db, beside, "made");
    close(fd);
    o->fresh = beside;
    return OK;
}

void sqlite_fresh_end(struct store *db)
{
    struct sqlite_own *o = sqlite_own(db);

    if (o->fresh)
        unlink(o->fresh);
    o->fresh = NULL;
}

static bool sync_at(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return good;
}

/* The folder, so that the name outlives a power cut too. */
static bool sync_folder(struct store *db, const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str folder = slash ? str_cut(str_of(path), 0, slash - path + 1) : S(".");

    return sync_at(str_zero(db->arena, folder), O_RDONLY | O_DIRECTORY);
}

static void forget_log(struct store *db, const char *path)
{
    static const char *const ends[] = {"-wal", "-shm", "-journal"};

    /* Of a file that is gone: they must not be taken for this one's. */
    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++)
        unlink(str_zero(db->arena, str_fmt(db->arena, "%s%s", path, ends[i])));
}

enum rc sqlite_settle(struct store *db)
{
    struct sqlite_own *o = sqlite_own(db);

    if (!o->fresh)
        return OK;
    sqlite_disconnect(db);
    if (!sync_at(o->fresh, O_RDWR))
        return say(db, o->fresh, "saved");
    forget_log(db, db->file);
    if (rename(o->fresh, db->file) != 0)
        return say(db, db->file, "made");
    o->fresh = NULL;
    if (!sync_folder(db, db->file))
        return store_say(db, FAULT,
                         "The folder of %s can't be saved (%s): what was written may "
                         "be gone after a power cut.",
                         db->file, strerror(errno));
    enum rc rc = sqlite_connect(db);
    if (rc == OK && o->guarded)
        rc = sqlite_guard(db, o->guarded);
    if (rc == OK)
        return OK;
    struct str why = str_copy(db->arena, str_of(db->why));
    return store_say(db, FAULT, "%s was kept, but can't be opened again: %.600s", db->file,
                     why.at);
}
