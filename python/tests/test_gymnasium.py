"""An environment of Gymnasium, as its users would write it: a step is four weeks, an action the hours of a coordinator."""

import copy
import pickle

import pytest

import hearth

gymnasium = pytest.importorskip("gymnasium", reason="there is no gymnasium (pip install gymnasium), so no environment was made")
numpy = pytest.importorskip("numpy")


class Community(gymnasium.Env):
    def __init__(self, weeks=52):
        self.scenario = hearth.scenario("baseline", changes={"horizon_weeks": weeks})
        self.action_space = gymnasium.spaces.Box(0.0, 20.0, (1,), numpy.float32)
        self.observation_space = gymnasium.spaces.Box(0.0, numpy.inf, (2,), numpy.float32)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        # A NumPy integer, as its generator gives it.
        self.sim = hearth.Simulation(self.scenario, seed=self.np_random.integers(2**31))
        return numpy.zeros(2, numpy.float32), {}

    def step(self, action):
        # An array of one number, as it comes.
        self.sim.set("policy.coordinator_hours", action[0])
        self.sim.step(4)
        weeks = self.sim.weekly()
        seen = numpy.array([weeks["active"][-1], weeks["energy"][-1]], numpy.float32)
        return numpy.nan_to_num(seen), float(seen[0]), self.sim.is_over, False, {}


def test_an_environment():
    from gymnasium.utils.env_checker import check_env

    check_env(Community(), skip_render_check=True)


def test_an_environment_under_way_can_be_copied_and_pickled():
    environment = Community()
    environment.reset(seed=5)
    environment.step(numpy.array([3.0], numpy.float32))
    others = [copy.deepcopy(environment), pickle.loads(pickle.dumps(environment))]
    after = environment.step(numpy.array([8.0], numpy.float32))
    for other in others:
        again = other.step(numpy.array([8.0], numpy.float32))
        assert (again[0] == after[0]).all() and again[1:4] == after[1:4]


def test_environments_beside_one_another():
    many = gymnasium.vector.AsyncVectorEnv([Community, Community])
    try:
        many.reset(seed=2)
        seen, rewards, *_ = many.step(many.action_space.sample())
        assert seen.shape == (2, 2) and (rewards >= 0).all()
    finally:
        many.close()
