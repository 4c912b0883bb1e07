/* self_check.c: judging the facts by the tables of findings, the worst first. */
#include "identity/self_check.h"

static const struct self_row *const tables[] = {self_people_rows, self_site_rows,
                                                self_store_rows, self_program_rows};

const char *grade_word(enum grade grade)
{
    static const char *const words[] = {"good", "note", "weak", "dangerous"};

    return words[grade];
}

struct str seen_words(struct arena *a, const struct self_seen *s)
{
    struct buf b = buf_make(a, 4096);

    buf_fmt(&b, "%lld: ", (long long)s->count);
    for (int i = 0; i < SEEN_NAMES && i < s->count; i++)
        buf_fmt(&b, "%s%.*s", i ? "; " : "", STR_ARG(s->names[i]));
    if (s->count > SEEN_NAMES)
        buf_lit(&b, "; …");
    return buf_text(&b);
}

/* "https://figures.example:8443" is "figures.example". */
static struct str host_of(struct str site)
{
    ptrdiff_t scheme = str_find(site, S("://"));
    struct str rest = scheme < 0 ? site : str_cut(site, scheme + 3, site.len), host;

    if (str_starts(rest, S("["))) {
        ptrdiff_t end = str_find(rest, S("]"));
        return end < 0 ? rest : str_cut(rest, 0, end + 1);
    }
    return str_split(&rest, ':', &host) ? host : S("");
}

bool self_is_public(const struct self_facts *f)
{
    struct str host = host_of(f->site);

    return host.len && !str_eq(host, S("localhost")) && !str_ends(host, S(".localhost")) &&
           !str_starts(host, S("127.")) && !str_eq(host, S("[::1]"));
}

static void judge(struct arena *a, const struct self_facts *f, const struct self_row *row,
                  struct finding *out)
{
    *out = (struct finding){
        .name = row->name, .title = row->title, .fix = row->fix, .href = row->href};
    out->grade = row->judge(a, f, &out->found);
}

enum grade self_check(struct arena *a, const struct self_facts *f, struct finding_list *out,
                      int counts[GRADE_COUNT])
{
    struct finding_list all = {0};
    enum grade worst = GRADE_GOOD;

    *out = (struct finding_list){0};
    for (int i = 0; i < GRADE_COUNT; i++)
        counts[i] = 0;
    for (ptrdiff_t t = 0; t < COUNT_OF(tables); t++)
        for (const struct self_row *row = tables[t]; row->name; row++)
            judge(a, f, row, list_push(a, &all));
    for (int grade = GRADE_COUNT - 1; grade >= 0; grade--)
        for (ptrdiff_t i = 0; i < all.len; i++)
            if ((int)all.at[i].grade == grade) {
                *list_push(a, out) = all.at[i];
                counts[grade]++;
                worst = grade > (int)worst ? (enum grade)grade : worst;
            }
    return worst;
}
