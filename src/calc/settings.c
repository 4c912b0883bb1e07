/* settings.c: what was asked for with --name value. */
#include "calc/inside.h"

#include "base/num.h"

#include <string.h>

static enum rc refuse_setting(struct calc *c, const struct calc_option *o, struct str value)
{
    return calc_refuse_setting(c, "--%s %.*s: it must be %s.", o->name,
                               STR_ARG(calc_shown(value)), o->values);
}

int calc_word_at(const char *words, struct str word)
{
    struct str rest = str_of(words), one;

    for (int i = 0; str_split(&rest, '|', &one); i++)
        if (str_eq(one, word))
            return i;
    return -1;
}

static bool whole(struct str s, int64_t least, int64_t most, int64_t *out)
{
    return int_parse(s, out) && *out >= least && *out <= most;
}

/* "0.25,0.5"; may be given several times. */
static bool quantiles(struct calc_settings *set, struct str list)
{
    struct str one;

    if (!list.len)
        return false;
    while (str_split(&list, ',', &one)) {
        double q;
        if (!num_parse(str_trim(one), &q) || !(q >= 0 && q <= 1) ||
            set->q_count == CALC_QUANTILES_MOST)
            return false;
        set->q[set->q_count++] = q;
    }
    return true;
}

static bool take(struct calc_settings *set, const char *name, const char *words, struct str v)
{
    int64_t n = 0;
    int word = calc_word_at(words, v);

    if (strcmp(name, "polarity") == 0)
        return set->high = word == 0, word >= 0;
    if (strcmp(name, "ties") == 0)
        return set->ties = word, word >= 0;
    if (strcmp(name, "kind") == 0)
        return set->kind = word, word >= 0;
    if (strcmp(name, "level") == 0)
        return set->level = word, word >= 0;
    if (strcmp(name, "standardise") == 0)
        return set->standardise = word == 0, word >= 0;
    if (strcmp(name, "confidence") == 0)
        return num_parse(v, &set->confidence) && set->confidence > 0 && set->confidence < 1;
    if (strcmp(name, "multiplier") == 0)
        return num_parse(v, &set->multiplier) && set->multiplier > 0;
    if (strcmp(name, "q") == 0)
        return quantiles(set, v);
    if (strcmp(name, "type") == 0)
        return whole(v, 1, 9, &n) && (set->type = (int)n, true);
    if (strcmp(name, "bands") == 0)
        return whole(v, 1, 1000, &n) && (set->bands = (int)n, true);
    if (strcmp(name, "top") == 0)
        return whole(v, 1, CALC_SERIES_MOST, &n) && (set->top = (ptrdiff_t)n, true);
    if (strcmp(name, "weights") == 0)
        return set->weights = v, v.len > 0;
    if (strcmp(name, "from") == 0)
        return set->from_text = v, set->from_given = v.len > 0;
    return stats_rule_of(v, &set->rule);
}

static const struct calc_option *option_named(const struct calc_method *m, struct str name)
{
    for (const struct calc_option *o = m->options; o && o->name; o++)
        if (str_eq(str_of(o->name), name))
            return o;
    return NULL;
}

static enum rc unknown(struct calc *c, struct str name)
{
    struct buf words = buf_make(c->arena, 4096);

    buf_fmt(&words, "%s has no option --%.*s.", c->method->name, STR_ARG(calc_shown(name)));
    if (c->method->options)
        buf_lit(&words, " It has:");
    for (const struct calc_option *o = c->method->options; o && o->name; o++)
        buf_fmt(&words, " --%s", o->name);
    return calc_refuse_setting(c, "%.*s", STR_ARG(buf_text(&words)));
}

enum rc calc_settings_read(struct calc *c, const struct calc_setting *settings, ptrdiff_t count)
{
    c->set = (struct calc_settings){.confidence = 0.95,
                                    .multiplier = 100000,
                                    .type = 7,
                                    .bands = 4,
                                    .top = 20,
                                    .standardise = true};
    for (const struct calc_option *o = c->method->options; o && o->name; o++)
        if (strcmp(o->name, "multiplier") == 0 || strcmp(o->name, "rule") == 0)
            take(&c->set, o->name, o->values, str_of(o->standard));
    for (ptrdiff_t i = 0; i < count && settings[i].name.len; i++) {
        const struct calc_option *o = option_named(c->method, settings[i].name);
        if (!o)
            return unknown(c, settings[i].name);
        if (!take(&c->set, o->name, o->values, str_trim(settings[i].value)))
            return refuse_setting(c, o, settings[i].value);
    }
    if (option_named(c->method, S("from")) && !c->set.from_given)
        return calc_refuse_setting(
            c, "--from is missing: the first time at which it was in place, "
               "as in column t.");
    return OK;
}

enum rc calc_settings_check(struct arena *a, const struct calc_method *method,
                            const struct calc_setting *settings, ptrdiff_t setting_count,
                            struct str *why)
{
    struct calc c = {.arena = a, .method = method, .why = why};

    return calc_settings_read(&c, settings, setting_count);
}
