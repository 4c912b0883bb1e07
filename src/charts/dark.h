/* dark.h: the same picture for dark paper: a slide, a screen that is dark. */
#ifndef CHARTS_DARK_H
#define CHARTS_DARK_H

#include "base/base.h"

/* The SVG of any chart of the house with each colour of the palette in place of its counterpart
 * on dark paper. Whatever is not a colour of the palette stays as it is. */
struct str chart_dark(struct arena *a, struct str svg);

#endif
