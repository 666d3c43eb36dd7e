"""The accounts in the monthly review: who came, who left, what was seen, and whether the change is more than chance.

Imports kpis, statistics, calendar and blocks. Tests: tests/method/test_review_account.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis.kpi import KpiValue
from smm_nb.method.blocks import Block, Data, by_part, history, once, rows, table_of
from smm_nb.method.calendar import events_in, marks, titles
from smm_nb.method.contests import contests
from smm_nb.method.counts import daily_ratio
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.series import Anomaly, anomalies
from smm_nb.tables.exhibit import Chart
from smm_nb.tables.rows import where

KPIS_SHOWN = ("followers", "follows", "unfollows", "net_new_followers", "reach", "posts", "engagements", "er_by_reach")

_KINDS = {
    "network": "name", "followers_end": "count", "follows": "count", "unfollows": "count", "net": "count",
    "reach": "count", "posts": "count", "engagements": "count", "er": "percent",
}  # fmt: skip


@once
def account(data: Data) -> list[Block]:
    """Each network's account in figures, its growth against last month, days out of the ordinary, the followers' line.

    Reference: K2, KA; changes of counts with an interval, events joined before anything is called performance.
    """
    found = by_part(data, KPIS_SHOWN)
    if not found:
        return [missing(data, "account_daily", "KA")]
    before = by_part(data, ["net_new_followers", "follows"], period=data.period.previous)
    shown = (rows(data, "account_daily"), rows(data, "posts"))
    table = table_of(
        ({"network": network, **_cells(values)} for network, values in found.items()),
        _KINDS,  # type: ignore[arg-type]
        "review.table_account",
        from_rows=shown,
        notes=(("audit.note_reach", {}), ("review.note_lifetime", {})),
        first=data.period.first,
        last=data.period.last,
    )
    growth = [growth_of(data, network, values, before.get(network, {})) for network, values in found.items()]
    blocks: list[Block] = [table, *(finding for finding in growth if finding)]
    for network in found:
        blocks += [*contests(data, network), *followers_line(data, network), *odd_days(data, network)]
    return blocks


def _cells(values: dict[str, KpiValue]) -> dict[str, Any]:
    names = {"followers": "followers_end", "net_new_followers": "net", "er_by_reach": "er"}
    return {names.get(kpi, kpi): value.value for kpi, value in values.items()}


def growth_of(data: Data, network: str, now: dict[str, KpiValue], before: dict[str, KpiValue]) -> Finding | None:
    """Whether more people joined per day than last month, beyond what chance explains, and what happened meanwhile.

    Args:
        data: the client's data.
        network: the network.
        now: the month's values by KPI.
        before: last month's values by KPI.

    Returns:
        A finding; None when the net change of followers is not known.
    """
    net, last = now.get("net_new_followers"), before.get("net_new_followers")
    if net is None or net.value is None:
        return None
    events = titles(events_in(data, network=network))
    values: dict[str, Any] = {
        "network": network, "net": net.value, "followers": _value(now, "followers"), "joins": _value(now, "follows"),
        "leaves": _value(now, "unfollows"), "before": last.value if last else None, "events": events,
    }  # fmt: skip
    bare = "_net" if values["joins"] is None else ""
    if last is None or last.value is None:
        return Finding("K2", "info", f"review.growth_first{bare}", values)
    ratio = daily_ratio(_joins(data, network, data.period), _joins(data, network, data.period.previous))
    bounds = ratio.estimate.interval
    if ratio.estimate.value is None or bounds is None:
        return Finding("K2", "info", f"review.growth_plain{bare}", values)
    values |= {"times": ratio.estimate.value, "low": bounds[0], "high": bounds[1]}
    beyond = ratio.estimate.excludes(1.0)
    way = "same" if not beyond else "up" if ratio.estimate.value > 1 else "down"
    suffix = "_event" if events and beyond else ""
    # a fall beside an event is no verdict on the work: the figures cannot separate the two
    verdict = {"same": "cannot_tell", "up": "yes", "down": "cannot_tell" if suffix else "no"}[way]
    weight = 0.3 if suffix else 0.55
    return Finding("K2", verdict, f"review.growth_{way}{suffix}", values, weight=weight)  # type: ignore[arg-type]


def _value(values: dict[str, KpiValue], kpi: str) -> float | None:
    return values[kpi].value if kpi in values else None


def _joins(data: Data, network: str, period: Period) -> list[float]:
    frame = rows(data, "account_daily", "follows", period=period)
    daily = where(frame, (frame["platform"] == network) & (frame["period_type"] == "day"))
    return [float(value) for value in daily.groupby("day")["follows"].sum(min_count=1).dropna()]


def followers_line(data: Data, network: str) -> list[Block]:
    """The followers day by day, from the month before on, with the events on the axis."""
    span = Period(data.period.previous.first, data.period.last)
    frame = history(data, "account_daily")[["platform", "day", "followers", "source_file"]]
    inside = frame["day"].between(pd.Timestamp(span.first), pd.Timestamp(span.last))
    known = where(frame, inside & (frame["platform"] == network) & frame["followers"].notna())
    daily = known.sort_values("day").groupby("day")["followers"].last()
    if len(daily) < 7:
        return []
    values = {
        "network": network,
        "first": int(daily.iloc[0]),
        "last": int(daily.iloc[-1]),
        "day": daily.index[0].date(),
    }
    exhibit = table_of(
        ({"date": day, "value": value, "series": network} for day, value in daily.items()),
        {"date": "date", "value": "count", "series": "name"},
        "review.table_followers",
        from_rows=(known,),
        network=network,
    )
    options = {"events": marks(data, span, network=network)}
    return [Chart("trend", exhibit, "review.chart_followers", values, options=options)]


def odd_days(data: Data, network: str) -> list[Block]:
    """Days on which far more or far fewer people joined than the weekday and the months before let expect.

    Reference: K2 with D1: a day beside an event is told with it; a day without one is left open, not explained.
    """
    frame = history(data, "account_daily")[["platform", "day", "period_type", "follows"]]
    daily = where(frame, (frame["platform"] == network) & (frame["period_type"] == "day"))
    daily = where(daily, daily["day"] <= pd.Timestamp(data.period.last))
    series = daily.groupby("day")["follows"].sum(min_count=1).dropna().astype(float)
    found = [day for day in anomalies(series).found if day.day.date() in data.period]
    if not found:
        return []
    with_event = [day for day in found if _beside(data, network, day)]
    largest = max(with_event or found, key=lambda day: abs(day.z))
    values = {
        "network": network, "n": len(found), "explained": len(with_event), "day": largest.day.date(),
        "value": largest.actual, "expected": largest.expected, "events": _beside(data, network, largest),
    }  # fmt: skip
    key = "review.odd_event" if values["events"] else "review.odd_open"
    return [Finding("K2", "info", key, values, weight=0.45)]


def _beside(data: Data, network: str, day: Anomaly) -> list[str]:
    date = day.day.date()
    return titles(events_in(data, Period(date, date), network=network))
