/* boundary.c: which council took the place of which. */
#include "inform/boundary.h"

#include <stdlib.h>

static bool named_in(struct str codes, const struct sector *s, const struct area *area)
{
    struct str code;

    while (codes.len && str_split(&codes, ';', &code))
        if (sector_area(s, code) == area)
            return true;
    return false;
}

static int by_key(const void *left, const void *right)
{
    return str_cmp((*(const struct area *const *)left)->key,
                   (*(const struct area *const *)right)->key);
}

void boundary_after(const struct sector *s, struct arena *a, const struct area *area,
                    struct area_list *out)
{
    struct str codes = area->successors, code;

    *out = (struct area_list){0};
    while (codes.len && str_split(&codes, ';', &code)) {
        const struct area *to = sector_area(s, code);
        if (to && to != area)
            *list_push(a, out) = to;
    }
}

void boundary_before(const struct sector *s, struct arena *a, const struct area *area,
                     struct area_list *out)
{
    *out = (struct area_list){0};
    for (ptrdiff_t i = 0; i < s->area_count; i++)
        if (&s->areas[i] != area && named_in(s->areas[i].successors, s, area))
            *list_push(a, out) = &s->areas[i];
    if (out->len)
        qsort(out->at, (size_t)out->len, sizeof *out->at, by_key);
}

/* "Allerdale, Carlisle and Copeland" */
static struct str names_of(struct arena *a, const struct area_list *list)
{
    struct buf b = buf_make(a, 64 * 1024);

    for (ptrdiff_t i = 0; i < list->len; i++) {
        buf_str(&b, i == 0 ? S("") : i + 1 == list->len ? S(" and ") : S(", "));
        buf_str(&b, list->at[i]->name);
    }
    return buf_text(&b);
}

static struct str when_ended(struct arena *a, const struct area *area, const char *before)
{
    struct date end;

    return date_parse(area->end, &end)
               ? str_fmt(a, "%s%.*s", before, STR_ARG(date_words(a, end)))
               : S("");
}

static struct str began_words(struct arena *a, const struct area *area,
                              const struct area_list *before)
{
    struct date end = {0};
    bool known = date_parse(before->at[0]->end, &end);

    for (ptrdiff_t i = 1; i < before->len; i++)
        known = known && str_eq(before->at[i]->end, before->at[0]->end);
    struct str on =
        known ? str_fmt(a, " on %.*s", STR_ARG(date_words(a, date_of_days(date_days(end) + 1))))
              : S("");
    return str_fmt(a, "%.*s took the place of %.*s%.*s.", STR_ARG(area->name),
                   STR_ARG(names_of(a, before)), STR_ARG(on));
}

struct str boundary_words(const struct sector *s, struct arena *a, const struct area *area)
{
    struct area_list list;

    if (area_ended(area)) {
        boundary_after(s, a, area, &list);
        struct str ended = str_fmt(a, "%.*s ended%.*s", STR_ARG(area->name),
                                   STR_ARG(when_ended(a, area, " on ")));
        return list.len ? str_fmt(a, "%.*s; %.*s took its place.", STR_ARG(ended),
                                  STR_ARG(names_of(a, &list)))
                        : str_join(a, ended, S("."));
    }
    boundary_before(s, a, area, &list);
    return list.len ? began_words(a, area, &list) : (struct str){0};
}

struct str boundary_code_words(struct arena *a, const struct area *area, struct str code)
{
    struct buf upper = buf_make(a, 1024);

    for (ptrdiff_t i = 0; i < code.len; i++)
        buf_char(&upper,
                 code.at[i] >= 'a' && code.at[i] <= 'z' ? (char)(code.at[i] - 32) : code.at[i]);
    if (str_eq(code, area->code) || str_eq(buf_text(&upper), area->code))
        return (struct str){0};
    return str_fmt(a, "%.*s is another code of %.*s, which is %.*s here.", STR_ARG(code),
                   STR_ARG(area->name), STR_ARG(area->code));
}
