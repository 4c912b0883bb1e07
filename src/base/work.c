/* work.c: why a piece of work can't go on. */
#include "base/work.h"

#include <stdio.h>

enum { LONGEST_COMPLAINT = 2000 };

enum rc work_fail(struct work *w, enum rc rc, const char *field, const char *words, ...)
{
    char text[LONGEST_COMPLAINT];
    struct complaint *c = arena_new(w->arena, struct complaint, 1);
    va_list args;

    va_start(args, words);
    vsnprintf(text, sizeof text, words, args);
    va_end(args);
    c->field = str_copy(w->arena, str_of(field));
    c->words = str_copy(w->arena, str_of(text));
    c->next = w->complaints;
    w->complaints = c;
    return rc;
}
