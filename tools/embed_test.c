/* embed_test.c: files put into this program by tools/embed come out as they are on disk. */
#include "base/asset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <brotli/decode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const struct asset *found(const char *name)
{
    const struct asset *asset = asset_find((struct str){name, (ptrdiff_t)strlen(name)});

    assert_non_null(asset);
    return asset;
}

static void assert_is(struct str got, const char *expected)
{
    assert_int_equal(got.len, strlen(expected));
    assert_memory_equal(got.at, expected, (size_t)got.len);
}

static void bytes_are_those_of_the_file(void **state)
{
    const char *root = getenv("FOLKMOOT_SOURCE");
    static char path[4096], bytes[1 << 20];

    (void)state;
    snprintf(path, sizeof path, "%s/tools/embed.c", root ? root : ".");
    FILE *f = fopen(path, "rb");
    if (!f)
        skip();
    size_t len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    const struct asset *asset = found("tools/embed.c");
    assert_int_equal(asset->bytes.len, len);
    assert_memory_equal(asset->bytes.at, bytes, len);
    assert_int_equal(asset->bytes.at[len], 0);
}

static void names_are_sorted_and_all_are_found(void **state)
{
    ptrdiff_t count;
    const struct asset *all = asset_list(&count);

    (void)state;
    assert_int_equal(count, 3);
    for (ptrdiff_t i = 0; i < count; i++) {
        assert_ptr_equal(asset_find(all[i].name), &all[i]);
        assert_true(i == 0 || strcmp(all[i - 1].name.at, all[i].name.at) < 0);
    }
    assert_null(asset_find(S("tools/embed")));
    assert_null(asset_find(S("tools/embed.c2")));
    assert_null(asset_find(S("")));
}

static void page_assets_have_smaller_copies_of_the_same_bytes(void **state)
{
    const struct asset *asset = found("ui/built/made.css");
    static unsigned char back[1 << 20];
    size_t len = sizeof back;
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)asset->gzip.at,
                  .avail_in = (uInt)asset->gzip.len,
                  .next_out = back,
                  .avail_out = sizeof back};

    (void)state;
    assert_true(asset->gzip.len > 0 && asset->gzip.len < asset->bytes.len);
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, asset->bytes.len);
    inflateEnd(&z);
    assert_memory_equal(back, asset->bytes.at, (size_t)asset->bytes.len);
    assert_true(asset->brotli.len > 0 && asset->brotli.len < asset->bytes.len);
    assert_int_equal(BrotliDecoderDecompress((size_t)asset->brotli.len,
                                             (const uint8_t *)asset->brotli.at, &len, back),
                     BROTLI_DECODER_RESULT_SUCCESS);
    assert_int_equal(len, asset->bytes.len);
    assert_memory_equal(back, asset->bytes.at, len);
}

static void files_for_the_program_alone_have_no_copies(void **state)
{
    (void)state;
    assert_int_equal(found("tools/embed.c")->gzip.len, 0);
    assert_int_equal(found("tools/embed.c")->brotli.len, 0);
}

static void type_follows_from_the_name_and_the_hash_from_the_bytes(void **state)
{
    (void)state;
    assert_is(found("ui/built/made.css")->type, "text/css; charset=utf-8");
    assert_is(found("tools/embed.c")->type, "text/plain; charset=utf-8");
    assert_int_equal(found("tools/embed.c")->hash.len, 16);
    /* The same bytes under two names. */
    assert_memory_equal(found("tools/embed_test.c")->hash.at,
                        found("ui/built/made.css")->hash.at, 16);
    assert_memory_not_equal(found("tools/embed.c")->hash.at,
                            found("ui/built/made.css")->hash.at, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_those_of_the_file),
        cmocka_unit_test(names_are_sorted_and_all_are_found),
        cmocka_unit_test(page_assets_have_smaller_copies_of_the_same_bytes),
        cmocka_unit_test(files_for_the_program_alone_have_no_copies),
        cmocka_unit_test(type_follows_from_the_name_and_the_hash_from_the_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
