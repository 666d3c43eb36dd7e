"""Rules K0, K1, KR, KA, KC: which KPIs a goal asks for, and which KPI may be used at all.

Imports the KPI registry and blocks. Tests: tests/method/test_kpi_choice.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from smm_nb.kpis.registry import KPIS
from smm_nb.method.blocks import Data, once, table_of
from smm_nb.method.finding import Finding
from smm_nb.method.missing import has_rows
from smm_nb.tables.rows import where

GOAL_OF_EXPECTATION = {
    "loyal_customers": "loyal_audience",
    "new_sources_sales": "sales",
    "up_selling": "loyal_audience",
    "higher_receipt": "loyal_audience",
    "repeat_sales": "loyal_audience",
    "good_reputation": "reputation",
    "keep_potential_customers": "feedback",
}
"""Expectation (E1) -> goal (A4). Up-selling and the receipt are goals of running an account (KA), not of a campaign."""

PACK_OF_GOAL = {
    "reputation": "KR",
    "loyal_audience": "KA",
    "brand_support": "KA",
    "feedback": "KA",
    "traffic": "KA",
    "sales": "KC",
}
"""Goal (A4) -> KPI pack: reputation management, running an account, campaign."""

PACKS: dict[str, tuple[str, ...]] = {
    "KR": (
        "serp_positive_share", "third_party_recommendation_share", "portals_with_link", "serp_negative_count", "nsr",
        "mentions", "returning_visitor_share", "organic_search_sessions", "best_negative_position",
    ),
    "KA": (
        "net_new_followers", "er_by_reach", "social_sessions", "comments", "engagements_per_post", "followers",
        "social_conversion_rate", "smm_aov", "unfollows", "er_by_views", "posts",
    ),
    "KC": (
        "smm_orders", "cpo", "cpa", "ad_conversions", "cpj", "joins", "ctr", "social_sessions", "roas",
        "social_conversion_rate", "spend", "follows",
    ),
}  # fmt: skip
"""KPI ids per pack, the most telling first (method KR, KA, KC)."""


@dataclass(frozen=True)
class Admission:
    """The three conditions of K0 for one KPI, and whether the client's files give it.

    Attributes:
        kpi: id as it was asked for.
        numeric: it has a formula in the registry.
        tool: the independent tool that yields it; empty when there is none.
        fits_goal: it belongs to the pack of the goal or of an expectation, or is general.
        collected: a table that it needs has rows for the period.
    """

    kpi: str
    numeric: bool
    tool: str
    fits_goal: bool
    collected: bool

    @property
    def admitted(self) -> bool:
        """All three conditions hold."""
        return self.numeric and bool(self.tool) and self.fits_goal


def admit(data: Data, kpi: str) -> Admission:
    """Hold one KPI to the three conditions of K0.

    Args:
        data: the client's data; without a goal every KPI fits.
        kpi: id in the registry; an unknown one is not numeric.
    """
    known = KPIS.get(kpi)
    if known is None:
        return Admission(kpi, False, "", False, False)
    fits = data.client.goal is None or "general" in known.pack or bool(_packs(data) & set(known.pack))
    # where a KPI names several tables it mostly takes either (orders of the shop or of analytics)
    collected = not known.needs or any(has_rows(data, table) for table in known.needs)
    return Admission(kpi, True, known.source_tool, fits, collected)


def _packs(data: Data) -> set[str]:
    """The pack of the goal, and those of what the client expects besides (E1): new sources of sales ask for KC."""
    goals = {GOAL_OF_EXPECTATION[expected] for expected in data.client.expectations if expected in GOAL_OF_EXPECTATION}
    return {PACK_OF_GOAL[goal] for goal in {*goals, data.client.goal} if goal}


def planned(data: Data) -> list[str]:
    """KPI ids that the plan and the tests name, in the order of the plan, each once."""
    named = [str(kpi) for kpi in data.table("targets")["kpi_id"].dropna()]
    return list(dict.fromkeys(named + [test.expectation.kpi for test in data.client.tests]))


@once
def choose(data: Data, *, limit: int = 8) -> list[str]:
    """The KPIs of a report: those planned for the period, then the goal's pack, as far as the files give them.

    Reference: K0, K1; at most `limit`, because a page with more is not read.
    """
    targets = data.table("targets")
    month = where(targets, targets["period"].isin([data.period.key, data.period.key[:4]]))
    pack = PACKS[PACK_OF_GOAL[data.client.goal]] if data.client.goal else PACKS["KA"]
    wanted = dict.fromkeys([*month["kpi_id"].dropna().astype(str), *pack])
    found = [admission for admission in (admit(data, kpi) for kpi in wanted) if admission.admitted]
    return [admission.kpi for admission in found if admission.collected][:limit]


def admission(data: Data) -> Finding:
    """K0: each planned KPI is a number, from an independent tool, and consistent with the goal; others are refused.

    Reference: method K0. Without a plan the goal's own pack is shown instead.
    """
    plan = planned(data)
    asked = plan or list(PACKS[PACK_OF_GOAL[data.client.goal or "loyal_audience"]])
    tested = [admit(data, kpi) for kpi in asked if plan or kpi in KPIS]
    evidence = table_of(
        ({"kpi": a.kpi, "numeric": _verdict(a.numeric), "tool": a.tool or None, "fits_goal": _verdict(a.fits_goal),
          "present": _verdict(a.collected), "admitted": _verdict(a.admitted)} for a in tested),
        {"kpi": "name", "numeric": "verdict", "tool": "name", "fits_goal": "verdict", "present": "verdict",
         "admitted": "verdict"},
        "choice.table_admission",
    )  # fmt: skip
    refused = [a.kpi for a in tested if not a.admitted]
    values = {"n": len(tested), "refused": refused, "kpis": [a.kpi for a in tested]}
    if not plan:
        return Finding("K0", "info", "choice.k0_no_plan", values, evidence, weight=0.5)
    if not refused:
        return Finding("K0", "yes", "choice.k0_yes", values, evidence)
    unknown = [a.kpi for a in tested if not a.numeric]
    key = "choice.k0_unknown" if unknown else "choice.k0_off_goal"
    return Finding("K0", "no", key, values | {"unknown": unknown}, evidence, weight=0.6)


def tactics(data: Data, *, limit: int = 8, primary: int = 3) -> Finding:
    """K1: the goal sets the strategy, its pack the measures: `primary` that decide, at most `limit` in all.

    Reference: method K1; the two numbers are practice, not the method's, and are named in the report.
    """
    client, defaults = data.client, {"limit": limit, "primary": primary}
    if client.goal is None:
        return Finding("K1", "no", "choice.k1_no_goal", weight=0.85, defaults=defaults)
    chosen = choose(data, limit=limit)
    pack = PACK_OF_GOAL[client.goal]
    named = {"goal": f"goal_{client.goal}", "pack": f"pack_{pack}"}
    values = named | {"primary": chosen[:primary], "others": chosen[primary:]}
    if not chosen:
        return Finding("K1", "cannot_tell", "choice.k1_none", values, weight=0.7, defaults=defaults)
    key = "choice.k1_yes" if chosen[primary:] else "choice.k1_few"
    return Finding("K1", "yes", key, values, defaults=defaults)


def reputation_pack(data: Data) -> Finding:
    """KR: the KPIs of reputation management that the files give. Reference: method KR."""
    return _pack(data, "KR")


def account_pack(data: Data) -> Finding:
    """KA: the KPIs of running an account that the files give. Reference: method KA."""
    return _pack(data, "KA")


def campaign_pack(data: Data) -> Finding:
    """KC: the KPIs of a campaign that the files give. Reference: method KC."""
    return _pack(data, "KC")


def _pack(data: Data, pack: str) -> Finding:
    known = [kpi for kpi in PACKS[pack] if kpi in KPIS]
    given = [kpi for kpi in known if admit(data, kpi).collected]
    lacking = [kpi for kpi in known if kpi not in given]
    values = {"pack": f"pack_{pack}", "given": given, "lacking": lacking}
    if not given:
        return Finding(pack, "cannot_tell", "choice.pack_none", values)
    return Finding(pack, "info", "choice.pack_part" if lacking else "choice.pack_all", values)


def _verdict(ok: bool) -> str:
    return "yes" if ok else "no"
