/* mustache_parse.c: from the text of a template to its parts. */
#include "base/mustache_parts.h"

#include <string.h>

enum { LOOSE_MOST = 8 }; /* inheritance tags on one line of their own */

/* A section, block or parent that is not closed yet. */
struct opened {
    ptrdiff_t part;
    ptrdiff_t dedent; /* blanks left out at the start of each line round it */
};

struct parser {
    struct arena *arena;
    enum mustache_mode mode;
    struct str name, text;
    struct str open, close; /* the delimiters */
    ptrdiff_t at;           /* all before is done */
    ptrdiff_t counted;      /* line ends are counted up to here */
    int line;
    bool line_begins;    /* nothing of the line at hand is kept yet */
    ptrdiff_t dedent;    /* blanks to leave out at the start of each line, inside a block */
    ptrdiff_t loose_end; /* all tags before this place stand alone */
    struct {
        struct part *at;
        ptrdiff_t len, cap;
    } parts;
    struct opened opened[MUSTACHE_DEEPEST];
    ptrdiff_t depth;
    struct str *why;
};

struct tag {
    char sigil; /* 0 for a plain name */
    struct str content;
    ptrdiff_t from, to;
    struct str indent; /* blanks before it, when it stands alone */
    bool standalone;
};

static int line_at(struct parser *p, ptrdiff_t at)
{
    for (; p->counted < at; p->counted++)
        p->line += p->text.at[p->counted] == '\n';
    return p->line;
}

static enum rc refuse(struct parser *p, ptrdiff_t at, struct str words)
{
    *p->why =
        str_fmt(p->arena, "%.*s:%d: %.*s", STR_ARG(p->name), line_at(p, at), STR_ARG(words));
    return INVALID;
}

static struct str source(const struct parser *p, ptrdiff_t from, ptrdiff_t to)
{
    return str_cut(p->text, from, to);
}

static bool blank_at(const struct parser *p, ptrdiff_t at)
{
    return at < p->text.len && (p->text.at[at] == ' ' || p->text.at[at] == '\t');
}

static ptrdiff_t past_blanks(const struct parser *p, ptrdiff_t at)
{
    while (blank_at(p, at))
        at++;
    return at;
}

/* The start of the next line when `at` is at a line's end or at the end of all; else -1. */
static ptrdiff_t past_line_end(const struct parser *p, ptrdiff_t at)
{
    struct str rest = source(p, at, p->text.len);

    if (rest.len == 0)
        return at;
    if (rest.at[0] == '\n')
        return at + 1;
    return str_starts(rest, S("\r\n")) ? at + 2 : -1;
}

/* The start of the line when only blanks lie between it and `at`; else -1. */
static ptrdiff_t blank_before(const struct parser *p, ptrdiff_t at)
{
    while (at > 0 && blank_at(p, at - 1))
        at--;
    return at == 0 || p->text.at[at - 1] == '\n' ? at : -1;
}

static ptrdiff_t find(const struct parser *p, struct str what, ptrdiff_t from)
{
    ptrdiff_t at = str_find(source(p, from, p->text.len), what);

    return at < 0 ? -1 : from + at;
}

/* --- parts
 * ------------------------------------------------------------------------------------- */

static struct part *part_add(struct parser *p, enum part_kind kind, ptrdiff_t at)
{
    struct part *part = list_push(p->arena, &p->parts);

    part->kind = kind;
    part->line = line_at(p, at);
    part->end = p->parts.len;
    return part;
}

static void text_part(struct parser *p, ptrdiff_t from, ptrdiff_t to)
{
    struct part *part = part_add(p, PART_TEXT, from);

    part->text = source(p, from, to);
    part->starts_line = p->line_begins;
    p->line_begins = false;
}

/* One part as a rule; inside a block whose lines are dedented, one a line. */
static void text_add(struct parser *p, ptrdiff_t from, ptrdiff_t to)
{
    while (from < to) {
        ptrdiff_t end = to;
        if (p->dedent) {
            const char *lf = memchr(p->text.at + from, '\n', (size_t)(to - from));
            end = lf ? lf - p->text.at + 1 : to;
            for (ptrdiff_t n = p->dedent; p->line_begins && n && blank_at(p, from); n--)
                from += from < end;
        }
        if (from < end) {
            text_part(p, from, end);
            p->line_begins = p->text.at[end - 1] == '\n';
        }
        from = end;
    }
}

/* A tag that shows nothing itself still begins the line that it stands on. */
static void line_mark(struct parser *p, const struct tag *tag)
{
    if (!tag->standalone && p->line_begins)
        text_part(p, tag->from, tag->from);
}

static void steps_cut(struct parser *p, struct part *part)
{
    struct str rest = part->text, step;
    ptrdiff_t n = 1;

    if (str_eq(rest, S(".")))
        return;
    for (ptrdiff_t i = 0; i < rest.len; i++)
        n += rest.at[i] == '.';
    struct str *steps = arena_new(p->arena, struct str, n);
    for (n = 0; str_split(&rest, '.', &step); n++)
        steps[n] = step;
    part->step = steps;
    part->steps = n;
}

static enum rc name_check(struct parser *p, const struct tag *tag, struct str name, bool dotted)
{
    bool good = name.len > 0;

    for (ptrdiff_t i = 0; i < name.len; i++)
        good = good && !memchr(" \t\r\n", name.at[i], 4);
    if (dotted && !str_eq(name, S(".")))
        good = good && !str_starts(name, S(".")) && !str_ends(name, S(".")) &&
               str_find(name, S("..")) < 0;
    if (good)
        return OK;
    return refuse(p, tag->from, str_fmt(p->arena, "'%.*s' is not a name", STR_ARG(name)));
}

static struct str indent_of(const struct parser *p, struct str blanks)
{
    return str_cut(blanks, p->dedent, blanks.len);
}

/* --- tags
 * -------------------------------------------------------------------------------------- */

/* The tag whose opening delimiter is at `from`; false when it is not closed. */
static bool tag_read(const struct parser *p, ptrdiff_t from, struct tag *tag)
{
    ptrdiff_t at = from + p->open.len;

    while (at < p->text.len && memchr(" \t\r\n", p->text.at[at], 4))
        at++;
    *tag = (struct tag){.from = from};
    if (at < p->text.len && memchr("#^/!>&{=<$", p->text.at[at], 10))
        tag->sigil = p->text.at[at++];
    char twin = tag->sigil == '{' ? '}' : tag->sigil == '=' ? '=' : 0;
    ptrdiff_t end = find(p, p->close, at);
    while (twin && end >= 0 && (end == at || p->text.at[end - 1] != twin)) {
        /* "}}}" holds the delimiter twice: the brace may also be its first character. */
        if (source(p, end, end + 1).len && p->text.at[end] == twin &&
            str_starts(source(p, end + 1, p->text.len), p->close))
            end++;
        else
            end = find(p, p->close, end + 1);
    }
    if (end < 0)
        return false;
    tag->content = str_trim(source(p, at, end - (twin != 0)));
    tag->to = end + p->close.len;
    return true;
}

static enum part_kind kind_opened(const struct parser *p, ptrdiff_t depth)
{
    return depth > 0 ? p->parts.at[p->opened[depth - 1].part].kind : PART_TEXT;
}

/* The line at `at` holds nothing but tags of inheritance, such as {{<frame}}{{$title}}: then
 * all of them stand alone, since text between a parent and its blocks is nothing. A block
 * opened and closed on it outside a parent is a place in the text and doesn't count. Gives the
 * start of the next line, or -1. */
static ptrdiff_t loose_line(const struct parser *p, ptrdiff_t at)
{
    char here[LOOSE_MOST];
    ptrdiff_t depth = p->depth, count = 0;
    struct tag tag;

    for (;;) {
        at = past_blanks(p, at);
        if (past_line_end(p, at) >= 0)
            return past_line_end(p, at);
        if (!str_starts(source(p, at, p->text.len), p->open) || !tag_read(p, at, &tag))
            return -1;
        if (tag.sigil == '<' || tag.sigil == '$') {
            if (count == LOOSE_MOST)
                return -1;
            here[count++] = tag.sigil;
        } else if (tag.sigil != '/') {
            return -1;
        } else if (count) {
            bool in_parent =
                count > 1 ? here[count - 2] == '<' : kind_opened(p, depth) == PART_PARENT;
            if (here[--count] == '$' && !in_parent)
                return -1;
        } else {
            enum part_kind closed = kind_opened(p, depth--);
            if (closed != PART_PARENT && closed != PART_BLOCK)
                return -1;
        }
        at = tag.to;
    }
}

/* Writes the text before the tag and moves past it; both without the rest of its line when it
 * stands alone there. */
static void tag_take(struct parser *p, struct tag *tag)
{
    ptrdiff_t begin = blank_before(p, tag->from);
    ptrdiff_t after = past_line_end(p, past_blanks(p, tag->to));
    bool name = tag->sigil == 0 || tag->sigil == '&' || tag->sigil == '{';
    bool inherits = tag->sigil == '<' || tag->sigil == '$' || tag->sigil == '/';

    if (begin >= 0 && after < 0 && inherits) {
        ptrdiff_t end = loose_line(p, begin);
        p->loose_end = end > 0 ? end : p->loose_end;
    }
    tag->standalone = tag->from < p->loose_end || (!name && begin >= 0 && after >= 0);
    if (!tag->standalone) {
        text_add(p, p->at, tag->from);
        p->at = tag->to;
        tag->indent = begin >= 0 ? source(p, begin, tag->from) : (struct str){0};
        return;
    }
    if (begin >= 0) {
        text_add(p, p->at, begin);
        tag->indent = source(p, begin, tag->from);
    }
    p->at = after >= 0 ? after : tag->to;
}

static enum rc shown_add(struct parser *p, const struct tag *tag)
{
    bool raw = tag->sigil != 0;

    if (raw && p->mode == MUSTACHE_PAGE)
        return refuse(p, tag->from,
                      str_fmt(p->arena, "text is never inserted unescaped: write {{%.*s}}",
                              STR_ARG(tag->content)));
    TRY(name_check(p, tag, tag->content, true));
    struct part *part = part_add(p, raw ? PART_RAW : PART_SHOWN, tag->from);
    part->text = tag->content;
    part->starts_line = p->line_begins;
    p->line_begins = false;
    steps_cut(p, part);
    return OK;
}

static enum rc open_part(struct parser *p, const struct tag *tag, enum part_kind kind,
                         struct part **out)
{
    if (p->depth == MUSTACHE_DEEPEST)
        return refuse(
            p, tag->from,
            str_fmt(p->arena, "sections are nested more than %d deep", MUSTACHE_DEEPEST));
    p->opened[p->depth++] = (struct opened){p->parts.len, p->dedent};
    *out = part_add(p, kind, tag->from);
    (*out)->text = tag->content;
    (*out)->standalone = tag->standalone;
    if (!tag->standalone) {
        (*out)->starts_line = p->line_begins;
        p->line_begins = false;
    }
    return OK;
}

static enum rc section_add(struct parser *p, const struct tag *tag)
{
    struct part *part;

    TRY(name_check(p, tag, tag->content, true));
    TRY(open_part(p, tag, tag->sigil == '#' ? PART_SECTION : PART_INVERTED, &part));
    steps_cut(p, part);
    return OK;
}

/* {{>name}}, {{>*name}} and the same with <: what stands after the star names the name. */
static enum rc partial_name(struct parser *p, const struct tag *tag, struct part *part)
{
    part->text = tag->content;
    part->dynamic = str_starts(tag->content, S("*"));
    if (part->dynamic)
        part->text = str_trim(str_cut(tag->content, 1, tag->content.len));
    TRY(name_check(p, tag, part->text, part->dynamic));
    if (part->dynamic)
        steps_cut(p, part);
    return OK;
}

static enum rc partial_add(struct parser *p, const struct tag *tag)
{
    struct part *part = part_add(p, PART_PARTIAL, tag->from);

    part->standalone = tag->standalone;
    if (tag->standalone) {
        part->indent = indent_of(p, tag->indent);
    } else {
        part->starts_line = p->line_begins;
        p->line_begins = false;
    }
    return partial_name(p, tag, part);
}

static enum rc parent_add(struct parser *p, const struct tag *tag)
{
    struct part *part;

    TRY(open_part(p, tag, PART_PARENT, &part));
    if (tag->standalone)
        part->indent = indent_of(p, tag->indent);
    return partial_name(p, tag, part);
}

/* The blanks at the start of the block's first line with something on it; its own tag's when
 * that line holds only the closing tag. */
static struct str block_indent(const struct parser *p, const struct tag *tag)
{
    ptrdiff_t begin = p->at, at = past_blanks(p, begin);

    while (past_line_end(p, at) > at) {
        begin = past_line_end(p, at);
        at = past_blanks(p, begin);
    }
    struct tag first = {0};
    bool tagged = str_starts(source(p, at, p->text.len), p->open) && tag_read(p, at, &first);
    if (at == p->text.len || (tagged && first.sigil == '/'))
        return tag->indent;
    return source(p, begin, at);
}

/* Lines of a block that begins on a line of its own are kept without their common indentation,
 * and get that of the place where the block is shown. */
static enum rc block_add(struct parser *p, const struct tag *tag)
{
    struct part *part;

    TRY(name_check(p, tag, tag->content, false));
    TRY(open_part(p, tag, PART_BLOCK, &part));
    if (!tag->standalone) {
        part->indent = indent_of(p, tag->indent);
        return OK;
    }
    struct str own = block_indent(p, tag);
    part->indent = indent_of(p, own);
    p->dedent = own.len;
    return OK;
}

static struct str dynamic_plain(struct str content)
{
    return str_starts(content, S("*")) ? str_trim(str_cut(content, 1, content.len)) : content;
}

static enum rc close_part(struct parser *p, const struct tag *tag)
{
    if (p->depth == 0)
        return refuse(p, tag->from,
                      str_fmt(p->arena, "{{/%.*s}} closes nothing", STR_ARG(tag->content)));
    struct opened opened = p->opened[--p->depth];
    struct str name = p->parts.at[opened.part].text;
    bool dynamic = p->parts.at[opened.part].dynamic;
    if (!str_eq(dynamic ? dynamic_plain(tag->content) : tag->content, name))
        return refuse(p, tag->from,
                      str_fmt(p->arena, "{{/%.*s}} stands where {{/%.*s}} should",
                              STR_ARG(tag->content), STR_ARG(name)));
    line_mark(p, tag);
    p->parts.at[opened.part].end = p->parts.len;
    p->dedent = opened.dedent;
    return OK;
}

static enum rc delimiters_set(struct parser *p, const struct tag *tag)
{
    struct str open = tag->content, close = tag->content;

    while (close.len && !memchr(" \t\r\n", close.at[0], 4))
        close = str_cut(close, 1, close.len);
    open.len -= close.len;
    close = str_trim(close);
    bool good = open.len && close.len && str_find(open, S("=")) < 0;
    for (ptrdiff_t i = 0; i < close.len; i++)
        good = good && !memchr(" \t\r\n=", close.at[i], 5);
    if (!good)
        return refuse(p, tag->from,
                      S("new delimiters are written {{=OPEN CLOSE=}}, without '='"));
    p->open = open;
    p->close = close;
    return OK;
}

static enum rc tag_add(struct parser *p, const struct tag *tag)
{
    switch (tag->sigil) {
    case '!':
        line_mark(p, tag);
        return OK;
    case '=':
        line_mark(p, tag);
        return delimiters_set(p, tag);
    case '#':
    case '^':
        return section_add(p, tag);
    case '/':
        return close_part(p, tag);
    case '>':
        return partial_add(p, tag);
    case '<':
        return parent_add(p, tag);
    case '$':
        return block_add(p, tag);
    default:
        return shown_add(p, tag);
    }
}

static enum rc all_parsed(struct parser *p)
{
    for (;;) {
        struct tag tag;
        ptrdiff_t from = find(p, p->open, p->at);
        if (from < 0)
            break;
        if (!tag_read(p, from, &tag))
            return refuse(p, from,
                          str_fmt(p->arena, "the tag that begins with '%.*s' is not closed",
                                  STR_ARG(p->open)));
        tag_take(p, &tag);
        TRY(tag_add(p, &tag));
    }
    text_add(p, p->at, p->text.len);
    if (p->depth == 0)
        return OK;
    const struct part *left = &p->parts.at[p->opened[p->depth - 1].part];
    *p->why = str_fmt(p->arena, "%.*s:%d: '%.*s' is opened and not closed", STR_ARG(p->name),
                      left->line, STR_ARG(left->text));
    return INVALID;
}

enum rc mustache_parse(struct arena *a, enum mustache_mode mode, struct str name,
                       struct str text, struct mustache *out, struct str *why)
{
    struct parser *p = arena_new(a, struct parser, 1);

    *p = (struct parser){.arena = a,
                         .mode = mode,
                         .name = name,
                         .text = text,
                         .open = S("{{"),
                         .close = S("}}"),
                         .line = 1,
                         .line_begins = true,
                         .why = why};
    if (text.len > MUSTACHE_LONGEST_TEXT)
        return refuse(p, 0,
                      str_fmt(a, "a template has at most %d bytes", MUSTACHE_LONGEST_TEXT));
    TRY(all_parsed(p));
    *out = (struct mustache){name, p->parts.at, p->parts.len};
    return OK;
}
