"""Which parameters leave a log like this one? A posterior with pyABC, on facts that are defined for real and simulated logs.

    python pyabc_posterior.py
"""

import math
import tempfile
from pathlib import Path

import pyabc

import hearth

WEEKS = 104
FACTS = ("newcomers_per_month", "monthly_active_mean", "one_time_share")


def model(parameters):
    """A life with these parameters, and what its log tells."""
    base = {"horizon_weeks": WEEKS, "community.founders": round(parameters["founders"])}
    base["community.needs_per_week"] = parameters["needs"]
    told = hearth.facts_of_life("baseline", seed=int(parameters["luck"] * 2**32), set=base)
    return {name: (told or {}).get(name) or 0.0 for name in FACTS}


def distance(simulated, observed):
    """How far two logs are apart: what is counted by its ratio."""
    apart = [math.log((simulated[name] + 0.05) / (observed[name] + 0.05)) for name in FACTS]
    return math.sqrt(sum(one * one for one in apart))


def main(observed=None, population=50, rounds=3):
    if observed is None:
        # In place of a real log, `hearth.facts("forum.csv")`: a community of 25 founders, to see whether it is found again.
        observed = model({"founders": 25, "needs": 0.3, "luck": 0.7})
    prior = pyabc.Distribution(
        founders=pyabc.RV("uniform", 2, 38),
        needs=pyabc.RV("uniform", 0.05, 0.95),
        # A life is a draw: its seed is drawn with the parameters.
        luck=pyabc.RV("uniform", 0, 1),
    )
    sampler = pyabc.sampler.SingleCoreSampler()
    abc = pyabc.ABCSMC(model, prior, distance, population_size=population, sampler=sampler)
    with tempfile.TemporaryDirectory() as room:
        abc.new("sqlite:///" + str(Path(room) / "abc.db"), {name: observed[name] for name in FACTS})
        history = abc.run(max_nr_populations=rounds)
        particles, weights = history.get_distribution(m=0)
        epsilons = list(history.get_all_populations()["epsilon"][1:])
    return particles, weights, epsilons


if __name__ == "__main__":
    particles, weights, epsilons = main()
    print("distances accepted:", ", ".join(f"{epsilon:.2f}" for epsilon in epsilons))
    for name in ("founders", "needs"):
        print(f"{name:10} {(particles[name] * weights).sum():6.2f} in the mean of the posterior")
