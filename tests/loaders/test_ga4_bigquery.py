"""Single events of GA4 from BigQuery, counted by hand: what is a session, and what is not known."""

from __future__ import annotations

import json

import pytest

from smm_nb.errors import BadValue, MissingColumn, SmmError
from smm_nb.loaders import load
from tests.loaders.files import kinds, lines, read, reasons, rows, write

VISITOR = "31415926.1748750000"


def event(name, session, visitor=VISITOR, day="20250601", **parameters):
    """One event as the console saves it: whole numbers as text, four typed fields of which one is filled."""
    more = parameters.pop("more", {})
    kinds = ("string_value", "int_value", "float_value", "double_value")
    given = {"ga_session_id": session, **parameters}
    fields = [
        {"key": key, "value": dict.fromkeys(kinds) | {"int_value" if value.isdigit() else "string_value": value}}
        for key, value in given.items()
        if value is not None
    ]
    return {
        "event_date": day, "event_timestamp": "1748761200000000", "event_name": name, "event_params": fields,
        "user_pseudo_id": visitor, "user_properties": [], "items": [], "ecommerce": None,
        "traffic_source": {"name": "(direct)", "medium": "(none)", "source": "(direct)"}, **more,
    }  # fmt: skip


def last_click(source, medium):
    campaign = {"source": source, "medium": medium, "campaign_name": None}
    return {"session_traffic_source_last_click": {"manual_campaign": None, "cross_channel_campaign": campaign}}


INSTAGRAM = last_click("Instagram", "social")

EVENTS = [
    event("first_visit", "1748761100", more=INSTAGRAM),
    event("session_start", "1748761100", more=INSTAGRAM),
    event("page_view", "1748761100", more=INSTAGRAM, session_engaged="1", engagement_time_msec="1500"),
    event("page_view", "1748761100", more=INSTAGRAM, session_engaged="1", engagement_time_msec="2250"),
    # past midnight: the same session
    event("page_view", "1748761100", day="20250602", more=INSTAGRAM, engagement_time_msec="250"),
    event("purchase", "1748761100", day="20250602", more=INSTAGRAM, transaction_id="T-7"),
    event("purchase", "1748761100", day="20250602", more=INSTAGRAM, transaction_id="T-7"),
    # the same number of a session, another visitor
    event("page_view", "1748761100", visitor="27182818.1748750001", more=INSTAGRAM, session_engaged="0"),
    # another session of the first visitor, its source in the event
    event("page_view", "1748847500", day="20250602", source="vk", medium="cpc"),
    # no consent
    event("page_view", None, visitor=None),
]


@pytest.mark.parametrize("a_line", [True, False])
def test_nested_events_are_counted_into_sessions(tmp_path, a_line):
    text = lines(*map(json.dumps, EVENTS)) if a_line else json.dumps(EVENTS)
    loaded = read(write(tmp_path, "events.json", text), "ga4_bigquery", timezone="Europe/Stockholm")
    frame = loaded.tables["traffic_daily"]
    assert rows(frame, "date_day period_type session_source session_medium sessions users source_line") == [
        ("2025-06-01", "day", "instagram", "social", 2, 2, 1),
        ("2025-06-02", "day", "vk", "cpc", 1, 1, 9),
    ]
    # page views 3 + 1 and 1; one purchase sent twice; 1.5 + 2.25 + 0.25 seconds; one session of two was engaged
    assert rows(frame, "page_views new_users orders engaged_sessions bounces bounce_definition engagement_time_s") == [
        (4, 1, 1, 1, 1, "ga4", 4.0),
        (1, 0, 0, 0, 1, "ga4", 0.0),
    ]
    assert rows(frame, "revenue conversions timezone") == [(None, None, "Europe/Stockholm")] * 2
    assert (loaded.rows_in, loaded.rows_kept) == (10, 9)
    assert [line for line, _ in reasons(loaded)] == [10]
    assert "no consent" in reasons(loaded)[0][1]


def test_an_event_alone_says_what_it_knows_and_nothing_more(tmp_path):
    one = event("first_visit", "1748761100")
    loaded = read(write(tmp_path, "event.json", json.dumps(one)), "ga4_bigquery")
    # the visitor's first source is not the session's; no page view in the file is not none on the day
    assert rows(loaded.tables["traffic_daily"], "session_source sessions new_users page_views orders bounces") == [
        (None, 1, 1, None, None, None)
    ]
    assert {"source_unknown", "events_absent"} <= kinds(loaded)


FLAT = "event_date,event_timestamp,event_name,user_pseudo_id,session_id,page_location,engagement_time_msec,session_engaged,traffic_source,traffic_medium"


def test_a_flattened_table(tmp_path):
    text = lines(
        FLAT,
        "20250601,2025-06-01T08:00:04.579566+00:00,session_start,31415926.17,1748761100,https://n.example/,,,(direct),(none)",
        "20250601,2025-06-01T08:00:04.579566+00:00,page_view,31415926.17,1748761100,https://n.example/,800,1,(direct),(none)",
        "20250601,2025-06-01T09:00:00.000000+00:00,page_view,27182818.17,1748764800,https://n.example/b,,0,google,cpc",
    )
    loaded = read(write(tmp_path, "events.csv", text), "ga4_bigquery")
    assert rows(
        loaded.tables["traffic_daily"],
        "date_day session_source sessions users page_views engaged_sessions bounces engagement_time_s",
    ) == [("2025-06-01", None, 2, 2, 2, 1, 1, 0.8)]
    assert (loaded.rows_in, loaded.rows_kept) == (3, 3)


def test_rows_that_lost_their_empty_cells_are_not_counted(tmp_path):
    text = lines(
        FLAT, *["20250601,2025-06-01T08:00:04+00:00,page_view,31415926.17,1748761100,https://n.example/,0,(direct)"] * 2
    )
    with pytest.raises(BadValue, match=r"line 3.*2 events of which none.*another number of cells"):
        load(write(tmp_path, "events.csv", text))


def test_a_day_that_is_none_is_set_aside(tmp_path):
    events = [event("page_view", "1"), event("page_view", "2", day="someday")]
    loaded = read(write(tmp_path, "events.json", json.dumps(events)), "ga4_bigquery")
    assert reasons(loaded) == [(2, "found 'someday', expected a day as 20250601")]


def test_without_the_session_nothing_can_be_counted(tmp_path):
    text = lines("event_date,event_name,user_pseudo_id", "20250601,page_view,31415926.17")
    with pytest.raises(MissingColumn, match="ga_session_id"):
        load(write(tmp_path, "events.csv", text))


@pytest.mark.parametrize("odd", [7, "x", [7], [[1]], {"key": 1}, [{"key": "ga_session_id", "value": 4}]])
def test_events_of_another_shape_are_refused_and_never_a_crash(tmp_path, odd):
    with pytest.raises(SmmError):
        load(write(tmp_path, "events.json", json.dumps({"event_name": "page_view", "event_params": odd})))


def test_parquet_is_refused_by_its_name_and_says_how_to_export(tmp_path):
    path = tmp_path / "events_20250601.parquet"
    path.write_bytes(b"PAR1\x15\x04" + bytes(64) + b"PAR1")
    with pytest.raises(SmmError, match=r"Parquet.*(JSON|CSV)"):
        load(path)
