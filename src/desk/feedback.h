/* feedback.h: what people say about a page, and what is answered: read by administrators and by
 * whoever said it, and by nobody else.
 */
#ifndef DESK_FEEDBACK_H
#define DESK_FEEDBACK_H

#include "base/json.h"
#include "base/work.h"

enum {
    FEEDBACK_WORDS_MOST = 2000, /* bytes; of an answer too */
    FEEDBACK_PATH_MOST = 300,
    FEEDBACK_WAITING_MOST = 5000, /* in all; more are turned away in words */
    FEEDBACK_MINE_MOST = 100,
    FEEDBACK_PAGE = 50,
    FEEDBACK_DAYS = 365, /* kept so long after it was answered, or said where nobody did */
};

struct feedback {
    struct str id, path, words, answer; /* the answer is empty until there is one */
    int64_t made_at, answered_at;
    bool mine, signed_in; /* the viewer said it; whoever did was signed in */
};
struct feedback_list {
    struct feedback *at;
    ptrdiff_t len, cap;
};

/* The path when it is one of this site, else "/". */
struct str feedback_path(struct str typed);
/* Keeps it as the viewer's, whose browser has a name. INVALID in words for none or too many
 * words; BUSY in words when this network said much lately, or too much waits in all. */
enum rc feedback_say(struct work *w, struct str path, struct str words) MUST_USE;
/* What the viewer said, newest first. */
enum rc feedback_mine(struct work *w, struct feedback_list *out) MUST_USE;

/* For administrators: all, what waits first, and how much waits. */
enum rc feedback_queue(struct work *w, int64_t skip, struct feedback_list *out) MUST_USE;
enum rc feedback_waiting(struct work *w, int64_t *out) MUST_USE;
/* NOT_FOUND in words. */
enum rc feedback_one(struct work *w, struct str id, struct feedback *out) MUST_USE;
/* Answers it once; who said it signed in is mailed. CONFLICT when it was answered already. */
enum rc feedback_answer(struct work *w, struct str id, struct str words) MUST_USE;
enum rc feedback_drop(struct work *w, struct str id) MUST_USE;

/* What this room holds on a person, and forgetting it. */
enum rc desk_person_export(struct work *w, struct str person, struct json *into) MUST_USE;
enum rc desk_person_forget(struct work *w, struct str person, struct str heir,
                           struct json *kept) MUST_USE;

/* Forgets what was answered, or said unanswered, before the moment. */
enum rc feedback_forget_old(struct work *w, int64_t before, bool *more) MUST_USE;

#endif
