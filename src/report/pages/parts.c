/* parts.c: the parts of a report for one council, as a model. */
#include "report/pages/view.h"

#include <math.h>

static const struct page_column columns[] = {{"topic", "topic"},
                                             {"area", "code"},
                                             {"council", "council"},
                                             {"id", "measure id"},
                                             {"title", "measure"},
                                             {"period", "period"},
                                             {"when", "when"},
                                             {"value", "value"},
                                             {"value_text", "shown"},
                                             {"gap", "gap"},
                                             {"lower", "lower"},
                                             {"upper", "upper"},
                                             {"rank", "rank"},
                                             {"of", "of"},
                                             {"place", "place"},
                                             {"change", "change"},
                                             {"middle", "group middle"},
                                             {"verdict", "beside the middle"},
                                             {"verdict_by", "judged by"},
                                             {"group", "group"},
                                             {"unit", "unit"},
                                             {"provisional", "provisional"},
                                             {"source", "source"},
                                             {"licence", "licence"},
                                             {0}};
const struct page_table report_tables[] = {{"figures", "figures", columns}, {0}};

/* --- addresses ---- */

struct str report_href(struct arena *a, struct str id, const struct area *area)
{
    if (!area)
        return str_fmt(a, "/reports/%.*s", STR_ARG(id));
    struct buf b = buf_make(a, 1024);
    buf_fmt(&b, "/reports/%.*s?area=", STR_ARG(id));
    buf_url(&b, area->code);
    return buf_text(&b);
}

struct str frozen_href(struct arena *a, struct str id)
{
    return str_fmt(a, "/frozen-reports/%.*s", STR_ARG(id));
}

enum rc council_typed(struct request *rq, struct str typed, const struct area **out)
{
    struct work *w = rq->work;
    struct area_list found = {0};

    typed = str_trim(typed);
    *out = typed.len ? sector_area(w->sector, typed) : NULL;
    if (*out || !typed.len)
        return OK;
    sector_find_areas(w->sector, w->arena, typed, true, 5, &found);
    if (found.len == 1 || (found.len && str_eq(found.at[0]->key, str_fold(w->arena, typed)))) {
        *out = found.at[0];
        return OK;
    }
    for (ptrdiff_t i = 0; i < found.len; i++) {
        struct str href =
            str_fmt(w->arena, "%.*s?area=%.*s", STR_ARG(rq->path), STR_ARG(found.at[i]->code));
        rq_suggest(rq, href, found.at[i]->name);
    }
    return work_fail(w, NOT_FOUND, "area",
                     found.len ? "\"%.*s\" could be several councils."
                               : "There is no council called \"%.*s\".",
                     STR_ARG(str_cut(typed, 0, 60)));
}

enum rc report_audiences(struct work *w, struct str chosen, struct json *list)
{
    struct audience_choice_list all;

    TRY(audience_choices(w, &all));
    for (ptrdiff_t i = 0; i < all.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "audience", all.at[i].audience);
        json_put_str(row, "words", all.at[i].words);
        json_put_bool(row, "chosen",
                      str_eq(all.at[i].means, chosen) || str_eq(all.at[i].audience, chosen));
    }
    return OK;
}

/* --- rows ---- */

static void put_numbers(struct json *row, const struct comparison *c)
{
    bool fair = enough_reported(&c->standing) && !c->refused[REFUSED_NOT_RUN];

    json_put_num(row, "value", c->own.value);
    json_put_num(row, "lower", c->own.lower);
    json_put_num(row, "upper", c->own.upper);
    json_put_num(row, "rank", c->own.rank > 0 && fair ? (double)c->own.rank : NAN);
    json_put_num(row, "of", fair ? (double)c->standing.reported : NAN);
    json_put_num(row, "middle", fair ? c->standing.middle : NAN);
}

/* "5th highest of 16, similar to the middle": the second where neither way is better. */
static struct str place_beside_text(struct arena *a, const struct comparison *c)
{
    struct str place = place_text(a, c), beside = neutral_short(c);

    return beside.len && place.len ? str_fmt(a, "%.*s, %.*s", STR_ARG(place), STR_ARG(beside))
                                   : place;
}

struct json *figure_row(struct arena *a, const struct comparison *c)
{
    struct json *row = json_object(a);
    const struct metric *m = c->metric;
    struct period p = c->series.periods[c->period];
    bool gap = isnan(c->own.value);
    bool beside = str_eq(m->unit, S("%")) || str_eq(m->unit, S("£"));

    json_put_str(row, "topic", m->subject_count ? m->subjects[0]->title : S(""));
    json_put_str(row, "area", c->area->code);
    json_put_str(row, "council", c->area->name);
    json_put_str(row, "id", m->slug);
    json_put_str(row, "title", m->title);
    json_put_str(row, "href", comparison_href(a, c->area, m));
    json_put_str(row, "period", period_id(a, p));
    json_put_str(row, "when", metric_when(a, m, p));
    put_numbers(row, c);
    json_put_str(row, "value_text", c->own.text);
    json_put_str(row, "gap", gap ? c->own.text : (struct str){0});
    json_put_str(row, "place", place_beside_text(a, c));
    json_put_str(row, "change", gap ? S("") : change_text(a, c));
    json_put_str(row, "verdict", verdict_id(c));
    json_put_str(row, "verdict_by", verdict_by(c));
    json_put_str(row, "group", c->group ? c->group->slug : (struct str){0});
    json_put_str(row, "unit", m->unit);
    json_put_str(row, "unit_words", beside || !m->unit.len ? (struct str){0} : m->unit);
    json_put_str(row, "label",
                 beside || !m->unit.len
                     ? m->title
                     : str_fmt(a, "%.*s, %.*s", STR_ARG(m->title), STR_ARG(m->unit)));
    json_put_bool(row, "provisional", (c->own.flags & FLAG_PROVISIONAL) != 0);
    json_put_str(row, "source", m->source_title.len ? m->source_title : S("not named"));
    json_put_str(row, "licence", m->licence);
    return row;
}

struct str sources_words(struct arena *a, const struct json *rows)
{
    struct buf b = buf_make(a, 256 * 1024);

    for (const struct json *row = rows->u.of.first; row; row = row->next) {
        struct str line =
            str_fmt(a, "%.*s (%.*s)", STR_ARG(json_shown(a, json_at(row, "source"))),
                    STR_ARG(json_shown(a, json_at(row, "licence"))));
        if (str_find(buf_text(&b), line) >= 0)
            continue;
        buf_str(&b, b.len ? S("; ") : S("Sources: "));
        buf_str(&b, line);
    }
    buf_str(&b, b.len ? S(".") : S(""));
    return buf_text(&b);
}

/* --- parts ---- */

/* One part that is being shown, and the lists that it adds to. */
struct showing {
    struct request *rq;
    struct figures *f;
    const struct report_part *part;
    ptrdiff_t number; /* of the part, from 1 */
    bool with_cards;
    struct json *view, *sentences, *rows, *pictures;
    struct json *figures, *cards; /* of the whole report */
};

static void put_paragraphs(struct showing *s)
{
    struct arena *a = s->rq->work->arena;
    struct json *list = json_put(s->view, "paragraphs", json_array(a));
    struct str rest, line;

    if (s->part->kind != PART_WORDS)
        return;
    rest = words_filled(s->f, s->part->words, s->part->group);
    while (rest.len && str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.len)
            json_put_str(json_add(list, json_object(a)), "text", line);
    }
}

static void put_sentence(struct showing *s, const struct comparison *c)
{
    struct arena *a = s->rq->work->arena;
    struct json *row = json_add(s->sentences, json_object(a));

    json_put_str(row, "text", c->sentence);
    json_put_str(row, "title", c->metric->title);
    json_put_str(row, "href", comparison_href(a, c->area, c->metric));
    json_put(row, "origin", source_view_of(a, c));
}

/* Forms that show a picture: a page both widths, a file the one that stands alone. */
static void put_picture(struct showing *s, struct json *to, const struct comparison *c,
                        struct str chart, ptrdiff_t number, bool small)
{
    struct arena *a = s->rq->work->arena;
    bool page = s->rq->form == FORM_HTML, file = s->rq->form == FORM_PDF && !small;
    const char *id = str_fmt(a, "p%td-%td-%.*s", s->number, number, STR_ARG(chart)).at;
    bool run = !c->refused[REFUSED_NOT_RUN];
    struct str none = {"", 0};

    json_put_markup(
        to, "wide",
        run && (file || (page && !small)) ? draw_one_of(a, c, chart, id, file, false) : none);
    json_put_markup(
        to, "narrow",
        run && page ? draw_one_of(a, c, chart, str_fmt(a, "%s-n", id).at, false, true) : none);
}

static void put_chart(struct showing *s, const struct comparison *c, ptrdiff_t number)
{
    struct arena *a = s->rq->work->arena;
    struct json *row = json_add(s->pictures, json_object(a));

    json_put_str(row, "title",
                 str_fmt(a, "%.*s, %.*s", STR_ARG(c->metric->title), STR_ARG(c->area->name)));
    json_put_str(row, "text", c->sentence);
    json_put_str(row, "href", comparison_href(a, c->area, c->metric));
    json_put(row, "origin", source_view_of(a, c));
    put_picture(s, row, c, s->part->chart, number, false);
}

/* True for the first time that it is asked of a figure. */
static bool not_listed(struct figures *f, const struct comparison *c)
{
    for (ptrdiff_t i = 0; i < f->len; i++)
        if (f->at[i].c == c) {
            bool before = f->at[i].listed;
            f->at[i].listed = true;
            return !before;
        }
    return false;
}

/* What a dashboard shows of a measure. */
static void put_card(struct showing *s, const struct comparison *c, ptrdiff_t number)
{
    struct arena *a = s->rq->work->arena;
    struct json *row = json_add(s->cards, figure_row(a, c));
    bool bars = s->part->kind == PART_CHART && str_eq(s->part->chart, S("bars"));

    put_picture(s, row, c, bars ? S("bars") : S("trend"), number, true);
}

static void put_figure(struct showing *s, const struct metric *m, ptrdiff_t number)
{
    struct arena *a = s->rq->work->arena;
    const struct comparison *c = figures_get(s->f, m, s->part->group);

    if (!c)
        return;
    if (not_listed(s->f, c)) {
        json_add(s->figures, figure_row(a, c));
        if (s->with_cards)
            put_card(s, c, number);
    }
    if (s->part->kind == PART_MEASURE)
        put_sentence(s, c);
    else if (s->part->kind == PART_TABLE)
        json_add(s->rows, figure_row(a, c));
    else if (s->part->kind == PART_CHART && !s->with_cards)
        put_chart(s, c, number);
}

static struct json *list_of(struct showing *s, const char *name)
{
    return json_put(s->view, name, json_array(s->rq->work->arena));
}

static void put_part(struct showing *s)
{
    struct arena *a = s->rq->work->arena;
    const struct report_part *p = s->part;
    struct str rest = p->metrics;
    const struct metric *m;
    ptrdiff_t lost = 0, n = 0;

    json_put_str(s->view, "kind", str_of(part_name(p->kind)));
    json_put_str(s->view, "heading", p->kind == PART_HEADING ? p->words : (struct str){0});
    json_put_str(s->view, "id", str_fmt(a, "part%td", s->number));
    put_paragraphs(s);
    s->sentences = list_of(s, "sentences");
    s->rows = list_of(s, "rows");
    s->pictures = list_of(s, "pictures");
    while ((m = part_metric(s->rq->work->sector, &rest, &lost)) != NULL)
        put_figure(s, m, ++n);
    json_put_bool(s->view, "has_rows", s->rows->u.of.count > 0);
    json_put_str(s->view, "sources", sources_words(a, s->rows));
    json_put_str(s->view, "lost",
                 lost ? str_fmt(a, "%td measure%s named here %s no longer known.", lost,
                                lost == 1 ? "" : "s", lost == 1 ? "is" : "are")
                      : (struct str){0});
}

void parts_put(struct request *rq, struct figures *f, const struct report_parts *parts,
               bool cards, struct json *model)
{
    struct arena *a = rq->work->arena;
    struct json *list = json_put(model, "parts", json_array(a));
    struct showing s = {.rq = rq,
                        .f = f,
                        .with_cards = cards,
                        .figures = json_put(model, "figures", json_array(a)),
                        .cards = json_put(model, "cards", json_array(a))};

    for (ptrdiff_t i = 0; i < parts->len; i++) {
        s.part = &parts->at[i];
        s.number = i + 1;
        s.view = json_add(list, json_object(a));
        put_part(&s);
    }
    json_put_bool(model, "any_parts", parts->len > 0);
    json_put_str(model, "area_name", f->area->name);
    json_put_str(model, "area_code", f->area->code);
    json_put_str(model, "area_href", area_href(a, f->area));
}
