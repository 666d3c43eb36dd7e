"""KPIs that are one column added up, or one column over another: their functions, made from the names of the columns.

Imports the window and the arithmetic. Tests: tests/kpis/test_*.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from smm_nb.kpis.arithmetic import div, median, not_available, ratio, sources, total
from smm_nb.kpis.kpi import Counted, Function
from smm_nb.kpis.window import ACCOUNT, ENGAGEMENT_PARTS, Window
from smm_nb.tables.rows import where

YOUNG = 7
"""Days within which most of a post's response comes: a younger post's totals will still grow."""


def total_of(table: str, column: str) -> Function:
    """The function of a KPI that is the sum of one column over the window."""

    def function(window: Window) -> Counted:
        rows = window.rows(table, column)
        return with_gaps(total(rows, column), rows, window, table)

    return function


def ratio_of(table: str, numerator: str, denominator: str, *, scale: float = 1.0) -> Function:
    """The function of a KPI that is one column's sum over another's."""
    together = ACCOUNT[table] if table == "ads_daily" else ()

    def function(window: Window) -> Counted:
        rows = window.rows(table, numerator, denominator)
        return ratio(rows, numerator, denominator, scale=scale, together=together)

    return function


def post_total_of(*columns: str, weights: tuple[float, ...] = ()) -> Function:
    """The function of a KPI that adds up columns of the posts published in the window, and the median per post."""

    def function(window: Window) -> Counted:
        rows = window.rows("posts")
        if rows.empty:
            return no_posts(window)
        each = rows[["source_file"]].assign(counted=_row_sums(rows, columns, weights or (1.0,) * len(columns)))
        counted = replace(total(each, "counted"), median_per_post=median(each["counted"]))
        return with_post_caveats(counted, rows, columns)

    return function


def _row_sums(rows: pd.DataFrame, columns: Sequence[str], weights: Sequence[float]) -> pd.arrays.FloatingArray:
    """The weighted sum of the columns in each row, of those that it states; missing when it states none."""
    cells = np.array([rows[column].to_numpy(dtype=float, na_value=np.nan) for column in columns])
    return pd.arrays.FloatingArray(np.nansum(cells * np.array(weights)[:, None], axis=0), np.isnan(cells).all(axis=0))


def post_ratio_of(numerator: str, denominator: str, *, scale: float = 1.0) -> Function:
    """The function of a KPI over the posts published in the window: sum over sum, and the median per post."""

    def function(window: Window) -> Counted:
        return post_ratio(window.rows("posts"), numerator, denominator, scale=scale)

    return function


def post_ratio(rows: pd.DataFrame, numerator: str, denominator: str, *, scale: float = 1.0) -> Counted:
    """Sum over sum of the posts that state both, with the median of the posts' own ratios; `n` is the posts."""
    paired = where(rows, rows[numerator].notna() & rows[denominator].notna())
    # a post that nobody saw has no rate of its own, but its 0 stays in the sums
    above = paired[denominator] > 0
    each = paired[numerator][above].astype("Float64") / paired[denominator][above] * scale
    counted = replace(ratio(rows, numerator, denominator, scale=scale), n=len(paired), median_per_post=median(each))
    return with_post_caveats(counted, paired, (numerator, denominator))


def per_post_of(column: str) -> Function:
    """The function of a KPI that is a column's sum per published post."""

    def function(window: Window) -> Counted:
        rows = window.rows("posts")
        return post_ratio(rows.assign(posts=1), column, "posts")

    return function


def no_posts(window: Window) -> Counted:
    """Nothing was published: 0 when the export covers the window, else not known."""
    if window.covered("posts"):
        return Counted(0.0, sources=sources(window.history("posts")))
    return not_available("no_rows")


def with_post_caveats(counted: Counted, rows: pd.DataFrame, columns: tuple[str, ...]) -> Counted:
    """`counted` with what a reader must know of its posts: parts not stated, young posts, boosted posts."""
    if counted.value is None:
        return counted
    found: dict[str, Any] = {}
    keys: list[str] = []
    if "engagements" in columns or columns == ENGAGEMENT_PARTS:
        keys += [f"caveats.without_{part}" for part in ENGAGEMENT_PARTS if rows[part].isna().all()]
    young = int((rows["as_of_date"].to_numpy() - rows["day"].to_numpy() < np.timedelta64(YOUNG, "D")).sum())
    boosted = int(rows["is_boosted"].fillna(False).sum())
    if young:
        keys, found = [*keys, "caveats.young_posts"], {**found, "young": young}
    if boosted:
        keys, found = [*keys, "caveats.boosted_posts"], {**found, "boosted": boosted}
    return noted(counted, *keys, **found)


def with_gaps(counted: Counted, rows: pd.DataFrame, window: Window, table: str) -> Counted:
    """`counted` with a caveat when an account's day rows leave days of the window out."""
    if table != "account_daily" or set(rows["period_type"].to_numpy(dtype=object)) != {"day"}:
        return counted
    # the account with the fewest days decides: a sum is as complete as its least complete part
    cells = [rows[column].to_numpy(dtype=object) for column in ACCOUNT[table]]
    known: dict[tuple[str, ...], set[object]] = {}
    for day, *account in zip(rows["day"].to_numpy(), *cells, strict=True):
        known.setdefault(tuple(map(str, account)), set()).add(day)
    days = min(map(len, known.values()))
    if days >= window.period.days:
        return counted
    return noted(counted, "caveats.days_missing", days_known=days, days_all=window.period.days)


def noted(counted: Counted, *keys: str, **values: object) -> Counted:
    """`counted` with more caveats."""
    if not keys:
        return counted
    return replace(
        counted, caveats=tuple(dict.fromkeys((*counted.caveats, *keys))), values={**counted.values, **values}
    )


def people(window: Window, table: str, column: str) -> Counted:
    """Unique people: the one row whose span is the window. Never a sum, because the same people come again.

    Not available when there are only day rows of a longer window, or several accounts. Where one network alone has
    such a row, the client's others are named: it is not the client's whole.
    """
    spans = _spanning(window, table, column)
    if spans.empty:
        days = window.rows(table)[column].notna().any()
        return not_available("not_added_days" if days else "no_rows")
    if len(spans) > 1:
        return not_available("not_added_accounts", accounts=len(spans))
    counted = Counted(float(spans[column].iloc[0]), n=1, sources=sources(spans))
    left_out = sorted(_networks(window) - set(spans["platform"]))
    return noted(counted, "caveats.networks_left_out", left_out=left_out) if left_out else counted


def where_people(window: Window, table: str, column: str) -> Window:
    """The part of the window that `people` speaks of: a network's people go over that network's followers only."""
    spans = _spanning(window, table, column)
    return window.part(platform=str(spans["platform"].iloc[0])) if len(spans) == 1 else window


def _spanning(window: Window, table: str, column: str) -> pd.DataFrame:
    spans = window.rows(table)
    if window.period.days > 1:
        spans = where(spans, spans["period_type"] != "day")
    return where(spans, spans[column].notna())


def _networks(window: Window) -> set[str]:
    """The networks that an undivided figure should be of: those worked in, and those with rows in the window."""
    if "platform" in window.by:
        return set()
    worked = {str(account.network) for account in window.client.networks if account.status == "active"}
    return worked.union(*(window.rows(name)["platform"].dropna().astype(str) for name in ("account_daily", "posts")))


def people_of(table: str, column: str) -> Function:
    """The function of a KPI that counts unique people of the window."""

    def function(window: Window) -> Counted:
        return people(window, table, column)

    return function


def parts(above: Counted, below: Counted, *, scale: float = 1.0, n: int | None = None) -> Counted:
    """The ratio of two counted values, with the caveats of both; not available when either is not."""
    lacking = next((part for part in (above, below) if part.value is None), None)
    if lacking:
        return replace(lacking, value=None, numerator=above.value, denominator=below.value)
    value = div(above.value, below.value, scale=scale)
    return Counted(
        value,
        n=round(below.value or 0) if n is None else n,
        numerator=above.value,
        denominator=below.value,
        currency=above.currency or below.currency,
        why="caveats.no_denominator" if value is None else None,
        caveats=tuple(dict.fromkeys(above.caveats + below.caveats)),
        values={**above.values, **below.values},
        sources=tuple(sorted({*above.sources, *below.sources})),
    )
