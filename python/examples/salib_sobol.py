# %% [markdown]
"""Which levers matter? Sobol's indices with SALib: SALib samples and analyses, Hearth runs.

python salib_sobol.py [FOLDER]
"""

# %% The libraries; `figures` stands beside this file.
import numpy
from figures import BLUE, GREY, ORANGE, asked, percent, plot, save
from SALib.analyze import sobol as analyse
from SALib.sample import sobol as sample

import hearth

# %% What may vary, and how far. The names of SALib's problem are paths of parameters.
PROBLEM = {
    "num_vars": 3,
    "names": ["policy.sponsorship", "policy.protected_hours", "policy.coordinator_hours"],
    "bounds": [[0.0, 1.0], [0.0, 4.0], [0.0, 20.0]],
}
UNITS = ["0 to 1", "hours a week and member", "hours a week"]


# %% SALib chooses the points, Hearth runs each several times, SALib attributes the differences.
# All points share the random numbers of their runs, so that less of a difference is chance.
def main(points=128, replicates=20, weeks=156):
    matrix = sample.sample(PROBLEM, points, calc_second_order=False, seed=1)
    batch = hearth.run_batch(
        "baseline", matrix, factors=PROBLEM["names"], replicates=replicates, changes={"horizon_weeks": weeks}
    )
    survival = numpy.array(batch.mean("survival_weeks"))
    return analyse.analyze(PROBLEM, survival, calc_second_order=False, seed=1), matrix, survival


# %% The indices with their intervals, and below the lever that weighs most: the survival time at each of its values.
def draw(found, folder, replicates=20, weeks=156):
    indices, matrix, survival = found
    names = [path.removeprefix("policy.").replace("_", " ") for path in PROBLEM["names"]]
    figure, (left, right) = plot.subplots(1, 2, figsize=(8.4, 3.6), layout="constrained")
    rows = numpy.arange(len(names))
    for key, shift, color, label in (("S1", -0.1, BLUE, "alone"), ("ST", 0.1, ORANGE, "with all its interactions")):
        left.errorbar(
            indices[key], rows + shift, xerr=indices[f"{key}_conf"], fmt="o", color=color, capsize=3, label=label
        )
    left.axvline(0.0, color=GREY, linewidth=0.8)
    left.set_yticks(rows, names)
    left.invert_yaxis()
    left.set_xlabel("share of the variance of survival time")
    left.set_ylabel("lever")
    left.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)

    order = numpy.argsort(-indices["ST"])
    top, second = order[:2]
    right.scatter(matrix[:, top], survival, s=9, color=BLUE, alpha=0.5, linewidths=0)
    right.set_xlabel(f"{names[top]} ({UNITS[top]})")
    right.set_ylabel(f"survival time (of {weeks} weeks)")
    right.set_title(f"a dot: the mean of {replicates} runs")

    total, half = indices["ST"], indices["ST_conf"]
    clear = total[top] - half[top] > total[second] + half[second]
    title = (
        f"How long a community survives depends most on {names[top]}: {percent(total[top])} of the variance between policies"
        if clear
        else f"{len(survival)} points don't settle which lever keeps a community alive: intervals overlap"
    )
    below = (
        f"Sobol's indices of {len(survival)} points (Saltelli, base sample {len(survival) // 5}) × {replicates} runs; bars: 95 % "
        "by SALib's bootstrap. Points share the runs' random numbers. Scenario: baseline, seed 1."
    )
    return save(figure, folder, "salib_sobol", title, below)


# %% All of it.
if __name__ == "__main__":
    options = asked(__doc__)
    found = main()
    for name, first, total in zip(PROBLEM["names"], found[0]["S1"], found[0]["ST"]):
        print(f"{name:28} first {first:5.2f}   total {total:5.2f}")
    print(draw(found, options.folder))
