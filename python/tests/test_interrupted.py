"""What goes wrong on the way: killed processes, full disks, Ctrl-C, two at once. Nothing that was done is lost."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

import hearth

STUDY = dict(seed=3, replicates=1600, weekly="none")
POINTS = {"policy.sponsorship": [0.1, 0.3, 0.5, 0.7, 0.9]}

unix = pytest.mark.skipif(os.name == "nt", reason="signals and mounts of Unix")


def process(program, **names):
    """A Python of its own that runs a program, in which these names have these values."""
    given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    text = "import hearth\n" + given + textwrap.dedent(program)
    return subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until_printed(child, enough):
    """Waits until a process has printed a number above this."""
    for line in child.stdout:
        if line.strip().isdigit() and int(line) > enough:
            return
    pytest.fail(f"it ended before: {child.stderr.read()}")


def ended(child):
    """What a process still tells until it ends well."""
    rest, errors = child.stdout.read(), child.stderr.read()
    assert child.wait() == 0, errors
    return rest


def units_in(folder):
    return sum(1 for _ in (folder / "units").glob("*.unit"))


@pytest.fixture(scope="module")
def undisturbed():
    """The hash of the study where nothing goes wrong."""
    return hearth.run("baseline", **STUDY).content_hash


@pytest.fixture(scope="module")
def undisturbed_points(tmp_path_factory):
    folder = tmp_path_factory.mktemp("points") / "study"
    hearth.study.prepare(folder, "baseline", POINTS, replicates=200, runs_in_unit=50)
    hearth.study.run(folder)
    return hearth.study.merge(folder).content_hash


@unix
def test_a_run_that_is_killed_continues(tmp_path, undisturbed):
    folder = tmp_path / "study"
    child = process(
        """
        hearth.run("baseline", **study, out=folder, progress=lambda done, total: print(done, flush=True))
        """,
        study=STUDY, folder=str(folder),
    )  # fmt: skip
    until_printed(child, 400)
    child.kill()
    assert child.wait() == -signal.SIGKILL
    kept = units_in(folder)
    assert kept > 0 and hearth.open_results(folder).manifest["state"] == "running"
    begun = []
    whole = hearth.run("baseline", **STUDY, out=folder, progress=lambda done, total: begun.append(done))
    assert begun[0] > 0, "what was kept is not done again"
    assert whole.content_hash == undisturbed


@unix
def test_units_of_a_worker_that_is_killed_are_done_by_another(tmp_path, undisturbed_points):
    folder = tmp_path / "study"
    units = hearth.study.prepare(folder, "baseline", POINTS, replicates=200, runs_in_unit=50)
    child = process(
        """
        hearth.study.run(folder, threads=1, progress=lambda done, total: print(done, flush=True))
        """,
        folder=str(folder),
    )  # fmt: skip
    until_printed(child, 120)
    child.kill()
    assert child.wait() == -signal.SIGKILL
    missing = hearth.study.plan(folder).missing
    assert 0 < len(missing) < units
    assert hearth.study.run(folder).asked == len(missing)
    assert hearth.study.merge(folder).content_hash == undisturbed_points


@pytest.fixture
def small_disk(tmp_path):
    """Makes disks of so many megabytes, where one may."""
    disks = []

    def make(megabytes):
        disk = tmp_path / f"disk-{megabytes}"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", disk], capture_output=True)
        if mounted.returncode:
            pytest.skip("only root makes small disks")
        disks.append(disk)
        return disk

    yield make
    for disk in disks:
        subprocess.run(["umount", disk], check=True)


@unix
def test_a_disk_that_is_too_small_is_refused_at_once(small_disk, undisturbed):
    disk = small_disk(2)
    with pytest.raises(OSError, match="has room for .* only; this will take about .*nothing was started") as error:
        hearth.run("baseline", **STUDY, out=disk / "study")
    assert error.value.errno == errno.ENOSPC and "--" not in str(error.value)
    assert units_in(disk / "study") == 0
    subprocess.run(["mount", "-o", "remount,size=40m", disk], check=True)
    assert hearth.run("baseline", **STUDY, out=disk / "study").content_hash == undisturbed


@unix
def test_a_disk_that_fills_up_on_the_way(small_disk, undisturbed):
    disk = small_disk(40)
    filler = disk / "filler"

    def fill(done, total):
        if not filler.exists():
            try:
                with filler.open("wb", buffering=0) as file:
                    while file.write(bytes(4096)):
                        pass
            except OSError:
                pass

    with pytest.raises(OSError, match="the disk is full: .* all finished units are kept") as error:
        hearth.run("baseline", **STUDY, out=disk / "study", progress=fill)
    assert error.value.errno == errno.ENOSPC
    filler.unlink()
    assert hearth.open_results(disk / "study").manifest["state"] == "running"
    assert hearth.run("baseline", **STUDY, out=disk / "study").content_hash == undisturbed


@unix
def test_ctrl_c_stops_a_batch_and_the_process_goes_on():
    child = process(
        """
        points = {"policy.sponsorship": [at / 1000 for at in range(1000)]}
        try:
            hearth.run_batch("baseline", points, replicates=20, progress=lambda done, total: print(done, flush=True))
        except KeyboardInterrupt:
            print("stopped", flush=True)
        again = hearth.run_batch("baseline", {"policy.sponsorship": [0.5]}, replicates=3)
        print(again.mean("cost") == hearth.run_batch("baseline", {"policy.sponsorship": [0.5]}, replicates=3).mean("cost"))
        """
    )
    until_printed(child, 50)
    asked = time.monotonic()
    child.send_signal(signal.SIGINT)
    assert ended(child).endswith("stopped\nTrue\n")
    assert time.monotonic() - asked < 5


def test_two_processes_share_the_units_of_a_study(tmp_path, undisturbed_points):
    folder = tmp_path / "study"
    units = hearth.study.prepare(folder, "baseline", POINTS, replicates=200, runs_in_unit=50)
    program = """
        share = hearth.study.run(folder, units=which, threads=1)
        print(share.asked, share.whole)
    """
    # Some units are done by both.
    half = units // 2
    one = process(program, folder=str(folder), which=f"0-{half + 2}")
    other = process(program, folder=str(folder), which=f"{half - 2}-{units - 1}")
    assert [ended(child).split() for child in (one, other)] == [[str(half + 3), "True"], [str(units - half + 2), "True"]]
    assert hearth.study.plan(folder).missing == []
    assert hearth.study.merge(folder).content_hash == undisturbed_points


def test_a_folder_that_another_process_writes_is_left_alone(tmp_path, undisturbed):
    folder = tmp_path / "study"
    child = process(
        """
        print(hearth.run("baseline", **study, out=folder, progress=lambda done, total: print(done, flush=True)).content_hash)
        """,
        study=STUDY, folder=str(folder),
    )  # fmt: skip
    until_printed(child, 0)
    with pytest.raises(BlockingIOError, match="being written by another process; wait until it is done"):
        hearth.run("baseline", **STUDY, out=folder)
    with pytest.raises(BlockingIOError):
        hearth.study.run(folder)
    assert ended(child).split()[-1] == undisturbed
    assert hearth.run("baseline", **STUDY, out=folder).content_hash == undisturbed
