"""YouTube Studio: table of videos [posts], totals by day [account_daily], viewers by age, gender and place [audience].

The second row of a table is a total, its last line may be a remark that only 500 results are shown, and the chart's
file holds only the handful of videos in the chart. Imports family, mapping and headers.
Tests: tests/loaders/test_youtube.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import normal
from smm_nb.loaders.headers.youtube import YOUTUBE
from smm_nb.loaders.mapping import File, Layout, Part, finish, read_grid, unused
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import Note, RawTable

TOOL = "YouTube Studio"
# analytics days are Pacific days whatever the channel's own zone (YouTube Studio help, 2025)
HOW = How(zone="America/Los_Angeles", decimal=".")
GENDERS = {"female": "f", "male": "m", "user-specified": "u", "feminino": "f", "masculino": "m", "женский": "f"}


def _is_private(row: Mapping[str, str]) -> str:
    if row.get("post_id", "").strip() and not row.get("created_timestamp", "").strip():
        # the remark below the rows stands in the first cell alone
        alone = not any(cell.strip() for name, cell in row.items() if name != "post_id")
        return "remark below the table" if alone else "private or deleted video: no day of publication"
    return ""


def _derive_posts(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    frame["post_type"] = "video"
    frame["post_url"] = "https://www.youtube.com/watch?v=" + frame["post_id"].astype("str")
    return frame


def _layout(table: str, needs: tuple[str, ...], **more: object) -> Layout:
    constants: dict[str, object] = {"platform": "youtube"}
    if table == "account_daily":
        constants["period_type"] = "day"
    return Layout("youtube_studio", TOOL, table, YOUTUBE, needs, constants, HOW, **more)  # type: ignore[arg-type]


_POSTS = _layout("posts", ("post_id", "views", "created_timestamp"), aside=_is_private, derive=_derive_posts)
_DAYS = _layout("account_daily", ("date_day",))
_AUDIENCE = _layout("audience", ())


def _read_posts(raw: RawTable, layout: Layout, file: File) -> Part:
    part = read_grid(raw, layout, file)
    note = Note("date_only", "the file gives the day of publication and no time: midnight of that day is taken")
    return replace(part, notes=(*part.notes, note))


def _read_chart(raw: RawTable, layout: Layout, file: File) -> Part:
    rows = unused(raw, "chart data: only the videos drawn in the chart, not the channel")
    return Part("account_daily", finish(pd.DataFrame(), _DAYS, file), 0, rows)


BREAKDOWNS = {"age_segment": "age", "gender": "gender", "country": "country", "city": "city"}


def _read_audience(raw: RawTable, layout: Layout, file: File) -> Part:
    # ages and genders are given in percent of the views, places in views
    part = read_grid(raw, layout, file)
    frame = part.frame
    name, breakdown = next((name, kind) for name, kind in BREAKDOWNS.items() if name in frame)
    frame = frame.assign(breakdown=breakdown, basis="reached", segment=_segment(frame[name], name), source=TOOL)
    if "view_share" in frame:
        frame["share"] = pd.to_numeric(frame["view_share"]).astype("Float64") / 100
    else:
        views = pd.to_numeric(frame["views"]).astype("Float64")
        frame["share"] = views / views.sum()
    return replace(part, frame=finish(frame.drop(columns=["view_share", "views"], errors="ignore"), layout, file))


def _is_totals(raw: RawTable) -> bool:
    # two columns, and days without a time: Meta's overview file has the same header with T00:00:00
    names = [cell for cell in raw.header if cell.strip()]
    return len(names) == 2 and not any("T" in row[0] for row in raw.rows[:1])


def _segment(names: pd.Series, name: str) -> pd.Series:
    if name == "gender":
        return names.map(lambda text: GENDERS.get(normal(text), "u"), "ignore")
    if name == "age_segment":
        # `13–17 years`, `18 a 24 anos`
        return names.str.replace(r"\s*(?:–|-| a )\s*", "-", regex=True).str.extract(r"(\d+(?:-\d+|\+)?)")[0]
    return names


LOADERS = (
    grid_family(
        (
            Grid(_POSTS, ("post_id", "post_message", "created_timestamp"), ("date_day",), _read_posts),
            Grid(_DAYS, ("post_id", "date_day"), read=_read_chart),
            Grid(_DAYS, ("date_day", "views"), ("post_id",), claims=_is_totals),
            Grid(_DAYS, ("date_day", "watch_hours"), ("post_id",)),
            Grid(_AUDIENCE, ("age_segment",), ("date_day",), _read_audience),
            Grid(_AUDIENCE, ("gender",), ("date_day",), _read_audience),
            Grid(_AUDIENCE, ("country", "views"), ("date_day",), _read_audience),
            Grid(_AUDIENCE, ("city", "views"), ("date_day",), _read_audience),
        ),
        how_to_get="YouTube Studio, Analytics, Advanced mode, the arrow, CSV: a zip of Table, Chart and Totals.",
        notes=(
            "views are plays; the column Subscribers is won less lost, and is kept beside as net_follows",
            "the rows do not add up to the total when there are more than 500 videos: the total is set aside",
            "dates of publication are in English form in every language, without a time",
        ),
    ),
)
