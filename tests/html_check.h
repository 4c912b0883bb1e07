/* html_check.h: whether a page is written as a page should be. */
#ifndef TESTS_HTML_CHECK_H
#define TESTS_HTML_CHECK_H

#include "base/base.h"

/* NULL when `html` is well, else what is wrong first, with its line. Looked at: tags closed and
 * nested, attributes quoted and given once, ampersands escaped, a language and a title, exactly
 * one h1, a name for every field and button, `scope` on every th, unique ids and no reference
 * to a missing one, `alt` on every img, and nothing inline that the content security policy
 * refuses. */
const char *html_check(struct arena *a, struct str html);

#endif
