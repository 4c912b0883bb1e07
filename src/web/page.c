/* page.c: one model, shown as a page, as JSON, as a table or as a chart. */
#include "web/inside.h"

#include "base/date.h"

#include "base/num.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_FILE_NAME = 120 };

void reply_fill(struct request *rq, const char *type, struct str body)
{
    struct reply *r = rq->reply;

    r->status = 200;
    r->type = str_of(type);
    r->body = body;
    r->cache = rq->route ? rq->route->cache : CACHE_NONE;
}

static enum rc buf_whole(struct request *rq, const struct buf *b)
{
    if (b->failed)
        return work_fail(rq->work, TOO_LARGE, "",
                         "This page would be too large. Ask for less.");
    return OK;
}

/* --- HTML --------------------------------------------------------------------------------- */

static enum rc render(struct request *rq, const struct mustache_set *set, const char *name,
                      const struct json *model, struct str *out)
{
    const struct mustache *t = mustache_find(set, str_of(name));
    struct buf b = buf_make(rq->work->arena, BUF_MOST);
    struct str why = {0};

    if (!t)
        return work_fail(rq->work, FAULT, "", "there is no template %s", name);
    if (mustache_render(set, t, model, &b, &why) != OK)
        return work_fail(rq->work, FAULT, "", "%.*s", STR_ARG(why));
    *out = buf_text(&b);
    return buf_whole(rq, &b);
}

static struct str path_coded(struct request *rq)
{
    struct buf b = buf_make(rq->work->arena, 4 * TARGET_MOST);
    struct str rest = str_cut(rq->path, 1, rq->path.len), part;

    if (!rest.len)
        return S("/");
    while (str_split(&rest, '/', &part)) {
        buf_char(&b, '/');
        buf_url(&b, part);
    }
    return buf_text(&b);
}

/* The address with the query as it came, one parameter perhaps left out. */
static struct str with_query(struct request *rq, struct str path, struct str left_out)
{
    struct buf b = buf_make(rq->work->arena, 4 * TARGET_MOST);
    ptrdiff_t kept = 0;

    buf_str(&b, path);
    for (ptrdiff_t i = 0; i < rq->query_count; i++) {
        if (str_eq(rq->query[i].name, left_out))
            continue;
        buf_char(&b, kept++ ? '&' : '?');
        buf_url(&b, rq->query[i].name);
        buf_char(&b, '=');
        buf_url(&b, rq->query[i].value);
    }
    return buf_text(&b);
}

/* This page in another form, with the same query; null where the route has no such form. */
static void put_href(struct request *rq, struct json *frame, const char *name, enum form form)
{
    if (!rq->route || !(rq->route->forms & form)) {
        json_put_null(frame, name);
        return;
    }
    struct str path = form_path(rq->work->arena, path_coded(rq), form);
    json_put_str(frame, name, with_query(rq, path, S("")));
}

/* That an old state is shown, in words, and the address of the new one. */
static void put_known(struct request *rq, struct json *frame)
{
    struct arena *a = rq->work->arena;
    bool old = rq->work->known != INT64_MAX;

    json_put_str(frame, "known_words",
                 old ? date_words(a, date_in_london(rq->work->known)) : (struct str){0});
    json_put_str(frame, "now_href", with_query(rq, path_coded(rq), S("known")));
}

/* An object node of its own over the web's list of assets: a node can be in one tree only, but
 * reading its members is safe from every worker at once. */
static struct json *assets_node(struct request *rq)
{
    struct json *node = json_object(rq->work->arena);

    node->u.of.first = rq->web->assets->u.of.first;
    node->u.of.last = rq->web->assets->u.of.last;
    node->u.of.count = rq->web->assets->u.of.count;
    return node;
}

/* Who is signed in, and where they would be. */
static void put_viewer(struct request *rq, struct json *frame)
{
    struct arena *a = rq->work->arena;
    const struct viewer *v = &rq->work->viewer;
    struct buf b = buf_make(a, 8 * TARGET_MOST);

    json_put_str(frame, "viewer_name", v->person.len ? v->name : (struct str){0});
    buf_lit(&b, "/sign-in");
    if (rq->route && rq->route->method == GET && rq->path.len > 1 &&
        !str_starts(rq->path, S("/sign-in"))) {
        buf_lit(&b, "?next=");
        buf_url(&b, rq->path);
    }
    json_put_str(frame, "sign_in_href", buf_text(&b));
}

/* Where to say something about this page: the same for everyone, as pages are kept for others.
 */
static void put_feedback(struct request *rq, struct json *frame)
{
    struct buf b = buf_make(rq->work->arena, 8 * TARGET_MOST);

    buf_lit(&b, "/feedback?page=");
    buf_url(&b, rq->path);
    json_put_str(frame, "feedback_href", buf_text(&b));
}

static struct json *frame_model(struct request *rq, const struct json *model,
                                struct str content)
{
    struct json *frame = json_object(rq->work->arena);

    json_put_str(frame, "lang", S("en"));
    json_put_str(frame, "title", json_shown(rq->work->arena, json_at(model, "title")));
    json_put_str(frame, "description",
                 json_shown(rq->work->arena, json_at(model, "description")));
    json_put_markup(frame, "content", content);
    json_put_str(frame, "path", rq->path);
    put_feedback(rq, frame);
    json_put(frame, "assets", assets_node(rq));
    put_href(rq, frame, "json_href", FORM_JSON);
    put_href(rq, frame, "csv_href", FORM_CSV);
    put_href(rq, frame, "xlsx_href", FORM_XLSX);
    put_href(rq, frame, "ods_href", FORM_ODS);
    put_known(rq, frame);
    put_viewer(rq, frame);
    return frame;
}

enum rc page_html(struct request *rq, const char *template, struct json *model)
{
    const struct mustache_set *set = rq->web->templates;
    struct str content, whole, why = {0};

    if (rq->web->config.dev && templates_read(rq->work->arena, true, &set, &why) != OK)
        return work_fail(rq->work, FAULT, "", "%.*s", STR_ARG(why));
    TRY(render(rq, set, template, model, &content));
    TRY(render(rq, set, rq->reply->framed ? "ui/embed" : "ui/frame",
               frame_model(rq, model, content), &whole));
    reply_fill(rq, "text/html; charset=utf-8", whole);
    return OK;
}

/* --- JSON, CSV, SVG ----------------------------------------------------------------------- */

static enum rc show_json(struct request *rq, const struct json *model)
{
    struct buf b = buf_make(rq->work->arena, BUF_MOST);

    json_write(&b, model, 0);
    buf_char(&b, '\n');
    TRY(buf_whole(rq, &b));
    reply_fill(rq, "application/json; charset=utf-8", buf_text(&b));
    return OK;
}

static enum rc cell_write(struct request *rq, struct buf *b, const struct json *row,
                          const char *path)
{
    const struct json *cell = json_at(row, path);

    if (!cell)
        return work_fail(rq->work, FAULT, "", "a row of the table has no '%s'", path);
    switch (cell->kind) {
    case JSON_STR:
        buf_csv(b, cell->u.str);
        break;
    case JSON_NUM:
        buf_num(b, cell->u.num);
        break;
    case JSON_INT:
        buf_int(b, cell->u.whole);
        break;
    case JSON_TRUE:
        buf_lit(b, "true");
        break;
    case JSON_FALSE:
        buf_lit(b, "false");
        break;
    case JSON_NULL:
        break;
    case JSON_MARKUP:
    case JSON_ARRAY:
    case JSON_OBJECT:
        return work_fail(rq->work, FAULT, "", "'%s' is no value for a table's cell", path);
    }
    return OK;
}

static enum rc table_write(struct request *rq, const struct page_table *table,
                           const struct json *rows, struct buf *b)
{
    for (const struct page_column *c = table->columns; c->path; c++) {
        if (c != table->columns)
            buf_char(b, ',');
        buf_csv(b, str_of(c->heading));
    }
    buf_lit(b, "\r\n");
    for (const struct json *row = rows->u.of.first; row; row = row->next) {
        for (const struct page_column *c = table->columns; c->path; c++) {
            if (c != table->columns)
                buf_char(b, ',');
            TRY(cell_write(rq, b, row, c->path));
        }
        buf_lit(b, "\r\n");
    }
    return OK;
}

/* "/areas/E08000009/metrics/x" and "trend" as "areas-E08000009-metrics-x-trend.csv". */
struct str page_file_name(struct request *rq, struct str part, const char *ending)
{
    struct str path = rq->path.len > 1 ? str_cut(rq->path, 1, rq->path.len) : S("folkmoot");
    struct buf b = buf_make(rq->work->arena, TARGET_MOST * 2);

    buf_str(&b, str_cut(path, 0, LONGEST_FILE_NAME));
    if (part.len) {
        buf_char(&b, '-');
        buf_str(&b, str_cut(part, 0, LONGEST_FILE_NAME));
    }
    for (ptrdiff_t i = 0; i < b.len; i++) {
        char c = b.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || c == '_';
        if (!plain)
            b.at[i] = '-';
    }
    buf_str(&b, str_of(ending));
    return buf_text(&b);
}

/* "'members' or 'trend'": for words that name what there is. */
static void choice_add(struct buf *b, struct str name)
{
    if (b->len)
        buf_lit(b, ", ");
    buf_fmt(b, "'%.*s'", STR_ARG(name));
}

static enum rc show_csv(struct request *rq, const struct page *page, const struct json *model)
{
    struct str asked = rq_query(rq, "table");
    const struct page_table *table = page->tables;
    struct buf b = buf_make(rq->work->arena, BUF_MOST), names = buf_make(rq->work->arena, 4096);

    for (; table && table->name; table++) {
        if (asked.len == 0 || str_eq(asked, str_of(table->name)))
            break;
        choice_add(&names, str_of(table->name));
    }
    if (!table)
        return NOT_FOUND;
    if (!table->name)
        return work_fail(rq->work, INVALID, "table",
                         "There is no table '%.*s' here. Ask for %.*s.", STR_ARG(asked),
                         STR_ARG(buf_text(&names)));
    const struct json *rows = json_at(model, table->path);
    if (!rows || rows->kind != JSON_ARRAY)
        return work_fail(rq->work, FAULT, "", "the model has no rows at '%s'", table->path);
    TRY(table_write(rq, table, rows, &b));
    TRY(buf_whole(rq, &b));
    reply_fill(rq, "text/csv; charset=utf-8", buf_text(&b));
    rq->reply->file_name = page_file_name(rq, asked, ".csv");
    return OK;
}

enum rc page_chart(struct request *rq, const struct page *page, const struct json *model,
                   const struct json **out)
{
    struct str asked = rq_query(rq, "chart");
    const struct json *charts = page->charts ? json_at(model, page->charts) : NULL;
    struct buf names = buf_make(rq->work->arena, 4096);

    *out = NULL;
    if (!page->charts)
        return NOT_FOUND;
    if (!charts || charts->kind != JSON_OBJECT)
        return work_fail(rq->work, FAULT, "", "the model has no charts at '%s'", page->charts);
    for (const struct json *c = charts->u.of.first; c; c = c->next) {
        struct str name = {c->name, (ptrdiff_t)c->name_len};
        if (c->kind != JSON_MARKUP)
            continue;
        if (!*out && (asked.len == 0 || str_eq(asked, name)))
            *out = c;
        choice_add(&names, name);
    }
    if (!*out && asked.len && names.len)
        return work_fail(rq->work, INVALID, "chart",
                         "There is no chart '%.*s' here. Ask for %.*s.", STR_ARG(asked),
                         STR_ARG(buf_text(&names)));
    if (!*out)
        return work_fail(rq->work, NOT_FOUND, "chart", "There is nothing to draw here.");
    return OK;
}

static enum rc show_svg(struct request *rq, const struct page *page, const struct json *model)
{
    const struct json *chart;

    TRY(page_chart(rq, page, model, &chart));
    reply_fill(rq, "image/svg+xml; charset=utf-8", chart->u.str);
    rq->reply->file_name = page_file_name(rq, rq_query(rq, "chart"), ".svg");
    return OK;
}

/* --- what handlers call ------------------------------------------------------------------- */

enum rc page_show(struct request *rq, const struct page *page, struct json *model)
{
    if (!json_at(model, "title") || !json_at(model, "description"))
        return work_fail(rq->work, FAULT, "", "the model lacks a title or a description");
    if (rq->work->known != INT64_MAX && !json_get(model, S("known")))
        json_put_str(model, "known", rq_query(rq, "known"));
    switch (rq->form) {
    case FORM_JSON:
        return show_json(rq, model);
    case FORM_CSV:
        return show_csv(rq, page, model);
    case FORM_SVG:
        return show_svg(rq, page, model);
    case FORM_XLSX:
    case FORM_ODS:
        return page_book(rq, page, model);
    case FORM_PNG:
        return page_picture(rq, page, model);
    case FORM_PDF:
        return page_document(rq, page, model);
    case FORM_HTML:
    case FORM_OTHER:
        break;
    }
    return page_html(rq, page->template, model);
}

enum rc page_go(struct request *rq, struct str path)
{
    bool away = !str_starts(path, S("/")) || str_starts(path, S("//"));

    for (ptrdiff_t i = 0; i < path.len; i++)
        away = away || (unsigned char)path.at[i] <= ' ' || path.at[i] == '\\';
    if (away)
        return work_fail(rq->work, FAULT, "", "refused to send a reader to '%.*s'",
                         STR_ARG(path));
    reply_fill(rq, "text/plain; charset=utf-8", S(""));
    rq->reply->status = 303;
    rq->reply->cache = CACHE_NONE;
    rq->reply->location = path;
    return OK;
}

enum rc page_sign_in(struct request *rq, bool again)
{
    struct buf b = buf_make(rq->work->arena, 8 * TARGET_MOST);

    buf_str(&b, again ? S("/sign-in/again?next=") : S("/sign-in?next="));
    buf_url(&b, with_query(rq, path_coded(rq), S("")));
    return page_go(rq, buf_text(&b));
}

void reply_file_drop(struct reply *r)
{
    if (r->file_size)
        close(r->file);
    r->file_size = 0;
}

enum rc page_file(struct request *rq, const char *type, const char *path, struct str file_name)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat s;

    if (file < 0 || fstat(file, &s) != 0 || !S_ISREG(s.st_mode) || s.st_size < 1) {
        if (file >= 0)
            close(file);
        return NOT_FOUND;
    }
    reply_fill(rq, type, S(""));
    rq->reply->file = file;
    rq->reply->file_size = s.st_size;
    rq->reply->file_name = file_name;
    rq->reply->modified = s.st_mtim.tv_sec;
    rq->reply->etag =
        str_fmt(rq->work->arena, "\"%llx-%llx-%llx\"", (unsigned long long)s.st_size,
                (unsigned long long)s.st_mtim.tv_sec, (unsigned long long)s.st_mtim.tv_nsec);
    return OK;
}

enum rc page_bytes(struct request *rq, const char *type, struct str bytes)
{
    reply_fill(rq, type, bytes);
    return OK;
}
