"""Rule T4 and its readings: met, not met, cannot tell; an expectation stated late is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from smm_nb.method import trial_reading
from smm_nb.method.estimate import Estimate
from smm_nb.method.trial_reading import outcome
from tests.method.made import make_client, make_data


def trial(kpi: str, *, stated_on: str = "2025-07-30", **side):
    return {
        "id": "t", "name": "Test", "start": "2025-08-01", "end": "2025-08-14", "network": "vk",
        "tools": ["targeted_ads"], "budget": 100, "expectation": {"kpi": kpi, **side}, "stated_on": stated_on,
    }  # fmt: skip


def ad(day: str = "2025-08-05", *, network: str = "vk", campaign: str = "test", **counts):
    return {"platform": network, "date_day": pd.Timestamp(day), "currency": "EUR", "campaign_name": campaign,
            "spend": 0.0, **counts}  # fmt: skip


def verdict(test, **tables):
    return trial_reading.verdict(make_data(client=make_client(tests=[test]), **tables))


@pytest.mark.parametrize(
    ("clicks", "outcome"),
    [
        # of 10,000 impressions; Wilson's 95 % interval of 100 is 0.82 % to 1.22 %
        (100, "cannot_tell"),  # expected 1.0 %: inside
        (150, "met"),  # 1.28 % to 1.76 %
        (60, "not_met"),  # 0.47 % to 0.77 %
    ],
)
def test_a_rate_is_held_against_the_limits_of_chance(clicks, outcome):
    finding = verdict(trial("ctr", at_least=0.01), ads_daily=[ad(impressions=10_000, link_clicks=clicks)])
    assert finding.key == f"trial.{outcome}"
    assert finding.rule == "T4"


@pytest.mark.parametrize(
    ("joins", "outcome"),
    [
        # 100 euro; Garwood: 10 joins are 4.8 to 18.4, so 5.44 to 20.9 euro each
        (10, "cannot_tell"),
        (30, "met"),  # 20.2 to 42.8 joins: 2.3 to 4.9 euro
        (3, "not_met"),  # 0.62 to 8.77 joins: 11.4 euro and more
    ],
)
def test_a_cost_per_join_has_an_exact_interval(joins, outcome):
    finding = verdict(trial("cpj", at_most=10), ads_daily=[ad(spend=100.0, joins=joins)])
    assert finding.key == f"trial.{outcome}"


def test_no_result_at_all_says_only_that_it_costs_more():
    # 0 joins: at most 3.69, so more than 27 euro each; expected at most 10
    finding = verdict(trial("cpj", at_most=10), ads_daily=[ad(spend=100.0, joins=0)])
    assert finding.key == "trial.not_met_open"
    assert finding.values["low"] == pytest.approx(100 / 3.689, rel=1e-3)
    assert "no upper limit" in finding.sentence("en")


@pytest.mark.parametrize(
    ("visits", "outcome"),
    # Garwood: 58 is 44.0 to 75.0; 13 is 6.9 to 22.2
    [(58, "met"), (13, "not_met"), (32, "cannot_tell")],
)
def test_a_count_is_held_against_its_poisson_interval(visits, outcome):
    rows = [{"date_day": pd.Timestamp("2025-08-03"), "period_type": "day", "session_source": "vk.com", "sessions": visits},
            {"date_day": pd.Timestamp("2025-08-03"), "period_type": "day", "session_source": "google", "sessions": 900},
            {"date_day": pd.Timestamp("2025-07-31"), "period_type": "day", "session_source": "vk.com", "sessions": 900}]  # fmt: skip
    assert verdict(trial("sessions", at_least=30), traffic_daily=rows).key == f"trial.{outcome}"


def test_an_expectation_written_down_after_the_start_decides_nothing():
    rows = [ad(impressions=10_000, link_clicks=500)]
    late = verdict(trial("ctr", at_least=0.01, stated_on="2025-08-02"), ads_daily=rows)
    assert (late.verdict, late.key) == ("cannot_tell", "trial.late")
    same_day = verdict(trial("ctr", at_least=0.01, stated_on="2025-08-01"), ads_daily=rows)
    assert same_day.verdict == "yes"


def test_other_campaigns_networks_and_days_do_not_count():
    test = trial("ctr", at_least=0.01) | {"campaigns": ["test"]}
    rows = [
        ad(impressions=10_000, link_clicks=150),
        ad(impressions=10_000, link_clicks=0, campaign="another"),
        ad(impressions=10_000, link_clicks=0, network="facebook"),
        ad("2025-08-15", impressions=10_000, link_clicks=0),
    ]
    finding = verdict(test, ads_daily=rows)
    assert finding.values["value"] == pytest.approx(0.015)


def test_no_row_and_no_test_are_said():
    assert verdict(trial("ctr", at_least=0.01)).key == "trial.no_data"
    assert trial_reading.verdict(make_data()).key == "trial.no_test"


def test_a_measure_without_an_interval_decides_nothing():
    rows = [
        {
            "platform": "vk",
            "page_id": "1",
            "period_type": "day",
            "date_day": pd.Timestamp("2025-08-14"),
            "followers": 900,
        }
    ]
    finding = verdict(trial("followers", at_least=100), account_daily=rows)
    assert finding.verdict == "cannot_tell"


@pytest.mark.parametrize(
    ("expected", "interval", "wanted"),
    [
        ({"at_most": 10}, (10.0, 20.0), "cannot_tell"), ({"at_most": 10}, (10.1, 20.0), "not_met"),
        ({"at_most": 10}, (5.0, 10.0), "met"), ({"at_least": 10}, (5.0, 10.0), "cannot_tell"),
        ({"at_least": 10}, (5.0, 9.9), "not_met"), ({"at_least": 10}, (10.0, 20.0), "met"),
    ],
)  # fmt: skip
def test_a_bound_that_touches_the_expectation(expected, interval, wanted):
    test = make_client(
        tests=[{"id": "t", "name": "T", "start": "2025-08-01", "end": "2025-08-02", "network": "vk", "tools": [],
                "budget": 1, "stated_on": "2025-07-01", "expectation": {"kpi": "cpj", **expected}}]
    ).tests[0]  # fmt: skip
    assert outcome(Estimate(8.0, interval, 0.95), test) == wanted
