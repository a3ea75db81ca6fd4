#!/usr/bin/env bash
# A study by GNU parallel, as docs/scale.md says. A job is killed and done again by parallel. The tables must be the bytes of a local
# run.
#
#   tests/engines/parallel.sh         HEARTH=path/of/hearth, else the one of the development profile
#
# Needs GNU parallel (Debian's package `parallel`). Where there is none, it says so and ends with 77.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/engines/common.sh

parallel --version 2>/dev/null | grep -q GNU || skip "there is no GNU parallel; apt-get install parallel"

begin parallel
local_study
prepared_study
seq 0 $((units - 1)) |
    parallel -j 2 --retries 3 "$hearth" study run "$study" --threads 1 --wait --units {} >"$room/parallel.out" 2>&1 &
jobs=$!
ours+=("$jobs")
some_done() { [ "$(units_there)" -ge 1 ]; }
working() { victim=$(pgrep -f "^$hearth study run $study " | head -n 1) && [ -n "$victim" ]; }
wait_until 120 some_done || broken "no unit was done"
wait_until 60 working || broken "no job is at work"
kill -KILL "$victim"
report "killed a job when $(units_there) of $units units were there"
wait "$jobs" || broken "a job failed for good"
"$hearth" study merge "$study" --wait --no-figures >"$room/merge.out" 2>&1 || broken "merging failed"
same_bytes
