"""Rule D1, do no harm: growth that outruns a natural pace, held against the declared cap and the client's own past.

Imports statistics, calendar and blocks. Tests: tests/method/test_pace.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smm_nb.method.blocks import Block, Data, history, once, rows, table_of
from smm_nb.method.calendar import events_in, titles
from smm_nb.method.finding import Finding
from smm_nb.method.growth import pace as usual_pace
from smm_nb.method.reputation import captures
from smm_nb.tables.exhibit import CellKind
from smm_nb.tables.rows import where

KINDS: dict[str, CellKind] = {
    "name": "name", "network": "name", "busiest": "count", "date": "date", "limit_day": "number", "week": "number",
    "limit_week": "number", "usual_week": "number", "verdict": "verdict",
}  # fmt: skip


def pace(data: Data) -> list[Block]:
    """D1, and the negative feedback of the month's posts beside it."""
    return [natural_pace(data), *_harm(data)]


@once
def natural_pace(data: Data, *, level: float = 0.98) -> Finding:
    """D1: no day of joins and no week of results over the declared cap; no week far above the client's own past.

    No platform publishes its limits, so a cap is the client's own declaration (`pace` in the YAML). The past alone
    can ask a question but forbid nothing: a fast week is "cannot tell", with the events beside it. Reference:
    method D1.
    """
    found = [*_joins(data, level), *_results(data, level), *_search(data)]
    values: dict[str, Any] = {"first": data.period.first, "last": data.period.last, "events": titles(events_in(data))}
    if not found:
        return Finding("D1", "cannot_tell", "pace.nothing", values, weight=0.3)
    shown = [_shown(row) for row in found]
    kinds = {name: kind for name, kind in KINDS.items() if any(row.get(name) is not None for row in shown)}
    evidence = table_of(shown, kinds, "pace.table", from_rows=(rows(data, "account_daily"), rows(data, "mentions")))
    over = [row for row in found if row["verdict"] == "no"]
    fast = [row for row in found if row["verdict"] == "cannot_tell"]
    row = max(over or fast or found, key=lambda item: item["week"] or 0)
    values |= {"what": row["name"], "network": row["network"], "busiest": row["busiest"], "day": row["date"],
               "limit": row["limit"], "usual": row["usual"], "week": row["week"], "n": len(over or fast)}  # fmt: skip
    defaults = {"level": level}
    if over:
        key = "pace.over" if row["name"] == "pace.joins" else "pace.over_results"
        return Finding("D1", "no", key, values, evidence, 0.8, defaults)
    if fast:
        key = "pace.fast_event" if values["events"] else "pace.fast"
        return Finding("D1", "cannot_tell", key, values, evidence, 0.5, defaults)
    if all(item["limit"] is None and item["usual"] is None for item in found):
        return Finding("D1", "cannot_tell", "pace.no_yardstick", values, evidence, 0.35, defaults)
    return Finding("D1", "yes", "pace.calm", values, evidence, defaults=defaults)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the table: its limit in the column of its time, no verdict where nothing can be held against it."""
    limit = "limit_day" if row["name"] == "pace.joins" else "limit_week"
    verdict = "cannot_tell" if row["limit"] is None and row["usual"] is None else row["verdict"]
    return {**row, limit: row["limit"], "usual_week": row["usual"], "verdict": verdict}


def _joins(data: Data, level: float) -> list[dict[str, Any]]:
    frame = history(data, "account_daily")
    frame = where(frame, (frame["period_type"] == "day") & frame["follows"].notna())
    found = []
    for network, group in frame.groupby("platform"):
        series = group.groupby("day")["follows"].sum(min_count=1).dropna().astype(float)
        row = _row(data, series, data.client.pace.joins_per_day, level, weekly_cap=False)
        if row:
            found.append({"name": "pace.joins", "network": str(network), **row})
    return found


def _results(data: Data, level: float) -> list[dict[str, Any]]:
    """Positive mentions by others: their day, and their weeks against the declared results a week."""
    frame = history(data, "mentions")
    others = ~frame["is_owned"].fillna(False).astype(bool)
    good = where(frame, (frame["tone"] == "positive").fillna(False).astype(bool) & others)
    if good.empty:
        return []
    counts = good.groupby("day").size().astype(float)
    # a day without a mention is a day with none, as long as mentions were collected around it
    first = min(counts.index.min(), pd.Timestamp(data.period.first))
    series = counts.reindex(pd.date_range(first, data.period.last), fill_value=0.0)
    row = _row(data, series, data.client.pace.results_per_week, level, weekly_cap=True)
    return [{"name": "pace.positive", "network": "whole", **row}] if row else []


def _search(data: Data) -> list[dict[str, Any]]:
    """New positive search results a week between the period's last capture and the one before it."""
    table = captures(history(data, "serp"))
    table = where(table, pd.to_datetime(table["captured_at"]) <= pd.Timestamp(data.period.last))
    sums = table.groupby(["captured_at", "labelled_by"])["positive"].sum().groupby("captured_at").mean().sort_index()
    if len(sums) < 2 or pd.Timestamp(sums.index[-1]) < pd.Timestamp(data.period.first):
        return []
    last, before = pd.Timestamp(sums.index[-1]), pd.Timestamp(sums.index[-2])
    pace_ = max(float(sums.iloc[-1] - sums.iloc[-2]), 0.0) / ((last - before).days / 7)
    cap = data.client.pace.results_per_week
    return [{"name": "pace.search", "network": "whole", "busiest": None, "date": last, "limit": cap, "week": pace_,
             "usual": None, "verdict": "no" if cap is not None and pace_ > cap else "yes"}]  # fmt: skip


def _row(data: Data, series: pd.Series, cap: float | None, level: float, *, weekly_cap: bool) -> dict[str, Any] | None:
    first, last = pd.Timestamp(data.period.first), pd.Timestamp(data.period.last)
    inside = series[(series.index >= first) & (series.index <= last)]
    if inside.empty:
        return None
    # weeks are counted back from the month's first day, so that none straddles it
    # and what comes after the period is not yet known to its report
    series = series[series.index <= last]
    week = (series.index - first).days // 7
    sums = series.groupby(week).agg(["sum", "size"])
    whole = where(sums, sums["size"] == 7)["sum"]
    current = float(whole[whole.index >= 0].max()) if (whole.index >= 0).any() else None
    flag = usual_pace(whole[whole.index < 0], current, cap=cap if weekly_cap else None, level=level)
    over = bool(flag.over_cap) if weekly_cap else cap is not None and float(inside.max()) > cap
    verdict = "no" if over else "cannot_tell" if flag.faster_than_usual else "yes"
    if weekly_cap and current is not None:
        start = first + pd.Timedelta(days=7 * int(whole[whole.index >= 0].idxmax()))
        return {"busiest": float(inside.max()), "date": start, "limit": cap, "week": current,
                "usual": flag.usual_limit, "verdict": verdict}  # fmt: skip
    return {"busiest": float(inside.max()), "date": inside.idxmax(), "limit": cap, "week": current,
            "usual": flag.usual_limit, "verdict": verdict}  # fmt: skip


def _harm(data: Data) -> list[Block]:
    """Negative feedback beside growth: hides, complaints and people who left because of a post."""
    posts = rows(data, "posts")
    harm = posts[["hides", "reports", "unsubscribes"]]
    if posts.empty or harm.isna().all(axis=None):
        return []
    sums = {name: None if harm[name].isna().all() else int(harm[name].sum()) for name in harm}
    return [Finding("D1", "info", "pace.harm", {"n": len(posts), **sums}, weight=0.3)]
