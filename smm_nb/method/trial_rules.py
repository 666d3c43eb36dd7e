"""Rules T1-T3: what must be right before a test starts: a small share, a baseline, a tool that fits, an expectation.

Imports kpis and blocks. Tests: tests/method/test_trial_rules.py.
"""

from __future__ import annotations

import pandas as pd

from smm_nb.kpis.arithmetic import div
from smm_nb.method.blocks import Data, history
from smm_nb.method.finding import Finding
from smm_nb.method.trial_reading import trial_of
from smm_nb.tables.rows import where

SERVES: dict[str, tuple[str, ...]] = {
    "targeted_ads": ("clicks", "joins", "visits", "sales", "seen"),
    "post_in_group": ("joins", "visits", "seen", "clicks"),
    "survey": ("talk",),
    "seeding": ("visits", "seen", "talk"),
    "contest": ("joins", "talk"),
    "exchange": ("joins", "seen"),
    "bloggers": ("joins", "visits", "seen", "talk", "sales"),
    "invitations": ("joins",),
}
"""Tool -> the kinds of result that it can bring (T3: the tool depends on the expected result)."""

KIND_OF_RESULT: dict[str, str] = {
    **dict.fromkeys(("ctr", "cpc", "link_clicks", "ad_clicks", "clicks", "cpm", "ad_impressions"), "clicks"),
    **dict.fromkeys(("joins", "cpj", "join_rate", "follows", "net_new_followers", "follower_growth_rate"), "joins"),
    **dict.fromkeys(("sessions", "social_sessions", "engagement_rate_ga4", "social_conversion_rate"), "visits"),
    **dict.fromkeys(("conversions", "conversion_rate_session", "social_conversions", "leads", "cpl"), "visits"),
    **dict.fromkeys(("cpa", "cpo", "roas", "orders", "smm_orders", "revenue", "smm_revenue"), "sales"),
    **dict.fromkeys(("ad_conversions", "ad_conversion_rate"), "sales"),
    **dict.fromkeys(("comments", "engagements", "shares", "likes", "er_by_reach", "mentions", "feedback"), "talk"),
    **dict.fromkeys(("reach", "views", "impressions"), "seen"),
}
"""KPI -> kind of result."""


def small_share(data: Data, *, share: float = 0.25) -> Finding:
    """T1: the test takes a small part of the committed budget, at most `share`; the rest waits for its result.

    The committed budget is the monthly one times the months agreed on (6 where none are, rule A5). The share is a
    default, not the method's number. A test that costs no money takes no share of any budget. Reference: method T1.
    """
    test, budget = trial_of(data), data.client.budget
    if test is None:
        return Finding("T1", "no", "trial.t1_none", weight=0.5)
    defaults = {"share": share}
    whole = None if budget.smm_per_month is None else budget.smm_per_month * (budget.months_committed or 6)
    values = {"test": test.name, "budget": test.budget, "whole": whole, "part": div(test.budget, whole),
              "share": share, "currency": data.client.currency}  # fmt: skip
    if test.budget == 0:
        return Finding("T1", "yes", "trial.t1_free", {"test": test.name}, weight=0.5)
    if whole is None:
        return Finding("T1", "cannot_tell", "trial.t1_unknown", values, weight=0.2, defaults=defaults)
    met = test.budget <= share * whole
    return Finding("T1", "yes" if met else "no", "trial.t1_yes" if met else "trial.t1_no", values, None, 0.5, defaults)


def baseline(data: Data, *, weeks: int = 4) -> Finding:
    """T2: presence and traffic were measured for at least `weeks` full weeks before the test (better 8).

    Reference: method T2; without 4 weeks no claim of cause is made.
    """
    test = trial_of(data)
    if test is None:
        return Finding("T2", "cannot_tell", "trial.no_test", weight=0.3)
    measured = {name: _days_before(data, name, test.network, pd.Timestamp(test.start)) for name in
                ("account_daily", "traffic_daily")}  # fmt: skip
    values = {"test": test.name, "network": test.network, "account": measured["account_daily"],
              "traffic": measured["traffic_daily"], "days": weeks * 7, "first": test.start}  # fmt: skip
    enough = [count >= weeks * 7 for count in measured.values()]
    if all(enough):
        return Finding("T2", "yes", "trial.t2_yes", values)
    return Finding("T2", "no", "trial.t2_part" if any(enough) else "trial.t2_no", values, weight=0.45)


def _days_before(data: Data, name: str, network: str, start: pd.Timestamp) -> int:
    frame = history(data, name)
    counted = (frame["period_type"] == "day") & (frame["day"] < start)
    if name == "account_daily":
        counted &= frame["platform"] == network
    return int(where(frame[["day"]], counted)["day"].nunique())


def tool_fits(data: Data) -> Finding:
    """T3: the tool can bring the kind of result that is expected: a survey brings comments, not sales.

    Reference: method T3.
    """
    test = trial_of(data)
    if test is None:
        return Finding("T3", "cannot_tell", "trial.no_test", weight=0.3)
    kind = KIND_OF_RESULT.get(test.expectation.kpi)
    fitting = [tool for tool in test.tools if kind in SERVES[tool]]
    values = {"test": test.name, "tools": [f"tool_{tool}" for tool in test.tools], "kpi": test.expectation.kpi,
              "fitting": [f"tool_{tool}" for tool in fitting]}  # fmt: skip
    if kind is None:
        return Finding("T3", "cannot_tell", "trial.t3_unknown", values, weight=0.2)
    met = bool(fitting)
    return Finding("T3", "yes" if met else "no", "trial.t3_yes" if met else "trial.t3_no", values, weight=0.5)


def stated_before(data: Data) -> Finding:
    """T4's condition: the expectation was written down before the test ran; one stated later is refused.

    Reference: method T (a test states its expectation before it runs).
    """
    from smm_nb.method.blocks import kind_of

    test = trial_of(data)
    if test is None:
        return Finding("T4", "cannot_tell", "trial.no_test", weight=0.5)
    expected = test.expectation
    values = {
        "test": test.name, "network": test.network, "tools": [f"tool_{tool}" for tool in test.tools],
        "kpi": expected.kpi, "unit": kind_of(expected.kpi), "first": test.start, "last": test.end,
        "side": "trial.at_least" if expected.at_least is not None else "trial.at_most",
        "wanted": expected.at_least if expected.at_least is not None else expected.at_most,
        "stated": test.stated_on, "budget": test.budget, "currency": data.client.currency, "rule": test.stop_rule,
    }  # fmt: skip
    if test.stated_on > test.start:
        return Finding("T4", "no", "trial.stated_late", values, weight=0.7)
    return Finding("T4", "yes", "trial.stated" if test.stop_rule is None else "trial.stated_stop", values)
