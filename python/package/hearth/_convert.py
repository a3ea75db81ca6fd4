"""From what people have in Python to what the simulator reads."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Union

from . import _native
from ._kinds import is_iterable, is_mapping, is_path
from ._native import Scenario


def plain(value: Any) -> Any:
    """A value without NumPy in it, and without what is not given."""
    if is_mapping(value):
        return {str(key): plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, (str, bool, int, float)):
        return value
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        return value.item()
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if is_iterable(value):
        return [plain(one) for one in value]
    raise TypeError(f"{value!r} ({type(value).__name__}) can't be part of a scenario")


def text_of(mapping: Mapping[str, Any]) -> str:
    """A mapping as text that the simulator reads; each key has a line of its own, which errors name."""
    return json.dumps(plain(mapping), indent=4, ensure_ascii=False)


def value_text(value: Any) -> str:
    """A value as a scenario file writes it; a text in quotes may stand for a name, too."""
    return json.dumps(plain(value), ensure_ascii=False)


def cell_text(value: Any) -> str:
    """A value as a table of points writes it: names without quotes."""
    return value if isinstance(value, str) and value.isascii() and value.isidentifier() else value_text(value)


def sets_of(changes: Union[Mapping[str, Any], Iterable[str], None]) -> list[str]:
    """Changes by path, as ``--set`` takes them."""
    if changes is None:
        return []
    if is_mapping(changes):
        return [f"{path}={value_text(value)}" for path, value in changes.items()]
    if isinstance(changes, str):
        return [changes]
    return [str(change) for change in changes]


def scenario_of(source: Any, changes: Any = None) -> Scenario:
    """A scenario from anything that stands for one."""
    sets = sets_of(changes)
    if source is None:
        return Scenario.ready("baseline", sets)
    if isinstance(source, Scenario):
        return Scenario.parse(source.to_ron(), source.name, sets) if sets else source
    if is_mapping(source):
        return Scenario.parse(text_of(source), "the scenario", sets)
    if isinstance(source, str) or is_path(source):
        name = os.fspath(source)
        if not Path(name).exists():
            if name in _native.ready():
                return Scenario.ready(name, sets)
            if not name.endswith(".ron") and os.sep not in name:
                raise FileNotFoundError(f"there is no file and no ready scenario '{name}'{_meant(name)}")
        return Scenario.load(name, sets)
    raise TypeError(f"{source!r} is no scenario: give a file, a ready name, a dict, or hearth.scenario(…)")


def _meant(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _native.ready(), 1)
    return f"; did you mean '{near[0]}'?" if near else "; hearth.ready() lists the names"


def columns_of(matrix: Any, factors: Union[Sequence[str], None]) -> list[tuple[str, Any]]:
    """The columns of a matrix of factor values, by path."""
    if is_mapping(matrix):
        named = [(str(path), _list(values)) for path, values in matrix.items()]
    elif hasattr(matrix, "columns") and hasattr(matrix, "__getitem__"):
        _refuse_twice([str(path) for path in matrix.columns])
        named = [(str(path), _list(matrix[path])) for path in matrix.columns]
    else:
        rows = _list(matrix)
        if rows and is_mapping(rows[0]):
            paths = list(rows[0])
            odd = next((at for at, row in enumerate(rows) if set(row) != set(paths)), None)
            if odd is not None:
                raise ValueError(f"row {odd} names other parameters than row 0; each row names the same")
            named = [(str(path), [row[path] for row in rows]) for path in paths]
        else:
            named = _by_place([_list(row) for row in rows], factors)
    _refuse_twice([path for path, _ in named])
    if factors is not None:
        _refuse_twice(list(factors))
        known = dict(named)
        missing = [path for path in factors if path not in known]
        if missing:
            raise ValueError(f"the matrix has no column {missing[0]!r}; it has {', '.join(known)}")
        named = [(path, known[path]) for path in factors]
    return [(path, _values(path, values)) for path, values in named if path != "point"]


def _refuse_twice(paths: Sequence[str]) -> None:
    twice = next((path for at, path in enumerate(paths) if path in paths[:at]), None)
    if twice is not None:
        raise ValueError(f"the factor {twice!r} is there twice; each has one column")


def _by_place(rows: list[list[Any]], factors: Union[Sequence[str], None]) -> list[tuple[str, list[Any]]]:
    if factors is None:
        raise ValueError("the matrix names no parameters; give factors=['policy.sponsorship', …], one a column")
    odd = next((at for at, row in enumerate(rows) if len(row) != len(factors)), None)
    if odd is not None:
        raise ValueError(f"row {odd} has {len(rows[odd])} values for {len(factors)} factors")
    return [(path, [row[at] for row in rows]) for at, path in enumerate(factors)]


def _list(values: Any) -> list[Any]:
    for way in ("tolist", "to_list"):
        if hasattr(values, way):
            return list(getattr(values, way)())
    return list(values)


def _values(path: str, values: list[Any]) -> Any:
    values = [plain(value) for value in values]
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return [float(value) for value in values]
    if any(value is None for value in values):
        raise ValueError(f"{path} has an empty value")
    return [cell_text(value) for value in values]


def log_text(log: Any) -> bytes:
    """A participation log as CSV: a table with columns ``time`` and ``member``, perhaps ``kind``, ``thread``, ``merge``."""
    import csv
    import io

    if hasattr(log, "to_pydict"):
        log = log.to_pydict()
    if is_mapping(log):
        names = list(log)
        columns = [_list(log[name]) for name in names]
    elif hasattr(log, "columns"):
        names = [str(name) for name in log.columns]
        columns = [_list(log[name]) for name in log.columns]
    else:
        rows = [dict(row) for row in log]
        names = list(dict.fromkeys(name for row in rows for name in row))
        columns = [[row.get(name) for row in rows] for name in names]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in zip(*columns):
        writer.writerow(_cell(value) for value in row)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None or value != value:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else value
