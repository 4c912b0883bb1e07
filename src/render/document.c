/* document.c: making a document: measured first where it must fit, then drawn and sealed. */
#include "render/document.h"

#include "render/sheet.h"

#include "base/date.h"

#include <cairo-pdf.h>

/* Type is made smaller as far as it can be read, then tables are cut. */
static const double sizes[] = {1, 0.95, 0.9, 0.86, 0.82};
static const ptrdiff_t rows[] = {24, 16, 12, 9, 7, 5, 3};

static PangoContext *pango_make(void)
{
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *how = cairo_font_options_create();

    /* Letters as they are, not as a screen would round them. */
    cairo_font_options_set_hint_style(how, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(how, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, how);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_destroy(how);
    return context;
}

static struct sheet sheet_make(struct arena *a, const struct paper *p, PangoContext *pango)
{
    return (struct sheet){
        .arena = a, .paper = p, .pango = pango, .type = 1, .rows_most = ROWS_ALL};
}

static bool fits(struct sheet *s)
{
    struct sheet trial = *s;

    sheet_document(&trial);
    return trial.number == 1;
}

/* The largest type and the longest tables with which it is one side. What can't be is left to
 * run on: words are never cut. */
static void fit(struct sheet *s)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(sizes); i++) {
        s->type = sizes[i];
        if (fits(s))
            return;
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++) {
        s->rows_most = rows[i];
        if (fits(s))
            return;
    }
}

static cairo_status_t add_bytes(void *to, const unsigned char *bytes, unsigned int count)
{
    buf_bytes(to, bytes, (ptrdiff_t)count);
    return ((struct buf *)to)->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void about(struct arena *a, cairo_surface_t *pdf, const struct paper *p)
{
    struct str at = moment_text(a, p->made_at);

    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, str_zero(a, p->title));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_SUBJECT, str_zero(a, p->subject));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, str_zero(a, p->author));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "Folkmoot");
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, at.at);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, at.at);
}

static struct str draw(struct sheet *s)
{
    struct buf bytes = buf_make(s->arena, PAPER_BYTES_MOST);

    s->pdf = cairo_pdf_surface_create_for_stream(add_bytes, &bytes, SHEET_WIDTH, SHEET_HEIGHT);
    /* Later versions hide objects in streams, where document_seal could not find them. */
    cairo_pdf_surface_restrict_to_version(s->pdf, CAIRO_PDF_VERSION_1_4);
    about(s->arena, s->pdf, s->paper);
    s->cr = cairo_create(s->pdf);
    s->tags = tags_make(s->arena);
    sheet_document(s);
    cairo_status_t how = cairo_status(s->cr);
    cairo_destroy(s->cr);
    cairo_surface_finish(s->pdf);
    how = how ? how : cairo_surface_status(s->pdf);
    cairo_surface_destroy(s->pdf);
    if (how && !s->why.len)
        s->why =
            str_fmt(s->arena, "This document can't be drawn: %s.", cairo_status_to_string(how));
    return buf_text(&bytes);
}

struct str document_make(struct arena *a, const struct paper *p, struct str *why)
{
    PangoContext *pango = pango_make();
    struct sheet s = sheet_make(a, p, pango);

    if (p->one_side)
        fit(&s);
    struct str pdf = draw(&s);
    g_object_unref(pango);
    *why = s.why;
    return s.why.len ? (struct str){0} : document_seal(a, pdf, p, s.tags, why);
}
