/* settings.c: for administrators: what this site is told, and changing it. */
#include "identity/pages/shared.h"

#include "kit/setting.h"

#include <string.h>

static const struct page_column columns[] = {{"name", "name"},       {"title", "setting"},
                                             {"value", "value"},     {"is_set", "set"},
                                             {"changed", "changed"}, {0}};
static const struct page_table tables[] = {{"settings", "settings", columns}, {0}};
static const struct page list_page = {"identity/pages/settings", tables, NULL, NULL};
static const struct page one_page = {"identity/pages/setting", NULL, NULL, NULL};

/* --- all of them ---- */

static const struct kit_setting *held_of(const struct kit_setting_list *held, const char *name)
{
    for (ptrdiff_t i = 0; i < held->len; i++)
        if (str_eq(held->at[i].name, str_of(name)))
            return &held->at[i];
    return NULL;
}

/* What stands for it on the page: of a secret one whether there is any. */
static struct str shown(const struct setting *s, const struct kit_setting *held)
{
    if (s->secret)
        return held ? S("Set, and not shown") : S("Not set");
    struct str value = held ? held->value : str_of(s->otherwise);
    return value.len ? value : S("Not set");
}

static struct json *put_setting(struct arena *a, const struct setting *s,
                                const struct kit_setting *held, struct json *list)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "name", str_of(s->name));
    json_put_str(row, "title", str_of(s->title));
    json_put_str(row, "value", shown(s, held));
    json_put_bool(row, "is_set", held != NULL);
    json_put_str(row, "changed", held ? day_words(a, held->changed_at) : (struct str){0});
    json_put_str(row, "href", str_fmt(a, "/admin/settings/%s", s->name));
    return row;
}

/* Groups are in the order of the list, in which each stands together. */
static void put_groups(struct arena *a, const struct kit_setting_list *held, struct json *model)
{
    struct json *groups = json_put(model, "groups", json_array(a));
    struct json *all = json_put(model, "settings", json_array(a)), *rows = NULL;
    const char *group = "";

    for (const struct setting *s = settings; s->name; s++) {
        if (strcmp(group, s->group) != 0) {
            struct json *one = json_add(groups, json_object(a));
            json_put_str(one, "title", str_of(group = s->group));
            rows = json_put(one, "rows", json_array(a));
        }
        put_setting(a, s, held_of(held, s->name), rows);
        put_setting(a, s, held_of(held, s->name), all);
    }
}

static enum rc settings_show(struct request *rq)
{
    struct kit_setting_list held;
    ptrdiff_t set = 0;

    TRY(settings_held(rq->work, &held));
    for (ptrdiff_t i = 0; i < held.len; i++)
        set += setting_find(held.at[i].name) != NULL;
    struct json *model = model_of(
        rq, S("Settings"),
        set ? str_fmt(rq->work->arena,
                      "%td of the settings were changed; the others are as they were at first.",
                      set)
            : S("No setting has been changed."));
    put_groups(rq->work->arena, &held, model);
    return page_show(rq, &list_page, model);
}

/* --- one ---- */

static enum rc setting_must(struct request *rq, const struct setting **out)
{
    *out = setting_find(rq_param(rq, "name"));
    return *out ? OK : work_fail(rq->work, NOT_FOUND, "name", "There is no such setting.");
}

static struct json *one_model(struct request *rq, const struct setting *s, struct str value,
                              bool is_set)
{
    struct arena *a = rq->work->arena;
    struct json *model = model_of(rq, str_of(s->title), str_of(s->words));

    json_put_str(model, "name", str_of(s->name));
    json_put_str(model, "value", s->secret ? S("") : value);
    json_put_str(model, "otherwise", *s->otherwise ? str_of(s->otherwise) : (struct str){0});
    json_put_bool(model, "secret", s->secret);
    json_put_bool(model, "takes_away", s->secret && is_set);
    json_put_bool(model, "lines", s->lines);
    json_put_bool(model, "line", !s->lines && !s->secret);
    page_problems(rq, model);
    put_wrong(rq, model, "wrong", s->name);
    json_put_str(model, "action", str_fmt(a, "/admin/settings/%s", s->name));
    return model;
}

static enum rc one_show(struct request *rq)
{
    const struct setting *s;
    struct kit_setting_list list;

    TRY(setting_must(rq, &s));
    TRY(settings_held(rq->work, &list));
    const struct kit_setting *held = held_of(&list, s->name);
    return page_show(rq, &one_page, one_model(rq, s, held ? held->value : S(""), held != NULL));
}

static enum rc one_change(struct request *rq)
{
    const struct setting *s;
    struct str value = rq_field(rq, "value");

    TRY(setting_must(rq, &s));
    bool keep = s->secret && !value.len && !rq_field(rq, "take-away").len;
    enum rc rc = keep ? OK : setting_write(rq->work, s->name, value);
    if (is_refusal(rq, rc))
        return page_again(rq, &one_page, one_model(rq, s, value, false));
    TRY(rc);
    if (keep)
        audit_silent(rq);
    /* What it was set to is in no trail: it may be a secret. */
    audit_detail(rq, S(""), "setting", str_of(s->name), S(""));
    return page_go(rq, S("/admin/settings"));
}

const struct route identity_settings_routes[] = {
    ROUTE(GET, "/admin/settings", settings_show, FORM_HTML | FORM_JSON | FORM_CSV, "read",
          "role:administrator", FAST, NONE, "none", "What this site is told; no secrets."),
    ROUTE_WITH(GET, "/admin/settings/{name}", one_show, FORM_HTML, "read", "role:administrator",
               FAST, NONE, "none", "A form to change one setting.", .proved = true),
    ROUTE_WITH(POST, "/admin/settings/{name}", one_change, FORM_HTML, "change",
               "role:administrator", FAST, NONE, "setting-changed", "Changes one setting.",
               .proved = true),
    {0}};
