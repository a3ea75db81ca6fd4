#!/usr/bin/env bash
# A study on a real Slurm: a controller and two nodes on this machine. A node is killed with its task; what is missing is
# submitted again; a task is requeued; the tables must be the bytes of a local run.
#
#   tests/engines/slurm.sh            HEARTH=path/of/hearth, else the one of the development profile
#
# Needs root and, of Debian, slurmctld, slurmd, slurm-client and munge (all in slurm-wlm). Where they are missing, it says so
# and ends with 77.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/engines/common.sh

for program in slurmctld slurmd sbatch squeue scontrol munged; do
    PATH="$PATH:/usr/sbin" command -v "$program" >/dev/null || skip "there is no $program; apt-get install slurm-wlm"
done
[ "$(id -u)" = 0 ] || skip "Slurm's daemons want to be root here"
export PATH="$PATH:/usr/sbin"

begin slurm
export SLURM_CONF="$room/slurm.conf"
port=$((20000 + $$ % 20000))
host=$(hostname -s)
mkdir -p "$room"/{state,munge,spool-n1,spool-n2}
chmod 755 "$room" "$room/munge"

# Munge of its own: key, socket and all.
dd if=/dev/urandom of="$room/munge.key" bs=1024 count=1 status=none
chmod 600 "$room/munge.key"
munged --key-file="$room/munge.key" --socket="$room/munge/socket" --pid-file="$room/munge/pid" \
    --log-file="$room/munge/log" --seed-file="$room/munge/seed" --force
ours+=("$(cat "$room/munge/pid")")

cat >"$SLURM_CONF" <<CONF
ClusterName=hearth
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$room/munge/socket
CryptoType=crypto/munge
StateSaveLocation=$room/state
SlurmctldPidFile=$room/slurmctld.pid
SlurmctldLogFile=$room/slurmctld.log
SlurmdPidFile=$room/slurmd-%n.pid
SlurmdSpoolDir=$room/spool-%n
SlurmdLogFile=$room/slurmd-%n.log
SlurmdTimeout=10
MessageTimeout=10
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=1 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES State=UP MaxTime=60
CONF
# Tasks end before the daemons that look after them.
before_the_end() { scancel --user=root 2>/dev/null && sleep 2 || true; }
slurmctld -D -c >"$room/slurmctld.out" 2>&1 &
ours+=($!)
slurmd -D -N n1 >"$room/slurmd-n1.out" 2>&1 &
first=$!
slurmd -D -N n2 >"$room/slurmd-n2.out" 2>&1 &
ours+=("$first" $!)
nodes_up() { [ "$(sinfo --noheader --Node --states=idle,mixed,allocated --format=%N 2>/dev/null | wc -l)" = "$1" ]; }
wait_until 60 nodes_up 2 || broken "the nodes don't come up"
report "two nodes are up"

local_study
prepared_study
submitted=$("$hearth" study submit "$study" --engine slurm --units-per-task 1 --json)
job=$(printf '%s' "$submitted" | field array_job)
report "submitted as job $job: $(printf '%s' "$submitted" | field units)"

# The first node dies with what it works on, once a unit is there.
some_done() { [ "$(units_there)" -ge 1 ]; }
wait_until 120 some_done || broken "no unit was done"
# What works on this study on node n1, and the daemon above it: by the environment that Slurm gives a task.
at_work() {
    local id
    for id in $(pgrep -f "study run $study" || true); do
        if tr '\0' '\n' <"/proc/$id/environ" 2>/dev/null | grep -qx 'SLURMD_NODENAME=n1'; then
            echo "$(ps -o ppid= -p "$id") $id"
            return 0
        fi
    done
    return 1
}
something_at_work() { victims=$(at_work); }
wait_until 60 something_at_work || broken "node n1 has no task"
# shellcheck disable=SC2086  (two numbers)
kill -KILL "$first" $victims
wait "$first" 2>/dev/null || true
left=$(units_there)
[ "$left" -lt "$units" ] || broken "the study was done before the node died; make it larger"
report "killed node n1 with its task when $left of $units units were there"

# Whatever is still queued is taken back, as when somebody gives up on a node; what is missing is submitted again.
scancel --user=root
idle() { [ -z "$(squeue --noheader --states=running,completing --nodelist=n2 2>/dev/null)" ]; }
wait_until 60 idle || broken "the other node doesn't come to rest"
missing=$("$hearth" study plan "$study" --json | field missing)
[ -n "$missing" ] || broken "nothing is missing after a node died"
report "missing: $missing"
again=$("$hearth" study submit "$study" --engine slurm --units-per-task 2 --json | field array_job)
complete() { grep -q '"state": *"complete"' "$study/manifest.json"; }
wait_until 180 complete || broken "the study isn't complete"
quiet() { [ -z "$(squeue --noheader 2>/dev/null)" ]; }
wait_until 60 quiet || broken "a job doesn't end"
same_bytes

# A task that Slurm runs once more, when all is done: it finds nothing to do, and succeeds.
scontrol requeue "${again}_0" || broken "the task can't be requeued"
requeued() { scontrol show job "${again}_0" | grep -q 'Restarts=[1-9]'; }
wait_until 60 requeued || broken "the task isn't run again"
succeeded() { scontrol show job "${again}_0" | tr '\n' ' ' | grep -q 'JobState=COMPLETED.* ExitCode=0:0'; }
wait_until 180 succeeded || broken "a requeued task failed: $(scontrol show job "${again}_0" | grep -E 'JobState|ExitCode')"
report "a requeued task succeeded"
same_bytes
