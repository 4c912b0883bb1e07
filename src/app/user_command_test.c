/* user_command_test.c: folkmoot user as people call it, on the sample sector. The program's
 * path is the first argument. */
#include "app/testing.h"

#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECRET_LETTERS = 52 };

static int fill(void **state)
{
    return folder_and_store_open(state) == 0 ? run("sample") : -1;
}

static int lines_with(const char *words)
{
    int n = 0;

    for (const char *at = out; (at = strstr(at, words)); at += strlen(words))
        n++;
    return n;
}

static void list_tells_each_role_of_the_sample(void **state)
{
    (void)state;
    assert_int_equal(run("user list"), 0);
    assert_true(strncmp(out, "address\tname\tstate\trole\torganisation\tscope\n", 43) == 0);
    assert_int_equal(lines_with("officer@trafford.example\tOfficer, Trafford\tactive\tmember\t"
                                "trafford\t\n"),
                     1);
    assert_int_equal(lines_with("administrator@sector-body.example\tAdministrator\tactive\t"
                                "administrator\t\t\n"),
                     1);
    assert_true(lines_with("\tlead\t") >= 3);
}

static void sample_twice_changes_nobody(void **state)
{
    static char before[SAID_MOST];

    (void)state;
    assert_int_equal(run("user list"), 0);
    strcpy(before, out);
    assert_int_equal(run("sample"), 0);
    assert_int_equal(run("user list"), 0);
    assert_string_equal(out, before);
}

static void assert_link(const char *path)
{
    const char *at = strstr(out, path);

    assert_non_null(at);
    assert_true(strncmp(out, "http", 4) == 0);
    assert_int_equal(strcspn(at + strlen(path), "\n"), SECRET_LETTERS);
}

static void invitation_and_link_are_printed(void **state)
{
    (void)state;
    assert_int_equal(run("user invite me@sector.example --role administrator"), 0);
    assert_link("/invitations/");
    assert_int_equal(run("user invite me@sector.example --role=adviser --scope 'North West'"),
                     0);
    assert_link("/invitations/");
    assert_int_equal(run("user invite me@x.example --role lead --organisation trafford"), 0);
    assert_link("/invitations/");
    assert_int_equal(run("user link Officer@Trafford.example"), 0);
    assert_link("/sign-in/link/");
}

static void what_can_not_be_is_refused_with_the_reason(void **state)
{
    static const struct {
        const char *words, *why;
        int code;
    } wrong[] = {
        {"user invite x --role member --organisation trafford", "address", 1},
        {"user invite x@y.example", "role", 1},
        {"user invite x@y.example --role king", "role", 1},
        {"user invite x@y.example --role lead", "organisation", 1},
        {"user invite x@y.example --role lead --organisation nowhere", "no organisation", 1},
        {"user link nobody@y.example", "no account", 1},
        {"user suspend administrator@sector-body.example", "only administrator", 1},
        {"user", "missing", 2},
        {"user frob", "not frob", 2},
        {"user link", "whose address", 2},
        {"user list x", "too much", 2},
        {"user list --frob x", "unknown option", 2}};

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(run(wrong[i].words), wrong[i].code);
        if (!strstr(err, wrong[i].why))
            fail_msg("%s: %s", wrong[i].words, err);
        assert_int_equal(strlen(out), 0);
    }
}

static void suspended_account_gets_no_link_until_it_is_restored(void **state)
{
    (void)state;
    assert_int_equal(run("user suspend lead@salford.example"), 0);
    assert_int_equal(run("user link lead@salford.example"), 1);
    assert_non_null(strstr(err, "suspended"));
    assert_int_equal(run("user list"), 0);
    assert_int_equal(lines_with("lead@salford.example\tLead, Salford\tsuspended\t"), 1);
    assert_int_equal(run("user restore lead@salford.example"), 0);
    assert_int_equal(run("user link lead@salford.example"), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_tells_each_role_of_the_sample),
        cmocka_unit_test(sample_twice_changes_nobody),
        cmocka_unit_test(invitation_and_link_are_printed),
        cmocka_unit_test(what_can_not_be_is_refused_with_the_reason),
        cmocka_unit_test(suspended_account_gets_no_link_until_it_is_restored),
    };

    return PROGRAM_TESTS(argc, argv, tests, fill, folder_close);
}
