/* figure.c: drawings: on a sheet as lines and letters, and as a picture of points. */
#include "render/sheet.h"

#include <librsvg/rsvg.h>
#include <math.h>

/* Points for one unit of a drawing: a chart of 680 units is as wide as the column. */
static const double usual_scale = 0.728, tallest = 560;

/* The letters of the document round it; a page's own are those of its reader's system. */
static const char look[] = ":root { font-family: \"Liberation Sans\", \"DejaVu Sans\", "
                           "sans-serif }";

static RsvgHandle *svg_open(struct str svg, double *width, double *height)
{
    RsvgHandle *handle =
        rsvg_handle_new_from_data((const guint8 *)svg.at, (gsize)svg.len, NULL);
    gboolean has_width, has_height, has_box;
    RsvgLength w, h;
    RsvgRectangle box;

    if (!handle)
        return NULL;
    rsvg_handle_set_dpi(handle, 96);
    rsvg_handle_set_stylesheet(handle, (const guint8 *)look, sizeof look - 1, NULL);
    rsvg_handle_get_intrinsic_dimensions(handle, &has_width, &w, &has_height, &h, &has_box,
                                         &box);
    bool sized = rsvg_handle_get_intrinsic_size_in_pixels(handle, width, height);
    if (!sized && has_box) {
        *width = box.width;
        *height = box.height;
        sized = true;
    }
    if (sized && *width > 0 && *height > 0 && isfinite(*width) && isfinite(*height))
        return handle;
    g_object_unref(handle);
    return NULL;
}

static double scale_of(const struct sheet *s, double width, double height)
{
    double scale = fmin(usual_scale, SHEET_COLUMN / width);
    double most = s->type < 1 ? tallest * 0.5 * s->type : tallest;

    scale *= s->type;
    return fmin(scale, most / height);
}

double figure_height(struct sheet *s, const struct paper_block *block)
{
    double width, height;
    RsvgHandle *handle = svg_open(block->svg, &width, &height);

    if (!handle)
        return 0;
    g_object_unref(handle);
    return height * scale_of(s, width, height);
}

static void draw_into(struct sheet *s, RsvgHandle *handle, const struct paper_block *block,
                      RsvgRectangle box)
{
    GError *wrong = NULL;
    struct tag *tag = tags_begin(s->tags, s->cr, "Figure", S(""));

    tag->alt = block->alternative;
    tag->box[0] = box.x;
    tag->box[1] = SHEET_HEIGHT - box.y - box.height;
    tag->box[2] = box.x + box.width;
    tag->box[3] = SHEET_HEIGHT - box.y;
    cairo_save(s->cr);
    if (!rsvg_handle_render_document(handle, s->cr, &box, &wrong))
        s->why = S("A drawing in this document can't be drawn.");
    g_clear_error(&wrong);
    cairo_restore(s->cr);
    tags_end(s->tags, s->cr);
}

void figure_draw(struct sheet *s, const struct paper_block *block)
{
    double width, height;
    RsvgHandle *handle = svg_open(block->svg, &width, &height);

    if (!handle) {
        s->why = S("A drawing in this document can't be read.");
        return;
    }
    double scale = scale_of(s, width, height);
    sheet_need(s, height * scale);
    if (s->cr)
        draw_into(s, handle, block,
                  (RsvgRectangle){SHEET_BESIDE, s->y, width * scale, height * scale});
    s->y += height * scale + 8 * s->type;
    g_object_unref(handle);
}

/* --- points ---- */

static cairo_status_t add_bytes(void *to, const unsigned char *bytes, unsigned int count)
{
    buf_bytes(to, bytes, (ptrdiff_t)count);
    return ((struct buf *)to)->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static bool drawn(RsvgHandle *handle, cairo_surface_t *surface, double width, double height)
{
    cairo_t *cr = cairo_create(surface);
    RsvgRectangle box = {0, 0, width, height};
    GError *wrong = NULL;

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    bool good = rsvg_handle_render_document(handle, cr, &box, &wrong);
    g_clear_error(&wrong);
    good = good && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    return good;
}

struct str picture_make(struct arena *a, struct str svg, double scale, struct str *why)
{
    struct buf png = buf_make(a, PAPER_BYTES_MOST);
    double width, height;
    RsvgHandle *handle = svg_open(svg, &width, &height);

    *why = handle ? S("") : S("This drawing can't be read.");
    if (!handle)
        return (struct str){0};
    width = ceil(width * scale);
    height = ceil(height * scale);
    if (width > PICTURE_MOST || height > PICTURE_MOST) {
        *why = str_fmt(a, "This picture would be larger than %d points. Take the SVG.",
                       PICTURE_MOST);
    } else {
        cairo_surface_t *surface =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
        bool good =
            drawn(handle, surface, width, height) &&
            cairo_surface_write_to_png_stream(surface, add_bytes, &png) == CAIRO_STATUS_SUCCESS;
        cairo_surface_destroy(surface);
        *why = good ? S("") : S("This drawing can't be drawn.");
    }
    g_object_unref(handle);
    return buf_text(&png);
}
