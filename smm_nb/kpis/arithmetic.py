"""The arithmetic that every KPI shares: sums that keep missing missing, ratios of sums, one helper for division.

Imports the records only. Tests: tests/kpis/test_arithmetic.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from smm_nb.kpis.kpi import Counted
from smm_nb.tables.rows import where

MONEY = frozenset({"spend", "conversions_value", "revenue", "amount", "margin"})
FEW = 5
"""Below this many cases in the numerator of a rate, the rate is called rough (n*p > 5 is the usual guard)."""


def div(numerator: float | None, denominator: float | None, *, scale: float = 1.0) -> float | None:
    """`numerator / denominator * scale`; missing when a part is missing or the denominator is 0.

    >>> div(3, 4), div(3, 0), div(None, 4)
    (0.75, None, None)
    """
    if numerator is None or denominator is None or pd.isna(numerator) or pd.isna(denominator) or denominator == 0:
        return None
    return float(numerator) / float(denominator) * scale


def add_up(values: pd.Series) -> float | None:
    """The sum of what is there; missing when nothing is."""
    known = _stated(values)
    return float(known.sum()) if len(known) else None


def median(values: pd.Series) -> float | None:
    """The median of what is there; missing when nothing is."""
    known = values.dropna()
    return None if known.empty else float(known.astype("Float64").median())


def sources(*frames: pd.DataFrame) -> tuple[str, ...]:
    """Files that the rows came from, sorted; a row of several files names them all, `a.csv; b.csv`."""
    named = {cell for frame in frames if "source_file" in frame for cell in frame["source_file"].to_numpy(dtype=object)}
    return tuple(sorted({file for cell in named if isinstance(cell, str) for file in cell.split("; ")}))


def not_available(why: str, **values: Any) -> Counted:
    """No value, and the message that says why."""
    return Counted(None, why=f"caveats.{why}", values=values)


def currencies(rows: pd.DataFrame, columns: Iterable[str]) -> list[str]:
    """The currencies of the amounts among `columns`; empty when none of them is money."""
    if "currency" not in rows or MONEY.isdisjoint(columns):
        return []
    return sorted({cell for cell in rows["currency"].to_numpy(dtype=object) if isinstance(cell, str)})


def total(rows: pd.DataFrame, column: str) -> Counted:
    """The sum of `column`, with a caveat when some rows do not say it. `n` is the number of rows that do."""
    found = currencies(rows, (column,))
    if len(found) > 1:
        return not_available("mixed_currencies", currencies=found)
    known = _stated(rows[column])
    if not len(known):
        return not_available("no_rows")
    return Counted(
        float(known.sum()),
        n=len(known),
        currency=found[0] if found else None,
        sources=sources(rows),
        **_partly(len(known), len(rows)),
    )


def ratio(
    rows: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    scale: float = 1.0,
    together: Sequence[str] = (),
) -> Counted:
    """Sum over sum: `numerator / denominator * scale` of the rows that have both, never a mean of ratios.

    Args:
        rows: rows of the window.
        numerator: column above.
        denominator: column below.
        scale: such as 1000 for a cost per thousand.
        together: columns that name a group, such as a campaign: a group counts whole when it states both columns
            anywhere, because an export leaves the cell of a day without results blank.
    """
    found = currencies(rows, (numerator, denominator))
    if len(found) > 1:
        return not_available("mixed_currencies", currencies=found)
    paired = _paired(rows, numerator, denominator, together)
    above, below = add_up(paired[numerator]), add_up(paired[denominator])
    if above is None or below is None:
        return not_available("no_rows")
    # rows that state both, for the caveat; blank cells of a group that counts whole are among the others
    known = int((rows[numerator].notna() & rows[denominator].notna()).sum())
    return quotient(
        Counted(
            None,
            n=round(below),
            numerator=above,
            denominator=below,
            currency=found[0] if found else None,
            sources=sources(paired),
            **(_blank(known, len(paired)) if together else _partly(known, len(rows))),
        ),
        scale=scale,
    )


def quotient(counted: Counted, *, scale: float = 1.0) -> Counted:
    """`counted` with the value that its numerator and denominator give, or the reason why they give none."""
    from dataclasses import replace

    value = div(counted.numerator, counted.denominator, scale=scale)
    why = "caveats.no_denominator" if value is None else None
    return replace(counted, value=value, why=why)


def _paired(rows: pd.DataFrame, numerator: str, denominator: str, together: Sequence[str]) -> pd.DataFrame:
    stated = [rows[column].notna().to_numpy() for column in (numerator, denominator)]
    if not together:
        return where(rows, stated[0] & stated[1])
    # a group of rows in which the column is never filled cannot say it: its spend must not dilute the others'
    groups = list(zip(*(_cells(rows[name]) for name in together), strict=True))
    stating = [{group for group, says in zip(groups, column, strict=True) if says} for column in stated]
    whole = stating[0] & stating[1]
    return where(rows, np.array([group in whole for group in groups], dtype=bool))


def _cells(names: pd.Series) -> list[str | None]:
    return [cell if isinstance(cell, str) else None for cell in names.to_numpy(dtype=object)]


def _stated(values: pd.Series) -> Any:
    # the array of a column takes its rows several times faster than the column
    array = values.array
    return array[~array.isna()]


def _partly(known: int, rows: int) -> dict[str, Any]:
    if known == rows:
        return {}
    return {"caveats": ("caveats.partly_missing",), "values": {"rows_known": known, "rows_all": rows}}


def _blank(known: int, rows: int) -> dict[str, Any]:
    if known == rows:
        return {}
    return {"caveats": ("caveats.blank_results",), "values": {"rows_known": known, "rows_all": rows}}
