"""What a user's typed script does with the package; mypy and pyright read it, strictly, and it runs."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any, Optional

import hearth


@hearth.rule(after="participation", flow="events", parameters={"cup": (0.01, (0.0, 0.1), "energy", "What a cup gives.")})
def tea(week: hearth.Week) -> None:
    """Tea for all who take part."""
    week.move_energy(week["present"] * week.p["cup"])


class Environment:
    """A year of decisions, in the manner of Gymnasium."""

    def __init__(self, scenario: Optional[hearth.Scenario] = None) -> None:
        self._scenario = scenario or hearth.scenario("baseline", changes={"horizon_weeks": 52})
        self._sim = hearth.Simulation(self._scenario)

    def reset(self, *, seed: int = 0) -> tuple[list[float], dict[str, Any]]:
        self._sim = hearth.Simulation(self._scenario, seed=seed)
        return self._seen(), {}

    def step(self, hours: float) -> tuple[list[float], float, bool, bool, dict[str, Any]]:
        self._sim.set("policy.coordinator_hours", hours)
        self._sim.step(4)
        seen = self._seen()
        return seen, seen[0], self._sim.is_over, False, {"week": self._sim.week}

    def _seen(self) -> list[float]:
        weeks = self._sim.weekly()
        return [float(weeks[name][-1]) if len(weeks) else 0.0 for name in ("active", "energy")]


def main(folder: Path) -> None:
    scenario: hearth.Scenario = hearth.scenario({"horizon_weeks": 30, "policy": {"sponsorship": 0.6}})
    results: hearth.Results = hearth.run(scenario, replicates=4, changes={"rules.tea.on": True}, weekly="none", out=folder / "run")
    survival: list[float] = results.runs["survival_weeks"]
    assert len(survival) == 4 and results.content_hash is not None
    compared = hearth.compare(scenario, arms={"more": {"policy.sponsorship": 0.9}}, replicates=4, coefficient_sets=0)
    assert compared.difference("cost", "more")["arm"] == "more"
    batch: hearth.Batch = hearth.run_batch(scenario, {"policy.openness": [0.2, 0.8]}, replicates=2)
    means: list[float] = batch.mean("cost")
    assert len(means) == 2
    environment = Environment()
    seen, _ = environment.reset(seed=3)
    rewards = [environment.step(hours)[1] for hours in (0.0, 5.0, 10.0)]
    assert len(seen) == 2 and all(reward >= 0 for reward in rewards)
    units: int = hearth.study.prepare(folder / "study", scenario, replicates=4, weekly="none")
    share: hearth.study.Share = hearth.study.run(folder / "study", units=range(units))
    assert share.whole
    for one in (scenario, results, compared, batch, results.runs):
        assert type(pickle.loads(pickle.dumps(one))) is type(copy.copy(one)) is type(copy.deepcopy(one)) is type(one)
