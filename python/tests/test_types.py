"""Types as users meet them: a script of theirs, checked strictly by mypy and by pyright, and run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPT = HERE / "typed" / "user.py"


def test_a_typed_script_runs(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import user

    user.main(tmp_path)


def test_mypy_finds_nothing():
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(SCRIPT)], cwd=HERE.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_pyright_finds_nothing(tmp_path):
    pytest.importorskip("pyright", reason="there is no pyright (pip install pyright), so types were read by mypy alone")
    ready = subprocess.run([sys.executable, "-m", "pyright", "--version"], capture_output=True, text=True)
    if ready.returncode != 0:
        pytest.skip("pyright can't fetch what it runs on, so types were read by mypy alone")
    for what in ([], ["-p", str(HERE / "typed")]):
        done = subprocess.run(
            [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *what], cwd=HERE.parent, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout


def test_importing_is_quick():
    """No library that only some calls need, and below 100 ms of processor time: the least of some tries."""
    spent = "import sys, time; begun = time.process_time(); import hearth; print(time.process_time() - begun, *sys.modules)"
    tries = [
        subprocess.run([sys.executable, "-c", spent], capture_output=True, text=True, check=True, cwd=os.sep).stdout.split()
        for _ in range(7)
    ]
    heavy = {"numpy", "pandas", "pyarrow", "polars", "matplotlib", "distributed", "difflib", "csv", "dataclasses"}
    without = subprocess.run([sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True).stdout
    assert heavy.isdisjoint(set(tries[0][1:]) - set(without.split()))
    assert min(float(one[0]) for one in tries) < 0.1
