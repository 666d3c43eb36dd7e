"""Care and do no harm: dialogues, replies, negative feedback, and growth that outruns its natural pace (rule D1).

Imports the window and the arithmetic. Tests: tests/kpis/test_care.py.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from smm_nb.kpis.arithmetic import add_up, not_available, quotient, sources
from smm_nb.kpis.kpi import Counted, Kpi
from smm_nb.kpis.plain import noted, per_post_of, post_ratio, post_total_of, total_of
from smm_nb.kpis.window import Window
from smm_nb.tables.rows import where

HISTORY_DAYS = 28
"""Days of own history that a natural pace needs; fewer say nothing of weekdays."""


def response_time(window: Window) -> Counted:
    """Median seconds from a message to its first answer (`replied_at`), calendar time; `n` is the answered ones."""
    rows = _asked(window)
    if isinstance(rows, Counted):
        return rows
    seconds = (rows["replied_at"] - rows["published_at"]).dt.total_seconds().dropna()
    # an answer before the question belongs to another thread
    seconds = seconds[seconds >= 0]
    if seconds.empty:
        return not_available("no_rows")
    return Counted(float(seconds.median()), n=len(seconds), sources=sources(rows))


def response_rate(window: Window) -> Counted:
    """Messages with an answer / messages of others."""
    rows = _asked(window)
    if isinstance(rows, Counted):
        return rows
    answered = float(rows["replied_at"].notna().sum())
    return quotient(Counted(None, len(rows), answered, float(len(rows)), sources=sources(rows)))


def negative_feedback_per_1k_reach(window: Window) -> Counted:
    """(Hides + reports) / reach of the posts * 1000."""
    rows = window.rows("posts")
    negative = rows[["hides", "reports"]].sum(axis=1, min_count=1).astype("Float64")
    return post_ratio(rows.assign(negative=negative), "negative", "reach", scale=1000)


def growth_limit_breach(window: Window) -> Counted:
    """Days of the window with more joins than the client's declared cap or the 95th percentile of its own history.

    The history is every known day before the window, 28 at least; `n` is the days of the window that are known.
    """
    rows = window.rows("account_daily", "follows")
    rows = where(rows, rows["period_type"] == "day")
    if rows.empty:
        return not_available("no_rows")
    joins = rows.groupby("day")["follows"].sum(min_count=1)
    limits = [limit for limit in (window.client.pace.joins_per_day, _own_limit(window)) if limit is not None]
    if not limits:
        return not_available("no_history", days_needed=HISTORY_DAYS)
    # do no harm: the stricter of the two limits
    above = joins[joins > min(limits)]
    counted = Counted(float(len(above)), n=len(joins), sources=sources(rows))
    return noted(counted, "caveats.pace_limit", limit=min(limits))


def _own_limit(window: Window) -> float | None:
    past = window.history("account_daily")
    past = where(past, (past["period_type"] == "day") & (past["day"] < pd.Timestamp(window.period.first)))
    days = past.groupby("day")["follows"].sum(min_count=1).dropna()
    return float(days.astype("Float64").quantile(0.95)) if len(days) >= HISTORY_DAYS else None


def _asked(window: Window) -> pd.DataFrame | Counted:
    rows = window.rows("mentions")
    if "replied_at" not in rows:
        return not_available("no_column", column="replied_at")
    rows = where(rows, ~rows["is_owned"].fillna(False).astype(bool))
    if rows.empty:
        return not_available("no_rows")
    return rows.assign(replied_at=pd.to_datetime(rows["replied_at"], utc=True))


def feedback(window: Window) -> Counted:
    """Comments on the posts + dialogues started: what people say to the client."""
    found = [post_total_of("comments")(window), total_of("account_daily", "messages")(window)]
    value = add_up(pd.Series([counted.value for counted in found], dtype="Float64"))
    if value is None:
        return not_available("no_rows")
    known = [counted for counted in found if counted.value is not None]
    counted = Counted(
        value,
        n=sum(counted.n for counted in known),
        sources=tuple(sorted({file for counted in known for file in counted.sources})),
    )
    return counted if len(known) == len(found) else noted(counted, "caveats.half_feedback")


NETWORK = "platform statistics"
harm = partial(
    Kpi, additivity="non_additive", basis="lifetime", direction="lower", source_tool=NETWORK, pack=("KA", "KR")
)

KPIS = (
    harm(
        "messages", function=total_of("account_daily", "messages"), formula="sum(messages)", unit="count",
        additivity="additive", basis="period", direction="higher", needs={"account_daily": ("messages",)},
        reference="Fivetran's column names", aliases=("dialogues started",),
    ),
    harm(
        "feedback", function=feedback, formula="comments + messages", unit="count", additivity="additive",
        direction="higher", needs={"posts": ("comments",), "account_daily": ("messages",)}, reference="rule KA",
    ),
    harm(
        "response_time", function=response_time, formula="median(replied_at - published_at)", unit="duration",
        basis="period", needs={"mentions": ("published_at", "replied_at")}, source_tool="inbox or mention tool",
        reference="Fanpage Karma, Sprout Social",
    ),
    harm(
        "response_rate", function=response_rate, formula="answered / messages of others", unit="ratio",
        basis="period", direction="higher", needs={"mentions": ("published_at", "replied_at")},
        source_tool="inbox or mention tool", reference="Fanpage Karma", min_n=10, aliases=("service level",),
    ),
    *(
        harm(
            column, function=post_total_of(column), formula=f"sum({column})", unit="count", additivity="additive",
            needs={"posts": (column,)}, reference="VK API, rule D1",
        )
        for column in ("hides", "reports", "unsubscribes")
    ),
    harm(
        "unsubscribes_per_post", function=per_post_of("unsubscribes"), formula="unsubscribes / posts", unit="index",
        needs={"posts": ("unsubscribes",)}, reference="rule D1",
    ),
    harm(
        "negative_feedback_per_1k_reach", function=negative_feedback_per_1k_reach,
        formula="(hides + reports) / reach * 1000", unit="per_thousand",
        needs={"posts": ("hides", "reports", "reach")}, reference="rule D1", min_n=1000,
    ),
    harm(
        "growth_limit_breach", function=growth_limit_breach,
        formula="days with joins > min(declared cap, own 95th percentile)", unit="count", additivity="additive",
        basis="period", needs={"account_daily": ("follows",)}, reference="practitioners on limits, rule D1",
    ),
)  # fmt: skip
