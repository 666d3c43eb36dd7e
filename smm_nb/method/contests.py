"""What a contest brought in members, and how many of them stayed (the worked case of the shop, W2).

Imports calendar and blocks. Tests: tests/method/test_contests.py.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.method.blocks import Data, history
from smm_nb.method.calendar import events_in
from smm_nb.method.finding import Finding
from smm_nb.tables.rows import where

WORDS = re.compile(r"\b(contest|giveaway|raffle|sweepstakes?|prize draw|конкурс|розыгрыш|\w*tävling(en)?|utlottning)\b")
"""Words of an event's title that make it a contest, in the client's language; only in their plain form, for
«репосты конкурса» are reposts."""

FEWEST_BEFORE = 7
"""Days before a contest that must be known before the usual pace of leaving is one."""

KEPT_DAYS = 30
"""Days after a contest's end in which those who leave are counted."""


def contests(data: Data, network: str) -> list[Finding]:
    """Joins during each of our own contests of the month or the month before, and how many of the net gain remained.

    Reference: W2, KA. The days counted after a contest (`KEPT_DAYS`) are not the method's number; the report names it.
    """
    span = Period(data.period.previous.first, data.period.last)
    events = events_in(data, span, network=network)
    events = where(events, (events["kind"] == "ours") & events["title"].map(is_contest).astype(bool))
    days = _account_days(data, network)
    if days.empty:
        return []
    found = []
    for row in events.to_dict("records"):
        last = row["date_start"] if pd.isna(row["date_end"]) else row["date_end"]
        found.append(_told(data, network, str(row["title"]), (row["date_start"].date(), last.date()), days))
    return [finding for finding in found if finding]


def is_contest(title: object) -> bool:
    """Whether an event's title says that it is a contest, in any of the three languages.

    >>> is_contest("Конкурс «Золотой июнь»"), is_contest("Easter sale")
    (True, False)
    """
    return WORDS.search(str(title).casefold()) is not None


def _account_days(data: Data, network: str) -> pd.DataFrame:
    frame = history(data, "account_daily")[["platform", "day", "period_type", "follows", "unfollows"]]
    daily = where(frame, (frame["platform"] == network) & (frame["period_type"] == "day"))
    # what came after the period is not known to its report
    daily = where(daily, daily["day"] <= pd.Timestamp(data.period.last))
    return daily.groupby("day")[["follows", "unfollows"]].sum(min_count=1).astype("Float64").dropna(how="all")


def _told(data: Data, network: str, title: str, span: tuple[date, date], days: pd.DataFrame) -> Finding | None:
    first, last = span
    during = _between(days, first, last)
    joins, leaves = _sum(during, "follows"), _sum(during, "unfollows")
    if joins is None:
        return None
    after = _between(days, last + timedelta(days=1), last + timedelta(days=KEPT_DAYS))
    values: dict[str, Any] = {
        "network": network, "title": title, "first": first, "last": last, "joins": joins, "days": len(after),
    }  # fmt: skip
    if leaves is None:
        return Finding("W2", "cannot_tell", "plans.contest_joins", values, weight=0.3)
    values["net"] = joins - leaves
    left = _sum(after, "unfollows")
    if left is None or values["net"] <= 0:
        return Finding("W2", "info", "plans.contest_net", values, weight=0.3)
    # who of the leavers came by the contest is not known: if all of them did, this many remained at the least
    remained = max(0.0, values["net"] - left)
    before = _between(days, first - timedelta(days=len(after)), first - timedelta(days=1))["unfollows"].dropna()
    values |= {"left": left, "remained": remained, "share": remained / values["net"],
               "usual": float(before.mean()) * len(after) if len(before) >= FEWEST_BEFORE else None,
               "until": after.index.max().date()}  # fmt: skip
    suffix = "" if values["usual"] is not None else "_new"
    return Finding("W2", "info", f"plans.contest_kept{suffix}", values, weight=0.3, defaults={"days": KEPT_DAYS})


def _between(days: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    return days[(days.index >= pd.Timestamp(first)) & (days.index <= pd.Timestamp(last))]


def _sum(days: pd.DataFrame, column: str) -> float | None:
    known = days[column].dropna()
    return float(known.sum()) if len(known) else None
