"""Scenarios and their parameters."""

from __future__ import annotations

import json
from typing import Any

from . import _native
from ._requests import Changes, Source
from ._convert import scenario_of
from ._native import Scenario


def scenario(source: Source = None, *, changes: Changes = None) -> Scenario:
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
    >>> hearth.scenario(launch, changes={"horizon_weeks": 78}).horizon_weeks
    78
    """
    return scenario_of(source, changes)


def ready() -> list[str]:
    """Names of the ready scenarios.

    >>> "drudgery-trap" in hearth.ready()
    True
    """
    return _native.ready()


def parameters() -> list[dict[str, Any]]:
    """All parameters of a scenario: path, kind, default, range, unit, choices, meaning, source.

    >>> [one["range"] for one in hearth.parameters() if one["path"] == "policy.sponsorship"]
    [[0.0, 1.0]]
    """
    return list(json.loads(_native.parameters()))


def explain(path: str = "") -> str:
    """Explain a parameter or a group of parameters; all of them without a path.

    >>> print(hearth.explain("policy.sponsorship").splitlines()[0])
    policy.sponsorship
    """
    return _native.explain(path)
