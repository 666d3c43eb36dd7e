"""Followers as levels: the value on a day, at the start and at the end of a window, per account.

From the account's own export; where that has none, from the client's own rows of the competitors sheet.
Imports the window. Tests: tests/kpis/test_levels.py.
"""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis.window import Window
from smm_nb.tables.rows import where

STALE = 31
"""Days after which an older level is no longer taken for the present one."""

COLUMNS = ["platform", "page_id", "day", "followers", "source_file"]


def levels(window: Window) -> pd.DataFrame:
    """Follower counts of all periods, by day: platform, page_id, day, followers, source_file, account, reckoned.

    A row that spans a month holds the level at its end, so its day is the last of that month. From a known level on,
    days that state both joins and leaves carry it further (`reckoned`), until a day lacks them.
    """
    return window.keep_always("levels", lambda: _levels(window))


def level_on(known: pd.DataFrame, day: datetime.date, *, within: int = STALE) -> pd.DataFrame:
    """The last known level of each account at the end of `day`, not older than `within` days."""
    days, last = known["day"].to_numpy(), np.datetime64(day, "s")
    return _newest(where(known, (days <= last) & (days > last - np.timedelta64(within, "D"))))


def at_end(known: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The level of each account at the end of the period: its last row inside."""
    return level_on(known, period.last, within=period.days)


def at_start(known: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The level of each account at the start of the period: at the end of the day before, else on the first day."""
    before = level_on(known, period.first - datetime.timedelta(days=1))
    first = where(known, known["day"].to_numpy() == np.datetime64(period.first, "s"))
    first = where(first, ~first["account"].isin(before["account"]))
    return pd.concat([before, _newest(first)]) if len(first) else before


def _newest(known: pd.DataFrame) -> pd.DataFrame:
    """The last row of each account."""
    places = {account: place for place, account in enumerate(known["account"].to_numpy(dtype=object))}
    return known if len(places) == len(known) else known.iloc[sorted(places.values())]


def leveled_posts(window: Window) -> pd.DataFrame:
    """The posts of the window with the followers of their days, see `on_publish_day`."""
    return window.keep("leveled posts", lambda: on_publish_day(window.rows("posts"), levels(window)))


def on_publish_day(posts: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The posts with `followers` on the day of publication, and `exact`: whether an export states that day's level.

    Between two levels the straight line between them; before the first and after the last that level itself, when it
    is at most `STALE` days away.
    """
    several = set(known["account"]) - set(known["platform"])
    name = posts["platform"].astype("str")
    paged = name + "|" + posts["page_id"].fillna("").astype("str")
    left = posts.assign(account=name.where(~paged.isin(several), paged), row=range(len(posts)))
    left = left.sort_values("day", kind="stable")
    right = known[["account", "day", "followers", "reckoned"]].assign(level_day=known["day"])
    limit = pd.Timedelta(days=STALE)
    past = pd.merge_asof(left, right, on="day", by="account", direction="backward", tolerance=limit)
    later = pd.merge_asof(left, right, on="day", by="account", direction="forward", tolerance=limit)
    exact = (past["level_day"] == past["day"]) & ~past["reckoned"].fillna(True).astype(bool)
    leveled = past.assign(followers=_between(past, later), exact=exact)
    return leveled.sort_values("row").set_index(posts.index)


def _between(past: pd.DataFrame, later: pd.DataFrame) -> pd.Series:
    """The followers of each row's day on the line between the level before and the level after."""
    span = (later["level_day"] - past["level_day"]).dt.days
    # growth within a month is seldom even, but a stale level would be wrong by all of it
    gone = (past["day"] - past["level_day"]).dt.days
    share = (gone / span).where(span > 0, 0.0)
    first, last = past["followers"].astype("Float64"), later["followers"].astype("Float64")
    line = first + (last - first) * share
    return line.where(first.notna() & last.notna(), first.fillna(last))


def _levels(window: Window) -> pd.DataFrame:
    own = window.history("account_daily")[[*COLUMNS, "period_type"]]
    own = where(own, own["followers"].notna())
    month = own["period_type"] == "month"
    if month.any():
        own = own.assign(day=own["day"].where(~month, own["day"] + pd.offsets.MonthEnd(0)))
    sheet = window.history("competitors")[[*COLUMNS, "is_focus"]]
    sheet = where(sheet, sheet["is_focus"].fillna(False).astype(bool) & sheet["followers"].notna())
    sheet = where(sheet, ~sheet["platform"].isin(own["platform"]))
    # concat of an empty frame with a full one would change dtypes
    found = [frame[COLUMNS] for frame in (own, sheet) if len(frame)]
    known = pd.concat(found) if found else own[COLUMNS]
    known = known.sort_values("day", kind="stable")
    several = known.groupby("platform")["page_id"].transform("nunique") > 1
    name = known["platform"].astype("str")
    account = name.where(~several, name + "|" + known["page_id"].fillna("").astype("str"))
    return _carried(known.assign(account=account, reckoned=False), window)


def _carried(known: pd.DataFrame, window: Window) -> pd.DataFrame:
    """`known` and the days after each level that joins and leaves carry it to."""
    days = window.history("account_daily")[["platform", "page_id", "day", "period_type", "follows", "unfollows"]]
    days = where(days, (days["period_type"] == "day") & (days["follows"] - days["unfollows"]).notna())
    net = (days["follows"] - days["unfollows"]).set_axis(days["day"])
    more = []
    for name, part in known.groupby("account"):
        last = part.iloc[-1]
        mine = (days["platform"] == last["platform"]) & (
            (days["page_id"] == last["page_id"]) | (name == last["platform"])
        )
        flow = net[mine.to_numpy(dtype=bool)]
        if len(flow):
            levels = part.drop_duplicates("day", keep="last").set_index("day")["followers"]
            carried = _carry(levels, flow[~flow.index.duplicated()]).reset_index()
            whose = {column: last[column] for column in ("platform", "page_id", "source_file", "account")}
            more.append(carried.assign(**whose, reckoned=True))
    if not any(len(rows) for rows in more):
        return known
    return pd.concat([known, *more])[known.columns].astype(known.dtypes.to_dict()).sort_values("day", kind="stable")


def _carry(levels: pd.Series, flow: pd.Series) -> pd.Series:
    """Levels of the days after each known one, until a day lacks its flow; known days themselves are left out."""
    every = pd.date_range(levels.index.min(), max(flow.index.max(), levels.index.max()), unit="s", name="day")
    level, net = levels.reindex(every), flow.reindex(every)
    block = level.notna().cumsum()
    broken = (net.isna() & level.isna()).groupby(block).cumsum() > 0
    carried = level.ffill() + net.where(level.isna(), 0).fillna(0).groupby(block).cumsum()
    return carried[level.isna() & ~broken].rename("followers").clip(lower=0)
