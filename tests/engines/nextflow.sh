#!/usr/bin/env bash
# A study by the recipe for Nextflow, examples/engines/hearth.nf. A task is killed and done again by Nextflow; then it is started once
# more on the complete study. The tables must be the bytes of a local run.
#
#   tests/engines/nextflow.sh         HEARTH=path/of/hearth, else the one of the development profile
#
# Needs nextflow (NEXTFLOW, or the one on the PATH) and Java. Where there is none, it says so and ends with 77.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/engines/common.sh

nextflow=${NEXTFLOW:-nextflow}
command -v "$nextflow" >/dev/null || skip "there is no nextflow; https://nextflow.io says how to install it"
command -v java >/dev/null || skip "Nextflow needs Java"
"$nextflow" -version >/dev/null 2>&1 || skip "$nextflow doesn't start; its launcher fetches the rest from the network"

begin nextflow
local_study
prepared_study
recipe=$PWD/examples/engines/hearth.nf
mkdir -p "$room/work"
start() {
    (cd "$room/work" && exec "$nextflow" -q run "$recipe" --study "$study" --hearth "$hearth" -process.maxForks 2)
}
start >"$room/first.out" 2>&1 &
first=$!
ours+=("$first")
some_done() { [ "$(units_there)" -ge 1 ]; }
working() { victim=$(pgrep -f "^$hearth study run $study --units" | head -n 1) && [ -n "$victim" ]; }
wait_until 180 some_done || broken "no unit was done"
wait_until 60 working || broken "no task is at work"
kill -KILL "$victim"
report "killed a task when $(units_there) of $units units were there"
wait "$first" || broken "the study wasn't done"
grep -q '"state": *"complete"' "$study/manifest.json" || broken "the study isn't complete"
start >"$room/second.out" 2>&1 || broken "a start on the complete study failed"
same_bytes
