"""What happened beside the work: events and changes of metrics in a window, joined before a figure is called a result.

Imports tables and blocks. Tests: tests/method/test_blocks.py.
"""

from __future__ import annotations

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.method.blocks import Data
from smm_nb.tables.rows import where


def events_in(data: Data, period: Period | None = None, *, network: str = "", kpi: str = "") -> pd.DataFrame:
    """Events that touch the window, in order of their start.

    Args:
        data: the client's data.
        period: the window; by default the data's own.
        network: leave out events of other networks; events without one concern every network.
        kpi: leave out events that are said to move other KPIs only.
    """
    span, frame = period or data.period, data.table("events")
    ends = frame["date_end"].fillna(frame["date_start"])
    touched = where(frame, (frame["date_start"] <= pd.Timestamp(span.last)) & (ends >= pd.Timestamp(span.first)))
    if network:
        touched = where(touched, touched["platform"].fillna(network) == network)
    if kpi:
        moved = touched["affects_kpi"].fillna("").str.split()
        touched = touched[[not names or kpi in names for names in moved]]
    return touched.sort_values("date_start", kind="stable")


def titles(events: pd.DataFrame) -> list[str]:
    """Titles of events, each once."""
    return list(dict.fromkeys(str(title) for title in events["title"].dropna()))


def marks(data: Data, period: Period, *, network: str = "") -> pd.DataFrame:
    """Events as a figure's option: date_start, date_end, title."""
    return events_in(data, period, network=network)[["date_start", "date_end", "title"]].reset_index(drop=True)
