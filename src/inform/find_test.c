/* find_test.c: what councillors, officers and residents type, and what it should find. Each of
 * the expected answers was chosen by hand from the sample's list of measures, councils and
 * topics before it was asked for. */
#include "inform/find.h"
#include "inform/filling.h"
#include "inform/testing_pages.h"

#include "calc/calc.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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

#define RECYCLING "tf-household-waste-sent-for-reuse-recycling-or-composting-percentage"
#define WASTE "household-waste-recycled-percent"
#define PLANNING                                                                               \
    "tf-percentage-of-major-planning-applications-decided-within-13-weeks-or-agreed-time-"     \
    "percentage"
#define EHC "lait-sen-ehc-excpt-20wks"
#define HEART "els-preventable-cardiovascular-mortality-england"
#define AFFORD "els-housing-affordability-ratio-residence-based"

/* A measure's id, an area's code, subject:ID, service:ID or method:ID; of several, any. */
static const struct asked {
    const char *words, *wanted, *area; /* area: the council that is named, or NULL */
} asked[] = {
    /* Questions. */
    {"how fast are our EHC plans?", EHC, NULL},
    {"who recycles most?", RECYCLING " " WASTE, NULL},
    {"bins Trafford", RECYCLING " " WASTE " subject:bins-recycling", "E08000009"},
    {"How much do we recycle in Trafford", RECYCLING " " WASTE, "E08000009"},
    {"is fly tipping getting worse in Leeds", "fly-tipping-incidents-per-1000", "E08000035"},
    {"how many people sleep rough in Manchester?", "rough-sleeping-per-100000", "E08000003"},
    {"what are Salford's reserves", "usable-reserves-percent", "E08000006"},
    {"how much debt does Thurrock have", "borrowing-percent", "E06000034"},
    {"is Woking going bankrupt", "usable-reserves-percent borrowing-percent", "E07000217"},
    {"how many empty homes are there in Liverpool", "long-term-empty-homes-percent",
     "E08000012"},
    {"can people afford homes in Oxford", AFFORD, "E07000178"},
    {"how many children miss school in Bristol", "els-persistent-absences-for-all-pupils",
     "E06000023"},
    {"which councils decide planning applications on time", PLANNING, NULL},
    {"how many social worker vacancies does Kent have", "lait-work-force-vac-rate",
     "E10000016"},
    {"are care leavers in work in Bolton", "lait-careleaversneet", "E08000001"},
    {"what do we spend on adult social care", "adult-care-spending-per-person", NULL},
    {"who smokes", "els-cigarette-smokers", NULL},
    {"how many adults are obese in Wigan", "els-adult-obesity-prevalence", "E08000010"},
    {"what are wages like in Blackpool", "els-gross-median-weekly-pay", "E06000009"},
    {"unemployment in Hull", "els-employment-rate", "E06000010"},
    {"carbon emissions Cornwall", "els-greenhouse-gas-emissions", "E06000052"},
    {"ev charging points in York", "els-public-electric-vehicle-chargers", "E06000014"},
    {"broadband in Eden", "els-gigabit-capable-broadband", "E07000030"},
    {"homelessness prevention duty", "homelessness-prevented subject:homelessness", NULL},
    {"families in B&B", "families-in-bed-and-breakfast-per-10000", NULL},
    {"temporary accommodation Hackney", "temporary-accommodation-per-1000", "E09000012"},
    {"re-referrals Stockport", "lait-rereferral", "E08000007"},
    {"are affordable homes being built in Cambridge", "affordable-homes-per-1000", "E07000008"},
    /* The sector's own short words. */
    {"EHCP", EHC, NULL},
    {"EHC plan", EHC, NULL},
    {"SEND", EHC " subject:send", NULL},
    {"NEET", "lait-careleaversneet", NULL},
    {"KS2", "lait-ks2rwm-expected-std", NULL},
    {"SATs results", "lait-ks2rwm-expected-std", NULL},
    {"phonics", "lait-ks1p-all", NULL},
    {"GCSE", "els-gcses-in-english-and-maths", NULL},
    {"CVD mortality", HEART, NULL},
    {"heart disease deaths", HEART, NULL},
    {"ASB", "subject:community-safety subject:people-place", NULL},
    {"RTB", "service:housing subject:council-housing", NULL},
    {"HMO", "service:housing subject:council-housing", NULL},
    {"potholes", "subject:road-condition subject:roads service:roads", NULL},
    {"council tax collection", "service:council-tax-collection", NULL},
    {"s114", "usable-reserves-percent", NULL},
    {"section 114", "usable-reserves-percent", NULL},
    {"TA", "temporary-accommodation-per-1000", NULL},
    {"looked after children", "subject:children-in-care service:childrens-social-care", NULL},
    {"net zero", "els-greenhouse-gas-emissions", NULL},
    {"housing affordability ratio", AFFORD, NULL},
    {"13 weeks", PLANNING, NULL},
    {"new homes", "els-net-additions-to-the-housing-stock-england", NULL},
    {"truancy", "els-persistent-absences-for-all-pupils", NULL},
    {"physical activity", "ft-percentage-of-physically-active-adults", NULL},
    {"congestion", "average-speed-local-a-roads", NULL},
    {"libraries", "service:libraries subject:libraries-leisure", NULL},
    {"bins", RECYCLING " " WASTE " subject:bins-recycling", NULL},
    {"confidence interval", "method:proportion method:mean-interval", NULL},
    {"nearest neighbours", "method:neighbours", NULL},
    /* Slips of the hand. */
    {"recyling", RECYCLING " " WASTE " subject:recycling", NULL},
    {"homelesness", "subject:homelessness homelessness-prevented", NULL},
    {"fly tiping", "fly-tipping-incidents-per-1000 subject:fly-tipping", NULL},
    {"Traford", "E08000009", NULL},
    {"Midlesborough", "E06000002", NULL},
    {"Birmingam", "E08000025", NULL},
    {"Newcaslte upon Tyne", "E08000021", NULL},
    {"reycling in Traford", RECYCLING " " WASTE, "E08000009"},
    {"affordible homes", "affordable-homes-per-1000", NULL},
    {"planing applications", PLANNING, NULL},
    {"temporay acommodation",
     "temporary-accommodation-per-1000 subject:temporary-accommodation", NULL},
    {"obestiy", "els-adult-obesity-prevalence", NULL},
    {"potholse", "subject:road-condition subject:roads service:roads", NULL},
    /* Names, older names and codes. */
    {"Trafford", "E08000009", NULL},
    {"trafford council", "E08000009", NULL},
    {"City of York", "E06000014", NULL},
    {"St Albans", "E07000240", NULL},
    {"Allerdale", "E07000026", NULL},
    {"Cumbria", "E10000006", NULL},
    {"E08000016", "E08000038", NULL},
    {"Kingston upon Hull", "E06000010", NULL},
    {"traf", "E08000009", NULL},
    {"Dorset", "E06000059", NULL},
    {"dfe-358", "E08000009", NULL},
};

/* Written after the order of results and data/synonyms.csv were settled, and not looked at
 * while either was made: what somebody asks whom nobody asked before. */
static const struct asked unseen[] = {
    {"are Leicester's social workers leaving", "lait-work-force-vac-rate", "E06000016"},
    {"kids excluded or skipping lessons in Rochdale", "els-persistent-absences-for-all-pupils",
     "E08000005"},
    {"rubbish dumped on streets Newham", "fly-tipping-incidents-per-1000", "E09000025"},
    {"can my council pay its debts", "borrowing-percent", NULL},
    {"speed of traffic in Reading", "average-speed-local-a-roads", "E06000038"},
    {"young people leaving care without a job", "lait-careleaversneet", NULL},
    {"house prices compared to wages in Bath", AFFORD, "E06000022"},
    {"hotel families homeless", "families-in-bed-and-breakfast-per-10000", NULL},
    {"do our pupils read well at six", "lait-ks1p-all", NULL},
    {"primary school results Tameside", "lait-ks2rwm-expected-std", "E08000008"},
    {"who composts most", RECYCLING " " WASTE, NULL},
    {"early deaths from stroke", HEART, NULL},
    {"fat", "els-adult-obesity-prevalence", NULL},
    {"how many council houses stand empty", "long-term-empty-homes-percent", NULL},
    {"planning delays Westminster", PLANNING, "E09000033"},
    {"children referred again in Hounslow", "lait-rereferral", "E09000018"},
    {"greenhouse gas per person", "els-greenhouse-gas-emissions", NULL},
    {"average pay in Durham", "els-gross-median-weekly-pay", "E06000047"},
    {"fibre internet Northumberland", "els-gigabit-capable-broadband", "E06000057"},
    {"money in the bank", "usable-reserves-percent", NULL},
    {"cost of looking after old people", "adult-care-spending-per-person", NULL},
    {"special needs plans on time Surrey", EHC, "E10000030"},
    {"temprary housing Lewisham", "temporary-accommodation-per-1000", "E09000023"},
    {"employment Sunderland", "els-employment-rate", "E08000024"},
};

/* A name for what was found, as the table above writes it. */
static struct str name_of(struct arena *a, const struct found *f)
{
    switch (f->kind) {
    case FIND_AREA:
        return f->area->code;
    case FIND_METRIC:
        return f->metric->slug;
    case FIND_SUBJECT:
        return str_fmt(a, "subject:%.*s", STR_ARG(f->subject->slug));
    case FIND_SERVICE:
        return str_fmt(a, "service:%.*s", STR_ARG(f->service->slug));
    default:
        return str_fmt(a, "method:%s", f->method->name);
    }
}

static bool is_wanted(struct str name, const char *wanted)
{
    struct str rest = str_of(wanted), one;

    while (rest.len && str_split(&rest, ' ', &one))
        if (str_eq(one, name))
            return true;
    return false;
}

static void find(struct arena *a, const char *words, struct find_result *out)
{
    find_run(t->sector, a, &(struct find_ask){str_of(words), FIND_ALL, false, true, 12}, out);
}

/* Every question's answer is among the first three; nine in ten are first. */
static void what_people_ask_finds_what_they_mean(void **state)
{
    struct arena *a = arena_open();
    ptrdiff_t first = 0, three = 0, total = COUNT_OF(asked);

    (void)state;
    assert_true(total >= 60);
    for (ptrdiff_t i = 0; i < total; i++) {
        struct find_result r;
        ptrdiff_t place = -1;
        find(a, asked[i].words, &r);
        for (ptrdiff_t k = 0; k < r.found.len && k < 3 && place < 0; k++)
            if (is_wanted(name_of(a, &r.found.at[k]), asked[i].wanted))
                place = k;
        first += place == 0;
        three += place >= 0;
        struct str area = r.area ? r.area->code : S("");
        if (place != 0 || !str_eq(area, str_of(asked[i].area)))
            print_message("  \"%s\": place %td, area %.*s, first %.*s\n", asked[i].words,
                          place + 1, STR_ARG(area),
                          STR_ARG(r.found.len ? name_of(a, &r.found.at[0]) : S("none")));
        assert_true(str_eq(area, str_of(asked[i].area)));
    }
    print_message("%td questions: %td first, %td among the first three\n", total, first, three);
    assert_int_equal(three, total);
    assert_true(first * 10 >= total * 9);
    arena_close(a);
}

/* Whether what is wanted is among the first so many. */
static bool among(struct arena *a, const struct find_result *r, const char *wanted,
                  ptrdiff_t most)
{
    for (ptrdiff_t i = 0; i < r->found.len && i < most; i++)
        if (is_wanted(name_of(a, &r->found.at[i]), wanted))
            return true;
    return false;
}

static void what_was_not_looked_at_before_is_mostly_found(void **state)
{
    struct arena *a = arena_open();
    ptrdiff_t first = 0, three = 0, total = COUNT_OF(unseen);

    (void)state;
    for (ptrdiff_t i = 0; i < total; i++) {
        struct find_result r;
        find(a, unseen[i].words, &r);
        first += among(a, &r, unseen[i].wanted, 1);
        three += among(a, &r, unseen[i].wanted, 3);
        if (!among(a, &r, unseen[i].wanted, 3))
            print_message("  \"%s\": first %.*s\n", unseen[i].words,
                          STR_ARG(r.found.len ? name_of(a, &r.found.at[0]) : S("none")));
    }
    print_message("%td unseen questions: %td first, %td among the first three\n", total, first,
                  three);
    assert_true(three * 3 >= total * 2);
    arena_close(a);
}

static void a_misspelling_says_what_is_shown(void **state)
{
    static const char *const cases[][2] = {{"reycling in Traford", "recycling in trafford"},
                                           {"homelesness", "homelessness"},
                                           {"recycling Trafford", ""},
                                           {"EHCP", ""},
                                           {"traf", ""}};
    struct arena *a = arena_open();

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct find_result r;
        find(a, cases[i][0], &r);
        if (!str_eq(r.showing, str_of(cases[i][1])))
            fail_msg("%s: %.*s", cases[i][0], STR_ARG(r.showing));
    }
    arena_close(a);
}

static void what_is_nothing_finds_nothing(void **state)
{
    static const char *const cases[] = {
        "", "   ", "...", "qzxwv", "\xF0\x9F\x8C\xB3", "' OR 1=1 --xq"};
    struct arena *a = arena_open();
    char many[5000];

    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(cases) - 1; i++) {
        struct find_result r;
        find(a, cases[i], &r);
        if (r.found.len)
            fail_msg("%s finds %.*s", cases[i], STR_ARG(name_of(a, &r.found.at[0])));
    }
    memset(many, 'a', sizeof many - 1);
    for (size_t i = 7; i < sizeof many; i += 8)
        many[i] = ' ';
    many[sizeof many - 1] = 0;
    struct find_result r;
    find(a, many, &r); /* whatever it finds, it ends */
    arena_close(a);
}

static void the_same_words_find_the_same(void **state)
{
    struct arena *a = arena_open();
    struct find_result one, two;

    (void)state;
    find(a, "waste homes trafford", &one);
    find(a, "waste homes trafford", &two);
    assert_int_equal(one.found.len, two.found.len);
    for (ptrdiff_t i = 0; i < one.found.len; i++)
        assert_true(str_eq(name_of(a, &one.found.at[i]), name_of(a, &two.found.at[i])));
    for (ptrdiff_t i = 1; i < one.found.len; i++)
        assert_true(one.found.at[i - 1].score >= one.found.at[i].score);
    arena_close(a);
}

static void the_reason_is_said(void **state)
{
    struct arena *a = arena_open();
    struct find_result r;

    (void)state;
    find(a, "E08000016", &r);
    assert_int_equal(r.found.at[0].why, FIND_BY_CODE);
    find(a, "Re-referrals to children's social care within 12 months", &r);
    assert_int_equal(r.found.at[0].why, FIND_BY_NAME);
    find(a, "traf", &r);
    assert_int_equal(r.found.at[0].why, FIND_BY_START);
    find(a, "EHCP", &r);
    assert_int_equal(r.found.at[0].why, FIND_BY_MEANING);
    assert_string_equal(str_zero(a, find_why_words(FIND_BY_MEANING)), "another word for it");
    arena_close(a);
}

/* Another word that a profile's table gives a measure finds it. */
static void other_words_of_a_measure_find_it(void **state)
{
    struct trial *own = trial_open();
    struct metric_list found;

    (void)state;
    trial_file(own, "words.csv",
               S("id,title,other_words\nstreet-trees,Trees in streets,canopy;arboriculture\n"));
    trial_file(own, "x.profile",
               S("has: area, metric, n\narea: area\nmetric: metric\nperiod: = 2024-25\n"
                 "value: n\nmetrics: words.csv\n"));
    trial_must(own, trial_path(own, "x.profile").at,
               trial_file(own, "a.csv", S("area,metric,n\nE08000009,street-trees,1\n")));
    sector_find_metrics(own->sector, own->arena, S("arboriculture"), false, 3, &found);
    assert_int_equal(found.len, 1);
    assert_true(str_eq(found.at[0]->other_words, S("canopy;arboriculture")));
    trial_close(own);
}

/* --- how long it takes
 * ------------------------------------------------------------------------ */

enum { MADE_METRICS = 5000, ROUNDS = 20 };

static struct str made_title(struct arena *a, int i)
{
    static const char *const things[] = {"Waste",  "Roads", "Homes", "Pupils", "Carers",
                                         "Visits", "Plans", "Trees", "Books",  "Permits"};
    static const char *const ways[] = {"collected", "repaired", "completed", "assessed",
                                       "supported", "recorded", "decided",   "planted",
                                       "lent",      "issued"};
    static const char *const who[] = {"women", "men", "children", "older people", "carers"};

    return str_fmt(a, "%s %s for %s, part %d", things[i % 10], ways[i / 10 % 10], who[i % 5],
                   i);
}

static struct trial *made_sector(void)
{
    struct trial *own = trial_open();
    struct buf words = buf_make(own->arena, BUF_MOST), rows = buf_make(own->arena, BUF_MOST);

    buf_lit(&words, "id,title,definition,subjects,source_title\n");
    buf_lit(&rows, "area,metric,n\n");
    for (int i = 0; i < MADE_METRICS; i++) {
        struct str title = made_title(own->arena, i);
        buf_fmt(
            &words,
            "made-%d,\"%.*s\",\"How many were %.*s in the year, for each thousand residents "
            "of the council, as the council told it.\",roads,Made for measuring\n",
            i, STR_ARG(title), STR_ARG(title));
        buf_fmt(&rows, "E08000009,made-%d,%d\n", i, i);
    }
    trial_file(own, "words.csv", buf_text(&words));
    trial_file(own, "x.profile",
               S("has: area, metric, n\narea: area\nmetric: metric\nperiod: = 2024-25\n"
                 "value: n\nmetrics: words.csv\n"));
    struct str areas = S("data/sample/areas.csv");
    struct import_options sample = {
        .profile = S("tidy-areas"), .files = &areas, .file_count = 1, .embedded = true};
    assert_int_equal(trial_run(own, &sample), OK);
    trial_must(own, trial_path(own, "x.profile").at, trial_file(own, "a.csv", buf_text(&rows)));
    return own;
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Printed, not held against a limit: the sanitizers make it many times slower. */
static void five_thousand_measures_are_searched(void **state)
{
    static const char *const questions[] = {"how many pupils were suported in Traford", "waste",
                                            "rodas repaird for carers", "p"};
    struct trial *own = made_sector();
    struct arena *a = arena_open();

    (void)state;
    assert_int_equal(own->sector->metric_count, MADE_METRICS);
    struct work w = {.arena = a, .sector = own->sector};
    double made = seconds();
    assert_int_equal(find_make(&w, own->sector), OK);
    print_message("index of %d measures: made in %.0f ms\n", MADE_METRICS,
                  (seconds() - made) * 1000);
    for (ptrdiff_t i = 0; i < COUNT_OF(questions); i++) {
        double fastest = 1e9;
        struct find_result r = {0};
        for (int round = 0; round < ROUNDS; round++) {
            double start = seconds();
            arena_reset(a);
            find_run(own->sector, a,
                     &(struct find_ask){str_of(questions[i]), FIND_ALL, false, true, 12}, &r);
            double took = seconds() - start;
            fastest = took < fastest ? took : fastest;
        }
        print_message("find over %d measures, \"%s\": %.2f ms, %td found\n", MADE_METRICS,
                      questions[i], fastest * 1000, r.found.len);
        assert_true(r.found.len > 0 || i == 3);
    }
    arena_close(a);
    trial_close(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_ask_finds_what_they_mean),
        cmocka_unit_test(what_was_not_looked_at_before_is_mostly_found),
        cmocka_unit_test(a_misspelling_says_what_is_shown),
        cmocka_unit_test(what_is_nothing_finds_nothing),
        cmocka_unit_test(the_same_words_find_the_same),
        cmocka_unit_test(the_reason_is_said),
        cmocka_unit_test(other_words_of_a_measure_find_it),
        cmocka_unit_test(five_thousand_measures_are_searched),
    };

    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
