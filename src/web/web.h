/* web.h: the door of the web floor: routes, requests, replies, and the server.
 *
 * A room lists its routes; a handler reads the request, asks its ground floor, builds one JSON
 * model and ends with page_show. The address chooses the representation: "/x" is the page of
 * the model, "/x.json" the model, "/x.csv" a table of it and "/x.svg" a chart of it.
 *
 * Memory: what a request gives lives in rq->work->arena until the reply was sent.
 * Failure: a handler returns the first answer that is not OK, having called work_fail for the
 * words; the web floor turns it into a page (or JSON) with those words, once.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/base.h"
#include "base/json.h"
#include "base/work.h"
#include "paper/paper.h"

/* --- routes ------------------------------------------------------------------------------- */

enum method { GET, POST };

/* The representations that a route offers. */
enum form {
    FORM_HTML = 1,
    FORM_JSON = 2,
    FORM_CSV = 4,
    FORM_SVG = 8,
    FORM_OTHER = 16,
    FORM_XLSX = 32, /* the tables as a workbook, one sheet each */
    FORM_ODS = 64,
    FORM_PNG = 128, /* a chart as a picture, twice as large */
    FORM_PDF = 256, /* the page as a document */
};
/* The last of them, and those that the slow lane serves. */
enum { FORM_LAST = FORM_PDF, FORMS_SLOW = FORM_XLSX | FORM_ODS | FORM_PNG | FORM_PDF };
/* Those that take tables away, whose rows must still say what they are. */
enum { FORMS_TABLE = FORM_CSV | FORM_XLSX | FORM_ODS };

enum cost { COST_FAST, COST_SLOW }; /* which lane of workers serves it */
/* no-store; may be kept and asked again by ETag; never changes */
enum cache { CACHE_NONE, CACHE_PUBLIC, CACHE_IMMUTABLE };

struct request;

struct route {
    enum method method;
    const char *path; /* "/areas/{code}/metrics/{metric}": {name} is one segment */
    enum rc (*handle)(struct request *rq);
    unsigned forms;     /* of enum form */
    const char *action; /* what is done: "read", "export", … */
    /* Who may: "public", "signed-in" (anyone who is), "object" (as the object's audience says),
     * else an audience that the viewer must belong to: "role:administrator". Who is not signed
     * in is sent to do so; whoever is and may not is answered as if there were no such page. */
    const char *audience;
    enum cost cost;
    enum cache cache;
    const char *audit; /* the event written to the audit trail, or "none" */
    const char *title; /* one sentence for the site map */
    /* --- and where it applies: */
    const char *kind; /* of the object named by {id}, which is decided on first */
    /* Called in work that only reads, before the work that writes begins: for what takes long,
     * such as a password's hash. It leaves what it found in rq->found. */
    enum rc (*first)(struct request *rq);
    bool proved; /* only for who proved lately who they are; others are asked to first */
    bool dev;    /* only of a server that was started with --dev */
    bool tokens; /* a personal token may do this too; those that read always may */
    /* Other sites may show it inside a page of theirs. It stands in ui/embed.mustache, has no
     * form, and is answered as to nobody in particular: no cookie is read or sent. */
    bool framed;
    /* Public data that scripts of other sites may read (CORS), where it is asked for as by
     * nobody in particular: without a cookie or a token. */
    bool open;
    /* A parameter may be given twice: its values are one, separated by a comma. */
    bool repeats;
    /* The bytes that the one file of its form, "file", may have (multipart/form-data); 0 for a
     * form without. Only who sends a cookie or a token is let in with more than a form. */
    int64_t upload;
};

#define ROUTE(method, path, handle, forms, action, audience, cost, cache, audit, title)        \
    {                                                                                          \
        method, path, handle, forms, action, audience, COST_##cost, CACHE_##cache, audit,      \
            title, .kind = NULL                                                                \
    }
/* The same with more: .kind = "proposal", .proved = true, ... */
#define ROUTE_WITH(method, path, handle, forms, action, audience, cost, cache, audit, title,   \
                   ...)                                                                        \
    {                                                                                          \
        method, path, handle, forms, action, audience, COST_##cost, CACHE_##cache, audit,      \
            title, __VA_ARGS__                                                                 \
    }

/* --- requests ----------------------------------------------------------------------------- */

struct pair {
    struct str name, value;
};

/* A file that came with a form. */
struct sent_file {
    struct str
        label; /* what it was called, of FILE_LABEL_MOST bytes at most: no path, no type */
    struct str bytes;
};

enum { FILE_LABEL_MOST = 100 };

struct request {
    struct work *work;
    const struct route *route;
    enum form form;
    struct str path;           /* as asked, decoded, without the suffix of the form */
    struct str raw_path;       /* as asked, for logs and links */
    const struct pair *params; /* of the path */
    ptrdiff_t param_count;
    const struct pair *query; /* decoded */
    ptrdiff_t query_count;
    const struct pair *fields; /* of a posted form, decoded */
    ptrdiff_t field_count;
    struct sent_file file; /* of a form with a file; bytes.at is NULL where none came */
    struct str cookies;    /* as they came */
    bool foreign;      /* a form that another site sent: refused, with a line in the trail */
    struct str bearer; /* the token of an Authorization header; empty for none */
    struct str agent;  /* the User-Agent header, cut to 200 bytes */
    const struct object *object; /* that the route is about, already decided on; kit/object.h */
    void *found;                 /* what the route's `first` left */
    void *entered;               /* what the config's `enter` left for `note` and `after` */
    struct web *web;
    struct reply *reply;
};

/* A {name} of the route's path. The route has it, or the program stops. */
struct str rq_param(const struct request *rq, const char *name);
/* A parameter of the query; an empty str when it is not there. */
struct str rq_query(const struct request *rq, const char *name);
/* A field of the posted form; an empty str when it is not there. */
struct str rq_field(const struct request *rq, const char *name);
/* A cookie that came with the request; an empty str when it is not there. */
struct str rq_cookie(const struct request *rq, const char *name);
/* The same as a whole number from low to high; `otherwise` when absent; INVALID in words else.
 */
enum rc rq_query_int(struct request *rq, const char *name, int64_t low, int64_t high,
                     int64_t otherwise, int64_t *out) MUST_USE;
/* Offers a nearest address on the page that says "not found". */
void rq_suggest(struct request *rq, struct str href, struct str title);

/* --- replies ------------------------------------------------------------------------------ */

/* A column of a CSV table: the member of each row object it shows, and its heading. */
struct page_column {
    const char *path;    /* "value" or "area.name" */
    const char *heading; /* "value" */
};

/* A table that can be taken away: an array of objects in the model. */
struct page_table {
    const char *name;                  /* ?table=name; the first is the default */
    const char *path;                  /* where the rows are in the model: "group.members" */
    const struct page_column *columns; /* ends with a NULL path */
};

/* How a model is shown. */
struct page {
    const char *template;            /* "inform/pages/area": src/inform/pages/area.mustache */
    const struct page_table *tables; /* ends with a NULL name; NULL when there are none */
    const char *charts; /* the model's object whose members are charts, by name: ?chart=name,
                           its first member the default; NULL when there are none */
    /* Adds the page's words, tables and pictures to a document, for "/x.pdf"; NULL for none. */
    enum rc (*paper)(struct request *rq, const struct json *model, struct paper_maker *into);
};

/* Shows `model` in the form that was asked for. The model must have a "title" and a
 * "description" (one sentence, for the page's head). INVALID, in words that name what there is,
 * for an unknown ?table or ?chart. */
enum rc page_show(struct request *rq, const struct page *page, struct json *model) MUST_USE;
/* What is wrong with a form, for parts/problems: "problems", in the order in which it was
 * found, and "any_problems". */
void page_problems(const struct request *rq, struct json *model);
/* The form shown again, with status 422, when it was not taken. */
enum rc page_again(struct request *rq, const struct page *page, struct json *model) MUST_USE;
/* Whether `rc` is about what was typed, and says so in words: then the form is shown again. */
bool page_refused(const struct request *rq, enum rc rc);
/* Sends the reader to another address of this site (303). */
enum rc page_go(struct request *rq, struct str path) MUST_USE;
/* Sends a cookie with the reply, for this site alone, out of reach of scripts and of other
 * sites' posts; `name` begins with "__Host-". `seconds` is how long it is kept; 0 takes it
 * away. */
void reply_cookie(struct request *rq, const char *name, struct str value, int64_t seconds);
/* Sends the reader to sign in, or to prove again who they are, and back here afterwards. */
enum rc page_sign_in(struct request *rq, bool again) MUST_USE;
/* Answers with the whole file at `path`, which is sent as it is read. NOT_FOUND when it can't
 * be opened. */
enum rc page_file(struct request *rq, const char *type, const char *path,
                  struct str file_name) MUST_USE;
/* Answers with these bytes, which like `type` must outlive the reply. */
enum rc page_bytes(struct request *rq, const char *type, struct str bytes) MUST_USE;

struct reply {
    int status;
    struct str type; /* of the content */
    struct str body;
    struct str location;
    struct str cookies[3]; /* Set-Cookie, each; empty for none */
    struct str etag;       /* with quotes */
    struct str file_name;  /* for Content-Disposition; empty for none */
    enum cache cache;
    struct str allow; /* the methods that the address takes, with status 405 */
    int retry_after;  /* seconds, with status 503; 0 for none */
    struct json *suggestions;
    int64_t version;    /* of what it was made from, when it may be kept for others; else 0 */
    bool framed;        /* other sites may frame it */
    bool open;          /* scripts of other sites may read it */
    struct str refresh; /* where the page goes on by itself after a second; empty for none */
    struct str links;   /* of a Link header: "<next>; rel=\"next\""; empty for none */
    int64_t modified;   /* when what it tells was last changed; 0 when that is not known */
    int64_t file_size;  /* with one, the body is this file, which whoever sends it closes */
    int file;
    struct str gzip; /* the body packed, where the server made that; see web/pack.c */
    const struct asset
        *asset; /* when set, its gzip or brotli copy may be sent instead of body */
};

/* --- the house that answers --------------------------------------------------------------- */

struct room;

struct web_config {
    const struct room *const *rooms; /* ends with NULL */
    /* Called round each piece of work: `begin` fills in db, sector, now and viewer, `end` gives
     * back what it took; of work that writes, it keeps what was written when `rc` is OK and
     * says whether that went well; for what is to be undone though it went well
     * (work.only_tried) `rc` is not OK. `lane` numbers the worker thread from 0. `state` is
     * handed to both.
     */
    enum rc (*begin)(void *state, int lane, bool writes, struct work *w);
    enum rc (*end)(void *state, int lane, bool writes, struct work *w, enum rc rc);
    /* The version of what pages are made from, as `begin` notes it in the work before it looks:
     * replies to the public are kept and sent again while it stands. NULL keeps none. Called by
     * any thread. */
    int64_t (*version)(void *state);
    /* Fills in the work's viewer from what came with the request. Called inside the work. NULL
     * where everyone is anonymous. */
    enum rc (*enter)(struct request *rq);
    /* Decides on the object that a route is about and puts it into rq->object. */
    enum rc (*authorise)(struct request *rq);
    /* Called inside work that writes and came out well, before it is kept: notes it in the
     * audit trail. */
    enum rc (*note)(struct request *rq);
    /* Called when the work is over and nothing of it is held any more, in the same lane: writes
     * what a refusal leaves behind and what reading may not write, in work of its own. It may
     * add a cookie to the reply. */
    void (*after)(void *state, int lane, struct request *rq, enum rc rc);
    void *state;
    bool dev; /* templates are read from disk at each request */
};

struct web;

/* Parses every template and sorts the routes. FAULT with the words in *why when one is wrong;
 * the words live until web_close(*out), which is due after a failure too. */
enum rc web_open(const struct web_config *config, struct web **out, struct str *why) MUST_USE;
void web_close(struct web *web);

/* What the house knows of itself, for pages that tell of the site as a whole. */
struct web_facts {
    const struct room *const *rooms; /* ends with NULL */
    bool dev;
    struct str policy; /* the Content-Security-Policy of each page */
    struct str listen; /* where it is served; empty when it is not */
    struct str proxy;  /* the address in front that is believed; empty for none */
    int64_t
        forwarded; /* requests that carried X-Forwarded-For from elsewhere, since the start */
};
void web_facts(const struct web *web, struct web_facts *out);

struct web_ask {
    struct str method; /* "GET", "HEAD", "POST" */
    struct str target; /* path and query as they came: "/areas/E08000009?x=1" */
    struct str if_none_match;
    struct str body;
    struct str body_type;
    struct str cookie;
    /* Where a post comes from, as browsers tell it. */
    struct str host, origin, fetch_site;
    struct str authorization, agent;
    struct str network; /* the address of who asks, without a port */
};

/* Answers one request without a socket: what the server's workers and the tests call. The reply
 * lives in `a`. Never fails: what goes wrong is a reply. */
void web_answer(struct web *web, int lane, struct arena *a, const struct web_ask *ask,
                struct reply *reply);

/* Which lane a request belongs to, without answering it. */
enum cost web_cost(struct web *web, const struct web_ask *ask);

/* "METHOD\tpath\taction\taudience\tcost\tcache\taudit\ttitle\n", sorted; each form is a row. */
void web_routes_tsv(const struct web *web, struct buf *out);

/* Serves until SIGTERM or SIGINT, then answers what is under way and returns. `listen` is
 * "HOST:PORT" or "[HOST]:PORT". FAULT with the words in *why when it can't listen. Of more than
 * `most_connections` the one that has waited longest for a request is closed. */
struct web_server_config {
    struct str listen;
    int fast_workers, slow_workers;
    int most_connections;
    /* The address of a proxy in front, whose last X-Forwarded-For is believed; empty for none.
     */
    struct str proxy;
};
enum rc web_serve(struct web *web, const struct web_server_config *config,
                  struct str *why) MUST_USE;

#endif
