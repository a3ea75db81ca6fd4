# What the checks share. To be sourced.

have() {
    command -v "$1" >/dev/null
}

# Ends a check that can't be made here, with the reason.
skip() {
    echo "SKIPPED: $*"
    exit 0
}

# Installs packages of the system, where that is possible; says the last of what went wrong.
apt_install() {
    have apt-get && [ "$(id -u)" = 0 ] || return 1
    local log
    log=$(mktemp)
    echo "installing $*"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"; } >"$log" 2>&1 ||
        tail -n 3 "$log"
    rm -f "$log"
}

# Makes a Python environment in a folder.
environment() {
    local python="${PYTHON:-python3}"
    have "$python" || apt_install python3 || true
    "$python" -m venv "$1" >/dev/null 2>&1 && return
    apt_install python3-venv python3-dev || true
    "$python" -m venv --clear "$1" >/dev/null 2>&1
}
