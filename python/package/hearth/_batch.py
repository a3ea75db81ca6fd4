"""Run many points, in memory."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from typing import Any, Optional, Union

from . import _native
from ._requests import Changes, Source, seed_of, threads_of, whole
from ._convert import columns_of, scenario_of
from ._native import Table
from ._progress import Progress, ProgressCallback


class Batch:
    """The runs of many points. ``runs`` has a row for each point, seed, replicate and community; ``points`` has the values of each."""

    def __init__(self, native: _native.BatchRuns) -> None:
        self._native = native
        if self.failures:
            point, seed, replicate, message = self.failures[0]
            warnings.warn(
                f"{len(self.failures)} runs failed and are in no table; the first: point {point}, seed {seed}, "
                f"replicate {replicate}: {message}",
                RuntimeWarning,
                stacklevel=3,
            )

    @property
    def runs(self) -> Table:
        """One row for each point, seed, replicate and community."""
        return self._native.runs

    @property
    def points(self) -> Table:
        """The values of each point: one row each."""
        return self._native.points

    @property
    def failures(self) -> list[tuple[int, int, int, str]]:
        """Runs that failed: point, seed, replicate, why."""
        return self._native.failures

    def __len__(self) -> int:
        return len(self._native)

    def values(self, outcome: str, community: Optional[str] = None) -> list[list[float]]:
        """An outcome of every run and community, by point; ``nan`` where it doesn't exist."""
        return self._native.values(outcome, community)

    def mean(self, outcome: str, community: Optional[str] = None) -> list[float]:
        """An outcome of each point over its runs: the number that every command gives of the same runs.

        Without ``community``, of all communities together. ``roi`` is a ratio of sums: docs/outcomes.md lists all outcomes.
        """
        return self._native.outcome(outcome, community)

    def to_pandas(self) -> Any:
        """The runs as a pandas data frame."""
        return self.runs.to_pandas()

    def to_polars(self) -> Any:
        """The runs as a Polars data frame."""
        return self.runs.to_polars()

    def plot(self, *columns: str, **options: Any) -> Any:
        """Draw columns of the runs with matplotlib; see ``Table.plot``."""
        return self.runs.plot(*columns, **options)

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(repr(self))}</p>{self.points._repr_html_()}"

    def __repr__(self) -> str:
        return f"<hearth.Batch: {len(self)} points, {len(self.runs)} rows>"


def run_batch(
    scenario: Source,
    matrix: Any,
    *,
    factors: Optional[Sequence[str]] = None,
    seeds: Union[int, Iterable[int]] = 1,
    replicates: int = 1,
    changes: Changes = None,
    threads: int = 0,
    progress: Progress = None,
) -> Batch:
    """Run each row of a matrix of factor values, in memory: for programs that drive the simulator.

    Args:
        scenario: The scenario that the points change.
        matrix: Columns by path (a dict or a data frame), or rows (dicts, or a 2-d array with ``factors``).
        factors: Paths of the columns, in order.
        seeds: A seed, or several. All points share the random numbers of each.
        replicates: Runs of each point and seed.
        changes: Changes by path, of all points.
        threads: Worker threads; 0 for as many as there are cores.
        progress: As for :func:`run`.

    >>> batch = hearth.run_batch(
    ...     {"horizon_weeks": 52}, {"policy.sponsorship": [0.0, 0.9]}, seeds=7, replicates=20
    ... )
    >>> batch
    <hearth.Batch: 2 points, 40 rows>
    >>> [len(values) for values in batch.values("survival_weeks")]
    [20, 20]
    >>> low, high = batch.mean("legitimacy_mean")
    >>> low < high
    True
    """
    several = seeds if isinstance(seeds, Iterable) else [seeds]
    wanted = [seed_of(seed, "a seed") for seed in several]
    if not wanted:
        raise ValueError("there is no seed; give one, or several")
    count = whole("replicates", replicates, 1, 10_000_000)
    columns = columns_of(matrix, factors)
    base = scenario_of(scenario, changes)
    with ProgressCallback(progress) as callback:
        return Batch(_native.run_batch(base, columns, wanted, count, threads_of(threads), callback))
