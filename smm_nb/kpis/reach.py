"""Reach and display: unique people (never added), impressions, views, and whose people they were.

Imports the window and the arithmetic. Tests: tests/kpis/test_reach.py.
"""

from __future__ import annotations

from functools import partial

from smm_nb.kpis.audience import of_followers
from smm_nb.kpis.kpi import Counted, Kpi
from smm_nb.kpis.plain import parts, people, people_of, post_ratio_of, post_total_of, total_of, where_people
from smm_nb.kpis.window import Window

ACCOUNT = "account_daily"


def frequency(window: Window) -> Counted:
    """Impressions / reach of the account, both of the very same span and network; recomputed, never averaged."""
    same = where_people(window, ACCOUNT, "reach")
    return parts(people(same, ACCOUNT, "impressions"), people(window, ACCOUNT, "reach"))


def reach_rate(window: Window) -> Counted:
    """Reach of the window / followers at its end."""
    return of_followers(window, "reach")


def reach_rate_followers(window: Window) -> Counted:
    """Followers reached in the window / followers at its end."""
    return of_followers(window, "reach_followers")


NETWORK = "platform statistics"

count = partial(Kpi, unit="count", additivity="additive", basis="period", direction="higher", source_tool=NETWORK)
rate = partial(Kpi, unit="ratio", additivity="non_additive", basis="period", direction="higher", source_tool=NETWORK)

KPIS = (
    Kpi(
        "reach", function=people_of(ACCOUNT, "reach"), formula="reach of the row whose span is the window",
        unit="count", additivity="non_additive", basis="period", direction="higher",
        needs={ACCOUNT: ("reach", "period_type")}, source_tool=NETWORK,
        reference="Airbyte, VK API, Supermetrics, Swydo", pack=("KA", "KC", "general"),
        aliases=("unique viewers", "uniques", "accounts reached"),
    ),
    count(
        "impressions", function=total_of(ACCOUNT, "impressions"), formula="sum(impressions)",
        needs={ACCOUNT: ("impressions",)},
        reference="Fivetran social_media_reporting, Fivetran facebook_pages, Meta for developers",
    ),
    count(
        "views", function=total_of(ACCOUNT, "views"), formula="sum(views)", needs={ACCOUNT: ("views",)},
        reference="Fivetran social_media_reporting, Fivetran facebook_pages", aliases=("media views", "plays"),
    ),
    count(
        "profile_views", function=total_of(ACCOUNT, "profile_views"), formula="sum(profile_views)",
        needs={ACCOUNT: ("profile_views",)}, reference="Fivetran's column names",
        aliases=("profile visits", "page visits"),
    ),
    count(
        "video_views", function=post_total_of("video_views"), formula="sum(video_views)", basis="lifetime",
        needs={"posts": ("video_views",)}, reference="Fivetran's column names",
    ),
    Kpi(
        "frequency", function=frequency, formula="impressions / reach", unit="index", additivity="non_additive",
        basis="period", direction="context", needs={ACCOUNT: ("impressions", "reach", "period_type")},
        source_tool=NETWORK, reference="Supermetrics", min_n=100,
    ),
    rate(
        "reach_rate", function=reach_rate, formula="reach / followers", needs={ACCOUNT: ("reach", "followers")},
        reference="TGStat", min_n=30, pack=("KA",), aliases=("ERR (TGstat)",),
    ),
    rate(
        "reach_rate_followers", function=reach_rate_followers, formula="reach_followers / followers",
        needs={ACCOUNT: ("reach_followers", "followers")}, reference="VK API", min_n=30, pack=("KA",),
        networks=("vk",),
    ),
    rate(
        "viral_reach_share", function=post_ratio_of("reach_viral", "reach"), formula="reach_viral / reach",
        basis="lifetime", needs={"posts": ("reach_viral", "reach")}, reference="VK API, Meta Graph API", min_n=100,
    ),
    rate(
        "paid_reach_share", function=post_ratio_of("reach_paid", "reach"), formula="reach_paid / reach",
        basis="lifetime", direction="context", needs={"posts": ("reach_paid", "reach")}, reference="Meta Graph API",
        min_n=100,
    ),
)  # fmt: skip
