/* shared.c: what the pages of this room share: models, complaints on forms, and a few words. */
#include "identity/pages/shared.h"

#include "base/date.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

/* --- models ---- */

struct json *model_of(struct request *rq, struct str title, struct str description)
{
    struct json *model = json_object(rq->work->arena);

    json_put_str(model, "title", title);
    json_put_str(model, "description", description);
    return model;
}

void put_wrong(struct request *rq, struct json *model, const char *name, const char *field)
{
    struct str words = {0};

    for (const struct complaint *c = rq->work->complaints; c; c = c->next)
        if (str_eq(c->field, str_of(field)))
            words = c->words;
    json_put_str(model, name, words);
}

bool is_refusal(const struct request *rq, enum rc rc)
{
    bool kind = rc == INVALID || rc == FORBIDDEN || rc == CONFLICT || rc == BUSY ||
                rc == NOT_FOUND || rc == TOO_LARGE;

    return kind && rq->work->complaints != NULL;
}

/* --- words ---- */

struct str day_words(struct arena *a, int64_t moment)
{
    return date_words(a, date_in_london(moment));
}

static struct str count_words(struct arena *a, int64_t count, const char *one)
{
    return str_fmt(a, "%lld %s%s ago", (long long)count, one, count == 1 ? "" : "s");
}

struct str ago_words(struct arena *a, int64_t now, int64_t moment)
{
    int64_t age = now - moment;

    if (age < MINUTE)
        return S("just now");
    if (age < HOUR)
        return count_words(a, age / MINUTE, "minute");
    if (age < DAY)
        return count_words(a, age / HOUR, "hour");
    return str_fmt(a, "on %.*s", STR_ARG(day_words(a, moment)));
}

struct str soon_words(struct arena *a, int64_t now, int64_t moment)
{
    long long wait = (long long)(moment - now);

    if (wait < MINUTE)
        return S("now");
    if (wait < HOUR)
        return str_fmt(a, "in %lld minute%s", wait / MINUTE, wait / MINUTE == 1 ? "" : "s");
    if (wait < DAY)
        return str_fmt(a, "in %lld hour%s", wait / HOUR, wait / HOUR == 1 ? "" : "s");
    return str_fmt(a, "on %.*s", STR_ARG(day_words(a, moment)));
}

struct mark {
    struct str in_agent;
    const char *words;
};

static const char *first_mark(struct str agent, const struct mark *marks, const char *otherwise)
{
    for (; marks->words; marks++)
        if (str_find(agent, marks->in_agent) >= 0)
            return marks->words;
    return otherwise;
}

/* In this order: Edge calls itself Chrome too, and Chrome Safari. */
struct str agent_words(struct arena *a, struct str agent)
{
    static const struct mark browsers[] = {{STR_INIT("Edg/"), "Edge"},
                                           {STR_INIT("Firefox/"), "Firefox"},
                                           {STR_INIT("Chrome/"), "Chrome"},
                                           {STR_INIT("Chromium/"), "Chromium"},
                                           {STR_INIT("Safari/"), "Safari"},
                                           {STR_INIT("curl/"), "curl"},
                                           {{0}, NULL}};
    static const struct mark systems[] = {
        {STR_INIT("iPhone"), "an iPhone"}, {STR_INIT("iPad"), "an iPad"},
        {STR_INIT("Android"), "Android"},  {STR_INIT("Windows"), "Windows"},
        {STR_INIT("Mac OS"), "a Mac"},     {STR_INIT("CrOS"), "a Chromebook"},
        {STR_INIT("Linux"), "Linux"},      {{0}, NULL}};
    const char *browser = first_mark(agent, browsers, "An unknown browser");
    const char *system = first_mark(agent, systems, NULL);

    return system ? str_fmt(a, "%s on %s", browser, system) : str_of(browser);
}
