/* testing_made.c: a small invented sector in a store of its own, for the tests of sentences. */
#include "inform/testing_made.h"

#include "base/asset.h"

#include <stdlib.h>

/* --- who there is
 * ------------------------------------------------------------------------------ */

static const char area_header[] =
    "code,name,official_name,type,country,region,county,start,end,successors,other_codes,"
    "other_names\n";

static const char areas[] = "E06000901,Ashmoor,,unitary,E92000001,,,,,,,\n"
                            "E06000902,Birchby,,unitary,E92000001,,,,,,,\n"
                            "E06000903,Coldwell,,unitary,E92000001,,,,,,,\n"
                            "E06000904,Dunmere,,unitary,E92000001,,,,,,,\n"
                            "E06000905,Eastlow,,unitary,E92000001,,,,,,,\n"
                            "E06000906,Fernham,,unitary,E92000001,,,,,,,\n"
                            "E06000907,Garthby,,unitary,E92000001,,,,,,,\n"
                            "E06000908,Hollin,,unitary,E92000001,,,,,,,\n"
                            "E06000909,Inglow,,unitary,E92000001,,,,,,,\n"
                            "E06000910,Jesmere,,unitary,E92000001,,,,,,,\n"
                            "E06000911,Kelby,,unitary,E92000001,,,,,,,\n"
                            "E06000912,Lowick,,unitary,E92000001,,,,,,,\n"
                            "E06000921,Oldfold,,unitary,E92000001,,,,2023-03-31,E06000901,,\n"
                            "E07000901,Marsham,,district,E92000001,,E10000901,,,,,\n"
                            "E10000901,Northwick,,county,E92000001,,,,,,,\n"
                            "E92000001,England,,country,E92000001,,,,,,,\n";

static const char models[] =
    "group,title,say,chosen_by,kind,owner,version,valid_from,country,subjects,not_services,"
    "source,"
    "source_url,licence\n"
    "near,Councils nearby,the {n} councils near {A},Moot Bureau,listed,,1,2025-04-01,,,,Moot "
    "Bureau,,\n"
    "ten,Ten councils,the {n} councils most like {A},Moot Bureau,listed,,1,2025-04-01,,,,Moot "
    "Bureau,,\n"
    "wide,Many councils,the {n} councils in the same boat as {A},Moot "
    "Bureau,listed,,1,2025-04-01,,,,Moot Bureau,,\n";

/* --- what is measured
 * -------------------------------------------------------------------------- */

static const char words[] =
    "id,title,say,meaning,unit,decimals,polarity,kind,service,when,group,things,breaks\n"
    "bins,Bins emptied,{A} emptied {v} of bins in "
    "{when},,%,1,high,performance,,financial,near,,\n"
    "sacks,Sacks,{A} took {v} of sacks in {when},,%,1,high,performance,,financial,ten,,\n"
    "heaps,Heaps,{A} had {v} of heaps in {when},,%,1,low,performance,,financial,wide,,\n"
    "calls,Missed calls,{v} of calls to {A} were missed in "
    "{when},,%,1,low,performance,,year-to,"
    "near,calls,\n"
    "seats,Seats,{v} of seats in {A} were taken in {when},,%,1,high,performance,,span,near,,\n"
    "letters,Letters,{A} answered {v} of letters in "
    "{when},,%,0,high,performance,,quarter,near,,\n"
    "rent,Rent,Rent in {A} was {v} a week in {when},A higher number means dearer "
    "homes.,£,0,none,"
    "context,,calendar,near,,\n"
    "sheep,Sheep,{A} kept {v} sheep for every person in {when},A higher number means more "
    "wool.,sheep a person,1,,performance,,year-of-date,near,,\n"
    "mice,Mice,\"{A} had {v} mice for every 1,000 people in {when}\",,\"per 1,000 "
    "people\",1,low,performance,,calendar,near,mice,\n"
    "plans,Late plans,{v} of plans in {A} were late at {when},,%,1,low,performance,,at,near,,\n"
    "care,Care,{A} cared for {v} of children in "
    "{when},,%,1,high,performance,childrens-social-care,"
    "financial,near,,\n"
    "carts,Carts,{A} filled {v} of carts in {when},,%,1,high,performance,waste-collection,"
    "financial,near,,\n"
    "stalls,Stalls,{A} let {v} of stalls in {when},,%,1,high,performance,,financial,near,,"
    "2024-04-01 counted anew\n"
    "stands,Stands,{A} let {v} of stands in {when},,%,1,high,performance,,financial,near,,"
    "2024-10-01 counted anew\n"
    "moots,Moots held,,,moots,0,high,performance,,financial,near,,\n"
    "benches,Benches mended,{A} mended {v} of benches in "
    "{when},,%,1,high,performance,,financial,near,,\n";

/* --- the store
 * --------------------------------------------------------------------------------- */

/* A profile of the program with another side table and a few lines more. */
static void profile_write(struct trial *t, const char *name, const char *of, const char *more)
{
    struct arena *a = t->arena;
    struct str path = str_fmt(a, "data/profiles/%s.profile", of), models_csv = S("models.csv");
    const struct asset *profile = asset_find(path);

    assert_non_null(profile);
    struct str text = profile->bytes;
    ptrdiff_t at = str_find(text, models_csv);
    if (at >= 0)
        text = str_fmt(a, "%.*smade-models.csv%.*s", STR_ARG(str_cut(text, 0, at)),
                       STR_ARG(str_cut(text, at + models_csv.len, text.len)));
    trial_file(t, str_fmt(a, "made-%s.profile", name).at, str_join(a, str_of(more), text));
}

static void list_write(struct buf *b, const char *group, int last)
{
    for (int i = 2; i <= last; i++)
        if (i != 21)
            buf_fmt(b, "%s," ASHMOOR ",%d,E060009%02d,\n", group, i, i);
}

struct trial *made_open(void)
{
    struct trial *t = trial_open();
    struct buf groups = buf_make(t->arena, 64 * 1024);

    profile_write(t, "tidy", "tidy",
                  "metrics: made-words.csv\nsource_url: https://moot.example/\n"
                  "licence: Moot Licence 1.0\nsource_title: Moot Bureau\n");
    profile_write(t, "own", "tidy", "metrics: made-words.csv\nlicence: Moot Licence 1.0\n");
    profile_write(t, "tidy-groups", "tidy-groups", "");
    trial_file(t, "made-words.csv", str_of(words));
    trial_file(t, "made-models.csv", str_of(models));
    trial_must(t, "tidy-areas",
               trial_file(t, "areas.csv", str_fmt(t->arena, "%s%s", area_header, areas)));
    buf_str(&groups, S("group,area,place,member,distance\nnear," ASHMOOR ",1,E06000921,\n"));
    list_write(&groups, "near", 7);
    list_write(&groups, "ten", 11);
    trial_must(t, trial_path(t, "made-tidy-groups.profile").at,
               trial_file(t, "groups.csv", buf_text(&groups)));
    return t;
}

void made_many(struct trial *t)
{
    struct buf more = buf_make(t->arena, 64 * 1024), groups = buf_make(t->arena, 64 * 1024);

    buf_str(&more, str_of(area_header));
    for (int i = 13; i <= 41; i++)
        if (i != 21)
            buf_fmt(&more, "E060009%02d,Council %d,,unitary,E92000001,,,,,,,\n", i, i);
    trial_must(t, "tidy-areas", trial_file(t, "more.csv", buf_text(&more)));
    buf_str(&groups, S("group,area,place,member,distance\n"));
    list_write(&groups, "wide", 41);
    trial_must(t, trial_path(t, "made-tidy-groups.profile").at,
               trial_file(t, "wide.csv", buf_text(&groups)));
}

/* --- figures
 * ----------------------------------------------------------------------------------- */

static const char *gap_of(struct str cell)
{
    static const char *const gaps[][2] = {
        {"?", "no reason"},       {"hid", "suppressed"},    {"soon", "not yet published"},
        {"na", "not applicable"}, {"off", "not available"}, {"not", "not collected"}};

    for (ptrdiff_t i = 0; i < COUNT_OF(gaps); i++)
        if (str_eq(cell, str_of(gaps[i][0])))
            return gaps[i][1];
    return NULL;
}

static void cell_write(struct buf *b, struct str metric, struct str period, int council,
                       struct str cell)
{
    const char *gap = gap_of(cell);
    struct str parts[6] = {{0}}, part;

    if (str_eq(cell, S("-")))
        return;
    for (int i = 0; !gap && i < 6 && str_split(&cell, '/', &part); i++)
        parts[i] = part;
    buf_fmt(b, "%.*s,%.*s,E%08d", STR_ARG(metric), STR_ARG(period), council);
    for (int i = 0; i < 5; i++)
        buf_fmt(b, ",%.*s", STR_ARG(parts[i]));
    buf_fmt(b, ",%s,%.*s\n", gap ? gap : "", STR_ARG(parts[5]));
}

static void line_write(struct arena *a, struct buf *b, struct str line)
{
    struct str metric, period, cell;
    int council = 6000901;

    assert_true(str_split(&line, ' ', &metric) && str_split(&line, ' ', &period));
    while (str_split(&line, ' ', &cell)) {
        if (cell.len > 1 && cell.at[0] == '@')
            council = atoi(str_zero(a, str_cut(cell, 2, cell.len)));
        else
            cell_write(b, metric, period, council++, cell);
    }
}

static void deliver(struct trial *t, const char *profile, const char *lines)
{
    struct buf b = buf_make(t->arena, 1024 * 1024);
    struct str rest = str_of(lines), line;

    buf_str(&b, S("metric,period,area,value,lower,upper,numerator,denominator,gap,flag\n"));
    while (rest.len && str_split(&rest, '\n', &line))
        if (line.len)
            line_write(t->arena, &b, line);
    trial_must(t, trial_path(t, profile).at, trial_file(t, "figures.csv", buf_text(&b)));
}

void made_figures(struct trial *t, const char *lines)
{
    deliver(t, "made-tidy.profile", lines);
}

void made_own_figures(struct trial *t, const char *lines)
{
    deliver(t, "made-own.profile", lines);
}

/* --- comparisons
 * ------------------------------------------------------------------------------- */

const struct comparison *made_compare(struct trial *t, const struct comparison_ask *ask)
{
    struct comparison *c = arena_new(t->arena, struct comparison, 1);
    struct work w = {.arena = t->arena, .db = t->db, .sector = t->sector, .now = MADE_NOW};

    assert_int_equal(store_begin(t->db, false), OK);
    enum rc rc = compare_read(&w, ask, c);
    store_rollback(t->db);
    if (rc != OK)
        fail_msg("%.*s", STR_ARG(w.complaints ? w.complaints->words : S("no words")));
    return c;
}

const struct comparison *made_of(struct trial *t, const char *area, const char *metric)
{
    return made_compare(
        t, &(struct comparison_ask){.area = str_of(area), .metric = str_of(metric)});
}

void made_says(const struct comparison *c, const char *sentence)
{
    if (!str_eq(c->sentence, str_of(sentence)))
        fail_msg("\n  said:   %.*s\n  due is: %s", STR_ARG(c->sentence), sentence);
}

struct str made_clause(const struct comparison *c, int template)
{
    for (ptrdiff_t i = 0; i < c->clause_count; i++)
        if (c->clauses[i].template == template)
            return c->clauses[i].text;
    return S("");
}
