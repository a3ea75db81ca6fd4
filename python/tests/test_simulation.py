"""A run in hand, rules of one's own, and results that travel."""

import copy
import pickle
import subprocess
import sys
import time
from pathlib import Path

import numpy
import pandas
import polars
import pyarrow
import pytest

import hearth

ROOT = Path(__file__).parents[2]


def same(one, other):
    """Equal to the bit; names are compared as text, whatever dictionary they stand in."""
    for frame in (one, other):
        for name in frame.columns[frame.dtypes == "category"]:
            frame[name] = frame[name].astype(object)
    pandas.testing.assert_frame_equal(one, other, check_exact=True)


def test_a_stepped_run_is_the_run():
    whole = hearth.run("sponsored-launch", seed=5, replicates=3)
    for replicate in range(3):
        sim = hearth.Simulation("sponsored-launch", seed=5, replicate=replicate)
        while not sim.is_over:
            sim.step()
        weekly = whole.weekly.to_pandas()
        mine = weekly[weekly["replicate"] == replicate].reset_index(drop=True)
        same(sim.weekly().to_pandas(), mine)
        runs = whole.runs.to_pandas()
        same(sim.outcomes().to_pandas(), runs[runs["replicate"] == replicate].reset_index(drop=True))


def test_members_ties_and_outcomes_so_far():
    sim = hearth.Simulation("baseline", seed=7)
    assert sim.step(52) == sim.week == 52 and not sim.is_over
    members, ties = pyarrow.table(sim.members()), sim.ties().to_pandas()
    assert members.num_rows == sim.weekly()["members"][-1]
    assert set(ties["peer"]) <= set(members["member"].to_pylist())
    assert ((ties["weight"] > 0) & (ties["weight"] <= 1)).all()
    assert all(meaning for _, meaning in sim.members().columns.values())
    outcomes = sim.outcomes()
    assert outcomes["survival_weeks"][0] <= 52 and outcomes["gini_last_year"][0] != outcomes["gini_last_year"][0]
    assert sim.step(5200) == 260 and sim.is_over


def test_acts_and_forks():
    sim = hearth.Simulation("baseline", seed=7, changes={"horizon_weeks": 80})
    sim.step(30)
    other = sim.fork()
    other.set("policy.sponsorship", numpy.float64(0.9))
    other.act(shock="reorganisation", community="Practitioners")
    other.act(event={"kind": "renewal_workshop", "topic": "Anew"})
    again = hearth.Simulation(other.scenario, seed=7)
    assert len(other.scenario.to_ron()) > len(sim.scenario.to_ron())
    for run in (sim, other, again):
        run.run()
    assert other.weekly().to_arrow().equals(again.weekly().to_arrow())
    assert not other.weekly().to_arrow().equals(sim.weekly().to_arrow())
    with pytest.raises(ValueError, match="the run ended after its 80 weeks"):
        sim.act(event="session")
    fresh = hearth.Simulation("baseline")
    with pytest.raises(ValueError, match="did you mean `renewal_workshop`"):
        fresh.act(event="renewal_workshp")
    with pytest.raises(ValueError, match="out of range"):
        fresh.set("policy.sponsorship", 7)
    with pytest.raises(TypeError, match="nothing to do"):
        fresh.act()
    with pytest.raises(TypeError):
        fresh.step(1.5)
    with pytest.raises(ValueError):
        fresh.step(-1)
    assert fresh.week == 0


def test_simulations_travel():
    sim = hearth.Simulation("baseline", seed=3)
    sim.step(20)
    sim.set("policy.openness", 1.0)
    sim.step(20)
    for second in (pickle.loads(pickle.dumps(sim)), copy.copy(sim), copy.deepcopy(sim)):
        assert second.week == 40 and second.members().to_arrow().equals(sim.members().to_arrow())
        second.step(10)
        assert sim.week == 40


def test_results_travel(tmp_path):
    kept = hearth.run("baseline", replicates=4, changes={"horizon_weeks": 20}, out=tmp_path / "kept")
    loose = hearth.run("baseline", replicates=4, changes={"horizon_weeks": 20})
    batch = hearth.run_batch("baseline", {"policy.sponsorship": [0.1, 0.9]}, replicates=3, changes={"horizon_weeks": 20})
    for results in (kept, loose):
        for second in (pickle.loads(pickle.dumps(results)), copy.deepcopy(results)):
            assert second.content_hash == results.content_hash
            assert second.runs.to_arrow().equals(results.runs.to_arrow())
    second = pickle.loads(pickle.dumps(batch))
    assert second.values("cost") == batch.values("cost") and second.mean("roi") == batch.mean("roi")
    table = pickle.loads(pickle.dumps(loose.weekly))
    assert table.to_arrow().equals(loose.weekly.to_arrow()) and table.columns == loose.weekly.columns


def test_tables_in_notebooks():
    results = hearth.run("baseline", replicates=30, changes={"horizon_weeks": 20})
    assert isinstance(results.to_pandas(), pandas.DataFrame) and isinstance(results.weekly.to_polars(), polars.DataFrame)
    for thing in (results, results.runs, hearth.run_batch("baseline", {"policy.sponsorship": [0.1]})):
        assert "<table" in thing._repr_html_()
    axes = results.plot("energy")
    assert axes.get_xlabel() == "week" and axes.lines and axes.collections
    assert results.runs.plot("cost").patches
    with pytest.raises(KeyError, match="there is no column 'nothing'"):
        results.plot("nothing")


def test_conventions(tmp_path):
    with pytest.raises(TypeError, match="replicates"):
        hearth.run("baseline", replicates="many")
    with pytest.raises(FileNotFoundError, match="nowhere.ron"):
        hearth.run(tmp_path / "nowhere.ron")
    with pytest.raises(FileNotFoundError, match="did you mean 'baseline'"):
        hearth.run("basline")
    with pytest.raises(TypeError):
        hearth.run(3)
    with pytest.raises(ValueError, match="is there twice"):
        hearth.run_batch("baseline", [[0.1, 0.2]], factors=["policy.openness", "policy.openness"])
    with pytest.raises(ValueError, match="point 1"):
        hearth.run_batch("baseline", {"policy.openness": [0.1, float("nan")]})
    hearth.run("baseline", replicates=numpy.int64(2), seed=numpy.uint8(1), weekly="none", overwrite=numpy.bool_(False))


def test_rules_of_the_model_can_be_switched_off():
    plain = hearth.Simulation("baseline", seed=1).run().weekly().to_arrow()
    calm = hearth.Simulation("baseline", seed=1, changes={"rules.conflict": False}).run().weekly()
    assert sum(calm["conflicts"]) == 0 and not calm.to_arrow().equals(plain)
    assert "conflict" in hearth.explain("rules.conflict").lower()
    with pytest.raises(ValueError, match="did you mean `conflict`"):
        hearth.Simulation("baseline", changes={"rules.conflicts": False})


def test_a_rule_in_python_is_a_rule():
    import mentoring  # noqa: F401  (registers the rule)

    plain = hearth.run("baseline", replicates=20, weekly="none")
    off = hearth.run("baseline", replicates=20, weekly="none", changes={"rules.mentoring.adoption": 0.0})
    on = hearth.run("baseline", replicates=20, weekly="none", changes={"rules.mentoring.on": True})
    assert off.runs.to_arrow().equals(plain.runs.to_arrow()), "a rule that does nothing changes nothing"
    assert not on.runs.to_arrow().equals(plain.runs.to_arrow())
    one = hearth.run("baseline", replicates=20, weekly="none", threads=1, changes={"rules.mentoring.on": True})
    assert one.content_hash == on.content_hash, "for any number of threads"
    assert any(entry["path"] == "rules.mentoring.support" for entry in hearth.parameters())
    assert "Energy that a mentor gives" in hearth.explain("rules.mentoring.support")
    batch = hearth.run_batch("baseline", {"rules.mentoring.support": [0.0, 0.2]}, replicates=20)
    low, high = batch.mean("energy_mean")
    assert low < high
    sim = hearth.Simulation("baseline", changes={"rules.mentoring.on": True}).run()
    assert "mentor" in sim.members().column_names and sim.rule_flows()[0]["energy"] > 0
    sweep = {"scenario": "baseline", "set": {"horizon_weeks": 26}, "replicates": 4, "points": "factorial",
             "factors": [{"path": "rules.mentoring.support", "between": [0, 0.2], "levels": 3}]}  # fmt: skip
    assert len(hearth.sweep(sweep)["outcomes"]) == 3


def test_rust_and_python_come_to_the_same():
    import mentoring

    example = ROOT / "examples/mentoring/Cargo.toml"
    try:
        done = subprocess.run(
            ["cargo", "run", "--quiet", "--offline", "--manifest-path", example, "--target-dir", ROOT / "target/outside"],
            capture_output=True, text=True, timeout=900,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("there is no cargo")
    if done.returncode:
        pytest.skip(f"the example in Rust can't be built: {done.stderr[-300:]}")
    mine = [
        f"mentoring {str(on).lower()}: {100 * share:.1f} % of newcomers reach the core within a year"
        for on, share in mentoring.main().items()
    ]
    assert done.stdout.splitlines() == mine


def test_wrong_rules_are_refused():
    with pytest.raises(TypeError, match="one of after, before"):
        hearth.rule(flow="events")
    with pytest.raises(ValueError, match="did you mean `exchange`"):
        hearth.rule(after="exchanges", flow="events")(lambda week: None)
    with pytest.raises(ValueError, match="can't be called"):
        hearth.rule(after="exchange", flow="events", name="Bad Name")(lambda week: None)
    with pytest.raises(ValueError, match="there is no flow"):
        hearth.rule(after="exchange", flow="evnts", name="evnts")(lambda week: None)

    @hearth.rule(after="exchange", flow="events", name="broken")
    def broken(week):
        """Fails in its third week."""
        if week.week == 2:
            raise LookupError("no such thing")

    sim = hearth.Simulation("baseline", changes={"rules.broken.on": True})
    assert sim.step(2) == 2
    with pytest.raises(LookupError, match="no such thing"):
        sim.step()
    with pytest.raises(ValueError, match="broke off"):
        sim.step()
    with pytest.warns(RuntimeWarning, match="rule `broken`, week 2"):
        hearth.run_batch("baseline", {"rules.broken.on": ["true"]}, replicates=2)

    @hearth.rule(after="exchange", flow="events", name="short")
    def short(week):
        """Gives too few numbers."""
        week.move_energy([0.1])

    with pytest.raises(ValueError, match="numbers for"):
        hearth.Simulation("baseline", changes={"rules.short.on": True}).step()


def test_every_study_is_a_call(tmp_path):
    design = {"scenario": "baseline", "set": {"horizon_weeks": 26}, "replicates": 4,
              "factors": [{"path": "policy.sponsorship", "between": [0, 1]}, {"path": "policy.openness", "between": [0, 1]}]}  # fmt: skip
    ranked = hearth.sensitivity(design, method="morris", size=4, out=tmp_path / "morris")
    assert len(ranked["indices"]) and ranked.folder == tmp_path / "morris"
    assert hearth.reproduce(tmp_path / "morris")["same"] is True
    found = hearth.autopsy("closed-club", replicates=4)
    assert found.result and found.text and pickle.loads(pickle.dumps(found)).text == found.text
    checked = hearth.validate("mechanisms", only=["P1"], replicates=100)
    assert len(checked["mechanisms"])
    with pytest.raises(ValueError, match="unknown key"):
        hearth.sweep({"scenario": "baseline", "factrs": []})
    code, printed, said = hearth.command("run", "--nonsense")
    assert code == 2 and not printed and "--nonsense" in said


def test_the_command_is_in_the_package(command):
    done = subprocess.run(
        [sys.executable, "-m", "hearth", "run", "baseline", "-n", "4", "--json", "--no-figures"]
        + ["--out", str(Path.cwd() / "target" / "python-command"), "--overwrite"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    import json

    mine = json.loads(done.stdout)
    assert mine["content_hash"] == hearth.run("baseline", replicates=4).content_hash


def test_a_step_is_fast():
    """A step with its members as a table takes less than a millisecond for 100 members; stepping costs little."""
    crowd = {"horizon_weeks": 260, "communities": [{"name": "Crowd", "founders": 100}], "policy": {"sponsorship": 0.8}}
    sim = hearth.Simulation(crowd)
    sim.step()
    times = []
    for _ in range(200):
        begun = time.perf_counter()
        sim.step()
        sim.members()
        times.append(time.perf_counter() - begun)
    assert sorted(times)[100] < 1e-3

    def seconds(step):
        best = float("inf")
        for _ in range(7):
            sim = hearth.Simulation("baseline", seed=2)
            begun = time.perf_counter()
            while not sim.is_over:
                sim.step(step)
            best = min(best, time.perf_counter() - begun)
        return best

    assert seconds(1) < 1.5 * seconds(260)
