"""The summary and rules K2, K3: plan, actual, last month, start; direction; nothing from nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from smm_nb.method import review_lines, review_summary
from tests.method.made import make_client, make_data


def month(text: str, follows: int, unfollows: int = 0):
    return {"platform": "vk", "page_id": "1", "period_type": "day", "date_day": pd.Timestamp(f"{text}-10"),
            "follows": follows, "unfollows": unfollows}  # fmt: skip


def target(kpi: str, value: float, **more):
    return {"kpi": kpi, "month": "2025-08", "target": value, **more}


def spent(amount: float):
    return {"platform": "vk", "date_day": pd.Timestamp("2025-08-03"), "currency": "EUR", "spend": amount}


HISTORY = [month("2025-06", 30), month("2025-07", 40, 5), month("2025-08", 50, 8)]
# the first day of the files is the first of June, so that June is a whole month
OPENING = {"platform": "vk", "page_id": "1", "period_type": "day", "date_day": pd.Timestamp("2025-06-01"), "follows": 0}


def data(*targets, budget=None, ads=(), rows=HISTORY):
    client = make_client(goal="loyal_audience", targets=list(targets), budget=budget or {})
    return make_data(client=client, account_daily=[OPENING, *rows], ads_daily=list(ads))


def line(kpi: str, *targets):
    return next(one for one in review_lines.lines(data(*targets)) if one.kpi == kpi)


def test_a_line_has_plan_actual_last_month_and_start():
    one = line("follows", target("follows", 45))
    assert (one.plan, one.value, one.last, one.start) == (45, 50, 40, 30)
    assert one.trend[-3:] == (30, 40, 50)
    assert one.status == "on_plan"


def test_the_plans_baseline_is_the_start_where_it_has_one():
    assert line("follows", target("follows", 45, baseline=12)).start == 12


@pytest.mark.parametrize(
    ("direction", "value", "plan", "met"),
    [
        ("higher", 10, 10, True),
        ("higher", 9, 10, False),
        ("lower", 10, 10, True),
        ("lower", 11, 10, False),
        ("on_target", 11, 10, True),  # within a tenth
        ("on_target", 12, 10, False),
    ],
)
def test_on_plan_knows_which_way_is_better(direction, value, plan, met):
    assert review_lines.on_plan(value, plan, direction) is met


def test_fewer_leaves_than_planned_are_on_plan():
    # 8 left, at most 10 were planned: the direction is the registry's
    assert line("unfollows", target("unfollows", 10)).status == "on_plan"
    assert line("unfollows", target("unfollows", 7)).status == "off_plan"


def test_k2_counts_what_is_met():
    assert review_summary.dynamics(data(target("follows", 45))).verdict == "yes"
    both = review_summary.dynamics(data(target("follows", 45), target("unfollows", 1)))
    assert (both.verdict, both.values["met"], both.values["behind"]) == ("no", 1, ["unfollows"])


def test_k2_a_planned_kpi_without_data_is_no_success():
    finding = review_summary.dynamics(data(target("follows", 45), target("serp_positive_share", 0.7)))
    assert (finding.verdict, finding.values["unknown"]) == ("cannot_tell", ["serp_positive_share"])


def test_k2_without_a_plan_tells_what_moved():
    finding = review_summary.dynamics(data())
    assert finding.verdict == "cannot_tell"
    assert "net_new_followers" in finding.values["up"]


def test_k3_results_within_the_budget():
    plan, budget = target("follows", 45), {"smm_per_month": 100}
    assert review_summary.on_course(data(plan, budget=budget, ads=[spent(100)])).verdict == "yes"
    assert review_summary.on_course(data(plan, budget=budget, ads=[spent(101)])).key == "review.k3_over"
    assert (
        review_summary.on_course(data(target("follows", 60), budget=budget, ads=[spent(90)])).key == "review.k3_behind"
    )
    assert review_summary.on_course(data(plan)).key == "review.k3_no_money"
    assert review_summary.on_course(data()).key == "review.k3_no_plan"


def test_k3_says_what_is_missing_and_what_it_took_for_granted():
    plan = target("follows", 45)
    assert review_summary.on_course(data(plan, budget={"smm_per_month": 100})).key == "review.k3_no_spend"
    said = review_summary.on_course(data(plan, budget={"smm_per_month": 100, "ads_included": True}, ads=[spent(100)]))
    silent = review_summary.on_course(data(plan, budget={"smm_per_month": 100}, ads=[spent(100)]))
    assert (said.key, silent.key) == ("review.k3_yes", "review.k3_yes")
    assert (said.defaults, silent.defaults) == ({}, {"ads_included": "assumed_yes"})


def test_k3_holds_ads_on_top_against_what_was_agreed_for_them():
    # the SMM budget of 100 says nothing about ads that come on top of it; 150 were planned for them
    budget, plan = {"smm_per_month": 100, "ads_included": False}, target("follows", 45)
    assert review_summary.on_course(data(plan, budget=budget, ads=[spent(101)])).key == "review.k3_no_ads_plan"
    both = (plan, target("spend", 150))
    assert review_summary.on_course(data(*both, budget=budget, ads=[spent(150)])).key == "review.k3_yes_on_top"
    assert review_summary.on_course(data(*both, budget=budget, ads=[spent(151)])).key == "review.k3_over_on_top"
    behind = (target("follows", 60), target("spend", 150))
    assert review_summary.on_course(data(*behind, budget=budget, ads=[spent(90)])).key == "review.k3_behind_on_top"


def test_the_sentences_stand_beside_each_other():
    findings = [b for b in review_summary.summary(data(target("follows", 45))) if hasattr(b, "sentence")]
    told = next(f for f in findings if f.values.get("kpi") == "follows")
    assert told.sentence("en") == "Joins: 50, on plan (45). Last month 40, at the start 30."
    for language in ("sv", "ru"):
        assert "50" in told.sentence(language)


def test_at_most_eight_lines():
    many = [target(kpi, 1) for kpi in ("follows", "unfollows", "net_new_followers", "followers", "likes", "comments",
                                       "shares", "saves", "posts", "views")]  # fmt: skip
    assert len(review_lines.lines(data(*many))) == 8


def test_an_empty_client_is_told_what_to_get():
    blocks = review_summary.summary(make_data())
    assert [b.key for b in blocks] == ["missing.account_daily", "missing.no_analytics"]


def test_a_line_of_one_network_names_those_that_are_not_in_it():
    month = {"platform": "vk", "page_id": "1", "period_type": "month", "date_day": "2025-08-01", "reach": 900}
    client = make_client(networks=[{"network": "vk"}, {"network": "telegram"}], targets=[target("reach", 800)])
    table = review_summary.summary(make_data(client=client, account_daily=[month]))[1]
    assert ("plans.note_left_out", {"kpi": "reach", "names": ["telegram"]}) in table.notes
