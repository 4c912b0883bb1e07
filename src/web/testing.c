/* testing.c: two tiny rooms and the files they need. The real frame and the real page for
 * problems are read from the source tree; nothing else of the program is linked in. */
#include "web/testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* --- files -------------------------------------------------------------------------------- */

const struct str testing_style = STR_INIT("body{color:#222;background:#fff}"
                                          "p{margin:0 0 1em;max-width:66ch}"
                                          "h1{margin:0 0 1em;max-width:66ch}");
/* gzip -9n of the same */
const struct str testing_style_gzip =
    STR_INIT("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\xca\x4f\xa9\xac\x4e\xce\xcf\xc9\x2f"
             "\xb2\x52\x36\x32\x32\xb2\x4e\x4a\x4c\xce\x4e\x2f\xca\x2f\xcd\x4b\xb1\x52\x4e\x4b"
             "\x4b\xab\x2d\xa8\xce\x4d\x2c\x4a\xcf\xcc\xb3\x32\x50\x30\x50\x30\x4c\xcd\xb5\xce"
             "\x4d\xac\xd0\x2d\xcf\x4c\x29\xc9\xb0\x32\x33\x4b\xce\xa8\xcd\x30\x24\xa0\x00\x00"
             "\xe7\x7e\xf1\x85\x61\x00\x00\x00");

static const char hello_template[] = "<h1>{{title}}</h1>\n"
                                     "<p>{{description}}</p>\n"
                                     "{{charts.bars}}\n"
                                     "<table><caption>People</caption>\n"
                                     "<tr><th scope=\"col\">Name</th></tr>\n"
                                     "{{#group.members}}<tr><td>{{name}}</td></tr>\n"
                                     "{{/group.members}}</table>\n";

enum { FILES = 7, LONGEST_FILE = 64 * 1024 };

static struct asset files[FILES] = {
    {.name = STR_INIT("src/web/pages/problem.mustache")},
    {.name = STR_INIT("src/web/testing/broken.mustache"),
     .bytes = STR_INIT("<h1>{{no_such_name}}</h1>")},
    {.name = STR_INIT("src/web/testing/hello.mustache"),
     .bytes = {hello_template, sizeof hello_template - 1}},
    {.name = STR_INIT("ui/built/small.js"),
     .bytes = STR_INIT("export {};"),
     .hash = STR_INIT("00112233aabbccdd"),
     .type = STR_INIT("text/javascript; charset=utf-8")},
    {.name = STR_INIT("ui/built/style.css"),
     .hash = STR_INIT("0123456789abcdef"),
     .type = STR_INIT("text/css; charset=utf-8")},
    {.name = STR_INIT("ui/frame.mustache")},
    {.name = STR_INIT("ui/icons/favicon.svg"), .type = STR_INIT("image/svg+xml")},
};

static void read_from_tree(struct asset *file)
{
    const char *root = getenv("FOLKMOOT_SOURCE");
    char path[4096], *bytes = malloc(LONGEST_FILE);

    snprintf(path, sizeof path, "%s/%s", root ? root : ".", file->name.at);
    FILE *f = fopen(path, "rb");
    if (!f || !bytes) {
        fprintf(stderr, "%s can't be read; set FOLKMOOT_SOURCE\n", path);
        exit(1);
    }
    file->bytes = (struct str){bytes, (ptrdiff_t)fread(bytes, 1, LONGEST_FILE, f)};
    fclose(f);
}

const struct asset *asset_list(ptrdiff_t *count)
{
    *count = FILES;
    if (files[0].bytes.len)
        return files;
    read_from_tree(&files[0]);
    read_from_tree(&files[5]);
    read_from_tree(&files[6]);
    files[4].bytes = testing_style;
    files[4].gzip = testing_style_gzip;
    return files;
}

const struct asset *asset_find(struct str name)
{
    ptrdiff_t count;
    const struct asset *all = asset_list(&count);

    for (ptrdiff_t i = 0; i < count; i++)
        if (str_eq(all[i].name, name))
            return &all[i];
    return NULL;
}

/* --- the hello room ----------------------------------------------------------------------- */

static void member_add(struct json *list, struct arena *a, const char *name, double value)
{
    struct json *row = json_add(list, json_object(a));
    struct json *place = json_put(row, "place", json_object(a));

    json_put_str(row, "name", str_of(name));
    json_put_num(row, "value", value);
    json_put_int(place, "rank", 1);
    json_put_bool(row, "marked", true);
    json_put_null(row, "gap");
}

static struct json *hello_model(struct request *rq, struct str title)
{
    struct arena *a = rq->work->arena;
    struct json *model = json_object(a);
    struct json *charts = json_put(model, "charts", json_object(a));
    struct json *group = json_put(model, "group", json_object(a));
    struct json *members = json_put(group, "members", json_array(a));

    json_put_str(model, "title", title);
    json_put_str(model, "description", S("A page for tests & nothing else."));
    json_put_markup(charts, "bars", S("<svg><title>Bars</title><path d=\"M0 0\"/></svg>"));
    json_put_markup(charts, "trend", S("<svg><title>Trend</title></svg>"));
    member_add(members, a, "Bury, Lancashire", 0.1);
    member_add(members, a, "=SUM(A1)", -2);
    return model;
}

static const struct page_column member_columns[] = {
    {"name", "name"},       {"value", "the \"value\""},
    {"place.rank", "rank"}, {"marked", "marked"},
    {"gap", "gap"},         {0}};
static const struct page_column short_columns[] = {{"value", "value"}, {0}};
static const struct page_column wrong_columns[] = {{"no_such_name", "wrong"}, {0}};
static const struct page_table hello_tables[] = {
    {"members", "group.members", member_columns},
    {"short", "group.members", short_columns},
    {"wrong", "group.members", wrong_columns},
    {0},
};
static const struct page hello_page = {"web/testing/hello", hello_tables, "charts", NULL};

static enum rc hello_show(struct request *rq)
{
    return page_show(rq, &hello_page, hello_model(rq, S("Hello <world>")));
}

static enum rc hello_new(struct request *rq)
{
    return page_show(rq, &hello_page, hello_model(rq, S("A new one")));
}

static enum rc hello_name(struct request *rq)
{
    struct str name = rq_param(rq, "name");

    if (str_eq(name, S("nobody"))) {
        rq_suggest(rq, S("/hello/somebody"), S("Somebody"));
        return work_fail(rq->work, NOT_FOUND, "", "There is nobody called '%.*s'.",
                         STR_ARG(name));
    }
    return page_show(rq, &hello_page, hello_model(rq, name));
}

static enum rc hello_post(struct request *rq)
{
    for (ptrdiff_t i = 0; i < rq->field_count; i++)
        if (str_eq(rq->fields[i].name, S("to")))
            return page_go(rq, rq->fields[i].value);
    return work_fail(rq->work, INVALID, "to", "Say where to go.");
}

static enum rc number_show(struct request *rq)
{
    int64_t n;

    TRY(rq_query_int(rq, "n", 1, 50, 7, &n));
    return page_bytes(rq, "text/plain", str_fmt(rq->work->arena, "%d", (int)n));
}

static enum rc fail_show(struct request *rq)
{
    int64_t rc;

    TRY(rq_query_int(rq, "rc", OK, FAULT, OK, &rc));
    if (rc == OK)
        return OK; /* and no reply: a mistake that must be told */
    work_fail(rq->work, (enum rc)rc, "", "first words");
    return work_fail(rq->work, (enum rc)rc, "", "second words");
}

static enum rc broken_show(struct request *rq)
{
    static const struct page page = {"web/testing/broken", NULL, NULL, NULL};

    return page_show(rq, &page, hello_model(rq, S("Broken")));
}

static enum rc secret_show(struct request *rq)
{
    return page_bytes(rq, "text/plain", S("the secret"));
}

static const struct route hello_routes[] = {
    ROUTE(GET, "/hello", hello_show, FORM_HTML | FORM_JSON | FORM_CSV | FORM_SVG, "read",
          "public", FAST, PUBLIC, "none", "A page in every form."),
    ROUTE(GET, "/hello/{name}", hello_name, FORM_HTML | FORM_JSON, "read", "public", FAST,
          PUBLIC, "none", "A page about a name."),
    ROUTE(GET, "/hello/new", hello_new, FORM_HTML, "read", "public", FAST, NONE, "none",
          "A literal beside a parameter."),
    ROUTE(POST, "/hello", hello_post, FORM_HTML, "write", "public", FAST, NONE, "hello",
          "A form."),
    ROUTE(GET, "/number", number_show, FORM_OTHER, "read", "public", FAST, NONE, "none",
          "A number of the query."),
    ROUTE(GET, "/fail", fail_show, FORM_HTML | FORM_JSON | FORM_CSV, "read", "public", FAST,
          NONE, "none", "Each way to fail."),
    ROUTE(GET, "/broken", broken_show, FORM_HTML, "read", "public", FAST, NONE, "none",
          "A template with a wrong name."),
    ROUTE(GET, "/secret", secret_show, FORM_HTML, "read", "members", FAST, NONE, "none",
          "Not for the public."),
    ROUTE(GET, "/", hello_show, FORM_HTML | FORM_JSON | FORM_CSV, "read", "public", FAST,
          PUBLIC, "none", "The first page."),
    {0},
};

const struct room hello_room = {.name = "hello", .title = "Hello", .routes = hello_routes};

/* --- the slow room ------------------------------------------------------------------------ */

static enum rc slow_show(struct request *rq)
{
    int64_t ms;

    TRY(rq_query_int(rq, "ms", 0, 60000, 400, &ms));
    struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&wait, NULL);
    return page_bytes(rq, "text/plain", S("slow\n"));
}

static enum rc large_show(struct request *rq)
{
    int64_t kb;

    TRY(rq_query_int(rq, "kb", 0, 60000, 1, &kb));
    struct str bytes = {arena_alloc(rq->work->arena, kb * 1024), kb * 1024};
    return page_bytes(rq, "application/octet-stream", bytes);
}

static const struct route slow_routes[] = {
    ROUTE(GET, "/slow", slow_show, FORM_OTHER, "read", "public", SLOW, NONE, "none",
          "Takes its time."),
    ROUTE(GET, "/large", large_show, FORM_OTHER, "read", "public", FAST, NONE, "none",
          "Many bytes."),
    {0},
};

const struct room slow_room = {.name = "slow", .title = "Slow", .routes = slow_routes};
