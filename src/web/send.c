/* send.c: a reply as libmicrohttpd sends it. */
#include "web/serve.h"

#include <unistd.h>

/* Never called: libmicrohttpd takes the length from such a response and sends no body. */
static ssize_t nothing_read(void *cls, uint64_t at, char *into, size_t most)
{
    (void)cls, (void)at, (void)into, (void)most;
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

/* The bytes to send and how they are coded; NULL for as they are. */
static struct str coded_body(const struct reply *r, struct str codings, const char **coding)
{
    const struct asset *asset = r->asset;

    *coding = NULL;
    if (asset && asset->brotli.len && coding_taken(codings, S("br"))) {
        *coding = "br";
        return asset->brotli;
    }
    if (asset && asset->gzip.len && coding_taken(codings, S("gzip"))) {
        *coding = "gzip";
        return asset->gzip;
    }
    if (r->gzip.len && coding_taken(codings, S("gzip"))) {
        *coding = "gzip";
        return r->gzip;
    }
    return r->body;
}

/* The library closes the file with the response. */
static struct MHD_Response *file_make(const struct reply *r)
{
    struct MHD_Response *response =
        MHD_create_response_from_fd64((uint64_t)r->file_size, r->file);

    if (!response)
        close(r->file);
    return response;
}

static struct MHD_Response *body_make(const struct reply *r, struct str body, bool head)
{
    if (r->file_size)
        return file_make(r);
    if (head || r->status == 304)
        return MHD_create_response_from_callback((uint64_t)body.len, 1, nothing_read, NULL,
                                                 NULL);
    /* An asset is part of the program; anything else goes with the worker's arena. The cast is
     * the library's: it does not write to what it is given. */
    return MHD_create_response_from_buffer((size_t)body.len, (void *)(uintptr_t)body.at,
                                           r->asset ? MHD_RESPMEM_PERSISTENT
                                                    : MHD_RESPMEM_MUST_COPY);
}

struct MHD_Response *send_make(struct arena *a, const struct reply *reply, struct str codings,
                               bool head, bool last)
{
    struct header headers[HEADERS_MOST];
    const char *coding;
    struct str body = coded_body(reply, codings, &coding);
    struct MHD_Response *response = body_make(reply, body, head);
    struct reply packed = *reply;

    if (!response)
        return NULL;
    /* The same page in other bytes has a tag that only means as much. */
    if (coding && !reply->asset && reply->etag.len)
        packed.etag = str_fmt(a, "W/%.*s", STR_ARG(reply->etag));
    int count = headers_make(a, &packed, headers);
    for (int i = 0; i < count; i++)
        MHD_add_response_header(response, headers[i].name, headers[i].value);
    if (coding)
        MHD_add_response_header(response, "Content-Encoding", coding);
    if (last)
        MHD_add_response_header(response, "Connection", "close");
    return response;
}

struct MHD_Response *send_refusal(int status)
{
    struct arena *a = arena_open();
    struct reply reply = {
        .status = status,
        .type = S("text/plain; charset=utf-8"),
        .body = str_fmt(a, "%s\n", problem_words(status)),
        .allow = status == 405 ? S("GET, HEAD, POST") : S(""),
        .retry_after = status == 503 ? 2 : 0,
    };
    struct MHD_Response *response = send_make(a, &reply, S(""), false, status != 503);

    arena_close(a);
    return response;
}
