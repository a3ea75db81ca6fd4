"""What should be spent on what? A search with Optuna, value against cost.

    python optuna_policy.py
"""

import optuna

import hearth

WEEKS = 156
BASE = hearth.scenario("baseline", set={"horizon_weeks": WEEKS})


def objective(trial, replicates=20):
    levers = {
        "policy.sponsorship": trial.suggest_float("sponsorship", 0.0, 1.0),
        "policy.protected_hours": trial.suggest_float("protected_hours", 0.0, 4.0),
        "policy.coordinator_hours": trial.suggest_float("coordinator_hours", 0.0, 20.0),
        "policy.openness": trial.suggest_categorical("openness", [0.2, 0.8]),
    }
    # The same seed for every trial: policies meet the same luck, so that less of a difference is chance.
    lives = hearth.run(BASE, set=levers, seed=1, replicates=replicates, weekly="none", progress=False)
    value, cost = lives.runs["value_tangible"], lives.runs["cost"]
    return sum(value) / len(value), sum(cost) / len(cost)


def main(trials=40, replicates=20):
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(directions=["maximize", "minimize"], sampler=optuna.samplers.TPESampler(seed=1))
    study.optimize(lambda trial: objective(trial, replicates), n_trials=trials)
    return study


if __name__ == "__main__":
    for trial in sorted(main().best_trials, key=lambda trial: trial.values[1]):
        value, cost = trial.values
        print(f"value {value:8.0f} h for {cost:10.0f}   {trial.params}")
