#!/bin/sh
# http.sh: a comparison page through the socket beside nginx, which sends the same bytes from a file:
# 64 connections, in turns, on this machine. Kept pages go out as they are; a request with a cookie
# has the page made anew through model and template.
# Usage: tests/bench/http.sh BUILD-FOLDER
set -eu
program=$1/src/app/folkmoot
page=/areas/E08000009/metrics/lait-rereferral
seconds=3 rounds=3
folder=$(mktemp -d)
server='' files=''

finish() {
    for pid in $server $files; do
        kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null || :
    done
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

for tool in nginx wrk; do
    command -v $tool >/dev/null 2>&1 || { echo "http: $tool is needed: run script/bootstrap --bench" >&2 && exit 1; }
done

ports=$(/usr/bin/python3 -c 'import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in "ab"]
print(*(s.getsockname()[1] for s in held))')
ours=http://127.0.0.1:${ports% *}$page
theirs=http://127.0.0.1:${ports#* }/page

"$program" sample --db "$folder/http.db" >/dev/null
"$program" serve --db "$folder/http.db" --listen "127.0.0.1:${ports% *}" 2>"$folder/ours.log" &
server=$!
for _ in $(seq 100); do
    wrk -t1 -c1 -d1s "$ours" >/dev/null 2>&1 && break
    sleep 0.1
done
mkdir "$folder/files"
/usr/bin/python3 -c 'import sys, urllib.request
open(sys.argv[2], "wb").write(urllib.request.urlopen(sys.argv[1]).read())' "$ours" "$folder/files/page"
cat >"$folder/nginx.conf" <<END
worker_processes auto; daemon off; pid $folder/nginx.pid; error_log $folder/nginx.log;
events { worker_connections 1024; }
http {
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
    client_body_temp_path $folder/b; proxy_temp_path $folder/p; fastcgi_temp_path $folder/f;
    uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;
    server { listen 127.0.0.1:${ports#* }; root $folder/files; }
}
END
nginx -c "$folder/nginx.conf" 2>>"$folder/nginx.log" &
files=$!
sleep 1

# Requests a second.
rate() {
    wrk -t2 -c64 -d${seconds}s "$@" | awk '/^Requests\/sec:/ { print $2 }'
}

# The middle one of a list.
middle() {
    printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

file='' kept='' anew=''
for _ in $(seq $rounds); do
    file="$file $(rate "$theirs")"
    kept="$kept $(rate "$ours")"
    anew="$anew $(rate -H 'Cookie: who=someone' "$ours")"
done
# shellcheck disable=SC2086 # lists of numbers
awk -v file="$(middle $file)" -v kept="$(middle $kept)" -v anew="$(middle $anew)" \
    -v bytes="$(wc -c <"$folder/files/page")" 'BEGIN {
    printf "comparison page, signed out, 64 connections, %d bytes\n", bytes
    printf "%-34s %12s %10s %10s\n", "", "requests/s", "of nginx", "asked"
    printf "%-34s %12.0f %10s %10s\n", "nginx, the same bytes from a file", file, "1.00x", ""
    printf "%-34s %12.0f %9.2fx %10s\n", "kept page", kept, kept / file, ">= 0.80x"
    printf "%-34s %12.0f %9.2fx %10s\n", "page made anew each time", anew, anew / file, ">= 0.15x"
}'
