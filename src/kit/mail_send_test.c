/* mail_send_test.c: mails handed to a real server, read there by another program's parser.
 *
 * The server is mail_sink.py; what it read is compared with what was queued here.
 */
#include "kit/mail_parts.h"

#include "kit/setting.h"
#include "kit/testing.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_OPTIONS = 6, LARGEST_FILE = 1024 * 1024 };

struct sink {
    struct kit_place *place;
    pid_t pid;
    struct mail_server server;
};

/* --- the server ---- */

static void sink_start(struct kit_place *p, const char *const *options, struct sink *out)
{
    const char *source = getenv("FOLKMOOT_SOURCE");
    char script[512], port[16] = "";
    char *words[MOST_OPTIONS + 4] = {"/usr/bin/python3", script, p->at.folder};
    int pipe_ends[2];

    snprintf(script, sizeof script, "%s/src/kit/mail_sink.py", source ? source : ".");
    for (int i = 0; options && options[i]; i++)
        words[i + 3] = (char *)options[i];
    assert_int_equal(pipe(pipe_ends), 0);
    *out = (struct sink){.place = p, .pid = fork()};
    assert_true(out->pid >= 0);
    if (out->pid == 0) {
        dup2(pipe_ends[1], 1);
        close(pipe_ends[0]);
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that fails stops no server */
        execv(words[0], words);
        _exit(127);
    }
    close(pipe_ends[1]);
    FILE *said = fdopen(pipe_ends[0], "r");
    assert_non_null(said);
    if (!fgets(port, sizeof port, said))
        fail_msg("the mail server did not start: is python3-aiosmtpd installed?");
    fclose(said);
    out->server =
        (struct mail_server){.url = str_fmt(p->arena, "smtp://127.0.0.1:%d", atoi(port)),
                             .from = S("folkmoot@figures.example"),
                             .site = S("https://figures.example"),
                             .name = S("Folkmoot")};
}

static void sink_stop(struct sink *s)
{
    kill(s->pid, SIGTERM);
    assert_int_equal(waitpid(s->pid, NULL, 0), s->pid);
}

static struct str file_of(struct sink *s, int message, const char *what)
{
    const char *path =
        str_fmt(s->place->arena, "%s/%d.%s", s->place->at.folder, message, what).at;
    FILE *f = fopen(path, "rb");
    char *bytes = arena_alloc(s->place->arena, LARGEST_FILE);

    if (!f)
        fail_msg("%s is not there", path);
    struct str text = {bytes, (ptrdiff_t)fread(bytes, 1, LARGEST_FILE, f)};
    fclose(f);
    return text;
}

static bool received(struct sink *s, int message)
{
    return access(str_fmt(s->place->arena, "%s/%d.headers", s->place->at.folder, message).at,
                  F_OK) == 0;
}

/* --- mails ---- */

static struct kit_mail mail_made(struct kit_place *p, const struct mail *m)
{
    struct kit_mail_list list;

    MUST(kit_end(p, mail_queue(kit_begin(p), m)));
    MUST(mail_lease(kit_begin(p), 1, &list));
    MUST(kit_end(p, OK));
    assert_int_equal(list.len, 1);
    return list.at[0];
}

static struct kit_mail plain_mail(struct kit_place *p, const char *to)
{
    static const struct str words[] = {STR_INIT("One sentence.")};

    return mail_made(p, &(struct mail){.kind = "trial",
                                       .address = str_of(to),
                                       .subject = S("A trial"),
                                       .paragraphs = words,
                                       .paragraph_count = 1});
}

static enum rc hand(struct sink *s, const struct kit_mail *m, struct str *why)
{
    *why = S("");
    return mail_hand(s->place->arena, &s->server, m, why);
}

/* --- what arrives ---- */

static void mail_arrives_as_it_was_written(void **state)
{
    static const struct str words[] = {
        STR_INIT("Ŷsbyty Glan Clwyd: £1,234.50 – “naïve” = 100 % & <more>"), STR_INIT("."),
        STR_INIT(".. two dots, then a blank at the end "),
        STR_INIT("From the start of a line; =3D and =?utf-8?B?eA==?= are no codes of ours."),
        STR_INIT(
            "A long paragraph, longer than a line of quoted-printable may be, with ümlauts "
            "and 日本語 in the middle of it so that bytes are coded where lines are broken, "
            "and on and on until there are several lines of it in the message.")};
    struct kit_place *p = *state;
    struct sink s;
    struct str why;

    sink_start(p, NULL, &s);
    struct kit_mail m = mail_made(
        p,
        &(struct mail){.kind = "digest",
                       .address = S("a.officer@council.gov.uk"),
                       .subject = S("Trafford’s invitation – £, ümlauts and 日本語: a subject "
                                    "that needs several encoded words to be said"),
                       .paragraphs = words,
                       .paragraph_count = COUNT_OF(words),
                       .link_words = S("Accept the invitation"),
                       .link_path = S("/invitations/0123456789?next=%2Fareas"),
                       .may_stop = true});
    enum rc rc = hand(&s, &m, &why);
    if (rc != OK)
        fail_msg("%.*s", STR_ARG(why));
    struct str headers = file_of(&s, 1, "headers"), plain = file_of(&s, 1, "plain");
    struct str html = file_of(&s, 1, "html"), how = file_of(&s, 1, "how");
    assert_true(str_eq(file_of(&s, 1, "faults"), S("")));
    assert_true(says(headers,
                     "Subject: Trafford’s invitation – £, ümlauts and 日本語: a subject "
                     "that needs several encoded words to be said\n"));
    assert_true(says(headers, "\nFrom: Folkmoot <folkmoot@figures.example>\n"));
    assert_true(says(headers, "\nTo: a.officer@council.gov.uk\n"));
    assert_true(says(headers, "Date: Mon, 01 Jun 2026 12:00:00 +0000\n"));
    assert_true(
        says(headers,
             str_fmt(p->arena, "\nMessage-ID: <%.*s@figures.example>\n", STR_ARG(m.id)).at));
    assert_true(says(headers, "\nMIME-Version: 1.0\n"));
    assert_true(says(headers, "\nAuto-Submitted: auto-generated\n"));
    assert_true(says(headers, "\nList-Unsubscribe: <https://figures.example/unsubscribe/"));
    assert_true(says(headers, "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n"));
    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++)
        assert_true(says(plain, str_fmt(p->arena, "%.*s\n\n", STR_ARG(words[i])).at));
    assert_true(says(plain, "Accept the invitation:\nhttps://figures.example/invitations/"
                            "0123456789?next=%2Fareas\n\n"));
    assert_true(
        says(plain, "Get no more emails of this kind: https://figures.example/unsubscribe/"));
    assert_true(
        says(html, "Ŷsbyty Glan Clwyd: £1,234.50 – “naïve” = 100 % &amp; &lt;more&gt;"));
    assert_true(
        says(html, "href=\"https://figures.example/invitations/0123456789?next=%2Fareas\""));
    assert_true(says(how, "clear\nfrom folkmoot@figures.example\nto a.officer@council.gov.uk\n"
                          "helo figures.example\nnot signed in\n"
                          "multipart/alternative text/plain text/html\n"));
    sink_stop(&s);
}

/* What the stored text says, Python's parser must find, byte for byte. */
static void both_parts_are_what_was_stored(void **state)
{
    struct kit_place *p = *state;
    struct sink s;
    struct str why;

    sink_start(p, NULL, &s);
    struct kit_mail m = plain_mail(p, "a@council.gov.uk");
    assert_int_equal(hand(&s, &m, &why), OK);
    struct str site = s.server.site, plain = file_of(&s, 1, "plain");
    /* The line end before a boundary belongs to the boundary. */
    assert_true(str_eq(str_trim(plain), str_trim(mail_shown(p->arena, m.plain, site))));
    assert_true(
        str_eq(str_trim(file_of(&s, 1, "html")), str_trim(mail_shown(p->arena, m.html, site))));
    assert_false(says(plain, "\x01"));
    assert_false(says(file_of(&s, 1, "headers"), "List-Unsubscribe"));
    sink_stop(&s);
}

static void every_line_end_and_letter_survives(void **state)
{
    static const char letters[] = "=.ab \xc3\xa9\xe2\x82\xac~!";
    static const int starts[] = {0, 1, 2, 3, 4, 5, 7, 10, 11}; /* of whole letters */
    struct kit_place *p = *state;
    struct sink s;
    struct str why;
    unsigned seed = 7;

    sink_start(p, NULL, &s);
    for (int n = 1; n <= 20; n++) {
        struct buf b = buf_make(p->arena, 100000);
        for (int i = 0; i < 400; i++) {
            int k = (int)((seed = seed * 1103515245u + 12345u) >> 16) % (COUNT_OF(starts) - 1);
            buf_bytes(&b, letters + starts[k], starts[k + 1] - starts[k]);
        }
        struct str paragraph = str_trim(buf_text(&b));
        struct kit_mail m = mail_made(p, &(struct mail){.kind = "trial",
                                                        .address = S("a@council.gov.uk"),
                                                        .subject = S("Letters"),
                                                        .paragraphs = &paragraph,
                                                        .paragraph_count = 1});
        assert_int_equal(hand(&s, &m, &why), OK);
        assert_true(str_eq(file_of(&s, n, "faults"), S("")));
        if (!str_starts(file_of(&s, n, "plain"), paragraph))
            fail_msg("message %d is not what was sent: %.*s", n, STR_ARG(paragraph));
    }
    sink_stop(&s);
}

static void subjects_of_all_lengths_are_decoded(void **state)
{
    struct kit_place *p = *state;
    struct sink s;
    struct str why;
    int n = 0;

    sink_start(p, NULL, &s);
    for (int len = 1; len <= 60; len += 3) {
        struct buf b = buf_make(p->arena, 1000);
        for (int i = 0; i < len; i++)
            buf_str(&b, i % 4 == 3 ? S(" ") : i % 4 == 2 ? S("日") : S("ŵ"));
        buf_lit(&b, "x");
        struct kit_mail m = plain_mail(p, "a@council.gov.uk");
        m.subject = buf_text(&b);
        assert_int_equal(hand(&s, &m, &why), OK);
        assert_true(says(file_of(&s, ++n, "headers"),
                         str_fmt(p->arena, "\nSubject: %.*s\n", STR_ARG(m.subject)).at));
    }
    sink_stop(&s);
}

static void name_of_the_site_is_quoted_or_coded(void **state)
{
    static const char *const names[][2] = {
        {"Figures, \"the\" site",
         "From: \"Figures, \\\"the\\\" site\" <folkmoot@figures.example>"},
        {"Ffigurau Cymru – ŵ", "From: Ffigurau Cymru – ŵ <folkmoot@figures.example>"},
    };
    struct kit_place *p = *state;
    struct sink s;
    struct str why;

    sink_start(p, NULL, &s);
    for (int i = 0; i < COUNT_OF(names); i++) {
        struct kit_mail m = plain_mail(p, "a@council.gov.uk");
        s.server.name = str_of(names[i][0]);
        assert_int_equal(hand(&s, &m, &why), OK);
        struct str headers = file_of(&s, i + 1, "headers");
        if (!says(headers, names[i][1]))
            fail_msg("%.*s", STR_ARG(headers));
        assert_true(str_eq(file_of(&s, i + 1, "faults"), S("")));
    }
    sink_stop(&s);
}

/* The second lock: the queue took none of these. */
static void header_that_would_break_out_is_not_sent(void **state)
{
    struct kit_place *p = *state;
    struct sink s;
    struct str why, bad = S("x\r\nBcc: other@council.gov.uk");

    sink_start(p, NULL, &s);
    struct kit_mail good = plain_mail(p, "a@council.gov.uk");
    for (int i = 0; i < 6; i++) {
        struct kit_mail m = good;
        struct mail_server before = s.server;
        if (i == 0)
            m.subject = bad;
        else if (i == 1)
            m.address = S("a@council.gov.uk\r\nDATA");
        else if (i == 2)
            s.server.name = bad;
        else if (i == 3)
            s.server.from = S("a@b.example\r\nRCPT TO:<x@y.example>");
        else if (i == 4)
            s.server.site = S("https://figures.example\r\nX: y");
        else
            m.id = bad;
        assert_int_equal(hand(&s, &m, &why), INVALID);
        assert_true(why.len > 0);
        s.server = before;
    }
    assert_false(received(&s, 1));
    sink_stop(&s);
}

/* --- what the server answers ---- */

static void answers_of_the_server_decide(void **state)
{
    struct kit_place *p = *state;
    struct sink s;
    struct str why;

    sink_start(p, NULL, &s);
    struct kit_mail m = plain_mail(p, "later@council.gov.uk");
    assert_int_equal(hand(&s, &m, &why), BUSY);
    assert_true(str_eq(why, S("451 4.7.1 Come again later")));
    m.address = S("gone@council.gov.uk");
    assert_int_equal(hand(&s, &m, &why), INVALID);
    assert_true(str_eq(why, S("550 5.1.1 There is nobody of that name")));
    m.address = S("unread@council.gov.uk");
    assert_int_equal(hand(&s, &m, &why), INVALID);
    assert_true(str_eq(why, S("554 5.7.1 Not read for its contents")));
    assert_false(received(&s, 1));
    m.address = S("a@council.gov.uk");
    assert_int_equal(hand(&s, &m, &why), OK);
    assert_true(received(&s, 1));
    sink_stop(&s);
}

/* What is wrong with us is no reason to give a mail up. */
static void refusal_of_the_sender_is_tried_again(void **state)
{
    struct kit_place *p = *state;
    struct sink s;
    struct str why;

    sink_start(p, NULL, &s);
    struct kit_mail m = plain_mail(p, "a@council.gov.uk");
    s.server.from = S("folkmoot@bad.example");
    assert_int_equal(hand(&s, &m, &why), BUSY);
    assert_true(str_eq(why, S("553 5.1.8 That sender is none of ours")));
    sink_stop(&s);
}

static void user_and_password_are_given(void **state)
{
    static const char *const options[] = {"--sign-in", NULL};
    struct kit_place *p = *state;
    struct sink s;
    struct str why;

    sink_start(p, options, &s);
    struct kit_mail m = plain_mail(p, "a@council.gov.uk");
    assert_int_equal(hand(&s, &m, &why), BUSY);
    assert_true(str_starts(why, S("530 ")));
    s.server.user = S("moot");
    s.server.password = S("wrong");
    assert_int_equal(hand(&s, &m, &why), BUSY);
    assert_true(str_starts(why, S("535 ")));
    assert_false(says(why, "wrong"));
    s.server.password = S("right");
    assert_int_equal(hand(&s, &m, &why), OK);
    assert_true(says(file_of(&s, 1, "how"), "\nsigned in\n"));
    sink_stop(&s);
}

static void server_that_is_not_there_is_tried_again(void **state)
{
    struct kit_place *p = *state;
    struct sink s;
    struct str why;

    sink_start(p, NULL, &s);
    struct kit_mail m = plain_mail(p, "a@council.gov.uk");
    sink_stop(&s);
    assert_int_equal(hand(&s, &m, &why), BUSY);
    assert_true(says(why, "could not be used"));
}

/* --- safety on the way ---- */

static void make_certificate(struct kit_place *p, char *certificate, char *key, size_t size)
{
    char command[1200];

    snprintf(certificate, size, "%s/sink.pem", p->at.folder);
    snprintf(key, size, "%s/sink.key", p->at.folder);
    snprintf(
        command, sizeof command,
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=sink.example -out '%s' -keyout '%s' 2>/dev/null",
        certificate, key);
    assert_int_equal(system(command), 0);
}

static void encryption_is_used_where_it_is_offered(void **state)
{
    struct kit_place *p = *state;
    char certificate[200], key[200];
    struct sink s;
    struct str why;

    make_certificate(p, certificate, key, sizeof certificate);
    sink_start(p, (const char *const[]){"--tls", certificate, key, NULL}, &s);
    struct kit_mail m = plain_mail(p, "a@council.gov.uk");
    assert_int_equal(hand(&s, &m, &why), OK);
    assert_true(str_starts(file_of(&s, 1, "how"), S("tls\n")));
    sink_stop(&s);
}

/* 0.0.0.0 leads to this machine too, but is not one of the names that may do without. */
static void elsewhere_nothing_is_said_in_the_clear(void **state)
{
    struct kit_place *p = *state;
    char certificate[200], key[200];
    struct sink s;
    struct str why;

    sink_start(p, NULL, &s);
    struct kit_mail m = plain_mail(p, "a@council.gov.uk");
    s.server.url = str_fmt(p->arena, "smtp://0.0.0.0%.*s",
                           STR_ARG(str_cut(s.server.url, 16, s.server.url.len)));
    assert_int_equal(hand(&s, &m, &why), BUSY);
    assert_false(received(&s, 1));
    sink_stop(&s);
    /* nor to a server that can't prove its name */
    make_certificate(p, certificate, key, sizeof certificate);
    sink_start(p, (const char *const[]){"--tls", certificate, key, NULL}, &s);
    s.server.url = str_fmt(p->arena, "smtp://0.0.0.0%.*s",
                           STR_ARG(str_cut(s.server.url, 16, s.server.url.len)));
    assert_int_equal(hand(&s, &m, &why), BUSY);
    assert_true(says(why, "could not be used"));
    assert_false(received(&s, 1));
    sink_stop(&s);
}

/* A second after it was first asked, when the server sleeps over the text. */
static bool soon_stopping(void *state)
{
    struct timespec *first = state, now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!first->tv_sec)
        *first = now;
    return now.tv_sec - first->tv_sec >= 2;
}

static void sending_stops_when_told(void **state)
{
    struct kit_place *p = *state;
    struct timespec first = {0}, after;
    struct sink s;
    struct str why;

    sink_start(p, NULL, &s);
    struct kit_mail m = plain_mail(p, "slow@council.gov.uk");
    s.server.stopping = soon_stopping;
    s.server.state = &first;
    assert_int_equal(hand(&s, &m, &why), BUSY);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(first.tv_sec && after.tv_sec - first.tv_sec <= 4);
    assert_true(says(why, "being stopped"));
    sink_stop(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_place_open, kit_place_close)
        TEST(mail_arrives_as_it_was_written),
        TEST(both_parts_are_what_was_stored),
        TEST(every_line_end_and_letter_survives),
        TEST(subjects_of_all_lengths_are_decoded),
        TEST(name_of_the_site_is_quoted_or_coded),
        TEST(header_that_would_break_out_is_not_sent),
        TEST(answers_of_the_server_decide),
        TEST(refusal_of_the_sender_is_tried_again),
        TEST(user_and_password_are_given),
        TEST(server_that_is_not_there_is_tried_again),
        TEST(encryption_is_used_where_it_is_offered),
        TEST(elsewhere_nothing_is_said_in_the_clear),
        TEST(sending_stops_when_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
