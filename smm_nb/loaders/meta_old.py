"""Facebook Insights as it was exported from 2014 to 2021, CSV and XML spreadsheet [posts, account_daily], and the
Graph API's page insights [account_daily].

Under the header stands a row of descriptions; each sheet beside the key metrics repeats the posts with one breakdown.
Imports family, mapping and headers. Tests: tests/loaders/test_networks.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pandas as pd

from smm_nb.loaders.base import Context, Loaded, Loader
from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import headers
from smm_nb.loaders.headers.networks import CLASSIC_DAYS, CLASSIC_POSTS
from smm_nb.loaders.mapping import File, Layout, Part, loaded, read_records
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable, Reading, SetAside

TOOL = "Facebook Insights (until 2021)"
PACIFIC = How(order="mdy", zone="America/Los_Angeles", decimal=".")
KINDS = {"photo": "photo", "video": "video", "link": "link", "status": "text", "sharedvideo": "video"}


def _is_description(row: Mapping[str, str]) -> str:
    when = row.get("created_timestamp", row.get("date_day", ""))
    return "" if when.strip() else "row of descriptions"


def _derive_posts(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    # the id is `page_post`
    both = frame["post_id"].str.extract(r"^(?:(\d+)_)?(.+)$")
    frame["page_id"], frame["post_id"] = both[0], both[1]
    if "post_type" in frame:
        frame["post_type"] = frame["post_type"].str.lower().map(lambda kind: KINDS.get(kind, kind), "ignore")
    if "reach_paid" in frame:
        frame["is_boosted"] = frame["reach_paid"].map(lambda people: people > 0, "ignore")
    return frame


_POSTS = Layout(
    "facebook_insights",
    TOOL,
    "posts",
    CLASSIC_POSTS,
    ("post_id", "created_timestamp"),
    {"platform": "facebook"},
    PACIFIC,
    _is_description,
    _derive_posts,
)
_DAYS = Layout(
    "facebook_insights",
    TOOL,
    "account_daily",
    CLASSIC_DAYS,
    ("date_day",),
    {"platform": "facebook", "period_type": "day"},
    PACIFIC,
    _is_description,
)

# ---------------------------------------------------------------- Graph API

PERIODS = {"day": "day", "week": "week"}
METRICS = {
    "page_impressions": "impressions",
    "page_impressions_unique": "reach",
    "page_impressions_paid_unique": "reach_paid",
    "page_fans": "followers",
    "page_follows": "followers",
    "page_fan_adds": "follows",
    "page_fan_adds_unique": "follows",
    "page_daily_follows_unique": "follows",
    "page_fan_removes": "unfollows",
    "page_fan_removes_unique": "unfollows",
    "page_daily_unfollows_unique": "unfollows",
    "page_post_engagements": "engagements",
    "page_views_total": "profile_views",
    "page_media_view": "views",
}


def is_graph(reading: Reading) -> bool:
    """An answer of the Graph API's `/insights`."""
    return bool(_metrics(reading))


def _metrics(reading: Reading) -> list[Mapping[str, Any]]:
    answer = reading.document
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list) or not data or not isinstance(data[0], dict):
        return []
    return data if {"name", "period", "values"} <= set(data[0]) else []


def read_graph(reading: Reading, context: Context) -> Loaded:
    """Values by day and week. `end_time` is the end of a Pacific day, so that the value is of the day before."""
    rows: dict[tuple[str, datetime.date], dict[str, object]] = {}
    lines: dict[tuple[str, datetime.date], int] = {}
    aside, line = [], 0
    for metric in _metrics(reading):
        column, period = METRICS.get(metric["name"]), PERIODS.get(metric["period"])
        for one in metric["values"]:
            line += 1
            day = _day_before(one.get("end_time"), period)
            if column and period and day and isinstance(one.get("value"), int):
                rows.setdefault((period, day), {"period_type": period, "date_day": day})[column] = one["value"]
                lines.setdefault((period, day), line)
            else:
                reason = f"{metric['name']} by {metric['period']}: no KPI is made of it"
                aside.append(SetAside(line, reason, (str(one)[:200],)))
    layout = Layout("graph_api", "Meta Graph API", "account_daily", headers(), (), {"platform": "facebook"}, PACIFIC)
    frame = read_records(list(rows.values()), list(lines.values()), layout, File(reading, context))
    part = Part("account_daily", frame, line - len(aside))
    return loaded([part], rows_in=line, set_aside=aside)


def _day_before(end_time: object, period: str | None) -> datetime.date | None:
    if not isinstance(end_time, str) or period is None:
        return None
    length = datetime.timedelta(days=7 if period == "week" else 1)
    # 07:00 or 08:00 UTC is midnight in the Pacific zone: an hour before it is the last day of the window
    end = datetime.datetime.fromisoformat(end_time) - datetime.timedelta(hours=12)
    return end.date() - length + datetime.timedelta(days=1)


LOADERS = (
    grid_family(
        (
            Grid(
                _POSTS,
                ("post_id", "post_url", "created_timestamp"),
                claims=lambda raw: "Posted" in raw.header and raw.header[0] == "Post ID",
            ),
            Grid(_DAYS, ("date_day", "followers")),
        ),
        how_to_get="Facebook Page Insights, Export Data (until 2021).",
        notes=(
            "the row under the header holds descriptions; sheets beside the key metrics repeat the posts",
            "two fashions of one export: friendly titles, and API keys such as post_impressions_unique:lifetime",
            "four headers stand twice, unique and total, told apart by the descriptions only: they are not read",
        ),
    ),
    Loader(
        "graph_api",
        "Meta Graph API",
        ("account_daily",),
        is_graph,
        read_graph,
        "Graph API, /{page-id}/insights with period=day; save the JSON.",
        ("`end_time` is the end of a Pacific day: the value is of the day before", "page_impressions* ended in 2025"),
    ),
)
