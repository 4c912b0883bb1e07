/* listen.c: the sockets that the server listens on. */
#include "web/serve.h"

#include "base/num.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    FIRST_HANDED_OVER = 3, /* systemd's convention */
    BACKLOG = 512,
};

struct place {
    struct str host, port;
};

/* "HOST:PORT" or "[HOST]:PORT". */
static bool place_read(struct str listen, struct place *out)
{
    int64_t number;
    ptrdiff_t colon = text_last(listen, ':');

    if (colon < 0)
        return false;
    out->host = str_cut(listen, 0, colon);
    out->port = str_cut(listen, colon + 1, listen.len);
    bool braces = str_starts(out->host, S("[")) && str_ends(out->host, S("]"));
    if (braces)
        out->host = str_cut(out->host, 1, out->host.len - 1);
    else if (str_find(out->host, S(":")) >= 0)
        return false;
    return out->host.len > 0 && int_parse(out->port, &number) && number >= 0 && number <= 65535;
}

/* A listening socket, or -1 with errno. */
static int socket_open(const struct addrinfo *at)
{
    int one = 1;
    int s = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (s < 0)
        return -1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (at->ai_family == AF_INET6)
        setsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (bind(s, at->ai_addr, at->ai_addrlen) == 0 && listen(s, BACKLOG) == 0)
        return s;
    int reason = errno;
    close(s);
    errno = reason;
    return -1;
}

static int port_of(int socket)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = {0};
    socklen_t len = sizeof at;

    if (getsockname(socket, &at.any, &len) != 0)
        return 0;
    if (at.any.sa_family == AF_INET)
        return ntohs(at.v4.sin_port);
    return at.any.sa_family == AF_INET6 ? ntohs(at.v6.sin6_port) : 0;
}

/* Opens every address of `host`. An address that this machine lacks is passed over; one that is
 * taken is not, since a browser might then reach the other program. */
static const char *host_open(struct arena *a, struct str host, struct str port,
                             struct sockets *out)
{
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *list;
    const char *wrong = NULL;
    int failed = getaddrinfo(str_zero(a, host), str_zero(a, port), &hints, &list);

    if (failed)
        return gai_strerror(failed);
    for (struct addrinfo *at = list; at && out->count < SOCKETS_MOST; at = at->ai_next) {
        int s = socket_open(at);
        if (s >= 0)
            out->at[out->count++] = s;
        else if (errno != EADDRNOTAVAIL && errno != EAFNOSUPPORT)
            wrong = strerror(errno);
    }
    freeaddrinfo(list);
    return wrong;
}

static const char *localhost_open(struct arena *a, struct str port, struct sockets *out)
{
    const char *wrong = host_open(a, S("127.0.0.1"), port, out);

    if (wrong)
        return wrong;
    /* With port 0 the second address takes the port that the first was given. */
    if (out->count)
        port = str_fmt(a, "%d", port_of(out->at[0]));
    return host_open(a, S("::1"), port, out);
}

static void sockets_close(struct sockets *s)
{
    while (s->count > 0)
        close(s->at[--s->count]);
}

/* A listening stream socket, which is all that can be served. */
static bool is_listening(int s)
{
    int listens = 0, kind = 0;
    socklen_t len = sizeof listens, kind_len = sizeof kind;

    return getsockopt(s, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) == 0 && listens &&
           getsockopt(s, SOL_SOCKET, SO_TYPE, &kind, &kind_len) == 0 && kind == SOCK_STREAM;
}

/* How many descriptors systemd hands over to this process; what it said is for nobody after us.
 */
static int64_t handed_count(void)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    int64_t owner, count;
    bool ours = pid && fds && int_parse(str_of(pid), &owner) && owner == getpid() &&
                int_parse(str_of(fds), &count) && count > 0;

    if (!ours)
        return 0;
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    return count;
}

/* systemd hands sockets over as descriptors from 3 on. */
static enum rc take_handed(struct arena *a, int64_t count, struct sockets *out, struct str *why)
{
    if (count > SOCKETS_MOST) {
        *why = str_fmt(a, "%lld sockets were handed over; at most %d can be served.",
                       (long long)count, SOCKETS_MOST);
        return FAULT;
    }
    for (int i = 0; i < count; i++) {
        int s = FIRST_HANDED_OVER + i;
        if (!is_listening(s)) {
            *why =
                str_fmt(a, "What was handed over as descriptor %d is no listening socket.", s);
            return FAULT;
        }
        fcntl(s, F_SETFD, FD_CLOEXEC);
        fcntl(s, F_SETFL, fcntl(s, F_GETFL) | O_NONBLOCK);
        out->at[out->count++] = s;
    }
    out->handed_over = true;
    int port = port_of(out->at[0]);
    out->address = port ? str_fmt(a, "http://localhost:%d (handed over)", port)
                        : S("the socket handed over");
    return OK;
}

enum rc sockets_open(struct arena *a, struct str listen, struct sockets *out, struct str *why)
{
    struct place place;
    const char *wrong;
    int64_t handed = handed_count();

    *out = (struct sockets){0};
    if (handed)
        return take_handed(a, handed, out, why);
    if (!place_read(listen, &place)) {
        *why = str_fmt(a, "'%.*s' is not HOST:PORT, such as localhost:8080.", STR_ARG(listen));
        return FAULT;
    }
    if (str_eq(place.host, S("localhost")))
        wrong = localhost_open(a, place.port, out);
    else
        wrong = host_open(a, place.host, place.port, out);
    if (!wrong && out->count == 0)
        wrong = "this machine has no such address";
    if (wrong) {
        sockets_close(out);
        *why = str_fmt(a, "Can't listen on %.*s: %s. Choose another address or port.",
                       STR_ARG(listen), wrong);
        return FAULT;
    }
    bool v6 = str_find(place.host, S(":")) >= 0;
    out->address = str_fmt(a, v6 ? "http://[%.*s]:%d" : "http://%.*s:%d", STR_ARG(place.host),
                           port_of(out->at[0]));
    return OK;
}
