"""Tables in the libraries that read Arrow."""

import numpy
import pandas
import polars
import pyarrow
import pytest

import hearth


@pytest.fixture(scope="module")
def study():
    return hearth.run("baseline", replicates=40, changes={"horizon_weeks": 60})


def test_pyarrow(study):
    table = pyarrow.table(study.weekly)
    assert table.num_rows == len(study.weekly) == 40 * 60
    assert table.column_names == study.weekly.column_names
    assert table.schema.field("energy").metadata[b"unit"] == b"0..1"
    assert table.column("members").to_pylist() == study.weekly["members"]
    assert set(table.column("stage").to_pylist()) <= set(hearth.parameters() and study.weekly["stage"])
    assert pyarrow.schema(study.weekly).equals(table.schema)


def test_without_copies(study):
    runs = study.runs
    where = lambda table: table.column("cost").chunk(0).buffers()[1].address  # noqa: E731
    assert where(pyarrow.table(runs)) == where(pyarrow.table(runs))


def test_a_table_outlasts_its_results():
    table = hearth.run("baseline", replicates=4, changes={"horizon_weeks": 20}, weekly="none").runs
    arrow = pyarrow.table(table)
    del table
    assert arrow.num_rows == 4 and len(arrow.column("cost").to_pylist()) == 4


def test_polars(study):
    frame = polars.DataFrame(study.quantiles)
    assert frame.height == len(study.quantiles)
    members = frame.filter((polars.col("column").cast(polars.String) == "members") & (polars.col("week") == 0))
    assert members["q025"][0] <= members["q500"][0] <= members["q975"][0]


def test_pandas(study):
    frame = pyarrow.table(study.runs).to_pandas()
    assert isinstance(frame, pandas.DataFrame) and frame["cost"].tolist() == study.runs["cost"]
    if hasattr(pandas.DataFrame, "from_arrow"):
        again = pandas.DataFrame.from_arrow(study.runs)
        assert again["cost"].tolist() == study.runs["cost"]


def test_lists(study):
    first = study.runs["first_stewardship"]
    assert all(isinstance(value, float) for value in first)
    assert study.runs.columns["cost"][0] == "money"
    assert list(study.runs.to_pydict()) == study.runs.column_names
    with pytest.raises(KeyError, match="there is no column 'nothing'; there are replicate"):
        study.runs["nothing"]
    with pytest.raises(ValueError, match="there is no table 'nothing'; there are quantiles, runs, weekly"):
        study["nothing"]


def test_matrices_of_every_kind():
    paths = ["policy.sponsorship", "communities.0.founders"]
    rows = [[0.1, 5], [0.9, 15]]
    kinds = [
        (numpy.array(rows), paths),
        (rows, paths),
        ([dict(zip(paths, row)) for row in rows], None),
        ({path: [row[at] for row in rows] for at, path in enumerate(paths)}, None),
        (pandas.DataFrame(rows, columns=paths), None),
        (polars.DataFrame(rows, schema=paths, orient="row"), paths),
    ]
    costs = []
    for matrix, factors in kinds:
        batch = hearth.run_batch("baseline", matrix, factors=factors, replicates=2, changes={"horizon_weeks": 20})
        assert batch.points["communities.0.founders"] == [5.0, 15.0]
        costs.append(batch.values("cost"))
    assert all(cost == costs[0] for cost in costs)
    assert batch.mean("cost") == [sum(one) / 2 for one in costs[0]]
    names = hearth.run_batch("baseline", {"policy.earliest_task_stage": ["coalescing", "maturing"]}, changes={"horizon_weeks": 20})
    assert names.points["policy.earliest_task_stage"] == ["coalescing", "maturing"]


def test_several_communities():
    two = {"horizon_weeks": 30, "communities": [{"name": "One"}, {"name": "Two"}]}
    batch = hearth.run_batch(two, {"policy.sponsorship": [0.5]}, replicates=3)
    assert len(batch.runs) == 6 and len(batch.values("cost")[0]) == 6
    one, other = batch.values("cost", "One")[0], batch.values("cost", "Two")[0]
    assert sorted(one + other) == sorted(batch.values("cost")[0])
    with pytest.raises(ValueError, match="there is no community 'Three'; there are One, Two"):
        batch.values("cost", "Three")
    with pytest.raises(ValueError, match="not numbers"):
        batch.values("heaviest_drain")
