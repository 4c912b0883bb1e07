/* link.c: addresses of this room's pages, and the short words that stand beside a figure. */
#include "inform/link.h"

#include "inform/formula.h"

/* --- addresses ---- */

static struct str href(struct arena *a, const char *before, struct str id)
{
    struct buf b = buf_make(a, 4096);

    buf_str(&b, str_of(before));
    buf_url(&b, id);
    return buf_text(&b);
}

struct str area_href(struct arena *a, const struct area *area)
{
    return href(a, "/areas/", area->code);
}

struct str metric_href(struct arena *a, const struct metric *m)
{
    return href(a, "/metrics/", m->slug);
}

struct str group_href(struct arena *a, const struct group *g)
{
    struct str slug = g->slug;
    ptrdiff_t dash = str_find(slug, S("-"));

    if (!g->made || str_starts(slug, S("contrast")))
        return href(a, "/groups/", slug);
    /* The address of a list or model is its id; a version of it is shown there too. */
    struct str id = str_cut(slug, dash + 1, slug.len), whole;
    str_split(&id, '@', &whole);
    return href(a, str_starts(slug, S("list-")) ? "/lists/" : "/models/", whole);
}

struct str comparison_href(struct arena *a, const struct area *area, const struct metric *m)
{
    struct buf b = buf_make(a, 8192);

    buf_lit(&b, "/areas/");
    buf_url(&b, area->code);
    buf_lit(&b, "/metrics/");
    buf_url(&b, m->slug);
    return buf_text(&b);
}

struct json *link_add(struct json *list, struct arena *a, struct str title, struct str to)
{
    struct json *link = json_add(list, json_object(a));

    json_put_str(link, "title", title);
    json_put_str(link, "href", to);
    return link;
}

struct str subject_href(struct arena *a, const struct subject *subject)
{
    return str_fmt(a, "/subjects/%.*s", STR_ARG(subject->slug));
}

struct str method_href(struct arena *a, const char *name)
{
    return str_fmt(a, "/methods/%s", name);
}

/* --- words ---- */

struct str area_title(struct arena *a, const struct area *area)
{
    struct date end;

    if (!area_ended(area) || !date_parse(area->end, &end))
        return area->name;
    return str_fmt(a, "%.*s (ended %.*s)", STR_ARG(area->name), STR_ARG(date_words(a, end)));
}

struct str place_text(struct arena *a, const struct comparison *c)
{
    const struct standing *s = &c->standing;
    struct str end = s->from_top ? S("highest") : S("lowest");

    if (c->refused[REFUSED_NOT_RUN] || c->refused[REFUSED_GAP] || !c->group ||
        c->refused[REFUSED_PICKED])
        return S("");
    if (c->refused[REFUSED_FEW])
        return str_fmt(a, "%td of %td reported", s->reported, s->members);
    if (s->reported > COMPARE_MOST_PLACES)
        return str_fmt(a, "%s of %td",
                       s->height == 1   ? "highest quarter"
                       : s->height == 4 ? "lowest quarter"
                                        : "middle half",
                       s->reported);
    struct str joint = s->tied ? S("joint ") : S("");
    if (s->place == 1)
        return str_fmt(a, "%.*s%.*s of %td", STR_ARG(joint), STR_ARG(end), s->reported);
    return str_fmt(a, "%.*s%.*s %.*s of %td", STR_ARG(joint), STR_ARG(ordinal(a, s->place)),
                   STR_ARG(end), s->reported);
}

struct str change_text(struct arena *a, const struct comparison *c)
{
    if (c->before < 0)
        return c->broken ? S("counted differently before") : S("");
    struct str before = value_text(a, c->metric, c->before_value);
    if (str_eq(before, c->own.text))
        return S("unchanged");
    return str_fmt(a, "%s from %.*s", c->own.value > c->before_value ? "up" : "down",
                   STR_ARG(before));
}

struct str formula_words(struct arena *a, const struct sector *s, const struct metric *m)
{
    struct buf b = buf_make(a, 1024 * 1024);
    struct str rest = m->formula, piece;
    bool measure;

    while (formula_piece(&rest, &piece, &measure)) {
        const struct metric *input = measure ? sector_metric(s, piece) : NULL;
        if (measure)
            buf_fmt(&b, "“%.*s”", STR_ARG(input ? input->title : piece));
        else
            buf_str(&b, piece);
    }
    return buf_text(&b);
}

struct json *formula_view(struct arena *a, const struct sector *s, const struct metric *m)
{
    struct json *list = json_array(a);
    struct str rest = m->formula, piece;
    bool measure;

    while (formula_piece(&rest, &piece, &measure)) {
        const struct metric *input = measure ? sector_metric(s, piece) : NULL;
        struct json *j = json_add(list, json_object(a));
        json_put_str(j, "text", input ? input->title : piece);
        json_put_str(j, "href", input ? metric_href(a, input) : (struct str){0});
    }
    return list;
}

static struct json *source_line(struct arena *a, const struct metric *m, struct str sent)
{
    struct json *j = json_object(a);
    struct date published;

    json_put_str(j, "title", m->source_title.len ? m->source_title : S("Source not named"));
    json_put_str(j, "url", m->source_url.len ? m->source_url : (struct str){0});
    json_put_str(j, "licence", m->licence.len ? m->licence : S("licence not stated"));
    json_put_str(j, "published",
                 date_parse(m->published, &published) ? date_words(a, published)
                                                      : (struct str){0});
    json_put_str(j, "sent", sent.len ? sent : (struct str){0});
    return j;
}

struct json *source_view(struct arena *a, const struct metric *m)
{
    return source_line(a, m, S(""));
}

struct json *source_view_of(struct arena *a, const struct comparison *c)
{
    return source_line(a, c->metric, figure_sent_words(&c->sent, c->area));
}
