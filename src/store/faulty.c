/* faulty.c: the usual file system, until the n-th call that changes a file. */
#include "store/faulty.h"

#include <stdlib.h>

struct faulty_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static bool fails_now(void)
{
    struct fault *fault = sqlite3_vfs_find("faulty")->pAppData;
    int call = fault->calls++;
    return fault->after >= 0 && (call == fault->after || (fault->stays && call > fault->after));
}

static sqlite3_file *real(sqlite3_file *f)
{
    return ((struct faulty_file *)f)->real;
}

static int faulty_close(sqlite3_file *f)
{
    int code = real(f)->pMethods->xClose(real(f));
    free(real(f));
    return code;
}

static int faulty_read(sqlite3_file *f, void *to, int len, sqlite3_int64 at)
{
    return real(f)->pMethods->xRead(real(f), to, len, at);
}

static int faulty_write(sqlite3_file *f, const void *from, int len, sqlite3_int64 at)
{
    if (!fails_now())
        return real(f)->pMethods->xWrite(real(f), from, len, at);
    real(f)->pMethods->xWrite(real(f), from, len / 2, at); /* torn */
    return SQLITE_IOERR_WRITE;
}

static int faulty_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return fails_now() ? SQLITE_IOERR_TRUNCATE : real(f)->pMethods->xTruncate(real(f), size);
}

static int faulty_sync(sqlite3_file *f, int flags)
{
    return fails_now() ? SQLITE_IOERR_FSYNC : real(f)->pMethods->xSync(real(f), flags);
}

static int faulty_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real(f)->pMethods->xFileSize(real(f), size);
}

static int faulty_lock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xLock(real(f), level);
}

static int faulty_unlock(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xUnlock(real(f), level);
}

static int faulty_reserved(sqlite3_file *f, int *out)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int faulty_control(sqlite3_file *f, int what, void *arg)
{
    return real(f)->pMethods->xFileControl(real(f), what, arg);
}

static int faulty_sector(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

static int faulty_traits(sqlite3_file *f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int faulty_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}

static int faulty_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void faulty_shm_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

static int faulty_shm_unmap(sqlite3_file *f, int remove)
{
    return real(f)->pMethods->xShmUnmap(real(f), remove);
}

static const sqlite3_io_methods faulty_methods = {
    .iVersion = 2,
    .xClose = faulty_close,
    .xRead = faulty_read,
    .xWrite = faulty_write,
    .xTruncate = faulty_truncate,
    .xSync = faulty_sync,
    .xFileSize = faulty_size,
    .xLock = faulty_lock,
    .xUnlock = faulty_unlock,
    .xCheckReservedLock = faulty_reserved,
    .xFileControl = faulty_control,
    .xSectorSize = faulty_sector,
    .xDeviceCharacteristics = faulty_traits,
    .xShmMap = faulty_shm_map,
    .xShmLock = faulty_shm_lock,
    .xShmBarrier = faulty_shm_barrier,
    .xShmUnmap = faulty_shm_unmap,
};

static int faulty_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    sqlite3_vfs *unix_vfs = sqlite3_vfs_find("unix");
    struct faulty_file *file = (struct faulty_file *)f;

    (void)vfs;
    file->base.pMethods = NULL;
    file->real = calloc(1, (size_t)unix_vfs->szOsFile);
    int code = unix_vfs->xOpen(unix_vfs, name, file->real, flags, out);
    if (code == SQLITE_OK)
        file->base.pMethods = &faulty_methods;
    else
        free(file->real);
    return code;
}

void fault_use(struct fault *fault)
{
    sqlite3_vfs *disk = &fault->disk;

    *disk = *sqlite3_vfs_find("unix");
    disk->zName = "faulty";
    disk->szOsFile = sizeof(struct faulty_file);
    disk->xOpen = faulty_open;
    disk->pAppData = fault;
    fault_set(fault, -1, false);
    sqlite3_vfs_register(disk, 1);
}

void fault_drop(struct fault *fault)
{
    if (fault->disk.zName)
        sqlite3_vfs_unregister(&fault->disk);
}

void fault_set(struct fault *fault, int after, bool stays)
{
    fault->after = after;
    fault->stays = stays;
    fault->calls = 0;
}
