"""Tables in notebooks: a figure, and the first rows."""

from __future__ import annotations

from html import escape
from typing import Any, Optional

from ._native import Table

#: Rows that a notebook shows.
_ROWS = 8
#: Columns that are drawn where none is named.
_USUAL = ("active", "energy", "legitimacy")
#: Columns that say which row it is.
_KEYS = ("arm", "replicate", "community", "point", "seed", "week", "member", "peer")


def plot(table: Table, *columns: str, by: Optional[str] = None, ax: Any = None) -> Any:
    """Draw columns: against ``by`` (the week, where there are weeks), else as histograms. Returns matplotlib's axes."""
    import matplotlib.pyplot as pyplot

    names = table.column_names
    for name in [*columns, *([by] if by else [])]:
        if name not in names:
            raise KeyError(f"there is no column '{name}'; there are {', '.join(names)}")
    against = by or ("week" if "week" in names else None)
    shown = list(columns) or [name for name in _USUAL if name in names]
    shown = shown or [name for name in names if name not in _KEYS and _numeric(table, name)][:1]
    if not shown:
        raise ValueError("the table has no column of numbers")
    if ax is None:
        _, ax = pyplot.subplots(layout="constrained")
    units = {table.columns[name][0] for name in shown}
    for name in shown:
        values = table[name]
        if against is None:
            ax.hist([value for value in values if value == value], bins=30, alpha=0.6, label=name)
        else:
            _line(ax, table[against], values, name)
    unit = units.pop() if len(units) == 1 else ""
    words = f"{shown[0] if len(shown) == 1 else ''} [{unit}]".strip() if unit else (shown[0] if len(shown) == 1 else "")
    if against is None:
        ax.set_xlabel(words)
        ax.set_ylabel("rows")
    else:
        ax.set_xlabel(against)
        ax.set_ylabel(words)
    if len(shown) > 1:
        ax.legend()
    return ax


def _line(ax: Any, at: list[Any], values: list[Any], name: str) -> None:
    """The mean at each place, and the middle nine tenths where there are several rows."""
    rows: dict[Any, list[float]] = {}
    for place, value in zip(at, values):
        if value is not None and value == value:
            rows.setdefault(place, []).append(float(value))
    places = sorted(rows)
    (line,) = ax.plot(places, [sum(rows[place]) / len(rows[place]) for place in places], label=name)
    if any(len(one) >= 20 for one in rows.values()):
        ordered = [sorted(rows[place]) for place in places]
        low = [one[round(0.05 * (len(one) - 1))] for one in ordered]
        high = [one[round(0.95 * (len(one) - 1))] for one in ordered]
        ax.fill_between(places, low, high, alpha=0.2, color=line.get_color(), linewidth=0)


def _numeric(table: Table, name: str) -> bool:
    return any(isinstance(value, (int, float)) for value in table[name][:50])


def html(table: Table) -> str:
    """The first rows as a table."""
    names = table.column_names
    columns = table.columns
    heads = "".join(f'<th title="{escape(" — ".join(part for part in reversed(columns[name]) if part))}">{escape(name)}</th>' for name in names)
    lists = [table[name][:_ROWS] for name in names]
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(_cell(one[at]))}</td>" for one in lists) + "</tr>" for at in range(min(_ROWS, len(table)))
    )
    more = f"<p>{len(table):,} rows × {len(names)} columns</p>"
    return f'<div style="overflow-x:auto"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}</div>'


def _cell(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)
