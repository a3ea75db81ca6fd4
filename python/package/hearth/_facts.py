"""Metrics of participation logs, of real communities and simulated ones."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any, Optional

from . import _native
from ._requests import Changes, AnyPath, Source, seed_of, whole
from ._kinds import is_path
from ._convert import log_text, scenario_of


def facts(log: Any, *, until: Optional[str] = None) -> dict[str, Any]:
    """Metrics of a participation log: who stays, who returns, how work is spread. ``None`` where the log can't say.

    Args:
        log: A CSV file, or a table (a dict of columns, a data frame, rows as dicts) with ``time`` and ``member``, perhaps
            ``kind``, ``thread`` and ``merge``.
        until: The day until which the community was observed; the last event's where none is given.

    Rows that can't be read are left out and warned of.

    >>> metrics = hearth.facts({
    ...     "time": ["2024-01-01", "2024-01-09", "2024-03-01"], "member": ["anna", "ben", "anna"],
    ... })
    >>> metrics["members"], metrics["one_time_share"]
    (2, 0.5)
    """
    if isinstance(log, str) or is_path(log):
        read = json.loads(_native.facts(Path(log), None, until))
    else:
        read = json.loads(_native.facts(None, log_text(log), until))
    if read["skipped"]:
        warnings.warn(f"{read['facts']['skipped_rows']} rows can't be read:\n{read['skipped']}", stacklevel=2)
    return dict(read["facts"])


def facts_of_run(
    scenario: Source = None, *, seed: int = 1, replicate: int = 0, changes: Changes = None, community: Optional[str] = None
) -> Optional[dict[str, Any]]:
    """Metrics of the log that one simulated run would leave; ``None`` where nobody contributed.

    Defined as for logs of real communities, so that both can be compared:

    >>> one = hearth.facts_of_run("baseline", seed=3, changes={"horizon_weeks": 104})
    >>> one["members"] > 0
    True
    """
    read = json.loads(
        _native.facts_of_run(
            scenario_of(scenario, changes), seed_of(seed), whole("replicate", replicate, 0, 2**32 - 1)
        )
    )
    if community is not None and community not in read:
        raise ValueError(f"there is no community '{community}'; there are {', '.join(read)}")
    metrics: Optional[dict[str, Any]] = read[community] if community is not None else next(iter(read.values()))
    return metrics


def write_log(
    path: AnyPath,
    scenario: Source = None,
    *,
    seed: int = 1,
    replicate: int = 0,
    community: int = 0,
    changes: Changes = None,
) -> None:
    """Write the participation log of one simulated run as CSV, as ``hearth run --log`` does."""
    number = whole("replicate", replicate, 0, 2**32 - 1)
    _native.write_log(scenario_of(scenario, changes), seed_of(seed), number, community, Path(path))
