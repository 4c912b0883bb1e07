/* keep.h: what whoever keeps a thing may do with it, as handlers of its routes.
 *
 * For POST /THINGS/{id}/share, …/withdraw, …/publish and …/delete of a route with a kind: each
 * goes back to /THINGS/{id}, or to /THINGS once it is deleted.
 */
#ifndef KIT_KEEP_H
#define KIT_KEEP_H

#include "web/web.h"

enum rc keep_share(struct request *rq); /* with the audience that the form names */
enum rc keep_withdraw(struct request *rq);
enum rc keep_publish(struct request *rq);
enum rc keep_delete(struct request *rq);

#endif
