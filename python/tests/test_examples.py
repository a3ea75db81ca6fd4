"""The examples, small, against the real libraries."""

import math

import matplotlib.image
import matplotlib.pyplot
import pytest

import hearth


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    """Figures are files here, and gone after each test."""
    matplotlib.pyplot.switch_backend("agg")
    yield
    matplotlib.pyplot.close("all")


def check_figure(path, *shown):
    """A figure is there, has a title, says what its axes are, shows something, and says this of its sample."""
    pixels = matplotlib.image.imread(path)
    assert pixels.shape[0] > 300 and pixels.shape[1] > 500 and pixels[..., :3].std() > 0.02
    figure = matplotlib.pyplot.gcf()
    assert figure.get_suptitle()
    below = " ".join(figure.get_supxlabel().split())
    for part in shown:
        assert part in below
    for text in figure.texts:
        assert 0 <= text.get_window_extent().x0 and text.get_window_extent().x1 <= figure.bbox.x1, text.get_text()
    # Panels that share an axis name it once.
    assert all(panel.get_xlabel() or panel.get_ylabel() for panel in figure.axes)
    for panel in figure.axes:
        assert panel.has_data()


def test_salib(tmp_path):
    import salib_sobol

    indices, matrix, survival_weeks = found = salib_sobol.main(points=8, replicates=2, weeks=60)
    assert len(matrix) == len(survival_weeks) == 8 * 5
    check_figure(salib_sobol.draw(found, tmp_path, replicates=2, weeks=60), "40 points", "× 2 runs", "95 %")
    assert len(indices["S1"]) == len(indices["ST"]) == 3
    assert all(math.isfinite(total) for total in indices["ST"]) and max(indices["ST"]) > 0


def test_ema(monkeypatch, tmp_path):
    import ema

    monkeypatch.setattr(ema, "WEEKS", 60)
    experiments, outcomes = found = ema.main(scenarios=4)
    check_figure(ema.draw(found, tmp_path), "4 states of the world", "40 runs", "95 %")
    assert len(experiments) == 8 and set(experiments["policy"]) == {"alone", "sponsored"}
    assert all(0.0 <= share <= 1.0 for share in outcomes["survival"]) and outcomes["value"].min() >= 0.0
    assert (ema.main(scenarios=4)[1]["value"] == outcomes["value"]).all(), "the same states each time"
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


def test_optuna(monkeypatch, tmp_path):
    import optuna_policy

    monkeypatch.setattr(optuna_policy, "BASE", hearth.scenario("baseline", changes={"horizon_weeks": 60}))
    study = optuna_policy.main(trials=12, replicates=3)
    assert len(study.trials) == 12 and study.best_trials
    assert all(trial.values[1] >= 0 for trial in study.trials)
    confirmed = optuna_policy.again(study, replicates=4)
    assert [trial.values[1] for trial, _, _ in confirmed] == sorted(trial.values[1] for trial in study.best_trials)
    check_figure(optuna_policy.draw(study, confirmed, tmp_path, searched=3, replicates=4), "95 %", "seed 2")


def test_pyabc(monkeypatch, tmp_path):
    import pyabc_posterior

    monkeypatch.setattr(pyabc_posterior, "WEEKS", 30)
    particles, weights, epsilons = found = pyabc_posterior.main(population=10, rounds=2)
    check_figure(pyabc_posterior.draw(found, tmp_path, pyabc_posterior.TRUTH), "10 runs", "2 rounds")
    assert len(particles) == 10 and weights.sum() == pytest.approx(1.0)
    assert epsilons[1] < epsilons[0]


def test_dask(tmp_path):
    import dask_study
    from distributed import Client

    with Client(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as client:
        results, survival = found = dask_study.main(client, tmp_path / "dask", replicates=40, weeks=60)
    check_figure(dask_study.draw(found, tmp_path, weeks=60), "40 runs a point", "95 %", results.content_hash[:12])
    assert len(survival) == 5 and results.folder == tmp_path / "dask"
    hearth.study.prepare(
        tmp_path / "here", "baseline", {"policy.sponsorship": [0.0, 0.25, 0.5, 0.75, 1.0]}, replicates=40,
        changes={"horizon_weeks": 60}, runs_in_unit=1000,
    )  # fmt: skip
    hearth.study.run(tmp_path / "here")
    assert hearth.study.merge(tmp_path / "here").content_hash == results.content_hash
