"""VK: stats.get, wall.get and stats.getPostReach, and how posts meet their reach."""

from __future__ import annotations

import json

from smm_nb.loaders import load, merge
from smm_nb.loaders.base import Context
from tests.loaders.files import kinds, lines, read, reasons, rows, write

JUNE_1 = 1748736000  # 2025-06-01 00:00 UTC
DAY = 86400


def answer(folder, name, value):
    return write(folder, name, json.dumps(value, ensure_ascii=False))


def day(start, **more):
    return {"period_from": start, "period_to": start + DAY - 1, "visitors": {"views": 30, "visitors": 12}, **more}


def test_days_newest_first_and_zero_keys_left_out(tmp_path):
    path = answer(
        tmp_path,
        "stats.json",
        {
            "response": [
                day(JUNE_1 + DAY, reach={"reach": 80, "reach_subscribers": 60}),
                day(JUNE_1, activity={"likes": 7, "subscribed": 3}, reach={"reach": 95}),
            ]
        },
    )
    loaded = read(path, "vk_stats", page_id="48120377")
    # absent activity keys are 0 in this format; the reach of followers was not given on 1 June and stays missing
    assert rows(
        loaded.tables["account_daily"],
        "platform page_id period_type date_day follows unfollows likes comments reach reach_followers visitors",
    ) == [
        ("vk", "48120377", "day", "2025-06-02", 0, 0, 0, 0, 80, 60, 12),
        ("vk", "48120377", "day", "2025-06-01", 3, 0, 7, 0, 95, None, 12),
    ]
    assert rows(loaded.tables["account_daily"], "source_line timezone source_tool") == [
        (1, "UTC", "VK API"),
        (2, "UTC", "VK API"),
    ]
    assert rows(loaded.tables["account_daily"], "followers") == [(None,), (None,)]


def test_a_month_says_who_was_reached_and_a_year_is_no_window(tmp_path):
    # June 2025 has 30 days; 12 of 40 people are 30 %
    june = {
        "period_from": JUNE_1,
        "period_to": JUNE_1 + 30 * DAY - 1,
        "reach": {
            "reach": 40,
            "sex_age": [{"value": "f;18-21", "count": 12}],
            "cities": [{"name": "Кострома", "value": 71, "count": 40}],
        },
    }
    year = {"period_from": JUNE_1, "period_to": JUNE_1 + 365 * DAY - 1, "reach": {"reach": 900}}
    loaded = read(answer(tmp_path, "s.json", [june, year]), "vk_stats")
    assert rows(loaded.tables["account_daily"], "period_type date_day reach") == [("month", "2025-06-01", 40)]
    assert rows(loaded.tables["audience"], "as_of_date basis breakdown segment people share") == [
        ("2025-06-30", "reached", "age_gender", "f;18-21", 12, 0.3),
        ("2025-06-30", "reached", "city", "Кострома", 40, 1.0),
    ]
    assert reasons(loaded) == [(2, "window is neither a day, a week nor a month")]


def test_the_people_of_a_day_are_no_audience(tmp_path):
    element = day(JUNE_1, reach={"reach": 4, "sex": [{"value": "f", "count": 3}]})
    assert "audience" not in read(answer(tmp_path, "s.json", [element]), "vk_stats").tables


def test_days_cut_at_moscows_midnight_are_the_same_days(tmp_path):
    # 21:00 UTC on 31 May is midnight of 1 June in Moscow
    loaded = read(answer(tmp_path, "s.json", [day(JUNE_1 - 3 * 3600, reach={"reach": 1})]), "vk_stats")
    assert rows(loaded.tables["account_daily"], "date_day") == [("2025-06-01",)]


def post(number, **more):
    return {
        "id": number, "owner_id": -48120377, "date": JUNE_1 + 3600, "text": "Платья #лето", "likes": {"count": 12},
        "comments": {"count": 3}, "reposts": {"count": 1}, **more,
    }  # fmt: skip


def test_posts_of_a_wall(tmp_path):
    items = [
        post(17, views={"count": 400}, attachments=[{"type": "photo"}, {"type": "poll"}]),
        post(16, attachments=[{"type": "video"}, {"type": "photo"}]),
    ]
    loaded = read(answer(tmp_path, "wall.json", {"response": {"count": 9, "items": items}}), "vk_wall")
    assert rows(
        loaded.tables["posts"],
        "platform page_id post_id created_timestamp post_type views likes comments shares hashtags post_url",
    ) == [
        (
            "vk",
            "48120377",
            "17",
            "2025-06-01 01:00 UTC",
            "poll",
            400,
            12,
            3,
            1,
            "#лето",
            "https://vk.com/wall-48120377_17",
        ),
        # `views` is absent on some posts: missing, not 0
        (
            "vk",
            "48120377",
            "16",
            "2025-06-01 01:00 UTC",
            "video",
            None,
            12,
            3,
            1,
            "#лето",
            "https://vk.com/wall-48120377_16",
        ),
    ]
    assert "incomplete" in kinds(loaded)


def test_the_old_api_counts_first(tmp_path):
    loaded = read(answer(tmp_path, "wall.json", {"response": [2, post(17), {"id": 18}]}), "vk_wall")
    assert reasons(loaded) == [(1, "number of posts, not a post"), (3, "not a post: it has no date")]


REACH = {
    "post_id": 17, "reach_subscribers": 150, "reach_total": 210, "reach_viral": 40, "reach_ads": 20, "links": 6,
    "to_group": 4, "join_group": 2, "report": 0, "hide": 1, "unsubscribe": 0,
}  # fmt: skip


def test_posts_meet_their_reach_by_id(tmp_path):
    wall = answer(tmp_path, "wall.json", [post(17, views={"count": 400}), post(16)])
    reach = answer(tmp_path, "reach.json", [REACH, {**REACH, "post_id": 3, "reach_total": 5}])
    frames = [load(path, Context())[1].tables["posts"] for path in (reach, wall)]
    posts, notes = merge(frames, "posts")
    columns = "page_id post_id views reach reach_paid is_boosted clicks joins hides likes"
    assert sorted(rows(posts, columns)) == [
        ("48120377", "16", None, None, None, None, None, None, None, 12),
        ("48120377", "17", 400, 210, 20, True, 6, 2, 1, 12),
    ]
    assert {note.kind for note in notes} == {"merge_joined", "posts_without_date"}
    joined = posts[posts["post_id"] == "17"]["source_file"].item()
    assert set(joined.split("; ")) == {"wall.json", "reach.json"}


def test_reach_of_posts_by_their_ids(tmp_path):
    reach = {"reach_total": 900, "reach_subscribers": 700, "reach_viral": 200, "links": 4, "join_group": 2, "hide": 1}
    value = {
        "response": [{"post_id": 501, "reach_ads": 30, "unsubscribe": 0, **reach}, {"post_id": 502, "reach_total": 5}]
    }
    loader, loaded = load(answer(tmp_path, "reach.json", value), Context(page_id="48120377"))
    assert (loader.name, loaded.rows_in, loaded.rows_kept) == ("vk_post_reach", 2, 2)
    columns = "page_id post_id reach reach_followers reach_viral reach_paid is_boosted clicks joins unsubscribes hides"
    assert rows(loaded.tables["posts"], columns) == [
        ("48120377", "501", 900, 700, 200, 30, True, 4, 2, 0, 1),
        ("48120377", "502", 5, None, None, None, None, None, None, None, None),
    ]


SCREEN = "Дата;Критерий;Параметр 1;Параметр 2;Значение"


def test_the_statistics_page_gives_a_row_for_each_criterion(tmp_path):
    text = lines(
        SCREEN, "01.06.2025;Посещаемость;Уникальные посетители;;120", "01.06.2025;Посещаемость;Просмотры;;310",
        "01.06.2025;Охват аудитории;Полный охват;;2 150", "01.06.2025;Охват аудитории;Охват подписчиков;;900",
        "01.06.2025;Охват;Пол;ж;1400", "01.06.2025;Подписались;;;7", "02.06.2025;Уникальные посетители;;;95",
        "02.06.2025;Пожаловались;;;1", "02.06.2025;Уникальные посетители;;;96", "02.06.2025;Отписались;;;много",
        "02.06.2025;С телефона;Просмотры;;60",
    )  # fmt: skip
    loaded = read(write(tmp_path, "stats.csv", text, "cp1251"), "vk_screen", page_id="48120377")
    assert rows(
        loaded.tables["account_daily"],
        "platform period_type date_day visitors profile_views reach reach_followers follows unfollows",
    ) == [
        ("vk", "day", "2025-06-01", 120, 310, 2150, 900, 7, None),
        ("vk", "day", "2025-06-02", 95, None, None, None, None, None),
    ]
    assert reasons(loaded) == [
        (6, "not a figure of the whole day that is known by name: Охват / Пол / ж"),
        (9, "not a figure of the whole day that is known by name: Пожаловались"),
        (10, "said twice for the day: Уникальные посетители"),
        (11, "'много' is not a number"),
        (12, "not a figure of the whole day that is known by name: С телефона / Просмотры"),
    ]
