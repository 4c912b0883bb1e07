/* object.c: things that carry an audience: found for a viewer, made, shared, withdrawn. */
#include "kit/object.h"

#include "base/random.h"
#include "kit_sql.h"

/* --- finding ---- */

static enum rc object_of_row(struct work *w, const struct kit_object *row, struct object *out)
{
    *out = (struct object){.id = row->id,
                           .kind = row->kind,
                           .audience = row->audience,
                           .keepers = row->keepers,
                           .early = row->early,
                           .early_from = row->early_from,
                           .opens_at = row->opens_at,
                           .confidential = row->confidential,
                           .reason_given = row->reason_given,
                           .maker = row->maker,
                           .organisation = row->organisation_id,
                           .made_at = row->made_at,
                           .changed_at = row->changed_at};
    if (life_read(row->life, &out->life))
        return OK;
    return work_fail(w, FAULT, "", "the object %.*s is in a life of no name", STR_ARG(row->id));
}

/* The same words for what is hidden as for what never was. */
static enum rc not_there(struct work *w)
{
    return work_fail(w, NOT_FOUND, "id",
                     "There is nothing at this address, or it is not shared with you. Was all "
                     "of it copied? Are you signed in?");
}

enum rc object_for(struct work *w, const char *kind, struct str id, enum action action,
                   struct object *out, bool *reason_asked)
{
    struct kit_object row;
    bool unwanted;

    reason_asked = reason_asked ? reason_asked : &unwanted;
    *reason_asked = false;
    enum rc rc = random_id_valid(id) ? sql_object_of(w, id, str_of(kind), &row) : NOT_FOUND;
    if (rc == NOT_FOUND)
        return not_there(w);
    TRY(rc);
    TRY(object_of_row(w, &row, out));
    switch (may(&w->viewer, action, out, w->now)) {
    case MAY:
        return OK;
    case MAY_WITH_REASON:
        *reason_asked = true;
        return work_fail(w, FORBIDDEN, "", "Say first why you need to read this.");
    case MAY_NOT:
        return work_fail(w, FORBIDDEN, "", "You may see this, but it is not yours to change.");
    case MAY_NOT_SEE:
        break;
    }
    return not_there(w);
}

/* --- making and changing ---- */

/* Audiences that this viewer may give something to: those they belong to, and everyone. */
static enum rc audience_check(struct work *w, struct str *audience)
{
    if (str_eq(*audience, S(AUDIENCE_ME)))
        *audience = w->viewer.self;
    if (audience->len <= AUDIENCE_LONGEST &&
        (str_eq(*audience, S("public")) || viewer_is(&w->viewer, *audience)))
        return OK;
    return work_fail(w, INVALID, "audience", "Choose whom to share it with from the list.");
}

/* Whose it is, by who keeps it. */
static enum rc organisation_find(struct work *w, struct str keepers, struct str *out)
{
    struct str before = S("keepers:");
    struct kit_organisation_id row;

    *out = (struct str){0};
    if (!str_starts(keepers, before))
        return OK;
    TRY(sql_organisation_id_of_slug(w, str_cut(keepers, before.len, keepers.len), &row));
    *out = row.id;
    return OK;
}

enum rc object_make(struct work *w, struct object *o)
{
    TRY(audience_check(w, &o->audience));
    if (o->keepers.len && !viewer_is(&w->viewer, o->keepers))
        return work_fail(w, INVALID, "keepers", "Choose whose it is from the list.");
    TRY(organisation_find(w, o->keepers, &o->organisation));
    if (!o->id.len)
        o->id = random_id(w->arena);
    o->maker = w->viewer.self;
    o->made_at = o->changed_at = w->now;
    return sql_object_add(w, o->id, o->kind, o->audience, o->keepers,
                          str_of(life_name(o->life)), o->confidential, o->maker,
                          o->organisation, w->now);
}

static enum rc put(struct work *w, struct object *o)
{
    struct kit_changed row;
    enum rc rc = sql_object_put(w, o->id, o->audience, str_of(life_name(o->life)),
                                o->changed_at, w->now, &row);

    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "",
                         "Someone else changed this a moment ago. Look again.");
    if (rc == OK)
        o->changed_at = w->now > o->changed_at ? w->now : o->changed_at + 1;
    return rc;
}

enum rc object_share(struct work *w, struct object *o, struct str audience)
{
    TRY(audience_check(w, &audience));
    o->audience = audience;
    return put(w, o);
}

enum rc object_live(struct work *w, struct object *o, enum life life)
{
    if (o->life == LIFE_DELETED)
        return work_fail(w, CONFLICT, "", "It was deleted.");
    o->life = life;
    return put(w, o);
}

enum rc object_touch(struct work *w, struct object *o)
{
    return put(w, o);
}

enum rc objects_hand_over(struct work *w, struct str browser, struct str person)
{
    struct str from = str_fmt(w->arena, "browser:%.*s", STR_ARG(browser));
    struct str to = str_fmt(w->arena, "person:%.*s", STR_ARG(person));

    if (!random_id_valid(browser) || !random_id_valid(person))
        return OK;
    TRY(sql_objects_of_maker(w, from, to));
    TRY(sql_objects_of_keepers(w, from, to));
    TRY(sql_objects_of_audience(w, from, to));
    return sql_notices_hand_over(w, from, to);
}

/* --- audiences in words ---- */

/* The title of a role of the sector in "role:adviser@north-west". */
static struct str role_words(struct work *w, struct str rest)
{
    ptrdiff_t at = str_find(rest, S("@"));
    struct str role = at < 0 ? rest : str_cut(rest, 0, at);
    struct str scope = at < 0 ? S("") : str_cut(rest, at + 1, rest.len);
    struct kit_organisation_name row;

    if (!scope.len)
        return str_fmt(w->arena, "everyone who is %.*s of the sector", STR_ARG(role));
    if (sql_organisation_name(w, scope, &row) == OK)
        return str_fmt(w->arena, "everyone who is %.*s of %.*s", STR_ARG(role),
                       STR_ARG(row.name));
    return str_fmt(w->arena, "everyone who is %.*s for %.*s", STR_ARG(role), STR_ARG(scope));
}

static enum rc organisation_words(struct work *w, struct str slug, const char *who,
                                  struct str *out)
{
    struct kit_organisation_name row;
    enum rc rc = sql_organisation_name(w, slug, &row);

    if (rc == OK)
        *out = str_fmt(w->arena, "%s of %.*s", who, STR_ARG(row.name));
    else if (rc == NOT_FOUND)
        *out = str_fmt(w->arena, "%s of an organisation that is no more", who);
    return rc == NOT_FOUND ? OK : rc;
}

static enum rc group_words(struct work *w, struct str id, struct str *out)
{
    struct kit_group_name row;
    enum rc rc = sql_group_name(w, id, &row);

    *out = rc == OK ? str_fmt(w->arena, "the working group %.*s", STR_ARG(row.name))
                    : S("a working group that is no more");
    return rc == NOT_FOUND ? OK : rc;
}

enum rc audience_words(struct work *w, struct str audience, struct str *out)
{
    ptrdiff_t colon = str_find(audience, S(":"));
    struct str kind = colon < 0 ? audience : str_cut(audience, 0, colon);
    struct str rest = colon < 0 ? S("") : str_cut(audience, colon + 1, audience.len);

    *out = S("nobody");
    if (str_eq(kind, S("public")))
        *out = S("everyone");
    else if (str_eq(kind, S("members")))
        *out = S("members of all organisations");
    else if (str_eq(kind, S("organisation")))
        return organisation_words(w, rest, "people", out);
    else if (str_eq(kind, S("keepers")))
        return organisation_words(w, rest, "members, stewards and leads", out);
    else if (str_eq(kind, S("leads")))
        return organisation_words(w, rest, "leads", out);
    else if (str_eq(kind, S("group")))
        return group_words(w, rest, out);
    else if (str_eq(kind, S("role")))
        *out = role_words(w, rest);
    else if (str_eq(kind, S("person")) || str_eq(kind, S("browser")))
        *out = str_eq(audience, w->viewer.self) ? S("you alone") : S("one person");
    return OK;
}

static enum rc choice_add(struct work *w, struct str audience, struct audience_choice_list *out)
{
    struct audience_choice *c = list_push(w->arena, out);

    c->audience = c->means = audience;
    return audience_words(w, audience, &c->words);
}

enum rc audience_choices(struct work *w, struct audience_choice_list *out)
{
    static const struct str offered[] = {STR_INIT("organisation:"), STR_INIT("group:")};
    const struct viewer *v = &w->viewer;

    *out = (struct audience_choice_list){0};
    if (v->self.len)
        *list_push(w->arena, out) =
            (struct audience_choice){S(AUDIENCE_ME), S("you alone"), v->self};
    for (ptrdiff_t k = 0; k < COUNT_OF(offered); k++)
        for (ptrdiff_t i = 0; i < v->audience_count; i++)
            if (str_starts(v->audiences[i], offered[k]))
                TRY(choice_add(w, v->audiences[i], out));
    if (viewer_is(v, S("members")))
        TRY(choice_add(w, S("members"), out));
    return choice_add(w, S("public"), out);
}

struct str audience_keepers(struct work *w, struct str audience)
{
    struct str before = S("organisation:");
    struct str keepers = str_starts(audience, before)
                             ? str_fmt(w->arena, "keepers:%.*s",
                                       STR_ARG(str_cut(audience, before.len, audience.len)))
                             : S("");

    return viewer_is(&w->viewer, keepers) ? keepers : w->viewer.self;
}
