/* question_words.c: every word of a question for scrutiny, in one place, for another language
 * to stand beside it. Questions are open: what explains, what would it take, what was done. */
#include "inform/questions.h"

static const struct {
    const char *word;
    struct str ask;
} kinds[QUESTION_KINDS] = {
    [QUESTION_CHANGED_BETTER] = {"changed-better",
                                 STR_INIT("What brought it from {before} in {since} to {v}, "
                                          "and what will keep it so?")},
    [QUESTION_CHANGED_WORSE] = {"changed-worse",
                                STR_INIT("What explains the change from {before} in {since} to "
                                         "{v}, and what is expected next?")},
    [QUESTION_CHANGED] = {"changed",
                          STR_INIT("What explains the change from {before} in {since} to {v}, "
                                   "and what does it mean for the council's work?")},
    [QUESTION_WORSE] = {"stands-out-worse",
                        STR_INIT("What explains the difference from councils like {A}, and "
                                 "what would it take to reach the middle of the group, "
                                 "{middle}?")},
    [QUESTION_BETTER] = {"stands-out-better",
                         STR_INIT("What has {A} done here that others could learn from, and "
                                  "what does it take to keep it so?")},
    [QUESTION_HIGHER] = {"stands-out-higher",
                         STR_INIT("What explains a figure so far above councils like {A}, and "
                                  "what does it mean for the council's work?")},
    [QUESTION_LOWER] = {"stands-out-lower",
                        STR_INIT("What explains a figure so far below councils like {A}, and "
                                 "what does it mean for the council's work?")},
    [QUESTION_IMPROVERS] = {"improvers",
                            STR_INIT("From where {A} stood in {since}, {others} improved by "
                                     "more than chance explains. What could {A} learn from "
                                     "how that was done?")},
    [QUESTION_MISSING] = {"missing",
                          STR_INIT("Why is there no figure for {A}, and what does the council "
                                   "know of it itself?")},
    [QUESTION_OLD] = {"old",
                      STR_INIT("The newest published figure is for {when}. What does the "
                               "council know of the time since?")},
    [QUESTION_EXPLAINED] = {"explained",
                            STR_INIT("The council explained this ({who}). Does that still "
                                     "hold, and has what it said would follow come about?")},
    [QUESTION_STEADY_AREA] = {"steady-area",
                              STR_INIT("What does this mean for {A}, and what can the council "
                                       "do about it?")},
    [QUESTION_STEADY] = {"steady",
                         STR_INIT("Is this where {A} means it to be, and what would change "
                                  "it?")},
};

const char *question_kind_word(enum question_kind kind)
{
    return kinds[kind].word;
}

static struct str named(const struct question_names *n, struct str name)
{
    return str_eq(name, S("{A}"))        ? n->area
           : str_eq(name, S("{v}"))      ? n->value
           : str_eq(name, S("{before}")) ? n->before
           : str_eq(name, S("{since}"))  ? n->since
           : str_eq(name, S("{middle}")) ? n->middle
           : str_eq(name, S("{others}")) ? n->others
           : str_eq(name, S("{when}"))   ? n->when
           : str_eq(name, S("{who}"))    ? n->who
                                         : name;
}

struct str question_ask(struct arena *a, enum question_kind kind,
                        const struct question_names *names)
{
    struct buf b = buf_make(a, 8192);
    struct str rest = kinds[kind].ask;
    ptrdiff_t open, close;

    while ((open = str_find(rest, S("{"))) >= 0 && (close = str_find(rest, S("}"))) > open) {
        buf_str(&b, str_cut(rest, 0, open));
        buf_str(&b, named(names, str_cut(rest, open, close + 1)));
        rest = str_cut(rest, close + 1, rest.len);
    }
    buf_str(&b, rest);
    return buf_text(&b);
}

struct str question_lead(struct arena *a, const struct question_sheet *sheet)
{
    static const char *const numbers[QUESTIONS_MOST + 1] = {
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"};
    struct str area = sheet->area->name, topic = sheet->subject->title;

    if (!sheet->measures)
        return str_fmt(a,
                       "We hold no figures on this for %.*s yet, so there is nothing to ask "
                       "from them.",
                       STR_ARG(area));
    if (!sheet->count)
        return str_fmt(a, "The published figures on %.*s raise no question about %.*s.",
                       STR_ARG(topic), STR_ARG(area));
    return str_fmt(a,
                   "%s question%s for %.*s on %.*s, from %td published measure%s. Each begins "
                   "from a figure; none is a finding.",
                   numbers[sheet->count], sheet->count == 1 ? "" : "s", STR_ARG(area),
                   STR_ARG(topic), sheet->measures, sheet->measures == 1 ? "" : "s");
}
