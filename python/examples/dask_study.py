# %% [markdown]
"""A study on a Dask cluster: the same units, the same bytes as on one machine.

python dask_study.py [FOLDER]                                a cluster of its own on this machine
python dask_study.py [FOLDER] --scheduler tcp://there:8786   a cluster that is there; all workers must see FOLDER
"""

# %% The libraries; `figures` stands beside this file.
import tempfile

from distributed import Client
from figures import BLUE, asked, mean_and_half, plot, save, share_between

import hearth

SPONSORSHIP = [0.0, 0.25, 0.5, 0.75, 1.0]


# %% A study is prepared in a folder, its units are done by the cluster's workers, and merged here.
def main(client, folder, replicates=200, weeks=260):
    hearth.study.prepare(
        folder,
        "baseline",
        {"policy.sponsorship": SPONSORSHIP},
        replicates=replicates,
        changes={"horizon_weeks": weeks},
        runs_in_unit=100,
    )
    results = hearth.study.run_on_dask(folder, client)
    runs = results["point_runs"]
    survived = [[] for _ in SPONSORSHIP]
    for point, alive in zip(runs["point"], runs["alive"]):
        survived[point].append(alive)
    return results, [sum(one) / len(one) for one in survived]


# %% How many are active at the end, by sponsorship.
def draw(found, folder, weeks=260):
    results, survival = found
    runs = results.replicates
    edges = [share_between(share * runs, runs) for share in survival]
    figure, panel = plot.subplots(figsize=(6.4, 3.8), layout="constrained")
    panel.errorbar(
        SPONSORSHIP,
        survival,
        yerr=[[share - low for share, (low, _) in zip(survival, edges)], [high - share for share, (_, high) in zip(survival, edges)]],
        fmt="o-", color=BLUE, capsize=3,
    )  # fmt: skip
    panel.set_xlabel("sponsorship (0 to 1)")
    panel.set_ylabel(f"share alive after {weeks} weeks")
    panel.set_ylim(0, 1)
    # The same replicate has the same random numbers at every point: differences are taken within replicates.
    table = results["point_runs"]
    alive = {(point, replicate): one for point, replicate, one in zip(table["point"], table["replicate"], table["alive"])}
    last = len(SPONSORSHIP) - 1
    change, half = mean_and_half([alive[last, replicate] - alive[0, replicate] for replicate in range(runs)])
    title = f"Full sponsorship instead of none: share alive {100 * change:+.0f} ± {100 * half:.0f} points"
    below = (
        f"{runs} runs a point, the same random numbers at all; bars: 95 % (Wilson), ± of the change: 95 %, within replicates. Baseline, seed {results.seed}; "
        f"content hash {results.content_hash[:12]}, the same on any cluster."
    )
    return save(figure, folder, "dask_study", title, below)


# %% All of it.
if __name__ == "__main__":
    options = asked(__doc__, scheduler="address of a cluster's scheduler; without one, a cluster of its own")
    cluster = {} if options.scheduler is None else {"address": options.scheduler}
    # The folder of the study goes, the figure stays. Workers elsewhere must see it, so it is beside the figure.
    options.folder.mkdir(parents=True, exist_ok=True)
    with Client(**cluster) as client, tempfile.TemporaryDirectory(dir=options.folder.resolve()) as room:
        results, survival = found = main(client, room + "/study")
        print("survival by sponsorship:", ", ".join(f"{share:.2f}" for share in survival))
        print("content hash:", results.content_hash)
        print(draw(found, options.folder))
