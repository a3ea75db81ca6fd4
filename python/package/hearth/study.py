"""Studies in units: on several processes, machines, or a Dask cluster, to the same bytes as on one.

A study's folder is prepared here, or by ``hearth run --prepare`` and ``hearth sweep --prepare``. Its units depend on nothing
but the study; the file of a unit is whole or not there. So any number of workers may do units of one folder, in any order,
and twice.

>>> import hearth, tempfile
>>> room = tempfile.TemporaryDirectory()
>>> folder = room.name + "/study"
>>> units = hearth.study.prepare(folder, {"horizon_weeks": 26}, replicates=40, weekly="none")
>>> done = hearth.study.run(folder, units="0-2")
>>> plan = hearth.study.plan(folder)
>>> plan.missing == list(range(3, units))
True
>>> rest = hearth.study.run(folder)
>>> len(hearth.study.merge(folder).runs)
40
>>> room.cleanup()
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, Optional, Sequence, SupportsIndex, Union

from . import _native
from ._requests import AnyPath, Changes, Request, Source, Weekly, threads_of
from ._calls import call_text
from ._convert import columns_of, scenario_of
from ._progress import Progress, ProgressCallback
from ._results import Results, open_results

#: Rounds in which units that are missing are handed out again, before a cluster is given up.
_ROUNDS = 5


class Plan(NamedTuple):
    """The state of a study, and the units that it lacks."""

    #: ``"running"`` or ``"complete"``.
    state: str
    #: Units of the study; 0 where it is complete.
    units: int
    #: Units whose file isn't whole.
    missing: list[int]
    #: Runs in the first unit; none has more.
    runs_in_unit: int
    #: Bytes that the whole study takes.
    bytes: int


class Share(NamedTuple):
    """The result of running some units."""

    #: Units that were asked for, such as ``"0-3,7"``.
    units: str
    #: How many that are.
    asked: int
    #: Of these, units that were there already.
    found: int
    #: Whether all of them are there now.
    whole: bool


def prepare(
    folder: AnyPath,
    scenario: Source = None,
    matrix: Any = None,
    *,
    factors: Optional[Sequence[str]] = None,
    seed: int = 1,
    replicates: int = 200,
    changes: Changes = None,
    weekly: Weekly = "all",
    runs_in_unit: Optional[int] = None,
    overwrite: bool = False,
) -> int:
    """Make a study's folder, run nothing, and return how many units it has.

    With a ``matrix`` (as for :func:`hearth.run_batch`) it is a study of points, which keeps no weeks.
    """
    call = call_text(prepare, locals())
    columns = None if matrix is None else columns_of(matrix, factors)
    if columns is None and runs_in_unit is not None:
        raise ValueError("runs_in_unit is for a matrix of points; the command cuts the runs of a scenario into units")
    request = Request(call, seed, replicates, weekly if matrix is None else "none", folder, overwrite)
    return _native.prepare(scenario_of(scenario, changes), columns, request, runs_in_unit)


def plan(folder: AnyPath) -> Plan:
    """The state of a study, and the units that it lacks."""
    read = json.loads(_native.plan(Path(folder)))
    return Plan(read["state"], read["units"], read["missing"], read["runs_in_unit"], read["bytes"])


def _numbers(units: Union[str, int, Iterable[int], None]) -> Optional[str]:
    if units is None or isinstance(units, str):
        return units
    if isinstance(units, SupportsIndex):
        return str(units.__index__())
    return ",".join(str(int(unit)) for unit in units)


def run(
    folder: AnyPath,
    units: Union[str, int, Iterable[int], None] = None,
    *,
    threads: int = 0,
    progress: Progress = False,
) -> Share:
    """Run some units of a study, beside other workers; all that are missing where none is named.

    ``units`` is a number, several, or a text such as ``"0-99,250"``. A unit that is there already is left alone.
    """
    with ProgressCallback(progress) as callback:
        read = json.loads(_native.run_units(Path(folder), _numbers(units), threads_of(threads), callback))
    return Share(**read)


def merge(folder: AnyPath, *, so_far: bool = False, threads: int = 0, progress: Progress = False) -> Results:
    """Make the tables of a study whose units are all there; with ``so_far``, of as many replicates as all arms have.

    Figures and reports are the command's: ``hearth study merge`` makes them, also afterwards.
    """
    with ProgressCallback(progress) as callback:
        return Results(_native.merge(Path(folder), so_far, threads_of(threads), callback))


def _one(folder: str, units: list[int]) -> Share:
    """The task of a worker."""
    return run(folder, units, threads=1)


def run_on_dask(
    folder: AnyPath,
    client: Any,
    *,
    units_per_task: int = 1,
    merged: bool = True,
    progress: Progress = None,
) -> Optional[Results]:
    """Run a study's missing units on a Dask cluster, and merges them here.

    Workers need this package, of the same version, and must see the folder under the same path. Where a worker dies, its
    units are done again by another; a call that is interrupted continues when it is called again. The tables are the same
    bytes as those of one machine.

    Args:
        folder: The study's folder, as :func:`prepare` or ``hearth … --prepare`` made it.
        client: A ``distributed.Client``, such as ``Client("tcp://scheduler:8786")``.
        units_per_task: Units of a task.
        merged: Merge the tables at the end. Without it, ``None`` is returned, and :func:`merge` does so later.
        progress: As for :func:`hearth.run`; it counts units.
    """
    import distributed

    # Of a package that says little of its types.
    as_completed: Any = distributed.as_completed
    path = str(Path(folder).resolve())
    todo = plan(path)
    if todo.state == "complete":
        return open_results(path)
    size = max(1, int(units_per_task))
    last: Optional[BaseException] = None
    with ProgressCallback(progress) as callback:
        for _ in range(_ROUNDS):
            missing = todo.missing
            if not missing:
                break
            parts = [missing[at : at + size] for at in range(0, len(missing), size)]
            # Not pure: what a unit leaves is its file, so that a task that was done is no reason not to do it again.
            futures = [client.submit(_one, path, part, pure=False, retries=3) for part in parts]
            done = 0
            try:
                for future in as_completed(futures):
                    error = future.exception()
                    if error is None:
                        done += future.result().asked
                        if callback is not None:
                            callback(done, len(missing))
                    elif isinstance(error, ValueError):
                        # The request can't be met: another worker says the same.
                        raise error
                    else:
                        last = error
            finally:
                client.cancel(futures)
            todo = plan(path)
    if todo.missing:
        raise RuntimeError(
            f"{len(todo.missing)} of {todo.units} units are missing after {_ROUNDS} rounds; what is done is kept in {path}, "
            "and the same call continues"
        ) from last
    return merge(path) if merged else None
