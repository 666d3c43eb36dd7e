"""Computing KPIs: `compute(data, ids, by=…)` gives numbers that can be traced, or the reason why there is none.

Imports the registry. Tests: tests/kpis/test_values.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis import registry
from smm_nb.kpis.arithmetic import FEW, not_available
from smm_nb.kpis.kpi import Counted, Data, Kpi, KpiValue
from smm_nb.kpis.window import Window
from smm_nb.tables.rows import where


def compute(
    data: Data,
    ids: str | Iterable[str],
    *,
    by: str | Sequence[str] | None = None,
    period: Period | None = None,
    **options: Any,
) -> list[KpiValue]:
    """The KPIs of a window, each with its parts, sources and caveats; in the order of `ids`, parts sorted.

    Args:
        data: the client's tables.
        ids: ids in the registry.
        by: columns to divide by, such as `platform`, `post_type`, `session_source`. One value per part that has rows;
            a KPI whose tables lack the column comes back once, without a value.
        period: the window; default: the data's own.
        **options: keyword options of single KPIs, such as `of="followers"`; the others ignore them.

    Raises:
        UnknownName: there is no such KPI.
    """
    window = Window(data, period or data.period)
    columns = (by,) if isinstance(by, str) else tuple(by or ())
    kpis = [registry.kpi(name) for name in ([ids] if isinstance(ids, str) else ids)]
    return [value for kpi in kpis for value in _values(kpi, window, columns, options)]


def trend(
    data: Data, name: str, periods: Iterable[Period], *, by: str | Sequence[str] | None = None
) -> list[list[KpiValue]]:
    """One KPI over several windows, in their order."""
    return [compute(data, name, by=by, period=period) for period in periods]


def evaluate(name: str, window: Window, **options: Any) -> KpiValue:
    """One KPI of one window."""
    kpi = registry.kpi(name)
    mine = {key: value for key, value in options.items() if key in kpi.options}
    key = ("kpi", kpi.id, *sorted(mine.items()))
    return window.keep(key, lambda: _value(kpi, window, kpi.function(window, **mine)))


def _values(kpi: Kpi, window: Window, columns: Sequence[str], options: dict[str, Any]) -> Iterator[KpiValue]:
    if not columns:
        yield evaluate(kpi.id, window, **options)
        return
    tables = _tables(kpi, options)
    parts = list(_parts(tables, window, columns))
    if not parts:
        known = set(columns) <= {column for name in tables for column in window.history(name).columns}
        why = not_available("no_rows") if known else not_available("not_divisible", column=", ".join(columns))
        yield _value(kpi, window, why)
    for part in parts:
        yield evaluate(kpi.id, window.part(**part), **options)


def _tables(kpi: Kpi, options: dict[str, Any]) -> list[str]:
    """The tables whose rows make the parts: a KPI about another KPI has that one's parts."""
    about = options.get("of") if "of" in kpi.options else None
    return list(registry.kpi(about).needs if about else kpi.needs)


def _parts(tables: Sequence[str], window: Window, columns: Sequence[str]) -> Iterator[dict[str, str]]:
    """The combinations of values that have rows in the window, of those tables."""
    found: dict[str, set[str]] = {column: set() for column in columns}
    pairs: set[tuple[str, ...]] = set()
    for name in tables:
        rows = window.rows(name)
        if name == "competitors" and len(tables) > 1:
            # the sheet stands in for the client's own export; networks where only others are have no part
            rows = where(rows, rows["is_focus"].fillna(False).astype(bool))
        mine = {column: rows[column].to_numpy(dtype=object) for column in columns if column in rows}
        for column, cells in mine.items():
            found[column] |= {str(value) for value in set(cells) if not pd.isna(value)}
        if len(mine) == len(columns):
            distinct = set(zip(*mine.values(), strict=True))
            pairs |= {tuple(map(str, row)) for row in distinct if not any(map(pd.isna, row))}
    # where no one table has every column, every combination is a part
    for values in sorted(pairs or product(*(sorted(found[column]) for column in columns))):
        yield dict(zip(columns, values, strict=True))


def _value(kpi: Kpi, window: Window, counted: Counted) -> KpiValue:
    value, why, values, caveats = counted.value, counted.why, dict(counted.values), counted.caveats
    # the parts stay: a reader may see the counts, not a rate made of them
    if value is not None and counted.denominator is not None and counted.denominator < kpi.min_n:
        value, why = None, "caveats.below_min_n"
        values |= {"cases": counted.numerator, "base": counted.denominator, "min_n": kpi.min_n}
    elif value is not None and _rough(kpi, counted):
        caveats, values = (*caveats, "caveats.few_cases"), {**values, "cases": counted.numerator}
    return KpiValue(
        kpi.id,
        value,
        counted.n,
        window.period,
        counted.numerator,
        counted.denominator,
        None if value is None else counted.median_per_post,
        dict(window.by),
        (counted.currency or window.client.currency) if kpi.unit == "money" else None,
        counted.sources,
        why,
        caveats,
        values,
    )


def _rough(kpi: Kpi, counted: Counted) -> bool:
    """Whether a rate rests on a handful of cases. A snapshot such as a TOP 20 is a census and has no such error."""
    counts = kpi.unit == "ratio" and kpi.min_n > 0 and kpi.basis != "snapshot"
    return counts and counted.numerator is not None and 0 <= counted.numerator < FEW
