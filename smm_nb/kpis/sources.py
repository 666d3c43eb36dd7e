"""Which network a visit came from: the sources and channels that analytics tools call social.

The lists are Google's own for its default channel group (support.google.com/analytics/answer/9756891), the networks'
short domains and the usual `utm_source` spellings. Imports nothing of the package. Tests: tests/kpis/test_sources.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import pandas as pd

NETWORKS: dict[str, tuple[str, ...]] = {
    "vk": ("vk", "vk.com", "m.vk.com", "away.vk.com", "vkontakte", "vkontakte.ru", "vk_ads", "vk.ru", "вконтакте"),
    "facebook": ("facebook", "facebook.com", "m.facebook.com", "l.facebook.com", "lm.facebook.com", "fb", "fb.com"),
    "instagram": ("instagram", "instagram.com", "l.instagram.com", "ig", "instagram_stories"),
    "ok": ("ok", "ok.ru", "m.ok.ru", "odnoklassniki", "odnoklassniki.ru", "одноклассники"),
    "telegram": ("telegram", "telegram.org", "t.me", "web.telegram.org", "tg"),
    "youtube": ("youtube", "youtube.com", "m.youtube.com", "youtu.be", "yt"),
    "tiktok": ("tiktok", "tiktok.com", "vm.tiktok.com"),
    "x": ("x", "x.com", "t.co", "twitter", "twitter.com", "mobile.twitter.com"),
    "linkedin": ("linkedin", "linkedin.com", "lnkd.in"),
    "pinterest": ("pinterest", "pinterest.com", "pin.it"),
    "snapchat": ("snapchat", "snapchat.com"),
}
SOURCE_TO_NETWORK = {source: network for network, sources in NETWORKS.items() for source in sources}

WORDS: dict[str, str] = {
    "vk": r"\bvk\b|вконтакте|\bвк\b",
    "facebook": r"facebook|\bfb\b|фейсбук",
    "instagram": r"insta|\big\b|инст",
    "ok": r"odnoklassniki|одноклассник|\bok\.ru\b",
    "telegram": r"telegram|телеграм|\btg\b",
    "youtube": r"you ?tube|ютуб",
    "tiktok": r"tik ?tok|тикток",
    "x": r"twitter|твиттер",
    "linkedin": r"linkedin",
    "pinterest": r"pinterest",
    "snapchat": r"snapchat",
}
"""How customers name a network when they are asked how they heard of the client."""

ANY_NETWORK = r"social media|social network|sociala medier|соцсет|социальн\w+ сет"

SOCIAL_MEDIUMS = (
    "social",
    "paid_social",
    "paid-social",
    "paid social",
    "social-network",
    "social-media",
    "sm",
    "social network",
    "social media",
)
# GA4's names, Universal Analytics' and Metrica's
SOCIAL_CHANNELS = ("organic social", "paid social", "social", "social network traffic", "social networks")
PAID_MEDIUM = r"(?:.*cp.*|ppc|retargeting|paid.*)"
"""Google's rule for a paid medium: `^(.*cp.*|ppc|retargeting|paid.*)$`."""


def network_of(source: pd.Series) -> pd.Series:
    """The network of each session source, missing for what is not a network.

    >>> network_of(pd.Series(["l.instagram.com", "google", "VK"], dtype="str")).tolist()
    ['instagram', nan, 'vk']
    """
    return _each(source, lambda name: SOURCE_TO_NETWORK.get(_plain(name).removeprefix("www.")))


def network_named(text: pd.Series) -> pd.Series:
    """The network that a customer's own words name, missing where they name none; the first of `WORDS` wins.

    >>> network_named(pd.Series(["an Instagram story", "a friend"], dtype="str")).tolist()
    ['instagram', nan]
    """
    return _each(text, _named)


def names_social(text: pd.Series) -> pd.Series:
    """Whether a customer's own words name a network, or networks in general."""
    return _where(text, lambda said: _named(said) is not None or re.search(ANY_NETWORK, said, re.I) is not None)


def is_social(rows: pd.DataFrame) -> pd.Series:
    """Whether each row of `traffic_daily` or `sales_log` is social: by network, medium or channel."""
    network = network_of(rows["session_source"]).notna()
    return network | _among(rows, "session_medium", SOCIAL_MEDIUMS) | _social_channel(rows)


def is_paid(rows: pd.DataFrame) -> pd.Series:
    """Whether each row of `traffic_daily` is paid: by its medium, or the tool's own channel `Paid Social`."""
    medium = _where(rows["session_medium"], lambda name: re.fullmatch(PAID_MEDIUM, name.lower()) is not None)
    channel = _where(rows["session_default_channel_grouping"], lambda name: _plain(name).startswith("paid"))
    return medium | channel


def is_unattributed(rows: pd.DataFrame) -> pd.Series:
    """Whether the tool could not say where each row came from: direct, (not set), unassigned."""
    unknown = ("(direct)", "direct", "(not set)", "unassigned", "(none)", "direct traffic", "(data not available)")
    return _among(rows, "session_source", unknown) | _among(rows, "session_default_channel_grouping", unknown)


def is_search(rows: pd.DataFrame) -> pd.Series:
    """Whether each row of `traffic_daily` is natural (unpaid) traffic from search engines."""
    channels = ("organic search", "search engine traffic", "search engines")
    return _among(rows, "session_medium", ("organic",)) | _among(rows, "session_default_channel_grouping", channels)


def _social_channel(rows: pd.DataFrame) -> pd.Series:
    # a sales log has sources and mediums, but no channel
    column = "session_default_channel_grouping"
    return _among(rows, column, SOCIAL_CHANNELS) if column in rows else pd.Series(False, index=rows.index)


def _among(rows: pd.DataFrame, column: str, values: tuple[str, ...]) -> pd.Series:
    return _where(rows[column], lambda name: _plain(name) in values)


@lru_cache(maxsize=4096)
def _named(text: str) -> str | None:
    return next((network for network, words in WORDS.items() if re.search(words, text, re.I)), None)


def _plain(name: str) -> str:
    return name.lower().strip()


# columns are short and hold few different texts: plain Python is several times faster here than a dozen `.str` calls


def _each(column: pd.Series, of: Callable[[str], str | None]) -> pd.Series:
    """What `of` gives for each text; missing stays missing."""
    cells = [of(text) if isinstance(text, str) else None for text in column.to_numpy(dtype=object)]
    return pd.Series(cells, index=column.index, dtype="str")


def _where(column: pd.Series, test: Callable[[str], bool]) -> pd.Series:
    """Whether each text passes the test; False where it is missing."""
    passed = [isinstance(text, str) and test(text) for text in column.to_numpy(dtype=object)]
    return pd.Series(passed, index=column.index, dtype=bool)
