"""The test campaign, step four of the method: expectation, what could be seen, results, before and after, decision.

Each function gives the blocks of one section. Imports the rules of tests. Tests: tests/method/test_trial_effect.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smm_nb.clients.model import TestCampaign
from smm_nb.kpis.arithmetic import add_up
from smm_nb.method.blocks import Block, Data, kind_of, table_of
from smm_nb.method.calendar import events_in, titles
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.review_ads import campaign_table, together
from smm_nb.method.trial_effect import effect_blocks, effect_of
from smm_nb.method.trial_plan import could_see
from smm_nb.method.trial_reading import (
    AD_COSTS,
    AD_COUNTS,
    AD_RATES,
    Reading,
    ads_of,
    read,
    read_ads,
    span_of,
    trial_of,
    verdict,
)
from smm_nb.method.trial_rules import baseline, small_share, stated_before, tool_fits
from smm_nb.method.wear import worn_ads
from smm_nb.tables.exhibit import Chart
from smm_nb.tables.rows import where

MOST_PARTS = 8
"""Ads or segments that a figure can show side by side."""

__all__ = ["before_after", "could_see", "creatives", "decision", "expectation", "results"]


def expectation(data: Data) -> list[Block]:
    """What was expected before the start, and whether the test was prepared: T1, T2, T3."""
    if trial_of(data) is None:
        return [stated_before(data)]
    return [stated_before(data), small_share(data), baseline(data), tool_fits(data)]


def results(data: Data) -> list[Block]:
    """The measure with its interval against the expectation, whole and by ad and segment.

    Reference: T4, KC.
    """
    test = trial_of(data)
    if test is None:
        return [Finding("T4", "cannot_tell", "trial.no_test")]
    blocks: list[Block] = []
    chart = parts_chart(data, test)
    # the decision has said it with what to do next; the figure's title says it again, with its parts
    blocks.append(chart or verdict(data))
    frame = ads_of(data, test)
    if not frame.empty:
        blocks.append(campaign_table(data, frame, *_divided_by(frame)))
    elif test.expectation.kpi in (*AD_RATES, *AD_COSTS, *AD_COUNTS):
        blocks.append(missing(data, "ads_daily", "T4", weight=0.6))
    return blocks


def _divided_by(frame: pd.DataFrame, *, most: int = MOST_PARTS) -> list[str]:
    """By ad and age where that stays a table to be read, else by age or by ad alone."""
    known = [name for name in ("ad_name", "age_segment") if frame[name].notna().any()]
    if frame[known].drop_duplicates().shape[0] > most and len(known) > 1:
        known = ["age_segment"] if frame["ad_name"].nunique() > most else ["ad_name"]
    return known or ["campaign_name"]


def parts_chart(data: Data, test: TestCampaign) -> Chart | None:
    """The measure of the whole test and of each ad and segment, each with its interval, beside what was expected."""
    whole = read(data, test)
    if whole.estimate.interval is None:
        return None
    records = [_dot("whole", whole), *_part_dots(data, test)]
    kind = kind_of(test.expectation.kpi)
    kinds: dict[str, Any] = {"label": "name", "value": kind, "low": kind, "high": kind, "expected": kind, "n": "count"}
    values = {"test": test.name, "kpi": test.expectation.kpi}
    exhibit = table_of(
        records,
        kinds,
        "trial.table_parts",
        currency=data.client.currency,
        from_rows=(ads_of(data, test),),
        kpi=test.expectation.kpi,
    )
    return Chart("dots", exhibit, f"trial.chart_{whole.outcome}", values)


def _part_dots(data: Data, test: TestCampaign) -> list[dict[str, Any]]:
    frame = ads_of(data, test)
    if test.expectation.kpi not in (*AD_RATES, *AD_COSTS) or frame.empty:
        return []
    parts = []
    for column in ("ad_name", "age_segment"):
        known = where(frame, frame[column].notna() & (frame[column] != ""))
        if 1 < known[column].nunique() <= MOST_PARTS:
            parts += [_dot(str(name), read_ads(group, test)) for name, group in known.groupby(column, sort=True)]
    return [part for part in parts if part["low"] is not None and part["high"] is not None]


def _dot(label: str, reading: Reading) -> dict[str, Any]:
    low, high = reading.estimate.interval or (None, None)
    expected = reading.test.expectation
    wanted = expected.at_least if expected.at_least is not None else expected.at_most
    return {"label": label, "value": reading.estimate.value, "low": low, "high": high, "expected": wanted,
            "n": reading.count}  # fmt: skip


def before_after(data: Data) -> list[Block]:
    """Whether the measure moved when the test began, beyond what was to be expected, and whether that may be claimed.

    Reference: T2; no cause is claimed when a check fails, an event overlaps or less than 4 weeks lie before.
    """
    test = trial_of(data)
    return [Finding("T2", "cannot_tell", "trial.no_test")] if test is None else effect_blocks(data, test)


def creatives(data: Data) -> list[Block]:
    """The ads' click rates over the days of the test, and which of them wore out."""
    test = trial_of(data)
    frame = pd.DataFrame() if test is None else ads_of(data, test, column="impressions")
    if test is not None and frame.empty and not test.has_ads:
        return [Finding("W2", "info", "trial.no_ads", {"tools": [f"tool_{tool}" for tool in test.tools]})]
    if test is None or frame.empty:
        return [missing(data, "ads_daily", "W2", weight=0.2)]
    wear = worn_ads(frame)
    if not wear.tested:
        return [together(frame, wear.ads), *_ctr_lines(frame, test)]
    names = [ad.name for ad in wear.worn]
    values = {"n": wear.ads, "tested": wear.tested, "worn": len(wear.worn), "names": names}
    key, verdict_ = ("review.wear_some", "no") if names else ("review.wear_none", "info")
    blocks: list[Block] = [Finding("W2", verdict_, key, values, weight=0.4)]  # type: ignore[arg-type]
    return [*blocks, *_ctr_lines(frame, test)]


def _ctr_lines(frame: pd.DataFrame, test: TestCampaign, *, pooled: int = 3) -> list[Block]:
    """Click rates per ad, per segment where there are many, pooled over days: single days of a small test are noise."""
    start = pd.Timestamp(test.start)
    block = start + pd.to_timedelta((frame["day"] - start).dt.days // pooled * pooled, unit="D")
    by = "ad_name" if frame["ad_name"].nunique() <= MOST_PARTS else "age_segment"
    label = frame[by].astype("object").where(frame[by].notna(), frame["campaign_name"])
    sums = frame.groupby([label.rename("series"), block.rename("date")])[["link_clicks", "impressions"]].sum(
        min_count=1
    )
    records = [
        {"date": row["date"], "value": row["link_clicks"] / row["impressions"], "series": row["series"]}
        for row in sums.dropna().reset_index().to_dict("records")
        if row["impressions"] > 0
    ]
    if len({record["date"] for record in records}) < 2:
        return []
    kinds: dict[str, Any] = {"date": "date", "value": "percent", "series": "text"}
    exhibit = table_of(records, kinds, "trial.table_ctr", from_rows=(frame,), n=pooled)
    values = {"n": len({record["series"] for record in records}), "days": pooled}
    return [Chart("trend", exhibit, "trial.chart_ctr", values)]


def decision(data: Data) -> list[Block]:
    """T4: met, not met or cannot tell, what happened besides, and how to go on.

    Reference: method T4.
    """
    test = trial_of(data)
    blocks: list[Block] = [verdict(data)]
    if test is None:
        return blocks
    frame = ads_of(data, test)
    spend = add_up(frame["spend"])
    values: dict[str, Any] = {"spend": spend, "budget": test.budget, "currency": data.client.currency}
    if spend is not None and spend > test.budget * 1.05:
        blocks.append(Finding("T1", "no", "trial.overspent", values, weight=0.5))
    events = titles(events_in(data, span_of(test)))
    if events:
        blocks.append(Finding("T4", "info", "trial.besides", {"events": events, "test": test.name}, weight=0.3))
    effect = effect_of(data, test)
    if effect is not None and not effect.causal:
        blocks.append(Finding("T2", "info", "trial.no_cause", {"test": test.name}, weight=0.2))
    return blocks
