#!/bin/sh
# matrix.sh: how many answers the matrix of who may do what compares with tests/policy.tsv in a
# minute, as released.
# Usage: tests/bench/matrix.sh BUILD-FOLDER
set -eu
least=100000 most=60 # cells, and seconds for all of it
said=$(mktemp)
trap 'rm -f "$said"' EXIT
trap 'exit 1' INT TERM

begun=$(date +%s.%N)
CMOCKA_MESSAGE_OUTPUT=stdout "$1/tests/matrix/matrix" >"$said" 2>&1 || { cat "$said" && exit 1; }
ended=$(date +%s.%N)
awk -v begun="$begun" -v ended="$ended" -v least=$least -v most=$most -v processors="$(nproc)" '
    / cells, / { cells += $1; questions += $3 }
    / planted leaks found/ { leaks = $0 }
    END {
        took = ended - begun
        good = cells >= least && took <= most
        printf "%d cells, %d questions in %.1f s on %d processors", cells, questions, took, processors
        printf "; asked: >= %d in %d s: %s\n", least, most, good ? "reached" : "NOT reached"
        print leaks
        exit !good
    }' "$said"
