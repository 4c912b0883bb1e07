/* handover.c: both ends of the socket over which a running server takes imports. */
#include "app/handover.h"

#include "base/log.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { LONGEST_LINE = 16 * 1024, MOST_FILES = 1000, SECONDS_TO_ASK = 5, WAKE_MS = 200 };

static bool address_of(const char *db, struct sockaddr_un *to)
{
    *to = (struct sockaddr_un){.sun_family = AF_UNIX};
    return strncmp(db, "postgresql:", 11) != 0 &&
           (size_t)snprintf(to->sun_path, sizeof to->sun_path, "%s.sock", db) <
               sizeof to->sun_path;
}

/* --- the client ------------------------------------------------------------------------------
 */

static void send_request(FILE *to, const struct import_request *r)
{
    char path[PATH_MAX];

    bool own = str_find(r->profile, S("/")) >= 0 || str_ends(r->profile, S(".profile"));
    const char *profile = own ? realpath(r->profile.at, path) : r->profile.at;
    fprintf(to, "import\n%s\n%s\n", profile ? profile : r->profile.at,
            r->dry_run ? "dry" : "keep");
    for (ptrdiff_t i = 0; i < r->file_count; i++) {
        const char *whole = realpath(r->files[i].at, path);
        fprintf(to, "%s\n", whole ? whole : r->files[i].at);
    }
    fputc('\n', to);
    fflush(to);
}

static void show_progress(const struct import_request *r, char *line)
{
    double share;
    long long rows;
    int at = 0;

    if (r->progress && sscanf(line, "%lf %lld %n", &share, &rows, &at) == 2)
        r->progress(r->state, str_of(line + at), rows, share);
}

static int read_answer(FILE *from, const struct import_request *r)
{
    char line[LONGEST_LINE];

    while (fgets(line, sizeof line, from)) {
        if (line[0] == 'o')
            fputs(line + 1, stdout);
        else if (line[0] == 'e')
            fputs(line + 1, stderr);
        else if (line[0] == 'p')
            line[strcspn(line, "\n")] = 0, show_progress(r, line + 1);
        else if (line[0] == 'x')
            return atoi(line + 1);
    }
    fputs("folkmoot: the server that has the store open went away before the import was done; "
          "check what it kept and import again.\n",
          stderr);
    return EXIT_REFUSED;
}

bool handover_try(const struct arguments *a, const struct import_request *request, int *code)
{
    struct sockaddr_un address;

    if (!address_of(a->db, &address))
        return false;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return false;
    }
    FILE *both = fdopen(fd, "r+");
    if (!both) {
        close(fd);
        return false;
    }
    send_request(both, request);
    *code = read_answer(both, request);
    fclose(both);
    return true;
}

/* --- the server ------------------------------------------------------------------------------
 */

struct handover {
    int fd;
    _Atomic bool stop;
    pthread_t thread;
    char path[sizeof((struct sockaddr_un){0}.sun_path)];
    int (*import)(void *state, const struct import_request *request, FILE *out, FILE *err);
    void *state;
};

/* A line without its end; NULL at the end or past the longest. */
static char *next_line(struct arena *a, FILE *from)
{
    char line[LONGEST_LINE];

    if (!fgets(line, sizeof line, from) || !strchr(line, '\n'))
        return NULL;
    line[strcspn(line, "\n")] = 0;
    return str_zero(a, str_of(line));
}

static bool read_request(struct arena *a, FILE *from, struct import_request *out)
{
    char *verb = next_line(a, from), *profile = next_line(a, from), *keep = next_line(a, from);

    if (!verb || !profile || !keep || strcmp(verb, "import") != 0)
        return false;
    out->profile = str_of(profile);
    out->dry_run = strcmp(keep, "dry") == 0;
    out->files = arena_new(a, struct str, MOST_FILES);
    for (char *file; (file = next_line(a, from)) && *file;) {
        if (out->file_count == MOST_FILES)
            return false;
        out->files[out->file_count++] = str_of(file);
    }
    return out->file_count > 0;
}

static void send_progress(void *state, struct str file, int64_t rows, double share)
{
    fprintf(state, "p%.6f %lld %.*s\n", share, (long long)rows, STR_ARG(file));
    fflush(state);
}

/* What was printed, line by line, led by its letter. */
static void send_lines(FILE *to, char letter, char *text)
{
    for (char *line = text; line && *line;) {
        size_t len = strcspn(line, "\n");
        fprintf(to, "%c%.*s\n", letter, (int)len, line);
        line += len + (line[len] == '\n');
    }
}

static void answer(struct handover *h, FILE *both)
{
    struct arena *a = arena_open();
    struct import_request request = {.progress = send_progress, .state = both};
    char *out = NULL, *err = NULL;
    size_t out_len, err_len;
    int code = EXIT_USAGE;
    FILE *out_file = open_memstream(&out, &out_len), *err_file = open_memstream(&err, &err_len);

    if (out_file && err_file && read_request(a, both, &request))
        code = h->import(h->state, &request, out_file, err_file);
    if (out_file)
        fclose(out_file);
    if (err_file)
        fclose(err_file);
    send_lines(both, 'e', err);
    send_lines(both, 'o', out);
    fprintf(both, "x%d\n", code);
    free(out);
    free(err);
    arena_close(a);
}

static void *listening(void *state)
{
    struct handover *h = state;

    while (!h->stop) {
        struct pollfd ready = {.fd = h->fd, .events = POLLIN};
        if (poll(&ready, 1, WAKE_MS) <= 0)
            continue;
        int fd = accept4(h->fd, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){SECONDS_TO_ASK, 0},
                   sizeof(struct timeval));
        FILE *both = fdopen(fd, "r+");
        if (both) {
            answer(h, both);
            fclose(both);
        } else {
            close(fd);
        }
    }
    return NULL;
}

struct handover *handover_open(const char *db,
                               int (*import)(void *state, const struct import_request *request,
                                             FILE *out, FILE *err),
                               void *state)
{
    struct sockaddr_un address;
    struct handover *h = calloc(1, sizeof *h);

    if (!h || !address_of(db, &address)) {
        free(h);
        return NULL;
    }
    memcpy(h->path, address.sun_path, sizeof h->path);
    h->import = import;
    h->state = state;
    h->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* Whoever holds the store's lock owns the name; a socket left behind is of nobody. */
    unlink(h->path);
    mode_t before = umask(0177);
    bool bound = h->fd >= 0 && bind(h->fd, (struct sockaddr *)&address, sizeof address) == 0 &&
                 listen(h->fd, 4) == 0;
    umask(before);
    if (!bound || pthread_create(&h->thread, NULL, listening, h) != 0) {
        log_line(LOG_WARN, "Imports can't be handed over at %s: %s", h->path, strerror(errno));
        if (h->fd >= 0)
            close(h->fd);
        free(h);
        return NULL;
    }
    return h;
}

void handover_close(struct handover *h)
{
    if (!h)
        return;
    h->stop = true;
    pthread_join(h->thread, NULL);
    close(h->fd);
    unlink(h->path);
    free(h);
}
