"""What participation logs tell, of real communities and simulated ones."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any, Optional

from . import _native
from ._asked import Changes, Place, Source, seed_of, whole
from ._convert import log_text, scenario_of


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
        told = json.loads(_native.facts(Path(log), None, until))
    else:
        told = json.loads(_native.facts(None, log_text(log), until))
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
    told = json.loads(
        _native.facts_of_life(
            scenario_of(scenario, set), seed_of(seed), whole("replicate", replicate, 0, 2**32 - 1)
        )
    )
    if community is not None and community not in told:
        raise ValueError(f"there is no community '{community}'; there are {', '.join(told)}")
    life: Optional[dict[str, Any]] = told[community] if community is not None else next(iter(told.values()))
    return life


def write_log(
    path: Place,
    scenario: Source = None,
    *,
    seed: int = 1,
    replicate: int = 0,
    community: int = 0,
    set: Changes = None,
) -> None:
    """Writes the participation log of one simulated life as CSV, as ``hearth run --log`` does."""
    number = whole("replicate", replicate, 0, 2**32 - 1)
    _native.write_log(scenario_of(scenario, set), seed_of(seed), number, community, Path(path))
