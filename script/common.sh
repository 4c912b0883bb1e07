# common.sh: what the scripts share; read by them with ".", not run.
# shellcheck shell=sh

# Ends the script with a reason.
stop() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

# Runs a command as root: plainly when we are, else through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo "$@"
    else
        stop "root is needed for '$*': run this as root, or install sudo"
    fi
}

# True when `node` on this PATH is new enough to build the stylesheet.
node_is_ok() {
    [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 18' 2>/dev/null)" = true ]
}

# Prefers the system's Node where the one on PATH is too old.
choose_node() {
    node_is_ok && return 0
    PATH=/usr/bin:$PATH
    export PATH
    node_is_ok
}

# The program that a build folder holds; nothing when there is none.
folkmoot_in() {
    for program in "$1/folkmoot" "$1/src/app/folkmoot"; do
        [ -x "$program" ] && echo "$program" && return 0
    done
    return 0
}

# Our C files and headers, one on a line.
c_files() {
    find src tools tests -name node_modules -prune -o -name '*.[ch]' -print 2>/dev/null | sort
}

# How many commands to run at once.
cores() {
    getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}
