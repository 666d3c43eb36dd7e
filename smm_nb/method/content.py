"""Content: which posts and formats did better than the account usually does.

A post is compared with the posts just before it, so growth of the account does not make the newest posts win; small
counts are drawn toward the usual. May import `estimate.py`. Tests: tests/method/test_content.py.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from smm_nb.method.estimate import Estimate, Floats, Mixture, check_level, no_estimate
from smm_nb.tables.rows import where

# The usual is the median of the 20 posts before; under 5 there is no usual, and no group of formats either.
WINDOW, MIN_POSTS = 20, 5
# How many reactions the usual is worth: a post with 3 where 1 is usual is 1.3 times the usual, not 3 times.
STRENGTH = 5.0
# Twice the usual is read as content; above ten times distribution (a repost, an ad, the front page) comes first.
GOOD, EXTREME = 2.0, 10.0
# How far formats lie apart, as the standard deviation of log ratios: 0.5 means that most lie within a factor of 3 of
# each other. The data weigh the spreads from none to four times that; few formats cannot settle it alone.
USUAL_SPREAD = 0.5
SPREADS = np.linspace(0.0, 4 * USUAL_SPREAD, 41)
METHOD = "partial pooling"


def rank_posts(
    values: pd.Series, published: pd.Series, *, window: int = WINDOW, strength: float = STRENGTH
) -> pd.DataFrame:
    """Each post's ratio to the median of the posts before it, shrunk, best first.

    Args:
        values: a count per post (reactions, reach, clicks ...); posts of one kind of distribution, old enough to
            have settled. Missing ones stay in the table without a ratio.
        published: time of publication, same index.
        window: how many earlier posts make the usual.
        strength: reactions that the usual is worth.

    Returns:
        Indexed as `values`, sorted by `shrunk`, with the columns `value`; `usual` (median of up to `window` earlier
        posts, missing under 5); `ratio` (value / usual, missing where usual is 0); `shrunk` ((value + strength) /
        (usual + strength)); `n` (earlier posts used); `reading`: "usual", "good" (2 to 10 times), "extreme" (over 10
        times: explain the distribution first), or missing.
    """
    table = pd.DataFrame({"value": pd.to_numeric(values, errors="coerce").astype("float64"), "published": published})
    table = table.sort_values("published", kind="stable")
    counted = table["value"].dropna()
    before = counted.shift(1).rolling(window, min_periods=1)
    table["usual"] = before.median().reindex(table.index)
    table["n"] = before.count().reindex(table.index).fillna(0).astype(int)
    table.loc[table["n"] < MIN_POSTS, "usual"] = np.nan
    table["ratio"] = (table["value"] / table["usual"]).where(table["usual"] > 0)
    table["shrunk"] = (table["value"] + strength) / (table["usual"] + strength)
    reading = np.select([table["shrunk"] > EXTREME, table["shrunk"] >= GOOD], ["extreme", "good"], "usual")
    table["reading"] = pd.Series(reading, index=table.index, dtype=object).where(table["shrunk"].notna(), None)
    columns = ["value", "usual", "ratio", "shrunk", "n", "reading"]
    return table.sort_values("shrunk", ascending=False, na_position="last", kind="stable")[columns]


def group_means(ratios: Any, groups: Any, *, level: float = 0.9) -> dict[Hashable, Estimate]:
    """How much better each format does than usual, with the formats drawn toward each other (partial pooling).

    Args:
        ratios: per post, above 0 (`shrunk` of `rank_posts`); missing ones are left out.
        groups: the format of each post.
        level: nominal coverage of the intervals.

    Returns:
        Per group the typical ratio (1 = as usual) with its interval; n is the number of posts. Groups under 5 posts
        have a reason and no number. When the groups differ no more than chance, all stand near their common mean.

    References:
        Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., 5.4 (normal hierarchical model), with a half-normal
        prior on the spread between formats.
    """
    frame = pd.DataFrame({"ratio": list(ratios), "group": list(groups)})
    frame["ratio"] = pd.to_numeric(frame["ratio"], errors="coerce").astype("float64")
    frame = where(frame, frame["ratio"] > 0).dropna()
    logs = {name: np.log(part.to_numpy(dtype=float)) for name, part in frame.groupby("group")["ratio"]}
    large = {name: values for name, values in logs.items() if len(values) >= MIN_POSTS}
    pooled = _pool(large, check_level(level))
    few = {name: _too_few(len(values), level) for name, values in logs.items() if name not in large}
    return {**pooled, **few}


def _too_few(n: int, level: float) -> Estimate:
    return no_estimate(f"{n} posts: {MIN_POSTS} are needed to speak of a format", level=level, unit="ratio", n=n)


def _pool(logs: dict[Hashable, Floats], level: float) -> dict[Hashable, Estimate]:
    if not logs:
        return {}
    sizes = np.array([len(values) for values in logs.values()], dtype=float)
    means = np.array([values.mean() for values in logs.values()])
    df = float(sizes.sum() - len(sizes))
    within = sum(float(((values - values.mean()) ** 2).sum()) for values in logs.values()) / df
    if within == 0:
        return {
            name: Estimate(math.exp(mean), None, level, len(logs[name]), "ratio", METHOD, "the posts do not vary")
            for name, mean in zip(logs, means, strict=True)
        }
    typical = _typical(means, within / sizes, df)
    return {name: _as_ratio(mixture, level, len(logs[name])) for name, mixture in zip(logs, typical, strict=True)}


def _as_ratio(mixture: Mixture, level: float, n: int) -> Estimate:
    low, high = mixture.interval(level)
    return Estimate(math.exp(mixture.mean), (math.exp(low), math.exp(high)), level, n, "ratio", METHOD)


def _typical(means: Floats, noise: Floats, df: float) -> list[Mixture]:
    # for each spread between formats: the common mean, how far each format is trusted, and what error is left
    weights, centres, errors = [], [], []
    for spread in SPREADS:
        precision = 1 / (noise + spread**2)
        common = float(precision @ means / precision.sum())
        trust = spread**2 * precision
        misfit = float(precision @ (means - common) ** 2)
        weights.append(
            0.5 * (np.log(precision).sum() - math.log(precision.sum()) - misfit - (spread / USUAL_SPREAD) ** 2)
        )
        centres.append(common + trust * (means - common))
        errors.append(np.sqrt(trust * noise + (1 - trust) ** 2 / precision.sum()))
    share = np.exp(np.array(weights) - max(weights))
    share /= share.sum()
    return [Mixture(share, np.array(centres)[:, i], np.array(errors)[:, i], df) for i in range(len(means))]
