/* room.c: the desk room as the house sees it. */
#include "desk/desk.h"

#include "desk/feedback.h"
#include "desk/pages/view.h"
#include "kit/audience.h"

static const struct route *const pages[] = {
    desk_measure_list_routes, desk_measure_routes, desk_subject_routes,
    desk_group_routes,        desk_profile_routes, desk_release_routes,
    desk_feedback_routes,     desk_queue_routes,   NULL};

static const struct audience_view views[] = {
    /* Whoever said it, and administrators, who are not told who that was. */
    {"feedback_seen",
     "SELECT f.id, f.path, f.words, f.made_at, f.answer, f.answered_at, "
     "(f.maker <> '' AND f.maker = folkmoot_self()) AS mine, "
     "substr(f.maker, 1, 7) = 'person:' AS signed_in FROM feedback f "
     "WHERE (f.maker <> '' AND f.maker = folkmoot_self()) OR " VIEWER_IS_ADMINISTRATOR,
     NULL, false},
    {0}};

static void link_put(struct json *into, struct arena *a, const char *href, const char *title,
                     struct str words)
{
    struct json *row = link_add(into, a, str_of(title), str_of(href));

    json_put_str(row, "words", words);
}

static enum rc administer(struct work *w, struct json *into)
{
    struct arena *a = w->arena;
    int64_t waiting;

    TRY(feedback_waiting(w, &waiting));
    link_put(into, a, "/admin/feedback", "What people say about pages",
             waiting ? str_fmt(a, "%lld %s for an answer.", (long long)waiting,
                               waiting == 1 ? "waits" : "wait")
                     : S("Nothing waits for an answer."));
    link_put(into, a, "/admin/measures", "Measures",
             S("Their titles, sentences, topics and sources; which way is better, and who says "
               "so."));
    link_put(into, a, "/admin/subjects", "Topics", S("What measures are about."));
    link_put(into, a, "/admin/groups", "Groups of councils",
             S("For whom licensed ones are, and which are offered."));
    link_put(into, a, "/admin/profiles", "Profiles",
             S("How publishers' files are read; try one of your own."));
    link_put(into, a, "/admin/releases", "Releases", S("When new figures are due."));
    return OK;
}

static const struct room_keeping keeps[] = {
    {"What was said about pages, once it was answered, or where nobody answered", FEEDBACK_DAYS,
     feedback_forget_old},
    {0}};

const struct room desk_room = {
    .name = "desk",
    .title = "Care of measures",
    .pages = pages,
    .views = views,
    .administer = administer,
    .keeps = keeps,
    .export_person = desk_person_export,
    .forget_person = desk_person_forget,
};
