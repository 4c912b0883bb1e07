/* fuzz_workbook.c: any bytes as a spreadsheet. What is read fits the limits and every text of
 * it is there; what is refused is refused in words. An input that is no zip is also read as the
 * first sheet of an XLSX and as the content of an ODS, so that what is changed is not the zip
 * alone.
 */
#include "tables/tables.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CELLS = 20000, UNPACKED = 4 * 1024 * 1024 };

static void must_be(bool so, const char *what)
{
    if (so)
        return;
    fprintf(stderr, "not so: %s\n", what);
    abort();
}

static void check_cell(const struct cell *c)
{
    must_be(c->kind != CELL_TEXT || (c->text.len > 0 && c->text.len <= CELL_MOST),
            "a text is there and fits");
    uint64_t sum = str_hash(c->text); /* every byte of it may be read */
    must_be(c->kind != CELL_EMPTY || sum == str_hash(S("")), "an empty cell is empty");
}

static void read_it(struct str bytes)
{
    struct arena *a = arena_open();
    struct read_workbook book = {0};
    struct str why = {0};
    ptrdiff_t cells = 0;

    enum rc rc = workbook_read(a, bytes, CELLS, UNPACKED, &book, &why);
    must_be(rc == OK || (rc == INVALID && why.len > 0), "what is refused is told");
    for (ptrdiff_t i = 0; rc == OK && i < book.sheet_count; i++) {
        const struct read_sheet *s = &book.sheets[i];
        must_be(s->row_count <= SHEET_ROWS_MOST && s->column_count <= SHEET_COLUMNS_MOST,
                "a sheet fits");
        cells += s->row_count * s->column_count;
        for (ptrdiff_t k = 0; k < s->row_count * s->column_count; k++)
            check_cell(&s->cells[k]);
    }
    must_be(cells <= CELLS, "the cells fit");
    arena_close(a);
}

static void read_as(struct str content, const char *name, const struct packed_file *with,
                    ptrdiff_t count)
{
    struct arena *a = arena_open();
    struct packed_file *files = arena_new(a, struct packed_file, count + 1);
    struct str zip, why;

    files[0] = (struct packed_file){str_of(name), content};
    for (ptrdiff_t i = 0; i < count; i++)
        files[i + 1] = with[i];
    must_be(zip_make(a, files, count + 1, 0, &zip, &why) == OK, "a zip is made");
    read_it(zip);
    arena_close(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct packed_file book[] = {
        {STR_INIT("xl/workbook.xml"),
         STR_INIT("<workbook><sheets><sheet name=\"A\" id=\"r\"/></sheets></workbook>")},
        {STR_INIT("xl/_rels/workbook.xml.rels"),
         STR_INIT("<Relationships><Relationship Id=\"r\" Type=\"/worksheet\" "
                  "Target=\"sheet.xml\"/><Relationship Id=\"s\" Type=\"/styles\" "
                  "Target=\"styles.xml\"/><Relationship Id=\"t\" Type=\"/sharedStrings\" "
                  "Target=\"strings.xml\"/></Relationships>")},
        {STR_INIT("xl/styles.xml"),
         STR_INIT("<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
                  "</styleSheet>")},
        {STR_INIT("xl/strings.xml"), STR_INIT("<sst><si><t>a</t></si></sst>")}};
    struct str bytes = {(const char *)data, (ptrdiff_t)size};

    read_it(bytes);
    if (str_starts(bytes, S("PK")))
        return 0;
    read_as(bytes, "xl/sheet.xml", book, COUNT_OF(book));
    read_as(bytes, "content.xml", NULL, 0);
    return 0;
}
