/* entry_save.c: what is typed into a form, kept as a draft, with a line for each change. */
#include "lodge/entry.h"

#include "base/num.h"
#include "base/random.h"
#include "lodge/entry_parts.h"
#include "lodge_sql.h"

#include <math.h>

/* --- lines ---- */

enum rc change_book_open(struct work *w, struct str entry, struct change_book *out)
{
    struct lodge_entry_change_last last;

    TRY(sql_entry_change_last(w, entry, &last));
    *out = (struct change_book){entry, last.number};
    return OK;
}

enum rc change_note(struct work *w, struct change_book *book, const struct metric *m,
                    const char *what, struct str was, struct str now, struct str reason)
{
    return sql_entry_change_add(w, book->entry, ++book->last, m ? m->id : -1, w->now,
                                w->viewer.person, str_of(what), was, now, reason);
}

/* --- what was typed ---- */

/* "1,234.5" and "57.5%" as people write them: commas between thousands, a % behind. */
static struct str plain_number(struct arena *a, struct str typed, bool percent)
{
    struct buf b = buf_make(a, ENTRY_TYPED_MOST * 8);
    ptrdiff_t point = str_find(typed, S("."));

    if (percent && str_ends(typed, S("%")))
        typed = str_trim(str_cut(typed, 0, typed.len - 1));
    ptrdiff_t end = point >= 0 && point < typed.len ? point : typed.len;
    for (ptrdiff_t i = 0; i < typed.len; i++) {
        bool thousands = typed.at[i] == ',' && i > 0 && i < end && (end - i) % 4 == 0;
        if (!thousands)
            buf_char(&b, typed.at[i]);
    }
    return buf_text(&b);
}

static double number_of(struct arena *a, struct str typed, const struct metric *m)
{
    double n;

    return num_parse(plain_number(a, typed, str_eq(m->unit, S("%"))), &n) ? n : NAN;
}

static enum rc typed_check(struct work *w, const struct entry *e, ptrdiff_t cell,
                           struct entry_typed *t)
{
    const struct metric *m = e->cells[cell].measure->metric;
    const char *field = str_zero(w->arena, str_fmt(w->arena, "value-%.*s", STR_ARG(m->slug)));
    struct str comment = str_trim(t->comment);

    t->value = str_trim(t->value);
    if (t->value.len && !e->cells[cell].runs)
        return work_fail(w, INVALID, field,
                         "%.*s: %.*s does not run this service, so it sends no figure of it.",
                         STR_ARG(m->title), STR_ARG(e->area->name));
    if (str_chars(t->value) > ENTRY_TYPED_MOST || str_has_control(t->value))
        return work_fail(w, INVALID, field, "%.*s: a figure has at most %d letters.",
                         STR_ARG(m->title), ENTRY_TYPED_MOST);
    if (t->gap.len && !str_eq(t->gap, S("not applicable")) &&
        !str_eq(t->gap, S("not collected")))
        return work_fail(w, INVALID, field, "%.*s: choose from the list why there is none.",
                         STR_ARG(m->title));
    if (!comment.len) {
        t->comment = comment;
        return OK;
    }
    field = str_zero(w->arena, str_fmt(w->arena, "comment-%.*s", STR_ARG(m->slug)));
    return words_read(w, field, comment, ENTRY_COMMENT_MOST, true, &t->comment);
}

/* --- one cell ---- */

static struct str yes_no(bool b)
{
    return b ? S("yes") : S("no");
}

static enum rc cell_lines(struct work *w, struct change_book *book, const struct entry_cell *x,
                          const struct entry_typed *t)
{
    const struct metric *m = x->measure->metric;

    if (!str_eq(x->typed, t->value))
        TRY(change_note(w, book, m, "value", x->typed, t->value, S("")));
    if (!str_eq(x->gap, t->gap))
        TRY(change_note(w, book, m, "gap", x->gap, t->gap, S("")));
    if (x->follow_up != t->follow_up)
        TRY(change_note(w, book, m, "follow-up", yes_no(x->follow_up), yes_no(t->follow_up),
                        S("")));
    return OK;
}

static enum rc cell_put(struct work *w, struct change_book *book, struct entry_cell *x,
                        const struct entry_typed *t)
{
    const struct metric *m = x->measure->metric;

    TRY(cell_lines(w, book, x, t));
    x->typed = t->value;
    x->gap = t->gap;
    x->follow_up = t->follow_up;
    x->value = number_of(w->arena, t->value, m);
    x->version++;
    x->saved_at = w->now;
    x->saved_by = w->viewer.name;
    return sql_entry_value_put(w, book->entry, m->id, x->typed, x->value, x->gap, x->follow_up,
                               x->version, w->now, w->viewer.person, random_id(w->arena));
}

static enum rc comment_put(struct work *w, struct change_book *book, struct entry_cell *x,
                           struct str words)
{
    const struct metric *m = x->measure->metric;
    struct entry_comment **at = &x->comments;

    while (*at)
        at = &(*at)->next;
    *at = arena_new(w->arena, struct entry_comment, 1);
    **at = (struct entry_comment){words, w->viewer.name, w->now, NULL};
    x->comment_count++;
    TRY(sql_entry_comment_add(w, random_id(w->arena), book->entry, m->id, words, w->now,
                              w->viewer.person));
    return change_note(w, book, m, "comment", S(""), words, S(""));
}

static bool differs(const struct entry_cell *x, const struct entry_typed *t)
{
    return !str_eq(x->typed, t->value) || !str_eq(x->gap, t->gap) ||
           x->follow_up != t->follow_up;
}

/* --- the form ---- */

static enum rc begin(struct work *w, struct entry *e)
{
    if (!e->fills)
        return work_fail(w, FORBIDDEN, "",
                         "Only members, stewards and leads of %.*s fill in its forms.",
                         STR_ARG(e->area->name));
    if (e->collection->ended)
        return work_fail(w, CONFLICT, "", "This collection has ended: nothing is filled in.");
    if (entry_locked(e))
        return work_fail(w, CONFLICT, "",
                         "This form was approved, and is locked. A lead can unlock it, with a "
                         "reason.");
    if (e->id.len)
        return OK;
    e->id = random_id(w->arena);
    e->version = 1;
    e->state = ENTRY_DRAFT;
    return sql_entry_add(w, e->id, e->collection->id, e->area->id,
                         period_id(w->arena, e->period), w->now, w->viewer.person);
}

enum rc entry_save(struct work *w, struct entry *e, struct entry_typed *typed, ptrdiff_t *saved,
                   ptrdiff_t *conflicts)
{
    struct change_book book;
    ptrdiff_t said = 0;

    *saved = *conflicts = 0;
    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++)
        TRY(typed_check(w, e, i, &typed[i]));
    TRY(begin(w, e));
    TRY(change_book_open(w, e->id, &book));
    for (ptrdiff_t i = 0; i < e->collection->measure_count; i++) {
        struct entry_cell *x = &e->cells[i];
        bool other = differs(x, &typed[i]);
        typed[i].conflict = other && typed[i].was != x->version;
        *conflicts += typed[i].conflict;
        if (other && !typed[i].conflict) {
            TRY(cell_put(w, &book, x, &typed[i]));
            (*saved)++;
        }
        if (typed[i].comment.len) {
            TRY(comment_put(w, &book, x, typed[i].comment));
            said++;
        }
    }
    if (*saved == 0)
        return said ? entry_move(w, e, &book, e->state, e->sent_at, S("")) : OK;
    return entry_move(w, e, &book, ENTRY_DRAFT, 0, S(""));
}
