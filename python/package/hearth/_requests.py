"""Types of arguments, and requests as the native half reads them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Union

from ._native import Scenario

#: A file or a folder.
AnyPath = Union[str, "os.PathLike[str]"]
#: Whatever stands for a scenario: a file, the name of a ready one, a dict, a :class:`Scenario`; ``None`` is the baseline.
Source = Union[AnyPath, Mapping[str, Any], Scenario, None]
#: Weeks that an ensemble keeps.
Weekly = Literal["all", "quantiles", "none"]
#: Changes by path: ``{"policy.sponsorship": 0.9}``, or ``["policy.sponsorship=0.9"]``.
Changes = Union[Mapping[str, Any], Iterable[str], None]


def whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``, also NumPy's."""
    expected = f"{name} can't be {value!r}; expected a whole number from {low} to {high}; nothing was started"
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(expected)
    if not low <= value.__index__() <= high:
        raise ValueError(expected)
    return int(value.__index__())


def seed_of(seed: Any, name: str = "seed") -> int:
    """A seed."""
    return whole(name, seed, 0, 2**64 - 1)


def threads_of(threads: Any) -> int:
    """Worker threads; 0 for as many as there are cores."""
    return whole("threads", threads, 0, 65_536)


class Request:
    """A run, as the native half reads it."""

    def __init__(self, call: str, seed: int, replicates: int, weekly: Weekly, out: Any, overwrite: bool) -> None:
        self.call = call
        self.seed = seed_of(seed)
        self.replicates = whole("replicates", replicates, 1, 10_000_000)
        self.weekly = weekly
        self.out = None if out is None else Path(out)
        self.overwrite = bool(overwrite)


class CompareRequest:
    """A comparison, as the native half reads it."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)
