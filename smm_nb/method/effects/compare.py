"""Two groups side by side: rates (A/B test) and means (Welch).

A is what the other is measured against (the control, the first month); the effect is B - A, in both functions.
May import `method/estimate.py` and `method/rates.py`. Tests: tests/method/test_effects_compare.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from smm_nb.method.estimate import (
    Check,
    Floats,
    Interval,
    check_level,
    clean_floats,
    divide,
    finite,
    t_p_value,
    two_sided_t,
    two_sided_z,
    z_p_value,
)
from smm_nb.method.rates import beats, count_problem, newcombe

# From this many in each of the four cells (hits and misses of A and of B) the simple normal interval is as good as
# Newcombe's, and it is the one that A/B reports publish.
LARGE_CELL = 100
# A rate needs n * p > 5 on both sides before anything is read from it.
SMALL_CELL = 5


@dataclass(frozen=True)
class Comparison:
    """B against A.

    Attributes:
        effect: B - A, in the unit of the data (for rates: a difference of rates, 0.01 = one percentage point).
        interval: of `effect`, at `level`.
        relative_effect: B / A - 1 (0.43 = 43 % more than A); None when A is not above 0.
        relative_interval: of `relative_effect`; None as a bound where the data set no limit.
        p_value: two-sided, for "no difference"; None when it cannot be computed.
        probability: P(B is above A), 0-1: Beta-Binomial for rates, from Student's t with a flat prior for means.
        statistic: size of the test statistic, sign left off (the direction is that of `effect`).
        value_a: rate or mean of A.
        value_b: rate or mean of B.
        level: nominal coverage of the intervals.
        checks: what was looked at; the comparison is no claim about the cause, which only the design can carry.
        method: the methods' names.
        reason: why numbers are missing; None when none is.
    """

    effect: float | None = None
    interval: Interval | None = None
    relative_effect: float | None = None
    relative_interval: Interval | None = None
    p_value: float | None = None
    probability: float | None = None
    statistic: float | None = None
    value_a: float | None = None
    value_b: float | None = None
    level: float = 0.95
    checks: tuple[Check, ...] = ()
    method: str = ""
    reason: str | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences of the checks that did not pass."""
        return tuple(check.text for check in self.checks if not check.passed)


def compare_rates(
    successes_a: float | None,
    n_a: float | None,
    successes_b: float | None,
    n_b: float | None,
    level: float = 0.95,
) -> Comparison:
    """Compare two rates: the difference B - A, how far it could be chance, and how probable it is that B is better.

    The interval is Newcombe's; where all four cells hold at least 100 it is the simple normal one (they agree
    there). The p-value is that of the pooled score test (chi-square without correction), or Fisher's exact one when
    an expected cell is under 5.

    Args:
        successes_a: successes of A, the group to compare with.
        n_a: trials of A.
        successes_b: successes of B.
        n_b: trials of B.
        level: nominal coverage of the intervals, 0-1.

    Returns:
        A comparison; all numbers missing, with the reason, when a count makes no rate.

    References:
        Newcombe (1998), Statistics in Medicine 17, 873-890; Katz et al. (1978), Biometrics 34, 469-474 (ratio).
    """
    check_level(level)
    problem = count_problem(successes_a, n_a) or count_problem(successes_b, n_b)
    if problem or successes_a is None or n_a is None or successes_b is None or n_b is None:
        return Comparison(level=level, reason=problem)
    cells = (successes_a, n_a - successes_a, successes_b, n_b - successes_b)
    rate_a, rate_b = successes_a / n_a, successes_b / n_b
    interval, name = _rate_interval(cells, level)
    statistic, p_value, test = _rate_test(cells)
    ratio = divide(rate_b, rate_a)
    return Comparison(
        effect=rate_b - rate_a,
        interval=interval,
        relative_effect=None if ratio is None else ratio - 1,
        relative_interval=_ratio_interval(cells, level),
        p_value=p_value,
        probability=beats(successes_b, n_b, successes_a, n_a).probability,
        statistic=statistic,
        value_a=rate_a,
        value_b=rate_b,
        level=level,
        checks=(_enough_cells(cells),),
        method=f"{name}; {test}; Beta-Binomial",
    )


Cells = tuple[float, float, float, float]


def _rate_interval(cells: Cells, level: float) -> tuple[Interval, str]:
    hits_a, misses_a, hits_b, misses_b = cells
    n_a, n_b = hits_a + misses_a, hits_b + misses_b
    if min(cells) < LARGE_CELL:
        return newcombe(hits_a, n_a, hits_b, n_b, level=level), "Newcombe interval"
    difference = hits_b / n_b - hits_a / n_a
    half = two_sided_z(level) * math.sqrt(hits_a * misses_a / n_a**3 + hits_b * misses_b / n_b**3)
    return (difference - half, difference + half), "normal interval"


def _rate_test(cells: Cells) -> tuple[float | None, float | None, str]:
    hits_a, misses_a, hits_b, misses_b = cells
    n_a, n_b = hits_a + misses_a, hits_b + misses_b
    pooled = (hits_a + hits_b) / (n_a + n_b)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    if error == 0:
        return None, 1.0, "no test: both rates are the same and at the border"
    z = (hits_b / n_b - hits_a / n_a) / error
    if min(n_a, n_b) * min(pooled, 1 - pooled) >= SMALL_CELL:
        return abs(z), z_p_value(z), "pooled score test"
    return None, fisher_p_value(round(hits_a), round(misses_a), round(hits_b), round(misses_b)), "Fisher's exact test"


def fisher_p_value(hits_a: int, misses_a: int, hits_b: int, misses_b: int) -> float:
    """Two-sided p-value of Fisher's exact test: the chance of all tables as unlikely as this one, or more.

    >>> round(fisher_p_value(3, 1, 1, 3), 6)  # the lady tasting tea: (16 + 16 + 1 + 1) / 70
    0.485714
    """
    n_a, n_b, hits = hits_a + misses_a, hits_b + misses_b, hits_a + hits_b
    possible = np.arange(max(0, hits - n_b), min(hits, n_a) + 1)
    chances = -np.log1p(n_a) - special.betaln(n_a - possible + 1, possible + 1)
    chances += -np.log1p(n_b) - special.betaln(n_b - hits + possible + 1, hits - possible + 1)
    chances = np.exp(chances - chances.max())
    seen = chances[hits_a - possible[0]]
    # equal chances differ in their last digits
    return float(min(chances[chances <= seen * (1 + 1e-7)].sum() / chances.sum(), 1.0))


def _ratio_interval(cells: Cells, level: float) -> Interval | None:
    hits_a, misses_a, hits_b, misses_b = cells
    if hits_a == 0 or hits_b == 0:
        return None
    n_a, n_b = hits_a + misses_a, hits_b + misses_b
    centre = math.log(hits_b / n_b) - math.log(hits_a / n_a)
    half = two_sided_z(level) * math.sqrt(misses_a / (hits_a * n_a) + misses_b / (hits_b * n_b))
    return math.expm1(centre - half), math.expm1(centre + half)


def _enough_cells(cells: Cells) -> Check:
    smallest = min(cells)
    text = f"the smallest of hits and misses of A and B is {smallest:g}; more than {SMALL_CELL} are needed"
    return Check("enough_cells", smallest > SMALL_CELL, text, smallest, SMALL_CELL)


def compare_means(a: Any, b: Any, level: float = 0.95) -> Comparison:
    """Compare two means without assuming equal variances (Welch): the difference B - A.

    Args:
        a: values of A (days, posts ...), the group to compare with; missing values are left out.
        b: values of B.
        level: nominal coverage of the intervals, 0-1.

    Returns:
        A comparison; missing with the reason when a group has under 2 values or neither group varies. The relative
        interval is Fieller's.

    References:
        Welch (1947), Biometrika 34, 28-35; Fieller (1954), JRSS B 16, 175-185.
    """
    check_level(level)
    x, y = clean_floats(a), clean_floats(b)
    problem = _means_problem(x, y)
    if problem:
        return Comparison(level=level, reason=problem)
    mean_a, mean_b = float(x.mean()), float(y.mean())
    error_a, error_b = float(x.var(ddof=1)) / len(x), float(y.var(ddof=1)) / len(y)
    error = math.sqrt(error_a + error_b)
    df = (error_a + error_b) ** 2 / (error_a**2 / (len(x) - 1) + error_b**2 / (len(y) - 1))
    effect, quantile = mean_b - mean_a, two_sided_t(level, df)
    return Comparison(
        effect=effect,
        interval=(effect - quantile * error, effect + quantile * error),
        relative_effect=finite(mean_b / mean_a - 1) if mean_a > 0 else None,
        relative_interval=_fieller((mean_a, error_a), (mean_b, error_b), quantile),
        p_value=t_p_value(effect / error, df),
        probability=float(special.stdtr(df, effect / error)),
        statistic=abs(effect / error),
        value_a=mean_a,
        value_b=mean_b,
        level=level,
        checks=_means_checks(x, y),
        method="Welch's t",
    )


def _means_problem(x: Floats, y: Floats) -> str | None:
    if min(len(x), len(y)) < 2:
        return f"{len(x)} values of A and {len(y)} of B: at least 2 of each are needed"
    # three times 0.1 has a spread of 1e-17, which is the arithmetic's and no noise
    flat = float(x.std() + y.std()) <= 1e-12 * float(np.abs(np.append(x, y)).max())
    return "neither group varies: there is no noise to compare with" if flat else None


def _fieller(a: tuple[float, float], b: tuple[float, float], quantile: float) -> Interval | None:
    (mean_a, var_a), (mean_b, var_b) = a, b
    # A's mean must be clearly above 0, or the ratio has no bounds
    room = mean_a**2 - quantile**2 * var_a
    if mean_a <= 0 or room <= 0:
        return None
    root = math.sqrt(max((mean_a * mean_b) ** 2 - room * (mean_b**2 - quantile**2 * var_b), 0.0))
    return (mean_a * mean_b - root) / room - 1, (mean_a * mean_b + root) / room - 1


def _means_checks(x: Floats, y: Floats) -> tuple[Check, ...]:
    smallest = min(len(x), len(y))
    return (
        Check("enough_values", smallest >= 10, f"{smallest} values in the smaller group; 10 are needed", smallest, 10),
        Check("no_dominant_value", *_dominance(x, y)),
    )


def _dominance(x: Floats, y: Floats) -> tuple[bool, str, float, float]:
    # one viral post can carry a mean: the t interval is then about that post, not about the group
    shares = [float(((v - v.mean()) ** 2).max() / ((v - v.mean()) ** 2).sum()) for v in (x, y) if v.var() > 0]
    text = f"one value makes {max(shares):.0%} of a group's spread; half or more means that the mean is about one value"
    return max(shares) < 0.5, text, max(shares), 0.5
