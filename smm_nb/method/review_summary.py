"""The first page of the monthly review: are we on plan, what changed; rules K2 and K3.

Imports review_lines and blocks. Tests: tests/method/test_review_summary.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smm_nb.kpis.arithmetic import add_up
from smm_nb.method.blocks import Block, Data, Notes, kind_of, once, rows, table_of
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.review_fair import day_for_day
from smm_nb.method.review_lines import Line, first_month, lines
from smm_nb.tables.exhibit import Chart, Exhibit
from smm_nb.tables.rows import where


@once
def summary(data: Data) -> list[Block]:
    """Whether the month is on plan, the table of at most 8 KPIs, and a sentence for each.

    Reference: K2, K3, and what a report owes its reader.
    """
    found = lines(data)
    if not found:
        return [missing(data, "account_daily", "K2"), missing(data, "traffic_daily", "K2")]
    blocks: list[Block] = [_dynamics(data, found), _table(data, found)]
    planned = [line for line in found if line.plan and line.value is not None]
    if planned:
        blocks.append(_chart(data, planned))
    blocks += [_sentence(data, line) for line in found]
    return [*blocks, *day_for_day(data, found), _course(data, found)]


def dynamics(data: Data) -> Finding:
    """K2: every KPI month to month, against plan and start; met when every planned KPI is on plan.

    Reference: method K2.
    """
    return _dynamics(data, lines(data))


def on_course(data: Data) -> Finding:
    """K3: SMM pays when expectations match real results within the budget; both are held side by side.

    Reference: method K3.
    """
    return _course(data, lines(data))


def _dynamics(data: Data, found: Sequence[Line]) -> Finding:
    planned = [line for line in found if line.plan is not None]
    met = [line for line in planned if line.status == "on_plan"]
    values = {
        "met": len(met),
        "n": len(planned),
        "first": data.period.first,
        "last": data.period.last,
        "behind": [line.kpi for line in planned if line.status == "off_plan"],
        "unknown": [line.kpi for line in planned if line.status == "not_available"],
        "up": [line.kpi for line in found if line.better],
        "down": [line.kpi for line in found if line.better is False],
    }
    if not planned:
        key = "review.k2_no_plan" if values["up"] or values["down"] else "review.k2_first"
        return Finding("K2", "cannot_tell", key, values, weight=0.7)
    if values["unknown"] and not values["behind"]:
        return Finding("K2", "cannot_tell", "review.k2_unknown", values, weight=0.7)
    due = [line.until for line in planned if line.until and line.due is not None]
    if len(met) == len(planned) and due:
        return Finding("K2", "yes", "plans.k2_so_far", values | {"until": min(due)}, weight=0.5)
    if len(met) == len(planned):
        return Finding("K2", "yes", "review.k2_all", values, weight=0.5)
    return Finding("K2", "no", "review.k2_behind" if met else "review.k2_none", values, weight=0.7)


def _course(data: Data, found: Sequence[Line]) -> Finding:
    on_top = data.client.budget.ads_on_top
    budget = _ads_agreed(data) if on_top else data.client.budget.smm_per_month
    spend = add_up(rows(data, "ads_daily", "spend")["spend"])
    planned = [line for line in found if line.plan is not None and line.value is not None]
    met = sum(line.status == "on_plan" for line in planned)
    values = {
        "spend": spend, "budget": budget, "met": met, "n": len(planned), "currency": data.client.currency,
    }  # fmt: skip
    if not planned:
        return Finding("K3", "cannot_tell", "review.k3_no_plan", values, weight=0.5)
    if budget is None:
        key = "review.k3_no_ads_plan" if on_top else "review.k3_no_money"
        return Finding("K3", "cannot_tell", key, values, weight=0.4)
    if spend is None:
        return Finding("K3", "cannot_tell", "review.k3_no_spend", values, weight=0.4)
    within, all_met = spend <= budget, met == len(planned)
    # what a client has not said is named beside the verdict that rests on it
    assumed = {"ads_included": "assumed_yes"} if data.client.budget.ads_included is None else {}
    way = ("yes" if all_met else "behind") if within else "over"
    key = f"review.k3_{way}_on_top" if on_top else f"review.k3_{way}"
    verdict, weight = ("yes", 0.5) if way == "yes" else ("no", 0.6)
    return Finding("K3", verdict, key, values, weight=weight, defaults=assumed)  # type: ignore[arg-type]


def _ads_agreed(data: Data) -> float | None:
    """What was agreed for the month's ads: the planned `spend`, all networks together or summed."""
    plans = data.table("targets")
    month = where(plans, (plans["period"] == data.period.key) & (plans["kpi_id"] == "spend"))
    whole = where(month, month["platform"].isna())
    return add_up((month if whole.empty else whole)["target"])


def _table(data: Data, found: Sequence[Line]) -> Exhibit:
    first = first_month(data)
    notes: Notes = (("review.note_start", {"month": first.first}),) if first and first < data.period else ()
    due = [line.until for line in found if line.until and line.due is not None]
    notes += (("plans.note_due", {"day": min(due)}),) if due else ()
    notes += tuple(
        ("plans.note_left_out", {"kpi": line.kpi, "names": line.actual.values["left_out"]})
        for line in found
        if "caveats.networks_left_out" in line.actual.caveats
    )
    with_network = any(line.network for line in found)
    kinds = {
        "kpi": "name", "network": "name", "status": "status", "plan": "by_unit", "due": "by_unit", "actual": "by_unit",
        "last": "by_unit", "start": "by_unit", "trend": "trend", "unit": "text",
    }  # fmt: skip
    if not with_network:
        del kinds["network"]
    if not due:
        del kinds["due"]
    exhibit = table_of(
        (
            {"kpi": line.kpi, "network": line.network or "whole", "plan": line.plan, "actual": line.value,
             "last": line.last, "start": line.start, "trend": line.trend, "status": line.status,
             "unit": kind_of(line.kpi), "due": line.due}
            for line in found
        ),
        kinds,  # type: ignore[arg-type]
        "review.table_summary",
        currency=data.client.currency,
        notes=notes,
        first=data.period.first,
        last=data.period.last,
    )  # fmt: skip
    files = sorted({source for line in found for source in line.actual.sources})
    return replace(exhibit, sources=tuple(files))


def _chart(data: Data, planned: Sequence[Line]) -> Chart:
    exhibit = table_of(
        (
            {"label": line.kpi, "network": line.network or None, "actual": line.value,
             "plan": line.plan if line.due is None else line.due,
             "last": line.last, "start": line.start, "unit": kind_of(line.kpi)}
            for line in planned
        ),
        {"label": "name", "network": "name", "actual": "by_unit", "plan": "by_unit", "last": "by_unit",
         "start": "by_unit", "unit": "text"},
        "review.table_plan",
        currency=data.client.currency,
    )  # fmt: skip
    met = sum(line.status == "on_plan" for line in planned)
    return Chart("plan", exhibit, "review.chart_plan", {"met": met, "n": len(planned)})


def _sentence(data: Data, line: Line) -> Finding:
    verdict = {"on_plan": "yes", "off_plan": "no", "no_plan": "info", "not_available": "cannot_tell"}[line.status]
    values = line.spoken(data.client.currency)
    weight = 0.6 if line.status == "off_plan" else 0.3
    if line.value is None:
        return Finding("K2", "cannot_tell", line.actual.why or "review.line_none", values | dict(line.actual.values),
                       weight=0.4, subject=line.kpi)  # fmt: skip
    if line.due is not None:
        return Finding("K2", verdict, f"plans.line_{line.status}_early", values, weight=weight)  # type: ignore[arg-type]
    known = "" if line.last is None else "_last" if line.start is None else "_start"
    return Finding("K2", verdict, f"review.line_{line.status}{known}", values, weight=weight)  # type: ignore[arg-type]
