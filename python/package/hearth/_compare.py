"""Compare policies on the same random numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Optional, Union

from . import _native
from ._requests import CompareRequest, Changes, AnyPath, seed_of, threads_of, whole
from ._calls import call_text
from ._commands import _File
from ._convert import sets_of, text_of
from ._progress import Progress, ProgressCallback
from ._native import Scenario
from ._results import Results


class Comparison(Results):
    """A comparison and its runs. ``result`` is what ``hearth compare`` writes to ``comparison.json``."""

    def __init__(self, result: dict[str, Any], folder: _native.Folder) -> None:
        super().__init__(folder)
        #: Everything in ``comparison.json``.
        self.result = result

    @property
    def verdict(self) -> str:
        """The result in one sentence."""
        return str(self.result["verdict"])

    @property
    def arms(self) -> list[dict[str, Any]]:
        """The estimates of each arm, outcome by outcome."""
        return list(self.result["arms"])

    @property
    def differences(self) -> list[dict[str, Any]]:
        """The differences of each arm from the reference, by outcome, with simultaneous intervals."""
        return list(self.result["differences"])

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(self.verdict)}</p>"

    def difference(self, outcome: str, arm: str, against: Optional[str] = None) -> dict[str, Any]:
        """One difference; from the reference where no other arm is named."""
        against = against or str(self.result["arms"][0]["name"])
        for one in self.differences:
            if (one["outcome"], one["arm"], one["against"]) == (outcome, arm, against):
                return one
        raise KeyError(f"there is no difference in '{outcome}' of '{arm}' against '{against}'")


def compare(
    study: Union[AnyPath, Mapping[str, Any], Scenario, None] = None,
    *,
    arms: Optional[Mapping[str, Changes]] = None,
    changes: Changes = None,
    outcomes: Optional[Sequence[str]] = None,
    replicates: Optional[int] = None,
    seed: Optional[int] = None,
    coefficient_sets: Optional[int] = None,
    out: Optional[AnyPath] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Comparison:
    """Compare policies on the same random numbers, as ``hearth compare`` does.

    Args:
        study: A study file, a scenario (a file, a ready name, or a :class:`Scenario`), or a study as a dict. Of a scenario, the
            unchanged scenario is the reference.
        arms: Further arms: changes by name.
        changes: Changes of every arm.
        outcomes: Outcomes to compare, the deciding one first; those of the study where none is named.
        replicates: Runs of each arm, in place of the study's.
        seed: Seed of all arms; the study's, else 1.
        coefficient_sets: Sets of plausible coefficients that the answer is tried on, 0 for none; 30 where nothing is given
            and that takes less than about a minute.
        out, overwrite, threads, progress: As for :func:`run`.

    >>> comparison = hearth.compare(
    ...     "baseline", arms={"Cared for": {"policy.coordinator_hours": 12}}, changes={"horizon_weeks": 40},
    ...     outcomes=["cost", "energy"], replicates=60,
    ... )
    >>> comparison.difference("cost", "Cared for")["finding"]
    'worse'
    """
    call = call_text(compare, locals(), "arms/unchanged.ron")
    with _File(study if isinstance(study, Scenario) else None, "scenario") as file, ProgressCallback(progress) as callback:
        named = None if study is None or isinstance(study, (Mapping, Scenario)) else Path(study)
        request = CompareRequest(
            call=call,
            target=Path(file[0]) if file else named,
            text=text_of(study) if isinstance(study, Mapping) else None,
            sets=sets_of(changes),
            arms=[(name, sets_of(changes)) for name, changes in (arms or {}).items()],
            outcomes=list(outcomes or []),
            replicates=None if replicates is None else whole("replicates", replicates, 2, 10_000_000),
            seed=None if seed is None else seed_of(seed),
            coefficient_sets=None if coefficient_sets is None else whole("coefficient_sets", coefficient_sets, 0, 1000),
            out=None if out is None else Path(out),
            overwrite=bool(overwrite),
        )
        result, folder = _native.compare(request, threads_of(threads), callback)
    return Comparison(json.loads(result), folder)
