#!/usr/bin/env bash
# A study by the recipe for Snakemake, examples/engines/Snakefile, two jobs at a time. A job is killed and done again by Snakemake;
# then Snakemake itself is killed with its jobs, and started again; then once more on the complete study. The tables must be the bytes
# of a local run.
#
#   tests/engines/snakemake.sh        HEARTH=path/of/hearth, else the one of the development profile
#
# Needs snakemake: SNAKEMAKE, or the one on the PATH (pip install snakemake). Where there is none, it says so and ends with 77.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/engines/common.sh

snakemake=${SNAKEMAKE:-snakemake}
command -v "$snakemake" >/dev/null || skip "there is no snakemake; pip install snakemake"

begin snakemake
local_study
prepared_study
recipe=$PWD/examples/engines/Snakefile
start() {
    "$snakemake" --snakefile "$recipe" --directory "$room/work" --cores 2 --config study="$study" hearth="$hearth" "$@"
}
start >"$room/first.out" 2>&1 &
first=$!
ours+=("$first")

some_done() { [ "$(units_there)" -ge "$1" ]; }
at_work() { pgrep -f "study run $study --units" | head -n 1; }
working() { victim=$(at_work) && [ -n "$victim" ]; }
wait_until 120 some_done 1 || broken "no unit was done"
wait_until 60 working || broken "no job is at work"
kill -KILL "$victim"
report "killed a job when $(units_there) of $units units were there"

before=$(units_there)
wait_until 60 some_done $((before + 1)) || broken "it doesn't go on after a job died"
# Snakemake with all that it started: its process, the shells of the jobs, and the jobs.
family() {
    local child
    echo "$1"
    for child in $(pgrep -P "$1" || true); do family "$child"; done
}
# shellcheck disable=SC2046  (several numbers)
kill -KILL $(family "$first") 2>/dev/null || true
wait "$first" 2>/dev/null || true
left=$(units_there)
[ "$left" -lt "$units" ] || broken "the study was done before Snakemake died; make it larger"
report "killed Snakemake when $left of $units units were there"

start --unlock >"$room/unlock.out" 2>&1
start >"$room/second.out" 2>&1 || broken "the second start failed"
grep -q '"state": *"complete"' "$study/manifest.json" || broken "the study isn't complete"
grep -q "units $((units - left)) *$\|units *$((units - left))" "$room/second.out" || broken "it did other units than the missing ones"
report "started again: $((units - left)) units were missing"
start >"$room/third.out" 2>&1 || broken "a start on the complete study failed"
same_bytes
