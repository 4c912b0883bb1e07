/* own.c: what the web floor answers by itself: built assets, the icon, robots, health. */
#include "web/inside.h"

/* "ui/built/style.css" with its hash is "/assets/style-0123456789abcdef.css": an address whose
 * content never changes. */
static const struct str built = STR_INIT("ui/built/");

static bool name_split(struct str file, struct str *stem, struct str *ending)
{
    if (!str_starts(file, built))
        return false;
    file = str_cut(file, built.len, file.len);
    ptrdiff_t dot = text_last(file, '.');
    if (dot <= 0 || str_find(file, S("/")) >= 0)
        return false;
    *stem = str_cut(file, 0, dot);
    *ending = str_cut(file, dot, file.len);
    return true;
}

static struct str address_of(struct arena *a, const struct asset *asset, struct str stem,
                             struct str ending)
{
    return str_fmt(a, "/assets/%.*s-%.*s%.*s", STR_ARG(stem), STR_ARG(asset->hash),
                   STR_ARG(ending));
}

enum rc assets_list(struct arena *a, struct json **out, struct str *why)
{
    static const char *const named_in_the_frame[] = {"style", "small", "charts"};
    ptrdiff_t count;
    const struct asset *assets = asset_list(&count);
    struct json *list = json_object(a);

    for (ptrdiff_t i = 0; i < count; i++) {
        struct str stem, ending;
        if (!name_split(assets[i].name, &stem, &ending))
            continue;
        if (json_get(list, stem)) {
            *why = str_fmt(a, "Two built assets are called %.*s.", STR_ARG(stem));
            return FAULT;
        }
        json_put_str(list, str_zero(a, stem), address_of(a, &assets[i], stem, ending));
    }
    /* A tree built without its stylesheet still has pages. */
    for (ptrdiff_t i = 0; i < COUNT_OF(named_in_the_frame); i++)
        if (!json_get(list, str_of(named_in_the_frame[i])))
            json_put_null(list, named_in_the_frame[i]);
    *out = list;
    return OK;
}

/* The asset that an address's last part names, when the hash in it is the present one. */
static const struct asset *asset_at(struct arena *a, struct str part)
{
    ptrdiff_t dash = text_last(part, '-');
    struct str stem, hash, ending;

    if (dash < 0)
        return NULL;
    stem = str_cut(part, 0, dash);
    ending = str_cut(part, dash + 1, part.len);
    ptrdiff_t dot = str_find(ending, S("."));
    if (dot < 0)
        return NULL;
    hash = str_cut(ending, 0, dot);
    ending = str_cut(ending, dot, ending.len);
    const struct asset *asset =
        asset_find(str_fmt(a, "%.*s%.*s%.*s", STR_ARG(built), STR_ARG(stem), STR_ARG(ending)));
    return asset && str_eq(asset->hash, hash) ? asset : NULL;
}

static enum rc asset_send(struct request *rq, const struct asset *asset)
{
    struct reply *r = rq->reply;

    r->status = 200;
    r->type = asset->type;
    r->body = asset->bytes;
    r->cache = rq->route->cache;
    /* Weak, since the compressed copies answer under the same tag. */
    r->etag = str_fmt(rq->work->arena, "W/\"%.*s\"", STR_ARG(asset->hash));
    r->asset = asset;
    return OK;
}

static enum rc asset_show(struct request *rq)
{
    const struct asset *asset = asset_at(rq->work->arena, rq_param(rq, "file"));

    return asset ? asset_send(rq, asset) : NOT_FOUND;
}

static enum rc icon_show(struct request *rq)
{
    const struct asset *asset = asset_find(S("ui/icons/favicon.svg"));

    return asset ? asset_send(rq, asset) : NOT_FOUND;
}

static enum rc robots_show(struct request *rq)
{
    return page_bytes(rq, "text/plain; charset=utf-8", S("User-agent: *\nDisallow: /-/\n"));
}

static enum rc health_show(struct request *rq)
{
    return page_bytes(rq, "text/plain; charset=utf-8", S("ok\n"));
}

const struct route web_own_routes[] = {
    ROUTE(GET, "/assets/{file}", asset_show, FORM_OTHER, "read", "public", FAST, IMMUTABLE,
          "none", "A stylesheet, script or picture of the pages."),
    ROUTE(GET, "/favicon.svg", icon_show, FORM_OTHER, "read", "public", FAST, PUBLIC, "none",
          "The icon shown beside the title."),
    ROUTE(GET, "/favicon.ico", icon_show, FORM_OTHER, "read", "public", FAST, PUBLIC, "none",
          "The icon, for browsers that ask for it by its old name."),
    ROUTE(GET, "/robots.txt", robots_show, FORM_OTHER, "read", "public", FAST, PUBLIC, "none",
          "What search engines may visit."),
    ROUTE(GET, "/-/health", health_show, FORM_OTHER, "read", "public", FAST, NONE, "none",
          "Whether the server answers."),
    {0},
};
