"""How far a ranking of networks hangs on the weights of its criteria (N1-N6).

Scores are 0-1 on fixed scales, 1 = best; rows are alternatives (networks), columns criteria. A missing score counts
for nothing: the weights of the others are scaled up in that row. Imports pandas and numpy alone.
Tests: tests/method/test_weights.py.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from smm_nb.method.estimate import Floats


@dataclass(frozen=True)
class Dethroning:
    """The smallest change of one criterion's weight after which another alternative is first.

    Attributes:
        criterion: whose weight changes; the others keep their proportions.
        weight: what it is now, 0-1 (weights sum to 1).
        needed: the weight at which the rival draws level; None when no weight does it.
        change: needed - weight, in weight; None when no weight does it.
        rival: who then leads; None when nobody.
    """

    criterion: Hashable
    weight: float
    needed: float | None
    change: float | None
    rival: Hashable | None


def normal_weights(weights: pd.Series) -> pd.Series:
    """The weights scaled to sum 1.

    Raises:
        ValueError: a weight is negative or missing, or all are zero.
    """
    values = weights.astype("float64")
    if values.isna().any() or (values < 0).any() or values.sum() <= 0:
        msg = f"weights == {dict(weights)}, must be >= 0 with a sum above 0"
        raise ValueError(msg)
    return values / values.sum()


def weighted_scores(scores: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """The weighted mean score of each alternative, 0-1, best first; missing where it has no score at all."""
    share = normal_weights(weights.reindex(scores.columns))
    total = _totals(_values(scores), share.to_numpy()[None, :])[0]
    return pd.Series(total, index=scores.index, name="score").sort_values(ascending=False, kind="stable")


def probability_first(
    scores: pd.DataFrame,
    weights: pd.Series,
    *,
    rng: np.random.Generator,
    concentration: float | None = 20.0,
    draws: int = 10_000,
) -> pd.Series:
    """The chance of each alternative to be first when the weights are not known exactly.

    Args:
        scores: alternatives x criteria, 0-1.
        weights: stated weights per criterion.
        rng: source of the drawn weights.
        concentration: of the Dirichlet distribution around the stated weights: 20 lets a weight of 25 % vary by about
            9 points; None draws every mix of weights alike, whatever was stated.
        draws: how many sets of weights.

    Returns:
        Probability per alternative, 0-1, summing to 1, largest first; draws in which several lead are shared out.

    References:
        Lahdelma, Hokkanen and Salminen (1998), EJOR 106, 137-143 (SMAA).
    """
    share = normal_weights(weights.reindex(scores.columns)).to_numpy()
    used = share > 0
    alpha = np.ones(used.sum()) if concentration is None else share[used] * concentration
    mixes = np.zeros((draws, len(share)))
    mixes[:, used] = rng.dirichlet(alpha, draws)
    totals = _totals(_values(scores), mixes)
    # an alternative without any score cannot lead
    totals = np.where(np.isnan(totals), -np.inf, totals)
    leads = totals >= totals.max(axis=1, keepdims=True) - 1e-12
    chance = (leads / leads.sum(axis=1, keepdims=True)).mean(axis=0)
    return pd.Series(chance, index=scores.index, name="probability_first").sort_values(ascending=False, kind="stable")


def dethroning_changes(scores: pd.DataFrame, weights: pd.Series) -> list[Dethroning]:
    """For each criterion the nearest weight at which the winner no longer leads; the smallest change first.

    The weight of one criterion moves from 0 to 1 while the others keep their proportions, so each total is a straight
    line (exact without missing scores; rows with missing ones are searched in steps of 0.1 points).
    """
    share = normal_weights(weights.reindex(scores.columns))
    found = [_dethrone(scores, share, criterion) for criterion in scores.columns]
    return sorted(found, key=lambda item: (item.change is None, abs(item.change or 0.0)))


def _dethrone(scores: pd.DataFrame, share: pd.Series, criterion: Hashable) -> Dethroning:
    now = float(share[criterion])
    nobody = Dethroning(criterion, now, None, None, None)
    if len(share) < 2 or len(scores) < 2 or scores.isna().all(axis=None):
        return nobody
    steps = np.unique(np.append(np.linspace(0, 1, 1001), now))
    totals = _totals(_values(scores), _mixes(share, criterion, steps))
    winner = int(np.nanargmax(totals[np.searchsorted(steps, now)]))
    lead = totals[:, [winner]] - totals
    lead[:, winner] = np.inf
    beaten = np.nanmin(lead, axis=1) < -1e-12
    if not beaten.any():
        return nobody
    place = int(np.flatnonzero(beaten)[np.abs(steps[beaten] - now).argmin()])
    rival = int(np.nanargmin(lead[place]))
    needed = _crossing(steps, lead[:, rival], place, towards=now)
    return Dethroning(criterion, now, needed, needed - now, scores.index[rival])


def _crossing(steps: Floats, lead: Floats, place: int, *, towards: float) -> float:
    # between the first step at which the rival leads and the one before it the lines are straight
    inner = place - 1 if steps[place] > towards else place + 1
    span = lead[inner] - lead[place]
    part = lead[inner] / span if span > 0 else 0.0
    return float(steps[inner] + part * (steps[place] - steps[inner]))


def _mixes(share: pd.Series, criterion: Hashable, steps: Floats) -> Floats:
    # one row per step: the criterion at that weight, the others in their old proportions (even, if all were 0)
    place = share.index.get_loc(criterion)
    others = share.to_numpy(dtype=float).copy()
    others[place] = 0.0
    if others.sum() == 0:
        others[np.arange(len(others)) != place] = 1.0
    mixes = np.outer(1 - steps, others / others.sum())
    mixes[:, place] = steps
    return mixes


def tornado(scores: pd.DataFrame, weights: pd.Series, *, change: float = 0.25) -> pd.DataFrame:
    """The winner's lead when each weight is made smaller and larger by `change` of itself.

    Returns:
        Per criterion `weight`, `lead_less`, `lead_more` (score of today's winner minus the best rival's; below 0 it
        is dethroned), largest swing first. Empty with under 2 alternatives.
    """
    share = normal_weights(weights.reindex(scores.columns))
    if len(scores) < 2:
        return pd.DataFrame(columns=["weight", "lead_less", "lead_more"])
    winner = weighted_scores(scores, share).index[0]
    rows = {
        criterion: {
            "weight": share[criterion],
            "lead_less": lead(scores, _scaled(share, criterion, 1 - change), winner),
            "lead_more": lead(scores, _scaled(share, criterion, 1 + change), winner),
        }
        for criterion in scores.columns
    }
    table = pd.DataFrame.from_dict(rows, orient="index")
    swing = (table["lead_more"] - table["lead_less"]).abs()
    return table.loc[swing.sort_values(ascending=False, kind="stable").index]


def _scaled(share: pd.Series, criterion: Hashable, factor: float) -> pd.Series:
    changed = share.copy()
    changed[criterion] *= factor
    return changed


def lead(scores: pd.DataFrame, weights: pd.Series, winner: Hashable) -> float:
    """Score of `winner` minus the best other score; below 0 when another one is ahead."""
    total = weighted_scores(scores, weights)
    return float(total[winner] - total.drop(winner).max())


def drop_one(scores: pd.DataFrame, weights: pd.Series) -> pd.DataFrame:
    """Who wins when one criterion, or one alternative, is left out.

    Returns:
        One row per thing left out: `left_out`, `kind` ("criterion" or "alternative"), `winner`, `changed` (whether the
        winner is another one; leaving out the winner itself counts as changed only when the new winner was not second).
    """
    share = normal_weights(weights.reindex(scores.columns))
    order, values, weight = list(weighted_scores(scores, share).index), _values(scores), share.to_numpy()
    rows = []
    for place, criterion in enumerate(scores.columns):
        rest = np.delete(weight, place)
        if rest.sum() > 0:
            winner = scores.index[_leader(np.delete(values, place, axis=1), rest / rest.sum())]
            rows.append((criterion, "criterion", winner, winner != order[0]))
    for place, alternative in enumerate(scores.index if len(scores) > 1 else []):
        winner = scores.index.delete(place)[_leader(np.delete(values, place, axis=0), weight)]
        expected = order[1] if alternative == order[0] else order[0]
        rows.append((alternative, "alternative", winner, winner != expected))
    return pd.DataFrame(rows, columns=["left_out", "kind", "winner", "changed"])


def _leader(values: Floats, weight: Floats) -> int:
    """The place of the alternative with the highest weighted mean, the first of equals."""
    total = _totals(values, weight[None, :])[0]
    return int(np.where(np.isnan(total), -np.inf, total).argmax())


def topsis(scores: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Closeness of each alternative to the ideal, 0-1, best first: the cross-check of the weighted mean.

    The ideal has 1 and the anti-ideal 0 in every criterion (fixed, so that leaving out an alternative cannot turn the
    others around); distances are weighted and Euclidean. A criterion without a score is left out of both distances.

    References:
        Hwang and Yoon (1981), Multiple Attribute Decision Making, chapter III.
    """
    share = normal_weights(weights.reindex(scores.columns)).to_numpy()
    values = _values(scores)
    parts = np.where(np.isnan(values), 0.0, share**2)
    to_ideal = np.sqrt((parts * (1 - np.nan_to_num(values)) ** 2).sum(axis=1))
    to_worst = np.sqrt((parts * np.nan_to_num(values) ** 2).sum(axis=1))
    both = to_ideal + to_worst
    closeness = np.divide(to_worst, both, out=np.full(len(both), np.nan), where=both > 0)
    return pd.Series(closeness, index=scores.index, name="closeness").sort_values(ascending=False, kind="stable")


def _values(scores: pd.DataFrame) -> Floats:
    return scores.astype("float64").to_numpy()


def _totals(values: Floats, mixes: Floats) -> Floats:
    # mixes (m x criteria) times values (alternatives x criteria) -> m x alternatives, missing scores left out
    known = (~np.isnan(values)).astype(float)
    weight = mixes @ known.T
    return np.divide(mixes @ np.nan_to_num(values).T, weight, out=np.full(weight.shape, np.nan), where=weight > 0)
