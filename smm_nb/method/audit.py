"""The audit, steps one and two of the method: a verdict per rule, the goal and its KPIs, the chain, the first 90 days.

Each function gives the blocks of one section. Imports the rules. Tests: tests/method/test_method_sections.py.
"""

from __future__ import annotations

from smm_nb.method import audit_fit, audit_warnings, kpi_choice
from smm_nb.method.blocks import Block, Data, once, table_of, worst
from smm_nb.method.chain import chain_blocks, way_to_sale
from smm_nb.method.finding import Finding

VERDICTS = (
    audit_fit.fit, audit_fit.converting_site, audit_fit.analytics, audit_fit.goal, audit_fit.budget_share,
    audit_fit.commitment, audit_warnings.expectations, audit_warnings.backfire, audit_warnings.payback,
    audit_warnings.criteria, way_to_sale, audit_warnings.with_other_marketing,
)  # fmt: skip
"""The rules of the audit, in the order of the method's steps."""

TOLD_BELOW = {"A4", "E1", "E2", "E3", "E4", "E5"}
"""Rules whose findings stand in the sections on the goal, the way to a sale and the warnings."""


WORST = ("no", "cannot_tell", "yes", "info")
"""Which of its two findings stands for a rule in the overview."""


@once
def findings(data: Data) -> list[Finding]:
    """The findings of the audit's rules, in the order of the method: one a rule, but two of A5."""
    return [rule(data) for rule in VERDICTS]


def verdicts(data: Data) -> list[Block]:
    """The overview of all verdicts, then each finding, those that ask for action first.

    What a later section tells with its figures is only in the overview here.
    """
    found = findings(data)
    told: dict[str, str] = {}
    for f in found:
        told[f.rule] = min(f.verdict, told.get(f.rule, f.verdict), key=WORST.index)
    overview = table_of(
        ({"rule": rule, "title": f"rules.{rule}", "verdict": verdict} for rule, verdict in told.items()),
        {"rule": "text", "title": "name", "verdict": "verdict"},
        "audit.table_verdicts",
        n=len(told),
        broken=sum(verdict == "no" for verdict in told.values()),
        open=sum(verdict == "cannot_tell" for verdict in told.values()),
    )
    return [overview, *worst(f for f in found if f.rule not in TOLD_BELOW)]


def goal_and_kpis(data: Data) -> list[Block]:
    """From expectations to the goal and its pack, and which KPIs are admitted."""
    return [
        audit_warnings.expectations(data), audit_fit.goal(data), kpi_choice.tactics(data), kpi_choice.admission(data),
    ]  # fmt: skip


def chain(data: Data) -> list[Block]:
    """The way to a sale with its break."""
    return chain_blocks(data)


def warnings(data: Data) -> list[Block]:
    """The three warnings: influence that backfires, budgets without return, work that nobody can judge."""
    return [audit_warnings.backfire(data), audit_warnings.payback(data), audit_warnings.criteria(data)]


PREPARE = {"A4": "goal", "A2": "site", "A3": "analytics", "E4": "criteria", "E1": "expectations", "A5": "budget"}
"""Rule -> step of the first 30 days that mends it, in the order in which they build on each other."""

LATER = (("31-60", "choice", "N1"), ("31-60", "baseline", "T2"), ("31-60", "test", "T1"), ("61-90", "decide", "T4"),
         ("61-90", "run", "KA"), ("61-90", "review", "K2"))  # fmt: skip
"""What follows once the ground is prepared: days, step, rule."""


def first_90_days(data: Data) -> list[Block]:
    """What to do first: mend what the audit found, then choose, test, decide. A step whose rule is met is left out.

    Reference: the method's steps one to five, W4.
    """
    broken = {f.rule for f in findings(data) if f.verdict in ("no", "cannot_tell")}
    first = [("1-30", step, rule) for rule, step in PREPARE.items() if rule in broken]
    steps = [*first, *LATER]
    table = table_of(
        (
            {"days": days, "action": f"audit.step_{step}", "rule": rule, "owner": f"owner_{_owner(step)}"}
            for days, step, rule in steps
        ),
        {"days": "text", "action": "name", "rule": "text", "owner": "name"},
        "audit.table_90_days",
        n=len(steps),
    )
    key = "audit.days_prepare" if first else "audit.days_ready"
    return [Finding("W4", "info", key, {"n": len(first)}), table]


def _owner(step: str) -> str:
    return "client" if step in ("site", "budget", "goal", "expectations") else "agency"
