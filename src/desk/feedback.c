/* feedback.c: what people say about a page, and what is answered. */
#include "desk/feedback.h"

#include "base/date.h"
#include "base/random.h"
#include "desk_sql.h"
#include "kit/mail.h"
#include "kit/throttle.h"

/* --- saying ---- */

struct str feedback_path(struct str typed)
{
    bool here = typed.len && typed.len <= FEEDBACK_PATH_MOST && str_starts(typed, S("/")) &&
                !str_starts(typed, S("//")) && str_find(typed, S("\\")) < 0 &&
                !str_has_control(typed);

    return here ? typed : S("/");
}

static enum rc said_must(struct work *w, struct str typed, struct str *out)
{
    *out = str_trim(typed);
    if (!out->len)
        return work_fail(w, INVALID, "words", "Write something here.");
    if (out->len > FEEDBACK_WORDS_MOST)
        return work_fail(w, INVALID, "words", "Write at most %d letters.", FEEDBACK_WORDS_MOST);
    return OK;
}

enum rc feedback_say(struct work *w, struct str path, struct str words)
{
    static const struct throttle often = {"feedback-network", 10, 20};
    struct desk_feedback_count waiting;
    struct str text;

    TRY(said_must(w, words, &text));
    TRY(sql_feedback_waiting_all(w, &waiting));
    if (waiting.total >= FEEDBACK_WAITING_MOST)
        return work_fail(w, BUSY, "words",
                         "So much waits for an answer that no more is taken "
                         "now. Try again in some days.");
    TRY(throttle_try(w, &often, throttle_network(w->arena, w->viewer.network)));
    return sql_feedback_add(w, random_id(w->arena), feedback_path(path), text, w->viewer.self,
                            w->now);
}

/* --- reading ---- */

static struct feedback row_read(const struct desk_feedback_row *row)
{
    return (struct feedback){row->id,      row->path,        row->words, row->answer,
                             row->made_at, row->answered_at, row->mine,  row->signed_in};
}

static void rows_read(struct arena *a, const struct desk_feedback_row_list *rows,
                      struct feedback_list *out)
{
    *out = (struct feedback_list){0};
    for (ptrdiff_t i = 0; i < rows->len; i++)
        *list_push(a, out) = row_read(&rows->at[i]);
}

enum rc feedback_mine(struct work *w, struct feedback_list *out)
{
    struct desk_feedback_row_list rows = {0};

    TRY(sql_feedback_mine(w, FEEDBACK_MINE_MOST, &rows));
    rows_read(w->arena, &rows, out);
    return OK;
}

enum rc feedback_queue(struct work *w, int64_t skip, struct feedback_list *out)
{
    struct desk_feedback_row_list rows = {0};

    TRY(sql_feedback_first(w, skip, FEEDBACK_PAGE + 1, &rows));
    rows_read(w->arena, &rows, out);
    return OK;
}

enum rc feedback_waiting(struct work *w, int64_t *out)
{
    struct desk_feedback_count row;

    TRY(sql_feedback_waiting(w, &row));
    *out = row.total;
    return OK;
}

static enum rc gone(struct work *w)
{
    return work_fail(w, NOT_FOUND, "", "Nothing of that number was said, or it was deleted.");
}

enum rc feedback_one(struct work *w, struct str id, struct feedback *out)
{
    struct desk_feedback_row row;
    enum rc rc = random_id_valid(id) ? sql_feedback_one(w, id, &row) : NOT_FOUND;

    if (rc == OK)
        *out = row_read(&row);
    return rc == NOT_FOUND ? gone(w) : rc;
}

/* --- answering ---- */

/* What they wrote is not in the mail, and neither is whose page it was about. */
static enum rc answer_mail(struct work *w, struct str maker, struct str path, struct str answer)
{
    struct desk_feedback_writer who;
    enum rc rc = sql_feedback_writer(w, maker, &who);

    if (rc != OK)
        return rc == NOT_FOUND ? OK : rc;
    const struct str paragraphs[] = {
        str_fmt(w->arena,
                "You said something about the page %.*s. This is the answer:", STR_ARG(path)),
        answer};
    return mail_queue(w, &(struct mail){.kind = "feedback",
                                        .address = who.address,
                                        .person = who.id,
                                        .subject = S("What you said was answered"),
                                        .paragraphs = paragraphs,
                                        .paragraph_count = COUNT_OF(paragraphs),
                                        .link_words = S("See what you said, and the answer"),
                                        .link_path = S("/feedback/mine")});
}

enum rc feedback_answer(struct work *w, struct str id, struct str words)
{
    struct feedback one;
    struct desk_feedback_answered row;
    struct str text;

    TRY(feedback_one(w, id, &one));
    TRY(said_must(w, words, &text));
    enum rc rc = sql_feedback_answer(w, id, text, w->viewer.person, w->now, &row);
    if (rc == NOT_FOUND)
        return work_fail(w, CONFLICT, "words", "Somebody answered this already: “%.*s”",
                         STR_ARG(one.answer));
    TRY(rc);
    return answer_mail(w, row.maker, row.path, text);
}

enum rc feedback_drop(struct work *w, struct str id)
{
    struct desk_feedback_dropped row;
    enum rc rc = random_id_valid(id) ? sql_feedback_drop(w, id, &row) : NOT_FOUND;

    return rc == NOT_FOUND ? gone(w) : rc;
}

/* --- what is held on a person ---- */

enum rc desk_person_export(struct work *w, struct str person, struct json *into)
{
    struct json *list = json_put(into, "said-about-pages", json_array(w->arena));
    struct feedback_list mine;

    (void)person; /* the viewer */
    TRY(feedback_mine(w, &mine));
    for (ptrdiff_t i = 0; i < mine.len; i++) {
        struct json *row = json_add(list, json_object(w->arena));
        json_put_str(row, "page", mine.at[i].path);
        json_put_str(row, "words", mine.at[i].words);
        json_put_str(row, "said", moment_text(w->arena, mine.at[i].made_at));
        json_put_str(row, "answer", mine.at[i].answer);
    }
    return OK;
}

enum rc desk_person_forget(struct work *w, struct str person, struct str heir,
                           struct json *kept)
{
    (void)heir;
    (void)kept;
    return sql_feedback_forget(w, str_fmt(w->arena, "person:%.*s", STR_ARG(person)));
}

enum rc feedback_forget_old(struct work *w, int64_t before, bool *more)
{
    *more = false;
    return sql_feedback_old_forget(w, before);
}
