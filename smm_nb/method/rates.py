"""Rates: CTR, join rate, conversion, share of voice. Intervals, who is better, and how far a small sample is believed.

A rate is successes / trials, 0-1. Counts and costs are in `counts.py`; rates of posts (clusters) in `clusters.py`.
May import `estimate.py`. Tests: tests/method/test_rates.py; coverage: benchmarks/calibration.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
from scipy import special

from smm_nb.method.estimate import Estimate, check_level, divide, finite, no_estimate, two_sided_z

# Jeffreys' prior for a rate: half a success and half a failure, the usual "know nothing" start
PRIOR = (0.5, 0.5)
_SHRINKAGE = "Beta-Binomial shrinkage"
# enough nodes for P(A beats B) to be right to 5 digits for any counts that a campaign can have
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(100)


@dataclass(frozen=True)
class Duel:
    """Who is better, A or B, by their posterior distributions.

    Attributes:
        probability: P(A beats B), 0-1; None when it cannot be computed.
        loss_if_a: what choosing A costs on average where B is the better one, in the unit of the rate.
        loss_if_b: the same for choosing B.
        reason: why `probability` is missing.
    """

    probability: float | None
    loss_if_a: float | None
    loss_if_b: float | None
    reason: str | None = None


def count_problem(successes: float | None, trials: float | None) -> str | None:
    """Why these counts make no rate, or None when they do."""
    if not (isinstance(successes, Real) and isinstance(trials, Real)):
        return "a count is missing, or is no number"
    if not (math.isfinite(successes) and math.isfinite(trials)):
        return "a count is missing"
    if trials <= 0:
        return "no trials: a rate needs a denominator above zero"
    if successes < 0 or successes > trials:
        return f"{successes:g} successes of {trials:g} trials: successes must lie between 0 and the trials"
    return None


def wilson(successes: float | None, trials: float | None, *, level: float = 0.95) -> Estimate:
    """The rate with Wilson's score interval.

    Args:
        successes: how many (clicks, joins, orders ...).
        trials: of how many (impressions, clicks, visits ...).
        level: nominal coverage, 0-1.

    Returns:
        The rate, 0-1; n is `trials`. Missing with a reason when the counts make no rate.

    References:
        Wilson (1927); Brown, Cai and DasGupta (2001), Statistical Science 16, 101-133.
    """
    method = "Wilson score interval"
    problem = count_problem(successes, trials)
    if problem or successes is None or trials is None:
        return no_estimate(problem or "", level=check_level(level), unit="rate", method=method, n=trials)
    low, high = wilson_bounds(successes, trials, level=level)
    return Estimate(successes / trials, (low, high), level, trials, "rate", method)


def wilson_bounds(successes: float, trials: float, *, level: float) -> tuple[float, float]:
    """Lower and upper bound of Wilson's interval for counts that are known to be sound."""
    z = two_sided_z(check_level(level))
    rate, shrink = successes / trials, 1 + z * z / trials
    centre = (rate + z * z / (2 * trials)) / shrink
    half = z / shrink * math.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials))
    # 0 of n and n of n touch the border exactly; rounding would leave 1e-18 there
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == trials else centre + half
    return low, high


def newcombe(
    successes_a: float, n_a: float, successes_b: float, n_b: float, *, level: float = 0.95
) -> tuple[float, float]:
    """Newcombe's hybrid score interval of the difference rate B - rate A.

    Counts must make rates (`count_problem`). The bounds are differences of rates, -1 to 1.

    References:
        Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    a, b = successes_a / n_a, successes_b / n_b
    low_a, high_a = wilson_bounds(successes_a, n_a, level=level)
    low_b, high_b = wilson_bounds(successes_b, n_b, level=level)
    difference = b - a
    return difference - math.hypot(b - low_b, high_a - a), difference + math.hypot(high_b - b, a - low_a)


def beats(
    successes_a: float | None,
    n_a: float | None,
    successes_b: float | None,
    n_b: float | None,
    *,
    prior: tuple[float, float] = PRIOR,
    margin: float = 1.0,
) -> Duel:
    """Probability that A's rate is above `margin` times B's, with the expected loss of either choice (Beta-Binomial).

    Args:
        successes_a: successes of A.
        n_a: trials of A.
        successes_b: successes of B.
        n_b: trials of B.
        prior: Beta prior (alpha, beta) of both rates.
        margin: 1 asks "better at all"; the losses are about "better at all" whatever the margin.

    Returns:
        A duel; missing with a reason when a rate is.
    """
    problem = count_problem(successes_a, n_a) or count_problem(successes_b, n_b)
    if problem or successes_a is None or n_a is None or successes_b is None or n_b is None:
        return Duel(None, None, None, problem)
    a = (successes_a + prior[0], n_a - successes_a + prior[1])
    b = (successes_b + prior[0], n_b - successes_b + prior[1])
    return Duel(_above(a, b, margin), _loss(b, a), _loss(a, b))


def _above(a: tuple[float, float], b: tuple[float, float], margin: float = 1.0) -> float:
    # P(X_a > margin * X_b) = mean over B's quantiles of A's upper tail, by Gauss-Legendre on the quantile scale
    quantiles = special.betaincinv(b[0], b[1], (_NODES + 1) / 2)
    tail = 1 - special.betainc(a[0], a[1], np.clip(margin * quantiles, 0, 1))
    return float(np.clip((tail * _WEIGHTS).sum() / 2, 0, 1))


def _loss(better: tuple[float, float], chosen: tuple[float, float]) -> float:
    # E[max(better - chosen, 0)]: x times a Beta density is again a Beta density with one more success
    gain = better[0] / sum(better) * _above((better[0] + 1, better[1]), chosen)
    paid = chosen[0] / sum(chosen) * (1 - _above((chosen[0] + 1, chosen[1]), better))
    return max(gain - paid, 0.0)


def shrink_rates(
    successes: Sequence[float],
    trials: Sequence[float],
    *,
    mean: float | None = None,
    strength: float | None = None,
    level: float = 0.9,
) -> list[Estimate]:
    """Each source's rate, drawn toward the mean of all, so that 2 sales of 30 visits do not win.

    The posterior of source i is Beta(mean * strength + successes, (1 - mean) * strength + failures): `strength` is
    how many trials the mean is worth. Without one it is found by moments from the spread of the sources' rates; when
    the sources differ no more than chance explains, every source gets the mean.

    Args:
        successes: successes per source.
        trials: trials per source; a source with none gets the mean and a wide interval.
        mean: the site's own rate, 0-1; by default the pooled rate of the sources.
        strength: in trials; by default found from the data.
        level: nominal coverage of the intervals.

    Returns:
        One estimate per source in the given order; n is the source's own trials.

    References:
        Beta-Binomial model with moments after Kleinman (1973), JASA 68, 46-54.
    """
    check_level(level)
    total = divide(float(sum(successes)), float(sum(trials)))
    centre = total if mean is None else mean
    if centre is None:
        return [no_estimate("no trials in any source", level=level, unit="rate", method=_SHRINKAGE) for _ in trials]
    weight = moment_strength(successes, trials, centre) if strength is None else strength
    prior = (centre * weight, (1 - centre) * weight)
    return [_posterior_rate(k, n, prior, level) for k, n in zip(successes, trials, strict=True)]


def _posterior_rate(k: float, n: float, prior: tuple[float, float], level: float) -> Estimate:
    problem = None if n == 0 and k == 0 else count_problem(k, n)
    alpha, beta = prior[0] + k, prior[1] + n - k
    if problem is None and min(alpha, beta) <= 0:
        problem = "every source is at 0 % or at 100 %: there is no spread to draw from"
    if problem:
        return no_estimate(problem, level=level, unit="rate", method=_SHRINKAGE, n=n)
    low, high = special.betaincinv(alpha, beta, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(alpha / (alpha + beta), (float(low), float(high)), level, n, "rate", _SHRINKAGE)


def moment_strength(successes: Sequence[float], trials: Sequence[float], mean: float) -> float:
    """How many trials the common mean is worth, by moments from the sources' spread (1 to 1,000,000 trials).

    A large strength says that the sources differ no more than chance; a small one that each stands on its own.
    """
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    k, n = k[n > 0], n[n > 0]
    variance = mean * (1 - mean)
    if len(n) < 2 or variance == 0:
        return 1e6
    # E[sum n (p_i - mean)^2] = variance * ((g - 1) (1 - rho) + rho (N - sum n^2 / N)), and rho = 1 / (strength + 1)
    spread, free = float((n * (k / n - mean) ** 2).sum()) / variance, len(n) - 1
    room = float(n.sum() - (n**2).sum() / n.sum()) - free
    rho = (spread - free) / room if room > 0 else 0.0
    strength = finite(1 / rho - 1) if rho > 0 else None
    return float(np.clip(1e6 if strength is None else strength, 1, 1e6))


def share_of_voice(mentions: Sequence[float], *, level: float = 0.9, dispersion: float = 1.0) -> list[Estimate]:
    """Each brand's share of all mentions with its interval.

    Args:
        mentions: count per brand, of a fixed set of brands.
        level: nominal coverage per brand.
        dispersion: variance over Poisson variance of the counts (>= 1): mentions come in threads, so a share rests
            on fewer independent voices than on mentions.

    Returns:
        One estimate per brand; n is the number of all mentions. Wilson's interval on mentions / dispersion.
    """
    total, scale = float(sum(mentions)), max(dispersion, 1.0)
    shares = [wilson(count / scale, total / scale, level=level) for count in mentions]
    return [Estimate(s.value, s.interval, level, total, "rate", "share of mentions", s.reason) for s in shares]
