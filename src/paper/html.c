/* html.c: a document as one HTML page, for word processors.
 *
 * They read real headings, lists and tables and the styles that stand in a tag; of a style
 * sheet they keep little, of classes nothing.
 */
#include "paper/paper.h"

static const char *const heading_styles[] = {
    "font-size:20pt;margin:0 0 8pt 0",
    "font-size:14pt;margin:14pt 0 6pt 0",
    "font-size:12pt;margin:12pt 0 4pt 0",
    "font-size:11pt;margin:10pt 0 4pt 0",
};

#define CELL_STYLE "border-bottom:1px solid #b1b4b6;padding:3pt 8pt 3pt 0;vertical-align:top"

/* Addresses that a program may be led to; others are words alone. */
static bool may_lead(struct str href)
{
    return str_starts(href, S("https://")) || str_starts(href, S("http://"));
}

static void put_runs(struct buf *b, const struct paper_block *block)
{
    for (ptrdiff_t i = 0; i < block->run_count; i++) {
        const struct paper_run *run = &block->runs[i];
        bool leads = may_lead(run->href);
        if (leads) {
            buf_lit(b, "<a href=\"");
            buf_html(b, run->href);
            buf_lit(b, "\">");
        }
        buf_str(b, run->strong ? S("<strong>") : S(""));
        buf_html(b, run->text);
        buf_str(b, run->strong ? S("</strong>") : S(""));
        buf_str(b, leads ? S("</a>") : S(""));
    }
}

static void put_paragraph(struct buf *b, const char *style, const struct paper_block *block)
{
    buf_fmt(b, "<p style=\"%s\">", style);
    put_runs(b, block);
    buf_lit(b, "</p>\n");
}

static void put_heading(struct buf *b, const struct paper_block *block)
{
    int level = block->level < 1 ? 1 : block->level > 4 ? 4 : block->level;

    buf_fmt(b, "<h%d style=\"%s\">", level, heading_styles[level - 1]);
    put_runs(b, block);
    buf_fmt(b, "</h%d>\n", level);
}

static void put_cell(struct buf *b, const struct paper_table *t, ptrdiff_t row,
                     ptrdiff_t column)
{
    const char *name = column || row < 0 ? row < 0 ? "th" : "td" : "th";
    const char *scope = row < 0 ? " scope=\"col\"" : column == 0 ? " scope=\"row\"" : "";
    bool number = t->numbers && t->numbers[column];

    buf_fmt(b, "<%s%s style=\"" CELL_STYLE ";text-align:%s\">", name, scope,
            number ? "right" : "left");
    buf_html(b, row < 0 ? t->headings[column] : t->cells[row * t->columns + column]);
    buf_fmt(b, "</%s>", name);
}

static void put_table(struct buf *b, const struct paper_table *t)
{
    buf_lit(b, "<table style=\"border-collapse:collapse;font-size:10pt;margin:0 0 10pt 0\">\n");
    if (t->caption.len) {
        buf_lit(b, "<caption style=\"text-align:left;font-weight:bold\">");
        buf_html(b, t->caption);
        buf_lit(b, "</caption>\n");
    }
    for (ptrdiff_t row = -1; row < t->rows; row++) {
        buf_str(b, row < 0 ? S("<thead><tr>") : S("<tr>"));
        for (ptrdiff_t column = 0; column < t->columns; column++)
            put_cell(b, t, row, column);
        buf_str(b, row < 0 ? S("</tr></thead>\n<tbody>\n") : S("</tr>\n"));
    }
    buf_lit(b, "</tbody>\n</table>\n");
}

/* Three bytes become four letters; the last group is filled up with "=". */
static void put_base64(struct buf *b, struct str bytes)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (ptrdiff_t i = 0; i < bytes.len; i += 3) {
        unsigned group = 0;
        for (ptrdiff_t k = 0; k < 3; k++)
            group = group << 8 | (i + k < bytes.len ? (unsigned char)bytes.at[i + k] : 0u);
        for (ptrdiff_t k = 0; k < 4; k++)
            buf_char(b, i + k > bytes.len ? '=' : letters[group >> (18 - 6 * k) & 63]);
    }
}

static void put_figure(struct buf *b, const struct paper_block *block, struct str picture)
{
    buf_lit(b, "<p style=\"margin:0 0 10pt 0\"><img alt=\"");
    buf_html(b, block->alternative);
    buf_str(b, picture.len ? S("\" width=\"640\" src=\"data:image/png;base64,")
                           : S("\" width=\"640\" src=\"data:image/svg+xml;base64,"));
    put_base64(b, picture.len ? picture : block->svg);
    buf_lit(b, "\"></p>\n");
}

static const char *list_of(enum paper_kind kind)
{
    return kind == PAPER_BULLET ? "ul" : kind == PAPER_NUMBER ? "ol" : NULL;
}

static void put_item(struct buf *b, const struct paper_block *block, bool first, bool last)
{
    if (first)
        buf_fmt(b, "<%s style=\"margin:0 0 8pt 0\">\n", list_of(block->kind));
    buf_lit(b, "<li>");
    put_runs(b, block);
    buf_lit(b, "</li>\n");
    if (last)
        buf_fmt(b, "</%s>\n", list_of(block->kind));
}

static void put_block(struct buf *b, const struct paper *p, ptrdiff_t i, struct str picture)
{
    const struct paper_block *block = &p->blocks[i];

    switch (block->kind) {
    case PAPER_HEADING:
        put_heading(b, block);
        break;
    case PAPER_WORDS:
        put_paragraph(b, "margin:0 0 8pt 0", block);
        break;
    case PAPER_LEAD:
        put_paragraph(b, "font-size:14pt;margin:0 0 10pt 0", block);
        break;
    case PAPER_SMALL:
        put_paragraph(b, "font-size:9pt;color:#505a5f;margin:0 0 8pt 0", block);
        break;
    case PAPER_BULLET:
    case PAPER_NUMBER:
        put_item(b, block, i == 0 || block[-1].kind != block->kind,
                 i + 1 == p->block_count || block[1].kind != block->kind);
        break;
    case PAPER_TABLE:
        put_table(b, &block->table);
        break;
    case PAPER_FIGURE:
        put_figure(b, block, picture);
        break;
    case PAPER_PAGE:
        buf_lit(b, "<p style=\"page-break-before:always\"></p>\n");
        break;
    }
}

struct str paper_html(struct arena *a, const struct paper *p, const struct str *pictures)
{
    struct buf b = buf_make(a, PAPER_BYTES_MOST);

    buf_lit(&b, "<!DOCTYPE html>\n<html lang=\"");
    buf_html(&b, p->language.len ? p->language : S("en-GB"));
    buf_lit(&b, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    buf_html(&b, p->title);
    buf_lit(&b, "</title>\n</head>\n<body style=\"font-family:Arial,'Liberation "
                "Sans',sans-serif;font-size:11pt;line-height:1.35\">\n");
    for (ptrdiff_t i = 0; i < p->block_count; i++)
        put_block(&b, p, i, pictures ? pictures[i] : (struct str){0});
    if (p->foot.len) {
        buf_lit(&b, "<p style=\"font-size:9pt;color:#505a5f\">");
        buf_html(&b, p->foot);
        buf_lit(&b, "</p>\n");
    }
    buf_lit(&b, "</body>\n</html>\n");
    return b.failed ? S("") : buf_text(&b);
}
