"""Points of a sweep's design."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional

from . import _native
from ._requests import Changes, AnyPath, seed_of
from ._batch import Batch, run_batch
from ._convert import sets_of
from ._native import Scenario, Table
from ._progress import Progress


class Design:
    """The points of a sweep's design, as ``hearth sweep`` runs them."""

    def __init__(self, points: Table, base: Scenario, read: Mapping[str, Any]) -> None:
        #: One row a point, one column a parameter.
        self.points = points
        #: The scenario that the points change.
        self.scenario = base
        #: Name of the design.
        self.name = str(read["name"])
        #: Seed of the points and the runs.
        self.seed = int(read["seed"])
        #: Replicates of each point.
        self.replicates = int(read["replicates"])
        #: Factors: name, and the paths that they set.
        self.factors: list[dict[str, Any]] = list(read["factors"])
        #: Points that limits left out.
        self.left_out = int(read["left_out"])

    def run(self, *, replicates: Optional[int] = None, threads: int = 0, progress: Progress = None) -> Batch:
        """Run the points in memory."""
        return run_batch(
            self.scenario,
            {name: self.points[name] for name in self.points.column_names if name != "point"},
            seeds=self.seed,
            replicates=self.replicates if replicates is None else replicates,
            threads=threads,
            progress=progress,
        )

    def __repr__(self) -> str:
        return f"<hearth.Design '{self.name}': {len(self.points)} points of {len(self.factors)} factors>"


def sweep_points(
    design: AnyPath, *, seed: Optional[int] = None, changes: Changes = None
) -> Design:
    """The points of a design: a file, or the text of one (it begins with ``Sweep(``).

    >>> design = hearth.sweep_points('''Sweep(
    ...     scenario: "baseline",
    ...     set: {"horizon_weeks": 26},
    ...     factors: [(path: "policy.sponsorship", between: [0.0, 1.0], levels: 3)],
    ...     points: factorial,
    ... )''')
    >>> design.points["policy.sponsorship"]
    [0.0, 0.5, 1.0]
    >>> len(design.run(replicates=2).runs)
    6
    """
    wanted = None if seed is None else seed_of(seed)
    text = design if isinstance(design, str) and design.lstrip().startswith("Sweep(") else None
    if text is not None and sets_of(changes):
        raise ValueError("a design that is given as a text changes by its own `set`")
    path = None if text is not None else Path(design)
    points, base, read = _native.design(path, text, sets_of(changes), wanted)
    return Design(points, base, json.loads(read))
