"""The model with Mesa: members are agents, activated together phase by phase."""

import math

import mesa

import rules


class Member(mesa.Agent):
    def __init__(self, model):
        super().__init__(model)
        self.base, self.engagement, self.energy = (
            rules.born(range_, self.random.random()) for range_ in (rules.BASE, rules.ENGAGEMENT, rules.ENERGY)
        )
        self.gained = 0.0
        self.present = False

    def attend(self):
        chance = 1 / (1 + math.exp(-rules.inclination(self.engagement, self.energy)))
        self.present = self.random.random() < chance

    def work(self):
        """Work, and requests to others who are there."""
        self.gained += rules.WORK * (self.random.random() - 0.5)
        present = self.model.present
        if len(present) > 1:
            for _ in range(self.random.choice((1, 2))):
                peer = self.random.choice(present)
                while peer is self:
                    peer = self.random.choice(present)
                self.ask(peer)

    def ask(self, peer):
        if self.random.random() < rules.willingness(peer.energy):
            self.gained += rules.ANSWERED
            peer.gained += rules.HELPED
        else:
            self.gained += rules.UNANSWERED

    def settle(self):
        energy = self.energy + rules.RELAX * (self.base - self.energy) + self.gained
        self.energy = min(max(energy, 0.0), 1.0)
        self.gained = 0.0
        if self.present:
            self.engagement += rules.WARM * (self.energy - self.engagement)
        else:
            self.engagement += rules.COOL * (rules.DISTANCE - self.engagement)


class Community(mesa.Model):
    def __init__(self, seed):
        super().__init__(seed=seed)
        Member.create_agents(self, rules.MEMBERS)
        self.present = []
        self.presences = 0

    def step(self):
        self.agents.do("attend")
        present = self.agents.select(lambda member: member.present)
        self.present = list(present)
        self.presences += len(present)
        present.do("work")
        self.agents.do("settle")


def live(seed):
    community = Community(seed)
    for _ in range(rules.WEEKS):
        community.step()
    return community.presences, community.agents.get("engagement"), community.agents.get("energy")


if __name__ == "__main__":
    rules.replicates(live)
