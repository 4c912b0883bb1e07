/* page_book.c: a page's tables as one workbook. */
#include "web/inside.h"

enum rc page_book(struct request *rq, const struct page *page, const struct json *model)
{
    (void)page, (void)model;
    return work_fail(rq->work, NOT_FOUND, "", "There is no workbook of this page.");
}
