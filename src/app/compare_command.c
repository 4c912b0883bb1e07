/* compare_command.c: folkmoot compare: one comparison, in words or as JSON. */
#include "app/command.h"

#include "inform/inform.h"

enum { NEAREST = 3 };

/* Unknown ids are met with the nearest there are. */
static void suggest(struct session *s, const struct comparison_ask *ask)
{
    if (!sector_area(s->sector, ask->area)) {
        struct area_list near;
        sector_find_areas(s->sector, s->arena, ask->area, true, NEAREST, &near);
        for (ptrdiff_t i = 0; i < near.len; i++)
            fprintf(stderr, "  did you mean %.*s, %.*s?\n", STR_ARG(near.at[i]->code),
                    STR_ARG(near.at[i]->name));
    }
    if (!sector_metric(s->sector, ask->metric)) {
        struct metric_list near;
        sector_find_metrics(s->sector, s->arena, ask->metric, true, NEAREST, &near);
        for (ptrdiff_t i = 0; i < near.len; i++)
            fprintf(stderr, "  did you mean %.*s?\n", STR_ARG(near.at[i]->slug));
    }
    if (ask->group.len && !sector_group(s->sector, ask->group)) {
        fputs("  there are:", stderr);
        for (ptrdiff_t i = 0; i < s->sector->group_count; i++)
            fprintf(stderr, " %.*s", STR_ARG(s->sector->groups[i].slug));
        fputc('\n', stderr);
    }
}

/* A council may be named as well as coded. */
static struct str area_code(struct session *s, struct str words)
{
    struct area_list found;

    if (sector_area(s->sector, words))
        return words;
    sector_find_areas(s->sector, s->arena, words, false, 2, &found);
    bool clear = found.len && str_eq(found.at[0]->key, str_fold(s->arena, words));
    return clear ? found.at[0]->code : words;
}

static void print_words(const struct comparison *c)
{
    bool compared = c->group && !c->refused[REFUSED_NOT_RUN];

    printf("%.*s\n", STR_ARG(c->sentence));
    if (compared)
        printf("Compared with %.*s.\n", STR_ARG(c->group_say));
    for (ptrdiff_t i = 0; i < c->member_count && compared; i++) {
        const struct compared *m = &c->members[i];
        printf("%s %-40.*s %.*s\n", m->self ? "*" : " ", STR_ARG(m->area->name),
               STR_ARG(m->text));
    }
    printf("Source: %.*s. Licence: %.*s.\n", STR_ARG(c->metric->source_title),
           STR_ARG(c->metric->licence.len ? c->metric->licence : S("not stated")));
}

/* With what councils and publishers say of it to everyone. */
static enum rc print_json(struct work *w, const struct comparison *c)
{
    struct buf b = buf_make(w->arena, BUF_MOST);
    struct json *j = compare_json(w->arena, c);

    TRY(explanations_put(w, c, j));
    json_write(&b, j, 2);
    fwrite(b.at, 1, (size_t)b.len, stdout);
    putchar('\n');
    return OK;
}

/* Whoever has the file may see every table in it, licensed ones too; of lists and models those
 * that are shared with everyone. */
static void see_all_tables(struct session *s)
{
    ptrdiff_t n = 0;
    struct str *audiences = arena_new(s->arena, struct str, s->sector->group_count + 1);

    audiences[n++] = S("public");
    for (ptrdiff_t i = 0; i < s->sector->group_count; i++)
        if (s->sector->groups[i].audience.len)
            audiences[n++] = s->sector->groups[i].audience;
    s->work.viewer.audiences = audiences;
    s->work.viewer.audience_count = n;
}

static int compare_main(struct arguments *a)
{
    struct session s;
    struct comparison c;
    int code = session_open(&s, a, STORE_READ);

    if (code != EXIT_DONE)
        return code;
    see_all_tables(&s);
    struct comparison_ask ask = {area_code(&s, str_of(a->words[0])), str_of(a->words[1]),
                                 str_of(a->with), str_of(a->period), str_of(a->known)};
    if (compare_read(&s.work, &ask, &c) != OK) {
        complaints_print(stderr, &s.work);
        suggest(&s, &ask);
        code = EXIT_REFUSED;
    } else if (a->json) {
        if (print_json(&s.work, &c) != OK) {
            complaints_print(stderr, &s.work);
            code = EXIT_REFUSED;
        }
    } else {
        print_words(&c);
    }
    session_close(&s);
    return code;
}

const struct command compare_command = {
    .name = "compare",
    .usage =
        "compare AREA METRIC [--with GROUP] [--period P] [--known DATE] [--json] [--db PATH]",
    .summary = "Compares a council with councils like it on one measure.",
    .help =
        "AREA is a code (E08000009) or a name (Trafford). Left out, the group is the "
        "default one\n"
        "for the measure and the period the newest with figures. --known 2026-03-31 shows "
        "what\n"
        "was known at the end of that day. GROUP is one of \"folkmoot groups\", contrast, or "
        "a\n"
        "list or model shared with everyone: list-ID, model-ID. Behind a group @then asks for\n"
        "the version valid when the period ended, @now for today's.\n",
    .least = 2,
    .most = 2,
    .run = compare_main,
};
