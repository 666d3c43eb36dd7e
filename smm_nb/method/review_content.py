"""The posts in the monthly review: which did better than usual, which formats, and whether fewer would do (W1).

Imports kpis, statistics and blocks. Tests: tests/method/test_review_content.py.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from smm_nb.kpis.arithmetic import div
from smm_nb.kpis.window import Window
from smm_nb.method.blocks import Block, Data, Notes, history, once, rows, table_of
from smm_nb.method.content import group_means, rank_posts
from smm_nb.method.counts import daily_ratio
from smm_nb.method.finding import Finding
from smm_nb.method.missing import missing
from smm_nb.method.review_lines import starts_late
from smm_nb.tables.exhibit import Chart
from smm_nb.tables.rows import where

SETTLED = 7
"""Days after which a post has most of its reactions: younger posts are shown, not ranked."""


@once
def content(data: Data) -> list[Block]:
    """The month's best posts, the formats, and posting frequency against response.

    Reference: KA, W1; reactions are totals to date, ranked against the account's own posts before.
    """
    if rows(data, "posts").empty:
        return [missing(data, "posts", "KA")]
    blocks: list[Block] = []
    for network, ranked in ranking(data).items():
        blocks += best_posts(data, network, ranked)
        blocks += formats(data, network, ranked)
    return [*blocks, *frequency(data)]


def ranking(data: Data) -> dict[str, pd.DataFrame]:
    """Per network every settled post up to the end of the period, with its ratio to the posts before it.

    Boosted posts are left out: money, not content, made their reach.
    """
    whole = history(data, "posts")
    last = pd.Timestamp(data.period.last)
    boosted = whole["is_boosted"].fillna(False).astype(bool)
    known = where(whole, (whole["day"] <= last) & whole["engagements"].notna() & ~boosted)
    # a post is young when its figures were taken within the first days of its life
    young = (known["as_of_date"] - known["day"]).dt.days < SETTLED
    known = known[~young.fillna(False).astype(bool)]
    return {
        str(network): group.join(rank_posts(group["engagements"], group["created_timestamp"]))
        for network, group in known.groupby("platform")
    }


def best_posts(data: Data, network: str, ranked: pd.DataFrame, *, shown: int = 5) -> list[Block]:
    """The month's posts that did best against the usual, with a sentence on the first."""
    month = where(ranked, ranked["day"] >= pd.Timestamp(data.period.first)).sort_values("shrunk", ascending=False)
    month = where(month, month["shrunk"].notna())
    if month.empty:
        return []
    top = month.iloc[0]
    values: dict[str, Any] = {
        "network": network, "n": len(month), "day": top["day"].date(), "times": float(top["shrunk"]),
        "value": float(top["value"]), "usual": float(top["usual"]), "text": _short(top["post_message"]),
        "good": int(month["reading"].isin(["good", "extreme"]).sum()),
    }  # fmt: skip
    records = (
        {"date": row["day"], "post": _short(row["post_message"]), "post_type": row["post_type"],
         "engagements": float(row["value"]), "usual": float(row["usual"]), "ratio": float(row["shrunk"])}
        for row in month.head(shown).to_dict("records")
    )  # fmt: skip
    kinds: dict[str, Any] = {"date": "date", "post": "text", "post_type": "name", "engagements": "count",
                             "usual": "count", "ratio": "number"}  # fmt: skip
    notes: Notes = (("review.note_shrunk_posts", {}),)
    evidence = table_of(records, kinds, "review.table_posts", from_rows=(month,), notes=notes, network=network)
    key = {"extreme": "review.post_extreme", "good": "review.post_good"}.get(top["reading"], "review.post_usual")
    return [Finding("KA", "info", key, values, evidence, weight=0.4)]


def _short(text: Any, *, length: int = 70) -> str:
    """The first line of a post, cut at a word; empty where the export has no text."""
    if pd.isna(text):
        return "–"
    line = " ".join(str(text).split())
    if len(line) <= length:
        return line
    # the first words may be one long address: then it is cut itself, so that the post can still be told
    words = line[:length].rsplit(" ", 1)[0]
    return words + " …" if len(words) > length / 2 else line[: length - 1] + "…"


def formats(data: Data, network: str, ranked: pd.DataFrame) -> list[Block]:
    """Which formats do better than the account's usual, drawn toward each other; groups under 5 posts say nothing.

    All posts of the half year up to the period count, since a month has too few of each format.
    """
    since = pd.Timestamp(data.period.last) - pd.Timedelta(days=183)
    recent = where(ranked, (ranked["day"] > since) & ranked["shrunk"].notna() & ranked["post_type"].notna())
    groups = {name: found for name, found in group_means(recent["shrunk"], recent["post_type"]).items() if found.value}
    if len(groups) < 2:
        return []
    ordered = sorted(groups.items(), key=lambda item: -(item[1].value or 0))
    records = []
    for name, found in ordered:
        low, high = found.interval or (None, None)
        records.append({"label": f"format_{name}", "value": found.value, "low": low, "high": high, "n": found.n})
    best, second = ordered[0], ordered[1]
    apart = best[1].interval is not None and (best[1].interval[0] or 0) > (second[1].value or 0)
    values = {"network": network, "best": f"format_{best[0]}", "times": best[1].value, "n": best[1].n,
              "low": records[0]["low"], "high": records[0]["high"], "second": f"format_{second[0]}"}  # fmt: skip
    kinds: dict[str, Any] = {"label": "name", "value": "number", "low": "number", "high": "number", "n": "count"}
    table = table_of(records, kinds, "review.table_formats", from_rows=(recent,), network=network)
    key = "review.format_best" if apart else "review.format_same"
    verdict = "info" if apart else "cannot_tell"
    chart = Chart("dots", table, f"{key}_title", values, options={"reference": 1.0})
    return [Finding("KA", verdict, key, values, weight=0.35), chart]  # type: ignore[arg-type]


# ---------------------------------------------------------------- W1


def frequency(data: Data) -> list[Block]:
    """W1 for each network, as a block list; nothing where there was no month before."""
    return [finding for finding in (_frequency(data, str(n)) for n in _networks(data)) if finding]


def less_but_better(data: Data) -> Finding:
    """W1: judge per post and per week, never by totals alone: fewer posts with as much response are no loss.

    Speaks of the network with most posts. Reference: method W1; response falls with frequency, total response often
    stays.
    """
    found = frequency(data)
    if found and isinstance(found[0], Finding):
        return found[0]
    return missing(data, "posts", "W1", weight=0.1)


def _networks(data: Data) -> list[str]:
    return [str(name) for name in rows(data, "posts")["platform"].value_counts().index]


def _frequency(data: Data, network: str) -> Finding | None:
    if starts_late(data, data.period.previous):
        return None
    now = Window(data, data.period, {"platform": network}).rows("posts")
    before = Window(data, data.period.previous, {"platform": network}).rows("posts")
    now, before = (where(frame, frame["engagements"].notna()) for frame in (now, before))
    if now.empty or before.empty:
        return None
    weeks, weeks_before = data.period.days / 7, data.period.previous.days / 7
    values: dict[str, Any] = {
        "network": network, "posts": len(now), "posts_before": len(before),
        "per_week": len(now) / weeks, "per_week_before": len(before) / weeks_before,
        "per_post": div(now["engagements"].sum(), len(now)),
        "per_post_before": div(before["engagements"].sum(), len(before)),
        "total": float(now["engagements"].sum()) / weeks,
        "total_before": float(before["engagements"].sum()) / weeks_before,
    }  # fmt: skip
    response = daily_ratio(list(now["engagements"]), list(before["engagements"])).estimate
    fewer = values["per_week"] < 0.8 * values["per_week_before"]
    more = values["per_week"] > 1.25 * values["per_week_before"]
    kept = values["total"] >= 0.8 * values["total_before"]
    better = response.excludes(1.0) and (response.value or 0) > 1
    worse = response.excludes(1.0) and (response.value or 0) < 1
    if fewer and kept:
        return Finding("W1", "yes", "review.w1_less", values, weight=0.3)
    if fewer:
        return Finding("W1", "cannot_tell", "review.w1_less_lost", values, weight=0.45)
    if more and worse:
        return Finding("W1", "no", "review.w1_more_worse", values, weight=0.5)
    key = "review.w1_better" if better else "review.w1_worse" if worse else "review.w1_same"
    return Finding("W1", "info", key, values, weight=0.25)
