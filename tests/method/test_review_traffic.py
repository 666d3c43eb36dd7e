"""Traffic, sales and data quality in the review."""

from __future__ import annotations

import pandas as pd
import pytest

from smm_nb.kpis.kpi import KpiValue
from smm_nb.method import review_quality, review_traffic
from smm_nb.method.finding import Finding
from tests.method.made import days, make_client, make_data


def site(source: str | None, sessions: int, conversions: int | None = None, *, day: str = "2025-08-05", **more):
    return {"date_day": pd.Timestamp(day), "period_type": "day", "session_source": source, "sessions": sessions,
            "conversions": conversions, **more}  # fmt: skip


def test_social_visits_stand_beside_what_has_no_source():
    rows = [site("vk.com", 30), site("google", 60), site("(direct)", 10), site("vk.com", 20, day="2025-07-05")]
    values = review_traffic.traffic_and_sales(make_data(traffic_daily=rows))[0].values
    assert (values["visits"], values["before"]) == (30, 20)
    assert (values["share"], values["hidden"]) == (pytest.approx(0.3), pytest.approx(0.1))


def test_no_social_visit_is_a_broken_rule_with_its_remedy():
    finding = review_traffic.traffic_and_sales(make_data(traffic_daily=[site("google", 60)]))[0]
    assert finding.verdict == "no"
    assert "utm" in finding.action("en")


def test_a_source_with_two_goals_of_thirty_visits_does_not_win():
    frame = make_data(traffic_daily=[site("a", 30, 2), site("b", 3000, 120), site("c", 3000, 60)]).table(
        "traffic_daily"
    )
    table = review_traffic.by_source(frame.assign(platform=pd.Series(pd.NA, index=frame.index, dtype="str")))
    assert table.loc["a", "conversions"] / table.loc["a", "sessions"] > 0.04
    assert table.loc["a", "shrunk"] < table.loc["b", "shrunk"]


def test_orders_that_no_row_states_are_missing_not_zero():
    frame = make_data(traffic_daily=[site("a", 30, 2), site("b", 40, 1, orders=3)]).table("traffic_daily")
    table = review_traffic.by_source(frame.assign(platform=pd.Series(pd.NA, index=frame.index, dtype="str")))
    assert pd.isna(table.loc["a", "orders"])
    assert table.loc["b", "orders"] == 3


def test_sales_that_nobody_can_place_are_said_so():
    log = [{"date_day": pd.Timestamp("2025-08-05"), "amount": 10.0, "currency": "EUR"}]
    finding = review_traffic.sales(make_data(sales_log=log))[0]
    assert (finding.verdict, finding.values["unknown"]) == ("cannot_tell", 1)


def quality(rows):
    blocks = review_quality.data_quality(make_data(traffic_daily=rows))
    return [b.key for b in blocks if isinstance(b, Finding)]


def test_a_file_that_ends_early_is_said_beside_the_numbers():
    short = [site("google", 10, 1, day=str(day.date())) for day in days("2025-08-01", 20)]
    finding = next(
        b for b in review_quality.data_quality(make_data(traffic_daily=short)) if b.key == "review.quality_lag"
    )
    assert finding.values["n"] == 11
    whole = [site("google", 10, 1, day=str(day.date())) for day in days("2025-08-01", 31)]
    assert "review.quality_lag" not in quality(whole)


@pytest.mark.parametrize(("direct", "told"), [(19, False), (20, True)])
def test_much_traffic_without_a_source_is_said(direct, told):
    rows = [site("google", 100 - direct, day="2025-08-31"), site("(direct)", direct, day="2025-08-31")]
    assert ("review.quality_hidden" in quality(rows)) is told


def test_events_and_breaks_of_the_clients_own_platforms():
    meta = [
        {
            "platform": "instagram",
            "page_id": "1",
            "period_type": "day",
            "date_day": pd.Timestamp("2025-04-20"),
            "reach": 5,
        }
    ]
    known = {event["kind"] for event in _events(make_data(period="2025-04", account_daily=meta))}
    assert "metric_break" in known
    vk = [meta[0] | {"platform": "vk"}]
    assert "metric_break" not in {event["kind"] for event in _events(make_data(period="2025-04", account_daily=vk))}


def _events(data):
    blocks = review_quality.events(data)
    return blocks[1].frame.to_dict("records") if len(blocks) > 1 else []


def test_events_are_listed_with_their_kind():
    client = make_client(events=[{"start": "2025-08-05", "title": "Contest", "kind": "ours", "network": "vk"}])
    finding, table = review_quality.events(make_data(client=client))
    assert "Contest" in finding.sentence("en")
    assert table.frame.loc[0, "network"] == "vk"


def test_the_appendix_defines_each_kpi_once():
    rows = [{"platform": "vk", "page_id": "1", "period_type": "day", "date_day": day, "follows": 2, "unfollows": 1}
            for day in days("2025-08-01", 31)]  # fmt: skip
    *numbers, definitions, sources = review_quality.appendix(
        make_data(client=make_client(goal="loyal_audience"), account_daily=rows)
    )
    # 2 joins and 1 departure on each of 31 days
    values = {(value.kpi, value.by.get("platform")): value.value for value in numbers}
    assert values["follows", None] == 62
    # one network is the whole: the data have it all the same, for a month with two networks to be compared with
    assert values["follows", "vk"] == 62
    assert values["net_new_followers", None] == 31
    assert set(definitions.frame["kpi"]) == {value.kpi for value in numbers}
    assert definitions.frame["kpi"].is_unique
    assert sources.frame["files"].tolist() == ["account_daily.csv"]


def test_the_appendix_lists_each_of_several_networks():
    rows = [{"platform": name, "page_id": "1", "period_type": "day", "date_day": day, "follows": 2, "unfollows": 1}
            for name in ("vk", "ok") for day in days("2025-08-01", 31)]  # fmt: skip
    found = review_quality.appendix(make_data(client=make_client(goal="loyal_audience"), account_daily=rows))
    values = {(v.kpi, v.by.get("platform")): v.value for v in found if isinstance(v, KpiValue)}
    assert [values["follows", name] for name in (None, "vk", "ok")] == [124, 62, 62]


def test_a_break_is_told_in_words_and_only_of_what_the_files_hold():
    # in June 2025 Meta cut the history of reach in ads: nothing to a client that has no ads
    post = {"platform": "instagram", "page_id": "1", "post_id": "1", "created_timestamp": pd.Timestamp("2025-06-05T10:00Z")}  # fmt: skip
    ad = {"platform": "instagram", "ad_id": "1", "campaign_id": "1", "date_day": pd.Timestamp("2025-06-05"), "spend": 5.0,
          "currency": "EUR"}  # fmt: skip

    assert _events(make_data(period="2025-06", posts=[post])) == []
    titles = [event["title"] for event in _events(make_data(period="2025-06", posts=[post], ads_daily=[ad]))]
    assert "Reach: reach with breakdowns is given for the last 13 months only" in titles
