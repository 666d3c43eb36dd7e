"""Rules N1, N2, N4: few networks, a described audience, a first pool from the goal; and the gates before the ranking.

Imports network_criteria and blocks. Tests: tests/method/test_network_ranking.py.
"""

from __future__ import annotations

import pandas as pd

from smm_nb.method.blocks import Data, once
from smm_nb.method.finding import Finding
from smm_nb.method.network_criteria import candidates, values


def room(data: Data, *, hours: float = 5.0, most: int = 2) -> int:
    """How many networks the people have time for: hours a week over `hours` per network, at least 1, at most `most`."""
    capacity = data.client.budget.capacity_hours_per_week
    return most if capacity is None else max(1, min(most, int(capacity // hours)))


def few_networks(data: Data, *, hours: float = 5.0, most: int = 2) -> Finding:
    """N1: working everywhere lowers the effect on each; no more networks than people have time for.

    `hours` a week per network and `most` are practice, not the method's. Reference: method N1.
    """
    active = [account.network for account in data.client.networks if account.status == "active"]
    allowed = room(data, hours=hours, most=most)
    said = {"n": len(active), "names": active, "room": allowed, "hours": data.client.budget.capacity_hours_per_week,
            "each": hours}  # fmt: skip
    defaults = {"hours": hours, "most": most}
    if len(active) > allowed:
        return Finding("N1", "no", "networks.n1_many", said, weight=0.6, defaults=defaults)
    return Finding("N1", "yes", "networks.n1_few", said, defaults=defaults)


def audience_described(data: Data) -> Finding:
    """N2: the audience is described: traits, interests, indirect signs by which to find it.

    Met when every segment has an age or gender and something to find it by. Reference: method N2.
    """
    segments = data.client.audience
    if not segments:
        return Finding("N2", "no", "networks.n2_none", weight=0.75)
    bare = [s.name for s in segments if s.age_min is None and s.age_max is None and s.gender == "any"]
    lost = [s.name for s in segments if not s.places and not s.interests]
    said = {"n": len(segments), "names": [s.name for s in segments], "bare": list(dict.fromkeys(bare + lost))}
    if said["bare"]:
        return Finding("N2", "no", "networks.n2_part", said, weight=0.4)
    return Finding("N2", "yes", "networks.n2", said)


def goal_pool(data: Data) -> Finding:
    """N4: the first pool comes from the goal: for reputation the places that hold the negativity.

    For other goals the method names topical portals and groups, and no figure singles out a network. Reference:
    method N4.
    """
    goal = data.client.goal
    if goal is None:
        return Finding("N4", "cannot_tell", "networks.n4_no_goal", weight=0.7)
    said = {"goal": f"goal_{goal}", "names": candidates(data)}
    if goal != "reputation":
        return Finding("N4", "info", "networks.n4_other", said, weight=0.2)
    pool = values(data)["pool"].dropna()
    if pool.empty or not pool.max():
        return Finding("N4", "cannot_tell", "networks.n4_no_mentions", said, weight=0.4)
    return Finding("N4", "info", "networks.n4", said | {"best": pool.idxmax(), "share": float(pool.max())})


@once
def gates(data: Data, *, least: float = 0.05) -> dict[str, str]:
    """Candidates that cannot be chosen whatever their score, with the reason's message key: hard gates come first.

    A network that costs more than the whole SMM budget, and one in which fewer than `least` of the client's segments
    are. Both are practice, not the method's.
    """
    found: dict[str, str] = {}
    for name, row in values(data).iterrows():
        if not pd.isna(row["cost"]) and float(row["cost"]) > 1:
            found[str(name)] = "networks.gate_cost"
        elif not pd.isna(row["audience"]) and float(row["audience"]) < least:
            found[str(name)] = "networks.gate_audience"
    return found
