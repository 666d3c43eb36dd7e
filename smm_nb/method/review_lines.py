"""The lines of the monthly review: each chosen KPI with plan, actual, last month, start and its months so far.

Imports kpis, kpi_choice and blocks. Tests: tests/method/test_review_summary.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from smm_nb.clients.period import Period, months
from smm_nb.kpis import change
from smm_nb.kpis.arithmetic import div
from smm_nb.kpis.kpi import KpiValue
from smm_nb.kpis.registry import KPIS
from smm_nb.method.blocks import Data, history, kind_of, once
from smm_nb.method.fair import Fair, Key, adds_up, daily_values, data_end, held_fairly, share_due, values_of
from smm_nb.method.kpi_choice import choose
from smm_nb.tables.rows import where

TRENDED = 6
"""Months on a trend line."""

MEASURED = ("account_daily", "posts", "ads_daily", "traffic_daily", "sales_log", "serp", "mentions")


@dataclass(frozen=True)
class Line:
    """One KPI of the summary. Numbers in the KPI's own unit; None where it is not known.

    Attributes:
        kpi: id in the registry.
        network: the network that it is about; empty = all together.
        actual: the computed value, with the reason when there is none.
        plan: planned value of the month.
        last: value of the month before.
        start: the starting situation: the plan's baseline, else the first month that the files give.
        trend: values of the last months, oldest first.
        direction: which way is better.
        until: the last day that the data cover, when they end before the month does.
        due: the part of the plan that is due by then; None for a whole month, and for what does not add up.
        fair: this month and the last per day and with the same weekdays; None for what does not add up.
    """

    kpi: str
    network: str
    actual: KpiValue
    plan: float | None = None
    last: float | None = None
    start: float | None = None
    trend: tuple[float | None, ...] = field(default=())
    direction: str = "higher"
    until: date | None = None
    due: float | None = None
    fair: Fair | None = None

    @property
    def value(self) -> float | None:
        """The actual value."""
        return self.actual.value

    @property
    def status(self) -> str:
        """on_plan, off_plan, no_plan, or not_available when there is no value."""
        if self.value is None:
            return "not_available"
        if self.plan is None:
            return "no_plan"
        asked = self.plan if self.due is None else self.due
        return "on_plan" if on_plan(self.value, asked, self.direction) else "off_plan"

    @property
    def better(self) -> bool | None:
        """Whether it moved the right way since last month; None when that is not known or has no sense."""
        if self.value is None or self.last is None or self.direction not in ("higher", "lower"):
            return None
        # months differ in length, and a running month is not a whole one: what adds up is held per day
        now, last = (self.fair.per_day, self.fair.before) if self.fair else (self.value, self.last)
        return now > last if self.direction == "higher" else now < last

    def spoken(self, currency: str) -> dict[str, Any]:
        """The line as fields of a message."""
        return {
            "kpi": self.kpi, "network": self.network or "whole", "actual": self.value, "plan": self.plan,
            "last": self.last, "start": self.start, "unit": kind_of(self.kpi), "currency": currency, "n": self.actual.n,
            "reach": div(self.value, self.plan if self.due is None else self.due), "due": self.due, "until": self.until,
        }  # fmt: skip


def on_plan(value: float, plan: float, direction: str, *, tolerance: float = 0.1) -> bool:
    """Whether a value meets its plan.

    Args:
        value: actual.
        plan: planned.
        direction: higher, lower, or on_target: within `tolerance` of the plan on either side.
        tolerance: share of the plan.
    """
    if direction == "lower":
        return value <= plan
    if direction == "on_target":
        return abs(value - plan) <= tolerance * abs(plan)
    return value >= plan


@once
def lines(data: Data, *, limit: int = 8) -> tuple[Line, ...]:
    """The lines of the month: what is planned first, then the goal's pack as far as the files give it.

    Several sections speak of the same lines, so they are computed once per client's data, which never change.
    Reference: K2 (plan, actual, last month, start), K1 (at most `limit`).
    """
    plans = _plans(data)
    keys = [*plans, *((kpi, "") for kpi in choose(data, limit=limit) if kpi not in {k for k, _ in plans})]
    keys = [key for key in keys if key[0] in KPIS]
    found = {period: values_of(data, keys, period) for period in _months(data)}
    now = found[data.period]
    known = [key for key in keys if key in plans or (key in now and now[key].value is not None)]
    told = [_line(data, key, found, plans.get(key)) for key in known if key in now][:limit]
    return tuple(_dated(data, line) if adds_up(line.kpi) and line.value is not None else line for line in told)


def _dated(data: Data, line: Line) -> Line:
    """The line with what only days can tell: the part of the plan that is due, and the fair comparison."""
    key, span = (line.kpi, line.network), data.period
    until = data_end(data, key)
    early = until < span.last
    now = _adding_up(daily_values(data, key, span), line.value)
    then = _adding_up(daily_values(data, key, span.previous), line.last)
    fair = held_fairly(
        (line.value, line.last),
        (Period(span.first, until).days, _days_known(data, span.previous)),
        now,
        then,
    )
    due = None
    if early and line.plan is not None:
        plans = data.client.targets
        agreed = [t for t in plans if (t.kpi, t.network or "", t.month) == (line.kpi, line.network, span.key)]
        due = line.plan * share_due(agreed[0] if agreed else None, span, until, then)
    return replace(line, until=until if early else None, due=due, fair=fair)


def _adding_up(days: pd.Series | None, total: float | None) -> pd.Series | None:
    # days that do not add up to the month's value are of another export than it
    if days is None or total is None or abs(float(days.sum()) - total) > 0.01 * abs(total):
        return None
    return days


def _days_known(data: Data, period: Period) -> int:
    # files that begin midway through a month know only its end
    firsts = [days.min().date() for days in (history(data, name)["day"].dropna() for name in MEASURED) if len(days)]
    begin = max([period.first, min(firsts, default=period.first)])
    return Period(begin, period.last).days if begin <= period.last else period.days


def _plans(data: Data) -> dict[Key, Mapping[str, Any]]:
    targets = data.table("targets")
    month = where(targets, targets["period"] == data.period.key)
    plans: dict[Key, Mapping[str, Any]] = {}
    for row in month.to_dict("records"):
        network = "" if pd.isna(row["platform"]) else str(row["platform"])
        plans.setdefault((str(row["kpi_id"]), network), row)
    return plans


def _months(data: Data) -> list[Period]:
    """The month before each trended month's window, the trended months, and the first month of the files."""
    if not data.period.is_month:
        return [data.period.previous, data.period]
    first = first_month(data)
    earliest = data.period
    for _ in range(TRENDED - 1):
        earliest = earliest.previous
    spans = months(earliest, data.period)
    start = [first] if first is not None and first < spans[0] else []
    return [*start, *(span for span in spans if first is None or span >= first or span == data.period)]


def first_month(data: Data) -> Period | None:
    """The first whole month that the client's files give; None when they give no earlier one than the period's."""
    day = _first_day(data)
    if day is None:
        return None
    month = Period.month(day.strftime("%Y-%m"))
    if day.day > 1:
        # a month that starts midway is no starting situation for whole months
        month = Period.month((pd.Timestamp(month.last) + pd.Timedelta(days=1)).strftime("%Y-%m"))
    return month if month <= data.period else None


def starts_late(data: Data, period: Period, *, days: int = 7) -> bool:
    """Whether the files begin more than `days` into the period: its rates a week are not those of a whole one."""
    day = _first_day(data)
    return day is not None and day > pd.Timestamp(period.first) + pd.Timedelta(days=days)


@once
def _first_day(data: Data) -> pd.Timestamp | None:
    firsts = [days.min() for days in (history(data, name)["day"].dropna() for name in MEASURED) if len(days)]
    return min(firsts, default=None)


def _line(data: Data, key: Key, found: Mapping[Period, Mapping[Key, KpiValue]], plan: Mapping[str, Any] | None) -> Line:
    kpi, network = key

    def value(period: Period | None) -> float | None:
        known = found.get(period, {}).get(key) if period is not None else None
        return None if known is None else known.value

    span = [period for period in sorted(found) if period <= data.period][-TRENDED:]
    first = first_month(data)
    baseline = plan.get("baseline") if plan else None
    start = value(first) if baseline is None or pd.isna(baseline) else float(baseline)
    asked = plan.get("direction") if plan else None
    direction = KPIS[kpi].direction if asked is None or pd.isna(asked) else str(asked)
    return Line(
        kpi,
        network,
        found[data.period][key],
        float(plan["target"]) if plan else None,
        None if _redefined(data, kpi) else value(data.period.previous),
        start if first != data.period or baseline is not None else None,
        tuple(value(period) for period in span),
        direction,
    )


def _redefined(data: Data, kpi: str) -> bool:
    """Whether a platform changed the metric since last month: then the two months are not the same measure."""
    return any(moved.why == "caveats.metric_break" for moved in change(data, kpi))
