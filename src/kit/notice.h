/* notice.h: the list of what someone should hear of: a figure they cited was revised, and so
 * on.
 *
 * A receiver is named by an audience of one: person:…, browser:…. Giving a notice is part of
 * the work that causes it, so that it is kept with it or not at all.
 */
#ifndef KIT_NOTICE_H
#define KIT_NOTICE_H

#include "base/work.h"
#include "kit_rows.h"

enum { NOTICES_MOST = 200 }; /* of one list, newest first */

/* Gives a notice once: another with the same `id` is passed over, so an id is made of what it
 * is about. `words` are a whole sentence, `href` where to read more on this site. An empty
 * receiver gets none. */
enum rc notice_give(struct work *w, struct str id, struct str receiver, const char *kind,
                    struct str words, struct str href) MUST_USE;

/* The viewer's notices, newest first. */
enum rc notices_read(struct work *w, struct kit_notice_list *out) MUST_USE;

#endif
