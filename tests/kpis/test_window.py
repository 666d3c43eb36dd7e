from __future__ import annotations

import pandas as pd
import pytest

from smm_nb.clients.period import Period
from smm_nb.kpis import compute
from smm_nb.kpis.window import Window, engagements_of, once
from tests.data_for import make_client, make_data

JUNE = Period.month("2025-06")


def day(number: int, **fields):
    return {"platform": "vk", "page_id": "1", "period_type": "day", "date_day": f"2025-06-{number:02}", **fields}


def visit(**fields):
    return {"date_day": "2025-06-03", "period_type": "day", "source_tool": "GA4", "source_file": "a.csv", **fields}


def test_days_are_cut_in_the_clients_zone():
    # 22:30 UTC on 31 May is 23:30 in Dublin (still May) and 01:30 in Moscow (June)
    post = {"platform": "vk", "post_id": "1", "created_timestamp": "2025-05-31T22:30:00Z"}
    for zone, count in (("Europe/Dublin", 0), ("Europe/Moscow", 1)):
        data = make_data(make_client(timezone=zone), posts=[post])
        assert len(Window(data, JUNE).rows("posts")) == count


def test_both_ends_of_the_window_are_inside():
    data = make_data(account_daily=[day(1, follows=1), day(30, follows=2), day(30, follows=4, date_day="2025-07-01")])
    assert Window(data, JUNE).rows("account_daily")["follows"].sum() == 3


def test_a_month_row_counts_only_where_the_window_is_that_month():
    data = make_data(account_daily=[day(1, period_type="month", reach=900), day(1, reach=50)])
    assert len(Window(data, JUNE).rows("account_daily")) == 2
    first_half = Period.between("2025-06-01", "2025-06-15")
    assert Window(data, first_half).rows("account_daily")["reach"].tolist() == [50]


def test_a_week_row_counts_only_where_the_window_is_that_week():
    data = make_data(account_daily=[day(2, period_type="week", reach=300)])
    assert len(Window(data, Period.between("2025-06-02", "2025-06-08")).rows("account_daily")) == 1
    assert Window(data, JUNE).rows("account_daily").empty
    assert Window(data, Period.between("2025-06-01", "2025-06-07")).rows("account_daily").empty


def test_day_rows_and_a_month_row_are_never_added():
    days = [day(number, follows=3) for number in range(1, 31)]
    data = make_data(account_daily=[*days, day(1, period_type="month", follows=90)])
    rows = Window(data, JUNE).rows("account_daily", "follows")
    assert (len(rows), rows["follows"].sum()) == (30, 90)


def test_a_month_row_is_preferred_to_days_with_gaps():
    data = make_data(account_daily=[day(1, follows=3), day(2, follows=3), day(1, period_type="month", follows=90)])
    assert Window(data, JUNE).rows("account_daily", "follows")["follows"].tolist() == [90]


def test_two_tools_of_one_account_count_once():
    one = [day(number, follows=3, source_tool="Meta", source_file="m.csv") for number in range(1, 31)]
    two = [day(number, follows=4, source_tool="Zeta", source_file="z.csv") for number in range(1, 31)]
    assert Window(make_data(account_daily=one + two), JUNE).rows("account_daily", "follows")["follows"].sum() == 90


def test_two_accounts_count_both():
    data = make_data(account_daily=[day(1, follows=3), day(1, follows=4, page_id="2")])
    assert Window(data, JUNE).rows("account_daily", "follows")["follows"].sum() == 7


def test_an_account_named_in_one_export_only_is_one_account():
    with_id = [day(number, follows=3, source_tool="A", source_file="a.csv") for number in range(1, 31)]
    without = [day(number, follows=3, source_tool="B", source_file="b.csv", page_id=None) for number in range(1, 31)]
    data = make_data(account_daily=with_id + without)
    assert Window(data, JUNE).rows("account_daily", "follows")["follows"].sum() == 90


def test_the_same_visits_by_source_and_by_page_count_once():
    by_source = [visit(session_source="vk.com", sessions=10), visit(session_source="google", sessions=30)]
    by_page = [visit(landing_page_path=path, sessions=20, source_file="b.csv") for path in ("/", "/shop")]
    window = Window(make_data(traffic_daily=by_source + by_page), JUNE)
    assert window.rows("traffic_daily", "sessions")["sessions"].sum() == 40
    assert window.part(session_source="vk.com").rows("traffic_daily", "sessions")["sessions"].sum() == 10


def test_two_statistics_systems_count_once():
    ga4 = [visit(session_source="vk.com", sessions=10)]
    metrica = [visit(session_source="vk.com", sessions=12, source_tool="Metrica", source_file="m.csv")]
    rows = Window(make_data(traffic_daily=ga4 + metrica), JUNE).rows("traffic_daily", "sessions")
    assert rows["sessions"].tolist() == [10]


def test_rows_per_goal_repeat_the_sessions_but_add_the_conversions():
    goals = [
        visit(session_source="vk.com", goal_id=goal, sessions=100, conversions=n) for goal, n in (("a", 3), ("b", 4))
    ]
    window = Window(make_data(traffic_daily=goals), JUNE)
    assert window.rows("traffic_daily")[["sessions", "conversions"]].values.tolist() == [[100, 7]]
    one_goal = window.part(goal_id="a").rows("traffic_daily")
    assert one_goal[["sessions", "conversions"]].values.tolist() == [[100, 3]]


def test_a_row_for_all_goals_is_preferred_to_their_sum():
    rows = [visit(session_source="vk.com", sessions=100, conversions=5)]
    rows += [
        visit(session_source="vk.com", goal_id=goal, sessions=100, conversions=n) for goal, n in (("a", 3), ("b", 4))
    ]
    assert Window(make_data(traffic_daily=rows), JUNE).rows("traffic_daily")["conversions"].tolist() == [5]


def test_the_newest_snapshot_of_a_post_holds():
    post = {"platform": "vk", "page_id": "1", "post_id": "9", "created_timestamp": "2025-06-03T10:00:00Z"}
    snapshots = [post | {"likes": 8, "as_of_date": "2025-07-10"}, post | {"likes": 5, "as_of_date": "2025-06-20"}]
    assert Window(make_data(posts=snapshots), JUNE).rows("posts")["likes"].tolist() == [8]


def test_campaigns_exported_with_and_without_segments_both_count():
    ad = {"platform": "vk", "date_day": "2025-06-03", "currency": "EUR", "ad_name": "x"}
    rows = [ad | {"campaign_name": "a", "spend": 10, "age_segment": "18-24", "source_file": "a.csv"}]
    rows += [ad | {"campaign_name": "b", "spend": 20, "source_file": "b.csv"}]
    # campaign a once more, without segments: the same 10
    rows += [ad | {"campaign_name": "a", "spend": 10, "source_file": "b.csv"}]
    assert Window(make_data(ads_daily=rows), JUNE).rows("ads_daily", "spend")["spend"].sum() == 30


def test_a_part_leaves_tables_without_the_column_whole():
    data = make_data(
        account_daily=[day(1, follows=3)],
        posts=[{"platform": "vk", "post_id": "1", "post_type": "photo", "created_timestamp": "2025-06-03T10:00:00Z"}],
    )
    window = Window(data, JUNE).part(post_type="video")
    assert window.rows("posts").empty
    assert len(window.rows("account_daily")) == 1


def test_covered_means_rows_on_both_sides():
    posts = [
        {"platform": "vk", "post_id": str(n), "created_timestamp": f"2025-{n:02}-15T10:00:00Z"} for n in (5, 7)
    ]  # May and July
    assert Window(make_data(posts=posts), JUNE).covered("posts")
    assert not Window(make_data(posts=posts[:1]), JUNE).covered("posts")
    assert not Window(make_data(), JUNE).covered("posts")


def test_engagements_are_missing_when_no_part_is_stated():
    frame = pd.DataFrame({"likes": [1, None], "comments": [None, None], "shares": [2, None], "saves": [None, None]})
    assert engagements_of(frame.astype("Int64")).tolist() == [3, pd.NA]


@pytest.mark.parametrize(
    "name", ["posts", "account_daily", "ads_daily", "traffic_daily", "sales_log", "serp", "targets"]
)
def test_empty_tables_have_no_rows_and_their_columns(name):
    window = Window(make_data(), JUNE)
    assert window.rows(name).empty
    assert "day" in window.rows(name)


def test_what_is_computed_once_is_computed_once_per_client_and_argument():
    calls = []

    @once
    def count(data, *, least=0):
        calls.append((data.client.client, least))
        return len(data.table("posts")) - least

    post = {"platform": "vk", "post_id": "1", "created_timestamp": "2025-06-03T10:00:00Z"}
    mine, other = make_data(posts=[post]), make_data(make_client(client="bo"))
    assert [count(mine), count(mine), count(mine, least=1), count(other), count(mine)] == [1, 1, 0, 0, 1]
    assert calls == [("anna", 0), ("anna", 1), ("bo", 0)]


def test_two_clients_with_the_same_name_share_nothing():
    first = make_data(account_daily=[day(number, follows=1) for number in range(1, 31)])
    second = make_data(account_daily=[day(number, follows=2) for number in range(1, 31)])
    assert [compute(data, "follows")[0].value for data in (first, second, first)] == [30, 60, 30]


def test_parts_and_windows_of_one_client_are_kept_apart():
    rows = [day(1, follows=1), day(2, follows=2, platform="ok"), day(1, follows=4, date_day="2025-07-01")]
    data = make_data(account_daily=rows)
    july = Period.month("2025-07")
    seen = [
        Window(data, JUNE).rows("account_daily")["follows"].sum(),
        Window(data, JUNE, {"platform": "ok"}).rows("account_daily")["follows"].sum(),
        Window(data, july).rows("account_daily")["follows"].sum(),
        Window(data, JUNE, {"platform": "vk"}).history("account_daily")["follows"].sum(),
    ]
    assert seen == [3, 2, 4, 5]
