"""What the budget of a test could show: the smallest change it can see, and the budget that would have told.

Imports statistics and trial_reading. Tests: tests/method/test_trial_effect.py.
"""

from __future__ import annotations

from typing import Any

from smm_nb.clients.model import TestCampaign
from smm_nb.kpis.arithmetic import add_up, div
from smm_nb.method.blocks import Block, Data, kind_of
from smm_nb.method.finding import Finding
from smm_nb.method.planning import Plan, plan_cost, plan_rate, smallest_ratio
from smm_nb.method.trial_planner import planner
from smm_nb.method.trial_reading import AD_COSTS, AD_RATES, ads_of, read, trial_of


def could_see(data: Data, *, hoped: float = 0.3) -> list[Block]:
    """What this budget could see: for a rate, a cost per result or a count, with 80 % power.

    The change that would matter (`hoped`, 30 % by default) is not the method's number; the report names it.
    Reference: method T (what budget would have told).
    """
    test = trial_of(data)
    if test is None:
        return [Finding("T4", "cannot_tell", "trial.no_test"), *planner(data, None, hoped)]
    kpi = test.expectation.kpi
    told = _rate if kpi in AD_RATES else _cost if kpi in AD_COSTS else _count
    return [told(data, test, hoped), *planner(data, test, hoped)]


def _values(data: Data, test: TestCampaign, plan: Plan, hoped: float) -> dict[str, Any]:
    expected = test.expectation
    return {
        "test": test.name, "kpi": expected.kpi, "budget": test.budget, "unit": kind_of(expected.kpi),
        "wanted": expected.at_least if expected.at_least is not None else expected.at_most, "hoped": hoped,
        "n": plan.per_arm, "smallest": plan.smallest_effect, "power": plan.chance, "needed": plan.budget_needed,
        "currency": data.client.currency,
    }  # fmt: skip


def _rate(data: Data, test: TestCampaign, hoped: float) -> Finding:
    """A rate against the wanted one: trials that the budget bought, at what the test itself paid for one."""
    frame = ads_of(data, test)
    trials, spend = add_up(frame[AD_RATES[test.expectation.kpi][1]]), add_up(frame["spend"])
    price, wanted = div(spend, trials), test.expectation.at_least
    if price is None or wanted is None or test.budget <= 0:
        return Finding("T4", "cannot_tell", "trial.plan_unknown", {"test": test.name, "kpi": test.expectation.kpi})
    plan = plan_rate(test.budget, price, wanted, hoped, arms=1)
    return _said(_values(data, test, plan, hoped), plan, "trial.plan_rate", hoped)


def _cost(data: Data, test: TestCampaign, hoped: float) -> Finding:
    limit = test.expectation.at_most
    if limit is None or limit <= 0 or test.budget <= 0:
        return Finding("T4", "cannot_tell", "trial.plan_unknown", {"test": test.name, "kpi": test.expectation.kpi})
    plan = plan_cost(test.budget, limit, limit * (1 - hoped))
    return _said(_values(data, test, plan, hoped), plan, "trial.plan_cost", hoped)


def _said(values: dict[str, Any], plan: Plan, key: str, hoped: float) -> Finding:
    if plan.smallest_effect is None or plan.power is None:
        return Finding("T4", "cannot_tell", "trial.plan_unknown", values)
    told = "yes" if plan.can_tell else "no"
    suffix = "" if plan.can_tell else "_weak"
    return Finding("T4", told, f"{key}{suffix}", values, weight=0.4, defaults={"hoped": hoped})  # type: ignore[arg-type]


def _count(data: Data, test: TestCampaign, hoped: float) -> Finding:
    """A count against the wanted one: how far above it the count must lie to be more than chance."""
    wanted = test.expectation.at_least
    times = smallest_ratio(wanted) if wanted else None
    reading = read(data, test)
    values = {"test": test.name, "kpi": test.expectation.kpi, "wanted": wanted, "times": times, "n": reading.count,
              "unit": kind_of(test.expectation.kpi), "currency": data.client.currency}  # fmt: skip
    if times is None or wanted is None or kind_of(test.expectation.kpi) != "count":
        return Finding("T4", "cannot_tell", "trial.plan_unknown", values)
    values["needed"] = wanted * times
    return Finding("T4", "info", "trial.plan_count", values, defaults={"power": 0.8})
