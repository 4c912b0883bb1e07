/* setting_test.c: settings have defaults, are checked, and their secrets stay secret. */
#include "kit/setting.h"
#include "kit/testing.h"

#include <stdlib.h>
#include <string.h>

static struct str read_of(struct kit_place *p, const char *name)
{
    struct str value = {0};

    MUST(setting_read(kit_begin(p), name, &value));
    kit_end(p, BUSY);
    return value;
}

static enum rc write_of(struct kit_place *p, const char *name, const char *value)
{
    return kit_end(p, setting_write(kit_begin(p), name, str_of(value)));
}

static void what_nobody_set_has_its_default(void **state)
{
    int64_t days = 0;

    assert_true(str_eq(read_of(*state, "site-name"), S("Folkmoot")));
    assert_true(str_eq(read_of(*state, "mail-server"), S("")));
    MUST(setting_read_int(kit_begin(*state), "session-days", &days));
    kit_end(*state, BUSY);
    assert_int_equal(days, 14);
}

static void each_default_passes_its_own_check(void **state)
{
    ptrdiff_t n = 0;

    (void)state;
    for (const struct setting *s = settings; s->name; s++, n++) {
        if (*s->otherwise && s->check(str_of(s->otherwise)))
            fail_msg("%s: %s", s->name, s->check(str_of(s->otherwise)));
        assert_true(*s->group && *s->title && *s->words);
        assert_ptr_equal(setting_find(str_of(s->name)), s);
    }
    assert_true(n >= 12);
    assert_null(setting_find(S("secret-key")));
    assert_null(setting_find(S("")));
}

static void what_was_set_is_read_until_it_is_emptied(void **state)
{
    MUST(write_of(*state, "site-name", "  Figures – Ffigurau  "));
    assert_true(str_eq(read_of(*state, "site-name"), S("Figures – Ffigurau")));
    MUST(write_of(*state, "site-name", "Another"));
    assert_true(str_eq(read_of(*state, "site-name"), S("Another")));
    MUST(write_of(*state, "site-name", "   "));
    assert_true(str_eq(read_of(*state, "site-name"), S("Folkmoot")));
    assert_int_equal(kit_count(*state, "setting", "TRUE"), 0);
}

static void what_will_not_do_is_refused_and_changes_nothing(void **state)
{
    static const char *const wrong[][2] = {
        {"site-name", "a\nb"},
        {"site-name", "a\x7f"},
        {"site-name", "\xff\xfe"},
        {"site-address", "http://figures.example"},
        {"site-address", "https://figures.example/"},
        {"site-address", "https://figures.example/moot"},
        {"site-address", "https://x@figures.example"},
        {"site-address", "https://figures.example:99999"},
        {"site-address", "https://"},
        {"site-address", "javascript://x"},
        {"site-address", "figures.example"},
        {"mail-server", "mail.example:25"},
        {"mail-server", "http://mail.example"},
        {"mail-server", "smtp://user:word@mail.example"},
        {"mail-server", "smtp://mail.example/x"},
        {"mail-server", "smtp://mail.example:0"},
        {"mail-server", "smtp://mail.example:x"},
        {"mail-server", "smtp://[::1"},
        {"mail-server", "smtp://::1"},
        {"mail-from", "Folkmoot <a@b.example>"},
        {"mail-from", "a@b.example\r\nBcc: c@d.example"},
        {"mail-from", "a@localhost"},
        {"session-hours", "0"},
        {"session-hours", "25"},
        {"session-hours", "eight"},
        {"session-hours", "8.5"},
        {"session-days", "-1"},
        {"keep-mail-days", "99999999999999999999"},
        {"keep-audit-days", "89"},
        {"mail-password", "a\tb"},
    };
    struct kit_place *p = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++) {
        enum rc rc = setting_write(kit_begin(p), wrong[i][0], str_of(wrong[i][1]));
        if (rc != INVALID || !kit_words(p).len)
            fail_msg("%s '%s' was taken", wrong[i][0], wrong[i][1]);
        assert_true(str_eq(p->work.complaints->field, str_of(wrong[i][0])));
        kit_end(p, rc);
    }
    assert_int_equal(kit_count(p, "setting", "TRUE"), 0);
}

static void what_will_do_is_taken(void **state)
{
    static const char *const good[][2] = {
        {"site-address", "https://figures.example"},
        {"site-address", "https://figures.example:8443"},
        {"site-address", "http://localhost:8080"},
        {"site-address", "http://127.0.0.1:8080"},
        {"site-address", "http://[::1]:8080"},
        {"mail-server", "smtp://mail.example"},
        {"mail-server", "smtp://mail.example:587"},
        {"mail-server", "smtps://mail.example:465"},
        {"mail-server", "smtp://[2001:db8::1]:25"},
        {"mail-from", "folkmoot@figures.example"},
        {"session-hours", "1"},
        {"session-hours", "24"},
        {"keep-audit-days", "3650"},
        {"privacy-contact", "The data officer,\r\n1 High Street"},
        {"mail-password", "p\"a ss<word>é"},
    };

    for (ptrdiff_t i = 0; i < COUNT_OF(good); i++) {
        if (write_of(*state, good[i][0], good[i][1]) != OK)
            fail_msg("%s '%s' was refused", good[i][0], good[i][1]);
        assert_true(str_eq(read_of(*state, good[i][0]), str_of(good[i][1])));
    }
}

/* Pages read through views: no secret is in any of them, and the table is closed. */
static void secrets_are_in_no_view(void **state)
{
    struct kit_place *p = *state;
    unsigned char key[SETTING_KEY_BYTES];
    struct kit_setting_list held;
    struct str value;

    MUST(write_of(p, "mail-password", "not to be seen"));
    MUST(write_of(p, "site-name", "Shown"));
    MUST(kit_end(p, setting_secret_key(kit_begin(p), key)));
    kit_person(p, "admin", "administrator");
    MUST(settings_held(kit_begin_reading(p, "admin"), &held));
    assert_int_equal(held.len, 3);
    for (ptrdiff_t i = 0; i < held.len; i++) {
        const struct setting *s = setting_find(held.at[i].name);
        bool secret = !s || s->secret;
        assert_int_equal(held.at[i].secret, secret);
        assert_int_equal(held.at[i].value.len == 0, secret);
        assert_int_equal(held.at[i].changed_at, p->now);
    }
    MUST(setting_read(&p->work, "site-name", &value));
    assert_true(str_eq(value, S("Shown")));
    kit_end(p, BUSY);
    /* The lock below the views is SQLite's; on PostgreSQL it is a role of the server's. */
    if (!getenv("FOLKMOOT_TEST_PG")) {
        assert_int_not_equal(
            setting_read(kit_begin_reading(p, "admin"), "mail-password", &value), OK);
        kit_end(p, BUSY);
    }
    assert_true(str_eq(read_of(p, "mail-password"), S("not to be seen")));
}

/* The view names secrets by hand, the list by a member: they must agree. */
static void each_secret_setting_is_blank_in_the_view(void **state)
{
    struct kit_place *p = *state;

    for (const struct setting *s = settings; s->name; s++)
        kit_told(p,
                 str_fmt(p->arena,
                         "INSERT INTO setting (name, value, changed_at) VALUES ('%s', 'x', 1)",
                         s->name)
                     .at);
    for (const struct setting *s = settings; s->name; s++)
        assert_int_equal(kit_count(p, "setting_seen",
                                   str_fmt(p->arena, "name = '%s' AND value = ''", s->name).at),
                         s->secret);
}

static void site_is_where_the_server_listens_until_it_is_set(void **state)
{
    struct kit_place *p = *state;

    MUST(kit_end(p, setting_served(kit_begin(p), S("http://localhost:8081"), true)));
    assert_true(str_eq(read_of(p, "site-address"), S("http://localhost:8081")));
    assert_int_equal(kit_count(p, "setting", "name = 'served-dev'"), 1);
    MUST(write_of(p, "site-address", "https://figures.example"));
    assert_true(str_eq(read_of(p, "site-address"), S("https://figures.example")));
    MUST(kit_end(p, setting_served(kit_begin(p), S("http://localhost:8082"), false)));
    assert_int_equal(kit_count(p, "setting", "name = 'served-dev'"), 0);
    MUST(write_of(p, "site-address", ""));
    assert_true(str_eq(read_of(p, "site-address"), S("http://localhost:8082")));
}

static void key_is_made_once_and_is_not_that_of_another_site(void **state)
{
    static const unsigned char nothing[SETTING_KEY_BYTES];
    struct kit_place *p = *state;
    unsigned char first[SETTING_KEY_BYTES], again[SETTING_KEY_BYTES], other[SETTING_KEY_BYTES];

    MUST(kit_end(p, setting_secret_key(kit_begin(p), first)));
    MUST(kit_end(p, setting_secret_key(kit_begin(p), again)));
    assert_memory_equal(first, again, sizeof first);
    assert_memory_not_equal(first, nothing, sizeof first);
    kit_told(p, "DELETE FROM setting");
    MUST(kit_end(p, setting_secret_key(kit_begin(p), other)));
    assert_memory_not_equal(first, other, sizeof first);
    kit_told(p, "UPDATE setting SET value = 'abc' WHERE name = 'secret-key'");
    assert_int_equal(kit_end(p, setting_secret_key(kit_begin(p), other)), FAULT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_place_open, kit_place_close)
        TEST(what_nobody_set_has_its_default),
        TEST(each_default_passes_its_own_check),
        TEST(what_was_set_is_read_until_it_is_emptied),
        TEST(what_will_not_do_is_refused_and_changes_nothing),
        TEST(what_will_do_is_taken),
        TEST(secrets_are_in_no_view),
        TEST(each_secret_setting_is_blank_in_the_view),
        TEST(site_is_where_the_server_listens_until_it_is_set),
        TEST(key_is_made_once_and_is_not_that_of_another_site),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
