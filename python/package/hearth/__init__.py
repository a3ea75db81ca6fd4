"""Hearth: a simulator of communities of practice.

The simulator behind the command ``hearth``, for Python. The same scenario, seed and version give the same numbers, bit for
bit, from Python and from the command, for any number of threads.

>>> import hearth
>>> study = hearth.run("sponsored-launch", replicates=20, seed=7, weekly="none")
>>> study.runs
<hearth.Table: 20 rows, 113 columns (replicate, community, final_stage, heaviest_drain, alive, survival_weeks, weeks_alive, weeks_potential, …)>
>>> 0.0 <= sum(study.runs["alive"]) / 20 <= 1.0
True

One run in hand, week by week:

>>> sim = hearth.Simulation("baseline", seed=7)
>>> sim.step(4), len(sim.members()) > 0
(4, True)

Tables are Arrow, handed on without a copy: ``pyarrow.table(study.runs)``, ``polars.DataFrame(study.runs)``,
``pandas.DataFrame.from_arrow(study.runs)`` (pandas 3; before, ``pyarrow.table(study.runs).to_pandas()``).

Input that is wrong raises a ``ValueError`` that says where, and what to do:

>>> hearth.run("baseline", changes={"policy.sponsership": 0.9})
Traceback (most recent call last):
    ...
ValueError: the scenario has an error:
<BLANKLINE>
--set:1:1: policy.sponsership: unknown key `sponsership`
     1 | policy.sponsership=0.9
       | ^
         did you mean `sponsorship`?
<BLANKLINE>

Long calls release the interpreter's lock, show a progress bar on a terminal, and stop at Ctrl-C.
"""

from __future__ import annotations

from . import _native, study
from ._batch import Batch, run_batch
from ._commands import Study, autopsy, calibrate, command, reproduce, search, sensitivity, sweep, validate
from ._compare import Comparison, compare
from ._design import Design, sweep_points
from ._facts import facts, facts_of_run, write_log
from ._native import Scenario, Table
from ._results import Results, open_results, run
from ._rules import Week, rule
from ._scenario import explain, parameters, ready, scenario
from ._simulation import Simulation

__all__ = [
    "Batch",
    "Comparison",
    "Design",
    "Results",
    "Scenario",
    "Simulation",
    "Study",
    "Table",
    "Week",
    "autopsy",
    "calibrate",
    "command",
    "compare",
    "explain",
    "facts",
    "facts_of_run",
    "open_results",
    "parameters",
    "ready",
    "reproduce",
    "rule",
    "run",
    "run_batch",
    "scenario",
    "search",
    "sensitivity",
    "study",
    "sweep",
    "sweep_points",
    "validate",
    "write_log",
]

__version__ = _native.version()
