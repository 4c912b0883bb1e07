/* server.c: from socket to page and back.
 *
 * libmicrohttpd's threads read requests and write replies, nothing else. A request that has
 * come in whole is suspended and queued in the lane of its route; a worker answers it and wakes
 * it up.
 */
#include "web/kept.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    IO_THREADS = 2,
    CONNECTION_MEMORY = 32 * 1024, /* headers in and out of one connection */
    SILENCE_S = 15,                /* between bytes */
    HEADERS_MS = 5000, /* from accepting, or from a later request line, to all headers */
    IDLE_MS = 15000,   /* from one reply to the next request's headers */
    BODY_MS = 30000,
    REPLY_MS = 30000,       /* to send a reply, and … */
    REPLY_BYTES_PER_MS = 8, /* … longer by this for large ones */
    STOP_MS = 10000,        /* to finish what is under way */
    STOP_UNASKED_MS = 500, /* of that, for the request of a connection that has come just now */
    KEPT_BYTES = 64 * 1024 * 1024,
    STAMP_S = 3600, /* a page that tells how old something is is made anew each hour */
};

struct server {
    struct web *web;
    struct lanes *lanes;
    struct deadlines *deadlines;
    struct kept *kept; /* NULL when replies are not kept */
    const struct web_config *config;
    struct MHD_Daemon *daemons[SOCKETS_MOST];
    int daemon_count;
    struct sockets sockets;
    struct str proxy;       /* in front; empty for none */
    atomic_int under_way;   /* requests whose headers have come and whose reply has not gone */
    atomic_int unasked;     /* connections of which the first request has not come yet */
    atomic_int in_lanes;    /* those of them that a worker has or will get */
    struct uploads uploads; /* forms larger than any without a file that are held in memory */
    atomic_bool stopping;
};

/* One request, from its first line to the end of its reply. */
struct asked {
    struct server *server;
    struct MHD_Connection *connection;
    const char *method;
    struct MHD_Response *response; /* made by a worker, before the connection is woken */
    unsigned status;
    bool begun, queued;
    int upload; /* its place among the uploads, from 1; 0 for none */
    int64_t began_ms;
    char *body;
    size_t body_len, body_most;
    char network[INET6_ADDRSTRLEN]; /* the address it came from */
    char target[];
};

/* --- connections and their time ----------------------------------------------------------- */

static struct watched *watched_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
        ->socket_context;
}

/* What is counted here is what a server that stops waits for: who came before it stopped and
 * has not been able to say what for. */
static void connection_asks(struct server *server, struct watched *w)
{
    if (!w || w->asked)
        return;
    w->asked = true;
    atomic_fetch_sub(&server->unasked, 1);
}

static void connection_told(void *cls, struct MHD_Connection *connection, void **context,
                            enum MHD_ConnectionNotificationCode code)
{
    struct server *server = cls;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        int socket =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        struct watched *w = watch_start(server->deadlines, socket, HEADERS_MS);
        if (w)
            atomic_fetch_add(&server->unasked, 1);
        *context = w;
    } else {
        connection_asks(server, *context);
        watch_end(server->deadlines, *context);
        *context = NULL;
    }
}

/* The request line has come. What is given back is the handler's *context. The target is kept
 * as it came, since libmicrohttpd decodes its own copy in place. */
static void *line_told(void *cls, const char *target, struct MHD_Connection *connection)
{
    size_t size = strlen(target) + 1;
    struct asked *k = calloc(1, sizeof *k + size);

    watch_hasten(watched_of(connection), HEADERS_MS);
    if (!k)
        return NULL;
    k->server = cls;
    k->connection = connection;
    memcpy(k->target, target, size);
    return k;
}

static void request_ended(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_RequestTerminationCode code)
{
    struct asked *k = *context;

    (void)cls, (void)code;
    if (!k)
        return;
    if (k->begun)
        atomic_fetch_sub(&k->server->under_way, 1);
    if (k->response)
        MHD_destroy_response(k->response);
    watch_wait(watched_of(connection), IDLE_MS);
    if (k->upload)
        upload_leave(&k->server->uploads, k->upload - 1);
    free(k->body);
    free(k);
    *context = NULL;
}

/* --- a worker's part ---------------------------------------------------------------------- */

static struct str header_of(struct asked *k, const char *name)
{
    return str_of(MHD_lookup_connection_value(k->connection, MHD_HEADER_KIND, name));
}

static bool is_address(struct str s)
{
    unsigned char room[sizeof(struct in6_addr)];
    char text[INET6_ADDRSTRLEN];

    if (!s.len || s.len >= (ptrdiff_t)sizeof text)
        return false;
    memcpy(text, s.at, (size_t)s.len);
    text[s.len] = '\0';
    return inet_pton(AF_INET, text, room) == 1 || inet_pton(AF_INET6, text, room) == 1;
}

static enum MHD_Result forwarded_take(void *to, enum MHD_ValueKind kind, const char *name,
                                      const char *value)
{
    struct str *last = to;

    (void)kind;
    if (strcasecmp(name, "X-Forwarded-For") == 0)
        *last = str_of(value);
    return MHD_YES;
}

/* A proxy may add a header of its own behind one that came from the client: the last counts. */
static struct str forwarded_of(struct asked *k)
{
    struct str last = {0};

    MHD_get_connection_values(k->connection, MHD_HEADER_KIND, forwarded_take, &last);
    return last;
}

/* The address of who asks, written into the request. Only the proxy in front is believed when
 * it says for whom it asks: the last address of X-Forwarded-For, which it added itself. */
static struct str network_of(struct asked *k)
{
    const struct sockaddr *from =
        MHD_get_connection_info(k->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    struct str said = forwarded_of(k), proxy = k->server->proxy;

    k->network[0] = '\0';
    if (from && from->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)from)->sin_addr, k->network,
                  sizeof k->network);
    else if (from && from->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)from)->sin6_addr, k->network,
                  sizeof k->network);
    struct str peer = str_of(k->network);
    if (!said.len)
        return peer;
    if (!proxy.len || !str_eq(peer, proxy)) {
        atomic_fetch_add(&k->server->web->forwarded, 1);
        return peer;
    }
    struct str last = str_trim(str_cut(said, text_last(said, ',') + 1, said.len));
    return is_address(last) ? last : peer;
}

static struct web_ask ask_of(struct asked *k)
{
    return (struct web_ask){
        .method = str_of(k->method),
        .target = str_of(k->target),
        .if_none_match = header_of(k, "If-None-Match"),
        .body = {k->body, (ptrdiff_t)k->body_len},
        .body_type = header_of(k, "Content-Type"),
        .cookie = header_of(k, "Cookie"),
        .host = header_of(k, "Host"),
        .origin = header_of(k, "Origin"),
        .fetch_site = header_of(k, "Sec-Fetch-Site"),
        .authorization = header_of(k, "Authorization"),
        .agent = header_of(k, "User-Agent"),
        .network = network_of(k),
    };
}

static uint64_t stamp_of(int64_t version)
{
    return (uint64_t)version << 24 ^ (uint64_t)(time(NULL) / STAMP_S);
}

static void reply_keep(struct server *server, struct arena *a, const struct web_ask *ask,
                       const struct reply *reply)
{
    struct reply page = *reply, unchanged = *reply;

    page.status = 200;
    unchanged.status = 304;
    kept_put(server->kept, ask->target, stamp_of(reply->version), reply->etag,
             reply->body.len + reply->gzip.len,
             (struct kept_replies){
                 .page = send_make(a, &page, S(""), false, false),
                 .packed = page.gzip.len ? send_make(a, &page, S("gzip"), false, false) : NULL,
                 .unchanged = send_make(a, &unchanged, S(""), false, false)});
}

static void asked_answer(void *state, int worker, struct arena *a, void *item)
{
    struct server *server = state;
    struct asked *k = item;
    struct web_ask ask = ask_of(k);
    struct reply reply;

    web_answer(server->web, worker, a, &ask, &reply);
    bool keeps = server->kept && reply.version && !atomic_load(&server->stopping);
    if (keeps)
        reply_pack(a, &reply);
    k->status = (unsigned)reply.status;
    k->response = send_make(a, &reply, header_of(k, "Accept-Encoding"),
                            str_eq(ask.method, S("HEAD")), atomic_load(&server->stopping));
    if (keeps)
        reply_keep(server, a, &ask, &reply);
    int64_t ms = REPLY_MS + (reply.body.len + reply.file_size) / REPLY_BYTES_PER_MS;
    watch_work(watched_of(k->connection), ms);
    MHD_resume_connection(k->connection);
    atomic_fetch_sub(&server->in_lanes, 1);
}

/* --- libmicrohttpd's part ----------------------------------------------------------------- */

static enum MHD_Result refuse(struct MHD_Connection *connection, int status)
{
    struct MHD_Response *response = send_refusal(status);

    if (!response)
        return MHD_NO;
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return result;
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A form that is larger than others takes memory before it is known who sends it, so only a few
 * are let in at once, and nobody who could not be signed in. */
static int upload_status(struct asked *k, int64_t length)
{
    if (length <= BODY_MOST)
        return 0;
    if (!upload_from_member(header_of(k, "Cookie"), header_of(k, "Authorization")))
        return 403;
    k->upload = upload_take(&k->server->uploads, network_of(k)) + 1;
    if (!k->upload)
        return 503;
    k->began_ms = now_ms();
    watch_wait(watched_of(k->connection), upload_ms_left(0, 0));
    return 0;
}

/* The headers have come. */
static enum MHD_Result asked_begin(struct asked *k, const char *method, const char *version)
{
    int64_t length = 0, most = body_most(k->server->web, str_of(method), str_of(k->target));
    int status = guard_status(k->connection, method, k->target, version, most, &length);

    k->begun = true;
    atomic_fetch_add(&k->server->under_way, 1);
    connection_asks(k->server, watched_of(k->connection));
    k->method = method;
    watch_wait(watched_of(k->connection), BODY_MS);
    status = status ? status : upload_status(k, length);
    if (status)
        return refuse(k->connection, status);
    k->body_most = (size_t)length;
    k->body = length ? malloc((size_t)length) : NULL;
    return length && !k->body ? MHD_NO : MHD_YES;
}

static enum MHD_Result asked_take(struct asked *k, const char *bytes, size_t *len)
{
    if (*len > k->body_most - k->body_len)
        return MHD_NO; /* more than was announced: the library's framing broke */
    memcpy(k->body + k->body_len, bytes, *len);
    k->body_len += *len;
    *len = 0;
    if (k->upload)
        watch_wait(watched_of(k->connection),
                   upload_ms_left(now_ms() - k->began_ms, (int64_t)k->body_len));
    return MHD_YES;
}

/* A reply that was kept goes out at once, without a worker. */
static bool asked_kept(struct asked *k)
{
    struct server *server = k->server;

    if (!server->kept || strcmp(k->method, "GET") != 0 || k->body_most ||
        atomic_load(&server->stopping) || header_of(k, "Cookie").len ||
        header_of(k, "Authorization").len)
        return false;
    int64_t version = server->config->version(server->config->state);
    if (!kept_send(server->kept, k->connection, str_of(k->target), stamp_of(version),
                   header_of(k, "If-None-Match"), header_of(k, "Accept-Encoding")))
        return false;
    watch_work(watched_of(k->connection), REPLY_MS);
    return true;
}

/* The whole request has come. */
static enum MHD_Result asked_queue(struct asked *k)
{
    struct server *server = k->server;
    struct web_ask ask = {.method = str_of(k->method), .target = str_of(k->target)};
    enum cost lane = web_cost(server->web, &ask);

    k->queued = true;
    watch_work(watched_of(k->connection), 0);
    /* Suspended first: a worker may be done before this function is. */
    MHD_suspend_connection(k->connection);
    atomic_fetch_add(&server->in_lanes, 1);
    if (lanes_put(server->lanes, lane, k))
        return MHD_YES;
    atomic_fetch_sub(&server->in_lanes, 1);
    k->status = 503;
    k->response = send_refusal(503);
    watch_work(watched_of(k->connection), REPLY_MS);
    MHD_resume_connection(k->connection);
    return MHD_YES;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *bytes,
                              size_t *len, void **context)
{
    struct asked *k = *context;

    (void)cls, (void)url;
    if (!k)
        return MHD_NO;
    if (k->queued)
        return k->response ? MHD_queue_response(connection, k->status, k->response) : MHD_NO;
    if (!k->begun)
        return asked_begin(k, method, version);
    if (*len)
        return asked_take(k, bytes, len);
    return asked_kept(k) ? MHD_YES : asked_queue(k);
}

/* --- starting and stopping ---------------------------------------------------------------- */

static bool daemon_start(struct server *server, int socket, unsigned connections)
{
    /* clang-format off */
    struct MHD_Daemon *d = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, server,
        MHD_OPTION_LISTEN_SOCKET, socket,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)IO_THREADS,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S,
        MHD_OPTION_URI_LOG_CALLBACK, line_told, server,
        MHD_OPTION_NOTIFY_CONNECTION, connection_told, server,
        MHD_OPTION_NOTIFY_COMPLETED, request_ended, server,
        MHD_OPTION_END);
    /* clang-format on */

    if (d)
        server->daemons[server->daemon_count++] = d;
    return d != NULL;
}

static enum rc server_start(struct server *server, const struct web_server_config *config,
                            struct str *why)
{
    /* Above what deadline.c lets in, so that it gets to choose who has to go. */
    unsigned limit = (unsigned)config->most_connections * 5 / 4 + 64;

    server->deadlines = deadlines_open(config->most_connections);
    server->lanes =
        lanes_open(config->fast_workers, config->slow_workers, asked_answer, server);
    server->config = &server->web->config;
    server->kept =
        server->config->version && !server->config->dev ? kept_open(KEPT_BYTES) : NULL;
    bool ready = server->deadlines && server->lanes;

    for (int i = 0; ready && i < server->sockets.count; i++)
        ready = daemon_start(server, server->sockets.at[i], limit);
    if (ready)
        return OK;
    *why = S("Can't start the server's threads.");
    return FAULT;
}

/* No new connections; what is under way goes on. The descriptors stay open till the end, since
 * the library's threads may still look at them. A socket of systemd's goes on listening for the
 * next process, so only our own are shut down. */
static void server_quiesce(struct server *server)
{
    atomic_store(&server->stopping, true);
    for (int i = 0; i < server->daemon_count; i++)
        MHD_quiesce_daemon(server->daemons[i]);
    for (int i = 0; i < server->sockets.count && !server->sockets.handed_over; i++)
        shutdown(server->sockets.at[i], SHUT_RDWR);
}

static bool wait_until_done(struct server *server)
{
    const struct timespec little = {.tv_nsec = 10 * 1000 * 1000};

    for (int ms = 0; ms < STOP_MS; ms += 10) {
        nanosleep(&little, NULL); /* first, so that who was just let in is counted */
        bool coming = ms < STOP_UNASKED_MS && atomic_load(&server->unasked) > 0;
        if (!coming && atomic_load(&server->under_way) == 0)
            return true;
    }
    return false;
}

static void server_finish(struct server *server)
{
    lanes_close(server->lanes);
    for (int i = 0; i < server->daemon_count; i++)
        MHD_stop_daemon(server->daemons[i]);
    deadlines_close(server->deadlines);
    kept_close(server->kept);
    for (int i = 0; i < server->sockets.count; i++)
        close(server->sockets.at[i]);
}

static void signals_prepare(sigset_t *ends, sigset_t *before)
{
    sigemptyset(ends);
    sigaddset(ends, SIGTERM);
    sigaddset(ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, ends, before);
    /* A reader who leaves, or a file at its size limit, is an answer of the call and not the
     * end. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

static void serve_until_told(struct server *server, const sigset_t *ends)
{
    int number;

    log_line(LOG_INFO, "listening on %.*s", STR_ARG(server->sockets.address));
    sigwait(ends, &number);
    log_line(LOG_INFO, "stopping");
    server_quiesce(server);
    if (wait_until_done(server))
        return;
    log_line(LOG_WARN, "%d requests are unfinished", atomic_load(&server->under_way));
    /* Slow readers are cut off by what follows; a worker that is stuck can't be ended, and what
     * it holds can't be given back. */
    if (atomic_load(&server->in_lanes) > 0)
        _exit(1);
}

enum rc web_serve(struct web *web, const struct web_server_config *config, struct str *why)
{
    struct server server = {
        .web = web, .proxy = config->proxy, .uploads.lock = PTHREAD_MUTEX_INITIALIZER};
    sigset_t ends, before;

    TRY(sockets_open(web->arena, config->listen, &server.sockets, why));
    web->listen = config->listen;
    web->proxy = config->proxy;
    signals_prepare(&ends, &before);
    enum rc rc = server_start(&server, config, why);
    if (rc == OK)
        serve_until_told(&server, &ends);
    server_finish(&server);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}
