/* my_data.c: all that is held on whoever is signed in, in every room, to see and to take away.
 */
#include "identity/pages/shared.h"

#include "base/date.h"
#include "identity/my_data.h"
#include "identity/retention.h"
#include "kit/setting.h"

enum { ROWS_SHOWN = 20 }; /* of a part, on the page; the files have all */

static const struct page_column held_columns[] = {{"room", "room"},   {"part", "part"},
                                                  {"row", "row"},     {"what", "what"},
                                                  {"value", "value"}, {0}};
static const struct page_column kept_columns[] = {{"what", "what"}, {"days", "days"}, {0}};
static const struct page_table tables[] = {
    {"held", "rows", held_columns}, {"kept", "kept", kept_columns}, {0}};
static const struct page page = {"identity/pages/my_data", tables, NULL, NULL};

/* --- words ---- */

static const struct my_part *part_of(struct str name)
{
    for (const struct my_part *p = my_parts; p->name; p++)
        if (str_eq(str_of(p->name), name))
            return p;
    return NULL;
}

/* "quick-notes" of a room that gives no title is "Quick notes". */
static struct str title_of(struct arena *a, struct str name)
{
    char *to = str_zero(a, name);

    for (ptrdiff_t i = 0; i < name.len; i++)
        if (to[i] == '-' || to[i] == '_')
            to[i] = ' ';
    if (name.len && to[0] >= 'a' && to[0] <= 'z')
        to[0] = (char)(to[0] - 'a' + 'A');
    return (struct str){to, name.len};
}

/* Moments as people read them; anything else as it is. */
static struct str shown(struct arena *a, const struct json *value)
{
    struct str s = json_shown(a, value);
    int64_t moment;

    if (!moment_parse(s, &moment))
        return s;
    return str_fmt(a, "%.*s, %.*s UTC", STR_ARG(day_words(a, moment)),
                   STR_ARG(str_cut(s, 11, 16)));
}

/* --- the tables of the page ---- */

static struct str name_of(const struct json *member)
{
    return (struct str){member->name, member->name_len};
}

static void put_row(struct arena *a, const struct json *row, struct json *rows)
{
    struct json *cells = json_put(json_add(rows, json_object(a)), "cells", json_array(a));

    for (const struct json *m = row->u.of.first; m; m = m->next) {
        struct json *cell = json_add(cells, json_object(a));
        json_put_str(cell, "heading", title_of(a, name_of(m)));
        json_put_str(cell, "text", shown(a, m));
    }
}

static void put_headings(struct arena *a, const struct json *first, struct json *headings)
{
    for (const struct json *m = first->u.of.first; m; m = m->next)
        json_put_str(json_add(headings, json_object(a)), "heading", title_of(a, name_of(m)));
}

static void put_part(struct arena *a, const struct json *list, struct json *parts)
{
    const struct my_part *known = part_of(name_of(list));
    struct json *part = json_add(parts, json_object(a));
    ptrdiff_t total = list->u.of.count, n = 0;

    json_put_str(part, "name", name_of(list));
    json_put_str(part, "title", known ? str_of(known->title) : title_of(a, name_of(list)));
    json_put_str(part, "why", known ? str_of(known->why) : (struct str){0});
    json_put_bool(part, "single", total == 1);
    json_put_str(part, "more",
                 total > ROWS_SHOWN
                     ? str_fmt(a, "The newest %d of %td are shown. The files have all of them.",
                               ROWS_SHOWN, total)
                     : (struct str){0});
    struct json *headings = json_put(part, "headings", json_array(a));
    struct json *rows = json_put(part, "rows", json_array(a));
    put_headings(a, list->u.of.first, headings);
    for (const struct json *row = list->u.of.first; row && n < ROWS_SHOWN; row = row->next, n++)
        put_row(a, row, rows);
}

static bool is_part(const struct json *member)
{
    return member->kind == JSON_ARRAY && member->u.of.first &&
           member->u.of.first->kind == JSON_OBJECT;
}

/* Gives how many rows there are in all, and in how many parts. */
static ptrdiff_t put_parts(struct arena *a, const struct json *held, struct json *parts)
{
    ptrdiff_t total = 0;

    for (const struct json *room = held->u.of.first; room; room = room->next)
        for (const struct json *m = room->u.of.first; m; m = m->next)
            if (is_part(m)) {
                put_part(a, m, parts);
                total += m->u.of.count;
            }
    return total;
}

/* --- the table to take away ---- */

static void put_cells(struct arena *a, struct str room, const struct json *list,
                      struct json *rows)
{
    int64_t number = 0;

    for (const struct json *row = list->u.of.first; row; row = row->next) {
        number++;
        for (const struct json *m = row->u.of.first; m; m = m->next) {
            struct json *cell = json_add(rows, json_object(a));
            json_put_str(cell, "room", room);
            json_put_str(cell, "part", name_of(list));
            json_put_int(cell, "row", number);
            json_put_str(cell, "what", name_of(m));
            json_put_str(cell, "value", json_shown(a, m));
        }
    }
}

static void put_rows(struct arena *a, const struct json *held, struct json *model)
{
    struct json *rows = json_put(model, "rows", json_array(a));

    for (const struct json *room = held->u.of.first; room; room = room->next)
        for (const struct json *m = room->u.of.first; m; m = m->next)
            if (is_part(m))
                put_cells(a, name_of(room), m, rows);
}

/* --- gathering ---- */

static enum rc gather(struct request *rq, struct json *held)
{
    struct work *w = rq->work;
    struct web_facts house;

    web_facts(rq->web, &house);
    for (const struct room *const *r = house.rooms; *r; r++) {
        if (!(*r)->export_person)
            continue;
        struct json *room = json_put(held, (*r)->name, json_object(w->arena));
        TRY((*r)->export_person(w, w->viewer.person, room));
    }
    return OK;
}

static void kept_add(struct arena *a, struct json *list, const char *what, int64_t days)
{
    struct json *row = json_add(list, json_object(a));

    json_put_str(row, "what", str_of(what));
    json_put_int(row, "days", days);
}

static enum rc put_kept(struct request *rq, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "kept", json_array(a));
    struct web_facts house;
    int64_t days;

    for (const struct retention_rule *rule = retention_rules; rule->what; rule++) {
        TRY(retention_days(rq->work, rule, &days));
        kept_add(a, list, rule->what, days);
    }
    web_facts(rq->web, &house);
    for (const struct room *const *r = house.rooms; *r; r++)
        for (const struct room_keeping *k = (*r)->keeps; k && k->what; k++)
            kept_add(a, list, k->what, k->days);
    return OK;
}

static enum rc my_data_show(struct request *rq)
{
    struct work *w = rq->work;
    struct arena *a = w->arena;
    struct json *held = json_object(a), *parts = json_array(a);
    struct str contact;

    TRY(gather(rq, held));
    TRY(setting_read(w, "privacy-contact", &contact));
    ptrdiff_t total = put_parts(a, held, parts);
    struct json *model = model_of(
        rq, S("What is held on you"),
        str_fmt(a,
                "This site holds %td %s on you, of %td %s. You can correct it, take it away, "
                "or have it erased.",
                total, total == 1 ? "row" : "rows", parts->u.of.count,
                parts->u.of.count == 1 ? "kind" : "kinds"));
    json_put_str(model, "contact", contact.len ? contact : (struct str){0});
    TRY(put_kept(rq, model));
    if (rq->form == FORM_HTML)
        json_put(model, "parts", parts);
    if (rq->form == FORM_CSV)
        put_rows(a, held, model);
    json_put(model, "held", held);
    return page_show(rq, &page, model);
}

const struct route identity_my_data_routes[] = {
    ROUTE(GET, "/account/data", my_data_show, FORM_HTML | FORM_JSON | FORM_CSV, "export",
          "signed-in", SLOW, NONE, "none",
          "All that is held on whoever is signed in, to see and to take away."),
    {0}};
