/* own_profile.c: profiles that are written here. */
#include "desk/own_profile.h"

#include "base/asset.h"
#include "base/num.h"
#include "desk_sql.h"

#define PROFILE "profile"
#define SAMPLE "sample.csv"

enum { NAME_MOST = 200 };

/* --- keeping ---- */

enum rc own_profiles(struct work *w, struct own_profile_list *out)
{
    struct desk_own_profile_line_list rows = {0};

    *out = (struct own_profile_list){0};
    TRY(sql_own_profile_all(w, OWN_PROFILES_MOST, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++)
        *list_push(w->arena, out) =
            (struct own_profile){.name = rows.at[i].slug, .changed_at = rows.at[i].changed_at};
    return OK;
}

enum rc any_profile(struct work *w, struct str name, struct own_profile *out)
{
    struct str path =
        str_fmt(w->arena, "data/profiles/%.*s.profile", STR_ARG(str_cut(name, 0, NAME_MOST)));
    const struct asset *own = asset_find(path);
    struct desk_own_profile_whole row;

    *out = (struct own_profile){.name = name};
    if (own) {
        out->text = own->bytes;
        return OK;
    }
    enum rc rc = sql_own_profile_read(w, name, &row);
    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "", "There is no profile \"%.*s\".",
                         STR_ARG(str_cut(name, 0, OWN_PROFILE_NAME_MOST)));
    TRY(rc);
    *out = (struct own_profile){row.slug, row.text, row.changed_at};
    return OK;
}

/* "sample.csv:12:4": the line and, if it is told, the column; 0 where there is none. */
static void place_read(struct str field, int64_t *line, int64_t *column)
{
    struct str part;

    *line = *column = 0;
    if (!str_split(&field, ':', &part) || !str_split(&field, ':', &part) ||
        !int_parse(part, line))
        return;
    if (field.len && !int_parse(field, column))
        *column = 0;
}

/* The reader tells the line; whoever fills in a form needs the field. */
static void complaint_for_form(struct work *w)
{
    struct complaint *c = w->complaints;
    int64_t line, column;

    place_read(c->field, &line, &column);
    if (line > 0)
        c->words = str_fmt(w->arena, "Line %lld: %.*s", (long long)line, STR_ARG(c->words));
    c->field = S("text");
}

enum rc own_profile_keep(struct work *w, struct str name, struct str text)
{
    enum rc rc = own_profile_write(w, name, text);

    if (rc == INVALID && str_starts(w->complaints->field, S(PROFILE)))
        complaint_for_form(w);
    return rc;
}

enum rc own_profile_forget(struct work *w, struct str name)
{
    struct desk_own_profile_dropped row;
    enum rc rc = sql_own_profile_drop(w, name, &row);

    return rc == NOT_FOUND
               ? work_fail(w, NOT_FOUND, "", "There is no profile of that name any more.")
               : rc;
}

/* --- trying ---- */

/* Its lines with some of them left out: where each that is left was. */
struct lines {
    struct str text;
    struct {
        int64_t *at;
        ptrdiff_t len, cap;
    } out; /* line numbers that were left out, in the order in which that was done */
};

static bool is_out(const struct lines *l, int64_t line)
{
    for (ptrdiff_t i = 0; i < l->out.len; i++)
        if (l->out.at[i] == line)
            return true;
    return false;
}

static struct str lines_left(struct arena *a, const struct lines *l, bool blank)
{
    struct buf b = buf_make(a, 2 * TRIAL_SAMPLE_MOST + 16);
    struct str rest = l->text, line;

    for (int64_t n = 1; rest.len && str_split(&rest, '\n', &line); n++) {
        if (!is_out(l, n))
            buf_str(&b, line);
        else if (!blank)
            continue;
        buf_char(&b, '\n');
    }
    return buf_text(&b);
}

/* The line of the whole text that is the n-th of those left. */
static int64_t line_before(const struct lines *l, int64_t n)
{
    int64_t line = 0;

    while (n > 0)
        n -= !is_out(l, ++line);
    return line;
}

static void problem_add(struct work *w, struct profile_trial *t, const char *of, int64_t line,
                        int64_t column)
{
    struct str where =
        line > 0 ? str_fmt(w->arena, "%s, line %lld", of, (long long)line) : str_of(of);

    if (column > 0)
        where = str_fmt(w->arena, "%.*s, column %lld", STR_ARG(where), (long long)column);
    t->problem[t->problems++] = (struct profile_problem){where, w->complaints->words};
}

/* Lines of the profile that are none, each told. False when it is not worth going on. */
static bool profile_lines(struct work *w, struct lines *profile, struct profile_trial *t)
{
    struct profile *parsed;
    int64_t line, column;

    while (t->problems < TRIAL_PROBLEMS_MOST) {
        struct str left = lines_left(w->arena, profile, true);
        if (profile_parse(w, S(PROFILE), left, &parsed) == OK)
            return true;
        place_read(w->complaints->field, &line, &column);
        problem_add(w, t, "the profile", line, 0);
        w->complaints = w->complaints->next;
        if (line <= 0 || is_out(profile, line))
            return false;
        *list_push(w->arena, &profile->out) = line;
    }
    return false;
}

static enum rc sample_read(struct work *w, struct str profile, struct str name,
                           struct str sample, struct profile_trial *t)
{
    const struct import_held held = {name, sample};

    return import_run(w,
                      &(struct import_options){.profile = S(PROFILE),
                                               .profile_text = profile,
                                               .files = &name,
                                               .file_count = 1,
                                               .held = &held,
                                               .held_count = 1,
                                               .dry_run = true},
                      &t->report);
}

/* Whether the complaint is about a line of the sample below its header, which can be left out.
 */
static bool leave_out(struct work *w, struct lines *sample, struct str name,
                      struct profile_trial *t)
{
    struct complaint *c = w->complaints;
    int64_t line, column;

    if (!c || t->problems == TRIAL_PROBLEMS_MOST)
        return false;
    bool here = str_starts(c->field, name);
    place_read(here ? str_cut(c->field, name.len, c->field.len) : S(""), &line, &column);
    if (line > 0)
        line = line_before(sample, line);
    problem_add(w, t, here ? "the file" : "the profile", line, column);
    w->complaints = c->next;
    if (!here || line <= 1)
        return false;
    *list_push(w->arena, &sample->out) = line;
    return true;
}

enum rc profile_try(struct work *w, struct str text, struct str name, struct str sample,
                    struct profile_trial *out)
{
    struct lines profile = {.text = text}, file = {.text = sample};

    *out = (struct profile_trial){.problems = 0};
    w->only_tried = true;
    name = str_trim(name);
    if (!name.len || name.len > NAME_MOST || str_find(name, S(":")) >= 0 ||
        str_find(name, S("/")) >= 0 || str_has_control(name))
        name = S(SAMPLE);
    if (sample.len > TRIAL_SAMPLE_MOST)
        return work_fail(w, INVALID, "sample", "Paste at most %d KB of the file.",
                         TRIAL_SAMPLE_MOST / 1024);
    if (!str_trim(sample).len)
        return work_fail(w, INVALID, "sample", "Paste the header and some rows of a file.");
    if (!profile_lines(w, &profile, out))
        return OK;
    enum rc rc;
    do
        rc = sample_read(w, lines_left(w->arena, &profile, true), name,
                         lines_left(w->arena, &file, false), out);
    while (rc != OK && rc != FAULT && rc != BUSY && leave_out(w, &file, name, out));
    if (rc == FAULT || rc == BUSY)
        return rc;
    out->read = rc == OK;
    return OK;
}
