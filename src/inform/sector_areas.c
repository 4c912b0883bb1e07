/* sector_areas.c: areas, their codes and names, out of the store. */
#include "inform/sector_parts.h"

#include "inform_sql.h"

#include <stdlib.h>
#include <string.h>

/* Rows copied out of the store as they come; what is kept goes into the sector's arena. */
struct rows {
    struct work *w;
    struct sector *s;
    struct inform_area_list areas;
    struct inform_area_code_list codes;
    struct inform_area_name_list names;
};

static struct str kept(struct rows *r, struct str text)
{
    return str_copy(r->s->arena, text);
}

static enum rc area_row(void *state, const struct inform_area *row)
{
    struct rows *r = state;

    *list_push(r->w->arena, &r->areas) = (struct inform_area){
        row->id,
        kept(r, row->code),
        kept(r, row->name),
        kept(r, row->official_name),
        kept(r, row->type),
        kept(r, row->country),
        kept(r, row->region),
        kept(r, row->county),
        kept(r, row->start_date),
        kept(r, row->end_date),
        kept(r, row->successors),
    };
    return OK;
}

static enum rc code_row(void *state, const struct inform_area_code *row)
{
    struct rows *r = state;

    *list_push(r->w->arena, &r->codes) =
        (struct inform_area_code){kept(r, row->code), row->area_id};
    return OK;
}

static enum rc name_row(void *state, const struct inform_area_name *row)
{
    struct rows *r = state;

    *list_push(r->w->arena, &r->names) =
        (struct inform_area_name){row->area_id, kept(r, row->name)};
    return OK;
}

static const struct area_type *type_of(const struct sector *s, struct str slug)
{
    for (ptrdiff_t i = 0; i < s->type_count; i++)
        if (str_eq(s->types[i].slug, slug))
            return &s->types[i];
    return &s->types[s->type_count - 1];
}

/* Countries are few: each has its place in the sector, so that none is compared by its text. */
static ptrdiff_t country_place(struct sector *s, struct str country)
{
    ptrdiff_t c = 0;

    while (c < s->country_count && !str_eq(s->countries[c], country))
        c++;
    if (c == SECTOR_MOST_COUNTRIES)
        return -1;
    if (c == s->country_count)
        s->countries[s->country_count++] = country;
    return c;
}

static void fill_areas(struct rows *r)
{
    struct sector *s = r->s;
    struct area *areas = arena_new(s->arena, struct area, r->areas.len);

    for (ptrdiff_t i = 0; i < r->areas.len; i++) {
        const struct inform_area *row = &r->areas.at[i];
        areas[i] = (struct area){.index = i,
                                 .id = row->id,
                                 .code = row->code,
                                 .name = row->name,
                                 .official_name = row->official_name,
                                 .country = row->country,
                                 .country_place = country_place(s, row->country),
                                 .type = type_of(s, row->type),
                                 .start = row->start_date,
                                 .end = row->end_date,
                                 .successors = row->successors,
                                 .key = str_fold(s->arena, row->name)};
    }
    s->areas = areas;
    s->area_count = r->areas.len;
    s->codes = codes_make(s->arena, r->areas.len + r->codes.len);
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        codes_put(s->codes, areas[i].code, &areas[i]);
    /* Parents by code, now that every area can be found. */
    for (ptrdiff_t i = 0; i < s->area_count; i++) {
        areas[i].region = sector_area(s, r->areas.at[i].region);
        areas[i].county = sector_area(s, r->areas.at[i].county);
    }
}

const struct area *sector_area_of_id(const struct sector *s, int64_t id)
{
    /* Ids are given in order and areas are few; the table of ids is made once below. */
    return id >= 0 && id < s->ids->count ? s->ids->areas[id] : NULL;
}

static enum rc fill_ids(struct rows *r)
{
    struct sector *s = r->s;
    int64_t highest = -1;

    for (ptrdiff_t i = 0; i < s->area_count; i++)
        highest = s->areas[i].id > highest ? s->areas[i].id : highest;
    if (highest >= SLICE_MOST_AREAS)
        return work_fail(r->w, FAULT, "", "The store holds an area with the id %lld.",
                         (long long)highest);
    s->ids = arena_new(s->arena, struct sector_ids, 1);
    s->ids->count = highest + 1;
    s->ids->areas = arena_new(s->arena, const struct area *, highest + 1);
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        if (s->areas[i].id >= 0)
            s->ids->areas[s->areas[i].id] = &s->areas[i];
    return OK;
}

static void fill_codes(struct rows *r)
{
    for (ptrdiff_t i = 0; i < r->codes.len; i++) {
        const struct area *area = sector_area_of_id(r->s, r->codes.at[i].area_id);
        if (area)
            codes_put(r->s->codes, r->codes.at[i].code, area);
    }
}

/* The names come ordered by area id; they are laid out by area index. */
static void fill_names(struct rows *r)
{
    struct sector *s = r->s;
    struct sector_names *names = arena_new(s->arena, struct sector_names, 1);
    ptrdiff_t *count = arena_new(r->w->arena, ptrdiff_t, s->area_count + 1);

    names->first = arena_new(s->arena, ptrdiff_t, s->area_count + 1);
    names->names = arena_new(s->arena, struct str, r->names.len);
    names->keys = arena_new(s->arena, struct str, r->names.len);
    for (ptrdiff_t i = 0; i < r->names.len; i++) {
        const struct area *area = sector_area_of_id(s, r->names.at[i].area_id);
        if (area)
            names->first[area->index + 1]++;
    }
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        names->first[i + 1] += names->first[i];
    for (ptrdiff_t i = 0; i < r->names.len; i++) {
        const struct area *area = sector_area_of_id(s, r->names.at[i].area_id);
        if (!area)
            continue;
        ptrdiff_t at = names->first[area->index] + count[area->index]++;
        names->names[at] = r->names.at[i].name;
        names->keys[at] = str_fold(s->arena, r->names.at[i].name);
    }
    s->names = names;
}

enum rc sector_load_areas(struct work *w, struct sector *s)
{
    struct rows r = {.w = w, .s = s};

    TRY(sql_area_each(w, area_row, &r));
    TRY(sql_area_code_each(w, code_row, &r));
    TRY(sql_area_name_each(w, name_row, &r));
    fill_areas(&r);
    TRY(fill_ids(&r));
    fill_codes(&r);
    fill_names(&r);
    return OK;
}
