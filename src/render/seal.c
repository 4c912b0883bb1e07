/* seal.c: what cairo leaves out of a PDF, written into it.
 *
 * Cairo's marks give a flat list of structure elements, one for each piece that was drawn, in
 * the order in which they were drawn. Here each is given its role and its place in the tree;
 * those of artifacts are taken out, in the pages' contents too. The rest of the file is copied.
 */
#include "render/document.h"

#include "render/pdf_file.h"

#include "base/date.h"
#include "base/num.h"

#include <zlib.h>

enum { CONTENTS_MOST = PAPER_BYTES_MOST };

struct seal {
    struct arena *arena;
    struct pdf_file file;
    ptrdiff_t tree, parents; /* numbers of objects */
    const struct paper *paper;
    const struct tags *tags;
};

/* --- the tree ---- */

/* Text as PDF has it: UTF-16 in hexadecimal. */
static void put_text(struct buf *b, struct str s)
{
    buf_lit(b, "<FEFF");
    for (ptrdiff_t i = 0; i < s.len;) {
        unsigned char c = (unsigned char)s.at[i];
        int more = c < 0x80 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        unsigned point = more == 0 ? c : c & (0x3fu >> more);
        for (i++; more > 0 && i < s.len; i++, more--)
            point = point << 6 | ((unsigned char)s.at[i] & 0x3fu);
        if (point >= 0x10000)
            buf_fmt(b, "%04X%04X", 0xd800u + ((point - 0x10000) >> 10),
                    0xdc00u + ((point - 0x10000) & 0x3ff));
        else
            buf_fmt(b, "%04X", point);
    }
    buf_lit(b, ">");
}

static void put_attributes(struct buf *b, const struct tag *tag)
{
    if (tag->alt.len) {
        buf_lit(b, " /Alt ");
        put_text(b, tag->alt);
    }
    if (tag->scope)
        buf_fmt(b, " /A << /O /Table /Scope /%s >>", tag->scope);
    if (tag->box[2] > tag->box[0]) {
        buf_lit(b, " /A << /O /Layout /Placement /Block /BBox [");
        for (int i = 0; i < 4; i++) {
            buf_char(b, ' ');
            buf_fixed(b, tag->box[i], 2);
        }
        buf_lit(b, " ] >>");
    }
}

/* The numbers of the elements that cairo made, by the order of their marks. */
static ptrdiff_t *elements_read(struct seal *s)
{
    struct str root = pdf_object(&s->file, s->tree);
    ptrdiff_t at = str_find(root, S("/K [")), n = s->tags->leaves.len;
    ptrdiff_t *numbers = arena_new(s->arena, ptrdiff_t, n + 1);
    struct str rest = at < 0 ? S("") : str_cut(root, at + 4, root.len);

    for (ptrdiff_t i = 0; i < n; i++) {
        ptrdiff_t end = str_find(rest, S(" 0 R"));
        numbers[i] = end < 0 ? -1 : pdf_number_after(str_cut(rest, 0, end), S(" "));
        if (numbers[i] <= 0) {
            pdf_wrong(&s->file, "it has fewer marks than were made");
            break;
        }
        rest = str_cut(rest, end + 4, rest.len);
    }
    if (!s->file.bad && str_find(rest, S(" 0 R")) >= 0)
        pdf_wrong(&s->file, "it has more marks than were made");
    return numbers;
}

/* What an element of cairo's is made of: "/K ... " up to its end, with its page. */
static struct str kids_of(struct seal *s, ptrdiff_t number)
{
    struct str text = pdf_object(&s->file, number);
    ptrdiff_t at = str_find(text, S("/K ")), end = pdf_find_last(text, S(">>"));

    if (at >= 0 && end > at) {
        struct str kids = str_cut(text, at, end);
        ptrdiff_t page = str_find(text, S("/Pg "));
        return page >= 0 && page < at ? str_fmt(s->arena, "/Pg %td 0 R %.*s",
                                                pdf_number_after(text, S("/Pg")), STR_ARG(kids))
                                      : kids;
    }
    pdf_wrong(&s->file, "a mark marks nothing");
    return S("");
}

/* Which leaf a tag is; leaves are met in the order of the tree, artifacts between them. */
struct walk {
    const ptrdiff_t *numbers;
    ptrdiff_t next;
};

static ptrdiff_t leaf_number(struct seal *s, struct walk *at, const struct tag *tag)
{
    while (at->next < s->tags->leaves.len && s->tags->leaves.at[at->next] != tag)
        at->next++;
    if (at->next < s->tags->leaves.len)
        return at->numbers[at->next];
    pdf_wrong(&s->file, "a piece is out of order");
    return 0;
}

/* Writes the element of a tag and of all below it; gives its number. */
static ptrdiff_t element_write(struct seal *s, struct walk *at, const struct tag *tag,
                               ptrdiff_t parent)
{
    struct buf b = buf_make(s->arena, PAPER_BYTES_MOST);
    ptrdiff_t number = tag->leaf ? leaf_number(s, at, tag) : pdf_add(&s->file);

    if (s->file.bad)
        return 0;
    buf_fmt(&b, "<< /Type /StructElem /S /%s /P %td 0 R", tag->role, parent);
    put_attributes(&b, tag);
    if (tag->leaf) {
        struct str kids = kids_of(s, number);
        buf_fmt(&b, " %.*s", STR_ARG(kids));
    } else {
        buf_lit(&b, " /K [");
        for (const struct tag *t = tag->first; t && !s->file.bad; t = t->next)
            buf_fmt(&b, " %td 0 R", element_write(s, at, t, number));
        buf_lit(&b, " ]");
    }
    buf_lit(&b, " >>\n");
    s->file.objects[number].text = buf_text(&b);
    return number;
}

/* Takes "N 0 R" of artifacts out of the lists of pages' marks. */
static void artifacts_forget(struct seal *s, const bool *artifact, ptrdiff_t most)
{
    for (ptrdiff_t n = 1; n < most; n++) {
        struct str rest = s->file.objects[n].text, line;
        if (!str_starts(rest, S("[\n")))
            continue;
        struct buf b = buf_make(s->arena, 2 * rest.len + 16);
        while (rest.len && str_split(&rest, '\n', &line)) {
            ptrdiff_t of = pdf_number_after(line, S("  "));
            bool gone = of > 0 && of < most && str_ends(line, S(" 0 R")) && artifact[of];
            buf_str(&b, gone ? S("  null") : line);
            buf_char(&b, '\n');
        }
        s->file.objects[n].text = buf_text(&b);
    }
}

static void tree_write(struct seal *s)
{
    const ptrdiff_t *numbers = elements_read(s);
    ptrdiff_t most = s->file.count;
    bool *artifact = arena_new(s->arena, bool, most);
    struct walk at = {numbers, 0};

    if (s->file.bad)
        return;
    for (ptrdiff_t i = 0; i < s->tags->leaves.len; i++)
        if (!s->tags->leaves.at[i]->role && numbers[i] < most) {
            artifact[numbers[i]] = true;
            s->file.objects[numbers[i]].text = (struct str){0};
        }
    artifacts_forget(s, artifact, most);
    ptrdiff_t document = element_write(s, &at, s->tags->root, s->tree);
    s->file.objects[s->tree].text =
        str_fmt(s->arena, "<< /Type /StructTreeRoot /ParentTree %td 0 R /K [ %td 0 R ] >>\n",
                s->parents, document);
}

/* --- pages ---- */

static bool inflate_all(struct arena *a, struct str packed, struct str *out)
{
    struct buf b = buf_make(a, CONTENTS_MOST);
    unsigned char chunk[64 * 1024];
    z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.at, .avail_in = (uInt)packed.len};

    if (inflateInit(&z) != Z_OK)
        return false;
    int how = Z_OK;
    while (how == Z_OK && !b.failed) {
        z.next_out = chunk;
        z.avail_out = sizeof chunk;
        how = inflate(&z, Z_NO_FLUSH);
        buf_bytes(&b, chunk, (ptrdiff_t)(sizeof chunk - z.avail_out));
    }
    inflateEnd(&z);
    *out = buf_text(&b);
    return how == Z_STREAM_END && !b.failed;
}

static bool deflate_all(struct arena *a, struct str text, struct str *out)
{
    uLong room = compressBound((uLong)text.len);
    unsigned char *to = arena_alloc(a, (ptrdiff_t)room);

    if (compress2(to, &room, (const Bytef *)text.at, (uLong)text.len, 6) != Z_OK)
        return false;
    *out = (struct str){(const char *)to, (ptrdiff_t)room};
    return true;
}

/* "/NonStruct << /MCID 7 >> BDC" becomes "/Artifact BMC". */
static struct str artifacts_name(struct arena *a, struct str content)
{
    struct str mark = S("/NonStruct << /MCID "), end = S(" >> BDC");
    struct buf b = buf_make(a, CONTENTS_MOST);

    for (ptrdiff_t at; (at = str_find(content, mark)) >= 0;) {
        struct str rest = str_cut(content, at, content.len);
        ptrdiff_t over = str_find(str_cut(rest, 0, 60), end);
        if (over < 0)
            break;
        buf_str(&b, str_cut(content, 0, at));
        buf_lit(&b, "/Artifact BMC");
        content = str_cut(rest, over + end.len, rest.len);
    }
    buf_str(&b, content);
    return buf_text(&b);
}

static void contents_write(struct seal *s, ptrdiff_t number)
{
    struct str text = pdf_object(&s->file, number), begin = S("stream\n"), content, packed;
    ptrdiff_t at = str_find(text, begin), length = pdf_number_after(text, S("/Length"));
    ptrdiff_t len = length > 0 ? pdf_number_after(pdf_object(&s->file, length), S("")) : -1;

    if (at < 0 || len < 0 || str_find(str_cut(text, 0, at), S("/FlateDecode")) < 0) {
        pdf_wrong(&s->file, "a page has no content");
        return;
    }
    packed = str_cut(text, at + begin.len, at + begin.len + len);
    if (!inflate_all(s->arena, packed, &content) ||
        !deflate_all(s->arena, artifacts_name(s->arena, content), &packed)) {
        pdf_wrong(&s->file, "a page can't be unpacked");
        return;
    }
    struct buf b = buf_make(s->arena, CONTENTS_MOST);
    buf_fmt(&b, "<< /Length %td /Filter /FlateDecode >>\nstream\n", packed.len);
    buf_str(&b, packed);
    buf_lit(&b, "\nendstream\n");
    s->file.objects[number].text = buf_text(&b);
}

/* A link says where it leads, and is printed with the rest. */
static void link_write(struct seal *s, ptrdiff_t number)
{
    struct str text = pdf_object(&s->file, number), before = S("/URI (");
    ptrdiff_t at = str_find(text, before);
    struct str uri = at < 0 ? S("") : str_cut(text, at + before.len, text.len);
    struct buf b = buf_make(s->arena, 64 * 1024);

    uri = str_cut(uri, 0, str_find(uri, S(")")));
    buf_lit(&b, "/F 4 /Contents ");
    put_text(&b, uri);
    buf_lit(&b, "\n   ");
    pdf_insert(&s->file, number, S("/Subtype /Link"), buf_text(&b));
}

static void pages_write(struct seal *s)
{
    ptrdiff_t most = s->file.count;

    for (ptrdiff_t n = 1; n < most && !s->file.bad; n++) {
        struct str head = str_cut(s->file.objects[n].text, 0, 400);
        if (str_starts(head, S("<< /Type /Page %"))) {
            contents_write(s, pdf_number_after(head, S("/Contents")));
            pdf_insert(&s->file, n, S("/MediaBox"), S("/Tabs /S\n   "));
        } else if (str_starts(head, S("<< /Type /Annot"))) {
            link_write(s, n);
        }
    }
}

/* --- what is said of the whole ---- */

static ptrdiff_t metadata_write(struct seal *s)
{
    struct buf b = buf_make(s->arena, 256 * 1024);
    ptrdiff_t number = pdf_add(&s->file);
    struct str at = moment_text(s->arena, s->paper->made_at);

    buf_lit(&b, "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
                "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                "<rdf:Description rdf:about=\"\" "
                "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
                "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
                "<pdfuaid:part>1</pdfuaid:part>\n"
                "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
    buf_html(&b, s->paper->title);
    buf_fmt(&b,
            "</rdf:li></rdf:Alt></dc:title>\n<xmp:CreateDate>%.*s</xmp:CreateDate>\n"
            "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
            STR_ARG(at));
    s->file.objects[number].text =
        str_fmt(s->arena,
                "<< /Type /Metadata /Subtype /XML /Length %td >>\nstream\n%.*s\n"
                "endstream\n",
                b.len, STR_ARG(buf_text(&b)));
    return number;
}

static void catalogue_write(struct seal *s)
{
    struct buf b = buf_make(s->arena, 4096);
    ptrdiff_t metadata = metadata_write(s);

    buf_lit(&b, "/Lang ");
    put_text(&b, s->paper->language.len ? s->paper->language : S("en-GB"));
    if (str_find(pdf_object(&s->file, s->file.root), S("/MarkInfo")) < 0)
        buf_lit(&b, "\n   /MarkInfo << /Marked true >>");
    buf_fmt(&b,
            "\n   /ViewerPreferences << /DisplayDocTitle true >>\n   /Metadata %td 0 R\n   ",
            metadata);
    pdf_insert(&s->file, s->file.root, S("/Pages"), buf_text(&b));
}

struct str document_seal(struct arena *a, struct str pdf, const struct paper *p,
                         const struct tags *tags, struct str *why)
{
    struct seal s = {
        .arena = a, .file = {.arena = a, .most = PAPER_BYTES_MOST}, .paper = p, .tags = tags};
    struct str out = {0};

    pdf_read(&s.file, pdf);
    if (!s.file.bad)
        s.tree = pdf_number_after(pdf_object(&s.file, s.file.root), S("/StructTreeRoot"));
    if (!s.file.bad)
        s.parents = pdf_number_after(pdf_object(&s.file, s.tree), S("/ParentTree"));
    if (!s.file.bad)
        tree_write(&s);
    if (!s.file.bad)
        pages_write(&s);
    if (!s.file.bad)
        catalogue_write(&s);
    if (!s.file.bad)
        out = pdf_write(&s.file);
    if (s.file.bad)
        *why = str_fmt(a, "This document could not be finished: %s.", s.file.bad);
    return s.file.bad ? (struct str){0} : out;
}
