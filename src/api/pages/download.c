/* download.c: all public figures in one file. */
#include "api/pages/answer.h"
#include "api/takeaway.h"

#include <sys/stat.h>

/* The file as it lies on the shelf now; BUSY in words while the first is being made. */
static enum rc shelf_look(struct request *rq, struct str *path, struct stat *out)
{
    struct work *w = rq->work;

    *path = takeaway_path(w->arena, w->shelf);
    if (path->len && stat(path->at, out) == 0 && S_ISREG(out->st_mode))
        return OK;
    return work_fail(w, BUSY, "",
                     "The file of all figures is being made. Come back in a minute.");
}

static enum rc download_show(struct request *rq)
{
    static const struct page page = {"api/pages/download", NULL, NULL, NULL};
    struct arena *a = rq->work->arena;
    struct json *model = json_object(a);
    struct str path, size;
    struct stat s;

    TRY(shelf_look(rq, &path, &s));
    struct str name = takeaway_name(a, s.st_mtim.tv_sec);
    size = s.st_size < 100000 ? str_fmt(a, "%lld KB", (long long)(s.st_size + 999) / 1000)
                              : str_fmt(a, "%.1f MB", (double)s.st_size / 1e6);
    json_put_str(model, "title", S("All figures in one file"));
    json_put_str(model, "description",
                 str_fmt(a,
                         "Every public figure as it was known on %.*s, with what it means, "
                         "in one file of %.*s.",
                         STR_ARG(date_words(a, date_in_london(s.st_mtim.tv_sec))),
                         STR_ARG(size)));
    json_put_str(model, "href", str_fmt(a, "/download/%.*s", STR_ARG(name)));
    json_put_str(model, "name", name);
    json_put_int(model, "bytes", s.st_size);
    json_put_str(model, "made_at", moment_text(a, s.st_mtim.tv_sec));
    return page_show(rq, &page, model);
}

static enum rc download_send(struct request *rq)
{
    struct arena *a = rq->work->arena;
    struct str path, asked = rq_param(rq, "file");
    struct stat s;

    TRY(shelf_look(rq, &path, &s));
    struct str name = takeaway_name(a, s.st_mtim.tv_sec);
    if (!str_eq(asked, name)) {
        rq_suggest(rq, str_fmt(a, "/download/%.*s", STR_ARG(name)), name);
        return work_fail(rq->work, NOT_FOUND, "file",
                         "There is no file of that day any more. The newest is %.*s.",
                         STR_ARG(name));
    }
    return page_file(rq, "application/zip", path.at, name);
}

const struct route api_download_routes[] = {
    ROUTE(GET, "/download", download_show, FORM_HTML | FORM_JSON, "read", "public", FAST, NONE,
          "none", "All public figures in one file."),
    ROUTE_WITH(GET, "/download/{file}", download_send, FORM_OTHER, "export", "public", SLOW,
               PUBLIC, "none", "The file of all public figures.", .open = true),
    {0}};
