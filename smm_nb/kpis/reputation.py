"""Reputation: tone and ownership of the TOP-20 search results, target portals, mentions and their sentiment.

A TOP 20 is a census, so its share has no sampling error; labels and the day of the capture are what may differ.
Imports the window and the arithmetic. Tests: tests/kpis/test_reputation.py.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from smm_nb.kpis.arithmetic import div, not_available, quotient, sources
from smm_nb.kpis.kpi import Counted, Function, Kpi
from smm_nb.kpis.plain import noted
from smm_nb.kpis.window import Window
from smm_nb.tables.rows import where

TOP = 20
CAPTURE = ["search_engine", "region", "query"]
PORTALS_FRESH = 92
"""Days for which a check of the portals holds: they are checked once a quarter or so."""

FORUMS = ("forum", "forums", "форум", "board")


def top_results(window: Window) -> pd.DataFrame:
    """The TOP 20 of each query, engine and region: the last capture of the window, by one labeller, without ads."""
    rows = window.rows("serp")
    rows = where(rows, (rows["position"] <= TOP).fillna(False) & (rows["result_type"] != "ad").fillna(True))
    if rows.empty:
        return rows
    last = rows.groupby(CAPTURE, dropna=False)["day"].transform("max")
    rows = where(rows, rows["day"] == last)
    # two labellers of the same results would count each result twice
    # the one who labelled most decides, then the first by name: the same choice on every run
    labels = rows.groupby("labelled_by", dropna=False)["tone"].count().sort_index(na_position="last")
    who = labels.idxmax()
    return rows[rows["labelled_by"].isna() if pd.isna(who) else rows["labelled_by"] == who]


def serp_positive_share(window: Window) -> Counted:
    """Positive results / results in the TOP 20, all queries together (KR1: more than 70 %).

    Neutral results count in the denominator unless the client's YAML says otherwise. `n` is the results.
    """
    rows = top_results(window)
    counted = _tone_share(rows, "positive", neutral=window.client.reputation.neutral_counts)
    if counted.value is None:
        return counted
    each = {
        query: _tone_share(part, "positive", neutral=window.client.reputation.neutral_counts).value
        for query, part in rows.groupby("query")
    }
    known = {query: share for query, share in each.items() if share is not None}
    if len(known) > 1:
        lowest = min(known, key=lambda query: (known[query], query))
        counted = noted(counted, "caveats.serp_lowest", lowest_query=lowest, lowest_share=known[lowest])
    return _serp_caveats(counted, rows, window)


def serp_negative_count(window: Window) -> Counted:
    """Negative results in the TOP 20, all queries together."""
    rows = top_results(window)
    labelled = where(rows, rows["tone"].notna())
    if labelled.empty:
        return not_available("no_labels" if len(rows) else "no_rows")
    value = float((labelled["tone"] == "negative").sum())
    return _serp_caveats(Counted(value, n=len(labelled), sources=sources(labelled)), rows, window)


def best_negative_position(window: Window) -> Counted:
    """The place of the highest negative result; no value when the TOP 20 has none."""
    rows = top_results(window)
    if rows.empty or rows["tone"].isna().all():
        return not_available("no_labels" if len(rows) else "no_rows")
    places = rows.loc[(rows["tone"] == "negative").fillna(False), "position"]
    if places.empty:
        return not_available("no_negative")
    return Counted(float(places.min()), n=len(places), sources=sources(rows))


def third_party_recommendation_share(window: Window) -> Counted:
    """Results of third parties that recommend the client / results in the TOP 20 (KR3: at least 15 %)."""
    rows = top_results(window)
    # a result that nobody labelled is neither a recommendation nor none
    known = where(rows, rows["ownership"].notna() & rows["is_recommendation"].notna())
    if known.empty:
        return not_available("no_labels" if len(rows) else "no_rows")
    own = known["domain"].isin(window.client.reputation.own_domains)
    third = (known["ownership"] == "third_party") & ~own
    above = float((third & known["is_recommendation"].astype(bool)).sum())
    counted = quotient(Counted(None, len(known), above, float(len(known)), sources=sources(known)))
    if len(known) < len(rows):
        counted = noted(counted, "caveats.partly_missing", rows_known=len(known), rows_all=len(rows))
    return _serp_caveats(counted, rows, window)


def portals_of(column: str) -> Function:
    """The function of a KPI that counts target portals by their last check (KR2: 20 of 20)."""

    def function(window: Window) -> Counted:
        rows = window.history("portals")
        last = pd.Timestamp(window.period.last)
        rows = where(rows, (rows["day"] <= last) & (rows["day"] > last - pd.Timedelta(days=PORTALS_FRESH)))
        rows = rows.sort_values("day", kind="stable").drop_duplicates("domain", keep="last")
        known = where(rows, rows[column].notna())
        if known.empty:
            return not_available("no_rows")
        counted = Counted(float((known[column].astype(int) >= 1).sum()), n=len(known), sources=sources(known))
        counted = noted(counted, "caveats.portals_checked", checked=len(known))
        oldest = known["day"].min().date()
        return counted if oldest >= window.period.first else noted(counted, "caveats.level_date", level_date=oldest)

    return function


def mentions(window: Window) -> Counted:
    """Mentions by others; the client's own are left out."""
    rows = _by_others(window)
    if rows.empty and not window.covered("mentions"):
        return not_available("no_rows")
    return Counted(float(len(rows)), n=len(rows), sources=sources(window.history("mentions")))


def natural_reviews(window: Window) -> Counted:
    """Mentions by others with the topic `review`."""
    rows = _by_others(window)
    topic = rows["topic"].str.lower().str.strip().isin(("review", "отзыв", "omdöme", "recension"))
    if not topic.any() and not rows["topic"].notna().any():
        return not_available("no_topics" if len(rows) else "no_rows")
    return Counted(float(topic.sum()), n=len(rows), sources=sources(rows))


def mention_recommendation_share(window: Window) -> Counted:
    """Mentions by others that recommend the client / mentions by others whose label says so or not."""
    rows = _by_others(window)
    known = where(rows, rows["is_recommendation"].notna())
    if known.empty:
        return not_available("no_labels" if len(rows) else "no_rows")
    above = float(known["is_recommendation"].astype(bool).sum())
    return quotient(Counted(None, len(known), above, float(len(known)), sources=sources(known)))


def nsr(window: Window) -> Counted:
    """(Positive - negative) / (positive + negative) * 100: net sentiment, neutral left out (YouScan)."""
    return _net(_by_others(window), neutral=False)


def net_sentiment_all(window: Window) -> Counted:
    """(Positive - negative) / all labelled mentions * 100: net sentiment, neutral counted (Symanto)."""
    return _net(_by_others(window), neutral=True)


def forum_share_of(tone: str) -> Function:
    """The function of a KPI that is the share of one tone among the labelled mentions on forums."""

    def function(window: Window) -> Counted:
        rows = _by_others(window)
        places = rows["platform"].fillna("").str.lower() + " " + rows["domain"].fillna("").str.lower()
        return _tone_share(rows[places.str.contains("|".join(FORUMS), regex=True)], tone, neutral=True)

    return function


def passion(window: Window) -> Counted:
    """Mentions / authors: how often the same people speak."""
    rows = _by_others(window)
    rows = where(rows, rows["author_id"].notna())
    if rows.empty:
        return not_available("no_rows")
    authors = float(rows["author_id"].nunique())
    return quotient(Counted(None, len(rows), float(len(rows)), authors, sources=sources(rows)))


def _by_others(window: Window) -> pd.DataFrame:
    rows = window.rows("mentions")
    own = rows["is_owned"].fillna(False).astype(bool) | rows["domain"].isin(window.client.reputation.own_domains)
    return rows[~own]


def _tone_share(rows: pd.DataFrame, tone: str, *, neutral: bool) -> Counted:
    labelled = where(rows, rows["tone"].isin(["positive", "negative", *(["neutral"] if neutral else [])]))
    if labelled.empty:
        return not_available("no_labels" if len(rows) else "no_rows")
    above = float((labelled["tone"] == tone).sum())
    return quotient(Counted(None, len(labelled), above, float(len(labelled)), sources=sources(labelled)))


def _net(rows: pd.DataFrame, *, neutral: bool) -> Counted:
    positive = _tone_share(rows, "positive", neutral=neutral)
    negative = _tone_share(rows, "negative", neutral=neutral)
    if positive.numerator is None or negative.numerator is None:
        return positive
    above = positive.numerator - negative.numerator
    counted = replace(positive, numerator=above, value=div(above, positive.denominator, scale=100))
    unlabelled = int(rows["tone"].isna().sum())
    return noted(counted, "caveats.unlabelled", unlabelled=unlabelled) if unlabelled else counted


def _serp_caveats(counted: Counted, rows: pd.DataFrame, window: Window) -> Counted:
    found: dict[str, Any] = {}
    sizes = rows.groupby(CAPTURE, dropna=False)["position"].nunique()
    if len(sizes) and sizes.min() < TOP:
        found["caveats.fewer_than_20"] = {"fewest": int(sizes.min())}
    unlabelled = int(rows["tone"].isna().sum())
    if unlabelled:
        found["caveats.unlabelled"] = {"unlabelled": unlabelled}
    people = window.rows("serp")["labelled_by"].dropna().unique()
    if len(people) > 1 and len(rows):
        found["caveats.one_labeller"] = {"labeller": str(rows["labelled_by"].iloc[0]), "labellers": len(people)}
    captures = window.rows("serp").groupby(CAPTURE, dropna=False)["day"].nunique()
    if len(captures) and captures.max() > 1:
        found["caveats.last_capture"] = {"captured": rows["day"].max().date(), "captures": int(captures.max())}
    for key, values in found.items():
        counted = noted(counted, key, **values)
    return counted


SERP = {"serp": ("position", "tone", "query", "search_engine", "region")}
MENTIONS = {"mentions": ("published_at", "tone", "is_owned")}
RESULTS, TOOL = "search results", "mention monitoring"
share = partial(
    Kpi,
    unit="ratio",
    additivity="non_additive",
    basis="snapshot",
    direction="higher",
    source_tool=RESULTS,
    pack=("KR",),
)
count = partial(share, unit="count")

KPIS = (
    share(
        "serp_positive_share", function=serp_positive_share, formula="positive / results in TOP 20", needs=SERP,
        reference="Optilo, Topvisor, rule KR1", min_n=10, aliases=("SERM tone",),
    ),
    count(
        "serp_negative_count", function=serp_negative_count, formula="count(negative in TOP 20)", direction="lower",
        needs=SERP, reference="Optilo",
    ),
    count(
        "best_negative_position", function=best_negative_position, formula="min(position of a negative result)",
        needs=SERP, reference="Optilo",
    ),
    count(
        "portals_with_link", function=portals_of("links"), formula="count(portals with links >= 1)",
        needs={"portals": ("domain", "links")}, source_tool="the portals themselves", reference="rule KR2",
    ),
    count(
        "portals_discussed", function=portals_of("is_discussed"),
        formula="count(portals where the client is discussed)", needs={"portals": ("domain", "is_discussed")},
        source_tool="the portals themselves", reference="rule KR2",
    ),
    share(
        "third_party_recommendation_share", function=third_party_recommendation_share,
        formula="third-party recommendations / results in TOP 20",
        needs={"serp": ("position", "ownership", "is_recommendation", "domain")}, reference="rule KR3", min_n=10,
    ),
    count(
        "mentions", function=mentions, formula="count(mentions by others)", additivity="additive", basis="period",
        direction="context", needs=MENTIONS, source_tool=TOOL, reference="YouScan",
    ),
    count(
        "natural_reviews", function=natural_reviews, formula="count(mentions by others, topic review)",
        additivity="additive", basis="period", needs={"mentions": ("topic", "is_owned")}, source_tool=TOOL,
        reference="rule KA", pack=("KA", "KR"),
    ),
    share(
        "mention_recommendation_share", function=mention_recommendation_share,
        formula="recommending mentions by others / labelled mentions by others", basis="period",
        needs={"mentions": ("is_recommendation", "is_owned")}, source_tool=TOOL, reference="common usage", min_n=20,
    ),
    *(
        share(
            name, function=function, formula=formula, unit="index", basis="period", needs=MENTIONS, source_tool=TOOL,
            reference=reference, min_n=30, aliases=aliases,
        )
        for name, function, formula, reference, aliases in (
            (
                "nsr",
                nsr,
                "(positive - negative) / (positive + negative) * 100",
                "YouScan",
                ("net sentiment rate",),
            ),
            ("net_sentiment_all", net_sentiment_all, "(positive - negative) / labelled * 100", "Symanto", ()),
        )
    ),
    *(
        share(
            f"forum_{tone}_share", function=forum_share_of(tone), formula=f"{tone} / labelled mentions on forums",
            basis="period", direction="higher" if tone == "positive" else "lower", needs=MENTIONS, source_tool=TOOL,
            reference="rule KR", min_n=20,
        )
        for tone in ("positive", "negative")
    ),
    share(
        "passion", function=passion, formula="mentions / authors", unit="index", basis="period", direction="context",
        needs={"mentions": ("author_id", "is_owned")}, source_tool=TOOL, reference="YouScan", min_n=10,
    ),
)  # fmt: skip
