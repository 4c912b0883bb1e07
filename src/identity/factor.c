/* factor.c: codes of an app (TOTP): the secret, the code, the picture that the app reads. */
#include "identity/factor.h"

#include "base/random.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECRET_BYTES = 20, /* as RFC 4226 recommends */
    LONGEST_SECRET = 128,
    DIGITS = 6,
    LONGEST_CODE = 32, /* as typed, with blanks */
    QUIET_ZONE = 4,    /* modules of white round a QR code (ISO/IEC 18004) */
};

/* --- secrets and codes
 * ------------------------------------------------------------------------- */

struct str totp_secret(struct arena *a)
{
    char bytes[SECRET_BYTES], *text = NULL;
    size_t len = 0;

    random_bytes(bytes, sizeof bytes);
    if (oath_base32_encode(bytes, sizeof bytes, &text, &len) != OATH_OK)
        return S("");
    struct str secret = str_copy(a, (struct str){text, (ptrdiff_t)len});
    free(text);
    return secret;
}

/* The code of one step. False when the secret can't be read. */
static bool code_of(struct arena *a, struct str secret, int64_t step, char out[DIGITS + 1])
{
    char *key = NULL;
    size_t len = 0;

    if (!secret.len || secret.len > LONGEST_SECRET || step < 0 ||
        memchr(secret.at, 0, (size_t)secret.len) ||
        oath_base32_decode(str_zero(a, secret), (size_t)secret.len, &key, &len) != OATH_OK)
        return false;
    bool made = len > 0 && oath_hotp_generate(key, len, (uint64_t)step, DIGITS, false,
                                              OATH_HOTP_DYNAMIC_TRUNCATION, out) == OATH_OK;
    sodium_memzero(key, len);
    free(key);
    return made;
}

static int64_t step_of(int64_t moment)
{
    return moment / TOTP_STEP;
}

struct str totp_code(struct arena *a, struct str secret, int64_t now)
{
    char code[DIGITS + 1];

    return code_of(a, secret, step_of(now), code) ? str_copy(a, str_of(code)) : S("");
}

/* The digits of what was typed. False when they are not six, or there is anything else. */
static bool digits_read(struct str typed, char out[DIGITS + 1])
{
    int n = 0;

    if (typed.len > LONGEST_CODE)
        return false;
    for (ptrdiff_t i = 0; i < typed.len; i++) {
        if (typed.at[i] == ' ' || typed.at[i] == '\t')
            continue;
        if (typed.at[i] < '0' || typed.at[i] > '9' || n == DIGITS)
            return false;
        out[n++] = typed.at[i];
    }
    out[n] = 0;
    return n == DIGITS;
}

bool totp_right(struct arena *a, struct str secret, struct str code, int64_t now, int64_t last,
                int64_t *step)
{
    char typed[DIGITS + 1], due[DIGITS + 1];
    bool right = false;

    if (!digits_read(code, typed))
        return false;
    for (int64_t s = step_of(now) - 1; s <= step_of(now) + 1; s++) {
        bool same = code_of(a, secret, s, due) && sodium_memcmp(typed, due, DIGITS) == 0;
        if (same && s > last && !right) {
            *step = s;
            right = true;
        }
    }
    return right;
}

/* --- for the app
 * ------------------------------------------------------------------------------- */

struct str totp_address(struct arena *a, struct str secret, struct str site, struct str address)
{
    struct buf b = buf_make(a, BUF_MOST);

    buf_lit(&b, "otpauth://totp/");
    buf_url(&b, site);
    buf_char(&b, ':');
    buf_url(&b, address);
    buf_lit(&b, "?secret=");
    buf_url(&b, secret);
    buf_lit(&b, "&issuer=");
    buf_url(&b, site);
    return buf_text(&b);
}

static void draw_modules(struct buf *b, const QRcode *code)
{
    for (int y = 0; y < code->width; y++)
        for (int x = 0, run; x < code->width; x += run) {
            const unsigned char *row = code->data + y * code->width;
            bool dark = row[x] & 1;
            for (run = 1; x + run < code->width && (row[x + run] & 1) == dark; run++)
                ;
            if (dark)
                buf_fmt(b, "M%d,%dh%dv1h-%dz", x + QUIET_ZONE, y + QUIET_ZONE, run, run);
        }
}

struct str totp_picture(struct arena *a, struct str totp_address)
{
    struct buf b = buf_make(a, BUF_MOST);
    QRcode *code =
        QRcode_encodeString(str_zero(a, totp_address), 0, QR_ECLEVEL_M, QR_MODE_8, 1);

    if (!code)
        return S("");
    int width = code->width + 2 * QUIET_ZONE;
    buf_fmt(&b,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %d %d\" "
            "width=\"%d\" height=\"%d\" shape-rendering=\"crispEdges\">",
            width, width, 5 * width, 5 * width);
    buf_lit(&b, "<title>QR code for an app that makes codes</title>");
    buf_fmt(&b, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", width, width);
    buf_lit(&b, "<path fill=\"#000\" d=\"");
    draw_modules(&b, code);
    buf_lit(&b, "\"/></svg>");
    QRcode_free(code);
    return buf_text(&b);
}
