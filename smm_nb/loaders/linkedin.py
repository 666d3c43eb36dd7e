"""LinkedIn pages: content, visitors and followers workbooks [account_daily, posts].

A sentence may stand above the header of a content sheet; days are UTC days; the sheet of followers counts those who
came. Imports family, mapping and headers. Tests: tests/loaders/test_networks.py.
"""

from __future__ import annotations

import pandas as pd

from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.headers.networks import LINKEDIN_DAYS, LINKEDIN_POSTS
from smm_nb.loaders.mapping import File, Layout
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable

TOOL = "LinkedIn Page analytics"
HOW = How(order="mdy", zone="UTC", decimal=".")


def _derive_posts(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    frame["post_id"] = frame["post_url"].str.extract(r"(\d{15,20})")[0].fillna(frame["post_url"])
    if "paid_or_not" in frame:
        frame["is_boosted"] = frame.pop("paid_or_not").map(lambda text: text.casefold() == "sponsored", "ignore")
    if "post_type" in frame:
        frame["post_type"] = frame["post_type"].str.lower()
    return frame


def _counts_followers(raw: RawTable) -> bool:
    return "Organic followers" in raw.header


_DAYS = Layout(
    "linkedin_page",
    TOOL,
    "account_daily",
    LINKEDIN_DAYS,
    ("date_day",),
    {"platform": "linkedin", "period_type": "day"},
    HOW,
)
_POSTS = Layout(
    "linkedin_page",
    TOOL,
    "posts",
    LINKEDIN_POSTS,
    ("post_url", "created_timestamp"),
    {"platform": "linkedin"},
    HOW,
    derive=_derive_posts,
)

LOADERS = (
    grid_family(
        (
            Grid(_DAYS, ("date_day", "impressions", "likes")),
            Grid(_DAYS, ("date_day", "profile_views", "visitors")),
            Grid(_DAYS, ("date_day", "follows"), ("impressions",), claims=_counts_followers),
            Grid(_POSTS, ("post_message", "post_url", "created_timestamp")),
        ),
        how_to_get="LinkedIn Page, Analytics, Content (or Visitors, Followers), Export: a workbook.",
        notes=(
            "`Total followers` of the followers sheet are those who came that day, not how many there are",
            "the impressions of a day are those of organic and sponsored content together; reach is of organic alone",
            "demographic sheets (job function, seniority ...) are set aside: no KPI is made of them",
        ),
    ),
)
