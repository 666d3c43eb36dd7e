"""A table for a reader: a frame that knows what each of its columns is, so that every output formats it the same way.

Findings carry their evidence as exhibits; reports show them; the workbook writes them as typed cells.
Imports nothing of the package. Tests: tests/report/test_tables.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

CellKind = Literal[
    "text", "name", "count", "number", "percent", "points", "change", "money", "date", "month", "duration", "rank",
    "index", "verdict", "status", "trend", "by_unit",
]  # fmt: skip
"""How a column is shown.

name: a text to translate, or a tuple of them (see `smm_nb.text.messages.name`); text: as it is. percent: 0-1 inside.
points: difference of two percents, 0-1 inside. change: a relative change, 0-1 inside.
verdict: yes, no, cannot_tell, info. status: on_plan, off_plan, ...
trend: a sequence of numbers for a sparkline. by_unit: a number of the kind that the row's own column `unit` names
(count, percent, money ...), for tables with one KPI a row; the column `unit` itself is not shown.
"""


@dataclass(frozen=True)
class Exhibit:
    """A table for a reader.

    Attributes:
        frame: the rows; missing is missing.
        kinds: column -> CellKind; a column without one is text.
        caption: message key of the caption (see `smm_nb.text`), with `values` for its fields.
        headers: column -> message key of its header; without one, `columns.<column>`.
        values: fields of the caption.
        currency: ISO code of the money columns; None when there are none.
        sources: files and tools that the rows come from, for the line below the table.
        notes: message keys of notes below the table, with their fields.
    """

    frame: pd.DataFrame
    kinds: Mapping[str, CellKind]
    caption: str
    headers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, object] = field(default_factory=dict)
    currency: str | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()

    def __len__(self) -> int:
        return len(self.frame)


ChartKind = Literal["trend", "bars", "dots", "chain", "plan", "matrix", "before_after", "shares"]
"""What is drawn, and the columns that its frame must have (brackets: optional).

trend: date, value, series [low, high, plan]. Options: events = frame of date_start, date_end, title.
bars: label, value [low, high, group, mark]; drawn in the order given, `mark` true stands out.
dots: label, value, low, high [expected]: an estimate with its interval per row, beside what was expected.
Options: reference = what the rows are compared with, drawn as a line.
chain: step, value [rate]: steps from reach to sales; value missing = not measured; rate = share of the step before.
plan: label, actual, plan [last, start, network]: one KPI a row; all four in the KPI's own unit, drawn relative to plan.
matrix: row, column, value: a heat map with its numbers written in.
before_after: date, value, expected, low, high. Options: start = first day of the effect.
shares: label, part, value: parts of 100 % per label.
"""


@dataclass(frozen=True)
class Chart:
    """A table to be drawn: one question; its title is the finding.

    Attributes:
        kind: what is drawn, see `ChartKind`.
        exhibit: the rows, with `kinds["value"]` saying how numbers are written; its caption names the figure's data.
        title: message key of the title: the finding in one sentence.
        values: fields of title and alt text.
        alt: message key of the text for who cannot see the figure; without one, the title serves.
        options: see `ChartKind`.
    """

    kind: ChartKind
    exhibit: Exhibit
    title: str
    values: Mapping[str, object] = field(default_factory=dict)
    alt: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
