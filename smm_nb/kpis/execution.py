"""Execution and dynamics: regularity of posting, plan against actual, month to month and year to year.

The last three are about another KPI, named by the option `of`.
Imports the window and the comparison. Tests: tests/kpis/test_execution.py.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis.arithmetic import add_up, div, not_available, sources
from smm_nb.kpis.engagement import posts
from smm_nb.kpis.kpi import Counted, Kpi
from smm_nb.kpis.plain import parts
from smm_nb.kpis.window import Window
from smm_nb.tables.rows import where


def posting_regularity(window: Window) -> Counted:
    """Posts a week: posts / (days / 7)."""
    counted = posts(window)
    return parts(counted, Counted(window.period.days / 7), n=counted.n)


def longest_gap(window: Window) -> Counted:
    """The most days in a row without a post, the window's ends included."""
    rows = window.rows("posts")
    if rows.empty:
        none = posts(window)
        return not_available("no_rows") if none.value is None else Counted(float(window.period.days))
    edges = [pd.Timestamp(window.period.first) - pd.Timedelta(days=1), *rows["day"].drop_duplicates().sort_values()]
    gaps = pd.Series([*edges, pd.Timestamp(window.period.last) + pd.Timedelta(days=1)]).diff().dt.days - 1
    return Counted(float(gaps.max()), n=len(rows), sources=sources(rows))


def plan_execution(window: Window, *, of: str = "") -> Counted:
    """Actual / plan of the KPI `of` in the window's month; plan / actual where lower is better: over 1 is good."""
    if not of:
        return not_available("needs_of")
    # the registry holds this module, so it is asked for only when a KPI about another KPI is computed
    from smm_nb.kpis import registry, values

    actual, plan = values.evaluate(of, window), _plan(window, of)
    if actual.value is None or plan is None:
        return not_available(_bare(actual.why) if actual.value is None else "no_plan", **actual.values)
    pair = (plan, actual.value) if registry.kpi(of).direction == "lower" else (actual.value, plan)
    why = "caveats.no_denominator" if not pair[1] else None
    return Counted(div(*pair), actual.n, *pair, currency=actual.currency, why=why, sources=actual.sources)


def mom_change(window: Window, *, of: str = "") -> Counted:
    """Relative change of the KPI `of` against the month before; refused across a break of its metric."""
    return _change(window, of, window.period.previous)


def yoy_change(window: Window, *, of: str = "") -> Counted:
    """Relative change of the KPI `of` against the same days a year before; refused across a break of its metric."""
    return _change(window, of, year_before(window.period))


def year_before(period: Period) -> Period:
    """The same month, or the same days, a year before; 29 February becomes 28.

    >>> str(year_before(Period.month("2024-02")))
    '2023-02'
    """
    if period.is_month:
        return Period.month(f"{period.first.year - 1:04}-{period.first.month:02}")
    first, last = (pd.Timestamp(day) - pd.DateOffset(years=1) for day in (period.first, period.last))
    return Period(first.date(), last.date())


def _change(window: Window, of: str, before: Period) -> Counted:
    if not of:
        return not_available("needs_of")
    from smm_nb.kpis import changes

    change = changes.between(of, window, window.during(before))
    if change.relative is None:
        return not_available(_bare(change.why), **change.values)
    now, then = change.now.value, change.before.value
    files = tuple(sorted({*change.now.sources, *change.before.sources}))
    return Counted(change.relative, change.now.n, (now or 0) - (then or 0), then, sources=files)


def _plan(window: Window, kpi: str) -> float | None:
    rows = window.history("targets")
    # plans are for calendar months; the window's first day says which
    rows = where(rows, (rows["kpi_id"] == kpi) & (rows["period"] == window.period.first.strftime("%Y-%m")))
    if "platform" not in window.by:
        # a plan of the whole client stands without a network; plans of single networks are not it
        rows = where(rows, rows["platform"].isna())
    return add_up(rows["target"]) if len(rows) == 1 else None


def _bare(why: str | None) -> str:
    return (why or "caveats.no_rows").removeprefix("caveats.")


about = partial(
    Kpi,
    unit="ratio",
    additivity="non_additive",
    basis="period",
    direction="higher",
    needs={},
    source_tool="that of the KPI it is about",
    options=("of",),
)

KPIS = (
    about(
        "posting_regularity", function=posting_regularity, formula="posts / weeks", unit="index", direction="context",
        needs={"posts": ("created_timestamp",)}, source_tool="platform statistics", reference="rule W1", pack=("KA",),
        aliases=("posts per week",), options=(),
    ),
    about(
        "longest_gap", function=longest_gap, formula="max(days without a post)", unit="count", direction="lower",
        needs={"posts": ("created_timestamp",)}, source_tool="platform statistics", reference="common usage",
        pack=("KA",), options=(),
    ),
    about(
        "plan_execution", function=plan_execution, formula="actual / plan (lower is better: plan / actual)",
        needs={"targets": ("kpi_id", "period", "target")}, reference="Swydo, rule K2",
    ),
    about(
        "mom_change", function=mom_change, formula="value / value of the month before - 1", direction="context",
        reference="rule K2",
    ),
    about(
        "yoy_change", function=yoy_change, formula="value / value a year before - 1", direction="context",
        reference="rule K2",
    ),
)  # fmt: skip
