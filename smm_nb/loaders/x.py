"""X (Twitter): posts [posts] and days [account_daily], in the layouts of 2014-2023, 2025 and 2026.

Ids have 18 or 19 digits and stay text. Newer exports give a post's day and no time. Imports family, mapping, headers.
Tests: tests/loaders/test_networks.py.
"""

from __future__ import annotations

import html

import pandas as pd

from smm_nb.loaders.family import Grid, grid_family
from smm_nb.loaders.headers.networks import X_DAYS, X_POSTS
from smm_nb.loaders.mapping import File, Layout
from smm_nb.loaders.parsing import How
from smm_nb.loaders.reading import RawTable

TOOL = "X Analytics"
HOW = How(zone="UTC", decimal=".")


def _derive_posts(frame: pd.DataFrame, raw: RawTable, file: File) -> pd.DataFrame:
    if "post_message" in frame:
        # until 2023 the texts hold `&amp;` and the like
        frame["post_message"] = frame["post_message"].map(html.unescape, "ignore")
    return frame


_POSTS = Layout(
    "x", TOOL, "posts", X_POSTS, ("post_id", "created_timestamp"), {"platform": "x"}, HOW, derive=_derive_posts
)
_DAYS = Layout("x", TOOL, "account_daily", X_DAYS, ("date_day",), {"platform": "x", "period_type": "day"}, HOW)

LOADERS = (
    grid_family(
        (
            Grid(_POSTS, ("post_id", "post_message", "created_timestamp", "impressions")),
            Grid(_DAYS, ("date_day", "posts", "impressions", "engagements")),
        ),
        how_to_get="X, Analytics (Premium), Overview or Content, Download: account_overview_analytics or ..._content.",
        notes=(
            "`Share` and `Shares` are shares by other ways; reposts are what other networks call shares",
            "until 2023 `-` stands for no promotion: missing, not 0; the header follows the language of the screen",
            "no export says how many followers there are",
        ),
    ),
)
