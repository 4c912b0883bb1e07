/* published.c: a second, simple reading of the published files. */
#include "inform/published.h"

#include "base/csv.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CELLS = 200, LONGEST = 400 };

#define ELS "indicators/ons_els/"
#define LAIT "indicators/dfe_lait/"
#define PHE "indicators/fingertips/"
#define TRAFFORD "indicators/trafford_benchmark/"
#define WASTE "indicators/waste/"
#define HOMELESS "indicators/homelessness/"
#define TAX "indicators/council_tax/"

static const struct published table[] = {
    {ELS "*.csv", "areacd", BY_GSS, "period", CALENDAR, "els-", "indicator", "observation",
     false},
    {LAIT "data_dictionary.csv", NULL, BY_GSS, NULL, FIXED, NULL, NULL, NULL, false},
    {LAIT "*.csv", "la_number", BY_DFE_NUMBER, "period", BY_DICTIONARY, "lait-", "measure",
     "value", false},
    {PHE "active_children.csv", "area_code", BY_GSS, "period", SCHOOL, "ft-",
     "indicator|inequality", "value", false},
    {PHE "children_dental_decay.csv", "area_code", BY_GSS, "period", SCHOOL, "ft-",
     "indicator|inequality", "value", false},
    {PHE "obese_reception.csv", "area_code", BY_GSS, "period", SCHOOL, "ft-",
     "indicator|inequality", "value", false},
    {PHE "*.csv", "area_code", BY_GSS, "period", CALENDAR, "ft-", "indicator|inequality",
     "value", false},
    {TRAFFORD "energy_performance_certificates.csv", "area_code", BY_GSS, "period", CALENDAR,
     "tf-", "indicator|measure",
     "value_certificates_lodged|value_rating_A|value_rating_B|value_rating_C", true},
    {TRAFFORD "licensed_vehicles.csv", "area_code", BY_GSS, "period", CALENDAR, "tf-",
     "indicator|measure", "value_ulev|value_all_vehicles", true},
    {TRAFFORD "expected_standard_ks2.csv", "area_code", BY_GSS, "period", SCHOOL, "tf-",
     "indicator|measure|inequality", "value", false},
    {TRAFFORD "progress_8_score.csv", "area_code", BY_GSS, "period", SCHOOL, "tf-",
     "indicator|measure|inequality", "value", false},
    {TRAFFORD "school_readiness.csv", "area_code", BY_GSS, "period", SCHOOL, "tf-",
     "indicator|measure|inequality", "value", false},
    {TRAFFORD "*.csv", "area_code", BY_GSS, "period", CALENDAR, "tf-",
     "indicator|measure|inequality", "value", false},
    {"finance/revenue*", "ecode", BY_MINISTRY_CODE, "year", CALENDAR, "mhclg-revenue-", NULL,
     "-year|ecode|ons_code|name|class", true},
    {"finance/borrowing*", "ecode", BY_MINISTRY_CODE, "period_end", CALENDAR,
     "mhclg-borrowing-", NULL, "-period_end|ecode|ons_code|name", true},
    {"finance/capital*", "ecode", BY_MINISTRY_CODE, "year", CALENDAR, "mhclg-capital-", NULL,
     "-year|status|ecode|ons_code|name|class", true},
    /* Two codes are a fire authority's and its successor's: there the name stands. */
    {"finance/core*", "ons_code|authority", BY_GSS, "year", FROM_APRIL, "mhclg-spending-power-",
     NULL, "-ons_code|authority|region|year", true},
    {WASTE "fly_tipping_incidents*", "ONS Code|LA Name|Region", BY_GSS, "Year", CALENDAR,
     "defra-fly-tipping-", NULL, "-Year|ONS Code|LA Name|Region|Reporting basis", true},
    {WASTE "fly_tipping_actions*", "ONS Code|LA Name|Region", BY_GSS, "Year", CALENDAR,
     "defra-fly-tipping-", NULL, "-Year|ONS Code|LA Name|Region", true},
    {WASTE "household*", "lad21cd", BY_GSS, "2021-04-01_P1Y", FIXED, "defra-waste-", NULL,
     "-lad21cd|wa21cd", true},
    {WASTE "waste_disposal*", "Waste collection authority|GeoCode|Region|Series", BY_NAME,
     "Year", CALENDAR, "sdg-", "Series|Disposal method", "Value", false},
    {"indicators/environment/*", "GeoCode", BY_GSS, "Year", CALENDAR, "sdg-",
     "Series|Deprivation decile", "Value", false},
    {HOMELESS "hclic_assess*", "area_code", BY_GSS, "period", CALENDAR, "mhclg-assessments-",
     NULL, "-period|area_code|area_name", true},
    {HOMELESS "hclic_prev*", "area_code", BY_GSS, "period", CALENDAR, "mhclg-prevention-", NULL,
     "-period|area_code|area_name", true},
    {HOMELESS "hclic_relief*", "area_code", BY_GSS, "period", CALENDAR, "mhclg-relief-", NULL,
     "-period|area_code|area_name", true},
    {HOMELESS "hclic_main*", "area_code", BY_GSS, "period", CALENDAR, "mhclg-main-duty-", NULL,
     "-period|area_code|area_name", true},
    {HOMELESS "hclic_temp*", "area_code", BY_GSS, "period", CALENDAR, "mhclg-ta-", NULL,
     "-period|area_code|area_name", true},
    {HOMELESS "rough_sleeping_rate*", "Local authority ONS code|Region ONS code|Region", BY_GSS,
     NULL, AT_1_OCTOBER, "mhclg-rough-sleeping-rate", NULL,
     "-Local authority ONS code|Local authority|Region|Region ONS code", false},
    {HOMELESS "rough_sleeping_count*", "Local authority ONS code|Region ONS code|Region",
     BY_GSS, NULL, AT_1_OCTOBER, "mhclg-rough-sleeping-count", NULL,
     "-Local authority ONS code|Local authority|Region|Region ONS code", false},
    {"indicators/housing/affordable*", "geography_code", BY_GSS, "date", CALENDAR,
     "oi-affordable-homes-", "Measure", "value", false},
    {"indicators/housing/brownfield*", "LAD24CD", BY_GSS, "2025-05-27_P1D", FIXED,
     "oi-brownfield-", NULL, "-LAD24CD|LAD24NM", true},
    {"indicators/housing/number*", "geography_code", BY_GSS, "date", AT_31_MARCH, "oi-",
     "Measure", "value", false},
    {"indicators/housing/vacant*", "geography_code", BY_GSS, "date", BY_MEASURE, "oi-",
     "Measure", "Value", false},
    {"indicators/population/*", "geography_code", BY_GSS, "date", CALENDAR, "oi-", "Measure",
     "value", false},
    {TAX "*by_year*", "E-code", BY_MINISTRY_CODE, "2022-04-01_P1Y", FIXED,
     "mhclg-council-tax-receipts-", NULL, "-E-code|ONS Code|Local authority|Class|Region",
     true},
    {TAX "*quarterly*", "E-code", BY_MINISTRY_CODE, NULL, CALENDAR,
     "mhclg-council-tax-receipts-", NULL,
     "-E-code|ONS Code|Local authority|Class|Region|Notes|Percentage Change (%) from Q4 2021",
     false},
    {TAX "*taxbase*", "e_code", BY_MINISTRY_CODE, "year", AT_1_OCTOBER, "mhclg-tax-base-", NULL,
     "-year|e_code|ons_code|name", true},
    {TAX "second*", "LA_OldID", BY_MINISTRY_CODE, "Year", AT_1_OCTOBER, "mhclg-second-homes",
     NULL, "SecondHomes", false},
    {"indicators/roads/average*", "ONS area code", BY_GSS, NULL, CALENDAR,
     "dft-average-speed-local-a-roads", NULL, "-Country/Region/Local Authority|ONS area code",
     false},
    {"indicators/roads/fixmystreet*", "lad", BY_GSS, "year", CALENDAR, "fms-", "category",
     "reports|unique_users", true},
    {"indicators/transport/*per_head*", "LA Code|Local Authority/ Region", BY_GSS, NULL,
     CALENDAR, "dft-bus-journeys-per-head", NULL, "-LA Code|Local Authority/ Region|Revised",
     false},
    {"indicators/transport/*", "LA Code|Local Authority/ Region", BY_GSS, NULL, CALENDAR,
     "dft-bus-journeys", NULL, "-LA Code|Local Authority/ Region|Revised", false},
};

const struct published *published_find(const char *path)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(table); i++)
        if (fnmatch(table[i].path, path, 0) == 0)
            return &table[i];
    return NULL;
}

/* --- registers -------------------------------------------------------------------------------
 */

struct pair {
    const char *key, *value;
};

static struct pairs {
    struct pair *at;
    ptrdiff_t len, cap;
} dfe_numbers, ministry_codes, names, year_types;

static int by_key(const void *left, const void *right)
{
    return strcmp(((const struct pair *)left)->key, ((const struct pair *)right)->key);
}

static const char *value_of(const struct pairs *pairs, const char *key)
{
    const struct pair wanted = {key, NULL};
    const struct pair *found =
        bsearch(&wanted, pairs->at, (size_t)pairs->len, sizeof wanted, by_key);

    return found ? found->value : "";
}

static ptrdiff_t column_of(const struct csv_row *header, const char *name)
{
    for (ptrdiff_t i = 0; i < header->count; i++)
        if (str_eq(header->cells[i], str_of(name)))
            return i;
    return -1;
}

static struct csv *open_table(struct arena *a, const char *data, const char *path)
{
    struct csv *csv = NULL;
    struct str why = {0};

    if (csv_open(a, str_fmt(a, "%s%s", data, path).at, &csv, &why) != OK)
        fail_msg("%.*s", STR_ARG(why));
    return csv;
}

static void register_read(struct arena *a, const char *data, const char *path, const char *key,
                          const char *value, struct pairs *out)
{
    struct csv *csv = open_table(a, data, path);
    struct csv_row row;

    assert_int_equal(csv_next(csv, &row), OK);
    ptrdiff_t k = column_of(&row, key), v = column_of(&row, value);
    assert_true(k >= 0 && v >= 0);
    *out = (struct pairs){0};
    while (csv_next(csv, &row) == OK)
        *list_push(a, out) =
            (struct pair){str_zero(a, row.cells[k]), str_zero(a, row.cells[v])};
    csv_close(csv);
    qsort(out->at, (size_t)out->len, sizeof *out->at, by_key);
}

void published_registers(struct arena *a, const char *data)
{
    register_read(a, data, "register/dfe_to_ons.csv", "dfe_la_number", "ons_code",
                  &dfe_numbers);
    register_read(a, data, "register/uk_local_authorities.csv", "ecode", "gss-code",
                  &ministry_codes);
    register_read(a, data, "register/lookup_name_to_code.csv", "la-name",
                  "local-authority-code", &names);
    register_read(a, data, LAIT "data_dictionary.csv", "Measure_short", "Year_Type",
                  &year_types);
}

/* --- ids and periods -------------------------------------------------------------------------
 */

/* Adds the words to an id: what is no letter or digit is one dash, none at the ends. */
static void id_add(char *id, const char *words)
{
    size_t len = strlen(id), from = len;

    for (; *words && len < LONGEST - 2; words++) {
        if (isalnum((unsigned char)*words))
            id[len++] = (char)tolower((unsigned char)*words);
        else if (len > from && id[len - 1] != '-')
            id[len++] = '-';
    }
    while (len > from && id[len - 1] == '-')
        len--;
    id[len] = 0;
}

static int month_of(const char *word)
{
    static const char names_of[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    for (int m = 0; m < 12; m++)
        if (strncmp(word, names_of + 3 * m, 3) == 0)
            return m + 1;
    return 0;
}

static void put_period(char *out, int year, int month, int months)
{
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    snprintf(out, LONGEST, "%04d-%02d-01_P%d%c", year, month,
             months % 12 ? months : months / 12, months % 12 ? 'M' : 'Y');
}

static void bare_year(char *out, int year, enum dating dating, const char *type)
{
    if (dating == AT_31_MARCH || strcmp(type, "Annual") == 0)
        snprintf(out, LONGEST, "%04d-03-31_P1D", year);
    else if (dating == AT_1_OCTOBER)
        snprintf(out, LONGEST, "%04d-10-01_P1D", year);
    else if (strcmp(type, "Annual (end of Sept)") == 0)
        snprintf(out, LONGEST, "%04d-09-30_P1D", year);
    else if (strcmp(type, "Annual - January") == 0)
        snprintf(out, LONGEST, "%04d-01-01_P1D", year);
    else if (strcmp(type, "Academic Year") == 0)
        put_period(out, year - 1, 9, 12);
    else if (dating == FROM_APRIL)
        put_period(out, year, 4, 12);
    else if (dating == BY_DICTIONARY && strcmp(type, "Calendar Year") != 0)
        put_period(out, year - 1, 4, 12);
    else
        put_period(out, year, 1, 12);
}

/* The id of a period, by the spellings listed in SOURCES.md. */
static void period_of(char *out, const char *text, enum dating dating, const char *type)
{
    int y, z, q, r, pair = 4;
    char month[20], last[20];
    size_t len = strcspn(text, "(");

    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (dating == SCHOOL || strcmp(type, "Academic Year") == 0)
        pair = 9;
    if (sscanf(text, "%4d/%2d Q%d - %4d/%*2d Q%d", &y, &z, &q, &r, &z) == 5)
        put_period(out, y, 1 + 3 * q, 12 * (r - y) + 3 * (z - q + 1));
    else if (sscanf(text, "%4d%*1[/-]%2d Q%d", &y, &z, &q) == 3)
        put_period(out, y, 1 + 3 * q, 3);
    else if (sscanf(text, "Q%d %4d", &q, &y) == 2)
        put_period(out, y, 3 * q - 2, 3);
    else if (sscanf(text, "%4d/%2d - %2d/%2d", &y, &z, &q, &r) == 4 ||
             sscanf(text, "%4d/%2d-%2d/%2d", &y, &z, &q, &r) == 4)
        put_period(out, y, pair, 12 * (q - y % 100 + 1));
    else if (strstr(text, " - ") && sscanf(text, "%4d - %2d", &y, &z) == 2)
        put_period(out, y, 1, 12 * (z - y % 100 + 1));
    else if (sscanf(text, "%4d to %4d", &y, &z) == 2)
        put_period(out, y, 4, 12);
    else if (sscanf(text, "%19[A-Z a-z] %4d", month, &y) == 2 && strstr(month, " to "))
        put_period(out, y, month_of(month), 3);
    else if (sscanf(text, "%19[A-Za-z] %4d-%19[A-Za-z] %4d", month, &y, last, &z) == 4)
        put_period(out, y, month_of(month), 12);
    else if (sscanf(text, "%19[A-Za-z] %4d", month, &y) == 2)
        put_period(out, y, month_of(month), 1);
    else if (len > 10 && text[10] == '/')
        snprintf(out, LONGEST, "%.10s_%s", text, text + 11);
    else if (len == 10)
        snprintf(out, LONGEST, "%.10s_P1D", text);
    else if (len == 4)
        bare_year(out, atoi(text), dating, type);
    else if (len == 7 && sscanf(text, "%4d%*1[/-]%2d", &y, &z) == 2)
        put_period(out, y, (y + 1) % 100 == z ? pair : z, (y + 1) % 100 == z ? 12 : 1);
    else
        fail_msg("the test does not know the period \"%s\"", text);
}

/* --- counting --------------------------------------------------------------------------------
 */

struct counting {
    struct arena *a;
    const struct sector *sector;
    const struct published *p;
    struct csv_row row;
    char *header[MOST_CELLS];
    ptrdiff_t columns, areas[4], area_count, words[4], word_count, period;
    bool value[MOST_CELLS];
    uint64_t *seen; /* keys of figures, open addressing */
    size_t seen_mask, seen_count;
    uint64_t chance;
    int64_t figures_offered, gaps_offered;
    struct counted *out;
    struct picked *figures, *gaps;
};

static bool among(const char *list, const char *name)
{
    size_t len = strlen(name);

    for (const char *at = list; at && *at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (strncmp(at, name, len) == 0 && (at[len] == '|' || at[len] == 0))
            return true;
    return false;
}

static ptrdiff_t columns_of(const struct counting *c, const char *list, ptrdiff_t *at)
{
    ptrdiff_t count = 0;

    for (; list && *list; list = strchr(list, '|') ? strchr(list, '|') + 1 : NULL)
        for (ptrdiff_t i = 0; i < c->columns; i++) {
            size_t len = strlen(c->header[i]);
            if (strncmp(list, c->header[i], len) == 0 && (list[len] == '|' || list[len] == 0))
                at[count++] = i;
        }
    return count;
}

static void columns_find(struct counting *c)
{
    const struct published *p = c->p;

    assert_true(c->row.count <= MOST_CELLS);
    c->columns = c->row.count;
    for (ptrdiff_t i = 0; i < c->columns; i++)
        c->header[i] = str_zero(c->a, c->row.cells[i]);
    c->area_count = columns_of(c, p->area, c->areas);
    c->word_count = columns_of(c, p->words, c->words);
    if (!p->period || p->dating == FIXED || columns_of(c, p->period, &c->period) == 0)
        c->period = -1;
    bool but = p->values[0] == '-';
    for (ptrdiff_t i = 0; i < c->columns; i++)
        c->value[i] = among(p->values + but, c->header[i]) != but;
}

static void text_of(const struct counting *c, ptrdiff_t column, char *out)
{
    struct str cell = column < 0 ? (struct str){0} : str_trim(c->row.cells[column]);

    snprintf(out, LONGEST, "%.*s", STR_ARG(cell));
}

static bool blank(const char *text)
{
    return !*text || !strcmp(text, "---") || !strcmp(text, "-") || !strcmp(text, "*Total") ||
           !strcmp(text, "[z]") || !strcmp(text, "E31000027") || !strcmp(text, "E31000033");
}

/* The council of the row, or NULL when the registers do not say; its code as it stands in
 * *text. */
static const struct area *row_area(const struct counting *c, char *text)
{
    char code[LONGEST] = "";

    for (ptrdiff_t i = 0; i < c->area_count && blank(code); i++)
        text_of(c, c->areas[i], code);
    strcpy(text, code);
    code[strcspn(code, " (")] = c->p->codes == BY_GSS ? 0 : code[strcspn(code, " (")];
    if (c->p->codes == BY_DFE_NUMBER)
        strcpy(code, value_of(&dfe_numbers, text));
    if (c->p->codes == BY_MINISTRY_CODE)
        strcpy(code, value_of(&ministry_codes, text));
    if (c->p->codes == BY_NAME && *value_of(&names, text))
        snprintf(code, sizeof code, "ms-%s", value_of(&names, text));
    return *code ? sector_area(c->sector, str_of(code)) : NULL;
}

static uint64_t mixed(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3u;
    return (hash ^ 0xFF) * 0x100000001B3u;
}

/* True when a figure of this measure, area and period was in the file before. */
static bool seen_before(struct counting *c, uint64_t key)
{
    key += key == 0;
    if (c->seen_count * 2 >= c->seen_mask) {
        size_t old = c->seen ? c->seen_mask + 1 : 0, slots = old ? old * 4 : 4096;
        uint64_t *was = c->seen;
        c->seen = arena_new(c->a, uint64_t, (ptrdiff_t)slots);
        c->seen_mask = slots - 1;
        c->seen_count = 0;
        for (size_t i = 0; i < old; i++)
            if (was[i])
                seen_before(c, was[i]);
    }
    size_t i = (size_t)(key ^ key >> 32) & c->seen_mask;
    for (; c->seen[i]; i = (i + 1) & c->seen_mask)
        if (c->seen[i] == key)
            return true;
    c->seen[i] = key;
    c->seen_count++;
    return false;
}

static bool is_number(struct str cell)
{
    char text[64], *end;

    if (cell.len == 0 || cell.len >= (ptrdiff_t)sizeof text ||
        !strchr("+-.0123456789", *cell.at))
        return false;
    memcpy(text, cell.at, (size_t)cell.len);
    text[cell.len] = 0;
    double value = strtod(text, &end);
    return *end == 0 && value - value == 0;
}

static const char *metric_of(const struct counting *c, ptrdiff_t column)
{
    char id[LONGEST] = "", words[LONGEST], heading[LONGEST];

    snprintf(id, sizeof id, "%s", c->p->prefix);
    for (ptrdiff_t i = 0; i < c->word_count; i++) {
        text_of(c, c->words[i], words);
        if (!*words || !strcmp(words, "NA"))
            continue;
        if (i && id[strlen(id) - 1] != '-')
            strcat(id, "-");
        id_add(id, words);
    }
    snprintf(heading, sizeof heading, "%s", c->header[column]);
    if (fnmatch(TAX "*by_year*", c->p->path, 0) == 0) /* the headings are sentences */
        snprintf(heading, sizeof heading, "%s",
                 strstr(c->header[column], "Total")      ? "total"
                 : strstr(c->header[column], "previous") ? "earlier years"
                 : strstr(c->header[column], "2023 to")  ? "next year"
                                                         : "this year");
    if (strcmp(c->p->path, TAX "*quarterly*") == 0)
        strcat(id, strstr(heading, "Total") ? "year" : "quarter");
    if (strstr(heading, " population") && !c->p->headed && !c->p->period)
        strcat(id, "-population");
    if (c->p->headed) {
        if (id[strlen(id) - 1] != '-')
            strcat(id, "-");
        id_add(id, heading);
    }
    return str_zero(c->a, str_of(id));
}

static const char *figure_period(const struct counting *c, ptrdiff_t column)
{
    char text[LONGEST], id[LONGEST], measure[LONGEST] = "";
    const char *from = text, *type = "";
    enum dating dating = c->p->dating;

    if (dating == FIXED)
        return c->p->period;
    if (c->word_count)
        text_of(c, c->words[0], measure);
    if (dating == BY_DICTIONARY)
        type = value_of(&year_types, measure);
    if (dating == BY_MEASURE)
        dating = !strcmp(measure, "Dwellings")             ? AT_31_MARCH
                 : !strcmp(measure, "HouseholdProjection") ? CALENDAR
                                                           : AT_1_OCTOBER;
    if (c->period >= 0)
        text_of(c, c->period, text);
    else
        snprintf(text, sizeof text, "%s", c->header[column]);
    if (c->period < 0) { /* in the heading: after "Mid-" or " - ", before " [Note 7]" */
        from = strstr(text, "year - ") ? strstr(text, "year - ") + 7 : text;
        from += strncmp(from, "Mid-", 4) == 0 ? 4 : 0;
        from += strspn(from, " ");
        if (strstr(from, " ["))
            *strstr(from, " [") = 0;
        if (strstr(from, " population"))
            *strstr(from, " population") = 0;
    }
    period_of(id, from, dating, type);
    return str_zero(c->a, str_of(id));
}

/* Each of n things offered is kept with the same chance. */
static struct sampled *room_for(struct counting *c, struct picked *picked, int64_t *offered)
{
    c->chance = c->chance * 6364136223846793005u + 1442695040888963407u;
    int64_t place = (int64_t)(c->chance >> 33) % ++*offered;

    if (picked->len < SAMPLE)
        return &picked->at[picked->len++];
    return place < SAMPLE ? &picked->at[place] : NULL;
}

static void offer(struct counting *c, const struct area *area, ptrdiff_t column, bool gap)
{
    struct sampled *to = gap ? room_for(c, c->gaps, &c->gaps_offered)
                             : room_for(c, c->figures, &c->figures_offered);

    if (to)
        *to = (struct sampled){metric_of(c, column), figure_period(c, column),
                               str_zero(c->a, str_trim(c->row.cells[column])), area, gap};
}

static void count_row(struct counting *c)
{
    char text[LONGEST];
    uint64_t hash = 0xCBF29CE484222325u;
    const struct area *area = row_area(c, text);
    /* London has two rows in each quarter of the returns on homelessness; see the test of it.
     */
    bool twice = strstr(c->p->path, "hclic") && !strcmp(text, "E12000007");

    c->out->rows++;
    hash = mixed(hash, area && c->p->codes == BY_GSS ? area->code.at : text);
    for (ptrdiff_t i = 0; i < c->word_count; i++) {
        text_of(c, c->words[i], text);
        hash = mixed(hash, text);
    }
    text_of(c, c->period, text);
    bool rejected = !strcmp(text, "0");
    hash = mixed(hash, text);
    for (ptrdiff_t i = 0; i < c->columns; i++) {
        if (!c->value[i])
            continue;
        bool number = is_number(str_trim(c->row.cells[i]));
        if (rejected)
            c->out->rejected++;
        else if (seen_before(c, mixed(hash, c->header[i])))
            c->out->folded++;
        else {
            *(number ? &c->out->numbers : &c->out->gaps) += 1;
            if (area && !twice)
                offer(c, area, i, !number);
        }
    }
}

void published_count(struct arena *a, const struct sector *s, const struct published *p,
                     const char *data, const char *path, struct counted *out,
                     struct picked *figures, struct picked *gaps)
{
    struct counting c = {.a = a,
                         .sector = s,
                         .p = p,
                         .out = out,
                         .figures = figures,
                         .gaps = gaps,
                         .chance = 2026};
    struct csv *csv = open_table(a, data, path);

    *out = (struct counted){0};
    figures->len = gaps->len = 0;
    assert_int_equal(csv_next(csv, &c.row), OK);
    columns_find(&c);
    while (csv_next(csv, &c.row) == OK)
        count_row(&c);
    csv_close(csv);
}
