/* mail_send.c: handing a mail to a server by SMTP (libcurl). */
#include "kit/mail_parts.h"

#include "kit/setting.h"

#include <curl/curl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    SECONDS_TO_CONNECT = 15,
    SECONDS_TO_ANSWER = 45,
    SECONDS_IN_ALL = 60,
    LONGEST_SAID = 300, /* of the server's words */
};

/* --- the server's address ---- */

static struct str host_of(struct str url)
{
    struct mail_url parts;

    return mail_url_read(url, &parts) ? parts.host : (struct str){0};
}

enum rc mail_server_read(struct work *w, struct mail_server *out)
{
    *out = (struct mail_server){0};
    TRY(setting_read(w, "mail-server", &out->url));
    if (!out->url.len)
        return work_fail(w, NOT_FOUND, "", "No mail server is set: mail waits.");
    TRY(setting_read(w, "mail-user", &out->user));
    TRY(setting_read(w, "mail-password", &out->password));
    TRY(setting_read(w, "mail-from", &out->from));
    TRY(setting_read(w, "site-address", &out->site));
    TRY(setting_read(w, "site-name", &out->name));
    if (!out->from.len)
        out->from = str_fmt(w->arena, "folkmoot@%.*s", STR_ARG(host_of(out->site)));
    return OK;
}

/* --- one conversation ---- */

/* What was said, as libcurl tells it while it happens. */
struct talk {
    struct str rest; /* of the message, that is still to be sent */
    char said[LONGEST_SAID];
    size_t said_len;
    bool about_mail; /* the last command named the receiver or began the text */
    bool over;       /* we took our leave: what is said now is of no matter */
    int socket;      /* -1 for none */
    const struct mail_server *server;
};

static size_t give(char *to, size_t size, size_t count, void *state)
{
    struct talk *t = state;
    size_t room = size * count, left = (size_t)t->rest.len, len = left < room ? left : room;

    memcpy(to, t->rest.at, len);
    t->rest = str_cut(t->rest, (ptrdiff_t)len, t->rest.len);
    return len;
}

/* The server's last line, in letters that may stand on a page. What we say is not kept: it has
 * the password in it. */
static void keep_line(struct talk *t, const char *line, size_t len)
{
    t->said_len = 0;
    for (size_t i = 0; i < len && t->said_len + 1 < sizeof t->said; i++) {
        unsigned char c = (unsigned char)line[i];
        if (c == '\r' || c == '\n')
            continue;
        t->said[t->said_len++] = c < ' ' || c > 0x7e ? '?' : (char)c;
    }
}

static bool begins(const char *line, size_t len, const char *with)
{
    return len >= strlen(with) && memcmp(line, with, strlen(with)) == 0;
}

static int hear(CURL *curl, curl_infotype kind, char *line, size_t len, void *state)
{
    struct talk *t = state;

    (void)curl;
    if (kind == CURLINFO_HEADER_OUT)
        t->over = t->over || begins(line, len, "QUIT");
    if (t->over)
        return 0;
    if (kind == CURLINFO_HEADER_IN)
        keep_line(t, line, len);
    else if (kind == CURLINFO_HEADER_OUT)
        t->about_mail = begins(line, len, "RCPT") || begins(line, len, "DATA");
    return 0;
}

static curl_socket_t open_socket(void *state, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct talk *t = state;

    (void)purpose;
    t->socket = socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
    return t->socket;
}

static int close_socket(void *state, curl_socket_t fd)
{
    struct talk *t = state;

    if (t->socket == fd)
        t->socket = -1;
    return close(fd);
}

/* libcurl would take its leave politely and wait for an answer; a server that is being stopped
 * can't. */
static int still_wanted(void *state, curl_off_t down_all, curl_off_t down, curl_off_t up_all,
                        curl_off_t up)
{
    struct talk *t = state;

    (void)down_all;
    (void)down;
    (void)up_all;
    (void)up;
    if (!t->server->stopping || !t->server->stopping(t->server->state))
        return 0;
    if (t->socket >= 0)
        shutdown(t->socket, SHUT_RDWR);
    return 1;
}

/* Nothing is said in the clear over a wire, and the server must prove its name; a relay on this
 * machine needs neither. */
static void set_safety(CURL *curl, struct str url)
{
    bool here = mail_host_is_here(host_of(url));

    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(here ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, here ? 0L : 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, here ? 0L : 2L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
}

static void set_times(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)SECONDS_TO_CONNECT);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SECONDS_IN_ALL);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)SECONDS_TO_ANSWER);
}

static void set_listeners(CURL *curl, struct talk *t)
{
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, hear);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, t);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl_easy_setopt(curl, CURLOPT_CLOSESOCKETDATA, t);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, still_wanted);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, t);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)t->rest.len);
}

/* The name that we greet with is that of the site. */
static void set_names(CURL *curl, struct arena *a, const struct mail_server *server)
{
    struct str host = host_of(server->site);
    struct str greet = host.len && host.at[0] != '[' ? host : S("localhost");

    curl_easy_setopt(curl, CURLOPT_URL,
                     str_fmt(a, "%.*s/%.*s", STR_ARG(server->url), STR_ARG(greet)).at);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, str_zero(a, server->from));
    if (server->user.len) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, str_zero(a, server->user));
        curl_easy_setopt(curl, CURLOPT_PASSWORD, str_zero(a, server->password));
    }
}

/* Refused for good is what the server said of this mail with a number of 500 and up. What it
 * said of us (our name, password or sender) is for those who run the site to mend. */
static enum rc outcome(struct arena *a, CURL *curl, CURLcode code, const struct talk *t,
                       struct str *why)
{
    long number = 0;
    struct str said = {t->said, (ptrdiff_t)t->said_len};

    if (code == CURLE_OK)
        return OK;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &number);
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        *why = S("The server was being stopped.");
        return BUSY;
    }
    if (number >= 400 && said.len) {
        *why = str_copy(a, said);
        return number >= 500 && t->about_mail ? INVALID : BUSY;
    }
    *why = str_fmt(a, "The mail server could not be used: %s.", curl_easy_strerror(code));
    return BUSY;
}

enum rc mail_hand(struct arena *a, const struct mail_server *server, const struct kit_mail *m,
                  struct str *why)
{
    struct talk t = {.server = server, .socket = -1};

    TRY(mail_message(a, server, m, &t.rest, why));
    CURL *curl = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, str_zero(a, m->address));
    enum rc rc = BUSY;
    if (curl && to) {
        set_names(curl, a, server);
        set_safety(curl, server->url);
        set_times(curl);
        set_listeners(curl, &t);
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
        rc = outcome(a, curl, curl_easy_perform(curl), &t, why);
    } else {
        *why = S("There was no memory for it.");
    }
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
    return rc;
}
