/* mail_test.c: addresses, what may be queued, who sends it and when again, and who wants none.
 */
#include "kit/mail.h"

#include "kit/setting.h"
#include "kit/testing.h"

#include <string.h>

static const struct str words[] = {STR_INIT("Somebody at Trafford invites you."),
                                   STR_INIT("The link works once, for 7 days.")};

static struct mail mail_of(const char *address)
{
    return (struct mail){.kind = "invitation",
                         .address = str_of(address),
                         .subject = S("Trafford invites you"),
                         .paragraphs = words,
                         .paragraph_count = 2,
                         .link_words = S("Accept the invitation"),
                         .link_path = S("/invitations/secret0123")};
}

static void queued(struct kit_place *p, const struct mail *m)
{
    MUST(kit_end(p, mail_queue(kit_begin(p), m)));
}

static struct kit_mail_list leased(struct kit_place *p, ptrdiff_t most)
{
    struct kit_mail_list list;

    MUST(mail_lease(kit_begin(p), most, &list));
    MUST(kit_end(p, OK));
    return list;
}

static void done(struct kit_place *p, const struct kit_mail *m, enum rc how, const char *why)
{
    MUST(kit_end(p, mail_done(kit_begin(p), m, how, str_of(why))));
}

/* --- addresses ---- */

static void address_is_trimmed_and_lowered(void **state)
{
    struct str out;

    MUST(mail_address(kit_begin(*state), "address", S("  A.Officer+x@Trafford.GOV.uk \n"),
                      &out));
    assert_true(str_eq(out, S("a.officer+x@trafford.gov.uk")));
    kit_end(*state, BUSY);
}

static void only_addresses_are_taken(void **state)
{
    static const char *const good[] = {
        "a@b.uk", "o'neill@council.gov.uk", "x_y-z@a-b.example", "1@1.example",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.uk"};
    static const char *const bad[] = {
        "",
        "a",
        "@b.uk",
        "a@",
        "a@b",
        "a@localhost",
        "a@b.uk.",
        "a@.b.uk",
        "a@b..uk",
        ".a@b.uk",
        "a.@b.uk",
        "a..b@c.uk",
        "a@b@c.uk",
        "a b@c.uk",
        "a@b c.uk",
        "a@-b.uk",
        "a@b-.uk",
        "<a@b.uk>",
        "A <a@b.uk>",
        "a@b.uk,c@d.uk",
        "a@b.uk\r\nBcc: c@d.uk",
        "a@b.uk\nx",
        "\"a b\"@c.uk",
        "a@[127.0.0.1]",
        "é@b.uk",
        "a@trafford.gov.uk\xc2\xa0",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.uk"};
    struct kit_place *p = *state;
    struct str out;

    for (ptrdiff_t i = 0; i < COUNT_OF(good); i++) {
        if (mail_address(kit_begin(p), "address", str_of(good[i]), &out) != OK)
            fail_msg("'%s' was refused", good[i]);
        kit_end(p, BUSY);
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        if (mail_address(kit_begin(p), "address", str_of(bad[i]), &out) != INVALID)
            fail_msg("'%s' was taken", bad[i]);
        assert_true(str_eq(p->work.complaints->field, S("address")));
        assert_true(kit_words(p).len > 0);
        kit_end(p, BUSY);
    }
}

static void address_has_254_bytes_at_most(void **state)
{
    struct kit_place *p = *state;
    char domain[256];
    struct str out;

    for (size_t i = 0; i < sizeof domain; i++)
        domain[i] = i % 50 == 49 ? '.' : 'x';
    for (int len = 252; len <= 253; len++) {
        struct str typed = str_fmt(p->arena, "a@%.*s", len, domain);
        enum rc rc = mail_address(kit_begin(p), "address", typed, &out);
        assert_int_equal(rc, len == 252 ? OK : INVALID);
        kit_end(p, BUSY);
    }
}

/* --- queueing ---- */

static void texts_say_the_words_and_the_link(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    queued(p, &m);
    struct str plain = kit_text(p, "SELECT plain AS words FROM mail");
    struct str html = kit_text(p, "SELECT html AS words FROM mail");
    assert_true(says(plain, "Somebody at Trafford invites you.\n\nThe link works once"));
    assert_true(says(plain, "Accept the invitation:\n"));
    struct str shown = mail_shown(p->arena, plain, S("https://figures.example"));
    assert_true(says(shown, "\nhttps://figures.example/invitations/secret0123\n"));
    assert_true(
        says(html, "<p style=\"margin:0 0 16px\">Somebody at Trafford invites you.</p>"));
    shown = mail_shown(p->arena, html, S("https://figures.example"));
    assert_true(says(shown, "href=\"https://figures.example/invitations/secret0123\""));
    assert_false(says(plain, "/unsubscribe/"));
}

static void words_cannot_become_markup(void **state)
{
    static const struct str hostile[] = {
        STR_INIT("<a href=\"https://evil.example\">Sign in</a> & {{title}}")};
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    m.paragraphs = hostile;
    m.paragraph_count = 1;
    m.subject = S("<b>bold</b>");
    queued(p, &m);
    struct str html = kit_text(p, "SELECT html AS words FROM mail");
    assert_false(says(html, "<a href=\"https://evil.example\""));
    assert_false(says(html, "<b>"));
    assert_true(says(html, "&lt;a href=&quot;https://evil.example&quot;&gt;Sign in&lt;/a&gt; "
                           "&amp; {{title}}"));
    assert_true(says(kit_text(p, "SELECT plain AS words FROM mail"), "& {{title}}"));
}

static void line_ends_in_any_value_are_refused(void **state)
{
    static const char *const breaks[] = {
        "a\r\nBcc: x@y.uk", "a\nb", "a\rb", "a\x01/x", "a\tb", "a\x7f", "\xff"};
    struct kit_place *p = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(breaks); i++) {
        struct str bad = str_of(breaks[i]);
        struct mail tries[6];
        for (int k = 0; k < 6; k++)
            tries[k] = mail_of("a@council.gov.uk");
        tries[0].subject = bad;
        tries[1].address = bad;
        tries[2].paragraphs = &bad;
        tries[2].paragraph_count = 1;
        tries[3].link_words = bad;
        tries[4].link_path = str_fmt(p->arena, "/x%s", breaks[i]);
        tries[5].kind = breaks[i];
        for (int k = 0; k < 6; k++) {
            enum rc rc = mail_queue(kit_begin(p), &tries[k]);
            if (rc != INVALID || !kit_words(p).len)
                fail_msg("value %d with '%s' was queued", k, breaks[i]);
            kit_end(p, rc);
        }
    }
    assert_int_equal(kit_count(p, "mail", "TRUE"), 0);
}

static void links_lead_to_this_site_alone(void **state)
{
    static const char *const bad[] = {"https://evil.example/",
                                      "//evil.example",
                                      "javascript:x",
                                      "x",
                                      "/a b",
                                      "/a\"b",
                                      "/<b>",
                                      "/a\\b"};
    struct kit_place *p = *state;

    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++) {
        struct mail m = mail_of("a@council.gov.uk");
        m.link_path = str_of(bad[i]);
        assert_int_equal(kit_end(p, mail_queue(kit_begin(p), &m)), INVALID);
    }
    assert_int_equal(kit_count(p, "mail", "TRUE"), 0);
}

static void mail_of_undone_work_is_not_sent(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    MUST(mail_queue(kit_begin(p), &m));
    kit_end(p, CONFLICT);
    assert_int_equal(leased(p, 10).len, 0);
}

/* --- sending ---- */

static void mail_is_leased_to_one_sender(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    queued(p, &m);
    queued(p, &m);
    queued(p, &m);
    assert_int_equal(leased(p, 2).len, 2);
    assert_int_equal(leased(p, 2).len, 1);
    assert_int_equal(leased(p, 2).len, 0);
    p->now += 599;
    assert_int_equal(leased(p, 10).len, 0);
    p->now += 1; /* whoever had them died */
    assert_int_equal(leased(p, 10).len, 3);
}

static void failed_mail_is_tried_again_later_and_later_and_given_up(void **state)
{
    static const int64_t pauses[] = {60, 300, 1800, 7200, 28800, 86400};
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    queued(p, &m);
    for (ptrdiff_t i = 0; i < COUNT_OF(pauses); i++) {
        struct kit_mail_list list = leased(p, 10);
        assert_int_equal(list.len, 1);
        assert_int_equal(list.at[0].tries, i + 1);
        done(p, &list.at[0], BUSY, "451 not now");
        assert_true(str_eq(kit_text(p, "SELECT state AS words FROM mail"), S("waiting")));
        assert_true(str_eq(kit_text(p, "SELECT why AS words FROM mail"), S("451 not now")));
        p->now += pauses[i] - 1;
        assert_int_equal(leased(p, 10).len, 0);
        p->now += 1;
    }
    struct kit_mail_list last = leased(p, 10);
    assert_int_equal(last.len, 1);
    done(p, &last.at[0], BUSY, "451 still not");
    assert_true(str_eq(kit_text(p, "SELECT state AS words FROM mail"), S("given-up")));
    p->now += 1000000;
    assert_int_equal(leased(p, 10).len, 0);
}

static void mail_refused_for_good_is_given_up_with_the_servers_words(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    queued(p, &m);
    struct kit_mail_list list = leased(p, 10);
    done(p, &list.at[0], INVALID, "550 5.1.1 There is nobody of that name");
    assert_true(str_eq(kit_text(p, "SELECT state AS words FROM mail"), S("given-up")));
    assert_true(str_eq(kit_text(p, "SELECT why AS words FROM mail"),
                       S("550 5.1.1 There is nobody of that name")));
    MUST(kit_end(p, mail_again(kit_begin(p), list.at[0].id)));
    list = leased(p, 10);
    assert_int_equal(list.len, 1);
    assert_int_equal(list.at[0].tries, 1);
    assert_true(says(list.at[0].plain, "secret0123"));
}

static void text_of_a_sent_mail_is_gone(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    queued(p, &m);
    struct kit_mail_list list = leased(p, 10);
    done(p, &list.at[0], OK, "");
    assert_int_equal(
        kit_count(p, "mail", "state = 'sent' AND plain = '' AND html = '' AND why = ''"), 1);
    assert_int_equal(kit_end(p, mail_again(kit_begin(p), list.at[0].id)), NOT_FOUND);
}

static void text_of_a_sent_mail_is_kept_for_developers(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    MUST(kit_end(p, setting_served(kit_begin(p), S("http://localhost:8080"), true)));
    queued(p, &m);
    struct kit_mail_list list = leased(p, 10);
    done(p, &list.at[0], OK, "");
    assert_true(says(kit_text(p, "SELECT plain AS words FROM mail"), "secret0123"));
}

/* Its lease was over and another sender has it: the first one's word comes too late. */
static void late_word_of_an_old_lease_changes_nothing(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    queued(p, &m);
    struct kit_mail_list first = leased(p, 10);
    p->now += 600;
    struct kit_mail_list second = leased(p, 10);
    done(p, &first.at[0], INVALID, "too late");
    assert_true(str_eq(kit_text(p, "SELECT state AS words FROM mail"), S("waiting")));
    done(p, &second.at[0], OK, "");
    assert_true(str_eq(kit_text(p, "SELECT state AS words FROM mail"), S("sent")));
    done(p, &second.at[0], BUSY, "after the end");
    assert_true(str_eq(kit_text(p, "SELECT state AS words FROM mail"), S("sent")));
}

static void mail_given_back_counts_no_try(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    queued(p, &m);
    struct kit_mail_list list = leased(p, 10);
    MUST(kit_end(p, mail_release(kit_begin(p), &list.at[0])));
    list = leased(p, 10);
    assert_int_equal(list.len, 1);
    assert_int_equal(list.at[0].tries, 1);
}

static void mail_with_a_sender_is_not_sent_again(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk");

    queued(p, &m);
    struct kit_mail_list list = leased(p, 10);
    assert_int_equal(kit_end(p, mail_again(kit_begin(p), list.at[0].id)), NOT_FOUND);
    assert_int_equal(kit_end(p, mail_again(kit_begin(p), S("x"))), NOT_FOUND);
    assert_int_equal(leased(p, 10).len, 0);
}

static void nothing_is_read_of_a_server_that_nobody_set(void **state)
{
    struct kit_place *p = *state;
    struct mail_server server;

    assert_int_equal(kit_end(p, mail_server_read(kit_begin(p), &server)), NOT_FOUND);
    MUST(kit_end(p, setting_write(kit_begin(p), "mail-server", S("smtp://mail.example:587"))));
    MUST(kit_end(p,
                 setting_write(kit_begin(p), "site-address", S("https://moot.example:8443"))));
    MUST(mail_server_read(kit_begin(p), &server));
    kit_end(p, BUSY);
    assert_true(str_eq(server.url, S("smtp://mail.example:587")));
    assert_true(str_eq(server.from, S("folkmoot@moot.example")));
    assert_true(str_eq(server.site, S("https://moot.example:8443")));
    assert_true(str_eq(server.name, S("Folkmoot")));
}

/* --- who wants none ---- */

static void stopped_kind_is_not_queued(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("a@council.gov.uk"), other = mail_of("b@council.gov.uk");
    struct str token;

    m.kind = other.kind = "digest";
    m.may_stop = other.may_stop = true;
    MUST(kit_end(p, mail_stop_token(kit_begin(p), m.address, "digest", &token)));
    MUST(kit_end(p, mail_stop(kit_begin(p), token)));
    MUST(kit_end(p, mail_stop(kit_begin(p), token))); /* once more is the same */
    queued(p, &m);
    assert_int_equal(kit_count(p, "mail", "TRUE"), 0);
    queued(p, &other);
    assert_int_equal(kit_count(p, "mail", "TRUE"), 1);
    m.may_stop = false; /* what nobody can stop comes still */
    queued(p, &m);
    assert_int_equal(kit_count(p, "mail", "TRUE"), 2);
    m.may_stop = true;
    MUST(kit_end(p, mail_kind_choose(kit_begin(p), m.address, "digest", true)));
    queued(p, &m);
    assert_int_equal(kit_count(p, "mail", "TRUE"), 3);
}

static void token_tells_its_address_to_this_site_alone(void **state)
{
    struct kit_place *p = *state;
    struct str token, again, other, address, kind;

    MUST(kit_end(p, mail_stop_token(kit_begin(p), S("a@council.gov.uk"), "digest", &token)));
    MUST(kit_end(p, mail_stop_token(kit_begin(p), S("a@council.gov.uk"), "digest", &again)));
    MUST(kit_end(p, mail_stop_token(kit_begin(p), S("b@council.gov.uk"), "digest", &other)));
    assert_true(str_eq(token, again));
    assert_false(str_eq(token, other));
    assert_false(says(token, "council"));
    for (ptrdiff_t i = 0; i < token.len; i++)
        assert_true(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
                           token.at[i]));
    MUST(kit_end(p, mail_stop_read(kit_begin(p), token, &address, &kind)));
    assert_true(str_eq(address, S("a@council.gov.uk")));
    assert_true(str_eq(kind, S("digest")));
    kit_told(p, "DELETE FROM setting"); /* another site has another key */
    assert_int_equal(kit_end(p, mail_stop_read(kit_begin(p), token, &address, &kind)), INVALID);
}

static void token_that_was_changed_is_refused(void **state)
{
    struct kit_place *p = *state;
    struct str token, address, kind;

    MUST(kit_end(p, mail_stop_token(kit_begin(p), S("a@council.gov.uk"), "digest", &token)));
    for (ptrdiff_t i = 0; i < token.len; i++) {
        char *changed = str_zero(p->arena, token);
        /* The last letter may carry bits of no byte; six others never do. */
        changed[i] = changed[i] == 'A' ? 'Q' : 'A';
        enum rc rc = mail_stop_read(kit_begin(p), str_of(changed), &address, &kind);
        if (rc != INVALID)
            fail_msg("letter %td may be changed", i);
        kit_end(p, rc);
        rc = mail_stop_read(kit_begin(p), str_cut(token, 0, i), &address, &kind);
        assert_int_equal(kit_end(p, rc), INVALID);
    }
    assert_int_equal(kit_end(p, mail_stop(kit_begin(p), S("x"))), INVALID);
    struct str long_one = {arena_alloc(p->arena, 5000), 5000};
    memset((char *)long_one.at, 'A', 5000);
    assert_int_equal(kit_end(p, mail_stop(kit_begin(p), long_one)), INVALID);
    assert_int_equal(kit_count(p, "mail_stopped", "TRUE"), 0);
}

/* --- who sees it ---- */

static ptrdiff_t seen_by(struct kit_place *p, const char *person, bool *texts)
{
    struct kit_mail_list list;

    MUST(mail_newest(kit_begin_reading(p, person), 10, &list));
    kit_end(p, BUSY);
    *texts = list.len && list.at[0].plain.len;
    return list.len;
}

static void mails_are_seen_by_administrators_without_their_texts(void **state)
{
    struct kit_place *p = *state;
    struct mail m = mail_of("one@council.gov.uk"), other = mail_of("x@elsewhere.example");
    bool texts;

    kit_person(p, "one", NULL);
    kit_person(p, "two", NULL);
    kit_person(p, "admin", "administrator");
    m.person = S("one");
    queued(p, &m);
    queued(p, &other);
    assert_int_equal(seen_by(p, "admin", &texts), 2);
    assert_false(texts);
    assert_int_equal(seen_by(p, "one", &texts), 1);
    assert_false(texts);
    assert_int_equal(seen_by(p, "two", &texts), 0);
    assert_int_equal(seen_by(p, "", &texts), 0);
    MUST(kit_end(p, setting_served(kit_begin(p), S("http://localhost:8080"), true)));
    assert_int_equal(seen_by(p, "", &texts), 2);
    assert_true(texts);
}

static void what_someone_stopped_is_seen_by_them_alone(void **state)
{
    struct kit_place *p = *state;
    struct kit_mail_stopped_list list;

    kit_person(p, "one", NULL);
    kit_person(p, "two", NULL);
    MUST(kit_end(p, mail_kind_choose(kit_begin(p), S("one@council.gov.uk"), "digest", false)));
    MUST(mail_stopped_mine(kit_begin_reading(p, "one"), &list));
    kit_end(p, BUSY);
    assert_int_equal(list.len, 1);
    assert_true(str_eq(list.at[0].kind, S("digest")));
    MUST(mail_stopped_mine(kit_begin_reading(p, "two"), &list));
    kit_end(p, BUSY);
    assert_int_equal(list.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_place_open, kit_place_close)
        TEST(address_is_trimmed_and_lowered),
        TEST(only_addresses_are_taken),
        TEST(address_has_254_bytes_at_most),
        TEST(texts_say_the_words_and_the_link),
        TEST(words_cannot_become_markup),
        TEST(line_ends_in_any_value_are_refused),
        TEST(links_lead_to_this_site_alone),
        TEST(mail_of_undone_work_is_not_sent),
        TEST(mail_is_leased_to_one_sender),
        TEST(failed_mail_is_tried_again_later_and_later_and_given_up),
        TEST(mail_refused_for_good_is_given_up_with_the_servers_words),
        TEST(text_of_a_sent_mail_is_gone),
        TEST(text_of_a_sent_mail_is_kept_for_developers),
        TEST(late_word_of_an_old_lease_changes_nothing),
        TEST(mail_given_back_counts_no_try),
        TEST(mail_with_a_sender_is_not_sent_again),
        TEST(nothing_is_read_of_a_server_that_nobody_set),
        TEST(stopped_kind_is_not_queued),
        TEST(token_tells_its_address_to_this_site_alone),
        TEST(token_that_was_changed_is_refused),
        TEST(mails_are_seen_by_administrators_without_their_texts),
        TEST(what_someone_stopped_is_seen_by_them_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
