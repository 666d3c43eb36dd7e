"""The planner's table at the client's own prices, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from smm_nb.method import test_campaign, trial_plan
from smm_nb.tables.exhibit import Exhibit
from tests.method.made import make_client, make_data

# 100 000 impressions, 1 000 clicks, 100 joins for 500 euro: CTR 1 %, 0.005 an impression, 0.5 a click, 5 a join
AD = {"platform": "vk", "date_day": pd.Timestamp("2025-08-03"), "currency": "EUR", "spend": 500.0,
      "impressions": 100_000, "link_clicks": 1_000, "joins": 100}  # fmt: skip
TRIAL = {
    "id": "t", "name": "Test", "start": "2025-08-01", "end": "2025-08-10", "network": "vk", "tools": ["targeted_ads"],
    "budget": 1000, "expectation": {"kpi": "cpj", "at_most": 6}, "stated_on": "2025-07-25",
}  # fmt: skip


def planned(*, tests=(), ads=(AD,), **fields):
    client = make_client(tests=list(tests), **fields)
    blocks = trial_plan.could_see(make_data(client=client, ads_daily=list(ads)))
    return blocks, next((b for b in blocks if isinstance(b, Exhibit)), None)


def test_n_per_group_is_what_half_the_budget_buys():
    _, table = planned(tests=[TRIAL])
    rows = table.frame.set_index("kpi")
    # 1000 / 0.005 / 2 impressions; 1000 / 0.5 / 2 clicks; one group of 1000 / 5 joins
    assert rows["per_arm"].to_dict() == {"ctr": 100_000, "join_rate": 1_000, "cpj": 200}
    assert rows["value"].to_dict() == {"ctr": 0.01, "join_rate": 0.1, "cpj": 5}


def test_the_budget_needed_is_the_textbooks():
    # CTR 1 % against 1.3 %: (1.96 + 0.8416)^2 x (0.01 x 0.99 + 0.013 x 0.987) / 0.003^2
    # = 7.849 x 0.022731 / 0.000009 = 19 824 impressions a group; x 2 x 0.005 = 198 euro; at 100 a day two days
    _, table = planned(tests=[TRIAL])
    ctr = table.frame.set_index("kpi").loc["ctr"]
    assert ctr["needed"] == pytest.approx(198.24, abs=0.05)
    assert ctr["days_needed"] == 2
    # join rate 10 % against 13 %: 7.849 x (0.09 + 0.1131) / 0.03^2 = 1 771 clicks a group, 1 771 euro, 18 days
    join = table.frame.set_index("kpi").loc["join_rate"]
    assert join["needed"] == pytest.approx(1771, abs=1)
    assert join["days_needed"] == 18
    assert join["power"] < 0.8 < ctr["power"] == 0.99  # the largest chance that is ever said


def test_a_measure_that_the_ads_do_not_give_is_left_out():
    _, table = planned(tests=[TRIAL])
    assert "ad_conversion_rate" not in set(table.frame["kpi"])


def test_without_a_test_a_quarter_of_a_month_in_two_weeks():
    blocks, table = planned(budget={"smm_per_month": 800})
    assert blocks[0].key == "trial.no_test"
    assert (table.values["budget"], table.values["days"]) == (200, 14)
    assert "plans.note_no_test" in [key for key, _ in table.notes]
    assert table.frame.set_index("kpi").loc["ctr", "per_arm"] == 20_000


def test_a_test_to_come_is_planned_at_the_networks_prices_so_far():
    later = TRIAL | {"start": "2025-08-20", "end": "2025-08-29"}
    elsewhere = AD | {"platform": "facebook", "spend": 9_999.0}
    _, table = planned(tests=[later], ads=[AD, elsewhere])
    assert table.frame.set_index("kpi").loc["cpj", "value"] == 5


def test_without_a_budget_or_ads_no_figures_are_made_up():
    assert planned()[1] is None
    blocks, table = planned(ads=[], budget={"smm_per_month": 800})
    assert table is None
    assert blocks[1].key.startswith("missing.")


@pytest.mark.parametrize(
    ("tools", "said"), [(["survey"], "trial.no_ads"), (["survey", "targeted_ads"], "missing.ads_daily")]
)
def test_a_test_without_ads_is_not_asked_for_an_export_of_ads(tools, said):
    trial = TRIAL | {"tools": tools, "budget": 0, "expectation": {"kpi": "follows", "at_least": 15}}
    data = make_data(client=make_client(tests=[trial]))
    assert [block.key for block in test_campaign.creatives(data)] == [said]
    planned_ads = [block.key for block in trial_plan.could_see(data) if block.key.startswith("missing")]
    assert planned_ads == ([] if said == "trial.no_ads" else [said])
