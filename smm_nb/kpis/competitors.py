"""Competitors by their public counts: how often they post, what response they get, whose voice is how loud.

Their reach and ads are unknown, so only counts and rates by followers compare. Divide by `company`.
Imports the window and the arithmetic. Tests: tests/kpis/test_competitors.py.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis.arithmetic import median, not_available, quotient, sources, total
from smm_nb.kpis.kpi import Counted, Kpi
from smm_nb.kpis.plain import noted, parts
from smm_nb.kpis.window import Window
from smm_nb.tables.rows import where

TABLE = "competitors"
FIRST_LEVEL_DAYS = 45
"""How far before the window the first follower count of a competitor may lie: these sheets are kept monthly."""


def competitor_post_rate(window: Window) -> Counted:
    """Posts a week of the tracked companies, the client left out; per company and network when divided."""
    rows = _others(window)
    counted = total(rows, "posts")
    return parts(counted, Counted(window.period.days / 7 * _accounts(rows)), n=counted.n)


def competitor_er_median(window: Window) -> Counted:
    """Median over the rows of (engagements / posts / followers): engagement per post by followers."""
    rows = _others(window)
    rows = where(rows, (rows["posts"] > 0).fillna(False) & (rows["followers"] > 0).fillna(False))
    each = rows["engagements"].astype("Float64") / rows["posts"] / rows["followers"]
    value = median(each)
    if value is None:
        return not_available("no_rows")
    counted = Counted(value, n=int(each.notna().sum()), median_per_post=value, sources=sources(rows))
    return noted(counted, "caveats.public_counts")


def competitor_growth(window: Window) -> Counted:
    """Followers at the end of the window / followers before it - 1, accounts with both; the client left out."""
    rows = window.history(TABLE)
    rows = where(rows, ~rows["is_focus"].fillna(False).astype(bool) & rows["followers"].notna()).sort_values("day")
    # only accounts with both ends: a newly tracked company is not growth
    first, last = pd.Timestamp(window.period.first), pd.Timestamp(window.period.last)
    account = ["company", "platform"]
    end = rows[rows["day"].between(first, last)].drop_duplicates(account, keep="last")
    start = where(rows, (rows["day"] < first) & (rows["day"] >= first - pd.Timedelta(days=FIRST_LEVEL_DAYS)))
    start = start.drop_duplicates(account, keep="last")
    both = end.merge(start, on=account, suffixes=("", "_start"))
    if both.empty:
        return not_available("no_rows" if end.empty else "no_start_level")
    before = float(both["followers_start"].sum())
    gain = float(both["followers"].sum()) - before
    return quotient(Counted(None, len(both), gain, before, sources=sources(end, start)))


def share_of_voice(window: Window) -> Counted:
    """Engagements of the client's posts / engagements of all tracked companies' posts, by public counts."""
    rows = window.rows(TABLE)
    mine = where(rows, rows["is_focus"].fillna(False).astype(bool))
    return noted(parts(total(mine, "engagements"), total(rows, "engagements")), "caveats.public_counts")


def share_of_search(window: Window) -> Counted:
    """Searches for the client's name / searches for all tracked names, twelve months to the end of the window.

    Needs the column `searches` in the competitors sheet; a shorter history is said, not stretched.
    """
    if "searches" not in window.history(TABLE):
        return not_available("no_column", column="searches")
    last = pd.Timestamp(window.period.last)
    year = Period((last - pd.DateOffset(years=1) + pd.Timedelta(days=1)).date(), window.period.last)
    rows = window.during(year).rows(TABLE)
    mine = where(rows, rows["is_focus"].fillna(False).astype(bool))
    months = rows["day"].dt.to_period("M").nunique()
    counted = parts(total(mine, "searches"), total(rows, "searches"))
    return counted if months >= 12 else noted(counted, "caveats.short_year", months_known=int(months))


def _others(window: Window) -> pd.DataFrame:
    rows = window.rows(TABLE)
    return where(rows, ~rows["is_focus"].fillna(False).astype(bool))


def _accounts(rows: pd.DataFrame) -> int:
    return len(rows[["company", "platform"]].drop_duplicates())


rate = partial(
    Kpi,
    unit="ratio",
    additivity="non_additive",
    basis="period",
    direction="context",
    source_tool="the networks' public pages",
    pack=("general",),
)

KPIS = (
    rate(
        "competitor_post_rate", function=competitor_post_rate, formula="posts / weeks / accounts", unit="index",
        needs={TABLE: ("company", "posts")}, reference="Rival IQ, Emplifi",
    ),
    rate(
        "competitor_er_median", function=competitor_er_median, formula="median(engagements / posts / followers)",
        needs={TABLE: ("company", "engagements", "posts", "followers")}, reference="Rival IQ, Emplifi",
    ),
    rate(
        "competitor_growth", function=competitor_growth, formula="followers_end / followers_start - 1",
        needs={TABLE: ("company", "followers")}, reference="Rival IQ", min_n=30,
    ),
    rate(
        "share_of_voice", function=share_of_voice, formula="engagements of the client / engagements of all tracked",
        direction="higher", needs={TABLE: ("company", "is_focus", "engagements")}, reference="YouScan", min_n=100,
        pack=("KR", "general"), aliases=("SOV",),
    ),
    rate(
        "share_of_search", function=share_of_search,
        formula="searches of the client / searches of all tracked, 12 months", direction="higher",
        needs={TABLE: ("company", "is_focus", "searches")}, source_tool="query statistics",
        reference="share-of-search literature", min_n=100, pack=("KR",),
    ),
)  # fmt: skip
