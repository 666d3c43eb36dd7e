from __future__ import annotations

import pandas as pd
import pytest

from smm_nb.clients.period import Period
from smm_nb.kpis import compute
from smm_nb.kpis.money import attribution
from smm_nb.tables import schema
from tests.data_for import make_client, make_data
from tests.kpis.worked import check_table, one

WORKED = {
    "orders": 10,
    "revenue": 1000,
    "aov": 100,
    "smm_orders": 6,  # 4 tracked, 2 declared
    "smm_revenue": 660,  # 4 * 100 + 2 * 130
    "smm_aov": 110,
    "unknown_orders_share": 0.4,
    "cpo": 20,  # 120 / 6
    "cac": 100,  # 500 / 5 new customers
    "romi": 1.75,  # (330 - 120) / 120
    "roi": -0.34,  # (330 - 500) / 500
}


def sale(number: int, amount: float, attribution: str | None, **fields):
    row = {"order_id": f"{number}", "date_day": "2025-06-10", "amount": amount, "margin": amount / 2, "currency": "EUR"}
    return row | {"attribution": attribution, "is_new_customer": number != 1} | fields


def shop():
    sales = [sale(number, 100, "tracked") for number in (1, 2, 3, 4)]
    sales += [sale(number, 130, "declared") for number in (5, 6)]
    sales += [sale(number, 85, "unknown") for number in (7, 8, 9, 10)]
    ads = [{"platform": "vk", "date_day": "2025-06-10", "ad_name": "x", "spend": 120, "currency": "EUR"}]
    client = make_client(budget={"smm_per_month": 500})
    return make_data(client, sales_log=sales, ads_daily=ads)


def visits(**fields):
    row = {"date_day": "2025-06-10", "period_type": "day", "source_tool": "GA4", "currency": "EUR"}
    return row | fields


def test_ads_on_top_of_the_budget_are_part_of_what_a_customer_cost():
    # 500 agreed, 100 spent on ads, 20 new customers: 500 / 20 with the ads inside, 600 / 20 with them on top
    sales = [{"date_day": "2025-06-05", "source_declared": "Instagram", "amount": 50, "is_new_customer": True}] * 20
    ads = [{"platform": "vk", "date_day": "2025-06-05", "spend": 100.0}]
    budget = {"smm_per_month": 500}
    inside = one(make_data(make_client(budget=budget), sales_log=sales, ads_daily=ads), "cac")
    assert inside.value == pytest.approx(25)
    client = make_client(budget=budget | {"ads_included": False})
    assert one(make_data(client, sales_log=sales, ads_daily=ads), "cac").value == pytest.approx(30)
    assert one(make_data(client, sales_log=sales), "cac").value is None


def test_worked():
    check_table(shop(), WORKED)


def test_an_order_of_several_items_is_one_order():
    data = make_data(sales_log=[sale(1, 30, "tracked"), sale(1, 20, "tracked"), sale(2, 50, "unknown")])
    assert [v.value for v in compute(data, ["orders", "revenue", "smm_orders"])] == [2, 100, 1]


def test_the_log_is_not_added_to_the_sites_own_count():
    data = shop()
    data.tables["traffic_daily"] = make_data(traffic_daily=[visits(orders=7, revenue=650)]).table("traffic_daily")
    assert one(data, "orders").value == 10


def test_without_a_log_the_sites_statistics_count():
    rows = [visits(session_source="vk.com", session_medium="social", orders=2, revenue=200)]
    rows += [visits(session_source="google", session_medium="organic", orders=5, revenue=450)]
    data = make_data(traffic_daily=rows)
    assert [v.value for v in compute(data, ["orders", "revenue", "smm_orders", "smm_revenue"])] == [7, 650, 2, 200]
    assert one(data, "orders").caveats == ("caveats.site_orders",)


def test_a_log_that_covers_the_month_says_zero():
    data = make_data(
        sales_log=[sale(1, 50, "tracked", date_day="2025-05-10"), sale(2, 50, "unknown", date_day="2025-07-10")]
    )
    assert one(data, "orders").value == 0
    assert one(data, "revenue").value == 0
    assert one(data, "aov").why == "caveats.no_denominator"


def test_a_log_that_ends_before_the_month_does_not():
    data = make_data(sales_log=[sale(1, 50, "tracked", date_day="2025-05-10")])
    assert one(data, "orders").value is None


def test_what_a_tag_says_decides_before_the_log_and_the_customer():
    log = schema.conform(
        pd.DataFrame(
            [
                # a shop calls every tagged order tracked, those of Google Ads and newsletters too
                {"attribution": "tracked", "session_source": "google", "session_medium": "cpc"},
                {"attribution": "tracked", "session_source": "newsletter", "session_medium": "email"},
                {"attribution": "tracked", "session_source": "ig", "session_medium": "paid_social"},
                {"attribution": "tracked", "session_source": "blogger7", "session_medium": "social"},
                {"attribution": "tracked"},
                {"session_source": "google", "source_declared": "Instagram"},
                {"attribution": "unknown", "source_declared": "Instagram"},
                {"source_declared": "saw it on Instagram"},
                {"source_declared": "из группы ВКонтакте"},
                {"source_declared": "sociala medier"},
                {"source_declared": "a friend"},
                {"attribution": "declared", "source_declared": "code JUNE10"},
                {"source_declared": " "},
                {},
            ]
        ),
        "sales_log",
    )
    assert attribution(log).tolist() == [
        "other", "other", "tracked", "tracked", "tracked", "other", "unknown", "declared", "declared", "declared", "other",
        "declared", "unknown", "unknown",
    ]  # fmt: skip


def test_orders_by_network():
    log = [sale(1, 50, None, session_source="ig", session_medium="social"), sale(2, 30, None, source_declared="VK")]
    log += [sale(3, 20, None, source_declared="a friend"), sale(4, 10, None)]
    data = make_data(sales_log=log)
    found = {v.by["platform"]: v.value for v in compute(data, "smm_revenue", by="platform")}
    assert found == {"instagram": 50, "vk": 30}
    orders = one(data, "smm_orders")
    assert (orders.value, orders.notes("en")) == (2, ["A lower bound: the origin of further orders is not known (1)."])
    # of four orders one says nothing; that of the friend is known not to come from SMM
    assert one(data, "unknown_orders_share").numerator == 1


def test_a_log_that_says_nothing_of_origins_does_not_say_zero():
    data = make_data(sales_log=[sale(n, 50, None) for n in range(5)])
    assert one(data, "smm_orders").why == "caveats.no_attribution"
    assert one(data, "orders").value == 5


def test_revenue_of_0_without_tracking_of_sales_is_no_revenue():
    empty = visits(session_source="vk.com", session_medium="social", revenue=0, orders=0, sessions=500)
    found = compute(make_data(traffic_daily=[empty]), ["revenue", "orders", "smm_revenue", "economic_value"])
    assert {v.why for v in found} == {"caveats.no_ecommerce"}
    shop_client = make_client(site={"is_shop": True, "ecommerce_tracking": True})
    assert [v.value for v in compute(make_data(shop_client, traffic_daily=[empty]), ["revenue", "economic_value"])] == [
        0,
        0,
    ]


def test_revenue_never_stands_in_for_margin():
    data = make_data(
        sales_log=[sale(number, 100, "tracked", margin=None) for number in range(6)],
        ads_daily=[{"platform": "vk", "date_day": "2025-06-10", "ad_name": "x", "spend": 120, "currency": "EUR"}],
    )
    assert one(data, "romi").why == "caveats.no_margin"


def test_orders_are_not_called_customers():
    sales = [{k: v for k, v in sale(n, 100, "tracked").items() if k != "is_new_customer"} for n in range(1, 6)]
    value = one(make_data(make_client(budget={"smm_per_month": 500}), sales_log=sales), "cac")
    assert value.value == 100
    assert value.notes("en") == ["Orders are counted, not new customers: the log does not mark them."]


def test_a_monthly_budget_is_not_spread_over_other_windows():
    value = one(shop(), "cac", period=Period.between("2025-06-05", "2025-06-15"))
    assert value.why == "caveats.months_only"


def test_two_currencies_are_refused():
    data = make_data(sales_log=[sale(1, 50, "tracked"), sale(2, 50, "tracked", currency="SEK")])
    assert one(data, "revenue").why == "caveats.mixed_currencies"
    assert one(data, "orders").value == 2


@pytest.mark.parametrize("kpi", ["emv", "ave"])
def test_money_that_nobody_earned_is_not_computed(kpi):
    assert one(shop(), kpi).why == "caveats.not_a_kpi"


@pytest.mark.parametrize("kpi", sorted(WORKED))
def test_nothing_known_is_said_not_zero(kpi):
    assert one(make_data(), kpi).value is None
