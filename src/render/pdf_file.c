/* pdf_file.c: a PDF taken apart into its objects, and put together again. */
#include "render/pdf_file.h"

#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OBJECTS_MOST = 2 * 1000 * 1000, NUMBER_MOST = 100 * 1000 * 1000 };

/* --- reading ---- */

void pdf_wrong(struct pdf_file *f, const char *why)
{
    if (!f->bad)
        f->bad = why;
}

ptrdiff_t pdf_number_after(struct str text, struct str letters)
{
    ptrdiff_t at = str_find(text, letters), n = 0;

    if (at < 0)
        return -1;
    at += letters.len;
    while (at < text.len && (text.at[at] == ' ' || text.at[at] == '\n'))
        at++;
    if (at >= text.len || text.at[at] < '0' || text.at[at] > '9')
        return -1;
    for (; at < text.len && text.at[at] >= '0' && text.at[at] <= '9' && n < NUMBER_MOST; at++)
        n = 10 * n + (text.at[at] - '0');
    return n;
}

struct str pdf_object(struct pdf_file *f, ptrdiff_t number)
{
    if (number > 0 && number < f->count)
        return f->objects[number].text;
    pdf_wrong(f, "an object is missing");
    return S("");
}

ptrdiff_t pdf_add(struct pdf_file *f)
{
    if (f->count == f->cap) {
        ptrdiff_t cap = 2 * f->cap;
        f->objects = arena_grow(f->arena, f->objects, f->cap * (ptrdiff_t)sizeof *f->objects,
                                cap * (ptrdiff_t)sizeof *f->objects);
        f->cap = cap;
    }
    f->objects[f->count] = (struct pdf_object_kept){0};
    return f->count++;
}

ptrdiff_t pdf_find_last(struct str in, struct str what)
{
    for (ptrdiff_t at = in.len - what.len; at >= 0; at--)
        if (memcmp(in.at + at, what.at, (size_t)what.len) == 0)
            return at;
    return -1;
}

/* A stream may hold anything: its end is what its length says, or the last "endobj" before
 * the next object. */
static void object_read(struct pdf_file *f, struct str pdf, ptrdiff_t number, ptrdiff_t from,
                        ptrdiff_t to)
{
    struct str text = str_cut(pdf, from, to);
    ptrdiff_t begin = str_find(str_cut(text, 0, 40), S(" obj\n")),
              end = pdf_find_last(text, S("endobj"));

    if (begin < 0 || end < begin + 5)
        pdf_wrong(f, "an object has no end");
    else
        f->objects[number].text = str_cut(text, begin + 5, end);
}

/* Places of objects, in order, to know where each ends. */
struct place {
    ptrdiff_t at, number;
};

static int by_place(const void *left, const void *right)
{
    const struct place *l = left, *r = right;

    return (l->at > r->at) - (l->at < r->at);
}

static void table_read(struct pdf_file *f, struct str pdf, ptrdiff_t table)
{
    struct place *places = arena_new(f->arena, struct place, f->count + 1);
    struct str rest = str_cut(pdf, table, pdf.len), line;
    ptrdiff_t n = 0;

    str_split(&rest, '\n', &line); /* xref */
    str_split(&rest, '\n', &line); /* 0 count */
    for (ptrdiff_t i = 0; i < f->count && !f->bad; i++) {
        int64_t at;
        if (!str_split(&rest, '\n', &line) || line.len < 18 ||
            !int_parse(str_cut(line, 0, 10), &at) || at < 0 || at >= table)
            pdf_wrong(f, "its table is not as it should be");
        else if (line.at[17] == 'n')
            places[n++] = (struct place){(ptrdiff_t)at, i};
    }
    places[n] = (struct place){table, 0};
    qsort(places, (size_t)n, sizeof *places, by_place);
    for (ptrdiff_t i = 0; i < n && !f->bad; i++)
        object_read(f, pdf, places[i].number, places[i].at, places[i + 1].at);
}

void pdf_read(struct pdf_file *f, struct str pdf)
{
    struct str tail = str_cut(pdf, pdf.len - 400, pdf.len);
    ptrdiff_t table = pdf_number_after(tail, S("startxref\n"));
    ptrdiff_t trailer = pdf_find_last(pdf, S("trailer\n"));
    struct str last = trailer < 0 ? S("") : str_cut(pdf, trailer, pdf.len);

    f->count = pdf_number_after(last, S("/Size"));
    f->root = pdf_number_after(last, S("/Root"));
    f->info = pdf_number_after(last, S("/Info"));
    if (table <= 0 || table >= pdf.len || f->count <= 0 || f->count > OBJECTS_MOST) {
        pdf_wrong(f, "its end is not as it should be");
        f->count = 0;
        return;
    }
    f->cap = f->count + 64;
    f->objects = arena_new(f->arena, struct pdf_object_kept, f->cap);
    table_read(f, pdf, table);
}

/* --- changing ---- */

void pdf_insert(struct pdf_file *f, ptrdiff_t number, struct str before, struct str more)
{
    struct str text = pdf_object(f, number);
    ptrdiff_t at = str_find(text, before);

    if (at < 0) {
        pdf_wrong(f, "an entry is missing");
        return;
    }
    f->objects[number].text = str_fmt(f->arena, "%.*s%.*s%.*s", STR_ARG(str_cut(text, 0, at)),
                                      STR_ARG(more), STR_ARG(str_cut(text, at, text.len)));
}

/* --- writing ---- */

struct str pdf_write(struct pdf_file *f)
{
    struct buf b = buf_make(f->arena, f->most);

    buf_lit(&b, "%PDF-1.7\n%\xb5\xed\xae\xfb\n");
    for (ptrdiff_t n = 1; n < f->count; n++) {
        if (!f->objects[n].text.len)
            continue;
        f->objects[n].at = b.len;
        buf_fmt(&b, "%td 0 obj\n", n);
        buf_str(&b, f->objects[n].text);
        buf_lit(&b, "endobj\n");
    }
    ptrdiff_t table = b.len;
    buf_fmt(&b, "xref\n0 %td\n0000000000 65535 f \n", f->count);
    for (ptrdiff_t n = 1; n < f->count; n++) {
        char line[32];
        bool there = f->objects[n].text.len > 0;
        snprintf(line, sizeof line, "%010lld %05d %c \n", (long long)f->objects[n].at,
                 there ? 0 : 65535, there ? 'n' : 'f');
        buf_str(&b, str_of(line));
    }
    buf_fmt(&b, "trailer\n<< /Size %td\n   /Root %td 0 R\n   /Info %td 0 R\n>>\n", f->count,
            f->root, f->info);
    buf_fmt(&b, "startxref\n%td\n%%%%EOF\n", table);
    if (b.failed)
        pdf_wrong(f, "it would be too large");
    return buf_text(&b);
}
