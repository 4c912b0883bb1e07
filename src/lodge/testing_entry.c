/* testing_entry.c: councils whose people fill in a collection. */
#include "lodge/testing_entry.h"

#include <stdio.h>
#include <string.h>

static struct trial *t;

const char *const entry_slugs[ENTRY_COUNCILS] = {"ashmoor", "birchby", "coldwell", "dunmere",
                                                 "eastlow", "fernham", "garthby",  "hollin"};
static const char *const names[ENTRY_COUNCILS] = {"Ashmoor", "Birchby", "Coldwell", "Dunmere",
                                                  "Eastlow", "Fernham", "Garthby",  "Hollin"};

static const struct room *const both[] = {&inform_room, &lodge_room, NULL};

/* Ashmoor's twelve quarters before; the newest is that of all councils. */
static const char figures[] = "letters 2023-01-01_P3M 80\nletters 2023-04-01_P3M 81\n"
                              "letters 2023-07-01_P3M 79\nletters 2023-10-01_P3M 80\n"
                              "letters 2024-01-01_P3M 82\nletters 2024-04-01_P3M 81\n"
                              "letters 2024-07-01_P3M 80\nletters 2024-10-01_P3M 79\n"
                              "letters 2025-01-01_P3M 78\nletters 2025-04-01_P3M 80\n"
                              "letters 2025-07-01_P3M 81\n"
                              "letters 2025-10-01_P3M 82 78 79 80 81 82 83 84 85 86 87\n"
                              "bins 2025-10-01_P3M 50 51 52 53 54 55 56 57\n"
                              "sacks 2025-10-01_P3M 10 11 12 13 14 15 16 17\n"
                              "care 2025-10-01_P3M 50 51 52 53 54 55 56 57\n";

void entries_house(void)
{
    people_rooms(t, both);
}

struct trial *entries_open(void)
{
    char id[40];

    t = made_open();
    made_figures(t, figures);
    t->now = PAGES_NOW + 3600;
    entries_house();
    people_now(PAGES_NOW);
    for (int i = 0; i < ENTRY_COUNCILS; i++) {
        char code[32];
        snprintf(code, sizeof code, "E0600090%d", i + 1);
        organisation_is(t, entry_slugs[i], names[i], code);
        snprintf(id, sizeof id, "officer-%s", entry_slugs[i]);
        person_is(t, id, id, "member", entry_slugs[i]);
        snprintf(id, sizeof id, "lead-%s", entry_slugs[i]);
        person_is(t, id, id, "lead", entry_slugs[i]);
    }
    organisation_is(t, "bureau", "Moot Bureau", NULL);
    person_is(t, "keeper", "Keeper", "member", "bureau");
    person_is(t, "councillor", "Councillor", "councillor", "ashmoor");
    person_is(t, "admin", "Administrator", "administrator", NULL);
    person_is(t, "loner", "Loner", NULL, NULL);
    return t;
}

static struct str coded(const char *text)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    buf_url(&b, str_of(text));
    return buf_text(&b);
}

const char *collection_is(const char *title, const char *more)
{
    struct str body = str_fmt(
        t->arena,
        "title=%.*s&about=&every=quarter&first=2025-01-01&due_days=30&opens_months=12"
        "&keeper=bureau&least_senders=5&measures=%.*s&rules=%.*s&%s",
        STR_ARG(coded(title)), STR_ARG(coded("letters 0 to 100\nBins emptied\nsacks\n")),
        STR_ARG(coded("[bins] + [sacks] <= 100 | must | Bins and sacks can't be more than "
                      "all.\n[letters] > 20 | ask | Few letters are answered: is it so?\n")),
        more);
    struct house_reply r = page_post(as("admin"), "/collections/new", body);

    if (r.status != 303)
        fail_msg("the collection answers %d: %.*s", r.status,
                 STR_ARG(str_cut(r.body, 0, 6000)));
    struct str slug = str_cut(r.location, (ptrdiff_t)strlen("/collections/"), r.location.len);
    return str_copy(t->arena, slug).at;
}

const char *form_of(const char *slug, int council)
{
    return str_fmt(t->arena, "/collections/%s/E0600090%d/" QUARTER, slug, council + 1).at;
}

/* The versions that the page has, and what it has beside them. */
static void put_hidden(struct buf *b, const struct json *model, const char *fields)
{
    for (const struct json *m = member(model, "measures")->u.of.first; m; m = m->next) {
        struct str slug = text_at(m, "slug");
        buf_fmt(b, "&was-%.*s=%lld", STR_ARG(slug), (long long)member(m, "was")->u.whole);
        struct str value = str_fmt(t->arena, "value-%.*s=", STR_ARG(slug));
        struct str gap = str_fmt(t->arena, "gap-%.*s=", STR_ARG(slug));
        if (!strstr(fields, value.at))
            buf_fmt(b, "&%.*s%.*s", STR_ARG(value),
                    STR_ARG(coded(str_zero(t->arena, text_at(m, "value")))));
        if (!strstr(fields, gap.at))
            buf_fmt(b, "&%.*s%.*s", STR_ARG(gap),
                    STR_ARG(coded(str_zero(t->arena, text_at(m, "gap")))));
    }
}

static const struct json *model_for(const char *who, const char *form)
{
    struct house_reply r = page_for(as(who), "%s.json", form);
    struct json *model;
    struct str why;

    if (r.status != 200 || json_read(t->arena, r.body, &model, &why) != OK)
        fail_msg("%s.json for %s answers %d: %.*s", form, who, r.status,
                 STR_ARG(str_cut(r.body, 0, 2000)));
    return model;
}

struct house_reply fills(const char *who, const char *form, const char *fields)
{
    struct buf b = buf_make(t->arena, 64 * 1024);

    buf_str(&b, str_of(fields));
    put_hidden(&b, model_for(who, form), fields);
    return page_post(as(who), form, buf_text(&b));
}

struct house_reply presses(const char *who, const char *form, const char *button,
                           const char *fields)
{
    int64_t version = member(model_for(who, form), "version")->u.whole;

    return page_post(as(who), str_fmt(t->arena, "%s/%s", form, button).at,
                     str_fmt(t->arena, "version=%lld&%s", (long long)version, fields));
}

static void taken(struct house_reply r, const char *what)
{
    if (r.status != 303)
        fail_msg("%s answers %d: %.*s", what, r.status, STR_ARG(str_cut(r.body, 0, 6000)));
}

void sends(const char *slug, int council, const char *fields)
{
    const char *form = form_of(slug, council);
    struct arena *a = t->arena;

    taken(fills(str_fmt(a, "officer-%s", entry_slugs[council]).at, form,
                str_fmt(a, "%s&do=complete", fields).at),
          "completing");
    taken(presses(str_fmt(a, "lead-%s", entry_slugs[council]).at, form, "approve", ""),
          "approving");
}

int status_for(const char *who, const char *target)
{
    return page_for(who ? as(who) : S(""), "%s", target).status;
}

/* --- jobs ---- */

static struct work job_work;

static struct work *job_begin(void *state)
{
    job_work = (struct work){.arena = arena_open(),
                             .db = t->db,
                             .sector = t->sector,
                             .now = *(int64_t *)state,
                             .known = INT64_MAX};
    MUST(store_begin(t->db, true));
    return &job_work;
}

static enum rc job_end(void *state, struct work *w, enum rc rc)
{
    bool renew = rc == OK && w->figures_changed;

    (void)state;
    if (rc == OK)
        MUST(store_commit(w->db));
    else
        store_rollback(w->db);
    arena_close(w->arena);
    if (renew)
        trial_renew(t);
    return rc;
}

struct str runs_job(const struct job *job, int64_t now)
{
    struct job_house house = {.state = &now, .begin = job_begin, .end = job_end};
    struct str words = {0};

    MUST(job->run(t->arena, &house, &words));
    entries_house();
    people_now(now);
    return words;
}
