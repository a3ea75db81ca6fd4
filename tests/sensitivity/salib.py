"""Writes salib.json: what SALib says of small samples, for tests to compare with.

    python -m venv venv && venv/bin/pip install SALib && venv/bin/python tests/sensitivity/salib.py

Made with SALib 1.5 and numpy; bootstrap intervals are left out, as they go by chance.
"""

import json
import pathlib
from importlib.metadata import version

import numpy as np
from SALib.analyze import morris as morris_analyze
from SALib.analyze import sobol as sobol_analyze
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami, Sobol_G


def problem(k, low, high):
    return {"num_vars": k, "names": [f"x{i}" for i in range(k)], "bounds": [[low, high]] * k}


def sobol(name, k, low, high, function):
    p = problem(k, low, high)
    x = sobol_sample.sample(p, 64, calc_second_order=True, seed=11)
    y = function(x)
    s = sobol_analyze.analyze(p, y, calc_second_order=True, seed=1)
    pairs = [s["S2"][i][j] for i in range(k) for j in range(i + 1, k)]
    return {"name": name, "k": k, "y": list(y), "s1": list(s["S1"]), "st": list(s["ST"]), "s2": pairs}


def morris(name, k, low, high, function):
    p = problem(k, low, high)
    x = morris_sample.sample(p, 12, num_levels=4, seed=11)
    y = function(x)
    s = morris_analyze.analyze(p, x, y, num_levels=4, scaled=False, seed=1)
    unit = (x - low) / (high - low)
    return {
        "name": name, "k": k, "x": unit.tolist(), "y": list(y),
        "mu": [float(v) for v in s["mu"]], "mu_star": [float(v) for v in s["mu_star"]],
        "sigma": [float(v) for v in s["sigma"]],
    }


def g(x):
    return Sobol_G.evaluate(x, a=np.array([0.0, 1.0, 4.5, 9.0]))


reference = {
    "salib": version("SALib"),
    "sobol": [
        sobol("ishigami", 3, -np.pi, np.pi, Ishigami.evaluate),
        sobol("sobol g", 4, 0.0, 1.0, g),
        sobol("flat in one", 3, 0.0, 1.0, lambda x: x[:, 0] ** 2 + x[:, 0] * x[:, 1]),
    ],
    "morris": [
        morris("ishigami", 3, -np.pi, np.pi, Ishigami.evaluate),
        morris("sobol g", 4, 0.0, 1.0, g),
    ],
}
pathlib.Path(__file__).with_name("salib.json").write_text(json.dumps(reference) + "\n")
