/* methods.c: the table of methods, and each one's example worked out. */
#include "calc/inside.h"

const struct calc_method *const calc_methods[] = {
    &calc_agreement, &calc_assign,     &calc_band,          &calc_benchmark,
    &calc_did,       &calc_dsr,        &calc_funnel,        &calc_isr,
    &calc_kappa,     &calc_mean,       &calc_mean_interval, &calc_neighbours,
    &calc_outlier,   &calc_proportion, &calc_quantile,      &calc_rank,
    &calc_rate,      &calc_ratio,      &calc_schulze,       &calc_score,
    &calc_suppress,  &calc_trend,      &calc_xmr,           NULL};

const struct calc_method *calc_method_of(struct str name)
{
    for (int i = 0; calc_methods[i]; i++)
        if (str_eq(str_of(calc_methods[i]->name), name))
            return calc_methods[i];
    return NULL;
}

static bool to_buffer(void *to, struct str piece)
{
    buf_str(to, piece);
    return true;
}

static ptrdiff_t setting_count(const struct calc_method *m)
{
    ptrdiff_t n = 0;

    while (n < COUNT_OF(m->example.settings) && m->example.settings[n].name.len)
        n++;
    return n;
}

struct str calc_example_output(struct arena *a, const struct calc_method *method)
{
    struct buf out = buf_make(a, BUF_MOST);
    struct csv *in = csv_open_text(a, str_of(method->example.input));
    struct str why;
    enum rc rc = calc_run(a, method, method->example.settings, setting_count(method), in,
                          "example", (struct calc_sink){to_buffer, &out}, &why);

    csv_close(in);
    return rc == OK ? buf_text(&out) : why;
}

struct str calc_example_command(struct arena *a, const struct calc_method *method)
{
    struct buf out = buf_make(a, 4096);

    buf_fmt(&out, "folkmoot calc %s", method->name);
    for (ptrdiff_t i = 0; i < setting_count(method); i++)
        buf_fmt(&out, " --%.*s %.*s", STR_ARG(method->example.settings[i].name),
                STR_ARG(method->example.settings[i].value));
    buf_lit(&out, " < in.csv > out.csv");
    return buf_text(&out);
}
