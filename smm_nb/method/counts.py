"""Counts and costs: sales, joins, complaints, cost per result. What 3 sales can say, and what they cannot.

A count is Poisson with a stated exposure (days, spend ...). May import `estimate.py`.
Tests: tests/method/test_counts.py; coverage: benchmarks/calibration.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from smm_nb.method.estimate import (
    Estimate,
    Floats,
    check_level,
    clean_floats,
    finite,
    no_estimate,
    t_p_value,
    two_sided_t,
)
from smm_nb.method.rates import Duel

# Jeffreys' prior of a Poisson rate: half an event at no exposure
PRIOR_EVENTS = 0.5


@dataclass(frozen=True)
class Ratio:
    """How many times A's rate is B's.

    Attributes:
        estimate: the ratio (1 = no difference) with its interval, or missing with the reason.
        p_value: two-sided, for a ratio of 1; None when it cannot be computed.
        dispersion: variance over Poisson variance that was used (1 = Poisson).
    """

    estimate: Estimate
    p_value: float | None
    dispersion: float = 1.0


def garwood_bounds(count: float, *, level: float = 0.95) -> tuple[float, float]:
    """Exact interval of a Poisson mean, in events.

    3 events: 0.6 to 8.8; 10 events: 4.8 to 18.4.

    References:
        Garwood (1936), Biometrika 28, 437-442.
    """
    tail = (1 - check_level(level)) / 2
    low = float(special.gammaincinv(count, tail)) if count > 0 else 0.0
    return low, float(special.gammaincinv(count + 1, 1 - tail))


def poisson_rate(count: float | None, exposure: float | None = 1.0, *, level: float = 0.95) -> Estimate:
    """Events per unit of exposure (day, 1,000 impressions ...) with the exact interval.

    Known to be conservative: it covers more often than `level` says, above all for few events.
    """
    method = "exact Poisson interval (Garwood)"
    problem = _problem(count, exposure)
    if problem or count is None or exposure is None:
        return no_estimate(problem or "", level=check_level(level), unit="count", method=method, n=count)
    low, high = garwood_bounds(count, level=level)
    return Estimate(count / exposure, (low / exposure, high / exposure), level, count, "count", method)


def cost_per_result(spend: float | None, results: float | None, *, level: float = 0.95) -> Estimate:
    """What one result (join, sale, lead) costs, in the currency of `spend`, with the exact interval.

    With no result the cost is missing and its upper bound None: the money spent says only that a result costs
    more than the lower bound.
    """
    method = "spend over the exact Poisson interval"
    problem = _problem(results, spend)
    if problem or results is None or spend is None:
        return no_estimate(problem or "", level=check_level(level), unit="cost", method=method, n=results)
    low, high = garwood_bounds(results, level=level)
    if results == 0:
        return Estimate(None, (spend / high, None), level, 0, "cost", method, "no result yet: no cost per result")
    return Estimate(spend / results, (spend / high, spend / low), level, results, "cost", method)


def negative_binomial(probabilities: Floats, shape: float, chance: float) -> Floats:
    """Quantiles of the negative binomial distribution: what a Poisson count of Gamma-spread rate comes to.

    Args:
        probabilities: at which the quantiles are wanted, each between 0 and 1.
        shape: of the Gamma distribution, above 0; need not be whole.
        chance: rate / (rate + exposure), 0-1: 1 / 2 when as much is to come as was observed.

    Returns:
        Whole numbers, one for each probability: the smallest count that is reached with it.
    """
    return np.maximum(np.ceil(special.nbdtrik(probabilities, shape, chance)), 0)


def probability_cost_below(
    spend: float | None, results: float | None, target: float, *, prior_results: float = PRIOR_EVENTS
) -> float | None:
    """P(cost per result < target), 0-1, by the Gamma-Poisson model; None when spend or results make no cost.

    Args:
        spend: money spent, in the currency of `target`.
        results: results it brought.
        target: the cost per result that was hoped for, above 0.
        prior_results: events of the prior at no spend (0.5 is Jeffreys').
    """
    if _problem(results, spend) or results is None or spend is None or target <= 0:
        return None
    return float(special.gammaincc(results + prior_results, spend / target))


def cheaper(spend_a: float | None, results_a: float | None, spend_b: float | None, results_b: float | None) -> Duel:
    """Probability that A's results are cheaper than B's, with the expected loss (Gamma-Poisson).

    Returns:
        A duel; the losses are in results per unit of money that the wrong choice forgoes on average.
    """
    problem = _problem(results_a, spend_a) or _problem(results_b, spend_b)
    if problem or spend_a is None or results_a is None or spend_b is None or results_b is None:
        return Duel(None, None, None, problem)
    a, b = (results_a + PRIOR_EVENTS, spend_a), (results_b + PRIOR_EVENTS, spend_b)
    return Duel(_faster(a, b), _loss(b, a), _loss(a, b))


def _faster(a: tuple[float, float], b: tuple[float, float]) -> float:
    # P(Gamma(a) > Gamma(b)): with rates r the share X/(X+Y) of unit-rate gammas is a Beta
    return float(special.betainc(b[0], a[0], b[1] / (a[1] + b[1])))


def _loss(better: tuple[float, float], chosen: tuple[float, float]) -> float:
    # E[max(better - chosen, 0)]; x times a Gamma density is a Gamma density with one more event
    gain = better[0] / better[1] * _faster((better[0] + 1, better[1]), chosen)
    paid = chosen[0] / chosen[1] * (1 - _faster((chosen[0] + 1, chosen[1]), better))
    return max(gain - paid, 0.0)


def count_ratio(
    count_a: float | None,
    exposure_a: float | None,
    count_b: float | None,
    exposure_b: float | None,
    *,
    level: float = 0.95,
) -> Ratio:
    """How many times A's rate is B's, exact for Poisson counts.

    Given the sum, A's count is binomial; Clopper-Pearson bounds of its share become bounds of the ratio. Known to be
    conservative. For daily counts that vary more than Poisson use `daily_ratio`.

    Returns:
        The ratio; a bound of None when a count of 0 leaves that side open.

    References:
        Przyborowski and Wilenski (1940), Biometrika 31, 313-323.
    """
    method = "exact conditional interval of a Poisson rate ratio"
    problem = _problem(count_a, exposure_a) or _problem(count_b, exposure_b)
    if not problem and count_a == 0 and count_b == 0:
        problem = "no event on either side"
    if problem or count_a is None or exposure_a is None or count_b is None or exposure_b is None:
        return Ratio(no_estimate(problem or "", level=check_level(level), unit="ratio", method=method), None)
    scale, tail = exposure_b / exposure_a, (1 - check_level(level)) / 2
    low = special.betaincinv(count_a, count_b + 1, tail) if count_a else 0.0
    high = special.betaincinv(count_a + 1, count_b, 1 - tail) if count_b else 1.0
    bounds = (float(low / (1 - low) * scale), float(high / (1 - high) * scale) if high < 1 else None)
    ratio = count_a / count_b * scale if count_b else None
    share = exposure_a / (exposure_a + exposure_b)
    reason = None if count_b else "no event in B: the ratio has no upper limit"
    estimate = Estimate(ratio, bounds, level, count_a + count_b, "ratio", method, reason)
    return Ratio(estimate, _binomial_p(count_a, count_a + count_b, share))


def _binomial_p(count: float, total: float, share: float) -> float:
    # twice the smaller tail: it answers in the same way as the interval does
    rest = total - count
    lower = special.betainc(rest, count + 1, 1 - share) if rest > 0 else 1.0
    upper = special.betainc(count, rest + 1, share) if count > 0 else 1.0
    return float(min(1.0, 2 * min(lower, upper)))


def dispersion(counts: Any) -> float | None:
    """Variance over mean of counts per period (1 = Poisson, above 1 = they come in bunches); None below 2 periods."""
    values = clean_floats(counts)
    if len(values) < 2 or values.mean() == 0:
        return None
    return finite(values.var(ddof=1) / values.mean())


def daily_ratio(days_a: Any, days_b: Any, *, level: float = 0.95) -> Ratio:
    """How many times A's mean per day is B's, for counts that vary more than Poisson (quasi-Poisson).

    Args:
        days_a: counts per day (or week) of A, missing days left out and never counted as 0.
        days_b: the same of B.
        level: nominal coverage.

    Returns:
        The ratio of means; n is the number of days. The variance is the pooled Pearson dispersion, at least 1,
        and Student's t stands for its uncertainty.

    References:
        McCullagh and Nelder (1989), Generalized Linear Models, 4.5 and 6.2.3.
    """
    method = "quasi-Poisson rate ratio"
    a, b = clean_floats(days_a), clean_floats(days_b)
    problem = _daily_problem(a, b)
    if problem:
        return Ratio(no_estimate(problem, level=check_level(level), unit="ratio", method=method), None)
    df = len(a) + len(b) - 2
    pearson = sum(float(((x - x.mean()) ** 2).sum()) / float(x.mean()) for x in (a, b))
    phi = max(pearson / df, 1.0)
    log_ratio, error = math.log(a.mean() / b.mean()), math.sqrt(phi * (1 / a.sum() + 1 / b.sum()))
    half = two_sided_t(check_level(level), df) * error
    bounds = (math.exp(log_ratio - half), math.exp(log_ratio + half))
    estimate = Estimate(math.exp(log_ratio), bounds, level, df + 2, "ratio", method)
    return Ratio(estimate, t_p_value(log_ratio / error, df), phi)


def _daily_problem(a: Floats, b: Floats) -> str | None:
    if min(len(a), len(b)) < 2:
        return "fewer than 2 days on one side"
    if np.any(a < 0) or np.any(b < 0):
        return "a count is below zero"
    return "no event on one side" if a.sum() == 0 or b.sum() == 0 else None


def _problem(count: float | None, exposure: float | None) -> str | None:
    if count is None or exposure is None or not (math.isfinite(count) and math.isfinite(exposure)):
        return "a figure is missing"
    if count < 0:
        return f"{count:g} events: a count cannot be below zero"
    return None if exposure > 0 else "nothing spent or no time observed: a rate needs a denominator above zero"
