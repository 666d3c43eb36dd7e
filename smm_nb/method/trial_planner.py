"""The test planner: what a budget can see, for each measure that ads give, at the client's own prices.

Imports statistics, trial_reading and blocks. Tests: tests/method/test_trial_planner.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smm_nb.clients.model import TestCampaign
from smm_nb.clients.period import Period
from smm_nb.kpis.arithmetic import add_up, div
from smm_nb.method.blocks import Block, Data, Notes, kind_of, rows, table_of
from smm_nb.method.missing import missing
from smm_nb.method.planning import Plan, plan_cost, plan_rate
from smm_nb.method.review_ads import with_clicks
from smm_nb.method.trial_reading import AD_COSTS, AD_RATES, ads_of, span_of
from smm_nb.tables.rows import where

ARMS = 2
"""Groups that a rate is compared between: two ads, two segments."""

BUDGET_SHARE, DAYS = 0.25, 14
"""Of a month's budget, and for how long, where no test is planned yet: defaults, not the method's numbers."""


def planner(data: Data, test: TestCampaign | None, hoped: float) -> list[Block]:
    """For CTR, join rate, conversion and cost per join: n per arm, smallest visible effect, budget and days needed.

    Rates and prices are the test's own, else those of the client's ads in three months; a client without a test is
    told what a quarter of a month's budget shows in two weeks. A test without ads has no prices: nothing is planned.

    Args:
        data: the client's data.
        test: the test; None when none is planned.
        hoped: the relative change that would matter, 0.3 = 30 %.
    """
    if test is not None and not test.has_ads:
        return []
    budget, days = _money(data, test)
    frame = _ads(data, test)
    if frame.empty:
        return [missing(data, "ads_daily", "T4", weight=0.2)]
    if not budget:
        return []
    records = [record for record in (_row(kpi, frame, budget, days, hoped) for kpi in (*AD_RATES, "cpj")) if record]
    if not records:
        return []
    kinds: dict[str, Any] = {
        "kpi": "name", "value": "by_unit", "per_arm": "count", "smallest": "percent", "power": "percent",
        "needed": "money", "days_needed": "count", "unit": "text",
    }  # fmt: skip
    said: dict[str, Any] = {"budget": budget, "days": days}
    notes: Notes = (("plans.note_planner", {"hoped": hoped, "arms": ARMS}),)
    if test is None:
        notes += (("plans.note_no_test", {"share": BUDGET_SHARE, "days": days}),)
    return [table_of(records, kinds, "plans.table_planner", from_rows=(frame,), notes=notes,
                     currency=data.client.currency, **said)]  # fmt: skip


def _money(data: Data, test: TestCampaign | None) -> tuple[float | None, int]:
    if test is not None:
        return test.budget, span_of(test).days
    monthly = data.client.budget.smm_per_month
    return (None if monthly is None else monthly * BUDGET_SHARE), DAYS


def _ads(data: Data, test: TestCampaign | None) -> pd.DataFrame:
    own = pd.DataFrame() if test is None else ads_of(data, test)
    if not own.empty:
        return own
    before = data.period.previous.previous
    frame = with_clicks(rows(data, "ads_daily", "spend", period=Period(before.first, data.period.last)))
    return frame if test is None else where(frame, frame["platform"] == test.network)


def _row(kpi: str, frame: pd.DataFrame, budget: float, days: int, hoped: float) -> dict[str, Any] | None:
    spend, daily = add_up(frame["spend"]), budget / days
    counted, of = AD_RATES.get(kpi, (AD_COSTS.get(kpi, kpi), "spend"))
    result, base = add_up(frame[counted]), add_up(frame[of])
    if not spend or not result or not base:
        return None
    if kpi in AD_RATES:
        value, price = div(result, base), div(spend, base)
        plan = plan_rate(budget, price or 0.0, value or 0.0, hoped, arms=ARMS, daily_budget=daily)
    else:
        value = div(spend, result)
        plan = plan_cost(budget, value or 0.0, (value or 0.0) * (1 - hoped), daily_budget=daily)
    return None if plan.per_arm is None else _cells(kpi, value, plan)


def _cells(kpi: str, value: float | None, plan: Plan) -> dict[str, Any]:
    return {"kpi": kpi, "value": value, "per_arm": round(plan.per_arm or 0), "smallest": plan.smallest_effect,
            "power": plan.chance, "needed": plan.budget_needed, "days_needed": plan.days_needed,
            "unit": kind_of(kpi)}  # fmt: skip
