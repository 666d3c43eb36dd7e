"""The ads in the monthly review: by network and campaign, by segment, and ads that wear out.

Imports kpis, statistics and blocks. Tests: tests/method/test_review_ads.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from smm_nb.kpis.arithmetic import add_up, div
from smm_nb.method.blocks import Block, Data, once, rows, table_of
from smm_nb.method.counts import cost_per_result
from smm_nb.method.effects import compare_rates
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.rates import wilson
from smm_nb.method.wear import fall_with_age, worn_ads
from smm_nb.tables.exhibit import Chart, Exhibit
from smm_nb.tables.rows import where

COUNTS = ("impressions", "link_clicks", "clicks", "joins", "conversions", "spend")
RESULTS = ("conversions", "joins", "link_clicks")
"""What an ad may be asked for, the most telling first."""


@once
def ads(data: Data) -> list[Block]:
    """What the ads cost and brought per campaign and segment, with intervals, and which ads wear out.

    Reference: KC; ratios are sums over sums.
    """
    frame = rows(data, "ads_daily", "spend")
    if frame.empty:
        return [missing(data, "ads_daily", "KC", weight=0.2)]
    frame = with_clicks(frame)
    blocks: list[Block] = [_overall(data, frame), campaign_table(data, frame, "platform", "campaign_name")]
    return [*blocks, *by_segment(data, frame), *worn(data)]


def with_clicks(frame: pd.DataFrame) -> pd.DataFrame:
    """Ads with `link_clicks` where the export has only `clicks`: the old VK cabinet counts clicks on the link so."""
    return frame.assign(link_clicks=frame["link_clicks"].fillna(frame["clicks"]))


def result_of(frame: pd.DataFrame) -> str:
    """The most telling result that the rows state."""
    return next((name for name in RESULTS if frame[name].notna().any()), "link_clicks")


def _overall(data: Data, frame: pd.DataFrame) -> Finding:
    result = result_of(frame)
    spend, count = add_up(frame["spend"]), add_up(frame[result])
    cost = cost_per_result(spend, count)
    low, high = cost.interval or (None, None)
    before = rows(data, "ads_daily", "spend", period=data.period.previous)
    values = {
        "spend": spend, "n": count, "result": f"result_{result}", "cost": cost.value, "low": low, "high": high,
        "currency": data.client.currency, "before": div(add_up(before["spend"]), add_up(with_clicks(before)[result])),
    }  # fmt: skip
    if cost.value is None:
        return Finding("KC", "cannot_tell", "review.ads_nothing", values, weight=0.6)
    key = "review.ads_cost" if values["before"] is None else "review.ads_cost_last"
    return Finding("KC", "info", key if high is not None else "review.ads_nothing", values)


def campaign_table(data: Data, frame: pd.DataFrame, *by: str) -> Exhibit:
    """Spend, impressions, clicks, CTR with its interval, results and what they cost, per group.

    Args:
        data: the client's data.
        frame: rows of `ads_daily`.
        by: columns to divide by.
    """
    grouped = frame.fillna(dict.fromkeys(by, "")).groupby(list(by), sort=False)
    sums = grouped[list(COUNTS)].sum(min_count=1).reset_index().sort_values("spend", ascending=False, kind="stable")
    result = result_of(frame)
    kinds: dict[str, Any] = {name: "name" if name == "platform" else "text" for name in by}
    kinds |= {"spend": "money", "impressions": "count", "link_clicks": "count", "ctr": "percent", "low": "percent",
              "high": "percent"}  # fmt: skip
    kinds |= {"cpj": "money", "joins": "count"} if result == "joins" else {}
    kinds |= {"cpa": "money", "conversions": "count"} if result == "conversions" else {}
    kinds |= {"cpc": "money"} if result == "link_clicks" else {}
    return table_of(
        (_ad_row(row) for row in sums.to_dict("records")),
        kinds,
        "review.table_ads",
        from_rows=(frame,),
        currency=data.client.currency,
        notes=(("review.note_interval", {}),),
    )


def _ad_row(row: dict[Any, Any]) -> dict[str, Any]:
    known = {name: None if pd.isna(row[name]) else float(row[name]) for name in COUNTS}
    rate = wilson(known["link_clicks"], known["impressions"])
    low, high = rate.interval or (None, None)
    costs = {
        "cpj": div(known["spend"], known["joins"]),
        "cpa": div(known["spend"], known["conversions"]),
        "cpc": div(known["spend"], known["link_clicks"]),
    }
    return {**row, **known, **costs, "ctr": rate.value, "low": low, "high": high}


def by_segment(data: Data, frame: pd.DataFrame, *, fewest: int = 5) -> list[Block]:
    """Which age segment answers best, and whether the difference to the next is more than chance.

    Args:
        data: the client's data.
        frame: rows of `ads_daily`, with `link_clicks`.
        fewest: clicks that a segment needs to be compared.
    """
    known = where(frame, frame["age_segment"].notna() & (frame["age_segment"] != ""))
    sums = known.groupby("age_segment")[["impressions", "link_clicks"]].sum(min_count=1).dropna().astype(float)
    sums = where(sums, (sums["link_clicks"] >= fewest) & (sums["impressions"] > 0))
    if len(sums) < 2:
        return []
    ranked = sums.assign(ctr=sums["link_clicks"] / sums["impressions"]).sort_values("ctr", ascending=False)
    best, second, worst = ranked.iloc[0], ranked.iloc[1], ranked.iloc[-1]
    values = {"best": ranked.index[0], "second": ranked.index[1], "worst": ranked.index[-1], "rate": best["ctr"],
              "second_rate": second["ctr"], "worst_rate": worst["ctr"], "n": len(ranked)}  # fmt: skip
    lead = compare_rates(second["link_clicks"], second["impressions"], best["link_clicks"], best["impressions"])
    span = compare_rates(worst["link_clicks"], worst["impressions"], best["link_clicks"], best["impressions"])
    verdict, key = _segment_verdict(lead, span)
    finding = Finding("KC", verdict, f"review.segment_{key}", values, weight=0.5)
    return [finding, _segment_chart(ranked, frame, f"review.chart_segment_{key}", values)]


def _segment_verdict(lead: Any, span: Any) -> tuple[Any, str]:
    def clear(comparison: Any) -> bool:
        return comparison.interval is not None and comparison.interval[0] is not None and comparison.interval[0] > 0

    if clear(lead):
        return "yes", "best"
    return ("info", "pair") if clear(span) else ("cannot_tell", "same")


def _segment_chart(ranked: pd.DataFrame, frame: pd.DataFrame, title: str, values: dict[str, Any]) -> Chart:
    records = []
    for segment, row in ranked.iterrows():
        low, high = wilson(row["link_clicks"], row["impressions"]).interval or (None, None)
        records.append({"label": segment, "value": row["ctr"], "low": low, "high": high})
    kinds: dict[str, Any] = {"label": "text", "value": "percent", "low": "percent", "high": "percent"}
    return Chart("dots", table_of(records, kinds, "review.table_segments", from_rows=(frame,)), title, values)


def worn(data: Data, *, shown: int = 5) -> list[Block]:
    """Ads whose click rate fell below four fifths of their first days' with 90 % certainty, pooled over days.

    That ads are changed every third day is a policy, not a finding: the finding says which ads show wear at all.
    Reference: W2 (ads changed as soon as CTR fell), KC.
    """
    frame = with_clicks(rows(data, "ads_daily", "impressions"))
    found = worn_ads(frame)
    if not found.tested:
        return [together(frame, found.ads)]
    names = [ad.name for ad in found.worn[:shown]]
    values = {"n": found.ads, "tested": found.tested, "worn": len(found.worn), "names": names}
    if not found.worn:
        return [Finding("W2", "info", "review.wear_none", values)]
    evidence = table_of(
        ({"ad_name": ad.name, "segment": ad.segment or None, "ctr": ad.first_rate, "rate": ad.last_rate,
          "probability": ad.probability} for ad in found.worn[: 2 * shown]),
        {"ad_name": "text", "segment": "text", "ctr": "percent", "rate": "percent", "probability": "percent"},
        "review.table_worn",
    )  # fmt: skip
    headers = {"ctr": "columns.ctr_first", "rate": "columns.ctr_last"}
    return [Finding("W2", "no", "review.wear_some", values, replace(evidence, headers=headers), weight=0.5)]


def together(frame: pd.DataFrame, ads: int) -> Finding:
    """W2 where no ad has clicks enough alone: all of them by their age.

    Args:
        frame: rows of `ads_daily` with `day` and `link_clicks`.
        ads: how many there are.
    """
    fall = fall_with_age(frame)
    if fall is None:
        return Finding("W2", "cannot_tell", "review.wear_unknown", {"n": ads}, weight=0.2)
    values = {"n": ads, "first": fall.first, "last": fall.last, "day": fall.day, "low": fall.low, "high": fall.high}
    return Finding("W2", "info", "review.wear_pooled", values, weight=0.3)
