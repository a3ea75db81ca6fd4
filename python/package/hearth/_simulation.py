"""One run, week by week."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Optional, Union

from . import _native
from ._convert import plain, scenario_of
from ._native import Scenario, Table
from ._requests import Changes, Source, seed_of, whole

_MOST_WEEKS = 5200


class Simulation:
    """A run in hand: step it, look at its members, act in it, and fork it.

    The numbers are those of :func:`hearth.run` with the same scenario, seed and replicate.

    Args:
        scenario: A file, a ready name, a dict, or a :class:`Scenario`; the baseline where none is given.
        seed: Seed.
        replicate: Number of the replicate under this seed.
        changes: Changes by path.

    >>> sim = hearth.Simulation("baseline", seed=7)
    >>> sim.step(52)
    52
    >>> people = sim.members()
    >>> len(people) == int(sim.weekly()["members"][-1])
    True
    >>> sim.outcomes()["survival_weeks"][0] <= 52
    True
    >>> other = sim.fork()  # the same past, the same random numbers
    >>> other.set("policy.sponsorship", 0.9)
    >>> other.act(event="renewal_workshop")
    >>> (sim.run().week, other.run().week)
    (260, 260)

    Tables are copies of the state as it is (one copy in memory, handed over without another): they stay as they are when the
    simulation goes on. A simulation can be pickled and copied; it is made again by running it from its beginning.
    """

    def __init__(
        self, scenario: Source = None, seed: int = 1, replicate: int = 0, *, changes: Changes = None
    ) -> None:
        number = whole("replicate", replicate, 0, 2**32 - 1)
        self._native = _native.Simulation(scenario_of(scenario, changes), seed_of(seed), number)

    @classmethod
    def _of(cls, native: _native.Simulation) -> Simulation:
        made = cls.__new__(cls)
        made._native = native
        return made

    @property
    def week(self) -> int:
        """The week that comes next, counted from 0: as many weeks have passed."""
        return self._native.week

    @property
    def seed(self) -> int:
        """Seed."""
        return self._native.seed

    @property
    def replicate(self) -> int:
        """Number of the replicate."""
        return self._native.replicate

    @property
    def is_over(self) -> bool:
        """Whether all weeks of the scenario have passed."""
        return self._native.is_over

    @property
    def scenario(self) -> Scenario:
        """The scenario, with what was done so far as lines of its timeline: run from the beginning, it is this run."""
        return self._native.scenario

    def step(self, weeks: int = 1) -> int:
        """Run so many weeks, as far as the scenario goes, and return :attr:`week`."""
        return self._native.step(weeks if type(weeks) is int and 0 <= weeks <= _MOST_WEEKS else _weeks(weeks))

    def run(self) -> Simulation:
        """Run all weeks that are left."""
        self._native.step(_MOST_WEEKS)
        return self

    def members(self) -> Table:
        """Members as they are now: one row each, in order of joining."""
        return self._native.members()

    def ties(self) -> Table:
        """Ties as they are now: one row for each tie that a member holds to a peer, by arrival numbers."""
        return self._native.ties()

    def outcomes(self) -> Table:
        """Outcomes of the weeks so far, one row for each community, in the columns of ``results.runs``.

        Numbers that look back a year from the end don't exist before it (``gini_last_year``, ``newcomers_active_share``,
        ``newcomers_core_share``).
        """
        return self._native.outcomes()

    def weekly(self) -> Table:
        """All weeks so far, in the columns of ``results.weekly``."""
        return self._native.weekly()

    def rule_flows(self) -> list[dict[str, Any]]:
        """What rules of one's own have moved so far (see :func:`hearth.rule`)."""
        names = ("community", "rule", "energy", "engagement")
        return [dict(zip(names, one)) for one in self._native.own_flows()]

    def act(
        self,
        *,
        event: Union[str, Mapping[str, Any], None] = None,
        task: Union[str, Mapping[str, Any], None] = None,
        shock: Union[str, Mapping[str, Any], None] = None,
        changes: Optional[Mapping[str, Any]] = None,
        community: Optional[str] = None,
    ) -> None:
        """Do something in the coming week, as a line ``at(week: …)`` of a timeline does.

        Args:
            event, task, shock: A kind, or a dict with ``kind`` and more (``hearth explain event``).
            changes: Parameters that get new values, by path.
            community: Name of the community; all of them where none is given.
        """
        given = {"event": event, "task": task, "shock": shock, "set": changes, "community": community}
        act = {key: value for key, value in given.items() if value is not None}
        if not set(act) - {"community"}:
            raise TypeError("nothing to do: give event, task, shock or changes")
        self._native.act(json.dumps(plain(act), ensure_ascii=False))

    def set(self, path: str, value: Any, *, community: Optional[str] = None) -> None:
        """Give a parameter a new value from the coming week on."""
        self.act(changes={path: value}, community=community)

    def fork(self) -> Simulation:
        """A second run with the same past, which goes on by the same random numbers."""
        return Simulation._of(self._native.fork())

    def __copy__(self) -> Simulation:
        return self.fork()

    def __deepcopy__(self, memo: object) -> Simulation:
        return self.fork()

    def __repr__(self) -> str:
        weeks = self.scenario.horizon_weeks
        return f"<hearth.Simulation of '{self.scenario.name}': week {self.week} of {weeks}, seed {self.seed}, replicate {self.replicate}>"


def _weeks(weeks: Any) -> int:
    return whole("weeks", weeks, 0, _MOST_WEEKS)
