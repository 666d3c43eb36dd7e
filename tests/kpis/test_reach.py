from __future__ import annotations

import pytest

from smm_nb.clients.period import Period
from smm_nb.kpis import compute
from tests.data_for import make_client, make_data
from tests.kpis.account import ACCOUNT, june
from tests.kpis.worked import check_table, one

WORKED = {
    "reach": 3000,  # the row of the month; 30 days of 200 would be 6,000
    "impressions": 4500,  # 30 * 150
    "views": 1200,  # 30 * 40
    "profile_views": 600,  # 30 * 20
    "video_views": 150,
    "frequency": 1.5,  # 4,500 / 3,000
    "reach_rate": 2.4,  # 3,000 / 1,250
    "reach_rate_followers": 0.4,  # 500 / 1,250
    "viral_reach_share": 250 / 1500,
    "paid_reach_share": 100 / 1500,
}


def day(number: int, reach: int, **fields):
    return ACCOUNT | {"period_type": "day", "date_day": f"2025-06-{number:02}", "reach": reach} | fields


def test_worked():
    check_table(june(), WORKED)


def test_daily_reach_is_never_added():
    value = one(make_data(account_daily=[day(1, 100), day(2, 100)]), "reach")
    assert (value.value, value.why) == (None, "caveats.not_added_days")
    assert "people of several days cannot be added" in value.notes("en")[0]


def test_the_reach_of_one_day_is_that_day():
    data = make_data(account_daily=[day(1, 100), day(2, 120)])
    assert one(data, "reach", period=Period.between("2025-06-02", "2025-06-02")).value == 120


def test_reach_of_two_networks_is_refused_but_each_is_given():
    month = {"period_type": "month", "date_day": "2025-06-01"}
    rows = [month | {"platform": "vk", "reach": 100}, month | {"platform": "ok", "reach": 50}]
    data = make_data(account_daily=rows)
    assert one(data, "reach").why == "caveats.not_added_accounts"
    assert [value.value for value in compute(data, "reach", by="platform")] == [50, 100]


def test_a_month_of_another_length_does_not_serve():
    data = make_data(account_daily=[day(1, 3000, period_type="month")])
    assert one(data, "reach", period=Period.between("2025-06-01", "2025-06-29")).value is None


def test_impressions_are_not_filled_with_views():
    data = make_data(account_daily=[ACCOUNT | {"period_type": "day", "date_day": "2025-06-01", "views": 70}])
    assert one(data, "impressions").why == "caveats.no_rows"


@pytest.mark.parametrize("kpi", sorted(WORKED))
def test_nothing_known_is_said_not_zero(kpi):
    assert one(make_data(), kpi).value is None


MONTH = {"period_type": "month", "date_day": "2025-06-01"}
# VK has a month's row; Facebook has days only; Telegram is worked in and exports nothing
TWO = [
    MONTH | {"platform": "vk", "page_id": "1", "reach": 600, "impressions": 900},
    {"platform": "vk", "page_id": "1", "period_type": "day", "date_day": "2025-06-30", "followers": 300},
    {"platform": "facebook", "page_id": "2", "period_type": "day", "date_day": "2025-06-30", "followers": 900,
     "reach": 40, "impressions": 50},
]  # fmt: skip
WORKED_IN = make_client(networks=[{"network": "vk"}, {"network": "telegram"}, {"network": "ok", "status": "left"}])


def test_the_reach_of_one_network_says_which_are_not_in_it():
    value = one(make_data(WORKED_IN, account_daily=TWO), "reach")
    assert (value.value, value.caveats) == (600, ("caveats.networks_left_out",))
    assert value.notes("en") == ["Left out, because they do not state it: Facebook and Telegram."]


def test_the_reach_of_a_network_by_itself_leaves_nothing_out():
    parts = compute(make_data(WORKED_IN, account_daily=TWO), "reach", by="platform")
    assert {value.by["platform"]: (value.value, value.caveats) for value in parts}["vk"] == (600, ())
    only = make_client(networks=[{"network": "vk"}])
    assert one(make_data(only, account_daily=TWO[:2]), "reach").caveats == ()


@pytest.mark.parametrize(
    ("kpi", "worked"),
    # 600 of VK's 300 followers' network, not of the 1,200 of both; 900 / 600 of VK's own impressions
    [("reach_rate", 2.0), ("frequency", 1.5)],
)
def test_a_networks_people_are_held_against_its_own_followers(kpi, worked):
    value = one(make_data(WORKED_IN, account_daily=TWO), kpi)
    assert value.value == pytest.approx(worked)
    assert "caveats.networks_left_out" in value.caveats


def test_impressions_of_another_network_make_no_frequency():
    rows = [MONTH | {"platform": "vk", "reach": 600}, MONTH | {"platform": "ok", "impressions": 900}]
    assert one(make_data(account_daily=rows), "frequency").value is None
