#!/bin/bash
# inside.sh: run by systemd in the machine that try.sh boots: installs the package /trial/folkmoot.deb
# where systemd runs, looks at what the service does there, and takes the package away. What it says
# goes to /trial/said. bash, because it can open a connection by itself.
set -u
exec >/trial/said 2>&1
cd /

ok() { echo "ok      $*"; }
bad() { echo "FAILED  $*"; }
# try WHAT-IS-TRUE COMMAND...
try() {
    local what=$1 said
    shift
    if said=$("$@" 2>&1); then ok "$what"; else bad "$what"; echo "$said" | tail -n 20; fi
}

# What the server at 127.0.0.1:8080 answers to GET $1, with its headers.
fetch() {
    exec 9<>/dev/tcp/127.0.0.1/8080 || return 1
    printf 'GET %s HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n' "$1" >&9
    cat <&9
    exec 9>&-
}
answers() { fetch "$1" | grep -q -a -- "$2"; }
until_healthy() {
    for _ in $(seq 100); do
        fetch /-/health 2>/dev/null | grep -q '200 OK' && return 0
        sleep 0.1
    done
    return 1
}
install() { DEBIAN_FRONTEND=noninteractive dpkg -i /trial/folkmoot.deb; }

# The server's process, and that it is nobody whom /etc/passwd knows, with nothing to its name.
service_pid() { systemctl show -p MainPID --value folkmoot.service; }
is_nobody() {
    local status uid
    status=/proc/$(service_pid)/status
    uid=$(awk '/^Uid:/ { print $2 }' "$status")
    [ "$uid" -ge 61184 ] && [ "$uid" -le 65519 ] && ! grep -q ":$uid:" /etc/passwd &&
        grep -q '^CapBnd:.0*$' "$status" && grep -q '^NoNewPrivs:.1$' "$status" &&
        grep -q '^Seccomp:.2$' "$status"
}
state_is_closed() {
    [ "$(stat -c %a /var/lib/private/folkmoot)" = 700 ] &&
        [ "$(stat -c %a /var/lib/private/folkmoot/folkmoot.db)" = 600 ]
}
settings_are_closed() { [ "$(stat -c '%a %U' /etc/folkmoot/folkmoot.conf)" = '600 root' ]; }

fill() {
    systemctl stop folkmoot.service
    folkmoot-admin sample
    local status=$?
    systemctl start folkmoot.service
    return $status
}
imports_by_handing_over() {
    printf 'metric,area,period,value\ntrees-planted,E08000009,2024/25,1250\n' >/var/lib/folkmoot/trees.csv
    folkmoot-admin import tidy trees.csv && answers /metrics/trees-planted E08000009
}
words_stay_as_they_are() {
    # shellcheck disable=SC2016 # a dollar that nobody is to read
    folkmoot-admin compare '$HOME "x" y' z 2>&1 | grep -F '$HOME "x" y'
}
status_is_handed_on() {
    folkmoot-admin compare
    [ $? -eq 2 ]
}
makes_paper() { answers "$1" '^%PDF-'; }

# Asks without a pause while the package is installed once more; nobody may be turned away.
upgrade_turns_nobody_away() {
    local before after asked=0 refused=0
    before=$(service_pid)
    install >/tmp/upgrade.txt 2>&1 &
    local upgrade=$!
    while kill -0 $upgrade 2>/dev/null || [ $asked -lt 20 ]; do
        fetch /-/health 2>/dev/null | grep -q '200 OK' || refused=$((refused + 1))
        asked=$((asked + 1))
    done
    wait $upgrade || { cat /tmp/upgrade.txt && return 1; }
    after=$(service_pid)
    rm -f /tmp/upgrade.txt
    echo "asked $asked times, turned away $refused times; process $before, then $after"
    [ $refused -eq 0 ] && [ "$before" != "$after" ]
}
socket_starts_the_server() {
    systemctl stop folkmoot.service
    answers /-/health '200 OK' && systemctl is-active -q folkmoot.service
}
wrong_setting_is_told() {
    cp -a /etc/folkmoot/folkmoot.conf /etc/folkmoot/kept
    echo 'databse = x' >>/etc/folkmoot/folkmoot.conf
    systemctl restart folkmoot.service
    sleep 1
    journalctl -q -u folkmoot.service --no-pager | grep -F 'there is no setting "databse"'
    local found=$?
    mv /etc/folkmoot/kept /etc/folkmoot/folkmoot.conf
    systemctl restart folkmoot.service && until_healthy && return $found
}
nothing_is_left() {
    local left
    left=$(find / -xdev -path /proc -prune -o -path /trial -prune -o -path /var/log -prune -o \
        -path /var/lib/dpkg -prune -o -path '*folkmoot*' -print)
    [ -z "$left" ] || { echo "$left" && return 1; }
}

# What a machine has by the time that anyone installs anything; the system bus is a part of it.
systemctl start basic.target
try "it installs where systemd runs, and is started" install
try "its socket and its service are active" systemctl is-active folkmoot.socket folkmoot.service
try "they are started at each boot" systemctl is-enabled folkmoot.socket folkmoot.service
try "it answers on the socket that systemd holds" until_healthy
try "the server runs as nobody, without a right, with calls filtered" is_nobody
try "its database is for itself alone" state_is_closed
try "its settings are for root alone" settings_are_closed
try "folkmoot-admin fills it with the sample as the service's user" fill
until_healthy
try "it serves the sample" answers /areas/E08000009 Trafford
try "an import is handed to the running server" imports_by_handing_over
try "words reach the command as they were said" words_stay_as_they_are
try "the command's exit status comes back" status_is_handed_on
try "folkmoot-render draws a PDF inside the service's walls" makes_paper /areas/E08000009/metrics/lait-rereferral.pdf
try "an upgrade turns nobody away" upgrade_turns_nobody_away
try "the socket starts a server that was stopped" socket_starts_the_server
try "a wrong setting is told with its line" wrong_setting_is_told
try "it is purged" env DEBIAN_FRONTEND=noninteractive dpkg --purge folkmoot
try "nothing of its name is left, its database and user included" nothing_is_left
sync
