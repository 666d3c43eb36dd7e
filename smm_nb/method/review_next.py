"""The end of the month's work: targets for the next month, and the three actions that matter most.

Imports the other sections, forecasts and blocks. Tests: tests/method/test_review_next.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from smm_nb.clients.period import Period, months
from smm_nb.method.blocks import Block, Data, Notes, kind_of, once, table_of, worst
from smm_nb.method.fair import values_of
from smm_nb.method.finding import Finding
from smm_nb.method.forecast import Forecast, forecast
from smm_nb.method.pace import natural_pace
from smm_nb.method.reputation import reputation
from smm_nb.method.review_account import account
from smm_nb.method.review_ads import ads
from smm_nb.method.review_content import content
from smm_nb.method.review_lines import Line, first_month, lines
from smm_nb.method.review_quality import data_quality
from smm_nb.method.review_summary import summary
from smm_nb.method.review_traffic import traffic_and_sales
from smm_nb.method.uplift import added, at_least, quantile, told, uplifts, without_test
from smm_nb.tables.exhibit import Exhibit
from smm_nb.tables.rows import where

CLIENT_KEYS = (
    "missing.sales_log", "missing.targets", "missing.no_analytics", "review.k3_no_money", "review.k3_no_ads_plan",
    "review.k2_no_plan", "review.k2_first",
)  # fmt: skip
"""Findings whose action only the client can take; every other is the agency's."""


def next_month(data: Data, *, actions: int = 3) -> list[Block]:
    """What may be expected next month, and the three actions with who does them and when that is checked.

    Reference: K2, K3; what a report owes its reader (finding, evidence, action, owner, check date).
    """
    return [*targets(data), *action_plan(data, count=actions)]


def findings(data: Data) -> list[Finding]:
    """Every finding of the month's sections, in the order in which they ask for action."""
    sections = (summary, account, content, ads, traffic_and_sales, data_quality)
    blocks: list[Block] = [block for section in sections for block in section(data)]
    if data.client.goal == "reputation":
        blocks += reputation(data)
    blocks.append(natural_pace(data))
    return worst(block for block in blocks if isinstance(block, Finding))


def action_plan(data: Data, *, count: int = 3) -> list[Block]:
    """The actions that matter most: broken rules first, then what cannot be told; one action per subject.

    Args:
        data: the client's data.
        count: how many.
    """
    chosen = _chosen(data)[:count]
    if not chosen:
        return [Finding("K3", "yes", "review.actions_none", {"day": _check_day(data, 0.0)})]
    table = table_of(
        (
            {"rank": place, "action": action, "rule": finding.rule, "owner": _owner(finding),
             "check_date": _check_day(data, finding.weight)}
            for place, (finding, action) in enumerate(chosen, 1)
        ),
        {"rank": "rank", "action": "text", "rule": "text", "owner": "name", "check_date": "date"},
        "review.table_actions",
        n=len(chosen),
    )  # fmt: skip
    return [table]


def first_actions(data: Data, *, count: int = 3) -> list[Block]:
    """The same actions for the first page: what, who, until when; nothing where none is asked for."""
    records = [
        {"rank": place, "action": action, "owner": _owner(finding), "check_date": _check_day(data, finding.weight)}
        for place, (finding, action) in enumerate(_chosen(data)[:count], 1)
    ]
    kinds: dict[str, Any] = {"rank": "rank", "action": "text", "owner": "name", "check_date": "date"}
    notes: Notes = (("review.note_actions", {}),)
    return [table_of(records, kinds, "review.table_actions_first", notes=notes)] if records else []


@once
def _chosen(data: Data) -> tuple[tuple[Finding, str], ...]:
    """Findings that ask for action, each action once, the weightiest first; the data never change."""
    chosen: dict[str, Finding] = {}
    for finding in findings(data):
        action = finding.action(data.client.language)
        if action and finding.verdict in ("no", "cannot_tell"):
            chosen.setdefault(action, finding)
    return tuple((finding, action) for action, finding in chosen.items())


def _owner(finding: Finding) -> str:
    return "owner_client" if finding.key in CLIENT_KEYS else "owner_agency"


def _check_day(data: Data, weight: float, *, urgent: float = 0.8) -> date:
    """A week into the next month for what is urgent, else its middle: counted from the period, never from today."""
    return data.period.last + timedelta(days=7 if weight >= urgent else 15)


def targets(data: Data) -> list[Block]:
    """What each KPI of the summary is likely to be next month, from the client's own months.

    A forecast needs months; where there are too few the last value stands alone and the report says so. What a met
    test's money, going on, should add is planned on top, with its own uncertainty.
    """
    found = [line for line in lines(data) if line.value is not None]
    if not found or not data.period.is_month:
        return []
    first = first_month(data) or data.period
    spans = months(first, data.period)
    values = [values_of(data, [(line.kpi, line.network) for line in found], span) for span in spans]
    planned, keys = uplifts(data), [(line.kpi, line.network) for line in found]
    records, guessed = [], 0
    for line, key in zip(found, keys, strict=True):
        known = [part[key].value if key in part else None for part in values]
        guess = forecast(
            [None if value is None else without_test(data, planned, key, value, span)
             for value, span in zip(known, spans, strict=True)]
        )  # fmt: skip
        guessed += guess.reason is None
        records.append(_target(line, guess, added(planned, *key), _planned(data, *key)))
    key_said = "review.next_forecast" if guessed else "review.next_few"
    verdict = "info" if guessed else "cannot_tell"
    facts = {"n": len(spans), "month": _following(data).first, "forecast": guessed, "kpis": len(found)}
    finding = Finding("K2", verdict, key_said, facts, weight=0.2)  # type: ignore[arg-type]
    return [finding, *(told(data, one, keys) for one in planned), _target_table(data, records)]


def _target(line: Line, guess: Forecast, extra: Sequence[float], plan: float | None) -> dict[str, Any]:
    return {
        "kpi": line.kpi, "network": line.network or "whole", "actual": line.value,
        "uplift": float(np.median(extra)) if extra else None, "low": quantile(guess, extra, 0.1),
        "expected": quantile(guess, extra, 0.5), "high": quantile(guess, extra, 0.9), "plan": plan,
        "probability": None if plan is None else _chance(guess, extra, plan, line.direction),
        "unit": kind_of(line.kpi),
    }  # fmt: skip


def _chance(guess: Forecast, extra: Sequence[float], plan: float, direction: str) -> float | None:
    """The chance to meet the plan, 0-1, whichever way is better."""
    above = at_least(guess, extra, plan)
    return 1 - above if above is not None and direction == "lower" else above


def _target_table(data: Data, records: list[dict[str, Any]]) -> Exhibit:
    kinds: dict[str, Any] = {
        "kpi": "name", "network": "name", "actual": "by_unit", "uplift": "by_unit", "low": "by_unit",
        "expected": "by_unit", "high": "by_unit", "plan": "by_unit", "probability": "percent", "unit": "text",
    }  # fmt: skip
    empty = [name for name in kinds if all(record[name] is None for record in records)]
    kinds = {name: kind for name, kind in kinds.items() if name not in empty}
    note = "review.note_uplift" if "uplift" in kinds else "review.note_forecast"
    notes: Notes = ((note, {}),) if "expected" in kinds else ()
    month = _following(data).first
    return table_of(records, kinds, "review.table_targets", currency=data.client.currency, notes=notes, month=month)


def _following(data: Data) -> Period:
    return Period.month((data.period.last + timedelta(days=1)).strftime("%Y-%m"))


def _planned(data: Data, kpi: str, network: str) -> float | None:
    frame = data.table("targets")
    same = where(frame, (frame["period"] == _following(data).key) & (frame["kpi_id"] == kpi))
    same = where(same, same["platform"].fillna("") == network)
    return None if same.empty else float(same["target"].iloc[0])
