"""The criteria of the network choice: what each network scores, on fixed scales; rules N3, N5, N6.

Imports kpis, statistics, published figures and blocks. Tests: tests/method/test_network_ranking.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smm_nb.clients.period import Period
from smm_nb.kpis.arithmetic import div
from smm_nb.method.blocks import Data, history, once, rows
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.published import COUNTRY_OF_ZONE, FALLBACK, country_of, measure_for, measure_name, segment_share
from smm_nb.method.review_traffic import by_source
from smm_nb.tables.rows import where


@dataclass(frozen=True)
class Scale:
    """A fixed reference scale: `low` is 0 points, `high` 1 point; `low` above `high` where less is better.

    Fixed, not stretched over the candidates, so that adding a weak candidate cannot turn the order of the others.
    """

    low: float
    high: float
    kind: str
    logarithmic: bool = False

    def points(self, value: float | None) -> float | None:
        """The value as points, 0-1; None stays None."""
        if value is None:
            return None
        if self.logarithmic:
            value, low, high = (math.log10(max(number, 1.0)) for number in (value, self.low, self.high))
        else:
            low, high = self.low, self.high
        return min(max((value - low) / (high - low), 0.0), 1.0)


SCALES: dict[str, Scale] = {
    "audience": Scale(0.0, 0.8, "percent"),
    "pool": Scale(0.0, 0.5, "percent"),
    "traffic": Scale(0.0, 0.05, "percent"),
    "quality": Scale(0.5, 1.5, "number"),
    "rivals": Scale(1, 10_000, "count", logarithmic=True),
    "cost": Scale(1.0, 0.0, "percent"),
}
"""Criterion -> scale. audience: share of the client's segments that is in the network (N3). pool: share of the negative
mentions that stand there, for the goal of reputation (N4). traffic: share of the site's visits, and quality: their
conversion against the site's mean, drawn toward it (N5). rivals: engagements per competitor a month (N6). cost: share
of the monthly SMM budget. The numbers are the product's, not the method's, and every report shows them."""

WEIGHTS = {"audience": 0.3, "pool": 0.2, "traffic": 0.2, "quality": 0.15, "rivals": 0.2, "cost": 0.15}
"""Stated weights; those of criteria without any figure are shared out among the others."""

HISTORY_DAYS = 92
"""Days of own traffic that count: a quarter, so that one campaign does not decide."""


def candidates(data: Data) -> list[str]:
    """Networks to choose between: those that the YAML names and the client has not left."""
    return [account.network for account in data.client.networks if account.status != "left"]


@once
def values(data: Data) -> pd.DataFrame:
    """What each candidate has in each criterion, in the criterion's own unit; missing where no file or survey says.

    Returns:
        Candidates as index, criteria as columns.
    """
    names = candidates(data)
    columns = {
        "audience": audience_values(data, names),
        "pool": _pool(data, names),
        **_traffic(data, names),
        "rivals": rival_values(data, names),
        "cost": _cost(data, names),
    }
    frame = pd.DataFrame(columns, index=names, dtype="Float64")
    return frame[list(SCALES)]


@once
def scores(data: Data) -> pd.DataFrame:
    """The values as points, 0-1; criteria without any figure are left out."""
    raw = values(data)
    points = {
        name: [SCALES[name].points(None if pd.isna(value) else float(value)) for value in raw[name]] for name in SCALES
    }
    frame = pd.DataFrame(points, index=raw.index, dtype="float64")
    return frame.dropna(axis="columns", how="all")


# ---------------------------------------------------------------- N3


def audience_values(data: Data, names: list[str]) -> dict[str, float]:
    """Share of the client's segments that is in each network, weighted by the segments' shares.

    Figures of one country and one measure only; networks without one are left out.
    """
    country = country_of(data)
    measure = measure_for(names, country)
    segments = data.client.audience
    if measure is None or not segments:
        return {}
    found = {}
    for name in names:
        parts = [(one.share or 1 / len(segments), segment_share(one, name, country, measure)) for one in segments]
        known = [(weight, share) for weight, share in parts if share is not None]
        if known:
            found[name] = sum(weight * share for weight, share in known) / sum(weight for weight, _ in known)
    return found


def audience_match(data: Data) -> Finding:
    """N3: the client's segments against each network's published audience; every figure with source and year.

    Verdict cannot tell without segments or figures. Reference: method N3.
    """
    names = candidates(data)
    found = audience_values(data, names)
    country = country_of(data)
    measure = measure_name(measure_for(names, country) or "none")
    said: dict[str, Any] = {"country": f"country_{country}", "measure": measure,
            "lacking": [name for name in names if name not in found] or None}  # fmt: skip
    if not data.client.audience:
        return Finding("N3", "cannot_tell", "networks.n3_no_segments", said, weight=0.6)
    if not found:
        return Finding("N3", "cannot_tell", "networks.n3_no_figures", said, weight=0.4)
    best = max(found, key=lambda name: found[name])
    said |= {"best": best, "share": found[best], "n": len(found)}
    foreign = (
        data.client.timezone not in COUNTRY_OF_ZONE and country == FALLBACK and "America" not in data.client.timezone
    )
    return Finding("N3", "info", "networks.n3_foreign" if foreign else "networks.n3", said, weight=0.4)


# ---------------------------------------------------------------- N4, N5


def _pool(data: Data, names: list[str]) -> dict[str, float]:
    """For the goal of reputation: where the negativity stands (N4); other goals single out no network by a figure."""
    if data.client.goal != "reputation":
        return {}
    frame = history(data, "mentions")
    bad = where(frame, (frame["day"] <= pd.Timestamp(data.period.last)) & (frame["tone"] == "negative").fillna(False))
    found = {name: float((bad["platform"] == name).sum()) for name in names}
    # negativity that stands in none of the candidates singles out none of them
    return {name: count / len(bad) for name, count in found.items()} if any(found.values()) else {}


@once
def own_visits(data: Data) -> pd.DataFrame:
    """Visits per source over the last quarter of the files, with conversions drawn toward the site's mean."""
    return by_source(rows(data, "traffic_daily", "sessions", period=quarter(data)))


def quarter(data: Data) -> Period:
    """The days of own traffic that count: `HISTORY_DAYS` up to the end of the period."""
    first: date = data.period.last - timedelta(days=HISTORY_DAYS - 1)
    return Period(first, data.period.last)


def _traffic(data: Data, names: list[str]) -> dict[str, dict[str, float]]:
    sums = own_visits(data)
    if sums.empty:
        return {"traffic": {}, "quality": {}}
    total, goals = float(sums["sessions"].sum()), sums["conversions"].sum(min_count=1)
    mean = None if pd.isna(goals) else div(float(goals), total)
    visits = {name: float(sums["sessions"].get(name, 0.0)) / total for name in names}
    quality = {
        name: float(sums.loc[name, "shrunk"]) / mean
        for name in names
        if mean and name in sums.index and not pd.isna(sums.loc[name, "shrunk"])
    }
    return {"traffic": visits, "quality": quality}


def own_traffic(data: Data) -> Finding:
    """N5: between two networks, the one from which people already come wins.

    Compares visits of the last quarter, and says whether the first two differ by more than chance. Reference:
    method N5.
    """
    from smm_nb.method.counts import count_ratio

    sums, names = own_visits(data), candidates(data)
    if sums.empty:
        return missing(data, "traffic_daily", "N5", weight=0.7)
    visits = {name: float(sums["sessions"].get(name, 0.0)) for name in names}
    ordered = sorted(visits, key=lambda name: -visits[name])
    if not ordered or not visits[ordered[0]]:
        return Finding("N5", "cannot_tell", "networks.n5_none", {"names": names}, weight=0.6)
    said = {"best": ordered[0], "visits": visits[ordered[0]], "days": HISTORY_DAYS,
            "share": visits[ordered[0]] / float(sums["sessions"].sum())}  # fmt: skip
    if len(ordered) < 2:
        return Finding("N5", "info", "networks.n5_one", said)
    said |= {"second": ordered[1], "second_visits": visits[ordered[1]]}
    apart = count_ratio(visits[ordered[0]], 1.0, visits[ordered[1]], 1.0).estimate.excludes(1.0)
    key = "networks.n5" if apart or not visits[ordered[1]] else "networks.n5_close"
    return Finding("N5", "info" if key == "networks.n5" else "cannot_tell", key, said)


# ---------------------------------------------------------------- N6, cost


@once
def rivals(data: Data) -> pd.DataFrame:
    """Competitors in each network, newest month of each: followers, posts, engagements; the client itself left out."""
    frame = history(data, "competitors")
    others = ~frame["is_focus"].fillna(False).astype(bool)
    known = where(frame, (frame["day"] <= pd.Timestamp(data.period.last)) & others)
    return known.sort_values("day", kind="stable").groupby(["company", "platform"], as_index=False).last()


def rival_values(data: Data, names: list[str]) -> dict[str, float]:
    """Engagements per tracked competitor in each network, 0 for one that is not there; empty when none is tracked."""
    newest = rivals(data)
    companies = newest["company"].nunique()
    if not companies:
        return {}
    sums = newest.groupby("platform")["engagements"].sum(min_count=1)
    tracked = {str(name) for name in newest["platform"]} | {n for c in data.client.competitors for n in c.networks}
    return {n: float(0 if pd.isna(sums.get(n, 0)) else sums.get(n, 0)) / companies for n in names if n in tracked}


def competitors_activity(data: Data) -> Finding:
    """N6: the networks in which competitors are most active: where they invest and people answer, the network suits.

    Reference: method N6; public data, so money behind a post is not seen.
    """
    newest, found = rivals(data), rival_values(data, candidates(data))
    if newest.empty:
        return missing(data, "competitors", "N6", weight=0.5)
    if not found:
        return Finding("N6", "cannot_tell", "networks.n6_none", {"names": candidates(data)}, weight=0.3)
    best = max(found, key=lambda name: found[name])
    here = where(newest, newest["platform"] == best)
    said = {"best": best, "n": int(here["company"].nunique()), "of": int(newest["company"].nunique()),
            "engagements": found[best], "posts": float(here["posts"].mean()) if len(here) else None}  # fmt: skip
    return Finding("N6", "info", "networks.n6", said)


def _cost(data: Data, names: list[str]) -> dict[str, float]:
    budget = data.client.budget.smm_per_month
    stated: dict[str, float | None] = {account.network: account.monthly_cost for account in data.client.networks}
    costs = {name: stated.get(name) for name in names}
    return {name: cost / budget for name, cost in costs.items() if cost is not None and budget}
