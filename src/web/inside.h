/* inside.h: what the files of the web floor share with each other; no other floor includes it.
 */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include "base/asset.h"
#include "base/mustache.h"
#include "web/room.h"
#include "web/web.h"

#include <stdatomic.h>

enum {
    TARGET_MOST = 8 * 1024, /* bytes of path and query; what browsers and proxies agree on */
    PARTS_MOST = 12,        /* segments of a route's path */
    PAIRS_MOST = 64,        /* parameters of a query */
    FIELDS_MOST = 256,      /* fields of a form: five for each of 40 measures, and some */
    BODY_MOST = 64 * 1024,  /* bytes of a posted form */
};

/* --- targets and forms (request.c) -------------------------------------------------------- */

/* A request target, taken apart and decoded. */
struct target {
    struct str path; /* whole and decoded */
    struct str parts[PARTS_MOST];
    int count;        /* of parts; PARTS_MOST + 1 when there are more than any route has */
    bool slash;       /* a slash at the end, which is no part */
    enum form suffix; /* by the last part's ending: FORM_JSON, FORM_PDF; 0 for none */
    struct str bare;  /* the last part without that ending */
    struct str query; /* as it came, without the question mark */
};

/* Takes `raw` apart; the decoded text goes to `room`, which has raw.len bytes at least. NULL
 * when all is well, else what is wrong as the end of a sentence that starts "The address". */
const char *target_read(struct str raw, char *room, struct target *t);

/* Where `c` stands last in `s`; -1 when it does not. */
ptrdiff_t text_last(struct str s, char c);

/* Decodes "a=1&b=2". INVALID in words for what can't be read, a name given twice, or too many;
 * `what` starts the sentence ("The address", "The form"). `lines` allows line ends in values;
 * with `repeats` the values of a name given twice are one, separated by a comma. */
enum rc pairs_read(struct work *w, struct str text, const char *what, bool lines, bool repeats,
                   const struct pair **out, ptrdiff_t *count) MUST_USE;

/* --- forms with a file (multipart.c) ---- */

struct multipart {
    const struct pair *fields;
    ptrdiff_t count;
    struct sent_file file;
};
bool multipart_is(struct str type);
/* Reads a form by its Content-Type; what it gives points into `body`. INVALID or TOO_LARGE in
 * words. */
enum rc multipart_read(struct work *w, struct str body, struct str type, ptrdiff_t file_most,
                       struct multipart *out) MUST_USE;
/* The last part of a path, without what hides or controls, cut to FILE_LABEL_MOST bytes; "file"
 * when nothing is left. */
struct str file_label(struct arena *a, struct str name);

/* Bytes that the body of a request may have. */
int64_t body_most(const struct web *web, struct str method, struct str target);

/* Decodes the body of a POST into rq->fields. */
enum rc fields_read(struct request *rq, const struct web_ask *ask) MUST_USE;

/* --- routes (route.c) --------------------------------------------------------------------- */

/* A route with its path taken apart. */
struct entry {
    const struct route *route;
    struct str parts[PARTS_MOST]; /* a literal, or the name of a parameter */
    unsigned names;               /* bit i is set when part i is a parameter */
    int count;
    bool own; /* of the web floor itself: answered without a transaction */
};

struct match {
    const struct entry *entry; /* NULL when no route fits */
    enum form form;
    unsigned allowed; /* bit per enum method: what the address would take */
};

/* Takes the paths of `routes` (ended by an empty one) apart into the web's table. FAULT with
 * words for a path or row that can't be served. */
enum rc routes_add(struct web *web, const struct route *routes, bool own,
                   struct str *why) MUST_USE;
/* Sorts the table, literals before parameters. FAULT when two routes fit the same addresses. */
enum rc routes_sort(struct web *web, struct str *why) MUST_USE;
struct match route_match(const struct web *web, const struct target *t, enum method method);
/* The address of `path` in another form: "/areas/x.json", "/index.json" for "/". */
struct str form_path(struct arena *a, struct str path, enum form form);
const char *form_ending(enum form form); /* ".json"; "" for none */

/* The routes of the web floor itself (own.c): assets, health, robots. */
extern const struct route web_own_routes[];

/* --- pages (page.c, problem.c, own.c) ----------------------------------------------------- */

/* Parses all templates into `a`, from the program or, with `dev`, from the source tree. */
enum rc templates_read(struct arena *a, bool dev, const struct mustache_set **out,
                       struct str *why) MUST_USE;
/* Addresses of the built assets by stem: {"style": "/assets/style-….css", …}. */
enum rc assets_list(struct arena *a, struct json **out, struct str *why) MUST_USE;

/* Renders `model` by the template of this name, with the frame round it, into rq->reply. */
enum rc page_html(struct request *rq, const char *template, struct json *model) MUST_USE;

/* Turns rq->reply into an error page of this status, with the words of rq->work's complaints.
 */
void problem_show(struct request *rq, int status);
int problem_status(enum rc rc);
const char *problem_words(int status); /* one sentence */

/* --- who may enter (gate.c) ------------------------------------------------------------------
 */

/* Decides by the route's row, and on the object it is about. `entered` when the handler may be
 * called; not, with OK, when the reader was sent to sign in; NOT_FOUND or FORBIDDEN in words
 * else.
 */
enum rc gate_enter(struct request *rq, bool *entered) MUST_USE;

/* --- headers (headers.c) ------------------------------------------------------------------ */

enum { HEADERS_MOST = 24 };

struct header {
    const char *name, *value;
};

/* The headers of this reply, security headers included, Content-Length and Date left out. Gives
 * back how many. */
int headers_make(struct arena *a, const struct reply *reply, struct header out[HEADERS_MOST]);
/* The Content-Security-Policy that goes with every reply. */
struct str headers_policy(void);
/* An entity tag of these bytes, with quotes. */
struct str etag_make(struct arena *a, struct str bytes);
/* Whether an If-None-Match header names this tag; weak comparison, as GET asks for. */
bool etag_listed(struct str header, struct str etag);
/* Whether an Accept-Encoding header takes this coding. */
bool coding_taken(struct str header, struct str coding);

/* --- the web itself (web.c) --------------------------------------------------------------- */

struct web {
    struct web_config config;
    struct arena *arena;
    struct {
        struct entry *at;
        ptrdiff_t len, cap;
    } entries;
    ptrdiff_t
        first[PARTS_MOST + 2]; /* entries with n parts stand from first[n] to first[n + 1] */
    const struct mustache_set *templates;
    struct json *assets;
    struct str listen, proxy; /* of the server, once it runs */
    atomic_llong forwarded;   /* requests with an X-Forwarded-For that is not believed */
};

/* --- forms that are made of a model (page*.c)
 * --------------------------------------------- */

/* page_book.c: all tables of the page as one workbook, XLSX or ODS by rq->form. */
enum rc page_book(struct request *rq, const struct page *page,
                  const struct json *model) MUST_USE;
/* page_paper.c: a chart as a picture, and the page as a document. */
enum rc page_picture(struct request *rq, const struct page *page,
                     const struct json *model) MUST_USE;
enum rc page_document(struct request *rq, const struct page *page,
                      const struct json *model) MUST_USE;
/* "/areas/x" and "trend" as "areas-x-trend.csv". */
struct str page_file_name(struct request *rq, struct str part, const char *ending);
/* The chart that ?chart asks for, drawn as a file. */
enum rc page_chart(struct request *rq, const struct page *page, const struct json *model,
                   const struct json **out) MUST_USE;
void reply_fill(struct request *rq, const char *type, struct str body);
/* Closes the file of a reply that is not sent after all. */
void reply_file_drop(struct reply *r);

#endif
