/* testing.h: two tiny rooms and a few files, for the tests of the web floor only. */
#ifndef WEB_TESTING_H
#define WEB_TESTING_H

#include "web/inside.h"

/* GET /hello, /hello/new, /hello/{name}, POST /hello and pages that fail in every way. */
extern const struct room hello_room;
/* GET /slow?ms=N, in the slow lane, and /large?kb=N. */
extern const struct room slow_room;

/* What a client must get for ui/built/style.css, and its smaller copy. */
extern const struct str testing_style, testing_style_gzip;

#endif
