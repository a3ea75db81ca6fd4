"""Under what conditions does a policy hold? Exploratory modelling with the EMA Workbench 2.5.

    python ema.py
"""

import logging

from ema_workbench import (
    IntegerParameter,
    Model,
    Policy,
    RealParameter,
    ScalarOutcome,
    SequentialEvaluator,
    ema_logging,
)

import hearth

WEEKS = 156


def community(turnover=10.0, workload=0.5, sponsorship=0.4, hours=1, replicates=10):
    """A model as the workbench wants it: numbers in, numbers out."""
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
        set={"horizon_weeks": WEEKS},
    )
    return {name: batch.mean(column)[0] for name, column in (("survival", "alive"), ("value", "value_tangible"))}


def main(scenarios=50):
    ema_logging.log_to_stderr(logging.ERROR)
    model = Model("community", function=community)
    model.uncertainties = [RealParameter("turnover", 1.0, 20.0), RealParameter("workload", 0.1, 0.9)]
    model.levers = [RealParameter("sponsorship", 0.0, 1.0), IntegerParameter("hours", 0, 4)]
    model.outcomes = [ScalarOutcome("survival"), ScalarOutcome("value")]
    policies = [Policy("alone", sponsorship=0.0, hours=0), Policy("sponsored", sponsorship=0.9, hours=1)]
    with SequentialEvaluator(model) as evaluator:
        return evaluator.perform_experiments(scenarios=scenarios, policies=policies)


if __name__ == "__main__":
    experiments, outcomes = main()
    for policy in ("alone", "sponsored"):
        lives = outcomes["survival"][experiments["policy"] == policy]
        print(f"{policy:10} survival {lives.mean():.2f}, in the worst world {lives.min():.2f}")
