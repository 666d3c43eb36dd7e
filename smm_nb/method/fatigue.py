"""Creative fatigue: has an ad worn off in its segment, or does its CTR merely wiggle?

One ad in one audience segment at a time. Days are pooled into a first and a last window, since at a CTR of 0.3 % a
fall by a fifth takes 140,000 impressions to see. May import `estimate.py`, `rates.py`, `counts.py`, `planning.py`.
Tests: tests/method/test_fatigue.py; false alarms: benchmarks/calibration.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import special

from smm_nb.method.counts import PRIOR_EVENTS
from smm_nb.method.estimate import Estimate, Floats
from smm_nb.method.planning import MIN_POWER, power_of_rates
from smm_nb.method.rates import beats, wilson

# A fall by a fifth is worth a new ad; the flag wants to be 90 % sure of it, and 10 % is sure that it is not so.
DROP, SURE = 0.2, 0.9
# Meta's own sign of fatigue: a result costs twice as much as at first.
COST_FACTOR = 2.0
MIN_DAYS = 4

Verdict = Literal["tired", "not tired", "cannot tell"]


@dataclass(frozen=True)
class Fatigue:
    """Whether an ad has worn off.

    Attributes:
        verdict: "tired", "not tired" or "cannot tell".
        probability: P(last window is below 1 - drop times the first), 0-1 (for costs: P(cost is doubled)).
        first: rate (or results per unit of money) in the first window.
        last: the same in the last window.
        dispersion: how much more days vary than chance alone (>= 1); counts are divided by it.
        power: chance, 0-1, that a fall twice as large as `drop` would be seen between windows of this size.
        reason: why the test cannot tell.
    """

    verdict: Verdict
    probability: float | None = None
    first: Estimate | None = None
    last: Estimate | None = None
    dispersion: float = 1.0
    power: float | None = None
    reason: str | None = None


def ctr_fatigue(impressions: Any, clicks: Any, *, drop: float = DROP, sure: float = SURE) -> Fatigue:
    """Say whether the CTR of one ad in one segment has fallen by more than `drop` since launch.

    The first and the last third of the impressions are compared, so the windows are fixed before the clicks are
    looked at. Counts are divided by the dispersion of the days within the windows, since days differ by more than
    chance.

    Args:
        impressions: per day from launch, in order; days with a missing part are left out.
        clicks: per day, at most the impressions.
        drop: the relative fall that matters, 0-1.
        sure: probability from which the ad is called tired; below 1 - sure it is called not tired.

    Returns:
        The verdict; "cannot tell" with the reason under 4 days, when the windows hold too few clicks (the chance to
        see a fall of twice `drop` is under 50 %), or when the probability lies between the two limits.
    """
    shown, clicked = _days(impressions, clicks)
    problem = _problem(shown, clicked)
    if problem:
        return Fatigue("cannot tell", reason=problem)
    first, last = _thirds(shown)
    phi = _dispersion(shown, clicked, (first, last))
    k1, n1, k2, n2 = (float(part.sum()) / phi for part in (clicked[first], shown[first], clicked[last], shown[last]))
    probability = beats(k1, n1, k2, n2, margin=1 / (1 - drop)).probability
    power = power_of_rates((k1 + k2) / (n1 + n2), -2 * drop, min(n1, n2))
    verdict, reason = _judge(probability, power, sure, drop)
    return Fatigue(verdict, probability, wilson(k1, n1), wilson(k2, n2), phi, power, reason)


def cost_fatigue(spend: Any, results: Any, *, factor: float = COST_FACTOR, sure: float = SURE) -> Fatigue:
    """Say whether a result of one ad in one segment costs `factor` times what it cost at first.

    Args:
        spend: per day from launch, in order, one currency.
        results: per day (joins, leads ...).
        factor: how many times the first cost is too much; 2 is Meta's rule.
        sure: probability from which the ad is called tired.

    Returns:
        The verdict, from the first and the last third of the spend (Gamma-Poisson); no power is computed.
    """
    spent, got = _days(spend, results)
    problem = _problem(spent, None)
    if problem or got.sum() == 0:
        return Fatigue("cannot tell", reason=problem or "no result yet")
    first, last = _thirds(spent)
    phi = _dispersion(spent, got, (first, last))
    k1, e1, k2, e2 = (float(part.sum()) for part in (got[first], spent[first], got[last], spent[last]))
    a, b = k1 / phi + PRIOR_EVENTS, k2 / phi + PRIOR_EVENTS
    # P(rate_first > factor * rate_last), the share of two gammas being a beta
    probability = float(special.betainc(b, a, e2 / (e2 + factor * e1)))
    first_rate, last_rate = (_results_rate(k, e) for k, e in ((k1, e1), (k2, e2)))
    verdict: Verdict = "tired" if probability >= sure else "not tired" if probability <= 1 - sure else "cannot tell"
    reason = f"it is {probability:.0%} likely: not settled" if verdict == "cannot tell" else None
    return Fatigue(verdict, probability, first_rate, last_rate, phi, None, reason)


def _results_rate(results: float, spend: float) -> Estimate:
    return Estimate(results / spend, None, SURE, results, "results per unit of money")


def _judge(probability: float | None, power: float, sure: float, drop: float) -> tuple[Verdict, str | None]:
    if probability is not None and probability >= sure:
        return "tired", None
    if power < MIN_POWER:
        return (
            "cannot tell",
            f"too few clicks: a fall of {2 * drop:.0%} would be seen with a chance of {power:.0%} only",
        )
    if probability is not None and probability <= 1 - sure:
        return "not tired", None
    return "cannot tell", f"a fall by more than {drop:.0%} is {probability or 0:.0%} likely: not settled"


def _days(exposure: Any, events: Any) -> tuple[Floats, Floats]:
    shown, counted = (
        pd.to_numeric(pd.Series(list(cells), dtype=object), errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        for cells in (exposure, events)
    )
    known = (shown > 0) & ~np.isnan(counted)
    return shown[known], counted[known]


def _problem(exposure: Floats, events: Floats | None) -> str | None:
    if len(exposure) < MIN_DAYS:
        return f"{len(exposure)} days with delivery: {MIN_DAYS} are needed"
    if events is None:
        return None
    if np.any(events > exposure) or np.any(events < 0):
        return "a day has more clicks than impressions"
    return "no click yet" if events.sum() == 0 else None


def _thirds(exposure: Floats) -> tuple[slice, slice]:
    # whole days, as near to a third of the exposure as they come, at least one day each
    share = exposure.cumsum() / exposure.sum()
    first = max(1, int(np.searchsorted(share, 1 / 3) + 1))
    last = min(len(exposure) - 1, int(np.searchsorted(share, 2 / 3) + 1))
    return slice(0, min(first, last)), slice(last, len(exposure))


def _dispersion(exposure: Floats, events: Floats, windows: tuple[slice, slice]) -> float:
    total, df = 0.0, 0
    for window in windows:
        expected = exposure[window] * events[window].sum() / exposure[window].sum()
        if expected.sum() > 0:
            total += float(((events[window] - expected) ** 2 / expected).sum())
            df += len(expected) - 1
    return max(1.0, total / df) if df > 0 else 1.0
