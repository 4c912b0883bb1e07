/* admin_people.c: for administrators: the way to all they do, and everyone's account. */
#include "identity/pages/people_view.h"

#include "kit/server.h"

enum { PAGES_MOST = 100000 };

static const struct page home_page = {"identity/pages/admin", NULL, NULL, NULL};

static const struct page_column columns[] = {{"name", "name"},   {"address", "address"},
                                             {"state", "state"}, {"roles", "roles"},
                                             {"since", "since"}, {0}};
static const struct page_table tables[] = {{"people", "people", columns}, {0}};
static const struct page list_page = {"identity/pages/admin_people", tables, NULL, NULL};
static const struct page one_page = {"identity/pages/admin_person", NULL, NULL, NULL};

/* --- the way ---- */

/* Where only one server can be, none is written down, and none is shown. */
static enum rc servers_put(struct request *rq, struct json *model)
{
    struct work *w = rq->work;
    struct kit_server_list up;
    struct json *rows = json_put(model, "servers", json_array(w->arena));

    TRY(servers_up(w, &up));
    for (ptrdiff_t i = 0; i < up.len; i++) {
        struct json *row = json_add(rows, json_object(w->arena));
        json_put_str(row, "host", up.at[i].host);
        json_put_str(row, "address", up.at[i].listens);
        json_put_str(row, "version", up.at[i].version);
        json_put_str(row, "begun", ago_words(w->arena, w->now, up.at[i].begun_at));
        json_put_str(row, "seen", ago_words(w->arena, w->now, up.at[i].seen_at));
    }
    json_put_bool(model, "any_servers", up.len > 0);
    return OK;
}

/* What the other rooms have for administrators. */
static enum rc rooms_administer(struct request *rq, struct json *rows)
{
    struct web_facts facts;

    web_facts(rq->web, &facts);
    for (const struct room *const *room = facts.rooms; room && *room; room++)
        if ((*room)->administer)
            TRY((*room)->administer(rq->work, rows));
    return OK;
}

static enum rc admin_show(struct request *rq)
{
    static const struct {
        const char *href, *title, *words;
    } links[] = {
        {"/admin/people", "People", "Find an account; suspend it, restore it, give it a role."},
        {"/admin/organisations", "Organisations", "Make one, end one, add a domain."},
        {"/admin/invitations", "Invitations",
         "Invite somebody to any role; see who is invited."},
        {"/admin/audit-trail", "What was done", "Search the trail."},
        {"/admin/audit", "Safety check", "What could be safer on this site, and how."},
        {"/admin/settings", "Settings", "Email, sessions, how long things are kept."},
        {"/send", "Figures that were sent", "Send a table; see what became of those sent."},
        {"/admin/jobs", "Background work", "What ran when, and how it went."},
        {"/admin/storage", "Storage", "What takes how much room."},
        {"/admin/mail", "Email", "What was sent, and what waits."},
    };
    struct arena *a = rq->work->arena;
    struct json *model =
        model_of(rq, S("Administration"),
                 S("Here you manage accounts and this site. You do not see what others keep "
                   "confidential."));
    struct json *rows = json_put(model, "links", json_array(a));

    for (ptrdiff_t i = 0; i < COUNT_OF(links); i++) {
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "href", str_of(links[i].href));
        json_put_str(row, "title", str_of(links[i].title));
        json_put_str(row, "words", str_of(links[i].words));
    }
    TRY(rooms_administer(rq, rows));
    TRY(servers_put(rq, model));
    return page_show(rq, &home_page, model);
}

/* --- everyone ---- */

static struct str person_href(struct arena *a, struct str id, const char *behind)
{
    return str_fmt(a, "/admin/people/%.*s%s", STR_ARG(id), behind);
}

static enum rc roles_text(struct request *rq, struct str person, struct str *out)
{
    struct arena *a = rq->work->arena;
    struct identity_role_list roles = {0};
    struct buf b = buf_make(a, 64 * 1024);

    TRY(roles_of(rq->work, person, &roles));
    for (ptrdiff_t i = 0; i < roles.len; i++)
        buf_fmt(&b, "%s%.*s", i ? "; " : "", STR_ARG(role_words(a, &roles.at[i])));
    *out = buf_text(&b);
    return OK;
}

static struct str page_href(struct arena *a, struct str q, int64_t page)
{
    struct buf b = buf_make(a, 1024);

    buf_lit(&b, "/admin/people?q=");
    buf_url(&b, q);
    buf_fmt(&b, "&page=%lld", (long long)page);
    return buf_text(&b);
}

static enum rc people_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct str q = str_trim(rq_query(rq, "q"));
    struct identity_person_shown_list people = {0};
    int64_t page, total;

    TRY(rq_query_int(rq, "page", 1, PAGES_MOST, 1, &page));
    TRY(people_search(w, q, page, &people, &total));
    struct json *model = model_of(
        rq, S("People"),
        q.len ? str_fmt(a, "%lld %s \"%.*s\" in the name or address.", (long long)total,
                        total == 1 ? "person has" : "people have", STR_ARG(q))
              : str_fmt(a, "%lld %s an account here.", (long long)total,
                        total == 1 ? "person has" : "people have"));
    struct json *rows = json_put(model, "people", json_array(a));
    for (ptrdiff_t i = 0; i < people.len; i++) {
        struct json *row = json_add(rows, json_object(a));
        struct str roles;
        TRY(roles_text(rq, people.at[i].id, &roles));
        json_put_str(row, "name", people.at[i].name);
        json_put_str(row, "address", people.at[i].address);
        json_put_str(row, "state", people.at[i].state);
        json_put_bool(row, "suspended", str_eq(people.at[i].state, S("suspended")));
        json_put_str(row, "roles", roles);
        json_put_str(row, "since", day_words(a, people.at[i].made_at));
        json_put_str(row, "href", person_href(a, people.at[i].id, ""));
    }
    bool more = page * PEOPLE_PAGE < total;
    json_put_bool(model, "any", people.len > 0);
    json_put_str(model, "q", q);
    json_put_str(model, "before_href", page > 1 ? page_href(a, q, page - 1) : (struct str){0});
    json_put_str(model, "next_href", more ? page_href(a, q, page + 1) : (struct str){0});
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

static enum rc put_held(struct request *rq, struct json *model, struct str person)
{
    struct arena *a = rq->work->arena;
    struct identity_role_list roles = {0};
    struct json *rows = json_put(model, "held", json_array(a));

    TRY(roles_of(rq->work, person, &roles));
    for (ptrdiff_t i = 0; i < roles.len; i++) {
        struct json *row = json_add(rows, json_object(a));
        json_put_str(row, "id", roles.at[i].id);
        json_put_str(row, "words", role_words(a, &roles.at[i]));
        json_put_str(row, "since", day_words(a, roles.at[i].made_at));
    }
    json_put_bool(model, "any_held", roles.len > 0);
    return OK;
}

static enum rc person_model(struct request *rq, struct json **out)
{
    struct arena *a = rq->work->arena;
    struct identity_person_shown p;

    TRY(person_shown(rq->work, rq_param(rq, "person"), &p));
    audit_detail(rq, S(""), "person", p.id, S(""));
    bool suspended = str_eq(p.state, S("suspended"));
    struct json *model =
        model_of(rq, p.name,
                 suspended ? str_fmt(a, "The account of %.*s is suspended.", STR_ARG(p.name))
                           : str_fmt(a, "%.*s has had an account since %.*s.", STR_ARG(p.name),
                                     STR_ARG(day_words(a, p.made_at))));
    json_put_str(model, "name", p.name);
    json_put_str(model, "address", p.address);
    json_put_bool(model, "suspended", suspended);
    json_put_bool(model, "active", str_eq(p.state, S("active")));
    json_put_str(model, "suspend_href", person_href(a, p.id, "/suspend"));
    json_put_str(model, "restore_href", person_href(a, p.id, "/restore"));
    json_put_str(model, "give_href", person_href(a, p.id, "/give"));
    json_put_str(model, "take_href", person_href(a, p.id, "/take"));
    json_put_str(model, "trail_href",
                 str_fmt(a, "/admin/audit-trail?person=%.*s", STR_ARG(p.id)));
    json_put_str(model, "organisation", rq_field(rq, "organisation"));
    json_put_str(model, "scope", rq_field(rq, "scope"));
    put_roles(rq, model, "roles", ROLES_OF_ORGANISATIONS | ROLES_OF_SECTOR);
    TRY(put_held(rq, model, p.id));
    page_problems(rq, model);
    put_wrong(rq, model, "organisation_wrong", "organisation");
    put_wrong(rq, model, "scope_wrong", "scope");
    *out = model;
    return OK;
}

static enum rc person_page(struct request *rq)
{
    struct json *model;

    TRY(person_model(rq, &model));
    return page_show(rq, &one_page, model);
}

static enum rc person_done(struct request *rq, struct str organisation, enum rc rc,
                           struct str words)
{
    struct str id = rq_param(rq, "person");

    if (rc != OK)
        return form_again(rq, rc, &one_page, person_model);
    audit_detail(rq, organisation, "person", id, words);
    return page_go(rq, person_href(rq->work->arena, id, ""));
}

static enum rc person_suspend(struct request *rq)
{
    struct identity_person_shown p;

    TRY(person_shown(rq->work, rq_param(rq, "person"), &p));
    if (!str_eq(p.state, S("active")))
        return work_fail(rq->work, CONFLICT, "", "This account is not active.");
    enum rc rc =
        str_eq(p.id, rq->work->viewer.person)
            ? work_fail(rq->work, CONFLICT, "",
                        "This is your own account. Have another administrator suspend it.")
            : person_state(rq->work, p.id, "suspended");
    return person_done(rq, S(""), rc, S(""));
}

static enum rc person_restore(struct request *rq)
{
    struct identity_person_shown p;

    TRY(person_shown(rq->work, rq_param(rq, "person"), &p));
    if (!str_eq(p.state, S("suspended")))
        return work_fail(rq->work, CONFLICT, "", "This account is not suspended.");
    return person_done(rq, S(""), person_state(rq->work, p.id, "active"), S(""));
}

static enum rc role_add(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_person_shown p;
    struct identity_organisation o = {0};
    struct str slug = str_trim(rq_field(rq, "organisation"));
    enum rc rc = OK;

    TRY(person_shown(w, rq_param(rq, "person"), &p));
    if (str_eq(p.id, w->viewer.person)) /* nobody lets themselves in by office */
        rc = work_fail(w, CONFLICT, "",
                       "This is your own account. Have another administrator give it a role.");
    if (rc == OK && slug.len)
        rc = organisation_read(w, slug, &o);
    if (rc == NOT_FOUND)
        rc = INVALID;
    if (rc == OK)
        rc = role_give(w, p.id, rq_field(rq, "role"), o.id, str_trim(rq_field(rq, "scope")));
    return person_done(rq, o.id, rc, rq_field(rq, "role"));
}

static enum rc role_end(struct request *rq)
{
    struct work *w = rq->work;
    struct identity_role_list roles = {0};
    struct identity_person_shown p;

    TRY(person_shown(w, rq_param(rq, "person"), &p));
    TRY(roles_of(w, p.id, &roles));
    for (ptrdiff_t i = 0; i < roles.len; i++)
        if (str_eq(roles.at[i].id, rq_field(rq, "role")))
            return person_done(rq, roles.at[i].organisation_id, role_take(w, roles.at[i].id),
                               roles.at[i].role);
    return work_fail(w, NOT_FOUND, "", "They do not have this role any more.");
}

const struct route identity_admin_people_routes[] = {
    ROUTE(GET, "/admin", admin_show, FORM_HTML | FORM_JSON, "administer", "role:administrator",
          FAST, NONE, "none", "For administrators: the way to all they do."),
    ROUTE(GET, "/admin/people", people_show, FORM_HTML | FORM_JSON | FORM_CSV, "administer",
          "role:administrator", FAST, NONE, "none", "For administrators: everyone's account."),
    ROUTE(GET, "/admin/people/{person}", person_page, FORM_HTML | FORM_JSON, "administer",
          "role:administrator", FAST, NONE, "none", "For administrators: one account."),
    ROUTE_WITH(POST, "/admin/people/{person}/suspend", person_suspend, FORM_HTML, "suspend",
               "role:administrator", FAST, NONE, "person-suspended",
               "Suspends an account: it is signed out everywhere at once.", .proved = true),
    ROUTE_WITH(POST, "/admin/people/{person}/restore", person_restore, FORM_HTML, "restore",
               "role:administrator", FAST, NONE, "person-restored",
               "Makes a suspended account active again.", .proved = true),
    ROUTE_WITH(POST, "/admin/people/{person}/give", role_add, FORM_HTML, "give",
               "role:administrator", FAST, NONE, "role-given", "Gives an account a role.",
               .proved = true),
    ROUTE_WITH(POST, "/admin/people/{person}/take", role_end, FORM_HTML, "take",
               "role:administrator", FAST, NONE, "role-taken", "Takes a role from an account.",
               .proved = true),
    {0}};
