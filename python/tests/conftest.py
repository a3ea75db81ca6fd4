"""What the tests share: the command, to be compared with."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))


@pytest.fixture(scope="session")
def command():
    """Runs ``hearth`` and returns the JSON that it prints."""
    hearth = os.environ.get("HEARTH") or shutil.which("hearth")
    if not hearth:
        pytest.fail("there is no command to compare with: HEARTH=path/of/hearth, or run python/tests/run")

    def run(*arguments):
        done = subprocess.run([hearth, *map(str, arguments), "--json"], capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(autouse=True)
def at_the_top(monkeypatch):
    """Scenario files are named from the top of the repository."""
    monkeypatch.chdir(ROOT)
