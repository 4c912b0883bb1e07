/* pack.c: the bodies of replies that are kept for everyone, packed once for all who take gzip.
 *
 * Only those: a page that holds something of its reader is sent as it is, since how far it
 * packs would tell of what is in it (the attack known as BREACH).
 */
#include "web/serve.h"

#include <zlib.h>

enum {
    LEAST = 1400, /* bytes: less is one packet either way */
    LEVEL = 5,    /* 6 takes half as long again for one part in a hundred */
    GZIP = 16,    /* added to the window's bits, as zlib has it */
};

static bool is_words(struct str type)
{
    return str_starts(type, S("text/")) || str_starts(type, S("image/svg+xml")) ||
           str_find(type, S("json")) >= 0 || str_find(type, S("xml")) >= 0;
}

void reply_pack(struct arena *a, struct reply *reply)
{
    z_stream z = {0};
    struct str body = reply->body;

    if (body.len < LEAST || reply->asset || reply->file_size || !is_words(reply->type) ||
        deflateInit2(&z, LEVEL, Z_DEFLATED, MAX_WBITS + GZIP, MAX_MEM_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return;
    char *out = arena_new(a, char, body.len);
    z.next_in = (Bytef *)(uintptr_t)body.at; /* it does not write to what it is given */
    z.avail_in = (uInt)body.len;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)body.len;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END)
        reply->gzip = (struct str){out, body.len - (ptrdiff_t)z.avail_out};
    deflateEnd(&z);
}
