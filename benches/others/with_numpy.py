"""The model with numpy: each rule acts on all members at once."""

import numpy as np

import rules


def live(seed):
    rng = np.random.default_rng(seed)
    base, engagement, energy = (
        rules.born(range_, rng.random(rules.MEMBERS)) for range_ in (rules.BASE, rules.ENGAGEMENT, rules.ENERGY)
    )
    presences = 0
    for _ in range(rules.WEEKS):
        chance = 1 / (1 + np.exp(-rules.inclination(engagement, energy)))
        here = rng.random(rules.MEMBERS) < chance
        present = np.flatnonzero(here)
        presences += len(present)
        energy = energy + rules.RELAX * (base - energy) + meet(rng, present, energy)
        np.clip(energy, 0, 1, out=energy)
        engagement += np.where(
            here, rules.WARM * (energy - engagement), rules.COOL * (rules.DISTANCE - engagement)
        )
    return presences, engagement.tolist(), energy.tolist()


def meet(rng, present, energy):
    """What energy each member wins and loses where those present work and ask each other."""
    gained = np.zeros(rules.MEMBERS)
    count = len(present)
    gained[present] = rules.WORK * (rng.random(count) - 0.5)
    if count > 1:
        place = np.repeat(np.arange(count), rng.integers(1, 3, count))
        choice = rng.integers(0, count - 1, len(place))
        peer = present[choice + (choice >= place)]
        answers = rng.random(len(place)) < rules.willingness(energy[peer])
        outcome = np.where(answers, rules.ANSWERED, rules.UNANSWERED)
        gained += np.bincount(present[place], outcome, rules.MEMBERS)
        gained += rules.HELPED * np.bincount(peer[answers], minlength=rules.MEMBERS)
    return gained


if __name__ == "__main__":
    rules.replicates(live)
