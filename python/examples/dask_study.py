"""A study on a Dask cluster: the same units, the same bytes as on one machine.

    python dask_study.py                        a cluster of its own on this machine
    python dask_study.py tcp://scheduler:8786   a cluster that is there; all workers must see the folder
"""

import sys
import tempfile

from distributed import Client

import hearth


def main(client, folder, replicates=200, weeks=260):
    sponsorship = [0.0, 0.25, 0.5, 0.75, 1.0]
    hearth.study.prepare(
        folder,
        "baseline",
        {"policy.sponsorship": sponsorship},
        replicates=replicates,
        set={"horizon_weeks": weeks},
        lives_in_unit=100,
    )
    results = hearth.study.run_on_dask(folder, client)
    lives = results["lives"]
    survived = [[] for _ in sponsorship]
    for point, alive in zip(lives["point"], lives["alive"]):
        survived[point].append(alive)
    return results, [sum(one) / len(one) for one in survived]


if __name__ == "__main__":
    with Client(*sys.argv[1:]) as client, tempfile.TemporaryDirectory() as room:
        results, survival = main(client, room + "/study")
        print("survival by sponsorship:", ", ".join(f"{share:.2f}" for share in survival))
        print("content hash:", results.content_hash)
