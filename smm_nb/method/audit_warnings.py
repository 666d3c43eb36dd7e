"""Rules E1-E4: what the client expects, and the three warnings of the method found in parameters and data.

For a warning the verdict `yes` means that the rule is kept: nothing to warn of. Imports blocks, kpi_choice and
networks. Tests: tests/method/test_audit_warnings.py.
"""

from __future__ import annotations

from typing import Any

from smm_nb.kpis.arithmetic import div
from smm_nb.method.blocks import Data, by_part, rows, table_of
from smm_nb.method.chain import enough_visits
from smm_nb.method.finding import Finding
from smm_nb.method.kpi_choice import GOAL_OF_EXPECTATION, PACK_OF_GOAL
from smm_nb.method.missing import missing
from smm_nb.tables.exhibit import CellKind
from smm_nb.tables.rows import where


def expectations(data: Data) -> Finding:
    """E1: what the client expects, each expectation with the goal and the KPI pack that it leads to.

    Verdict no when none is stated, or when the goal serves none of them. Reference: method E1.
    """
    client = data.client
    if not client.expectations:
        return Finding("E1", "no", "audit.e1_none", weight=0.75)
    goals = [GOAL_OF_EXPECTATION[name] for name in client.expectations]
    evidence = table_of(
        (
            {"expectation": f"exp_{name}", "goal": f"goal_{goal}", "pack": f"pack_{PACK_OF_GOAL[goal]}"}
            for name, goal in zip(client.expectations, goals, strict=True)
        ),
        {"expectation": "name", "goal": "name", "pack": "name"},
        "audit.table_expectations",
    )
    expected = [f"exp_{name}" for name in client.expectations]
    values = {"n": len(goals), "expected": expected, "goal": f"goal_{client.goal}"}
    if client.goal is None:
        return Finding("E1", "cannot_tell", "audit.e1_no_goal", values, evidence, weight=0.6)
    if PACK_OF_GOAL[client.goal] not in {PACK_OF_GOAL[goal] for goal in goals}:
        return Finding("E1", "no", "audit.e1_mismatch", values, evidence, weight=0.7)
    return Finding("E1", "yes", "audit.e1_yes", values, evidence)


def backfire(data: Data, *, look_alike: int = 5) -> Finding:
    """E2: no wave of look-alike praise: at least `look_alike` mentions with the same words on one day are one.

    Texts are compared without case, spaces and punctuation; the client's own are left out. The number is not the
    method's: it is a default that the report names. Reference: method E2.
    """
    frame = rows(data, "mentions")
    others = where(frame, ~frame["is_owned"].fillna(False) & frame["text"].notna())
    unpaced = data.client.pace.results_per_week is None
    seeding = [test.name for test in data.client.tests if "seeding" in test.tools and unpaced]
    defaults = {"look_alike": look_alike}
    if seeding:
        return Finding("E2", "no", "audit.e2_seeding", {"tests": seeding}, weight=0.7, defaults=defaults)
    if others.empty:
        return missing(data, "mentions", "E2", weight=0.2)
    texts = others["text"].str.casefold().str.replace(r"[\W_]+", "", regex=True)
    groups = others.groupby([others["day"], texts]).size()
    waves = groups[groups >= look_alike]
    values = {"n": len(others), "waves": len(waves), "most": int(groups.max()), "day": groups.idxmax()[0].date()}
    key = "audit.e2_wave" if len(waves) else "audit.e2_calm"
    return Finding("E2", "no" if len(waves) else "yes", key, values, weight=0.85, defaults=defaults)


def payback(data: Data, *, many: int = 4) -> Finding:
    """E3: no budget without return: networks that cost money or hours, and the goals and orders that they bring.

    Verdict no when at least one network that costs money brought nothing measurable although goals are measured, or
    when the client is in `many` networks and none brought anything. Money for ads is within what a network costs a
    month, or comes on top of it, as the YAML says (`ads_included`). Reference: method E3 (the example is 4 networks).
    """
    active: list[str] = [account.network for account in data.client.networks if account.status == "active"]
    traffic = rows(data, "traffic_daily")
    if not active:
        return Finding("E3", "info", "audit.e3_no_network", weight=0.2)
    if traffic.empty:
        key = "audit.e3_unmeasured" if len(active) >= many else "missing.traffic_daily"
        values = {"n": len(active), "names": active, "first": data.period.first, "last": data.period.last}
        return Finding("E3", "cannot_tell", key, values, weight=0.8, defaults={})
    table = _returns(data, active)
    values = {"n": len(active), "names": active, "currency": data.client.currency}
    note = "audit.note_ads_on_top" if data.client.budget.ads_on_top else "audit.note_ads_within"
    evidence = table_of(
        table,
        _RETURN_KINDS,
        "audit.table_payback",
        from_rows=(traffic,),
        currency=data.client.currency,
        notes=((note, {}),),
    )
    idle = [row["network"] for row in table if not row["conversions"] and not row["orders"]]
    # a few visits without a goal are no proof: at the site's own rate none was to be expected
    few = [row["network"] for row in table if row["sessions"] and not enough_visits(data, row["sessions"])]
    if all(row["conversions"] is None and row["orders"] is None for row in table):
        return Finding("E3", "cannot_tell", "audit.e3_no_goals", values, evidence, weight=0.7)
    paid = [row["network"] for row in table if row["network"] in idle and row["network"] not in few and row["cost"]]
    if paid or (len(active) >= many and len(idle) == len(active)):
        return Finding("E3", "no", "audit.e3_idle", values | {"idle": paid or idle}, evidence, weight=0.75)
    if idle:
        return Finding("E3", "cannot_tell", "audit.e3_few", values | {"idle": idle}, evidence, weight=0.4)
    return Finding("E3", "yes", "audit.e3_yes", values, evidence)


_RETURN_KINDS: dict[str, CellKind] = {
    "network": "name", "cost": "money", "sessions": "count", "conversions": "count", "orders": "count",
}  # fmt: skip


def _returns(data: Data, active: list[str]) -> list[dict[str, Any]]:
    found = by_part(data, ["sessions", "conversions", "orders", "spend"])
    fixed: dict[str, float | None] = {account.network: account.monthly_cost for account in data.client.networks}
    records = []
    for network in active:
        values = {kpi: value.value for kpi, value in found.get(network, {}).items()}
        measured = {name: values.get(name) for name in ("sessions", "conversions", "orders")}
        cost = _cost(fixed.get(network), values.get("spend"), on_top=data.client.budget.ads_on_top)
        records.append({"network": network, "cost": cost, **measured})
    return records


def _cost(agreed: float | None, ads: float | None, *, on_top: bool) -> float | None:
    known = [cost for cost in (agreed, ads) if cost is not None]
    if not known:
        return None
    # where ads are within the agreed amount, more of them than that was spent all the same
    return sum(known) if on_top else max(known)


def criteria(data: Data) -> Finding:
    """E4: a goal is formulated and criteria are agreed on; else nobody knows at what the work is effective.

    Reference: method E4.
    """
    agreed = len(data.table("targets"))
    values = {"n": agreed, "goal": f"goal_{data.client.goal}"}
    if data.client.goal is None:
        return Finding("E4", "no", "audit.e4_no_goal", values, weight=0.9)
    if not agreed:
        return Finding("E4", "no", "audit.e4_no_criteria", values, weight=0.8)
    return Finding("E4", "yes", "audit.e4_yes", values)


def with_other_marketing(data: Data) -> Finding:
    """K4: SMM is planned with the other online marketing, which it supports and does not replace.

    Reference: method K4. Known from the budget for selling tools; unknown when the YAML does not state it.
    """
    budget = data.client.budget
    selling = budget.selling_tools_per_month
    values = {"selling": selling, "share": div(budget.smm_per_month, selling), "currency": data.client.currency}
    if selling is None:
        return Finding("K4", "cannot_tell", "audit.k4_unknown", values, weight=0.3)
    if selling == 0:
        return Finding("K4", "no", "audit.k4_alone", values, weight=0.5)
    return Finding("K4", "yes", "audit.k4_yes", values)
