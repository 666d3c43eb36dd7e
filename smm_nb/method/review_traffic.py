"""Visits and sales in the monthly review: by source with its quality, and what of it can be traced to SMM.

Imports kpis, statistics and blocks. Tests: tests/method/test_review_traffic.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis.arithmetic import add_up, div
from smm_nb.kpis.money import attribution
from smm_nb.method.blocks import Block, Data, once, rows, table_of
from smm_nb.method.chain import chain_blocks, unattributed
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.rates import shrink_rates
from smm_nb.tables.exhibit import Exhibit
from smm_nb.tables.rows import where

SUMMED = ("sessions", "engaged_sessions", "conversions", "orders", "revenue")


@once
def traffic_and_sales(data: Data) -> list[Block]:
    """Visits per source with their quality, sales by how they are known, and the way to a sale.

    Reference: KA and KC (sources: the site's statistics), N5 (quality shrunk toward the site's mean), E5.
    """
    frame = rows(data, "traffic_daily", "sessions")
    blocks: list[Block] = []
    if frame.empty:
        blocks.append(missing(data, "traffic_daily", "KA"))
    else:
        blocks += [_social(data, frame), source_table(data, frame)]
    return [*blocks, *sales(data), *chain_blocks(data)]


def by_source(frame: pd.DataFrame) -> pd.DataFrame:
    """Sums per network or other source: sessions, engaged_sessions, conversions, orders, revenue, and the conversion
    drawn toward the site's mean (`shrunk`, 0-1), so that 2 goals of 30 visits do not win.

    Args:
        frame: rows of `traffic_daily` with `platform`.
    """
    group = frame["platform"].astype("object").where(frame["platform"].notna(), frame["session_source"])
    # sum_count keeps a source whose orders no row states missing rather than 0
    sums = frame.groupby(group.fillna("none").rename("source"))[list(SUMMED)].sum(min_count=1)
    sums = where(sums, sums["sessions"].fillna(0) > 0).sort_values("sessions", ascending=False, kind="stable")
    visits = sums["sessions"].to_numpy(dtype=float)
    # several goals can be reached in one visit, so the rate is cut at one goal a visit
    reached = np.minimum(sums["conversions"].to_numpy(dtype=float, na_value=np.nan), visits)
    known, shrunk = ~np.isnan(reached), np.full(len(sums), np.nan)
    if known.any():
        estimates = shrink_rates(list(reached[known]), list(visits[known]))
        shrunk[known] = [np.nan if estimate.value is None else estimate.value for estimate in estimates]
    return sums.assign(shrunk=pd.arrays.FloatingArray(shrunk, np.isnan(shrunk)))


def source_table(data: Data, frame: pd.DataFrame, *, shown: int = 12, span: Period | None = None) -> Exhibit:
    """The table of sources, largest first, networks by their name.

    Args:
        data: the client's data.
        frame: rows of `traffic_daily` with `day`.
        shown: sources at most.
        span: the days that the rows are of; by default the period.
    """
    span = span or data.period
    sums = by_source(frame)
    records: list[dict[str, Any]] = []
    for source, row in sums.head(shown).iterrows():
        known: dict[str, Any] = {str(name): None if pd.isna(value) else float(value) for name, value in row.items()}
        known |= {"engaged": div(known["engaged_sessions"], known["sessions"]), "source": source}
        records.append(known | {"conversion": div(known["conversions"], known["sessions"])})
    kinds: dict[str, Any] = {
        "source": "name", "sessions": "count", "engaged": "percent", "conversions": "count", "conversion": "percent",
        "shrunk": "percent", "orders": "count", "revenue": "money",
    }  # fmt: skip
    empty = [name for name in kinds if all(record.get(name) is None for record in records)]
    kinds = {name: kind for name, kind in kinds.items() if name not in empty}
    return table_of(
        records,
        kinds,
        "review.table_sources",
        from_rows=(frame,),
        currency=data.client.currency,
        notes=(("review.note_shrunk", {}),) if "shrunk" in kinds else (),
        shown=len(records),
        n=len(sums),
        first=span.first,
        last=span.last,
    )


def _social(data: Data, frame: pd.DataFrame) -> Finding:
    social = where(frame, frame["platform"].notna())
    before = rows(data, "traffic_daily", "sessions", period=data.period.previous)
    last = add_up(before.loc[before["platform"].notna(), "sessions"])
    visits, total = add_up(social["sessions"]) or 0.0, add_up(frame["sessions"])
    values = {
        "visits": visits, "share": div(visits, total), "total": total, "hidden": unattributed(data), "before": last,
        "days": data.period.days,
    }  # fmt: skip
    if not visits:
        return Finding("KA", "no", "review.social_none", values, weight=0.6)
    return Finding("KA", "info", "review.social" if last is None else "review.social_last", values, weight=0.4)


def sales(data: Data) -> list[Block]:
    """Sales of the log by how they are known: tracked, declared by the customer, from elsewhere, unknown.

    Reference: W3 (count the sales you brought), E5.
    """
    log = rows(data, "sales_log")
    if log.empty:
        return [] if not rows(data, "traffic_daily", "sessions").empty else [missing(data, "sales_log", "E5")]
    known = attribution(log)
    table = log.assign(known=known).groupby("known").agg(n=("date_day", "size"), amount=("amount", "sum"))
    records = (
        {"attribution": name, "sales": row["n"], "amount": float(row["amount"])} for name, row in table.iterrows()
    )
    evidence = table_of(
        records,
        {"attribution": "name", "sales": "count", "amount": "money"},
        "review.table_sales",
        from_rows=(log,),
        currency=data.client.currency,
    )
    counts = known.value_counts()
    values = {
        "n": len(log), "amount": add_up(log["amount"]), "currency": data.client.currency,
        "tracked": int(counts.get("tracked", 0)), "declared": int(counts.get("declared", 0)),
        "unknown": int(counts.get("unknown", 0)), "other": int(counts.get("other", 0)),
    }  # fmt: skip
    verdict = "info" if values["tracked"] or values["declared"] else "cannot_tell"
    key = "review.sales" if verdict == "info" else "review.sales_unknown"
    return [Finding("E5", verdict, key, values, evidence, weight=0.6)]  # type: ignore[arg-type]
