/* send_map.c: what the columns of a table are: kept, guessed, and looked at. */
#include "lodge/send.h"

#include "base/num.h"

static const char *const layouts[SEND_LAYOUTS] = {"long", "by-measure", "by-period", "profile"};

static const struct {
    const char *name, *title;
    const char *words; /* that headings of such columns are made of, folded */
} roles[SEND_ROLES] = {
    {"area", "Council",
     "|area|area code|code|council|councils|authority|local authority|la|la code|gss|gss "
     "code|ons code|ecode|name|area name|council name|"},
    {"metric", "Measure",
     "|metric|measure|indicator|indicator id|metric id|measure id|measure name|"},
    {"period", "Period", "|period|year|date|quarter|time|time period|financial year|month|"},
    {"value", "Value", "|value|figure|number|result|observation|"},
    {"lower", "Lower end of its range", "|lower|lower ci|lower limit|lcl|low|"},
    {"upper", "Upper end of its range", "|upper|upper ci|upper limit|ucl|high|"},
    {"numerator", "Numerator", "|numerator|count|"},
    {"denominator", "Denominator", "|denominator|base|population|"},
    {"gap", "Why there is no figure", "|gap|reason|status|missing|"},
    {"flag", "Flag", "|flag|flags|note|marker|"},
};

const char *send_layout_name(enum send_layout layout)
{
    return layouts[layout];
}

const char *send_role_name(enum send_role role)
{
    return roles[role].name;
}

const char *send_role_title(enum send_role role)
{
    return roles[role].title;
}

/* --- as it is kept ---- */

static void none(struct send_mapping *m)
{
    *m = (struct send_mapping){.first = -1, .last = -1};
    for (int i = 0; i < SEND_ROLES; i++)
        m->column[i] = -1;
}

struct str send_mapping_text(struct arena *a, const struct send_mapping *m)
{
    struct buf b = buf_make(a, 8 * 1024);

    buf_fmt(&b, "layout: %s\nsheet: %td\nheader: %td\nhidden: %d\nfirst: %td\nlast: %td\n",
            layouts[m->layout], m->sheet, m->header, m->hidden, m->first, m->last);
    for (int i = 0; i < SEND_ROLES; i++)
        buf_fmt(&b, "%s: %td\n", roles[i].name, m->column[i]);
    buf_fmt(&b, "one-metric: %.*s\none-period: %.*s\nreading: %.*s\nprofile: %.*s\n",
            STR_ARG(m->metric), STR_ARG(m->period), STR_ARG(m->reading), STR_ARG(m->profile));
    return buf_text(&b);
}

static void line_read(struct str key, struct str value, struct send_mapping *m)
{
    const struct {
        const char *key;
        ptrdiff_t *to;
    } places[] = {
        {"sheet", &m->sheet}, {"header", &m->header}, {"first", &m->first}, {"last", &m->last}};
    const struct {
        const char *key;
        struct str *to;
    } words[] = {{"one-metric", &m->metric},
                 {"one-period", &m->period},
                 {"reading", &m->reading},
                 {"profile", &m->profile}};
    int64_t n = -1;

    if (!int_parse(value, &n) || n < -1 || n > SEND_CELLS_MOST)
        n = -1;
    for (ptrdiff_t i = 0; i < COUNT_OF(places); i++)
        if (str_eq(key, str_of(places[i].key)))
            *places[i].to = (ptrdiff_t)n;
    for (ptrdiff_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(key, str_of(words[i].key)))
            *words[i].to = value;
    for (int i = 0; i < SEND_ROLES; i++)
        if (str_eq(key, str_of(roles[i].name)))
            m->column[i] = (ptrdiff_t)n;
    for (int i = 0; i < SEND_LAYOUTS && str_eq(key, S("layout")); i++)
        if (str_eq(value, str_of(layouts[i])))
            m->layout = (enum send_layout)i;
    if (str_eq(key, S("hidden")))
        m->hidden = n == 1;
}

void send_mapping_read(struct arena *a, struct str text, struct send_mapping *out)
{
    struct str line, key;

    none(out);
    text = str_copy(a, text);
    while (text.len && str_split(&text, '\n', &line)) {
        str_split(&line, ':', &key);
        line_read(str_trim(key), str_trim(line), out);
    }
    if (out->sheet < 0)
        out->sheet = 0;
    if (out->header < 0)
        out->header = 0;
}

/* --- a guess ---- */

static bool heading_is(struct arena *a, struct str heading, enum send_role role)
{
    struct str folded = str_fold(a, str_cut(heading, 0, 100));

    return folded.len &&
           str_find(str_of(roles[role].words), str_fmt(a, "|%.*s|", STR_ARG(folded))) >= 0;
}

static bool means_metric(struct work *w, struct str heading)
{
    const struct metric *m;
    struct cell_said said;

    return heading.len && said_metric(w, heading, &m, &said) == OK;
}

/* A year, a quarter or a month, as people head columns with. */
static bool means_period(struct str heading)
{
    struct period p;
    enum period_flag flag;

    return period_parse(heading, (struct period_reading){.kind = PERIOD_FINANCIAL}, &p, &flag);
}

/* The row in which most headings are known. */
static ptrdiff_t header_of(struct work *w, const struct sent_sheet *s)
{
    ptrdiff_t best = 0, most = 0;

    for (ptrdiff_t r = 0; r < s->rows && r < SEND_HEADER_DEEPEST / 4; r++) {
        ptrdiff_t known = 0;
        for (ptrdiff_t c = 0; c < s->columns && c < SEND_COLUMNS_MOST; c++) {
            struct str heading = sent_cell(s, r, c);
            bool any = means_period(heading);
            for (int i = 0; i < SEND_ROLES && !any; i++)
                any = heading_is(w->arena, heading, (enum send_role)i);
            known += any;
        }
        if (known > most) {
            most = known;
            best = r;
        }
    }
    return best;
}

/* The longest run of columns with headings of that sort, outside those that have a role. */
static ptrdiff_t run_of(struct work *w, const struct sent_sheet *s, struct send_mapping *m,
                        bool periods, ptrdiff_t *first)
{
    ptrdiff_t longest = 0, run = 0;

    for (ptrdiff_t c = 0; c < s->columns; c++) {
        struct str heading = sent_cell(s, m->header, c);
        bool taken = false;
        for (int i = 0; i < SEND_ROLES; i++)
            taken = taken || m->column[i] == c;
        bool fits = !taken && (periods ? means_period(heading) : means_metric(w, heading));
        run = fits ? run + 1 : 0;
        if (run > longest) {
            longest = run;
            *first = c - run + 1;
        }
    }
    return longest;
}

static void guess_layout(struct work *w, const struct sent_sheet *s, struct send_mapping *m)
{
    ptrdiff_t first = -1;
    ptrdiff_t run = run_of(w, s, m, true, &first);

    if (m->column[ROLE_VALUE] >= 0)
        return;
    m->layout = SEND_BY_PERIOD;
    if (run == 0) {
        run = run_of(w, s, m, false, &first);
        m->layout = run ? SEND_BY_MEASURE : SEND_LONG;
    }
    m->first = run ? first : -1;
    m->last = run ? first + run - 1 : -1;
}

void send_guess(struct work *w, const struct sent_table *t, struct send_mapping *out)
{
    none(out);
    out->sheet = 0;
    while (out->sheet + 1 < t->count &&
           (t->sheets[out->sheet].hidden || t->sheets[out->sheet].rows == 0))
        out->sheet++;
    const struct sent_sheet *s = &t->sheets[out->sheet];
    out->header = header_of(w, s);
    for (int i = 0; i < SEND_ROLES; i++)
        for (ptrdiff_t c = 0; c < s->columns && out->column[i] < 0; c++)
            if (heading_is(w->arena, sent_cell(s, out->header, c), (enum send_role)i))
                out->column[i] = c;
    guess_layout(w, s, out);
}

/* --- looked at ---- */

static enum rc needs(struct work *w, bool there, const char *field, const char *words)
{
    return there ? OK : work_fail(w, INVALID, field, "%s", words);
}

static enum rc column_check(struct work *w, const struct sent_sheet *s, ptrdiff_t column,
                            const char *field)
{
    return column < s->columns ? OK
                               : work_fail(w, INVALID, field, "The sheet has no such column.");
}

static enum rc wide_check(struct work *w, const struct sent_sheet *s,
                          const struct send_mapping *m)
{
    TRY(needs(w, m->first >= 0 && m->last >= m->first, "first",
              "Say which columns hold the figures: from which to which."));
    return column_check(w, s, m->last, "last");
}

enum rc send_mapping_check(struct work *w, const struct sent_table *t,
                           const struct send_mapping *m)
{
    bool wide = m->layout == SEND_BY_MEASURE || m->layout == SEND_BY_PERIOD;

    if (m->sheet < 0 || m->sheet >= t->count)
        return work_fail(w, INVALID, "sheet", "There is no such sheet.");
    const struct sent_sheet *s = &t->sheets[m->sheet];
    if (m->header < 0 || m->header >= s->rows || m->header >= SEND_HEADER_DEEPEST)
        return work_fail(w, INVALID, "header",
                         "The headings are in one of the first %d rows that the sheet has.",
                         SEND_HEADER_DEEPEST);
    if (m->layout == SEND_BY_PROFILE)
        return needs(w, m->profile.len, "profile", "Choose a profile.");
    for (int i = 0; i < SEND_ROLES; i++)
        TRY(column_check(w, s, m->column[i], roles[i].name));
    TRY(needs(w, m->column[ROLE_AREA] >= 0, "area", "Say which column names the council."));
    TRY(needs(w, m->layout == SEND_BY_MEASURE || m->column[ROLE_METRIC] >= 0 || m->metric.len,
              "metric", "Say which column names the measure, or which measure all are of."));
    TRY(needs(w, m->layout == SEND_BY_PERIOD || m->column[ROLE_PERIOD] >= 0 || m->period.len,
              "period", "Say which column has the period, or which period all are of."));
    return wide ? wide_check(w, s, m)
                : needs(w, m->column[ROLE_VALUE] >= 0, "value",
                        "Say which column has the figures.");
}

bool send_skips_row(const struct send_mapping *m, const struct sent_sheet *s, ptrdiff_t row)
{
    return !m->hidden && s->row_hidden && s->row_hidden[row];
}

bool send_skips_column(const struct send_mapping *m, const struct sent_sheet *s,
                       ptrdiff_t column)
{
    return !m->hidden && s->column_hidden && column >= 0 && s->column_hidden[column];
}

/* --- profiles ---- */

enum rc send_profiles(struct work *w, struct str_list *out)
{
    struct str rest = profile_names(w->arena), name;
    struct profile *p;

    *out = (struct str_list){0};
    while (rest.len && str_split(&rest, ' ', &name)) {
        if (!name.len)
            continue;
        TRY(profile_read(w, name, &p));
        if (!profile_text(p, (struct str){0}, "kind").len)
            *list_push(w->arena, out) = str_copy(w->arena, name);
    }
    return OK;
}
