#!/usr/bin/env bash
# A study on a real Dask cluster: a scheduler and two workers on this machine. A worker is killed while it works; the tables
# must be the bytes of a local run.
#
#   tests/engines/dask.sh             HEARTH=path/of/hearth, else the one of the development profile
#
# Needs a Python that has the packages `hearth`, of the command's commit, and `distributed`: PYTHON, or the one that
# python/tests/build makes. Where there is none, it says so and ends with 77.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/engines/common.sh

if [ -z "${PYTHON:-}" ]; then
    built=0
    python/tests/build || built=$?
    case $built in
        0) ;;
        77) skip "there is no Python with what the package needs" ;;
        *) exit "$built" ;;
    esac
    PYTHON=${VENV:-python/.venv}/bin/python
fi
"$PYTHON" -c 'import hearth, distributed' || skip "$PYTHON has no hearth or no distributed"

begin dask
local_study
prepared_study
port=$((20000 + $$ % 20000))
"$PYTHON" -m distributed.cli.dask_scheduler --host 127.0.0.1 --port "$port" --no-dashboard >"$room/scheduler.out" 2>&1 &
ours+=($!)
worker() {
    # Without a nanny, so that whoever dies stays dead.
    "$PYTHON" -m distributed.cli.dask_worker "tcp://127.0.0.1:$port" --name "$1" --nthreads 1 --no-nanny --no-dashboard \
        --local-directory "$room/dask-$1" >"$room/worker-$1.out" 2>&1 &
    ours+=($!)
}
worker one
victim=$!
worker two

"$PYTHON" tests/engines/dask_study.py "tcp://127.0.0.1:$port" "$study" >"$room/client.out" 2>&1 &
client=$!
ours+=("$client")
some_done() { [ "$(units_there)" -ge 1 ]; }
wait_until 120 some_done || broken "no unit was done"
# Not between two units, but within one: some work is lost.
sleep 0.3
kill -KILL "$victim"
wait "$victim" 2>/dev/null || true
left=$(units_there)
[ "$left" -lt "$units" ] || broken "the study was done before the worker died; make it larger"
report "killed a worker when $left of $units units were there"
wait "$client" || broken "the study wasn't done"
report "$(tail -n 1 "$room/client.out")"
same_bytes
