/* send_test.c: tables as they are read: hostile ones, hidden parts, cells of every sort. */
#include "inform/testing_made.h"
#include "lodge/send.h"
#include "tables/tables.h"

#include <math.h>
#include <string.h>

static struct trial *t;
static struct work w;

static int open_made(void **state)
{
    (void)state;
    t = made_open();
    made_figures(t, "bins 2023-24 50 61 62 59\nbins 2024-25 55 61 62 59\n");
    w = (struct work){.arena = t->arena, .sector = t->sector, .now = t->now};
    return 0;
}

static int close_made(void **state)
{
    (void)state;
    trial_close(t);
    return 0;
}

static enum rc table_of(struct str bytes, struct sent_table *out)
{
    w.complaints = NULL;
    enum rc rc = sent_table_read(&w, bytes, out);

    assert_true(rc == OK || (w.complaints && w.complaints->words.len > 0));
    return rc;
}

static bool complained(const char *words)
{
    return w.complaints && str_find(w.complaints->words, str_of(words)) >= 0;
}

static void read_as(const char *csv, enum send_extent extent, struct send_reading *out)
{
    const struct send_rights all = {.everything = true};
    struct send_mapping m;
    struct sent_table table;

    assert_int_equal(table_of(str_of(csv), &table), OK);
    send_guess(&w, &table, &m);
    assert_int_equal(m.layout, SEND_LONG);
    assert_int_equal(send_read(&w, &table, &m, &all, extent, out), OK);
}

static void read_long(const char *csv, struct send_reading *out)
{
    read_as(csv, SEND_READ_ALL, out);
}

/* The first problem or warning at a cell; fails when there is none. */
static const struct send_problem *told_at(const struct send_reading *r, const char *cell)
{
    for (ptrdiff_t i = 0; i < r->problems.len; i++)
        if (str_eq(r->problems.at[i].cell, str_of(cell)))
            return &r->problems.at[i];
    for (ptrdiff_t i = 0; i < r->warnings.len; i++)
        if (str_eq(r->warnings.at[i].cell, str_of(cell)))
            return &r->warnings.at[i];
    fail_msg("nothing is told of %s", cell);
    return NULL;
}

static void every_problem_is_told_at_its_cell(void **state)
{
    (void)state;
    struct send_reading r;

    read_long("area,metric,period,value,lower,upper,gap,flag\n"
              "E06000901,bins,2025/26,NaN,,,,\n"
              "E06000902,bins,2025/26,inf,,,,\n"
              "E06000903,bins,someday,5,,,,\n"
              "E06000904,bins,2025/26,60,70,80,,\n"
              "E06000901,bins,2024/25,550,,,,\n"
              "E06000902,bins,2024/25,,,,lost,\n"
              "E06000903,bins,2024/25,5,,,,odd\n"
              "E06000904,bins,2024/25,7,,,,\n"
              "Dunmere,Bins emptied,2024-04-01_P1Y,8,,,,\n"
              "E06000904,bins,2024/25,7,,,,\n"
              "E06000905,bins,\"=1+1\",7,,,,\n"
              "\"=cmd()\",bins,2024/25,7,,,,\n",
              &r);
    assert_int_equal(r.problem_count, 9);
    assert_int_equal(r.warning_count, 1);
    assert_true(str_find(told_at(&r, "D2")->words, S("failed calculation")) >= 0);
    told_at(&r, "D3");
    told_at(&r, "C4");
    told_at(&r, "D5");
    assert_true(told_at(&r, "D6")->warning);
    told_at(&r, "G7");
    told_at(&r, "H8");
    assert_true(str_find(told_at(&r, "D10")->words, S("otherwise in cell D9")) >= 0);
    told_at(&r, "C12");
    told_at(&r, "A13");
    assert_int_equal(r.folded, 2);
}

static void a_figure_carries_one_flag(void **state)
{
    (void)state;
    struct send_reading r;

    read_long("area,metric,period,value\nE06000901,bins,2025/26,9.25 [u] [p]\n"
              "E06000902,bins,2025/26,9.25 [u]\n",
              &r);
    assert_int_equal(r.problem_count, 1);
    assert_true(str_find(told_at(&r, "D2")->words, S("Several flags")) >= 0);
    assert_int_equal(r.told.len, 1);
    assert_int_equal(r.told.at[0].flags, FLAG_UNRELIABLE);
}

static void figures_of_a_council_differ_by_ten_times_before_it_is_asked(void **state)
{
    (void)state;
    struct send_reading r;

    read_long("area,metric,period,value\nE06000901,bins,2025/26,549.9\n"
              "E06000901,bins,2026/27,5.6\n",
              &r);
    assert_int_equal(r.warning_count, 0);
    read_long("area,metric,period,value\nE06000901,bins,2025/26,550\n"
              "E06000901,bins,2026/27,5.5\n",
              &r);
    assert_int_equal(r.warning_count, 2);
    assert_int_equal(r.problem_count, 0);
}

static void
reading_ends_at_five_hundred_problems_and_at_the_first_of_what_was_sound(void **state)
{
    (void)state;
    struct buf b = buf_make(t->arena, 1024 * 1024);
    struct send_reading r;

    buf_str(&b, S("area,metric,period,value\n"));
    for (int i = 0; i < 700; i++)
        buf_fmt(&b, "nowhere,bins,2024/25,%d\n", i);
    const char *csv = str_zero(t->arena, buf_text(&b));
    read_long(csv, &r);
    assert_int_equal(r.problems.len, SEND_PROBLEMS_MOST);
    assert_int_equal(r.problem_count, SEND_PROBLEMS_MOST);
    assert_int_equal(r.rows, SEND_PROBLEMS_MOST);
    read_as(csv, SEND_READ_SOUND, &r);
    assert_int_equal(r.rows, 1);
}

static void grouped_thousands_are_numbers_and_other_commas_are_not(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        double value; /* NAN for none */
    } cells[] = {{"1,234", 1234},    {"12,345,678.5", 12345678.5},
                 {"-1,234", -1234},  {"1,23", NAN},
                 {"1234,567", NAN},  {",123", NAN},
                 {"1,234.5,6", NAN}, {"1.234,5", NAN},
                 {"0x10", NAN}};
    struct cell_said said;

    for (ptrdiff_t i = 0; i < COUNT_OF(cells); i++) {
        double value;
        enum rc rc = said_number(&w, str_of(cells[i].cell), &value, &said);
        if (isnan(cells[i].value))
            assert_int_equal(rc, INVALID);
        else
            assert_true(rc == OK && value == cells[i].value);
    }
}

#define SHEET(rows)                                                                            \
    "<worksheet><cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols><sheetData>" rows          \
    "</sheetData></worksheet>"
#define CELL(place, text) "<c r=\"" place "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

static struct str book_of(const char *sheet)
{
    const struct packed_file files[] = {
        {S("xl/workbook.xml"),
         S("<workbook><sheets><sheet name=\"Old\" state=\"veryHidden\" id=\"r1\"/><sheet "
           "name=\"New\" id=\"r2\"/></sheets></workbook>")},
        {S("xl/_rels/workbook.xml.rels"),
         S("<Relationships><Relationship Id=\"r1\" Type=\"/worksheet\" Target=\"a.xml\"/>"
           "<Relationship Id=\"r2\" Type=\"/worksheet\" Target=\"b.xml\"/></Relationships>")},
        {S("xl/a.xml"), S("<worksheet><sheetData><row r=\"1\">" CELL(
                            "A1", "x") "</row></sheetData></worksheet>")},
        {S("xl/b.xml"), str_of(sheet)}};
    struct str zip, why;

    assert_int_equal(zip_make(t->arena, files, COUNT_OF(files), 0, &zip, &why), OK);
    return zip;
}

static void hidden_sheets_rows_and_columns_are_left_out_unless_chosen(void **state)
{
    (void)state;
    const struct send_rights all = {.everything = true};
    struct sent_table table;
    struct send_mapping m;
    struct send_reading r;

    assert_int_equal(
        table_of(
            book_of(SHEET("<row r=\"1\">" CELL("A1", "Council") CELL("B1", "2024/25") CELL(
                "C1", "2023/24") "</row><row r=\"2\">" CELL("A2", "Ashmoor") CELL("B2", "56")
                              CELL("C2", "51") "</row><row r=\"3\" hidden=\"1\">" CELL(
                                  "A3", "Birchby") CELL("B3", "62") CELL("C3", "60") "</row>")),
            &table),
        OK);
    assert_string_equal(table.format, "xlsx");
    assert_true(table.sheets[0].hidden && !table.sheets[1].hidden);
    send_guess(&w, &table, &m);
    assert_int_equal(m.sheet, 1);
    m.layout = SEND_BY_PERIOD;
    m.first = 1;
    m.last = 2;
    m.metric = S("bins");
    assert_int_equal(send_read(&w, &table, &m, &all, SEND_READ_ALL, &r), OK);
    assert_int_equal(r.told.len, 1);
    assert_true(r.told.at[0].number[SLICE_VALUE] == 56);
    assert_int_equal(r.rows_hidden, 1);
    assert_int_equal(r.columns_hidden, 1);
    m.hidden = true;
    assert_int_equal(send_read(&w, &table, &m, &all, SEND_READ_ALL, &r), OK);
    assert_int_equal(r.told.len, 4);
}

static struct str percent_book(void)
{
    const struct packed_file files[] = {
        {S("xl/workbook.xml"),
         S("<workbook><sheets><sheet name=\"New\" id=\"r1\"/></sheets></workbook>")},
        {S("xl/_rels/workbook.xml.rels"),
         S("<Relationships><Relationship Id=\"r1\" Type=\"/worksheet\" Target=\"a.xml\"/>"
           "<Relationship Id=\"r2\" Type=\"/styles\" Target=\"styles.xml\"/>"
           "</Relationships>")},
        {S("xl/styles.xml"),
         S("<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"0.000%\"/>"
           "<numFmt numFmtId=\"171\" formatCode=\"0.0&quot;%&quot;\"/></numFmts>"
           "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"170\"/>"
           "<xf numFmtId=\"171\"/></cellXfs></styleSheet>")},
        {S("xl/a.xml"),
         S("<worksheet><sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>1.3100000000000001E-2</v>"
           "</c><c r=\"B1\" s=\"2\"><v>0.57</v></c><c r=\"C1\" s=\"3\"><v>57</v></c>"
           "<c r=\"D1\" s=\"0\"><v>0.57</v></c></row></sheetData></worksheet>")}};
    struct str zip, why;

    assert_int_equal(zip_make(t->arena, files, COUNT_OF(files), 0, &zip, &why), OK);
    return zip;
}

static void a_cell_that_shows_a_percentage_is_read_as_it_shows(void **state)
{
    (void)state;
    static const char *const cells[] = {"1.31%", "57%", "57", "0.57"};
    const struct metric *bins = sector_metric(t->sector, S("bins"));
    struct metric tonnes = *bins;
    struct cell_said said;
    struct sent_table table;
    enum state state_of;
    double value;
    int flags = 0;

    assert_int_equal(table_of(percent_book(), &table), OK);
    for (ptrdiff_t i = 0; i < COUNT_OF(cells); i++)
        assert_true(str_eq(sent_cell(&table.sheets[0], 0, i), str_of(cells[i])));
    assert_int_equal(said_value(&w, bins, S("1.31%"), &state_of, &value, &flags, &said), OK);
    assert_true(value == 1.31);
    tonnes.unit = S("tonnes");
    assert_int_equal(said_value(&w, &tonnes, S("1.31%"), &state_of, &value, &flags, &said),
                     INVALID);
    assert_true(str_find(said.why, S("This is a percentage")) >= 0);
}

static void sixteen_thousand_columns_are_refused_in_words(void **state)
{
    (void)state;
    struct buf b = buf_make(t->arena, 1024 * 1024);
    struct sent_table table;

    for (int i = 0; i < 16384; i++)
        buf_lit(&b, "a,");
    assert_int_equal(table_of(buf_text(&b), &table), INVALID);
    assert_int_equal(
        table_of(book_of(SHEET("<row r=\"1\">" CELL("XFD1", "x") "</row>")), &table), INVALID);
    assert_true(complained("there are too many columns"));
}

static void hostile_workbooks_are_refused_in_words(void **state)
{
    (void)state;
    static const char *const sheets[] = {
        SHEET("<row r=\"1\">" CELL("A9999999", "x") "</row>"), SHEET("<row r=\"x\"></row>"),
        SHEET("<row r=\"1\"><c r=\"A1\"><v>much</v></c></row>"),
        "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet/>", "<worksheet>"};
    struct sent_table table;

    for (ptrdiff_t i = 0; i < COUNT_OF(sheets); i++)
        assert_int_equal(table_of(book_of(sheets[i]), &table), INVALID);
    assert_int_equal(table_of(S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), &table), INVALID);
    assert_true(complained("locked with a password"));
}

static void a_mapping_reads_back_as_it_was_kept(void **state)
{
    (void)state;
    struct send_mapping m = {.sheet = 3,
                             .header = 7,
                             .hidden = true,
                             .first = 2,
                             .last = 9,
                             .layout = SEND_BY_PERIOD,
                             .metric = S("bins: all"),
                             .reading = S("academic")},
                        back;

    for (int i = 0; i < SEND_ROLES; i++)
        m.column[i] = i - 1;
    struct str text = send_mapping_text(t->arena, &m);
    send_mapping_read(t->arena, text, &back);
    assert_true(str_eq(send_mapping_text(t->arena, &back), text));
    assert_int_equal(back.column[ROLE_FLAG], SEND_ROLES - 2);
    send_mapping_read(t->arena, S("layout: none\nsheet: -9\nheader: x\narea: 99999999999"),
                      &back);
    assert_int_equal(back.sheet, 0);
    assert_int_equal(back.column[ROLE_AREA], -1);
}

static void what_a_look_found_is_read_when_the_snapshot_is_gone(void **state)
{
    (void)state;
    const struct metric *m = sector_metric(t->sector, S("bins"));
    struct send_moved moved = {m, m->periods[0], sector_area(t->sector, S(ASHMOOR)), 1, 4, 2,
                               4};
    const struct send_checked c = {.effect = {.moved = &moved, .moved_count = 1}};
    struct str text = send_checked_text(&w, &c);

    trial_renew(t);
    assert_true(str_find(text, S("Ashmoor")) >= 0);
    assert_true(str_find(text, S("Bins emptied")) >= 0);
    w.sector = t->sector;
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, open_made, close_made)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(every_problem_is_told_at_its_cell),
        ON_A_STORE(a_figure_carries_one_flag),
        ON_A_STORE(figures_of_a_council_differ_by_ten_times_before_it_is_asked),
        ON_A_STORE(reading_ends_at_five_hundred_problems_and_at_the_first_of_what_was_sound),
        ON_A_STORE(grouped_thousands_are_numbers_and_other_commas_are_not),
        ON_A_STORE(hidden_sheets_rows_and_columns_are_left_out_unless_chosen),
        ON_A_STORE(a_cell_that_shows_a_percentage_is_read_as_it_shows),
        ON_A_STORE(sixteen_thousand_columns_are_refused_in_words),
        ON_A_STORE(hostile_workbooks_are_refused_in_words),
        ON_A_STORE(what_a_look_found_is_read_when_the_snapshot_is_gone),
        ON_A_STORE(a_mapping_reads_back_as_it_was_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
