"""A stand-in for a client's data: hand-written rows in the canonical tables, nothing read from files."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from smm_nb.clients.model import Client
from smm_nb.clients.period import Period
from smm_nb.tables import schema


@dataclass
class HandMade:
    """What KPIs and rules ask of a client's data."""

    client: Client
    period: Period
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        return self.tables[name] if name in self.tables else schema.empty(name)


def make_client(**fields: Any) -> Client:
    """A client of whom only what a test says is known."""
    plain = {
        "client": "anna",
        "name": "Anna",
        "language": "en",
        "currency": "EUR",
        "timezone": "Europe/Dublin",
        "business": {"categories": ["service_trade"]},
    }
    return Client.model_validate(plain | fields)


def make_data(
    client: Client | None = None, period: Period | str = "2025-06", **tables: list[dict[str, Any]] | pd.DataFrame
) -> HandMade:
    """Data of one client: `make_data(posts=[{...}], account_daily=[{...}])`; rows are canonical columns.

    A row that does not say its file is from `<table>.csv`.
    """
    period = Period.month(period) if isinstance(period, str) else period
    frames = {}
    for name, rows in tables.items():
        frame = pd.DataFrame(rows)
        if "source_file" not in frame:
            frame["source_file"] = f"{name}.csv"
        frames[name] = schema.conform(frame, name)
    return HandMade(client or make_client(), period, frames)
