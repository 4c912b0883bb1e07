/* viewer.c: who asks, as the work and the store are told it. */
#include "kit/viewer.h"

#include "store/store.h"

enum rc viewer_tell_as(struct work *w, struct str person, struct str self)
{
    enum rc rc = w->db ? store_viewer(w->db, person, self, w->now) : OK;

    return rc == OK ? OK : work_fail(w, rc, "", "%.*s", STR_ARG(store_why(w->db)));
}

enum rc viewer_tell(struct work *w)
{
    return viewer_tell_as(w, w->viewer.person, w->viewer.self);
}

enum rc viewer_nobody(struct work *w, struct str browser)
{
    struct viewer v = {.network = w->viewer.network};
    struct str *audiences = arena_new(w->arena, struct str, 2);

    audiences[v.audience_count++] = S("public");
    if (browser.len) {
        v.self = str_fmt(w->arena, "browser:%.*s", STR_ARG(browser));
        audiences[v.audience_count++] = v.self;
    }
    v.audiences = audiences;
    w->viewer = v;
    return viewer_tell(w);
}
