/* house.h: the test house: the web floor without a socket.
 *
 * A test opens the house with the rooms it needs, asks for pages with get() and post(), and
 * looks at what came. Every HTML reply is also checked as html_check.h says; a page that is not
 * well written fails the test that asked for it, with the line and the reason.
 */
#ifndef TESTS_HOUSE_H
#define TESTS_HOUSE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/work.h"
#include "web/room.h"

/* Fails the test, naming what should have been so. */
#define CHECK(condition)                                                                       \
    do {                                                                                       \
        if (!(condition))                                                                      \
            fail_msg("not so: %s", #condition);                                                \
    } while (0)

/* Fails the test unless the call answers OK. */
#define MUST(call)                                                                             \
    do {                                                                                       \
        enum rc must_rc_ = (call);                                                             \
        if (must_rc_ != OK)                                                                    \
            fail_msg("%s answered %d", #call, (int)must_rc_);                                  \
    } while (0)

struct house_reply {
    int status;
    struct str type, body, etag, location, file_name, allow;
    enum cache cache;
    struct str cookie; /* as Set-Cookie has it */
    struct str more_cookies[2];
};

/* Opens the house; fails the test when a template or a route is wrong. A house that was open is
 * closed first. Replies live until then. */
void house_open(const struct web_config *config);
void house_close(void);
/* The house that is open, for what the calls below do not offer. */
struct web *house_web(void);

struct house_reply get(const char *target);
/* With an If-None-Match header. */
struct house_reply get_unless(const char *target, struct str etag);
/* With "a=1&b=2" as the form's fields. */
struct house_reply post(const char *target, const char *fields);
struct house_reply ask(const struct web_ask *what);

bool has(struct str text, const char *what);
/* How often `what` is in `text`. */
int times(struct str text, const char *what);

#endif
