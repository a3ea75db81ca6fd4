"""Policies on the same random numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Optional, Union

from . import _native
from ._asked import Asking, Changes, Place, seed_of, threads_of, whole
from ._convert import sets_of, text_of
from ._progress import Progress, Told
from ._results import Results


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


def compare(
    study: Union[Place, Mapping[str, Any], None] = None,
    *,
    arms: Optional[Mapping[str, Changes]] = None,
    set: Changes = None,
    outcomes: Optional[Sequence[str]] = None,
    replicates: Optional[int] = None,
    seed: Optional[int] = None,
    out: Optional[Place] = None,
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
        text=text_of(study) if isinstance(study, Mapping) else None,
        sets=sets_of(set),
        arms=[(name, sets_of(changes)) for name, changes in (arms or {}).items()],
        outcomes=list(outcomes or []),
        replicates=None if replicates is None else whole("replicates", replicates, 2, 10_000_000),
        seed=None if seed is None else seed_of(seed),
        out=None if out is None else Path(out),
        overwrite=bool(overwrite),
    )
    with Told(progress) as callback:
        found, folder = _native.compare(asking, threads_of(threads), callback)
    return Comparison(json.loads(found), folder)
