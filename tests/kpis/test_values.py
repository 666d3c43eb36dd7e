from __future__ import annotations

import pytest

from smm_nb.clients.period import Period
from smm_nb.errors import UnknownName
from smm_nb.kpis import KPIS, compute, trend
from smm_nb.text import LANGUAGES
from tests.data_for import make_client, make_data
from tests.kpis.account import june
from tests.kpis.worked import one


def ad(platform: str, **fields):
    row = {"platform": platform, "date_day": "2025-06-05", "currency": "EUR", "ad_name": "x", "spend": 10}
    return row | {"link_clicks": 100, "impressions": 10_000} | fields


def test_the_order_is_that_of_the_ids_and_parts_are_sorted():
    data = make_data(ads_daily=[ad("vk"), ad("instagram")])
    found = [(v.kpi, v.by.get("platform")) for v in compute(data, ["ctr", "spend"], by="platform")]
    assert found == [("ctr", "instagram"), ("ctr", "vk"), ("spend", "instagram"), ("spend", "vk")]


def test_parts_are_combinations_that_exist():
    rows = [ad("vk", age_segment="18-24"), ad("instagram", age_segment="25-34")]
    found = [tuple(v.by.values()) for v in compute(make_data(ads_daily=rows), "ctr", by=("platform", "age_segment"))]
    assert found == [("instagram", "25-34"), ("vk", "18-24")]


def test_networks_where_only_competitors_are_have_no_part_of_the_clients():
    sheet = [
        {"company": name, "is_focus": name == "Anna", "platform": platform, "date_day": "2025-06-30", "followers": 10}
        for name, platform in (("Anna", "vk"), ("Bea", "vk"), ("Bea", "tiktok"))
    ]
    data = make_data(competitors=sheet)
    assert [v.by["platform"] for v in compute(data, "followers", by="platform")] == ["vk"]
    assert [v.by["platform"] for v in compute(data, "competitor_growth", by="platform")] == ["tiktok", "vk"]


def test_one_id_may_be_given_as_text():
    assert [v.kpi for v in compute(june(), "posts")] == ["posts"]


def test_the_window_may_be_another_than_the_datas():
    assert one(june(), "posts", period=Period.between("2025-06-03", "2025-06-30")).value == 1


def test_a_kpi_that_cannot_be_divided_says_so_and_stops_nothing():
    data = make_data(
        ads_daily=[ad("vk")], serp=[{"captured_at": "2025-06-05", "position": 1, "query": "q", "url": "u"}]
    )
    found = compute(data, ["serp_positive_share", "spend"], by="platform")
    assert [(v.kpi, v.why) for v in found] == [("serp_positive_share", "caveats.not_divisible"), ("spend", None)]
    assert (
        found[0].notes("en") == ["This figure cannot be divided by Network."] or "platform" in found[0].notes("en")[0]
    )


def test_no_rows_is_not_a_fault_of_the_division():
    assert [v.why for v in compute(make_data(), "spend", by="platform")] == ["caveats.no_rows"]


def test_money_without_a_value_still_has_the_clients_currency():
    assert one(make_data(make_client(currency="RUB")), "cpj").currency == "RUB"


def test_unknown_ids_are_answered_with_those_that_exist():
    with pytest.raises(UnknownName, match="er_by_reach"):
        compute(june(), "engagement")


def test_a_name_in_the_wild_is_answered_with_what_it_may_mean():
    # "ERV" is used for reach and for views
    with pytest.raises(UnknownName, match="There are: er_by_reach, er_by_views") as problem:
        compute(june(), "ERV")
    assert "followers" not in str(problem.value)


def test_trend_is_one_row_a_window():
    periods = [Period.month("2025-05"), Period.month("2025-06")]
    assert [[v.value for v in values] for values in trend(june(), "posts", periods)] == [[None], [3]]


def test_a_value_names_its_files():
    assert one(june(), "follows").sources == ("vk.json",)
    assert one(june(), "reach").sources == ("month.json",)
    assert one(june(), "reach_rate").sources == ("month.json", "vk.json")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_can_be_said(language):
    from smm_nb.kpis import KPIS

    for data in (make_data(), june()):
        for value in compute(data, list(KPIS), of="joins"):
            assert value.value is not None or value.notes(language)
            assert all(value.notes(language))


def test_a_computed_value_is_true_and_a_missing_one_false():
    assert one(june(), "posts")
    assert not one(make_data(), "posts")


@pytest.mark.parametrize(
    ("kpi", "columns"),
    [("ctr", ("link_clicks", "impressions")), ("join_rate", ("joins", "link_clicks")), ("cpj", ("spend", "joins"))],
)
def test_a_rate_appears_with_the_case_that_makes_them_enough(kpi, columns):
    above, below = columns
    needed = KPIS[kpi].min_n
    for count, shown in ((needed - 1, False), (needed, True)):
        ad = {"platform": "vk", "date_day": "2025-06-03", "currency": "EUR", above: 6, below: count}
        (value,) = compute(make_data(ads_daily=[ad]), kpi)
        assert (value.value, value.why) == (
            (pytest.approx(6 / count), None) if shown else (None, "caveats.below_min_n")
        )
        # the counts are shown either way
        assert (value.numerator, value.denominator) == (6, count)
