#!/bin/sh
# pages: the processor time of every public address of the table of routes, and of the worst that may
# be asked of some, with all published figures loaded; a report of 500 measures; the search and the
# builder of neighbours; what a browser has to fetch. Takes some minutes. Fails when a page takes 20 ms
# or more, or a part more than it may.
# Usage: tests/bench/pages.sh BUILD-FOLDER
set -eu
build=$1
tools=$build/tests/bench
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
failed=0

"$FOLKMOOT_PROGRAM" sample --db "$folder/pages.db" >/dev/null
shared=${FOLKMOOT_SHARED:-$FOLKMOOT_SOURCE/../shared}
if [ -d "$shared/data/indicators" ]; then
    "$tools/bench_speed" --import "$folder/pages.db" "$shared/data/indicators" >/dev/null
else
    echo "pages: the published files are absent: only the sample's figures are loaded"
fi
export FOLKMOOT_RENDER="${FOLKMOOT_RENDER:-$build/src/render/folkmoot-render}"
"$build/tests/bench/bench_pages" "$folder/pages.db" parts || failed=1
"$build/tests/bench/bench_pages" "$folder/pages.db" report || failed=1
"$build/tests/bench/bench_pages" "$folder/pages.db" || failed=1

bytes=0
for script in "$build"/ui/*.js "$build"/src/assets/*.js; do
    [ -f "$script" ] || continue
    bytes=$((bytes + $(gzip -9 -c "$script" | wc -c)))
done
echo "JavaScript, gzipped: $bytes bytes (below 40960)"
[ "$bytes" -lt 40960 ] || failed=1
exit $failed
