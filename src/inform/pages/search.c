/* search.c: one box over everything: what fits the words in all rooms, and the suggestions made
 * while somebody types. */
#include "inform/pages/search_rows.h"

enum { MOST_EACH = 12, MOST_SUGGESTED = 8 };

static const struct page_column columns[] = {
    {"kind", "kind"}, {"title", "title"}, {"href", "address"}, {"note", "note"}, {0}};
static const struct page_table tables[] = {{"results", "results", columns}, {0}};
static const struct page page = {"inform/pages/search", tables, NULL, NULL};

/* --- postcodes
 * -------------------------------------------------------------------------------- */

/* Who serves a postcode; *asked is false when the words are none. */
static enum rc postcode_rows(struct work *w, struct search *s, struct json *model, bool *asked)
{
    struct str plain = postcode_plain(w->arena, s->words);
    struct area_list found = {0};
    bool directory = true;

    *asked = plain.len > 0;
    json_put_bool(model, "postcode", plain.len > 0);
    json_put_bool(model, "half_postcode", postcode_half(s->words));
    if (plain.len) {
        enum rc rc = postcode_areas(w, plain, &found, &directory);
        if (rc != OK && rc != NOT_FOUND)
            return rc;
    }
    json_put_bool(model, "directory", directory);
    json_put_bool(model, "two_councils", found.len > 1);
    for (ptrdiff_t i = 0; i < found.len; i++) {
        struct json *row = link_add(s->rows, w->arena, found.at[i]->official_name,
                                    area_href(w->arena, found.at[i]));
        json_put_str(row, "kind", S("Councils"));
        json_put_str(row, "note", found.at[i]->type->runs);
    }
    return OK;
}

/* --- the page
 * --------------------------------------------------------------------------------- */

static struct json *group_for(struct json *groups, struct arena *a, struct str kind)
{
    for (struct json *g = groups->u.of.first; g; g = g->next)
        if (str_eq(json_get(g, S("title"))->u.str, kind))
            return (struct json *)json_get(g, S("rows"));
    struct json *made = json_add(groups, json_object(a));
    json_put_str(made, "title", kind);
    return json_put(made, "rows", json_array(a));
}

/* The same rows under the heading of their kind, in the order in which kinds first come. */
static void put_groups(struct arena *a, const struct json *rows, struct str said,
                       struct json *model)
{
    struct json *groups = json_put(model, "groups", json_array(a));

    for (const struct json *j = rows->u.of.first; j; j = j->next) {
        struct json *row =
            json_add(group_for(groups, a, json_get(j, S("kind"))->u.str), json_object(a));
        const struct json *note = json_get(j, S("note"));
        json_put_str(row, "title", json_get(j, S("title"))->u.str);
        json_put_str(row, "href", json_get(j, S("href"))->u.str);
        /* The page has said its first answer already. */
        bool again = note->kind == JSON_STR && str_eq(note->u.str, said);
        json_put_str(row, "note",
                     note->kind == JSON_STR && !again ? note->u.str : (struct str){0});
    }
}

static enum rc rooms_search(struct request *rq, struct search *s)
{
    struct web_facts house;

    web_facts(rq->web, &house);
    for (ptrdiff_t i = 0; house.rooms[i]; i++)
        if (house.rooms[i]->search)
            TRY(house.rooms[i]->search(rq->work, s));
    return OK;
}

static struct str first_sentence(struct arena *a, const struct search *s)
{
    ptrdiff_t n = s->rows->u.of.count;
    const struct json *first = s->rows->u.of.first;

    if (!s->words.len)
        return S("Type a council, a postcode, a measure, a topic or a question.");
    if (n == 0)
        return str_fmt(a, "Nothing here is called “%.*s”, or anything like it.",
                       STR_ARG(s->words));
    if (str_eq(json_get(first, S("kind"))->u.str, S("Answers")))
        return json_get(first, S("note"))->u.str;
    return str_fmt(a, "%td %s for “%.*s”.", n, n == 1 ? "result" : "results",
                   STR_ARG(s->words));
}

static enum rc search_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct search s = {
        .words = str_trim(rq_query(rq, "q")), .most = MOST_EACH, .rows = json_array(w->arena)};
    bool postcode;

    if (str_chars(s.words) > FIND_LONGEST)
        return work_fail(w, INVALID, "q", "Please ask in at most %d characters.", FIND_LONGEST);
    json_put_str(model, "q", s.words);
    TRY(postcode_rows(w, &s, model, &postcode));
    if (s.words.len && !postcode)
        TRY(rooms_search(rq, &s));
    json_put_str(model, "title",
                 s.words.len ? str_fmt(w->arena, "“%.*s”", STR_ARG(s.words)) : S("Search"));
    struct str said = first_sentence(w->arena, &s);
    json_put_str(model, "description", said);
    json_put_str(model, "showing", s.showing.len ? s.showing : (struct str){0});
    json_put_bool(model, "none", s.words.len && s.rows->u.of.count == 0);
    json_put(model, "results", s.rows);
    put_groups(w->arena, s.rows, said, model);
    return page_show(rq, &page, model);
}

/* --- while somebody types
 * --------------------------------------------------------------------- */

static const struct page suggest_page = {NULL, NULL, NULL, NULL};

static void suggestion_add(struct arena *a, struct json *list, const struct found *f)
{
    struct json *row = json_add(list, json_object(a));
    const struct area *area = f->kind == FIND_AREA ? f->area : NULL;
    struct str name = area                     ? area_title(a, area)
                      : f->kind == FIND_METRIC ? f->metric->title
                                               : f->subject->title;

    json_put_str(row, "name", name);
    json_put_str(row, "code", area ? area->code : (struct str){0});
    json_put_str(row, "type_title",
                 area                     ? area->type->title
                 : f->kind == FIND_METRIC ? S("measure")
                                          : S("topic"));
    json_put_str(row, "href",
                 area                     ? area_href(a, area)
                 : f->kind == FIND_METRIC ? metric_href(a, f->metric)
                                          : subject_href(a, f->subject));
}

static enum rc suggest_show(struct request *rq)
{
    struct work *w = rq->work;
    struct json *model = json_object(w->arena);
    struct json *list = json_put(model, "suggestions", json_array(w->arena));
    struct find_result found;
    unsigned kinds = 1u << FIND_AREA | 1u << FIND_METRIC | 1u << FIND_SUBJECT;
    struct find_ask ask = {str_trim(rq_query(rq, "q")), kinds, false, true, MOST_SUGGESTED};

    if (str_chars(ask.words) > FIND_LONGEST)
        return work_fail(w, INVALID, "q", "Please ask in at most %d characters.", FIND_LONGEST);
    find_run(w->sector, w->arena, &ask, &found);
    if (found.area)
        suggestion_add(w->arena, list, &(struct found){.kind = FIND_AREA, .area = found.area});
    for (ptrdiff_t i = 0; i < found.found.len && list->u.of.count < MOST_SUGGESTED; i++)
        suggestion_add(w->arena, list, &found.found.at[i]);
    json_put_str(model, "title", S("Suggestions"));
    json_put_str(model, "description",
                 S("Councils, measures and topics that fit what is typed."));
    return page_show(rq, &suggest_page, model);
}

const struct route inform_search_routes[] = {
    ROUTE(GET, "/search", search_show, FORM_HTML | FORM_JSON | FORM_CSV, "list", "public", FAST,
          NONE, "none", "What fits ?q=: councils, measures, topics, services and answers."),
    ROUTE(GET, "/suggest", suggest_show, FORM_JSON, "list", "public", FAST, PUBLIC, "none",
          "Councils, measures and topics that fit ?q= while it is typed."),
    {0}};
