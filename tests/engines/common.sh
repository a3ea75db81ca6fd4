# What the tests of engines share. To be sourced.

# The command and the Python package say the same commit, so that each goes on with a study that the other began.
export HEARTH_COMMIT="${HEARTH_COMMIT:-$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)}"

# Processes that this test started, by their ids; they are ended with it, and no others.
ours=()
room=
engine=

skip() {
    echo "$(basename "$0" .sh): skipped: $*"
    exit 77
}

report() {
    echo "$engine: $*"
}

broken() {
    echo "$engine: FAILED: $*" >&2
    for log in "$room"/*.log "$room"/*.out "$room"/study/cluster/*.log; do
        [ -s "$log" ] && { echo "--- $log" >&2; tail -n 20 "$log" >&2; }
    done
    exit 1
}

# The command to test: HEARTH, or the one of the development profile.
the_command() {
    [ -n "${HEARTH:-}" ] && return
    cargo build --quiet --bin hearth
    export HEARTH="${CARGO_TARGET_DIR:-target}/debug/hearth"
}

begin() {
    engine=$1
    room=$(mktemp -d "/tmp/hearth-$engine.XXXXXX")
    study=$room/study
    trap ending EXIT
    the_command
    hearth=$(realpath "$HEARTH")
}

before_the_end() { :; }

ending() {
    local id
    before_the_end
    for id in "${ours[@]}"; do kill "$id" 2>/dev/null || true; done
    for id in "${ours[@]}"; do
        for _ in $(seq 50); do kill -0 "$id" 2>/dev/null || break; sleep 0.1; done
        kill -KILL "$id" 2>/dev/null || true
    done
    rm -rf "$room" || true
}

# wait_until SECONDS COMMAND...
wait_until() {
    local last=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$last" ] || return 1
        sleep 0.2
    done
}

# A field of a JSON object on standard input.
field() {
    sed -n "s/.*\"$1\"[[:space:]]*:[[:space:]]*\"\{0,1\}\([^\",}]*\(,[0-9][^\"}]*\)\{0,1\}\)\"\{0,1\}.*/\1/p" | head -n 1
}

what=(scenarios/baseline.ron --replicates "${REPLICATES:-4000}" --seed 11 --weekly none --no-figures --json)

local_study() {
    "$hearth" run "${what[@]}" --out "$room/local" >"$room/local.json"
    report "the local result: $(field content_hash <"$room/local.json")"
}

prepared_study() {
    "$hearth" run "${what[@]}" --out "$study" --prepare >"$room/prepared.json"
    units=$(field units <"$room/prepared.json")
    report "prepared $units units"
}

units_there() {
    find "$study/units" -name '*.unit' 2>/dev/null | wc -l
}

same_bytes() {
    local file
    for file in "$room"/local/*.parquet; do
        cmp "$file" "$study/$(basename "$file")" || broken "$(basename "$file") differs"
    done
    report "the same bytes as the local result: $(cd "$study" && ls ./*.parquet | tr '\n' ' ')"
}
