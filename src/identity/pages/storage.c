/* storage.c: how much the site holds, where, and how much room is left. */
#include "identity/pages/shared.h"

#include "base/num.h"
#include "identity/storage.h"

#include <math.h>

enum { MEGABYTE = 1000 * 1000 };

static const struct page_column file_columns[] = {
    {"title", "file"}, {"path", "path"}, {"bytes", "bytes"}, {0}};
static const struct page_column table_columns[] = {{"name", "table"}, {"total", "rows"}, {0}};
static const struct page_table tables[] = {
    {"tables", "tables", table_columns}, {"files", "files", file_columns}, {0}};
static const struct page page = {"identity/pages/storage", tables, NULL, NULL};

static struct str size_words(struct arena *a, int64_t bytes)
{
    double megabytes = (double)bytes / MEGABYTE;

    return str_fmt(a, "%.*s MB", STR_ARG(num_text(a, megabytes, megabytes < 10 ? 1 : 0)));
}

static void put_file(struct arena *a, const char *title, const struct self_file *file,
                     struct json *list)
{
    if (!file->path.len)
        return;
    struct json *row = json_add(list, json_object(a));
    json_put_str(row, "title", str_of(title));
    json_put_str(row, "path", file->path);
    json_put_int(row, "bytes", file->bytes);
    json_put_str(row, "size", size_words(a, file->bytes));
}

static void put_tables(struct arena *a, const struct identity_table_size_list *from,
                       struct json *list)
{
    for (ptrdiff_t i = 0; i < from->len; i++) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "name", from->at[i].name);
        json_put_int(row, "total", from->at[i].total);
        json_put_str(row, "total_text", num_text(a, (double)from->at[i].total, 0));
    }
}

static struct str day_or_nothing(struct arena *a, int64_t moment)
{
    return moment ? day_words(a, moment) : (struct str){0};
}

static struct str description(struct arena *a, const struct storage *s)
{
    struct str figures = num_text(a, (double)s->figures, 0);

    if (!s->database.path.len || isnan(s->disk_free))
        return str_fmt(a, "The site holds %.*s figures, in a database that is not a file here.",
                       STR_ARG(figures));
    return str_fmt(
        a, "The site holds %.*s figures in a file of %.*s; %.*s %% of the disk is free.",
        STR_ARG(figures), STR_ARG(size_words(a, s->database.bytes)),
        STR_ARG(num_text(a, 100 * s->disk_free, 0)));
}

static enum rc storage_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct storage s;

    TRY(storage_read(w, &s));
    struct json *model = model_of(rq, S("What is stored"), description(a, &s));
    json_put_str(model, "engine", s.engine);
    json_put_int(model, "figures", s.figures);
    json_put_int(model, "gaps", s.gaps);
    json_put_num(model, "disk_free", s.disk_free);
    json_put_int(model, "disk_bytes", s.disk_bytes);
    json_put_str(model, "disk_words", size_words(a, s.disk_bytes));
    json_put_bool(model, "is_file", s.database.path.len > 0);
    json_put_str(model, "trail_oldest", day_or_nothing(a, s.trail_oldest));
    json_put_str(model, "trail_newest", day_or_nothing(a, s.trail_newest));
    json_put_str(model, "backup_words", day_or_nothing(a, s.backup_at));
    struct json *files = json_put(model, "files", json_array(a));
    put_file(a, "Database", &s.database, files);
    put_file(a, "Its log", &s.log, files);
    put_file(a, "The last copy", &s.backup, files);
    struct json *list = json_put(model, "tables", json_array(a));
    put_tables(a, &s.people, list);
    put_tables(a, &s.figure_tables, list);
    return page_show(rq, &page, model);
}

const struct route identity_storage_routes[] = {
    ROUTE(GET, "/admin/storage", storage_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
          "role:administrator", SLOW, NONE, "none",
          "How much the site holds, where, and how much room is left."),
    {0}};
