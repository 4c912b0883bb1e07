/* browser.h: whoever uses one browser without signing in: a random name in a cookie, so that
 * what they made is theirs; and the decision on the object that a route is about.
 */
#ifndef KIT_BROWSER_H
#define KIT_BROWSER_H

#include "kit/object.h"
#include "web/web.h"

#define BROWSER_COOKIE "__Host-maker"

/* The name that this browser was given before; empty for none. */
struct str browser_of(const struct request *rq);

/* Makes the viewer the one of that cookie, or nobody in particular. */
enum rc browser_enter(struct request *rq) MUST_USE;

/* Sees to it that the viewer has an audience of their own, to keep what they make under: gives
 * the browser a name, when nobody is signed in and it has none. The cookie goes with the reply.
 */
enum rc browser_name(struct request *rq) MUST_USE;

/* Decides on the object of rq->route->kind that the path's {id} names: the `authorise` of
 * struct web_config. Who must say why first is sent to /reason. */
enum rc object_authorise(struct request *rq) MUST_USE;

#endif
