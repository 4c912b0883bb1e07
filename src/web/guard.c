/* guard.c: refuses requests whose limits two servers in a row could see in different places.
 *
 * libmicrohttpd 0.9.75 is lenient: it takes two lengths, a length beside a transfer coding, odd
 * versions and header names, and cuts text at a NUL. It also tells how many bytes the headers
 * took: when what it shows us would take fewer, something was dropped or folded away, and when
 * it would take more even without the optional blank after each colon, lines ended in a bare
 * LF. What this can't see: a bare LF or two in a request whose other headers have the blank.
 */
#include "web/serve.h"

#include <string.h>

enum {
    HEADERS_BYTES_MOST = 16 * 1024,
    HEADER_LINES_MOST = 100,
    LENGTH_DIGITS_MOST = 15,
};

/* What the headers of one request showed. */
struct seen {
    int lines, hosts, lengths, codings;
    size_t bytes; /* of names and values, each with ": " and the line's end */
    bool odd;     /* a name or value that no header may have */
    const char *host, *length, *coding;
};

static bool is_token_char(unsigned char c)
{
    return c > ' ' && c < 0x7f && !strchr("\"(),/:;<=>?@[\\]{}", c);
}

static bool is_token(const char *s)
{
    const char *at = s;

    while (is_token_char((unsigned char)*at))
        at++;
    return at != s && !*at;
}

static bool is_value(const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if ((c < ' ' && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static enum MHD_Result header_see(void *cls, enum MHD_ValueKind kind, const char *name,
                                  const char *value)
{
    struct seen *s = cls;

    (void)kind;
    value = value ? value : "";
    s->lines++;
    s->bytes += strlen(name) + strlen(value) + strlen(": \r\n");
    s->odd = s->odd || !is_token(name) || !is_value(value);
    if (strcasecmp(name, "Host") == 0) {
        s->hosts++;
        s->host = value;
    } else if (strcasecmp(name, "Content-Length") == 0) {
        s->lengths++;
        s->length = value;
    } else if (strcasecmp(name, "Transfer-Encoding") == 0) {
        s->codings++;
        s->coding = value;
    }
    return MHD_YES;
}

static bool is_host(const char *s)
{
    return *s && s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                             ".-_:[]")] == '\0';
}

/* Digits only; -1 for anything else. */
static int64_t length_read(const char *s)
{
    int64_t n = 0;
    size_t digits = strspn(s, "0123456789");

    if (digits == 0 || digits > LENGTH_DIGITS_MOST || s[digits])
        return -1;
    for (size_t i = 0; i < digits; i++)
        n = n * 10 + (s[i] - '0');
    return n;
}

static int method_status(const char *method)
{
    static const char *const known[] = {"PUT",     "DELETE", "PATCH",
                                        "OPTIONS", "TRACE",  "CONNECT"};

    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ||
        strcmp(method, "POST") == 0)
        return 0;
    for (ptrdiff_t i = 0; i < COUNT_OF(known); i++)
        if (strcmp(method, known[i]) == 0)
            return 405;
    return 501;
}

/* Forms come with a length; a transfer coding would only give two servers more to disagree on.
 */
static int body_status(const struct seen *s, const char *method, int64_t most, int64_t *length)
{
    bool post = strcmp(method, "POST") == 0;

    *length = 0;
    if (s->lengths > 1 || s->codings > 1 || (s->lengths && s->codings))
        return 400;
    if (s->codings)
        return strcasecmp(s->coding, "chunked") == 0 ? 411 : 501;
    if (s->lengths)
        *length = length_read(s->length);
    if (*length < 0 || (*length > 0 && !post))
        return 400;
    if (post && !s->lengths)
        return 411;
    return *length > most ? 413 : 0;
}

/* Whether the bytes that came are those that we were shown; see the head of this file. */
static bool all_was_shown(const struct seen *s, size_t line_bytes, size_t came)
{
    size_t most = line_bytes + s->bytes + strlen("\r\n");

    return came <= most && came >= most - (size_t)s->lines;
}

int guard_status(struct MHD_Connection *connection, const char *method, const char *target,
                 const char *version, int64_t most, int64_t *length)
{
    struct seen s = {0};
    size_t came = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
                      ->header_size;
    size_t line_bytes = strlen(method) + strlen(target) + strlen(version) + strlen("  \r\n");
    bool old = strcmp(version, "HTTP/1.0") == 0;

    MHD_get_connection_values(connection, MHD_HEADER_KIND, header_see, &s);
    if (!old && strcmp(version, "HTTP/1.1") != 0)
        return 505;
    if (came > HEADERS_BYTES_MOST || s.lines > HEADER_LINES_MOST)
        return strlen(target) > TARGET_MOST ? 414 : 431;
    if (s.odd || !all_was_shown(&s, line_bytes, came))
        return 400;
    if (s.hosts > 1 || (s.hosts == 0 && !old) || (s.hosts && !is_host(s.host)))
        return 400;
    if (old && s.codings)
        return 400;
    int status = method_status(method);
    if (status)
        return status;
    return target[0] == '/' ? body_status(&s, method, most, length) : 400;
}
