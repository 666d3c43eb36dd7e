"""Rules KR1-KR3: what search results, portals and third parties say, with the labelling's own uncertainty.

Search results are a census of 20, so there is no sampling error; captures and labellers differ, and that is said.
Imports kpis, statistics and blocks. Tests: tests/method/test_reputation.py.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from smm_nb.method.blocks import Block, Data, Notes, history, once, rows, table_of
from smm_nb.method.finding import Finding
from smm_nb.method.mentions import mention_blocks
from smm_nb.method.missing import missing
from smm_nb.tables.exhibit import Chart
from smm_nb.tables.rows import where

TOP = 20
"""The results that the method looks at."""

CAPTURE = ["captured_at", "search_engine", "region", "query"]
TONES = ("positive", "neutral", "negative", "unlabelled")


@once
def reputation(data: Data) -> list[Block]:
    """KR1 per query and its course, KR3, KR2, mentions. Where reputation is no goal and nothing was captured: nothing.

    Reference: method KR.
    """
    wanted = data.client.goal == "reputation" or "good_reputation" in data.client.expectations
    given = [name for name in ("serp", "portals", "mentions") if not rows(data, name).empty]
    if not given and not wanted:
        return [Finding("KR", "info", "reputation.no_goal", weight=0.1)]
    blocks: list[Block] = [positive_share(data), *course(data), recommended(data), portals(data)]
    return [*blocks, *mention_blocks(data)]


# ---------------------------------------------------------------- KR1


def captures(frame: pd.DataFrame, *, neutral_counts: bool = True) -> pd.DataFrame:
    """One row per capture and labeller: how many of the TOP 20 are positive, neutral, negative, not labelled.

    Args:
        frame: rows of `serp`.
        neutral_counts: neutral results stand in the denominator (the method's 20); declared in the YAML.

    Returns:
        The capture's columns, labelled_by, positive, neutral, negative, unlabelled, total, share (0-1; missing when a
        result of the capture is not labelled or there are none).
    """
    top = where(frame, frame["position"] <= TOP)
    key = [*CAPTURE, "labelled_by"]
    cells = [top[name].to_numpy(dtype=object) for name in (*key, "tone")]
    tones: dict[tuple[Any, ...], Counter[str]] = {}
    for *capture, tone in zip(*cells, strict=True):
        line = tuple("" if pd.isna(cell) else cell for cell in capture)
        tones.setdefault(line, Counter())["unlabelled" if pd.isna(tone) else tone] += 1
    records = []
    for line, counted in sorted(tones.items()):
        told = {name: counted[name] for name in TONES}
        below = sum(told.values()) if neutral_counts else told["positive"] + told["negative"]
        # an unlabelled result may be either: no share is made of a capture that has one
        share = told["positive"] / below if below and not told["unlabelled"] else float("nan")
        records.append(dict(zip(key, line, strict=True)) | told | {"total": sum(told.values()), "share": share})
    numbers = dict.fromkeys((*TONES, "total"), "int64") | {"share": "float64"}
    return pd.DataFrame(records, columns=[*key, *numbers]).astype(numbers)


def positive_share(data: Data, *, above: float = 0.7, top: int = TOP) -> Finding:
    """KR1: more than 70 % of the TOP 20 are positive for every key query: 15 of 20 meet it, 14 of 20 do not.

    Each query is judged by its worst capture and labeller, so that a good day does not hide a bad one. Fewer than 20
    labelled results cannot meet the rule. Reference: method KR1.
    """
    frame = rows(data, "serp")
    if frame.empty:
        return missing(data, "serp", "KR1", weight=0.8)
    found = captures(frame, neutral_counts=data.client.reputation.neutral_counts)
    worst = found.sort_values("share", na_position="last").groupby("query", sort=True).first()
    records = []
    for query, row in worst.iterrows():
        group = where(found, found["query"] == query)["share"]
        records.append({"query": query, **{n: int(row[n]) for n in ("positive", "neutral", "negative", "unlabelled")},
                        "total": int(row["total"]), "share": _known(row["share"]), "low": _known(group.min()),
                        "high": _known(group.max()), "captures": len(group),
                        "verdict": _judged(row, group, above, top)})  # fmt: skip
    kinds: dict[str, Any] = {
        "query": "text", "positive": "count", "neutral": "count", "negative": "count", "unlabelled": "count",
        "total": "count", "share": "percent", "low": "percent", "high": "percent", "captures": "count",
        "verdict": "verdict",
    }  # fmt: skip
    handled = "reputation.note_neutral" if data.client.reputation.neutral_counts else "reputation.note_no_neutral"
    notes: Notes = ((handled, {}), ("reputation.note_worst", {}))
    evidence = table_of(records, kinds, "reputation.table_queries", from_rows=(frame,), notes=notes)
    lowest = min(records, key=lambda record: (record["share"] is None, record["share"] or 0))
    verdicts = [record["verdict"] for record in records]
    values = {
        "n": len(records), "met": verdicts.count("yes"), "query": lowest["query"], "positive": lowest["positive"],
        "total": lowest["total"], "share": lowest["share"], "above": above, "top": top,
        "needed": int(above * top) + 1, "unlabelled": sum(record["unlabelled"] for record in records),
    }  # fmt: skip
    return _kr1(verdicts, values, evidence)


def _judged(row: pd.Series, group: pd.Series, above: float, top: int) -> str:
    # a share that cannot be made in one capture leaves the query open, unless another capture already fails it
    if (group.dropna() <= above).any():
        return "no"
    return "cannot_tell" if group.isna().any() or row["total"] < top else "yes"


def _kr1(verdicts: list[str], values: dict[str, Any], evidence: Any) -> Finding:
    if "no" in verdicts:
        return Finding("KR1", "no", "reputation.kr1_no", values, evidence, weight=0.85)
    if "cannot_tell" in verdicts:
        return Finding("KR1", "cannot_tell", "reputation.kr1_open", values, evidence, weight=0.8)
    return Finding("KR1", "yes", "reputation.kr1_yes", values, evidence)


def course(data: Data) -> list[Block]:
    """The mean positive share of all queries, month by month, with the range over queries, captures and labellers."""
    whole = history(data, "serp")
    frame = where(whole, whole["day"] <= pd.Timestamp(data.period.last))
    found = captures(frame, neutral_counts=data.client.reputation.neutral_counts).dropna(subset=["share"])
    if found.empty:
        return []
    months = pd.to_datetime(found["captured_at"]).dt.to_period("M").dt.start_time
    table = found.assign(date=months).groupby("date")["share"].agg(["mean", "min", "max"]).reset_index()
    blocks: list[Block] = list(_labellers(data))
    if len(table) < 2:
        return blocks
    records = ({"date": r["date"], "value": r["mean"], "low": r["min"], "high": r["max"], "plan": 0.7,
                "series": "positive"} for r in table.to_dict("records"))  # fmt: skip
    kinds: dict[str, Any] = {"date": "month", "value": "percent", "series": "name", "low": "percent", "high": "percent",
                             "plan": "percent"}  # fmt: skip
    exhibit = table_of(
        records, kinds, "reputation.table_course", from_rows=(frame,), notes=(("reputation.note_course", {}),)
    )
    values = {"last": table["mean"].iloc[-1], "before": table["mean"].iloc[-2]}
    return [Chart("trend", exhibit, "reputation.chart_course", values), *blocks]


def _labellers(data: Data) -> list[Block]:
    """How far two labellers agree on the same results (Cohen's kappa); nothing when one labelled alone."""
    from smm_nb.method.agreement import kappa

    frame = rows(data, "serp").dropna(subset=["tone", "labelled_by"])
    wide = frame.pivot_table(
        index=[*CAPTURE[:1], "query", "url"], columns="labelled_by", values="tone", aggfunc="first"
    )
    if wide.shape[1] < 2:
        return []
    pair = wide.iloc[:, :2].dropna()
    if pair.empty:
        return []
    found = kappa(list(pair.iloc[:, 0]), list(pair.iloc[:, 1]))
    same = float((pair.iloc[:, 0] == pair.iloc[:, 1]).mean())
    values = {"n": len(pair), "same": same, "kappa": found.value, "labellers": [str(name) for name in pair.columns]}
    enough = found.value is not None and found.value >= 0.6
    if enough:
        return [Finding("KR1", "info", "reputation.kappa", values, defaults={"kappa": 0.6})]
    return [Finding("KR1", "cannot_tell", "reputation.kappa_low", values, weight=0.5, defaults={"kappa": 0.6})]


# ---------------------------------------------------------------- KR2, KR3


def portals(data: Data, *, wanted: int = 20) -> Finding:
    """KR2: the product and the client are discussed on 20 popular portals, each page with at least 1 link to the site.

    The newest row of each portal up to the end of the period counts. Reference: method KR2.
    """
    whole = history(data, "portals")
    frame = where(whole, whole["day"] <= pd.Timestamp(data.period.last))
    if frame.empty:
        return missing(data, "portals", "KR2", weight=0.6)
    newest = frame.sort_values("day", kind="stable").groupby("domain").last().reset_index()
    discussed, linked = newest["is_discussed"], newest["links"] >= 1
    good = discussed.fillna(False).astype(bool) & linked.fillna(False).astype(bool)
    refused = (~discussed.fillna(True).astype(bool)) | (newest["links"] == 0).fillna(False).astype(bool)
    unknown = ~good & ~refused
    evidence = table_of(
        (
            {"domain": row["domain"], "is_discussed": _said(row["is_discussed"]), "links": _known(row["links"]),
             "date": row["day"]}
            for row in newest.to_dict("records")
        ),
        {"domain": "text", "is_discussed": "verdict", "links": "count", "date": "date"},
        "reputation.table_portals",
        from_rows=(frame,),
    )  # fmt: skip
    values = {
        "n": len(newest), "good": int(good.sum()), "wanted": wanted, "unknown": int(unknown.sum()),
        "unlinked": int((discussed.fillna(False) & (newest["links"] == 0).fillna(False)).sum()),
    }  # fmt: skip
    if values["good"] >= wanted:
        return Finding("KR2", "yes", "reputation.kr2_yes", values, evidence)
    if values["good"] + values["unknown"] >= wanted:
        return Finding("KR2", "cannot_tell", "reputation.kr2_open", values, evidence, weight=0.5)
    return Finding("KR2", "no", "reputation.kr2_no", values, evidence, weight=0.65)


def recommended(data: Data, *, at_least: float = 0.15) -> Finding:
    """KR3: at least 15 % of the search results are third-party information with a recommendation: 3 of 20.

    The client's own pages never count, whatever their label. Reference: method KR3.
    """
    frame = rows(data, "serp")
    frame = where(frame, frame["position"] <= TOP)
    if frame.empty:
        return missing(data, "serp", "KR3", weight=0.6)
    own = frame["domain"].fillna("").isin(data.client.reputation.own_domains) | (frame["ownership"] == "owned").fillna(
        False
    )
    counted = frame.assign(
        good=(frame["is_recommendation"].fillna(False).astype(bool) & ~own),
        open=(frame["is_recommendation"].isna() & ~own),
        labeller=frame["labelled_by"].astype("object").where(frame["labelled_by"].notna(), ""),
    )
    groups = counted.groupby(["query", "captured_at", "labeller"], dropna=False)
    table = groups.agg(recommendations=("good", "sum"), open=("open", "sum"), total=("good", "size")).reset_index()
    table["share"] = table["recommendations"] / table["total"]
    worst = table.sort_values("share", kind="stable").groupby("query").first().reset_index()
    records = [{"query": r["query"], "recommendations": int(r["recommendations"]), "total": int(r["total"]),
                "share": float(r["share"]), "open": int(r["open"])} for r in worst.to_dict("records")]  # fmt: skip
    kinds: dict[str, Any] = {"query": "text", "recommendations": "count", "total": "count", "share": "percent"}
    evidence = table_of(records, kinds, "reputation.table_recommended", from_rows=(frame,))
    low = min(records, key=lambda record: record["share"])
    values = {"n": len(records), "met": sum(r["share"] >= at_least for r in records), "query": low["query"],
              "found": low["recommendations"], "total": low["total"], "share": low["share"], "at_least": at_least,
              "open": sum(r["open"] for r in records)}  # fmt: skip
    if values["met"] == len(records):
        return Finding("KR3", "yes", "reputation.kr3_yes", values, evidence)
    possible = all((r["recommendations"] + r["open"]) / r["total"] >= at_least for r in records)
    if possible:
        return Finding("KR3", "cannot_tell", "reputation.kr3_open", values, evidence, weight=0.5)
    return Finding("KR3", "no", "reputation.kr3_no", values, evidence, weight=0.6)


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _said(value: Any) -> str:
    return "cannot_tell" if pd.isna(value) else "yes" if value else "no"
