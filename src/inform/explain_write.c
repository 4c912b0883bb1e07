/* explain_write.c: explanations as they are written, signed, ended and replied to, and who is
 * told of them.
 */
#include "inform/explain.h"

#include "inform_sql.h"
#include "kit/audit.h"
#include "kit/notice.h"
#include "kit/object.h"

/* --- what is signed ---- */

/* The parts of a row that are told anew each time it is signed. */
struct signature {
    struct str words, by;
    struct date ends_on;
    int64_t known;
    struct str value_period, value;
};

/* The second before, so that a delivery of this very second can't slip in. */
static int64_t known_now(const struct work *w)
{
    return w->sector->known_from < w->now ? w->now - 1 : w->sector->known_from;
}

/* The newest period in which the council has a figure, else the newest of the measure. */
static ptrdiff_t newest_of(struct work *w, const struct metric *m, const struct area *area)
{
    ptrdiff_t place = metric_place(m, area);

    for (ptrdiff_t p = m->period_count - 1; p >= 0 && place >= 0; p--)
        if (slice_state(cube_read(w->sector->cube, m->index, p), place) == STATE_VALUE)
            return p;
    return m->period_count - 1;
}

/* The figure as it is now; `period` is -1 for the whole series. */
static enum rc figure_note(struct work *w, const struct area *area, const struct metric *m,
                           ptrdiff_t period, struct signature *out)
{
    ptrdiff_t p = period < 0 ? newest_of(w, m, area) : period, place = metric_place(m, area);

    if (p < 0 || p >= m->period_count || place < 0)
        return work_fail(w, INVALID, "period", "%.*s has no figures of %.*s to explain.",
                         STR_ARG(area->name), STR_ARG(m->title));
    out->value_period = period_id(w->arena, m->periods[p]);
    out->value = figure_words(w->arena, m, cube_read(w->sector->cube, m->index, p), place);
    out->known = known_now(w);
    return OK;
}

static enum rc months_read(struct work *w, int64_t months, struct date *ends_on)
{
    if (months < 1 || months > EXPLAIN_MONTHS_MOST)
        return work_fail(w, INVALID, "months", "It can stand for 1 to %d months.",
                         EXPLAIN_MONTHS_MOST);
    *ends_on =
        date_of_days(date_days(date_add_months(date_in_london(w->now), (int)months)) - 1);
    return OK;
}

static enum rc texts_read(struct work *w, struct str words, struct str office,
                          const struct body *body, struct signature *out)
{
    struct str by;

    TRY(words_read(w, "words", words, EXPLAIN_WORDS_MOST, true, &out->words));
    TRY(words_read(w, "office", office_of(w->arena, office, body), EXPLAIN_OFFICE_MOST, false,
                   &by));
    out->by = office_signed(w->arena, by, body);
    return OK;
}

/* --- who is told ---- */

static enum rc tell_keepers(struct work *w, const struct body *body,
                            const struct explanation *e, const char *kind, struct str words)
{
    struct inform_hearer_list hearers = {0};
    struct arena *a = w->arena;

    TRY(sql_explanation_hearers(w, body->id, e->audience, &hearers));
    for (ptrdiff_t i = 0; i < hearers.len; i++) {
        struct str receiver = str_fmt(a, "person:%.*s", STR_ARG(hearers.at[i].person_id));
        if (str_eq(receiver, w->viewer.self))
            continue;
        TRY(notice_give(
            w,
            str_fmt(a, "%s-%.*s-%.*s", kind, STR_ARG(e->id), STR_ARG(hearers.at[i].person_id)),
            receiver, kind, words, str_fmt(a, "/explanations/%.*s", STR_ARG(e->id))));
    }
    return OK;
}

/* Whoever keeps the publisher's things and cited the figure too hears of it once, as the notice
 * has the same id. */
static enum rc tell_citers(struct work *w, const struct explanation *e, struct str words)
{
    struct inform_citer_list citers = {0};
    struct arena *a = w->arena;
    struct str person = S("person:");

    TRY(sql_explanation_citers(w, e->area->id, e->metric->id,
                               e->series ? S("") : period_id(a, e->period), e->audience,
                               &citers));
    for (ptrdiff_t i = 0; i < citers.len; i++) {
        struct str maker = citers.at[i].maker;
        struct str name =
            str_starts(maker, person) ? str_cut(maker, person.len, maker.len) : citers.at[i].id;
        if (str_eq(maker, w->viewer.self))
            continue;
        TRY(notice_give(
            w, str_fmt(a, "figure-explained-%.*s-%.*s", STR_ARG(e->id), STR_ARG(name)), maker,
            "figure-explained", words, str_fmt(a, "/explanations/%.*s", STR_ARG(e->id))));
    }
    return OK;
}

/* Once each, whatever is done to it afterwards. */
static enum rc tell_explained(struct work *w, const struct explanation *e)
{
    struct body publisher;
    struct str words = str_fmt(w->arena, "%.*s explained a figure: %.*s.",
                               STR_ARG(e->area->name), STR_ARG(explanation_about(w->arena, e)));
    enum rc rc = body_of_publisher(w, e->metric, &publisher);

    if (rc == OK)
        rc = tell_keepers(w, &publisher, e, "figure-explained", words);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    return tell_citers(w, e, words);
}

/* --- by the council ---- */

static enum rc council_must(struct work *w, const struct area *area, struct body *out)
{
    enum rc rc = body_of_area(w, area, out);

    if (rc == OK && keeps_for(w, out))
        return OK;
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    return work_fail(w, FORBIDDEN, "",
                     "Only members, stewards and leads of %.*s can explain its figures.",
                     STR_ARG(area->name));
}

enum rc explanation_make(struct work *w, const struct explanation_ask *ask, struct object *out)
{
    struct body body;
    struct signature s = {0};

    TRY(council_must(w, ask->area, &body));
    TRY(figure_note(w, ask->area, ask->metric, ask->period, &s));
    TRY(texts_read(w, ask->words, ask->office, &body, &s));
    TRY(months_read(w, ask->months, &s.ends_on));
    *out = (struct object){.kind = S("explanation"),
                           .audience = ask->audience.len ? ask->audience : S("public"),
                           .keepers = str_fmt(w->arena, "keepers:%.*s", STR_ARG(body.slug)),
                           .life = LIFE_DRAFT};
    TRY(object_make(w, out));
    return sql_explanation_add(w, out->id, ask->area->id, ask->metric->id,
                               ask->period < 0 ? S("") : s.value_period, s.words, s.by, w->now,
                               date_text(w->arena, s.ends_on), s.known, s.value_period,
                               s.value);
}

/* Writes it, signed now, with the figure as it is now. */
static enum rc sign(struct work *w, const struct explanation *e, struct signature *s)
{
    ptrdiff_t period = e->series ? -1 : metric_period(e->metric, e->period);

    if (!e->series && period < 0)
        return work_fail(w, CONFLICT, "", "There are no figures of that period any more.");
    TRY(figure_note(w, e->area, e->metric, period, s));
    return sql_explanation_change(w, e->id, s->words, s->by, w->now,
                                  date_text(w->arena, s->ends_on), s->known, s->value_period,
                                  s->value);
}

enum rc explanation_change(struct work *w, struct object *o, struct str words,
                           struct str office, int64_t months)
{
    struct explanation e;
    struct body body;
    struct signature s = {0};

    TRY(explanation_read(w, o->id, &e));
    TRY(council_must(w, e.area, &body));
    TRY(texts_read(w, words, office, &body, &s));
    TRY(months_read(w, months, &s.ends_on));
    w->public_changed = true;
    TRY(sign(w, &e, &s));
    return object_touch(w, o);
}

/* What stands for so many days stands for as many from the day it is signed. */
static struct date moved_end(const struct work *w, const struct explanation *e)
{
    int64_t drafted = date_days(date_in_london(e->signed_at));
    int64_t today = date_days(date_in_london(w->now));

    return date_of_days(date_days(e->ends_on) + today - drafted);
}

enum rc explanation_publish(struct work *w, struct object *o)
{
    struct explanation e;
    struct body body;

    TRY(explanation_read(w, o->id, &e));
    if (o->organisation.len) /* it may no longer stand for the area */
        TRY(council_must(w, e.area, &body));
    struct signature s = {.words = e.words, .by = e.signed_by, .ends_on = moved_end(w, &e)};
    w->public_changed = true;
    TRY(sign(w, &e, &s));
    TRY(object_live(w, o, LIFE_PUBLISHED));
    return tell_explained(w, &e);
}

enum rc explanation_share(struct work *w, struct object *o, struct str audience)
{
    struct explanation e;
    struct body body;

    TRY(explanation_read(w, o->id, &e));
    if (o->organisation.len)
        TRY(council_must(w, e.area, &body));
    TRY(object_share(w, o, audience));
    w->public_changed = true;
    if (o->life != LIFE_PUBLISHED)
        return OK;
    TRY(explanation_read(w, o->id, &e));
    return tell_explained(w, &e);
}

enum rc explanation_end(struct work *w, struct object *o, bool deleted)
{
    w->public_changed = true;
    return object_live(w, o, deleted ? LIFE_DELETED : LIFE_WITHDRAWN);
}

/* --- by the publisher ---- */

/* What is written over stays readable, for who may read the trail; what is not for everyone
 * leaves no text there. */
static enum rc reply_kept(struct work *w, const struct explanation *e, const struct body *body)
{
    bool everyone = str_eq(e->audience, S("public"));

    if (!e->reply.len)
        return OK;
    return audit_note(w, &(struct audit_event){.event = "explanation-reply-before",
                                               .organisation = body->id,
                                               .kind = S("explanation"),
                                               .object = e->id,
                                               .words = everyone ? e->reply : S("")});
}

enum rc explanation_answer(struct work *w, const struct object *o, struct str words,
                           struct str office)
{
    struct explanation e;
    struct body publisher, council;
    struct signature s = {0};

    TRY(explanation_read(w, o->id, &e));
    enum rc rc = body_of_publisher(w, e.metric, &publisher);
    if (rc != OK && rc != NOT_FOUND)
        return rc;
    if (rc == NOT_FOUND || !keeps_for(w, &publisher))
        return work_fail(w, FORBIDDEN, "",
                         "Only those who publish this figure can reply to its explanation.");
    if (o->life != LIFE_PUBLISHED)
        return work_fail(w, CONFLICT, "", "This explanation is not out.");
    w->public_changed = true;
    TRY(reply_kept(w, &e, &publisher));
    if (!str_trim(words).len)
        return sql_explanation_reply_drop(w, e.id);
    TRY(texts_read(w, words, office, &publisher, &s));
    TRY(sql_explanation_reply_put(w, e.id, s.words, s.by, w->viewer.person, w->now));
    rc = body_of_area(w, e.area, &council);
    if (rc != OK)
        return rc == NOT_FOUND ? OK : rc;
    return tell_keepers(w, &council, &e, "explanation-replied",
                        str_fmt(w->arena, "%.*s replied to an explanation: %.*s.",
                                STR_ARG(publisher.name),
                                STR_ARG(explanation_about(w->arena, &e))));
}
