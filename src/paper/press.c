/* press.c: folkmoot-render started for one piece of work, fed, listened to and ended.
 *
 * It is started with one socket as its input and output, nothing else of ours open and no
 * surroundings but a locale, so that what the server holds (its sockets, its files, what an
 * operator told it) is not there to be taken.
 */
#include "paper/paper.h"
#include "paper/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LONGEST_PATH = 4096, CHUNK = 64 * 1024, GRACE_MS = 2000 };

static const char not_here[] = "The program that makes documents and pictures, "
                               "folkmoot-render, is not installed beside this one.";
static const char too_long[] = "Making this took too long. Ask for less, or try again.";
static const char ended[] = "This could not be drawn. Try again; if it stays so, tell us.";
static const char too_large[] = "This would be too large to make. Ask for less.";

/* --- where it is ---- */

/* In the build tree programs lie in folders of their own; installed, people start one of the
 * two and only the server the other. */
static const char *const beside[] = {"folkmoot-render", "../render/folkmoot-render",
                                     "../libexec/folkmoot/folkmoot-render"};

static const char *program_find(struct arena *a)
{
    const char *told = getenv("FOLKMOOT_RENDER");
    char self[LONGEST_PATH];

    if (told && *told)
        return access(told, X_OK) == 0 ? told : NULL;
    ssize_t len = readlink("/proc/self/exe", self, sizeof self);
    while (len > 0 && self[len - 1] != '/')
        len--;
    for (ptrdiff_t i = 0; i < COUNT_OF(beside) && len > 0; i++) {
        const char *path = str_fmt(a, "%.*s%s", (int)len, self, beside[i]).at;
        if (access(path, X_OK) == 0)
            return path;
    }
    return NULL;
}

/* --- starting it ---- */

static int start_with(posix_spawn_file_actions_t *files, posix_spawnattr_t *how,
                      const char *path, int its_end, pid_t *pid)
{
    char name[] = "folkmoot-render", locale[] = "LC_ALL=C.UTF-8", home[] = "HOME=/nonexistent";
    char *const words[] = {name, NULL}, *const surroundings[] = {locale, home, NULL};
    sigset_t none, all;

    /* Workers are deaf to signals and ignore a broken pipe: not so a program of its own. */
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(how, &none);
    posix_spawnattr_setsigdefault(how, &all);
    posix_spawnattr_setflags(how, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_adddup2(files, its_end, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(files, its_end, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
    return posix_spawn(pid, path, files, how, words, surroundings);
}

static bool start(const char *path, int its_end, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;

    if (posix_spawn_file_actions_init(&files))
        return false;
    bool ready = posix_spawnattr_init(&how) == 0;
    bool started = ready && start_with(&files, &how, path, its_end, pid) == 0;
    if (ready)
        posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return started;
}

/* --- talking to it ---- */

static int64_t milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* What is left to send goes as far as it is taken; the end of it is told. */
static bool send_some(int end, struct str *left)
{
    ssize_t n = send(end, left->at, (size_t)left->len, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    *left = str_cut(*left, n, left->len);
    return left->len > 0 || shutdown(end, SHUT_WR) == 0;
}

/* 1 when there may be more, 0 at its end, -1 when it broke off. */
static int take_some(int end, struct buf *got)
{
    char chunk[CHUNK];
    ssize_t n = recv(end, chunk, sizeof chunk, MSG_DONTWAIT);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? 1 : -1;
    buf_bytes(got, chunk, n);
    return n > 0;
}

/* Until it has said all: NULL, or what went wrong in words. */
static const char *talk(int end, struct str left, struct buf *got)
{
    int64_t until = milliseconds() + 1000 * PAPER_SECONDS_MOST;

    for (;;) {
        struct pollfd p = {.fd = end, .events = (short)(POLLIN | (left.len ? POLLOUT : 0))};
        int64_t wait = until - milliseconds();
        if (wait <= 0)
            return too_long;
        if (poll(&p, 1, (int)wait) < 0 && errno != EINTR)
            return ended;
        /* One that refused has said why before all was sent. */
        if (p.revents & POLLOUT && left.len && !send_some(end, &left))
            left = (struct str){0};
        int more = p.revents & (POLLIN | POLLHUP | POLLERR) ? take_some(end, got) : 1;
        if (more <= 0)
            return more == 0 ? NULL : ended;
        if (got->failed)
            return too_large;
    }
}

/* Waits until it is gone: one that has closed its end and stays is ended. */
static bool gone_well(pid_t pid)
{
    int64_t until = milliseconds() + GRACE_MS;
    int status = 0;
    pid_t gone;

    while ((gone = waitpid(pid, &status, WNOHANG)) == 0 && milliseconds() < until)
        poll(NULL, 0, 1);
    if (gone == 0)
        kill(pid, SIGKILL);
    while (gone != pid && (gone = waitpid(pid, &status, 0)) < 0)
        if (errno != EINTR)
            return false;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static const char *run(const char *path, struct str request, struct buf *got)
{
    int ends[2];
    pid_t pid;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return ended;
    bool started = start(path, ends[1], &pid);
    close(ends[1]);
    const char *why = started ? talk(ends[0], request, got) : not_here;
    close(ends[0]);
    if (started) {
        if (why)
            kill(pid, SIGKILL);
        if (!gone_well(pid) && !why)
            why = ended;
    }
    return why;
}

static enum rc make(struct arena *a, const struct buf *request, struct str *out,
                    struct str *why)
{
    struct buf got = buf_make(a, PAPER_BYTES_MOST);
    const char *path = program_find(a), *wrong = not_here;

    if (request->failed)
        wrong = too_large;
    else if (path)
        wrong = run(path, buf_text(request), &got);
    struct str said = buf_text(&got);
    if (!wrong && str_starts(said, S(WIRE_DONE))) {
        *out = str_cut(said, S(WIRE_DONE).len, said.len);
        return OK;
    }
    bool told = !wrong && str_starts(said, S(WIRE_NOT));
    *why = told ? str_cut(said, S(WIRE_NOT).len, said.len) : str_of(wrong ? wrong : ended);
    return told || wrong == too_large ? TOO_LARGE : BUSY;
}

enum rc paper_pdf(struct arena *a, const struct paper *p, struct str *out, struct str *why)
{
    struct buf request = buf_make(a, PAPER_BYTES_MOST);

    if (p->block_count > PAPER_BLOCKS_MOST) {
        *why = str_of(too_large);
        return TOO_LARGE;
    }
    wire_put_document(&request, p);
    return make(a, &request, out, why);
}

enum rc picture_png(struct arena *a, struct str svg, double scale, struct str *out,
                    struct str *why)
{
    struct buf request = buf_make(a, PAPER_BYTES_MOST);

    wire_put_picture(&request, svg, scale);
    return make(a, &request, out, why);
}
