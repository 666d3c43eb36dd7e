"""Sheets kept by hand, under canonical names or in the words of people."""

from __future__ import annotations

import pytest

from smm_nb.errors import AmbiguousDates
from smm_nb.loaders import load
from smm_nb.loaders.headers.hand import TELLS
from smm_nb.tables.schema import TABLES
from tests.loaders.files import lines, read, rows, write


def test_a_beginners_sales_log(tmp_path):
    text = lines("Date,Amount,How did you hear,Confirmed", "2025-06-24,25,a friend,yes", "2025-06-24,25,,no")
    loaded = read(write(tmp_path, "sales.csv", text), "hand_sales_log", currency="GBP")
    assert rows(loaded.tables["sales_log"], "date_day amount currency source_declared client_confirmed order_id") == [
        ("2025-06-24", 25.0, "GBP", "a friend", True, None),
        ("2025-06-24", 25.0, "GBP", None, False, None),
    ]


def test_russian_and_swedish_words(tmp_path):
    russian = lines("Дата;Сумма;Откуда узнали", "24.06.2025;1 250,50;ВКонтакте")
    assert rows(
        read(write(tmp_path, "a.csv", russian), "hand_sales_log", currency="RUB").tables["sales_log"],
        "date_day amount source_declared",
    ) == [("2025-06-24", 1250.5, "ВКонтакте")]
    swedish = lines("Datum;Belopp;Källa", "2025-06-24;1250,50;Instagram")
    assert rows(
        read(write(tmp_path, "b.csv", swedish), "hand_sales_log", currency="SEK").tables["sales_log"], "amount"
    ) == [(1250.5,)]


def test_order_numbers_that_a_float_cannot_tell_apart_stay_apart(tmp_path):
    text = lines(
        "Date,Amount,Currency,Order id", "2025-06-24,10,SEK,9007199254740993", "2025-06-24,10,SEK,9007199254740992"
    )
    frame = read(write(tmp_path, "sales.csv", text), "hand_sales_log").tables["sales_log"]
    assert list(frame["order_id"]) == ["9007199254740993", "9007199254740992"]


def test_an_event_of_a_day_ends_on_it(tmp_path):
    text = lines(
        "date_start,date_end,title,kind,platform,affects_kpi",
        "2025-06-05,2025-06-30,Конкурс,OURS,VK,follows reach",
        "2025-06-07,,Day off,client,,",
    )
    assert rows(
        read(write(tmp_path, "e.csv", text), "hand_events").tables["events"],
        "date_start date_end title kind platform affects_kpi",
    ) == [
        ("2025-06-05", "2025-06-30", "Конкурс", "ours", "vk", "follows reach"),
        ("2025-06-07", "2025-06-07", "Day off", "client", None, None),
    ]


def test_targets(tmp_path):
    text = lines("kpi_id,period,platform,target,baseline", "follows,2025-06,vk,900,5", "ctr,2025-06,,0.015,")
    assert rows(read(write(tmp_path, "t.csv", text), "hand_targets").tables["targets"], "kpi_id period platform target baseline") == [
        ("follows", "2025-06", "vk", 900.0, 5.0), ("ctr", "2025-06", None, 0.015, None),
    ]  # fmt: skip


def test_competitors_portals_and_accounts(tmp_path):
    competitors = lines("Конкурент;Соцсеть;Дата;Подписчики;Лайки", "Дворик;VK;31.05.2025;3120;549")
    assert rows(
        read(write(tmp_path, "c.csv", competitors), "hand_competitors").tables["competitors"],
        "company platform date_day followers likes comments",
    ) == [("Дворик", "vk", "2025-05-31", 3120, 549, None)]
    portals = lines("domain,as_of_date,is_discussed,links,is_recommendation", "dentists.example,2025-05-31,yes,1,no")
    assert rows(
        read(write(tmp_path, "p.csv", portals), "hand_portals").tables["portals"],
        "domain is_discussed links is_recommendation",
    ) == [("dentists.example", True, 1, False)]
    accounts = lines("platform,page_id,period_type,date_day,followers,reach", "vk,48120377,day,2025-05-31,1003,")
    assert rows(
        read(write(tmp_path, "a.csv", accounts), "hand_account_daily").tables["account_daily"],
        "platform page_id followers reach",
    ) == [("vk", "48120377", 1003, None)]


def test_a_labelled_result_gets_its_host(tmp_path):
    text = lines(
        "Date,Engine,Query,Position,Address,Sentiment,Ownership,Labelled by",
        "2025-05-20,Google,q,3,https://www.a.example/x,Negative,Owned,Eva",
    )
    assert rows(
        read(write(tmp_path, "s.csv", text), "hand_serp").tables["serp"],
        "captured_at search_engine position domain tone ownership labelled_by",
    ) == [("2025-05-20", "google", 3, "a.example", "negative", "owned", "Eva")]


def test_who_labelled_may_stand_in_the_yaml(tmp_path):
    text = lines("captured_at,query,position,url,tone", "2025-05-20,q,3,https://a.example,neutral")
    assert rows(read(write(tmp_path, "s.csv", text), "hand_serp", labelled_by="Eva").tables["serp"], "labelled_by") == [
        ("Eva",)
    ]


def test_days_that_can_be_months_are_asked_about(tmp_path):
    with pytest.raises(AmbiguousDates, match="day-month or month-day"):
        load(write(tmp_path, "s.csv", lines("Date,Amount", "05/06/2025,20", "06/07/2025,30")))


SAMPLES = {
    "date": "2025-06-01", "instant": "2025-06-01 10:00", "count": "3", "number": "1.5", "share": "0.25", "money": "10",
    "flag": "yes",
}  # fmt: skip


@pytest.mark.parametrize("name", TELLS)
def test_every_canonical_column_may_stand_under_its_own_name(tmp_path, name):
    columns = [
        column
        for column in TABLES[name].columns
        if column.name not in ("client_id", "source_file", "source_line", "currency")
    ]
    cells = [SAMPLES.get(column.kind, f"a {column.name}") for column in columns]
    text = lines(",".join(column.name for column in columns), ",".join(cells))
    frame = read(write(tmp_path, "sheet.csv", text), f"hand_{name}", currency="EUR").tables[name]
    assert len(frame) == 1
    assert not frame[[column.name for column in columns]].isna().any(axis=None)
