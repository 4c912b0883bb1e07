/* document.h: a document as the bytes of a tagged PDF. */
#ifndef RENDER_DOCUMENT_H
#define RENDER_DOCUMENT_H

#include "paper/paper.h"
#include "render/tags.h"

/* Empty with the words in *why when it can't be made. The same document gives the same bytes.
 */
struct str document_make(struct arena *a, const struct paper *p, struct str *why);

/* What cairo wrote, with the tree of its marks in place of cairo's flat list of them, and what
 * PDF/UA asks for beside it: language, title shown, artifacts marked as such, order of tabs.
 * Empty with the words in *why when it does not look as cairo writes it. */
struct str document_seal(struct arena *a, struct str pdf, const struct paper *p,
                         const struct tags *tags, struct str *why);

#endif
