"""Hearth: how communities of practice live and die.

The simulator behind the command ``hearth``, for Python. The same scenario, seed and version give the same numbers, bit for
bit, from Python and from the command, for any number of threads.

>>> import hearth
>>> lives = hearth.run("sponsored-launch", replicates=20, seed=7, weekly="none")
>>> lives.runs
<hearth.Table: 20 rows, 108 columns (replicate, community, final_stage, cause, alive, weeks_lived, weeks_potential, weeks_coalescing, …)>
>>> 0.0 <= sum(lives.runs["alive"]) / 20 <= 1.0
True

Tables are Arrow, handed on without a copy: ``pyarrow.table(lives.runs)``, ``polars.DataFrame(lives.runs)``,
``pandas.DataFrame.from_arrow(lives.runs)`` (pandas 3; before, ``pyarrow.table(lives.runs).to_pandas()``).

What can't be meant is a ``ValueError`` that says where and what to do:

>>> hearth.run("baseline", set={"policy.sponsership": 0.9})
Traceback (most recent call last):
    ...
ValueError: the scenario has an error:
<BLANKLINE>
--set:1:1: policy.sponsership: unknown key `sponsership`
     1 | policy.sponsership=0.9
       | ^
         did you mean `sponsorship`?
<BLANKLINE>

Whatever takes long runs without the interpreter's lock, shows a bar where somebody sees it, and stops at Ctrl-C.
"""

from __future__ import annotations

import json as _json
import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Optional, Union

from . import _native
from ._convert import columns_of as _columns_of
from ._convert import log_text as _log_text
from ._convert import scenario_of as _scenario_of
from ._convert import sets_of as _sets_of
from ._convert import text_of as _text_of
from ._native import Scenario, Table
from ._progress import Progress, Told

__all__ = [
    "Batch",
    "Comparison",
    "Design",
    "Results",
    "Scenario",
    "Table",
    "compare",
    "explain",
    "facts",
    "facts_of_life",
    "open_results",
    "parameters",
    "ready",
    "run",
    "run_batch",
    "scenario",
    "study",
    "sweep_points",
    "write_log",
]

__version__ = _native.version()

#: Whatever stands for a scenario: a file, the name of a ready one, a dict, a :class:`Scenario`; ``None`` is the baseline.
Source = Union[str, "os.PathLike[str]", Mapping[str, Any], Scenario, None]
#: Changes by path: ``{"policy.sponsorship": 0.9}``, or ``["policy.sponsorship=0.9"]``.
Changes = Union[Mapping[str, Any], Iterable[str], None]


def _threads(threads: Any) -> int:
    return _whole("threads", threads, 0, 65_536)


class Request:
    """What to run, as the native half reads it."""

    def __init__(self, seed: int, replicates: int, weekly: str, out: Any, overwrite: bool) -> None:
        self.seed = _whole("seed", seed, 0, 2**64 - 1)
        self.replicates = _whole("replicates", replicates, 1, 10_000_000)
        self.weekly = weekly
        self.out = None if out is None else Path(out)
        self.overwrite = bool(overwrite)


def _whole(name: str, value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not hasattr(value, "__index__") or not low <= value.__index__() <= high:
        raise ValueError(f"{name} can't be {value!r}; expected a whole number from {low} to {high}; nothing was started")
    return int(value.__index__())


def scenario(source: Source = None, *, set: Changes = None) -> Scenario:
    """A scenario from a file, a ready name (see :func:`ready`), a dict, or another scenario; changed by path.

    A dict has the keys of a scenario file. A line of the timeline is a dict with one key, its trigger:

    >>> launch = hearth.scenario({
    ...     "name": "Launch",
    ...     "horizon_weeks": 104,
    ...     "policy": {"sponsorship": 0.6},
    ...     "timeline": [{"at": {"week": 60, "shock": "sponsor_leaves"}}],
    ... })
    >>> launch
    <hearth.Scenario 'Launch': 104 weeks, Community>
    >>> hearth.scenario(launch, set={"horizon_weeks": 78}).horizon_weeks
    78
    """
    return _scenario_of(source, set)


def ready() -> list[str]:
    """Names of the ready scenarios.

    >>> "drudgery-trap" in hearth.ready()
    True
    """
    return _native.ready()


class Results:
    """What a study's folder holds. Tables are read when they are asked for.

    Where no folder was named, the files go with the object.
    """

    def __init__(self, folder: _native.Folder) -> None:
        self._folder = folder
        #: What made the results, and the SHA-256 of every table.
        self.manifest: dict[str, Any] = _json.loads(folder.manifest)
        if self.failures:
            first = self.failures[0]
            warnings.warn(
                f"{len(self.failures)} lives failed and are in no table; the first: {first['arm']}, replicate "
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
        """Lives that failed: arm, replicate, message. They are in no table."""
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
        """How each life went: one row a replicate and community."""
        return self["runs"]

    @property
    def weekly(self) -> Table:
        """Every week of every replicate (``weekly="all"``)."""
        return self["weekly"]

    @property
    def quantiles(self) -> Table:
        """The weeks: medians and ranges over the replicates (``weekly="all"`` or ``"quantiles"``)."""
        return self["quantiles"]

    def __repr__(self) -> str:
        arms = ", ".join(arm["name"] for arm in self.manifest["arms"][:4])
        return f"<hearth.Results of {arms}: {self.replicates} replicates, seed {self.seed}; {', '.join(self.tables)}>"


def run(
    scenario: Source = None,
    *,
    seed: int = 1,
    replicates: int = 200,
    set: Changes = None,
    weekly: str = "all",
    out: Union[str, "os.PathLike[str]", None] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Results:
    """Lives through a scenario many times, as ``hearth run`` does, to the same bytes.

    Args:
        scenario: A file, a ready name, a dict, or a :class:`Scenario`; the baseline where none is given.
        seed: Seed. The same seed gives the same lives.
        replicates: How many lives.
        set: Changes by path.
        weekly: Weeks to keep: ``"all"``, only their distribution (``"quantiles"``), or ``"none"``, which is fastest.
        out: Folder for the results. Interrupted, the same call continues. Without one, results go with the object.
        overwrite: Replace results of another study in the folder.
        threads: Worker threads; 0 for as many as there are cores.
        progress: ``True`` for a bar, ``False`` for none, or a function of lives done and lives to do.

    >>> half_a_year = hearth.run({"horizon_weeks": 26}, replicates=10)
    >>> half_a_year.tables
    ['quantiles', 'runs', 'weekly']
    >>> len(half_a_year.weekly)
    260
    >>> half_a_year.runs.columns["weeks_lived"]
    ('weeks', 'Weeks until it was dormant or dissolved for good, or the horizon.')
    """
    request = Request(seed, replicates, weekly, out, overwrite)
    ready_to_run = _scenario_of(scenario, set)
    with Told(progress) as callback:
        return Results(_native.run(ready_to_run, request, _threads(threads), callback))


class Batch:
    """Lives of many points. ``lives`` has a row a point, seed, replicate and community; ``points`` says how each is set."""

    def __init__(self, lives: _native.Lives) -> None:
        self._lives = lives
        if self.failures:
            point, seed, replicate, message = self.failures[0]
            warnings.warn(
                f"{len(self.failures)} lives failed and are in no table; the first: point {point}, seed {seed}, "
                f"replicate {replicate}: {message}",
                RuntimeWarning,
                stacklevel=3,
            )

    @property
    def lives(self) -> Table:
        """One row a point, seed, replicate and community."""
        return self._lives.lives

    @property
    def points(self) -> Table:
        """How each point is set: one row a point."""
        return self._lives.points

    @property
    def failures(self) -> list[tuple[int, int, int, str]]:
        """Lives that failed: point, seed, replicate, why."""
        return self._lives.failures

    def __len__(self) -> int:
        return len(self._lives)

    def values(self, outcome: str, community: Optional[str] = None) -> list[list[float]]:
        """An outcome of every life, by point; ``nan`` where it doesn't exist."""
        return self._lives.values(outcome, community)

    def mean(self, outcome: str, community: Optional[str] = None) -> list[float]:
        """The mean of an outcome over the lives of each point in which it exists; ``nan`` where there are none.

        Without ``community``, over all communities.
        """
        means = []
        for values in self.values(outcome, community):
            known = [value for value in values if value == value]
            means.append(sum(known) / len(known) if known else float("nan"))
        return means

    def __repr__(self) -> str:
        return f"<hearth.Batch: {len(self)} points, {len(self.lives)} rows>"


def run_batch(
    scenario: Source,
    matrix: Any,
    *,
    factors: Optional[Sequence[str]] = None,
    seeds: Union[int, Iterable[int]] = 1,
    replicates: int = 1,
    set: Changes = None,
    threads: int = 0,
    progress: Progress = None,
) -> Batch:
    """Lives through each row of a matrix of factor values, in memory: for programs that drive the simulator.

    Args:
        scenario: What the points are changes of.
        matrix: Columns by path (a dict or a data frame), or rows (dicts, or a 2-d array with ``factors``).
        factors: Paths of the columns, in order.
        seeds: A seed, or several. All points share the random numbers of each.
        replicates: Lives of each point and seed.
        set: Changes by path, of all points.
        threads: Worker threads; 0 for as many as there are cores.
        progress: As for :func:`run`.

    >>> batch = hearth.run_batch(
    ...     {"horizon_weeks": 52}, {"policy.sponsorship": [0.0, 0.9]}, seeds=7, replicates=20
    ... )
    >>> batch
    <hearth.Batch: 2 points, 40 rows>
    >>> [len(lives) for lives in batch.values("weeks_lived")]
    [20, 20]
    >>> low, high = batch.mean("legitimacy_mean")
    >>> low < high
    True
    """
    several = seeds if isinstance(seeds, Iterable) else [seeds]
    wanted = [_whole("a seed", seed, 0, 2**64 - 1) for seed in several]
    if not wanted:
        raise ValueError("there is no seed; give one, or several")
    lives = _whole("replicates", replicates, 1, 10_000_000)
    columns = _columns_of(matrix, factors)
    base = _scenario_of(scenario, set)
    with Told(progress) as callback:
        return Batch(_native.run_batch(base, columns, wanted, lives, _threads(threads), callback))


class Comparison(Results):
    """What a comparison found, beside its lives. ``found`` is what ``hearth compare`` writes to ``comparison.json``."""

    def __init__(self, found: dict[str, Any], folder: _native.Folder) -> None:
        super().__init__(folder)
        #: All that was found.
        self.found = found

    @property
    def verdict(self) -> str:
        """What was found, in words."""
        return str(self.found["verdict"])

    @property
    def arms(self) -> list[dict[str, Any]]:
        """What each arm came to, outcome by outcome."""
        return list(self.found["arms"])

    @property
    def differences(self) -> list[dict[str, Any]]:
        """How arms differ from the first, outcome by outcome, with intervals that hold together."""
        return list(self.found["differences"])

    def difference(self, outcome: str, arm: str, against: Optional[str] = None) -> dict[str, Any]:
        """One difference; against the first arm where no other is named."""
        against = against or str(self.found["arms"][0]["name"])
        for one in self.differences:
            if (one["outcome"], one["arm"], one["against"]) == (outcome, arm, against):
                return one
        raise KeyError(f"there is no difference in '{outcome}' of '{arm}' against '{against}'")


class Asking:
    """What to compare, as the native half reads it."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


def compare(
    study: Union[str, "os.PathLike[str]", Mapping[str, Any], None] = None,
    *,
    arms: Optional[Mapping[str, Changes]] = None,
    set: Changes = None,
    outcomes: Optional[Sequence[str]] = None,
    replicates: Optional[int] = None,
    seed: Optional[int] = None,
    out: Union[str, "os.PathLike[str]", None] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Comparison:
    """Compares policies on the same random numbers, as ``hearth compare`` does.

    Args:
        study: A study file, a scenario file, a ready name, or a study as a dict. Of a scenario, the scenario as it stands is
            the first arm.
        arms: Further arms: changes by name.
        set: Changes of every arm.
        outcomes: What to look at, the outcome that decides first; the study's where none is named.
        replicates: Lives of each arm, in place of the study's.
        seed: Seed of all arms; the study's, else 1.
        out, overwrite, threads, progress: As for :func:`run`.

    >>> found = hearth.compare(
    ...     "baseline", arms={"Cared for": {"policy.coordinator_hours": 12}}, set={"horizon_weeks": 40},
    ...     outcomes=["cost", "energy"], replicates=60,
    ... )
    >>> found.difference("cost", "Cared for")["finding"]
    'worse'
    """
    asking = Asking(
        target=None if study is None or isinstance(study, Mapping) else Path(study),
        text=_text_of(study) if isinstance(study, Mapping) else None,
        sets=_sets_of(set),
        arms=[(name, _sets_of(changes)) for name, changes in (arms or {}).items()],
        outcomes=list(outcomes or []),
        replicates=None if replicates is None else _whole("replicates", replicates, 2, 10_000_000),
        seed=None if seed is None else _whole("seed", seed, 0, 2**64 - 1),
        out=None if out is None else Path(out),
        overwrite=bool(overwrite),
    )
    with Told(progress) as callback:
        found, folder = _native.compare(asking, _threads(threads), callback)
    return Comparison(_json.loads(found), folder)


def facts(log: Any, *, until: Optional[str] = None) -> dict[str, Any]:
    """What a participation log tells: who stays, who returns, how work is spread. ``None`` is what it can't tell.

    Args:
        log: A CSV file, or a table (a dict of columns, a data frame, rows as dicts) with ``time`` and ``member``, perhaps
            ``kind``, ``thread`` and ``merge``.
        until: The day until which the community was observed; the last event's where none is given.

    Rows that can't be read are left out and warned of.

    >>> told = hearth.facts({
    ...     "time": ["2024-01-01", "2024-01-09", "2024-03-01"], "member": ["anna", "ben", "anna"],
    ... })
    >>> told["members"], told["one_time_share"]
    (2, 0.5)
    """
    if isinstance(log, (str, os.PathLike)):
        told = _json.loads(_native.facts(Path(log), None, until))
    else:
        told = _json.loads(_native.facts(None, _log_text(log), until))
    if told["skipped"]:
        warnings.warn(f"{told['facts']['skipped_rows']} rows can't be read:\n{told['skipped']}", stacklevel=2)
    return dict(told["facts"])


def facts_of_life(
    scenario: Source = None, *, seed: int = 1, replicate: int = 0, set: Changes = None, community: Optional[str] = None
) -> Optional[dict[str, Any]]:
    """What the log of one simulated life would tell; ``None`` where nobody contributed.

    The facts are defined as for logs of real communities, so that both can be compared:

    >>> life = hearth.facts_of_life("baseline", seed=3, set={"horizon_weeks": 104})
    >>> life["members"] > 0
    True
    """
    told = _json.loads(
        _native.facts_of_life(
            _scenario_of(scenario, set), _whole("seed", seed, 0, 2**64 - 1), _whole("replicate", replicate, 0, 2**32 - 1)
        )
    )
    if community is not None and community not in told:
        raise ValueError(f"there is no community '{community}'; there are {', '.join(told)}")
    life: Optional[dict[str, Any]] = told[community] if community is not None else next(iter(told.values()))
    return life


def write_log(
    path: Union[str, "os.PathLike[str]"],
    scenario: Source = None,
    *,
    seed: int = 1,
    replicate: int = 0,
    community: int = 0,
    set: Changes = None,
) -> None:
    """Writes the participation log of one simulated life as CSV, as ``hearth run --log`` does."""
    number = _whole("replicate", replicate, 0, 2**32 - 1)
    _native.write_log(_scenario_of(scenario, set), _whole("seed", seed, 0, 2**64 - 1), number, community, Path(path))


def parameters() -> list[dict[str, Any]]:
    """All parameters of a scenario: path, kind, default, range, unit, choices, meaning, source.

    >>> [one["range"] for one in hearth.parameters() if one["path"] == "policy.sponsorship"]
    [[0.0, 1.0]]
    """
    return list(_json.loads(_native.parameters()))


def explain(path: str = "") -> str:
    """What a parameter or a group of them means, in words; all of them without a path.

    >>> print(hearth.explain("policy.sponsorship").splitlines()[0])
    policy.sponsorship
    """
    return _native.explain(path)


class Design:
    """The points of a sweep's design, as ``hearth sweep`` lives through them."""

    def __init__(self, points: Table, base: Scenario, told: Mapping[str, Any]) -> None:
        #: One row a point, one column a parameter.
        self.points = points
        #: What the points are changes of.
        self.scenario = base
        #: Name of the design.
        self.name = str(told["name"])
        #: Seed of the points and the lives.
        self.seed = int(told["seed"])
        #: Replicates of each point.
        self.replicates = int(told["replicates"])
        #: Factors: name, and the paths that they set.
        self.factors: list[dict[str, Any]] = list(told["factors"])
        #: Points that limits left out.
        self.left_out = int(told["left_out"])

    def run(self, *, replicates: Optional[int] = None, threads: int = 0, progress: Progress = None) -> Batch:
        """Lives through the points in memory."""
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
    design: Union[str, "os.PathLike[str]"], *, seed: Optional[int] = None, set: Changes = None
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
    >>> len(design.run(replicates=2).lives)
    6
    """
    wanted = None if seed is None else _whole("seed", seed, 0, 2**64 - 1)
    text = design if isinstance(design, str) and design.lstrip().startswith("Sweep(") else None
    if text is not None and _sets_of(set):
        raise ValueError("a design that is given as a text changes by its own `set`")
    path = None if text is not None else Path(design)
    points, base, told = _native.design(path, text, _sets_of(set), wanted)
    return Design(points, base, _json.loads(told))


def open_results(folder: Union[str, "os.PathLike[str]"], *, check: bool = False) -> Results:
    """Opens the results that a folder holds, of whatever command. ``check`` compares all tables with their hashes."""
    return Results(_native.Folder.open(Path(folder), check))


from . import study  # noqa: E402  (it needs what stands above)
