from __future__ import annotations

import datetime

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis.levels import at_end, at_start, level_on, levels, on_publish_day
from smm_nb.kpis.window import Window
from tests.data_for import make_data

JUNE = Period.month("2025-06")


def level(date: str, followers: int, **fields):
    return {"platform": "vk", "page_id": "1", "period_type": "day", "date_day": date, "followers": followers, **fields}


def known(*rows, competitors=()):
    return levels(Window(make_data(account_daily=list(rows), competitors=list(competitors)), JUNE))


def test_start_is_the_day_before_and_end_the_last_day():
    found = known(
        level("2025-05-31", 100), level("2025-06-10", 120), level("2025-06-30", 150), level("2025-07-01", 151)
    )
    assert at_start(found, JUNE)["followers"].tolist() == [100]
    assert at_end(found, JUNE)["followers"].tolist() == [150]


def test_without_the_day_before_the_first_day_serves():
    found = known(level("2025-06-01", 103), level("2025-06-30", 150))
    assert at_start(found, JUNE)["followers"].tolist() == [103]
    assert at_start(known(level("2025-06-02", 103)), JUNE).empty


def test_a_first_day_that_two_rows_state_starts_one_account():
    found = known(level("2025-06-01", 103), level("2025-06-01", 103, period_type="week"), level("2025-06-30", 150))
    assert at_start(found, JUNE)["followers"].tolist() == [103]


def test_an_old_level_is_not_taken_for_the_present():
    # 30 April is 31 days before 31 May: too old; 1 May is not
    assert level_on(known(level("2025-04-30", 90)), datetime.date(2025, 5, 31)).empty
    assert len(level_on(known(level("2025-05-01", 90)), datetime.date(2025, 5, 31))) == 1


def test_a_month_row_holds_the_level_at_its_end():
    found = known(level("2025-05-01", 100, period_type="month"), level("2025-06-01", 150, period_type="month"))
    assert at_start(found, JUNE)["followers"].tolist() == [100]
    assert at_end(found, JUNE)["followers"].tolist() == [150]
    assert found["day"].max() == pd.Timestamp("2025-06-30")


def test_the_own_row_of_the_competitors_sheet_serves_where_the_export_has_no_level():
    own = {"company": "Anna", "is_focus": True, "date_day": "2025-06-30"}
    sheet = [own | {"platform": "vk", "followers": 150}, own | {"platform": "ok", "followers": 40}]
    sheet += [{"company": "Rival", "is_focus": False, "date_day": "2025-06-30", "platform": "ok", "followers": 999}]
    found = known(level("2025-06-29", 149), competitors=sheet)
    assert sorted(at_end(found, JUNE)["followers"]) == [40, 149]


def test_two_pages_of_one_network_stay_apart():
    found = known(level("2025-06-30", 10), level("2025-06-30", 20, page_id="2"))
    assert sorted(at_end(found, JUNE)["followers"]) == [10, 20]


def june_posts(*days: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "platform": pd.Series(["vk"] * len(days), dtype="str"),
            "page_id": pd.Series(["1"] * len(days), dtype="str"),
            "day": pd.to_datetime([f"2025-06-{day:02}" for day in days]).astype("datetime64[s]"),
        }
    )


def test_publish_day_takes_the_line_between_two_levels_and_the_nearest_outside_them():
    found = known(level("2025-06-10", 100), level("2025-06-20", 200))
    leveled = on_publish_day(june_posts(25, 13, 5, 20), found)
    # 3 of 10 days after 100 on the way to 200
    assert leveled["followers"].tolist() == [200, 130, 100, 200]
    assert leveled["exact"].tolist() == [False, False, False, True]
    assert leveled["day"].dt.day.tolist() == [25, 13, 5, 20]


def test_levels_too_far_away_are_not_used():
    assert on_publish_day(june_posts(5), known(level("2025-05-04", 100)))["followers"].isna().all()


def flow(date: str, follows: int | None, unfollows: int | None = 0, **fields):
    row = {"platform": "vk", "page_id": "1", "period_type": "day", "date_day": date}
    return row | {"follows": follows, "unfollows": unfollows} | fields


def test_joins_and_leaves_carry_a_level_on():
    found = known(level("2025-05-31", 100), flow("2025-06-01", 10, 2), flow("2025-06-02", 5), flow("2025-06-03", 0, 1))
    assert found["followers"].tolist() == [100, 108, 113, 112]
    assert found["reckoned"].tolist() == [False, True, True, True]
    assert on_publish_day(june_posts(2), found)[["followers", "exact"]].values.tolist() == [[113, False]]


def test_a_known_level_starts_anew():
    rows = [
        level("2025-05-31", 100),
        flow("2025-06-01", 10),
        flow("2025-06-02", 5, followers=200),
        flow("2025-06-03", 1),
    ]
    assert known(*rows)["followers"].tolist() == [100, 110, 200, 201]


def test_a_day_without_its_flow_ends_the_carrying():
    rows = [level("2025-05-31", 100), flow("2025-06-01", 10), flow("2025-06-02", 5, None), flow("2025-06-03", 1)]
    assert known(*rows)["followers"].tolist() == [100, 110]


def test_levels_of_the_sheet_are_carried_by_the_exports_flows():
    own = {"company": "Anna", "is_focus": True, "platform": "vk", "date_day": "2025-05-31", "followers": 100}
    found = known(flow("2025-06-01", 7), competitors=[own])
    assert found["followers"].tolist() == [100, 107]


def test_flows_of_another_page_carry_nothing():
    rows = [level("2025-05-31", 10), level("2025-05-31", 20, page_id="2"), flow("2025-06-01", 5, page_id="2")]
    assert sorted(known(*rows)["followers"]) == [10, 20, 25]


def test_an_account_named_in_some_rows_only_is_carried_once():
    found = known(level("2025-05-30", 90, page_id=None), level("2025-05-31", 100), flow("2025-06-01", 7))
    assert found["followers"].tolist() == [90, 100, 107]
