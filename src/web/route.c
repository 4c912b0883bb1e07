/* route.c: one sorted table of all that is served, and the route that fits an address. */
#include "web/inside.h"

#include <stdlib.h>
#include <string.h>

static bool is_name(const struct entry *e, int part)
{
    return (e->names >> part & 1) != 0;
}

/* --- building the table ------------------------------------------------------------------- */

static bool part_well_formed(struct str part, bool *name, struct str *bare)
{
    *name = str_starts(part, S("{")) && str_ends(part, S("}")) && part.len > 2;
    *bare = *name ? str_cut(part, 1, part.len - 1) : part;
    for (ptrdiff_t i = 0; i < bare->len; i++) {
        char c = bare->at[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        bool upper = c >= 'A' && c <= 'Z'; /* in addresses that others chose */
        if (!word && (*name || (c != '.' && !upper)))
            return false;
    }
    return bare->len > 0;
}

static const char *path_split(struct str path, struct entry *e)
{
    struct str part;

    if (!str_starts(path, S("/")))
        return "its path does not start with a slash";
    struct str rest = path.len > 1 ? str_cut(path, 1, path.len) : (struct str){0};
    while (str_split(&rest, '/', &part)) {
        bool name;
        if (e->count == PARTS_MOST)
            return "its path has too many segments";
        if (!part_well_formed(part, &name, &e->parts[e->count]))
            return "a segment of its path is neither letters, digits and dashes nor "
                   "a {name}";
        e->names |= (unsigned)name << e->count;
        for (int i = 0; name && i < e->count; i++)
            if (is_name(e, i) && str_eq(e->parts[i], e->parts[e->count]))
                return "its path has the same {name} twice";
        e->count++;
    }
    return NULL;
}

static const char *row_check(const struct route *r)
{
    if (!r->handle || !r->forms || !r->title || !r->action || !r->audience || !r->audit)
        return "a column of its row is empty";
    if (r->cache != CACHE_NONE && !str_eq(str_of(r->audience), S("public")))
        return "only what is public may be kept by caches";
    if ((r->kind != NULL) != str_eq(str_of(r->audience), S("object")))
        return "an object's kind and the audience \"object\" go together";
    if (r->cache != CACHE_NONE && r->method != GET)
        return "only a GET may be kept by caches";
    return NULL;
}

enum rc routes_add(struct web *web, const struct route *routes, bool own, struct str *why)
{
    for (const struct route *r = routes; r && r->path; r++) {
        if (r->dev && !web->config.dev)
            continue;
        struct entry *e = list_push(web->arena, &web->entries);
        e->route = r;
        e->own = own;
        const char *wrong = path_split(str_of(r->path), e);
        if (!wrong)
            wrong = row_check(r);
        if (wrong) {
            *why = str_fmt(web->arena, "The route %s can't be served: %s.", r->path, wrong);
            return FAULT;
        }
    }
    return OK;
}

/* Paths by length, then part by part: a literal before a parameter, so that in this order the
 * first route that fits is the one with the leftmost literal. */
static int path_order(const struct entry *a, const struct entry *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (int i = 0; i < a->count; i++) {
        if (is_name(a, i) != is_name(b, i))
            return is_name(a, i) ? 1 : -1;
        int order = is_name(a, i) ? 0 : str_cmp(a->parts[i], b->parts[i]);
        if (order)
            return order;
    }
    return 0;
}

static int entry_order(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int order = path_order(a, b);

    if (order)
        return order;
    return (int)a->route->method - (int)b->route->method;
}

enum rc routes_sort(struct web *web, struct str *why)
{
    struct entry *at = web->entries.at;
    ptrdiff_t len = web->entries.len;

    if (len)
        qsort(at, (size_t)len, sizeof *at, entry_order);
    for (ptrdiff_t i = 1; i < len; i++) {
        if (entry_order(&at[i - 1], &at[i]) != 0 ||
            !(at[i - 1].route->forms & at[i].route->forms))
            continue;
        *why = str_fmt(web->arena, "The routes %s and %s fit the same addresses.",
                       at[i - 1].route->path, at[i].route->path);
        return FAULT;
    }
    for (int n = 0; n <= PARTS_MOST + 1; n++) {
        ptrdiff_t i = 0;
        while (i < len && at[i].count < n)
            i++;
        web->first[n] = i;
    }
    return OK;
}

/* --- finding the route -------------------------------------------------------------------- */

static bool fits(const struct entry *e, const struct target *t, struct str last)
{
    for (int i = 0; i < e->count; i++) {
        struct str part = i == t->count - 1 ? last : t->parts[i];
        if (is_name(e, i) ? part.len == 0 : !str_eq(e->parts[i], part))
            return false;
    }
    return true;
}

/* The first route of `count` parts that fits, has one of these forms and takes the method. */
static void look(const struct web *web, const struct target *t, int count, struct str last,
                 unsigned forms, enum method method, struct match *m)
{
    for (ptrdiff_t i = web->first[count]; i < web->first[count + 1] && !m->entry; i++) {
        const struct entry *e = &web->entries.at[i];
        unsigned offered = e->route->forms & forms;
        if (!offered || !fits(e, t, last))
            continue;
        m->allowed |= 1u << e->route->method;
        if (e->route->method != method)
            continue;
        m->entry = e;
        /* of what is offered, the plainest: HTML before OTHER */
        m->form = (enum form)(offered & -offered);
    }
}

struct match route_match(const struct web *web, const struct target *t, enum method method)
{
    struct match m = {0};

    if (t->count > PARTS_MOST)
        return m;
    if (t->suffix) {
        bool home = t->count == 1 && (t->bare.len == 0 || str_eq(t->bare, S("index")));
        if (home)
            look(web, t, 0, t->bare, (unsigned)t->suffix, method, &m);
        look(web, t, t->count, t->bare, (unsigned)t->suffix, method, &m);
    }
    struct str last = t->count ? t->parts[t->count - 1] : S("");
    look(web, t, t->count, last, FORM_HTML | FORM_OTHER, method, &m);
    return m;
}

/* --- telling people what is served -------------------------------------------------------- */

const char *form_ending(enum form form)
{
    switch (form) {
    case FORM_JSON:
        return ".json";
    case FORM_CSV:
        return ".csv";
    case FORM_SVG:
        return ".svg";
    case FORM_XLSX:
        return ".xlsx";
    case FORM_ODS:
        return ".ods";
    case FORM_PNG:
        return ".png";
    case FORM_PDF:
        return ".pdf";
    case FORM_HTML:
    case FORM_OTHER:
        break;
    }
    return "";
}

struct str form_path(struct arena *a, struct str path, enum form form)
{
    const char *ending = form_ending(form);

    if (ending[0] && path.len == 1)
        path = S("/index");
    return str_fmt(a, "%.*s%s", STR_ARG(path), ending);
}

static struct str row_text(struct arena *a, const struct route *r, enum form form)
{
    static const char *const methods[] = {"GET", "POST"};
    static const char *const costs[] = {"fast", "slow"};
    static const char *const caches[] = {"none", "public", "immutable"};
    struct str path = form_path(a, str_of(r->path), form);

    return str_fmt(a, "%s\t%.*s\t%s\t%s\t%s\t%s\t%s\t%s\n", methods[r->method], STR_ARG(path),
                   r->action, r->audience, costs[r->cost], caches[r->cache], r->audit,
                   r->title);
}

/* By path, then method: the order of people, not of matching. */
static int row_order(const void *left, const void *right)
{
    struct str a = *(const struct str *)left, b = *(const struct str *)right;
    struct str a_method, b_method;

    str_split(&a, '\t', &a_method);
    str_split(&b, '\t', &b_method);
    int order = str_cmp(a, b);
    return order ? order : str_cmp(a_method, b_method);
}

void web_routes_tsv(const struct web *web, struct buf *out)
{
    struct arena *a = out->arena;
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } rows = {0};

    for (ptrdiff_t i = 0; i < web->entries.len; i++)
        for (unsigned form = FORM_HTML; form <= FORM_LAST; form <<= 1)
            if (web->entries.at[i].route->forms & form)
                *list_push(a, &rows) = row_text(a, web->entries.at[i].route, (enum form)form);
    if (rows.len)
        qsort(rows.at, (size_t)rows.len, sizeof *rows.at, row_order);
    for (ptrdiff_t i = 0; i < rows.len; i++)
        buf_str(out, rows.at[i]);
}
