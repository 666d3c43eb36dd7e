"""Engagement: what people did with the posts, in all, per post, and by each of the denominators in use.

Every variant of the "engagement rate" has an id of its own that names the denominator.
Imports the window and the arithmetic. Tests: tests/kpis/test_engagement.py.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd

from smm_nb.kpis.arithmetic import div, median, not_available, sources
from smm_nb.kpis.audience import followers
from smm_nb.kpis.kpi import Counted, Function, Kpi
from smm_nb.kpis.levels import leveled_posts, levels
from smm_nb.kpis.plain import (
    no_posts,
    noted,
    parts,
    per_post_of,
    post_ratio,
    post_ratio_of,
    post_total_of,
    total_of,
    with_post_caveats,
)
from smm_nb.kpis.window import ENGAGEMENT_PARTS, Window
from smm_nb.tables.rows import where


def posts(window: Window) -> Counted:
    """Posts published in the window; 0 only when the export covers the window."""
    rows = window.rows("posts")
    return Counted(float(len(rows)), n=len(rows), sources=sources(rows)) if len(rows) else no_posts(window)


def by_followers_of(column: str) -> Function:
    """The function of a KPI that is a column of the posts / followers on the day each post was published."""

    def function(window: Window) -> Counted:
        rows = window.rows("posts")
        known = levels(window)
        if rows.empty or known.empty:
            return not_available("no_rows" if rows.empty else "no_followers")
        leveled = leveled_posts(window)
        counted = post_ratio(leveled, column, "followers")
        other_day = int((leveled["followers"].notna() & ~leveled["exact"]).sum())
        return noted(counted, "caveats.level_of_other_day", other_day=other_day) if other_day else counted

    return function


def er_day_by_followers(window: Window) -> Counted:
    """Mean over the days of the window of (engagements on the day's posts / followers that day); no post counts 0.

    It rises by posting more often, so it judges nothing (direction: context).
    """
    days = _days(window)
    if isinstance(days, Counted):
        return days
    return replace(_mean(days, days["rate"].sum(), window.period.days), caveats=("caveats.mean_of_days",))


def post_interaction(window: Window) -> Counted:
    """Mean over the days with posts of (engagements per post / followers that day); days without posts are ignored."""
    days = _days(window)
    if isinstance(days, Counted):
        return days
    return replace(_mean(days, (days["rate"] / days["posts"]).sum(), len(days)), caveats=("caveats.mean_of_days",))


def interactions_per_1k_followers(window: Window) -> Counted:
    """Engagements of the posts published in the window / followers at its end * 1000."""
    return parts(post_total_of("engagements")(window), followers(window), scale=1000)


def contest_actions(window: Window) -> Counted:
    """Engagements of polls and of posts with the topic `contest` or `poll`: actions, not people."""
    rows = window.rows("posts")
    topic = rows["topic"].str.lower().str.strip().isin(("contest", "poll", "конкурс", "опрос", "tävling"))
    rows = where(rows, topic | (rows["post_type"] == "poll").fillna(False))
    if rows.empty:
        return not_available("no_rows")
    value = rows["engagements"].sum(min_count=1)
    if pd.isna(value):
        return not_available("no_rows")
    counted = Counted(float(value), len(rows), median_per_post=median(rows["engagements"]), sources=sources(rows))
    return with_post_caveats(counted, rows, ("engagements",))


def _days(window: Window) -> pd.DataFrame | Counted:
    """Per day with posts: posts, engagements, followers, rate; networks added up."""
    rows, known = window.rows("posts"), levels(window)
    if rows.empty or known.empty:
        return not_available("no_rows" if rows.empty else "no_followers")
    leveled = leveled_posts(window)
    leveled = where(leveled, leveled["engagements"].notna() & leveled["followers"].notna())
    # followers once per account and day, however many posts it had
    accounts = leveled.groupby(["day", "account"]).agg(
        posts=("engagements", "size"), engagements=("engagements", "sum"), followers=("followers", "first")
    )
    days = accounts.groupby("day").sum()
    days = where(days, days["followers"] > 0).astype("Float64")
    if days.empty:
        return not_available("no_denominator")
    return days.assign(rate=days["engagements"] / days["followers"], files="|".join(sources(rows, known)))


def _mean(days: pd.DataFrame, summed: float, count: int) -> Counted:
    files = tuple(days["files"].iloc[0].split("|"))
    return Counted(div(summed, count), n=round(days["posts"].sum()), sources=files)


NETWORK = "platform statistics"
POSTS = ("posts",)
count = partial(Kpi, unit="count", additivity="additive", basis="lifetime", direction="higher", source_tool=NETWORK)
rate = partial(Kpi, unit="ratio", additivity="non_additive", basis="lifetime", direction="higher", source_tool=NETWORK)


def _needs(*columns: str, followers: bool = False) -> dict[str, tuple[str, ...]]:
    return {"posts": columns, **({"account_daily": ("followers",)} if followers else {})}


KPIS = (
    count(
        "posts", function=posts, formula="count(post_id)", basis="period", direction="context",
        needs=_needs("post_id"), reference="rule W1", pack=("KA", "general"),
    ),
    *(
        count(
            column, function=post_total_of(column), formula=f"sum({column})", needs=_needs(column),
            reference="VK API, Rival IQ, Sprout Social", pack=("KA",), aliases=aliases,
        )
        for column, aliases in {
            "likes": ("reactions",),
            "comments": ("replies",),
            "shares": ("reposts", "copies", "retweets"),
            "saves": ("bookmarks",),
        }.items()
    ),
    count(
        "engagements", function=post_total_of("engagements"), formula="likes + comments + shares + saves",
        needs=_needs(*ENGAGEMENT_PARTS), reference="Popsters, Fanpage Karma, Emplifi", pack=("KA", "general"),
        aliases=("interactions",),
    ),
    count(
        "account_engagements", function=total_of("account_daily", "engagements"), formula="sum(engagements)",
        basis="period", needs={"account_daily": ("engagements",)}, reference="Sprout Social", pack=("KA",),
        aliases=("content interactions", "activity"),
    ),
    rate(
        "engagements_per_post", function=per_post_of("engagements"), formula="engagements / posts", unit="index",
        needs=_needs(*ENGAGEMENT_PARTS), reference="rule W1, Track Social", pack=("KA", "general"),
    ),
    rate(
        "er_by_reach", function=post_ratio_of("engagements", "reach"), formula="engagements / reach",
        needs=_needs(*ENGAGEMENT_PARTS, "reach"), reference="Emplifi, Feedspy", min_n=100, pack=("KA", "general"),
        aliases=("ERR", "ER Reach", "ERV", "reach engagement rate"),
    ),
    rate(
        "er_post_by_followers", function=by_followers_of("engagements"),
        formula="engagements / followers on the publish day", needs=_needs(*ENGAGEMENT_PARTS, followers=True),
        reference="Popsters, Rival IQ, Traackr, NapoleonCat", min_n=100, pack=("KA",),
        aliases=("ER", "ERpost", "ER by posts", "engagement rate by follower"),
    ),
    rate(
        "er_day_by_followers", function=er_day_by_followers,
        formula="mean over days of engagements of the day's posts / followers", direction="context",
        needs=_needs(*ENGAGEMENT_PARTS, followers=True), reference="Popsters, Fanpage Karma, Feedspy, rule W1",
        aliases=("ERday", "daily ER", "Engagement (Fanpage Karma)"),
    ),
    rate(
        "er_by_impressions", function=post_ratio_of("engagements", "impressions"),
        formula="engagements / impressions", needs=_needs(*ENGAGEMENT_PARTS, "impressions"),
        reference="Emplifi, X Ads, Buffer, Orlo", min_n=100, pack=("KA",),
        aliases=("ERI", "engagement rate (X, LinkedIn)"),
    ),
    rate(
        "er_by_views", function=post_ratio_of("engagements", "views"), formula="engagements / views",
        needs=_needs(*ENGAGEMENT_PARTS, "views"), reference="Popsters, TGStat", min_n=100, pack=("KA",),
        aliases=("ERview", "ERV", "ER views", "ER (TGstat)"),
    ),
    rate(
        "love_rate", function=by_followers_of("likes"), formula="likes / followers on the publish day",
        needs=_needs("likes", followers=True), reference="Popsters", min_n=100, aliases=("LR",),
    ),
    rate(
        "talk_rate", function=by_followers_of("comments"), formula="comments / followers on the publish day",
        needs=_needs("comments", followers=True), reference="Popsters", min_n=100, aliases=("TR",),
    ),
    rate(
        "post_interaction", function=post_interaction,
        formula="mean over days with posts of engagements per post / followers",
        needs=_needs(*ENGAGEMENT_PARTS, followers=True), reference="Fanpage Karma",
        aliases=("Post interaction (Fanpage Karma)",),
    ),
    rate(
        "interactions_per_1k_followers", function=interactions_per_1k_followers,
        formula="engagements / followers * 1000", unit="per_thousand", direction="context",
        needs=_needs(*ENGAGEMENT_PARTS, followers=True), reference="Emplifi, True Social Metrics", min_n=100,
        aliases=("relative metrics",),
    ),
    count(
        "weighted_engagement", function=post_total_of("likes", "comments", "shares", weights=(1, 2, 3)),
        formula="likes + 2 comments + 3 shares", unit="index", needs=_needs("likes", "comments", "shares"),
        reference="Fanpage Karma", aliases=("weighted engagement (Fanpage Karma)",),
    ),
    count(
        "contest_actions", function=contest_actions, formula="engagements of contests and polls",
        needs=_needs(*ENGAGEMENT_PARTS, "topic", "post_type"), reference="rule KA", pack=("KA",),
        aliases=("participants of contests and polls",),
    ),
)  # fmt: skip
