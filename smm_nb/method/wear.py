"""Ads that wear out: each ad in each segment held against its own first days; small ones by their age, together.

Imports statistics. Tests: tests/method/test_review_ads.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from smm_nb.method.fatigue import ctr_fatigue
from smm_nb.method.rates import newcombe, wilson_bounds


@dataclass(frozen=True)
class WornAd:
    """An ad whose click rate fell.

    Attributes:
        name: the ad's name.
        segment: its audience, empty when not divided.
        first_rate: clicks / impressions of its first days, 0-1.
        last_rate: the same of its last days.
        probability: that the rate fell below four fifths, 0-1.
    """

    name: str
    segment: str
    first_rate: float | None
    last_rate: float | None
    probability: float | None


@dataclass(frozen=True)
class Fall:
    """How the click rate of all ads together falls with their age.

    Attributes:
        first: clicks / impressions of the ads' first days, 0-1.
        last: the same of their day `day`.
        day: the age that is held against the first day, counted from 1.
        low, high: limits of `last` at 95 %.
    """

    first: float
    last: float
    day: int
    low: float
    high: float


@dataclass(frozen=True)
class Wear:
    """What could be said of the ads: how many there were, how many had the clicks to be tested, which are worn."""

    ads: int
    tested: int
    worn: tuple[WornAd, ...]


def worn_ads(frame: pd.DataFrame) -> Wear:
    """Hold each ad in each age segment against its own first days.

    Args:
        frame: rows of `ads_daily` with `day` and `link_clicks`.
    """
    label = frame["ad_name"].where(frame["ad_name"].notna(), frame["ad_id"]).astype("object")
    segment = frame["age_segment"].astype("object").where(frame["age_segment"].notna(), "")
    known = frame[["day", "impressions", "link_clicks"]].assign(label=label, segment=segment)[label.notna()]
    sums = known.groupby(["label", "segment", "day"], sort=False).sum(min_count=1)
    tested, worn, ads = 0, [], 0
    for (name, part), group in sums.groupby(["label", "segment"], sort=False):
        daily = group.droplevel(["label", "segment"]).sort_index()
        found = ctr_fatigue(daily["impressions"], daily["link_clicks"])
        ads += 1
        tested += found.verdict != "cannot tell"
        if found.verdict == "tired":
            first, last = (rate.value if rate else None for rate in (found.first, found.last))
            worn.append(WornAd(str(name), str(part), first, last, found.probability))
    return Wear(ads, tested, tuple(sorted(worn, key=lambda ad: -(ad.probability or 0))))


def fall_with_age(frame: pd.DataFrame, *, ads: int = 10, share: float = 0.8) -> Fall | None:
    """Hold all ads' first days against the last age that nearly all of them reach, mix of segments as in each.

    For ads that are changed every few days, each too small to be judged alone. Every ad in every segment that ran
    the whole span counts on both days, so both days hold the same ads.

    Args:
        frame: rows of `ads_daily` with `day` and `link_clicks`.
        ads: the fewest that say something together.
        share: of the ads that must have reached the age.

    Returns:
        The fall; None when there are too few ads, or the rate does not fall by more than chance (Newcombe, 95 %).
    """
    label = frame["ad_name"].where(frame["ad_name"].notna(), frame["ad_id"]).astype("object")
    segment = frame["age_segment"].astype("object").where(frame["age_segment"].notna(), "")
    known = frame.assign(ad=label + "\n" + segment)[label.notna()].dropna(subset=["impressions", "link_clicks"])
    if known["ad"].nunique() < ads:
        return None
    age = (known["day"] - known.groupby("ad")["day"].transform("min")).dt.days
    oldest = age.groupby(known["ad"]).max()
    last = int(oldest.quantile(1 - share, interpolation="lower"))
    same = known["ad"].isin(oldest[oldest >= last].index)
    (k1, n1), (k2, n2) = (_clicked(known[same & (age == at)]) for at in (0, last))
    # counts that make no rates say nothing
    if last == 0 or not 0 < k1 <= n1 or not 0 <= k2 <= n2 or not n2 or newcombe(k1, n1, k2, n2)[1] >= 0:
        return None
    low, high = wilson_bounds(k2, n2, level=0.95)
    return Fall(k1 / n1, k2 / n2, last + 1, low, high)


def _clicked(frame: pd.DataFrame) -> tuple[float, float]:
    return float(frame["link_clicks"].sum()), float(frame["impressions"].sum())
