/* book_ods.c: a workbook in the OpenDocument format, ISO/IEC 26300. */
#include "tables/inside.h"

#include "base/date.h"
#include "base/num.h"

#include <math.h>

enum { NUMBER_STYLES = 10 }; /* for 0 to 9 decimals */

static const char xml_head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

#define NAMESPACES                                                                             \
    " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""                       \
    " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""                         \
    " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""                           \
    " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""                         \
    " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""                \
    " xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\""                    \
    " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""                           \
    " xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\""                       \
    " xmlns:xlink=\"http://www.w3.org/1999/xlink\""                                            \
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" office:version=\"1.2\""

/* --- text ---- */

/* A paragraph: blanks that follow each other and tabs are elements of their own. */
static void paragraph_write(struct buf *b, struct str line)
{
    ptrdiff_t from = 0;

    buf_lit(b, "<text:p>");
    for (ptrdiff_t i = 0; i < line.len; i++) {
        bool blank = line.at[i] == ' ' && (i == 0 || line.at[i - 1] == ' ');
        if (!blank && line.at[i] != '\t')
            continue;
        buf_html(b, str_cut(line, from, i));
        buf_str(b, blank ? S("<text:s/>") : S("<text:tab/>"));
        from = i + 1;
    }
    buf_html(b, str_cut(line, from, line.len));
    buf_lit(b, "</text:p>");
}

static void text_write(struct buf *b, struct str text, const char *style)
{
    struct str rest = book_text(b->arena, text), line;

    if (!rest.len) {
        buf_lit(b, "<table:table-cell/>");
        return;
    }
    buf_lit(b, "<table:table-cell office:value-type=\"string\"");
    if (style)
        buf_fmt(b, " table:style-name=\"%s\"", style);
    buf_char(b, '>');
    while (str_split(&rest, '\n', &line))
        paragraph_write(b, line);
    buf_lit(b, "</table:table-cell>");
}

/* --- cells ---- */

static void number_write(struct buf *b, double n, int decimals)
{
    if (!isfinite(n)) {
        buf_lit(b, "<table:table-cell/>");
        return;
    }
    buf_lit(b, "<table:table-cell office:value-type=\"float\" office:value=\"");
    buf_num(b, n);
    buf_char(b, '"');
    if (decimals >= 0 && decimals < NUMBER_STYLES)
        buf_fmt(b, " table:style-name=\"n%d\"", decimals);
    buf_lit(b, "><text:p>");
    if (decimals >= 0 && decimals < NUMBER_STYLES)
        buf_fixed(b, n, decimals);
    else
        buf_num(b, n);
    buf_lit(b, "</text:p></table:table-cell>");
}

static void date_write(struct buf *b, struct str text)
{
    struct date d;

    if (!date_parse(text, &d)) {
        text_write(b, text, NULL);
        return;
    }
    buf_fmt(b,
            "<table:table-cell office:value-type=\"date\" table:style-name=\"date\" "
            "office:date-value=\"%.*s\"><text:p>%.*s</text:p></table:table-cell>",
            STR_ARG(text), STR_ARG(text));
}

static void link_write(struct buf *b, const struct cell *c)
{
    struct str words = c->text.len ? c->text : c->href;

    if (!book_links(c)) {
        text_write(b, words, NULL);
        return;
    }
    buf_lit(b, "<table:table-cell office:value-type=\"string\"><text:p><text:a "
               "xlink:type=\"simple\" xlink:href=\"");
    buf_html(b, book_text(b->arena, c->href));
    buf_lit(b, "\">");
    buf_html(b, book_text(b->arena, words));
    buf_lit(b, "</text:a></text:p></table:table-cell>");
}

static void cell_write(struct buf *b, const struct cell *c, int decimals)
{
    switch (c->kind) {
    case CELL_TEXT:
        text_write(b, c->text, NULL);
        break;
    case CELL_NUMBER:
        number_write(b, c->number, decimals);
        break;
    case CELL_DATE:
        date_write(b, c->text);
        break;
    case CELL_BOOL:
        buf_fmt(b,
                "<table:table-cell office:value-type=\"boolean\" table:style-name=\"truth\" "
                "office:boolean-value=\"%s\"><text:p>%s</text:p></table:table-cell>",
                c->truth ? "true" : "false", c->truth ? "TRUE" : "FALSE");
        break;
    case CELL_LINK:
        link_write(b, c);
        break;
    case CELL_EMPTY:
        buf_lit(b, "<table:table-cell/>");
        break;
    }
}

/* --- sheets ---- */

static void line_write(struct buf *b, struct str text, const char *style)
{
    buf_lit(b, "<table:table-row>");
    text_write(b, text, style);
    buf_lit(b, "</table:table-row>\n");
}

static void sheet_write(struct buf *b, const struct sheet *s, ptrdiff_t place, struct str name)
{
    buf_lit(b, "<table:table table:style-name=\"sheet\" table:name=\"");
    buf_html(b, name);
    buf_lit(b, "\">\n");
    for (ptrdiff_t i = 0; i < s->column_count; i++)
        buf_fmt(b, "<table:table-column table:style-name=\"c%td-%td\"/>", place, i);
    if (!s->column_count)
        buf_lit(b, "<table:table-column/>");
    if (s->title.len)
        line_write(b, s->title, "title");
    for (ptrdiff_t i = 0; i < s->note_count; i++)
        line_write(b, s->notes[i], NULL);
    if (book_heading_row(s))
        line_write(b, S(""), NULL);
    buf_lit(b, "<table:table-header-rows><table:table-row>");
    for (ptrdiff_t i = 0; i < s->column_count; i++)
        text_write(b, s->columns[i].heading, "heading");
    if (!s->column_count)
        buf_lit(b, "<table:table-cell/>");
    buf_lit(b, "</table:table-row></table:table-header-rows>\n");
    for (ptrdiff_t r = 0; r < s->row_count && !b->failed; r++) {
        buf_lit(b, "<table:table-row>");
        for (ptrdiff_t c = 0; c < s->column_count; c++)
            cell_write(b, &s->cells[r * s->column_count + c], s->columns[c].decimals);
        buf_lit(b, "</table:table-row>\n");
    }
    buf_lit(b, "</table:table>\n");
}

/* Widths in tenths of a millimetre: a figure of 10 points is about 2 wide. */
static void column_styles(struct buf *b, const struct workbook *w)
{
    for (ptrdiff_t i = 0; i < w->sheet_count; i++)
        for (ptrdiff_t k = 0; k < w->sheets[i].column_count; k++) {
            buf_fmt(b,
                    "<style:style style:name=\"c%td-%td\" style:family=\"table-column\">"
                    "<style:table-column-properties style:column-width=\"",
                    i, k);
            buf_fixed(b, 2.1 * book_width(&w->sheets[i], k), 1);
            buf_lit(b, "mm\"/></style:style>\n");
        }
}

static void number_styles(struct buf *b)
{
    for (int i = 0; i < NUMBER_STYLES; i++)
        buf_fmt(b,
                "<number:number-style style:name=\"f%d\"><number:number "
                "number:decimal-places=\"%d\" number:min-decimal-places=\"%d\" "
                "number:min-integer-digits=\"1\"/></number:number-style>\n"
                "<style:style style:name=\"n%d\" style:family=\"table-cell\" "
                "style:data-style-name=\"f%d\"/>\n",
                i, i, i, i, i);
}

static const char cell_styles[] =
    "<number:date-style style:name=\"fdate\"><number:year number:style=\"long\"/>"
    "<number:text>-</number:text><number:month number:style=\"long\"/>"
    "<number:text>-</number:text><number:day number:style=\"long\"/></number:date-style>\n"
    "<number:boolean-style style:name=\"ftruth\"><number:boolean/></number:boolean-style>\n"
    "<style:style style:name=\"date\" style:family=\"table-cell\" "
    "style:data-style-name=\"fdate\"/>\n"
    "<style:style style:name=\"truth\" style:family=\"table-cell\" "
    "style:data-style-name=\"ftruth\"/>\n"
    "<style:style style:name=\"heading\" style:family=\"table-cell\">"
    "<style:table-cell-properties fo:border-bottom=\"0.5pt solid #000000\"/>"
    "<style:text-properties fo:font-weight=\"bold\"/></style:style>\n"
    "<style:style style:name=\"title\" style:family=\"table-cell\"><style:text-properties "
    "fo:font-weight=\"bold\" fo:font-size=\"14pt\"/></style:style>\n"
    "<style:style style:name=\"sheet\" style:family=\"table\" "
    "style:master-page-name=\"Default\"/>\n";

static struct str content_xml(struct arena *a, const struct workbook *w, bool *failed)
{
    struct buf b = buf_make(a, BOOK_BYTES_MOST);
    const struct str *names = book_names(a, w);

    buf_fmt(&b, "%s<office:document-content" NAMESPACES "><office:automatic-styles>\n",
            xml_head);
    column_styles(&b, w);
    number_styles(&b);
    buf_str(&b, str_of(cell_styles));
    buf_lit(&b, "</office:automatic-styles><office:body><office:spreadsheet>\n");
    for (ptrdiff_t i = 0; i < w->sheet_count; i++)
        sheet_write(&b, &w->sheets[i], i, names[i]);
    buf_lit(&b, "</office:spreadsheet></office:body></office:document-content>\n");
    *failed = b.failed;
    return buf_text(&b);
}

/* --- the other files ---- */

static void property(struct buf *b, const char *name, struct str value)
{
    if (!value.len)
        return;
    buf_fmt(b, "<%s>", name);
    buf_html(b, book_text(b->arena, value));
    buf_fmt(b, "</%s>", name);
}

static struct str meta_xml(struct arena *a, const struct workbook *w)
{
    struct buf b = buf_make(a, 64 * 1024);
    struct str made = str_cut(moment_text(a, w->made_at), 0, 19);

    buf_fmt(&b, "%s<office:document-meta" NAMESPACES "><office:meta>", xml_head);
    property(&b, "dc:title", str_cut(w->title, 0, 4096));
    property(&b, "dc:subject", str_cut(w->subject, 0, 4096));
    property(&b, "meta:initial-creator", str_cut(w->author, 0, 4096));
    property(&b, "dc:language", str_cut(w->language, 0, 40));
    property(&b, "meta:creation-date", made);
    property(&b, "dc:date", made);
    buf_lit(&b, "</office:meta></office:document-meta>\n");
    return buf_text(&b);
}

static const char styles_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-styles" NAMESPACES
    "><office:automatic-styles><style:page-layout style:name=\"page\">"
    "<style:page-layout-properties fo:page-width=\"297mm\" fo:page-height=\"210mm\" "
    "style:print-orientation=\"landscape\" style:scale-to-X=\"1\" style:scale-to-Y=\"0\" "
    "fo:margin=\"15mm\"/></style:page-layout></office:automatic-styles><office:master-styles>"
    "<style:master-page style:name=\"Default\" style:page-layout-name=\"page\"/>"
    "</office:master-styles></office:document-styles>\n";

static void setting(struct buf *b, const char *name, const char *type, ptrdiff_t value)
{
    buf_fmt(b,
            "<config:config-item config:name=\"%s\" config:type=\"%s\">%td"
            "</config:config-item>",
            name, type, value);
}

/* The rows down to the headings stay in sight. */
static struct str settings_xml(struct arena *a, const struct workbook *w)
{
    struct buf b = buf_make(a, BUF_MOST);
    const struct str *names = book_names(a, w);

    buf_fmt(&b,
            "%s<office:document-settings" NAMESPACES "><office:settings>"
            "<config:config-item-set config:name=\"ooo:view-settings\">"
            "<config:config-item-map-indexed config:name=\"Views\">"
            "<config:config-item-map-entry>"
            "<config:config-item-map-named config:name=\"Tables\">",
            xml_head);
    for (ptrdiff_t i = 0; i < w->sheet_count; i++) {
        ptrdiff_t rows = book_heading_row(&w->sheets[i]) + 1;
        buf_lit(&b, "<config:config-item-map-entry config:name=\"");
        buf_html(&b, names[i]);
        buf_lit(&b, "\">");
        setting(&b, "VerticalSplitMode", "short", 2);
        setting(&b, "VerticalSplitPosition", "int", rows);
        setting(&b, "ActiveSplitRange", "short", 2);
        setting(&b, "PositionBottom", "int", rows);
        buf_lit(&b, "</config:config-item-map-entry>");
    }
    buf_lit(&b, "</config:config-item-map-named></config:config-item-map-entry>"
                "</config:config-item-map-indexed></config:config-item-set>"
                "</office:settings></office:document-settings>\n");
    return buf_text(&b);
}

static const char manifest_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest "
    "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
    "manifest:version=\"1.2\">"
    "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" "
    "manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>"
    "<manifest:file-entry manifest:full-path=\"content.xml\" "
    "manifest:media-type=\"text/xml\"/>"
    "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
    "<manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/>"
    "<manifest:file-entry manifest:full-path=\"settings.xml\" "
    "manifest:media-type=\"text/xml\"/></manifest:manifest>\n";

enum rc workbook_ods(struct arena *a, const struct workbook *w, struct str *out,
                     struct str *why)
{
    bool failed = false;

    TRY(book_check(a, w, why));
    /* mimetype first and as it is: by that programs know the file. */
    struct packed_file files[] = {
        {S("mimetype"), S("application/vnd.oasis.opendocument.spreadsheet")},
        {S("content.xml"), content_xml(a, w, &failed)},
        {S("styles.xml"), str_of(styles_xml)},
        {S("meta.xml"), meta_xml(a, w)},
        {S("settings.xml"), settings_xml(a, w)},
        {S("META-INF/manifest.xml"), str_of(manifest_xml)},
    };
    if (failed)
        return tables_fail(a, why, TOO_LARGE,
                           "The workbook would be too large. Ask for less, or take the CSV.");
    return pack_files(a, files, COUNT_OF(files), w->made_at, true, out, why);
}
