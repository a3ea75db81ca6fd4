"""Which levers matter? Sobol's indices with SALib: SALib samples and analyses, Hearth lives.

    python salib_sobol.py
"""

from SALib.analyze import sobol as analyse
from SALib.sample import sobol as sample

import hearth

PROBLEM = {
    "num_vars": 3,
    "names": ["policy.sponsorship", "policy.protected_hours", "policy.coordinator_hours"],
    "bounds": [[0.0, 1.0], [0.0, 4.0], [0.0, 20.0]],
}


def main(points=64, replicates=20, weeks=156):
    matrix = sample.sample(PROBLEM, points, calc_second_order=False, seed=1)
    # The names of SALib's problem are paths of parameters.
    batch = hearth.run_batch(
        "baseline", matrix, factors=PROBLEM["names"], replicates=replicates, set={"horizon_weeks": weeks}
    )
    import numpy

    lived = numpy.array(batch.mean("weeks_lived"))
    return analyse.analyze(PROBLEM, lived, calc_second_order=False, seed=1)


if __name__ == "__main__":
    indices = main()
    for name, first, total in zip(PROBLEM["names"], indices["S1"], indices["ST"]):
        print(f"{name:28} first {first:5.2f}   total {total:5.2f}")
