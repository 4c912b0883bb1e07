/* mail_words.c: the words of a mail, as plain text and, by mail.mustache, as HTML. */
#include "kit/mail_parts.h"

#include "base/asset.h"
#include "base/mustache.h"
#include "kit/setting.h"

#include <string.h>

enum { LARGEST_MAIL = 512 * 1024 };

static struct str with_mark(struct arena *a, struct str path)
{
    return str_fmt(a, MAIL_SITE "%.*s", STR_ARG(path));
}

static enum rc plain_make(struct work *w, const struct mail *m, struct str site_name,
                          struct str stop_path, struct str *out)
{
    struct buf b = buf_make(w->arena, LARGEST_MAIL);

    for (ptrdiff_t i = 0; i < m->paragraph_count; i++) {
        buf_str(&b, m->paragraphs[i]);
        buf_lit(&b, "\n\n");
    }
    if (m->link_path.len)
        buf_fmt(&b, "%.*s:\n" MAIL_SITE "%.*s\n\n", STR_ARG(m->link_words),
                STR_ARG(m->link_path));
    buf_fmt(&b, "-- \nSent by %.*s, " MAIL_SITE "/\n", STR_ARG(site_name));
    if (stop_path.len)
        buf_fmt(&b, "Get no more emails of this kind: " MAIL_SITE "%.*s\n", STR_ARG(stop_path));
    *out = buf_text(&b);
    return b.failed ? work_fail(w, TOO_LARGE, "", "This mail would be too large.") : OK;
}

static struct json *model_make(struct arena *a, const struct mail *m, struct str site_name,
                               struct str stop_path)
{
    struct json *model = json_object(a);
    struct json *paragraphs = json_put(model, "paragraphs", json_array(a));

    json_put_str(model, "title", m->subject);
    for (ptrdiff_t i = 0; i < m->paragraph_count; i++)
        json_put_str(json_add(paragraphs, json_object(a)), "text", m->paragraphs[i]);
    if (m->link_path.len) {
        struct json *link = json_put(model, "link", json_object(a));
        json_put_str(link, "words", m->link_words);
        json_put_str(link, "href", with_mark(a, m->link_path));
    } else {
        json_put_null(model, "link");
    }
    json_put_str(model, "site_name", site_name);
    json_put_str(model, "site_href", with_mark(a, S("/")));
    json_put_str(model, "stop_href", stop_path.len ? with_mark(a, stop_path) : (struct str){0});
    return model;
}

static enum rc html_make(struct work *w, const struct json *model, struct str *out)
{
    const struct asset *text = asset_find(S("src/kit/mail.mustache"));
    struct mustache_set *set = mustache_set_make(w->arena, MUSTACHE_PAGE);
    struct buf b = buf_make(w->arena, LARGEST_MAIL);
    struct str why = {0};

    if (!text)
        return work_fail(w, FAULT, "", "the template of mails is not part of the program");
    if (mustache_add(set, S("mail"), text->bytes, &why) != OK ||
        mustache_render(set, mustache_find(set, S("mail")), model, &b, &why) != OK)
        return work_fail(w, FAULT, "", "%.*s", STR_ARG(why));
    *out = buf_text(&b);
    return b.failed ? work_fail(w, TOO_LARGE, "", "This mail would be too large.") : OK;
}

enum rc mail_words(struct work *w, const struct mail *m, struct str stop_path,
                   struct mail_texts *out)
{
    struct str site_name;

    TRY(setting_read(w, "site-name", &site_name));
    TRY(plain_make(w, m, site_name, stop_path, &out->plain));
    return html_make(w, model_make(w->arena, m, site_name, stop_path), &out->html);
}

struct str mail_with_site(struct arena *a, struct str text, struct str site)
{
    struct buf b = buf_make(a, 2 * LARGEST_MAIL);

    for (ptrdiff_t at; (at = str_find(text, S(MAIL_SITE))) >= 0;) {
        buf_str(&b, str_cut(text, 0, at));
        buf_str(&b, site);
        text = str_cut(text, at + 1, text.len);
    }
    buf_str(&b, text);
    return buf_text(&b);
}
