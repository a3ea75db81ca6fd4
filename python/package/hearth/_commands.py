"""The studies of the command as calls: each returns what the command prints, and the tables that it writes."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Optional, Union

from . import _native
from ._calls import call_text
from ._convert import plain, scenario_of, sets_of, text_of
from ._kinds import is_mapping, is_path
from ._native import Table
from ._progress import Progress, ProgressCallback
from ._requests import AnyPath, Changes, Source, seed_of, threads_of, whole

#: Errors that a command has for requests that can't be met.
_REFUSED = 2
_INTERRUPTED = 3


class Study:
    """What a command found: ``result`` as ``--json`` prints it, and the tables and files of its folder.

    Where no folder was named, the files go with the object.
    """

    def __init__(self, verb: str, answer: Mapping[str, Any], folder: Path, kept: bool) -> None:
        #: Verb of the command, such as ``"search"``.
        self.verb = verb
        #: The result, as ``hearth VERB --json`` prints it.
        self.result: Any = answer.get("result")
        #: The whole answer: version, seed, state, and the result.
        self.answer: dict[str, Any] = dict(answer)
        self._folder = folder
        self._kept = kept
        if not kept:
            import weakref

            weakref.finalize(self, _remove_own, folder.parent, os.getpid())

    @property
    def folder(self) -> Optional[Path]:
        """The folder; ``None`` where none was named."""
        return self._folder if self._kept else None

    @property
    def files(self) -> list[str]:
        """Names of the files in the folder."""
        found = (path for path in self._folder.rglob("*") if path.is_file())
        return sorted(str(path.relative_to(self._folder)) for path in found)

    @property
    def tables(self) -> list[str]:
        """Names of the tables that are there."""
        return sorted({Path(name).stem for name in self.files if "/" not in name and name.endswith((".parquet", ".csv"))})

    @property
    def manifest(self) -> dict[str, Any]:
        """What made the results, and the SHA-256 of every file."""
        return dict(json.loads((self._folder / "manifest.json").read_text()))

    @property
    def text(self) -> str:
        """The result in text; empty where the command writes none."""
        for name in (f"{self.verb}.txt", "claims.txt", "mechanisms.txt", "facts.txt", "realism.txt", "story.txt"):
            if (self._folder / name).is_file():
                return (self._folder / name).read_text()
        found = self.result.get("text", "") if is_mapping(self.result) else ""
        return found if isinstance(found, str) else "\n".join(map(str, found))

    def read(self, file: str) -> bytes:
        """The bytes of a file of the folder."""
        return (self._folder / file).read_bytes()

    def __getitem__(self, name: str) -> Table:
        """A table by name, such as ``study["policies"]``."""
        if name not in self.tables:
            raise KeyError(f"there is no table '{name}'; there are {', '.join(self.tables)}")
        parquet = self._folder / f"{name}.parquet"
        return Table.read_parquet(parquet) if parquet.exists() else Table.read_csv(self._folder / f"{name}.csv")

    def __reduce__(self) -> tuple[Any, ...]:
        if self._kept:
            return (Study, (self.verb, self.answer, self._folder, True))
        return (_unpacked, (self.verb, self.answer, {name: self.read(name) for name in self.files}))

    def __copy__(self) -> Study:
        return self

    def __repr__(self) -> str:
        return f"<hearth.Study by `hearth {self.verb}`: {', '.join(self.tables) or 'no tables'}>"

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(self.text or repr(self))}</pre>"


def _room() -> Path:
    """A folder for what goes with an object."""
    import tempfile

    return Path(tempfile.mkdtemp(prefix="hearth-"))


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _remove_own(folder: Path, process: int) -> None:
    """Copies of an object in forked processes leave its files alone."""
    if os.getpid() == process:
        _remove(folder)


def _unpacked(verb: str, answer: Mapping[str, Any], files: Mapping[str, bytes]) -> Study:
    folder = _room() / "study"
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return Study(verb, answer, folder, False)


def command(*arguments: Union[str, AnyPath], progress: Progress = None) -> tuple[int, str, str]:
    """What ``hearth ARGUMENTS`` does, in this process: its exit code, what it prints, and what it says beside.

    >>> code, printed, said = hearth.command("explain", "policy.openness")
    >>> code, printed.splitlines()[0]
    (0, 'policy.openness')
    """
    words = [os.fspath(one) for one in arguments]
    with ProgressCallback(progress) as callback:
        return _native.command(words, callback, None)


def _study(
    verb: Sequence[str],
    arguments: Iterable[Any],
    *,
    call: str,
    out: Optional[AnyPath],
    overwrite: bool,
    threads: int,
    progress: Progress,
    seed: Optional[int] = None,
    replicates: Optional[int] = None,
    changes: Changes = None,
    figures: bool = False,
) -> Study:
    words: list[Any] = [*verb, *arguments]
    if seed is not None:
        words += ["--seed", str(seed_of(seed))]
    if replicates is not None:
        words += ["--replicates", str(whole("replicates", replicates, 1, 10_000_000))]
    for change in sets_of(changes):
        words += ["--set", change]
    folder = _room() / "study" if out is None else Path(out)
    words += ["--out", str(folder), "--json", "--threads", str(threads_of(threads))]
    words += ["--overwrite"] if overwrite else []
    words += [] if figures else ["--no-figures"]
    try:
        answer = _answer(words, progress, call)
    except BaseException:
        if out is None:
            _remove(folder.parent)
        raise
    return Study(verb[0], answer, folder, out is not None)


def _answer(words: Sequence[Any], progress: Progress, call: Optional[str] = None) -> dict[str, Any]:
    with ProgressCallback(progress) as callback:
        code, printed, said = _native.command([str(word) for word in words], callback, call)
    said = said.removeprefix("hearth: ").strip()
    if code == _REFUSED:
        raise ValueError(said or printed)
    if code == _INTERRUPTED:
        raise OSError(said or "the study was interrupted; the same call continues it")
    lines = [line for line in printed.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError(said or printed or f"`hearth {words[0]}` printed nothing")
    return dict(json.loads(lines[-1]))


class _File:
    """A text as a file for as long as a command reads it; a name or a path stays what it is."""

    def __init__(self, source: Any, name: str) -> None:
        self._folder: Optional[Path] = None
        if is_mapping(source):
            text: Optional[str] = _design_text(source) if name == "design" else text_of(source)
        elif isinstance(source, _native.Scenario):
            text = source.to_ron()
        else:
            text = source if isinstance(source, str) and "(" in source and "\n" in source else None
        if text is None:
            if source is not None and not (isinstance(source, str) or is_path(source)):
                raise TypeError(f"{name} can't be {source!r}: give a file, a ready name, a dict or a text")
            self.path: Optional[str] = None if source is None else str(os.fspath(source))
        else:
            self._folder = _room()
            self.path = str(self._folder / f"{name}.ron")
            Path(self.path).write_text(text, encoding="utf-8")

    def __enter__(self) -> list[str]:
        return [] if self.path is None else [self.path]

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            _remove(self._folder)


def _design_text(design: Mapping[str, Any]) -> str:
    """A design as text: how points lie is a bare name, such as ``"factorial"``, or one with numbers, ``{"sobol": {"n": 64}}``."""
    points = design.get("points")
    if is_mapping(points) and len(points) == 1:
        ((way, numbers),) = points.items()
        inside = ", ".join(f"{key}: {json.dumps(plain(value))}" for key, value in dict(numbers).items())
        lie = f"{way}({inside})"
    elif isinstance(points, str):
        lie = points
    else:
        return text_of(design)
    rest = text_of({key: value for key, value in design.items() if key != "points"})
    return f'{rest.rstrip().removesuffix("}").rstrip()},\n    "points": {lie}\n}}'


def search(
    study: Any,
    *,
    budget: Optional[float] = None,
    aim: Optional[str] = None,
    less: bool = False,
    indifference: Optional[float] = None,
    candidates: Optional[int] = None,
    coefficient_sets: Optional[int] = None,
    replicates: Optional[int] = None,
    seed: Optional[int] = None,
    changes: Changes = None,
    out: Optional[AnyPath] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Study:
    """Find the best policy within a budget, as ``hearth search`` does. ``study["policies"]`` has a row for each.

    ``study`` is a study with levers: a file, its text, or a dict.
    """
    call = call_text(search, locals())
    words = _options(budget=budget, aim=aim, indifference=indifference, candidates=candidates, coefficient_sets=coefficient_sets)
    words += ["--less"] if less else []
    with _File(study, "study") as file:
        return _study(
            ["search"], [*file, *words], call=call, out=out, overwrite=overwrite, threads=threads, progress=progress, seed=seed,
            replicates=replicates, changes=changes,
        )  # fmt: skip


def sweep(
    design: Any,
    *,
    points: Optional[AnyPath] = None,
    replicates: Optional[int] = None,
    seed: Optional[int] = None,
    changes: Changes = None,
    out: Optional[AnyPath] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Study:
    """Run the points of a design, as ``hearth sweep`` does: tables ``points``, ``point_runs`` and ``outcomes``.

    ``design`` is a file, its text, or a dict; ``points`` a CSV file of points in place of the design's.

    >>> design = {"scenario": "baseline", "set": {"horizon_weeks": 26}, "replicates": 4, "points": "factorial",
    ...           "factors": [{"path": "policy.sponsorship", "between": [0, 1], "levels": 3}]}
    >>> len(hearth.sweep(design)["outcomes"])
    3
    """
    call = call_text(sweep, locals())
    with _File(design, "design") as file:
        return _study(
            ["sweep"], [*file, *_options(points=points)], call=call, out=out, overwrite=overwrite, threads=threads, progress=progress,
            seed=seed, replicates=replicates, changes=changes,
        )  # fmt: skip


def sensitivity(
    design: Any,
    *,
    method: Optional[Literal["sobol", "morris"]] = None,
    size: Optional[int] = None,
    second_order: bool = True,
    points: Optional[AnyPath] = None,
    replicates: Optional[int] = None,
    seed: Optional[int] = None,
    changes: Changes = None,
    out: Optional[AnyPath] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Study:
    """Rank the factors of a design by influence, as ``hearth sensitivity`` does: table ``indices``; noise is subtracted."""
    call = call_text(sensitivity, locals())
    words = _options(method=method, size=size, points=points)
    words += [] if second_order else ["--no-second-order"]
    with _File(design, "design") as file:
        return _study(
            ["sensitivity"], [*file, *words], call=call, out=out, overwrite=overwrite, threads=threads, progress=progress, seed=seed,
            replicates=replicates, changes=changes,
        )  # fmt: skip


def calibrate(
    logs: Union[AnyPath, Sequence[AnyPath]],
    *,
    setting: Optional[Literal["in-house", "forum", "open-source"]] = None,
    scenario: Source = None,
    priors: Any = None,
    facts: Sequence[str] = (),
    hold_out: Sequence[AnyPath] = (),
    particles: int = 200,
    generations: int = 6,
    seed: Optional[int] = None,
    changes: Changes = None,
    out: Optional[AnyPath] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Study:
    """Fit parameters to participation logs, as ``hearth calibrate`` does: tables ``posterior`` and ``predictive``."""
    call = call_text(calibrate, locals())
    several = [logs] if isinstance(logs, (str, os.PathLike)) else list(logs)
    words = _options(setting=setting, particles=particles, generations=generations)
    words += ["--facts", ",".join(facts)] if facts else []
    for log in hold_out:
        words += ["--hold-out", os.fspath(log)]
    with _File(None if scenario is None else scenario_of(scenario), "scenario") as base, _File(priors, "priors") as prior:
        words += [word for path in base for word in ("--scenario", path)]
        words += [word for path in prior for word in ("--priors", path)]
        return _study(
            ["calibrate"], [*(os.fspath(log) for log in several), *words], call=call, out=out, overwrite=overwrite, threads=threads, progress=progress,
            seed=seed, changes=changes,
        )  # fmt: skip


def autopsy(
    target: Any = None,
    *,
    replicate: Optional[int] = None,
    community: Optional[str] = None,
    arm: Optional[str] = None,
    replicates: Optional[int] = None,
    seed: Optional[int] = None,
    changes: Changes = None,
    out: Optional[AnyPath] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Study:
    """Find out why a community died, as ``hearth autopsy`` does: ``study.result`` has the causes, ``study.text`` the text.

    ``target`` is a scenario, or a complete results folder.
    """
    call = call_text(autopsy, locals())
    with _File(target, "scenario") as file:
        return _study(
            ["autopsy"], [*file, *_options(replicate=replicate, community=community, arm=arm)], call=call, out=out, overwrite=overwrite,
            threads=threads, progress=progress, seed=seed, replicates=replicates, changes=changes,
        )  # fmt: skip


def validate(
    against: Literal["claims", "mechanisms", "facts", "realism"],
    *arguments: str,
    only: Sequence[str] = (),
    replicates: Optional[int] = None,
    seed: Optional[int] = None,
    changes: Changes = None,
    out: Optional[AnyPath] = None,
    overwrite: bool = False,
    threads: int = 0,
    progress: Progress = None,
) -> Study:
    """Test the model, as ``hearth validate AGAINST`` does. Further arguments are those of the command."""
    call = call_text(validate, locals())
    words = ["--only", ",".join(only)] if only else []
    return _study(
        ["validate", against], [*arguments, *words], call=call, out=out, overwrite=overwrite, threads=threads, progress=progress, seed=seed,
        replicates=replicates, changes=changes,
    )  # fmt: skip


def reproduce(folder: AnyPath, *, threads: int = 0, progress: Progress = None) -> dict[str, Any]:
    """Make a folder's results again and compare them byte by byte, as ``hearth reproduce`` does.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as room:
    ...     made = hearth.run({"horizon_weeks": 20}, replicates=4, weekly="none", out=room + "/study")
    ...     hearth.reproduce(room + "/study")["same"]
    True
    """
    words = ["reproduce", os.fspath(folder), "--json", "--threads", str(threads_of(threads))]
    found = _answer(words, progress).get("result")
    return dict(found or {})


def _options(**options: Any) -> list[str]:
    """Options of a command, those that aren't given left out."""
    words: list[str] = []
    for name, value in options.items():
        if value is not None:
            words += [f"--{name.replace('_', '-')}", os.fspath(value) if hasattr(value, "__fspath__") else str(value)]
    return words
