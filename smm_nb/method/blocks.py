"""What every rule reads and gives: the client's data, a block of a report, and the few helpers that all rules share.

Imports kpis, tables and text. Tests: tests/method/test_blocks.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis import compute
from smm_nb.kpis.arithmetic import sources
from smm_nb.kpis.kpi import Data, KpiValue
from smm_nb.kpis.registry import KPIS
from smm_nb.kpis.window import Window, once
from smm_nb.method.finding import Finding
from smm_nb.tables.exhibit import CellKind, Chart, Exhibit

__all__ = ["Block", "Data", "Notes", "by_part", "history", "kind_of", "once", "rows", "table_of", "worst"]


Block = Finding | Exhibit | Chart | KpiValue
Notes = tuple[tuple[str, Mapping[str, object]], ...]

KIND_OF_UNIT: dict[str, CellKind] = {
    "count": "count",
    "ratio": "percent",
    "money": "money",
    "duration": "duration",
    "index": "number",
    "per_thousand": "number",
}
"""Unit of a KPI -> how its cell is shown, and how a sentence says it."""


def kind_of(kpi: str) -> CellKind:
    """How the values of a KPI are shown; a number where the KPI is unknown."""
    return KIND_OF_UNIT[KPIS[kpi].unit] if kpi in KPIS else "number"


def rows(data: Data, name: str, *columns: str, period: Period | None = None) -> pd.DataFrame:
    """Rows of a canonical table in `period` (default: the data's own), with their `day`, each figure once.

    Args:
        data: the client's data.
        name: canonical table.
        columns: what is going to be added up: where several exports hold the same days, the one that states these
            best is kept. Without them every row is given.
        period: the window.
    """
    return Window(data, period or data.period).rows(name, *columns)


def history(data: Data, name: str) -> pd.DataFrame:
    """Rows of a canonical table of all periods, with their `day` in the client's time zone."""
    return Window(data, data.period).history(name)


def by_part(
    data: Data, ids: Sequence[str], by: str = "platform", *, period: Period | None = None
) -> dict[str, dict[str, KpiValue]]:
    """KPI values per part, such as per network: part -> KPI id -> value. Parts without any value are left out."""
    found: dict[str, dict[str, KpiValue]] = {}
    for value in compute(data, [kpi for kpi in ids if kpi in KPIS], by=by, period=period):
        if value.by.get(by):
            found.setdefault(value.by[by], {})[value.kpi] = value
    return {part: values for part, values in found.items() if any(v.value is not None for v in values.values())}


def table_of(
    records: Iterable[Mapping[str, Any]],
    kinds: Mapping[str, CellKind],
    caption: str,
    *,
    from_rows: tuple[pd.DataFrame, ...] = (),
    currency: str | None = None,
    notes: Notes = (),
    **values: object,
) -> Exhibit:
    """An exhibit of records, its columns in the order of `kinds`.

    Args:
        records: one mapping a row; a column that it lacks is missing.
        kinds: column -> kind; every column of the exhibit.
        caption: message key, with `values` for its fields.
        from_rows: frames that the figures came from; their files are the sources.
        currency: of the money columns.
        notes: message keys below the table, with their fields.
        **values: fields of the caption.
    """
    frame = pd.DataFrame(list(records), columns=list(kinds), dtype=object)
    return Exhibit(frame, dict(kinds), caption, {}, values, currency, sources(*from_rows), notes)


def worst(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order in which they ask for action: broken rules by weight, then what cannot be told."""
    order = {"no": 0, "cannot_tell": 1, "info": 2, "yes": 3}
    return sorted(findings, key=lambda finding: (order[finding.verdict], -finding.weight))
