/* postcode.c: the councils that serve a postcode. */
#include "inform/postcode.h"

#include "inform/sector_parts.h"
#include "inform_sql.h"

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct str postcode_plain(struct arena *a, struct str words)
{
    struct buf b = buf_make(a, 64);

    for (ptrdiff_t i = 0; i < words.len && b.len <= POSTCODE_LONGEST; i++) {
        char c = words.at[i];
        c = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
        if (c != ' ')
            buf_char(&b, c);
        if (c != ' ' && !is_letter(c) && !is_digit(c))
            return (struct str){0};
    }
    struct str p = buf_text(&b);
    bool fits = p.len >= POSTCODE_SHORTEST && p.len <= POSTCODE_LONGEST && is_letter(p.at[0]) &&
                is_digit(p.at[p.len - 3]) && is_letter(p.at[p.len - 2]) &&
                is_letter(p.at[p.len - 1]);
    return fits ? p : (struct str){0};
}

bool postcode_half(struct str words)
{
    ptrdiff_t letters = 0;

    while (letters < words.len && is_letter((char)(words.at[letters] & ~' ')))
        letters++;
    if (letters < 1 || letters > 2 || letters == words.len || !is_digit(words.at[letters]))
        return false;
    char last = words.at[words.len - 1];
    return words.len <= letters + 2 && (is_digit(last) || is_letter((char)(last & ~' ')));
}

enum rc postcode_areas(struct work *w, struct str plain, struct area_list *out, bool *known)
{
    struct inform_postcode_list rows = {0};
    struct inform_postcode_one_list any = {0};

    *out = (struct area_list){0};
    TRY(sql_postcode_any(w, &any));
    *known = any.len > 0;
    TRY(sql_postcode_find(w, plain, &rows));
    for (ptrdiff_t i = 0; i < rows.len; i++) {
        const struct area *area = sector_area_of_id(w->sector, rows.at[i].area_id);
        if (area && area->type->council)
            *list_push(w->arena, out) = area;
    }
    return out->len ? OK : NOT_FOUND;
}
