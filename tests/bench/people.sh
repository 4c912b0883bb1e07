#!/bin/sh
# people.sh: 200,000 people and 400 organisations: what finding out who asks and deciding takes of a
# page's work, in instructions where valgrind is installed, and in time; then how long readers wait
# while 200 at once try passwords. It takes two minutes.
# Usage: tests/bench/people.sh BUILD-FOLDER
set -eu
build=$1
program=$build/src/app/folkmoot
ask=$build/tests/bench/bench_people
comparison=/areas/E08000009/metrics/household-waste-recycled-percent
reach=5 # percent of a page
folder=$(mktemp -d)
server=''

finish() {
    [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || :; }
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

node=$(command -v node) || { echo "people: Node is needed: run script/bootstrap --bench" >&2 && exit 1; }

# How busy others keep the machine: what is measured is worth little when they do.
machine_told() {
    read -r load rest </proc/loadavg
    waits=$(sed -n 's/^some avg10=\([0-9.]*\) .*/\1/p' /proc/pressure/cpu 2>/dev/null) || waits=unknown
    echo "$(nproc) processors, load $load; of the last 10 s someone waited for a processor: $waits %"
}

machine_told

"$program" sample --db "$folder/people.db" >/dev/null
cookie=$("$ask" fill "$folder/people.db")

# "whole who deciding" of a page, for each time that it is asked for: instructions.
instructions() {
    times=50
    valgrind --tool=callgrind --toggle-collect=people_asks --callgrind-out-file="$folder/counted" \
        "$ask" ask "$folder/people.db" "$cookie" "$1" $times >/dev/null 2>"$folder/valgrind.log" ||
        { cat "$folder/valgrind.log" >&2 && return 1; }
    callgrind_annotate --inclusive=yes --threshold=100 "$folder/counted" | awk -v times=$times '
        { count = $1; gsub(",", "", count) }
        /:web_answer( |$)/ && !whole { whole = count }
        /:identity_enter( |$)/ && !who { who = count }
        /:gate_enter( |$)/ && !deciding { deciding = count }
        END { printf "%.0f %.0f %.0f\n", whole / times, who / times, deciding / times }'
}

microseconds() {
    "$ask" ask "$folder/people.db" "$cookie" "$1" 2000 | cut -d ' ' -f 2-
}

unit=instructions
command -v valgrind >/dev/null 2>&1 || unit=microseconds
failed=0

# row NAME ADDRESS [must]: the cheapest pages may miss the reach, which is told; those with figures
# fail the run.
row() {
    # shellcheck disable=SC2046,SC2086 # three numbers each
    printf '%s\n' "$1" $($unit "$2") $(microseconds "$2") | paste -s -d '\t' >"$folder/row"
    awk -F '\t' -v must="${3:-}" -v reach=$reach '{
        share = ($3 + $4) / $2 * 100
        of_time = ($6 + $7) / $5 * 100
        good = share <= reach
        printf "%-35s %11d %9d %9d %6.2f %%   <= %d %%  %-11s %9.0f us %7.1f us %7.1f us %5.1f %%\n",
            $1, $2, $3, $4, share, reach, good ? "reached" : "NOT reached", $5, $6, $7, of_time
        exit must && !good
    }' "$folder/row" || failed=1
}

printf '%-35s %11s %9s %9s %8s   %-18s %12s %10s %10s %7s\n' "$unit of a page, signed in" whole 'who asks' \
    deciding share reach 'in time' 'who asks' deciding share
row 'comparison page' "$comparison" must
row 'council page' /areas/E08000009 must
row 'home page' /
row '/proposals, 2,000 there' /proposals
row 'a proposal of one'\''s organisation' /proposals/00000000000000000000000001

port=$(/usr/bin/python3 -c 'import socket
print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
"$program" serve --db "$folder/people.db" --listen "127.0.0.1:$port" --proxy 127.0.0.1 2>"$folder/serve.log" &
server=$!
for _ in $(seq 100); do
    /usr/bin/python3 -c "import urllib.request
urllib.request.urlopen('http://127.0.0.1:$port/-/health')" 2>/dev/null && break
    sleep 0.1
done
echo
machine_told
"$node" "$(dirname "$0")/people.mjs" "$port" "$cookie" "$comparison" || failed=1
exit $failed
