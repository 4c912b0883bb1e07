/* import_metric.c: which metric and which period a cell belongs to. */
#include "inform/import_parts.h"

#include "base/asset.h"
#include "base/num.h"

#include <math.h>
#include <string.h>

enum { LONGEST_SLUG = 200, LONGEST_TITLE = 300, LONGEST_KEY = 2000, MOST_PERIODS = 10000 };

enum rc import_metric_start(struct importer *im)
{
    struct str table = profile_text(im->profile, (struct str){0}, "metrics"), bytes;
    const struct sector *s = im->w->sector;

    for (ptrdiff_t i = 0; i < s->metric_count; i++)
        if (s->metrics[i].id >= im->next_metric_id)
            im->next_metric_id = s->metrics[i].id + 1;
    if (im->options->words.len) {
        const struct asset *own = asset_find(im->options->words);
        if (!own)
            return work_fail(im->w, FAULT, "", "%.*s is not part of this program.",
                             STR_ARG(im->options->words));
        return word_rows_read(im->w, im->options->words, own->bytes, &im->own_words);
    }
    if (table.len == 0)
        return OK;
    TRY(profile_side(im->w, im->profile, table, &bytes));
    return word_rows_read(im->w, table, bytes, &im->own_words);
}

/* --- ids -------------------------------------------------------------------------------------
 */

static void slug_part(struct buf *b, struct arena *a, struct str text)
{
    struct str slug = str_slug(a, text);

    if (slug.len == 0)
        return;
    if (b->len && b->at[b->len - 1] != '-')
        buf_char(b, '-');
    buf_str(b, slug);
}

static bool says_nothing(struct str cell)
{
    return cell.len == 0 || str_eq(cell, S("NA"));
}

static struct str slug_of(struct importer *im, const struct wide_column *wide)
{
    const struct layout *l = &im->layout;
    struct buf b = buf_make(im->w->arena, BUF_MOST);

    if (l->metric_as_is)
        return str_copy(im->w->arena, str_trim(import_cell(im, l->indicator)));
    buf_str(&b, l->prefix);
    slug_part(&b, im->w->arena, l->metric.len ? l->metric : import_cell(im, l->indicator));
    for (ptrdiff_t i = 0; i < l->breakdown_count; i++) {
        struct str cell = str_trim(import_cell(im, l->breakdown[i]));
        if (!says_nothing(cell))
            slug_part(&b, im->w->arena, cell);
    }
    if (wide)
        slug_part(&b, im->w->arena, wide->suffix);
    if (b.len == l->prefix.len)
        return (struct str){0}; /* a prefix alone names nothing */
    return str_cut(buf_text(&b), 0, LONGEST_SLUG);
}

/* The indicator's words, and what tells this metric from the others under the same title. */
static struct str title_of(struct importer *im, const struct wide_column *wide,
                           struct str title)
{
    const struct layout *l = &im->layout;
    struct arena *a = im->w->arena;
    struct buf b = buf_make(a, 8 * LONGEST_TITLE);
    bool open = false;

    title = title.len ? title : str_trim(import_cell(im, l->indicator));
    buf_str(&b, import_cut(title, LONGEST_TITLE));
    for (ptrdiff_t i = 0; i <= l->breakdown_count; i++) {
        struct str cell = i < l->breakdown_count ? str_trim(import_cell(im, l->breakdown[i]))
                          : wide && wide->period < 0 ? wide->title
                                                     : (struct str){0};
        if (says_nothing(cell))
            continue;
        if (b.len == 0) {
            buf_str(&b, import_cut(cell, LONGEST_TITLE));
            continue;
        }
        buf_str(&b, open ? S(", ") : S(" ("));
        buf_str(&b, import_cut(cell, LONGEST_TITLE));
        open = true;
    }
    if (open)
        buf_char(&b, ')');
    return buf_text(&b);
}

/* "Sex: Female, Age: 16 to 64": what the columns say that divide an indicator. */
static struct str breakdown_of(struct importer *im, const struct wide_column *wide)
{
    const struct layout *l = &im->layout;
    struct buf b = buf_make(im->w->arena, 8 * LONGEST_TITLE);

    for (ptrdiff_t i = 0; i < l->breakdown_count; i++) {
        struct str cell = str_trim(import_cell(im, l->breakdown[i]));
        if (says_nothing(cell))
            continue;
        buf_str(&b, b.len ? S(", ") : S(""));
        buf_str(&b, import_cut(str_trim(l->header[l->breakdown[i]]), LONGEST_TITLE));
        buf_str(&b, S(": "));
        buf_str(&b, import_cut(cell, LONGEST_TITLE));
    }
    if (wide && wide->period < 0 && wide->suffix.len) {
        buf_str(&b, b.len ? S(", ") : S(""));
        buf_str(&b, import_cut(wide->title, LONGEST_TITLE));
    }
    return buf_text(&b);
}

/* --- making one ------------------------------------------------------------------------------
 */

/* A table in our own format says where nothing comes from: what is known of a measure's source
 * stays as it is, and the format's title is none. */
static void profile_words(struct importer *im, const struct metric *known, struct words *to)
{
    static const struct {
        enum word word;
        const char *key;
    } from[] = {{W_SOURCE_TITLE, "source_title"},
                {W_SOURCE_TITLE, "title"},
                {W_SOURCE_URL, "source_url"},
                {W_LICENCE, "licence"},
                {W_PUBLISHED, "published"}};

    if (known && im->layout.metric_as_is)
        return;
    for (ptrdiff_t i = 0; i < COUNT_OF(from); i++)
        if (to->at[from[i].word].len == 0 &&
            !(im->layout.metric_as_is && strcmp(from[i].key, "title") == 0))
            to->at[from[i].word] = profile_text(im->profile, im->layout.shape, from[i].key);
}

static enum rc limit_of(struct importer *im, struct str word, const char *which, double *out)
{
    *out = NAN;
    if (word.len == 0 || num_parse(word, out))
        return OK;
    return import_fail(im, -1, "The side table says %s: \"%.*s\", which is no number.", which,
                       STR_ARG(word));
}

static enum rc reading_of(struct importer *im, struct staged_metric *m)
{
    struct str indicator = str_trim(import_cell(im, im->layout.indicator));
    struct str kind = m->words.at[W_PERIOD_KIND];
    const struct profile_line *line = NULL;

    m->reading = im->layout.reading;
    if (kind.len)
        line = profile_mark(im->profile, im->layout.shape, "period_kind_of", kind);
    if (!line && indicator.len)
        line = profile_mark(im->profile, im->layout.shape, "period_kind_of", indicator);
    if (line && !period_reading_parse(line->value, &m->reading))
        return import_fail(im, -1, "The profile's line %d: \"%.*s\" is no kind of period.",
                           line->line, STR_ARG(line->value));
    m->reading_tag =
        (ptrdiff_t)m->reading.kind * 10000 + m->reading.month * 100 + m->reading.day;
    return OK;
}

static enum rc metric_make(struct importer *im, struct str slug, struct str raw,
                           const struct wide_column *wide, ptrdiff_t *out)
{
    struct staged_metric *m = list_push(im->w->arena, &im->metrics);
    struct str indicator = str_trim(import_cell(im, im->layout.indicator));

    *out = im->metrics.len - 1;
    m->slug = slug;
    m->raw = raw;
    m->known = sector_metric(im->w->sector, slug);
    word_rows_fill(&im->own_words, slug, &m->words);
    struct str title = m->words.at[W_TITLE];
    import_side_fill(im, indicator, &m->words);
    if (title.len == 0 && !im->layout.metric_as_is)
        m->words.at[W_TITLE] = title_of(im, wide, m->words.at[W_TITLE]);
    if (m->words.at[W_BREAKDOWN].len == 0)
        m->words.at[W_BREAKDOWN] = breakdown_of(im, wide);
    profile_words(im, m->known, &m->words);
    if (m->words.at[W_FORMULA].len || (m->known && m->known->inputs))
        return import_fail(
            im, im->layout.indicator,
            "\"%.*s\" is worked out from other measures, so it takes no figures. "
            "Leave them out, or give them another id.",
            STR_ARG(slug));
    TRY(reading_of(im, m));
    TRY(limit_of(im, m->words.at[W_LOW], "low", &m->low));
    return limit_of(im, m->words.at[W_HIGH], "high", &m->high);
}

enum rc import_id_check(struct importer *im, struct str slug)
{
    for (ptrdiff_t i = 0; i < slug.len; i++)
        if (!((slug.at[i] >= 'a' && slug.at[i] <= 'z') || slug.at[i] == '-' ||
              (slug.at[i] >= '0' && slug.at[i] <= '9')))
            return import_fail(im, im->layout.indicator,
                               "\"%.*s\" is no id of a measure: use a-z, 0-9 and dashes.",
                               STR_ARG(import_cut(slug, 80)));
    if (slug.len == 0)
        return import_fail(im, im->layout.indicator,
                           "The row names no measure. Give it a name of letters and digits.");
    if (slug.len > LONGEST_SLUG)
        return import_fail(im, im->layout.indicator,
                           "The id of a measure is at most %d characters long.", LONGEST_SLUG);
    return OK;
}

static enum rc metric_find(struct importer *im, struct str raw, const struct wide_column *wide,
                           ptrdiff_t *out)
{
    struct str slug = slug_of(im, wide);
    bool fresh;

    if (slug.len == 0)
        return import_fail(im, im->layout.indicator,
                           "The row names no measure. Give it a name of letters and digits.");
    if (im->layout.metric_as_is)
        TRY(import_id_check(im, slug));
    ptrdiff_t *at = text_cache_at(&im->slugs, slug, 0, &fresh);
    if (fresh) {
        enum rc rc = metric_make(im, slug, str_copy(im->w->arena, raw), wide, out);
        *text_cache_at(&im->slugs, slug, 0, &fresh) = *out;
        return rc;
    }
    *out = *at;
    if (!str_eq(im->metrics.at[*out].raw, raw))
        import_notice(
            im, str_fmt(im->w->arena, "clash %.*s", STR_ARG(raw)),
            "\"%.*s\" and \"%.*s\" give the same id, %.*s, and are read as one measure.",
            STR_ARG(import_cut(raw, 100)), STR_ARG(import_cut(im->metrics.at[*out].raw, 100)),
            STR_ARG(slug));
    return OK;
}

/* The cells that the id is made of, in one text. */
static struct str raw_key(struct importer *im, char *room)
{
    const struct layout *l = &im->layout;
    ptrdiff_t len = 0;

    if (l->breakdown_count == 0)
        return import_cell(im, l->indicator);
    for (ptrdiff_t i = -1; i < l->breakdown_count; i++) {
        struct str cell = import_cell(im, i < 0 ? l->indicator : l->breakdown[i]);
        if (len + cell.len + 1 > LONGEST_KEY)
            break;
        if (cell.len)
            memcpy(room + len, cell.at, (size_t)cell.len);
        len += cell.len;
        room[len++] = '|';
    }
    return (struct str){room, len};
}

enum rc import_metric(struct importer *im, struct wide_column *wide, ptrdiff_t *out)
{
    const struct layout *l = &im->layout;
    bool constant = l->indicator < 0 && l->breakdown_count == 0, fresh;
    char room[LONGEST_KEY + 1];

    if (wide && constant && wide->metric >= 0) {
        *out = wide->metric;
        return OK;
    }
    struct str raw = constant ? l->shape : raw_key(im, room);
    if (wide && wide->period < 0)
        raw = str_fmt(im->w->arena, "%.*s|%.*s", STR_ARG(raw), STR_ARG(wide->suffix));
    /* Shapes may have prefixes of their own, so the cells alone do not name a metric. */
    uint64_t tag = str_hash(l->shape) * 31;
    if (wide && wide->period >= 0)
        tag += str_hash(wide->suffix);
    *out = *text_cache_at(&im->metric_cache, raw, (ptrdiff_t)tag, &fresh);
    if (fresh || *out < 0) {
        TRY(metric_find(im, raw, wide, out));
        *text_cache_at(&im->metric_cache, raw, (ptrdiff_t)tag, &fresh) = *out;
    }
    if (wide && constant)
        wide->metric = *out;
    return OK;
}

/* --- periods ---------------------------------------------------------------------------------
 */

enum { FLAGS_IN_VALUE = 256 };

enum rc import_period(struct importer *im, const struct staged_metric *m, struct str cell,
                      ptrdiff_t *out, int *flags)
{
    struct period p;
    enum period_flag flag;
    bool fresh;
    ptrdiff_t *at = text_cache_at(&im->period_cache, cell, m->reading_tag, &fresh);

    if (fresh) {
        if (!period_parse(cell, m->reading, &p, &flag))
            return import_fail(
                im, im->layout.period,
                "\"%.*s\" is no period. Write 2024/25, 2024, 2024-04-01, Q1 2024 "
                "or 2024-04-01/P1Y, or add it to reject_period in the profile.",
                STR_ARG(import_cut(cell, 60)));
        if (im->periods.len >= MOST_PERIODS)
            return import_fail(im, im->layout.period,
                               "There are more than %d periods in these files. Is this the "
                               "column of the period?",
                               MOST_PERIODS);
        int bits = flag == PERIOD_PROVISIONAL ? FLAG_PROVISIONAL
                   : flag == PERIOD_REVISED   ? FLAG_REVISED
                                              : 0;
        *at = import_period_add(im, p) * FLAGS_IN_VALUE + bits;
    }
    *out = *at / FLAGS_IN_VALUE;
    *flags |= (int)(*at % FLAGS_IN_VALUE);
    return OK;
}
