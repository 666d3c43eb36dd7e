"""Rules T1-T3 and the statement before the start."""

from __future__ import annotations

import pytest

from smm_nb.method import trial_rules
from tests.method.made import days, make_client, make_data


def client(*, budget=None, kpi="cpj", tools=("targeted_ads",), money=100, **test):
    trial = {
        "id": "t", "name": "Test", "start": "2025-08-01", "end": "2025-08-14", "network": "vk", "tools": list(tools),
        "budget": money, "expectation": {"kpi": kpi, "at_most": 5}, "stated_on": "2025-07-30", **test,
    }  # fmt: skip
    return make_client(tests=[trial], budget=budget or {})


@pytest.mark.parametrize(
    ("monthly", "months", "verdict"),
    [(100, 4, "yes"), (100, 3, "no"), (100, None, "yes"), (None, None, "cannot_tell")],
)
def test_t1_a_quarter_of_the_committed_budget_at_most(monthly, months, verdict):
    # 100 of 400 is exactly a quarter, of 300 a third; without a term half a year counts: 100 of 600
    budget = {k: v for k, v in (("smm_per_month", monthly), ("months_committed", months)) if v is not None}
    assert trial_rules.small_share(make_data(client=client(budget=budget))).verdict == verdict


@pytest.mark.parametrize(("money", "verdict", "key"), [(0, "yes", "t1_free"), (1, "cannot_tell", "t1_unknown")])
def test_t1_a_test_that_costs_nothing_takes_no_share_of_a_budget_nobody_stated(money, verdict, key):
    finding = trial_rules.small_share(make_data(client=client(money=money)))
    assert (finding.verdict, finding.key) == (verdict, f"trial.{key}")


def test_t1_no_test_is_a_broken_rule():
    assert trial_rules.small_share(make_data()).verdict == "no"


@pytest.mark.parametrize(("before", "verdict", "key"), [(28, "yes", "t2_yes"), (27, "no", "t2_no"), (0, "no", "t2_no")])
def test_t2_four_weeks_of_account_and_site(before, verdict, key):
    first = days("2025-08-01", 1)[0]
    stamps = [day for day in days("2025-07-01", 60) if first > day >= first - (first - days("2025-07-01", 1)[0])]
    stamps = stamps[len(stamps) - before :] if before else []
    account = [
        {"platform": "vk", "page_id": "1", "period_type": "day", "date_day": day, "follows": 1} for day in stamps
    ]
    site = [{"date_day": day, "period_type": "day", "session_source": "google", "sessions": 5} for day in stamps]
    finding = trial_rules.baseline(make_data(client=client(), account_daily=account, traffic_daily=site))
    assert (finding.verdict, finding.key) == (verdict, f"trial.{key}")


def test_t2_another_networks_account_is_no_baseline():
    stamps = days("2025-06-01", 40)
    account = [{"platform": "ok", "page_id": "1", "period_type": "day", "date_day": d, "follows": 1} for d in stamps]
    site = [{"date_day": day, "period_type": "day", "session_source": "google", "sessions": 5} for day in stamps]
    finding = trial_rules.baseline(make_data(client=client(), account_daily=account, traffic_daily=site))
    assert finding.key == "trial.t2_part"


@pytest.mark.parametrize(
    ("tools", "kpi", "verdict"),
    [
        (("targeted_ads",), "cpj", "yes"),
        (("survey",), "cpj", "no"),
        (("survey",), "comments", "yes"),
        (("survey", "targeted_ads"), "ctr", "yes"),
        (("targeted_ads",), "posts", "cannot_tell"),
    ],
)
def test_t3_the_tool_depends_on_the_expected_result(tools, kpi, verdict):
    assert trial_rules.tool_fits(make_data(client=client(tools=tools, kpi=kpi))).verdict == verdict


def test_the_statement_names_day_figure_and_stopping_rule():
    early = trial_rules.stated_before(make_data(client=client(stop_rule="after 1,000 clicks")))
    assert early.verdict == "yes"
    assert "30 Jul 2025" in early.sentence("en")
    assert "after 1,000 clicks" in early.sentence("en")
    late = trial_rules.stated_before(make_data(client=client(stated_on="2025-08-02")))
    assert late.verdict == "no"
