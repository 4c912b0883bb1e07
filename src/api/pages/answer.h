/* answer.h: what the answers to programs share: parameters that are declared beside each
 * handler, so that what is accepted and what is documented can't differ, and the columns of
 * their tables.
 */
#ifndef API_PAGES_ANSWER_H
#define API_PAGES_ANSWER_H

#include "api/pick.h"
#include "web/room.h"

enum parameter_kind { ASK_TEXT, ASK_WHOLE, ASK_YES, ASK_MOMENT };

struct api_parameter {
    const char *name, *words;
    const char *example; /* used in the runnable example; NULL to leave it out there */
    enum parameter_kind kind;
    bool required;
};

/* Every address takes it. */
#define API_KNOWN                                                                              \
    {                                                                                          \
        "known",                                                                               \
            "What was known at the end of that day in London, or at a moment "                 \
            "(2026-03-31T12:00:00Z), in place of what is known now",                           \
            NULL, ASK_MOMENT, false                                                            \
    }

enum { API_ROWS_USUAL = 1000, API_ROWS_MOST = 10000 }; /* of lists that are no figures */
#define API_STEP                                                                               \
    {"limit", "Rows of a page, at most 10000; 1000 unless told", "20", ASK_WHOLE, false},      \
    {                                                                                          \
        "after", "Goes on behind this one: taken from the \"next\" of the page before", NULL,  \
            ASK_TEXT, false                                                                    \
    }

/* A row of a table of routes: an answer that is a table, public and open. */
#define API_TABLE(path, handle, cost, title)                                                   \
    ROUTE_WITH(GET, path, handle, FORM_JSON | FORM_CSV, "read", "public", cost, PUBLIC,        \
               "none", title, .open = true)

/* What is said of a route in the document besides what its ROUTE row says. */
struct api_operation {
    const char *path;                       /* as in its ROUTE row */
    const struct api_parameter *parameters; /* of the query; ends with a NULL name */
    const char *place; /* an example for the {name} in its path; NULL where there is none */
    const struct page *page; /* whose tables it gives; NULL where it gives none */
    const char *words;       /* what comes back */
    const char *type;        /* of what comes back where it is no usual form; else NULL */
};

/* Ends with a NULL path, each. */
extern const struct api_operation api_place_operations[], api_measure_operations[],
    api_figure_operations[], api_judged_operations[], api_watch_operations[],
    api_esd_operations[];
extern const struct route api_place_routes[], api_measure_routes[], api_figure_routes[],
    api_judged_routes[], api_watch_routes[], api_document_routes[], api_esd_routes[],
    api_download_routes[];

/* INVALID, in words that name what there is, for a parameter that the operation does not have,
 * or one that it must have and is not there. */
enum rc api_asked(struct request *rq, const struct api_operation *o) MUST_USE;
/* page_show, with the moment at which the figures last changed. */
enum rc api_show(struct request *rq, const struct page *page, struct json *model) MUST_USE;
/* The same for an answer that is no table: its JSON as it is. */
enum rc api_json(struct request *rq, const struct json *model) MUST_USE;
/* true for "true", "yes" or "1"; INVALID in words for anything but those and their opposites.
 */
enum rc api_yes(struct request *rq, const char *name, bool *out) MUST_USE;
/* The address of the next page: the same with ?after=. Said in the model and in a Link header.
 * Empty for the last page. */
void api_next(struct request *rq, struct json *model, struct str after);
/* This address with another path, and the same query but for `left_out`. */
struct str api_address(struct request *rq, struct str path, const char *left_out);
/* A text, or null where it is empty. */
void api_text(struct json *to, const char *name, struct str s);
/* "https://figures.example", as it is set, for what needs whole addresses. */
enum rc api_site(struct work *w, struct str *out) MUST_USE;

#endif
