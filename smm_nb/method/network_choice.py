"""The network choice, step three of the method: matrix, ranking with its uncertainty, the choice.

Each function gives the blocks of one section. Imports the rules N1-N6. Tests: tests/method/test_network_ranking.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smm_nb.method.blocks import Block, Data, Notes, rows, table_of
from smm_nb.method.finding import Finding
from smm_nb.method.network_criteria import (
    SCALES,
    WEIGHTS,
    audience_match,
    candidates,
    competitors_activity,
    quarter,
    rivals,
    scores,
    values,
)
from smm_nb.method.network_criteria import (
    own_traffic as visits_finding,
)
from smm_nb.method.network_ranking import Ranking, rank
from smm_nb.method.network_rules import audience_described, few_networks, gates, goal_pool, room
from smm_nb.method.network_tornado import sensitivity
from smm_nb.method.published import base_name, country_of, figure_of, measure_for, measure_name, segment_share
from smm_nb.method.review_traffic import source_table
from smm_nb.tables.exhibit import Chart

OUT = {"networks.gate_cost": "networks.out_cost", "networks.gate_audience": "networks.out_audience"}
"""Why a network is out, as a sentence -> the same in a cell."""

__all__ = ["audience", "choice", "competitors", "matrix", "own_traffic", "ranking"]


def matrix(data: Data) -> list[Block]:
    """What each network has in each criterion, the points that makes, the scales, and who is out beforehand."""
    names = candidates(data)
    if not names:
        return [Finding("N1", "cannot_tell", "networks.no_candidates", weight=0.7)]
    raw, points = values(data), scores(data)
    known = [name for name in raw.columns if raw[name].notna().any()]
    kinds: dict[str, Any] = {"network": "name", **{f"crit_{name}": SCALES[name].kind for name in known}}
    records = [
        {"network": network, **{f"crit_{n}": None if pd.isna(row[n]) else float(row[n]) for n in known}}
        for network, row in raw.iterrows()
    ]
    table = table_of(
        records, kinds, "networks.table_values", from_rows=(rows(data, "competitors"), rows(data, "traffic_daily"))
    )
    cells = [
        {"row": network, "column": f"crit_{criterion}", "value": None if pd.isna(value) else float(value)}
        for network, row in points.iterrows()
        for criterion, value in row.items()
    ]
    heat = table_of(cells, {"row": "name", "column": "name", "value": "number"}, "networks.table_points")
    out = [Finding("N1", "no", reason, {"network": network}, weight=0.3) for network, reason in gates(data).items()]
    charts = [Chart("matrix", heat, "networks.chart_matrix", said)] if (said := _most_points(points)) else []
    return [few_networks(data), audience_described(data), goal_pool(data), *out, table, *charts, _scales(known)]


def _most_points(points: pd.DataFrame) -> dict[str, Any]:
    """Who has the most points in the most criteria, as fields of a message; empty where no figure is known."""
    firsts = points.eq(points.max()).sum(axis=1)
    wins = int(firsts.max()) if len(firsts) else 0
    names = [str(name) for name in firsts.index[firsts == wins]]
    return {"names": names, "wins": wins, "criteria": len(points.columns)} if wins else {}


def _scales(known: list[str]) -> Block:
    records = (
        {"criterion": f"crit_{name}", "scale_from": SCALES[name].low, "scale_to": SCALES[name].high,
         "unit": SCALES[name].kind, "weight": WEIGHTS[name]}
        for name in known
    )  # fmt: skip
    kinds: dict[str, Any] = {"criterion": "name", "scale_from": "by_unit", "scale_to": "by_unit", "weight": "percent",
                             "unit": "text"}  # fmt: skip
    return table_of(records, kinds, "networks.table_scales", notes=(("networks.note_scales", {}),))


def ranking(data: Data) -> list[Block]:
    """The order, the chance of each to be first, what would turn it, and the cross-check."""
    found = rank(data)
    if found is None:
        return [Finding("N1", "cannot_tell", "networks.no_figures", weight=0.7)]
    records = [
        {"rank": place, "network": name, "score": float(found.total[name]),
         "p_first": None if found.thin else float(found.p_first[name]),
         "criteria": int(found.scores.loc[name].notna().sum())}
        for place, name in enumerate(found.order, 1)
    ]  # fmt: skip
    kinds: dict[str, Any] = {
        "rank": "rank",
        "network": "name",
        "score": "number",
        "p_first": "percent",
        "criteria": "count",
    }
    table = table_of(records, kinds, "networks.table_ranking", notes=(("networks.note_chance", {}),))
    bars = [{"label": r["network"], "value": r["score"], "mark": r["network"] == found.winner} for r in records]
    title = "networks.chart_thin" if found.thin else "networks.chart_close" if found.tie else "networks.chart_ranking"
    chart = Chart("bars", table_of(bars, {"label": "name", "value": "number"}, "networks.table_ranking"),
                  title, _said(found))  # fmt: skip
    return [_verdict(found), table, chart, *sensitivity(found), *_turning(found)]


def _said(found: Ranking) -> dict[str, Any]:
    first = found.order[0]
    second = found.order[1] if len(found.order) > 1 else None
    return {
        "best": first, "second": second, "chance": float(found.p_first[first]), "score": float(found.total[first]),
        "second_score": float(found.total[second]) if second else None, "check": found.check, "n": len(found.order),
        "known": [f"crit_{name}" for name in found.scores.columns], "names": found.order,
    }  # fmt: skip


def _verdict(found: Ranking) -> Finding:
    said = _said(found)
    if len(found.order) == 1:
        return Finding("N1", "info", "networks.rank_one", said, weight=0.3)
    if found.thin:
        return Finding("N1", "cannot_tell", "networks.rank_thin", said, weight=0.6)
    if found.tie:
        key = "networks.rank_n5" if found.by_traffic else "networks.rank_tie"
        return Finding("N5", "cannot_tell", key, said, weight=0.5)
    key = "networks.rank_clear" if found.check == found.winner else "networks.rank_check"
    return Finding("N1", "yes", key, said, weight=0.5)


def _turning(found: Ranking) -> list[Block]:
    """What would turn the order: the nearest weight, and criteria whose absence changes the winner."""
    turning = [change for change in found.changes if change.needed is not None]
    records = [
        {
            "criterion": f"crit_{change.criterion}",
            "weight": change.weight,
            "flips_at": change.needed,
            "network": change.rival,
        }
        for change in turning
    ]
    lost = [f"crit_{row.left_out}" for row in found.dropped.itertuples() if row.kind == "criterion" and row.changed]
    lacking = [f"crit_{name}" for name in SCALES if name not in found.scores or found.scores[name].isna().any()]
    blocks: list[Block] = []
    if turning:
        nearest = turning[0]
        said = {"criterion": f"crit_{nearest.criterion}", "weight": nearest.weight, "needed": nearest.needed,
                "rival": str(nearest.rival), "lost": lost or ["networks.nothing"]}  # fmt: skip
        kinds: dict[str, Any] = {"criterion": "name", "weight": "percent", "flips_at": "percent", "network": "name"}
        table = table_of(records, kinds, "networks.table_turning")
        blocks.append(Finding("N1", "info", "networks.turns", said, table, weight=0.2))
    elif len(found.order) > 1 and not found.thin:
        blocks.append(Finding("N1", "info", "networks.turns_never", {"best": found.order[0]}, weight=0.2))
    if lacking:
        blocks.append(Finding("N1", "info", "networks.lacking", {"lacking": lacking}, weight=0.35))
    return blocks


def audience(data: Data) -> list[Block]:
    """The client's segments in each network by published figures of one measure, with source and year (N3)."""
    names, country = candidates(data), country_of(data)
    measure = measure_for(names, country)
    blocks: list[Block] = [audience_match(data)]
    if measure is None or not data.client.audience:
        return blocks
    records, cited = [], []
    for name in names:
        for segment in data.client.audience:
            share = segment_share(segment, name, country, measure)
            records.append({"row": segment.name, "column": name, "value": share})
        figure = figure_of(name, country, measure)
        if figure:
            cited.append({"network": name, "share": figure.value, "measure": measure_name(figure.measure),
                          "base": base_name(figure.base),
                          "year": str(figure.year), "source": figure.source})  # fmt: skip
    heat = table_of(records, {"row": "text", "column": "name", "value": "percent"}, "networks.table_audience")
    kinds: dict[str, Any] = {"network": "name", "share": "percent", "measure": "name", "base": "name", "year": "text",
                             "source": "text"}  # fmt: skip
    years = {str(record["year"]) for record in cited}
    notes: Notes = (("networks.note_years", {"oldest": min(years), "newest": max(years)}),) if len(years) > 1 else ()
    sources = table_of(cited, kinds, "networks.table_published", country=f"country_{country}", notes=notes)
    chart = Chart(
        "matrix", heat, "networks.chart_audience", {"country": f"country_{country}", "measure": measure_name(measure)}
    )
    return [*blocks, chart, sources]


def own_traffic(data: Data) -> list[Block]:
    """From where people come already, and how good these visits are (N5)."""
    finding, span = visits_finding(data), quarter(data)
    frame = rows(data, "traffic_daily", "sessions", period=span)
    if frame.empty:
        return [finding]
    # the table is of the same days as the sentence above it
    return [finding, source_table(data, frame, span=span)]


def competitors(data: Data) -> list[Block]:
    """Where competitors are active (N6): newest figures per company and network."""
    newest = rivals(data)
    finding = competitors_activity(data)
    if newest.empty:
        return [finding]
    records = (
        {"company": row["company"], "network": row["platform"], "followers": row["followers"], "posts": row["posts"],
         "engagements": row["engagements"], "date": row["day"]}
        for row in newest.sort_values(["platform", "engagements"], ascending=[True, False]).to_dict("records")
    )  # fmt: skip
    kinds: dict[str, Any] = {"company": "text", "network": "name", "followers": "count", "posts": "count",
                             "engagements": "count", "date": "date"}  # fmt: skip
    notes: Notes = (("networks.note_public", {}),)
    return [finding, table_of(records, kinds, "networks.table_rivals", from_rows=(newest,), notes=notes)]


def choice(data: Data) -> list[Block]:
    """Choose these, not those, for now: as many as people have time for, and why.

    Reference: N1-N6.
    """
    found = rank(data)
    if found is None:
        return [Finding("N1", "cannot_tell", "networks.no_figures", weight=0.8)]
    if found.thin and len(found.order) > 1:
        return _stay(data, found)
    chosen = found.order[: room(data)]
    others = [name for name in candidates(data) if name not in chosen]
    said = {**_said(found), "chosen": chosen, "others": others, "room": len(chosen)}
    key = (
        "networks.choose_test"
        if found.tie and len(chosen) == 1
        else "networks.choose"
        if others
        else "networks.choose_all"
    )
    verdict = "cannot_tell" if key == "networks.choose_test" else "yes"
    return [Finding("N1", verdict, key, said, weight=0.8), _reasons(found, chosen, others)]  # type: ignore[arg-type]


def _stay(data: Data, found: Ranking) -> list[Block]:
    """Where the figures choose nothing: whoever works in a network stays there, the other candidates are undecided."""
    names: list[str] = list(candidates(data))
    active: list[str] = [account.network for account in data.client.networks if account.status == "active"]
    stay: list[str] = [name for name in names if name in active]
    others: list[str] = [name for name in names if name not in stay]
    said = {**_said(found), "chosen": stay, "others": others}
    finding = Finding("N1", "cannot_tell", "networks.choose_thin", said, weight=0.8)
    return [finding, _reasons(found, stay, others, left_out="cannot_tell")]


def _reasons(found: Ranking, chosen: list[str], others: list[str], *, left_out: str = "no") -> Block:
    """Per candidate its strongest and weakest criterion, and whether it is chosen."""
    records = []
    for name in [*chosen, *others]:
        row = found.scores.loc[name].dropna() if name in found.scores.index else pd.Series(dtype=float)
        gate = found.gated.get(name)
        records.append({"network": name, "verdict": "yes" if name in chosen else left_out,
                        "strong": None if row.empty else f"crit_{row.idxmax()}",
                        "weak": _out(gate) or (f"crit_{row.idxmin()}" if len(row) > 1 else None)})  # fmt: skip
    kinds: dict[str, Any] = {"network": "name", "verdict": "verdict", "strong": "name", "weak": "name"}
    return table_of(records, kinds, "networks.table_reasons")


def _out(gate: str | None) -> str | None:
    return None if gate is None else OUT[gate]
