/* xml.c: XML read out of a zip, by expat, with limits that its attacks run into. */
#include "tables/inside.h"

#include <expat.h>
#include <string.h>

enum {
    DEEPEST = 100,            /* elements inside each other; real sheets have 15 */
    PIECE_MOST = 1024 * 1024, /* bytes of one tag; expat looks at it anew with each block */
};

struct xml {
    struct arena *arena;
    XML_Parser parser;
    const struct xml_handlers *handlers;
    struct str name;
    int64_t fed;
    int depth;
    enum rc rc;
    struct str *why;
};

static void stop(struct xml *x, enum rc rc)
{
    x->rc = rc;
    XML_StopParser(x->parser, XML_FALSE);
}

static void opened(void *state, const XML_Char *name, const XML_Char **attributes)
{
    struct xml *x = state;

    if (x->rc != OK)
        return;
    if (++x->depth > DEEPEST) {
        stop(x, tables_fail(x->arena, x->why, INVALID,
                            "\"%.*s\" in the file is nested too deeply.", STR_ARG(x->name)));
        return;
    }
    enum rc rc = x->handlers->open(x->handlers->state, name, attributes);
    if (rc != OK)
        stop(x, rc);
}

static void closed(void *state, const XML_Char *name)
{
    struct xml *x = state;

    x->depth--;
    enum rc rc = x->rc == OK ? x->handlers->close(x->handlers->state, name) : OK;
    if (rc != OK)
        stop(x, rc);
}

static void told(void *state, const XML_Char *text, int len)
{
    struct xml *x = state;

    if (x->rc != OK || !x->handlers->text)
        return;
    enum rc rc = x->handlers->text(x->handlers->state, (struct str){text, len});
    if (rc != OK)
        stop(x, rc);
}

/* Spreadsheets have none; entities, which are how XML is made to explode, come with one. */
static void document_type(void *state, const XML_Char *name, const XML_Char *system_id,
                          const XML_Char *public_id, int has_internal)
{
    struct xml *x = state;

    (void)name, (void)system_id, (void)public_id, (void)has_internal;
    stop(x, tables_fail(x->arena, x->why, INVALID,
                        "\"%.*s\" in the file declares a document type, which no spreadsheet "
                        "does.",
                        STR_ARG(x->name)));
}

static enum rc fed(void *state, struct str piece, bool last)
{
    struct xml *x = state;

    enum XML_Status status = XML_Parse(x->parser, piece.at, (int)piece.len, last);
    if (x->rc != OK)
        return x->rc;
    if (status != XML_STATUS_OK)
        return tables_fail(x->arena, x->why, INVALID,
                           "\"%.*s\" in the file is damaged: line %lu: %s.", STR_ARG(x->name),
                           (unsigned long)XML_GetCurrentLineNumber(x->parser),
                           XML_ErrorString(XML_GetErrorCode(x->parser)));
    x->fed += piece.len;
    if (!last && x->fed - XML_GetCurrentByteIndex(x->parser) > PIECE_MOST)
        return tables_fail(x->arena, x->why, INVALID,
                           "\"%.*s\" in the file has a piece that is too long, on line %lu.",
                           STR_ARG(x->name),
                           (unsigned long)XML_GetCurrentLineNumber(x->parser));
    return OK;
}

enum rc xml_read(struct arena *a, struct unpack *u, struct str name,
                 const struct xml_handlers *handlers, struct str *why)
{
    struct xml x = {.arena = a,
                    .parser = XML_ParserCreateNS(NULL, '|'),
                    .handlers = handlers,
                    .name = name,
                    .why = why};

    if (!x.parser)
        return tables_fail(a, why, FAULT, "there is no memory for reading XML");
    XML_SetUserData(x.parser, &x);
    XML_SetElementHandler(x.parser, opened, closed);
    XML_SetCharacterDataHandler(x.parser, told);
    XML_SetStartDoctypeDeclHandler(x.parser, document_type);
    enum rc rc = unpack_read(u, name, fed, &x, why);
    XML_ParserFree(x.parser);
    return rc;
}

struct str xml_name(const char *name)
{
    const char *bar = strrchr(name, '|');

    return str_of(bar ? bar + 1 : name);
}

struct str xml_attribute(const char **attributes, const char *name)
{
    struct str own = str_of(name);

    for (; attributes[0]; attributes += 2)
        if (str_eq(xml_name(attributes[0]), own))
            return str_of(attributes[1]);
    return S("");
}
