/* testing.c: the pages of this room behind the test house, over the sample sector. */
#include "api/testing.h"

#include "api/api.h"
#include "base/asset.h"

void api_shelf(struct trial *t, struct str shelf)
{
    static const struct room *const rooms[] = {&inform_room, &api_room, NULL};

    pages_rooms(t, rooms, shelf);
}

struct trial *api_sample(void)
{
    struct trial *t = pages_sample();

    api_shelf(t, S(""));
    return t;
}

static bool row_find(struct arena *a, struct str file, struct str begins, struct str *row)
{
    struct str rest = file;

    (void)a;
    while (str_split(&rest, '\n', row))
        if (str_starts(*row, begins))
            return true;
    return false;
}

struct str sample_cell(struct arena *a, const char *metric, const char *area,
                       const char *period, int column)
{
    struct str begins = str_fmt(a, "%s,%s,%s,", metric, area, period), row, cell = {0};
    ptrdiff_t count;
    const struct asset *assets = asset_list(&count);

    for (ptrdiff_t i = 0; i < count; i++) {
        if (!str_starts(assets[i].name, S("data/sample/figures-")) ||
            !row_find(a, assets[i].bytes, begins, &row))
            continue;
        for (int k = 0; k <= column; k++)
            str_split(&row, ',', &cell);
        return str_trim(cell);
    }
    fail_msg("the sample has no %.*s", STR_ARG(begins));
    return cell;
}

void refused_with(const char *target, int status, const char *words)
{
    struct house_reply r = get(target);

    if (r.status != status || !has(r.body, words))
        fail_msg("%s answered %d: %.*s", target, r.status, STR_ARG(str_cut(r.body, 0, 1000)));
}
