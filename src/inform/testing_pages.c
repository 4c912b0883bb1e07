/* testing_pages.c: the pages of this room behind the test house, over a store of the tests. */
#include "inform/testing_pages.h"

#include "base/asset.h"
#include "kit/browser.h"

#include <stdio.h>

/* The store of the test that runs; tests run one after the other. */
static struct {
    struct trial *trial;
    struct sector *old;  /* while a page asks for an old state */
    struct str shelf;    /* of every work */
    struct arena *arena; /* for what the tests make of replies; emptied with the house */
} pages;

/* --- the house
 * --------------------------------------------------------------------------------- */

static enum rc begin(void *state, int lane, bool writes, struct work *w)
{
    struct trial *t = state;

    (void)lane;
    w->db = t->db;
    w->sector = t->sector;
    w->now = PAGES_NOW;
    w->shelf = pages.shelf;
    TRY(store_begin(t->db, writes));
    if (w->known >= w->now)
        return OK;
    TRY(sector_load(w, w->known, &pages.old));
    w->sector = pages.old;
    return OK;
}

static enum rc end(void *state, int lane, bool writes, struct work *w, enum rc rc)
{
    struct trial *t = state;

    (void)lane;
    (void)w;
    sector_close(pages.old);
    pages.old = NULL;
    if (writes && rc == OK)
        return store_commit(t->db);
    store_rollback(t->db);
    return OK;
}

void pages_house(struct trial *t)
{
    static const struct room *const rooms[] = {&inform_room, NULL};

    pages_rooms(t, rooms, S(""));
}

void pages_rooms(struct trial *t, const struct room *const *rooms, struct str shelf)
{
    pages.shelf = shelf;
    house_open(&(struct web_config){.rooms = rooms,
                                    .begin = begin,
                                    .end = end,
                                    .enter = browser_enter,
                                    .authorise = object_authorise,
                                    .state = t});
    arena_close(pages.arena);
    pages.arena = arena_open();
    pages.trial = t;
}

void pages_close(struct trial *t)
{
    house_close();
    arena_close(pages.arena);
    pages.arena = NULL;
    trial_close(t);
}

/* --- the sample
 * -------------------------------------------------------------------------------- */

static void deliver(struct trial *t, const char *profile, const struct str *files,
                    ptrdiff_t count)
{
    struct import_options options = {.profile = str_of(profile),
                                     .words = S("data/sample/metrics.csv"),
                                     .files = files,
                                     .file_count = count,
                                     .embedded = true,
                                     .as_published = true};

    if (trial_run(t, &options) != OK)
        fail_msg("%.*s: %.*s", STR_ARG(t->where), STR_ARG(t->words));
}

struct trial *pages_sample(void)
{
    const struct str areas[] = {S("data/sample/areas.csv")};
    const struct str groups[] = {S("data/sample/groups.csv"), S("data/sample/clusters.csv")};
    struct str figures[64];
    struct trial *t = trial_open();
    ptrdiff_t count, len = 0;
    const struct asset *assets = asset_list(&count);

    for (ptrdiff_t i = 0; i < count && len < COUNT_OF(figures); i++)
        if (str_starts(assets[i].name, S("data/sample/figures-")))
            figures[len++] = assets[i].name;
    deliver(t, "tidy-areas", areas, COUNT_OF(areas));
    deliver(t, "tidy-groups", groups, COUNT_OF(groups));
    deliver(t, "tidy", figures, len);
    pages_house(t);
    return t;
}

/* --- asking
 * ------------------------------------------------------------------------------------ */

__attribute__((format(printf, 1, 0))) static const char *address(const char *format,
                                                                 va_list list)
{
    char *target = arena_alloc(pages.arena, 4096);

    vsnprintf(target, 4096, format, list);
    return target;
}

struct house_reply page_at(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    const char *target = address(format, list);
    va_end(list);
    return get(target);
}

static struct str body_of(const char *target)
{
    struct house_reply r = get(target);

    if (r.status != 200)
        fail_msg("%s answered %d: %.*s", target, r.status, STR_ARG(str_cut(r.body, 0, 2000)));
    return r.body;
}

struct str page_body(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    const char *target = address(format, list);
    va_end(list);
    return body_of(target);
}

struct json *page_json(const char *format, ...)
{
    va_list list;
    struct json *j;
    struct str why;

    va_start(list, format);
    const char *target = address(format, list);
    va_end(list);
    if (json_read(pages.arena, body_of(target), &j, &why) != OK)
        fail_msg("%s is no JSON: %.*s", target, STR_ARG(why));
    return j;
}

/* --- as a browser
 * ------------------------------------------------------------------------------ */

struct house_reply page_for(struct str cookies, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    const char *target = address(format, list);
    va_end(list);
    return ask(
        &(struct web_ask){.method = S("GET"), .target = str_of(target), .cookie = cookies});
}

struct house_reply page_post(struct str cookies, const char *target, struct str fields)
{
    return ask(&(struct web_ask){.method = S("POST"),
                                 .target = str_of(target),
                                 .cookie = cookies,
                                 .body = fields,
                                 .body_type = S("application/x-www-form-urlencoded"),
                                 .host = S("moot.example"),
                                 .origin = S("https://moot.example"),
                                 .fetch_site = S("same-origin")});
}

struct str cookie_kept(struct house_reply reply)
{
    struct str rest = reply.cookie, one = {0};

    str_split(&rest, ';', &one);
    return one.len ? str_copy(pages.trial->arena, one) : (struct str){0};
}

static struct str value_after(struct str text, struct str before)
{
    ptrdiff_t at = str_find(text, before);
    struct str rest = str_cut(text, at < 0 ? text.len : at + before.len, text.len), value = {0};

    str_split(&rest, '"', &value);
    return value;
}

struct str form_fields(struct str page, const char *action)
{
    struct str form = str_fmt(pages.arena, "<form action=\"%s\"", action);
    struct str hidden = S("<input type=\"hidden\" ");
    struct buf b = buf_make(pages.arena, 4096);
    ptrdiff_t at = str_find(page, form);

    if (at < 0)
        fail_msg("there is no form for %s", action);
    page = str_cut(page, at, page.len);
    page = str_cut(page, 0, str_find(page, S("</form>")));
    for (; (at = str_find(page, hidden)) >= 0;
         page = str_cut(page, at + hidden.len, page.len)) {
        struct str field = str_cut(page, at, page.len);
        buf_fmt(&b, "%s%.*s=", b.len ? "&" : "", STR_ARG(value_after(field, S("name=\""))));
        buf_url(&b, value_after(field, S("value=\"")));
    }
    return buf_text(&b);
}

/* --- looking
 * ----------------------------------------------------------------------------------- */

struct str escaped(struct str s)
{
    struct buf b = buf_make(pages.arena, 1024 * 1024);

    buf_html(&b, s);
    return buf_text(&b);
}

void page_has(struct house_reply page, const char *target, struct str text)
{
    if (str_find(page.body, text) < 0)
        fail_msg("%s lacks \"%.*s\"", target, STR_ARG(text));
}

const struct json *member(const struct json *j, const char *path)
{
    const struct json *m = json_at(j, path);

    if (!m)
        fail_msg("there is no member %s", path);
    return m;
}

struct str text_at(const struct json *j, const char *path)
{
    const struct json *m = member(j, path);

    if (m->kind != JSON_STR)
        fail_msg("%s is no text", path);
    return m->u.str;
}
