"""What a test brought: its measure with the interval, and rule T4: met, not met or cannot tell.

Imports kpis, statistics and blocks. Tests: tests/method/test_trial_reading.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from smm_nb.clients.model import TestCampaign
from smm_nb.clients.period import Period
from smm_nb.kpis import compute
from smm_nb.kpis.arithmetic import add_up
from smm_nb.kpis.registry import KPIS
from smm_nb.method.blocks import Data, kind_of, once, rows
from smm_nb.method.counts import cost_per_result, poisson_rate
from smm_nb.method.estimate import Estimate, no_estimate
from smm_nb.method.finding import Finding
from smm_nb.method.rates import wilson
from smm_nb.method.review_ads import with_clicks
from smm_nb.tables.rows import where

Outcome = Literal["met", "not_met", "cannot_tell"]

LEVEL = 0.95

AD_RATES = {
    "ctr": ("link_clicks", "impressions"),
    "join_rate": ("joins", "link_clicks"),
    "ad_conversion_rate": ("conversions", "link_clicks"),
}
"""KPI -> what is counted, of what, in the ads."""

AD_COSTS = {
    "cpc": "link_clicks", "cpj": "joins", "cpa": "conversions", "cpl": "leads", "cost_per_message": "messages",
}  # fmt: skip
"""KPI -> the result that the money is divided by."""

AD_COUNTS = {
    "link_clicks": "link_clicks", "ad_clicks": "link_clicks", "joins": "joins", "leads": "leads",
    "ad_messages": "messages", "ad_conversions": "conversions",
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """The measure of a test.

    Attributes:
        test: the campaign as the YAML states it.
        estimate: value and interval; a reason when there is none.
        count: results (joins, clicks ...) that it rests on.
        base: what they are of: impressions, clicks, or money spent; None for a plain count.
        files: where the figures come from.
    """

    test: TestCampaign
    estimate: Estimate
    count: float | None = None
    base: float | None = None
    files: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The expectation against the interval; a bound that touches it decides nothing."""
        return outcome(self.estimate, self.test)


def outcome(estimate: Estimate, test: TestCampaign) -> Outcome:
    """Met when the whole interval lies on the hoped side, not_met when it lies on the other, else cannot_tell."""
    at_least, at_most = test.expectation.at_least, test.expectation.at_most
    if estimate.interval is None:
        return "cannot_tell"
    low, high = estimate.interval
    if at_least is not None:
        return _side(low is not None and low >= at_least, high is not None and high < at_least)
    if at_most is not None:
        return _side(high is not None and high <= at_most, low is not None and low > at_most)
    return "cannot_tell"


def _side(*decided: bool) -> Outcome:
    met, missed = decided
    return "met" if met else "not_met" if missed else "cannot_tell"


def trial_of(data: Data) -> TestCampaign | None:
    """The test that the data are about: the one asked for, else the one of the period, else the last that ended."""
    asked: TestCampaign | None = getattr(data, "test", None)
    if asked is not None:
        return asked
    tests = sorted(data.client.tests, key=lambda test: test.end)
    same = [test for test in tests if (test.start, test.end) == (data.period.first, data.period.last)]
    chosen = same or tests
    return chosen[-1] if chosen else None


def span_of(test: TestCampaign) -> Period:
    """The days of the test."""
    return Period(test.start, test.end)


@once
def ads_of(data: Data, test: TestCampaign, *, column: str = "spend") -> pd.DataFrame:
    """Rows of the test's own campaigns in its network and days."""
    frame = with_clicks(rows(data, "ads_daily", column, period=span_of(test)))
    frame = where(frame, frame["platform"] == test.network)
    return where(frame, frame["campaign_name"].isin(test.campaigns)) if test.campaigns else frame


@once
def read(data: Data, test: TestCampaign) -> Reading:
    """The measure of a test over its days, with a 95 % interval.

    Rates get Wilson's interval, costs and counts the exact Poisson interval. A KPI without an interval of its own is
    shown as it is, and decides nothing.
    """
    kpi = test.expectation.kpi
    if kpi in AD_RATES or kpi in AD_COSTS or kpi in AD_COUNTS:
        return read_ads(ads_of(data, test), test)
    parts = compute(data, [kpi], by="platform", period=span_of(test)) if kpi in KPIS else []
    found = next((value for value in parts if value.by.get("platform") == test.network), None)
    if found is None or found.value is None:
        return Reading(test, no_estimate("no row of the test's network and days", level=LEVEL))
    if KPIS[kpi].unit == "ratio" and found.numerator is not None and found.denominator:
        rate = wilson(min(found.numerator, found.denominator), found.denominator, level=LEVEL)
        return Reading(test, rate, found.numerator, found.denominator, found.sources)
    if KPIS[kpi].unit == "count" and KPIS[kpi].additivity == "additive":
        return Reading(test, poisson_rate(found.value, level=LEVEL), found.value, None, found.sources)
    bare = Estimate(found.value, None, LEVEL, found.n, reason="no interval is known for this measure")
    return Reading(test, bare, found.value, None, found.sources)


def read_ads(frame: pd.DataFrame, test: TestCampaign) -> Reading:
    """The measure of a test from rows of ads: a rate, a cost per result or a count."""
    kpi = test.expectation.kpi
    files = tuple(sorted(frame["source_file"].dropna().unique()))
    if kpi in AD_RATES:
        count, base = (add_up(frame[column]) for column in AD_RATES[kpi])
        return Reading(test, wilson(count, base, level=LEVEL), count, base, files)
    spend = add_up(frame["spend"])
    if kpi in AD_COSTS:
        count = add_up(frame[AD_COSTS[kpi]])
        return Reading(test, cost_per_result(spend, count, level=LEVEL), count, spend, files)
    count = add_up(frame[AD_COUNTS[kpi]])
    return Reading(test, poisson_rate(count, level=LEVEL), count, None, files)


def spoken(data: Data, reading: Reading) -> dict[str, Any]:
    """A reading as fields of a message."""
    test, estimate = reading.test, reading.estimate
    low, high = estimate.interval or (None, None)
    expected = test.expectation
    return {
        "test": test.name, "network": test.network, "kpi": expected.kpi, "unit": kind_of(expected.kpi),
        "side": "trial.at_least" if expected.at_least is not None else "trial.at_most",
        "wanted": expected.at_least if expected.at_least is not None else expected.at_most,
        "value": estimate.value, "low": low, "high": high, "n": reading.count, "base": reading.base,
        # where the value is the number of results, it is not said twice
        "results": None if kind_of(expected.kpi) == "count" else reading.count,
        "first": test.start, "last": test.end, "stated": test.stated_on, "budget": test.budget,
        "currency": data.client.currency,
    }  # fmt: skip


@once
def verdict(data: Data) -> Finding:
    """T4: the test against the expectation stated before it: met, not met or cannot tell, and how to go on.

    An expectation written down after the start is refused: it could have been fitted to the result. Reference:
    method T4.
    """
    test = trial_of(data)
    if test is None:
        return Finding("T4", "cannot_tell", "trial.no_test", weight=0.5)
    reading = read(data, test)
    values = spoken(data, reading)
    if test.stated_on > test.start:
        return Finding("T4", "cannot_tell", "trial.late", values, weight=0.7)
    if reading.estimate.value is None and reading.estimate.interval is None:
        return Finding("T4", "cannot_tell", "trial.no_data", values, weight=0.7)
    if reading.estimate.interval is None:
        return Finding("T4", "cannot_tell", "trial.no_interval", values, weight=0.6)
    way = reading.outcome
    said = {"met": "yes", "not_met": "no", "cannot_tell": "cannot_tell"}[way]
    open_ended = "_open" if None in (values["low"], values["high"], values["value"]) else ""
    return Finding("T4", said, f"trial.{way}{open_ended}", values, weight=0.7)  # type: ignore[arg-type]
