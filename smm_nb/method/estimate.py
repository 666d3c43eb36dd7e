"""What a statistic hands back: a number with its interval and its checks, or nothing and the reason.

Imports errors, numpy, pandas and scipy.special alone; every statistics module of this room imports it.
Tests: tests/method/test_estimate.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from smm_nb.errors import BadNumber

Floats = npt.NDArray[np.float64]

# An interval in the unit of its estimate. None as a bound: the data set no limit on that side (it is never inf).
Interval = tuple[float | None, float | None]


@dataclass(frozen=True)
class Estimate:
    """One estimated number.

    Attributes:
        value: the point estimate in `unit`, or None when it cannot be computed.
        interval: lower and upper bound in `unit`, or None; a bound of None says that the data set no limit there.
        level: the nominal coverage of `interval`, 0-1.
        n: what the estimate rests on (trials, events, periods or clusters: `method` says which), or None.
        unit: "rate", "ratio", "count", "cost" ... for the reader.
        method: the method's name with its reference.
        reason: why `value` or `interval` is missing; None when nothing is.
    """

    value: float | None
    interval: Interval | None
    level: float
    n: float | None = None
    unit: str = ""
    method: str = ""
    reason: str | None = None

    def excludes(self, value: float) -> bool | None:
        """Whether the interval leaves `value` out; None when there is no interval."""
        if self.interval is None:
            return None
        low, high = self.interval
        return (low is not None and value < low) or (high is not None and value > high)


@dataclass(frozen=True)
class Check:
    """One condition of a claim: passed (True), failed (False) or not possible to run (None).

    Attributes:
        id: short machine word, the key of the sentence in the report's language.
        passed: True, False, or None when the data do not allow the check.
        text: the plain English sentence.
        value: the number looked at, in the unit that `text` names; None when there is none.
        needed: the limit that `value` is held to; None when there is none.
    """

    id: str
    passed: bool | None
    text: str
    value: float | None = None
    needed: float | None = None


@dataclass(frozen=True)
class Mixture:
    """A weighted mixture of Student t distributions: an answer under several settings that the data do not decide.

    Attributes:
        weights: of the settings; they sum to 1.
        centres: one per setting, in the unit of the answer.
        scales: standard error under each, same unit, above 0.
        df: degrees of freedom.
    """

    weights: Floats
    centres: Floats
    scales: Floats
    df: float

    @property
    def mean(self) -> float:
        """The mean of the mixture."""
        return float(self.weights @ self.centres)

    def below(self, value: float) -> float:
        """The probability, 0-1, of lying below `value`."""
        return float(self.weights @ special.stdtr(self.df, (value - self.centres) / self.scales))

    def quantile(self, probability: float) -> float:
        """The value that is stayed below with this probability (bisection on `below`)."""
        tail = abs(float(special.stdtrit(self.df, min(probability, 1 - probability))))
        low = float((self.centres - tail * self.scales).min())
        high = float((self.centres + tail * self.scales).max())
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < probability else (low, middle)
        return (low + high) / 2

    def interval(self, level: float) -> tuple[float, float]:
        """The central interval that holds `level` of the mixture."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)


def no_estimate(reason: str, *, level: float, unit: str = "", method: str = "", n: float | None = None) -> Estimate:
    """An estimate that cannot be made, with the reason."""
    return Estimate(None, None, level, n, unit, method, reason)


def finite(value: float) -> float | None:
    """The number as a plain float, or None when it is not finite: no report ever shows inf or nan."""
    number = float(value)
    return number if math.isfinite(number) else None


def divide(numerator: float | None, denominator: float | None) -> float | None:
    """The quotient, or None when a part is missing or the denominator is zero."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return finite(numerator / denominator)


def clean_floats(values: Any) -> Floats:
    """The numbers as floats without the missing ones; `values` is any run of numbers, with None or pd.NA among it."""
    if values is None or np.isscalar(values):
        values = [values]
    if isinstance(values, pd.DataFrame | np.ndarray) and values.ndim == 2 and values.shape[1] == 1:
        values = np.ravel(values)
    series = pd.Series(list(values), dtype=object)
    array = pd.to_numeric(series, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return array[np.isfinite(array)]


def normal_quantile(probability: float) -> float:
    """The standard normal quantile."""
    return float(special.ndtri(probability))


def two_sided_z(level: float) -> float:
    """The normal quantile that leaves (1 - level) / 2 on each side: 1.96 for 0.95."""
    return normal_quantile((1 + level) / 2)


def two_sided_t(level: float, df: float) -> float:
    """Student's quantile that leaves (1 - level) / 2 on each side."""
    return float(special.stdtrit(df, (1 + level) / 2))


def t_p_value(t: float, df: float) -> float:
    """The two-sided p-value of Student's t."""
    return float(2 * special.stdtr(df, -abs(t)))


def z_p_value(z: float) -> float:
    """The two-sided p-value of a standard normal z."""
    return float(2 * special.ndtr(-abs(z)))


def check_level(level: float) -> float:
    """The level itself, once it is known to be a coverage between 0 and 1.

    Raises:
        BadNumber: `level` is no such number; that is a mistake of the calling code, not of the data.
    """
    try:
        inside = 0 < level < 1
    except TypeError:
        inside = False
    if not inside:
        raise BadNumber(what="level", found=repr(level), expected="between 0 and 1, such as 0.95")
    return level
