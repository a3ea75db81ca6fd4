"""Rules of one's own: functions that are called once a week, with columns of all members."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, TypeVar, Union

from . import _native

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Numbers = NDArray[numpy.generic]

#: Default; range; unit; meaning; and where the number comes from (may be left out).
Parameter = Union[tuple[float, tuple[float, float], str, str], tuple[float, tuple[float, float], str, str, str]]
_Function = TypeVar("_Function", bound="Callable[[Week], object]")


class Week:
    """One community in one week, as a rule sees it: ``week["energy"]`` is a NumPy array, one number for each member.

    The arrays are copies. What the rule wants is collected and done after it has returned, in the order in which it asked.
    """

    def __init__(self, native: _native.PyWeek) -> None:
        self._native = native
        #: The rule's parameters, by name.
        self.p: dict[str, float] = dict(native.parameters)

    @property
    def week(self) -> int:
        """The week, counted from 0."""
        return self._native.week

    @property
    def community(self) -> int:
        """Number of the community in the scenario."""
        return self._native.community

    @property
    def core_from(self) -> float:
        """Participation from which on a member is of the core."""
        return self._native.core_from

    @property
    def active_from(self) -> float:
        """Participation from which on a member is active."""
        return self._native.active_from

    @property
    def columns(self) -> list[str]:
        """Names of the columns, those of the rule last."""
        return self._native.names

    def __len__(self) -> int:
        return len(self._native)

    def __getitem__(self, name: str) -> Any:
        import numpy

        kind, data = self._native.column(name)
        return numpy.frombuffer(data, dtype=kind)

    def __setitem__(self, name: str, values: Any) -> None:
        self._native.set_column(name, _list(values))

    def uniform(self, n: int = 0) -> Any:
        """Each member's n-th random number of the week in [0, 1), from addresses of the rule's own."""
        import numpy

        return numpy.frombuffer(self._native.uniform(n), dtype="<f4")

    def below(self, limit: int, n: int = 0) -> Any:
        """The same draws as whole numbers from 0 to ``limit - 1``."""
        import numpy

        return numpy.frombuffer(self._native.below(int(limit), n), dtype="<u4")

    def row_of(self, members: Any) -> Any:
        """Rows of members by arrival number; -1 where there is no such member any more."""
        import numpy

        known = self["member"].astype("int64")
        wanted = numpy.asarray(members).astype("int64")
        if not len(known):
            return numpy.full(wanted.shape, -1)
        at = numpy.searchsorted(known, wanted).clip(0, len(known) - 1)
        return numpy.where(known[at] == wanted, at, -1)

    def move_energy(self, by: Any) -> None:
        """Move each member's energy, as far as its range allows; booked under the rule's flow."""
        self._native.move_energy(_list(by))

    def move_engagement(self, by: Any) -> None:
        """Move each member's engagement."""
        self._native.move_engagement(_list(by))

    def tie(self, rows: Any, others: Any, step: Union[float, Sequence[float]]) -> None:
        """Move ties between members of these rows towards 1 by the share ``step``, on both sides."""
        one, other = _list(rows), _list(others)
        steps = [float(step)] * len(one) if isinstance(step, (int, float)) else _list(step)
        self._native.tie(one, other, steps)


def _list(values: Any) -> list[Any]:
    return list(values.tolist() if hasattr(values, "tolist") else values)


def rule(
    *,
    after: Optional[str] = None,
    before: Optional[str] = None,
    in_place_of: Optional[str] = None,
    flow: str,
    name: Optional[str] = None,
    parameters: Optional[Mapping[str, Parameter]] = None,
    columns: Optional[Mapping[str, tuple[float, str]]] = None,
    version: Optional[str] = None,
    replace: bool = True,
) -> Callable[[_Function], _Function]:
    """Register a function as a rule: from then on scenarios know it by its name, and its parameters by ``rules.NAME.…``.

    The rule acts where a scenario names it: ``changes={"rules.NAME.on": True}``, or any of its parameters. Rules of the model are
    switched off the same way: ``changes={"rules.conflict": False}``.

    Args:
        after, before, in_place_of: The process of the week that it follows, precedes or replaces (one of them).
        flow: The cause under which the ledger enters what it moves, such as ``"belonging"``.
        name: Name; the function's where none is given.
        parameters: Name → (default, (lowest, highest), unit, meaning).
        columns: What it keeps of each member: name → (value at joining, meaning).
        version: Version; by default a hash of the function's source, so that results of another text aren't continued.
        replace: Register another version of a rule that is there already.

    >>> @hearth.rule(after="participation", flow="events", parameters={"strength": (0.01, (0.0, 0.1), "energy", "Of a cup.")})
    ... def coffee(week):
    ...     '''Coffee for all who take part.'''
    ...     week.move_energy(week["present"] * week.p["strength"])
    >>> plain, cheered = (
    ...     hearth.Simulation("baseline", changes=changes).run().rule_flows()
    ...     for changes in (None, {"rules.coffee.strength": 0.02})
    ... )
    >>> plain, cheered[0]["energy"] > 0
    ([], True)

    The same seed gives the same numbers, with rules, too, as long as a rule draws from ``week.uniform`` alone. An exception in a rule
    breaks its run off: a simulation raises it, an ensemble counts the run among its failures. Rules are registered in one process;
    workers of other processes register them when they import the module that defines them.
    """
    places = [(way, of) for way, of in (("before", before), ("after", after), ("in_place_of", in_place_of)) if of is not None]
    if len(places) != 1:
        raise TypeError("give one of after, before and in_place_of")

    def register(function: _Function) -> _Function:
        if not callable(function):
            raise TypeError(f"a rule is a function, not {function!r}")
        import inspect

        about = inspect.getdoc(function) or ""
        called = name or function.__name__
        request = _Request(
            name=called,
            about=about.split("\n\n")[0].replace("\n", " ") or called,
            version=version or _version(function),
            place=places[0],
            flow=flow,
            parameters=[_parameter(key, one) for key, one in (parameters or {}).items()],
            columns=[(key, float(start), str(meaning)) for key, (start, meaning) in (columns or {}).items()],
            replace=bool(replace),
        )
        _native.register_rule(request, lambda native: function(Week(native)))
        return function

    return register


class _Request:
    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


def _parameter(name: str, one: Parameter) -> tuple[str, float, tuple[float, float], str, str, str]:
    default, (low, high), unit, meaning, *source = one
    return (name, float(default), (float(low), float(high)), str(unit), str(meaning), str(source[0]) if source else "")


def _version(function: Callable[..., object]) -> str:
    import hashlib
    import inspect
    import textwrap

    try:
        text = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return "v1"
    return "h" + hashlib.sha256(text.encode()).hexdigest()[:12]
