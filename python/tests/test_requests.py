"""Requests: understood, or refused with place and remedy before anything is started."""

import copy
import doctest
import importlib
import inspect
import pickle
import pkgutil

import numpy
import pytest

import hearth


def test_docstrings():
    attempted = {}
    for one in [None, *pkgutil.iter_modules(hearth.__path__)]:
        module = hearth if one is None else importlib.import_module(f"hearth.{one.name}")
        tested = doctest.testmod(module, optionflags=doctest.ELLIPSIS, extraglobs={"hearth": hearth})
        assert tested.failed == 0, module.__name__
        attempted[module.__name__] = tested.attempted
    assert {name for name, count in attempted.items() if count} >= {
        "hearth", "hearth.study", "hearth._batch", "hearth._compare", "hearth._design", "hearth._facts", "hearth._results",
        "hearth._scenario", "hearth._simulation", "hearth._rules", "hearth._commands",
    }  # fmt: skip


def test_everything_public_is_described():
    for name in hearth.__all__:
        thing = getattr(hearth, name)
        assert inspect.getdoc(thing), name
        if inspect.isclass(thing):
            for part, value in vars(thing).items():
                assert part.startswith("_") or not callable(value) or inspect.getdoc(value), f"{name}.{part}"


def test_scenarios():
    text = {"name": "From Python", "horizon_weeks": numpy.int64(50), "policy": {"sponsorship": numpy.float32(0.5), "openness": None},
            "timeline": [{"between": {"from": 10, "to": 20, "set": {"organisation.workload": 0.5}}},
                         {"when": {"stage": "maturing", "set": {"policy.openness": 1.0}}}]}  # fmt: skip
    made = hearth.scenario(text)
    assert (made.name, made.horizon_weeks) == ("From Python", 50)
    assert "sponsorship: 0.5" in made.to_ron() and "between(" in made.to_ron()
    again = pickle.loads(pickle.dumps(made))
    assert again == made and copy.deepcopy(made) == made
    assert hearth.scenario(made, changes={"policy.sponsorship": 0.9}) != made
    assert hearth.scenario("scenarios/baseline.ron") == hearth.scenario("baseline") == hearth.scenario()
    assert hearth.scenario(changes=["name=\"Other\""]).name == hearth.scenario(changes={"name": "Other"}).name == "Other"
    named = hearth.scenario(changes={"policy.earliest_task_stage": "maturing"})
    assert "earliest_task_stage: maturing" in named.to_ron()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (lambda: hearth.scenario({"policy": {"sponsership": 0.9}}), r"did you mean `sponsorship`\?"),
        (lambda: hearth.scenario({"policy": {"sponsorship": 7}}), r"the scenario:3:\d+: policy.sponsorship: .*from 0 to 1"),
        (lambda: hearth.scenario({"policy": {"sponsorship": float("nan")}}), "policy.sponsorship: "),
        (lambda: hearth.scenario({"policy": {"sponsorship": object()}}), "can't be part of a scenario"),
        (lambda: hearth.scenario("basline"), "no ready scenario 'basline'; did you mean 'baseline'"),
        (lambda: hearth.scenario("nowhere/x.ron"), r"can't read the scenario nowhere/x.ron: there is no such file"),
        (lambda: hearth.scenario(7), "7 is no scenario"),
        (lambda: hearth.run(replicates=0), "replicates can't be 0; expected a whole number from 1"),
        (lambda: hearth.run(seed=-1), "seed can't be -1"),
        (lambda: hearth.run(seed=1.5), "seed can't be 1.5"),
        (lambda: hearth.run(threads=-1), "threads can't be -1; expected a whole number from 0"),
        (lambda: hearth.run(weekly="some"), "expected 'all', 'quantiles' or 'none'"),
        (lambda: hearth.run_batch("baseline", [[1, 2]]), "give factors="),
        (lambda: hearth.run_batch("baseline", [[1, 2]], factors=["policy.openness"]), "row 0 has 2 values for 1 factors"),
        (lambda: hearth.run_batch("baseline", {"policy.openness": []}), "there is no point"),
        (lambda: hearth.run_batch("baseline", {"policy.openness": [0, 2]}), "openness=2.0"),
        (lambda: hearth.run_batch("baseline", {"policy.openess": [0]}), "did you mean `openness`"),
        (lambda: hearth.run_batch("baseline", {"policy.openness": [float("inf")]}), "openness is inf at point 0"),
        (lambda: hearth.run_batch("baseline", {"policy.openness": [0]}, seeds=[]), "there is no seed"),
        (lambda: hearth.run_batch("baseline", {"a": [0], "b": [0, 1]}), "2 values for 1 points"),
        (lambda: hearth.compare("baseline"), "one arm only; a comparison needs two"),
        (lambda: hearth.compare("baseline", arms={"a": {}}, outcomes=["joy"]), "there is no outcome 'joy'"),
        (lambda: hearth.facts({"date": ["2024-01-01"]}), "there is no column `?member"),
        (lambda: hearth.facts("nowhere.csv"), "can't read the log nowhere.csv"),
        (lambda: hearth.facts({"time": ["2024-01-01"], "member": ["a"]}, until="soon"), "expected a date"),
        (lambda: hearth.explain("policy.sponsership"), "did you mean `policy.sponsorship`"),
        (lambda: hearth.open_results("scenarios"), "scenarios is not a study"),
        (lambda: hearth.study.plan("nowhere"), "there is no folder nowhere"),
        (lambda: hearth.sweep_points("Sweep(factors: [])"), r"the design:1:"),
    ],
)  # fmt: skip
def test_refused(given, message):
    with pytest.raises((ValueError, TypeError, FileNotFoundError), match=message):
        given()


def test_a_folder_of_something_else(tmp_path):
    short = {"changes": {"horizon_weeks": 10}, "out": tmp_path / "a", "weekly": "none"}
    first = hearth.run(replicates=4, **short)
    assert first.folder == tmp_path / "a" and hearth.run(replicates=4, **short).content_hash == first.content_hash
    with pytest.raises(ValueError, match="replicates is 4, but 5 was asked for"):
        hearth.run(replicates=5, **short)
    assert hearth.run(replicates=5, overwrite=True, **short).replicates == 5
    (tmp_path / "a" / "runs.parquet").write_bytes(b"torn")
    with pytest.raises(ValueError, match="is not what was written"):
        hearth.open_results(tmp_path / "a", check=True)


def test_a_study_as_a_dict():
    found = hearth.compare(
        {
            "name": "Whom to sponsor",
            "scenario": "reorganisation",
            "set": {"horizon_weeks": 300},
            "arms": [{"name": "As it is"}, {"name": "Sponsored", "set": {"policy.sponsorship": 0.9}}],
            "outcomes": ["survival", "cost"],
            "replicates": 20,
        }
    )
    assert [arm["name"] for arm in found.arms] == ["As it is", "Sponsored"]
    assert found.difference("survival", "Sponsored")["n"] == 20 and len(found.runs) == 40
    with pytest.raises(KeyError, match="there is no difference in 'joy'"):
        found.difference("joy", "Sponsored")


def test_facts_of_tables_and_rows_that_are_wrong():
    with pytest.warns(UserWarning, match="1 rows can't be read"):
        printed = hearth.facts({"time": ["2024-01-01", "soon", "2024-02-01"], "member": ["a", "b", "c"]})
    assert printed["members"] == 2 and printed["skipped_rows"] == 1
    rows = [{"time": "2024-01-01", "member": "a", "thread": "1"}, {"time": "2024-02-01", "member": "b", "thread": "1"}]
    assert hearth.facts(rows)["threads"] == 1
    assert hearth.facts_of_run(changes={"horizon_weeks": 60}, community="Practitioners")["members"] > 0
    with pytest.raises(ValueError, match="there is no community 'Nobody'"):
        hearth.facts_of_run(changes={"horizon_weeks": 60}, community="Nobody")
