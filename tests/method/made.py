"""Hand-made data for the rules: like `tests.data_for`, with the YAML's targets and events merged as `ClientData` does."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from smm_nb.clients.model import Client
from smm_nb.clients.period import Period
from smm_nb.tables import schema
from tests.data_for import make_client

__all__ = ["days", "make_client", "make_data"]


@dataclass(frozen=True, eq=False)
class Made:
    """`ClientData` without files: tables that were not given are empty."""

    client: Client
    period: Period
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        return self.tables.get(name, schema.empty(name))


def make_data(*, client: Client | None = None, period: str | Period = "2025-08", **tables: Any) -> Made:
    """Data of a client from rows: `posts=[{...}, ...]`, one mapping a row; by default August 2025."""
    who = client or make_client()
    listed = {"targets": _targets(who), "events": _events(who)}
    for name, rows in tables.items():
        listed[name] = listed.get(name, []) + list(rows)
    span = Period.month(period) if isinstance(period, str) else period
    return Made(who, span, {name: _frame(name, rows) for name, rows in listed.items() if rows})


def days(first: str, count: int) -> list[pd.Timestamp]:
    """`count` days from `first` on."""
    return list(pd.date_range(first, periods=count, freq="D"))


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for column, value in (("timezone", "UTC"), ("source_file", f"{name}.csv"), ("source_tool", "by hand")):
        if column not in frame:
            frame[column] = value
    return schema.conform(frame, name)


def _targets(client: Client) -> list[dict[str, Any]]:
    return [
        {"kpi_id": t.kpi, "period": t.month, "target": t.target, "platform": t.network, "baseline": t.baseline}
        for t in client.targets
    ]


def _events(client: Client) -> list[dict[str, Any]]:
    return [
        {"date_start": pd.Timestamp(e.start), "date_end": pd.Timestamp(e.end or e.start), "title": e.title,
         "kind": e.kind, "platform": e.network, "affects_kpi": " ".join(e.affects)}
        for e in client.events
    ]  # fmt: skip
