/* describe.c: what goes with a table that was taken away: CSV on the Web, and JSON-stat. */
#include "tables/tables.h"

#include "base/json.h"
#include "base/num.h"

#include <math.h>

/* --- CSV on the Web ---- */

static void put_text(struct json *to, const char *name, struct str s)
{
    if (s.len)
        json_put_str(to, name, s);
}

/* {"@id": address}: a thing that has an address, not the text of one. */
static void put_thing(struct json *to, struct arena *a, const char *name, struct str address)
{
    if (address.len)
        json_put_str(json_put(to, name, json_object(a)), "@id", address);
}

/* A name that may stand in an address template: letters, digits and _, not led by one. */
static struct str column_name(struct arena *a, struct str s)
{
    struct buf b = buf_make(a, 4096);

    for (ptrdiff_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            buf_char(&b, c);
        else if (b.len)
            buf_char(&b, '_');
    }
    return b.len ? buf_text(&b) : S("column");
}

static void columns_put(struct json *schema, struct arena *a, const struct csvw *t)
{
    struct json *columns = json_put(schema, "columns", json_array(a));

    for (ptrdiff_t i = 0; i < t->column_count; i++) {
        const struct csvw_column *c = &t->columns[i];
        struct json *column = json_add(columns, json_object(a));
        json_put_str(column, "name", column_name(a, c->name));
        json_put_str(column, "titles", c->title.len ? c->title : c->name);
        put_text(column, "dc:description", c->description);
        json_put_str(column, "datatype", c->datatype);
    }
}

struct str csvw_json(struct arena *a, const struct csvw *t)
{
    struct json *top = json_object(a);
    struct json *context = json_put(top, "@context", json_array(a));
    struct buf b = buf_make(a, BUF_MOST);

    json_add(context, json_str(a, S("http://www.w3.org/ns/csvw")));
    json_put_str(json_add(context, json_object(a)), "@language", S("en"));
    json_put_str(top, "url", t->url);
    put_text(top, "dc:title", t->title);
    put_text(top, "dc:description", t->description);
    put_text(top, "dc:publisher", t->publisher);
    put_thing(top, a, "dc:source", t->source_url);
    put_text(top, "dc:rights", t->licence);
    put_thing(top, a, "dc:license", t->licence_url);
    if (t->modified.len) {
        struct json *modified = json_put(top, "dc:modified", json_object(a));
        json_put_str(modified, "@value", t->modified);
        json_put_str(modified, "@type",
                     t->modified.len > 10 ? S("xsd:dateTime") : S("xsd:date"));
    }
    columns_put(json_put(top, "tableSchema", json_object(a)), a, t);
    json_write(&b, top, 2);
    buf_char(&b, '\n');
    return buf_text(&b);
}

/* --- JSON-stat 2.0 ---- */

static void text_write(struct buf *b, struct str s)
{
    buf_char(b, '"');
    buf_json(b, s);
    buf_char(b, '"');
}

static void member_write(struct buf *b, const char *name, struct str s)
{
    if (!s.len)
        return;
    buf_fmt(b, ",\"%s\":", name);
    text_write(b, s);
}

static void roles_write(struct buf *b, const struct json_stat *cube)
{
    static const struct str roles[] = {STR_INIT("time"), STR_INIT("geo"), STR_INIT("metric")};
    int written = 0;

    for (ptrdiff_t r = 0; r < COUNT_OF(roles); r++) {
        int of_role = 0;
        for (ptrdiff_t i = 0; i < cube->dimension_count; i++) {
            if (!str_eq(cube->dimensions[i].role, roles[r]))
                continue;
            if (of_role++ == 0)
                buf_fmt(b, "%s\"%.*s\":[", written++ ? "," : ",\"role\":{", STR_ARG(roles[r]));
            else
                buf_char(b, ',');
            text_write(b, cube->dimensions[i].id);
        }
        if (of_role)
            buf_char(b, ']');
    }
    if (written)
        buf_char(b, '}');
}

static void unit_write(struct buf *b, struct str unit, int decimals)
{
    buf_lit(b, "{\"label\":");
    text_write(b, unit);
    if (decimals >= 0)
        buf_fmt(b, ",\"decimals\":%d", decimals);
    buf_char(b, '}');
}

/* A unit belongs to what is measured, so it stands with the measures. */
static void units_write(struct buf *b, const struct json_stat *cube,
                        const struct stat_dimension *d)
{
    int written = 0;

    for (ptrdiff_t i = 0; i < d->count; i++) {
        const struct stat_category *c = &d->categories[i];
        if (!c->unit.len && !cube->unit.len)
            continue;
        buf_str(b, written++ ? S(",") : S(",\"unit\":{"));
        text_write(b, c->id);
        buf_char(b, ':');
        unit_write(b, c->unit.len ? c->unit : cube->unit,
                   c->unit.len ? c->decimals : cube->decimals);
    }
    if (written)
        buf_char(b, '}');
}

static void dimension_write(struct buf *b, const struct json_stat *cube,
                            const struct stat_dimension *d)
{
    text_write(b, d->id);
    buf_lit(b, ":{\"label\":");
    text_write(b, d->label);
    buf_lit(b, ",\"category\":{\"index\":[");
    for (ptrdiff_t i = 0; i < d->count; i++) {
        buf_str(b, i ? S(",") : S(""));
        text_write(b, d->categories[i].id);
    }
    buf_lit(b, "],\"label\":{");
    for (ptrdiff_t i = 0; i < d->count; i++) {
        buf_str(b, i ? S(",") : S(""));
        text_write(b, d->categories[i].id);
        buf_char(b, ':');
        text_write(b, d->categories[i].label);
    }
    buf_char(b, '}');
    if (str_eq(d->role, S("metric")))
        units_write(b, cube, d);
    buf_lit(b, "}}");
}

static void values_write(struct buf *b, const struct json_stat *cube, ptrdiff_t count)
{
    buf_lit(b, ",\"value\":[");
    for (ptrdiff_t i = 0; i < count; i++) {
        buf_str(b, i ? S(",") : S(""));
        if (!isfinite(cube->values[i]))
            buf_lit(b, "null");
        else if (cube->decimals >= 0)
            buf_fixed(b, cube->values[i], cube->decimals);
        else
            buf_num(b, cube->values[i]);
    }
    buf_char(b, ']');
}

/* Only those that say something, by their place. */
static void status_write(struct buf *b, const struct json_stat *cube, ptrdiff_t count)
{
    int written = 0;

    for (ptrdiff_t i = 0; cube->status && i < count; i++) {
        if (!cube->status[i].len)
            continue;
        buf_fmt(b, "%s\"%td\":", written++ ? "," : ",\"status\":{", i);
        text_write(b, cube->status[i]);
    }
    if (written)
        buf_char(b, '}');
}

void json_stat_write(struct buf *b, const struct json_stat *cube)
{
    ptrdiff_t count = 1;

    buf_lit(b, "{\"version\":\"2.0\",\"class\":\"dataset\"");
    member_write(b, "href", cube->href);
    member_write(b, "label", cube->label);
    member_write(b, "source", cube->source);
    member_write(b, "updated", cube->updated);
    if (cube->note.len) {
        buf_lit(b, ",\"note\":[");
        text_write(b, cube->note);
        buf_char(b, ']');
    }
    buf_lit(b, ",\"id\":[");
    for (ptrdiff_t i = 0; i < cube->dimension_count; i++) {
        buf_str(b, i ? S(",") : S(""));
        text_write(b, cube->dimensions[i].id);
    }
    buf_lit(b, "],\"size\":[");
    for (ptrdiff_t i = 0; i < cube->dimension_count; i++) {
        buf_fmt(b, "%s%td", i ? "," : "", cube->dimensions[i].count);
        count *= cube->dimensions[i].count;
    }
    buf_char(b, ']');
    roles_write(b, cube);
    buf_lit(b, ",\"dimension\":{");
    for (ptrdiff_t i = 0; i < cube->dimension_count; i++) {
        buf_str(b, i ? S(",") : S(""));
        dimension_write(b, cube, &cube->dimensions[i]);
    }
    buf_char(b, '}');
    values_write(b, cube, count);
    status_write(b, cube, count);
    if (cube->licence.len) {
        buf_lit(b, ",\"extension\":{\"licence\":");
        text_write(b, cube->licence);
        buf_char(b, '}');
    }
    buf_lit(b, "}\n");
}
