#!/bin/sh
# move.sh: the sample and all published indicators moved from SQLite to PostgreSQL and back by
# export all and import: what is exported at the end is what was exported first, byte for byte,
# and check says the same of all three stores. Prints how long each step took and how large it is.
#
#   script/with-postgres tests/move/move.sh PROGRAM INDICATORS
#
# The last line is "N passed, N failed".
set -eu

program=$(realpath "$1")
indicators=$(realpath "$2")
folder=$(mktemp -d "${TMPDIR:-/tmp}/folkmoot-move.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder"
passed=0 failed=0

# Each line is one delivery: the profile, and its files below the folder of the indicators.
deliveries='mhclg-council-tax council_tax/*.csv
dfe-lait dfe_lait/*.csv
ons-sdg environment/*.csv
fingertips fingertips/*.csv
mhclg-homelessness homelessness/*.csv
oi-housing housing/*.csv
oi-housing population/*.csv
ons-els ons_els/*.csv
dft-roads roads/average_speed*.csv
fixmystreet roads/fixmystreet*.csv
trafford trafford_benchmark/*.csv
dft-buses transport/*.csv
ons-sdg waste/waste_disposal*.csv
defra-waste waste/[!w]*.csv'

# try NAME COMMAND...: one check, told in one line and in full when it fails.
try() {
    name=$1
    shift
    if "$@" >said 2>&1; then
        echo "ok      move: $name"
        passed=$((passed + 1))
    else
        echo "not ok  move: $name"
        tail -n 20 said
        failed=$((failed + 1))
    fi
}

# timed NAME COMMAND...: the same, with the seconds it took.
timed() {
    what=$1
    shift
    begun=$(date +%s%N)
    try "$what" "$@"
    echo "        $(awk "BEGIN { printf \"%.1f\", ($(date +%s%N) - $begun) / 1e9 }") s"
}

import_all() {
    "$program" sample --db first.db || return 1
    echo "$deliveries" | while read -r profile files; do
        # shellcheck disable=SC2086 # a pattern
        "$program" import "$profile" "$indicators"/$files --db first.db || exit 1
    done
}

# What check says of a store, but for the store's name.
sound() {
    "$program" check --db "$1" >"$2.all" || return 1
    sed 's/^.* is sound: //' "$2.all" >"$2"
}

same_sound() {
    sound first.db one && sound "$FOLKMOOT_TEST_PG" two && sound third.db three && diff one two && diff one three
}

timed 'the sample and all indicators are imported into SQLite' import_all
timed 'the store on SQLite is exported' "$program" export all first --db first.db
timed 'PostgreSQL takes it' "$program" import first/store --db "$FOLKMOOT_TEST_PG"
timed 'the store on PostgreSQL is exported' "$program" export all second --db "$FOLKMOOT_TEST_PG"
timed 'SQLite takes it' "$program" import second/store --db third.db
timed 'the store on SQLite is exported again' "$program" export all third --db third.db
try 'what PostgreSQL exports is what it was given, byte for byte' diff -r first second
try 'what is exported at the end is what was exported first, byte for byte' diff -r first third
try 'check says the same of all three stores' same_sound
echo "        $(cat one 2>/dev/null | tail -n 1)"
echo "        $(du -m first.db 2>/dev/null | cut -f 1) MB on SQLite, $(du -sm first/store 2>/dev/null | cut -f 1) MB in first/store," \
    "$(du -sm first 2>/dev/null | cut -f 1) MB in all; $(awk -F '\t' '$1 == "table" { n += $3 } END { print n }' first/store/MANIFEST.tsv) rows"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
