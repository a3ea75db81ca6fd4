# %% [markdown]
"""What should be spent on what? A search with Optuna, value against cost.

python optuna_policy.py [FOLDER]
"""

# %% The libraries; `figures` stands beside this file.
import optuna
from figures import BLUE, GREY, ORANGE, asked, mean_and_half, percent, plot, save

import hearth

WEEKS = 156
BASE = hearth.scenario("baseline", changes={"horizon_weeks": WEEKS})


# %% What may be decided, and what a policy comes to.
def policy(trial):
    return {
        "policy.sponsorship": trial.suggest_float("sponsorship", 0.0, 1.0),
        "policy.protected_hours": trial.suggest_float("protected_hours", 0.0, 4.0),
        "policy.coordinator_hours": trial.suggest_float("coordinator_hours", 0.0, 20.0),
        "policy.openness": trial.suggest_categorical("openness", [0.2, 0.8]),
    }


def outcomes(levers, seed, replicates):
    """Value (h) and cost (money) of each run under a policy."""
    study = hearth.run(BASE, changes=levers, seed=seed, replicates=replicates, weekly="none", progress=False)
    return study.runs["value_tangible"], study.runs["cost"]


# %% The search. The same seed for every trial: policies meet the same random numbers, so that less of a difference is chance.
def objective(trial, replicates=20):
    levers = policy(trial)
    trial.set_user_attr("levers", levers)
    value, cost = outcomes(levers, 1, replicates)
    return sum(value) / len(value), sum(cost) / len(cost)


def main(trials=40, replicates=20):
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(directions=["maximize", "minimize"], sampler=optuna.samplers.TPESampler(seed=1))
    study.optimize(lambda trial: objective(trial, replicates), n_trials=trials)
    return study


# %% The best of many are partly so by chance. So they are run again, with another seed and more replicates.
def again(study, replicates=200):
    found = []
    for trial in sorted(study.best_trials, key=lambda trial: trial.values[1]):
        value, cost = outcomes(trial.user_attrs["levers"], 2, replicates)
        found.append((trial, mean_and_half(value), mean_and_half(cost)))
    return found


# %% All policies, and the front that none of them beats: as searched, and run again.
def draw(study, confirmed, folder, searched=20, replicates=200):
    figure, panel = plot.subplots(figsize=(7.2, 4.2), layout="constrained")
    thousand = 1000.0
    others = [trial for trial in study.trials if trial not in study.best_trials]
    panel.scatter(
        [trial.values[1] / thousand for trial in others], [trial.values[0] for trial in others],
        s=14, color=GREY, label=f"other policies ({searched} runs each)",
    )  # fmt: skip
    front = [trial for trial, _, _ in confirmed]
    panel.plot(
        [trial.values[1] / thousand for trial in front], [trial.values[0] for trial in front],
        "o--", color=BLUE, mfc="white", linewidth=1, label=f"the front, as searched ({searched} runs each)",
    )  # fmt: skip
    panel.errorbar(
        [cost[0] / thousand for _, _, cost in confirmed], [value[0] for _, value, _ in confirmed],
        xerr=[cost[1] / thousand for _, _, cost in confirmed], yerr=[value[1] for _, value, _ in confirmed],
        fmt="o", color=ORANGE, capsize=2, linewidth=1, label=f"the front, run again ({replicates} other runs each)",
    )  # fmt: skip
    panel.set_xlabel(f"cost over {WEEKS} weeks (thousands of money)")
    panel.set_ylabel(f"tangible value over {WEEKS} weeks (h)")
    panel.legend(frameon=False)
    gained = [value[0] / trial.values[0] - 1 for trial, value, _ in confirmed if trial.values[0]]
    gain = sum(gained) / len(gained)
    title = (
        f"{len(front)} of {len(study.trials)} policies are beaten by no other; with other random numbers their value is "
        f"{percent(abs(gain))} {'more' if gain > 0 else 'less'} on average"
    )
    below = (
        "Optuna (TPE, seed 1) maximizes value and minimizes cost; all policies meet the same random numbers. Bars: 95 % intervals of the "
        "means, with seed 2. Scenario: baseline."
    )
    return save(figure, folder, "optuna_policy", title, below)


# %% All of it.
if __name__ == "__main__":
    options = asked(__doc__)
    study = main()
    confirmed = again(study)
    for trial, (value, half), (cost, _) in confirmed:
        levers = ", ".join(f"{name} {level:.2g}" for name, level in trial.params.items())
        print(f"value {value:6.0f} ± {half:.0f} h for {cost:9.0f}   {levers}")
    print(draw(study, confirmed, options.folder))
