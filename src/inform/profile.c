/* profile.c: reading profiles. */
#include "inform/profile.h"

#include "base/asset.h"
#include "inform_sql.h"

#include <stdio.h>
#include <string.h>

static const char embedded_folder[] = "data/profiles/";

/* Every key of the language, with whether a mark may follow it. */
static const struct {
    const char *key;
    bool marked;
} keys[] = {
    {"title", false},         {"kind", false},         {"prefix", false},
    {"has", false},           {"optional", false},     {"ignore", false},
    {"source_url", false},    {"source_title", false}, {"licence", false},
    {"published", false},     {"metrics", false},      {"area_codes", false},
    {"area", false},          {"area_name", false},    {"area_ends", false},
    {"area_blank", false},    {"area_misprint", true}, {"skip_area", false},
    {"period", false},        {"period_kind", false},  {"period_kind_of", true},
    {"metric", false},        {"indicator", false},    {"breakdown", false},
    {"value", false},         {"lower", false},        {"upper", false},
    {"numerator", false},     {"denominator", false},  {"measures", false},
    {"periods", true},        {"header_ends", false},  {"gap", true},
    {"gap_empty", false},     {"status", false},       {"status_gap", true},
    {"status_flag", true},    {"note", false},         {"flag", true},
    {"reject_period", false}, {"side_csv", false},     {"side_key", false},
    {"side_json", false},     {"side_at", false},      {"side", true},
    {"side_value", true},     {"owner", false},        {"members", false},
    {"member", false},        {"place", false},        {"distance", false},
    {"group", false},         {"group_of_file", true}, {"clusters", false},
    {"models", false},        {"group_of", true},      {"group_owner", false},
    {"code", false},          {"code_else", false},    {"name", false},
    {"official_name", false}, {"type", false},         {"region", false},
    {"country", false},       {"county", false},       {"start", false},
    {"end", false},           {"successors", false},   {"other_codes", false},
    {"other_names", false},   {"type_of", true},       {"files", false},
    {"area_else", false},     {"status_none", false},  {"label", false},
    {"area_twice", true},     {"audience", false},
};

static bool known_key(struct str key, bool *marked)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(keys); i++)
        if (str_eq(key, str_of(keys[i].key))) {
            *marked = keys[i].marked;
            return true;
        }
    return false;
}

/* Keys that are asked before a file's shape is known. */
static bool for_all_shapes(struct str key)
{
    static const char *const whole[] = {"kind", "metrics", "models", "group_of", "group_owner"};

    for (ptrdiff_t i = 0; i < COUNT_OF(whole); i++)
        if (str_eq(key, str_of(whole[i])))
            return true;
    return false;
}

static struct str unquoted(struct str s)
{
    s = str_trim(s);
    bool quoted = s.len >= 2 && s.at[0] == '"' && s.at[s.len - 1] == '"';

    return quoted ? str_cut(s, 1, s.len - 1) : s;
}

/* The place of the colon that ends "key mark", outside quotes and before a blank or the end. */
static ptrdiff_t colon_at(struct str line)
{
    bool quoted = false;

    for (ptrdiff_t i = 0; i < line.len; i++) {
        quoted ^= line.at[i] == '"';
        if (!quoted && line.at[i] == ':' && (i + 1 == line.len || line.at[i + 1] == ' '))
            return i;
    }
    return -1;
}

static void split_values(struct arena *a, struct profile_line *line, struct str text)
{
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } list = {0};
    ptrdiff_t from = 0;
    bool quoted = false;

    for (ptrdiff_t i = 0; i <= text.len; i++) {
        if (i < text.len)
            quoted ^= text.at[i] == '"';
        if (i < text.len && (quoted || text.at[i] != ','))
            continue;
        if (str_trim(str_cut(text, from, i)).len && list.len < PROFILE_MOST_VALUES)
            *list_push(a, &list) = unquoted(str_cut(text, from, i));
        from = i + 1;
    }
    line->values = list.at;
    line->value_count = list.len;
    line->value = list.len == 1 ? list.at[0] : str_trim(text);
}

/* Where a profile is being read, for its complaints. */
struct reading {
    struct work *w;
    struct profile *p;
    struct str path;
    int line;
    struct str shape;
    struct {
        struct profile_line *at;
        ptrdiff_t len, cap;
    } lines;
    struct {
        struct str *at;
        ptrdiff_t len, cap;
    } shapes;
};

static enum rc line_fail(struct reading *r, struct str about, const char *what)
{
    struct str field = str_fmt(r->w->arena, "%.*s:%d", STR_ARG(r->path), r->line);

    return work_fail(r->w, INVALID, field.at, "\"%.*s\" %s", STR_ARG(about), what);
}

static enum rc read_line(struct reading *r, struct str line)
{
    struct arena *a = r->w->arena;
    bool marked;

    line = str_trim(line);
    if (line.len == 0 || line.at[0] == '#')
        return OK;
    if (str_starts(line, S("[")) && str_ends(line, S("]"))) {
        struct str inner = str_trim(str_cut(line, 1, line.len - 1));
        if (!str_starts(inner, S("shape ")))
            return line_fail(r, line, "is no section: write [shape NAME].");
        r->shape = str_trim(str_cut(inner, 6, inner.len));
        *list_push(a, &r->shapes) = r->shape;
        return OK;
    }
    ptrdiff_t colon = colon_at(line);
    if (colon < 0)
        return line_fail(r, line, "is no \"key: value\" line.");
    struct str mark = str_trim(str_cut(line, 0, colon)), key;
    str_split(&mark, ' ', &key);
    if (!known_key(key, &marked))
        return line_fail(r, key, "is no key of a profile; see docs/howto/write-a-profile.md.");
    if (r->shape.len && for_all_shapes(key))
        return line_fail(r, key,
                         "belongs before the first [shape]: it holds for the whole import.");
    if (!marked && mark.len)
        return line_fail(r, mark, "may not stand between this key and its colon.");
    struct profile_line *kept = list_push(a, &r->lines);
    *kept = (struct profile_line){
        .shape = r->shape, .key = key, .mark = unquoted(mark), .line = r->line};
    split_values(a, kept, str_cut(line, colon + 1, line.len));
    return OK;
}

static enum rc read_lines(struct reading *r, struct str text)
{
    struct str line;

    if (!str_is_utf8(text))
        return line_fail(r, r->path, "is not UTF-8 text.");
    if (str_starts(text, S("\xEF\xBB\xBF"))) /* some editors write a byte-order mark */
        text = str_cut(text, 3, text.len);
    while (str_split(&text, '\n', &line)) {
        r->line++;
        TRY(read_line(r, line));
    }
    r->p->lines = r->lines.at;
    r->p->line_count = r->lines.len;
    if (r->shapes.len == 0)
        *list_push(r->w->arena, &r->shapes) = (struct str){0};
    r->p->shapes = r->shapes.at;
    r->p->shape_count = r->shapes.len;
    return OK;
}

static enum rc file_bytes(struct work *w, struct str path, ptrdiff_t most, struct str *out)
{
    FILE *f = fopen(str_zero(w->arena, path), "rb");

    if (!f)
        return work_fail(w, NOT_FOUND, str_zero(w->arena, path),
                         "The file can't be opened. Check its name and that you may read it.");
    char *at = arena_alloc(w->arena, most + 1);
    size_t len = fread(at, 1, (size_t)most + 1, f);
    fclose(f);
    if ((ptrdiff_t)len > most)
        return work_fail(w, TOO_LARGE, str_zero(w->arena, path),
                         "The file is larger than %td bytes.", most);
    *out = (struct str){at, (ptrdiff_t)len};
    return OK;
}

static struct str folder_of(struct str path)
{
    for (ptrdiff_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_cut(path, 0, i);
    return S("./");
}

struct str profile_names(struct arena *a)
{
    struct buf names = buf_make(a, 64 * 1024);
    ptrdiff_t count;
    const struct asset *assets = asset_list(&count);

    for (ptrdiff_t i = 0; i < count; i++) {
        struct str name = assets[i].name;
        if (!str_starts(name, str_of(embedded_folder)) || !str_ends(name, S(".profile")))
            continue;
        if (names.len)
            buf_char(&names, ' ');
        buf_str(&names, str_cut(name, sizeof embedded_folder - 1, name.len - 8));
    }
    return buf_text(&names);
}

/* One that was written here; the side tables it names are those of the program. */
static enum rc own_bytes(struct work *w, struct profile *p, struct str *text)
{
    struct inform_own_profile row;
    enum rc rc = sql_own_profile_find(w, p->name, &row);

    if (rc == NOT_FOUND)
        return work_fail(w, NOT_FOUND, "", "There is no profile \"%.*s\" in this database.",
                         STR_ARG(p->name));
    TRY(rc);
    p->embedded = true;
    p->folder = str_of(embedded_folder);
    *text = row.text;
    return OK;
}

static enum rc bytes_of(struct work *w, struct profile *p, struct str *text)
{
    if (str_find(p->name, S("/")) >= 0 || str_ends(p->name, S(".profile"))) {
        p->folder = folder_of(p->name);
        return file_bytes(w, p->name, PROFILE_MOST_BYTES, text);
    }
    struct str name = str_fmt(w->arena, "%s%.*s.profile", embedded_folder, STR_ARG(p->name));
    const struct asset *asset = asset_find(name);
    if (!asset && str_starts(p->name, S(PROFILE_OWN)) && w->db)
        return own_bytes(w, p, text);
    if (!asset)
        return work_fail(w, NOT_FOUND, "",
                         "There is no profile \"%.*s\". There are: %.*s; or give "
                         "the path of a profile of your own.",
                         STR_ARG(p->name), STR_ARG(profile_names(w->arena)));
    p->embedded = true;
    p->folder = str_of(embedded_folder);
    *text = asset->bytes;
    return OK;
}

enum rc profile_read(struct work *w, struct str name, struct profile **out)
{
    struct profile *p = arena_new(w->arena, struct profile, 1);
    struct str text = {0};

    p->name = str_copy(w->arena, name);
    TRY(bytes_of(w, p, &text));
    struct reading r = {.w = w, .p = p, .path = p->name};
    TRY(read_lines(&r, text));
    *out = p;
    return OK;
}

enum rc profile_parse(struct work *w, struct str name, struct str text, struct profile **out)
{
    struct profile *p = arena_new(w->arena, struct profile, 1);

    *p = (struct profile){
        .name = str_copy(w->arena, name), .embedded = true, .folder = str_of(embedded_folder)};
    if (text.len > PROFILE_MOST_BYTES)
        return work_fail(w, TOO_LARGE, str_zero(w->arena, name),
                         "A profile has at most %d bytes.", PROFILE_MOST_BYTES);
    struct reading r = {.w = w, .p = p, .path = p->name};
    TRY(read_lines(&r, text));
    *out = p;
    return OK;
}

enum { SIDE_MOST_BYTES = 8 * 1024 * 1024 };

enum rc profile_side(struct work *w, const struct profile *p, struct str name, struct str *out)
{
    struct str path = str_join(w->arena, p->folder, name);

    if (!p->embedded)
        return file_bytes(w, path, SIDE_MOST_BYTES, out);
    const struct asset *asset = asset_find(path);
    if (!asset)
        return work_fail(w, NOT_FOUND, str_zero(w->arena, p->name),
                         "Its side table %.*s is not part of the program.", STR_ARG(path));
    *out = asset->bytes;
    return OK;
}

const struct profile_line *profile_next(const struct profile *p, struct str shape,
                                        const char *key, const struct profile_line *last)
{
    struct str wanted = str_of(key);
    bool own = !last || last->shape.len;

    for (int pass = own ? 0 : 1; pass < 2; pass++) {
        ptrdiff_t from = last && (pass == 0) == (last->shape.len > 0) ? last - p->lines + 1 : 0;
        for (ptrdiff_t i = from; i < p->line_count; i++) {
            const struct profile_line *line = &p->lines[i];
            bool here = pass == 0 ? shape.len && str_eq(line->shape, shape) : !line->shape.len;
            if (here && str_eq(line->key, wanted))
                return line;
        }
    }
    return NULL;
}

const struct profile_line *profile_line(const struct profile *p, struct str shape,
                                        const char *key)
{
    return profile_next(p, shape, key, NULL);
}

struct str profile_text(const struct profile *p, struct str shape, const char *key)
{
    const struct profile_line *line = profile_line(p, shape, key);

    return line ? line->value : (struct str){0};
}

bool mark_fits(struct str mark, struct str text)
{
    bool first = mark.len && mark.at[0] == '*';
    bool last = mark.len > 1 && mark.at[mark.len - 1] == '*';
    struct str core = str_cut(mark, first, mark.len - last);

    if (first && last)
        return str_find(text, core) >= 0;
    if (first)
        return str_ends(text, core);
    return last ? str_starts(text, core) : str_eq(text, core);
}

const struct profile_line *profile_mark(const struct profile *p, struct str shape,
                                        const char *key, struct str text)
{
    const struct profile_line *line = NULL;

    while ((line = profile_next(p, shape, key, line)))
        if (mark_fits(line->mark, text))
            return line;
    return NULL;
}
