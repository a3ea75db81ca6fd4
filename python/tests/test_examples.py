"""The examples, small, against the real libraries."""

import math

import pytest

import hearth


def test_salib():
    import salib_sobol

    indices = salib_sobol.main(points=8, replicates=2, weeks=60)
    assert len(indices["S1"]) == len(indices["ST"]) == 3
    assert all(math.isfinite(total) for total in indices["ST"]) and max(indices["ST"]) > 0


def test_ema(monkeypatch):
    import ema

    monkeypatch.setattr(ema, "WEEKS", 60)
    experiments, outcomes = ema.main(scenarios=4)
    assert len(experiments) == 8 and set(experiments["policy"]) == {"alone", "sponsored"}
    assert all(0.0 <= share <= 1.0 for share in outcomes["survival"]) and outcomes["value"].min() >= 0.0
    again = ema.community(*experiments[["turnover", "workload", "sponsorship", "hours"]].iloc[0])
    assert again["value"] == outcomes["value"][0]


def test_ema_in_processes():
    import ema
    from ema_workbench import Model, MultiprocessingEvaluator, RealParameter, ScalarOutcome

    model = Model("community", function=ema.community)
    model.uncertainties = [RealParameter("turnover", 1.0, 20.0)]
    model.outcomes = [ScalarOutcome("survival"), ScalarOutcome("value")]
    with MultiprocessingEvaluator(model, n_processes=2) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=4)
    assert len(experiments) == 4 and outcomes["value"].min() >= 0.0


def test_optuna(monkeypatch):
    import optuna_policy

    monkeypatch.setattr(optuna_policy, "BASE", hearth.scenario("baseline", set={"horizon_weeks": 60}))
    study = optuna_policy.main(trials=12, replicates=3)
    assert len(study.trials) == 12 and study.best_trials
    assert all(trial.values[1] >= 0 for trial in study.trials)


def test_pyabc(monkeypatch):
    import pyabc_posterior

    monkeypatch.setattr(pyabc_posterior, "WEEKS", 30)
    particles, weights, epsilons = pyabc_posterior.main(population=10, rounds=2)
    assert len(particles) == 10 and weights.sum() == pytest.approx(1.0)
    assert epsilons[1] < epsilons[0]


def test_dask(tmp_path):
    import dask_study
    from distributed import Client

    with Client(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as client:
        results, survival = dask_study.main(client, tmp_path / "dask", replicates=40, weeks=60)
    assert len(survival) == 5 and results.folder == tmp_path / "dask"
    hearth.study.prepare(
        tmp_path / "here", "baseline", {"policy.sponsorship": [0.0, 0.25, 0.5, 0.75, 1.0]}, replicates=40,
        set={"horizon_weeks": 60}, lives_in_unit=1000,
    )  # fmt: skip
    hearth.study.run(tmp_path / "here")
    assert hearth.study.merge(tmp_path / "here").content_hash == results.content_hash
