"""Calls as results record them: what to write to make the results again, in their folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Callable

from ._kinds import is_iterable, is_mapping, is_path
from ._native import Scenario

#: Arguments that make no difference to results.
_ASIDE = frozenset({"out", "overwrite", "threads", "progress"})


def call_text(function: Callable[..., Any], given: Mapping[str, Any], kept: str = "scenario.ron") -> str:
    """A call of a function of this package, from its arguments by name: those that differ from the defaults.

    A matrix of points is in the folder, as ``points.csv``, and a scenario as the file ``kept``.
    """
    code = function.__code__
    positional = code.co_varnames[: code.co_argcount]
    named = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    defaults = dict(zip(reversed(positional), reversed(function.__defaults__ or ())))
    defaults.update(function.__kwdefaults__ or {})
    words: list[str] = []

    def shown(name: str) -> str:
        return f"hearth.scenario({kept!r})" if isinstance(given[name], Scenario) else _shown(name, given[name])

    skipped = False
    for name in positional:
        if name in _ASIDE or (name in defaults and given[name] is defaults[name]):
            skipped = True
        else:
            words.append(f"{name}={shown(name)}" if skipped else shown(name))
    if code.co_flags & 0x04:
        words += [_shown("", one) for one in given[code.co_varnames[len(positional) + len(named)]]]
    for name in named:
        if name not in _ASIDE and not _is(given[name], defaults.get(name)):
            words.append(f"{name}={shown(name)}")
    within = function.__module__.removeprefix("hearth.")
    place = "hearth" if within.startswith("_") else f"hearth.{within}"
    return f"{place}.{function.__name__}({', '.join(words)})"


def _is(value: Any, default: Any) -> bool:
    return value is default or (type(value) is type(default) and isinstance(value, (str, int, float, tuple)) and value == default)


def _shown(name: str, value: Any) -> str:
    if name == "matrix":
        return "hearth.Table.read_csv('points.csv')"
    if is_path(value):
        value = os.fspath(value)
    if isinstance(value, str):
        # No place on this machine, as of commands.
        return repr(os.path.basename(value) if os.path.isabs(value) else value)
    if is_mapping(value):
        return "{" + ", ".join(f"{key!r}: {_shown('', one)}" for key, one in value.items()) + "}"
    if hasattr(value, "tolist"):
        # Of NumPy: a number, or a list of them.
        return repr(value.tolist())
    if is_iterable(value):
        return "[" + ", ".join(_shown("", one) for one in value) + "]"
    return repr(value)
