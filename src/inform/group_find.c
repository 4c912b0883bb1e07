/* group_find.c: every name that `with` may have, to a group. */
#include "inform/group_find.h"

#include "base/num.h"
#include "inform/contrast.h"
#include "inform/own_model.h"
#include "kit/audience.h"

#include <math.h>

static struct group *group_make(struct work *w, struct str slug)
{
    struct group *g = arena_new(w->arena, struct group, 1);

    *g = (struct group){.id = -1, .slug = slug, .kind = GROUP_LISTED, .made = true};
    g->lists = arena_new(w->arena, struct group_list, w->sector->area_count);
    return g;
}

static enum rc none_such(struct work *w, struct str slug)
{
    return work_fail(w, NOT_FOUND, "with", "There is no group \"%.*s\".",
                     STR_ARG(str_cut(slug, 0, 60)));
}

/* "ID@2" into the id and the version; 0 for none. False when what stands there is no version.
 */
static bool parts_of(struct str rest, struct str *id, int64_t *version)
{
    *version = 0;
    return !str_split(&rest, '@', id) || rest.len == 0 ||
           (int_parse(rest, version) && *version > 0);
}

static struct str by_words(struct arena *a, struct str by, bool mine)
{
    return by.len ? by : mine ? S("you") : str_copy(a, S("someone else"));
}

static struct str day_of(struct arena *a, int64_t moment)
{
    return date_text(a, date_in_london(moment));
}

/* --- lists ---- */

static struct group *list_group(struct work *w, const struct area *area, struct str slug,
                                const struct own_group *own)
{
    struct arena *a = w->arena;
    struct group *g = group_make(w, slug);

    g->title = own->name;
    g->chosen_by = by_words(a, own->by, own->mine);
    g->say = str_fmt(a, "the {n} councils of the list “%.*s”, kept by %.*s", STR_ARG(own->name),
                     STR_ARG(g->chosen_by));
    g->version = str_fmt(a, "%lld", (long long)own->version);
    g->valid_from = day_of(a, own->made_at);
    g->audience = own->audience;
    g->known_from = own->made_at;
    for (ptrdiff_t i = 0; i < own->count; i++)
        *list_push(a, &g->lists[area->index]) = (struct group_member){own->areas[i], {0}};
    return g;
}

static enum rc list_find(struct work *w, const struct area *area, int64_t known,
                         struct str slug, const struct group **out)
{
    struct own_group own;
    struct str id = {0};
    int64_t version;

    if (!parts_of(str_cut(slug, 5, slug.len), &id, &version))
        return none_such(w, slug);
    struct complaint *before = w->complaints;
    enum rc rc = own_group_read(w, id, version, known, &own);
    if (rc == NOT_FOUND) {
        w->complaints = before;
        return none_such(w, slug);
    }
    TRY(rc);
    *out = list_group(w, area, slug, &own);
    return OK;
}

/* --- models ---- */

static void members_by_distance(struct arena *a, const struct likeness *l,
                                struct group_list *to)
{
    struct stats_neighbour near[LIKE_NEIGHBOURS];
    ptrdiff_t n = likeness_nearest(l, LIKE_NEIGHBOURS, near);

    for (ptrdiff_t i = 0; i < n; i++) {
        struct buf b = buf_make(a, 64);
        buf_fixed(&b, likeness_index(l, near[i].distance), 2);
        *list_push(a, to) = (struct group_member){l->areas[near[i].at], buf_text(&b)};
    }
}

static enum rc model_read_named(struct work *w, struct str slug, struct str rest, int64_t known,
                                struct own_model *out)
{
    struct str id = {0};
    int64_t version;

    if (!parts_of(rest, &id, &version))
        return none_such(w, slug);
    struct complaint *before = w->complaints;
    enum rc rc = own_model_read(w, id, version, known, out);
    if (rc != NOT_FOUND)
        return rc;
    w->complaints = before;
    return none_such(w, slug);
}

static enum rc model_find(struct work *w, const struct area *area, int64_t known,
                          struct str slug, const struct group **out)
{
    struct arena *a = w->arena;
    struct own_model own;
    struct likeness likeness;

    TRY(model_read_named(w, slug, str_cut(slug, 6, slug.len), known, &own));
    struct group *g = group_make(w, slug);
    g->title = own.name;
    g->chosen_by = by_words(a, own.by, own.mine);
    g->version = str_fmt(a, "%lld", (long long)own.version);
    g->valid_from = day_of(a, own.made_at);
    g->audience = own.audience;
    g->known_from = own.made_at;
    g->say = str_fmt(a,
                     "the {n} councils most like {A} by the model “%.*s”, built by %.*s, "
                     "version %lld",
                     STR_ARG(own.name), STR_ARG(g->chosen_by), (long long)own.version);
    *out = g;
    if (own.how.variable_count == 0)
        return OK;
    TRY(likeness_make(w, area, &own.how, &likeness));
    members_by_distance(a, &likeness, &g->lists[area->index]);
    return OK;
}

/* --- contrasts ---- */

static enum rc contrast_find(struct work *w, const struct comparison *c, struct str slug,
                             const struct group **out)
{
    struct arena *a = w->arena;
    struct own_model own = {0};
    struct contrasts *found = arena_new(a, struct contrasts, 1);
    bool by_model = slug.len > 8;

    if (by_model && slug.at[8] != '-')
        return none_such(w, slug);
    if (by_model)
        TRY(model_read_named(w, slug, str_cut(slug, 9, slug.len), c->known, &own));
    TRY(contrasts_make(w, c, by_model ? &own.how : NULL, found));
    if (found->why.len)
        return work_fail(w, NOT_FOUND, "with", "%.*s", STR_ARG(found->why));
    struct group *g = group_make(w, slug);
    g->picked = true;
    g->title = S("Most different with the better result");
    g->say = by_model ? str_fmt(a,
                                "the {n} councils most unlike {A} by the model “%.*s” that do "
                                "better",
                                STR_ARG(own.name))
                      : S("the {n} councils most unlike {A} that do better");
    g->chosen_by = S("Folkmoot, by this measure's figures");
    g->audience = by_model ? own.audience : S("");
    for (ptrdiff_t i = 0; i < found->count; i++) {
        struct buf b = buf_make(a, 64);
        buf_fixed(&b, found->at[i].index, 2);
        *list_push(a, &g->lists[c->area->index]) =
            (struct group_member){found->at[i].area, buf_text(&b)};
    }
    *out = g;
    return OK;
}

/* --- published groups ---- */

/* The day from which a version counts; when its publisher does not say, the day it came. */
static struct str valid_day(struct arena *a, const struct group *g)
{
    return g->valid_from.len ? g->valid_from : g->known_from ? day_of(a, g->known_from) : S("");
}

/* The version that was valid on a day, known by then or not; the oldest where none was. */
static const struct group *group_valid(struct work *w, const struct group *g, struct str day)
{
    const struct group *best = NULL, *oldest = g;

    for (ptrdiff_t i = 0; i < w->sector->group_count; i++) {
        const struct group *other = &w->sector->groups[i];
        if (!str_eq(group_model(other), group_model(g)))
            continue;
        struct str from = valid_day(w->arena, other);
        if (str_cmp(from, valid_day(w->arena, oldest)) < 0)
            oldest = other;
        bool later = !best || str_cmp(from, valid_day(w->arena, best)) > 0 ||
                     (str_eq(from, valid_day(w->arena, best)) && !other->replaced_at);
        if (str_cmp(from, day) <= 0 && later)
            best = other;
    }
    return best ? best : oldest;
}

static enum rc published_find(struct work *w, const struct comparison *c, struct str slug,
                              const struct group **out)
{
    struct str name = slug;
    bool now = str_ends(slug, S("@now")), then = str_ends(slug, S("@then"));

    if (now || then)
        name = str_cut(slug, 0, str_find(slug, S("@")));
    const struct group *g = sector_group(w->sector, name);
    if (!g || !group_seen(&w->viewer, g))
        return none_such(w, slug);
    if (then && c->series.count)
        g = group_valid(w, g, date_text(w->arena, period_end(c->series.periods[c->period])));
    else if (!now && !g->replaced_at) /* one that was asked for by its day stays */
        g = group_at(w->sector, g, c->known);
    if (!group_seen(&w->viewer, g))
        return none_such(w, slug);
    w->for_viewer = w->for_viewer || g->audience.len > 0;
    *out = g;
    return OK;
}

enum rc group_find(struct work *w, const struct comparison *c, struct str slug,
                   const struct group **out)
{
    if (str_starts(slug, S("list-")) || str_starts(slug, S("model-")) ||
        str_starts(slug, S("contrast-")))
        w->for_viewer = true;
    if (str_starts(slug, S("list-")))
        return list_find(w, c->area, c->known, slug, out);
    if (str_starts(slug, S("model-")))
        return model_find(w, c->area, c->known, slug, out);
    if (str_starts(slug, S("contrast")) && c->metric)
        return contrast_find(w, c, slug, out);
    return published_find(w, c, slug, out);
}

enum rc group_find_for(struct work *w, const struct area *area, struct str slug,
                       const struct group **out)
{
    struct comparison c = {.sector = w->sector, .area = area, .known = w->known};

    if (!c.known)
        c.known = SECTOR_NOW;
    return group_find(w, &c, slug, out);
}

/* --- as it was ---- */

/* Lines: title, say, who chose it, version, valid from; then a member each with its distance.
 */
struct str group_keep(struct arena *a, const struct group *g, const struct area *area,
                      struct str say)
{
    struct buf b = buf_make(a, 256 * 1024);
    const struct str lines[] = {g->title, say, g->chosen_by, g->version, g->valid_from};

    if (!g->made)
        return S("");
    for (ptrdiff_t i = 0; i < COUNT_OF(lines); i++)
        for (ptrdiff_t k = 0; k <= lines[i].len; k++)
            buf_char(&b, k == lines[i].len        ? '\n'
                         : lines[i].at[k] == '\n' ? ' '
                                                  : lines[i].at[k]);
    for (ptrdiff_t i = 0; i < g->lists[area->index].len; i++) {
        const struct group_member *m = &g->lists[area->index].at[i];
        buf_fmt(&b, "%.*s %.*s\n", STR_ARG(m->area->code), STR_ARG(m->distance));
    }
    return buf_text(&b);
}

enum rc group_unkeep(struct work *w, const struct area *area, struct str slug, struct str kept,
                     const struct group **out)
{
    struct group *g = group_make(w, slug);
    struct str *const lines[] = {&g->title, &g->say, &g->chosen_by, &g->version,
                                 &g->valid_from};
    struct str line, code;

    for (ptrdiff_t i = 0; i < COUNT_OF(lines); i++)
        if (!str_split(&kept, '\n', lines[i]))
            return work_fail(w, FAULT, "", "The group that was kept can't be read.");
    g->picked = str_starts(slug, S("contrast"));
    while (kept.len && str_split(&kept, '\n', &line)) {
        str_split(&line, ' ', &code);
        const struct area *member = sector_area(w->sector, code);
        if (member)
            *list_push(w->arena, &g->lists[area->index]) = (struct group_member){member, line};
    }
    *out = g;
    return OK;
}

/* --- to choose from ---- */

static void choice_push(struct work *w, struct group_choice_list *out, struct str slug,
                        struct str title)
{
    *list_push(w->arena, out) = (struct group_choice){slug, title};
}

enum rc group_choices(struct work *w, const struct metric *m, struct group_choice_list *out)
{
    struct arena *a = w->arena;
    struct own_group_list lists = {0};
    struct own_model_list models = {0};

    *out = (struct group_choice_list){0};
    if (w->viewer.self.len) {
        TRY(own_group_list_read(w, true, &lists));
        TRY(own_model_list_read(w, true, &models));
    }
    for (ptrdiff_t i = 0; i < lists.len; i++)
        choice_push(
            w, out, str_fmt(a, "list-%.*s", STR_ARG(lists.at[i].id)),
            str_fmt(a, "List: %.*s (%td)", STR_ARG(lists.at[i].name), lists.at[i].count));
    for (ptrdiff_t i = 0; i < models.len; i++)
        choice_push(w, out, str_fmt(a, "model-%.*s", STR_ARG(models.at[i].id)),
                    str_fmt(a, "Model: %.*s", STR_ARG(models.at[i].name)));
    w->for_viewer = w->for_viewer || out->len > 0;
    if (m && (m->polarity == POLARITY_HIGH || m->polarity == POLARITY_LOW))
        choice_push(w, out, S("contrast"), S("Most different with the better result"));
    return OK;
}
