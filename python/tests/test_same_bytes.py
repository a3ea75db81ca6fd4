"""Python and the command: the same bytes."""

import hashlib

import pyarrow.parquet as parquet
import pytest

import hearth

SHORT = {"horizon_weeks": 60}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("weekly", ["all", "quantiles", "none"])
def test_a_run(command, tmp_path, weekly):
    printed = command(
        "run", "scenarios/sponsor-leaves.ron", "-n", 30, "--seed", 5, "--set", "horizon_weeks=60", "--set",
        "timeline.0.week=30", "--weekly", weekly, "--no-figures", "--out", tmp_path / "command",
    )  # fmt: skip
    changes = {"horizon_weeks": 60, "timeline.0.week": 30}
    here = hearth.run(
        "scenarios/sponsor-leaves.ron", seed=5, replicates=30, changes=changes, weekly=weekly, out=tmp_path / "python"
    )
    assert here.content_hash == printed["content_hash"]
    for name in here.tables:
        assert sha256(tmp_path / "python" / f"{name}.parquet") == sha256(tmp_path / "command" / f"{name}.parquet")
    kept = hearth.run(
        "sponsor-leaves", seed=5, replicates=30, changes=changes, weekly=weekly, threads=1, progress=False
    )
    assert kept.content_hash == printed["content_hash"] and kept.folder is None
    # As texts, by which every bit of a number is printed, and `nan` is itself.
    assert repr(kept.runs.to_pydict()) == repr(parquet_dict(tmp_path / "command" / "runs.parquet"))


def parquet_dict(path):
    table = parquet.read_table(path)
    floats = {field.name for field in table.schema if str(field.type) in ("double", "float")}
    return {
        name: [float("nan") if value is None and name in floats else value for value in values]
        for name, values in table.to_pydict().items()
    }


def test_a_batch_has_the_numbers_of_runs():
    batch = hearth.run_batch("baseline", {"policy.sponsorship": [0.1, 0.9]}, seeds=[3, 4], replicates=5, changes=SHORT)
    by_run = {}
    for point, seed, replicate, value in zip(
        batch.runs["point"], batch.runs["seed"], batch.runs["replicate"], batch.runs["value_tangible"]
    ):
        by_run[point, seed, replicate] = value
    for point, sponsorship in enumerate([0.1, 0.9]):
        for seed in (3, 4):
            alone = hearth.run(
                "baseline", seed=seed, replicates=5, changes={**SHORT, "policy.sponsorship": sponsorship}, weekly="none"
            )
            assert alone.runs["value_tangible"] == [by_run[point, seed, replicate] for replicate in range(5)]


def test_a_batch_is_a_sweep(command, tmp_path):
    text = """Sweep(scenario: "baseline", set: {"horizon_weeks": 40}, replicates: 3, seed: 9,
        factors: [(path: "policy.sponsorship", between: [0.0, 1.0], levels: 3),
                  (path: "policy.earliest_task_stage", one_of: [coalescing, maturing])], points: factorial)"""
    file = tmp_path / "design.ron"
    file.write_text(text)
    command("sweep", file, "--out", tmp_path / "sweep", "--no-figures")
    design = hearth.sweep_points(file)
    assert design.replicates == 3 and design.seed == 9 and len(design.points) == 6
    there = hearth.open_results(tmp_path / "sweep", check=True)
    assert there["points"].to_pydict() == design.points.to_pydict()
    here, there = design.run().runs.to_pydict(), there["point_runs"].to_pydict()
    rows = lambda table: sorted(zip(table["point"], table["replicate"], table["cost"], table["final_stage"]))  # noqa: E731
    assert rows(here) == rows(there) and len(rows(here)) == 18


def test_a_comparison(command, tmp_path):
    printed = command(
        "compare", "baseline", "--arm", "cared:policy.coordinator_hours=10", "--set", "horizon_weeks=40", "-n", 40,
        "--outcome", "survival,cost", "--no-figures", "--out", tmp_path / "command",
    )  # fmt: skip
    here = hearth.compare(
        "baseline", arms={"cared": {"policy.coordinator_hours": 10}}, changes={"horizon_weeks": 40}, replicates=40,
        outcomes=["survival", "cost"], out=tmp_path / "python",
    )  # fmt: skip
    assert here.content_hash == printed["content_hash"]
    assert here.result == printed["result"]["comparison"] and here.verdict
    for name in ("comparison.json", "comparison.csv", "weeks.csv", "runs.parquet"):
        assert sha256(tmp_path / "python" / name) == sha256(tmp_path / "command" / name)


def test_facts(command, tmp_path):
    printed = command("facts", "tests/logs/sponsored-launch.csv", "--no-figures", "--out", tmp_path / "facts")
    here = hearth.facts("tests/logs/sponsored-launch.csv")
    assert here["members"] > 1 and here == {key: value for key, value in printed["result"].items() if key != "log"}
    command("run", "scenarios/baseline.ron", "-n", 3, "--seed", 2, "--log", 1, "--no-figures",
            "--set", "horizon_weeks=60", "--out", tmp_path / "run")  # fmt: skip
    hearth.write_log(tmp_path / "log.csv", "baseline", seed=2, replicate=1, changes=SHORT)
    assert sha256(tmp_path / "log.csv") == sha256(tmp_path / "run" / "log.csv")


def test_a_study_that_the_command_prepared(command, tmp_path):
    arguments = ["run", "scenarios/baseline.ron", "-n", 40, "--set", "horizon_weeks=40", "--no-figures"]
    printed = command(*arguments, "--out", tmp_path / "command")
    command(*arguments, "--out", tmp_path / "python", "--prepare")
    units = hearth.study.plan(tmp_path / "python").units
    assert units == 8
    assert hearth.study.run(tmp_path / "python", units=[0, 5]).whole
    again = hearth.study.run(tmp_path / "python", units="0-2")
    assert (again.asked, again.found) == (3, 1)
    with pytest.raises(ValueError, match=r"lacks 4 of its 8 units \(3-4,6-7\)"):
        hearth.study.merge(tmp_path / "python")
    hearth.study.run(tmp_path / "python")
    assert hearth.study.merge(tmp_path / "python").content_hash == printed["content_hash"]
    assert sha256(tmp_path / "python" / "weekly.parquet") == sha256(tmp_path / "command" / "weekly.parquet")
