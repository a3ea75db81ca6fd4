"""Archives as RO-Crates, and what made results: the call."""

import ast
import subprocess
import sys
import tarfile

import pytest

import hearth


def call_of(study):
    """The call that a folder names as its maker."""
    program, flag, text = study.manifest["command"]
    assert (program, flag) == ("python", "-c")
    ast.parse(text)
    return text.removeprefix("import hearth; ")


def test_the_call_is_recorded(tmp_path):
    run = hearth.run({"horizon_weeks": 26}, replicates=4, weekly="none", changes={"policy.openness": 0.5}, progress=False)
    assert call_of(run) == (
        "hearth.run({'horizon_weeks': 26}, replicates=4, changes={'policy.openness': 0.5}, weekly='none')"
    )
    short = hearth.scenario("baseline", changes={"horizon_weeks": 26})
    assert call_of(hearth.run(short, replicates=2)) == "hearth.run(hearth.scenario('scenario.ron'), replicates=2)"
    arms = {"Cared for": {"policy.coordinator_hours": 12}}
    compared = hearth.compare("baseline", arms=arms, changes={"horizon_weeks": 26}, replicates=4, coefficient_sets=0)
    assert call_of(compared) == (
        f"hearth.compare('baseline', arms={arms!r}, changes={{'horizon_weeks': 26}}, replicates=4, coefficient_sets=0)"
    )
    design = {
        "scenario": "baseline", "set": {"horizon_weeks": 26}, "replicates": 2, "points": "factorial",
        "factors": [{"path": "policy.sponsorship", "between": [0, 1], "levels": 2}],
    }  # fmt: skip
    assert call_of(hearth.sweep(design, threads=1)) == f"hearth.sweep({design!r})"
    assert call_of(hearth.autopsy(short, replicates=4)) == "hearth.autopsy(hearth.scenario('scenario.ron'), replicates=4)"


def test_a_recorded_call_makes_the_results_again(tmp_path):
    matrix = {"policy.sponsorship": [0.0, 0.5, 1.0]}
    hearth.study.prepare(tmp_path / "points", {"horizon_weeks": 26}, matrix, replicates=3)
    hearth.study.run(tmp_path / "points")
    made = hearth.study.merge(tmp_path / "points")
    call = call_of(made)
    assert "hearth.Table.read_csv('points.csv')" in call and str(tmp_path) not in call
    again = f"{call}; hearth.study.run('points'); print(hearth.study.merge('points').content_hash)"
    done = subprocess.run(
        [sys.executable, "-c", f"import hearth; {again}"], cwd=tmp_path / "points", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == made.content_hash


def test_an_archive_is_an_ro_crate(tmp_path):
    rocrate = pytest.importorskip("rocrate.rocrate", reason="there is no rocrate (pip install rocrate), so no archive was read by it")
    made = hearth.run({"horizon_weeks": 26}, replicates=4, seed=9, weekly="none", out=tmp_path / "study")
    code, _, said = hearth.command(
        "study", "export", tmp_path / "study", "--archive", tmp_path / "a.tar.gz", "--license", "CC-BY-4.0",
        "--author", "Ada King, 0000-0002-1825-0097", "--published", "2026-05-04",
    )  # fmt: skip
    assert code == 0, said
    with tarfile.open(tmp_path / "a.tar.gz") as archive:
        archive.extractall(tmp_path / "there", filter="data")
    crate = rocrate.ROCrate(tmp_path / "there" / "study")
    assert crate.datePublished.strftime("%Y-%m-%d") == "2026-05-04"
    assert crate.license.id == "https://spdx.org/licenses/CC-BY-4.0"
    assert [author["name"] for author in crate.root_dataset["author"]] == ["Ada King"]
    files = {entity.id: entity for entity in crate.data_entities}
    on_disk = {str(path.relative_to(tmp_path / "there/study")) for path in (tmp_path / "there/study").rglob("*") if path.is_file()}
    assert set(files) == on_disk - {"ro-crate-metadata.json"}
    hashes = {one["name"]: one["sha256"] for one in made.manifest["files"]}
    assert files["runs.parquet"]["sha256"] == hashes["runs.parquet"]
    run = crate.get("#run")
    assert run["instrument"]["softwareVersion"] == hearth.__version__.split()[0]
    assert {one.id for one in run["object"]} == {"scenario.ron", "#seed", "#replicates"}
    assert crate.get("#seed")["value"] == "9"
    assert "hearth.run(" in run["name"]
