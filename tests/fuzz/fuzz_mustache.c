/* fuzz_mustache.c: any text as templates, parsed and rendered in both modes. The templates t0,
 * t1,
 * ... are separated by lines of "%%"; they may call each other. */
#include "base/mustache.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST_PAGE = 1024 * 1024 };

static const char model_text[] =
    "{\"a\":\"<&>\",\"b\":[1,2.5,\"<x>\"],\"c\":{\"a\":null,\"d\":{\"e\":\"deep\"}},\"n\":null,"
    "\"t\":true,\"f\":false,\"z\":\"\",\"l\":[],\"r\":[{\"a\":\"1\\n2\"},{\"c\":{\"d\":3}}],"
    "\"p\":\"t1\"}";

static struct mustache_set *set_make(struct arena *a, enum mustache_mode mode, struct str text)
{
    struct mustache_set *set = mustache_set_make(a, mode);

    for (int i = 0; text.len > 0; i++) {
        ptrdiff_t end = str_find(text, S("\n%%\n"));
        struct str one = end < 0 ? text : str_cut(text, 0, end), why = {0};
        text = end < 0 ? (struct str){0} : str_cut(text, end + 4, text.len);
        if (mustache_add(set, str_fmt(a, "t%d", i), one, &why) == INVALID && why.len == 0)
            abort();
    }
    return set;
}

static void render(struct arena *a, enum mustache_mode mode, struct str text,
                   const struct json *model)
{
    struct mustache_set *set = set_make(a, mode, text);
    const struct mustache *t = mustache_find(set, S("t0"));
    struct buf out = buf_make(a, LARGEST_PAGE);
    struct str why = {0};

    if (!t)
        return;
    enum rc rc = mustache_render(set, t, model, &out, &why);
    if ((rc != OK && rc != FAULT) || (rc == FAULT && why.len == 0))
        abort();
    /* The model has no markup, so a page has no tag that its templates don't have. */
    if (mode == MUSTACHE_PAGE && str_find(text, S("<")) < 0 &&
        str_find(buf_text(&out), S("<")) >= 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = {(const char *)data, (ptrdiff_t)size}, why;
    struct json *model;

    if (json_read(a, str_of(model_text), &model, &why) != OK)
        abort();
    render(a, MUSTACHE_SPEC, text, model);
    render(a, MUSTACHE_PAGE, text, model);
    arena_close(a);
    return 0;
}
