/* page_paper.c: a chart as a picture, and a page as a document. */
#include "web/inside.h"

enum rc page_picture(struct request *rq, const struct page *page, const struct json *model)
{
    (void)page, (void)model;
    return work_fail(rq->work, NOT_FOUND, "", "There is no picture of this page.");
}

enum rc page_document(struct request *rq, const struct page *page, const struct json *model)
{
    (void)page, (void)model;
    return work_fail(rq->work, NOT_FOUND, "", "There is no document of this page.");
}
