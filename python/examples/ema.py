# %% [markdown]
"""Under what conditions does a policy hold? Exploratory modelling with the EMA Workbench 2.5.

python ema.py [FOLDER]
"""

# %% The libraries; `figures` stands beside this file.
import logging

import numpy
from ema_workbench import (
    IntegerParameter,
    Model,
    Policy,
    RealParameter,
    ScalarOutcome,
    SequentialEvaluator,
    ema_logging,
)
from figures import asked, percent, plot, save, share_between

import hearth

WEEKS = 156
REPLICATES = 40


# %% A model as the workbench wants it: numbers in, numbers out. Each state of the world is run several times.
def community(turnover=10.0, workload=0.5, sponsorship=0.4, hours=1, replicates=REPLICATES):
    batch = hearth.run_batch(
        "baseline",
        [
            {
                "community.domain_turnover_per_year": turnover,
                "organisation.workload": workload,
                "policy.sponsorship": sponsorship,
                "policy.protected_hours": hours,
            }
        ],
        replicates=int(replicates),
        changes={"horizon_weeks": WEEKS},
    )
    return {name: batch.mean(column)[0] for name, column in (("survival", "alive"), ("value", "value_tangible"))}


# %% Uncertain factors, levers, and two policies. Both meet the same states of the world.
POLICIES = {
    "alone": {"sponsorship": 0.0, "hours": 0},
    "sponsored": {"sponsorship": 0.9, "hours": 1},
}


def main(scenarios=50):
    ema_logging.log_to_stderr(logging.ERROR)
    # By which the workbench draws the states of the world.
    numpy.random.seed(1)
    model = Model("community", function=community)
    model.uncertainties = [RealParameter("turnover", 1.0, 20.0), RealParameter("workload", 0.1, 0.9)]
    model.levers = [RealParameter("sponsorship", 0.0, 1.0), IntegerParameter("hours", 0, 4)]
    model.outcomes = [ScalarOutcome("survival"), ScalarOutcome("value")]
    policies = [Policy(name, **levers) for name, levers in POLICIES.items()]
    with SequentialEvaluator(model) as evaluator:
        return evaluator.perform_experiments(scenarios=scenarios, policies=policies)


# %% A map of the states of the world for each policy, and in how many of them one does better than the other.
def draw(found, folder):
    experiments, outcomes = found
    figure, panels = plot.subplots(1, 2, figsize=(8.4, 3.8), layout="constrained", sharex=True, sharey=True)
    low, high = outcomes["survival"].min(), outcomes["survival"].max()
    by_policy = {}
    for panel, (policy, levers) in zip(panels, POLICIES.items()):
        of_policy = (experiments["policy"] == policy).to_numpy()
        there, survival = experiments[of_policy], outcomes["survival"][of_policy]
        dots = panel.scatter(
            there["workload"], there["turnover"], c=survival, s=42, vmin=low, vmax=high, cmap="cividis", edgecolors="#333333"
        )
        by_policy[policy] = survival
        settings = ", ".join(f"{name} {value:g}" for name, value in levers.items())
        panel.set_title(f"{policy} ({settings}):\n{percent(survival.mean())} survive, {percent(survival.min())} in the worst state")
        panel.set_xlabel("workload (share of free hours that it takes)")
    panels[0].set_ylabel("turnover of the domain (topics a year)")
    figure.colorbar(dots, ax=panels, label=f"share of runs that last {WEEKS} weeks")
    states = len(experiments) // len(POLICIES)
    # The experiments of a policy are in the order of the states.
    better = int((by_policy["sponsored"] > by_policy["alone"]).sum())
    states = len(by_policy["alone"])
    low, high = share_between(better, states)
    title = (
        f"In {better} of {states} states of the world sponsored communities survive more often than those left alone "
        f"(95 %: {100 * low:.0f} to {percent(high)} of such states)"
    )
    below = (
        f"{states} states of the world by Latin hypercube, the same for both policies. A dot is {REPLICATES} runs, its share uncertain by up "
        f"to ±{percent(0.98 / REPLICATES**0.5)} (95 %); dots share the runs' random numbers. Scenario: baseline, seed 1."
    )
    return save(figure, folder, "ema", title, below)


# %% All of it.
if __name__ == "__main__":
    options = asked(__doc__)
    experiments, outcomes = found = main()
    for policy in POLICIES:
        survival = outcomes["survival"][experiments["policy"] == policy]
        print(f"{policy:10} survival {survival.mean():.2f}, in the worst state {survival.min():.2f}")
    print(draw(found, options.folder))
