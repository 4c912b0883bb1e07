/* object.h: things that carry an audience: found for a viewer, made, shared, withdrawn.
 *
 * A room's handler of a route that names a kind is given the object it is about already decided
 * on, as rq->object; what it may not see never reaches it.
 */
#ifndef KIT_OBJECT_H
#define KIT_OBJECT_H

#include "kit/audience.h"
#include "kit_rows.h"

/* The object, if this viewer may do that with it. NOT_FOUND, in the same words as for one that
 * never was, when it may not be seen; FORBIDDEN when it may be seen but this not done, or a
 * reason is asked first (then *reason_asked, which may be NULL, is set). */
enum rc object_for(struct work *w, const char *kind, struct str id, enum action action,
                   struct object *out, bool *reason_asked) MUST_USE;

#define AUDIENCE_ME "me" /* in forms: the viewer alone */

/* Makes one with the id (or a new one), kind, audience, keepers and life of `o`; the maker is
 * the viewer, the times are now, and it is the organisation's whose keepers keep it. INVALID in
 * words when the audience is none that there is, or none that this viewer may give it to (their
 * organisations, groups, roles, themselves, members and public). */
enum rc object_make(struct work *w, struct object *o) MUST_USE;

/* Each changes one that object_for gave for ACT_KEEP. CONFLICT when it was changed by someone
 * else meanwhile (`changed_at` is what it was when it was read). */
enum rc object_share(struct work *w, struct object *o, struct str audience) MUST_USE;
enum rc object_live(struct work *w, struct object *o, enum life life) MUST_USE;
/* Something of it was changed: notes when. */
enum rc object_touch(struct work *w, struct object *o) MUST_USE;

/* All that a browser made without signing in becomes the person's who signs in there. */
enum rc objects_hand_over(struct work *w, struct str browser, struct str person) MUST_USE;

/* An audience in words for people: "everyone", "members", "people of Trafford", "you alone". */
enum rc audience_words(struct work *w, struct str audience, struct str *out) MUST_USE;
/* Who keeps what this viewer makes for that audience: those who keep an organisation's things,
 * where it is shared with the organisation and the viewer is one of them; else the viewer. */
struct str audience_keepers(struct work *w, struct str audience);
/* What this viewer may share with, for a form: audience and words, the narrowest first. */
struct audience_choice {
    struct str audience,
        words;        /* AUDIENCE_ME for themselves, as a browser's name is a secret */
    struct str means; /* what is kept */
};
struct audience_choice_list {
    struct audience_choice *at;
    ptrdiff_t len, cap;
};
enum rc audience_choices(struct work *w, struct audience_choice_list *out) MUST_USE;

#endif
