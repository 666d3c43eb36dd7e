"""Google, Yandex, TikTok, LinkedIn, Snapchat and Pinterest ads, and the KAG data set."""

from __future__ import annotations

import pytest

from smm_nb.errors import BadValue, WrongCurrency
from smm_nb.loaders import load
from smm_nb.loaders.base import Context
from tests.loaders.files import kinds, lines, read, reasons, rows, utf16, write

GOOGLE = ("Campaign report", '"July 8, 2025 - July 9, 2025"')
HEADER = "Day,Campaign status,Campaign,Currency code,Impr.,Clicks,CTR,Cost,Conversions,Conv. value"


def test_google_totals_of_totals_are_not_the_spend(tmp_path):
    text = lines(
        *GOOGLE,
        HEADER,
        '2025-07-08,Enabled,Search Nord,SEK,"25,881",120,0.46%,1164.09,3.5,"1,286.58"',
        "2025-07-09,Enabled,Search Nord,SEK,0,0, --,0.00,0.00,0.00",
        'Total: Campaigns, --, --,SEK,"25,881",120,0.46%,1164.09,3.5,"1,286.58"',
        'Total: Account, --, --,SEK,"25,881",120,0.46%,1164.09,3.5,"1,286.58"',
    )
    loaded = read(write(tmp_path, "c.csv", text), "google_ads", currency="SEK")
    assert rows(
        loaded.tables["ads_daily"],
        "platform date_day campaign_name impressions clicks spend currency conversions conversions_value",
    ) == [
        ("google", "2025-07-08", "Search Nord", 25881, 120, 1164.09, "SEK", 3.5, 1286.58),
        ("google", "2025-07-09", "Search Nord", 0, 0, 0.0, "SEK", 0.0, 0.0),
    ]
    assert reasons(loaded) == [(6, "row of totals"), (7, "row of totals")]


def test_google_without_days_says_how_to_export(tmp_path):
    text = lines(
        *GOOGLE,
        HEADER.removeprefix("Day,"),
        "Enabled,Search Nord,SEK,5,1,20%,2.50,0,0",
        "Enabled,Brand,SEK,7,1,14%,1.50,0,0",
    )
    loaded = read(write(tmp_path, "c.csv", text), "google_ads")
    assert loaded.tables["ads_daily"].empty
    assert reasons(loaded)[0] == (4, "no day: the row is about July 8, 2025 - July 9, 2025; export it divided by day")


def test_google_of_one_day_needs_no_column_of_days(tmp_path):
    text = lines(
        "Campaign report",
        '"July 8, 2025 - July 8, 2025"',
        HEADER.removeprefix("Day,"),
        "Enabled,Nord,SEK,5,1,20%,2.50,0,0",
        "Enabled,Brand,SEK,7,1,14%,1.50,0,0",
    )
    assert rows(read(write(tmp_path, "c.csv", text), "google_ads").tables["ads_daily"], "date_day spend") == [
        ("2025-07-08", 2.5),
        ("2025-07-08", 1.5),
    ]


def test_google_in_utf16_with_tabs_and_a_card_with_symbols(tmp_path):
    text = "\n".join(
        [
            *GOOGLE,
            HEADER,
            "2025-07-08,Enabled,Nord,EUR,5,1,20%,2.50,0,0",
            "2025-07-09,Enabled,Nord,EUR,6,1,20%,3.50,0,0",
            "",
        ]
    )
    body = text.replace(",", "\t").replace("July 8\t", "July 8,").replace("July 9\t", "July 9,")
    assert rows(read(utf16(tmp_path, "c.csv", body), "google_ads").tables["ads_daily"], "spend currency") == [
        (2.5, "EUR"),
        (3.5, "EUR"),
    ]
    card = lines(
        "Date,Clicks,Impressions,Avg. CPC,Cost",
        '"Thu, 5 Feb 2026",26,75,US$1.92,US$50.00',
        '"Fri, 6 Feb 2026",0,0,US$0.00,US$0.00',
    )
    loaded = read(write(tmp_path, "card.csv", card), "google_ads")
    assert rows(loaded.tables["ads_daily"], "date_day clicks impressions spend currency") == [
        ("2026-02-05", 26, 75, 50.0, "USD"),
        ("2026-02-06", 0, 0, 0.0, "USD"),
    ]
    with pytest.raises(WrongCurrency):
        load(tmp_path / "card.csv", Context(currency="SEK"))


def test_a_managers_converted_currency_is_not_added_to_the_spend(tmp_path):
    header = "Day,Campaign,Currency code,Impr.,Cost,Cost (Converted currency),Converted currency code"
    loaded = read(
        write(
            tmp_path, "c.csv", lines(header, "2026-02-10,Nord,GBP,5,0.72,0.83,EUR", "2026-02-11,Nord,GBP,5,1,1.15,EUR")
        ),
        "google_ads",
    )
    assert rows(loaded.tables["ads_daily"], "spend currency") == [(0.72, "GBP"), (1.0, "GBP")]


DIRECT = ("Клиент: Иванов (login)", "Отчет: Мастер отчетов", "Период: 01.03.2026 - 31.03.2026", "")


def test_direct_totals_first_and_a_header_twice(tmp_path):
    text = lines(
        *DIRECT,
        "Дата;Название кампании;№ Кампании;Регион местонахождения;Регион местонахождения;Расход, ₽;Показы;Клики;Конверсии;Отказы, %",
        "Итого;;;;;1 250,50;300;12;2;36,21",
        "01.03.2026;Поиск;80436166;Новосибирск;65;1 000,25;200;10;2;28,71",
        "02.03.2026;Поиск;80436166;Омск;66;250,25;100;2;-;-",
    )
    loaded = read(write(tmp_path, "d.csv", text), "yandex_direct", currency="RUB")
    assert rows(
        loaded.tables["ads_daily"], "date_day campaign_id region spend currency impressions clicks conversions"
    ) == [
        ("2026-03-01", "80436166", "Новосибирск", 1000.25, "RUB", 200, 10, 2.0),
        ("2026-03-02", "80436166", "Омск", 250.25, "RUB", 100, 2, None),
    ]
    assert "double_columns" in kinds(loaded)
    assert [reason for _, reason in reasons(loaded)] == ["row of totals"]


def test_direct_by_gender_and_age(tmp_path):
    text = lines(
        "Дата,Пол,Возраст,\"Расход, ₽\",Показы", "01.03.2026,Женский,35-44 года,\"5,5\",10", "02.03.2026,Не определен,Не определен,\"6,5\",10"
    )  # fmt: skip
    assert rows(read(write(tmp_path, "d.csv", text), "yandex_direct").tables["ads_daily"], "gender age_segment") == [
        ("f", "35-44"),
        ("u", None),
    ]


def test_tiktok(tmp_path):
    header = "Ad name,By Day,Cost,Impressions,Clicks (destination),Clicks (all),Reach,Conversions"
    loaded = read(
        write(tmp_path, "t.csv", lines(header, "A,2025-03-13,12.50,1000,40,90,800,2", "Total,,12.50,1000,40,90,,2")),
        "tiktok_ads",
        currency="EUR",
    )
    assert rows(
        loaded.tables["ads_daily"], "date_day spend currency impressions link_clicks clicks reach conversions timezone"
    ) == [("2025-03-13", 12.5, "EUR", 1000, 40, None, 800, 2.0, "UTC")]
    assert reasons(loaded) == [(3, "row of totals")]
    with pytest.raises(BadValue, match="a whole number"):
        load(write(tmp_path, "scaled.csv", lines(header, "A,2025-03-13,1,33762.4,619.92,1,1,1")))


def test_linkedin_names_its_levels_otherwise(tmp_path):
    text = lines(
        "Ad Performance Report (in UTC)", '"Report Start: October 1, 2024, 12:00 AM"', '"Date Generated: November 19, 2024, 3:22 PM"', "",
        "Start Date (in UTC),Currency,Campaign Group ID,Campaign Group Name,Campaign ID,Campaign Name,Creative Name,Ad ID,Total Spent,Impressions,Clicks,Leads,Reach",
        '10/1/2024,USD,1,Group,2,Campaign,Ad,3,"1,300.50","80,000",100,4,70000',
        '10/2/2024,USD,1,Group,2,Campaign,Ad,3,0,0,0,0,0',
    )  # fmt: skip
    loaded = read(write(tmp_path, "l.csv", text), "linkedin_ads")
    assert rows(loaded.tables["ads_daily"], "date_day campaign_name ad_group_name ad_name spend currency impressions clicks leads reach")[0] == (
        "2024-10-01", "Group", "Campaign", "Ad", 1300.5, "USD", 80000, 100, 4, 70000,
    )  # fmt: skip


def test_snapchat_and_pinterest_by_their_documented_headers(tmp_path):
    snap = lines(
        "Start Time,End Time,Paid Impressions,Swipe Ups,Spend", "2026-09-01 00:00:00,2026-09-02 00:00:00,50,3,1.5"
    )
    assert rows(
        read(write(tmp_path, "s.csv", snap), "snapchat_ads", currency="EUR").tables["ads_daily"],
        "date_day impressions link_clicks spend",
    ) == [("2026-09-01", 50, 3, 1.5)]
    pins = lines(
        "Date,Campaign name,Spend in account currency,Impressions,Outbound clicks,Total conversions",
        "2026-09-01,A,2.5,60,4,1",
    )
    assert rows(
        read(write(tmp_path, "p.csv", pins), "pinterest_ads", currency="EUR").tables["ads_daily"],
        "date_day link_clicks conversions spend",
    ) == [("2026-09-01", 4, 1.0, 2.5)]


def test_x_ads_by_the_columns_that_its_help_lists(tmp_path):
    text = lines(
        "ID,Campaign,Campaign url,Time,Campaign start date,Campaign end date,Spend,Impressions,Engagements,Billed engagements,Retweets,Replies,Follows,Clicks",
        "9x1,Autumn,https://ads.example/9x1,2025-08-01,2025-07-30,,12.50,4100,60,60,3,2,5,41",
        "9x1,Autumn,https://ads.example/9x1,2025-08-02,2025-07-30,,0,0,0,0,0,0,0,0",
    )
    loaded = read(write(tmp_path, "x.csv", text), "x_ads", currency="EUR", timezone="Europe/Stockholm")
    assert rows(
        loaded.tables["ads_daily"],
        "platform date_day campaign_id campaign_name spend currency impressions clicks joins",
    ) == [
        ("x", "2025-08-01", "9x1", "Autumn", 12.5, "EUR", 4100, 41, 5),
        ("x", "2025-08-02", "9x1", "Autumn", 0.0, "EUR", 0, 0, 0),
    ]


def test_kag_has_no_days(tmp_path):
    header = "ad_id,xyz_campaign_id,fb_campaign_id,age,gender,interest,Impressions,Clicks,Spent,Total_Conversion,Approved_Conversion"
    loaded = read(write(tmp_path, "k.csv", lines(header, "708746,916,103916,30-34,M,15,7350,1,1.43,2,1")), "kag")
    assert loaded.tables["ads_daily"].empty
    assert reasons(loaded) == [(2, "no day: the row is about a period; export it divided by day")]
