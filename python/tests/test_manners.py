"""Long work: progress, other threads meanwhile, Ctrl-C."""

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

import hearth


def test_progress_is_reported():
    printed = []
    hearth.run("baseline", replicates=400, weekly="none", threads=1, progress=lambda done, total: printed.append((done, total)))
    assert printed[-1] == (400, 400) and printed == sorted(printed) and len(printed) > 2


def test_an_exception_of_the_callback_stops_the_work(tmp_path):
    class Enough(Exception):
        pass

    def stop(done, total):
        if done < total:
            raise Enough

    with pytest.raises(Enough):
        hearth.run("baseline", replicates=3000, weekly="none", out=tmp_path / "a", progress=stop)
    assert hearth.open_results(tmp_path / "a").manifest["state"] == "running"


def test_other_threads_run_meanwhile():
    beats, over = [], threading.Event()

    def beat():
        while not over.wait(0.01):
            beats.append(time.monotonic())

    other = threading.Thread(target=beat)
    other.start()
    begun = time.monotonic()
    hearth.run_batch("baseline", {"policy.sponsorship": [0.5]}, replicates=300, threads=1)
    ended = time.monotonic()
    over.set()
    other.join()
    gaps = [later - earlier for earlier, later in zip(beats, beats[1:])]
    assert ended - begun > 0.3 and max(gaps) < (ended - begun) / 2, "the interpreter was held"


def cost(seed):
    return hearth.run_batch("baseline", {"policy.sponsorship": [0.5]}, seeds=seed, changes={"horizon_weeks": 50}).mean("cost")[0]


@pytest.mark.parametrize("way", ["spawn", "fork"])
def test_in_processes(way):
    """As the evaluators of other libraries do it; forked after work was done here, too."""
    if way not in multiprocessing.get_all_start_methods():
        pytest.skip(f"there is no {way} on this machine")
    here = [cost(seed) for seed in range(4)]
    with multiprocessing.get_context(way).Pool(2) as pool:
        assert pool.map(cost, range(4)) == here


def test_runs_beside_one_another():
    found = {}

    def one(seed):
        found[seed] = hearth.run("baseline", seed=seed, replicates=20, changes={"horizon_weeks": 50}).content_hash

    threads = [threading.Thread(target=one, args=(seed,)) for seed in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert found == {
        seed: hearth.run("baseline", seed=seed, replicates=20, changes={"horizon_weeks": 50}).content_hash for seed in range(4)
    }
    assert len(set(found.values())) == 4


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_ctrl_c_stops_and_the_same_call_continues(tmp_path):
    program = f"""
        import hearth
        try:
            hearth.run("baseline", replicates=1600, weekly="none", out={str(tmp_path / "a")!r},
                       progress=lambda done, total: print(done, flush=True))
        except KeyboardInterrupt:
            print("stopped", flush=True)
    """
    child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True)
    for line in child.stdout:
        if line.strip().isdigit() and int(line) > 300:
            break
    asked = time.monotonic()
    child.send_signal(signal.SIGINT)
    rest = child.stdout.read()
    assert child.wait() == 0 and rest.endswith("stopped\n")
    assert time.monotonic() - asked < 5
    kept = hearth.open_results(tmp_path / "a").manifest
    assert kept["state"] == "running" and kept["reached"] > 0
    whole = hearth.run("baseline", replicates=1600, weekly="none", out=tmp_path / "a")
    assert whole.content_hash == hearth.run("baseline", replicates=1600, weekly="none").content_hash


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this machine")
def test_files_stay_when_a_forked_copy_goes():
    held = {"run": hearth.run({"horizon_weeks": 20}, replicates=2, weekly="none")}
    held["autopsy"] = hearth.autopsy({"horizon_weeks": 60}, replicates=4)
    files = {name: one.files if name == "autopsy" else one.tables for name, one in held.items()}
    child = os.fork()
    if child == 0:
        try:
            held.clear()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert len(held["run"].runs) == 2
    assert files == {"run": held["run"].tables, "autopsy": held["autopsy"].files} and all(files.values())
