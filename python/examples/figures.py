"""What the examples' figures share: where they go, how they look, how sure a share is.

Needs matplotlib, which the package itself doesn't.
"""

import argparse
import math
import sys
import textwrap
from pathlib import Path

import matplotlib.pyplot as plot

import hearth

#: Colors that people with any kind of color vision tell apart (Okabe and Ito).
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"

#: Standard errors on either side of an estimate that make 95 % of a normal distribution.
SURE = 1.96

plot.rcParams.update(
    {
        "figure.dpi": 100,
        "font.size": 9,
        "axes.titlesize": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": "#dddddd",
        "grid.linewidth": 0.6,
    }
)


def asked(about, **options):
    """The arguments of an example: a folder for its figure, and options with their meaning.

    A notebook's cell has none.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path("outputs") / "examples"
    parser.add_argument("folder", nargs="?", type=Path, default=default, help=f"where the figure goes ({default})")
    for name, meaning in options.items():
        parser.add_argument(f"--{name}", help=meaning)
    return parser.parse_args([] if "ipykernel" in sys.modules else None)


def share_between(count, of):
    """The 95 % interval of a share, after Wilson: it holds for few runs and near 0 and 1, too."""
    share, z = count / of, SURE**2 / of
    middle = (share + z / 2) / (1 + z)
    half = SURE * math.sqrt(share * (1 - share) / of + z / (4 * of)) / (1 + z)
    return max(0.0, middle - half), min(1.0, middle + half)


def percent(share):
    """A share, for people."""
    return f"{100 * share:.0f} %"


def mean_and_half(values):
    """A mean, and half of its 95 % interval."""
    mean = sum(values) / len(values)
    spread = sum((value - mean) ** 2 for value in values) / max(len(values) - 1, 1)
    return mean, SURE * math.sqrt(spread / len(values))


def save(figure, folder, name, title, below):
    """Gives a figure its title and the words below it (sample size, uncertainty, what made it), and writes it."""
    # So many letters of these sizes stand on an inch.
    title = textwrap.fill(title, int(10 * figure.get_figwidth()))
    below = textwrap.fill(f"{below} hearth {hearth.__version__}.", int(16.5 * figure.get_figwidth()))
    figure.suptitle(title, x=0.01, ha="left", weight="bold", fontsize=10.5)
    figure.supxlabel(below, x=0.01, ha="left", fontsize=7.5, color=GREY)
    Path(folder).mkdir(parents=True, exist_ok=True)
    path = Path(folder) / f"{name}.png"
    figure.savefig(path, dpi=110)
    return path
