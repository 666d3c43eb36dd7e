"""TikTok Studio and TikTok Business Suite: days [account_daily], videos [posts], followers [audience].

Studio writes days without a year, in the language of the screen (`April 12`, `8 de marzo`). The file says nowhere which
year: the analyst's file name does, or nothing is guessed. Imports family, mapping, headers.
Tests: tests/loaders/test_networks.py.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from smm_nb.errors import BadValue
from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.header import normal
from smm_nb.loaders.headers.networks import TIKTOK_AUDIENCE, TIKTOK_DAYS, TIKTOK_POSTS
from smm_nb.loaders.mapping import File, Layout, Part, read_grid
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable
from smm_nb.loaders.value_dates import month_number

TOOL = "TikTok Studio"
HOW = How(zone="UTC", decimal=".")
CONSTANTS: Mapping[str, object] = {"platform": "tiktok", "period_type": "day"}
_DAYS = Layout("tiktok", TOOL, "account_daily", TIKTOK_DAYS, ("date_day",), CONSTANTS, HOW)


def _read_days(raw: RawTable, layout: Layout, file: File) -> Part:
    position = TIKTOK_DAYS.match(raw.header).columns["date_day"]
    if not len(raw.rows) or re.search(r"\d{4}", raw.rows[0][position]):
        return read_grid(raw, layout, file)
    return read_grid(replace(raw, rows=_with_years(raw, position, file)), layout, file)


def _with_years(raw: RawTable, position: int, file: File) -> list[list[str]]:
    """The rows with whole dates: the last day is in the year that the file's name states, earlier ones follow back."""
    days = [_month_and_day(row[position]) for row in raw.rows]
    if any(day is None for day in days):
        return [list(row) for row in raw.rows]
    year = _year_of_last(file, raw)
    dated: list[list[str]] = []
    after: tuple[int, int] = (13, 1)
    for row, day in zip(reversed(list(raw.rows)), reversed(days), strict=True):
        assert day is not None  # checked above
        if day > after:
            year -= 1
        after = day
        dated.append([f"{year}-{day[0]:02d}-{day[1]:02d}" if at == position else cell for at, cell in enumerate(row)])
    return dated[::-1]


def _month_and_day(text: str) -> tuple[int, int] | None:
    words = re.split(r"[\s.,]+", text.strip())
    months = [number for word in words if (number := month_number(word))]
    days = [int(word) for word in words if word.isdigit()]
    return (months[0], days[0]) if len(months) == 1 and len(days) == 1 else None


def _year_of_last(file: File, raw: RawTable) -> int:
    years = re.findall(r"(?<!\d)20\d{2}(?!\d)", file.reading.path.stem)
    if not years:
        raise BadValue(
            file=file.reading.path,
            line=raw.lines[-1],
            found=f"days without a year, such as {raw.rows[-1][0]!r}",
            expected="a year in the file's name",
            remedy="Name the file with the last day in it, such as Overview 2025-08-31.csv.",
        )
    return int(years[-1])


def _derive_posts(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    # the id holds the moment of publication in its upper 32 bits; the text beside it may lack the year
    ids = frame["post_url"].str.extract(r"/(\d{15,20})")[0]
    frame["post_id"] = ids
    frame["created_timestamp"] = [_moment(one) for one in ids]
    return frame.assign(post_type="video")


def _moment(number: object) -> datetime.datetime | None:
    if not isinstance(number, str):
        return None
    return datetime.datetime.fromtimestamp(int(number) >> 32, datetime.UTC)


def _no_id(row: Mapping[str, str]) -> str:
    return "" if re.search(r"/\d{15,20}", row.get("post_url", "")) else "no video id in the link"


_POSTS = Layout(
    "tiktok",
    TOOL,
    "posts",
    TIKTOK_POSTS,
    ("post_url",),
    {"platform": "tiktok"},
    HOW,
    aside=_no_id,
    derive=_derive_posts,
)

GENDERS = {"male": "m", "female": "f", "other": "u"}


def _derive_audience(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    if "gender" in frame:
        frame["segment"] = frame["gender"].map(lambda text: GENDERS.get(normal(text), "u"), "ignore")
        return frame.drop(columns="gender").assign(breakdown="gender")
    return frame.rename(columns={"territory": "segment"}).assign(breakdown="country")


_AUDIENCE = Layout(
    "tiktok",
    TOOL,
    "audience",
    TIKTOK_AUDIENCE,
    ("share",),
    {"platform": "tiktok", "basis": "followers"},
    HOW,
    derive=_derive_audience,
)

LOADERS = (
    grid_family(
        (
            Grid(_DAYS, ("date_day", "views", "profile_views", "likes"), read=_read_days),
            Grid(_DAYS, ("date_day", "followers"), read=_read_days, claims=lambda raw: len(raw.header) == 3),
            Grid(_DAYS, ("date_day", "reach"), read=_read_days, claims=lambda raw: "Total Viewers" in raw.header),
            Grid(_POSTS, ("post_url", "posted")),
            Grid(_AUDIENCE, ("gender", "share")),
            Grid(_AUDIENCE, ("territory", "share")),
        ),
        how_to_get="TikTok Studio or Business Suite, Analytics, Download data; name the file with its last day.",
        notes=(
            "Studio writes days without a year in the screen's language; the year is taken from the file's name",
            "`undefined`, `NAN` and `--` are missing values, not zeros",
            "the time of a post is in its id (id >> 32 is the unix time)",
        ),
    ),
)
