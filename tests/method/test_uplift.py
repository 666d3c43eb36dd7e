"""The planned uplift: only from a met test, with its uncertainty, and no result counted twice."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from smm_nb.clients.period import Period
from smm_nb.method import review_next
from smm_nb.method.forecast import forecast
from smm_nb.method.uplift import added, at_least, quantile, told, uplifts, without_test
from tests.method.made import make_client, make_data

TEST = {
    "id": "ads", "name": "Ads", "start": "2025-08-04", "end": "2025-08-17", "network": "vk", "tools": ["targeted_ads"],
    "budget": 100, "expectation": {"kpi": "cpj", "at_most": 10}, "stated_on": "2025-08-01", "continues_per_month": 200,
}  # fmt: skip
MONTHS = (130, 134, 131, 136, 138, 135, 140, 142, 180)


def data(joins=40, *, test=None, period="2025-08", spend=100.0, targets=()):
    ads = [{"platform": "vk", "date_day": "2025-08-05", "campaign_name": "A", "spend": spend, "impressions": 9000,
            "link_clicks": 300, "joins": joins}]  # fmt: skip
    follows = [
        {"platform": "vk", "page_id": "1", "period_type": "day", "date_day": (pd.Period("2024-12") + n).start_time,
         "follows": count, "unfollows": 0}
        for n, count in enumerate(MONTHS)
    ]  # fmt: skip
    client = make_client(
        goal="loyal_audience",
        tests=[TEST | (test or {})],
        targets=[{"kpi": "follows", "month": "2025-08", "target": 1000}, *targets],
    )
    return make_data(client=client, period=period, ads_daily=ads, account_daily=follows)


def test_a_met_test_plans_what_its_money_should_bring():
    # 40 joins for 100, 200 a month: Gamma(40.5) times 2 and the month's own chance, so mean 81,
    # variance 81 + 40.5 * 2**2 = 243; a normal with that spread has 80 % within 81 +- 20
    (one,) = uplifts(data())
    assert (one.outcome, one.counted, one.count, one.spent, one.money) == ("planned", "joins", 40, 100, 200)
    results = np.array(one.results())
    assert results.mean() == pytest.approx(81, abs=0.5)
    assert results.std() == pytest.approx(math.sqrt(243), rel=0.05)
    finding = told(data(), one, [("follows", "")])
    assert (finding.key, finding.verdict, finding.values["raised"]) == ("review.uplift_planned", "info", ["follows"])
    assert finding.values["low"] == pytest.approx(61, abs=2)
    assert finding.values["high"] == pytest.approx(101, abs=2)


@pytest.mark.parametrize(
    ("joins", "change", "outcome", "verdict"),
    [
        (10, {}, "cannot_tell", "cannot_tell"),  # 10 a join as hoped for at most: chance decides
        (1, {}, "not_met", "no"),  # 100 for one join: at the very least 100 / 5.6 = 18
        (40, {"stated_on": "2025-08-05"}, "cannot_tell", "cannot_tell"),  # written down after the start
        # 180 followed on 1 August, far over 20; whether the test's money brought them no ads export counts
        (40, {"expectation": {"kpi": "follows", "at_least": 20}, "start": "2025-08-01"}, "uncounted", "cannot_tell"),
    ],
)
def test_nothing_is_planned_from_a_test_that_does_not_carry_it(joins, change, outcome, verdict):
    known = data(joins, test=change)
    (one,) = uplifts(known)
    assert one.outcome == outcome
    assert (one.adds_to("follows", ""), one.adds_to("spend", "")) == ((), ())
    finding = told(known, one, [("follows", "")])
    assert (finding.verdict, finding.key) == (verdict, f"review.uplift_{outcome}")
    assert all("Ads" in finding.sentence(language) for language in ("en", "sv", "ru"))


def test_only_the_month_in_which_the_test_ended_plans_it():
    assert len(uplifts(data())) == 1
    assert uplifts(data(period="2025-09")) == []
    assert uplifts(data(test={"continues_per_month": None})) == []


@pytest.mark.parametrize(
    ("kpi", "network", "adds"),
    [("follows", "vk", True), ("follows", "", True), ("joins", "vk", True), ("follows", "facebook", False),
     ("net_new_followers", "vk", False), ("orders", "", False), ("sessions", "vk", False)],
)  # fmt: skip
def test_it_is_added_to_what_counts_the_very_same_thing(kpi, network, adds):
    assert bool(uplifts(data())[0].adds_to(kpi, network)) is adds


def test_money_is_planned_as_money():
    assert uplifts(data())[0].adds_to("spend", "") == [200]


def test_the_tests_own_results_are_not_counted_twice():
    known = data()
    plans = uplifts(known)
    # August held 180, 40 of them the test's; July had none of it
    assert without_test(known, plans, ("follows", ""), 180, Period.month("2025-08")) == 140
    assert without_test(known, plans, ("follows", ""), 142, Period.month("2025-07")) == 142
    assert without_test(known, plans, ("spend", ""), 130, Period.month("2025-08")) == 30
    assert without_test(known, plans, ("orders", ""), 7, Period.month("2025-08")) == 7
    assert without_test(known, plans, ("follows", ""), 5, Period.month("2025-08")) == 0


def test_forecast_and_uplift_together_by_simulation():
    guess, extra = forecast([*MONTHS[:-1], 140]), added(uplifts(data()), "follows", "")
    rng = np.random.default_rng(5)
    months = np.exp(guess.centre + guess.scale * rng.standard_t(guess.df, 200_000))
    together = months + rng.choice(extra, 200_000)
    for probability in (0.1, 0.5, 0.9):
        assert quantile(guess, extra, probability) == pytest.approx(np.quantile(together, probability), rel=0.01)
    assert at_least(guess, extra, 225) == pytest.approx((together >= 225).mean(), abs=0.01)
    assert quantile(guess, [], 0.5) == guess.quantile(0.5)


def test_two_tests_add_up():
    (one,) = uplifts(data())
    assert np.mean(added([one, one], "follows", "")) == pytest.approx(162, abs=1.5)
    # independent: variances add up
    assert np.std(added([one, one], "follows", "")) == pytest.approx(math.sqrt(2 * 243), rel=0.06)


def test_the_report_shows_the_uplift_and_says_so():
    finding, uplift, table = review_next.targets(data())
    row = table.frame.set_index("kpi").loc["follows"]
    # about 140 without the test, and about 81 from its money
    assert row["uplift"] == pytest.approx(80, abs=1.5)
    assert row["expected"] == pytest.approx(221, abs=8)
    assert table.notes == (("review.note_uplift", {}),)
    assert "200" in uplift.sentence("en")
    assert finding.key == "review.next_forecast"
    plain = review_next.targets(data(test={"continues_per_month": None}))
    assert len(plain) == 2
    assert "uplift" not in plain[1].frame
    assert plain[1].notes == (("review.note_forecast", {}),)


def test_the_chance_to_meet_the_plan_holds_the_uplift():
    later = [{"kpi": "follows", "month": "2025-09", "target": 200}]
    with_money = review_next.targets(data(targets=later))[-1].frame.set_index("kpi").loc["follows", "probability"]
    without = review_next.targets(data(targets=later, test={"continues_per_month": None}, joins=0))
    assert with_money > 0.75
    assert with_money > without[-1].frame.set_index("kpi").loc["follows", "probability"]
