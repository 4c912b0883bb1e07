/* sign_on_fetch.c: asks an issuer, and no one else: https (http on this machine's loopback),
 * the host as configured, no redirects, no more bytes and seconds than agreed.
 *
 * A lead chooses the issuer, so it must not become a way to ask what only this machine can
 * reach. What counts is the address that is connected to, not the name: it is looked at when
 * the socket is made, whatever the name was resolved to.
 */
#include "identity/gate.h"
#include "identity/sign_on_parts.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum {
    AT_ONCE = 2, /* askings in a process: an issuer that is slow must not hold up all workers */
    HOST_MOST = 260,
};

/* --- addresses of the web ---- */

struct place {
    bool plain; /* http */
    char host[HOST_MOST];
};

static bool is_loopback_name(const char *host)
{
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
           strcmp(host, "[::1]") == 0;
}

static bool has_part(CURLU *u, CURLUPart part)
{
    char *text = NULL;
    bool has = curl_url_get(u, part, &text, 0) == CURLUE_OK;

    curl_free(text);
    return has;
}

static bool place_take(CURLU *u, struct place *out)
{
    char *scheme = NULL, *host = NULL;
    bool good = curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                strlen(host) < sizeof out->host && !has_part(u, CURLUPART_USER) &&
                !has_part(u, CURLUPART_PASSWORD) && !has_part(u, CURLUPART_FRAGMENT);

    if (good) {
        out->plain = strcmp(scheme, "http") == 0;
        good = out->plain || strcmp(scheme, "https") == 0;
        strcpy(out->host, host);
    }
    curl_free(scheme);
    curl_free(host);
    return good;
}

/* Letters that an address has unescaped; others could be read in two ways. */
static bool is_plain_text(struct str url)
{
    for (ptrdiff_t i = 0; i < url.len; i++)
        if (url.at[i] <= ' ' || url.at[i] > '~' || strchr("\"<>\\^`{|}", url.at[i]))
            return false;
    return true;
}

static bool place_read(struct arena *a, struct str url, struct place *out)
{
    CURLU *u = curl_url();
    bool good = u && url.len <= SIGN_ON_URL_MOST && is_plain_text(url) &&
                curl_url_set(u, CURLUPART_URL, str_zero(a, url), 0) == CURLUE_OK &&
                place_take(u, out);

    curl_url_cleanup(u);
    return good;
}

enum rc sign_on_url(struct work *w, const char *field, struct str url)
{
    struct place place;

    if (!place_read(w->arena, url, &place))
        return work_fail(w, INVALID, field,
                         "'%.*s' is not an address that can be asked. It begins with https:// "
                         "and has no user, password or # in it.",
                         STR_ARG(str_cut(url, 0, 200)));
    if (place.plain && !is_loopback_name(place.host))
        return work_fail(w, INVALID, field,
                         "'%.*s' would be asked in the clear. It must begin with https://.",
                         STR_ARG(str_cut(url, 0, 200)));
    return OK;
}

/* Whether those who run the site listed this host. */
static bool is_listed(struct str inside, const char *host)
{
    struct str rest = inside, line;

    while (rest.len && str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.len == (ptrdiff_t)strlen(host) &&
            strncasecmp(line.at, host, (size_t)line.len) == 0)
            return true;
    }
    return false;
}

/* --- addresses of the network ---- */

struct range {
    unsigned char from[4];
    int bits;
};

/* What is not the public internet of IPv4 (IANA's special-purpose registry, RFC 6890). */
static const struct range not_public[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10},
    {{127, 0, 0, 0}, 8},    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},
    {{192, 0, 0, 0}, 24},   {{192, 0, 2, 0}, 24},   {{192, 88, 99, 0}, 24},
    {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15},  {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 3},
};

static bool begins(const unsigned char *at, const unsigned char *with, int bits)
{
    int whole = bits / 8, rest = bits % 8;
    unsigned mask = rest ? 0xffu << (8 - rest) & 0xffu : 0;

    return memcmp(at, with, (size_t)whole) == 0 && (at[whole] & mask) == (with[whole] & mask);
}

static bool is_public_4(const unsigned char *at)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(not_public); i++)
        if (begins(at, not_public[i].from, not_public[i].bits))
            return false;
    return true;
}

/* Only 2000::/3 is given out; of it, what leads elsewhere (6to4, Teredo) or is for examples is
 * left out. An IPv4 address that is translated (64:ff9b::/96) or mapped counts by itself. */
static bool is_public_6(const unsigned char *at)
{
    static const unsigned char translated[13] = {0, 0x64, 0xff, 0x9b};
    static const unsigned char mapped[13] = {[10] = 0xff, [11] = 0xff};
    static const unsigned char given[2] = {0x20}, six_to_four[3] = {0x20, 0x02};
    static const unsigned char special[4] = {0x20, 0x01},
                               examples[5] = {0x20, 0x01, 0x0d, 0xb8};

    if (memcmp(at, translated, 12) == 0 || memcmp(at, mapped, 12) == 0)
        return is_public_4(at + 12);
    return begins(at, given, 3) && !begins(at, six_to_four, 16) && !begins(at, special, 23) &&
           !begins(at, examples, 32);
}

bool address_is_public(const unsigned char *at, int length)
{
    return length == 4 ? is_public_4(at) : length == 16 && is_public_6(at);
}

/* --- asking ---- */

static struct gate asking = GATE_INIT(AT_ONCE, 0);

struct answer {
    struct buf body;
    bool anywhere; /* the host may be in a network of one's own */
    bool refused;  /* its address was not one that may be asked */
};

static size_t body_take(char *at, size_t size, size_t count, void *to)
{
    struct answer *answer = to;

    buf_bytes(&answer->body, at, (ptrdiff_t)(size * count));
    return answer->body.failed ? 0 : size * count;
}

static bool socket_is_public(const struct sockaddr *to)
{
    if (to->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, to, sizeof in);
        return address_is_public((const unsigned char *)&in.sin_addr, 4);
    }
    if (to->sa_family == AF_INET6) {
        struct sockaddr_in6 in;
        memcpy(&in, to, sizeof in);
        return address_is_public(in.sin6_addr.s6_addr, 16);
    }
    return false;
}

static curl_socket_t socket_make(void *to, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct answer *answer = to;

    (void)purpose;
    if (!answer->anywhere && !socket_is_public(&address->addr)) {
        answer->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void limits_set(CURL *c, struct answer *answer, const struct place *place, int64_t ms)
{
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, place->plain ? "http" : "https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)ms);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_MAXFILESIZE, (long)SIGN_ON_BYTES_MOST);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, socket_make);
    curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, answer);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, body_take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "Folkmoot");
}

static void post_set(struct arena *a, CURL *c, const struct sign_on_post *post)
{
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)post->fields.len);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, str_zero(a, post->fields));
    if (!post->client.len)
        return;
    curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(c, CURLOPT_USERNAME, str_zero(a, post->client));
    curl_easy_setopt(c, CURLOPT_PASSWORD, str_zero(a, post->password));
}

static enum rc failure_tell(struct work *w, CURLcode code, const struct answer *answer,
                            const char *host)
{
    if (answer->refused)
        return work_fail(w, INVALID, "",
                         "The sign-on at %s is not on the public internet. Those who run this "
                         "site can list its host under 'Sign-on servers on your own network'.",
                         host);
    if (answer->body.failed || code == CURLE_FILESIZE_EXCEEDED)
        return work_fail(w, INVALID, "", "The sign-on at %s answered with more than %d KB.",
                         host, SIGN_ON_BYTES_MOST / 1024);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return work_fail(w, INVALID, "", "Nobody vouches for the certificate of %s.", host);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return work_fail(w, BUSY, "",
                         "The sign-on at %s did not answer in %d seconds. Try again later, or "
                         "sign in another way.",
                         host, SIGN_ON_SECONDS);
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        return work_fail(w, BUSY, "", "There is no host %s just now.", host);
    return work_fail(w, BUSY, "",
                     "The sign-on at %s can't be reached. Try again later, or sign in another "
                     "way.",
                     host);
}

static enum rc perform(struct work *w, CURL *c, struct answer *answer, const char *host,
                       int64_t *spent, int *status)
{
    long code = 0;
    curl_off_t taken = 0;
    CURLcode rc = curl_easy_perform(c);

    curl_easy_getinfo(c, CURLINFO_TOTAL_TIME_T, &taken);
    *spent += taken / 1000;
    if (rc != CURLE_OK)
        return failure_tell(w, rc, answer, host);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    *status = (int)code;
    if (code >= 300 && code < 400)
        return work_fail(
            w, INVALID, "",
            "The sign-on at %s sends on to another address, which is not followed.", host);
    return OK;
}

static enum rc ask(struct work *w, struct str url, const struct place *place, struct str inside,
                   int64_t *spent, const struct sign_on_post *post, int *status,
                   struct str *body)
{
    struct answer answer = {.body = buf_make(w->arena, SIGN_ON_BYTES_MOST),
                            .anywhere = is_listed(inside, place->host)};
    int64_t left = SIGN_ON_SECONDS * 1000 - *spent;
    CURL *c = curl_easy_init();

    if (!c)
        return work_fail(w, FAULT, "", "libcurl can't be started");
    limits_set(c, &answer, place, left > 0 ? left : 1);
    curl_easy_setopt(c, CURLOPT_URL, str_zero(w->arena, url));
    struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    if (post)
        post_set(w->arena, c, post);
    enum rc rc = perform(w, c, &answer, place->host, spent, status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    *body = buf_text(&answer.body);
    return rc;
}

enum rc sign_on_fetch(struct work *w, struct str url, struct str inside, int64_t *spent,
                      const struct sign_on_post *post, int *status, struct str *body)
{
    struct place place;

    TRY(sign_on_url(w, "", url));
    if (!place_read(w->arena, url, &place))
        return work_fail(w, FAULT, "", "an address could be read once, but not twice");
    if (!gate_in(&asking))
        return work_fail(w, BUSY, "",
                         "Too many people sign in by way of their organisation just now. Try "
                         "again in a moment.");
    enum rc rc = ask(w, url, &place, inside, spent, post, status, body);
    gate_out(&asking);
    return rc;
}
