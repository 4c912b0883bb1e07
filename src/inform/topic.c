/* topic.c: the rules for topics and profiles that are kept in the store. */
#include "inform/topic.h"

#include "base/num.h"
#include "inform/profile.h"
#include "inform_sql.h"

enum { PLACE_MOST = 10000, ADDRESS_MOST = 500 };

/* --- topics ---- */

static enum rc line_must(struct work *w, const char *field, struct str *text, int most,
                         bool needed)
{
    *text = str_trim(*text);
    if (needed && !text->len)
        return work_fail(w, INVALID, field, "Write something here: it may not be empty.");
    if (text->len > most)
        return work_fail(w, INVALID, field, "Write at most %d letters.", most);
    if (str_has_control(*text))
        return work_fail(w, INVALID, field, "Write it on one line.");
    return OK;
}

static enum rc slug_must(struct work *w, struct str slug)
{
    if (str_eq(str_slug(w->arena, slug), slug) && slug.len && slug.len <= SUBJECT_SLUG_MOST)
        return OK;
    return work_fail(w, INVALID, "slug",
                     "An id has letters a to z, digits and single dashes, at most %d of them.",
                     SUBJECT_SLUG_MOST);
}

static enum rc address_must(struct work *w, struct str *url)
{
    TRY(line_must(w, "url", url, ADDRESS_MOST, false));
    if (!url->len || str_starts(*url, S("https://")) || str_starts(*url, S("http://")))
        return OK;
    return work_fail(w, INVALID, "url", "Write the whole address of a web page: https://…");
}

enum rc subject_words_check(struct work *w, struct subject_typed *t, int64_t *place)
{
    t->slug = str_trim(t->slug);
    t->parent = str_trim(t->parent);
    TRY(slug_must(w, t->slug));
    TRY(line_must(w, "title", &t->title, SUBJECT_TITLE_MOST, true));
    TRY(line_must(w, "about", &t->about, SUBJECT_ABOUT_MOST, true));
    TRY(line_must(w, "publisher", &t->publisher, SUBJECT_TITLE_MOST, false));
    TRY(address_must(w, &t->url));
    if (!int_parse(str_trim(t->place), place) || *place < 1 || *place > PLACE_MOST)
        return work_fail(w, INVALID, "place", "Write a whole number from 1 to %d.", PLACE_MOST);
    return OK;
}

enum rc subject_store(struct work *w, const struct subject_typed *t, int64_t place)
{
    return sql_subject_put(w, t->slug, t->title, t->parent, t->about, t->publisher, t->url,
                           place);
}

/* --- profiles ---- */

static enum rc name_must(struct work *w, struct str name)
{
    bool fits = str_starts(name, S(PROFILE_OWN)) && name.len > S(PROFILE_OWN).len &&
                name.len <= OWN_PROFILE_NAME_MOST && str_eq(str_slug(w->arena, name), name);

    if (fits)
        return OK;
    return work_fail(w, INVALID, "name",
                     "Its name begins with own- and has letters a to z, digits and single "
                     "dashes, at most %d of them.",
                     OWN_PROFILE_NAME_MOST);
}

enum rc own_profile_write(struct work *w, struct str name, struct str text)
{
    struct inform_own_profile_others others;
    struct profile *parsed;

    name = str_trim(name);
    TRY(name_must(w, name));
    TRY(sql_own_profile_others(w, name, &others));
    if (others.total >= OWN_PROFILES_MOST)
        return work_fail(w, INVALID, "name", "There are %d profiles already. Delete one first.",
                         OWN_PROFILES_MOST);
    if (!str_trim(text).len)
        return work_fail(w, INVALID, "text", "Write the profile's lines.");
    TRY(profile_parse(w, S("profile"), text, &parsed));
    return sql_own_profile_put(w, name, text, w->viewer.person, w->now);
}

struct each {
    void (*take)(void *state, struct str name, struct str text);
    void *state;
};

static enum rc each_row(void *state, const struct inform_own_profile_text *row)
{
    struct each *e = state;

    e->take(e->state, row->slug, row->text);
    return OK;
}

enum rc own_profiles_each(struct work *w,
                          void (*take)(void *state, struct str name, struct str text),
                          void *state)
{
    struct each e = {take, state};

    return sql_own_profile_each(w, each_row, &e);
}
