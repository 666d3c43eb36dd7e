"""The client's tables as a KPI sees them: cut to a window and a part (`by`), each figure counted once.

The same days often stand in several exports (a day file and a month file, a file by source and one by page). `rows`
keeps one of them per account, so that nothing is added twice.
Imports tables and periods. Tests: tests/kpis/test_window.py.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from smm_nb.clients.model import Client
from smm_nb.clients.period import Period
from smm_nb.kpis.kpi import Data
from smm_nb.kpis.sources import network_named, network_of
from smm_nb.tables import schema
from smm_nb.tables.rows import where

T = TypeVar("T")
P = ParamSpec("P")
D = TypeVar("D", bound=Data)

Line = tuple[str, ...]

ENGAGEMENT_PARTS = ("likes", "comments", "shares", "saves")

ACCOUNT = {
    "account_daily": ("platform", "page_id"),
    "ads_daily": ("platform", "account_id", "campaign_name"),
    "traffic_daily": (),
}
"""Tables that several exports of the same days may fill, and the columns that name what they are about."""

DIVISIONS = {
    "account_daily": (),
    "ads_daily": ("ad_group_name", "ad_id", "ad_name", "age_segment", "gender", "region"),
    "traffic_daily": (
        "session_source",
        "session_medium",
        "session_campaign",
        "session_content",
        "session_term",
        "session_default_channel_grouping",
        "landing_page_path",
    ),
}
"""Columns that an export of those tables may or may not be divided by."""


@dataclass(frozen=True)
class Window:
    """A client's tables, cut to a period and a part.

    Windows on the same data share what was made of them (`Data.kept`), for the tables never change.

    Attributes:
        data: where the tables come from.
        period: the window.
        by: column -> value: the part; a table without the column is not divided.
    """

    data: Data
    period: Period
    by: Mapping[str, str] = field(default_factory=dict)

    @property
    def client(self) -> Client:
        """What the analyst says of the client."""
        return self.data.client

    def part(self, **by: str) -> Window:
        """The same window, one part of it."""
        return Window(self.data, self.period, {**self.by, **by})

    def during(self, period: Period) -> Window:
        """The same part in another window."""
        return Window(self.data, period, self.by)

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once per window: many KPIs stand on the same rows."""
        return kept(self.data, (self.period, *sorted(self.by.items()), key), make)

    def keep_always(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for the part: for what looks at all periods."""
        return kept(self.data, (*sorted(self.by.items()), key), make)

    def history(self, name: str) -> pd.DataFrame:
        """Rows of all periods, with the column `day`: the row's day in the client's time zone."""
        return self.keep_always(("history", name), lambda: self._mine(self._table(name)))

    def rows(self, name: str, *columns: str) -> pd.DataFrame:
        """Rows of the window. With `columns`: those of the one export per account that states them best."""
        frame = self.keep(("rows", name), lambda: self._mine(self._cut(name)))
        if not columns or name not in ACCOUNT or frame.empty:
            return frame
        return self.keep(("rows", name, columns), lambda: one_series(frame, name, columns, self.period))

    def covered(self, name: str) -> bool:
        """Whether rows lie on both sides of the window or at its ends: then no row means none, not unknown."""
        frame = self._table(name)
        days = frame["day"].to_numpy()[self._is_mine(frame)]
        days = days[~np.isnat(days)]
        return bool(len(days) and days.min() <= _second(self.period.first) and days.max() >= _second(self.period.last))

    def _mine(self, frame: pd.DataFrame) -> pd.DataFrame:
        return where(frame, self._is_mine(frame)) if self.by else frame

    def _is_mine(self, frame: pd.DataFrame) -> np.ndarray:
        """Whether each row is of this part."""
        mine = np.ones(len(frame), dtype=bool)
        for column, value in self.by.items():
            if column in frame:
                mine &= (frame[column] == value).to_numpy(dtype=bool, na_value=False)
        return mine

    def _table(self, name: str) -> pd.DataFrame:
        goals = self._per_goal(name)
        return kept(self.data, ("table", name, goals), lambda: _made_ready(self.data, name, per_goal=goals))

    def _per_goal(self, name: str) -> bool:
        return name == "traffic_daily" and "goal_id" in self.by

    def _cut(self, name: str) -> pd.DataFrame:
        """The rows of all parts in the window."""
        key = ("cut", name, self._per_goal(name), self.period)
        return kept(self.data, key, lambda: _cut(self._table(name), self.period))


def kept(data: Data, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, made once per client's data."""
    if key not in data.kept:
        data.kept[key] = make()
    found: T = data.kept[key]
    return found


def once(function: Callable[Concatenate[D, P], T]) -> Callable[Concatenate[D, P], T]:
    """A function of a client's data that is computed once for the same data and arguments: the tables never change."""

    @wraps(function)
    def remembering(data: D, /, *args: P.args, **options: P.kwargs) -> T:
        key = (function, args, *sorted(options.items()))
        return kept(data, key, lambda: function(data, *args, **options))

    return remembering


def _second(day: datetime.date) -> np.datetime64:
    return np.datetime64(day, "s")


def _cut(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    days = frame["day"].to_numpy()
    first, last = _second(period.first), _second(period.last)
    inside = (days >= first) & (days <= last)
    if "period_type" in frame:
        # a row that spans more than a day counts only where the window is that very span
        span = frame["period_type"].to_numpy(dtype=object)
        whole = (span == "month") & period.is_month
        if period.days == 7:
            whole |= (span == "week") & (days == first)
        inside &= (span == "day") | whole
    return where(frame, inside)


def one_series(rows: pd.DataFrame, name: str, columns: Sequence[str], period: Period) -> pd.DataFrame:
    """The rows of one export per account that states `columns`, so that no figure is added twice.

    Preferred: one that states every column, then one that covers the whole window, then day rows, then the one
    divided by the fewest columns (tools hide small groups), then the tool first by name.
    """
    stated = where(rows, np.logical_or.reduce([rows[column].notna().to_numpy() for column in columns]))
    if _is_one_series(stated):
        return stated
    series: dict[Line, dict[Line, list[int]]] = {}
    keys = zip(_texts(stated, ACCOUNT[name]), _series_keys(stated, DIVISIONS[name]), strict=True)
    for place, (account, key) in enumerate(keys):
        series.setdefault(account, {}).setdefault(key, []).append(place)
    chosen = np.zeros(len(stated), dtype=bool)
    for several in series.values():
        ranked = sorted(several.items(), key=lambda one: (_rank(stated, one[1], name, columns, period), one[0]))
        chosen[ranked[0][1]] = True
    return where(stated, chosen)


def _is_one_series(rows: pd.DataFrame) -> bool:
    """Whether the rows are plainly of one export: one file, and rows of one length."""
    return all(
        len(set(rows[name].to_numpy(dtype=object))) <= 1 for name in ("source_file", "period_type") if name in rows
    )


def _texts(rows: pd.DataFrame, columns: Iterable[str]) -> list[Line]:
    """The texts of those columns, row by row; missing is empty."""
    cells = [rows[column].to_numpy(dtype=object) for column in columns]
    if not cells:
        return [()] * len(rows)
    return [tuple(cell if isinstance(cell, str) else "" for cell in line) for line in zip(*cells, strict=True)]


def _series_keys(rows: pd.DataFrame, divisions: Sequence[str]) -> list[Line]:
    """Tool, length of the rows and the columns by which the row's file is divided, row by row."""
    keys = _texts(rows, [column for column in ("source_tool", "period_type") if column in rows])
    files = [file for (file,) in _texts(rows, ["source_file"])]
    if len(set(files)) < 2:
        return keys
    place = np.array(files, dtype=object)
    filled = [rows[column].notna().to_numpy() for column in divisions]
    divided = {file: tuple(str(cells[place == file].any()) for cells in filled) for file in set(files)}
    return [key + divided[file] for key, file in zip(keys, files, strict=True)]


def _rank(
    rows: pd.DataFrame, places: list[int], name: str, columns: Sequence[str], period: Period
) -> tuple[bool, bool, bool, int, str]:
    """How much the series of those rows is to be preferred: the lowest first."""

    def states(column: str) -> bool:
        return bool(rows[column].notna().to_numpy()[places].any())

    daily = "period_type" not in rows or rows["period_type"].iloc[places[0]] == "day"
    gaps = daily and name == "account_daily" and len(set(rows["day"].to_numpy()[places])) < period.days
    divided = sum(map(states, DIVISIONS[name]))
    return not all(map(states, columns)), gaps, not daily, divided, str(rows["source_tool"].iloc[places[0]])


# ---------------------------------------------------------------- tables made ready


def _made_ready(data: Data, name: str, *, per_goal: bool) -> pd.DataFrame:
    frame = data.table(name)
    if name == "targets":
        return frame.assign(day=pd.NaT)
    frame = frame.assign(day=schema.days(frame, name, data.client.timezone))
    frame = MAKE_READY[name](frame) if name in MAKE_READY else frame
    return _goals_together(frame) if name == "traffic_daily" and not per_goal else frame


def _posts(frame: pd.DataFrame) -> pd.DataFrame:
    key = ["platform", "page_id", "post_id"]
    if frame.duplicated(key).any():
        # totals to date: the newest snapshot holds all that the older ones held
        frame = frame.sort_values("as_of_date", kind="stable", na_position="first").drop_duplicates(key, keep="last")
    return frame.assign(engagements=engagements_of(frame))


def _account(frame: pd.DataFrame) -> pd.DataFrame:
    # one export of an account may name it and another not: it is the same account where there is only one
    lines = _texts(frame, ("platform", "page_id"))
    pages: dict[str, set[str]] = {}
    for platform, page in lines:
        pages.setdefault(platform, set()).update([page] if page else [])
    only = {platform: next(iter(named)) for platform, named in pages.items() if platform and len(named) == 1}
    page_id = pd.array([page or only.get(platform) for platform, page in lines], dtype=frame["page_id"].dtype)
    return frame.assign(page_id=page_id, engagements=frame["engagements"].fillna(engagements_of(frame)))


def _competitors(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(engagements=frame["engagements"].fillna(engagements_of(frame)))


def _with_network(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(platform=network_of(frame["session_source"]))


def engagements_of(frame: pd.DataFrame) -> pd.Series:
    """Likes + comments + shares + saves of each row, of those that it states; missing when it states none."""
    parts = [frame[column].astype("Int64") for column in ENGAGEMENT_PARTS if column in frame]
    sums = sum((part.to_numpy(dtype="int64", na_value=0) for part in parts), np.zeros(len(frame), dtype="int64"))
    none = np.logical_and.reduce([part.isna().to_numpy() for part in parts])
    return pd.Series(pd.arrays.IntegerArray(sums, none), index=frame.index)


def _goals_together(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per source and window: rows per goal repeat the sessions, so they are folded into one."""
    if not frame["goal_id"].notna().any():
        return frame
    key = [c for c in (*schema.table("traffic_daily").key, "source_file") if c != "goal_id"]
    number = frame.groupby(key, dropna=False, sort=False).ngroup()
    named = frame["goal_id"].notna()
    counted = [column for column in ("conversions", "conversions_value") if column in frame]
    sums = frame[counted].groupby(number).transform("sum", min_count=1)
    has_whole = (~named).groupby(number).transform("any")
    folded = frame.assign(**{column: frame[column].where(has_whole, sums[column]) for column in counted})
    # the row for all goals goes before those for one, wherever it stands in the file
    first = named.sort_values(kind="stable").index
    return folded.loc[~number[first].duplicated().reindex(frame.index)]


def _sales(frame: pd.DataFrame) -> pd.DataFrame:
    tracked = network_of(frame["session_source"])
    # what was tracked stands above what a customer remembers
    declared = network_named(frame["source_declared"]).where(frame["session_source"].isna())
    return frame.assign(platform=tracked.where(tracked.notna(), declared))


MAKE_READY: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "posts": _posts,
    "account_daily": _account,
    "competitors": _competitors,
    "traffic_daily": _with_network,
    "sales_log": _sales,
}
