"""The planned uplift: what the money of a met test, going on after it, should add to the next month.

Imports forecasts, statistics and trial_reading. Tests: tests/method/test_uplift.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from smm_nb.clients.model import TestCampaign
from smm_nb.clients.period import Period
from smm_nb.kpis.arithmetic import add_up
from smm_nb.method.blocks import Data
from smm_nb.method.counts import PRIOR_EVENTS, negative_binomial
from smm_nb.method.finding import Finding
from smm_nb.method.forecast import Forecast
from smm_nb.method.trial_reading import AD_COSTS, AD_COUNTS, AD_RATES, ads_of, read

RAISED = {
    "link_clicks": ("link_clicks", "ad_clicks"),
    "joins": ("joins", "follows"),
    "leads": ("leads",),
    "messages": ("ad_messages",),
    "conversions": ("ad_conversions",),
}
"""What ads count -> the KPIs that count the very same thing. A click is no visit, an ad's conversion no order."""

STEPS = np.arange(0.005, 1, 0.01)
"""Probabilities at which the spread of an uplift is taken."""


@dataclass(frozen=True)
class Uplift:
    """What a test's money should go on to bring.

    Attributes:
        test: the campaign, with `continues_per_month`.
        outcome: planned, or why nothing is: cannot_tell, not_met, or uncounted (no ads export counts its results).
        counted: the column of the ads that it is counted in.
        count: results of the test.
        spent: money that they cost, in the client's currency.
    """

    test: TestCampaign
    outcome: Literal["planned", "cannot_tell", "not_met", "uncounted"]
    counted: str = ""
    count: float | None = None
    spent: float | None = None

    @property
    def money(self) -> float:
        """Money a month that goes on, in the client's currency."""
        return self.test.continues_per_month or 0.0

    def results(self) -> Sequence[float]:
        """Results of a month at the probabilities `STEPS`: the test's rate is not known exactly, nor is chance gone.

        Reference: the Gamma-Poisson model's predictive distribution (negative binomial), Jeffreys' prior.
        """
        if self.outcome != "planned" or self.count is None or not self.spent:
            return ()
        found = negative_binomial(STEPS, self.count + PRIOR_EVENTS, 1 / (1 + self.money / self.spent))
        return [float(value) for value in found]

    def adds_to(self, kpi: str, network: str) -> Sequence[float]:
        """What it adds to a KPI of a network (empty = all together) at `STEPS`; nothing when it adds none."""
        if network not in ("", self.test.network) or self.outcome != "planned":
            return ()
        return [self.money] if kpi == "spend" else self.results() if kpi in RAISED.get(self.counted, ()) else ()


def uplifts(data: Data) -> list[Uplift]:
    """The uplift of each test that ended in the period and whose money goes on.

    Of a test that ended before, the months since hold what its money brings: it is in their forecast.
    """
    ended = [test for test in data.client.tests if test.end in data.period and test.continues_per_month]
    return [_uplift(data, test) for test in ended]


def _uplift(data: Data, test: TestCampaign) -> Uplift:
    kpi = test.expectation.kpi
    counted = AD_RATES[kpi][0] if kpi in AD_RATES else {**AD_COSTS, **AD_COUNTS}.get(kpi, "")
    outcome = "cannot_tell" if test.stated_on > test.start else read(data, test).outcome
    if outcome != "met":
        return Uplift(test, outcome)
    frame = ads_of(data, test)
    count, spent = (add_up(frame[counted]), add_up(frame["spend"])) if counted else (None, None)
    if count is None or not spent:
        return Uplift(test, "uncounted")
    return Uplift(test, "planned", counted, count, spent)


def without_test(data: Data, planned: Sequence[Uplift], key: tuple[str, str], value: float, span: Period) -> float:
    """A month's value without what the tests brought in it: their money is planned apart, and not to be counted twice.

    Args:
        data: the client's data.
        planned: the uplifts.
        key: KPI and network (empty = all together).
        value: the month's value.
        span: the month.
    """
    for one in planned:
        if one.adds_to(*key):
            frame = ads_of(data, one.test)
            inside = frame["day"].between(pd.Timestamp(span.first), pd.Timestamp(span.last))
            value -= add_up(frame.loc[inside, "spend" if key[0] == "spend" else one.counted]) or 0.0
    return max(value, 0.0)


def added(planned: Sequence[Uplift], kpi: str, network: str) -> list[float]:
    """What all uplifts add to a KPI, as equally likely values from low to high; empty when none adds anything."""
    parts = [np.array(one.adds_to(kpi, network)) for one in planned if one.adds_to(kpi, network)]
    if not parts:
        return []
    # independent tests: every value of the one with every value of the other
    total = parts[0]
    for part in parts[1:]:
        total = np.quantile(np.add.outer(total, part), STEPS)
    return [float(value) for value in np.sort(total)]


def quantile(guess: Forecast, extra: Sequence[float], probability: float) -> float | None:
    """The value that forecast and uplift together stay below with this probability (bisection on their sum)."""
    low, high = guess.quantile(1e-4), guess.quantile(1 - 1e-4)
    if not extra or low is None or high is None:
        return guess.quantile(probability)
    low, high = low + min(extra), high + max(extra)
    for _ in range(60):
        middle = (low + high) / 2
        reached = at_least(guess, extra, middle) or 0.0
        low, high = (middle, high) if 1 - reached < probability else (low, middle)
    return (low + high) / 2


def at_least(guess: Forecast, extra: Sequence[float], target: float) -> float | None:
    """The probability, 0-1, that forecast and uplift together reach `target`."""
    chances = [guess.probability_at_least(target - value) for value in extra or (0.0,)]
    known = [chance for chance in chances if chance is not None]
    return sum(known) / len(known) if known else None


def told(data: Data, one: Uplift, kpis: Sequence[tuple[str, str]]) -> Finding:
    """K2: what goes on after the test and what it is planned to add, or why nothing is added."""
    raised = [kpi for kpi, network in kpis if one.adds_to(kpi, network)]
    values: dict[str, Any] = {
        "test": one.test.name, "money": one.money, "currency": data.client.currency, "kpi": one.test.expectation.kpi,
        "count": one.count, "spent": one.spent, "result": f"result_{one.counted}", "raised": raised,
    }  # fmt: skip
    if one.outcome != "planned":
        verdict, weight = ("no", 0.6) if one.outcome == "not_met" else ("cannot_tell", 0.45)
        return Finding("K2", verdict, f"review.uplift_{one.outcome}", values, weight=weight)  # type: ignore[arg-type]
    low, middle, high = (float(value) for value in np.quantile(one.results(), (0.1, 0.5, 0.9)))
    values |= {"low": low, "n": middle, "high": high}
    return Finding("K2", "info", f"review.uplift_{'planned' if raised else 'beside'}", values, weight=0.35)
