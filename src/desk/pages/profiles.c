/* profiles.c: how publishers' files are read: the profiles of the program and our own, what
 * each maps, and a profile tried against a piece of a file.
 */
#include "desk/own_profile.h"
#include "desk/pages/view.h"

static const struct page_column columns[] = {
    {"name", "profile"}, {"says", "title"}, {"kind", "kind"}, {"own", "own"}, {0}};
static const struct page_table tables[] = {{"profiles", "profiles", columns}, {0}};
static const struct page list_page = {"desk/pages/profiles", tables, NULL, NULL};
static const struct page one_page = {"desk/pages/profile", NULL, NULL, NULL};
static const struct page try_page = {"desk/pages/profile_try", NULL, NULL, NULL};

/* --- all ---- */

static struct str kind_of(const struct profile *p)
{
    struct str kind = profile_text(p, (struct str){0}, "kind");

    return kind.len ? kind : S("figures");
}

static enum rc profile_add(struct work *w, struct str name, bool own, struct json *list)
{
    struct profile *p;
    struct complaint *before = w->complaints;
    enum rc rc = profile_read(w, name, &p);

    if (rc == FAULT || rc == BUSY)
        return rc;
    struct json *row = link_add(list, w->arena, name,
                                str_fmt(w->arena, "/admin/profiles/%.*s", STR_ARG(name)));
    struct str title = rc == OK ? profile_text(p, (struct str){0}, "title") : S("");
    json_put_str(row, "name", name);
    json_put_str(row, "says", title.len ? title : (struct str){0});
    json_put_str(row, "kind", rc == OK ? kind_of(p) : S("can't be read"));
    json_put_bool(row, "own", own);
    w->complaints = before;
    return OK;
}

static enum rc profiles_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model =
        desk_model(rq, S("Profiles"),
                   S("A profile says what the columns of a publisher's file mean, and how its "
                     "gaps are marked."));
    struct json *list = json_put(model, "profiles", json_array(w->arena));
    struct str names = profile_names(w->arena), name;
    struct own_profile_list own;

    TRY(own_profiles(w, &own));
    for (ptrdiff_t i = 0; i < own.len; i++)
        TRY(profile_add(w, own.at[i].name, true, list));
    while (names.len && str_split(&names, ' ', &name))
        TRY(profile_add(w, name, false, list));
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

/* What a key says, for those who don't know the language. */
static struct str key_words(struct str key)
{
    static const char *const words[][2] = {
        {"title", "Who publishes it"},
        {"kind", "What the files hold"},
        {"prefix", "Ids of measures begin with"},
        {"has", "Columns that must be there"},
        {"optional", "Columns that may be missing"},
        {"ignore", "Columns that are not read"},
        {"files", "Names of the files"},
        {"source_url", "Address of the source"},
        {"source_title", "Name of the source"},
        {"licence", "Licence"},
        {"published", "Published on"},
        {"metrics", "Table of words about measures"},
        {"area_codes", "Table of codes of areas"},
        {"area", "Column of the area"},
        {"area_name", "Column of the area's name"},
        {"period", "Column of the period"},
        {"period_kind", "How a year is read"},
        {"metric", "Measure, or its column"},
        {"indicator", "Column of the measure"},
        {"breakdown", "Columns that divide a measure"},
        {"value", "Column of the figure"},
        {"lower", "Column of the lower end of its range"},
        {"upper", "Column of the upper end of its range"},
        {"numerator", "Column of what is counted"},
        {"denominator", "Column of what it is counted from"},
        {"measures", "Columns that are each a measure"},
        {"periods", "Columns that are each a period"},
        {"gap", "A mark for no figure"},
        {"gap_empty", "What an empty cell means"},
        {"status", "Columns of marks beside the figure"},
        {"flag", "A mark on a figure"},
        {"reject_period", "Periods that are not read"},
        {"skip_area", "Areas that are not read"},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(key, str_of(words[i][0])))
            return str_of(words[i][1]);
    return key;
}

static void maps_put(struct work *w, const struct profile *p, struct json *model)
{
    struct json *list = json_put(model, "maps", json_array(w->arena));

    for (ptrdiff_t i = 0; i < p->line_count; i++) {
        const struct profile_line *line = &p->lines[i];
        struct json *row = json_add(list, json_object(w->arena));
        json_put_int(row, "line", line->line);
        json_put_str(row, "shape", line->shape.len ? line->shape : (struct str){0});
        json_put_str(row, "words", key_words(line->key));
        json_put_str(row, "mark", line->mark.len ? line->mark : (struct str){0});
        json_put_str(row, "value", line->value);
    }
}

static enum rc profile_show(struct request *rq)
{
    struct work *w = rq->work;
    struct own_profile one;
    struct profile *p;

    TRY(any_profile(w, rq_param(rq, "profile"), &one));
    TRY(profile_parse(w, one.name, one.text, &p));
    struct json *model =
        desk_model(rq, str_fmt(w->arena, "Profile: %.*s", STR_ARG(one.name)),
                   str_fmt(w->arena, "It reads files of %.*s.", STR_ARG(kind_of(p))));
    json_put_str(model, "name", one.name);
    json_put_str(model, "text", one.text);
    json_put_bool(model, "own", str_starts(one.name, S(PROFILE_OWN)));
    put_day(model, w->arena, "changed", one.changed_at);
    maps_put(w, p, model);
    return page_show(rq, &one_page, model);
}

/* --- writing and trying ---- */

static struct str read_words(struct arena *a, const struct import_report *r)
{
    const struct import_file *f = &r->files[0];

    return str_fmt(
        a,
        "It reads %lld rows: %lld figures and %lld gaps; %lld cells are left out, %lld "
        "are told twice alike, %lld are empty. %lld measures and %lld areas would be "
        "new.",
        (long long)f->rows, (long long)f->figures, (long long)f->gaps, (long long)f->rejected,
        (long long)f->folded, (long long)f->blank, (long long)r->metrics_new,
        (long long)r->areas_new);
}

/* What came of it; NULL where it was not tried. */
static void trial_put(struct arena *a, const struct profile_trial *t, struct json *model)
{
    struct json *refused = json_put(model, "refused", json_array(a));
    struct json *notices = json_put(model, "notices", json_array(a));
    bool read = t && t->read && t->report.file_count;

    for (ptrdiff_t i = 0; t && i < t->problems; i++) {
        struct json *row = json_add(refused, json_object(a));
        json_put_str(row, "where", t->problem[i].where);
        json_put_str(row, "words", t->problem[i].words);
    }
    for (ptrdiff_t i = 0; read && i < t->report.notice_count; i++) {
        struct json *row = json_add(notices, json_object(a));
        json_put_str(row, "words", t->report.notices[i].words);
    }
    json_put_bool(model, "tried", t != NULL);
    json_put_bool(model, "any_refused", t && t->problems > 0);
    json_put_bool(model, "any_notices", notices->u.of.count > 0);
    json_put_bool(model, "read", read);
    json_put_str(model, "read_words", read ? read_words(a, &t->report) : S(""));
}

struct trial_typed {
    struct str name, text, sample, file;
};

static struct trial_typed trial_typed(struct request *rq)
{
    return (struct trial_typed){rq_field(rq, "name"), rq_field(rq, "text"),
                                rq_field(rq, "sample"), rq_field(rq, "file")};
}

static struct json *try_model(struct request *rq, const struct trial_typed *typed,
                              const struct profile_trial *t)
{
    struct json *model =
        desk_model(rq, S("Write and try a profile"),
                   S("Try it on the header and some rows of a file until nothing is refused, "
                     "then keep it under a name. Trying keeps nothing."));

    json_put_str(model, "name", typed->name);
    json_put_str(model, "text", typed->text);
    json_put_str(model, "sample", typed->sample);
    json_put_str(model, "file", typed->file);
    trial_put(rq->work->arena, t, model);
    return model;
}

static enum rc try_show(struct request *rq)
{
    struct str name = rq_query(rq, "from");
    struct own_profile from = {.text = S("")};

    if (name.len)
        TRY(any_profile(rq->work, name, &from));
    bool own = str_starts(name, S(PROFILE_OWN));
    struct trial_typed typed = {own ? name : S(PROFILE_OWN), from.text, S(""), S("")};
    return page_show(rq, &try_page, try_model(rq, &typed, NULL));
}

static enum rc profile_trial_show(struct request *rq)
{
    struct trial_typed typed = trial_typed(rq);
    struct profile_trial t;
    enum rc rc = profile_try(rq->work, typed.text, typed.file, typed.sample, &t);

    if (rc != OK && !page_refused(rq, rc))
        return rc;
    if (rc != OK)
        return page_again(rq, &try_page, try_model(rq, &typed, NULL));
    rq->work->complaints = NULL; /* they are told line by line */
    return page_show(rq, &try_page, try_model(rq, &typed, &t));
}

static enum rc profile_keep(struct request *rq)
{
    struct trial_typed typed = trial_typed(rq);
    enum rc rc = own_profile_keep(rq->work, typed.name, typed.text);

    if (page_refused(rq, rc))
        return page_again(rq, &try_page, try_model(rq, &typed, NULL));
    TRY(rc);
    return page_go(
        rq, str_fmt(rq->work->arena, "/admin/profiles/%.*s", STR_ARG(str_trim(typed.name))));
}

static enum rc profile_drop(struct request *rq)
{
    TRY(own_profile_forget(rq->work, rq_param(rq, "profile")));
    return page_go(rq, S("/admin/profiles"));
}

const struct route desk_profile_routes[] = {
    ROUTE(GET, "/admin/profiles", profiles_show, FORM_HTML | FORM_JSON | FORM_CSV, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: how publishers' files are read."),
    ROUTE(POST, "/admin/profiles", profile_keep, FORM_HTML, "change", "role:administrator",
          FAST, NONE, "profile-kept", "Keeps a profile that was written here."),
    ROUTE(GET, "/admin/profiles/try", try_show, FORM_HTML, "administer", "role:administrator",
          FAST, NONE, "none", "For administrators: a form to write a profile and try it."),
    ROUTE(POST, "/admin/profiles/try", profile_trial_show, FORM_HTML, "look",
          "role:administrator", SLOW, NONE, "none",
          "Tries a profile on a piece of a file, and keeps nothing."),
    ROUTE(GET, "/admin/profiles/{profile}", profile_show, FORM_HTML | FORM_JSON, "administer",
          "role:administrator", FAST, NONE, "none",
          "For administrators: one profile, and what it maps."),
    ROUTE(POST, "/admin/profiles/{profile}/delete", profile_drop, FORM_HTML, "delete",
          "role:administrator", FAST, NONE, "profile-deleted",
          "Deletes a profile that was written here."),
    {0}};
