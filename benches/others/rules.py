"""The numbers of the model's rules, as README.md has them, and the frame that the Python programs share."""

import math
import sys

MEMBERS = 150
WEEKS = 260

# Birth: the lowest value and the width of a uniform draw.
BASE = (0.3, 0.4)
ENGAGEMENT = (0.2, 0.6)
ENERGY = (0.3, 0.4)

# The width of what a week's work gives or takes by chance.
WORK = 0.1
ANSWERED = 0.04
UNANSWERED = -0.06
HELPED = 0.01

# How fast energy goes to a member's base.
RELAX = 0.08
# How fast engagement of those present goes to their energy, and of those absent to DISTANCE.
WARM = 0.05
COOL = 0.005
DISTANCE = 0.25


def inclination(engagement, energy):
    """The logit of the chance to take part."""
    return -3.0 + 5.0 * engagement + 1.6 * (energy - 0.5)


def willingness(energy):
    """The chance that a peer with so much energy answers."""
    return 0.4 + 0.3 * energy


def born(range_, draw):
    """A value between 0 and 1 at birth, from a uniform draw."""
    lowest, width = range_
    return lowest + width * draw


def replicates(live):
    """Runs as many replicates as the command line asks for (REPLICATES SEED), each with a seed of its own.

    `live` takes a seed and gives presences (weeks in which members took part, of all members), and the members' engagement and
    energy at the end. Printed for each is what the comparison uses: the share that took part, then mean and spread of
    engagement and energy.
    """
    count, seed = map(int, sys.argv[1:])
    for replicate in range(count):
        presences, engagement, energy = live(seed + replicate)
        (engagement, unlike), (energy, uneven) = _mean_and_spread(engagement), _mean_and_spread(energy)
        share = presences / (MEMBERS * WEEKS)
        print(f"{share},{engagement},{energy},{unlike},{uneven}")


def _mean_and_spread(values):
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
