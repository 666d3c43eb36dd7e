"""Rules E1-E4 and K4 on hand-written clients and tables."""

from __future__ import annotations

import pandas as pd
import pytest

from smm_nb.method import audit_warnings
from tests.method.made import make_client, make_data


def mention(day: str, text: str, **more):
    return {"published_at": pd.Timestamp(f"2025-08-{day}T10:00:00Z"), "text": text, "platform": "forum", **more}


def visits(source: str, sessions: int, conversions: int):
    return {
        "date_day": pd.Timestamp("2025-08-05"), "period_type": "day", "session_source": source, "sessions": sessions,
        "conversions": conversions,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("expected", "goal", "verdict"),
    [
        ([], "sales", "no"),
        (["good_reputation"], None, "cannot_tell"),
        (["good_reputation"], "sales", "no"),  # KR is expected, KC is measured
        (["good_reputation", "new_sources_sales"], "sales", "yes"),
        (["higher_receipt"], "loyal_audience", "yes"),  # the receipt belongs to running an account (KA)
    ],
)
def test_e1_expectations_and_the_goal_must_meet(expected, goal, verdict):
    keys = {"expectations": expected} | ({"goal": goal} if goal else {})
    finding = audit_warnings.expectations(make_data(client=make_client(**keys)))
    assert finding.verdict == verdict


def test_e2_finds_a_wave_of_look_alike_praise_whatever_its_case_and_spaces():
    wave = [
        mention("10", text) for text in ("Great shop!", "great  shop", "GREAT SHOP.", "Great, shop", "great shop!!")
    ]
    finding = audit_warnings.backfire(make_data(mentions=[*wave, mention("11", "ok")]))
    assert finding.verdict == "no"
    assert finding.values["most"] == 5
    assert finding.defaults == {"look_alike": 5}


def test_e2_four_alike_or_five_on_two_days_are_no_wave():
    four = [mention("10", "great shop") for _ in range(4)]
    assert audit_warnings.backfire(make_data(mentions=four)).verdict == "yes"
    assert audit_warnings.backfire(make_data(mentions=[*four, mention("12", "great shop")])).verdict == "yes"


def test_e2_leaves_the_clients_own_posts_out():
    own = [mention("10", "great shop", is_owned=True) for _ in range(9)]
    assert audit_warnings.backfire(make_data(mentions=own)).verdict == "cannot_tell"


NETWORKS = [{"network": "vk", "monthly_cost": 100}, {"network": "facebook", "monthly_cost": 50}]


def test_e3_money_without_any_goal_is_named():
    # the site's rate is 30 of 1300; 300 visits would have brought about 7 goals, and brought none
    rows = [visits("google", 1000, 30), visits("facebook.com", 300, 0), visits("vk.com", 200, 5)]
    client = make_client(networks=NETWORKS)
    finding = audit_warnings.payback(make_data(client=client, traffic_daily=rows))
    assert finding.verdict == "no"
    assert finding.values["idle"] == ["facebook"]


def test_e3_a_handful_of_visits_without_a_goal_proves_nothing():
    # 20 visits at 3 % would have brought 0.6 goals
    rows = [visits("google", 1000, 30), visits("facebook.com", 20, 0), visits("vk.com", 200, 5)]
    finding = audit_warnings.payback(make_data(client=make_client(networks=NETWORKS), traffic_daily=rows))
    assert finding.verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("budget", "cost"),
    # 100 agreed on for VK, 30 spent on ads there: 100 with them inside, 130 with them on top; Facebook: 50, 80 on ads
    [({}, [100, 80]), ({"ads_included": True}, [100, 80]), ({"ads_included": False}, [130, 130])],
)
def test_e3_counts_ads_within_what_is_agreed_or_on_top_as_the_client_says(budget, cost):
    ads = [{"platform": name, "date_day": "2025-08-05", "spend": spend, "impressions": 100}
           for name, spend in (("vk", 30.0), ("facebook", 80.0))]  # fmt: skip
    client = make_client(networks=NETWORKS, budget=budget)
    finding = audit_warnings.payback(make_data(client=client, traffic_daily=[visits("vk.com", 9, 1)], ads_daily=ads))
    assert finding.evidence.frame["cost"].tolist() == cost
    on_top = budget.get("ads_included") is False
    assert finding.evidence.notes[0][0] == ("audit.note_ads_on_top" if on_top else "audit.note_ads_within")


def test_e3_four_networks_that_nobody_measures():
    four = [{"network": name} for name in ("vk", "ok", "facebook", "instagram")]
    finding = audit_warnings.payback(make_data(client=make_client(networks=four)))
    assert (finding.verdict, finding.key) == ("cannot_tell", "audit.e3_unmeasured")


def test_e4_wants_a_goal_and_criteria():
    target = {"kpi": "orders", "month": "2025-08", "target": 10}
    assert audit_warnings.criteria(make_data(client=make_client(targets=[target]))).key == "audit.e4_no_goal"
    assert audit_warnings.criteria(make_data(client=make_client(goal="sales"))).key == "audit.e4_no_criteria"
    assert audit_warnings.criteria(make_data(client=make_client(goal="sales", targets=[target]))).verdict == "yes"


@pytest.mark.parametrize(("selling", "verdict"), [(None, "cannot_tell"), (0, "no"), (500, "yes")])
def test_k4_smm_supports_other_marketing(selling, verdict):
    budget = {} if selling is None else {"selling_tools_per_month": selling}
    assert audit_warnings.with_other_marketing(make_data(client=make_client(budget=budget))).verdict == verdict
