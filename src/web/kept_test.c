/* kept_test.c: replies that are kept are sent again to nobody in particular, and only while
 * what they were made from stands. Over real sockets; the page says how often it was made. */
#include "house.h"
#include "web/testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

/* Shared by the test and the server's process. */
static struct shared {
    atomic_int made, version;
} * shared;

static pid_t child;
static int port;

/* --- a room whose pages say how often they were made ---- */

static enum rc counted_show(struct request *rq)
{
    int made = atomic_fetch_add(&shared->made, 1) + 1;

    return page_bytes(
        rq, "text/plain; charset=utf-8",
        str_fmt(rq->work->arena, "made %d of version %d", made, (int)rq->work->version));
}

/* As long as a short page is. */
static enum rc long_show(struct request *rq)
{
    struct buf b = buf_make(rq->work->arena, 8192);

    atomic_fetch_add(&shared->made, 1);
    for (int i = 0; i < 400; i++)
        buf_fmt(&b, "line %d\n", i);
    return page_bytes(rq, "text/html; charset=utf-8", buf_text(&b));
}

static enum rc refused_show(struct request *rq)
{
    atomic_fetch_add(&shared->made, 1);
    return work_fail(rq->work, NOT_FOUND, "", "Not here.");
}

static const struct route counted_routes[] = {
    ROUTE(GET, "/counted", counted_show, FORM_OTHER, "read", "public", FAST, PUBLIC, "none",
          "May be kept."),
    ROUTE(GET, "/long", long_show, FORM_OTHER, "read", "public", FAST, PUBLIC, "none",
          "May be kept, and is worth packing."),
    ROUTE(GET, "/fresh", counted_show, FORM_OTHER, "read", "public", FAST, NONE, "none",
          "May not."),
    ROUTE(GET, "/members", counted_show, FORM_OTHER, "read", "members", FAST, NONE, "none",
          "Not for everyone."),
    ROUTE(GET, "/refused", refused_show, FORM_OTHER, "read", "public", FAST, PUBLIC, "none",
          "Is never there."),
    {0}};
static const struct room counted_room = {
    .name = "counted", .title = "Counted", .routes = counted_routes};
static const struct room *const rooms[] = {&counted_room, NULL};

/* --- the server ---- */

static int64_t version_now(void *state)
{
    (void)state;
    return atomic_load(&shared->version);
}

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    static const struct str members = STR_INIT("members");

    (void)state, (void)lane, (void)writes;
    w->version = atomic_load(&shared->version);
    w->viewer = (struct viewer){.audiences = &members,
                                .audience_count = 1}; /* whoever asks here is one */
    return OK;
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    (void)state, (void)lane, (void)writes, (void)w, (void)rc;
    return OK;
}

static int serve(void)
{
    struct web_config config = {
        .rooms = rooms, .begin = begin, .end = end, .version = version_now};
    struct web_server_config how = {.listen = S("127.0.0.1:0"),
                                    .fast_workers = 2,
                                    .slow_workers = 1,
                                    .most_connections = 100};
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

static int start(void **state)
{
    int ends[2];
    char line[512];

    (void)state;
    shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(shared != MAP_FAILED);
    atomic_store(&shared->version, 1);
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        exit(serve());
    }
    close(ends[1]);
    FILE *log = fdopen(ends[0], "r");
    assert_non_null(fgets(line, sizeof line, log));
    const char *address = strstr(line, "127.0.0.1:");
    if (!address)
        fail_msg("the first line names no port: %s", line);
    port = atoi(address + strlen("127.0.0.1:"));
    return port > 0 ? 0 : 1;
}

static int stop(void **state)
{
    int status = -1;

    (void)state;
    kill(child, SIGTERM);
    waitpid(child, &status, 0);
    munmap(shared, sizeof *shared);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/* --- a client ---- */

static char heard[8192];
static size_t heard_len;

/* Asks once, with further header lines, each ended by CR LF; gives the status. */
static int asked(const char *path, const char *headers)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int s = socket(AF_INET, SOCK_STREAM, 0), status = 0;
    char words[1024];
    ssize_t got;
    size_t len = 0;

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(connect(s, (struct sockaddr *)&at, sizeof at), 0);
    int n =
        snprintf(words, sizeof words,
                 "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", path, headers);
    assert_int_equal(send(s, words, (size_t)n, MSG_NOSIGNAL), n);
    while ((got = recv(s, heard + len, sizeof heard - 1 - len, 0)) > 0)
        len += (size_t)got;
    close(s);
    heard[len] = '\0';
    heard_len = len;
    assert_int_equal(sscanf(heard, "HTTP/1.1 %d", &status), 1);
    return status;
}

static const char *body(void)
{
    const char *at = strstr(heard, "\r\n\r\n");

    assert_non_null(at);
    return at + 4;
}

/* The number of times that a page had been made when this one was. */
static int made_number(const char *path, const char *headers)
{
    int number = 0;

    assert_int_equal(asked(path, headers), 200);
    assert_int_equal(sscanf(body(), "made %d", &number), 1);
    return number;
}

/* --- what holds ---- */

static void the_same_reply_is_sent_again(void **state)
{
    char first[sizeof heard];

    (void)state;
    asked("/counted?a", "");
    char *date = strstr(heard, "Date:");
    assert_non_null(date);
    memset(date, 'x', strcspn(date, "\r"));
    memcpy(first, heard, sizeof heard);
    asked("/counted?a", "");
    date = strstr(heard, "Date:");
    assert_non_null(date);
    memset(date, 'x', strcspn(date, "\r"));
    assert_string_equal(heard, first);
}

static void each_target_has_its_own(void **state)
{
    (void)state;
    int one = made_number("/counted?b=1", ""), other = made_number("/counted?b=2", "");

    assert_int_not_equal(one, other);
    assert_int_equal(made_number("/counted?b=1", ""), one);
    assert_int_equal(made_number("/counted?b=2", ""), other);
}

static void nothing_old_is_found_once_the_version_is_new(void **state)
{
    (void)state;
    int before = made_number("/counted?c", "");

    atomic_fetch_add(&shared->version, 1);
    int after = made_number("/counted?c", "");
    assert_int_not_equal(after, before);
    assert_int_equal(made_number("/counted?c", ""), after);
}

static void who_carries_a_cookie_gets_and_leaves_nothing(void **state)
{
    (void)state;
    int mine = made_number("/counted?d", "Cookie: a=b\r\n");
    int anyones = made_number("/counted?d", "");

    assert_int_not_equal(mine, anyones);
    assert_int_not_equal(made_number("/counted?d", "Cookie: a=b\r\n"), anyones);
    assert_int_equal(made_number("/counted?d", ""), anyones);
}

static void only_public_pages_that_may_be_kept_are(void **state)
{
    static const char *const paths[] = {"/fresh", "/members"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(paths); i++)
        assert_int_not_equal(made_number(paths[i], ""), made_number(paths[i], ""));
    int before = atomic_load(&shared->made);
    assert_int_equal(asked("/refused", ""), 404);
    assert_int_equal(asked("/refused", ""), 404);
    assert_int_equal(atomic_load(&shared->made), before + 2);
}

static void who_has_it_is_told_so_without_making_it(void **state)
{
    char header[256];

    (void)state;
    made_number("/counted?e", "");
    const char *tag = strstr(heard, "ETag: ");
    assert_non_null(tag);
    snprintf(header, sizeof header, "If-None-Match: %.*s\r\n", (int)strcspn(tag + 6, "\r"),
             tag + 6);
    int before = atomic_load(&shared->made);
    assert_int_equal(asked("/counted?e", header), 304);
    assert_string_equal(body(), "");
    assert_int_equal(atomic_load(&shared->made), before);
    assert_int_equal(asked("/counted?e", "If-None-Match: \"other\"\r\n"), 200);
}

/* Unpacks the body that was heard. */
static void unpacked(char *out, size_t most)
{
    const char *at = body();
    z_stream z = {.next_in = (Bytef *)(uintptr_t)at,
                  .avail_in = (uInt)(heard + heard_len - at),
                  .next_out = (Bytef *)out,
                  .avail_out = (uInt)most - 1};

    assert_int_equal(inflateInit2(&z, MAX_WBITS + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    out[z.total_out] = '\0';
    inflateEnd(&z);
}

/* The first time and when it was kept alike; whoever does not take gzip gets it as it is. */
static void kept_pages_are_packed_for_who_takes_gzip(void **state)
{
    static char plain[sizeof heard], packed[sizeof heard];
    const char *gzip = "Accept-Encoding: gzip, deflate, br\r\n";

    (void)state;
    for (int again = 0; again < 2; again++) {
        assert_int_equal(asked("/long", gzip), 200);
        assert_non_null(strstr(heard, "Content-Encoding: gzip\r\n"));
        assert_non_null(strstr(heard, "Vary: Accept-Encoding\r\n"));
        assert_non_null(strstr(heard, "ETag: W/"));
        unpacked(packed, sizeof packed);
        assert_int_equal(asked("/long", "Accept-Encoding: gzip;q=0\r\n"), 200);
        assert_null(strstr(heard, "Content-Encoding"));
        strcpy(plain, body());
        assert_string_equal(packed, plain);
    }
}

static void packed_page_is_not_sent_to_who_has_it(void **state)
{
    char header[256];

    (void)state;
    assert_int_equal(asked("/long", "Accept-Encoding: gzip\r\n"), 200);
    const char *tag = strstr(heard, "ETag: ");
    assert_non_null(tag);
    snprintf(header, sizeof header, "Accept-Encoding: gzip\r\nIf-None-Match: %.*s\r\n",
             (int)strcspn(tag + 6, "\r"), tag + 6);
    assert_int_equal(asked("/long", header), 304);
}

/* How far a page packs would tell of what is in it. */
static void what_is_made_for_one_reader_is_not_packed(void **state)
{
    (void)state;
    assert_int_equal(asked("/long", "Cookie: a=b\r\nAccept-Encoding: gzip\r\n"), 200);
    assert_null(strstr(heard, "Content-Encoding"));
}

/* Many more targets than there are places, twice over: nothing is mixed up. */
static void a_crowd_of_targets_is_answered_rightly(void **state)
{
    enum { MANY = 3000 };
    static int number[MANY];
    char path[64];
    int again = 0;

    (void)state;
    for (int i = 0; i < MANY; i++) {
        snprintf(path, sizeof path, "/counted?n=%d", i);
        number[i] = made_number(path, "");
    }
    for (int i = 0; i < MANY; i++) {
        snprintf(path, sizeof path, "/counted?n=%d", i);
        int now = made_number(path, "");
        again += now == number[i];
        assert_true(now == number[i] || now > number[MANY - 1]);
    }
    assert_true(again > 0 && again < MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_reply_is_sent_again),
        cmocka_unit_test(each_target_has_its_own),
        cmocka_unit_test(nothing_old_is_found_once_the_version_is_new),
        cmocka_unit_test(who_carries_a_cookie_gets_and_leaves_nothing),
        cmocka_unit_test(only_public_pages_that_may_be_kept_are),
        cmocka_unit_test(who_has_it_is_told_so_without_making_it),
        cmocka_unit_test(kept_pages_are_packed_for_who_takes_gzip),
        cmocka_unit_test(packed_page_is_not_sent_to_who_has_it),
        cmocka_unit_test(what_is_made_for_one_reader_is_not_packed),
        cmocka_unit_test(a_crowd_of_targets_is_answered_rightly),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
