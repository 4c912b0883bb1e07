/* house.c: asking the web floor as its server does, without a socket. */
#include "house.h"

#include "html_check.h"

#include <string.h>
#include <unistd.h>

/* The one house of a test program; tests run one after the other. */
static struct {
    struct web *web;
    struct arena *arena;
} house;

void house_open(const struct web_config *config)
{
    struct str why = {0};

    house_close();
    house.arena = arena_open();
    if (web_open(config, &house.web, &why) != OK)
        fail_msg("the house can't be opened: %.*s", STR_ARG(why));
}

void house_close(void)
{
    web_close(house.web);
    arena_close(house.arena);
    memset(&house, 0, sizeof house);
}

struct web *house_web(void)
{
    return house.web;
}

static void check_html(const struct web_ask *what, const struct reply *r)
{
    /* A file to be taken away is no page of this site. */
    if (!str_starts(r->type, S("text/html")) || r->status == 304 || r->file_name.len)
        return;
    const char *wrong = html_check(house.arena, r->body);
    if (wrong)
        fail_msg("%.*s: %s", STR_ARG(what->target), wrong);
}

/* The body of a reply that is a file. */
static struct str file_body(const struct reply *r)
{
    char *bytes = arena_alloc(house.arena, r->file_size);

    CHECK(pread(r->file, bytes, (size_t)r->file_size, 0) == r->file_size);
    close(r->file);
    return (struct str){bytes, r->file_size};
}

struct house_reply ask(const struct web_ask *what)
{
    struct reply r;

    CHECK(house.web != NULL);
    web_answer(house.web, 0, house.arena, what, &r);
    if (r.file_size)
        r.body = file_body(&r);
    check_html(what, &r);
    return (struct house_reply){
        r.status,    r.type,  r.body,  r.etag,       r.location,
        r.file_name, r.allow, r.cache, r.cookies[0], {r.cookies[1], r.cookies[2]}};
}

struct house_reply get(const char *target)
{
    return ask(&(struct web_ask){.method = S("GET"), .target = str_of(target)});
}

struct house_reply get_unless(const char *target, struct str etag)
{
    return ask(
        &(struct web_ask){.method = S("GET"), .target = str_of(target), .if_none_match = etag});
}

struct house_reply post(const char *target, const char *fields)
{
    return ask(&(struct web_ask){.method = S("POST"),
                                 .target = str_of(target),
                                 .body = str_of(fields),
                                 .body_type = S("application/x-www-form-urlencoded")});
}

bool has(struct str text, const char *what)
{
    return str_find(text, str_of(what)) >= 0;
}

int times(struct str text, const char *what)
{
    struct str needle = str_of(what);
    int count = 0;

    for (ptrdiff_t at; (at = str_find(text, needle)) >= 0; count++)
        text = str_cut(text, at + needle.len, text.len);
    return count;
}
