"""The examples of the documentation, page by page, in a folder that has what the pages' commands make. Numbers of runs are reduced."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import hearth

ROOT = Path(__file__).parent.parent.parent
PAGES = [page for page in [ROOT / "README.md", ROOT / "python/README.md", *sorted((ROOT / "docs").rglob("*.md"))] if "```python" in page.read_text(encoding="utf-8")]
#: What is on the machine of a reader, and takes long or needs a network here.
SMALLER = [
    (r"replicates=\d+", "replicates=4"),
    (r"range\((50|100)\)", "range(2)"),
    (r"problem, 512", "problem, 8"),
    (r'Client\("tcp://[^"]*"\)', "Client(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None)"),
]


def blocks(page):
    """Python of a page, each piece at its line."""
    text = page.read_text(encoding="utf-8")
    for found in re.finditer(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        code = textwrap.dedent(found[1])
        for long, short in SMALLER:
            code = re.sub(long, short, code)
        yield "\n" * text[: found.start(1)].count("\n") + code


def test_pages_have_examples():
    assert {page.name for page in PAGES} >= {"tutorial.md", "stepping.md", "rules.md", "guide-researcher.md", "README.md"}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A folder as a reader has it who did what the pages say."""
    folder = tmp_path_factory.mktemp("reader")
    for arguments in (
        ["new", "mine.ron"],
        ["run", "baseline", "-n", "4", "--no-figures", "--out", "outputs/baseline"],
        ["new", "--design", "design.ron"],
        ["sweep", "design.ron", "-n", "2", "--no-figures", "--out", "outputs/first"],
    ):
        done = subprocess.run([sys.executable, "-m", "hearth", *arguments], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    for table in ("points", "point_runs"):
        (folder / f"{table}.parquet").write_bytes((folder / "outputs/first" / f"{table}.parquet").read_bytes())
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_of_a_page(page, room, monkeypatch):
    monkeypatch.chdir(room)
    names = {"hearth": hearth}
    for code in blocks(page):
        if "import duckdb" in code:
            pytest.importorskip("duckdb", reason=f"there is no duckdb (pip install duckdb), so {page.name} was tried to there only")
        exec(compile(code, str(page), "exec"), names)
