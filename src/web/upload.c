/* upload.c: forms with a file: who is let in with one, how many at once, and how slowly. */
#include "web/serve.h"

#include <arpa/inet.h>
#include <string.h>

enum {
    UPLOAD_MS = 180000,      /* to send all of it */
    UPLOAD_GRACE_MS = 10000, /* before the least rate counts */
    UPLOAD_BYTES_PER_MS = 1,
    SECRET_SHORTEST = 40, /* letters of 256 bits or so */
    NETWORK_SHOWN = 8,    /* of an IPv6 address: a house has as many as it likes of the rest */
};

static bool is_secret_letter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '-' || c == '_';
}

static ptrdiff_t secret_letters(struct str s)
{
    ptrdiff_t n = 0;

    while (n < s.len && is_secret_letter(s.at[n]))
        n++;
    return n;
}

bool upload_from_member(struct str cookies, struct str authorization)
{
    struct str bearer = S("Bearer "), own = S("__Host-"), one, name;

    if (str_starts(authorization, bearer) &&
        secret_letters(str_cut(authorization, bearer.len, authorization.len)) >=
            SECRET_SHORTEST)
        return true;
    while (cookies.len && str_split(&cookies, ';', &one)) {
        one = str_trim(one);
        if (str_starts(one, own) && str_split(&one, '=', &name) &&
            secret_letters(one) >= SECRET_SHORTEST)
            return true;
    }
    return false;
}

/* IPv4 whole, IPv6 by the network of a house. */
static void key_of(struct str network, unsigned char key[UPLOAD_KEY])
{
    char text[INET6_ADDRSTRLEN] = "";
    unsigned char six[sizeof(struct in6_addr)];

    memset(key, 0, UPLOAD_KEY);
    if (network.len < (ptrdiff_t)sizeof text)
        memcpy(text, network.at, (size_t)network.len);
    if (inet_pton(AF_INET, text, key + 1) == 1) {
        key[0] = 4;
    } else if (inet_pton(AF_INET6, text, six) == 1) {
        key[0] = 6;
        memcpy(key + 1, six, NETWORK_SHOWN);
    }
}

int upload_take(struct uploads *u, struct str network)
{
    unsigned char key[UPLOAD_KEY];
    int same = 0, free_one = -1;

    key_of(network, key);
    pthread_mutex_lock(&u->lock);
    for (int i = 0; i < UPLOADS_MOST; i++) {
        same += u->at[i].taken && memcmp(u->at[i].key, key, UPLOAD_KEY) == 0;
        free_one = u->at[i].taken ? free_one : i;
    }
    if (same >= UPLOADS_OF_NETWORK)
        free_one = -1;
    if (free_one >= 0) {
        u->at[free_one].taken = true;
        memcpy(u->at[free_one].key, key, UPLOAD_KEY);
    }
    pthread_mutex_unlock(&u->lock);
    return free_one;
}

void upload_leave(struct uploads *u, int slot)
{
    pthread_mutex_lock(&u->lock);
    u->at[slot].taken = false;
    pthread_mutex_unlock(&u->lock);
}

int64_t upload_ms_left(int64_t elapsed, int64_t bytes)
{
    int64_t most = UPLOAD_GRACE_MS + bytes / UPLOAD_BYTES_PER_MS;

    most = most < UPLOAD_MS ? most : UPLOAD_MS;
    return most > elapsed ? most - elapsed : 1;
}
