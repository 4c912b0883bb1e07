/* multipart_test.c: forms with a file, as browsers send them and as nobody should. */
#include "house.h"
#include "web/inside.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MOST = 1024 };

static struct arena *arena;
static struct work work;

static int before(void **state)
{
    (void)state;
    arena = arena_open();
    work = (struct work){.arena = arena};
    return 0;
}

static int after(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static enum rc read_as(const char *type, struct str body, struct multipart *out)
{
    work.complaints = NULL;
    enum rc rc = multipart_read(&work, body, str_of(type), FILE_MOST, out);
    CHECK(rc == OK || (work.complaints && work.complaints->words.len > 0));
    return rc;
}

static enum rc read_it(const char *body, struct multipart *out)
{
    return read_as("multipart/form-data; boundary=xYz", str_of(body), out);
}

#define FIELD(name, value)                                                                     \
    "--xYz\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define SENT(label, bytes)                                                                     \
    "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" label                \
    "\"\r\nContent-Type: text/csv\r\n\r\n" bytes "\r\n"
#define END "--xYz--\r\n"

static void fields_and_the_file_are_read_as_they_were_sent(void **state)
{
    (void)state;
    struct multipart m;

    assert_int_equal(read_it(FIELD("note", "a\r\nb") SENT("bins.csv", "a,b\r\n--xY\r\n1,2")
                                 FIELD("for", "") END,
                             &m),
                     OK);
    assert_int_equal(m.count, 2);
    CHECK(str_eq(m.fields[0].name, S("note")) && str_eq(m.fields[0].value, S("a\r\nb")));
    CHECK(str_eq(m.fields[1].value, S("")));
    CHECK(str_eq(m.file.label, S("bins.csv")));
    CHECK(str_eq(m.file.bytes, S("a,b\r\n--xY\r\n1,2")));
    assert_int_equal(read_as("Multipart/Form-Data; charset=utf-8; boundary=\"xYz\"",
                             S(SENT("a", "") END), &m),
                     OK);
    CHECK(m.file.bytes.at && m.file.bytes.len == 0);
}

static void a_file_of_any_bytes_stays_as_it_is(void **state)
{
    (void)state;
    static const char head[] =
        "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    char body[sizeof head + 256 + 16];
    struct multipart m;
    size_t len = sizeof head - 1;

    memcpy(body, head, len);
    for (int i = 0; i < 256; i++)
        body[len++] = (char)i;
    memcpy(body + len, "\r\n" END, sizeof "\r\n" END - 1);
    len += sizeof "\r\n" END - 1;
    assert_int_equal(
        read_as("multipart/form-data; boundary=xYz", (struct str){body, (ptrdiff_t)len}, &m),
        OK);
    assert_int_equal(m.file.bytes.len, 256);
    for (int i = 0; i < 256; i++)
        assert_int_equal((unsigned char)m.file.bytes.at[i], i);
}

static void hostile_boundaries_are_refused(void **state)
{
    (void)state;
    static const char *const types[] = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=a b",
        "multipart/form-data; boundary=\"xYz",
        "multipart/form-data; boundary=xYz; boundary=abc",
        "multipart/form-data; boundary=x\r\nY",
        "multipart/form-data; "
        "boundary=01234567890123456789012345678901234567890123456789012345678901234567890",
    };
    struct multipart m;

    for (ptrdiff_t i = 0; i < COUNT_OF(types); i++)
        assert_int_equal(read_as(types[i], S(FIELD("a", "1") END), &m), INVALID);
}

static void forms_that_no_browser_sends_are_refused(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        "--xYz",
        "preamble\r\n" FIELD("a", "1") END,
        FIELD("a", "1"),
        FIELD("a", "1") "--xYz--\r\nmore",
        FIELD("a", "1") "--xYzz--\r\n",
        FIELD("a", "1") FIELD("a", "2") END,
        FIELD("", "1") END,
        FIELD("a\x01", "1") END,
        FIELD("a", "\x01") END,
        FIELD("a", "\xC3") END,
        SENT("a", "1") SENT("b", "2") END,
        "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n",
        "--xYz\r\n\r\nx\r\n" END,
        "--xYz\r\nContent-Type: text/plain\r\n\r\nx\r\n" END,
        "--xYz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n" END,
        "--xYz\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nx\r\n" END,
        "--xYz\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n" END,
        "--xYz\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\nx\r\n" END,
        "--xYz\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\nx\r\n" END,
        "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nx\r\n" END,
        "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: "
        "form-data; name=\"b\"\r\n\r\nx\r\n" END,
        "--xYz\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n"
        "Content-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n" END,
    };
    struct multipart m;

    for (ptrdiff_t i = 0; i < COUNT_OF(bodies); i++)
        if (read_it(bodies[i], &m) != INVALID)
            fail_msg("taken: %s", bodies[i]);
}

static void files_and_fields_beyond_the_limits_are_refused(void **state)
{
    (void)state;
    char body[FILE_MOST + 300], many[PAIRS_MOST * 80 + 200];
    struct multipart m;
    size_t len = 0;

    snprintf(body, sizeof body, SENT("a", "%0*d") END, FILE_MOST, 0);
    assert_int_equal(read_it(body, &m), OK);
    snprintf(body, sizeof body, SENT("a", "%0*d") END, FILE_MOST + 1, 0);
    assert_int_equal(read_it(body, &m), TOO_LARGE);
    for (int i = 0; i <= PAIRS_MOST; i++)
        len += (size_t)snprintf(many + len, sizeof many - len,
                                "--xYz\r\nContent-Disposition: form-data; "
                                "name=\"n%d\"\r\n\r\n\r\n",
                                i);
    snprintf(many + len, sizeof many - len, END);
    assert_int_equal(read_it(many, &m), INVALID);
}

static void names_of_files_are_labels_and_lead_nowhere(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *kept;
    } names[] = {
        {"bins.csv", "bins.csv"},
        {"../../etc/passwd", "passwd"},
        {"C:\\figures\\bins.xlsx", "bins.xlsx"},
        {"/", "file"},
        {"", "file"},
        {"a\xE2\x80\xAEvsc.exe", "avsc.exe"},
        {"\xC3\xA9t\xC3\xA9.ods", "\xC3\xA9t\xC3\xA9.ods"},
        {"bad\xFF", "file"},
        {"a\nb", "file"},
        {"=cmd|' /C calc'!A0.csv", "C calc'!A0.csv"},
    };
    char longest[400];

    for (ptrdiff_t i = 0; i < COUNT_OF(names); i++)
        CHECK(str_eq(file_label(arena, str_of(names[i].sent)), str_of(names[i].kept)));
    for (size_t i = 0; i + 2 < sizeof longest; i += 2)
        memcpy(longest + i, "\xC3\xA9", 3);
    struct str label = file_label(arena, str_of(longest));
    assert_int_equal(label.len, FILE_LABEL_MOST);
    CHECK(str_is_utf8(label));
}

#define IN_AN_ARENA(test) cmocka_unit_test_setup_teardown(test, before, after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_AN_ARENA(fields_and_the_file_are_read_as_they_were_sent),
        IN_AN_ARENA(a_file_of_any_bytes_stays_as_it_is),
        IN_AN_ARENA(hostile_boundaries_are_refused),
        IN_AN_ARENA(forms_that_no_browser_sends_are_refused),
        IN_AN_ARENA(files_and_fields_beyond_the_limits_are_refused),
        IN_AN_ARENA(names_of_files_are_labels_and_lead_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
