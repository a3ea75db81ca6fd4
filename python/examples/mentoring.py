"""Mentoring: members of the core adopt newcomers. A rule of one's own in Python.

python mentoring.py

The same rule in Rust is examples/mentoring; both come to the same numbers.
"""

import numpy

import hearth


@hearth.rule(
    after="participation",
    flow="belonging",
    parameters={
        "adoption": (0.3, (0.0, 1.0), "1/week", "Chance that a newcomer finds a mentor."),
        "support": (0.02, (0.0, 0.2), "energy/week", "Energy that a mentor gives."),
    },
    columns={"mentor": (-1.0, "Arrival number of the mentor, -1 without one.")},
)
def mentoring(week):
    """Members of the core adopt newcomers: a tie, and encouragement for a year."""
    in_core = week["participation"] >= week.core_from
    core = numpy.flatnonzero(in_core)
    if not len(core):
        return
    new = ~in_core & (week.week < week["joined"].astype(int) + 52)
    seeking = new & (week["mentor"] < 0) & (week.uniform() < week.p["adoption"])
    chosen = week["member"][core[week.below(len(core), 1)]]
    week["mentor"] = numpy.where(seeking, chosen, week["mentor"])
    mentors = week.row_of(week["mentor"])
    adopted = new & (mentors >= 0) & in_core[mentors]
    week.tie(numpy.flatnonzero(adopted), mentors[adopted], 0.1)
    week.move_energy(numpy.where(adopted, week.p["support"], 0.0))


def main(replicates=50):
    """Shares of newcomers who reach the core within a year, without mentoring and with it."""
    found = {}
    for on in (False, True):
        results = hearth.run(
            "baseline", replicates=replicates, weekly="none", changes={"rules.mentoring.on": on}
        )
        shares = [share for share in results.runs["newcomers_core_share"] if share > 0]
        found[on] = sum(shares) / replicates
    return found


if __name__ == "__main__":
    for on, share in main().items():
        print(f"mentoring {str(on).lower()}: {100 * share:.1f} % of newcomers reach the core within a year")
