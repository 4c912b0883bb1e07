/* testing_pages.h: the pages of this room behind the test house, over a store of the tests. */
#ifndef INFORM_TESTING_PAGES_H
#define INFORM_TESTING_PAGES_H

#include "house.h"

#include "inform/inform.h"
#include "inform/testing.h"

/* Noon of 1 June 2026: the clock of every page. */
enum { PAGES_NOW = 1780315200 };

/* The sample sector in a store of its own, as `folkmoot sample` fills it, and the house open.
 */
struct trial *pages_sample(void);
/* The house over that store as it stands now. Call it again after a delivery, and where many
 * pages are asked for: replies live until then. */
void pages_house(struct trial *t);
/* The same with other rooms, and with files that were made ahead. */
void pages_rooms(struct trial *t, const struct room *const *rooms, struct str shelf);
void pages_close(struct trial *t);

/* get() with an address as printf would write it. */
struct house_reply page_at(const char *format, ...) PRINTF_LIKE(1, 2);
/* The same, which must answer 200. */
struct str page_body(const char *format, ...) PRINTF_LIKE(1, 2);
/* And be JSON, read. */
struct json *page_json(const char *format, ...) PRINTF_LIKE(1, 2);

/* A page as a browser asks for it that holds these cookies, and a form that it sends from a
 * page of this site. */
struct house_reply page_for(struct str cookies, const char *format, ...) PRINTF_LIKE(2, 3);
struct house_reply page_post(struct str cookies, const char *target, struct str fields);
/* "name=value" of a reply's cookie, to be sent back; it outlives the house. Empty for none. */
struct str cookie_kept(struct house_reply reply);
/* "name=value&…" of a form's hidden fields on a page, as a browser sends it. `action` tells the
 * form. */
struct str form_fields(struct str page, const char *action);

/* Text as it stands in HTML and SVG. */
struct str escaped(struct str s);
/* Fails the test, naming the page, unless it has the text. */
void page_has(struct house_reply page, const char *target, struct str text);

/* A member that must be there. */
const struct json *member(const struct json *j, const char *path);
struct str text_at(const struct json *j, const char *path);

#endif
