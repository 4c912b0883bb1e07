/* process.c: the programs that are measured from outside. */
#include "bench.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_OUTPUT = 1024 * 1024, SECONDS_TO_START = 30, POLL_US = 500 };

extern char **environ;

int bench_start(const char *const *words, const char *out)
{
    posix_spawn_file_actions_t files;
    pid_t pid;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, out ? out : "/dev/null",
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(&pid, words[0], &files, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&files);
    if (failed)
        bench_stop("%s can't be started: %s", words[0], strerror(failed));
    return pid;
}

void bench_wait(int pid, const char *what)
{
    int status;

    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        bench_stop("%s failed", what);
}

struct str bench_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");

    if (!f)
        bench_stop("%s can't be read", path);
    char *at = arena_alloc(a, MOST_OUTPUT);
    size_t len = fread(at, 1, MOST_OUTPUT, f);
    fclose(f);
    return (struct str){at, (ptrdiff_t)len};
}

struct str bench_output(struct bench *b, const char *const *words)
{
    struct str path = str_fmt(b->arena, "%.*s/output", STR_ARG(b->folder));

    bench_wait(bench_start(words, path.at), words[0]);
    return bench_file(b->arena, path.at);
}

double bench_number_after(struct str text, const char *name)
{
    ptrdiff_t at = str_find(text, str_of(name));
    char number[40] = "";

    if (at < 0)
        return NAN;
    struct str rest = str_cut(text, at + (ptrdiff_t)strlen(name), text.len);
    snprintf(number, sizeof number, "%.*s", STR_ARG(str_trim(str_cut(rest, 0, 30))));
    return strtod(number, NULL);
}

/* --- the server ------------------------------------------------------------------------------
 */

static struct sockaddr_in here(int port)
{
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int free_port(void)
{
    struct sockaddr_in address = here(0);
    socklen_t len = sizeof address;
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (s < 0 || bind(s, (struct sockaddr *)&address, len) != 0 ||
        getsockname(s, (struct sockaddr *)&address, &len) != 0)
        bench_stop("there is no free port");
    close(s);
    return ntohs(address.sin_port);
}

static bool answers(int port)
{
    static const char ask[] = "GET /-/health HTTP/1.1\r\nHost: localhost\r\n"
                              "Connection: close\r\n\r\n";
    struct sockaddr_in address = here(port);
    char reply[64] = "";
    int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    bool good = connect(s, (struct sockaddr *)&address, sizeof address) == 0 &&
                write(s, ask, sizeof ask - 1) == (ssize_t)sizeof ask - 1 &&
                read(s, reply, sizeof reply - 1) > 0 && strstr(reply, " 200 ");
    close(s);
    return good;
}

int bench_serve_start(struct bench *b, struct str db, int *port)
{
    *port = free_port();
    struct str listen = str_fmt(b->arena, "127.0.0.1:%d", *port);
    const char *const words[] = {b->program.at, "serve",   "--db", db.at,
                                 "--listen",    listen.at, NULL};
    double begun = bench_wall();
    int pid = bench_start(words, NULL);

    while (!answers(*port)) {
        if (waitpid(pid, NULL, WNOHANG) == pid || bench_wall() - begun > SECONDS_TO_START)
            bench_stop("folkmoot serve did not start");
        usleep(POLL_US);
    }
    return pid;
}

void bench_serve_stop(int pid)
{
    kill(pid, SIGTERM);
    bench_wait(pid, "folkmoot serve");
}
