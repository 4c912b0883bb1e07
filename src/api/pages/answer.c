/* answer.c: what the answers to programs share. */
#include "api/pages/answer.h"

#include "kit/setting.h"

static bool is_declared(const struct api_operation *o, struct str name)
{
    for (const struct api_parameter *p = o->parameters; p->name; p++)
        if (str_eq(name, str_of(p->name)))
            return true;
    return false;
}

static enum rc unknown_parameter(struct request *rq, const struct api_operation *o,
                                 struct str name)
{
    struct buf b = buf_make(rq->work->arena, 4096);

    for (const struct api_parameter *p = o->parameters; p->name; p++)
        buf_fmt(&b, "%s%s", b.len ? ", " : "", p->name);
    return work_fail(rq->work, INVALID, str_zero(rq->work->arena, str_cut(name, 0, 40)),
                     "There is no parameter \"%.*s\" here. There are: %.*s.",
                     STR_ARG(str_cut(name, 0, 40)), STR_ARG(buf_text(&b)));
}

enum rc api_asked(struct request *rq, const struct api_operation *o)
{
    for (ptrdiff_t i = 0; i < rq->query_count; i++)
        if (!is_declared(o, rq->query[i].name))
            return unknown_parameter(rq, o, rq->query[i].name);
    for (const struct api_parameter *p = o->parameters; p->name; p++)
        if (p->required && !rq_query(rq, p->name).len)
            return work_fail(rq->work, INVALID, p->name, "\"%s\" must be given: %s.", p->name,
                             p->words);
    return OK;
}

enum rc api_show(struct request *rq, const struct page *page, struct json *model)
{
    TRY(page_show(rq, page, model));
    rq->reply->modified = rq->work->sector->known_from;
    return OK;
}

enum rc api_json(struct request *rq, const struct json *model)
{
    struct buf b = buf_make(rq->work->arena, BUF_MOST);

    json_write(&b, model, 0);
    buf_char(&b, '\n');
    if (b.failed)
        return work_fail(rq->work, TOO_LARGE, "",
                         "The answer would be too large. Ask for less.");
    TRY(page_bytes(rq, "application/json; charset=utf-8", buf_text(&b)));
    rq->reply->modified = rq->work->sector->known_from;
    return OK;
}

enum rc api_yes(struct request *rq, const char *name, bool *out)
{
    struct str said = rq_query(rq, name);
    bool yes = str_eq(said, S("true")) || str_eq(said, S("yes")) || str_eq(said, S("1"));
    bool no =
        !said.len || str_eq(said, S("false")) || str_eq(said, S("no")) || str_eq(said, S("0"));

    *out = yes;
    return yes || no ? OK
                     : work_fail(rq->work, INVALID, name, "\"%s\" is true or false.", name);
}

/* As it came, so that an address that is given back is the one that was asked for. */
struct str api_address(struct request *rq, struct str path, const char *left_out)
{
    struct buf b = buf_make(rq->work->arena, 64 * 1024);
    struct str rest = rq->raw_path, piece, not_this = str_fmt(b.arena, "%s=", left_out);
    int kept = 0;

    buf_str(&b, path);
    str_split(&rest, '?', &piece);
    while (str_split(&rest, '&', &piece)) {
        if (!piece.len || str_starts(piece, not_this))
            continue;
        buf_char(&b, kept++ ? '&' : '?');
        buf_str(&b, piece);
    }
    return buf_text(&b);
}

/* As it was asked for, with the ending of its form. */
static struct str own_path(struct request *rq)
{
    struct str rest = rq->raw_path, path;

    str_split(&rest, '?', &path);
    return path;
}

static void link_put(struct request *rq, struct str address, const char *kind)
{
    struct arena *a = rq->work->arena;
    if (str_find(address, S(">")) >= 0 || str_find(address, S("\"")) >= 0)
        return; /* no address that we would write */
    struct str one = str_fmt(a, "<%.*s>; %s", STR_ARG(address), kind), *all = &rq->reply->links;

    *all = all->len ? str_fmt(a, "%.*s, %.*s", STR_ARG(*all), STR_ARG(one)) : one;
}

void api_next(struct request *rq, struct json *model, struct str after)
{
    struct arena *a = rq->work->arena;
    struct str address = api_address(rq, own_path(rq), "after");

    if (after.len) {
        struct buf b = buf_make(a, 64 * 1024);
        buf_fmt(&b, "%.*s%cafter=", STR_ARG(address),
                str_find(address, S("?")) < 0 ? '?' : '&');
        buf_url(&b, after);
        address = buf_text(&b);
        link_put(rq, address, "rel=\"next\"");
    }
    json_put_str(model, "next", after.len ? address : (struct str){0});
}

void api_text(struct json *to, const char *name, struct str s)
{
    json_put_str(to, name, s.len ? s : (struct str){0});
}

enum rc api_site(struct work *w, struct str *out)
{
    TRY(setting_read(w, "site-address", out));
    while (str_ends(*out, S("/")))
        *out = str_cut(*out, 0, out->len - 1);
    return OK;
}
