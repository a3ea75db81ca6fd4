"""Results folders: made by a run, or opened."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any, Optional

from . import _native
from ._requests import AnyPath, Changes, Request, Source, Weekly, threads_of
from ._calls import call_text
from ._convert import scenario_of
from ._native import Table
from ._progress import Progress, ProgressCallback


class Results:
    """What a study's folder holds. Tables are read when they are asked for.

    Where no folder was named, the files go with the object.
    """

    def __init__(self, folder: _native.Folder) -> None:
        self._folder = folder
        #: What made the results, and the SHA-256 of every table.
        self.manifest: dict[str, Any] = json.loads(folder.manifest)
        if self.failures:
            first = self.failures[0]
            warnings.warn(
                f"{len(self.failures)} runs failed and are in no table; the first: {first['arm']}, replicate "
                f"{first['replicate']}: {first['message']}",
                RuntimeWarning,
                stacklevel=3,
            )

    @property
    def folder(self) -> Optional[Path]:
        """The folder; ``None`` where none was named."""
        path = self._folder.path
        return None if path is None else Path(path)

    @property
    def seed(self) -> int:
        """Seed."""
        return int(self.manifest["seed"])

    @property
    def replicates(self) -> int:
        """Replicates of each arm or point."""
        return int(self.manifest["replicates"])

    @property
    def content_hash(self) -> Optional[str]:
        """Hash over all tables; the same as that of ``hearth run --json``. ``None`` where the study isn't complete."""
        return self.manifest.get("content_hash")

    @property
    def failures(self) -> list[dict[str, Any]]:
        """Runs that failed: arm, replicate, message. They are in no table."""
        return list(self.manifest.get("failures", []))

    @property
    def tables(self) -> list[str]:
        """Names of the tables."""
        return self._folder.names()

    def __getitem__(self, name: str) -> Table:
        """A table by name, such as ``results["runs"]``."""
        return self._folder.table(name)

    @property
    def runs(self) -> Table:
        """One row for each replicate and community."""
        return self["runs"]

    @property
    def weekly(self) -> Table:
        """Every week of every replicate (``weekly="all"``)."""
        return self["weekly"]

    @property
    def quantiles(self) -> Table:
        """The weeks: medians and ranges over the replicates (``weekly="all"`` or ``"quantiles"``)."""
        return self["quantiles"]

    def to_pandas(self) -> Any:
        """The runs as a pandas data frame."""
        return self.runs.to_pandas()

    def to_polars(self) -> Any:
        """The runs as a Polars data frame."""
        return self.runs.to_polars()

    def plot(self, *columns: str, **options: Any) -> Any:
        """Draw weekly columns, or columns of the runs where no weeks were kept, with matplotlib; see ``Table.plot``."""
        table = self.weekly if "weekly" in self.tables else self.runs
        return table.plot(*columns, **options)

    def _repr_html_(self) -> str:
        from html import escape

        table = self.runs if "runs" in self.tables else self[self.tables[0]]
        return f"<p>{escape(repr(self))}</p>{table._repr_html_()}"

    def __repr__(self) -> str:
        arms = ", ".join(arm["name"] for arm in self.manifest["arms"][:4])
        return f"<hearth.Results of {arms}: {self.replicates} replicates, seed {self.seed}; {', '.join(self.tables)}>"


def run(
    scenario: Source = None,
    *,
    seed: int = 1,
    replicates: int = 200,
    changes: Changes = None,
    weekly: Weekly = "all",
    out: Optional[AnyPath] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Results:
    """Run a scenario many times, as ``hearth run`` does, to the same bytes.

    Args:
        scenario: A file, a ready name, a dict, or a :class:`Scenario`; the baseline where none is given.
        seed: Seed. The same seed gives the same runs.
        replicates: Number of runs.
        changes: Changes by path.
        weekly: Weeks to keep: ``"all"``, only their distribution (``"quantiles"``), or ``"none"``, which is fastest.
        out: Folder for the results. Interrupted, the same call continues. Without one, results go with the object.
        overwrite: Replace results of another study in the folder.
        threads: Worker threads; 0 for as many as there are cores.
        progress: ``True`` for a bar, ``False`` for none, or a function of the runs that are done and their total.

    >>> half_a_year = hearth.run({"horizon_weeks": 26}, replicates=10)
    >>> half_a_year.tables
    ['quantiles', 'runs', 'weekly']
    >>> len(half_a_year.weekly)
    260
    >>> half_a_year.runs.columns["survival_weeks"]
    ('weeks', 'Weeks until it was dormant or dissolved for good, or the horizon.')
    """
    request = Request(call_text(run, locals()), seed, replicates, weekly, out, overwrite)
    ready_to_run = scenario_of(scenario, changes)
    with ProgressCallback(progress) as callback:
        return Results(_native.run(ready_to_run, request, threads_of(threads), callback))


def open_results(folder: AnyPath, *, check: bool = False) -> Results:
    """Opens the results that a folder holds, whichever command wrote it. ``check`` compares all tables with their hashes."""
    return Results(_native.Folder.open(Path(folder), check))
