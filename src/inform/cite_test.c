/* cite_test.c: citations keep what was cited, revisions are listed with their effect on rank,
 * and those who cited a revised figure hear of it once: on an invented sector, and on a data
 * set of Explore Local Statistics as published and as it might have been before. */
#include "inform/cite.h"
#include "inform/revisions.h"
#include "inform/testing_made.h"

#include "base/csv.h"
#include "base/random.h"
#include "kit/notice.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AN_HOUR = 3600, A_DAY = 24 * AN_HOUR, MOST_AREAS = 1000 };

static struct trial *t;

static int open_made(void **state)
{
    (void)state;
    t = made_open();
    return 0;
}

static int open_empty(void **state)
{
    (void)state;
    t = trial_open();
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    trial_close(t);
    t = NULL;
    return 0;
}

/* --- what is done in a piece of work
 * ----------------------------------------------------------- */

/* When the last delivery was; the next is a day later. */
static int64_t delivered(void)
{
    return t->now - A_DAY;
}

/* An hour after the last delivery. */
static struct work begun(bool writes)
{
    assert_int_equal(store_begin(t->db, writes), OK);
    return (struct work){
        .arena = t->arena, .db = t->db, .sector = t->sector, .now = delivered() + AN_HOUR};
}

static void must(const struct work *w, enum rc rc)
{
    if (rc != OK)
        fail_msg("%d: %.*s", (int)rc, STR_ARG(w->complaints ? w->complaints->words : S("")));
}

static struct str cited_as(const struct comparison_ask *ask, struct str maker)
{
    struct work w = begun(true);
    struct comparison c;
    struct str id;

    must(&w, compare_read(&w, ask, &c));
    trial_viewer(&w, maker);
    must(&w, cite_make(&w, &c, &id));
    assert_int_equal(store_commit(t->db), OK);
    assert_true(random_id_valid(id));
    return id;
}

static struct str cited(const char *area, const char *metric, const char *period,
                        struct str maker)
{
    return cited_as(&(struct comparison_ask){.area = str_of(area),
                                             .metric = str_of(metric),
                                             .period = str_of(period)},
                    maker);
}

static struct citation citation_of_id(struct str id)
{
    struct work w = begun(false);
    struct citation cite;

    must(&w, cite_read(&w, id, &cite));
    store_rollback(t->db);
    return cite;
}

static struct comparison comparison_of_id(struct str id, bool then)
{
    struct citation cite = citation_of_id(id);
    struct work w = begun(false);
    struct comparison c;

    must(&w, then ? cite_then(&w, &cite, &c) : cite_now(&w, &cite, &c));
    store_rollback(t->db);
    return c;
}

/* All that a comparison tells: every figure, place, group, trend and word. */
static struct str whole(const struct comparison *c)
{
    struct buf b = buf_make(t->arena, BUF_MOST);

    json_write(&b, compare_json(t->arena, c), 0);
    assert_false(b.failed);
    return buf_text(&b);
}

static struct str then_whole(struct str id)
{
    struct comparison c = comparison_of_id(id, true);

    return whole(&c);
}

static struct kit_notice_list notices_of(struct str maker)
{
    struct work w = begun(false);
    struct kit_notice_list list;

    trial_viewer(&w, maker);
    must(&w, notices_read(&w, &list));
    store_rollback(t->db);
    return list;
}

static struct revision_list revised(const char *metric, const char *area)
{
    struct work w = begun(false);
    struct revision_list list;
    const struct area *of = area ? sector_area(t->sector, str_of(area)) : NULL;

    assert_true(!area || of);
    const struct revisions_ask ask = {metric ? sector_metric(t->sector, str_of(metric)) : NULL,
                                      of, INT64_MIN};
    must(&w, revisions_read(&w, &ask, NEWEST_OF_ALL, REVISIONS_OF_TABLE, &list));
    store_rollback(t->db);
    return list;
}

/* All of one measure, as they are exported. */
static struct revision_list revised_ever(const char *metric, const char *area)
{
    struct work w = begun(false);
    struct revision_list all, list = {0};

    must(&w, revisions_all(&w, sector_metric(t->sector, str_of(metric)), &all));
    store_rollback(t->db);
    for (ptrdiff_t i = 0; i < all.len; i++)
        if (str_eq(all.at[i].area->code, str_of(area)))
            *list_push(t->arena, &list) = all.at[i];
    return list;
}

/* Whether any period has more than one state, seen or not. */
static bool has_states(const char *metric)
{
    const struct metric *m = sector_metric(t->sector, str_of(metric));

    for (ptrdiff_t p = 0; p < m->period_count; p++)
        if (m->revised[p])
            return true;
    return false;
}

/* Closes the store and the snapshot and opens both again, as a restart of the program does. */
static void restart(void)
{
    struct str why = {0};

    store_close(t->db);
    if (store_open(t->arena, t->at.url, STORE_CREATE, &t->db, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    arena_close(t->sector->arena);
    t->sector = trial_known(t, SECTOR_NOW);
}

static void says(struct str text, const char *expected)
{
    if (!str_eq(text, str_of(expected)))
        fail_msg("\n  said:   %.*s\n  due is: %s", STR_ARG(text), expected);
}

/* --- citations
 * --------------------------------------------------------------------------------- */

static const char older[] = "bins 2022-23 48 60 61 60 58 57 55\n"
                            "bins 2023-24 50 61 62 59 58 57 56\n"
                            "bins 2024-25 55 61 62 59 58 57 56 70 71 40 41 42\n";
static const char newer[] = "bins 2024-25 60 61 62 57.5 58 57 56 70 71 40 41 42\n";

static void cited_figure_stays_as_it_was(void **state)
{
    (void)state;
    made_figures(t, older);
    struct str id = cited(ASHMOOR, "bins", "2024-25", random_id(t->arena));
    struct str before = then_whole(id);
    struct str sentence = comparison_of_id(id, true).sentence;
    says(comparison_of_id(id, true).own.text, "55.0%");
    says(comparison_of_id(id, false).own.text, "55.0%");
    assert_true(str_find(sentence, S("Ashmoor emptied 55.0% of bins in 2024/25: the lowest")) ==
                0);

    made_figures(t, newer);
    restart();
    struct comparison then = comparison_of_id(id, true), now = comparison_of_id(id, false);
    says(then.own.text, "55.0%");
    says(now.own.text, "60.0%");
    assert_true(str_eq(then.sentence, sentence));
    assert_true(str_find(now.sentence, S("60.0%")) >= 0);
    assert_true(str_eq(whole(&then), before));
    assert_false(str_eq(whole(&now), before));

    /* Years of later deliveries change nothing either. */
    made_figures(t, "bins 2023-24 51 62 63 60 59 58 57\nbins 2025-26 70 71 72 73 74 75 76\n");
    made_figures(t, "bins 2024-25 ? ? ? ? ? ? ?\n");
    restart();
    assert_true(str_eq(then_whole(id), before));
}

static void citation_names_what_was_cited(void **state)
{
    (void)state;
    made_figures(t, older);
    struct str id = cited_as(
        &(struct comparison_ask){
            .area = S(ASHMOOR), .metric = S("bins"), .period = S("2023/24"), .group = S("ten")},
        S(""));
    restart();
    struct citation cite = citation_of_id(id);
    says(cite.area->code, ASHMOOR);
    says(cite.metric->slug, "bins");
    says(cite.period, "2023-04-01_P1Y");
    says(cite.group, "ten");
    assert_int_equal(cite.known, delivered() + AN_HOUR - 1);
    assert_int_equal(cite.made_at, delivered() + AN_HOUR);
    says(comparison_of_id(id, true).own.text, "50.0%");
    says(comparison_of_id(id, true).group->slug, "ten");
}

/* A delivery in the very second of the citation comes after it. */
static void delivery_of_the_same_second_does_not_slip_in(void **state)
{
    (void)state;
    made_figures(t, older);
    struct str id = cited(ASHMOOR, "bins", "2024-25", S(""));
    t->now += AN_HOUR - A_DAY;
    made_figures(t, newer);
    assert_int_equal(citation_of_id(id).made_at, delivered());
    says(comparison_of_id(id, true).own.text, "55.0%");
    says(comparison_of_id(id, false).own.text, "60.0%");
}

static void page_of_an_earlier_day_is_cited_as_of_that_day(void **state)
{
    (void)state;
    made_figures(t, older);
    struct str day = str_cut(moment_text(t->arena, delivered()), 0, 10);
    made_figures(t, newer);
    struct str id = cited_as(
        &(struct comparison_ask){
            .area = S(ASHMOOR), .metric = S("bins"), .period = S("2024-25"), .known = day},
        S(""));
    says(comparison_of_id(id, true).own.text, "55.0%");
    says(comparison_of_id(id, false).own.text, "60.0%");
    assert_true(citation_of_id(id).known < delivered());
}

/* A comparison as told, up to where its source and the date of that begin. */
static struct str without_source(struct str told)
{
    ptrdiff_t at = str_find(told, S("\"source\":"));

    assert_true(at > 1000);
    return str_cut(told, 0, at);
}

/* The sample's figures count as known from the day they were published, which may be long
 * before they are delivered. */
static void publishers_date_does_not_change_what_was_cited(void **state)
{
    static const struct {
        const char *published, *row;
    } copies[] = {{"2025-06-01", "bins,2024-25," ASHMOOR ",55,,,,,,\n"},
                  {"2025-12-01", "bins,2024-25," ASHMOOR ",60,,,,,,\n"
                                 "bins,2025-26," ASHMOOR ",61,,,,,,\n"}};
    struct str id = {0}, before = {0}, anna = random_id(t->arena);

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(copies); i++) {
        struct str path = trial_file(
            t, "figures.csv",
            str_fmt(t->arena,
                    "metric,period,area,value,lower,upper,numerator,denominator,gap,flag\n%s",
                    copies[i].row));
        trial_file(t, "made-words.csv",
                   str_fmt(t->arena,
                           "id,title,unit,decimals,polarity,kind,when,group,published\n"
                           "bins,Bins emptied,%%,1,high,performance,financial,near,%s\n",
                           copies[i].published));
        struct import_options options = {.profile = trial_path(t, "made-tidy.profile"),
                                         .files = &path,
                                         .file_count = 1,
                                         .as_published = true};
        assert_int_equal(trial_run(t, &options), OK);
        if (i == 0) {
            id = cited(ASHMOOR, "bins", "2024-25", anna);
            before = then_whole(id);
            assert_true(str_find(before, S("\"known_from\":\"2025-06-01T22:59:59Z\"")) > 0);
        }
    }
    restart();
    assert_true(str_eq(without_source(then_whole(id)), without_source(before)));
    says(comparison_of_id(id, false).own.text, "60.0%");
    assert_int_equal(notices_of(anna).len, 1);
}

static void unknown_citation_is_not_found_in_words(void **state)
{
    static const char *const ids[] = {"",
                                      "x",
                                      "0123456789abcdefghjkmnpqrs",
                                      "0123456789abcdefghjkmnpqrU",
                                      "0123456789abcdefghjkmnpqrst",
                                      "%",
                                      "' OR '1'='1"};

    (void)state;
    made_figures(t, older);
    cited(ASHMOOR, "bins", "2024-25", S(""));
    for (ptrdiff_t i = 0; i < COUNT_OF(ids); i++) {
        struct work w = begun(false);
        struct citation cite;
        assert_int_equal(cite_read(&w, str_of(ids[i]), &cite), NOT_FOUND);
        assert_non_null(w.complaints);
        says(w.complaints->words,
             "There is no citation of this address. Was all of it copied?");
        store_rollback(t->db);
    }
}

static struct citation_list list_of(struct str maker)
{
    struct work w = begun(false);
    struct citation_list list;

    trial_viewer(&w, maker);
    must(&w, cite_list(&w, &list));
    store_rollback(t->db);
    return list;
}

static void list_holds_ones_own_newest_first(void **state)
{
    struct str anna = random_id(t->arena), bert = random_id(t->arena);

    (void)state;
    made_figures(t, older);
    struct str first = cited(ASHMOOR, "bins", "2023-24", anna);
    cited(ASHMOOR, "bins", "2024-25", bert);
    cited(ASHMOOR, "bins", "2024-25", S(""));
    t->now += AN_HOUR;
    struct str second = cited("E06000902", "bins", "2024-25", anna);

    struct citation_list list = list_of(anna);
    assert_int_equal(list.len, 2);
    assert_true(str_eq(list.at[0].id, second) && str_eq(list.at[1].id, first));
    says(list.at[0].area->name, "Birchby");
    assert_int_equal(list_of(bert).len, 1);
    assert_int_equal(list_of(random_id(t->arena)).len, 0);
    /* Citations without a maker are in nobody's list. */
    assert_int_equal(list_of(S("")).len, 0);
    assert_int_equal(list_of(S("anna")).len, 0);
}

static void long_list_is_cut_to_the_newest(void **state)
{
    struct str anna = random_id(t->arena);
    struct comparison c;
    struct str id, oldest = {0};

    (void)state;
    made_figures(t, older);
    struct work w = begun(true);
    must(&w, compare_read(&w, &(struct comparison_ask){.area = S(ASHMOOR), .metric = S("bins")},
                          &c));
    trial_viewer(&w, anna);
    for (int i = 0; i < CITATIONS_MOST + 3; i++, w.now++) {
        must(&w, cite_make(&w, &c, &id));
        oldest = i == 3 ? id : oldest;
    }
    assert_int_equal(store_commit(t->db), OK);
    struct citation_list list = list_of(anna);
    assert_int_equal(list.len, CITATIONS_MOST);
    assert_true(str_eq(list.at[0].id, id));
    assert_true(str_eq(list.at[CITATIONS_MOST - 1].id, oldest));
}

/* --- notices
 * ----------------------------------------------------------------------------------- */

static void maker_of_a_revised_figure_hears_of_it_once(void **state)
{
    struct str anna = random_id(t->arena), bert = random_id(t->arena),
               carl = random_id(t->arena);

    (void)state;
    made_figures(t, older);
    struct str id = cited(ASHMOOR, "bins", "2024-25", anna);
    cited(ASHMOOR, "bins", "2023-24", anna);     /* another period */
    cited("E06000902", "bins", "2024-25", bert); /* another council: its place alone changes */
    cited(ASHMOOR, "bins", "2024-25", S(""));    /* nobody wants to hear */
    assert_int_equal(notices_of(anna).len, 0);

    made_figures(t, newer);
    restart();
    struct kit_notice_list list = notices_of(anna);
    assert_int_equal(list.len, 1);
    says(list.at[0].words,
         "A figure you cited was revised: Ashmoor, Bins emptied, 2024/25, from "
         "55.0% to 60.0%.");
    says(list.at[0].kind, "citation-revised");
    says(list.at[0].href, str_fmt(t->arena, "/cite/%.*s", STR_ARG(id)).at);
    assert_int_equal(list.at[0].made_at, delivered());
    assert_int_equal(notices_of(bert).len, 0);
    assert_int_equal(notices_of(carl).len, 0);
    assert_int_equal(notices_of(S("")).len, 0);

    /* The same file again is no revision; another change is another notice. */
    made_figures(t, newer);
    assert_int_equal(notices_of(anna).len, 1);
    made_figures(t, "bins 2024-25 61\n");
    assert_int_equal(notices_of(anna).len, 2);
    assert_true(str_find(notices_of(anna).at[0].words, S("from 60.0% to 61.0%.")) >= 0);
    made_figures(t, older);
    assert_int_equal(notices_of(anna).len, 3);
    assert_int_equal(notices_of(bert).len, 0);
}

static void each_who_cited_hears_of_it(void **state)
{
    struct str makers[3];

    (void)state;
    made_figures(t, older);
    for (int i = 0; i < 3; i++) {
        makers[i] = random_id(t->arena);
        cited(i == 2 ? "E06000904" : ASHMOOR, "bins", "2024-25", makers[i]);
    }
    made_figures(t, newer);
    for (int i = 0; i < 3; i++)
        assert_int_equal(notices_of(makers[i]).len, 1);
    assert_true(str_find(notices_of(makers[2]).at[0].words,
                         S("Dunmere, Bins emptied, 2024/25, from 59.0% to 57.5%.")) >= 0);
}

/* Half as many sacks as bins: what is worked out is revised when what it is made of is, by a
 * delivery and by one corrected figure. */
static void a_figure_that_is_worked_out_is_told_of_too(void **state)
{
    struct str anna = random_id(t->arena), bert = random_id(t->arena);

    (void)state;
    made_figures(t, older);
    trial_must(t, "tidy-metrics",
               trial_file(t, "halves.csv",
                          S("id,title,unit,decimals,polarity,kind,when,formula\n"
                            "halves,Half of the bins,%,1,high,performance,,[bins] / 2\n"
                            "quarters,A quarter,%,1,high,performance,,[halves] / 2\n")));
    restart();
    cited(ASHMOOR, "halves", "2024-25", anna);
    cited(ASHMOOR, "halves", "2023-24", bert);
    cited(ASHMOOR, "quarters", "2024-25", bert);
    made_figures(t, newer);
    assert_int_equal(notices_of(anna).len, 1);
    says(notices_of(anna).at[0].words,
         "A figure you cited was revised: Ashmoor, Half of the bins, 2024/25, from 27.5% to "
         "30.0%.");
    assert_int_equal(notices_of(bert).len, 1);
    assert_true(str_find(notices_of(bert).at[0].words, S("from 13.8% to 15.0%.")) >= 0);

    /* And by one figure that is corrected. */
    struct work w = begun(true);
    const struct metric *bins = sector_metric(t->sector, S("bins"));
    struct slice_change change;
    struct figure_change corrected = {.metric = bins,
                                      .period = bins->period_count - 1,
                                      .area = sector_area(t->sector, S(ASHMOOR)),
                                      .state = STATE_VALUE,
                                      .value = 62,
                                      .by = S("Officer, Ashmoor")};
    assert_int_equal(figure_write(&w, &corrected, &change), OK);
    assert_int_equal(store_commit(t->db), OK);
    assert_int_equal(notices_of(anna).len, 2);
    assert_true(str_find(notices_of(anna).at[0].words, S("from 30.0% to 31.0%.")) >= 0);
}

/* One file for each measure, as deliveries come. */
static void other_measures_tell_nobody(void **state)
{
    struct str anna = random_id(t->arena);

    (void)state;
    made_figures(t, "bins 2024-25 55 61\nsacks 2024-25 55 61\n");
    cited(ASHMOOR, "sacks", "2024-25", anna);
    made_figures(t, "bins 2024-25 60\n");
    made_figures(t, "sacks 2025-26 60\n");
    made_figures(t, "sacks 2024-25 - 62\n");
    assert_int_equal(notices_of(anna).len, 0);
    made_figures(t, "sacks 2024-25 54\n");
    assert_int_equal(notices_of(anna).len, 1);
}

static void gaps_that_come_and_go_are_told(void **state)
{
    struct str anna = random_id(t->arena);

    (void)state;
    made_figures(t, "bins 2024-25 ? 61 62\n");
    cited(ASHMOOR, "bins", "2024-25", anna);
    made_figures(t, "bins 2024-25 57\n");
    made_figures(t, "bins 2024-25 hid\n");
    made_figures(t, "bins 2024-25 hid\n");
    struct kit_notice_list list = notices_of(anna);
    assert_int_equal(list.len, 2);
    says(list.at[1].words,
         "A figure you cited was revised: Ashmoor, Bins emptied, 2024/25, from "
         "the publisher gives no reason to 57.0%.");
    says(list.at[0].words,
         "A figure you cited was revised: Ashmoor, Bins emptied, 2024/25, from "
         "57.0% to hidden to protect people.");
}

static void what_can_not_be_seen_is_no_revision(void **state)
{
    struct str anna = random_id(t->arena);

    (void)state;
    made_figures(t, "bins 2024-25 55.04 61 62\n");
    cited(ASHMOOR, "bins", "2024-25", anna);
    made_figures(t, "bins 2024-25 55.01 61 62\n");           /* beyond the decimals */
    made_figures(t, "bins 2024-25 55.01/50/60 61 62\n");     /* an interval came */
    made_figures(t, "bins 2024-25 55.01/50/60///revised\n"); /* and a flag */
    restart();
    assert_true(has_states("bins"));
    assert_int_equal(revised("bins", NULL).len, 0);
    assert_int_equal(notices_of(anna).len, 0);
    made_figures(t, "bins 2024-25 55.05\n");
    assert_int_equal(revised("bins", NULL).len, 1);
    assert_int_equal(notices_of(anna).len, 1);
}

static void delivery_that_is_only_tried_tells_nobody(void **state)
{
    struct str anna = random_id(t->arena), path = trial_path(t, "figures.csv");

    (void)state;
    made_figures(t, older);
    cited(ASHMOOR, "bins", "2024-25", anna);
    made_figures(t, newer);
    made_figures(t, older); /* two notices; figures.csv holds the older ones again */
    trial_file(t, "figures.csv",
               S("metric,period,area,value,lower,upper,numerator,denominator,gap,flag\n"
                 "bins,2024-25," ASHMOOR ",33,,,,,,\n"));
    struct import_options options = {.profile = trial_path(t, "made-tidy.profile"),
                                     .files = &path,
                                     .file_count = 1,
                                     .dry_run = true};
    assert_int_equal(trial_run(t, &options), OK);
    assert_int_equal(t->report.slices_revised, 1);
    assert_int_equal(notices_of(anna).len, 2);
}

/* --- revisions
 * --------------------------------------------------------------------------------- */

/* Rank 1 is the best; equal ones share it. Values in tenths, as shown. */
static ptrdiff_t rank_among(const double *tenths, ptrdiff_t count, ptrdiff_t i, bool low)
{
    ptrdiff_t rank = 1;

    if (isnan(tenths[i]))
        return 0;
    for (ptrdiff_t k = 0; k < count; k++)
        rank += low ? tenths[k] < tenths[i] : tenths[k] > tenths[i];
    return rank;
}

static const struct revision *revision_of(const struct revision_list *list, const char *code)
{
    for (ptrdiff_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].area->code, str_of(code)))
            return &list->at[i];
    fail_msg("there is no revision of %s", code);
    return NULL;
}

/* Three councils change, one to a tie, one to a gap; England changes too and has no place. */
static void check_listed(const char *metric, bool low)
{
    static const double was[] = {550, 610, 620, 590, 580, 570, 560};
    static const double is[] = {600, 610, 620, 610, 580, NAN, 560};
    static const char *const texts[][3] = {{ASHMOOR, "55.0%", "60.0%"},
                                           {"E06000904", "59.0%", "61.0%"},
                                           {"E06000906", "57.0%", "not available"}};

    made_figures(
        t, str_fmt(t->arena, "%s 2024-25 55 61 62 59 58 57 56 @E92000001 50\n", metric).at);
    made_figures(
        t, str_fmt(t->arena, "%s 2024-25 60 61 62 61 58 off 56 @E92000001 51\n", metric).at);
    restart();
    struct revision_list list = revised(metric, NULL);
    assert_int_equal(list.len, 4);
    assert_false(list.more);
    for (int i = 0; i < 3; i++) {
        const struct revision *r = revision_of(&list, texts[i][0]);
        ptrdiff_t place = texts[i][0][8] - '1';
        says(r->was, texts[i][1]);
        says(r->is, texts[i][2]);
        assert_int_equal(r->rank_was, rank_among(was, 7, place, low));
        assert_int_equal(r->rank_is, rank_among(is, 7, place, low));
        assert_int_equal(r->of_was, 7);
        assert_int_equal(r->of_is, 6);
        assert_int_equal(r->known_from, delivered());
        says(r->profile, "made-tidy");
        says(r->files, "figures.csv");
    }
    assert_int_equal(revision_of(&list, "E92000001")->rank_was, 0);
    assert_int_equal(revision_of(&list, "E92000001")->rank_is, 0);
    /* of one delivery and period, by name */
    for (ptrdiff_t i = 1; i < list.len; i++)
        assert_true(str_cmp(list.at[i - 1].area->name, list.at[i].area->name) < 0);
}

static void revisions_are_listed_with_their_ranks(void **state)
{
    (void)state;
    check_listed("bins", false);
}

static void where_lower_is_better_the_lowest_is_first(void **state)
{
    (void)state;
    check_listed("heaps", true);
}

static void what_is_new_is_no_revision(void **state)
{
    (void)state;
    made_figures(t, "bins 2024-25 55 61 62 - 58\n");
    made_figures(t, "bins 2024-25 55 61 62 59 58 57\nbins 2025-26 50\n");
    restart();
    assert_true(has_states("bins"));
    assert_int_equal(revised("bins", NULL).len, 0);
    /* Once there it may be revised like the others, among as many as there are. */
    made_figures(t, "bins 2024-25 - - - 63\n");
    struct revision_list list = revised("bins", NULL);
    assert_int_equal(list.len, 1);
    says(list.at[0].area->name, "Dunmere");
    assert_int_equal(list.at[0].of_was, 6);
    assert_int_equal(list.at[0].rank_was, 3);
    assert_int_equal(list.at[0].rank_is, 1);
}

static void measure_without_revisions_has_none(void **state)
{
    (void)state;
    made_figures(t, older);
    made_figures(t, older);
    assert_false(has_states("bins"));
    assert_int_equal(revised("bins", NULL).len, 0);
    assert_int_equal(revised(NULL, ASHMOOR).len, 0);
}

static void every_state_is_held_against_the_one_before(void **state)
{
    static const char *const due[][2] = {
        {"58.0%", "55.0%"}, {"not published yet", "58.0%"}, {"55.0%", "not published yet"}};

    (void)state;
    made_figures(t, "bins 2024-25 55 61\n");
    made_figures(t, "bins 2024-25 soon 62\n");
    made_figures(t, "bins 2024-25 58\n");
    made_figures(t, "bins 2024-25 55\n");
    restart();
    struct revision_list list = revised("bins", ASHMOOR);
    assert_int_equal(list.len, 3);
    for (int i = 0; i < 3; i++) {
        says(list.at[i].was, due[i][0]);
        says(list.at[i].is, due[i][1]);
        assert_true(i == 0 || list.at[i].known_from < list.at[i - 1].known_from);
    }
    assert_int_equal(list.at[2].rank_is, 0);
    assert_int_equal(list.at[1].rank_was, 0);
    assert_int_equal(list.at[1].of_was, 1);
    assert_int_equal(revised("bins", NULL).len, 4);
}

/* From when it was first known, though later deliveries told it again. */
static void the_old_figure_is_told_as_it_was_published(void **state)
{
    (void)state;
    made_figures(t, "bins 2024-25 55.25 61\n");
    int64_t first = delivered();
    made_figures(t, "bins 2024-25 55.25 62\n");
    int64_t second = delivered();
    made_figures(t, "bins 2024-25 soon 62\n");
    made_figures(t, "bins 2024-25 58 62\n");
    restart();
    struct revision_list list = revised_ever("bins", ASHMOOR);
    assert_int_equal(list.len, 2);
    assert_int_equal(list.at[1].known_before, first);
    assert_int_equal(list.at[1].state_was, STATE_VALUE);
    assert_true(list.at[1].value_was == 55.25);
    assert_int_equal(list.at[0].known_before, list.at[1].known_from);
    assert_int_equal(list.at[0].state_was, STATE_NOT_YET);
    list = revised_ever("bins", "E06000902");
    assert_int_equal(list.len, 1);
    assert_int_equal(list.at[0].known_before, first);
    assert_int_equal(list.at[0].known_from, second);
}

static void council_has_those_of_all_its_measures(void **state)
{
    (void)state;
    made_figures(t,
                 "bins 2023-24 1 2\nbins 2024-25 1 2\nsacks 2024-25 3 4\nheaps 2024-25 - 6\n");
    made_figures(t,
                 "bins 2023-24 5 2\nbins 2024-25 6 7\nsacks 2024-25 8 9\nheaps 2024-25 - 7\n");
    restart();
    struct revision_list list = revised(NULL, ASHMOOR);
    assert_int_equal(list.len, 3);
    /* of one delivery, the newest period first, then by measure */
    says(list.at[0].metric->slug, "bins");
    says(list.at[1].metric->slug, "sacks");
    says(list.at[2].is, "5.0%");
    for (ptrdiff_t i = 0; i < list.len; i++)
        says(list.at[i].area->name, "Ashmoor");
    assert_int_equal(revised(NULL, "E06000902").len, 3);
    assert_int_equal(revised(NULL, "E06000903").len, 0);
    assert_int_equal(revised("bins", ASHMOOR).len, 2);
    assert_int_equal(revised("bins", NULL).len, 3);
}

/* 40 councils in 51 years, each revised: 2,040 of one moment. Every page begins where the one
 * before it ended, reads no more rows than it has lines, and together they are what the export
 * tells, each once. */
static void long_history_comes_in_pages_that_cost_a_page(void **state)
{
    enum { COUNCILS = 40, YEARS = 51, A_PAGE = 50 };
    const struct revisions_ask ask = {NULL, NULL, INT64_MIN};
    struct place_in_time from = NEWEST_OF_ALL;
    struct buf b = buf_make(t->arena, 1024 * 1024);
    struct revision_list page = {.more = true};
    ptrdiff_t seen = 0;

    (void)state;
    made_many(t);
    for (int delivery = 0; delivery < 2; delivery++) {
        b.len = 0;
        for (int year = 1960; year < 1960 + YEARS; year++) {
            buf_fmt(&b, "bins %d-%02d", year, (year + 1) % 100);
            for (int i = 1; i <= COUNCILS; i++)
                buf_fmt(&b, " %d", i + delivery);
            buf_char(&b, '\n');
        }
        buf_char(&b, '\0');
        made_figures(t, b.at);
    }
    struct work w = begun(false);
    struct revision_list all;
    must(&w, revisions_all(&w, sector_metric(t->sector, S("bins")), &all));
    store_rollback(t->db);
    assert_int_equal(all.len, COUNCILS * YEARS);
    while (page.more) {
        w = begun(false);
        int64_t before = store_rows(t->db);
        must(&w, revisions_read(&w, &ask, from, A_PAGE, &page));
        assert_true(store_rows(t->db) - before <= 2 * (A_PAGE / COUNCILS + 2));
        store_rollback(t->db);
        for (ptrdiff_t i = 0; i < page.len; i++, seen++) {
            const struct revision *one = &page.at[i], *same = &all.at[seen];
            assert_true(one->area == same->area && period_eq(one->period, same->period));
            assert_true(str_eq(one->was, same->was) && str_eq(one->is, same->is));
            assert_true(one->rank_is == same->rank_is && one->of_was == same->of_was);
        }
        from = page.next;
    }
    assert_int_equal(seen, all.len);
    page = revised(NULL, ASHMOOR);
    assert_false(page.more);
    assert_int_equal(page.len, YEARS);
}

/* --- Explore Local Statistics
 * ------------------------------------------------------------------ */

#define OBESITY "els-adult-obesity-prevalence"
#define YEAR "2022-11-16/P1Y"
static const char year_id[] = "2022-11-16_P1Y";

/* How the older copy differs; `value` NULL: the row is not there, "": a gap. */
static const struct {
    const char *code, *value;
    bool listed;
} edits[] = {
    {"E06000001", "39.91234", true}, {"E07000008", NULL, false}, {"E08000003", "", true},
    {"E08000009", "11.1", true},     {"E09000007", "=", false},  {"E10000017", "40", true},
    {"E12000002", "30.3", true},
};

struct read_file {
    struct {
        char code[16];
        double value;
    } at[MOST_AREAS];
    ptrdiff_t len;
};

/* A file's figures of the year. */
static void read_year(struct str path, struct read_file *to)
{
    struct csv *in;
    struct csv_row row;
    struct str why;

    *to = (struct read_file){0};
    assert_int_equal(csv_open(t->arena, path.at, &in, &why), OK);
    while (csv_next(in, &row) == OK) {
        if (row.count < 6 || !str_eq(row.cells[4], S(YEAR)))
            continue;
        assert_true(to->len < MOST_AREAS);
        snprintf(to->at[to->len].code, 16, "%.*s", STR_ARG(row.cells[0]));
        struct str text = str_copy(t->arena, row.cells[5]);
        to->at[to->len++].value = text.len ? strtod(text.at, NULL) : NAN;
    }
    csv_close(in);
}

static double value_in(const struct read_file *f, const char *code)
{
    for (ptrdiff_t i = 0; i < f->len; i++)
        if (strcmp(f->at[i].code, code) == 0)
            return f->at[i].value;
    return NAN;
}

static double shown_tenths(double value)
{
    return floor(value * 10 + 0.5 + 1e-9);
}

static bool is_council(const char *code)
{
    static const char *const prefixes[] = {"E06", "E07", "E08", "E09",
                                           "E10", "W06", "S12", "N09"};

    for (ptrdiff_t i = 0; i < COUNT_OF(prefixes); i++)
        if (strncmp(code, prefixes[i], 3) == 0)
            return true;
    return false;
}

/* The rank of a council in a file by counting those better, and among how many. */
static void count_rank(const struct read_file *f, const char *code, ptrdiff_t *rank,
                       ptrdiff_t *of)
{
    double own = shown_tenths(value_in(f, code));

    *rank = *of = 0;
    for (ptrdiff_t i = 0; i < f->len; i++) {
        if (!is_council(f->at[i].code) || isnan(f->at[i].value))
            continue;
        ++*of;
        *rank += shown_tenths(f->at[i].value) < own;
    }
    *rank = isnan(own) || !is_council(code) ? 0 : *rank + 1;
}

/* A row of the older copy: without its interval, which no longer fits. */
static void write_row(struct buf *b, struct str line, ptrdiff_t edit)
{
    struct str cell, rest = line;
    char value[32] = "";

    if (edit >= 0 && !edits[edit].value)
        return;
    for (int i = 0; edit >= 0 && str_split(&rest, ',', &cell); i++) {
        if (i == 5 && strcmp(edits[edit].value, "=") == 0)
            snprintf(value, sizeof value, "%.1f",
                     shown_tenths(strtod(str_zero(t->arena, cell), NULL)) / 10);
        else if (i == 5)
            snprintf(value, sizeof value, "%s", edits[edit].value);
        const char *text = i == 5               ? value
                           : i == 8 || i == 9   ? ""
                           : i == 10 && !*value ? "x"
                                                : str_zero(t->arena, cell);
        buf_fmt(b, "%s%s", i ? "," : "", text);
    }
    if (edit < 0)
        buf_str(b, line);
    buf_char(b, '\n');
}

static ptrdiff_t edit_of(struct str line)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(edits); i++)
        if (str_starts(line, str_of(edits[i].code)) && str_find(line, S("," YEAR ",")) >= 0)
            return i;
    return -1;
}

static struct str file_read(const char *path)
{
    enum { LONGEST = 4 * 1024 * 1024 };
    FILE *f = fopen(path, "rb");
    char *bytes = arena_alloc(t->arena, LONGEST);

    assert_non_null(f);
    struct str text = {bytes, (ptrdiff_t)fread(bytes, 1, LONGEST, f)};
    assert_true(text.len < LONGEST);
    fclose(f);
    return text;
}

/* Writes both copies and the words beside them, in folders of their own so that both have the
 * published name. */
static void copies_make(struct str *old_path, struct str *new_path)
{
    static const char from[] = "data/indicators/ons_els/adult-obesity-prevalence";
    struct str csv = file_read(str_fmt(t->arena, "%s/%s.csv", trial_shared(), from).at);
    struct str json = file_read(str_fmt(t->arena, "%s/%s.json", trial_shared(), from).at);
    struct buf b = buf_make(t->arena, 8 * 1024 * 1024);
    struct str rest = csv, line;
    int edited = 0;

    *new_path = trial_file(t, "adult-obesity-prevalence.csv", csv);
    while (rest.len && str_split(&rest, '\n', &line)) {
        ptrdiff_t edit = edit_of(line);
        edited += edit >= 0;
        if (line.len)
            write_row(&b, line, edit);
    }
    assert_int_equal(edited, COUNT_OF(edits));
    *old_path = trial_file(t, "adult-obesity-before.csv", buf_text(&b));
    trial_file(t, "adult-obesity-prevalence.json", json);
    trial_file(t, "adult-obesity-before.json", json);
}

static void check_revisions(const struct read_file *old_file, const struct read_file *new_file)
{
    struct revision_list list = revised(OBESITY, NULL);
    ptrdiff_t due = 0;

    for (ptrdiff_t i = 0; i < COUNT_OF(edits); i++) {
        const struct revision *r = NULL;
        ptrdiff_t rank, of;
        for (ptrdiff_t k = 0; k < list.len; k++)
            if (str_eq(list.at[k].area->code, str_of(edits[i].code)))
                r = &list.at[k];
        due += edits[i].listed;
        assert_true((r != NULL) == edits[i].listed);
        if (!r)
            continue;
        says(period_id(t->arena, r->period), year_id);
        count_rank(old_file, edits[i].code, &rank, &of);
        assert_int_equal(r->rank_was, rank);
        assert_int_equal(r->of_was, of);
        count_rank(new_file, edits[i].code, &rank, &of);
        assert_int_equal(r->rank_is, rank);
        assert_int_equal(r->of_is, of);
        says(r->is,
             str_fmt(t->arena, "%.1f%%", shown_tenths(value_in(new_file, edits[i].code)) / 10)
                 .at);
        says(r->files, "adult-obesity-prevalence.csv");
        says(r->profile, "ons-els");
    }
    assert_int_equal(list.len, due);
}

static void revised_data_set_of_explore_local_statistics(void **state)
{
    struct str old_path, new_path, makers[4];
    struct read_file *old_file = arena_new(t->arena, struct read_file, 1);
    struct read_file *new_file = arena_new(t->arena, struct read_file, 1);

    (void)state;
    if (!trial_shared())
        skip();
    copies_make(&old_path, &new_path);
    read_year(old_path, old_file);
    read_year(new_path, new_file);
    trial_must(t, "ons-els", old_path);
    for (int i = 0; i < 4; i++)
        makers[i] = random_id(t->arena);
    struct str id = cited("E08000009", OBESITY, year_id, makers[0]);
    struct str gap = cited("E08000003", OBESITY, year_id, makers[1]);
    cited("E09000007", OBESITY, year_id, makers[2]); /* changes beyond its decimals */
    cited("E09000008", OBESITY, year_id, makers[3]); /* stays */
    struct str nobody = cited("E08000009", OBESITY, year_id, S(""));
    struct str before = then_whole(id);

    trial_must(t, "ons-els", new_path);
    restart();
    assert_true(str_eq(then_whole(id), before));
    says(comparison_of_id(id, true).own.text, "11.1%");
    says(comparison_of_id(nobody, true).own.text, "11.1%");
    says(comparison_of_id(gap, true).own.text, "not available");
    struct str now = comparison_of_id(id, false).own.text;
    says(now,
         str_fmt(t->arena, "%.1f%%", shown_tenths(value_in(new_file, "E08000009")) / 10).at);
    check_revisions(old_file, new_file);

    assert_int_equal(notices_of(makers[0]).len, 1);
    assert_true(str_find(notices_of(makers[0]).at[0].words,
                         str_fmt(t->arena, "from 11.1%% to %.*s.", STR_ARG(now))) >= 0);
    assert_int_equal(notices_of(makers[1]).len, 1);
    assert_int_equal(notices_of(makers[2]).len, 0);
    assert_int_equal(notices_of(makers[3]).len, 0);

    trial_must(t, "ons-els", new_path);
    restart();
    assert_int_equal(t->report.slices_revised, 0);
    assert_int_equal(notices_of(makers[0]).len, 1);
    check_revisions(old_file, new_file);
    assert_int_equal(revised(NULL, "E08000009").len, 1);
    assert_int_equal(revised(NULL, "E09000008").len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_made, close_all)
        TEST(cited_figure_stays_as_it_was),
        TEST(citation_names_what_was_cited),
        TEST(delivery_of_the_same_second_does_not_slip_in),
        TEST(page_of_an_earlier_day_is_cited_as_of_that_day),
        TEST(publishers_date_does_not_change_what_was_cited),
        TEST(unknown_citation_is_not_found_in_words),
        TEST(list_holds_ones_own_newest_first),
        TEST(long_list_is_cut_to_the_newest),
        TEST(maker_of_a_revised_figure_hears_of_it_once),
        TEST(each_who_cited_hears_of_it),
        TEST(a_figure_that_is_worked_out_is_told_of_too),
        TEST(other_measures_tell_nobody),
        TEST(gaps_that_come_and_go_are_told),
        TEST(what_can_not_be_seen_is_no_revision),
        TEST(delivery_that_is_only_tried_tells_nobody),
        TEST(revisions_are_listed_with_their_ranks),
        TEST(where_lower_is_better_the_lowest_is_first),
        TEST(what_is_new_is_no_revision),
        TEST(measure_without_revisions_has_none),
        TEST(every_state_is_held_against_the_one_before),
        TEST(the_old_figure_is_told_as_it_was_published),
        TEST(council_has_those_of_all_its_measures),
        TEST(long_history_comes_in_pages_that_cost_a_page),
        cmocka_unit_test_setup_teardown(revised_data_set_of_explore_local_statistics,
                                        open_empty, close_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
