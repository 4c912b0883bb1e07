/* pages_act_test.c: what to do with a figure, on the sample: who improved from here, what
 * reaching the middle would mean, and questions for scrutiny. */
#include "inform/testing_pages.h"

#include "inform/questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TRAFFORD "E08000009"

static struct trial *t;

static int open_sample(void **state)
{
    (void)state;
    t = pages_sample();
    return 0;
}

static int close_sample(void **state)
{
    (void)state;
    pages_close(t);
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    pages_house(t);
    return 0;
}

/* --- who improved ---- */

static const struct json *row_of(const struct json *list, const char *code)
{
    for (const struct json *r = list->u.of.first; r; r = r->next)
        if (str_eq(text_at(r, "code"), str_of(code)))
            return r;
    return NULL;
}

static void E5_improvers_are_a_page_a_table_and_data_that_say_the_same(void **state)
{
    const char *at = "/areas/" TRAFFORD "/metrics/lait-rereferral/improvers";
    struct json *j = page_json("%s.json", at);
    struct str page = page_body("%s", at), table = page_body("%s.csv", at);

    (void)state;
    CHECK(has(page, escaped(text_at(j, "sentence")).at));
    CHECK(str_starts(table, S("code,council,improved beyond chance,")));
    CHECK(member(j, "rate")->u.num == 0.1);
    CHECK(has(page, "at most one in ten is expected to be there by chance"));
    ptrdiff_t n = 0;
    for (const struct json *r = member(j, "councils")->u.of.first; r; r = r->next, n++) {
        CHECK(has(page, escaped(text_at(r, "name")).at));
        CHECK(has(table, text_at(r, "code").at));
        double q = member(r, "q")->kind == JSON_NUM ? member(r, "q")->u.num : 1;
        CHECK((member(r, "improved")->kind == JSON_TRUE) == (q <= 0.1));
    }
    CHECK(n > 0 && !row_of(member(j, "councils"), TRAFFORD));
    CHECK(member(j, "alike.members")->u.of.count >= n);
    ptrdiff_t how = str_find(page, S("How it was worked out"));
    CHECK(how > 0 && str_find(page, S(">q</th>")) > how); /* technical: not in the main table */
    page = page_body("%s?period=2024/25&with=type", at);
    CHECK(has(page, "<input type=\"hidden\" name=\"with\" value=\"type\">"));
    CHECK(has(page, "<input type=\"hidden\" name=\"period\" value=\"2024/25\">") ||
          has(page, "<input type=\"hidden\" name=\"period\" value=\"2024&#x2F;25\">"));
}

static void the_link_to_the_improvers_keeps_the_group_and_the_period(void **state)
{
    static const char target[] = "/areas/E08000009/metrics/lait-rereferral";
    const struct json *j = page_json("%s.json?with=ons-global&period=2023-04-01_P1Y", target);

    (void)state;
    CHECK(str_eq(
        text_at(j, "improvers_href"),
        str_fmt(t->arena, "%s/improvers?with=ons-global&period=2023-04-01_P1Y", target)));
    j = page_json("%s/improvers.json?with=ons-global&period=2023-04-01_P1Y", target);
    CHECK(str_eq(text_at(j, "comparison_href"),
                 str_fmt(t->arena, "%s?with=ons-global&period=2023-04-01_P1Y", target)));
    CHECK(str_eq(text_at(page_json("%s.json", target), "improvers_href"),
                 str_fmt(t->arena, "%s/improvers", target)));
}

static void improvers_are_refused_in_words(void **state)
{
    (void)state;
    struct json *j =
        page_json("/areas/" TRAFFORD "/metrics/fly-tipping-incidents-per-1000/improvers.json");
    assert_true(str_eq(text_at(j, "refused"), S("no-polarity")));
    CHECK(has(page_body("/areas/" TRAFFORD "/metrics/fly-tipping-incidents-per-1000/improvers"),
              "no council can be said to have improved"));
    assert_int_equal(
        page_at("/areas/" TRAFFORD "/metrics/lait-rereferral/improvers?years=21").status, 400);
    assert_int_equal(
        page_at("/areas/" TRAFFORD "/metrics/lait-rereferral/improvers?years=x").status, 400);
    assert_int_equal(
        page_at("/areas/" TRAFFORD "/metrics/lait-rereferral/improvers?with=nobody").status,
        404);
    assert_int_equal(page_at("/areas/Traford/metrics/lait-rereferral/improvers").status, 404);
    assert_int_equal(page_at("/areas/" TRAFFORD "/metrics/none/improvers").status, 404);
}

static void every_improver_page_answers(void **state)
{
    static const char *const places[] = {TRAFFORD, "E07000223", "E10000017", "E09000001",
                                         "E92000001"};
    ptrdiff_t found = 0, answered = 0;

    (void)state;
    for (ptrdiff_t i = 0; i < t->sector->metric_count; i++) {
        pages_house(t);
        for (ptrdiff_t k = 0; k < COUNT_OF(places); k++) {
            struct json *j = page_json("/areas/%s/metrics/%.*s/improvers.json", places[k],
                                       STR_ARG(t->sector->metrics[i].slug));
            struct str said = text_at(j, "sentence");
            assert_true(said.len && said.at[said.len - 1] == '.');
            found += member(j, "improved")->u.whole > 0;
            answered += member(j, "refused")->kind == JSON_NULL;
            if (getenv("FOLKMOOT_TELL"))
                print_message("%.*s\n", STR_ARG(said));
        }
    }
    print_message("answered %td, of which %td name somebody\n", answered, found);
    assert_true(answered > 20 && found > 0 && found < answered);
}

/* --- what it would mean ---- */

static void a_comparison_tells_what_the_middle_would_mean(void **state)
{
    struct json *j = page_json("/areas/" TRAFFORD "/metrics/homelessness-prevented.json");
    struct str page = page_body("/areas/" TRAFFORD "/metrics/homelessness-prevented");

    (void)state;
    CHECK(has(page, escaped(text_at(j, "what_if.sentence")).at));
    CHECK(has(page, "/areas/" TRAFFORD "/metrics/homelessness-prevented/improvers"));
    j = page_json("/areas/" TRAFFORD "/metrics/lait-ks1p-all.json");
    CHECK(member(j, "what_if.refused")->kind == JSON_STR);
}

/* --- questions for scrutiny ---- */

static const char *const councils[] = {TRAFFORD,    "E06000006", "E07000223",
                                       "E09000007", "E10000017", "E06000053"};

/* Calls `look` for each topic of some councils. */
static void for_each_sheet(void (*look)(const char *target, const struct json *sheet))
{
    for (ptrdiff_t i = 0; i < COUNT_OF(councils); i++) {
        pages_house(t);
        const struct area *area = sector_area(t->sector, str_of(councils[i]));
        for (ptrdiff_t s = 0; s < t->sector->subject_count; s++) {
            const struct subject *subject = &t->sector->subjects[s];
            if (!questions_measures(t->sector, area, subject))
                continue;
            char target[200];
            snprintf(target, sizeof target, "/areas/%s/questions/%.*s", councils[i],
                     STR_ARG(subject->slug));
            look(target, page_json("%s.json", target));
        }
    }
}

static ptrdiff_t sheets, questions;

/* A question cites its figure: the address is that of a comparison whose figure is the one told
 * here, in the period told here. */
static void check_cited(const struct json *q)
{
    struct str href = text_at(q, "href");
    ptrdiff_t mark = str_find(href, S("?"));
    struct json *c = page_json("%.*s.json%.*s", STR_ARG(str_cut(href, 0, mark)),
                               STR_ARG(str_cut(href, mark, href.len)));

    assert_true(str_eq(text_at(c, "value_text"), text_at(q, "value_text")));
    assert_true(str_eq(text_at(c, "period.id"), text_at(q, "period")));
    assert_true(str_starts(text_at(q, "source"), text_at(c, "source.title")));
}

static void check_sheet(const char *target, const struct json *sheet)
{
    const struct json *list = member(sheet, "questions");
    struct str page = page_body("%s", target);

    assert_true(list->u.of.count <= QUESTIONS_MOST);
    if (getenv("FOLKMOOT_TELL"))
        print_message("\n== %s: %.*s\n", target, STR_ARG(text_at(sheet, "description")));
    for (const struct json *q = list->u.of.first; q; q = q->next) {
        struct str ask = text_at(q, "ask"), fact = text_at(q, "fact");
        assert_true(str_find(ask, S("?")) > 0);
        assert_true(str_find(ask, S("{")) < 0 && str_find(fact, S("{")) < 0);
        assert_true(fact.len && fact.at[fact.len - 1] == '.');
        page_has((struct house_reply){.status = 200, .body = page}, target, escaped(ask));
        page_has((struct house_reply){.status = 200, .body = page}, target, escaped(fact));
        if (getenv("FOLKMOOT_TELL"))
            print_message("%.*s [%.*s]\n  %.*s\n  %.*s\n", STR_ARG(text_at(q, "title")),
                          STR_ARG(text_at(q, "kind")), STR_ARG(ask), STR_ARG(fact));
        check_cited(q);
        questions++;
    }
    sheets++;
}

static void E16_each_question_cites_its_figure_period_source_and_place(void **state)
{
    (void)state;
    for_each_sheet(check_sheet);
    print_message("%td sheets, %td questions\n", sheets, questions);
    assert_true(sheets > 40 && questions > sheets);
}

/* No word that judges, and no colour. */
static void check_words(const char *target, const struct json *sheet)
{
    static const char *const never[] = {"fail",  "poor",   "bad",     "blame", " red ",
                                        "green", "league", "outlier", "worst", "best "};

    for (const struct json *q = member(sheet, "questions")->u.of.first; q; q = q->next)
        for (ptrdiff_t i = 0; i < COUNT_OF(never); i++)
            if (str_find(text_at(q, "ask"), str_of(never[i])) >= 0)
                fail_msg("%s asks with \"%s\"", target, never[i]);
}

static void E16_no_question_accuses(void **state)
{
    (void)state;
    for_each_sheet(check_words);
}

/* All sheets in one text. */
static struct buf gathered;

static void gather(const char *target, const struct json *sheet)
{
    (void)sheet;
    buf_str(&gathered, page_body("%s.json", target));
    buf_str(&gathered, page_body("%s.csv", target));
    buf_str(&gathered, page_body("%s", target));
}

static uint64_t hash_of_sheets(void)
{
    struct arena *a = arena_open();

    gathered = buf_make(a, BUF_MOST);
    for_each_sheet(gather);
    uint64_t hash = str_hash(buf_text(&gathered));
    arena_close(a);
    return hash;
}

/* Told through a pipe by a process that fills a store of its own. */
static uint64_t hash_elsewhere(void)
{
    uint64_t hash = 0;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        char fd[16], *args[] = {(char *)"/proc/self/exe", (char *)"--hash", fd, NULL};
        snprintf(fd, sizeof fd, "%d", ends[1]);
        execv(args[0], args);
        _exit(127);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &hash, sizeof hash), sizeof hash);
    close(ends[0]);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return hash;
}

static void E16_same_data_same_questions_byte_for_byte(void **state)
{
    (void)state;
    uint64_t first = hash_of_sheets();
    assert_true(first == hash_of_sheets());
    assert_true(first == hash_elsewhere());
}

static void the_topics_of_a_council_are_listed_and_lead_to_their_sheets(void **state)
{
    struct json *j = page_json("/areas/" TRAFFORD "/questions.json");
    struct str page = page_body("/areas/" TRAFFORD "/questions");
    struct str council = page_body("/areas/" TRAFFORD);

    (void)state;
    for (const struct json *topic = member(j, "topics")->u.of.first; topic;
         topic = topic->next) {
        struct str link = str_fmt(t->arena, "href=\"%.*s\"", STR_ARG(text_at(topic, "href")));
        CHECK(has(page, link.at) && has(council, link.at));
    }
    assert_true(member(j, "topics")->u.of.count > 5);
    assert_int_equal(page_at("/areas/" TRAFFORD "/questions/nothing").status, 404);
    assert_int_equal(page_at("/areas/Traford/questions").status, 404);
    assert_int_equal(page_at("/areas/Traford/questions/children").status, 404);
    CHECK(has(page_body("/areas/E92000001/questions/children"), "We hold no figures on this"));
}

/* --- for word processors ---- */

static void a_document_has_the_sentence_its_picture_and_its_source(void **state)
{
    struct house_reply r = page_at("/areas/" TRAFFORD "/metrics/lait-rereferral/word");
    struct json *c = page_json("/areas/" TRAFFORD "/metrics/lait-rereferral.json");

    (void)state;
    assert_int_equal(r.status, 200);
    CHECK(has(r.body, escaped(text_at(c, "sentence")).at));
    CHECK(has(r.body, "<img alt=") && has(r.body, "src=\"data:image/"));
    CHECK(has(r.body, escaped(text_at(c, "source.title")).at));
    CHECK(has(r.body, "/areas/" TRAFFORD "/metrics/lait-rereferral?period="));
    struct str sheet = page_body("/areas/" TRAFFORD "/questions/children/word");
    struct json *j = page_json("/areas/" TRAFFORD "/questions/children.json");
    for (const struct json *q = member(j, "questions")->u.of.first; q; q = q->next)
        CHECK(has(sheet, escaped(text_at(q, "ask")).at));
    CHECK(!has(sheet, "<script") && !has(sheet, "<svg"));
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(E5_improvers_are_a_page_a_table_and_data_that_say_the_same,
                               fresh),
        cmocka_unit_test_setup(improvers_are_refused_in_words, fresh),
        cmocka_unit_test_setup(the_link_to_the_improvers_keeps_the_group_and_the_period, fresh),
        cmocka_unit_test_setup(every_improver_page_answers, fresh),
        cmocka_unit_test_setup(a_comparison_tells_what_the_middle_would_mean, fresh),
        cmocka_unit_test_setup(E16_each_question_cites_its_figure_period_source_and_place,
                               fresh),
        cmocka_unit_test_setup(E16_no_question_accuses, fresh),
        cmocka_unit_test_setup(E16_same_data_same_questions_byte_for_byte, fresh),
        cmocka_unit_test_setup(the_topics_of_a_council_are_listed_and_lead_to_their_sheets,
                               fresh),
        cmocka_unit_test_setup(a_document_has_the_sentence_its_picture_and_its_source, fresh),
    };

    if (count == 3 && strcmp(words[1], "--hash") == 0) {
        open_sample(NULL);
        uint64_t hash = hash_of_sheets();
        bool told = write(atoi(words[2]), &hash, sizeof hash) == (ssize_t)sizeof hash;
        close_sample(NULL);
        return told ? 0 : 1;
    }
    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
