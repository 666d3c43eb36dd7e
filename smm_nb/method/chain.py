"""Rule E5: the way to a sale, from reach to sales, per network, with the place where it breaks or is not measured.

Imports kpis and blocks. Tests: tests/method/test_chain.py.
"""

from __future__ import annotations

from typing import Any

from smm_nb.kpis.arithmetic import add_up, div
from smm_nb.kpis.sources import is_unattributed, network_of
from smm_nb.method.blocks import Block, Data, Notes, by_part, once, rows, table_of
from smm_nb.method.finding import Finding
from smm_nb.tables.exhibit import CellKind, Chart

STEPS = ("reach", "engagement", "visits", "goals", "sales")
"""The way to a sale (E5): the effect of SMM runs through intermediate results, not from a click to a call."""

KPI_OF_STEP = {
    "reach": "reach", "engagement": "engagements", "visits": "sessions", "goals": "conversions", "sales": "orders",
}  # fmt: skip

SHARE_OF = {"engagement": "reach", "visits": "reach", "goals": "visits", "sales": "visits"}
"""Step -> the step that its share is of. Who visits the site need not have reacted to a post before."""

CHART_TITLES = {
    "audit.e5_whole": "audit.chart_chain_whole",
    "audit.e5_empty": "audit.chart_chain_breaks",
    "audit.e5_few": "audit.chart_chain_few",
    "audit.e5_unmeasured": "audit.chart_chain_unmeasured",
    "audit.e5_unmeasured_first": "audit.chart_chain_unmeasured",
}
"""The finding -> the title of the figure: it says the same, for many read only the figures."""

Chain = dict[str, float | None]


@once
def chains(data: Data) -> dict[str, Chain]:
    """Per network the value of each step in the period; None where no file measures it.

    Reach is the month's own figure of the platform. Sales are the orders that analytics or the sales log trace to
    the network; orders of unknown origin belong to no network.
    """
    found: dict[str, Chain] = {}
    for network, values in by_part(data, list(KPI_OF_STEP.values())).items():
        known = {step: values[kpi].value if kpi in values else None for step, kpi in KPI_OF_STEP.items()}
        found[network] = known
    for network, sales in _logged(data).items():
        chain = found.setdefault(network, dict.fromkeys(STEPS))
        if chain["sales"] is None:
            chain["sales"] = sales
    return {network: chain for network, chain in found.items() if any(v is not None for v in chain.values())}


def _logged(data: Data) -> dict[str, float]:
    log = rows(data, "sales_log")
    sources = log["session_source"].where(log["session_source"].notna(), log["source_declared"])
    return {str(name): float(count) for name, count in network_of(sources.astype("str")).value_counts().items()}


def breaks_at(chain: Chain) -> tuple[str, str] | None:
    """The first step of the chain that breaks: ("unmeasured", step) or ("empty", step); None when it holds."""
    before: float | None = None
    for step in STEPS:
        value = chain[step]
        if value is None:
            return "unmeasured", step
        if value == 0 and (before is None or before > 0):
            return "empty", step
        before = value
    return None


@once
def way_to_sale(data: Data) -> Finding:
    """E5: the chain of the network that carries most, with the step where it breaks or is not measured.

    Reference: method E5. The evidence is the chain of every network.
    """
    found = chains(data)
    if not found:
        span = {"first": data.period.first, "last": data.period.last}
        return Finding("E5", "cannot_tell", "audit.e5_nothing", span, weight=0.8)
    evidence = table_of(
        ({"network": network, **chain} for network, chain in _ordered(found)),
        {"network": "name", **dict.fromkeys(STEPS, "count")},
        "audit.table_chain",
        from_rows=tuple(rows(data, name) for name in ("account_daily", "posts", "traffic_daily", "sales_log")),
        notes=(("audit.note_reach", {}), ("audit.note_origin", {})),
    )
    network, chain = _ordered(found)[0]
    values: dict[str, Any] = {"network": network, **chain, "share": div(chain["sales"], chain["visits"])}
    where = breaks_at(chain)
    if where is None:
        return Finding("E5", "yes", "audit.e5_whole", values, evidence)
    values |= {"step": f"step_{where[1]}", "before": f"step_{STEPS[max(STEPS.index(where[1]) - 1, 0)]}"}
    if where == ("empty", "goals") and not enough_visits(data, chain["visits"]):
        return Finding("E5", "cannot_tell", "audit.e5_few", values, evidence, 0.4)
    if where[0] == "empty":
        return Finding("E5", "no", "audit.e5_empty", values, evidence, 0.8)
    key = "audit.e5_unmeasured_first" if where[1] == STEPS[0] else "audit.e5_unmeasured"
    return Finding("E5", "cannot_tell", key, values, evidence, 0.7)


def enough_visits(data: Data, visits: float | None, *, expected: float = 3.0) -> bool:
    """Whether so many visits without a goal mean anything: at the site's own rate `expected` goals would have come.

    With 3 expected, none at all has a chance of 5 % (Poisson). Without a known rate the visits mean nothing.
    """
    frame = rows(data, "traffic_daily", "sessions", "conversions")
    rate = div(add_up(frame["conversions"]), add_up(frame["sessions"]))
    return bool(visits and rate and visits * rate >= expected)


def _ordered(found: dict[str, Chain]) -> list[tuple[str, Chain]]:
    # the network that carries most: by sales, then goals, visits, engagement, reach
    def size(item: tuple[str, Chain]) -> tuple[float, ...]:
        return tuple(-(item[1][step] or 0) for step in reversed(STEPS))

    return sorted(found.items(), key=size)


def chain_blocks(data: Data) -> list[Block]:
    """The finding of E5 and the figure of the leading network's chain."""
    finding = way_to_sale(data)
    found = chains(data)
    if not found:
        return [finding]
    network, chain = _ordered(found)[0]
    records = (
        {"step": f"step_{step}", "value": value, "rate": div(value, chain.get(SHARE_OF.get(step, ""))),
         "of": f"step_{SHARE_OF[step]}" if step in SHARE_OF else None}
        for step, value in ((step, chain[step]) for step in STEPS)
    )  # fmt: skip
    kinds: dict[str, CellKind] = {"step": "name", "value": "count", "rate": "percent", "of": "name"}
    notes: Notes = (("audit.note_shares", {}),)
    exhibit = table_of(records, kinds, "audit.table_chain_of", notes=notes, network=network)
    return [finding, Chart("chain", exhibit, CHART_TITLES[finding.key], dict(finding.values))]


def unattributed(data: Data) -> float | None:
    """Share of the period's visits that come from no named source, 0-1: messengers and apps hide there."""
    frame = rows(data, "traffic_daily", "sessions")
    if frame.empty:
        return None
    return div(frame.loc[is_unattributed(frame), "sessions"].sum(), frame["sessions"].sum())
