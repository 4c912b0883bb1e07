/* paper.c: adding to a document. */
#include "paper/paper.h"

static struct paper_block *block(struct paper_maker *m, enum paper_kind kind, int level)
{
    struct paper_block *b = list_push(m->arena, m);

    *b = (struct paper_block){.kind = kind, .level = level};
    return b;
}

void paper_runs(struct paper_maker *m, enum paper_kind kind, const struct paper_run *runs,
                ptrdiff_t count)
{
    struct paper_block *b = block(m, kind, 0);

    b->runs = runs;
    b->run_count = count;
}

void paper_say(struct paper_maker *m, enum paper_kind kind, int level, struct str words)
{
    struct paper_run *run = arena_new(m->arena, struct paper_run, 1);
    struct paper_block *b = block(m, kind, level);

    run->text = words;
    b->runs = run;
    b->run_count = 1;
    b->keep = kind == PAPER_HEADING;
}

void paper_picture(struct paper_maker *m, struct str svg, struct str alternative)
{
    struct paper_block *b = block(m, PAPER_FIGURE, 0);

    b->svg = svg;
    b->alternative = alternative;
}

void paper_grid(struct paper_maker *m, struct paper_table table)
{
    block(m, PAPER_TABLE, 0)->table = table;
}
