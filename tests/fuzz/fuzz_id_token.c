/* fuzz_id_token.c: any text as an id token, and any as the keys that may have signed it: nobody
 * gets in by one that was not signed by the only key whose other half is known to nobody here.
 *
 * The first line of the input is the token; what follows are the keys, where there is anything.
 */
#include "identity/sign_on_parts.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of RFC 7515, appendix A.3: its token is right, but for no audience. */
static const char keys[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\","
                           "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                           "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct work w = {.arena = arena_open(), .now = 1300819000};
    struct sign_on_wanted wanted = {S("joe"), S("client"), S("nonce")};
    struct str rest = {(const char *)data, (ptrdiff_t)size}, token, set = str_of(keys);
    struct json *claims;
    ptrdiff_t count;

    str_split(&rest, '\n', &token);
    if (sign_on_check(&w, &wanted, set, token, &claims) == OK || !w.complaints)
        abort();
    if (rest.len) {
        enum rc rc = sign_on_check(&w, &wanted, rest, token, &claims);
        (void)rc; /* with keys of one's own one can sign */
        if (sign_on_keys_count(&w, rest, &count) != OK && count != 0)
            abort();
    }
    arena_close(w.arena);
    return 0;
}
