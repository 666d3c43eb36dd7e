"""Months held against each other fairly, and a plan as far as the data go.

Months have 28 to 31 days and four or five Saturdays, and a running month is not a whole one. Below `review_lines`.
Imports periods, kpis and blocks. Tests: tests/method/test_fair.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from smm_nb.clients.model import Target
from smm_nb.clients.period import Period
from smm_nb.kpis import compute
from smm_nb.kpis.arithmetic import div
from smm_nb.kpis.kpi import KpiValue
from smm_nb.kpis.registry import KPIS
from smm_nb.kpis.sources import is_social
from smm_nb.method.blocks import Data, history, once, rows
from smm_nb.tables.rows import where

Key = tuple[str, str]
"""KPI id and network; an empty network is all of them together."""

SUMMED: dict[str, tuple[str, str, Callable[[pd.DataFrame], pd.Series] | None]] = {
    **{kpi: ("account_daily", kpi, None) for kpi in ("follows", "unfollows", "impressions", "views", "profile_views",
                                                     "messages")},
    **{kpi: ("traffic_daily", kpi, None) for kpi in ("sessions", "page_views")},
    **{kpi: ("ads_daily", kpi, None) for kpi in ("spend", "link_clicks", "joins", "leads")},
    "account_engagements": ("account_daily", "engagements", None),
    "ad_impressions": ("ads_daily", "impressions", None),
    "ad_clicks": ("ads_daily", "clicks", None),
    "social_sessions": ("traffic_daily", "sessions", is_social),
    "social_conversions": ("traffic_daily", "conversions", is_social),
}  # fmt: skip
"""KPI -> table, column and rows (all of them, or the social ones) that its daily values are the sum of."""

DENSE = 0.8
"""Share of the days that must have a row before the last row is taken for the end of the data."""

FEWEST_DAYS, FEWEST_WEEKS = 14, 3
"""Days of the month and times of each weekday in the month before that a weekday-fair comparison needs."""


@dataclass(frozen=True)
class Fair:
    """A count or an amount of money per day, this month and the month before.

    Attributes:
        per_day: value per day that the data cover.
        before: the same for the month before.
        change: relative change of the value per day; None when nothing came before, or less than nothing.
        weekdays: relative change against what the month before gives with this month's weekdays; None without
            daily figures.
    """

    per_day: float
    before: float
    change: float | None = None
    weekdays: float | None = None


def values_of(data: Data, keys: Sequence[Key], period: Period) -> dict[Key, KpiValue]:
    """The values of several KPIs in one window, all networks together or per network as the key says."""
    plain = list(dict.fromkeys(kpi for kpi, network in keys if not network))
    parted = list(dict.fromkeys(kpi for kpi, network in keys if network))
    found = {(value.kpi, ""): value for value in compute(data, plain, period=period)} if plain else {}
    if parted:
        found |= {(v.kpi, v.by["platform"]): v for v in compute(data, parted, by="platform", period=period) if v.by}
    return found


def adds_up(kpi: str) -> bool:
    """Whether a KPI grows day by day, so that a share of its plan and a value per day have a sense."""
    known = KPIS[kpi]
    return known.additivity == "additive" and known.basis == "period" and known.unit in ("count", "money")


def daily_values(data: Data, key: Key, period: Period) -> pd.Series | None:
    """A KPI's value on each day of the period that the files give: a day as index. None where days do not add up to it.

    Straight sums of one column only: they are read off the rows at once, where a KPI per day would take a minute.
    """
    kpi, network = key
    if kpi not in SUMMED:
        return None
    table, column, which = SUMMED[kpi]
    frame = rows(data, table, *([column] if which is None else [column, "session_source"]), period=period)
    if which is not None:
        frame = where(frame, which(frame))
    if "period_type" in frame:
        frame = where(frame, frame["period_type"] == "day")
    if network:
        if "platform" not in frame:
            return None
        frame = where(frame, frame["platform"] == network)
    return frame.groupby("day")[column].sum(min_count=1).dropna().astype(float)


def data_end(data: Data, key: Key) -> date:
    """The last day of the period that the data cover: the period's own last day unless daily rows end before it.

    One day less is still the whole month, as in `data_quality`: many exports close a day late. Tables without a row
    for every day (sales, posts, ads that ran out) say nothing of where the data end; the daily ones do.
    """
    kpi, network = key
    needs = [name for name in KPIS[kpi].needs if name in ("account_daily", "traffic_daily")]
    ends = [_end_of(data, name, network) for name in needs or ("account_daily", "traffic_daily", "ads_daily")]
    last = max((end for end in ends if end is not None), default=data.period.last)
    return data.period.last if (data.period.last - last).days <= 1 else last


@once
def _end_of(data: Data, name: str, network: str) -> date | None:
    frame = history(data, name)
    mine = frame["day"].between(pd.Timestamp(data.period.first), pd.Timestamp(data.period.last))
    if network and "platform" in frame:
        mine &= (frame["platform"] == network).fillna(False).astype(bool)
    inside = frame.loc[mine, [column for column in ("day", "period_type") if column in frame]]
    if "period_type" in inside:
        if inside["period_type"].eq("month").any():
            return data.period.last
        inside = where(inside, inside["period_type"] == "day")
    days = inside["day"].dropna()
    if days.empty:
        return None
    last: date = days.max().date()
    # a few scattered rows are no daily export, and their last one is not where the data end
    dense = days.nunique() >= DENSE * Period(data.period.first, last).days
    return last if dense and days.nunique() > 1 else data.period.last


def share_due(target: Target | None, period: Period, until: date, month_before: pd.Series | None = None) -> float:
    """The share of a month's plan, 0-1, that is due by the end of the day `until`.

    Args:
        target: the plan with its phasing; None = evenly over the days.
        period: the plan's month.
        until: the last day that the data cover.
        month_before: daily values of the month before, for phasing by weekday; without them the days count evenly.
    """
    phasing = target.phasing if target else "linear"
    passed = Period(period.first, until).days
    if phasing == "linear":
        return passed / period.days
    if phasing == "weekday":
        means = _weekday_means(month_before)
        weights = [1.0 if means is None else float(means[day.weekday()]) for day in period]
        return sum(weights[:passed]) / sum(weights) if sum(weights) > 0 else passed / period.days
    points = [(0, 0.0), *((step.by_day, step.share) for step in phasing), (period.days, 1.0)]
    for (day, share), (later, more) in pairwise(points):
        if day <= passed <= later and later > day:
            return share + (more - share) * (passed - day) / (later - day)
    return 1.0


def held_fairly(
    values: tuple[float | None, float | None], days: tuple[int, int], now: pd.Series | None, then: pd.Series | None
) -> Fair | None:
    """This month and the month before per day and with the same weekdays; None when one of the two is not known.

    Args:
        values: this month's and last month's.
        days: days that the data cover in each.
        now: this month's daily values.
        then: the month before's.
    """
    value, last = values
    if value is None or last is None:
        return None
    per_day, before = value / days[0], last / days[1]
    return Fair(per_day, before, _change(per_day, before), weekday_fair(now, then))


def weekday_fair(now: pd.Series | None, then: pd.Series | None) -> float | None:
    """This month's sum against the month before re-weighted to the same weekdays, as a relative change.

    Each known day of this month is held against the mean of its weekday in the month before.
    Reference: peers A1 row 4, E5.
    """
    means = _weekday_means(then)
    known = None if now is None else now.dropna()
    if means is None or known is None or len(known) < FEWEST_DAYS:
        return None
    return _change(float(known.sum()), float(sum(means[day.weekday()] for day in known.index)))


def _weekday_means(days: pd.Series | None) -> pd.Series | None:
    known = None if days is None else days.dropna()
    if known is None or known.empty:
        return None
    grouped = known.groupby(pd.DatetimeIndex(known.index).day_of_week)
    sizes = grouped.size()
    return grouped.mean() if len(sizes) == 7 and sizes.min() >= FEWEST_WEEKS else None


def _change(now: float, then: float) -> float | None:
    # a change from nothing, or across nothing, has no percentage
    times = div(now, then) if then > 0 and now >= 0 else None
    return None if times is None else times - 1
