#!/bin/sh
# try.sh: the Debian package, built twice and compared, looked at, installed on a clean Debian of this
# release, served there by someone without rights, booted where a container can be, and purged.
#
# What can't be done here is said in a line that begins with "skipped"; script/test counts these. The
# clean system is kept in ~/.cache/folkmoot (FOLKMOOT_CACHE says where else), so that it is fetched once;
# all else lies in FOLDER, below which nothing of the system is left mounted.
#
# Usage: tests/package/try.sh FOLDER NODE
set -eu
folder=$1 node=$(realpath "$2")
cd "$(dirname "$0")/../.."
. script/common.sh
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
root=$folder/root
cache=${FOLKMOOT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/folkmoot}
passed=0 failed=0

ok() { echo "ok      $*" && passed=$((passed + 1)); }
bad() { echo "FAILED  $*" && failed=$((failed + 1)); }
finish() { echo "$passed passed, $failed failed" && exit $((failed > 0)); }

# try WHAT-IS-TRUE COMMAND...
try() {
    what=$1
    shift
    if "$@" >"$folder/said.txt" 2>&1; then
        ok "$what"
    else
        tail -n 25 "$folder/said.txt"
        bad "$what"
        return 1
    fi
}

# --- the package itself -----------------------------------------------------------------------

deb_of() { echo "$1"/folkmoot_*.deb; }

# Another folder, another zone, another mask, another home, and nothing compiled before.
build_elsewhere() {
    mkdir -p "$folder/elsewhere" "$folder/home"
    TZ=Pacific/Kiritimati HOME=$folder/home TMPDIR=$folder/elsewhere CCACHE_DISABLE=1 \
        sh -c 'umask 077 && script/package "$1"' sh "$folder/two"
}

same_bytes() {
    for file in "$folder"/one/*.deb; do
        cmp "$file" "$folder/two/$(basename "$file")" || return 1
    done
}

# Every word of lintian's that is not answered in the overrides.
lintian_is_silent() {
    said=$(lintian --allow-root --display-info --pedantic --fail-on none "$(deb_of "$folder/one")" 2>&1)
    [ -z "$said" ] || { echo "$said" && return 1; }
}

is_hardened() {
    for file in usr/bin/folkmoot usr/libexec/folkmoot/folkmoot-render; do
        readelf -hldW --dyn-syms "$folder/unpacked/$file" >"$folder/elf.txt"
        for sign in 'DYN (Position-Independent' 'GNU_RELRO' 'BIND_NOW' '__stack_chk_fail' '_chk@GLIBC' \
            'GNU_STACK .* RW '; do
            grep -q "$sign" "$folder/elf.txt" || { echo "$file has no sign of $sign" && return 1; }
        done
    done
}

manual_is_sound() {
    for page in "$folder"/unpacked/usr/share/man/man*/*.gz; do
        zcat "$page" | mandoc -T lint -W warning || return 1
    done
}

# --- a clean system ---------------------------------------------------------------------------

suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
base=$cache/debian-$suite-$(dpkg --print-architecture)-2.tar # the number is of what is in it

# The mirror that this machine's apt takes this release from.
mirror() {
    apt-get indextargets --format '$(CODENAME) $(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
        awk -v suite="$suite" '$1 == suite || $2 == suite { print $3; exit }'
}

make_base() {
    [ -f "$base" ] && return 0
    mkdir -p "$cache"
    rm -rf "$root"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus "$suite" "$root" "$(mirror)" || return 1
    tar -c -C "$root" --numeric-owner . >"$base.part" && mv "$base.part" "$base"
}

fresh_root() {
    rm -rf "$root"
    mkdir -p "$root" "$cache/archives"
    tar -x -C "$root" --numeric-owner -f "$base" || return 1
    cp "$cache"/archives/*.deb "$root/var/cache/apt/archives/" 2>/dev/null || :
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    # Services are not to be started by being installed: nothing runs here that could.
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
}

# Runs a command in the root, in a mount and process space that ends with it.
become_in_root() {
    exec unshare --mount --pid --fork --kill-child -- sh -c '
        mount -t proc proc "$1/proc" && mount -t tmpfs -o mode=1777 tmpfs "$1/tmp" && mount -t tmpfs tmpfs "$1/run" &&
        mkdir -p "$1/run/lock" && exec chroot "$@"' sh "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

in_root() { (become_in_root "$@"); }

apt() { in_root apt-get -q -y -o APT::Install-Recommends=false "$@"; }

dependencies() {
    cp /etc/apt/apt.conf.d/*proxy* "$root/etc/apt/apt.conf.d/" 2>/dev/null || :
    apt update && apt satisfy "$(dpkg-deb -f "$(deb_of "$folder/one")" Depends)" || return 1
    cp -n "$root"/var/cache/apt/archives/*.deb "$cache/archives/" 2>/dev/null || :
}

# Every path with its kind, mode and owner, and what is in /etc; what dpkg, apt and the loader keep for
# themselves is not ours.
list_files() {
    (cd "$root" && find ./etc -type f ! -name ld.so.cache -exec sha256sum {} + | sort -k 2 &&
        find . -xdev -printf '%p %y %m %U:%G\n' | grep -v -E \
        '^\./(var/(lib/dpkg/(status|status-old|available|lock|lock-frontend|info/format|triggers/.*)|log/.*|cache/(apt|ldconfig|debconf)/.*|lib/apt/.*) |etc/ld.so.cache )' |
        sort)
}

nothing_else_is_needed() {
    cp "$(deb_of "$folder/one")" "$root/folkmoot.deb"
    apt install /folkmoot.deb >"$folder/install.txt" 2>&1 || { cat "$folder/install.txt" && return 1; }
    rm "$root/folkmoot.deb"
    cat "$folder/install.txt"
    grep -q '0 upgraded, 1 newly installed, 0 to remove' "$folder/install.txt"
}

units_are_sound() {
    in_root systemd-analyze verify --man=no folkmoot.service folkmoot.socket >"$folder/verify.txt" 2>&1
    status=$?
    cat "$folder/verify.txt"
    [ $status -eq 0 ] && ! grep -q folkmoot "$folder/verify.txt"
}

service_is_shut_off() {
    in_root systemd-analyze security --no-pager --offline=true --threshold=20 folkmoot.service
}

# --- served there by someone without rights ---------------------------------------------------

nobody='setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all'

fills_as_nobody() {
    install -d -m 700 -o 65534 -g 65534 "$root/var/lib/folkmoot"
    sed 's/^#.*//' "$root/etc/folkmoot/folkmoot.conf" >"$root/var/lib/folkmoot/trial.conf"
    # shellcheck disable=SC2086 # a list of words
    in_root $nobody folkmoot sample --config /var/lib/folkmoot/trial.conf
}

# The page of a council, as a client outside gets it; and that the server is who it should be.
page_comes() {
    "$node" -e '
        const [address, most] = [process.argv[1], Date.now() + 20000];
        (async () => {
            for (;;) {
                try {
                    const reply = await fetch(address), page = await reply.text();
                    if (reply.status !== 200 || !page.includes("Trafford"))
                        throw new Error(`${reply.status}: ${page.slice(0, 300)}`);
                    return console.log(`${page.length} letters`);
                } catch (e) {
                    if (Date.now() > most) { console.log(`${address}: ${e}`); process.exit(1); }
                    await new Promise((done) => setTimeout(done, 100));
                }
            }
        })();' "$1"
}

# By a socket that another program opened and hands over, as systemd does.
serves_as_nobody() {
    port=$("$node" -e 'const s = require("net").createServer().listen(0, "127.0.0.1",
        () => { console.log(s.address().port); s.close(); })')
    # shellcheck disable=SC2086
    become_in_root systemd-socket-activate -l "127.0.0.1:$port" $nobody \
        folkmoot serve --config /var/lib/folkmoot/trial.conf >"$folder/server.txt" 2>&1 &
    server=$!
    page_comes "http://127.0.0.1:$port/areas/E08000009"
    status=$?
    kill -KILL $server 2>/dev/null || : # unshare waits deaf to the rest, and takes its child along
    wait $server 2>/dev/null || :
    cat "$folder/server.txt"
    [ $status -eq 0 ] && grep -q 'handed over' "$folder/server.txt"
}

purges_without_a_trace() {
    apt purge folkmoot || return 1
    list_files >"$folder/after.txt"
    diff "$folder/before.txt" "$folder/after.txt"
}

# --- booted -----------------------------------------------------------------------------------

boot() {
    rm -rf "$folder/trial" && mkdir -p "$folder/trial"
    cp "$(deb_of "$folder/one")" "$folder/trial/folkmoot.deb"
    cp tests/package/inside.sh "$folder/trial/inside.sh"
    rm -f "$root/usr/sbin/policy-rc.d"
    timeout 300 systemd-nspawn --quiet --directory="$root" --private-network --register=no --keep-unit \
        --bind="$folder/trial:/trial" --boot systemd.run=/trial/inside.sh >"$folder/boot.txt" 2>&1 </dev/null || :
}

part_booted() {
    command -v systemd-nspawn >/dev/null || { echo "skipped booted: there is no systemd-nspawn here" && return; }
    boot
    if [ ! -s "$folder/trial/said" ]; then
        echo "skipped booted: a container can't be booted here ($(grep -v '^$' "$folder/boot.txt" | tail -n 1))"
        return
    fi
    cat "$folder/trial/said"
    passed=$((passed + $(grep -c '^ok ' "$folder/trial/said" || :)))
    failed=$((failed + $(grep -c '^FAILED ' "$folder/trial/said" || :)))
    grep -q 'nothing of its name is left' "$folder/trial/said" || bad "the trial inside did not come to its end"
}

# --- all of it --------------------------------------------------------------------------------

part_built() {
    try "script/package makes a package" script/package "$folder/one" || finish
    if try "it is made again elsewhere" build_elsewhere; then
        try "both are the same, byte for byte" same_bytes || :
    fi
    rm -rf "$folder/unpacked"
    dpkg-deb -x "$(deb_of "$folder/one")" "$folder/unpacked"
    try "lintian has nothing to say that is not explained" lintian_is_silent || :
    try "both programs are hardened" is_hardened || :
    try "its manual pages are sound" manual_is_sound || :
}

part_installed() {
    [ "$(id -u)" -eq 0 ] || { echo "skipped installed: only root can make a clean system" && return 1; }
    [ -n "$(mirror)" ] || { echo "skipped installed: apt names no mirror of $suite" && return 1; }
    if ! make_base >"$folder/base.txt" 2>&1; then
        echo "skipped installed: debootstrap can't work here ($(tail -n 1 "$folder/base.txt"))"
        return 1
    fi
    fresh_root
    try "what it depends on is in $suite" dependencies || return 1
    list_files >"$folder/before.txt"
    try "it installs there, and nothing else is needed" nothing_else_is_needed || return 1
    try "systemd finds nothing wrong with its units" units_are_sound || :
    if try "systemd-analyze security is below 2.0" service_is_shut_off; then
        sed -n 's/.*Overall exposure level for \([^ ]*: [0-9.]*\).*/note    \1/p' "$folder/said.txt"
    fi
    try "the sample is filled in by nobody in particular" fills_as_nobody || :
    try "who serves it by a socket handed over, without rights" serves_as_nobody || :
    try "it is purged without a trace" purges_without_a_trace || :
}

part_built
if part_installed; then part_booted; fi
[ "$failed" -gt 0 ] || rm -rf "$root" "$folder/unpacked"
finish
