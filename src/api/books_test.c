/* books_test.c: pages as workbooks: each page's tables with the columns of its CSV and the
 * types of its JSON, and a sheet to read.
 */
#include "api/testing.h"

#include "tables/tables.h"

#include <string.h>

static struct trial *sample;

static int before(void **state)
{
    (void)state;
    sample = api_sample();
    return 0;
}

static int after(void **state)
{
    (void)state;
    pages_close(sample);
    return 0;
}

enum { CELLS = 500 * 1000, UNPACKED = 64 * 1024 * 1024 };

static struct read_workbook book_at(const char *path, const char *form, const char *query)
{
    struct read_workbook book;
    struct str why, bytes = page_body("%s.%s%s", path, form, query);

    if (workbook_read(sample->arena, bytes, CELLS, UNPACKED, &book, &why) != OK)
        fail_msg("%s.%s: %.*s", path, form, STR_ARG(why));
    return book;
}

/* The CSV's first line, a heading at a time. */
static void heads_are(const struct read_sheet *sheet, struct str csv, const char *path)
{
    struct str line, heading;

    str_split(&csv, '\r', &line);
    for (ptrdiff_t i = 0; str_split(&line, ',', &heading); i++)
        if (i >= sheet->column_count || !str_eq(sheet->cells[i].text, heading))
            fail_msg("%s: column %td is not '%.*s'", path, i, STR_ARG(heading));
}

static void workbook_of_each_page_has_the_columns_of_its_csv(void **state)
{
    static const struct {
        const char *path, *query;
    } pages[] = {{"/areas", ""},
                 {"/areas/E08000009", ""},
                 {"/areas/E08000009/metrics/lait-rereferral", ""},
                 {"/areas/E08000009/revisions", ""},
                 {"/metrics", ""},
                 {"/metrics/lait-rereferral", ""},
                 {"/metrics/lait-rereferral/revisions", ""},
                 {"/groups", ""},
                 {"/groups/ons-global", "?area=E08000009"},
                 {"/subjects", ""},
                 {"/about", ""},
                 {"/api/1/figures", "?metric=lait-rereferral&latest=true"}};
    static const char *const forms[] = {"xlsx", "ods"};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(pages); i++) {
        struct str csv = page_body("%s.csv%s", pages[i].path, pages[i].query);
        for (int f = 0; f < COUNT_OF(forms); f++) {
            struct read_workbook book = book_at(pages[i].path, forms[f], pages[i].query);
            CHECK(book.sheet_count >= 2);
            heads_are(&book.sheets[0], csv, pages[i].path);
            CHECK(str_eq(book.sheets[book.sheet_count - 1].name, S("To read")));
        }
    }
}

static void comparison_has_a_tidy_sheet_and_one_to_read(void **state)
{
    (void)state;
    struct read_workbook book = book_at("/areas/E08000009/metrics/lait-rereferral", "xlsx", "");
    const struct read_sheet *members = &book.sheets[0],
                            *read = &book.sheets[book.sheet_count - 1];
    bool trafford = false, sentence = false, source = false;

    CHECK(str_eq(members->name, S("members")) && str_eq(book.sheets[1].name, S("trend")));
    for (ptrdiff_t r = 1; r < members->row_count; r++) {
        const struct cell *row = members->cells + r * members->column_count;
        CHECK(row[1].kind == CELL_TEXT);
        if (!str_eq(row[1].text, S("E08000009")))
            continue;
        trafford = true;
        CHECK(row[0].kind == CELL_NUMBER && row[0].number == 4);
        CHECK(row[3].kind == CELL_NUMBER && row[3].number == 18);
        CHECK(row[9].kind == CELL_BOOL && row[9].truth);
    }
    CHECK(trafford);
    for (ptrdiff_t r = 0; r < read->row_count; r++) {
        struct str text = read->cells[r * read->column_count].text;
        sentence = sentence || has(text, "the 4th lowest of the 11 councils compared");
        source = source || has(text, "Source: ");
    }
    CHECK(sentence && source && has(read->cells[0].text, "Trafford"));
}

static void table_is_chosen_by_name(void **state)
{
    (void)state;
    struct read_workbook book =
        book_at("/areas/E08000009/metrics/lait-rereferral", "ods", "?table=trend");

    assert_int_equal(book.sheet_count, 2);
    CHECK(str_eq(book.sheets[0].name, S("trend")));
    refused_with("/areas/E08000009/metrics/lait-rereferral.xlsx?table=none", 400,
                 "There is no table 'none' here.");
}

static void page_leads_to_its_workbooks(void **state)
{
    (void)state;
    struct str page = page_body("/metrics/lait-rereferral");

    CHECK(has(page, "<a href=\"/metrics/lait-rereferral.xlsx\">This page for Excel</a>"));
    CHECK(has(page, "<a href=\"/metrics/lait-rereferral.ods\">This page as OpenDocument</a>"));
    struct house_reply file = get("/metrics/lait-rereferral.xlsx");
    CHECK(str_eq(file.file_name, S("metrics-lait-rereferral.xlsx")));
    CHECK(str_eq(file.body, get("/metrics/lait-rereferral.xlsx").body));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workbook_of_each_page_has_the_columns_of_its_csv),
        cmocka_unit_test(comparison_has_a_tidy_sheet_and_one_to_read),
        cmocka_unit_test(table_is_chosen_by_name),
        cmocka_unit_test(page_leads_to_its_workbooks),
    };

    return cmocka_run_group_tests(tests, before, after);
}
