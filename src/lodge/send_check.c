/* send_check.c: a table tried as a delivery: its problems, or what it would do. */
#include "lodge/send_effect.h"

#include "base/num.h"

#include <math.h>

enum { CSV_MOST = 64 * 1024 * 1024, PROFILE_PASSES_MOST = 50, COLUMNS_OF_TIDY = 10 };

/* --- a mapped table in our own format ---- */

static void put_told(struct buf *b, const struct send_told *t)
{
    static const enum slice_array order[] = {SLICE_VALUE, SLICE_LOWER, SLICE_UPPER,
                                             SLICE_NUMERATOR, SLICE_DENOMINATOR};

    buf_csv(b, t->area->code);
    buf_char(b, ',');
    buf_csv(b, t->metric->slug);
    buf_fmt(b, ",%.*s", STR_ARG(period_id(b->arena, t->period)));
    for (ptrdiff_t i = 0; i < COUNT_OF(order); i++) {
        buf_char(b, ',');
        if (t->state == STATE_VALUE || order[i] != SLICE_VALUE)
            buf_num(b, t->number[order[i]]);
    }
    buf_fmt(b, ",%.*s", t->state == STATE_VALUE ? 0 : (int)state_word(t->state).len,
            state_word(t->state).at);
    buf_fmt(b, ",%s\n",
            t->flags & FLAG_PROVISIONAL  ? "provisional"
            : t->flags & FLAG_REVISED    ? "revised"
            : t->flags & FLAG_UNRELIABLE ? "unreliable"
                                         : "");
}

/* The importer takes a file's words about measures from one of that name. */
static struct str path_of(struct arena *a, struct str label)
{
    return str_ends(label, S("metrics.csv")) ? str_fmt(a, "%.*s (sent)", STR_ARG(label))
                                             : label;
}

static enum rc tidy_make(struct work *w, const struct send_ask *ask,
                         const struct send_reading *r, struct send_ready *out)
{
    struct buf b = buf_make(w->arena, CSV_MOST);
    ptrdiff_t *rows = arena_new(w->arena, ptrdiff_t, r->told.len);

    buf_lit(&b, "area,metric,period,value,lower,upper,numerator,denominator,gap,flag\n");
    for (ptrdiff_t i = 0; i < r->told.len; i++) {
        put_told(&b, &r->told.at[i]);
        rows[i] = r->told.at[i].row;
    }
    if (b.failed)
        return work_fail(w, TOO_LARGE, "file", "The table is too large. Send it in parts.");
    *out = (struct send_ready){.path = path_of(w->arena, ask->label),
                               .profile = S("tidy"),
                               .text = buf_text(&b),
                               .rows = rows};
    return OK;
}

/* --- a publisher's table, by its profile ---- */

/* A profile knows files by their names. */
static struct str csv_name(struct arena *a, struct str label)
{
    ptrdiff_t dot = label.len;

    if (str_ends(label, S(".csv")))
        return label;
    while (dot > 0 && label.at[dot - 1] != '.')
        dot--;
    return str_fmt(a, "%.*s.csv", STR_ARG(str_cut(label, 0, dot > 1 ? dot - 1 : label.len)));
}

static bool row_is_blank(const struct sent_sheet *s, ptrdiff_t row)
{
    for (ptrdiff_t c = 0; c < s->columns; c++)
        if (sent_cell(s, row, c).len)
            return false;
    return true;
}

/* One line for each row, so that a line's number is its row's; rows in `without` are empty. */
static enum rc sheet_make(struct work *w, const struct send_ask *ask, const bool *without,
                          struct send_ready *out)
{
    const struct send_mapping *m = ask->mapping;
    const struct sent_sheet *s = &ask->table->sheets[m->sheet];
    struct buf b = buf_make(w->arena, CSV_MOST);

    for (ptrdiff_t r = 0; r < s->rows; r++) {
        bool out_of_it =
            r < m->header || send_skips_row(m, s, r) || without[r] || row_is_blank(s, r);
        for (ptrdiff_t c = 0; c < s->columns && !out_of_it; c++) {
            struct str cell = sent_cell(s, r, c);
            if (send_skips_column(m, s, c))
                continue;
            buf_char(&b, '"');
            for (ptrdiff_t i = 0; i < cell.len; i++) {
                char byte = cell.at[i];
                buf_char(&b, byte == '\n' || byte == '\r' ? ' ' : byte);
                if (byte == '"')
                    buf_char(&b, '"');
            }
            buf_lit(&b, "\",");
        }
        if (!out_of_it && b.len && b.at[b.len - 1] == ',')
            b.len--;
        buf_char(&b, '\n');
    }
    if (b.failed)
        return work_fail(w, TOO_LARGE, "file", "The table is too large. Send it in parts.");
    *out = (struct send_ready){
        .path = csv_name(w->arena, ask->label), .profile = m->profile, .text = buf_text(&b)};
    return OK;
}

/* --- the importer ---- */

static enum rc profile_right(struct work *w, const struct send_rights *rights)
{
    return rights->everything
               ? OK
               : work_fail(w, FORBIDDEN, "profile",
                           "Only administrators send tables by a profile. Say what the columns "
                           "are.");
}

static enum rc run(struct work *w, const struct send_ready *h, struct import_options *o,
                   const struct send_rights *rights, const struct send_rights *accepts,
                   struct send_checked *out)
{
    struct effect_making making = {
        .w = w, .rights = rights, .accepts = accepts, .out = &out->effect};
    struct import_held held = {h->path, h->text};

    o->profile = h->profile;
    o->files = &h->path;
    o->file_count = 1;
    o->held = &held;
    o->held_count = 1;
    o->block = IMPORT_CAREFUL;
    o->seen = effect_seen;
    o->seen_state = &making;
    out->effect = (struct send_effect){0};
    TRY(import_run(w, o, &out->report));
    effect_end(&making);
    return OK;
}

static enum rc run_dry(struct work *w, const struct send_ask *ask, const struct send_ready *h,
                       struct send_checked *out)
{
    struct import_options o = {.dry_run = true};

    return run(w, h, &o, ask->rights, NULL, out);
}

/* "Bury Council, accepted by Moot Bureau" */
static struct str sender_words(struct arena *a, const struct send_rights *rights,
                               const struct send_rights *accepts)
{
    struct str by = send_rights_by(rights);

    return accepts ? str_fmt(a, "%.*s, accepted by %.*s", STR_ARG(by),
                             STR_ARG(send_rights_by(accepts)))
                   : by;
}

/* In the way of who may only propose it. */
static enum rc offered_must_not(struct work *w, const struct send_effect *e)
{
    const struct metric *m = e->offered.len ? e->offered.at[0] : NULL;

    if (!m)
        return OK;
    return work_fail(
        w, FORBIDDEN, "",
        "It changes figures of \"%.*s\", which %.*s publishes. Propose it: whoever "
        "owns the measure here, or an administrator, publishes it.",
        STR_ARG(m->title), STR_ARG(m->source_title.len ? m->source_title : S("somebody else")));
}

enum rc send_store(struct work *w, const struct send_ready *ready,
                   const struct send_rights *rights, const struct send_rights *accepts,
                   struct str note, struct send_checked *out)
{
    bool tidy = str_eq(ready->profile, S("tidy")); /* else it is a publisher's own file */
    struct import_options o = {
        .note = note, .sent_by = tidy ? sender_words(w->arena, rights, accepts) : S("")};

    *out = (struct send_checked){0};
    if (!tidy)
        TRY(profile_right(w, rights));
    TRY(run(w, ready, &o, rights, accepts, out));
    return accepts ? OK : offered_must_not(w, &out->effect);
}

/* "bins.csv:12:3": line 12 and column 3; -1 for what it does not say. */
static void where_read(struct str where, struct str path, ptrdiff_t *line, ptrdiff_t *column)
{
    struct str rest = str_starts(where, path) ? str_cut(where, path.len + 1, where.len) : S("");
    struct str part;
    int64_t n;

    *line = *column = -1;
    if (rest.len && str_split(&rest, ':', &part) && int_parse(part, &n))
        *line = (ptrdiff_t)n - 1;
    if (rest.len && int_parse(rest, &n))
        *column = (ptrdiff_t)n - 1;
}

/* The importer's complaint as a problem of the row that it is about; gives the row, or -1. */
static ptrdiff_t complaint_take(struct work *w, const struct send_ask *ask,
                                const struct send_ready *h, struct complaint *before,
                                struct send_reading *r)
{
    const struct sent_sheet *s = &ask->table->sheets[ask->mapping->sheet];
    const struct complaint *c = w->complaints;
    ptrdiff_t line, column;

    if (!c || c == before)
        return -1;
    where_read(c->field, h->path, &line, &column);
    ptrdiff_t row = h->rows && line > 0 ? h->rows[line - 1] : line;
    send_problem_add(w, r, false, s, row < 0 ? ask->mapping->header : row,
                     h->rows ? -1 : column, "Mend it in the file and send it again.", "%.*s",
                     STR_ARG(c->words));
    w->complaints = before;
    return row;
}

/* The importer stops at the first thing that is wrong, so it is tried again without that row.
 */
static enum rc profile_try(struct work *w, const struct send_ask *ask, struct send_checked *out)
{
    const struct sent_sheet *s = &ask->table->sheets[ask->mapping->sheet];
    bool *without = arena_new(w->arena, bool, s->rows);
    struct complaint *before = w->complaints;
    struct send_ready h;

    for (int pass = 0; pass < PROFILE_PASSES_MOST; pass++) {
        TRY(sheet_make(w, ask, without, &h));
        enum rc rc = run_dry(w, ask, &h, out);
        if (rc != INVALID)
            return rc;
        ptrdiff_t row = complaint_take(w, ask, &h, before, &out->reading);
        if (row <= ask->mapping->header || row >= s->rows || without[row])
            break;
        without[row] = true;
    }
    out->effect = (struct send_effect){0};
    return OK;
}

static enum rc profile_known(struct work *w, struct str name)
{
    struct str_list known;

    TRY(send_profiles(w, &known));
    for (ptrdiff_t i = 0; i < known.len; i++)
        if (str_eq(known.at[i], name))
            return OK;
    return work_fail(w, INVALID, "profile", "Choose a profile from the list.");
}

enum rc send_try(struct work *w, const struct send_ask *ask, struct send_checked *out)
{
    struct complaint *before = w->complaints;
    struct send_ready h;

    *out = (struct send_checked){0};
    TRY(send_mapping_check(w, ask->table, ask->mapping));
    if (ask->mapping->layout == SEND_BY_PROFILE) {
        TRY(profile_right(w, ask->rights));
        TRY(profile_known(w, ask->mapping->profile));
        return profile_try(w, ask, out);
    }
    TRY(send_read(w, ask->table, ask->mapping, ask->rights, SEND_READ_ALL, &out->reading));
    if (out->reading.problem_count || !out->reading.told.len)
        return OK;
    TRY(tidy_make(w, ask, &out->reading, &h));
    enum rc rc = run_dry(w, ask, &h, out);
    if (rc == INVALID) {
        complaint_take(w, ask, &h, before, &out->reading);
        out->effect = (struct send_effect){0};
        return OK;
    }
    return rc;
}

/* --- made ready to be stored ---- */

static enum rc rows_prepare(struct work *w, const struct send_ask *ask, struct send_ready *out)
{
    struct send_reading r;

    TRY(send_read(w, ask->table, ask->mapping, ask->rights, SEND_READ_SOUND, &r));
    if (r.problem_count)
        return work_fail(w, CONFLICT, "",
                         "There is a problem by now, at %.*s: %.*s Look at every cell again.",
                         STR_ARG(r.problems.at[0].cell), STR_ARG(r.problems.at[0].words));
    if (!r.told.len)
        return work_fail(w, CONFLICT, "", "There are no figures in it.");
    return tidy_make(w, ask, &r, out);
}

enum rc send_prepare(struct work *w, const struct send_ask *ask, struct send_ready *out)
{
    TRY(send_mapping_check(w, ask->table, ask->mapping));
    if (ask->mapping->layout == SEND_BY_PROFILE) {
        const struct sent_sheet *s = &ask->table->sheets[ask->mapping->sheet];
        TRY(profile_right(w, ask->rights));
        TRY(profile_known(w, ask->mapping->profile));
        TRY(sheet_make(w, ask, arena_new(w->arena, bool, s->rows), out));
    } else {
        TRY(rows_prepare(w, ask, out));
    }
    out->mapping = send_mapping_text(w->arena, ask->mapping);
    return OK;
}

/* --- as it is kept and shown ---- */

static void put_problems(struct arena *a, const struct send_problem *at, ptrdiff_t count,
                         struct json *list)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "kind", at[i].warning ? S("warning") : S("problem"));
        json_put_str(row, "sheet", at[i].sheet.len ? at[i].sheet : (struct str){0});
        json_put_str(row, "cell", at[i].cell);
        json_put_str(row, "there", at[i].there.len ? at[i].there : (struct str){0});
        json_put_str(row, "words", at[i].words);
        json_put_str(row, "remedy", at[i].remedy);
    }
}

static void put_rows(struct arena *a, const struct send_effect *e, struct json *list)
{
    for (ptrdiff_t i = 0; i < e->len && i < SEND_EFFECT_MOST; i++) {
        const struct send_effect_row *r = &e->at[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "metric", r->slug);
        json_put_str(row, "title", r->title);
        json_put_str(row, "period", period_id(a, r->period));
        json_put_str(row, "period_title",
                     r->metric ? metric_when(a, r->metric, r->period)
                               : period_id(a, r->period));
        json_put_int(row, "told", r->told);
        json_put_int(row, "added", r->added);
        json_put_int(row, "changed", r->changed);
        json_put_int(row, "unchanged", r->told - r->added - r->changed);
    }
}

static struct str place_text_of(struct arena *a, ptrdiff_t rank, ptrdiff_t of)
{
    return rank ? str_fmt(a, "%.*s of %td", STR_ARG(ordinal(a, rank)), of) : S("no place");
}

static void put_moved(struct arena *a, const struct send_effect *e, struct json *list)
{
    for (ptrdiff_t i = 0; i < e->moved_count && i < SEND_PLACES_MOST; i++) {
        const struct send_moved *m = &e->moved[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "code", m->area->code);
        json_put_str(row, "area", m->area->name);
        json_put_str(row, "metric", m->metric->slug);
        json_put_str(row, "title", m->metric->title);
        json_put_str(row, "period", period_id(a, m->period));
        json_put_str(row, "period_title", metric_when(a, m->metric, m->period));
        json_put_int(row, "rank_was", m->rank_was);
        json_put_int(row, "rank_is", m->rank_is);
        json_put_str(row, "was", place_text_of(a, m->rank_was, m->of_was));
        json_put_str(row, "is", place_text_of(a, m->rank_is, m->of_is));
    }
}

static void put_offered(struct arena *a, const struct send_effect *e, struct json *list)
{
    for (ptrdiff_t i = 0; i < e->offered.len; i++) {
        const struct metric *m = e->offered.at[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "metric", m->slug);
        json_put_str(row, "title", m->title);
        json_put_str(row, "source", m->source_title.len ? m->source_title : S("somebody else"));
    }
}

static struct str kept_words(struct arena *a, const struct send_change *c, struct str kept)
{
    if (!kept.len)
        return S("nothing");
    return c->metric ? figure_exact_words(a, c->metric, kept) : kept;
}

static void put_figures(struct arena *a, const struct send_effect *e, struct json *list)
{
    for (ptrdiff_t i = 0; i < e->changes.len && i < SEND_FIGURES_SHOWN; i++) {
        const struct send_change *c = &e->changes.at[i];
        struct json *row = json_add(list, json_object(a));
        json_put_str(row, "code", c->area ? c->area->code : S(""));
        json_put_str(row, "area", c->area ? c->area->name : S("A council that is new here"));
        json_put_str(row, "metric", c->slug);
        json_put_str(row, "title", c->metric ? c->metric->title : c->slug);
        json_put_str(row, "period", period_id(a, c->period));
        json_put_str(row, "period_title",
                     c->metric ? metric_when(a, c->metric, c->period)
                               : period_id(a, c->period));
        json_put_str(row, "was", kept_words(a, c, c->was));
        json_put_str(row, "is", kept_words(a, c, c->is));
    }
}

static struct json *checked_json(struct work *w, const struct send_checked *c)
{
    struct arena *a = w->arena;
    struct json *out = json_object(a);
    const struct send_reading *r = &c->reading;
    const struct send_effect *e = &c->effect;
    struct json *problems = json_put(out, "cell_problems", json_array(a));

    put_problems(a, r->problems.at, r->problems.len, problems);
    put_problems(a, r->warnings.at, r->warnings.len, problems);
    put_rows(a, e, json_put(out, "effect", json_array(a)));
    put_moved(a, e, json_put(out, "moved", json_array(a)));
    put_offered(a, e, json_put(out, "offered", json_array(a)));
    put_figures(a, e, json_put(out, "figures", json_array(a)));
    json_put_int(out, "problem_count", r->problem_count);
    json_put_int(out, "warning_count", r->warning_count);
    json_put_int(out, "rows", r->rows);
    json_put_int(out, "blank", r->blank);
    json_put_int(out, "folded", r->folded);
    json_put_int(out, "rows_hidden", r->rows_hidden);
    json_put_int(out, "columns_hidden", r->columns_hidden);
    json_put_int(out, "told", e->told);
    json_put_int(out, "added", e->added);
    json_put_int(out, "changed", e->changed);
    json_put_int(out, "unchanged", e->told - e->added - e->changed);
    json_put_int(out, "measures", e->measures);
    json_put_int(out, "councils_moved", e->moved_count);
    return out;
}

struct str send_checked_text(struct work *w, const struct send_checked *c)
{
    struct buf b = buf_make(w->arena, BUF_MOST);

    json_write(&b, checked_json(w, c), 0);
    return buf_text(&b);
}
