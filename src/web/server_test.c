/* server_test.c: the server from outside, over raw sockets: framing, time, lanes, stopping. */
#include "house.h"
#include "web/serve.h"
#include "web/testing.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* --- a server in a process of its own ----------------------------------------------------- */

struct child {
    pid_t pid;
    int port;
    FILE *log;
};

static struct child server; /* shared by the tests that leave it running */

static enum rc whence_show(struct request *rq)
{
    return page_bytes(rq, "text/plain", str_copy(rq->work->arena, rq->work->viewer.network));
}

static const struct route whence_routes[] = {
    ROUTE(GET, "/whence", whence_show, FORM_OTHER, "read", "public", FAST, NONE, "none",
          "The address that asks."),
    ROUTE_WITH(POST, "/whence", whence_show, FORM_OTHER, "read", "public", SLOW, NONE, "none",
               "The same with a file.", .upload = 1024 * 1024),
    {0}};
static const struct room whence_room = {.name = "whence", .routes = whence_routes};

static const struct room *const rooms[] = {&hello_room, &slow_room, &whence_room, NULL};

static int serve(const char *listen)
{
    struct web_config config = {.rooms = rooms};
    struct web_server_config how = {.listen = str_of(listen),
                                    .fast_workers = 2,
                                    .slow_workers = 2,
                                    .most_connections = 400,
                                    .proxy = S("127.0.0.1")};
    struct web *web;
    struct str why = {0};

    enum rc rc = web_open(&config, &web, &why);
    if (rc == OK)
        rc = web_serve(web, &how, &why);
    if (rc != OK)
        fprintf(stderr, "%.*s\n", STR_ARG(why));
    web_close(web);
    return rc == OK ? 0 : 1;
}

/* `handed` is a listening socket to hand over as systemd does, or -1. */
static struct child child_start(const char *listen, int handed)
{
    struct child c = {0};
    int ends[2];
    char line[512];

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    c.pid = fork();
    if (c.pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        if (handed >= 0) {
            char pid[32];
            dup2(handed, 3);
            snprintf(pid, sizeof pid, "%d", (int)getpid());
            setenv("LISTEN_PID", pid, 1);
            setenv("LISTEN_FDS", "1", 1);
        }
        exit(serve(listen));
    }
    close(ends[1]);
    c.log = fdopen(ends[0], "r");
    assert_non_null(fgets(line, sizeof line, c.log));
    const char *address = strstr(line, "listening on http://");
    const char *port = address ? strpbrk(strstr(address, "://") + 3, ":") : NULL;
    if (port)
        sscanf(port, ":%d", &c.port);
    if (c.port <= 0)
        fail_msg("the first line names no port: %s", line);
    return c;
}

/* Ends the server and gives back its exit status. */
static int child_stop(struct child *c)
{
    int status = -1;

    kill(c->pid, SIGTERM);
    waitpid(c->pid, &status, 0);
    fclose(c->log);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int start_shared(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    server = child_start("127.0.0.1:0", -1);
    return 0;
}

static int stop_shared(void **state)
{
    (void)state;
    return child_stop(&server);
}

/* --- a client that says exactly what it is told ------------------------------------------- */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int try_connect(int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int s = socket(AF_INET, SOCK_STREAM, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(s, (struct sockaddr *)&at, sizeof at) == 0)
        return s;
    close(s);
    return -1;
}

static int dial(int port)
{
    int s = try_connect(port);

    assert_true(s >= 0);
    return s;
}

static void say(int s, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(s, bytes.at, (size_t)bytes.len, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the server closed: what it said is looked at by the caller */
        bytes = str_cut(bytes, n, bytes.len);
    }
}

struct heard {
    char text[128 * 1024];
    ptrdiff_t len;
    bool closed;
};

/* Reads until `enough` replies of known length are there, the end, or `ms` of silence. */
static void hear(int s, int ms, struct heard *h)
{
    struct pollfd p = {.fd = s, .events = POLLIN};

    while (h->len < (ptrdiff_t)sizeof h->text - 1 && poll(&p, 1, ms) > 0) {
        ssize_t n = recv(s, h->text + h->len, sizeof h->text - 1 - (size_t)h->len, 0);
        if (n <= 0) {
            h->closed = true;
            break;
        }
        h->len += n;
    }
    h->text[h->len] = '\0';
}

static struct heard *exchange(struct str bytes, int ms)
{
    static struct heard h;
    int s = dial(server.port);

    memset(&h, 0, sizeof h);
    say(s, bytes);
    hear(s, ms, &h);
    close(s);
    return &h;
}

static int status_of(const struct heard *h)
{
    int status = 0;

    return sscanf(h->text, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

#define GET_CLOSE(target) S("GET " target " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

/* --- plain requests ----------------------------------------------------------------------- */

static void page_comes_with_its_headers(void **state)
{
    (void)state;
    struct heard *h = exchange(GET_CLOSE("/hello"), 2000);

    assert_int_equal(status_of(h), 200);
    assert_true(h->closed);
    CHECK(strstr(h->text, "\r\nContent-Security-Policy: default-src 'none'; style-src 'self'"));
    CHECK(strstr(h->text, "\r\nContent-Type: text/html; charset=utf-8\r\n"));
    CHECK(strstr(h->text, "\r\nCache-Control: public, max-age=0, must-revalidate\r\n"));
    CHECK(strstr(h->text, "\r\nX-Content-Type-Options: nosniff\r\n"));
    CHECK(strstr(h->text, "<h1>Hello &lt;world&gt;</h1>"));
    h = exchange(GET_CLOSE("/hello.csv"), 2000);
    CHECK(strstr(h->text, "\r\nContent-Disposition: attachment; filename=\"hello.csv\"\r\n"));
    h = exchange(GET_CLOSE("/hello.svg"), 2000);
    CHECK(strstr(h->text, "\r\nContent-Disposition: inline; filename=\"hello.svg\"\r\n"));
}

static void one_connection_serves_many_requests(void **state)
{
    (void)state;
    struct heard *h =
        exchange(S("GET /-/health HTTP/1.1\r\nHost: a\r\n\r\n"
                   "GET /robots.txt HTTP/1.1\r\nHost: a\r\n\r\n"
                   "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
                 2000);

    assert_true(h->closed);
    assert_int_equal(times((struct str){h->text, h->len}, "HTTP/1.1 200 OK"), 2);
    assert_int_equal(times((struct str){h->text, h->len}, "HTTP/1.1 404 Not Found"), 1);
}

#define WHENCE(headers)                                                                        \
    S("GET /whence HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" headers "\r\n")

static void proxy_in_front_is_believed_over_who_came_to_it(void **state)
{
    (void)state;
    CHECK(strstr(exchange(WHENCE(""), 2000)->text, "\r\n\r\n127.0.0.1"));
    CHECK(strstr(exchange(WHENCE("X-Forwarded-For: 192.0.2.1, 192.0.2.2\r\n"), 2000)->text,
                 "\r\n\r\n192.0.2.2"));
    /* the client's own header first, then one that the proxy added */
    CHECK(strstr(exchange(WHENCE("X-Forwarded-For: 192.0.2.1\r\n"
                                 "x-forwarded-for: 192.0.2.2\r\n"),
                          2000)
                     ->text,
                 "\r\n\r\n192.0.2.2"));
}

static void head_is_the_reply_without_its_body(void **state)
{
    (void)state;
    int length = 0;
    struct heard *h =
        exchange(S("HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 2000);

    assert_int_equal(status_of(h), 200);
    const char *header = strstr(h->text, "Content-Length: ");
    assert_true(header && sscanf(header, "Content-Length: %d", &length) == 1 && length > 1000);
    CHECK(str_ends((struct str){h->text, h->len}, S("\r\n\r\n")));
}

static void known_version_is_not_sent_again(void **state)
{
    (void)state;
    char ask_again[512], etag[64] = "";
    struct heard *h = exchange(GET_CLOSE("/hello"), 2000);

    assert_int_equal(sscanf(strstr(h->text, "ETag: "), "ETag: %63s", etag), 1);
    snprintf(ask_again, sizeof ask_again,
             "GET /hello HTTP/1.1\r\nHost: a\r\nIf-None-Match: %s\r\n\r\n"
             "GET /-/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
             etag);
    h = exchange(str_of(ask_again), 2000);
    assert_int_equal(status_of(h), 304);
    CHECK(strstr(h->text, etag));
    CHECK(!strstr(h->text, "<h1>"));
    CHECK(strstr(h->text, "\r\n\r\nHTTP/1.1 200 OK")); /* no body between the two */
}

static void asset_comes_compressed_to_who_takes_it(void **state)
{
    (void)state;
    struct heard *h =
        exchange(S("GET /assets/style-0123456789abcdef.css HTTP/1.1\r\nHost: a\r\n"
                   "Accept-Encoding: gzip, br\r\nConnection: close\r\n\r\n"),
                 2000);
    struct str all = {h->text, h->len};

    CHECK(has(all, "\r\nContent-Encoding: gzip\r\n"));
    CHECK(has(all, "\r\nVary: Accept-Encoding\r\n"));
    CHECK(has(all, "\r\nCache-Control: public, max-age=31536000, immutable\r\n"));
    CHECK(str_ends(all, testing_style_gzip));
    h = exchange(GET_CLOSE("/assets/style-0123456789abcdef.css"), 2000);
    all = (struct str){h->text, h->len};
    CHECK(!has(all, "Content-Encoding"));
    CHECK(has(all, "\r\nVary: Accept-Encoding\r\n"));
    CHECK(str_ends(all, testing_style));
}

static void form_is_posted(void **state)
{
    (void)state;
    struct heard *h = exchange(S("POST /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                 "Content-Type: application/x-www-form-urlencoded\r\n"
                                 "Content-Length: 12\r\n\r\nto=/hello/xy"),
                               2000);

    assert_int_equal(status_of(h), 303);
    CHECK(strstr(h->text, "\r\nLocation: /hello/xy\r\n"));
}

#define MEMBER "Cookie: __Host-session=0123456789012345678901234567890123456789012345\r\n"

/* The headers of a form with a file; what is answered to them, 0 for nothing yet. */
static int upload_begun(int *s, const char *headers)
{
    static struct heard h;
    char text[600];

    memset(&h, 0, sizeof h);
    *s = dial(server.port);
    snprintf(text, sizeof text,
             "POST /whence HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\n%s"
             "Content-Type: multipart/form-data; boundary=xYz\r\n"
             "Content-Length: 900000\r\n\r\n",
             headers);
    say(*s, str_of(text));
    hear(*s, 150, &h);
    return status_of(&h);
}

static void files_come_from_who_could_be_signed_in_and_two_from_one_address(void **state)
{
    (void)state;
    int s[6];

    assert_int_equal(upload_begun(&s[0], ""), 403);
    close(s[0]);
    assert_int_equal(upload_begun(&s[0], "Cookie: x=1\r\n"), 403);
    close(s[0]);
    assert_int_equal(upload_begun(&s[0], "Authorization: Bearer x\r\n"), 403);
    close(s[0]);
    assert_int_equal(upload_begun(&s[0], MEMBER "X-Forwarded-For: 2001:db8::1\r\n"), 0);
    assert_int_equal(upload_begun(&s[1], MEMBER "X-Forwarded-For: 2001:db8::2\r\n"), 0);
    assert_int_equal(upload_begun(&s[2], MEMBER "X-Forwarded-For: 2001:db8::3\r\n"), 503);
    assert_int_equal(upload_begun(&s[3], MEMBER "X-Forwarded-For: 192.0.2.1\r\n"), 0);
    close(s[0]);
    close(s[2]);
    usleep(100 * 1000);
    assert_int_equal(upload_begun(&s[4], MEMBER "X-Forwarded-For: 2001:db8::4\r\n"), 0);
    close(s[1]);
    close(s[3]);
    close(s[4]);
}

static void file_comes_at_a_kilobyte_a_second_after_ten_seconds(void **state)
{
    (void)state;
    assert_int_equal(upload_ms_left(0, 0), 10000);
    assert_int_equal(upload_ms_left(9999, 0), 1);
    assert_int_equal(upload_ms_left(60000, 40000), 1);
    assert_int_equal(upload_ms_left(60000, 51000), 1000);
    assert_int_equal(upload_ms_left(60000, 8000000), 120000);
    assert_int_equal(upload_ms_left(180000, 8000000), 1);
}

static void large_reply_arrives_whole(void **state)
{
    (void)state;
    static struct heard h;
    int s = dial(server.port);
    int64_t total = 0;

    say(s, GET_CLOSE("/large?kb=20000"));
    do {
        memset(&h, 0, sizeof h);
        hear(s, 3000, &h);
        total += h.len;
    } while (h.len && !h.closed);
    close(s);
    assert_in_range(total, 20000 * 1024 + 200, 20000 * 1024 + 4000);
}

/* --- what must be refused ----------------------------------------------------------------- */

struct vector {
    const char *name;
    struct str bytes;
};

#define BYTES(text) STR_INIT(text)
#define REST "\r\nHost: a\r\n"
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

static const struct vector refused[] = {
    {"two lengths",
     BYTES("POST /hello HTTP/1.1" REST "Content-Length: 3\r\nContent-Length: 5\r\n\r\na=1&b")},
    {"two equal lengths",
     BYTES("POST /hello HTTP/1.1" REST "Content-Length: 3\r\nContent-Length: 3\r\n\r\na=1")},
    {"a list of lengths", BYTES("POST /hello HTTP/1.1" REST "Content-Length: 3, 3\r\n\r\na=1")},
    {"length and coding", BYTES("POST /hello HTTP/1.1" REST "Content-Length: 3\r\n"
                                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"coding and length", BYTES("POST /hello HTTP/1.1" REST "Transfer-Encoding: chunked\r\n"
                                "Content-Length: 3\r\n\r\n0\r\n\r\n")},
    {"two codings", BYTES("POST /hello HTTP/1.1" REST "Transfer-Encoding: chunked\r\n"
                          "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n")},
    {"another coding",
     BYTES("POST /hello HTTP/1.1" REST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")},
    {"unknown coding",
     BYTES("POST /hello HTTP/1.1" REST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")},
    {"chunked", BYTES("POST /hello HTTP/1.1" REST
                      "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n0\r\n\r\n")},
    {"coding with a vertical tab",
     BYTES("POST /hello HTTP/1.1" REST "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n")},
    {"coding in an old version",
     BYTES("POST /hello HTTP/1.0" REST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")},
    {"folded coding",
     BYTES("POST /hello HTTP/1.1" REST "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n")},
    {"folded header", BYTES("GET /hello HTTP/1.1" REST "X: a\r\n b\r\n\r\n")},
    {"blank before the first header", BYTES("GET /hello HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n")},
    {"blank before a colon",
     BYTES("POST /hello HTTP/1.1" REST "Content-Length : 3\r\n\r\na=1")},
    {"tab before a colon", BYTES("POST /hello HTTP/1.1" REST "Content-Length\t: 3\r\n\r\na=1")},
    {"negative length", BYTES("POST /hello HTTP/1.1" REST "Content-Length: -3\r\n\r\na=1")},
    {"length with a sign", BYTES("POST /hello HTTP/1.1" REST "Content-Length: +3\r\n\r\na=1")},
    {"hexadecimal length", BYTES("POST /hello HTTP/1.1" REST "Content-Length: 0x3\r\n\r\na=1")},
    {"length with a letter",
     BYTES("POST /hello HTTP/1.1" REST "Content-Length: 3a\r\n\r\na=1")},
    {"empty length", BYTES("POST /hello HTTP/1.1" REST "Content-Length: \r\n\r\na=1")},
    {"overflowing length",
     BYTES("POST /hello HTTP/1.1" REST "Content-Length: 18446744073709551617\r\n\r\na")},
    {"length over the limit",
     BYTES("POST /hello HTTP/1.1" REST FORM "Content-Length: 65537\r\n\r\na")},
    {"no length", BYTES("POST /hello HTTP/1.1" REST "\r\n")},
    {"GET with a body", BYTES("GET /hello HTTP/1.1" REST "Content-Length: 3\r\n\r\na=1")},
    {"no host", BYTES("GET /hello HTTP/1.1\r\nAccept: */*\r\n\r\n")},
    {"two hosts", BYTES("GET /hello HTTP/1.1" REST "Host: b\r\n\r\n")},
    {"two hosts in an old version", BYTES("GET /hello HTTP/1.0" REST "Host: b\r\n\r\n")},
    {"empty host", BYTES("GET /hello HTTP/1.1\r\nHost: \r\n\r\n")},
    {"host with a slash", BYTES("GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n")},
    {"host with an at sign", BYTES("GET /hello HTTP/1.1\r\nHost: a@b\r\n\r\n")},
    {"NUL in the path", BYTES("GET /hello\0x HTTP/1.1" REST "\r\n")},
    {"NUL in a value", BYTES("GET /hello HTTP/1.1" REST "X: a\0b\r\n\r\n")},
    {"NUL in a name", BYTES("GET /hello HTTP/1.1" REST "X\0Y: a\r\n\r\n")},
    {"NUL before a length",
     BYTES("POST /hello HTTP/1.1" REST "X: \0\r\nContent-Length: 0\r\n\r\n")},
    {"bare CR in a value", BYTES("GET /hello HTTP/1.1" REST "X: a\rb\r\n\r\n")},
    {"bare LF throughout", BYTES("GET /hello HTTP/1.1\nHost: a\n\n")},
    {"control character in a value", BYTES("GET /hello HTTP/1.1" REST "X: a\x01\r\n\r\n")},
    {"empty name", BYTES("GET /hello HTTP/1.1" REST ": a\r\n\r\n")},
    {"name with a blank", BYTES("GET /hello HTTP/1.1" REST "X Y: a\r\n\r\n")},
    {"name with a bracket", BYTES("GET /hello HTTP/1.1" REST "X[]: a\r\n\r\n")},
    {"line without a colon", BYTES("GET /hello HTTP/1.1" REST "X\r\n\r\n")},
    {"escaped NUL in the path",
     BYTES("GET /hello%00 HTTP/1.1\r\nConnection: close" REST "\r\n")},
    {"escaped line end in the path",
     BYTES("GET /hello%0d%0a HTTP/1.1\r\nConnection: close" REST "\r\n")},
    {"absolute form", BYTES("GET http://a/hello HTTP/1.1" REST "\r\n")},
    {"asterisk form", BYTES("GET * HTTP/1.1" REST "\r\n")},
    {"OPTIONS *", BYTES("OPTIONS * HTTP/1.1" REST "\r\n")},
    {"TRACE", BYTES("TRACE /hello HTTP/1.1" REST "\r\n")},
    {"CONNECT", BYTES("CONNECT a:80 HTTP/1.1" REST "\r\n")},
    {"PUT", BYTES("PUT /hello HTTP/1.1" REST "Content-Length: 0\r\n\r\n")},
    {"DELETE", BYTES("DELETE /hello HTTP/1.1" REST "\r\n")},
    {"small letters", BYTES("get /hello HTTP/1.1" REST "\r\n")},
    {"unknown method", BYTES("BREW /hello HTTP/1.1" REST "\r\n")},
    {"HTTP/1.2", BYTES("GET /hello HTTP/1.2" REST "\r\n")},
    {"HTTP/2.0", BYTES("GET /hello HTTP/2.0" REST "\r\n")},
    {"HTTP/0.9", BYTES("GET /hello\r\n\r\n")},
    {"small http", BYTES("GET /hello http/1.1" REST "\r\n")},
};

/* The library closes these without a word. */
static const struct vector dropped[] = {
    {"blank in the target", BYTES("GET /hello x HTTP/1.1" REST "\r\n")},
    {"two blanks", BYTES("GET  /hello  HTTP/1.1" REST "\r\n")},
    {"tabs in the first line", BYTES("GET\t/hello\tHTTP/1.1" REST "\r\n")},
    {"no method", BYTES(" /hello HTTP/1.1" REST "\r\n")},
    {"a TLS greeting", BYTES("\x16\x03\x01\x02\x00\x01\r\n\r\n")},
};

/* These are answered, since the library shows us nothing else. None of them changes where a
 * message ends: it takes CR LF and LF alike, and cuts only the value that holds the NUL. */
static const struct vector not_seen[] = {
    {"one bare LF, which looks like a colon without a blank",
     BYTES("GET /-/health HTTP/1.1\nHost: a\r\nConnection: close\r\n\r\n")},
    {"a NUL beside colons without blanks, which make up for its byte",
     BYTES("GET /-/health HTTP/1.1\r\nHost:a\r\nConnection:close\r\nX:a\0\r\n\r\n")},
    {"empty lines before the first, which RFC 9112 allows",
     BYTES("\r\n\r\nGET /-/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")},
};

static void broken_framing_is_refused_and_closed(void **state)
{
    (void)state;
    int failed = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(refused); i++) {
        struct heard *h = exchange(refused[i].bytes, 1500);
        int status = status_of(h);
        bool fine = (status >= 400 && status < 500) || status == 501 || status == 505;
        if (fine && h->closed && !strstr(h->text, "HTTP/1.1 2") &&
            !strstr(h->text, "HTTP/1.1 3"))
            continue;
        print_error("%s: status %d, %s\n", refused[i].name, status,
                    h->closed ? "closed" : "open");
        failed++;
    }
    assert_true(COUNT_OF(refused) >= 30);
    assert_int_equal(failed, 0);
}

static void what_is_no_request_is_dropped(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(dropped); i++) {
        struct heard *h = exchange(dropped[i].bytes, 1500);
        if (!h->closed || status_of(h) == 200)
            fail_msg("%s: status %d", dropped[i].name, status_of(h));
    }
}

static void what_the_library_hides_is_answered(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(not_seen); i++)
        if (status_of(exchange(not_seen[i].bytes, 1500)) != 200)
            fail_msg("%s: refused by now; move it to the others", not_seen[i].name);
}

static void usual_clients_are_not_refused(void **state)
{
    (void)state;
    static const struct vector usual[] = {
        {"no blank after colons",
         BYTES("GET /hello HTTP/1.1\r\nHost:a\r\nConnection:close\r\n\r\n")},
        {"an old version without a host", BYTES("GET /hello HTTP/1.0\r\n\r\n")},
        {"a port",
         BYTES("GET /hello HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n")},
        {"an IPv6 host",
         BYTES("GET /hello HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n")},
        {"blanks at the end of a value",
         BYTES("GET /hello HTTP/1.1\r\nHost: a\r\nX: y \t\r\nConnection: close\r\n\r\n")},
        {"an empty value",
         BYTES("GET /hello HTTP/1.1\r\nHost: a\r\nX:\r\nConnection: close\r\n\r\n")},
        {"cookies", BYTES("GET /hello HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=\"d\"\r\n"
                          "Connection: close\r\n\r\n")},
        {"a query",
         BYTES("GET /hello?a=%26&b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(usual); i++)
        if (status_of(exchange(usual[i].bytes, 1500)) != 200)
            fail_msg("%s: status %d", usual[i].name, status_of(exchange(usual[i].bytes, 1500)));
}

static void overlong_headers_are_refused(void **state)
{
    (void)state;
    struct arena *a = arena_open();
    struct buf b = buf_make(a, BUF_MOST);

    buf_lit(&b, "GET /hello HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 101; i++)
        buf_fmt(&b, "X-%d: a\r\n", i);
    buf_lit(&b, "\r\n");
    assert_int_equal(status_of(exchange(buf_text(&b), 1500)), 431);
    for (int length = 17; length < 80; length *= 2) {
        b = buf_make(a, BUF_MOST);
        buf_lit(&b, "GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
        for (int i = 0; i < length * 1024; i++)
            buf_char(&b, 'x');
        buf_lit(&b, "\r\n\r\n");
        assert_int_equal(status_of(exchange(buf_text(&b), 1500)), 431);
    }
    b = buf_make(a, BUF_MOST);
    buf_lit(&b, "GET /");
    for (int i = 0; i < 9 * 1024; i++)
        buf_char(&b, 'x');
    buf_lit(&b, " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_int_equal(status_of(exchange(buf_text(&b), 1500)), 414);
    arena_close(a);
}

/* --- time --------------------------------------------------------------------------------- */

static bool is_closed(int s)
{
    char byte;

    return recv(s, &byte, 1, MSG_DONTWAIT) == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

/* One connection drips its first request, the other its second, a byte every 200 ms, which no
 * time limit between bytes would notice. */
static void headers_that_drip_are_cut_off_after_five_seconds(void **state)
{
    (void)state;
    static struct heard h;
    int first = dial(server.port), second = dial(server.port);
    int64_t start = now_ms(), first_cut = 0, second_cut = 0;

    say(first, S("GET /hello HTTP/1.1\r\nHost: a\r\n"));
    say(second, S("GET /-/health HTTP/1.1\r\nHost: a\r\n\r\n"));
    memset(&h, 0, sizeof h);
    hear(second, 200, &h);
    assert_int_equal(status_of(&h), 200);
    say(second, S("GET /hello HTTP/1.1\r\nHost: a\r\n"));
    while ((!first_cut || !second_cut) && now_ms() - start < 7000) {
        say(first, S("X"));
        say(second, S("X"));
        poll(NULL, 0, 200);
        if (!first_cut && is_closed(first))
            first_cut = now_ms() - start;
        if (!second_cut && is_closed(second))
            second_cut = now_ms() - start;
    }
    close(first);
    close(second);
    assert_in_range(first_cut, 4900, 6000);
    assert_in_range(second_cut, 4900, 6200);
}

static void full_house_gives_up_who_has_waited_longest(void **state)
{
    (void)state;
    enum { MANY = 500 }; /* of 400 that are let in */
    int idle[MANY], cut = 0;

    for (int i = 0; i < MANY; i++) {
        idle[i] = dial(server.port);
        say(idle[i], S("GET /hello HTTP/1.1\r\n"));
    }
    assert_int_equal(status_of(exchange(GET_CLOSE("/hello"), 1000)), 200);
    for (int i = 0; i < MANY; i++) {
        cut += is_closed(idle[i]);
        close(idle[i]);
    }
    assert_in_range(cut, 100, 200);
}

/* --- lanes -------------------------------------------------------------------------------- */

static void slow_work_does_not_delay_a_fast_page(void **state)
{
    (void)state;
    static struct heard h;
    int slow[8];

    for (int i = 0; i < 8; i++) {
        slow[i] = dial(server.port);
        say(slow[i], GET_CLOSE("/slow?ms=150"));
    }
    poll(NULL, 0, 50);
    int64_t start = now_ms();
    assert_int_equal(status_of(exchange(GET_CLOSE("/hello"), 2000)), 200);
    int64_t took = now_ms() - start;
    assert_true(took < 140);
    for (int i = 0; i < 8; i++) {
        memset(&h, 0, sizeof h);
        hear(slow[i], 3000, &h);
        assert_int_equal(status_of(&h), 200);
        close(slow[i]);
    }
}

static void full_lane_says_so_at_once(void **state)
{
    (void)state;
    enum { MANY = 100 };
    static struct heard h;
    int slow[MANY], busy = 0, answered = 0;

    for (int i = 0; i < MANY; i++) {
        slow[i] = dial(server.port);
        say(slow[i], GET_CLOSE("/slow?ms=20"));
    }
    for (int i = 0; i < MANY; i++) {
        memset(&h, 0, sizeof h);
        hear(slow[i], 4000, &h);
        close(slow[i]);
        answered += status_of(&h) == 200;
        busy += status_of(&h) == 503 && strstr(h.text, "\r\nRetry-After: 2\r\n");
    }
    assert_int_equal(answered + busy, MANY);
    assert_true(answered >= 64);
    assert_true(busy > 0);
}

/* --- starting and stopping ---------------------------------------------------------------- */

static void request_under_way_is_answered_when_the_server_stops(void **state)
{
    (void)state;
    static struct heard h;
    struct child c = child_start("127.0.0.1:0", -1);
    int slow = dial(c.port), queued = dial(c.port), idle = dial(c.port), status = -1;

    say(slow, S("GET /slow?ms=600 HTTP/1.1\r\nHost: a\r\n\r\n"));
    say(queued, S("GET /slow?ms=500 HTTP/1.1\r\nHost: a\r\n\r\n"));
    poll(NULL, 0, 100);
    int64_t start = now_ms();
    kill(c.pid, SIGTERM);
    poll(NULL, 0, 200);
    assert_int_equal(try_connect(c.port), -1);
    memset(&h, 0, sizeof h);
    hear(slow, 3000, &h);
    assert_int_equal(status_of(&h), 200);
    CHECK(strstr(h.text, "Connection: close") && strstr(h.text, "slow\n") && h.closed);
    memset(&h, 0, sizeof h);
    hear(queued, 3000, &h);
    assert_int_equal(status_of(&h), 200);
    waitpid(c.pid, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(now_ms() - start < 3000);
    fclose(c.log);
    close(slow);
    close(queued);
    close(idle);
}

/* As at an upgrade: who was let in a moment before is answered, who says nothing is not waited
 * for long. */
static void who_came_before_the_server_stopped_is_answered(void **state)
{
    (void)state;
    static struct heard h;
    struct child c = child_start("127.0.0.1:0", -1);
    int late = dial(c.port), silent = dial(c.port), status = -1;

    poll(NULL, 0, 100);
    int64_t start = now_ms();
    kill(c.pid, SIGTERM);
    poll(NULL, 0, 150);
    say(late, S("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"));
    memset(&h, 0, sizeof h);
    hear(late, 3000, &h);
    assert_int_equal(status_of(&h), 200);
    waitpid(c.pid, &status, 0);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_true(now_ms() - start < 2000);
    fclose(c.log);
    close(late);
    close(silent);
}

static void localhost_is_both_its_addresses(void **state)
{
    (void)state;
    struct child c = child_start("localhost:0", -1);
    struct sockaddr_in6 at = {.sin6_family = AF_INET6,
                              .sin6_port = htons((uint16_t)c.port),
                              .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int v4 = dial(c.port), v6 = socket(AF_INET6, SOCK_STREAM, 0), probe;

    close(v4);
    probe = socket(AF_INET6, SOCK_STREAM, 0);
    struct sockaddr_in6 any = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    bool has_v6 = probe >= 0 && bind(probe, (struct sockaddr *)&any, sizeof any) == 0;
    if (has_v6)
        assert_int_equal(connect(v6, (struct sockaddr *)&at, sizeof at), 0);
    close(probe);
    close(v6);
    assert_int_equal(child_stop(&c), 0);
}

/* A listening socket of this test's own, and its port. */
static int socket_listening(int *port)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t len = sizeof at;
    int s = socket(AF_INET, SOCK_STREAM, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(s, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(s, 16), 0);
    getsockname(s, (struct sockaddr *)&at, &len);
    *port = ntohs(at.sin_port);
    return s;
}

static void socket_that_is_handed_over_is_served(void **state)
{
    (void)state;
    int port, s = socket_listening(&port);

    struct child c = child_start("127.0.0.1:1", s);
    assert_int_equal(c.port, port);
    int client = dial(c.port);
    close(client);
    assert_int_equal(child_stop(&c), 0);
    /* who handed it over still listens */
    client = dial(c.port);
    close(client);
    close(s);
}

/* Serves with these descriptors from 3 on and `pid` (0 for its own) told as systemd would;
 * gives the first line that the server says and ends it. */
static void handed_say(const int *fds, int count, const char *told, long pid, char line[512])
{
    int ends[2], moved[8];

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        char own[32];
        dup2(ends[1], STDERR_FILENO);
        for (int i = 0; i < count; i++)
            moved[i] = fcntl(fds[i], F_DUPFD, 100); /* out of each other's way */
        for (int i = 0; i < count; i++)
            dup2(moved[i], 3 + i);
        snprintf(own, sizeof own, "%ld", pid ? pid : (long)getpid());
        setenv("LISTEN_PID", own, 1);
        setenv("LISTEN_FDS", told, 1);
        exit(serve("127.0.0.1:0"));
    }
    close(ends[1]);
    FILE *log = fdopen(ends[0], "r");
    assert_non_null(fgets(line, 512, log));
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    fclose(log);
}

static void what_is_handed_over_must_be_listening_sockets(void **state)
{
    (void)state;
    int port, listening = socket_listening(&port), quiet = socket(AF_INET, SOCK_STREAM, 0);
    char line[512];

    handed_say((int[]){listening, quiet}, 2, "2", 0, line);
    assert_non_null(strstr(line, "descriptor 4 is no listening socket"));
    handed_say((int[]){listening}, 1, "5", 0, line);
    assert_non_null(strstr(line, "5 sockets were handed over"));
    close(quiet);
    close(listening);
}

static void what_is_handed_to_another_process_is_left_alone(void **state)
{
    (void)state;
    int port, listening = socket_listening(&port);
    char line[512], handed[64];

    snprintf(handed, sizeof handed, "localhost:%d (handed over)", port);
    handed_say((int[]){listening}, 1, "1", 1, line);
    assert_non_null(strstr(line, "listening on http://127.0.0.1:"));
    assert_null(strstr(line, "handed over"));
    handed_say((int[]){listening}, 1, "1", 0, line);
    assert_non_null(strstr(line, handed));
    close(listening);
}

static void address_that_can_not_be_had_is_told(void **state)
{
    (void)state;
    struct web *web;
    struct str why = {0};
    struct web_server_config how = {
        .fast_workers = 1, .slow_workers = 1, .most_connections = 10};
    char taken[64];

    MUST(web_open(&(struct web_config){.rooms = rooms}, &web, &why));
    snprintf(taken, sizeof taken, "127.0.0.1:%d", server.port);
    how.listen = str_of(taken);
    assert_int_equal(web_serve(web, &how, &why), FAULT);
    CHECK(has(why, "Address already in use"));
    how.listen = S("8080");
    assert_int_equal(web_serve(web, &how, &why), FAULT);
    CHECK(has(why, "is not HOST:PORT"));
    how.listen = S("127.0.0.1:65536");
    assert_int_equal(web_serve(web, &how, &why), FAULT);
    how.listen = S("::1:80");
    assert_int_equal(web_serve(web, &how, &why), FAULT);
    web_close(web);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_comes_with_its_headers),
        cmocka_unit_test(one_connection_serves_many_requests),
        cmocka_unit_test(proxy_in_front_is_believed_over_who_came_to_it),
        cmocka_unit_test(head_is_the_reply_without_its_body),
        cmocka_unit_test(known_version_is_not_sent_again),
        cmocka_unit_test(asset_comes_compressed_to_who_takes_it),
        cmocka_unit_test(form_is_posted),
        cmocka_unit_test(files_come_from_who_could_be_signed_in_and_two_from_one_address),
        cmocka_unit_test(file_comes_at_a_kilobyte_a_second_after_ten_seconds),
        cmocka_unit_test(large_reply_arrives_whole),
        cmocka_unit_test(broken_framing_is_refused_and_closed),
        cmocka_unit_test(what_is_no_request_is_dropped),
        cmocka_unit_test(what_the_library_hides_is_answered),
        cmocka_unit_test(usual_clients_are_not_refused),
        cmocka_unit_test(overlong_headers_are_refused),
        cmocka_unit_test(headers_that_drip_are_cut_off_after_five_seconds),
        cmocka_unit_test(full_house_gives_up_who_has_waited_longest),
        cmocka_unit_test(slow_work_does_not_delay_a_fast_page),
        cmocka_unit_test(full_lane_says_so_at_once),
        cmocka_unit_test(request_under_way_is_answered_when_the_server_stops),
        cmocka_unit_test(who_came_before_the_server_stopped_is_answered),
        cmocka_unit_test(localhost_is_both_its_addresses),
        cmocka_unit_test(socket_that_is_handed_over_is_served),
        cmocka_unit_test(what_is_handed_over_must_be_listening_sockets),
        cmocka_unit_test(what_is_handed_to_another_process_is_left_alone),
        cmocka_unit_test(address_that_can_not_be_had_is_told),
    };
    return cmocka_run_group_tests(tests, start_shared, stop_shared);
}
