/* form.h: a form that was not taken: what is wrong with it, and the form shown again. */
#ifndef KIT_FORM_H
#define KIT_FORM_H

#include "web/web.h"

/* What is wrong with a form, for parts/problems ("problems", "any_problems"). */
void form_problems(struct request *rq, struct json *model);
/* The form shown again, with status 422, when it was not taken. */
enum rc form_shown_again(struct request *rq, const struct page *shown,
                         struct json *model) MUST_USE;

#endif
