# %% [markdown]
"""Which parameters leave a log like this one? A posterior with pyABC, on facts that are defined for real and simulated logs.

python pyabc_posterior.py [FOLDER]
"""

# %% The libraries; `figures` stands beside this file.
import math
import tempfile
from pathlib import Path

import numpy
import pyabc
from figures import BLUE, GREY, ORANGE, asked, percent, plot, save

import hearth

WEEKS = 104
FACTS = ("newcomers_per_month", "monthly_active_mean", "one_time_share")
#: What may be: lowest, highest, unit.
BOUNDS = {"founders": (2.0, 40.0, "people"), "needs": (0.05, 1.0, "a week and member")}
#: In place of a real log, `hearth.facts("forum.csv")`: a community that is known, to see whether it is recovered.
TRUTH = {"founders": 25, "needs": 0.3, "chance": 0.7}


# %% A run with these parameters, and the metrics of its log. How far two logs are apart: what is counted, by its ratio.
def model(parameters):
    base = {"horizon_weeks": WEEKS, "community.founders": round(parameters["founders"])}
    base["community.needs_per_week"] = parameters["needs"]
    metrics = hearth.facts_of_run("baseline", seed=int(parameters["chance"] * 2**32), changes=base)
    return {name: (metrics or {}).get(name) or 0.0 for name in FACTS}


def distance(simulated, observed):
    apart = [math.log((simulated[name] + 0.05) / (observed[name] + 0.05)) for name in FACTS]
    return math.sqrt(sum(one * one for one in apart))


# %% The search in rounds, each nearer to the log. A run is a draw: its seed is drawn with the parameters.
def main(observed=None, population=50, rounds=3):
    numpy.random.seed(1)
    observed = observed or model(TRUTH)
    uniform = {name: pyabc.RV("uniform", low, high - low) for name, (low, high, _) in BOUNDS.items()}
    prior = pyabc.Distribution(chance=pyabc.RV("uniform", 0, 1), **uniform)
    sampler = pyabc.sampler.SingleCoreSampler()
    abc = pyabc.ABCSMC(model, prior, distance, population_size=population, sampler=sampler)
    with tempfile.TemporaryDirectory() as room:
        abc.new("sqlite:///" + str(Path(room) / "abc.db"), {name: observed[name] for name in FACTS})
        history = abc.run(max_nr_populations=rounds)
        particles, weights = history.get_distribution(m=0)
        epsilons = list(history.get_all_populations()["epsilon"][1:])
    return particles, weights, epsilons


# %% What the log says of each parameter, beside what was thought possible before.
def between(values, weights, share=0.9):
    """The middle of a weighted sample that holds this share of it."""
    order = numpy.argsort(values)
    up_to = numpy.cumsum(weights[order])
    edges = numpy.searchsorted(up_to, [(1 - share) / 2, (1 + share) / 2])
    return values[order][numpy.minimum(edges, len(values) - 1)]


def draw(found, folder, truth=None):
    particles, weights, epsilons = found
    weights = numpy.asarray(weights)
    figure, panels = plot.subplots(1, len(BOUNDS), figsize=(8.4, 3.4), layout="constrained")
    shares = []
    for panel, (name, (low, high, unit)) in zip(panels, BOUNDS.items()):
        values = particles[name].to_numpy()
        first, last = between(values, weights)
        panel.hist(values, bins=numpy.linspace(low, high, 13), weights=weights, color=BLUE, alpha=0.75, label="after the log")
        panel.axhline(1 / 12, color=GREY, linestyle="--", label="before")
        panel.axvspan(first, last, color=BLUE, alpha=0.1, linewidth=0, label=f"90 %: {first:.3g} to {last:.3g}")
        if truth is not None:
            panel.axvline(truth[name], color=ORANGE, linewidth=2, label=f"what the log was made with: {truth[name]:g}")
        panel.set_xlabel(f"{name} ({unit})")
        panel.set_ylabel("probability of each bar")
        panel.set_ylim(0, 1.6 * panel.get_ylim()[1])
        panel.legend(fontsize=7.5, loc="upper right", framealpha=0.9, edgecolor="none")
        shares.append(f"{percent((last - first) / (0.9 * (high - low)))} for {name}")
    title = f"Of what was likely, the log of one run leaves {', '.join(shares)}"
    below = (
        f"ABC-SMC (pyABC): {len(weights)} runs that are at most {epsilons[-1]:.2f} from the log, equivalent to {1 / (weights**2).sum():.0f} after weighting, in "
        f"{len(epsilons)} rounds; facts: {', '.join(FACTS)}. Baseline, {WEEKS} weeks."
    )
    return save(figure, folder, "pyabc_posterior", title, below)


# %% All of it.
if __name__ == "__main__":
    options = asked(__doc__)
    particles, weights, epsilons = found = main()
    print("distances accepted:", ", ".join(f"{epsilon:.2f}" for epsilon in epsilons))
    for name in BOUNDS:
        print(f"{name:10} {(particles[name] * weights).sum():6.2f} in the mean of the posterior")
    print(draw(found, options.folder, TRUTH))
